"""Publishing: all or nothing, only what may be seen, and what was withdrawn is gone at the copied host too."""

from __future__ import annotations

from pathlib import Path

import pytest

from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.makers.story_card import Card, ConsentPlace, ConsentTo, MakerKind
from ntt_pos.services.makers.publish import CONTENTS, PublishStopped, copy_site
from tests.builders import a_producer, a_product, a_sale
from tests.services.makers.test_story_cards import a_picture

EVERYTHING = frozenset((what, where) for what in ConsentTo for where in ConsentPlace)
NAME, PHONE, STORY = "Yohana Peni Kelen", "+6281238887771", "Belajar dari neneknya di Lamatou"


@pytest.fixture
def told(shop, manager):
    """A person and a group, each with goods; the person has a card and agreed to everything."""
    person = a_producer(shop, name=NAME, phone=PHONE)
    group = a_producer(shop, name="BUMDes Leworahang", code="P077")
    product = a_product(shop, producer=person, name="Senai motif mowak", delivered=7)
    other = a_product(shop, producer=group, name="Kopi arabika")
    photo = shop.cards.photo_of(a_picture("blue"))
    card = Card(sentence="Satu kalimat.", story=STORY, kind=MakerKind.PERSON, photos=(photo,))
    shop.cards.keep(card, by=manager, producer_id=person.producer_id, sure=True)
    shop.cards.keep(Card(kind=MakerKind.GROUP), by=manager, producer_id=group.producer_id)
    shop.cards.agree(person.producer_id, EVERYTHING, by=manager)
    return person, product, other


def everything(folder: Path) -> bytes:
    found = sorted(each for each in folder.rglob("*") if each.is_file())
    return b"\n".join(str(each.relative_to(folder)).encode() + b"\n" + each.read_bytes() for each in found)


def test_what_is_agreed_to_is_published_and_nothing_private(shop, told, manager, cashier, tmp_path):
    person, product, _other = told
    a_sale(shop, [(product, 1)], by=cashier)
    done = shop.publisher.publish(tmp_path / "web", by=manager)
    assert (done.products, done.makers, done.left_out) == (2, 2, ())
    written = everything(tmp_path / "web")
    for shown in (NAME, STORY, PHONE):
        assert shown.encode() in written  # the control: what may be seen is there
    assert b"Exif" not in written
    for private in (b"15 %", b"21.250", b"3.750", b"on_hand", b"commission", person.person_uid.encode()):
        assert private not in written, private
    assert not shop.verify.run().findings


def test_withdrawn_is_gone_from_every_byte_and_from_the_copied_host(shop, told, manager, tmp_path):
    person, _product, _other = told
    web, host = tmp_path / "web", tmp_path / "host"
    shop.publisher.publish(web, by=manager)
    copy_site(web, host)
    assert NAME.encode() in everything(host)
    before = set((web / "gambar").iterdir())
    shop.cards.agree(person.producer_id, frozenset(), by=manager)
    done = shop.publisher.publish(web, by=manager)
    page = f"pembuat/{person.code.lower()}.html"
    assert page in done.gone
    assert {name for name in done.gone if name.startswith("gambar/")} == {f"gambar/{each.name}" for each in before}
    assert set(copy_site(web, host)) == set(done.gone)
    for folder in (web, host):
        written = everything(folder)
        for private in (NAME, STORY, PHONE, "Yohana"):
            assert private.encode() not in written, private
        assert b"Senai motif mowak" in written


def test_a_product_named_after_somebody_who_did_not_agree_is_left_out_and_named(shop, manager, tmp_path):
    person = a_producer(shop, name=NAME)
    shop.cards.keep(Card(kind=MakerKind.PERSON), by=manager, producer_id=person.producer_id)
    a_product(shop, producer=person, name=f"Tenun {NAME.upper()}")
    done = shop.publisher.publish(tmp_path / "web", by=manager)
    assert [each.name for each in done.left_out] == [f"Tenun {NAME.upper()}"]
    assert b"yohana peni kelen" not in everything(tmp_path / "web").lower()


def test_a_card_that_is_not_shown_hides_the_goods(shop, told, manager, tmp_path):
    _person, _product, other = told
    shop.cards.keep(Card(shown=False), by=manager, product_id=other.product_id)
    done = shop.publisher.publish(tmp_path / "web", by=manager)
    assert done.products == 1
    assert [each.code for each in done.left_out] == [other.code]


def test_the_second_time_only_what_changed_is_written(shop, told, manager, tmp_path):
    _person, _product, other = told
    web = tmp_path / "web"
    shop.publisher.publish(web, by=manager)
    again = shop.publisher.publish(web, by=manager)
    assert (again.added, again.changed, again.gone) == ((), (), ())
    shop.cards.keep(Card(care="Tutup rapat"), by=manager, product_id=other.product_id)
    changed = shop.publisher.publish(web, by=manager).changed
    assert set(changed) == {f"{front}barang/{other.code.lower()}.html" for front in ("", "en/")}


def test_stopping_or_failing_leaves_the_pages_as_they_were(shop, told, manager, tmp_path, monkeypatch):
    _person, _product, other = told
    web = tmp_path / "out" / "web"
    shop.publisher.publish(web, by=manager)
    before = everything(web)
    shop.cards.keep(Card(sentence="Baru"), by=manager, product_id=other.product_id)
    with pytest.raises(PublishStopped):
        shop.publisher.publish(web, by=manager, cancelled=lambda: True)

    def full(*_given: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        shop.publisher.publish(web, by=manager)
    assert everything(web) == before
    assert [each.name for each in web.parent.iterdir()] == ["web"]


def test_a_folder_with_other_files_is_refused_and_untouched(shop, told, manager, cashier, tmp_path):
    theirs, web = tmp_path / "theirs", tmp_path / "web"
    theirs.mkdir()
    (theirs / "tesis.txt").write_text("penting")
    with pytest.raises(DomainError, match="holds other files"):
        shop.publisher.publish(theirs, by=manager)
    assert [each.name for each in theirs.iterdir()] == ["tesis.txt"]
    with pytest.raises(Denied):
        shop.publisher.publish(web, by=cashier)
    web.mkdir()
    shop.publisher.publish(web, by=manager)
    assert (web / CONTENTS).is_file()


def test_where_nothing_can_be_recorded_the_pages_stay_as_they_were(shop, told, manager, tmp_path, fixed_clock):
    web = tmp_path / "out" / "web"
    shop.publisher.publish(web, by=manager)
    before = everything(web)
    fixed_clock.advance(days=10)
    with pytest.raises(DomainError, match="Type today's date"):
        shop.publisher.publish(web, by=manager)
    assert everything(web) == before
    assert [each.name for each in web.parent.iterdir()] == ["web"]
