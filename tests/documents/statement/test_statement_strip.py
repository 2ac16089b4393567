"""The strip of the second form: the same money, sum and things to do as the page, in the width of the roll."""

from __future__ import annotations

import pytest

from ntt_pos.documents.engine.paper_roll import as_text
from ntt_pos.documents.statement.statement_strip import statement_strip_lines
from ntt_pos.domain.money.settlement import build_payload
from tests.documents import pages


def strip(*covered, columns=48, copy=1, practice=False):
    lines = statement_strip_lines(
        covered, number="TJ-LRT-2026-000123", chain_hash="7f3a91c2" * 8, copy=copy, columns=columns, practice=practice
    )
    return as_text(lines, columns)


@pytest.mark.parametrize("columns", [32, 48])
def test_the_strip_says_the_money_the_sum_and_what_to_do(columns):
    text = strip(build_payload(pages.WORKED), columns=columns)
    said = " ".join(text.split())
    for piece in (
        "UANG ANDA Rp251.500",
        "2 × 100.000",
        "+ 272.500",
        "− 21.250",
        "= 251.500",
        "BAWA 10 bungkus Abon ikan tuna 250 g",
        "paling lambat Sabtu 18 April",
        "TJ-LRT-2026-000123 SALINAN ke-1",
        "TJ-LRT-2026-000123;2026-04-17;251500;7f3a91c2",
    ):
        assert piece in said, piece
    assert all(len(line) <= columns for line in text.splitlines() if ";" not in line)


def test_a_debt_and_three_days_have_their_strips_and_practice_says_so():
    debt = " ".join(strip(pages.debt().last).split())
    assert "ANDA BERUTANG KE TOKO Rp42.500" in debt
    assert "= 42.500" in debt
    assert "utang tetap Rp42.500, tidak bertambah." in debt
    assert "Tidak ada barang yang perlu dibawa." in debt
    assert "= 314.500" in " ".join(strip(*pages.three_payloads()).split())
    assert "LATIHAN" in strip(build_payload(pages.WORKED), practice=True)
