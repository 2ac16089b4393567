"""The page that is handed out: sums as people write them by hand, gathered days, goods that add up from left to right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.settlement import build_payload
from ntt_pos.domain.money.settlement_facts import EntryFact
from ntt_pos.domain.money.statement_goods import splits_exactly
from ntt_pos.domain.money.statement_page import Sign, StatementPage, Step, earlier_in_month, gather
from ntt_pos.domain.money.statement_payload import PaidLine, PaymentLine
from tests.documents import pages

E = EntryKind


def told(page: StatementPage) -> list[tuple[str, str, int]]:
    return [(str(row.step), str(row.sign), row.amount) for row in page.rows]


def test_the_worked_statement_takes_what_was_received_off_the_old_money() -> None:
    page = pages.worked()
    assert told(page) == [
        ("OLD_LEFT", "", 350),
        ("SOLD", "+", 272_500),
        ("BACK", "−", 21_250),
        ("SMALL", "−", 100),
        ("YOUR_MONEY", "=", 251_500),
    ]
    assert page.rows[0].old == 127_350
    assert (page.paid_today, page.sold_paid, page.sold) == (127_000, 325_000, 272_500)


def test_a_debt_after_a_payment_is_told_with_positive_numbers() -> None:
    page = pages.debt()
    assert told(page) == [("OLD_LEFT", "", 0), ("BACK", "−", 42_500), ("YOUR_DEBT", "=", 42_500)]
    assert (page.rows[0].old, page.debt) == (127_500, 42_500)


@pytest.mark.parametrize("paid", [127_000, 0])
def test_small_change_that_was_kept_and_is_kept_again_is_in_the_sum_as_it_is_in_the_shop(paid: int) -> None:
    line = pages.sold("K1", "Kopi bubuk 200 g", 1, 20_000)
    facts = replace(
        pages.WORKED,
        opening=paid + 200,
        sold=(line,),
        stock=(),
        entries=(
            *((EntryFact(E.PAYOUT, -paid, pages.ON, "BB-1", means="CASH"),) * bool(paid)),
            *pages.entries_of(line),
        ),
    )
    page = gather([build_payload(facts)])
    assert told(page) == [
        ("OLD_LEFT" if paid else "OLD_MONEY", "", 200),
        ("SOLD", "+", 17_000),
        ("SMALL", "−", 200),
        ("YOUR_MONEY", "=", 17_000),
    ]
    assert page.last.carried == 200


def test_a_debt_after_a_larger_payment_than_the_old_money_is_told_as_a_story() -> None:
    paid = EntryFact(EntryKind.ADVANCE, -127_500, pages.ON, "BB-LRT-2026-000060", means="CASH")
    back = replace(pages.SPOILED, amount=-42_500, quantity=2)
    facts = replace(pages.WORKED, opening=127_500, sold=(), stock=(), entries=(paid, back))
    assert told(gather([build_payload(facts)])) == [
        ("OLD_MONEY", "", 127_500),
        ("BACK", "−", 42_500),
        ("SHOULD_BE", "=", 85_000),
        ("ADVANCE", "", 127_500),
        ("LESS_THAT", "−", 85_000),
        ("YOUR_DEBT", "=", 42_500),
    ]


def test_an_old_debt_grows_by_what_came_back_and_shrinks_by_what_was_sold() -> None:
    facts = replace(pages.WORKED, opening=-42_500, sold=(), stock=(), entries=(pages.SPOILED,))
    assert told(gather([build_payload(facts)])) == [
        ("OLD_DEBT", "", 42_500),
        ("BACK", "+", 21_250),
        ("YOUR_DEBT", "=", 63_750),
    ]
    line = pages.sold("K1", "Kopi", 1, 25_000)
    less = replace(facts, entries=pages.entries_of(line), sold=(line,))
    assert told(gather([build_payload(less)])) == [
        ("OLD_DEBT", "", 42_500),
        ("SOLD", "−", 21_250),
        ("YOUR_DEBT", "=", 21_250),
    ]


def test_a_debt_that_is_sold_off_begins_with_what_was_sold() -> None:
    line = pages.sold("K1", "Kopi", 3, 25_000)
    facts = replace(pages.WORKED, opening=-21_250, sold=(line,), stock=(), entries=pages.entries_of(line))
    assert told(gather([build_payload(facts)]))[:2] == [("SOLD", "", 63_750), ("OLD_DEBT", "−", 21_250)]


def test_three_unpaid_days_are_one_page_whose_goods_add_up() -> None:
    page = pages.three_days()
    assert (page.from_day, page.last_date) == (pages.ON - timedelta(days=2), date(2026, 4, 14))
    assert told(page) == [
        ("OLD_LEFT", "", 0),
        ("SOLD", "+", 293_250),
        ("BACK", "+", 21_250),
        ("YOUR_MONEY", "=", 314_500),
    ]
    coffee, honey = page.goods
    assert (coffee.opening, coffee.delivered, coffee.sold, coffee.other, coffee.closing) == (30, 0, 6, -1, 23)
    assert [(row.quantity, row.unit_share, row.share, row.exact) for row in coffee.money] == [
        (6, 21_250, 127_500, True)
    ]
    assert (honey.sold, honey.closing) == (3, 3)


def test_statements_that_do_not_follow_each_other_are_no_page() -> None:
    first, _second, third = pages.three_payloads()
    with pytest.raises(ValueError, match="do not follow"):
        gather([first, third])


def test_two_prices_are_two_lines_of_money_and_rounded_ones_say_so() -> None:
    coffee = next(row for row in pages.several_returns().goods if row.product == "K1")
    assert [(row.quantity, row.price) for row in coffee.money] == [(4, 25_000), (2, 27_000)]
    lines = tuple(pages.sold("R1", "Roti", 1, 3_333, rate_bp=1250, producer_share=2_917) for _ in range(3))
    facts = replace(pages.WORKED, opening=0, sold=lines, stock=(), entries=pages.entries_of(*lines))
    (row,) = gather([build_payload(facts)]).goods
    assert [(each.quantity, each.unit_share, each.share, each.exact) for each in row.money] == [(3, 2_917, 8_751, True)]
    weighed = tuple(
        pages.sold("G1", "Garam", 333, 20_001, price_per=1000, unit="kg", paid=6_660, producer_share=5_661)
        for _ in range(3)
    )
    facts = replace(pages.WORKED, opening=0, sold=weighed, stock=(), entries=pages.entries_of(*weighed))
    (row,) = gather([build_payload(facts)]).goods
    assert [each.exact for each in row.money] == [False]


def test_a_discount_she_bears_is_a_line_of_its_own_and_one_the_shop_bears_is_none() -> None:
    hers = pages.sold("K1", "Kopi", 2, 25_000, paid=48_000, producer_share=40_500)
    shops = pages.sold("K2", "Teh", 2, 25_000, paid=48_000, producer_share=42_500, shop_discount=2_000)
    facts = replace(pages.WORKED, opening=0, sold=(hers, shops), stock=(), entries=pages.entries_of(hers, shops))
    coffee, tea = gather([build_payload(facts)]).goods
    assert [(row.full, row.cut, row.share) for row in (*coffee.money, *tea.money)] == [
        (42_500, 2_000, 40_500),
        (42_500, 0, 42_500),
    ]


def test_goods_sold_before_they_were_written_down_are_never_a_negative_rest() -> None:
    line = pages.sold("K1", "Kopi", 3, 25_000)
    stock = pages.stock("K1", "Kopi", 1, (pages.M.SALE, -3), first_delivery=date(2026, 1, 5))
    facts = replace(pages.WORKED, opening=0, sold=(line,), stock=(stock,), entries=pages.entries_of(line))
    (row,) = gather([build_payload(facts)]).goods
    assert (row.opening, row.sold, row.other, row.closing, row.unbooked) == (1, 3, 2, 0, 2)


_KINDS = st.sampled_from([E.SALE, E.RETURN, E.PAYOUT, E.ADVANCE, E.CORRECTION, E.REPAYMENT, E.PAYOUT_REVERSED, E.TAX])


@given(st.integers(-300_000, 300_000), st.lists(st.tuples(_KINDS, st.integers(1, 200_000)), min_size=1, max_size=8))
@example(0, [(EntryKind.RETURN, 1)])
def test_every_sum_adds_up_and_none_of_its_numbers_or_results_is_negative(
    opening: int, changes: list[tuple[EntryKind, int]]
) -> None:
    """Where nothing waited and only money went off, the debt is what went off: that sum has its minus."""
    minus = {E.RETURN, E.PAYOUT, E.ADVANCE, E.TAX}
    entries = tuple(
        EntryFact(kind, -amount if kind in minus else amount, pages.ON, f"X-{n}")
        for n, (kind, amount) in enumerate(changes)
    )
    sold = tuple(
        pages.sold(f"K{n}", "Kopi", 1, each.amount, rate_bp=0, producer_share=each.amount)
        for n, each in enumerate(entries)
        if each.kind is E.SALE
    )
    page = gather([build_payload(replace(pages.WORKED, opening=opening, entries=entries, sold=sold, stock=()))])
    nothing_waited = all(
        row.sign is not Sign.PLUS and (row.sign is not Sign.NONE or not row.amount) for row in page.rows
    )
    total = 0
    for row in page.rows:
        assert row.amount >= 0
        if row.sign is Sign.IS:
            assert total == (-row.amount if nothing_waited else row.amount)
            total = 0 if row.step is Step.SHOULD_BE else total
        else:
            total = (
                row.amount if row.sign is Sign.NONE else total + (row.amount if row.sign is Sign.PLUS else -row.amount)
            )
        assert total >= 0 or nothing_waited
    assert page.rows[-1].amount == (page.debt or page.last.payable)


@pytest.mark.parametrize(("shown", "earlier"), [((155_000, 110_500), 120_000), ((385_500,), 0), ((), 0)])
def test_what_a_month_brought_before_the_payments_shown(shown: tuple[int, ...], earlier: int) -> None:
    payments = [PaymentLine(date(2026, 3, 20 + n), f"BB-{n}", amount, "CASH") for n, amount in enumerate(shown)]
    other = PaymentLine(date(2026, 4, 2), "BB-9", 140_000, "TRANSFER")
    assert earlier_in_month(date(2026, 3, 1), 385_500, [*payments, other]) == earlier


@pytest.mark.parametrize(("paid", "left"), [((), 251_500), ((-200_000,), 51_500), ((-200_000, -60_000), 0)])
def test_what_waits_after_payments_is_never_below_nothing(paid: tuple[int, ...], left: int) -> None:
    lines = [PaidLine("PAYOUT", amount, date(2026, 4, 18), "CASH", "BB-1") for amount in paid]
    assert pages.worked().left_after(lines) == left


@pytest.mark.parametrize(("price", "rate_bp", "exact"), [(20_000, 1_500, True), (25_010, 1_500, False), (333, 0, True)])
def test_a_price_that_a_rate_splits_without_rounding_is_an_example_of_the_rule(
    price: int, rate_bp: int, exact: bool
) -> None:
    worked = next(each for each in build_payload(pages.WORKED).sold_lines if each.terms == "COMMISSION")
    assert splits_exactly(replace(worked, price=price, rate_bp=rate_bp)) is exact


def test_what_came_back_and_took_nothing_is_no_line_of_the_sum() -> None:
    payload = build_payload(pages.WORKED)
    free = replace(
        payload.back_lines[0], amount=0, document="RT-LRT-01-2026-000099", original_number="JL-LRT-01-2026-000099"
    )
    assert told(gather([replace(payload, back_lines=(*payload.back_lines, free))])) == told(gather([payload]))
