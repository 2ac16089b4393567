"""The receipt beside the roll: as a page, as a message, with the shop's logo, on the printers people buy."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from ntt_pos.documents.engine.logo import dithered, grey_logo, logo_raster
from ntt_pos.documents.receipt.receipt_escpos import receipt_bytes
from ntt_pos.documents.receipt.receipt_message import receipt_message
from ntt_pos.documents.receipt.receipt_pdf import draw_receipt_pdf
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.devices.paper import PaperProfile
from ntt_pos.domain.devices.printer_profiles import PRINTERS, printer_model
from ntt_pos.i18n import Language
from tests.documents.escpos_interpreter import EscposPrinter
from tests.documents.receipts import (
    a_bundle_receipt,
    a_cheaper_exchange,
    a_full_receipt,
    a_line,
    a_receipt,
    a_return,
    a_split_receipt,
)

ID = Language("id")
EVERY = {
    "full": a_full_receipt(copy=2),
    "bundle": a_bundle_receipt(),
    "split": a_split_receipt(),
    "return": a_return(),
    "exchange": a_cheaper_exchange(),
    "practice": a_receipt(practice=True),
}


def a_picture(kind="PNG", size=(300, 120), mode="RGB", colour="white"):
    image = Image.new(mode, size, colour)
    for x in range(size[0] // 3, 2 * size[0] // 3):
        for y in range(size[1] // 4, 3 * size[1] // 4):
            image.putpixel((x, y), 0 if mode == "L" else (0, 0, 0))
    made = io.BytesIO()
    image.save(made, format=kind)
    return made.getvalue()


@pytest.mark.parametrize("kind", EVERY)
def test_a_page_holds_the_whole_receipt_once_and_its_number_is_read_back(kind):
    receipt = EVERY[kind]
    pdf = draw_receipt_pdf(receipt, ID)
    assert pdf == draw_receipt_pdf(receipt, ID)
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    words = page.extract_text()
    assert receipt.number in words
    assert ID.rp(abs(receipt.due)) in words
    for line in receipt.lines:
        assert line.name.split()[0] in words
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=4).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [receipt.number]


def test_a_page_is_as_long_as_the_receipt_and_no_word_leaves_it():
    lines = tuple(a_line(f"Produk nomor {n} dengan nama yang sangat panjang sekali", n + 1) for n in range(80))
    (page,) = PdfReader(io.BytesIO(draw_receipt_pdf(a_receipt(lines), ID))).pages
    assert float(page.mediabox.height) > 2_000
    edges = []
    page.extract_text(
        visitor_text=lambda text, _cm, tm, _font, _size: edges.append((tm[4], tm[5])) if text.strip() else None
    )
    assert all(0 < x < float(page.mediabox.width) and 0 < y < float(page.mediabox.height) for x, y in edges)


def test_a_message_is_plain_and_no_name_can_format_it():
    receipt = a_receipt((a_line("Kopi *murah* _sekali_\u202e\x1bp", 2),))
    message = receipt_message(receipt, ID)
    assert "Kopi murah sekalip" in message
    assert "*TOTAL Rp50.000*" in message
    assert "2 bks × 25.000 = 50.000" in message
    assert "dalam 3 hari" in message
    assert all(character.isprintable() or character == "\n" for character in message)


def test_a_message_names_the_bundle_the_discount_and_what_goes_back():
    bundle = receipt_message(a_bundle_receipt(), ID)
    assert "*Hampers Lamaholot* 2 × 100.000 = 200.000" in bundle
    assert "Harga seluruh belanja dikurangi −5.000" in bundle
    assert "- Sarung tenun kecil, 2 bks" in bundle
    assert "UANG KEMBALI Rp25.000" in receipt_message(a_return(), ID)
    assert "Dikembalikan: Tunai 15.000" in receipt_message(a_cheaper_exchange(), ID)
    assert "LATIHAN" in receipt_message(a_receipt(practice=True), ID)


def test_a_message_shows_a_lowered_price_where_it_is_and_no_product_that_is_wrong():
    assert "= 37.551\n  Harga dikurangi −2.500\n" in receipt_message(a_full_receipt(), ID)
    back = replace(a_return(), lines=(a_line(quantity=1, price=10_000, gross=8_708, paid=8_708),))
    assert "  1 bks = 8.708\n" in receipt_message(back, ID)
    assert "×" not in receipt_message(back, ID)


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGB"), ("JPEG", "RGB"), ("PNG", "L"), ("PNG", "RGBA")])
def test_a_logo_becomes_black_dots_where_it_is_dark(kind, mode):
    logo = grey_logo(a_picture(kind, mode=mode))
    dots = dithered(logo, 384)
    assert (len(dots[0]), len(dots)) == (300, 120)
    assert dots[60][150]
    assert not dots[4][4]
    assert sum(map(sum, dots)) == pytest.approx(100 * 60, rel=0.05)


def test_what_is_clear_in_a_logo_stays_paper():
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    made = io.BytesIO()
    image.save(made, format="PNG")
    assert not any(map(any, dithered(grey_logo(made.getvalue()), 384)))


@pytest.mark.parametrize("size", [(2_000, 500), (500, 2_000), (577, 1), (1, 1)])
def test_a_logo_of_any_shape_fits_the_paper(size):
    dots = dithered(grey_logo(a_picture(size=size)), 384)
    assert 0 < len(dots[0]) <= 384
    assert 0 < len(dots) <= 240
    raster = logo_raster(dots, 384)
    assert len(raster) == 8 + 48 * len(dots)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (b"", "not a PNG or JPEG"),
        (b"GIF89a" + b"\0" * 40, "not a PNG or JPEG"),
        (a_picture()[:60], "not a PNG or JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 30, "not a PNG or JPEG"),
        (b"x" * 100_001, "at most 100000"),
        (a_picture(size=(4_001, 3)), "larger than 4000"),
    ],
)
def test_what_is_no_logo_is_refused(wrong, said):
    with pytest.raises(DomainError, match=said):
        grey_logo(wrong)


@pytest.mark.parametrize("model", PRINTERS, ids=[model.key for model in PRINTERS])
def test_every_printer_prints_the_logo_and_a_number_that_is_read_back_and_cuts_only_with_a_cutter(model):
    profile = model.paper()
    data = receipt_bytes(a_full_receipt(), profile, ID, open_drawer=True, logo=grey_logo(a_picture()))
    printer = EscposPrinter(dots=profile.dots)
    printer.read(data)
    kinds = printer.kinds()
    assert [code.text for code in zxingcpp.read_barcodes(printer.picture())] == [a_full_receipt().number]
    assert ("CUT" in kinds) is model.cutter
    assert "DRAWER" in kinds
    assert b"\x1dv0" in data


def test_a_printer_is_known_by_its_key_and_by_what_older_settings_called_it():
    assert printer_model("80-epson").columns == 48
    assert printer_model("TM-T20II").key == "80-epson"
    assert printer_model("something else").key == "58-plain"
    assert len({model.key for model in PRINTERS}) == len(PRINTERS)
    paper = printer_model("80-epson").paper(columns=42, cutter=False, drawer=False)
    assert paper == PaperProfile(columns=42, escpos_profile="TM-T20II", native_qr=True)
