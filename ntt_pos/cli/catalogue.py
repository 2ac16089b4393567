"""The command that writes the web catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ntt_pos import i18n
from ntt_pos.cli.common import AsJson, Data, User, app, open_the_shop, print_json, progress, sign_in
from ntt_pos.cli.help_words import Command
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.files import outside_data
from ntt_pos.i18n import N_, _

if TYPE_CHECKING:
    from ntt_pos.services.makers.publish import Published

NAMED = 20


@app.command(
    cls=Command,
    help=N_("Write the web catalogue: makers, goods and stories as pages that open from a stick or any host."),
)
def catalogue(
    to: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help=N_("The folder of the pages, new or published before."))
    ],
    user: User = None,
    data: Data = None,
    copy: Annotated[
        Path | None,
        typer.Option(
            "--copy",
            metavar="FOLDER",
            help=N_("Copy the pages there too, such as onto a stick; what is no longer shown is removed."),
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    from ntt_pos.services.makers.publish import copy_site

    with open_the_shop(data) as shop:
        by = sign_in(shop, user, Act.EDIT_CATALOGUE)
        try:
            outside_data(to)
            with progress(_("Writing the pages"), quiet=as_json) as step:
                done = shop.publisher.publish(to.absolute(), by=by, progress=step)
            if copy is not None:
                copy_site(done.folder, copy)
        except OSError as error:
            raise ShopError(
                "The pages cannot be written to {path}: {reason}. Name another place; what was published before is still there.",
                path=str(error.filename or to),
                reason=error.strerror or str(error),
            ) from error
    if as_json:
        print_json(
            {
                "folder": str(done.folder),
                "products": done.products,
                "makers": done.makers,
                "added": len(done.added),
                "changed": len(done.changed),
                "gone": list(done.gone),
                "left_out": [{"code": each.code, "name": each.name, "why": _(each.why)} for each in done.left_out],
            }
        )
    else:
        _tell(done)


def _tell(done: Published) -> None:
    typer.echo(
        _(
            "{products} goods of {makers} named makers. New addresses: {added}, changed: {changed}, gone: {gone}. Open {path}.",
            products=done.products,
            makers=done.makers,
            added=len(done.added),
            changed=len(done.changed),
            gone=len(done.gone),
            path=str(done.folder / "index.html"),
        )
    )
    for path in done.gone[:NAMED]:
        typer.echo(_("Gone: {path}. Remove it at the host too.", path=path))
    for each in done.left_out:
        typer.echo(
            _(
                "Not shown: {name} ({code}). {why}",
                name=each.name,
                code=each.code,
                why=i18n.screen_language().text(each.why),
            )
        )
