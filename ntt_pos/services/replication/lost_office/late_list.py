"""The list of what one PC recorded and no other has: whoever types it in again finds each paper by its number."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ntt_pos import i18n
from ntt_pos.data import atomic_files
from ntt_pos.data.queries.core import chains
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.record_words import RECORD, RECORDS
from ntt_pos.domain.core.words import NOTE_REASONS, RETURN_REASONS, Words
from ntt_pos.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.parcel import Told
    from ntt_pos.services.core.unit_of_work import Context, Home

LIST: Final = "ketik-lagi.txt"
REASONS: Final[Mapping[str, Words]] = {**NOTE_REASONS, **RETURN_REASONS}


def line_of(at: datetime, kind: str, rows: Mapping[str, list[dict[str, Any]]]) -> str:
    """Return a record as one line: when, what it is called, and the numbers, names, reasons, sums and goods in its rows."""
    found: list[str] = []
    for name in sorted(rows):
        for row in rows[name]:
            found += [str(row[each]) for each in ("number", "name", "note") if row.get(each)]
            if reason := row.get("reason"):
                found.append(_(REASONS[reason].long) if reason in REASONS else str(reason))
            found += [i18n.rupiah(row[each]) for each in ("total", "amount") if isinstance(row.get(each), int)][:1]
            if name == "sale_line":
                found.append(f"{row['product']} × {row['quantity']}")
    return f"{i18n.moment(at)}  {_(RECORDS.get(kind, RECORD))}  {'; '.join(dict.fromkeys(found))}"


def write_list(unit: Unit, home: Home, after: int, path: Path) -> None:
    """List this register's records after one in a file; raises OSError."""
    head = _(
        "Recorded on {register} and not in the books of the other PCs. Type in again what is missing there, marked late.",
        register=home.register_code,
    )
    atomic_files.write_whole(path, "\n".join(_listed(unit, home, after, head)).encode())


def _listed(unit: Unit, home: Home, after: int, head: str) -> list[str]:
    rows = chains.shown_after(unit, home.register_id, after)
    return [head, "", *(line_of(row["at"], row["kind"], json.loads(row["canonical"])["rows"]) for row in rows), ""]


def list_what_they_lack(context: Context, told: Mapping[str, Told], folder: Path) -> None:
    """List what other PCs did not say that they have of this one, each under a head of its own, where they said anything."""
    lines: list[str] = []
    with context.reading() as unit:
        for other, each in told.items():
            head = _(
                "Recorded on {register} and not in the books of {other}. Type in again what is missing there, marked late.",
                register=context.home.register_code,
                other=other,
            )
            lines += _listed(unit, context.home, each.last, head)
    if lines:
        atomic_files.write_whole(folder / LIST, "\n".join(lines).encode())


class TakenOut(DomainError):
    """This PC was taken out of the shop; it records nothing more."""


def refuse_taken_out(context: Context, folder: Path, ended: int) -> None:
    """Raise TakenOut, once what this PC recorded after the last record that counts of it is listed."""
    home, path = context.home, folder / LIST
    with context.reading() as unit:
        last, _hash = chains.head(unit, home.register_code) or (0, "")
        if last <= ended:
            raise TakenOut(
                "{register} was taken out of the shop at the office PC ({seat}), which has every record of it. It records nothing "
                "more; if this PC shall go on, let it join again in a new folder, with a new code from there.",
                register=home.register_code,
                seat=context.seat,
            )
        write_list(unit, home, ended, path)
    raise TakenOut(
        "{register} was taken out of the shop at the office PC ({seat}), and no other PC has {count} of its records. They "
        "are listed in {path}: type in again at the office PC what is missing there, marked late. Then let this PC join "
        "again.",
        register=home.register_code,
        seat=context.seat,
        count=last - ended,
        path=str(path),
    )
