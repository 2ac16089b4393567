"""Goods that come, move and go: deliveries, withdrawals, counts, write-offs, and the ledger of every unit."""

from __future__ import annotations

import sqlalchemy as sa

from ntt_pos.data.models.base import (
    Sort,
    day,
    helper,
    instant,
    json,
    made_when_asked,
    moved,
    one_of,
    only_where,
    posting,
    ref,
    rule,
    table,
    text,
    uid_ref,
    units,
    whole,
)
from ntt_pos.data.types import Day, Int, Text, Uid, Word
from ntt_pos.domain.goods.stock import Bin, MovementKind

made_when_asked(__name__)

delivery = table(
    "delivery",
    Sort.BOOK,
    lambda: (
        text("number"),
        *posting(),
        ref("producer_id", "producer", null=True),
        text("note"),
        ref("reverses_id", "delivery", null=True),
        ref("approval_id", "approval", null=True),
        sa.UniqueConstraint("number"),
        sa.Index(None, "reverses_id", unique=True),
    ),
)
delivery_line = table(
    "delivery_line",
    Sort.BOOK,
    lambda: (
        ref("delivery_id", "delivery"),
        ref("product_id", "product"),
        text("product_name"),
        units("claimed", low=0),
        moved("counted"),
        day("expiry", null=True),
        text("note"),
        sa.Index(None, "delivery_id"),
    ),
)
batch = table(
    "batch",
    Sort.BOOK,
    lambda: (
        ref("product_id", "product"),
        day("expiry", null=True),
        ref("delivery_line_id", "delivery_line", null=True),
        sa.Index(None, "product_id"),
    ),
)
withdrawal = table(
    "withdrawal",
    Sort.BOOK,
    lambda: (
        text("number"),
        *posting(),
        ref("producer_id", "producer", null=True),
        text("note"),
        uid_ref("received_by_uid", null=True),
        ref("reverses_id", "withdrawal", null=True),
        ref("approval_id", "approval", null=True),
        sa.UniqueConstraint("number"),
        sa.Index(None, "reverses_id", unique=True),
    ),
)
withdrawal_line = table(
    "withdrawal_line",
    Sort.BOOK,
    lambda: (
        ref("withdrawal_id", "withdrawal"),
        ref("product_id", "product"),
        text("product_name"),
        ref("batch_id", "batch", null=True),
        one_of("bin", Bin),
        moved("quantity"),
        one_of("reason", ("UNSOLD", "EXPIRED", "SPOILED", "OTHER")),
        sa.Index(None, "withdrawal_id"),
    ),
)
stock_count = table(
    "stock_count",
    Sort.BOOK,
    lambda: (
        text("number"),
        *posting(),
        text("scope"),
        text("note"),
        ref("approval_id", "approval", null=True),
        sa.UniqueConstraint("number"),
    ),
)
stock_count_line = table(
    "stock_count_line",
    Sort.BOOK,
    lambda: (
        ref("stock_count_id", "stock_count"),
        ref("product_id", "product"),
        text("product_name"),
        ref("batch_id", "batch", null=True),
        moved("expected"),
        units("counted", low=0),
        text("reason"),
        sa.Index(None, "stock_count_id"),
    ),
)
write_off = table(
    "write_off",
    Sort.BOOK,
    lambda: (
        text("number"),
        *posting(),
        one_of("reason", ("DAMAGED", "EXPIRED", "SAMPLE", "DISPOSED", "WRONG_EXPIRY")),
        text("note"),
        ref("reverses_id", "write_off", null=True),
        ref("approval_id", "approval", null=True),
        sa.UniqueConstraint("number"),
        sa.Index(None, "reverses_id", unique=True),
    ),
)
write_off_line = table(
    "write_off_line",
    Sort.BOOK,
    lambda: (
        ref("write_off_id", "write_off"),
        ref("product_id", "product"),
        text("product_name"),
        ref("batch_id", "batch", null=True),
        units("quantity"),
        sa.Index(None, "write_off_id"),
    ),
)
stock_movement = table(
    "stock_movement",
    Sort.BOOK,
    lambda: (
        ref("product_id", "product"),
        ref("producer_id", "producer", null=True),
        ref("batch_id", "batch", null=True),
        one_of("bin", Bin),
        one_of("kind", MovementKind),
        moved("quantity"),
        day("business_date"),
        day("occurred_on", null=True),
        text("document"),
        uid_ref("line_uid", null=True),
        ref("cites_id", "stock_movement", null=True),
        sa.CheckConstraint("quantity <> 0", name="something_moves"),
        rule("comes", "kind NOT IN ('OPENING', 'FOUND', 'RETURN') OR quantity > 0"),
        rule("goes", "kind NOT IN ('SALE', 'LOST', 'SAMPLE') OR quantity < 0"),
        rule("on_the_shelf", "kind NOT IN ('OPENING', 'DELIVERY', 'SALE', 'LOST', 'SAMPLE', 'FOUND') OR bin = 'SHELF'"),
        rule("of_line", "kind NOT IN ('SALE', 'RETURN') OR line_uid IS NOT NULL"),
        sa.Index(None, "producer_id", "id"),
        sa.Index(None, "product_id", "id"),
        only_where(
            "kind IN ('OPENING', 'DELIVERY')",
            "ix_stock_movement_came",
            "product_id",
            "business_date",
        ),
        only_where(
            "bin = 'COLLECT' AND quantity > 0",
            "ix_stock_movement_aside",
            "product_id",
            "business_date",
        ),
    ),
)
stock_now = helper(
    "stock_now",
    lambda: (
        sa.Column("product_id", Int(), sa.ForeignKey("product.id"), primary_key=True, autoincrement=False),
        sa.Column("batch_id", Int(), primary_key=True, autoincrement=False),
        sa.Column("bin", Word(), primary_key=True),
        moved("quantity"),
        day("expiry", null=True),
        rule("bin_word", "bin IN ('SHELF', 'COLLECT', 'DAMAGED')"),
    ),
)
# A count that is not posted yet. A line remembers when it was first and last touched: what moves afterwards is no
# difference. Its marks, the newest movement that was here then, tell which rows need not be looked at.
count_draft = helper(
    "count_draft",
    lambda: (
        sa.Column("uid", Uid(), primary_key=True),
        ref("outlet_id", "outlet"),
        ref("user_id", "user_account"),
        instant("at"),
        text("scope"),
    ),
)
count_draft_line = helper(
    "count_draft_line",
    lambda: (
        sa.Column("count_uid", Uid(), sa.ForeignKey("count_draft.uid"), primary_key=True),
        sa.Column("product_id", Int(), sa.ForeignKey("product.id"), primary_key=True, autoincrement=False),
        units("counted", low=0),
        whole("first_mark"),
        whole("mark"),
        text("reason"),
        instant("first_at"),
        instant("at"),
    ),
)
# A note of goods that is being typed, as its form keeps it.
note_draft = helper(
    "note_draft",
    lambda: (
        sa.Column("register_id", Int(), sa.ForeignKey("register.id"), primary_key=True, autoincrement=False),
        sa.Column("form", Text(), primary_key=True),
        instant("at"),
        json("kept"),
    ),
)
product_day = helper(
    "product_day",
    lambda: (
        sa.Column("product_id", Int(), sa.ForeignKey("product.id"), primary_key=True, autoincrement=False),
        sa.Column("business_date", Day(), primary_key=True),
        sa.Column("producer_id", Int(), nullable=True),
        moved("sold"),
        moved("returned"),
        sa.Column("paid", Int(), nullable=False),
        sa.Column("share", Int(), nullable=False),
        sa.Index(None, "producer_id", "business_date", "paid"),
    ),
)
