"""The manager's reports: every cut of the turnover has the same sums, and each is the same in books, papers and days."""

from __future__ import annotations

import datetime as dt

import pytest

from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.core.people import Role
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.reports.report import Period, Units
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.i18n import Language
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.reports.report_catalogue import REPORTS, Format, ReportKind, ReportStopped
from ntt_pos.services.selling.returns import Bringing, NewBasket, WithoutReceipt
from tests.builders import a_basket, a_producer, a_product, a_sale, change_product, somebody
from tests.conftest import actor_named
from tests.services.days import bring_back, close_drawer, new_key, next_day

ID = Language("id")
FEBRUARY = Period(dt.date(2026, 2, 1), dt.date(2026, 2, 28))
TWO_MONTHS = Period(dt.date(2026, 2, 1), dt.date(2026, 3, 31))
CUTS = (
    ReportKind.DAYS,
    ReportKind.HOURS,
    ReportKind.PRODUCTS,
    ReportKind.PRODUCERS,
    ReportKind.PILLARS,
    ReportKind.VILLAGES,
)


def sums(report, place=0):
    """Return the totals of a table by the title of their column."""
    table = report.tables[place]
    return {column.title: total for column, total in zip(table.columns, table.totals, strict=True) if column.total}


def rows(report, place=0):
    return [line.cells for line in report.tables[place].rows]


@pytest.fixture
def make(shop, manager):
    def one(kind, period=TWO_MONTHS, **more):
        return shop.report_catalogue.make(kind, period, by=more.pop("by", manager), language=ID, **more)

    return one


@pytest.fixture
def traded(shop, cashier, manager, fixed_clock):
    """Three days with both terms, own goods, weighed goods, returns of every sort, an exchange, QRIS and rounding."""
    from ntt_pos.domain.core.kinds import Pillar

    weaver = a_producer(shop, name="Kelompok Tenun Lewokluok")
    school = a_producer(
        shop,
        name="SMKN 1 Larantuka",
        pillar=Pillar.SCHOOL,
        village_code="53.06.03.1004",
        village="Larantuka",
        district="Larantuka",
    )
    cloth = a_product(shop, producer=weaver, name="Selendang", unit="lembar", price=83_350, category="Kain")
    coffee = a_product(shop, producer=school, name="Kopi", price=25_050, delivered=40)
    salt = a_product(shop, producer=school, name="Garam", unit="kg", price_per=1000, price=20_000, delivered=9_000)
    bag = a_product(shop, own=True, name="Tas belanja", price=5_000, category="Lain")
    first = a_sale(shop, [(cloth, 3), (coffee, 2), (bag, 1)], by=cashier)
    fixed_clock.advance(hours=3)
    a_sale(shop, [(coffee, 3), (salt, 1_333)], by=cashier, tenders=[Tender(Means.QRIS, 101_810, reference="QR-1")])
    next_day(shop)
    a_sale(shop, [(coffee, 4)], by=cashier)
    bring_back(shop, cashier, first, 2, ReturnReason.DAMAGED_BY_SHOP)
    fixed_clock.advance(hours=2)
    shop.returns.exchange(
        by=cashier,
        number=first.number,
        bringing=[Bringing(position=2, units=1, reason=ReturnReason.SPOILED)],
        wanted=NewBasket(a_basket(shop, (cloth, 1)), (Tender(Means.CASH, 58_300),), new_key(shop)),
        return_uid=new_key(shop),
    )
    next_day(shop)
    a_sale(shop, [(cloth, 1), (bag, 2)], by=cashier)
    shop.returns.complete_without_receipt(
        by=cashier,
        bringing=[WithoutReceipt(coffee.product_id, 1, 20_000, ReturnReason.SPOILED)],
        return_uid=new_key(shop),
        approval=ApprovalGiven(manager.user_id, "kenal orangnya"),
    )
    return weaver, school, cloth, coffee


def test_every_cut_of_the_turnover_has_the_same_sums(make, traded):
    net, returned, producers, shops, units = (set() for _ in range(5))
    for kind in CUTS:
        told = sums(make(kind))
        net.add(told["Omzet"])
        returned.add(told["Retur"])
        producers.add(told["Bagian produsen"])
        shops.add(told["Bagian toko"])
        units.add(told["Laku"])
    net.add(sums(make(ReportKind.MEANS))["Nilai"])
    assert all(len(each) == 1 for each in (net, returned, producers, shops, units))
    assert net == {sum(producers) + sum(shops)}
    assert returned != {0}


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


def test_producers_get_in_the_report_what_their_accounts_say(shop, make, traded):
    accounts = {each.code: each.balance for each in shop.overview.producers().rows}
    by_code = {line[1]: line[6] for line in rows(make(ReportKind.PRODUCERS)) if line[1]}
    # What the shop damaged is the producer's all the same: a compensation, not a sale.
    weaver = traded[0]
    damaged = next(line for line in rows(make(ReportKind.PRODUCERS)) if line[1] == weaver.code)
    assert accounts[weaver.code] - damaged[6] == 2 * 83_350 - (2 * 83_350 * 15 // 100)
    others = [code for code in by_code if code != weaver.code]
    assert {code: by_code[code] for code in others} == {code: accounts[code] for code in others}


def test_an_hour_is_an_hour_in_larantuka(make, traded):
    assert [line[0] for line in rows(make(ReportKind.HOURS))] == ["08.00–08.59", "11.00–11.59", "13.00–13.59"]


def test_fast_and_slow_are_told_apart(shop, make, traded):
    a_product(shop, name="Topi anyaman", delivered=4)
    report = make(ReportKind.MOVERS)
    fast, slow = rows(report, 0), rows(report, 1)
    assert fast[0][0] == "Selendang"
    sold = {line[0]: line[5] for line in rows(make(ReportKind.PRODUCTS))}
    assert {line[0]: line[4] for line in fast}.items() <= sold.items()
    assert [(line[0], line[2], line[4]) for line in slow] == [("Topi anyaman", Units(4), None)]


def test_the_recap_report_is_the_recap(shop, make, traded):
    report = make(ReportKind.RECAP, FEBRUARY)
    recap = shop.reports.recap(FEBRUARY.last, by=somebody(shop))
    assert sums(report)["Sisa"] == sum(row.balance for row in recap.rows)
    assert sums(report)["Bayar"] == recap.cash + recap.transfer
    assert sums(report, 1)["Nilai"] == recap.cash
    assert report.figures[3].value == recap.trust.held


def test_no_report_says_that_it_covers_days_that_have_not_come(shop, make, traded, manager):
    today = dt.date(2026, 3, 2)
    assert make(ReportKind.DAYS).period == Period(TWO_MONTHS.first, today)
    for kind in (ReportKind.RECAP, ReportKind.TRUST):
        report = make(kind)
        assert (report.snapshot, report.period) == (True, Period(today, today))
        assert make(kind, FEBRUARY).period.last == FEBRUARY.last
    april = Period(dt.date(2026, 4, 1), dt.date(2026, 4, 30))
    assert make(ReportKind.DAYS, april).empty
    close_drawer(shop)
    shop.close_day.close(by=manager)
    a_sale(shop, [(traded[3], 1)], by=somebody(shop, "ani"))
    assert make(ReportKind.TRUST).period.last == today + dt.timedelta(days=1)
    assert rows(make(ReportKind.DAYS))[-1][0] == today + dt.timedelta(days=1)


def test_how_long_goods_last_is_reckoned_from_the_days_that_have_been(shop, make, traded):
    report = make(ReportKind.MOVERS, Period(dt.date(2026, 2, 28), dt.date(2026, 3, 31)))
    coffee = next(line for line in rows(report) if line[0] == "Kopi")
    assert (coffee[2].quantity, coffee[5].quantity, coffee[6]) == (7, 31, 31 * 3 // 7)


def test_the_trust_check_weighs_all_money_against_all_balances(shop, make, traded):
    report = make(ReportKind.TRUST)
    held, owed, difference = (figure.value for figure in report.figures)
    assert owed == sum(each.balance for each in shop.overview.producers().rows if each.balance > 0)
    assert sums(report, 0)["Nilai"] == held
    assert sums(report, 1)["Sisa"] == owed
    assert difference == held - owed


def test_uncollected_money_is_split_by_how_long_it_waits(shop, make, traded, fixed_clock, cashier):
    report = make(ReportKind.UNCOLLECTED)
    total = sums(report)["Sisa"]
    assert total == sum(each.balance for each in shop.overview.producers().rows if each.balance > 0)
    assert [figure.value for figure in report.figures] == [total, total, 0, 0, 0]
    fixed_clock.advance(days=40)
    assert [figure.value for figure in make(ReportKind.UNCOLLECTED).figures] == [total, 0, 0, total, 0]
    exceptions = make(ReportKind.EXCEPTIONS)
    assert exceptions.figures[1].value == 2
    assert shop.overview.home(by=somebody(shop)).attention.uncollected == (2, total)


def test_what_is_out_of_order_stands_in_the_exceptions(shop, make, manager, owner, cashier):
    debtor = a_producer(shop, name="BUMDes Berutang")
    shop.corrections.correct(
        by=manager,
        producer_id=debtor.producer_id,
        kind=EntryKind.OPENING,
        amount=-75_000,
        reason="dari buku lama",
        approval=ApprovalGiven(owner.user_id, "benar"),
    )
    oil = a_product(shop, name="Minyak kelapa", delivered=2, expiry=dt.date(2026, 3, 5))
    rare = a_product(shop, name="Madu hutan", delivered=1)
    a_sale(shop, [(rare, 3)], by=cashier)
    shop.deliveries.post(
        by=manager, producer_id=oil.producer.producer_id, lines=_one(oil), occurred_on=dt.date(2026, 2, 20)
    )
    report = make(ReportKind.EXCEPTIONS)
    counted = [figure.value for figure in report.figures]
    assert counted == [1, 0, 1, 1, 0, 1]
    assert rows(report, 0)[0][3] == -75_000
    assert rows(report, 2)[0][3] == Units(-2)
    assert rows(report, 3)[0][:3] == (dt.date(2026, 3, 5), 5, "Minyak kelapa")
    assert rows(report, 5)[0][:2] == (dt.date(2026, 2, 28), dt.date(2026, 2, 20))
    assert rows(make(ReportKind.NEGATIVE)) == rows(report, 2)
    assert rows(make(ReportKind.EXPIRING)) == rows(report, 3)


def _one(product):
    from ntt_pos.services.goods.deliveries import DeliveryLine

    return [DeliveryLine(product_id=product.product_id, claimed=3, counted=3)]


def test_permits_that_run_out_are_listed_by_date(shop, make, manager):
    from ntt_pos.services.goods.master_rows import NewPermit, PermitKind

    for name, until in (
        ("Kripik", dt.date(2026, 2, 1)),
        ("Sambal", dt.date(2026, 4, 1)),
        ("Abon", dt.date(2027, 1, 1)),
    ):
        product = a_product(shop, name=name)
        change_product(shop, product.product_id, by=manager, permits=(NewPermit(PermitKind.PIRT, "P-1", until),))
    assert [(line[4], line[1]) for line in rows(make(ReportKind.PERMITS))] == [("Kripik", -27), ("Sambal", 32)]


def test_the_pack_for_the_trade_office_counts_villages_and_adds_up(shop, make, traded, manager, fixed_clock):
    _weaver, school = traded[:2]
    fixed_clock.advance(hours=5)
    shop.payouts.pay(by=manager, producer_id=school.producer_id, amount=20_000, key=new_key(shop))
    report = make(ReportKind.DINAS)
    pillars, districts, villages, products, missing = (sums(report, place) for place in range(5))
    net = sums(make(ReportKind.DAYS))["Omzet"]
    assert pillars["Omzet"] == districts["Omzet"] == villages["Omzet"] == net
    assert products["Omzet"] >= net
    assert (districts["Desa"], districts["Ada produk"]) == (250, 2)
    assert len(report.tables[4].rows) == 248
    assert missing == {}
    assert "2 dari 250 desa" in report.notes[0]
    village, _school, own = sorted(rows(report), key=lambda line: (line[0] == "Barang toko sendiri", -line[3]))
    assert village[1] == 1
    assert own[1] == 0
    # Earned at 08.00 on 28 February, paid at 18.00 on 2 March.
    assert report.figures[3].value == 58


def test_a_history_for_a_bank_is_the_producers_own_and_says_what_it_does_not_cover(
    shop, make, traded, manager, cashier
):
    school = traded[1]
    close_drawer(shop)
    shop.close_day.close(by=manager)
    paid = shop.payouts.pay(by=manager, producer_id=school.producer_id, amount=50_000, key=new_key(shop))
    shop.context.clock.advance(days=1)
    undone = shop.payouts.pay(by=manager, producer_id=school.producer_id, amount=20_000, key=new_key(shop))
    shop.payouts.reverse(by=manager, number=undone.number, reason="salah orang", approval=_signed(shop))
    report = make(ReportKind.DOSSIER, producer_id=school.producer_id)
    assert [line[0] for line in rows(report)] == ["Februari 2026", "Maret 2026"]
    share = sums(make(ReportKind.PRODUCERS))
    mine = next(line for line in rows(make(ReportKind.PRODUCERS)) if line[1] == school.code)
    assert sums(report)["Bagian produsen"] == mine[6] == sums(report, 1)["Bagian produsen"] != share["Bagian produsen"]
    assert sums(report)["Sudah dibayarkan"] == sums(report, 2)["Nilai"] == 50_000
    assert [line[1] for line in rows(report, 2)] == [paid.number, undone.number]
    assert rows(report, 4)[0][1].startswith("TJ-LRT-2026-")
    assert len(rows(report, 4)[0][3]) == 16
    assert "hanya" in report.notes[0]
    assert "SMKN 1 Larantuka" in report.subject
    assert report.figures[0].value == 2


def _signed(shop):
    return ApprovalGiven(somebody(shop).user_id, "benar")


def test_a_history_needs_its_producer(make):
    with pytest.raises(DomainError, match="Choose the producer"):
        make(ReportKind.DOSSIER)


@pytest.mark.parametrize("kind", ReportKind)
def test_an_empty_shop_has_empty_reports(shop, make, kind):
    producer = a_producer(shop) if REPORTS[kind].producer else None
    report = make(kind, producer_id=producer.producer_id if producer else None)
    assert report.title
    for form in Format:
        assert shop.report_catalogue.draw(kind, report, form)


def test_who_may_not_see_reports_is_denied_and_the_journal_says_so(shop, make, owner, cashier):
    with pytest.raises(Denied):
        make(ReportKind.DAYS, by=cashier)
    shop.people.add_user(by=owner, username="dinas", name="Dinas", role=Role.AUDITOR, secret="123456")
    auditor = actor_named(shop, "dinas")
    report = make(ReportKind.DAYS, by=auditor)
    with pytest.raises(Denied):
        shop.report_catalogue.write(ReportKind.DAYS, report, Format.CSV, shop.folder.reports, by=cashier)
    path = shop.report_catalogue.write(ReportKind.DAYS, report, Format.CSV, shop.folder.reports, by=auditor)
    assert path == shop.folder.reports / "ringkasan" / "penjualan-hari-2026-02-01-2026-02-28.csv"
    assert path.is_file()


def test_a_report_that_is_stopped_leaves_nothing(shop, make, traded):
    told = []
    with pytest.raises(ReportStopped):
        make(
            ReportKind.DINAS, progress=lambda done, total: told.append((done, total)), cancelled=lambda: len(told) == 2
        )
    assert told == [(1, 5), (2, 5)]


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(DomainError, match="before it begins"):
        Period(dt.date(2026, 3, 1), dt.date(2026, 2, 1))
