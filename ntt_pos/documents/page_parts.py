"""What the shop's own A4 papers have in common: their head, their foot, and the mark of a practice shop."""

from __future__ import annotations

from typing import Final

from ntt_pos.documents.sheet import DANGER, HEIGHT, INK, MUTED, WIDTH, Block, Sheet, fitting, width_of
from ntt_pos.i18n import Language

LEFT: Final = 36.0
RIGHT: Final = WIDTH - 36.0
ROOM: Final = RIGHT - LEFT


def page_head(title: str, below: str, mark: str, when: str) -> Block:
    """Return a page's head: title and shop at the left, number and day at the right."""

    def draw(sheet: Sheet, top: float) -> None:
        side = max(width_of(mark, 12, bold=True), width_of(when, 10.5)) + 16
        sheet.text(LEFT, top - 14, title, fitting(title, 17, ROOM - side, bold=True), bold=True)
        sheet.text(LEFT, top - 29, below, fitting(below, 10.5, ROOM - side), colour=MUTED)
        sheet.text(RIGHT, top - 14, mark, 12, bold=True, align="r")
        sheet.text(RIGHT, top - 29, when, 10.5, align="r")
        sheet.rule(LEFT, top - 37, RIGHT, colour=INK, width=1.4)

    return Block(46, draw)


def page_foot(sheet: Sheet, language: Language, words: str, *, page: int, pages: int) -> None:
    """Write what a page belongs to, and page x/y."""
    sheet.text(LEFT, 20, words, 9, colour=MUTED)
    shown = language.text("page {page}/{pages}", page=page, pages=pages)
    sheet.text(RIGHT, 20, shown, 9, colour=MUTED, align="r")


def practice_mark(sheet: Sheet, language: Language) -> None:
    """Frame a page of a practice shop in red and say so, so that nobody takes it for a real one."""
    sheet.box(12, 12, WIDTH - 24, HEIGHT - 24, line=(DANGER, 2))
    sheet.text(WIDTH / 2, HEIGHT - 23, language.text("PRACTICE"), 9, bold=True, colour=DANGER, align="c")
