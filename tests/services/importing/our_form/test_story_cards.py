"""The sheet Kartu: stories and photos are taken in where nothing is told yet, and the form that is saved holds them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa
from PIL import Image

from ntt_pos.data.models import proof
from ntt_pos.domain.makers.story_card import Card, MakerKind
from tests.builders import a_producer, a_product
from tests.services.workbooks import a_workbook, cells_of

HEAD = ["Kode", "Kalimat", "Cerita", "Terbuat dari", "Isi bersih", "Pembuat", "Tampil", "WhatsApp", "Foto"]


@pytest.fixture
def goods(shop):
    maker = a_producer(shop, code="P001", name="Yohana Peni Kelen")
    return maker, a_product(shop, producer=maker, code="P001-0001", name="Senai")


@pytest.fixture
def book(tmp_path: Path):
    """Write a workbook with these rows of Kartu, and three photos in the folder beside it."""
    (tmp_path / "foto").mkdir()
    for number, colour in enumerate(("red", "green", "blue")):
        Image.new("RGB", (1600, 1200), colour).save(tmp_path / "foto" / f"a{number}.JPG")
    (tmp_path / "foto" / "rusak.jpg").write_bytes(b"no picture")

    def write(*rows: list[object]) -> Path:
        return a_workbook(tmp_path / "kartu.xlsx", {"Kartu": [HEAD, *rows]})

    return write


def test_cards_are_taken_in_with_their_photos_once(shop, owner, goods, book):
    maker, product = goods
    path = book(
        ["P001", "Menenun sejak kecil", "Warna dari akar", None, None, "Orang", "Ya", None, "A0.jpg"],
        ["p001-0001", "Satu bulan satu kain", None, "Kapas", "200 cm", None, None, "Ya", "a1.jpg; a2.jpg"],
    )
    plan = shop.imports.check(path)
    assert (cells_of(plan.problems), plan.counts["cards"]) == ([], 2)
    assert "agreed to be shown" in plan.notes[0].error.message  # the photo of a person is asked about
    shop.imports.apply(plan, by=owner)
    told = shop.cards.of_producer(maker.producer_id).card
    assert (told.sentence, told.story, told.kind, len(told.photos)) == (
        "Menenun sejak kecil",
        "Warna dari akar",
        MakerKind.PERSON,
        1,
    )
    told = shop.cards.of_product(product.product_id).card
    assert (told.sentence, told.ingredients, told.weight, told.whatsapp, told.shown, len(told.photos)) == (
        "Satu bulan satu kain",
        "Kapas",
        "200 cm",
        True,
        True,
        2,
    )
    with Image.open(io.BytesIO(told.photos[0])) as image:
        assert image.size == (1080, 810)
    assert shop.imports.check(path).nothing_new
    assert not shop.verify.run().findings
    with shop.context.reading() as unit:
        journal = "\n".join(unit.run(sa.select(proof.journal.c.canonical)).scalars())
    assert journal.count('"card.changed"') == 2
    assert "Menenun sejak kecil" not in journal


def test_what_the_shop_tells_already_stays_and_is_listed_and_what_is_empty_is_filled(shop, owner, manager, goods, book):
    product = goods[1]
    shop.cards.keep(Card(sentence="Punya toko"), by=manager, product_id=product.product_id)
    plan = shop.imports.check(book(["P001-0001", "Lain", "Cerita baru", None, None, None, "Tidak", None, None]))
    assert [(each.field, each.old, each.new) for each in plan.differences] == [
        ("Kalimat", "Punya toko", "Lain"),
        ("Tampil", "Ya", "Tidak"),
    ]
    shop.imports.apply(plan, by=owner)
    told = shop.cards.of_product(product.product_id).card
    assert (told.sentence, told.story, told.shown) == ("Punya toko", "Cerita baru", True)


def test_every_wrong_cell_is_listed_and_nothing_is_taken_in(shop, goods, book):
    for number in (2, 3, 4):
        a_product(shop, producer=goods[0], code=f"P001-000{number}")
    path = book(
        ["P777", "Siapa", None, None, None, None, None, None, None],
        ["P001", "a" * 91, None, None, None, "Raja", "Mungkin", None, None],
        ["P001", None, None, "Kapas", None, None, None, None, None],
        ["P001-0001", "Kain", None, None, None, "Orang", None, None, "tiada.jpg"],
        ["P001-0002", None, None, None, None, None, None, None, "rusak.jpg"],
        ["P001-0003", None, None, None, None, None, None, None, "a0.jpg;a1.jpg;a2.jpg;a0.jpg"],
        ["P001-0004", "Satu", None, None, None, None, None, None, None],
        ["P001-0004", "Dua", None, None, None, None, None, None, None],
    )
    found = [each.split(" ")[1] for each in cells_of(shop.imports.check(path).problems)]
    first = int(found[0][1:])
    assert [f"{cell[0]}{int(cell[1:]) - first}" for cell in found] == [
        "A0",
        "B1",
        "F1",
        "G1",
        "D2",
        "F3",
        "I3",
        "I4",
        "I5",
        "A7",
    ]


def test_a_pupils_face_and_alcohol_for_whatsapp_are_refused(shop, goods, book):
    a_product(shop, producer=goods[0], code="P001-0002", name="Moke putih", category="Minuman")
    plan = shop.imports.check(
        book(
            ["P001", "Karya siswa", None, None, None, "Siswa", None, None, "a0.jpg"],
            ["P001-0002", "Dari lontar", None, None, None, None, None, "Ya", None],
        )
    )
    assert [each.split(" ")[1][0] for each in cells_of(plan.problems)] == ["I", "H"]


def test_the_saved_form_holds_every_card_and_its_photos_and_changes_nothing(shop, owner, goods, book, tmp_path):
    path = book(
        ["P001", "Menenun sejak kecil", None, None, None, "Orang", None, None, None],
        ["P001-0001", "Satu bulan satu kain", None, "Kapas", "200 cm", None, "Tidak", "Ya", "a1.jpg; a2.jpg"],
    )
    shop.imports.apply(shop.imports.check(path), by=owner)
    saved = tmp_path / "lagi" / "daftar-barang.xlsx"
    saved.parent.mkdir()
    saved.write_bytes(shop.imports.empty_workbook())
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(saved)["Kartu"].iter_rows(min_row=4)]
    assert rows[0][:3] == ["P001", "Yohana Peni Kelen", "Menenun sejak kecil"]
    assert rows[1][0] == "P001-0001"
    assert rows[1][-3:] == ["Tidak", "Ya", "P001-0001.jpg; P001-0001_2.jpg"]
    assert shop.imports.check(saved).nothing_new
    photos = shop.imports.card_photos()
    with zipfile.ZipFile(io.BytesIO(photos)) as packed:
        assert packed.namelist() == ["P001-0001.jpg", "P001-0001_2.jpg"]
        kept = tuple(packed.read(name) for name in packed.namelist())
    assert kept == shop.cards.of_product(goods[1].product_id).card.photos
    # Another shop takes them in from the zip that is called as the workbook is.
    saved.with_suffix(".zip").write_bytes(photos)
    shop.cards.keep(Card(sentence="Satu bulan satu kain"), by=owner, product_id=goods[1].product_id)
    assert shop.imports.check(saved).counts["cards"] == 1
