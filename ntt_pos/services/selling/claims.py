"""Goods come back to another register than the one that sold them: one register at a time may take a receipt's goods back.

A till that was not asked cannot know what another one takes back meanwhile. So the seat gives a receipt to one register
after the other, and whoever gets it waits until every register that held it before has said that it knows: what that one
took back until then is here, and it takes nothing back any more. Nobody is asked where the books are one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import sales
from ntt_pos.data.queries.core import registers
from ntt_pos.data.queries.core.other_pcs import heard
from ntt_pos.data.queries.selling import claims as query
from ntt_pos.data.queries.selling import returns
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.services.core.sign_in.users import People

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context, Home

PATIENCE: Final = 3.0  # seconds
STEP: Final = 0.25


class HeldElsewhere(DomainError):
    """Another register takes the goods of this receipt back."""


class Claims:
    """Receipts of other registers whose goods come back here."""

    def __init__(self, context: Context, exchange: Callable[[], object] = lambda: None) -> None:
        """``exchange`` sends what was recorded here and takes in what came, where the shop has several PCs."""
        self._context = context
        self._exchange = exchange

    def obtain(self, number: str, *, by: Actor, sleep: Callable[[float], None] = time.sleep) -> None:
        """Return once this register may take goods of a receipt back; raises HeldElsewhere after three seconds.

        What another register holds is asked for. An unknown number is left to whoever looks the receipt up. An answer that
        comes later stays: the receipt is this register's then.
        """
        context = self._context
        if self._may(number):
            return
        with context.writing(by, act=Act.RETURN, subject=number.strip()[:40]) as work:
            sale_id = self._sale_id(work.unit, number)
            last = query.holders(work.unit, sale_id)[-1]
            mine = context.home.register_id
            if last.register_id != mine and not query.asks(work.unit, sale_id, mine):
                with work.record("return.asked") as record:
                    record.add(sales.return_ask, {**record.posting(), "sale_id": sale_id})
        waited, ends = 0.0, time.monotonic() + PATIENCE
        while True:
            self._exchange()
            if self._may(number):
                return
            if waited >= PATIENCE or time.monotonic() >= ends:
                raise held_elsewhere(number, last.code)
            sleep(STEP)
            waited += STEP

    def answer(self) -> int:
        """Give every receipt that was asked for to whoever asked, one after the other; return how many. Only at the seat."""
        context = self._context
        with context.reading() as unit:
            if not query.unanswered(unit, context.home.outlet_id):
                return 0
        with context.writing(People(context).system_actor()) as work:
            given: dict[int, int] = {}
            asked_for = query.unanswered(work.unit, context.home.outlet_id)
            for row in asked_for:
                turn = given[row["sale_id"]] = given.get(row["sale_id"], row["turn"]) + 1
                asked = {"sale_id": row["sale_id"], "return_ask_id": row["id"], "turn": turn}
                with work.record("return.given") as record:
                    record.add(sales.return_claim, {**record.posting(), **asked})
        return len(asked_for)

    def _may(self, number: str) -> bool:
        with self._context.reading() as unit:
            sale_id = self._sale_id(unit, number)
            return not sale_id or takes_back(unit, self._context.home, sale_id) is None

    def _sale_id(self, unit: Unit, number: str) -> int:
        sale = returns.sold_sale(unit, self._context.home.outlet_id, number.strip().upper())
        return sale.sale_id if sale is not None else 0


def takes_back(unit: Unit, home: Home, sale_id: int) -> str | None:
    """Return None when this register may take goods of a sale back, else the register of which word is missing."""
    *before, last = query.holders(unit, sale_id)
    if not before and last.register_id == home.register_id:
        return None
    told = {each.register_id: each for each in heard(unit, home.outlet_id)}
    # Who was admitted takes goods back although nothing was heard of it here yet.
    others = {*told, *(row["id"] for row in registers.admitted(unit) if row["last_seq"] is None)} - {home.register_id}
    if last.register_id != home.register_id:
        return last.code if before or last.register_id in others else None
    for each in before:
        other = told.get(each.register_id)
        if each.register_id in others and not (other is not None and other.whole and other.seat_seq >= last.seq):
            return each.code
    return None


def check_holder(unit: Unit, home: Home, sale_id: int, number: str) -> None:
    """Raise HeldElsewhere while another register takes the goods of this receipt back, or may still do so."""
    missing = takes_back(unit, home, sale_id)
    if missing is not None:
        raise held_elsewhere(number, missing)


def held_elsewhere(number: str, code: str) -> HeldElsewhere:
    """Say what to do about a receipt whose register does not answer."""
    return HeldElsewhere(
        "{register} did not answer, and goods of {number} come back there. Take them back without a receipt and note its "
        "number, or wait for {register}. Nothing was returned.",
        register=code,
        number=number.strip()[:40],
    )
