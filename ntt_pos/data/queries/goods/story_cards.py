"""Cards of makers and goods, their photos, consents, and which cards were printed at which price."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import goods, makers, people, shop, stock
from ntt_pos.domain.goods.stock import MovementKind
from ntt_pos.domain.makers.story_card import (
    Agreed,
    ConsentAct,
    ConsentPlace,
    ConsentTo,
    MakerKind,
    agreed_now,
    may_name,
)

_CARD, _PHOTO, _CONSENT, _PRINT = makers.card.c, makers.card_photo.c, makers.consent.c, makers.card_print.c
_ACTS: Final = (
    sa.select(
        _CONSENT.producer_id,
        _CONSENT.consent_to,
        _CONSENT.place,
        _CONSENT.given,
        _CONSENT.at,
        shop.user_account.c.name.label("user_name"),
    )
    .join(shop.user_account, shop.user_account.c.id == _CONSENT.user_id)
    .order_by(_CONSENT.id)
)


def card_of(unit: Unit, *, producer_id: int | None = None, product_id: int | None = None) -> Row | None:
    """Return the card of a maker or of a product."""
    mine = _CARD.producer_id == producer_id if producer_id is not None else _CARD.product_id == product_id
    return unit.row(sa.select(makers.card).where(mine))


def put_card(unit: Unit, card_id: int | None, values: Mapping[str, Any]) -> int:
    """Keep a card and return its local id."""
    if card_id is None:
        return int(unit.value(sa.insert(makers.card).returning(_CARD.id), values))
    unit.run(sa.update(makers.card).where(_CARD.id == card_id).values(**values))
    return card_id


def photos_of(unit: Unit, card_id: int) -> Sequence[Row]:
    """Return SHA-256 and JPEG of a card's photos in their order."""
    asked = sa.select(_PHOTO.sha256, _PHOTO.jpeg).where(_PHOTO.card_id == card_id)
    return unit.rows(asked.order_by(_PHOTO.place))


def put_photos(unit: Unit, card_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Let a card have these photos and no others."""
    unit.run(sa.delete(makers.card_photo).where(_PHOTO.card_id == card_id))
    if rows:
        unit.run(sa.insert(makers.card_photo), rows)


def forget_card(unit: Unit, producer_id: int) -> int:
    """Erase the card of a maker with its photos; return how many cards and photos are gone."""
    mine = sa.select(_CARD.id).where(_CARD.producer_id == producer_id)
    photos = unit.run(sa.delete(makers.card_photo).where(_PHOTO.card_id.in_(mine))).rowcount
    return photos + unit.run(sa.delete(makers.card).where(_CARD.producer_id == producer_id)).rowcount


def consent_acts(unit: Unit, producer_id: int) -> tuple[ConsentAct, ...]:
    """Return every consent that a maker gave or withdrew, oldest first."""
    return tuple(_act(row) for row in unit.rows(_ACTS.where(_CONSENT.producer_id == producer_id)))


def agreed_by_all(unit: Unit, outlet_id: int) -> dict[int, Agreed]:
    """Return what each maker of an outlet agrees to now, by local id."""
    acts: dict[int, list[ConsentAct]] = defaultdict(list)
    for row in unit.rows(_ACTS.where(_CONSENT.outlet_id == outlet_id)):
        acts[row["producer_id"]].append(_act(row))
    return {producer_id: agreed_now(each) for producer_id, each in acts.items()}


def cards(unit: Unit, outlet_id: int) -> Sequence[Row]:
    """Return every card of an outlet, without photos."""
    return unit.rows(sa.select(makers.card).where(_CARD.outlet_id == outlet_id))


def photo_names(unit: Unit, outlet_id: int) -> dict[int, tuple[str, ...]]:
    """Return the SHA-256 of the photos of each card, by the card's local id, in their order."""
    names: dict[int, list[str]] = defaultdict(list)
    asked = sa.select(_PHOTO.card_id, _PHOTO.sha256).where(_PHOTO.outlet_id == outlet_id)
    for row in unit.rows(asked.order_by(_PHOTO.card_id, _PHOTO.place)):
        names[row["card_id"]].append(row["sha256"])
    return {card_id: tuple(each) for card_id, each in names.items()}


def photo(unit: Unit, outlet_id: int, sha: str) -> bytes:
    """Return a photo of a card, else one that is kept otherwise, by its SHA-256; nothing when there is none."""
    for table in (makers.card_photo, goods.photo):
        asked = sa.select(table.c.jpeg).where(table.c.outlet_id == outlet_id, table.c.sha256 == sha).limit(1)
        found = unit.value(asked)
        if found is not None:
            return bytes(found)
    return b""


def producer(unit: Unit, outlet_id: int, producer_id: int) -> Row | None:
    """Return a producer of the outlet."""
    row = people.producer.c
    return unit.row(sa.select(people.producer).where(row.id == producer_id, row.outlet_id == outlet_id))


def private_names(
    unit: Unit, outlet_id: int, agreed: Mapping[int, Agreed], place: ConsentPlace, *, of: int
) -> tuple[str, ...]:
    """Return the name of a maker when it may not be shown at a place, by the card it has."""
    row = people.producer.c
    asked = (
        sa.select(row.id, row.name, _CARD.kind)
        .join(makers.card, _CARD.producer_id == row.id, isouter=True)
        .where(row.outlet_id == outlet_id, row.id == of)
    )
    return tuple(
        each["name"]
        for each in unit.rows(asked)
        if not may_name(MakerKind(each["kind"]) if each["kind"] else None, agreed.get(each["id"], frozenset()), place)
    )


def _act(row: Row) -> ConsentAct:
    return ConsentAct(
        ConsentTo(row["consent_to"]), ConsentPlace(row["place"]), row["given"], row["at"], str(row["user_name"])
    )


def newest_goods(unit: Unit, outlet_id: int, limit: int) -> tuple[int, ...]:
    """Return the products that were delivered last, the newest first."""
    move = stock.stock_movement.c
    came = sa.func.max(move.id)
    asked = (
        sa.select(move.product_id)
        .where(move.outlet_id == outlet_id, move.kind == MovementKind.DELIVERY, move.quantity > 0)
        .group_by(move.product_id)
        .order_by(came.desc())
        .limit(limit)
    )
    return tuple(unit.run(asked).scalars())


def came_since(unit: Unit, outlet_id: int, on: date) -> tuple[int, ...]:
    """Return the products that were delivered on a business date or later."""
    move = stock.stock_movement.c
    asked = (
        sa.select(move.product_id)
        .where(move.outlet_id == outlet_id, move.kind == MovementKind.DELIVERY, move.quantity > 0)
        .where(move.business_date >= on)
        .distinct()
    )
    return tuple(unit.run(asked).scalars())


def valid_permits(unit: Unit, outlet_id: int, today: date) -> dict[int, tuple[tuple[str, str], ...]]:
    """Return kind and number of each product's permits that hold on a day."""
    permit = goods.permit.c
    asked = (
        sa.select(permit.product_id, permit.kind, permit.number)
        .where(permit.outlet_id == outlet_id, permit.active == sa.true(), permit.number != "")
        .where(sa.or_(permit.expires.is_(None), permit.expires >= today))
        .order_by(permit.product_id, permit.id)
    )
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in unit.rows(asked):
        found[row["product_id"]].append((row["kind"], row["number"]))
    return {product_id: tuple(each) for product_id, each in found.items()}


def producers(unit: Unit, outlet_id: int) -> Sequence[Row]:
    """Return the active producers of an outlet, by code, with the telephone of each."""
    row, person, value = people.producer.c, people.person.c, people.personal_value.c
    asked = (
        sa.select(people.producer, value.value.label("phone"))
        .join(people.person, person.uid == row.person_uid)
        .join(people.personal_value, (value.person_id == person.id) & (value.kind == "PHONE"), isouter=True)
        .where(row.outlet_id == outlet_id, row.active == sa.true())
    )
    return unit.rows(asked.order_by(row.code))


def printed_prices(unit: Unit, outlet_id: int) -> dict[str, int]:
    """Return at which price the last card of each product was printed, by the product's code."""
    asked = (
        sa.select(goods.product.c.code, _PRINT.price)
        .join(goods.product, goods.product.c.id == _PRINT.product_id)
        .where(_PRINT.outlet_id == outlet_id, _PRINT.price.is_not(None))
        .order_by(_PRINT.id)
    )
    return {row["code"]: row["price"] for row in unit.rows(asked)}


def product_ids(unit: Unit, outlet_id: int, codes: Sequence[str]) -> dict[str, int]:
    """Return the local ids of products by their codes."""
    row = goods.product.c
    asked = sa.select(row.code, row.id).where(row.outlet_id == outlet_id, row.code.in_(codes))
    return {each["code"]: each["id"] for each in unit.rows(asked)}


def codes_of_producer(unit: Unit, producer_id: int) -> tuple[str, ...]:
    """Return the codes of everything a producer ever had here."""
    row = goods.product.c
    return tuple(unit.run(sa.select(row.code).where(row.producer_id == producer_id).order_by(row.code)).scalars())


def papers_of_producer(unit: Unit, producer_id: int) -> dict[str, int]:
    """Return on how many posters and catalogues a producer is, by the word of the paper."""
    asked = (
        sa.select(_PRINT.paper, sa.func.sum(_PRINT.copies).label("copies"))
        .where(_PRINT.producer_id == producer_id)
        .group_by(_PRINT.paper)
        .order_by(_PRINT.paper)
    )
    return {row["paper"]: int(row["copies"]) for row in unit.rows(asked)}


def printed_of_producer(unit: Unit, producer_id: int) -> dict[str, int]:
    """Return how many cards of a producer's goods were printed, by the product's code."""
    asked = (
        sa.select(goods.product.c.code, sa.func.sum(_PRINT.copies).label("copies"))
        .join(goods.product, goods.product.c.id == _PRINT.product_id)
        .where(goods.product.c.producer_id == producer_id)
        .group_by(goods.product.c.code)
        .order_by(goods.product.c.code)
    )
    return {row["code"]: int(row["copies"]) for row in unit.rows(asked)}
