"""What goes wrong in a shop: each time a sentence in the user's language, and nothing is lost."""

from __future__ import annotations

import errno
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from ntt_pos import bootstrap
from ntt_pos.data.window_lock import LOCK_FILE, REQUEST_FILE
from ntt_pos.domain.core.business_date import WITA
from ntt_pos.paths import DataFolder
from ntt_pos.ui.session import Session
from tests.builders import a_producer, a_product, a_sale, somebody
from tests.conftest import FIRST_SHOP
from tests.end_to_end import night
from tests.end_to_end.conftest import PATIENCE, ROOT, Told
from tests.fakes import FIRST_DAY, FailingPrinter, FixedClock, MemoryPrinter, SequenceIds
from tests.services.days import close_drawer, next_day, settlements
from tests.ui.conftest import UiDriver

PRODUCERS = 4
CODE = "8992154695923"
ENOUGH = 6 * 1024 * 1024
CLOSE = ("close-day", "--user", "bela", "--why", "uji")  # it is 08.00: before the closing hour


# -- the night ----------------------------------------------------------------------------------------------------


def papers(folder: DataFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.reports.rglob("*")) if path.is_file()}


def hashes(shop: bootstrap.Shop) -> list[tuple[object, ...]]:
    """Return number, producer, date and hashes of every statement in the order made."""
    return [
        (row["number"], row["producer_id"], row["business_date"], row["payload_sha256"], row["chain_hash"])
        for row in settlements(shop)
    ]


def run_night(folder: Path, at: FixedClock, killed: str = "") -> int:
    """Run the night as a process of its own and return its exit code (negative: the signal that ended it)."""
    words = [str(folder), "--at", at.now().isoformat(), *(["--killed", killed] if killed else [])]
    done = subprocess.run(
        [sys.executable, "-m", "tests.end_to_end.night", *words],
        cwd=ROOT,
        check=False,
        timeout=PATIENCE,
        capture_output=True,
    )
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr.decode()
    return done.returncode


@pytest.fixture
def four_sold(shop, cashier):
    """Four producers, each with a sale; the drawer is counted."""
    products = [
        a_product(shop, producer=a_producer(shop, code=f"P{n:03d}"), delivered=30) for n in range(1, PRODUCERS + 1)
    ]
    for product in products:
        a_sale(shop, [(product, 2)], by=cashier)
    close_drawer(shop)
    return products


@pytest.fixture
def on_time(four_sold, data_folder, fixed_clock, tmp_path) -> tuple[list[tuple[object, ...]], dict[str, bytes]]:
    """Return the statements and papers of the same night in a copy of the shop that nothing disturbed."""
    copy = DataFolder(tmp_path / "undisturbed")
    copy.root.mkdir()
    with closing(sqlite.connect(str(data_folder.database))) as old, closing(sqlite.connect(str(copy.database))) as new:
        old.backup(new)
    assert run_night(copy.root, fixed_clock) == 0
    with bootstrap.open_shop(copy.root, clock=fixed_clock) as undisturbed:
        return hashes(undisturbed), papers(copy)


def test_a_night_killed_after_two_of_four_producers_is_finished_without_gap_or_double(
    on_time, shop, data_folder, fixed_clock
):
    assert run_night(data_folder.root, fixed_clock, night.PRODUCERS) == -signal.SIGKILL
    assert len(settlements(shop)) == 2
    assert shop.close_day.due() == (fixed_clock.now().astimezone(WITA).date(),)
    assert run_night(data_folder.root, fixed_clock) == 0
    assert (hashes(shop), papers(data_folder)) == on_time
    assert [row[0] for row in hashes(shop)] == [f"TJ-LRT-2026-{n:06d}" for n in range(1, PRODUCERS + 1)]
    assert shop.verify.run().findings == ()


def test_a_night_killed_between_the_settlements_and_the_papers_draws_them_at_the_next_run(
    on_time, shop, data_folder, fixed_clock
):
    assert run_night(data_folder.root, fixed_clock, night.COMMIT) == -signal.SIGKILL
    assert hashes(shop) == on_time[0]
    assert papers(data_folder) == {}
    assert shop.statements.waiting() == PRODUCERS
    assert run_night(data_folder.root, fixed_clock) == 0
    assert (hashes(shop), papers(data_folder)) == on_time
    assert shop.verify.run().findings == ()


def test_a_night_killed_in_the_middle_of_a_paper_leaves_no_torn_one(on_time, shop, data_folder, fixed_clock):
    assert run_night(data_folder.root, fixed_clock, night.HALF_A_PAPER) == -signal.SIGKILL
    assert [name for name in papers(data_folder) if name.endswith(".pdf")] == []
    assert run_night(data_folder.root, fixed_clock) == 0
    assert (hashes(shop), papers(data_folder)) == on_time


def test_without_that_care_a_torn_paper_would_stay_for_ever(on_time, data_folder, fixed_clock):
    """The negative control: the same kill, writing under the paper's own name."""
    assert run_night(data_folder.root, fixed_clock, night.CARELESS) == -signal.SIGKILL
    assert run_night(data_folder.root, fixed_clock) == 0
    now = papers(data_folder)
    assert [name for name in now if now[name] != on_time[1][name]] == ["laporan-hari-2026-02-28.pdf"]


def test_two_programs_that_close_the_same_day_at_once_make_one_set_of_statements(
    on_time, shop, data_folder, fixed_clock
):
    words = [
        sys.executable,
        "-m",
        "tests.end_to_end.night",
        str(data_folder.root),
        "--at",
        fixed_clock.now().isoformat(),
    ]
    both = [subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
    assert [(each.communicate(timeout=PATIENCE)[1], each.returncode) for each in both] == [(b"", 0), (b"", 0)]
    assert (hashes(shop), papers(data_folder)) == on_time
    assert shop.verify.run().findings == ()


def test_three_days_left_unclosed_give_the_statements_of_three_nights_on_time(
    shop, cashier, data_folder, fixed_clock, sqlite_template, tmp_path
):
    punctual = DataFolder(tmp_path / "punctual")
    punctual.root.mkdir()
    shutil.copyfile(sqlite_template, punctual.database)
    begun = fixed_clock.now()
    with bootstrap.open_shop(punctual.root, clock=fixed_clock, ids=SequenceIds(seed=2)) as other:
        _three_days(other, punctual.root, closing=True)
        nights = hashes(other)
    fixed_clock.set(begun)
    _three_days(shop, data_folder.root, closing=False)
    fixed_clock.advance(days=-1)
    assert settlements(shop) == []
    assert run_night(data_folder.root, fixed_clock) == 0
    assert hashes(shop) == nights
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


# -- the disk -----------------------------------------------------------------------------------------------------


class FullDisk:
    """A disk with room for so many bytes under one folder; then nothing more can be written there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path, room: int) -> None:
        self.room = room
        real = Path.open
        disk = self

        def limited(path, mode="r", *rest, **more):
            file = real(path, mode, *rest, **more)
            if "w" in mode and path.is_relative_to(folder):
                write = file.write

                class Limited:
                    def __enter__(self):
                        return self

                    def __exit__(self, *_):
                        file.close()

                    def write(self, data):
                        disk.room -= len(data)
                        if disk.room < 0:
                            raise OSError(errno.ENOSPC, "No space left on device")
                        return write(data)

                    def __getattr__(self, name):
                        return getattr(file, name)

                return Limited()
            return file

        monkeypatch.setattr(Path, "open", limited)


def test_a_full_disk_undoes_no_settlement_and_the_papers_are_drawn_when_there_is_room(
    on_time, command, shop, data_folder, monkeypatch
):
    disk = FullDisk(monkeypatch, data_folder.reports, room=sum(map(len, on_time[1].values())) // 3)
    told = command(*CLOSE)
    assert told.code == 1
    assert told.out.startswith("Sabtu, 28 Februari 2026 ditutup: 4 laporan.\n")
    assert "belum dapat dibuat (disk penuh)" in told.err
    assert "Hak produsen sudah tercatat" in told.err
    assert hashes(shop) == on_time[0]
    assert all(name in on_time[1] and now == on_time[1][name] for name, now in papers(data_folder).items())
    disk.room = ENOUGH
    again = command(*CLOSE)
    assert again.code == 0
    assert (hashes(shop), papers(data_folder)) == on_time
    assert shop.verify.run().findings == ()


def test_with_room_enough_the_same_disk_says_nothing(on_time, command, data_folder, monkeypatch):
    """The negative control."""
    FullDisk(monkeypatch, data_folder.reports, room=ENOUGH)
    assert command(*CLOSE).code == 0
    assert papers(data_folder) == on_time[1]


def test_a_reports_folder_that_is_gone_or_in_the_way_undoes_no_settlement(on_time, command, shop, data_folder):
    data_folder.reports.write_text("a file where the folder should be", encoding="utf-8")
    told = command(*CLOSE)
    assert told.code == 1
    assert "4 laporan belum dapat dibuat" in told.err
    assert hashes(shop) == on_time[0]
    data_folder.reports.unlink()
    assert command(*CLOSE).code == 0
    assert papers(data_folder) == on_time[1]
    shutil.rmtree(data_folder.reports)
    assert command(*CLOSE).code == 0


# -- a second window ----------------------------------------------------------------------------------------------

READER = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from datetime import datetime
from ntt_pos import application, desktop
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

application.QApplication = Reading
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


def test_a_second_start_on_the_same_folder_raises_the_first_window_and_leaves_it_alone(processes, tmp_path):
    folder = tmp_path / "toko"
    with bootstrap.open_practice_shop(folder) as shop:
        before = shop.verify.run().digest
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
    with bootstrap.open_shop(folder) as shop:
        assert shop.verify.run().digest == before


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
    assert "terlalu besar" in hands.till.message.text
    assert [line.quantity for line in hands.controller.cart.lines] == [1]


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
