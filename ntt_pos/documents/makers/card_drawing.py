"""What pictures for WhatsApp are drawn with: words that fit, the signs of the pillars, the band, a photo in its box."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any, Final

import font_roboto
from PIL import Image, ImageDraw, ImageFont, ImageOps

from ntt_pos.documents.engine.clean import for_pdf

SIZE: Final = (1080, 1350)
EDGE: Final = 64
CANVAS: Final = "#F5F1EA"
INK: Final = "#20242E"
MUTED: Final = "#5F646F"
PRIMARY: Final = "#27346B"
OCHRE: Final = "#C8791B"
PALE: Final = "#EEF0F9"
PILLAR_INK: Final = {"VILLAGE": "#2E7D32", "SCHOOL": "#1565C0", "COMMUNITY": "#7B1FA2"}


def new_picture() -> tuple[Any, Any]:
    """Return an empty picture and the pen for it."""
    image: Any = Image.new("RGB", SIZE, CANVAS)
    return image, ImageDraw.Draw(image)


def as_jpeg(image: Any) -> bytes:
    """Return a picture as JPEG, without what tells where and when it was made; the same picture, the same bytes."""
    made = io.BytesIO()
    image.save(made, format="JPEG", quality=86, optimize=True)
    return made.getvalue()


def put_photo(image: Any, draw: Any, photo: bytes, box: tuple[int, int, int, int], pillar: str) -> None:
    """Put the middle of a photo into a box (left, top, wide, high), or the sign of its pillar where there is none."""
    x, y, wide, high = box
    try:
        lead: Any = Image.open(io.BytesIO(photo), formats=("JPEG",)).convert("RGB") if photo else None
    except (OSError, SyntaxError, ValueError):
        lead = None
    if lead is not None:
        image.paste(ImageOps.fit(lead, (wide, high), Image.Resampling.LANCZOS), (x, y))
        return
    draw.rectangle((x, y, x + wide, y + high), fill=PALE)
    side = min(wide, high) // 3
    put_sign(draw, pillar or "COMMUNITY", x + (wide - side) // 2, y + (high - side) // 2, side)


def put_band(draw: Any, y: int) -> None:
    """Draw the shop's band over the whole width."""
    draw.rectangle((0, y, SIZE[0], y + 36), fill=PRIMARY)
    for x in range(45, SIZE[0], 90):
        draw.polygon([(x, y + 4), (x + 24, y + 18), (x, y + 32), (x - 24, y + 18)], fill=CANVAS)
        draw.polygon([(x, y + 11), (x + 11, y + 18), (x, y + 25), (x - 11, y + 18)], fill=OCHRE)


def put_sign(draw: Any, pillar: str, x: int, y: int, side: int = 30) -> None:
    """Draw the sign of a pillar, as the typeface has none."""
    half, ink = side // 2, PILLAR_INK[pillar]
    if pillar == "SCHOOL":
        draw.rectangle((x, y, x + side, y + side), fill=ink)
    elif pillar == "VILLAGE":
        draw.polygon([(x + half, y), (x + side, y + side), (x, y + side)], fill=ink)
    else:
        draw.polygon([(x + half, y), (x + side, y + half), (x + half, y + side), (x, y + half)], fill=ink)


def write(draw: Any, at: tuple[float, float], words: str, size: int, ink: str, *, bold: bool = False) -> None:
    """Write one line whose upper left corner is at a place."""
    draw.text(at, words, font=font(size, bold=bold), fill=ink)


@cache
def font(size: int, *, bold: bool) -> Any:
    """Return the typeface in a size, in dots."""
    name = "Roboto-Bold.ttf" if bold else "Roboto-Regular.ttf"
    return ImageFont.truetype(str(Path(font_roboto.font_directory) / name), size)


def fit(draw: Any, text: str, room: float, most: int, sizes: tuple[int, ...]) -> tuple[int, list[str]]:
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
        if line and draw.textlength(longer, font=font(size, bold=True)) > room:
            lines.append(line)
            line = word
        else:
            line = longer
        while len(line) > 1 and draw.textlength(line, font=font(size, bold=True)) > room:
            cut = len(line) - 1
            while cut > 1 and draw.textlength(line[:cut], font=font(size, bold=True)) > room:
                cut -= 1
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line]
