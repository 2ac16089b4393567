"""How notes of goods are called and told on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ntt_pos import i18n
from ntt_pos.domain.core.words import NOTE_REASONS
from ntt_pos.domain.goods.notes import NoteHead, NoteKind, Total
from ntt_pos.i18n import _, ngettext
from ntt_pos.ui.theme import Tone


def units_words(sums: Sequence[Total]) -> str:
    """Return added-up units: ``58 pieces + 0,5 kg``, of a note that undoes another ``−58 pieces − 0,5 kg``."""
    parts = [
        i18n.quantity(each.quantity, each.price_per, each.unit)
        if each.unit
        else ngettext("{n} piece", "{n} pieces", abs(each.quantity), n=each.quantity)
        for each in sums
        if each.quantity
    ]
    return " + ".join(parts).replace(f"+ {i18n.MINUS}", f"{i18n.MINUS} ") or "0"


def about_words(head: NoteHead) -> str:
    """Return whose goods a note is about, or why they were written off."""
    if head.kind is NoteKind.WRITE_OFF:
        return _(NOTE_REASONS[head.reason].long).capitalize()
    return head.producer or _("The shop's own goods")


def until_words(expiry: date | None, today: date) -> tuple[str, Tone]:
    """Return until when goods keep, and how urgent that is."""
    if expiry is None:
        return _("no date"), Tone.MUTED
    if expiry < today:
        return _("expired {day}", day=expiry), Tone.DANGER
    return _("until {day}", day=expiry), Tone.MUTED


def short_words(day: date) -> str:
    """Return ``17 Apr``."""
    return i18n.day(day).rsplit(" ", 1)[0]
