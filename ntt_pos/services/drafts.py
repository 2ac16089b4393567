"""The open basket, saved as it grows, so that after a power cut the till comes back with it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import sales
from ntt_pos.data.queries import articles as query
from ntt_pos.domain.business_date import business_date, calendar_date
from ntt_pos.domain.cart import Article, Cart, CartLine, CutPrice
from ntt_pos.services.work import Context


@dataclass(frozen=True, slots=True)
class Restored:
    """A basket that came back, priced as of now; ``changed`` names what has another price or other terms than before."""

    cart: Cart
    changed: tuple[str, ...] = ()


class Drafts:
    """The basket this register had open. Nothing here is posted anywhere."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def save(self, cart: Cart) -> None:
        """Keep the open basket; an empty one leaves nothing to restore."""
        context = self._context
        with context.database.writing(outlet_lock=context.home.outlet_id) as unit:
            if not cart:
                unit.run(_DROP, {"register": context.home.register_id})
                return
            row = {"register_id": context.home.register_id, "at": context.clock.now(), "cart": cart_text(cart)}
            unit.upsert(sales.draft_cart, [row], put=("at", "cart"))

    def load(self) -> Cart | None:
        """Return the basket that was open, priced as of now, or None."""
        restored = self.restore()
        return restored.cart if restored else None

    def restore(self) -> Restored | None:
        """Return the basket that was open with the names of what changed price or terms meanwhile, or None."""
        with self._context.reading() as unit:
            text = unit.value(_LOAD, {"register": self._context.home.register_id})
            return read_cart(self._context, unit, text) if text else None


def cart_text(cart: Cart) -> str:
    """Return a basket as text: product ids, quantities, discounts, and what each line was shown at."""
    lines = [
        {
            "key": line.key,
            "product": line.article.product_id,
            "quantity": line.quantity,
            "discount": _discount(line.discount),
            "price": line.price,
            "bundle": line.bundle,
            "bundle_discount": line.bundle_discount,
            "shown": _shown(line.article),
        }
        for line in cart.lines
    ]
    return json.dumps({"lines": lines, "discount": _discount(cart.discount), "last": cart.last_key})


def read_cart(context: Context, unit: Unit, text: str) -> Restored:
    """Return a kept basket with today's prices and terms; a product that is gone from the database is left out."""
    kept = json.loads(text)
    now = context.clock.now()
    state = query.day_state(unit, context.home.outlet_id)
    on = business_date(now, cutoff_hour=context.settings.cutoff_hour, newest=state.newest, last_cut=state.last_cut)
    ids = tuple(dict.fromkeys(line["product"] for line in kept["lines"]))
    known = {a.product_id: a for a in query.articles(unit, ids, on=on, today=calendar_date(now))}
    lines, changed = [], []
    for line in kept["lines"]:
        article = known.get(line["product"])
        if article is None:
            continue
        if _shown(article) != line["shown"]:
            changed.append(article.name)
        lines.append(
            CartLine(
                key=line["key"],
                article=article,
                quantity=line["quantity"],
                discount=_cut(line["discount"]),
                price=line["price"],
                bundle=line["bundle"],
                bundle_discount=line["bundle_discount"],
            )
        )
    cart = Cart(tuple(lines), _cut(kept["discount"]) if lines else None)
    return Restored(replace(cart, last_key=kept["last"]), tuple(changed))


def _shown(article: Article) -> list[Any]:
    terms = article.terms
    agreed = [terms.kind, terms.rate_bp, terms.net_price, terms.discount_bearer] if terms else []
    return [article.price, *(str(each) if isinstance(each, str) else each for each in agreed)]


def _discount(given: CutPrice | None) -> dict[str, Any] | None:
    return {"amount": given.amount, "rate_bp": given.rate_bp, "reason": given.reason} if given else None


def _cut(kept: dict[str, Any] | None) -> CutPrice | None:
    return CutPrice(**kept) if kept else None


_DRAFT = sales.draft_cart.c
_LOAD = sa.select(_DRAFT.cart).where(_DRAFT.register_id == sa.bindparam("register"))
_DROP = sa.delete(sales.draft_cart).where(_DRAFT.register_id == sa.bindparam("register"))
