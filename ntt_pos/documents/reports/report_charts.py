"""Charts of a report, drawn as vectors: columns in order of time beside each other, and a bar in a table's row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ntt_pos.documents.engine.page import (
    ATTENTION,
    INK,
    PRIMARY,
    RULE,
    WASH,
    Block,
    Sheet,
    fitting,
    printable,
    width_of,
)
from ntt_pos.documents.engine.page_parts import LEFT, ROOM
from ntt_pos.domain.reports.report import Series
from ntt_pos.i18n import Language

METER: Final = 46.0
_METER_HIGH: Final = 6.5
_BETWEEN: Final = 22.0
_TITLE: Final = 18.0
_PLOT: Final = 58.0
_NAMES: Final = 14.0
_SMALL: Final = 8.0
_WIDEST: Final = 26.0


def chart_blocks(series: Sequence[Series], language: Language) -> list[Block]:
    """Return the charts in which anything is: a report's only one over the whole width, else two beside each other."""
    side = len(series) > 1
    drawn = [each for each in series if any(each.values) or any(each.before)]
    pairs = [drawn[at : at + 2] for at in range(0, len(drawn), 2)]
    return [_pair(pair, (ROOM - _BETWEEN) / 2 if side else ROOM, language) for pair in pairs]


def draw_meter(sheet: Sheet, x: float, middle: float, part: int, whole: int) -> None:
    """Draw how much of a whole a part is as a bar that begins at ``x``."""
    sheet.box(x, middle - _METER_HIGH / 2, METER, _METER_HIGH, fill=WASH)
    long = METER * min(max(part, 0), whole) / whole if whole > 0 else 0
    if long:
        sheet.box(x, middle - _METER_HIGH / 2, max(long, 1), _METER_HIGH, fill=PRIMARY)


def _pair(pair: Sequence[Series], wide: float, language: Language) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        for place, series in enumerate(pair):
            _draw(sheet, series, LEFT + place * (wide + _BETWEEN), top, wide, language)

    return Block(_TITLE + _PLOT + _NAMES + 12, draw, gap=12)


def _draw(sheet: Sheet, series: Series, left: float, top: float, wide: float, language: Language) -> None:
    """Draw one chart: what it shows, the columns about their zero line, some amounts, and the names below."""
    title = printable(series.title)
    told = "; ".join(
        f"{name} {language.number(value)}" for name, value in zip(series.names, series.values, strict=True)
    )
    with sheet.figure(f"{series.title}: {told}"):
        sheet.text(left, top - 11, title, fitting(title, 11, wide, bold=True), bold=True)
        room = top - _TITLE - 10, top - _TITLE - 10 - _PLOT
        known = (0, *series.values, *series.before, *(series.usual or ()))
        low, high = min(known), max(known)
        scale = (room[0] - room[1]) / max(high - low, 1)
        zero = room[1] - low * scale
        if series.usual is not None and series.usual[0] != series.usual[1]:
            below, above = (zero + each * scale for each in series.usual)
            sheet.box(left, below, wide, above - below, fill=WASH)
        step = wide / max(len(series.values), 1)
        column = min(step * 0.7, _WIDEST)
        for place, value in enumerate(series.values):
            middle = left + (place + 0.5) * step
            if place < len(series.before):
                _column(sheet, middle - column / 2, zero, column, series.before[place] * scale, lined=True)
            _column(sheet, middle - column / 2, zero, column, value * scale, strange=_strange(series, place))
        sheet.rule(left, zero, left + wide, colour=INK, width=0.7)
        _amounts(sheet, series, left, step, zero, scale, language)
        _names(sheet, series, left, step, room[1] - 12)


def _strange(series: Series, place: int) -> bool:
    """Whether a value, the last one, is outside of what is usual."""
    if series.usual is None or place != len(series.values) - 1:
        return False
    low, high = series.usual
    return not min(low, 0) <= series.values[place] <= max(high, 0)


def _column(
    sheet: Sheet, x: float, zero: float, wide: float, high: float, *, lined: bool = False, strange: bool = False
) -> None:
    if not high:
        return
    foot, tall = (zero, high) if high > 0 else (zero + high, -high)
    if lined:
        sheet.box(x - 1.5, foot, wide + 3, tall, line=(RULE, 1))
        return
    sheet.box(x, foot, wide, max(tall, 0.6), fill=ATTENTION if strange else PRIMARY)


def _amounts(
    sheet: Sheet, series: Series, left: float, step: float, zero: float, scale: float, language: Language
) -> None:
    """Write every amount where all have room, else those of the largest and the last one that do not touch."""
    told = [language.number(value) for value in series.values]
    if all(width_of(words, _SMALL) <= step - 3 for words in told):
        places = list(range(len(told)))
    else:
        largest = max(range(len(told)), key=lambda each: (abs(series.values[each]), each), default=0)
        last = len(told) - 1
        room = (width_of(told[largest], _SMALL) + width_of(told[last], _SMALL)) / 2 + 6 if told else 0
        places = [largest, *([last] if (last - largest) * step > room else [])]
    end = left + step * len(told)
    for place in places:
        value = series.values[place]
        if not value:
            continue
        half = width_of(told[place], _SMALL) / 2
        middle = min(max(left + (place + 0.5) * step, left + half), end - half)
        under = slice(max(int((middle - half - left) / step), 0), int((middle + half - left) / step) + 1)
        y = zero + max(0, *series.values[under], *series.before[under]) * scale + 3
        sheet.text(middle, y, told[place], _SMALL, align="c")


def _names(sheet: Sheet, series: Series, left: float, step: float, y: float) -> None:
    """Write as many names as have room, the last one always."""
    names = [printable(name) for name in series.names]
    widest = max((width_of(name, _SMALL) for name in names), default=0.0)
    every = max(1, -(-int(widest + 6) // max(int(step), 1)))
    for place, name in enumerate(names):
        if (len(names) - 1 - place) % every == 0:
            size = fitting(name, _SMALL, step * every)
            half = width_of(name, size) / 2
            middle = min(left + (place + 0.5) * step, left + step * len(names) - half)
            sheet.text(max(middle, left + half), y, name, size, align="c")
