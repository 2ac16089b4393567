"""Etalase: what is missing per maker, cards with the price they carry, and which to print again."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.makers.feed import NO_SITE
from ntt_pos.domain.makers.story_card import Card, MakerKind
from tests.builders import a_producer, a_product


@pytest.fixture
def coffee(shop, manager):
    maker = a_producer(shop, name="BUMDes Leworahang")
    shop.cards.keep(Card(sentence="Satu.", kind=MakerKind.GROUP), by=manager, producer_id=maker.producer_id)
    return a_product(shop, producer=maker, price=45_000)


def test_the_board_says_what_is_missing(shop, coffee, manager, cashier):
    a_producer(shop, name="Yohana Peni Kelen")
    board = shop.etalase.board(by=manager)
    told = {line.name: (line.story, line.photo, line.named, line.whole) for line in board.lines}
    assert told["BUMDes Leworahang"] == (True, False, True, False)
    assert told["Yohana Peni Kelen"] == (False, False, False, False)
    assert (board.stories, board.photos) == (1, 0)
    with pytest.raises(Denied):
        shop.etalase.board(by=cashier)


def test_a_changed_price_lists_the_card_until_it_is_printed_again(shop, coffee, owner, tmp_path):
    path = shop.etalase.keep_shelf_cards([coffee.code], tmp_path, by=owner)
    assert path.read_bytes() == shop.etalase.shelf_cards([coffee.code])  # what was shown is what is printed
    assert shop.etalase.board(by=owner).again == ()
    shop.products.set_price(coffee.product_id, 50_000, by=owner, sure=True)
    board = shop.etalase.board(by=owner)
    assert board.again == (coffee.code,)
    assert next(line for line in board.lines if line.goods).again == (coffee.code,)
    shop.etalase.keep_shelf_cards([coffee.code], tmp_path, by=owner, small=True)
    assert shop.etalase.board(by=owner).again == ()
    assert not shop.verify.run().findings


def test_what_is_not_shown_is_not_printed(shop, coffee, manager, tmp_path):
    shop.cards.keep(Card(shown=False), by=manager, product_id=coffee.product_id)
    with pytest.raises(DomainError, match="Nothing was printed"):
        shop.etalase.keep_shelf_cards([coffee.code], tmp_path, by=manager)
    with pytest.raises(DomainError, match="Nothing was printed"):
        shop.etalase.keep_message(coffee.code, tmp_path, by=manager)
    assert shop.etalase.message(coffee.code) == shop.etalase.shelf_cards([coffee.code]) == b""


def test_the_message_and_the_feed_are_written(shop, coffee, manager, tmp_path):
    shop.cards.keep(Card(whatsapp=True), by=manager, product_id=coffee.product_id)
    path, text = shop.etalase.keep_message(coffee.code, tmp_path, by=manager)
    assert path.read_bytes()[:2] == b"\xff\xd8"
    assert "BUMDes Leworahang" in text
    feed = shop.etalase.keep_feed(tmp_path, by=manager)
    assert (feed.rows, [each.why for each in feed.left_out]) == (0, [NO_SITE])
