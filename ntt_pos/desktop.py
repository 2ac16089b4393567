"""The window on a shop: one per data folder, usable at once; why it cannot open, and what mends that."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog

from ntt_pos import bootstrap, i18n, logs
from ntt_pos.behind_window import look_again_every_minute, prove_and_catch_up
from ntt_pos.data import schema_version, sqlite_file
from ntt_pos.data.window_lock import REQUEST_FILE, WindowLock, ask_to_show
from ntt_pos.domain.core.errors import PlaceUnfit, ShopError, StorageError
from ntt_pos.exception_hook import ExceptionHook
from ntt_pos.i18n import N_, _
from ntt_pos.paths import DataFolder, default_data_folder, note_opened, remember_data_folder
from ntt_pos.pc_settings import LocalSettings, PrinterSettings
from ntt_pos.qt_application import dressed
from ntt_pos.shop import Shop, paper_profile
from ntt_pos.ui.main_window import MainWindow, make_window
from ntt_pos.ui.office_pages import pages
from ntt_pos.ui.opening import OpeningWindow
from ntt_pos.ui.scanner import milliseconds
from ntt_pos.ui.second_start import ShowRequests
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look

if TYPE_CHECKING:
    from ntt_pos.services.replication.joining import Joining
    from ntt_pos.services.safety.proof.kept_heads import DigitsAsked, OlderBooks
    from ntt_pos.services.safety.restore import Asked
    from ntt_pos.ui.setup.first_start import FirstStart

CATCH_UP_AFTER_MS = 1_000  # the window is painted and takes keys by then, on a slow PC too


class UnsoundBooks(Exception):
    """The books on which the window is open are not built as the program builds them, or cannot be written."""

    def __init__(self, why: ShopError) -> None:
        super().__init__(str(why))
        self.why = why


class BackupChosen(Exception):
    """Somebody at the window chose a backup that takes the place of the books."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(str(asked.backup))
        self.asked = asked


class RestoreChosen(StorageError):
    """There is no shop here yet, and the first start was told to bring a backup back."""


def show(folder: Path, *, practice: bool, opening: OpeningWindow | None = None) -> int:
    """Run the program's window on the shop in a folder until it is closed; returns the exit code.

    ``opening`` is what stood on the screen meanwhile: what was typed there goes on in the window.
    """
    data = DataFolder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    logs.set_up(data.logs)
    look = dressed(data) if opening is None else opening.look
    resort = ExceptionHook()
    resort.install()
    lock, code = WindowLock(folder), 0
    try:
        if not lock.take():
            _away(opening)
            return _come_forward(look, folder)
        shop = bootstrap.open_practice_shop(folder) if practice else _open_or_found(look, folder)
        if shop is not None and shop.folder.root != folder:
            lock.release()
            lock = WindowLock(shop.folder.root)
            if not lock.take():
                root = shop.folder.root
                shop.close()
                _away(opening)
                return _come_forward(look, root)
        if shop is not None:
            shop.registers.check_pc()
    except ShopError as error:
        _away(opening)
        shop, code = _mended(look, data, error, lock), 1
    except Exception as error:
        _away(opening)
        logging.getLogger(__name__).exception("The till could not be opened")
        return _tell(look, _not_opened(error, data))
    while shop is not None:
        try:
            return _run(shop, look, resort, opening, practice=practice)
        except UnsoundBooks as unsound:
            shop, code = _mended(look, shop.folder, unsound.why, lock), 1
        except BackupChosen as chosen:
            shop, code = _brought_back(look, shop.folder, chosen.asked, lock, practice=practice), 1
        opening = None
    return code


def _not_opened(error: Exception, data: DataFolder) -> str:
    """Return what a bug that kept the till shut is told as: a double click must not look as if nothing had happened."""
    sentence = _(
        "The till could not be opened: the program met something unexpected ({what}). Nothing in the books was "
        "changed. The log in {folder} tells more; restart the PC and, if it comes again, call for help."
    ).format(what=type(error).__name__, folder=data.logs)
    _write(sentence)
    return sentence


def _mended(look: Look, data: DataFolder, error: ShopError, lock: WindowLock) -> Shop | None:
    """Say why the till cannot go on; return the shop that a backup brought back, None when none did."""
    _write(i18n.explain(error))
    lock.release()  # restoring takes the lock itself
    shop = _rescued(look, data, error)
    return shop if shop is not None and lock.take() else None


def _brought_back(look: Look, data: DataFolder, asked: Asked, lock: WindowLock, *, practice: bool) -> Shop | None:
    """Put a backup in the place of the books that were closed for it; return the shop, as it was where that was refused."""
    from ntt_pos.restoring import restored_by_hand

    lock.release()
    words = _("The till is closed meanwhile. The present file is kept; whatever is refused leaves it as it was.")
    restored_by_hand(look, data, words, heading=_("Bring a backup back"), asked=asked)
    if not lock.take():
        return None
    try:
        return bootstrap.open_practice_shop(data.root) if practice else bootstrap.open_shop(data.root)
    except ShopError as error:
        return _mended(look, data, error, lock)


def _run(shop: Shop, look: Look, resort: ExceptionHook, opening: OpeningWindow | None, *, practice: bool) -> int:
    """Show the window on an open shop, with what was typed while it was being opened, until it is closed.

    Raises UnsoundBooks as soon as the books turn out not to be as the program builds them, BackupChosen when one is to take
    their place.
    """
    if opening is not None and opening.left:
        shop.close()
        return 0
    if not practice:
        with suppress(OSError):  # the till opens all the same
            note_opened(shop.folder.root)
    ends: list[UnsoundBooks | BackupChosen] = []
    with shop:
        window = open_window(
            shop, look, wait_ms=CATCH_UP_AFTER_MS, unsound=lambda error: _leave(window, ends, UnsoundBooks(error))
        )
        window.session.bring_back = lambda asked: _leave(window, ends, BackupChosen(asked))
        look_again_every_minute(window.session)
        resort.happened.connect(window.trouble, Qt.ConnectionType.QueuedConnection)
        _show(window, shop.folder.root)
        if opening is not None:
            opening.hand_over(window.login, window)
        code = QApplication.exec()
        window.scanner.leave()  # another window may follow: of books that are unsound
        if not ends or isinstance(ends[0], BackupChosen):
            with suppress(ShopError):  # the books are closed all the same
                shop.backups.keep_heads()
        if not ends:
            return code
    raise ends[0]


def _leave(window: MainWindow, ends: list[UnsoundBooks | BackupChosen], why: UnsoundBooks | BackupChosen) -> None:
    """Close the window on books that cannot be trusted or make way; what is at work, or shown this once, finishes first."""
    ends.append(why)
    window.close()
    if window.isVisible():
        window.stage.changed.connect(window.close)
    else:
        QApplication.exit()


def _away(opening: OpeningWindow | None) -> None:
    """Let the sign-in make way for what has to be told."""
    if opening is not None:
        opening.hide()


def _show(window: MainWindow, folder: Path) -> None:
    """Show the window over the whole screen; a second start brings it back to the front."""
    window.resize(window.screen().availableSize())
    window.showMaximized()
    with suppress(OSError):  # a second start then says in words that the window is open
        ShowRequests(window, folder / REQUEST_FILE)


def _come_forward(look: Look, folder: Path) -> int:
    """Bring the window that is open on this folder to the front; when it does not answer, say so."""
    if ask_to_show(folder):
        return 0
    return _tell(look, _("The till of this folder is already open in another window. Use that one, or close it first."))


def open_window(
    shop: Shop,
    look: Look,
    *,
    stopwatch: Callable[[], float] = milliseconds,
    wait_ms: int = 0,
    unsound: Callable[[ShopError], None] | None = None,
) -> MainWindow:
    """Return the main window on an open shop; what can wait, the proof that its books are sound too, starts after ``wait_ms``.

    ``unsound`` hears why the books cannot be used; nothing else is done behind the window then. Without a wait nothing
    goes by how long the machine takes: a rehearsal leaves the same books on a slow PC.
    """
    from ntt_pos.services.safety.proof.opening_proof import OpeningProof

    proof = OpeningProof(lambda: _check_books(shop), lambda: _compare_heads(shop))
    shop.context.before_acts = proof.before_an_act
    shop.catalogue.promise()
    session = Session(shop, look)
    window = make_window(session, pages(), stopwatch=stopwatch)
    if not gc.isenabled():  # since the program's door
        gc.freeze()
        gc.enable()
    told = unsound or (lambda error: session.tell(i18n.explain(error)))
    QTimer.singleShot(wait_ms, session, lambda: prove_and_catch_up(session, proof, told))
    return window


def _check_books(shop: Shop) -> None:
    from ntt_pos.data import migrate

    migrate.check_ready(shop.context.database)
    shop.settings.keep_recorded()


def _compare_heads(shop: Shop) -> OlderBooks | DigitsAsked | None:
    return shop.backups.outside.compare()


def _open_or_found(look: Look, folder: Path) -> Shop | None:
    """Open the shop; where there is none yet, ask the questions of the first start."""
    data = DataFolder(folder)
    if data.database.exists() or LocalSettings.load(data.local_settings).database_url or _backups_lie(data):
        try:
            return bootstrap.open_shop(folder)
        except schema_version.DatabaseOlder:
            _upgrade(data)
            return bootstrap.open_shop(folder)
    first: FirstStart = _first_start(look, folder)
    first.showMaximized()
    QApplication.exec()
    if first.restore_chosen:
        raise RestoreChosen(N_("There is no shop here yet. Choose the backup on the stick or on another disk."))
    founded: Shop | None = first.shop
    return founded


def _backups_lie(data: DataFolder) -> bool:
    from ntt_pos.restoring import ways

    return bool(ways(data))


def _upgrade(data: DataFolder) -> None:
    """Bring the books to this program's version behind a small window that says how far it is."""
    from ntt_pos.data import migrate

    told = _("The books are brought to this version of the program.\nA copy is kept first. Do not switch the PC off.")
    shown = QProgressDialog(told, "", 0, 100)
    shown.setCancelButton(None)
    shown.setWindowTitle("NTT Mart POS")
    shown.setMinimumDuration(0)
    shown.setValue(0)

    def step(done: int, total: int) -> None:
        shown.setMaximum(total)
        shown.setValue(done)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    try:
        migrate.upgrade(sqlite_file.sqlite_url(data.database), progress=step)
    finally:
        shown.close()
        shown.deleteLater()


def _rescued(look: Look, data: DataFolder, error: ShopError) -> Shop | None:
    """Say why the till cannot start; where a backup could mend it, offer that. Returns the shop when it did."""
    mendable = isinstance(error, StorageError) and not isinstance(error, schema_version.DatabaseNewer | PlaceUnfit)
    if not mendable:
        _tell(look, i18n.explain(error))
        return None
    from ntt_pos.restoring import restored_by_hand

    heading = _("Bring a backup back") if isinstance(error, RestoreChosen) else ""
    if not restored_by_hand(look, data, i18n.explain(error), heading=heading):
        return None
    try:
        return bootstrap.open_shop(data.root)
    except ShopError as again:
        _tell(look, i18n.explain(again))
        return None


def _first_start(look: Look, folder: Path) -> FirstStart:
    from ntt_pos.ui.setup.first_start import FirstStart, Openers

    return FirstStart(
        look,
        folder,
        Openers(
            create=bootstrap.create_shop,
            open=bootstrap.open_shop,
            practice=bootstrap.open_practice_shop,
            join=_joining,
            try_printer=_try_printer,
            print_codes=_print_codes,
            # A folder named at the start is that start's alone.
            remember=remember_data_folder if folder == default_data_folder() else None,
        ),
    )


def _joining(folder: Path, where: str, certificate: Path | None, code: str) -> Joining:
    """Return this PC on its way into a shop that has an office PC; raises DomainError for what is no code, and StorageError."""
    from ntt_pos.services.replication.join_places import join_place
    from ntt_pos.services.replication.joining import Joining

    return Joining(DataFolder(folder), join_place(where, certificate), code, clock=bootstrap.system_clock())


def _try_printer(printer: PrinterSettings) -> None:
    """Send a test page to a printer of a shop that is not founded yet; raises DomainError or DeviceError."""
    from ntt_pos.devices.printers import printer_for
    from ntt_pos.services.printing.print_rendering import test_page

    page = test_page("NTT Mart POS", paper_profile(printer), i18n.screen_language())
    printer_for(replace(LocalSettings(), printer=printer)).send(page)


def _print_codes(printer: PrinterSettings, prefix: str) -> None:
    """Send what programs a scanner's sign to a printer of a shop that is not founded yet; raises DomainError or DeviceError."""
    from ntt_pos.devices.printers import printer_for
    from ntt_pos.documents.engine.escpos import paper_bytes
    from ntt_pos.documents.labels.scanner_strip import scanner_lines

    profile = paper_profile(printer)
    lines = scanner_lines(prefix, "", profile, i18n.screen_language(), "NTT Mart POS")
    printer_for(replace(LocalSettings(), printer=printer)).send(paper_bytes(lines, profile))


def _write(sentence: str) -> None:
    """Say it also where the program was started from; the windowed program on Windows has no such place."""
    if sys.stderr is not None:
        sys.stderr.write(f"{sentence}\n")


def _tell(look: Look, sentence: str) -> int:
    from ntt_pos.ui.crash_dialog import tell_and_leave

    tell_and_leave(look, sentence)
    return 1
