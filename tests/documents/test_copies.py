"""Papers go through copiers and cheap printers: after two photocopies and after a dither no digit is read otherwise."""

from __future__ import annotations

import pytest
import zxingcpp

from ntt_pos.documents.engine.page import Sheet
from ntt_pos.documents.vouchers.kwitansi_pdf import draw_kwitansi
from ntt_pos.documents.vouchers.note_pdf import draw_note
from ntt_pos.documents.vouchers.voucher_pdf import draw_voucher
from ntt_pos.i18n import Language
from tests.documents import copies, notes, pages
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
}


@pytest.mark.parametrize("paper", PAPERS)
def test_after_two_photocopies_and_a_dither_no_digit_is_read_otherwise(paper):
    with copies.noting_fields() as fields:
        pdf = PAPERS[paper]()
    printed = copies.pictures(pdf)
    for leave in (copies.photocopied_twice, copies.dithered):
        left = [leave(page) for page in printed]
        assert copies.wrongly_read(fields, left) == []
        if paper in ("statement", "debt"):
            (code,) = zxingcpp.read_barcodes(left[0])
            assert code.text.startswith(NUMBER)


def test_the_same_check_finds_what_is_grey_or_too_small():
    sheet = Sheet("Percobaan", "NTT Mart")
    with copies.noting_fields() as fields:
        sheet.text(60, 700, "Rp251.500", 12)
        sheet.text(60, 660, "Rp314.500", 12, colour=(0.62, 0.6, 0.58))
        sheet.text(60, 620, "Rp987.650", 4)
    sheet.next_page()
    left = [copies.photocopied_twice(page) for page in copies.pictures(sheet.finish())]
    assert [stands for stands, _read in copies.wrongly_read(fields, left)] == ["Rp314.500", "Rp987.650"]
