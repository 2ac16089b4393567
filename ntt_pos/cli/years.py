"""The command that moves a closed year to a file of its own."""

from __future__ import annotations

from typing import Annotated

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
)
from ntt_pos.cli.help_words import Command
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import N_, _
from ntt_pos.shop import Shop


@app.command(
    "year-file",
    cls=Command,
    help=N_("List the closed years that have files of their own; with --move, move the oldest one that may."),
)
def year_file(
    move: Annotated[
        bool,
        typer.Option("--move", help=N_("Move the oldest closed year; everything in it can still be read and proved.")),
    ] = False,
    user: User = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    with open_the_shop(data) as shop:
        if move:
            _move(shop, user, as_json=as_json)
            return
        kept, next_year = shop.year_files.kept(), shop.year_files.next()
    if as_json:
        told = [{"year": each.year, "file": each.file, "bytes": each.bytes, "sha256": each.sha256} for each in kept]
        print_json({"kept": told, "next": next_year or 0})
        return
    for each in kept:
        size = i18n.number(each.bytes // 10**6)
        counts = {"records": i18n.number(each.records), "statements": i18n.number(each.statements)}
        typer.echo(
            _(
                "{file}: {records} journal records, {statements} statements, {size} MB.",
                file=each.file,
                size=size,
                **counts,
            )
        )
    if next_year is not None:
        typer.echo(_("{year} is closed and can move: ntt-pos year-file --move", year=str(next_year)))
    elif not kept:
        typer.echo(_("No closed year yet. A year can move once all of its dates are closed."))


def _move(shop: Shop, user: str | None, *, as_json: bool) -> None:
    by = sign_in(shop, user, Act.RESTORE)
    with progress(_("Moving the year"), quiet=as_json) as step:
        done = shop.year_files.move(by=by, progress=step)
    problem = i18n.explain(done.problem) if done.problem is not None else ""
    if as_json:
        print_json(
            {
                "year": done.kept.year,
                "file": done.kept.file,
                "sha256": done.kept.sha256,
                "bytes": done.kept.bytes,
                "books_before": done.books_before,
                "books_after": done.books_after,
                "problem": problem,
            }
        )
    else:
        typer.echo(
            _(
                "{year} is in {file} now ({size} MB). The books had {before} MB and have {after} MB.",
                year=str(done.kept.year),
                file=done.kept.file,
                size=i18n.number(done.kept.bytes // 10**6),
                before=i18n.number(done.books_before // 10**6),
                after=i18n.number(done.books_after // 10**6),
            )
        )
        if problem:
            tell_failure(problem)
    if problem:
        raise typer.Exit(FAILED)
