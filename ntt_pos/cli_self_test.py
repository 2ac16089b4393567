"""The command by which an installed program proves itself on this PC."""

from __future__ import annotations

import time

import typer

from ntt_pos.cli import FAILED, app, tell_failure
from ntt_pos.cli_words import Command
from ntt_pos.i18n import N_, _


@app.command(
    "self-test",
    cls=Command,
    help=N_("Prove on this PC that the program is whole: trade a day in a shop of its own that is thrown away after."),
)
def self_test() -> None:
    """Run every check, one line each; exit code 1 when any fails."""
    from ntt_pos.self_test import Check, run_self_test

    def tell(check: Check) -> None:
        typer.echo(f"{'ok   ' if not check.problem else 'GAGAL'} {check.seconds:5.1f} s  {_(check.name)}")
        if check.problem:
            tell_failure(f"      {check.problem}")

    started = time.monotonic()
    good = run_self_test(tell)
    took = f"{time.monotonic() - started:.1f}"
    if not good:
        tell_failure(_("The program is not whole here ({seconds} s): install it again.", seconds=took))
        raise typer.Exit(FAILED)
    typer.echo(_("The program is whole ({seconds} s).", seconds=took))
