"""Bundles in the basket: put in, counted, and brought up to date as one thing, though their parts are sold one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.bundle import Bundle, CartBundle, check_bundle
from ntt_pos.domain.selling.cart import Article, Cart, CartLine, bundle_lines, check_sellable


def add_bundle(cart: Cart, bundle: Bundle, quantity: int, *, uid: str) -> Cart:
    """Put a bundle into the basket as the lines of its parts; the same bundle again raises its number.

    ``uid`` names the bundle in this basket. Raises DomainError when the bundle or a part cannot be sold.
    """
    check_bundle(bundle)
    if quantity <= 0:
        raise DomainError("The quantity must be more than 0.")
    for known in cart.bundles:
        if known.bundle.bundle_id == bundle.bundle_id:
            return _put(cart, replace(known, bundle=bundle, quantity=known.quantity + quantity))
    return _put(cart, CartBundle(uid, bundle, quantity))


def change_bundle(cart: Cart, uid: str, quantity: int) -> Cart:
    """Return the basket with another number of a bundle. Raises DomainError for 0 or less, or when it is not there."""
    if quantity <= 0:
        raise DomainError("The quantity must be more than 0.")
    return _put(cart, replace(bundle_in(cart, uid), quantity=quantity))


def bundle_in(cart: Cart, uid: str) -> CartBundle:
    """Return the bundle with this uid, or raise DomainError when it is no longer in the basket."""
    for known in cart.bundles:
        if known.uid == uid:
            return known
    raise DomainError("That bundle is no longer in the basket.")


def bring_up_to_date(cart: Cart, articles: Mapping[int, Article], bundles: Mapping[int, Bundle]) -> Cart:
    """Return the basket with every line at the article, and every bundle at the price and parts, in force now.

    ``articles`` are by product id and hold every part of ``bundles`` (by bundle id). Raises DomainError when something
    can no longer be sold.
    """
    fresh = replace(
        cart,
        lines=tuple(
            line if line.bundle else replace(line, article=check_sellable(articles[line.article.product_id]))
            for line in cart.lines
        ),
    )
    for known in cart.bundles:
        bundle = bundles.get(known.bundle.bundle_id)
        if bundle is None:
            raise DomainError("{name} is no longer in the catalogue. Remove it.", name=known.bundle.name)
        fresh = _put(fresh, replace(known, bundle=bundle))
    return replace(fresh, last_key=cart.last_key)


def refresh_bundle(cart: Cart, uid: str, bundle: Bundle) -> Cart:
    """Return the basket with one bundle at the price and parts it has now; raises DomainError when it cannot be sold."""
    return replace(_put(cart, replace(bundle_in(cart, uid), bundle=bundle)), last_key=cart.last_key)


def without_bundle(cart: Cart, uid: str) -> Cart:
    """Return the basket without a bundle and its lines."""
    lines = tuple(line for line in cart.lines if line.bundle != uid)
    return replace(
        cart,
        lines=lines,
        discount=cart.discount if lines else None,
        bundles=tuple(each for each in cart.bundles if each.uid != uid),
    )


def rename_bundles(cart: Cart, names: Mapping[str, str]) -> Cart:
    """Return the basket with other uids for its bundles: what is recorded must never bear the uid of another sale."""
    if not cart.bundles:
        return cart
    return replace(
        cart,
        lines=tuple(replace(line, bundle=names.get(line.bundle, line.bundle)) for line in cart.lines),
        bundles=tuple(replace(each, uid=names[each.uid]) for each in cart.bundles),
    )


def changed_bundles(before: Cart, after: Cart) -> tuple[str, ...]:
    """Return the names of bundles whose price, parts or shares of the discount are not those they were shown with."""
    return tuple(now.bundle.name for now in after.bundles if _shown(before, now.uid) != _shown(after, now.uid))


def _shown(cart: Cart, uid: str) -> tuple[tuple[int, int, int], ...]:
    return tuple(
        (line.article.product_id, line.quantity, line.bundle_discount) for line in cart.lines if line.bundle == uid
    )


def _put(cart: Cart, wanted: CartBundle) -> Cart:
    """Write a bundle's lines into the basket: where they were, or at its end."""
    price = check_bundle(wanted.bundle) * wanted.quantity
    parts = [
        (f"{wanted.uid}/{part.article.product_id}", part.article, part.quantity * wanted.quantity)
        for part in wanted.bundle.parts
    ]
    made = bundle_lines(parts, price=price, bundle=wanted.uid)
    return replace(
        cart,
        lines=_in_place(cart.lines, made, wanted.uid),
        bundles=_bundles(cart.bundles, wanted),
        last_key=made[-1].key,
    )


def _in_place(lines: tuple[CartLine, ...], made: tuple[CartLine, ...], uid: str) -> tuple[CartLine, ...]:
    at = next((i for i, line in enumerate(lines) if line.bundle == uid), len(lines))
    return (*lines[:at], *made, *(line for line in lines[at:] if line.bundle != uid))


def _bundles(known: tuple[CartBundle, ...], wanted: CartBundle) -> tuple[CartBundle, ...]:
    if any(each.uid == wanted.uid for each in known):
        return tuple(wanted if each.uid == wanted.uid else each for each in known)
    return (*known, wanted)
