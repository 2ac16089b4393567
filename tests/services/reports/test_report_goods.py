"""Reports of the goods on the shelf: how long they last, and permits that run out."""

from __future__ import annotations

import datetime as dt

from ntt_pos.domain.reports.report import Period
from ntt_pos.services.reports.report_catalogue import ReportKind
from tests.builders import a_product, change_product
from tests.services.reports.test_day_papers import rows


def test_how_long_goods_last_is_reckoned_from_the_days_that_have_been(shop, make, traded):
    report = make(ReportKind.MOVERS, Period(dt.date(2026, 2, 28), dt.date(2026, 3, 31)))
    coffee = next(line for line in rows(report) if line[0] == "Kopi")
    assert (coffee[2].quantity, coffee[5].quantity, coffee[6]) == (7, 31, 31 * 3 // 7)


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
