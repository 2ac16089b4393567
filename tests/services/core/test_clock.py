"""The clock: nothing is recorded on a date that cannot be, and somebody who looked at a calendar says which it is."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import proof
from ntt_pos.devices.clock import SystemClock
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.services.core.unit_of_work import ClockSuspect, DateAsked
from ntt_pos.services.money.shift_values import TimeAsked
from tests.builders import a_product, a_sale, an_open_drawer, somebody
from tests.services.days import close_drawer


@pytest.fixture
def sold(shop):
    """A product, and one sale of it."""
    product = a_product(shop, delivered=50)
    a_sale(shop, [(product, 1)], by=somebody(shop, "ani"))
    close_drawer(shop)
    return product


def kinds(shop):
    with shop.context.reading() as unit:
        return [row["kind"] for row in unit.rows(sa.select(proof.journal.c.kind).order_by(proof.journal.c.id))]


@pytest.mark.parametrize(("ahead", "asked"), [(timedelta(days=2), False), (timedelta(days=2, minutes=1), True)])
def test_after_two_days_without_a_record_todays_date_is_typed(shop, cashier, sold, ahead, asked):
    shop.context.clock.advance(minutes=ahead.total_seconds() / 60)
    if not asked:
        an_open_drawer(shop, by=cashier)
        return
    before = kinds(shop)
    with pytest.raises(DateAsked):
        shop.shifts.open(by=cashier, denominations={})
    assert kinds(shop) == before
    today = date(2026, 3, 2)
    with pytest.raises(DomainError, match="Look at a calendar"):
        shop.people.type_date(date(2026, 3, 3), by=cashier)
    assert kinds(shop) == before
    shop.people.type_date(today, by=cashier)
    assert kinds(shop)[-1] == "clock.date_typed"
    an_open_drawer(shop, by=cashier)
    a_sale(shop, [(sold, 1)], by=cashier)
    assert shop.verify.run().findings == ()


def test_what_is_recorded_despite_the_clock_is_not_dated_into_a_closed_day(shop, cashier, manager, sold):
    shop.close_day.close(by=manager)
    shop.context.clock.advance(days=3)
    shop.people.type_date(date(2026, 3, 3), by=cashier)
    an_open_drawer(shop, by=cashier)
    assert shop.verify.run().findings == ()


def test_nothing_writes_by_itself_on_a_date_nobody_typed(shop, sold):
    shop.context.clock.advance(days=10)
    with pytest.raises(DateAsked):
        shop.close_day.close_if_due(by=shop.people.system_actor())
    shop.people.type_date(date(2026, 3, 10), by=somebody(shop, "ani"))
    assert shop.close_day.close_if_due(by=shop.people.system_actor()).days[0].date == date(2026, 2, 28)


@pytest.mark.parametrize("at", [datetime(2020, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)])
def test_a_clock_that_cannot_be_needs_a_manager_not_a_date(shop, cashier, manager, sold, at):
    shop.context.clock.set(at)
    with pytest.raises(ClockSuspect):
        shop.shifts.open(by=cashier, denominations={})
    with pytest.raises(ClockSuspect):
        shop.people.type_date((at + timedelta(hours=8)).date(), by=cashier)
    with pytest.raises(DomainError):
        shop.people.confirm_clock(by=cashier)
    shop.people.confirm_clock(by=manager)
    an_open_drawer(shop, by=cashier)
    assert shop.verify.run().findings == ()


def test_the_clock_in_2020_never_dates_anything_before_the_last_record(shop, cashier, manager, sold):
    shop.context.clock.set(datetime(2020, 1, 1, tzinfo=UTC))
    shop.people.confirm_clock(by=manager)
    done = a_sale(shop, [(sold, 1)], by=cashier)
    assert done.receipt.business_date == date(2026, 2, 28)


def test_without_the_guard_the_date_would_have_gone_astray(shop, cashier, sold, monkeypatch):
    """Negative control: with the guard taken out the same clock dates a shift ten days later."""
    from ntt_pos.domain.core.business_date import ClockState
    from ntt_pos.services.core import unit_of_work

    monkeypatch.setattr(unit_of_work, "clock_state", lambda now, last: ClockState.RIGHT)
    shop.context.clock.advance(days=10)
    assert shop.shifts.open(by=cashier, denominations={}).business_date == date(2026, 3, 10)


def test_a_pc_in_another_zone_is_asked_once_when_the_drawer_opens(shop, cashier, sold):
    shop.context.clock.offset = timedelta(hours=7)
    with pytest.raises(TimeAsked) as asked:
        shop.shifts.open(by=cashier, denominations={})
    assert asked.value.now == shop.context.clock.now()
    assert asked.value.offset == timedelta(hours=7)
    shop.shifts.open(by=cashier, denominations={}, time_confirmed=True)
    with shop.context.reading() as unit:
        text = unit.value(
            sa.select(proof.journal.c.canonical)
            .where(proof.journal.c.kind == "shift.opened")
            .order_by(proof.journal.c.id.desc())
        )
    assert json.loads(text)["utc_offset_minutes"] == 420
    a_sale(shop, [(sold, 1)], by=cashier)
    assert shop.verify.run().findings == ()


@pytest.fixture(params=["UTC", "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def zone(request):
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.posix("a process of Windows has the PC's own zone")
@pytest.mark.machine_clock
def test_a_pc_set_to_any_zone_books_on_witas_dates(zone, shop, cashier, fixed_clock):
    """07:30 in Larantuka on 7 February is 23:30 UTC on the 6th: it is sold on the 7th, wherever the PC believes to be."""
    offset = SystemClock().utc_offset()
    assert offset == {"UTC": 0, "Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}[zone] * timedelta(hours=1)
    assert abs(SystemClock().now() - datetime.now(UTC)) < timedelta(minutes=1)
    product = a_product(shop, delivered=10)
    fixed_clock.set(datetime(2026, 2, 28, 23, 30, tzinfo=UTC))
    done = a_sale(shop, [(product, 1)], by=cashier)
    assert done.receipt.business_date == date(2026, 3, 1)
    close_drawer(shop)
    closed = shop.close_day.close(by=somebody(shop, "bela"))
    assert closed.days[-1].date == date(2026, 3, 1)
    assert shop.verify.run().findings == ()
