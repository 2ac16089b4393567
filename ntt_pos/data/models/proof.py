"""The journal, the print queue and what was already imported."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from ntt_pos.data.models.base import (
    Sort,
    blob,
    day,
    helper,
    instant,
    json,
    made_when_asked,
    one_of,
    only_where,
    posting,
    ref,
    table,
    text,
    whole,
    year_json,
)
from ntt_pos.data.types import Uid

made_when_asked(__name__)

# What is asked by its kind: all but the two that make most of the journal. A query that says so, too, finds it in an index.
RARE: Final = "kind NOT IN ('sale', 'settlement')"
journal = table(
    "journal",
    Sort.BOOK,
    lambda: (
        ref("register_id", "register"),
        whole("seq", low=1),
        text("kind"),
        instant("at"),
        day("business_date"),
        year_json("canonical"),
        text("previous_hash"),
        text("hash"),
        sa.UniqueConstraint("register_id", "seq"),
        sa.UniqueConstraint("record_uid"),
        only_where(RARE, "ix_journal_rare", "register_id", "kind", "seq"),
    ),
)
# A closed year whose journal texts and statement payloads lie in a file of its own beside the books (SQLite only).
year_file = table(
    "year_file",
    Sort.BOOK,
    lambda: (
        *posting(),
        whole("year", low=2000, high=9999),
        text("file"),
        text("sha256"),
        whole("bytes"),
        whole("records"),
        whole("statements"),
        sa.UniqueConstraint("outlet_id", "year"),
    ),
)
import_row = table(
    "import_row",
    Sort.BOOK,
    lambda: (
        text("sheet"),
        text("row_hash"),
        whole("ordinal"),
        sa.UniqueConstraint("outlet_id", "sheet", "row_hash", "ordinal"),
    ),
)
print_job = helper(
    "print_job",
    lambda: (
        sa.Column("uid", Uid(), primary_key=True),
        ref("outlet_id", "outlet"),
        ref("register_id", "register"),
        one_of("kind", ("RECEIPT", "Z", "X", "STATEMENT", "VOUCHER", "TEST", "LABEL", "KICK", "NOTE", "GIFT")),
        text("document"),
        whole("copy"),
        one_of("state", ("QUEUED", "SENDING", "SENT", "FAILED", "UNKNOWN", "CANCELLED")),
        instant("at"),
        instant("tried_at", null=True),
        text("problem"),
        blob("payload", null=True),
        sa.Index(None, "register_id", "state"),
    ),
)
copy_printed = table(
    "copy_printed",
    Sort.BOOK,
    lambda: (*posting(), text("document"), whole("copy"), text("reason"), sa.Index(None, "document")),
)
# Papers that left the program as a file for another program to print: only a person can say whether they came out.
paper_file = table(
    "paper_file",
    Sort.BOOK,
    lambda: (
        *posting(),
        text("batch"),
        text("file"),
        text("document"),
        sa.Index(None, "document"),
        sa.Index(None, "batch"),
    ),
)
paper_answer = table(
    "paper_answer",
    Sort.BOOK,
    lambda: (*posting(), text("batch"), one_of("answer", ("YES", "NO", "GONE")), sa.Index(None, "batch")),
)
restored = table(
    "restored",
    Sort.BOOK,
    lambda: (
        *posting(),
        whole("epoch", low=1),
        whole("old_seq", low=1),
        text("old_head"),
        whole("anchored_seq"),
        text("anchored_head"),
        json("skipped"),
        json("lost"),
        text("backup_sha256"),
        sa.UniqueConstraint("register_id", "epoch"),
    ),
)
