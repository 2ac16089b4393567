"""An empty workbook in the form that is taken in: its sheets and headers, what must be filled in marked, ready for typing."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from ntt_pos.documents.engine.clean import for_cell

_MADE: Final = datetime(2026, 1, 1)  # noqa: DTZ001 the same workbook every time
_LEAST, _AIR = 12, 4


def empty_workbook(
    title: str,
    sheets: Mapping[str, Sequence[tuple[str, bool]]],
    *,
    told: Mapping[str, str],
    begun: Mapping[str, Sequence[Sequence[str | int]]] = MappingProxyType({}),
) -> bytes:
    """Return an .xlsx with a sheet for each entry: its headers, and whether each must be filled in (then it is bold).

    Above every header stand the ``title`` and what is ``told`` of the sheet ("" for every other), below it the rows that
    are ``begun`` already; the first sheet with such rows is the one that is opened. The same form gives the same bytes.
    """
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties({"title": title, "created": _MADE})
    large = book.add_format({"bold": True, "font_size": 14})
    needed = book.add_format({"bold": True, "bottom": 2, "bg_color": "#EEF0F9"})
    other = book.add_format({"italic": True, "bottom": 1})
    text = book.add_format({"num_format": "@"})
    amount = book.add_format({"num_format": "#,##0"})
    opened = False
    for name, columns in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.write_string(0, 0, for_cell(f"{title}: {name}"), large)
        sheet.write_string(1, 0, for_cell(told.get(name, told[""])))
        for place, (header, must) in enumerate(columns):
            sheet.write_string(2, place, for_cell(header), needed if must else other)
            # As text, so that codes, barcodes and telephone numbers keep their zeros.
            sheet.set_column(place, place, max(len(header) + _AIR, _LEAST), text)
        for number, row in enumerate(begun.get(name, ()), start=3):
            for place, each in enumerate(row):
                if isinstance(each, int):
                    sheet.write_number(number, place, each, amount)
                else:
                    sheet.write_string(number, place, for_cell(each), text)
        if begun.get(name) and not opened:
            sheet.activate()
            opened = True
        sheet.freeze_panes(3, 0)
    book.close()
    return made.getvalue()
