"""The entry of a note: what is being entered, what is to know about it, and the fields that Enter walks through."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import column, fill, row
from ntt_pos.ui.widgets.text import ElidedText, Text


class NoteEntry(QFrame):
    """Hidden until something is entered; ``after`` says which field Enter goes to, past the last the entry is complete."""

    complete = Signal()

    def __init__(
        self, look: Look, fields: Sequence[Labelled], widths: Sequence[int], after: Callable[[int], int]
    ) -> None:
        super().__init__()
        self.setProperty("role", "tile")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=True)
        self._fields, self._after = fields, after
        self._told = ("", Tone.MUTED)
        inner = column(self, gap=Space.S, margins=Space.M)
        self._name = ElidedText(look, size=Size.AMOUNT, weight=Weight.MEDIUM)
        self.about = Text(look, size=Size.META, tone=Tone.MUTED, wrap=True)
        fill(inner, self._name, self.about)
        line = row(gap=Space.S)
        for place, (each, wide) in enumerate(zip(fields, widths, strict=True)):
            line.addWidget(each, wide, Qt.AlignmentFlag.AlignTop)
            if isinstance(each.field, Field):
                each.field.entered.connect(lambda place=place: self._step(place))
                each.field.textEdited.connect(lambda _text: self.explain(*self._told))
        inner.addLayout(line)
        self.hide()

    def name(self, name: str, about: str, *, tone: Tone = Tone.MUTED) -> None:
        """Say above the fields what is being entered."""
        self._name.setText(name)
        self._told = (about, tone)
        self.explain(about, tone)

    def explain(self, words: str, tone: Tone) -> None:
        """Say something above the fields until the next key."""
        self.about.setText(words)
        self.about.set_tone(tone)
        self.about.setVisible(bool(words))

    def go_to(self, place: int) -> None:
        """Give a field the keys."""
        widget = self._fields[place].field
        widget.setFocus()
        if isinstance(widget, Field):
            widget.selectAll()

    def _step(self, place: int) -> None:
        following = self._after(place)
        if following < len(self._fields):
            self.go_to(following)
        else:
            self.complete.emit()
