"""What every report is made with: the books as of one moment, the period, the language, and how far it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from ntt_pos.data.queries.core.calendar import day_state
from ntt_pos.data.queries.goods.photos import photo as picture
from ntt_pos.data.queries.money.days import booked_later
from ntt_pos.domain.core.business_date import calendar_date, shop_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.domain.reports.report import Column, Figure, Kind, Letterhead, Period, Report, Row, Series, Table
from ntt_pos.i18n import N_, Language
from ntt_pos.services.core.contacts.regions import Regions
from ntt_pos.services.core.progress import Progress

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.services.core.unit_of_work import Context


BELOW: Final = (Kind.TEXT, False, True)
# A column by its msgid, kind (else words), whether it is summed, and whether it is below another.
ColumnTold: TypeAlias = tuple[str, Kind, bool, bool] | tuple[str, Kind, bool] | tuple[str, Kind] | str


def columns_in(language: Language, *columns: ColumnTold) -> tuple[Column, ...]:
    """Return columns in a language."""
    told = ((each,) if isinstance(each, str) else each for each in columns)
    return tuple(Column(language.text(each[0]), *each[1:]) for each in told)


class ReportStopped(DomainError):
    """Somebody stopped a report while it was being made."""

    def __init__(self) -> None:
        super().__init__(N_("Stopped. No report was made, and nothing in the books was touched."))


@dataclass(slots=True)
class ReportContext:
    """A report in the making: one consistent view of the books, and the words for it."""

    context: Context
    unit: Unit
    period: Period
    language: Language
    producer_id: int | None = None
    parts: int = 1
    progress: Progress | None = None
    cancelled: Callable[[], bool] | None = None
    regions: Regions = field(default_factory=Regions)
    _done: int = 0

    @property
    def outlet(self) -> int:
        """The outlet whose books are read."""
        return self.context.home.outlet_id

    @property
    def today(self) -> dt.date:
        """The calendar date by which things expire."""
        return calendar_date(self.context.clock.now())

    @property
    def newest(self) -> dt.date:
        """The newest book date: today, or tomorrow once today is cut and something was booked since."""
        return max(self._book_date, day_state(self.unit, self.outlet).newest or self._book_date)

    @property
    def ends_today(self) -> bool:
        """Whether the period ends today while the books are a date further."""
        return self._cut_short(self.period.last)

    def step(self) -> None:
        """Say that one part is done; raises ReportStopped when nobody wants the rest."""
        if self.cancelled is not None and self.cancelled():
            raise ReportStopped
        self._done += 1
        if self.progress is not None:
            self.progress(min(self._done, self.parts), self.parts)

    def text(self, msgid: str, /, **params: object) -> str:
        """Return a text in the report's language."""
        return self.language.text(msgid, **params)

    def pillar(self, word: str) -> str:
        """Return what a pillar is called; the shop's own goods stand on none."""
        return self.text(PILLARS[word].long) if word else self.own

    @property
    def own(self) -> str:
        """What the shop's own goods are called."""
        return self.language.text("Own goods")

    def columns(self, *columns: ColumnTold) -> tuple[Column, ...]:
        """Return columns in the report's language."""
        return columns_in(self.language, *columns)

    def table(
        self,
        title: str,
        columns: tuple[Column, ...],
        rows: Iterable[Row],
        *,
        bars: tuple[int, int] | None = None,
        meter: tuple[int, int | None] | None = None,
    ) -> Table:
        """Return a table."""
        return Table(title, columns, tuple(rows), bars, meter)

    def report(
        self,
        name: str,
        title: str,
        tables: Sequence[Table],
        *,
        figures: Sequence[Figure] = (),
        notes: Sequence[str] = (),
        subject: str = "",
        as_of: dt.date | None = None,
    ) -> Report:
        """Return the finished report; with ``as_of`` it shows how things stood then, not what happened in the period."""
        self.step()
        home, settings = self.context.home, self.context.settings
        period = Period(as_of, as_of) if as_of else self.period
        return Report(
            name=name,
            title=title,
            shop=settings.shop_name,
            outlet=home.outlet_code,
            period=period,
            language=self.language.code,
            tables=tuple(tables),
            figures=tuple(figures),
            notes=(*notes, *self._booked_later(period.last)),
            subject=subject,
            snapshot=as_of is not None,
            practice=home.practice,
        )

    def letter(self, report: Report, *, series: Sequence[Series], receiver: str) -> Report:
        """Return a report as a letter of the shop, with its charts, that the receiver and the manager sign."""
        manager = self.text("Manager of the shop, {day}", day=self.today)
        settings = self.context.settings
        logo = picture(self.unit, self.outlet, settings.logo_sha) if settings.logo_sha else b""
        head = Letterhead(settings.address, logo, (receiver, manager))
        return replace(report, series=tuple(series), letterhead=head)

    @property
    def _book_date(self) -> dt.date:
        return shop_date(self.context.clock.now(), cutoff_hour=self.context.settings.cutoff_hour)

    def _booked_later(self, last: dt.date) -> tuple[str, ...]:
        """Return what is booked already behind a report that ends today: after the close the till sells on."""
        if not self._cut_short(last):
            return ()
        later = booked_later(self.unit, self.outlet, last)
        if not later.takings:
            return ()
        return (
            self.text("Booked on {day} already: {amount}.", day=later.date, amount=self.language.rp(later.takings)),
        )

    def _cut_short(self, last: dt.date) -> bool:
        return self._book_date <= last < self.newest
