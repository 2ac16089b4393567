"""The photos of the web pages: each in two sizes, named by what it shows, without what a camera wrote into it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image, ImageOps

SMALL: Final = (400, 300)
LARGE: Final = 1080
LEAST_FOR_A_FEED: Final = 500
LIGHT: Final = 160_000  # bytes
_WORDS: Final = re.compile(rb"\xff[\xe1-\xef\xfe]")  # APP1 (Exif) … APP15 and comments
_SMALL_QUALITY: Final = 68
_LARGE_QUALITY: Final = 80


@dataclass(frozen=True, slots=True)
class SitePhoto:
    """A photo's two files within the site, and the size of the large one in dots."""

    small: str
    large: str
    width: int
    height: int

    @property
    def fits_a_feed(self) -> bool:
        """Whether Meta takes it: at least 500 × 500 dots."""
        return min(self.width, self.height) >= LEAST_FOR_A_FEED


def site_photo(sha: str, jpeg: bytes) -> SitePhoto | None:
    """Return what a photo is called on the site; None for one that is spoiled."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
            width, height = image.size
    except (OSError, SyntaxError, ValueError):
        return None
    scale = min(1.0, LARGE / max(width, height))
    return known_photo(sha, round(width * scale), round(height * scale))


def known_photo(sha: str, width: int, height: int) -> SitePhoto:
    """Return what a photo is called on the site whose large file has so many dots."""
    name = f"gambar/{sha[:16]}"
    return SitePhoto(f"{name}-400.jpg", f"{name}-1080.jpg", width, height)


def small_jpeg(jpeg: bytes) -> bytes:
    """Return the middle of a photo at 400 × 300 dots."""
    image: Any = Image.open(io.BytesIO(jpeg), formats=("JPEG",))
    image.draft("RGB", SMALL)  # decoded no larger than needed: several times as quick
    return _written(ImageOps.fit(image.convert("RGB"), SMALL, Image.Resampling.LANCZOS), _SMALL_QUALITY)


def large_jpeg(jpeg: bytes) -> bytes:
    """Return a photo at no more than 1,080 dots; one that is small and clean already is left as it is."""
    image: Any = Image.open(io.BytesIO(jpeg), formats=("JPEG",))
    if max(image.size) <= LARGE and image.mode == "RGB" and len(jpeg) <= LIGHT and is_clean(jpeg):
        return jpeg
    image = image.convert("RGB")
    image.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
    return _written(image, _LARGE_QUALITY)


def is_clean(jpeg: bytes) -> bool:
    """Tell whether a JPEG holds its picture only: no word of a camera or program, and nothing behind its end.

    Inside the picture's own data 0xFF is never followed by one of these signs (ITU T.81, B.1.1.2).
    """
    return _WORDS.search(jpeg) is None and jpeg.find(b"\xff\xd9") == len(jpeg) - 2


def _written(image: Any, quality: int) -> bytes:
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    made = io.BytesIO()
    clean.save(made, format="JPEG", quality=quality, optimize=True, progressive=True)
    return made.getvalue()
