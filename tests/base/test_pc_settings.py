"""The settings of this PC survive everything: nonsense falls back to its default, the rest is kept."""

from __future__ import annotations

import json
import logging
import os

import pytest

from ntt_pos.pc_settings import LocalSettings, PrinterKind, PrinterSettings

OURS = LocalSettings(
    language="en",
    theme="dark",
    printer=PrinterSettings(PrinterKind.NETWORK, "192.0.2.7:9100", 48, "TM-T20II", cutter=True, drawer=True),
    second_copy_folder="E:\\salinan",
    sounds=False,
    database_url="postgresql://kasir@toko/ntt",
    register_code="LRT-02",
)


def test_what_was_saved_is_loaded(tmp_path):
    path = tmp_path / "new folder" / "settings.json"
    OURS.save(path)
    assert LocalSettings.load(path) == OURS
    assert [each.name for each in path.parent.iterdir()] == ["settings.json"]


def test_without_a_file_everything_is_default(tmp_path):
    assert LocalSettings.load(tmp_path / "settings.json") == LocalSettings()


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", "\x00\x01", '{"language": '])
def test_a_file_cut_short_gives_the_defaults_and_a_line_in_the_log(tmp_path, caplog, text):
    path = tmp_path / "settings.json"
    path.write_text(text)
    with caplog.at_level(logging.WARNING):
        assert LocalSettings.load(path) == LocalSettings()
    assert "defaults are used" in caplog.text


@pytest.mark.parametrize(
    ("name", "value"),
    [("language", "fr"), ("theme", 3), ("sounds", "yes"), ("printer", "none"), ("register_code", None)],
)
def test_one_unusable_setting_does_not_take_the_others_with_it(tmp_path, name, value):
    path = tmp_path / "settings.json"
    OURS.save(path)
    path.write_text(json.dumps(json.loads(path.read_text()) | {name: value, "unknown": 1}))
    loaded = LocalSettings.load(path)
    assert getattr(loaded, name) == getattr(LocalSettings(), name)
    others = {"language", "theme", "sounds", "printer", "register_code", "database_url"} - {name}
    assert all(getattr(loaded, other) == getattr(OURS, other) for other in others)


@pytest.mark.parametrize(
    ("name", "value"), [("columns", 40), ("columns", "32"), ("kind", "PIGEON"), ("cutter", 1), ("target", None)]
)
def test_one_unusable_word_about_the_printer_keeps_the_rest(tmp_path, name, value):
    path = tmp_path / "settings.json"
    OURS.save(path)
    found = json.loads(path.read_text())
    found["printer"][name] = value
    path.write_text(json.dumps(found))
    loaded = LocalSettings.load(path).printer
    assert getattr(loaded, name) == getattr(PrinterSettings(), name)
    others = {"kind", "target", "columns", "profile", "drawer"} - {name}
    assert all(getattr(loaded, other) == getattr(OURS.printer, other) for other in others)


@pytest.mark.posix("Windows has no pipes and devices among its files")
@pytest.mark.parametrize("what", ["a pipe", "/dev/zero", "a thousand brackets"])
def test_what_never_ends_is_no_settings_file_and_is_not_waited_for(tmp_path, what):
    path = tmp_path / "settings.json"
    if what == "a pipe":
        os.mkfifo(path)
    elif what == "/dev/zero":
        path.symlink_to(what)
    else:
        path.write_text("[" * 100_000)
    assert LocalSettings.load(path) == LocalSettings()
