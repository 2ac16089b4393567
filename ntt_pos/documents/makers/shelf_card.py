"""Shelf cards and price cards: a photo, the name, the price, who made it and where, and a code to the story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.lib.utils import ImageReader

from ntt_pos.documents.engine.drawn_photo import readable_photos
from ntt_pos.documents.engine.page import (
    HEIGHT,
    INK,
    PRIMARY,
    RULE,
    WASH,
    WIDTH,
    Colour,
    Sheet,
    fitting,
    printable,
    wrap,
)
from ntt_pos.documents.engine.page_parts import practice_mark
from ntt_pos.documents.makers.site_words import per
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.domain.goods.showroom import PublicProduct, ShopFace, product_page
from ntt_pos.i18n import Language

PILLAR_INK: Final[Mapping[str, Colour]] = {
    "VILLAGE": (0.180, 0.490, 0.196),
    "SCHOOL": (0.082, 0.396, 0.753),
    "COMMUNITY": (0.482, 0.122, 0.635),
}
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
        if place == 0 and shop.practice:
            practice_mark(sheet, language)
        x, y = (place % columns) * wide, HEIGHT - (place // columns + 1) * high
        sheet.box(x, y, wide, high, line=(RULE, 0.4), dash=True)
        box = (x + EDGE, y + EDGE, wide - 2 * EDGE, high - 2 * EDGE)
        if small:
            _price_card(sheet, wish.product, shop, language, box)
        else:
            _shelf_card(sheet, wish.product, photos.get(wish.product.code), shop, on, language, box)
    sheet.next_page()
    return sheet.finish()


def card_link(product: PublicProduct, shop: ShopFace) -> str:
    """Return what the code of a card opens: the page, else a draft to the shop, else the product's code."""
    if shop.site:
        return shop.site + product_page(product.code)
    return f"https://wa.me/{shop.whatsapp}?text={product.code}" if shop.whatsapp else product.code


def maker_words(product: PublicProduct, shop: ShopFace, language: Language) -> tuple[str, str]:
    """Return who made it and where, as it may be shown; without a name the village is alone."""
    maker = product.maker
    if maker is None:
        return shop.name, shop.town
    place = f"{maker.village}, {maker.district}"
    return (
        (maker.name, place) if maker.name else (language.text("Village {place}", place=maker.village), maker.district)
    )


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
    _photo(sheet, photo, (x, y + foot, left, high - foot), product.maker.pillar if product.maker else "")
    at, room, top = x + left + 10, wide - left - 10, y + high
    if product.maker is not None:
        pillar = product.maker.pillar
        words = language.text(PILLARS[pillar].long)
        top -= 9
        _sign(sheet, pillar, at + 3.5, top + 2.6, 3.5)
        size = fitting(words, 7.5, room - 11, bold=True)
        sheet.text(at + 11, top, words, size, bold=True, colour=PILLAR_INK[pillar])
    size, lines = _fit(product.name, room, 40, (15.0, 13.5, 12.0, 10.5, 9.0))
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
        size, lines = _fit(product.sentence, room, max(0.0, top - rule - 5), (9.0, 8.2, 7.4, 6.6))
        for line in lines:
            top -= size * 1.26
            sheet.text(at, top - 2, line, size)
    sheet.rule(at, rule, at + room, colour=INK, width=0.8)
    sheet.qr(at + room - qr, y + foot, qr, card_link(product, shop))
    name, place = maker_words(product, shop, language)
    size, lines = _fit(name, room - qr - 6, 24, (9.0, 8.2, 7.4, 6.6))
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
    size, lines = _fit(product.name, wide, 40, (16.0, 14.0, 12.0, 10.0))
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
    sheet.text(x, y, product.code, 7)


def _photo(sheet: Sheet, photo: ImageReader | None, box: tuple[float, float, float, float], pillar: str) -> None:
    """Draw the middle of a photo that fills a box, or the sign of its pillar where there is none."""
    x, y, wide, high = box
    canvas = sheet.canvas
    canvas.saveState()
    path = canvas.beginPath()
    path.roundRect(x, y, wide, high, 5)
    canvas.clipPath(path, stroke=0, fill=0)
    if photo is None:
        sheet.forget()
        sheet.box(x, y, wide, high, fill=WASH)
        _sign(sheet, pillar, x + wide / 2, y + high / 2, 22)
    else:
        dots_wide, dots_high = photo.getSize()
        scale = max(wide / dots_wide, high / dots_high)
        canvas.drawImage(
            photo,
            x - (dots_wide * scale - wide) / 2,
            y - (dots_high * scale - high) / 2,
            dots_wide * scale,
            dots_high * scale,
        )
    canvas.restoreState()
    sheet.forget()


def _sign(sheet: Sheet, pillar: str, x: float, y: float, r: float) -> None:
    """Draw the sign of a pillar about a point: triangle, square, diamond."""
    corners = {
        "VILLAGE": ((x - r, y - r * 0.85), (x, y + r), (x + r, y - r * 0.85)),
        "SCHOOL": ((x - r, y - r), (x - r, y + r), (x + r, y + r), (x + r, y - r)),
    }
    diamond = ((x - r, y), (x, y + r * 1.1), (x + r, y), (x, y - r * 1.1))
    sheet.shape(corners.get(pillar, diamond), PILLAR_INK.get(pillar, PRIMARY))


def _fit(text: str, room: float, high: float, sizes: Sequence[float]) -> tuple[float, list[str]]:
    """Return the largest size at which a text fits into a box, and its lines; what never fits is cut with an ellipsis."""
    plain = printable(text)
    for size in sizes:
        lines = wrap(plain, size, room, bold=True)
        if len(lines) * size * 1.2 <= high:
            return size, lines
    size = sizes[-1]
    most = max(1, int(high // (size * 1.2)))
    lines = wrap(plain, size, room, bold=True)
    return size, lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][:-1].rstrip()}…"]
