"""What every PDF says of itself: title, author, language, PDF 1.7, and no typeface but our own, embedded."""

from __future__ import annotations

import io

import pypdf
import pytest

from ntt_pos.documents.engine.fonts import BOLD, MEDIUM
from ntt_pos.documents.labels.labels import draw_calibration
from ntt_pos.documents.receipt.receipt_pdf import draw_receipt_pdf
from ntt_pos.documents.reports.recap_pdf import draw_recap
from ntt_pos.documents.reports.stock_card_pdf import draw_stock_card
from ntt_pos.domain.goods.labels import PRESETS
from tests.documents import counts, receipts
from tests.documents.papers import a_recap
from tests.documents.test_copies import ID, PAPERS

EVERY = {
    **PAPERS,
    "receipt": lambda: draw_receipt_pdf(receipts.a_full_receipt(), ID),
    "recap": lambda: draw_recap(a_recap(3)),
    "stock card": lambda: draw_stock_card(counts.a_stock_card(sales=3), ID),
    "labels": lambda: draw_calibration(PRESETS[0], ID, "A4"),
}


@pytest.mark.parametrize("paper", EVERY)
def test_a_paper_says_what_it_is_and_declares_our_typeface_only(paper):
    reader = pypdf.PdfReader(io.BytesIO(EVERY[paper]()))
    assert reader.pdf_header == "%PDF-1.7"
    assert reader.trailer["/Root"]["/Lang"] == "id-ID"
    assert reader.metadata.title
    assert reader.metadata.author
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            assert font["/BaseFont"].split("+")[-1] in (MEDIUM, BOLD)
            assert "/FontFile2" in font["/FontDescriptor"]
