"""What a journal record says of an act that the owner looks at: its kind, its document, its amount, in the record's own words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ntt_pos.domain.core.approved_acts import Told, approved_acts, rows_of
from ntt_pos.domain.reports.control import ControlKind


@dataclass(frozen=True, slots=True)
class Read:
    """What a record says of an event."""

    kind: ControlKind
    detail: str = ""
    document: str = ""
    amount: int | None = None


def read_record(kind: str, told: Told) -> Read | None:
    """Return the event that a journal record tells, None for a record without one. Amounts in rupiah, as they moved.

    A record that has nothing else to tell is an event when somebody approved it.
    """
    reader = _READERS.get(kind)
    return (reader(told) if reader is not None else None) or _approved(told)


def approvers(told: Told) -> str:
    """Return who approved it, by their usernames."""
    return ", ".join(dict.fromkeys(row["approver"] for row in rows_of(told, "approval")))


def _first(told: Told, table: str) -> Told:
    return next(iter(rows_of(told, table)), {})


def _words(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part not in ("", None))


def _entered(told: Told) -> int:
    return sum(row["amount"] for row in rows_of(told, "producer_entry"))


def _corrected(told: Told) -> Read:
    row = _first(told, "account_correction")
    detail = _words(row.get("producer"), row.get("reason"), row.get("cites"))
    return Read(ControlKind.CORRECTION, detail, row.get("number", ""), row.get("amount"))


def _paid(told: Told) -> Read | None:
    row = _first(told, "payout")
    if row.get("kind") != "ADVANCE":
        return None
    return Read(ControlKind.ADVANCE, _words(row["producer"], row["means"]), row["number"], -row["amount"])


def _taken_back(told: Told) -> Read:
    entry, row = _first(told, "producer_entry"), _first(told, "payout_reversal")
    detail = _words(entry.get("producer"), row.get("reason"))
    return Read(ControlKind.PAYOUT_REVERSED, detail, entry.get("document", ""), entry.get("amount"))


def _written_off(told: Told) -> Read:
    row = _first(told, "write_off")
    goods = ", ".join(f"{line['product_name']} × {line['quantity']}" for line in rows_of(told, "write_off_line"))
    detail = _words(goods, row.get("note"))
    return Read(ControlKind.WRITE_OFF, detail, row.get("number", ""), _entered(told) or None)


def _counted(told: Told) -> Read | None:
    lost = [row for row in rows_of(told, "stock_movement") if row["kind"] == "LOST"]
    if not lost:
        return None
    units: dict[str, int] = {}
    for row in lost:
        units[row["product"]] = units.get(row["product"], 0) - row["quantity"]
    goods = ", ".join(f"{product} × {count}" for product, count in units.items())
    head = _first(told, "stock_count")
    return Read(ControlKind.SHRINKAGE, _words(goods, head.get("scope")), head.get("number", ""), _entered(told) or None)


def _closed(told: Told) -> Read | None:
    row = _first(told, "shift_closed")
    if not row.get("difference"):
        return None
    return Read(ControlKind.CASH_DIFFERENCE, _words(row.get("reason")), row.get("number", ""), row["difference"])


def _returned(told: Told) -> Read:
    row = _first(told, "sale_return")
    goods = ", ".join(line["product_name"] for line in rows_of(told, "return_line") if "product_name" in line)
    detail = _words(goods, row.get("sale"), row.get("note"))
    return Read(ControlKind.RETURN, detail, row.get("number", ""), -int(row.get("money_back", 0)))


def _voided(told: Told) -> Read:
    goods = (f"{line['product']} × {line['quantity']}" for line in told.get("lines", ()))
    return Read(ControlKind.VOID, _words(*goods, told.get("reason")), amount=int(told.get("total", 0)) or None)


def _opened(told: Told) -> Read:
    return Read(ControlKind.DRAWER, _words(_first(told, "drawer_opened").get("reason")))


def _taken_out(told: Told) -> Read | None:
    row = _first(told, "cash_movement")
    if row.get("kind") != "PAY_OUT":
        return None
    return Read(ControlKind.CASH_OUT, _words(row.get("reason")), amount=-row["amount"])


def _paid_otherwise(told: Told) -> Read | None:
    rows = rows_of(told, "payment")
    if not rows:
        return None
    wrong, right = rows
    detail = _words(f"{wrong['means']} → {right['means']}", right.get("reference"))
    return Read(ControlKind.MEANS, detail, _first(told, "cash_movement").get("document", ""), right["amount"])


def _approved(told: Told) -> Read | None:
    """Return each right with its own rupiah, as the record names it, and why it was approved."""
    acts = approved_acts(told)
    if not acts:
        return None
    reasons = dict.fromkeys(each.reason for each in acts)
    amount = acts[0].amount if len(acts) == 1 else 0
    detail = _words(*(f"{each.act} {each.amount}" for each in acts), *reasons)
    return Read(ControlKind.APPROVED, detail, acts[0].document, amount or None)


def _priced(told: Told) -> Read:
    rows = rows_of(told, "price")
    if len(rows) > 1:
        return Read(ControlKind.PRICE, _words(*(f"{each['product']} {each['price']}" for each in rows)))
    row = _first(told, "price")
    return Read(ControlKind.PRICE, _words(row.get("product"), row.get("valid_from")), amount=row.get("price"))


def _agreed(told: Told) -> Read:
    rows = rows_of(told, "terms")
    row = _first(told, "terms")
    share = row.get("kind")
    if share == "COMMISSION":
        share = f"{row['rate_bp'] / 100:g} %".replace(".", ",")
    elif share == "NET_PRICE":
        share = f"{share} {row['net_price']}"
    if len(rows) > 1:
        return Read(ControlKind.TERMS, _words(share, *(each["product"] for each in rows)))
    return Read(ControlKind.TERMS, _words(row.get("producer"), row.get("product"), share, row.get("valid_from")))


def _clock(told: Told) -> Read:
    return Read(ControlKind.CLOCK, _words(told.get("clock"), told.get("last_record")))


def _rights(told: Told) -> Read:
    about = _first(told, "user_account")
    change = _words(told.get("before"), told.get("after"))
    return Read(ControlKind.RIGHTS, _words(about.get("username"), told.get("role"), told.get("act"), change))


def _denied(told: Told) -> Read:
    return Read(ControlKind.DENIED, _words(told.get("act"), told.get("object")))


def _failed(told: Told) -> Read:
    return Read(ControlKind.SIGN_IN, _words(told.get("username")))


def _restored(told: Told) -> Read:
    row = _first(told, "restored")
    left = f"{row['old_seq'] + 1}–{row['anchored_seq']}" if row else ""
    return Read(ControlKind.OLDER_BOOKS, _words(*_papers(json.loads(row.get("skipped", "[]"))), left))


def _older(told: Told) -> Read:
    return Read(ControlKind.OLDER_BOOKS, _words(*_papers(told.get("papers", ()))))


def _papers(ranges: Iterable[tuple[str, int, int]]) -> Iterator[str]:
    return (f"{series}-{first:06d}–{last:06d}" for series, first, last in ranges)


def _copied(told: Told) -> Read | None:
    row = _first(told, "copy_printed")
    document = row.get("document", "")
    return Read(ControlKind.REPRINT, _words(document, row.get("copy")), document) if row else None


def _unknown(told: Told) -> Read:
    row = _first(told, "unknown_code")
    return Read(ControlKind.UNKNOWN_CODE, _words(row.get("code"), row.get("product")))


def _undone(table: str) -> Callable[[Told], Read]:
    def read(told: Told) -> Read:
        row = _first(told, table)
        detail = _words(row.get("note"), *told.get("along", ()))
        return Read(ControlKind.UNDONE, detail, row.get("number", ""), _entered(told) or None)

    return read


def _cut(told: Told) -> Read | None:
    return Read(ControlKind.EARLY_CLOSE, told["why"]) if told.get("why") else None


_READERS: Final[Mapping[str, Callable[[Told], Read | None]]] = {
    "account.corrected": _corrected,
    "payout": _paid,
    "payout.reversed": _taken_back,
    "write_off": _written_off,
    "stock_count": _counted,
    "shift.closed": _closed,
    "return": _returned,
    "line.voided": _voided,
    "cart.voided": _voided,
    "drawer.opened": _opened,
    "cash.moved": _taken_out,
    "payment.corrected": _paid_otherwise,
    "price.set": _priced,
    "terms.set": _agreed,
    "clock.confirmed": _clock,
    "clock.date_typed": _clock,
    "rights.changed": _rights,
    "user.added": _rights,
    "user.role": _rights,
    "user.enabled": _rights,
    "user.disabled": _rights,
    "denied": _denied,
    "sign_in.failed": _failed,
    "setting.foreign": lambda told: Read(ControlKind.RIGHTS, _words(*told.get("names", ()))),
    "sign_in.foreign": _failed,
    "restored": _restored,
    "heads.missing": _older,
    "copy.printed": _copied,
    "code.unknown": _unknown,
    "delivery.reversed": _undone("delivery"),
    "withdrawal.reversed": _undone("withdrawal"),
    "write_off.reversed": _undone("write_off"),
    "day.cut": _cut,
}


RECORDS: Final = tuple(_READERS)
