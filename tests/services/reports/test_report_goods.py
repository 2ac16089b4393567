"""Reports of the goods on the shelf: what is expired, and permits that run out."""

from __future__ import annotations

import datetime as dt

from ntt_pos.services.reports.report_catalogue import ReportKind
from tests.builders import a_product, change_product
from tests.services.reports.test_day_papers import rows


def test_what_is_expired_says_since_when_and_what_expires_how_soon(shop, make):
    for name, until in (("Abon", dt.date(2026, 2, 20)), ("Kue", dt.date(2026, 2, 28)), ("Madu", dt.date(2026, 12, 1))):
        a_product(shop, name=name, expiry=until)
    report = make(ReportKind.EXPIRING)
    assert [line[:3] for line in rows(report, 0)] == [(dt.date(2026, 2, 20), 8, "Abon")]
    assert [line[:3] for line in rows(report, 1)] == [(dt.date(2026, 2, 28), 0, "Kue")]


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
