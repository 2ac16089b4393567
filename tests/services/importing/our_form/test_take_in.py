"""A shop's workbook comes in whole or not at all, once, and every wrong cell is named."""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from ntt_pos.data.models import people, proof, stock
from ntt_pos.domain.core.users import Actor
from ntt_pos.services.importing.our_form.take_in import ImportStopped, WorkbookRefused
from ntt_pos.shop import Shop
from tests.builders import a_producer
from tests.services.workbooks import SAMPLE, a_workbook, cells_of, delivered, producer, product

NEW = {"producers": 64, "products": 233, "deliveries": 212, "lines delivered": 233, "opening balances": 0}


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


def test_a_workbook_without_any_sheet_of_the_form_is_refused(shop: Shop, tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "t.xlsx", {"Rekap": [["a", "b"]]})
    with pytest.raises(WorkbookRefused, match="none of the sheets Produsen, Produk, Titipan, Saldo"):
        shop.imports.check(path)


def test_an_empty_workbook_is_of_the_form_that_is_read_and_holds_nothing(shop, tmp_path):
    path = tmp_path / "kosong.xlsx"
    path.write_bytes(shop.imports.empty_workbook())
    plan = shop.imports.check(path)
    assert plan.problems == ()
    assert plan.nothing_new
    assert path.read_bytes() == shop.imports.empty_workbook()


def test_the_empty_workbook_names_the_producers_whose_opening_balance_is_missing(shop, owner, tmp_path):
    for code, name in (("P001", "PKK Mawar"), ("P002", "UD Lebah")):
        a_producer(shop, code=code, name=name)
    path = tmp_path / "saldo.xlsx"
    path.write_bytes(shop.imports.empty_workbook())
    assert shop.imports.check(path).nothing_new, "0 is nothing"
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in book["Saldo"].iter_rows(min_row=4)]
    assert rows == [["P001", "PKK Mawar", 0], ["P002", "UD Lebah", 0]]

    book["Saldo"]["C5"] = "125.000"
    book.save(path)
    plan = shop.imports.check(path)
    assert [(each.cell, each.producer, each.amount) for each in plan.openings] == [("C5", "UD Lebah", 125_000)]
    shop.imports.apply(plan, by=owner)

    path.write_bytes(shop.imports.empty_workbook())
    assert [row[0].value for row in openpyxl.load_workbook(path)["Saldo"].iter_rows(min_row=4)] == ["P001"]
