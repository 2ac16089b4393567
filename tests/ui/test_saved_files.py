"""A file that this PC cannot open is put where somebody finds it, and it is said where; what was done is said in front."""

from __future__ import annotations

import time

import pytest
import shiboken6
from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest

from ntt_pos.ui import saved_files
from ntt_pos.ui.till.receipts.receipts_dialog import ReceiptsDialog


@pytest.fixture
def documents(tmp_path, monkeypatch):
    folder = tmp_path / "Dokumen"
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(folder))
    return folder


@pytest.fixture(params=[True, False], ids=["opens", "does not open"])
def opens(request, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: request.param)
    return request.param


def test_a_z_says_in_its_dialog_what_became_of_the_page(till, documents, opens):
    till.press(Qt.Key.Key_F10)
    till.press(Qt.Key.Key_F9)
    told = till.dialog.refusal
    assert told.isVisible()
    assert till.till.message.text == ""
    assert "X.pdf" in told.text()
    assert ("Dokumen › NTT Mart" in told.text()) is not opens
    assert (documents / "NTT Mart" / "X.pdf").is_file() is not opens


def test_the_guide_is_opened_or_found_among_the_documents(till, documents, opens):
    till.press(Qt.Key.Key_F1)
    till.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    told = till.till.message.text
    assert str(documents) not in told
    assert "panduan-kasir.pdf" in told
    assert (documents / "NTT Mart" / "panduan-kasir.pdf").is_file() is not opens
    assert ("Dokumen › NTT Mart" in told) is not opens


def test_a_draft_says_whether_it_could_be_opened(till, opens):
    till.burst("8992154695923")
    till.press(Qt.Key.Key_F12)
    till.exact()
    till.press(Qt.Key.Key_F11)
    till.press(Qt.Key.Key_F9)
    till.press(Qt.Key.Key_4)
    till.enter()
    assert isinstance(till.dialog, ReceiptsDialog)
    words = "Draf terbuka" if opens else "Tidak ada program"
    assert words in till.dialog.refusal.text()


def test_what_was_done_stays_while_one_types_and_moves_nothing(till, documents, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    till.press(Qt.Key.Key_F11)
    dialog = till.dialog
    top = dialog.panel.y()
    till.session.tell("Selesai.")
    dialog.refuse("")
    assert (dialog.refusal.text(), dialog.panel.y()) == ("Selesai.", top)
    dialog.refuse("Tidak bisa.")
    dialog.refuse("")
    assert not dialog.refusal.isVisible()


def test_a_sentence_that_comes_moves_nothing_above_it(till):
    till.press(Qt.Key.Key_F9)
    dialog = till.dialog
    top = dialog.panel.y()
    dialog.refuse("Sesuatu tidak bisa.")
    assert dialog.panel.y() == top
    till.window.resize(1366, 700)
    till.settle()
    assert dialog.panel.y() < top


@pytest.mark.posix("a shell script stands for the launcher")
@pytest.mark.parametrize(("script", "could"), [("exit 0", True), ("exit 3", False), ("sleep 30", True), ("", False)])
def test_the_launcher_is_asked_whether_it_found_a_program(till, tmp_path, monkeypatch, script, could):
    program, answers = tmp_path / "xdg-open", []
    if script:
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    monkeypatch.setattr(saved_files, "launcher", lambda: str(program))
    monkeypatch.setattr(saved_files, "PATIENCE_MS", 600)
    saved_files.open_outside(till.session, "file:///tmp/a.pdf", answers.append, till.session)
    end = time.monotonic() + 20
    while not answers and time.monotonic() < end:
        QTest.qWait(10)
    assert answers == [could]


def test_nobody_who_has_gone_is_answered(till, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    owner, answers = QObject(), []
    saved_files.open_outside(till.session, "https://wa.me/", answers.append, owner)
    shiboken6.delete(owner)
    saved_files.open_outside(till.session, "https://wa.me/", answers.append, owner)
    assert answers == [True]
