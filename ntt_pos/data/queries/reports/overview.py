"""Reading for the manager's screens: producers with their money and goods, an account's last lines, the takings by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import account, goods, people, proof, sales, stock
from ntt_pos.data.queries.reports.product_list import PermitState, permit_state
from ntt_pos.data.queries.reports.report_goods import NamedProducer
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.core.terms import Bearer, Terms, TermsKind, TermsRow
from ntt_pos.domain.goods.notes import Total
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.money.account import EntryKind

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


@dataclass(frozen=True, slots=True)
class ProducerLine(NamedProducer):
    """A producer as the list shows it; the balance in rupiah."""

    pillar: Pillar
    pays_by: str
    phone: str
    stock: tuple[Total, ...]
    balance: int
    last_sold: date | None
    permit: PermitState = PermitState.NONE


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A line of a producer's account in rupiah: the sales of a day together (``units`` sold), anything else by itself.

    ``newest`` is its last entry, by which it is in line with the statements. ``date`` is the book date, ``first`` and
    ``last`` say when it really was.
    """

    kind: EntryKind
    date: date
    amount: int
    balance: int
    document: str
    note: str
    units: int
    newest: int
    first: datetime
    last: datetime


def producers(unit: Unit, outlet_id: int, *, today: date) -> tuple[ProducerLine, ...]:
    """Return every producer of the outlet, by name; ``today`` is what permits are judged by."""
    wanted = {"outlet": outlet_id}
    ends: Iterable[Any] = unit.run(_PERMITS, wanted)
    permits = {row[0]: permit_state(row[1], today) for row in ends}
    on_sale: Iterable[Any] = unit.run(_COUNTED, wanted)
    counted = {row[0]: int(row[1]) for row in on_sale}
    last: Iterable[Any] = unit.run(_LAST_SOLD, wanted)
    sold = {row[0]: row[1] for row in last}
    shelves: dict[int, dict[tuple[str, int], int]] = defaultdict(dict)
    for row in unit.run(_SHELVES, wanted):
        kind = ("", 1) if row.price_per == 1 else (row.unit, row.price_per)
        shelves[row.producer_id][kind] = shelves[row.producer_id].get(kind, 0) + int(row.quantity)
    found = [
        from_row(
            ProducerLine,
            row,
            producer_id=row["id"],
            pillar=Pillar(row["pillar"]),
            phone=row["phone"] or "",
            products=counted.get(row["id"], 0),
            stock=tuple(Total(*kind, quantity) for kind, quantity in sorted(shelves[row["id"]].items())),
            balance=int(row["amount"]),
            last_sold=sold.get(row["id"]),
            permit=permits.get(row["id"], PermitState.NONE),
        )
        for row in unit.rows(_PRODUCERS, wanted)
    ]
    return tuple(sorted(found, key=lambda line: (line.name.casefold(), line.code)))


def account_lines(unit: Unit, producer_id: int, *, limit: int) -> tuple[AccountLine, ...]:
    """Return the last lines of an account, newest first, each with the balance after it."""
    wanted = {"producer": producer_id, "most": limit}
    lines = [
        (
            row.newest,
            EntryKind.SALE,
            row.business_date,
            int(row.amount),
            "",
            "",
            int(row.units or 0),
            row.first,
            row.last,
        )
        for row in unit.run(_SALES, wanted).all()
    ]
    lines += [
        (row.id, EntryKind(row.kind), row.business_date, int(row.amount), row.document, row.note, 0, row.at, row.at)
        for row in unit.run(_OTHERS, wanted).all()
    ]
    balance = int(unit.value(_BALANCE, wanted) or 0)
    found = []
    for newest, kind, on, amount, document, note, units, first, last in sorted(lines, reverse=True)[:limit]:
        found.append(AccountLine(kind, on, amount, balance, document, note, units, newest, first, last))
        balance -= amount
    return tuple(found)


def terms_of(unit: Unit, producer_id: int) -> tuple[TermsRow, ...]:
    """Return the terms agreed for all goods of a producer."""
    return tuple(
        TermsRow(
            Terms(
                TermsKind(row["kind"]),
                row["rate_bp"],
                row["net_price"],
                Bearer(row["discount_bearer"]),
                Bearer(row["loss_bearer"]),
                Bearer(row["damage_bearer"]),
            ),
            for_product=False,
            valid_from=row["valid_from"],
            set_as=row["uid"],
        )
        for row in unit.rows(sa.select(goods.terms).where(goods.terms.c.producer_id == producer_id))
    )


def photo_of(unit: Unit, producer_id: int) -> bytes:
    """Return a producer's photo, or nothing."""
    same = (goods.photo.c.outlet_id == _P.outlet_id) & (goods.photo.c.sha256 == _P.photo_sha)
    found = unit.value(sa.select(goods.photo.c.jpeg).join(people.producer, same).where(_P.id == producer_id))
    return bytes(found) if found is not None else b""


def takings_by_day(unit: Unit, outlet_id: int, first: date, last: date) -> dict[date, int]:
    """Return what came in less what was given back of each business date that had any, in rupiah."""
    found: dict[date, int] = defaultdict(int)
    for table, amount, sign in ((sales.sale, "total", 1), (sales.sale_return, "money_back", -1)):
        day = table.c.business_date
        sums = sa.select(day, sa.func.sum(table.c[amount]).label("amount"))
        of_days = sums.where(table.c.outlet_id == outlet_id, day.between(first, last)).group_by(day)
        for row in unit.run(of_days):
            found[row.business_date] += sign * int(row.amount)
    return found


_P, _E, _L = people.producer.c, account.producer_entry.c, sales.sale_line.c
_MINE = _P.outlet_id == sa.bindparam("outlet")
_PRODUCERS = (
    sa.select(
        people.producer,
        people.personal_value.c.value.label("phone"),
        sa.func.coalesce(account.balance_now.c.amount, 0).label("amount"),
    )
    .select_from(
        people.producer.outerjoin(account.balance_now, account.balance_now.c.producer_id == _P.id)
        .outerjoin(people.person, people.person.c.uid == _P.person_uid)
        .outerjoin(
            people.personal_value,
            (people.personal_value.c.person_id == people.person.c.id) & (people.personal_value.c.kind == "PHONE"),
        )
    )
    .where(_MINE)
)
_COUNTED = (
    sa.select(goods.product.c.producer_id, sa.func.count())
    .where(
        goods.product.c.outlet_id == sa.bindparam("outlet"),
        goods.product.c.active == sa.true(),
        goods.product.c.producer_id.is_not(None),
    )
    .group_by(goods.product.c.producer_id)
)
_PERMITS = (
    sa.select(goods.product.c.producer_id, sa.func.min(goods.permit.c.expires))
    .join(goods.permit, goods.permit.c.product_id == goods.product.c.id)
    .where(
        goods.product.c.outlet_id == sa.bindparam("outlet"),
        goods.product.c.active == sa.true(),
        goods.product.c.producer_id.is_not(None),
        goods.permit.c.active == sa.true(),
    )
    .group_by(goods.product.c.producer_id)
)
_SHELVES = (
    sa.select(
        goods.product.c.producer_id,
        goods.product.c.unit,
        goods.product.c.price_per,
        sa.func.sum(stock.stock_now.c.quantity).label("quantity"),
    )
    .join(stock.stock_now, stock.stock_now.c.product_id == goods.product.c.id)
    .where(
        goods.product.c.outlet_id == sa.bindparam("outlet"),
        goods.product.c.producer_id.is_not(None),
        stock.stock_now.c.bin == Bin.SHELF,
    )
    .group_by(goods.product.c.producer_id, goods.product.c.unit, goods.product.c.price_per)
)
# Each producer's days are walked back from the newest, so that years of history cost nothing.
_LAST_SOLD = sa.select(
    _P.id,
    sa.select(stock.product_day.c.business_date)
    .where(stock.product_day.c.producer_id == _P.id, stock.product_day.c.sold > 0)
    .order_by(stock.product_day.c.business_date.desc())
    .limit(1)
    .correlate(people.producer)
    .scalar_subquery(),
).where(_MINE)
_MY_ENTRIES = _E.producer_id == sa.bindparam("producer")
# A weighed line counts as one: half a kilogram of salt is one thing that was bought.
_UNITS = sa.case((_L.price_per == 1, _L.quantity), else_=1)
_SALES = (
    sa.select(
        sa.func.max(_E.id).label("newest"),
        _E.business_date,
        sa.func.sum(_E.amount).label("amount"),
        sa.func.sum(_UNITS).label("units"),
        sa.func.min(sales.sale.c.at).label("first"),
        sa.func.max(sales.sale.c.at).label("last"),
    )
    .select_from(
        account.producer_entry.outerjoin(sales.sale_line, sales.sale_line.c.uid == _E.line_uid).outerjoin(
            sales.sale, sales.sale.c.id == sales.sale_line.c.sale_id
        )
    )
    .where(_MY_ENTRIES, _E.kind == EntryKind.SALE)
    .group_by(_E.business_date)
    .order_by(_E.business_date.desc())
    .limit(sa.bindparam("most"))
)
_OTHERS = (
    sa.select(_E.id, _E.kind, _E.business_date, _E.amount, _E.document, _E.note, proof.journal.c.at)
    .join(proof.journal, proof.journal.c.record_uid == _E.record_uid)
    .where(_MY_ENTRIES, _E.kind != EntryKind.SALE)
    .order_by(_E.id.desc())
    .limit(sa.bindparam("most"))
)
_BALANCE = sa.select(account.balance_now.c.amount).where(account.balance_now.c.producer_id == sa.bindparam("producer"))
