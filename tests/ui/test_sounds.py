"""A PC without a sound device sells as well."""

from __future__ import annotations

import sys
from types import SimpleNamespace

from PySide6.QtWidgets import QApplication

from ntt_pos.ui.sounds import Sounds


def test_a_windows_pc_without_a_sound_device_beeps_and_goes_on(qapp, monkeypatch):
    def no_device(*_):
        raise RuntimeError("Failed to play sound")

    winsound = SimpleNamespace(PlaySound=no_device, SND_FILENAME=1, SND_ASYNC=2, SND_NODEFAULT=4)
    monkeypatch.setitem(sys.modules, "winsound", winsound)
    monkeypatch.setattr("ntt_pos.ui.sounds.sys.platform", "win32")
    beeps: list[str] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append("beep"))
    sounds = Sounds()
    sounds.tick()
    sounds.refused()
    assert beeps == ["beep"]
