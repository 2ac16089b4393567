"""The tests of the window once at each of six moments of the machine's clock: at any hour they must say the same.

Needs faketime (Debian's package of that name; .ci/setup installs it where it may). Other tests: name them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WITA = timezone(timedelta(hours=8))
MOMENTS = (
    ("after midnight", datetime(2026, 7, 15, 0, 30, tzinfo=WITA)),
    ("at noon", datetime(2026, 7, 15, 12, 0, tzinfo=WITA)),
    ("after the closing hour", datetime(2026, 7, 15, 21, 30, tzinfo=WITA)),
    ("over midnight", datetime(2026, 7, 15, 23, 59, tzinfo=WITA)),
    ("the last of February", datetime(2026, 2, 28, 21, 30, tzinfo=WITA)),
    ("into the new year", datetime(2026, 12, 31, 23, 59, tzinfo=WITA)),
)
# Files keep their true dates, so that what Python compiled stays fresh. FAKETIME_DONT_FAKE_MONOTONIC is left out on
# purpose: with it threads wait ten times too long for each other.
SETTINGS = {
    "TZ": "UTC",
    "NO_FAKE_STAT": "1",
    "QT_QPA_PLATFORM": "offscreen",
}


def main(tests: list[str]) -> int:
    """Run the tests at each moment and print a table at the end; the exit code says whether all passed."""
    faketime = shutil.which("faketime")
    if faketime is None:
        print("faketime is not here: apt-get install faketime", file=sys.stderr)
        return 1
    workers = str(min(os.cpu_count() or 1, 4))
    suite = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", workers, "--dist", "worksteal")
    results: list[tuple[str, float, int]] = []
    for name, moment in MOMENTS:
        heading = f"{moment:%d-%m-%Y %H.%M} WITA, {name}"
        print(f"\n== {heading}", flush=True)
        at = moment.astimezone(UTC).strftime("@%Y-%m-%d %H:%M:%S")
        started = time.monotonic()
        done = subprocess.run(
            (faketime, "-f", at, *suite, *tests), cwd=ROOT, env={**os.environ, **SETTINGS}, check=False
        )
        results.append((heading, time.monotonic() - started, done.returncode))
    print("\nminutes  moment")
    for heading, seconds, code in results:
        print(f"{seconds / 60:7.2f}  {heading}{'' if code == 0 else f'   FAILED ({code})'}")
    return 1 if any(code for _, _, code in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["tests/ui", "tests/end_to_end"]))
