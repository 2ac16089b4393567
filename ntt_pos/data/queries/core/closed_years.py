"""Closed years: which ones lie in files of their own, which one may go next, and the texts that go with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import proof
from ntt_pos.data.protection import updates_allowed
from ntt_pos.data.queries.core import calendar
from ntt_pos.data.types import MOVED
from ntt_pos.data.year_files import BOOKS, marker_sql

COLUMN: Final = {"journal": "canonical", "settlement": "payload"}
# The last statements of a producer stay: the next night asks them how the account stood.
_NOT_LAST: Final = """ AND id NOT IN (
    SELECT max(id) FROM settlement GROUP BY producer_id UNION
    SELECT max(id) FROM settlement WHERE kind = 'NIGHT' GROUP BY producer_id)"""


@dataclass(frozen=True, slots=True)
class KeptYear:
    """A closed year in a file of its own: the file's name, hash and size, how much it holds, when it was made."""

    year: int
    file: str
    sha256: str
    bytes: int
    records: int
    statements: int
    at: datetime


def kept_years(unit: Unit) -> tuple[KeptYear, ...]:
    """Return the years that lie in files of their own, the oldest first.

    Books that were made again from records hold all their texts: they need none of the files that the records tell of.
    """
    j = proof.journal.c
    oldest = unit.value(sa.select(sa.type_coerce(j.canonical, sa.Text())).order_by(j.id).limit(1))
    return _moved_years(unit) if str(oldest).startswith(MOVED) else ()


def _moved_years(unit: Unit) -> tuple[KeptYear, ...]:
    f = proof.year_file.c
    columns = (f.year, f.file, f.sha256, f.bytes, f.records, f.statements, f.at)
    return tuple(KeptYear(**row) for row in unit.rows(sa.select(*columns).order_by(f.year)))


def next_year(unit: Unit, outlet_id: int) -> int | None:
    """Return the oldest year that may go to a file: each of its dates is closed, and the shop is in a later year."""
    state = calendar.day_state(unit, outlet_id)
    if state.newest is None or state.last_closed is None:
        return None
    j = proof.journal.c
    first: date = unit.value(sa.select(j.business_date).order_by(j.id).limit(1))
    gone = {each.year for each in _moved_years(unit)}
    year = next(each for each in range(first.year, state.newest.year + 1) if each not in gone)
    return year if year < state.newest.year and state.last_closed >= date(year, 12, 31) else None


def texts(unit: Unit, book: str, year: int) -> Iterator[tuple[int, str]]:
    """Return (id, text) of what goes with a year and is still in the books, in the order of the ids."""
    asked = f"SELECT id, {COLUMN[book]} FROM {book} WHERE {_going(book)} ORDER BY id"  # noqa: S608 names of our tables
    return ((int(row_id), str(text)) for row_id, text in unit.connection.exec_driver_sql(asked, _until(year)))


def take_out(unit: Unit, year: int, name: str) -> dict[str, int]:
    """Put in place of each text that goes with a year where it lies; return how many, by book.

    Books are append-only: this is the one act of the program that changes a row, and it changes nothing that the row says.
    """
    done = {}
    with updates_allowed(unit.connection, *BOOKS):
        for book in BOOKS:
            change = f"UPDATE {book} SET {COLUMN[book]} = {marker_sql(book, name)} WHERE {_going(book)}"  # noqa: S608 names of our tables
            done[book] = unit.connection.exec_driver_sql(change, _until(year)).rowcount
    return done


def _going(book: str) -> str:
    here = f"substr({COLUMN[book]}, 1, {len(MOVED)}) <> '{MOVED}'"
    return f"business_date <= ? AND {here}" + (_NOT_LAST if book == "settlement" else "")


def _until(year: int) -> tuple[str]:
    return (date(year, 12, 31).isoformat(),)
