"""What a night reads of the books, years of history or not: only what is new, found in an index."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from ntt_pos.data.queries.money.settlement import taking
from tests.builders import a_product, a_sale

DAY = date(2026, 2, 28)


@pytest.fixture
def asked(shop, cashier):
    """Every question that the settlement of one producer asks, with its values."""
    kopi = a_product(shop, delivered=10)
    a_sale(shop, [(kopi, 1)], by=cashier)
    seen = []
    engine = shop.context.database.engine

    def note(_connection, _cursor, statement, parameters, _context, _many):
        seen.append((statement, parameters))

    sa.event.listen(engine, "before_cursor_execute", note)
    with shop.context.reading() as unit:
        (taken,) = taking(unit, [kopi.producer.producer_id], DAY).values()
    sa.event.remove(engine, "before_cursor_execute", note)
    assert len(taken.entries) == 1
    assert len(taken.movements) == 2
    return [(statement, values) for statement, values in seen if statement.startswith("SELECT")]


def plans(shop, asked, explain):
    with shop.context.reading() as unit:
        return ["\n".join(str(tuple(row)) for row in unit.connection.exec_driver_sql(explain + s, v)) for s, v in asked]


def test_a_night_on_a_file_walks_through_no_book(shop, asked):
    told = plans(shop, asked, "EXPLAIN QUERY PLAN ")
    assert any("ix_stock_movement_came" in plan for plan in told)
    for book in ("stock_movement", "producer_entry", "sale_line", "settlement"):
        assert not [plan for plan in told if f"SCAN {book}" in plan], book


def test_of_settlements_and_of_the_journal_only_the_newest_are_looked_up(shop, cashier, manager, fixed_clock):
    """A shop with years of nights: the plan finds the newest row by its place, and reads no history to compare it."""
    kopi = a_product(shop, delivered=10)
    a_sale(shop, [(kopi, 1)], by=cashier)
    shop.close_day.close(by=manager)
    fixed_clock.advance(hours=24)
    a_sale(shop, [(kopi, 1)], by=cashier)
    seen = statements_of(shop, lambda: shop.close_day.plan(by=manager))
    seen += statements_of(shop, lambda: shop.close_day.close_by_hand(by=manager, why="coba"))
    greatest = [each for each in seen if "settlement.chain_position = " in each]
    assert len(greatest) == 2  # the last statement, and the last night
    assert all("balance_now.producer_id AND settlement" in each for each in greatest)
    assert not [each for each in seen if "settlement.chain_position > " in each]
    assert [each for each in seen if "journal.business_date" in each and "journal.seq > " in each]


def statements_of(shop, act):
    """Return the text of every SELECT of an act."""
    seen = []
    engine = shop.context.database.engine

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        seen.append(" ".join(statement.split()))

    sa.event.listen(engine, "before_cursor_execute", note)
    act()
    sa.event.remove(engine, "before_cursor_execute", note)
    return [each for each in seen if each.startswith("SELECT")]
