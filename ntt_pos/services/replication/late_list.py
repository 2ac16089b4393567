"""The list of what one PC recorded and no other has: whoever types it in again finds each paper by its number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ntt_pos import i18n
from ntt_pos.data import atomic_files
from ntt_pos.data.queries.core import chains
from ntt_pos.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ntt_pos.data.engine import Unit
    from ntt_pos.services.core.unit_of_work import Home

LIST: Final = "ketik-lagi.txt"


def write_list(unit: Unit, home: Home, after: int, path: Path) -> int:
    """List this register's records after one in a file; return how many. Raises OSError."""
    rows = chains.shown_after(unit, home.register_id, after)
    head = _(
        "Recorded on {register} and not in the books of the other PCs. Type in again what is missing there, marked late.",
        register=home.register_code,
    )
    lines = [_line(row["at"], row["kind"], json.loads(row["canonical"])["rows"]) for row in rows]
    atomic_files.write_whole(path, "\n".join((head, "", *lines, "")).encode())
    return len(lines)


def _line(at: datetime, kind: str, rows: Mapping[str, list[dict[str, Any]]]) -> str:
    found: list[str] = []
    for name in sorted(rows):
        for row in rows[name]:
            found += [str(row[each]) for each in ("number", "name", "reason", "note") if row.get(each)]
            found += [i18n.rupiah(row[each]) for each in ("total", "amount") if isinstance(row.get(each), int)][:1]
            if name == "sale_line":
                found.append(f"{row['product']} × {row['quantity']}")
    return f"{i18n.moment(at)}  {kind}  {'; '.join(dict.fromkeys(found))}"
