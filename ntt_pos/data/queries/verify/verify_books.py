"""Questions an auditor asks of the whole database: each query returns only the rows that contradict the books."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.models import account, books, metadata, proof, shop
from ntt_pos.data.row_rules import broken_rules
from ntt_pos.data.types import Day, Instant, KnownText, instant_text
from ntt_pos.domain.core.errors import StorageError

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit


_OF_STAFF: Final = (
    "recovery.made",
    "recovery.used",
    "register.admitted",
    "rights.changed",
    "role.added",
    "seat.opened",
    "setting.changed",
    "shop.created",
    "user.added",
    "user.disabled",
    "user.enabled",
    "user.role",
    "user.secret",
)


def failure_of(unit: Unit, part: Callable[[], None]) -> str | None:
    """Run something that reads and return why it failed meanwhile, None when it did not; reading goes on after.

    Somebody may have put anything into the file: whatever reading it raises is told, and nothing ends the proof.
    """
    unit.run(sa.text("SAVEPOINT proving"))
    reason = None
    try:
        part()
    except Exception as error:  # noqa: BLE001 see above
        traceback.clear_frames(error.__traceback__)  # what was being read is closed before its cursor is rolled back
        unit.run(sa.text("ROLLBACK TO SAVEPOINT proving"))
        told = error.orig if isinstance(error, sa.exc.DBAPIError) else f"{type(error).__name__}: {error}"
        reason = next(iter(str(told).strip().splitlines()), type(error).__name__)
    unit.run(sa.text("RELEASE SAVEPOINT proving"))
    return reason


@contextmanager
def room_to_read(unit: Unit) -> Iterator[None]:
    """Let SQLite keep more of a large file in memory while all of it is read; a till needs no more than it has."""
    unit.connection.exec_driver_sql("PRAGMA cache_size=-16000").close()  # KiB
    try:
        yield
    finally:
        unit.connection.exec_driver_sql("PRAGMA cache_size=-2000").close()  # SQLite's own, which a till has


def file_damages(unit: Unit) -> Iterator[str]:
    """Yield what SQLite itself finds wrong with its file, the first twenty.

    The rules of rows are asked elsewhere, by name; the file is whole although one is broken.
    """
    unit.connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    try:
        for (told,) in unit.connection.exec_driver_sql("PRAGMA integrity_check(20)"):
            if told != "ok" and not told.startswith("CHECK constraint failed"):
                yield str(told)
    finally:
        unit.connection.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")


def rule_breakers(unit: Unit) -> Iterator[tuple[str, str, str]]:
    """Yield (table, rule, key of the row) where a row breaks a rule of its table, at most five rows of a table."""
    there = set(sa.inspect(unit.connection).get_table_names())
    for table in metadata.sorted_tables:
        if table.name in there:
            yield from ((str(table.name), rule, row) for rule, row in broken_rules(unit, table))


def loose_references(unit: Unit) -> Iterator[tuple[str, str]]:
    """Yield (table, table it refers to) per row whose foreign key names nothing."""
    for row in unit.connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield str(row[0]), str(row[2])


def journal_size(unit: Unit) -> int:
    """Return how many records all journals hold."""
    return int(unit.value(sa.select(sa.func.count()).select_from(proof.journal)) or 0)


def newest_seq(unit: Unit) -> dict[str, int]:
    """Return the newest sequence of each register's journal."""
    j, r = proof.journal, shop.register
    rows = unit.rows(
        sa.select(r.c.code, sa.func.max(j.c.seq).label("seq")).join(j, j.c.register_id == r.c.id).group_by(r.c.code)
    )
    return {row["code"]: row["seq"] for row in rows}


@cache
def journal_by_register(since: tuple[tuple[str, int], ...] = ()) -> sa.Select[Any]:
    """Every journal record in the order of its chain, of some registers only from a record on."""
    j, r = proof.journal, shop.register
    told = KnownText(j.c.canonical).label("canonical")
    columns = (j.c.seq, j.c.previous_hash, j.c.hash, told, r.c.code.label("register_code"))
    query = sa.select(*columns).join(r, r.c.id == j.c.register_id).order_by(r.c.code, j.c.seq)
    return query.where(*(sa.or_(r.c.code != code, j.c.seq >= seq) for code, seq in since))


@cache
def journal_in_order(after: int = 0) -> sa.Select[Any]:
    """What each record says and holds, in the order of recording; moments and dates as the database keeps them."""
    j, r = proof.journal, shop.register
    told = KnownText(j.c.canonical).label("canonical")
    columns = (j.c.id, j.c.outlet_id, j.c.record_uid, j.c.seq, j.c.kind, told, r.c.code.label("register_code"))
    kept = (sa.type_coerce(j.c.at, sa.Text()).label("at"), sa.type_coerce(j.c.business_date, sa.Text()).label("day"))
    return sa.select(*columns, *kept).join(r, r.c.id == j.c.register_id).where(j.c.id > after).order_by(j.c.id)


@cache
def records_of_staff(until: int) -> sa.Select[Any]:
    """The records up to a place in the journal that tell of people, rights and settings, in the order of recording."""
    j, r = proof.journal, shop.register
    told = KnownText(j.c.canonical).label("canonical")
    rare = (j.c.register_id.in_(sa.select(r.c.id)), j.c.kind.in_(_OF_STAFF), sa.text(proof.RARE))
    return sa.select(j.c.outlet_id, j.c.kind, told).where(*rare, j.c.id <= until).order_by(j.c.id)


def journal_mark(unit: Unit, heads: Iterable[tuple[str, int]]) -> int:
    """Return the place in the journal up to which all was recorded when these (register, sequence) were the heads."""
    j, r = proof.journal.c, shop.register.c
    ids = sa.select(j.id).join(shop.register, r.id == j.register_id)
    places = [unit.value(ids.where(r.code == register, j.seq == seq)) for register, seq in heads]
    return max((int(place or 0) for place in places), default=0)


def newest_cut(unit: Unit, until: int) -> str:
    """Return the newest day that was cut up to a place in the journal (ISO), "" when none was."""
    c, j = shop.day_cut.c, proof.journal.c
    query = sa.select(sa.func.max(c.business_date)).join(proof.journal, j.record_uid == c.record_uid)
    found = unit.value(query.where(j.id <= until)) if until else None
    return found.isoformat() if found is not None else ""


def has_record(unit: Unit, record_uid: str) -> bool:
    """Whether the journal has the record of a uid."""
    j = proof.journal.c
    return unit.value(sa.select(j.id).where(j.record_uid == record_uid)) is not None


def first_row_after(unit: Unit, table: sa.Table, mark: int) -> int:
    """Return the id from which on the rows of a book belong to records after a place in the journal.

    A book grows as the journal does, so that halving finds it; a row of no record counts as a new one.
    """
    of_record = sa.select(proof.journal.c.id).where(proof.journal.c.record_uid == table.c.record_uid).scalar_subquery()
    at_or_after = sa.select(table.c.id, of_record).where(table.c.id >= sa.bindparam("at")).order_by(table.c.id).limit(1)
    low, high = 0, int(unit.value(sa.select(sa.func.max(table.c.id))) or 0) + 1
    while low < high:
        middle = (low + high) // 2
        row = unit.connection.execute(at_or_after, {"at": middle}).first()
        if row is None or row[1] is None or row[1] > mark:
            high = middle
        else:
            low = row[0] + 1
    return low


def said_of_itself(row: sa.RowMapping) -> dict[str, str]:
    """Return moment, date, kind and uid of a record of ``journal_in_order`` as its text tells them."""
    at, day = row["at"], row["day"]
    return {
        "at": at if isinstance(at, str) else instant_text(at),
        "date": day if isinstance(day, str) else day.isoformat(),
        "kind": row["kind"],
        "uid": str(row["record_uid"]),
    }


@dataclass(frozen=True, slots=True)
class BookRows:
    """A book with what its foreign keys name, in the order of recording."""

    table: sa.Table
    query: sa.Select[Any]
    names: tuple[tuple[str, str, str], ...]
    """(column, table it refers to, label of the name)"""


@cache
def rows_with_names(table: sa.Table) -> BookRows:
    """Return the rows of a table together with the codes or uids that its foreign keys stand for.

    Dates and moments come as the database keeps them: one that is none hides no other row.
    """
    columns: list[Any] = [
        sa.type_coerce(column, sa.Text()).label(column.name) if isinstance(column.type, (Day, Instant)) else column
        for column in table.columns
    ]
    source: sa.FromClause = table
    names = []
    for column in table.columns:
        target = next(iter(column.foreign_keys), None)
        if target is None:
            continue
        other = target.column.table.alias()
        label = f"name_of_{column.name}"
        columns.append(other.c[target.column.table.info["key"]].label(label))
        source = source.outerjoin(other, other.c.id == column)
        names.append((column.name, target.column.table.name, label))
    return BookRows(table, sa.select(*columns).select_from(source).order_by(table.c.id), tuple(names))


def has_head(unit: Unit, register_code: str, head: str) -> bool:
    """Whether a hash (or its first digits, as on a receipt) is that of a record in a register's journal."""
    j, r = proof.journal, shop.register
    query = sa.select(j.c.id).join(r, r.c.id == j.c.register_id)
    return unit.value(query.where(r.c.code == register_code, j.c.hash.startswith(head)).limit(1)) is not None


def readable_books(unit: Unit) -> tuple[sa.Table, ...]:
    """The books whose rows the journal holds (all but the journal itself), as far as their tables are still there."""
    there = set(sa.inspect(unit.connection).get_table_names())
    return tuple(
        table
        for table in books()
        if table is not proof.journal and there >= {table.name, *(key.column.table.name for key in table.foreign_keys)}
    )


def numbered_books() -> tuple[sa.Table, ...]:
    """The books whose documents carry a number."""
    return tuple(table for table in books() if "number" in table.c)


@cache
def numbers(table: sa.Table) -> sa.Select[Any]:
    """The numbers of a book, each series rising."""
    number = table.c.number
    query = sa.select(number, table.c.business_date).where(number.is_not(None))
    return query.order_by(sa.func.length(number), number)


def skipped_numbers(unit: Unit) -> dict[str, tuple[range, ...]]:
    """The numbers that restored backups skipped because papers with them may be out, per series."""
    found: dict[str, tuple[range, ...]] = {}
    for row in unit.rows(sa.select(proof.restored.c.skipped).order_by(proof.restored.c.id)):
        for series, first, last in _triples(row["skipped"], (str, int, int)):
            found[series] = (*found.get(series, ()), range(first, last + 1))
    return found


def lost_heads(unit: Unit) -> frozenset[tuple[str, int, str]]:
    """The heads (register, sequence, hash) known from outside that restored backups no longer had."""
    rows = unit.rows(sa.select(proof.restored.c.lost))
    return frozenset(head for row in rows for head in _triples(row["lost"], (str, int, str)))


def _triples(text: str, kinds: tuple[type, type, type]) -> list[tuple[Any, Any, Any]]:
    """Return what a restore wrote down; raises StorageError for what no program wrote: somebody changed the file."""
    try:
        told = [(first, second, third) for first, second, third in json.loads(text)]
    except (TypeError, ValueError, RecursionError):
        told = [(None, None, None)]
    if any((type(first), type(second), type(third)) != kinds for first, second, third in told):
        raise StorageError(
            "The books hold {value} where a restore wrote down what it left behind, which this program never writes. Somebody "
            "changed the file: bring a backup back, and keep this file for the auditor.",
            value=repr(text)[:60],
        )
    return told


def left_behind(unit: Unit) -> tuple[Row, ...]:
    """Return of each restore: the register's code, its first and last record that was left behind, and when that was."""
    t, r = proof.restored, shop.register
    query = sa.select(r.c.code, t.c.old_seq, t.c.anchored_seq, t.c.at).join(r, r.c.id == t.c.register_id)
    return tuple(unit.rows(query))


def has_statement(unit: Unit, digits: str) -> bool:
    """Whether a statement's own digits (the first of its chain hash) are those of one in the books."""
    s = account.settlement
    return unit.value(sa.select(s.c.id).where(s.c.chain_hash.startswith(digits)).limit(1)) is not None


_LAST: Final = 2**63 - 1  # behind every row
