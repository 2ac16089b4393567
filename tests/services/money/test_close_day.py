"""Closing the day: one statement per producer with entries, once, in order, and again after a power cut."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data.models import cash, proof
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.settlement import GENESIS, chain_hash, payload_hash
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.unit_of_work import ClockSuspect
from ntt_pos.services.money.close_day import EarlyClose
from ntt_pos.services.money.corrections import Corrections
from ntt_pos.services.money.payouts import PaymentWay
from ntt_pos.services.selling.returns import Bringing
from tests.builders import a_producer, a_product, a_sale, another_register, heard_from, somebody
from tests.fakes import FixedClock, SequenceIds
from tests.services.days import later, new_key, next_day, payloads, settlements

FIRST = date(2026, 2, 28)


def four_producers_sell(shop, cashier, price=25_000):
    products = [
        a_product(shop, producer=a_producer(shop, code=f"P{n:03d}", name=f"Kelompok {n}"), price=price, delivered=50)
        for n in (3, 1, 4, 2)
    ]
    for product in products:
        a_sale(shop, [(product, 2)], by=cashier)
    return products


def test_the_night_writes_one_statement_per_producer_in_order_of_code(shop, cashier, manager):
    four_producers_sell(shop, cashier)
    closed = shop.close_day.close(by=manager)
    assert [(day.date, day.settlements, day.already) for day in closed.days] == [(FIRST, 4, False)]
    made = settlements(shop)
    assert [row["number"] for row in made] == [f"TJ-LRT-2026-{n:06d}" for n in range(1, 5)]
    assert [p["producer"]["code"] for p in payloads(shop)] == ["P001", "P002", "P003", "P004"]
    for row in made:
        assert row["business_date"] == FIRST
        assert (row["opening"], row["closing"], row["payable"]) == (0, 42_500, 42_500)
        assert row["payload_sha256"] == payload_hash(row["payload"])
        assert row["chain_hash"] == chain_hash(GENESIS, row["number"], "NIGHT", row["payload_sha256"])


BY_BANK = PaymentWay(means="TRANSFER", reference="TRX 1")


def test_the_balancing_statement_of_the_design(shop, cashier, manager, owner):
    producer = a_producer(shop, code="P012", name="BUMDes Leworahang")
    kopi = a_product(shop, producer=producer, name="Kopi bubuk 200 g", price=25_000, delivered=50)
    abon = a_product(
        shop,
        producer=producer,
        name="Abon ikan tuna 250 g",
        price=25_000,
        delivered=20,
        terms=Terms(TermsKind.NET_PRICE, net_price=20_000),
    )
    keripik = a_product(shop, producer=producer, name="Keripik pisang 150 g", price=12_500, delivered=40)
    Corrections(shop.context).correct(
        by=manager,
        producer_id=producer.producer_id,
        kind=EntryKind.OPENING,
        amount=127_350,
        reason="saldo awal",
        approval=ApprovalGiven(owner.user_id, "dari buku lama"),
    )
    earlier = a_sale(shop, [(kopi, 1)], by=cashier)
    shop.close_day.close(by=manager)
    next_day(shop)
    # Yesterday's kopi is paid first, so that the worked case opens with its 127.350.
    shop.payouts.pay(by=manager, producer_id=producer.producer_id, amount=21_250, key=new_key(shop), way=BY_BANK)
    shop.close_day.close(by=manager)
    next_day(shop)
    shop.payouts.pay(by=manager, producer_id=producer.producer_id, amount=127_000, key=new_key(shop))
    a_sale(shop, [(kopi, 6), (abon, 3), (keripik, 8)], by=cashier)
    shop.returns.complete(
        by=cashier,
        number=earlier.number,
        bringing=[Bringing(position=1, units=1, reason=ReturnReason.SPOILED)],
        return_uid=new_key(shop),
    )
    shop.close_day.close(by=manager)
    last = payloads(shop)[-1]
    line = [last[name] for name in ("opening", "paid_out", "sold", "returned", "other", "closing")]
    assert line == [127_350, -127_000, 272_500, -21_250, 0, 251_600]
    assert (last["payable"], last["carried"]) == (251_500, 100)
    assert [(row["quantity"], row["share"]) for row in last["sold_lines"]] == [(6, 127_500), (3, 60_000), (8, 85_000)]
    assert last["back_lines"][0]["original_number"] == earlier.number
    assert [row["collect"] for row in last["stock"]] == [1, 0, 0]
    assert shop.verify.run().findings == ()


def test_case_33_nothing_changes_when_the_run_is_clicked_twice_in_two_windows(shop, cashier, manager, open_again):
    four_producers_sell(shop, cashier)
    other = open_again()
    first = shop.close_day.close(by=manager)
    before = settlements(shop)
    second = other.close_day.close(by=manager)
    third = shop.close_day.close(by=manager, date=FIRST)
    assert not first.days[0].already
    assert [(d.date, d.settlements, d.already) for d in second.days + third.days] == [(FIRST, 4, True)] * 2
    assert settlements(shop) == before


def test_two_windows_closing_at_once_share_the_work(shop, cashier, manager, open_again):
    four_producers_sell(shop, cashier)
    other = open_again()
    done = []

    def meddle(place, total):
        if place == 2 and not done:
            done.append(other.close_day.close(by=manager))

    mine = shop.close_day.close(by=manager, progress=meddle)
    assert done[0].days[0].settlements == 4
    assert mine.days[0].settlements == 4
    assert [row["number"] for row in settlements(shop)] == [f"TJ-LRT-2026-{n:06d}" for n in range(1, 5)]
    assert shop.verify.run().findings == ()


def test_case_34_a_run_broken_after_two_of_four_producers_is_finished_by_the_next(shop, cashier, manager, open_again):
    four_producers_sell(shop, cashier)

    class PowerCut(Exception):
        pass

    def cut(place, total):
        if place == 2:
            raise PowerCut

    with pytest.raises(PowerCut):
        shop.close_day.close(by=manager, progress=cut)
    again = open_again()
    assert len(settlements(again)) == 2
    assert again.close_day.due() == (FIRST,)
    closed = again.close_day.close(by=manager)
    assert [(d.date, d.settlements) for d in closed.days] == [(FIRST, 4)]
    assert [p["producer"]["code"] for p in payloads(again)] == ["P001", "P002", "P003", "P004"]
    assert [row["number"][-6:] for row in settlements(again)] == ["000001", "000002", "000003", "000004"]
    assert again.verify.run().findings == ()


def test_it_can_be_stopped_between_two_producers_and_taken_up_again(shop, cashier, manager):
    four_producers_sell(shop, cashier)
    asked = []
    stopped = shop.close_day.close(by=manager, cancelled=lambda: len(asked) > 1 or asked.append(1))
    assert stopped.cancelled
    assert stopped.days == ()
    assert len(settlements(shop)) == 2
    assert shop.close_day.state().unfinished == FIRST
    assert shop.close_day.close(by=manager).days[0].settlements == 4


def test_selling_goes_on_while_a_cut_day_is_settled_and_is_dated_the_next_day(shop, cashier, manager):
    products = four_producers_sell(shop, cashier)
    sold = []

    def sell_meanwhile(place, total):
        if place == 1 and not sold:
            sold.append(a_sale(shop, [(products[0], 1)], by=cashier))

    shop.close_day.close(by=manager, progress=sell_meanwhile)
    assert sold[0].receipt.business_date == FIRST + timedelta(days=1)
    assert {p["closing"] for p in payloads(shop)} == {42_500}
    stock = [row["closing"] for p in payloads(shop) for row in p["stock"]]
    assert stock == [48, 48, 48, 48]
    assert shop.verify.run().findings == ()


def test_a_date_that_has_not_come_is_refused(shop, manager):
    with pytest.raises(DomainError, match="has not come yet"):
        shop.close_day.close(by=manager, date=FIRST + timedelta(days=1))
    assert shop.close_day.state().last_cut is None


@pytest.fixture
def another_shop(sqlite_template, tmp_path):
    """A second shop that starts from the same template, to live through the same days differently."""
    folder = DataFolder(tmp_path / "other")
    folder.root.mkdir()
    shutil.copyfile(sqlite_template, folder.database)
    with bootstrap.open_shop(folder.root, clock=FixedClock(), ids=SequenceIds(seed=3)) as shop:
        yield shop


def three_days(shop, *, close_each):
    by = somebody(shop, "bela")
    producers = [a_producer(shop, code=code) for code in ("P001", "P002")]
    products = [a_product(shop, producer=p, delivered=60) for p in producers]
    for day in range(3):
        shop.payouts.pay(by=by, producer_id=producers[0].producer_id, amount=10_000, key=new_key(shop)) if day else None
        a_sale(shop, [(products[0], day + 1)], by=by)
        if day != 1:
            a_sale(shop, [(products[1], 2)], by=by)
        if close_each:
            shop.close_day.close(by=by)
        next_day(shop)


def test_case_35_three_missed_days_are_closed_in_order_with_the_same_hashes_as_on_time(shop, manager, another_shop):
    three_days(shop, close_each=False)
    three_days(another_shop, close_each=True)
    assert shop.close_day.due() == (FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=2))
    assert another_shop.close_day.due() == ()
    closed = shop.close_day.close(by=manager, date=FIRST + timedelta(days=2))
    assert [(d.date, d.settlements) for d in closed.days] == [
        (FIRST, 2),
        (FIRST + timedelta(days=1), 1),
        (FIRST + timedelta(days=2), 2),
    ]
    late, on_time = (
        [(r["number"], r["payload_sha256"], r["chain_hash"]) for r in settlements(each)]
        for each in (shop, another_shop)
    )
    assert late == on_time
    assert shop.verify.run().findings == another_shop.verify.run().findings == ()


def test_a_run_that_comes_late_closes_the_missed_date_and_not_the_new_day(shop, cashier):
    four_producers_sell(shop, cashier)
    next_day(shop)
    by = shop.people.system_actor()
    assert [day.date for day in shop.close_day.close_if_due(by=by).days] == [FIRST]
    assert shop.close_day.close_if_due(by=by).days == ()
    shop.context.clock.advance(hours=shop.context.settings.close_hour - 8)
    assert [day.date for day in shop.close_day.close_if_due(by=by).days] == [FIRST + timedelta(days=1)]


def test_a_day_that_sold_only_before_the_late_run_is_closed_for_itself_when_its_own_night_is_missed_too(shop, cashier):
    products = four_producers_sell(shop, cashier)
    later(shop, days=1)
    a_sale(shop, [(products[0], 1)], by=cashier)
    by = shop.people.system_actor()
    assert [day.date for day in shop.close_day.close_if_due(by=by).days] == [FIRST]
    later(shop, days=1)
    assert shop.close_day.due() == (FIRST + timedelta(days=1),)
    closed = shop.close_day.close(by=by)
    assert [(day.date, day.settlements) for day in closed.days] == [
        (FIRST + timedelta(days=1), 1),
        (FIRST + timedelta(days=2), 0),
    ]
    assert [paper["date"] for paper in payloads(shop)][-1] == (FIRST + timedelta(days=1)).isoformat()


def test_the_recap_of_a_missed_day_is_right_although_a_statement_on_demand_took_its_entries(shop, cashier, manager):
    product, *_ = four_producers_sell(shop, cashier)
    later(shop, days=1)
    a_sale(shop, [(product, 1)], by=cashier)
    shop.statements.adhoc(by=manager, producer_id=product.producer.producer_id)
    shop.close_day.close(by=manager)
    assert [
        [row.balance for row in shop.day_papers.recap(FIRST + timedelta(days=n), by=somebody(shop)).rows]
        for n in (0, 1)
    ] == [
        [42_500, 42_500, 42_500, 42_500],
        [42_500, 42_500, 63_750, 42_500],
    ]


def test_a_late_run_with_a_drawer_already_open_names_no_drawer_for_a_day_it_did_not_touch(shop, cashier):
    four_producers_sell(shop, cashier)
    shop.context.clock.advance(days=1)
    closed = shop.close_day.close_if_due(by=shop.people.system_actor())
    assert [day.date for day in closed.days] == [FIRST]
    assert closed.open_shifts == ()


@pytest.mark.parametrize("date", [None, FIRST])
def test_a_clock_set_years_back_is_named_and_not_taken_for_today(shop, owner, fixed_clock, date):
    shop.close_day.close(by=owner)
    fixed_clock.advance(days=-2000)
    with pytest.raises(ClockSuspect, match="clock"):
        shop.close_day.close(by=owner, date=date)
    with pytest.raises(ClockSuspect, match="clock"):
        shop.close_day.close_if_due(by=owner)


def test_without_looking_at_the_clock_the_night_would_pass_in_silence(shop, owner, fixed_clock, monkeypatch):
    """The negative control."""
    shop.close_day.close(by=owner)
    fixed_clock.advance(days=-2000)
    monkeypatch.setattr(type(shop.context), "refuse_set_back_clock", lambda *_: None)
    assert shop.close_day.close(by=owner).days[0].already


def test_today_is_closed_before_its_hour_only_with_a_reason_that_the_journal_keeps(shop, cashier, manager, fixed_clock):
    four_producers_sell(shop, cashier)
    plan = shop.close_day.plan(by=manager)
    assert (plan.early, plan.producers, plan.days, plan.safe_counted) == (True, 4, (FIRST,), None)
    assert [each.cashier for each in plan.drawers] == [cashier.name]
    with pytest.raises(EarlyClose, match="closing hour, 21"):
        shop.close_day.close_by_hand(by=manager)
    assert settlements(shop) == []
    shop.close_day.close_by_hand(by=manager, why="listrik padam")
    assert len(settlements(shop)) == 4
    with shop.context.reading() as unit:
        told = unit.value(sa.select(proof.journal.c.canonical).where(proof.journal.c.kind == "day.cut"))
    assert json.loads(told)["why"] == "listrik padam"
    assert not shop.close_day.is_today(None)
    shop.close_day.close_by_hand(by=manager)  # closed already: nobody is asked
    assert shop.verify.run().findings == ()


def _sell_at_another_pc(shop, cashier):
    """Sell at LRT-02, whose records come from another PC, and be at home again."""
    product, home = a_product(shop), shop.context.home
    another_register(shop, "LRT-02")
    a_sale(shop, [(product, 1)], by=cashier)
    shop.context.home = home
    heard_from(shop, "LRT-02")
    return product


def test_before_the_hour_nobody_closes_while_another_pc_is_known_to_be_open(shop, cashier, manager):
    _sell_at_another_pc(shop, cashier)
    with pytest.raises(DomainError, match="LRT-02 is still open"):
        shop.close_day.close_by_hand(by=manager, why="listrik padam")
    assert settlements(shop) == []


def test_after_the_hour_a_manager_closes_without_it_and_the_journal_names_it(shop, cashier, manager, fixed_clock):
    _sell_at_another_pc(shop, cashier)
    fixed_clock.advance(hours=13)
    assert shop.close_day.close_if_due(by=manager).days == ()  # the automatic run waits until the next morning
    (awaited,) = shop.close_day.plan(by=manager).without
    assert (awaited.register, awaited.cashier) == ("LRT-02", cashier.name)
    closed = shop.close_day.close_by_hand(by=manager)
    assert [each.register for each in closed.without] == ["LRT-02"]
    with shop.context.reading() as unit:
        told = unit.value(sa.select(proof.journal.c.canonical).where(proof.journal.c.kind == "day.cut"))
    assert json.loads(told)["without"] == ["LRT-02"]
    assert json.loads(told)["heads"].keys() == {"LRT-02"}


def test_the_automatic_run_waits_for_records_that_were_told_of_until_the_next_morning(
    shop, cashier, manager, fixed_clock
):
    _sell_at_another_pc(shop, cashier)
    heard_from(shop, "LRT-02", ahead=3)
    fixed_clock.advance(hours=13)
    assert shop.close_day.close_if_due(by=manager).days == ()
    fixed_clock.advance(hours=13)
    closed = shop.close_day.close_if_due(by=manager)
    assert [day.date for day in closed.days] == [FIRST]
    assert [each.register for each in closed.without] == ["LRT-02"]


def test_a_pc_of_which_nobody_heard_on_the_day_is_named_too_and_on_its_papers(shop, cashier, manager, fixed_clock):
    """Its drawer was closed and its records were whole when the folder went away: nothing told that it went on selling."""
    product = _sell_at_another_pc(shop, cashier)
    with shop.context.database.writing() as unit:
        unit.run(sa.delete(cash.open_shift))
    fixed_clock.advance(hours=13)
    assert shop.close_day.close_by_hand(by=manager).without == ()
    assert shop.day_papers.recap(FIRST, by=manager).without == ()
    fixed_clock.advance(hours=13)
    a_sale(shop, [(product, 1)], by=cashier)
    second = FIRST + timedelta(days=1)
    closed = shop.close_day.close_by_hand(by=manager, why="coba")
    assert [each.register for each in closed.without] == ["LRT-02"]
    assert shop.day_papers.recap(second, by=manager).without == ("LRT-02",)
    assert shop.day_papers.day_report(second, by=manager).without == ("LRT-02",)
    assert shop.overview.closing(by=manager).without == {second: ("LRT-02",)}
    assert shop.overview.home(by=manager).without == ("LRT-02",)


def test_alone_the_cut_says_what_it_always_said(shop, cashier, manager):
    four_producers_sell(shop, cashier)
    assert shop.close_day.close(by=manager).without == ()
    with shop.context.reading() as unit:
        told = json.loads(unit.value(sa.select(proof.journal.c.canonical).where(proof.journal.c.kind == "day.cut")))
    assert told.keys() == {"kind", "uid", "at", "date", "user", "rows", "heads"}
    assert told["heads"] == {}
