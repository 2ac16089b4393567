"""Cards and consents: kept, journalled without their words, withdrawn, and gone when personal data is erased."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from PIL import Image

from ntt_pos.data.models import makers, proof
from ntt_pos.domain.core.errors import Denied, DomainError, Doubtful
from ntt_pos.domain.makers.story_card import Card, ConsentPlace, ConsentTo, MakerKind
from tests.builders import a_producer, a_product

NAME = frozenset({(ConsentTo.NAME, ConsentPlace.INTERNET), (ConsentTo.NAME, ConsentPlace.PAPER)})
SECRET = "Warna dari akar mengkudu yang ditanam neneknya"


def a_picture(colour: str = "red", *, exif: bytes = b"") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (1600, 1200), colour).save(made, "JPEG", exif=exif, comment=b"taken by Yohana")
    return made.getvalue()


@pytest.fixture
def maker(shop):
    return a_producer(shop, name="Yohana Peni Kelen")


def journal(shop) -> str:
    with shop.context.reading() as unit:
        return "\n".join(unit.run(sa.select(proof.journal.c.canonical)).scalars())


def test_a_makers_card_is_kept_with_its_photos_and_the_journal_holds_no_word_of_it(shop, maker, manager):
    photo = shop.cards.photo_of(a_picture())
    card = Card(sentence=SECRET, story=SECRET, kind=MakerKind.PERSON, photos=(photo,))
    shop.cards.keep(card, by=manager, producer_id=maker.producer_id, sure=True)
    opened = shop.cards.of_producer(maker.producer_id)
    assert opened.card == card
    assert not opened.new
    assert '"changed":["kind","photos","sentence","story"]' in journal(shop)
    assert SECRET not in journal(shop)
    assert not shop.verify.run().findings


def test_a_products_card_is_changed_and_a_cashier_may_not(shop, manager, cashier):
    product = a_product(shop)
    shop.cards.keep(Card(sentence="Satu", weight="250 g"), by=manager, product_id=product.product_id)
    shop.cards.keep(Card(sentence="Dua", shown=False), by=manager, product_id=product.product_id)
    assert shop.cards.of_product(product.product_id).card == Card(sentence="Dua", shown=False)
    with pytest.raises(Denied):
        shop.cards.keep(Card(sentence="Tiga"), by=cashier, product_id=product.product_id)
    with pytest.raises(DomainError, match="no such product"):
        shop.cards.of_product(999_999)


def test_a_name_that_may_not_be_shown_is_asked_about_once(shop, maker, manager):
    product = a_product(shop, producer=maker)
    told = Card(story="Ditenun oleh yohana peni kelen di rumahnya")
    with pytest.raises(Doubtful, match="Yohana Peni Kelen"):
        shop.cards.keep(told, by=manager, product_id=product.product_id)
    shop.cards.keep(told, by=manager, product_id=product.product_id, sure=True)
    shop.cards.keep(Card(kind=MakerKind.PERSON), by=manager, producer_id=maker.producer_id)
    shop.cards.agree(maker.producer_id, NAME, by=manager)
    shop.cards.keep(told, by=manager, product_id=product.product_id)


def test_photos_lose_what_the_camera_wrote(shop):
    exif = Image.Exif()
    exif[0x010E] = "rumah Yohana"
    exif[0x0112] = 6
    kept = shop.cards.photo_of(a_picture(exif=exif.tobytes()))
    assert b"Yohana" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.size, image.info.get("exif"), image.info.get("comment")) == ((810, 1080), None, None)
    assert b"Yohana" in a_picture(exif=exif.tobytes())  # the control: it was there


def test_a_photo_is_turned(shop):
    wide = shop.cards.photo_of(a_picture())
    with Image.open(io.BytesIO(shop.cards.photo_of(wide, turned=1))) as image:
        assert image.size == (810, 1080)


def test_consents_are_given_withdrawn_and_proved(shop, maker, manager):
    with pytest.raises(DomainError, match="Fill in the card first"):
        shop.cards.agree(maker.producer_id, NAME, by=manager)
    shop.cards.keep(Card(kind=MakerKind.PERSON), by=manager, producer_id=maker.producer_id)
    given = shop.cards.agree(maker.producer_id, NAME, by=manager)
    assert [(act.to, act.given, act.user) for act in given] == [(ConsentTo.NAME, True, manager.name)] * 2
    assert shop.cards.agree(maker.producer_id, NAME, by=manager) == ()
    withdrawn = shop.cards.agree(maker.producer_id, frozenset(), by=manager)
    assert [act.given for act in withdrawn] == [False, False]
    opened = shop.cards.of_producer(maker.producer_id)
    assert (opened.agreed, len(opened.acts)) == (frozenset(), 4)
    assert not shop.verify.run().findings


def test_a_pupil_agrees_to_nothing(shop, maker, manager):
    shop.cards.keep(Card(kind=MakerKind.PUPIL), by=manager, producer_id=maker.producer_id)
    with pytest.raises(DomainError, match="pupils are never shown"):
        shop.cards.agree(maker.producer_id, NAME, by=manager)


def test_erasing_takes_the_card_the_photos_and_every_consent(shop, maker, owner, manager):
    photo = shop.cards.photo_of(a_picture())
    card = Card(story=SECRET, kind=MakerKind.PERSON, photos=(photo,))
    shop.cards.keep(card, by=manager, producer_id=maker.producer_id, sure=True)
    shop.cards.agree(maker.producer_id, NAME, by=manager)
    assert shop.personal.erase(by=owner, producer_id=maker.producer_id).values == 2
    opened = shop.cards.of_producer(maker.producer_id)
    assert (opened.new, opened.agreed) == (True, frozenset())
    with shop.context.reading() as unit:
        assert unit.value(sa.select(sa.func.count()).select_from(makers.card_photo)) == 0
    assert not shop.verify.run().findings


def test_the_sheet_is_kept_to_be_signed(shop, maker, manager, tmp_path):
    shop.cards.keep(Card(kind=MakerKind.PERSON), by=manager, producer_id=maker.producer_id)
    shop.cards.agree(maker.producer_id, NAME, by=manager)
    path = shop.cards.keep_sheet(maker.producer_id, tmp_path, by=manager)
    assert path.name.startswith(maker.code)
    assert path.read_bytes().startswith(b"%PDF-")


def test_what_must_be_removed_after_a_withdrawal_is_listed(shop, maker, manager, tmp_path):
    product = a_product(shop, producer=maker)
    shop.cards.keep(Card(kind=MakerKind.PERSON), by=manager, producer_id=maker.producer_id)
    shop.etalase.keep_shelf_cards([product.code], tmp_path, by=manager)
    shop.etalase.keep_shelf_cards([product.code], tmp_path, by=manager)
    told = shop.cards.keep_removal_list(maker.producer_id, tmp_path).read_text(encoding="utf-8")
    for words in (f"pembuat/{maker.code.lower()}.html", f"en/barang/{product.code.lower()}.html", f"{product.code}: 2"):
        assert words in told
