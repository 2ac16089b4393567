"""A workbook looked at as a whole: wrong cells are all named, references hold, and what deserves a look is noted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ntt_pos import i18n
from ntt_pos.data.models import goods, people, stock
from ntt_pos.domain.core.users import Actor
from ntt_pos.services.importing.our_form.take_in import ImportRefused
from ntt_pos.shop import Shop
from tests.services.importing.our_form.test_take_in import count, journal_text, take_in
from tests.services.workbooks import SAMPLE, a_workbook, cells_of, delivered, producer, product, the_form

WRONG = Path(__file__).parent / "titipan_rusak.xlsx"


WRONG_CELLS = [
    *(f"Produsen {cell}" for cell in ["D6", "E8", "J11", "G14", "B17"]),
    *(f"Produk {cell}" for cell in ["F5", "F9", "F12", "C15", "H18", "B20", "F23", "A26", "G30", "F36", "C40", "C41"]),
    *(f"Titipan {cell}" for cell in ["C4", "A7", "B10", "C13", "D16", "C19", "A22", "B26"]),
]


def test_what_deserves_a_look_is_noted_and_does_not_stop_the_import(shop: Shop) -> None:
    plan = shop.imports.check(SAMPLE)
    kinds = Counter(note.kind for note in plan.notes)
    assert kinds == {"HALF_BANK": 30, "PAST_EXPIRY": 1, "HALAL_UNCHECKED": 1}
    assert [(n.sheet, n.cell) for n in plan.notes if n.kind == "PAST_EXPIRY"] == [("Titipan", "D35")]


def test_the_spoiled_workbook_is_refused_whole_with_exactly_its_wrong_cells(shop: Shop, owner: Actor) -> None:
    before = journal_text(shop)
    plan = shop.imports.check(WRONG)
    assert cells_of(plan.problems) == WRONG_CELLS
    for problem in plan.problems:
        assert str(problem.error)[-1] == "."
        assert str(problem.accepted)
        assert i18n.explain(problem.error)
        assert i18n.explain(problem.accepted)
    with pytest.raises(ImportRefused) as refused:
        shop.imports.apply(plan, by=owner)
    assert refused.value.params == {"count": 25}
    assert count(shop, people.producer) == count(shop, goods.product) == count(shop, stock.delivery) == 0
    assert journal_text(shop) == before


def test_wrong_balances_are_named(shop: Shop, tmp_path: Path) -> None:
    saldo = [["P001", "seratus"], ["P009", 1], ["P001", 10], ["P001", 20]]
    path = a_workbook(tmp_path / "saldo.xlsx", the_form(Saldo=saldo))
    assert cells_of(shop.imports.check(path).problems) == ["Saldo B2", "Saldo A3", "Saldo A5"]


def test_every_wrong_cell_of_a_row_is_named_once(shop: Shop, tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path / "t.xlsx",
        the_form(
            Produsen=[producer(Pilar="?", Syarat="101%", Kecamatan="Bali")],
            Produk=[product(Harga=0, Halal="Tidak", Barcode="12345678"), product("P001-2", Nama="x" * 121)],
            Titipan=[delivered(Jumlah="1e3", Tanggal="2026-02-30"), delivered("P001-9", Jumlah="dua")],
        ),
    )
    assert cells_of(shop.imports.check(path).problems) == [
        "Produsen D2",
        "Produsen F2",
        "Produsen J2",
        "Produk F2",
        "Produk H2",
        "Produk J2",
        "Produk B3",
        "Titipan A2",
        "Titipan C2",
        "Titipan B3",
        "Titipan C3",
    ]


def test_harga_titip_needs_a_net_price_for_each_product(shop: Shop, owner: Actor, tmp_path: Path) -> None:
    sheets = the_form(
        Produsen=[producer(Syarat="Harga Titip")], Produk=[product(Titip="20.000,-"), product("P001-2", Titip="-")]
    )
    plan = shop.imports.check(a_workbook(tmp_path / "a.xlsx", sheets))
    assert cells_of(plan.problems) == ["Produk G3"]
    good = the_form(Produsen=[producer(Syarat="harga titip")], Produk=[product(Titip="20.000,-")])
    take_in(shop, a_workbook(tmp_path / "b.xlsx", good), owner)
    later = shop.imports.check(a_workbook(tmp_path / "c.xlsx", {"Produk": [product("P001-3")]}))
    assert cells_of(later.problems) == ["Produk G2"]


def test_later_sheets_may_refer_to_what_the_shop_already_has(shop: Shop, owner: Actor, tmp_path: Path) -> None:
    take_in(shop, a_workbook(tmp_path / "a.xlsx", the_form()), owner)
    more = {"Titipan": [delivered("p001-1", Jumlah=5, Tanggal="7 Feb 2026"), delivered("P001-7")]}
    plan = shop.imports.check(a_workbook(tmp_path / "b.xlsx", more))
    assert cells_of(plan.problems) == ["Titipan B3"]
    take_in(shop, a_workbook(tmp_path / "c.xlsx", {"Titipan": more["Titipan"][:1]}), owner)
    assert shop.catalogue.by_code("P001-1")[0].on_hand == 35


def test_a_delivery_dated_after_today_is_a_wrong_cell(shop: Shop, tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path / "a.xlsx", the_form(Titipan=[delivered(Tanggal="28/02/2026"), delivered(Tanggal="1 Mar 2026")])
    )
    assert cells_of(shop.imports.check(path).problems) == ["Titipan A3"]
