"""A disk of a few megabytes, a folder nobody may write to, and a PC whose clock lies: told in words, and nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ntt_pos import bootstrap
from tests.conftest import CASHIER_PIN, FIRST_SHOP, OWNER_PIN
from tests.fakes import FIRST_DAY, FixedClock
from tests.faults import table
from tests.faults.conftest import ALONE

ROOT = Path(__file__).parents[2]
FAKETIME = shutil.which("faketime")
TINY = "6m"
FILL = """
import json, sys
from pathlib import Path
from ntt_pos import bootstrap
from ntt_pos.domain.core.errors import ShopError
from tests.builders import a_product, a_sale, an_open_drawer, somebody
from tests.fakes import FixedClock, SequenceIds

guarded, folder = sys.argv[1] == "guarded", Path(sys.argv[2])
told = {"sold": [], "said": ""}
with bootstrap.open_shop(folder, clock=FixedClock(), ids=SequenceIds(seed=9)) as shop:
    ani = somebody(shop, "ani")
    product = a_product(shop, delivered=10_000)
    an_open_drawer(shop, by=ani)
    if not guarded:
        shop.context.free_bytes = lambda: None
    try:
        while len(told["sold"]) < 5_000:
            told["sold"].append(a_sale(shop, [(product, 1)], by=ani).number)
    except ShopError as error:
        told["said"] = error.message
with bootstrap.open_shop(folder, clock=FixedClock(), ids=SequenceIds(seed=10)) as shop:
    told["findings"] = [each.text() for each in shop.verify.run().findings]
    told["found"] = [number for number in told["sold"] if shop.returns.look(number).lines]
print(json.dumps(told))
"""

pytestmark = [pytest.mark.fast]


def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, check=False, timeout=120
    )


# ---------------------------------------------------------------- a tiny disk


def on_a_tiny_disk(shop_folder: Path, place: Path, how: str) -> dict:
    """Copy a shop to a disk of its own that has hardly any room, sell there until it says no, and tell what is there."""
    script = place / "fill.py"
    script.write_text(FILL)
    disk = place / "disk"
    disk.mkdir()
    shell = f'mount -t tmpfs -o size={TINY} tmpfs "$1" && cp -r "$2/." "$1" && exec "$3" "$4" {how} "$1"'
    done = run(
        *ALONE, "sh", "-c", shell, "sh", str(disk), str(shop_folder), sys.executable, str(script), PYTHONPATH=str(ROOT)
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.tiny_disk
def test_below_two_hundred_megabytes_no_new_sale_is_begun(shop, data_folder, tmp_path):
    shop.close()
    told = on_a_tiny_disk(data_folder.root, tmp_path, "guarded")
    assert (told["sold"], told["findings"]) == ([], [])
    assert "disk" in told["said"]
    table.note("disk of 6 MB, guard on", 1, "no sale begun, said in words", told["said"][:60])


@pytest.mark.tiny_disk
def test_a_disk_that_fills_up_in_the_middle_of_sales_loses_none_that_was_told(shop, data_folder, tmp_path):
    shop.close()
    told = on_a_tiny_disk(data_folder.root, tmp_path, "unguarded")
    assert told["said"], "the disk never filled up"
    assert len(told["sold"]) > 10
    assert told["found"] == told["sold"]
    assert told["findings"] == []
    table.note("disk of 6 MB, filled to the last byte by sales", len(told["sold"]), "0 lost, books prove", "0 lost")


# ---------------------------------------------------------------- a folder nobody may write to


def test_a_folder_that_cannot_be_written_is_told_in_words_and_nothing_changes(shop, data_folder):
    shop.close()
    before = data_folder.database.read_bytes()
    folders = [data_folder.root, *(each for each in data_folder.root.rglob("*") if each.is_dir())]
    for each in folders:
        each.chmod(0o555)
    data_folder.database.chmod(0o444)
    bound = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    try:
        program = (sys.executable, "-m", "tests.end_to_end.process", "--at", FIRST_DAY.isoformat())
        done = run(*bound, *program, "backup", "--data", str(data_folder.root))
    finally:
        for each in folders:
            each.chmod(0o755)
        data_folder.database.chmod(0o644)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert data_folder.database.read_bytes() == before
    table.note("folder without the right to write", 1, "one sentence, nothing changed", done.stderr.strip()[:60])


# ---------------------------------------------------------------- a disk that is write-protected

LOCKED = """
import contextlib, io, json, subprocess, sys
from ntt_pos import cli

folder, told = sys.argv[1], {}
for words in (["verify"], ["close-day"], ["backup"], ["doctor"]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.run([*words, "--data", folder])
    told[words[0]] = [code, out.getvalue() + err.getvalue()]
program = [sys.executable, "-m", "tests.end_to_end.process", "--at", sys.argv[2], "--data", folder]
window = subprocess.Popen(program, stderr=subprocess.PIPE, text=True)
told["window"] = [0, window.stderr.readline()]
window.kill()
window.wait()
window.stderr.close()
print(json.dumps(told))
"""


@pytest.mark.tiny_disk
@pytest.mark.parametrize("how", ["ro", "rw"])
def test_a_write_protected_disk_is_named_by_every_command_and_by_the_window(shop, data_folder, tmp_path, how):
    """``rw`` is the negative control: the same disk unlocked has nothing to say of it."""
    shop.close()
    (tmp_path / "locked.py").write_text(LOCKED if how == "ro" else LOCKED.replace("window.stderr.readline()", '""'))
    (tmp_path / "disk").mkdir()
    shell = 'mount -t tmpfs tmpfs "$1" && cp -r "$2/." "$1" && mount -o "remount,$5" "$1" && exec "$3" "$4" "$1" "$6"'
    places = (
        str(tmp_path / "disk"),
        str(data_folder.root),
        sys.executable,
        str(tmp_path / "locked.py"),
        how,
        FIRST_DAY.isoformat(),
    )
    done = run(*ALONE, "sh", "-c", shell, "sh", *places, PYTHONPATH=str(ROOT), QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    words = {name: "dikunci" in text or "terkunci tulis" in text for name, (_code, text) in told.items()}
    assert words == dict.fromkeys(told, how == "ro"), told
    if how == "ro":
        assert all("Traceback" not in text for _code, text in told.values())
        assert [len(told[name][1].splitlines()) for name in ("verify", "close-day", "backup", "window")] == [1, 1, 1, 1]
        assert [told[name][0] for name in ("verify", "close-day", "backup", "doctor")] == [1, 1, 1, 1]
        table.note("a write-protected disk", 5, "one sentence each", told["window"][1].strip()[-60:])


# ---------------------------------------------------------------- a clock that lies


@pytest.fixture(scope="module")
def todays_shop(tmp_path_factory):
    """A shop whose last record is of the first day's morning."""
    folder = tmp_path_factory.mktemp("jam") / "toko"
    bootstrap.create_shop(FIRST_SHOP, folder, clock=FixedClock()).close()
    return folder


def add_a_cashier(folder: Path, moved: timedelta) -> subprocess.CompletedProcess[str]:
    """Record something in a process whose clock is moved away from the first day's morning."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from ntt_pos import bootstrap\n"
        "from ntt_pos.domain.core.errors import ShopError\n"
        "from ntt_pos.domain.core.users import Role\n"
        f"with bootstrap.open_shop(Path({str(folder)!r})) as shop:\n"
        f"    by = shop.people.sign_in('pemilik', {OWNER_PIN!r})\n"
        "    name = 'k' + str(len(shop.people.users()))\n"
        "    try:\n"
        f"        shop.people.add_user(by=by, username=name, name='Kasir', role=Role.CASHIER, secret={CASHIER_PIN!r})\n"
        "    except ShopError as error:\n"
        "        sys.exit(type(error).__name__)\n"
        "    print(shop.context.clock.now().isoformat())\n"
    )
    at = (FIRST_DAY + moved).strftime("@%Y-%m-%d %H:%M:%S")
    return run(FAKETIME, "-f", at, sys.executable, "-c", code, FAKETIME_DONT_FAKE_MONOTONIC="1", TZ="UTC")


@pytest.mark.faketime
@pytest.mark.parametrize(
    ("moved", "said"),
    [
        (timedelta(minutes=-6), "ClockSuspect"),
        (timedelta(days=-2000), "ClockSuspect"),
        (timedelta(days=31), "ClockSuspect"),
        (timedelta(days=3), "DateAsked"),
    ],
)
def test_a_lying_clock_records_nothing_before_somebody_looked_at_it(todays_shop, tmp_path, moved, said):
    folder = tmp_path / "toko"
    shutil.copytree(todays_shop, folder)
    done = add_a_cashier(folder, moved)
    assert (done.returncode, done.stderr.strip().splitlines()[-1]) == (1, said)
    with bootstrap.open_shop(folder) as shop:
        assert len(shop.people.users()) == 1
        assert shop.verify.run().findings == ()
    table.note(f"clock moved by {moved}", 1, "nothing recorded before somebody looked", said)


@pytest.mark.faketime
@pytest.mark.parametrize("moved", [timedelta(minutes=-4), timedelta(days=1)])
def test_a_clock_that_is_only_a_little_wrong_keeps_nobody_from_working(todays_shop, tmp_path, moved):
    """The control: the moved clock is really what the program sees."""
    folder = tmp_path / "toko"
    shutil.copytree(todays_shop, folder)
    done = add_a_cashier(folder, moved)
    assert done.returncode == 0, done.stderr
    with bootstrap.open_shop(folder) as shop:
        told = datetime.fromisoformat(done.stdout.strip())
        assert timedelta(0) <= told - (FIRST_DAY + moved) < timedelta(minutes=1)
        assert len(shop.people.users()) == 2
    table.note(f"control: clock moved by {moved}", 1, "recorded", "recorded")
