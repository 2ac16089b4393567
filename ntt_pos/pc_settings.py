"""What belongs to this PC and not to the shop's books: language, look, printer, second folder, database."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from ntt_pos.files import discard, give_name, read_plain

LANGUAGES: Final = ("id", "en")
THEMES: Final = ("light", "dark")
COLUMNS: Final = (32, 42, 48)
_MOST: Final = 1_000_000  # bytes

T = TypeVar("T")
_log = logging.getLogger(__name__)


class PrinterKind(StrEnum):
    """How the receipt printer is reached."""

    NONE = "NONE"
    NETWORK = "NETWORK"
    FILE = "FILE"
    USB = "USB"
    SERIAL = "SERIAL"
    WIN32RAW = "WIN32RAW"


@dataclass(frozen=True, slots=True)
class PrinterSettings:
    """The receipt printer of this PC.

    ``target`` is ``host:port`` (NETWORK), a path (FILE), ``vid:pid`` in hex (USB), a port (SERIAL) or the printer's name
    in Windows (WIN32RAW). ``columns`` is 32 for 58 mm paper, 42 or 48 for 80 mm.
    """

    kind: PrinterKind = PrinterKind.NONE
    target: str = ""
    columns: int = 32
    profile: str = "default"
    cutter: bool = False
    drawer: bool = False

    def __post_init__(self) -> None:
        if self.columns not in COLUMNS:
            raise ValueError(f"columns is one of {COLUMNS}, not {self.columns}")


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """The settings of this PC.

    ``database_url`` is the server that this PC's books are still on, "" where they are the file of the data folder. An empty
    ``register_code`` is the only register.
    The scanner sends ``scanner_prefix`` before and ``scanner_suffix`` after every code (before its Enter);
    ``digits_to_touch`` offers digits in every field for numbers also where the touch screen's driver says it is a mouse.
    ``scanner_tried`` says that all codes of a trial arrived whole.
    ``printer_skipped`` says that the shop does without a receipt printer here, so its first step is not asked for.
    ``sheet_folder`` is where the fact sheets for the province are put: a synced or shared folder, a stick, or a server.
    ``records_folder`` is where this till's records are put for the office's copy of its books, ``records_for`` the public
    key of the office's PC.
    ``exchange_folder`` is where the PCs of a shop with several exchange their records, ``hub`` the address of the server
    through which they do it instead; its password is not here.
    ``backup_key`` is the owner's public key (age1…): copies that leave this PC are encrypted to it.
    ``pinned`` are the codes of products that are first in the till's window of goods.
    ``columns`` are the widths that the columns of the office's lists were left with, by page.
    ``clock_right`` is the day and the zone for which somebody said that this PC's time is right.
    The backups of a place take at most ``backup_gigabytes``; the newest three stay whatever they take.
    """

    language: str = "id"
    theme: str = "light"
    printer: PrinterSettings = field(default_factory=PrinterSettings)
    second_copy_folder: str = ""
    sheet_folder: str = ""
    records_folder: str = ""
    records_for: str = ""
    exchange_folder: str = ""
    hub: str = ""
    backup_key: str = ""
    backup_gigabytes: int = 8
    sounds: bool = True
    customer_display: bool = False
    digits_to_touch: bool = False
    database_url: str = ""
    register_code: str = ""
    scanner_prefix: str = ""
    scanner_suffix: str = ""
    scanner_tried: bool = False
    printer_skipped: bool = False
    pinned: tuple[str, ...] = ()
    columns: dict[str, list[int]] = field(default_factory=dict)
    clock_right: str = ""

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"language is one of {LANGUAGES}, not {self.language}")
        if self.theme not in THEMES:
            raise ValueError(f"theme is one of {THEMES}, not {self.theme}")
        if not all(isinstance(widths, list) for widths in self.columns.values()):
            raise ValueError("columns holds a list of widths for each page")

    @property
    def hub_host(self) -> str:
        """What the hub is called in sentences, "" without one."""
        return (urlsplit(self.hub).hostname or "localhost") if self.hub else ""

    @classmethod
    def load(cls, path: Path) -> LocalSettings:
        """Read the settings of this PC; what is missing or unreadable keeps its default and is told to the log.

        A settings file cut short by a power failure must not keep the shop closed.
        """
        try:
            found = json.loads(read_plain(path, _MOST))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, RecursionError) as error:
            _log.warning("Settings of this PC could not be read from %s, the defaults are used: %s", path, error)
            return cls()
        if not isinstance(found, dict):
            _log.warning("Settings of this PC in %s are not a JSON object, the defaults are used", path)
            return cls()
        printer = found.pop("printer", {})
        plain = _known(cls, found)
        plain["printer"] = _made(PrinterSettings, _known(PrinterSettings, printer if isinstance(printer, dict) else {}))
        return _made(cls, plain)

    def save(self, path: Path) -> None:
        """Write the settings of this PC whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        try:
            with part.open("w", encoding="utf-8") as file:
                json.dump(asdict(self), file, ensure_ascii=False, indent=2, sort_keys=True)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            give_name(part, path)
        finally:
            discard(part)


def _known(made: type[Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entries of ``found`` that are fields of ``made`` and of the right type."""
    defaults = made()
    known: dict[str, Any] = {}
    for each in fields(made):
        if each.name not in found:
            continue
        wanted, value = type(getattr(defaults, each.name)), found[each.name]
        if wanted is PrinterKind and value in list(PrinterKind):
            known[each.name] = PrinterKind(value)
        elif wanted is tuple and isinstance(value, list) and all(isinstance(part, str) for part in value):
            known[each.name] = tuple(value)
        elif type(value) is wanted:
            known[each.name] = value
        else:
            _log.warning("Setting %s of this PC has an unusable value, its default is used", each.name)
    return known


def _made(made: type[T], values: dict[str, Any]) -> T:
    """Return ``made(**values)``, leaving out values one by one that it refuses."""
    try:
        return made(**values)
    except ValueError as refused:
        _log.warning("A setting of this PC is not used: %s", refused)
    for name in sorted(values):
        try:
            made(**{name: values[name]})
        except ValueError:
            return _made(made, {key: value for key, value in values.items() if key != name})
    return made()
