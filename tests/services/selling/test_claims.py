"""Goods that come back to another register than the one that sold them: one register at a time takes them back (I-5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.selling import claims as service
from ntt_pos.services.selling import returns
from ntt_pos.services.selling.claims import HeldElsewhere
from ntt_pos.services.selling.returns import Bringing, WithoutReceipt
from ntt_pos.shop import Shop
from tests.builders import AProduct, a_product, a_sale, an_open_drawer, another_register, heard_from

SEAT, SELLER, OTHER = "LRT-01", "LRT-02", "LRT-03"


class Pcs:
    """Books that each of three PCs has, and what each was told by the others: the seat sells nothing itself."""

    def __init__(self, shop: Shop, cashier: Actor) -> None:
        self.shop, self.by = shop, cashier
        self.homes = {SEAT: shop.context.home}
        self.product: AProduct = a_product(shop)
        an_open_drawer(shop, by=cashier)
        for code in (SELLER, OTHER):
            another_register(shop, code)
            self.homes[code] = shop.context.home
            an_open_drawer(shop, by=cashier)
        with self.at(SELLER):
            self.number = a_sale(shop, [(self.product, 2)], by=cashier).number

    @contextmanager
    def at(self, code: str) -> Iterator[Shop]:
        before, self.shop.context.home = self.shop.context.home, self.homes[code]
        yield self.shop
        self.shop.context.home = before

    def heard(self, *codes: str, seat_seq: int = 0) -> None:
        for code in codes:
            heard_from(self.shop, code, seat_seq=seat_seq)

    def obtain(self, code: str) -> list[float]:
        waits: list[float] = []
        with self.at(code):
            self.shop.claims.obtain(self.number, by=self.by, sleep=waits.append)
        return waits

    def take_back(self, code: str, uid: str, units: int = 1) -> str:
        with self.at(code):
            bringing = (Bringing(1, units, ReturnReason.SPOILED),)
            return self.shop.returns.complete(by=self.by, number=self.number, bringing=bringing, return_uid=uid).number


@pytest.fixture
def pcs(shop: Shop, cashier: Actor) -> Pcs:
    return Pcs(shop, cashier)


def new_uid(shop: Shop) -> str:
    return shop.context.ids.uid(shop.context.clock.now())


def test_where_the_books_are_one_nobody_is_asked(pcs: Pcs) -> None:
    assert pcs.obtain(OTHER) == []
    pcs.take_back(OTHER, new_uid(pcs.shop))
    assert pcs.shop.claims.answer() == 0


def test_without_an_answer_within_three_seconds_it_is_another_registers(pcs: Pcs) -> None:
    pcs.heard(SELLER)
    with pytest.raises(HeldElsewhere, match="LRT-02 did not answer"):
        pcs.obtain(OTHER)
    with pytest.raises(HeldElsewhere):
        pcs.take_back(OTHER, new_uid(pcs.shop))
    pcs.take_back(SELLER, new_uid(pcs.shop))  # whoever sold goes on
    with pytest.raises(HeldElsewhere):
        pcs.obtain(OTHER)  # asked once: it waits for the same answer
    with pcs.at(SEAT):
        assert pcs.shop.claims.answer() == 1
        assert pcs.shop.claims.answer() == 0


def test_a_slow_exchange_is_not_waited_for_longer_than_three_seconds(pcs: Pcs, monkeypatch: pytest.MonkeyPatch) -> None:
    pcs.heard(SELLER)
    moment, asked = [0.0], []

    def exchange() -> None:
        asked.append(moment[0])
        moment[0] += 2.0

    monkeypatch.setattr(service.time, "monotonic", lambda: moment[0])
    pcs.shop.claims = service.Claims(pcs.shop.context, exchange)
    with pytest.raises(HeldElsewhere):
        pcs.obtain(OTHER)
    assert asked == [0.0, 2.0]


def test_the_seat_gives_it_once_the_seller_knows(pcs: Pcs) -> None:
    pcs.heard(SELLER)
    turns = iter(("answer", "the seller says that it knows"))

    def exchange() -> None:
        step = next(turns, "")
        if step == "answer":
            with pcs.at(SEAT):
                pcs.shop.claims.answer()
        elif step:
            pcs.heard(SELLER, seat_seq=10_000)

    pcs.shop.claims = service.Claims(pcs.shop.context, exchange)
    assert sum(pcs.obtain(OTHER)) < service.PATIENCE
    pcs.take_back(OTHER, new_uid(pcs.shop))
    with pytest.raises(HeldElsewhere):
        pcs.take_back(SELLER, new_uid(pcs.shop))
    assert pcs.shop.verify.run().findings == ()


def test_what_the_seller_took_back_before_it_knew_has_to_be_here_first(pcs: Pcs) -> None:
    pcs.heard(SELLER)
    with pytest.raises(HeldElsewhere):
        pcs.obtain(OTHER)
    with pcs.at(SEAT):
        pcs.shop.claims.answer()
    heard_from(pcs.shop, SELLER, ahead=1, seat_seq=10_000)
    with pytest.raises(HeldElsewhere):
        pcs.take_back(OTHER, new_uid(pcs.shop))


def test_of_two_that_ask_at_once_the_later_turn_takes_back(pcs: Pcs) -> None:
    pcs.heard(SELLER)
    for code in (SEAT, OTHER):
        with pytest.raises(HeldElsewhere):
            pcs.obtain(code)
    with pcs.at(SEAT):
        assert pcs.shop.claims.answer() == 2
    pcs.heard(SELLER, seat_seq=10_000)
    taken = []
    for code in (SEAT, SELLER, OTHER):
        try:
            pcs.take_back(code, new_uid(pcs.shop), units=2)
            taken.append(code)
        except HeldElsewhere:
            continue
    assert taken == [OTHER]
    with pytest.raises(DomainError):
        pcs.take_back(OTHER, new_uid(pcs.shop))  # all of it is back
    assert pcs.shop.verify.run().findings == ()


def test_an_answer_that_comes_late_meets_the_number_that_was_noted(pcs: Pcs, manager: Actor) -> None:
    pcs.heard(SELLER)
    with pytest.raises(HeldElsewhere):
        pcs.obtain(OTHER)
    with pcs.at(OTHER) as shop:
        brought = WithoutReceipt(pcs.product.product_id, 1, pcs.product.price)
        approval = ApprovalGiven(manager.user_id, "kasir lain tidak menjawab")
        noted = shop.returns.complete_without_receipt(
            by=pcs.by, bringing=(brought,), return_uid=new_uid(shop), note=pcs.number, approval=approval
        )
    with pcs.at(SEAT):
        pcs.shop.claims.answer()
    pcs.heard(SELLER, seat_seq=10_000)
    with pytest.raises(ApprovalNeeded, match=noted.number):
        pcs.take_back(OTHER, new_uid(pcs.shop))
    assert pcs.shop.verify.run().findings == ()


def test_without_the_question_goods_come_back_that_the_seller_took_back_already(
    pcs: Pcs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the seller's return is told of and not here yet."""
    heard_from(pcs.shop, SELLER, ahead=1)
    monkeypatch.setattr(returns, "check_holder", lambda *_: None)
    pcs.take_back(OTHER, new_uid(pcs.shop), units=2)
