"""Products, their barcodes, permits, terms, prices, bundles and photos."""

from __future__ import annotations

import sqlalchemy as sa

from ntt_pos.data.models.base import (
    Sort,
    basis_points,
    blob,
    day,
    flag,
    made_when_asked,
    one_of,
    posting,
    ref,
    rule,
    rupiah,
    table,
    text,
    uid_ref,
    units,
    whole,
)
from ntt_pos.domain.core.money import MAX_PRICE
from ntt_pos.domain.core.pillar_halal import Halal
from ntt_pos.domain.core.terms import Bearer, TermsKind

made_when_asked(__name__)

product = table(
    "product",
    Sort.MASTER,
    lambda: (
        text("code"),
        text("name"),
        ref("producer_id", "producer", null=True),
        text("category"),
        text("unit"),
        whole("price_per", low=1, high=1000),
        flag("active"),
        one_of("halal", Halal),
        flag("halal_checked"),
        text("photo_sha"),
        text("shelf"),
        uid_ref("shared_uid", null=True),
        sa.UniqueConstraint("outlet_id", "code"),
        sa.Index(None, "producer_id"),
        sa.CheckConstraint("price_per IN (1, 1000)", name="price_per_word"),
    ),
    key="code",
)
barcode = table(
    "barcode",
    Sort.MASTER,
    lambda: (
        ref("product_id", "product"),
        text("code"),
        flag("active", default=True),
        sa.UniqueConstraint("product_id", "code"),
        sa.Index(None, "outlet_id", "code"),
    ),
)
permit = table(
    "permit",
    Sort.MASTER,
    lambda: (
        ref("product_id", "product"),
        one_of("kind", ("PIRT", "BPOM", "HALAL")),
        text("number"),
        day("expires", null=True),
        flag("active", default=True),
        sa.Index(None, "product_id"),
    ),
)
photo = table(
    "photo", Sort.BOOK, lambda: (*posting(), text("sha256"), blob("jpeg"), sa.UniqueConstraint("outlet_id", "sha256"))
)
terms = table(
    "terms",
    Sort.BOOK,
    lambda: (
        *posting(),
        ref("producer_id", "producer", null=True),
        ref("product_id", "product", null=True),
        one_of("kind", TermsKind),
        basis_points("rate_bp"),
        rupiah("net_price"),
        one_of("discount_bearer", Bearer),
        one_of("loss_bearer", ("SHOP", "PRODUCER")),
        one_of("damage_bearer", ("SHOP", "PRODUCER")),
        day("valid_from"),
        ref("approval_id", "approval", null=True),
        sa.CheckConstraint("(producer_id IS NULL) <> (product_id IS NULL)", name="one_subject"),
        sa.CheckConstraint("kind <> 'NET_PRICE' OR (net_price > 0 AND discount_bearer <> 'SHARED')", name="net_price"),
        rule("inherited", "kind <> 'INHERIT' OR product_id IS NOT NULL"),
        rule("from_then_on", "valid_from >= business_date"),
        sa.Index(None, "producer_id"),
        sa.Index(None, "product_id"),
    ),
)
price = table(
    "price",
    Sort.BOOK,
    lambda: (
        *posting(),
        ref("product_id", "product"),
        whole("price", low=1, high=MAX_PRICE),
        day("valid_from"),
        ref("approval_id", "approval", null=True),
        rule("from_then_on", "valid_from >= business_date"),
        sa.Index(None, "product_id"),
    ),
)
bundle = table(
    "bundle",
    Sort.MASTER,
    lambda: (text("code"), text("name"), flag("active"), sa.UniqueConstraint("outlet_id", "code")),
    key="code",
)
bundle_barcode = table(
    "bundle_barcode",
    Sort.MASTER,
    lambda: (
        ref("bundle_id", "bundle"),
        text("code"),
        flag("active", default=True),
        sa.UniqueConstraint("bundle_id", "code"),
        sa.Index(None, "outlet_id", "code"),
    ),
)
bundle_part = table(
    "bundle_part",
    Sort.MASTER,
    lambda: (
        ref("bundle_id", "bundle"),
        ref("product_id", "product"),
        units("quantity"),
        flag("active", default=True),
        sa.UniqueConstraint("bundle_id", "product_id"),
    ),
)
bundle_price = table(
    "bundle_price",
    Sort.BOOK,
    lambda: (
        *posting(),
        ref("bundle_id", "bundle"),
        whole("price", low=1, high=MAX_PRICE),
        day("valid_from"),
        ref("approval_id", "approval", null=True),
        rule("from_then_on", "valid_from >= business_date"),
        sa.Index(None, "bundle_id"),
    ),
)
