"""Money that no drawer holds: QRIS with its amount, references, what the bank owes, and payments put right."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import zxingcpp
from PIL import Image

from ntt_pos.data.models import cash
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.devices.paper import PaperCode, PaperProfile
from ntt_pos.domain.money.reconciliation import NonCashKind
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.qris import LIMIT
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.selling.returns import Bringing
from tests.builders import a_product, a_sale, somebody
from tests.documents.escpos_interpreter import EscposPrinter
from tests.domain.selling.test_qris import code
from tests.services.days import next_day

TODAY = date(2026, 2, 28)


@pytest.fixture
def kopi(shop):
    return a_product(shop, price=50_000, delivered=500)


def uid(shop):
    return shop.context.ids.uid(shop.context.clock.now())


def paid_by(shop, cashier, product, means, reference, units=1):
    return a_sale(shop, [(product, units)], by=cashier, tenders=[Tender(means, units * 50_000, reference)])


def bring_back(shop, cashier, number, **more):
    return shop.returns.complete(
        by=cashier, number=number, bringing=[Bringing(1, 1, ReturnReason.SPOILED)], return_uid=uid(shop), **more
    )


def read_back(modules):
    side = len(modules)
    image = Image.new("L", (side + 8, side + 8), 255)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            image.putpixel((x + 4, y + 4), 0 if dark else 255)
    return zxingcpp.read_barcode(image.resize((image.width * 6, image.height * 6), Image.Resampling.NEAREST)).text


# QRIS


def test_the_shops_code_is_checked_when_it_is_entered(shop, owner):
    with pytest.raises(DomainError, match="check value"):
        shop.settings.change(by=owner, qris_text=code()[:-4] + "0000")
    assert not shop.qris.ready()
    assert shop.qris.merchant() is None
    with pytest.raises(DomainError, match="not entered yet"):
        shop.qris.code(50_000)
    shop.settings.change(by=owner, qris_text=code())
    assert shop.qris.ready()
    assert shop.qris.merchant().merchant == "NTT MART FLORES TIMUR"


def test_a_phone_reads_the_amount_from_the_code(shop, owner):
    shop.settings.change(by=owner, qris_text=code())
    shown = shop.qris.code(251_500)
    assert "5406251500" in shown.text
    assert shown.text.startswith("000201010212")
    assert read_back(shown.modules) == shown.text
    assert read_back(shop.qris.static().modules) == code()
    for amount in (0, -1, LIMIT + 1):
        with pytest.raises(DomainError):
            shop.qris.code(amount)


@pytest.mark.parametrize("profile", [PaperProfile(), PaperProfile(columns=48, native_qr=True, cutter=True)])
def test_the_printed_code_is_read_back_and_prints_once_from_the_queue(shop, owner, printer, profile):
    shop.settings.change(by=owner, qris_text=code())
    shop.qris.print(75_000, profile=profile)
    shop.print_queue.work_once(printer)
    paper = EscposPrinter(dots=profile.dots)
    paper.read(printer.jobs[0])
    assert [found.text for found in zxingcpp.read_barcodes(paper.picture())] == [shop.qris.code(75_000).text]
    words = [line.text for line in shop.qris.paper(75_000) if line.code is PaperCode.TEXT]
    assert "Rp75.000" in words
    assert any("NTT MART" in line for line in words)
    assert shop.qris.paper()[0].text == shop.context.settings.shop_name


@pytest.mark.parametrize("means", [Means.QRIS, Means.TRANSFER, Means.CARD])
def test_what_is_not_cash_needs_its_reference(shop, cashier, kopi, means):
    with pytest.raises(DomainError, match="reference number"):
        paid_by(shop, cashier, kopi, means, "  ")
    assert paid_by(shop, cashier, kopi, means, "  884 2113 ").receipt.tenders[0].reference == "884 2113"


def test_one_qris_payment_is_at_most_ten_million(shop, cashier, kopi):
    with pytest.raises(DomainError, match="at most"):
        a_sale(shop, [(kopi, 201)], by=cashier, tenders=[Tender(Means.QRIS, 201 * 50_000, "1")])
    tenders = [Tender(Means.QRIS, LIMIT, "1"), Tender(Means.CASH, 50_000)]
    assert a_sale(shop, [(kopi, 201)], by=cashier, tenders=tenders).total == 10_050_000


# Reconciliation


def test_the_days_list_names_every_payment_with_its_reference(shop, cashier, kopi):
    first = paid_by(shop, cashier, kopi, Means.QRIS, "R1", units=2)
    paid_by(shop, cashier, kopi, Means.CARD, "C1")
    paid_by(shop, cashier, kopi, Means.TRANSFER, "T1")
    a_sale(shop, [(kopi, 1)], by=cashier)
    back = bring_back(shop, cashier, first.number, references={Means.QRIS: "B1"})
    day = shop.reconciliation.day(TODAY, by=somebody(shop))
    assert [(row.number, row.means, row.reference, row.amount, row.kind) for row in day.rows] == [
        (first.number, Means.QRIS, "R1", 100_000, NonCashKind.SALE),
        ("JL-LRT-01-2026-000002", Means.CARD, "C1", 50_000, NonCashKind.SALE),
        ("JL-LRT-01-2026-000003", Means.TRANSFER, "T1", 50_000, NonCashKind.SALE),
        (back.number, Means.QRIS, "B1", -50_000, NonCashKind.REFUND),
    ]
    assert [(s.means, s.count, s.taken, s.given_back, s.net) for s in day.sums] == [
        (Means.QRIS, 2, 100_000, 50_000, 50_000),
        (Means.TRANSFER, 1, 50_000, 0, 50_000),
        (Means.CARD, 1, 50_000, 0, 50_000),
    ]
    assert {each.means: each.amount for each in day.waiting} == {Means.QRIS: 50_000, Means.CARD: 50_000}
    assert shop.reconciliation.day(TODAY + timedelta(days=1), by=somebody(shop)).rows == ()


def test_a_reference_that_stands_twice_is_marked(shop, cashier, kopi):
    for reference in ("R1", "r1", "R2"):
        paid_by(shop, cashier, kopi, Means.QRIS, reference)
    assert [row.repeated for row in shop.reconciliation.day(TODAY, by=somebody(shop)).rows] == [True, True, False]


def test_what_the_bank_settled_leaves_clearing_and_its_fee_is_a_movement_of_its_own(shop, cashier, manager, kopi):
    paid_by(shop, cashier, kopi, Means.QRIS, "R1", units=2)
    key = uid(shop)
    done = shop.reconciliation.settle(by=manager, means=Means.QRIS, amount=80_000, fee=560, reference="TRX 9", key=key)
    assert (done.left, done.already_recorded) == (20_000, False)
    again = shop.reconciliation.settle(by=manager, means=Means.QRIS, amount=80_000, fee=560, key=key)
    assert again.already_recorded
    with shop.context.reading() as unit:
        moved = unit.rows(sa.select(cash.cash_movement).where(cash.cash_movement.c.kind.in_(("CLEARING", "FEE"))))
        places = {row["place"]: row["amount"] for row in unit.rows(sa.select(cash.place_now))}
    assert [(m["kind"], m["from_place"], m["to_place"], m["amount"]) for m in moved] == [
        ("CLEARING", "CLEARING:QRIS", "BANK", 79_440),
        ("FEE", "CLEARING:QRIS", None, 560),
    ]
    assert (places["CLEARING:QRIS"], places["BANK"]) == (20_000, 79_440)
    assert shop.verify.run().findings == ()


def test_what_came_first_is_settled_first_and_every_day_says_what_of_it_still_waits(
    shop, cashier, manager, kopi, fixed_clock
):
    paid_by(shop, cashier, kopi, Means.QRIS, "R1", units=2)
    paid_by(shop, cashier, kopi, Means.TRANSFER, "T1")
    next_day(shop)
    paid_by(shop, cashier, kopi, Means.QRIS, "R2")

    def waits(on):
        return {each.means: each.waiting for each in shop.reconciliation.day(on, by=somebody(shop)).sums}

    tomorrow = TODAY + timedelta(days=1)
    assert (waits(TODAY), waits(tomorrow)) == ({Means.QRIS: 100_000, Means.TRANSFER: 0}, {Means.QRIS: 50_000})
    shop.reconciliation.settle(by=manager, means=Means.QRIS, amount=70_000, fee=490, key=uid(shop))
    assert shop.reconciliation.day(TODAY, by=manager).waiting[0].days == ((TODAY, 30_000), (tomorrow, 50_000))
    assert (waits(TODAY)[Means.QRIS], waits(tomorrow)[Means.QRIS]) == (30_000, 50_000)
    shop.reconciliation.settle(by=manager, means=Means.QRIS, amount=60_000, key=uid(shop))
    assert (waits(TODAY)[Means.QRIS], waits(tomorrow)[Means.QRIS]) == (0, 20_000)


def test_a_wrong_settlement_is_refused_and_leaves_nothing(shop, cashier, manager, kopi):
    paid_by(shop, cashier, kopi, Means.QRIS, "R1")
    for changes, said in (
        ({"amount": 50_001}, "wait for the bank"),
        ({"amount": 0}, "cannot be settled"),
        ({"amount": 50_000, "fee": 50_000}, "fee"),
        ({"amount": 50_000, "fee": -1}, "fee"),
        ({"amount": 50_000, "means": Means.TRANSFER}, "Only QRIS and card"),
    ):
        with pytest.raises(DomainError, match=said):
            shop.reconciliation.settle(**{"by": manager, "means": Means.QRIS, "key": uid(shop), **changes})
    with pytest.raises(DomainError, match="may not do this"):
        shop.reconciliation.settle(by=cashier, means=Means.QRIS, amount=1, key=uid(shop))
    assert shop.reconciliation.day(TODAY, by=somebody(shop)).waiting[0].amount == 50_000


# A payment put right


def test_a_payment_is_put_right_with_approval_and_z_cash_receipt_and_list_follow(shop, cashier, owner, kopi):
    sale = a_sale(shop, [(kopi, 1)], by=cashier, tenders=[Tender(Means.CASH, 100_000)])
    (row,) = shop.corrections.payments(sale.number).rows
    assert (row.means, row.amount) == (Means.CASH, 50_000)
    with pytest.raises(ApprovalNeeded):
        shop.corrections.change_means(by=cashier, payment_uid=row.payment_uid, means=Means.QRIS, reference="R9")
    shop.corrections.change_means(
        by=cashier,
        payment_uid=row.payment_uid,
        means=Means.QRIS,
        reference="R9",
        reason="salah tekan",
        approval=ApprovalGiven(owner.user_id, "dicek di aplikasi"),
    )
    now = shop.corrections.payments(sale.number)
    assert [(each.means, each.amount, each.reference) for each in now.rows] == [(Means.QRIS, 50_000, "R9")]
    x = shop.shifts.report()
    assert x.expected == x.opening_float == 200_000
    assert [(each.means, each.taken, each.given_back, each.net) for each in x.by_means] == [
        (Means.CASH, 0, 0, 0),
        (Means.QRIS, 50_000, 0, 50_000),
    ]
    assert [(each.asker, each.amount) for each in x.approvals] == [("Ani Kelen", 50_000)]
    receipt = shop.checkout.receipt(sale.number)
    assert [(each.wrong, each.right, each.amount) for each in receipt.corrected] == [(Means.CASH, Means.QRIS, 50_000)]
    assert "Diperbaiki: Tunai → QRIS" in shop.receipts.text(receipt)
    assert [(row.kind, row.amount) for row in shop.reconciliation.day(TODAY, by=somebody(shop)).rows] == [
        (NonCashKind.CORRECTION, 50_000)
    ]
    assert shop.verify.run().findings == ()


def test_a_correction_can_itself_be_corrected_once_more(shop, cashier, owner, kopi):
    sale = a_sale(shop, [(kopi, 1)], by=cashier)
    for means, reference in ((Means.QRIS, "R1"), (Means.CARD, "C1"), (Means.CASH, "")):
        (row,) = shop.corrections.payments(sale.number).rows
        shop.corrections.change_means(by=owner, payment_uid=row.payment_uid, means=means, reference=reference)
    assert shop.shifts.report().expected == 250_000
    assert {each.means: each.amount for each in shop.reconciliation.day(TODAY, by=somebody(shop)).waiting} == {
        Means.QRIS: 0,
        Means.CARD: 0,
    }
    assert shop.verify.run().findings == ()


def test_what_cannot_be_put_right_any_more_says_why(shop, cashier, owner, kopi):
    sale = a_sale(shop, [(kopi, 2)], by=cashier)
    (row,) = shop.corrections.payments(sale.number).rows
    change = {"by": owner, "payment_uid": row.payment_uid, "means": Means.QRIS}
    with pytest.raises(DomainError, match="reference number"):
        shop.corrections.change_means(**change)
    bring_back(shop, cashier, sale.number)
    assert "already came back" in str(shop.corrections.payments(sale.number).problem)
    with pytest.raises(DomainError, match="already came back"):
        shop.corrections.change_means(**change, reference="R1")
    other = a_sale(shop, [(kopi, 1)], by=cashier)
    (row,) = shop.corrections.payments(other.number).rows
    shop.close_day.close(by=owner)
    with pytest.raises(DomainError, match="day of sale"):
        shop.corrections.change_means(by=owner, payment_uid=row.payment_uid, means=Means.QRIS, reference="R1")
    with pytest.raises(DomainError, match="no sale"):
        shop.corrections.payments("JL-9")
