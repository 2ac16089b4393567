"""The commands of a day's end: close the day, and write its statements again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ntt_pos import i18n
from ntt_pos.cli.common import (
    FAILED,
    AsJson,
    Data,
    User,
    app,
    open_the_shop,
    pdf_at,
    print_json,
    progress,
    sign_in,
    tell_failure,
    tell_unsent,
    the_date,
)
from ntt_pos.cli.help_words import PROGRAM, Command, WrongUsage
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import N_, _
from ntt_pos.shop import Shop

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.money.close_day import DaysClosed
    from ntt_pos.services.money.statements import Drawn


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
    why: Annotated[
        str, typer.Option("--why", metavar="WORDS", help=N_("Why today is closed before its closing hour."))
    ] = "",
    user: User = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    day = the_date(on)
    if if_due and day is not None:
        raise WrongUsage("{one} and {other} do not go together.", one="--if-due", other="--date")
    with open_the_shop(data) as shop:
        if if_due and not shop.context.at_seat:
            _end_the_day_of_a_till(shop)
            return
        close, by = shop.close_day, shop.people.system_actor()
        # A missed day is made up for by anybody; that today ends is somebody's decision.
        if not if_due and close.is_today(day):
            by = sign_in(shop, user, Act.CLOSE_DAY)
        with progress(_("Closing the day"), quiet=as_json) as step:
            closed = (
                close.close_if_due(by=by, progress=step)
                if if_due
                else close.close_by_hand(by=by, date=day, why=why, progress=step)
            )
        by = shop.people.system_actor()
        with progress(_("Drawing the papers"), quiet=as_json) as step:
            drawn = shop.statements.draw_pending(shop.folder.reports, by=by, progress=step)
        tell_unsent(shop.fact_sheets.write_pending())
        _back_up(shop, by)
        _send_records(shop)
        agreed = _prove(shop, by)
        if as_json:
            print_json(_closed(closed, drawn))
        else:
            _tell_closed(closed, drawn, shop.folder.reports)
        if drawn.problem or not agreed:
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
) -> None:
    day = the_date(on)
    if (number is None) == (day is None) or (village is not None and day is None):
        raise WrongUsage("Name one statement by its number, or a day with {option}.", option="--date")
    with open_the_shop(data) as shop:
        by = sign_in(shop, user, Act.STATEMENT)
        numbers = _of_day(shop, day, village, by=by) if day is not None else ()
        with pdf_at(to, N_("The statement cannot be written to {path}: {reason}. Name another place.")) as file:
            if number is not None:
                copy = shop.statements.reprint(number, by=by)
                file.write(copy.pdf)
                told = _("{number} written to {path} as copy {copy}.", number=copy.number, path=str(to), copy=copy.copy)
            else:
                printed = shop.statement_papers.print(numbers, by=by)
                file.write(printed.pdf)
                told = _(
                    "{originals} originals and {copies} copies written to {path}.",
                    originals=printed.originals,
                    copies=printed.copies,
                    path=str(to),
                )
        typer.echo(told)


def _of_day(shop: Shop, day: date, village: str | None, *, by: Actor) -> tuple[str, ...]:
    """Return the numbers of a day's statements in order of producer, perhaps of one village only."""
    cards = shop.statement_papers.board(day=day, by=by).cards
    wanted = None if village is None else village.strip().casefold()
    numbers = tuple(each.number for each in cards if wanted is None or each.village.casefold() == wanted)
    if not numbers:
        raise ShopError("There is no such statement on {date}. Nothing was written.", date=day)
    return numbers


def _end_the_day_of_a_till(shop: Shop) -> None:
    """Do what is due on a PC that is not the seat, where the day is closed."""
    _back_up(shop, by := shop.people.system_actor())
    _send_records(shop)
    if not _prove(shop, by):
        raise typer.Exit(FAILED)
    typer.echo(_("The day is closed at the office PC ({seat}).", seat=shop.context.seat))


def _back_up(shop: Shop, by: Actor) -> None:
    """Make the backup that is due; the day stays closed when it fails."""
    try:
        made = shop.backups.work_if_due(by=by)
    except ShopError as error:
        tell_failure(i18n.explain(error))
        return
    if made is not None and made.problem is not None:
        tell_failure(i18n.explain(made.problem))


def _send_records(shop: Shop) -> None:
    """Send what is new to the other PCs and to the office's copy; the day stays closed when it fails."""
    others = shop.exchange.meet()
    if others is not None and others.problem is not None:
        tell_failure(i18n.explain(others.problem))
    state = shop.record_sending.send()
    if state is not None and state.problem is not None:
        tell_failure(i18n.explain(state.problem))


def _prove(shop: Shop, by: Actor) -> bool:
    """Make the day's proof of the books, or the week's; tells whether they agree."""
    proved = shop.proofs.work_if_due(by=by)
    if proved is None or proved.problem is None:
        return True
    tell_failure(i18n.explain(proved.problem))
    return False


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
        "without": [{"register": each.register, "heard": each.said.isoformat()} for each in closed.without],
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
    for other in closed.without:
        typer.echo(
            _(
                "Closed without waiting for {register}, heard last {at}: what comes later goes into the next statements.",
                register=other.register,
                at=i18n.moment(other.said),
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
                "{count} statements could not be drawn yet ({reason}). The settlements are valid; the papers are drawn at the "
                "next start or the next {command}.",
                count=drawn.waiting,
                reason=drawn.problem,
                command=f"{PROGRAM} close-day",
            )
        )
