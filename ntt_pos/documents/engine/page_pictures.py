"""The pages of a PDF as pictures: for the eye on the screen, and dot by dot for the office printer."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final

import pypdfium2

POINTS_OF_AN_INCH: Final = 72
# PDFium works for one thread at a time, whatever the document.
_ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page's dots, row by row: red, green, blue, a byte each."""

    width: int
    height: int
    dots: bytes


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_picture(pdf: bytes, page: int, *, dpi: float) -> PagePicture:
    """Return a page (the first is 0) as it looks at so many dots per inch."""
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            shown = document[page]
            bitmap = shown.render(scale=dpi / POINTS_OF_AN_INCH, rev_byteorder=True)
            wide, row = bitmap.width * bitmap.n_channels, bytes(bitmap.buffer)
            dots = b"".join(row[start : start + wide] for start in range(0, len(row), bitmap.stride))
            picture = PagePicture(bitmap.width, bitmap.height, dots)
            bitmap.close()
            shown.close()
            return picture
        finally:
            document.close()
