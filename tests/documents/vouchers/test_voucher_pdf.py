"""The papers of the producers' money, as they come out: page and strip, every kind, nothing lost and nothing overlapping."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.documents.engine.escpos import paper_bytes
from ntt_pos.documents.engine.paper_roll import as_text
from ntt_pos.documents.vouchers.voucher_pdf import draw_voucher
from ntt_pos.documents.vouchers.voucher_strip import voucher_lines
from ntt_pos.domain.core.money import banknotes
from ntt_pos.domain.devices.paper import PaperProfile
from ntt_pos.domain.money.amount_in_words import terbilang
from ntt_pos.i18n import Language
from tests.documents.golden import same_as_golden
from tests.documents.vouchers.examples import (
    EVERY,
    LONG,
    a_large_one,
    a_note,
    a_receipt,
    a_reversed_transfer,
    a_voucher,
)

ID, EN = Language("id"), Language("en")
HALF = 841.89 / 2


def words(told, language=ID):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(draw_voucher(told, language))).pages)


def heights(told):
    """Return how high above the page's foot every piece of text stands."""
    found = []

    def note(text, matrix, place, _font, _size):
        if text.strip():
            found.append((round(place[5] + matrix[5], 1), text.strip()))

    pages = pypdf.PdfReader(io.BytesIO(draw_voucher(told, ID))).pages
    for page in pages:
        page.extract_text(visitor_text=note)
    return found, len(pages)


@pytest.mark.parametrize("kind", EVERY)
def test_the_page_reads_as_it_was_found_good(kind):
    assert same_as_golden(f"voucher_{kind}.txt", words(EVERY[kind]).encode())


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("kind", EVERY)
def test_the_strip_reads_as_it_was_found_good(kind, columns):
    text = as_text(voucher_lines(EVERY[kind], ID, columns=columns), columns)
    assert max(len(line) for line in text.splitlines()) <= columns
    assert same_as_golden(f"voucher_{kind}_{columns}.txt", text.encode())


@pytest.mark.parametrize("kind", EVERY)
def test_the_same_paper_gives_the_same_bytes(kind):
    assert draw_voucher(EVERY[kind], ID) == draw_voucher(EVERY[kind], ID)


def test_both_halves_say_the_same_and_whose_they_are():
    text = words(a_voucher())
    for each in ("BUKTI BAYAR", "BB-LRT-2026-000012", "Rp251.500", "Maria Bunda Kelen", "251.600 − 251.500 = 100"):
        assert text.count(each) == 2 * text.count(each) // 2 >= 2, each
    assert "untuk produsen" in text
    assert "untuk toko" in text


@given(st.integers(1, 999_999_999), st.integers(-5_000_000, 999_999_999))
def test_amount_words_notes_and_arithmetic_on_the_page_agree(hundreds, before):
    amount = hundreds * 100 if hundreds < 10_000_000 else hundreds
    told = a_voucher(amount=amount, before=before)
    text = " ".join(words(told).split())
    assert text.count(ID.rp(amount)) >= 2
    assert text.count(terbilang(amount)) == 2
    assert f"{ID.rupiah(before)} − {ID.rupiah(amount)} = {ID.rupiah(before - amount)}" in text
    for note, count in banknotes(amount):
        assert ID.rupiah(note) in text
        assert (
            count == 1
            or f"{ID.number(count)} lembar" in text
            or f"{ID.number(count)} keping" in text
            or text.count(ID.rupiah(note)) >= 2 * count
        )


def test_what_a_person_typed_is_cleaned_and_never_a_command():
    told = a_note(reason="harga\x1bm salah 🐟 <b>tebal</b> \x1d", producer="Tenun\x00 “Ina”")
    assert "🐟" not in words(told)
    data = paper_bytes(voucher_lines(told, ID, columns=32, code_page="cp437"), PaperProfile())
    assert b"\x1bm" not in data
    assert b"\xf0\x9f" not in data


@pytest.mark.parametrize(
    "told",
    [
        a_large_one(reversed_on=a_voucher().date, reversed_why="x" * 200, reference="y" * 60, copy=12),
        a_note(reason="Sangat panjang sekali " * 9, producer=LONG, cites="TJ-LRT-2026-000123"),
        a_receipt(producer=LONG, reason="panjang " * 25),
        a_reversed_transfer(producer=LONG, reversed_why="panjang " * 25),
    ],
)  # fmt: skip
def test_the_fullest_paper_says_everything_and_leaves_room_to_sign(told):
    places, pages = heights(told)
    assert min(y for y, _text in places) > 10
    sides = 2 if pages == 1 else 1
    fields = [y for y, text in places if text == ID.text("Account")]
    signs = [y for y, text in places if text in ("Saksi", "Diketahui produsen")]
    assert len(fields) == len(signs) == 2
    assert all(field > sign + 15 for field, sign in zip(sorted(fields)[:sides], sorted(signs)[:sides], strict=True))
    assert min(signs) > 26 + 40
    said = words(told).replace("\n", "").replace(" ", "")
    for each in (told.producer, told.reason, told.reference, told.reversed_why):
        assert each.strip().replace(" ", "") in said


@pytest.mark.parametrize("kind", EVERY)
def test_usual_papers_share_a_page_and_everything_is_black_and_11_points_or_more(kind):
    (page,) = pypdf.PdfReader(io.BytesIO(draw_voucher(EVERY[kind], ID))).pages
    sizes = []
    page.extract_text(visitor_text=lambda text, _cm, _tm, _font, size: sizes.append(size) if text.strip() else None)
    assert min(sizes) >= 10.9
    colours, now = set(), (0.0, 0.0, 0.0)
    for operands, operator in pypdf.generic.ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"rg":
            now = tuple(float(each) for each in operands)
        if operator == b"Tj":
            colours.add(now)
    assert colours == {(0.0, 0.0, 0.0)}


def test_one_payment_in_cash_has_one_meterai_on_the_half_of_the_shop():
    assert words(a_large_one()).count("METERAI") == 1
    shops = words(a_large_one()).index("untuk toko")
    assert words(a_large_one()).index("METERAI") > shops
    assert "METERAI" not in words(a_large_one(means="TRANSFER", place="BANK"))


def test_what_is_signed_on_the_strip_of_a_statement_is_not_signed_again():
    told = a_large_one(strip_of="TJ-LRT-2026-000123")
    for text in (words(told), as_text(voucher_lines(told, ID, columns=48), 48)):
        said = " ".join(text.split())
        assert "Ditandatangani di potongan laporan TJ-LRT-2026-000123." in said
        assert "Saksi" not in said
        assert "METERAI" not in said


def test_it_speaks_english_too_the_amount_in_words_and_one_banknote_included():
    text = " ".join(words(a_large_one(), EN).split())
    assert "PAYMENT VOUCHER" in text
    assert "COPY" not in text
    assert "twelve million nine hundred eighty-seven thousand five hundred rupiah" in text
    assert "129 banknotes" in text
    assert "1 banknote " in text
    assert "1 coin " in text
    assert "METERAI" in text


def test_a_practice_shop_says_so_on_both_papers():
    told = a_voucher(practice=True)
    assert words(told).count("LATIHAN") == 2
    assert "LATIHAN" in as_text(voucher_lines(told, ID, columns=32), 32)


def test_a_paper_of_the_evening_says_its_own_date_and_the_book_date():
    late = a_voucher(date=date(2026, 3, 1))
    strip = as_text(voucher_lines(late, ID, columns=48), 48)
    for paper in (words(late), strip):
        assert "Sabtu, 28 Februari 2026 (buku 1 Mar)" in " ".join(paper.split())
    assert "buku" not in words(a_voucher())
