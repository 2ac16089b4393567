"""What must hold of numbers, dates and papers (I-12, 13, 20, 21, 23, 24)."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ntt_pos.documents.engine.paper_roll import as_text
from ntt_pos.documents.statement.old_form.strip import strip_lines
from ntt_pos.domain.money.statement_payload import payload_from
from tests.histories.books import Books
from tests.histories.life import nightly_hashes
from tests.histories.sums import read_words, wall_date

NUMBERED = (
    "sale",
    "sale_return",
    "shift_closed",
    "settlement",
    "payout",
    "repayment",
    "account_correction",
    "delivery",
    "withdrawal",
    "stock_count",
    "write_off",
)
NIGHTLY = ("day.cut", "day.closed", "settlement")
DESPITE_THE_CLOCK = ("clock.confirmed", "clock.date_typed", "denied")
RP = re.compile(r"Rp([0-9.]+)")


def caught_up_is_on_time(books: Books) -> Iterator[str]:
    """A night that came late, or broke off, wrote what a twin wrote that closed the same evening on time."""
    if not books.whole:
        return
    for day, on_time in books.life.on_time.items():
        late = nightly_hashes(books.life.hands.shop, day)
        changed = {books.codes[each] for each in books.life.pending.get(day, set()) if each}
        for code in {*late, *on_time} - changed:
            if late.get(code) != on_time.get(code):
                yield f"the statement of {code} for {day}, caught up, is not what it would have been on time"


def what_was_recorded_still_reads_the_same(books: Books) -> Iterator[str]:
    for name, read, before in books.life.witnesses:
        if read() != before:
            yield f"{name} no longer reads as before names, prices or terms were changed"


def numbers_have_no_gaps(books: Books) -> Iterator[str]:
    last: dict[str, int] = defaultdict(int)
    for table in NUMBERED:
        for row in books.all(table):
            series, _, number = row["number"].rpartition("-")
            if not series.endswith(row["business_date"][:4]) or int(number) != last[series] + 1:
                yield f"{row['number']} of {row['business_date']} follows number {last[series]}"
            last[series] = int(number)


def dates_never_go_back(books: Books) -> Iterator[str]:
    """A record is dated by Larantuka's wall, never before a recorded date, never into a cut day (case 40)."""
    newest, cut = "", ""
    for row in books.all("journal"):
        day = row["business_date"]
        if row["kind"] == "day.cut":
            cut = max(cut, day)
        if row["kind"] in NIGHTLY and day <= cut:
            continue
        wall = wall_date(datetime.fromisoformat(row["at"])).isoformat()
        after = (date.fromisoformat(cut) + timedelta(1)).isoformat() if cut else ""
        right = max(newest, after) if row["kind"] in DESPITE_THE_CLOCK else max(wall, newest, after)
        # Once a manager has confirmed it, the clock counts again: the confirmation itself may be dated by it.
        confirmed = row["kind"] == "clock.confirmed" and day == max(wall, newest, after)
        if day != right and newest and not (row["kind"] in DESPITE_THE_CLOCK and day == newest) and not confirmed:
            yield f"record {row['seq']} ({row['kind']}) of {row['at']} is dated {day}, it should be {right}"
        newest = max(newest, day)
    of = {row["record_uid"]: row["business_date"] for row in books.all("journal")}
    for table in ("sale", "sale_return", "producer_entry", "stock_movement", "cash_movement", "payout", "delivery"):
        for row in books.all(table):
            if row["business_date"] != of[row["record_uid"]]:
                yield f"{table} {row['id']} is dated {row['business_date']}, its record {of[row['record_uid']]}"


def _strips(books: Books) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    for made in books.all("settlement"):
        payload = json.loads(made["payload"])
        lines = strip_lines(
            payload_from(payload), number=made["number"], chain_hash=made["chain_hash"], copy=0, columns=48
        )
        yield made["number"], payload, as_text(lines, 48)


def nothing_payable_prints_rp0_and_says_what_is_carried(books: Books) -> Iterator[str]:
    for number, payload, strip in _strips(books):
        closing = payload["closing"]
        kept = closing % 500 if payload["producer"]["pays_by"] == "CASH" else 0
        right = closing - kept if closing > 0 else 0
        if payload["payable"] != right or payload["payable"] + payload["carried"] != closing:
            yield f"{number} pays {payload['payable']} and carries {payload['carried']} of {closing}"
        box = strip.split("UANG ANDA", 1)[1].split("---", 1)[0]
        shown = [int(each.replace(".", "")) for each in RP.findall(box)]
        if shown[:1] != [payload["payable"]]:
            yield f"{number} shows {shown} as the money, it is {payload['payable']}"
        says = shown[1:] if closing else "Tidak ada sisa" in " ".join(box.split())
        if payload["payable"] == 0 and says != ([abs(closing)] if closing else True):
            yield f"{number} does not say that {closing} carries forward"


def words_and_banknotes_are_the_amount(books: Books) -> Iterator[str]:
    for number, payload, strip in _strips(books):
        if not payload["payable"]:
            continue
        box = strip.split("UANG ANDA", 1)[1].split("---", 1)[0].strip().splitlines()
        words = " ".join(line.strip() for line in box[1:] if not re.search(r"[0-9]", line))
        spoken = read_words(words[: words.index("rupiah") + len("rupiah")])
        if spoken != payload["payable"]:
            yield f"{number} says “{words}” for {payload['payable']}"
        drawn = [re.findall(r"[0-9.]+", line) for line in box[1:] if "×" in line]
        money = sum(int(n) * int(note.replace(".", "")) for n, note, *_ in drawn)
        if payload["producer"]["pays_by"] == "CASH" and money != payload["payable"] - payload["payable"] % 100:
            yield f"{number} draws {money} for {payload['payable']}"
