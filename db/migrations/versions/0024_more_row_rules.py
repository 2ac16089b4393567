"""More of what cannot be is refused by the database itself: roundings, ways of money and terms that contradict themselves.

Rows from before that break a rule do not keep the shop closed: the rule holds for what is written from now on, and
``verify`` names the old rows.
"""

from __future__ import annotations

from alembic import op

from ntt_pos.data.row_rules import add_rules, take_rules

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

RULES = {
    "account_correction": {
        "something": "amount <> 0",
        "given_up": "kind <> 'WRITE_OFF' OR amount > 0",
    },
    "bundle_price": {
        "from_then_on": "valid_from >= business_date",
    },
    "cash_movement": {
        "something": "amount > 0",
        "comes_in": "kind NOT IN ('OPENING', 'SALE', 'REPAYMENT') OR from_place IS NULL",
        "goes_out": "kind NOT IN ('REFUND', 'PAYOUT', 'ADVANCE', 'FEE') OR to_place IS NULL",
        "stays_here": (
            "kind NOT IN ('FLOAT', 'DROP', 'DEPOSIT', 'CLEARING') OR (from_place IS NOT NULL AND to_place IS NOT NULL)"
        ),
        "differs": "kind <> 'DIFFERENCE' OR from_place IS NULL OR to_place IS NULL",
        "paid_in": "kind <> 'PAY_IN' OR to_place IS NOT NULL",
        "paid_out": "kind <> 'PAY_OUT' OR from_place IS NOT NULL",
        "of_a_shift": (
            "shift_id IS NOT NULL OR (substr(coalesce(from_place, ''), 1, 7) <> 'DRAWER:' "
            "AND substr(coalesce(to_place, ''), 1, 7) <> 'DRAWER:')"
        ),
    },
    "payment": {
        "something": "amount <> 0",
    },
    "payout": {
        "ahead": "kind <> 'ADVANCE' OR amount > balance_before",
        "by_the_bank": "means <> 'TRANSFER' OR from_place = 'BANK'",
    },
    "price": {
        "from_then_on": "valid_from >= business_date",
    },
    "producer_entry": {
        "given_up": "kind <> 'WRITE_OFF' OR amount > 0",
    },
    "sale": {
        "rounded_down": "rounding BETWEEN -9999 AND 0",
    },
    "sale_discount": {
        "something": "amount > 0",
        "of_the_shop": "kind = 'LINE' OR bearer = 'SHOP'",
    },
    "sale_line": {
        "own_goods": "terms_kind <> 'OWN' OR producer_share = 0",
    },
    "sale_return": {
        "small_rounding": "rounding BETWEEN -19998 AND 19998",
    },
    "settlement": {
        "owed": "payable = 0 OR payable <= closing",
    },
    "terms": {
        "inherited": "kind <> 'INHERIT' OR product_id IS NOT NULL",
        "from_then_on": "valid_from >= business_date",
    },
}


def upgrade() -> None:
    """Add the rules of every table."""
    for table, rules in RULES.items():
        add_rules(op.get_bind(), table, _named(table, rules))


def downgrade() -> None:
    """Take the rules off again."""
    for table, rules in RULES.items():
        take_rules(op.get_bind(), table, _named(table, rules))


def _named(table: str, rules: dict[str, str]) -> dict[str, str]:
    return {f"ck_{table}_{name}": condition for name, condition in rules.items()}
