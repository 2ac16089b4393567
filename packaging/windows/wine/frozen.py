"""The frozen program and its real installer: built, proved, installed, upgraded with the till open and closed, removed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import time
import tomllib
from typing import Final

import ground
import installer
import wine
from wine import need

DIST: Final = ground.BUILD / "dist"
PROGRAM: Final = DIST / "ntt-pos"
MADE_OF: Final = ("packaging", "uv.lock", "ntt_pos/self_test.py", "ntt_pos/paths.py")
_PROVED: Final = ground.BUILD / "proved"
_LOOK_BACK: Final = 40


def _git(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *words], cwd=ground.ROOT, capture_output=True, text=True, check=False)


def _state() -> str:
    now = _git("ls-files", "-s", *MADE_OF).stdout + _git("diff", "--", *MADE_OF).stdout
    return hashlib.sha256(now.encode()).hexdigest()


def unchanged() -> str:
    """Return why nothing need be built again; "" when it must be."""
    if _PROVED.exists() and _PROVED.read_text(encoding="ascii") == _state():
        return "proved here already with the same packaging and lock"
    back = f"HEAD~{_LOOK_BACK}"
    known = _git("rev-parse", "--quiet", "--verify", back).returncode == 0
    if known and _git("diff", "--quiet", back, "--", *MADE_OF).returncode == 0:
        return f"packaging and lock are as they were {_LOOK_BACK} changes ago"
    return ""


def built() -> str:
    """Freeze the program with what is shipped and nothing else, and let it prove itself."""
    ground.python(ground.SHIPPED)
    ground.packages(ground.SHIPPED, "package")
    python = ground.SHIPPED / "python.exe"
    shutil.rmtree(DIST, ignore_errors=True)
    dated = {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": _git("log", "-1", "--format=%ct").stdout.strip()}
    made = wine.run(
        python, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "--distpath", DIST,
        "--workpath", ground.BUILD / "pyinstaller", ground.ROOT / "packaging" / "ntt-pos.spec", seconds=2400, **dated,
    )  # fmt: skip
    need(made.returncode == 0, f"it does not freeze: {made.said}")
    listed = wine.run(python, ground.ROOT / "packaging" / "sbom.py", _version(), DIST / "ntt-pos-sbom.json")
    need(listed.returncode == 0, f"the list of parts is not made: {listed.said}")
    stray = [
        path.name for path in PROGRAM.rglob("*") if path.name.startswith(("pefile", "pywin32_ctypes", "win32ctypes"))
    ]
    need(not stray, f"the builder's own parts are shipped: {stray}")
    tested = wine.run(PROGRAM / "ntt-pos.exe", "self-test", WINEQT_QPA_PLATFORM="offscreen")
    need(tested.returncode == 0, f"the frozen program is not whole: {tested.said}")
    size = sum(path.stat().st_size for path in PROGRAM.rglob("*") if path.is_file()) >> 20
    return f"{size} MB, self-test passed"


def installed() -> str:
    """Install the frozen program, keep a shop through an upgrade with the till open and closed, remove it."""
    installer.WORK.mkdir(parents=True, exist_ok=True)
    setup = installer.compiled(PROGRAM, f"ntt-pos-{_version()}-setup", _version())
    digest = hashlib.sha256(setup.read_bytes()).hexdigest()
    setup.with_name(f"{setup.name}.sha256").write_text(f"{digest}  {setup.name}\n", encoding="ascii")
    wine.run("net", "start", "schedule")
    began = time.monotonic()
    need(installer.install(setup) == 0, "the first install failed")
    took = time.monotonic() - began
    exe = f"{installer.APP}\\ntt-pos.exe"
    need(wine.run(exe, "--version").stdout.strip().endswith(_version()), "the installed program does not run")
    need(
        wine.run(exe, "demo", "--out", "C:\\demo", "--days", "1", WINEQT_QPA_PLATFORM="offscreen").returncode == 0,
        "demo",
    )
    home = wine.users_data()
    shutil.rmtree(home, ignore_errors=True)
    shutil.move(str(wine.on_c("C:\\demo")), home)
    database = next(home.rglob("ntt-pos.db"))
    if database.parent != home:
        shutil.copytree(database.parent, home, dirs_exist_ok=True)
    till = wine.start(f"{installer.APP}\\ntt-pos-kasir.exe")
    wine.wait(lambda: wine.windows("NTT Mart POS"), 300, "the installed till did not open")
    time.sleep(8)
    wine.picture("terpasang")
    need(installer.install(setup) != 0, "it was upgraded under an open till")
    need(till.poll() is None, "the open till was closed by the installer")
    wine.stop()
    wine.run("net", "start", "schedule")
    before = set(home.glob("cadangan/*.db"))
    need(installer.install(setup) == 0, "the upgrade failed")
    made = set(home.glob("cadangan/*.db")) - before
    need(made, "the upgrade made no backup")
    need(wine.run(exe, "verify", seconds=120).returncode == 0, "the books do not agree after the upgrade")
    need(installer.uninstall() == 0, "the uninstaller failed")
    wine.wait(lambda: not wine.on_c(exe).exists(), 30, "the program is still there")
    need((home / "ntt-pos.db").exists(), "the shop's books went with the program")
    shutil.rmtree(home)
    _PROVED.write_text(_state(), encoding="ascii")
    return f"{setup.stat().st_size >> 20} MB, first install {took:.0f} s, sha256 {digest[:12]}…"


def _version() -> str:
    with (ground.ROOT / "pyproject.toml").open("rb") as file:
        version: str = tomllib.load(file)["project"]["version"]
    return version
