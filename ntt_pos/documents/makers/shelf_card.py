"""Shelf cards and price cards: a photo, the name, the price, who made it and where, and a code to the story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.utils import ImageReader

from ntt_pos.documents.engine.drawn_photo import readable_photos
from ntt_pos.documents.engine.page import DANGER, HEIGHT, INK, PRIMARY, RULE, WIDTH, Sheet, fitting, printable
from ntt_pos.documents.makers.paper_parts import PILLAR_INK, card_link, draw_lead, draw_sign, fit, maker_words
from ntt_pos.documents.makers.site_words import per
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.domain.makers.public_view import PublicProduct, ShopFace
from ntt_pos.i18n import Language

PRICE_COLUMNS: Final = 2
PRICE_ROWS: Final = 5
SHELF_COLUMNS: Final = 2
SHELF_ROWS: Final = 4
EDGE: Final = 10.0


@dataclass(frozen=True, slots=True)
class CardWish:
    """A card that is printed: a product with its leading photo (JPEG)."""

    product: PublicProduct
    photo: bytes = b""


def draw_shelf_cards(
    wishes: Sequence[CardWish], shop: ShopFace, on: date, language: Language, *, small: bool = False
) -> bytes:
    """Draw cards on A4 to be cut: shelf cards with photo and sentence (A7), or ``small`` price cards (ten to a page)."""
    columns, rows = (PRICE_COLUMNS, PRICE_ROWS) if small else (SHELF_COLUMNS, SHELF_ROWS)
    sheet = Sheet(
        language.text("Price cards") if small else language.text("Shelf cards"), shop.name, lang=language.code
    )
    photos = readable_photos({each.product.code: each.photo for each in wishes if each.photo})
    wide, high = WIDTH / columns, HEIGHT / rows
    for number, wish in enumerate(wishes):
        place = number % (columns * rows)
        if number and place == 0:
            sheet.next_page()
        x, y = (place % columns) * wide, HEIGHT - (place // columns + 1) * high
        sheet.box(x, y, wide, high, line=(RULE, 0.4), dash=True)
        box = (x + EDGE, y + EDGE, wide - 2 * EDGE, high - 2 * EDGE)
        if small:
            _price_card(sheet, wish.product, shop, language, box)
        else:
            _shelf_card(sheet, wish.product, photos.get(wish.product.code), shop, on, language, box)
    sheet.next_page()
    return sheet.finish()


def _shelf_card(
    sheet: Sheet,
    product: PublicProduct,
    photo: ImageReader | None,
    shop: ShopFace,
    on: date,
    language: Language,
    box: tuple[float, float, float, float],
) -> None:
    x, y, wide, high = box
    foot = 15.0
    left = wide * 0.40
    draw_lead(sheet, photo, (x, y + foot, left, high - foot), product.maker.pillar if product.maker else "")
    at, room, top = x + left + 10, wide - left - 10, y + high
    if product.maker is not None:
        pillar = product.maker.pillar
        words = language.text(PILLARS[pillar].long)
        top -= 9
        draw_sign(sheet, pillar, at + 3.5, top + 2.6, 3.5)
        size = fitting(words, 7.5, room - 11, bold=True)
        sheet.text(at + 11, top, words, size, bold=True, colour=PILLAR_INK[pillar])
    size, lines = fit(product.name, room, 40, (15.0, 13.5, 12.0, 10.5, 9.0))
    for line in lines:
        top -= size * 1.14
        sheet.text(at, top, line, size, bold=True)
    unit = per(product)
    amount = language.rupiah(product.price) + (f" / {unit}" if unit else "")
    large = min(27.0, fitting(amount, 27.0, room - 18, bold=True))
    top -= large + 5
    gone = sheet.text(at, top + large * 0.42, "Rp", large * 0.42)
    sheet.text(at + gone + 3, top, amount, large, bold=True)
    qr = 44.0
    rule = y + foot + qr + 7
    if product.sentence:
        size, lines = fit(product.sentence, room, max(0.0, top - rule - 5), (9.0, 8.2, 7.4, 6.6))
        for line in lines:
            top -= size * 1.26
            sheet.text(at, top - 2, line, size)
    sheet.rule(at, rule, at + room, colour=INK, width=0.8)
    sheet.qr(at + room - qr, y + foot, qr, card_link(product, shop))
    name, place = maker_words(product, shop, language)
    size, lines = fit(name, room - qr - 6, 24, (9.0, 8.2, 7.4, 6.6))
    line_top = rule - 2
    for line in lines:
        line_top -= size * 1.15
        sheet.text(at, line_top, line, size, bold=True)
    sheet.text(at, line_top - 9, printable(place), fitting(printable(place), 7.5, room - qr - 6))
    told = language.text("Scan: story and order") if shop.site or shop.whatsapp else ""
    sheet.text(at, y + foot + 1, told, fitting(told, 7, room - qr - 6) if told else 7)
    _foot(sheet, shop, product, on, language, (x, y, wide))


def _foot(
    sheet: Sheet, shop: ShopFace, product: PublicProduct, on: date, language: Language, box: tuple[float, float, float]
) -> None:
    x, y, wide = box
    name = printable(shop.name)
    begin = x + sheet.text(x, y + 1, name, fitting(name, 7, wide * 0.4, bold=True), bold=True) + 8
    told = f"{product.code} · {language.text('price of {day}', day=language.day(on))}"
    size = fitting(told, 7, wide * 0.5)
    end = x + wide - sheet.text(x + wide, y + 1, told, size, align="r") - 8
    if shop.practice:  # a card that was cut out must say so itself
        sheet.text((begin + end) / 2, y + 1, language.text("PRACTICE"), 7, bold=True, colour=DANGER, align="c")
        return
    step = 9.0
    count = int(max(0.0, end - begin) // step)
    for place in range(count):
        middle = begin + (end - begin - count * step) / 2 + place * step + step / 2
        sheet.shape([(middle, y + 0.4), (middle + 3.4, y + 3.4), (middle, y + 6.4), (middle - 3.4, y + 3.4)], PRIMARY)


def _price_card(
    sheet: Sheet, product: PublicProduct, shop: ShopFace, language: Language, box: tuple[float, float, float, float]
) -> None:
    x, y, wide, high = box
    qr = 50.0
    top = y + high
    size, lines = fit(product.name, wide, 40, (16.0, 14.0, 12.0, 10.0))
    for line in lines:
        top -= size * 1.14
        sheet.text(x, top, line, size, bold=True)
    name, place = maker_words(product, shop, language)
    told = printable(f"{name} · {place}")
    top -= 13
    sheet.text(x, top, told, fitting(told, 9, wide))
    unit = per(product)
    amount = language.rupiah(product.price) + (f" / {unit}" if unit else "")
    large = fitting(amount, 40.0, wide - qr - 34, bold=True)
    gone = sheet.text(x, y + 16 + large * 0.42, "Rp", large * 0.4)
    sheet.text(x + gone + 4, y + 16, amount, large, bold=True)
    sheet.qr(x + wide - qr, y + 10, qr, card_link(product, shop))
    wide_of_code = sheet.text(x, y, product.code, 7)
    if shop.practice:
        sheet.text(x + wide_of_code + 10, y, language.text("PRACTICE"), 7, bold=True, colour=DANGER)
