"""What is wrong with this machine, in words: whatever could lose a sale or keep the shop closed, and what to do about it."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa

from ntt_pos import __version__, bootstrap
from ntt_pos.data import atomic_files, migrate
from ntt_pos.data.backup import size_of
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.data.sqlite_file import wal_is_safe
from ntt_pos.data.window_lock import WindowLock
from ntt_pos.devices.printers import RAW_PORT, printer_for
from ntt_pos.domain.core.business_date import WITA_OFFSET, ClockState, clock_state
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.devices.disk import Room, room
from ntt_pos.domain.devices.printer_profiles import printer_model
from ntt_pos.domain.reports.fact_sheet import SUFFIX
from ntt_pos.i18n import N_
from ntt_pos.paths import DataFolder, resource
from ntt_pos.services.reports.fact_sheet_transport import is_server, lies_there
from ntt_pos.services.safety.freshness import OFFICE_COPY, Freshness
from ntt_pos.services.safety.proof.kept_heads import OlderBooks
from ntt_pos.services.safety.proof.verify_years import CHANGED, MISSING
from ntt_pos.services.safety.year_copies import state_of_years
from ntt_pos.settings import LocalSettings, PrinterKind, PrinterSettings
from ntt_pos.shop import Shop, open_copies

if TYPE_CHECKING:
    from datetime import datetime

    from ntt_pos.services.core.ports import Clock

_MEGABYTE: Final = 1_000_000
_LARGE: Final = 1_000 * _MEGABYTE
_ANSWER_SECONDS: Final = 3.0


class Health(StrEnum):
    """Fine, worth a look, or a danger to the shop."""

    FINE = "FINE"
    LOOK = "LOOK"
    DANGER = "DANGER"


@dataclass(frozen=True, slots=True)
class HealthSign:
    """One thing looked at; ``i18n.explain`` says it in words."""

    health: Health
    about: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


_fine: Final = partial(HealthSign, Health.FINE)
_look: Final = partial(HealthSign, Health.LOOK)
_danger: Final = partial(HealthSign, Health.DANGER)


def examine(root: Path, *, url: str | None = None, clock: Clock | None = None) -> tuple[HealthSign, ...]:
    """Look at this PC and the shop's folder; nothing is changed and no sign stops the next."""
    return tuple(_signs(DataFolder(root), url, clock or bootstrap.system_clock()))


def _signs(folder: DataFolder, url: str | None, clock: Clock) -> Iterator[HealthSign]:
    local = LocalSettings.load(folder.local_settings)
    yield _fine(
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
    if url or local.database_url or folder.database.exists() or not folder.copies.is_dir():
        yield from _books(folder, url, clock)
    yield from _copies(folder, clock)


def _sqlite() -> HealthSign:
    version = {"version": ".".join(str(part) for part in sqlite.sqlite_version_info)}
    if wal_is_safe(sqlite.sqlite_version_info):
        return _fine("sqlite", N_("SQLite {version} has the fixes it needs; writings are synced to the disk."), version)
    return _look(
        "sqlite",
        N_("SQLite {version} has a known fault, so the slower safe mode is used. Install the newest pysqlite3."),
        version,
    )


def _folder(folder: DataFolder) -> Iterator[HealthSign]:
    root = {"path": str(folder.root)}
    if not folder.root.is_dir():
        yield _look(
            "folder", N_("There is no data folder {path} yet. Start the till once, or name another with --data."), root
        )
        return
    if not os.access(folder.root, os.W_OK):
        yield _danger(
            "folder",
            N_("The data folder {path} cannot be written, so nothing can be sold. Look whether it is write-protected."),
            root,
        )
    else:
        yield _fine("folder", N_("The data folder {path} can be written."), root)
        yield _window(folder)
    share = atomic_files.network_share(folder.root)
    if share:
        yield _danger(
            "folder",
            N_("The data folder {path} is on a network share ({share}). Copy it to this PC's own disk."),
            {**root, "share": share},
        )
    free = bootstrap.room_left(folder.root)
    told = {"free": (free or 0) // _MEGABYTE}
    if free is None:
        yield _look("disk", N_("How much room the disk has cannot be found out."))
    elif room(free) is Room.FULL:
        yield _danger(
            "disk",
            N_(
                "Only {free} MB are left on the disk: nothing new is sold. Empty the recycle bin or move large files away."
            ),
            told,
        )
    elif room(free) is Room.LOW:
        yield _look(
            "disk", N_("Only {free} MB are left on the disk. Below 200 MB nothing new is sold; make room soon."), told
        )
    else:
        yield _fine("disk", N_("{free} MB are left on the disk."), told)


def _window(folder: DataFolder) -> HealthSign:
    lock = WindowLock(folder.root)
    try:
        free = lock.take()
    except ShopError as error:
        return _look("window", error.message, dict(error.params))
    lock.release()
    if free:
        return _fine("window", N_("No window is open on this folder."))
    return _fine("window", N_("The till is open in a window on this folder."))


def _zone(clock: Clock) -> HealthSign:
    told = {"now": clock.now(), "offset": f"{clock.utc_offset().total_seconds() / 3600:+g}"}
    if clock.utc_offset() == WITA_OFFSET:
        return _fine("clock", N_("By this PC's clock it is {now} WITA."), told)
    return _look(
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
        yield _look("sheets", N_("The folder {path} for the province's sheets is not there; the sheets wait."), told)
        return
    newest = max(folder.sheets.glob(f"*{SUFFIX}"), key=lambda each: each.name, default=None)
    try:
        sent = newest is None or lies_there(place, newest)
    except ShopError as error:
        yield _look("sheets", error.message, dict(error.params))
        return
    if newest is not None and not sent:
        words = N_(
            "The newest sheet for the province, {name}, is not in {path}. It is put there when the next day is closed."
        )
        yield _look("sheets", words, {**told, "name": newest.name})
        return
    yield _fine("sheets", N_("Each night's sheet for the province goes to {path}."), told)


def _sending(shop: Shop, now: datetime) -> Iterator[HealthSign]:
    """Tell how far the office's copy of these books is, when a folder for it was named."""
    state = shop.record_sending.state()
    if state is None:
        return
    told: dict[str, object] = {"path": shop.local.records_folder, "newest": state.newest}
    if not Path(shop.local.records_folder).is_dir():
        yield _look("copy", N_("The folder {path} for the office's copy is not there; the records wait."), told)
    elif state.taken is None:
        yield _look("copy", N_("The office has taken nothing from {path} yet."), told)
    else:
        told |= {"last": state.taken.last, "at": state.taken.at}
        fine = state.freshness(now) is Freshness.FINE
        yield HealthSign(
            Health.FINE if fine else Health.LOOK,
            "copy",
            N_("The office's copy has record {last} of {newest}; the office looked at {at}."),
            told,
        )


def _others(shop: Shop, now: datetime) -> Iterator[HealthSign]:
    """Tell how far the records of the shop's other PCs are here, where it has several."""
    state = shop.exchange.meet()
    if state is None:
        return
    if state.problem is not None:
        health = Health.DANGER if isinstance(state.problem, OlderBooks) else Health.LOOK
        yield HealthSign(health, "pcs", state.problem.message, dict(state.problem.params))
    for each in state.chains:
        told: dict[str, object] = {"register": each.register, "last": each.last, "said": each.said}
        if each.problem is not None:
            yield HealthSign(Health.LOOK, "pcs", each.problem.message, dict(each.problem.params))
        elif each.retired:
            yield HealthSign(Health.FINE, "pcs", N_("{register} is out of the shop, up to record {last}."), told)
        elif each.said is None:
            yield HealthSign(Health.LOOK, "pcs", N_("{register}: record {last} is here, and more is to come."), told)
        else:
            alarms = each.freshness(now) is Freshness.ALARM
            words = N_("{register}: everything is here up to {said} (record {last}).")
            yield HealthSign(Health.LOOK if alarms else Health.FINE, "pcs", words, told)


def _copies(folder: DataFolder, clock: Clock) -> Iterator[HealthSign]:
    """Tell how far the copies are that this PC keeps of the tills' books."""
    for state in open_copies(folder, clock=clock).states():
        told = {"register": state.register, "last": state.last, "at": state.at, "looked": state.looked}
        if state.problem is not None:
            yield _look("copies", state.problem.message, dict(state.problem.params))
        elif state.at is None or state.looked is None:
            yield _look("copies", N_("Of {register} nothing came yet."), told)
        else:
            yield HealthSign(
                Health.LOOK if OFFICE_COPY.freshness(clock.now() - state.looked) is Freshness.ALARM else Health.FINE,
                "copies",
                N_("The copy of {register} has record {last} of {at}; looked for more at {looked}."),
                told,
            )


def _second(local: LocalSettings) -> Iterator[HealthSign]:
    if not local.second_copy_folder:
        yield _look(
            "second",
            N_(
                "No second folder is set. When this disk dies, everything since the last stick is lost; choose a folder on another disk."
            ),
        )
        return
    path = Path(local.second_copy_folder)
    told = {"path": str(path)}
    if not path.is_dir():
        yield _danger("second", N_("The second folder {path} is not there. Is its disk plugged in?"), told)
    elif not os.access(path, os.W_OK):
        yield _danger("second", N_("The second folder {path} cannot be written."), told)
    else:
        yield _fine("second", N_("The second folder {path} can be written."), told)


def _printer(local: LocalSettings) -> HealthSign:
    if local.printer.kind is PrinterKind.NONE:
        return _look("printer", N_("No receipt printer is set; receipts stay on the screen."))
    told = {"target": local.printer.target}
    answers = _answers(local.printer)
    if answers:
        return _fine("printer", N_("The receipt printer {target} answers."), told)
    if answers is False:
        return _look(
            "printer",
            N_(
                "The receipt printer {target} does not answer. Look at its cable, its power and its paper; sales go on without it."
            ),
            told,
        )
    return _look("printer", N_("The receipt printer {target} does not say how it is. Print a test page."), told)


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
        return _danger(
            "files",
            N_("The typeface of the papers cannot be read ({reason}). Install the program again."),
            {"reason": str(error)},
        )
    if not there:
        return _danger("files", N_("Files of the program are missing. Install the program again."))
    return _fine("files", N_("The program's typeface and texts are complete."))


def _books(folder: DataFolder, url: str | None, clock: Clock) -> Iterator[HealthSign]:
    try:
        with bootstrap.open_shop(folder.root, url=url, clock=clock) as shop:
            migrate.check_ready(shop.context.database)
            yield _fine("books", N_("The books open, with safe settings, and their guards are in place."))
            yield from _file(shop)
            yield _last_record(shop, clock)
            yield from _backup(shop)
            yield from _years(shop)
            yield from _sending(shop, clock.now())
            yield from _others(shop, clock.now())
    except ShopError as error:
        yield _danger("books", error.message, dict(error.params))


def _file(shop: Shop) -> Iterator[HealthSign]:
    """Look for damaged pages in the file (a few seconds for years of trade); the proof of the sums is verify's."""
    if not shop.context.database.is_sqlite:
        return
    with shop.context.reading() as unit:
        found = str(unit.value(sa.text("PRAGMA quick_check(1)")))
    if found != "ok":
        yield _danger(
            "books",
            N_(
                "The database file itself is damaged: {reason}. Bring a backup back, and keep this file for the auditor."
            ),
            {"reason": " ".join(found.split())[:200]},
        )


def _years(shop: Shop) -> Iterator[HealthSign]:
    """Look whether each closed year's file is there as it was written, and whether books that grew large could be smaller."""
    with shop.context.reading() as unit:
        found, size = state_of_years(unit), size_of(unit) if shop.context.database.is_sqlite else 0
    for kept, wrong in found:
        if wrong:
            told = {"file": kept.file, "year": str(kept.year), "records": kept.records, "statements": kept.statements}
            yield _danger("years", MISSING if wrong == "missing" else CHANGED, told)
    if found and not any(wrong for _kept, wrong in found):
        told = {"count": len(found), "size": sum(kept.bytes for kept, _wrong in found) // _MEGABYTE}
        yield _fine(
            "years", N_("{count} closed years are in files of their own, {size} MB, as they were written."), told
        )
    year = shop.year_files.next() if size >= _LARGE else None
    if year is not None:
        told = {"size": size // _MEGABYTE, "year": str(year)}
        yield _look(
            "years",
            N_(
                "The books have {size} MB. {year} is closed and can move to a file of its own: ntt-pos year-file --move"
            ),
            told,
        )


def _last_record(shop: Shop, clock: Clock) -> HealthSign:
    state_of = shop_tables.day_state.c
    with shop.context.reading() as unit:
        last = unit.value(sa.select(state_of.last_instant).where(state_of.outlet_id == shop.context.home.outlet_id))
    state = clock_state(clock.now(), last)
    if state is ClockState.RIGHT:
        return _fine("clock", N_("The clock fits the last record."))
    told = {"now": clock.now(), "last": last}
    if state is ClockState.ASK_DATE:
        return _look("clock", N_("The last record is of {last}; the till will ask for today's date."), told)
    return _danger(
        "clock",
        N_("The clock says {now}, but the last record is of {last}. Set the PC's clock, or let a manager confirm it."),
        told,
    )


def _backup(shop: Shop) -> Iterator[HealthSign]:
    shop.backups.outside.compare(note=False)
    state = shop.backups.state()
    if state.alarm is not None:
        yield _danger("papers", state.alarm.message, dict(state.alarm.params))
    if state.last is None:
        health = Health.DANGER if state.freshness is Freshness.ALARM else Health.LOOK
        yield HealthSign(health, "backup", N_("There is no verified backup yet. Make one now: ntt-pos backup"))
    else:
        words = {
            Freshness.FINE: (Health.FINE, N_("The last verified backup is of {last}.")),
            Freshness.OLD: (
                Health.LOOK,
                N_("The last verified backup is of {last}, more than a day ago. Make one now: ntt-pos backup"),
            ),
            Freshness.ALARM: (
                Health.DANGER,
                N_("The last verified backup is of {last}, more than three days ago. Make one now: ntt-pos backup"),
            ),
        }
        health, what = words[state.freshness]
        yield HealthSign(health, "backup", what, {"last": state.last})
    used, ceiling = shop.backups.room_used()
    yield HealthSign(
        Health.FINE if used <= ceiling else Health.LOOK,
        "backup",
        N_("The backups take {used} MB of at most {most} MB."),
        {"used": used // 10**6, "most": ceiling // 10**6},
    )
