"""Taking an outlet that kept its books in a SQLite file into a PostgreSQL that holds other outlets, row for row."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data import engine, migrate
from ntt_pos.data.models import metadata, shop
from ntt_pos.data.queries.money import days
from ntt_pos.data.queries.verify.verify_books import stream
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.shop_settings import ShopSettings
from ntt_pos.services.core.unit_of_work import Context, Home, UnitOfWork
from ntt_pos.services.safety.verify import Verify, proved
from ntt_pos.services.selling.drafts import Drafts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ntt_pos.data.engine import Database, Unit
    from ntt_pos.domain.core.people import Actor

CHUNK: Final = 1_000

# Local ids that no foreign key names: 0 stands for “none yet” and for the unknown batch.
UNNAMED: Final[Mapping[tuple[str, str], str]] = {
    ("stock_now", "batch_id"): "batch",
    ("product_day", "producer_id"): "producer",
    ("balance_now", "newest_entry_id"): "producer_entry",
    ("balance_now", "settled_entry_id"): "producer_entry",
    ("balance_now", "settled_movement_id"): "stock_movement",
}
# Open baskets hold local ids in their text, so that none may be left; goods and wrong secrets are counted anew in the
# new place.
LEFT_OUT: Final = frozenset({"held_cart", "draft_cart", "count_draft", "count_draft_line", "sign_in_throttle"})

Ids = dict[str, dict[int, int]]


@dataclass(frozen=True, slots=True)
class Merged:
    """An outlet that is now in these books: its code, its registers and how many rows came with it."""

    outlet: str
    registers: tuple[str, ...]
    rows: int


class Merge:
    """Brings another outlet's books into this database."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def take(self, path: Path, *, by: Actor) -> Merged:
        """Copy every row of an outlet's SQLite file in one transaction: uids as they are, local ids new, journal untouched.

        Both sides must prove (verify) with nothing found, before and after. Nobody writes to any outlet meanwhile; the
        file is only read. Raises Denied, StorageError and DomainError in words; then nothing was taken.
        """
        context = self.context
        context.allow(by, Act.RESTORE, path.name)
        if context.database.is_sqlite:
            raise DomainError(
                "These books are a SQLite file, which holds one outlet. Take outlets into a PostgreSQL database; nothing "
                "was taken."
            )
        with closing(engine.connect(engine.sqlite_url(path))) as source:
            migrate.check_version(source)
            other = self._other(source)
            if Verify(other).run().findings:
                raise unproved(path.name)
            if Drafts(other).load() is not None:
                raise unfinished(path.name)
            try:
                with source.reading() as old, context.database.writing(outlet_lock=0) as new:
                    return self._take(old, new, other.home, by, path.name)
            except sa.exc.IntegrityError as error:
                raise engine.refused_by_database(error) from error

    def _other(self, source: Database) -> Context:
        """Return the context of the one register that kept the file."""
        o, r = shop.outlet, shop.register
        query = sa.select(r.c.id, r.c.code, o.c.id.label("outlet_id"), o.c.code.label("outlet"), o.c.practice)
        with source.reading() as unit:
            row = unit.row(query.join(o, o.c.id == r.c.outlet_id).order_by(r.c.id).limit(1))
            outlets = int(unit.value(sa.select(sa.func.count()).select_from(o)) or 0)
        if row is None or outlets != 1:
            raise DomainError("This file does not hold the books of one outlet. Nothing was taken.")
        home = Home(row["outlet_id"], row["outlet"], row["id"], row["code"], row["practice"])
        context = self.context
        return Context(database=source, clock=context.clock, ids=context.ids, home=home, settings=ShopSettings())

    def _take(self, old: Unit, new: Unit, other: Home, by: Actor, file: str) -> Merged:
        # Every outlet's lock, always in this order: nobody writes while the whole database is proved.
        for outlet_id in new.rows(sa.select(shop.outlet.c.id).order_by(shop.outlet.c.id)):
            new.run(sa.select(sa.func.pg_advisory_xact_lock(sa.cast(outlet_id["id"], sa.BigInteger))))
        self._check(old, new, other, file)
        ids = new_ids(old, new)
        taken = 0
        for table in metadata.sorted_tables:
            if table.name not in LEFT_OUT:
                taken += copy_table(old, new, table, ids)
        registers = tuple(
            row["code"] for row in old.rows(sa.select(shop.register.c.code).order_by(shop.register.c.code))
        )
        uid = old.value(sa.select(shop.outlet.c.uid))
        work = UnitOfWork.open(self.context, new, by)
        work.right(Act.RESTORE, other.outlet_code)
        with work.record("outlet.taken") as record:
            record.notes.update(outlet=other.outlet_code, outlet_uid=uid, registers=list(registers), count=taken)
        found = proved(new).findings
        if found:
            raise DomainError(
                "The books would not prove with {outlet} among them ({where}). Run verify here first; nothing was taken.",
                outlet=other.outlet_code,
                where=found[0].where,
            )
        return Merged(other.outlet_code, registers, taken)

    def _check(self, old: Unit, new: Unit, other: Home, file: str) -> None:
        outlet = shop.outlet
        uid = old.value(sa.select(outlet.c.uid))
        same = sa.select(outlet.c.id).where(sa.or_(outlet.c.uid == uid, outlet.c.code == other.outlet_code))
        if new.value(same) is not None:
            raise DomainError(
                "Outlet {outlet} is in these books already. Nothing was taken a second time.", outlet=other.outlet_code
            )
        if other.practice != self.context.home.practice:
            raise DomainError("Practice books and real books are never mixed. Nothing was taken.")
        if days.open_drawers(old, other.outlet_id) or days.held_baskets(old, other.outlet_id):
            raise unfinished(file)


def unfinished(file: str) -> DomainError:
    """Say that books are not taken anywhere while somebody sells from them."""
    return DomainError(
        "In {file} a shift is open or a basket is not paid. Close the shift and empty the baskets there first; nothing "
        "was taken.",
        file=file,
    )


def unproved(file: str) -> DomainError:
    """Say that books are not taken anywhere before they prove."""
    return DomainError(
        "The books in {file} do not prove. Run verify on them and clear that up first; nothing was taken.", file=file
    )


def new_ids(old: Unit, new: Unit) -> Ids:
    """Draw a new local id for every old one, rising in the same order: what came later keeps the greater id."""
    ids: Ids = {}
    for table in metadata.sorted_tables:
        if "id" not in table.c:
            continue
        before = [int(row["id"]) for row in stream(old, sa.select(table.c.id).order_by(table.c.id))]
        drawn = sa.text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) AS id FROM generate_series(1, :count)")
        after = sorted(int(row["id"]) for row in new.rows(drawn, {"name": table.name, "count": len(before)}))
        ids[str(table.name)] = dict(zip(before, after, strict=True))
    return ids


def copy_table(old: Unit, new: Unit, table: sa.Table, ids: Ids) -> int:
    """Copy a table's rows with their local ids replaced; return how many."""
    moved = dict(_moved(table))
    taken = 0
    with closing(stream(old, sa.select(table).order_by(*table.primary_key.columns))) as rows:
        while chunk := list(itertools.islice(rows, CHUNK)):
            new.run(sa.insert(table), [_row(row, moved, ids) for row in chunk])
            taken += len(chunk)
    return taken


def _row(row: Mapping[Any, Any], moved: Mapping[str, str], ids: Ids) -> dict[str, Any]:
    values = dict(row)
    for column, target in moved.items():
        if values[column]:
            values[column] = ids[target][values[column]]
    return values


def _moved(table: sa.Table) -> Iterator[tuple[str, str]]:
    """Yield each column that holds a local id, with the table whose id it is."""
    for column in table.columns:
        name = str(column.name)
        targets: Sequence[str] = [str(key.column.table.name) for key in column.foreign_keys]
        if name == "id":
            yield name, str(table.name)
        elif targets:
            yield name, targets[0]
        elif (str(table.name), name) in UNNAMED:
            yield name, UNNAMED[str(table.name), name]
