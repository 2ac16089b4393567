"""Reading frozen statements: lists for the screen, the payload for the paper, and what was not drawn yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import account, goods, people, proof, shop
from ntt_pos.data.queries.core.paper_files import came_out
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.money.account import HANDED_OVER
from ntt_pos.domain.money.statement_page import starts_page
from ntt_pos.domain.money.statement_payload import PaidLine, StatementPayload, read_payload

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit

MESSAGE_SENT: Final = "message.sent"
_PRINTED = proof.copy_printed.c
_OF_STATEMENT = _PRINTED.document == account.settlement.c.number
_COPIES = sa.select(sa.func.max(_PRINTED.copy)).where(_OF_STATEMENT).correlate(account.settlement).scalar_subquery()
_HANDED_OUT = sa.select(_PRINTED.id).where(_OF_STATEMENT, _PRINTED.copy == 0).correlate(account.settlement).exists()
_ON_PAPER = came_out(account.settlement.c.number)


@dataclass(frozen=True, slots=True)
class StatementCard:
    """A statement as lists show it; amounts in rupiah. ``date`` is the book date, ``at`` when it was made.

    ``drawn``: its PDF was made; ``handed_out``: its original left the program, so any other is a copy; ``printed``: it is
    on paper, as far as anybody knows; ``copies``: n of the last SALINAN ke-n.
    """

    number: str
    date: date
    at: datetime
    kind: str
    producer_id: int
    producer_code: str
    producer: str
    village: str
    district: str
    closing: int
    payable: int
    drawn: bool
    handed_out: bool
    printed: bool
    copies: int


@dataclass(frozen=True, slots=True)
class FrozenStatement:
    """A settlement with all that its paper shows."""

    settlement_id: int
    uid: str
    number: str
    date: date
    producer_code: str
    chain_hash: str
    payload: StatementPayload
    producer_id: int
    position: int


def cards(
    unit: Unit,
    outlet_id: int,
    *,
    day: date | None = None,
    producer_id: int | None = None,
    number: str = "",
    unprinted: bool = False,
    limit: int = 500,
) -> tuple[StatementCard, ...]:
    """Return statements of a date (in order of producer) or of a producer (newest first), one by its number, or the newest.

    ``unprinted`` keeps those that are not on paper yet.
    """
    s, p, d = account.settlement, people.producer, account.settlement_drawn
    columns = (s.c.number, s.c.business_date.label("date"), s.c.at, s.c.kind, s.c.producer_id, s.c.closing, s.c.payable)
    query = (
        sa.select(
            *columns,
            p.c.code.label("producer_code"),
            p.c.name.label("producer"),
            p.c.village,
            p.c.district,
            d.c.id.label("drawn_id"),
            _COPIES.label("copies"),
            _HANDED_OUT.label("handed_out"),
            _ON_PAPER.label("printed"),
        )
        .select_from(s.join(p, p.c.id == s.c.producer_id).outerjoin(d, d.c.settlement_id == s.c.id))
        .where(s.c.outlet_id == outlet_id)
        .limit(limit)
    )
    if day is not None:
        query = query.where(s.c.business_date == day)
    if producer_id is not None:
        query = query.where(s.c.producer_id == producer_id)
    if number:
        query = query.where(s.c.number == number)
    if unprinted:
        query = query.where(~_ON_PAPER)
    query = query.order_by(p.c.code, s.c.id) if day is not None else query.order_by(s.c.id.desc())
    return tuple(
        from_row(
            StatementCard,
            row,
            drawn=row["drawn_id"] is not None,
            handed_out=bool(row["handed_out"]),
            printed=bool(row["printed"]),
            copies=int(row["copies"] or 0),
        )
        for row in unit.rows(query)
    )


def dates(unit: Unit, outlet_id: int, limit: int) -> tuple[date, ...]:
    """Return the last business dates with statements, newest first."""
    s = account.settlement
    query = sa.select(s.c.business_date).distinct().where(s.c.outlet_id == outlet_id)
    return tuple(row[0] for row in unit.run(query.order_by(s.c.business_date.desc()).limit(limit)))


def count_unprinted(unit: Unit, outlet_id: int, since: date) -> int:
    """Return how many statements dated from a day on are not on paper yet."""
    s = account.settlement
    query = sa.select(sa.func.count()).select_from(s)
    return int(unit.value(query.where(s.c.outlet_id == outlet_id, s.c.business_date >= since, ~_ON_PAPER)) or 0)


def waiting_for_paper(unit: Unit, outlet_id: int, since: date) -> tuple[int, date | None]:
    """Return how many statements dated from a day on are not on paper yet, and the date of the oldest."""
    s = account.settlement
    query = sa.select(sa.func.count().label("many"), sa.func.min(s.c.business_date).label("oldest")).select_from(s)
    row = unit.row(query.where(s.c.outlet_id == outlet_id, s.c.business_date >= since, ~_ON_PAPER))
    return (int(row["many"]), row["oldest"]) if row is not None else (0, None)


def handed_out(unit: Unit, number: str) -> bool:
    """Return whether a statement's original left the program: any other is a copy from then on."""
    c = proof.copy_printed
    return unit.value(sa.select(c.c.id).where(c.c.document == number, c.c.copy == 0).limit(1)) is not None


def undrawn(unit: Unit, outlet_id: int) -> tuple[int, ...]:
    """Return the ids of the settlements whose PDF was never made, oldest first.

    Papers are drawn in the order of the settlements, so what is missing comes after the last one drawn.
    """
    s, d = account.settlement, account.settlement_drawn
    last = sa.select(d.c.settlement_id).where(d.c.outlet_id == outlet_id).order_by(d.c.settlement_id.desc()).limit(1)
    query = sa.select(s.c.id).where(s.c.outlet_id == outlet_id, s.c.id > int(unit.value(last) or 0)).order_by(s.c.id)
    return tuple(int(row[0]) for row in unit.run(query))


def frozen(unit: Unit, ids: Iterable[int]) -> tuple[FrozenStatement, ...]:
    """Return settlements by id, with their payloads."""
    s, p = account.settlement, people.producer
    query = sa.select(s, p.c.code).join(p, p.c.id == s.c.producer_id).where(s.c.id.in_(list(ids))).order_by(s.c.id)
    return tuple(_frozen(row) for row in unit.rows(query))


def gathered(unit: Unit, last: FrozenStatement) -> tuple[FrozenStatement, ...]:
    """Return the settlements that the page of ``last`` covers, oldest first, ``last`` itself at the end.

    As stored when the page was drawn; before that, all since money was last handed over. A page of layout 1 covers
    its own settlement only.
    """
    first = page_begins(unit, last)
    if first == last.position:
        return (last,)
    s, p = account.settlement, people.producer
    query = (
        sa.select(s, p.c.code)
        .join(p, p.c.id == s.c.producer_id)
        .where(s.c.producer_id == last.producer_id, s.c.chain_position.between(first, last.position - 1))
        .order_by(s.c.chain_position)
    )
    return (*(_frozen(row) for row in unit.rows(query)), last)


def page_begins(unit: Unit, last: FrozenStatement) -> int:
    """Return at which place of the producer's chain the page of a settlement begins."""
    if last.payload.layout == 1:
        return last.position
    kept = kept_page(unit, last.settlement_id)
    if kept or starts_page(last.payload):
        return kept or last.position
    s, member, e = account.settlement, account.settlement_entry, account.producer_entry
    handed = (
        sa.select(member.c.id)
        .join(e, e.c.id == member.c.entry_id)
        .where(member.c.settlement_id == s.c.id, e.c.kind.in_(HANDED_OVER))
        .exists()
    )
    query = (
        sa.select(s.c.chain_position)
        .where(s.c.producer_id == last.producer_id, s.c.chain_position < last.position, handed)
        .order_by(s.c.chain_position.desc())
        .limit(1)
    )
    return int(unit.value(query) or 1)


def kept_page(unit: Unit, settlement_id: int) -> int:
    """Return the place in the chain at which a drawn page begins, 0 when it was not drawn yet."""
    c = account.settlement_page.c
    return int(unit.value(sa.select(c.first_position).where(c.settlement_id == settlement_id)) or 0)


def frozen_by_number(unit: Unit, outlet_id: int, number: str) -> FrozenStatement | None:
    """Return a settlement by its number, or None."""
    s, p = account.settlement, people.producer
    query = sa.select(s, p.c.code).join(p, p.c.id == s.c.producer_id)
    row = unit.row(query.where(s.c.outlet_id == outlet_id, s.c.number == number))
    return _frozen(row) if row else None


def last_number(unit: Unit, producer_id: int) -> str:
    """Return the number of a producer's last statement, or "" before the first."""
    s = account.settlement
    query = sa.select(s.c.number).where(s.c.producer_id == producer_id).order_by(s.c.chain_position.desc()).limit(1)
    return str(unit.value(query) or "")


def paid_after(unit: Unit, last: FrozenStatement) -> tuple[PaidLine, ...]:
    """Return what a producer was paid after a settlement, oldest first, on the days it was handed over.

    Payments that were taken back are not among them.
    """
    v, back, e, member, s = (
        account.payout,
        account.payout_reversal,
        account.producer_entry,
        account.settlement_entry,
        account.settlement,
    )
    query = (
        sa.select(v.c.kind, v.c.amount, v.c.at, v.c.means, v.c.number)
        .join_from(v, e, sa.and_(e.c.producer_id == v.c.producer_id, e.c.document == v.c.number, e.c.kind == v.c.kind))
        .outerjoin(back, back.c.payout_id == v.c.id)
        .outerjoin(member, member.c.entry_id == e.c.id)
        .outerjoin(s, s.c.id == member.c.settlement_id)
        .where(
            v.c.producer_id == last.producer_id,
            e.c.amount < 0,
            back.c.id.is_(None),
            sa.or_(s.c.id.is_(None), s.c.chain_position > last.position),
        )
        .order_by(v.c.at, v.c.uid)
    )
    return tuple(
        PaidLine(row.kind, -row.amount, calendar_date(row.at), row.means, row.number) for row in unit.run(query)
    )


def sent_marks(unit: Unit, outlet_id: int) -> tuple[str, ...]:
    """Return the records of messages marked as sent, or as not sent after all, the oldest first."""
    j, mine = proof.journal.c, sa.select(shop.register.c.id).where(shop.register.c.outlet_id == outlet_id)
    found = sa.select(j.canonical).where(j.register_id.in_(mine), j.kind == MESSAGE_SENT, sa.text(proof.RARE))
    return tuple(unit.run(found.order_by(j.at, j.id)).scalars())


def payee_uid(unit: Unit, producer_id: int) -> str:
    """Return the uid of the person behind a producer."""
    return str(unit.value(sa.select(people.producer.c.person_uid).where(people.producer.c.id == producer_id)) or "")


def first_sha(unit: Unit, settlement_id: int) -> str:
    """Return the SHA-256 of the original PDF, or "" when it was never made."""
    d = account.settlement_drawn
    return str(unit.value(sa.select(d.c.pdf_sha256).where(d.c.settlement_id == settlement_id)) or "")


def copies(unit: Unit, number: str) -> int:
    """Return how many marked copies of a document were printed so far."""
    c = proof.copy_printed
    return int(unit.value(sa.select(sa.func.max(c.c.copy)).where(c.c.document == number)) or 0)


def photos(unit: Unit, outlet_id: int, hashes: Iterable[str]) -> dict[str, bytes]:
    """Return photos by their SHA-256."""
    wanted = sorted({each for each in hashes if each})
    if not wanted:
        return {}
    f = goods.photo
    query = sa.select(f.c.sha256, f.c.jpeg).where(f.c.outlet_id == outlet_id, f.c.sha256.in_(wanted))
    return {row["sha256"]: bytes(row["jpeg"]) for row in unit.rows(query)}


def closed_dates(unit: Unit, outlet_id: int, limit: int) -> tuple[date, ...]:
    """Return the last closed business dates, newest first."""
    d = shop.day_closed
    query = sa.select(d.c.business_date).where(d.c.outlet_id == outlet_id).order_by(d.c.business_date.desc())
    return tuple(row[0] for row in unit.run(query.limit(limit)))


def _frozen(row: sa.RowMapping) -> FrozenStatement:
    return FrozenStatement(
        settlement_id=row["id"],
        uid=row["uid"],
        number=row["number"],
        date=row["business_date"],
        producer_code=row["code"],
        chain_hash=row["chain_hash"],
        payload=read_payload(row["payload"]),
        producer_id=row["producer_id"],
        position=row["chain_position"],
    )
