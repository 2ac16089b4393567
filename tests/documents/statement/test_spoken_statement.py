"""What a voice reads: the money in words, the sum row by row, and what to do by when."""

from __future__ import annotations

import re

from ntt_pos.documents.statement.spoken_statement import spoken_statement
from ntt_pos.domain.money.settlement import build_payload
from tests.documents import pages


def test_the_money_the_sum_and_what_to_do_are_said_in_words():
    said = spoken_statement([build_payload(pages.WORKED)])
    for piece in (
        "BUMDes Leworahang, Jumat, 17 April 2026.",
        "Uang anda: dua ratus lima puluh satu ribu lima ratus rupiah.",
        "Dibayar tunai di kasir toko.",
        "Hasil jual 11 sampai 17 April tambah dua ratus tujuh puluh dua ribu lima ratus rupiah.",
        "Uang anda jadi dua ratus lima puluh satu ribu lima ratus rupiah.",
        "Bawa 10 bungkus Abon ikan tuna 250 g, paling lambat Sabtu 18 April.",
    ):
        assert piece.lower() in said.lower(), piece
    assert not re.search(r"\d\.\d{3}|Rp\d", said)  # no voice reads an amount with dots alike


def test_a_debt_says_that_nothing_is_paid_and_practice_that_it_is_practice():
    said = spoken_statement([pages.debt().last], practice=True)
    assert "empat puluh dua ribu lima ratus rupiah" in said
    assert "Tidak perlu bayar sekarang." in said
    assert said.startswith("LATIHAN")
