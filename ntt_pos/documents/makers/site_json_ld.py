"""What search engines read of the shop and a product: JSON-LD in schema.org's names, prices in IDR."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ntt_pos.documents.makers.site_pictures import SitePhoto
from ntt_pos.domain.makers.public_view import PublicProduct, ShopFace

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def product_data(product: PublicProduct, photos: Sequence[SitePhoto], shop: ShopFace, page: str) -> dict[str, Any]:
    """Return a product with its offer; ``page`` is its address within the site."""
    maker = product.maker
    there = "InStock" if product.available else "OutOfStock"
    front = shop.site or ""
    offer: dict[str, Any] = {
        "@type": "Offer",
        "price": str(product.price),
        "priceCurrency": "IDR",
        "availability": f"https://schema.org/{there}",
        "itemCondition": "https://schema.org/NewCondition",
        "seller": {"@type": "Store", "name": shop.name},
    }
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "description": product.story or product.sentence or product.name,
        "sku": product.code,
        "category": product.category,
        "brand": {"@type": "Brand", "name": maker.name if maker and maker.name else shop.name},
        "offers": offer,
    }
    if product.barcode:
        told["gtin"] = product.barcode
    if shop.site:
        offer["url"] = front + page
        told["url"] = front + page
    if photos:
        up = front or "../" * page.count("/")
        told["image"] = [up + each.large for each in photos]
    return told


def store_data(shop: ShopFace) -> dict[str, Any]:
    """Return the shop."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Store",
        "name": shop.name,
        "address": {"@type": "PostalAddress", "streetAddress": shop.address, "addressCountry": "ID"},
        "currenciesAccepted": "IDR",
    }
    days = [DAYS[int(each) - 1] for each in sorted(set(shop.open_days)) if each in "1234567"]
    if days:
        told["openingHours"] = f"{','.join(days)} {shop.opens_at:02d}:00-{shop.closes_at:02d}:00"
    if shop.whatsapp:
        told["telephone"] = f"+{shop.whatsapp}"
    if shop.site:
        told["url"] = shop.site
    return told
