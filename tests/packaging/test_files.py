"""The files that carry the program to a shop's PC agree with the program and with each other."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pysqlite3.dbapi2 as sqlite
import pytest

from ntt_pos import __version__, cli, paths
from ntt_pos.self_test import Check, run_self_test

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
WINDOWS = PACKAGING / "windows"
LINUX = PACKAGING / "linux"
TESTS = ROOT / "tests"
POSIX_ONLY = frozenset(
    {"crypt", "curses", "fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
)
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def installed(folder: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    command = [str(folder / "install"), *words, str(home / "program")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def a_program(folder: Path, *, version: str, self_test: int = 0, before: int = 0) -> None:
    """Put a stand-in for the frozen program beside the install script; it writes down what it is asked."""
    (folder / "ntt-pos").mkdir(parents=True)
    (folder / "install").write_bytes((LINUX / "install").read_bytes())
    (folder / "install").chmod(0o755)
    program = folder / "ntt-pos" / "ntt-pos"
    program.write_text(
        f'#!/bin/sh\necho "{version} $*" >>"$HOME/asked"\n'
        f'case "$1" in --version) echo {version};; self-test) exit {self_test};; before-upgrade) exit {before};; esac\n'
    )
    program.chmod(0o755)


def test_the_spec_lays_resources_and_migrations_where_the_frozen_program_looks(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    spec = text(PACKAGING / "ntt-pos.spec")
    for folder, found in (("resources", paths.resource("x").parent), ("db", paths.seed_dir().parent)):
        assert f'(str(ROOT / "{folder}"), "{found.relative_to(tmp_path).as_posix()}")' in spec


def test_the_spec_is_a_program_that_can_be_read():
    compile(text(PACKAGING / "ntt-pos.spec"), "ntt-pos.spec", "exec")


def test_the_spec_keeps_every_locale_that_the_program_speaks():
    from babel import Locale

    from ntt_pos.text_catalogue import LOCALES

    kept = set(
        re.findall(
            r'"([a-zA-Z_0-9]+)"', re.search(r"^LOCALES = .*$", text(PACKAGING / "ntt-pos.spec"), re.MULTILINE)[0]
        )
    )
    for name in LOCALES.values():
        assert str(Locale.parse(name)) in kept


@pytest.mark.parametrize("place", ["linux/ntt-pos-close-day.service", "windows/tutup-hari.xml"])
def test_the_night_runs_a_command_that_exists_with_a_flag_it_knows(place):
    if place.endswith("xml"):
        words = ET.parse(PACKAGING / place).find(f".//{TASK}Arguments").text.split()
    else:
        words = re.search(r"^ExecStart=\S+ (.*)$", text(PACKAGING / place), re.MULTILINE)[1].split()
    assert words == ["close-day", "--if-due"]
    assert cli.run([words[0], "--help"]) == 0


def test_the_night_begins_after_the_closing_hour_in_wita_and_a_missed_run_is_made_up_for():
    timer = text(LINUX / "ntt-pos-close-day.timer")
    assert "Asia/Makassar" in timer
    assert "Persistent=true" in timer
    task = ET.parse(WINDOWS / "tutup-hari.xml")
    assert task.find(f".//{TASK}StartBoundary").text.endswith("T21:05:00+08:00")
    assert task.find(f".//{TASK}StartWhenAvailable").text == "true"


def test_the_windows_installer_backs_up_first_and_never_writes_into_the_data_folder():
    script = text(WINDOWS / "ntt-pos.iss")
    sections = dict(re.findall(r"^\[(\w+)\]\n(.*?)(?=^\[|\Z)", script, re.MULTILINE | re.DOTALL))
    code = sections["Code"]
    assert code.index("'self-test'") < code.index("'before-upgrade --old") < code.index("Replaced('ntt-pos')")
    for section in ("Files", "UninstallDelete", "Icons"):
        assert "appdata" not in sections[section].lower()
    assert "InstallDelete" not in sections
    removed = re.findall(r'Name: "([^"]+)"', sections["UninstallDelete"])
    assert all(name.startswith("{app}") for name in removed)
    with (ROOT / "pyproject.toml").open("rb") as file:
        assert f'#define Version "{tomllib.load(file)["project"]["version"]}"' in script


def test_no_test_of_the_run_on_windows_asks_at_its_import_for_what_windows_lacks():
    words = (WINDOWS / "wine" / "program.py").read_text(encoding="utf-8")
    apart = set(ast.literal_eval(words.split("APART: Final = ")[1].splitlines()[0]))
    asked = {
        f"{module.relative_to(ROOT)}: {name}"
        for module in TESTS.rglob("*.py")
        if not apart & set(module.relative_to(TESTS).parts)
        for name in imported_at_once(module) & POSIX_ONLY
    }
    assert apart
    assert asked == set()


def imported_at_once(module: Path) -> set[str]:
    tree = ast.parse(text(module))
    plain = {name.name for each in tree.body if isinstance(each, ast.Import) for name in each.names}
    return plain | {each.module or "" for each in tree.body if isinstance(each, ast.ImportFrom)}


def test_the_installer_waits_for_the_sign_that_the_program_shows():
    from ntt_pos.running_mark import MUTEX

    script = text(WINDOWS / "ntt-pos.iss")
    assert f"\nAppMutex={MUTEX}\n" in script
    assert "CloseApplications=no" in script, "a till is not closed under the cashier's hands"


def test_the_nightly_task_starts_what_the_installer_put_there():
    folder = re.search(r"StringChangeEx\(Words, '([^']+)'", text(WINDOWS / "ntt-pos.iss"))[1]
    command = ET.parse(WINDOWS / "tutup-hari.xml").find(f".//{TASK}Command").text
    assert command == f'"{folder}\\ntt-pos-kasir.exe"'


def test_the_list_of_parts_names_versions_and_leaves_the_builders_out(tmp_path):
    subprocess.run([sys.executable, str(PACKAGING / "sbom.py"), "1.2.3", str(tmp_path / "sbom.json")], check=True)
    told = json.loads(text(tmp_path / "sbom.json"))
    parts = {part["name"]: part for part in told["components"]}
    assert told["metadata"]["component"]["version"] == "1.2.3"
    assert parts["reportlab"]["purl"].startswith("pkg:pypi/reportlab@")
    assert not {"pyinstaller", "pefile", "pywin32-ctypes"} & set(parts)


def test_the_list_of_parts_names_what_lies_inside_packages_too(tmp_path):
    """A hole is more often in SQLite or in Qt than in what calls them from Python."""
    subprocess.run([sys.executable, str(PACKAGING / "sbom.py"), "1.2.3", str(tmp_path / "sbom.json")], check=True)
    parts = {part["name"]: part for part in json.loads(text(tmp_path / "sbom.json"))["components"]}
    assert [
        name for name, part in parts.items() if not part["version"] or not part["licenses"][0]["license"]["name"]
    ] == []
    page = text(PACKAGING / "LICENCES.md").partition("Inside these packages")[2]
    named = [line.split(" | ")[0].removeprefix("| ") for line in page.splitlines() if line.startswith("| ")][2:]
    assert len(named) > 12
    assert set(named) <= set(parts)
    assert parts["SQLite"]["version"] == sqlite.sqlite_version
    assert re.fullmatch(r"\d+\.\d+\.\d+", parts["Qt"]["version"])
    assert parts["libsodium"]["version"].startswith("as in PyNaCl ")
    assert parts["pyrage"]["licenses"][0]["license"]["name"] == "MIT"


@pytest.mark.posix("the build script is a shell's")
def test_the_list_of_parts_lies_beside_the_frozen_program_with_its_version():
    build = text(PACKAGING / "build")
    asked = re.search(r'packaging/sbom.py "\$\((sed .*? ntt_pos/__init__.py)\)"', build)[1]
    told = subprocess.run(["sh", "-c", asked], cwd=PACKAGING.parent, capture_output=True, text=True, check=True).stdout
    assert told.strip() == __version__
    assert "cp build/ntt-pos-sbom.json dist/" in build


def test_the_licences_name_what_the_program_stands_on():
    page = text(PACKAGING / "LICENCES.md").lower()
    for name in ("pyside6_essentials", "sqlalchemy", "reportlab", "python-escpos", "argon2-cffi", "font-roboto"):
        assert f"| {name} |" in page
    assert "pyinstaller |" not in page
    assert "see its text" not in page
    for name in ("| pyrage | mit |", "| pysqlite3 | zlib |", "| zstandard |", "| sqlite | pysqlite3 | public domain |"):
        assert name in page


@pytest.mark.posix("the install script is Linux's")
class TestInstallingOnLinux:
    def test_a_first_install_asks_too_because_a_shop_may_be_there(self, tmp_path):
        a_program(tmp_path / "one", version="1.0")
        assert installed(tmp_path / "one", tmp_path).returncode == 0
        now = tmp_path / "program" / "sekarang"
        asked = ["1.0 --version", "1.0 self-test", f"1.0 before-upgrade --old {now}/ntt-pos"]
        assert text(tmp_path / "asked").splitlines() == asked
        assert (now / "ntt-pos").exists()

    def test_an_upgrade_lets_the_new_program_make_the_shops_safe_and_keeps_the_old_one(self, tmp_path):
        self.old_and_data(tmp_path)
        a_program(tmp_path / "two", version="2.0")
        assert installed(tmp_path / "two", tmp_path, "--data", "/srv/toko kita").returncode == 0
        assert "2.0 before-upgrade" in text(tmp_path / "asked")
        assert "--data /srv/toko kita" in text(tmp_path / "asked")
        assert (tmp_path / "program" / "sekarang").resolve().name.startswith("2.0-")
        assert len([path for path in (tmp_path / "program").iterdir() if not path.is_symlink()]) == 2
        assert text(tmp_path / ".local/share/ntt-pos/ntt-pos.db") == "books"

    def test_without_a_copy_the_old_program_stays_in_use(self, tmp_path):
        self.old_and_data(tmp_path)
        a_program(tmp_path / "two", version="2.0", before=1)
        told = installed(tmp_path / "two", tmp_path)
        assert (told.returncode, "Cadangan gagal" in told.stderr) == (1, True)
        assert (tmp_path / "program" / "sekarang").resolve().name.startswith("1.0-")

    def test_a_program_that_is_not_whole_is_not_installed(self, tmp_path):
        a_program(tmp_path / "one", version="1.0", self_test=1)
        told = installed(tmp_path / "one", tmp_path)
        assert (told.returncode, "tidak utuh" in told.stderr) == (1, True)
        assert not (tmp_path / "program").exists()

    @staticmethod
    def old_and_data(home: Path) -> None:
        a_program(home / "one", version="1.0")
        assert installed(home / "one", home).returncode == 0
        (home / ".local/share/ntt-pos").mkdir(parents=True)
        (home / ".local/share/ntt-pos/ntt-pos.db").write_text("books")


def test_a_failed_check_is_told_and_stops_no_other(monkeypatch):
    told: list[Check] = []
    monkeypatch.setattr("ntt_pos.self_test.barcodes", lambda: 1 / 0)
    for needs_qt in ("show_window", "print_statement"):
        monkeypatch.setattr(f"ntt_pos.self_test.SelfTest.{needs_qt}", lambda _self: None)
    assert not run_self_test(told.append)
    assert [(check.name, "division" in check.problem) for check in told if check.problem] == [("Barcodes", True)]
