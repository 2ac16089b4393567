"""A note of goods as a strip for the receipt printer, signed by both like the page."""

from __future__ import annotations

from ntt_pos.documents.engine.paper_roll import Roll
from ntt_pos.documents.vouchers.note_words import (
    below_lines,
    happened_of,
    maker_of,
    mark_of,
    names_of,
    sentence_of,
    signers_of,
    undone_of,
    units_of,
    worth_of,
)
from ntt_pos.domain.core.words import NOTES
from ntt_pos.domain.devices.paper import Align, PaperCode, PaperLine
from ntt_pos.domain.goods.notes import NoteLine, NotePaper
from ntt_pos.i18n import Language

_SIGNATURE_LINES = 3


def note_lines(
    paper: NotePaper,
    *,
    columns: int,
    language: Language,
    code_page: str = "",
    code: PaperCode = PaperCode.QR,
) -> tuple[PaperLine, ...]:
    """Return a note as lines of paper of ``columns`` characters; ``code`` is how its number is scanned again."""
    note, head = paper.note, paper.note.head
    roll = Roll(columns, code_page)
    roll.words(paper.shop, bold=True, align=Align.CENTER)
    if paper.practice:
        roll.words(language.text("PRACTICE"), bold=True, big=True, align=Align.CENTER)
    roll.title(language.text(NOTES[head.kind].paper))
    roll.words(head.number, bold=True, align=Align.CENTER)
    roll.words(mark_of(paper, language), bold=bool(paper.copy), big=bool(paper.copy), align=Align.CENTER)
    undone = undone_of(paper, language)
    if undone:
        roll.words(undone, bold=True, align=Align.CENTER)
    roll.words(happened_of(paper, language), align=Align.CENTER)
    roll.rule()
    name, place = maker_of(paper, language)
    roll.words(name, bold=True)
    if place:
        roll.words(place)
    roll.rule()
    for line in note.lines:
        _goods(roll, line, paper, language)
    roll.rule()
    roll.pair(language.text("Total"), units_of(head.totals, language), bold=True)
    if worth_of(note) > 0:
        roll.pair(language.text("If all of it is sold, for you"), language.rupiah(worth_of(note)), bold=True)
    if note.compensation:
        roll.pair(language.text("Compensation to producers"), language.rupiah(note.compensation))
    if head.note:
        roll.words(language.text("Note: {words}", words=head.note))
    if note.approver:
        roll.words(language.text("Approved by {name}: {reason}", name=note.approver, reason=note.approval_reason))
    if note.alone:
        roll.words(language.text("Without an approver: {reason}", reason=note.alone))
    roll.words(sentence_of(paper, language))
    for who, whose in zip(signers_of(paper, language), names_of(paper, language), strict=True):
        for _line in range(_SIGNATURE_LINES):
            roll.gap()
        roll.words("." * (columns - 8))
        roll.words(f"{who}: {whose}" if whose else who)
    roll.gap()
    roll.code(code, head.number)
    return tuple(roll.lines)


def _goods(roll: Roll, line: NoteLine, paper: NotePaper, language: Language) -> None:
    roll.pair(line.name, language.quantity_in_full(line.quantity, line.price_per, line.unit), bold=True)
    if line.claimed is not None and line.claimed != line.quantity and not paper.note.head.reverses:
        roll.pair(
            language.text("said by the producer"),
            language.quantity_in_full(line.claimed, line.price_per, line.unit),
            indent=2,
        )
    for below in below_lines(line, language):
        roll.words(below, indent=2)
