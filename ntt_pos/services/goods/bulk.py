"""One change for many products at once: price, terms, category, on sale or not; seen before, approved once, one record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import goods
from ntt_pos.data.queries.goods import articles as article_query
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.money import raised
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.terms import TermsKind, check_agreed
from ntt_pos.domain.importing.raw_cells import LONGEST_WORD
from ntt_pos.i18n import N_
from ntt_pos.services.core.approvals import ApprovalGiven, approve_needs, digest_of
from ntt_pos.services.goods.master_rows import add_agreed, default_terms, price_row, terms_row
from ntt_pos.services.goods.master_rules import loss_of, price_given, text_given
from ntt_pos.services.goods.products import activate

if TYPE_CHECKING:
    from ntt_pos.domain.core.terms import Terms
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.selling.cart import Article
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context

MOST: Final = 500


class BulkKind(StrEnum):
    """What is changed: a price or net price, either by a percentage, the commission, the category, on sale or not."""

    PRICE = "PRICE"
    PRICE_BY = "PRICE_BY"
    COMMISSION = "COMMISSION"
    NET_PRICE = "NET_PRICE"
    NET_BY = "NET_BY"
    CATEGORY = "CATEGORY"
    ACTIVE = "ACTIVE"


@dataclass(frozen=True, slots=True)
class BulkChange:
    """A change: ``amount`` is rupiah, basis points (rounded to ``step`` rupiah), a commission in basis points, or 1 and 0.

    A category is in ``words``.
    """

    kind: BulkKind
    amount: int = 0
    words: str = ""
    step: int = 500


@dataclass(frozen=True, slots=True)
class BulkLine:
    """A product with what it has and gets (rupiah, basis points, words, or 1 and 0); ``same``: nothing changes."""

    product_id: int
    code: str
    name: str
    old: int | str | None
    new: int | str

    @property
    def same(self) -> bool:
        """Whether it has that already."""
        return self.old == self.new


class BulkEdit:
    """Changing many products in one act."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def preview(self, product_ids: Sequence[int], change: BulkChange) -> tuple[BulkLine, ...]:
        """Return what each product has now and would get, in the order given; changes nothing."""
        with self._context.reading() as unit:
            on, today = self._context.dates(unit)
            found = article_query.articles(unit, tuple(product_ids), on=on, today=today, codes=False)
        return tuple(_line(each, change) for each in found)

    def apply(
        self, product_ids: Sequence[int], change: BulkChange, *, by: Actor, approval: ApprovalGiven | None = None
    ) -> int:
        """Change the products in one record of the journal and return how many changed: all of them or none.

        Prices and terms hold from the open business date. Raises DomainError for no product or more than 500, and for one
        whose producer would get more than its buyer pays; ApprovalNeeded, once for all of them.
        """
        if not 1 <= len(product_ids) <= MOST:
            raise DomainError("Choose from 1 to {most} products. Nothing was changed.", most=MOST)
        act, kind = _ACTS[change.kind]
        if change.kind is BulkKind.ACTIVE and not change.amount:
            kind = "product.deactivated"
        with self._context.writing(by, act=act) as work:
            found = article_query.articles(work.unit, tuple(product_ids), on=work.on, today=work.on, codes=False)
            lines = [(each, line) for each in found if not (line := _line(each, change)).same]
            if not lines:
                return 0
            with work.record(kind) as record:
                needs = [_asked_for(act, [line for _each, line in lines], change)] if act in _OF_MONEY else []
                approval_id = approve_needs(record, approval, needs).get(act)
                for each, line in lines:
                    _write(record, each, line, change, approval_id)
        return len(lines)


def _line(article: Article, change: BulkChange) -> BulkLine:
    old: int | str | None
    new: int | str
    match change.kind:
        case BulkKind.PRICE:
            old, new = article.price, price_given(change.amount)
        case BulkKind.PRICE_BY:
            old = article.price or 0
            new = price_given(raised(old, change.amount, change.step)) if old else 0
        case BulkKind.COMMISSION:
            commission = article.terms is not None and article.terms.kind is TermsKind.COMMISSION
            old, new = article.terms.rate_bp if commission and article.terms else None, change.amount
            new = new if article.producer_id is not None else 0
            old = old if article.producer_id is not None else 0
        case BulkKind.NET_PRICE:
            old = _net_of(article) if article.producer_id is not None else 0
            new = price_given(change.amount) if article.producer_id is not None else 0
        case BulkKind.NET_BY:
            old = _net_of(article) or 0
            new = price_given(raised(old, change.amount, change.step)) if old else 0
        case BulkKind.CATEGORY:
            old, new = article.category, text_given(change.words, longest=LONGEST_WORD)
        case BulkKind.ACTIVE:
            old, new = int(article.active), change.amount
    return BulkLine(article.product_id, article.code, article.name, old, new)


def _net_of(article: Article) -> int | None:
    net = article.terms is not None and article.terms.kind is TermsKind.NET_PRICE
    return article.terms.net_price if net and article.terms else None


def _asked_for(act: Act, lines: Sequence[BulkLine], change: BulkChange) -> ApprovalNeeded:
    thing = digest_of(change.kind, *((line.code, line.new) for line in lines))
    sentence = N_("New terms and prices of {count} products must be approved by somebody else; nothing was set.")
    return ApprovalNeeded(sentence, act=act, subject=thing, thing=thing, count=len(lines))


def _write(record: JournalEntry, article: Article, line: BulkLine, change: BulkChange, approval_id: int | None) -> None:
    product_id, start = article.product_id, record.on
    match change.kind:
        case BulkKind.PRICE | BulkKind.PRICE_BY:
            price = int(line.new)
            _refuse_loss(article, article.terms, price)
            add_agreed(
                record, goods.price, price_row(record, product_id, price, valid_from=start, approval_id=approval_id)
            )
        case BulkKind.COMMISSION | BulkKind.NET_PRICE | BulkKind.NET_BY:
            kind = TermsKind.COMMISSION if change.kind is BulkKind.COMMISSION else TermsKind.NET_PRICE
            terms = check_agreed(_terms(record, article, kind, int(line.new)), for_product=True, has_producer=True)
            _refuse_loss(article, terms, article.price)
            row = terms_row(record, terms, valid_from=start, product_id=product_id, approval_id=approval_id)
            add_agreed(record, goods.terms, row)
        case BulkKind.CATEGORY:
            record.save(goods.product, {"category": line.new}, row_id=product_id)
        case BulkKind.ACTIVE if line.new:
            activate(record, product_id)
        case BulkKind.ACTIVE:
            record.save(goods.product, {"active": False}, row_id=product_id)


def _terms(record: JournalEntry, article: Article, kind: TermsKind, amount: int) -> Terms:
    """Return a commission or net price with the bearers a product has; with the settings' where it had the other."""
    rate_bp, net_price = (amount, 0) if kind is TermsKind.COMMISSION else (0, amount)
    now = article.terms
    if now is not None and now.kind is kind:
        return replace(now, rate_bp=rate_bp, net_price=net_price)
    return default_terms(record, kind, rate_bp=rate_bp, net_price=net_price)


def _refuse_loss(article: Article, terms: Terms | None, price: int | None) -> None:
    """Raise DomainError where the producer would get more for a unit than its buyer pays."""
    if loss_of(article.name, article.code, terms, price):
        raise DomainError(
            "{name}: at {price} its producer would get more than the buyer pays. Take it out of the list, or set it alone. "
            "Nothing was changed.",
            name=article.name,
            price=price,
        )


_OF_MONEY: Final = frozenset({Act.SET_PRICE, Act.SET_TERMS})
_ACTS: Final = {
    BulkKind.PRICE: (Act.SET_PRICE, "price.set"),
    BulkKind.PRICE_BY: (Act.SET_PRICE, "price.set"),
    BulkKind.COMMISSION: (Act.SET_TERMS, "terms.set"),
    BulkKind.NET_PRICE: (Act.SET_TERMS, "terms.set"),
    BulkKind.NET_BY: (Act.SET_TERMS, "terms.set"),
    BulkKind.CATEGORY: (Act.EDIT_CATALOGUE, "product.changed"),
    BulkKind.ACTIVE: (Act.EDIT_CATALOGUE, "product.activated"),
}
