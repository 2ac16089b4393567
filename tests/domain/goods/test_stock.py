"""Where units are, which batch a sale takes, and what a found unit takes back."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.goods.stock import (
    BatchStock,
    Bin,
    Leg,
    MovementKind,
    Taken,
    counted_difference,
    give_found,
    is_expired,
    is_possible,
    legs,
    owed_to_unknown,
    put_back,
    take_earliest,
)

TODAY = date(2026, 2, 20)
K = MovementKind


def day(offset: int) -> date:
    return TODAY + timedelta(offset)


def test_case_66_twelve_and_thirty_less_what_left_are_18_on_hand() -> None:
    moved = [
        *legs(K.OPENING, 12),
        *legs(K.DELIVERY, 30),
        *legs(K.SALE, 18),
        *legs(K.RETURN, 1),
        *legs(K.WITHDRAWAL, 4),
        *legs(K.EXPIRED, 2),
        *legs(K.LOST, 1),
    ]
    held = {each: sum(leg.quantity for leg in moved if leg.bin is each) for each in Bin}
    assert held == {Bin.SHELF: 18, Bin.COLLECT: 2, Bin.DAMAGED: 0}


def test_case_24_a_spoiled_return_waits_for_its_owner_and_is_not_on_hand() -> None:
    assert legs(K.RETURN, 1, where=Bin.COLLECT) == (Leg(K.RETURN, Bin.COLLECT, 1),)


def test_case_69_two_damaged_of_ten_leave_eight() -> None:
    moved = [*legs(K.DELIVERY, 10), *legs(K.DAMAGED, 2)]
    assert sum(leg.quantity for leg in moved if leg.bin is Bin.SHELF) == 8
    assert sum(leg.quantity for leg in moved if leg.bin is Bin.DAMAGED) == 2
    assert legs(K.DAMAGED, 2, where=Bin.DAMAGED) == (Leg(K.DAMAGED, Bin.DAMAGED, -2),)


def test_case_68_an_expired_batch_is_never_sold() -> None:
    batches = [BatchStock(1, day(-1), 4), BatchStock(2, TODAY, 1)]
    assert take_earliest(batches, 2, TODAY) == (Taken(2, TODAY, 1), Taken(None, None, 1))
    assert is_expired(day(-1), TODAY)
    assert not is_expired(TODAY, TODAY)
    assert not is_expired(None, TODAY)


def test_a_sale_takes_the_earliest_date_first_then_the_undated_then_the_unknown_batch() -> None:
    batches = [
        BatchStock(None, None, -3),
        BatchStock(4, None, 5),
        BatchStock(3, day(9), 2),
        BatchStock(2, day(1), 1),
        BatchStock(1, day(9), 2),
        BatchStock(5, day(2), 0),
    ]
    assert take_earliest(batches, 12, TODAY) == (
        Taken(2, day(1), 1),
        Taken(1, day(9), 2),
        Taken(3, day(9), 2),
        Taken(4, None, 5),
        Taken(None, None, 2),
    )


batch_lists = st.lists(st.tuples(st.none() | st.integers(-5, 20), st.integers(-5, 30)), max_size=8).map(
    lambda drawn: [BatchStock(i + 1, None if d is None else day(d), q) for i, (d, q) in enumerate(drawn)]
)


@given(batch_lists, st.integers(1, 120))
def test_a_sale_takes_exactly_its_quantity_and_no_batch_below_zero(batches: list[BatchStock], quantity: int) -> None:
    taken = take_earliest(batches, quantity, TODAY)
    assert sum(part.quantity for part in taken) == quantity
    assert all(part.quantity > 0 for part in taken)
    assert len({part.batch_id for part in taken}) == len(taken)
    stock = {b.batch_id: b for b in batches}
    for part in taken:
        if part.batch_id is not None:
            assert part.quantity <= stock[part.batch_id].quantity
            assert not is_expired(stock[part.batch_id].expiry, TODAY)
    sellable = sum(b.quantity for b in batches if b.quantity > 0 and not is_expired(b.expiry, TODAY))
    unknown = sum(part.quantity for part in taken if part.batch_id is None)
    assert unknown == max(0, quantity - sellable)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.data())
def test_returned_units_go_back_to_their_own_batches(quantities: list[int], data: st.DataObject) -> None:
    sold = tuple(Taken(i, None, q) for i, q in enumerate(quantities))
    total = sum(quantities)
    cuts = sorted(data.draw(st.sets(st.integers(0, total), max_size=4)) | {0, total})
    back = [part for a, b in pairwise(cuts) for part in put_back(sold, a, b - a)]
    for i, quantity in enumerate(quantities):
        assert sum(part.quantity for part in back if part.batch_id == i) == quantity
    with pytest.raises(DomainError):
        put_back(sold, total, 1)


@pytest.mark.parametrize(("unknown", "delivered", "netted"), [(-5, 12, 5), (-12, 5, 5), (0, 5, 0), (3, 5, 0)])
def test_a_delivery_nets_what_was_sold_before_it(unknown: int, delivered: int, netted: int) -> None:
    assert owed_to_unknown(unknown, delivered) == netted


@given(st.sampled_from(tuple(K)), st.sampled_from(tuple(Bin)), st.integers(1, 50))
def test_every_act_makes_only_movements_that_the_ledger_may_hold(kind: K, where: Bin, quantity: int) -> None:
    allowed = {
        *((each, Bin.SHELF) for each in K if each is not K.MOVE),
        (K.RETURN, Bin.COLLECT),
        (K.RETURN, Bin.DAMAGED),
        (K.WITHDRAWAL, Bin.COLLECT),
        (K.DAMAGED, Bin.DAMAGED),
    }
    if (kind, where) not in allowed:
        with pytest.raises(ValueError, match=kind):
            legs(kind, quantity, where=where)
        return
    made = legs(kind, quantity, where=where)
    assert all(is_possible(leg.kind, leg.bin, leg.quantity) for leg in made)
    if len(made) == 2:
        assert [leg.quantity for leg in made] == [-quantity, quantity]
        assert made[0].bin is Bin.SHELF
    else:
        adds = kind in {K.OPENING, K.DELIVERY, K.FOUND, K.RETURN}
        assert made == (Leg(kind, where, quantity if adds else -quantity),)


@pytest.mark.parametrize(
    ("kind", "where", "quantity"),
    [
        (K.SALE, Bin.SHELF, 1),
        (K.SALE, Bin.COLLECT, -1),
        (K.RETURN, Bin.SHELF, -1),
        (K.LOST, Bin.SHELF, 1),
        (K.FOUND, Bin.SHELF, -1),
        (K.FOUND, Bin.DAMAGED, 1),
        (K.SAMPLE, Bin.SHELF, 1),
        (K.EXPIRED, Bin.COLLECT, -1),
        (K.EXPIRED, Bin.SHELF, 1),
        (K.EXPIRED, Bin.DAMAGED, 1),
        (K.DAMAGED, Bin.SHELF, 1),
        (K.WITHDRAWAL, Bin.DAMAGED, -1),
        (K.DELIVERY, Bin.COLLECT, 1),
        (K.SALE, Bin.SHELF, 0),
        (K.MOVE, Bin.SHELF, 0),
    ],
)
def test_movements_against_their_nature_are_impossible(kind: K, where: Bin, quantity: int) -> None:
    assert not is_possible(kind, where, quantity)


@pytest.mark.parametrize(
    ("kind", "where", "quantity"),
    [
        (K.DELIVERY, Bin.SHELF, -300),  # a reversed delivery
        (K.WITHDRAWAL, Bin.COLLECT, 4),  # a reversed withdrawal
        (K.DAMAGED, Bin.DAMAGED, -2),  # a write-off
        (K.MOVE, Bin.COLLECT, 2),
        (K.RETURN, Bin.DAMAGED, 1),
    ],
)
def test_reversals_write_offs_and_moves_are_possible(kind: K, where: Bin, quantity: int) -> None:
    assert is_possible(kind, where, quantity)


def test_an_act_in_a_bin_it_has_no_business_with_is_a_bug() -> None:
    for kind, where in ((K.SALE, Bin.COLLECT), (K.DELIVERY, Bin.DAMAGED), (K.MOVE, Bin.SHELF)):
        with pytest.raises(ValueError, match=kind):
            legs(kind, 1, where=where)
    with pytest.raises(DomainError):
        legs(K.SALE, 0)
    with pytest.raises(DomainError):
        take_earliest([], 0, TODAY)


@given(st.integers(-20, 50), st.integers(0, 50))
def test_a_count_brings_the_shelf_to_what_was_counted(expected: int, counted: int) -> None:
    leg = counted_difference(expected, counted)
    assert expected + (leg.quantity if leg else 0) == counted
    if leg:
        assert is_possible(leg.kind, leg.bin, leg.quantity)
    with pytest.raises(DomainError):
        counted_difference(expected, -1)


@given(st.integers(0, 10**7), st.integers(1, 60), st.data())
def test_i19_found_units_take_back_exactly_their_compensation(share: int, lost: int, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, lost), max_size=4)) | {0, lost})
    back = [give_found(share, lost, a, b - a) for a, b in pairwise(cuts)]
    assert sum(back) == share
    with pytest.raises(DomainError, match="only 0 can still be found, not 1"):
        give_found(share, lost, lost, 1)
    with pytest.raises(DomainError, match=f"only {lost} can still be found"):
        give_found(share, lost, 0, lost + 1)
    with pytest.raises(DomainError, match="can still be found"):
        give_found(share, lost, 0, 0)
