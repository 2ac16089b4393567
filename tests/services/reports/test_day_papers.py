"""The manager's reports: every cut of the turnover has the same sums, and each is the same in books, papers and days."""

from __future__ import annotations

import datetime as dt

from ntt_pos.data.queries.money.days import booked_later
from ntt_pos.domain.reports.report import Period
from ntt_pos.i18n import Language
from ntt_pos.services.goods.deliveries import DeliveryLine
from ntt_pos.services.reports.report_catalogue import ReportKind
from tests.builders import a_sale, somebody
from tests.services.days import close_drawer

ID = Language("id")
CUTS = (
    ReportKind.DAYS,
    ReportKind.HOURS,
    ReportKind.PRODUCTS,
    ReportKind.PRODUCERS,
    ReportKind.PILLARS,
    ReportKind.CASHIERS,
    ReportKind.CATEGORIES,
    ReportKind.VILLAGES,
)
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
    papers = [shop.day_papers.day_report(day, by=somebody(shop)) for day in days]
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
    recap = shop.day_papers.recap(FEBRUARY.last, by=somebody(shop))
    assert sums(report)["Sisa"] == sum(row.balance for row in recap.rows)
    assert sums(report)["Bayar"] == recap.cash + recap.transfer
    assert sums(report, 1)["Nilai"] == recap.cash
    assert report.figures[3].value == recap.trust.held


def test_after_the_close_all_reports_of_a_month_agree_to_the_rupiah(shop, make, traded, manager, cashier):
    close_drawer(shop)
    shop.close_day.close(by=manager)
    a_sale(shop, [(traded[2], 2)], by=cashier)
    today, tomorrow = dt.date(2026, 3, 2), dt.date(2026, 3, 3)
    for period in (Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31)), Period(dt.date(2026, 3, 1), today)):
        last = min(period.last, tomorrow)
        papers = [shop.day_papers.day_report(period.first + dt.timedelta(days=n), by=manager) for n in range(last.day)]
        told = {kind: sums(make(kind, period))["Omzet"] for kind in CUTS}
        told |= {f"dinas {n}": sums(make(ReportKind.DINAS, period), n)["Omzet"] for n in range(1, 4)}
        told["compared"] = rows(make(ReportKind.DINAS, period), 0)[0][1]
        told["dinas"] = make(ReportKind.DINAS, period).figures[0].value
        told["means"] = make(ReportKind.MEANS, period).figures[2].value
        told["day reports"] = sum(paper.turnover for paper in papers)
        own = next(line for line in rows(make(ReportKind.PRODUCERS, period)) if not line[1])
        told["dossiers"] = own[5] + sum(
            make(ReportKind.DOSSIER, period, producer_id=each.producer_id).figures[1].value for each in traded[:2]
        )
        assert len(set(told.values())) == 1, told
        share = {sums(make(kind, period))["Bagian produsen"] for kind in CUTS}
        assert share == {sum(paper.producer_share for paper in papers)}
    assert papers[-1].turnover > 0


def test_what_is_booked_for_tomorrow_is_told_beside_today(shop, make, traded, manager, cashier):
    close_drawer(shop)
    today = dt.date(2026, 3, 2)
    before = shop.day_papers.home(by=manager)
    assert (before.later.takings, make(ReportKind.DAYS).notes) == (0, ())
    shop.close_day.close(by=manager)
    a_sale(shop, [(traded[2], 2)], by=cashier)
    home, closing = shop.day_papers.home(by=manager), shop.overview.closing(by=manager)
    assert (home.takings, home.later.date) == (before.takings, dt.date(2026, 3, 3))
    assert home.later.takings == closing.later == shop.day_papers.day_report(home.later.date, by=manager).net > 0
    said = f"Sudah dibukukan tanggal 3 Mar 2026: {ID.rp(home.later.takings)}."
    to_today = Period(dt.date(2026, 3, 1), today)
    assert said in make(ReportKind.DAYS, to_today).notes
    assert said not in make(ReportKind.DAYS).notes  # tomorrow is in it
    trust, money = make(ReportKind.TRUST, to_today), shop.safe.board(by=manager)
    assert sums(trust)["Nilai"] == shop.day_papers.recap(today, by=manager).trust.held
    assert sums(trust)["Ada sekarang"] == sum(each.amount for each in money.places)
    assert sums(trust)["Dibukukan kemudian"] == sum(each.later for each in money.places) != 0
    assert sums(make(ReportKind.UNCOLLECTED))["Sisa"] == sums(make(ReportKind.TRUST), 1)["Sisa"]
    assert make(ReportKind.UNCOLLECTED).period == make(ReportKind.TRUST).period


def test_nothing_is_said_of_a_later_date_without_takings(shop, make, traded, manager):
    close_drawer(shop)
    shop.close_day.close(by=manager)
    shop.deliveries.post(by=manager, producer_id=traded[0].producer_id, lines=[DeliveryLine(traded[2].product_id, 1)])
    with shop.context.reading() as unit:
        later = booked_later(unit, shop.context.home.outlet_id, dt.date(2026, 3, 2))
    assert (later.date, later.takings) == (dt.date(2026, 3, 3), 0)
    assert make(ReportKind.DAYS, Period(dt.date(2026, 3, 1), dt.date(2026, 3, 2))).notes == ()
