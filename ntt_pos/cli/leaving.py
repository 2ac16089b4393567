"""The command with which a shop leaves the server where its PCs shared the books: each goes on with books of its own."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ntt_pos import bootstrap, i18n
from ntt_pos.cli.common import (
    Data,
    User,
    app,
    ask_secret,
    clock_is_doubted,
    open_the_shop,
    progress,
    tell_failure,
    the_date,
    use_language_of,
)
from ntt_pos.cli.help_words import Command
from ntt_pos.cli.other_pcs import let_in
from ntt_pos.data import atomic_files
from ntt_pos.data.window_lock import WindowLock
from ntt_pos.devices.this_pc import pc_id
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.paths import DataFolder, default_data_folder
from ntt_pos.pc_settings import LocalSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.safety.leaving import LeftServer
    from ntt_pos.shop import Shop


@app.command(
    "leave-server",
    cls=Command,
    help=N_(
        "Take the shop's books from the PostgreSQL server to this PC, which becomes the office PC, and let the other PCs join "
        "it through a folder. All windows must be closed."
    ),
)
def leave_server(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=N_("The shared folder that all PCs reach."))],
    take_over: Annotated[
        str,
        typer.Option(
            "--take-over",
            metavar="CODE",
            help=N_(
                "This PC takes the place of that register's, which is out of use or was set up anew (the owner only)."
            ),
        ),
    ] = "",
    printed: Annotated[
        list[str] | None,
        typer.Option(
            "--printed",
            metavar="NUMBER",
            help=N_("With --take-over: the last number on paper of each kind; they are skipped."),
        ),
    ] = None,
    url: Annotated[
        str, typer.Option("--url", metavar="URL", help=N_("Where the books are, on a PC that was set up anew."))
    ] = "",
    user: User = None,
    data: Data = None,
) -> None:
    from ntt_pos.services.replication.inviting import refuse_where_others_work
    from ntt_pos.services.safety.leaving import leave_server as leave

    here = DataFolder(data or default_data_folder())
    use_language_of(here)
    local = LocalSettings.load(here.local_settings)
    if not (url or local.database_url):
        raise DomainError(
            "The books of this PC are on no server. Nothing was changed; another PC joins with: ntt-pos invite FOLDER. A PC "
            "that was set up anew says where they are: --url ADDRESS --take-over CODE"
        )
    if not folder.is_dir():
        raise DomainError("The folder {path} is not there. Nothing was changed.", path=str(folder))
    name, secret = ask_secret(user)
    taken = take_over.strip().upper()
    if taken:
        refuse_where_others_work(folder, taken)
    atomic_files.make_folder(here.root)
    with WindowLock(here.root):
        books = partial(bootstrap.open_to_leave, data, url=url, take_over=taken)
        with open_the_shop(data, opening=books) as shop, progress(_("Taking the books"), quiet=False) as step:
            register = shop.context.home.register_code
            by, pc = shop.people.sign_in(name, secret), pc_id() if taken else ""
            try:
                came = leave(shop.context, here, by=by, pc=pc, printed=printed or (), progress=step)
            except ShopError as error:
                if not clock_is_doubted(error):
                    raise
                _say_the_day(shop, error, by=by)
                came = leave(shop.context, here, by=by, pc=pc, printed=printed or (), progress=step)
        met = replace(local, database_url="", register_code=register, exchange_folder=str(folder.absolute()))
        met.save(here.local_settings)
    typer.echo(
        _(
            "The books are on this PC now: {rows} rows with {records} records, each as on the server; the check finds nothing. "
            "Nobody records there any more. {register} is the office PC.",
            rows=i18n.number(came.rows),
            records=i18n.number(came.records),
            register=register,
        )
    )
    for sentence in _not_finished(came):
        typer.echo(sentence)
    with bootstrap.open_shop(here.root) as shop:
        by = shop.people.sign_in(name, secret)
        while waiting := shop.without_pc():
            typer.echo(_("PCs still to come: {registers}", registers=", ".join(waiting)))
            let_in(shop, folder, by=by)


def _not_finished(came: LeftServer) -> Iterator[str]:
    """Yield what is not finished in books that came from a server, and on which PC it is finished."""
    left = came.unfinished
    if left.shifts:
        yield _(
            "Shifts still open: {registers}. Each is closed on its own PC; another PC joins before it.",
            registers=", ".join(left.shifts),
        )
    if left.baskets:
        yield _("Open baskets: {registers}. Each comes back on its own PC.", registers=", ".join(left.baskets))
    if left.held:
        yield ngettext("{n} held basket is on this PC.", "{n} held baskets are on this PC.", left.held)
    if left.notes:
        yield ngettext("{n} note being typed is on this PC.", "{n} notes being typed are on this PC.", left.notes)
    if left.again:
        yield _(
            "Not every note of {registers} came: this PC was typing one of the same kind. Type those in again.",
            registers=", ".join(left.again),
        )


def _say_the_day(shop: Shop, doubt: ShopError, *, by: Actor) -> None:
    """Let the owner say which day it is, as the window asks it; no window opens books on a server."""
    from ntt_pos.services.core.unit_of_work import ClockSuspect

    tell_failure(i18n.explain(doubt))
    asked = _("Today's date (year-month-day)")
    typed = (str(typer.prompt(asked, err=True)) if sys.stdin.isatty() else sys.stdin.readline()).strip()
    day = the_date(typed or None)
    if day is None:
        raise DomainError(
            "Type today's date when it is asked, or send it as the next line of input: year-month-day. Nothing was changed."
        )
    try:
        shop.people.type_date(day, by=by)
    except ClockSuspect:
        shop.people.confirm_clock(by=by)
