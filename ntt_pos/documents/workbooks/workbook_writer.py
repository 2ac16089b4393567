"""Writes a workbook of our own form as .xlsx: filled with what a list holds, or empty, to be filled in Excel."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Final

from ntt_pos.documents.engine.clean import for_cell
from ntt_pos.domain.importing.workbook import Workbook

_MADE: Final = datetime(2026, 1, 1)  # noqa: DTZ001 the same workbook is the same file
_WIDEST: Final = 40
_NARROWEST: Final = 10


def workbook_file(book: Workbook) -> bytes:
    """Return the .xlsx of a workbook; the same workbook gives the same bytes. Texts are never taken for formulas."""
    import xlsxwriter

    made = io.BytesIO()
    written = xlsxwriter.Workbook(
        made,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "dd/mm/yyyy",
        },
    )
    written.set_properties({"title": "NTT Mart", "created": _MADE})
    head = written.add_format({"bold": True, "bottom": 1})
    for sheet in book.sheets:
        page = written.add_worksheet(sheet.name)
        for line, row in enumerate(sheet.rows):
            for place, cell in enumerate(row.cells):
                if isinstance(cell, str):
                    page.write_string(line, place, for_cell(cell), *([head] if line == 0 else []))
                elif isinstance(cell, date | datetime):
                    page.write_datetime(line, place, datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001 a day
                elif isinstance(cell, int | float):
                    page.write_number(line, place, cell)
        for place, cells in enumerate(zip(*(row.cells for row in sheet.rows), strict=False)):
            width = max(len(str(cell)) for cell in cells)
            page.set_column(place, place, min(max(width + 2, _NARROWEST), _WIDEST))
        page.freeze_panes(1, 0)
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
    written.close()
    return made.getvalue()
