"""No name commands a device: each place that shows text has its own cleaning, and the printer's is proved by removing it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.documents.engine import clean, paper_roll
from ntt_pos.documents.receipt.receipt_escpos import receipt_bytes
from ntt_pos.domain.devices.paper import PaperProfile
from ntt_pos.i18n import Language
from tests.documents.escpos_interpreter import EscposPrinter
from tests.documents.receipts import a_line, a_receipt

KICK = "\x1bp\x00\x19\xfa"
HOSTILE = (
    f"Kopi{KICK} 200 g",
    "Kopi\x1d!\x77besar",
    "Kopi\x10\x14\x01\x00\x05",
    "Kopi\nTOTAL 0",
    "\x9bKopi",
    "Kopi\u202e000.1",
)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("columns", [32, 42, 48])
def test_a_product_name_never_commands_the_printer(name, columns):
    receipt = a_receipt(
        (a_line(name, producer=name, village=name),), cashier=name, footer=name, shop=name, address=name
    )
    printer = EscposPrinter(dots=columns * 12)
    printer.read(receipt_bytes(receipt, PaperProfile(columns=columns, drawer=True), Language("id")))
    assert "DRAWER" not in printer.kinds()
    plain = EscposPrinter(dots=columns * 12)
    plain.read(receipt_bytes(a_receipt((a_line(),)), PaperProfile(columns=columns, drawer=True), Language("id")))
    assert printer.kinds() == plain.kinds()


def test_without_the_cleaning_the_same_name_opens_the_drawer(monkeypatch):
    monkeypatch.setattr(paper_roll, "for_printer", lambda text, code_page: text)
    monkeypatch.setattr("ntt_pos.documents.engine.escpos._encoded", lambda text, code_page: text.encode("latin-1"))
    data = receipt_bytes(a_receipt((a_line(f"Kopi{KICK}"),)), PaperProfile(), Language("id"))
    assert KICK.encode("latin-1") in data


@given(st.text(max_size=60), st.sampled_from(["cp437", "cp850", "cp858", "cp1252"]))
def test_what_goes_to_the_printer_holds_no_control_character(text, code_page):
    cleaned = clean.for_printer(text, code_page)
    assert all(byte >= 0x20 and byte != 0x7F for byte in cleaned.encode(code_page))


def test_what_a_code_page_lacks_is_spelled_as_a_reader_would():
    assert clean.for_printer("2 × “Nogo” – kafé Ślōwā… 5 €", "cp437") == '2 x "Nogo" - kafé Slowa... 5 EUR'
    assert clean.for_printer("咖啡 kopi", "cp437") == "?? kopi"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("¾ kg", "3/4 kg"),
        ("1¾ kg", "1 3/4 kg"),
        ("3⁄4 kg", "3/4 kg"),
        ("bœuf Œuf", "boeuf OEuf"),
        ("Leloʻba", "Lelo'ba"),
    ],
)
def test_fractions_and_letters_of_names_print_as_words_read_them(written, printed):
    assert clean.for_printer(written, "cp437") == printed


def test_a_fraction_that_the_code_page_has_stays_one_sign():
    assert clean.for_printer("1½ kg", "cp437") == "1½ kg"


def test_a_page_whose_font_lacks_a_fraction_keeps_its_line():
    assert clean.for_pdf("¾ kg", frozenset(range(32, 127))) == "3/4 kg"


@given(st.text(max_size=60))
def test_a_page_shows_one_line_without_control_characters(text):
    shown = clean.for_pdf(text)
    assert shown == clean.for_pdf(shown)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in shown)


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-5", "@SUM(A1)", "  =HYPERLINK(1)", "\t=1", "|calc", "%0a"])
def test_a_cell_is_never_a_formula(text):
    assert clean.for_cell(text).startswith("'")


def test_a_cell_keeps_ordinary_text():
    assert clean.for_cell("Kopi = enak") == "Kopi = enak"


@pytest.mark.parametrize("text", ["=1+1", "'=1", "'", "kopi", "\t=1", "a\nb", "  @x"])
def test_a_table_that_is_kept_to_the_letter_gives_its_text_back(text):
    kept = clean.for_csv(text)
    assert kept.removeprefix("'") == text
    assert kept.startswith("'") == (text.lstrip()[:1] in {"=", "+", "-", "@", "|", "%"} or text.startswith("'"))
