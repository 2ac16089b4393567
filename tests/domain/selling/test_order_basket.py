"""What is ordered is put in as far as it is there; everything else is named, and nothing of the order is lost."""

from __future__ import annotations

from datetime import date

from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.selling.cart import Article
from ntt_pos.domain.selling.order_basket import OrderTrouble, not_as_ordered, put_in
from ntt_pos.domain.selling.order_text import OrderLine


def an_article(code: str, **changes) -> Article:
    told = {
        "product_id": sum(map(ord, code)),
        "code": code,
        "name": f"Barang {code}",
        "unit": "bungkus",
        "price_per": 1,
        "price": 25_000,
        "terms": Terms(TermsKind.COMMISSION, rate_bp=1500),
        "on_hand": 5,
        "nearest_expiry": date(2026, 5, 1),
    }
    return Article(**(told | changes))


SHELF = {
    each.code: each
    for each in (
        an_article("A1"),
        an_article("OFF1", active=False),
        an_article("BARE1", price=None),
        an_article("OLD1", expired_on_hand=5),
        an_article("NONE1", on_hand=0),
        an_article("HALF1", expired_on_hand=3),
        an_article("KG1", price_per=1000, unit="kg", on_hand=1500),
    )
}


def found(*lines: OrderLine) -> tuple[dict[str, int], list[tuple[str, OrderTrouble, int]]]:
    cart, otherwise = put_in(lines, SHELF)
    return (
        {each.article.code: each.quantity for each in cart.lines},
        [(each.line.code, each.trouble, each.there) for each in otherwise],
    )


def test_what_is_there_at_the_price_that_was_ordered_needs_no_word():
    assert found(OrderLine(3, "Barang A1", "A1", 25_000), OrderLine(1, "Madu", "KG1")) == ({"A1": 3, "KG1": 1000}, [])


def test_every_trouble_is_named():
    assert found(
        OrderLine(2, "Siapa", "ZZ9", 1_000),
        OrderLine(2, "Barang", "OFF1", 25_000),
        OrderLine(2, "Barang", "BARE1", 25_000),
        OrderLine(2, "Barang", "OLD1", 25_000),
        OrderLine(2, "Barang", "NONE1", 25_000),
        OrderLine(4, "Barang", "HALF1", 25_000),
        OrderLine(2, "Barang", "KG1", 20_000),
        OrderLine(1, "Barang", "A1", 30_000),
    ) == (
        {"HALF1": 2, "KG1": 1500, "A1": 1},
        [
            ("ZZ9", OrderTrouble.UNKNOWN, 0),
            ("OFF1", OrderTrouble.NOT_SOLD, 0),
            ("BARE1", OrderTrouble.NOT_SOLD, 0),
            ("OLD1", OrderTrouble.EXPIRED, 0),
            ("NONE1", OrderTrouble.SOLD_OUT, 0),
            ("HALF1", OrderTrouble.FEWER, 2),
            ("KG1", OrderTrouble.FEWER, 1500),
            ("KG1", OrderTrouble.DEARER, 1500),
            ("A1", OrderTrouble.CHEAPER, 1),
        ],
    )


def test_when_it_is_fetched_the_basket_is_compared_with_the_order_again():
    lines = (OrderLine(7, "Barang A1", "A1", 25_000), OrderLine(1, "Barang NONE1", "NONE1"))
    cart, _ = put_in(lines, SHELF)
    assert [(each.line.code, each.trouble, each.there) for each in not_as_ordered(lines, cart)] == [
        ("A1", OrderTrouble.FEWER, 5),
        ("NONE1", OrderTrouble.LEFT_OUT, 0),
    ]
