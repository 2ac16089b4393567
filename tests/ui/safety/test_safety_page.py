"""What the window does when the clock, the disk or the program itself is not as it should be."""

from __future__ import annotations

import logging
import shutil
import sys
import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ntt_pos import behind_window, bootstrap, desktop, logs
from ntt_pos.data import schema_version
from ntt_pos.data.copies import encrypted_files
from ntt_pos.data.models.shop import counter
from ntt_pos.domain.core.errors import PlaceUnfit, StorageError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.users import Role
from ntt_pos.exception_hook import ExceptionHook
from ntt_pos.paths import DataFolder
from ntt_pos.services.replication.office_copies import CopyState
from ntt_pos.services.replication.parcel_files import offered_key
from ntt_pos.shop import open_copies
from ntt_pos.ui.crash_dialog import CrashDialog
from ntt_pos.ui.date_dialog import DateDialog
from ntt_pos.ui.safety.findings_dialog import FindingsDialog
from ntt_pos.ui.session import Session
from ntt_pos.ui.till.shifts.shift_dialog import OpenShiftDialog
from ntt_pos.ui.top_bar import TopBar
from ntt_pos.ui.widgets.pill import Pill
from tests.builders import a_sale, somebody
from tests.conftest import MANAGER_PIN, OWNER_PIN
from tests.services.days import close_drawer
from tests.services.tampering import Tamperer
from tests.ui.conftest import FLOAT


@pytest.fixture
def resort(hands, tmp_path):
    logs.set_up(tmp_path / "log")
    made = ExceptionHook()
    made.install()
    made.happened.connect(hands.window.trouble, Qt.ConnectionType.QueuedConnection)
    yield made
    made.remove()
    logs.set_up(None)
    logging.getLogger("ntt_pos").setLevel(logging.NOTSET)


def raise_it(error):
    try:
        raise error
    except ZeroDivisionError:
        sys.excepthook(*sys.exc_info())


def log_of(tmp_path):
    return (tmp_path / "log" / "ntt-pos.log").read_text(encoding="utf-8")


def test_an_exception_anywhere_keeps_the_basket_and_says_what_about_the_money(till, coffee, resort, tmp_path):
    till.burst("8992154695923")
    raise_it(ZeroDivisionError("nobody thought of this"))
    till.settle()
    assert isinstance(till.dialog, CrashDialog)
    assert "nobody thought of this" in log_of(tmp_path)
    assert len(log_of(tmp_path).splitlines()) == 1
    till.escape()
    assert [line.quantity for line in till.controller.cart.lines] == [1]
    till.burst("8992154695923")
    assert [line.quantity for line in till.controller.cart.lines] == [2]


def test_an_exception_in_a_thread_is_told_too(till, resort, tmp_path):
    thread = threading.Thread(target=lambda: 1 / 0, name="side")
    thread.start()
    thread.join()
    till.settle()
    assert isinstance(till.dialog, CrashDialog)
    assert "thread side" in log_of(tmp_path)


def test_without_the_hooks_the_window_would_not_know(till):
    """Negative control: taken away, nothing is told."""
    ExceptionHook().remove()
    assert sys.excepthook is sys.__excepthook__


def test_after_days_without_a_record_the_date_is_typed_at_the_till(hands, shop, fixed_clock):
    fixed_clock.advance(days=5)
    hands.sign_in()
    hands.open_shift()
    assert isinstance(hands.dialog, DateDialog)
    hands.type("4-3-2026")
    hands.enter()
    assert isinstance(hands.dialog, DateDialog)
    hands.dialog.day.setText("5-3-2026")
    hands.enter()
    assert isinstance(hands.dialog, OpenShiftDialog)
    hands.dialog.enter()
    hands.settle()
    assert hands.session.shift is not None
    assert hands.session.shift.business_date == date(2026, 3, 5)


def test_a_pc_in_another_zone_asks_once_before_the_drawer_opens(hands, fixed_clock):
    fixed_clock.offset = timedelta(hours=7)
    hands.sign_in()
    hands.press(Qt.Key.Key_F10)
    hands.dialog.counter.put(FLOAT)
    hands.dialog.enter()
    hands.settle()
    assert "daerah waktu lain" in hands.dialog.refusal.text()
    assert hands.session.shift is None
    hands.dialog.enter()
    hands.settle()
    assert hands.session.shift is not None


def test_an_old_backup_and_a_full_disk_are_told_at_the_top_and_nothing_while_all_is_well(till, shop, fixed_clock):
    behind_window.at_the_hour(till.session)
    till.settle()
    bar = till.window.bar
    assert shop.backups.newest() is not None, "the window made one by itself"
    assert bar._safety.isHidden()
    fixed_clock.advance(hours=30)
    till.session.look_after_safety()
    till.settle()
    assert "30 jam" in bar._safety.text
    shop.context.free_bytes = lambda: 150_000_000
    till.session.look_after_safety()
    till.settle()
    assert "150 MB" in bar._safety.text


def test_a_sale_on_a_full_disk_is_refused_in_words_and_the_basket_stays(till, coffee, shop):
    shop.context.free_bytes = lambda: 150_000_000
    till.burst("8992154695923")
    till.press(Qt.Key.Key_F12)
    till.exact()
    till.settle()
    assert till.controller.cart.lines
    assert till.controller.last_sale is None


@pytest.fixture
def page(hands, shop):
    from ntt_pos.ui.safety.safety_page import SafetyPage

    hands.sign_in("pemilik")
    made = SafetyPage(hands.session)
    made.setParent(hands.window.ground)
    made.resize(1100, 640)
    made.load()
    hands.settle()
    yield made
    made.deleteLater()


def test_the_owner_makes_a_backup_rehearses_it_and_sees_its_age(page, hands, shop):
    assert page.last.text() == "Belum ada"
    page.rehearse()
    hands.settle()
    assert "Buat dulu" in page.message.text
    page.make()
    hands.settle()
    hands.settle()
    assert page.last.text() == "28 Feb 2026 08.00"
    page.rehearse()
    hands.settle()
    assert "terbukti" in page.message.text
    assert page.bar.isHidden()


def test_a_stick_is_adopted_only_after_a_question(page, hands, shop, tmp_path):
    from ntt_pos.ui.safety.safety_page import AdoptDialog

    stick = tmp_path / "flashdisk"
    stick.mkdir()
    page.choose_folder = lambda _title: str(stick)
    page.send()
    hands.settle()
    assert isinstance(hands.dialog, AdoptDialog)
    assert list(stick.iterdir()) == []
    hands.dialog.enter()
    hands.settle()
    assert list(stick.glob("*.db.zst"))


def test_how_far_the_offices_copy_is_stands_beside_the_backups(page, hands, shop, tmp_path):
    assert "Di salinan kantor" not in words(page)
    folder = tmp_path / "bersama"
    folder.mkdir()
    office = open_copies(DataFolder(tmp_path / "kantor"), clock=shop.context.clock)
    office.take_in(folder)
    hands.session.keep(replace(shop.local, records_folder=str(folder), records_for=offered_key(folder)))
    shop.record_sending.send()
    assert copy_facts(page, hands) == "belum diambil"
    office.take_in(folder)
    shop.context.clock.advance(minutes=3)
    assert copy_facts(page, hands) == "semuanya, 3 menit lalu"
    shop.settings.change(by=hands.session.by, return_days=9)
    shop.context.clock.advance(minutes=120)
    assert copy_facts(page, hands).endswith(", 2 jam lalu")
    folder.rename(tmp_path / "dicabut")
    shop.record_sending.send()
    copy_facts(page, hands)
    assert "untuk salinan kantor tidak ada" in page.problem.text()


def test_a_folder_that_does_not_answer_holds_up_neither_the_page_nor_a_sale(page, hands, shop, tmp_path, monkeypatch):
    shop.use_local(replace(shop.local, records_folder=str(tmp_path), records_for="0" * 64))
    answers = threading.Event()
    monkeypatch.setattr(type(shop.record_sending), "state", lambda _self: answers.wait(60) and None)
    hands.session.local = shop.local
    page.load()
    hands.settle()
    assert "Di salinan kantor" not in words(page)
    assert page.last.text() == "Belum ada"
    assert (hands.session.books.pending, hands.session.long.pending, hands.session.exchange.pending) == (0, 0, 1)
    answers.set()


def copy_facts(page, hands):
    page.load()
    hands.settle()
    while hands.session.exchange.pending:
        hands.settle()
    hands.settle()  # the answer itself
    found = words(page)
    return found[found.index("Di salinan kantor") + 1]


def words(page):
    return [each.text() for each in page.facts.findChildren(QLabel)]


def test_a_window_on_the_offices_copy_says_so_and_how_old_it_is(hands, shop):
    assert not [each.text for each in shown_pills(TopBar(hands.session)) if "SALINAN" in each.text]
    shop.context.only_read = True
    bar = TopBar(hands.session)
    assert "SALINAN · hanya dibaca" in {each.text for each in shown_pills(bar)}
    now = hands.session.now()
    hands.session.copy = CopyState("LRT-01", 9, now - timedelta(hours=5), now - timedelta(minutes=3))
    hands.session.safety_changed.emit()
    assert "SALINAN · 3 menit lalu" in {each.text for each in shown_pills(bar)}
    for hours, dot in ((0, "bar_good"), (2, "bar_warn"), (25, "bar_bad")):
        hands.session.copy = replace(hands.session.copy, said=now - timedelta(hours=hours))
        hands.session.safety_changed.emit()
        assert [each._dot for each in shown_pills(bar) if "SALINAN" in each.text] == [dot]
    hands.session.copy = replace(hands.session.copy, problem=StorageError("The disk is full."))
    hands.session.safety_changed.emit()
    assert "SALINAN · perlu dilihat" in {each.text for each in shown_pills(bar)}


def test_each_minute_the_till_sends_and_a_window_on_the_copy_takes_in(hands, shop, tmp_path):
    folder, root = tmp_path / "bersama", DataFolder(tmp_path / "kantor")
    folder.mkdir()
    open_copies(root, clock=shop.context.clock).take_in(folder)
    shop.use_local(replace(shop.local, records_folder=str(folder), records_for=offered_key(folder)))
    exchanged(hands, hands.session)
    assert hands.session.sending.taken is None
    open_copies(root, clock=shop.context.clock).take_in(folder)
    shop.settings.change(by=somebody(shop), return_days=9)
    shop.record_sending.send()
    copy = bootstrap.open_shop(root.copies / "LRT-01", clock=shop.context.clock)
    session = Session(copy, hands.look)
    exchanged(hands, session)
    assert (session.copy.new, session.copy.problem) == (1, None)
    session.close()
    copy.close()


def exchanged(hands, session):
    behind_window.exchange(session)
    while session.exchange.pending:
        hands.settle()


def shown_pills(bar):
    return [each for each in bar.findChildren(Pill) if not each.isHidden()]


def test_the_books_are_proved_on_the_screen_and_findings_are_listed(page, hands, shop):
    page.make()
    hands.settle()
    page.prove()
    hands.settle()
    assert "cocok" in page.message.text
    Tamperer(shop.context.database.url).run("UPDATE setting SET value = '9' WHERE name = 'return_days'")
    page.prove()
    hands.settle()
    assert isinstance(hands.dialog, FindingsDialog)
    assert "return_days" in hands.dialog.list.toPlainText()
    hands.dialog.enter()


@pytest.fixture
def old_year(shop, coffee, fixed_clock):
    """A closed day of 2026 and one of 2027."""
    for days in (310, 1):
        a_sale(shop, [(coffee, 1)], by=somebody(shop, "ani"))
        close_drawer(shop)
        shop.close_day.close(by=shop.people.system_actor())
        fixed_clock.advance(days=days)
        if days > 1:
            shop.people.confirm_clock(by=somebody(shop, "bela"))


def test_the_owner_moves_a_closed_year_after_a_question(old_year, page, hands, shop):
    from ntt_pos.ui.safety.safety_page import MoveYearDialog

    assert page.year_button.isEnabled()
    page.move_year()
    hands.settle()
    assert isinstance(hands.dialog, MoveYearDialog)
    assert shop.year_files.kept() == ()
    hands.dialog.enter()
    hands.settle()
    hands.settle()
    assert [each.year for each in shop.year_files.kept()] == [2026]
    assert "tahun-2026.db" in page.message.text
    assert not page.year_button.isEnabled()
    hands.session.sign_in(somebody(shop, "bela"))
    page.load()
    hands.settle()
    assert not page.year_button.isEnabled()


def test_who_may_not_prove_is_told_so(page, hands, shop, owner):
    shop.rights.change(by=owner, role=Role.MANAGER, act=Act.VERIFY, verdict=Verdict.DENIED)
    hands.session.sign_in(somebody(shop, "bela"))
    page.prove()
    hands.settle()
    assert "tidak boleh" in page.message.text


def test_the_owner_writes_an_archive(page, hands, tmp_path):
    page.choose_file = lambda _title: str(tmp_path / "arsip")
    page.archive()
    hands.settle()
    assert (tmp_path / "arsip.zip").is_file()


def test_what_fails_is_said_and_the_buttons_work_again(page, hands, shop, monkeypatch):
    from ntt_pos.data import atomic_files

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic_files, "settle", full)
    page.make()
    hands.settle()
    assert "disk penuh" in page.message.text
    assert page.now_button.isEnabled()


# -- the way out when the books are gone ---------------------------------------------------------------------------


@pytest.fixture
def burned(shop, cashier, coffee):
    """A shop with a backup, closed."""
    a_sale(shop, [(coffee, 1)], by=cashier)
    shop.backups.make(by=shop.people.system_actor())
    shop.close()
    return shop.folder


def rescue(folder, monkeypatch, error, act):
    """Run what the window does when it cannot open the shop, with hands that act as soon as the way out is shown."""
    from PySide6.QtCore import QTimer

    from ntt_pos.ui.recovery import RecoveryWindow
    from ntt_pos.ui.theme import Look

    told = []
    monkeypatch.setattr(desktop, "_tell", lambda _look, sentence: told.append(sentence) or 1)
    shown = RecoveryWindow.run

    def run(window):
        QTimer.singleShot(0, window, lambda: act(window))
        return shown(window)

    monkeypatch.setattr(RecoveryWindow, "run", run)
    return desktop._rescued(Look("light", motion=False), folder, error), told


def test_lost_books_are_brought_back_from_the_window(qapp, burned, monkeypatch):
    burned.database.unlink()
    failures = []

    def act(window):
        window.username.setText("pemilik")
        window.secret.setText(OWNER_PIN)
        window.tasks.idle.connect(lambda: again(window))
        window.enter()

    def again(window):
        failures.append(window.told.text())
        if len(failures) == 1:
            window.number.setText("JL-LRT-01-2026-000004, TJ-LRT-2026-000007")
            window.enter()

    gone = StorageError("The shop's database is not at {path}.", path="x")
    shop, told = rescue(burned, monkeypatch, gone, act)
    assert told == []
    assert "nomor struk terakhir" in failures[0]
    with shop:
        assert shop.verify.run().findings == ()
        assert shop.checkout.recent_sales()[0].number == "JL-LRT-01-2026-000001"
        with shop.context.reading() as unit:
            counters = {row["series"]: row["value"] for row in unit.rows(sa.select(counter))}
        assert (counters["JL-LRT-01-2026"], counters["TJ-LRT-2026"]) == (4, 7)


def test_a_new_pc_is_given_the_backup_on_the_stick_even_an_encrypted_one(qapp, burned, monkeypatch, tmp_path):
    stick, key = tmp_path / "flashdisk", tmp_path / "kunci.txt"
    stick.mkdir()
    (backup,) = burned.backups.glob("*.db.zst")
    encrypted_files.seal(backup, stick / "ntt-pos.db.age", encrypted_files.new_key(key))
    shutil.rmtree(burned.backups)
    burned.database.unlink()
    chosen = iter(["", str(stick / "ntt-pos.db.age"), str(key)])
    said = []

    def act(window):
        window.choose_file = lambda _title: next(chosen)
        window.other_button.click()
        window.enter()
        said.append(window.told.text())
        window.other_button.click()
        window.username.setText("pemilik")
        window.secret.setText(OWNER_PIN)
        window.tasks.idle.connect(lambda: window.enter() if not window.restored else None)
        window.enter()

    shop, told = rescue(burned, monkeypatch, desktop.RestoreChosen("new"), act)
    assert (told, said) == ([], ["Pilih cadangan dulu."])
    with shop:
        assert shop.verify.run().findings == ()
        assert shop.checkout.recent_sales()[0].number == "JL-LRT-01-2026-000001"


def test_books_in_a_place_that_does_not_do_are_not_replaced(qapp, burned, monkeypatch):
    unfit = PlaceUnfit("write-protected")
    shop, told = rescue(burned, monkeypatch, unfit, lambda window: pytest.fail("no backup mends that"))
    assert (shop, told) == (None, ["write-protected"])


def test_who_only_reads_why_changes_nothing(qapp, burned, monkeypatch):
    burned.database.write_bytes(b"rusak" * 1000)
    shop, _told = rescue(burned, monkeypatch, StorageError("x"), lambda window: window.close())
    assert shop is None
    assert burned.database.read_bytes() == b"rusak" * 1000


def test_a_newer_programs_books_are_never_replaced(qapp, burned, monkeypatch):
    newer = schema_version.DatabaseNewer("newer")
    shop, told = rescue(burned, monkeypatch, newer, lambda window: pytest.fail("no way out is offered"))
    assert shop is None
    assert told == ["newer"]


def test_a_lost_sale_is_typed_in_again_from_its_paper(till, coffee, shop):
    till.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    till.type("JL-LRT-01-2026-000123")
    till.enter()
    till.dialog.day.setText("28-2-2026")
    till.enter()
    assert till.controller.reentry.number == "JL-LRT-01-2026-000123"
    till.burst("8992154695923")
    assert "JL-LRT-01-2026-000123" in till.till.special_banner.text
    till.press(Qt.Key.Key_F12)
    till.exact()
    assert type(till.dialog).__name__ == "ApprovalDialog"
    till.type("Listrik padam")
    till.enter()
    till.type(MANAGER_PIN)
    till.enter()
    till.settle()
    assert till.controller.last_sale.receipt.reentry == "JL-LRT-01-2026-000123"
    assert till.controller.reentry is None
    till.burst("8992154695923")
    till.press(Qt.Key.Key_F12)
    till.exact()
    till.settle()
    assert till.controller.last_sale.receipt.reentry == ""
    assert shop.verify.run().findings == ()


def test_a_paper_that_cannot_be_is_refused_and_a_mark_can_be_taken_back(till):
    from ntt_pos.ui.till.basket.late_sale import ReentryDialog

    till.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    dialog = till.dialog
    dialog.number.setText("123")
    dialog.enter()
    assert isinstance(till.dialog, ReentryDialog)
    dialog.number.setText("JL-LRT-01-2026-000123")
    dialog.day.setText("1-3-2026")
    dialog.enter()
    assert isinstance(till.dialog, ReentryDialog), "not from tomorrow"
    dialog.day.setText("27/2")
    dialog.enter()
    assert isinstance(till.dialog, ReentryDialog), "not from before the shop"
    dialog.day.setText("28-2-2026")
    dialog.enter()
    till.settle()
    assert till.controller.reentry is not None
    till.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    till.dialog._forget()
    till.settle()
    assert till.controller.reentry is None
