"""The open basket, saved as it grows, so that after a power cut the till comes back with it; and baskets that are held."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ntt_pos.data.engine import Unit
from ntt_pos.data.queries.selling import baskets
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.journal import CART_VOIDED, LINE_VOIDED
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.money.shift import drawer
from ntt_pos.domain.selling.cart import (
    LONGEST_NOTE,
    Cart,
    PricedLine,
    price_cart,
    remove,
)
from ntt_pos.domain.selling.discount_fitting import fitted
from ntt_pos.domain.selling.order_text import OrderText
from ntt_pos.domain.selling.reentry import Reentry
from ntt_pos.domain.typed.typed_text import plain_reason, typed_line
from ntt_pos.i18n import N_
from ntt_pos.services.core.approvals import ApprovalGiven, approve_if_asked
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.services.selling.basket_approvals import BasketApproval
from ntt_pos.services.selling.basket_text import RestoredCarts, about_held, cart_text, read_cart

if TYPE_CHECKING:
    from ntt_pos.services.selling.return_lines import Exchanging

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HeldCart:
    """A basket that waits for its customer; ``total`` in rupiah at today's prices, as it is taken back.

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
        refused: Sequence[str] = (),
    ) -> None:
        """Keep the open basket, what is exchanged for it, its paper, what was signed for it, and whose order it is.

        When there is none of them, nothing is left to restore. Beside them ``refused`` are kept, the codes of scans that
        dialogs did not take.
        """
        with self._context.database.writing() as unit:
            self._keep(unit, cart, exchange, reentry, approval, order, refused)

    def _keep(
        self,
        unit: Unit,
        cart: Cart,
        exchange: Exchanging | None,
        reentry: Reentry | None,
        approval: BasketApproval | None = None,
        order: OrderText | None = None,
        refused: Sequence[str] = (),
    ) -> None:
        register_id = self._context.home.register_id
        if cart or exchange is not None or reentry is not None:
            text = cart_text(cart, exchange, reentry, approval, order, refused)
            baskets.keep_open(unit, register_id, self._context.clock.now(), text)
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
        with context.database.writing() as unit:
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
            uid, now, by.name, priced.paid, context.home.register_code, priced.units, *about_held(text, now, now)
        )

    def held(self) -> tuple[HeldCart, ...]:
        """Return the baskets held at this outlet, oldest first."""
        now = self._context.clock.now()
        with self._context.reading() as unit:
            rows = baskets.held(unit, self._context.home.outlet_id)
            priced = [price_cart(read_cart(self._context, unit, row["cart"]).cart).paid for row in rows]
        return tuple(
            HeldCart(
                row["uid"],
                row["at"],
                row["name"],
                total,
                row["register"],
                row["units"],
                *about_held(row["cart"], row["at"], now),
            )
            for row, total in zip(rows, priced, strict=True)
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
        with context.database.writing() as unit:
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


def _told(lines: Sequence[PricedLine]) -> list[dict[str, object]]:
    """Return lines as the journal tells of what was never sold."""
    return [
        {"product": each.line.article.code, "quantity": each.line.quantity, "paid": each.split.paid} for each in lines
    ]
