"""Writing off: expired, damaged, given as samples; minutes for each, and money only where the shop bears it."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.count_posting import CountLine
from ntt_pos.services.goods.stock_moves import WithdrawalLine
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.shop import Shop
from tests.builders import a_product
from tests.services.goods.test_compensation import compensations
from tests.services.goods.test_stock_moves import GONE, LATER, balance, on_hand, owner_of


def test_case_68_expired_goods_leave_with_minutes_and_without_money_and_the_till_refuses_them(
    shop: Shop, manager: Actor
) -> None:
    abon = a_product(shop, delivered=4, expiry=GONE)
    article = shop.catalogue.article(abon.product_id)
    assert (article.on_hand, article.expired_on_hand) == (4, 4)
    posted = shop.stock_moves.write_off(
        by=manager, reason=WriteOffReason.EXPIRED, lines=[WriteOffLine(abon.product_id, 4)], note="berita acara"
    )
    assert (posted.number, posted.units, posted.compensation) == ("BA-LRT-2026-000001", 4, 0)
    assert (on_hand(shop, abon), on_hand(shop, abon, Bin.COLLECT)) == (0, 4)
    taken = shop.stock_moves.withdraw(
        by=manager,
        producer_id=owner_of(abon),
        lines=[WithdrawalLine(abon.product_id, 4, bin=Bin.COLLECT, reason="EXPIRED")],
        received_by_uid=abon.producer.person_uid if abon.producer else None,
    )
    assert (taken.number, taken.units) == ("BT-LRT-2026-000001", 4)
    assert on_hand(shop, abon, Bin.COLLECT) == 0
    assert balance(shop, abon) == 0
    assert shop.verify.run().findings == ()


def test_fresh_goods_are_not_written_off_as_expired(shop: Shop, manager: Actor) -> None:
    abon = a_product(shop, delivered=4, expiry=LATER)
    with pytest.raises(DomainError, match="only 0 are there"):
        shop.stock_moves.write_off(by=manager, reason=WriteOffReason.EXPIRED, lines=[WriteOffLine(abon.product_id, 1)])


def test_samples_and_own_goods_move_no_money(shop: Shop, manager: Actor) -> None:
    coffee, bag = a_product(shop, delivered=10), a_product(shop, own=True, delivered=10)
    shop.stock_moves.write_off(by=manager, reason=WriteOffReason.SAMPLE, lines=[WriteOffLine(coffee.product_id, 1)])
    shop.stock_moves.count(by=manager, scope="rak", lines=[CountLine(bag.product_id, 7)])
    assert (on_hand(shop, coffee), on_hand(shop, bag)) == (9, 7)
    assert compensations(shop) == []


def test_above_the_days_limit_somebody_else_approves_whoever_writes_off(
    shop: Shop, owner: Actor, manager: Actor
) -> None:
    bag = a_product(shop, price=50_000, delivered=20)
    lines = [WriteOffLine(bag.product_id, 3)]
    first = shop.stock_moves.write_off(by=owner, reason=WriteOffReason.DAMAGED, lines=lines)
    with pytest.raises(ApprovalNeeded, match="at most Rp250"):
        shop.stock_moves.write_off(by=owner, reason=WriteOffReason.SAMPLE, lines=lines)
    shop.stock_moves.write_off(by=manager, reason=WriteOffReason.SAMPLE, lines=lines)  # a limit of each person
    shop.stock_moves.reverse_write_off(first.write_off_id, by=owner, note="tidak rusak")
    shop.stock_moves.write_off(by=owner, reason=WriteOffReason.SAMPLE, lines=lines)  # what was undone does not count
    done = shop.stock_moves.write_off(
        by=owner, reason=WriteOffReason.DAMAGED, lines=lines, approval=ApprovalGiven(manager.user_id, "saya lihat")
    )
    assert shop.notes.note(done.number).approver == manager.name
    thrown = [WriteOffLine(bag.product_id, 3)]
    shop.stock_moves.write_off(by=owner, reason=WriteOffReason.DISPOSED, lines=thrown)  # counted when it was damaged
