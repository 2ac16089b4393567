"""A basket that can always be priced: a discount that no longer fits shrinks to what fits, and somebody is told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ntt_pos.domain.core.money import MAX_AMOUNT, amount, share_of
from ntt_pos.domain.core.terms import Bearer, TermsKind
from ntt_pos.domain.selling.cart import Cart, CartLine, CutPrice, remove


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A discount that became smaller, in rupiah; ``name`` is the line's article, empty for the whole basket."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """A basket that ``price_cart`` accepts, what was made smaller for it, and the names of what had to be left out."""

    cart: Cart
    shrunk: tuple[Shrunk, ...] = ()
    left_out: tuple[str, ...] = ()


def fitted(cart: Cart) -> Fitted:
    """Return the basket with every discount at most as large as its line or the basket now carries.

    A line without terms, or above what one sale may be, is left out. A basket that fits comes back as it is.
    """
    kept, left_out = _sellable(cart)
    lines, total = [], 0
    shrunk: list[Shrunk] = []
    for line in kept.lines:
        smaller = _line(line, shrunk)
        lines.append(smaller)
        total += _gross(smaller) - smaller.bundle_discount - _off(smaller)
    discount = kept.discount
    if discount is not None and discount.of(total) > total:
        shrunk.append(Shrunk("", discount.of(total), total))
        discount = CutPrice(amount=total, reason=discount.reason) if total else None
    return Fitted(replace(kept, lines=tuple(lines), discount=discount), tuple(shrunk), left_out)


def _sellable(cart: Cart) -> tuple[Cart, tuple[str, ...]]:
    """Return the basket without what has no price of its own, a bundle whole, and the names of what was left out."""
    kept, names, total = cart, [], 0
    for line in cart.lines:
        if all(each.key != line.key for each in kept.lines):
            continue  # it left with the bundle it belongs to
        terms, gross = line.article.terms, _gross(line)
        unpriced = terms is None or terms.kind is TermsKind.INHERIT or gross < line.bundle_discount
        if unpriced or total + gross > MAX_AMOUNT:
            names.append(line.article.name)
            kept = remove(kept, line.key)
        else:
            total += gross
    return kept if names else cart, tuple(names)


def _line(line: CartLine, shrunk: list[Shrunk]) -> CartLine:
    """Return the line with the discount it can carry, and note one that had to shrink."""
    given, most = _off(line), _most(line)
    if line.discount is None or given <= most:
        return line
    shrunk.append(Shrunk(line.article.name, given, most))
    return replace(line, discount=CutPrice(amount=most, reason=line.discount.reason) if most else None)


def _most(line: CartLine) -> int:
    """Return the largest discount of its own that a line carries: neither its price nor the producer's share goes below 0."""
    gross, terms = _gross(line), line.article.terms
    left = gross - line.bundle_discount
    if terms is None or terms.discount_bearer is Bearer.SHOP or terms.kind is TermsKind.OWN:
        return left
    if terms.kind is TermsKind.NET_PRICE:
        share = amount(line.quantity, terms.net_price, line.article.price_per)
        return min(left, share) if terms.discount_bearer is Bearer.PRODUCER else 0
    return min(left, gross - share_of(gross, terms.rate_bp)) if terms.discount_bearer is Bearer.PRODUCER else left


def _gross(line: CartLine) -> int:
    return amount(line.quantity, line.unit_price, line.article.price_per)


def _off(line: CartLine) -> int:
    return line.discount.of(_gross(line)) if line.discount else 0
