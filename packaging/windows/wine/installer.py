"""The installer, proved with a stand-in for the program: broken off at twelve points, refused, repaired, removed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import ground
import wine
from wine import need

WORK: Final = ground.BUILD / "installer"  # of the stand-ins
APP: Final = "C:\\Program Files\\NTT Mart POS"
ELSEWHERE: Final = "C:\\Toko Lama"
ASKED: Final = "C:\\asked.txt"
NO_BACKUP: Final = "C:\\no-backup.txt"
PROGRAMS: Final = ("ntt-pos.exe", "ntt-pos-kasir.exe")
PARTS: Final = 40
POINTS: Final = (
    "file 1", "file 10", "file 20", "file 30", "before self-test", "after self-test", "after backup",
    "before ntt-pos-kasir", "after ntt-pos-kasir", "before ntt-pos", "after ntt-pos", "after old parts",
)  # fmt: skip
TASK: Final = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
KEPT_TASK: Final = "C:\\windows\\system32\\tasks\\NTT Mart POS\\Tutup Hari"


def compiled(source: Path, to: Path, version: str, *defines: str, **more: str) -> Path:
    """Make an installer of a frozen program with Inno Setup's compiler."""
    words = [f"/D{each}" for each in ("Fast", *defines, f"Version={version}", f"Source={wine.z(source)}")]
    script = ground.ROOT / "packaging" / "windows" / "ntt-pos.iss"
    to.parent.mkdir(parents=True, exist_ok=True)
    made = wine.run(ground.INNO / "ISCC.exe", "/Q", *words, f"/O{wine.z(to.parent)}", f"/F{to.stem}", script, **more)
    need(made.returncode == 0, f"the installer is not made: {made.said}")
    return to


def stand_in(version: str, *, broken: bool = False) -> Path:
    """Make an installer whose program is a stand-in: whole when its parts are; a broken one fails its self-test."""
    folder = WORK / f"{version}{'-rusak' if broken else ''}"
    parts = f"isi-{version}"
    (folder / parts).mkdir(parents=True)
    for each in range(1, PARTS + 1):
        (folder / parts / f"bagian{each:02d}.bin").write_text(version, encoding="ascii")
    for name in PROGRAMS:
        ground.compiled(
            ground.HERE / "program.c", folder / name, "-municode", "-mconsole", f'-DVERSION="{version}"',
            f'-DPARTS=L"{parts}"', f"-DCOUNT={PARTS}", f"-DBROKEN={int(broken)}",
        )  # fmt: skip
    return compiled(folder, WORK / f"{folder.name}-setup.exe", version, "Trial")


def install(setup: Path, *words: str) -> int:
    """Run an installer without questions and return its exit code."""
    quiet = ("/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART", "/LOG=C:\\pasang.log")
    return wine.run(setup, *quiet, *words).returncode


def uninstall() -> int:
    """Run the uninstaller without questions; it goes on in a copy of itself, which is waited for."""
    return wine.run(f"{APP}\\unins000.exe", "/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART").returncode


def stands() -> str:
    """Return the version that both programs say; "" when one of them does not run or misses a part."""
    said = [wine.run(f"{APP}\\{name}", "--version") for name in PROGRAMS]
    if any(each.returncode for each in said):
        return ""
    return "+".join(sorted({each.stdout.strip() for each in said}))


def asked() -> list[str]:
    """Return what the programs were asked since the last look."""
    place = wine.on_c(ASKED)
    lines = place.read_text(encoding="ascii").splitlines() if place.exists() else []
    place.unlink(missing_ok=True)
    return lines


def proved() -> str:
    """Try everything with stand-ins."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    one, two = stand_in("1.0.0"), stand_in("2.0.0")
    spoiled = stand_in("2.0.0", broken=True)
    wine.run("net", "start", "schedule")
    _first(one)
    _broken_off(one, two)
    _refused(one, spoiled)
    _repaired(one, two)
    _moved(one, two)
    _removed()
    return f"{len(POINTS)} points: the old or the new program stands after each"


def _first(one: Path) -> None:
    asked()
    code = install(one)
    need(code == 0, f"the first install ended with {code}")
    need(asked()[:2] == ["1.0.0 self-test", "1.0.0 before-upgrade"], "nothing was proved before it stood")
    need(stands() == "1.0.0", "the first install does not run")
    registered = ET.fromstring(wine.on_c(f"{APP}\\isi-1.0.0\\tutup-hari.xml").read_text(encoding="utf-8"))
    need(registered.findtext(f".//{TASK}Command") == f'"{APP}\\ntt-pos-kasir.exe"', "the task starts something else")
    # Wine keeps a task's settings; when it starts and what, only a real Windows keeps.
    kept = ET.fromstring(wine.on_c(KEPT_TASK).read_text(encoding="utf-8-sig"))
    need(kept.findtext(f".//{TASK}StartWhenAvailable") == "true", "a missed night is not made up for")


def _broken_off(one: Path, two: Path) -> None:
    versions = [(one, "1.0.0"), (two, "2.0.0")]
    for number, point in enumerate(POINTS):
        old, (setup, new) = versions[number % 2][1], versions[(number + 1) % 2]
        code = install(setup, f"/STOPAT={point}")
        need(code not in (0, 5), f"it was not broken off at {point}: {code}")
        seen = stands()
        need(
            seen in (old, new, f"{min(old, new)}+{max(old, new)}"),
            f"broken off at {point}, no program stands: {seen!r}",
        )
        need(install(setup) == 0, f"it cannot be installed again after {point}")
        need(stands() == new, f"after {point} the second try leaves {stands()!r}")


def _refused(one: Path, spoiled: Path) -> None:
    need(install(one) == 0 and stands() == "1.0.0", "the way back failed")
    need(install(spoiled) == 5 and stands() == "1.0.0", "a program that is not whole took the old one's place")
    wine.on_c(NO_BACKUP).touch()
    code = install(WORK / "2.0.0-setup.exe")
    wine.on_c(NO_BACKUP).unlink()
    need(code == 5 and stands() == "1.0.0", f"without a backup the old program went ({code})")
    till = wine.start(f"{APP}\\ntt-pos-kasir.exe", "hold")
    asked_to_hold = lambda: "hold" in "".join(asked())  # noqa: E731
    wine.wait(asked_to_hold, 30, "the till did not open")
    code = install(WORK / "2.0.0-setup.exe")
    need(code != 0 and stands() == "1.0.0", f"with the till open something was changed ({code})")
    need(uninstall() != 0 and stands() == "1.0.0", "with the till open the program was removed")
    till.terminate()
    wine.stop()


def _repaired(one: Path, two: Path) -> None:
    wine.on_c(f"{APP}\\isi-1.0.0\\bagian07.bin").unlink()
    need(stands() == "", "a program without a part says it is whole: this proof proves nothing")
    need(install(one) == 0 and stands() == "1.0.0", "a broken program is not repaired")
    wine.on_c(f"{APP}\\isi-1.0.0\\bagian07.bin").unlink()
    need(install(two) == 0 and stands() == "2.0.0", "over a broken program the new one is not installed")
    left = [path.name for path in wine.on_c(APP).glob("isi-*")]
    need(left == ["isi-2.0.0"], f"parts of the old program stay: {left}")
    # The same build once more, and it fails: what stood there before must stay.
    need(install(WORK / "2.0.0-rusak-setup.exe") == 5 and stands() == "2.0.0", "a failed repair took parts away")


def _moved(one: Path, two: Path) -> None:
    need(uninstall() == 0, "the uninstaller failed")
    wine.wait(lambda: not wine.on_c(f"{APP}\\ntt-pos.exe").exists(), 30, "the program is still there")
    need(install(one, f"/DIR={ELSEWHERE}") == 0, "it cannot be installed elsewhere")
    need(wine.on_c(f"{ELSEWHERE}\\ntt-pos.exe").exists(), "it is not elsewhere")
    need(install(two) == 0 and stands() == "2.0.0", "over an older install elsewhere it fails")
    gone = lambda: not wine.on_c(f"{ELSEWHERE}\\ntt-pos.exe").exists()  # noqa: E731
    wine.wait(gone, 30, "the older install elsewhere is still there")


def _removed() -> None:
    data = wine.users_data() / "ntt-pos.db"
    data.parent.mkdir(exist_ok=True)
    made = not data.exists()
    if made:
        data.write_bytes(b"books")
    kept = data.read_bytes()
    need(uninstall() == 0, "the uninstaller failed")
    wine.wait(lambda: not wine.on_c(APP).exists(), 30, f"left: {sorted(p.name for p in wine.on_c(APP).glob('*'))}")
    need(data.read_bytes() == kept, "the shop's data was touched")
    if made:
        data.unlink()
