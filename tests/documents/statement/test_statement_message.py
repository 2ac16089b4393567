"""The statement as a message: it begins with the money, and never grows longer than a telephone shows."""

from __future__ import annotations

import pytest

from ntt_pos.documents.statement.statement_message import LONGEST, statement_message
from ntt_pos.domain.money.settlement import build_payload
from ntt_pos.domain.money.statement_payload import payload_from
from tests.documents import pages, payloads


def told(*covered, **more):
    return statement_message(covered, number="TJ-LRT-2026-000123", chain_hash="7f3a91c2" * 8, **more)


def test_the_message_begins_with_the_money_and_uses_the_words_of_the_paper():
    text = told(build_payload(pages.WORKED))
    assert text.startswith("*UANG ANDA Rp251.500*\ndua ratus lima puluh satu ribu")
    for piece in (
        "Sisa uang dari laporan 10 April: 350",
        "Hasil jual 11 sampai 17 April: + 272.500",
        "UANG ANDA: = 251.500\nSudah Anda terima 127.000, belum 251.500: semua 378.500.",
        "BAWA 10 bungkus Abon ikan tuna 250 g, paling lambat Sabtu 18 April.",
        "- Kopi bubuk 200 g: sisa 37 bungkus, 6 laku = 127.500",
    ):
        assert piece in text
    assert len(text) <= LONGEST


def test_a_practice_message_says_so_first():
    assert told(build_payload(pages.WORKED), practice=True).startswith("*LATIHAN – TIDAK ADA UANG YANG DIBAYAR*")


@pytest.mark.parametrize("count", [1, 12, 60, 300])
def test_at_most_ten_lines_of_goods_and_1500_characters(count):
    text = told(pages.of_products(count).last)
    assert len(text) <= LONGEST
    assert text.count("\n- ") <= 10
    assert ("barang lain" in text) == (count > 10)


def test_a_statement_of_layout_1_is_told_in_the_same_words():
    assert told(payload_from(payloads.payload())).startswith("*UANG ANDA Rp251.500*")
