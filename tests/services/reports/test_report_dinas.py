"""The pack for the trade office: villages counted, and sums that add up."""

from __future__ import annotations

import datetime as dt
import io

import pypdf

from ntt_pos.domain.reports.report import Period
from ntt_pos.paths import resource
from ntt_pos.services.reports.report_catalogue import Format, ReportKind
from tests.builders import a_product
from tests.services.days import new_key
from tests.services.reports.test_day_papers import rows, sums


def test_the_pack_for_the_trade_office_counts_villages_and_adds_up(shop, make, traded, manager, fixed_clock):
    _weaver, school = traded[:2]
    fixed_clock.advance(hours=5)
    shop.payouts.pay(by=manager, producer_id=school.producer_id, amount=20_000, key=new_key(shop))
    report = make(ReportKind.DINAS)
    pillars, districts, villages, products, missing = (sums(report, place) for place in range(1, 6))
    net = sums(make(ReportKind.DAYS))["Omzet"]
    assert pillars["Omzet"] == districts["Omzet"] == villages["Omzet"] == net
    assert products["Omzet"] >= net
    assert (districts["Desa"], districts["Ada produk"]) == (250, 2)
    assert missing == {"Berapa": 248}
    assert "Lewokluok" not in " ".join(line[2] for line in rows(report, 5))
    assert "2 dari 250 desa" in report.notes[0]
    village, _school, own = sorted(rows(report, 1), key=lambda line: (line[0] == "Barang toko sendiri", -line[3]))
    assert village[1] == 1
    assert own[1] == 0
    assert (report.figures[5].title, report.figures[5].value) == ("Kedaluwarsa, masih di rak hari ini", 0)
    # Earned at 08.00 on 28 February, paid at 18.00 on 2 March.
    assert report.figures[3].value == 58


def test_goods_that_lie_past_their_date_are_counted(shop, make, manager):
    a_product(shop, name="Abon", delivered=7, expiry=dt.date(2026, 2, 20))
    a_product(shop, name="Kopi", delivered=3, expiry=dt.date(2026, 12, 1))
    assert make(ReportKind.DINAS).figures[5].value == 7


def test_the_pack_is_a_letter_of_the_shop_with_its_days_beside_the_month_before(make, traded):
    report = make(ReportKind.DINAS, Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31)))
    (days,) = report.series
    sold = make(ReportKind.DAYS, Period(dt.date(2026, 2, 1), dt.date(2026, 2, 28))).figures[0].value
    assert (days.names, sum(days.values), sum(days.before)) == (("1", "2"), report.figures[0].value, 0)
    assert report.letterhead.address == "Taman Kota Felix Fernandez, Larantuka"
    assert report.letterhead.signers == ("Diterima oleh Dinas", "Pengelola toko, 2 Mar 2026")
    whole = make(ReportKind.DINAS, Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31)))
    assert whole.series[0].names[-2:] == ("Feb 2026", "Mar 2026")
    assert whole.series[0].values[-2:] == (sold, report.figures[0].value)


def test_the_letter_bears_the_shops_logo(shop, make, owner):
    assert make(ReportKind.DINAS).letterhead.logo == b""
    shop.logo.set(resource("pictures/pay.png").read_bytes(), by=owner)
    report = make(ReportKind.DINAS)
    assert report.letterhead.logo == shop.logo.picture() != b""
    pdf = shop.report_catalogue.draw(ReportKind.DINAS, report, Format.PDF)
    assert all(len(page.images) == 1 for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
