"""What an import writes: terms, prices, halal, deliveries, balances and personal data, each where it belongs."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pypdf
import pytest
import sqlalchemy as sa

from ntt_pos.data.models import account, goods, people, proof, stock
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.users import Actor
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.reports.first_steps import StepKind
from ntt_pos.shop import Shop
from tests.services.importing.our_form.test_take_in import count, journal_text, rows, take_in
from tests.services.workbooks import SAMPLE, a_workbook, producer, the_form

OPEN_DATE = date(2026, 2, 28)


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


def test_the_import_is_one_record_and_each_delivery_its_own(shop: Shop, owner: Actor) -> None:
    take_in(shop, SAMPLE, owner)
    kinds = Counter(row["kind"] for row in rows(shop, sa.select(proof.journal.c.kind)))
    assert kinds["import"] == 1
    assert kinds["delivery"] == 212
    record = rows(shop, sa.select(proof.journal).where(proof.journal.c.kind == "import"))[0]
    assert json.loads(record["canonical"])["user"] == "pemilik"
    assert count(shop, proof.import_row) == 64 + 233 + 233


def test_each_opening_balance_gets_one_page_to_sign(shop: Shop, owner: Actor, tmp_path: Path) -> None:
    sheets = the_form(
        Produsen=[producer("P001"), producer("P002"), producer("P003")],
        Saldo=[["P001", "Rp 125.000"], ["P002", "-42.500"], ["P003", 0]],
    )
    take_in(shop, a_workbook(tmp_path / "saldo.xlsx", sheets), owner)
    assert balances_step(shop, owner) == (False, 2)

    printed = shop.vouchers.opening_pages(by=owner, folder=tmp_path)

    pages = [page.extract_text() for page in pypdf.PdfReader(printed.path).pages]
    assert len(pages) == 2
    assert "Rp125.000" in pages[0]
    assert "toko berutang ini kepada produsen" in pages[0]
    assert "Rp42.500" in pages[1]
    assert "produsen berutang ini kepada toko" in pages[1]
    assert all("SALDO AWAL" in page for page in pages)
    assert balances_step(shop, owner) == (False, 2)
    shop.paper_files.printed(printed.batch, by=owner)
    assert balances_step(shop, owner) == (True, 0)
    with pytest.raises(DomainError, match="No opening balance"):
        shop.vouchers.opening_pages(by=owner, folder=tmp_path)
    assert count(shop, proof.copy_printed) == 2


def balances_step(shop: Shop, owner: Actor) -> tuple[bool, int]:
    steps = shop.first_days.look(LocalSettings(), by=owner).steps
    step = next(each for each in steps if each.kind is StepKind.BALANCES)
    return step.done, step.figure
