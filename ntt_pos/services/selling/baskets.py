"""The open basket, saved as it grows, so that after a power cut the till comes back with it; and baskets that are held."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from ntt_pos.data.engine import Unit
from ntt_pos.data.queries.goods import articles as query
from ntt_pos.data.queries.goods import bundles as bundle_query
from ntt_pos.data.queries.money.shifts import CART_VOIDED, LINE_VOIDED
from ntt_pos.data.queries.selling import baskets
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.typed_text import plain_reason, typed_line
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.money.shift import drawer
from ntt_pos.domain.selling.bundle import Bundle, CartBundle
from ntt_pos.domain.selling.cart import (
    LONGEST_NOTE,
    Article,
    Cart,
    CartLine,
    CutPrice,
    PriceChange,
    PricedLine,
    price_cart,
    remove,
)
from ntt_pos.domain.selling.cart_bundles import changed_bundles, refresh_bundle, without_bundle
from ntt_pos.domain.selling.discount_fitting import Shrunk, fitted
from ntt_pos.domain.selling.order_basket import OrderFinding, not_as_ordered
from ntt_pos.domain.selling.order_text import NAME_IS_KEPT, OrderText, order_of, order_values
from ntt_pos.domain.selling.reentry import Reentry
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.i18n import N_
from ntt_pos.services.core.approvals import ApprovalGiven, approve_if_asked
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.services.selling import basket_approvals
from ntt_pos.services.selling.basket_approvals import BasketApproval
from ntt_pos.services.selling.return_lines import Bringing, Exchanging

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RestoredCarts:
    """A basket that came back, priced as of now.

    ``changed`` names what has another price or other terms than before and ``changes`` says from what to what;
    ``missing`` names what can no longer be sold and was left out, ``shrunk`` the discounts that no longer fit,
    ``exchange`` what comes back and pays for the basket, ``reentry`` the paper that it is typed in again from,
    ``approval`` what somebody signed for it, ``order`` the order it was put aside for and ``otherwise`` what of it is
    not as ordered.
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


@dataclass(frozen=True, slots=True)
class HeldCart:
    """A basket that waits for its customer; ``total`` in rupiah as it was when it was held.

    ``note`` is whose it is, in the cashier's words, ``things`` what is in it, in the order of the screen, ``order`` what
    a customer sent; who that was is forgotten after seven days.
    """

    uid: str
    at: datetime
    cashier: str
    total: int
    register: str = ""
    units: int = 0
    note: str = ""
    things: tuple[str, ...] = ()
    order: OrderText | None = None


class Baskets:
    """The basket this register had open. Nothing here is posted anywhere."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def save(
        self,
        cart: Cart,
        exchange: Exchanging | None = None,
        reentry: Reentry | None = None,
        approval: BasketApproval | None = None,
        order: OrderText | None = None,
    ) -> None:
        """Keep the open basket, what is exchanged for it, its paper, what was signed for it, and whose order it is.

        When there is none of them, nothing is left to restore.
        """
        with self._context.database.writing(outlet_lock=self._context.home.outlet_id) as unit:
            self._keep(unit, cart, exchange, reentry, approval, order)

    def _keep(
        self,
        unit: Unit,
        cart: Cart,
        exchange: Exchanging | None,
        reentry: Reentry | None,
        approval: BasketApproval | None = None,
        order: OrderText | None = None,
    ) -> None:
        register_id = self._context.home.register_id
        if cart or exchange is not None or reentry is not None:
            baskets.keep_open(
                unit, register_id, self._context.clock.now(), cart_text(cart, exchange, reentry, approval, order)
            )
        else:
            baskets.forget_open(unit, register_id)

    def void_line(
        self,
        cart: Cart,
        key: str,
        *,
        by: Actor,
        reason: str = "",
        exchange: Exchanging | None = None,
        reentry: Reentry | None = None,
        approval: BasketApproval | None = None,
        order: OrderText | None = None,
    ) -> Cart:
        """Take a line out of the open basket unsold, journal it in the same transaction, and return what is left.

        A part of a bundle takes the whole bundle with it, and a discount that no longer fits shrinks. The shift's reports
        count it by user. Raises DomainError when the line is no longer there; then nothing was removed.
        """
        left = fitted(remove(cart, key)).cart
        why, keys = plain_reason(reason), {line.key for line in left.lines}
        gone = [each for each in price_cart(cart).lines if each.line.key not in keys]
        with self._context.writing(by, act=Act.SELL, subject=drawer(self._context.home.register_code)) as work:
            with work.record(LINE_VOIDED) as record:
                record.notes.update(total=sum(each.split.paid for each in gone), reason=why, lines=_told(gone))
            self._keep(work.unit, left, exchange, reentry, approval, order)
        return left

    def void_cart(self, cart: Cart, *, by: Actor, reason: str, approval: ApprovalGiven | None = None) -> None:
        """Empty a filled basket unsold and journal it in the same transaction; the reports name who did and how much."""
        if not cart:
            return
        priced, mine = price_cart(cart), drawer(self._context.home.register_code)
        why = N_("Emptying a filled basket needs a manager's approval.")
        with self._context.writing(by, act=Act.VOID_CART) as work:
            with work.record(CART_VOIDED) as record:
                approve_if_asked(record, approval, act=Act.VOID_CART, subject=mine, why=why)
                record.notes.update(total=priced.paid, reason=plain_reason(reason), lines=_told(priced.lines))
            self._keep(work.unit, Cart(), None, None)

    def load(self) -> Cart | None:
        """Return the basket that was open, priced as of now, or None."""
        restored = self.restore()
        return restored.cart if restored else None

    def restore(self) -> RestoredCarts | None:
        """Return the basket that was open with the names of what changed price or terms meanwhile, or None."""
        with self._context.reading() as unit:
            text = baskets.open_basket(unit, self._context.home.register_id)
            return read_cart(self._context, unit, text) if text else None

    def hold(
        self, cart: Cart, *, by: Actor, note: str = "", order: OrderText | None = None, beside: bool = False
    ) -> HeldCart:
        """Put a basket aside for its customer and leave none open; nothing is posted. Raises DomainError when empty.

        ``note`` says whose it is; what cannot be one is left out. One that was put together for an ``order`` may be held
        ``beside`` the open one, which stays as it is.
        """
        if not cart:
            raise DomainError("The basket is empty: there is nothing to hold.")
        context, priced = self._context, price_cart(cart)
        now = context.clock.now()
        uid = context.ids.uid(now)
        told = {"note": typed_line(note, LONGEST_NOTE) or ""}
        text = json.dumps(json.loads(cart_text(cart, order=order)) | told)
        with context.database.writing(outlet_lock=context.home.outlet_id) as unit:
            row = {
                "uid": uid,
                "outlet_id": context.home.outlet_id,
                "register_id": context.home.register_id,
                "user_id": by.user_id,
                "at": now,
                "total": priced.paid,
                "units": priced.units,
                "cart": text,
            }
            baskets.hold(unit, row)
            baskets.forget_buyers(unit, context.home.outlet_id, now)
            if not beside:
                baskets.forget_open(unit, context.home.register_id)
        return HeldCart(
            uid, now, by.name, priced.paid, context.home.register_code, priced.units, *_about(text, now, now)
        )

    def held(self) -> tuple[HeldCart, ...]:
        """Return the baskets held at this outlet, oldest first."""
        now = self._context.clock.now()
        with self._context.reading() as unit:
            rows = baskets.held(unit, self._context.home.outlet_id)
        return tuple(
            HeldCart(
                row["uid"],
                row["at"],
                row["name"],
                row["total"],
                row["register"],
                row["units"],
                *_about(row["cart"], row["at"], now),
            )
            for row in rows
        )

    def look(self, uid: str) -> RestoredCarts | None:
        """Return a held basket as it would be taken back now; it stays held. None when somebody took it back."""
        with self._context.reading() as unit:
            text = baskets.held_basket(unit, self._context.home.outlet_id, uid)
            return read_cart(self._context, unit, text) if text else None

    def recall(self, uid: str, *, by: Actor) -> RestoredCarts:
        """Take a held basket back as the open one, priced as of now; only one register gets it.

        Raises DomainError when it was already taken back, perhaps at another register, and when this register's open
        basket still holds something: it would be lost.
        """
        context = self._context
        with context.database.writing(outlet_lock=context.home.outlet_id) as unit:
            if baskets.open_basket(unit, context.home.register_id) is not None:
                raise DomainError("The open basket still holds something. Hold it or empty it first; nothing was lost.")
            text = baskets.held_basket(unit, context.home.outlet_id, uid)
            if text is None:
                raise DomainError("This basket is no longer held: somebody took it back. Look at the list again.")
            baskets.drop_held(unit, uid)
            baskets.forget_buyers(unit, context.home.outlet_id, context.clock.now())
            restored = read_cart(context, unit, text)
            if restored.cart:
                baskets.keep_open(
                    unit, context.home.register_id, context.clock.now(), cart_text(restored.cart, order=restored.order)
                )
        _log.info("A held basket was taken back by %s", by.username)
        return restored


def _about(text: str, at: datetime, now: datetime) -> tuple[str, tuple[str, ...], OrderText | None]:
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
        kept["exchange"] = asdict(exchange)
    if reentry is not None:
        kept["reentry"] = [reentry.number, reentry.occurred_on.isoformat()]
    if approval is not None:
        kept["approval"] = basket_approvals.kept(approval, cart_text(approval.cart, reentry=reentry))
    if order is not None:
        kept["order"] = order_values(order)
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
    for line in kept["lines"]:
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
    bringing = tuple(Bringing(**{**each, "reason": ReturnReason(each["reason"])}) for each in kept["bringing"])
    return Exchanging(kept["number"], bringing, kept["uid"], kept["worth"])


def _reentry(kept: list[str] | None) -> Reentry | None:
    return None if kept is None else Reentry(kept[0], date.fromisoformat(kept[1]))


def _told(lines: Sequence[PricedLine]) -> list[dict[str, object]]:
    """Return lines as the journal tells of what was never sold."""
    return [
        {"product": each.line.article.code, "quantity": each.line.quantity, "paid": each.split.paid} for each in lines
    ]


def _shown(article: Article) -> list[Any]:
    terms = article.terms
    agreed = [terms.kind, terms.rate_bp, terms.net_price, terms.discount_bearer] if terms else []
    return [article.price, *(str(each) if isinstance(each, str) else each for each in agreed)]


def _discount(given: CutPrice | None) -> dict[str, Any] | None:
    return {"amount": given.amount, "rate_bp": given.rate_bp, "reason": given.reason} if given else None


def _cut(kept: dict[str, Any] | None) -> CutPrice | None:
    return CutPrice(**kept) if kept else None
