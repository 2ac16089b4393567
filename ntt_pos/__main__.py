"""The program's door: without a command it opens the till, with one it does that work and leaves."""

from __future__ import annotations

import sys
from pathlib import Path

from ntt_pos.files import keep_private


def main() -> int:
    """Run ``ntt-pos``; returns the exit code."""
    keep_private()
    if sys.platform == "win32":
        from ntt_pos.running_mark import show_that_it_runs

        show_that_it_runs()
    till = till_words(sys.argv[1:])
    if till is None:
        from ntt_pos.cli import run

        return run()
    from ntt_pos.till_window import run_till  # the till starts without loading the command line

    data, sample = till
    return run_till(data, sample=sample)


def till_words(words: list[str]) -> tuple[Path | None, bool] | None:
    """Return data folder and practice when the words open the till; None when they are for the command line."""
    data, sample, rest = None, False, list(words)
    while rest:
        word = rest.pop(0)
        if word == "--sample":
            sample = True
        elif word == "--data" and rest:
            data = Path(rest.pop(0))
        elif word.startswith("--data="):
            data = Path(word.removeprefix("--data="))
        else:
            return None
    return data, sample


if __name__ == "__main__":
    sys.exit(main())
