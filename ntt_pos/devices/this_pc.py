"""Which PC this is: a name that the system gave it, outside the books, the same for everybody who works at it."""

from __future__ import annotations

import hashlib
import sys
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Final

_LINUX: Final = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def pc_id() -> str:
    """Return 32 hex digits that stay as long as the system is installed; nothing of the system's own name is in them."""
    return hashlib.sha256(f"NTT-POS PC\n{_system_id()}".encode()).hexdigest()[:32]


def _system_id() -> str:
    if sys.platform == "win32":
        import winreg

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    for path in _LINUX:
        with suppress(OSError):
            found = path.read_text(encoding="ascii").strip()
            if found:
                return found
    return f"{uuid.getnode():012x}"
