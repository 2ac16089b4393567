"""What somebody else approved, as the record of the act tells it: the right, for whom, by whom, why, and its rupiah."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from ntt_pos.domain.core.permissions import Act

Told: TypeAlias = Mapping[str, Any]

_NUMBER: Final = re.compile(r"[A-Z]{1,2}-.+-\d{6}")


@dataclass(frozen=True, slots=True)
class ApprovedAct:
    """One approval: ``amount`` is what that right moved in rupiah, 0 where it moves none; people by their usernames.

    ``reason`` holds what the asker and the approver said, ``document`` is the paper it is on, "" where there is none.
    """

    act: str
    asker: str
    approver: str
    reason: str
    amount: int = 0
    document: str = ""


def approved_acts(told: Told) -> tuple[ApprovedAct, ...]:
    """Return each approval that a journal record holds, in the order they were asked."""
    return tuple(_approved(told, each) for each in rows_of(told, "approval"))


def rows_of(told: Told, table: str) -> Sequence[Told]:
    """Return the rows of a table that a record wrote."""
    return told.get("rows", {}).get(table, ())  # type: ignore[no-any-return]


def _approved(told: Told, row: Told) -> ApprovedAct:
    said = [each["reason"] for table in _SAYING for each in rows_of(told, table) if each.get("approval") == row["uid"]]
    said += [told["reason"]] if told.get("reason") else []
    numbers = (each["number"] for rows in told["rows"].values() for each in rows if "number" in each)
    named = row["object"] if _NUMBER.fullmatch(row["object"]) else ""
    count = _AMOUNTS.get(row["act"])
    return ApprovedAct(
        row["act"],
        row["asker"],
        row["approver"],
        " · ".join(dict.fromkeys(filter(None, (*said, row["reason"])))),
        count(told, row["uid"]) if count else 0,
        named or next(numbers, ""),
    )


def _of(table: str, column: str) -> Callable[[Told, str], int]:
    """Return what adds up a column over all rows of a table."""
    return lambda told, _uid: sum(each[column] for each in rows_of(told, table))


def _signed_for(table: str, column: str) -> Callable[[Told, str], int]:
    """Return what adds up a column over the rows that cite the approval."""
    return lambda told, uid: sum(each[column] for each in rows_of(told, table) if each.get("approval") == uid)


def _added_by_the_shop(told: Told, _uid: str) -> int:
    return sum(max(-each["shop_share"], 0) for each in rows_of(told, "sale_line") if each.get("approval"))


def _given_in_cash(told: Told, _uid: str) -> int:
    return sum(each["amount"] for each in rows_of(told, "refund") if each["means"] == "CASH")


def _put_right(told: Told, _uid: str) -> int:
    return sum(max(each["amount"], 0) for each in rows_of(told, "payment"))


def _acts(count: Callable[[Told, str], int], *acts: Act) -> Iterable[tuple[str, Callable[[Told, str], int]]]:
    return ((act, count) for act in acts)


_SAYING: Final = ("cash_movement", "drawer_opened", "payout_reversal", "account_correction")
_AMOUNTS: Final[Mapping[str, Callable[[Told, str], int]]] = dict(
    (
        *_acts(
            _signed_for("sale_discount", "amount"),
            Act.DISCOUNT,
            Act.DISCOUNT_ABOVE_CEILING,
            Act.CART_DISCOUNT_ABOVE_CEILING,
        ),
        *_acts(_signed_for("sale_line", "paid"), Act.OVERRIDE_PRICE),
        *_acts(_added_by_the_shop, Act.SELL_BELOW_SHARE),
        *_acts(_of("sale", "total"), Act.LATE_SALE),
        *_acts(_put_right, Act.CORRECT_MEANS),
        *_acts(_of("sale_return", "paid"), Act.RETURN, Act.RETURN_OUTSIDE_RULES, Act.RETURN_WITHOUT_RECEIPT),
        *_acts(_given_in_cash, Act.REFUND_IN_CASH, Act.REFUND_ABOVE_LIMIT),
        *_acts(_signed_for("cash_movement", "amount"), Act.PAY_IN, Act.PAY_OUT, Act.SETTLE_CLEARING),
        *_acts(lambda told, _uid: told["total"], Act.VOID_CART),
        *_acts(_of("payout", "amount"), Act.PAYOUT, Act.ADVANCE, Act.PAY_UNLISTED_COLLECTOR),
        *_acts(_of("producer_entry", "amount"), Act.CORRECT_ACCOUNT, Act.COUNT_STOCK, Act.WRITE_OFF_STOCK),
    )
)
