"""The manager's guide: four pages, each with what it is about, in words of the screen, and every key told once."""

from __future__ import annotations

import io

import pypdf
import pytest

from ntt_pos.documents.reports.manager_guide import CHAPTERS, MONTH, WHEN, draw_manager_guide
from ntt_pos.domain.core.guide import KeyLine, ManagerGuide, OfficeKeys
from ntt_pos.i18n import Language

PAGES = ("close", "notes", "payouts", "statements", "reports", "safety")
KEYS = OfficeKeys(
    {name: (f"Halaman {name}", tuple(KeyLine(f"Ctrl {n}", f"Kata{n} {name}", "") for n in range(8))) for name in PAGES},
    (KeyLine("Ctrl F", "Cari", ""), KeyLine("Ctrl Shift E", "Ekspor", "Daftar seperti yang tampil")),
)


@pytest.mark.parametrize("code", ["id", "en"])
def test_four_pages_hold_each_chapter_with_its_keys(code):
    language = Language(code)
    guide = ManagerGuide("NTT Mart Flores Timur", KEYS)
    pdf = draw_manager_guide(guide, language)
    assert pdf == draw_manager_guide(guide, language)
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    told = [" ".join(page.extract_text().split()) for page in pages]
    assert len(told) == 4
    for words, chapter in zip(told, (*CHAPTERS, MONTH), strict=True):
        assert language.text(chapter.title) in words
        assert all(" ".join(language.text(step).split()[:3]) in words for step in chapter.steps)
        assert all(f"Kata7 {page}" in words for page in chapter.keys)
    assert all(language.text(what) in told[3] for what, _do in WHEN)
    assert sum("Ekspor" in words for words in told) == 1
    assert [len(page.images) for page in pages] == [1, 1, 1, 0]
