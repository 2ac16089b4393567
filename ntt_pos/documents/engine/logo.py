"""The shop's logo: checked, made small and grey, and dithered to black dots for paper that knows no grey."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any, Final

from ntt_pos.domain.core.errors import DomainError

MOST_BYTES: Final = 100_000
MOST_SIDE: Final = 4_000
WIDEST: Final = 576
HIGHEST: Final = 240
_QUALITY: Final = 88
_KINDS: Final = ("PNG", "JPEG")

Dots = tuple[tuple[bool, ...], ...]


def grey_logo(picture: bytes) -> bytes:
    """Return a logo as a grey JPEG of at most 576 × 240 dots. Raises DomainError for what is no PNG or JPEG ≤ 100 kB."""
    if len(picture) > MOST_BYTES:
        raise DomainError(
            "The logo has {size} bytes; at most {most} are accepted. Choose a smaller PNG or JPEG; nothing was changed.",
            size=len(picture),
            most=MOST_BYTES,
        )
    image = _opened(picture)
    if max(image.size) > MOST_SIDE:
        raise DomainError(
            "The logo is larger than {most} dots. Choose a smaller PNG or JPEG; nothing was changed.", most=MOST_SIDE
        )
    grey = _on_white(image)
    grey.thumbnail((WIDEST, HIGHEST))
    made = io.BytesIO()
    grey.save(made, format="JPEG", quality=_QUALITY)
    return made.getvalue()


@lru_cache(maxsize=8)
def dithered(picture: bytes, widest: int) -> Dots:
    """Return a stored logo as black dots, row by row, at most ``widest`` wide (Floyd and Steinberg's dithering)."""
    grey = _on_white(_opened(picture))
    grey.thumbnail((widest, HIGHEST))
    wide, high = grey.size
    marks = grey.convert("1").tobytes("raw", "1;I")
    stride = (wide + 7) // 8
    return tuple(
        tuple(bool(marks[row * stride + dot // 8] >> (7 - dot % 8) & 1) for dot in range(wide)) for row in range(high)
    )


def logo_raster(dots: Dots, paper_dots: int) -> bytes:
    """Return a logo for the printer (GS v 0), in the middle of paper ``paper_dots`` wide."""
    wide = paper_dots // 8
    rows = []
    for cells in dots:
        bits = 0
        for cell in cells:
            bits = bits << 1 | cell
        margin = (paper_dots - len(cells)) // 2
        rows.append((bits << (wide * 8 - len(cells) - margin)).to_bytes(wide, "big"))
    return b"\x1dv0\x00" + wide.to_bytes(2, "little") + len(rows).to_bytes(2, "little") + b"".join(rows)


def _opened(picture: bytes) -> Any:
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(io.BytesIO(picture), formats=_KINDS)
        if max(image.size) <= MOST_SIDE:
            image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DomainError("The logo is not a PNG or JPEG picture. Choose another file; nothing was changed.") from error
    return image


def _on_white(image: Any) -> Any:
    from PIL import Image

    coloured = image.convert("RGBA")
    page = Image.new("RGBA", coloured.size, (255, 255, 255, 255))
    page.alpha_composite(coloured)
    return page.convert("L")
