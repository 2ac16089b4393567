"""The command that proves the books."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ntt_pos.cli.common import (
    FAILED,
    AsJson,
    Data,
    app,
    open_the_shop,
    print_json,
    progress,
    tell_failure,
    told_counts,
)
from ntt_pos.cli.help_words import Command, WrongUsage
from ntt_pos.data.copies.manifest import known_heads
from ntt_pos.i18n import N_, _

if TYPE_CHECKING:
    from ntt_pos.services.safety.proof.verify_report import VerifyReport

_COUNTED: Final = {
    "journal": N_("journal records"),
    "rows": N_("rows"),
    "personal": N_("personal values"),
    "checks": N_("rules"),
    "series": N_("number series"),
    "settlements": N_("statements"),
    "shifts": N_("shifts"),
    "days": N_("closed days"),
    "anchors": N_("heads kept outside"),
}
_DIGITS: Final = re.compile(r"[0-9a-f]{8,64}")


@app.command(
    cls=Command,
    help=N_("Recompute the whole books and name everything that does not agree; exit code 1 when anything does not."),
)
def verify(
    data: Data = None,
    as_json: AsJson = False,
    digest: Annotated[bool, typer.Option("--digest", help=N_("Print only the digest of all chain heads."))] = False,
    anchors: Annotated[
        bool,
        typer.Option("--anchors", help=N_("Compare with the heads kept in the second folder and beside the backups.")),
    ] = False,
    anchors_from: Annotated[
        Path | None,
        typer.Option(
            "--anchors-from", metavar="FOLDER", help=N_("Compare with the heads kept in this folder (a stick).")
        ),
    ] = None,
    anchor: Annotated[
        list[str] | None,
        typer.Option(
            "--anchor",
            metavar="REGISTER=DIGITS",
            help=N_("Compare with the journal digits on a signed Z (64) or a receipt (8); may be repeated."),
        ),
    ] = None,
) -> None:
    papers = _papers(anchor or [])
    with (
        open_the_shop(data, to_prove=True) as shop,
        progress(_("Proving the books"), quiet=as_json or digest) as step,
    ):
        outside = shop.backups.outside
        kept = outside.known() if anchors else ()
        on_stick = outside.of_shop(known_heads(anchors_from)) if anchors_from is not None else ()
        blind = [each for each, asked in ((kept, anchors), (on_stick, anchors_from is not None)) if asked and not each]
        report = shop.verify.run(progress=step, anchors=papers, kept=(*kept, *on_stick))
    _tell(report, as_json=as_json, digest=digest)
    if blind:
        tell_failure(
            _(
                "No head of this shop's journal was found there, so nothing was compared with it. Name the folder of the "
                "stick, make a backup, or type the digits of a paper with --anchor."
            )
        )
    if report.findings or blind:
        raise typer.Exit(FAILED)


def _tell(report: VerifyReport, *, as_json: bool, digest: bool) -> None:
    findings, warnings = (
        [{"kind": each.kind, "where": each.where, "what": _(each.what, **each.params)} for each in found]
        for found in (report.findings, report.warnings)
    )
    if as_json:
        counted = dict(report.counted)
        told = {"ok": not findings, "digest": report.digest, "counted": counted}
        print_json({**told, "findings": findings, "warnings": warnings})
    elif digest:
        typer.echo(report.digest)
        for each in findings:
            tell_failure(f"{each['where']}: {each['what']}")
    else:
        for each in findings:
            typer.echo(f"{each['kind']}  {each['where']}: {each['what']}")
        for each in warnings:
            typer.echo(_("Look at {where}: {what}", where=each["where"], what=each["what"]))
        typer.echo(_("Checked: {counted}.", counted=told_counts(report.counted, _COUNTED)))
        typer.echo(_("{count} findings.", count=len(findings)) if findings else _("The books agree."))
        typer.echo(_("Digest {digest}", digest=report.digest))


def _papers(anchors: Sequence[str]) -> list[tuple[str, str]]:
    """Return (register, digits) of each journal head typed from paper."""
    found = []
    for text in anchors:
        register, _sign, digits = text.partition("=")
        if not _DIGITS.fullmatch(digits.lower()):
            raise WrongUsage(
                "“{text}” is not REGISTER=DIGITS with 8 to 64 digits, as on a receipt or a Z.", text=text[:90]
            )
        found.append((register, digits.lower()))
    return found
