"""The WhatsApp card: a picture of 1,080 × 1,350 dots and a text for a status or a group."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any, Final

import font_roboto
from PIL import Image, ImageDraw, ImageFont, ImageOps

from ntt_pos.documents.engine.clean import for_message, for_pdf
from ntt_pos.documents.makers.shelf_card import card_link, maker_words
from ntt_pos.documents.makers.site_words import per
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.domain.goods.showroom import PublicProduct, ShopFace
from ntt_pos.i18n import Language

SIZE: Final = (1080, 1350)
PHOTO_HIGH: Final = 760
EDGE: Final = 64
CANVAS: Final = "#F5F1EA"
INK: Final = "#20242E"
MUTED: Final = "#5F646F"
PRIMARY: Final = "#27346B"
OCHRE: Final = "#C8791B"
PILLAR_INK: Final = {"VILLAGE": "#2E7D32", "SCHOOL": "#1565C0", "COMMUNITY": "#7B1FA2"}


def draw_message_card(product: PublicProduct, photo: bytes, shop: ShopFace, language: Language) -> bytes:
    """Draw the card of a product as JPEG, without what tells where and when it was made; the same card, the same bytes."""
    image: Any = Image.new("RGB", SIZE, CANVAS)
    draw: Any = ImageDraw.Draw(image)
    _lead(image, draw, product, photo)
    _band(draw, PHOTO_HIGH)
    y = PHOTO_HIGH + 62
    if product.maker is not None:
        pillar = product.maker.pillar
        _sign(draw, pillar, EDGE, y + 4)
        _write(draw, (EDGE + 42, y), language.text(PILLARS[pillar].long), 34, PILLAR_INK[pillar], bold=True)
        y += 56
    size, lines = _fit(draw, product.name, SIZE[0] - 2 * EDGE, 2, (72, 64, 56, 48, 40))
    for line in lines:
        _write(draw, (EDGE, y), line, size, INK, bold=True)
        y += round(size * 1.16)
    name, place = maker_words(product, shop, language)
    y += 6
    for words, ink in ((name, INK), (place, MUTED)):
        size, lines = _fit(draw, words, SIZE[0] - 2 * EDGE, 1, (34, 30, 26))
        _write(draw, (EDGE, y), lines[0], size, ink)
        y += 44
    y += 12
    if product.sentence:
        size, lines = _fit(draw, product.sentence, SIZE[0] - 2 * EDGE, 2, (40, 36, 32, 28))
        for line in lines:
            _write(draw, (EDGE, y), line, size, INK)
            y += round(size * 1.3)
    unit = per(product)
    amount = f"Rp {language.rupiah(product.price)}" + (f" / {unit}" if unit else "")
    _write(draw, (EDGE, SIZE[1] - 132), amount, 84, PRIMARY, bold=True)
    room = SIZE[0] - 2 * EDGE - draw.textlength(amount, font=_font(84, bold=True)) - 36
    size, lines = _fit(draw, shop.name, room, 2, (32, 28, 24, 20))
    for place_of, line in enumerate(lines):
        wide = draw.textlength(line, font=_font(size, bold=True))
        _write(draw, (SIZE[0] - EDGE - wide, SIZE[1] - 108 + place_of * 36), line, size, INK, bold=True)
    made = io.BytesIO()
    image.save(made, format="JPEG", quality=86, optimize=True)
    return made.getvalue()


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


def _lead(image: Any, draw: Any, product: PublicProduct, photo: bytes) -> None:
    box = (SIZE[0], PHOTO_HIGH)
    try:
        lead: Any = Image.open(io.BytesIO(photo), formats=("JPEG",)).convert("RGB") if photo else None
    except (OSError, SyntaxError, ValueError):
        lead = None
    if lead is not None:
        image.paste(ImageOps.fit(lead, box, Image.Resampling.LANCZOS), (0, 0))
        return
    draw.rectangle((0, 0, *box), fill="#EEF0F9")
    _sign(draw, product.maker.pillar if product.maker else "COMMUNITY", SIZE[0] // 2 - 120, PHOTO_HIGH // 2 - 120, 240)


def _band(draw: Any, y: int) -> None:
    draw.rectangle((0, y, SIZE[0], y + 36), fill=PRIMARY)
    for x in range(45, SIZE[0], 90):
        draw.polygon([(x, y + 4), (x + 24, y + 18), (x, y + 32), (x - 24, y + 18)], fill=CANVAS)
        draw.polygon([(x, y + 11), (x + 11, y + 18), (x, y + 25), (x - 11, y + 18)], fill=OCHRE)


def _sign(draw: Any, pillar: str, x: int, y: int, side: int = 30) -> None:
    """Draw the sign of a pillar, as the typeface has none."""
    half, ink = side // 2, PILLAR_INK[pillar]
    if pillar == "SCHOOL":
        draw.rectangle((x, y, x + side, y + side), fill=ink)
    elif pillar == "VILLAGE":
        draw.polygon([(x + half, y), (x + side, y + side), (x, y + side)], fill=ink)
    else:
        draw.polygon([(x + half, y), (x + side, y + half), (x + half, y + side), (x, y + half)], fill=ink)


def _write(draw: Any, at: tuple[float, float], words: str, size: int, ink: str, *, bold: bool = False) -> None:
    draw.text(at, words, font=_font(size, bold=bold), fill=ink)


@cache
def _font(size: int, *, bold: bool) -> Any:
    name = "Roboto-Bold.ttf" if bold else "Roboto-Regular.ttf"
    return ImageFont.truetype(str(Path(font_roboto.font_directory) / name), size)


def _fit(draw: Any, text: str, room: float, most: int, sizes: tuple[int, ...]) -> tuple[int, list[str]]:
    """Return the largest size at which a text fits into so many lines; what never fits ends in an ellipsis."""
    plain = for_pdf(text)
    for size in sizes:
        lines = _wrapped(draw, plain, room, size)
        if len(lines) <= most:
            return size, lines
    lines = _wrapped(draw, plain, room, sizes[-1])
    return sizes[-1], [*lines[: most - 1], f"{lines[most - 1][:-1].rstrip()}…"]


def _wrapped(draw: Any, text: str, room: float, size: int) -> list[str]:
    lines, line = [], ""
    for word in text.split() or [""]:
        longer = f"{line} {word}".strip()
        if line and draw.textlength(longer, font=_font(size, bold=True)) > room:
            lines.append(line)
            line = word
        else:
            line = longer
        while len(line) > 1 and draw.textlength(line, font=_font(size, bold=True)) > room:
            cut = len(line) - 1
            while cut > 1 and draw.textlength(line[:cut], font=_font(size, bold=True)) > room:
                cut -= 1
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line]
