"""Reports of money: what to pay, whether the money is there, what waits for producers, and what is out of order."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Final

from ntt_pos.data.queries.core import approvals as approval_query
from ntt_pos.data.queries.money import account as accounts
from ntt_pos.data.queries.money import places as place_query
from ntt_pos.data.queries.money import reconciliation as query_bank
from ntt_pos.data.queries.reports import day_papers as day_query
from ntt_pos.data.queries.reports import report_money as query
from ntt_pos.domain.core.act_words import ACTS
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.money.ageing import BOUNDS, LONG, ages, older_than
from ntt_pos.domain.money.reconciliation import mark_repeated, sums_of
from ntt_pos.domain.money.solvency import check_solvency
from ntt_pos.domain.reports.report import Column, Figure, Kind, Report, Table, row
from ntt_pos.i18n import N_
from ntt_pos.services.reports.day_papers import DayPapers
from ntt_pos.services.reports.report_context import BELOW, ReportContext
from ntt_pos.services.reports.report_goods import expiry_tables, negative_table, permits_table

_SHORT: Final = (
    N_("Approved"),
    N_("Below zero"),
    N_("Uncollected"),
    N_("Stock below zero"),
    N_("Expired"),
    N_("Expiring goods"),
    N_("Permits running out"),
    N_("Recorded late"),
)
RECEIPTS: Final = frozenset({"JL", "RT"})
_TWICE: Final = N_("A reference that occurs twice: look in the merchant's app whether both were paid.")


def recap(making: ReportContext) -> Report:
    """Return what is to be paid to whom at the end of the period, and the banknotes to fetch for it."""
    recap = DayPapers(making.context).recap_in(making.unit, making.period.last)
    ids = {each.code: each.producer_id for each in accounts.producer_accounts(making.unit, making.outlet)}
    settled = any(each.number for each in recap.rows)
    columns = making.columns(
        N_("Producer"),
        (N_("Code"), *BELOW),
        (N_("Village"), *BELOW),
        (N_("Balance"), Kind.RUPIAH, True),
        (N_("To pay"), Kind.RUPIAH, True),
        (N_("Kept"), Kind.RUPIAH, True),
        N_("Means"),
        *([N_("Statement")] if settled else []),
    )
    rows = [
        row(
            each.producer,
            each.producer_code,
            each.village,
            each.balance,
            each.payable,
            each.carried,
            making.text(MEANS[each.pays_by].short),
            *([each.number] if settled else []),
            about=f"producer {ids[each.producer_code]}",
        )
        for each in recap.rows
    ]
    notes = making.columns(
        (N_("Banknote or coin"), Kind.RUPIAH), (N_("How many"), Kind.COUNT), (N_("Amount"), Kind.RUPIAH, True)
    )
    fetch = [row(note, count, note * count) for note, count in recap.notes_to_fetch]
    return making.report(
        "rekap-pembayaran",
        making.text("Payment recap"),
        [
            making.table(making.text("Producers"), columns, rows),
            making.table(making.text("Banknotes and coins to fetch"), notes, fetch),
        ],
        figures=(
            Figure(making.text("Cash to pay"), recap.cash),
            Figure(making.text("Transfers to make"), recap.transfer),
            Figure(making.text("Owed to producers"), recap.owed),
            Figure(making.text("Cash and bank"), recap.trust.held),
        ),
        notes=[making.text(recap.trust.said.message, **recap.trust.said.params)],
        as_of=making.period.last,
    )


def trust(making: ReportContext) -> Report:
    """Return the money the shop held at the end of the period against what it owed to its producers."""
    day = making.period.last
    money = day_query.money_at(making.unit, making.outlet, day)
    balances = accounts.balance_as_of(making.unit, making.outlet, day)
    check = check_solvency(money, balances.values())
    # After the close money moves on under the next date: then the table leads from this date's books to what is there.
    later = check_solvency(place_query.moved_later(making.unit, making.outlet, day) if making.ends_today else {}, ())
    moved = [later.drawers, later.safe, later.bank, later.waiting]
    more = ((N_("Booked later"), Kind.RUPIAH, True), (N_("There now"), Kind.RUPIAH, True)) if any(moved) else ()
    places = making.columns(N_("Place of money"), (N_("Amount"), Kind.RUPIAH, True), *more)
    names = (N_("Drawers"), N_("Safe"), N_("Bank"), N_("On its way to the bank"))
    amounts = (check.drawers, check.safe, check.bank, check.waiting)
    held = [
        row(making.text(name), amount, *((after, amount + after) if more else ()))
        for name, amount, after in zip(names, amounts, moved, strict=True)
    ]
    known = {each.producer_id: each for each in accounts.producer_accounts(making.unit, making.outlet)}
    owed = making.columns(N_("Producer"), (N_("Code"), *BELOW), (N_("Balance"), Kind.RUPIAH, True))
    largest = sorted(((amount, who) for who, amount in balances.items() if amount > 0), reverse=True)
    return making.report(
        "uji-uang",
        making.text("Trust check"),
        [
            making.table(making.text("Held"), places, held, bars=(0, 1)),
            making.table(
                making.text("Owed to producers"),
                owed,
                [row(known[who].name, known[who].code, amount, about=f"producer {who}") for amount, who in largest],
            ),
        ],
        figures=(
            Figure(making.text("Held"), check.held),
            Figure(making.text("Owed to producers"), check.owed),
            Figure(making.text("Difference"), check.difference),
        ),
        notes=[
            making.text(check.said.message, **check.said.params),
            *(
                [making.text("Producers below zero owe {amount}.", amount=making.language.rp(check.receivable))]
                if check.receivable
                else []
            ),
        ],
        as_of=making.period.last,
    )


def not_cash(making: ReportContext) -> Report:
    """Return every QRIS, card and transfer payment with its reference, to be ticked off against the merchant's app."""
    days = query_bank.non_cash(making.unit, making.outlet, making.period.first, making.period.last)
    found = [(day, each) for day in sorted(days) for each in mark_repeated(days[day])]
    title = making.text("QRIS, card, transfer")
    sums = making.columns(
        N_("Means"),
        (N_("Payments"), Kind.COUNT, True),
        (N_("Taken"), Kind.RUPIAH, True),
        (N_("Given back"), Kind.RUPIAH, True),
        (N_("Net"), Kind.RUPIAH, True),
    )
    totals = sums_of(each for _day, each in found)
    listed = making.columns(
        (N_("Date"), Kind.DATE),
        N_("Time"),
        N_("Document"),
        (N_("Cashier"), *BELOW),
        N_("Means"),
        N_("Reference"),
        (N_("Amount"), Kind.RUPIAH, True),
    )
    twice = making.text("twice")
    lines = [
        row(
            calendar_date(each.at),
            " · ".join(filter(None, (making.language.clock_time(each.at), making.language.booked(each.at, day)))),
            each.number,
            each.cashier,
            making.text(MEANS[each.means].short),
            f"{each.reference} ({twice})" if each.repeated else each.reference,
            each.amount,
        )
        for day, each in found
    ]
    return making.report(
        "qris-kartu-transfer",
        title,
        [
            making.table(
                making.text("Sums per means"),
                sums,
                [row(making.text(MEANS[s.means].short), s.count, s.taken, s.given_back, s.net) for s in totals],
            ),
            making.table(making.text("Payments"), listed, lines),
        ],
        figures=tuple(Figure(making.text(MEANS[each.means].short), each.net) for each in totals),
        notes=[making.text(_TWICE)] if any(each.repeated for _day, each in found) else [],
    )


def uncollected(making: ReportContext) -> Report:
    """Return what waits for its producers, by how long it waits."""
    table = _ages_table(making, making.text("Money waiting for producers"))
    return making.report(
        "saldo-belum-diambil",
        making.text("Uncollected money"),
        [table],
        figures=tuple(
            Figure(column.title, table.totals[place]) for place, column in enumerate(table.columns) if column.total
        ),
        as_of=making.newest,
    )


def exceptions(making: ReportContext) -> Report:
    """Return what was approved in the period, everything that is out of order now, and what was recorded late."""
    below = making.columns(
        N_("Producer"), (N_("Code"), *BELOW), (N_("Village"), *BELOW), (N_("Balance"), Kind.RUPIAH, True)
    )
    owing = [
        row(each.name, each.code, each.village, each.balance, about=f"producer {each.producer_id}")
        for each in accounts.producer_accounts(making.unit, making.outlet)
        if each.balance < 0
    ]
    making.step()
    old = _ages_table(making, making.text("Not collected for {days} days", days=LONG), only_old=True)
    making.step()
    goods = [negative_table(making), *expiry_tables(making), permits_table(making)]
    making.step()
    late = making.columns(
        (N_("Recorded on"), Kind.DATE), (N_("Happened on"), Kind.DATE), N_("Document"), N_("Recorded by")
    )
    told = [
        row(each.date, each.happened, each.number, each.by)
        for each in query.late(making.unit, making.outlet, making.period.first, making.period.last)
    ]
    tables = [
        _approvals_table(making),
        making.table(making.text("Producers below zero"), below, owing),
        old,
        *goods,
        making.table(making.text("Recorded late"), late, told),
    ]
    return making.report(
        "pengecualian",
        making.text("Exceptions"),
        tables,
        figures=tuple(
            Figure(making.text(title), len(table.rows), Kind.COUNT) for title, table in zip(_SHORT, tables, strict=True)
        ),
    )


def _approvals_table(making: ReportContext) -> Table:
    """Return what somebody else approved: when, for which paper, why, for whom, by whom; different sums are not added up."""
    columns = making.columns(
        (N_("Date"), Kind.DATE),
        N_("What"),
        (N_("Time and reason"), *BELOW),
        N_("Approved by"),
        (N_("Asked by"), *BELOW),
        N_("Document"),
        (N_("Amount"), Kind.RUPIAH),
    )
    language = making.language
    rows = [
        row(
            on,
            language.text(ACTS[each.act]),
            f"{language.clock_time(at)} · {each.reason}",
            each.approver,
            language.text("for {name}", name=each.asker),
            each.document,
            each.amount or None,
            about=f"receipt {each.document}" if each.document[:2] in RECEIPTS else "",
        )
        for at, on, each in approval_query.between(making.unit, making.outlet, making.period.first, making.period.last)
    ]
    return making.table(making.text("Approved by somebody else"), columns, rows)


def _ages_table(making: ReportContext, title: str, *, only_old: bool = False) -> Table:
    credited = query.credited(making.unit, making.outlet, making.today - dt.timedelta(days=BOUNDS[-1]))
    heads = (
        making.text("up to {days} days", days=BOUNDS[0]),
        *(making.text("{low} to {high} days", low=low + 1, high=high) for low, high in pairwise(BOUNDS)),
        making.text("more than {days} days", days=BOUNDS[-1]),
    )
    columns = (
        *making.columns(
            N_("Producer"), (N_("Code"), *BELOW), (N_("Village"), *BELOW), (N_("Balance"), Kind.RUPIAH, True)
        ),
        *(Column(head, Kind.RUPIAH, total=True) for head in heads),
    )
    found = []
    for each in accounts.producer_accounts(making.unit, making.outlet):
        if each.balance <= 0:
            continue
        split = ages(each.balance, credited.get(each.producer_id, ()), making.today)
        if not only_old or older_than(split):
            line = row(each.name, each.code, each.village, each.balance, *split, about=f"producer {each.producer_id}")
            found.append((-older_than(split), -each.balance, each.code, line))
    return making.table(title, columns, [line for *_order, line in sorted(found, key=lambda each: each[:3])])
