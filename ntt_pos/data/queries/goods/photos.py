"""Photos of the shop by their SHA-256, and the products that a photo may show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import goods, people


@dataclass(frozen=True, slots=True)
class PhotoSubject:
    """A product that a photo may show."""

    product_id: int
    code: str
    name: str
    producer: str
    barcodes: tuple[str, ...]
    photo_sha: str = ""


def photo(unit: Unit, outlet_id: int, sha: str) -> bytes:
    """Return a photo by its SHA-256, or nothing when there is none."""
    found = unit.value(_PHOTO, {"outlet": outlet_id, "sha": sha})
    return bytes(found) if found is not None else b""


_PRODUCT = goods.product.c
_PHOTO = sa.select(goods.photo.c.jpeg).where(
    goods.photo.c.outlet_id == sa.bindparam("outlet"), goods.photo.c.sha256 == sa.bindparam("sha")
)


def has_photo(unit: Unit, outlet_id: int, sha: str) -> bool:
    """Tell whether a photo is kept already."""
    photo = goods.photo.c
    return unit.value(sa.select(photo.id).where(photo.outlet_id == outlet_id, photo.sha256 == sha)) is not None


def photo_subjects(unit: Unit, outlet_id: int) -> list[PhotoSubject]:
    """Return every product of the outlet by name, for finding the one that a photo shows."""
    barcodes = defaultdict(list)
    for row in unit.run(_BARCODES, {"outlet": outlet_id}):
        barcodes[row.product_id].append(row.code)
    return [
        PhotoSubject(row.id, row.code, row.name, row.producer or "", tuple(barcodes[row.id]), row.photo_sha)
        for row in unit.run(_SUBJECTS, {"outlet": outlet_id})
    ]


_BARCODES = sa.select(goods.barcode.c.product_id, goods.barcode.c.code).where(
    goods.barcode.c.outlet_id == sa.bindparam("outlet"), goods.barcode.c.active == sa.true()
)
_SUBJECTS = (
    sa.select(_PRODUCT.id, _PRODUCT.code, _PRODUCT.name, people.producer.c.name.label("producer"), _PRODUCT.photo_sha)
    .join_from(goods.product, people.producer, people.producer.c.id == _PRODUCT.producer_id, isouter=True)
    .where(_PRODUCT.outlet_id == sa.bindparam("outlet"))
    .order_by(_PRODUCT.name, _PRODUCT.id)
)
