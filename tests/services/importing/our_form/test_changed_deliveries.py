"""A delivered row that was corrected in the workbook corrects its note; it is never booked as more goods."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import stock
from ntt_pos.domain.core.errors import ApprovalNeeded
from ntt_pos.domain.core.users import Actor
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.deliveries import DeliveryLine
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.services.importing.our_form.take_in import ChangesWait
from ntt_pos.shop import Shop
from tests.builders import a_sale
from tests.services.importing.our_form.test_take_in import count, rows, take_in
from tests.services.workbooks import a_workbook, delivered, product, the_form

DAY = date(2026, 2, 26)


def a_book(folder: Path, *lines: list[object]) -> Path:
    goods = [product("P001-0001"), product("P001-0002", Nama="Kopi bubuk 100 g")]
    return a_workbook(folder / "titipan.xlsx", the_form(Produk=goods, Titipan=list(lines)))


def a_row(code: str, quantity: object, **more: object) -> list[object]:
    return delivered(code, Tanggal="26 Feb 2026", Jumlah=quantity, **more)


def on_shelf(shop: Shop, code: str = "P001-0001") -> int:
    return shop.catalogue.by_code(code)[0].on_hand


@pytest.fixture
def booked(shop: Shop, owner: Actor, tmp_path: Path) -> Path:
    take_in(shop, a_book(tmp_path, a_row("P001-0001", 38), a_row("P001-0002", 5)), owner)
    return tmp_path


def test_a_corrected_quantity_is_a_change_and_not_more_goods(shop: Shop, owner: Actor, booked: Path) -> None:
    plan = shop.imports.check(a_book(booked, a_row("P001-0001", 39), a_row("P001-0002", 5)))
    assert [(each.code, each.old, each.new, each.number) for each in plan.changes] == [
        ("P001-0001", "38", "39", "ST-LRT-2026-000001")
    ]
    assert (plan.counts["lines delivered"], plan.nothing_new) == (0, False)
    with pytest.raises(ChangesWait):
        shop.imports.apply(plan, by=owner)
    assert on_shelf(shop) == 38
    done = shop.imports.apply(plan, by=owner, changes=True)
    assert (done.changed, on_shelf(shop), on_shelf(shop, "P001-0002")) == (1, 39, 5)
    notes = rows(shop, sa.select(stock.delivery).order_by(stock.delivery.c.id))
    assert [each["reverses_id"] for each in notes] == [None, notes[0]["id"], None]
    assert (notes[2]["occurred_on"], notes[2]["producer_id"]) == (DAY, notes[0]["producer_id"])
    assert shop.verify.run().findings == ()


def test_no_leaves_the_note_and_takes_in_the_rest(shop: Shop, owner: Actor, booked: Path) -> None:
    plan = shop.imports.check(a_book(booked, a_row("P001-0001", 39), a_row("P001-0002", 5), a_row("P001-0002", 7)))
    shop.imports.apply(plan, by=owner, changes=False)
    assert (on_shelf(shop), on_shelf(shop, "P001-0002")) == (38, 12)
    assert [each.new for each in shop.imports.check(a_book(booked, a_row("P001-0001", 39))).changes] == ["39"]


def test_a_correction_can_be_taken_back_and_corrected_again(shop: Shop, owner: Actor, booked: Path) -> None:
    for quantity in (39, 38, 40, 38):
        plan = shop.imports.check(a_book(booked, a_row("P001-0001", quantity), a_row("P001-0002", 5)))
        shop.imports.apply(plan, by=owner, changes=True)
        assert on_shelf(shop) == quantity
        assert shop.imports.check(a_book(booked, a_row("P001-0001", quantity))).nothing_new
    assert shop.verify.run().findings == ()


def test_expiry_and_note_are_corrected_too(shop: Shop, owner: Actor, booked: Path) -> None:
    changed = a_row("P001-0001", 38, Kedaluwarsa="9 Sep 2026", Catatan="kemasan baru")
    plan = shop.imports.check(a_book(booked, changed))
    assert [(each.old, each.new) for each in plan.changes] == [("38", "38 · 9 Sep 2026 · kemasan baru")]
    shop.imports.apply(plan, by=owner, changes=True)
    assert [
        each.expiry for each in shop.overview.product(shop.catalogue.by_code("P001-0001")[0].product_id).batches
    ] == [date(2026, 9, 9)]


def test_rows_that_stayed_and_rows_that_are_new_are_told_from_the_changed_one(
    shop: Shop, owner: Actor, booked: Path
) -> None:
    plan = shop.imports.check(
        a_book(booked, a_row("P001-0001", 12), a_row("P001-0001", 38), a_row("P001-0002", 6), a_row("P001-0002", 9))
    )
    assert [(each.code, each.old, each.new) for each in plan.changes] == [("P001-0002", "5", "6")]
    assert plan.counts["lines delivered"] == 2


def test_a_note_undone_by_hand_is_not_booked_again(shop: Shop, owner: Actor, booked: Path) -> None:
    note = rows(shop, sa.select(stock.delivery.c.id))[0]["id"]
    shop.deliveries.reverse(note, by=owner, note="salah produsen")
    assert shop.imports.check(a_book(booked, a_row("P001-0001", 38), a_row("P001-0002", 5))).nothing_new


def test_what_was_sold_stays_sold(shop: Shop, owner: Actor, cashier: Actor, booked: Path) -> None:
    a_sale(shop, [(shop.catalogue.by_code("P001-0001")[0], 3)], by=cashier)
    plan = shop.imports.check(a_book(booked, a_row("P001-0001", 39), a_row("P001-0002", 5)))
    shop.imports.apply(plan, by=owner, changes=True)
    assert on_shelf(shop) == 36
    assert shop.verify.run().findings == ()


def test_a_note_whose_goods_were_written_off_is_left_and_says_so(shop: Shop, owner: Actor, booked: Path) -> None:
    goods = shop.catalogue.by_code("P001-0001")[0]
    lost = shop.stock_moves.write_off(
        by=owner, reason=WriteOffReason.DAMAGED, lines=[WriteOffLine(goods.product_id, 2)]
    )
    plan = shop.imports.check(a_book(booked, a_row("P001-0001", 39), a_row("P001-0002", 5)))
    assert [each.in_the_way for each in plan.changes] == [(lost.number,)]
    assert plan.nothing_new
    before = count(shop, stock.delivery)
    assert shop.imports.apply(plan, by=owner, changes=True).changed == 0
    assert count(shop, stock.delivery) == before


def test_whoever_may_not_undo_notes_alone_needs_an_approval(
    shop: Shop, owner: Actor, manager: Actor, booked: Path
) -> None:
    plan = shop.imports.check(a_book(booked, a_row("P001-0001", 39), a_row("P001-0002", 5)))
    with pytest.raises(ApprovalNeeded):
        shop.imports.apply(plan, by=manager, changes=True)
    assert on_shelf(shop) == 38
    given = ApprovalGiven(owner.user_id, "salah hitung")
    assert shop.imports.apply(plan, by=manager, changes=True, approval=given).changed == 1
    assert on_shelf(shop) == 39


def test_a_row_that_was_booked_by_hand_since_is_pointed_at(shop: Shop, owner: Actor, booked: Path) -> None:
    note = rows(shop, sa.select(stock.delivery))[0]
    shop.deliveries.reverse(note["id"], by=owner, note="salah hitung")
    line = DeliveryLine(shop.catalogue.by_code("P001-0001")[0].product_id, 39)
    anew = shop.deliveries.post(by=owner, producer_id=note["producer_id"], lines=[line], occurred_on=DAY)
    told = shop.imports.check(a_book(booked, a_row("P001-0001", 39), a_row("P001-0002", 5))).notes
    assert [(each.kind, each.error.params) for each in told] == [("BOOKED_BY_HAND", {"number": anew.number})]
    assert not shop.imports.check(a_book(booked, a_row("P001-0001", 40), a_row("P001-0002", 5))).notes


def dated(code: str, quantity: object, day: str) -> list[object]:
    return delivered(code, Tanggal=day, Jumlah=quantity)


def days_of_notes(shop: Shop) -> list[tuple[date, bool]]:
    notes = rows(shop, sa.select(stock.delivery).order_by(stock.delivery.c.id))
    return [(each["occurred_on"], each["reverses_id"] is not None) for each in notes]


def test_a_corrected_date_is_a_change_and_not_more_goods(shop: Shop, owner: Actor, booked: Path) -> None:
    plan = shop.imports.check(a_book(booked, dated("P001-0001", 38, "25 Feb 2026"), a_row("P001-0002", 5)))
    assert [(each.old, each.new, each.moved) for each in plan.changes] == [
        ("26 Feb 2026 · 38", "25 Feb 2026 · 38", True)
    ]
    with pytest.raises(ChangesWait):
        shop.imports.apply(plan, by=owner)
    assert on_shelf(shop) == 38
    shop.imports.apply(plan, by=owner, changes=True)
    assert (on_shelf(shop), on_shelf(shop, "P001-0002")) == (38, 5)
    assert days_of_notes(shop) == [(DAY, False), (None, True), (date(2026, 2, 25), False), (DAY, False)]
    assert shop.imports.check(plan_path(booked)).nothing_new
    back = shop.imports.check(a_book(booked, a_row("P001-0001", 38), a_row("P001-0002", 5)))
    assert [each.moved for each in back.changes] == [True]
    shop.imports.apply(back, by=owner, changes=True)
    assert (on_shelf(shop), shop.verify.run().findings) == (38, ())


def plan_path(folder: Path) -> Path:
    return folder / "titipan.xlsx"


def test_a_note_whose_date_was_corrected_on_every_row_is_asked_as_a_whole(
    shop: Shop, owner: Actor, booked: Path
) -> None:
    other = "28 Feb 2025"
    plan = shop.imports.check(a_book(booked, dated("P001-0001", 38, other), dated("P001-0002", 5, other)))
    assert [each.moved for each in plan.changes] == [True, True]
    assert shop.imports.apply(plan, by=owner, changes=False).nothing_new
    assert on_shelf(shop) == 38


def test_date_and_quantity_may_both_be_corrected(shop: Shop, owner: Actor, booked: Path) -> None:
    plan = shop.imports.check(a_book(booked, dated("P001-0001", 40, "25 Feb 2026"), a_row("P001-0002", 5)))
    assert [each.new for each in plan.changes] == ["25 Feb 2026 · 40"]


def test_the_same_quantity_of_another_week_can_be_said_to_be_new(shop: Shop, owner: Actor, booked: Path) -> None:
    week = a_book(booked, dated("P001-0001", 38, "27 Feb 2026"), dated("P001-0002", 6, "27 Feb 2026"))
    assert shop.imports.check(week).changes == ()  # the workbook tells of no whole note that is booked
    plan = shop.imports.check(a_book(booked, dated("P001-0001", 38, "27 Feb 2026"), a_row("P001-0002", 5)))
    shop.imports.apply(plan, by=owner, changes=True, as_new={each.key for each in plan.changes})
    assert on_shelf(shop) == 76
    assert days_of_notes(shop) == [(DAY, False), (date(2026, 2, 27), False)]
    assert shop.imports.check(plan_path(booked)).nothing_new


def test_a_moved_line_whose_goods_were_written_off_stays_or_is_said_to_be_new(
    shop: Shop, owner: Actor, booked: Path
) -> None:
    goods = shop.catalogue.by_code("P001-0001")[0]
    shop.stock_moves.write_off(by=owner, reason=WriteOffReason.DAMAGED, lines=[WriteOffLine(goods.product_id, 2)])
    plan = shop.imports.check(a_book(booked, dated("P001-0001", 38, "25 Feb 2026"), a_row("P001-0002", 5)))
    assert [bool(each.in_the_way) for each in plan.asked] == [True]
    assert shop.imports.apply(plan, by=owner, changes=True).nothing_new
    assert shop.imports.apply(plan, by=owner, changes=True, as_new={plan.changes[0].key}).counts["lines delivered"] == 1
