"""A list of the office as a table for spreadsheets: what is shown, in its order, numbers as numbers and days as days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

from ntt_pos.domain.core.words import PILLARS
from ntt_pos.domain.reports.report import Cell, Column, Kind, Row, Table
from ntt_pos.i18n import MINUS, _
from ntt_pos.ui.lists.grid import GridCell, GridRow, Heading

_NUMBER: Final = re.compile(rf"0|{MINUS}?[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})*")
_NOTHING: Final = frozenset({"", "–", "-"})


def list_table(title: str, headings: Sequence[Heading], rows: Sequence[GridRow]) -> Table:
    """Return a list as a table: a column for each of its own, and one for what stands below or beside its words."""
    columns: list[Column] = []
    cells: list[list[Cell]] = [[] for _row in rows]
    for place, heading in enumerate(headings):
        shown = [row.cells[place] for row in rows]
        kind, values = _values(shown)
        columns.append(Column(heading.title, kind))
        more = [" · ".join(part for part in (each.below, each.pill[0]) if part) for each in shown]
        if any(more):
            columns.append(Column(_("{heading}, more", heading=heading.title), below=True))
        for line, value, words in zip(cells, values, more, strict=True):
            line.append(value)
            if any(more):
                line.append(words)
    return Table(title, tuple(columns), tuple(Row(tuple(line)) for line in cells))


def _values(shown: Sequence[GridCell]) -> tuple[Kind, list[Cell]]:
    told = [each for each in shown if each.text not in _NOTHING]
    if told and all(_NUMBER.fullmatch(each.text) for each in told):
        return Kind.COUNT, [_whole(each.text) for each in shown]
    if told and all(_is_day(each.order) and each.order != dt.date.min for each in told):
        return Kind.DATE, [each.order if _is_day(each.order) else None for each in shown]
    return Kind.TEXT, [_(PILLARS[each.pillar].long) if each.pillar else each.text for each in shown]


def _is_day(order: object) -> bool:
    return isinstance(order, dt.date) and not isinstance(order, dt.datetime)


def _whole(text: str) -> int | None:
    return None if text in _NOTHING else int(text.replace(MINUS, "-").replace(".", ""))
