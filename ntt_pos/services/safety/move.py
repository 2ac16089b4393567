"""A shop that outgrows one till: its books go over from the SQLite file to PostgreSQL, row for row, and trade on there."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ntt_pos.data import engine, migrate
from ntt_pos.data.queries.core import registers
from ntt_pos.data.queries.money import days
from ntt_pos.data.server import Patience
from ntt_pos.data.table_copy import copy_books
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.services.core.unit_of_work import Context, Home, UnitOfWork
from ntt_pos.services.safety.merge import unfinished, unproved
from ntt_pos.services.safety.verify import Verify, proved
from ntt_pos.services.selling.drafts import Drafts

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.people import Actor
    from ntt_pos.services.safety.verify_report import Progress


@dataclass(frozen=True, slots=True)
class MovedBooks:
    """Books that are now on a server: how many rows came over, and the digest both sides had at that moment."""

    rows: int
    digest: str


def move_shop(context: Context, url: str, *, by: Actor, progress: Progress | None = None) -> MovedBooks:
    """Copy the whole shop into an empty PostgreSQL database, whose owner ``url`` names; local ids are drawn anew.

    All of it is one transaction there: both sides prove (verify) with nothing found, the journals are the same to the
    letter, and the first new record there tells of the move. The file is only read; nobody may go on with it.
    Raises Denied, StorageError and DomainError in words; then the shop is where it was.
    """
    context.allow(by, Act.RESTORE, "move")
    name = context.home.outlet_code
    if not context.database.is_sqlite:
        raise DomainError("These books are on a server already. Nothing was moved.")
    before = Verify(context).run(progress)
    if before.findings:
        raise unproved(name)
    if Drafts(context).load() is not None:
        raise unfinished(name)
    migrate.create(url)
    with closing(engine.connect(url)) as server:
        target = replace(context, database=server, codes={}, changed=set())
        with context.reading() as old, server.writing(outlet_lock=0, patience=Patience.LONG) as new:
            if days.open_drawers(old, context.home.outlet_id) or days.held_baskets(old, context.home.outlet_id):
                raise unfinished(name)
            ids, rows = copy_books(old, new)
            after = proved(new)
            if after.findings or after.digest != before.digest:
                raise unproved(name)
            target.home = _home(new, context.home)
            _tell(target, new, replace(by, user_id=ids["user_account"][by.user_id]), rows)
    return MovedBooks(rows, before.digest)


def _home(new: Unit, home: Home) -> Home:
    row = registers.with_code(new, home.register_code)
    if row is None:
        raise unproved(home.outlet_code)
    return replace(home, outlet_id=row["outlet_id"], register_id=row["id"])


def _tell(target: Context, new: Unit, by: Actor, rows: int) -> None:
    work = UnitOfWork.open(target, new, by)
    with work.record("shop.moved") as record:
        record.notes.update(outlet=target.home.outlet_code, count=rows)
