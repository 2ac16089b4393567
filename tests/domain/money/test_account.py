"""What the shop owes a producer, what is payable of it, and how it came about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.terms import Bearer
from ntt_pos.domain.money.account import (
    MOST_CORRECTED,
    PAID_OUT,
    Arithmetic,
    Entry,
    EntryKind,
    PaysBy,
    arithmetic,
    balance,
    check_corrected,
    check_in_cash,
    check_written_off,
    compensation,
    needs_stamp,
    payable,
    payout_kind,
)
from tests.domain.draw import ABON, COFFEE

K = EntryKind
entries = st.lists(st.builds(Entry, st.sampled_from(tuple(EntryKind)), st.integers(-(10**9), 10**9)), max_size=30)
openings = st.integers(-(10**9), 10**9)


def of(*pairs: tuple[EntryKind, int]) -> list[Entry]:
    return [Entry(kind, amount) for kind, amount in pairs]


def test_case_18_sold_and_returned_the_same_day_closes_at_nothing_with_both_shown() -> None:
    line = arithmetic(of((K.SALE, 42_500), (K.RETURN, -42_500)), 0)
    assert (line.sold, line.returned, line.closing) == (42_500, -42_500, 0)


def test_case_19_settled_unpaid_and_half_returned_leaves_42500_to_pay() -> None:
    line = arithmetic(of((K.RETURN, -42_500)), 85_000)
    assert line.returned == -42_500
    assert payable(line.closing, PaysBy.CASH, 500) == (42_500, 0)


def test_case_20_a_negative_balance_is_earned_back() -> None:
    closing = arithmetic(of((K.SALE, 85_000), (K.PAYOUT, -85_000)), 0).closing
    closings = []
    for day in (of((K.RETURN, -42_500)), of((K.SALE, 21_250)), of((K.SALE, 63_750))):
        closing = arithmetic(day, closing).closing
        closings.append(closing)
    assert closings == [-42_500, -21_250, 42_500]
    assert [payable(each, PaysBy.CASH, 500)[0] for each in closings] == [0, 0, 42_500]


def test_case_23_a_crushed_unit_is_compensated_by_exactly_what_the_return_took() -> None:
    assert compensation(quantity=1, price=25_000, price_per=1, terms=COFFEE, bearer=Bearer.SHOP) == 21_250
    assert balance(of((K.RETURN, -21_250), (K.COMPENSATION, 21_250))) == 0


def test_a_loss_is_compensated_undiscounted_unless_the_producer_bears_it() -> None:
    assert compensation(quantity=3, price=25_000, price_per=1, terms=ABON, bearer=Bearer.SHOP) == 60_000
    assert compensation(quantity=3, price=25_000, price_per=1, terms=ABON, bearer=Bearer.PRODUCER) == 0


def test_case_28_a_debt_is_given_up_only_as_far_as_it_goes() -> None:
    assert check_written_off(42_500, -42_500) == 42_500
    assert balance(of((K.WRITE_OFF, 42_500)), -42_500) == 0
    assert check_written_off(1, -1) == 1
    with pytest.raises(DomainError, match="1 to 42500"):
        check_written_off(42_501, -42_500)
    with pytest.raises(DomainError, match="1 to 0"):
        check_written_off(1, 42_500)
    for amount, owed in ((42_501, -42_500), (0, -42_500), (-1, -42_500), (1, 0), (1, 500)):
        with pytest.raises(DomainError, match="can be written off"):
            check_written_off(amount, owed)


@pytest.mark.parametrize("sign", [1, -1])
def test_one_correction_moves_the_most_and_not_a_rupiah_more(sign: int) -> None:
    assert check_corrected(sign * MOST_CORRECTED) == sign * MOST_CORRECTED
    with pytest.raises(DomainError, match="at most 10000000"):
        check_corrected(sign * (MOST_CORRECTED + 1))


def test_case_51_paying_part_leaves_the_rest() -> None:
    assert payout_kind(100_000, 250_000, approved=False) is K.PAYOUT
    assert balance(of((K.PAYOUT, -100_000)), 250_000) == 150_000


def test_case_52_cash_floors_to_500_and_carries_280() -> None:
    assert payable(312_780, PaysBy.CASH, 500) == (312_500, 280)


def test_case_53_a_balance_of_499_is_carried() -> None:
    assert payable(499, PaysBy.CASH, 500) == (0, 499)


def test_a_transfer_is_exact() -> None:
    assert payable(312_780, PaysBy.TRANSFER, 500) == (312_780, 0)


def test_without_a_step_cash_is_exact() -> None:
    assert payable(312_781, PaysBy.CASH, 0) == payable(312_781, PaysBy.CASH, 1) == (312_781, 0)


def test_case_55_above_the_balance_is_refused_and_with_approval_an_advance() -> None:
    with pytest.raises(ApprovalNeeded, match="90000 is more than the balance of 85000") as refused:
        payout_kind(90_000, 85_000, approved=False)
    assert refused.value.act == Act.ADVANCE
    assert payout_kind(90_000, 85_000, approved=True) is K.ADVANCE
    assert balance(of((K.ADVANCE, -90_000)), 85_000) == -5_000
    assert payout_kind(85_000, 85_000, approved=True) is K.PAYOUT
    assert payout_kind(1, 1, approved=False) is K.PAYOUT
    with pytest.raises(ApprovalNeeded, match="the balance of 0"):
        payout_kind(1, -42_500, approved=False)


@pytest.mark.parametrize("amount", [0, -500])
def test_i15_nothing_is_no_payout(amount: int) -> None:
    with pytest.raises(DomainError, match="more than 0"):
        payout_kind(amount, 85_000, approved=True)


def test_case_58_the_meterai_box_is_above_five_million() -> None:
    assert not needs_stamp(5_000_000, 5_000_000)
    assert needs_stamp(5_000_001, 5_000_000)


@given(st.integers(-(10**9), 10**12), st.sampled_from((1, 100, 500, 1000)), st.sampled_from(tuple(PaysBy)))
def test_i23_what_is_payable_and_what_is_carried_are_the_balance(owed: int, step: int, by: PaysBy) -> None:
    ready, carried = payable(owed, by, step)
    assert ready + carried == owed
    assert ready >= 0
    if owed <= 0:
        assert (ready, carried) == (0, owed)
    elif by is PaysBy.CASH:
        assert ready % step == 0
        assert 0 <= carried < step
    else:
        assert carried == 0


@given(entries, openings)
def test_i6_i8_closing_less_opening_is_the_sum_of_the_entries_and_every_kind_is_somewhere(
    made: list[Entry], opening: int
) -> None:
    line = arithmetic(made, opening)
    assert line.closing - line.opening == sum(e.amount for e in made)
    assert line.closing == balance(made, opening)
    assert line.opening + line.paid_out + line.sold + line.returned + line.other == line.closing
    assert line.sold == sum(e.amount for e in made if e.kind is K.SALE)
    assert line.returned == sum(e.amount for e in made if e.kind is K.RETURN)
    assert [kind for kind, _ in line.others] == [
        kind for kind in K if kind in {e.kind for e in made} - PAID_OUT - {K.SALE, K.RETURN}
    ]


@given(entries)
def test_i16_what_was_paid_out_and_the_balance_are_what_was_earned(made: list[Entry]) -> None:
    earned = sum(e.amount for e in made if e.kind not in PAID_OUT)
    assert -arithmetic(made, 0).paid_out + balance(made) == earned


@given(st.lists(entries, max_size=6))
def test_i7_each_opening_is_the_closing_before(days: list[list[Entry]]) -> None:
    closing = 0
    for day in days:
        closing = arithmetic(day, closing).closing
    assert closing == balance([e for day in days for e in day])


def test_paid_out_is_payouts_advances_their_reversals_and_repayments() -> None:
    made = of((K.PAYOUT, -100), (K.ADVANCE, -20), (K.PAYOUT_REVERSED, 100), (K.REPAYMENT, 5), (K.OPENING, 7))
    assert arithmetic(made, 1) == Arithmetic(1, -15, 0, 0, ((K.OPENING, 7),), -7)


def test_what_coins_cannot_make_is_told_with_the_amount_they_can():
    with pytest.raises(DomainError) as refused:
        check_in_cash(21_250)
    assert refused.value.params == {"amount": 21_250, "coin": 100, "whole": 21_200}
    assert check_in_cash(21_200) == 21_200
