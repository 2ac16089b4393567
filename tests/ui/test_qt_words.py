"""Qt's own words: a file dialog and a field's menu say nothing in English on an Indonesian screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit

from ntt_pos import i18n
from ntt_pos.ui.qt_words import PLACES, WORDS, QtWords, speak

KEYS = {"Alt+Left", "Alt+Right", "Alt+Up"}


class Listening(QTranslator):
    """Notes what Qt asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def translate(self, context, source, _disambiguation=None, _n=-1):
        """Note it, and leave it to the others."""
        if context in PLACES:
            self.asked.add(source)

    def isEmpty(self):  # noqa: N802 Qt names it so
        """Take part."""
        return False


@pytest.fixture
def words(qapp):
    speak(qapp)
    speak(qapp)
    (mine,) = qapp.findChildren(QtWords)
    yield mine
    QCoreApplication.removeTranslator(mine)
    mine.setParent(None)


def a_file_dialog(qtbot) -> QFileDialog:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    qtbot.addWidget(dialog)
    return dialog


def test_a_file_dialog_speaks_the_screens_language_when_it_is_opened(qtbot, words):
    i18n.set_language("id")
    dialog = a_file_dialog(qtbot)
    assert dialog.labelText(QFileDialog.DialogLabel.LookIn) == "&Cari di:"
    assert dialog.labelText(QFileDialog.DialogLabel.Accept) == "&Pilih"
    assert dialog.labelText(QFileDialog.DialogLabel.Reject) == "Batal"
    i18n.set_language("en")
    try:
        assert a_file_dialog(qtbot).labelText(QFileDialog.DialogLabel.LookIn) == "&Look in:"
    finally:
        i18n.set_language("id")


def test_there_are_words_for_all_that_a_file_dialog_and_a_field_ask(qtbot, qapp):
    listening = Listening()
    QCoreApplication.installTranslator(listening)
    try:
        for mode in QFileDialog.FileMode:
            for act in QFileDialog.AcceptMode:
                dialog = a_file_dialog(qtbot)
                dialog.setFileMode(mode)
                dialog.setAcceptMode(act)
        for field in (QLineEdit("a"), QPlainTextEdit("a")):
            qtbot.addWidget(field)
            field.createStandardContextMenu().deleteLater()
        QApplication.processEvents()
    finally:
        QCoreApplication.removeTranslator(listening)
    assert {"File &name:", "Files of &type:", "&Paste", "Cancel"} <= listening.asked
    assert listening.asked - set(WORDS) <= KEYS


def test_what_qt_asks_elsewhere_stays_its_own(words):
    assert words.translate("QShortcut", "Delete") is None
    assert words.translate("QFileDialog", "Delete") == i18n._("Delete")
