"""The goods of a statement: the shelf in columns, what is marked, what to bring and what to collect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.goods.stock import BatchStock, Bin, MovementKind
from ntt_pos.domain.money import settlement
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.settlement_facts import MovementFact, SettlementFacts, SettlementKind, ShopFacts, StockFact
from ntt_pos.domain.money.settlement_goods import ShelfColumns, shelf_columns, units_to_bring
from ntt_pos.domain.money.statement_payload import ShownProducer, payload_values


def build_payload(facts: SettlementFacts) -> dict[str, Any]:
    """Return the payload, read as the JSON it becomes."""
    return payload_values(settlement.build_payload(facts))


ON = date(2026, 2, 28)  # a Saturday


E, M = EntryKind, MovementKind


SHOP = ShopFacts(name="NTT Mart", outlet="LRT", address="Larantuka", contact="0383-1")


MARIA = ShownProducer("P001", "Mama Maria", "VILLAGE", "Riangkemie", "Ile Mandiri", "CASH")


def day(offset: int) -> date:
    return ON + timedelta(offset)


def a_stock(**changes: Any) -> StockFact:
    return replace(StockFact("K1", "Kopi 200 g", "bungkus", 1), **changes)


def facts(**changes: Any) -> SettlementFacts:
    return replace(SettlementFacts(SHOP, MARIA, ON, SettlementKind.NIGHT, 0, ()), **changes)


def test_case_66_the_stock_row_adds_up_to_18() -> None:
    moves = (
        MovementFact(M.DELIVERY, Bin.SHELF, 30),
        MovementFact(M.SALE, Bin.SHELF, -18),
        MovementFact(M.RETURN, Bin.SHELF, 1),
        MovementFact(M.WITHDRAWAL, Bin.SHELF, -4),
        MovementFact(M.EXPIRED, Bin.SHELF, -2),
        MovementFact(M.EXPIRED, Bin.COLLECT, 2),
        MovementFact(M.LOST, Bin.SHELF, -1),
    )
    assert shelf_columns(a_stock(shelf_before=12, movements=moves)) == ShelfColumns(
        opening=12, delivered=30, sold=18, returned=1, withdrawn=6, lost=1, closing=18, collect=2
    )


def test_columns_are_of_the_shelf_only() -> None:
    moves = (
        MovementFact(M.RETURN, Bin.COLLECT, 1),
        MovementFact(M.RETURN, Bin.DAMAGED, 1),
        MovementFact(M.DAMAGED, Bin.SHELF, -2),
        MovementFact(M.DAMAGED, Bin.DAMAGED, 2),
        MovementFact(M.FOUND, Bin.SHELF, 5),
        MovementFact(M.SAMPLE, Bin.SHELF, -1),
        MovementFact(M.WITHDRAWAL, Bin.COLLECT, -3),
        MovementFact(M.MOVE, Bin.SHELF, -4),
        MovementFact(M.MOVE, Bin.SHELF, 4),
        MovementFact(M.OPENING, Bin.SHELF, 7),
    )
    assert shelf_columns(a_stock(shelf_before=10, collect_before=3, movements=moves)) == ShelfColumns(
        opening=10, delivered=7, sold=0, returned=0, withdrawn=0, lost=-2, closing=19, collect=1
    )


def test_a_move_off_the_shelf_is_withdrawn() -> None:
    moves = (MovementFact(M.MOVE, Bin.SHELF, -4), MovementFact(M.MOVE, Bin.COLLECT, 4))
    columns = shelf_columns(a_stock(shelf_before=10, movements=moves))
    assert (columns.withdrawn, columns.closing, columns.collect) == (4, 6, 4)


movements = st.lists(
    st.builds(MovementFact, st.sampled_from(tuple(M)), st.sampled_from(tuple(Bin)), st.integers(-30, 30)), max_size=20
).map(tuple)


@given(st.integers(-20, 60), st.integers(0, 20), movements)
def test_i19_the_stock_columns_add_up_to_the_movements(
    before: int, waiting: int, moved: tuple[MovementFact, ...]
) -> None:
    columns = shelf_columns(a_stock(shelf_before=before, collect_before=waiting, movements=moved))
    assert columns.closing == (
        columns.opening + columns.delivered - columns.sold + columns.returned - columns.withdrawn - columns.lost
    )
    assert columns.closing == before + sum(m.quantity for m in moved if m.bin is Bin.SHELF)
    assert columns.collect == waiting + sum(m.quantity for m in moved if m.bin is Bin.COLLECT)


def marks_of(stock: StockFact, **changes: Any) -> list[str]:
    (row,) = build_payload(facts(stock=(stock,), **changes))["stock"]
    return list(row["marks"])


def test_marks_tell_what_is_nearly_gone_nearly_expired_slow_or_waiting() -> None:
    old = day(-60)
    assert marks_of(a_stock(shelf_before=3)) == ["NEARLY_GONE"]
    assert marks_of(a_stock(shelf_before=4)) == []
    assert marks_of(a_stock(shelf_before=3_000, price_per=1000)) == ["NEARLY_GONE"]
    assert marks_of(a_stock(shelf_before=3_001, price_per=1000)) == []
    assert marks_of(a_stock(shelf_before=4, shelf=(BatchStock(1, day(7), 4),))) == ["NEARLY_EXPIRED"]
    assert marks_of(a_stock(shelf_before=4, shelf=(BatchStock(1, day(8), 4),))) == []
    assert marks_of(a_stock(shelf_before=4, shelf=(BatchStock(1, day(8), 4), BatchStock(2, day(1), 0)))) == []
    assert marks_of(a_stock(shelf_before=4, first_delivery=old)) == ["SLOW"]
    assert marks_of(a_stock(shelf_before=4, first_delivery=day(-27))) == []
    assert marks_of(a_stock(shelf_before=4, first_delivery=old, sold_by_day=((day(-1), 1),))) == []
    assert marks_of(a_stock(shelf_before=4, first_delivery=old, sold_by_day=((day(-28), 1),))) == ["SLOW"]
    assert marks_of(a_stock(shelf_before=1, first_delivery=old)) == ["NEARLY_GONE", "SLOW"]
    gone = (MovementFact(M.WITHDRAWAL, Bin.SHELF, -4),)
    assert marks_of(a_stock(shelf_before=4, movements=gone, first_delivery=old)) == []
    assert marks_of(a_stock(collect_before=1)) == ["COLLECT"]
    assert marks_of(a_stock(movements=(MovementFact(M.SALE, Bin.SHELF, -1),))) == ["NEARLY_GONE"]


def test_goods_that_are_not_here_and_did_not_move_take_no_row() -> None:
    assert build_payload(facts(stock=(a_stock(first_delivery=day(-60)),)))["stock"] == []
    assert build_payload(facts(stock=(a_stock(), a_stock(first_delivery=day(-1)))))["stock"] == []
    gone = a_stock(first_delivery=day(-60), sold_by_day=((day(-5), 2),))
    assert marks_of(gone) == ["NEARLY_GONE"]


def test_the_nearest_expiry_is_told() -> None:
    shelf = (BatchStock(2, day(40), 2), BatchStock(1, day(30), 2), BatchStock(3, None, 1))
    (row,) = build_payload(facts(stock=(a_stock(shelf_before=5, shelf=shelf),)))["stock"]
    assert row["expiry"] == day(30).isoformat()


def test_what_to_bring_is_a_week_at_the_present_pace_less_the_shelf_rounded_up() -> None:
    since = a_stock(first_delivery=day(-10), sold_by_day=tuple((day(-n), 3) for n in range(40)))
    assert units_to_bring(since, ON, 5) == 16  # 30 in 10 days are 21 a week
    assert units_to_bring(replace(since, sold_by_day=((day(-9), 1), (day(1), 50))), ON, 0) == 1
    assert units_to_bring(replace(since, first_delivery=day(-100)), ON, 0) == 21
    assert units_to_bring(replace(since, first_delivery=day(-7)), ON, -2) == 23
    assert units_to_bring(replace(since, first_delivery=day(-6)), ON, 0) == 0
    assert units_to_bring(replace(since, first_delivery=None), ON, 0) == 0
    assert units_to_bring(since, ON, 21) == 0
    assert units_to_bring(replace(since, sold_by_day=()), ON, -9) == 0
    assert units_to_bring(replace(since, sold_by_day=((day(-1), -2),)), ON, -9) == 0


def test_the_pace_looks_at_the_last_28_days() -> None:
    long_ago = a_stock(first_delivery=day(-100), sold_by_day=((day(-27), 4), (day(-28), 100)))
    assert units_to_bring(long_ago, ON, 0) == 1


def advice_of(*stock: StockFact) -> list[tuple[object, ...]]:
    rows = build_payload(facts(stock=stock))["advice"]
    return [(r["kind"], r["name"], r["quantity"], r["by"], r["expiry"]) for r in rows]


def test_advice_says_what_to_bring_before_the_shelf_is_empty() -> None:
    selling = a_stock(first_delivery=day(-28), sold_by_day=tuple((day(-n), 3) for n in range(28)), shelf_before=10)
    assert advice_of(selling) == [("BRING", "Kopi 200 g", 11, day(3).isoformat(), "")]
    assert advice_of(replace(selling, shelf_before=0)) == [("BRING", "Kopi 200 g", 21, day(1).isoformat(), "")]
    assert advice_of(replace(selling, active=False)) == []


def test_advice_says_what_to_collect_what_waits_and_what_will_not_sell_in_time() -> None:
    waiting = a_stock(collect_before=5, collect=(BatchStock(7, day(-8), 5),))
    assert advice_of(waiting) == [("COLLECT", "Kopi 200 g", 5, "", day(-8).isoformat())]
    assert advice_of(replace(waiting, collect=())) == [("COLLECT", "Kopi 200 g", 5, "", "")]
    shelf = (BatchStock(1, day(-1), 2), BatchStock(2, day(4), 9), BatchStock(3, day(8), 50))
    selling = a_stock(
        first_delivery=day(-28), sold_by_day=tuple((day(-n), 1) for n in range(28)), shelf_before=61, shelf=shelf
    )
    assert advice_of(selling) == [
        ("COLLECT", "Kopi 200 g", 2, "", day(-1).isoformat()),
        ("COLLECT", "Kopi 200 g", 5, "", day(4).isoformat()),
    ]


def test_advice_looks_a_week_ahead_and_leaves_what_will_just_sell() -> None:
    selling = a_stock(first_delivery=day(-28), sold_by_day=tuple((day(-n), 1) for n in range(28)), shelf_before=8)
    assert advice_of(replace(selling, shelf=(BatchStock(1, day(7), 8),))) == [
        ("COLLECT", "Kopi 200 g", 1, "", day(7).isoformat())
    ]
    assert advice_of(replace(selling, shelf_before=7, shelf=(BatchStock(1, day(7), 7),))) == []
    assert advice_of(replace(selling, shelf=(BatchStock(1, day(8), 8),))) == []
    assert advice_of(replace(selling, shelf=(BatchStock(1, None, 8),))) == []


def test_advice_is_in_order_of_product_code_bringing_before_collecting() -> None:
    selling = a_stock(first_delivery=day(-28), sold_by_day=((ON, 28),), collect_before=1)
    kinds = advice_of(replace(selling, product="Z9", name="Z"), selling)
    assert [(row[0], row[1]) for row in kinds] == [
        ("BRING", "Kopi 200 g"),
        ("BRING", "Z"),
        ("COLLECT", "Kopi 200 g"),
        ("COLLECT", "Z"),
    ]
