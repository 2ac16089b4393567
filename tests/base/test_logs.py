"""The log holds one line per event, whatever somebody typed, and does not grow for ever."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ntt_pos import logs


@pytest.fixture(autouse=True)
def _put_back():
    yield
    logs.set_up(None)
    logging.getLogger("ntt_pos").setLevel(logging.NOTSET)


def test_nobody_can_forge_a_line(tmp_path):
    logs.set_up(tmp_path)
    logging.getLogger("ntt_pos.search").warning("searched for %s", "kopi\n2026-02-28 08:00:00 INFO paid\u2028\x1b[2J")
    lines = (tmp_path / "ntt-pos.log").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1
    assert lines[0].endswith(r"searched for kopi\n2026-02-28 08:00:00 INFO paid\u2028\x1b[2J")


def test_a_traceback_stays_on_its_line(tmp_path):
    logs.set_up(tmp_path)
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        logging.getLogger("ntt_pos").exception("failed")
    (line,) = (tmp_path / "ntt-pos.log").read_text(encoding="utf-8").splitlines()
    assert "ZeroDivisionError" in line


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    logs.set_up(tmp_path / "file" / "log")
    logging.getLogger("ntt_pos").warning("still here")
    assert "still here" in capsys.readouterr().err


SILENT = """
import logging, sys
from ntt_pos import logs
if sys.argv[1:]:
    logs.set_up(None)
logging.getLogger("ntt_pos.services").warning("The exchange waits")
"""


def test_without_a_log_nothing_is_shown_on_standard_error():
    shown = [
        subprocess.run([sys.executable, "-c", SILENT, *words], check=True, capture_output=True, text=True).stderr
        for words in ((), ("set up",))
    ]
    assert shown == ["The exchange waits\n", ""], "the first is the control: Python shows it by itself"


def test_the_log_is_kept_in_five_files_of_a_megabyte(tmp_path):
    logs.set_up(tmp_path)
    for _ in range(70):
        logging.getLogger("ntt_pos").info("x" * 100_000)
    sizes = [path.stat().st_size for path in tmp_path.iterdir() if path.suffix != ".kunci"]
    assert len(sizes) == 5
    assert max(sizes) <= 1_000_000


WRITES = """
import logging, sys
from pathlib import Path
from ntt_pos import logs
logs.set_up(Path(sys.argv[1]), file_bytes=20_000, files_kept=50)
for number in range(1500):
    logging.getLogger("ntt_pos").info("%s %d", sys.argv[2], number)
"""


def test_two_programs_that_write_at_once_lose_no_line(tmp_path):
    """The till and the night's close-day write the same file; on Windows an open one cannot be put aside."""
    words = [sys.executable, "-c", WRITES, str(tmp_path)]
    root = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    both = [subprocess.Popen([*words, name], env=root, stderr=subprocess.PIPE) for name in ("kasir", "malam")]
    told = [each.communicate()[1] for each in both]
    assert told == [b"", b""]
    files = [path for path in tmp_path.glob("ntt-pos.log*") if path.suffix != ".kunci"]
    assert len(files) > 3
    lines = [line.split(": ")[-1] for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    assert sorted(lines) == sorted(f"{name} {number}" for name in ("kasir", "malam") for number in range(1500))
