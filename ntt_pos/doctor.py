"""What is wrong with this machine, in words: whatever could lose a sale or keep the shop closed, and what to do about it."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pysqlite3.dbapi2 as sqlite

from ntt_pos import __version__, bootstrap
from ntt_pos.data import atomic_files
from ntt_pos.data.sqlite_file import wal_is_safe
from ntt_pos.data.window_lock import WindowLock
from ntt_pos.devices.printers import RAW_PORT, printer_for
from ntt_pos.doctor_books import signs_of_books
from ntt_pos.domain.core.business_date import WITA_OFFSET
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.devices.disk import Room, room
from ntt_pos.domain.devices.printer_profiles import printer_model
from ntt_pos.domain.reports.fact_sheet import SUFFIX
from ntt_pos.health import Health, HealthSign, danger, fine, look
from ntt_pos.i18n import N_
from ntt_pos.paths import DataFolder, resource
from ntt_pos.pc_settings import LocalSettings, PrinterKind, PrinterSettings
from ntt_pos.services.reports.fact_sheet_transport import is_server, lies_there
from ntt_pos.services.safety.freshness import OFFICE_COPY, Freshness
from ntt_pos.shop import open_copies

if TYPE_CHECKING:
    from ntt_pos.services.core.ports import Clock

_ANSWER_SECONDS: Final = 3.0


def examine(root: Path, *, clock: Clock | None = None) -> tuple[HealthSign, ...]:
    """Look at this PC and the shop's folder; nothing is changed and no sign stops the next."""
    return tuple(_signs(DataFolder(root), clock or bootstrap.system_clock()))


def _signs(folder: DataFolder, clock: Clock) -> Iterator[HealthSign]:
    local = LocalSettings.load(folder.local_settings)
    yield fine(
        "program",
        N_("Program {version}, Python {python}, {system}."),
        {"version": __version__, "python": sys.version.split()[0], "system": sys.platform},
    )
    yield _sqlite()
    yield from _folder(folder)
    yield _zone(clock)
    yield from _second(local)
    yield from _sheets(folder, local)
    yield _printer(local)
    yield _fonts()
    if local.database_url or folder.database.exists() or not folder.copies.is_dir():
        yield from signs_of_books(folder, clock)
    yield from _copies(folder, clock)


def _sqlite() -> HealthSign:
    version = {"version": ".".join(str(part) for part in sqlite.sqlite_version_info)}
    if wal_is_safe(sqlite.sqlite_version_info):
        return fine("sqlite", N_("SQLite {version} has the fixes it needs; writings are synced to the disk."), version)
    return look(
        "sqlite",
        N_("SQLite {version} has a known fault, so the slower safe mode is used. Install the newest pysqlite3."),
        version,
    )


def _folder(folder: DataFolder) -> Iterator[HealthSign]:
    root = {"path": str(folder.root)}
    if not folder.root.is_dir():
        yield look(
            "folder", N_("There is no data folder {path} yet. Start the till once, or name another with --data."), root
        )
        return
    if not os.access(folder.root, os.W_OK):
        yield danger(
            "folder",
            N_("The data folder {path} cannot be written, so nothing can be sold. Look whether it is write-protected."),
            root,
        )
    else:
        yield fine("folder", N_("The data folder {path} can be written."), root)
        yield _window(folder)
    share = atomic_files.network_share(folder.root)
    if share:
        yield danger(
            "folder",
            N_("The data folder {path} is on a network share ({share}). Copy it to this PC's own disk."),
            {**root, "share": share},
        )
    free = bootstrap.room_left(folder.root)
    told = {"free": (free or 0) // 10**6}
    if free is None:
        yield look("disk", N_("How much room the disk has cannot be found out."))
    elif room(free) is Room.FULL:
        yield danger(
            "disk",
            N_(
                "Only {free} MB are left on the disk: nothing new is sold. Empty the recycle bin or move large files away."
            ),
            told,
        )
    elif room(free) is Room.LOW:
        yield look(
            "disk", N_("Only {free} MB are left on the disk. Below 200 MB nothing new is sold; make room soon."), told
        )
    else:
        yield fine("disk", N_("{free} MB are left on the disk."), told)


def _window(folder: DataFolder) -> HealthSign:
    lock = WindowLock(folder.root)
    try:
        free = lock.take()
    except ShopError as error:
        return look("window", error.message, dict(error.params))
    lock.release()
    if free:
        return fine("window", N_("No window is open on this folder."))
    return fine("window", N_("The till is open in a window on this folder."))


def _zone(clock: Clock) -> HealthSign:
    told = {"now": clock.now(), "offset": f"{clock.utc_offset().total_seconds() / 3600:+g}"}
    if clock.utc_offset() == WITA_OFFSET:
        return fine("clock", N_("By this PC's clock it is {now} WITA."), told)
    return look(
        "clock",
        N_(
            "This PC is set to UTC{offset}, not to WITA (UTC+8). By its clock it is {now} WITA; set the zone to Makassar."
        ),
        told,
    )


def _sheets(folder: DataFolder, local: LocalSettings) -> Iterator[HealthSign]:
    """Tell whether the fact sheets for the province were put where they travel from, when a folder or server was named."""
    place = local.sheet_folder
    if not place:
        return
    told: dict[str, object] = {"path": place.rpartition("@")[2] if is_server(place) else place}
    if not is_server(place) and not Path(place).is_dir():
        yield look("sheets", N_("The folder {path} for the province's sheets is not there; the sheets wait."), told)
        return
    newest = max(folder.sheets.glob(f"*{SUFFIX}"), key=lambda each: each.name, default=None)
    try:
        sent = newest is None or lies_there(place, newest)
    except ShopError as error:
        yield look("sheets", error.message, dict(error.params))
        return
    if newest is not None and not sent:
        words = N_(
            "The newest sheet for the province, {name}, is not in {path}. It is put there when the next day is closed."
        )
        yield look("sheets", words, {**told, "name": newest.name})
        return
    yield fine("sheets", N_("Each night's sheet for the province goes to {path}."), told)


def _copies(folder: DataFolder, clock: Clock) -> Iterator[HealthSign]:
    """Tell how far the copies are that this PC keeps of the tills' books."""
    for state in open_copies(folder, clock=clock).states():
        told = {"register": state.register, "last": state.last, "at": state.at, "looked": state.looked}
        if state.problem is not None:
            yield look("copies", state.problem.message, dict(state.problem.params))
        elif state.at is None or state.looked is None:
            yield look("copies", N_("Of {register} nothing came yet."), told)
        else:
            yield HealthSign(
                Health.LOOK if OFFICE_COPY.freshness(clock.now() - state.looked) is Freshness.ALARM else Health.FINE,
                "copies",
                N_("The copy of {register} has record {last} of {at}; looked for more at {looked}."),
                told,
            )


def _second(local: LocalSettings) -> Iterator[HealthSign]:
    if not local.second_copy_folder:
        yield look(
            "second",
            N_(
                "No second folder is set. When this disk dies, everything since the last stick is lost; choose a folder on another disk."
            ),
        )
        return
    path = Path(local.second_copy_folder)
    told = {"path": str(path)}
    if not path.is_dir():
        yield danger("second", N_("The second folder {path} is not there. Is its disk plugged in?"), told)
    elif not os.access(path, os.W_OK):
        yield danger("second", N_("The second folder {path} cannot be written."), told)
    else:
        yield fine("second", N_("The second folder {path} can be written."), told)


def _printer(local: LocalSettings) -> HealthSign:
    if local.printer.kind is PrinterKind.NONE:
        return look("printer", N_("No receipt printer is set; receipts stay on the screen."))
    told = {"target": local.printer.target}
    answers = _answers(local.printer)
    if answers:
        return fine("printer", N_("The receipt printer {target} answers."), told)
    if answers is False:
        return look(
            "printer",
            N_(
                "The receipt printer {target} does not answer. Look at its cable, its power and its paper; sales go on without it."
            ),
            told,
        )
    return look("printer", N_("The receipt printer {target} does not say how it is. Print a test page."), told)


def _answers(printer: PrinterSettings) -> bool | None:
    """Whether the printer can be reached without printing; None when it cannot be asked."""
    asked = printer.kind is PrinterKind.NETWORK and printer_model(printer.profile).answers
    if asked or (printer.kind is PrinterKind.WIN32RAW and sys.platform == "win32"):
        state = printer_for(LocalSettings(printer=printer)).status()
        return None if state == "UNKNOWN" else state == "READY"
    if printer.kind is PrinterKind.NETWORK:
        host, _, port = printer.target.partition(":")
        try:
            with socket.create_connection((host, int(port or RAW_PORT)), timeout=_ANSWER_SECONDS):
                return True
        except (OSError, ValueError):
            return False
    if printer.target.startswith("\\\\"):
        return None  # a share or a port of Windows: looking would wait for another PC
    if printer.kind in (PrinterKind.SERIAL, PrinterKind.FILE):
        path = Path(printer.target)
        return path.exists() or (printer.kind is PrinterKind.FILE and path.parent.is_dir())
    return None


def _fonts() -> HealthSign:
    from ntt_pos.documents.engine.fonts import BOLD, MEDIUM, REGULAR, face

    try:
        for name in (REGULAR, MEDIUM, BOLD):
            face(name)
        there = resource("translations/id.po").is_file() and resource("archive/verify.py").is_file()
    except (OSError, ValueError) as error:
        return danger(
            "files",
            N_("The typeface of the papers cannot be read ({reason}). Install the program again."),
            {"reason": str(error)},
        )
    if not there:
        return danger("files", N_("Files of the program are missing. Install the program again."))
    return fine("files", N_("The program's typeface and texts are complete."))
