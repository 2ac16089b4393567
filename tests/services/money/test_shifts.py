"""The drawer: opened with a float, closed with a blind count, and a Z that adds up from the raw tables."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import cash, metadata, proof, sales
from ntt_pos.data.models import shop as tables
from ntt_pos.documents.receipt.z_report import z_text
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, Doubtful
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.money.shift import SAFE, CashKind
from ntt_pos.domain.money.shift_report import CountAmount, NamedSum, UserSum, report_record
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.cart import CutPrice
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.i18n import Language
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.print_queue import JobKind, PrintQueue
from ntt_pos.services.money.shift_values import ReasonNeeded
from ntt_pos.services.selling.returns import Bringing, WithoutReceipt
from ntt_pos.shop import Shop
from tests.builders import a_basket, a_producer, a_product, a_sale, an_open_drawer
from tests.fakes import MemoryPrinter
from tests.services.days import new_key

FLOAT = {50_000: 2, 10_000: 8, 2_000: 10}  # Rp200.000


def raw(shop: Shop, table: sa.Table) -> list[sa.RowMapping]:
    with shop.context.reading() as unit:
        return list(
            unit.rows(sa.select(table).order_by(table.c.id if "id" in table.c else table.c[table.columns.keys()[0]]))
        )


def place(shop: Shop, name: str) -> int:
    with shop.context.reading() as unit:
        return unit.value(sa.select(cash.place_now.c.amount).where(cash.place_now.c.place == name))


def notes(amount: int) -> dict[int, int]:
    counted = {}
    for note in (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100):
        counted[note], amount = divmod(amount, note)
    assert amount == 0
    return counted


def test_the_float_is_counted_by_note_and_comes_from_the_safe(shop, cashier):
    opened = shop.shifts.open(by=cashier, denominations=FLOAT)
    assert (opened.opening_float, opened.sequence, opened.opened_by, opened.too_old) == (200_000, 1, "Ani Kelen", False)
    assert shop.shifts.current() == opened
    assert (place(shop, "SAFE"), place(shop, "DRAWER:LRT-01")) == (800_000, 200_000)
    (kept,) = raw(shop, cash.shift_opened)
    assert json.loads(kept["denominations"]) == [[50_000, 2], [10_000, 8], [2_000, 10]]


def test_a_float_above_what_the_safe_holds_is_asked_about(shop, cashier):
    with pytest.raises(Doubtful, match="more than the safe holds"):
        shop.shifts.open(by=cashier, denominations={100_000: 11}, sure=False)
    assert (shop.shifts.current(), place(shop, SAFE)) == (None, 1_000_000)
    shop.shifts.open(by=cashier, denominations={100_000: 10}, sure=False)
    assert place(shop, SAFE) == 0


def test_whoever_is_sure_of_such_a_float_opens_the_drawer(shop, cashier):
    shop.shifts.open(by=cashier, denominations={100_000: 11}, sure=True)
    assert place(shop, SAFE) == -100_000


def test_one_shift_per_register_whoever_tries(shop, cashier, manager):
    shop.shifts.open(by=cashier, denominations=FLOAT)
    with pytest.raises(DomainError, match="Ani Kelen"):
        shop.shifts.open(by=manager, denominations=FLOAT)
    assert len(raw(shop, cash.shift_opened)) == 1


@pytest.mark.parametrize("wrong", [{75_000: 1}, {50_000: -1}, {100: 100_001}])
def test_a_count_of_notes_that_do_not_exist_is_refused(shop, cashier, wrong):
    with pytest.raises(DomainError):
        shop.shifts.open(by=cashier, denominations=wrong)
    assert shop.shifts.current() is None


def test_a_drawer_can_be_opened_empty(shop, cashier):
    assert shop.shifts.open(by=cashier, denominations={}).opening_float == 0
    assert [row for row in raw(shop, cash.cash_movement) if row["kind"] == "FLOAT"] == []


def test_without_a_shift_there_is_nothing_to_report_close_or_move(shop, cashier):
    for act in (
        shop.shifts.report,
        lambda: shop.shifts.close(by=cashier, counted={}),
        lambda: shop.shifts.move_cash(by=cashier, kind=CashKind.PAY_IN, amount=1_000, reason="receh"),
    ):
        with pytest.raises(DomainError, match="not open"):
            act()


def test_a_count_that_agrees_closes_at_once_and_the_rest_goes_to_the_safe(shop, cashier):
    shop.shifts.open(by=cashier, denominations=FLOAT)
    a_sale(shop, [(a_product(shop), 2)], by=cashier)
    closed = shop.shifts.close(by=cashier, counted=notes(250_000))
    assert (closed.number, closed.expected, closed.counted, closed.difference) == (
        "Z-LRT-01-2026-000001",
        250_000,
        250_000,
        0,
    )
    assert shop.shifts.current() is None
    assert (place(shop, "SAFE"), place(shop, "DRAWER:LRT-01")) == (1_050_000, 0)
    assert [row for row in raw(shop, cash.cash_movement) if row["kind"] == "DIFFERENCE"] == []


def test_the_count_is_blind_a_difference_needs_a_reason_and_until_then_the_shift_stays_open(shop, cashier):
    shop.shifts.open(by=cashier, denominations=FLOAT)
    before = {str(table.name): len(raw(shop, table)) for table in metadata.sorted_tables if "id" in table.c}
    with pytest.raises(ReasonNeeded) as asked:
        shop.shifts.close(by=cashier, counted=notes(199_500), reason="  ")
    assert (asked.value.expected, asked.value.counted, asked.value.difference) == (200_000, 199_500, -500)
    assert shop.shifts.current() is not None
    assert {name: len(raw(shop, metadata.tables[name])) for name in before} == before
    closed = shop.shifts.close(by=cashier, counted=notes(199_500), reason="kembalian kurang")
    assert (closed.number, closed.difference, closed.report.reason) == (
        "Z-LRT-01-2026-000001",
        -500,
        "kembalian kurang",
    )
    assert (place(shop, "SAFE"), place(shop, "DRAWER:LRT-01")) == (999_500, 0)
    moved = [(r["kind"], r["from_place"], r["to_place"], r["amount"]) for r in raw(shop, cash.cash_movement)]
    assert moved[-2:] == [
        ("DIFFERENCE", "DRAWER:LRT-01", None, 500),
        ("DROP", "DRAWER:LRT-01", "SAFE", 199_500),
    ]


def test_too_much_in_the_drawer_is_a_difference_as_well(shop, cashier):
    shop.shifts.open(by=cashier, denominations=FLOAT)
    closed = shop.shifts.close(by=cashier, counted=notes(201_000), reason="tidak diketahui")
    assert closed.difference == 1_000
    assert place(shop, "DRAWER:LRT-01") == 0


def a_busy_shift(shop, cashier, manager, fixed_clock, owner):
    """Two business dates, three producers, own goods, every means, discounts, copies, cash in and out, a voided basket."""
    shop.shifts.open(by=cashier, denominations=FLOAT)
    village = a_producer(shop, name="Kelompok Weri")
    school = a_producer(shop, name="SMK Larantuka", pillar=Pillar.SCHOOL)
    kopi, buku = a_product(shop, producer=village), a_product(shop, producer=school, price=33_350)
    own = a_product(shop, own=True, price=7_250)
    first = a_sale(shop, [(kopi, 2), (own, 1)], by=cashier)
    basket = carts.change_line(a_basket(shop, (buku, 2), (kopi, 1)), "line-0", discount=CutPrice(rate_bp=1_000))
    basket = carts.discount_cart(basket, CutPrice(amount=1_000))
    tenders = (Tender(Means.QRIS, 40_000, "q"), Tender(Means.CARD, 20_000, "c"), Tender(Means.CASH, 50_000))
    uid = shop.context.ids.uid(shop.context.clock.now())
    shop.checkout.complete(basket, tenders, by=cashier, sale_uid=uid)
    shop.shifts.move_cash(by=cashier, kind=CashKind.PAY_IN, amount=50_000, reason="uang receh")
    with pytest.raises(ApprovalNeeded):
        shop.shifts.move_cash(by=cashier, kind=CashKind.PAY_OUT, amount=15_000, reason="beli plastik")
    allowed = ApprovalGiven(manager.user_id, "boleh")
    shop.shifts.move_cash(by=cashier, kind=CashKind.PAY_OUT, amount=15_000, reason="beli plastik", approval=allowed)
    shop.shifts.open_drawer(by=manager, reason="tukar uang")
    shop.baskets.void_cart(a_basket(shop, (kopi, 3)), by=manager, reason="pembeli batal")
    shop.checkout.reprint(first.number, by=cashier)
    fixed_clock.set(datetime(2026, 2, 28, 17, tzinfo=UTC))  # 1 March in Larantuka
    a_sale(shop, [(buku, 1)], by=cashier, tenders=(Tender(Means.TRANSFER, 33_350, "t"),))
    PrintQueue(shop.context, lambda job: b"x").work_once(MemoryPrinter())


def test_the_z_equals_an_independent_recomputation_from_the_raw_tables(shop, cashier, manager, fixed_clock, owner):
    a_busy_shift(shop, cashier, manager, fixed_clock, owner)
    with pytest.raises(ReasonNeeded) as asked:
        shop.shifts.close(by=cashier, counted={})
    z = shop.shifts.close(by=cashier, counted=notes(asked.value.expected)).report
    sold, lines, paid = raw(shop, sales.sale), raw(shop, sales.sale_line), raw(shop, sales.payment)
    assert z.sales == CountAmount(3, sum(row["total"] for row in sold))
    assert (z.gross, z.discount, z.rounding) == tuple(
        sum(r[n] for r in sold) for n in ("gross", "discount", "rounding")
    )
    assert z.gross - z.discount + z.rounding == z.net == z.sales.amount
    means = Counter()
    for row in paid:
        means[row["means"]] += row["amount"] - row["change"]
    assert {each.means: each.net for each in z.by_means} == means
    for mine, key in ((z.by_producer, "producer_code"), (z.by_pillar, "pillar")):
        sums, parts = Counter(), Counter()
        for row in lines:
            sums[row[key] or ""] += row["paid"]
            parts[row[key] or ""] += row["producer_share"]
        name = "code" if key == "producer_code" else "pillar"
        assert {getattr(each, name): (each.paid, each.producer_share) for each in mine} == {
            each: (sums[each], parts[each]) for each in sums
        }
    days = Counter()
    for row in sold:
        days[row["business_date"]] += row["total"]
    assert {each.business_date: each.net for each in z.by_date} == days
    assert len(days) == 2
    discounts = Counter()
    for row in raw(shop, sales.sale_discount):
        discounts[row["kind"]] += row["amount"]
    assert {each.name: each.amount for each in z.discounts} == discounts
    assert z.expected == z.counted == 200_000 + means["CASH"] + 50_000 - 15_000
    assert (z.pay_in, z.pay_out) == (CountAmount(1, 50_000), CountAmount(1, 15_000))
    assert z.voids == (UserSum("Bela Tukan", 1, 75_000, ("pembeli batal",)),)
    assert z.drawer_openings == (UserSum("Bela Tukan", 1, 0, ("tukar uang",)),)
    assert (z.copies, z.sales_without_receipt) == (1, 2)
    assert NamedSum("SALE", 2, means["CASH"]) in z.cash_movements
    assert (z.grand_total_net, z.grand_total_absolute) == (z.net, z.net)


def test_the_z_and_the_day_report_say_the_same_of_producers_and_pillars(shop, cashier, manager):
    """What came back without a receipt was the shop's own on the Z and its producer's on the day report."""
    an_open_drawer(shop, by=cashier)
    village, own = a_producer(shop, name="Kelompok Weri"), a_product(shop, own=True, price=7_250)
    kopi = a_product(shop, producer=village)
    sale = a_sale(shop, [(kopi, 2), (own, 1)], by=cashier)
    bringing = [Bringing(1, 1, ReturnReason.SPOILED)]
    shop.returns.complete(by=cashier, number=sale.number, bringing=bringing, return_uid=new_key(shop))
    for product in (kopi, own):
        brought = [WithoutReceipt(product.product_id, 1, 7_000)]
        shop.returns.complete_without_receipt(by=manager, bringing=brought, return_uid=new_key(shop))
    z = shop.shifts.report()
    paper = " ".join(z_text(z, 42, Language("id")).split())
    assert "Barang toko sendiri" in paper
    assert "tanpa struk" not in paper[paper.index("PER PILAR") : paper.index("DISETUJUI ORANG LAIN")]
    assert "Tidak ada yang disetujui" in paper
    day = shop.day_papers.day_report(shop.context.clock.now().date(), by=manager)
    assert {each.paid for each in z.by_producer} == {each.paid for each in day.producers} == {18_000, 250}
    assert {each.paid for each in z.by_pillar} == {each.paid for each in day.pillars}
    assert (day.sales_paid, day.returns_paid, day.net) == (57_250, 39_000, z.net)


def test_the_x_report_is_the_z_without_closing(shop, cashier, manager, fixed_clock, owner):
    a_busy_shift(shop, cashier, manager, fixed_clock, owner)
    x = shop.shifts.report()
    assert (x.kind, x.number, x.counted) == ("X", "", 0)
    assert shop.shifts.current() is not None
    z = shop.shifts.close(by=cashier, counted=notes(x.expected)).report
    same = {"kind", "number", "by", "counted", "denominations"}
    assert {k: v for k, v in report_record(x).items() if k not in same} == {
        k: v for k, v in report_record(z).items() if k not in same
    }


def test_a_z_is_stored_whole_cited_in_the_journal_and_nothing_later_changes_it(shop, cashier, owner):
    shop.shifts.open(by=cashier, denominations=FLOAT)
    product = a_product(shop)
    a_sale(shop, [(product, 1)], by=cashier)
    head = raw(shop, proof.journal)[-1]["hash"]
    closed = shop.shifts.close(by=cashier, counted=notes(225_000))
    assert closed.report.journal_head == head
    assert closed.journal_hash == raw(shop, proof.journal)[-1]["hash"]
    shop.settings.change(by=owner, shop_name="Nama Baru")
    a_sale(shop, [(product, 1)], by=cashier)
    assert shop.shifts.closed(closed.number) == closed
    assert shop.shifts.last_closed() == (closed,)
    with pytest.raises(DomainError):
        shop.shifts.closed("Z-LRT-01-2026-000002")


def test_grand_totals_never_reset_and_z_numbers_have_no_gap(shop, cashier):
    product = a_product(shop, delivered=50)
    totals = []
    for _ in range(3):
        a_sale(shop, [(product, 1)], by=cashier)
        closed = shop.shifts.close(by=cashier, counted=notes(225_000))
        totals.append((closed.number[-1], closed.report.sequence, closed.report.grand_total_net))
    assert totals == [("1", 1, 25_000), ("2", 2, 50_000), ("3", 3, 75_000)]


def test_cash_comes_in_and_goes_out_with_a_reason_and_never_more_than_is_there(shop, cashier, manager):
    an_open_drawer(shop, by=cashier)
    report = shop.shifts.move_cash(by=cashier, kind=CashKind.PAY_IN, amount=50_000, reason="uang receh")
    assert report.expected == 250_000
    with pytest.raises(DomainError, match="not enough money in the drawer") as told:
        shop.shifts.move_cash(by=manager, kind=CashKind.PAY_OUT, amount=250_001, reason="setor")
    assert 250_000 not in told.value.params.values(), "whoever counts is not told what should be there"
    with pytest.raises(ApprovalNeeded):
        shop.shifts.move_cash(by=cashier, kind=CashKind.PAY_OUT, amount=250_001, reason="setor")
    for wrong in ({"amount": 0, "reason": "x"}, {"amount": -5, "reason": "x"}, {"amount": 5, "reason": " "}):
        with pytest.raises(DomainError):
            shop.shifts.move_cash(by=manager, kind=CashKind.PAY_OUT, **wrong)
    with pytest.raises(DomainError):
        shop.shifts.move_cash(by=manager, kind=CashKind.DROP, amount=5, reason="x")
    assert shop.shifts.move_cash(by=manager, kind=CashKind.PAY_OUT, amount=250_000, reason="setor").expected == 0
    assert [job.kind for job in shop.print_queue.waiting()] == [JobKind.KICK, JobKind.KICK], (
        "once for each that was booked"
    )


def test_opening_the_drawer_is_journalled_and_kicks_it_through_the_queue(shop, cashier, manager):
    an_open_drawer(shop, by=cashier)
    with pytest.raises(ApprovalNeeded):
        shop.shifts.open_drawer(by=cashier, reason="tukar uang")
    uid = shop.shifts.open_drawer(by=cashier, reason="tukar uang", approval=ApprovalGiven(manager.user_id, "ya"))
    (row,) = raw(shop, cash.drawer_opened)
    assert row["approval_id"] is not None
    assert PrintQueue(shop.context, lambda job: b"").job(uid).kind is JobKind.KICK


def test_another_persons_shift_is_closed_by_right_or_with_approval_and_both_are_named(shop, cashier, manager, owner):
    shop.shifts.open(by=manager, denominations=FLOAT)
    with pytest.raises(ApprovalNeeded):
        shop.shifts.close(by=cashier, counted=FLOAT)
    assert shop.shifts.current() is not None
    closed = shop.shifts.close(by=cashier, counted=FLOAT, approval=ApprovalGiven(owner.user_id, "Bela pulang sakit"))
    assert (closed.report.opened_by, closed.report.by) == ("Bela Tukan", "Ani Kelen")
    shop.shifts.open(by=cashier, denominations=FLOAT)
    assert shop.shifts.close(by=manager, counted=FLOAT).report.by == "Bela Tukan"


def test_a_count_is_confirmed_by_somebody_else_later_or_at_once_when_the_shop_wants_it(shop, cashier, manager, owner):
    shop.shifts.open(by=cashier, denominations=FLOAT)
    closed = shop.shifts.close(by=cashier, counted=FLOAT)
    assert not closed.confirmed
    with pytest.raises(DomainError):
        shop.shifts.confirm(closed.number, by=cashier)
    assert shop.shifts.confirm(closed.number, by=manager).confirmed
    assert shop.shifts.closed(closed.number).confirmed
    with pytest.raises(DomainError, match="already"):
        shop.shifts.confirm(closed.number, by=owner)
    shop.settings.change(by=owner, second_person_at_close=True)
    shop.shifts.open(by=manager, denominations=FLOAT)
    for second in (None, manager):
        with pytest.raises(DomainError):
            shop.shifts.close(by=manager, counted=FLOAT, confirmed_by=second)
    assert shop.shifts.close(by=manager, counted=FLOAT, confirmed_by=owner).confirmed


def test_a_z_waits_for_paper_once_and_reprints_are_copies(shop, cashier):
    shop.shifts.open(by=cashier, denominations=FLOAT)
    closed = shop.shifts.close(by=cashier, counted=FLOAT)
    shop.shifts.reprint(closed.number, by=cashier)
    jobs = PrintQueue(shop.context, lambda job: b"").waiting()
    assert [(job.kind, job.document, job.copy) for job in jobs] == [
        (JobKind.Z, closed.number, 0),
        (JobKind.Z, closed.number, 1),
    ]
    assert jobs[0].uid == closed.print_job_uid


@pytest.mark.parametrize("where", ["add", "move_cash", "seal"])
def test_a_crash_while_closing_leaves_the_shift_open_and_no_number_used(shop, cashier, monkeypatch, where):
    shop.shifts.open(by=cashier, denominations=FLOAT)

    def crash(*_: object, **__: object) -> None:
        raise MemoryError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(f"ntt_pos.services.core.journal_entry.JournalEntry.{where}", crash)
        with pytest.raises(MemoryError):
            shop.shifts.close(by=cashier, counted=FLOAT)
    assert shop.shifts.current() is not None
    assert shop.shifts.close(by=cashier, counted=FLOAT).number == "Z-LRT-01-2026-000001"


def test_the_reports_hold_no_more_than_the_shift_when_the_register_has_older_ones(shop, cashier, manager):
    product = a_product(shop, delivered=50)
    a_sale(shop, [(product, 1)], by=cashier)
    shop.baskets.void_cart(a_basket(shop, (product, 1)), by=manager, reason="batal")
    shop.shifts.close(by=cashier, counted=notes(225_000))
    shop.context.clock.advance(minutes=1)
    shop.shifts.open(by=cashier, denominations=FLOAT)
    x = shop.shifts.report()
    assert (x.sales, x.voids, x.copies, x.expected) == (CountAmount(), (), 0, 200_000)
    assert x.grand_total_net == 25_000
    assert raw(shop, tables.approval) == []


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_the_drawer_is_not_opened_without_a_reason(shop, manager, reason):
    an_open_drawer(shop, by=manager)
    with pytest.raises(DomainError, match="why"):
        shop.shifts.open_drawer(by=manager, reason=reason)
    assert shop.shifts.open_drawer(by=manager, reason="tukar"), "the control"


def test_x_and_z_name_each_approval_who_gave_it_to_whom_and_the_sum_of_its_kind(shop, cashier, owner, manager):
    shop.shifts.open(by=cashier, denominations={100_000: 5})
    kopi = a_product(shop, price=250_000, delivered=10)
    basket = carts.change_line(a_basket(shop, (kopi, 3)), "line-0", discount=CutPrice(rate_bp=2_000))
    basket = carts.discount_cart(basket, CutPrice(amount=99_000))
    by = {"by": cashier, "approval": ApprovalGiven(manager.user_id, "pelanggan lama")}
    uid = shop.context.ids.uid(shop.context.clock.now())
    sale = shop.checkout.complete(basket, (Tender(Means.CASH, 501_000),), sale_uid=uid, **by)
    for amount in (15_000, 20_000):
        shop.shifts.move_cash(kind=CashKind.PAY_OUT, amount=amount, reason="beli plastik", **by)
    (paid,) = shop.corrections.payments(sale.number).rows
    right = {"payment_uid": paid.payment_uid, "means": Means.QRIS, "reference": "R9"}
    shop.corrections.change_means(by=cashier, **right, approval=ApprovalGiven(owner.user_id, "dicek"))
    shop.shifts.open_drawer(by=cashier, reason="receh", approval=ApprovalGiven(owner.user_id, "boleh"))
    x = shop.shifts.report()
    bela, maria = ("Ani Kelen", "Bela Tukan"), ("Ani Kelen", "Maria Fernandez")
    assert [(each.act, (each.asker, each.approver), each.count, each.amount) for each in x.approvals] == [
        (Act.DISCOUNT_ABOVE_CEILING, bela, 1, 150_000),
        (Act.CART_DISCOUNT_ABOVE_CEILING, bela, 1, 99_000),
        (Act.SELL_BELOW_SHARE, bela, 1, 136_500),
        (Act.PAY_OUT, bela, 2, 35_000),
        (Act.CORRECT_MEANS, maria, 1, 501_000),
        (Act.OPEN_DRAWER, maria, 1, 0),
    ]
    assert x.approvals[3].reasons == ("beli plastik · pelanggan lama",) * 2
    text = z_text(x, 32, Language("id"))
    assert "Bela Tukan untuk Ani Kelen" in text
    assert "271.800" not in text
    z = shop.shifts.close(by=cashier, counted=notes(x.expected)).report
    assert z.approvals == x.approvals
    assert shop.shifts.closed("Z-LRT-01-2026-000001").report == z
    shop.shifts.open(by=cashier, denominations=FLOAT)
    assert shop.shifts.report().approvals == ()
    assert shop.verify.run().findings == ()
