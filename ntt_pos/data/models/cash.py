"""The drawer and the other places of money: shifts and every rupiah that moves between them."""

from __future__ import annotations

import sqlalchemy as sa

from ntt_pos.data.models.base import (
    Sort,
    day,
    helper,
    instant,
    json,
    made_when_asked,
    one_of,
    posting,
    ref,
    rule,
    rupiah,
    signed,
    table,
    text,
    whole,
)
from ntt_pos.data.types import Int
from ntt_pos.domain.money.shift import CashKind

made_when_asked(__name__)

shift_opened = table(
    "shift_opened",
    Sort.BOOK,
    lambda: (
        *posting(),
        whole("sequence", low=1),
        rupiah("opening_float"),
        json("denominations"),
        sa.UniqueConstraint("register_id", "sequence"),
    ),
)
shift_closed = table(
    "shift_closed",
    Sort.BOOK,
    lambda: (
        text("number"),
        *posting(),
        ref("shift_id", "shift_opened"),
        rupiah("counted"),
        json("denominations"),
        signed("expected"),
        signed("difference"),
        text("reason"),
        ref("confirmed_by_id", "user_account", null=True),
        json("report"),
        signed("grand_total_net"),
        rupiah("grand_total_absolute"),
        text("journal_head"),
        rule("difference_is", "difference = counted - expected"),
        rule("grand_totals", "grand_total_net <= grand_total_absolute"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("shift_id"),
    ),
)
shift_confirmed = table(
    "shift_confirmed",
    Sort.BOOK,
    lambda: (*posting(), ref("shift_closed_id", "shift_closed"), text("note"), sa.UniqueConstraint("shift_closed_id")),
)
cash_movement = table(
    "cash_movement",
    Sort.BOOK,
    lambda: (
        text("number", null=True),
        *posting(),
        ref("shift_id", "shift_opened", null=True),
        text("from_place", null=True),
        text("to_place", null=True),
        one_of("kind", CashKind),
        rupiah("amount"),
        text("reason"),
        text("document"),
        ref("approval_id", "approval", null=True),
        sa.CheckConstraint("from_place IS NOT NULL OR to_place IS NOT NULL", name="somewhere"),
        rule("elsewhere", "from_place <> to_place"),
        rule("something", "amount > 0"),
        rule("comes_in", "kind NOT IN ('OPENING', 'SALE', 'REPAYMENT') OR from_place IS NULL"),
        rule("goes_out", "kind NOT IN ('REFUND', 'PAYOUT', 'ADVANCE', 'FEE') OR to_place IS NULL"),
        rule(
            "stays_here",
            "kind NOT IN ('FLOAT', 'DROP', 'DEPOSIT', 'CLEARING') OR (from_place IS NOT NULL AND to_place IS NOT NULL)",
        ),
        rule("differs", "kind <> 'DIFFERENCE' OR from_place IS NULL OR to_place IS NULL"),
        rule("paid_in", "kind <> 'PAY_IN' OR to_place IS NOT NULL"),
        rule("paid_out", "kind <> 'PAY_OUT' OR from_place IS NOT NULL"),
        rule(
            "of_a_shift",
            "shift_id IS NOT NULL OR (substr(coalesce(from_place, ''), 1, 7) <> 'DRAWER:' "
            "AND substr(coalesce(to_place, ''), 1, 7) <> 'DRAWER:')",
        ),
        sa.Index(None, "shift_id"),
        sa.Index(None, "outlet_id", "business_date"),
    ),
)
money_count = table(
    "money_count",
    Sort.BOOK,
    lambda: (*posting(), text("place"), rupiah("amount"), json("denominations"), day("as_of"), text("note")),
)
drawer_opened = table(
    "drawer_opened",
    Sort.BOOK,
    lambda: (
        *posting(),
        ref("shift_id", "shift_opened", null=True),
        text("reason"),
        ref("approval_id", "approval", null=True),
        sa.Index(None, "shift_id"),
    ),
)
open_shift = helper(
    "open_shift",
    lambda: (
        sa.Column("register_id", Int(), sa.ForeignKey("register.id"), primary_key=True, autoincrement=False),
        ref("shift_id", "shift_opened"),
        instant("at"),
    ),
)
place_now = helper(
    "place_now",
    lambda: (
        ref("outlet_id", "outlet"),
        text("place"),
        signed("amount"),
        sa.PrimaryKeyConstraint("outlet_id", "place"),
    ),
)
