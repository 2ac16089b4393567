"""A basket as text: kept as it grows, and read back with the prices and terms of today or of its paper."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ntt_pos.data.engine import Unit
from ntt_pos.data.queries.goods import articles as query
from ntt_pos.data.queries.goods import bundles as bundle_query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.bundle import Bundle, CartBundle
from ntt_pos.domain.selling.cart import (
    Article,
    Cart,
    CartLine,
    CutPrice,
    PriceChange,
)
from ntt_pos.domain.selling.cart_bundles import changed_bundles, refresh_bundle, without_bundle
from ntt_pos.domain.selling.discount_fitting import Shrunk, fitted
from ntt_pos.domain.selling.order_basket import OrderFinding, not_as_ordered
from ntt_pos.domain.selling.order_text import NAME_IS_KEPT, OrderText, order_of, order_values
from ntt_pos.domain.selling.reentry import Reentry
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.services.selling import basket_approvals
from ntt_pos.services.selling.basket_approvals import BasketApproval

if TYPE_CHECKING:
    from ntt_pos.services.selling.return_lines import Exchanging


@dataclass(frozen=True, slots=True)
class RestoredCarts:
    """A basket that came back, priced as of now.

    ``changed`` names what has another price or other terms than before and ``changes`` says from what to what;
    ``missing`` names what can no longer be sold and was left out, ``shrunk`` the discounts that no longer fit,
    ``exchange`` what comes back and pays for the basket, ``reentry`` the paper that it is typed in again from,
    ``approval`` what somebody signed for it, ``order`` the order it was put aside for and ``otherwise`` what of it is
    not as ordered. ``refused`` are the codes of the scans that dialogs did not take, each as often as it was scanned.
    """

    cart: Cart
    changed: tuple[str, ...] = ()
    changes: tuple[PriceChange, ...] = ()
    missing: tuple[str, ...] = ()
    shrunk: tuple[Shrunk, ...] = ()
    exchange: Exchanging | None = None
    reentry: Reentry | None = None
    approval: BasketApproval | None = None
    order: OrderText | None = None
    otherwise: tuple[OrderFinding, ...] = ()
    refused: tuple[str, ...] = ()


def about_held(text: str, at: datetime, now: datetime) -> tuple[str, tuple[str, ...], OrderText | None]:
    """Return the note of a held basket, the names of what is in it (a bundle is one thing), and its order."""
    kept = json.loads(text)
    order = _order(kept)
    if order is not None and now - at >= NAME_IS_KEPT:
        order = order.without_buyer()
    bundles = {each["uid"]: each["name"] for each in kept["bundles"]}
    names = (bundles.get(line["bundle"], line["name"]) for line in kept["lines"])
    return kept.get("note", ""), tuple(dict.fromkeys(names)), order


def cart_text(
    cart: Cart,
    exchange: Exchanging | None = None,
    reentry: Reentry | None = None,
    approval: BasketApproval | None = None,
    order: OrderText | None = None,
    refused: Sequence[str] = (),
) -> str:
    """Return a basket as text: product ids, quantities, discounts, what each line and bundle was shown at, what it is."""
    lines = [
        {
            "key": line.key,
            "product": line.article.product_id,
            "name": line.article.name,
            "quantity": line.quantity,
            "discount": _discount(line.discount),
            "price": line.price,
            "bundle": line.bundle,
            "bundle_discount": line.bundle_discount,
            "shown": _shown(line.article),
            **({"note": line.note} if line.note else {}),
        }
        for line in cart.lines
    ]
    bundles = [
        {
            "uid": each.uid,
            "id": each.bundle.bundle_id,
            "name": each.bundle.name,
            "quantity": each.quantity,
            "price": each.bundle.price,
        }
        for each in cart.bundles
    ]
    kept = {"lines": lines, "bundles": bundles, "discount": _discount(cart.discount), "last": cart.last_key}
    if exchange is not None:
        kept["exchange"] = asdict(replace(exchange, signed=()))
    if reentry is not None:
        kept["reentry"] = [reentry.number, reentry.occurred_on.isoformat()]
    if approval is not None:
        kept["approval"] = basket_approvals.kept(approval, cart_text(approval.cart, reentry=reentry))
    if order is not None:
        kept["order"] = order_values(order)
    if refused:
        kept["refused"] = list(refused)
    return json.dumps(kept)


def read_cart(context: Context, unit: Unit, text: str) -> RestoredCarts:
    """Return a kept basket with today's prices and terms (or those of its paper); what is gone or, as a bundle, cannot be sold is left out."""
    kept = json.loads(text)
    paper = _reentry(kept.get("reentry"))
    on, today = (paper.occurred_on, paper.occurred_on) if paper is not None else context.dates(unit)
    late = paper is not None
    ids = tuple(dict.fromkeys(line["product"] for line in kept["lines"]))
    known = {a.product_id: a for a in query.articles(unit, ids, on=on, today=today, late=late)}
    lines, changes, missing = [], [], []
    bundled = {each["uid"] for each in kept["bundles"]}
    for line in kept["lines"]:
        if line["bundle"] not in bundled:  # whoever wrote a discount of no bundle there gets none
            line.update(bundle="", bundle_discount=0)
        article = known.get(line["product"])
        if article is None:
            missing.append(line["name"])
            continue
        if _shown(article) != line["shown"] and not line["bundle"]:
            changes.append(PriceChange(line["key"], article.name, line["shown"][0] or 0, article.price or 0))
        lines.append(
            CartLine(
                key=line["key"],
                article=article,
                quantity=line["quantity"],
                discount=_cut(line["discount"]),
                price=line["price"],
                bundle=line["bundle"],
                bundle_discount=line["bundle_discount"],
                note=line.get("note", ""),
            )
        )
    cart = Cart(tuple(lines), _cut(kept["discount"]) if lines else None, kept["last"])
    wanted = [each["id"] for each in kept["bundles"]]
    bundles = bundle_query.bundles(unit, wanted, on=on, today=today, late=late)
    for each in kept["bundles"]:
        cart, change = _bundle_again(cart, each, bundles.get(each["id"]))
        if change is None:
            missing.append(each["name"])
        elif change.key:
            changes.append(change)
    names = tuple(dict.fromkeys(change.name for change in changes))
    fit, order = fitted(cart), _order(kept)
    return RestoredCarts(
        fit.cart,
        names,
        tuple(changes),
        tuple(dict.fromkeys((*missing, *fit.left_out))),
        fit.shrunk,
        exchange=_exchange(kept.get("exchange")),
        reentry=paper,
        approval=_approval(context, unit, kept.get("approval")),
        order=order,
        otherwise=not_as_ordered(order.lines, fit.cart) if order is not None else (),
        refused=tuple(kept.get("refused", ())),
    )


def _order(kept: dict[str, Any]) -> OrderText | None:
    return order_of(kept["order"]) if "order" in kept else None


def _approval(context: Context, unit: Unit, told: dict[str, Any] | None) -> BasketApproval | None:
    return basket_approvals.read(told, read_cart(context, unit, told["cart"]).cart) if told else None


def _bundle_again(cart: Cart, kept: dict[str, Any], bundle: Bundle | None) -> tuple[Cart, PriceChange | None]:
    """Return the basket with a kept bundle as it is sold now and what changed (no key: nothing); None when it is gone."""
    uid = kept["uid"]
    if bundle is None:
        return without_bundle(cart, uid), None
    before = replace(cart, bundles=(*cart.bundles, CartBundle(uid, bundle, kept["quantity"])))
    try:
        after = refresh_bundle(before, uid, bundle)
    except DomainError:
        return without_bundle(before, uid), None
    changed = kept["price"] != bundle.price or bool(changed_bundles(before, after))
    return after, PriceChange(uid if changed else "", bundle.name, kept["price"] or 0, bundle.price or 0)


def _exchange(kept: dict[str, Any] | None) -> Exchanging | None:
    if kept is None:
        return None
    from ntt_pos.services.selling.return_lines import Bringing, Exchanging  # few baskets are of an exchange

    bringing = tuple(Bringing(**{**each, "reason": ReturnReason(each["reason"])}) for each in kept["bringing"])
    return Exchanging(kept["number"], bringing, kept["uid"], kept["worth"])


def _reentry(kept: list[str] | None) -> Reentry | None:
    return None if kept is None else Reentry(kept[0], date.fromisoformat(kept[1]))


def _shown(article: Article) -> list[Any]:
    terms = article.terms
    agreed = [terms.kind, terms.rate_bp, terms.net_price, terms.discount_bearer] if terms else []
    return [article.price, *(str(each) if isinstance(each, str) else each for each in agreed)]


def _discount(given: CutPrice | None) -> dict[str, Any] | None:
    return {"amount": given.amount, "rate_bp": given.rate_bp, "reason": given.reason} if given else None


def _cut(kept: dict[str, Any] | None) -> CutPrice | None:
    return CutPrice(**kept) if kept else None
