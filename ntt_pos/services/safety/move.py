"""A shop that outgrows one till: its books go over from the SQLite file to PostgreSQL, row for row, and trade on there."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ntt_pos.data import engine, migrate
from ntt_pos.data.migrate import role_of
from ntt_pos.data.queries.core import access, registers, users
from ntt_pos.data.queries.money import days
from ntt_pos.data.server import Patience
from ntt_pos.data.table_copy import copy_books
from ntt_pos.domain.core.business_date import CLOCKS_APART
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.services.core.unit_of_work import Context, Home, UnitOfWork
from ntt_pos.services.safety.merge import unfinished, unproved
from ntt_pos.services.safety.proof.verify import Verify, proved
from ntt_pos.services.selling.baskets import Baskets

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.progress import Progress


@dataclass(frozen=True, slots=True)
class MovedBooks:
    """Books that are now on a server: how many rows came over, and the digest both sides had at that moment."""

    rows: int
    digest: str


def move_shop(
    context: Context, url: str, *, tills: str | None, pc: str, by: Actor, progress: Progress | None = None
) -> MovedBooks:
    """Copy the whole shop into an empty PostgreSQL database, whose owner ``url`` names; local ids are drawn anew.

    ``tills`` is the same database as the role of the tills; ``pc`` goes on there as this shop's register. Everything that can
    be refused is looked at before anything is made: baskets and drawers, both sides' clocks, the role. All of the copy is one
    transaction: both sides prove (verify) with nothing found, the journals are the same to the letter, and the first new
    record there tells of the move. The file is only read; nobody may go on with it. Raises Denied, StorageError and
    DomainError in words; then the shop is where it was, and nothing is left on the server.
    """
    context.allow(by, Act.RESTORE, "move")
    name = context.home.outlet_code
    if not context.database.is_sqlite:
        raise DomainError("These books are on a server already. Nothing was moved.")
    with context.reading() as old:
        context.refuse_set_back_clock(old)
        if days.open_drawers(old, context.home.outlet_id) or days.held_baskets(old, context.home.outlet_id):
            raise unfinished(name)
    if Baskets(context).load() is not None:
        raise unfinished(name)
    _check_server(context, url, tills)
    before = Verify(context).run(progress)
    if before.findings:
        raise unproved(name)
    migrate.create(url)
    try:
        if tills is not None:
            migrate.grant(url, role=role_of(tills))
        rows = _copy(context, url, pc, by, before.digest)
    except BaseException:
        migrate.unmake(url)
        raise
    return MovedBooks(rows, before.digest)


def _copy(context: Context, url: str, pc: str, by: Actor, digest: str) -> int:
    name = context.home.outlet_code
    with closing(engine.connect(url)) as server:
        target = replace(context, database=server, codes={}, changed=set(), pc=pc)
        with (
            context.reading() as old,
            server.writing(outlet_lock=0, patience=Patience.LONG) as new,
        ):
            ids, rows = copy_books(old, new)
            after = proved(new)
            if after.findings or after.digest != digest:
                raise unproved(name)
            target.home = _home(new, context.home)
            _tell(target, new, replace(by, user_id=ids["user_account"][by.user_id]), rows)
    return rows


def _check_server(context: Context, url: str, tills: str | None) -> None:
    """Return when the server's clock is right, the database is empty, and the tills' role gets in and owns nothing."""
    with closing(engine.connect(url)) as server, server.reading() as unit:
        now, there = context.clock.now(), users.server_time(unit)
        if abs(there - now) > CLOCKS_APART:
            raise DomainError(
                "The server's clock says {there}, this PC's says {now}. On the server every till goes by the server's clock: "
                "set both right first. Nothing was moved.",
                there=there,
                now=now,
            )
        place = access.place(unit)
        if not access.is_empty(unit):
            raise StorageError(
                "The database {name} is not empty. Name an empty one for a new shop.", name=access.name_of(unit)
            )
    if tills is None:
        return
    with closing(engine.connect(tills)) as server, server.reading() as unit:
        if access.place(unit) != place:
            raise DomainError("The address of the tills names another database than the owner's. Nothing was moved.")
        if access.may_do_anything(unit):
            raise DomainError(
                "The role {role} is a superuser or owns the database, so a stolen password could rewrite the books. Name a "
                "role that owns nothing. Nothing was moved.",
                role=role_of(tills),
            )


def _home(new: Unit, home: Home) -> Home:
    row = registers.with_code(new, home.register_code)
    if row is None:
        raise unproved(home.outlet_code)
    return replace(home, outlet_id=row["outlet_id"], register_id=row["id"])


def _tell(target: Context, new: Unit, by: Actor, rows: int) -> None:
    work = UnitOfWork.open(target, new, by)
    with work.record("shop.moved") as record:
        record.notes.update(outlet=target.home.outlet_code, count=rows)
