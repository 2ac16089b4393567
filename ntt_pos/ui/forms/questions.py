"""Questions of a form: each with its name, what it means beneath, and the sentence that refuses an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.typed.typed_date import parse_day
from ntt_pos.domain.typed.typed_numbers import parse_rate, parse_rupiah
from ntt_pos.i18n import N_, _
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.forms.completer import Ask, CompleterField
from ntt_pos.ui.theme import Look, Size, Space, Tone
from ntt_pos.ui.widgets.fields import AmountField, Field, Labelled
from ntt_pos.ui.widgets.layout import column, fill
from ntt_pos.ui.widgets.text import Text
from ntt_pos.ui.widgets.tick_box import TickBox

DAYS_IN_A_ROW = 4


class Question(QWidget):
    """One question. ``value`` raises DomainError; ``ask`` marks it and says why when the answer cannot be used."""

    changed = Signal()

    def __init__(self, look: Look, label: str, widget: QWidget, *, hint: str = "") -> None:
        super().__init__()
        self.look = look
        self.widget = widget
        self.labelled = Labelled(look, label, widget, hint=hint)
        fill(column(self, gap=0), self.labelled, 1)

    def value(self) -> Any:
        """Return the answer in its own type."""
        raise NotImplementedError

    def put(self, value: Any) -> None:
        """Show an answer."""
        raise NotImplementedError

    def refuse(self, sentence: str) -> None:
        """Mark the answer and say why it cannot be used."""
        self.labelled.refuse(sentence)


class TextQuestion(Question):
    """A line of text."""

    def __init__(
        self,
        look: Look,
        label: str,
        *,
        hint: str = "",
        placeholder: str = "",
        secret: bool = False,
        longest: int = 0,
        read: Callable[[str], Any] | None = None,
        write: Callable[[Any], str] = str,
    ) -> None:
        self.field = Field(look, label, placeholder=placeholder, size=Size.BODY, secret=secret)
        if longest:
            self.field.setMaxLength(longest)
        super().__init__(look, label, self.field, hint=hint)
        self._read, self._write = read, write
        self.field.textChanged.connect(lambda _text: self.changed.emit())
        self.field.entered.connect(lambda: self.field.focusNextChild() if self.field.isEnabled() else None)

    def value(self) -> Any:
        text = self.field.text()
        return self._read(text) if self._read else text.strip()

    def put(self, value: Any) -> None:
        self.field.setText(self._write(value))
        self.field.setCursorPosition(0)
        self.labelled.accept()


class AmountQuestion(Question):
    """Whole rupiah."""

    def __init__(self, look: Look, label: str, *, hint: str = "", optional: bool = False) -> None:
        self.field = AmountField(look, label)
        self.field.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        super().__init__(look, label, self.field, hint=hint)
        self._optional = optional
        self.field.textChanged.connect(lambda _text: self.changed.emit())
        self.field.entered.connect(self.field.focusNextChild)

    def value(self) -> int:
        text = self.field.text()
        return 0 if self._optional and not text.strip() else parse_rupiah(text)

    def put(self, value: int) -> None:
        self.field.put(value)
        self.labelled.accept()


class ChoiceQuestion(Question):
    """One of several words."""

    def __init__(self, look: Look, label: str, options: Sequence[tuple[str, str]], *, hint: str = "") -> None:
        self.choice = Combo(look, label, options)
        super().__init__(look, label, self.choice, hint=hint)
        self.choice.currentIndexChanged.connect(lambda _place: self.changed.emit())

    def value(self) -> str:
        return self.choice.value

    def put(self, value: str) -> None:
        self.choice.choose(str(value))
        self.labelled.accept()


class YesQuestion(Question):
    """Yes or no."""

    def __init__(self, look: Look, label: str, words: str, *, hint: str = "") -> None:
        self.box = TickBox(look, words)
        self.box.setAccessibleName(f"{label}: {words}")
        super().__init__(look, label, self.box, hint=hint)
        self.box.toggled.connect(lambda _on: self.changed.emit())

    def value(self) -> bool:
        return self.box.isChecked()

    def put(self, value: bool) -> None:  # noqa: FBT001 the answer itself
        self.box.setChecked(value)


class WeekdaysQuestion(Question):
    """Days of the week, as ISO digits: ``123456`` is Monday to Saturday."""

    def __init__(self, look: Look, label: str, *, hint: str = "") -> None:
        names = QWidget()
        names.setAccessibleName(label)
        grid = QGridLayout(names)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.S)
        self.boxes = [TickBox(look, i18n.weekday(place)) for place in range(7)]
        for place, box in enumerate(self.boxes):
            box.setAccessibleName(f"{label}: {box.text()}")
            grid.addWidget(box, place // DAYS_IN_A_ROW, place % DAYS_IN_A_ROW)
            box.toggled.connect(lambda _on: self.changed.emit())
        grid.setColumnStretch(DAYS_IN_A_ROW, 1)
        names.setFocusProxy(self.boxes[0])
        super().__init__(look, label, names, hint=hint)

    def value(self) -> str:
        return "".join(str(place) for place, box in enumerate(self.boxes, 1) if box.isChecked())

    def put(self, value: str) -> None:
        for place, box in enumerate(self.boxes, 1):
            box.setChecked(str(place) in value)
        self.labelled.accept()


class PickQuestion(Question):
    """One of many, found by typing; ``free`` words may be there too."""

    def __init__(
        self, look: Look, label: str, ask: Ask, *, hint: str = "", placeholder: str = "", free: bool = False
    ) -> None:
        self.field = CompleterField(look, label, ask, placeholder=placeholder)
        super().__init__(look, label, self.field, hint=hint)
        self._free = free
        self.field.textChanged.connect(lambda _text: self.changed.emit())
        self.field.picked.connect(lambda _key: self.changed.emit())
        self.field.entered.connect(self.field.focusNextChild)

    @property
    def words(self) -> str:
        """What is in the field."""
        return self.field.text().strip()

    def value(self) -> str:
        if self._free:
            return self.words
        if not self.field.key and self.words:
            raise DomainError(
                N_("“{text}” is not on the list. Type a part of it and choose one."), text=self.words[:40]
            )
        return self.field.key

    def put(self, value: Any) -> None:
        key, words = value
        self.field.put(key, words)
        self.labelled.accept()


def day_question(look: Look, label: str, *, hint: str = "", optional: bool = False) -> TextQuestion:
    """Return a question for a day, typed day-month-year; None when it may stay empty and does."""

    def read(text: str) -> date | None:
        return None if optional and not text.strip() else parse_day(text)

    def write(day: date | None) -> str:
        return f"{day.day}-{day.month}-{day.year}" if day else ""

    return TextQuestion(look, label, hint=hint, placeholder=_("day-month-year"), longest=12, read=read, write=write)


def rate_question(look: Look, label: str, *, hint: str = "") -> TextQuestion:
    """Return a question for a percentage; its value is in basis points."""
    return TextQuestion(look, label, hint=hint, read=parse_rate, write=i18n.rate)


def number_question(look: Look, label: str, low: int, high: int, *, hint: str = "") -> TextQuestion:
    """Return a question for a whole number between two bounds; below 0 it has a minus or a hyphen in front."""

    def read(text: str) -> int:
        plain = text.strip().replace(i18n.MINUS, "-")
        digits = plain.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()) or len(plain) > 9 or not low <= int(plain) <= high:  # noqa: PLR2004
            raise DomainError(
                N_("“{text}” cannot be used here. Type a whole number from {low} to {high}."),
                text=plain[:20],
                low=low,
                high=high,
            )
        return int(plain)

    return TextQuestion(look, label, hint=hint, read=read)


def two_columns(questions: Sequence[QWidget | None]) -> QGridLayout:
    """Return questions in two columns; None leaves a place empty, a lone long one may span both (``wide`` property)."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.XL)
    grid.setVerticalSpacing(Space.M)
    line = side = 0
    for each in questions:
        if each is not None and each.property("wide"):
            if side:
                line, side = line + 1, 0
            grid.addWidget(each, line, 0, 1, 2)
            line += 1
            continue
        if each is not None:
            grid.addWidget(each, line, side, Qt.AlignmentFlag.AlignTop)
        line, side = (line + 1, 0) if side else (line, 1)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return grid


def wide(question: Question) -> Question:
    """Let a question take both columns."""
    question.setProperty("wide", True)
    return question


def heading(look: Look, words: str, below: str = "") -> QWidget:
    """Return the heading of a group of questions."""
    from ntt_pos.ui.widgets.layout import plain

    box = plain()
    stack = fill(column(box, gap=2), Text(look, words, size=Size.AMOUNT + 1))
    if below:
        stack.addWidget(Text(look, below, size=Size.META + 0.5, tone=Tone.MUTED, wrap=True))
    return box


__all__ = [
    "AmountQuestion",
    "ChoiceQuestion",
    "DomainError",
    "Question",
    "TextQuestion",
    "YesQuestion",
    "heading",
    "number_question",
    "rate_question",
    "two_columns",
    "wide",
]
