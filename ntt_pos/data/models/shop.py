"""The outlet, its registers and users, its settings, numbers and days."""

from __future__ import annotations

import sqlalchemy as sa

from ntt_pos.data.models.base import (
    Sort,
    day,
    flag,
    helper,
    instant,
    json,
    made_when_asked,
    one_of,
    posting,
    ref,
    table,
    text,
    uid_ref,
    whole,
)
from ntt_pos.data.types import Int, Text
from ntt_pos.domain.core.users import CHANGEABLE_ROLES, Role, SecretKind

made_when_asked(__name__)

outlet = table(
    "outlet",
    Sort.MASTER,
    lambda: (
        text("code"),
        text("name"),
        text("address"),
        text("regency_code"),
        flag("practice"),
        sa.UniqueConstraint("code"),
    ),
    key="code",
    outlet=False,
)
register = table(
    "register",
    Sort.MASTER,
    lambda: (
        text("code"),
        one_of("kind", ("TILL", "OFFICE")),
        whole("epoch"),
        uid_ref("install_uid"),
        sa.UniqueConstraint("code"),
    ),
    key="code",
)
own_role = table(
    "own_role",
    Sort.MASTER,
    lambda: (
        text("code"),
        text("name"),
        one_of("base", CHANGEABLE_ROLES),
        one_of("secret", SecretKind),
        sa.UniqueConstraint("outlet_id", "code"),
    ),
    key="code",
)
user_account = table(
    "user_account",
    Sort.MASTER,
    lambda: (
        text("username"),
        text("name"),
        one_of("role", Role),
        # Salted and slow already: their SHA-256 tells nothing of the secret, but shows one that was put there by another hand.
        text("secret_hash", null=True, sealed=True),
        text("recovery_hash", null=True, sealed=True),
        flag("active", default=True),
        ref("own_role_id", "own_role", null=True),
        sa.UniqueConstraint("outlet_id", "username"),
    ),
    key="username",
)
setting = table(
    "setting", Sort.MASTER, lambda: (text("name"), json("value"), sa.UniqueConstraint("outlet_id", "name")), key="name"
)

approval = table(
    "approval",
    Sort.BOOK,
    lambda: (
        *posting(),
        text("act"),
        text("object"),
        ref("asker_id", "user_account"),
        ref("approver_id", "user_account"),
        text("reason"),
        sa.CheckConstraint("asker_id <> approver_id", name="somebody_else"),
    ),
)
day_cut = table("day_cut", Sort.BOOK, lambda: (*posting(), sa.UniqueConstraint("outlet_id", "business_date")))
day_closed = table(
    "day_closed",
    Sort.BOOK,
    lambda: (*posting(), whole("statements"), json("summary"), sa.UniqueConstraint("outlet_id", "business_date")),
)
register_admitted = table(
    "register_admitted",
    Sort.BOOK,
    lambda: (
        *posting(),
        ref("admitted_id", "register"),
        text("public_key"),
        flag("seat"),
        sa.Index(None, "admitted_id"),
    ),
)
register_retired = table(
    "register_retired",
    Sort.BOOK,
    lambda: (*posting(), ref("retired_id", "register"), whole("last_seq"), sa.UniqueConstraint("retired_id")),
)
# The seat moves: who has it closes it for another PC, and that one opens it once it has that record. An owner opens it on a
# PC that has the newest records when the PC that had it is lost (``lost``). ``before`` is where the shop's records went on.
seat_closed = table(
    "seat_closed",
    Sort.BOOK,
    lambda: (*posting(), whole("epoch"), ref("next_id", "register"), sa.UniqueConstraint("outlet_id", "epoch")),
)
seat_opened = table(
    "seat_opened",
    Sort.BOOK,
    lambda: (
        *posting(),
        whole("epoch"),
        flag("lost"),
        ref("before_id", "register"),
        whole("before_seq"),
        text("before_head"),
        sa.UniqueConstraint("outlet_id", "epoch"),
    ),
)

counter = helper(
    "counter", lambda: (sa.Column("series", Text(), primary_key=True), ref("outlet_id", "outlet"), whole("value"))
)
day_state = helper(
    "day_state",
    lambda: (
        sa.Column("outlet_id", Int(), sa.ForeignKey("outlet.id"), primary_key=True, autoincrement=False),
        day("newest_date", null=True),
        day("last_cut", null=True),
        day("last_closed", null=True),
        instant("last_instant", null=True),
    ),
)
register_pc = helper(
    "register_pc",
    lambda: (
        sa.Column("register_id", Int(), sa.ForeignKey("register.id"), primary_key=True, autoincrement=False),
        text("pc"),
        instant("at"),
    ),
)
# What the other PCs of the shop said last: a row for each register whose records come from elsewhere. The head is the one
# that its PC signed, ``at`` by its own clock; ``seat_seq`` is how much it had of the chain in which the seat writes.
chain_heard = helper(
    "chain_heard",
    lambda: (
        sa.Column("register_id", Int(), sa.ForeignKey("register.id"), primary_key=True, autoincrement=False),
        whole("seq"),
        text("hash"),
        instant("at"),
        whole("seat_seq"),
        instant("heard_at"),
    ),
)
sign_in_throttle = helper(
    "sign_in_throttle",
    lambda: (sa.Column("who", Text(), primary_key=True), whole("failures"), whole("uptime")),
)
