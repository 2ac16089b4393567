"""Refunds above the limit: given at once where the shop wants it, and confirmed later by somebody else."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.users import Role
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.selling.returns import Bringing
from tests.builders import a_product, a_sale, somebody
from tests.conftest import MANAGER_PIN
from tests.services.days import bring_back, close_drawer, new_key


def test_a_refund_above_the_limit_may_be_confirmed_later_by_somebody_else(shop, owner, cashier, manager):
    shop.settings.change(by=owner, refund_confirmed_later=True)
    tenun = a_product(shop, price=600_000, delivered=20)
    sale = a_sale(shop, [(tenun, 2)], by=cashier)
    bringing = [Bringing(1, 1, ReturnReason.SPOILED)]
    first = shop.returns.complete(by=cashier, number=sale.number, bringing=bringing, return_uid=new_key(shop))
    by_manager = shop.returns.complete(by=manager, number=sale.number, bringing=bringing, return_uid=new_key(shop))
    assert (first.waits, by_manager.waits) == (True, False)  # who holds the right waits for nobody
    (waiting,) = shop.refund_checks.waiting()
    assert (waiting.number, waiting.cashier, waiting.cash) == (first.number, cashier.name, 600_000)
    assert shop.overview.home(by=manager).attention.refunds == (first.number,)
    with pytest.raises(Denied, match="manager or the owner confirms"):
        shop.refund_checks.confirm(first.number, by=cashier)
    with pytest.raises(DomainError, match="waits for nobody"):
        shop.refund_checks.confirm(by_manager.number, by=owner)
    shop.refund_checks.confirm(first.number, by=manager, note="barang dilihat")
    assert shop.refund_checks.waiting() == ()
    with pytest.raises(DomainError, match="waits for nobody"):
        shop.refund_checks.confirm(first.number, by=owner)
    close_drawer(shop)
    assert shop.verify.run().findings == ()


def test_who_gave_a_refund_does_not_confirm_it_when_made_a_manager(shop, owner, cashier):
    shop.settings.change(by=owner, refund_confirmed_later=True)
    sale = a_sale(shop, [(a_product(shop, price=600_000), 1)], by=cashier)
    bringing = [Bringing(1, 1, ReturnReason.SPOILED)]
    back = shop.returns.complete(by=cashier, number=sale.number, bringing=bringing, return_uid=new_key(shop))
    shop.people.change_role(by=owner, user_id=cashier.user_id, role=Role.MANAGER, secret=MANAGER_PIN)
    with pytest.raises(DomainError, match="Another person confirms a refund"):
        shop.refund_checks.confirm(back.number, by=cashier)


def test_much_sent_back_without_cash_needs_no_signature_and_is_seen_by_a_manager(shop, cashier, manager):
    tenun = a_product(shop, price=600_000, delivered=20)
    paid = [Tender(Means.QRIS, 1_000_000, "Q1"), Tender(Means.CASH, 200_000)]
    sale = a_sale(shop, [(tenun, 2)], by=cashier, tenders=paid)
    small = a_sale(shop, [(a_product(shop, price=500_000), 1)], by=cashier, tenders=[Tender(Means.QRIS, 500_000, "Q2")])
    bring_back(shop, cashier, small, 1, ReturnReason.SPOILED)
    assert shop.refund_checks.waiting() == ()
    back = bring_back(shop, cashier, sale, 2, ReturnReason.SPOILED)
    assert back.waits
    (waiting,) = shop.refund_checks.waiting()
    assert (waiting.number, waiting.cash) == (back.number, 200_000)
    assert [(each.means, each.amount) for each in waiting.sent] == [(Means.QRIS, 1_000_000)]
    assert shop.overview.home(by=manager).attention.refunds == (back.number,)
    shop.refund_checks.confirm(back.number, by=manager)
    assert shop.refund_checks.waiting() == ()
    again = a_sale(shop, [(tenun, 2)], by=cashier, tenders=[Tender(Means.QRIS, 1_200_000, "Q3")])
    assert not bring_back(shop, manager, again, 2, ReturnReason.SPOILED).waits
    assert shop.verify.run().findings == ()


@pytest.mark.parametrize("verdict", [Verdict.DENIED, Verdict.APPROVAL, Verdict.ALLOWED])
def test_much_is_sent_back_by_whoever_may_give_no_cash_above_the_limit_and_is_seen(shop, owner, cashier, verdict):
    """It was refused outright: the limit is one of cash. Who may give it alone (the control) is on no list."""
    shop.rights.change(by=owner, role=Role.CASHIER, act=Act.REFUND_ABOVE_LIMIT, verdict=verdict)
    tenun = a_product(shop, price=600_000, delivered=20)
    sale = a_sale(shop, [(tenun, 2)], by=cashier, tenders=[Tender(Means.QRIS, 1_200_000, "Q1")])
    back = bring_back(shop, cashier, sale, 2, ReturnReason.SPOILED)
    assert back.waits == (verdict is not Verdict.ALLOWED)
    assert [each.number for each in shop.refund_checks.waiting()] == [back.number] * back.waits
    assert shop.verify.run().findings == ()


def test_what_is_sent_back_in_parts_adds_up_for_each_cashier_and_day(shop, cashier, manager, owner):
    """Two millions went back in four parts of which each was within the limit."""
    tenun = a_product(shop, price=500_000, delivered=20)
    sale = a_sale(shop, [(tenun, 4)], by=cashier, tenders=[Tender(Means.QRIS, 2_000_000, "Q1")])
    parts = [bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED) for _part in range(3)]
    assert [each.waits for each in parts] == [False, True, True]
    assert [each.number for each in shop.refund_checks.waiting()] == [each.number for each in parts[1:]]
    other = shop.people.add_user(by=owner, username="yos", name="Yos", role=Role.CASHIER, secret="135791")
    yos = somebody(shop, other.username)
    assert not bring_back(shop, yos, sale, 1, ReturnReason.SPOILED).waits, "the control: another cashier"
    cash = a_sale(shop, [(a_product(shop, price=20_000), 1)], by=cashier)
    assert not bring_back(shop, cashier, cash, 1, ReturnReason.SPOILED).waits, "the control: nothing is sent"
    assert shop.verify.run().findings == ()
