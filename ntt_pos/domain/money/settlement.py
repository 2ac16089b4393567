"""The statement of a producer: from what the books hold to the frozen payload, its hash and its place in the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from ntt_pos.domain.core import journal
from ntt_pos.domain.core.same_fields import same_fields
from ntt_pos.domain.core.terms import Terms
from ntt_pos.domain.money.account import PAID_OUT, Arithmetic, Entry, EntryKind, PaysBy, arithmetic, payable
from ntt_pos.domain.money.producer_todo import open_days, todo_lines
from ntt_pos.domain.money.settlement_facts import (
    DayFact,
    EntryFact,
    SettlementFacts,
    SoldFact,
)
from ntt_pos.domain.money.settlement_goods import (
    advice_rows,
    stock_rows,
)
from ntt_pos.domain.money.statement_payload import (
    LAYOUT,
    BackLine,
    NoteLine,
    OtherLine,
    PaidLine,
    PaymentLine,
    ReceiptSpan,
    ShownShop,
    SoldLine,
    StatementPayload,
    WeekLine,
)
from ntt_pos.domain.selling.pricing import split_line

GENESIS: Final = journal.GENESIS
WEEKS: Final = 8
LAST_PAYMENTS: Final = 6
_PREFIX: Final = "NTTSET1\n"


def payload_hash(text: str) -> str:
    """Return the SHA-256 of a payload's canonical text, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def chain_hash(previous: str, number: str, kind: str, payload_sha256: str) -> str:
    """Return a settlement's hash over the producer's previous one (first: 64 zeros), its number, kind and payload."""
    return hashlib.sha256(f"{_PREFIX}{previous}\n{number}\n{kind}\n{payload_sha256}".encode()).hexdigest()


def build_payload(facts: SettlementFacts) -> StatementPayload:
    """Return all that the statement shows, free of its number and of the time it is made.

    Amounts in rupiah, quantities in base units. Raises ValueError when the facts contradict each other, because a paper
    that does not add up must not be numbered.
    """
    line = arithmetic([Entry(each.kind, each.amount) for each in facts.entries], facts.opening)
    if line.sold != sum(each.producer_share for each in facts.sold):
        raise ValueError(f"{facts.producer.code}: the SALE entries are not the sum of the sold lines' shares")
    ready, carried = payable(line.closing, PaysBy(facts.producer.pays_by), facts.shop.step)
    this_month, last_month, this_year = _turnover(facts.days, facts.date)
    return StatementPayload(
        layout=LAYOUT,
        language=facts.shop.language,
        shop=_shop(facts),
        producer=facts.producer,
        date=facts.date,
        kind=str(facts.kind),
        opening=line.opening,
        paid_out=line.paid_out,
        sold=line.sold,
        returned=line.returned,
        other=line.other,
        others=_others(line, facts.entries),
        closing=line.closing,
        payable=ready,
        carried=carried,
        step=facts.shop.step,
        stamp_duty_above=facts.shop.stamp_duty_above,
        sold_lines=_sold_lines(facts.sold),
        sold_paid=sum(each.paid for each in facts.sold),
        sold_shop=sum(each.paid - each.producer_share for each in facts.sold),
        sold_units=sum(each.quantity if each.price_per == 1 else 1 for each in facts.sold),
        back_lines=_back_lines(facts.entries, _from_day(facts)),
        stock=stock_rows(facts),
        advice=advice_rows(facts),
        weeks=_weeks(facts.days, facts.date),
        this_month=this_month,
        last_month=last_month,
        this_year=this_year,
        payments=tuple(
            PaymentLine(each.day, each.number, each.amount, str(each.means)) for each in facts.payments[-LAST_PAYMENTS:]
        ),
        last_date=facts.last_date,
        from_day=_from_day(facts),
        paid_lines=tuple(
            PaidLine(str(each.kind), each.amount, each.handed_on or each.business_date, each.means, each.document)
            for each in facts.entries
            if each.kind in PAID_OUT
        ),
        todo=todo_lines(facts),
        received_this_month=facts.received_this_month,
        received_last_month=facts.received_last_month,
        receipts=_receipt_spans(each.document for each in facts.entries if each.kind is EntryKind.SALE),
        notes=tuple(NoteLine(each.number, each.day) for each in facts.notes),
    )


def _receipt_spans(numbers: Iterable[str]) -> tuple[ReceiptSpan, ...]:
    """Return receipt numbers by register and year: first, last and how many, each receipt counted once."""
    series: dict[str, set[str]] = {}
    for number in numbers:
        series.setdefault(number.rpartition("-")[0], set()).add(number)
    return tuple(ReceiptSpan(min(held), max(held), len(held)) for _name, held in sorted(series.items()))


def _shop(facts: SettlementFacts) -> ShownShop:
    shop = facts.shop
    return same_fields(
        ShownShop,
        shop,
        complaint_until=open_days(shop).open_from(facts.date + timedelta(days=shop.complaint_days)),
    )


def _from_day(facts: SettlementFacts) -> date:
    """Return the first day that a statement is about: after the one before it, else of its first entry."""
    if facts.last_date is None:
        return min((each.business_date for each in facts.entries), default=facts.date)
    return min(facts.last_date + timedelta(days=1), facts.date)


def _others(line: Arithmetic, entries: Iterable[EntryFact]) -> tuple[OtherLine, ...]:
    named = {kind for kind, _ in line.others}
    others: dict[tuple[EntryKind, str], int] = {}
    for each in sorted((e for e in entries if e.kind in named), key=lambda e: list(EntryKind).index(e.kind)):
        others[each.kind, each.note] = others.get((each.kind, each.note), 0) + each.amount
    return tuple(OtherLine(str(kind), amount, note) for (kind, note), amount in others.items())


def _sold_lines(sold: Iterable[SoldFact]) -> tuple[SoldLine, ...]:
    """Merge sold lines into one row per product, price and terms, by product code."""
    rows: dict[tuple[Any, ...], list[int]] = {}
    for each in sold:
        key = (
            each.product,
            each.name,
            each.price,
            str(each.terms),
            each.rate_bp,
            each.net_price,
            each.unit,
            each.price_per,
            each.photo,
        )
        sums = rows.setdefault(key, [0, 0, 0, 0, 0])
        values = (each.quantity, each.paid, each.producer_share, each.shop_discount, _full_share(each))
        for place, value in enumerate(values):
            sums[place] += value
    lines = []
    for key in sorted(rows):
        product, name, price, terms, rate_bp, net_price, unit, price_per, photo = key
        quantity, paid, share, shop_discount, full = rows[key]
        lines.append(
            SoldLine(
                product=product,
                name=name,
                photo=photo,
                unit=unit,
                price_per=price_per,
                quantity=quantity,
                price=price,
                paid=paid,
                shop=paid - share,
                share=share,
                terms=terms,
                rate_bp=rate_bp,
                net_price=net_price,
                shop_discount=shop_discount,
                full=full,
            )
        )
    return tuple(lines)


def _full_share(each: SoldFact) -> int:
    """Return the producer's share of a line as it would be without any discount, in rupiah."""
    terms = Terms(each.terms, each.rate_bp, each.net_price)
    full = split_line(quantity=each.quantity, price=each.price, price_per=each.price_per, terms=terms).producer_share
    # A bundle's part or an old line may hold more than its own terms would give.
    return max(full, each.producer_share)


def _back_lines(entries: Iterable[EntryFact], from_day: date) -> tuple[BackLine, ...]:
    """List what came back, was corrected or came late, with the original date and number.

    A sale typed later than it happened, or of another PC that was heard after its day was closed, stands among the sold
    lines; here it is named as LATE, with amount 0.
    """
    lines = []
    for each in entries:
        happened = each.occurred_on or each.business_date
        late = each.kind is EntryKind.SALE and happened < max(each.business_date, from_day)
        if each.kind in _SHOWN_ELSEWHERE and not late:
            continue
        lines.append(
            same_fields(
                BackLine,
                each,
                kind="LATE" if late else str(each.kind),
                reason=each.reason or each.note,
                original_date=each.original_date or (happened if late else each.occurred_on),
                original_number=each.original_number or each.document,
                amount=0 if late else each.amount,
                day=each.business_date,
            )
        )
    return tuple(lines)


_SHOWN_ELSEWHERE: Final = frozenset(
    {EntryKind.SALE, EntryKind.PAYOUT, EntryKind.ADVANCE, EntryKind.PAYOUT_REVERSED, EntryKind.REPAYMENT}
)


def _weeks(days: Iterable[DayFact], on: date) -> tuple[WeekLine, ...]:
    """Return the turnover of the last 8 weeks (Monday to Sunday), the week of the date last."""
    monday = on - timedelta(days=on.weekday())
    sums = {monday - timedelta(weeks=back): 0 for back in range(WEEKS - 1, -1, -1)}
    for each in days:
        start = each.day - timedelta(days=each.day.weekday())
        if each.day <= on and start in sums:
            sums[start] += each.paid
    return tuple(WeekLine(start, amount) for start, amount in sums.items())


def _turnover(days: Iterable[DayFact], on: date) -> tuple[int, int, int]:
    """Return the turnover of this month, of the last, and of this year, up to the date."""
    known = [each for each in days if each.day <= on]
    last = on.replace(day=1) - timedelta(days=1)
    return (
        sum(d.paid for d in known if (d.day.year, d.day.month) == (on.year, on.month)),
        sum(d.paid for d in known if (d.day.year, d.day.month) == (last.year, last.month)),
        sum(d.paid for d in known if d.day.year == on.year),
    )
