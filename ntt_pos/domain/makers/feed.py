"""The feed of the WhatsApp catalogue: one row per product in the columns of Meta's Commerce Manager, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ntt_pos.domain.core.words import ACRONYMS, Word
from ntt_pos.domain.makers.public_view import LeftOut, PublicProduct, PublicView, product_page

COLUMNS: Final = (
    "id", "title", "description", "availability", "condition", "price", "link", "image_link", "brand",
    "additional_image_link", "product_type", "gtin",
)  # fmt: skip
MOST_ROWS: Final = 500  # the limit reported for catalogues on WhatsApp
LONGEST_ID: Final = 50
LONGEST_TITLE: Final = 150
LONGEST_BRAND: Final = 70
NO_SITE: Final = Word("The address of the web pages is not set: Meta wants a link to every product.")
NO_PHOTO: Final = Word("It has no photo of at least 500 × 500 dots.")
TOO_MANY: Final = Word("The file is full: WhatsApp takes 500 products.")
LONG_CODE: Final = Word("Its code is longer than 50 characters.")


def feed_rows(view: PublicView, photos: Mapping[str, tuple[str, ...]]) -> tuple[list[dict[str, str]], list[LeftOut]]:
    """Return the rows of the feed and every product that may be on WhatsApp but lacks something.

    ``photos`` are the addresses within the site of each product's photos that are large enough, by its code.
    """
    rows: list[dict[str, str]] = []
    left: list[LeftOut] = []
    for product in view.products:
        if not product.whatsapp:
            continue
        images = photos.get(product.code, ())
        why = _why_not(view, product, images, len(rows))
        if why:
            left.append(LeftOut(product.code, product.name, why))
        else:
            rows.append(_row(view, product, images))
    return rows, left


def _why_not(view: PublicView, product: PublicProduct, images: tuple[str, ...], there: int) -> str:
    if not view.shop.site:
        return NO_SITE
    if len(product.code) > LONGEST_ID:
        return LONG_CODE
    if not images:
        return NO_PHOTO
    return TOO_MANY if there >= MOST_ROWS else ""


def _row(view: PublicView, product: PublicProduct, images: tuple[str, ...]) -> dict[str, str]:
    site, maker = view.shop.site, product.maker
    told = product.story or product.sentence
    place = f"{maker.village}, {maker.district}" if maker else view.shop.town
    return {
        "id": product.code,
        "title": product.name[:LONGEST_TITLE],
        "description": f"{told} {place}".strip() if told else f"{product.name}. {place}",
        "availability": "in stock" if product.available else "out of stock",
        "condition": "new",
        "price": f"{product.price} IDR",
        "link": site + product_page(product.code),
        "image_link": site + images[0],
        "brand": (maker.name if maker and maker.name else view.shop.name)[:LONGEST_BRAND],
        "additional_image_link": ",".join(site + each for each in images[1:]),
        "product_type": f"{ACRONYMS[maker.pillar]} > {product.category}" if maker else product.category,
        "gtin": product.barcode,
    }
