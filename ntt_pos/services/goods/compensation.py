"""What a producer gets for goods lost or damaged in the shop, and what is taken back when they are found again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ntt_pos.data.queries.goods import batches as query
from ntt_pos.data.queries.goods.articles import stocked
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import amount, telescoped
from ntt_pos.domain.core.terms import Bearer, TermsKind
from ntt_pos.domain.goods.counting import CountDifference
from ntt_pos.domain.goods.stock import BatchStock, Bin, Stockable, Taken, give_found
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.selling.cart import Article
from ntt_pos.domain.selling.pricing import split_line
from ntt_pos.services.core.derived_sums import UNKNOWN_BATCH
from ntt_pos.services.core.journal_entry import JournalEntry

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit


@dataclass(frozen=True, slots=True)
class Missing:
    """Units of one product that are no longer there, per batch, and the document line that says so of each batch."""

    product: Stockable
    taken: tuple[Taken, ...]
    line_uids: tuple[str, ...]

    @property
    def quantity(self) -> int:
        """All units, over the batches."""
        return sum(each.quantity for each in self.taken)


def share_of_units(record: JournalEntry, product: Stockable, quantity: int, *, damaged: bool) -> int:
    """Return the rupiah the shop owes for units lost or damaged: the producer's share at price and terms of the day.

    0 for own goods and when the terms leave the loss with the producer. Raises DomainError without terms or price.
    """
    if product.producer_id is None:
        return 0
    article = stocked(record.work.unit, [product.product_id], on=record.on, today=record.on)[product.product_id].article
    share, bearer = worth_of_units(article, quantity, damaged=damaged)
    return share if bearer is Bearer.SHOP else 0


def worth_of_units(article: Article, quantity: int, *, damaged: bool) -> tuple[int, Bearer]:
    """Return what units of a consigned article are worth to its producer (rupiah, undiscounted) and who bears their loss.

    Raises DomainError without terms or price.
    """
    terms = article.terms
    if terms is None or terms.kind is TermsKind.INHERIT or article.price is None:
        raise DomainError(
            "{name} has no terms or no price, so its compensation cannot be computed. Set both first; nothing was posted.",
            name=article.name,
        )
    share = split_line(quantity=quantity, price=article.price, price_per=article.price_per, terms=terms).producer_share
    return share, terms.damage_bearer if damaged else terms.loss_bearer


def compensate(
    record: JournalEntry,
    missing: Iterable[Missing],
    movement_ids: Sequence[Sequence[int]],
    *,
    document: str,
    damaged: bool,
) -> int:
    """Enter a COMPENSATION per movement of each product, together exactly its share; each cites its movement.

    ``movement_ids`` gives, per product, the movement of each batch. Returns the rupiah entered.
    """
    entries: list[dict[str, Any]] = []
    for each, ids in zip(missing, movement_ids, strict=True):
        share = share_of_units(record, each.product, each.quantity, damaged=damaged)
        if not share or each.product.producer_id is None:
            continue
        start = 0
        for taken, line_uid, movement_id in zip(each.taken, each.line_uids, ids, strict=True):
            part = telescoped(share, each.quantity, start, start + taken.quantity)
            start += taken.quantity
            entries.append(
                record.entry(
                    producer_id=each.product.producer_id,
                    kind=EntryKind.COMPENSATION,
                    amount=part,
                    document=document,
                    line_uid=line_uid,
                    movement_id=movement_id,
                )
            )
    if entries:
        record.enter_all(entries)
    return sum(entry["amount"] for entry in entries)


@dataclass(frozen=True, slots=True)
class Found:
    """Units found again: the batch they return to, the loss they reverse (None: never missed) and its rupiah."""

    batch_id: int | None
    expiry: date | None
    quantity: int
    cites_id: int | None
    amount: int


def find_again(losses: Iterable[query.Loss], quantity: int) -> tuple[Found, ...]:
    """Return how found units reverse the losses given (newest first), telescoping; the rest goes to the unknown batch."""
    found = []
    left = quantity
    for loss in losses:
        units = min(left, loss.quantity - loss.found)
        if units <= 0:
            continue
        back = give_found(loss.compensation, loss.quantity, loss.found, units) if loss.compensation else 0
        found.append(Found(loss.batch_id, loss.expiry, units, loss.movement_id, back))
        left -= units
    if left:
        found.append(Found(None, None, left, None, 0))
    return tuple(found)


def take_from(
    record: JournalEntry,
    product: Stockable,
    quantity: int,
    *,
    place: Bin,
    batch_id: int | None = None,
    only_expired_on: date | None = None,
) -> tuple[Taken, ...]:
    """Return from which batches units leave a bin: the named batch (0: the unknown one), else the earliest date first.

    ``only_expired_on`` looks only at batches that are expired on that day. Raises DomainError when there are not enough.
    """
    if quantity <= 0:
        raise DomainError("The quantity must be more than 0.")
    there = [b for b in query.batches(record.work.unit, product.product_id, place) if b.quantity > 0]
    if batch_id is not None:
        there = [b for b in there if (b.batch_id or UNKNOWN_BATCH) == batch_id]
    if only_expired_on is not None:
        there = [b for b in there if b.expiry is not None and b.expiry < only_expired_on]
    have = sum(b.quantity for b in there)
    if have < quantity:
        raise DomainError(
            "{name}: only {have} are there, not {quantity}. Count again; nothing was posted.",
            name=product.name,
            have=have,
            quantity=quantity,
        )
    return _earliest(there, quantity)


def _earliest(batches: Iterable[BatchStock], quantity: int) -> tuple[Taken, ...]:
    taken = []
    for batch in batches:
        part = min(quantity, batch.quantity)
        if part:
            taken.append(Taken(batch.batch_id, batch.expiry, part))
            quantity -= part
    return tuple(taken)


def valued(unit: Unit, each: CountDifference, article: Article) -> CountDifference:
    """Return a difference with its rupiah: a loss at today's price and terms, a find at what its losses cost."""
    if each.units > 0:
        back = sum(part.amount for part in find_again(query.open_losses(unit, article.product_id), each.units))
        return replace(each, value=back, money=-back)
    if not each.units:
        return each
    if article.producer_id is None:
        worth = amount(-each.units, article.price or 0, article.price_per)
        return replace(each, value=worth, bearer=str(Bearer.SHOP))
    share, bearer = worth_of_units(article, -each.units, damaged=False)
    return replace(each, value=share, money=share if bearer is Bearer.SHOP else 0, bearer=str(bearer))
