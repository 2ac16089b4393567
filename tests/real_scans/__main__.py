"""Play the matrix of scans against the real window and print what was lost: ``make scan``.

Needs Xvfb and xdotool. The window stands on a stocked sample shop in a folder of its own; keys are injected into the X
server, so that they carry the server's moments, and two processes keep the machine busy beside it. Exits with 1 when a
scan was lost, doubled or turned into something else, or when the old rule (the negative control) lost none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

QUICK = "--quick" in sys.argv


def main() -> int:
    """Start an X server and the busy processes, and play in a child of this process."""
    missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    if missing:
        sys.stderr.write(f"make scan needs {' and '.join(missing)}.\n")
        return 3
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    busy: list[subprocess.Popen[bytes]] = []
    try:
        with os.fdopen(reader) as told:
            display = told.readline().strip()
        busy += [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
        with tempfile.TemporaryDirectory(prefix="ntt-scan-") as folder:
            env = {**os.environ, "DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb", "NTT_SCAN_FOLDER": folder}
            command = [sys.executable, "-m", "tests.real_scans.play", *sys.argv[1:]]
            return subprocess.run(command, env=env, check=False, cwd=Path(__file__).parents[2]).returncode
    finally:
        for each in (*busy, server):
            each.terminate()


if __name__ == "__main__":
    raise SystemExit(main())
