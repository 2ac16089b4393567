"""What a night reads of the books, years of history or not: only what is new, found in an index."""

from __future__ import annotations

import re
from datetime import date

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import stock
from ntt_pos.data.queries.money.settlement import taking
from ntt_pos.data.queries.money.unsettled import unsettled
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
        if unit.dialect != "sqlite":
            unit.run(sa.text("SET LOCAL enable_seqscan = off"))
        return ["\n".join(str(tuple(row)) for row in unit.connection.exec_driver_sql(explain + s, v)) for s, v in asked]


@pytest.mark.only("sqlite")
def test_a_night_on_a_file_walks_through_no_book(shop, asked):
    told = plans(shop, asked, "EXPLAIN QUERY PLAN ")
    assert any("ix_stock_movement_came" in plan for plan in told)
    for book in ("stock_movement", "producer_entry", "sale_line", "settlement"):
        assert not [plan for plan in told if f"SCAN {book}" in plan], book


@pytest.mark.only("postgres")
def test_a_night_on_a_server_looks_once_per_producer_into_the_index(shop, asked):
    told = plans(shop, asked, "EXPLAIN ")
    for book in ("stock_movement", "producer_entry"):
        (plan,) = [plan for (asking, _), plan in zip(asked, told, strict=True) if f"new_{book}" in asking]
        assert "Nested Loop" in plan
        assert f"ix_{book}_producer_id_id on {book}" in plan
        assert "id > balance_now.settled_" in plan
    assert any("ix_stock_movement_came" in plan for plan in told)


@pytest.mark.only("postgres")
@pytest.mark.parametrize("kept_apart", [True, False])
def test_the_rows_after_a_mark_are_a_question_of_their_own(shop, kept_apart):
    """The control: without the OFFSET the server takes the subquery apart and is free to read the whole book."""
    with shop.context.reading() as unit:
        accounts, rows = unsettled(unit, stock.stock_movement)
        query = sa.select(rows.c.id).select_from(accounts)
        text = str(query.compile(unit.connection, compile_kwargs={"literal_binds": True}))
        text = re.sub(r" AND NOT \(EXISTS \(.*?\)\)", "", text, flags=re.DOTALL)  # both are asked for the marks alone
        text = text if kept_apart else re.sub(r"\s+LIMIT ALL\s+OFFSET 0", "", text)
        unit.run(sa.text("SET LOCAL enable_nestloop = off"))
        plan = "\n".join(str(row[0]) for row in unit.connection.exec_driver_sql("EXPLAIN " + text))
    assert ("Nested Loop" in plan) is kept_apart


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
