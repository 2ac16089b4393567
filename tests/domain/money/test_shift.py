"""The drawer: where money is, what should be in it, and what X and Z say."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.journal import canonical
from ntt_pos.domain.core.kinds import Pillar
from ntt_pos.domain.money.shift import (
    BANK,
    SAFE,
    CashKind,
    CashMove,
    clearing,
    drawer,
    expected_cash,
    is_too_old,
    place_of,
)
from ntt_pos.domain.money.shift_report import (
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
    ShiftReturn,
    ShiftSale,
    UserAct,
    UserSum,
    report,
    report_from,
    report_record,
)
from ntt_pos.domain.selling.payment import Means

MINE = drawer("LRT-01")
OPENED = datetime(2026, 2, 28, 0, 5, tzinfo=UTC)
SAT, SUN = date(2026, 2, 28), date(2026, 3, 1)
K = CashKind

MOVES = (
    CashMove(K.FLOAT, SAFE, MINE, 300_000),
    CashMove(K.SALE, None, MINE, 50_900),
    CashMove(K.SALE, None, clearing(Means.QRIS), 30_000),
    CashMove(K.REFUND, MINE, None, 21_200),
    CashMove(K.PAY_IN, None, MINE, 10_000),
    CashMove(K.PAY_OUT, MINE, None, 5_000),
    CashMove(K.PAYOUT, MINE, None, 40_000),
    CashMove(K.ADVANCE, MINE, None, 1_000),
    CashMove(K.REPAYMENT, None, MINE, 2_500),
    CashMove(K.PAYOUT, SAFE, None, 777_000),
)
FACTS = ShiftFacts(
    register="LRT-01",
    opened_at=OPENED,
    opened_by="Ani",
    at=OPENED + timedelta(hours=9),
    by="Bela",
    movements=MOVES,
    shop="NTT Mart",
    outlet="LRT",
    sequence=4,
    sales=(
        ShiftSale(SAT, gross=55_950, discount=5_000, paid=50_950, rounding=-50, total=50_900),
        ShiftSale(SUN, gross=30_000, discount=0, paid=30_000, rounding=0, total=30_000),
    ),
    returns=(ShiftReturn(SUN, paid=21_250, money_back=21_200, rounding=50),),
    lines=(
        ShiftLine(Pillar.SCHOOL, "P002", "SMKN 1", 30_950, 20_000, (("LINE", 4_000), ("CART", 1_000))),
        ShiftLine(Pillar.VILLAGE, "P001", "Mama Maria", 30_000, 25_500),
        ShiftLine(None, "", "", 20_000, 0),
        ShiftLine(Pillar.SCHOOL, "P002", "SMKN 1", -21_250, -18_000),
    ),
    payments=(
        ShiftPayment(Means.CASH, 50_900),
        ShiftPayment(Means.QRIS, 30_000),
        ShiftPayment(Means.CASH, -21_200),
    ),
    voids=(UserAct("Ani", 9_000), UserAct("Ani", 1_000), UserAct("Bela", 5)),
    overrides=(UserAct("Bela", 500),),
    copies=2,
    drawer_openings=(UserAct("Ani", reason="tukar uang"),),
    sales_without_receipt=1,
    held_carts=1,
    held_total=12_000,
    before_net=1_000_000,
    before_absolute=1_200_000,
    journal_head="f" * 64,
)
EMPTY = ShiftFacts(register="LRT-01", opened_at=OPENED, opened_by="Ani", at=OPENED, by="Ani", movements=())
IN_DRAWER = 300_000 + 50_900 - 21_200 + 10_000 - 5_000 - 40_000 - 1_000 + 2_500
CLOSED = replace(FACTS, counted=IN_DRAWER - 500, denominations=((100_000, 2), (500, 1)), reason="kurang", number="Z-1")


def test_places_of_money() -> None:
    assert (MINE, clearing(Means.QRIS)) == ("DRAWER:LRT-01", "CLEARING:QRIS")
    assert place_of(Means.CASH, "LRT-01") == MINE
    assert place_of(Means.TRANSFER, "LRT-01") == BANK
    assert place_of(Means.QRIS, "LRT-01") == "CLEARING:QRIS"
    assert place_of(Means.CARD, "LRT-01") == "CLEARING:CARD"
    assert place_of(Means.EXCHANGE, "LRT-01") is None


def test_expected_cash_is_what_came_in_less_what_went_out_before_the_closing_movements() -> None:
    closing = (CashMove(K.DIFFERENCE, MINE, None, 500), CashMove(K.DROP, MINE, SAFE, 295_700))
    assert expected_cash(MOVES, MINE) == IN_DRAWER
    assert expected_cash((*MOVES, *closing), MINE) == IN_DRAWER
    assert expected_cash(MOVES, drawer("LRT-02")) == 0


def test_case_63_a_payout_from_the_drawer_lowers_the_expected_cash_and_the_z_balances() -> None:
    moves = (CashMove(K.FLOAT, SAFE, MINE, 300_000), CashMove(K.PAYOUT, MINE, None, 250_000))
    z = report(replace(FACTS, movements=moves, counted=50_000))
    assert (z.expected, z.counted, z.difference) == (50_000, 50_000, 0)
    assert z.payouts == CountAmount(1, 250_000)


@given(
    st.lists(
        st.builds(
            CashMove,
            st.sampled_from(tuple(K)),
            st.sampled_from((MINE, SAFE, None)),
            st.sampled_from((MINE, BANK)),
            st.integers(0, 10**7),
        ),
        max_size=12,
    ),
    st.randoms(),
)
def test_expected_cash_does_not_depend_on_the_order(moves: list[CashMove], random: object) -> None:
    shuffled = list(moves)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    counted = [m for m in moves if m.kind not in {K.DIFFERENCE, K.DROP}]
    into = sum(m.amount for m in counted if m.to_place == MINE)
    out_of = sum(m.amount for m in counted if m.from_place == MINE)
    assert expected_cash(shuffled, MINE) == into - out_of


def test_a_shift_of_24_hours_still_sells_and_one_second_more_does_not() -> None:
    assert not is_too_old(OPENED, OPENED + timedelta(hours=24))
    assert is_too_old(OPENED, OPENED + timedelta(hours=24, seconds=1))


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
    assert z.overrides == (UserSum("Bela", 1, 500),)
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
