"""What goes wrong in a shop: each time a sentence in the user's language, and nothing is lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from ntt_pos import bootstrap
from ntt_pos.data.window_lock import LOCK_FILE, REQUEST_FILE
from ntt_pos.paths import DataFolder
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.ui.session import Session
from tests.builders import a_producer, a_product, a_sale, somebody
from tests.conftest import FIRST_SHOP
from tests.end_to_end.conftest import PATIENCE, ROOT, Told, run_night, statements_made
from tests.fakes import FIRST_DAY, FailingPrinter, MemoryPrinter, SequenceIds
from tests.services.days import close_drawer, next_day, settlements
from tests.ui.conftest import UiDriver

CODE = "8992154695923"


# -- the night ----------------------------------------------------------------------------------------------------


def test_three_days_left_unclosed_give_the_statements_of_three_nights_on_time(
    shop, cashier, data_folder, fixed_clock, sqlite_template, tmp_path
):
    punctual = DataFolder(tmp_path / "punctual")
    punctual.root.mkdir()
    shutil.copyfile(sqlite_template, punctual.database)
    begun = fixed_clock.now()
    with bootstrap.open_shop(punctual.root, clock=fixed_clock, ids=SequenceIds(seed=2)) as other:
        _three_days(other, punctual.root, closing=True)
        nights = statements_made(other)
    fixed_clock.set(begun)
    _three_days(shop, data_folder.root, closing=False)
    fixed_clock.advance(days=-1)
    assert settlements(shop) == []
    assert run_night(data_folder.root, fixed_clock) == 0
    assert statements_made(shop) == nights
    assert len(nights) == 6
    assert shop.verify.run().findings == ()


def _three_days(shop: bootstrap.Shop, folder: Path, *, closing: bool) -> None:
    products = [a_product(shop, producer=a_producer(shop, code=code), delivered=60) for code in ("P001", "P002")]
    for day in range(3):
        for product in products:
            a_sale(shop, [(product, day + 1)], by=somebody(shop, "ani"))
        if closing:
            close_drawer(shop)
            assert run_night(folder, shop.context.clock) == 0
        next_day(shop)


# -- a second window ----------------------------------------------------------------------------------------------

READER = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from datetime import datetime
from ntt_pos import desktop, qt_application
from tests.fakes import FixedClock, set_this_pcs_clock

class Reading(QApplication):
    def __init__(self, words):
        super().__init__(words)
        QTimer.singleShot(400, self.read)

    def read(self):
        for window in self.topLevelWidgets():
            if window.isVisible():
                print("\\n".join(label.text() for label in window.findChildren(QLabel)), flush=True)
                QTest.keyClick(self.focusWidget() or window, Qt.Key.Key_Return)
        QTimer.singleShot(400, self.quit)

qt_application.QApplication = Reading
set_this_pcs_clock(FixedClock(datetime.fromisoformat(sys.argv[2])))
sys.exit(desktop.show(Path(sys.argv[1]), practice=False))
"""


def read_window(folder: Path) -> Told:
    """Open the window on a folder, read its words, press Enter, and return what it said."""
    done = subprocess.run(
        [sys.executable, "-c", READER, str(folder), FIRST_DAY.isoformat()],
        cwd=ROOT,
        check=False,
        timeout=PATIENCE,
        capture_output=True,
        text=True,
    )
    return Told(done.returncode, done.stdout, done.stderr)


def test_a_second_start_on_the_same_folder_raises_the_first_window_and_leaves_it_alone(processes, shop, data_folder):
    folder = data_folder.root
    before = shop.verify.run().digest
    shop.close()
    first = processes("--data", folder)
    _wait((folder / LOCK_FILE).exists)
    _wait((folder / REQUEST_FILE).exists)
    told = read_window(folder)
    assert (told.code, told.out) == (0, "")
    assert first.poll() is None
    first.kill()
    first.wait(PATIENCE)
    # The negative control, and a killed window keeps nobody out.
    alone = read_window(folder)
    assert alone.code == 0
    assert "sudah terbuka" not in alone.out
    with bootstrap.open_shop(folder) as again:
        assert again.verify.run().digest == before


TOLD_ONLY = """
import sys
from pathlib import Path
from ntt_pos import desktop
from ntt_pos.ui import crash_dialog
crash_dialog.tell_and_leave = lambda _look, sentence: print("in a window:", sentence)
sys.exit(desktop.show(Path(sys.argv[1]), practice=False))
"""


def test_a_window_of_books_that_are_still_on_a_server_says_the_way_out(data_folder):
    LocalSettings(database_url="postgresql://kasir@192.0.2.1/toko").save(data_folder.local_settings)
    command = [sys.executable, "-c", TOLD_ONLY, str(data_folder.root)]
    told = subprocess.run(command, cwd=ROOT, check=False, timeout=PATIENCE, capture_output=True, text=True)
    assert told.returncode == 1
    for words in ("in a window:", "ntt-pos upgrade --url", "ntt-pos leave-server", "ntt-pos join"):
        assert words in told.stdout
    assert not data_folder.database.exists()


def test_a_window_that_is_left_open_backs_up_by_itself(processes, tmp_path):
    folder = DataFolder(tmp_path / "toko")
    bootstrap.create_shop(FIRST_SHOP, folder.root).close()
    window = processes("--minute", 50, "--data", folder.root)
    _wait(lambda: any(folder.backups.glob("*.json")) or window.poll() is not None)
    assert window.poll() is None


def test_a_window_that_is_opened_after_the_closing_hour_closes_the_day(processes, shop, cashier, data_folder):
    a_sale(shop, [(a_product(shop, producer=a_producer(shop), delivered=3), 1)], by=cashier)
    close_drawer(shop)
    assert settlements(shop) == []
    open_at_night = processes("--data", data_folder.root, at=datetime(2026, 2, 28, 13, 30, tzinfo=UTC))
    _wait(lambda: settlements(shop) != [] or open_at_night.poll() is not None)
    assert len(settlements(shop)) == 1


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.05)


# -- at the till --------------------------------------------------------------------------------------------------


@pytest.fixture
def at_the_till(shop, qapp) -> Iterator[Callable[[MemoryPrinter], UiDriver]]:
    """Return a function that opens a till with a printer, a shift and coffee on the shelf."""
    a_product(shop, name="Kopi Arabika 250 g", price=45_000, barcode=CODE, delivered=37)
    opened: list[UiDriver] = []
    has_printer = Session.has_printer

    def open_till(printer: MemoryPrinter) -> UiDriver:
        hands = UiDriver(shop, printer, "id")
        opened.append(hands)
        hands.start()
        hands.burst(CODE)
        return hands

    yield open_till
    for hands in opened:
        hands.leave()
    Session.has_printer = has_printer


def words(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_thirteen_digits_in_the_quantity_are_refused_in_words_and_the_line_stays(at_the_till):
    hands = at_the_till(MemoryPrinter())
    hands.press(Qt.Key.Key_F3)
    hands.type("8992154695923")
    hands.enter()
    assert hands.dialog is not None
    assert "terlalu besar" in words(hands.dialog)
    assert [line.quantity for line in hands.controller.cart.lines] == [1]
    hands.escape()
    hands.type("8992154695923*")
    hands.burst(CODE)
    assert [line.quantity for line in hands.controller.cart.lines] == [2]  # as many digits are a code: one more
    hands.press(Qt.Key.Key_F12)
    assert "“8992154695923*” belum masuk keranjang" in hands.till.message.text


def test_1e5_as_cash_and_cash_below_the_total_sell_nothing_and_say_what_is_accepted(at_the_till):
    hands = at_the_till(MemoryPrinter())
    hands.press(Qt.Key.Key_F12)
    hands.type("1e5")
    hands.enter()
    assert "bukan jumlah uang. Ketik rupiah bulat, misalnya 5000 atau 5.000." in words(hands.dialog)
    hands.dialog.amount.clear()
    hands.type("40000")
    hands.enter()
    assert "Masih kurang 5.000." in words(hands.dialog)
    assert hands.shop.checkout.recent_sales() == ()
    hands.dialog.amount.clear()
    hands.type("45000")
    hands.enter()
    assert [sale.total for sale in hands.shop.checkout.recent_sales()] == [45_000]


def test_without_a_printer_the_sale_stands_the_banner_says_what_waits_and_it_comes_out_later(at_the_till):
    printer = FailingPrinter(times=1)
    hands = at_the_till(printer)
    hands.press(Qt.Key.Key_F12)
    hands.exact()
    (sale,) = hands.shop.checkout.recent_sales()
    assert hands.till.change.isVisible()
    assert sale.number in hands.till.banner.text
    assert "printer" in hands.till.banner.text.lower()
    assert printer.jobs == []
    hands.till.banner.findChildren(QAbstractButton)[0].click()
    hands.settle()
    assert len(printer.jobs) == 1
    assert hands.till.banner.text == ""


def test_a_clock_that_wakes_in_2020_stops_selling_in_words_and_the_basket_stays(at_the_till, fixed_clock):
    hands = at_the_till(MemoryPrinter())
    begun = fixed_clock.now()
    fixed_clock.advance(days=-2000)
    hands.press(Qt.Key.Key_F12)
    hands.exact()
    assert hands.shop.checkout.recent_sales() == ()
    assert len(hands.controller.cart.lines) == 1
    shown = words(hands.window) + hands.till.message.text
    assert "Jam PC menunjukkan" in shown
    fixed_clock.set(begun)
