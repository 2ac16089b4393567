"""Proving the sums: balances, settlements and their chains, cuts, closed days, photos and the rules of the schema."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.queries.money import days
from ntt_pos.data.queries.verify import verify_books as query
from ntt_pos.data.queries.verify import (
    verify_calendar,
    verify_derived,
    verify_documents,
    verify_goods,
    verify_money,
    verify_sales,
)
from ntt_pos.data.queries.verify.books_rule import writers
from ntt_pos.data.year_files import file_of
from ntt_pos.domain.money.account import HANDED_OVER, EntryKind
from ntt_pos.domain.money.settlement import GENESIS, chain_hash
from ntt_pos.i18n import N_
from ntt_pos.services.safety.proof.verify_report import RunNotes

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit

OWED: Final = (EntryKind.REPAYMENT, EntryKind.WRITE_OFF)


def prove_sums(unit: Unit, notes: RunNotes) -> None:
    """Ask every rule that is a query for its exceptions."""
    checks = (
        *verify_derived.derived_checks(),
        *verify_sales.sale_checks(),
        *verify_money.money_checks(),
        *verify_goods.goods_checks(),
        *verify_documents.document_checks(),
        *verify_calendar.calendar_checks(),
    )
    for check in checks:
        for row in unit.rows(check.query):
            notes.find(check.kind, str(row["place"]), check.sentence, **row)
        notes.count("checks")
    for check in verify_money.left_behind():
        for row in unit.rows(check.query):
            cut = days.cut_of(unit, row["outlet_id"], row["day"])
            if cut is None or row["seq"] is None or cut.holds(row["register"], row["seq"]):
                notes.find(check.kind, str(row["place"]), check.sentence, place=row["place"], document=row["document"])
        notes.count("checks")


def prove_happened(unit: Unit, notes: RunNotes) -> None:
    """Nothing happened after the day on which it was recorded."""
    for table, row in verify_calendar.happened_later(unit):
        place, on = str(row["place"]), row["occurred_on"].isoformat()
        notes.find(
            table,
            place,
            N_("{place}: a row of {table} is of {on}, a day to come then."),
            place=place,
            table=table,
            on=on,
        )
    notes.count("checks")


def prove_cuts(unit: Unit, notes: RunNotes) -> None:
    """No night takes what came after its day was cut (I-9): that is a late entry of the next statement."""
    if writers(unit) <= 1:
        return
    cuts = days.cuts(unit)
    with closing(unit.stream(verify_money.taken_from_others())) as taken:
        for row in taken:
            cut = cuts.get((row["outlet_id"], row["business_date"]))
            if cut is not None and not cut.holds(row["register"], row["seq"]):
                notes.find(
                    "settlement",
                    row["number"],
                    N_("{place} counts {document}, which came after the day was cut (I-9)."),
                    place=row["number"],
                    document=row["document"],
                )
    notes.count("checks")


def prove_balances(unit: Unit, notes: RunNotes) -> None:
    """Add up each producer's account as it was recorded: what vouchers found there, and what is kept now (I-6, I-15).

    Where several registers wrote, what each of them knew of the others is asked by ``prove_payments``.
    """
    vouchers, kept = (verify_money.vouchers(unit) if writers(unit) <= 1 else None), verify_money.balances(unit)
    sums: dict[int, int] = {}
    newest: dict[int, int] = {}
    with closing(verify_money.entries_in_order(unit)) as entries:
        for producer, entry, amount, kind, document in entries:
            before = sums.get(producer, 0)
            sums[producer], newest[producer] = before + amount, entry
            if document is None or vouchers is None:
                continue
            if vouchers.get(document, (kind, before)) != (kind, before) and kind in HANDED_OVER:
                notes.find(
                    "payout",
                    document,
                    N_("{place}: the balance before the payment was another (I-15)."),
                    place=document,
                )
            elif kind in OWED and amount > -before:
                notes.find(
                    "producer_entry",
                    document,
                    N_("{place}: more was paid back or given up than was owed (I-16)."),
                    place=document,
                )
    for producer, row in kept.items():
        entered, last = sums.get(producer, 0), newest.get(producer, 0)
        if (entered, last) != (row["kept"], row["newest"] or 0):
            notes.find(
                "balance_now",
                row["code"],
                N_("The balance of {place} is kept as {kept}, its entries say {entered}."),
                place=row["code"],
                kept=row["kept"],
                entered=entered,
            )


def prove_settlements(unit: Unit, notes: RunNotes) -> None:
    """Follow each producer's chain of statements: hashes, opening = last closing, closing − opening = Σ entries (I-7, I-8)."""
    heads: dict[str, tuple[int, str, int]] = {}
    with closing(verify_money.settlements(unit)) as settlements:
        for row in settlements:
            mine = f"{row['outlet']}/{row['producer']}"
            position, previous, before = heads.get(mine, (0, GENESIS, 0))
            _prove_settlement(notes, row, position + 1, previous, before)
            heads[mine] = row["chain_position"], row["chain_hash"], row["closing"]
            notes.count("settlements")
    notes.heads += [f"{mine} {previous}" for mine, (_position, previous, _closing) in heads.items()]


def _prove_settlement(notes: RunNotes, row: Row, position: int, previous: str, closing: int) -> None:
    number = row["number"]
    if row["chain_position"] != position or row["previous_hash"] != previous:
        notes.find("settlement", number, N_("{number} does not follow the statement before it (I-7)."), number=number)
    away = file_of(row["payload"]) in notes.away
    if not away and hashlib.sha256(row["payload"].encode()).hexdigest() != row["payload_sha256"]:
        notes.find(
            "settlement",
            number,
            N_("{number}: what the paper shows was changed (its hash does not fit)."),
            number=number,
        )
    if chain_hash(row["previous_hash"], number, row["kind"], row["payload_sha256"]) != row["chain_hash"]:
        notes.find(
            "settlement",
            number,
            N_("{number}: its place in the chain was changed (the chain hash does not fit)."),
            number=number,
        )
    if row["opening"] != closing:
        notes.find(
            "settlement",
            number,
            N_("{number} opens with {opening}, the last statement closed with {closing} (I-7)."),
            number=number,
            opening=row["opening"],
            closing=closing,
        )
    if row["closing"] - row["opening"] != (row["sum"] or 0) or not row["count"]:
        notes.find(
            "settlement",
            number,
            N_("{number}: closing less opening is {difference}, its entries say {sum} (I-8)."),
            number=number,
            difference=row["closing"] - row["opening"],
            sum=row["sum"] or 0,
        )
    if not away:
        _prove_payload(notes, row)


def _prove_payload(notes: RunNotes, row: Row) -> None:
    """What the paper shows is what the books hold."""
    number = row["number"]
    try:
        shown: dict[str, Any] = json.loads(row["payload"])
    except ValueError:
        shown = {}
    said = {name: shown.get(name) for name in ("opening", "closing", "payable", "sold", "returned", "date", "kind")}
    held = {
        "opening": row["opening"],
        "closing": row["closing"],
        "payable": row["payable"],
        "sold": row["sold"] or 0,
        "returned": row["returned"] or 0,
        "date": row["business_date"].isoformat(),
        "kind": row["kind"],
    }
    for name, value in held.items():
        if said[name] != value:
            notes.find(
                "settlement",
                number,
                N_("{number}: the paper shows {said} as {field}, the books say {held}."),
                number=number,
                field=name,
                said=str(said[name]),
                held=str(value),
            )
    if sum(line["share"] for line in shown.get("sold_lines", ())) != shown.get("sold", 0):
        notes.find(
            "settlement", number, N_("{number}: the sold lines do not add up to what is shown as sold."), number=number
        )
    try:
        sums = tuple(_sums_shown(shown, row))
    except (AttributeError, KeyError, TypeError):
        notes.find("settlement", number, N_("{number}: what the paper shows cannot be read."), number=number)
        return
    for name, value, right in sums:
        if value != right:
            notes.find(
                "settlement",
                number,
                N_("{number}: {said} is shown as {field}, what it is made of says {held} (I-19)."),
                number=number,
                field=name,
                said=value,
                held=right,
            )


def _sums_shown(shown: Mapping[str, Any], row: Row) -> Iterator[tuple[str, object, object]]:
    """Yield what of a statement follows from its lines and from what moved: name, as it is shown, as it must be."""
    sold, stock = shown["sold_lines"], shown["stock"]
    yield "producer", shown["producer"]["code"], row["producer"]
    yield "carried", shown["carried"], shown["closing"] - shown["payable"]
    yield "other", shown["other"], sum(each["amount"] for each in shown["others"])
    parts = sum(shown[each] for each in ("opening", "paid_out", "sold", "returned", "other"))
    yield "closing", shown["closing"], parts
    yield "sold_paid", shown["sold_paid"], sum(each["paid"] for each in sold)
    yield "sold_shop", shown["sold_shop"], sum(each["paid"] - each["share"] for each in sold)
    yield "shop", sum(each["shop"] for each in sold), shown["sold_shop"]
    yield "quantity", sum(each["quantity"] for each in sold), row["units"] or 0
    yield "stock sold", sum(each["sold"] for each in stock), row["units"] or 0
    yield "stock", sum(each["closing"] - each["opening"] for each in stock), row["moved"] or 0
    if shown["layout"] > 1:
        yield "paid_out", shown["paid_out"], sum(each["amount"] for each in shown["paid_lines"])
        back = sum(each["amount"] for each in shown["back_lines"])
        yield "back_lines", back, shown["returned"] + shown["other"]


def prove_photos(unit: Unit, notes: RunNotes) -> None:
    """Each photo is the one that it is known by."""
    for row in unit.stream(verify_money.photos()):
        if hashlib.sha256(row["jpeg"]).hexdigest() != row["sha256"]:
            notes.find("photo", row["sha256"], N_("Photo {name} shows something else."), name=row["sha256"][:8])


def prove_days(unit: Unit, notes: RunNotes) -> None:
    """Each closed day counts the statements and sums that the books hold."""
    for row in unit.rows(verify_money.closed_days()):
        where = f"{row['outlet']} {row['business_date'].isoformat()}"
        if row["statements"] != row["made"]:
            notes.find(
                "day_closed",
                where,
                N_("{where}: {statements} statements are noted, {made} were made."),
                where=where,
                statements=row["statements"],
                made=row["made"],
            )
        if not _as_summed(unit, row):
            notes.find(
                "day_closed",
                where,
                N_("{where}: the sums of the day are not those of its sales and returns."),
                where=where,
            )
        notes.count("days")


def _as_summed(unit: Unit, row: Row) -> bool:
    """Return whether the books hold what was noted of a closed day; what came after its cut is not among it."""
    noted, outlet, day = json.loads(row["summary"]), row["outlet_id"], row["business_date"]
    if noted == days.day_sums(unit, outlet, day):
        return True
    cut = days.cut_of(unit, outlet, day)
    return cut is not None and cut.heads is not None and noted == days.day_sums(unit, outlet, day, cut)


def prove_file(unit: Unit, notes: RunNotes) -> None:
    """SQLite finds nothing wrong with its own file: an index or a page that was damaged need not show in any sum yet."""
    for told in query.file_damages(unit):
        notes.find(
            "file",
            "SQLite",
            N_(
                "The database file itself is damaged: {reason}. Bring a backup back, and keep this file for the auditor."
            ),
            reason=" ".join(told.split())[:200],
        )


def prove_rules(unit: Unit, notes: RunNotes) -> None:
    """Every row keeps the rules of its table, also those from before a rule was there or while it was switched off."""
    for table, rule, row in query.rule_breakers(unit):
        notes.find(
            table,
            row,
            N_("Row {row} of {table} holds what cannot be (rule {rule})."),
            row=row,
            table=table,
            rule=rule,
        )


def prove_references(unit: Unit, notes: RunNotes) -> None:
    """References hold, on SQLite too, where somebody may have switched them off."""
    for table, other in query.loose_references(unit):
        notes.find(
            table, table, N_("A row of {table} refers to a row of {other} that is not there."), table=table, other=other
        )
