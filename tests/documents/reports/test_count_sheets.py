"""The papers of a count and the stock card: what they say is what they were given, however long it is."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest

from ntt_pos.documents.reports.count_sheets import draw_blind_sheet, draw_count_result
from ntt_pos.documents.reports.stock_card_pdf import draw_stock_card
from ntt_pos.i18n import Language
from tests.documents import counts

INDONESIAN, ENGLISH = Language("id"), Language("en")


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_the_blind_sheet_names_every_product_with_its_code_and_a_place_to_write() -> None:
    sheet = counts.a_blind_sheet()
    pdf = draw_blind_sheet(sheet, INDONESIAN)
    text = text_of(pdf)
    for product in sheet.products:
        assert (product.barcodes[0] if product.barcodes else product.code) in text
        assert product.producer_name in text
    assert text.startswith("LEMBAR HITUNG STOK")
    assert pdf == draw_blind_sheet(sheet, INDONESIAN)
    assert "STOCK COUNT SHEET" in text_of(draw_blind_sheet(sheet, ENGLISH))


def test_the_minutes_tell_each_difference_its_reason_and_the_sum() -> None:
    result = counts.a_result(60, note="Dihitung bersama Pak Markus.")
    pdf = draw_count_result(result, INDONESIAN)
    text = text_of(pdf)
    for number in ("−2 bks", "−1 bks", "+3 kg", "38 bks", "43 kg", "850.000"):
        assert number in text
    assert result.money == 850_000
    assert text.count("kemasannya robek") == 20
    assert {"Bela Tukan", "Maria Fernandez"} <= {name for name in ("Bela Tukan", "Maria Fernandez") if name in text}
    assert "Dihitung bersama Pak Markus." in text
    assert pdf == draw_count_result(result, INDONESIAN)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) > 1


def test_a_count_that_agreed_says_so() -> None:
    text = text_of(draw_count_result(counts.a_result(0, approver=""), INDONESIAN))
    assert "Semua cocok. Stok dan saldo tidak berubah." in text
    assert "31 barang dihitung; 31 cocok" in text


def test_the_stock_card_prints_every_line_and_its_sums_on_as_many_pages_as_it_takes() -> None:
    card = counts.a_stock_card(sales=45)
    pdf = draw_stock_card(card, INDONESIAN)
    text = text_of(pdf)
    for line in card.lines:
        assert line.document in text
    assert text.count("susulan, kejadian 11") == 2
    assert f"{card.closing.shelf} {card.closing.collect} {card.closing.damaged}" in text
    assert pdf == draw_stock_card(card, INDONESIAN)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) > 1


@pytest.mark.parametrize("name", ["☕🎉", "K" * 200, "Kopi\nArabika\x1b", "<b>Kopi</b>"])
def test_no_name_breaks_these_papers_and_a_practice_shop_says_so(name: str) -> None:
    product = replace(counts.a_countable(0), name=name, producer_name=name)
    sheet = replace(counts.a_blind_sheet(1), products=(product,), practice=True)
    assert "LATIHAN" in text_of(draw_blind_sheet(sheet, INDONESIAN))
    result = counts.a_result(1)
    odd = replace(result, differences=(replace(result.differences[0], product=product, reason=name),), practice=True)
    assert "LATIHAN" in text_of(draw_count_result(odd, INDONESIAN))
    card = replace(counts.a_stock_card(), name=name, producer=name, practice=True)
    assert "LATIHAN" in text_of(draw_stock_card(card, INDONESIAN))
