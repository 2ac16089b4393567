"""What every command stands on: the shop opened, its language spoken, who does it, how far it is, what is told."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Final

import typer
from rich.console import Console
from rich.progress import Progress

from ntt_pos import bootstrap, i18n, logs
from ntt_pos.cli.help_words import PROGRAM, Group, WrongUsage
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.files import discard, give_name, new_part, replaceable, writable_paper
from ntt_pos.i18n import N_, _
from ntt_pos.paths import DataFolder, default_data_folder
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.shop import Shop
from ntt_pos.text_catalogue import LOCALES

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.reports.fact_sheets import Written

Step = Callable[[int, int], None]

FAILED: Final = 1
LANGUAGE: Final = "NTT_POS_LANGUAGE"
PIN: Final = "NTT_POS_PIN"
PDF: Final = b"%PDF-"
_log = logging.getLogger(__name__)

app = typer.Typer(
    name=PROGRAM,
    cls=Group,
    help=N_(
        "NTT Mart POS: the till and the books of a shop that sells on consignment. Without a command the till opens."
    ),
    pretty_exceptions_enable=False,
    add_completion=False,
)

Data = Annotated[
    Path | None, typer.Option("--data", metavar="FOLDER", help=N_("The shop's data folder (else this user's)."))
]
AsJson = Annotated[bool, typer.Option("--json", help=N_("Print the result as JSON."))]
User = Annotated[
    str | None,
    typer.Option(
        "--user",
        metavar="NAME",
        help=N_("Who does this. The PIN is asked, or read from the first line of input or from NTT_POS_PIN."),
    ),
]


def language_asked(otherwise: str) -> str:
    wanted = os.environ.get(LANGUAGE) or otherwise
    if wanted not in LOCALES:
        raise WrongUsage(
            "{name} is {value}; known languages are {languages}.",
            name=LANGUAGE,
            value=wanted,
            languages=", ".join(LOCALES),
        )
    return wanted


def the_date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUsage("“{text}” is not a date. Type year-month-day, for example 2026-02-28.", text=text) from None


def use_language_of(folder: DataFolder) -> None:
    """Speak the language that this PC's settings name."""
    i18n.set_language(language_asked(LocalSettings.load(folder.local_settings).language))


@contextmanager
def open_the_shop(
    data: Path | None,
    *,
    register: str | None = None,
    to_prove: bool = False,
    taking: bool = False,
    opening: Callable[[], Shop] | None = None,
) -> Iterator[Shop]:
    """Open the shop, or other books by ``opening``, speaking its language; what nobody expected is written to its log."""
    folder = DataFolder(data or default_data_folder())
    use_language_of(folder)
    logs.set_up(folder.logs if folder.logs.is_dir() else None)
    try:
        opened = (
            opening()
            if opening is not None
            else bootstrap.open_shop(data, register=register, to_prove=to_prove, taking=taking)
        )
        with opened as shop:
            logs.set_up(folder.logs)
            shop.context.before_acts = lambda: _look_first(shop)
            try:
                yield shop
            except (ShopError, typer.Exit, typer.Abort):
                raise
            except Exception:
                _log.exception("A command failed")
                raise
    finally:
        logs.set_up(None)


@contextmanager
def progress(title: str, *, quiet: bool) -> Iterator[Step | None]:
    """Show a bar on standard error while somebody looks at it."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def sign_in(shop: Shop, username: str | None, act: Act) -> Actor:
    """Ask who does this and for their secret; raises what signing in and the right to the act raise."""
    name, secret = ask_secret(username)
    by = shop.people.sign_in(name, secret)
    shop.context.allow(by, act)
    return by


def ask_secret(username: str | None) -> tuple[str, str]:
    """Return a user name and the secret, asked for at a terminal, else from NTT_POS_PIN or the first line of input."""
    asked = sys.stdin.isatty()
    if username is None and asked:
        username = typer.prompt(_("User"), err=True)
    if username is None:
        raise WrongUsage("{what} is missing.", what="--user")
    secret = os.environ.get(PIN, "")
    if not secret:
        secret = (
            typer.prompt(_("PIN or password"), hide_input=True, err=True) if asked else sys.stdin.readline().strip()
        )
    if not secret:
        raise ShopError(
            "Whose PIN? Type it when asked, send it as the first line of input, or set {name}. Nothing was changed.",
            name=PIN,
        )
    return username, secret


@contextmanager
def pdf_at(to: Path, why_not: str) -> Iterator[BinaryIO]:
    """Yield the file of a paper, which gets its name at the end; ``why_not`` is said with {path} and {reason}.

    A place that cannot be written is refused before anything is recorded.
    """
    if not to.name:
        raise ShopError("“{path}” is not the name of a file. Nothing was written.", path=str(to))
    part = to.with_name(f"{to.name}.part")
    try:
        writable_paper(to, PDF)
        replaceable(to)
        with new_part(part) as file:
            yield file
        give_name(part, to)
    except OSError as error:
        raise ShopError(why_not, path=str(to), reason=error.strerror or str(error)) from error
    finally:
        discard(part)


def typed_unseen(what: str) -> str:
    """Return what nobody should see on the screen or in a list of commands: typed, or the next line of input."""
    if sys.stdin.isatty():
        return str(typer.prompt(what, hide_input=True, err=True)).strip()
    return sys.stdin.readline().strip()


def told_counts(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    return ", ".join(f"{i18n.number(count)} {_(words.get(name, name))}" for name, count in counts.items() if count)


def print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _look_first(shop: Shop) -> None:
    """Look at the books once before an act is recorded; what the heads kept outside say is journalled before it."""
    from ntt_pos.data import migrate

    migrate.check_ready(shop.context.database)
    shop.settings.keep_recorded()
    shop.backups.outside.compare()
    shop.context.before_acts = None


def tell_unsent(written: Written) -> bool:
    """Say why sheets wait; returns whether any do."""
    if written.waits:
        typer.echo(written.waits, err=True)
    return bool(written.waits)


def clock_is_doubted(error: ShopError) -> bool:
    """Whether nothing is recorded before somebody said at the window which day it is."""
    from ntt_pos.services.core.unit_of_work import ClockSuspect, DateAsked

    return isinstance(error, (ClockSuspect, DateAsked))


def tell_failure(sentence: str) -> None:
    typer.echo(sentence, err=True)
