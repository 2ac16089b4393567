"""Products as the till sees them on a date: terms and price in force, barcodes, permits, and what is on the shelf."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import goods, people, stock
from ntt_pos.domain.core.pillar_halal import Halal, Pillar
from ntt_pos.domain.core.terms import (
    OWN_TERMS,
    Bearer,
    PriceRow,
    Terms,
    TermsKind,
    TermsRow,
    price_in_force,
    terms_in_force,
)
from ntt_pos.domain.goods.barcode import sent_otherwise
from ntt_pos.domain.goods.stock import BatchStock, Bin, is_expired
from ntt_pos.domain.selling.cart import Article
from ntt_pos.domain.selling.pricing import split_line

AT_ONCE: Final = 1000


class _ProductRow(NamedTuple):
    """The columns of ``_PRODUCTS``, in their order."""

    id: int
    code: str
    name: str
    unit: str
    price_per: int
    category: str
    producer_id: int | None
    active: bool
    halal: str
    photo_sha: str
    producer_code: str | None
    producer_name: str | None
    pillar: str | None
    village_code: str | None
    village: str | None
    district: str | None


@dataclass(frozen=True, slots=True)
class Stocked:
    """An article with what a sale must also know: the village's code and the batches on the shelf."""

    article: Article
    village_code: str
    batches: tuple[BatchStock, ...]
    batch_uids: Mapping[int, str]


def ids_by_code(unit: Unit, outlet_id: int, text: str) -> tuple[int, ...]:
    """Return the ids of products whose barcode or own code is exactly this text; if there are none, as others send it."""
    return ids_of_code(unit, outlet_id, text) or ids_sent_otherwise(unit, outlet_id, text)


def ids_of_code(unit: Unit, outlet_id: int, text: str) -> tuple[int, ...]:
    """Return the ids of products whose barcode is exactly this text, or whose own code is (small, capital or as it is)."""
    wanted = {"outlet": outlet_id, "text": text, "upper": text.upper(), "lower": text.lower()}
    return tuple(row[0] for row in unit.tuples(_IDS, wanted))


def ids_sent_otherwise(unit: Unit, outlet_id: int, text: str) -> tuple[int, ...]:
    """Return the ids of products with what another scanner sends for this text, or whose own code has other capitals."""
    found = {row for each in sent_otherwise(text) for row in ids_of_code(unit, outlet_id, each)}
    if not text.isdigit() and not found:
        found = {row[0] for row in unit.run(_IDS_ANY_CASE, {"outlet": outlet_id, "lower": text.lower()})}
    return tuple(sorted(found))


def articles(
    unit: Unit,
    ids: Sequence[int],
    *,
    on: date,
    today: date,
    codes: bool = True,
    permits: bool | None = None,
    late: bool = False,
) -> tuple[Article, ...]:
    """Return the articles of these products, in this order; prices and terms as of ``on``, expiry as of ``today``."""
    loaded = stocked(unit, ids, on=on, today=today, codes=codes, permits=permits, late=late)
    return tuple(loaded[each].article for each in ids if each in loaded)


def stocked(
    unit: Unit,
    ids: Sequence[int],
    *,
    on: date,
    today: date,
    codes: bool = False,
    permits: bool | None = None,
    late: bool = False,
) -> dict[int, Stocked]:
    """Return products by id with price, terms and stock; barcodes and permits only when asked (a sale needs none).

    Unless told otherwise permits come along with ``codes``. What had no price or terms yet on the date of a ``late`` sale
    has its first ones: goods are often sold from the notebook before they are registered.
    """
    if not ids:
        return {}
    wanted = {"ids": list(ids)}
    # Rows are taken apart by place: a search shows fifty articles within milliseconds.
    terms: dict[tuple[bool, int], list[TermsRow]] = defaultdict(list)
    for uid, product_id, producer_id, *agreed, valid_from in unit.tuples(_TERMS, wanted):
        of_product = product_id is not None
        terms[of_product, product_id if of_product else producer_id].append(
            TermsRow(_terms(*agreed), of_product, valid_from, uid)
        )
    prices: dict[int, list[PriceRow]] = defaultdict(list)
    for uid, product_id, price, valid_from in unit.tuples(_PRICES, wanted):
        prices[product_id].append(PriceRow(price, valid_from, uid))
    shelves: dict[int, list[BatchStock]] = defaultdict(list)
    uids: dict[int, dict[int, str]] = defaultdict(dict)
    for product_id, batch_id, quantity, expiry, uid in unit.tuples(_SHELF, wanted):
        shelves[product_id].append(BatchStock(batch_id or None, expiry, quantity))
        if batch_id:
            uids[product_id][batch_id] = uid
    barcodes: dict[int, list[str]] = defaultdict(list)
    expiries: dict[int, list[date]] = defaultdict(list)
    if codes:
        for product_id, code in unit.tuples(_BARCODES, wanted):
            barcodes[product_id].append(code)
    if codes if permits is None else permits:
        for product_id, expires in unit.tuples(_PERMITS, wanted):
            expiries[product_id].append(expires)
    found = {}
    for row in map(_ProductRow._make, unit.tuples(_PRODUCTS, wanted)):
        rows = [*terms[True, row.id], *(terms[False, row.producer_id] if row.producer_id is not None else ())]
        batches = tuple(shelves[row.id])
        found[row.id] = Stocked(
            article=_article(
                row,
                price=price_in_force(prices[row.id], first_on(prices[row.id], on) if late else on),
                terms=OWN_TERMS
                if row.producer_id is None
                else terms_in_force(rows, first_on(rows, on) if late else on),
                barcodes=tuple(barcodes[row.id]),
                permits=expiries[row.id],
                batches=batches,
                today=today,
            ),
            village_code=row.village_code or "",
            batches=batches,
            batch_uids=uids[row.id],
        )
    return found


class Split(NamedTuple):
    """The price of one piece (or of ``price_per`` units), the producer's share of it, and the terms it comes from."""

    price: int
    share: int
    terms: Terms


def splits(unit: Unit, product_ids: Collection[int], day: date) -> dict[int, Split]:
    """Return per product how one piece is split, as agreed on a day."""
    found = {}
    for product_id, each in stocked(unit, tuple(product_ids), on=day, today=day).items():
        terms, price, per = each.article.terms, each.article.price, each.article.price_per
        if terms is None or terms.kind is TermsKind.INHERIT or price is None:
            continue
        line = split_line(quantity=per, price=price, price_per=per, terms=terms)
        found[product_id] = Split(price, line.producer_share, terms)
    return found


def first_on(rows: Iterable[PriceRow | TermsRow], on: date) -> date:
    """Return a date, or when nothing was in force on it yet, the first on which something was."""
    return max(on, min((row.valid_from for row in rows), default=on))


@lru_cache(maxsize=1024)
def _terms(
    kind: str, rate_bp: int, net_price: int, discount_bearer: str, loss_bearer: str, damage_bearer: str
) -> Terms:
    return Terms(
        TermsKind(kind), rate_bp, net_price, Bearer(discount_bearer), Bearer(loss_bearer), Bearer(damage_bearer)
    )


def search_rows(
    unit: Unit, outlet_id: int, *, only: Sequence[int] | None = None
) -> Iterator[tuple[int, str, str, str, str, str, str]]:
    """Yield what products are searched by, ordered by name: id, code, name, producer, village, district, category.

    Rows come a few at a time and share their makers' names: a hundred thousand must not fill the memory.
    """
    makers = {row_id: maker for row_id, *maker in unit.tuples(_MAKERS, {"outlet": outlet_id})}
    nobody = ("", "", "")
    categories: dict[str, str] = {}
    statement = _SEARCHED if only is None else _SEARCHED.where(_PRODUCT.id.in_(_WANTED))
    wanted = {"outlet": outlet_id} if only is None else {"outlet": outlet_id, "ids": list(only)}
    streamed: Iterable[Any] = unit.run(statement.execution_options(yield_per=AT_ONCE), wanted)
    for product_id, code, name, producer_id, category in streamed:
        producer, village, district = makers.get(producer_id, nobody)
        yield product_id, code, name, producer, village, district, categories.setdefault(category, category)


def changed_rows(
    unit: Unit, outlet_id: int, changed: Iterable[tuple[str, int]]
) -> list[tuple[int, str, str, str, str, str, str]]:
    """Return the search rows of changed products, and of all products of changed producers (table name, id)."""
    ids = {row_id for table, row_id in changed if table == "product"}
    producers = [row_id for table, row_id in changed if table == "producer"]
    of_producers = sa.select(_PRODUCT.id).where(_PRODUCT.producer_id.in_(producers))
    ids.update(row[0] for row in unit.run(of_producers) if producers)
    return list(search_rows(unit, outlet_id, only=sorted(ids))) if ids else []


def plain_search(unit: Unit, outlet_id: int, words: Sequence[str], limit: int) -> tuple[int, ...]:
    """Return products whose name, code, producer or place holds every word as it is typed, by name.

    For the first moments of a till, before its search is built: slips are not forgiven.
    """
    statement = _PLAINLY
    for word in words:
        statement = statement.where(sa.or_(*(column.icontains(word, autoescape=True) for column in _LOOKED_IN)))
    return tuple(row[0] for row in unit.run(statement, {"outlet": outlet_id, "limit": limit}))


def ids_below_zero(unit: Unit, outlet_id: int) -> tuple[int, ...]:
    """Return the products of which more was sold than the books have on the shelf."""
    return tuple(row[0] for row in unit.run(_BELOW_ZERO, {"outlet": outlet_id}))


def _article(
    row: _ProductRow,
    *,
    price: int | None,
    terms: Terms | None,
    barcodes: tuple[str, ...],
    permits: Iterable[date],
    batches: Sequence[BatchStock],
    today: date,
) -> Article:
    fresh = [b.expiry for b in batches if b.quantity > 0 and b.expiry is not None and not is_expired(b.expiry, today)]
    past = [b.expiry for b in batches if b.quantity > 0 and b.expiry is not None and is_expired(b.expiry, today)]
    until = min(permits, default=None)
    return Article(
        product_id=row.id,
        code=row.code,
        name=row.name,
        unit=row.unit,
        price_per=row.price_per,
        price=price,
        terms=terms,
        category=row.category,
        producer_id=row.producer_id,
        producer_code=row.producer_code or "",
        producer_name=row.producer_name or "",
        pillar=Pillar(row.pillar) if row.pillar else None,
        village=row.village or "",
        district=row.district or "",
        barcodes=barcodes,
        active=row.active,
        on_hand=sum(b.quantity for b in batches),
        expired_on_hand=sum(b.quantity for b in batches if b.quantity > 0 and is_expired(b.expiry, today)),
        nearest_expiry=min(fresh, default=None),
        halal=Halal(row.halal),
        permit_until=until,
        permit_expired=until is not None and until < today,
        photo_sha=row.photo_sha,
        expired_on=min(past, default=None),
    )


_PRODUCT, _PRODUCER = goods.product.c, people.producer.c
_WANTED: Final[sa.BindParameter[Any]] = sa.bindparam("ids", expanding=True, type_=_PRODUCT.id.type)
_IDS = (
    sa.select(goods.barcode.c.product_id)
    .where(
        goods.barcode.c.outlet_id == sa.bindparam("outlet"),
        goods.barcode.c.code == sa.bindparam("text"),
        goods.barcode.c.active == sa.true(),
    )
    .union(
        sa.select(_PRODUCT.id).where(
            _PRODUCT.outlet_id == sa.bindparam("outlet"),
            _PRODUCT.code.in_([sa.bindparam("text"), sa.bindparam("upper"), sa.bindparam("lower")]),
        )
    )
    .order_by("product_id")
)
_IDS_ANY_CASE = sa.select(_PRODUCT.id).where(
    _PRODUCT.outlet_id == sa.bindparam("outlet"), sa.func.lower(_PRODUCT.code) == sa.bindparam("lower")
)
_PRODUCTS = (
    sa.select(
        _PRODUCT.id,
        _PRODUCT.code,
        _PRODUCT.name,
        _PRODUCT.unit,
        _PRODUCT.price_per,
        _PRODUCT.category,
        _PRODUCT.producer_id,
        _PRODUCT.active,
        _PRODUCT.halal,
        _PRODUCT.photo_sha,
        _PRODUCER.code.label("producer_code"),
        _PRODUCER.name.label("producer_name"),
        _PRODUCER.pillar,
        _PRODUCER.village_code,
        _PRODUCER.village,
        _PRODUCER.district,
    )
    .join_from(goods.product, people.producer, _PRODUCER.id == _PRODUCT.producer_id, isouter=True)
    .where(_PRODUCT.id.in_(_WANTED))
)
_TERMS_COLUMNS = (
    goods.terms.c.uid,
    goods.terms.c.product_id,
    goods.terms.c.producer_id,
    goods.terms.c.kind,
    goods.terms.c.rate_bp,
    goods.terms.c.net_price,
    goods.terms.c.discount_bearer,
    goods.terms.c.loss_bearer,
    goods.terms.c.damage_bearer,
    goods.terms.c.valid_from,
)
_TERMS = sa.union_all(
    sa.select(*_TERMS_COLUMNS).where(goods.terms.c.product_id.in_(_WANTED)),
    sa.select(*_TERMS_COLUMNS).where(
        goods.terms.c.producer_id.in_(sa.select(_PRODUCT.producer_id).where(_PRODUCT.id.in_(_WANTED)))
    ),
)
_PRICES = sa.select(goods.price.c.uid, goods.price.c.product_id, goods.price.c.price, goods.price.c.valid_from).where(
    goods.price.c.product_id.in_(_WANTED)
)
_SHELF = (
    sa.select(
        stock.stock_now.c.product_id,
        stock.stock_now.c.batch_id,
        stock.stock_now.c.quantity,
        stock.stock_now.c.expiry,
        stock.batch.c.uid.label("batch_uid"),
    )
    .join_from(stock.stock_now, stock.batch, stock.batch.c.id == stock.stock_now.c.batch_id, isouter=True)
    .where(
        stock.stock_now.c.product_id.in_(_WANTED), stock.stock_now.c.bin == Bin.SHELF, stock.stock_now.c.quantity != 0
    )
)
_BARCODES = (
    sa.select(goods.barcode.c.product_id, goods.barcode.c.code)
    .where(goods.barcode.c.product_id.in_(_WANTED), goods.barcode.c.active == sa.true())
    .order_by(goods.barcode.c.id)
)
_PERMITS = sa.select(goods.permit.c.product_id, goods.permit.c.expires).where(
    goods.permit.c.product_id.in_(_WANTED), goods.permit.c.active == sa.true(), goods.permit.c.expires.is_not(None)
)
_MAKERS = sa.select(_PRODUCER.id, _PRODUCER.name, _PRODUCER.village, _PRODUCER.district).where(
    _PRODUCER.outlet_id == sa.bindparam("outlet")
)
_SEARCHED = (
    sa.select(_PRODUCT.id, _PRODUCT.code, _PRODUCT.name, _PRODUCT.producer_id, _PRODUCT.category)
    .where(_PRODUCT.outlet_id == sa.bindparam("outlet"))
    .order_by(_PRODUCT.name)
)
_LOOKED_IN = (_PRODUCT.name, _PRODUCT.code, _PRODUCER.name, _PRODUCER.village, _PRODUCER.district, _PRODUCT.category)
_PLAINLY = (
    sa.select(_PRODUCT.id)
    .join_from(goods.product, people.producer, _PRODUCER.id == _PRODUCT.producer_id, isouter=True)
    .where(_PRODUCT.outlet_id == sa.bindparam("outlet"))
    .order_by(_PRODUCT.name)
    .limit(sa.bindparam("limit"))
)
_BELOW_ZERO = (
    sa.select(stock.stock_now.c.product_id)
    .join(goods.product, _PRODUCT.id == stock.stock_now.c.product_id)
    .where(stock.stock_now.c.bin == Bin.SHELF, _PRODUCT.outlet_id == sa.bindparam("outlet"))
    .group_by(stock.stock_now.c.product_id)
    .having(sa.func.sum(stock.stock_now.c.quantity) < 0)
    .order_by(stock.stock_now.c.product_id)
)
