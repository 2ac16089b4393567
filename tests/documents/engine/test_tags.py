"""Tagged pages: what is heard has the order of what is seen, and every word and picture is in it."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from ntt_pos.documents.engine.page import Sheet
from tests.documents import pages
from tests.documents.statement.test_page_pdf import CASES, drawn


def elements(data):
    """Return (depth, kind, words for a picture, marks) of each element in reading order."""
    found = []

    def walk(node, depth):
        node = node.get_object()
        kids = [kid if isinstance(kid, int) else kid.get_object() for kid in node["/K"]]
        marks = [kid for kid in kids if isinstance(kid, int)]
        found.append((depth, node["/S"][1:], node.get("/Alt", ""), marks))
        for kid in kids:
            if not isinstance(kid, int):
                walk(kid, depth + 1)

    walk(pypdf.PdfReader(io.BytesIO(data)).trailer["/Root"]["/StructTreeRoot"]["/K"], 0)
    return found


def words_outside(data):
    """Return how many words of all pages are in no marked content."""
    outside = 0
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        inside = False
        for _operands, operator in pypdf.generic.ContentStream(page.get_contents(), page.pdf).operations:
            inside = (inside or operator == b"BDC") and operator != b"EMC"
            outside += operator == b"Tj" and not inside
    return outside


@pytest.mark.parametrize("case", ["worked", "debt", "sixty"])
def test_a_statement_is_heard_in_the_order_in_which_it_is_seen(case):
    data = drawn(CASES[case])
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "id-ID"
    heard = elements(data)
    assert words_outside(data) == 0
    marks = [mark for *_rest, held in heard for mark in held]
    starts = [place for place, mark in enumerate(marks) if mark == 0]
    assert len(starts) == len(reader.pages)
    for start, end in zip(starts, [*starts[1:], len(marks)], strict=True):
        assert marks[start:end] == list(range(end - start))
    kinds = [kind for _depth, kind, *_rest in heard]
    assert kinds.count("H1") == 1
    assert kinds.count("H2") >= 4
    rows = [depth for depth, kind, *_rest in heard if kind == "TR"]
    assert len(rows) >= len(CASES[case].goods) + len(CASES[case].rows)
    assert all(alt for _depth, kind, alt, _marks in heard if kind == "Figure")


def test_the_bars_and_the_notes_are_said_in_words():
    said = [alt for _depth, kind, alt, _marks in elements(drawn(pages.worked())) if kind == "Figure"]
    assert said[0] == "2 × Rp100.000, 1 × Rp50.000, 1 × Rp1.000, 1 × Rp500"
    assert "batang: Rp127.000" in said
    assert re.match("kode QR: TJ-LRT-2026-000123;", said[-1])


def test_the_same_checks_find_a_page_without_tags():
    sheet = Sheet("Percobaan", "NTT Mart", lang="id", tagged=False)
    sheet.text(60, 700, "Rp251.500", 12)
    sheet.next_page()
    data = sheet.finish()
    assert words_outside(data) == 1
    with pytest.raises(KeyError):
        elements(data)
