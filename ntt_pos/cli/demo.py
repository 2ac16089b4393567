"""The commands that need no shop: trading on the sample shop, and the program proving itself on this PC."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Final

import typer

from ntt_pos.cli.common import FAILED, app, progress, tell_failure
from ntt_pos.cli.help_words import Command, WrongUsage
from ntt_pos.i18n import N_, _

MOST_DAYS: Final = 60


@app.command(
    cls=Command,
    help=N_("Trade on the sample shop without a screen; leave every paper in a folder and prove the books."),
)
def demo(
    to: Annotated[
        Path,
        typer.Option("--out", metavar="FOLDER", help=N_("A new folder for receipts, statements, pictures, database.")),
    ],
    days: Annotated[
        str, typer.Option("--days", metavar="N", help=N_("How many trading days, 1 to 60 (else 2)."))
    ] = "2",
    seed: Annotated[str, typer.Option("--seed", metavar="S", help=N_("Same seed, same papers (else 1)."))] = "1",
) -> None:
    length, dice = _whole("--days", days, most=MOST_DAYS), _whole("--seed", seed, most=2**31)
    from ntt_pos.demo import run_demo

    with progress(_("Trading"), quiet=False) as step:
        summary = run_demo(to, days=length, seed=dice, progress=step)
    typer.echo(summary.text)
    if summary.findings:
        raise typer.Exit(FAILED)


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


def _whole(option: str, text: str, *, most: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else 0
    if not 1 <= number <= most:
        raise WrongUsage(
            "{option} is a whole number from 1 to {most}, not “{text}”.", option=option, most=most, text=text
        )
    return number
