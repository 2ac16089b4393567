"""A CSV holds one sheet of the form, known by the names of its columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from ntt_pos.domain.core.users import Actor
from ntt_pos.services.importing.our_form.take_in import WorkbookRefused
from ntt_pos.shop import Shop
from tests.services.workbooks import HEADERS, cells_of, delivered, producer, product


def a_csv(
    path: Path, sheet: str, rows: Sequence[Sequence[object]], *, separator: str = ";", encoding: str = "utf-8"
) -> Path:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow([f"DAFTAR {sheet}"])
    writer.writerow([])
    writer.writerow(HEADERS[sheet])
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def test_a_shop_can_be_opened_from_four_csv_files(shop: Shop, owner: Actor, tmp_path: Path) -> None:
    files = (
        a_csv(
            tmp_path / "1.csv", "Produsen", [producer(Syarat="12,5%", Nama="Café Ré")], separator=",", encoding="cp1252"
        ),
        a_csv(tmp_path / "2.csv", "Produk", [product(Satuan="kg", Harga="Rp 126.000")], encoding="utf-16"),
        a_csv(tmp_path / "3.csv", "Titipan", [delivered(Jumlah="38,5")], separator="\t"),
        a_csv(tmp_path / "4.csv", "Saldo", [["P001", "-42.500"]], encoding="utf-8-sig"),
    )
    for path in files:
        plan = shop.imports.check(path)
        assert cells_of(plan.problems) == []
        shop.imports.apply(plan, by=owner)
        assert shop.imports.check(path).nothing_new
    article = shop.catalogue.by_code("P001-1")[0]
    assert (article.producer_name, article.on_hand, article.price, article.price_per) == (
        "Café Ré",
        38_500,
        126_000,
        1000,
    )
    assert article.terms is not None
    assert article.terms.rate_bp == 1250


def test_wrong_cells_of_a_csv_carry_the_address_a_spreadsheet_shows(shop: Shop, tmp_path: Path) -> None:
    rows = [producer("P001", Pilar="=1+1"), producer("P002", Syarat="banyak")]
    plan = shop.imports.check(a_csv(tmp_path / "p.csv", "Produsen", rows))
    assert cells_of(plan.problems) == ["Produsen D4", "Produsen J5"]


def test_a_csv_whose_columns_nobody_knows_is_refused(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("satu;dua\n1;2\n", encoding="utf-8")
    with pytest.raises(WorkbookRefused, match="no row with the column names"):
        shop.imports.check(path)
