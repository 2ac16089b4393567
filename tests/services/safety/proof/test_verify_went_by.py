"""A price, terms, a bundle's price or the cash unit that was changed by hand, sold by and put back is found."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import partial

import pytest

from ntt_pos.data.queries.verify import verify_sales
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.core.users import PersonalKind
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.cart_bundles import add_bundle
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.bundles import PartGiven
from ntt_pos.services.goods.producer_admin import ProducerForm
from ntt_pos.services.money.payouts import PaymentWay, Receiver
from ntt_pos.services.safety.proof import verify_rights
from ntt_pos.services.safety.proof.verify_payments import PaidAccounts
from ntt_pos.services.safety.proof.verify_report import RunNotes
from ntt_pos.services.safety.proof.verify_rights import RecordedRights
from ntt_pos.services.safety.proof.verify_went_by import SoldBundles
from tests.builders import COMMISSION_15, AProducer, a_basket, a_product, a_sale, an_open_drawer
from tests.services.core.test_rights import sell
from tests.services.days import ReturnReason, bring_back, later, new_key
from tests.services.tampering import Tamperer

pytestmark = pytest.mark.same_everywhere


@pytest.fixture
def hand(shop, owner, owner_url):
    an_open_drawer(shop, by=owner)
    return Tamperer(owner_url)


def found(shop) -> list[str]:
    return [each.text() for each in shop.verify.run().findings]


def since(shop, heads) -> list[str]:
    return [each.text() for each in shop.verify.run_since(heads).findings]


def test_a_price_that_nobody_agreed_is_found(shop, hand, cashier, monkeypatch):
    product = a_product(shop, price=500_000, delivered=5)
    heads = shop.proofs._heads()
    hand.run("UPDATE price SET price = 1")
    sold = a_sale(shop, [(product, 1)], by=cashier)
    hand.run("UPDATE price SET price = 500000")
    (told,) = found(shop)
    assert "OVERRIDE_PRICE" in told
    assert "ani" in told
    assert since(shop, heads) == [told]
    assert sold.total < 500_000
    monkeypatch.setattr(verify_rights, "sold_otherwise", lambda *_args: frozenset())
    assert found(shop) == [], "the negative control: nobody else finds it"


def test_a_price_that_was_typed_with_a_signature_is_none(shop, hand, cashier, manager):
    product = a_product(shop, price=500_000, delivered=5)
    basket = a_basket(shop, (product, 1))
    typed = carts.change_line(basket, basket.lines[0].key, price=450_000)
    sell(shop, cashier, typed, approval=ApprovalGiven(manager.user_id, "cacat sedikit", ("OVERRIDE_PRICE",)))
    shop.products.set_price(product.product_id, 400_000, by=manager)
    a_sale(shop, [(product, 1)], by=cashier)
    assert found(shop) == []


@pytest.mark.parametrize("change", ["rate_bp = 0", "kind = 'OWN'", "rate_bp = 10000"])
def test_terms_that_nobody_agreed_are_found(shop, hand, cashier, monkeypatch, change):
    product = a_product(shop, price=500_000, delivered=5)
    a_sale(shop, [(product, 1)], by=cashier)
    assert found(shop) == []
    hand.run(f"UPDATE terms SET {change}")
    sold = a_sale(shop, [(product, 1)], by=cashier)
    hand.run("UPDATE terms SET rate_bp = 1500, kind = 'COMMISSION'")
    (told,) = found(shop)
    assert sold.number in told
    monkeypatch.setattr(verify_sales, "_agreed", tuple)
    verify_sales.sale_checks.cache_clear()
    try:
        assert found(shop) == [], "the negative control: nobody else finds it"
    finally:
        verify_sales.sale_checks.cache_clear()


def test_terms_of_the_producer_of_one_product_and_of_own_goods_are_agreed(shop, hand, cashier):
    of_producer, own = a_product(shop, delivered=5), a_product(shop, own=True, delivered=5)
    net = a_product(shop, price=20_000, terms=Terms(TermsKind.NET_PRICE, net_price=15_000), delivered=5)
    a_sale(shop, [(of_producer, 1), (own, 1), (net, 2)], by=cashier)
    assert found(shop) == []


def test_a_bundles_price_that_nobody_agreed_is_found(shop, hand, owner, cashier):
    parts = [a_product(shop, price=250_000, delivered=5) for _ in range(2)]
    given = tuple(PartGiven(each.product_id, 1) for each in parts)
    made = shop.bundles.add(by=owner, code="H001", name="Hampers", parts=given).bundle_id
    shop.bundles.set_price(made, 480_000, by=owner)
    shop.bundles.activate(made, by=owner)

    def sold() -> str:
        bundle = shop.catalogue.bundle(made)
        return sell(
            shop, cashier, add_bundle(carts.Cart(), bundle, 1, uid="018d0000-0000-7000-8000-00000000aaaa")
        ).number

    sold()
    assert found(shop) == []
    hand.run("UPDATE bundle_price SET price = 1000")
    number = sold()
    hand.run("UPDATE bundle_price SET price = 480000")
    (told,) = found(shop)
    assert number in told


def test_parts_of_a_bundle_that_it_never_had_are_found(shop, hand, owner, cashier, monkeypatch):
    part = a_product(shop, price=250_000, delivered=50)
    made = shop.bundles.add(by=owner, code="H001", name="Hampers", parts=(PartGiven(part.product_id, 1),)).bundle_id
    shop.bundles.set_price(made, 240_000, by=owner)
    shop.bundles.activate(made, by=owner)

    def sell_two() -> None:
        cart = add_bundle(carts.Cart(), shop.catalogue.bundle(made), 2, uid="018d0000-0000-7000-8000-00000000aaaa")
        sell(shop, cashier, cart)

    sell_two()
    shop.bundles.change(made, by=owner, parts=(PartGiven(part.product_id, 2),))
    sell_two()
    assert found(shop) == []
    hand.run("UPDATE bundle_part SET quantity = 20")
    sell_two()
    hand.run("UPDATE bundle_part SET quantity = 2")
    (told,) = found(shop)
    assert "Hampers" in told
    monkeypatch.setattr(SoldBundles, "end", lambda *_args: None)
    assert found(shop) == [], "the negative control: nobody else finds it"


def test_a_price_for_a_thousand_of_what_is_sold_by_the_piece_is_found(shop, hand, cashier):
    product = a_product(shop, price=500_000, delivered=5)
    hand.run("UPDATE product SET price_per = 1000")
    sold = a_sale(shop, [(product, 1)], by=cashier)
    hand.run("UPDATE product SET price_per = 1")
    assert sold.total == 500
    assert any(sold.number in each for each in found(shop))


def test_money_to_somebody_who_was_never_on_the_list_is_found(shop, hand, transfer, owner, monkeypatch):
    transfer()
    (producer,) = shop.payables.board(by=owner).rows
    stranger = Receiver(name="Anton", relation="sepupu", id_number="5306012802260009")
    manager = ApprovalGiven(next(each.user_id for each in shop.people.users() if each.username == "bela"), "ada surat")
    pay = partial(shop.payouts.pay, by=owner, producer_id=producer.producer_id, amount=50_000, way=PaymentWay("CASH"))
    pay(key=new_key(shop), receiver=stranger, approval=manager)
    assert found(shop) == [], "the control: signed for"
    uid = "018d0000-0000-7000-8000-00000000cccc"
    hand.run(
        f"INSERT INTO person (uid, outlet_id, erased) SELECT '{uid}', outlet_id, erased FROM person LIMIT 1",
        "INSERT INTO collector (uid, outlet_id, producer_id, person_id, relation, active) SELECT "
        f"'{uid}', outlet_id, {producer.producer_id}, id, 'sepupu', 1 FROM person WHERE uid = '{uid}'",
    )
    paid = pay(key=new_key(shop), receiver=Receiver(person_uid=uid))
    hand.run(f"DELETE FROM collector WHERE uid = '{uid}'", f"DELETE FROM person WHERE uid = '{uid}'")
    (told,) = found(shop)
    assert paid.number in told
    monkeypatch.setattr(PaidAccounts, "end", lambda *_args: None)
    assert found(shop) == [], "the negative control: nobody else finds it"


def test_cash_rounded_by_more_than_the_recorded_unit_is_found(shop, hand, owner, cashier, monkeypatch):
    product = a_product(shop, price=19_950, delivered=9)
    shop.settings.change(by=owner, cash_unit=500)
    a_sale(shop, [(product, 1)], by=cashier)
    shop.settings.change(by=owner, cash_unit=100)
    a_sale(shop, [(product, 1)], by=cashier)
    assert found(shop) == [], "another window may go by the unit of the morning"
    heads = shop.proofs._heads()
    hand.run("UPDATE setting SET value = '10000' WHERE name = 'cash_unit'")
    shop.settings.load()
    sold = a_sale(shop, [(product, 1)], by=cashier)
    hand.run("UPDATE setting SET value = '100' WHERE name = 'cash_unit'")
    assert sold.total == 10_000
    (told,) = found(shop)
    assert "9950" in told.replace(".", "")
    assert len(since(shop, heads)) == 1
    monkeypatch.setattr(RecordedRights, "_judge_rounding", lambda *_args: None)
    assert found(shop) == [], "the negative control: nobody else finds it"


def test_the_unit_of_the_morning_counts_where_only_what_came_after_is_looked_at(shop, hand, owner, cashier, open_again):
    product = a_product(shop, price=19_950, delivered=9)
    shop.settings.change(by=owner, cash_unit=1_000)
    window = open_again()
    shop.settings.change(by=owner, cash_unit=100)
    heads = shop.proofs._heads()
    assert a_sale(window, [(product, 1)], by=cashier).total == 19_000
    assert found(shop) == since(shop, heads) == []
    window.context.settings = replace(window.context.settings, cash_unit=2_000)
    assert a_sale(window, [(product, 1)], by=cashier).total == 18_000
    (told,) = since(shop, heads)
    assert found(shop) == [told], "the negative control: a unit that was never recorded"
    window.close()


def test_a_return_may_end_the_rounding_of_a_larger_unit_and_no_more(shop, hand, owner, cashier):
    product = a_product(shop, price=19_950, delivered=9)
    shop.settings.change(by=owner, cash_unit=1_000)
    sale = a_sale(shop, [(product, 2)], by=cashier)
    other = a_sale(shop, [(a_product(shop, price=15_000, delivered=9), 3)], by=cashier)
    assert (sale.total, other.total) == (39_000, 45_000)
    later(shop, days=1)
    shop.settings.change(by=owner, cash_unit=100)
    later(shop, days=1)
    heads = shop.proofs._heads()
    assert bring_back(shop, cashier, sale, 2, ReturnReason.SPOILED).money_back == 39_000
    assert found(shop) == since(shop, heads) == []
    hand.run("UPDATE setting SET value = '10000' WHERE name = 'cash_unit'")
    shop.settings.load()
    assert bring_back(shop, cashier, other, 1, ReturnReason.SPOILED).money_back == 10_000
    hand.run("UPDATE setting SET value = '100' WHERE name = 'cash_unit'")
    (told,) = found(shop)
    assert "5000" in told.replace(".", ""), "the negative control: rounded by a unit that was never recorded"
    assert since(shop, heads) == [told]


def with_account(number: str) -> ProducerForm:
    return ProducerForm(
        code="P900",
        name="BUMDes Bilal",
        pillar=Pillar.VILLAGE,
        village_code="53.06.10.2005",
        pays_by="TRANSFER",
        personal={PersonalKind.BANK: "BRI", PersonalKind.ACCOUNT: number},
    )


@pytest.fixture
def transfer(shop, hand, owner, cashier):
    """Transfer a part of what is owed to a producer with a bank account."""
    form = with_account("012301000456")
    made = shop.producer_admin.add(form, by=owner, terms=COMMISSION_15)
    product = a_product(shop, producer=AProducer(made, "P900", form.name, ""), price=500_000, delivered=3)
    a_sale(shop, [(product, 3)], by=cashier)
    return lambda: shop.payouts.pay(by=owner, producer_id=made, amount=100_000, key=new_key(shop))


FOREIGN = b"\0" * 32, "666600001111"


def test_no_transfer_is_recorded_to_an_account_that_was_changed_in_the_file(shop, hand, transfer):
    hand.run(f"UPDATE personal_value SET value = '{FOREIGN[1]}' WHERE kind = 'ACCOUNT'")
    with pytest.raises(DomainError, match="changed in the file"):
        transfer()
    hand.run("UPDATE personal_value SET value = '012301000456' WHERE kind = 'ACCOUNT'")
    assert transfer().amount == 100_000, "the control"
    assert found(shop) == []


def test_an_account_that_is_missing_is_not_called_changed(shop, hand, transfer, owner):
    """A new office PC can have the records and not what lies beside them."""
    (producer,) = shop.payables.board(by=owner).rows
    hand.run("DELETE FROM personal_value WHERE kind = 'ACCOUNT'")
    with pytest.raises(DomainError, match="is not in these books"):
        transfer()
    shop.producer_admin.change(producer.producer_id, with_account("012301000456"), by=owner)
    assert transfer().amount == 100_000, "the control: typed anew"
    hand.run("UPDATE personal_value SET salt = NULL, value = '666600001111' WHERE kind = 'ACCOUNT'")
    with pytest.raises(DomainError, match="changed in the file"):
        transfer()


def test_an_account_with_a_seal_of_its_own_that_was_paid_and_put_back_is_found(shop, hand, transfer, monkeypatch):
    salt, value = FOREIGN
    before = hand.rows("SELECT value, salt FROM personal_value WHERE kind = 'ACCOUNT'")[0]
    ((seals,),) = hand.rows("SELECT seals FROM person WHERE seals IS NOT NULL")
    own = f"ACCOUNT:{hashlib.sha256(salt + value.encode()).hexdigest()}"
    other = " ".join(own if each.startswith("ACCOUNT:") else each for each in seals.split())

    def put(number: str, told: bytes, kept: str) -> None:
        blob = f"x'{bytes(told).hex()}'"
        hand.run(f"UPDATE personal_value SET value = '{number}', salt = {blob} WHERE kind = 'ACCOUNT'")
        hand.run(f"UPDATE person SET seals = '{kept}' WHERE seals IS NOT NULL")

    transfer()
    assert found(shop) == [], "the control"
    put(value, salt, other)
    number = transfer().number
    put(before[0], before[1], seals)
    (told,) = found(shop)
    assert number in told
    monkeypatch.setattr(PaidAccounts, "end", lambda *_args: None)
    assert found(shop) == [], "the negative control: nobody else finds it"


def test_a_transfer_to_an_account_whose_seal_was_taken_away_and_put_back_is_found(shop, hand, transfer, monkeypatch):
    ((person, seals),) = hand.rows("SELECT id, seals FROM person WHERE seals LIKE '%ACCOUNT:%'")
    transfer()
    assert found(shop) == [], "the control"
    hand.run(
        "UPDATE personal_value SET value = '666600001111' WHERE kind = 'ACCOUNT'",
        f"UPDATE person SET seals = NULL WHERE id = {person}",
    )
    number = transfer().number
    hand.run(
        "UPDATE personal_value SET value = '012301000456' WHERE kind = 'ACCOUNT'",
        f"UPDATE person SET seals = '{seals}' WHERE id = {person}",
    )
    (told,) = found(shop)
    assert number in told
    monkeypatch.setattr(PaidAccounts, "end", lambda *_args: None)
    assert found(shop) == [], "the negative control: nobody else finds it"


def test_a_transfer_without_an_account_is_none_where_it_was_taken_away_or_forgotten(shop, hand, transfer, owner):
    (producer,) = shop.payables.board(by=owner).rows
    in_cash = {each: replace(with_account(each), pays_by="CASH") for each in ("", "012301000456")}
    way = PaymentWay("TRANSFER", "BANK")
    pay = partial(shop.payouts.pay, by=owner, producer_id=producer.producer_id, amount=100_000, way=way)
    shop.producer_admin.change(producer.producer_id, in_cash[""], by=owner)
    pay(key=new_key(shop))
    shop.producer_admin.change(producer.producer_id, in_cash["012301000456"], by=owner)
    pay(key=new_key(shop))
    shop.personal.erase(by=owner, producer_id=producer.producer_id)
    pay(key=new_key(shop))
    told = [
        json.loads(text) for (text,) in hand.rows("SELECT canonical FROM journal WHERE kind = 'payout' ORDER BY id")
    ]
    assert [bool(each["paid_to"]) for each in told] == [False, True, False]
    assert found(shop) == []


@pytest.mark.parametrize(("heard", "findings"), [(4, 0), (5, 1), (9, 1)])
def test_an_office_that_had_not_heard_of_an_account_may_pay_without_one(heard, findings):
    """Another office PC took the seat: what the lost one recorded last may come after."""
    notes = RunNotes()
    accounts = PaidAccounts(notes)
    lost, new = {"register_code": "LRT-01", "seq": 5}, {"register_code": "LRT-02", "seq": 8}
    accounts.note({"producer": [{"code": "P900", "person_uid": "u"}]}, {**lost, "seq": 4})
    accounts.note({"person": [{"uid": "u", "seals": "ACCOUNT:1f"}]}, lost)
    paid = {"number": "BB-1", "producer": "P900", "received_by_uid": "u"}
    accounts.note({"payout": [paid]}, new, {"paid_to": "", "heads": {"LRT-01": [heard, "00"]}})
    accounts.end()
    assert len(notes.findings) == findings
