"""Which quantities are asked about: grams typed as kilograms, digits too many; never an ordinary sale below zero stock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.selling.bundle import Bundle, BundlePart
from ntt_pos.domain.selling.large_quantity import DEAR, MANY, MUCH, is_unusual
from tests.domain.draw import an_article, price_pers, prices

KG = 1000
stocks = st.integers(-10_000_000, 10_000_000)


def salt(on_hand: int):
    return an_article(name="Garam", price=12_000, price_per=KG, on_hand=on_hand)


@pytest.mark.parametrize("grams", [100, 200, 250, 500, 750, 900])
@pytest.mark.parametrize("on_hand", [-KG, 0, 4_500, 2_000 * KG])
def test_grams_typed_as_kilograms_are_unusual_whatever_the_books_say(grams, on_hand):
    assert is_unusual(salt(on_hand), grams * KG)
    assert not is_unusual(salt(on_hand), grams)


def test_a_sack_that_came_before_its_paper_is_asked_about_one_that_the_books_know_is_not():
    assert is_unusual(salt(0), 50 * KG)
    assert not is_unusual(salt(25 * KG), 50 * KG)
    assert not is_unusual(salt(0), 25 * KG)


def test_pieces_are_unusual_when_they_are_many_and_dear_and_far_more_than_the_books_know():
    sambal = an_article(price=45_000, on_hand=58)
    assert is_unusual(sambal, 800)
    assert is_unusual(sambal, 117)
    assert not is_unusual(sambal, 116)
    assert not is_unusual(an_article(price=45_000, on_hand=400), 800)
    assert not is_unusual(an_article(price=1_000, on_hand=0), 400)


def test_bundles_go_by_what_can_be_made_of_the_shelf():
    parts = (BundlePart(an_article(price=25_000, on_hand=30), 2),)
    bundle = Bundle(1, "PKT-1", "Hampers", 45_000, parts)
    assert is_unusual(bundle, 50)
    assert not is_unusual(bundle, 30)


@given(st.builds(an_article, price=prices, price_per=price_pers, on_hand=stocks))
def test_one_piece_or_one_kilogram_is_never_asked_about(article):
    """A plain scan, a picked product, whatever it costs and whatever the books say of it."""
    assert not is_unusual(article, article.price_per)


@given(st.builds(an_article, price=prices, on_hand=stocks), st.integers(1, MUCH - 1))
def test_pieces_that_are_few_or_cheap_are_never_asked_about(article, count):
    cheap = count * article.price < DEAR
    if count < MANY or cheap:
        assert not is_unusual(article, count)
    assert not is_unusual(an_article(price=article.price, on_hand=MUCH), count)


@given(st.builds(an_article, price=prices, price_per=price_pers, on_hand=stocks), st.integers(1, 10_000_000))
def test_more_of_what_is_unusual_is_unusual(article, quantity):
    if is_unusual(article, quantity):
        assert is_unusual(article, quantity + 1)
