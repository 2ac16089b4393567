"""A folder of photos goes in through the import page by keys: digits answer, 0 leaves out, Ctrl+Enter takes in."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ntt_pos.data.models import goods
from ntt_pos.domain.importing.workbook import ImportStopped

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(office, shop, tmp_path: Path):
    """The page with the photos of a folder: one is sure, one may be either of two, one says nothing."""
    hands, found = office("import")
    with shop.context.reading() as unit:
        names = [row["name"] for row in unit.rows(sa.select(goods.product).order_by(goods.product.c.name))]
    for name, colour in ((names[0], "red"), (names[1].split()[0], "blue"), ("IMG_1", "green")):
        Image.new("RGB", (40, 30), colour).save(tmp_path / f"{name}.png")
    found.path.setText(str(tmp_path))
    hands.press(Qt.Key.Key_Return)
    hands.settle()
    return hands, found


def with_photo(shop) -> int:
    with shop.context.reading() as unit:
        return sum(bool(row["photo_sha"]) for row in unit.rows(sa.select(goods.product)))


def test_photos_go_in_by_digits(page, shop):
    hands, opened = page
    before, view = with_photo(shop), opened.photos
    assert opened._place.currentWidget() is view
    assert view.files.rows[0].cells[2].text == "Yang mana?"

    hands.press(Qt.Key.Key_1)
    assert view.files.rows[0].cells[2].text == "✓ dipilih"
    assert view.count == 2
    hands.press(Qt.Key.Key_0)
    assert view.count == 1  # nothing else is asked, so this one stays chosen and can be answered again
    hands.press(Qt.Key.Key_1)
    assert view.count == 2
    hands.press(Qt.Key.Key_Return, CONTROL)
    hands.settle()

    assert with_photo(shop) == before + 2
    assert opened._place.currentIndex() == 0


def test_zero_leaves_a_photo_out(page, shop):
    hands, opened = page
    view = opened.photos
    sure = view.files.keys[-1]
    view.files.choose(sure)
    hands.press(Qt.Key.Key_0)
    assert view.count == 0
    assert opened.apply_button.reason


def test_a_folder_is_chosen_in_the_systems_dialog(office, tmp_path: Path, monkeypatch):
    hands, opened = office("import")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    hands.press(Qt.Key.Key_O, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    hands.settle()
    assert "tidak berisi foto" in opened._labelled._below.text()


def test_the_same_folder_again_asks_nothing_and_says_so(page, tmp_path: Path):
    hands, opened = page
    hands.press(Qt.Key.Key_1)
    hands.press(Qt.Key.Key_Return, CONTROL)
    hands.settle()

    opened.path.setText(str(tmp_path))
    opened.check()
    hands.settle()

    assert [row.cells[2].text for row in opened.photos.files.rows] == ["Tidak ditemukan", "✓ sudah ada", "✓ sudah ada"]
    assert opened.apply_button.reason.startswith("Tidak ada yang baru")


def test_stopping_leads_back_to_the_photos(page, shop):
    _hands, opened = page
    before = with_photo(shop)
    opened._begin("…")
    opened._stopped(ImportStopped("The import was stopped. Nothing was changed."))
    assert opened._place.currentWidget() is opened.photos
    assert with_photo(shop) == before


def test_a_photo_that_says_nothing_finds_its_product_by_typing(page, shop):
    hands, opened = page
    view = opened.photos
    view.files.choose(next(key for key in view.files.keys if key.startswith("IMG_1")))
    name = next(iter(view.found.subjects.values())).name
    hands.type(name[:6])
    assert view.typed.hasFocus()
    hands.press(Qt.Key.Key_Return)
    assert view.answers["IMG_1.png"] in view.found.subjects
    assert view.files.hasFocus()
    taken = view.found.subjects[view.answers["IMG_1.png"]].name
    assert taken.casefold().startswith(name[:6].casefold())
