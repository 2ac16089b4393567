"""The X and Z reports: all that a shift did, the same read or closed, stored and read back."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import timedelta
from itertools import permutations

import pytest

from ntt_pos.domain.core.journal import canonical
from ntt_pos.domain.money.shift import (
    CashKind,
    CashMove,
)
from ntt_pos.domain.money.shift_report import (
    ApprovedSum,
    CountAmount,
    DaySum,
    MeansSum,
    NamedSum,
    PillarSum,
    ProducerSum,
    ShiftFacts,
    ShiftLine,
    ShiftPayment,
    ShiftReport,
    UserAct,
    UserSum,
    report,
    report_from,
    report_record,
)
from ntt_pos.domain.selling.payment import Means
from tests.domain.money.test_shift import FACTS, IN_DRAWER, OPENED, SAT, SUN

EMPTY = ShiftFacts(register="LRT-01", opened_at=OPENED, opened_by="Ani", at=OPENED, by="Ani", movements=())


CLOSED = replace(FACTS, counted=IN_DRAWER - 500, denominations=((100_000, 2), (500, 1)), reason="kurang", number="Z-1")


def test_an_x_says_the_same_as_the_z_without_a_count() -> None:
    x, z = report(FACTS), report(CLOSED)
    assert (x.kind, x.counted, x.difference) == ("X", 0, 0)
    assert (z.kind, z.counted, z.difference, z.reason, z.number) == ("Z", IN_DRAWER - 500, -500, "kurang", "Z-1")
    differing = {"kind", "counted", "difference", "reason", "number", "denominations"}
    for field in fields(ShiftReport):
        if field.name not in differing:
            assert getattr(x, field.name) == getattr(z, field.name), field.name


def test_a_shift_in_which_nothing_happened_is_all_zeros() -> None:
    x = report(EMPTY)
    assert (x.sequence, x.copies, x.sales_without_receipt, x.expected, x.net) == (0, 0, 0, 0, 0)
    assert (x.grand_total_net, x.grand_total_absolute) == (0, 0)
    assert {x.sales, x.returns, x.pay_in, x.pay_out, x.payouts, x.repayments, x.held_carts} == {CountAmount(0, 0)}


def test_a_count_of_nothing_is_a_z_too() -> None:
    assert report(replace(FACTS, counted=0)).kind == "Z"
    assert report(replace(FACTS, counted=0)).difference == -IN_DRAWER


def test_the_report_says_all_that_a_shift_did() -> None:
    z = report(CLOSED)
    assert (z.register, z.shop, z.outlet, z.sequence) == ("LRT-01", "NTT Mart", "LRT", 4)
    assert (z.opened_by, z.by, z.opened_at, z.at) == ("Ani", "Bela", OPENED, OPENED + timedelta(hours=9))
    assert z.opening_float == 300_000
    assert z.sales == CountAmount(2, 80_900)
    assert z.returns == CountAmount(1, 21_200)
    assert z.net == 59_700
    assert (z.gross, z.discount, z.rounding) == (85_950, 5_000, 0)
    assert z.by_means == (MeansSum(Means.CASH, 50_900, 21_200, 29_700), MeansSum(Means.QRIS, 30_000, 0, 30_000))
    assert z.by_pillar == (
        PillarSum("VILLAGE", 30_000, 25_500),
        PillarSum("SCHOOL", 9_700, 2_000),
        PillarSum("", 20_000, 0),
    )
    assert z.by_producer == (
        ProducerSum("P001", "Mama Maria", 30_000, 25_500),
        ProducerSum("P002", "SMKN 1", 9_700, 2_000),
        ProducerSum("", "", 20_000, 0),
    )
    assert z.by_date == (DaySum(SAT, 50_900, 0, 50_900), DaySum(SUN, 30_000, 21_200, 8_800))
    assert z.discounts == (NamedSum("CART", 1, 1_000), NamedSum("LINE", 1, 4_000))
    assert z.voids == (UserSum("Ani", 2, 10_000), UserSum("Bela", 1, 5))
    assert z.approvals == (ApprovedSum("PAY_OUT", "Ani", "Bela", 1, 500, ("es batu",)),)
    assert z.drawer_openings == (UserSum("Ani", 1, 0, ("tukar uang",)),)
    assert (z.copies, z.sales_without_receipt, z.held_carts) == (2, 1, CountAmount(1, 12_000))
    assert (z.pay_in, z.pay_out) == (CountAmount(1, 10_000), CountAmount(1, 5_000))
    assert (z.payouts, z.repayments) == (CountAmount(2, 41_000), CountAmount(1, 2_500))
    assert z.cash_movements == (
        NamedSum("ADVANCE", 1, -1_000),
        NamedSum("FLOAT", 1, 300_000),
        NamedSum("PAYOUT", 1, -40_000),
        NamedSum("PAY_IN", 1, 10_000),
        NamedSum("PAY_OUT", 1, -5_000),
        NamedSum("REFUND", 1, -21_200),
        NamedSum("REPAYMENT", 1, 2_500),
        NamedSum("SALE", 1, 50_900),
    )
    assert z.expected == IN_DRAWER == sum(each.amount for each in z.cash_movements)
    assert (z.grand_total_net, z.grand_total_absolute) == (1_059_700, 1_302_100)
    assert (z.denominations, z.journal_head) == (((100_000, 2), (500, 1)), "f" * 64)


def test_i22_the_breakdowns_are_the_net_before_rounding() -> None:
    z = report(CLOSED)
    net_paid = sum(s.paid for s in FACTS.sales) - sum(r.paid for r in FACTS.returns)
    assert sum(p.paid for p in z.by_pillar) == sum(p.paid for p in z.by_producer) == net_paid
    assert net_paid + z.rounding == z.net == sum(m.net for m in z.by_means) == sum(d.net for d in z.by_date)


@pytest.mark.parametrize("facts", [FACTS, CLOSED, EMPTY])
def test_a_stored_report_reads_back_as_it_was(facts: ShiftFacts) -> None:
    made = report(facts)
    record = report_record(made)
    assert canonical(record)
    assert report_from(record) == made


def test_the_order_of_the_facts_changes_no_breakdown() -> None:
    expected = report(CLOSED)
    for lines in permutations(FACTS.lines):
        made = report(replace(CLOSED, lines=lines, payments=FACTS.payments[::-1], sales=FACTS.sales[::-1]))
        assert made == expected


def test_a_payment_put_right_is_neither_taken_nor_given_back_twice() -> None:
    payments = (
        ShiftPayment(Means.CASH, 50_000),
        ShiftPayment(Means.CASH, -50_000, corrected=True),
        ShiftPayment(Means.QRIS, 50_000, corrected=True),
        ShiftPayment(Means.QRIS, -10_000),
    )
    z = report(replace(CLOSED, payments=payments))
    assert z.by_means == (MeansSum(Means.CASH, 0, 0, 0), MeansSum(Means.QRIS, 50_000, 10_000, 40_000))


def test_removed_lines_and_every_reason_survive_in_the_record() -> None:
    acts = (UserAct("Ani", 5_000, "salah pindai"), UserAct("Ani", 1_000, "salah pindai"), UserAct("Bela", 700))
    movements = (CashMove(CashKind.PAY_OUT, "DRAWER:LRT-01", None, 15_000, "beli plastik"),)
    z = report(replace(CLOSED, line_voids=acts, movements=movements))
    assert z.line_voids == (UserSum("Ani", 2, 6_000, ("salah pindai", "salah pindai")), UserSum("Bela", 1, 700))
    assert z.cash_movements == (NamedSum("PAY_OUT", 1, -15_000, ("beli plastik",)),)
    assert report_from(json.loads(json.dumps(report_record(z)))) == z


def test_a_report_from_before_approvals_were_told_apart_still_says_for_whom_there_were_some() -> None:
    record = report_record(report(CLOSED))
    del record["approvals"]
    record["overrides"] = [{"user": "Ani", "count": 4, "amount": 131_800, "reasons": ["boleh"]}]
    assert report_from(record).approvals == (ApprovedSum("", "Ani", "", 4, 131_800, ("boleh",)),)


def test_what_is_spread_over_lines_was_given_once() -> None:
    def line(*discounts: tuple[str, str, int]) -> ShiftLine:
        return ShiftLine(None, "", "", 10_000, 0, discounts)

    hampers = (("BUNDLE", "b1", 3_000), ("CART", "7", 500))
    lines = (line(*hampers), line(*hampers), line(("BUNDLE", "b2", 1_000)), line(("LINE", "4", 200), ("CART", "8", 1)))
    assert report(replace(CLOSED, lines=lines)).discounts == (
        NamedSum("BUNDLE", 2, 7_000),
        NamedSum("CART", 2, 1_001),
        NamedSum("LINE", 1, 200),
    )
