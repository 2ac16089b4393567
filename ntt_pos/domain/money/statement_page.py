"""The page that is handed out: settlements since the page last paid on, gathered, and reckoned as people do by hand."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from ntt_pos.domain.money.account import HANDED_OVER, EntryKind, PaysBy
from ntt_pos.domain.money.statement_goods import GoodsRow, goods_rows
from ntt_pos.domain.money.statement_payload import (
    BackLine,
    NoteLine,
    PaidLine,
    PaymentLine,
    ReceiptSpan,
    SoldLine,
    StatementPayload,
)


class Step(StrEnum):
    """What a row of the sum is about."""

    OLD_MONEY = "OLD_MONEY"
    OLD_LEFT = "OLD_LEFT"
    OLD_DEBT = "OLD_DEBT"
    PAID = "PAID"
    ADVANCE = "ADVANCE"
    BOUNCED = "BOUNCED"
    REPAID = "REPAID"
    SOLD = "SOLD"
    BACK = "BACK"
    SMALL = "SMALL"
    YOUR_MONEY = "YOUR_MONEY"
    SHOULD_BE = "SHOULD_BE"
    LESS_THAT = "LESS_THAT"
    YOUR_DEBT = "YOUR_DEBT"


class Sign(StrEnum):
    """What is left of an amount."""

    NONE = ""
    PLUS = "+"
    MINUS = "−"
    IS = "="


@dataclass(frozen=True, slots=True)
class ReckonRow:
    """A row of the sum: its amount is never negative, the sign is left of it.

    ``back`` is what came back or was changed; ``paid`` the payments it is about; ``old`` the old balance they came off.
    """

    step: Step
    sign: Sign
    amount: int
    back: BackLine | None = None
    paid: tuple[PaidLine, ...] = ()
    old: int = 0


@dataclass(frozen=True, slots=True)
class StatementPage:
    """All that a page shows; ``last`` is the newest payload it covers, ``debt`` what the producer owes the shop."""

    last: StatementPayload
    from_day: dt.date
    last_date: dt.date | None
    opening: int
    rows: tuple[ReckonRow, ...]
    goods: tuple[GoodsRow, ...]
    sold: int
    sold_paid: int
    paid_today: int
    debt: int
    backs: tuple[BackLine, ...]
    payments: tuple[PaidLine, ...]
    sold_lines: tuple[SoldLine, ...]
    receipts: tuple[ReceiptSpan, ...]
    notes: tuple[NoteLine, ...]

    @property
    def sold_shop(self) -> int:
        """The shop's part of what buyers paid for her goods, in rupiah."""
        return self.sold_paid - self.sold

    @property
    def pays_now(self) -> bool:
        """Whether money is handed over the counter for this page."""
        return self.last.payable > 0 and self.last.producer.pays_by == PaysBy.CASH

    def left_after(self, paid: Iterable[PaidLine]) -> int:
        """Return what still waits of it (rupiah, at least 0) once these payments, which are below 0, left the shop."""
        return max(self.last.payable + sum(each.amount for each in paid), 0)


def earlier_in_month(first: dt.date, whole: int, shown: Iterable[PaymentLine]) -> int:
    """Return what the month of ``first`` brought before the payments that are shown (rupiah); 0 when none is of it."""
    known = sum(each.amount for each in shown if each.date.replace(day=1) == first)
    return max(whole - known, 0) if known else 0


def gather(covered: Sequence[StatementPayload]) -> StatementPage:
    """Return the page of one producer's settlements, oldest first; one settlement is the plain case.

    Raises ValueError when they do not follow each other.
    """
    first, last = covered[0], covered[-1]
    for before, after in itertools.pairwise(covered):
        if before.closing != after.opening:
            raise ValueError(f"{after.producer.code}: the statements of a page do not follow each other")
    backs = _merged_backs([each for payload in covered for each in payload.back_lines])
    paid = [each for payload in covered for each in _paid(payload)]
    sold = sum(each.sold for each in covered)
    sold_lines = _merged_sold([line for payload in covered for line in payload.sold_lines])
    return StatementPage(
        last=last,
        from_day=first.from_day or first.date,
        last_date=first.last_date,
        opening=first.opening,
        rows=_reckon(first.opening, paid, sold, [each for each in backs if each.amount], last),
        goods=goods_rows(covered, sold_lines, backs),
        sold=sold,
        sold_paid=sum(each.sold_paid for each in covered),
        paid_today=sum(-each.amount for each in paid if each.day == last.date and each.kind in HANDED_OVER),
        debt=max(-last.closing, 0),
        backs=backs,
        payments=tuple(paid),
        sold_lines=sold_lines,
        receipts=_merged_spans([span for payload in covered for span in payload.receipts]),
        notes=tuple(dict.fromkeys(note for payload in covered for note in payload.notes)),
    )


_PAID_STEPS: Final = {
    EntryKind.PAYOUT: Step.PAID,
    EntryKind.ADVANCE: Step.ADVANCE,
    EntryKind.PAYOUT_REVERSED: Step.BOUNCED,
    EntryKind.REPAYMENT: Step.REPAID,
}


def starts_page(payload: StatementPayload) -> bool:
    """Tell whether a page begins with this settlement: money was handed over after the page before it."""
    return any(each.kind in HANDED_OVER for each in _paid(payload))


def _paid(payload: StatementPayload) -> tuple[PaidLine, ...]:
    """Return the payments of a settlement; layout 1 held their sum only."""
    if payload.layout == 1 and payload.paid_out:
        kind = EntryKind.PAYOUT if payload.paid_out < 0 else EntryKind.PAYOUT_REVERSED
        return (PaidLine(kind, payload.paid_out, payload.date, "", ""),)
    return payload.paid_lines


def _merged_spans(spans: Iterable[ReceiptSpan]) -> tuple[ReceiptSpan, ...]:
    """Add up the receipts of each register and year; one receipt is in one settlement only."""
    series: dict[str, list[ReceiptSpan]] = {}
    for each in spans:
        series.setdefault(each.first.rpartition("-")[0], []).append(each)
    return tuple(
        ReceiptSpan(min(each.first for each in held), max(each.last for each in held), sum(each.count for each in held))
        for held in series.values()
    )


def _merged_backs(lines: Iterable[BackLine]) -> tuple[BackLine, ...]:
    """Add up lines of one kind, product, reason and original day; each keeps the documents of all."""
    rows: dict[tuple[object, ...], BackLine] = {}
    for each in lines:
        key = (each.kind, each.product, each.name, each.reason, each.original_date, each.original_number)
        old = rows.get(key)
        rows[key] = (
            each
            if old is None
            else replace(
                old,
                quantity=old.quantity + each.quantity,
                amount=old.amount + each.amount,
                customer=old.customer + each.customer,
                day=each.day,
                document=each.document,
            )
        )
    return tuple(rows.values())


def _merged_sold(lines: Iterable[SoldLine]) -> tuple[SoldLine, ...]:
    rows: dict[tuple[object, ...], SoldLine] = {}
    for each in lines:
        key = (each.product, each.price, each.terms, each.rate_bp, each.net_price, each.price_per)
        each = replace(each, full=each.full or each.share)  # noqa: PLW2901 - layout 1 knew no full share
        old = rows.get(key)
        rows[key] = (
            each
            if old is None
            else replace(
                each,
                quantity=old.quantity + each.quantity,
                paid=old.paid + each.paid,
                shop=old.shop + each.shop,
                share=old.share + each.share,
                shop_discount=old.shop_discount + each.shop_discount,
                full=old.full + each.full,
            )
        )
    return tuple(rows.values())


def _reckon(
    opening: int, paid: Sequence[PaidLine], sold: int, backs: Sequence[BackLine], last: StatementPayload
) -> tuple[ReckonRow, ...]:
    """Return the sum as people write it by hand: one amount below the other, and no result is negative."""
    rows = _signed_rows(opening, paid, sold, backs)
    settled = _old_less_paid(rows)
    if last.closing >= 0:
        return _ended(settled, last)
    if (settled[0].step is Step.OLD_LEFT and not settled[0].amount) or (
        opening >= 0 and all(row.amount <= 0 for row in settled)
    ):
        # Nothing waited, so what came back since then is the debt: no story is needed, and it has its minus.
        return (*_in_order(settled), ReckonRow(Step.YOUR_DEBT, Sign.IS, -last.closing))
    handed = [row for row in rows if row.step in (Step.PAID, Step.ADVANCE)]
    hers = [row for row in rows if row not in handed]
    should_be = last.closing - sum(row.amount for row in handed)
    if handed and opening >= 0 and should_be >= 0:
        return _overpaid(hers, handed, should_be, -last.closing)
    flipped = [replace(row, amount=-row.amount) for row in rows]
    return (*_in_order(flipped), ReckonRow(Step.YOUR_DEBT, Sign.IS, -last.closing))


def _signed_rows(opening: int, paid: Sequence[PaidLine], sold: int, backs: Sequence[BackLine]) -> list[ReckonRow]:
    """Return what changed the balance, in the order of the page, amounts still signed."""
    rows = []
    if opening:
        rows.append(ReckonRow(Step.OLD_MONEY if opening > 0 else Step.OLD_DEBT, Sign.NONE, opening))
    rows += [ReckonRow(_PAID_STEPS[EntryKind(each.kind)], Sign.NONE, each.amount, paid=(each,)) for each in paid]
    if sold:
        rows.append(ReckonRow(Step.SOLD, Sign.NONE, sold))
    rows += [ReckonRow(Step.BACK, Sign.NONE, each.amount, back=each) for each in backs]
    return rows


def _old_less_paid(rows: list[ReckonRow]) -> list[ReckonRow]:
    """Take what was handed over off the old money, where it came from, so that it does not come in and go out."""
    handed = [row for row in rows if row.step is Step.PAID]
    total = -sum(row.amount for row in handed)
    if not handed or rows[0].step is not Step.OLD_MONEY or total > rows[0].amount:
        return rows
    old = rows[0].amount
    left = ReckonRow(
        Step.OLD_LEFT, Sign.NONE, old - total, paid=tuple(each for row in handed for each in row.paid), old=old
    )
    return [left, *(row for row in rows[1:] if row not in handed)]


def _in_order(rows: Sequence[ReckonRow]) -> list[ReckonRow]:
    """Put signs before amounts; what adds goes first when the sum would else fall below 0 on the way."""
    total, below = 0, False
    for row in rows:
        total += row.amount
        below = below or total < 0
    ordered = sorted(rows, key=lambda row: row.amount < 0) if below else list(rows)
    return [
        replace(
            row,
            amount=abs(row.amount),
            sign=Sign.MINUS if row.amount < 0 else Sign.PLUS if place else Sign.NONE,
        )
        for place, row in enumerate(ordered)
    ]


def _ended(rows: Sequence[ReckonRow], last: StatementPayload) -> tuple[ReckonRow, ...]:
    """Return the sum to what is handed over; small change that stays in the shop is taken off."""
    ending = ReckonRow(Step.YOUR_MONEY, Sign.IS, last.payable)
    if not last.carried:
        return (*_in_order(rows), ending)
    return (
        *_in_order(rows),
        ReckonRow(Step.SMALL, Sign.MINUS, last.carried),
        ending,
    )


def _overpaid(
    hers: Sequence[ReckonRow], handed: Sequence[ReckonRow], should_be: int, debt: int
) -> tuple[ReckonRow, ...]:
    """Tell a debt as a story: what was hers, what she received, and what that is too much."""
    received = _in_order([replace(row, amount=-row.amount) for row in handed])
    return (
        *_in_order(hers),
        ReckonRow(Step.SHOULD_BE, Sign.IS, should_be),
        *received,
        ReckonRow(Step.LESS_THAT, Sign.MINUS, should_be),
        ReckonRow(Step.YOUR_DEBT, Sign.IS, debt),
    )
