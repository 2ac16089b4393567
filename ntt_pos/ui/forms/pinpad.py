"""The PIN pad: a field for the PIN or password, and keys to touch."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.fields import Field
from ntt_pos.ui.widgets.layout import add, card, column, fill, plain, row
from ntt_pos.ui.widgets.scroll_area import ScrollArea
from ntt_pos.ui.widgets.text import ElidedText

WIDTH = 880
KEY = 56


class PinPad(QWidget):
    """Typing works as well as touching; ``entered`` carries the secret once, "" when none is typed."""

    entered = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        stack = column(self, gap=Space.M)
        self._whose = add(stack, ElidedText(look, _("PIN or password"), size=Size.META, tone=Tone.MUTED))
        self.field = Field(
            look,
            _("PIN or password"),
            placeholder=_("PIN or password"),
            size=Size.TITLE,
            weight=Weight.MEDIUM,
            secret=True,
        )
        self.field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.field.entered.connect(self._enter)
        stack.addWidget(self.field)
        grid = add(stack, QGridLayout())
        grid.setSpacing(Space.S)
        self._keys: list[Button] = []
        words = (*"123456789", _("Erase"), "0", _("Sign in"))
        for index, word in enumerate(words):
            last = index == len(words) - 1
            key = Button(
                look,
                word,
                height=KEY,
                size=Size.TITLE if len(word) == 1 else Size.BODY,
                kind=ButtonKind.PRIMARY if last else ButtonKind.PLAIN,
            )
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            if last:
                key.clicked.connect(self._enter)
            elif len(word) == 1:
                key.clicked.connect(lambda _checked=False, word=word: self.field.insert(word))
            else:
                key.clicked.connect(self.field.backspace)
            grid.addWidget(key, index // 3, index % 3)
            self._keys.append(key)
        for place in range(3):
            grid.setColumnStretch(place, 1)

    def shrink(self, *, low: bool) -> None:
        """Take less height on a low screen."""
        for key in self._keys:
            key.setFixedHeight(Space.TARGET if low else KEY)

    def ask(self, name: str) -> None:
        """Say whose PIN is asked."""
        self._whose.setText(_("PIN or password of {name}", name=name))

    def clear(self) -> None:
        """Forget what was typed."""
        self.field.clear()
        self.field.mark(refused=False)

    def wait(self, *, waiting: bool) -> None:
        """Take no keys while the secret is being checked."""
        self.field.setReadOnly(waiting)
        for key in self._keys:
            key.setEnabled(not waiting)

    def _enter(self) -> None:
        if not self.field.isReadOnly():
            self.entered.emit(self.field.text())


def sign_in_card(page: QWidget) -> QHBoxLayout:
    """Return the inside of the card in the middle of a page; on a small screen the page scrolls."""
    inside, box = plain(), card()
    outer = column(inside)
    column(page, gap=0).addWidget(ScrollArea(inside))
    box.setMaximumWidth(WIDTH)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    fill(outer, 1, fill(row(), 1, (box, WIDTH), 1), 1)
    return row(box, gap=Space.XXL, margins=Space.XXL)
