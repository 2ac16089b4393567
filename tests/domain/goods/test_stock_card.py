"""A stock card: what every bin holds after a movement, and what came and went."""

from __future__ import annotations

from dataclasses import replace

from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.goods.stock_card import BinSums
from tests.documents.counts import a_stock_card


def test_a_movement_changes_its_own_bin_only() -> None:
    sums = BinSums(10, 2, 1)
    assert sums.plus(Bin.SHELF, -4) == BinSums(6, 2, 1)
    assert sums.plus(Bin.COLLECT, 3) == BinSums(10, 5, 1)
    assert sums.plus(Bin.DAMAGED, 1) == BinSums(10, 2, 2)
    assert sums.all == 13


def test_opening_and_what_came_less_what_went_is_the_closing() -> None:
    card = a_stock_card()
    assert card.opening.all + card.came - card.went == card.closing.all
    assert replace(card, lines=()).closing == card.opening
