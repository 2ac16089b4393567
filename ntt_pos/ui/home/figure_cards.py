"""The cards of the first page: a figure, the week beside the last one, and what came of the counts; Enter opens each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ntt_pos import i18n
from ntt_pos.domain.reports.report import growth
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.reports.overview import HomeWeek, PostedCount
from ntt_pos.ui.office.bar_chart import Bar, Bars
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import ENTER
from ntt_pos.ui.widgets.layout import column, fill
from ntt_pos.ui.widgets.text import ElidedText, Text

LETTERS = 3


class OpeningCard(QFrame):
    """A card that Enter or a click opens; ``stack`` is what is on it."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "figure")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.stack: QVBoxLayout = column(self, gap=2, margins=(Space.L, Space.M, Space.L, Space.M))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (*ENTER, Qt.Key.Key_Space):
            if not event.isAutoRepeat():
                self.opened.emit()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()


class HomeFigure(OpeningCard):
    """A card with one figure."""

    def __init__(self, look: Look, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = Text(look, name, tone=Tone.MUTED)
        self.value = Text(look, "–", size=Size.SUM, weight=Weight.MEDIUM)
        self.below = ElidedText(look, size=Size.META + 0.5, tone=Tone.MUTED)
        fill(self.stack, self._name, self.value, self.below)

    def say(self, value: str, below: str, tone: Tone = Tone.INK) -> None:
        """Show the figure."""
        self.value.setText(value)
        self.value.set_tone(tone)
        self.below.setText(below)
        self.setAccessibleName(f"{self._name.text()}: {value}. {below}")


class WeekCard(OpeningCard):
    """The takings of each day of the week, the same day of the last week outlined behind."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ElidedText(look, size=Size.AMOUNT, weight=Weight.MEDIUM)
        self.below = ElidedText(look, size=Size.META + 0.5, tone=Tone.MUTED)
        self.chart = Bars(look, _("Chart"))
        fill(self.stack, self.name, self.below, self.chart)

    def show_week(self, week: HomeWeek) -> None:
        """Show other weeks."""
        now, before = sum(week.now), sum(week.before[: len(week.now)])
        self.name.setText(_("This week {amount}", amount=i18n.rp(now)))
        change = growth(now, before)
        traded = any(week.now) or any(week.before)
        self.chart.setVisible(traded)
        words = _("the last week up to the same day {amount}", amount=i18n.rp(before))
        more = "" if change is None else f" · {'+' if change > 0 else ''}{i18n.share(change)}"
        nothing = _("Nothing was sold this week and the last one.")
        self.below.setText(words + more if traded else nothing)
        days = enumerate((*week.now, *(0 for _day in range(len(week.before) - len(week.now)))))
        bars = [Bar(i18n.weekday(at)[:LETTERS], value, i18n.rupiah(value), week.before[at]) for at, value in days]
        self.chart.show_bars(bars if traded else [])
        self.setAccessibleName(f"{self.name.text()}. {self.below.text()}")


class CountCard(OpeningCard):
    """What came of the last stock count."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ElidedText(look, size=Size.BODY, weight=Weight.MEDIUM)
        self.below = ElidedText(look, size=Size.META + 0.5, tone=Tone.MUTED)
        fill(self.stack, self.name, self.below)

    def show_count(self, last: PostedCount | None, days: int) -> None:
        """Show the last count, posted so many days ago."""
        if last is None:
            self.name.setText(_("No shelf was counted yet"))
            self.below.setText(_("Count a part of the shelves; what is missing is seen early."))
        else:
            when = _("today") if not days else ngettext("{n} day ago", "{n} days ago", days)
            self.name.setText(_("Last stock count {day} · {when}", day=last.date, when=when))
            differ = ngettext("{n} differs", "{n} differ", last.differences)
            money = _("producers credited {amount}", amount=i18n.rp(last.money)) if last.money else ""
            told = (ngettext("{n} product counted", "{n} products counted", last.lines), differ, money)
            self.below.setText(" · ".join(filter(None, told)))
        self.setAccessibleName(f"{self.name.text()}. {self.below.text()}")
