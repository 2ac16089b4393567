"""The statement's payload: adds up, says what the paper needs, and hashes the same however late it is made."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ntt_pos.domain.core.terms import TermsKind
from ntt_pos.domain.goods.stock import BatchStock, MovementKind
from ntt_pos.domain.money import settlement
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.settlement import GENESIS, chain_hash, payload_hash
from ntt_pos.domain.money.settlement_facts import (
    DayFact,
    EntryFact,
    PaymentFact,
    SettlementFacts,
    SettlementKind,
    ShopFacts,
    SoldFact,
    StockFact,
)
from ntt_pos.domain.money.statement_payload import LAYOUT, ShownProducer, payload_text, payload_values


def build_payload(facts: SettlementFacts) -> dict[str, Any]:
    """Return the payload, read as the JSON it becomes."""
    return payload_values(settlement.build_payload(facts))


ON = date(2026, 2, 28)  # a Saturday
E, M = EntryKind, MovementKind
SHOP = ShopFacts(name="NTT Mart", outlet="LRT", address="Larantuka", contact="0383-1")
MARIA = ShownProducer("P001", "Mama Maria", "VILLAGE", "Riangkemie", "Ile Mandiri", "CASH")


def day(offset: int) -> date:
    return ON + timedelta(offset)


def sold(quantity: int = 1, **changes: Any) -> SoldFact:
    fact = SoldFact(
        product="K1",
        name="Kopi 200 g",
        unit="bungkus",
        price_per=1,
        quantity=quantity,
        price=25_000,
        paid=25_000 * quantity,
        producer_share=21_250 * quantity,
        terms=TermsKind.COMMISSION,
        rate_bp=1500,
    )
    return replace(fact, **changes)


def sale_entries(*lines: SoldFact) -> tuple[EntryFact, ...]:
    return tuple(EntryFact(E.SALE, line.producer_share, ON, "JL-LRT-01-2026-000001") for line in lines)


def a_stock(**changes: Any) -> StockFact:
    return replace(StockFact("K1", "Kopi 200 g", "bungkus", 1), **changes)


def facts(**changes: Any) -> SettlementFacts:
    return replace(SettlementFacts(SHOP, MARIA, ON, SettlementKind.NIGHT, 0, ()), **changes)


COFFEE, ABON, CHIPS = (
    sold(6),
    sold(
        product="A1",
        name="Abon",
        quantity=3,
        paid=75_000,
        producer_share=60_000,
        terms=TermsKind.NET_PRICE,
        rate_bp=0,
        net_price=20_000,
    ),
    sold(product="C1", name="Keripik", price=12_500, quantity=8, paid=100_000, producer_share=85_000),
)
BALANCED = facts(
    opening=127_350,
    entries=(
        EntryFact(E.PAYOUT, -127_000, ON, "BB-LRT-2026-000004"),
        *sale_entries(COFFEE, ABON, CHIPS),
        EntryFact(
            E.RETURN,
            -21_250,
            ON,
            "RT-LRT-01-2026-000001",
            name="Kopi 200 g",
            unit="bungkus",
            quantity=1,
            reason="CHANGED_MIND",
            original_date=day(-1),
            original_number="JL-LRT-01-2026-000009",
        ),
    ),
    sold=(COFFEE, ABON, CHIPS),
)


def test_the_statement_that_balances() -> None:
    payload = build_payload(BALANCED)
    line = [payload[name] for name in ("opening", "paid_out", "sold", "returned", "other", "closing")]
    assert line == [127_350, -127_000, 272_500, -21_250, 0, 251_600]
    assert (payload["payable"], payload["carried"]) == (251_500, 100)
    assert (payload["sold_paid"], payload["sold_shop"], payload["sold_units"]) == (325_000, 52_500, 17)


def test_the_payload_has_the_agreed_layout_and_nothing_else() -> None:
    payload = build_payload(replace(BALANCED, stock=(a_stock(shelf_before=1),)))
    assert set(payload) == {
        "layout",
        "language",
        "shop",
        "producer",
        "date",
        "kind",
        "opening",
        "paid_out",
        "sold",
        "returned",
        "other",
        "others",
        "closing",
        "payable",
        "carried",
        "step",
        "stamp_duty_above",
        "sold_lines",
        "sold_paid",
        "sold_shop",
        "sold_units",
        "back_lines",
        "stock",
        "advice",
        "weeks",
        "this_month",
        "last_month",
        "this_year",
        "payments",
        "last_date",
        "from_day",
        "paid_lines",
        "todo",
        "received_this_month",
        "received_last_month",
        "receipts",
        "notes",
    }
    assert payload["shop"] == {
        "name": "NTT Mart",
        "outlet": "LRT",
        "address": "Larantuka",
        "contact": "0383-1",
        "complaint_until": "2026-03-14",
        "contact_name": "",
        "open_days": "",
        "opens": 0,
        "closes": 0,
    }
    assert payload["producer"] == {
        "code": "P001",
        "name": "Mama Maria",
        "pillar": "VILLAGE",
        "village": "Riangkemie",
        "district": "Ile Mandiri",
        "pays_by": "CASH",
        "photo": "",
    }
    assert (payload["layout"], payload["language"], payload["date"], payload["kind"]) == (
        LAYOUT,
        "id",
        "2026-02-28",
        "NIGHT",
    )
    assert (payload["step"], payload["stamp_duty_above"]) == (500, 5_000_000)
    assert payload["sold_lines"][0] == {
        "product": "A1",
        "name": "Abon",
        "photo": "",
        "unit": "bungkus",
        "price_per": 1,
        "quantity": 3,
        "price": 25_000,
        "paid": 75_000,
        "shop": 15_000,
        "share": 60_000,
        "terms": "NET_PRICE",
        "rate_bp": 0,
        "net_price": 20_000,
        "shop_discount": 0,
        "full": 60_000,
    }
    assert set(payload["stock"][0]) == {
        "product",
        "name",
        "photo",
        "unit",
        "price_per",
        "opening",
        "delivered",
        "sold",
        "returned",
        "withdrawn",
        "lost",
        "closing",
        "collect",
        "expiry",
        "marks",
        "parts",
        "expired",
        "unit_price",
        "unit_share",
        "terms",
        "rate_bp",
    }


def test_what_came_back_is_named_with_its_original_date_and_number() -> None:
    assert build_payload(BALANCED)["back_lines"] == [
        {
            "kind": "RETURN",
            "name": "Kopi 200 g",
            "unit": "bungkus",
            "price_per": 1,
            "quantity": 1,
            "reason": "CHANGED_MIND",
            "original_date": "2026-02-27",
            "original_number": "JL-LRT-01-2026-000009",
            "amount": -21_250,
            "product": "",
            "day": "2026-02-28",
            "document": "RT-LRT-01-2026-000001",
            "customer": 0,
        }
    ]


def test_case_18_sold_and_returned_the_same_day_shows_both_lines_and_closes_at_nothing() -> None:
    line = sold(2)
    payload = build_payload(
        facts(
            sold=(line,), entries=(*sale_entries(line), EntryFact(E.RETURN, -42_500, ON, "RT", name="Kopi", quantity=2))
        )
    )
    assert (payload["sold"], payload["returned"], payload["closing"], payload["payable"]) == (42_500, -42_500, 0, 0)
    assert [each["share"] for each in payload["sold_lines"]] == [42_500]
    assert [each["amount"] for each in payload["back_lines"]] == [-42_500]


def test_case_31_a_return_in_january_stands_on_januarys_statement_with_decembers_date() -> None:
    january = facts(
        date=date(2026, 1, 3),
        opening=21_250,
        entries=(
            EntryFact(
                E.RETURN,
                -21_250,
                date(2026, 1, 3),
                "RT-LRT-01-2026-000001",
                name="Kopi",
                quantity=1,
                original_date=date(2025, 12, 30),
                original_number="JL-LRT-01-2025-000412",
            ),
        ),
    )
    (line,) = build_payload(january)["back_lines"]
    assert (line["original_date"], line["original_number"]) == ("2025-12-30", "JL-LRT-01-2025-000412")


def test_i23_a_negative_balance_pays_nothing_and_is_carried_whole() -> None:
    payload = build_payload(facts(entries=(EntryFact(E.RETURN, -42_500, ON, "RT", name="Kopi", quantity=2),)))
    assert (payload["closing"], payload["payable"], payload["carried"]) == (-42_500, 0, -42_500)


def test_a_transfer_pays_the_exact_amount() -> None:
    payload = build_payload(replace(BALANCED, producer=replace(MARIA, pays_by="TRANSFER")))
    assert (payload["payable"], payload["carried"]) == (251_600, 0)


def test_the_rest_is_each_named() -> None:
    payload = build_payload(
        facts(
            entries=(
                EntryFact(E.CORRECTION, 500, ON, "KR-1", note="salah hitung"),
                EntryFact(E.COMPENSATION, 21_250, ON, "SO-1", name="Kopi", quantity=1, reason="LOST"),
                EntryFact(E.COMPENSATION, 21_250, ON, "SO-2", name="Kopi", quantity=1, reason="LOST"),
                EntryFact(E.CORRECTION, -200, ON, "KR-2", note="ongkos"),
                EntryFact(E.REPAYMENT, 1_000, ON, "BM-1"),
                EntryFact(E.ADVANCE, -3_000, ON, "BB-1"),
                EntryFact(E.PAYOUT_REVERSED, 700, ON, "BB-0"),
            )
        )
    )
    assert payload["others"] == [
        {"kind": "COMPENSATION", "amount": 42_500, "note": ""},
        {"kind": "CORRECTION", "amount": 500, "note": "salah hitung"},
        {"kind": "CORRECTION", "amount": -200, "note": "ongkos"},
    ]
    assert (payload["other"], payload["paid_out"]) == (42_800, -1_300)
    kinds = [each["kind"] for each in payload["back_lines"]]
    assert kinds == ["CORRECTION", "COMPENSATION", "COMPENSATION", "CORRECTION"]


def test_a_late_sale_is_named_without_counting_twice() -> None:
    line = sold()
    late = EntryFact(E.SALE, 21_250, ON, "JL-9", occurred_on=day(-3), name="Kopi 200 g", quantity=1)
    payload = build_payload(facts(sold=(line,), entries=(late,)))
    (shown,) = payload["back_lines"]
    assert (shown["kind"], shown["original_date"], shown["original_number"], shown["amount"]) == (
        "LATE",
        "2026-02-25",
        "JL-9",
        0,
    )
    assert payload["closing"] == 21_250


def test_a_sale_told_with_its_own_date_is_not_late() -> None:
    line = sold()
    on_time = EntryFact(E.SALE, 21_250, ON, "JL-9", occurred_on=ON)
    assert build_payload(facts(sold=(line,), entries=(on_time,)))["back_lines"] == []


def test_a_late_correction_keeps_its_kind_and_says_when_it_happened() -> None:
    late = EntryFact(E.CORRECTION, 500, ON, "KR-1", occurred_on=day(-3), note="salah hitung")
    (shown,) = build_payload(facts(entries=(late,)))["back_lines"]
    assert (shown["kind"], shown["original_date"], shown["reason"], shown["amount"]) == (
        "CORRECTION",
        "2026-02-25",
        "salah hitung",
        500,
    )


def test_sold_lines_are_one_row_per_product_price_and_terms() -> None:
    lines = (
        sold(2, shop_discount=8_333, paid=41_667),
        sold(product="B1", name="Bawang"),
        sold(3),
        sold(1, price=26_000, paid=26_000, producer_share=22_100),
        sold(1, rate_bp=1000, producer_share=22_500),
    )
    payload = build_payload(facts(sold=lines, entries=sale_entries(*lines)))
    rows = [
        (r["product"], r["price"], r["rate_bp"], r["quantity"], r["paid"], r["shop"], r["share"], r["shop_discount"])
        for r in payload["sold_lines"]
    ]
    assert rows == [
        ("B1", 25_000, 1500, 1, 25_000, 3_750, 21_250, 0),
        ("K1", 25_000, 1000, 1, 25_000, 2_500, 22_500, 0),
        ("K1", 25_000, 1500, 5, 116_667, 10_417, 106_250, 8_333),
        ("K1", 26_000, 1500, 1, 26_000, 3_900, 22_100, 0),
    ]


def test_weighed_goods_count_one_unit_per_line() -> None:
    line = sold(333, price_per=1000, unit="kg")
    assert build_payload(facts(sold=(line, line), entries=sale_entries(line, line)))["sold_units"] == 2


def test_a_paper_that_does_not_add_up_is_never_made() -> None:
    with pytest.raises(ValueError, match="SALE entries"):
        build_payload(facts(sold=(sold(),), entries=(EntryFact(E.SALE, 21_249, ON, "JL"),)))
    with pytest.raises(ValueError, match="batches"):
        build_payload(facts(stock=(a_stock(shelf_before=5, shelf=(BatchStock(1, None, 4),)),)))
    with pytest.raises(ValueError, match="batches"):
        build_payload(facts(stock=(a_stock(collect_before=5, collect=(BatchStock(1, None, 4),)),)))


def test_the_last_eight_weeks_begin_on_mondays_and_hold_what_customers_paid() -> None:
    days = (
        DayFact(day(1), 999),
        DayFact(ON, 100),
        DayFact(day(-5), 20),
        DayFact(day(-6), 3),
        DayFact(day(-54), 7_000),
        DayFact(day(-55), 80_000),
    )
    weeks = build_payload(facts(days=days))["weeks"]
    assert [w["start"] for w in weeks] == [
        "2026-01-05",
        "2026-01-12",
        "2026-01-19",
        "2026-01-26",
        "2026-02-02",
        "2026-02-09",
        "2026-02-16",
        "2026-02-23",
    ]
    assert [w["amount"] for w in weeks] == [7_000, 0, 0, 0, 0, 0, 3, 120]


def test_months_and_year_end_at_the_date() -> None:
    days = (
        DayFact(date(2025, 12, 31), 1),
        DayFact(date(2026, 1, 1), 20),
        DayFact(date(2026, 1, 31), 300),
        DayFact(date(2026, 2, 1), 4_000),
        DayFact(ON, 50_000),
        DayFact(day(1), 999_999),
    )
    payload = build_payload(facts(days=days))
    assert (payload["this_month"], payload["last_month"], payload["this_year"]) == (54_000, 320, 54_320)
    january = build_payload(facts(days=days, date=date(2026, 1, 31)))
    assert (january["this_month"], january["last_month"], january["this_year"]) == (320, 1, 320)


def test_the_last_six_payments_are_shown() -> None:
    paid = tuple(PaymentFact(day(n), f"BB-{n}", 1_000 + n, "CASH") for n in range(8))
    shown = build_payload(facts(payments=paid))["payments"]
    assert shown == [
        {"date": day(n).isoformat(), "number": f"BB-{n}", "amount": 1_000 + n, "means": "CASH"} for n in range(2, 8)
    ]


def test_cases_33_and_35_the_same_facts_hash_the_same_in_whatever_order_goods_are_listed() -> None:
    stock = (a_stock(shelf_before=1), a_stock(product="A1", name="Abon", shelf_before=2))
    first = payload_text(settlement.build_payload(replace(BALANCED, stock=stock)))
    again = payload_text(settlement.build_payload(replace(BALANCED, stock=stock[::-1], sold=BALANCED.sold[::-1])))
    assert first == again
    assert payload_hash(first) == hashlib.sha256(first.encode()).hexdigest()


def test_the_payload_holds_no_number_and_no_time() -> None:
    text = payload_text(settlement.build_payload(BALANCED))
    assert "TJ-" not in text
    assert "T00:" not in text


def test_the_chain_covers_previous_hash_number_kind_and_payload() -> None:
    expected = hashlib.sha256(f"NTTSET1\n{GENESIS}\nTJ-LRT-2026-000001\nNIGHT\n{'a' * 64}".encode()).hexdigest()
    assert chain_hash(GENESIS, "TJ-LRT-2026-000001", SettlementKind.NIGHT, "a" * 64) == expected
    assert GENESIS == "0" * 64
    others = {
        chain_hash("1" * 64, "TJ-LRT-2026-000001", "NIGHT", "a" * 64),
        chain_hash(GENESIS, "TJ-LRT-2026-000002", "NIGHT", "a" * 64),
        chain_hash(GENESIS, "TJ-LRT-2026-000001", "ADHOC", "a" * 64),
        chain_hash(GENESIS, "TJ-LRT-2026-000001", "NIGHT", "b" * 64),
    }
    assert len(others | {expected}) == 5
