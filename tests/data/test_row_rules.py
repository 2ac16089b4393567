"""What cannot be does not get into the tables: rows that contradict themselves, the same thing twice, dates that are none."""

from __future__ import annotations

from datetime import date

import pysqlite3.dbapi2 as sqlite
import pytest
import sqlalchemy as sa

from ntt_pos.data import migrate, schema_version
from ntt_pos.data.engine import connect
from ntt_pos.data.models import metadata
from ntt_pos.data.row_rules import broken_rules, change_rule, take_rules
from ntt_pos.paths import migrations_dir
from tests.data.rows import a_row
from tests.data.test_protection import DATABASE_ERRORS, connection, filled
from tests.services.tampering import Tamperer

pytestmark = pytest.mark.databases("sqlite", "postgres")

__all__ = ["connection", "filled"]

IMPOSSIBLE = {
    "a sale that was paid too little for": ("sale", {"tendered": 5, "change": 0}),
    "more change than was handed over": ("payment", {"amount": 1, "change": 2}),
    "change of a card": ("payment", {"means": "CARD", "amount": 5, "change": 2}),
    "money back outside a correction": ("payment", {"amount": -5, "change": 0, "corrects_id": None}),
    "a sale that brings goods": ("stock_movement", {"kind": "SALE", "quantity": 5}),
    "a loss that brings goods": ("stock_movement", {"kind": "LOST", "quantity": 5}),
    "a return that takes goods": ("stock_movement", {"kind": "RETURN", "quantity": -5}),
    "a sale from the damaged goods": ("stock_movement", {"kind": "SALE", "quantity": -5, "bin": "DAMAGED"}),
    "a sale of no line": ("stock_movement", {"kind": "SALE", "quantity": -5, "line_uid": None}),
    "a sale that costs its producer": ("producer_entry", {"kind": "SALE", "amount": -1}),
    "a return that pays its producer": ("producer_entry", {"kind": "RETURN", "amount": 1}),
    "a payout that is owed": ("producer_entry", {"kind": "PAYOUT", "amount": 1}),
    "an entry of no line": ("producer_entry", {"kind": "SALE", "line_uid": None}),
    "a compensation of no loss": ("producer_entry", {"kind": "COMPENSATION", "movement_id": None}),
    "a payout above the balance": ("payout", {"kind": "PAYOUT", "amount": 2, "balance_before": 1}),
    "money that stays where it is": ("cash_movement", {"from_place": "SAFE", "to_place": "SAFE"}),
    "no money that moves": ("cash_movement", {"amount": 0}),
    "takings out of the safe": ("cash_movement", {"kind": "SALE", "from_place": "SAFE"}),
    "a refund into the bank": ("cash_movement", {"kind": "REFUND", "to_place": "BANK"}),
    "a float from nowhere": ("cash_movement", {"kind": "FLOAT", "from_place": None}),
    "a difference between two places": ("cash_movement", {"kind": "DIFFERENCE", "from_place": "SAFE"}),
    "money paid in that leaves": ("cash_movement", {"kind": "PAY_IN", "to_place": None}),
    "money paid out that comes": ("cash_movement", {"kind": "PAY_OUT", "from_place": None}),
    "a drawer without its shift": ("cash_movement", {"from_place": "DRAWER:LRT-01", "shift_id": None}),
    "a sale that was rounded up": ("sale", {"rounding": 1, "total": 2, "tendered": 2}),
    "a sale that was rounded away": (
        "sale",
        {"gross": 20_000, "paid": 20_000, "rounding": -10_000, "total": 10_000, "tendered": 10_000},
    ),
    "a return that keeps the money": ("sale_return", {"paid": 20_000, "money_back": 1, "rounding": 19_999}),
    "own goods with a producer's share": ("sale_line", {"terms_kind": "OWN"}),
    "a discount of nothing": ("sale_discount", {"amount": 0}),
    "a basket's discount borne by a producer": ("sale_discount", {"kind": "CART", "bearer": "PRODUCER"}),
    "a payment of nothing": ("payment", {"amount": 0}),
    "an advance on money that is there": ("payout", {"kind": "ADVANCE", "amount": 1, "balance_before": 1}),
    "a transfer out of the safe": ("payout", {"means": "TRANSFER", "from_place": "SAFE"}),
    "a correction of nothing": ("account_correction", {"amount": 0}),
    "a debt given up that grows": ("account_correction", {"kind": "WRITE_OFF", "amount": -1}),
    "an entry that makes a debt given up larger": ("producer_entry", {"kind": "WRITE_OFF", "amount": -1}),
    "a statement that pays more than is owed": ("settlement", {"payable": 2, "closing": 1}),
    "terms of a producer that are another's": ("terms", {"kind": "INHERIT"}),
    "terms from before": ("terms", {"valid_from": date(2026, 3, 2)}),
    "a price from before": ("price", {"valid_from": date(2026, 3, 2)}),
    "a bundle's price from before": ("bundle_price", {"valid_from": date(2026, 3, 2)}),
    "a difference that is none": ("shift_closed", {"counted": 5, "expected": 3, "difference": 0}),
    "grand totals that contradict": ("shift_closed", {"grand_total_net": 2, "grand_total_absolute": 1}),
    "stock in no place": ("stock_now", {"bin": "ATTIC"}),
    "what is no JSON": ("settlement", {"payload": "{'a': 1"}),
    "a setting that is no JSON": ("setting", {"value": "eleven"}),
}
TWICE = {
    "the same entry": ("producer_entry", {"kind": "SALE"}, ("line_uid",)),
    "the same line": ("sale_line", {}, ("sale_id", "position")),
    "the same delivery taken back": ("delivery", {}, ("reverses_id",)),
    "the same withdrawal taken back": ("withdrawal", {}, ("reverses_id",)),
    "the same payment put right": ("payment", {"amount": -1, "change": 0}, ("corrects_id",)),
}
# The step before the one that brought the rules.
BEFORE = f"{int(next(migrations_dir().glob('versions/*_rules_of_rows.py')).name[:4]) - 1:04d}"
NO_DATES = ("yesterday", "28/02/2026", "2026-02-30", "2026-2-1", "20260228", "2026-02-28 10:00")
NO_MOMENTS = ("now", "2026-02-28", "2026-02-28T25:00:00.000000Z", "2026-02-28 10:00:00", "2026-02-28T10:00:00.000000")


def put(connection, table, changes, number=3):
    connection.execute(sa.insert(metadata.tables[table]), {**a_row(metadata.tables[table], number), **changes})


@pytest.fixture
def relaxed(connection, database_kind):
    """The connection, with nobody looking whether what rows refer to is there."""
    if database_kind == "postgres":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    return connection


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_a_row_that_contradicts_itself_is_refused(relaxed, name):
    table, changes = IMPOSSIBLE[name]
    with relaxed.begin_nested() as inner:
        put(relaxed, table, {name: value for name, value in VALID.get(table, {}).items() if name not in changes})
        inner.rollback()  # the control: without the contradiction it would stand
    with pytest.raises(DATABASE_ERRORS, match=r"(?i)check|json"):
        put(relaxed, table, changes)


VALID = {"stock_movement": {"quantity": 5}}


@pytest.mark.parametrize("name", TWICE)
def test_what_may_be_once_is_not_there_twice(relaxed, name):
    table, changes, once = TWICE[name]
    put(relaxed, table, changes, 3)
    same = {column: a_row(metadata.tables[table], 3)[column] for column in once}
    with relaxed.begin_nested() as inner:
        put(relaxed, table, {**changes, **{column: a_row(metadata.tables[table], 4)[column] for column in once}}, 5)
        inner.rollback()
    if once == ("sale_id", "position"):
        put(relaxed, table, {**changes, **same, "position": 7}, 6)
    with pytest.raises(DATABASE_ERRORS, match=r"(?i)unique"):
        put(relaxed, table, {**changes, **same}, 4)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("word", NO_DATES)
def test_a_date_is_a_date(relaxed, word):
    insert = "UPDATE day_state SET newest_date = ?"
    relaxed.exec_driver_sql(insert, ("2026-02-28",))
    with pytest.raises(DATABASE_ERRORS, match="CHECK"):
        relaxed.exec_driver_sql(insert, (word,))


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("word", NO_MOMENTS)
def test_a_moment_is_a_moment(relaxed, word):
    insert = "UPDATE day_state SET last_instant = ?"
    for good in ("2026-02-28T23:59:59.999999Z", "2024-02-29T00:00:00.000000Z", None):
        relaxed.exec_driver_sql(insert, (good,))
    with pytest.raises(DATABASE_ERRORS, match="CHECK"):
        relaxed.exec_driver_sql(insert, (word,))


def test_rows_older_than_a_rule_stay_are_named_and_do_not_hinder_the_upgrade(stocked_url):
    migrate.move_to(stocked_url, BEFORE)
    Tamperer(stocked_url).run("UPDATE sale SET tendered = tendered + 5")
    migrate.upgrade(stocked_url, backup=lambda _url: None)
    database = connect(stocked_url)
    with database.reading() as unit:
        assert list(broken_rules(unit, metadata.tables["sale"])) == [("ck_sale_given", "1")]
    database.close()
    with pytest.raises((*DATABASE_ERRORS, sqlite.IntegrityError), match=r"(?i)check"):
        Tamperer(stocked_url).run("UPDATE sale SET tendered = tendered + 5")


def test_what_stands_twice_stops_the_upgrade_and_nothing_is_changed(empty_url):
    migrate.create(empty_url)
    migrate.move_to(empty_url, BEFORE)
    _add(empty_url, "sale_line", {"sale_id": 1, "position": 1}, 3)
    _add(empty_url, "sale_line", {"sale_id": 1, "position": 1}, 4)
    with pytest.raises(migrate.StorageError, match="the same thing twice in sale_line"):
        migrate.upgrade(empty_url, backup=lambda _url: None)
    database = connect(empty_url)
    assert schema_version.revision(database) == BEFORE
    database.close()


def test_rules_are_taken_off_by_name(empty_url):
    migrate.create(empty_url)
    with migrate._migrating(sa.make_url(empty_url)) as connection:
        take_rules(connection, "sale", {"ck_sale_given": "tendered - change = total"})
    _add(empty_url, "sale", {"tendered": 5, "change": 0})


def _add(url, table, changes, number=3):
    database = connect(url)
    with database.engine.connect() as connection:
        relax = "PRAGMA foreign_keys=OFF" if database.is_sqlite else "SET session_replication_role = replica"
        connection.exec_driver_sql(relax)
        put(connection, table, changes, number)
        connection.commit()
    database.close()


def test_a_rule_takes_another_condition_and_the_rest_of_the_table_stays(connection):
    words = "means IN ('CASH', 'QRIS', 'TRANSFER', 'CARD', 'EXCHANGE')"
    more = "means IN ('CASH', 'QRIS', 'TRANSFER', 'CARD', 'GOPAY', 'EXCHANGE')"
    gopay, barter, change = ({"means": each, "change": n} for each, n in (("GOPAY", 0), ("BARTER", 0), ("GOPAY", 2)))
    before = [refusal(connection, each) for each in (gopay, barter, change)]
    assert all("ck_payment_" in each for each in before)
    change_rule(connection, "payment", "ck_payment_means_word", before=words, after=more)
    after = [refusal(connection, each) for each in (gopay, barter, change)]
    assert ["ck_payment_" in each for each in after] == [False, True, True]


def refusal(connection, changes):
    """Return what the database says against a payment; the rows it refers to may be missing."""
    connection.exec_driver_sql("SAVEPOINT attempt")
    try:
        put(connection, "payment", changes)
    except DATABASE_ERRORS as error:
        return str(error)
    finally:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT attempt")
    return ""
