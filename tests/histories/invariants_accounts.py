"""What must hold of the producers' accounts, their statements and vouchers (I-4, 6, 7, 8, 9, 10, 15, 16)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date

from tests.histories.books import Books, Row, sums, total

PAID_OUT = ("PAYOUT", "ADVANCE", "PAYOUT_REVERSED", "REPAYMENT")


def one_entry_per_consigned_line(books: Books) -> Iterator[str]:
    entries = books.by("producer_entry", "kind", "line_uid")
    for kind, table, sign in (("SALE", "sale_line", 1), ("RETURN", "return_line", -1)):
        lines = {row["uid"]: row for row in books.all(table)}
        for uid, line in lines.items():
            mine = entries.get((kind, uid), [])
            consigned = line["producer_id"] is not None and (kind == "SALE" or line["sale_line_id"] is not None)
            right = [(line["producer_id"], sign * line["producer_share"])] if consigned else []
            if [(e["producer_id"], e["amount"]) for e in mine] != right:
                yield f"{kind} entries of line {line['id']} are {[e['amount'] for e in mine]}, they should be {right}"
        for (of, uid), mine in entries.items():
            if of == kind and uid not in lines:
                yield f"{kind} entry {mine[0]['id']} belongs to no line"


def a_balance_is_the_sum_of_its_entries_everywhere(books: Books) -> Iterator[str]:
    right = sums(books.all("producer_entry"), lambda e: e["producer_id"], "amount")
    derived = {row["producer_id"]: row["amount"] for row in books.all("balance_now") if row["amount"]}
    if derived != right:
        yield f"the derived balances are {derived}, the entries say {right}"
    by_code = {books.codes[producer_id]: amount for producer_id, amount in right.items()}
    hands = books.life.hands
    listed = {code: amount for code, amount in hands.on_the_screen().items() if amount}
    if listed != by_code:
        yield f"the list of producers shows {listed}, the entries say {by_code}"
    for producer_id in books.codes:
        if hands.proposed(producer_id)[0] != right.get(producer_id, 0):
            yield f"the payout screen shows {hands.proposed(producer_id)[0]} for {books.codes[producer_id]}"
    for day in [row["business_date"] for row in books.all("day_closed")][-1:]:
        then = sums(
            (e for e in books.all("producer_entry") if e["business_date"] <= day), lambda e: e["producer_id"], "amount"
        )
        shown = {code: amount for code, amount in hands.recap(date.fromisoformat(day)).items() if amount}
        if shown != {books.codes[producer_id]: amount for producer_id, amount in then.items()}:
            yield f"the recap of {day} shows {shown}, the entries say {then}"


def chains(books: Books) -> Iterator[tuple[int, list[Row]]]:
    """Return each producer's statements in order."""
    for producer_id, made in books.by("settlement", "producer_id").items():
        yield producer_id, sorted(made, key=lambda row: row["chain_position"])


def statements_open_where_the_last_closed(books: Books) -> Iterator[str]:
    for producer_id, made in chains(books):
        closing, head = 0, "0" * 64
        for position, each in enumerate(made, 1):
            if each["opening"] != closing or each["chain_position"] != position:
                yield f"{each['number']} opens with {each['opening']}, {books.codes[producer_id]} closed at {closing}"
            sha = hashlib.sha256(each["payload"].encode()).hexdigest()
            linked = f"NTTSET1\n{head}\n{each['number']}\n{each['kind']}\n{sha}"
            right = hashlib.sha256(linked.encode()).hexdigest()
            if (each["previous_hash"], each["payload_sha256"], each["chain_hash"]) != (head, sha, right):
                yield f"{each['number']}: its hashes do not link"
            closing, head = each["closing"], each["chain_hash"]


def statements_say_what_their_entries_say(books: Books) -> Iterator[str]:
    entries, taken = books.one("producer_entry"), books.by("settlement_entry", "settlement_id")
    for made in books.all("settlement"):
        mine = [entries[row["entry_id"]] for row in taken.get(made["id"], [])]
        shown = json.loads(made["payload"])
        kinds = sums(mine, lambda e: e["kind"], "amount")
        paid_out = sum(kinds.get(kind, 0) for kind in PAID_OUT)
        sold, returned = kinds.get("SALE", 0), kinds.get("RETURN", 0)
        right = {
            "opening": made["opening"],
            "paid_out": paid_out,
            "sold": sold,
            "returned": returned,
            "other": total(mine, "amount") - paid_out - sold - returned,
            "closing": made["opening"] + total(mine, "amount"),
        }
        held = {name: shown[name] for name in right}
        if held != right or made["closing"] != right["closing"] or not mine:
            yield f"{made['number']} shows {held}, its entries say {right}"
        if {e["producer_id"] for e in mine} - {made["producer_id"]}:
            yield f"{made['number']} takes another producer's entries"
        if shown["sold"] != sum(row["share"] for row in shown["sold_lines"]):
            yield f"{made['number']}: its sold lines do not add up"


def nothing_is_settled_twice(books: Books) -> Iterator[str]:
    for table, member in (("settlement_entry", "entry_id"), ("settlement_movement", "movement_id")):
        for key, times in Counter(row[member] for row in books.all(table)).items():
            if times > 1:
                yield f"{member} {key} is in {times} statements"


def nothing_is_left_out_of_the_nights(books: Books) -> Iterator[str]:
    """Entries are in the statement of their own date; movements in the next one that is made as of their date or later."""
    settlements = books.one("settlement")
    in_entry = {row["entry_id"]: row["settlement_id"] for row in books.all("settlement_entry")}
    closed = {row["business_date"] for row in books.all("day_closed")}
    last = {producer_id: made[-1]["closing"] for producer_id, made in chains(books)}
    unsettled: dict[int, int] = {}
    for entry in books.all("producer_entry"):
        made = settlements.get(in_entry.get(entry["id"], 0))
        day = entry["business_date"]
        if made is None:
            unsettled[entry["producer_id"]] = unsettled.get(entry["producer_id"], 0) + entry["amount"]
            if closed and day <= max(closed):
                yield f"entry {entry['id']} of {day} is in no statement, {max(closed)} is closed"
        elif made["kind"] == "NIGHT" and made["business_date"] != day:
            yield f"entry {entry['id']} of {day} is in the nightly statement of {made['business_date']}"
        elif made["business_date"] < day:
            yield f"entry {entry['id']} of {day} is in a statement of {made['business_date']}"
    for producer_id, balance in sums(books.all("producer_entry"), lambda e: e["producer_id"], "amount").items():
        if last.get(producer_id, 0) + unsettled.get(producer_id, 0) != balance:
            yield f"{books.codes[producer_id]}: the last closing and what is unsettled are not the balance {balance}"
    if books.whole:
        for day in {row["business_date"] for row in books.all("journal")} - closed:
            if closed and min(closed) < day < max(closed):
                yield f"{day} was never closed, {max(closed)} is"
    yield from _movements(books)


def _movements(books: Books) -> Iterator[str]:
    taken = {row["movement_id"]: row["settlement_id"] for row in books.all("settlement_movement")}
    of = dict(chains(books))
    for movement in books.all("stock_movement"):
        made_at = books.at[movement["record_uid"]]
        right = next(
            (
                each["id"]
                for each in of.get(movement["producer_id"], [])
                if books.at[each["record_uid"]] > made_at and each["business_date"] >= movement["business_date"]
            ),
            None,
        )
        if taken.get(movement["id"]) != right:
            day = movement["business_date"]
            yield f"movement {movement['id']} of {day} is in statement {taken.get(movement['id'])}, not in {right}"


def vouchers_are_entries_are_keys(books: Books) -> Iterator[str]:
    vouchers = books.all("payout")
    entries = [e for e in books.all("producer_entry") if e["kind"] in ("PAYOUT", "ADVANCE")]
    told = [(v["number"], v["producer_id"], v["kind"], -v["amount"]) for v in vouchers]
    booked = [(e["document"], e["producer_id"], e["kind"], e["amount"]) for e in entries]
    if sorted(told) != sorted(booked):
        yield f"the vouchers are {told}, the entries {booked}"
    keys = [v["key"] for v in vouchers]
    if set(keys) != books.life.keys or len(keys) != len(set(keys)):
        yield f"{len(keys)} vouchers of {len(books.life.keys)} payments"
    for voucher in vouchers:
        at = books.at[voucher["record_uid"]]
        before = total(
            (
                e
                for e in books.all("producer_entry")
                if e["producer_id"] == voucher["producer_id"] and books.at[e["record_uid"]] < at
            ),
            "amount",
        )
        if voucher["balance_before"] != before:
            yield f"{voucher['number']} says {voucher['balance_before']} was owed before, it was {before}"
        if voucher["amount"] <= 0 or (voucher["kind"] == "PAYOUT") != (voucher["amount"] <= before):
            yield f"{voucher['number']} is a {voucher['kind']} of {voucher['amount']} on a balance of {before}"
        if voucher["kind"] == "ADVANCE" and voucher["approval_id"] is None:
            yield f"{voucher['number']} is an advance that nobody approved"


def what_was_paid_out_and_the_balance_are_what_was_earned(books: Books) -> Iterator[str]:
    vouchers = books.one("payout")
    paid = sums(books.all("payout"), lambda v: v["producer_id"], "amount")
    for row in books.all("payout_reversal"):
        voucher = vouchers[row["payout_id"]]
        paid[voucher["producer_id"]] = paid.get(voucher["producer_id"], 0) - voucher["amount"]
    for row in books.all("repayment"):
        paid[row["producer_id"]] = paid.get(row["producer_id"], 0) - row["amount"]
    entries = books.all("producer_entry")
    earned = sums((e for e in entries if e["kind"] not in PAID_OUT), lambda e: e["producer_id"], "amount")
    balances = sums(entries, lambda e: e["producer_id"], "amount")
    for producer_id, code in books.codes.items():
        if paid.get(producer_id, 0) + balances.get(producer_id, 0) != earned.get(producer_id, 0):
            yield f"{code} was paid {paid.get(producer_id, 0)}, holds {balances.get(producer_id, 0)}, earned {earned.get(producer_id, 0)}"
    for kind in ("CORRECTION", "TAX", "WRITE_OFF", "OPENING"):
        booked = total((e for e in entries if e["kind"] == kind), "amount")
        if booked != total((c for c in books.all("account_correction") if c["kind"] == kind), "amount"):
            yield f"the documents of {kind} are not its entries"
