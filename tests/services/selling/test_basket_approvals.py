"""An approval in a basket: bound to it, kept with the draft, over at sale, void or the day's end."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import sales
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.cart import CutPrice, price_cart
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.services.selling.basket_approvals import in_basket
from tests.builders import a_basket, a_product, an_open_drawer
from tests.conftest import MANAGER_PIN
from tests.services.days import new_key, next_day

HALF = CutPrice(rate_bp=5_000, reason="kemasan penyok")


@pytest.fixture
def product(shop, cashier):
    made = a_product(shop, price=20_000, delivered=50)
    an_open_drawer(shop, by=cashier)
    return made


@pytest.fixture
def basket(shop, product):
    return carts.change_line(a_basket(shop, (product, 2)), "line-0", discount=HALF)


@pytest.fixture
def approval(shop, basket, cashier):
    asked = shop.checkout.asks(basket, by=cashier)
    given = shop.rights.approve(
        by=cashier, username="bela", secret=MANAGER_PIN, reason="penyok", acts=asked.acts, things=asked.things
    )
    return in_basket(given, basket)


def sell(shop, cart, by, approval):
    tenders = (Tender(Means.CASH, price_cart(cart).paid),)
    return shop.checkout.complete(cart, tenders, by=by, sale_uid=new_key(shop), approval=approval)


def test_it_lasts_longer_than_ten_minutes_and_comes_back_with_the_draft(shop, basket, approval, cashier, fixed_clock):
    shop.baskets.save(basket, approval=approval)
    fixed_clock.advance(minutes=45)
    restored = shop.baskets.restore()
    assert restored.approval == approval
    assert sell(shop, restored.cart, cashier, restored.approval).number
    with pytest.raises(DomainError, match="already used"):
        sell(shop, basket, cashier, approval)
    assert shop.verify.run().findings == ()


def test_other_goods_may_come_and_less_may_be_sold(shop, basket, approval, cashier):
    less = carts.change_line(basket, "line-0", quantity=1)
    more = a_product(shop, price=7_000, delivered=5)
    article = a_basket(shop, (more, 1)).lines[0].article
    assert sell(shop, carts.add(less, article, 1, key="other"), cashier, approval).number


@pytest.mark.parametrize(
    "larger",
    [
        lambda cart: carts.change_line(cart, "line-0", quantity=3),
        lambda cart: carts.change_line(cart, "line-0", discount=CutPrice(rate_bp=5_100)),
        lambda cart: carts.discount_cart(cart, CutPrice(rate_bp=2_000)),
    ],
)
def test_more_of_it_or_a_larger_discount_is_asked_anew(shop, basket, approval, cashier, larger):
    with pytest.raises(ApprovalNeeded):
        sell(shop, larger(basket), cashier, approval)
    assert sell(shop, basket, cashier, approval).number, "the control"


def test_it_ends_with_the_day_and_is_the_askers(shop, basket, approval, cashier, owner):
    other = shop.people.add_user(by=owner, username="yos", name="Yos", role="CASHIER", secret="135791")
    yos = shop.people.sign_in(other.username, "135791")
    with pytest.raises(ApprovalNeeded):
        sell(shop, basket, yos, approval)
    next_day(shop)
    an_open_drawer(shop, by=cashier)
    with pytest.raises(ApprovalNeeded):
        sell(shop, basket, cashier, approval)


@pytest.mark.parametrize("wound", ["approver", "on", "cart", "uid"])
def test_what_another_hand_changed_in_the_draft_is_no_signature(shop, basket, approval, cashier, owner, wound):
    wanted = carts.change_line(basket, "line-0", discount=CutPrice(rate_bp=9_000))
    shop.baskets.save(wanted, approval=approval)
    with shop.context.database.writing() as unit:
        told = json.loads(unit.value(sa.select(sales.draft_cart.c.cart)))
        lines = {**json.loads(told["approval"]["cart"]), "lines": told["lines"]}
        told["approval"]["cart"] = json.dumps(lines)  # as if the larger discount had been approved
        changed = {"approver": owner.user_id, "on": "2026-03-01", "uid": "019ca18b-8000-7000-8000-000000000000"}
        told["approval"][wound] = changed.get(wound, told["approval"][wound])
        unit.run(sa.update(sales.draft_cart).values(cart=json.dumps(told)))
    restored = shop.baskets.restore()
    with pytest.raises(DomainError):
        sell(shop, restored.cart, cashier, restored.approval)


def test_emptying_the_basket_leaves_no_approval(shop, basket, approval, manager):
    shop.baskets.save(basket, approval=approval)
    shop.baskets.void_cart(basket, by=manager, reason="batal")
    assert shop.baskets.restore() is None
