"""A report as a workbook and as plain text for spreadsheets: numbers are numbers, words are never formulas."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any, Final

from ntt_pos.documents.engine.clean import LONGEST_CELL, for_cell, plain
from ntt_pos.domain.reports.report import Cell, Column, Kind, Report, Table, Units, period_words
from ntt_pos.i18n import N_, Language

_FORMATS: Final = {
    Kind.TEXT: "@",
    Kind.RUPIAH: "#,##0;[Red]-#,##0",
    Kind.PIECES: "#,##0",
    Kind.COUNT: "#,##0",
    Kind.QUANTITY: "#,##0.###",
    Kind.PERCENT: "0.0%",
    Kind.DATE: "d mmm yyyy",
}
_WIDTHS: Final = {
    Kind.TEXT: 12,
    Kind.RUPIAH: 15,
    Kind.PIECES: 11,
    Kind.COUNT: 11,
    Kind.QUANTITY: 13,
    Kind.PERCENT: 10,
    Kind.DATE: 13,
}
_MEASURES: Final = {Kind.RUPIAH: N_("rupiah"), Kind.PIECES: N_("pieces")}
_WIDEST: Final = 44
_UPRIGHT: Final = 95  # letters that fit beside each other on upright A4
_A4: Final = 9
_LONGEST_NAME: Final = 31
_FORBIDDEN: Final = str.maketrans("[]:*?/\\'", "        ")
_MADE: Final = dt.datetime(2026, 1, 1)  # noqa: DTZ001 the same report is the same file; its own date is in it


def workbook(report: Report) -> bytes:
    """Return a report as .xlsx, a sheet for each table under the report's head; the same report gives the same bytes."""
    import xlsxwriter

    made = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": _FORMATS[Kind.DATE],
    }
    book = xlsxwriter.Workbook(made, options)
    book.set_properties({"title": _cell(report.title), "author": _cell(report.shop), "created": _MADE})
    looks = {kind: book.add_format(_look(kind)) for kind in Kind}
    sums = {kind: book.add_format({**_look(kind), "bold": True, "top": 1}) for kind in Kind}
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    large, strong = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True})
    language = Language(report.language)
    names: set[str] = set()
    for number, table in enumerate(report.tables, 1):
        sheet = book.add_worksheet(_sheet_name(table.title or report.title, number, names))
        sheet.write_string(0, 0, _cell(" · ".join((report.title, *_about(report, language)))), large)
        top = 1
        for place, column in enumerate(table.columns):
            sheet.write_string(top, place, _cell(_heading(column, language)), head)
            sheet.set_column(place, place, _width(report, table, place))
        for row, line in enumerate(table.rows, top + 1):
            for place, cell in enumerate(line.cells):
                _write(sheet, row, place, cell, table.columns[place].kind, looks)
        if table.rows:
            sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)
        if table.summed:
            for place, cell in enumerate(table.totals):
                shown = language.text("Sum") if place == 0 and cell is None else cell
                kind = Kind.TEXT if isinstance(shown, str) else table.columns[place].kind
                _write(sheet, top + 1 + len(table.rows), place, shown, kind, sums)
        if number == 1:
            _below(sheet, report, top + len(table.rows) + 3, looks, strong)
        sheet.freeze_panes(top + 1, 0)
        _as_paper(sheet, top, wide=sum(_width(report, table, place) for place in range(len(table.columns))))
    book.close()
    return made.getvalue()


def _below(sheet: Any, report: Report, top: int, looks: dict[Kind, Any], strong: Any) -> None:
    """Put figures and notes under the first table, where they cover no row when one scrolls."""
    for figure in report.figures:
        sheet.write_string(top, 0, _cell(figure.title), strong)
        _write(sheet, top, 1, figure.value, figure.kind, looks)
        top += 1
    for note in report.notes:
        sheet.write_string(top, 0, _cell(note))
        top += 1


def _heading(column: Column, language: Language) -> str:
    """Return a column's name; one of money says that it is rupiah, one of goods that it is pieces."""
    measure = _MEASURES.get(column.kind)
    return f"{column.title} ({language.text(measure)})" if measure else column.title


def _cell(text: str) -> str:
    """Return words for a cell that is written as words: no program reads it as a formula, so it needs no quote."""
    return plain(text)[:LONGEST_CELL]


def csv_text(report: Report) -> bytes:
    """Return a report as text for spreadsheets: UTF-8 with its mark, semicolons, decimal comma, dates as 2026-02-28.

    That is what a spreadsheet in Indonesia opens as columns; whole numbers carry no dots.
    """
    language = Language(report.language)
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow([for_cell(report.title)])
    writer.writerows([for_cell(words)] for words in _about(report, language))
    writer.writerows([for_cell(figure.title), _plain(figure.value, figure.kind)] for figure in report.figures)
    writer.writerows([for_cell(note)] for note in report.notes)
    for table in report.tables:
        kinds = [column.kind for column in table.columns]
        writer.writerow([])
        writer.writerow([for_cell(table.title)])
        titles = [f"{c.title} (%)" if c.kind is Kind.PERCENT else _heading(c, language) for c in table.columns]
        writer.writerow([for_cell(title) for title in titles])
        for line in table.rows:
            writer.writerow([_plain(cell, kind) for cell, kind in zip(line.cells, kinds, strict=True)])
        if table.summed:
            sums = (table.totals[0] or language.text("Sum"), *table.totals[1:])
            writer.writerow([_plain(cell, kind) for cell, kind in zip(sums, kinds, strict=True)])
    return b"\xef\xbb\xbf" + made.getvalue().encode()


def _about(report: Report, language: Language) -> list[str]:
    words = [f"{report.shop} · {report.outlet}", period_words(report, language), report.subject]
    if report.practice:
        words.append(language.text("PRACTICE"))
    return [each for each in words if each]


def _write(sheet: Any, row: int, place: int, cell: Cell, kind: Kind, looks: dict[Kind, Any]) -> None:
    look = looks[kind]
    if cell is None:
        sheet.write_blank(row, place, None, look)
    elif isinstance(cell, str):
        sheet.write_string(row, place, _cell(cell), look)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, place, dt.datetime.combine(cell, dt.time()), look)
    elif isinstance(cell, Units):
        sheet.write_number(row, place, _decimal(cell), look)
    else:
        sheet.write_number(row, place, Decimal(cell) / 10_000 if kind is Kind.PERCENT else cell, look)


def _plain(cell: Cell, kind: Kind) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return for_cell(cell)
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, Units):
        return format(_decimal(cell), "f").replace(".", ",")
    return format(Decimal(cell) / 100, "f").replace(".", ",") if kind is Kind.PERCENT else str(cell)


def _decimal(units: Units) -> Decimal:
    return Decimal(units.quantity) / units.per


def _look(kind: Kind) -> dict[str, Any]:
    return {"num_format": _FORMATS[kind], "valign": "top", "text_wrap": kind is Kind.TEXT}


def _as_paper(sheet: Any, head: int, *, wide: int) -> None:
    """Print a sheet on A4, as wide as the paper, its columns' names on every page."""
    sheet.set_paper(_A4)
    if wide > _UPRIGHT:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_footer("&L&A&R&P/&N")


def _width(report: Report, table: Table, place: int) -> int:
    """Return how wide a column stands, in letters: the report's figures are in the first two of the first sheet."""
    column = table.columns[place]
    told = [column.title] if column.kind is Kind.TEXT else []
    told += [_broad(line.cells[place]) for line in table.rows]
    told.append(_broad(table.totals[place]))
    if table is report.tables[0] and place < 2:  # noqa: PLR2004 a figure is a title and its value
        told += [each.title if place == 0 else _broad(each.value) for each in report.figures]
    return min(max(*(len(words) + 2 for words in told), _WIDTHS[column.kind]), _WIDEST)


def _broad(cell: Cell) -> str:
    return f"{cell:,}" if isinstance(cell, int) else cell if isinstance(cell, str) else ""


def _sheet_name(title: str, number: int, names: set[str]) -> str:
    name = " ".join(_cell(title).translate(_FORBIDDEN).split())[:_LONGEST_NAME].strip() or str(number)
    if name.casefold() in names:
        name = f"{number} {name}"[:_LONGEST_NAME].strip()
    names.add(name.casefold())
    return name
