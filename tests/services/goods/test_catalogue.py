"""Finding what is sold: by barcode, by code, by words, and with what lies on the shelf today."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ntt_pos.data.models import goods, people
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.core.pillar_halal import Halal, Pillar
from ntt_pos.domain.core.terms import OWN_TERMS, Terms, TermsKind
from ntt_pos.domain.selling import cart as carts
from ntt_pos.services.goods.catalogue import HitFlag
from tests.builders import COMMISSION_15, a_basket, a_delivery, a_price, a_producer, a_product, a_sale, somebody


def save(shop, table, values, row_id=None):
    with shop.context.writing(somebody(shop)) as work, work.record("product.changed") as record:
        return record.save(table, values, row_id=row_id)


def test_any_of_a_products_barcodes_finds_it_and_only_a_whole_match_does(shop):
    product = a_product(shop, barcode="8991234567891")
    save(shop, goods.barcode, {"product_id": product.product_id, "code": "KOPI-LAMA", "active": True})
    for code in ("8991234567891", "KOPI-LAMA", " 8991234567891\n"):
        assert [a.product_id for a in shop.catalogue.by_code(code)] == [product.product_id]
    for code in ("899123456789", "89912345678911", "KOPI-LAM", "", " ", "%", "' OR 1=1 --"):
        assert shop.catalogue.by_code(code) == ()


UPC, EAN, GTIN_14 = "036000291452", "0036000291452", "00036000291452"


@pytest.mark.parametrize("kept", [UPC, EAN])
@pytest.mark.parametrize("sent", [UPC, EAN, GTIN_14])
def test_one_number_is_one_product_with_whatever_zeros_a_scanner_sends_it(shop, kept, sent):
    product = a_product(shop, barcode=kept)
    assert [a.product_id for a in shop.catalogue.by_code(sent)] == [product.product_id]
    assert [a.product_id for a in shop.catalogue.find(sent)] == [product.product_id]


def test_zeros_before_any_other_number_make_another_one(shop):
    """The negative control: no check digit, a code of letters, and a box of twelve are not the piece."""
    a_product(shop, barcode="036000291453x")
    a_product(shop, barcode="8992154695923")
    for code in ("0036000291453", "036000291453", "18992154695920", "0089921546959"):
        assert shop.catalogue.by_code(code) == (), code


def test_the_number_as_it_is_kept_comes_before_one_with_other_zeros(shop):
    first, second = a_product(shop, barcode=UPC), a_product(shop, barcode=EAN)
    assert [a.product_id for a in shop.catalogue.by_code(UPC)] == [first.product_id]
    assert [a.product_id for a in shop.catalogue.by_code(EAN)] == [second.product_id]


def test_a_number_that_is_exactly_neither_of_two_goods_is_both(shop):
    first, second = a_product(shop, barcode=UPC), a_product(shop, barcode=EAN)
    for found in (shop.catalogue.by_code(GTIN_14), shop.catalogue.find(GTIN_14)):
        assert [a.product_id for a in found] == [first.product_id, second.product_id]


@pytest.mark.parametrize("lengths", [(8, 12), (8, 13), (8, 14), (13, 8)])
def test_an_ean_8_is_one_product_with_whatever_zeros_a_scanner_sends_it(shop, lengths):
    kept, sent = ("96385074".zfill(length) for length in lengths)
    product = a_product(shop, barcode=kept)
    assert [a.product_id for a in shop.catalogue.by_code(sent)] == [product.product_id]
    assert shop.catalogue.by_code("96385075".zfill(lengths[1])) == ()


@pytest.mark.parametrize("sent", ["NTT-0012b", "ntt-0012B"])
def test_a_barcode_with_letters_is_found_under_caps_lock_too(shop, sent):
    product = a_product(shop, barcode="NTT-0012b")
    assert [a.product_id for a in shop.catalogue.by_code(sent)] == [product.product_id]


def test_a_barcode_that_was_taken_off_finds_nothing(shop):
    product = a_product(shop)
    row = save(shop, goods.barcode, {"product_id": product.product_id, "code": "12345670", "active": True})
    save(shop, goods.barcode, {"active": False}, row_id=row)
    assert shop.catalogue.by_code("12345670") == ()


@pytest.mark.parametrize("typed", ["Kop-007a", "kop-007a", "KOP-007A", "kOp-007A"])
def test_the_code_finds_its_product_whatever_the_capitals(shop, typed):
    product = a_product(shop, code="Kop-007a")
    assert [a.product_id for a in shop.catalogue.by_code(typed)] == [product.product_id]


def test_case_16_two_producers_with_one_factory_barcode_are_two_articles(shop):
    first = a_product(shop, barcode="8999999999994")
    second = a_product(shop, barcode="8999999999994")
    assert [a.product_id for a in shop.catalogue.by_code("8999999999994")] == [first.product_id, second.product_id]


def test_an_article_says_everything_the_till_shows(shop):
    producer = a_producer(shop, name="SMK Larantuka", pillar=Pillar.SCHOOL, village="Weri", district="Larantuka")
    product = a_product(shop, producer=producer, barcode="12345670", delivered=4, expiry=date(2026, 3, 5), price=12_500)
    a_delivery(shop, product, 2, expiry=date(2026, 3, 2))
    a_delivery(shop, product, 3, expiry=date(2026, 2, 27))
    for kind, expires in (("PIRT", date(2028, 1, 1)), ("HALAL", date(2026, 2, 1))):
        save(
            shop,
            goods.permit,
            {"product_id": product.product_id, "kind": kind, "number": "1", "expires": expires, "active": True},
        )
    article = shop.catalogue.article(product.product_id)
    assert (article.price, article.terms, article.pillar) == (12_500, COMMISSION_15, Pillar.SCHOOL)
    assert (article.producer_name, article.village, article.district) == ("SMK Larantuka", "Weri", "Larantuka")
    assert (article.on_hand, article.expired_on_hand, article.nearest_expiry) == (9, 3, date(2026, 3, 2))
    assert article.expired_on == date(2026, 2, 27)
    assert (article.permit_until, article.permit_expired, article.halal) == (date(2026, 2, 1), True, Halal.HALAL)
    assert article.barcodes == ("12345670",)
    assert shop.catalogue.by_code("12345670") == (article,)


def test_stock_expires_by_the_calendar_not_by_the_business_date(shop, owner, fixed_clock):
    product = a_product(shop, delivered=2, expiry=date(2026, 2, 28))
    assert shop.catalogue.article(product.product_id).expired_on_hand == 0
    shop.settings.change(by=owner, cutoff_hour=3)
    fixed_clock.set(datetime(2026, 2, 28, 17, tzinfo=UTC))  # 01:00 WITA on 1 March, business date still 28 February
    assert shop.catalogue.article(product.product_id).expired_on_hand == 2


def test_price_and_terms_are_those_of_todays_date_and_a_product_row_goes_before_its_producers(shop, fixed_clock):
    product = a_product(shop, terms=Terms(TermsKind.NET_PRICE, net_price=18_000))
    with shop.context.writing(somebody(shop)) as work, work.record("price.set") as record:
        a_price(record, product.product_id, 30_000, date(2026, 3, 1))
    article = shop.catalogue.article(product.product_id)
    assert (article.price, article.terms.kind) == (25_000, TermsKind.NET_PRICE)
    fixed_clock.advance(hours=20)
    assert shop.catalogue.article(product.product_id).price == 30_000


def test_own_goods_have_terms_of_their_own_and_new_ones_have_none_yet(shop):
    assert shop.catalogue.article(a_product(shop, own=True).product_id).terms == OWN_TERMS
    bare = a_product(shop, producer=a_producer(shop, terms=None), price=0, delivered=0)
    article = shop.catalogue.article(bare.product_id)
    assert (article.terms, article.price, article.on_hand) == (None, None, 0)


def test_an_inactive_product_is_found_so_that_the_till_can_say_why_it_refuses(shop):
    product = a_product(shop, barcode="12345670", active=False)
    (article,) = shop.catalogue.by_code("12345670")
    assert not article.active
    with pytest.raises(DomainError, match="not active"):
        carts.check_sellable(article)
    assert HitFlag.INACTIVE in shop.catalogue.search(product.code)[0].flags


def test_a_product_that_is_not_there_is_said_in_words(shop):
    with pytest.raises(DomainError):
        shop.catalogue.article(999_999)


def test_words_find_products_with_what_is_shown_beside_them(shop):
    producer = a_producer(shop, name="Kelompok Tani Mudakeputu", district="Ile Mandiri")
    product = a_product(shop, producer=producer, name="Kopi Arabika 200 g", delivered=2)
    a_product(shop, name="Abon Ikan")
    for typed in ("kopi arabika", "arabika kopi", "kpi arabka", "mudakeputu", product.code):
        assert [hit.product_id for hit in shop.catalogue.search(typed)] == [product.product_id], typed
    (hit,) = shop.catalogue.search("arabika")
    assert (hit.price, hit.on_hand, hit.producer_name, hit.district) == (25_000, 2, producer.name, "Ile Mandiri")
    assert [hit.name[start:end] for start, end in hit.spans] == ["Arabika"]
    assert hit.flags == {HitFlag.LOW}
    assert shop.catalogue.search("xyzzy") == ()


def test_stock_in_the_results_is_as_of_now_and_new_products_are_found_at_once(shop, cashier):
    product = a_product(shop, name="Madu Hutan")
    assert shop.catalogue.search("madu")[0].on_hand == 10
    a_sale(shop, [(product, 3)], by=cashier)
    assert shop.catalogue.search("madu")[0].on_hand == 7
    a_product(shop, name="Madu Kelulut")
    assert len(shop.catalogue.search("madu")) == 2
    shop.catalogue.refresh()
    assert len(shop.catalogue.search("madu")) == 2


def test_a_renamed_producer_is_found_under_the_new_name_only(shop, owner):
    producer = a_producer(shop, name="Kelompok Tani Mudakeputu")
    product = a_product(shop, producer=producer)
    assert [hit.product_id for hit in shop.catalogue.search("mudakeputu")] == [product.product_id]
    with shop.context.writing(by=owner) as work, work.record("producer.changed") as record:
        record.save(people.producer, {"name": "BUMDes Waiburak"}, row_id=producer.producer_id)
    assert [hit.product_id for hit in shop.catalogue.search("waiburak")] == [product.product_id]
    assert shop.catalogue.search("mudakeputu") == ()


def test_while_the_search_is_being_built_words_are_found_as_they_are_typed(shop):
    producer = a_producer(shop, name="Kelompok Tani Mudakeputu", district="Ile Mandiri")
    product = a_product(shop, producer=producer, name="Kopi Arabika 100% murni")
    with shop.catalogue._building:
        for typed in ("arabika KOPI", "mudake 100%", product.code, "ile mandiri"):
            assert [hit.product_id for hit in shop.catalogue.search(typed)] == [product.product_id], typed
        for typed in ("kpi arabka", "100_", "%%%", "'"):
            assert shop.catalogue.search(typed) == (), typed
    assert [hit.product_id for hit in shop.catalogue.search("kpi arabka")] == [product.product_id]


def test_a_search_that_was_promised_is_built_by_nobody_who_asks(shop):
    product = a_product(shop, name="Kopi Arabika")
    shop.catalogue.promise()
    assert [hit.product_id for hit in shop.catalogue.search("arabika")] == [product.product_id]
    assert shop.catalogue.search("kpi arabka") == ()
    shop.catalogue.refresh()
    assert [hit.product_id for hit in shop.catalogue.search("kpi arabka")] == [product.product_id]


def test_a_promised_search_that_could_not_be_built_is_built_by_whoever_asks_next(shop, monkeypatch):
    product = a_product(shop, name="Kopi Arabika")
    shop.catalogue.promise()

    def locked(_context):
        raise StorageError("database is locked")

    monkeypatch.setattr(type(shop.context), "reading", locked)
    with pytest.raises(StorageError):
        shop.catalogue.refresh()
    monkeypatch.undo()
    assert [hit.product_id for hit in shop.catalogue.search("kpi arabka")] == [product.product_id]


def test_expired_stock_is_flagged_some_or_all(shop):
    some = a_product(shop, name="Keripik", delivered=5, expiry=date(2026, 4, 1))
    a_delivery(shop, some, 5, expiry=date(2026, 2, 1))
    a_product(shop, name="Dodol", delivered=5, expiry=date(2026, 2, 1))
    assert HitFlag.SOME_EXPIRED in shop.catalogue.search("keripik")[0].flags
    assert HitFlag.ALL_EXPIRED in shop.catalogue.search("dodol")[0].flags


# The open basket


def test_a_basket_survives_a_power_cut_with_its_discounts(shop, open_again):
    basket = a_basket(shop, (a_product(shop), 2), (a_product(shop, price=5_000), 1))
    basket = carts.change_line(basket, "line-0", discount=carts.CutPrice(rate_bp=1_000, reason="langganan"))
    basket = carts.discount_cart(basket, carts.CutPrice(amount=500))
    shop.baskets.save(basket)
    assert carts.price_cart(open_again().baskets.load()) == carts.price_cart(basket)
    assert open_again().baskets.load().last_key == basket.last_key
    shop.baskets.save(carts.Cart())
    assert shop.baskets.load() is None


def test_case_11_a_basket_that_comes_back_is_priced_as_of_now_and_says_what_changed(shop):
    product, other = a_product(shop, name="Kopi"), a_product(shop, name="Madu")
    shop.baskets.save(a_basket(shop, (product, 1), (other, 1)))
    with shop.context.writing(somebody(shop)) as work, work.record("price.set") as record:
        a_price(record, product.product_id, 30_000, work.on)
    restored = shop.baskets.restore()
    assert restored.changed == ("Kopi",)
    assert carts.price_cart(restored.cart).paid == 55_000
