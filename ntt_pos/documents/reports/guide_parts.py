"""What the guides on paper are made of: a picture of the screen, keys with their words, steps, and what to do when."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

from reportlab.lib.utils import ImageReader

from ntt_pos.documents.engine.page import INK, PRIMARY, RULE, WASH, Block, Sheet, fitting, printable, wrap
from ntt_pos.documents.engine.page_parts import LEFT, RIGHT, ROOM
from ntt_pos.domain.core.guide import KeyLine
from ntt_pos.paths import resource

SIZE: Final = 9.5
LINE: Final = 12.0
CAP: Final = 46.0
GAP: Final = 14.0
HALF: Final = (ROOM - GAP) / 2
WHEN_ROOM: Final = 168.0
NUMBER: Final = 22.0


def picture_block(name: str, wide: float, *, framed: bool = False) -> Block:
    """Return a picture of the program, ``wide`` points across, in the middle; ``framed`` sets it off from the page."""
    picture = ImageReader(io.BytesIO(resource(f"pictures/{name}").read_bytes()))
    across, down = picture.getSize()
    high = wide * down / across

    def draw(sheet: Sheet, top: float) -> None:
        left = LEFT + (ROOM - wide) / 2
        sheet.canvas.drawImage(picture, left, top - high, wide, high)
        if framed:
            sheet.box(left, top - high, wide, high, line=(RULE, 0.8))

    return Block(high, draw, gap=12)


def key_blocks(keys: Sequence[KeyLine]) -> list[Block]:
    """Return two keys beside each other to a row, read down each column."""
    half = (len(keys) + 1) // 2
    pairs = [(keys[place], keys[place + half] if place + half < len(keys) else None) for place in range(half)]
    return [_key_row(left, right) for left, right in pairs]


def _key_row(left: KeyLine, right: KeyLine | None) -> Block:
    cells = [(LEFT, left), *(((LEFT + HALF + GAP, right),) if right else ())]
    told = [(x, each, wrap(printable(_words(each)), SIZE, HALF - CAP - 8)) for x, each in cells]
    high = max(len(lines) for _x, _each, lines in told) * LINE + 5

    def draw(sheet: Sheet, top: float) -> None:
        for x, each, lines in told:
            sheet.box(x, top - 15, CAP, 15, fill=WASH)
            size = fitting(each.cap, SIZE, CAP - 4, bold=True)
            sheet.text(x + CAP / 2, top - 11, each.cap, size, bold=True, colour=PRIMARY, align="c")
            for place, line in enumerate(lines):
                sheet.text(x + CAP + 8, top - 11 - place * LINE, line, SIZE)

    return Block(high, draw)


def _words(key: KeyLine) -> str:
    return f"{key.name}: {key.told}" if key.told else key.name


def step_block(number: int, words: str) -> Block:
    """Return a numbered step."""
    lines = wrap(printable(words), SIZE + 1, ROOM - NUMBER)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(LEFT + 4, top - 12, str(number), SIZE + 1.5, bold=True, colour=PRIMARY)
        for place, line in enumerate(lines):
            sheet.text(LEFT + NUMBER, top - 12 - place * (LINE + 1.5), line, SIZE + 1, colour=INK)

    return Block(len(lines) * (LINE + 1.5) + 5, draw)


def when_block(what: str, do: str) -> Block:
    """Return what may come up and what to do then, all of them on one page."""
    names = wrap(printable(what), SIZE + 0.5, WHEN_ROOM - 10, bold=True)
    lines = wrap(printable(do), SIZE + 0.5, ROOM - WHEN_ROOM)
    high = max(len(names), len(lines)) * (LINE + 1) + 8

    def draw(sheet: Sheet, top: float) -> None:
        sheet.rule(LEFT, top, RIGHT)
        for x, rows, bold in ((LEFT, names, True), (LEFT + WHEN_ROOM, lines, False)):
            for place, line in enumerate(rows):
                sheet.text(x, top - 14 - place * (LINE + 1), line, SIZE + 0.5, bold=bold)

    return Block(high, draw, keep=True)
