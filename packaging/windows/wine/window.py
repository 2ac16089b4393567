"""The real window on a virtual screen: sign in, sell, print, close, drawn at 100, 125 and 150 %."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Final

import ground
import wine
from printing import Listener
from wine import keys, need, picture, press, types

SHOP: Final = "C:\\Data Toko\\latihan é"
OPENING: Final = "^NTT Mart POS$"  # the sign-in while the program is still being loaded
TITLE: Final = "· NTT Mart POS$"
SCALES: Final = (100, 125, 150)
SECONDS_TO_OPEN: Final = 600  # a busy PC founds the sample shop first


def sales(folder: str) -> int:
    """Return how many sales stand in a shop's books."""
    said = wine.inside("sales", f"{folder}\\ntt-pos.db")
    need(said.returncode == 0, said.stderr[-400:])
    return int(said.stdout)


def settings(folder: str, **values: object) -> None:
    """Write the settings of this PC into a new shop's folder; a shop of an earlier run goes."""
    place = wine.on_c(folder)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    (place / "settings.json").write_text(json.dumps(values), encoding="utf-8")


def opened(folder: str, *words: str) -> subprocess.Popen[bytes]:
    """Open the till on a folder and wait until its sign-in is there and the window before it is gone."""
    process = wine.start(ground.PYTHON / "pythonw.exe", "-m", "ntt_pos", *words, "--data", folder)
    seen(folder)
    return process


def seen(folder: str) -> None:
    """Wait until a till's sign-in has the screen for itself."""
    wine.wait(lambda: wine.windows(TITLE), SECONDS_TO_OPEN, f"no window of {folder} was seen")
    wine.wait(lambda: not wine.windows(OPENING), wine.PATIENCE, "the first window stays beside the till's")
    wine.settled()


def signed_in() -> None:
    """Sign in as the first cashier of the sample shop."""
    types("123456")
    press("Return")


def session_opened() -> None:
    """Open a session with Rp200.000 in the drawer."""
    press("F10")
    types("2")
    press("F12")
    press("F12")  # a PC set to another zone is asked whether its time is right


def sold_once() -> None:
    """Open a session, scan one article and take a note of Rp100.000."""
    session_opened()
    scanned()
    paid()


def paid() -> None:
    """Take a note of Rp100.000 for what is in the basket."""
    press("F12")
    types("100000")
    press("Return")


def scanned() -> None:
    """Scan one article."""
    wine.answered(lambda: wine.scan("P001-0001"), "a scan")


def counted() -> None:
    """Count the drawer after that one sale, which agrees, and close the session: its Z is on the screen."""
    press("F10")
    press("Return")
    types("2")
    for places in (3, 2, 1, 1):  # Rp10.000, Rp2.000, Rp1.000, Rp500: with the opening float Rp213.500
        keys(*["Tab"] * places)
        types("1")
    press("F12")


def closed(process: subprocess.Popen[bytes]) -> None:
    """Close the window as a cashier does and wait for the program's end."""
    press("alt+F4")
    if process.poll() is None:
        keys("Return")  # a session is open: it asks
    code = process.wait(wine.PATIENCE)
    need(code == 0, f"the till ended with {code}")


def trade(percent: int) -> str:
    """Sign in, sell, print and close at one scale; keep pictures of what was drawn."""
    folder = f"{SHOP} {percent}"
    printer = Listener()
    wine.stop()
    settings(folder, printer={"kind": "NETWORK", "target": f"127.0.0.1:{printer.port}"})
    wine.scale(percent)
    try:
        process = opened(folder, "--sample")
        pictures = [picture(f"masuk-{percent}")]
        signed_in()
        sold_once()
        wine.wait(
            lambda: b"JL-LRT-01-" in printer.got, wine.PATIENCE, f"no receipt came out ({len(printer.got)} bytes)"
        )
        wine.settled()
        pictures.append(picture(f"jual-{percent}"))
        counted()
        wine.wait(lambda: b"Z-LRT-01-" in printer.got, wine.PATIENCE, "no Z came out")
        pictures.append(picture(f"tutup-{percent}"))
        press("Escape")
        closed(process)
    except (ground.Failed, subprocess.TimeoutExpired):
        picture(f"gagal-{percent}")
        raise
    finally:
        wine.stop()
        wine.scale(100)
    need(sales(folder) == 1, "the sale is not in the books")
    for each in pictures:
        _painted(each)
    return f"{percent} %: sold, counted, closed, {len(printer.got)} bytes printed"


def _painted(path: Path) -> None:
    """Refuse a picture of an empty window."""
    colours = int(ground.run("identify", "-format", "%k", path))
    need(colours > 50, f"{path.name} shows {colours} colours")


def traded() -> str:
    """Trade at every scale."""
    return "; ".join(trade(percent) for percent in SCALES)
