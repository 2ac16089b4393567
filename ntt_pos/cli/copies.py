"""The commands of a shop with more than one PC: a till's records go to the office, which keeps a copy of its books."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ntt_pos import i18n
from ntt_pos.bootstrap import system_clock
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
    use_language_of,
)
from ntt_pos.cli.help_words import Command
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import N_, _
from ntt_pos.paths import DataFolder, default_data_folder
from ntt_pos.shop import open_copies

if TYPE_CHECKING:
    from datetime import datetime

    from ntt_pos.services.replication.office_copies import CopyState
    from ntt_pos.shop import Shop


@app.command(
    cls=Command,
    name="send-records",
    help=N_(
        "On a till: send what is new in its books to the office's copy, now; --to FOLDER --for KEY says where it goes."
    ),
)
def send_records(
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FOLDER", help=N_("From now on records are put into this shared folder or stick.")
        ),
    ] = None,
    receiver: Annotated[
        str | None, typer.Option("--for", metavar="KEY", help=N_("The key that the office's PC shows for this folder."))
    ] = None,
    user: User = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    with open_the_shop(data) as shop:
        if to is not None:
            _set_receiver(shop, to, receiver, user)
        state = shop.record_sending.send()
        if state is None:
            raise ShopError(
                "It was not said yet where the records go. On the office's PC: ntt-pos office-copy FOLDER; then here: "
                "ntt-pos send-records --to FOLDER --for KEY"
            )
        problem = i18n.explain(state.problem) if state.problem is not None else ""
        taken = state.taken
        if as_json:
            print_json({"newest": state.newest, "taken": taken.last if taken else 0, "problem": problem})
        else:
            newest = i18n.number(state.newest)
            if not problem:
                typer.echo(_("Sent up to record {newest}.", newest=newest))
            if taken is None:
                typer.echo(_("The office has not taken anything in yet."))
            else:
                typer.echo(
                    _(
                        "The office has record {last} of {newest}; it looked at {at}.",
                        last=i18n.number(taken.last),
                        newest=newest,
                        at=i18n.moment(taken.at),
                    )
                )
            typer.echo(_("The key of this PC: {key}", key=shop.record_sending.fingerprint()))
            if problem:
                tell_failure(problem)
        if problem:
            raise typer.Exit(FAILED)


def _set_receiver(shop: Shop, to: Path, receiver: str | None, user: str | None) -> None:
    from ntt_pos.data.copies.signatures import fingerprint
    from ntt_pos.services.replication.parcel_files import offered_key

    if shop.context.seat:
        raise DomainError(
            "The PCs of this shop exchange their records already, and each has all of them. Nothing was changed."
        )
    if not to.is_dir():
        raise ShopError("The folder {path} is not there. Nothing was changed.", path=str(to))
    key = offered_key(to)
    if not key:
        raise ShopError(
            "No office's PC has used {path} yet. Run there first: ntt-pos office-copy FOLDER. Nothing was changed.",
            path=str(to),
        )
    if receiver is None or receiver.strip().lower() != fingerprint(key):
        raise ShopError(
            "The key in {path} is {key}. When the office's PC shows the same, run this again with --for {key}. Nothing was "
            "changed.",
            path=str(to),
            key=fingerprint(key),
        )
    sign_in(shop, user, Act.RESTORE)
    shop.use_local(replace(shop.local, records_folder=str(to.absolute()), records_for=key))


@app.command(
    cls=Command,
    name="office-copy",
    help=N_(
        "On the office's PC: take in what tills put into a folder and say how far the copy of each one's books is."
    ),
)
def office_copy(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[FOLDER]", help=N_("The shared folder or stick; without it only the state.")),
    ] = None,
    accept: Annotated[
        str | None,
        typer.Option("--accept", metavar="REGISTER=KEY", help=N_("Accept the key of a till whose PC was replaced.")),
    ] = None,
    anew: Annotated[
        str | None,
        typer.Option(
            "--anew", metavar="REGISTER", help=N_("Lay a copy aside and make it again from the first record on.")
        ),
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    copies = _copies(data)
    if accept is not None:
        register, _equals, printed = accept.partition("=")
        copies.accept(register, printed.strip().lower())
    if anew is not None:
        aside = copies.begin_anew(anew)
        typer.echo(_("The copy is kept in {path}; the next one begins with the first record.", path=str(aside)))
    if folder is not None and not folder.is_dir():
        raise ShopError("The folder {path} is not there. Nothing was taken in.", path=str(folder))
    with progress(_("Taking records in"), quiet=as_json) as step:
        states = copies.take_in(folder, progress=step) if folder is not None else copies.states()
    if as_json:
        print_json([_plain(state) for state in states])
    else:
        for state in states:
            _tell(state, system_clock().now())
        if not states:
            typer.echo(_("No till has sent anything yet."))
        typer.echo(_("The key of this PC: {key}", key=copies.fingerprint()))
    if any(state.problem is not None for state in states):
        raise typer.Exit(FAILED)


@app.command(
    cls=Command,
    help=N_("On the office's PC: write a backup of a till whose disk died, out of its copy; the new PC restores it."),
)
def rebuild(
    register: Annotated[str, typer.Argument(metavar="REGISTER", help=N_("The till, such as LRT-01."))],
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help=N_("A stick, or any folder."))],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    copies, code = _copies(data), register.strip().upper()
    if code in {state.register for state in copies.states()}:
        # What the till sent before its disk died may lie in the folder still.
        last = copies.take_again(code)
        if not as_json:
            _tell(last, system_clock().now())
    with progress(_("Proving the copy"), quiet=as_json) as step:
        made = copies.give(code, to, progress=step)
    if as_json:
        print_json({"file": str(made.path), "sales": made.counts.get("sale", 0)})
        return
    typer.echo(
        _(
            "Proved backup of {register} with {sales} sales: {path}",
            register=made.register,
            sales=i18n.number(made.counts.get("sale", 0)),
            path=str(made.path),
        )
    )
    typer.echo(
        _("On the new PC: ntt-pos restore FILE, with the last numbers on paper; or choose it at the first start.")
    )


def _copies(data: Path | None) -> Any:
    folder = DataFolder(data or default_data_folder())
    use_language_of(folder)
    return open_copies(folder)


def _tell(state: CopyState, now: datetime) -> None:
    if state.at is not None:
        typer.echo(
            _(
                "{register}: record {last}, {ago} ({new} new).",
                register=state.register,
                last=i18n.number(state.last),
                ago=i18n.ago(state.said or state.at, now),
                new=i18n.number(state.new),
            )
        )
    elif state.problem is None:
        typer.echo(_("Of {register} nothing came yet.", register=state.register))
    if state.greeted:
        typer.echo(
            _("{register} was heard for the first time; its key: {key}", register=state.register, key=state.greeted)
        )
    if state.problem is not None:
        tell_failure(f"{state.register}: {i18n.explain(state.problem)}")


def _plain(state: CopyState) -> dict[str, Any]:
    return {
        "register": state.register,
        "last": state.last,
        "at": state.at.isoformat() if state.at else "",
        "said": state.said.isoformat() if state.said else "",
        "looked": state.looked.isoformat() if state.looked else "",
        "personal": state.personal,
        "new": state.new,
        "problem": i18n.explain(state.problem) if state.problem is not None else "",
    }
