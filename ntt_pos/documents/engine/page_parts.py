"""What the shop's own A4 papers have in common: their head, their foot, and the mark of a practice shop."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

from reportlab.lib.utils import ImageReader

from ntt_pos.documents.engine.page import (
    ATTENTION,
    DANGER,
    HEIGHT,
    INK,
    WASH,
    WIDTH,
    Block,
    Sheet,
    fitting,
    printable,
    width_of,
    wrap,
)
from ntt_pos.i18n import Language

LEFT: Final = 36.0
RIGHT: Final = WIDTH - 36.0
ROOM: Final = RIGHT - LEFT
BODY: Final = 11.0
SMALLEST: Final = 9.0


def page_head(title: str, below: str, mark: str, when: str) -> Block:
    """Return a page's head: title and shop at the left, on two lines when it is long, number and day at the right."""
    room = ROOM - max(width_of(mark, 12, bold=True), width_of(when, 10.5)) - 16
    small = fitting(below, 10.5, room) < SMALLEST
    lines = wrap(below, 10.5, room) if small else [below]
    more = 13 * (len(lines) - 1)

    def draw(sheet: Sheet, top: float) -> None:
        with sheet.group("H1"):
            sheet.text(LEFT, top - 14, title, fitting(title, 17, room, bold=True), bold=True)
        for place, words in enumerate(lines):
            sheet.text(LEFT, top - 29 - 13 * place, words, fitting(words, 10.5, room))
        sheet.text(RIGHT, top - 14, mark, 12, bold=True, align="r")
        sheet.text(RIGHT, top - 29, when, 10.5, align="r")
        sheet.rule(LEFT, top - 37 - more, RIGHT, colour=INK, width=1.4)

    return Block(46 + more, draw)


def letterhead(shop: str, address: str, logo: bytes) -> Block:
    """Return the head of a letter: the logo (JPEG) where there is one, the shop, its address, and two rules below."""
    picture = ImageReader(io.BytesIO(logo)) if logo else None
    across, down = picture.getSize() if picture else (0, 1)
    wide = min(across * 40.0 / down, 130.0)
    high = wide * down / across if across else 0
    left = LEFT + wide + (14 if picture else 0)
    lines = wrap(address, 10.5, RIGHT - left)[:2]
    foot = max(40 if picture else 0, 24 + 13 * len(lines))

    def draw(sheet: Sheet, top: float) -> None:
        if picture is not None:
            with sheet.figure(shop):
                sheet.canvas.drawImage(picture, LEFT, top - 40 + (40 - high) / 2, wide, high)
        with sheet.group("P"):
            sheet.text(left, top - 16, shop, fitting(shop, 16, RIGHT - left, bold=True), bold=True)
            for place, line in enumerate(lines):
                sheet.text(left, top - 30 - 13 * place, line, 10.5)
        sheet.rule(LEFT, top - foot - 5, RIGHT, colour=INK, width=1.8)
        sheet.rule(LEFT, top - foot - 8, RIGHT, colour=INK, width=0.6)

    return Block(foot + 18.0, draw)


def title_block(title: str, mark: str, when: str) -> Block:
    """Return what a letter is about: its title at the left, number and time at the right."""
    room = ROOM - max(width_of(mark, 12, bold=True), width_of(when, 10.5)) - 16

    def draw(sheet: Sheet, top: float) -> None:
        with sheet.group("H1"):
            sheet.text(LEFT, top - 16, title, fitting(title, 17, room, bold=True), bold=True)
        sheet.text(RIGHT, top - 8, mark, 12, bold=True, align="r")
        sheet.text(RIGHT, top - 22, when, 10.5, align="r")

    return Block(28, draw)


def page_foot(sheet: Sheet, language: Language, words: str, *, page: int, pages: int) -> None:
    """Write what a page belongs to, and page x/y."""
    shown = language.text("page {page}/{pages}", page=page, pages=pages)
    sheet.text(LEFT, 20, words, fitting(words, BODY, ROOM - width_of(shown, BODY) - 12))
    sheet.text(RIGHT, 20, shown, BODY, align="r")


def practice_mark(sheet: Sheet, language: Language) -> None:
    """Frame a page of a practice shop in red and say so, so that nobody takes it for a real one."""
    sheet.box(12, 12, WIDTH - 24, HEIGHT - 24, line=(DANGER, 2))
    sheet.text(WIDTH / 2, HEIGHT - 23, language.text("PRACTICE"), 9, bold=True, align="c")


def figures_block(figures: Sequence[tuple[str, str, str]]) -> Block:
    """Return large figures side by side, each with a label above and how many beside it."""
    wide = ROOM / len(figures)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(LEFT, top - 50, ROOM, 50, radius=7, fill=WASH)
        places = [LEFT + position * wide + 12 for position in range(len(figures))]
        with sheet.group("TR"):
            for x, (label, _amount, count) in zip(places, figures, strict=True):
                shown = f"{label} ({count})" if count else label
                with sheet.group("TH"):
                    sheet.text(x, top - 18, shown, fitting(shown, 10, wide - 16))
        with sheet.group("TR"):
            for x, (_label, amount, _count) in zip(places, figures, strict=True):
                sheet.text(x, top - 38, amount, fitting(amount, 15, wide - 18, bold=True), bold=True)

    return Block(50, draw)


def notice_block(words: str) -> Block:
    """Return a sentence that must not be overlooked, marked at its left."""
    lines = wrap(words, BODY, ROOM - 24)
    high = len(lines) * 14.0 + 9

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(LEFT, top - high, ROOM, high, fill=WASH)
        sheet.box(LEFT, top - high, 3.5, high, fill=ATTENTION)
        for number, line in enumerate(lines):
            sheet.text(LEFT + 12, top - 15 - number * 14, line, BODY)

    return Block(high, draw, gap=6)


def sentence_block(words: str) -> Block:
    """Return a sentence in the size of the paper's figures."""
    lines = wrap(words, BODY, ROOM)

    def draw(sheet: Sheet, top: float) -> None:
        for number, line in enumerate(lines):
            sheet.text(LEFT, top - 12 - number * 14, line, BODY)

    return Block(len(lines) * 14.0 + 4, draw, gap=8)


def paragraph_block(words: str, *, size: float = 10.5, bold: bool = False, gap: float = 6) -> Block:
    """Return a paragraph over the whole width."""
    lines = wrap(printable(words), size, ROOM, bold=bold)

    def draw(sheet: Sheet, top: float) -> None:
        for number, line in enumerate(lines):
            sheet.text(LEFT, top - 11 - number * 13.5, line, size, bold=bold)

    return Block(13.5 * len(lines) + 4, draw, gap=gap)


def signatures_block(people: Sequence[tuple[str, str]], *, wide: float = 140.0) -> Block:
    """Return places to sign, each with who signs and, below the line, a name where it is known."""

    def draw(sheet: Sheet, top: float) -> None:
        step = (ROOM - wide) / max(len(people) - 1, 1)
        places = [LEFT + place * step for place in range(len(people))]
        for x, (who, _name) in zip(places, people, strict=True):
            sheet.text(x, top - 12, who, 10)
        for x, (_who, name) in zip(places, people, strict=True):
            sheet.rule(x, top - 66, x + wide, colour=INK)
            sheet.text(x, top - 78, printable(name), fitting(printable(name), 10, wide))

    return Block(84, draw, gap=22)
