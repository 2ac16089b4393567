"""A known code with other values: listed, never changed."""

from __future__ import annotations

from pathlib import Path

from ntt_pos.domain.core.users import Actor
from ntt_pos.shop import Shop
from tests.services.importing.our_form.test_take_in import journal_text, take_in
from tests.services.workbooks import a_workbook, producer, product, the_form


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
