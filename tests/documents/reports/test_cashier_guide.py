"""The cashier's guide: two pages with every key and every "what to do when", in words of the screen."""

from __future__ import annotations

import io

import pypdf
import pytest

from ntt_pos.documents.reports.cashier_guide import WHEN, draw_guide
from ntt_pos.domain.core.guide import CashierGuide, KeyLine
from ntt_pos.i18n import Language

KEYS = tuple(KeyLine(f"F{n}", f"Kata{n}", "apa yang terjadi bila tombol ini ditekan oleh kasir") for n in range(1, 19))


@pytest.mark.parametrize("code", ["id", "en"])
def test_two_pages_hold_every_key_and_every_situation(code):
    language = Language(code)
    pdf = draw_guide(CashierGuide("NTT Mart Flores Timur", KEYS), language)
    assert pdf == draw_guide(CashierGuide("NTT Mart Flores Timur", KEYS), language)
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 2
    first, second = (" ".join(page.extract_text().split()) for page in pages)
    assert all(f"{key.cap} " in f"{first} " and f"{key.name}:" in first for key in KEYS)
    assert all(language.text(what) in second for what, _do in WHEN)
    assert "?" not in first + second, "every sign is in the typeface"
    assert [len(page.images) for page in pages] == [1, 1]
