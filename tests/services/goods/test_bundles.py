"""Hampers from several producers: made in the office, sold at the till, given back part by part, and proved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import goods, sales
from ntt_pos.documents.receipt.receipt_text import receipt_text
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, Doubtful
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.core.users import Role
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.cart import Cart, price_cart
from ntt_pos.domain.selling.cart_bundles import add_bundle
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.i18n import Language
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.rights import RightsAdmin
from ntt_pos.services.goods.bundles import BundleGiven, PartGiven
from ntt_pos.services.goods.catalogue import HitFlag
from ntt_pos.services.selling.checkout import CartRepriced
from ntt_pos.services.selling.returns import Bringing
from tests.builders import a_producer, a_product, an_open_drawer

BARCODE = "2000000000015"


@pytest.fixture
def parts(shop):
    prices = (("Kopi Hokeng", 50_000), ("Sarung kecil", 40_000), ("Madu Lewotobi", 30_000))
    return tuple(
        a_product(shop, name=name, price=price, producer=a_producer(shop, name=f"Kelompok {name}"))
        for name, price in prices
    )


@pytest.fixture
def hampers(shop, manager, owner, parts):
    made = shop.bundles.add(
        by=manager,
        code="H01",
        name="Hampers Lamaholot",
        parts=[PartGiven(part.product_id, 1) for part in parts],
        barcodes=[BARCODE],
    )
    shop.bundles.set_price(made.bundle_id, 100_000, by=owner)  # at 15 % commission the shop pays for the saving
    return shop.bundles.activate(made.bundle_id, by=manager)


def uid(shop):
    return shop.context.ids.uid(shop.context.clock.now())


def sell(shop, cashier, basket, cash=100_000, **more):
    an_open_drawer(shop, by=cashier)
    return shop.checkout.complete(basket, (Tender(Means.CASH, cash),), by=cashier, sale_uid=uid(shop), **more)


def test_what_is_exactly_the_number_comes_first_among_goods_and_bundles_together(shop, manager, hampers):
    soap = a_product(shop, name="Sabun kelor", barcode="036000291452")
    shop.bundles.change(hampers.bundle_id, by=manager, barcodes=["0036000291452"])
    assert [each.name for each in shop.catalogue.find("036000291452")] == ["Sabun kelor"]
    assert [each.name for each in shop.catalogue.find("0036000291452")] == [hampers.name]
    assert [each.name for each in shop.catalogue.find("00036000291452")] == ["Sabun kelor", hampers.name]
    assert [each.product_id for each in shop.catalogue.by_code("0036000291452")] == [soap.product_id]


def test_a_scan_a_code_or_words_find_a_bundle_and_never_as_a_product(shop, hampers):
    assert [each.name for each in shop.catalogue.find(BARCODE)] == ["Hampers Lamaholot"]
    assert shop.catalogue.find(f"0{BARCODE}") == shop.catalogue.find(BARCODE)  # as GTIN-14, from another scanner
    assert shop.catalogue.find("h01") == shop.catalogue.find(BARCODE) == (shop.catalogue.bundle(hampers.bundle_id),)
    assert shop.catalogue.by_code(BARCODE) == ()
    (hit,) = shop.catalogue.search("lamahlot hamp")
    assert (hit.bundle_id, hit.product_id, hit.price, hit.on_hand) == (hampers.bundle_id, 0, 100_000, 10)
    assert hit.name == "Hampers Lamaholot"


def test_the_search_follows_what_the_office_changes(shop, manager, hampers):
    assert shop.catalogue.search("natal") == ()
    shop.bundles.change(hampers.bundle_id, by=manager, name="Parsel Natal")
    assert [hit.name for hit in shop.catalogue.search("natal")] == ["Parsel Natal"]
    shop.bundles.deactivate(hampers.bundle_id, by=manager)
    assert HitFlag.INACTIVE in shop.catalogue.search("natal")[0].flags


def test_it_sells_as_lines_of_its_parts_and_every_producer_gets_their_share(shop, cashier, hampers):
    done = sell(shop, cashier, add_bundle(Cart(), hampers, 1, uid="till-1"))
    with shop.context.reading() as unit:
        lines = unit.rows(sa.select(sales.sale_line).order_by(sales.sale_line.c.position))
        (sold,) = unit.rows(sa.select(sales.sale_bundle))
    assert [(line["gross"], line["discount"], line["paid"]) for line in lines] == [
        (50_000, 8_333, 41_667),
        (40_000, 6_667, 33_333),
        (30_000, 5_000, 25_000),
    ]
    assert [line["producer_share"] for line in lines] == [
        42_500,
        34_000,
        25_500,
    ]  # the shop bears what the bundle saves
    assert {line["bundle_uid"] for line in lines} == {sold["uid"]}
    assert (sold["code"], sold["name"], sold["quantity"], sold["price"]) == ("H01", "Hampers Lamaholot", 1, 100_000)
    assert done.total == 100_000
    assert shop.verify.run().findings == ()


def test_the_receipt_shows_the_bundle_with_its_parts_and_their_makers(shop, cashier, hampers):
    done = sell(shop, cashier, add_bundle(Cart(), hampers, 2, uid="till-1"), cash=200_000)
    assert shop.checkout.receipt(done.number).lines == done.receipt.lines
    assert shop.checkout.receipt(done.number).bundles == done.receipt.bundles
    paper = receipt_text(done.receipt, 42, Language("id"))
    assert "Hampers Lamaholot" in paper
    assert "  2 × 100.000                      200.000" in paper
    assert "- Kopi Hokeng, 2 bks (83.333)" in paper
    assert "buatan Kelompok Kopi Hokeng" in " ".join(paper.split())
    assert "Diskon" not in paper  # what a bundle saves is no discount that the customer could add up


def test_a_part_comes_back_at_what_was_paid_for_it(shop, cashier, hampers):
    done = sell(shop, cashier, add_bundle(Cart(), hampers, 1, uid="till-1"))
    assert {line.bundle for line in shop.returns.look(done.number).lines} == {hampers.name}
    back = shop.returns.complete(
        by=cashier, number=done.number, bringing=[Bringing(1, 1, ReturnReason.SPOILED)], return_uid=uid(shop)
    )
    assert (back.paid, back.money_back, back.rounding) == (41_667, 41_600, 67)
    rest = [Bringing(2, 1, ReturnReason.SPOILED), Bringing(3, 1, ReturnReason.SPOILED)]
    last = shop.returns.complete(by=cashier, number=done.number, bringing=rest, return_uid=uid(shop))
    assert back.money_back + last.money_back == 100_000
    assert shop.verify.run().findings == ()


def test_a_price_set_while_the_basket_was_open_is_noticed(shop, cashier, manager, hampers):
    basket = add_bundle(Cart(), hampers, 1, uid="till-1")
    shop.bundles.set_price(hampers.bundle_id, 110_000, by=manager)
    with pytest.raises(CartRepriced) as noticed:
        sell(shop, cashier, basket, cash=110_000)
    assert noticed.value.params["names"] == ("Hampers Lamaholot",)
    assert sell(shop, cashier, noticed.value.cart, cash=110_000).total == 110_000


def test_parts_changed_while_the_basket_was_open_are_noticed(shop, cashier, manager, hampers, parts):
    basket = add_bundle(Cart(), hampers, 1, uid="till-1")
    fewer = [PartGiven(part.product_id, 2) for part in parts[:2]]
    shop.bundles.change(hampers.bundle_id, by=manager, parts=fewer)
    with pytest.raises(CartRepriced) as noticed:
        sell(shop, cashier, basket)
    done = sell(shop, cashier, noticed.value.cart)
    assert [(line.name, line.quantity) for line in done.receipt.lines] == [("Kopi Hokeng", 2), ("Sarung kecil", 2)]
    assert shop.verify.run().findings == ()


def test_the_price_in_force_on_the_day_counts(shop, manager, owner, hampers):
    shop.bundles.set_price(hampers.bundle_id, 90_000, by=owner, valid_from=date(2026, 3, 5))
    assert shop.catalogue.bundle(hampers.bundle_id).price == 100_000
    with pytest.raises(DomainError, match="cannot start on"):
        shop.bundles.set_price(hampers.bundle_id, 90_000, by=manager, valid_from=date(2026, 2, 1))


def test_a_price_at_the_shops_loss_is_approved_when_it_is_set_and_not_again_at_the_till(shop, cashier, manager, owner):
    net = a_product(shop, name="Abon", price=25_000, terms=Terms(TermsKind.NET_PRICE, net_price=20_000))
    made = shop.bundles.add(by=manager, code="H02", name="Hampers Abon", parts=[PartGiven(net.product_id, 2)])
    rights = RightsAdmin(shop.context)
    rights.change(by=owner, role=Role.MANAGER, act=Act.SELL_BELOW_SHARE, verdict=Verdict.APPROVAL)
    with pytest.raises(ApprovalNeeded):
        shop.bundles.set_price(made.bundle_id, 39_000, by=manager)
    shop.bundles.set_price(made.bundle_id, 39_000, by=manager, approval=ApprovalGiven(owner.user_id, "promosi"))
    with shop.context.reading() as unit:
        assert unit.value(sa.select(goods.bundle_price.c.approval_id)) is not None
    bundle = shop.bundles.activate(made.bundle_id, by=manager)
    assert sell(shop, cashier, add_bundle(Cart(), bundle, 1, uid="x"), cash=39_000).total == 39_000
    assert shop.verify.run().findings == ()


def test_what_is_wrong_with_a_bundle_is_said_and_nothing_is_kept(shop, manager, cashier, parts, hampers):
    part = [PartGiven(parts[0].product_id, 1)]
    for wrong, said in (
        ({"code": "H01", "name": "Lagi", "parts": part}, "already belongs"),
        ({"code": "H 9", "name": "Lagi", "parts": part}, "not a code"),
        ({"code": "H9", "name": "", "parts": part}, "A name has"),
        ({"code": "H9", "name": "Lagi", "parts": []}, "1 to 30"),
        ({"code": "H9", "name": "Lagi", "parts": part * 2}, "named once"),
        ({"code": "H9", "name": "Lagi", "parts": [PartGiven(parts[0].product_id, 0)]}, "between 1 and"),
        ({"code": "H9", "name": "Lagi", "parts": [PartGiven(999_999, 1)]}, "no such product"),
        ({"code": "H9", "name": "Lagi", "parts": part, "barcodes": ["4006381333932"]}, "check digit|barcode"),
    ):
        with pytest.raises(DomainError, match=said):
            shop.bundles.add(by=manager, **wrong)
    with pytest.raises(DomainError, match="may not do this"):
        shop.bundles.add(by=cashier, code="H9", name="Lagi", parts=part)
    with pytest.raises(DomainError, match="no such bundle"):
        shop.bundles.set_price(4_711, 1_000, by=manager)
    with pytest.raises(DomainError, match="between 1 and"):
        shop.bundles.set_price(hampers.bundle_id, 120_001, by=manager)
    assert [bundle.code for bundle in shop.catalogue.bundles()] == ["H01"]


def test_a_bundle_without_a_price_cannot_be_activated(shop, manager, parts):
    made = shop.bundles.add(by=manager, code="H3", name="Baru", parts=[PartGiven(parts[0].product_id, 1)])
    with pytest.raises(DomainError, match="no price"):
        shop.bundles.activate(made.bundle_id, by=manager)
    assert not shop.catalogue.bundle(made.bundle_id).active


def test_a_held_basket_keeps_its_bundle_and_says_what_changed(shop, cashier, manager, hampers):
    basket = carts.add(add_bundle(Cart(), hampers, 2, uid="till-1"), shop.catalogue.by_code("K0001")[0], 1, key="k")
    held = shop.baskets.hold(basket, by=cashier)
    assert (held.total, held.units, held.register) == (250_000, 7, "LRT-01")
    shop.bundles.set_price(hampers.bundle_id, 110_000, by=manager)
    back = shop.baskets.recall(held.uid, by=cashier)
    assert back.changed == ("Hampers Lamaholot",)
    assert [(change.before, change.after) for change in back.changes] == [(100_000, 110_000)]
    assert price_cart(back.cart).paid == 270_000
    assert [(each.uid, each.quantity) for each in back.cart.bundles] == [("till-1", 2)]


def test_a_held_bundle_that_is_no_longer_sold_is_named_and_left_out(shop, cashier, manager, hampers):
    held = shop.baskets.hold(add_bundle(Cart(), hampers, 1, uid="till-1"), by=cashier)
    shop.bundles.deactivate(hampers.bundle_id, by=manager)
    back = shop.baskets.recall(held.uid, by=cashier)
    assert (back.cart, back.missing) == (Cart(), ("Hampers Lamaholot",))


# -- the form in the office ---------------------------------------------------------------------------------------


def given(parts, **changes):
    values = {"code": "H09", "name": "Parsel", "parts": tuple(PartGiven(part.product_id, 1) for part in parts)}
    return BundleGiven(**{**values, **changes})


def test_a_form_keeps_a_bundle_with_its_price_and_puts_it_on_sale_in_one_act(shop, manager, parts):
    made = shop.bundles.keep(given(parts, price=110_000, active=True, own_barcode=True), by=manager)
    assert (made.price, made.active, made.barcodes[0][:2]) == (110_000, True, "20")
    fewer = replace(given(parts[:2], price=85_000, active=True), barcodes=made.barcodes)
    changed = shop.bundles.keep(fewer, by=manager, bundle_id=made.bundle_id)
    assert (changed.code, changed.price, len(changed.parts)) == ("H09", 85_000, 2)
    assert shop.bundles.next_code() == "H010"
    assert shop.verify.run().findings == ()


def test_a_form_that_cannot_be_sold_or_priced_is_refused_whole(shop, manager, parts):
    for wrong, sentence in (
        ({"active": True}, "has no price today"),
        ({"price": 120_001}, "must be between 1 and 120000"),
        ({"parts": ()}, "A bundle holds"),
        ({"name": " "}, "A name has"),
        ({"barcodes": ("8992154695924",)}, "wrong check digit"),
    ):
        with pytest.raises(DomainError, match=sentence):
            shop.bundles.keep(replace(given(parts), **wrong), by=manager)
    assert shop.catalogue.bundles() == ()


def test_a_price_at_which_the_shop_pays_needs_an_approval_by_role(shop, owner, manager, parts):
    shop.rights.change(by=owner, role=Role.MANAGER, act=Act.SELL_BELOW_SHARE, verdict=Verdict.APPROVAL)
    shop.rights.change(by=owner, role=Role.MANAGER, act=Act.SET_PRICE, verdict=Verdict.APPROVAL)
    cheap = given(parts, price=60_000, active=True)
    with pytest.raises(ApprovalNeeded) as asked:
        shop.bundles.keep(cheap, by=manager)
    assert asked.value.acts == (Act.SET_PRICE, Act.SELL_BELOW_SHARE)
    assert shop.catalogue.bundles() == ()
    approval = ApprovalGiven(owner.user_id, "promosi", acts=asked.value.acts)
    assert shop.bundles.keep(cheap, by=manager, approval=approval).price == 60_000
    with pytest.raises(Doubtful, match="below 0"):  # whoever may decide it alone is asked to be sure
        shop.bundles.keep(replace(cheap, code="H10"), by=owner)
    assert shop.bundles.keep(replace(cheap, code="H10"), by=owner, sure=True).active
    assert shop.verify.run().findings == ()


def test_the_preview_tells_what_each_producer_gets_and_keeps_nothing(shop, parts):
    chosen = [PartGiven(part.product_id, 1) for part in parts]
    shares = shop.bundles.preview(chosen, 100_000)
    assert [share.producer for share in shares] == [42_500, 34_000, 25_500]  # the shop bears what the buyer saves
    assert (sum(share.paid for share in shares), sum(share.shop for share in shares)) == (100_000, -2_000)
    assert sum(share.paid for share in shop.bundles.preview(chosen, None)) == 120_000
    with pytest.raises(DomainError, match="must be between"):
        shop.bundles.preview(chosen, 120_001)
    assert shop.catalogue.bundles() == ()
