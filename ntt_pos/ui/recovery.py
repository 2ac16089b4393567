"""When the books are gone or damaged: why, and the way out, which is a backup that proves itself, here or on a stick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.i18n import _
from ntt_pos.services.safety.restore import ENCRYPTED, Asked
from ntt_pos.services.safety.restore_answers import PrintedNumbersAsked
from ntt_pos.ui.tasks import Tasks
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, column, fill, row
from ntt_pos.ui.widgets.text import Text

SHOWN = 2


@dataclass(frozen=True, slots=True)
class RecoveryWay:
    """A backup that could be brought back: when it was made and where, and its file."""

    words: str
    path: Path


class RecoveryWindow(QWidget):
    """Says why the till cannot start and brings a backup back; ``restored`` tells whether it did."""

    def __init__(
        self,
        look: Look,
        sentence: str,
        ways: Sequence[RecoveryWay],
        restore: Callable[[Asked], object],
        *,
        heading: str = "",
        asked: Asked | None = None,
        told: Callable[[Any], str] | None = None,
    ) -> None:
        """``asked`` was given already: it is begun with. ``told`` puts into words what was done, to be read before leaving."""
        super().__init__()
        self.setWindowTitle("NTT Mart POS")
        self.setFixedSize(640, 680)
        self.restored = False
        self.choose_file: Callable[[str], str] = lambda title: QFileDialog.getOpenFileName(self, title)[0]
        self._restore = restore
        self._asks_numbers = False
        self._loop = QEventLoop()
        self._begun, self._told = asked is not None, told
        self.tasks = Tasks("rescue", self)
        self.tasks.unexpected.connect(lambda _error: self._able(on=True))
        stack = column(self, gap=Space.M, margins=Space.XL)
        stack.addWidget(Text(look, heading or _("The till cannot start"), size=Size.LARGE, weight=Weight.MEDIUM))
        stack.addWidget(Text(look, sentence, wrap=True))
        if not heading:
            stack.addWidget(Text(look, _("Bring a backup back; the present file is kept."), weight=Weight.MEDIUM))
        self._chosen: Path | None = None
        self._identity: Path | None = None
        self._offer(stack, look, ways)
        self._ask(stack, look)
        self.told = add(stack, Text(look, tone=Tone.DANGER, wrap=True), 1)
        line = add(stack, row())
        self.leave_button = Button(look, _("Close"), self.close, cap="Esc")
        self.go = Button(look, _("Bring it back"), self.enter, kind=ButtonKind.PRIMARY, cap="Enter")
        fill(line, self.leave_button, 1, self.go)
        QShortcut(QKeySequence("Escape"), self).activated.connect(self.close)
        if asked is not None:
            self._chosen, self._identity = asked.backup, asked.identity
            self.other_button.setText(asked.backup.name)
            self.other_button.setChecked(True)
            self.username.setText(asked.username)
            self.secret.setText(asked.secret)

    def _ask(self, stack: QVBoxLayout, look: Look) -> None:
        """Ask who brings it back, and for the last numbers on paper where they matter."""
        self.username = Field(look, _("Owner's user name"))
        self.secret = Field(look, _("Owner's password"), secret=True)
        self.number = Field(
            look, _("Last numbers on paper"), placeholder="JL-LRT-01-2026-000123 TJ-LRT-2026-000045 BB-LRT-2026-000006"
        )
        self._number = Labelled(
            look, _("Last numbers on paper: receipt, statement, voucher (empty: none was printed since)"), self.number
        )
        who = row(gap=Space.M)
        who.addWidget(Labelled(look, _("Owner's user name"), self.username))
        who.addWidget(Labelled(look, _("Owner's password"), self.secret))
        fill(stack, who, self._number)
        self._number.hide()
        self.username.entered.connect(self.secret.setFocus)
        self.secret.entered.connect(self.enter)
        self.number.entered.connect(self.enter)

    def _offer(self, stack: QVBoxLayout, look: Look, ways: Sequence[RecoveryWay]) -> None:
        for place, way in enumerate(ways[:SHOWN]):
            button = add(stack, Button(look, way.words, kind=ButtonKind.CHOICE))
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _checked=False, way=way: self._choose(way))
            if not place:
                button.click()
        self.other_button = Button(look, _("Another file, for example on the stick …"), kind=ButtonKind.CHOICE)
        self.other_button.setAutoExclusive(True)
        self.other_button.clicked.connect(lambda _checked=False: self.choose_other())
        stack.addWidget(self.other_button)

    def run(self) -> bool:
        """Show the window until it is left; return whether the books are back."""
        self.show()
        self.username.setFocus()
        if self._begun:
            self.enter()
        self._loop.exec()
        self.tasks.close()
        return self.restored

    def choose_other(self) -> None:
        """Ask for a backup that lies elsewhere, and for the owner's secret key when it is encrypted."""
        self._chosen = self._identity = None
        name = self.choose_file(_("Which backup?"))
        if name.endswith(ENCRYPTED):
            key = self.choose_file(_("Where is the owner's secret key?"))
            self._identity = Path(key) if key else None
        if not name or (name.endswith(ENCRYPTED) and self._identity is None):
            return
        self._chosen = Path(name)
        self.other_button.setText(self._chosen.name)
        self.told.setText("")
        self.username.setFocus()

    def enter(self) -> None:
        """Bring the chosen backup back."""
        if not self.go.isEnabled():
            return
        if self.restored:
            self.close()
            return
        if self._chosen is None:
            self.told.setText(_("Choose a backup first."))
            self.other_button.setFocus()
            return
        numbers = tuple(self.number.text().replace(",", " ").split())
        printed = numbers if self._asks_numbers else None
        asked = Asked(self._chosen, self.username.text(), self.secret.text(), printed, self._identity)
        self._able(on=False)
        self.told.setText(_("The backup is examined and brought back …"))
        self.tasks.run(lambda: self._restore(asked), self._done, self._failed, owner=self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave, but not in the middle of bringing back."""
        if not self.leave_button.isEnabled():
            event.ignore()
            return
        self._loop.quit()
        super().closeEvent(event)

    def _choose(self, way: RecoveryWay) -> None:
        self._chosen, self._identity = way.path, None

    def _done(self, answer: object) -> None:
        self.restored = True
        self._able(on=True)
        if self._told is None:
            self.close()
            return
        self.told.set_tone(Tone.POSITIVE)
        self.told.setText(self._told(answer))
        self.leave_button.hide()
        self.go.setText(_("Open the till"))
        self.go.setFocus()

    def _failed(self, error: ShopError) -> None:
        self._able(on=True)
        self.told.setText(i18n.explain(error))
        if isinstance(error, PrintedNumbersAsked):
            self._asks_numbers = True
            self._number.show()
            self.number.setFocus()

    def _able(self, *, on: bool) -> None:
        self.go.setEnabled(on)
        self.leave_button.setEnabled(on)
