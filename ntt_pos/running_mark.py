"""A sign that the program runs, for the installer on Windows: while it stands nothing is replaced or removed."""

from __future__ import annotations

import ctypes
from typing import Any, Final

# The installer looks for this name (AppMutex); "Global" holds for every user who is signed in to this PC.
MUTEX: Final = r"Global\NTT-Mart-POS"
# Everybody may see it, so that an administrator's installer finds the cashier's program.
_SEEN_BY_ALL: Final = "D:(A;;GA;;;OW)(A;;0x100000;;;WD)"
_held: list[int] = []


class _Security(ctypes.Structure):
    _fields_ = (("size", ctypes.c_uint32), ("descriptor", ctypes.c_void_p), ("inherit", ctypes.c_int))


def show_that_it_runs() -> None:
    """Hold the sign until the program ends, however it ends; where Windows refuses, the program runs without it."""
    windll: Any = getattr(ctypes, "windll")  # noqa: B009 only Windows has it
    descriptor = ctypes.c_void_p()
    windll.advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW(
        _SEEN_BY_ALL, 1, ctypes.byref(descriptor), None
    )
    security = _Security(ctypes.sizeof(_Security), descriptor, 0)
    create = windll.kernel32.CreateMutexW
    create.restype = ctypes.c_void_p
    handle = create(ctypes.byref(security), 0, MUTEX)
    if handle:
        _held.append(handle)
