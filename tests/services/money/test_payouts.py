"""Money that leaves to producers: never more than is owed unless approved, never twice, always on both sides of the books."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import account, cash, people
from ntt_pos.data.queries.money import places
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, Doubtful
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import BANK, SAFE, PlaceUnknown, drawer
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.money.corrections import Corrections
from ntt_pos.services.money.payouts import PaymentWay, Receiver
from tests.builders import a_producer, account_row, an_open_drawer
from tests.services.days import close_drawer, new_key


def owed(shop, producer, amount, manager, owner, kind=EntryKind.OPENING):
    """Give a producer a balance to start with."""
    return Corrections(shop.context).correct(
        by=manager,
        producer_id=producer.producer_id,
        kind=kind,
        amount=amount,
        reason="saldo awal",
        approval=ApprovalGiven(owner.user_id, "dari buku lama"),
    )


def place(shop, name):
    table = cash.place_now
    with shop.context.reading() as unit:
        return unit.value(sa.select(table.c.amount).where(table.c.place == name)) or 0


def vouchers(shop):
    with shop.context.reading() as unit:
        return unit.rows(sa.select(account.payout).order_by(account.payout.c.id))


def test_case_51_part_of_what_is_owed_can_be_paid_and_the_rest_stays(shop, producer, manager, owner):
    owed(shop, producer, 250_000, manager, owner)
    paid = shop.payouts.pay(by=manager, producer_id=producer.producer_id, amount=100_000, key=new_key(shop))
    assert (paid.number, paid.kind, paid.balance) == ("BB-LRT-2026-000001", "PAYOUT", 150_000)
    assert place(shop, SAFE) == 900_000
    assert shop.verify.run().findings == ()


def test_a_transfer_is_exact_and_leaves_the_bank(shop, manager, owner):
    producer = a_producer(shop, pays_by="TRANSFER")
    owed(shop, producer, 312_780, manager, owner)
    assert account_row(shop, producer.producer_id).payable == 312_780
    shop.payouts.pay(by=manager, producer_id=producer.producer_id, amount=312_780, key=new_key(shop))
    assert place(shop, BANK) == -312_780
    assert shop.verify.run().findings == ()


def test_cash_is_what_notes_and_coins_make_and_a_transfer_is_anything(shop, producer, manager, owner):
    owed(shop, producer, 100_000, manager, owner)
    asked = {"by": manager, "producer_id": producer.producer_id, "amount": 21_250}
    with pytest.raises(DomainError, match="cannot be handed over"):
        shop.payouts.pay(**asked, key=new_key(shop))
    assert vouchers(shop) == []
    way = PaymentWay(means="TRANSFER", reference="TRX 1")
    assert shop.payouts.pay(**asked, key=new_key(shop), way=way).balance == 78_750


def test_case_54_a_double_click_on_pay_is_one_voucher(shop, producer, manager, owner):
    owed(shop, producer, 100_000, manager, owner)
    key = new_key(shop)
    first, second = (
        shop.payouts.pay(by=manager, producer_id=producer.producer_id, amount=60_000, key=key) for _ in range(2)
    )
    assert (second.number, second.already_recorded, second.balance) == (first.number, True, 40_000)
    assert len(vouchers(shop)) == 1
    with pytest.raises(DomainError, match="already booked"):
        shop.payouts.pay(by=manager, producer_id=producer.producer_id, amount=10_000, key=key)


def test_case_55_more_than_the_balance_is_refused_and_with_approval_is_one_advance(shop, producer, manager, owner):
    owed(shop, producer, 85_000, manager, owner)
    wanted = {"by": manager, "producer_id": producer.producer_id, "amount": 90_000}
    with pytest.raises(ApprovalNeeded):
        shop.payouts.pay(**wanted, key=new_key(shop))
    assert vouchers(shop) == []
    paid = shop.payouts.pay(**wanted, key=new_key(shop), approval=ApprovalGiven(owner.user_id, "untuk bibit"))
    assert (paid.kind, paid.balance) == ("ADVANCE", -5_000)
    assert [(v["kind"], v["amount"], v["balance_before"]) for v in vouchers(shop)] == [("ADVANCE", 90_000, 85_000)]
    assert shop.verify.run().findings == ()


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_and_less_cannot_be_paid(shop, producer, manager, owner, amount):
    owed(shop, producer, 85_000, manager, owner)
    with pytest.raises(DomainError):
        shop.payouts.pay(by=manager, producer_id=producer.producer_id, amount=amount, key=new_key(shop))


def test_a_cashier_does_not_pay_producers(shop, producer, cashier, manager, owner):
    owed(shop, producer, 85_000, manager, owner)
    with pytest.raises(DomainError, match="may not do this"):
        shop.payouts.pay(by=cashier, producer_id=producer.producer_id, amount=500, key=new_key(shop))


def test_case_57_a_nephew_collects_only_when_listed_or_approved(shop, producer, manager, owner):
    owed(shop, producer, 85_000, manager, owner)
    nephew = Receiver(name="Yosef", relation="keponakan", id_number="5306012345670001")
    wanted = {"by": manager, "producer_id": producer.producer_id, "amount": 10_000}
    with pytest.raises(DomainError, match="not on the list"):
        shop.payouts.pay(**wanted, key=new_key(shop), receiver=Receiver(relation="keponakan", name="Yosef"))
    with pytest.raises(ApprovalNeeded):
        shop.payouts.pay(**wanted, key=new_key(shop), receiver=nephew)
    shop.payouts.pay(**wanted, key=new_key(shop), receiver=nephew, approval=ApprovalGiven(owner.user_id, "ibu sakit"))
    with shop.context.reading() as unit:
        row = unit.row(
            sa.select(account.payout, people.person.c.id.label("person_id")).join(
                people.person, people.person.c.uid == account.payout.c.received_by_uid
            )
        )
        names = unit.rows(
            sa.select(people.personal_value.c.value).where(people.personal_value.c.person_id == row["person_id"])
        )
        journal = [r["canonical"] for r in unit.rows(sa.text("SELECT canonical FROM journal"))]
    assert row["relation"] == "keponakan"
    assert {r["value"] for r in names} == {"Yosef", "5306012345670001"}
    assert not any("Yosef" in text or "5306012345670001" in text for text in journal)
    assert shop.verify.run().findings == ()


@pytest.mark.parametrize("name", ["Yo\x1bsef", "Y" * 61, "Yo\u202esef"])
def test_a_name_that_cannot_stand_on_paper_is_refused_and_pays_nothing(shop, producer, manager, owner, name):
    owed(shop, producer, 85_000, manager, owner)
    nephew = Receiver(name=name, relation="keponakan", id_number="5306012345670001")
    with pytest.raises(DomainError, match="cannot be used"):
        shop.payouts.pay(
            by=manager,
            producer_id=producer.producer_id,
            amount=10_000,
            key=new_key(shop),
            receiver=nephew,
            approval=ApprovalGiven(owner.user_id, "ibu sakit"),
        )
    assert vouchers(shop) == []


def test_a_bounced_transfer_is_reversed_once_and_both_stay_visible(shop, manager, owner):
    producer = a_producer(shop, pays_by="TRANSFER")
    owed(shop, producer, 50_000, manager, owner)
    number = shop.payouts.pay(by=manager, producer_id=producer.producer_id, amount=50_000, key=new_key(shop)).number
    approval = ApprovalGiven(owner.user_id, "rekening salah")
    assert shop.payouts.reverse(by=manager, number=number, reason="ditolak bank", approval=approval) == 50_000
    assert place(shop, BANK) == 0
    with pytest.raises(DomainError, match="already reversed"):
        shop.payouts.reverse(by=manager, number=number, reason="lagi", approval=approval)
    assert len(vouchers(shop)) == 1
    assert shop.verify.run().findings == ()


def test_case_28_a_producer_who_left_in_debt_can_only_repay_or_be_written_off(shop, producer, manager, owner):
    owed(shop, producer, -42_500, manager, owner)
    assert account_row(shop, producer.producer_id).payable == 0
    with pytest.raises(ApprovalNeeded):
        shop.payouts.pay(by=manager, producer_id=producer.producer_id, amount=500, key=new_key(shop))
    with pytest.raises(DomainError, match="at most that"):
        shop.payouts.repay(by=manager, producer_id=producer.producer_id, amount=42_501)
    back = shop.payouts.repay(by=manager, producer_id=producer.producer_id, amount=20_000)
    assert (back.number, back.balance) == ("BM-LRT-2026-000001", -22_500)
    with pytest.raises(DomainError, match="written off"):
        owed(shop, producer, 22_501, manager, owner, EntryKind.WRITE_OFF)
    assert owed(shop, producer, 22_500, manager, owner, EntryKind.WRITE_OFF).balance == 0
    assert place(shop, SAFE) == 1_020_000
    assert shop.verify.run().findings == ()


def test_case_63_paying_from_the_drawer_lowers_what_it_should_hold_and_the_z_balances(
    shop, producer, cashier, manager, owner
):
    owed(shop, producer, 85_000, manager, owner)
    way = PaymentWay(place=drawer("LRT-01"))
    with pytest.raises(DomainError, match="closed"):
        shop.payouts.pay(by=manager, producer_id=producer.producer_id, amount=50_000, key=new_key(shop), way=way)
    an_open_drawer(shop, by=cashier)
    shop.payouts.pay(by=manager, producer_id=producer.producer_id, amount=50_000, key=new_key(shop), way=way)
    assert shop.shifts.report().expected == 150_000
    close_drawer(shop)
    assert shop.verify.run().findings == ()


def test_a_payout_takes_no_more_out_of_the_drawer_than_it_holds(shop, producer, cashier, manager, owner):
    owed(shop, producer, 250_000, manager, owner)
    an_open_drawer(shop, by=cashier)
    mine = PaymentWay(means="CASH", place=drawer("LRT-01"))
    pay = {"by": manager, "producer_id": producer.producer_id, "way": mine}
    with pytest.raises(DomainError, match="not enough money in the drawer"):
        shop.payouts.pay(**pay, amount=200_500, key=new_key(shop))
    assert vouchers(shop) == []
    assert shop.payouts.pay(**pay, amount=200_000, key=new_key(shop)).balance == 50_000


def test_the_safe_gives_no_more_than_it_holds_and_the_bank_asks(shop, producer, manager, owner):
    owed(shop, producer, 2_000_000, manager, owner)
    wanted = {"by": manager, "producer_id": producer.producer_id}
    with pytest.raises(DomainError, match="safe holds only 1000000"):
        shop.payouts.pay(**wanted, amount=1_500_000, key=new_key(shop))
    key, by_bank = new_key(shop), PaymentWay(means="TRANSFER")
    with pytest.raises(Doubtful, match="in the bank"):
        shop.payouts.pay(**wanted, amount=1_500_000, key=key, way=by_bank, sure=False)
    assert account_row(shop, producer.producer_id).balance == 2_000_000
    assert shop.payouts.pay(**wanted, amount=1_500_000, key=key, way=by_bank, sure=True).balance == 500_000


@pytest.mark.parametrize("means", ["TRANSFER", "CASH"])
def test_who_may_see_no_reports_is_asked_about_the_bank_or_the_safe_without_its_sum(
    shop, producer, manager, owner, monkeypatch, means
):
    owed(shop, producer, 2_000_000, manager, owner)
    monkeypatch.setattr(places, "opened", lambda *_: False)  # an older shop
    pay = {"by": manager, "producer_id": producer.producer_id, "amount": 1_500_000, "way": PaymentWay(means=means)}
    with pytest.raises(Doubtful) as asked:
        shop.payouts.pay(**pay, key=new_key(shop), sure=False)
    assert "held" in asked.value.params, "the control"
    shop.rights.change(by=owner, role="MANAGER", act=Act.SEE_REPORTS, verdict=Verdict.DENIED)
    with pytest.raises(Doubtful) as asked:
        shop.payouts.pay(**pay, key=new_key(shop), sure=False)
    assert "held" not in asked.value.params


def test_a_safe_that_nobody_ever_counted_asks_and_after_a_count_refuses(shop, producer, manager, owner, monkeypatch):
    owed(shop, producer, 2_000_000, manager, owner)
    wanted = {"by": manager, "producer_id": producer.producer_id, "amount": 1_500_000}
    monkeypatch.setattr(places, "opened", lambda *_: False)  # an older shop
    with pytest.raises(PlaceUnknown):
        shop.payouts.pay(**wanted, key=new_key(shop), sure=False)
    shop.safe.count_safe(by=manager, denominations={100_000: 10}, key=new_key(shop))
    with pytest.raises(DomainError, match="holds only"):
        shop.payouts.pay(**wanted, key=new_key(shop), sure=True)


def test_a_transfer_leaves_the_bank_and_nothing_else(shop, manager):
    producer = a_producer(shop, pays_by="TRANSFER")
    for place in ("SAFE", "DRAWER:LRT-01"):
        with pytest.raises(DomainError, match="leaves the bank"):
            shop.payouts.pay(
                by=manager,
                producer_id=producer.producer_id,
                amount=1_000,
                key=new_key(shop),
                way=PaymentWay(place=place),
            )
