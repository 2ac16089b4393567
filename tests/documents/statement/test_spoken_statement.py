"""What a voice reads: the money in words, the sum row by row, and what to do by when."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ntt_pos.documents.statement.spoken_statement import spoken_statement
from ntt_pos.domain.money.settlement import build_payload
from tests.documents import pages


def test_the_money_the_sum_and_what_to_do_are_said_in_words():
    said = spoken_statement([build_payload(pages.WORKED)])
    for piece in (
        "BUMDes Leworahang, Jumat, tujuh belas April dua ribu dua puluh enam.",
        "Uang anda: dua ratus lima puluh satu ribu lima ratus rupiah.",
        "Dibayar tunai di kasir toko.",
        "Ambil uang anda dua ratus lima puluh satu ribu lima ratus rupiah di kasir toko, kapan saja.",
        "Hasil jual sebelas sampai tujuh belas April tambah dua ratus tujuh puluh dua ribu lima ratus rupiah.",
        "Uang anda jadi dua ratus lima puluh satu ribu lima ratus rupiah.",
        "Bawa sepuluh bungkus Abon ikan tuna dua ratus lima puluh gram, paling lambat Sabtu delapan belas April.",
        "telepon nol delapan satu dua nol nol nol nol nol nol nol nol.",
    ):
        assert piece.lower() in said.lower(), piece


@pytest.mark.parametrize("page", [pages.worked(), pages.debt(), pages.several_returns(), pages.of_products(12)])
def test_no_voice_meets_a_figure_a_sign_or_a_word_to_spell(page):
    said = spoken_statement([page.last])
    assert not re.search(r"\d|Rp|[()+−=×·–%\u00a0]", said)
    assert not re.search(r"\b[A-Z]{4,}\b", said)


def test_weighed_goods_are_said_with_the_fraction_figure_by_figure():
    page = replace(
        pages.worked().last, todo=(replace(pages.worked().last.todo[0], quantity=4_667, unit="kg", price_per=1000),)
    )
    assert "Bawa empat koma enam enam tujuh kilogram" in spoken_statement([page])


def test_a_debt_says_that_nothing_is_paid_and_practice_that_it_is_practice():
    said = spoken_statement([pages.debt().last], practice=True)
    assert "empat puluh dua ribu lima ratus rupiah" in said
    assert "Tidak perlu bayar sekarang." in said
    assert said.startswith("Latihan, tidak ada uang yang dibayar.")
    assert "Utang ke toko jadi empat puluh dua ribu" in said
