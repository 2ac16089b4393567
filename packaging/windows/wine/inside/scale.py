"""Tells how large Qt draws on this Windows, in percent."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

application = QGuiApplication([])
print(round(application.primaryScreen().devicePixelRatio() * 100))
