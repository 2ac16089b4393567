"""What was approved of a basket, and whether it still holds for the basket as it is now."""

from __future__ import annotations

from ntt_pos.domain.selling.cart import Cart, CartLine, below_share, price_cart


def still_approved(approved: Cart, now: Cart) -> bool:
    """Return whether an approval of one basket covers another: of the same goods no more, no larger discount, no other loss.

    Other goods may come and go. An amount of rupiah is taken from as much as when it was approved, and a rate never comes to
    more rupiah than it did then.
    """
    before = {line.key: line for line in approved.lines}
    lines = all(_covered(before.get(line.key), line) for line in now.lines)
    return lines and _same_cart_discount(approved, now) and _below(now) <= _below(approved)


def _covered(before: CartLine | None, line: CartLine) -> bool:
    given = line.discount
    if given is None and line.price is None:
        return True
    if before is None or before.article.product_id != line.article.product_id:
        return False
    if (before.discount if given else None, before.price) != (given, line.price):
        return False
    if given is not None and not given.rate_bp:
        return line.quantity == before.quantity and line.unit_price >= before.unit_price
    return line.quantity <= before.quantity and line.unit_price <= before.unit_price


def _same_cart_discount(approved: Cart, now: Cart) -> bool:
    given = now.discount
    if given is None:
        return True
    if approved.discount != given:
        return False
    asked, then = price_cart(now), price_cart(approved)
    return asked.discount <= then.discount if given.rate_bp else asked.gross >= then.gross


def _below(cart: Cart) -> set[tuple[str, int]]:
    return {(each.line.key, each.line.article.product_id) for each in below_share(price_cart(cart))}
