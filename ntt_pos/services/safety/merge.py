"""Taking an outlet that kept its books in a SQLite file into a PostgreSQL that holds other outlets, row for row."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ntt_pos.data import engine, schema_version, sqlite_file
from ntt_pos.data.queries.core import registers
from ntt_pos.data.queries.money import days
from ntt_pos.data.server import Patience
from ntt_pos.data.table_copy import copy_books
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.shop_settings import ShopSettings
from ntt_pos.services.core.unit_of_work import Context, Home, UnitOfWork
from ntt_pos.services.safety.proof.verify import Verify, proved
from ntt_pos.services.selling.baskets import Baskets

if TYPE_CHECKING:
    from ntt_pos.data.engine import Database, Unit
    from ntt_pos.domain.core.users import Actor


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
        with closing(engine.connect(sqlite_file.sqlite_url(path))) as source:
            schema_version.check_version(source)
            other = self._other(source)
            if Verify(other).run().findings:
                raise unproved(path.name)
            if Baskets(other).load() is not None:
                raise unfinished(path.name)
            try:
                with source.reading() as old, context.database.writing(outlet_lock=0, patience=Patience.LONG) as new:
                    return self._take(old, new, other.home, by, path.name)
            except engine.IntegrityError as error:
                raise engine.refused_by_database(error) from error

    def _other(self, source: Database) -> Context:
        """Return the context of the one register that kept the file."""
        with source.reading() as unit:
            row, outlets = registers.first(unit), len(registers.outlet_ids(unit))
        if row is None or outlets != 1:
            raise DomainError("This file does not hold the books of one outlet. Nothing was taken.")
        home = Home(row["outlet_id"], row["outlet"], row["id"], row["code"], row["practice"])
        context = self.context
        return Context(database=source, clock=context.clock, ids=context.ids, home=home, settings=ShopSettings())

    def _take(self, old: Unit, new: Unit, other: Home, by: Actor, file: str) -> Merged:
        registers.lock_outlets(new)
        self._check(old, new, other, file)
        _ids, taken = copy_books(old, new)
        codes, uid = registers.codes(old), registers.outlet_uid(old)
        work = UnitOfWork.open(self.context, new, by)
        work.right(Act.RESTORE, other.outlet_code)
        with work.record("outlet.taken") as record:
            record.notes.update(outlet=other.outlet_code, outlet_uid=uid, registers=list(codes), count=taken)
        found = proved(new).findings
        if found:
            raise DomainError(
                "The books would not prove with {outlet} among them ({where}). Run verify here first; nothing was taken.",
                outlet=other.outlet_code,
                where=found[0].where,
            )
        return Merged(other.outlet_code, codes, taken)

    def _check(self, old: Unit, new: Unit, other: Home, file: str) -> None:
        if registers.has_outlet(new, registers.outlet_uid(old), other.outlet_code):
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
