"""Papers go through copiers and cheap printers: after two photocopies and after a dither no digit is read otherwise."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
import zxingcpp

from ntt_pos.documents.engine.page import Sheet
from ntt_pos.documents.labels.labels import draw_labels
from ntt_pos.documents.receipt.receipt_pdf import draw_receipt_pdf
from ntt_pos.documents.reports.recap_pdf import draw_recap
from ntt_pos.documents.vouchers.kwitansi_pdf import draw_kwitansi
from ntt_pos.documents.vouchers.note_pdf import draw_note
from ntt_pos.documents.vouchers.voucher_pdf import draw_voucher
from ntt_pos.domain.goods.labels import PRESETS, LabelKind
from ntt_pos.i18n import Language
from tests.documents import copies, counts, notes, pages, papers, receipts
from tests.documents.statement.test_page_pdf import NUMBER, drawn
from tests.documents.vouchers import examples
from tests.documents.vouchers.test_kwitansi_pdf import KWITANSI

ID = Language("id")
PAPERS = {
    "statement": lambda: drawn(pages.worked()),
    "debt": lambda: drawn(pages.debt()),
    "voucher": lambda: draw_voucher(examples.a_large_one(), ID),
    "note": lambda: draw_note(notes.a_paper(), ID),
    "kwitansi": lambda: draw_kwitansi(KWITANSI, ID),
    "receipt": lambda: draw_receipt_pdf(receipts.a_full_receipt(), ID),
    "return": lambda: draw_receipt_pdf(receipts.a_return(), ID),
    "recap": lambda: draw_recap(papers.a_recap()),
    "shelf labels": lambda: draw_labels(counts.some_labels(6), PRESETS[0], LabelKind.SHELF, ID, start=1),
    "product labels": lambda: draw_labels(counts.some_labels(6), PRESETS[1], LabelKind.PRODUCT, ID, start=1),
}
CODED = {"statement": NUMBER, "debt": NUMBER}
# Reading is slow: every fourth field of every paper with each change, all of them in both ways in the long profile.
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
WAYS, EVERY = ((copies.photocopied_twice, copies.dithered), 1) if LONG else ((copies.photocopied_twice,), 4)


@pytest.fixture(scope="module")
def printed():
    """Return every paper's pages as a printer leaves them, and all fields with the page on which they are."""
    fields, printed = [], {}
    for name, draw in PAPERS.items():
        with copies.noting_fields() as written:
            pdf = draw()
        before = sum(len(each) for each in printed.values())
        fields += [replace(field, page=field.page + before) for field in written]
        printed[name] = copies.pictures(pdf)
    return fields, printed


@pytest.mark.posix("tesseract reads the papers; they are the same bytes on every system")
@pytest.mark.parametrize("leave", WAYS)
def test_after_two_photocopies_and_a_dither_no_digit_is_read_otherwise(printed, leave):
    fields, papers_printed = printed
    left = {name: [leave(page) for page in each] for name, each in papers_printed.items()}
    assert copies.wrongly_read(fields[::EVERY], [page for each in left.values() for page in each]) == []
    for name, number in CODED.items():
        (code,) = zxingcpp.read_barcodes(left[name][0])
        assert code.text.startswith(number)


@pytest.mark.posix("tesseract reads the papers; they are the same bytes on every system")
def test_the_same_check_finds_what_is_grey_or_too_small():
    sheet = Sheet("Percobaan", "NTT Mart")
    with copies.noting_fields() as fields:
        sheet.text(60, 700, "Rp251.500", 12)
        sheet.text(60, 660, "Rp314.500", 12, colour=(0.62, 0.6, 0.58))
        sheet.text(60, 620, "Rp987.650", 4)
    sheet.next_page()
    left = [copies.photocopied_twice(page) for page in copies.pictures(sheet.finish())]
    assert [stands for stands, _read in copies.wrongly_read(fields, left)] == ["Rp314.500", "Rp987.650"]
