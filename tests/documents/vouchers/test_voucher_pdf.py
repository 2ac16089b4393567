"""The papers of the producers' money, as they come out: page and strip, every kind, nothing lost and nothing overlapping."""

from __future__ import annotations

import io

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.documents.engine.escpos import paper_bytes
from ntt_pos.documents.engine.paper_roll import as_text
from ntt_pos.documents.vouchers.voucher_pdf import draw_voucher
from ntt_pos.documents.vouchers.voucher_strip import voucher_lines
from ntt_pos.domain.core.money import banknotes
from ntt_pos.domain.core.paper import PaperProfile
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
    (page,) = pypdf.PdfReader(io.BytesIO(draw_voucher(told, language))).pages
    return page.extract_text()


def heights(told):
    """Return how high above the page's foot every piece of text stands."""
    found = []

    def note(text, matrix, place, _font, _size):
        if text.strip():
            found.append((round(place[5] + matrix[5], 1), text.strip()))

    (page,) = pypdf.PdfReader(io.BytesIO(draw_voucher(told, ID))).pages
    page.extract_text(visitor_text=note)
    return found


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
        assert count == 1 or f"× {count}" in text


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
def test_the_fullest_paper_stays_in_its_half(told):
    places = heights(told)
    assert min(y for y, _text in places) > 10
    upper = [y for y, text in places if text.startswith(told.number) and y > HALF]
    assert upper
    fields = [y for y, text in places if y < HALF and text == ID.text("Account")]
    signs = [y for y, text in places if y < HALF and text in ("Saksi", "Diketahui produsen")]
    assert min(fields) > max(signs) + 15
    assert max(signs) > 26 + 40


def test_it_speaks_english_too_but_the_amount_in_words_stays_as_it_is_signed():
    text = words(a_large_one(), EN)
    assert "PAYMENT VOUCHER" in text
    assert "COPY" not in text
    assert "dua belas juta" in text
    assert "METERAI" in text


def test_a_practice_shop_says_so_on_both_papers():
    told = a_voucher(practice=True)
    assert words(told).count("LATIHAN") == 2
    assert "LATIHAN" in as_text(voucher_lines(told, ID, columns=32), 32)
