"""How a basket is paid: only cash is rounded and only cash gives change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_AMOUNT
from ntt_pos.domain.selling.payment import (
    Means,
    Tender,
    check_reference,
    due_in_cash,
    looks_like_amount,
    settle_payment,
)

OTHERS = (Means.QRIS, Means.TRANSFER, Means.CARD, Means.EXCHANGE)


def cash(amount: int) -> Tender:
    return Tender(Means.CASH, amount)


def test_case_8_50950_in_cash_is_50900_and_the_shop_bears_50() -> None:
    settled = settle_payment(50_950, [cash(100_000)], cash_unit=100)
    assert (settled.total, settled.rounding, settled.change) == (50_900, -50, 49_100)
    assert due_in_cash(50_950, 100) == 50_900


def test_qris_is_never_rounded() -> None:
    settled = settle_payment(50_950, [Tender(Means.QRIS, 50_950)], cash_unit=100)
    assert (settled.total, settled.rounding, settled.change) == (50_950, 0, 0)


def test_only_the_cash_part_is_rounded() -> None:
    settled = settle_payment(50_950, [Tender(Means.QRIS, 20_010), cash(31_000)], cash_unit=100)
    assert (settled.total, settled.rounding, settled.change) == (50_910, -40, 100)


def test_a_cash_part_that_rounds_to_nothing_is_no_tender() -> None:
    settled = settle_payment(20_050, [Tender(Means.QRIS, 20_000)], cash_unit=100)
    assert (settled.total, settled.rounding) == (20_000, -50)
    with pytest.raises(DomainError, match="Nothing is left"):
        settle_payment(20_050, [Tender(Means.QRIS, 20_000), cash(100)], cash_unit=100)


def test_too_little_is_refused_with_what_is_missing() -> None:
    with pytest.raises(DomainError, match=r"^900 is still missing"):
        settle_payment(50_950, [cash(50_000)], cash_unit=100)
    with pytest.raises(DomainError, match=r"^100 is still missing"):
        settle_payment(20_100, [Tender(Means.QRIS, 20_000)], cash_unit=100)


def test_the_smallest_and_the_highest_tender_are_taken() -> None:
    assert settle_payment(1, [cash(1)], cash_unit=1).total == 1
    assert settle_payment(100, [cash(MAX_AMOUNT)], cash_unit=100).change == MAX_AMOUNT - 100


def test_only_cash_gives_change() -> None:
    with pytest.raises(DomainError, match="Only cash gives change"):
        settle_payment(20_000, [Tender(Means.QRIS, 20_001)], cash_unit=100)


@pytest.mark.parametrize("amount", [0, -1, MAX_AMOUNT + 1])
def test_an_impossible_tender_is_refused(amount: int) -> None:
    with pytest.raises(DomainError, match="A payment"):
        settle_payment(20_000, [cash(20_000), cash(amount)], cash_unit=100)


@given(
    st.integers(0, 10**8),
    st.sampled_from((1, 50, 100, 500)),
    st.lists(st.tuples(st.sampled_from(OTHERS), st.integers(1, 10**8)), max_size=3),
    st.lists(st.integers(1, 10**8), max_size=2),
)
def test_i2_a_payment_adds_up(paid: int, unit: int, others: list[tuple[Means, int]], notes: list[int]) -> None:
    kept: list[Tender] = []
    for means, amount in others:
        room = paid - sum(t.amount for t in kept)
        if room:
            kept.append(Tender(means, min(room, amount)))
    cash_part = paid - sum(t.amount for t in kept)
    tenders = [*kept, *(cash(note) for note in notes)]
    asked = cash_part - cash_part % unit
    if sum(notes) < asked or (notes and asked == 0):
        with pytest.raises(DomainError):
            settle_payment(paid, tenders, cash_unit=unit)
        return
    settled = settle_payment(paid, tenders, cash_unit=unit)
    assert paid + settled.rounding == settled.total == sum(t.amount for t in tenders) - settled.change
    assert -unit < settled.rounding <= 0
    assert settled.rounding == asked - cash_part
    assert 0 <= settled.change == sum(notes) - asked
    assert settled.tenders == tuple(tenders)


@pytest.mark.parametrize("means", [Means.QRIS, Means.TRANSFER, Means.CARD])
def test_what_is_not_cash_is_found_back_by_its_reference(means: Means) -> None:
    assert check_reference(Tender(means, 1, "  FT 26\t059 ")).reference == "FT 26 059"
    for wrong in ("", "   ", "x" * 61, "88\x1bp"):
        with pytest.raises(DomainError):
            check_reference(Tender(means, 1, wrong))


def test_cash_and_exchange_need_no_reference() -> None:
    for means in (Means.CASH, Means.EXCHANGE):
        assert check_reference(Tender(means, 1)).reference == ""


@pytest.mark.parametrize("reference", ["50000", "50.000", "Rp 50.000", "95000", "94500", "500"])
def test_a_round_number_up_to_the_sum_may_be_an_amount_in_the_wrong_place(reference):
    assert looks_like_amount(reference, 95_000)


@pytest.mark.parametrize("reference", ["", "R99", "778899", "100000", "0", "12345", "50000 OVO"])
def test_other_references_are_none(reference):
    assert not looks_like_amount(reference, 95_000)
