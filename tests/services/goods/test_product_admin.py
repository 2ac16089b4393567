"""The card of a product: barcodes, permits and photo in one act; terms and prices with their history; what is refused."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image

from ntt_pos.data.queries.goods.agreements import Standing
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, Doubtful
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.pillar_halal import Halal
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.core.users import Role
from ntt_pos.domain.goods.barcode import is_valid_gtin
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods import master_rows
from ntt_pos.services.goods.master_rows import NewPermit, PermitKind
from ntt_pos.services.goods.product_admin import ProductForm
from tests.builders import COMMISSION_15, a_producer, a_product, a_sale

TODAY, TOMORROW = date(2026, 2, 28), date(2026, 3, 1)
EAN = "8992154695923"


def net(price):
    return Terms(TermsKind.NET_PRICE, net_price=price)


def picture(side=1200, kind="PNG"):
    made = io.BytesIO()
    Image.effect_noise((side, side // 2), 90).convert("RGB").save(made, format=kind)
    return made.getvalue()


@pytest.fixture
def maker(shop):
    return a_producer(shop)


@pytest.fixture
def form(maker):
    return ProductForm("K900", "Abon 250 g", maker.producer_id, "Makanan", "bungkus", halal=Halal.HALAL)


def test_a_card_is_kept_in_one_act_with_all_that_belongs_to_it(shop, manager, form, tmp_path):
    path = tmp_path / "abon.png"
    path.write_bytes(picture())
    permit = NewPermit(PermitKind.PIRT, "1234-28", date(2028, 1, 31))
    full = replace(
        form, barcodes=(EAN, EAN), permits=(permit,), photo=shop.photos.read(path), own_barcode=True, active=True
    )
    product_id = shop.product_admin.add(full, by=manager, terms=net(20_000), price=25_000)
    card = shop.product_admin.open(product_id)
    assert card.permits == (permit,)
    assert card.barcodes[0] == EAN
    assert is_valid_gtin(card.barcodes[1])
    assert card.barcodes[1].startswith("20")
    assert shop.photos.picture(shop.catalogue.article(product_id).photo_sha) == card.photo
    article = shop.catalogue.article(product_id)
    assert (article.active, article.price, article.terms) == (True, 25_000, net(20_000))
    assert shop.verify.run().findings == ()


def test_a_changed_card_adds_drops_and_keeps_barcodes_and_permits(shop, manager, form):
    old, new = NewPermit(PermitKind.PIRT, "1-26", TODAY), NewPermit(PermitKind.HALAL, "H-1", None)
    product_id = shop.product_admin.add(replace(form, barcodes=(EAN,), permits=(old,)), by=manager)
    card = shop.product_admin.open(product_id)
    shop.product_admin.change(product_id, replace(card, barcodes=("8990000000013",), permits=(old, new)), by=manager)
    now = shop.product_admin.open(product_id)
    assert (now.barcodes, set(now.permits)) == (("8990000000013",), {old, new})
    shop.product_admin.change(product_id, replace(now, barcodes=(EAN,), permits=(new,), name="Abon pedas"), by=manager)
    last = shop.product_admin.open(product_id)
    assert (last.name, last.barcodes, last.permits) == ("Abon pedas", (EAN,), (new,))
    assert shop.catalogue.by_code("8990000000013") == ()
    assert shop.verify.run().findings == ()


def test_two_products_may_share_a_barcode_and_a_dropped_one_finds_nothing(shop, manager, form):
    ids = [shop.product_admin.add(replace(form, code=code, barcodes=(EAN,)), by=manager) for code in ("K1", "K2")]
    assert {article.product_id for article in shop.catalogue.by_code(EAN)} == set(ids)
    shop.product_admin.change(ids[0], replace(shop.product_admin.open(ids[0]), barcodes=()), by=manager)
    assert [article.product_id for article in shop.catalogue.by_code(EAN)] == [ids[1]]


def test_barcodes_of_the_shops_own_are_never_given_twice(shop, manager, form):
    first = shop.product_admin.add(replace(form, own_barcode=True), by=manager)
    (code,) = shop.product_admin.open(first).barcodes
    shop.product_admin.change(first, replace(shop.product_admin.open(first), barcodes=()), by=manager)
    second = shop.product_admin.add(replace(form, code="K901", own_barcode=True), by=manager)
    (other,) = shop.product_admin.open(second).barcodes
    assert int(other[:-1]) == int(code[:-1]) + 1


def test_a_product_moved_to_another_producer_is_refused_once_its_stock_has_moved(shop, manager, maker):
    other, coffee = a_producer(shop, name="Lain"), a_product(shop, producer=maker, delivered=3)
    card = shop.product_admin.open(coffee.product_id)
    assert card.moved
    with pytest.raises(DomainError, match=r"keeps its producer for life.*Make a new product"):
        shop.product_admin.change(coffee.product_id, replace(card, producer_id=other.producer_id), by=manager)
    with pytest.raises(DomainError, match="keeps its unit"):
        shop.product_admin.change(coffee.product_id, replace(card, unit="kg"), by=manager)
    fresh = a_product(shop, producer=maker, delivered=0)
    untouched = shop.product_admin.open(fresh.product_id)
    shop.product_admin.change(fresh.product_id, replace(untouched, producer_id=other.producer_id), by=manager)
    article = shop.catalogue.article(fresh.product_id)
    assert (article.producer_id, article.active) == (other.producer_id, False)


def test_without_terms_or_a_price_nothing_goes_on_sale(shop, manager, form):
    nobody = a_producer(shop, terms=None)
    with pytest.raises(DomainError, match="no terms with its producer"):
        shop.product_admin.add(replace(form, producer_id=nobody.producer_id, active=True), by=manager, price=25_000)
    with pytest.raises(DomainError, match="no selling price"):
        shop.product_admin.add(replace(form, active=True), by=manager)
    assert shop.catalogue.everything() == ()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "A name has"),
        ({"unit": "1 kg"}, "is not a unit"),
        ({"category": " "}, "needs a category"),
        ({"category": "x" * 41}, "at most 40"),
        ({"barcodes": ("8992154695924",)}, "wrong check digit"),
        ({"code": "a b"}, "is not a code"),
        ({"producer_id": 4711}, "no longer there"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(shop, manager, form, wrong, sentence):
    with pytest.raises(DomainError, match=sentence):
        shop.product_admin.add(replace(form, **wrong), by=manager)
    assert shop.catalogue.everything() == ()


# -- terms and prices ---------------------------------------------------------------------------------------------


def test_a_net_price_above_the_selling_price_is_asked_about_and_then_allowed(shop, manager, maker):
    coffee = a_product(shop, producer=maker, price=25_000)
    with pytest.raises(Doubtful, match=r"sold at 25000, but its producer gets 26000: the shop pays 1000"):
        shop.products.set_terms(net(26_000), by=manager, product_id=coffee.product_id)
    shop.products.set_terms(net(26_000), by=manager, product_id=coffee.product_id, sure=True)
    with pytest.raises(Doubtful):
        shop.products.set_price(coffee.product_id, 25_500, by=manager)
    shop.products.set_price(coffee.product_id, 26_000, by=manager)


def test_a_net_price_above_the_selling_price_is_approved_where_the_role_needs_it(shop, owner, manager, form):
    shop.rights.change(by=owner, role=Role.MANAGER, act=Act.SELL_BELOW_SHARE, verdict=Verdict.APPROVAL)
    shop.rights.change(by=owner, role=Role.MANAGER, act=Act.SET_PRICE, verdict=Verdict.APPROVAL)
    with pytest.raises(ApprovalNeeded) as asked:
        shop.product_admin.add(form, by=manager, terms=net(26_000), price=25_000)
    assert asked.value.acts == (Act.SET_PRICE, Act.SELL_BELOW_SHARE)
    given = ApprovalGiven(owner.user_id, "promosi pembukaan", acts=asked.value.acts)
    product_id = shop.product_admin.add(form, by=manager, terms=net(26_000), price=25_000, approval=given)
    assert shop.agreements.prices(product_id).lines[0].approver == owner.name
    assert shop.agreements.of_product(product_id).lines[0].reason == "promosi pembukaan"
    assert shop.verify.run().findings == ()


@pytest.mark.parametrize("guarded", [True, False])
def test_the_price_set_last_counts_although_the_clock_was_set_back(shop, manager, fixed_clock, monkeypatch, guarded):
    coffee = a_product(shop, price=20_000)
    if not guarded:  # the control: a row named by the clock alone
        monkeypatch.setattr(master_rows, "newest_uid", lambda *_: "")
    shop.products.set_price(coffee.product_id, 250_000, by=manager)
    fixed_clock.advance(minutes=-3)
    shop.products.set_price(coffee.product_id, 25_500, by=manager)
    assert shop.catalogue.article(coffee.product_id).price == (25_500 if guarded else 250_000)
    assert shop.verify.run().findings == ()


def test_terms_dated_before_a_sale_already_made_are_refused(shop, manager, cashier, maker, fixed_clock):
    coffee = a_product(shop, producer=maker)
    a_sale(shop, [(coffee, 1)], by=cashier)
    fixed_clock.advance(days=1)
    for attempt in (
        lambda: shop.products.set_terms(net(1), by=manager, product_id=coffee.product_id, valid_from=TODAY),
        lambda: shop.products.set_terms(COMMISSION_15, by=manager, producer_id=maker.producer_id, valid_from=TODAY),
        lambda: shop.products.set_price(coffee.product_id, 1, by=manager, valid_from=TODAY),
    ):
        with pytest.raises(DomainError, match="goods were sold on 2026-02-28"):
            attempt()
    with pytest.raises(DomainError, match="open business date is 2026-03-01"):
        shop.products.set_price(a_product(shop).product_id, 1, by=manager, valid_from=TODAY)


def test_history_and_future_of_terms_and_prices_stand_in_order(shop, manager, cashier, maker):
    coffee = a_product(shop, producer=maker)
    a_sale(shop, [(coffee, 1)], by=cashier)
    shop.products.set_price(coffee.product_id, 30_000, by=manager, valid_from=TOMORROW)
    shop.products.set_price(coffee.product_id, 26_000, by=manager)
    facts = shop.agreements.prices(coffee.product_id)
    assert [(line.price, line.standing) for line in facts.lines] == [
        (30_000, Standing.FUTURE),
        (26_000, Standing.NOW),
        (25_000, Standing.REPLACED),
    ]
    assert (facts.sold_today, facts.open_date) == (1, TODAY)
    shop.products.set_terms(net(20_000), by=manager, product_id=coffee.product_id, valid_from=TOMORROW)
    terms = shop.agreements.of_product(coffee.product_id)
    assert [(line.terms, line.standing) for line in terms.lines] == [(net(20_000), Standing.FUTURE)]
    assert (terms.inherited, terms.price) == (COMMISSION_15, 26_000)
    assert [line.standing for line in shop.agreements.of_producer(maker.producer_id).lines] == [Standing.NOW]
    for wrong in (shop.agreements.of_producer, shop.agreements.of_product, shop.agreements.prices):
        with pytest.raises(DomainError, match="There is no such"):
            wrong(4711)


# -- photos -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_photo_is_kept_small_and_always_as_the_same_bytes(shop, tmp_path, kind):
    path = tmp_path / "foto"
    path.write_bytes(picture(1600, kind))
    kept = shop.photos.read(path)
    image = Image.open(io.BytesIO(kept))
    assert (image.format, max(image.size) <= 800, len(kept) <= 100_000) == ("JPEG", True, True)
    assert kept == shop.photos.read(path)


def test_a_photo_keeps_nothing_the_camera_wrote_and_stands_upright(shop, tmp_path):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "-8.34, 122.98"
    path = tmp_path / "foto.jpg"
    Image.new("RGB", (400, 200), "red").save(path, exif=exif)
    kept = Image.open(io.BytesIO(shop.photos.read(path)))
    assert (kept.size, dict(kept.getexif())) == ((200, 400), {})


def test_a_photo_of_50_mb_is_refused_before_it_is_read(shop, tmp_path):
    path = tmp_path / "besar.jpg"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(DomainError, match=r"has 50 MB; at most 25 MB"):
        shop.photos.read(path)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 bukan gambar", picture()[:300]])
def test_what_is_not_a_picture_is_refused_in_a_sentence(shop, tmp_path, content):
    path = tmp_path / "surat.jpg"
    path.write_bytes(content)
    with pytest.raises(DomainError, match="no picture that can be used"):
        shop.photos.read(path)
    with pytest.raises(DomainError, match="cannot be read"):
        shop.photos.read(tmp_path)


def test_the_same_photo_is_kept_once(shop, manager, form, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(picture(300))
    photo = shop.photos.read(path)
    ids = [shop.product_admin.add(replace(form, code=code, photo=photo), by=manager) for code in ("K1", "K2")]
    assert len({shop.catalogue.article(each).photo_sha for each in ids}) == 1
    shop.product_admin.change(ids[0], replace(shop.product_admin.open(ids[0]), photo=b""), by=manager)
    assert shop.catalogue.article(ids[0]).photo_sha == ""
    assert shop.verify.run().findings == ()
