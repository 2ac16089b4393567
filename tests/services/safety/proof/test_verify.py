"""The books of shops that lived: random days, every document, caught-up nights; all of it agrees, whatever the order."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import account, cash, proof, sales
from ntt_pos.data.queries.verify import verify_derived, verify_money
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.money.account import EntryKind, needs_stamp
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.money.corrections import Corrections
from ntt_pos.services.selling.returns import Bringing
from tests.builders import (
    COMMISSION_15,
    a_producer,
    a_product,
    a_sale,
    account_row,
    an_open_drawer,
    change_producer,
    change_product,
    somebody,
)
from tests.services.days import bring_back, close_drawer, later, new_key, next_day, payloads, settlements
from tests.services.reports import test_flat_in_history as flat
from tests.services.tampering import Tamperer

pytestmark = pytest.mark.same_everywhere

TERMS = (COMMISSION_15, Terms(TermsKind.COMMISSION, rate_bp=1250), Terms(TermsKind.NET_PRICE, net_price=2_000))


class Life:
    """A shop that does a random thing at a time."""

    def __init__(self, shop, seed):
        self.shop, self.draw = shop, random.Random(seed)
        self.owner, self.manager, self.cashier = (somebody(shop, name) for name in ("pemilik", "bela", "ani"))
        self.producers = [a_producer(shop, pays_by=self.draw.choice(("CASH", "TRANSFER"))) for _ in range(3)]
        self.products = [
            a_product(
                shop,
                producer=self.draw.choice(self.producers),
                terms=self.draw.choice(TERMS),
                price=self.draw.choice((3_333, 12_500, 18_750)),
                delivered=self.draw.randrange(1, 6),
            )
            for _ in range(4)
        ]
        self.products.append(a_product(shop, own=True, price=7_250))
        self.sales = []

    def sell(self):
        chosen = self.draw.sample(self.products, self.draw.randrange(1, 4))
        lines = [(product, self.draw.randrange(1, 4)) for product in chosen]
        due = sum(product.price * units for product, units in lines)
        by_qris = [Tender(Means.QRIS, due, "RRN")] if self.draw.random() < 0.3 else []
        self.sales.append(a_sale(self.shop, lines, by=self.cashier, tenders=by_qris))

    def bring_something_back(self):
        if not self.sales:
            return
        an_open_drawer(self.shop, by=self.cashier)
        sale = self.shop.returns.look(self.draw.choice(self.sales).number)
        line = self.draw.choice(sale.lines)
        units = self.draw.randrange(1, line.sold + 1)
        try:
            self.shop.returns.complete(
                by=self.cashier,
                number=sale.number,
                bringing=[Bringing(line.position, units, self.draw.choice(list(ReturnReason)))],
                return_uid=new_key(self.shop),
                references=dict.fromkeys((Means.QRIS, Means.TRANSFER, Means.CARD), "B 1"),
                approval=ApprovalGiven(self.manager.user_id, "ya"),
            )
        except DomainError:
            assert units > line.returnable  # nothing else may stand in the way

    def pay(self):
        proposal = account_row(self.shop, self.draw.choice(self.producers).producer_id)
        if proposal.payable:
            coin = 100 if proposal.pays_by == "CASH" else 1
            amount = self.draw.randrange(coin, proposal.payable + 1, coin)
            self.shop.payouts.pay(
                by=self.manager, producer_id=proposal.producer_id, amount=amount, key=new_key(self.shop)
            )

    def correct(self):
        Corrections(self.shop.context).correct(
            by=self.manager,
            producer_id=self.draw.choice(self.producers).producer_id,
            kind=EntryKind.CORRECTION,
            amount=self.draw.choice((-750, 1_250)),
            reason="salah hitung",
            approval=ApprovalGiven(self.owner.user_id, "ya"),
        )

    def hand_out_a_statement(self):
        try:
            self.shop.statements.adhoc(by=self.manager, producer_id=self.draw.choice(self.producers).producer_id)
        except DomainError:
            return  # nothing was ever sold for this producer

    def sleep(self):
        if self.draw.random() < 0.7:
            self.shop.close_day.close(by=self.manager)
        next_day(self.shop)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_whatever_the_shop_does_its_books_agree(shop, seed):
    life = Life(shop, seed)
    acts = (life.sell, life.sell, life.sell, life.bring_something_back, life.pay, life.correct)
    for _ in range(24):
        life.draw.choice((*acts, life.hand_out_a_statement, life.sleep))()
    close_drawer(shop)
    shop.close_day.close(by=life.manager)
    assert shop.verify.run().findings == ()
    with shop.context.reading() as unit:
        entry = account.producer_entry
        owed = int(unit.value(sa.select(sa.func.sum(entry.c.amount))) or 0)
    recap = shop.day_papers.recap(shop.close_day.state().last_closed, by=somebody(shop))
    assert sum(row.balance for row in recap.rows) == owed
    assert all(row.payable + row.carried == row.balance for row in recap.rows)
    closings = {row["producer_id"]: row["closing"] for row in settlements(shop)}
    assert sum(closings.values()) == owed
    for payload in payloads(shop):
        for row in payload["stock"]:
            moved = row["delivered"] - row["sold"] + row["returned"] - row["withdrawn"] - row["lost"]
            assert row["opening"] + moved == row["closing"]


def test_the_day_report_adds_up_by_every_division(shop):
    life = Life(shop, 5)
    for _ in range(6):
        life.sell()
    life.bring_something_back()
    report = shop.day_papers.day_report(shop.context.clock.now().date(), by=somebody(shop))
    for shares in (report.pillars, report.producers, report.products):
        assert sum(share.paid for share in shares) == report.turnover
        assert sum(share.producer_share for share in shares) == report.producer_share
        assert sum(share.shop_share for share in shares) == report.shop_share
    assert sum(share.paid for share in report.means) == report.net
    assert report.turnover == report.producer_share + report.shop_share + report.tax
    home = shop.day_papers.home(by=somebody(shop))
    assert home.takings == report.net


def test_a_producer_who_is_renamed_and_moved_is_so_only_on_new_statements(shop, owner, manager, cashier):
    producer = a_producer(shop, name="Kelompok Lama")
    product = a_product(shop, producer=producer, name="Kopi Lama", price=25_000, delivered=20)
    a_sale(shop, [(product, 1)], by=cashier)
    shop.close_day.close(by=manager)
    before = shop.statements.pdf("TJ-LRT-2026-000001")
    next_day(shop)
    change_producer(shop, producer.producer_id, by=owner, name="Kelompok Baru", pillar="SCHOOL")
    change_product(shop, product.product_id, by=owner, name="Kopi Baru")
    a_sale(shop, [(product, 1)], by=cashier)
    shop.close_day.close(by=manager)
    old, new = payloads(shop)
    assert (old["producer"]["name"], old["producer"]["pillar"], old["sold_lines"][0]["name"]) == (
        "Kelompok Lama",
        "VILLAGE",
        "Kopi Lama",
    )
    assert (new["producer"]["name"], new["producer"]["pillar"], new["sold_lines"][0]["name"]) == (
        "Kelompok Baru",
        "SCHOOL",
        "Kopi Baru",
    )
    assert shop.statements.pdf("TJ-LRT-2026-000001") == before
    assert shop.verify.run().findings == ()


def test_a_return_in_january_is_on_januarys_statement_and_december_is_frozen(shop, cashier, manager):
    product = a_product(shop, delivered=20)
    later(shop, days=29)
    shop.close_day.close(by=manager)
    while shop.context.clock.now().year == 2026:
        later(shop, days=25)
        if shop.context.clock.now().year == 2026:
            sale = a_sale(shop, [(product, 1)], by=cashier)
            close_drawer(shop)
            shop.close_day.close(by=manager)
    december = settlements(shop)
    an_open_drawer(shop, by=cashier)
    with pytest.raises(ApprovalNeeded):
        bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED)
    shop.returns.complete(
        by=cashier,
        number=sale.number,
        bringing=[Bringing(1, 1, ReturnReason.SPOILED)],
        return_uid=new_key(shop),
        approval=ApprovalGiven(manager.user_id, "basi"),
    )
    shop.close_day.close(by=manager)
    made = settlements(shop)
    last = payloads(shop)[-1]
    assert made[:-1] == december
    assert made[-1]["number"] == "TJ-LRT-2027-000001"
    assert (last["date"][:7], last["returned"], last["this_year"]) == ("2027-01", -21_250, -25_000)
    assert shop.verify.run().findings == ()


def test_the_year_on_a_statement_is_carried_from_night_to_night(shop, cashier, manager):
    product = a_product(shop, delivered=60)
    told, sold = [], 0
    for step in range(7):
        a_sale(shop, [(product, step + 1)], by=cashier)
        sold += step + 1
        if step == 3:
            shop.statements.adhoc(by=manager, producer_id=product.producer.producer_id)
            a_sale(shop, [(product, 1)], by=cashier)
            sold += 1
        close_drawer(shop)
        if step != 4:
            shop.close_day.close(by=manager)
            told.append((payloads(shop)[-1]["this_year"], sold * 25_000))
        later(shop, days=28)
    assert [said for said, _ in told] == [true for _, true in told]
    with shop.context.reading() as unit:
        assert unit.value(sa.select(sa.func.sum(sales.sale_line.c.paid))) == told[-1][0]
    assert shop.verify.run().findings == ()


def test_the_box_for_a_meterai_comes_only_above_five_million(shop, cashier, manager, owner):
    for amount in (5_000_000, 5_000_001):
        producer = a_producer(shop, pays_by="TRANSFER")
        Corrections(shop.context).correct(
            by=manager,
            producer_id=producer.producer_id,
            kind=EntryKind.OPENING,
            amount=amount,
            reason="saldo awal",
            approval=ApprovalGiven(owner.user_id, "dari buku lama"),
        )
    shop.close_day.close(by=manager)
    shown = [(p["payable"], needs_stamp(p["payable"], p["stamp_duty_above"])) for p in payloads(shop)]
    assert shown == [(5_000_000, False), (5_000_001, True)]


def test_the_moment_since_when_a_shift_is_open_is_compared_with_its_opening(shop, cashier):
    an_open_drawer(shop, by=cashier)
    assert shop.verify.run().findings == ()
    with shop.context.database.writing() as unit:
        unit.run(sa.update(cash.open_shift).values(at=shop.context.clock.now() - timedelta(days=1)))
    assert [finding.kind for finding in shop.verify.run().findings] == ["open_shift"]


def _steps_of_heads(shop, monkeypatch, query):
    monkeypatch.setattr(flat, "STEP", 1)
    with flat.counted_steps(shop) as count, shop.context.reading() as unit:
        assert unit.rows(query) == []
        return count()


def _each_through_the_whole_journal():
    z, j = cash.shift_closed, proof.journal
    found = (j.c.hash == z.c.journal_head) & (j.c.register_id == z.c.register_id)
    return sa.select(z.c.number).select_from(z.outerjoin(j, found)).where(j.c.id.is_(None))


def test_the_heads_on_papers_of_four_times_the_shifts_take_four_times_the_steps(shop, cashier, monkeypatch):
    """Once each Z was looked for in the whole journal: a minute for a year of them, two hours for ten years."""
    taken = []
    for shifts in (5, 15):
        for _ in range(shifts):
            an_open_drawer(shop, by=cashier)
            close_drawer(shop)
        queries = (verify_money.unknown_heads(), _each_through_the_whole_journal())
        taken.append([_steps_of_heads(shop, monkeypatch, query) for query in queries])
    (few, few_all), (many, many_all) = taken
    assert many <= 5 * few
    assert many_all > 8 * few_all  # the negative control


def test_whoever_stops_the_proof_ends_it_and_that_is_no_finding(shop, cashier):
    a_sale(shop, [(a_product(shop, delivered=2), 1)], by=cashier)

    def stop(_done, _total):
        raise DomainError("Stopped.")

    with pytest.raises(DomainError, match="Stopped"):
        shop.verify.run(stop)
    told = []
    assert shop.verify.run(lambda done, total: told.append((done, total))).findings == ()
    assert told


def test_the_kept_sums_of_every_product_are_looked_at_also_of_one_with_an_id_below_zero(shop, owner_url):
    """They are asked in parts, by the remainder of the id: a part that is left out hid its products."""
    products = [a_product(shop, code=f"K000{n}", delivered=9) for n in range(1, 7)]
    a_sale(shop, [(product, 1) for product in products], by=somebody(shop, "ani"))
    hand, below = Tamperer(owner_url), products[-1].product_id
    assert {product.product_id % verify_derived._PARTS for product in products[:-1]} == {0, 1, 2, 3}
    hand.run(f"UPDATE product SET id = -5 WHERE id = {below}")
    for table in ("batch", "stock_movement", "stock_now", "sale_line", "product_day"):
        hand.run(f"UPDATE {table} SET product_id = -5 WHERE product_id = {below}")

    def odd() -> set[tuple[str, str]]:
        with shop.context.reading() as unit:
            checks = verify_derived.derived_checks()
            return {(check.kind, row["place"]) for check in checks for row in unit.rows(check.query)}

    assert odd() == set(), "the control: until a sum is changed none is odd"
    hand.run("UPDATE stock_now SET quantity = quantity + 7", "UPDATE product_day SET sold = sold + 7")
    assert odd() == {(kind, f"K000{n}") for kind in ("stock_now", "product_day") for n in range(1, 7)}
