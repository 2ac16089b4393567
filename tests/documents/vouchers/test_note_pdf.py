"""Papers of goods: read back they say what was recorded; both sides get their sheet, and the same note the same bytes."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pypdf
import pytest

from ntt_pos.documents.engine.escpos import paper_bytes
from ntt_pos.documents.engine.paper_roll import as_text
from ntt_pos.documents.vouchers.note_pdf import draw_note
from ntt_pos.documents.vouchers.note_strip import note_lines
from ntt_pos.domain.devices.paper import PaperProfile
from ntt_pos.domain.goods.notes import NotePaper
from ntt_pos.i18n import Language
from tests.documents.golden import same_as_golden
from tests.documents.makers.examples import a_jpeg
from tests.documents.notes import COFFEE, a_long_delivery, a_note, a_paper, a_withdrawal, a_write_off

INDONESIAN, ENGLISH = Language("id"), Language("en")
PAPERS = {"titip": a_note, "tarik": a_withdrawal, "acara": a_write_off}


def pages_of(paper: NotePaper, language: Language = INDONESIAN) -> list[str]:
    read = pypdf.PdfReader(io.BytesIO(draw_note(paper, language)))
    return [" ".join(page.extract_text().split()) for page in read.pages]


def test_a_short_delivery_has_both_sheets_on_one_page_with_said_and_counted() -> None:
    (page,) = pages_of(a_paper())
    assert page.count("SURAT TITIP") == page.count("ST-LRT-2026-000123") - 1 == 2  # and once in the foot
    assert page.count("LEMBAR PRODUSEN · ASLI") == page.count("LEMBAR TOKO · ASLI") == 1
    assert page.count("30 28 bungkus −2") == 2
    assert page.count("1.500 1.500 bungkus –") == 2
    assert page.count("0,5 kg 0,5 kg –") == 2
    assert page.count("Total: 1.528 buah + 0,5 kg") == 2
    assert page.count("harga 25.000 = Anda 21.250 + toko 3.750 · sampai 20 Mei 2026 · 2 pecah") == 2
    assert page.count("harga 1 kg 20.000 = Anda 17.000 + toko 3.000") == 2
    assert page.count("595.000") == page.count("30.000.000") == page.count("8.500") == 2
    assert page.count("Kalau laku semua: Rp30.603.500 untuk Anda") == 2
    assert page.count("Yang menitipkan Nama dan tanda tangan") + page.count("Nama dan tanda tangan") >= 2
    assert page.count("Bela Tukan") == 2


def test_goods_without_a_price_have_no_empty_column() -> None:
    assert "Untuk Anda" in pages_of(a_paper())[0]
    assert "Untuk Anda" not in pages_of(a_paper(a_withdrawal()))[0]


def test_a_photo_is_drawn_beside_its_goods_and_a_spoiled_one_is_left_out() -> None:
    pictured = [replace(COFFEE, photo="a" * 64), replace(COFFEE, product_id=2, photo="b" * 64)]
    paper = a_paper(a_note(lines=tuple(pictured)), photos={"a" * 64: a_jpeg(200, 150), "b" * 64: b"spoiled"})
    (page,) = pypdf.PdfReader(io.BytesIO(draw_note(paper, INDONESIAN))).pages
    assert len(page.images) == 1
    assert page.extract_text().count("Kopi Arabika 250 g") == 4


def test_a_withdrawal_names_where_why_and_who_took_it_and_that_no_money_moved() -> None:
    (page,) = pages_of(a_paper(a_withdrawal()))
    assert page.count("sampai 20 Feb 2026 · tadinya menunggu diambil · kedaluwarsa") == 2
    assert page.count("dari rak · tidak laku") == 2
    assert page.count("Yosef Kelen") == 2
    assert page.count("Tidak ada uang yang berpindah") == 2
    (erased,) = pages_of(a_paper(replace(a_withdrawal(), receiver=None)))
    assert erased.count("(dihapus)") == 2


def test_a_write_off_has_one_sheet_with_its_approval_and_compensation() -> None:
    (page,) = pages_of(a_paper(a_write_off()))
    assert "LEMBAR PRODUSEN" not in page
    assert "Ganti rugi untuk produsen: Rp42.500" in page
    assert "Disetujui Maria Fernandez: dilihat bersama" in page
    assert "harga 25.000 = produsen 21.250 + toko 3.750" in page  # the shop's own paper speaks to no producer
    assert "Anda" not in page
    assert "BUMDes Leworahang" in page


def test_sixty_lines_run_over_pages_that_repeat_the_heading_and_number_themselves() -> None:
    pages = pages_of(a_paper(a_long_delivery()))
    half = len(pages) // 2
    assert half >= 3
    assert all("Kata penitip Dihitung Selisih" in page for page in pages)
    assert [f"halaman {n}/{half}" in page for n, page in enumerate(pages[:half], start=1)] == [True] * half
    assert "LEMBAR PRODUSEN" in pages[0]
    assert "LEMBAR TOKO" in pages[half]
    assert "Yang menitipkan" in pages[half - 1]
    assert "Yang menitipkan" in pages[-1]
    assert sum(page.count("28 bungkus") for page in pages) == 40


def test_copies_undone_notes_late_entries_and_practice_are_marked() -> None:
    undone = a_paper(a_note(reversed_by="ST-LRT-2026-000124", occurred_on=date(2026, 2, 6)), copy=2, practice=True)
    page = " ".join(pages_of(undone))
    assert page.count("SALINAN ke-2") == 2
    assert page.count("DIBATALKAN oleh ST-LRT-2026-000124") == 2
    assert page.count("(susulan, kejadian 6 Feb 2026)") == 2
    assert "LATIHAN" in page
    line = replace(COFFEE, quantity=-28, claimed=0)
    (undoing,) = pages_of(a_paper(a_note(lines=(line,), reverses="ST-LRT-2026-000122")))
    assert undoing.count("MEMBATALKAN ST-LRT-2026-000122") == 2
    assert undoing.count("– −28 bungkus –") == 2


@pytest.mark.parametrize("kind", list(PAPERS))
def test_the_same_note_gives_the_same_bytes(kind: str) -> None:
    assert draw_note(a_paper(PAPERS[kind]()), INDONESIAN) == draw_note(a_paper(PAPERS[kind]()), INDONESIAN)


@pytest.mark.parametrize("kind", list(PAPERS))
@pytest.mark.parametrize("columns", [32, 48])
def test_the_strip_is_as_somebody_last_found_it_good(kind: str, columns: int) -> None:
    text = as_text(note_lines(a_paper(PAPERS[kind]()), columns=columns, language=INDONESIAN), columns)
    assert all(len(line) <= columns for line in text.splitlines())
    assert same_as_golden(f"note-{kind}-{columns}.txt", text.encode())


def test_papers_speak_english_too() -> None:
    (page,) = pages_of(a_paper(), ENGLISH)
    assert "DELIVERY NOTE" in page
    assert "28 bungkus" in page


def test_the_amount_in_a_products_name_is_never_parted_from_its_unit() -> None:
    read = pypdf.PdfReader(io.BytesIO(draw_note(a_paper(), INDONESIAN)))
    lines = [line.strip() for line in read.pages[0].extract_text().splitlines()]
    assert "g" not in lines
    assert any(line.endswith("250 g") for line in lines)


def test_what_people_typed_never_commands_the_printer_and_long_words_stay_on_the_page() -> None:
    nasty = replace(COFFEE, name="Kopi\x1bp\x00\x19\xfa💥" + "W" * 60, note="\x1b@\x07")
    paper = a_paper(a_note(lines=(nasty,), note="\x1d V\x00"))
    profile = PaperProfile(columns=32)
    lines = note_lines(paper, columns=32, language=INDONESIAN, code_page=profile.code_page)
    assert all(line.text.isprintable() and len(line.text) <= 32 for line in lines)
    assert b"\x1bp" not in paper_bytes(lines, profile)
    (page,) = pages_of(paper)
    assert "Kopi" in page


def test_a_note_of_the_evening_says_its_own_date_and_the_book_date() -> None:
    evening = a_paper(a_note(business_date=date(2026, 3, 1)))
    assert "28 Februari 2026 (buku 1 Mar)" in " ".join(
        as_text(note_lines(evening, columns=48, language=Language("id")), 48).split()
    )
    handed_over = a_paper(a_note(business_date=date(2026, 3, 1), occurred_on=date(2026, 2, 28)))
    assert "susulan" not in as_text(note_lines(handed_over, columns=48, language=Language("id")), 48)
