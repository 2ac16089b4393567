"""Producers and products: what they need before they are sold, and what never changes."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import goods, people, proof
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.pillar_halal import Halal, Pillar
from ntt_pos.domain.core.terms import OWN_TERMS, Bearer, Terms, TermsKind
from ntt_pos.domain.core.users import Actor, PersonalKind
from ntt_pos.services.goods.master_rows import NewPermit, NewProducer, NewProduct, PermitKind
from ntt_pos.services.goods.producer_admin import Collector
from ntt_pos.shop import Shop
from tests.builders import COMMISSION_15, a_producer, a_product, a_sale, change_producer, change_product

TODAY, TOMORROW = date(2026, 2, 28), date(2026, 3, 1)
NET = Terms(TermsKind.NET_PRICE, net_price=20_000)


def a_new_producer(code: str = "P900", **personal: str) -> NewProducer:
    values = {PersonalKind(kind): value for kind, value in personal.items()}
    return NewProducer(
        code=code,
        name="  BUMDes   Bilal ",
        pillar=Pillar.VILLAGE,
        village_code="53.06.10.2005",
        village="Bilal",
        district="Adonara Timur",
        personal=values,
        collectors=("Ketua",),
    )


def a_new_product(producer_id: int | None, code: str = "K900", **changes: object) -> NewProduct:
    values: dict[str, object] = {
        "code": code,
        "name": "Abon 250 g",
        "producer_id": producer_id,
        "category": "Makanan",
        "unit": "bungkus",
        **changes,
    }
    return NewProduct(**values)  # type: ignore[arg-type]


def test_a_producer_is_added_with_terms_and_personal_data_that_can_be_erased(shop: Shop, manager: Actor) -> None:
    producer_id = shop.products.add_producer(
        a_new_producer(PHONE="+62812000000001", BANK="Bank NTT", ACCOUNT="0650161457"), by=manager, terms=COMMISSION_15
    )
    card = shop.producer_admin.open(producer_id, by=manager)
    personal = {PersonalKind.PHONE: "0812000000002", PersonalKind.ACCOUNT: "0650161457"}
    collectors = (*card.collectors, Collector("Bendahara Desa"))
    change_producer(shop, producer_id, by=manager, personal=personal, collectors=collectors)
    with shop.context.reading() as unit:
        row = unit.row(sa.select(people.producer))
        values = {r["kind"]: r["value"] for r in unit.rows(sa.select(people.personal_value)) if r["kind"] != "NAME"}
        text = " ".join(r["canonical"] for r in unit.rows(sa.select(proof.journal.c.canonical)))
        collectors = [r["active"] for r in unit.rows(sa.select(people.collector).order_by(people.collector.c.id))]
    assert row is not None
    assert (row["name"], row["pays_by"], row["since"]) == ("BUMDes Bilal", "CASH", TODAY)
    assert values == {"PHONE": "+62812000000002", "ACCOUNT": "0650161457"}
    assert collectors == [True, True]
    for private in ("812000000001", "812000000002", "0650161457", "Bank NTT", "Bendahara Desa", "Ketua"):
        assert private not in text
    assert shop.verify.run().findings == ()


def test_a_code_belongs_to_one_producer_whatever_its_capitals(shop: Shop, manager: Actor) -> None:
    shop.products.add_producer(a_new_producer("P900"), by=manager)
    with pytest.raises(DomainError, match="already belongs to BUMDes Bilal"):
        shop.products.add_producer(a_new_producer("p900"), by=manager)
    for code in ("", "P 9", "../x"):
        with pytest.raises(DomainError, match="is not a code"):
            shop.products.add_producer(a_new_producer(code), by=manager)


def test_a_product_without_terms_or_price_cannot_be_activated(shop: Shop, manager: Actor) -> None:
    maker = a_producer(shop, terms=None)
    product_id = shop.products.add_product(a_new_product(maker.producer_id), by=manager)
    with pytest.raises(DomainError, match="no terms with its producer"):
        shop.products.activate(product_id, by=manager)
    shop.products.set_terms(COMMISSION_15, by=manager, producer_id=maker.producer_id)
    with pytest.raises(DomainError, match="no selling price"):
        shop.products.activate(product_id, by=manager)
    assert not shop.catalogue.article(product_id).active
    shop.products.set_price(product_id, 25_000, by=manager)
    shop.products.activate(product_id, by=manager)
    assert shop.catalogue.article(product_id).active
    shop.products.deactivate(product_id, by=manager)
    assert not shop.catalogue.article(product_id).active


def test_a_refused_activation_leaves_no_product_behind(shop: Shop, manager: Actor) -> None:
    maker = a_producer(shop, terms=None)
    with pytest.raises(DomainError, match="no terms"):
        shop.products.add_product(a_new_product(maker.producer_id), by=manager, price=25_000, active=True)
    with shop.context.reading() as unit:
        assert unit.row(sa.select(goods.product)) is None


def test_own_goods_need_only_a_price(shop: Shop, manager: Actor) -> None:
    product_id = shop.products.add_product(a_new_product(None), by=manager, price=10_000, active=True)
    terms = shop.catalogue.article(product_id).terms
    assert terms is not None
    assert terms.kind is TermsKind.OWN
    with pytest.raises(DomainError, match="Terms OWN"):
        shop.products.set_terms(COMMISSION_15, by=manager, product_id=product_id)
    consigned = a_product(shop)
    with pytest.raises(DomainError, match="Terms OWN"):
        shop.products.set_terms(OWN_TERMS, by=manager, product_id=consigned.product_id)


def test_terms_and_prices_start_on_the_open_business_date_or_later(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop)
    assert shop.products.set_price(coffee.product_id, 30_000, by=manager, valid_from=TOMORROW) == TOMORROW
    assert shop.products.set_terms(NET, by=manager, product_id=coffee.product_id) == TODAY
    article = shop.catalogue.article(coffee.product_id)
    assert article.price == 25_000
    assert article.terms is not None
    assert article.terms.net_price == 20_000
    for attempt in (
        lambda: shop.products.set_price(coffee.product_id, 1, by=manager, valid_from=date(2026, 2, 27)),
        lambda: shop.products.set_terms(NET, by=manager, product_id=coffee.product_id, valid_from=date(2026, 2, 1)),
    ):
        with pytest.raises(DomainError, match="open business date"):
            attempt()


def test_a_product_may_go_back_to_its_producers_terms(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop)
    shop.products.set_terms(NET, by=manager, product_id=coffee.product_id)
    shop.products.set_terms(Terms(TermsKind.INHERIT), by=manager, product_id=coffee.product_id)
    terms = shop.catalogue.article(coffee.product_id).terms
    assert terms is not None
    assert (terms.kind, terms.rate_bp) == (TermsKind.COMMISSION, 1500)


def test_terms_that_make_no_sense_are_refused(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop)
    assert coffee.producer is not None
    maker = coffee.producer.producer_id
    with pytest.raises(DomainError, match="belongs to one product"):
        shop.products.set_terms(NET, by=manager, producer_id=maker)
    with pytest.raises(DomainError, match="one producer or to one product"):
        shop.products.set_terms(NET, by=manager)
    with pytest.raises(DomainError, match="not shared"):
        shop.products.set_terms(
            Terms(TermsKind.NET_PRICE, net_price=1, discount_bearer=Bearer.SHARED),
            by=manager,
            product_id=coffee.product_id,
        )
    for price in (0, -5, 1_000_000_001):
        with pytest.raises(DomainError, match="A price is from"):
            shop.products.set_price(coffee.product_id, price, by=manager)
    with pytest.raises(DomainError, match="no longer there"):
        shop.products.set_price(999, 5, by=manager)


def test_case_45_a_product_keeps_its_producer_once_its_stock_has_moved(shop: Shop, manager: Actor) -> None:
    other = a_producer(shop)
    fresh, moved = a_product(shop, delivered=0), a_product(shop, delivered=1, name="Kopi tua")
    change_product(shop, fresh.product_id, by=manager, producer_id=other.producer_id)
    changed = shop.catalogue.article(fresh.product_id)
    assert (changed.producer_id, changed.active) == (other.producer_id, False)
    with pytest.raises(DomainError, match=r"Kopi tua keeps its producer for life.*Make a new product"):
        change_product(shop, moved.product_id, by=manager, producer_id=other.producer_id)
    with pytest.raises(DomainError, match="keeps its producer"):
        change_product(shop, moved.product_id, by=manager, producer_id=None)


def test_a_renamed_producer_and_product_leave_old_sales_as_they_were(
    shop: Shop, manager: Actor, cashier: Actor
) -> None:
    coffee = a_product(shop)
    assert coffee.producer is not None
    sale = a_sale(shop, [(coffee, 2)], by=cashier)
    change_producer(shop, coffee.producer.producer_id, by=manager, name="Nama Baru", pillar=Pillar.SCHOOL)
    change_product(shop, coffee.product_id, by=manager, name="Kopi Baru", halal=Halal.NOT_HALAL, shelf="R2")
    assert shop.checkout.receipt(sale.number).lines[0].name == coffee.name
    article = shop.catalogue.article(coffee.product_id)
    assert (article.name, article.producer_name, article.pillar) == ("Kopi Baru", "Nama Baru", Pillar.SCHOOL)
    with pytest.raises(DomainError, match="in cash or by transfer"):
        change_producer(shop, coffee.producer.producer_id, by=manager, pays_by="GOLD")
    assert shop.verify.run().findings == ()


def test_a_new_permit_takes_the_place_of_the_old_one(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop)
    old, new = (
        NewPermit(PermitKind.PIRT, "123-26", date(2026, 1, 31)),
        NewPermit(PermitKind.PIRT, "", date(2031, 1, 31)),
    )
    change_product(shop, coffee.product_id, by=manager, permits=(old,))
    assert shop.catalogue.article(coffee.product_id).permit_expired
    change_product(shop, coffee.product_id, by=manager, permits=(new,))
    assert not shop.catalogue.article(coffee.product_id).permit_expired
    change_product(shop, coffee.product_id, by=manager, permits=(NewPermit(PermitKind.BPOM, " "),))
    assert shop.product_admin.open(coffee.product_id).permits == ()  # without number and date it is none


def test_products_by_weight_are_priced_per_thousand_grams(shop: Shop, manager: Actor) -> None:
    maker = a_producer(shop)
    salt = shop.products.add_product(
        a_new_product(maker.producer_id, name="Garam", unit="Kg"), by=manager, price=20_000, active=True
    )
    article = shop.catalogue.article(salt)
    assert (article.unit, article.price_per, article.weighed) == ("kg", 1000, True)
    for wrong in ("", "1 kg"):
        with pytest.raises(DomainError, match="is not a unit"):
            shop.products.add_product(a_new_product(maker.producer_id, "K901", unit=wrong), by=manager)
    with pytest.raises(DomainError, match="A name has"):
        shop.products.add_product(a_new_product(maker.producer_id, "K901", name=" "), by=manager)
