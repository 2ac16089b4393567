"""The program as a process of its own, on a PC whose clock stands at the moment that is given."""

from __future__ import annotations

import argparse
import runpy
import sys
from datetime import datetime

from tests.fakes import FixedClock, set_this_pcs_clock


def main() -> None:
    """Take ``--at MOMENT`` and ``--minute MILLISECONDS`` off the command line and run the program with the rest."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--at", type=datetime.fromisoformat, required=True)
    parser.add_argument("--minute", type=int, help="how long the window's minute is: a short one is a slow PC")
    asked, sys.argv[1:] = parser.parse_known_args()
    set_this_pcs_clock(FixedClock(asked.at))
    if asked.minute:
        from ntt_pos import behind_window

        behind_window.LOOK_AGAIN_MS = asked.minute
    runpy.run_module("ntt_pos", run_name="__main__")


if __name__ == "__main__":
    main()
