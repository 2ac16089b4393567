"""The command line: the same services as the screen, for the scheduler, the auditor and the owner."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Final

import typer

from ntt_pos import __version__, i18n, logs
from ntt_pos.cli import (  # noqa: F401 they bring their commands
    catalogue,
    close_day,
    copies,
    demo,
    guide,
    hub,
    imports,
    leaving,
    other_pcs,
    province,
    registers,
    safety,
    upgrades,
    verify,
    years,
)
from ntt_pos.cli.common import FAILED, Data, app, clock_is_doubted, language_asked, tell_failure
from ntt_pos.cli.help_words import PROGRAM, WrongUsage, explain_usage
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.i18n import N_, _
from ntt_pos.till_window import run_till

WRONG_USAGE: Final = 2
INTERRUPTED: Final = 130
_LONGEST: Final = 200


def run(words: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    A failure the user can meet is one sentence on stderr and code 1; words that make no command are code 2.
    """
    asked = list(sys.argv[1:] if words is None else words)
    for stream in (sys.stdout, sys.stderr):
        # A console that lacks a sign shows a question mark instead of stopping the night; a file or pipe gets UTF-8.
        encoding = None if stream is None or stream.isatty() else "utf-8"
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace", encoding=encoding)
    i18n.set_language("id")
    logs.set_up(None)  # a command that opens no shop keeps no log
    try:
        i18n.set_language(language_asked("id"))
        code = typer.main.get_command(app).main(asked, prog_name=PROGRAM, standalone_mode=False)
    except WrongUsage as error:
        return _refuse_usage(error, asked)
    except typer.TyperException as error:
        return _refuse_usage(explain_usage(error), asked)
    except ShopError as error:
        tell_failure(i18n.explain(error))
        if clock_is_doubted(error):
            tell_failure(_("The window of this PC asks for it: sign in there, then enter the command again."))
        return FAILED
    except OSError as error:
        return _tell_trouble(error)
    except typer.Abort:
        return INTERRUPTED
    return code if isinstance(code, int) else 0


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    data: Data = None,
    sample: Annotated[bool, typer.Option("--sample", help=N_("The practice shop: nothing is sold for real."))] = False,
    version: Annotated[bool, typer.Option("--version", help=N_("Print the version and leave."))] = False,
) -> None:
    """Open the till, unless a command follows."""
    if version:
        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise typer.Exit(run_till(data, sample=sample))
    if data or sample:
        raise WrongUsage("Options of a command come after it: {program} COMMAND --data FOLDER", program=PROGRAM)


def _tell_trouble(error: OSError) -> int:
    """Say in a sentence which file or disk refused; the log of the shop holds the rest."""
    reason = error.strerror or type(error).__name__
    with suppress(OSError):
        if error.filename:
            path = str(error.filename)[:_LONGEST]
            tell_failure(_("{path} cannot be used: {reason}.", path=path, reason=reason))
        else:
            tell_failure(_("What this command says cannot be written: {reason}.", reason=reason))
    return FAILED


def _refuse_usage(error: ShopError, asked: Sequence[str]) -> int:
    known = [each.name or (each.callback.__name__ if each.callback else "") for each in app.registered_commands]
    about = [PROGRAM, *asked[:1]] if asked and asked[0] in known else [PROGRAM]
    tell_failure(i18n.explain(error))
    tell_failure(_("Help: {command} --help", command=" ".join(about)))
    return WRONG_USAGE
