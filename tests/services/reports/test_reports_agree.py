"""Days of trade with everything that moves money: each report, screen, paper, workbook and statement tells the same sums."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter

import openpyxl
import pytest
import sqlalchemy as sa

from ntt_pos.data.models import account, cash, sales
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.reports.report import Kind, Period
from ntt_pos.domain.selling.payment import Means
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.services.reports.report_catalogue import Format, ReportKind
from tests.builders import a_sale
from tests.services.days import close_drawer, new_key, next_day, payloads
from tests.services.reports.test_day_papers import CUTS, rows, sums

pytestmark = pytest.mark.same_everywhere

MARCH = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
TO_TODAY = Period(dt.date(2026, 2, 1), dt.date(2026, 3, 4))
DAYS = [dt.date(2026, 2, 28) + dt.timedelta(days=n) for n in range(5)]


@pytest.fixture
def lived(shop, traded, cashier, manager, owner):
    """Three days of trade, each closed; paid, taken back, corrected, written off, settled; a day closed early and sold on."""
    weaver, school, cloth, coffee = traded
    close_drawer(shop)
    shop.close_day.close(by=manager)
    yes = ApprovalGiven(owner.user_id, "sudah lihat")
    shop.payouts.pay(by=manager, producer_id=school.producer_id, amount=50_000, key=new_key(shop))
    wrong = shop.payouts.pay(by=manager, producer_id=weaver.producer_id, amount=10_000, key=new_key(shop))
    shop.payouts.reverse(by=manager, number=wrong.number, reason="salah orang", approval=yes)
    next_day(shop)
    shop.corrections.correct(
        by=manager,
        producer_id=weaver.producer_id,
        kind=EntryKind.CORRECTION,
        amount=-3_150,
        reason="salah hitung",
        approval=yes,
    )
    shop.stock_moves.write_off(
        by=manager, reason=WriteOffReason.DAMAGED, lines=[WriteOffLine(coffee.product_id, 1)], approval=yes
    )
    shop.reconciliation.settle(by=manager, means=Means.QRIS, amount=101_810, fee=713, key=new_key(shop))
    a_sale(shop, [(coffee, 1), (cloth, 1)], by=cashier)
    close_drawer(shop)
    shop.close_day.close(by=manager)  # early: what follows is booked for tomorrow
    a_sale(shop, [(coffee, 2)], by=cashier)
    return weaver, school


def whole(shop, of, column, *more):
    with shop.context.reading() as unit:
        return int(unit.value(sa.select(sa.func.sum(column)).select_from(of).where(*more)) or 0)


@pytest.mark.usefixtures("lived")
def test_turnover_and_takings_are_the_same_in_every_cut_screen_and_paper(shop, make, manager, owner):
    for period in (TO_TODAY, MARCH):
        days = [day for day in DAYS if period.first <= day <= period.last]
        papers = [shop.day_papers.day_report(day, by=manager) for day in days]
        between = sales.sale.c.business_date.between(period.first, period.last)
        back = sales.sale_return.c.business_date.between(period.first, period.last)
        sold = whole(shop, sales.sale_line.join(sales.sale), sales.sale_line.c.paid, between)
        sold -= whole(shop, sales.return_line.join(sales.sale_return), sales.return_line.c.paid, back)
        cuts, means = {kind: make(kind, period) for kind in CUTS}, make(ReportKind.MEANS, period)
        told = {str(kind): sums(each)["Omzet"] for kind, each in cuts.items()}
        told |= {f"figure {kind}": each.figures[0].value for kind, each in cuts.items()}
        told["means"] = means.figures[2].value
        told["papers"] = sum(paper.turnover for paper in papers)
        told["dinas"] = make(ReportKind.DINAS, period).figures[0].value
        assert set(told.values()) == {sold}, told
        assert sold > 0
        taken = {
            "means": means.figures[0].value,
            "papers": sum(paper.net for paper in papers),
            "means of the papers": sum(share.paid for paper in papers for share in paper.means),
        }
        assert len(set(taken.values())) == 1, taken
    board = shop.control.board(TO_TODAY, by=owner)
    by_cashier = {line[0]: line for line in rows(make(ReportKind.CASHIERS, TO_TODAY))}
    assert {each.name for each in board.cashiers} == set(by_cashier)
    home, today = shop.overview.home(by=manager), DAYS[3]
    papers = {day: shop.day_papers.day_report(day, by=manager) for day in DAYS}
    assert home.facts.takings == papers[today].net
    assert home.facts.later.takings == papers[DAYS[4]].net > 0
    monday = today - dt.timedelta(days=today.weekday())
    week = {monday + dt.timedelta(days=n): amount for n, amount in enumerate(home.week.now)}
    assert {day: amount for day, amount in week.items() if amount} == {
        day: papers[day].net for day in DAYS if monday <= day <= today
    }
    zs = [each.report for each in shop.shifts.last_closed()]
    assert sum(each.net for each in zs) == sum(papers[day].net for day in DAYS[:4])


@pytest.mark.usefixtures("lived")
def test_what_producers_are_owed_is_one_sum_everywhere(shop, make, manager):
    balances = Counter()
    with shop.context.reading() as unit:
        for row in unit.rows(sa.select(account.producer_entry)):
            balances[row["producer_id"]] += row["amount"]
    owed = sum(each for each in balances.values() if each > 0)
    board, home = shop.payables.board(by=manager), shop.overview.home(by=manager)
    told = {
        "payables": sum(each.balance for each in board.rows if each.balance > 0),
        "home": home.facts.owed,
        "producers": shop.overview.producers(by=manager).owed,
        "uncollected": sums(make(ReportKind.UNCOLLECTED))["Sisa"],
        "recap": make(ReportKind.RECAP).figures[2].value,
        "trust": make(ReportKind.TRUST).figures[1].value,
        "safe": shop.safe.board(by=manager).trust.owed,
    }
    assert set(told.values()) == {owed}, told
    to_pay = {
        "recap": sums(make(ReportKind.RECAP))["Bayar"],
        "payables": sum(each.payable for each in board.rows),
        "kept": owed - sums(make(ReportKind.RECAP))["Disimpan"],
    }
    assert len(set(to_pay.values())) == 1, to_pay
    assert home.to_pay == board.ready
    # Each statement goes on where the one before ended, and the last ones with what came since are what is owed.
    last, since = {}, Counter()
    for each in payloads(shop):
        code = each["producer"]["code"]
        assert each["opening"] == last.get(code, 0)
        assert each["closing"] == each["opening"] + each["sold"] + each["returned"] + each["other"] + each["paid_out"]
        last[code] = each["closing"]
    with shop.context.reading() as unit:
        entry, who = account.producer_entry.c, account.settlement.c
        newest = sa.select(who.producer_id, sa.func.max(who.business_date).label("day")).group_by(who.producer_id)
        ends = {row["producer_id"]: row["day"] for row in unit.rows(newest)}
        for row in unit.rows(sa.select(entry.producer_id, entry.amount, entry.business_date)):
            if row["business_date"] > ends[row["producer_id"]]:
                since[row["producer_id"]] += row["amount"]
    assert sum(last.values()) + sum(since.values()) == sum(balances.values())
    # What the statements say was sold and taken back is the producers' part of the reports.
    share = sums(make(ReportKind.PRODUCERS, Period(dt.date(2026, 2, 1), DAYS[3])))["Bagian produsen"]
    assert sum(each["sold"] + each["returned"] for each in payloads(shop)) == share


def test_a_producers_history_is_theirs_in_the_reports_and_all_histories_are_all(shop, make, lived, manager):
    producers, paid = rows(make(ReportKind.PRODUCERS, TO_TODAY)), 0
    turnover = share = 0
    for who in lived:
        dossier = make(ReportKind.DOSSIER, TO_TODAY, producer_id=who.producer_id)
        mine = next(line for line in producers if line[1] == who.code)
        assert dossier.figures[1].value == sums(dossier, 1)["Omzet"] == sums(dossier, 2)["Omzet"] == mine[5]
        assert dossier.figures[2].value == sums(dossier, 1)["Bagian produsen"] == mine[6]
        assert dossier.figures[3].value == sums(dossier, 1)["Sudah dibayarkan"] == sums(dossier, 3)["Nilai"]
        turnover, share = turnover + dossier.figures[1].value, share + dossier.figures[2].value
        paid += dossier.figures[3].value
        account_board = shop.payables.account(who.producer_id, by=manager)
        assert sum(line.amount for line in account_board.history if line.kind is not None) == account_board.row.balance
    own = sum(line[5] for line in producers if not line[1])
    assert turnover + own == make(ReportKind.DAYS, TO_TODAY).figures[0].value
    assert share == make(ReportKind.DAYS, TO_TODAY).figures[1].value
    payouts = (EntryKind.PAYOUT, EntryKind.ADVANCE, EntryKind.PAYOUT_REVERSED)
    assert paid == -whole(
        shop, account.producer_entry, account.producer_entry.c.amount, account.producer_entry.c.kind.in_(payouts)
    )
    dinas, months = make(ReportKind.DINAS, TO_TODAY), make(ReportKind.DAYS, TO_TODAY)
    for place, name in ((1, "pilar"), (2, "kecamatan"), (3, "desa")):
        assert sums(dinas, place)["Omzet"] == months.figures[0].value, name
        assert sums(dinas, place)["Pendapatan produsen"] == months.figures[1].value, name


@pytest.mark.usefixtures("lived")
def test_money_is_where_its_movements_took_it(shop, make, manager):
    held = Counter()
    with shop.context.reading() as unit:
        for row in unit.rows(sa.select(cash.cash_movement)):
            held[row["from_place"]] -= row["amount"]
            held[row["to_place"]] += row["amount"]
    held.pop(None, None)
    board = shop.safe.board(by=manager)
    assert {each.place: each.amount for each in board.places if each.amount} == {k: v for k, v in held.items() if v}
    assert make(ReportKind.TRUST, TO_TODAY).figures[0].value == sum(held.values()) == board.trust.held
    trust = make(ReportKind.TRUST, Period(DAYS[0], DAYS[3]))  # the day that was closed early; tomorrow has begun
    assert sums(trust)["Ada sekarang"] == sum(held.values())
    assert sums(trust)["Nilai"] == trust.figures[0].value == shop.day_papers.recap(DAYS[3], by=manager).trust.held
    assert sums(trust)["Dibukukan kemudian"] == sum(each.later for each in board.places)
    not_cash = make(ReportKind.NOT_CASH, TO_TODAY)
    by_means = {line[0]: line[2] for line in rows(make(ReportKind.MEANS, TO_TODAY))}
    for line in rows(not_cash):
        assert line[4] == by_means[line[0]]
    days = [shop.reconciliation.day(day, by=manager) for day in DAYS]
    assert sum(row.amount for day in days for row in day.rows) == sums(not_cash, 1)["Nilai"]


def test_workbook_and_text_hold_the_sums_of_the_report(shop, make, lived):
    producer_id = lived[0].producer_id
    for kind in ReportKind:
        report = make(kind, TO_TODAY, producer_id=producer_id)
        book = openpyxl.load_workbook(io.BytesIO(shop.report_catalogue.draw(kind, report, Format.XLSX)))
        numbers = Counter(
            cell.value for sheet in book for line in sheet.iter_rows() for cell in line if isinstance(cell.value, int)
        )
        text = shop.report_catalogue.draw(kind, report, Format.CSV).decode("utf-8-sig")
        cells = Counter(cell for line in csv.reader(io.StringIO(text), delimiter=";") for cell in line)
        for table in report.tables:
            for column, total in zip(table.columns, table.totals, strict=True):
                if table.summed and column.total and column.kind is Kind.RUPIAH:
                    assert numbers[total], (kind, table.title, column.title, total)
                    assert cells[str(total)], (kind, table.title, column.title, total)
