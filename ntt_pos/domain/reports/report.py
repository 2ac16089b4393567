"""A report as a value: what the screen shows, the page prints and the workbook holds is this and nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol, TypeAlias

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import rate_of


class Kind(StrEnum):
    """What is in a column.

    RUPIAH, PIECES and COUNT (hours, days, producers …) are whole numbers, QUANTITY is ``Units``, PERCENT basis points.
    """

    TEXT = "TEXT"
    RUPIAH = "RUPIAH"
    PIECES = "PIECES"
    COUNT = "COUNT"
    QUANTITY = "QUANTITY"
    PERCENT = "PERCENT"
    DATE = "DATE"


@dataclass(frozen=True, slots=True)
class Units:
    """A quantity in base units of a product that is priced ``per`` so many of them (1, or 1000 for kg and litre)."""

    quantity: int
    per: int = 1


Cell: TypeAlias = str | int | Units | dt.date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``total`` says whether its sum means something, ``below`` that it explains the column before it."""

    title: str
    kind: Kind = Kind.TEXT
    total: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; ``about`` names what it is about ("product 12", "producer 3"), for whoever wants to go there."""

    cells: tuple[Cell, ...]
    about: str = ""


def row(*cells: Cell, about: str = "") -> Row:
    """Return a row."""
    return Row(cells, about)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; ``bars`` are the places of the columns (words, number) that a small chart shows.

    ``meter`` are the places of a part and its whole, drawn as a bar in each row on paper; without a whole (None) the
    longest bar is the largest part.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    bars: tuple[int, int] | None = None
    meter: tuple[int, int | None] | None = None

    @property
    def totals(self) -> tuple[Cell, ...]:
        """The sums of the columns that have one; None elsewhere."""
        return tuple(
            sum(whole_of(row.cells[place]) for row in self.rows) if column.total else None
            for place, column in enumerate(self.columns)
        )

    @property
    def summed(self) -> bool:
        """Whether any column has a sum, and anything is in it."""
        return bool(self.rows) and any(column.total for column in self.columns)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that stands out above the tables."""

    title: str
    value: Cell
    kind: Kind = Kind.RUPIAH


@dataclass(frozen=True, slots=True)
class Series:
    """Whole numbers in order of time, drawn on paper as a chart; ``names`` stand below it.

    ``before`` is the time before, place by place, and ``usual`` from where to where a value usually lies.
    """

    title: str
    names: tuple[str, ...]
    values: tuple[int, ...]
    before: tuple[int, ...] = ()
    usual: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What makes a report a letter of the shop: its address, its logo (JPEG, or nothing), and who signs it."""

    address: str
    logo: bytes
    signers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """The business dates a report covers, both included."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.last < self.first:
            raise DomainError(
                "The period ends on {last}, before it begins on {first}. Choose other dates.",
                first=self.first,
                last=self.last,
            )

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Report:
    """A report: ``name`` is what its file is called; every text is in ``language`` already, every number is raw."""

    name: str
    title: str
    shop: str
    outlet: str
    period: Period
    language: str
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...] = ()
    notes: tuple[str, ...] = ()
    subject: str = ""
    snapshot: bool = False
    """Whether it shows how things stand at the end of the period instead of what happened in it."""
    practice: bool = False
    series: tuple[Series, ...] = ()
    letterhead: Letterhead | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is in any table."""
        return not any(table.rows for table in self.tables)


class Wording(Protocol):
    """Whoever writes numbers and dates in a language (``i18n.Language``)."""

    def number(self, n: int) -> str:
        """Return a whole number with dots."""

    def quantity(self, quantity: int, price_per: int, unit: str) -> str:
        """Return base units as sold."""

    def share(self, bp: int) -> str:
        """Return basis points as a part of a whole."""

    def day(self, on: dt.date) -> str:
        """Return a date."""

    def day_long(self, on: dt.date) -> str:
        """Return a date with its weekday."""

    def text(self, msgid: str, /, **params: object) -> str:
        """Return a sentence."""


def shown(cell: Cell, kind: Kind, wording: Wording) -> str:
    """Return a cell as the screen and the page show it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Units):
        return wording.quantity(cell.quantity, cell.per, "").strip()
    if isinstance(cell, dt.date):
        return wording.day(cell)
    return wording.share(cell) if kind is Kind.PERCENT else wording.number(cell)


def period_words(report: Report, wording: Wording) -> str:
    """Return what time a report tells of."""
    first, last = report.period.first, report.period.last
    if report.snapshot:
        return wording.text("As of {day}", day=last)
    return wording.day_long(first) if first == last else wording.text("{first} to {last}", first=first, last=last)


def this_week(day: dt.date) -> Period:
    """Return the week of a date, from Monday."""
    first = day - dt.timedelta(days=day.weekday())
    return Period(first, first + dt.timedelta(days=6))


def this_month(day: dt.date) -> Period:
    """Return the calendar month of a date."""
    first = day.replace(day=1)
    return Period(first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1))


def month_before(day: dt.date) -> Period:
    """Return the calendar month before the one of a date."""
    return this_month(day.replace(day=1) - dt.timedelta(days=1))


def months_of(period: Period) -> tuple[dt.date, ...]:
    """Return the first of each month that a period touches."""
    months, month = [], period.first.replace(day=1)
    while month <= period.last:
        months.append(month)
        month = this_month(month).last + dt.timedelta(days=1)
    return tuple(months)


def share_of(part: int, whole: int) -> int | None:
    """Return how much of a whole a part is, in basis points, half-up; None when there is no whole."""
    return rate_of(part, whole) if whole > 0 else None


def period_before(period: Period) -> Period:
    """Return what a period is compared with: the same days of the month before, else as many days just before it."""
    first, last = period.first, period.last
    if first.day == 1 and (first.year, first.month) == (last.year, last.month):
        before = month_before(first)
        whole = last == this_month(first).last
        return before if whole else Period(before.first, min(before.first + (last - first), before.last))
    return Period(first - dt.timedelta(days=period.days), first - dt.timedelta(days=1))


def period_last_year(period: Period) -> Period:
    """Return the same dates of the year before; 29 February is the 28th then, a whole month is whole."""

    def then(day: dt.date) -> dt.date:
        return day.replace(
            year=day.year - 1, day=min(day.day, this_month(day.replace(year=day.year - 1, day=1)).last.day)
        )

    if period == this_month(period.first):
        return this_month(then(period.first))
    return Period(then(period.first), then(period.last))


def growth(now: int, before: int) -> int | None:
    """Return how much more than before it is now, in basis points (negative: less); None when there was nothing."""
    return share_of(now - before, before)


def a_week(quantity: int, per: int, days: int) -> Units:
    """Return how many pieces (kilograms, litres) a week ``quantity`` base units in so many days are, half-up to tenths."""
    tenths = Fraction(quantity * 70, per * days) + Fraction(1, 2)
    return Units(100 * (tenths.numerator // tenths.denominator), 1000)


def rank(cell: Cell) -> Fraction | str | None:
    """Return what a column is sorted by: numbers and days by value, words without regard to capitals; None when empty."""
    if isinstance(cell, str):
        return cell.casefold()
    if isinstance(cell, Units):
        return Fraction(cell.quantity, cell.per)
    if isinstance(cell, dt.date):
        return Fraction(cell.toordinal())
    return None if cell is None else Fraction(cell)


def whole_of(cell: Cell) -> int:
    """Return a whole number; 0 for what is none."""
    return cell if isinstance(cell, int) else 0
