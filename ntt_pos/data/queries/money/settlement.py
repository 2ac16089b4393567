"""Reading what a producer's statement is made of: everything not settled yet up to a date, in a few questions per night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import account, people, proof, sales
from ntt_pos.data.queries.money import settlement_goods, settlement_turnover
from ntt_pos.data.queries.money.outside_cut import held, late_lines
from ntt_pos.data.queries.money.settlement_entries import EntryGoods, goods_of_entries
from ntt_pos.data.queries.money.unsettled import is_unsettled, unsettled
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.same_fields import same_fields
from ntt_pos.domain.core.terms import Bearer, TermsKind
from ntt_pos.domain.money.account import PAID_OUT, EntryKind
from ntt_pos.domain.money.settlement import GENESIS, LAST_PAYMENTS
from ntt_pos.domain.money.settlement_facts import DayFact, EntryFact, NoteFact, PaymentFact, SoldFact, StockFact
from ntt_pos.domain.money.statement_payload import ShownProducer

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.money.closing import Cut


@dataclass(frozen=True, slots=True)
class Member:
    """A row that a settlement takes: local id and uid."""

    id: int
    uid: str


@dataclass(frozen=True, slots=True)
class Taking:
    """What one producer's next settlement takes, and the link of the chain it continues."""

    producer_id: int
    producer: ShownProducer
    opening: int
    previous_hash: str
    position: int
    entries: tuple[Member, ...]
    movements: tuple[Member, ...]
    entry_facts: tuple[EntryFact, ...]
    sold: tuple[SoldFact, ...]
    stock: tuple[StockFact, ...]
    days: tuple[DayFact, ...]
    payments: tuple[PaymentFact, ...]
    last_date: date | None
    received_this_month: int
    received_last_month: int
    notes: tuple[NoteFact, ...]


def waiting(unit: Unit, outlet_id: int, day: date, cut: Cut | None = None) -> tuple[tuple[int, str], ...]:
    """Return (id, code) of each producer with entries dated up to a day and in no settlement yet, in order of code.

    With ``cut`` only entries count that were there when the day was cut.
    """
    those = () if cut is None else (held(account.producer_entry, cut),)
    b, p = account.balance_now, people.producer
    query = (
        sa.select(p.c.id, p.c.code)
        .join(b, b.c.producer_id == p.c.id)
        .where(
            p.c.outlet_id == outlet_id,
            b.c.newest_entry_id > b.c.settled_entry_id,
            is_unsettled(account.producer_entry, *those),
        )
    )
    rows = unit.rows(query, {"day": day})
    return tuple(sorted(((int(row["id"]), str(row["code"])) for row in rows), key=lambda each: each[1]))


def last_position(unit: Unit, producer_id: int) -> int:
    """Return the place of a producer's last settlement in its chain, 0 before the first."""
    s = account.settlement.c
    return int(unit.value(sa.select(sa.func.max(s.chain_position)).where(s.producer_id == producer_id)) or 0)


def taking(unit: Unit, producer_ids: Sequence[int], day: date, cut: Cut | None = None) -> dict[int, Taking]:
    """Return what the settlements of these producers take as of the end of a business date (or of now, if it is today).

    With ``cut`` only what was there when the day was cut: other PCs' records may arrive while the night is at work.
    """
    asked = {"producers": producer_ids}
    who = {row["id"]: row for row in unit.rows(_PRODUCERS, asked)}
    previous = {row["producer_id"]: row for row in unit.rows(_PREVIOUS, asked)}
    entries = _by_producer(unit.rows(_entries(producer_ids, day, cut)))
    products = settlement_goods.products_of(unit, producer_ids)
    everything = [row for rows in entries.values() for row in rows]
    begins = {each: min(row["business_date"] + timedelta(days=1), day) for each, row in previous.items()}
    about = goods_of_entries(unit, everything, products, begins)
    borne = _shop_discounts(unit, [row["line_id"] for rows in entries.values() for row in rows if row["line_discount"]])
    late = late_lines(unit, producer_ids, day, cut)
    moves = settlement_goods.unsettled_movements(unit, producer_ids, cut)
    stock = settlement_goods.stock_facts(unit, products, moves, day, cut, late)
    days = settlement_turnover.day_facts(unit, producer_ids, day, late)
    means, handed = _means(unit, everything), _handed_on(unit, everything)
    received = _received(unit, producer_ids, day)
    taken = {}
    for producer_id in producer_ids:
        mine, last = entries.get(producer_id, []), previous.get(producer_id)
        taken[producer_id] = Taking(
            producer_id=producer_id,
            producer=from_row(ShownProducer, who[producer_id], photo=who[producer_id]["photo_sha"]),
            opening=int(last["closing"]) if last else 0,
            previous_hash=last["chain_hash"] if last else GENESIS,
            position=int(last["chain_position"]) + 1 if last else 1,
            entries=tuple(Member(row["id"], row["uid"]) for row in mine),
            movements=tuple(Member(m.id, m.uid) for m in moves.get(producer_id, ()) if m.taken_by(day)),
            entry_facts=tuple(_entry(row, about, means, handed) for row in mine),
            sold=tuple(_sold(row, products, borne) for row in mine if row["kind"] == EntryKind.SALE),
            stock=stock.get(producer_id, ()),
            days=days.get(producer_id, ()),
            payments=_payments(unit, producer_id, day),
            last_date=last["business_date"] if last else None,
            received_this_month=received.get((producer_id, day.year, day.month), 0),
            received_last_month=received.get((producer_id, *_month_before(day)), 0),
            notes=settlement_goods.note_facts(moves.get(producer_id, ()), day),
        )
    return taken


def _entries(producer_ids: Sequence[int], day: date, cut: Cut | None) -> sa.Select[Any]:
    b, e, line = account.balance_now, account.producer_entry, sales.sale_line
    return (
        sa.select(
            e,
            line.c.id.label("line_id"),
            line.c.product_id,
            line.c.product_code,
            line.c.unit,
            line.c.price_per,
            line.c.quantity,
            line.c.price,
            line.c.paid,
            line.c.producer_share,
            line.c.terms_kind,
            line.c.rate_bp,
            line.c.net_price,
            line.c.discount.label("line_discount"),
        )
        .select_from(unsettled(e).outerjoin(line, line.c.uid == e.c.line_uid))
        .where(b.c.producer_id.in_(producer_ids), e.c.business_date <= day, held(e, cut))
        .order_by(e.c.business_date, e.c.uid)
    )


def _by_producer(rows: Iterable[sa.RowMapping]) -> Mapping[int, list[sa.RowMapping]]:
    sorted_rows: dict[int, list[sa.RowMapping]] = defaultdict(list)
    for row in rows:
        sorted_rows[row["producer_id"]].append(row)
    return sorted_rows


def _shop_discounts(unit: Unit, line_ids: Sequence[int]) -> dict[int, int]:
    """Return per sale line the discounts that the shop bears, in rupiah."""
    if not line_ids:
        return {}
    d = sales.sale_discount
    query = (
        sa.select(d.c.sale_line_id, sa.func.sum(d.c.amount).label("amount"))
        .where(d.c.sale_line_id.in_(line_ids), d.c.bearer == Bearer.SHOP)
        .group_by(d.c.sale_line_id)
    )
    return {row["sale_line_id"]: int(row["amount"]) for row in unit.rows(query)}


def _entry(
    row: sa.RowMapping, about: Mapping[int, EntryGoods], means: Mapping[str, str], handed: Mapping[str, date]
) -> EntryFact:
    what = about.get(row["id"], EntryGoods())
    return same_fields(
        EntryFact,
        what,
        kind=EntryKind(row["kind"]),
        amount=row["amount"],
        business_date=row["business_date"],
        document=row["document"],
        occurred_on=row["occurred_on"],
        note=row["note"],
        means=means.get(row["document"], ""),
        handed_on=handed.get(row["record_uid"]),
    )


def _sold(row: sa.RowMapping, products: Mapping[int, settlement_goods.Product], borne: Mapping[int, int]) -> SoldFact:
    product = products[row["product_id"]]
    return from_row(
        SoldFact,
        row,
        product=row["product_code"],
        name=product.name,
        terms=TermsKind(row["terms_kind"]),
        shop_discount=borne.get(row["line_id"], 0),
        photo=product.photo,
    )


def _means(unit: Unit, entries: Sequence[sa.RowMapping]) -> dict[str, str]:
    """Return by which means each payout among the entries was made, by its number."""
    numbers = {row["document"] for row in entries if row["kind"] in PAID_OUT}
    if not numbers:
        return {}
    v = account.payout.c
    return {row.number: row.means for row in unit.run(sa.select(v.number, v.means).where(v.number.in_(numbers)))}


def _handed_on(unit: Unit, entries: Sequence[sa.RowMapping]) -> dict[str, date]:
    """Return the day on which the money of each payment among the entries moved, by its record.

    After the close its book date is tomorrow's, and nobody was handed money tomorrow.
    """
    records = {row["record_uid"] for row in entries if row["kind"] in PAID_OUT}
    if not records:
        return {}
    j = proof.journal.c
    query = sa.select(j.record_uid, j.at).where(j.record_uid.in_(records))
    return {row.record_uid: calendar_date(row.at) for row in unit.run(query)}


def _month_before(day: date) -> tuple[int, int]:
    last = day.replace(day=1) - timedelta(days=1)
    return last.year, last.month


def _received(unit: Unit, producer_ids: Sequence[int], day: date) -> dict[tuple[int, int, int], int]:
    """Return per producer, year and month what was paid and stood at the end of a day, this month and the last."""
    between = {"producers": producer_ids, "first": date(*_month_before(day), 1), "day": day}
    sums: dict[tuple[int, int, int], int] = defaultdict(int)
    for row in unit.run(_RECEIVED, between):
        sums[row.producer_id, row.business_date.year, row.business_date.month] += row.amount
    return sums


def _payments(unit: Unit, producer_id: int, day: date) -> tuple[PaymentFact, ...]:
    """Return the last payments that stood at the end of a day, oldest first."""
    rows = unit.rows(_PAYMENTS, {"producer": producer_id, "day": day, "most": LAST_PAYMENTS})
    return tuple(
        PaymentFact(row["business_date"], row["number"], row["amount"], row["means"]) for row in reversed(rows)
    )


# Made once, not for each night: together with those of the goods and the turnover that took 3 ms of CPU.
_B, _S, _V, _R = account.balance_now, account.settlement, account.payout, account.payout_reversal
_ASKED: Final[sa.BindParameter[Any]] = sa.bindparam("producers", expanding=True, type_=people.producer.c.id.type)
_FIRST: Final[sa.BindParameter[Any]] = sa.bindparam("first", type_=_V.c.business_date.type)
_DAY: Final[sa.BindParameter[Any]] = sa.bindparam("day", type_=_V.c.business_date.type)
_PRODUCERS: Final = sa.select(people.producer).where(people.producer.c.id.in_(_ASKED))
_NEWEST: Final = sa.and_(
    _S.c.producer_id == _B.c.producer_id, _S.c.chain_position == settlement_turnover.newest_place(_B)
)
_PREVIOUS: Final = (
    sa.select(_S.c.producer_id, _S.c.business_date, _S.c.closing, _S.c.chain_hash, _S.c.chain_position)
    .select_from(_B.join(_S, _NEWEST))
    .where(_B.c.producer_id.in_(_ASKED))
)
_STANDING: Final = _V.outerjoin(_R, sa.and_(_R.c.payout_id == _V.c.id, _R.c.business_date <= _DAY))
_RECEIVED: Final = (
    sa.select(_V.c.producer_id, _V.c.business_date, _V.c.amount)
    .select_from(_STANDING)
    .where(_V.c.producer_id.in_(_ASKED), _V.c.business_date.between(_FIRST, _DAY), _R.c.id.is_(None))
)
_PAYMENTS: Final = (
    sa.select(_V.c.business_date, _V.c.number, _V.c.amount, _V.c.means)
    .select_from(_STANDING)
    .where(_V.c.producer_id == sa.bindparam("producer"), _V.c.business_date <= _DAY, _R.c.id.is_(None))
    .order_by(_V.c.business_date.desc(), _V.c.uid.desc())
    .limit(sa.bindparam("most"))
)
