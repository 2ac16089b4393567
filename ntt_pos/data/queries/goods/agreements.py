"""Reading what was agreed over time: terms and prices, who set them, who approved, and how each stands today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import goods, sales, shop
from ntt_pos.domain.core.terms import Bearer, Terms, TermsKind

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


class Standing(StrEnum):
    """The state of an agreement on a date."""

    FUTURE = "FUTURE"
    NOW = "NOW"
    PAST = "PAST"
    REPLACED = "REPLACED"


@dataclass(frozen=True, slots=True)
class _AgreedLine:
    valid_from: date
    standing: Standing
    at: datetime
    user: str
    approver: str
    reason: str


@dataclass(frozen=True, slots=True)
class TermsLine(_AgreedLine):
    """Terms from a date on, with who set them and who approved."""

    terms: Terms


@dataclass(frozen=True, slots=True)
class PriceLine(_AgreedLine):
    """A selling price in rupiah from a date on, with who set it and who approved."""

    price: int


def terms_lines(
    unit: Unit, on: date, *, producer_id: int | None = None, product_id: int | None = None
) -> tuple[TermsLine, ...]:
    """Return the terms of a producer or of a product, latest start first; ``on`` is the open business date."""
    t = goods.terms
    mine = t.c.product_id == product_id if product_id is not None else t.c.producer_id == producer_id
    rows = _rows(unit, t, mine)
    return tuple(
        from_row(
            TermsLine,
            row,
            terms=Terms(
                TermsKind(row["kind"]),
                row["rate_bp"],
                row["net_price"],
                Bearer(row["discount_bearer"]),
                Bearer(row["loss_bearer"]),
                Bearer(row["damage_bearer"]),
            ),
            standing=standing,
            approver=row["approver"] or "",
            reason=row["reason"] or "",
        )
        for row, standing in zip(rows, _standings(rows, on), strict=True)
    )


def price_lines(unit: Unit, on: date, product_id: int) -> tuple[PriceLine, ...]:
    """Return the prices of a product, latest start first."""
    rows = _rows(unit, goods.price, goods.price.c.product_id == product_id)
    return tuple(
        from_row(PriceLine, row, standing=standing, approver=row["approver"] or "", reason=row["reason"] or "")
        for row, standing in zip(rows, _standings(rows, on), strict=True)
    )


def newest_uid(unit: Unit, table: sa.Table, subject: str, row_id: int) -> str:
    """Return the highest uid of the terms, or prices, of a product, producer or bundle; "" for none."""
    query = sa.select(table.c.uid).where(table.c[subject] == row_id).order_by(table.c.uid.desc()).limit(1)
    return str(unit.value(query) or "")


def lines_sold(unit: Unit, on: date, *, producer_id: int | None = None, product_id: int | None = None) -> int:
    """Return how many lines of a product, or of a producer's goods, were sold on a date."""
    line = sales.sale_line.c
    mine = line.product_id == product_id if product_id is not None else line.producer_id == producer_id
    query = (
        sa.select(sa.func.count())
        .select_from(sales.sale_line.join(sales.sale, sales.sale.c.id == sales.sale_line.c.sale_id))
        .where(mine, sales.sale.c.business_date == on)
    )
    return int(unit.value(query) or 0)


def _rows(unit: Unit, table: sa.Table, mine: sa.ColumnElement[bool]) -> Sequence[sa.RowMapping]:
    user, approver = shop.user_account.alias("setter"), shop.user_account.alias("approver")
    query = (
        sa.select(table, user.c.name.label("user"), approver.c.name.label("approver"), shop.approval.c.reason)
        .select_from(
            table.join(user, user.c.id == table.c.user_id)
            .outerjoin(shop.approval, shop.approval.c.id == table.c.approval_id)
            .outerjoin(approver, approver.c.id == shop.approval.c.approver_id)
        )
        .where(mine)
        .order_by(table.c.valid_from.desc(), table.c.uid.desc())
    )
    return unit.rows(query)


def _standings(rows: Sequence[sa.RowMapping], on: date) -> list[Standing]:
    """Return how each row stands, the latest start first: of one start only the last that was set counts."""
    found, seen, now = [], set(), False
    for row in rows:
        start = row["valid_from"]
        if start in seen:
            found.append(Standing.REPLACED)
        elif start > on:
            found.append(Standing.FUTURE)
        else:
            found.append(Standing.PAST if now else Standing.NOW)
            now = True
        seen.add(start)
    return found
