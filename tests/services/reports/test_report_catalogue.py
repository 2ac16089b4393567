"""Reports by their kind: who may see one, periods, an empty shop, and one that is stopped."""

from __future__ import annotations

import datetime as dt

import pytest

from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.core.users import Role
from ntt_pos.domain.reports.report import Period
from ntt_pos.i18n import Language
from ntt_pos.services.reports.report_catalogue import REPORTS, Format, ReportKind, ReportStopped
from tests.builders import a_producer, a_sale, somebody
from tests.conftest import actor_named
from tests.services.days import close_drawer
from tests.services.reports.test_day_papers import FEBRUARY, TWO_MONTHS, rows

MOST_LETTERS = 31


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


@pytest.mark.parametrize("kind", ReportKind)
def test_an_empty_shop_has_empty_reports(shop, make, kind):
    producer = a_producer(shop) if REPORTS[kind].producer else None
    report = make(kind, producer_id=producer.producer_id if producer else None)
    assert report.title
    for language in (Language("id"), Language("en")):
        told = make(kind, producer_id=producer.producer_id if producer else None, language=language)
        assert all(len(table.title) <= MOST_LETTERS for table in told.tables), "the name of a sheet is whole"
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
    assert told == [(1, 6), (2, 6)]


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(DomainError, match="before it begins"):
        Period(dt.date(2026, 3, 1), dt.date(2026, 2, 1))
