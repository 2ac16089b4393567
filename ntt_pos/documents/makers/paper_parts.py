"""What cards, posters and the printed catalogue share: the signs of the pillars, a photo in its box, who made it and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from reportlab.lib.utils import ImageReader

from ntt_pos.documents.engine.page import ATTENTION, PRIMARY, Colour, Sheet, printable, wrap
from ntt_pos.domain.makers.public_view import PublicProduct, ShopFace, product_page
from ntt_pos.i18n import Language

PILLAR_INK: Final[Mapping[str, Colour]] = {
    "VILLAGE": (0.180, 0.490, 0.196),
    "SCHOOL": (0.082, 0.396, 0.753),
    "COMMUNITY": (0.482, 0.122, 0.635),
}
CREAM: Final[Colour] = (0.961, 0.945, 0.918)


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


def draw_lead(
    sheet: Sheet,
    photo: ImageReader | None,
    box: tuple[float, float, float, float],
    pillar: str,
    *,
    radius: float = 5,
) -> None:
    """Draw the middle of a photo that fills a box, or the weave of its pillar where there is none."""
    x, y, wide, high = box
    canvas = sheet.canvas
    canvas.saveState()
    path = canvas.beginPath()
    path.roundRect(x, y, wide, high, radius)
    canvas.clipPath(path, stroke=0, fill=0)
    if photo is None:
        sheet.forget()
        _weave(sheet, pillar, box)
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


def draw_ikat(sheet: Sheet, x: float, y: float, wide: float, high: float) -> None:
    """Draw the shop's band across a paper, whole diamonds only."""
    sheet.box(x, y, wide, high, fill=PRIMARY)
    step = high * 2.4
    count = max(1, int(wide / step))
    step = wide / count
    middle, r = y + high / 2, high * 0.36
    places = [x + (place + 0.5) * step for place in range(count)]
    sheet.shapes([_diamond(at, middle, r * 1.5, r) for at in places], CREAM)
    sheet.shapes([_diamond(at, middle, r * 0.68, r * 0.46) for at in places], ATTENTION)
    sheet.shapes([_diamond(at + step / 2, middle, r * 0.4, r * 0.28) for at in places[:-1]], CREAM)


def _diamond(x: float, y: float, wide: float, high: float) -> tuple[tuple[float, float], ...]:
    return (x - wide, y), (x, y + high), (x + wide, y), (x, y - high)


def _weave(sheet: Sheet, pillar: str, box: tuple[float, float, float, float]) -> None:
    """Fill a box with a pale band of the pillar's colour."""
    x, y, wide, high = box
    ink = PILLAR_INK.get(pillar, PRIMARY)
    pale, faint = (tuple(1 - share * (1 - part) for part in ink) for share in (0.09, 0.34))
    sheet.box(x, y, wide, high, fill=(pale[0], pale[1], pale[2]))
    colour = (faint[0], faint[1], faint[2])
    r = min(high * 0.13, wide * 0.1)
    middle, step = y + high / 2, r * 3
    count = int(wide / step) + 2
    places = [x + wide / 2 + (place - count // 2) * step for place in range(count + 1)]
    sheet.shapes([_diamond(at, middle, r * 1.1, r) for at in places], colour)
    sheet.shapes([_diamond(at, middle, r * 0.4, r * 0.36) for at in places], (pale[0], pale[1], pale[2]))
    for away in (-2.1, 2.1):
        sheet.rule(x, middle + away * r, x + wide, colour=colour, width=max(0.6, r * 0.14))


def draw_sign(sheet: Sheet, pillar: str, x: float, y: float, r: float) -> None:
    """Draw the sign of a pillar about a point: triangle, square, diamond."""
    corners = {
        "VILLAGE": ((x - r, y - r * 0.85), (x, y + r), (x + r, y - r * 0.85)),
        "SCHOOL": ((x - r, y - r), (x - r, y + r), (x + r, y + r), (x + r, y - r)),
    }
    diamond = ((x - r, y), (x, y + r * 1.1), (x + r, y), (x, y - r * 1.1))
    sheet.shape(corners.get(pillar, diamond), PILLAR_INK.get(pillar, PRIMARY))


def fit(text: str, room: float, high: float, sizes: Sequence[float], *, bold: bool = True) -> tuple[float, list[str]]:
    """Return the largest size at which a text fits into a box, and its lines; what never fits is cut with an ellipsis."""
    plain = printable(text)
    for size in sizes:
        lines = wrap(plain, size, room, bold=bold)
        if len(lines) * size * 1.2 <= high:
            return size, lines
    size = sizes[-1]
    most = max(1, int(high // (size * 1.2)))
    lines = wrap(plain, size, room, bold=bold)
    return size, lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][:-1].rstrip()}…"]
