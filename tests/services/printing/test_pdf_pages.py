"""The pages of a PDF as pictures."""

from __future__ import annotations

from ntt_pos.documents.reports.recap_pdf import draw_recap
from ntt_pos.services.printing.pdf_pages import PdfPages
from tests.documents.papers import a_recap


def test_every_page_has_a_picture_with_ink_on_it():
    pages = PdfPages.of(draw_recap(a_recap(60)))
    assert pages.count > 1
    for page in range(pages.count):
        picture = pages.picture(page, dpi=36)
        assert abs(picture.width - 298) <= 1
        assert len(picture.dots) == 3 * picture.width * picture.height
        assert min(picture.dots) < 128
