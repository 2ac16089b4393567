"""The signs a producer learns: the shop with goods going in or out, talk, a paper, and plain pictures of goods."""

from __future__ import annotations

from typing import Final

from ntt_pos.documents.engine.page import ATTENTION, PRIMARY, WHITE, Colour, Sheet
from ntt_pos.documents.statement.page_style import BLACK
from ntt_pos.domain.money.producer_todo import Verb

_STROKE: Final = 1.7
_AWNINGS: Final[dict[str, Colour]] = {Verb.BRING: PRIMARY, Verb.COLLECT: ATTENTION}
_GREEN: Final[Colour] = (0.18, 0.49, 0.20)
_BLUE: Final[Colour] = (0.08, 0.40, 0.75)
_PURPLE: Final[Colour] = (0.48, 0.12, 0.64)
PILLAR_COLOURS: Final = {"VILLAGE": _GREEN, "SCHOOL": _BLUE, "COMMUNITY": _PURPLE}
SIGN_WIDE: Final = 44.0


def draw_verb(sheet: Sheet, verb: str, x: float, middle: float) -> None:
    """Draw what is to be done, 44 points wide, in black outlines that two photocopies leave standing."""
    if verb in _AWNINGS:
        _shop(sheet, x + (16 if verb == Verb.BRING else 0), middle, _AWNINGS[verb])
        start = x if verb == Verb.BRING else x + 13
        _arrow(sheet, start, start + 28, middle - 6)
    elif verb == Verb.TALK:
        sheet.box(x + 4, middle - 6, 30, 19, radius=6, fill=WHITE, line=(BLACK, _STROKE))
        for place in range(3):
            sheet.disc(x + 12 + place * 7, middle + 3.5, 1.7, fill=BLACK)
        sheet.shape(((x + 11, middle - 6), (x + 19, middle - 6), (x + 11, middle - 13)), BLACK)
    else:
        sheet.box(x + 9, middle - 13, 21, 27, fill=WHITE, line=(BLACK, _STROKE))
        for place in range(3):
            sheet.rule(x + 13, middle + 8 - place * 5, x + 26, colour=BLACK, width=1.3)
        sheet.disc(x + 26, middle - 9, 5, fill=WHITE, line=BLACK)


def _shop(sheet: Sheet, x: float, middle: float, awning: Colour) -> None:
    sheet.box(x + 3, middle - 13, 23, 16, fill=WHITE, line=(BLACK, _STROKE))
    sheet.stroke(BLACK, _STROKE)
    sheet.fill(awning)
    path = sheet.canvas.beginPath()
    path.moveTo(x + 4, middle + 13)
    path.lineTo(x + 25, middle + 13)
    path.lineTo(x + 29, middle + 3)
    for scallop in range(4):
        at = x + 29 - scallop * 7.25
        path.curveTo(at, middle - 1.5, at - 7.25, middle - 1.5, at - 7.25, middle + 3)
    path.close()
    sheet.canvas.drawPath(path, stroke=1, fill=1)


def _arrow(sheet: Sheet, x: float, to: float, y: float) -> None:
    # A white edge keeps the arrow apart from the shop it crosses.
    sheet.rule(x - 1, y, to - 4, colour=WHITE, width=6.5)
    sheet.rule(x, y, to - 5, colour=BLACK, width=3.2)
    sheet.shape(((to - 9, y + 6.5), (to, y), (to - 9, y - 6.5)), BLACK)


def draw_goods(sheet: Sheet, unit: str, x: float, y: float, side: float) -> None:
    """Draw goods without a photo by how they are packed: bottle, cloth, a piece by itself, or a pouch."""
    word = unit.lower()
    wide = side * 0.62
    left = x + (side - wide) / 2
    if word in ("botol", "liter", "ml"):
        sheet.box(left + wide * 0.15, y + 1, wide * 0.7, side * 0.62, radius=3, fill=WHITE, line=(BLACK, 1.3))
        sheet.box(left + wide * 0.36, y + side * 0.62, wide * 0.28, side * 0.3, fill=WHITE, line=(BLACK, 1.3))
    elif word in ("lembar", "helai", "potong"):
        sheet.box(left - 2, y + side * 0.12, wide + 4, side * 0.76, fill=WHITE, line=(BLACK, 1.3))
        for place in range(3):
            at = y + side * (0.3 + 0.2 * place)
            sheet.rule(left - 2, at, left + wide + 2, colour=BLACK, width=1.3)
    elif word in ("batang", "buah", "biji", "butir"):
        sheet.box(left - 2, y + side * 0.25, wide + 4, side * 0.5, radius=5, fill=WHITE, line=(BLACK, 1.3))
    else:
        top, fold = y + side - 1, y + side * 0.78
        sides = ((left + 1.5, fold), (left - 1, y + 1), (left + wide + 1, y + 1), (left + wide - 1.5, fold))
        teeth = [(left + wide - 1.5 - (wide - 3) * step / 6, top if step % 2 == 0 else top - 2.2) for step in range(7)]
        sheet.shape((*sides, *teeth), WHITE, line=(BLACK, 1.3))
        sheet.rule(left + 1.5, fold, left + wide - 1.5, colour=BLACK, width=1.1)
        sheet.box(left + wide * 0.2, y + side * 0.22, wide * 0.6, side * 0.3, fill=WHITE, line=(BLACK, 1.1))


def draw_pillar(sheet: Sheet, pillar: str, x: float, y: float) -> None:
    """Draw a pillar's sign, a triangle, a square or a diamond, with a black edge: it is known without colour."""
    r = 5.5
    shapes = {
        "VILLAGE": ((x - r, y - r * 0.85), (x, y + r), (x + r, y - r * 0.85)),
        "SCHOOL": ((x - r * 0.85, y - r * 0.85), (x - r * 0.85, y + r * 0.85), (x + r * 0.85, y + r * 0.85), (x + r * 0.85, y - r * 0.85)),
        "COMMUNITY": ((x - r, y), (x, y + r * 1.1), (x + r, y), (x, y - r * 1.1)),
    }  # fmt: skip
    sheet.shape(shapes[pillar], PILLAR_COLOURS[pillar], line=(BLACK, 1.0))


def draw_ikat(sheet: Sheet, y: float, left: float, right: float) -> None:
    """Draw the band of ikat diamonds that heads every page, 9 points high."""
    sheet.box(left, y, right - left, 9, fill=PRIMARY)
    count = int((right - left) // 17)
    step = (right - left) / count
    middles = [left + step * (place + 0.5) for place in range(count)]
    sheet.shapes((((x - 6, y + 4.5), (x, y + 8), (x + 6, y + 4.5), (x, y + 1)) for x in middles), WHITE)
    for first, colour in ((0, PRIMARY), (1, ATTENTION), (2, PRIMARY)):
        inner = (((x - 3.4, y + 4.5), (x, y + 6.5), (x + 3.4, y + 4.5), (x, y + 2.5)) for x in middles[first::3])
        sheet.shapes(inner, colour)
