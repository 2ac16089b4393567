"""What a customer brings back: exactly what was paid goes back, exactly what was credited is taken back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import account, sales, stock
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.core.users import Role
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.money.shift import CashKind
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.receipt import ReceiptKind
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.selling.returnable import NewBasket, RefundChanged
from ntt_pos.services.selling.returns import Bringing, WithoutReceipt
from tests.builders import COMMISSION_15, a_basket, a_producer, a_product, a_sale, an_open_drawer
from tests.services.days import bring_back, close_drawer, new_key, next_day


def entries(shop, *kinds):
    table = account.producer_entry
    with shop.context.reading() as unit:
        rows = unit.rows(sa.select(table.c.kind, table.c.amount).where(table.c.kind.in_(kinds)).order_by(table.c.id))
    return [(row["kind"], row["amount"]) for row in rows]


def held(shop, product):
    table = stock.stock_now
    with shop.context.reading() as unit:
        rows = unit.rows(
            sa.select(table.c.bin, sa.func.sum(table.c.quantity).label("n"))
            .where(table.c.product_id == product.product_id)
            .group_by(table.c.bin)
        )
    return {row["bin"]: int(row["n"]) for row in rows if row["n"]}


def test_a_receipt_shows_what_may_still_come_back(shop, cashier):
    sale = a_sale(shop, [(a_product(shop, name="Kopi"), 3)], by=cashier)
    bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED)
    (line,) = shop.returns.look(sale.number.lower()).lines
    assert (line.name, line.sold, line.returned, line.returnable) == ("Kopi", 3, 1, 2)
    with pytest.raises(DomainError, match="There is no sale"):
        shop.returns.look("JL-LRT-01-2026-999999")


def test_a_full_return_gives_back_the_rounded_total(shop, cashier):
    goods = [
        (a_product(shop, price=12_500, terms=COMMISSION_15), 2),
        (a_product(shop, price=18_700, terms=Terms(TermsKind.NET_PRICE, net_price=15_000)), 1),
        (a_product(shop, own=True, price=7_250), 1),
    ]
    sale = a_sale(shop, goods, by=cashier)
    assert (sale.total, sale.rounding) == (50_900, -50)
    bringing = [Bringing(position, units, ReturnReason.SPOILED) for position, units in ((1, 2), (2, 1), (3, 1))]
    back = shop.returns.complete(by=cashier, number=sale.number, bringing=bringing, return_uid=new_key(shop))
    assert (back.paid, back.money_back, back.rounding) == (50_950, 50_900, 50)
    assert entries(shop, "RETURN") == [("RETURN", -21_250), ("RETURN", -15_000)]
    assert back.receipt.kind is ReceiptKind.RETURN
    assert back.receipt.original_number == sale.number
    close_drawer(shop)
    assert shop.verify.run().findings == ()


def test_food_that_is_fine_and_late_returns_need_approval(shop, cashier, manager):
    sale = a_sale(shop, [(a_product(shop), 2)], by=cashier)
    approval = ApprovalGiven(manager.user_id, "pelanggan tetap")
    with pytest.raises(ApprovalNeeded, match="Food"):
        bring_back(shop, cashier, sale, 1, ReturnReason.CHANGED_MIND)
    good = [Bringing(1, 1, ReturnReason.CHANGED_MIND)]
    shop.returns.complete(by=cashier, number=sale.number, bringing=good, return_uid=new_key(shop), approval=approval)
    for _ in range(4):
        next_day(shop)
    an_open_drawer(shop, by=cashier)
    with pytest.raises(ApprovalNeeded, match="within 3 days"):
        bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED)
    assert entries(shop, "RETURN") == [("RETURN", -21_250)]
    assert shop.verify.run().findings == ()


def test_cash_for_what_was_paid_by_qris_needs_approval(shop, cashier, manager):
    sale = a_sale(shop, [(a_product(shop), 2)], by=cashier, tenders=[Tender(Means.QRIS, 50_000, "RRN 7")])
    wanted = {
        "by": cashier,
        "number": sale.number,
        "bringing": [Bringing(1, 1, ReturnReason.SPOILED)],
        "cash_instead_of": [Means.QRIS],
    }
    with pytest.raises(ApprovalNeeded):
        shop.returns.complete(**wanted, return_uid=new_key(shop))
    approval = ApprovalGiven(manager.user_id, "QRIS mati")
    back = shop.returns.complete(**wanted, return_uid=new_key(shop), approval=approval)
    assert back.refunds == ((Means.CASH, 25_000),)
    close_drawer(shop)
    assert shop.verify.run().findings == ()


def test_the_same_return_twice_is_one_return(shop, cashier):
    sale = a_sale(shop, [(a_product(shop), 2)], by=cashier)
    wanted = {
        "by": cashier,
        "number": sale.number,
        "bringing": [Bringing(1, 1, ReturnReason.SPOILED)],
        "return_uid": new_key(shop),
    }
    first, second = (shop.returns.complete(**wanted) for _ in range(2))
    assert (second.number, second.already_recorded) == (first.number, True)
    assert entries(shop, "RETURN") == [("RETURN", -21_250)]


def test_without_a_receipt_the_shop_bears_it_and_the_producer_is_untouched(shop, cashier, manager):
    product = a_product(shop, price=25_000, delivered=5)
    an_open_drawer(shop, by=cashier)
    bringing = [WithoutReceipt(product.product_id, 1, 20_000, ReturnReason.SPOILED)]
    approval = ApprovalGiven(manager.user_id, "kenal orangnya")
    with pytest.raises(ApprovalNeeded):
        shop.returns.complete_without_receipt(by=cashier, bringing=bringing, return_uid=new_key(shop))
    dear = [WithoutReceipt(product.product_id, 1, 25_001)]
    with pytest.raises(DomainError, match="at most today's price"):
        shop.returns.complete_without_receipt(by=cashier, bringing=dear, return_uid=new_key(shop), approval=approval)
    back = shop.returns.complete_without_receipt(
        by=cashier, bringing=bringing, return_uid=new_key(shop), approval=approval
    )
    assert (back.paid, back.money_back) == (20_000, 20_000)
    assert entries(shop, "RETURN") == []
    assert held(shop, product) == {Bin.SHELF: 5, Bin.COLLECT: 1}
    close_drawer(shop)
    assert shop.verify.run().findings == ()


def test_nothing_comes_back_while_the_drawer_is_closed(shop, cashier):
    sale = a_sale(shop, [(a_product(shop, producer=a_producer(shop)), 2)], by=cashier)
    close_drawer(shop)
    with pytest.raises(DomainError, match="not open"):
        bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED)


def exchange(shop, by, sale, wanted, tenders=(), **more):
    basket = NewBasket(a_basket(shop, *wanted), tuple(tenders), new_key(shop))
    bringing = [Bringing(1, 1, ReturnReason.WRONG_ITEM)]
    return shop.returns.exchange(
        by=by, number=sale.number, bringing=bringing, wanted=basket, return_uid=new_key(shop), **more
    )


def test_a_dearer_thing_is_taken_instead_and_the_rest_is_paid(shop, cashier):
    producer = a_producer(shop)
    kopi, sarung = (
        a_product(shop, producer=producer, name=n, price=p) for n, p in (("Kopi", 25_000), ("Sarung", 90_000))
    )
    sale = a_sale(shop, [(kopi, 2)], by=cashier)
    done = exchange(shop, cashier, sale, [(sarung, 1)], [Tender(Means.CASH, 70_000)])
    assert done.returned.refunds == ((Means.EXCHANGE, 25_000),)
    assert (done.sold.total, done.sold.change) == (90_000, 5_000)
    assert (done.receipt.kind, done.receipt.number) == (ReceiptKind.EXCHANGE, done.sold.number)
    assert [(line.name, line.quantity, line.paid) for line in done.receipt.lines] == [
        ("Kopi", -1, -25_000),
        ("Sarung", 1, 90_000),
    ]
    assert done.receipt.original_number == sale.number
    assert shop.shifts.report().expected == 200_000 + 50_000 + 65_000
    close_drawer(shop)
    assert shop.verify.run().findings == ()


def test_a_cheaper_thing_is_taken_instead_and_the_rest_goes_back(shop, cashier, manager):
    producer = a_producer(shop)
    kopi, teh = (a_product(shop, producer=producer, name=n, price=p) for n, p in (("Kopi", 25_000), ("Teh", 9_950)))
    sale = a_sale(shop, [(kopi, 1)], by=cashier)
    done = exchange(shop, cashier, sale, [(teh, 1)])
    assert done.returned.refunds == ((Means.EXCHANGE, 9_950), (Means.CASH, 15_000))
    assert (done.returned.rounding, done.sold.total, done.sold.rounding) == (50, 9_950, 0)
    assert done.receipt.refunds == ((Means.CASH, 15_000),)
    with pytest.raises(ApprovalNeeded):
        bring_back(shop, cashier, done.sold, 1, ReturnReason.SPOILED)
    back = shop.returns.complete(
        by=cashier,
        number=done.sold.number,
        bringing=[Bringing(1, 1, ReturnReason.SPOILED)],
        return_uid=new_key(shop),
        approval=ApprovalGiven(manager.user_id, "tukar lagi"),
    )
    assert back.refunds == ((Means.CASH, 9_900),)
    close_drawer(shop)
    assert shop.verify.run().findings == ()


@pytest.mark.parametrize(
    ("price", "tenders", "due"), [(9_000, (), -4_900), (90_000, (Tender(Means.CASH, 77_000),), 76_000)]
)
def test_an_exchange_of_rounded_goods_adds_up_on_its_receipt(shop, cashier, owner, price, tenders, due):
    producer = a_producer(shop)
    madu, other = (a_product(shop, producer=producer, name=n, price=p) for n, p in (("Madu", 13_996), ("Tenun", price)))
    sale = a_sale(shop, [(madu, 1)], by=cashier, tenders=[Tender(Means.CASH, 13_900)])
    shop.settings.change(by=owner, cash_unit=1_000)
    receipt = exchange(shop, cashier, sale, [(other, 1)], tenders).receipt
    handed = sum(each.amount for each in receipt.tenders if each.means is Means.CASH) - receipt.change
    assert receipt.due == handed - sum(amount for _means, amount in receipt.refunds)
    assert (receipt.due, receipt.refund_rounding) == (due, 96)
    assert receipt.total - receipt.brought_back + receipt.refund_rounding == receipt.due
    close_drawer(shop)
    assert shop.verify.run().findings == ()


def test_an_exchange_that_is_not_paid_leaves_nothing_behind(shop, cashier):
    producer = a_producer(shop)
    kopi, sarung = (
        a_product(shop, producer=producer, name=n, price=p) for n, p in (("Kopi", 25_000), ("Sarung", 90_000))
    )
    sale = a_sale(shop, [(kopi, 1)], by=cashier)
    with pytest.raises(DomainError, match="missing"):
        exchange(shop, cashier, sale, [(sarung, 1)], [Tender(Means.CASH, 10_000)])
    assert shop.returns.look(sale.number).lines[0].returnable == 1
    assert shop.verify.run().findings == ()


def test_an_exchange_is_one_receipt_that_comes_out_once_and_is_found_by_either_number(shop, cashier, printer):
    producer = a_producer(shop)
    kopi, sarung = (
        a_product(shop, producer=producer, name=n, price=p) for n, p in (("Kopi", 25_000), ("Sarung", 90_000))
    )
    sale = a_sale(shop, [(kopi, 2)], by=cashier)
    done = exchange(shop, cashier, sale, [(sarung, 1)], [Tender(Means.CASH, 65_000)])
    assert [job.document for job in shop.print_queue.waiting()] == [sale.number, done.sold.number]
    assert done.print_job_uid == done.sold.sale_uid
    shop.print_queue.work_once(printer)
    shop.print_queue.work_once(printer)
    assert shop.print_queue.work_once(printer) is None
    assert b"TUKAR" in printer.jobs[1]
    assert shop.returns.receipt(done.returned.number) == shop.checkout.receipt(done.sold.number) == done.receipt
    assert shop.checkout.reprint(done.sold.number, by=cashier).copy == 1


def test_the_same_exchange_twice_is_one(shop, cashier):
    producer = a_producer(shop)
    kopi, sarung = (
        a_product(shop, producer=producer, name=n, price=p) for n, p in (("Kopi", 25_000), ("Sarung", 90_000))
    )
    sale = a_sale(shop, [(kopi, 2)], by=cashier)
    wanted = NewBasket(a_basket(shop, (sarung, 1)), (Tender(Means.CASH, 65_000),), new_key(shop))
    act = {"by": cashier, "number": sale.number, "bringing": [Bringing(1, 1, ReturnReason.WRONG_ITEM)]}
    act |= {"wanted": wanted, "return_uid": new_key(shop)}
    first, second = shop.returns.exchange(**act), shop.returns.exchange(**act)
    assert (first.already_recorded, second.already_recorded) == (False, True)
    assert (first.sold.number, first.receipt) == (second.sold.number, second.receipt)
    assert shop.returns.look(sale.number).lines[0].returned == 1
    assert shop.verify.run().findings == ()


def test_the_plan_of_an_exchange_says_what_is_paid_and_what_goes_back_before_anything_is_recorded(shop, cashier):
    sale = a_sale(shop, [(a_product(shop), 2)], by=cashier)
    bringing = [Bringing(1, 1, ReturnReason.WRONG_ITEM)]
    assert shop.returns.plan(sale.number, bringing, exchange_for=90_000).exchange == 25_000
    cheaper = shop.returns.plan(sale.number, bringing, exchange_for=9_950)
    assert [(row.means, row.amount) for row in cheaper.rows] == [(Means.EXCHANGE, 9_950), (Means.CASH, 15_000)]


def test_a_refund_keeps_the_banks_reference_and_a_note(shop, cashier):
    sale = a_sale(shop, [(a_product(shop), 2)], by=cashier, tenders=[Tender(Means.QRIS, 50_000, "R1")])
    bringing = [Bringing(1, 1, ReturnReason.SPOILED)]
    act = {"by": cashier, "number": sale.number, "bringing": bringing, "return_uid": new_key(shop)}
    for wrong in ({"note": "x" * 201}, {"references": {Means.QRIS: "\x1bp"}}):
        with pytest.raises(DomainError, match="at most"):
            shop.returns.complete(**act, **wrong)
    shop.returns.complete(**act, references={Means.QRIS: " B 77 "}, note=" basi  semua ")
    with shop.context.reading() as unit:
        assert unit.value(sa.select(sales.refund.c.reference)) == "B 77"
        assert unit.value(sa.select(sales.sale_return.c.note)) == "basi semua"


def test_an_owner_may_want_every_return_approved(shop, cashier, manager, owner):
    sale = a_sale(shop, [(a_product(shop), 2)], by=cashier)
    shop.rights.change(by=owner, role=Role.CASHIER, act=Act.RETURN, verdict=Verdict.APPROVAL)
    with pytest.raises(ApprovalNeeded, match="Taking goods back"):
        bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED)
    given = ApprovalGiven(manager.user_id, "sudah dilihat", (Act.RETURN,))
    back = shop.returns.complete(
        by=cashier,
        number=sale.number,
        bringing=[Bringing(1, 1, ReturnReason.SPOILED)],
        return_uid=new_key(shop),
        approval=given,
    )
    assert back.number.startswith("RT-")
    bring_back(shop, manager, sale, 1, ReturnReason.SPOILED)
    assert shop.verify.run().findings == ()


def test_a_cashier_alone_gives_back_at_most_the_days_limit_in_cash(shop, cashier, manager):
    tenun = a_product(shop, price=300_000, delivered=20)
    sale = a_sale(shop, [(tenun, 4)], by=cashier)

    def back(by, units=1, approval=None):
        bringing = [Bringing(1, units, ReturnReason.SPOILED)]
        given = {"return_uid": new_key(shop), "approval": approval}
        return shop.returns.complete(by=by, number=sale.number, bringing=bringing, **given)

    assert back(cashier).money_back == 300_000
    with pytest.raises(ApprovalNeeded, match="in a day") as asked:
        back(cashier)
    assert asked.value.acts == (Act.REFUND_ABOVE_LIMIT,)
    assert back(manager, 2).money_back == 600_000  # who holds the right is not asked
    assert back(cashier, approval=ApprovalGiven(manager.user_id, "barang cacat")).money_back == 300_000
    with shop.context.reading() as unit:
        acts = [row["act"] for row in unit.rows(sa.select(shop_tables.approval))]
    assert acts == [Act.REFUND_ABOVE_LIMIT]
    next_day(shop)
    again = a_sale(shop, [(tenun, 1)], by=cashier)
    bringing = [Bringing(1, 1, ReturnReason.SPOILED)]
    done = shop.returns.complete(by=cashier, number=again.number, bringing=bringing, return_uid=new_key(shop))
    assert done.money_back == 300_000


def test_what_goes_back_by_qris_needs_its_reference_and_counts_towards_no_limit(shop, cashier):
    tenun = a_product(shop, price=935_000, delivered=20)
    sale = a_sale(shop, [(tenun, 1)], by=cashier, tenders=[Tender(Means.QRIS, 935_000, "RRN 1")])
    act = {"by": cashier, "number": sale.number, "bringing": [Bringing(1, 1, ReturnReason.SPOILED)]}
    with pytest.raises(DomainError, match="reference number"):
        shop.returns.complete(**act, return_uid=new_key(shop))
    assert shop.returns.look(sale.number).lines[0].returned == 0
    done = shop.returns.complete(**act, return_uid=new_key(shop), references={Means.QRIS: "RRN 2"})
    assert done.refunds == ((Means.QRIS, 935_000),)


def test_a_full_cash_return_gives_back_what_was_paid_also_after_the_unit_was_raised(shop, cashier, owner):
    sale = a_sale(shop, [(a_product(shop, price=12_345), 1)], by=cashier)
    assert sale.total == 12_300
    shop.settings.change(by=owner, cash_unit=1_000)
    assert bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED).money_back == 12_300
    close_drawer(shop)
    assert shop.verify.run().findings == ()


def test_money_that_would_not_go_back_as_it_was_shown_stays_in_the_drawer(shop, cashier, owner):
    sale = a_sale(shop, [(a_product(shop, price=19_950), 2)], by=cashier)
    act = {"number": sale.number, "bringing": [Bringing(1, 1, ReturnReason.SPOILED)]}
    shown = shop.returns.plan(**act)
    shop.settings.change(by=owner, cash_unit=5_000)
    with pytest.raises(RefundChanged, match="no longer what was shown"):
        shop.returns.complete(by=cashier, return_uid=new_key(shop), shown=shown, **act)
    assert shop.returns.look(sale.number).lines[0].returned == 0
    with pytest.raises(DomainError, match="rounds cash to"):
        shop.returns.exchange(
            by=cashier,
            return_uid=new_key(shop),
            wanted=NewBasket(a_basket(shop, (a_product(shop, price=5_000), 1)), (), new_key(shop), 100),
            **act,
        )
    assert shop.returns.look(sale.number).lines[0].returned == 0
    anew = shop.returns.plan(**act)
    assert (shown.cash, anew.cash) == (19_900, 15_000)
    back = shop.returns.complete(by=cashier, return_uid=new_key(shop), shown=anew, **act)
    assert back.money_back == 15_000, "the control: what is shown is given back"


def test_cash_that_the_drawer_does_not_hold_is_not_given_back(shop, cashier, manager):
    tenun = a_product(shop, price=300_000, delivered=20)
    cheap = a_product(shop, name="Permen", price=1_000)
    sale = a_sale(shop, [(tenun, 1)], by=cashier)
    shop.shifts.move_cash(by=manager, kind=CashKind.PAY_OUT, amount=250_000, reason="ke brankas")
    with pytest.raises(DomainError, match="not enough money in the drawer") as told:
        bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED)
    assert not told.value.params
    with pytest.raises(DomainError, match="not enough money in the drawer"):
        shop.returns.exchange(
            by=cashier,
            number=sale.number,
            bringing=[Bringing(1, 1, ReturnReason.SPOILED)],
            wanted=NewBasket(a_basket(shop, (cheap, 1)), (), new_key(shop)),
            return_uid=new_key(shop),
        )
    assert shop.returns.look(sale.number).lines[0].returned == 0
    shop.shifts.move_cash(by=cashier, kind=CashKind.PAY_IN, amount=50_000, reason="dari brankas")
    assert bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED).money_back == 300_000
