"""Qt's application as this PC looks: language, theme, icon, and the name under which the taskbar keeps it."""

from __future__ import annotations

import ctypes
import sys

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from ntt_pos import i18n
from ntt_pos.paths import DataFolder, resource
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.ui import qt_words
from ntt_pos.ui.theme import Look

APP_ID = "NTTMart.POS"  # the installer gives its shortcuts the same


def dressed(data: DataFolder) -> Look:
    """Return the look of this PC on Qt's application, which is made when there is none yet."""
    local = LocalSettings.load(data.local_settings)
    i18n.set_language(local.language)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError("a window needs an application")
    qt_words.speak(app)
    app.setApplicationName("NTT Mart POS")
    app.setWindowIcon(QIcon(str(resource("icons/ntt-pos.ico"))))
    app.setDesktopFileName("ntt-pos")
    if sys.platform == "win32":  # Windows keeps the window with its own shortcut, not with others of the same runtime
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)
    look = Look(local.theme)
    look.use(local.theme)
    return look
