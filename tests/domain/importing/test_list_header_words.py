"""Headers are known by their words; slips are forgiven, and two columns never mean the same."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.words import LIST_COLUMNS
from ntt_pos.domain.importing.list_header_words import HEADERS, ColumnMeaning, columns_of, is_known, meaning_of


@pytest.mark.parametrize(
    ("header", "role", "sure"),
    [
        ("Harga Jual", ColumnMeaning.PRICE, True),
        ("HARGA JUAL (Rp)", ColumnMeaning.PRICE, False),
        ("Hrga Jual", ColumnMeaning.PRICE, False),
        ("Harga Konsinyasi", ColumnMeaning.NET_PRICE, True),
        ("Harga supplier", ColumnMeaning.NET_PRICE, True),
        ("Nama Kelompk", ColumnMeaning.PRODUCER, False),
        ("Price [NTT Mart]", ColumnMeaning.PRICE, True),
        ("%", ColumnMeaning.SHOP_PART, True),
        ("Kecamtan", ColumnMeaning.DISTRICT, False),
    ],
)
def test_a_header_is_known_by_its_words(header, role, sure):
    found = meaning_of(header)
    assert found is not None
    assert (found.role, found.sure) == (role, sure)


@pytest.mark.parametrize("header", ["", "Warna kesukaan", "x" * 200, "Bapak"])
def test_other_words_are_not_known(header):
    assert meaning_of(header) is None
    assert not is_known(header)


def test_every_meaning_has_a_word_for_the_screen():
    assert set(LIST_COLUMNS) == {each.value for each in ColumnMeaning}


def test_no_spelling_means_two_things():
    spellings = [words for each in HEADERS.values() for words in each]
    assert len(spellings) == len(set(spellings))


def test_a_bare_name_is_the_product_or_beside_one_its_maker():
    assert [each.role for each in columns_of(["Nama", "Harga"])[0].values()] == [
        ColumnMeaning.PRODUCT,
        ColumnMeaning.PRICE,
    ]
    assert columns_of(["Nama", "Nama Barang"])[0][0].role is ColumnMeaning.PRODUCER


def test_a_second_column_of_the_same_meaning_is_left_unknown():
    columns, unknown = columns_of(["Barang", "Harga", "Harga Jual"])
    assert len({each.role for each in columns.values()}) == len(columns)
    assert len(unknown) == 1
