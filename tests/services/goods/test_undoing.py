"""Undoing a note with what followed from it: what can be taken back goes with it, what cannot stands in the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import account, stock
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods import deliveries
from ntt_pos.services.goods.count_posting import CountLine
from ntt_pos.services.goods.deliveries import DeliveryLine, DeliveryPosted
from ntt_pos.services.goods.stock_moves import WithdrawalLine
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffPosted, WriteOffReason
from ntt_pos.shop import Shop
from tests.builders import AProduct, a_product, a_sale
from tests.services.days import bring_back
from tests.services.goods.test_stock_moves import GONE, LATER, balance, on_hand, owner_of

WORTH = 7 * 21_250


def delivered(shop: Shop, by: Actor, *goods: tuple[AProduct, int]) -> DeliveryPosted:
    lines = [DeliveryLine(each.product_id, counted=units, expiry=LATER) for each, units in goods]
    return shop.deliveries.post(by=by, producer_id=owner_of(goods[0][0]), lines=lines)


def damaged(shop: Shop, by: Actor, goods: AProduct, units: int) -> WriteOffPosted:
    lines = [WriteOffLine(goods.product_id, units)]
    return shop.stock_moves.write_off(by=by, reason=WriteOffReason.DAMAGED, lines=lines)


def taken_back(shop: Shop, by: Actor, goods: AProduct, units: int) -> str:
    lines = [WithdrawalLine(goods.product_id, units)]
    return shop.stock_moves.withdraw(by=by, producer_id=owner_of(goods), lines=lines).number


@pytest.fixture
def ten(shop: Shop, owner: Actor) -> tuple[AProduct, DeliveryPosted, str, WriteOffPosted]:
    """Deliver 10, give 3 back, write 7 off as damaged: the shop owes the producer for 7."""
    coffee = a_product(shop, price=25_000, delivered=0)
    note = delivered(shop, owner, (coffee, 10))
    back = taken_back(shop, owner, coffee, 3)
    return coffee, note, back, damaged(shop, owner, coffee, 7)


def test_undoing_a_delivery_takes_back_what_followed_and_the_money_with_it(
    shop: Shop, owner: Actor, ten: tuple[AProduct, DeliveryPosted, str, WriteOffPosted]
) -> None:
    coffee, note, back, off = ten
    assert balance(shop, coffee) == WORTH
    told = shop.deliveries.undoing(note.delivery_id)
    assert [each.number for each in told.along] == [off.number, back]
    assert (told.compensation, told.sold, told.in_the_way) == (WORTH, 0, ())
    undone = shop.deliveries.reverse(note.delivery_id, by=owner, note="tidak pernah datang")
    assert [each.number for each in undone.along] == [off.number, back]
    assert (on_hand(shop, coffee), on_hand(shop, coffee, Bin.DAMAGED), balance(shop, coffee)) == (0, 0, 0)
    assert shop.notes.note(off.number).head.reversed_by
    assert shop.notes.note(back).head.reversed_by
    report = shop.verify.run()
    assert (report.findings, report.warnings) == ((), ())


def test_an_undoing_that_forgets_what_followed_is_found_by_the_proof(
    shop: Shop,
    owner: Actor,
    ten: tuple[AProduct, DeliveryPosted, str, WriteOffPosted],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _coffee, note, _back, off = ten
    blind = lambda *_: replace(told, along=())  # noqa: E731 the undoing as it was before
    told = shop.deliveries.undoing(note.delivery_id)
    monkeypatch.setattr(deliveries, "undoing_of", blind)
    undone = shop.deliveries.reverse(note.delivery_id, by=owner, note="tidak pernah datang")
    found = shop.verify.run().findings
    assert {each.where for each in found} == {undone.number, off.number}
    assert {each.kind for each in found} == {"delivery", "producer_entry"}


def test_the_same_in_books_older_than_the_rule_is_a_warning(
    shop: Shop,
    owner: Actor,
    ten: tuple[AProduct, DeliveryPosted, str, WriteOffPosted],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = shop.deliveries.undoing(ten[1].delivery_id)
    monkeypatch.setattr(deliveries, "undoing_of", lambda *_: replace(told, along=()))
    monkeypatch.setattr(deliveries, "ALONG", "note_of_an_older_program")
    shop.deliveries.reverse(ten[1].delivery_id, by=owner, note="tidak pernah datang")
    report = shop.verify.run()
    assert (report.findings, len(report.warnings)) == ((), 2)


def test_what_was_sold_stays_sold_and_is_said(shop: Shop, owner: Actor, cashier: Actor) -> None:
    coffee = a_product(shop, delivered=0)
    note = delivered(shop, owner, (coffee, 10))
    a_sale(shop, [(coffee, 4)], by=cashier)
    off = damaged(shop, owner, coffee, 2)
    told = shop.deliveries.undoing(note.delivery_id)
    assert (told.sold, [each.number for each in told.along]) == (4, [off.number])
    shop.deliveries.reverse(note.delivery_id, by=owner, note="salah ketik")
    assert on_hand(shop, coffee) == -4
    assert shop.verify.run().findings == ()


def test_what_comes_back_after_the_undoing_was_still_sold_before_it(shop: Shop, owner: Actor, cashier: Actor) -> None:
    coffee = a_product(shop, delivered=0)
    note = delivered(shop, owner, (coffee, 10))
    sale = a_sale(shop, [(coffee, 4)], by=cashier)
    shop.deliveries.reverse(note.delivery_id, by=owner, note="salah ketik")
    bring_back(shop, cashier, sale, 3, ReturnReason.WRONG_ITEM)
    assert on_hand(shop, coffee) == -1
    assert shop.verify.run().findings == ()


def test_a_count_that_missed_goods_of_it_stands_in_the_way_until_they_are_found(shop: Shop, owner: Actor) -> None:
    coffee = a_product(shop, delivered=0)
    note = delivered(shop, owner, (coffee, 10))
    shop.stock_moves.count(by=owner, scope="rak", lines=[CountLine(coffee.product_id, 8, reason="opname")])
    assert shop.deliveries.undoing(note.delivery_id).in_the_way == ("SO-LRT-2026-000001",)
    with pytest.raises(DomainError, match="while SO-LRT-2026-000001 stands"):
        shop.deliveries.reverse(note.delivery_id, by=owner, note="salah ketik")
    shop.stock_moves.count(by=owner, scope="rak", lines=[CountLine(coffee.product_id, 10, reason="opname")])
    shop.deliveries.reverse(note.delivery_id, by=owner, note="salah ketik")
    assert (on_hand(shop, coffee), balance(shop, coffee)) == (0, 0)


def test_a_note_with_goods_of_other_deliveries_too_stands_in_the_way(shop: Shop, owner: Actor) -> None:
    coffee = a_product(shop, price=10_000, delivered=0)
    note = delivered(shop, owner, (coffee, 10))
    delivered(shop, owner, (coffee, 10))
    off = damaged(shop, owner, coffee, 12)
    with pytest.raises(DomainError, match=off.number):
        shop.deliveries.reverse(note.delivery_id, by=owner, note="salah ketik")
    shop.stock_moves.reverse_write_off(off.write_off_id, by=owner, note="tidak rusak")
    shop.deliveries.reverse(note.delivery_id, by=owner, note="salah ketik")
    assert (on_hand(shop, coffee), balance(shop, coffee)) == (10, 0)


def test_goods_that_were_dated_anew_still_belong_to_their_delivery(shop: Shop, owner: Actor) -> None:
    coffee = a_product(shop, delivered=0)
    note = delivered(shop, owner, (coffee, 10))
    batch = shop.stock_moves.batches(coffee.product_id)[0].batch_id
    shop.stock_moves.correct_expiry(by=owner, product_id=coffee.product_id, batch_id=batch, expiry=None, quantity=6)
    damaged(shop, owner, coffee, 7)
    undone = shop.deliveries.reverse(note.delivery_id, by=owner, note="salah ketik")
    assert (undone.netted, on_hand(shop, coffee), balance(shop, coffee)) == (0, 0, 0)
    assert shop.verify.run().findings == ()


@pytest.mark.parametrize("reason", [WriteOffReason.EXPIRED, WriteOffReason.SAMPLE, WriteOffReason.DISPOSED])
def test_every_write_off_is_undone_where_its_goods_came_from(
    shop: Shop, owner: Actor, manager: Actor, reason: WriteOffReason
) -> None:
    coffee = a_product(shop, delivered=9, expiry=GONE if reason is WriteOffReason.EXPIRED else LATER)
    if reason is WriteOffReason.DISPOSED:
        damaged(shop, owner, coffee, 4)
    before = on_hand(shop, coffee), on_hand(shop, coffee, Bin.DAMAGED), on_hand(shop, coffee, Bin.COLLECT)
    off = shop.stock_moves.write_off(by=owner, reason=reason, lines=[WriteOffLine(coffee.product_id, 4)])
    with pytest.raises(ApprovalNeeded):
        shop.stock_moves.reverse_write_off(off.write_off_id, by=manager, note="keliru")
    undone = shop.stock_moves.reverse_write_off(
        off.write_off_id, by=manager, note="keliru", approval=ApprovalGiven(owner.user_id, "ketemu lagi")
    )
    assert (on_hand(shop, coffee), on_hand(shop, coffee, Bin.DAMAGED), on_hand(shop, coffee, Bin.COLLECT)) == before
    assert [line.quantity for line in shop.notes.note(undone.number).lines] == [-4]
    with pytest.raises(DomainError, match=f"already undone by {undone.number}"):
        shop.stock_moves.reverse_write_off(off.write_off_id, by=owner, note="keliru")
    with pytest.raises(DomainError, match="no such write-off"):
        shop.stock_moves.reverse_write_off(undone.write_off_id, by=owner, note="keliru")
    assert shop.verify.run().findings == ()


def test_damage_is_not_undone_once_the_goods_were_thrown_away(shop: Shop, owner: Actor) -> None:
    coffee = a_product(shop, delivered=9)
    off = damaged(shop, owner, coffee, 4)
    shop.stock_moves.write_off(by=owner, reason=WriteOffReason.DISPOSED, lines=[WriteOffLine(coffee.product_id, 1)])
    with pytest.raises(DomainError, match="no longer"):
        shop.stock_moves.reverse_write_off(off.write_off_id, by=owner, note="keliru")
    assert on_hand(shop, coffee, Bin.DAMAGED) == 3


def test_undoing_damage_shows_as_less_damage_in_the_report_of_what_is_gone(shop: Shop, owner: Actor) -> None:
    from ntt_pos.data.queries.reports.report_goods import gone

    coffee = a_product(shop, delivered=9)
    off = damaged(shop, owner, coffee, 4)
    shop.stock_moves.reverse_write_off(off.write_off_id, by=owner, note="keliru")
    with shop.context.reading() as unit:
        on = unit.value(sa.select(stock.write_off.c.business_date))
        assert set(gone(unit, shop.context.home.outlet_id, on, on).values()) == {0}
        assert unit.value(sa.select(sa.func.sum(account.producer_entry.c.amount))) == 0
