"""How a poster and a WhatsApp card name what they tell of, and where their code leads."""

from __future__ import annotations

from ntt_pos.domain.makers.feature import Feature, FeatureKind
from ntt_pos.domain.makers.public_view import ShopFace
from ntt_pos.domain.selling.order_text import order_head
from ntt_pos.i18n import Language


def feature_heading(feature: Feature, language: Language) -> str:
    """Return the largest words; a maker who may not be named is their village."""
    if feature.kind is FeatureKind.WEEK:
        return language.text("Just arrived this week")
    return feature.name or language.text("Village {place}", place=feature.village)


def feature_place(feature: Feature) -> str:
    """Return what stands below the heading: where a maker is, or who makes things in a village."""
    if feature.kind is FeatureKind.VILLAGE and feature.makers:
        return f"{feature.district} · {', '.join(feature.makers)}"
    return f"{feature.village}, {feature.district}" if feature.name else feature.district


def feature_link(feature: Feature, shop: ShopFace) -> str:
    """Return what the code opens: the page, else a draft to the shop, "" without either."""
    if shop.site:
        return shop.site + feature.page
    return f"https://wa.me/{shop.whatsapp}?text={order_head(shop.outlet)}".replace(" ", "%20") if shop.whatsapp else ""
