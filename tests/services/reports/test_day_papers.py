"""The manager's reports: every cut of the turnover has the same sums, and each is the same in books, papers and days."""

from __future__ import annotations

import datetime as dt

from ntt_pos.domain.reports.report import Period
from ntt_pos.i18n import Language
from ntt_pos.services.reports.report_catalogue import ReportKind
from tests.builders import somebody
from tests.services.days import close_drawer

ID = Language("id")
FEBRUARY = Period(dt.date(2026, 2, 1), dt.date(2026, 2, 28))
TWO_MONTHS = Period(dt.date(2026, 2, 1), dt.date(2026, 3, 31))


def sums(report, place=0):
    """Return the totals of a table by the title of their column."""
    table = report.tables[place]
    return {column.title: total for column, total in zip(table.columns, table.totals, strict=True) if column.total}


def rows(report, place=0):
    return [line.cells for line in report.tables[place].rows]


def test_the_sums_are_those_of_the_day_reports_the_z_and_the_books(shop, make, traded):
    close_drawer(shop)
    days = [dt.date(2026, 2, 28) + dt.timedelta(days=n) for n in range(3)]
    papers = [shop.reports.day_report(day, by=somebody(shop)) for day in days]
    assert [line[4] for line in rows(make(ReportKind.DAYS))] == [paper.turnover for paper in papers]
    assert any(paper.rounding for paper in papers)
    closed = shop.shifts.last_closed()
    assert sum(each.report.net for each in closed) == sum(paper.net for paper in papers)  # one word for one sum
    told = sums(make(ReportKind.DAYS))
    assert told["Penjualan"] == sum(paper.sales for paper in papers)
    assert told["Bagian produsen"] == sum(paper.producer_share for paper in papers)
    assert told["Bagian toko"] == sum(paper.shop_share for paper in papers)
    for paper in papers:
        for shares in (paper.pillars, paper.producers, paper.products):
            assert sum(share.paid for share in shares) == paper.turnover
        assert "" not in {share.label for share in paper.producers}
    means = make(ReportKind.MEANS)
    assert means.figures[0].value == sum(share.paid for paper in papers for share in paper.means)
    reports = [shop.shifts.closed(each.number).report for each in shop.shifts.last_closed()]
    assert sum(each.net for each in reports) == means.figures[0].value
    assert shop.verify.run().findings == ()


def test_the_recap_report_is_the_recap(shop, make, traded):
    report = make(ReportKind.RECAP, FEBRUARY)
    recap = shop.reports.recap(FEBRUARY.last, by=somebody(shop))
    assert sums(report)["Sisa"] == sum(row.balance for row in recap.rows)
    assert sums(report)["Bayar"] == recap.cash + recap.transfer
    assert sums(report, 1)["Nilai"] == recap.cash
    assert report.figures[3].value == recap.trust.held
