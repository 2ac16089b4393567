"""Reports of what was sold: every cut has the same sums, hours are Larantuka's, and months are compared."""

from __future__ import annotations

import datetime as dt

from ntt_pos.domain.reports.report import Period, growth, share_of
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.reports.report_catalogue import ReportKind
from tests.builders import a_product, a_sale
from tests.services.days import bring_back
from tests.services.reports.test_day_papers import CUTS, ID, rows, sums


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


def test_an_hour_is_an_hour_in_larantuka(make, traded):
    assert [line[0] for line in rows(make(ReportKind.HOURS))] == ["08.00–08.59", "11.00–11.59", "13.00–13.59"]


def test_cashiers_and_categories_are_named(make, traded):
    assert [line[0] for line in rows(make(ReportKind.CASHIERS))] == ["Ani Kelen"]
    assert {line[0] for line in rows(make(ReportKind.CATEGORIES))} == {"Kain", "Kopi", "Lain"}


def test_a_month_stands_beside_the_same_days_of_the_one_before(make, traded):
    march = make(ReportKind.DAYS, Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31)))
    february = make(ReportKind.DAYS, Period(dt.date(2026, 2, 1), dt.date(2026, 2, 2))).figures[0].value
    assert february == 0
    assert march.figures[4].value is None
    later = make(ReportKind.PRODUCTS, Period(dt.date(2026, 3, 2), dt.date(2026, 3, 2)))
    day_before = make(ReportKind.DAYS, Period(dt.date(2026, 3, 1), dt.date(2026, 3, 1))).figures[0].value
    assert later.figures[4].value == share_of(later.figures[0].value - day_before, day_before)
    assert later.notes == (f"Dibandingkan dengan 1 Mar 2026 sampai 1 Mar 2026: omzet {ID.rp(day_before)} waktu itu.",)


def test_each_cashier_category_and_hour_stands_beside_the_time_before(make, traded):
    last = Period(dt.date(2026, 3, 2), dt.date(2026, 3, 2))
    for kind in (ReportKind.CASHIERS, ReportKind.CATEGORIES, ReportKind.HOURS, ReportKind.PILLARS):
        then = {line[0]: line[3] for line in rows(make(kind, Period(dt.date(2026, 3, 1), dt.date(2026, 3, 1))))}
        told = make(kind, last)
        assert [column.title for column in told.tables[0].columns[-2:]] == ["Sebelumnya", "Naik/turun"]
        assert {line[0]: line[7] for line in rows(told) if line[7]} == then
        assert all(line[8] == growth(line[3], line[7]) for line in rows(told))
    assert [column.title for column in make(ReportKind.CASHIERS).tables[0].columns][-1] == "Dari omzet"


def test_what_goes_back_is_no_payment_and_one_put_right_counts_once(shop, make, cashier, owner):
    coffee = a_product(shop, price=20_000, delivered=20)
    sold = [a_sale(shop, [(coffee, 1)], by=cashier, tenders=[Tender(Means.QRIS, 20_000, f"Q{n}")]) for n in range(3)]
    cash = a_sale(shop, [(coffee, 1)], by=cashier)
    bring_back(shop, cashier, sold[0], 1, ReturnReason.SPOILED)
    (wrong,) = shop.corrections.payments(cash.number).rows
    shop.corrections.change_means(by=owner, payment_uid=wrong.payment_uid, means=Means.QRIS, reference="Q9")
    counted = {line[0]: line[1:3] for line in rows(make(ReportKind.MEANS))}
    assert counted == {"QRIS": (4, 60_000), "Tunai": (0, 0)}


def test_units_without_what_came_back_have_other_words_than_the_units_of_the_day_report(make, traded):
    titles = [figure.title for figure in make(ReportKind.DAYS).figures]
    assert "Satuan terjual dikurangi retur" in titles
    assert "Satuan terjual" not in titles
