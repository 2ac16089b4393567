"""Sales, payments and returns: snapshots that nothing recomputes."""

from __future__ import annotations

import sqlalchemy as sa

from ntt_pos.data.models.base import (
    Sort,
    basis_points,
    day,
    helper,
    instant,
    json,
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
    units,
    whole,
)
from ntt_pos.data.types import Int, Uid
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.core.terms import Bearer
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.pricing import DiscountKind
from ntt_pos.domain.selling.returns import RefundStep
from ntt_pos.domain.selling.unknown_barcodes import CodeFate

made_when_asked(__name__)

sale = table(
    "sale",
    Sort.BOOK,
    lambda: (
        text("number"),
        *posting(),
        ref("shift_id", "shift_opened"),
        rupiah("gross"),
        rupiah("discount"),
        rupiah("paid"),
        signed("rounding"),
        rupiah("total"),
        rupiah("tendered"),
        rupiah("change"),
        rupiah("tax"),
        whole("units"),
        uid_ref("exchange_uid", null=True),
        text("reentry", null=True),
        ref("approval_id", "approval", null=True),
        sa.CheckConstraint("paid + rounding = total", name="total"),
        sa.CheckConstraint("gross - discount = paid", name="paid"),
        rule("given", "tendered - change = total"),
        rule("rounded_down", "rounding BETWEEN -9999 AND 0"),
        sa.UniqueConstraint("number"),
        sa.Index(None, "outlet_id", "business_date"),
        sa.Index(None, "shift_id"),
        only_where("reentry IS NOT NULL", "ix_sale_reentry", "reentry"),
    ),
)
sale_line = table(
    "sale_line",
    Sort.BOOK,
    lambda: (
        ref("sale_id", "sale"),
        whole("position", high=10_000),
        ref("product_id", "product"),
        text("product_code"),
        text("product_name"),
        ref("producer_id", "producer", null=True),
        text("producer_code"),
        text("producer_name"),
        one_of("pillar", Pillar, null=True),
        text("village_code"),
        text("village"),
        text("district"),
        text("category"),
        text("unit"),
        whole("price_per", low=1, high=1000),
        units("quantity"),
        rupiah("price"),
        one_of("terms_kind", ("COMMISSION", "NET_PRICE", "OWN")),
        basis_points("rate_bp"),
        rupiah("net_price"),
        one_of("discount_bearer", Bearer),
        rupiah("gross"),
        rupiah("discount"),
        rupiah("paid"),
        rupiah("tax"),
        rupiah("producer_share"),
        signed("shop_share"),
        uid_ref("bundle_uid", null=True),
        ref("approval_id", "approval", null=True),
        day("business_date"),
        sa.CheckConstraint("gross - discount = paid AND paid = producer_share + shop_share + tax", name="split"),
        rule("own_goods", "terms_kind <> 'OWN' OR producer_share = 0"),
        sa.Index(None, "sale_id", "position", unique=True),
        sa.Index(None, "outlet_id", "business_date"),
        sa.Index(None, "producer_id", "business_date"),
    ),
)
sale_bundle = table(
    "sale_bundle",
    Sort.BOOK,
    lambda: (
        ref("sale_id", "sale"),
        ref("bundle_id", "bundle"),
        text("code"),
        text("name"),
        units("quantity"),
        rupiah("price"),
        sa.Index(None, "sale_id"),
    ),
)
sale_discount = table(
    "sale_discount",
    Sort.BOOK,
    lambda: (
        ref("sale_line_id", "sale_line"),
        one_of("kind", DiscountKind),
        rupiah("amount"),
        one_of("bearer", Bearer),
        text("reason"),
        ref("approval_id", "approval", null=True),
        rule("something", "amount > 0"),
        rule("of_the_shop", "kind = 'LINE' OR bearer = 'SHOP'"),
        sa.Index(None, "sale_line_id"),
    ),
)
payment = table(
    "payment",
    Sort.BOOK,
    lambda: (
        ref("sale_id", "sale"),
        one_of("means", Means),
        signed("amount"),
        rupiah("change"),
        text("reference"),
        ref("corrects_id", "payment", null=True),
        ref("approval_id", "approval", null=True),
        rule("change_of_it", "change = 0 OR (change <= amount AND means = 'CASH')"),
        rule("taken_back", "amount >= 0 OR corrects_id IS NOT NULL"),
        rule("something", "amount <> 0"),
        sa.Index(None, "sale_id"),
        only_where(
            "amount < 0",
            None,
            "corrects_id",
            unique=True,
        ),
    ),
)
sale_return = table(
    "sale_return",
    Sort.BOOK,
    lambda: (
        text("number"),
        *posting(),
        ref("shift_id", "shift_opened"),
        ref("sale_id", "sale", null=True),
        rupiah("paid"),
        rupiah("money_back"),
        signed("rounding"),
        uid_ref("exchange_uid", null=True),
        text("note"),
        ref("approval_id", "approval", null=True),
        sa.UniqueConstraint("number"),
        sa.Index(None, "sale_id"),
        sa.Index(None, "shift_id"),
        sa.Index(None, "outlet_id", "business_date"),
        sa.CheckConstraint("paid - money_back = rounding", name="rounding_rule"),
        rule("small_rounding", "rounding BETWEEN -19998 AND 19998"),
    ),
)
return_line = table(
    "return_line",
    Sort.BOOK,
    lambda: (
        ref("sale_return_id", "sale_return"),
        ref("sale_line_id", "sale_line", null=True),
        ref("product_id", "product"),
        text("product_code"),
        text("product_name"),
        ref("producer_id", "producer", null=True),
        text("producer_code"),
        text("unit"),
        whole("price_per", low=1, high=1000),
        units("quantity"),
        rupiah("paid"),
        rupiah("tax"),
        rupiah("producer_share"),
        signed("shop_share"),
        one_of("reason", ("CHANGED_MIND", "SPOILED", "DAMAGED_BY_SHOP", "WRONG_ITEM")),
        one_of("bin", ("SHELF", "COLLECT", "DAMAGED")),
        day("business_date"),
        sa.CheckConstraint("paid = producer_share + shop_share + tax", name="split"),
        sa.Index(None, "sale_return_id"),
        sa.Index(None, "sale_line_id"),
    ),
)
refund = table(
    "refund",
    Sort.BOOK,
    lambda: (
        ref("sale_return_id", "sale_return"),
        one_of("means", Means),
        rupiah("amount"),
        text("reference"),
        sa.Index(None, "sale_return_id"),
    ),
)
refund_check = table(
    "refund_check",
    Sort.BOOK,
    lambda: (
        *posting(),
        ref("sale_return_id", "sale_return"),
        one_of("step", RefundStep),
        text("note"),
        sa.UniqueConstraint("sale_return_id", "step"),
    ),
)
# A register asks for the receipt of another one, so that its goods may come back there; the seat gives it, one after the
# other, and the newest claim of a sale says which register takes its goods back.
return_ask = table("return_ask", Sort.BOOK, lambda: (*posting(), ref("sale_id", "sale")))
return_claim = table(
    "return_claim",
    Sort.BOOK,
    lambda: (
        *posting(),
        ref("sale_id", "sale"),
        ref("return_ask_id", "return_ask"),
        whole("turn", low=1),
        sa.UniqueConstraint("sale_id", "turn"),
        sa.UniqueConstraint("return_ask_id"),
    ),
)
kwitansi = table(
    "kwitansi",
    Sort.BOOK,
    lambda: (
        text("number"),
        *posting(),
        ref("sale_id", "sale"),
        ref("person_id", "person", null=True),
        text("office"),
        text("purpose"),
        rupiah("amount"),
        rupiah("stamp_duty_above"),
        sa.UniqueConstraint("number"),
        sa.Index(None, "sale_id"),
    ),
)
unknown_code = table(
    "unknown_code",
    Sort.BOOK,
    lambda: (
        *posting(),
        ref("shift_id", "shift_opened", null=True),
        text("code"),
        one_of("fate", CodeFate),
        ref("product_id", "product", null=True),
        sa.Index(None, "shift_id"),
        sa.Index(None, "outlet_id", "business_date"),
    ),
)
wanted = table(
    "wanted",
    Sort.BOOK,
    lambda: (
        *posting(),
        ref("product_id", "product", null=True),
        text("words"),
        sa.CheckConstraint("(product_id IS NULL) = (words <> '')", name="one_thing"),
        sa.Index(None, "product_id", "business_date"),
        sa.Index(None, "outlet_id", "business_date"),
    ),
)

held_cart = helper(
    "held_cart",
    lambda: (
        sa.Column("uid", Uid(), primary_key=True),
        ref("outlet_id", "outlet"),
        ref("register_id", "register"),
        ref("user_id", "user_account"),
        instant("at"),
        rupiah("total"),
        whole("units"),
        json("cart"),
    ),
)
draft_cart = helper(
    "draft_cart",
    lambda: (
        sa.Column("register_id", Int(), sa.ForeignKey("register.id"), primary_key=True, autoincrement=False),
        instant("at"),
        json("cart"),
    ),
)
