"""Trying the scanner of this PC: codes on the screen, ten scans, how many arrived whole and how fast."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ntt_pos.domain.devices.scanner_trial import CODES, MARK, TRIES, ScannerTrial
from ntt_pos.domain.goods.barcode import ean_bars
from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look, Space, Tone
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.fields import Field
from ntt_pos.ui.widgets.layout import add, column, fill, row
from ntt_pos.ui.widgets.text import Text

MODULE, BARS, QUIET = 2, 64, 24


class BarcodeView(QWidget):
    """A barcode, black on white in every theme, with its digits below."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._code = look, ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_code(self, code: str) -> None:
        """Show an EAN."""
        self._code = code
        self.setAccessibleName(code)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of an EAN-13 with its quiet zones."""
        return QSize(95 * MODULE + 2 * QUIET, BARS + 2 * Space.S + 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.code_ground)
        if not self._code:
            return
        for place, module in enumerate(ean_bars(self._code)):
            if module == "1":
                painter.fillRect(QUIET + place * MODULE, Space.S, MODULE, BARS, self._look.code_ink)
        painter.setPen(self._look.code_ink)
        below = QRect(0, Space.S + BARS, self.width(), 20)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._code)


class TrialField(Field):
    """Where the codes arrive: it gets every key as it is, and knows how long a line took by the moments of its keys."""

    judges_lines = True

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, _("Scan here"), placeholder=_("Click here, then scan the code"), parent=parent)
        self._first = self._last = 0.0

    @property
    def span(self) -> float:
        """Milliseconds from the first key of the line to the last."""
        return self._last - self._first

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Note the moments."""
        if event.text().isprintable() and event.text():
            self._last = float(event.timestamp())
            if not self.text():
                self._first = self._last
        super().keyPressEvent(event)


class ScannerTrialPanel(QWidget):
    """Shows one code after the other; when not all arrive whole it offers the sign that makes every scan known."""

    mark_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trial = ScannerTrial()
        stack = column(self, gap=Space.S)
        line = add(stack, row(gap=Space.L))
        self.barcode = add(line, BarcodeView(look))
        right = add(line, column(gap=Space.S), 1)
        self.field = TrialField(look)
        self.field.entered.connect(self._arrived)
        self.status = Text(look, tone=Tone.MUTED, wrap=True)
        fill(right, self.field, self.status)
        verbs = add(stack, row(gap=Space.S))
        self.again_button = Button(look, _("Try again"), self.start)
        self.mark_button = Button(look, _("Put {sign} before every code", sign=MARK), self.mark_wanted.emit)
        fill(verbs, self.again_button, self.mark_button, 1)
        self._show()

    @property
    def passed(self) -> bool:
        """Whether every code of the trial arrived whole."""
        return self.trial.done and self.trial.good

    def start(self) -> None:
        """Begin anew."""
        self.trial = ScannerTrial()
        self.field.clear()
        self.field.setFocus()
        self._show()

    def tell_marked(self) -> None:
        """Say that this PC waits for the sign now, and where the codes that program the scanner are printed."""
        self.mark_button.hide()
        self.tell(
            _(
                "Chosen: {sign}. Its setup codes are printed under Settings, This PC; scans count until then, too.",
                sign=MARK,
            )
        )

    def tell(self, words: str, tone: Tone = Tone.MUTED) -> None:
        """Say how the trial stands, or what became of the codes that program the scanner."""
        self.status.setText(words)
        self.status.set_tone(tone)

    def _arrived(self) -> None:
        line = self.field.text().strip()
        self.field.clear()
        if line and not self.trial.done:
            self.trial = self.trial.arrived(line, CODES[self.trial.tried], self.field.span)
            self._show()

    def _show(self) -> None:
        trial = self.trial
        self.barcode.show_code(CODES[min(trial.tried, TRIES - 1)])
        self.again_button.setVisible(trial.done)
        self.mark_button.setVisible(trial.done and not trial.good)
        counted = _(
            "{whole} of {tried} arrived whole, {pace} ms a character.",
            whole=trial.whole,
            tried=trial.tried,
            pace=round(trial.pace),
        )
        if not trial.tried:
            words, tone = _("Scan this code; ten in all, one after the other. Nothing is sold."), Tone.MUTED
        elif not trial.done:
            words, tone = counted, Tone.MUTED
        elif trial.good:
            words, tone = f"{counted} {_('The scanner is ready.')}", Tone.POSITIVE
        else:
            words, tone = (
                f"{counted} {_('Let the scanner send a sign before every code: print the setup codes, then try again.')}",
                Tone.DANGER,
            )
        self.tell(words, tone)
