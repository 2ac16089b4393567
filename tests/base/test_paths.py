"""The program finds its resources in a checkout, and a shop's data folder has a place for everything."""

from __future__ import annotations

import sys
from pathlib import Path

from ntt_pos import paths


def test_resources_and_migrations_are_found_in_a_checkout():
    assert paths.resource("translations/id.po").is_file()
    assert (paths.migrations_dir() / "env.py").is_file()


def test_the_frozen_program_looks_where_it_was_unpacked(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("styles/light.qss") == tmp_path / "ntt_pos" / "_resources" / "styles" / "light.qss"
    assert paths.seed_dir() == tmp_path / "ntt_pos" / "_db" / "seed"


def test_an_installed_program_looks_inside_itself(monkeypatch, tmp_path):
    (tmp_path / "_resources").mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path)
    assert paths.resource("x") == tmp_path / "_resources" / "x"


def test_a_data_folder_has_a_place_for_everything():
    folder = paths.DataFolder(Path("/data"))
    places = [
        folder.database,
        folder.local_settings,
        folder.reports,
        folder.receipts,
        folder.logs,
        folder.practice_note,
    ]
    assert len(set(places)) == len(places)
    assert all(place.parent == folder.root for place in places)


def test_the_folder_that_was_chosen_is_the_one_of_the_next_start(monkeypatch, tmp_path):
    monkeypatch.setattr(paths.platformdirs, "user_data_dir", lambda *_, **__: str(tmp_path / "plain"))
    assert paths.default_data_folder() == tmp_path / "plain"
    paths.remember_data_folder(tmp_path / "disk lain")
    assert paths.default_data_folder() == tmp_path / "disk lain"
    assert paths.users_data_folder() == tmp_path / "plain"
    (tmp_path / "plain" / "folder-toko.txt").write_bytes(b"\xff\xfe")
    assert paths.default_data_folder() == tmp_path / "plain"


def test_a_command_names_the_folder_where_it_is_not_the_usual_one(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "default_data_folder", lambda: tmp_path / "usual")
    assert paths.DataFolder(tmp_path / "usual").command("exchange") == "ntt-pos exchange"
    other = paths.DataFolder(tmp_path / "toko dua")
    quote = '"' if sys.platform == "win32" else "'"
    assert other.command("exchange", "--folder", "FOLDER").endswith(f"FOLDER --data {quote}{other.root}{quote}")
