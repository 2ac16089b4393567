"""The safe and the bank: what moves between them, what was counted, and whether everybody could be paid."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import cash
from ntt_pos.domain.core.errors import ApprovalNeeded, Denied, DomainError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import BANK, SAFE, drawer
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.print_queue import JobKind
from ntt_pos.services.money.safe import MoneyWay, SafeDiffers
from tests.builders import a_producer, a_product, a_sale, an_open_drawer, somebody
from tests.services.days import close_drawer, new_key

DRAWER = drawer("LRT-01")


def held(shop):
    return {each.place: each.amount for each in shop.safe.board(by=somebody(shop)).places}


def moved(shop):
    m = cash.cash_movement.c
    with shop.context.reading() as unit:
        return [
            (r["kind"], r["from_place"], r["to_place"], r["amount"])
            for r in unit.rows(sa.select(m.kind, m.from_place, m.to_place, m.amount).order_by(m.id))
        ]


def later(clock, **span):
    clock.set(clock.now() + timedelta(**span))


def owed(shop, amount, owner, manager):
    shop.corrections.correct(
        by=manager,
        producer_id=a_producer(shop).producer_id,
        kind=EntryKind.OPENING,
        amount=amount,
        reason="saldo awal",
        approval=ApprovalGiven(owner.user_id, "buku lama"),
    )


def test_cash_goes_to_the_bank_and_comes_back_and_every_rupiah_is_in_one_place(shop, manager):
    shop.safe.move(by=manager, way=MoneyWay.DEPOSIT, amount=600_000, key=new_key(shop))
    assert shop.safe.move(by=manager, way=MoneyWay.WITHDRAWAL, amount=150_000, key=new_key(shop)) == 450_000
    assert (held(shop)[SAFE], held(shop)[BANK]) == (550_000, 450_000)
    assert shop.verify.run().findings == ()


def test_the_same_key_twice_is_one_movement(shop, manager):
    key = new_key(shop)
    for _ in range(3):
        assert shop.safe.move(by=manager, way=MoneyWay.DEPOSIT, amount=100_000, key=key) == 900_000
    assert len(moved(shop)) == 2


def test_a_drop_in_the_middle_of_a_shift_lowers_what_the_drawer_should_hold_and_the_z_balances(shop, cashier, manager):
    with pytest.raises(DomainError, match="not open"):
        shop.safe.move(by=manager, way=MoneyWay.DROP, amount=1, key=new_key(shop))
    an_open_drawer(shop, by=cashier)
    shop.safe.move(by=manager, way=MoneyWay.DROP, amount=120_000, key=new_key(shop))
    shop.safe.move(by=manager, way=MoneyWay.CHANGE, amount=20_000, key=new_key(shop))
    assert [job.kind for job in shop.print_queue.waiting()] == [JobKind.KICK, JobKind.KICK]
    assert shop.shifts.report().expected == held(shop)[DRAWER] == 100_000
    assert [(each.name, each.amount, each.reasons) for each in shop.shifts.report().cash_movements][1:] == [
        ("PAY_IN", 20_000, ("Dari brankas",)),
        ("PAY_OUT", -120_000, ("Ke brankas",)),
    ]
    close_drawer(shop)
    assert held(shop)[SAFE] == 1_000_000
    assert shop.verify.run().findings == ()


def test_a_cashier_drops_money_only_with_approval_and_moves_none_to_the_bank(shop, cashier, manager):
    an_open_drawer(shop, by=cashier)
    wanted = {"by": cashier, "way": MoneyWay.DROP, "amount": 50_000}
    with pytest.raises(ApprovalNeeded):
        shop.safe.move(**wanted, key=new_key(shop))
    shop.safe.move(**wanted, key=new_key(shop), approval=ApprovalGiven(manager.user_id, "laci penuh"))
    with pytest.raises(Denied):
        shop.safe.move(by=cashier, way=MoneyWay.DEPOSIT, amount=50_000, key=new_key(shop))


def test_what_the_safe_holds_is_told_to_those_alone_who_may_see_reports(shop, cashier, manager, owner):
    """An amount that is far too large told a cashier the sum in the safe; a manager (the control) is told it."""
    shop.rights.change(by=owner, role="CASHIER", act=Act.PAY_IN, verdict=Verdict.ALLOWED)
    an_open_drawer(shop, by=cashier)
    there = held(shop)[SAFE]
    for by, told in ((cashier, False), (manager, True)):
        with pytest.raises(DomainError, match="Nothing was booked") as refused:
            shop.safe.move(by=by, way=MoneyWay.CHANGE, amount=99_000_000, key=new_key(shop))
        assert (str(there) in str(refused.value), "held" in refused.value.params) == (told, told)
    assert held(shop)[SAFE] == there


@pytest.mark.parametrize(
    ("way", "amount", "reason", "said"),
    [
        (MoneyWay.DEPOSIT, 1_000_001, "", "holds only"),
        (MoneyWay.DEPOSIT, 0, "", "more than 0"),
        (MoneyWay.DEPOSIT, -5, "", "more than 0"),
        (MoneyWay.DEPOSIT, 10**13, "", "more than 0"),
        (MoneyWay.SAFE_OUT, 5_000, "  ", "what the money is for"),
        (MoneyWay.SAFE_OUT, 5_000, "a\x07b", "at most"),
        (MoneyWay.SAFE_OPENING, 5_000, "", "already booked"),
    ],
)
def test_wrong_money_is_refused_and_leaves_nothing(shop, manager, way, amount, reason, said):
    before = moved(shop)
    with pytest.raises(DomainError, match=said):
        shop.safe.move(by=manager, way=way, amount=amount, reason=reason, key=new_key(shop))
    assert moved(shop) == before


def test_an_opening_amount_is_booked_once(shop, manager):
    assert shop.safe.board(by=somebody(shop)).unopened == (BANK,)
    shop.safe.move(by=manager, way=MoneyWay.BANK_OPENING, amount=5_000_000, key=new_key(shop))
    assert shop.safe.board(by=somebody(shop)).unopened == ()
    with pytest.raises(DomainError, match="already booked"):
        shop.safe.move(by=manager, way=MoneyWay.BANK_OPENING, amount=5_000_000, key=new_key(shop))


def test_a_counted_safe_that_differs_asks_for_the_reason_and_posts_it(shop, manager, fixed_clock):
    key, count = new_key(shop), {100_000: 9, 50_000: 1, 20_000: 2}
    with pytest.raises(SafeDiffers) as asked:
        shop.safe.count_safe(by=manager, denominations=count, key=key)
    assert (asked.value.expected, asked.value.counted, asked.value.difference) == (1_000_000, 990_000, -10_000)
    for _ in range(2):
        found = shop.safe.count_safe(by=manager, denominations=count, key=key, reason="uang bensin lupa dicatat")
    assert (found.amount, found.book, found.difference, found.unexplained) == (990_000, 1_000_000, -10_000, 0)
    assert moved(shop)[1:] == [("DIFFERENCE", SAFE, None, 10_000)]
    later(fixed_clock, minutes=5)
    again = shop.safe.count_safe(by=manager, denominations=count, key=new_key(shop))
    assert again.difference == 0
    assert held(shop)[SAFE] == 990_000
    assert shop.verify.run().findings == ()


def test_the_banks_balance_is_noted_for_its_date_and_the_trust_check_goes_by_it(shop, manager, owner, fixed_clock):
    owed(shop, 1_200_000, owner, manager)
    shop.safe.move(by=manager, way=MoneyWay.BANK_OPENING, amount=300_000, key=new_key(shop))
    assert (shop.safe.board(by=somebody(shop)).trust.held, shop.safe.board(by=somebody(shop)).trust.covered) == (
        1_300_000,
        True,
    )
    later(fixed_clock, days=1)
    shop.safe.move(by=manager, way=MoneyWay.BANK_IN, amount=40_000, key=new_key(shop), reason="bunga")
    yesterday = (fixed_clock.now() + timedelta(hours=8)).date() - timedelta(days=1)
    later(fixed_clock, minutes=1)
    told = shop.safe.note_bank(by=manager, amount=100_000, as_of=yesterday, key=new_key(shop))
    assert (told.book, told.difference, told.unexplained) == (300_000, -200_000, -200_000)
    trust = shop.safe.board(by=somebody(shop)).trust
    assert (trust.bank, trust.difference) == (140_000, -60_000)
    assert "1140000, that is 60000 less" in str(trust.said)
    later(fixed_clock, minutes=1)
    posted = shop.safe.note_bank(by=manager, amount=100_000, as_of=yesterday, key=new_key(shop), reason="cek kliring")
    assert (posted.difference, posted.unexplained) == (-200_000, 0)
    assert shop.safe.board(by=somebody(shop)).trust.bank == held(shop)[BANK] == 140_000
    with pytest.raises(DomainError, match="still to come"):
        shop.safe.note_bank(by=manager, amount=1, as_of=yesterday + timedelta(days=2), key=new_key(shop))
    assert shop.verify.run().findings == ()


def test_the_trust_check_counts_what_is_on_its_way_and_not_what_producers_owe(shop, cashier, manager, owner):
    a_sale(
        shop, [(a_product(shop, price=50_000, delivered=9), 2)], by=cashier, tenders=[Tender(Means.QRIS, 100_000, "1")]
    )
    owed(shop, -30_000, owner, manager)
    trust = shop.safe.board(by=somebody(shop)).trust
    assert (trust.waiting, trust.receivable, trust.owed) == (100_000, 30_000, 85_000)
    assert trust.held == trust.drawers + trust.safe + 100_000 == 1_100_000
    assert trust.difference == 1_015_000
