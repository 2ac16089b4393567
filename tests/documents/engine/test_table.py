"""The table of the papers: its heading is never alone and comes again, its sum stays with the last row."""

from __future__ import annotations

import io

import pypdf
import pytest

from ntt_pos.documents.engine.page import Block, Sheet
from ntt_pos.documents.engine.page_loop import draw_pages
from ntt_pos.documents.engine.page_parts import page_head
from ntt_pos.documents.engine.table import Edges, TableColumn, cell, plain_table, row_block, table_of, title_row
from ntt_pos.i18n import Language

ENGLISH = Language("en")


def pages_of(blocks: list[Block]) -> list[str]:
    head = page_head("TITLE", "Shop", "LRT", "28 Feb 2026")
    pdf = draw_pages(head, blocks, ENGLISH, title="T", author="A", foot="Foot", practice=False)
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def space(height: float) -> Block:
    return Block(height, lambda _sheet, _top: None)


def rows_of(count: int) -> list[Block]:
    edges = [Edges(36, 200), Edges(300, 300, right=True)]
    return [
        row_block(edges, [cell([f"row {n}."], 10, down=12), cell([str(n)], 10, down=12)], 18)
        for n in range(1, count + 1)
    ]


def test_the_heading_comes_again_on_every_page_and_the_sum_does_not_stand_alone() -> None:
    head = title_row([Edges(300, 300, right=True)], "GOODS", ["Count"])
    for count in range(36, 44):
        pages = pages_of(table_of(head, rows_of(count), row_block([Edges(36, 90)], [cell(["SUM"], 10, down=12)], 20)))
        assert all("GOODS Count" in page for page in pages)
        assert f"row {count}." in pages[-1]
        assert "SUM" in pages[-1]
    assert len(pages) == 2


@pytest.mark.parametrize("left", [30.0, 40.0])
def test_a_heading_is_never_the_last_thing_on_a_page(left: float) -> None:
    blocks = table_of(title_row([], "GOODS", []), rows_of(2))
    first, second = pages_of([space(730 - left), *blocks])
    assert "GOODS" not in first
    assert "GOODS" in second


def test_a_plain_table_wraps_words_and_shrinks_figures_that_are_too_wide() -> None:
    columns = (TableColumn("Name", 80), TableColumn("Rp", 40, right=True), TableColumn("Rest"))
    (page,) = pages_of(plain_table(columns, ["Band", ("a name of several words", "123.456.789.012", "x")]))
    assert "Band" in page
    assert "a name of 123.456.789.012 x several words" in page  # line by line, as it is seen
    assert "123.456.789.012" in page
    tall = plain_table(columns, [("a name of several words", "1", "x")])[1]
    assert tall.height > plain_table(columns, [("a", "1", "x")])[1].height


def test_a_box_for_the_pen_is_drawn_in_its_row_only() -> None:
    sheet = Sheet(title="T", author="A")
    boxes: list[float] = []
    sheet.box = lambda x, *_rest, **_how: boxes.append(x)  # type: ignore[method-assign]
    for block in plain_table((TableColumn("Name"), TableColumn("Counted", 80, box=True)), [("a", ""), ("b", "")]):
        block.draw(sheet, 500)
    assert len(boxes) == 2
