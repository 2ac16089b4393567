"""What cannot be is refused by the database itself: dates that are none, rows that contradict themselves, the same thing twice.

Rows from before that break a rule do not keep the shop closed: the rule holds for what is written from now on, and
``verify`` names the old rows.
"""

from __future__ import annotations

from alembic import op

from ntt_pos.data.row_rules import add_rules, make_unique, take_rules

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DAY = "{0} IS date({0})"
MOMENT = (
    "{0} IS strftime('%Y-%m-%dT%H:%M:%S', substr({0}, 1, 19)) || substr({0}, 20) "
    "AND {0} GLOB '*:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'"
)
JSON = {"sqlite": "json_valid({0})", "postgresql": "({0})::json IS NOT NULL"}
DAYS = {
    "account_correction": "business_date occurred_on",
    "approval": "business_date occurred_on",
    "batch": "expiry",
    "bundle_price": "business_date occurred_on valid_from",
    "cash_movement": "business_date occurred_on",
    "copy_printed": "business_date occurred_on",
    "day_closed": "business_date occurred_on",
    "day_cut": "business_date occurred_on",
    "day_state": "newest_date last_cut last_closed",
    "delivery": "business_date occurred_on",
    "delivery_line": "expiry",
    "drawer_opened": "business_date occurred_on",
    "journal": "business_date",
    "kwitansi": "business_date occurred_on",
    "money_count": "business_date occurred_on as_of",
    "payout": "business_date occurred_on",
    "payout_reversal": "business_date occurred_on",
    "permit": "expires",
    "photo": "business_date occurred_on",
    "price": "business_date occurred_on valid_from",
    "producer": "since",
    "producer_entry": "business_date occurred_on",
    "product_day": "business_date",
    "repayment": "business_date occurred_on",
    "restored": "business_date occurred_on",
    "return_line": "business_date",
    "sale": "business_date occurred_on",
    "sale_line": "business_date",
    "sale_return": "business_date occurred_on",
    "settlement": "business_date occurred_on",
    "settlement_drawn": "business_date occurred_on",
    "shift_closed": "business_date occurred_on",
    "shift_confirmed": "business_date occurred_on",
    "shift_opened": "business_date occurred_on",
    "stock_count": "business_date occurred_on",
    "stock_movement": "business_date occurred_on",
    "stock_now": "expiry",
    "terms": "business_date occurred_on valid_from",
    "unknown_code": "business_date occurred_on",
    "withdrawal": "business_date occurred_on",
    "write_off": "business_date occurred_on",
}
MOMENTS = {
    "account_correction": "at",
    "approval": "at",
    "bundle_price": "at",
    "cash_movement": "at",
    "copy_printed": "at",
    "count_draft": "at",
    "day_closed": "at",
    "day_cut": "at",
    "day_state": "last_instant",
    "delivery": "at",
    "draft_cart": "at",
    "drawer_opened": "at",
    "held_cart": "at",
    "journal": "at",
    "kwitansi": "at",
    "money_count": "at",
    "open_shift": "at",
    "payout": "at",
    "payout_reversal": "at",
    "photo": "at",
    "price": "at",
    "print_job": "at tried_at",
    "repayment": "at",
    "restored": "at",
    "sale": "at",
    "sale_return": "at",
    "settlement": "at",
    "settlement_drawn": "at",
    "shift_closed": "at",
    "shift_confirmed": "at",
    "shift_opened": "at",
    "stock_count": "at",
    "terms": "at",
    "unknown_code": "at",
    "withdrawal": "at",
    "write_off": "at",
}
TEXTS = {
    "day_closed": "summary",
    "draft_cart": "cart",
    "held_cart": "cart",
    "journal": "canonical",
    "money_count": "denominations",
    "restored": "skipped lost",
    "setting": "value",
    "settlement": "payload",
    "shift_closed": "denominations report",
    "shift_opened": "denominations",
}
RULES = {
    "cash_movement": {
        "elsewhere": "from_place <> to_place",
    },
    "payment": {
        "change_of_it": "change = 0 OR (change <= amount AND means = 'CASH')",
        "taken_back": "amount >= 0 OR corrects_id IS NOT NULL",
    },
    "payout": {
        "covered": "kind <> 'PAYOUT' OR amount <= balance_before",
    },
    "producer_entry": {
        "credit": "kind NOT IN ('SALE', 'PAYOUT_REVERSED', 'REPAYMENT') OR amount >= 0",
        "debit": "kind NOT IN ('RETURN', 'PAYOUT', 'ADVANCE') OR amount <= 0",
        "of_line": "kind NOT IN ('SALE', 'RETURN') OR line_uid IS NOT NULL",
        "of_loss": "kind <> 'COMPENSATION' OR movement_id IS NOT NULL",
    },
    "sale": {
        "given": "tendered - change = total",
    },
    "shift_closed": {
        "difference_is": "difference = counted - expected",
        "grand_totals": "grand_total_net <= grand_total_absolute",
    },
    "stock_movement": {
        "comes": "kind NOT IN ('OPENING', 'FOUND', 'RETURN') OR quantity > 0",
        "goes": "kind NOT IN ('SALE', 'LOST', 'SAMPLE') OR quantity < 0",
        "on_the_shelf": "kind NOT IN ('OPENING', 'DELIVERY', 'SALE', 'LOST', 'SAMPLE', 'FOUND') OR bin = 'SHELF'",
        "of_line": "kind NOT IN ('SALE', 'RETURN') OR line_uid IS NOT NULL",
    },
    "stock_now": {
        "bin_word": "bin IN ('SHELF', 'COLLECT', 'DAMAGED')",
    },
}
# new index, table, columns, which rows; the index it takes the place of
UNIQUE = (
    ("ix_sale_line_sale_id_position", "sale_line", "sale_id, position", "", "ix_sale_line_sale_id"),
    ("ix_payment_corrects_id", "payment", "corrects_id", "amount < 0", ""),
    ("uq_producer_entry_sold", "producer_entry", "line_uid", "kind IN ('SALE', 'RETURN')", ""),
    ("ix_delivery_reverses_id", "delivery", "reverses_id", "", ""),
    ("ix_withdrawal_reverses_id", "withdrawal", "reverses_id", "", ""),
)
# What left an account, so that the day its oldest money came in is found without reading all of it.
GONE = ("ix_producer_entry_gone", "producer_entry (producer_id, amount) WHERE amount < 0")
# Only records move the calendar from now on; a basket put aside moved it too.
CALENDAR = (
    "UPDATE day_state SET newest_date = (SELECT max(business_date) FROM journal j WHERE j.outlet_id = day_state.outlet_id)",
    (
        "UPDATE day_state SET last_instant = (SELECT max(at) FROM journal j WHERE j.outlet_id = day_state.outlet_id) "
        "WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.outlet_id = day_state.outlet_id AND j.at = last_instant)"
    ),
)


def upgrade() -> None:
    """Add the rules of every table, and what may stand only once."""
    connection = op.get_bind()
    for table, rules in _rules(connection.dialect.name).items():
        add_rules(connection, table, rules)
    for name, table, columns, rows, old in UNIQUE:
        make_unique(connection, name, table, columns, rows)
        if old:
            connection.exec_driver_sql(f"DROP INDEX {old}")
    connection.exec_driver_sql(f"CREATE INDEX {GONE[0]} ON {GONE[1]}")
    for statement in CALENDAR:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    """Take the rules off again."""
    connection = op.get_bind()
    connection.exec_driver_sql(f"DROP INDEX {GONE[0]}")
    for name, table, columns, _rows, old in UNIQUE:
        if old:
            connection.exec_driver_sql(f"CREATE INDEX {old} ON {table} ({columns.split(',')[0]})")
        connection.exec_driver_sql(f"DROP INDEX {name}")
    for table, rules in _rules(connection.dialect.name).items():
        take_rules(connection, table, rules)


def _rules(dialect: str) -> dict[str, dict[str, str]]:
    """Return the new rules of each table by name, in the order in which the tables declare them."""
    found: dict[str, dict[str, str]] = {}
    if dialect == "sqlite":  # PostgreSQL has types for these
        for columns, ending, condition in ((DAYS, "day", DAY), (MOMENTS, "moment", MOMENT)):
            for table, names in columns.items():
                for name in names.split():
                    found.setdefault(table, {})[f"ck_{table}_{name}_{ending}"] = condition.format(name)
    for table, names in TEXTS.items():
        for name in names.split():
            found.setdefault(table, {})[f"ck_{table}_{name}_json"] = JSON[dialect].format(name)
    for table, rules in RULES.items():
        for name, condition in rules.items():
            found.setdefault(table, {})[f"ck_{table}_{name}"] = condition
    return found
