"""What was agreed, from when: terms with producers and for products, and selling prices, with their history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ntt_pos.data.models import goods, people
from ntt_pos.data.queries.goods import agreements as query
from ntt_pos.data.queries.goods import articles as article_query
from ntt_pos.data.queries.goods import producers
from ntt_pos.data.queries.goods.agreements import PriceLine, Standing, TermsLine
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.terms import Terms, check_agreed
from ntt_pos.i18n import N_
from ntt_pos.services.core.approvals import ApprovalGiven, approve_needs, digest_of
from ntt_pos.services.goods.master_rows import add_agreed, price_row, terms_row
from ntt_pos.services.goods.master_rules import doubt, loss_of, need, price_given, start_given

if TYPE_CHECKING:
    from datetime import date

    from ntt_pos.data.engine import Row
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context

__all__ = ["Agreements", "PriceLine", "PriceSheetFacts", "Standing", "TermsLine", "TermsSheetFacts"]


@dataclass(frozen=True, slots=True)
class TermsSheetFacts:
    """The terms of a producer or of one product, newest start first; ``price`` is the product's today, in rupiah.

    ``inherited`` are the producer's own terms, which hold where a product has none; ``sold_today`` counts lines sold
    today, which keep what was agreed before.
    """

    name: str
    open_date: date
    lines: tuple[TermsLine, ...]
    own_goods: bool = False
    unit: str = ""
    price: int | None = None
    inherited: Terms | None = None
    sold_today: int = 0


@dataclass(frozen=True, slots=True)
class PriceSheetFacts:
    """The prices of a product, newest start first, and the terms in force today."""

    name: str
    open_date: date
    unit: str
    lines: tuple[PriceLine, ...]
    terms: Terms | None
    sold_today: int = 0


class Agreements:
    """Reading what was agreed; it is set through ``Products``."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of_producer(self, producer_id: int) -> TermsSheetFacts:
        """Return the terms for all goods of a producer; raises DomainError when there is none."""
        with self._context.reading() as unit:
            name = producers.name(unit, producer_id)
            if name is None:
                raise DomainError("There is no such producer.")
            on, _today = self._context.dates(unit)
            lines = query.terms_lines(unit, on, producer_id=producer_id)
            return TermsSheetFacts(name, on, lines, sold_today=query.lines_sold(unit, on, producer_id=producer_id))

    def of_product(self, product_id: int) -> TermsSheetFacts:
        """Return a product's own terms; raises DomainError when there is none."""
        with self._context.reading() as unit:
            on, _today = self._context.dates(unit)
            found = article_query.articles(unit, (product_id,), on=on, today=on, codes=False)
            if not found:
                raise DomainError("There is no such product.")
            (article,) = found
            inherited = None
            if article.producer_id is not None:
                now = query.terms_lines(unit, on, producer_id=article.producer_id)
                inherited = next((line.terms for line in now if line.standing is Standing.NOW), None)
            return TermsSheetFacts(
                article.name,
                on,
                query.terms_lines(unit, on, product_id=product_id),
                own_goods=article.producer_id is None,
                unit=article.unit,
                price=article.price,
                inherited=inherited,
                sold_today=query.lines_sold(unit, on, product_id=product_id),
            )

    def prices(self, product_id: int) -> PriceSheetFacts:
        """Return the selling prices of a product; raises DomainError when there is none."""
        with self._context.reading() as unit:
            on, _today = self._context.dates(unit)
            found = article_query.articles(unit, (product_id,), on=on, today=on, codes=False)
            if not found:
                raise DomainError("There is no such product.")
            (article,) = found
            sold = query.lines_sold(unit, on, product_id=product_id)
            lines = query.price_lines(unit, on, product_id)
            return PriceSheetFacts(article.name, on, article.unit, lines, article.terms, sold)


def agree_terms(
    record: JournalEntry,
    terms: Terms,
    *,
    producer_id: int | None = None,
    product_id: int | None = None,
    valid_from: date | None = None,
    approval: ApprovalGiven | None = None,
    sure: bool = False,
) -> date:
    """Write terms inside an open record and return their first day.

    Raises Doubtful (or ApprovalNeeded, by role) when a net price is above the selling price of that day.
    """
    if product_id is not None:
        return agree_product(record, product_id, terms=terms, valid_from=valid_from, approval=approval, sure=sure)
    work = record.work
    producer = need(work, people.producer, producer_id or 0)
    checked = check_agreed(terms, for_product=False, has_producer=True)
    start = start_given(work, valid_from, producer_id=producer_id)
    stored = approve_needs(
        record, approval, [_asked_for(Act.SET_TERMS, producer, digest_of(producer["code"], checked, start))]
    )
    row = terms_row(record, checked, valid_from=start, producer_id=producer_id, approval_id=stored.get(Act.SET_TERMS))
    add_agreed(record, goods.terms, row)
    return start


def agree_product(
    record: JournalEntry,
    product_id: int,
    *,
    terms: Terms | None = None,
    price: int | None = None,
    valid_from: date | None = None,
    approval: ApprovalGiven | None = None,
    sure: bool = False,
) -> date:
    """Write a product's terms, its price or both inside an open record and return their first day.

    Raises Doubtful (or ApprovalNeeded, by role) when its producer would get more for a unit than its buyer pays.
    """
    work = record.work
    product = need(work, goods.product, product_id)
    start = start_given(work, valid_from, product_id=product_id)
    now = article_query.stocked(work.unit, [product_id], on=start, today=start)[product_id].article
    owned = product["producer_id"] is not None
    agreed = check_agreed(terms, for_product=True, has_producer=owned) if terms else None
    cost = price_given(price) if price is not None else None
    loss = loss_of(now.name, now.code, agreed or now.terms, cost or now.price)
    doubt(work, loss, approval, sure=sure)
    needs = [
        _asked_for(act, product, digest_of(now.code, agreed, cost, start))
        for act, given in ((Act.SET_TERMS, terms), (Act.SET_PRICE, price))
        if given is not None
    ]
    stored = approve_needs(record, approval, [*needs, *loss])
    covered = stored.get(Act.SELL_BELOW_SHARE)
    if agreed is not None:
        approval_id = stored.get(Act.SET_TERMS, covered)
        row = terms_row(record, agreed, valid_from=start, product_id=product_id, approval_id=approval_id)
        add_agreed(record, goods.terms, row)
    if cost is not None:
        approval_id = stored.get(Act.SET_PRICE, covered)
        row = price_row(record, product_id, cost, valid_from=start, approval_id=approval_id)
        add_agreed(record, goods.price, row)
    return start


def _asked_for(act: Act, row: Row, thing: str) -> ApprovalNeeded:
    sentence = (
        N_("New terms must be approved by somebody else; nothing was set.")
        if act is Act.SET_TERMS
        else N_("A new price must be approved by somebody else; nothing was set.")
    )
    return ApprovalNeeded(sentence, act=act, subject=str(row["code"]), thing=thing)
