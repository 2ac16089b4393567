"""What every card of master data is checked by."""

from __future__ import annotations

import pytest

from ntt_pos.data.models import goods, people
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_PRICE
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.services.goods.master_rules import (
    code_given,
    loss_of,
    name_given,
    need,
    price_given,
    refuse_taken,
    text_given,
    unit_given,
)
from tests.builders import a_product


def test_codes_names_units_and_prices_are_kept_in_one_form():
    assert code_given(" P001 ") == "P001"
    assert name_given("  Kopi   bubuk ") == "Kopi bubuk"
    assert unit_given("KG")[1] == 1000
    assert (price_given(1), price_given(MAX_PRICE)) == (1, MAX_PRICE)
    assert text_given(" ", longest=5) == ""


@pytest.mark.parametrize(
    ("check", "wrong"),
    [
        (code_given, "../x"), (code_given, ""), (name_given, ""), (name_given, "a\x07"), (unit_given, "12"),
        (price_given, 0), (price_given, MAX_PRICE + 1), (lambda text: text_given(text, longest=3), "abcd"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_in_words(check, wrong):
    with pytest.raises(DomainError):
        check(wrong)


def test_a_net_price_above_the_price_is_the_shops_loss():
    net = Terms(TermsKind.NET_PRICE, net_price=12_000)
    (asked,) = loss_of("Kopi", "K", net, 10_000)
    assert (asked.act, asked.params["loss"]) == (Act.SELL_BELOW_SHARE, 2_000)
    assert loss_of("Kopi", "K", net, 12_000) == []
    assert loss_of("Kopi", "K", Terms(TermsKind.COMMISSION, 1500), 1) == []
    assert loss_of("Kopi", "K", net, None) == []


def test_a_code_belongs_to_one_thing_whatever_its_capitals_and_what_is_gone_is_named(shop, manager):
    product = a_product(shop, name="Kopi")
    with shop.context.writing(by=manager) as work:
        code = need(work, goods.product, product.product_id)["code"]
        with pytest.raises(DomainError, match="already belongs to Kopi"):
            refuse_taken(work, code.swapcase(), people.producer, goods.product)
        refuse_taken(work, "NEW-1", people.producer, goods.product)
        with pytest.raises(DomainError, match="no longer there"):
            need(work, goods.product, 999_999)
