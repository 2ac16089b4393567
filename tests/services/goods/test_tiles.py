"""The window of goods: what sells at this hour first, what is pinned before it, every category reachable."""

from __future__ import annotations

import pytest

from ntt_pos.services.goods.tiles import ALL, BEST, hours_around
from tests.builders import a_product, a_sale


def names(page) -> list[str]:
    return [hit.name for hit in page.hits]


@pytest.fixture
def goods(shop):
    return {
        name: a_product(shop, name=name, price=10_000, delivered=50, category=category)
        for name, category in (("Abon", "Makanan"), ("Bakul", "Kerajinan"), ("Cerita", "Buku"))
    }


def test_what_was_never_sold_stands_by_name(shop, goods):
    page = shop.tiles.show()
    assert names(page) == ["Abon", "Bakul", "Cerita"]
    assert page.categories == (BEST, "Buku", "Kerajinan", "Makanan", ALL)


def test_what_sells_at_this_hour_stands_before_what_sells_more_at_another(shop, goods, fixed_clock, cashier):
    for _day in range(2):
        a_sale(shop, [(goods["Abon"], 1)], by=cashier)
    fixed_clock.advance(hours=5)
    for _time in range(3):
        a_sale(shop, [(goods["Cerita"], 1)], by=cashier)
    assert names(shop.tiles.show()) == ["Abon", "Bakul", "Cerita"], "today's sales move nothing under a finger"
    fixed_clock.advance(hours=19)
    assert names(shop.tiles.show()) == ["Abon", "Cerita", "Bakul"]
    fixed_clock.advance(hours=5)
    assert names(shop.tiles.show()) == ["Cerita", "Abon", "Bakul"]


def test_pinned_goods_stand_first_among_the_best_only(shop, goods):
    code = goods["Cerita"].code
    assert names(shop.tiles.show(pinned=(code,))) == ["Cerita", "Abon", "Bakul"]
    assert names(shop.tiles.show(ALL, pinned=(code,))) == ["Abon", "Bakul", "Cerita"]


def test_a_category_shows_its_goods_and_one_that_is_gone_the_best(shop, goods):
    assert names(shop.tiles.show("Buku")) == ["Cerita"]
    gone = shop.tiles.show("Tenun")
    assert (gone.category, names(gone)) == (BEST, ["Abon", "Bakul", "Cerita"])


def test_what_is_off_sale_has_no_tile(shop, goods, owner):
    shop.products.deactivate(goods["Abon"].product_id, by=owner)
    assert names(shop.tiles.show()) == ["Bakul", "Cerita"]


def test_the_hours_around_midnight_are_three(fixed_clock):
    at = fixed_clock.now()
    assert hours_around(at.replace(hour=0)) == {23, 0, 1}
    assert hours_around(at.replace(hour=23)) == {22, 23, 0}
