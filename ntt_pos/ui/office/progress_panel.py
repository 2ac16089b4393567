"""Long work that is under way: what is done, how far it is, and a button that stops it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QProgressBar, QWidget
from shiboken6 import isValid

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.i18n import N_, _
from ntt_pos.ui.tasks import Steps
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.layout import column, fill, row
from ntt_pos.ui.widgets.text import Text

T = TypeVar("T")


class ProgressPanel(QWidget):
    """Hidden until work begins; ``steps`` is what is under way: its button and Esc stop it, which says ``stopping``.

    ``counted`` says how far it is; ``stop`` is for a page that does more when it is stopped.
    """

    def __init__(
        self,
        look: Look,
        stopping: str = "",
        counted: Callable[[int, int], str] = lambda _done, _total: "",
        *,
        stop: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self.steps: Steps | None = None
        self._stopping, self._counted, self._stop = stopping, counted, stop or self.stop
        self._before: QWidget | None = None
        self.setProperty("role", "plain")
        stack = column(self, gap=Space.S)
        self._what = Text(look, weight=Weight.MEDIUM, wrap=True)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("Progress"))
        self.bar.setTextVisible(False)
        self._far = Text(look, size=Size.META, tone=Tone.MUTED)
        self.stop_button = Button(look, _("Stop"), self._stop, cap="Esc", height=36)
        fill(stack, self._what, self.bar, fill(row(), (self._far, 1), self.stop_button))
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return self.steps is not None

    def begin(self, words: str, *, take_focus: bool = True, stops: bool = True) -> Steps:
        """Say what is being done, and return its steps; what was under way is stopped and heard no more.

        ``take_focus`` puts the keys on the button that stops it, where it ``stops`` at all.
        """
        if self.steps is not None:
            self.steps.stopped = True
        steps = self.steps = Steps()
        steps.told.connect(self._far_is)
        self._what.setText(words)
        self._far.setText("")
        self.bar.setRange(0, 0)
        self._before = QApplication.focusWidget()
        self.stop_button.setVisible(stops)
        self.show()
        if take_focus and stops:
            self.stop_button.setFocus()
        return steps

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops."""
        if event.key() == Qt.Key.Key_Escape:
            self._stop()
        else:
            super().keyPressEvent(event)

    def _far_is(self, done: int, total: int) -> None:
        if self.steps is None or self.sender() is not self.steps:  # stopped work was still heard
            return
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self._far.setText(self._counted(done, total))

    def stop(self) -> None:
        """Ask what is under way to stop after what it is at."""
        if self.steps is not None:
            self.steps.stopped = True
            self._what.setText(self._stopping)

    def end(self) -> None:
        """Leave, and give the keys back to where they were."""
        self.steps = None
        before, now = self._before, QApplication.focusWidget()
        mine = now is not None and self.isAncestorOf(now)
        self.hide()
        if mine and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)


def in_words(work: Callable[[], T]) -> Callable[[], T]:
    """Return work that tells a full disk or a locked file in words."""

    def guarded() -> T:
        try:
            return work()
        except OSError as error:
            raise DomainError(
                N_("The file could not be written: {reason}. The books are not touched; correct it and try again."),
                reason=error.strerror or str(error),
            ) from error

    return guarded
