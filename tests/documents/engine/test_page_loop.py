"""Blocks onto pages: the head and the foot on each, numbered from 1, and a practice shop's mark on every one."""

from __future__ import annotations

import io

import pypdf
import pytest

from ntt_pos.documents.engine.page import Block, Sheet
from ntt_pos.documents.engine.page_loop import draw_pages, fill_pages
from ntt_pos.documents.engine.page_parts import page_head, paragraph_block
from ntt_pos.i18n import Language

ENGLISH = Language("en")


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def blocks() -> list[Block]:
    return [paragraph_block(f"paragraph {n}.") for n in range(1, 71)]


@pytest.mark.parametrize("practice", [True, False])
def test_every_page_has_the_head_and_says_what_it_belongs_to(practice: bool) -> None:
    head = page_head("TITLE", "Shop", "LRT", "28 Feb 2026")
    pdf = draw_pages(head, blocks(), ENGLISH, title="T", author="A", foot="Foot", practice=practice)
    pages = pages_of(pdf)
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert "TITLE" in page
        assert f"page {number}/3" in page
        assert "Foot" in page
        assert ("PRACTICE" in page) is practice
    assert pdf == draw_pages(head, blocks(), ENGLISH, title="T", author="A", foot="Foot", practice=practice)
    assert pypdf.PdfReader(io.BytesIO(pdf)).metadata.title == "T"


def test_two_parts_of_one_document_are_numbered_each_from_one() -> None:
    sheet = Sheet(title="T", author="A")
    for words in ("First", "Second"):
        fill_pages(sheet, blocks(), ENGLISH, words=words, practice=False)
    pages = pages_of(sheet.finish())
    assert [f"{'First' if n < 3 else 'Second'} page {n % 3 + 1}/3" in page for n, page in enumerate(pages)] == [
        True
    ] * 6
