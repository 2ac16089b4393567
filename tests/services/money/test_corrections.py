"""Corrections: of a producer's account with a reason and a second person, of a payment's means while the shift is open."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ntt_pos.domain.core.business_date import day_began, wita
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.money.account import MOST_CORRECTED, EntryKind
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.approvals import ApprovalGiven, done_alone
from ntt_pos.services.money.corrections import Corrections
from tests.builders import a_product, a_sale, account_row
from tests.services.days import bring_back, close_drawer, next_day
from tests.services.money.test_payouts import place


def test_a_correction_needs_a_reason_an_amount_and_somebody_else(shop, producer, manager, owner):
    desk = Corrections(shop.context)
    wanted = {"by": manager, "producer_id": producer.producer_id, "kind": EntryKind.CORRECTION}
    with pytest.raises(ApprovalNeeded):
        desk.correct(**wanted, amount=1_000, reason="salah hitung")
    for amount, reason, approver in ((0, "x", owner), (500, " ", owner), (500, "x", manager)):
        with pytest.raises(DomainError):
            desk.correct(**wanted, amount=amount, reason=reason, approval=ApprovalGiven(approver.user_id, "ya"))
    assert account_row(shop, producer.producer_id).balance == 0


def test_the_means_of_a_payment_is_corrected_while_the_shift_is_open(shop, cashier, manager):
    product = a_product(shop)
    sale = a_sale(shop, [(product, 2)], by=cashier)
    with shop.context.reading() as unit:
        payment = unit.row(sa.text("SELECT uid FROM payment"))
    shop_admin = Corrections(shop.context)
    uid, approval = str(payment["uid"]), ApprovalGiven(manager.user_id, "salah tekan")
    with pytest.raises(ApprovalNeeded):
        shop_admin.change_means(by=cashier, payment_uid=uid, means=Means.QRIS, reference="RRN 1")
    shop_admin.change_means(by=cashier, payment_uid=uid, means=Means.QRIS, reference="RRN 1", approval=approval)
    assert place(shop, "CLEARING:QRIS") == sale.total
    with pytest.raises(DomainError, match="already corrected"):
        shop_admin.change_means(by=cashier, payment_uid=uid, means=Means.CARD, reference="APPR 1", approval=approval)
    back = bring_back(shop, cashier, sale, 2, ReturnReason.SPOILED)
    assert back.refunds == ((Means.QRIS, sale.total),)
    close_drawer(shop)
    assert shop.verify.run().findings == ()


def test_a_payment_of_a_closed_shift_stays_as_counted(shop, cashier, manager):
    a_sale(shop, [(a_product(shop), 2)], by=cashier, tenders=[Tender(Means.CASH, 100_000)])
    with shop.context.reading() as unit:
        uid = str(unit.value(sa.text("SELECT uid FROM payment")))
    next_day(shop)
    with pytest.raises(DomainError, match="closed"):
        Corrections(shop.context).change_means(by=manager, payment_uid=uid, means=Means.QRIS, reference="RRN 1")


def test_the_owner_too_needs_somebody_else_while_there_is_one(shop, producer, manager, owner):
    shop.rights.change(by=owner, role="MANAGER", act=Act.CORRECT_ACCOUNT, verdict=Verdict.ALLOWED)
    wanted = {"by": owner, "producer_id": producer.producer_id, "kind": EntryKind.CORRECTION, "reason": "salah hitung"}
    for given in (None, done_alone(owner, "tidak ada orang")):
        with pytest.raises(ApprovalNeeded) as asked:
            shop.corrections.correct(**wanted, amount=1_000_000, approval=given)
        assert not asked.value.alone
    assert account_row(shop, producer.producer_id).balance == 0
    done = shop.corrections.correct(**wanted, amount=1_000_000, approval=ApprovalGiven(manager.user_id, "ya"))
    assert shop.vouchers.voucher(done.number).approver == manager.name


def test_where_nobody_else_may_approve_a_typed_reason_does_and_paper_and_journal_say_so(shop, producer, manager, owner):
    wanted = {"producer_id": producer.producer_id, "kind": EntryKind.CORRECTION, "reason": "salah hitung"}
    with pytest.raises(ApprovalNeeded) as asked:
        shop.corrections.correct(**wanted, by=owner, amount=1_000_000)
    assert asked.value.alone
    with pytest.raises(DomainError, match="needs a reason"):
        shop.corrections.correct(**wanted, by=owner, amount=1_000_000, approval=done_alone(owner, " "))
    with pytest.raises(ApprovalNeeded) as asked:  # who may not do it by their role finds no way around it
        shop.corrections.correct(**wanted, by=manager, amount=1_000, approval=done_alone(manager, "sendiri"))
    assert not asked.value.alone
    done = shop.corrections.correct(
        **wanted, by=owner, amount=1_000_000, approval=done_alone(owner, "saya sendiri di toko")
    )
    told = shop.vouchers.voucher(done.number)
    assert (told.approver, told.alone) == ("", "saya sendiri di toko")
    assert shop.verify.run().findings == ()


def test_the_limit_without_approval_is_for_a_person_and_a_day(shop, producer, owner, manager):
    shop.settings.change(by=owner, correction_limit=20_000)
    wanted = {"producer_id": producer.producer_id, "kind": EntryKind.CORRECTION, "reason": "salah hitung"}
    shop.corrections.correct(by=manager, **wanted, amount=12_000)
    shop.corrections.correct(by=owner, **wanted, amount=20_000)
    with pytest.raises(ApprovalNeeded):
        shop.corrections.correct(by=manager, **wanted, amount=-8_001)
    shop.corrections.correct(by=manager, **wanted, amount=-8_000)
    next_day(shop)
    shop.corrections.correct(by=manager, **wanted, amount=20_000)


def test_the_limit_of_a_day_holds_over_an_early_close(shop, producer, owner, manager):
    """After the close a correction bears tomorrow's book date: it is the same day, and the same limit."""
    shop.settings.change(by=owner, correction_limit=20_000)
    wanted = {
        "by": manager,
        "producer_id": producer.producer_id,
        "kind": EntryKind.CORRECTION,
        "reason": "salah hitung",
    }
    shop.corrections.correct(**wanted, amount=12_000)
    shop.close_day.close(by=manager)
    with pytest.raises(ApprovalNeeded):
        shop.corrections.correct(**wanted, amount=8_001)
    shop.corrections.correct(**wanted, amount=8_000)
    next_day(shop)  # by the clock a new day; the book date is still that of the evening before
    with pytest.raises(ApprovalNeeded):
        shop.corrections.correct(**wanted, amount=12_001)
    shop.corrections.correct(**wanted, amount=12_000)
    next_day(shop)
    shop.corrections.correct(**wanted, amount=20_000)


@pytest.mark.parametrize(("cutoff", "new"), [(0, True), (3, False)])
def test_a_minute_before_and_after_midnight_are_two_days_unless_the_shops_day_goes_on(
    shop, producer, owner, manager, fixed_clock, cutoff, new
):
    shop.settings.change(by=owner, correction_limit=20_000, cutoff_hour=cutoff)
    wanted = {
        "by": manager,
        "producer_id": producer.producer_id,
        "kind": EntryKind.CORRECTION,
        "reason": "salah hitung",
    }
    tomorrow = day_began(fixed_clock.now() + timedelta(days=1))
    fixed_clock.advance(minutes=(tomorrow - fixed_clock.now()) // timedelta(minutes=1) - 1)
    assert wita(fixed_clock.now()).strftime("%H:%M") == "23:59"
    shop.corrections.correct(**wanted, amount=20_000)
    fixed_clock.advance(minutes=2)
    if new:
        shop.corrections.correct(**wanted, amount=20_000)
    else:
        with pytest.raises(ApprovalNeeded):
            shop.corrections.correct(**wanted, amount=1)
        fixed_clock.advance(minutes=180)  # a new book date, yet what was done after midnight counts on this day too
        shop.corrections.correct(**wanted, amount=20_000)


def test_a_correction_has_an_upper_bound_and_an_opening_is_booked_once(shop, producer, owner):
    wanted = {"by": owner, "producer_id": producer.producer_id, "approval": done_alone(owner, "sendiri")}
    with pytest.raises(DomainError, match="at most"):
        shop.corrections.correct(**wanted, kind=EntryKind.CORRECTION, amount=-MOST_CORRECTED - 1, reason="x")
    shop.corrections.correct(**wanted, kind=EntryKind.OPENING, amount=5_000, reason="saldo lama")
    with pytest.raises(DomainError, match="already booked"):
        shop.corrections.correct(**wanted, kind=EntryKind.OPENING, amount=5_000, reason="saldo lama")
    assert account_row(shop, producer.producer_id).balance == 5_000
