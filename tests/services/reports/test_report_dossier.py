"""A producer's history for a bank: the producer's own, and what it does not cover."""

from __future__ import annotations

from datetime import date

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.reports.report_catalogue import ReportKind
from tests.builders import somebody
from tests.services.days import close_drawer, new_key
from tests.services.reports.test_day_papers import rows, sums


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
    assert [line[0] for line in rows(report, 1)] == ["Februari 2026", "Maret 2026"]
    share = sums(make(ReportKind.PRODUCERS))
    mine = next(line for line in rows(make(ReportKind.PRODUCERS)) if line[1] == school.code)
    assert (
        sums(report, 1)["Bagian produsen"] == mine[6] == sums(report, 2)["Bagian produsen"] != share["Bagian produsen"]
    )
    assert sums(report, 1)["Sudah dibayarkan"] == sums(report, 3)["Nilai"] == 50_000
    assert [line[1] for line in rows(report, 3)] == [paid.number, undone.number]
    assert rows(report, 5)[0][1].startswith("TJ-LRT-2026-")
    assert len(rows(report, 5)[0][3]) == 16
    assert "hanya" in report.notes[0]
    assert "SMKN 1 Larantuka" in report.subject
    assert report.figures[0].value == 2
    assert report.series[0].names == ("Feb 2026", "Mar 2026")
    assert sum(report.series[0].values) == mine[6]
    assert report.letterhead.signers[0] == "Produsen"


def test_a_statement_made_after_the_close_says_both_dates(shop, make, traded, manager, cashier):
    school = traded[1]
    close_drawer(shop)
    shop.close_day.close(by=manager)
    shop.payouts.pay(by=manager, producer_id=school.producer_id, amount=50_000, key=new_key(shop))
    made = shop.statements.adhoc(by=manager, producer_id=school.producer_id).number
    shop.context.clock.advance(days=1)
    last = rows(make(ReportKind.DOSSIER, producer_id=school.producer_id), 5)[-1]
    assert (last[0], last[1]) == (date(2026, 3, 2), f"{made} · buku 3 Mar")


def _signed(shop):
    return ApprovalGiven(somebody(shop).user_id, "benar")


def test_a_history_needs_its_producer(make):
    with pytest.raises(DomainError, match="Choose the producer"):
        make(ReportKind.DOSSIER)
