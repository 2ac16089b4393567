"""The charts of a report: vectors with their names and amounts, below zero and empty ones too, heard as one picture."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from ntt_pos.documents.reports.report_pdf import draw_report
from ntt_pos.domain.reports.report import Report, Series
from tests.documents.reports.test_report_pdf import a_report, drawn, pages

DAYS = Series("Omzet tiap hari", tuple(str(n) for n in range(1, 32)), tuple(range(100_000, 410_000, 10_000)))
WEEKS = tuple(f"{n} Feb" for n in range(1, 13))


def page(report: Report):
    return PdfReader(io.BytesIO(draw_report(report))).pages[0]


def test_a_chart_is_drawn_as_vectors_with_its_names_and_its_largest_amount():
    report = a_report(series=(DAYS,))
    told = pages(report)
    assert "Omzet tiap hari" in told
    assert "400.000" in told
    assert not page(report).images
    assert drawn(report) - drawn(a_report()) == 31
    assert draw_report(report) == draw_report(a_report(series=(DAYS,)))


@pytest.mark.parametrize(
    "values",
    [(0,) * 12, (-12_000,) * 12, (5, -5) * 6, (0,) * 11 + (999_999_999_999,)],
    ids=["empty", "below", "both", "last"],
)
def test_any_weeks_fit_on_the_page(values):
    series = Series("Selisih kas", WEEKS, values, usual=(-2_000, 0))
    report = a_report(series=(series, series, series))
    assert len(PdfReader(io.BytesIO(draw_report(report))).pages) == 1
    assert pages(report).count("Selisih kas") == (3 if any(values) else 0)


def test_the_time_before_stands_behind_and_a_strange_week_has_its_colour():
    usual = Series("Koreksi", WEEKS, (0,) * 11 + (-25_000,), usual=(0, 0))
    ochre = b".784 .475"
    assert ochre in draw(usual)
    assert ochre not in draw(Series("Koreksi", WEEKS, (0,) * 11 + (-25_000,), usual=(-30_000, 0)))
    before = Series("Omzet", ("1", "2"), (5, 6), before=(7, 8))
    assert drawn(a_report(series=(before,))) - drawn(a_report(series=(Series("Omzet", ("1", "2"), (5, 6)),))) == 2


def draw(series: Series) -> bytes:
    return page(a_report(series=(series,))).get_contents().get_data()
