"""The commands that keep the books safe: backup, restore, export and doctor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ntt_pos import bootstrap, i18n
from ntt_pos.cli.common import (
    FAILED,
    AsJson,
    Data,
    User,
    app,
    ask_secret,
    open_the_shop,
    print_json,
    progress,
    sign_in,
    tell_failure,
    the_date,
    use_language_of,
)
from ntt_pos.cli.help_words import Command
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import N_, _
from ntt_pos.paths import DataFolder, default_data_folder
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.shop import Shop, open_restore

if TYPE_CHECKING:
    from ntt_pos.data.copies.manifest import Manifest
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.safety.backup import BackupMade


@app.command(
    cls=Command,
    help=N_("Make a verified backup here and in the second folder; with --stick also on the shop's stick."),
)
def backup(
    stick: Annotated[
        Path | None,
        typer.Option("--stick", metavar="FOLDER", help=N_("Also copy the backup to this stick and read it back.")),
    ] = None,
    new_stick: Annotated[
        bool, typer.Option("--new-stick", help=N_("Make this stick one of the shop's (it must belong to nobody)."))
    ] = False,
    drill: Annotated[
        bool, typer.Option("--drill", help=N_("Rehearse restoring the newest backup; nothing is changed."))
    ] = False,
    new_key: Annotated[
        Path | None,
        typer.Option(
            "--new-key",
            metavar="FILE",
            help=N_("Make the owner's key: copies that leave this PC are encrypted from now on."),
        ),
    ] = None,
    user: User = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    with open_the_shop(data) as shop:
        if new_key is not None:
            _make_key(shop, new_key, user)
            return
        if drill:
            _drill(shop, as_json=as_json)
            return
        by = shop.people.system_actor()
        made = shop.backups.make(by=by)
        sent = _send(shop, stick, by, adopt=new_stick) if stick is not None else None
    _tell_backup(made, sent, as_json=as_json)


def _send(shop: Shop, stick: Path, by: Actor, *, adopt: bool) -> Manifest:
    from ntt_pos.services.safety.backup import StickUnknown

    try:
        return shop.backups.copy_to_stick(stick, by=by, adopt=adopt)
    except StickUnknown as error:
        raise DomainError(
            "{path} is not yet a stick of this shop; nothing was written there. To make it one, add {option}.",
            path=str(stick),
            option="--new-stick",
        ) from error


def _tell_backup(made: BackupMade, sent: Manifest | None, *, as_json: bool) -> None:
    problem = i18n.explain(made.problem) if made.problem is not None else ""
    if as_json:
        print_json(
            {
                "file": str(made.manifest.path),
                "sha256": made.manifest.sha256,
                "heads": {head.register: head.hash for head in made.manifest.heads.heads},
                "second": str(made.second.path) if made.second else "",
                "stick": str(sent.path) if sent else "",
                "problem": problem,
            }
        )
    else:
        typer.echo(_("Verified backup: {path}", path=str(made.manifest.path)))
        if made.second is not None:
            typer.echo(_("Second copy, read back: {path}", path=str(made.second.path)))
        elif not problem:
            tell_failure(_("No second folder is set: when this disk dies, this backup dies with it."))
        if sent is not None:
            typer.echo(_("Copy on the stick, read back: {path}", path=str(sent.path)))
        if problem:
            tell_failure(problem)
    if problem:
        raise typer.Exit(FAILED)


def _make_key(shop: Shop, path: Path, user: str | None) -> None:
    from dataclasses import replace

    from ntt_pos.data.copies import encrypted_files

    sign_in(shop, user, Act.RESTORE)
    key = encrypted_files.new_key(path)
    shop.use_local(replace(shop.local, backup_key=key))
    typer.echo(_("Public key: {key}", key=key))
    typer.echo(
        _(
            "The secret key is in {path}. Move it to a stick that is kept in the owner's safe, and print it: without it the "
            "encrypted copies cannot be opened by anybody.",
            path=str(path),
        )
    )


def _drill(shop: Shop, *, as_json: bool) -> None:
    newest = shop.backups.newest()
    if newest is None:
        raise ShopError("There is no backup yet that can be opened here. Make one first: ntt-pos backup")
    with progress(_("Rehearsing a restore"), quiet=as_json) as step:
        done = shop.restore.drill(newest, progress=step)
    problem = i18n.explain(done.problem) if done.problem is not None else ""
    if as_json:
        print_json({"file": str(newest.path), "ok": not problem, "problem": problem, "counts": dict(done.counts)})
    elif problem:
        tell_failure(_("The backup {path} would not restore: {problem}", path=str(newest.path), problem=problem))
    else:
        typer.echo(
            _(
                "The backup {path} restores: {journal} journal records, {sales} sales, everything proves itself.",
                path=str(newest.path),
                journal=i18n.number(done.counts.get("journal", 0)),
                sales=i18n.number(done.counts.get("sale", 0)),
            )
        )
    if problem:
        raise typer.Exit(FAILED)


@app.command(
    cls=Command,
    help=N_("Bring a backup back. The window must be closed; the present file is kept aside."),
)
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("A backup (.db, or .db.age with --key)."))],
    user: User = None,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="FILE", help=N_("The owner's secret key of an encrypted copy."))
    ] = None,
    printed: Annotated[
        list[str] | None,
        typer.Option(
            "--printed",
            metavar="NUMBER",
            help=N_("The last number on paper (receipt, statement, voucher …); may be repeated."),
        ),
    ] = None,
    nothing_printed: Annotated[
        bool, typer.Option("--nothing-printed", help=N_("Nothing was printed after this backup."))
    ] = False,
    check: Annotated[bool, typer.Option("--check", help=N_("Only examine the file; change nothing."))] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    folder = DataFolder(data or default_data_folder())
    use_language_of(folder)
    bootstrap.refuse_server(LocalSettings.load(folder.local_settings))
    desk = open_restore(folder)
    with progress(_("Examining the backup"), quiet=as_json) as step:
        if check:
            examined = desk.examine(file, identity=key, progress=step)
            told: dict[str, Any] = {"ok": True, "anchored": examined.anchored, "lost": len(examined.lost)}
            if as_json:
                print_json(told)
            else:
                typer.echo(_("This backup proves itself ({count} sales).", count=examined.counts.get("sale", 0)))
                _tell_anchors(anchored=examined.anchored)
            return
        from ntt_pos.restoring import restored_words
        from ntt_pos.services.safety.restore import Credentials

        username, secret = ask_secret(user)
        numbers = printed if printed or not nothing_printed else []
        done = desk.restore(file, who=Credentials(username, secret), printed=numbers, identity=key, progress=step)
    if as_json:
        print_json(
            {
                "restored": str(file),
                "epoch": done.epoch,
                "skipped": [list(each) for each in done.skipped],
                "old_file": str(done.old_file or ""),
                "anchored": done.examined.anchored,
            }
        )
        return
    typer.echo(restored_words(done, folder))
    _tell_anchors(anchored=done.examined.anchored)


def _tell_anchors(*, anchored: bool) -> None:
    if not anchored:
        tell_failure(
            _(
                "No head kept outside could be compared. Compare the 64 digits of the last signed Z: "
                "ntt-pos verify --anchor LRT-01=DIGITS"
            )
        )


@app.command(
    cls=Command,
    help=N_("Write an archive that an auditor checks without this program: journal, tables, manifest and a checker."),
)
def export(
    to: Annotated[Path, typer.Option("--out", metavar="PATH", help=N_("A new folder, or a file that ends in .zip."))],
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="YYYY-MM-DD", help=N_("The first business date (else from the beginning).")),
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="YYYY-MM-DD", help=N_("The last business date (else to the end)."))
    ] = None,
    user: User = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    first, last = the_date(start), the_date(end)
    with open_the_shop(data) as shop:
        by = sign_in(shop, user, Act.EXPORT)
        with progress(_("Writing the archive"), quiet=as_json) as step:
            done = shop.export.write(to, by=by, start=first, end=last, progress=step)
    if as_json:
        print_json({"path": str(done.path), "records": done.records, "manifest_sha256": done.manifest_sha256})
        return
    typer.echo(_("Archive of {count} journal records: {path}", count=i18n.number(done.records), path=str(done.path)))
    typer.echo(_("The hash of its manifest. Give it to the auditor by another way: {hash}", hash=done.manifest_sha256))


@app.command(
    cls=Command, help=N_("Say what is wrong with this PC and what to do about it; exit code 1 when something is.")
)
def doctor(data: Data = None, as_json: AsJson = False) -> None:
    from ntt_pos.doctor import examine
    from ntt_pos.health import Health

    root = data or default_data_folder()
    use_language_of(DataFolder(root))
    signs = examine(root)
    words = {Health.FINE: _("fine"), Health.LOOK: _("LOOK"), Health.DANGER: _("DANGER")}
    if as_json:
        print_json([{"health": str(sign.health), "about": sign.about, "what": i18n.explain(sign)} for sign in signs])
    else:
        for sign in signs:
            typer.echo(f"{words[sign.health]:<8} {i18n.explain(sign)}")
    if any(sign.health is Health.DANGER for sign in signs):
        raise typer.Exit(FAILED)
