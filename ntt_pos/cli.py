"""The command line: the same services as the screen, for the scheduler, the auditor and the owner."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from ntt_pos import __version__, bootstrap, i18n
from ntt_pos.domain.errors import DomainError, ShopError
from ntt_pos.domain.people import Actor
from ntt_pos.i18n import _

app = typer.Typer(
    name="ntt-pos",
    help="NTT Mart POS. Without a command the till opens.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    add_completion=False,
)
out = Console(highlight=False, markup=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)

Data = Annotated[Path | None, typer.Option("--data", help="The shop's data folder (default: this user's).")]
Url = Annotated[str | None, typer.Option("--url", help="A PostgreSQL database instead of the data folder's file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
User = Annotated[str, typer.Option("--user", help="Who does this (a manager or the owner).", prompt="User")]


def run() -> int:
    """Run the command line; a failure the user can meet is one sentence on stderr and exit code 1 (2: wrong usage)."""
    i18n.set_language(os.environ.get("NTT_POS_LANGUAGE", "id"))
    try:
        app(standalone_mode=True)
    except ShopError as error:
        err.print(i18n.explain(error))
        return 1
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 1
    return 0


@app.callback(invoke_without_command=True)
def start(version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False) -> None:
    """Print the version when asked."""
    if version:
        out.print(__version__)
        raise typer.Exit


@app.command("import")
def import_workbook(
    file: Annotated[Path, typer.Argument(help="Workbook (.xlsx) or .csv in the form of titipan_contoh.xlsx.")],
    user: User,
    data: Data = None,
    url: Url = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check only; change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take in producers, products, terms, prices and deliveries from a workbook: all of it or nothing."""
    with _shop(data, url) as shop:
        by = _sign_in(shop, user)
        with _progress(_("Reading the workbook"), quiet=as_json) as step:
            plan = shop.imports.check(file, progress=step)
        if plan.problems:
            if as_json:
                out.print_json(data={"imported": False, "problems": [_problem(p) for p in plan.problems]})
            else:
                for problem in plan.problems:
                    told = _problem(problem)
                    out.print(f"{told['sheet']} {told['cell']}: {told['what']} {_('Accepted:')} {told['accepted']}")
                err.print(_("Nothing was imported: {count} cells must be mended first.").format(count=len(plan.problems)))
            raise typer.Exit(1)
        if dry_run:
            _tell_import(plan.counts, plan, as_json=as_json, imported=False)
            return
        with _progress(_("Importing"), quiet=as_json) as step:
            result = shop.imports.apply(plan, by=by, progress=step)
        _tell_import(result.counts, plan, as_json=as_json, imported=True)


@app.command("close-day")
def close_day(
    on: Annotated[str | None, typer.Option("--date", help="The business date to close, YYYY-MM-DD (default: today).")] = None,
    data: Data = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Close the day (Tutup Hari): settle each producer, then draw the statements and the recap."""
    with _shop(data, url) as shop:
        by = shop.people.system_actor()
        with _progress(_("Closing the day"), quiet=as_json) as step:
            closed = shop.close_day.close(by=by, date=_day(on), progress=step)
        with _progress(_("Drawing the papers"), quiet=as_json) as step:
            drawn = shop.statements.draw_pending(shop.folder.reports, by=by, progress=step)
        if as_json:
            days = [{"date": d.date.isoformat(), "statements": d.settlements, "already_closed": d.already} for d in closed.days]
            out.print_json(data={"days": days, "drawn": [str(p) for p in drawn.paths], "waiting": drawn.waiting})
            return
        for day in closed.days:
            if day.already:
                out.print(_("{date} was already closed: nothing to do.").format(date=i18n.day_long(day.date)))
            else:
                out.print(_("{date} closed: {count} statements.").format(date=i18n.day_long(day.date), count=day.settlements))
        out.print(_("{count} papers drawn in {folder}.").format(count=len(drawn.paths), folder=shop.folder.reports))
        if drawn.waiting:
            err.print(_("{count} papers could not be drawn yet ({reason}). The settlements stand; the papers are drawn at the next start.").format(
                count=drawn.waiting, reason=drawn.problem))


@app.command()
def statement(
    number: Annotated[str, typer.Argument(help="Statement number, for example TJ-LRT-2026-000123.")],
    to: Annotated[Path, typer.Option("--out", help="Where the PDF is written.")],
    user: User,
    data: Data = None,
    url: Url = None,
) -> None:
    """Write a statement again as a numbered copy (SALINAN); the reprint is recorded."""
    with _shop(data, url) as shop:
        by = _sign_in(shop, user)
        paper = shop.statements.reprint(number, by=by)
        to.write_bytes(paper.pdf)
        out.print(_("{number} written to {path} as copy {copy}.").format(number=number, path=to, copy=paper.copy))


@app.command()
def verify(
    data: Data = None,
    url: Url = None,
    as_json: AsJson = False,
    digest: Annotated[bool, typer.Option("--digest", help="Print only the digest of all chain heads.")] = False,
) -> None:
    """Recompute the whole books and name everything that does not agree; exit code 1 when anything does not."""
    with _shop(data, url) as shop:
        with _progress(_("Proving the books"), quiet=as_json or digest) as step:
            report = shop.verify.run(progress=step)
        if digest:
            out.print(report.digest)
        elif as_json:
            findings = [{"kind": f.kind, "where": f.where, "what": f.text()} for f in report.findings]
            out.print_json(data={"ok": not findings, "digest": report.digest, "counted": dict(report.counted), "findings": findings})
        else:
            for finding in report.findings:
                out.print(f"{finding.kind}  {finding.where}: {i18n.explain(DomainError(finding.what, **finding.params))}")
            counted = ", ".join(f"{name} {i18n.number(count)}" for name, count in report.counted.items())
            out.print(_("Checked: {counted}.").format(counted=counted))
            out.print(_("The books agree.") if not report.findings else _("{count} findings.").format(count=len(report.findings)))
            out.print(_("Digest {digest}").format(digest=report.digest))
        if report.findings:
            raise typer.Exit(1)


@app.command()
def demo(
    to: Annotated[Path, typer.Option("--out", help="Folder for receipts, statements, screenshots and the database.")],
    days: Annotated[int, typer.Option("--days", min=1, max=60, help="How many trading days.")] = 2,
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same papers.")] = 1,
) -> None:
    """Trade on the sample shop, headless: real services, real window; leaves every paper in a folder and proves the books."""
    from ntt_pos.demo import run_demo

    with _progress(_("Trading"), quiet=False) as step:
        summary = run_demo(to, days=days, seed=seed, progress=step)
    out.print(summary.text)
    if summary.findings:
        raise typer.Exit(1)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise DomainError("“{text}” is not a date. Type year-month-day, for example 2026-02-28.", text=text) from None


@contextmanager
def _shop(data: Path | None, url: str | None) -> Iterator[bootstrap.Shop]:
    with bootstrap.open_shop(data, url=url) as shop:
        i18n.set_language(os.environ.get("NTT_POS_LANGUAGE", shop.local.language))
        yield shop


@contextmanager
def _progress(title: str, *, quiet: bool) -> Iterator[Any]:
    if quiet:
        yield None
        return
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task(title, total=None)

        def step(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield step


def _sign_in(shop: bootstrap.Shop, username: str) -> Actor:
    secret = os.environ.get("NTT_POS_PIN") or typer.prompt(_("PIN or password"), hide_input=True, err=True)
    return shop.people.sign_in(username, secret)


def _problem(problem: Any) -> dict[str, str]:
    return {
        "sheet": problem.sheet,
        "cell": problem.cell,
        "what": i18n.explain(problem.error),
        "accepted": i18n.explain(problem.accepted),
    }


def _tell_import(counts: dict[str, int], plan: Any, *, as_json: bool, imported: bool) -> None:
    notes = [{"sheet": n.sheet, "cell": n.cell, "what": i18n.explain(n.error)} for n in plan.notes]
    differences = [asdict(d) for d in plan.differences]
    if as_json:
        out.print_json(data={"imported": imported, "counts": dict(counts), "notes": notes, "differences": differences})
        return
    for note in notes:
        out.print(f"{note['sheet']} {note['cell']}: {note['what']}")
    for each in plan.differences:
        out.print(_("{code}: {field} stays “{old}” (the workbook says “{new}”).").format(**asdict(each)))
    if not any(counts.values()):
        out.print(_("Everything in this workbook is already in the shop: nothing changed."))
    else:
        out.print((_("Imported: {what}.") if imported else _("Would be imported: {what}.")).format(
            what=", ".join(f"{i18n.number(count)} {_(name)}" for name, count in counts.items() if count)))
