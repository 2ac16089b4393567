"""The WhatsApp card: a picture of 1,080 × 1,350 dots and a text for a status or a group."""

from __future__ import annotations

from typing import Final

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
    font,
    new_picture,
    put_band,
    put_photo,
    put_sign,
    write,
)
from ntt_pos.documents.makers.paper_parts import card_link, maker_words
from ntt_pos.documents.makers.site_words import per
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.domain.makers.public_view import PublicProduct, ShopFace
from ntt_pos.i18n import Language

PHOTO_HIGH: Final = 760


def draw_message_card(product: PublicProduct, photo: bytes, shop: ShopFace, language: Language) -> bytes:
    """Draw the card of a product as JPEG, without what tells where and when it was made; the same card, the same bytes."""
    image, draw = new_picture()
    put_photo(image, draw, photo, (0, 0, SIZE[0], PHOTO_HIGH), product.maker.pillar if product.maker else "")
    put_band(draw, PHOTO_HIGH)
    y = PHOTO_HIGH + 62
    if product.maker is not None:
        pillar = product.maker.pillar
        put_sign(draw, pillar, EDGE, y + 4)
        write(draw, (EDGE + 42, y), language.text(PILLARS[pillar].long), 34, PILLAR_INK[pillar], bold=True)
        y += 56
    size, lines = fit(draw, product.name, SIZE[0] - 2 * EDGE, 2, (72, 64, 56, 48, 40))
    for line in lines:
        write(draw, (EDGE, y), line, size, INK, bold=True)
        y += round(size * 1.16)
    name, place = maker_words(product, shop, language)
    y += 6
    for words, ink in ((name, INK), (place, MUTED)):
        size, lines = fit(draw, words, SIZE[0] - 2 * EDGE, 1, (34, 30, 26))
        write(draw, (EDGE, y), lines[0], size, ink)
        y += 44
    y += 12
    if product.sentence:
        size, lines = fit(draw, product.sentence, SIZE[0] - 2 * EDGE, 2, (40, 36, 32, 28))
        for line in lines:
            write(draw, (EDGE, y), line, size, INK)
            y += round(size * 1.3)
    unit = per(product)
    amount = f"Rp {language.rupiah(product.price)}" + (f" / {unit}" if unit else "")
    write(draw, (EDGE, SIZE[1] - 132), amount, 84, PRIMARY, bold=True)
    room = SIZE[0] - 2 * EDGE - draw.textlength(amount, font=font(84, bold=True)) - 36
    size, lines = fit(draw, shop.name, room, 2, (32, 28, 24, 20))
    for place_of, line in enumerate(lines):
        wide = draw.textlength(line, font=font(size, bold=True))
        write(draw, (SIZE[0] - EDGE - wide, SIZE[1] - 108 + place_of * 36), line, size, INK, bold=True)
    return as_jpeg(image)


def message_text(product: PublicProduct, shop: ShopFace, language: Language) -> str:
    """Return the text that goes with a card; nothing in it is a mark of WhatsApp's."""
    name, place = maker_words(product, shop, language)
    unit = per(product)
    lines = [
        for_message(product.name),
        f"Rp {language.rupiah(product.price)}" + (f" / {unit}" if unit else ""),
        for_message(f"{name} · {place}"),
        for_message(product.sentence),
        for_message(product.story),
        language.text("In the shop: {address}", address=for_message(shop.address)),
        card_link(product, shop) if shop.site or shop.whatsapp else "",
    ]
    return "\n".join(line for line in lines if line)
