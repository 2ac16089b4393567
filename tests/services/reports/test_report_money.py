"""Reports of money: what producers get, the trust check, uncollected money, and what is out of order."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import CashKind
from ntt_pos.domain.reports.report import Period, Units
from ntt_pos.domain.selling.payment import Means
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.reports.report_catalogue import ReportKind
from tests.builders import a_producer, a_product, a_sale, somebody
from tests.services.reports.test_day_papers import rows, sums


def test_producers_get_in_the_report_what_their_accounts_say(shop, make, traded):
    accounts = {each.code: each.balance for each in shop.overview.producers().rows}
    by_code = {line[1]: line[6] for line in rows(make(ReportKind.PRODUCERS)) if line[1]}
    # What the shop damaged is the producer's all the same: a compensation, not a sale.
    weaver = traded[0]
    damaged = next(line for line in rows(make(ReportKind.PRODUCERS)) if line[1] == weaver.code)
    assert accounts[weaver.code] - damaged[6] == 2 * 83_350 - (2 * 83_350 * 15 // 100)
    others = [code for code in by_code if code != weaver.code]
    assert {code: by_code[code] for code in others} == {code: accounts[code] for code in others}


def test_the_trust_check_weighs_all_money_against_all_balances(shop, make, traded):
    report = make(ReportKind.TRUST)
    held, owed, difference = (figure.value for figure in report.figures)
    assert owed == sum(each.balance for each in shop.overview.producers().rows if each.balance > 0)
    assert sums(report, 0)["Nilai"] == held
    assert sums(report, 1)["Sisa"] == owed
    assert difference == held - owed


def test_uncollected_money_is_split_by_how_long_it_waits(shop, make, traded, fixed_clock, cashier):
    report = make(ReportKind.UNCOLLECTED)
    total = sums(report)["Sisa"]
    assert total == sum(each.balance for each in shop.overview.producers().rows if each.balance > 0)
    assert [figure.value for figure in report.figures] == [total, total, 0, 0, 0]
    fixed_clock.advance(days=40)
    assert [figure.value for figure in make(ReportKind.UNCOLLECTED).figures] == [total, 0, 0, total, 0]
    exceptions = make(ReportKind.EXCEPTIONS)
    assert exceptions.figures[2].value == 2
    assert shop.overview.home(by=somebody(shop)).attention.uncollected == (2, total)


def test_what_is_out_of_order_stands_in_the_exceptions(shop, make, manager, owner, cashier):
    debtor = a_producer(shop, name="BUMDes Berutang")
    shop.corrections.correct(
        by=manager,
        producer_id=debtor.producer_id,
        kind=EntryKind.OPENING,
        amount=-75_000,
        reason="dari buku lama",
        approval=ApprovalGiven(owner.user_id, "benar"),
    )
    oil = a_product(shop, name="Minyak kelapa", delivered=2, expiry=dt.date(2026, 3, 5))
    rare = a_product(shop, name="Madu hutan", delivered=1)
    a_sale(shop, [(rare, 3)], by=cashier)
    shop.deliveries.post(
        by=manager, producer_id=oil.producer.producer_id, lines=_one(oil), occurred_on=dt.date(2026, 2, 20)
    )
    report = make(ReportKind.EXCEPTIONS)
    counted = [figure.value for figure in report.figures]
    assert counted == [1, 1, 0, 1, 0, 1, 0, 1]
    assert rows(report, 1)[0][3] == -75_000
    assert rows(report, 3)[0][3] == Units(-2)
    assert rows(report, 5)[0][:3] == (dt.date(2026, 3, 5), 5, "Minyak kelapa")
    assert rows(report, 7)[0][:2] == (dt.date(2026, 2, 28), dt.date(2026, 2, 20))
    assert rows(make(ReportKind.NEGATIVE)) == rows(report, 3)
    assert rows(make(ReportKind.EXPIRING), 1) == rows(report, 5)


def test_a_manager_finds_every_approval_of_a_day_with_its_paper(shop, make, manager, owner, cashier, fixed_clock):
    shop.shifts.open(by=cashier, denominations={100_000: 5})
    sale = a_sale(shop, [(a_product(shop), 2)], by=cashier)
    by = {"by": cashier, "approval": ApprovalGiven(manager.user_id, "boleh")}
    (paid,) = shop.corrections.payments(sale.number).rows
    shop.corrections.change_means(payment_uid=paid.payment_uid, means=Means.QRIS, reference="R9", **by)
    fixed_clock.advance(minutes=3)
    shop.shifts.move_cash(kind=CashKind.PAY_OUT, amount=15_000, reason="beli plastik", **by)
    report = make(ReportKind.EXCEPTIONS)
    ani = ("Bela Tukan", "untuk Ani Kelen")
    assert rows(report, 0) == [
        (DAY, "Mengambil uang dari laci", "08.03 · beli plastik · boleh", *ani, "", 15_000),
        (DAY, "Mengoreksi cara bayar", "08.00 · boleh", *ani, sale.number, 50_000),
    ]
    assert [row.about for row in report.tables[0].rows] == ["", f"receipt {sale.number}"]
    assert not report.tables[0].summed
    before = Period(DAY - dt.timedelta(days=7), DAY - dt.timedelta(days=1))
    assert rows(make(ReportKind.EXCEPTIONS, before), 0) == []


def _one(product):
    from ntt_pos.services.goods.deliveries import DeliveryLine

    return [DeliveryLine(product_id=product.product_id, claimed=3, counted=3)]


DAY = dt.date(2026, 2, 28)


def asked_by(shop, act):
    """Return every question that an act asks of the books."""
    seen, engine = [], shop.context.database.engine

    def note(_connection, _cursor, statement, parameters, _context, _many):
        seen.append((statement, parameters))

    sa.event.listen(engine, "before_cursor_execute", note)
    act()
    sa.event.remove(engine, "before_cursor_execute", note)
    return seen


def test_a_year_of_payments_without_cash_is_asked_as_a_day_is(shop, make, traded):
    day, year = Period(DAY, DAY), Period(DAY.replace(month=1, day=1), DAY)
    few = asked_by(shop, lambda: make(ReportKind.NOT_CASH, day))
    many = asked_by(shop, lambda: make(ReportKind.NOT_CASH, year))
    assert len(few) == len(many)


def test_how_long_money_waits_is_found_without_walking_through_all_entries(shop, make, traded):
    asked = asked_by(shop, lambda: make(ReportKind.UNCOLLECTED))
    with shop.context.reading() as unit:
        told = [
            str([tuple(row) for row in unit.connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, values)])
            for statement, values in asked
            if "producer_entry" in statement
        ]
    assert told
    assert not [plan for plan in told if "SCAN producer_entry" in plan]
