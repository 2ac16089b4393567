"""The card of a product: filled in, checked and kept in one act with its barcodes, permits, photo, terms and price."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import goods, people
from ntt_pos.data.queries.core import records
from ntt_pos.data.queries.goods import counts, photos
from ntt_pos.data.queries.goods import products as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.pillar_halal import Halal
from ntt_pos.domain.core.same_fields import same_fields
from ntt_pos.domain.goods.barcode import clean_barcode, in_store_ean13
from ntt_pos.services.core.photos import keep_photo
from ntt_pos.services.goods.agreements import agree_product
from ntt_pos.services.goods.master_rows import NewPermit, NewProduct, PermitKind, write_permit, write_product
from ntt_pos.services.goods.master_rules import code_given, name_given, need, refuse_taken, text_given, unit_given
from ntt_pos.services.goods.products import activate, refuse_moved

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row
    from ntt_pos.domain.core.terms import Terms
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.approvals import ApprovalGiven
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context, UnitOfWork

OWN_PREFIX: Final = "20"
LONGEST_SHORT: Final = 40
MOST_BARCODES: Final = 20
_TAIL = re.compile(r"([0-9]{1,6})$")


@dataclass(frozen=True, slots=True)
class ProductForm:
    """A product's card. ``own_barcode`` asks for one of the shop's own EAN-13; ``moved`` goods keep producer and unit."""

    code: str
    name: str
    producer_id: int | None
    category: str
    unit: str
    halal: Halal = Halal.NONE
    shelf: str = ""
    barcodes: tuple[str, ...] = ()
    permits: tuple[NewPermit, ...] = ()
    photo: bytes = b""
    own_barcode: bool = False
    active: bool = False
    moved: bool = False


class ProductAdmin:
    """Filling in products' cards."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def next_code(self, producer_code: str = "") -> str:
        """Return the code a new product could have: the producer's and one above the highest number in use."""
        with self._context.reading() as unit:
            codes = records.codes(unit, goods.product, self._context.home.outlet_id)
            taken = [int(found[1]) for found in map(_TAIL.search, codes) if found]
        return f"{producer_code or 'TOKO'}-{max(taken, default=0) + 1:04d}"

    def words(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the categories and the units in use, by name."""
        with self._context.reading() as unit:
            outlet_id = self._context.home.outlet_id
            return counts.categories(unit, outlet_id), counts.units(unit, outlet_id)

    def open(self, product_id: int) -> ProductForm:
        """Return a product's card as it is; raises DomainError when there is none."""
        with self._context.reading() as unit:
            row = records.row_of_outlet(unit, goods.product, product_id, self._context.home.outlet_id)
            if row is None:
                raise DomainError("There is no such product.")
            codes = query.barcodes(unit, product_id)
            permits = query.permits(unit, product_id)
            sha = row["photo_sha"]
            return from_row(
                ProductForm,
                row,
                halal=Halal(row["halal"]),
                barcodes=tuple(each["code"] for each in codes if each["active"]),
                permits=tuple(NewPermit(PermitKind(p["kind"]), p["number"], p["expires"]) for p in permits),
                photo=photos.photo(unit, self._context.home.outlet_id, sha) if sha else b"",
                moved=query.has_moved(unit, product_id),
            )

    def add(
        self,
        form: ProductForm,
        *,
        by: Actor,
        terms: Terms | None = None,
        price: int | None = None,
        approval: ApprovalGiven | None = None,
        sure: bool = False,
    ) -> int:
        """Keep a new product with its terms and price from the open business date; return the local id.

        An ``active`` card goes on sale at once, which needs terms and a price. Raises Doubtful (or ApprovalNeeded, by
        role) when its producer would get more for a unit than its buyer pays.
        """
        clean, price_per = _checked(form)
        code = code_given(form.code)
        with self._context.writing(by, act=Act.EDIT_CATALOGUE, subject=code) as work:
            refuse_taken(work, code, goods.product, goods.bundle)
            if clean.producer_id is not None:
                need(work, people.producer, clean.producer_id)
            with work.record("product.added") as record:
                new = same_fields(
                    NewProduct,
                    clean,
                    code=code,
                    price_per=price_per,
                    halal_checked=True,
                )
                product_id = write_product(record, new)
                _put_rest(record, product_id, clean)
                if terms is not None or price is not None:
                    agree_product(record, product_id, terms=terms, price=price, approval=approval, sure=sure)
                if clean.active:
                    activate(record, product_id)
        return product_id

    def change(self, product_id: int, form: ProductForm, *, by: Actor) -> None:
        """Keep a changed card; code, terms and price stay. Goods that have moved keep their producer and unit of sale.

        What goes to another producer goes off sale until terms with them are agreed.
        """
        clean, price_per = _checked(form)
        with self._context.writing(by, act=Act.EDIT_CATALOGUE) as work:
            row = need(work, goods.product, product_id)
            wanted: dict[str, Any] = {
                "name": clean.name,
                "category": clean.category,
                "unit": clean.unit,
                "halal": clean.halal,
                "halal_checked": True,  # whoever keeps the card has seen its halal state
                "shelf": clean.shelf,
                "producer_id": clean.producer_id,
            }
            if clean.producer_id != row["producer_id"]:
                refuse_moved(work.unit, row)
                if clean.producer_id is not None:
                    need(work, people.producer, clean.producer_id)
                wanted["active"] = False
            if price_per != row["price_per"]:
                _refuse_other_unit(work, row)
                wanted["price_per"] = price_per
            with work.record("product.changed") as record:
                changed = {name: value for name, value in wanted.items() if row[name] != value}
                record.save(goods.product, changed, row_id=product_id)
                _put_barcodes(record, product_id, clean.barcodes)
                _put_permits(record, product_id, clean.permits)
                _put_rest(record, product_id, clean)


def next_own_barcode(work: UnitOfWork) -> str:
    """Return the next EAN-13 of the shop's own (prefix 20): one above the highest that any goods or bundle ever had."""
    last = query.highest_own_barcode(work.unit, work.context.home.outlet_id, OWN_PREFIX)
    highest = int(last[len(OWN_PREFIX) : -1]) if last else 0
    return in_store_ean13(highest + 1, OWN_PREFIX)


def _checked(form: ProductForm) -> tuple[ProductForm, int]:
    """Return the card as it is kept and the base units its price is for; raises DomainError naming what is wrong."""
    unit, price_per = unit_given(form.unit)
    if len(form.barcodes) > MOST_BARCODES:
        raise DomainError("A product has at most {most} barcodes.", most=MOST_BARCODES)
    permits = tuple(replace(each, number=text_given(each.number, longest=LONGEST_SHORT)) for each in form.permits)
    clean = replace(
        form,
        name=name_given(form.name),
        unit=unit,
        category=text_given(form.category, longest=LONGEST_SHORT),
        shelf=text_given(form.shelf, longest=LONGEST_SHORT),
        barcodes=tuple(dict.fromkeys(clean_barcode(each) for each in form.barcodes if each.strip())),
        permits=tuple(each for each in permits if each.number or each.expires),
    )
    if not clean.category:
        raise DomainError("A product needs a category, for example Makanan & minuman or Kerajinan.")
    return clean, price_per


def _refuse_other_unit(work: UnitOfWork, row: Row) -> None:
    if query.has_moved(work.unit, row["id"]) or query.is_priced(work.unit, row["id"]):
        raise DomainError(
            "{name} keeps its unit {unit}: its price and stock are counted in it. Make a new product for another unit; "
            "nothing was changed.",
            name=row["name"],
            unit=row["unit"],
        )


def _put_rest(record: JournalEntry, product_id: int, form: ProductForm) -> None:
    """Keep the photo, and give the product a barcode of the shop's own when it was asked for."""
    sha = keep_photo(record, form.photo)
    if sha != query.photo_of(record.work.unit, product_id):
        record.save(goods.product, {"photo_sha": sha}, row_id=product_id)
    if form.own_barcode:
        code = next_own_barcode(record.work)
        record.save(goods.barcode, {"product_id": product_id, "code": code, "active": True})


def _put_barcodes(record: JournalEntry, product_id: int, codes: tuple[str, ...]) -> None:
    there = {row["code"]: row for row in query.barcodes(record.work.unit, product_id)}
    for code in codes:
        if code not in there:
            record.save(goods.barcode, {"product_id": product_id, "code": code, "active": True})
        elif not there[code]["active"]:
            record.save(goods.barcode, {"active": True}, row_id=there[code]["id"])
    for code, row in there.items():
        if row["active"] and code not in codes:
            record.save(goods.barcode, {"active": False}, row_id=row["id"])


def _put_permits(record: JournalEntry, product_id: int, permits: tuple[NewPermit, ...]) -> None:
    kept: list[NewPermit] = []
    for row in query.permits(record.work.unit, product_id):
        known = NewPermit(PermitKind(row["kind"]), row["number"], row["expires"])
        if known in permits and known not in kept:
            kept.append(known)
        else:
            record.save(goods.permit, {"active": False}, row_id=row["id"])
    for each in permits:
        if each not in kept:
            write_permit(record, product_id, each)
