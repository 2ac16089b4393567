"""The receipt on paper: readable at every width, in line, scannable, and the same bytes for the same sale."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageOps

from ntt_pos.documents.engine.escpos import paper_bytes
from ntt_pos.documents.engine.paper_roll import Roll
from ntt_pos.documents.engine.qr_code import qr_modules
from ntt_pos.documents.receipt.receipt_escpos import receipt_bytes
from ntt_pos.documents.receipt.receipt_message import receipt_message
from ntt_pos.documents.receipt.receipt_text import receipt_lines, receipt_text
from ntt_pos.documents.receipt.z_report import z_lines, z_text
from ntt_pos.domain.devices.paper import PaperCode, PaperProfile
from ntt_pos.domain.selling.receipt import for_a_gift
from ntt_pos.i18n import Language
from tests.documents.escpos_interpreter import EscposPrinter
from tests.documents.golden import same_as_golden
from tests.documents.papers import a_shift_report
from tests.documents.receipts import (
    a_bundle_receipt,
    a_cheaper_exchange,
    a_full_receipt,
    a_line,
    a_receipt,
    a_return,
    a_split_receipt,
    an_exchange,
)

ID = Language("id")
PROFILES = {
    "58mm": PaperProfile(),
    "58mm_native": PaperProfile(native_qr=True, escpos_profile="POS-5890"),
    "80mm_42": PaperProfile(columns=42, cutter=True, escpos_profile="TM-T20II-42col"),
    "80mm_48": PaperProfile(columns=48, cutter=True, drawer=True, escpos_profile="TM-T20II"),
}
RECEIPTS = {
    "sale": a_full_receipt(),
    "copy": a_full_receipt(copy=2),
    "return": a_return(),
    "exchange": an_exchange(),
    "cheaper_exchange": a_cheaper_exchange(),
    "bundle": a_bundle_receipt(),
    "split": a_split_receipt(),
    "gift": for_a_gift(a_bundle_receipt()),
}


def printed(receipt, profile, **options):
    printer = EscposPrinter(dots=profile.dots)
    printer.read(receipt_bytes(receipt, profile, ID, **options))
    return printer


@pytest.mark.parametrize("paper", PROFILES)
@pytest.mark.parametrize("kind", RECEIPTS)
def test_the_bytes_are_the_golden_ones(paper, kind):
    assert same_as_golden(f"receipt_{kind}_{paper}.bin", receipt_bytes(RECEIPTS[kind], PROFILES[paper], ID))


@pytest.mark.parametrize("columns", [32, 42, 48])
@pytest.mark.parametrize("kind", RECEIPTS)
def test_the_text_is_the_golden_one(columns, kind):
    assert same_as_golden(f"receipt_{kind}_{columns}.txt", receipt_text(RECEIPTS[kind], columns, ID).encode())


@pytest.mark.parametrize("paper", PROFILES)
@pytest.mark.parametrize("kind", RECEIPTS)
def test_the_number_is_read_back_from_the_paper(paper, kind):
    printer = printed(RECEIPTS[kind], PROFILES[paper])
    assert [code.text for code in zxingcpp.read_barcodes(printer.picture())] == [RECEIPTS[kind].number]


def test_a_printer_without_a_cutter_is_never_told_to_cut():
    assert "CUT" not in printed(a_receipt(), PaperProfile()).kinds()
    assert printed(a_receipt(), PaperProfile(cutter=True)).kinds()[-1] == "CUT"


def test_the_drawer_opens_only_when_asked_and_there():
    with_drawer = PaperProfile(drawer=True)
    assert "DRAWER" in printed(a_receipt(), with_drawer, open_drawer=True).kinds()
    assert "DRAWER" not in printed(a_receipt(), with_drawer).kinds()
    assert "DRAWER" not in printed(a_receipt(), PaperProfile(), open_drawer=True).kinds()


def test_a_copy_says_so_in_double_size():
    ops = printed(a_full_receipt(copy=2), PaperProfile()).ops
    assert [op.size for op in ops if op.text == "SALINAN ke-2"] == [(2, 2)]
    assert "SALINAN" not in printed(a_full_receipt(), PaperProfile()).text()


def test_a_practice_receipt_cannot_be_taken_for_a_real_one():
    assert "LATIHAN" in printed(a_receipt(practice=True), PaperProfile()).text()


def test_every_line_says_who_made_it():
    text = receipt_text(a_receipt(), 48, ID)
    assert "buatan BUMDes Leworahang, Hokeng Jaya" in text


def test_the_receipt_says_its_journal_head_and_no_goods_that_cannot_be_returned():
    text = receipt_text(a_receipt(), 32, ID)
    assert "kode periksa 7f3a91c2" in text
    assert "tidak dapat dikembalikan" not in text


def test_the_paper_speaks_its_own_language():
    assert "Kembalian" in receipt_text(a_receipt(), 32, ID)
    assert "Change" in receipt_text(a_receipt(), 32, Language("en"))


names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=90)


@settings(max_examples=60)
@given(
    names,
    names,
    st.integers(1, 9_999),
    st.integers(1, 1_000_000_000),
    st.sampled_from([32, 42, 48]),
    st.sampled_from([1, 1000]),
)
def test_amounts_end_at_the_right_edge_whatever_the_names(name, maker, quantity, price, columns, price_per):
    receipt = a_receipt((a_line(name, quantity, price, producer=maker, price_per=price_per),))
    lines = receipt_lines(receipt, columns=columns, language=ID, code_page="cp437")
    for line in lines:
        assert len(line.text) <= (columns // 2 if line.big else columns) or line.code != "TEXT"
    gross = ID.rupiah(receipt.gross)
    assert any(line.text.endswith(gross) and len(line.text) == columns for line in lines)
    EscposPrinter(dots=columns * 12).read(receipt_bytes(receipt, PaperProfile(columns=columns), ID))


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_a_z_report_fits_the_paper_and_says_the_drawer(columns):
    report = a_shift_report()
    profile = PaperProfile(columns=columns)
    printer = EscposPrinter(dots=profile.dots)
    printer.read(paper_bytes(z_lines(report, columns=columns, language=ID, code_page="cp437"), profile))
    text = z_text(report, columns, ID)
    assert re.search(r"Seharusnya di laci +1\.245\.200\n", text)
    assert re.search(r"Selisih +−200\n", text)
    assert report.journal_head in text.replace("\n", "")
    assert same_as_golden(f"z_{columns}.txt", text.encode())


def test_an_x_report_counts_nothing():
    text = z_text(a_shift_report(counted=None), 32, ID)
    assert "LAPORAN X" in text
    assert "Selisih" not in text


def test_a_bundle_stands_at_its_own_price_and_the_column_adds_up():
    text = receipt_text(a_bundle_receipt(), 42, ID)
    assert re.search(r"2 × 100\.000 +200\.000\n", text)
    assert re.search(r"Subtotal +206\.660\n", text)
    assert re.search(r"TOTAL +Rp201\.600\n", text)
    assert text.count("buatan") == 3 + 1  # each maker, and the shop's thanks
    assert "Diskon hampers" not in text


def test_each_tender_of_a_split_payment_stands_with_its_reference():
    text = receipt_text(a_split_receipt(), 32, ID)
    for words in ("QRIS 8842113", "Kartu debit APPR 771203", "Transfer bank FT26059XK1", "Tunai", "Kembalian"):
        assert words in text, words


@pytest.mark.parametrize(("days", "promise"), [(3, "dalam 3 hari"), (1, "dalam 1 hari"), (0, "rusak atau salah")])
def test_the_return_rule_says_the_days_of_the_settings_and_refuses_nothing(days, promise):
    for language in (ID, Language("en")):
        words = " ".join(receipt_text(a_receipt(return_days=days), 48, language).split()).lower()
        for forbidden in ("tidak dapat", "tidak bisa", "cannot", "no return", "no exchange"):
            assert forbidden not in words
    assert promise in " ".join(receipt_text(a_receipt(return_days=days), 32, ID).split())


def test_what_came_back_at_a_discount_says_no_price_that_would_not_multiply():
    back = replace(a_return(), lines=(a_line(quantity=1, gross=21_667, paid=21_667),))
    text = receipt_text(back, 42, ID)
    assert re.search(r"  1 bks +21\.667\n", text)
    assert "× 25.000" not in text


@pytest.mark.parametrize("columns", [32, 42, 48])
@pytest.mark.parametrize("long", [120, 250, 330])
def test_a_payment_code_has_squares_of_five_dots_at_least_and_is_read_back(columns, long):
    content = "00020101021226" + "Toko Ina " * 40
    roll = Roll(columns)
    roll.code(PaperCode.QR, content[:long].strip(), big=True)
    printer = EscposPrinter(dots=columns * 12)
    printer.read(paper_bytes(roll.lines, PaperProfile(columns=columns)))
    (code,) = zxingcpp.read_barcodes(printer.picture())
    assert code.text == content[:long].strip()
    left, _top, right, _foot = ImageOps.invert(printer.picture().convert("L")).getbbox()
    dots = [(right - left) / len(qr_modules(code.text, level)) for level in "ml"]
    assert any(each >= 5 and each.is_integer() for each in dots)


@pytest.mark.parametrize("receipt", [a_full_receipt(), a_bundle_receipt()], ids=["lines", "bundle"])
def test_a_discount_is_taken_off_once_when_the_column_is_added_down(receipt):
    rows = re.findall(r"(?m)^(.+?) {2,}(?:Rp)?(−?[\d.]+)$", receipt_text(receipt, 48, ID))
    added = 0
    for label, words in rows:
        value = int(words.replace(".", "").replace("−", "-"))
        if label.strip() in {"Subtotal", "TOTAL"}:
            assert added == value, label
            if label.strip() == "TOTAL":
                break
        else:
            added += value
    else:
        pytest.fail("no total")


def test_after_the_close_a_receipt_says_both_dates():
    usual = a_receipt()
    late = replace(usual, business_date=usual.business_date + timedelta(days=1))
    assert "(buku 1 Mar)" in receipt_text(late, 48, ID)
    assert "buku 1 Mar" in receipt_message(late, ID)
    assert "buku" not in receipt_text(usual, 48, ID) + receipt_message(usual, ID)


def test_a_z_of_another_book_date_than_its_day_says_so():
    report = a_shift_report()
    one = replace(report, by_date=report.by_date[:1])
    assert "PER TANGGAL BUKU" not in z_text(replace(one, at=datetime(2026, 2, 28, 9, tzinfo=UTC)), 48, ID)
    assert "PER TANGGAL BUKU" in z_text(replace(one, at=datetime(2026, 2, 27, 9, tzinfo=UTC)), 48, ID)


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_no_line_of_paper_ends_between_a_number_and_its_unit(columns):
    for length in range(12, 46):
        name = "Kopi bubuk Hokeng panggang kelompok tani ibu"[:length].strip()
        text = receipt_text(a_receipt((a_line(f"{name} 200 g, 2 bks"),)), columns, ID)
        assert "200 g" in text, text
        assert "2 bks" in text, text


def test_a_quantity_wider_than_the_paper_is_still_broken():
    roll = Roll(8)
    roll.words("Kain 1.000.000 lbr")
    assert [line.text for line in roll.lines] == ["Kain", "1.000.00", "0 lbr"]
