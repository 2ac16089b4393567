"""The customer's display: the same amounts as the till, told to whoever pays."""

from __future__ import annotations

from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.cart import Article, Cart, CutPrice
from ntt_pos.domain.selling.cart_bundles import add_bundle
from ntt_pos.domain.selling.display import (
    Display,
    DisplayKind,
    MakerCard,
    show_basket,
    show_between,
    show_change,
    show_payment,
    show_qris,
)
from tests.domain.selling.test_cart_bundles import a_bundle

COMMISSION = Terms(TermsKind.COMMISSION, rate_bp=1500)


def an_article(number: int, price: int, **changes) -> Article:
    article = {"producer_name": "Ina Senari", "village": "Lewohala", **changes}
    return Article(number, f"K{number}", f"Barang {number}", "bungkus", 1, price, COMMISSION, **article)


def a_cart() -> Cart:
    basket = carts.add(Cart(), an_article(11, 25_000), 2, key="a")
    return carts.add(basket, an_article(12, 10_000, producer_name="", village=""), 1, key="b")


def test_a_line_is_shown_as_it_is_added_with_its_village_and_after_its_discount():
    basket = carts.change_line(a_cart(), "a", discount=CutPrice(amount=5_000))
    shown = show_basket(basket)
    assert shown.kind is DisplayKind.BASKET
    assert [(line.code, line.name, line.village, line.quantity, line.amount) for line in shown.lines] == [
        ("K11", "Barang 11", "Lewohala", 2, 45_000),
        ("K12", "Barang 12", "", 1, 10_000),
    ]
    assert (shown.total, shown.discount, shown.due, shown.newest) == (55_000, 5_000, 55_000, 0)
    assert show_basket(a_cart()).newest == 1


def test_a_bundle_is_one_line_with_its_parts_and_its_own_price():
    shown = show_basket(add_bundle(a_cart(), a_bundle(), 2, uid="h"))
    assert [(line.name, line.quantity, line.amount) for line in shown.lines][-1] == ("Hampers Lamaholot", 2, 200_000)
    assert shown.lines[-1].parts == ("Barang 1", "Barang 2", "Barang 3")
    assert shown.newest == 2
    assert sum(line.amount for line in shown.lines) == shown.total


def test_an_empty_basket_shows_nothing_of_the_sale_before():
    assert show_basket(Cart()) == Display(DisplayKind.BASKET)


def test_rounding_is_told_before_paying_and_what_was_handed_over_is_taken_off():
    basket = carts.add(Cart(), an_article(1, 50_950), 1, key="a")
    shown = show_payment(basket, rounding=-50, paid=20_000)
    assert (shown.kind, shown.total, shown.rounding, shown.paid, shown.due) == (
        DisplayKind.PAY, 50_900, -50, 20_000, 30_900,
    )  # fmt: skip
    assert show_payment(basket, paid=60_000).due == 0


def test_qris_change_and_thanks():
    assert (show_qris("0002", 75_000).qris, show_qris("0002", 75_000).due) == ("0002", 75_000)
    assert (show_change(50_900, 49_100).kind, show_change(50_900, 49_100).change) == (DisplayKind.CHANGE, 49_100)


def a_card(number: int, **told) -> MakerCard:
    return MakerCard(f"P{number}", f"Barang {number}", "M", "V", "D", "VILLAGE", 1_000, "bungkus", 1, **told)


def test_between_sales_stories_new_goods_and_makers_take_turns_and_each_has_one():
    cards = tuple(a_card(n, story="Cerita" if n < 2 else "", new=n < 5) for n in range(7))
    shown = [show_between(cards, turn) for turn in range(21)]
    assert [each.kind for each in shown[:4]] == [
        DisplayKind.STORY, DisplayKind.NEW, DisplayKind.MAKERS, DisplayKind.STORY,
    ]  # fmt: skip
    of_kind = {kind: [card for each in shown if each.kind is kind for card in each.makers] for kind in DisplayKind}
    assert set(of_kind[DisplayKind.MAKERS]) == set(cards)
    assert set(of_kind[DisplayKind.NEW]) == set(cards[:5])
    assert of_kind[DisplayKind.STORY][:3] == [cards[0], cards[1], cards[0]]


def test_what_there_is_none_of_has_no_turn():
    plain = (a_card(1),)
    assert [show_between(plain, turn).kind for turn in range(3)] == [DisplayKind.MAKERS] * 3
    assert show_between(plain, 5).makers == plain
    assert show_between((), 3) == Display(DisplayKind.MAKERS)
