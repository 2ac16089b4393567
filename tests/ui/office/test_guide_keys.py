"""The manager's guide is made from the office's own keys, under F1 and on the command line alike."""

from __future__ import annotations

import io

import pypdf
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from ntt_pos import cli
from ntt_pos.cli.guide import manager_keys
from ntt_pos.ui.office.guide_keys import TOLD

CTRL = Qt.KeyboardModifier.ControlModifier


def test_f1_in_the_office_draws_the_guide_and_opens_it(office, monkeypatch):
    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    hands, page = office("close")
    hands.press(Qt.Key.Key_F1)
    hands.press(Qt.Key.Key_G, CTRL | Qt.KeyboardModifier.ShiftModifier)
    hands.settle()
    (path,) = shown
    text = " ".join(each.extract_text() for each in pypdf.PdfReader(path).pages)
    assert page.all_button.text() in text
    assert hands.dialog is None
    assert hands.window.office.page() is page


def test_every_page_tells_its_own_keys_and_what_all_lists_know_once(shop, qapp):
    keys = manager_keys(shop)
    assert tuple(keys.pages) == ("notes", "close", "payouts", "statements", "reports", "safety")
    assert set(keys.pages) == set(TOLD)
    assert ("Ctrl Enter", "Tutup hari") in {(each.cap, each.name) for each in keys.pages["close"][1]}
    assert "Cari" in {each.name for each in keys.common}
    assert not {each for _name, lines in keys.pages.values() for each in lines} & set(keys.common)


def test_the_guide_is_written_where_it_is_asked_for(shop, qapp, tmp_path, capsys):
    to = tmp_path / "panduan.pdf"
    assert cli.run(["guide", "--data", str(shop.folder.root), "--out", str(to), "--manager"]) == 0
    assert len(pypdf.PdfReader(io.BytesIO(to.read_bytes())).pages) == 4
    assert str(to) in capsys.readouterr().out
