"""A photo as it is kept: small enough for a statement and a cheap PC, upright, and without what a camera writes into it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.files import read_plain, size_of

MOST_GIVEN: Final = 25_000_000
MOST_KEPT: Final = 100_000
WIDEST: Final = 800
CARD_WIDEST: Final = 1080
MOST_OF_A_CARD: Final = 300_000
_MOST_DOTS: Final = 120_000_000
_SIDES: Final = (640, 480, 320)
_QUALITIES: Final = (85, 75, 65, 55)
_KINDS: Final = ("JPEG", "PNG", "WEBP")


def small_photo(picture: bytes) -> bytes:
    """Return a photo as a JPEG of at most 800 dots and 100 kB; the same picture gives the same bytes.

    Raises DomainError for what is larger than 25 MB, or no JPEG, PNG or WebP picture.
    """
    return _fitting(_upright(picture), WIDEST, MOST_KEPT)


def card_photo(picture: bytes, *, turned: int = 0) -> bytes:
    """Return a photo of a card as a JPEG of at most 1,080 dots and 300 kB, turned clockwise by quarters.

    Raises DomainError as ``small_photo`` does.
    """
    image = _upright(picture)
    return _fitting(image.rotate(-90 * (turned % 4), expand=True) if turned % 4 else image, CARD_WIDEST, MOST_OF_A_CARD)


def _upright(picture: bytes) -> Any:
    """Return a picture as it is looked at, on white, without anything a camera wrote into it."""
    refuse_large(len(picture))
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        image: Any = Image.open(io.BytesIO(picture), formats=_KINDS)
        if image.width * image.height > _MOST_DOTS:
            raise DomainError(
                "The picture has {wide} × {high} dots, which is too much for this PC. Choose a smaller one; nothing was "
                "changed.",
                wide=image.width,
                high=image.height,
            )
        image.draft("RGB", (2 * CARD_WIDEST, 2 * CARD_WIDEST))
        image = ImageOps.exif_transpose(image).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DomainError(
            "This file is no picture that can be used. Choose a JPEG, PNG or WebP; nothing was changed."
        ) from error
    page = Image.new("RGBA", image.size, (255, 255, 255, 255))
    page.alpha_composite(image)
    return page.convert("RGB")


def read_picture(path: Path) -> bytes:
    """Return the bytes of a chosen picture file; raises DomainError for one that cannot be read or is larger than 25 MB."""
    try:
        refuse_large(size_of(path))
        return read_plain(path, MOST_GIVEN)
    except OSError as error:
        raise DomainError(
            "The file {name} cannot be read: {reason}. Choose another one; nothing was changed.",
            name=path.name[:80],
            reason=error.strerror or str(error),
        ) from error


def refuse_large(size: int) -> None:
    """Raise DomainError when a file is too large for a photo (``size`` in bytes), before anybody reads it."""
    if size > MOST_GIVEN:
        raise DomainError(
            "The picture has {size} MB; at most {most} MB are accepted. Choose a smaller JPEG or PNG; nothing was changed.",
            size=size // 1_000_000,
            most=MOST_GIVEN // 1_000_000,
        )


def _fitting(image: Any, widest: int, most: int) -> bytes:
    for side, quality in ((side, quality) for side in (widest, *_SIDES) for quality in _QUALITIES):
        small = image.copy()
        small.thumbnail((side, side))
        made = io.BytesIO()
        small.save(made, format="JPEG", quality=quality, optimize=True)
        if made.tell() <= most:
            break
    return made.getvalue()
