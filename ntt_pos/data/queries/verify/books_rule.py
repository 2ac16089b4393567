"""A rule of the books as a query for its exceptions, and what such queries are built of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ntt_pos.data.models import proof, shop
from ntt_pos.data.types import Int

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


@dataclass(frozen=True, slots=True)
class BooksRule:
    """A rule as a query for its exceptions: ``place`` names the document, the other columns fill the sentence."""

    kind: str
    sentence: str
    query: sa.Select[Any]


def number(value: int) -> sa.ColumnElement[int]:
    """Return a whole number as a column."""
    return sa.literal_column(str(value), Int())


def word(value: str) -> sa.ColumnElement[str]:
    """Return a word of the program's own as a column."""
    return sa.literal_column(f"'{value}'", sa.Text())


def sides(*parts: sa.Select[Any], sums: tuple[str, ...] = ("moved",)) -> sa.Subquery:
    """Return what all parts together do not sum up to zero for: the columns of the first part that are no sums.

    One side has its sign turned: so a document that moved nothing is found as well as goods or money without a document.
    """
    both = sa.union_all(*parts).subquery()
    keys = [column for column in both.c if column.name not in sums]
    totals = [sa.func.sum(both.c[name]) for name in sums]
    return sa.select(*keys).group_by(*keys).having(sa.or_(*(total != 0 for total in totals))).subquery()


def registers_that_wrote() -> sa.Select[int]:
    """Count the registers that wrote records into these books."""
    wrote = sa.exists().where(proof.journal.c.register_id == shop.register.c.id)
    return sa.select(sa.func.count()).select_from(shop.register).where(wrote)


def writers(unit: Unit) -> int:
    """Return how many registers wrote records into these books."""
    return int(unit.value(registers_that_wrote()) or 0)
