"""A shop's workbook comes in whole or not at all, once, and every wrong cell is named."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from ntt_pos import i18n
from ntt_pos.data.models import account, goods, people, proof, stock
from ntt_pos.domain.core.people import Actor
from ntt_pos.services.importing.imports import ImportRefused, ImportStopped, WorkbookRefused
from ntt_pos.shop import Shop
from tests.services.workbooks import SAMPLE, a_workbook, cells_of, delivered, producer, product, the_form

WRONG = Path(__file__).parent / "titipan_rusak.xlsx"
WRONG_CELLS = [
    *(f"Produsen {cell}" for cell in ["D6", "E8", "J11", "G14", "B17"]),
    *(f"Produk {cell}" for cell in ["F5", "F9", "F12", "C15", "H18", "B20", "F23", "A26", "G30", "F36", "C40", "C41"]),
    *(f"Titipan {cell}" for cell in ["C4", "A7", "B10", "C13", "D16", "C19", "A22", "B26"]),
]
NEW = {"producers": 64, "products": 233, "deliveries": 212, "lines delivered": 233, "opening balances": 0}
OPEN_DATE = date(2026, 2, 28)


def rows(shop: Shop, query: sa.Select[tuple[object, ...]]) -> list[sa.RowMapping]:
    with shop.context.reading() as unit:
        return list(unit.rows(query))


def count(shop: Shop, table: sa.Table) -> int:
    with shop.context.reading() as unit:
        return int(unit.value(sa.select(sa.func.count()).select_from(table)))


def take_in(shop: Shop, path: Path, by: Actor) -> dict[str, int]:
    plan = shop.imports.check(path)
    assert cells_of(plan.problems) == []
    return dict(shop.imports.apply(plan, by=by).counts)


def journal_text(shop: Shop) -> str:
    return "\n".join(row["canonical"] for row in rows(shop, sa.select(proof.journal.c.canonical)))


def test_the_sample_workbook_is_taken_in_as_it_stands(
    shop: Shop, owner: Actor, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = time.perf_counter()
    assert take_in(shop, SAMPLE, owner) == NEW
    took = time.perf_counter() - begun
    with capsys.disabled():
        sys.stdout.write(f" [import of the sample: {took:.2f} s] ")
    assert took < 60  # the budget is 3 s on a quiet machine; a busy one must not fail the suite

    villages = rows(
        shop, sa.select(people.producer.c.village_code, people.producer.c.village, people.producer.c.pillar)
    )
    assert all(row["village_code"].startswith("53.06.") for row in villages)
    assert "Bungalima" in {row["village"] for row in villages}
    assert Counter(row["pillar"] for row in villages) == {"VILLAGE": 41, "SCHOOL": 11, "COMMUNITY": 12}
    assert shop.verify.run().findings == ()


def test_terms_prices_and_units_are_those_of_the_sheet_from_the_open_business_date(shop: Shop, owner: Actor) -> None:
    take_in(shop, SAMPLE, owner)
    coffee = shop.catalogue.by_code("P002-0006")[0]
    assert (coffee.price, coffee.unit, coffee.price_per) == (40_500, "bungkus", 1)
    assert coffee.terms is not None
    assert (coffee.terms.kind, coffee.terms.rate_bp) == ("COMMISSION", 1500)
    nuts = shop.catalogue.by_code("p012-0039")[0]
    assert (nuts.unit, nuts.price_per, nuts.price, nuts.on_hand) == ("kg", 1000, 140_000, 59_500)
    assert nuts.terms is not None
    assert (nuts.terms.kind, nuts.terms.net_price) == ("NET_PRICE", 112_000)
    assert [each.code for each in shop.catalogue.by_code("8992154695923")] == ["P001-0001"]
    kinds = Counter(row["kind"] for row in rows(shop, sa.select(goods.terms.c.kind)))
    assert kinds["NET_PRICE"] == 39
    assert kinds["COMMISSION"] == 64 - 10
    for table in (goods.terms, goods.price):
        assert {row["valid_from"] for row in rows(shop, sa.select(table.c.valid_from))} == {OPEN_DATE}
    assert {row["active"] for row in rows(shop, sa.select(goods.product.c.active))} == {True}


def test_halal_states_are_never_guessed_and_permits_keep_their_dates(shop: Shop, owner: Actor) -> None:
    take_in(shop, SAMPLE, owner)
    states = Counter((r["halal"], r["halal_checked"]) for r in rows(shop, sa.select(goods.product)))
    assert states == {("HALAL", True): 69, ("UNCERTIFIED", False): 98, ("NONE", True): 66}
    permits = rows(shop, sa.select(goods.permit.c.number, goods.permit.c.expires, goods.permit.c.kind))
    assert {row["kind"] for row in permits} == {"PIRT"}
    assert sum(1 for row in permits if row["number"]) == 105
    assert sum(1 for row in permits if row["expires"]) == 76
    assert any(not row["number"] for row in permits)


def test_deliveries_post_today_and_keep_the_day_they_happened(shop: Shop, owner: Actor) -> None:
    take_in(shop, SAMPLE, owner)
    posted = rows(shop, sa.select(stock.delivery).order_by(stock.delivery.c.id))
    assert len(posted) == 212
    assert {row["business_date"] for row in posted} == {OPEN_DATE}
    assert max(row["occurred_on"] for row in posted) == date(2026, 2, 27)
    assert len({(row["producer_id"], row["occurred_on"]) for row in posted}) == 212
    assert posted[0]["number"] == "ST-LRT-2026-000001"
    assert posted[-1]["number"] == "ST-LRT-2026-000212"
    moved = rows(shop, sa.select(stock.stock_movement))
    assert {(row["kind"], row["bin"]) for row in moved} == {("DELIVERY", "SHELF")}
    assert len(moved) == 233


def test_personal_data_lies_in_the_erasable_tables_only(shop: Shop, owner: Actor) -> None:
    take_in(shop, SAMPLE, owner)
    values = rows(shop, sa.select(people.personal_value.c.kind, people.personal_value.c.value))
    found = {(row["kind"], row["value"]) for row in values}
    assert {
        ("PHONE", "+62812000000001"),
        ("ACCOUNT", "0650161457"),
        ("BANK", "Bank NTT"),
        ("NAME", "Bendahara"),
    } <= found
    text = journal_text(shop)
    for private in ("812000000001", "0650161457", "Bank NTT", "Bendahara"):
        assert private not in text


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


def test_importing_the_same_file_twice_changes_nothing_and_says_so(shop: Shop, owner: Actor) -> None:
    take_in(shop, SAMPLE, owner)
    before = journal_text(shop)
    plan = shop.imports.check(SAMPLE)
    assert plan.nothing_new
    assert (plan.problems, plan.notes, plan.differences) == ((), (), ())
    assert shop.imports.apply(plan, by=owner).nothing_new
    assert journal_text(shop) == before


def test_a_plan_made_before_another_import_adds_nothing_twice(shop: Shop, owner: Actor) -> None:
    early = shop.imports.check(SAMPLE)
    take_in(shop, SAMPLE, owner)
    before = journal_text(shop)
    assert shop.imports.apply(early, by=owner).nothing_new
    assert journal_text(shop) == before


def test_an_extended_file_adds_only_what_is_new(shop: Shop, owner: Actor, tmp_path: Path) -> None:
    path = tmp_path / "titipan.xlsx"
    shutil.copyfile(SAMPLE, path)
    take_in(shop, path, owner)
    book = openpyxl.load_workbook(path)
    book["Produsen"].append(producer("P065"))
    book["Produk"].append(product("P065-0001", Produsen="P065"))
    book["Produk"].append(product("P001-0900", Produsen="P001"))
    same = next(book["Titipan"].iter_rows(min_row=2, max_row=2, values_only=True))
    book["Titipan"].append(same)  # the same product once more on the same day: a second, equal delivery
    book["Titipan"].append(delivered("P065-0001", Tanggal="26 Feb 2026"))
    book.save(path)
    assert take_in(shop, path, owner) == {
        "producers": 1,
        "products": 2,
        "deliveries": 2,
        "lines delivered": 2,
        "opening balances": 0,
    }
    assert shop.imports.check(path).nothing_new
    assert shop.catalogue.by_code("P001-0001")[0].on_hand == 82


def test_a_known_code_with_other_values_changes_nothing_and_is_listed(shop: Shop, owner: Actor, tmp_path: Path) -> None:
    first = a_workbook(
        tmp_path / "a.xlsx", the_form(Produsen=[producer(WA="0812-0000-0001", Bank="BRI", Rekening="12345")])
    )
    take_in(shop, first, owner)
    changed = the_form(
        Produsen=[producer(" p001", Nama="Nama Lain", Pilar="OCOP", Desa="Belota", Syarat="12,5%", WA=812000000002)],
        Produk=[product(Harga="26.000", Satuan="botol", Halal="Tidak halal", Barcode="KODE-1", Titip=20_000)],
    )
    plan = shop.imports.check(a_workbook(tmp_path / "b.xlsx", changed))
    assert plan.nothing_new
    listed = {(each.code, each.field): (each.old, each.new) for each in plan.differences}
    assert listed == {
        ("P001", "Nama Produsen"): ("Kelompok Tani Bilal", "Nama Lain"),
        ("P001", "Pilar"): ("OVOP", "OCOP"),
        ("P001", "Desa / Kelurahan"): ("Bilal, Adonara Timur", "Belota, Adonara Timur"),
        ("P001", "No. WA"): ("+6281200000001", "+62812000000002"),
        ("P001", "Syarat"): ("15 %", "12,5 %"),
        ("P001-1", "Satuan"): ("bungkus", "botol"),
        ("P001-1", "Harga Jual"): ("25.000", "26.000"),
        ("P001-1", "Harga Titip"): ("", "20.000"),
        ("P001-1", "Barcode"): ("", "KODE-1"),
        ("P001-1", "Halal"): ("halal", "tidak halal"),
    }
    before = journal_text(shop)
    shop.imports.apply(plan, by=owner)
    assert journal_text(shop) == before


def test_opening_balances_of_the_sheet_saldo_are_signed_entries(shop: Shop, owner: Actor, tmp_path: Path) -> None:
    sheets = the_form(
        Produsen=[producer("P001"), producer("P002"), producer("P003"), producer("P004")],
        Saldo=[["P001", "Rp 125.000"], ["P002", "-42.500"], ["P003", 0], ["P004", -1_500]],
    )
    path = a_workbook(tmp_path / "saldo.xlsx", sheets)
    assert take_in(shop, path, owner)["opening balances"] == 3
    entries = rows(shop, sa.select(account.producer_entry).order_by(account.producer_entry.c.id))
    assert [(e["kind"], e["amount"]) for e in entries] == [
        ("OPENING", 125_000),
        ("OPENING", -42_500),
        ("OPENING", -1_500),
    ]
    assert [e["document"] for e in entries] == [f"KR-LRT-2026-00000{n}" for n in (1, 2, 3)]
    assert shop.imports.check(path).nothing_new
    changed = a_workbook(tmp_path / "b.xlsx", {**sheets, "Saldo": [["P001", 130_000]]})
    plan = shop.imports.check(changed)
    assert plan.nothing_new
    assert [(d.code, d.field, d.old, d.new) for d in plan.differences] == [("P001", "Sisa", "125000", "130000")]
    assert shop.verify.run().findings == ()


def test_wrong_balances_are_named(shop: Shop, tmp_path: Path) -> None:
    saldo = [["P001", "seratus"], ["P009", 1], ["P001", 10], ["P001", 20]]
    path = a_workbook(tmp_path / "saldo.xlsx", the_form(Saldo=saldo))
    assert cells_of(shop.imports.check(path).problems) == ["Saldo B2", "Saldo A3", "Saldo A5"]


def test_a_stopped_import_leaves_nothing_behind(shop: Shop, owner: Actor) -> None:
    seen: list[tuple[int, int]] = []
    plan = shop.imports.check(SAMPLE, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] > 500
    before = journal_text(shop)
    asked = iter([False] * 45)
    with pytest.raises(ImportStopped):
        shop.imports.apply(plan, by=owner, cancelled=lambda: next(asked, True))
    assert count(shop, people.producer) == count(shop, people.personal_value) == count(shop, stock.delivery) == 0
    assert journal_text(shop) == before
    steps: list[tuple[int, int]] = []
    shop.imports.apply(plan, by=owner, progress=lambda done, total: steps.append((done, total)))
    assert steps[-1] == (64 + 233 + 212, 64 + 233 + 212)


def test_the_import_is_one_record_and_each_delivery_its_own(shop: Shop, owner: Actor) -> None:
    take_in(shop, SAMPLE, owner)
    kinds = Counter(row["kind"] for row in rows(shop, sa.select(proof.journal.c.kind)))
    assert kinds["import"] == 1
    assert kinds["delivery"] == 212
    record = rows(shop, sa.select(proof.journal).where(proof.journal.c.kind == "import"))[0]
    assert json.loads(record["canonical"])["user"] == "pemilik"
    assert count(shop, proof.import_row) == 64 + 233 + 233


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


def test_a_workbook_without_any_sheet_of_the_form_is_refused(shop: Shop, tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "t.xlsx", {"Rekap": [["a", "b"]]})
    with pytest.raises(WorkbookRefused, match="none of the sheets Produsen, Produk, Titipan, Saldo"):
        shop.imports.check(path)


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


def test_an_empty_workbook_is_of_the_form_that_is_read_and_holds_nothing(shop, tmp_path):
    path = tmp_path / "kosong.xlsx"
    path.write_bytes(shop.imports.empty_workbook())
    plan = shop.imports.check(path)
    assert plan.problems == ()
    assert plan.nothing_new
    assert path.read_bytes() == shop.imports.empty_workbook()
