"""The cashier's guide is made from the till's own keys, under F1 and on the command line alike."""

from __future__ import annotations

import io

import pypdf
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from ntt_pos import cli
from ntt_pos.cli.guide import till_keys
from ntt_pos.ui.till.guide_keys import guide_keys
from ntt_pos.ui.widgets.button import Button


def test_f1_draws_the_guide_and_opens_it(till, monkeypatch):
    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    till.press(Qt.Key.Key_F1)
    till.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    (path,) = shown
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    assert "Potongan:" in text
    assert till.dialog is None


def test_the_command_line_knows_the_same_keys_as_the_till(till, shop):
    known = {(key.cap, key.name) for key in till_keys(shop)}
    assert known == {
        (act.cap, act.name) for act in till.till.doors.acts if act.key and act.told and act.key != "Ctrl+R"
    }


def test_the_keys_stand_on_paper_as_they_lie_on_the_keyboard(till):
    """Five keys with Ctrl stood between F6 and F7."""
    caps = [line.cap for line in guide_keys(till.till.doors.acts)]
    functions = [cap for cap in caps if cap.startswith("F")]
    assert functions == [f"F{n}" for n in range(1, 13)]
    assert caps[:12] == functions
    assert caps[12:] == sorted(caps[12:])


def test_the_guide_is_written_where_it_is_asked_for(shop, qapp, tmp_path, monkeypatch, capsys):
    to = tmp_path / "panduan.pdf"
    assert cli.run(["guide", "--data", str(shop.folder.root), "--out", str(to)]) == 0
    assert len(pypdf.PdfReader(io.BytesIO(to.read_bytes())).pages) == 2
    assert str(to) in capsys.readouterr().out
    assert cli.run(["guide", "--data", str(shop.folder.root), "--out", str(tmp_path / "tiada" / "a.pdf")]) == 1


def test_a_key_does_one_thing_in_the_help(till):
    """Ctrl+P was the papers of the till, and beside them the guide."""
    till.press(Qt.Key.Key_F1)
    caps = [button.cap for button in till.dialog.findChildren(Button) if button.isVisible() and button.cap]
    assert "Ctrl P" in caps
    assert sorted(set(caps)) == sorted(caps)
