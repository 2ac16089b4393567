"""Producers and products: adding them, agreeing terms and prices from a date on, and letting a product be sold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import goods, people
from ntt_pos.data.queries.goods.articles import stocked
from ntt_pos.data.queries.goods.producers import rests
from ntt_pos.data.queries.goods.products import has_moved
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.goods.barcode import clean_barcode
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.journal_entry import JournalEntry
from ntt_pos.services.core.photos import keep_photo
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.services.goods.agreements import agree_product, agree_terms
from ntt_pos.services.goods.master_rows import NewProducer, NewProduct, write_producer, write_product
from ntt_pos.services.goods.master_rules import code_given, name_given, need, refuse_taken, unit_given


class Products:
    """What the manager does with producers and products; every act is one record in the journal."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def add_producer(
        self, new: NewProducer, *, by: Actor, terms: Terms | None = None, approval: ApprovalGiven | None = None
    ) -> int:
        """Add a producer, with the terms for all their goods from the open business date on when given.

        Personal values and collectors' names go to the erasable tables only. Returns the local id.
        """
        clean = replace(new, code=code_given(new.code), name=name_given(new.name))
        with self._context.writing(by, act=Act.EDIT_CATALOGUE, subject=clean.code) as work:
            refuse_taken(work, clean.code, people.producer)
            with work.record("producer.added") as record:
                producer_id = write_producer(record, clean)
                if terms is not None:
                    agree_terms(record, terms, producer_id=producer_id, approval=approval)
        return producer_id

    def add_product(
        self,
        new: NewProduct,
        *,
        by: Actor,
        terms: Terms | None = None,
        price: int | None = None,
        active: bool = False,
        approval: ApprovalGiven | None = None,
        sure: bool = False,
    ) -> int:
        """Add a product, with its own terms and price (rupiah per ``price_per``) from the open business date when given.

        Without a producer it is the shop's own. ``active`` puts it on sale at once, which needs terms and a price.
        Returns the local id.
        """
        unit_name, price_per = unit_given(new.unit)
        clean = replace(
            new,
            code=code_given(new.code),
            name=name_given(new.name),
            unit=unit_name,
            price_per=price_per,
            barcodes=tuple(dict.fromkeys(clean_barcode(each) for each in new.barcodes)),
        )
        with self._context.writing(by, act=Act.EDIT_CATALOGUE, subject=clean.code) as work:
            refuse_taken(work, clean.code, goods.product, goods.bundle)
            if clean.producer_id is not None:
                need(work, people.producer, clean.producer_id)
            with work.record("product.added") as record:
                product_id = write_product(record, clean)
                agree_product(record, product_id, terms=terms, price=price, approval=approval, sure=sure)
                if active:
                    activate(record, product_id)
        return product_id

    def set_terms(
        self,
        terms: Terms,
        *,
        by: Actor,
        producer_id: int | None = None,
        product_id: int | None = None,
        valid_from: date | None = None,
        approval: ApprovalGiven | None = None,
        sure: bool = False,
    ) -> date:
        """Agree terms with a producer, or for one product, from a date on (the open business date unless told).

        Sales already made keep the terms of their day. A date before the open business date is refused. Returns the date.
        Raises ApprovalNeeded by role, Doubtful unless ``sure`` when a net price is above the selling price.
        """
        if (producer_id is None) == (product_id is None):
            raise DomainError("Terms belong to one producer or to one product.")
        with self._context.writing(by, act=Act.SET_TERMS) as work, work.record("terms.set") as record:
            return agree_terms(
                record,
                terms,
                producer_id=producer_id,
                product_id=product_id,
                valid_from=valid_from,
                approval=approval,
                sure=sure,
            )

    def set_price(
        self,
        product_id: int,
        price: int,
        *,
        by: Actor,
        valid_from: date | None = None,
        approval: ApprovalGiven | None = None,
        sure: bool = False,
    ) -> date:
        """Set a selling price (rupiah per ``price_per``, 1 to 1.000.000.000) from a date on; returns the date.

        Raises ApprovalNeeded by role, Doubtful unless ``sure`` when it is below the producer's net price.
        """
        with self._context.writing(by, act=Act.SET_PRICE) as work, work.record("price.set") as record:
            return agree_product(record, product_id, price=price, valid_from=valid_from, approval=approval, sure=sure)

    def activate(self, product_id: int, *, by: Actor) -> None:
        """Put a product on sale; it needs terms with its producer and a price in force today (own goods: a price)."""
        with self._context.writing(by, act=Act.EDIT_CATALOGUE) as work:
            need(work, goods.product, product_id)
            with work.record("product.activated") as record:
                activate(record, product_id)

    def deactivate(self, product_id: int, *, by: Actor) -> None:
        """Take a product off sale; its stock and history stay."""
        with self._context.writing(by, act=Act.EDIT_CATALOGUE) as work:
            need(work, goods.product, product_id)
            with work.record("product.deactivated") as record:
                record.save(goods.product, {"active": False}, row_id=product_id)

    def show(self, photos: Mapping[int, bytes], *, by: Actor, one: Callable[[], None] = lambda: None) -> None:
        """Give several products their photos (JPEG, as ``Photos.read`` returns them) in one record.

        ``one`` is called after each; what it raises takes all of them back.
        """
        if not photos:
            return
        with self._context.writing(by, act=Act.EDIT_CATALOGUE) as work, work.record("product.photographed") as record:
            for product_id, jpeg in photos.items():
                need(work, goods.product, product_id)
                record.save(goods.product, {"photo_sha": keep_photo(record, jpeg)}, row_id=product_id)
                one()


def activate(record: JournalEntry, product_id: int) -> None:
    """Put a product on sale inside an open record; raises DomainError without terms or a price in force."""
    work = record.work
    article = stocked(work.unit, [product_id], on=work.on, today=work.on)[product_id].article
    if article.terms is None or article.terms.kind is TermsKind.INHERIT:
        raise DomainError(
            "{name} has no terms with its producer yet. Agree a commission or a net price first.", name=article.name
        )
    if article.price is None:
        raise DomainError("{name} has no selling price yet. Set a price first.", name=article.name)
    if rests(work.unit, article.producer_id):
        raise DomainError(
            "{producer} is inactive, so {name} cannot be sold. Activate the producer first.",
            producer=article.producer_name,
            name=article.name,
        )
    record.save(goods.product, {"active": True}, row_id=product_id)


def refuse_moved(unit: Unit, product: Row) -> None:
    """Raise DomainError when a product may no longer go to another producer."""
    if has_moved(unit, product["id"]):
        raise DomainError(
            "{name} keeps its producer for life because its stock has already moved. Make a new product instead.",
            name=product["name"],
        )
