"""What happens to a shop's folder on Windows: two windows, a program killed in a sale, another place, a stick pulled out."""

from __future__ import annotations

import shutil
import time

import ground
import window
import wine
from window import SECONDS_TO_OPEN, TITLE
from wine import keys, need, picture

SHOP = "C:\\Data Toko\\kedua"


def two_windows() -> str:
    """Open a second window on the same folder: it says so and leaves, the first goes on."""
    shutil.rmtree(wine.on_c(SHOP), ignore_errors=True)
    first = window.opened(SHOP, "--sample")
    second = wine.start(ground.PYTHON / "pythonw.exe", "-m", "ntt_pos", "--sample", "--data", SHOP)
    wine.wait(
        lambda: second.poll() is not None or len(wine.windows(TITLE)) > 1,
        SECONDS_TO_OPEN,
        "the second window said nothing",
    )
    time.sleep(2)
    picture("dua-jendela")
    if second.poll() is None:
        keys("Return")
    code = second.wait(SECONDS_TO_OPEN)
    need(code != 0, f"the second window ended with {code}")
    need(first.poll() is None, "the first window ended too")
    refused = wine.till("restore", "C:\\tidak-ada.db", "--user", "pemilik", "--data", SHOP, NTT_POS_PIN="112233")
    need(refused.returncode != 0, "a restore began while the window was open")
    window.signed_in()
    window.sold_once()
    time.sleep(2)
    need(window.sales(SHOP) == 1, "the first window does not sell any more")
    return "the second says so and leaves; the first sells on"


def killed_in_a_sale() -> str:
    """End everything at once while a basket is full: the books are whole, the last sale is there, the basket comes back."""
    window.scanned()
    wine.stop()
    need(window.sales(SHOP) == 1, "a recorded sale is gone")
    verified = wine.till("verify", "--data", SHOP, seconds=120)
    need(verified.returncode == 0, f"the books do not agree: {(verified.stdout + verified.stderr)[-400:]}")
    again = window.opened(SHOP, "--sample")
    window.signed_in()
    picture("sesudah-mati")
    need(again.poll() is None, "the till does not open again")
    wine.stop()
    return "books whole, the till opens again"


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
    verified = wine.till("verify", "--data", shop, seconds=120)
    need(verified.returncode == 0, f"the books do not agree: {(verified.stdout + verified.stderr)[-400:]}")
    (drives / "d:").unlink()
    gone = wine.till("verify", "--data", shop)
    said = gone.stdout + gone.stderr
    need(gone.returncode not in (0, None) and "Traceback" not in said, f"a pulled disk: {said[-400:]}")
    return f"{len(copies)} copies on the stick; a pulled one is told in words"
