"""A customer brings units back: what the line gives back and by which means."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.selling.payment import Means, Tender, due_in_cash, settle_payment
from ntt_pos.domain.selling.pricing import split_line
from ntt_pos.domain.selling.returns import (
    MeansAmount,
    RecordedLine,
    Returned,
    ReturnReason,
    SaleMoney,
    bin_for,
    check_refund_limit,
    check_refund_references,
    check_rules,
    give_back,
    give_back_without_receipt,
    plan_refund,
    plan_refund_without_receipt,
)

CASH, QRIS, CARD, EXCHANGE = Means.CASH, Means.QRIS, Means.CARD, Means.EXCHANGE
THREE = RecordedLine(quantity=3, paid=9_999, producer_share=8_750)


def rows(*pairs: tuple[Means, int]) -> tuple[MeansAmount, ...]:
    return tuple(MeansAmount(means, amount) for means, amount in pairs)


def test_case_65_one_of_three_gives_back_3333_2916_417_and_the_three_add_up() -> None:
    one_by_one = [give_back(THREE, already, 1) for already in range(3)]
    assert one_by_one[0] == Returned(quantity=1, paid=3_333, producer_share=2_916, shop_share=417)
    assert sum(each.paid for each in one_by_one) == 9_999
    assert sum(each.producer_share for each in one_by_one) == 8_750
    assert sum(each.shop_share for each in one_by_one) == 1_249


def test_case_27_more_than_sold_is_refused() -> None:
    with pytest.raises(DomainError, match="Only 1 of this line"):
        give_back(THREE, 2, 2)
    with pytest.raises(DomainError, match="Only 0 of this line"):
        give_back(THREE, 3, 1)
    for units in (0, -1):
        with pytest.raises(DomainError, match="at least one unit"):
            give_back(THREE, 0, units)


def test_case_19_two_of_four_coffees_take_back_42500() -> None:
    split = split_line(quantity=4, price=25_000, price_per=1, terms=Terms(TermsKind.COMMISSION, rate_bp=1500))
    assert give_back(RecordedLine(4, split.paid, split.producer_share), 0, 2).producer_share == 42_500


def test_a_loss_of_the_shop_is_given_back_with_its_sign() -> None:
    line = RecordedLine(quantity=3, paid=19_000, producer_share=20_000)
    back = [give_back(line, already, 1) for already in range(3)]
    assert sum(each.shop_share for each in back) == -1_000


@given(
    st.integers(1, 400),
    st.integers(0, 10**7),
    st.integers(0, 10**7),
    st.integers(0, 10**5),
    st.lists(st.integers(1, 60), max_size=8),
)
def test_i5_one_by_one_or_at_once_the_sums_are_the_same_and_end_at_what_was_sold(
    quantity: int, paid: int, producer: int, tax: int, steps: list[int]
) -> None:
    line = RecordedLine(quantity, paid, producer, tax)
    already, sums = 0, (0, 0, 0, 0)
    for step in [*steps, quantity]:
        units = min(step, quantity - already)
        if not units:
            break
        back = give_back(line, already, units)
        assert back.paid == back.producer_share + back.shop_share + back.tax
        already += units
        sums = (
            sums[0] + back.paid,
            sums[1] + back.producer_share,
            sums[2] + back.tax,
            sums[3] + back.shop_share,
        )
        at_once = give_back(line, 0, already)
        assert sums == (at_once.paid, at_once.producer_share, at_once.tax, at_once.shop_share)
        assert sums[0] <= paid
        assert sums[1] <= producer
    assert sums == (paid, producer, tax, paid - producer - tax)


def test_case_8_all_returned_gives_the_rounded_total_back() -> None:
    plan = plan_refund(SaleMoney(50_950, 50_900, rows((CASH, 50_900))), 50_950, cash_unit=100)
    assert plan.rows == rows((CASH, 50_900))
    assert (plan.money_back, plan.rounding, plan.needs_approval) == (50_900, 50, False)


def test_cash_goes_back_in_whole_units_and_the_last_return_evens_it_out() -> None:
    sale = SaleMoney(9_999, 9_900, rows((CASH, 9_900)))
    first = plan_refund(sale, 3_333, cash_unit=100)
    assert (first.money_back, first.rounding) == (3_300, 33)
    second = plan_refund(SaleMoney(9_999, 9_900, sale.payments, 3_333, first.rows), 3_333, cash_unit=100)
    assert (second.money_back, second.rounding) == (3_300, 33)
    third = plan_refund(SaleMoney(9_999, 9_900, sale.payments, 6_666, first.rows + second.rows), 3_333, cash_unit=100)
    assert (third.money_back, third.rounding) == (3_300, 33)


def test_the_rounding_of_a_later_return_may_be_negative() -> None:
    sale = SaleMoney(200, 200, rows((CASH, 200)), 99, ())
    plan = plan_refund(sale, 101, cash_unit=100)
    assert (plan.money_back, plan.rounding) == (200, -99)


def test_money_goes_back_by_other_means_in_the_order_tendered_then_in_cash() -> None:
    sale = SaleMoney(60_000, 60_000, rows((CARD, 10_000), (CASH, 20_000), (QRIS, 30_000)))
    assert plan_refund(sale, 25_000, cash_unit=100).rows == rows((CARD, 10_000), (QRIS, 15_000))
    assert plan_refund(sale, 60_000, cash_unit=100).rows == rows((CARD, 10_000), (QRIS, 30_000), (CASH, 20_000))


def test_no_means_gives_back_more_than_it_paid_over_several_returns() -> None:
    sale = SaleMoney(30_000, 30_000, rows((QRIS, 10_000), (CASH, 20_000)), 8_000, rows((QRIS, 8_000)))
    assert plan_refund(sale, 12_000, cash_unit=100).rows == rows((QRIS, 2_000), (CASH, 10_000))


def test_cash_may_stand_for_another_means_by_approval() -> None:
    sale = SaleMoney(30_050, 30_050, rows((QRIS, 30_050)))
    plan = plan_refund(sale, 30_050, cash_unit=100, cash_instead_of=[QRIS])
    assert plan.rows == rows((CASH, 30_000))
    assert (plan.rounding, plan.needs_approval) == (50, True)
    assert not plan_refund(sale, 30_050, cash_unit=100).needs_approval


def test_after_cash_stood_for_another_means_the_rest_still_goes_back_by_it() -> None:
    sale = SaleMoney(30_000, 30_000, rows((QRIS, 30_000)), 10_000, rows((CASH, 10_000)))
    plan = plan_refund(sale, 20_000, cash_unit=100)
    assert (plan.rows, plan.needs_approval) == (rows((QRIS, 20_000)), False)


def test_an_exchange_counts_as_given_back_before_the_floor() -> None:
    sale = SaleMoney(25_050, 25_000, rows((CASH, 25_000)))
    whole = plan_refund(sale, 12_525, cash_unit=100, exchange_for=40_000)
    assert (whole.rows, whole.exchange, whole.rounding) == (rows((EXCHANGE, 12_525)), 12_525, 0)
    part = plan_refund(sale, 12_525, cash_unit=100, exchange_for=10_000)
    assert part.rows == rows((EXCHANGE, 10_000), (CASH, 2_500))
    assert (part.money_back, part.rounding) == (12_500, 25)


def test_what_an_exchange_paid_comes_back_in_cash_by_approval() -> None:
    sale = SaleMoney(40_000, 40_000, rows((EXCHANGE, 12_525), (QRIS, 20_000), (CASH, 7_475)))
    plan = plan_refund(sale, 40_000, cash_unit=100)
    assert plan.rows == rows((QRIS, 20_000), (CASH, 20_000))
    assert plan.needs_approval
    assert not plan_refund(sale, 27_000, cash_unit=100).needs_approval


def test_more_than_was_paid_never_goes_back() -> None:
    with pytest.raises(DomainError, match="More would be given back"):
        plan_refund(SaleMoney(10_000, 10_000, rows((CASH, 10_000)), 9_000), 1_001, cash_unit=100)
    with pytest.raises(DomainError, match="More would be given back"):
        plan_refund(SaleMoney(10_000, 10_000, rows((CASH, 10_000))), -1, cash_unit=100)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[int], list[Tender], int, list[tuple[bool, bool, int]]]:
    """Draw returned parts of a sale, its tenders, the cash unit, and how each part is given back."""
    parts = draw(st.lists(st.integers(0, 40_000), min_size=1, max_size=6))
    paid = sum(parts)
    unit = draw(st.sampled_from((1, 100, 500)))
    left = paid
    tenders = []
    for means in draw(st.lists(st.sampled_from((QRIS, CARD, Means.TRANSFER, EXCHANGE)), max_size=3, unique=True)):
        amount = draw(st.integers(0, left))
        if amount:
            tenders.append(Tender(means, amount))
            left -= amount
    if left - left % unit:
        tenders.insert(draw(st.integers(0, len(tenders))), Tender(CASH, left + draw(st.integers(0, 5_000))))
    manner = st.tuples(st.booleans(), st.booleans(), st.integers(1, 60_000))
    return parts, tenders, unit, draw(st.lists(manner, min_size=len(parts), max_size=len(parts)))


@given(histories())
def test_i5_money_given_back_never_exceeds_the_total_and_ends_at_it(
    history: tuple[list[int], list[Tender], int, list[tuple[bool, bool, int]]],
) -> None:
    parts, tenders, unit, manners = history
    settled = settle_payment(sum(parts), tenders, cash_unit=unit)
    payments = rows(
        *((t.means, t.amount - (settled.change if t.means is CASH else 0)) for t in settled.tenders),
    )
    given: tuple[MeansAmount, ...] = ()
    lines_back, odd, roundings = 0, any(t.means is EXCHANGE for t in tenders), 0
    for part, (in_cash, exchanged, new_paid) in zip(parts, manners, strict=True):
        odd = odd or in_cash or exchanged
        plan = plan_refund(
            SaleMoney(sum(parts), settled.total, payments, lines_back, given),
            part,
            cash_unit=unit,
            exchange_for=new_paid if exchanged else 0,
            cash_instead_of=(QRIS, CARD, Means.TRANSFER) if in_cash else (),
        )
        lines_back += part
        given += plan.rows
        roundings += plan.rounding
        assert plan.money_back == sum(row.amount for row in plan.rows)
        assert plan.rounding == part - plan.money_back
        assert all(row.amount > 0 for row in plan.rows)
        assert all(row.amount % unit == 0 for row in plan.rows if row.means is CASH)
        assert sum(row.amount for row in given) <= min(lines_back, settled.total)
        for means in (QRIS, CARD, Means.TRANSFER):
            back = sum(row.amount for row in given if row.means is means)
            assert back <= sum(p.amount for p in payments if p.means is means)
        if not plan.needs_approval and not odd:
            cash_back = sum(row.amount for row in given if row.means is CASH)
            assert cash_back <= sum(p.amount for p in payments if p.means is CASH)
    difference = settled.total - sum(row.amount for row in given)
    assert difference == 0 or (odd and 0 < difference < unit)
    assert roundings == sum(parts) - settled.total + difference


def test_without_a_receipt_the_shop_bears_it_and_pays_at_most_todays_price() -> None:
    back = give_back_without_receipt(quantity=333, price=18_000, price_per=1000, current_price=20_000)
    assert back == Returned(quantity=333, paid=5_994, producer_share=0, shop_share=5_994)
    assert give_back_without_receipt(quantity=1, price=20_000, price_per=1, current_price=20_000).paid == 20_000
    for price in (0, -1, 20_001):
        with pytest.raises(DomainError, match="at most today's price of 20000"):
            give_back_without_receipt(quantity=1, price=price, price_per=1, current_price=20_000)
    with pytest.raises(DomainError, match="at least one unit"):
        give_back_without_receipt(quantity=0, price=1, price_per=1, current_price=1)


def test_without_a_receipt_money_goes_to_the_exchange_then_in_cash_always_by_approval() -> None:
    plan = plan_refund_without_receipt(5_994, cash_unit=100, exchange_for=2_000)
    assert plan.rows == rows((EXCHANGE, 2_000), (CASH, 3_900))
    assert (plan.money_back, plan.rounding, plan.needs_approval) == (5_900, 94, True)
    assert plan_refund_without_receipt(90, cash_unit=100).rows == ()


def test_cases_23_and_24_what_the_shop_crushed_is_damaged_and_what_spoiled_waits_for_its_owner() -> None:
    assert bin_for(ReturnReason.DAMAGED_BY_SHOP) is Bin.DAMAGED
    assert bin_for(ReturnReason.SPOILED) is Bin.COLLECT
    assert bin_for(ReturnReason.CHANGED_MIND) is Bin.SHELF
    assert bin_for(ReturnReason.WRONG_ITEM, back_on_shelf=False) is Bin.COLLECT


def test_returns_are_taken_within_three_days_and_food_only_when_something_is_wrong() -> None:
    sold_on = date(2026, 2, 7)
    check_rules(reason=ReturnReason.CHANGED_MIND, food=False, sold_on=sold_on, today=sold_on + timedelta(3), days=3)
    check_rules(reason=ReturnReason.SPOILED, food=True, sold_on=sold_on, today=sold_on, days=3)
    with pytest.raises(ApprovalNeeded, match="within 3 days"):
        check_rules(reason=ReturnReason.SPOILED, food=False, sold_on=sold_on, today=sold_on + timedelta(4), days=3)
    with pytest.raises(ApprovalNeeded, match="Food"):
        check_rules(reason=ReturnReason.CHANGED_MIND, food=True, sold_on=sold_on, today=sold_on, days=3)


def test_what_was_paid_in_cash_comes_back_exactly_also_after_the_unit_was_raised() -> None:
    sale = SaleMoney(12_345, 12_300, rows((CASH, 12_300)))
    whole = plan_refund(sale, 12_345, cash_unit=1_000)
    assert (whole.rows, whole.rounding) == (rows((CASH, 12_300)), 45)
    first = plan_refund(sale, 6_000, cash_unit=100)
    rest = plan_refund(SaleMoney(12_345, 12_300, sale.payments, 6_000, first.rows), 6_345, cash_unit=1_000)
    assert rest.rows == rows((CASH, 6_300))
    assert plan_refund(sale, 6_172, cash_unit=1_000).rows == rows((CASH, 6_000))  # a part still comes in whole units
    mixed = SaleMoney(20_345, 20_300, rows((QRIS, 8_045), (CASH, 12_255)))
    instead = plan_refund(mixed, 20_345, cash_unit=1_000, cash_instead_of=[QRIS])
    assert instead.rows == rows((CASH, 12_255 + 8_000))


def test_what_an_exchange_leaves_of_it_comes_back_exactly_too() -> None:
    sale = SaleMoney(13_996, 13_900, rows((CASH, 13_900)))
    swapped = plan_refund(sale, 13_996, cash_unit=1_000, exchange_for=11_000)
    assert (swapped.rows, swapped.rounding, swapped.due) == (rows((EXCHANGE, 11_000), (CASH, 2_900)), 96, 13_900)
    weighed = plan_refund(sale, 13_996, cash_unit=1_000, exchange_for=10_996)
    assert weighed.rows == rows((EXCHANGE, 10_996), (CASH, 2_900))  # the new goods count as if they were paid in notes
    first = plan_refund(sale, 10_000, cash_unit=1_000, exchange_for=20_000)
    assert (first.rows, first.due) == (rows((EXCHANGE, 10_000)), 10_000)
    rest = plan_refund(SaleMoney(13_996, 13_900, sale.payments, 10_000, first.rows), 3_996, cash_unit=1_000)
    assert (rest.rows, rest.due) == (rows((CASH, 3_900)), 3_900)
    part = plan_refund(sale, 10_000, cash_unit=1_000, exchange_for=7_500)
    assert (part.rows, part.due) == (rows((EXCHANGE, 7_500), (CASH, 2_000)), 10_000)  # a part, in whole units


@given(
    st.integers(1, 200_000), st.integers(0, 200_000), st.sampled_from((1, 100, 500, 1_000)), st.sampled_from((1, 100))
)
def test_an_exchange_of_everything_costs_no_more_than_returning_and_buying(
    paid: int, new: int, unit: int, before: int
) -> None:
    asked = due_in_cash(paid, before)
    sale = SaleMoney(paid, asked, rows((CASH, asked)) if asked else ())
    plan = plan_refund(sale, paid, cash_unit=unit, exchange_for=new)
    assert 0 <= plan.due - plan.money_back < unit
    if plan.cash:
        assert plan.cash >= asked + due_in_cash(-new, unit)  # the new goods in notes: rounded up


def test_more_cash_in_a_day_than_the_limit_needs_approval() -> None:
    check_refund_limit(500_000, before=0, limit=500_000)
    check_refund_limit(0, before=900_000, limit=500_000)
    for cash, before in ((500_001, 0), (1, 500_000)):
        with pytest.raises(ApprovalNeeded, match="in a day") as asked:
            check_refund_limit(cash, before=before, limit=500_000)
        assert asked.value.act == Act.REFUND_ABOVE_LIMIT


def test_every_part_that_does_not_go_back_in_cash_has_its_own_reference() -> None:
    parts = rows((QRIS, 5_000), (Means.TRANSFER, 6_000), (CASH, 7_000))
    assert check_refund_references(parts, {QRIS: " R 1 ", Means.TRANSFER: "R 2"}) == {
        QRIS: "R 1",
        Means.TRANSFER: "R 2",
    }
    for missing in ({}, {QRIS: "R 1"}, {QRIS: " ", Means.TRANSFER: "R 2"}):
        with pytest.raises(DomainError, match="reference"):
            check_refund_references(parts, missing)
    assert check_refund_references(rows((CASH, 7_000), (EXCHANGE, 1)), {}) == {}
