"""How a table of the shop is declared: books are only ever added to, masters are journalled, helpers are derived."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data.types import Blob, Day, Flag, Instant, Int, Json, Text, Uid, Word, YearJson

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMING)

MAX_MONEY = 1_000_000_000_000_000
MAX_UNITS = 1_000_000_000
# PostgreSQL refuses what is no date, moment or JSON by the column's type, SQLite by these.
_OF_TYPE: Final = (
    (Flag, "flag", "{0} IN (0, 1)"),
    (Day, "day", "{0} IS date({0})"),
    (
        Instant,
        "moment",
        (
            "{0} IS strftime('%Y-%m-%dT%H:%M:%S', substr({0}, 1, 19)) || substr({0}, 20) "
            "AND {0} GLOB '*:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'"
        ),
    ),
)
_JSON: Final = {"sqlite": "json_valid({0})", "postgresql": "({0})::json IS NOT NULL"}


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds within one row, as a condition that both databases read alike."""

    name: str
    condition: str


class Sort(StrEnum):
    """BOOK rows are never updated or deleted (triggers); MASTER rows change and are journalled; HELPER rows are derived."""

    BOOK = "book"
    MASTER = "master"
    HELPER = "helper"


def text(name: str, *, null: bool = False, private: bool = False, sealed: bool = False) -> sa.Column[Any]:
    """Unicode text; ``private`` keeps the value out of the journal, of ``sealed`` the journal holds only the SHA-256."""
    return sa.Column(name, Text(), nullable=null, info={"private": private, "sealed": sealed})


def json(name: str, *, null: bool = False) -> sa.Column[Any]:
    """Canonical JSON text."""
    return sa.Column(name, Json(), nullable=null)


def year_json(name: str) -> sa.Column[Any]:
    """Canonical JSON text that may lie in the file of its closed year."""
    return sa.Column(name, YearJson(), nullable=False)


def blob(name: str, *, null: bool = False) -> sa.Column[Any]:
    """Bytes; the journal holds their SHA-256."""
    return sa.Column(name, Blob(), nullable=null)


def uid_ref(name: str, *, null: bool = False) -> sa.Column[Any]:
    """A uid of something that is not joined by a foreign key."""
    return sa.Column(name, Uid(), nullable=null)


def flag(name: str, *, default: bool = False) -> sa.Column[Any]:
    """Yes or no."""
    return sa.Column(name, Flag(), nullable=False, default=default)


def day(name: str, *, null: bool = False) -> sa.Column[Any]:
    """A calendar or business date."""
    return sa.Column(name, Day(), nullable=null)


def instant(name: str, *, null: bool = False) -> sa.Column[Any]:
    """A moment, UTC."""
    return sa.Column(name, Instant(), nullable=null)


def whole(name: str, *, low: int = 0, high: int = MAX_MONEY, null: bool = False) -> sa.Column[Any]:
    """A whole number between two bounds, held by a CHECK."""
    bound = f"{name} BETWEEN {low} AND {high}"
    return sa.Column(name, Int(), sa.CheckConstraint(bound, name=f"{name}_range"), nullable=null)


def rupiah(name: str, *, null: bool = False) -> sa.Column[Any]:
    """Rupiah, zero or more."""
    return whole(name, null=null)


def signed(name: str, *, null: bool = False) -> sa.Column[Any]:
    """Rupiah, either sign."""
    return whole(name, low=-MAX_MONEY, null=null)


def units(name: str, *, low: int = 1, null: bool = False) -> sa.Column[Any]:
    """A quantity in base units (piece, gram, millilitre)."""
    return whole(name, low=low, high=MAX_UNITS, null=null)


def moved(name: str) -> sa.Column[Any]:
    """A signed quantity in base units."""
    return whole(name, low=-MAX_UNITS, high=MAX_UNITS)


def basis_points(name: str) -> sa.Column[Any]:
    """A rate, 0 to 10000 basis points."""
    return whole(name, high=10_000)


def ref(name: str, table: str, *, null: bool = False) -> sa.Column[Any]:
    """A foreign key to another table's local id."""
    return sa.Column(name, Int(), sa.ForeignKey(f"{table}.id"), nullable=null)


def one_of(name: str, values: type[StrEnum] | tuple[str, ...], *, null: bool = False) -> sa.Column[Any]:
    """A word from a fixed list, held by a CHECK."""
    words = ", ".join(f"'{value}'" for value in values)
    return sa.Column(name, Word(), sa.CheckConstraint(f"{name} IN ({words})", name=f"{name}_word"), nullable=null)


def rule(name: str, condition: str) -> Rule:
    """Declare what must hold within a row of a table, held by a CHECK."""
    return Rule(name, condition)


def only_where(condition: str, name: str | None, *columns: str, unique: bool = False) -> sa.Index:
    """Declare an index over the rows that a condition holds of, on both databases."""
    return sa.Index(name, *columns, unique=unique, sqlite_where=sa.text(condition))


@sa.event.listens_for(metadata, "before_create")
def _on_postgres_too(_metadata: sa.MetaData, connection: sa.Connection, **_options: object) -> None:
    """Give PostgreSQL the same conditions; saying so with the index would load its dialect at every start of a till."""
    if connection.dialect.name != "sqlite":
        for made in metadata.tables.values():
            for index in made.indexes:
                index.kwargs["postgresql_where"] = index.dialect_options["sqlite"]["where"]


Items = Callable[[], tuple[Any, ...]]
declared: Final[dict[str, Declared]] = {}
_one_at_a_time = threading.RLock()


class Declared:
    """A table that is made when it is first asked for: making all 93 takes as long as opening the books ten times."""

    def __init__(self, name: str, items: Items, info: dict[str, Any]) -> None:
        self._name, self._items, self._info = name, items, info
        declared[name] = self

    def made(self) -> sa.Table:
        """Return the table."""
        with _one_at_a_time:
            found = metadata.tables.get(self._name)
            return _made(self._name, self._items(), self._info) if found is None else found


class _Area(ModuleType):
    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if isinstance(found, Declared):
            found = found.made()
            setattr(self, name, found)
        return found


def made_when_asked(module: str) -> None:
    """Let a module give out its tables, each made when it is first asked for."""
    sys.modules[module].__class__ = _Area


def table(name: str, sort: Sort, items: Items, *, key: str = "uid", outlet: bool = True) -> sa.Table:
    """Declare a table with its local ``id``, its ``uid``, its outlet and, for a book, the journal record it belongs to.

    ``key`` is the column that names a row in the journal (a code that never changes, or the uid).
    """

    def parts() -> tuple[Any, ...]:
        head: list[Any] = [
            sa.Column("id", Int(), primary_key=True, autoincrement=True),
            sa.Column("uid", Uid(), nullable=False, unique=True, insert_sentinel=True),
        ]
        if outlet:
            head.append(ref("outlet_id", "outlet"))
        if sort is Sort.BOOK:
            head.append(uid_ref("record_uid"))
        return (*head, *items())

    stands_for: Any = Declared(name, parts, {"sort": sort, "key": key})
    return stands_for  # type: ignore[no-any-return]


def helper(name: str, items: Items) -> sa.Table:
    """Declare a derived or working table with its own primary key among ``items``."""
    stands_for: Any = Declared(name, items, {"sort": Sort.HELPER, "key": ""})
    return stands_for  # type: ignore[no-any-return]


def _made(name: str, items: tuple[Any, ...], info: dict[str, Any]) -> sa.Table:
    """Make a table; the rules of its column types and of its rows are last, in the order migrations add them."""
    parts = [item for item in items if not isinstance(item, Rule)]
    made = sa.Table(name, metadata, *parts, sqlite_strict=True, info=info)
    for sort, ending, condition in _OF_TYPE:
        for column in made.columns:
            if isinstance(column.type, sort):
                made.append_constraint(_only("sqlite", f"{column.name}_{ending}", condition.format(column.name)))
    for column in made.columns:
        if isinstance(column.type, Json):
            for dialect, condition in _JSON.items():
                made.append_constraint(_only(dialect, f"{column.name}_json", condition.format(column.name)))
    for item in items:
        if isinstance(item, Rule):
            made.append_constraint(sa.CheckConstraint(item.condition, name=item.name))
    return made


def _only(dialect: str, name: str, condition: str) -> sa.CheckConstraint:
    """Return a CHECK that is made on one of the two databases."""
    return sa.CheckConstraint(condition, name=name, info={"dialect": dialect}).ddl_if(dialect=dialect)


def posting() -> tuple[sa.Column[Any], ...]:
    """The columns every posted document has: who, when, and on which business date."""
    return (
        ref("register_id", "register"),
        ref("user_id", "user_account"),
        instant("at"),
        day("business_date"),
        day("occurred_on", null=True),
    )


def books() -> tuple[sa.Table, ...]:
    """Return the append-only tables, in order of creation."""
    return tuple(t for t in metadata.sorted_tables if t.info["sort"] is Sort.BOOK)
