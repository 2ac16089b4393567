"""The photos of the web pages: each in two sizes, named by what it shows, without what a camera wrote into it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image, ImageOps

SMALL: Final = (400, 300)
LARGE: Final = 1080
LEAST_FOR_A_FEED: Final = 500
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
    name = f"gambar/{sha[:16]}"
    scale = min(1.0, LARGE / max(width, height))
    return SitePhoto(f"{name}-400.jpg", f"{name}-1080.jpg", round(width * scale), round(height * scale))


def small_jpeg(jpeg: bytes) -> bytes:
    """Return the middle of a photo at 400 × 300 dots."""
    image: Any = Image.open(io.BytesIO(jpeg), formats=("JPEG",))
    image.draft("RGB", (2 * SMALL[0], 2 * SMALL[1]))
    return _written(ImageOps.fit(image.convert("RGB"), SMALL, Image.Resampling.LANCZOS), _SMALL_QUALITY)


def large_jpeg(jpeg: bytes) -> bytes:
    """Return a photo at no more than 1,080 dots."""
    image: Any = Image.open(io.BytesIO(jpeg), formats=("JPEG",)).convert("RGB")
    image.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
    return _written(image, _LARGE_QUALITY)


def _written(image: Any, quality: int) -> bytes:
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    made = io.BytesIO()
    clean.save(made, format="JPEG", quality=quality, optimize=True, progressive=True)
    return made.getvalue()
