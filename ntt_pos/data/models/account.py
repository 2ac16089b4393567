"""What the shop owes its producers: entries, frozen settlements, payouts and corrections."""

from __future__ import annotations

import sqlalchemy as sa

from ntt_pos.data.models.base import (
    Sort,
    day,
    helper,
    made_when_asked,
    one_of,
    only_where,
    posting,
    ref,
    rule,
    rupiah,
    signed,
    table,
    text,
    uid_ref,
    whole,
    year_json,
)
from ntt_pos.data.types import Int
from ntt_pos.domain.money.account import EntryKind

made_when_asked(__name__)

producer_entry = table(
    "producer_entry",
    Sort.BOOK,
    lambda: (
        ref("producer_id", "producer"),
        one_of("kind", EntryKind),
        signed("amount"),
        day("business_date"),
        day("occurred_on", null=True),
        text("document"),
        uid_ref("line_uid", null=True),
        ref("movement_id", "stock_movement", null=True),
        text("note"),
        rule("credit", "kind NOT IN ('SALE', 'PAYOUT_REVERSED', 'REPAYMENT') OR amount >= 0"),
        rule("debit", "kind NOT IN ('RETURN', 'PAYOUT', 'ADVANCE') OR amount <= 0"),
        rule("of_line", "kind NOT IN ('SALE', 'RETURN') OR line_uid IS NOT NULL"),
        rule("of_loss", "kind <> 'COMPENSATION' OR movement_id IS NOT NULL"),
        rule("given_up", "kind <> 'WRITE_OFF' OR amount > 0"),
        sa.Index(None, "producer_id", "id"),
        sa.Index(None, "line_uid"),
        only_where(
            "amount < 0",
            "ix_producer_entry_gone",
            "producer_id",
            "amount",
        ),
        only_where(
            "kind IN ('SALE', 'RETURN')",
            "uq_producer_entry_sold",
            "line_uid",
            unique=True,
        ),
    ),
)
balance_now = helper(
    "balance_now",
    lambda: (
        sa.Column("producer_id", Int(), sa.ForeignKey("producer.id"), primary_key=True, autoincrement=False),
        signed("amount"),
        whole("newest_entry_id", null=True),
        whole("settled_entry_id"),
        whole("settled_movement_id"),
    ),
)
settlement = table(
    "settlement",
    Sort.BOOK,
    lambda: (
        text("number"),
        *posting(),
        ref("producer_id", "producer"),
        one_of("kind", ("NIGHT", "ADHOC")),
        signed("opening"),
        signed("closing"),
        rupiah("payable"),
        year_json("payload"),
        text("payload_sha256"),
        text("previous_hash"),
        text("chain_hash"),
        whole("chain_position", low=1),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("producer_id", "chain_position"),
        rule("owed", "payable = 0 OR payable <= closing"),
        sa.Index(None, "outlet_id", "business_date"),
    ),
)
settlement_entry = table(
    "settlement_entry",
    Sort.BOOK,
    lambda: (
        ref("settlement_id", "settlement"),
        ref("entry_id", "producer_entry"),
        sa.UniqueConstraint("entry_id"),
        sa.Index(None, "settlement_id"),
    ),
)
settlement_movement = table(
    "settlement_movement",
    Sort.BOOK,
    lambda: (
        ref("settlement_id", "settlement"),
        ref("movement_id", "stock_movement"),
        sa.UniqueConstraint("movement_id"),
        sa.Index(None, "settlement_id"),
    ),
)
settlement_drawn = table(
    "settlement_drawn",
    Sort.BOOK,
    lambda: (*posting(), ref("settlement_id", "settlement"), text("pdf_sha256"), sa.UniqueConstraint("settlement_id")),
)
settlement_page = table(
    "settlement_page",
    Sort.BOOK,
    lambda: (
        *posting(),
        ref("settlement_id", "settlement"),
        whole("first_position", low=1),
        sa.UniqueConstraint("settlement_id"),
    ),
)
payout = table(
    "payout",
    Sort.BOOK,
    lambda: (
        text("number"),
        *posting(),
        uid_ref("key"),
        ref("producer_id", "producer"),
        one_of("kind", ("PAYOUT", "ADVANCE")),
        one_of("means", ("CASH", "TRANSFER")),
        whole("amount", low=1),
        signed("balance_before"),
        text("from_place"),
        uid_ref("received_by_uid"),
        text("relation"),
        text("reference"),
        ref("approval_id", "approval", null=True),
        rule("covered", "kind <> 'PAYOUT' OR amount <= balance_before"),
        rule("ahead", "kind <> 'ADVANCE' OR amount > balance_before"),
        rule("by_the_bank", "means <> 'TRANSFER' OR from_place = 'BANK'"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("key"),
        sa.Index(None, "producer_id"),
    ),
)
payout_reversal = table(
    "payout_reversal",
    Sort.BOOK,
    lambda: (
        *posting(),
        ref("payout_id", "payout"),
        text("reason"),
        ref("approval_id", "approval", null=True),
        sa.UniqueConstraint("payout_id"),
    ),
)
repayment = table(
    "repayment",
    Sort.BOOK,
    lambda: (
        text("number"),
        *posting(),
        ref("producer_id", "producer"),
        whole("amount", low=1),
        text("to_place"),
        text("note"),
        sa.UniqueConstraint("number"),
    ),
)
account_correction = table(
    "account_correction",
    Sort.BOOK,
    lambda: (
        text("number"),
        *posting(),
        ref("producer_id", "producer"),
        one_of("kind", ("OPENING", "CORRECTION", "TAX", "WRITE_OFF")),
        signed("amount"),
        text("reason"),
        text("cites"),
        ref("approval_id", "approval", null=True),
        rule("something", "amount <> 0"),
        rule("given_up", "kind <> 'WRITE_OFF' OR amount > 0"),
        sa.UniqueConstraint("number"),
    ),
)
