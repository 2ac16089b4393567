"""What the office shows of a long history is what reading all of it would show."""

from __future__ import annotations

import datetime as dt
import random

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import account, people
from ntt_pos.data.queries.money import payables
from ntt_pos.data.queries.reports import report_money
from tests.builders import a_producer, a_product, a_sale, somebody
from tests.services.days import new_key, next_day


def by_reading_everything(entries, balance):
    """The day the oldest money came in that is still there, by the definition: the newest income up to the balance."""
    since = 0
    days = sorted({day for day, amount in entries if amount > 0}, reverse=True)
    for day in days:
        since += sum(amount for on, amount in entries if on == day and amount > 0)
        if since >= balance:
            return day
    return None


@pytest.mark.parametrize("paid", [0, 0.05, 0.5, 1.2])
def test_the_oldest_money_is_found_from_whichever_end_is_nearer(shop, paid, monkeypatch):
    monkeypatch.setattr(payables, "WALKED", 3)
    draw, expected, lately = random.Random(int(paid * 100)), {}, {}
    first = dt.date(2026, 1, 1)
    outlet = shop.context.home.outlet_id
    for _ in range(6):
        producer = a_producer(shop)
        entries = []
        for number in range(draw.randrange(1, 60)):
            day = first + dt.timedelta(days=number // 2)
            entries.append((day, draw.randrange(1, 5) * 1_000))
            if draw.random() < paid:
                entries.append((day, -draw.randrange(1, 4) * 1_000))
        balance = sum(amount for _, amount in entries)
        with shop.context.database.writing() as unit:
            rows = [
                {
                    "uid": shop.context.ids.uid(shop.context.clock.now()),
                    "outlet_id": outlet,
                    "record_uid": shop.context.ids.uid(shop.context.clock.now()),
                    "producer_id": producer.producer_id,
                    "kind": "CORRECTION",
                    "amount": amount,
                    "business_date": day,
                    "document": "KR",
                    "note": "",
                }
                for day, amount in entries
            ]
            unit.insert_all(account.producer_entry, rows)
            unit.upsert(
                account.balance_now,
                [
                    {
                        "producer_id": producer.producer_id,
                        "amount": balance,
                        "newest_entry_id": None,
                        "settled_entry_id": 0,
                        "settled_movement_id": 0,
                    }
                ],
                add=("amount",),
            )
        if balance > 0:
            expected[producer.producer_id] = by_reading_everything(entries, balance)
            lately[producer.producer_id] = sum(a for on, a in entries if a > 0 and on >= dt.date(2026, 1, 12))
    with shop.context.reading() as unit:
        assert payables.oldest_uncollected(unit, outlet) == expected
        assert report_money.credited_since(unit, outlet, dt.date(2026, 1, 12)) == lately
        assert unit.value(sa.select(sa.func.count()).select_from(people.producer)) == 6
    assert expected


def test_what_came_in_lately_is_the_same_from_the_statements(shop):
    ani, bela = somebody(shop, "ani"), somebody(shop, "bela")
    products = [a_product(shop, delivered=50, price=price) for price in (10_000, 20_000)]
    outlet, first = shop.context.home.outlet_id, shop.context.clock.now().date()
    for number in range(4):
        a_sale(shop, [(products[0], 1 + number), (products[1], 1)], by=ani)
        if number == 1:
            shop.payouts.pay(by=bela, producer_id=products[0].producer.producer_id, amount=5_000, key=new_key(shop))
        if number < 3:
            shop.close_day.close(by=bela)
            next_day(shop)
    with shop.context.reading() as unit:
        whole = report_money.credited(unit, outlet, dt.date.min)
        for number in range(4):
            day = first + dt.timedelta(days=number)
            expected = {who: sum(amount for on, amount in each if on >= day) for who, each in whole.items()}
            assert report_money.credited_since(unit, outlet, day) == expected
            assert len(expected) == 2
