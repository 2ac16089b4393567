"""The only column types of the shop's database; each reads the same from SQLite and from PostgreSQL."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from ntt_pos.domain.core.errors import StorageError

# What stands in place of a text that lies in a year file: {"moved":"file book id"}. No record or payload begins so, since
# the names of its parts are sorted and "at" and "closing" come first.
MOVED: Final = '{"moved":'


class Text(TypeDecorator[str]):
    """Unicode text, ordered by code point on both databases."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.Text() if dialect.name == "sqlite" else sa.Text(collation="C"))


class Word(Text):
    """A word from a fixed list, handed over as plain text: SQLite's driver takes ten times as long for a StrEnum."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)


class Json(TypeDecorator[str]):
    """Canonical JSON kept as the exact text that was hashed."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.Text() if dialect.name == "sqlite" else sa.Text(collation="C"))


class YearJson(Json):
    """Canonical JSON that goes to a year file with its closed year, on SQLite; whoever selects it reads it from there."""

    cache_ok = True

    def column_expression(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        return _Whole(column)


class _Whole(FunctionElement[str]):
    """The text itself, wherever it lies; reading fails when its year file is missing."""

    inherit_cache = True
    type = sa.Text()
    reader = "ntt_year_text"


class KnownText(_Whole):
    """The text itself where its year file is there, else what stands in its place; of a ``YearJson`` column."""

    inherit_cache = True
    reader = "ntt_known_text"

    def __init__(self, column: sa.ColumnElement[Any]) -> None:
        super().__init__(sa.type_coerce(column, sa.Text()))


@compiles(_Whole)
def _as_it_is(element: _Whole, compiler: Any, **words: Any) -> str:
    return str(compiler.process(element.clauses, **words))


@compiles(_Whole, "sqlite")
def _from_its_year(element: _Whole, compiler: Any, **words: Any) -> str:
    return year_text_sql(str(compiler.process(element.clauses, **words)), element.reader)


def year_text_sql(column: str, reader: str = KnownText.reader) -> str:
    """Return SQLite's expression for the text of a ``YearJson`` column."""
    return f"CASE WHEN substr({column}, 1, {len(MOVED)}) = '{MOVED}' THEN {reader}({column}) ELSE {column} END"


class Blob(TypeDecorator[bytes]):
    """Bytes (photos, receipts for the printer)."""

    impl = sa.LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.BLOB() if dialect.name == "sqlite" else sa.LargeBinary())


class Int(TypeDecorator[int]):
    """A 64-bit whole number: rupiah, basis points, base units, counts."""

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.Integer() if dialect.name == "sqlite" else sa.BigInteger())


class Flag(TypeDecorator[bool]):
    """Yes or no: INTEGER 0/1 on SQLite (with a CHECK by the table), BOOLEAN on PostgreSQL."""

    impl = sa.Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.Integer() if dialect.name == "sqlite" else sa.Boolean())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return int(value) if dialect.name == "sqlite" else bool(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Day(TypeDecorator[date]):
    """A calendar date: TEXT ``YYYY-MM-DD`` on SQLite, DATE on PostgreSQL."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.Text() if dialect.name == "sqlite" else sa.Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        try:
            return date.fromisoformat(value) if value is not None and dialect.name == "sqlite" else value
        except (TypeError, ValueError) as error:
            raise _no_date(value) from error


class Instant(TypeDecorator[datetime]):
    """A moment in UTC: TEXT ``2026-02-06T23:30:00.000000Z`` on SQLite, TIMESTAMPTZ on PostgreSQL."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.Text() if dialect.name == "sqlite" else sa.DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return instant_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        try:
            at = datetime.fromisoformat(value) if dialect.name == "sqlite" else value.astimezone(UTC)
        except (TypeError, ValueError) as error:
            raise _no_date(value) from error
        if at.tzinfo is None:
            raise _no_date(value)
        return at


class Uid(TypeDecorator[str]):
    """A UUIDv7 in its 36-character form: TEXT on SQLite, UUID on PostgreSQL."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.Text() if dialect.name == "sqlite" else sa.Uuid(as_uuid=False))


def instant_text(at: datetime) -> str:
    """Return an instant as fixed-width UTC text, so that text order is time order."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _no_date(value: object) -> StorageError:
    return StorageError(
        "The books hold {value} where a date belongs, which this program never writes. Somebody changed the file: bring a "
        "backup back, and keep this file for the auditor.",
        value=repr(value)[:60],
    )
