"""Corrections: of a producer's account with a reason and a second person, of a payment's means while the shift is open."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.money.corrections import Corrections
from tests.builders import a_product, a_sale
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
    assert shop.payouts.propose(producer.producer_id).balance == 0


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
