"""Bundles as the till sees them on a date: their parts, the price in force, and what finds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import goods
from ntt_pos.data.queries.goods import articles
from ntt_pos.domain.core.terms import PriceRow, price_in_force
from ntt_pos.domain.goods.barcode import sent_otherwise
from ntt_pos.domain.selling.bundle import Bundle, BundlePart


def bundles(
    unit: Unit, ids: Sequence[int], *, on: date, today: date, codes: bool = True, late: bool = False
) -> dict[int, Bundle]:
    """Return bundles by id: prices and terms as of ``on``, expiry of the parts as of ``today``."""
    if not ids:
        return {}
    wanted = {"ids": list(ids)}
    parts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for bundle_id, product_id, quantity in unit.tuples(_PARTS, wanted):
        parts[bundle_id].append((product_id, quantity))
    products = tuple(dict.fromkeys(product_id for each in parts.values() for product_id, _ in each))
    known = {a.product_id: a for a in articles.articles(unit, products, on=on, today=today, codes=False, late=late)}
    prices: dict[int, list[PriceRow]] = defaultdict(list)
    for uid, bundle_id, price, valid_from in unit.tuples(_PRICES, wanted):
        prices[bundle_id].append(PriceRow(price, valid_from, uid))
    barcodes: dict[int, list[str]] = defaultdict(list)
    if codes:
        for bundle_id, barcode in unit.tuples(_BARCODES, wanted):
            barcodes[bundle_id].append(barcode)
    return {
        row_id: Bundle(
            bundle_id=row_id,
            code=code,
            name=name,
            price=price_in_force(prices[row_id], articles.first_on(prices[row_id], on) if late else on),
            parts=tuple(BundlePart(known[each], quantity) for each, quantity in parts[row_id] if each in known),
            barcodes=tuple(barcodes[row_id]),
            active=active,
        )
        for row_id, code, name, active in unit.tuples(_BUNDLES, wanted)
    }


def part_rows(unit: Unit, bundle_id: int) -> Sequence[Row]:
    """Return every part a bundle has or had."""
    return unit.rows(sa.select(goods.bundle_part).where(goods.bundle_part.c.bundle_id == bundle_id))


def barcode_rows(unit: Unit, bundle_id: int) -> Sequence[Row]:
    """Return every barcode a bundle has or had."""
    return unit.rows(sa.select(goods.bundle_barcode).where(goods.bundle_barcode.c.bundle_id == bundle_id))


def ids_of_code(unit: Unit, outlet_id: int, text: str) -> tuple[int, ...]:
    """Return the ids of bundles with exactly this barcode, or this code (capitals do not matter)."""
    wanted = {"outlet": outlet_id, "text": text, "lower": text.lower()}
    return tuple(row[0] for row in unit.tuples(_IDS, wanted))


def ids_sent_otherwise(unit: Unit, outlet_id: int, text: str) -> tuple[int, ...]:
    """Return the ids of bundles with what another scanner sends for this text."""
    return tuple(sorted({row for each in sent_otherwise(text) for row in ids_of_code(unit, outlet_id, each)}))


def all_ids(unit: Unit, outlet_id: int) -> tuple[int, ...]:
    """Return every bundle of an outlet, by code."""
    return tuple(row[0] for row in unit.run(_ALL, {"outlet": outlet_id}))


def names(unit: Unit, outlet_id: int) -> tuple[tuple[int, str, str], ...]:
    """Return (id, code, name) of every bundle, for the search."""
    return tuple((row.id, row.code, row.name) for row in unit.run(_NAMES, {"outlet": outlet_id}))


_BUNDLE = goods.bundle.c
_WANTED: Final[sa.BindParameter[Any]] = sa.bindparam("ids", expanding=True)
_BUNDLES = sa.select(_BUNDLE.id, _BUNDLE.code, _BUNDLE.name, _BUNDLE.active).where(_BUNDLE.id.in_(_WANTED))
_PARTS = (
    sa.select(goods.bundle_part.c.bundle_id, goods.bundle_part.c.product_id, goods.bundle_part.c.quantity)
    .where(goods.bundle_part.c.bundle_id.in_(_WANTED), goods.bundle_part.c.active == sa.true())
    .order_by(goods.bundle_part.c.id)
)
_PRICES = sa.select(
    goods.bundle_price.c.uid,
    goods.bundle_price.c.bundle_id,
    goods.bundle_price.c.price,
    goods.bundle_price.c.valid_from,
).where(goods.bundle_price.c.bundle_id.in_(_WANTED))
_BARCODES = (
    sa.select(goods.bundle_barcode.c.bundle_id, goods.bundle_barcode.c.code)
    .where(goods.bundle_barcode.c.bundle_id.in_(_WANTED), goods.bundle_barcode.c.active == sa.true())
    .order_by(goods.bundle_barcode.c.id)
)
_IDS = (
    sa.select(goods.bundle_barcode.c.bundle_id)
    .where(
        goods.bundle_barcode.c.outlet_id == sa.bindparam("outlet"),
        goods.bundle_barcode.c.code == sa.bindparam("text"),
        goods.bundle_barcode.c.active == sa.true(),
    )
    .union(
        sa.select(_BUNDLE.id).where(
            _BUNDLE.outlet_id == sa.bindparam("outlet"), sa.func.lower(_BUNDLE.code) == sa.bindparam("lower")
        )
    )
    .order_by("bundle_id")
)
_ALL = sa.select(_BUNDLE.id).where(_BUNDLE.outlet_id == sa.bindparam("outlet")).order_by(_BUNDLE.code)
_NAMES = (
    sa.select(_BUNDLE.id, _BUNDLE.code, _BUNDLE.name)
    .where(_BUNDLE.outlet_id == sa.bindparam("outlet"))
    .order_by(_BUNDLE.name)
)
