"""What happens to a shop's folder on Windows: two windows, a program killed in a sale, another place, a stick pulled out."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import ground
import window
import wine
from window import SECONDS_TO_OPEN, TITLE
from wine import need, picture

SHOP = "C:\\Data Toko\\kedua"
LONG = 300


def two_windows() -> str:
    """Open the till a second time on the same folder: the window that is there comes to the front and sells on."""
    first = _selling()
    (window_number,) = wine.windows(TITLE)
    ground.run("xdotool", "windowminimize", "--sync", window_number, environment=wine.environment())
    second = wine.start(ground.PYTHON / "pythonw.exe", "-m", "ntt_pos", "--sample", "--data", SHOP)
    code = second.wait(SECONDS_TO_OPEN)
    need(code == 0, f"the second start ended with {code}")
    need(first.poll() is None, "the first window ended too")
    wine.wait(lambda: wine.windows(TITLE), wine.PATIENCE, "the window that was open did not come to the front")
    wine.settled()
    picture("dua-jendela")
    refused = wine.till("restore", "C:\\tidak-ada.db", "--user", "pemilik", "--data", SHOP, NTT_POS_PIN="112233")
    need(refused.returncode != 0, "a restore began while the window was open")
    window.signed_in()
    window.sold_once()
    _recorded(1)
    return "the second start shows the first window, which sells on"


def killed_in_a_sale() -> str:
    """End everything at once while a basket is full: the books are whole, the last sale is there, the basket comes back."""
    if not wine.windows(TITLE):
        _selling()
        window.signed_in()
        window.sold_once()
        _recorded(1)
    window.scanned()
    wine.stop()
    need(window.sales(SHOP) == 1, "a recorded sale is gone")
    verified = wine.till("verify", "--data", SHOP)
    need(verified.returncode == 0, f"the books do not agree: {verified.said}")
    window.opened(SHOP, "--sample")
    window.signed_in()
    picture("sesudah-mati")
    window.paid()  # what lay in the basket
    _recorded(2)
    wine.stop()
    return "books whole, the basket comes back and is paid"


def _selling() -> subprocess.Popen[bytes]:
    """Open the till on a new shop."""
    wine.stop()
    shutil.rmtree(wine.on_c(SHOP), ignore_errors=True)
    return window.opened(SHOP, "--sample")


def _recorded(sales: int) -> None:
    wine.wait(lambda: window.sales(SHOP) == sales, wine.PATIENCE, f"there are {window.sales(SHOP)} sales, not {sales}")


def elsewhere() -> str:
    """Keep a shop on another drive, whose name has a blank and letters of no code page; close a day, back up to a stick."""
    drives = wine.DRIVE.parent / "dosdevices"
    disk, stick = ground.BUILD / "drive-d", ground.BUILD / "drive-e"
    for letter, place in (("d:", disk), ("e:", stick)):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        link = drives / letter
        link.unlink(missing_ok=True)
        link.symlink_to(place)
    shop = "D:\\Toko Larantuka é 店"
    shutil.copytree(wine.on_c(SHOP), disk / "Toko Larantuka é 店")
    made = wine.till("backup", "--stick", "E:\\", "--new-stick", "--data", shop)
    copies = [path.name for path in stick.rglob("*.db*")]
    need(made.returncode == 0 and copies, f"no copy on the stick: {(made.stdout + made.stderr)[-400:]}")
    (drives / "e:").unlink()
    pulled = wine.till("backup", "--stick", "E:\\", "--data", shop)
    said = pulled.stdout + pulled.stderr
    need(pulled.returncode not in (0, None), "a pulled stick was taken for a copy")
    need("Traceback" not in said, f"a pulled stick ends in a traceback: {said[-400:]}")
    verified = wine.till("verify", "--data", shop)
    need(verified.returncode == 0, f"the books do not agree: {(verified.stdout + verified.stderr)[-400:]}")
    _far_down(disk)
    (drives / "d:").unlink()
    gone = wine.till("verify", "--data", shop)
    said = gone.stdout + gone.stderr
    need(gone.returncode not in (0, None) and "Traceback" not in said, f"a pulled disk: {said[-400:]}")
    return f"{len(copies)} copies on the stick; a pulled one is told in words; a path of {LONG} characters is served or refused in words"


def _far_down(disk: Path) -> None:
    """Keep a shop where its path is longer than the 260 characters of old Windows: it works, or one sentence says no."""
    folder = "D:"
    while len(folder) < LONG:
        folder += f"\\{'folder-yang-panjang-'[: LONG - len(folder) - 1]}"
    place = disk.joinpath(*folder.split("\\")[1:])
    shutil.copytree(wine.on_c(SHOP), place)
    for act in ("backup", "verify"):
        done = wine.till(act, "--data", folder)
        said = done.stdout + done.stderr
        need("Traceback" not in said, f"{act} so far down: {said[-400:]}")
        print(f"  {act} at {len(folder)} characters: {done.returncode} {said.strip().splitlines()[-1][:200]}")
