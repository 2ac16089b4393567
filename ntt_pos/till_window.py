"""Opens the till's window: where there is a display, on the data folder that was asked for."""

from __future__ import annotations

import builtins
import gc
import os
import sys
from pathlib import Path
from typing import Final

from ntt_pos.i18n import _
from ntt_pos.paths import DataFolder, default_data_folder

NO_DISPLAY: Final = 3


def run_till(data: Path | None, *, sample: bool) -> int:
    """Open the window: of the shop in the data folder, or of the practice shop; returns the exit code."""
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"} & os.environ.keys():
        told = _("There is no display here, so the till's window cannot be opened. The commands work: ntt-pos --help")
        sys.stderr.write(f"{told}\n")
        return NO_DISPLAY
    load_quickly()
    from ntt_pos.start import start  # Qt is loaded only when a window is opened

    here = DataFolder(default_data_folder())
    folder = data or (here.practice_shop.root if sample else here.root)
    return start(folder, practice=sample)


def load_quickly() -> None:
    """Load Qt, and let Python do nothing but load until the window is there, which looks for garbage again.

    Nothing is garbage while a program is being read. Qt's binding would look into the source of each module for a switch
    that this program has nowhere. Without both the start is a third shorter.
    """
    gc.disable()
    import PySide6.QtCore  # noqa: F401 it brings its own import, and keeps Python's

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
