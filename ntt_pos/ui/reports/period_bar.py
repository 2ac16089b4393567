"""The period of a report: a usual one chosen, or its first and last day typed."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.reports.report import Period, month_before, this_month, this_week
from ntt_pos.domain.typed.typed_date import parse_day
from ntt_pos.i18n import _
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.theme import Look, Size, Tone
from ntt_pos.ui.widgets.fields import Field
from ntt_pos.ui.widgets.layout import fill, row
from ntt_pos.ui.widgets.text import Text

OWN = "OWN"
FIELD = 112


class PeriodBar(QWidget):
    """``changed`` comes when another period is asked for, ``refused`` with the sentence that says what is wrong."""

    changed = Signal()
    refused = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self.today = dt.date.min
        line = row(self)
        self.choice = Combo(
            look,
            _("Period"),
            [
                ("MONTH", _("this month")),
                ("TODAY", _("today")),
                ("WEEK", _("this week")),
                ("LAST", _("last month")),
                ("YEAR", _("this year")),
                (OWN, _("from–to")),
            ],
            label=_("Period"),
        )
        line.addWidget(self.choice)
        self.first = Field(look, _("First day, day-month-year"), placeholder="1-2-2026", size=Size.BODY)
        self.last = Field(look, _("Last day, day-month-year"), placeholder="28-2-2026", size=Size.BODY)
        for field in (self.first, self.last):
            field.setFixedWidth(FIELD)
            field.entered.connect(self._typed)
        fill(line, self.first, Text(look, "–", tone=Tone.MUTED), self.last)
        self.choice.activated.connect(lambda _place: self._chosen())

    @property
    def period(self) -> Period:
        """The period that is in the two fields; raises DomainError when they hold none."""
        return Period(parse_day(self.first.text()), parse_day(self.last.text()))

    def set_today(self, today: dt.date) -> None:
        """Reckon from this day; a usual period moves with it."""
        if today != self.today:
            self.today = today
            if self.choice.value != OWN:
                self._put(self._usual())

    def choose(self, key: str) -> None:
        """Choose a usual period."""
        self.choice.choose(key)
        self._put(self._usual())

    def _chosen(self) -> None:
        if self.choice.value == OWN:
            self.first.setFocus()
            self.first.selectAll()
            return
        self._put(self._usual())
        self.changed.emit()

    def _usual(self) -> Period:
        day = self.today
        return {
            "TODAY": Period(day, day),
            "WEEK": this_week(day),
            "LAST": month_before(day),
            "YEAR": Period(dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)),
        }.get(self.choice.value, this_month(day))

    def _put(self, period: Period) -> None:
        for field, day in ((self.first, period.first), (self.last, period.last)):
            field.setText(f"{day.day}-{day.month}-{day.year}")
            field.setCursorPosition(0)
            field.mark(refused=False)

    def _typed(self) -> None:
        for field in (self.first, self.last):
            try:
                parse_day(field.text())
            except DomainError as error:
                self._refuse(field, error)
                return
        try:
            period = self.period
        except DomainError as error:
            self._refuse(self.last, error)
            return
        self.choice.choose(OWN)
        self._put(period)
        self.changed.emit()

    def _refuse(self, field: Field, error: DomainError) -> None:
        field.mark(refused=True)
        field.setFocus()
        field.selectAll()
        self.refused.emit(i18n.explain(error))
