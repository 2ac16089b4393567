"""The kwitansi on A5: complete, legible, and the same bytes for the same kwitansi."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from ntt_pos.documents.vouchers.kwitansi_pdf import draw_kwitansi
from ntt_pos.domain.selling.kwitansi import Kwitansi, place_of_address
from ntt_pos.i18n import Language
from tests.documents.golden import same_as_golden

ID = Language("id")
KWITANSI = Kwitansi(
    number="KW-LRT-01-2026-000007", sale_number="JL-LRT-01-2026-000418", date=date(2026, 2, 28),
    shop="NTT Mart Flores Timur", address="Taman Kota Felix Fernandez, Larantuka", place="Larantuka",
    buyer="Yohanes Kopong Tukan", office="Dinas Perindustrian dan Perdagangan Kabupaten Flores Timur",
    purpose="Suguhan rapat koordinasi: Kopi bubuk Hokeng 200 g, Keripik pisang, Madu hutan dan 4 lainnya",
    amount=5_251_500, stamp_duty=True, cashier="Ani Kelen", journal_head="7f3a91c2" + "0" * 56,
)  # fmt: skip


def words(pdf):
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    return page.extract_text()


@pytest.mark.parametrize(
    ("name", "kwitansi"), [("stamp", KWITANSI), ("copy", replace(KWITANSI, amount=75_000, stamp_duty=False, copy=2))]
)
def test_the_words_on_it_are_the_golden_ones(name, kwitansi):
    pdf = draw_kwitansi(kwitansi, ID)
    assert pdf == draw_kwitansi(kwitansi, ID)
    assert same_as_golden(f"kwitansi_{name}.txt", words(pdf).encode())


def test_it_is_one_page_of_a5_with_the_meterai_box_only_above_the_limit():
    (page,) = PdfReader(io.BytesIO(draw_kwitansi(KWITANSI, ID))).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 420)
    assert "METERAI" in words(draw_kwitansi(KWITANSI, ID))
    assert "METERAI" not in words(draw_kwitansi(replace(KWITANSI, stamp_duty=False), ID))


def test_the_longest_words_stay_on_the_page():
    long = replace(KWITANSI, buyer="W" * 80, office="M" * 80, purpose="Q " * 80, amount=999_999_999_999_999)
    (page,) = PdfReader(io.BytesIO(draw_kwitansi(long, ID))).pages
    at = []
    page.extract_text(
        visitor_text=lambda text, _cm, tm, _font, _size: at.append((tm[4], tm[5])) if text.strip() else None
    )
    assert all(0 < x < 595 and 0 < y < 420 for x, y in at)


@pytest.mark.parametrize("shop", ["NTT Mart", "Koperasi Serba Usaha dan Toko Oleh-oleh Sinar Lamaholot Flores Timur"])
def test_nothing_on_it_is_smaller_than_11_points(shop):
    long = replace(KWITANSI, shop=shop, address="Jalan Taman Kota Felix Fernandez nomor 12, Larantuka, Flores Timur")
    (page,) = PdfReader(io.BytesIO(draw_kwitansi(replace(long, practice=True), ID))).pages
    sizes = []
    page.extract_text(visitor_text=lambda text, _cm, _tm, _font, size: sizes.append(size) if text.strip() else None)
    assert min(sizes) >= 11


def test_practice_and_what_no_font_has_do_no_harm():
    odd = replace(KWITANSI, practice=True, buyer="Ina \x1bp🙂 \u202e", office="")
    assert "LATIHAN" in words(draw_kwitansi(odd, ID))


def test_the_town_is_what_stands_last_in_the_address():
    assert place_of_address("Taman Kota Felix Fernandez, Larantuka") == "Larantuka"
    assert place_of_address("Larantuka") == "Larantuka"
    assert place_of_address("") == ""
