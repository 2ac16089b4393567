"""What is proposed to be paid: cash in steps, the rest carried."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.money.account import EntryKind
from tests.builders import a_producer, a_product, a_sale, account_row
from tests.services.days import close_drawer
from tests.services.money.test_payouts import owed


@pytest.mark.parametrize(("balance", "payable", "carried"), [(312_780, 312_500, 280), (499, 0, 499)])
def test_cases_52_and_53_cash_is_proposed_in_steps_and_the_rest_is_carried(
    shop, producer, manager, owner, balance, payable, carried
):
    owed(shop, producer, balance, manager, owner)
    proposal = account_row(shop, producer.producer_id)
    assert (proposal.payable, proposal.carried, proposal.pays_by) == (payable, carried, "CASH")


def test_what_is_sold_after_the_close_has_its_own_date_and_its_book_date(shop, cashier, manager):
    maker = a_producer(shop)
    coffee = a_product(shop, producer=maker, delivered=5)
    a_sale(shop, [(coffee, 1)], by=cashier)
    close_drawer(shop)
    shop.close_day.close(by=manager)
    a_sale(shop, [(coffee, 1)], by=cashier)
    account = shop.payables.account(maker.producer_id, by=manager)
    today, tomorrow = calendar_date(shop.context.clock.now()), calendar_date(shop.context.clock.now()) + timedelta(1)
    told = [(line.kind, line.date, calendar_date(line.first), calendar_date(line.last)) for line in account.history]
    assert told == [
        (EntryKind.SALE, tomorrow, today, today),
        (None, today, today, today),
        (EntryKind.SALE, today, today, today),
    ]
    assert account.row.statement_day == today
    assert calendar_date(account.row.statement_at) == today


def test_who_has_nothing_to_fetch_yet_stands_below_who_has(shop, manager, owner):
    for code, name, balance in (("P701", "Ande", 499), ("P702", "Bibi", 50_000)):
        owed(shop, a_producer(shop, code=code, name=name), balance, manager, owner)
    assert [(row.name, row.payable) for row in shop.payables.board(by=manager).rows] == [("Bibi", 50_000), ("Ande", 0)]
