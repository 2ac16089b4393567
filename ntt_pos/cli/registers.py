"""The commands of a shop that grows: a newer program, and which register this PC is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from ntt_pos import bootstrap
from ntt_pos.cli.common import Data, Step, User, app, open_the_shop, progress, sign_in, use_language_of
from ntt_pos.cli.help_words import Command
from ntt_pos.data import atomic_files, engine, migrate, schema_version, sqlite_file
from ntt_pos.data.window_lock import WindowLock
from ntt_pos.devices.this_pc import pc_id
from ntt_pos.domain.core.permissions import Act
from ntt_pos.files import tighten
from ntt_pos.i18n import N_, _
from ntt_pos.paths import DataFolder, default_data_folder
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.core.registers import RegisterKind


@app.command(
    cls=Command,
    help=N_("List this outlet's registers, or say which one this PC is (--here LRT-02)."),
)
def registers(
    here: Annotated[
        str | None, typer.Option("--here", metavar="CODE", help=N_("This PC is that register from now on."))
    ] = None,
    take_over: Annotated[
        bool, typer.Option("--take-over", help=N_("Also when it belonged to another PC, which is out of use."))
    ] = False,
    user: User = None,
    data: Data = None,
) -> None:
    if here is not None:
        _be(here.strip().upper(), user, data, take_over=take_over)
        return
    with open_the_shop(data) as shop:
        words = {RegisterKind.TILL: _("till"), RegisterKind.OFFICE: _("office")}
        for each in shop.registers.registers():
            whose = f"  ({_('this PC')})" if each.here else f"  ({_('another PC')})" if each.elsewhere else ""
            typer.echo(f"{each.code}  {words[each.kind]}{whose}")


def _be(code: str, user: str | None, data: Path | None, *, take_over: bool) -> None:
    """Let this PC be a register: in the books, and in the settings of this PC."""
    with open_the_shop(data, register=code, taking=True) as shop:
        by = sign_in(shop, user, Act.SETTINGS)
        card = shop.registers.take(by=by, pc=pc_id(), take_over=take_over)
        replace(shop.local, register_code=code).save(shop.folder.local_settings)
    typer.echo(_("This PC is register {code} now.", code=card.code))


@app.command(
    cls=Command,
    help=N_("Bring the books of an older program to this one; a copy is kept first. The window must be closed."),
)
def upgrade(
    url: Annotated[
        str | None,
        typer.Option(
            "--url", metavar="URL", help=N_("Books on a PostgreSQL server, as their owner, before the shop leaves it.")
        ),
    ] = None,
    tills: Annotated[
        str | None,
        typer.Option("--tills", metavar="URL", help=N_("PostgreSQL as the role of the tills that owns nothing.")),
    ] = None,
    data: Data = None,
) -> None:
    folder = DataFolder(data or default_data_folder())
    use_language_of(folder)
    if url is None:
        bootstrap.refuse_server(LocalSettings.load(folder.local_settings))
    address = url or sqlite_file.sqlite_url(folder.database)
    atomic_files.make_folder(folder.root)
    with WindowLock(folder.root):
        tighten(folder.root)
        database = engine.connect(address)
        try:
            schema_version.check_version(database)
        except schema_version.DatabaseOlder:
            copies: list[Path] = []
            with progress(_("Upgrading the books"), quiet=False) as step:
                migrate.upgrade(
                    address, backup=lambda _url: copies.append(_copy(database, folder, step)), progress=step
                )
        else:
            typer.echo(_("These books are of this program's version already: nothing to do."))
            return
        finally:
            database.close()
        if tills is not None:
            migrate.grant(address, role=migrate.role_of(tills))
    typer.echo(_("The books are upgraded. As they were before, they are kept here: {path}", path=str(copies[0])))


def _copy(database: engine.Database, folder: DataFolder, step: Step | None) -> Path:
    if database.is_sqlite:
        return migrate.keep_copy(database.url, step)
    return migrate.keep_dump(database.url, folder.backups)
