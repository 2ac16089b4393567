"""Reading notes of goods: the list of what was handed in, taken back and written off, and one note with its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import account, goods, people, proof, shop, stock
from ntt_pos.data.queries.core.records import reason_alone
from ntt_pos.data.queries.goods.articles import splits
from ntt_pos.domain.goods.notes import Note, NoteHead, NoteKind, NoteLine, Total, kind_of, totals
from ntt_pos.domain.goods.stock import Bin, Stockable
from ntt_pos.domain.money.account import EntryKind

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


@dataclass(frozen=True, slots=True)
class _Tables:
    head: sa.Table
    line: sa.Table
    link: str
    units: str


@dataclass(frozen=True, slots=True)
class StockPlace(Stockable):
    """What lies of a product in one bin and batch (base units); ``batch_id`` 0 is the unknown batch."""

    producer: str
    bin: Bin
    batch_id: int
    expiry: date | None
    quantity: int
    barcodes: tuple[str, ...] = ()


_OF = {
    NoteKind.DELIVERY: _Tables(stock.delivery, stock.delivery_line, "delivery_id", "counted"),
    NoteKind.WITHDRAWAL: _Tables(stock.withdrawal, stock.withdrawal_line, "withdrawal_id", "quantity"),
    NoteKind.WRITE_OFF: _Tables(stock.write_off, stock.write_off_line, "write_off_id", "quantity"),
}
_PRODUCER, _PRODUCT = people.producer.c, goods.product.c


def heads(
    unit: Unit, outlet_id: int, kind: NoteKind, *, words: Sequence[str], since: date | None, limit: int
) -> tuple[tuple[NoteHead, ...], int]:
    """Return the newest notes of a kind that fit, and how many fit in all.

    Each word is part of the number, or of a producer's name, code or village (of a write-off: of its goods' producer,
    or of the product).
    """
    tables = _OF[kind]
    fits = [tables.head.c.outlet_id == outlet_id, *(_fits(tables, kind, word) for word in words)]
    if since is not None:
        fits.append(tables.head.c.business_date >= since)
    counted = sa.select(sa.func.count()).select_from(tables.head)
    if kind is not NoteKind.WRITE_OFF:
        counted = counted.outerjoin(people.producer, _PRODUCER.id == tables.head.c.producer_id)
    count = int(unit.value(counted.where(*fits)))
    rows = unit.rows(_heads(kind).where(*fits).order_by(tables.head.c.id.desc()).limit(limit))
    sums = _sums(unit, tables, [row["id"] for row in rows])
    return tuple(_head(kind, row, sums) for row in rows), count


def note(unit: Unit, outlet_id: int, number: str) -> Note | None:
    """Return a note by its number, or None."""
    kind = kind_of(number)
    if kind is None:
        return None
    tables = _OF[kind]
    row = unit.row(_heads(kind).where(tables.head.c.outlet_id == outlet_id, tables.head.c.number == number))
    if row is None:
        return None
    approver, approval_reason = _approval(unit, tables, row["id"])
    record_uid = unit.value(sa.select(tables.head.c.record_uid).where(tables.head.c.id == row["id"]))
    printed = sa.select(sa.func.count()).where(proof.copy_printed.c.document == number)
    entry = account.producer_entry.c
    paid = sa.select(sa.func.coalesce(sa.func.sum(entry.amount), 0)).where(
        entry.document == number, entry.kind == EntryKind.COMPENSATION
    )
    return Note(
        head=_head(kind, row, _sums(unit, tables, [row["id"]])),
        lines=_lines(unit, kind, row["id"], row["business_date"]),
        receiver=_receiver(unit, row["id"]) if kind is NoteKind.WITHDRAWAL else "",
        approver=approver,
        approval_reason=approval_reason,
        compensation=int(unit.value(paid)) if kind is NoteKind.WRITE_OFF else 0,
        prints=int(unit.value(printed)),
        alone=reason_alone(unit, str(record_uid)),
    )


def uid_of(unit: Unit, number: str) -> str:
    """Return the uid of a note: its original on the receipt printer bears it, so that there is one."""
    kind = kind_of(number)
    return str(unit.value(sa.select(_OF[kind].head.c.uid).where(_OF[kind].head.c.number == number))) if kind else ""


def places(unit: Unit, outlet_id: int, bins: Sequence[Bin]) -> tuple[StockPlace, ...]:
    """Return everything that is in these bins, by product, bin and date; what is below 0 is left out."""
    now = stock.stock_now.c
    codes: dict[int, list[str]] = {}
    barcode = goods.barcode.c
    for row in unit.run(sa.select(barcode.product_id, barcode.code).where(barcode.active == sa.true())):
        codes.setdefault(row.product_id, []).append(row.code)
    rows = unit.run(
        sa.select(
            _PRODUCT.id,
            _PRODUCT.code,
            _PRODUCT.name,
            _PRODUCT.unit,
            _PRODUCT.price_per,
            _PRODUCT.producer_id,
            _PRODUCER.name.label("producer"),
            now.bin,
            now.batch_id,
            now.expiry,
            now.quantity,
        )
        .join_from(goods.product, stock.stock_now, now.product_id == _PRODUCT.id)
        .outerjoin(people.producer, _PRODUCER.id == _PRODUCT.producer_id)
        .where(_PRODUCT.outlet_id == outlet_id, now.quantity > 0, now.bin.in_([str(each) for each in bins]))
    )
    found = [
        from_row(
            StockPlace,
            row,
            product_id=row.id,
            producer=row.producer or "",
            bin=Bin(row.bin),
            barcodes=tuple(codes.get(row.id, ())),
        )
        for row in rows
    ]
    return tuple(
        sorted(
            found,
            key=lambda p: (p.name.casefold(), p.code, p.bin is not Bin.SHELF, p.expiry or date.max, p.batch_id),
        )
    )


def own_product_ids(unit: Unit, outlet_id: int) -> tuple[int, ...]:
    """Return the shop's own goods, by name."""
    mine = (_PRODUCT.outlet_id == outlet_id, _PRODUCT.producer_id.is_(None))
    query = sa.select(_PRODUCT.id).where(*mine).order_by(sa.func.lower(_PRODUCT.name), _PRODUCT.id)
    return tuple(row[0] for row in unit.run(query))


def _heads(kind: NoteKind) -> sa.Select[Any]:
    head, user = _OF[kind].head, shop.user_account
    columns: list[Any] = [
        head.c.id,
        head.c.number,
        head.c.at,
        head.c.business_date,
        head.c.occurred_on,
        head.c.note,
        user.c.name.label("by"),
    ]
    before, after = head.alias("before"), head.alias("after")
    columns += [before.c.number.label("reverses"), after.c.number.label("reversed_by")]
    whose = (
        [head.c.reason]
        if kind is NoteKind.WRITE_OFF
        else [
            head.c.producer_id,
            _PRODUCER.code.label("producer_code"),
            _PRODUCER.name.label("producer"),
            _PRODUCER.village,
            _PRODUCER.district,
        ]
    )
    found = (
        sa.select(*columns, *whose)
        .join_from(head, user, user.c.id == head.c.user_id)
        .outerjoin(before, before.c.id == head.c.reverses_id)
        .outerjoin(after, after.c.reverses_id == head.c.id)
    )
    if kind is NoteKind.WRITE_OFF:
        return found
    return found.outerjoin(people.producer, _PRODUCER.id == head.c.producer_id)


def _fits(tables: _Tables, kind: NoteKind, word: str) -> sa.ColumnElement[bool]:
    def holds(column: Any) -> sa.ColumnElement[bool]:
        return sa.func.lower(column).contains(word.lower(), autoescape=True)

    producer = sa.or_(*(holds(column) for column in (_PRODUCER.name, _PRODUCER.code, _PRODUCER.village)))
    if kind is not NoteKind.WRITE_OFF:
        return sa.or_(holds(tables.head.c.number), producer)
    line = tables.line.c
    inside = (
        sa.select(line.id)
        .join_from(tables.line, goods.product, _PRODUCT.id == line.product_id)
        .outerjoin(people.producer, _PRODUCER.id == _PRODUCT.producer_id)
        .where(line.write_off_id == tables.head.c.id, sa.or_(holds(line.product_name), producer))
    )
    return sa.or_(holds(tables.head.c.number), inside.exists())


def _sums(unit: Unit, tables: _Tables, ids: Sequence[int]) -> Mapping[int, tuple[int, tuple[Total, ...]]]:
    """Return per note how many lines it has, and their units added up."""
    link = tables.line.c[tables.link]
    found: dict[int, list[tuple[str, int, int]]] = {}
    lines: dict[int, int] = {}
    rows = unit.run(
        sa.select(
            link.label("note_id"),
            _PRODUCT.unit,
            _PRODUCT.price_per,
            sa.func.sum(_signed(tables)).label("units"),
            sa.func.count().label("lines"),
        )
        .join_from(tables.line, goods.product, _PRODUCT.id == tables.line.c.product_id)
        .join(tables.head, tables.head.c.id == link)
        .where(link.in_(list(ids)))
        .group_by(link, _PRODUCT.unit, _PRODUCT.price_per)
    )
    for row in rows:
        found.setdefault(row.note_id, []).append((row.unit, row.price_per, int(row.units)))
        lines[row.note_id] = lines.get(row.note_id, 0) + int(row.lines)
    return {note_id: (lines[note_id], totals(sums)) for note_id, sums in found.items()}


def _signed(tables: _Tables) -> Any:
    """The units of a line; a write-off that undoes another holds them above 0, as the one it undoes."""
    units = tables.line.c[tables.units]
    if tables.head is not stock.write_off:
        return units
    return sa.case((tables.head.c.reverses_id.is_not(None), -units), else_=units)


def _head(kind: NoteKind, row: sa.RowMapping, sums: Mapping[int, tuple[int, tuple[Total, ...]]]) -> NoteHead:
    lines, units = sums.get(row["id"], (0, ()))
    return from_row(
        NoteHead,
        row,
        kind=kind,
        note_id=row["id"],
        producer_id=row.get("producer_id"),
        producer_code=row.get("producer_code") or "",
        producer=row.get("producer") or "",
        village=row.get("village") or "",
        district=row.get("district") or "",
        reason=row.get("reason") or "",
        reverses=row.get("reverses") or "",
        reversed_by=row.get("reversed_by") or "",
        lines=lines,
        totals=units,
    )


def _lines(unit: Unit, kind: NoteKind, note_id: int, on: date) -> tuple[NoteLine, ...]:
    tables = _OF[kind]
    line, batch = tables.line, stock.batch
    columns = [
        *line.c,
        _signed(tables).label("units"),
        _PRODUCT.code.label("product_code"),
        _PRODUCT.unit,
        _PRODUCT.price_per,
        _PRODUCT.photo_sha,
    ]
    found: Any = (
        sa.select(*columns)
        .join_from(line, goods.product, _PRODUCT.id == line.c.product_id)
        .join(tables.head, tables.head.c.id == line.c[tables.link])
    )
    if kind is NoteKind.WRITE_OFF:
        found = found.add_columns(_PRODUCER.name.label("producer"))
        found = found.outerjoin(people.producer, _PRODUCER.id == _PRODUCT.producer_id)
    if kind is not NoteKind.DELIVERY:
        found = found.add_columns(batch.c.expiry).outerjoin(batch, batch.c.id == line.c.batch_id)
    rows = unit.rows(found.where(line.c[tables.link] == note_id).order_by(line.c.id))
    split = splits(unit, {row["product_id"] for row in rows}, on)
    return tuple(
        NoteLine(
            product_id=row["product_id"],
            code=row["product_code"],
            name=row["product_name"],
            unit=row["unit"],
            price_per=row["price_per"],
            quantity=row["units"],
            claimed=row.get("claimed"),
            expiry=row["expiry"],
            place=Bin(row["bin"]) if row.get("bin") else None,
            reason=row.get("reason") or "",
            note=row.get("note") or "",
            producer=row.get("producer") or "",
            price=split[row["product_id"]].price if row["product_id"] in split else 0,
            share=split[row["product_id"]].share if row["product_id"] in split else 0,
            photo=row["photo_sha"] or "",
        )
        for row in rows
    )


def _approval(unit: Unit, tables: _Tables, note_id: int) -> tuple[str, str]:
    user = shop.user_account
    row = unit.row(
        sa.select(user.c.name, shop.approval.c.reason)
        .join_from(tables.head, shop.approval, shop.approval.c.id == tables.head.c.approval_id)
        .join(user, user.c.id == shop.approval.c.approver_id)
        .where(tables.head.c.id == note_id)
    )
    return (row["name"], row["reason"]) if row is not None else ("", "")


def _receiver(unit: Unit, withdrawal_id: int) -> str | None:
    """Return who took the goods: an empty text when nobody was named, None when the name was erased."""
    head, person, value = stock.withdrawal.c, people.person, people.personal_value
    row = unit.row(
        sa.select(head.received_by_uid, person.c.erased, value.c.value)
        .join_from(stock.withdrawal, person, person.c.uid == head.received_by_uid, isouter=True)
        .outerjoin(value, sa.and_(value.c.person_id == person.c.id, value.c.kind == "NAME"))
        .where(head.id == withdrawal_id)
    )
    if row is None or row["received_by_uid"] is None:
        return ""
    return None if row["erased"] else row["value"] or ""
