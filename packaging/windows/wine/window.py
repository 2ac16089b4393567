"""The real window on a virtual screen: sign in, sell, print, close, drawn at 100, 125 and 150 %."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Final

import ground
import wine
from printing import Listener
from wine import keys, need, picture, types

SHOP: Final = "C:\\Data Toko\\latihan é"
TITLE: Final = "NTT Mart POS"
SCALES: Final = (100, 125, 150)
SECONDS_TO_OPEN: Final = 300  # a busy PC founds the sample shop first
_ASK: Final = """
import sys, pysqlite3.dbapi2 as sqlite
with sqlite.connect("file:" + sys.argv[1].replace("\\\\", "/") + "?mode=ro", uri=True) as books:
    print(books.execute("select count(*) from sale").fetchone()[0])
"""


def sales(folder: str) -> int:
    """Return how many sales stand in a shop's books."""
    said = wine.python("-c", _ASK, f"{folder}\\ntt-pos.db")
    need(said.returncode == 0, said.stderr[-400:])
    return int(said.stdout)


def settings(folder: str, **values: object) -> None:
    """Write the settings of this PC into a new shop's folder; a shop of an earlier run goes."""
    place = wine.on_c(folder)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    (place / "settings.json").write_text(json.dumps(values), encoding="utf-8")


def opened(folder: str, *words: str) -> subprocess.Popen[bytes]:
    """Open the till on a folder and wait for its sign-in."""
    process = wine.start(ground.PYTHON / "pythonw.exe", "-m", "ntt_pos", *words, "--data", folder)
    wine.wait(lambda: wine.windows(TITLE), SECONDS_TO_OPEN, f"no window of {folder} was seen")
    time.sleep(4)
    return process


def signed_in() -> None:
    """Sign in as the first cashier of the sample shop."""
    types("123456")
    keys("Return")
    time.sleep(4)


def sold_once() -> None:
    """Open a session when none is open, scan one article and take a note of Rp100.000."""
    keys("F10")
    time.sleep(1.5)
    types("2")
    keys("F12")
    time.sleep(2)
    keys("F12")  # a PC set to another zone asks whether its time is right
    time.sleep(2)
    scanned()
    keys("F12")
    time.sleep(2)
    types("100000")
    keys("Return")


def scanned() -> None:
    """Scan one article."""
    types("P001-0001")
    keys("Return")
    time.sleep(2)


def closed(process: subprocess.Popen[bytes]) -> None:
    """Close the window as a cashier does and wait for the program's end."""
    keys("alt+F4")
    try:
        code = process.wait(30)
    except subprocess.TimeoutExpired:
        keys("Return")  # it asks when a session is open
        code = process.wait(30)
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
        wine.wait(lambda: b"JL-LRT-01-" in printer.got, 30, f"no receipt came out ({len(printer.got)} bytes)")
        time.sleep(1)
        pictures.append(picture(f"jual-{percent}"))
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
    return f"{percent} %: sold, {len(printer.got)} bytes printed"


def _painted(path: Path) -> None:
    """Refuse a picture of an empty window."""
    colours = int(ground.run("identify", "-format", "%k", path))
    need(colours > 50, f"{path.name} shows {colours} colours")


def traded() -> str:
    """Trade at every scale."""
    return "; ".join(trade(percent) for percent in SCALES)
