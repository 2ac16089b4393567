"""The goods of one page of the statement: what several settlements say of each product, added up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ntt_pos.domain.core.money import WHOLE, amount, share_of
from ntt_pos.domain.core.same_fields import same_fields
from ntt_pos.domain.core.terms import TermsKind
from ntt_pos.domain.goods.stock import MovementKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.statement_payload import (
    BackLine,
    SoldLine,
    StatementPayload,
    StockLine,
    StockPart,
)


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """What was sold of a product at one price: ``quantity`` × ``unit_share`` = ``full``, less ``cut`` she bore = ``share``.

    Not ``exact`` when piece × count is not the sum, because each sale was rounded by itself.
    """

    quantity: int
    price: int
    unit_share: int
    full: int
    share: int
    exact: bool

    @property
    def cut(self) -> int:
        """What the producer bore of discounts."""
        return self.full - self.share


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """A product from left to right: opening + delivered − sold ± other = closing, none of them negative but ``other``.

    ``unbooked`` units were sold before their delivery was typed; ``back`` of those sold since the page before came back.
    """

    product: str
    name: str
    photo: str
    unit: str
    price_per: int
    opening: int
    delivered: int
    sold: int
    other: int
    closing: int
    parts: tuple[StockPart, ...]
    spoiled: int
    expired: int
    unbooked: int
    back: int
    unit_price: int
    unit_share: int
    money: tuple[MoneyRow, ...]
    late: tuple[BackLine, ...]


def goods_rows(
    covered: Sequence[StatementPayload], sold_lines: Sequence[SoldLine], backs: Sequence[BackLine]
) -> tuple[GoodsRow, ...]:
    """Return one row per product that is here, moved or was sold, by product code."""
    first_of: dict[str, StockLine] = {}
    last_of: dict[str, StockLine] = {}
    for payload in covered:
        for line in payload.stock:
            first_of.setdefault(line.product, line)
            last_of[line.product] = line
    here = {line.product for line in covered[-1].stock}
    rows = []
    for product in sorted({*last_of, *(line.product for line in sold_lines)}):
        mine = [line for payload in covered for line in payload.stock if line.product == product]
        money = tuple(_money(line) for line in sold_lines if line.product == product)
        about = [each for each in backs if each.product == product and product]
        if product not in last_of:
            rows.append(_only_sold(next(line for line in sold_lines if line.product == product), money))
            continue
        row = _row(first_of[product], last_of[product], mine, money, about, gone=product not in here)
        since = covered[0].from_day or covered[0].date
        rows.append(replace(row, back=sum(each.quantity for each in about if _sold_since(each, since))))
    return tuple(rows)


def _row(
    first: StockLine,
    last: StockLine,
    lines: Sequence[StockLine],
    money: tuple[MoneyRow, ...],
    about: Sequence[BackLine],
    *,
    gone: bool,
) -> GoodsRow:
    opening, closing = first.opening, 0 if gone else last.closing
    delivered, sold = sum(line.delivered for line in lines), sum(line.sold for line in lines)
    parts: dict[str, int] = {}
    for line in lines:
        for part in _parts(line):
            parts[part.why] = parts.get(part.why, 0) + part.quantity
    shown_opening, shown_closing = max(opening, 0), max(closing, 0)
    return same_fields(
        GoodsRow,
        last,
        opening=shown_opening,
        delivered=delivered,
        sold=sold,
        other=shown_closing - shown_opening - delivered + sold,
        closing=shown_closing,
        parts=tuple(StockPart(why, quantity) for why, quantity in parts.items() if quantity),
        spoiled=0 if gone else last.collect - last.expired,
        expired=0 if gone else last.expired,
        unbooked=max(-closing, 0),
        back=0,
        money=money,
        late=tuple(each for each in about if each.kind == "LATE"),
    )


def _sold_since(back: BackLine, since: dt.date) -> bool:
    return back.kind == EntryKind.RETURN and back.original_date is not None and back.original_date >= since


def _only_sold(line: SoldLine, money: tuple[MoneyRow, ...]) -> GoodsRow:
    quantity = sum(each.quantity for each in money)
    return same_fields(
        GoodsRow,
        line,
        opening=quantity,
        delivered=0,
        sold=quantity,
        other=0,
        closing=0,
        parts=(),
        spoiled=0,
        expired=0,
        unbooked=0,
        back=0,
        unit_price=line.price,
        unit_share=unit_share(line),
        money=money,
        late=(),
    )


def _parts(line: StockLine) -> tuple[StockPart, ...]:
    """Return what else changed the shelf; layout 1 held three columns for it."""
    if line.parts or line.closing == line.opening + line.delivered - line.sold:
        return line.parts
    columns: tuple[tuple[MovementKind, int], ...] = (
        (MovementKind.RETURN, line.returned),
        (MovementKind.WITHDRAWAL, -line.withdrawn),
        (MovementKind.LOST, -line.lost),
    )
    return tuple(StockPart(str(kind), quantity) for kind, quantity in columns if quantity)


def _money(line: SoldLine) -> MoneyRow:
    piece = unit_share(line)
    return MoneyRow(
        quantity=line.quantity,
        price=line.price,
        unit_share=piece,
        full=line.full,
        share=line.share,
        exact=amount(line.quantity, piece, line.price_per) == line.full,
    )


def unit_share(line: SoldLine | StockLine) -> int:
    """Return the producer's part of one piece (or of ``price_per`` units) at the line's price and terms, in rupiah."""
    if isinstance(line, StockLine):
        return line.unit_share
    if line.terms == TermsKind.NET_PRICE:
        return line.net_price
    return line.price - share_of(line.price, line.rate_bp)


def piece_split(line: SoldLine | StockLine) -> tuple[int, int]:
    """Return the price of one piece (or of ``price_per`` units) and the shop's part of it, in rupiah."""
    price = line.price if isinstance(line, SoldLine) else line.unit_price
    return price, price - unit_share(line)


def splits_exactly(line: SoldLine | StockLine) -> bool:
    """Whether a rate splits a priced piece without rounding, so that it can stand as an example of the rule."""
    price, shop = piece_split(line)
    return price > 0 and line.terms == TermsKind.COMMISSION and price * line.rate_bp == shop * WHOLE
