"""A period beside the one before and the same of last year: what was, how much more or less it is, and what is not known."""

from __future__ import annotations

import datetime as dt

from ntt_pos.domain.reports.report import Period, growth
from ntt_pos.services.reports.report_catalogue import ReportKind
from tests.services.reports.test_day_papers import rows

LAST = Period(dt.date(2026, 3, 2), dt.date(2026, 3, 2))


def test_each_measure_stands_beside_the_time_before_and_an_unknown_year_is_empty(make, traded):
    day_before = make(ReportKind.DAYS, Period(dt.date(2026, 3, 1), dt.date(2026, 3, 1)))
    report = make(ReportKind.DINAS, LAST)
    money = rows(report, 0)[0]
    assert money[:3] == ("Omzet (rupiah)", report.figures[0].value, day_before.figures[0].value)
    assert money[3:] == (growth(money[1], money[2]), None, None)
    assert rows(report, 0)[2][2] == day_before.figures[3].value
    assert "2 Mar 2025 sampai 2 Mar 2025" in report.notes[2]


def test_a_history_is_compared_with_the_producers_own_sales_only(make, traded):
    school = traded[1]
    report = make(ReportKind.DOSSIER, LAST, producer_id=school.producer_id)
    mine = next(line for line in rows(make(ReportKind.PRODUCERS, LAST)) if line[1] == school.code)
    assert rows(report, 0)[1][1] == mine[6]
