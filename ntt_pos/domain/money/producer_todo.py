"""What a producer should do, and by which open day at the latest: bring, fetch, talk about, renew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from ntt_pos.domain.core.open_days import OpenDays
from ntt_pos.domain.goods.expiry import PERMIT_AHEAD
from ntt_pos.domain.goods.stock import is_expired
from ntt_pos.domain.money.settlement_facts import SettlementFacts, ShopFacts, StockFact
from ntt_pos.domain.money.settlement_goods import (
    PACE_DAYS,
    Mark,
    empty_on,
    expired_aside,
    marks_of,
    nearest_expiry,
    shelf_columns,
    units_to_bring,
    will_not_sell,
)
from ntt_pos.domain.money.statement_payload import TodoLine


class Verb(StrEnum):
    """What is to be done."""

    BRING = "BRING"
    COLLECT = "COLLECT"
    TALK = "TALK"
    RENEW = "RENEW"


class TodoReason(StrEnum):
    """Why it is to be done."""

    GONE = "GONE"
    NEARLY_GONE = "NEARLY_GONE"
    LITTLE_LEFT = "LITTLE_LEFT"
    EXPIRES = "EXPIRES"
    EXPIRED = "EXPIRED"
    SPOILED = "SPOILED"
    SLOW = "SLOW"
    PERMIT = "PERMIT"
    WANTED = "WANTED"


class Otherwise(StrEnum):
    """What happens to goods that nobody fetches."""

    NOTHING = ""
    LOSS = "LOSS"
    DISCARDED = "DISCARDED"
    KEPT = "KEPT"


def todo_lines(facts: SettlementFacts) -> tuple[TodoLine, ...]:
    """Return all there is to do: first what cannot wait, then by last day, last what has no day.

    The last day is the day before the shelf is empty or the goods expire, moved back to an open day. A day that has
    come already is no day: it is to be done as soon as can be.
    """
    days = open_days(facts.shop)
    lines: list[TodoLine] = []
    for each in sorted(facts.stock, key=lambda stock: stock.product):
        lines += [*_bring(each, facts, days), *_collect(each, facts, days), *_talk(each, facts)]
        lines += _renew(each, facts.date, days)
    return tuple(sorted(lines, key=_rank))


def open_days(shop: ShopFacts) -> OpenDays:
    """Return on which days the shop is open, by its settings."""
    return OpenDays(shop.open_days, shop.closed_dates)


def can_wait(line: TodoLine) -> bool:
    """Tell whether a line without a last day is done whenever the producer comes, and not as soon as can be."""
    return line.why in (TodoReason.SLOW, TodoReason.LITTLE_LEFT, TodoReason.WANTED) or line.otherwise == Otherwise.KEPT


def _rank(line: TodoLine) -> tuple[int, date]:
    if line.last is not None:
        return 1, line.last
    return (2 if can_wait(line) else 0), date.min


def _bring(each: StockFact, facts: SettlementFacts, days: OpenDays) -> list[TodoLine]:
    columns = shelf_columns(each)
    if not each.active:
        return []
    quantity = units_to_bring(each, facts.date, columns.closing)
    if quantity and columns.closing > 0:
        last = _ahead(empty_on(each, facts.date, columns.closing) - timedelta(days=1), facts.date, days)
        return [_line(Verb.BRING, TodoReason.NEARLY_GONE, each, quantity, left=columns.closing, last=last)]
    marked = Mark.NEARLY_GONE in marks_of(each, columns, nearest_expiry(each), facts)
    if columns.closing <= 0 and (quantity or marked):
        return [_line(Verb.BRING, TodoReason.GONE, each, quantity)]
    if marked and not quantity and each.first_delivery is not None and _is_new(each, facts.date):
        return [_line(Verb.BRING, TodoReason.LITTLE_LEFT, each, 0, left=columns.closing)]
    past = sum(batch.quantity for batch in each.shelf if is_expired(batch.expiry, facts.date))
    return [_line(Verb.BRING, TodoReason.WANTED, each, 0)] if each.asked and columns.closing <= past else []


def _collect(each: StockFact, facts: SettlementFacts, days: OpenDays) -> list[TodoLine]:
    lines = []
    columns = shelf_columns(each)
    waiting = columns.collect
    gone_off = expired_aside(each, facts.date)
    for why, quantity in (
        (TodoReason.EXPIRED, min(gone_off, waiting)),
        (TodoReason.SPOILED, waiting - min(gone_off, waiting)),
    ):
        if quantity > 0:
            lines.append(_aside(each, why, quantity, facts, days))
    for expiry, quantity in will_not_sell(each, facts.date):
        if is_expired(expiry, facts.date):
            lines.append(_aside(each, TodoReason.EXPIRED, quantity, facts, days, since=expiry))
        else:
            last = _ahead(expiry - timedelta(days=1), facts.date, days)
            line = _line(
                Verb.COLLECT,
                TodoReason.EXPIRES,
                each,
                quantity,
                left=columns.closing,
                last=last,
                otherwise=Otherwise.LOSS,
            )
            lines.append(_with_expiry(line, expiry))
    return lines


def _aside(
    each: StockFact, why: TodoReason, quantity: int, facts: SettlementFacts, days: OpenDays, since: date | None = None
) -> TodoLine:
    """Goods that wait are kept as long as the shop says, and never shorter than the producer may question the paper."""
    if not facts.shop.keep_days:
        return _line(Verb.COLLECT, why, each, quantity, otherwise=Otherwise.KEPT)
    laid = since or each.aside_since or facts.date
    kept = days.open_by(laid + timedelta(days=facts.shop.keep_days))
    questioned = days.open_from(laid + timedelta(days=facts.shop.complaint_days))
    last = _ahead(max(kept, questioned), facts.date, days)
    return _line(Verb.COLLECT, why, each, quantity, last=last, otherwise=Otherwise.DISCARDED)


def _talk(each: StockFact, facts: SettlementFacts) -> list[TodoLine]:
    columns = shelf_columns(each)
    if Mark.SLOW not in marks_of(each, columns, nearest_expiry(each), facts):
        return []
    return [_line(Verb.TALK, TodoReason.SLOW, each, 0, days=PACE_DAYS)]


def _renew(each: StockFact, on: date, days: OpenDays) -> list[TodoLine]:
    lines = []
    for permit in each.permits if each.active else ():
        if permit.expires <= on + PERMIT_AHEAD:
            last = _ahead(permit.expires - timedelta(days=1), on, days)
            line = _line(Verb.RENEW, TodoReason.PERMIT, each, 0, last=last)
            lines.append(_with_expiry(line, permit.expires, name=f"{permit.kind} {each.name}"))
    return lines


def _ahead(last: date, on: date, days: OpenDays) -> date | None:
    """Return the last open day up to ``last``, or None when it is not after the statement's own date."""
    opened = days.open_by(last)
    return opened if opened > on else None


def _is_new(each: StockFact, on: date) -> bool:
    return each.first_delivery is not None and (on - each.first_delivery).days < 7  # noqa: PLR2004 - no pace yet


def _line(
    verb: Verb,
    why: TodoReason,
    each: StockFact,
    quantity: int,
    *,
    left: int = 0,
    days: int = 0,
    last: date | None = None,
    otherwise: Otherwise = Otherwise.NOTHING,
) -> TodoLine:
    asked = each.asked if verb is Verb.BRING else 0
    what = (each.name, each.unit, each.price_per, quantity, left, days, None, last, str(otherwise), asked)
    return TodoLine(str(verb), str(why), *what)


def _with_expiry(line: TodoLine, expiry: date, *, name: str = "") -> TodoLine:
    return replace(line, expiry=expiry, name=name or line.name)
