"""The window of goods: a touch sells, the place of everything stays, and reading never holds the window."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.goods.tiles import ALL
from ntt_pos.ui.office_pages import pages
from ntt_pos.ui.till.products import tiles as tiles_panel
from ntt_pos.ui.till.till_page import BASKET, CHANGE, RESULTS
from ntt_pos.ui.widgets import placeholder
from ntt_pos.ui.widgets.photos import filled
from tests.builders import a_producer, a_product


def touch(till, row: int) -> None:
    view = till.till.tiles.view
    at = view.visualRect(till.till.tiles.model.index(row, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    till.settle()


def places(till) -> dict[str, tuple[int, int, int, int]]:
    """Return where everything that never moves stands in the window."""
    page = till.till
    parts = {
        "field": page.entry,
        "basket": page._place,
        "strip": page.product,
        "tiles": page.tiles.view,
        "total": page.totals,
        "pay": page.pay_button,
        **{button.cap: button for button in page.bar._buttons},
    }
    return {
        name: (*part.mapTo(till.window, QPoint(0, 0)).toTuple(), part.width(), part.height())
        for name, part in parts.items()
    }


def test_a_touch_puts_the_product_into_the_basket_and_its_tile_counts_it(till):
    names = [till.till.tiles.model.hit(row).name for row in range(till.till.tiles.model.rowCount())]
    row = names.index("Kopi Arabika 250 g")
    touch(till, row)
    touch(till, row)
    (line,) = till.controller.cart.lines
    assert (line.article.name, line.quantity) == ("Kopi Arabika 250 g", 2)
    assert "2 di keranjang" in till.till.tiles.model.index(row, 0).data()
    assert till.till.entry.hasFocus()


def test_a_quantity_typed_before_the_touch_counts(till):
    till.type("3*")
    touch(till, [till.till.tiles.model.hit(row).name for row in range(2)].index("Kopi Arabika 250 g"))
    assert till.controller.cart.lines[0].quantity == 3
    assert till.till.entry.text() == ""


def test_nothing_moves_whatever_is_shown(till):
    page, before = till.till, places(till)
    till.burst("8992154695923")
    seen = {page._place.currentIndex()}
    assert places(till) == before
    till.type("kopi")
    seen.add(page._place.currentIndex())
    assert places(till) == before
    till.escape()
    till.burst("8999999999994")
    assert page.red_card.isVisible()
    assert places(till) == before
    till.till.refuse("Satu kalimat yang panjang tentang sesuatu yang ditolak, " * 2)
    assert places(till) == before
    till.press(Qt.Key.Key_F12)
    till.type("100000")
    till.enter()
    seen.add(page._place.currentIndex())
    assert places(till) == before
    assert seen == {BASKET, RESULTS, CHANGE}


def test_the_red_card_covers_the_first_row_of_tiles_only(till):
    till.burst("8999999999994")
    page = till.till
    card = page.red_card.geometry()
    second = page.tiles.view.cell.height()
    assert page.tiles.body.rect().contains(card.topLeft())
    assert card.bottom() < second


def test_tiles_and_photos_are_read_on_a_thread_of_the_shop(till, monkeypatch):
    seen = []
    tiles, photos = till.shop.tiles, till.shop.photos
    show, picture = tiles.show, photos.picture
    monkeypatch.setattr(tiles, "show", lambda *a, **k: (seen.append(threading.current_thread()), show(*a, **k))[1])
    monkeypatch.setattr(photos, "picture", lambda sha: (seen.append(threading.current_thread()), picture(sha))[1])
    till.till.tiles.read()
    till.session.photos.get("0" * 64, till.till.tiles.view.cell)
    till.settle()
    assert len(seen) == 2
    assert threading.main_thread() not in seen


def test_who_signs_in_has_the_tiles_read_once_and_once_more_in_another_shift(hands, monkeypatch):
    read, show = [], hands.shop.tiles.show
    monkeypatch.setattr(hands.shop.tiles, "show", lambda *asked, **more: read.append(asked) or show(*asked, **more))
    hands.sign_in()
    assert len(read) == 1
    hands.open_shift()
    assert len(read) == 2


def test_tiles_of_two_makers_that_look_alike_name_the_maker_and_cut_no_word(shop, new_hands):
    """Two tiles of one name and one price could not be told apart: the name had both lines."""
    long = "Cerita rakyat Lamaholot untuk anak-anak edisi besar"
    school, house = a_producer(shop, name="SDI Larantuka"), a_producer(shop, name="Rumah Baca Lewoleba")
    for name, maker in ((long, school), (long.upper(), house), ("Peta Pulau Solor untuk sekolah dasar", school)):
        a_product(shop, producer=maker, name=name, price=46_000)
    hands = new_hands()
    hands.start()
    view = hands.till.tiles.view
    shown = {hit.producer_name + hit.name: view._delegate.words_of(hit, 130) for hit in hands.till.tiles.model.hits}
    for name, maker in ((long, "SDI Larantuka"), (long.upper(), "Rumah Baca Lewoleba")):
        (line,), below = shown[maker + name]
        assert below == maker
        assert set(line.split()) <= {*name.split(), "…"}
        assert line.split()[-1] == name.split()[-1]
    lines, below = shown["SDI Larantuka" + "Peta Pulau Solor untuk sekolah dasar"]
    assert len(lines) == 2
    assert below != "SDI Larantuka"


def test_the_whole_photo_is_seen_and_its_ground_goes_on_beside_it():
    photo = QImage(40, 80, QImage.Format.Format_RGB32)
    photo.fill(QColor("white"))
    for row, colour in ((0, "red"), (79, "blue")):
        for place in range(40):
            for more in range(8):
                photo.setPixelColor(place, row - more if row else more, QColor(colour))
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    photo.save(kept, "PNG")
    made = filled(bytes(kept.data().data()), QSize(160, 80))
    assert made.size() == QSize(160, 80)
    assert made.pixelColor(80, 2).red() > made.pixelColor(80, 2).blue() + 100
    assert made.pixelColor(80, 77).blue() > made.pixelColor(80, 77).red() + 100
    assert made.pixelColor(5, 40).lightness() > 150
    for beside in (5, 155):  # a wall and a table go on to both sides, without a frame
        assert made.pixelColor(beside, 2).red() > made.pixelColor(beside, 2).blue() + 100
        assert made.pixelColor(beside, 77).blue() > made.pixelColor(beside, 77).red() + 100


def test_a_photo_that_cannot_be_read_is_asked_for_once(till, monkeypatch):
    asked = []
    monkeypatch.setattr(till.shop.photos, "picture", lambda sha: asked.append(sha) or b"no picture")
    for _paint in range(3):
        assert till.session.photos.get("f" * 64, till.till.tiles.view.cell) is None
        till.settle()
    assert asked == ["f" * 64]
    assert filled(b"", till.till.tiles.view.cell).isNull()


def test_a_tile_is_no_smaller_than_a_finger_at_any_size(till):
    for wide, high in ((1366, 768), (1024, 600), (1093, 614), (911, 512), (960, 540), (683, 384)):
        till.window.resize(wide, high)
        till.settle()
        cell = till.till.tiles.view.cell
        assert min(cell.width(), cell.height()) >= 56, (wide, high)
        row = [till.till.tiles.view.visualRect(till.till.tiles.model.index(each, 0)).top() for each in range(2)]
        assert row[0] == row[1], "two stand side by side"


def test_a_shop_without_goods_says_the_way_and_leads_who_may_import_there(new_hands, coffee, salt, owner):
    till = new_hands(pages=pages())
    till.sign_in()
    for product in (coffee, salt):
        till.shop.products.deactivate(product.product_id, by=owner)
    tiles = till.till.tiles
    tiles.read()
    till.settle()
    assert tiles._empty._title.text() == "Belum ada barang"
    assert not tiles._import.isVisible(), "a cashier does not import"
    till.window.lock()
    till.sign_in("bela")
    till.window.show_half(1)
    tiles.read()
    till.settle()
    assert tiles._import.text() == "Impor daftar barang"
    tiles._import.click()
    assert till.window.office.isVisible()
    assert till.window.office.current == "import"


def test_a_finger_gets_to_every_product_and_what_it_looked_at_stays(till, shop, monkeypatch):
    monkeypatch.setattr(tiles_panel, "MOST", 20)
    for number in range(40):
        a_product(shop, name=f"Barang {number:02d}")
    shop.catalogue.refresh()
    panel = till.till.tiles
    panel.choose(ALL)
    till.settle()
    bar, seen = panel.view.verticalScrollBar(), panel.model.rowCount()
    assert seen == 20
    while True:
        bar.setValue(bar.maximum())
        place = bar.value()
        till.settle()
        assert bar.value() == place
        if panel.model.rowCount() == seen:
            break
        seen = panel.model.rowCount()
    assert seen == 42
    panel.choose(ALL)
    till.settle()
    assert panel.model.rowCount() == 20


def drawn(till) -> list[str]:
    """The words on the tiles that say that they are pinned."""
    seen: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        write = tiles_panel.write
        patch.setattr(tiles_panel, "write", lambda *args, **named: (seen.append(args[2]), write(*args, **named)))
        till.till.tiles.view.grab()
    return [words for words in seen if words == "disematkan"]


def test_a_product_that_is_held_is_pinned_first_and_let_go_again(till):
    tiles = till.till.tiles
    names = [tiles.model.hit(row).name for row in range(2)]
    at = tiles.view.visualRect(tiles.model.index(1, 0)).center()
    tiles.view.customContextMenuRequested.emit(at)
    till.settle()
    assert [tiles.model.hit(row).name for row in range(2)] == names[::-1]
    assert LocalSettings.load(till.shop.folder.local_settings).pinned == (tiles.model.hit(0).code,)
    assert drawn(till) == ["disematkan"]
    tiles.view.customContextMenuRequested.emit(tiles.view.visualRect(tiles.model.index(0, 0)).center())
    till.settle()
    assert drawn(till) == []
    assert [tiles.model.hit(row).name for row in range(2)] == names


def test_while_a_photo_is_being_read_its_place_is_plain_and_shows_no_motif(till, monkeypatch):
    """A product with a photo flashed the motif of its maker before it."""
    waiting, drawn = [], []
    monkeypatch.setattr(till.session.photos._tasks, "run", lambda *_args, **_named: waiting.append(1))
    monkeypatch.setattr(placeholder, "draw_motif", lambda *_args, **_named: drawn.append(1))
    strip = till.till.product._photo
    till.burst("8992154695923")
    strip.show_photo("a" * 64, name="P", pillar="VILLAGE")
    drawn.clear()
    strip.grab()
    assert waiting
    assert drawn == []
    strip.show_photo("", name="P", pillar="VILLAGE")
    strip.grab()
    assert drawn == [1]
