"""The drawer: where money is, what should be in it, and what X and Z say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.approved_acts import ApprovedAct
from ntt_pos.domain.core.errors import DomainError, Doubtful
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.money.shift import (
    BANK,
    SAFE,
    CashKind,
    CashMove,
    DrawerShort,
    PlaceUnknown,
    check_drawer,
    check_float,
    check_held,
    clearing,
    drawer,
    expected_cash,
    is_of_till,
    is_too_old,
    place_of,
)
from ntt_pos.domain.money.shift_report import (
    CountAmount,
    ShiftFacts,
    ShiftLine,
    ShiftPayment,
    ShiftReturn,
    ShiftSale,
    UserAct,
    report,
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
        ShiftLine(Pillar.SCHOOL, "P002", "SMKN 1", 30_950, 20_000, (("LINE", "8", 4_000), ("CART", "3", 1_000))),
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
    approvals=(ApprovedAct("PAY_OUT", "Ani", "Bela", "es batu", 500),),
    copies=2,
    drawer_openings=(UserAct("Ani", reason="tukar uang"),),
    sales_without_receipt=1,
    held_carts=1,
    held_total=12_000,
    before_net=1_000_000,
    before_absolute=1_200_000,
    journal_head="f" * 64,
)
IN_DRAWER = 300_000 + 50_900 - 21_200 + 10_000 - 5_000 - 40_000 - 1_000 + 2_500


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


@pytest.mark.parametrize(
    ("kind", "source", "goal", "own"),
    [
        (K.FLOAT, SAFE, MINE, True),
        (K.SALE, None, MINE, True),
        (K.SALE, None, BANK, True),
        (K.SALE, None, "CLEARING:QRIS", True),
        (K.REFUND, MINE, None, True),
        (K.PAY_IN, SAFE, MINE, True),
        (K.PAY_OUT, MINE, SAFE, True),
        (K.DROP, MINE, SAFE, True),
        (K.DIFFERENCE, MINE, None, True),
        (K.CORRECTION, MINE, "CLEARING:QRIS", True),
        (K.FLOAT, BANK, MINE, False),
        (K.REFUND, SAFE, None, False),
        (K.PAY_OUT, BANK, None, False),
        (K.PAY_IN, None, SAFE, False),
        (K.DIFFERENCE, SAFE, None, False),
        (K.CORRECTION, SAFE, MINE, False),
        (K.DROP, drawer("LRT-07"), SAFE, False),
        (K.PAYOUT, MINE, None, False),
        (K.DEPOSIT, SAFE, BANK, False),
        (K.OPENING, None, SAFE, False),
    ],
)
def test_a_till_moves_money_through_its_own_drawer_or_as_a_customer_pays(
    kind: CashKind, source: str | None, goal: str | None, own: bool
) -> None:
    assert is_of_till(kind, source, goal, MINE.removeprefix(drawer(""))) is own


@pytest.mark.parametrize(
    ("place", "amount", "known", "sure", "answer"),
    [
        (SAFE, 100, True, False, None),
        (SAFE, 101, True, True, DomainError),
        (SAFE, 101, False, False, PlaceUnknown),
        (SAFE, 101, False, True, None),
        (BANK, 100, True, False, None),
        (BANK, 101, True, False, Doubtful),
        (BANK, 101, True, True, None),
        (drawer("LRT-01"), 101, True, False, None),
    ],
)
def test_a_place_gives_what_it_holds_and_the_books_are_asked_where_they_cannot_know(
    place: str, amount: int, known: bool, sure: bool, answer: type[DomainError] | None
) -> None:
    if answer is None:
        check_held(place, amount, held=100, known=known, sure=sure)
        return
    with pytest.raises(answer) as refused:
        check_held(place, amount, held=100, known=known, sure=sure)
    assert type(refused.value) is answer


@pytest.mark.parametrize(
    ("amount", "held", "known", "sure", "asked"),
    [
        (100, 100, True, False, False),
        (101, 100, True, False, True),
        (101, 100, True, True, False),
        (101, 100, False, False, False),
        (0, -50, True, False, False),
        (1, 0, True, False, True),
    ],
)
def test_a_float_above_what_the_safe_holds_is_asked_for(
    amount: int, held: int, known: bool, sure: bool, asked: bool
) -> None:
    if not asked:
        check_float(amount, held=held, known=known, sure=sure)
        return
    with pytest.raises(Doubtful):
        check_float(amount, held=held, known=known, sure=sure)


def test_a_drawer_gives_all_it_holds_and_not_a_rupiah_more() -> None:
    check_drawer(MOVES, MINE, expected_cash(MOVES, MINE))
    with pytest.raises(DrawerShort):
        check_drawer(MOVES, MINE, expected_cash(MOVES, MINE) + 1)
