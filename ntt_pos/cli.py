"""The command line: the same services as the screen, for the scheduler, the auditor and the owner."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import Progress

from ntt_pos import __version__, bootstrap, i18n, logs
from ntt_pos.cli_words import PROGRAM, Command, Group, WrongUsage, explain_usage
from ntt_pos.data.manifest import known_heads
from ntt_pos.domain.errors import ShopError
from ntt_pos.domain.permissions import Act
from ntt_pos.i18n import LOCALES, N_, _
from ntt_pos.paths import DataFolder, default_data_folder
from ntt_pos.settings import LocalSettings
from ntt_pos.shop import Shop

if TYPE_CHECKING:
    from ntt_pos.domain.people import Actor
    from ntt_pos.services.close_day import DaysClosed
    from ntt_pos.services.imports import ImportPlan
    from ntt_pos.services.statements import Drawn

Step = Callable[[int, int], None]

FAILED: Final = 1
WRONG_USAGE: Final = 2
INTERRUPTED: Final = 130
LANGUAGE: Final = "NTT_POS_LANGUAGE"
PIN: Final = "NTT_POS_PIN"
MOST_DAYS: Final = 60
NOTES_SHOWN: Final = 3
_COUNTED: Final = {
    "journal": N_("journal records"),
    "rows": N_("rows"),
    "checks": N_("rules"),
    "series": N_("number series"),
    "settlements": N_("statements"),
    "shifts": N_("shifts"),
    "days": N_("closed days"),
    "anchors": N_("heads kept outside"),
}
_DIGITS: Final = re.compile(r"[0-9a-f]{8,64}")
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
Url = Annotated[
    str | None,
    typer.Option("--url", metavar="URL", help=N_("A PostgreSQL database instead of the data folder's file.")),
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


def run(words: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    A failure the user can meet is one sentence on stderr and code 1; words that make no command are code 2.
    """
    asked = list(sys.argv[1:] if words is None else words)
    for stream in (sys.stdout, sys.stderr):
        # A console that lacks a sign shows a question mark instead of stopping the night.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    i18n.set_language("id")
    try:
        i18n.set_language(_language("id"))
        code = typer.main.get_command(app).main(asked, prog_name=PROGRAM, standalone_mode=False)
    except WrongUsage as error:
        return _refuse_usage(error, asked)
    except typer.TyperException as error:
        return _refuse_usage(explain_usage(error), asked)
    except ShopError as error:
        tell_failure(i18n.explain(error))
        return FAILED
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
        raise typer.Exit(bootstrap.run_till(data, sample=sample))
    if data or sample:
        raise WrongUsage("Options of a command stand after it: {program} COMMAND --data FOLDER", program=PROGRAM)


@app.command(
    "import",
    cls=Command,
    help=N_("Take in producers, products, terms, prices and deliveries from a workbook: all of it or nothing."),
)
def import_workbook(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=N_("A workbook (.xlsx or .csv) in the form of titipan_contoh.xlsx."))
    ],
    user: User = None,
    data: Data = None,
    url: Url = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only check the workbook; change nothing."))] = False,
    as_json: AsJson = False,
) -> None:
    with open_the_shop(data, url) as shop:
        by = None if dry_run else sign_in(shop, user, Act.IMPORT)
        with progress(_("Reading the workbook"), quiet=as_json) as step:
            plan = shop.imports.check(file, progress=step)
        if plan.problems:
            _tell_problems(plan, as_json=as_json)
            raise typer.Exit(FAILED)
        if by is None:
            _tell_import(plan.counts, plan, as_json=as_json, imported=False)
            return
        with progress(_("Importing"), quiet=as_json) as step:
            result = shop.imports.apply(plan, by=by, progress=step)
        _tell_import(result.counts, plan, as_json=as_json, imported=not result.nothing_new)


@app.command(
    "close-day",
    cls=Command,
    help=N_("Close the day (Tutup Hari): settle each producer, then draw the statements and the recap. Twice is once."),
)
def close_day(
    on: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help=N_("The business date to close (else today's)."))
    ] = None,
    if_due: Annotated[
        bool,
        typer.Option(
            "--if-due", help=N_("For the scheduler: close missed dates, and today's only when its hour has come.")
        ),
    ] = False,
    data: Data = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    day = the_date(on)
    if if_due and day is not None:
        raise WrongUsage("{one} and {other} do not go together.", one="--if-due", other="--date")
    with open_the_shop(data, url) as shop:
        by = shop.people.system_actor()
        with progress(_("Closing the day"), quiet=as_json) as step:
            close = shop.close_day
            closed = close.close_if_due(by=by, progress=step) if if_due else close.close(by=by, date=day, progress=step)
        with progress(_("Drawing the papers"), quiet=as_json) as step:
            drawn = shop.statements.draw_pending(shop.folder.reports, by=by, progress=step)
        _back_up(shop, by)
        if as_json:
            print_json(_closed(closed, drawn))
        else:
            _tell_closed(closed, drawn, shop.folder.reports)
        if drawn.problem:
            raise typer.Exit(FAILED)


@app.command(
    cls=Command,
    help=N_(
        "Write a statement again as a numbered copy (SALINAN), or all of a day in one PDF to print; it is recorded."
    ),
)
def statement(
    to: Annotated[Path, typer.Option("--out", metavar="FILE", help=N_("Where the PDF is written."))],
    number: Annotated[
        str | None,
        typer.Argument(metavar="[NUMBER]", help=N_("The statement's number, for example TJ-LRT-2026-000123.")),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--date", metavar="YYYY-MM-DD", help=N_("All statements of this business date instead of one.")),
    ] = None,
    village: Annotated[
        str | None, typer.Option("--village", metavar="NAME", help=N_("With --date: only producers of this village."))
    ] = None,
    user: User = None,
    data: Data = None,
    url: Url = None,
) -> None:
    day = the_date(on)
    if (number is None) == (day is None) or (village is not None and day is None):
        raise WrongUsage("Name one statement by its number, or a day with {option}.", option="--date")
    with open_the_shop(data, url) as shop:
        by = sign_in(shop, user, Act.STATEMENT)
        numbers = _of_day(shop, day, village) if day is not None else ()
        # Before anything is recorded: a place that cannot be written must not use up an original or a copy's number.
        part = to.with_name(f"{to.name}.part")
        try:
            with part.open("wb") as file:
                if number is not None:
                    copy = shop.statements.reprint(number, by=by)
                    file.write(copy.pdf)
                    told = _(
                        "{number} written to {path} as copy {copy}.", number=copy.number, path=str(to), copy=copy.copy
                    )
                else:
                    printed = shop.statement_papers.print(numbers, by=by)
                    file.write(printed.pdf)
                    told = _(
                        "{originals} originals and {copies} copies written to {path}.",
                        originals=printed.originals,
                        copies=printed.copies,
                        path=str(to),
                    )
            part.replace(to)
        except OSError as error:
            raise ShopError(
                "The statement cannot be written to {path}: {reason}. Name another place.",
                path=str(to),
                reason=error.strerror or str(error),
            ) from error
        finally:
            part.unlink(missing_ok=True)
        typer.echo(told)


def _of_day(shop: Shop, day: date, village: str | None) -> tuple[str, ...]:
    """Return the numbers of a day's statements in order of producer, perhaps of one village only."""
    cards = shop.statement_papers.board(day=day).cards
    wanted = None if village is None else village.strip().casefold()
    numbers = tuple(each.number for each in cards if wanted is None or each.village.casefold() == wanted)
    if not numbers:
        raise ShopError("There is no such statement on {date}. Nothing was written.", date=day)
    return numbers


@app.command(
    cls=Command,
    help=N_("Recompute the whole books and name everything that does not agree; exit code 1 when anything does not."),
)
def verify(
    data: Data = None,
    url: Url = None,
    as_json: AsJson = False,
    digest: Annotated[bool, typer.Option("--digest", help=N_("Print only the digest of all chain heads."))] = False,
    anchors: Annotated[
        bool,
        typer.Option("--anchors", help=N_("Compare with the heads kept in the second folder and beside the backups.")),
    ] = False,
    anchors_from: Annotated[
        Path | None,
        typer.Option(
            "--anchors-from", metavar="FOLDER", help=N_("Compare with the heads kept in this folder (a stick).")
        ),
    ] = None,
    anchor: Annotated[
        list[str] | None,
        typer.Option(
            "--anchor",
            metavar="REGISTER=DIGITS",
            help=N_("Compare with the journal digits on a signed Z (64) or a receipt (8); may be repeated."),
        ),
    ] = None,
) -> None:
    papers = _papers(anchor or [])
    with (
        open_the_shop(data, url, to_prove=True) as shop,
        progress(_("Proving the books"), quiet=as_json or digest) as step,
    ):
        kept = (*(shop.backups.known() if anchors else ()), *(known_heads(anchors_from) if anchors_from else ()))
        report = shop.verify.run(progress=step, anchors=papers, kept=kept)
    findings = [
        {"kind": each.kind, "where": each.where, "what": _(each.what, **each.params)} for each in report.findings
    ]
    if as_json:
        counted = dict(report.counted)
        print_json({"ok": not findings, "digest": report.digest, "counted": counted, "findings": findings})
    elif digest:
        typer.echo(report.digest)
        for each in findings:
            tell_failure(f"{each['where']}: {each['what']}")
    else:
        for each in findings:
            typer.echo(f"{each['kind']}  {each['where']}: {each['what']}")
        typer.echo(_("Checked: {counted}.", counted=_counted(report.counted, _COUNTED)))
        typer.echo(_("{count} findings.", count=len(findings)) if findings else _("The books agree."))
        typer.echo(_("Digest {digest}", digest=report.digest))
    if findings:
        raise typer.Exit(FAILED)


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


def _back_up(shop: Shop, by: Actor) -> None:
    """Make the backup that is due; the day stays closed when it fails."""
    try:
        made = shop.backups.work_if_due(by=by)
    except ShopError as error:
        tell_failure(i18n.explain(error))
        return
    if made is not None and made.problem is not None:
        tell_failure(i18n.explain(made.problem))


def _papers(anchors: Sequence[str]) -> list[tuple[str, str]]:
    """Return (register, digits) of each journal head typed from paper."""
    found = []
    for text in anchors:
        register, _sign, digits = text.partition("=")
        if not _DIGITS.fullmatch(digits.lower()):
            raise WrongUsage(
                "“{text}” is not REGISTER=DIGITS with 8 to 64 digits, as on a receipt or a Z.", text=text[:90]
            )
        found.append((register, digits.lower()))
    return found


def _language(otherwise: str) -> str:
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


def _whole(option: str, text: str, *, most: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else 0
    if not 1 <= number <= most:
        raise WrongUsage(
            "{option} is a whole number from 1 to {most}, not “{text}”.", option=option, most=most, text=text
        )
    return number


def use_language_of(folder: DataFolder) -> None:
    """Speak the language that this PC's settings name."""
    i18n.set_language(_language(LocalSettings.load(folder.local_settings).language))


@contextmanager
def open_the_shop(data: Path | None, url: str | None, *, to_prove: bool = False) -> Iterator[Shop]:
    """Open the shop, speaking its language; what nobody expected is written to its log."""
    folder = DataFolder(data or default_data_folder())
    use_language_of(folder)
    with bootstrap.open_shop(data, url=url, to_prove=to_prove) as shop:
        logs.set_up(folder.logs)
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


def _tell_problems(plan: ImportPlan, *, as_json: bool) -> None:
    told = [
        {"sheet": p.sheet, "cell": p.cell, "what": i18n.explain(p.error), "accepted": i18n.explain(p.accepted)}
        for p in plan.problems
    ]
    if as_json:
        print_json({"imported": False, "problems": told})
        return
    for each in told:
        typer.echo(f"{each['sheet']} {each['cell']}: {each['what']} {_('Accepted:')} {each['accepted']}")
    tell_failure(_("Nothing was imported: {count} cells must be mended first.", count=len(told)))


def _tell_import(counts: Mapping[str, int], plan: ImportPlan, *, as_json: bool, imported: bool) -> None:
    notes = [{"sheet": n.sheet, "cell": n.cell, "what": i18n.explain(n.error)} for n in plan.notes]
    if as_json:
        differences = [asdict(each) for each in plan.differences]
        print_json({"imported": imported, "counts": dict(counts), "notes": notes, "differences": differences})
        return
    alike: dict[tuple[str, str], list[dict[str, str]]] = {}
    for note, found in zip(notes, plan.notes, strict=True):
        alike.setdefault((note["sheet"], found.error.message), []).append(note)
    for (sheet, _message), group in alike.items():
        for note in group[:NOTES_SHOWN]:
            typer.echo(f"{sheet} {note['cell']}".strip() + f": {note['what']}")
        if len(group) > NOTES_SHOWN:
            more = len(group) - NOTES_SHOWN
            typer.echo(_("{sheet}: {count} more of this kind (all of them with --json).", sheet=sheet, count=more))
    for d in plan.differences:
        typer.echo(
            _(
                "{code}: {field} stays “{old}” (the workbook says “{new}”).",
                code=d.code,
                field=d.field,
                old=d.old,
                new=d.new,
            )
        )
    if plan.nothing_new:
        typer.echo(_("Everything in this workbook is already in the shop: nothing changed."))
        return
    what = _counted(counts, {name: name for name in counts})
    typer.echo(_("Imported: {what}.", what=what) if imported else _("Would be imported: {what}.", what=what))


def _closed(closed: DaysClosed, drawn: Drawn) -> dict[str, object]:
    return {
        "days": [
            {
                "date": day.date.isoformat(),
                "statements": day.settlements,
                "numbers": list(day.numbers),
                "already_closed": day.already,
            }
            for day in closed.days
        ],
        "open_shifts": [{"register": each.register, "cashier": each.cashier} for each in closed.open_shifts],
        "held_baskets": [{"register": e.register, "cashier": e.cashier, "total": e.total} for e in closed.held],
        "drawn": [str(path) for path in drawn.paths],
        "waiting": drawn.waiting,
        "problem": drawn.problem,
    }


def _tell_closed(closed: DaysClosed, drawn: Drawn, folder: Path) -> None:
    if not closed.days:
        typer.echo(_("No day is to be closed now."))
    for day in closed.days:
        told = {"date": i18n.day_long(day.date), "count": day.settlements}
        typer.echo(
            _("{date} was already closed ({count} statements): nothing to do.", **told)
            if day.already
            else _("{date} closed: {count} statements.", **told)
        )
    for each in closed.open_shifts:
        typer.echo(
            _(
                "The drawer {register} of {cashier} is still open; what it sells now belongs to the next day.",
                register=each.register,
                cashier=each.cashier,
            )
        )
    for basket in closed.held:
        typer.echo(
            _(
                "A basket of {total} is still on hold at {register}, by {cashier}; it is in no book.",
                total=basket.total,
                register=basket.register,
                cashier=basket.cashier,
            )
        )
    if drawn.paths:
        typer.echo(_("{count} papers drawn in {folder}.", count=len(drawn.paths), folder=str(folder)))
    if drawn.problem:
        tell_failure(
            _(
                "{count} statements could not be drawn yet ({reason}). The settlements stand; the papers are drawn at the "
                "next start or the next {command}.",
                count=drawn.waiting,
                reason=drawn.problem,
                command=f"{PROGRAM} close-day",
            )
        )


def _counted(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    return ", ".join(f"{i18n.number(count)} {_(words.get(name, name))}" for name, count in counts.items() if count)


def print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def tell_failure(sentence: str) -> None:
    typer.echo(sentence, err=True)


def _refuse_usage(error: ShopError, asked: Sequence[str]) -> int:
    known = [each.name or (each.callback.__name__ if each.callback else "") for each in app.registered_commands]
    about = [PROGRAM, *asked[:1]] if asked and asked[0] in known else [PROGRAM]
    tell_failure(i18n.explain(error))
    tell_failure(_("Help: {command} --help", command=" ".join(about)))
    return WRONG_USAGE


# The commands of the other modules are made when this one knows everything they stand on.
from ntt_pos import cli_outlets, cli_safety, cli_self_test  # noqa: E402, F401
