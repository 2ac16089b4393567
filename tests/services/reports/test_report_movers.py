"""What sells fast and what does not: pieces a week, how long good goods last, and the date of those that expired."""

from __future__ import annotations

import datetime as dt

from ntt_pos.domain.reports.report import Period, Units
from ntt_pos.services.reports.report_catalogue import ReportKind
from tests.builders import a_delivery, a_product
from tests.services.reports.test_day_papers import rows


def test_fast_is_pieces_a_week_and_slow_is_told_apart(shop, make, traded):
    a_product(shop, name="Topi anyaman", delivered=4)
    report = make(ReportKind.MOVERS)
    fast, slow = rows(report, 0), rows(report, 1)
    assert [line[0] for line in fast] == ["Kopi", "Selendang", "Tas belanja", "Garam"]
    sold = {line[0]: line[5] for line in rows(make(ReportKind.PRODUCTS))}
    assert {line[0]: line[5] for line in fast}.items() <= sold.items()
    assert [(line[0], line[2], line[4]) for line in slow] == [("Topi anyaman", Units(4), None)]


def test_how_long_goods_last_leaves_out_what_is_expired_and_says_its_date(shop, make, traded):
    a_delivery(shop, traded[3], 6, expiry=dt.date(2026, 2, 20))
    report = make(ReportKind.MOVERS, Period(dt.date(2026, 2, 28), dt.date(2026, 3, 31)))
    coffee = next(line for line in rows(report) if line[0] == "Kopi")
    assert (coffee[2], coffee[4].quantity) == (Units(16_300, 1000), 7)  # 7 in three days
    assert (coffee[6].quantity, coffee[7], coffee[8]) == (31, 31 * 3 // 7, dt.date(2026, 2, 20))


def test_what_lies_and_is_expired_has_its_date(shop, make):
    a_product(shop, name="Abon", expiry=dt.date(2026, 2, 20))
    assert rows(make(ReportKind.MOVERS), 1)[0][5] == dt.date(2026, 2, 20)
