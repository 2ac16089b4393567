"""Catalogue and posters: what is on paper is noted for each maker, and a withdrawn consent counts what is out."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.makers.feature import FeatureKind
from ntt_pos.domain.makers.story_card import Card, ConsentPlace, ConsentTo, MakerKind
from ntt_pos.services.makers.marketing_papers import PaperStopped
from tests.builders import a_producer, a_product

NAME = "Yohana Peni Kelen"


@pytest.fixture
def weaver(shop, manager):
    """A person who agreed to be named on paper, not on the internet, with one product that came today."""
    person = a_producer(shop, name=NAME)
    a_product(shop, producer=person, name="Senai motif mowak", delivered=3)
    shop.cards.keep(Card(sentence="Satu.", kind=MakerKind.PERSON), by=manager, producer_id=person.producer_id)
    shop.cards.agree(person.producer_id, frozenset({(ConsentTo.NAME, ConsentPlace.PAPER)}), by=manager)
    return person


def words(path) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages)


def test_paper_shows_who_agreed_to_paper_and_a_message_does_not(shop, weaver, manager, tmp_path):
    catalogues = shop.marketing.keep_catalogue(tmp_path, by=manager)
    assert [path.name[-6:-4] for path in catalogues] == ["id", "en"]
    poster = shop.marketing.keep_poster(FeatureKind.MAKER, weaver.code, tmp_path, by=manager)
    assert all(NAME in words(path) for path in (*catalogues, poster))
    _path, text = shop.marketing.keep_card(FeatureKind.MAKER, weaver.code, tmp_path, by=manager)
    assert NAME not in text
    assert shop.marketing.card(FeatureKind.MAKER, weaver.code)[:2] == b"\xff\xd8"


def test_what_is_out_is_counted_when_a_consent_is_withdrawn(shop, weaver, manager, tmp_path):
    shop.marketing.keep_catalogue(tmp_path, by=manager)
    shop.marketing.keep_poster(FeatureKind.WEEK, "", tmp_path, by=manager)
    shop.marketing.keep_poster(FeatureKind.MAKER, weaver.code, tmp_path, by=manager)
    shop.cards.agree(weaver.producer_id, frozenset(), by=manager)
    told = shop.cards.keep_removal_list(weaver.producer_id, tmp_path).read_text(encoding="utf-8")
    assert "Katalog cetak: 1" in told
    assert "Poster: 2" in told
    again = shop.marketing.keep_catalogue(tmp_path, by=manager)
    assert NAME not in words(again[0])
    assert not shop.verify.run().findings


def test_only_what_came_in_seven_days_is_this_week(shop, weaver, manager, tmp_path, fixed_clock):
    path, text = shop.marketing.keep_card(FeatureKind.WEEK, "", tmp_path, by=manager)
    assert path.name == "wa-minggu-ini.jpg"
    assert "Senai motif mowak" in text
    fixed_clock.advance(days=8)
    with pytest.raises(DomainError, match="seven days"):
        shop.marketing.card(FeatureKind.WEEK, "")


def test_stopped_or_denied_nothing_is_written(shop, weaver, manager, cashier, tmp_path):
    with pytest.raises(PaperStopped):
        shop.marketing.keep_catalogue(tmp_path, by=manager, cancelled=lambda: True)
    for make in (
        lambda: shop.marketing.keep_catalogue(tmp_path, by=cashier),
        lambda: shop.marketing.keep_poster(FeatureKind.MAKER, weaver.code, tmp_path, by=cashier),
        lambda: shop.marketing.keep_card(FeatureKind.MAKER, weaver.code, tmp_path, by=cashier),
    ):
        with pytest.raises(Denied):
            make()
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == []
