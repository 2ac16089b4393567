"""What the shop already knows, for comparing with a workbook: producers, products, imported rows, opening balances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from ntt_pos.data.engine import Row, Unit, from_row
from ntt_pos.data.models import account, goods, people, proof, stock
from ntt_pos.data.queries.goods import story_cards
from ntt_pos.data.queries.goods.articles import stocked
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.core.terms import Terms, TermsKind, TermsRow, terms_in_force
from ntt_pos.domain.makers.story_card import LONGEST, Card, MakerKind
from ntt_pos.domain.selling.cart import Article


@dataclass(frozen=True, slots=True)
class KnownProducer:
    """A producer as the shop has it; ``rate_bp`` None: no commission agreed for all goods (harga titip)."""

    producer_id: int
    code: str
    name: str
    pillar: Pillar
    village_code: str
    village: str
    district: str
    rate_bp: int | None
    phone: str
    bank: str
    account: str
    collectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownProduct:
    """A product as the shop has it, with price and terms in force, and its permit."""

    article: Article
    permit: str
    permit_until: date | None

    @property
    def net_price(self) -> int | None:
        """The net price in force, None where a commission is agreed or nothing."""
        terms = self.article.terms
        return terms.net_price if terms is not None and terms.kind is TermsKind.NET_PRICE else None


@dataclass(frozen=True, slots=True)
class BookedLine:
    """A line of a delivery that stands: units counted, in base units, on the day they were handed in."""

    delivery_id: int
    number: str
    line_id: int
    on: date
    code: str
    quantity: int
    expiry: date | None
    note: str


@dataclass(frozen=True, slots=True)
class KnownCard:
    """What is told of a maker (then ``card.kind`` says who it is) or a product, and the SHA-256 of its photos."""

    card: Card
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownShop:
    """Everything an import compares with; codes in lower case, cards by the local id of their maker and product."""

    producers: Mapping[str, KnownProducer]
    products: Mapping[str, KnownProduct]
    rows: frozenset[tuple[str, str, int]]
    openings: Mapping[str, int]
    maker_cards: Mapping[int, KnownCard]
    product_cards: Mapping[int, KnownCard]


def load_known(unit: Unit, outlet_id: int, *, on: date) -> KnownShop:
    """Return what the outlet knows; terms and prices as in force on a date."""
    producers = _producers(unit, outlet_id, on)
    codes = {each.producer_id: each.code for each in producers.values()}
    imported = proof.import_row
    rows = unit.run(
        sa.select(imported.c.sheet, imported.c.row_hash, imported.c.ordinal).where(imported.c.outlet_id == outlet_id)
    )
    entry = account.producer_entry
    openings = unit.run(
        sa.select(entry.c.producer_id, sa.func.sum(entry.c.amount).label("amount"))
        .where(entry.c.outlet_id == outlet_id, entry.c.kind == "OPENING")
        .group_by(entry.c.producer_id)
    )
    cards, photos = story_cards.cards(unit, outlet_id), story_cards.photo_names(unit, outlet_id)
    return KnownShop(
        producers=producers,
        products=_products(unit, outlet_id, on),
        rows=frozenset((row.sheet, row.row_hash, row.ordinal) for row in rows),
        openings={codes[row.producer_id].lower(): int(row.amount) for row in openings},
        maker_cards={row["producer_id"]: _card(row, photos) for row in cards if row["producer_id"] is not None},
        product_cards={row["product_id"]: _card(row, photos) for row in cards if row["product_id"] is not None},
    )


def _card(row: Row, photos: Mapping[int, tuple[str, ...]]) -> KnownCard:
    kind = MakerKind(row["kind"]) if row["kind"] else None
    told = {name: row[name] for name in (*LONGEST, "shown", "whatsapp")}
    return KnownCard(Card(**told, kind=kind), photos.get(row["id"], ()))


def booked_lines(unit: Unit, outlet_id: int, first: date, last: date) -> tuple[BookedLine, ...]:
    """Return the lines of late deliveries between two days that nobody undid, in the order they were booked."""
    head, undo, line, product = stock.delivery, stock.delivery.alias(), stock.delivery_line, goods.product
    query = (
        sa.select(
            head.c.id.label("delivery_id"),
            head.c.number,
            head.c.occurred_on,
            line.c.id,
            line.c.counted,
            line.c.expiry,
            line.c.note,
            product.c.code,
        )
        .join_from(line, head, head.c.id == line.c.delivery_id)
        .join(product, product.c.id == line.c.product_id)
        .outerjoin(undo, undo.c.reverses_id == head.c.id)
        .where(
            head.c.outlet_id == outlet_id,
            head.c.occurred_on.between(first, last),
            head.c.reverses_id.is_(None),
            undo.c.id.is_(None),
        )
        .order_by(line.c.id)
    )
    return tuple(
        BookedLine(r.delivery_id, r.number, r.id, r.occurred_on, r.code, r.counted, r.expiry, r.note)
        for r in unit.run(query)
    )


def delivery_row(unit: Unit, delivery_id: int) -> Any:
    """Return a delivery as it is kept."""
    return unit.row(sa.select(stock.delivery).where(stock.delivery.c.id == delivery_id))


def _producers(unit: Unit, outlet_id: int, on: date) -> dict[str, KnownProducer]:
    producer, person, value = people.producer, people.person, people.personal_value
    personal: dict[str, dict[str, str]] = defaultdict(dict)
    for row in unit.run(
        sa.select(person.c.uid, value.c.kind, value.c.value)
        .join_from(value, person, person.c.id == value.c.person_id)
        .where(value.c.outlet_id == outlet_id)
    ):
        personal[row.uid][row.kind] = row.value
    collectors: dict[int, list[str]] = defaultdict(list)
    collector = people.collector
    for row in unit.run(
        sa.select(collector.c.producer_id, person.c.uid)
        .join_from(collector, person, person.c.id == collector.c.person_id)
        .where(collector.c.outlet_id == outlet_id, collector.c.active == sa.true())
        .order_by(collector.c.id)
    ):
        collectors[row.producer_id].append(personal[row.uid].get("NAME", ""))
    agreed: dict[int, list[TermsRow]] = defaultdict(list)
    terms = goods.terms
    for row in unit.run(sa.select(terms).where(terms.c.outlet_id == outlet_id, terms.c.producer_id.is_not(None))):
        agreed[row.producer_id].append(
            TermsRow(
                Terms(TermsKind(row.kind), row.rate_bp), for_product=False, valid_from=row.valid_from, set_as=row.uid
            )
        )
    found = {}
    for row in unit.run(sa.select(producer).where(producer.c.outlet_id == outlet_id)):
        in_force = terms_in_force(agreed[row.id], on)
        own = personal[row.person_uid]
        found[row.code.lower()] = from_row(
            KnownProducer,
            row,
            producer_id=row.id,
            pillar=Pillar(row.pillar),
            rate_bp=in_force.rate_bp if in_force is not None and in_force.kind is TermsKind.COMMISSION else None,
            phone=own.get("PHONE", ""),
            bank=own.get("BANK", ""),
            account=own.get("ACCOUNT", ""),
            collectors=tuple(collectors[row.id]),
        )
    return found


def _products(unit: Unit, outlet_id: int, on: date) -> dict[str, KnownProduct]:
    product, permit = goods.product, goods.permit
    ids = [row.id for row in unit.run(sa.select(product.c.id).where(product.c.outlet_id == outlet_id))]
    permits: dict[int, Any] = {
        row.product_id: row
        for row in unit.run(
            sa.select(permit)
            .where(permit.c.outlet_id == outlet_id, permit.c.kind == "PIRT", permit.c.active == sa.true())
            .order_by(permit.c.id)
        )
    }
    found = {}
    for start in range(0, len(ids), 5000):
        for each in stocked(unit, ids[start : start + 5000], on=on, today=on, codes=True).values():
            issued = permits.get(each.article.product_id)
            found[each.article.code.lower()] = KnownProduct(
                each.article,
                permit=issued.number if issued is not None else "",
                permit_until=issued.expires if issued is not None else None,
            )
    return found
