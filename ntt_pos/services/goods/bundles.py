"""Bundles (hampers): what is in them, what they cost from when, and whether they are on sale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import goods
from ntt_pos.data.queries.core import records
from ntt_pos.data.queries.goods import bundles as query
from ntt_pos.data.queries.goods import products
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.money import MAX_QUANTITY, amount
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.goods.barcode import clean_barcode
from ntt_pos.domain.selling.bundle import Bundle, check_bundle
from ntt_pos.domain.selling.cart import Article, Cart, below_bundle_share, bundle_lines, price_cart
from ntt_pos.domain.selling.cart_bundles import add_bundle
from ntt_pos.services.core.approvals import ApprovalGiven, approve_needs
from ntt_pos.services.goods.catalogue import Catalogue
from ntt_pos.services.goods.master_rows import add_agreed
from ntt_pos.services.goods.master_rules import code_given, doubt, name_given, price_given, refuse_taken, start_given
from ntt_pos.services.goods.product_admin import next_own_barcode

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context, UnitOfWork

MOST_PARTS: Final = 30


@dataclass(frozen=True, slots=True)
class PartGiven:
    """A product that goes into one bundle, in base units (pieces, grams, millilitres)."""

    product_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class BundleGiven:
    """A bundle as its form gives it; ``price`` None for none yet, ``own_barcode`` asks for an EAN-13 of the shop's own."""

    code: str
    name: str
    parts: tuple[PartGiven, ...]
    barcodes: tuple[str, ...] = ()
    price: int | None = None
    active: bool = False
    own_barcode: bool = False


@dataclass(frozen=True, slots=True)
class PartShare:
    """What a part of a bundle costs one by one and brings in the bundle: to its producer and to the shop, in rupiah."""

    article: Article
    quantity: int
    gross: int
    paid: int
    producer: int
    shop: int


class Bundles:
    """The bundles of this outlet."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def add(
        self, *, by: Actor, code: str, name: str, parts: Sequence[PartGiven], barcodes: Sequence[str] = ()
    ) -> Bundle:
        """Make a bundle; it is sold once it has a price and is activated. Raises DomainError naming what is wrong."""
        plain_code, plain_name = code_given(code), name_given(name)
        codes = _barcodes(barcodes)
        with self._context.writing(by, act=Act.EDIT_CATALOGUE, subject=plain_code) as work:
            refuse_taken(work, plain_code, goods.bundle, goods.product)
            with work.record("bundle.added") as record:
                bundle_id = record.save(goods.bundle, {"code": plain_code, "name": plain_name, "active": False})
                self._put_parts(record, bundle_id, parts)
                self._put_barcodes(record, bundle_id, codes)
            return self._changed(work, bundle_id)

    def change(
        self,
        bundle_id: int,
        *,
        by: Actor,
        name: str | None = None,
        parts: Sequence[PartGiven] | None = None,
        barcodes: Sequence[str] | None = None,
    ) -> Bundle:
        """Change a bundle's name, parts or barcodes from now on; what was sold stays as it was sold.

        An active bundle must still be worth its price: raises DomainError when its parts would cost less one by one.
        """
        with self._context.writing(by, act=Act.EDIT_CATALOGUE) as work:
            known = self._need(work, bundle_id)
            with work.record("bundle.changed") as record:
                changes = {} if name is None else {"name": name_given(name)}
                record.save(goods.bundle, changes, row_id=bundle_id)
                if parts is not None:
                    self._put_parts(record, bundle_id, parts)
                if barcodes is not None:
                    self._put_barcodes(record, bundle_id, _barcodes(barcodes))
            now = self._changed(work, bundle_id)
            if known.active:
                _sold_as(now)
            return now

    def keep(
        self,
        given: BundleGiven,
        *,
        by: Actor,
        bundle_id: int = 0,
        approval: ApprovalGiven | None = None,
        sure: bool = False,
    ) -> Bundle:
        """Make a bundle, or keep it changed, with its price from today and whether it is on sale, in one act.

        Raises DomainError naming what is wrong, ApprovalNeeded as ``set_price`` does, Doubtful unless ``sure`` when the
        shop would pay for a part and this person may decide that alone; then nothing was kept.
        """
        name, codes = name_given(given.name), _barcodes(given.barcodes)
        with self._context.writing(by, act=Act.EDIT_CATALOGUE, subject=given.code) as work:
            known = self._need(work, bundle_id) if bundle_id else None
            with work.record("bundle.changed" if known else "bundle.added") as record:
                if known is None:
                    code = code_given(given.code)
                    refuse_taken(work, code, goods.bundle, goods.product)
                    bundle_id = record.save(goods.bundle, {"code": code, "name": name, "active": given.active})
                else:
                    record.save(goods.bundle, {"name": name, "active": given.active}, row_id=bundle_id)
                self._put_parts(record, bundle_id, given.parts)
                if given.own_barcode:
                    codes = (*codes, next_own_barcode(work))
                self._put_barcodes(record, bundle_id, codes)
                now = self._changed(work, bundle_id)
                if given.price is not None and (
                    known is None or known.price != given.price or known.parts != now.parts
                ):
                    doubt(work, _needs(now, given.price), approval, sure=sure)
                    _put_price(record, now, given.price, work.on, approval)
            now = self._changed(work, bundle_id)
            if given.active:
                _sold_as(now)
            return now

    def preview(self, parts: Sequence[PartGiven], price: int | None) -> tuple[PartShare, ...]:
        """Return what each part would bring at a price for the whole, or one by one without; nothing is kept.

        Raises DomainError when a part cannot be sold or the price is more than the parts cost one by one.
        """
        articles = Catalogue(self._context).articles([part.product_id for part in parts])
        known = {article.product_id: replace(_unshelved(article), active=True) for article in articles}
        given = [(known[part.product_id], part.quantity) for part in parts if part.product_id in known]
        total = sum(amount(quantity, article.price or 0, article.price_per) for article, quantity in given)
        lines = bundle_lines(
            [(str(place), article, quantity) for place, (article, quantity) in enumerate(given)],
            price=total if price is None else price,
            bundle="preview",
        )
        return tuple(
            PartShare(
                line.line.article,
                line.line.quantity,
                line.split.gross,
                line.split.paid,
                line.split.producer_share,
                line.split.shop_share,
            )
            for line in price_cart(Cart(lines)).lines
        )

    def next_code(self) -> str:
        """Return the code that a new bundle could have: one above the highest such as H003."""
        with self._context.reading() as unit:
            codes = records.codes(unit, goods.bundle, self._context.home.outlet_id)
            taken = [int(code[1:]) for code in codes if code[:1] == "H" and code[1:].isdigit()]
        return f"H{max(taken, default=0) + 1:03d}"

    def set_price(
        self,
        bundle_id: int,
        price: int,
        *,
        by: Actor,
        valid_from: date | None = None,
        approval: ApprovalGiven | None = None,
    ) -> Bundle:
        """Set what a bundle costs from a date on (rupiah for the whole, today's business date unless told otherwise).

        Raises DomainError when it is more than the parts one by one, ApprovalNeeded when the shop would get less than
        nothing for a part at today's terms: the price then covers that at the till.
        """
        with self._context.writing(by, act=Act.SET_PRICE) as work:
            known = self._need(work, bundle_id)
            start = start_given(work, valid_from)
            with work.record("bundle.priced") as record:
                _put_price(record, known, price, start, approval)
            return self._changed(work, bundle_id)

    def activate(self, bundle_id: int, *, by: Actor) -> Bundle:
        """Put a bundle on sale; raises DomainError without a price today or with a part that cannot be sold."""
        return self._switch(bundle_id, by, on=True)

    def deactivate(self, bundle_id: int, *, by: Actor) -> Bundle:
        """Take a bundle off sale; its parts stay on sale one by one."""
        return self._switch(bundle_id, by, on=False)

    def _switch(self, bundle_id: int, by: Actor, *, on: bool) -> Bundle:
        with self._context.writing(by, act=Act.EDIT_CATALOGUE) as work:
            self._need(work, bundle_id)
            with work.record("bundle.activated" if on else "bundle.deactivated") as record:
                record.save(goods.bundle, {"active": on}, row_id=bundle_id)
            now = self._changed(work, bundle_id)
            if on:
                _sold_as(now)
            return now

    def _need(self, work: UnitOfWork, bundle_id: int) -> Bundle:
        if records.row_of_outlet(work.unit, goods.bundle, bundle_id, self._context.home.outlet_id) is None:
            raise DomainError("There is no such bundle.")
        return query.bundles(work.unit, [bundle_id], on=work.on, today=calendar_date(work.now))[bundle_id]

    def _changed(self, work: UnitOfWork, bundle_id: int) -> Bundle:
        """Tell the search that a bundle changed and return it as it is now."""
        work.changed.add((goods.bundle.name, bundle_id))
        return self._need(work, bundle_id)

    def _put_parts(self, record: JournalEntry, bundle_id: int, parts: Sequence[PartGiven]) -> None:
        wanted = {part.product_id: part.quantity for part in parts}
        if not wanted or len(wanted) > MOST_PARTS or len(wanted) < len(parts):
            raise DomainError("A bundle holds 1 to {most} products, each named once.", most=MOST_PARTS)
        if any(not 0 < quantity <= MAX_QUANTITY for quantity in wanted.values()):
            raise DomainError("The quantity must be between 1 and {highest}.", highest=MAX_QUANTITY)
        unit, table = record.work.unit, goods.bundle_part
        there = {row["product_id"]: row for row in query.part_rows(unit, bundle_id)}
        self._refuse_unknown(record.work, tuple(wanted))
        for product_id, quantity in wanted.items():
            values = {"quantity": quantity, "active": True}
            if product_id not in there:
                record.save(table, {"bundle_id": bundle_id, "product_id": product_id, **values})
            elif (there[product_id]["quantity"], there[product_id]["active"]) != (quantity, True):
                record.save(table, values, row_id=there[product_id]["id"])
        for product_id, row in there.items():
            if product_id not in wanted and row["active"]:
                record.save(table, {"active": False}, row_id=row["id"])

    def _refuse_unknown(self, work: UnitOfWork, ids: Sequence[int]) -> None:
        if products.how_many_here(work.unit, self._context.home.outlet_id, ids) != len(ids):
            raise DomainError("There is no such product.")

    def _put_barcodes(self, record: JournalEntry, bundle_id: int, codes: Sequence[str]) -> None:
        table = goods.bundle_barcode
        there = {row["code"]: row for row in query.barcode_rows(record.work.unit, bundle_id)}
        for code in codes:
            if code not in there:
                record.save(table, {"bundle_id": bundle_id, "code": code, "active": True})
            elif not there[code]["active"]:
                record.save(table, {"active": True}, row_id=there[code]["id"])
        for code, row in there.items():
            if code not in codes and row["active"]:
                record.save(table, {"active": False}, row_id=row["id"])


def _sold_as(bundle: Bundle) -> None:
    """Raise DomainError with the reason why a bundle cannot be sold, whatever is on the shelf today."""
    check_bundle(bundle)
    parts = tuple(replace(part, article=_unshelved(part.article)) for part in bundle.parts)
    add_bundle(Cart(), replace(bundle, parts=parts), 1, uid="")


def _put_price(record: JournalEntry, bundle: Bundle, price: int, start: date, approval: ApprovalGiven | None) -> None:
    price_given(price)
    asked = ApprovalNeeded(
        "A new price must be approved by somebody else; nothing was set.",
        act=Act.SET_PRICE,
        subject=bundle.code,
        thing=f"{bundle.code} {price}",
    )
    approved = approve_needs(record, approval, [asked, *_needs(bundle, price)])
    row = {
        **record.posting(),
        "bundle_id": bundle.bundle_id,
        "price": price,
        "valid_from": start,
        "approval_id": approved.get(Act.SELL_BELOW_SHARE, approved.get(Act.SET_PRICE)),
    }
    add_agreed(record, goods.bundle_price, row)


def _needs(bundle: Bundle, price: int) -> list[ApprovalNeeded]:
    parts = [(replace(_unshelved(part.article), active=True), part.quantity) for part in bundle.parts]
    if not below_bundle_share(parts, price):
        return []
    return [
        ApprovalNeeded(
            "At this price the shop's own share of a part would be below 0. A manager must approve it; nothing was set.",
            act=Act.SELL_BELOW_SHARE,
            subject=bundle.code,
        )
    ]


def _unshelved(article: Article) -> Article:
    """Return a part without its stock: what has expired is a matter of the day it is sold."""
    return replace(article, on_hand=0, expired_on_hand=0)


def _barcodes(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clean_barcode(code) for code in codes if code.strip()))
