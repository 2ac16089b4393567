"""The command of the shop's hub: make it in a PostgreSQL database, give registers their logins, say how far each is there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ntt_pos import i18n
from ntt_pos.cli.common import Data, app, typed_unseen, use_language_of
from ntt_pos.cli.help_words import Command
from ntt_pos.data import hub_tables as servers_side
from ntt_pos.data.hub_line import hub_url
from ntt_pos.i18n import N_, _
from ntt_pos.paths import DataFolder, default_data_folder


@app.command(
    cls=Command,
    help=N_("Let a PostgreSQL database carry the records of the shop's PCs, and say how far each PC is there."),
)
def hub(
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help=N_("postgresql://… as the database's owner; - asks for it."))
    ],
    certificate: Annotated[
        Path | None, typer.Option("--certificate", metavar="FILE", help=N_("The server's certificate."))
    ] = None,
    create: Annotated[
        bool,
        typer.Option(
            "--create", help=N_("Make the hub in an empty database, or let an older hub carry records packed.")
        ),
    ] = False,
    add: Annotated[
        str | None,
        typer.Option("--add", metavar="CODE", help=N_("Give this register its address; once more: a new password.")),
    ] = None,
    retire: Annotated[
        str | None, typer.Option("--retire", metavar="CODE", help=N_("Let this register in no more."))
    ] = None,
    data: Data = None,
) -> None:
    use_language_of(DataFolder(data or default_data_folder()))
    if address == "-":
        address = typed_unseen(_("The address of the hub"))
    url = hub_url(address, certificate).render_as_string(hide_password=False)
    if create and not servers_side.create(url):
        typer.echo(
            _(
                "The server lacks the extension pgcrypto (PostgreSQL's contrib), so records travel unpacked, which takes longer. "
                "Once it is there, do the same again."
            )
        )
    if add is not None:
        code = add.strip().upper()
        given = servers_side.add_register(url, code)
        typer.echo(_("On {register}, once: ntt-pos exchange --hub - --certificate FILE", register=code))
        typer.echo(_("The address that it asks for, shown only now: {address}", address=given))
        return
    if retire is not None:
        servers_side.retire(url, retire.strip().upper())
    for each in servers_side.heads(url):
        told = {"register": each.register, "last": i18n.number(each.seq)}
        typer.echo(
            _("{register}: let in no more, record {last}", **told)
            if each.retired
            else _("{register}: record {last}", **told)
        )
