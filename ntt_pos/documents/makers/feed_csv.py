"""The feed as a file: CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from ntt_pos.documents.engine.clean import for_cell
from ntt_pos.domain.makers.feed import COLUMNS


def feed_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return the feed in UTF-8, a line per product."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow([for_cell(name) for name in COLUMNS])
    for row in rows:
        writer.writerow([for_cell(row[name]) for name in COLUMNS])
    return made.getvalue().encode()
