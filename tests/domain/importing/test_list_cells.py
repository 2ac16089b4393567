"""Cells as people write them, read as a careful person reads them, and what is doubtful is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ntt_pos.domain.importing.list_cells import (
    Amount,
    Count,
    Doubt,
    Until,
    amount_in,
    count_in,
    named,
    shop_part_in,
    size_in,
    unit_in,
    until_in,
)

LISTED = date(2026, 2, 20)


@pytest.mark.parametrize(
    ("cell", "rupiah"),
    [
        ("28rb", 28_000),
        ("28 ribu", 28_000),
        ("12,5rb", 12_500),
        ("30k", 30_000),
        ("1,5jt", 1_500_000),
        ("Rp 25.000,-", 25_000),
        ("Rp. 25.000", 25_000),
        ("IDR 5,000", 5_000),
        ("25.000,00", 25_000),
        ("20.000=", 20_000),
        ("25 000", 25_000),
        (35000, 35_000),
        (35000.0, 35_000),
        ("1.250.000", 1_250_000),
    ],
)
def test_a_price_is_read_however_it_is_spelled(cell, rupiah):
    assert amount_in(cell) == Amount(rupiah)


def test_a_price_may_name_its_unit():
    assert amount_in("Rp 7.500/bks") == Amount(7_500, Doubt.SURE, "bungkus")


@pytest.mark.parametrize(("cell", "value"), [(25, 25_000), ("25", 25_000), (12.5, 12_500), ("500", 500_000)])
def test_a_small_figure_among_prices_may_mean_thousands_and_is_asked(cell, value):
    assert amount_in(cell) == Amount(value, Doubt.THOUSANDS)


@pytest.mark.parametrize("cell", ["25.000 - 30.000", "20rb s/d 25rb"])
def test_a_range_of_prices_is_no_price(cell):
    assert amount_in(cell) == Amount(None, Doubt.RANGE)


@pytest.mark.parametrize("cell", ["lima ribu", "tanya ibu", True, LISTED, "9" * 30, "-5000", 3.14159, "1e5"])
def test_what_is_no_price_is_said_to_be_none(cell):
    assert amount_in(cell).value is None


@pytest.mark.parametrize("cell", ["", "-", "?", None, 0])
def test_an_empty_price_is_not_doubtful(cell):
    assert amount_in(cell) == Amount(None)


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("53 bks", Count(Decimal(53), unit="bungkus")),
        ("5 btl.", Count(Decimal(5), unit="botol")),
        (53, Count(Decimal(53))),
        ("1,5 kg", Count(Decimal("1.5"), unit="kg")),
        ("1.200", Count(Decimal(1200))),
        ("habis", Count(Decimal(0))),
        ("-", Count(None)),
        ("2 lusin", Count(Decimal(24), Doubt.DOZEN)),
        ("± 20", Count(Decimal(20), Doubt.ABOUT)),
        ("20an", Count(Decimal(20), Doubt.ABOUT)),
        ("10+5", Count(Decimal(15), Doubt.ABOUT)),
    ],
)
def test_a_stock_is_read_with_its_unit_and_its_doubt(cell, count):
    assert count_in(cell) == count


@pytest.mark.parametrize("cell", [-3, "7 xyz", "banyak", True, LISTED])
def test_a_stock_that_cannot_be_read_is_said_to_be_so(cell):
    assert count_in(cell).doubt is Doubt.UNREADABLE


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("200g", "200 g"),
        ("200 GR", "200 g"),
        ("1/2 kg", "500 g"),
        ("½ kg", "500 g"),
        ("0,25 kg", "250 g"),
        ("1,5 kg", "1,5 kg"),
        ("1000 ml", "1 liter"),
        ("600cc", "600 ml"),
        ("isi 10", ""),
        ("1/0 kg", ""),
    ],
)
def test_a_size_is_written_as_packages_print_it(text, size):
    assert size_in(text) == size


@pytest.mark.parametrize(
    ("name", "size", "whole"),
    [
        ("Kopi bubuk", "200g", "Kopi bubuk 200 g"),
        ("Gula lontar 500gr", None, "Gula lontar 500 g"),
        ("Madu hutan (460ml)", "", "Madu hutan 460 ml"),
        ("Telur asin", "isi 10", "Telur asin isi 10"),
        ("Sarung tenun ikat", "-", "Sarung tenun ikat"),
    ],
)
def test_a_name_ends_with_its_size(name, size, whole):
    assert named(name, size) == whole


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("Bagi hasil toko 15%", 1500),
        ("Komisi 12,5 persen", 1250),
        ("Penitip 85%", 1500),
        ("85% : 15%", 1500),
        ("60% : 30%", None),
        ("Daftar barang", None),
    ],
)
def test_the_shops_part_is_read_from_a_title(title, part):
    assert shop_part_in(title) == part


def test_an_expiry_without_a_year_is_the_next_such_day_and_asked():
    assert until_in("exp 30/4", after=LISTED, marked=True) == Until(date(2026, 4, 30), Doubt.YEAR)
    assert until_in("exp 10/1", after=LISTED, marked=True) == Until(date(2027, 1, 10), Doubt.YEAR)


def test_an_expiry_is_read_from_a_note_only_where_the_note_says_so():
    assert until_in("30/4/26", after=LISTED) == Until(date(2026, 4, 30))
    assert until_in("ED 05/2026", after=LISTED, marked=True) == Until(date(2026, 5, 31))
    assert until_in("laku keras", after=LISTED, marked=True) == Until(None)
    assert until_in("30/4/26", after=LISTED, marked=True) == Until(None)


def test_a_unit_is_written_out():
    assert [unit_in(each) for each in ("bks", "BTL.", "lbr", "ekor", "-", 5)] == [
        "bungkus",
        "botol",
        "lembar",
        "ekor",
        "",
        "",
    ]
