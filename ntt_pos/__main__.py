"""The program's door: without a command it opens the till, with one it does that work and leaves."""

from __future__ import annotations

import sys


def main() -> int:
    """Run ``ntt-pos``; returns the exit code."""
    words = sys.argv[1:]
    if not words or (words[0].startswith("--") and words[0] not in ("--help", "--version", "--install-completion")):
        from ntt_pos.bootstrap import run_till

        return run_till(words)
    from ntt_pos.cli import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
