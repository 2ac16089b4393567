"""Labels are read back by a scanner's eyes: from the pages as they are printed, and from the receipt printer."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pypdfium2
import pytest
import zxingcpp

from ntt_pos.documents.labels.labels import DOT, MODULES, POINTS, draw_calibration, draw_labels, label_bytes
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.devices.paper import PaperProfile
from ntt_pos.domain.goods.barcode import check_digit, ean_bars, in_store_ean13
from ntt_pos.domain.goods.labels import (
    LEAST_HIGH,
    LEAST_WIDE,
    NO_SHIFT,
    PRESETS,
    Label,
    LabelKind,
    LabelSheet,
    Shift,
    check_sheet,
    label_code,
    own_sheet,
)
from ntt_pos.i18n import Language
from tests.documents.copies import noting_fields
from tests.documents.escpos_interpreter import EscposPrinter

INDONESIAN = Language("id")
EANS = (zxingcpp.BarcodeFormat.EAN13, zxingcpp.BarcodeFormat.EAN8)
COFFEE = Label(
    "Kopi Arabika Bajawa 200 g", "Kelompok Tani Lewokluok", "Lewokluok", 25_000, 1, "bungkus", "8992154695923"
)
LONG = replace(
    COFFEE,
    name="Keripik pisang kepok manis balado pedas kemasan keluarga besar",
    producer="Kelompok Wanita Tani Kasih Ibu Sejahtera Bersama Lamaholot",
)
SMALLEST = own_sheet(6, 15, 0)


def labels(count: int) -> list[Label]:
    return [replace(COFFEE, code=in_store_ean13(number)) for number in range(1, count + 1)]


def read_back(pdf: bytes, sheet: LabelSheet, *, dpi: int = 300, shift: Shift = NO_SHIFT) -> list[list[str]]:
    """Return the codes of every page, label by label, as an ordinary printer's dots show them to a scanner."""
    found = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        picture = page.render(scale=dpi / 72).to_pil().convert("L")
        codes = []
        for place in range(sheet.places):
            x, y = (at + more for at, more in zip(sheet.corner(place), shift, strict=True))
            box = [round(each * dpi / 254) for each in (x, y, x + sheet.wide, y + sheet.high)]
            codes += [code.text for code in zxingcpp.read_barcodes(picture.crop(box), formats=EANS)]
        found.append(codes)
    document.close()
    return found


@pytest.mark.parametrize("sheet", [*PRESETS, own_sheet(1, 4, 100), own_sheet(2, 5, 50), SMALLEST], ids=str)
@pytest.mark.parametrize("kind", LabelKind)
def test_every_barcode_on_a_sheet_is_read_back(sheet: LabelSheet, kind: LabelKind) -> None:
    wanted = labels(sheet.places)
    pdf = draw_labels(wanted, sheet, kind, INDONESIAN, start=0)
    assert read_back(pdf, sheet) == [[label.code for label in wanted]]
    assert pdf == draw_labels(wanted, sheet, kind, INDONESIAN, start=0)


def test_each_named_sheet_has_the_pitch_it_is_sold_with() -> None:
    pitches = [
        (s.columns, s.rows, s.corner(1)[0] - s.corner(0)[0], s.corner(s.columns)[1] - s.corner(0)[1]) for s in PRESETS
    ]
    assert pitches == [(3, 8, 700, 370), (3, 7, 660, 381), (2, 7, 1016, 381), (4, 10, 525, 297), (5, 13, 406, 212)]
    for sheet in PRESETS:
        below = 2970 - sheet.corner(sheet.places - 1)[1] - sheet.high
        assert abs(below - sheet.top) <= 1


def test_labels_begin_where_the_used_sheet_ends_and_go_on_on_the_next() -> None:
    sheet = PRESETS[0]
    pdf = draw_labels(labels(5), sheet, LabelKind.SHELF, INDONESIAN, start=sheet.places - 2)
    first, second = read_back(pdf, sheet)
    assert (len(first), len(second)) == (2, 3)


@pytest.mark.parametrize("code", ["8992154695923", "2000000000015", "96385074", "036000291452"])
def test_ean_13_ean_8_and_upc_are_drawn_so_that_a_scanner_says_the_number(code: str) -> None:
    pdf = draw_labels([replace(COFFEE, code=code)], PRESETS[0], LabelKind.PRODUCT, INDONESIAN, start=4)
    assert read_back(pdf, PRESETS[0]) == [[code if len(code) != 12 else f"0{code}"]]


def test_bars_are_whole_dots_of_a_printer_within_what_gs1_allows() -> None:
    millimetres = [module * 25.4 / 72 for module in MODULES]
    assert all(0.264 <= each <= 0.66 for each in millimetres)
    assert all(abs(module / DOT - round(module / DOT)) < 1e-9 for module in MODULES)
    assert (len(ean_bars("8992154695923")), len(ean_bars("96385074"))) == (95, 67)
    for wrong in ("8992154695924", "123", "", "abcdefghijklm"):
        with pytest.raises(ValueError, match="no EAN"):
            ean_bars(wrong)


def test_the_smallest_sheet_leaves_room_for_the_quiet_zones() -> None:
    least = 113 * min(MODULES) * 254 / 72
    assert least <= LEAST_WIDE + 30
    assert SMALLEST.wide * 72 / 254 >= 113 * min(MODULES)
    for wrong in ((7, 8, 0), (1, 17, 0), (6, 15, 100), (99, 1, 0)):
        with pytest.raises(DomainError, match="too small"):
            own_sheet(*wrong)
    for wrong in ((0, 5, 0), (-1, 5, 0), (3, 0, 0)):
        with pytest.raises(DomainError, match="at least one"):
            own_sheet(*wrong)
    assert check_sheet(LabelSheet(1, 1)).high > LEAST_HIGH


@pytest.mark.parametrize("sheet", [*PRESETS, SMALLEST], ids=str)
def test_a_long_name_wraps_and_stands_on_the_label_whole(sheet: LabelSheet) -> None:
    pdf = draw_labels([LONG], sheet, LabelKind.SHELF, INDONESIAN, start=0)
    text = " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    if sheet.high >= 250:  # on the smallest labels a name of 62 letters ends in dots, and its maker still stands there
        assert LONG.name in text
    assert LONG.name[:24] in text
    assert LONG.producer in text
    assert "Rp25.000" in text
    assert read_back(pdf, sheet) == [[LONG.code]]


def test_weighed_goods_tell_the_price_of_a_kilogram_and_a_practice_shop_says_so() -> None:
    salt = replace(COFFEE, name="Garam", price=20_000, price_per=1000, unit="kg", practice=True)
    text = (
        pypdf.PdfReader(io.BytesIO(draw_labels([salt], PRESETS[0], LabelKind.SHELF, INDONESIAN, start=0)))
        .pages[0]
        .extract_text()
    )
    assert "Rp20.000/kg" in text
    assert "LATIHAN" in text


@pytest.mark.parametrize("name", ["☕🎉 Kopi", "\x1bp0\x19\xfa Kopi", "Kopi\nArabika", "<b>Kopi</b>", "K" * 60])
def test_no_name_breaks_a_label(name: str) -> None:
    label = replace(COFFEE, name=name)
    for sheet in (PRESETS[0], PRESETS[-1]):
        pdf = draw_labels([label], sheet, LabelKind.SHELF, INDONESIAN, start=0)
        assert read_back(pdf, sheet) == [[label.code]]
    printer = EscposPrinter()
    printer.read(label_bytes([label], LabelKind.SHELF, PaperProfile(), INDONESIAN))
    assert "DRAWER" not in printer.kinds()


@pytest.mark.parametrize("columns", [32, 42, 48])
@pytest.mark.parametrize("native", [True, False])
@pytest.mark.parametrize("code", ["8992154695923", "96385074", "036000291452"])
def test_the_receipt_printers_labels_are_read_back(columns: int, native: bool, code: str) -> None:
    profile = PaperProfile(columns=columns, native_barcode=native)
    printer = EscposPrinter(dots=profile.dots)
    printer.read(label_bytes([replace(LONG, code=code), COFFEE], LabelKind.PRODUCT, profile, INDONESIAN))
    codes = zxingcpp.read_barcodes(printer.picture())
    wanted = {code if len(code) != 12 else f"0{code}", COFFEE.code}
    assert {found.text.zfill(13) if len(found.text) == 12 else found.text for found in codes} == wanted
    assert "Rp25.000" in printer.text()
    assert " ".join(printer.text().split()).startswith("Keripik pisang kepok manis")


def test_a_label_shows_a_number_that_scanners_know_and_not_a_free_text() -> None:
    assert label_code(()) == label_code(("KODE-17", "8992154695924")) == ""
    assert label_code(("96385074", "KODE", "8992154695923")) == "8992154695923"
    for number in range(20):
        body = f"20{number:010d}"
        assert label_code((body + check_digit(body),)) == in_store_ean13(number)


@pytest.mark.parametrize("sheet", PRESETS)
def test_nothing_is_printed_within_5_mm_of_the_papers_edge(sheet):
    assert not sheet.crowded
    label = replace(LONG, name=" ".join([LONG.name] * 3))
    with noting_fields() as fields:
        draw_labels([label] * sheet.places, sheet, LabelKind.PRODUCT, INDONESIAN, start=0)
    free = 50 * POINTS - 0.5
    for each in fields:
        assert each.x >= free
        assert each.x + each.wide <= 2100 * POINTS - free
        assert each.y >= free
    makers = [each for each in fields if "·" in each.words]
    assert len(makers) == sheet.places  # a name that is too long ends in dots, and the maker stands there


def test_a_sheet_without_room_at_its_edges_is_called_crowded_and_its_test_page_shows_every_place():
    crowded = LabelSheet(6, 14)
    assert crowded.crowded
    (page,) = pypdf.PdfReader(io.BytesIO(draw_calibration(PRESETS[0], INDONESIAN, "A4, 3 × 8"))).pages
    words = page.extract_text()
    assert all(str(place) in words for place in range(1, 25))
    assert "A4, 3 × 8" in words
    assert "ketik di Pengaturan, Label" in " ".join(page.extract_text().split())


@pytest.mark.parametrize("shift", [(20, -10), (-50, 50)])
def test_a_printer_that_prints_beside_is_shifted_and_every_code_is_still_read_5_mm_from_the_edge(shift):
    for sheet in (PRESETS[0], PRESETS[4]):
        wanted = labels(sheet.places)
        pdf = draw_labels(wanted, sheet, LabelKind.PRODUCT, INDONESIAN, start=0, shift=shift)
        assert read_back(pdf, sheet, shift=shift) == [[label.code for label in wanted]]
    with noting_fields() as there:
        draw_labels([COFFEE] * 4, PRESETS[1], LabelKind.SHELF, INDONESIAN, start=0)
    with noting_fields() as moved_there:
        draw_labels([COFFEE] * 4, PRESETS[1], LabelKind.SHELF, INDONESIAN, start=0, shift=(20, -10))
    inner = [(new.x - old.x, new.y - old.y) for old, new in zip(there, moved_there, strict=True)]
    assert {(round(x / POINTS), round(y / POINTS)) for x, y in inner} == {(20, 10)}


def test_the_test_page_moves_with_the_shift_in_force_and_says_so():
    plain = draw_calibration(PRESETS[1], INDONESIAN, "A4, 3 × 7")
    moved = draw_calibration(PRESETS[1], INDONESIAN, "A4, 3 × 7", (20, -10))
    (before,), (after,) = (pypdf.PdfReader(io.BytesIO(data)).pages for data in (plain, moved))
    assert "Sekarang sudah digeser 2 mm ke kanan dan −1 mm ke bawah" in " ".join(after.extract_text().split())
    assert "Sekarang sudah digeser" not in before.extract_text()
