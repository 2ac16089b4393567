"""Where things lie: the program's own resources, and the folder of one shop's data."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from subprocess import list2cmdline
from typing import Final

import platformdirs

_PACKAGE: Final = Path(__file__).resolve().parent
_PROGRAM: Final = "ntt-pos"
_CHOSEN: Final = "folder-toko.txt"
_OPENED: Final = "folder-dibuka.txt"


def resource(name: str) -> Path:
    """Return the path of a resource such as ``styles/light.qss``, from a checkout, a wheel or the frozen program."""
    return _shipped("resources", "_resources") / name


def migrations_dir() -> Path:
    """Return the folder of the database migrations."""
    return _shipped("db", "_db") / "migrations"


def seed_dir() -> Path:
    """Return the folder with the sample shop's workbook."""
    return _shipped("db", "_db") / "seed"


def cache_dir() -> Path:
    """Return the user's cache folder; whatever is there can be made again."""
    return Path(platformdirs.user_cache_dir(_PROGRAM, appauthor=False))


def users_data_folder() -> Path:
    """Return where this user's shop is founded when nobody chose another folder."""
    return Path(platformdirs.user_data_dir(_PROGRAM, appauthor=False))


def default_data_folder() -> Path:
    """Return where a shop's data lies when no folder is named: the folder last chosen at the first start, or the user's."""
    plain = users_data_folder()
    try:
        chosen = (plain / _CHOSEN).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return plain
    return Path(chosen) if chosen else plain


def remember_data_folder(folder: Path) -> None:
    """Go to this folder from the next start on. Raises OSError."""
    plain = users_data_folder()
    plain.mkdir(parents=True, exist_ok=True)
    (plain / _CHOSEN).write_text(f"{folder.absolute()}\n", encoding="utf-8")


def note_opened(folder: Path) -> None:
    """Keep in mind that a shop of this user is in this folder: whoever installs a new program must find it."""
    if folder.absolute() in known_data_folders():
        return
    plain = users_data_folder()
    plain.mkdir(parents=True, exist_ok=True)
    with (plain / _OPENED).open("a", encoding="utf-8") as file:
        file.write(f"{folder.absolute()}\n")


def known_data_folders() -> tuple[Path, ...]:
    """Return every folder in which a shop of this user may lie: the user's own, the chosen one, those named at a start."""
    plain = users_data_folder()
    try:
        opened = (plain / _OPENED).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        opened = []
    folders = (plain, default_data_folder(), *(Path(line) for line in opened if line.strip()))
    return tuple(dict.fromkeys(folder.absolute() for folder in folders))


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder of one shop on this PC."""

    root: Path

    def command(self, *words: str) -> str:
        """Return a command for this folder as somebody types it; the folder is named where it is not the usual one."""
        typed = [_PROGRAM, *words]
        if self.root.absolute() != default_data_folder().absolute():
            typed += ["--data", str(self.root)]
        return list2cmdline(typed) if sys.platform == "win32" else shlex.join(typed)

    @property
    def database(self) -> Path:
        """The books (SQLite)."""
        return self.root / "ntt-pos.db"

    @property
    def local_settings(self) -> Path:
        """What belongs to this PC: printer, language, second folder."""
        return self.root / "settings.json"

    @property
    def joined_settings(self) -> Path:
        """The settings of a PC that is joining a shop: they count once its books are in place."""
        return self.root / "settings-gabung.json"

    @property
    def reports(self) -> Path:
        """Statements, recaps and reports as PDF."""
        return self.root / "laporan"

    @property
    def receipts(self) -> Path:
        """Receipts of the printer that writes files."""
        return self.root / "struk"

    @property
    def backups(self) -> Path:
        """Verified copies of the books on this disk."""
        return self.root / "cadangan"

    @property
    def sheets(self) -> Path:
        """Fact sheets for the province, one for each closed day."""
        return self.root / "lembar"

    @property
    def sheet_key(self) -> Path:
        """The key of this PC: it signs them, and the records that go to the office, and reads what is sealed for it."""
        return self.root / "kunci-lembar"

    @property
    def copies(self) -> Path:
        """The office's copies of the tills' books, a data folder for each."""
        return self.root / "salinan"

    @property
    def copy_note(self) -> Path:
        """Is there when the books in this folder are such a copy: what is known of the till beside them."""
        return self.root / "salinan.json"

    @property
    def other_pcs(self) -> Path:
        """What is known of the shop's other PCs beside the books."""
        return self.root / "pc-lain.json"

    @property
    def brought_back(self) -> Path:
        """Is there while books from a backup wait for what the other PCs have of this one."""
        return self.root / "pulih.json"

    @property
    def hub_password(self) -> Path:
        """The password of this PC at the shop's hub; only this user reads it."""
        return self.root / "kunci-hub"

    @property
    def hub_certificate(self) -> Path:
        """What proves the hub's server."""
        return self.root / "hub.crt"

    @property
    def logs(self) -> Path:
        """What the program wrote down about itself."""
        return self.root / "log"

    @property
    def practice_note(self) -> Path:
        """The users and PINs of a practice shop, shown at its sign-in."""
        return self.root / "latihan.json"

    @property
    def practice_shop(self) -> DataFolder:
        """The practice shop beside a real one."""
        return DataFolder(self.root / "latihan")

    @property
    def practised(self) -> Path:
        """Is there once somebody did all tasks of the practice in a practice shop."""
        return self.root / "latihan-selesai"


def is_frozen() -> bool:
    """Whether this is the program as it is shipped, without a Python beside it."""
    return getattr(sys, "_MEIPASS", None) is not None


def _shipped(in_checkout: str, in_package: str) -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "ntt_pos" / in_package
    packed = _PACKAGE / in_package
    return packed if packed.is_dir() else _PACKAGE.parent / in_checkout
