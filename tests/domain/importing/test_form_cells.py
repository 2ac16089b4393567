# ruff: noqa: DTZ001  a date in a spreadsheet has no zone
"""Cells are read as people spell them, and what cannot be meant is refused with what is accepted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.pillar_halal import Halal, Pillar
from ntt_pos.domain.importing import form_cells as cells
from ntt_pos.domain.importing.raw_cells import BrokenValue, Formula, RawValue, WrongCell

ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.builds(Formula, st.text(max_size=10)),
    st.builds(BrokenValue, st.text(max_size=10)),
)
READERS = (
    cells.code_of,
    cells.name_of,
    cells.price_of,
    cells.balance_of,
    cells.terms_of,
    cells.date_of,
    cells.account_of,
    cells.pillar_of,
    cells.unit_of,
    cells.barcodes_of,
    cells.people_of,
    cells.optional_text,
    lambda raw: cells.quantity_of(raw, 1),
    lambda raw: cells.quantity_of(raw, 1000),
    lambda raw: cells.halal_of(raw, food=True),
)


def words_of(read: Callable[[RawValue], object], raw: RawValue) -> tuple[str, ...]:
    try:
        read(raw)
    except WrongCell as error:
        return str(error), str(error.accepted)
    return ()


@given(raw=ANYTHING)
def test_whatever_stands_in_a_cell_is_read_or_refused_in_words(raw: RawValue) -> None:
    for read in READERS:
        said = words_of(read, raw)
        assert all(said)


@pytest.mark.parametrize(
    ("raw", "rupiah"),
    [
        (13_500, 13_500),
        (13_500.0, 13_500),
        ("Rp. 11.000", 11_000),
        ("Rp 33.000", 33_000),
        ("Rp10.000", 10_000),
        ("rp10000", 10_000),
        (" 10.000 ", 10_000),
        ("104.500,-", 104_500),
        ("25.000,00", 25_000),
        ("Rp\u00a01.000.000.000", 1_000_000_000),
        ("1", 1),
    ],
)
def test_prices_are_read_as_they_are_spelled(raw: RawValue, rupiah: int) -> None:
    assert cells.price_of(raw) == rupiah


@pytest.mark.parametrize(
    "raw",
    [
        "dua puluh ribu",
        -5000,
        "-5000",
        "1e5",
        "1_000",
        "25.00",
        "25,5",
        "25,000",
        "1.0000",
        "١٢",
        "１２",
        "NaN",
        float("nan"),
        float("inf"),
        25.5,
        0,
        "0",
        1_000_000_001,
        99_999_999_999_999,
        "9" * 50,
        True,
        datetime(2026, 1, 1),
        time(10, 5),
        None,
        "",
        Formula("=1+1"),
        BrokenValue("#N/A"),
    ],
)
def test_what_is_no_price_is_refused(raw: RawValue) -> None:
    with pytest.raises(WrongCell) as wrong:
        cells.price_of(raw)
    if not isinstance(raw, Formula | BrokenValue):
        assert "13.500" in str(wrong.value.accepted)


@pytest.mark.parametrize(
    ("raw", "points"),
    [
        ("15%", 1500),
        ("10 %", 1000),
        (0.15, 1500),
        ("0.15", 1500),
        ("0,15", 1500),
        ("12,5%", 1250),
        ("12.5 %", 1250),
        (12.5, 1250),
        (15, 1500),
        ("15", 1500),
        (0, 0),
        ("0%", 0),
        ("1%", 100),
        ("100%", 10_000),
        (0.125, 1250),
        (0.1 + 0.05, 1500),
        ("33,33%", 3333),
        ("Harga titip", None),
        (" HARGA  TITIP ", None),
    ],
)
def test_commissions_are_read_as_they_are_spelled(raw: RawValue, points: int | None) -> None:
    assert cells.terms_of(raw) == points


@pytest.mark.parametrize(
    "raw", ["150%", 101, -0.1, "1", 1, 1.0, "33,333%", 0.12345, "lima belas", "", None, True, "15%%"]
)
def test_what_is_no_commission_is_refused(raw: RawValue) -> None:
    with pytest.raises(WrongCell):
        cells.terms_of(raw)


@pytest.mark.parametrize(
    "raw",
    [
        datetime(2026, 2, 6, 0, 0),
        datetime(2026, 2, 6, 17, 30),
        date(2026, 2, 6),
        "06/02/2026",
        "6/2/2026",
        "06-02-2026",
        "6.2.2026",
        "2026-02-06",
        "2026-02-06 00:00:00",
        "6 Feb 2026",
        " 06  Februari 2026 ",
        "6 Peb. 2026",
        "6-Feb-2026",
    ],
)
def test_dates_have_the_day_first_in_whatever_form(raw: RawValue) -> None:
    assert cells.date_of(raw) == date(2026, 2, 6)


def test_indonesian_and_english_months_are_known() -> None:
    spelled = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
    assert [cells.date_of(f"1 {month} 2027").month for month in spelled] == list(range(1, 13))
    assert cells.date_of("31 Agustus 2026") == cells.date_of("31 Aug 2026") == cells.date_of("31 Ags 2026")
    assert cells.date_of("10 Desember 2026") == cells.date_of("10 Dec 2026")


NO_DATES = (
    "31/02/2026",
    "2026-13-01",
    "6 Foo 2026",
    "06/02/26",
    46_059,
    46_059.5,
    "besok",
    "",
    None,
    True,
    "06/02-2026",
    time(1),
    "1 Jan 1999",
    "1 Jan 2101",
    Formula("=TODAY()"),
    "٠٦/٠٢/٢٠٢٦",
)


@pytest.mark.parametrize("raw", NO_DATES)
def test_what_is_no_date_is_refused(raw: RawValue) -> None:
    with pytest.raises(WrongCell):
        cells.date_of(raw)


@pytest.mark.parametrize(
    ("raw", "price_per", "units"),
    [
        (30, 1, 30),
        (30.0, 1, 30),
        ("30", 1, 30),
        ("1.500", 1, 1500),
        ("38,5", 1000, 38_500),
        (38.5, 1000, 38_500),
        ("0,333", 1000, 333),
        (7, 1000, 7000),
        (0.1 + 0.2, 1000, 300),
        ("5,0", 1, 5),
    ],
)
def test_quantities_are_base_units(raw: RawValue, price_per: int, units: int) -> None:
    assert cells.quantity_of(raw, price_per) == units


@pytest.mark.parametrize("raw", [0, -1, "dua", 1.5, "29,5", "1e3", "", None, True, "38.5", 10**8, "3 bungkus"])
def test_what_is_no_number_of_pieces_is_refused(raw: RawValue) -> None:
    with pytest.raises(WrongCell):
        cells.quantity_of(raw, 1)


@pytest.mark.parametrize("raw", ["38.5", "0,0001", 0.0001, 0, "1.2.3", 20_000])
def test_what_is_no_weight_is_refused(raw: RawValue) -> None:
    with pytest.raises(WrongCell):
        cells.quantity_of(raw, 1000)


def test_account_numbers_keep_their_leading_zeros() -> None:
    assert cells.account_of("0650161457") == "0650161457"
    assert cells.account_of(" 065-016 1457") == "0650161457"
    assert cells.account_of(650_161_457) == "650161457"
    assert cells.account_of("–") == ""
    for wrong in ("12", "abc", True, "1" * 31):
        with pytest.raises(WrongCell):
            cells.account_of(wrong)


@pytest.mark.parametrize(
    ("spelled", "pillar"),
    [
        ("OVOP", Pillar.VILLAGE),
        ("One Village One Product", Pillar.VILLAGE),
        ("desa", Pillar.VILLAGE),
        ("OSOP", Pillar.SCHOOL),
        ("SEKOLAH ", Pillar.SCHOOL),
        ("ocop", Pillar.COMMUNITY),
        ("Komunitas", Pillar.COMMUNITY),
    ],
)
def test_pillars_have_short_and_long_names(spelled: str, pillar: Pillar) -> None:
    assert cells.pillar_of(spelled) == pillar


def test_halal_is_never_guessed_to_be_not_halal() -> None:
    for said in ("halal", "Ya", " HALAL "):
        assert cells.halal_of(said, food=True) == (Halal.HALAL, True)
    for said in ("Belum", "-", None, "", "belum bersertifikat"):
        assert cells.halal_of(said, food=True) == (Halal.UNCERTIFIED, False)
        assert cells.halal_of(said, food=False) == (Halal.NONE, True)
    assert cells.halal_of("Tidak halal", food=True) == (Halal.NOT_HALAL, True)
    for unclear in ("Tidak", "mungkin", "x", Formula("=A1")):
        with pytest.raises(WrongCell):
            cells.halal_of(unclear, food=True)


def test_weights_and_volumes_are_priced_per_thousand_base_units() -> None:
    assert cells.unit_of("Kg") == cells.unit_of("kilogram") == ("kg", 1000)
    assert cells.unit_of("ltr.") == cells.unit_of("Liter") == ("liter", 1000)
    assert cells.unit_of(" Bungkus ") == ("bungkus", 1)
    for wrong in ("", None, "1 kg", "x" * 21, True):
        with pytest.raises(WrongCell):
            cells.unit_of(wrong)


def test_barcodes_of_eight_twelve_and_thirteen_digits_need_their_check_digit() -> None:
    assert cells.barcodes_of("8992154695923") == ("8992154695923",)
    assert cells.barcodes_of(8_995_264_315_798) == ("8995264315798",)
    assert cells.barcodes_of("KODE-7; 12345 ;KODE-7") == ("KODE-7", "12345")
    assert cells.barcodes_of(None) == cells.barcodes_of("-") == ()
    for wrong in ("8991234567892", "12345678", "123456789013", "x" * 41, Formula("=1")):
        with pytest.raises(WrongCell):
            cells.barcodes_of(wrong)


def test_collectors_are_parted_by_semicolons_or_lines() -> None:
    assert cells.people_of("Ketua; Bendahara") == ("Ketua", "Bendahara")
    assert cells.people_of("Ketua\nBendahara;\n Ketua") == ("Ketua", "Bendahara")
    assert cells.people_of(None) == ()


def test_names_are_trimmed_keep_their_case_and_lose_what_cannot_be_seen() -> None:
    assert cells.name_of("  KOPI \n ARABIKA\t200 g ") == "KOPI ARABIKA 200 g"
    assert cells.name_of("Kopi\u200b\u202e\ufeff") == "Kopi"
    assert cells.name_of(123) == "123"
    for wrong in ("", "  ", None, "a\x00b", "a\x1bb", "x" * 121, datetime(2026, 1, 1), True):
        with pytest.raises(WrongCell):
            cells.name_of(wrong)


@pytest.mark.parametrize(
    ("raw", "rupiah"),
    [
        (125_000, 125_000),
        (-42_500, -42_500),
        ("-42.500", -42_500),
        ("−42.500", -42_500),
        ("Rp -42.500", -42_500),
        ("- Rp 42.500", -42_500),
        ("-Rp42.500,-", -42_500),
        ("0", 0),
        ("Rp 1.000", 1_000),
    ],
)
def test_opening_balances_carry_a_sign(raw: RawValue, rupiah: int) -> None:
    assert cells.balance_of(raw) == rupiah


@pytest.mark.parametrize("raw", ["--5", "5-5", "minus 5", "", None, 1.5, 10**16, "(5.000)", "-"])
def test_what_is_no_balance_is_refused(raw: RawValue) -> None:
    with pytest.raises(WrongCell):
        cells.balance_of(raw)
