"""Rows of a workbook as the shop reads them: titles, columns, names and codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from ntt_pos.data.models import goods
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.importing.raw_cells import RawValue, WrongCell
from ntt_pos.services.core.contacts.phones import phone_given
from ntt_pos.services.importing.our_form.rows import phone_of
from ntt_pos.shop import Shop
from tests.services.importing.our_form.test_take_in import rows, take_in
from tests.services.workbooks import a_workbook, cells_of, delivered, producer, product, the_form


def test_titles_above_and_another_order_of_columns_do_not_matter(shop: Shop, owner: Actor, tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "t.xlsx", the_form(), titles=4, reverse=True)
    assert take_in(shop, path, owner)["deliveries"] == 1


def test_a_missing_column_is_named_and_an_unknown_one_is_noted(shop: Shop, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(a_workbook(tmp_path / "t.xlsx", the_form(Lain=[["x"]])))
    book["Produk"]["F1"] = "Ongkos"
    book.save(tmp_path / "t.xlsx")
    plan = shop.imports.check(tmp_path / "t.xlsx")
    assert cells_of(plan.problems) == ["Produk A1", "Titipan B2"]
    assert plan.problems[0].error.params == {"column": "Harga Jual"}
    assert [note.sheet for note in plan.notes if note.kind == "NOT_READ"] == ["Lain"]


def test_own_goods_are_named_by_the_word_toko(shop: Shop, owner: Actor, tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path / "a.xlsx", the_form(Produk=[product("TK-1", Produsen="Toko")], Titipan=[delivered("TK-1")])
    )
    take_in(shop, path, owner)
    own = shop.catalogue.by_code("TK-1")[0]
    assert (own.producer_id, own.on_hand) == (None, 30)
    assert own.terms is not None
    assert own.terms.kind == "OWN"
    missing = the_form(Produk=[product(Produsen=None)])
    assert cells_of(shop.imports.check(a_workbook(tmp_path / "b.xlsx", missing)).problems) == ["Produk C2"]


def test_names_are_plain_text_whatever_they_look_like(shop: Shop, owner: Actor, tmp_path: Path) -> None:
    names = [
        "<b>Kopi</b>",
        "'; DROP TABLE product; --",
        "{count} kopi %s",
        "  KOPI   Lamaholot\n200 g ",
        "-",
        "Kopi 🫘",
    ]
    sheets = the_form(Produk=[product(f"P001-{n}", Nama=name) for n, name in enumerate(names)], Titipan=[])
    take_in(shop, a_workbook(tmp_path / "a.xlsx", sheets), owner)
    kept = [row["name"] for row in rows(shop, sa.select(goods.product.c.name).order_by(goods.product.c.id))]
    assert kept == [
        "<b>Kopi</b>",
        "'; DROP TABLE product; --",
        "{count} kopi %s",
        "KOPI Lamaholot 200 g",
        "-",
        "Kopi 🫘",
    ]


def test_codes_that_could_become_paths_are_refused(shop: Shop, tmp_path: Path) -> None:
    bad = ["../../etc", "P 001", "P/1", "", "x" * 31, ".."]
    path = a_workbook(tmp_path / "a.xlsx", {"Produsen": [producer(code) for code in bad]})
    assert cells_of(shop.imports.check(path).problems) == [f"Produsen B{n}" for n in range(2, 8)]


def test_rows_with_only_a_running_number_are_no_rows(shop: Shop, owner: Actor, tmp_path: Path) -> None:
    blank = [2, *[None] * 10]
    path = a_workbook(tmp_path / "a.xlsx", the_form(Produsen=[producer(), blank, [3, " ", *[None] * 9]]))
    assert take_in(shop, path, owner)["producers"] == 1


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (812_000_000_001, "+62812000000001"),
        ("+62 812 0000 0002", "+6281200000002"),
        ("62812 00000006", "+6281200000006"),
        ("0812-0000-0010", "+6281200000010"),
        ("(0383) 21.234", "+6238321234"),
        (812_000_000_001.0, "+62812000000001"),
        ("+670 7712 3456", "+67077123456"),
        (None, ""),
        ("-", ""),
    ],
)
def test_phone_numbers_have_one_form(raw: RawValue, number: str) -> None:
    assert phone_of(raw) == number


@pytest.mark.parametrize("raw", ["bukan nomor", "0812", "0812 0000 0010 0000 0000", "0812x", True, 1.5, "٠٨١٢٣٤٥٦٧٨"])
def test_what_is_no_phone_number_in_a_workbook_is_none_in_a_form(raw: RawValue) -> None:
    with pytest.raises(WrongCell):
        phone_of(raw)


@pytest.mark.parametrize("typed", ["(0383) 21.234", "0812-0000-0010", "62812 00000006", "0274 123", "12", "telepon"])
def test_a_workbook_takes_the_numbers_that_a_form_takes(typed: str) -> None:
    def by(read: Callable[[str], str]) -> str:
        try:
            return read(typed)
        except (DomainError, WrongCell):
            return "refused"

    assert by(phone_of) == by(phone_given)
