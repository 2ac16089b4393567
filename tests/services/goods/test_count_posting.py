"""Posting a count: one that agrees moves nothing, and each product is named once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import stock
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.users import Actor
from ntt_pos.services.goods.count_posting import CountLine
from ntt_pos.shop import Shop
from tests.builders import a_product


def test_a_count_that_agrees_is_recorded_and_moves_nothing(shop: Shop, manager: Actor) -> None:
    coffee = a_product(shop, delivered=10)
    posted = shop.stock_moves.count(
        by=manager, scope="rak", lines=[CountLine(coffee.product_id, 10, batch_id=coffee.batch_id)]
    )
    assert (posted.lost, posted.found, posted.compensation) == (0, 0, 0)
    with shop.context.reading() as unit:
        line = unit.row(sa.select(stock.stock_count_line))
    assert line is not None
    assert (line["expected"], line["counted"]) == (10, 10)


def test_a_count_names_each_product_once_and_its_own_batches(shop: Shop, manager: Actor) -> None:
    coffee, tea = a_product(shop), a_product(shop)
    once, batch = CountLine(coffee.product_id, 1), CountLine(coffee.product_id, 1, batch_id=coffee.batch_id)
    for lines in ([once, once], [batch, once], [once, batch], [batch, batch]):
        with pytest.raises(DomainError, match="counted twice"):
            shop.stock_moves.count(by=manager, scope="rak", lines=lines)
    with pytest.raises(DomainError, match="not one of"):
        shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(coffee.product_id, 1, batch_id=tea.batch_id)])
    with pytest.raises(DomainError, match="at least one product"):
        shop.stock_moves.count(by=manager, scope="rak", lines=[])
