"""Before a new program takes the old one's place every shop of the user has a copy, wherever it lies."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest

from ntt_pos import cli, paths
from ntt_pos.cli import upgrades
from ntt_pos.paths import DataFolder
from tests.builders import a_product, a_sale


@pytest.fixture
def home(monkeypatch, tmp_path):
    monkeypatch.setattr(paths.platformdirs, "user_data_dir", lambda *_, **__: str(tmp_path / "pengguna"))
    return tmp_path / "pengguna"


@pytest.fixture
def books(shop, cashier, data_folder):
    a_sale(shop, [(a_product(shop, delivered=3), 1)], by=cashier)
    shop.close()
    return data_folder


def an_old_program(monkeypatch, *, code: int) -> list[list[str]]:
    asked: list[list[str]] = []

    def run(command, **_):
        asked.append(command)
        if code < 0:
            raise OSError("no program")
        return type("Done", (), {"returncode": code})

    monkeypatch.setattr(upgrades.subprocess, "run", run)
    return asked


def copies(folder: DataFolder) -> list[Path]:
    return sorted(folder.root.glob("ntt-pos-before-*.db"))


def sales_in(path: Path) -> int:
    with closing(sqlite.connect(str(path))) as books:
        return books.execute("select count(*) from sale").fetchone()[0]


def test_a_pc_without_a_shop_needs_no_copy(home, monkeypatch):
    asked = an_old_program(monkeypatch, code=0)
    assert cli.run(["before-upgrade", "--old", "ntt-pos"]) == 0
    assert asked == []


@pytest.mark.parametrize("found_by", ["chosen at the first start", "opened with --data", "named to the installer"])
def test_a_shop_elsewhere_is_found_and_the_old_program_backs_it_up(home, books, monkeypatch, found_by):
    words = ["before-upgrade", "--old", "ntt-pos"]
    if found_by == "chosen at the first start":
        paths.remember_data_folder(books.root)
    elif found_by == "opened with --data":
        paths.note_opened(books.root)
        paths.note_opened(books.root)
    else:
        words += ["--data", str(books.root)]
    asked = an_old_program(monkeypatch, code=0)
    assert cli.run(words) == 0
    assert asked == [["ntt-pos", "backup", "--data", str(books.root)]]
    assert copies(books) == []


@pytest.mark.parametrize("code", [-1, 1, 3])
def test_a_broken_old_program_is_no_hindrance_the_new_one_copies_the_books_itself(home, books, monkeypatch, code):
    paths.note_opened(books.root)
    an_old_program(monkeypatch, code=code)
    assert cli.run(["before-upgrade", "--old", "ntt-pos"]) == 0
    (copy,) = copies(books)
    assert sales_in(copy) == sales_in(books.database) == 1


def test_books_that_cannot_be_copied_stop_the_upgrade_in_words(home, books, monkeypatch, capsys):
    paths.note_opened(books.root)
    an_old_program(monkeypatch, code=1)
    spoiled = bytearray(books.database.read_bytes())
    spoiled[4096:] = b"\xff" * (len(spoiled) - 4096)
    books.database.write_bytes(spoiled)
    assert cli.run(["before-upgrade", "--old", "ntt-pos"]) == 1
    assert str(books.root) in capsys.readouterr().err
    assert copies(books) == []


def test_a_window_keeps_in_mind_where_its_shop_lies(home, books, tmp_path):
    paths.note_opened(books.root)
    paths.note_opened(tmp_path / "lain")
    assert set(paths.known_data_folders()) == {home, books.root.absolute(), tmp_path / "lain"}


@pytest.mark.posix("the old program is a script here; make windows upgrades a real one")
def test_a_real_old_program_backs_the_shop_up(home, books, tmp_path):
    old = tmp_path / "ntt-pos"
    old.write_text(f'#!/bin/sh\nexec {sys.executable} -m ntt_pos "$@"\n')
    old.chmod(0o755)
    paths.note_opened(books.root)
    assert cli.run(["before-upgrade", "--old", str(old)]) == 0
    assert list(books.backups.glob("*.db.zst"))
