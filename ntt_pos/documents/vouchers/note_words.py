"""What notes of goods say, on A4 and on the strip alike: titles, reasons, the sentence above the signatures."""

from __future__ import annotations

from typing import Final

from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.words import BINS, NOTE_REASONS, NOTES
from ntt_pos.domain.goods.notes import Note, NoteKind, NoteLine, NotePaper, Total
from ntt_pos.i18n import N_, Language

_SIGNED: Final = {
    NoteKind.DELIVERY: (N_("Who handed in"), N_("Who received, for the shop")),
    NoteKind.WITHDRAWAL: (N_("Who took them back"), N_("Who gave them, for the shop")),
    NoteKind.WRITE_OFF: (N_("Who reports"), N_("Witness or manager")),
}


def mark_of(paper: NotePaper, language: Language) -> str:
    """Return ASLI or SALINAN ke-n."""
    return language.text("COPY no. {n}", n=paper.copy) if paper.copy else language.text("ORIGINAL")


def undone_of(paper: NotePaper, language: Language) -> str:
    """Return what undid this note, or which one it undoes, or an empty text."""
    head = paper.note.head
    if head.reversed_by:
        return language.text("UNDONE by {number}", number=head.reversed_by)
    return language.text("UNDOES {number}", number=head.reverses) if head.reverses else ""


def sentence_of(paper: NotePaper, language: Language) -> str:
    """Return what the signatures stand for."""
    if paper.note.head.reason == "WRONG_EXPIRY":
        return language.text("The goods stay on the shelf under their right date.")
    return language.text(NOTES[paper.note.head.kind].about)


def signers_of(paper: NotePaper, language: Language) -> tuple[str, str]:
    """Return whose signatures are below: of the producer's side and of the shop's."""
    other, shop = _SIGNED[paper.note.head.kind]
    return language.text(other), language.text(shop)


# How a price is split: to the producer who reads it, and in the shop's own report of many producers' goods.
_SPLIT: Final = (
    N_("price {price} = you {hers} + shop {shop}"),
    N_("price of 1 {unit} {price} = you {hers} + shop {shop}"),
)
_SPLIT_OF_OTHERS: Final = (
    N_("price {price} = producer {hers} + shop {shop}"),
    N_("price of 1 {unit} {price} = producer {hers} + shop {shop}"),
)


def names_of(paper: NotePaper, language: Language) -> tuple[str, str]:
    """Return the names under the signature lines, as far as they are known."""
    receiver = paper.note.receiver
    if paper.note.head.kind is NoteKind.WRITE_OFF:
        return paper.note.head.by, paper.note.approver
    return language.text("(erased)") if receiver is None else receiver, paper.note.head.by


def maker_of(paper: NotePaper, language: Language) -> tuple[str, str]:
    """Return whose goods these are: the name, and code with village and district."""
    head = paper.note.head
    if head.kind is NoteKind.WRITE_OFF:
        return language.text(NOTE_REASONS[head.reason].long).capitalize(), ""
    if not head.producer:
        return language.text("The shop's own goods"), ""
    return head.producer, " · ".join(part for part in (head.producer_code, head.village, head.district) if part)


def below_line(line: NoteLine, language: Language) -> str:
    """Return the second row of a line: until when it keeps, from where, why, and what was noted."""
    parts = [
        language.text("until {day}", day=line.expiry) if line.expiry else "",
        language.text(BINS[line.place].paper) if line.place else "",
        language.text(NOTE_REASONS[line.reason].long) if line.reason else "",
        line.producer,
        line.note,
    ]
    return " · ".join(part for part in parts if part)


def below_lines(line: NoteLine, language: Language) -> list[str]:
    """Return what is under a line's name: how one piece is split, and the rest."""
    said = []
    if line.price:
        said_of_one, said_of_a_unit = _SPLIT_OF_OTHERS if line.producer else _SPLIT
        words = said_of_one if line.price_per == 1 else said_of_a_unit
        said.append(
            language.text(
                words,
                unit=line.unit,
                price=language.rupiah(line.price),
                hers=language.rupiah(line.share),
                shop=language.number(line.price - line.share),
            )
        )
    return [each for each in (*said, below_line(line, language)) if each]


def worth_of(note: Note) -> int:
    """Return what the producer gets when all goods of a delivery are sold, rupiah; 0 for other notes."""
    return sum(line.worth for line in note.lines) if note.head.kind is NoteKind.DELIVERY else 0


def units_of(sums: tuple[Total, ...], language: Language) -> str:
    """Return added-up units: ``58 buah + 0,5 kg``."""
    shown = [
        language.quantity_in_full(each.quantity, each.price_per, each.unit)
        if each.unit
        else language.plural("{n} piece", "{n} pieces", abs(each.quantity), n=each.quantity)
        for each in sums
    ]
    return " + ".join(shown) or "0"


def happened_of(paper: NotePaper, language: Language) -> str:
    """Return the day with its book date, and when it really happened if that was earlier ("susulan")."""
    head = paper.note.head
    day = language.dated(head.at, head.business_date)
    if head.occurred_on is None or head.occurred_on >= calendar_date(head.at):
        return day
    return language.text("{day} (late entry, happened {happened})", day=day, happened=head.occurred_on)
