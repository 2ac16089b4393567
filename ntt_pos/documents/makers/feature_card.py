"""The WhatsApp card of a maker, of a village, or of what came this week, and the text that goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ntt_pos.documents.engine.clean import for_message
from ntt_pos.documents.makers.card_drawing import (
    EDGE,
    INK,
    MUTED,
    PILLAR_INK,
    PRIMARY,
    SIZE,
    as_jpeg,
    fit,
    new_picture,
    put_band,
    put_photo,
    put_sign,
    write,
)
from ntt_pos.documents.makers.feature_words import feature_heading, feature_link, feature_place
from ntt_pos.documents.makers.site_words import per
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.domain.makers.feature import Feature, FeatureKind
from ntt_pos.domain.makers.public_view import PublicProduct, ShopFace
from ntt_pos.i18n import Language

PHOTO_HIGH: Final = 520
ROOM: Final = SIZE[0] - 2 * EDGE
GAP: Final = 28
FOOT: Final = SIZE[1] - 82
GOODS_TOP: Final = 966


def draw_feature_card(feature: Feature, photos: Mapping[str, bytes], shop: ShopFace, language: Language) -> bytes:
    """Draw the card as JPEG; ``photos`` are JPEGs by the SHA-256 they are kept under. The same feature, the same bytes."""
    image, draw = new_picture()
    heading = feature_heading(feature, language)
    if feature.kind is FeatureKind.WEEK:
        size, lines = fit(draw, heading, ROOM, 1, (88, 80, 72, 64, 56, 48))
        write(draw, (EDGE, 60), lines[0], size, PRIMARY, bold=True)
        put_band(draw, 180)
        _goods(image, draw, feature, photos, language, top=252, across=3, high=312)
    else:
        _told(image, draw, feature, photos, heading, language)
        _goods(image, draw, feature, photos, language, top=GOODS_TOP, across=3, high=190)
    size, lines = fit(draw, f"{shop.name} · {shop.address}", ROOM, 1, (30, 26, 22))
    draw.line((EDGE, FOOT - 18, SIZE[0] - EDGE, FOOT - 18), fill=PRIMARY, width=3)
    write(draw, (EDGE, FOOT), lines[0], size, INK, bold=True)
    return as_jpeg(image)


def feature_text(feature: Feature, shop: ShopFace, language: Language) -> str:
    """Return the text that goes with a card; nothing in it is a mark of WhatsApp's."""
    goods = [
        f"{for_message(each.name)}: Rp {language.rupiah(each.price)}" + (f" / {per(each)}" if per(each) else "")
        for each in feature.goods
    ]
    lines = [
        for_message(feature_heading(feature, language)),
        for_message(feature_place(feature)),
        for_message(feature.sentence),
        for_message(feature.story),
        *goods,
        language.text("In the shop: {address}", address=for_message(shop.address)),
        feature_link(feature, shop),
    ]
    return "\n".join(line for line in lines if line)


def _told(
    image: Any, draw: Any, feature: Feature, photos: Mapping[str, bytes], heading: str, language: Language
) -> None:
    shas = (*feature.photos, *(sha for each in feature.goods for sha in each.photos))
    lead = next((photos[sha] for sha in shas if photos.get(sha)), b"")
    put_photo(image, draw, lead, (0, 0, SIZE[0], PHOTO_HIGH), feature.pillar)
    put_band(draw, PHOTO_HIGH)
    y = PHOTO_HIGH + 60
    if feature.pillar:
        put_sign(draw, feature.pillar, EDGE, y + 4)
        words = language.text(PILLARS[feature.pillar].long)
        write(draw, (EDGE + 42, y), words, 32, PILLAR_INK[feature.pillar], bold=True)
        y += 50
    size, lines = fit(draw, heading, ROOM, 2, (68, 60, 52, 46, 40))
    for line in lines:
        write(draw, (EDGE, y), line, size, INK, bold=True)
        y += round(size * 1.14)
    size, lines = fit(draw, feature_place(feature), ROOM, 1, (32, 28, 24))
    y += 6
    write(draw, (EDGE, y), lines[0], size, MUTED)
    y += 52
    if feature.sentence:
        size, lines = fit(draw, feature.sentence, ROOM, 2, (38, 34, 30))
        for line in lines:
            if y + size < GOODS_TOP:
                write(draw, (EDGE, y), line, size, INK)
            y += round(size * 1.28)


def _goods(
    image: Any,
    draw: Any,
    feature: Feature,
    photos: Mapping[str, bytes],
    language: Language,
    *,
    top: int,
    across: int,
    high: int,
) -> None:
    wide = (ROOM - GAP * (across - 1)) // across
    rows = 1 if feature.kind is not FeatureKind.WEEK else -(-len(feature.goods) // across)
    for place, product in enumerate(feature.goods[: rows * across]):
        x, y = EDGE + place % across * (wide + GAP), top + place // across * (high + 180)
        photo = next((photos[sha] for sha in product.photos if photos.get(sha)), b"")
        put_photo(image, draw, photo, (x, y, wide, high), product.maker.pillar if product.maker else "")
        _below(draw, product, (x, y + high, wide), language, most=rows)


def _below(draw: Any, product: PublicProduct, box: tuple[int, int, int], language: Language, *, most: int) -> None:
    """Write name and price below a picture; the name takes at most so many lines."""
    x, y, wide = box
    size, lines = fit(draw, product.name, wide, most, (30, 27, 24))
    for line in lines:
        write(draw, (x, y + 8), line, size, INK, bold=True)
        y += 34
    y -= 34
    amount = f"Rp {language.rupiah(product.price)}" + (f" / {per(product)}" if per(product) else "")
    write(draw, (x, y + 44), amount, 34, PRIMARY, bold=True)
