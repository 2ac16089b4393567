"""The command that takes in a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ntt_pos import i18n
from ntt_pos.cli.common import (
    FAILED,
    AsJson,
    Data,
    User,
    app,
    open_the_shop,
    print_json,
    progress,
    sign_in,
    tell_failure,
    told_counts,
)
from ntt_pos.cli.help_words import Command
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import N_, _

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.importing.our_form.take_in import ImportPlan, Problem, SheetNote
    from ntt_pos.shop import Shop

NOTES_SHOWN: Final = 3


@app.command(
    "import",
    cls=Command,
    help=N_(
        "Take in producers, products, terms, prices and deliveries from a workbook: all of it or nothing. "
        "A folder or zip of photos gives their products a photo."
    ),
)
def import_workbook(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=N_(
                "A workbook (.xlsx or .csv) in the form of titipan_contoh.xlsx; with --plan any list of goods; or a folder "
                "or .zip of photos."
            ),
        ),
    ],
    *,
    user: User = None,
    data: Data = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only check the workbook; change nothing."))] = False,
    plan_file: Annotated[
        Path | None,
        typer.Option(
            "--plan",
            metavar="PLAN",
            help=N_(
                "Read a list of the shop's own: write what was understood and the questions into PLAN; "
                "with their answers filled in there, import it."
            ),
        ),
    ] = None,
    accept_changes: Annotated[
        bool,
        typer.Option(
            "--accept-changes",
            help=N_(
                "Correct notes of deliveries whose rows were changed: undone, and posted anew as the workbook says."
            ),
        ),
    ] = False,
    as_new: Annotated[
        bool,
        typer.Option(
            "--as-new",
            help=N_("Book rows that are like a booked line of another date as deliveries of their own."),
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    answer = ChangesAnswer(accept=accept_changes, as_new=as_new)
    with open_the_shop(data) as shop:
        if file.is_dir() or file.suffix.lower() == ".zip":
            _import_photos(shop, file, sign_in(shop, user, Act.EDIT_CATALOGUE), dry_run=dry_run, as_json=as_json)
        elif plan_file is not None:
            _import_list(shop, file, plan_file, user, dry_run=dry_run, answer=answer, as_json=as_json)
        else:
            by = None if dry_run else sign_in(shop, user, Act.IMPORT)
            _import_form(shop, file, by, answer, as_json=as_json)


@dataclass(frozen=True, slots=True)
class ChangesAnswer:
    """What the command says about changed rows: their notes are corrected, rows of another date are new deliveries."""

    accept: bool
    as_new: bool


def _import_form(shop: Shop, file: Path, by: Actor | None, answer: ChangesAnswer, *, as_json: bool) -> None:
    """Check a workbook of our form, and import it unless nobody signed in for that."""
    with progress(_("Reading the workbook"), quiet=as_json) as step:
        plan = shop.imports.check(file, progress=step)
    if plan.problems:
        _tell_problems(plan, as_json=as_json)
        raise typer.Exit(FAILED)
    if by is None:
        _tell_import(plan.counts, plan, as_json=as_json, imported=False)
        return
    own = _own_deliveries(plan, answer, as_json=as_json)
    with progress(_("Importing"), quiet=as_json) as step:
        result = shop.imports.apply(plan, by=by, changes=answer.accept, as_new=own, progress=step)
    _tell_import(result.counts, plan, as_json=as_json, imported=not result.nothing_new)


def _own_deliveries(plan: ImportPlan, answer: ChangesAnswer, *, as_json: bool) -> frozenset[str]:
    """Return the rows that are new deliveries though a line of another date is like them.

    Ends the command when nobody said what becomes of a changed row.
    """
    own = frozenset(each.key for each in plan.asked if each.moved and answer.as_new)
    if answer.accept or all(each.key in own for each in plan.asked):
        return own
    if as_json:
        print_json({"imported": False, "changes": _changes(plan)})
        raise typer.Exit(FAILED)
    for words in _changed_words(plan):
        typer.echo(words)
    told = _("Nothing was imported: with --accept-changes these notes are corrected.")
    if any(each.moved for each in plan.asked):
        told += " " + _("With --as-new the rows of another date are booked as deliveries of their own.")
    tell_failure(told)
    raise typer.Exit(FAILED)


def _changes(plan: ImportPlan) -> list[dict[str, object]]:
    return [
        {
            "sheet": each.sheet,
            "cell": each.cell,
            "code": each.code,
            "note": each.number,
            "old": each.old,
            "new": each.new,
            "in_the_way": list(each.in_the_way),
        }
        for each in plan.changes
    ]


def _changed_words(plan: ImportPlan) -> list[str]:
    told = []
    for each in plan.changes:
        words = _(
            "{sheet} {cell}: {code} of {number} changed from {old} to {new}.",
            sheet=each.sheet,
            cell=each.cell,
            code=each.code,
            number=each.number,
            old=each.old,
            new=each.new,
        )
        if each.in_the_way:
            others = ", ".join(each.in_the_way)
            words += " " + _("It stays as it is booked: {others} took goods of it.", others=others)
        told.append(words)
    return told


def _import_list(
    shop: Shop, file: Path, plan_file: Path, user: str | None, *, dry_run: bool, answer: ChangesAnswer, as_json: bool
) -> None:
    """Write the plan of a list while questions are open; import it once all are answered."""
    from ntt_pos.services.importing.shop_lists.answers import plan_as_dict, read_answers, write_plan

    understood = shop.shop_lists.read(file)
    if plan_file.exists():
        given = read_answers(plan_file)
        understood = shop.shop_lists.understand(understood.book, given.answers, given.cells)
    write_plan(plan_file, understood)
    left = understood.plan.open
    if as_json and (left or dry_run):
        print_json({"imported": False, "open": len(left), **plan_as_dict(understood)})
    elif left:
        for question in left:
            typer.echo(f"{i18n.explain(question.text)} {', '.join(question.cells)}".strip())
        typer.echo(
            _(
                "{count} questions are open. Write the answers into {plan} and run this command again. Nothing was imported.",
                count=len(left),
                plan=str(plan_file),
            )
        )
    if left:
        raise typer.Exit(FAILED)
    plan = shop.shop_lists.check(understood)
    if plan.problems:
        _tell_problems(plan, as_json=as_json)
        raise typer.Exit(FAILED)
    if dry_run:
        if not as_json:
            _tell_import(plan.counts, plan, as_json=False, imported=False)
        return
    by = sign_in(shop, user, Act.IMPORT)
    own = _own_deliveries(plan, answer, as_json=as_json)
    result = shop.shop_lists.apply(understood, by=by, changes=answer.accept, as_new=own)
    _tell_import(result.counts, plan, as_json=as_json, imported=not result.nothing_new)


def _import_photos(shop: Shop, place: Path, by: Actor, *, dry_run: bool, as_json: bool) -> None:
    """Give the products their photos where a file name is sure; name the other files with what they may show."""
    with progress(_("Reading the photos"), quiet=as_json) as step:
        found = shop.photo_files.look(place, by=by, progress=step)
    count = len(found.chosen({}))
    left = [
        {
            "file": each.name,
            "what": i18n.explain(each.wrong)
            if each.wrong is not None
            else _("Which product is this? Name the file by its code and run this command again."),
            "products": [found.subjects[product].code for product in each.reading.products],
        }
        for each in found.files
        if each.wrong is not None or not (each.reading.sure or each.stands)
    ]
    if not dry_run:
        with progress(_("Importing"), quiet=as_json) as step:
            shop.photo_files.take_in(found, {}, by=by, progress=step)
    if as_json:
        print_json({"imported": bool(count) and not dry_run, "photos": count, "left": left})
        return
    for told in left:
        typer.echo(f"{told['file']}: {told['what']} {', '.join(told['products'])}".rstrip())
    if not count:
        typer.echo(_("No product gets a new photo: nothing changed."))
    elif dry_run:
        typer.echo(_("{count} products would get their photo.", count=count))
    else:
        typer.echo(_("{count} products have their photo now.", count=count))


def _tell_problems(plan: ImportPlan, *, as_json: bool) -> None:
    told = [
        {"sheet": p.sheet, "cell": p.cell, "what": _about(p), "accepted": i18n.explain(p.accepted)}
        for p in plan.problems
    ]
    if as_json:
        print_json({"imported": False, "problems": told})
        return
    for each in told:
        typer.echo(f"{each['sheet']} {each['cell']}: {each['what']} {_('Accepted:')} {each['accepted']}")
    tell_failure(_("Nothing was imported: {count} cells must be mended first.", count=len(told)))


def _about(told: Problem | SheetNote) -> str:
    words = i18n.explain(told.error)
    return f"{told.about}: {words}" if told.about else words


def _tell_import(counts: Mapping[str, int], plan: ImportPlan, *, as_json: bool, imported: bool) -> None:
    notes = [{"sheet": n.sheet, "cell": n.cell, "what": _about(n)} for n in plan.notes]
    if as_json:
        differences = [asdict(each) for each in plan.differences]
        told = {"counts": dict(counts), "notes": notes, "differences": differences, "changes": _changes(plan)}
        print_json({"imported": imported, **told})
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
    for words in _changed_words(plan):
        typer.echo(words)
    if plan.nothing_new:
        typer.echo(_("Everything in this workbook is already in the shop: nothing changed."))
        return
    what = told_counts(counts, {name: name for name in counts})
    typer.echo(_("Imported: {what}.", what=what) if imported else _("Would be imported: {what}.", what=what))
