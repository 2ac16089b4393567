"""A paper of pages (PDF), to be looked at on the screen and to be printed dot by dot."""

from __future__ import annotations

from dataclasses import dataclass

from ntt_pos.documents.engine.page_pictures import PagePicture, page_count, page_picture

__all__ = ["PagePicture", "PdfPages"]


@dataclass(frozen=True, slots=True)
class PdfPages:
    """The pages of a PDF."""

    pdf: bytes
    count: int

    @classmethod
    def of(cls, pdf: bytes) -> PdfPages:
        """Return the pages of a PDF."""
        return cls(pdf, page_count(pdf))

    def picture(self, page: int, *, dpi: float) -> PagePicture:
        """Return a page (the first is 0) as it looks at so many dots per inch."""
        return page_picture(self.pdf, page, dpi=dpi)
