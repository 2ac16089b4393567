"""A report as one web page that opens from a stick and from any host: no script, nothing from elsewhere."""

from __future__ import annotations

from functools import cache
from typing import Final

from jinja2 import Environment, StrictUndefined, Template

from ntt_pos.domain.reports.report import Cell, Column, Kind, Report, Table, period_words, shown
from ntt_pos.i18n import Language
from ntt_pos.paths import resource

_FROM_LEFT: Final = frozenset({Kind.TEXT, Kind.DATE})


def report_page(report: Report) -> bytes:
    """Return a report as HTML; the same report gives the same bytes."""
    language = Language(report.language)
    figures = [
        (each.title, "–" if each.value is None else _figure(each.value, each.kind, language)) for each in report.figures
    ]
    page = _template().render(
        lang=report.language,
        title=report.title,
        shop=report.shop,
        outlet=report.outlet,
        period=period_words(report, language),
        practice=language.text("PRACTICE") if report.practice else "",
        figures=figures,
        notes=report.notes,
        tables=[_told(table, language) for table in report.tables],
        nothing=language.text("No rows."),
    )
    return page.encode()


def _figure(value: Cell, kind: Kind, language: Language) -> str:
    return language.rp(value) if kind is Kind.RUPIAH and isinstance(value, int) else shown(value, kind, language)


def _told(table: Table, language: Language) -> dict[str, object]:
    sums = _cells(table.totals, table.columns, language) if table.summed else []
    if sums and not sums[0][0]:
        sums[0] = (language.text("Sum"), False)
    return {
        "title": table.title,
        "heads": [(column.title, column.kind not in _FROM_LEFT) for column in table.columns],
        "rows": [_cells(row.cells, table.columns, language) for row in table.rows],
        "sums": sums,
    }


def _cells(cells: tuple[Cell, ...], columns: tuple[Column, ...], language: Language) -> list[tuple[str, bool]]:
    return [
        (shown(cell, column.kind, language), column.kind not in _FROM_LEFT)
        for cell, column in zip(cells, columns, strict=True)
    ]


@cache
def _template() -> Template:
    text = resource("site/report.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(text)
