"""Selling: the worked cases at the till, and that a sale is whole or nothing."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from ntt_pos.data.engine import OutcomeUnknown
from ntt_pos.data.models import account, cash, goods, metadata, proof, sales, stock
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, StorageError
from ntt_pos.domain.core.terms import Bearer, Terms, TermsKind
from ntt_pos.domain.core.users import Actor, Role
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.cart import Cart, CutPrice
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.receipt import CompletedSale
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.journal_rows import journal_row
from ntt_pos.services.core.print_queue import PrintQueue
from ntt_pos.services.core.unit_of_work import ClockSuspect
from ntt_pos.services.selling.checkout import CartRepriced, NoOpenShift
from ntt_pos.shop import Shop
from tests.builders import (
    COMMISSION_15,
    AProducer,
    AProduct,
    a_basket,
    a_delivery,
    a_price,
    a_producer,
    a_product,
    a_sale,
    an_open_drawer,
    somebody,
)

NET_20 = Terms(TermsKind.NET_PRICE, net_price=20_000)
BOOKS_OF_A_SALE = (
    sales.sale,
    sales.sale_line,
    sales.sale_discount,
    sales.payment,
    stock.stock_movement,
    account.producer_entry,
    cash.cash_movement,
    shop_tables.approval,
)


def lines_of(shop: Shop, number: str) -> list[sa.RowMapping]:
    with shop.context.reading() as unit:
        return list(
            unit.rows(
                sa.select(sales.sale_line)
                .join(sales.sale)
                .where(sales.sale.c.number == number)
                .order_by(sales.sale_line.c.position)
            )
        )


def shares(shop: Shop, done: CompletedSale) -> list[tuple[int, int]]:
    return [(row["producer_share"], row["shop_share"]) for row in lines_of(shop, done.number)]


def counts(shop: Shop) -> dict[str, int]:
    with shop.context.reading() as unit:
        return {
            str(table.name): unit.value(sa.select(sa.func.count()).select_from(table))
            for table in metadata.sorted_tables
        }


def pay(
    shop: Shop,
    basket: Cart,
    *,
    by: Actor,
    cash_in: int = 0,
    uid: str = "",
    approval: ApprovalGiven | None = None,
    tenders: tuple[Tender, ...] = (),
) -> CompletedSale:
    an_open_drawer(shop, by=by)
    handed = tenders or ((Tender(Means.CASH, cash_in),) if cash_in else ())
    uid = uid or shop.context.ids.uid(shop.context.clock.now())
    return shop.checkout.complete(basket, handed, by=by, sale_uid=uid, approval=approval)


def agree(
    shop: Shop, terms: Terms, valid_from: date, *, product: AProduct | None = None, producer: AProducer | None = None
) -> None:
    with shop.context.writing(somebody(shop)) as work, work.record("terms.set") as record:
        record.add(
            goods.terms,
            {
                **record.posting(),
                "producer_id": producer.producer_id if producer else None,
                "product_id": product.product_id if product else None,
                "kind": terms.kind,
                "rate_bp": terms.rate_bp,
                "net_price": terms.net_price,
                "discount_bearer": terms.discount_bearer,
                "loss_bearer": terms.loss_bearer,
                "damage_bearer": terms.damage_bearer,
                "valid_from": valid_from,
                "approval_id": None,
            },
        )


def reprice(shop: Shop, product: AProduct, price: int) -> None:
    with shop.context.writing(somebody(shop)) as work, work.record("price.set") as record:
        a_price(record, product.product_id, price, work.on)


# The worked cases


def test_case_1_two_coffees_at_15_percent(shop, cashier):
    done = a_sale(shop, [(a_product(shop), 2)], by=cashier)
    assert shares(shop, done) == [(42_500, 7_500)]


def test_case_2_three_abon_at_a_net_price(shop, cashier):
    done = a_sale(shop, [(a_product(shop, name="Abon 250 g", terms=NET_20), 3)], by=cashier)
    assert shares(shop, done) == [(60_000, 15_000)]


def test_cases_3_and_4_commission_is_floored_line_by_line(shop, cashier):
    producer = a_producer(shop, terms=Terms(TermsKind.COMMISSION, rate_bp=1250))
    made = [a_product(shop, producer=producer, price=3_333, name=f"Keripik {n}") for n in range(7)]
    done = a_sale(shop, [(each, 1) for each in made], by=cashier)
    assert shares(shop, done) == [(2_917, 416)] * 7
    assert sum(shop_share for _, shop_share in shares(shop, done)) == 2_912


@pytest.mark.parametrize(
    ("bearer", "expected"),
    [(Bearer.SHOP, (42_500, 2_500)), (Bearer.SHARED, (38_250, 6_750)), (Bearer.PRODUCER, (37_500, 7_500))],
)
def test_case_5_who_bears_a_line_discount(shop, cashier, bearer, expected):
    product = a_product(
        shop, price=50_000, producer=a_producer(shop, terms=replace(COMMISSION_15, discount_bearer=bearer))
    )
    basket = carts.change_line(
        a_basket(shop, (product, 1)), "line-0", discount=CutPrice(amount=5_000, reason="langganan")
    )
    done = pay(shop, basket, by=cashier, cash_in=45_000)
    assert shares(shop, done) == [expected]
    assert [(d.amount, d.bearer, d.reason) for d in done.receipt.lines[0].discounts] == [(5_000, bearer, "langganan")]


def test_case_6_a_line_the_shop_loses_on_needs_somebody_elses_approval(shop, cashier, manager, owner):
    product = a_product(shop, terms=NET_20)
    basket = carts.change_line(a_basket(shop, (product, 1)), "line-0", discount=CutPrice(amount=6_000))
    before = counts(shop)
    with pytest.raises(ApprovalNeeded) as asked:
        pay(shop, basket, by=cashier, cash_in=19_000)
    assert asked.value.acts == ("DISCOUNT_ABOVE_CEILING", "SELL_BELOW_SHARE")
    for wrong in (ApprovalGiven(cashier.user_id, "boleh"), ApprovalGiven(owner.user_id, " ")):
        with pytest.raises(DomainError):
            pay(shop, basket, by=cashier, cash_in=19_000, approval=wrong)
    assert {n: c for n, c in counts(shop).items() if n.startswith(("sale", "payment"))} == {
        n: c for n, c in before.items() if n.startswith(("sale", "payment"))
    }
    done = pay(shop, basket, by=cashier, cash_in=19_000, approval=ApprovalGiven(owner.user_id, "kemasan rusak"))
    assert shares(shop, done) == [(20_000, -1_000)]
    with shop.context.reading() as unit:
        approvals = unit.rows(sa.select(shop_tables.approval))
    assert [(each["act"], each["asker_id"], each["approver_id"], each["object"]) for each in approvals] == [
        (act, cashier.user_id, owner.user_id, done.number) for act in ("DISCOUNT_ABOVE_CEILING", "SELL_BELOW_SHARE")
    ]


def test_case_7_a_cart_discount_is_spread_by_largest_remainder(shop, cashier):
    made = [a_product(shop, price=price) for price in (35_000, 20_000, 10_000)]
    basket = carts.discount_cart(a_basket(shop, *((each, 1) for each in made)), CutPrice(amount=5_000))
    done = pay(shop, basket, by=cashier, cash_in=60_000)
    assert [row["discount"] for row in lines_of(shop, done.number)] == [2_692, 1_539, 769]
    with shop.context.reading() as unit:
        kept = unit.rows(sa.select(sales.sale_discount).order_by(sales.sale_discount.c.id))
    assert [(row["kind"], row["amount"], row["bearer"]) for row in kept] == [
        ("CART", 2_692, "SHOP"),
        ("CART", 1_539, "SHOP"),
        ("CART", 769, "SHOP"),
    ]


def test_case_8_cash_is_rounded_down_at_the_shops_expense(shop, cashier):
    basket = a_basket(
        shop,
        (a_product(shop, price=12_500), 2),
        (a_product(shop, price=18_700, terms=Terms(TermsKind.NET_PRICE, net_price=15_000)), 1),
        (a_product(shop, price=7_250, own=True), 1),
    )
    done = pay(shop, basket, by=cashier, cash_in=100_000)
    assert (done.total, done.rounding, done.change) == (50_900, -50, 49_100)
    assert [share for share, _ in shares(shop, done)] == [21_250, 15_000, 0]
    with shop.context.reading() as unit:
        row = unit.row(sa.select(sales.sale))
        payment = unit.row(sa.select(sales.payment))
        drawer = unit.value(sa.select(cash.place_now.c.amount).where(cash.place_now.c.place == "DRAWER:LRT-01"))
        entries = unit.rows(sa.select(account.producer_entry))
    assert (row["paid"], row["rounding"], row["total"], row["tendered"], row["change"]) == (
        50_950,
        -50,
        50_900,
        100_000,
        49_100,
    )
    assert (payment["means"], payment["amount"], payment["change"]) == ("CASH", 100_000, 49_100)
    assert drawer == 200_000 + 50_900
    assert sorted(entry["amount"] for entry in entries) == [15_000, 21_250]


def test_case_9_the_producer_bears_the_line_discount_and_the_shop_the_cart_discount(shop, cashier):
    producer = a_producer(shop, terms=replace(COMMISSION_15, discount_bearer=Bearer.PRODUCER))
    basket = a_basket(shop, (a_product(shop, producer=producer, price=50_000), 1))
    basket = carts.change_line(basket, "line-0", discount=CutPrice(amount=2_000))
    done = pay(shop, carts.discount_cart(basket, CutPrice(amount=3_000)), by=cashier, cash_in=45_000)
    assert shares(shop, done) == [(40_500, 4_500)]


def test_case_10_terms_of_the_sales_date_and_no_other_line_moves(shop, cashier, fixed_clock):
    fixed_clock.set(datetime(2026, 3, 1, 2, tzinfo=UTC))
    product = a_product(shop, price=100_000, producer=a_producer(shop, terms=Terms(TermsKind.COMMISSION, rate_bp=1000)))
    agree(shop, COMMISSION_15, date(2026, 3, 2), producer=product.producer)
    fixed_clock.set(datetime(2026, 3, 1, 15, 50, tzinfo=UTC))  # 23:50 WITA
    evening = a_sale(shop, [(product, 1)], by=cashier)
    fixed_clock.set(datetime(2026, 3, 1, 16, 5, tzinfo=UTC))  # 00:05 WITA
    night = a_sale(shop, [(product, 1)], by=cashier)
    assert shares(shop, evening) == [(90_000, 10_000)]
    assert shares(shop, night) == [(85_000, 15_000)]


def test_case_14_a_product_without_terms_cannot_be_sold_but_own_goods_can(shop, cashier):
    product = a_product(shop, producer=a_producer(shop, terms=None))
    with pytest.raises(DomainError, match="no terms"):
        a_basket(shop, (product, 1))
    forced = Cart((carts.CartLine("x", shop.catalogue.article(product.product_id), 1),))
    with pytest.raises(DomainError, match="no terms"):
        pay(shop, forced, by=cashier, cash_in=25_000)
    own = a_sale(shop, [(a_product(shop, own=True), 1)], by=cashier)
    assert shares(shop, own) == [(0, 25_000)]


def test_case_15_weighed_salt(shop, cashier):
    salt = a_product(shop, name="Garam", unit="kg", price_per=1000, price=20_000, delivered=5_000)
    done = a_sale(shop, [(salt, 333)], by=cashier)
    assert (done.receipt.gross, done.total, done.rounding) == (6_660, 6_600, -60)
    assert done.receipt.units == 1


def test_case_40_sold_at_half_past_seven_is_booked_on_the_wita_date(shop, cashier, fixed_clock):
    product = a_product(shop)
    fixed_clock.set(datetime(2026, 2, 28, 23, 30, tzinfo=UTC))
    done = a_sale(shop, [(product, 1)], by=cashier)
    assert done.receipt.business_date == date(2026, 3, 1)
    assert lines_of(shop, done.number)[0]["business_date"] == date(2026, 3, 1)


def test_case_71_a_new_net_price_counts_for_what_is_sold_from_its_date_on(shop, cashier, fixed_clock):
    product = a_product(shop, terms=NET_20, delivered=20)
    a_sale(shop, [(product, 1)], by=cashier)
    agree(shop, replace(NET_20, net_price=22_000), date(2026, 3, 1), product=product)
    fixed_clock.advance(hours=23)
    done = a_sale(shop, [(product, 12)], by=cashier)
    assert shares(shop, done) == [(264_000, 36_000)]


def test_case_38_a_clock_in_2020_stops_selling_until_a_manager_confirms_and_dates_never_go_back(
    shop, cashier, manager, fixed_clock
):
    product = a_product(shop)
    a_sale(shop, [(product, 1)], by=cashier)
    fixed_clock.set(datetime(2020, 1, 1, 1, tzinfo=UTC))
    basket = a_basket(shop, (product, 1))
    with pytest.raises(ClockSuspect):
        pay(shop, basket, by=cashier, cash_in=25_000)
    with pytest.raises(DomainError):
        shop.people.confirm_clock(by=cashier)
    shop.people.confirm_clock(by=manager)
    done = pay(shop, basket, by=cashier, cash_in=25_000)
    assert done.receipt.business_date == date(2026, 2, 28)
    with shop.context.reading() as unit:
        kinds = [row["kind"] for row in unit.rows(sa.select(proof.journal).order_by(proof.journal.c.seq))]
    assert kinds.count("clock.confirmed") == 1


# Whole or nothing, once


def test_twenty_completes_with_one_uid_are_one_sale(shop, cashier):
    product = a_product(shop, delivered=30)
    basket = a_basket(shop, (product, 1))
    uid = shop.context.ids.uid(shop.context.clock.now())
    first = pay(shop, basket, by=cashier, cash_in=50_000, uid=uid)
    after = counts(shop)
    again = [pay(shop, basket, by=cashier, cash_in=50_000, uid=uid) for _ in range(19)]
    assert counts(shop) == after
    assert not first.already_recorded
    assert all(each == replace(first, already_recorded=True) for each in again)
    assert shop.catalogue.article(product.product_id).on_hand == 29


def test_twenty_threads_that_press_enter_make_one_sale(shop, cashier):
    basket = a_basket(shop, (a_product(shop), 1))
    an_open_drawer(shop, by=cashier)
    uid = shop.context.ids.uid(shop.context.clock.now())
    done: list[CompletedSale] = []

    def press() -> None:
        done.append(shop.checkout.complete(basket, (Tender(Means.CASH, 25_000),), by=cashier, sale_uid=uid))

    presses = [threading.Thread(target=press) for _ in range(20)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert len(done) == 20
    assert len({each.number for each in done}) == 1
    assert sum(not each.already_recorded for each in done) == 1
    assert counts(shop)["sale"] == 1


@pytest.mark.parametrize(
    "where", ["add_all", "move_all", "enter_all", "move_cash", "seal"], ids=lambda name: f"inside {name}"
)
def test_a_crash_inside_the_sale_leaves_nothing(shop, cashier, monkeypatch, where):
    product = a_product(shop)
    an_open_drawer(shop, by=cashier)
    basket = a_basket(shop, (product, 2))
    shop.baskets.save(basket)
    before = counts(shop)

    def crash(*_: object, **__: object) -> None:
        raise MemoryError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(f"ntt_pos.services.core.journal_entry.JournalEntry.{where}", crash)
        with pytest.raises(MemoryError):
            pay(shop, basket, by=cashier, cash_in=50_000)
    assert counts(shop) == before
    assert len(shop.baskets.restore().cart.lines) == 1, "what was not sold is still there"
    done = pay(shop, basket, by=cashier, cash_in=50_000)
    assert done.number == "JL-LRT-01-2026-000001"
    assert shop.baskets.restore() is None, "what was sold is never offered again, however soon the power goes"
    assert shop.catalogue.article(product.product_id).on_hand == 8


def unconfirmed(shop: Shop, monkeypatch: pytest.MonkeyPatch, *, kept: bool) -> None:
    """Let the next COMMIT report a failure although (or because) the disk kept (or lost) the sale."""
    database = shop.context.database
    real = type(database).writing

    from contextlib import contextmanager

    @contextmanager
    def writing(self, **how):
        monkeypatch.setattr(type(database), "writing", real)
        with real(self, **how) as unit:
            yield unit
            if not kept:
                raise OutcomeUnknown("disk I/O error")
        raise OutcomeUnknown("disk I/O error")

    monkeypatch.setattr(type(database), "writing", writing)


def test_a_commit_that_was_not_confirmed_but_held_is_found_by_its_uid(shop, cashier, monkeypatch):
    basket = a_basket(shop, (a_product(shop), 1))
    an_open_drawer(shop, by=cashier)
    unconfirmed(shop, monkeypatch, kept=True)
    done = pay(shop, basket, by=cashier, cash_in=25_000)
    assert done.number == "JL-LRT-01-2026-000001"
    assert counts(shop)["sale"] == 1


def test_a_commit_that_failed_says_that_nothing_was_sold(shop, cashier, monkeypatch):
    basket = a_basket(shop, (a_product(shop), 1))
    an_open_drawer(shop, by=cashier)
    unconfirmed(shop, monkeypatch, kept=False)
    with pytest.raises(StorageError, match="nothing was sold"):
        pay(shop, basket, by=cashier, cash_in=25_000)
    assert counts(shop)["sale"] == 0


# What is refused


def test_without_an_open_drawer_nothing_is_sold(shop, cashier):
    basket = a_basket(shop, (a_product(shop), 1))
    with pytest.raises(NoOpenShift):
        shop.checkout.complete(
            basket, (Tender(Means.CASH, 25_000),), by=cashier, sale_uid=shop.context.ids.uid(shop.context.clock.now())
        )
    assert counts(shop)["sale"] == 0


def test_a_shift_older_than_24_hours_sells_no_more_until_it_is_closed(shop, cashier, fixed_clock):
    product = a_product(shop)
    an_open_drawer(shop, by=cashier)
    fixed_clock.advance(hours=24)
    a_sale(shop, [(product, 1)], by=cashier)
    fixed_clock.advance(seconds=1)
    with pytest.raises(NoOpenShift, match="24 hours"):
        a_sale(shop, [(product, 1)], by=cashier)
    assert shop.shifts.current().too_old
    shop.shifts.close(by=cashier, counted={50_000: 4, 20_000: 1, 5_000: 1})
    a_sale(shop, [(product, 1)], by=cashier)


@pytest.mark.parametrize(
    "tenders",
    [
        (Tender(Means.CASH, 24_900),),
        (),
        (Tender(Means.QRIS, 30_000, "RRN 8"),),
        (Tender(Means.CASH, 0),),
        (Tender(Means.EXCHANGE, 25_000),),
        (Tender(Means.QRIS, 25_000, "x" * 61),),
    ],
    ids=["too little", "nothing", "QRIS above the total", "zero", "exchange without a return", "long reference"],
)
def test_wrong_payments_are_refused_and_leave_nothing(shop, cashier, tenders):
    basket = a_basket(shop, (a_product(shop), 1))
    an_open_drawer(shop, by=cashier)
    before = counts(shop)
    with pytest.raises(DomainError):
        shop.checkout.complete(basket, tenders, by=cashier, sale_uid=shop.context.ids.uid(shop.context.clock.now()))
    assert counts(shop) == before


def test_an_empty_basket_is_no_sale(shop, cashier):
    with pytest.raises(DomainError, match="empty"):
        pay(shop, Cart(), by=cashier, cash_in=1_000)


def test_an_auditor_sells_nothing(shop, owner):
    shop.people.add_user(by=owner, username="dinas", name="Dinas", role=Role.AUDITOR, secret="rahasia-besar")
    product = a_product(shop)
    an_open_drawer(shop, by=owner)
    with pytest.raises(DomainError):
        pay(shop, a_basket(shop, (product, 1)), by=somebody(shop, "dinas"), cash_in=25_000)


def test_a_price_that_changed_meanwhile_sells_nothing_and_gives_the_basket_as_of_now(shop, cashier):
    product, other = a_product(shop), a_product(shop, price=5_000)
    basket = a_basket(shop, (product, 2), (other, 1))
    reprice(shop, product, 27_000)
    an_open_drawer(shop, by=cashier)
    before = counts(shop)
    with pytest.raises(CartRepriced) as changed:
        pay(shop, basket, by=cashier, cash_in=60_000)
    assert counts(shop) == before
    assert changed.value.params["names"] == (product.name,)
    assert carts.price_cart(changed.value.cart).paid == 59_000
    assert pay(shop, changed.value.cart, by=cashier, cash_in=59_000).total == 59_000


def test_cash_that_is_rounded_otherwise_than_shown_is_not_taken_and_other_means_are(shop, cashier, owner):
    product = a_product(shop, price=19_950)
    an_open_drawer(shop, by=cashier)
    shop.settings.change(by=owner, cash_unit=1_000)
    before = counts(shop)

    def sell(tender: Tender, shown: int):
        basket, uid = a_basket(shop, (product, 1)), shop.context.ids.uid(shop.context.clock.now())
        return shop.checkout.complete(basket, [tender], by=cashier, sale_uid=uid, cash_unit=shown)

    with pytest.raises(DomainError, match="rounds cash to") as changed:
        sell(Tender(Means.CASH, 20_000), 100)
    assert (counts(shop), changed.value.params) == (before, {"unit": 1_000})
    assert sell(Tender(Means.CASH, 20_000), 1_000).total == 19_000, "the control: what was shown is in force"
    assert sell(Tender(Means.QRIS, 19_950, "RRN 1"), 100).total == 19_950


def test_terms_that_changed_meanwhile_are_shown_before_anything_is_sold(shop, cashier):
    product = a_product(shop)
    basket = a_basket(shop, (product, 1))
    agree(shop, Terms(TermsKind.COMMISSION, rate_bp=2000), date(2026, 2, 28), product=product)
    with pytest.raises(CartRepriced):
        pay(shop, basket, by=cashier, cash_in=25_000)


def test_a_price_typed_by_the_cashier_needs_approval_and_by_the_manager_none(shop, cashier, manager):
    basket = a_basket(shop, (a_product(shop), 1))
    basket = Cart((replace(basket.lines[0], price=24_000),))
    with pytest.raises(ApprovalNeeded) as asked:
        pay(shop, basket, by=cashier, cash_in=24_000)
    assert asked.value.act == "OVERRIDE_PRICE"
    assert pay(shop, basket, by=manager, cash_in=24_000).total == 24_000


# Stock


def test_a_sale_takes_the_earliest_unexpired_batches_and_the_rest_from_the_unknown(shop, cashier):
    product = a_product(shop, delivered=2, expiry=date(2026, 4, 1))
    early = a_delivery(shop, product, 1, expiry=date(2026, 3, 10))
    gone = a_delivery(shop, product, 3, expiry=date(2026, 2, 27))
    done = a_sale(shop, [(product, 5)], by=cashier)
    with shop.context.reading() as unit:
        moved = unit.rows(
            sa.select(stock.stock_movement)
            .where(stock.stock_movement.c.kind == "SALE")
            .order_by(stock.stock_movement.c.id)
        )
    assert [(row["batch_id"], row["quantity"]) for row in moved] == [(early, -1), (product.batch_id, -2), (None, -2)]
    assert {row["line_uid"] for row in moved} == {lines_of(shop, done.number)[0]["uid"]}
    article = shop.catalogue.article(product.product_id)
    assert (article.on_hand, article.expired_on_hand) == (1, 3)
    assert gone


def test_two_lines_of_one_product_share_its_batches(shop, cashier):
    product = a_product(shop, delivered=3, expiry=date(2026, 4, 1))
    basket = a_basket(shop, (product, 2))
    basket = carts.change_line(basket, "line-0", discount=CutPrice(amount=1_000))
    basket = carts.add(basket, shop.catalogue.article(product.product_id), 2, key="line-1")
    assert len(basket.lines) == 2
    pay(shop, basket, by=cashier, cash_in=100_000)
    with shop.context.reading() as unit:
        now = {row["batch_id"]: row["quantity"] for row in unit.rows(sa.select(stock.stock_now))}
        moved = unit.value(sa.select(sa.func.sum(stock.stock_movement.c.quantity)))
        day = unit.row(sa.select(stock.product_day))
    assert now == {product.batch_id: 0, 0: -1}
    assert moved == -1
    assert (day["sold"], day["paid"], day["share"]) == (4, 99_000, 85_000)


def test_selling_below_zero_is_allowed_and_listed_for_the_manager(shop, cashier):
    product = a_product(shop, delivered=0)
    assert shop.catalogue.below_zero() == ()
    a_sale(shop, [(product, 2)], by=cashier)
    article = shop.catalogue.article(product.product_id)
    assert article.on_hand == -2
    assert shop.catalogue.below_zero() == (article,)
    assert "OUT" in shop.catalogue.search(product.code)[0].flags


def test_when_all_stock_has_expired_the_till_refuses_even_a_basket_from_before_midnight(shop, cashier, fixed_clock):
    product = a_product(shop, delivered=4, expiry=date(2026, 2, 28))
    basket = a_basket(shop, (product, 1))
    an_open_drawer(shop, by=cashier)
    fixed_clock.set(datetime(2026, 2, 28, 16, 1, tzinfo=UTC))
    with pytest.raises(DomainError, match="expired"):
        pay(shop, basket, by=cashier, cash_in=25_000)
    assert counts(shop)["sale"] == 0


# Books and paper


def test_split_tenders_go_to_their_places(shop, cashier):
    basket = a_basket(shop, (a_product(shop, price=100_050), 1))
    tenders = (
        Tender(Means.QRIS, 30_000, "QR1"),
        Tender(Means.TRANSFER, 20_000, "TR1"),
        Tender(Means.CARD, 10_000, "EDC9"),
        Tender(Means.CASH, 50_000),
    )
    done = pay(shop, basket, by=cashier, tenders=tenders)
    assert (done.total, done.rounding, done.change) == (100_000, -50, 10_000)
    with shop.context.reading() as unit:
        moved = unit.rows(sa.select(cash.cash_movement).where(cash.cash_movement.c.kind == "SALE"))
    assert {(row["to_place"], row["amount"]) for row in moved} == {
        ("CLEARING:QRIS", 30_000),
        ("BANK", 20_000),
        ("CLEARING:CARD", 10_000),
        ("DRAWER:LRT-01", 40_000),
    }
    assert shop.checkout.receipt(done.number) == done.receipt


def test_there_is_one_entry_per_consigned_line_also_when_it_is_zero(shop, cashier):
    free = a_product(shop, producer=a_producer(shop, terms=Terms(TermsKind.COMMISSION, rate_bp=10_000)))
    done = a_sale(shop, [(free, 1), (a_product(shop, own=True), 1), (a_product(shop), 1)], by=cashier)
    with shop.context.reading() as unit:
        entries = unit.rows(sa.select(account.producer_entry).order_by(account.producer_entry.c.id))
        balance = {r["producer_id"]: r["amount"] for r in unit.rows(sa.select(account.balance_now))}
    uids = [row["uid"] for row in lines_of(shop, done.number)]
    assert [(e["line_uid"], e["amount"]) for e in entries] == [(uids[0], 0), (uids[2], 21_250)]
    assert sorted(balance.values()) == [0, 21_250]


def test_the_journal_record_of_a_sale_equals_its_rows_and_its_hash_is_on_the_receipt(shop, cashier, owner):
    basket = a_basket(shop, (a_product(shop, terms=NET_20), 2), (a_product(shop, own=True), 1))
    basket = carts.discount_cart(basket, CutPrice(rate_bp=2_500, reason="hari raya"))
    done = pay(shop, basket, by=cashier, cash_in=100_000, approval=ApprovalGiven(owner.user_id, "promosi"))
    with shop.context.reading() as unit:
        record = unit.row(sa.select(proof.journal).order_by(proof.journal.c.seq.desc()).limit(1))
        kept = json.loads(record["canonical"])
        for table in BOOKS_OF_A_SALE:
            rows = unit.rows(sa.select(table).where(table.c.record_uid == record["record_uid"]).order_by(table.c.id))
            assert kept["rows"].get(table.name, []) == [journal_row(unit, table, row, {}) for row in rows], table.name
    assert set(kept["rows"]) == {str(table.name) for table in BOOKS_OF_A_SALE}
    assert (kept["kind"], kept["user"]) == ("sale", "ani")
    assert (
        done.receipt.journal_head
        == record["hash"]
        == journal.chain_hash(
            register="LRT-01", seq=record["seq"], previous=record["previous_hash"], canonical_text=record["canonical"]
        )
    )


def test_a_receipt_is_rebuilt_from_what_was_sold_not_from_what_things_are_called_now(shop, cashier, owner):
    product = a_product(shop, name="Kopi lama")
    done = a_sale(shop, [(product, 2)], by=cashier)
    reprice(shop, product, 99_000)
    with shop.context.writing(owner) as work, work.record("product.changed") as record:
        record.save(goods.product, {"name": "Kopi baru"}, row_id=product.product_id)
    assert shop.checkout.receipt(f" {done.number.lower()} ") == done.receipt
    assert shop.checkout.receipt(done.number).lines[0].name == "Kopi lama"


def test_an_unknown_receipt_number_is_said_in_words(shop):
    with pytest.raises(DomainError, match="JL-X"):
        shop.checkout.receipt("JL-X")


def test_reprints_are_numbered_copies_in_the_journal_and_queued(shop, cashier):
    done = a_sale(shop, [(a_product(shop), 1)], by=cashier)
    assert [shop.checkout.reprint(done.number, by=cashier).copy for _ in range(2)] == [1, 2]
    assert [(job.document, job.copy) for job in PrintQueue(shop.context, lambda job: b"").waiting()] == [
        (done.number, n) for n in range(3)
    ]
    with shop.context.reading() as unit:
        kept = unit.rows(sa.select(proof.copy_printed))
        kinds = [row["kind"] for row in unit.rows(sa.select(proof.journal))]
    assert [(row["copy"], row["user_id"]) for row in kept] == [(1, cashier.user_id), (2, cashier.user_id)]
    assert kinds.count("copy.printed") == 2


def test_the_last_sales_say_whether_their_receipts_came_out(shop, cashier):
    made = [a_sale(shop, [(a_product(shop), 1)], by=cashier) for _ in range(3)]
    cards = shop.checkout.recent_sales(2)
    assert [card.number for card in cards] == [made[2].number, made[1].number]
    assert {card.printed for card in cards} == {"QUEUED"}


def test_a_disabled_cashier_sells_no_more_from_the_next_act_on(shop, cashier, owner):
    product = a_product(shop)
    a_sale(shop, [(product, 1)], by=cashier)
    shop.people.disable(by=owner, user_id=cashier.user_id)
    with pytest.raises(DomainError, match="no longer"):
        a_sale(shop, [(product, 1)], by=cashier)
    assert counts(shop)["sale"] == 1


def test_stock_sums_and_balances_equal_their_ledgers(shop, cashier):
    made = [a_product(shop, expiry=date(2026, 3, n + 1), delivered=n) for n in range(1, 5)]
    for each in made:
        a_sale(shop, [(each, 3)], by=cashier)
    with shop.context.reading() as unit:
        ledger = {
            (r.product_id, r.batch_id or 0): r.total
            for r in unit.run(
                sa.select(
                    stock.stock_movement.c.product_id,
                    stock.stock_movement.c.batch_id,
                    sa.func.sum(stock.stock_movement.c.quantity).label("total"),
                ).group_by(stock.stock_movement.c.product_id, stock.stock_movement.c.batch_id)
            )
        }
        now = {
            (r["product_id"], r["batch_id"]): r["quantity"]
            for r in unit.rows(sa.select(stock.stock_now).where(stock.stock_now.c.bin == Bin.SHELF))
        }
    assert {k: int(v) for k, v in ledger.items()} == now
