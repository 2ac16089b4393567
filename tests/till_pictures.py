"""Pictures of the till in every state, and the faults of its geometry: python -m tests.till_pictures FOLDER WIDTH HEIGHT THEME LANGUAGE.

``QT_SCALE_FACTOR=1.25`` enlarges as Windows does; width and height stay those of the screen.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image, ImageDraw
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ntt_pos import bootstrap
from ntt_pos.domain.core.money import banknotes
from ntt_pos.services.importing.sample import SAMPLE_SHOP
from ntt_pos.ui.display.customer_window import DisplayWindow
from ntt_pos.ui.home.start_dialog import StartDialog
from tests.builders import a_producer, a_product
from tests.fakes import FixedClock, SequenceIds
from tests.looks import faults
from tests.pictures import FLOAT, MORNING, Taking, Tour, practice_shop, taken

LONG = "Senai selendang tenun ikat Lamaholot motif mowak pewarna alam mengkudu 180 × 60 cm"
MAKER = "Kelompok Perempuan Penenun Ina Senaren Lewokluok Bersatu Maju Sejahtera"
KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
COLUMNS, GAP = 3, 12


def till_tour(tour: Tour) -> Taking:
    """Take the till from the sign-in to the closed drawer."""
    yield from signing_in(tour)
    yield from goods(tour)
    yield from card(tour)
    yield from lines(tour)
    yield from long_basket(tour)
    yield from paying(tour)
    yield from returning(tour)
    yield from shift(tour)


def signing_in(tour: Tour) -> Taking:
    """Take the sign-in, a wrong PIN, and the help before a shift."""
    hands = tour.hands
    yield "masuk", tour.picture()
    tour.window.login.choose("yos")
    for _each in range(5):
        hands.type(tour.window.login.pad.field, "999999")
        hands.enter()
    yield "dikunci setelah 5 PIN salah", tour.picture()
    hands.sign_in("ani")
    yield "belum ada sesi", tour.picture()
    yield "F10 modal awal", tour.after(KEY.Key_F10)
    hands.count(FLOAT)
    yield "F1 bantuan", tour.after(KEY.Key_F1)
    tour.back()


def goods(tour: Tour) -> Taking:
    """Take the tiles and what is found."""
    hands = tour.hands
    yield "petak, keranjang kosong", tour.picture()
    for words in ("senai 180", "kopi arabika", "kopi", "a", "qwxyz"):
        yield f"cari {words}", tour.typed(words)
        tour.clear_entry()
    hands.press(KEY.Key_F2)
    hands.type_slowly("kopi")
    yield "F2 cek stok", tour.picture()
    tour.back()


def card(tour: Tour) -> Taking:
    """Take the red card, and its counter after the sale."""
    hands = tour.hands
    tour.fill(1)
    hands.scan("4006381333931")
    yield "kartu merah, 1 kode", tour.picture()
    for number in range(1, 6):
        hands.scan(f"89912345678{number}0")
    yield "kartu merah, 6 kode", tour.picture()
    yield "F2 pilih barangnya", tour.after(KEY.Key_F2)
    tour.back()
    hands.press(KEY.Key_F12)
    hands.exact()
    yield "kembalian pas, penghitung kode", tour.picture()
    hands.key(KEY.Key_Escape)
    yield "penghitung kode di atas petak", tour.picture()
    while tour.window.controller.unknown.waiting:
        hands.press(KEY.Key_N, CONTROL)
        hands.settle()


def lines(tour: Tour) -> Taking:
    """Take the basket with 12 lines, and what opens over a line."""
    hands = tour.hands
    tour.fill(12)
    yield "12 baris", tour.picture()
    yield "F3 jumlah", tour.after(KEY.Key_F3)
    tour.back()
    hands.press(KEY.Key_F4)
    yield "F4 potongan", tour.typed("10%", tour.hands.dialog.field)
    hands.enter()
    yield "12 baris dengan potongan", tour.picture()
    hands.press(KEY.Key_F4)
    hands.type_slowly("60%")
    yield "F4 di atas batas", tour.picture()
    hands.enter()
    yield "F4 minta persetujuan", tour.picture()
    tour.back()
    yield "F8 hapus", tour.after(KEY.Key_F8)
    tour.back()
    yield "F9 laci", tour.after(KEY.Key_F9)
    tour.back()
    hands.press(KEY.Key_F10)
    yield "F10 dengan keranjang", tour.picture()
    tour.back()
    hands.type_slowly("Mama Yosefina Kleden")
    hands.press(KEY.Key_F5)
    yield "ditahan", tour.picture()
    tour.fill(3)
    yield "F6 dengan keranjang terbuka", tour.after(KEY.Key_F6)
    tour.back()
    hands.press(KEY.Key_F5)
    yield "F6 panggil", tour.after(KEY.Key_F6)
    tour.back()
    weighed = next(each for each in tour.shop.catalogue.everything() if each.weighed and each.active)
    hands.scan(weighed.code)
    yield "berat", tour.picture()
    tour.back()
    hands.press(KEY.Key_T, CONTROL)
    yield "susulan", tour.picture()
    hands.type_slowly("17")
    hands.enter()
    hands.type_slowly("27-2-2026")
    hands.enter()
    yield "susulan, keranjang", tour.picture()
    tour.back()
    tour.window.controller.stop_special()


def long_basket(tour: Tour) -> Taking:
    """Take a basket of forty lines with long names and a total of twelve digits."""
    hands = tour.hands
    for number in range(20):
        hands.scan(f"29{number:011}", "999*" if number == 0 else "")
        if number == 0:
            yield "sebanyak ini", tour.picture()
            tour.window.stage.top.go()
            hands.settle()
    for article in tour._goods[:40]:
        tour.window.controller.add_units(article, article.price_per, None)
        hands.settle()
    yield "40 baris", tour.picture()
    hands.press(KEY.Key_F3)
    yield "F3 nama panjang", tour.picture()
    tour.back()
    yield "F12 jumlah 12 angka", tour.after(KEY.Key_F12)
    tour.back()
    hands.press(KEY.Key_L, CONTROL)
    yield "terkunci", tour.picture()
    hands.sign_in("ani")
    tour.window.controller.void()
    hands.settle()


def paying(tour: Tour) -> Taking:
    """Take the ways of paying."""
    hands = tour.hands
    tour.fill(8)
    yield "F12 bayar", tour.after(KEY.Key_F12)
    hands.enter()
    yield "bayar, Enter kosong", tour.picture()
    hands.type_slowly("50000")
    hands.enter()
    yield "bayar, kurang", tour.picture()
    hands.dialog.amount.clear()
    hands.type_slowly("2000000")
    yield "bayar, kembalian", tour.picture()
    hands.enter()
    yield "bayar, kembalian besar", tour.picture()
    hands.key(KEY.Key_Escape)
    hands.settle()
    hands.dialog.amount.clear()
    hands.key(KEY.Key_F6)
    yield "bayar, QRIS", tour.picture()
    hands.key(KEY.Key_F7)
    yield "bayar, transfer", tour.picture()
    hands.key(KEY.Key_F8)
    yield "bayar, kartu", tour.picture()
    hands.key(KEY.Key_F6)
    hands.settle()
    hands.dialog.amount.put(100_000)
    hands.dialog.reference.setFocus()
    hands.type_slowly("QR-778812")
    hands.key(KEY.Key_F5)
    yield "bayar, terbagi", tour.picture()
    hands.type_slowly("2000000")
    yield "bayar, terbagi, uang", tour.picture()
    hands.enter()
    sure(tour)
    yield "kembalian", tour.picture()


def sure(tour: Tour) -> None:
    """Say that a large change is right."""
    if tour.hands.dialog is not None:
        tour.hands.rest()
        tour.hands.press(KEY.Key_Return, CONTROL)


def returning(tour: Tour) -> Taking:
    """Take receipts and returns."""
    hands = tour.hands
    yield "F11 struk", tour.after(KEY.Key_F11)
    tour.back()
    yield "F7 struk mana", tour.after(KEY.Key_F7)
    hands.enter()
    yield "retur, apa yang kembali", tour.picture()
    hands.type_slowly("2")
    hands.key(KEY.Key_F7)
    yield "retur, rusak", tour.picture()
    hands.dialog.parts.fill()
    hands.settle()
    yield "retur, semua", tour.picture()
    hands.key(KEY.Key_F12)
    hands.settle()
    yield "retur, diminta", tour.picture()
    tour.back()
    hands.press(KEY.Key_F7)
    hands.enter()
    hands.type_slowly("1")
    hands.key(KEY.Key_F9)
    yield "tukar, keranjang", tour.picture()
    tour.fill(2)
    yield "tukar, barang lain", tour.picture()
    yield "tukar, bayar", tour.after(KEY.Key_F12)
    hands.exact()
    yield "tukar, selesai", tour.picture()
    tour.back()
    if tour.window.controller.exchanging is not None:
        tour.window.controller.stop_special()
    hands.press(KEY.Key_F7)
    hands.press(KEY.Key_F8)
    yield "retur tanpa struk", tour.picture()
    tour.back()
    yield "F11 dengan retur", tour.after(KEY.Key_F11)
    tour.back()
    hands.press(KEY.Key_P, CONTROL)
    yield "kertas yang dicetak", tour.picture()
    tour.back()
    hands.press(KEY.Key_O, CONTROL)
    yield "pesanan", tour.picture()
    tour.back()


def shift(tour: Tour) -> Taking:
    """Take practice, the customer's window, the drawer's close, and the first steps."""
    hands = tour.hands
    tour.window.till.practice.toggle()
    hands.settle()
    yield "latihan", tour.picture()
    tour.window.till.practice.toggle()
    tour.window.controller.void()
    hands.settle()
    yield from customer(tour)
    tour.window.controller.void()
    hands.settle()
    expected = tour.shop.shifts.report().expected
    yield "F10 laporan sementara", tour.after(KEY.Key_F10)
    hands.enter()
    yield "hitung laci", tour.picture()
    hands.count(dict(banknotes(expected - 2_000)))
    yield "selisih", tour.picture()
    hands.type_slowly("Kurang kembalian")
    hands.enter()
    yield "sesi ditutup", tour.picture()
    tour.back()
    hands.press(KEY.Key_L, CONTROL)
    hands.sign_in("pemilik")
    tour.window.session.open(StartDialog(tour.window.session))
    hands.settle()
    yield "langkah pertama", tour.picture()
    tour.back()


def customer(tour: Tour) -> Taking:
    """Take the customer's window in every state."""
    hands = tour.hands
    window = DisplayWindow(tour.window.session, tour.window.controller)
    window.resize(*tour.size)
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    window.show()
    tour.window.activateWindow()
    hands.settle()
    yield "pembeli, di antara penjualan", taken(window)
    tour.fill(6)
    yield "pembeli, keranjang", taken(window)
    hands.press(KEY.Key_F12)
    yield "pembeli, bayar", taken(window)
    hands.key(KEY.Key_F6)
    hands.settle()
    yield "pembeli, QRIS", taken(window)
    hands.key(KEY.Key_F5)
    hands.type_slowly("2000000")
    hands.enter()
    sure(tour)
    yield "pembeli, terima kasih", taken(window)
    window.close()
    window.deleteLater()
    tour.back()


def stock_long_names(shop: bootstrap.Shop) -> None:
    """Add 20 goods with names of 80 characters, one with a price that makes a total of 12 digits."""
    maker = a_producer(shop, name=MAKER, village="Lewokluok", district="Demon Pagong")
    for number in range(20):
        price = 999_999_500 if number == 0 else 225_000
        a_product(
            shop, producer=maker, name=f"{LONG} no. {number}", price=price, barcode=f"29{number:011}", delivered=50
        )


def sheet(pictures: list[tuple[str, Image.Image]], path: Path, wide: int) -> None:
    """Put pictures on one sheet, with their captions."""
    thumbs = [
        (name, image.resize((wide, round(image.height * wide / image.width)), Image.Resampling.LANCZOS))
        for name, image in pictures
    ]
    high = max(each.height for _name, each in thumbs) + 20
    rows = (len(thumbs) + COLUMNS - 1) // COLUMNS
    whole = Image.new("RGB", (COLUMNS * (wide + GAP) + GAP, rows * (high + GAP) + GAP), "#c9ccd3")
    pen = ImageDraw.Draw(whole)
    for place, (name, image) in enumerate(thumbs):
        left, top = GAP + place % COLUMNS * (wide + GAP), GAP + place // COLUMNS * (high + GAP)
        whole.paste(image, (left, top + 18))
        pen.text((left, top + 2), name, fill="black")
    whole.save(path)


def main(words: list[str]) -> int:
    """Take all pictures of one size, theme and language; print the faults."""
    folder, size, theme, language = Path(words[0]), (int(words[1]), int(words[2])), words[3], words[4]
    scale = float(os.environ.get("QT_SCALE_FACTOR", "1"))
    size = round(size[0] / scale), round(size[1] / scale)
    _app = QApplication.instance() or QApplication(["ntt-pos"])
    folder.mkdir(parents=True, exist_ok=True)
    pictures: list[tuple[str, Image.Image]] = []
    with tempfile.TemporaryDirectory() as place:
        template = Path(place) / "template"
        with bootstrap.create_shop(
            SAMPLE_SHOP, Path(place) / "unused", clock=FixedClock(MORNING), ids=SequenceIds(seed=2)
        ):
            pass
        bootstrap.open_practice_shop(template, clock=FixedClock(MORNING), ids=SequenceIds(seed=2)).close()
        with practice_shop(template, Path(place) / "shop") as shop:
            stock_long_names(shop)
            tour = Tour(shop, theme, language, size)
            for caption, image in till_tour(tour):
                pictures.append((caption, image))
                image.save(folder / f"{len(pictures):02d}-{caption.replace(' ', '-').replace(',', '')}.png")
                for fault in faults(tour.window):
                    sys.stdout.write(f"{caption}: {fault}\n")
            tour.close()
    for number in range(0, len(pictures), 9):
        sheet(pictures[number : number + 9], folder / f"sheet-{number // 9 + 1}.png", 660)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
