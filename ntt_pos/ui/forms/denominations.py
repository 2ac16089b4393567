"""Counting money: how many of each note and coin, with the sums beside them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import COINS, DENOMINATIONS
from ntt_pos.i18n import N_, _
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.announce import announce
from ntt_pos.ui.widgets.button import ENTER
from ntt_pos.ui.widgets.fields import Field
from ntt_pos.ui.widgets.layout import add, column, fill, row, rule
from ntt_pos.ui.widgets.number_pad import NumberPad, has_touch
from ntt_pos.ui.widgets.text import Text

MOST = 10_000
WALK = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class _Count(Field):
    """How many of one note; Ctrl+Enter says that all is counted, wherever the focus is, the arrows go up and down."""

    done = Signal()
    walked = Signal(int)
    taken = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that this note is counted now."""
        super().focusInEvent(event)
        self.taken.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell Ctrl+Enter from Enter, and the arrows."""
        if event.key() in WALK:
            self.walked.emit(WALK[Qt.Key(event.key())])
            return
        if event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if not event.isAutoRepeat():
                self.done.emit()
            return
        super().keyPressEvent(event)


class DenominationCounter(QWidget):
    """A field per note and coin, in two columns; Enter goes to the next field.

    ``entered`` comes after the last field, and at Ctrl+Enter.
    """

    changed = Signal(object)  # rupiah: a C int would overflow at 2.1 billion
    entered = Signal()

    def __init__(self, look: Look, *, total: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[int, _Count] = {}
        self._sums: dict[int, Text] = {}
        stack = column(self, gap=Space.M)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        half = (len(DENOMINATIONS) + 1) // 2
        for index, note in enumerate(DENOMINATIONS):
            line, place = index % half, 4 * (index // half)
            name = Text(look, i18n.rupiah(note), size=Size.AMOUNT, align=Qt.AlignmentFlag.AlignRight)
            kind = _("coin {amount}") if note in COINS else _("note {amount}")
            field = _Count(look, kind.format(amount=i18n.rupiah(note)), placeholder="0", weight=Weight.MEDIUM)
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setFixedWidth(84)
            field.textChanged.connect(self._add_up)
            field.entered.connect(lambda note=note: self._next(note))
            field.walked.connect(lambda by, place=index: self._go_to(place + by))
            field.done.connect(self.entered)
            each = Text(look, "", tone=Tone.MUTED, align=Qt.AlignmentFlag.AlignRight)
            each.setMinimumWidth(92)
            grid.addWidget(name, line, place)
            grid.addWidget(field, line, place + 1)
            grid.addWidget(each, line, place + 2)
            self._fields[note], self._sums[note] = field, each
        grid.setColumnMinimumWidth(3, Space.L)
        counts = fill(row(gap=Space.XL), grid)
        if has_touch():
            pad = add(counts, NumberPad(look, self.first), 1)
            for field in self._fields.values():
                field.taken.connect(partial(pad.type_into, field))
        fill(stack, counts, rule())
        sums = add(stack, fill(row(), Text(look, total, size=Size.AMOUNT, weight=Weight.MEDIUM)))
        self._total = Text(look, "0", size=Size.SUM, weight=Weight.MEDIUM, align=Qt.AlignmentFlag.AlignRight)
        self._name = total
        self._total.setAccessibleName(f"{total} 0")
        sums.addWidget(self._total, 1)

    @property
    def first(self) -> Field:
        """The field to start with."""
        return self._fields[DENOMINATIONS[0]]

    def counted(self) -> dict[int, int]:
        """Return how many of each note and coin were typed; raises DomainError for what is no number."""
        found = {}
        for note, field in self._fields.items():
            text = field.text().strip()
            if not text:
                continue
            if text.isascii() and text.isdigit() and not _is_count(text):
                raise DomainError(
                    N_("{text} notes of {note} are too many: at most {most} are taken. Count again."),
                    text=text[:20],
                    note=note,
                    most=MOST,
                )
            if not _is_count(text):
                raise DomainError(
                    N_("“{text}” is not a number of notes of {note}. Type how many there are, for example 12."),
                    text=text[:20],
                    note=note,
                )
            if int(text):
                found[note] = int(text)
        return found

    def typed(self) -> bool:
        """Whether anything was typed."""
        return any(field.text().strip() for field in self._fields.values())

    def put(self, counted: dict[int, int]) -> None:
        """Show a count."""
        for note, field in self._fields.items():
            field.setText(str(counted[note]) if counted.get(note) else "")

    def total(self) -> int:
        """Return the rupiah counted so far (what is not a number counts nothing)."""
        return sum(note * int(field.text()) for note, field in self._fields.items() if _is_count(field.text().strip()))

    def _next(self, note: int) -> None:
        announce(self, self._total.accessibleName())
        place = DENOMINATIONS.index(note) + 1
        if place < len(DENOMINATIONS):
            self._go_to(place)
        else:
            self.entered.emit()

    def _go_to(self, place: int) -> None:
        field = self._fields[DENOMINATIONS[max(0, min(place, len(DENOMINATIONS) - 1))]]
        field.setFocus()
        field.selectAll()

    def _add_up(self) -> None:
        for note, field in self._fields.items():
            text = field.text().strip()
            field.mark(refused=bool(text) and not _is_count(text))
            value = note * int(text) if _is_count(text) else 0
            self._sums[note].setText(i18n.rupiah(value) if value else "")
        self._total.setText(i18n.rupiah(self.total()))
        self._total.setAccessibleName(f"{self._name} {self._total.text()}")
        self.changed.emit(self.total())


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and int(text) <= MOST
