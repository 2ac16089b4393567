"""What the installer asks of a new program before it takes the old one's place: every shop of this user has a copy."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Annotated, Final

import typer

from ntt_pos import i18n
from ntt_pos.cli.common import FAILED, Data, app, tell_failure, use_language_of
from ntt_pos.cli.help_words import Command
from ntt_pos.data import migrate, sqlite_file
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.i18n import N_, _
from ntt_pos.paths import DataFolder, known_data_folders

_PATIENCE: Final = 900  # seconds for the old program's backup


@app.command(
    "before-upgrade",
    cls=Command,
    help=N_("For the installer: copy the books of every shop of this user, with the old program or without it."),
)
def before_upgrade(
    old: Annotated[
        Path | None, typer.Option("--old", metavar="FILE", help=N_("The program that will be replaced."))
    ] = None,
    data: Data = None,
) -> None:
    """Exit with 0 when every shop that was found has a verified copy, or there is none."""
    folders = known_data_folders() if data is None else (data.absolute(), *known_data_folders())
    safe = [_made_safe(DataFolder(folder), old) for folder in dict.fromkeys(folders)]
    if not all(safe):
        raise typer.Exit(FAILED)


def _made_safe(folder: DataFolder, old: Path | None) -> bool:
    if not folder.database.is_file():
        return True
    use_language_of(folder)
    if old is not None and _backed_up(old, folder):
        typer.echo(_("The old program made its backup of {folder}.", folder=str(folder.root)))
        return True
    # The old program is broken or too old for this: SQLite itself copies the books, and the copy is checked.
    try:
        copy = migrate.keep_copy(sqlite_file.sqlite_url(folder.database))
    except (ShopError, OSError) as error:
        reason = i18n.explain(error) if isinstance(error, ShopError) else str(error)
        tell_failure(_("The books in {folder} could not be copied: {reason}", folder=str(folder.root), reason=reason))
        return False
    typer.echo(_("The old program made no backup; the books were copied to {path}.", path=str(copy)))
    return True


def _backed_up(old: Path, folder: DataFolder) -> bool:
    command = [str(old), "backup", "--data", str(folder.root)]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, timeout=_PATIENCE, check=False)  # noqa: S603 the shop's own program
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
