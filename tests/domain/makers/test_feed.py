"""The feed: every rule of Meta's columns, and every product that is left out by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ntt_pos.domain.makers.feed import COLUMNS, LONG_CODE, MOST_ROWS, NO_PHOTO, NO_SITE, TOO_MANY, feed_rows
from tests.documents.makers.examples import PERSON, SHOP, a_view, product

IMAGES = ("gambar/a-1080.jpg", "gambar/b-1080.jpg")


def rows(*goods, shop=SHOP, images=IMAGES):
    view = a_view(*goods, shop=shop)
    return feed_rows(view, {each.code: images for each in view.products})


def test_a_row_holds_exactly_what_meta_asks_for():
    (row,), left = rows(product(barcode="8992154695923"))
    assert left == []
    assert row == {
        "id": "P012-0041",
        "title": "Kopi arabika 250 g",
        "description": "Dipetik merah. Hokeng Jaya, Wulanggitang",
        "availability": "in stock",
        "condition": "new",
        "price": "45000 IDR",
        "link": "https://toko.example/barang/p012-0041.html",
        "image_link": "https://toko.example/gambar/a-1080.jpg",
        "brand": "BUMDes Leworahang",
        "additional_image_link": "https://toko.example/gambar/b-1080.jpg",
        "product_type": "OVOP > Kopi",
        "gtin": "8992154695923",
    }
    assert tuple(row) == COLUMNS


def test_a_person_is_no_brand_and_what_is_gone_is_out_of_stock():
    (row,), _left = rows(product(maker=PERSON, available=False, name="Kopi arabika 250 g"))
    assert (row["brand"], row["availability"], row["title"]) == (SHOP.name, "out of stock", "Kopi arabika 250 g")


@pytest.mark.parametrize(
    ("goods", "shop", "images", "why"),
    [
        (product(), replace(SHOP, site=""), IMAGES, NO_SITE),
        (product(), SHOP, (), NO_PHOTO),
        (product("P" * 51), SHOP, IMAGES, LONG_CODE),
    ],
)
def test_what_lacks_something_is_left_out_and_named(goods, shop, images, why):
    found, left = rows(goods, shop=shop, images=images)
    assert (found, [(each.name, each.why) for each in left]) == ([], [("Kopi arabika 250 g", why)])


def test_what_may_not_be_on_whatsapp_is_not_named_either_and_a_file_is_full_at_its_most():
    assert rows(product(whatsapp=False)) == ([], [])
    found, left = rows(*(product(f"P012-{n:04d}") for n in range(MOST_ROWS + 1)))
    assert (len(found), [each.why for each in left]) == (MOST_ROWS, [TOO_MANY])
