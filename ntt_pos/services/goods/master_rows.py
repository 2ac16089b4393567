"""The rows that make a producer and a product, written inside an open record: by hand or by an import, the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from ntt_pos.data.engine import Table
from ntt_pos.data.models import goods, people
from ntt_pos.data.queries.core import personal_values
from ntt_pos.data.queries.goods.agreements import newest_uid
from ntt_pos.domain.core.pillar_halal import Halal, Pillar
from ntt_pos.domain.core.terms import Bearer, Terms, TermsKind
from ntt_pos.domain.core.users import PersonalKind
from ntt_pos.services.core.contacts.personal_values import write_person
from ntt_pos.services.core.journal_entry import JournalEntry


class PermitKind(StrEnum):
    """A permit of a food product."""

    PIRT = "PIRT"
    BPOM = "BPOM"
    HALAL = "HALAL"


@dataclass(frozen=True, slots=True)
class NewProducer:
    """A producer as the form or a workbook gives it. ``personal`` and ``collectors`` (names) stay erasable."""

    code: str
    name: str
    pillar: Pillar
    village_code: str
    village: str
    district: str
    pays_by: str = "CASH"
    personal: Mapping[PersonalKind, str] = field(default_factory=dict)
    collectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewPermit:
    """A permit; a number, an expiry date, or both."""

    kind: PermitKind
    number: str = ""
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product as the form or a workbook gives it; without a producer it is the shop's own."""

    code: str
    name: str
    producer_id: int | None
    category: str
    unit: str
    price_per: int = 1
    halal: Halal = Halal.NONE
    halal_checked: bool = False
    shelf: str = ""
    barcodes: tuple[str, ...] = ()
    permits: tuple[NewPermit, ...] = ()


def write_producer(record: JournalEntry, new: NewProducer) -> int:
    """Insert a producer, its person and the people allowed to collect; return its local id."""
    person_uid = write_person(record, new.personal)
    producer_id = record.save(
        people.producer,
        {
            "code": new.code,
            "name": new.name,
            "pillar": new.pillar,
            "village_code": new.village_code,
            "village": new.village,
            "district": new.district,
            "pays_by": new.pays_by,
            "active": True,
            "person_uid": person_uid,
            "shared_uid": None,
            "photo_sha": "",
            "since": record.on,
        },
    )
    record.work.context.codes[people.producer.name, producer_id] = new.code
    for name in new.collectors:
        write_collector(record, producer_id, name)
    return producer_id


def write_collector(record: JournalEntry, producer_id: int, name: str, relation: str = "") -> int:
    """Allow a person to collect a producer's money; the name is erasable. Returns the collector's local id."""
    uid = write_person(record, {PersonalKind.NAME: name})
    person_id = personal_values.person_id(record.work.unit, uid)
    return record.save(
        people.collector,
        {"producer_id": producer_id, "person_id": person_id, "relation": relation, "active": True},
    )


def write_product(record: JournalEntry, new: NewProduct, *, active: bool = False) -> int:
    """Insert a product with its barcodes and permits; return its local id. It is for sale only when ``active``."""
    product_id = record.save(
        goods.product,
        {
            "code": new.code,
            "name": new.name,
            "producer_id": new.producer_id,
            "category": new.category,
            "unit": new.unit,
            "price_per": new.price_per,
            "active": active,
            "halal": new.halal,
            "halal_checked": new.halal_checked,
            "photo_sha": "",
            "shelf": new.shelf,
            "shared_uid": None,
        },
    )
    record.work.context.codes[goods.product.name, product_id] = new.code
    for code in new.barcodes:
        record.save(goods.barcode, {"product_id": product_id, "code": code, "active": True})
    for permit in new.permits:
        write_permit(record, product_id, permit)
    return product_id


def write_permit(record: JournalEntry, product_id: int, permit: NewPermit) -> int:
    """Insert a permit of a product; return its local id."""
    return record.save(
        goods.permit,
        {
            "product_id": product_id,
            "kind": permit.kind,
            "number": permit.number,
            "expires": permit.expires,
            "active": True,
        },
    )


def terms_row(
    record: JournalEntry,
    terms: Terms,
    *,
    valid_from: date,
    producer_id: int | None = None,
    product_id: int | None = None,
    approval_id: int | None = None,
) -> dict[str, Any]:
    """Return a row of terms for ``record.add_all``."""
    return {
        **record.posting(),
        "producer_id": producer_id,
        "product_id": product_id,
        "kind": terms.kind,
        "rate_bp": terms.rate_bp,
        "net_price": terms.net_price,
        "discount_bearer": terms.discount_bearer,
        "loss_bearer": terms.loss_bearer,
        "damage_bearer": terms.damage_bearer,
        "valid_from": valid_from,
        "approval_id": approval_id,
    }


def price_row(
    record: JournalEntry, product_id: int, price: int, *, valid_from: date, approval_id: int | None = None
) -> dict[str, Any]:
    """Return a price row for ``record.add_all``, in rupiah per ``price_per`` base units."""
    return {
        **record.posting(),
        "product_id": product_id,
        "price": price,
        "valid_from": valid_from,
        "approval_id": approval_id,
    }


def add_agreed(record: JournalEntry, table: Table, row: Mapping[str, Any]) -> None:
    """Add terms or a price so that its uid is above those set before for the same thing, whatever the clock says.

    Of those from one date the highest uid counts, so a clock that was set back between two prices changes nothing.
    """
    work, ids = record.work, record.work.context.ids
    subject = next(name for name in ("product_id", "producer_id", "bundle_id") if row.get(name) is not None)
    before, uid = newest_uid(work.unit, table, subject, row[subject]), ids.uid(work.now)
    if uid < before:
        uid = ids.uid(_moment_of(before) + timedelta(milliseconds=1))
    record.add(table, {**row, "uid": uid})


def _moment_of(uid: str) -> datetime:
    """Return the moment that a UUIDv7 begins with."""
    return datetime.fromtimestamp((UUID(uid).int >> 80) / 1000, UTC)


def default_terms(record: JournalEntry, kind: TermsKind, *, rate_bp: int = 0, net_price: int = 0) -> Terms:
    """Return terms whose bearers are the shop's settings; a net price cannot share discounts, the shop bears them."""
    settings = record.work.context.settings
    bearer = settings.discount_bearer
    if kind is TermsKind.NET_PRICE and bearer is Bearer.SHARED:
        bearer = Bearer.SHOP
    return Terms(kind, rate_bp, net_price, bearer, settings.loss_bearer, settings.damage_bearer)
