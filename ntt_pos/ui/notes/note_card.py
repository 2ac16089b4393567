"""The card of one note: whose, how many, each line with what was said and counted, who recorded it, what undid it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QGridLayout

from ntt_pos import i18n
from ntt_pos.domain.core.words import BINS, NOTE_REASONS, NOTES
from ntt_pos.domain.goods.notes import Note, NoteLine
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.i18n import _
from ntt_pos.ui.notes.note_words import about_words, units_words, until_words
from ntt_pos.ui.office.chosen_card import ChosenCard
from ntt_pos.ui.office.facts import Fact, FactList, section
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.dialog import scrolling
from ntt_pos.ui.widgets.layout import add, column, fill, frame, plain
from ntt_pos.ui.widgets.text import Text


class NoteCard(ChosenCard):
    """Shows a note and what can be done with it."""

    def __init__(self, look: Look, verbs: Sequence[Button]) -> None:
        super().__init__(look, _("Choose a note"), _("Its goods, dates and names appear here."))
        self.look = look
        stack = column(self.inside, gap=Space.M, margins=(Space.L, Space.L, Space.L, Space.M))
        words = add(stack, column(gap=2))
        self.name = Text(look, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True)
        self.meta = Text(look, size=Size.META + 0.5, tone=Tone.MUTED, wrap=True)
        fill(words, self.name, self.meta)
        self._warn = add(stack, frame("warn"))
        inner = column(self._warn, margins=(Space.M, Space.S, Space.M, Space.S))
        self.warning = add(inner, Text(look, tone=Tone.ATTENTION, wrap=True))
        pairs = add(stack, QGridLayout())
        pairs.setSpacing(Space.S)
        for place, button in enumerate(verbs):
            pairs.addWidget(button, place // 2, place % 2)
        holder = plain()
        lists = fill(column(holder, gap=Space.XS), section(look, _("Goods")))
        self.lines = add(lists, FactList(look))
        lists.addSpacing(Space.S)
        lists.addWidget(section(look, _("Recorded")))
        self.facts = FactList(look)
        fill(lists, self.facts, 1)
        stack.addWidget(scrolling(holder), 1)

    def show_note(self, note: Note, today: date) -> None:
        """Show a note."""
        head = note.head
        self.clear(chosen=True)
        self.name.setText(about_words(head))
        place = ", ".join(part for part in (head.village, head.district) if part)
        parts = [_(NOTES[head.kind].long), head.number, head.producer_code, place]
        self.meta.setText(" · ".join(part for part in parts if part))
        warning = ""
        if head.reversed_by:
            warning = _("Undone by {number}: it no longer counts.", number=head.reversed_by)
        elif head.reverses:
            warning = _("This note undoes {number}.", number=head.reverses)
        self.warning.setText(warning)
        self._warn.setVisible(bool(warning))
        lines = []
        for line in note.lines:
            lines.append(_line_fact(line, undoing=bool(head.reverses)))
            below = _below(line, today)
            if below.words:
                lines.append(below)
        lines.append(Fact(_("Total"), units_words(head.totals)))
        self.lines.show_lines(lines)
        self.facts.show_lines(_facts(note))


def _line_fact(line: NoteLine, *, undoing: bool) -> Fact:
    counted = i18n.quantity(line.quantity, line.price_per, line.unit)
    if line.claimed is None or line.claimed == line.quantity or undoing:
        return Fact(line.name, counted)
    claimed = i18n.quantity(line.claimed, line.price_per, line.unit)
    return Fact(line.name, counted, middle=_("said {quantity}", quantity=claimed), middle_tone=Tone.ATTENTION)


def _below(line: NoteLine, today: date) -> Fact:
    until, tone = until_words(line.expiry, today) if line.expiry else ("", Tone.MUTED)
    parts = [
        until,
        _(BINS[line.place].phrase) if line.place not in (None, Bin.SHELF) else "",
        _(NOTE_REASONS[line.reason].long) if line.reason else "",
        line.producer,
        line.note,
    ]
    return Fact("   " + " · ".join(part for part in parts if part) if any(parts) else "", tone=tone)


def _facts(note: Note) -> list[Fact]:
    head = note.head
    receiver = _("(erased)") if note.receiver is None else note.receiver
    rows = [
        (_("When"), i18n.moment(head.at)),
        (_("Book date"), i18n.day(head.business_date) if i18n.booked(head.at, head.business_date) else ""),
        (_("Happened on"), i18n.day(head.occurred_on) if head.occurred_on else ""),
        (_("By"), head.by),
        (_("Taken by"), receiver),
        (_("Approved by"), note.approver),
        (_("Why"), note.approval_reason),
        (_("Without an approver"), note.alone),
        (_("Note"), head.note),
        (_("Compensation"), i18n.rupiah(note.compensation) if note.compensation else ""),
        (_("Papers so far"), i18n.number(note.prints) if note.prints else _("none")),
    ]
    return [Fact(label, value, tone=Tone.MUTED) for label, value in rows if value]
