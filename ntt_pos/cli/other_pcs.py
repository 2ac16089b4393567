"""The commands of a shop with several PCs: one more joins with a code, they exchange their records, one is taken out."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from ntt_pos import i18n
from ntt_pos.bootstrap import system_clock
from ntt_pos.cli.common import (
    FAILED,
    AsJson,
    Data,
    User,
    app,
    clock_is_doubted,
    open_the_shop,
    print_json,
    sign_in,
    tell_failure,
    typed_unseen,
    use_language_of,
)
from ntt_pos.cli.help_words import Command
from ntt_pos.data.window_lock import WindowLock
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.paths import DataFolder, default_data_folder

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.shop_pcs import OtherPC
    from ntt_pos.services.replication.exchange_state import ChainState, ExchangeState
    from ntt_pos.services.replication.inviting import Inviting
    from ntt_pos.shop import Shop

LOOK_AGAIN_S: Final = 1.0


@app.command(
    cls=Command,
    help=N_(
        "On the office PC: show a code with which another PC joins the shop through a folder or the hub; it waits for that PC."
    ),
)
def invite(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="FOLDER", help=N_("The shared folder that both PCs reach; without it, where the PCs meet already.")
        ),
    ] = None,
    user: User = None,
    data: Data = None,
) -> None:
    with open_the_shop(data) as shop:
        let_in(shop, folder, by=sign_in(shop, user, Act.SETTINGS))


def let_in(shop: Shop, folder: Path | None, *, by: Actor) -> None:
    """Show a code in the folder, or at the hub where the PCs meet, and wait for the PC that joins with it."""
    inviting = shop.invite(folder, by=by)
    shown = inviting.invitation
    typer.echo(_("The code for {register}: {code}", register=shown.register, code=shown.code))
    typer.echo(_("The key of this PC: {key}", key=shown.fingerprint))
    if folder is None and shop.local.hub:
        typer.echo(_("Its address at the hub, once: ntt-pos hub ADDRESS --add {register}", register=shown.register))
        typer.echo(
            _("On the new PC: ntt-pos join - {code} --certificate FILE. This waits until it is there.", code=shown.code)
        )
    else:
        typer.echo(_("On the new PC: ntt-pos join FOLDER {code}. This waits until it is there.", code=shown.code))
    try:
        while (joined := _who_joined(inviting)) is None:
            time.sleep(LOOK_AGAIN_S)
    finally:
        inviting.close()
    shop.exchange.meet()
    typer.echo(_("{register} works in the shop now.", register=joined.register))


def _who_joined(inviting: Inviting) -> OtherPC | None:
    """Look who joined; what a stranger leaves there is told, and the code goes on until its time is over."""
    try:
        return inviting.look()
    except DomainError as error:
        if inviting.ended or clock_is_doubted(error):  # it would be so at each look
            raise
        tell_failure(i18n.explain(error))
        return None


@app.command(
    cls=Command,
    help=N_("On a new PC without a shop: join the shop whose office PC shows this code, through folder or hub."),
)
def join(
    where: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER",
            help=N_("The shared folder that both PCs reach, or this PC's address at the hub; - asks for the address."),
        ),
    ],
    code: Annotated[str, typer.Argument(metavar="CODE", help=N_("The code that the office PC shows."))],
    certificate: Annotated[
        Path | None, typer.Option("--certificate", metavar="FILE", help=N_("The certificate of the hub's server."))
    ] = None,
    data: Data = None,
) -> None:
    from ntt_pos.services.replication.join_places import join_place
    from ntt_pos.services.replication.joining import Joining

    here = DataFolder(data or default_data_folder())
    use_language_of(here)
    here.root.mkdir(parents=True, exist_ok=True)
    place = join_place(typed_unseen(_("The address of the hub")) if where == "-" else where, certificate)
    with WindowLock(here.root), closing(Joining(here, place, code, clock=system_clock())) as joining:
        offer = joining.look()
        typer.echo(_("{shop}; its office PC shows this key: {key}", shop=offer.shop, key=offer.fingerprint))
        joining.ask(offer)
        while not (register := joining.collect(offer)):
            joining.still_invited(offer)
            time.sleep(LOOK_AGAIN_S)
    typer.echo(
        _("This PC is {register} now. Its window opens with: {command}", register=register, command=here.command())
    )
    if joining.was_on_server:
        typer.echo(_("Its books have every record that the server has of each register."))
    if joining.left:
        typer.echo(joining.left)


@app.command(
    cls=Command,
    help=N_("Exchange records with the shop's other PCs now, and say how far each is; the window does it by itself."),
)
def exchange(
    folder: Annotated[
        Path | None, typer.Option("--folder", metavar="FOLDER", help=N_("From now on this PC meets the others there."))
    ] = None,
    hub: Annotated[
        str | None,
        typer.Option(
            "--hub",
            metavar="ADDRESS",
            help=N_(
                "From now on this PC meets the others at the hub; its address holds this PC's password; with - it is asked for."
            ),
        ),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", metavar="FILE", help=N_("The certificate of the hub's server."))
    ] = None,
    accept: Annotated[
        str | None,
        typer.Option("--accept", metavar="REGISTER=KEY", help=N_("Accept the key of a PC that was replaced.")),
    ] = None,
    retire: Annotated[
        str | None,
        typer.Option("--retire", metavar="REGISTER", help=N_("On the office PC: take a PC out of the shop.")),
    ] = None,
    user: User = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    with open_the_shop(data) as shop:
        if any(each is not None for each in (folder, hub, accept, retire)):
            _change(shop, folder, accept, retire, user)
        if hub is not None:
            shop.use_hub(typed_unseen(_("The address of the hub")) if hub == "-" else hub, certificate)
        state = shop.exchange.meet()
        if state is None and hub is not None:
            typer.echo(_("PCs that join this shop meet it at the hub. Another one joins with: ntt-pos invite"))
            return
        if state is None:
            raise DomainError("This shop has one PC. Another one joins with: ntt-pos invite FOLDER")
        if as_json:
            print_json(_plain(state))
        else:
            _tell(state, system_clock().now())
            if state.problem is None:
                typer.echo(_("The key of this PC: {key}", key=shop.record_sending.fingerprint()))
    if state.problem is not None or any(each.problem is not None for each in state.chains):
        raise typer.Exit(FAILED)


@app.command(
    "office-pc",
    cls=Command,
    help=N_("Let another PC of the shop be its office PC: by hand-over, or because the one that was it is lost."),
)
def office_pc(
    hand_over: Annotated[
        str | None,
        typer.Option("--hand-over", metavar="REGISTER", help=N_("On the office PC: another PC becomes the office PC.")),
    ] = None,
    lost: Annotated[
        bool,
        typer.Option("--lost", help=N_("The office PC is lost: this PC becomes the office PC (the owner only).")),
    ] = False,
    printed: Annotated[
        list[str] | None,
        typer.Option(
            "--printed",
            metavar="NUMBER",
            help=N_("With --lost: the last number on paper of each kind; they are skipped."),
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help=N_("With --lost: the owner knows what is lost; nothing is asked."))
    ] = False,
    user: User = None,
    data: Data = None,
) -> None:
    with open_the_shop(data) as shop:
        if lost:
            _take_lost_seat(shop, printed or (), user, sure=yes)
        elif hand_over is not None:
            code = hand_over.strip().upper()
            shop.exchange.hand_over(code, by=sign_in(shop, user, Act.SETTINGS))
            typer.echo(_("{register} becomes the office PC as soon as it has met this PC.", register=code))
        else:
            typer.echo(_seat_words(shop))


def _seat_words(shop: Shop) -> str:
    """Return which PC is the office PC, or which one waits to become it: nobody is until then."""
    from ntt_pos.services.core.shop_pcs import Admissions

    context = shop.context
    if (moving := Admissions(context).moving()) is not None:
        return _(
            "{register} becomes the office PC as soon as it has the last records of {before}; until then no PC is. Leave the "
            "program open on both.",
            register=moving[1],
            before=moving[0],
        )
    return _("The office PC is {register}.", register=context.seat or context.home.register_code)


def _change(shop: Shop, folder: Path | None, accept: str | None, retire: str | None, user: str | None) -> None:
    by = sign_in(shop, user, Act.SETTINGS)
    if folder is not None:
        if not folder.is_dir():
            raise DomainError("The folder {path} is not there. Nothing was changed.", path=str(folder))
        shop.use_local(replace(shop.local, exchange_folder=str(folder.absolute()), hub=""))
    if accept is not None:
        register, _equals, printed = accept.partition("=")
        shop.exchange.meet()  # a key that differs from the one that is seen now is refused
        shop.exchange.accept(register.strip().upper(), printed.strip().lower(), by=by)
    if retire is not None:
        gone = shop.exchange.take_out(retire.strip().upper(), by=by)
        typer.echo(
            _(
                "{register} is out of the shop: its records up to {last} count, later ones do not.",
                register=gone.register,
                last=i18n.number(gone.ended or 0),
            )
        )


def _take_lost_seat(shop: Shop, printed: Sequence[str], user: str | None, *, sure: bool) -> None:
    """Say what is lost with the office PC, and go on here once the owner typed which PC it is, or said so before."""
    from ntt_pos.services.replication.lost_office.lost_seat import lost_words

    by, register = sign_in(shop, user, Act.SETTINGS), shop.context.home.register_code
    lost = shop.exchange.lost_seat(by=by)
    typer.echo(lost_words(lost, register))
    if not sure and not sys.stdin.isatty():
        raise DomainError("Nothing was changed. With --yes {register} becomes the office PC.", register=register)
    if not sure:
        question = _(
            "Type {lost} if that PC is lost and {register} is to be the office PC",
            lost=lost.register,
            register=register,
        )
        if typer.prompt(question, err=True).strip().upper() != lost.register:
            raise DomainError("Nothing was changed.")
    shop.exchange.take_lost_seat(lost, by=by, printed=printed)
    typer.echo(
        _("{register} is the office PC now. {lost} records nothing more.", lost=lost.register, register=register)
    )


def _tell(state: ExchangeState, now: datetime) -> None:
    if state.problem is not None:
        tell_failure(i18n.explain(state.problem))
    for each in state.chains:
        typer.echo(_words(each, now))
        if each.problem is not None:
            tell_failure(f"{each.register}: {i18n.explain(each.problem)}")


def _words(state: ChainState, now: datetime) -> str:
    """Return how far another PC's records are here."""
    told = {"register": state.register, "last": i18n.number(state.last)}
    if state.retired:
        return _("{register}: out of the shop, up to record {last}", **told)
    if state.said is None:
        return _("{register}: record {last}, and more is to come", **told)
    words = _("{register}: everything, {ago} (record {last})", ago=i18n.ago(state.said, now), **told)
    if state.lacks:
        lacks = ngettext("it lacks {n} record of this PC", "it lacks {n} records of this PC", state.lacks)
        return f"{words}; {lacks}"
    return words


def _plain(state: ExchangeState) -> dict[str, Any]:
    return {
        "new": state.new,
        "problem": i18n.explain(state.problem) if state.problem is not None else "",
        "pcs": [
            {
                "register": each.register,
                "seat": each.seat,
                "last": each.last,
                "said": each.said.isoformat() if each.said else "",
                "retired": each.retired,
                "lacks": each.lacks,
                "problem": i18n.explain(each.problem) if each.problem is not None else "",
            }
            for each in state.chains
        ],
    }
