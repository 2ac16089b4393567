"""The stock card explains every unit of a product."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pypdf
import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.goods.stock import Bin, MovementKind
from ntt_pos.domain.goods.stock_card import BinSums
from ntt_pos.i18n import Language
from ntt_pos.services.goods.count_posting import CountLine
from ntt_pos.services.goods.stock_card import movement_words
from ntt_pos.services.goods.stock_moves import WithdrawalLine
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.shop import Shop
from tests.builders import AProduct, a_delivery, a_product, a_sale
from tests.fakes import FixedClock

GONE, LATER = date(2026, 2, 27), date(2026, 6, 1)


@pytest.fixture
def lived(shop: Shop, manager: Actor, cashier: Actor) -> AProduct:
    """Return a product to which everything happened (case 66, without its return)."""
    coffee = a_product(shop, delivered=12, expiry=GONE)
    a_delivery(shop, coffee, 30, expiry=LATER)
    a_sale(shop, [(coffee, 18)], by=cashier)
    assert coffee.producer is not None
    shop.stock_moves.withdraw(
        by=manager,
        producer_id=coffee.producer.producer_id,
        lines=[WithdrawalLine(coffee.product_id, 4, batch_id=coffee.batch_id)],
    )
    shop.stock_moves.write_off(by=manager, reason=WriteOffReason.EXPIRED, lines=[WriteOffLine(coffee.product_id, 2)])
    shop.stock_moves.write_off(by=manager, reason=WriteOffReason.DAMAGED, lines=[WriteOffLine(coffee.product_id, 3)])
    shop.stock_moves.count(by=manager, scope="rak 1", lines=[CountLine(coffee.product_id, 14)])
    return coffee


def test_every_unit_is_explained_and_the_card_ends_where_the_shelf_does(shop: Shop, lived: AProduct) -> None:
    card = shop.stock_cards.card(lived.product_id)
    assert card.opening == BinSums()
    held = {place: sum(b.quantity for b in shop.stock_moves.batches(lived.product_id, place)) for place in Bin}
    assert card.closing == BinSums(held[Bin.SHELF], held[Bin.COLLECT], held[Bin.DAMAGED])
    assert card.closing.all == card.came - card.went == 12 + 30 - 18 - 4 - 1
    assert [(line.kind, line.bin, line.quantity) for line in card.lines[-5:]] == [
        (MovementKind.EXPIRED, Bin.SHELF, -2),
        (MovementKind.EXPIRED, Bin.COLLECT, 2),
        (MovementKind.DAMAGED, Bin.SHELF, -3),
        (MovementKind.DAMAGED, Bin.DAMAGED, 3),
        (MovementKind.LOST, Bin.SHELF, -1),
    ]
    running = BinSums()
    for line in card.lines:
        running = running.plus(line.bin, line.quantity)
        assert line.after == running
        assert line.document
    first, second = card.batches
    assert (first.expiry, first.came, first.left) == (GONE, 12 + 2 + 3, BinSums(2, 2, 3))
    assert (second.expiry, second.went) == (LATER, 18)
    assert first.left.all + second.left.all == card.closing.all


def test_a_range_begins_with_what_was_there_before(
    shop: Shop, lived: AProduct, cashier: Actor, fixed_clock: FixedClock
) -> None:
    before = shop.stock_cards.card(lived.product_id)
    fixed_clock.set(datetime(2026, 2, 28, 17, 0, tzinfo=UTC))  # 1 March, 01:00 WITA
    a_sale(shop, [(lived, 2)], by=cashier)
    today = date(2026, 3, 1)
    card = shop.stock_cards.card(lived.product_id, since=today)
    assert card.opening == before.closing
    assert [line.quantity for line in card.lines] == [-2]
    assert card.batches == shop.stock_cards.card(lived.product_id).batches
    assert shop.stock_cards.card(lived.product_id, until=before.until).lines == before.lines
    nothing = shop.stock_cards.card(lived.product_id, since=date(2026, 3, 2), until=date(2026, 3, 5))
    assert (nothing.lines, nothing.closing) == ((), card.closing)
    with pytest.raises(DomainError, match="first day is after"):
        shop.stock_cards.card(lived.product_id, since=today, until=GONE)
    with pytest.raises(DomainError, match="no such product"):
        shop.stock_cards.card(999)


def test_sold_before_it_was_delivered_stands_on_the_unknown_batch_and_is_netted(shop: Shop, cashier: Actor) -> None:
    coffee = a_product(shop, delivered=0)
    a_sale(shop, [(coffee, 2)], by=cashier)
    (line,) = shop.stock_cards.card(coffee.product_id).lines
    assert (line.batch, line.after.shelf) == (0, -2)


def test_what_was_undone_is_named_as_that(shop: Shop, manager: Actor, lived: AProduct) -> None:
    shop.stock_moves.write_off(by=manager, reason=WriteOffReason.DISPOSED, lines=[WriteOffLine(lived.product_id, 3)])
    words = [movement_words(line, Language("en")) for line in shop.stock_cards.card(lived.product_id).lines]
    assert words[0] == "Handed in"
    assert words[-1] == "Damaged goods thrown away · set aside as damaged"
    assert "Expired · waits for its owner" in words


def test_the_paper_says_what_the_card_says_and_twice_the_same(shop: Shop, lived: AProduct) -> None:
    card = shop.stock_cards.card(lived.product_id)
    made = shop.stock_cards.pdf(card)
    assert made == shop.stock_cards.pdf(card)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)
    for line in card.lines:
        assert line.document in text
    assert lived.name in text
