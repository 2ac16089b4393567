"""Notes of goods for the tests: a delivery with a difference, a withdrawal, a write-off, and long ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from ntt_pos.domain.goods.notes import Note, NoteHead, NoteKind, NoteLine, NotePaper, totals
from ntt_pos.domain.goods.stock import Bin

COFFEE = NoteLine(
    1,
    "P012-0001",
    "Kopi Arabika 250 g",
    "bungkus",
    1,
    28,
    30,
    date(2026, 5, 20),
    note="2 pecah",
    price=25_000,
    share=21_250,
)
ABON = NoteLine(
    2,
    "P012-0002",
    "Abon ikan tuna khas Larantuka dengan nama yang panjang sekali 250 g",
    "bungkus",
    1,
    1500,
    1500,
    price=25_000,
    share=20_000,
)
SALT = NoteLine(3, "P012-0003", "Garam kasar (curah)", "kg", 1000, 500, 500, price=20_000, share=17_000)


def a_note(
    kind: NoteKind = NoteKind.DELIVERY, lines: tuple[NoteLine, ...] = (COFFEE, ABON, SALT), **head: object
) -> Note:
    """Return a note with these lines; its totals follow from them."""
    series = {NoteKind.DELIVERY: "ST", NoteKind.WITHDRAWAL: "BT", NoteKind.WRITE_OFF: "BA"}[kind]
    facts = NoteHead(
        kind=kind, note_id=1, number=f"{series}-LRT-2026-000123", at=datetime(2026, 2, 28, 2, 5, tzinfo=UTC),
        business_date=date(2026, 2, 28), occurred_on=None, producer_id=12, producer_code="P012",
        producer="BUMDes Leworahang", village="Hokeng Jaya", district="Wulanggitang", by="Bela Tukan", reason="",
        note="", reverses="", reversed_by="", lines=len(lines),
        totals=totals((line.unit, line.price_per, line.quantity) for line in lines),
    )  # fmt: skip
    return Note(replace(facts, **head), lines)


def a_paper(note: Note | None = None, **changes: object) -> NotePaper:
    """Return a note as it is printed."""
    paper = NotePaper(note or a_note(), "NTT Mart Flores Timur", "Taman Kota Felix Fernandez, Larantuka", "LRT")
    return replace(paper, **changes)


def a_withdrawal() -> Note:
    """Return a bukti tarik: expired ones that waited, unsold ones from the shelf."""
    waiting = NoteLine(
        2, "P012-0002", "Abon ikan tuna 250 g", "bungkus", 1, 4, None, date(2026, 2, 20), Bin.COLLECT, "EXPIRED"
    )
    unsold = NoteLine(4, "P012-0004", "Keripik pisang 150 g", "bungkus", 1, 6, None, None, Bin.SHELF, "UNSOLD")
    return replace(a_note(NoteKind.WITHDRAWAL, (waiting, unsold)), receiver="Yosef Kelen")


def a_write_off() -> Note:
    """Return a berita acara of damage that the shop pays for."""
    line = replace(COFFEE, quantity=2, claimed=None, note="", producer="BUMDes Leworahang")
    nobody = {"producer_id": None, "producer": "", "producer_code": "", "village": "", "district": ""}
    note = a_note(NoteKind.WRITE_OFF, (line,), reason="DAMAGED", **nobody)
    return replace(note, approver="Maria Fernandez", approval_reason="dilihat bersama", compensation=42_500)


def a_long_delivery(lines: int = 60) -> Note:
    """Return a delivery of several pages."""
    return a_note(lines=(COFFEE, ABON, SALT) * (lines // 3))
