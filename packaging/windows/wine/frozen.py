"""The frozen program and its real installer: built, proved, installed, upgraded with the till open and closed, removed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
import time
import tomllib
from pathlib import Path
from typing import Final

import ground
import installer
import window
import wine
from wine import need, picture, press, types

DIST: Final = ground.BUILD / "dist"
PROGRAM: Final = DIST / "ntt-pos"
OLDER: Final = ground.BUILD / "older"
OLD: Final = "0.0.9"  # what a shop is taken to have
OLD_SETUP: Final = OLDER / f"ntt-pos-{OLD}-setup.exe"
SHOP: Final = "C:\\Data Toko\\toko lama é"
DEMO: Final = "C:\\demo"
MADE_OF: Final = (
    "packaging", ":!packaging/SECURITY.md", "uv.lock", "db/migrations", "ntt_pos/self_test.py", "ntt_pos/paths.py",
)  # fmt: skip
_PROVED: Final = ground.BUILD / "proved"
_PYTHON: Final = ground.SHIPPED / "python.exe"
_LOOK_BACK: Final = 40


def _git(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *words], cwd=ground.ROOT, capture_output=True, text=True, check=False)


def _state() -> str:
    now = _git("ls-files", "-s", *MADE_OF).stdout + _git("diff", "--", *MADE_OF).stdout
    return hashlib.sha256(now.encode()).hexdigest()


def unchanged() -> str:
    """Return why nothing need be built again; "" when it must be."""
    if _PROVED.exists() and _PROVED.read_text(encoding="ascii") == _state():
        return "proved here already with the same packaging, lock and steps of the books"
    back = f"HEAD~{_LOOK_BACK}"
    known = _git("rev-parse", "--quiet", "--verify", back).returncode == 0
    if known and _git("diff", "--quiet", back, "--", *MADE_OF).returncode == 0:
        return f"packaging, lock and steps of the books are as they were {_LOOK_BACK} changes ago"
    return ""


def built() -> str:
    """Freeze the program with what is shipped and nothing else, and let it prove itself."""
    _packages()
    _frozen(ground.ROOT, DIST)
    listed = wine.run(
        _PYTHON, ground.ROOT / "packaging" / "sbom.py", _version(), DIST / "ntt-pos-sbom.json", **wine.beside()
    )
    need(listed.returncode == 0, f"the list of parts is not made: {listed.said}")
    stray = [
        path.name for path in PROGRAM.rglob("*") if path.name.startswith(("pefile", "pywin32_ctypes", "win32ctypes"))
    ]
    need(not stray, f"the builder's own parts are shipped: {stray}")
    tested = wine.run(PROGRAM / "ntt-pos.exe", "self-test", WINEQT_QPA_PLATFORM="offscreen", **wine.beside())
    need(tested.returncode == 0, f"the frozen program is not whole: {tested.said}")
    setup = installer.compiled(PROGRAM, _setup(), _version(), **wine.beside())
    digest = hashlib.sha256(setup.read_bytes()).hexdigest()
    setup.with_name(f"{setup.name}.sha256").write_text(f"{digest}  {setup.name}\n", encoding="ascii")
    size = sum(path.stat().st_size for path in PROGRAM.rglob("*") if path.is_file()) >> 20
    return f"{size} MB, self-test passed; installer {setup.stat().st_size >> 20} MB, sha256 {digest[:12]}…"


def older_built() -> str:
    """Freeze the program as it was before the last step of the books, under an older version: what a shop upgrades from."""
    _packages()
    commit = _before_the_last_step()
    shutil.rmtree(OLDER, ignore_errors=True)
    OLDER.mkdir(parents=True)
    packed = OLDER / "source.tar"
    ground.run("git", "archive", "--output", packed, commit, cwd=ground.ROOT)
    source = OLDER / "source"
    with tarfile.open(packed) as archive:
        archive.extractall(source, filter="data")
    version = _version(source)
    for name, line in (("pyproject.toml", 'version = "{}"'), ("ntt_pos/__init__.py", '__version__ = "{}"')):
        told = (source / name).read_text(encoding="utf-8")
        need(line.format(version) in told, f"{name} says no version")
        (source / name).write_text(told.replace(line.format(version), line.format(OLD)), encoding="utf-8")
    _frozen(source, OLDER / "dist")
    installer.compiled(OLDER / "dist" / "ntt-pos", OLD_SETUP, OLD, **wine.beside())
    return f"{OLD}, from {_git('log', '-1', '--format=%h of %cs', commit).stdout.strip()}"


def _before_the_last_step() -> str:
    """Return the newest commit whose books lack a step of today's; HEAD where the checkout knows none.

    Between two merges a commit can hold two steps of one number, which no program opens: it is passed over.
    """
    today = len(_steps("HEAD"))
    for changed in _git("log", "--format=%H", "--", "db/migrations/versions").stdout.split():
        numbers = _steps(f"{changed}^")
        if 0 < len(set(numbers)) == len(numbers) < today:
            return f"{changed}^"
    return "HEAD"


def _steps(commit: str) -> list[str]:
    """Return the number of every step of the books that a commit holds."""
    names = _git("ls-tree", "--name-only", commit, "db/migrations/versions/").stdout.split()
    return [Path(name).name[:4] for name in names if Path(name).name[:1].isdigit()]


def _packages() -> None:
    wine.prefix(**wine.beside())
    ground.python(ground.SHIPPED)
    ground.packages(ground.SHIPPED, "package")


def _frozen(source: Path, to: Path) -> None:
    shutil.rmtree(to, ignore_errors=True)
    dated = {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": _git("log", "-1", "--format=%ct").stdout.strip()}
    made = wine.run(
        _PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "--distpath", to,
        "--workpath", to.with_name(f"{to.name}-work"), source / "packaging" / "ntt-pos.spec", place=source, **dated, **wine.beside(),
    )  # fmt: skip
    need(made.returncode == 0, f"it does not freeze: {made.said}")


def installed() -> str:
    """Install an older program, keep a shop through the upgrade to this one, with the till open and closed; remove it."""
    setup, old = _setup(), OLD_SETUP
    need(setup.exists() and old.exists(), "there are no installers: the parts before this one make them")
    wine.run("net", "start", "schedule")
    if wine.on_c(installer.APP).exists():  # a run was broken off here
        installer.uninstall()
        wine.wait(lambda: not wine.on_c(installer.APP).exists(), wine.PATIENCE, "an older trial cannot be removed")
    shutil.rmtree(wine.users_data(), ignore_errors=True)
    began = time.monotonic()
    need(installer.install(old) == 0, "the first install failed")
    took = time.monotonic() - began
    need(_installed_version() == OLD, f"installed is {_installed_version()!r}")
    folder = _traded()
    sales = window.sales(folder)
    till = wine.start(f"{installer.APP}\\ntt-pos-kasir.exe", "--data", folder)
    window.seen(folder)
    picture("terpasang-lama")
    need(installer.install(setup) != 0, "it was upgraded under an open till")
    need(till.poll() is None, "the open till was closed by the installer")
    window.closed(till)
    need(_installed_version() == OLD, "a refused upgrade changed the program")
    copies = wine.on_c(folder) / "cadangan"
    before = set(copies.glob("*.db*"))
    need(installer.install(setup) == 0, "the upgrade failed")
    need(set(copies.glob("*.db*")) - before, "the upgrade made no backup of a shop in a chosen folder")
    need(_installed_version() == _version(), f"after the upgrade there is {_installed_version()!r}")
    _sold_on(folder, sales + 1)
    _removed(folder, sales + 1)
    _PROVED.write_text(_state(), encoding="ascii")
    return f"first install {took:.0f} s; {OLD} became {_version()} with {sales} sales, sold on and was removed; the books stay"


def _setup() -> Path:
    return DIST / f"ntt-pos-{_version()}-setup.exe"


def _installed_version() -> str:
    said = wine.run(f"{installer.APP}\\ntt-pos.exe", "--version").stdout.split()
    return said[-1] if said else ""


def _traded() -> str:
    """Let the older program trade for a day, in a folder that somebody chose; return it."""
    shutil.rmtree(wine.on_c(DEMO), ignore_errors=True)
    shutil.rmtree(wine.on_c(SHOP), ignore_errors=True)
    said = wine.run(
        f"{installer.APP}\\ntt-pos.exe", "demo", "--out", DEMO, "--days", "1", WINEQT_QPA_PLATFORM="offscreen"
    )
    need(said.returncode == 0, f"the demo failed: {said.said}")
    database = next(wine.on_c(DEMO).rglob("ntt-pos.db"))
    shutil.copytree(database.parent, wine.on_c(SHOP))
    return SHOP


def _sold_on(folder: str, sales: int) -> None:
    """Open the upgraded program on the older program's books and sell once more."""
    till = wine.start(f"{installer.APP}\\ntt-pos-kasir.exe", "--data", folder)
    window.seen(folder)
    window.signed_in()
    picture("terpasang")
    window.session_opened()
    # The demo's days lie months back: a manager says that the clock is right, and nothing that is eaten can be sold.
    types("jam benar")
    wine.keys("Tab")
    types("445566")
    press("Return")
    press("F12")
    types("bakul anyaman")
    press("Down")  # several are called so: the second
    press("Return")
    window.paid()
    wine.wait(lambda: window.sales(folder) == sales, wine.PATIENCE, "the upgraded program does not sell")
    picture("terpasang-jual")
    window.closed(till)
    verified = wine.run(f"{installer.APP}\\ntt-pos.exe", "verify", "--data", folder)
    need(verified.returncode == 0, f"the books do not agree after the upgrade: {verified.said}")


def _removed(folder: str, sales: int) -> None:
    """Remove the program: nothing of it stays, the shop's books do, whole."""
    need(installer.uninstall() == 0, "the uninstaller failed")
    wine.wait(lambda: not wine.on_c(installer.APP).exists(), wine.PATIENCE, "the program is still there")
    left = [path.name for path in wine.DRIVE.rglob("NTT Mart POS*.lnk")]
    need(not left, f"left in the menu or on the desktop: {left}")
    need(not wine.on_c(installer.KEPT_TASK).exists(), "the night's task is still there")
    verified = wine.till("verify", "--data", folder)
    need(verified.returncode == 0 and window.sales(folder) == sales, f"the shop's books: {verified.said}")


def _version(source: Path = ground.ROOT) -> str:
    with (source / "pyproject.toml").open("rb") as file:
        version: str = tomllib.load(file)["project"]["version"]
    return version
