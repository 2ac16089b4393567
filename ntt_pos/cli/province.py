"""The commands of the province: an outlet's fact sheets, and the month's report of all outlets that sent theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from ntt_pos import i18n
from ntt_pos.cli.common import (
    FAILED,
    AsJson,
    Data,
    User,
    app,
    open_the_shop,
    print_json,
    sign_in,
    tell_unsent,
    the_date,
    use_language_of,
)
from ntt_pos.cli.help_words import Command
from ntt_pos.data import atomic_files
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.reports.report import Kind, Report, Table, period_words, shown
from ntt_pos.files import writable_paper
from ntt_pos.i18n import N_, Language, _
from ntt_pos.paths import DataFolder, default_data_folder
from ntt_pos.services.reports.fact_sheet_transport import is_server

if TYPE_CHECKING:
    from ntt_pos.services.reports.province import TakenIn

_GAP: Final = 2


@app.command(
    cls=Command,
    help=N_(
        "Say where the fact sheets for the province go (--send FOLDER), or make the sheet of a day anew (--date D)."
    ),
)
def sheet(
    on: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help=N_("Make the sheet of this closed day anew."))
    ] = None,
    send: Annotated[
        str | None,
        typer.Option(
            "--send",
            metavar="FOLDER",
            help=N_("From now on each night's sheet is put into this folder, or on this postgresql:// server."),
        ),
    ] = None,
    user: User = None,
    data: Data = None,
) -> None:
    day = the_date(on)
    with open_the_shop(data) as shop:
        if send is not None or day is not None:
            sign_in(shop, user, Act.SETTINGS if send is not None else Act.SEE_REPORTS)
        if send is not None:
            if not is_server(send) and not Path(send).is_dir():
                raise ShopError("The folder {path} is not there. Nothing was changed.", path=send)
            shop.local = replace(shop.local, sheet_folder=send if is_server(send) else str(Path(send).absolute()))
            shop.local.save(shop.folder.local_settings)
        if day is not None:
            typer.echo(_("The sheet is written to {path}.", path=str(shop.fact_sheets.write(day))))
        written = shop.fact_sheets.write_pending()
        typer.echo(
            _(
                "{n} new sheets in {path}, {sent} sent.",
                n=len(written.made),
                path=str(shop.folder.sheets),
                sent=written.sent,
            )
        )
        typer.echo(_("The key of this PC, to be compared by telephone: {key}", key=shop.fact_sheets.fingerprint()))
        if tell_unsent(written):
            raise typer.Exit(FAILED)


@app.command(
    cls=Command,
    help=N_(
        "Take in the fact sheets of many outlets from a folder and report a month: here, as workbook, PDF and web page."
    ),
)
def province(
    come_from: Annotated[
        str | None,
        typer.Argument(
            metavar="[FOLDER]",
            help=N_("Where sheets were put: a shared folder, saved attachments, or a postgresql:// address."),
        ),
    ] = None,
    month: Annotated[
        str | None, typer.Option("--month", metavar="YYYY-MM", help=N_("The month (else the newest with sheets)."))
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option("--store", metavar="FOLDER", help=N_("Where sheets are kept (else beside this user's data).")),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", help=N_("Write the report as workbook, PDF and web page there.")),
    ] = None,
    accept: Annotated[
        str | None,
        typer.Option(
            "--accept",
            metavar="OUTLET=KEY",
            help=N_("Accept another key of an outlet, as the outlet read it out by telephone."),
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    from ntt_pos.services.reports.province import Province

    use_language_of(DataFolder(default_data_folder()))
    place = Province(store or default_data_folder() / "provinsi")
    first = the_date(f"{month}-01") if month else None
    if accept is not None:
        outlet, _mark, key = accept.partition("=")
        place.accept(outlet, key)
    taken = place.take_in(come_from) if come_from is not None else None
    first = first or place.newest_month()
    report = place.report(first, Language(i18n.screen_language().code)) if first is not None else None
    written = _write(report, out, first) if report is not None and out is not None and first is not None else ()
    if as_json:
        print_json(_told(taken, report, written))
    else:
        if taken is not None:
            _tell_taken(taken)
        if report is not None:
            _show(report)
        else:
            typer.echo(_("There is no fact sheet here yet."))
        for path in written:
            typer.echo(_("Written: {path}", path=str(path)))
    if taken is not None and taken.refused:
        raise typer.Exit(FAILED)


def _tell_taken(taken: TakenIn) -> None:
    typer.echo(
        _(
            "{new} new sheets, {corrected} corrected, {known} known already.",
            new=taken.new,
            corrected=taken.corrected,
            known=taken.known,
        )
    )
    for outlet, key in taken.greeted:
        typer.echo(_("{outlet} is new here. Compare its key by telephone: {key}", outlet=outlet, key=key))
    for error in taken.refused:
        typer.echo(i18n.explain(error), err=True)


def _write(report: Report, folder: Path, month: date) -> tuple[Path, ...]:
    """Write the report three ways; over books or a file of another kind nothing is written. Raises ShopError."""
    from ntt_pos.documents.reports.report_files import workbook
    from ntt_pos.documents.reports.report_page import report_page
    from ntt_pos.documents.reports.report_pdf import draw_report

    name = f"{report.name}-{month:%Y-%m}"
    made = ((".xlsx", workbook, b"PK"), (".pdf", draw_report, b"%PDF-"), (".html", report_page, b"<!doctype html>"))
    papers = {folder / f"{name}{ending}": (draw(report), begins) for ending, draw, begins in made}
    try:
        for path, (_paper, begins) in papers.items():
            writable_paper(path, begins)
        for path, (paper, _begins) in papers.items():
            atomic_files.write_durably(path, paper)
    except OSError as error:
        raise ShopError(
            "The report cannot be written to {path}: {reason}. Name another place.",
            path=str(folder),
            reason=error.strerror or str(error),
        ) from error
    return tuple(papers)


def _show(report: Report) -> None:
    """Write the report to the terminal; a narrow one leaves columns out, money last, and folds no number."""
    language = Language(report.language)
    console = Console(highlight=False)
    practice = f"  [{language.text('PRACTICE')}]" if report.practice else ""
    console.print(f"{report.title} · {period_words(report, language)}{practice}", markup=False)
    for figure in report.figures:
        console.print(f"  {figure.title}: {shown(figure.value, figure.kind, language) or '–'}", markup=False)
    for table in report.tables:
        if not table.rows:
            continue
        grid = Grid(
            title=escape(table.title), title_justify="left", box=None, padding=(0, 2, 0, 0), show_footer=table.summed
        )
        places = _that_fit(table, console.width, language)
        for place in places:
            column, words = table.columns[place], table.columns[place].kind is Kind.TEXT
            footer = shown(table.totals[place], column.kind, language) or ("" if place else language.text("Sum"))
            title = column.title if words else column.title.replace(" ", "\n")
            grid.add_column(title, footer=footer, justify="left" if words else "right", no_wrap=not words)
        for line in table.rows:
            grid.add_row(*(escape(shown(line.cells[place], table.columns[place].kind, language)) for place in places))
        console.print()
        console.print(grid, markup=False)


def _that_fit(table: Table, width: int, language: Language) -> list[int]:
    """Return the places of the columns to show: the first, then money, then what else there is room for."""
    lines = [line.cells for line in table.rows] + [table.totals]
    wide = [
        _GAP
        + max(
            max((len(word) for word in column.title.split()), default=0),
            *(len(shown(cells[place], column.kind, language)) for cells in lines),
        )
        for place, column in enumerate(table.columns)
    ]
    kept, room = [0], width - min(wide[0], width // 2)
    for place in sorted(range(1, len(wide)), key=lambda place: (table.columns[place].kind is not Kind.RUPIAH, place)):
        if wide[place] <= room:
            kept.append(place)
            room -= wide[place]
    return sorted(kept)


def _told(taken: TakenIn | None, report: Report | None, written: tuple[Path, ...]) -> dict[str, object]:
    return {
        "taken": None
        if taken is None
        else {
            "new": taken.new,
            "corrected": taken.corrected,
            "known": taken.known,
            "refused": [i18n.explain(each) for each in taken.refused],
            "greeted": dict(taken.greeted),
        },
        "month": report.period.first.isoformat()[:7] if report is not None else None,
        "figures": {each.title: each.value for each in report.figures} if report is not None else {},
        "written": [str(path) for path in written],
    }
