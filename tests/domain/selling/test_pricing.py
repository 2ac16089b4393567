"""How a sold line divides between customer, producer and shop."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_AMOUNT
from ntt_pos.domain.core.terms import OWN_TERMS, Bearer, Terms, TermsKind
from ntt_pos.domain.selling.pricing import Discount, DiscountKind, parts_of, split_line
from tests.domain.draw import ABON, COFFEE, all_terms, price_pers, prices, quantities, some_discounts

FIFTEEN = COFFEE


def test_case_1_two_coffees_give_42500_and_7500() -> None:
    split = split_line(quantity=2, price=25_000, price_per=1, terms=FIFTEEN)
    assert (split.producer_share, split.shop_share) == (42_500, 7_500)


def test_case_2_three_abon_at_net_price_give_60000_and_15000() -> None:
    split = split_line(quantity=3, price=25_000, price_per=1, terms=ABON)
    assert (split.producer_share, split.shop_share) == (60_000, 15_000)


def test_case_3_the_commission_floors_so_the_producer_has_2917() -> None:
    split = split_line(quantity=1, price=3_333, price_per=1, terms=Terms(TermsKind.COMMISSION, rate_bp=1_250))
    assert (split.producer_share, split.shop_share) == (2_917, 416)


def test_case_4_seven_such_lines_have_a_commission_of_2912_never_2916() -> None:
    line = split_line(quantity=1, price=3_333, price_per=1, terms=Terms(TermsKind.COMMISSION, rate_bp=1_250))
    assert sum(line.shop_share for _ in range(7)) == 2_912


@pytest.mark.parametrize(
    ("bearer", "producer", "shop"),
    [(Bearer.SHOP, 42_500, 2_500), (Bearer.SHARED, 38_250, 6_750), (Bearer.PRODUCER, 37_500, 7_500)],
)
def test_case_5_a_discount_of_5000_on_50000_is_borne_as_agreed(bearer: Bearer, producer: int, shop: int) -> None:
    given_away = Discount(DiscountKind.LINE, 5_000, bearer)
    split = split_line(quantity=2, price=25_000, price_per=1, terms=FIFTEEN, discounts=[given_away])
    assert (split.paid, split.producer_share, split.shop_share) == (45_000, producer, shop)


def test_case_6_abon_with_6000_off_costs_the_shop_1000() -> None:
    given_away = Discount(DiscountKind.LINE, 6_000, Bearer.SHOP)
    split = split_line(quantity=1, price=25_000, price_per=1, terms=ABON, discounts=[given_away])
    assert (split.paid, split.producer_share, split.shop_share) == (19_000, 20_000, -1_000)


def test_a_producer_may_bear_a_discount_on_a_net_price_but_not_below_nothing() -> None:
    split = split_line(
        quantity=1,
        price=25_000,
        price_per=1,
        terms=ABON,
        discounts=[Discount(DiscountKind.LINE, 6_000, Bearer.PRODUCER)],
    )
    assert (split.producer_share, split.shop_share) == (14_000, 5_000)
    too_much = [Discount(DiscountKind.LINE, 20_001, Bearer.PRODUCER)]
    with pytest.raises(DomainError, match="below 0"):
        split_line(quantity=1, price=25_000, price_per=1, terms=ABON, discounts=too_much)


def test_case_9_producer_bears_the_line_discount_and_the_shop_the_cart_discount() -> None:
    given_away = [Discount(DiscountKind.LINE, 2_000, Bearer.PRODUCER), Discount(DiscountKind.CART, 3_000)]
    split = split_line(quantity=2, price=25_000, price_per=1, terms=FIFTEEN, discounts=given_away)
    assert (split.paid, split.producer_share, split.shop_share) == (45_000, 40_500, 4_500)


def test_case_71_the_net_price_of_the_sales_date_counts() -> None:
    new = Terms(TermsKind.NET_PRICE, net_price=22_000)
    assert split_line(quantity=12, price=25_000, price_per=1, terms=new).producer_share == 264_000


@given(quantities, prices, price_pers, all_terms(), st.data())
def test_i1_a_line_adds_up_and_the_producer_has_what_was_agreed(
    quantity: int, price: int, price_per: int, terms: Terms, data: st.DataObject
) -> None:
    half = Fraction(1, 2)
    gross = floor(Fraction(quantity * price, price_per) + half)
    discounts = data.draw(some_discounts(gross, terms))
    off = {bearer: sum(d.amount for d in discounts if d.bearer is bearer) for bearer in Bearer}
    base = gross - off[Bearer.SHARED]
    producer = {
        TermsKind.COMMISSION: base - floor(Fraction(base * terms.rate_bp, 10_000)) - off[Bearer.PRODUCER],
        TermsKind.NET_PRICE: floor(Fraction(quantity * terms.net_price, price_per) + half) - off[Bearer.PRODUCER],
        TermsKind.OWN: 0,
    }[terms.kind]
    if producer < 0:
        with pytest.raises(DomainError, match="below 0"):
            split_line(quantity=quantity, price=price, price_per=price_per, terms=terms, discounts=discounts)
        return
    split = split_line(quantity=quantity, price=price, price_per=price_per, terms=terms, discounts=discounts)
    assert split.gross == gross
    assert split.gross - split.discount == split.paid == split.producer_share + split.shop_share + split.tax
    assert split.producer_share == producer
    assert split.discount == sum(d.amount for d in discounts)


def test_a_discount_above_the_price_is_refused() -> None:
    with pytest.raises(DomainError, match="larger than the price"):
        split_line(quantity=1, price=1_000, price_per=1, terms=FIFTEEN, discounts=[Discount(DiscountKind.CART, 1_001)])


@pytest.mark.parametrize("amount", [0, -1])
def test_a_discount_of_nothing_or_less_is_refused(amount: int) -> None:
    with pytest.raises(DomainError, match="more than 0"):
        split_line(quantity=1, price=1_000, price_per=1, terms=FIFTEEN, discounts=[Discount(DiscountKind.LINE, amount)])


@pytest.mark.parametrize("kind", [DiscountKind.CART, DiscountKind.BUNDLE])
@pytest.mark.parametrize("bearer", [Bearer.PRODUCER, Bearer.SHARED])
def test_nobody_but_the_shop_bears_a_cart_or_bundle_discount(kind: DiscountKind, bearer: Bearer) -> None:
    with pytest.raises(DomainError, match="always borne by the shop"):
        split_line(quantity=1, price=1_000, price_per=1, terms=FIFTEEN, discounts=[Discount(kind, 1, bearer)])


def test_a_net_price_shares_no_discount() -> None:
    shared = Discount(DiscountKind.LINE, 1_000, Bearer.SHARED)
    with pytest.raises(DomainError, match="not shared"):
        split_line(quantity=1, price=25_000, price_per=1, terms=ABON, discounts=[shared])


def test_a_line_without_terms_cannot_be_divided() -> None:
    with pytest.raises(DomainError, match="no terms"):
        split_line(quantity=1, price=1_000, price_per=1, terms=Terms(TermsKind.INHERIT))


def test_a_line_that_costs_too_much_is_refused() -> None:
    assert split_line(quantity=1_000, price=MAX_AMOUNT // 1_000, price_per=1, terms=OWN_TERMS).paid == MAX_AMOUNT
    with pytest.raises(DomainError, match="too large"):
        split_line(quantity=1_001, price=MAX_AMOUNT // 1_000, price_per=1, terms=OWN_TERMS)


def test_the_parts_of_a_price_are_those_of_a_line_of_one() -> None:
    assert parts_of(25_050, Terms(TermsKind.COMMISSION, rate_bp=1_500)) == (21_293, 3_757)
    assert parts_of(25_000, Terms(TermsKind.NET_PRICE, net_price=26_000)) == (26_000, -1_000)
    assert parts_of(25_000, Terms(TermsKind.OWN)) == (0, 25_000)
    assert parts_of(25_000, Terms(TermsKind.INHERIT)) is None
