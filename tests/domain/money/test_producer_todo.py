"""What there is to do: every action has its last day, and that day the shop is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from ntt_pos.domain.goods.stock import BatchStock, Bin, MovementKind
from ntt_pos.domain.money.producer_todo import Otherwise, TodoReason, Verb, todo_lines
from ntt_pos.domain.money.settlement_facts import MovementFact, PermitFact, SettlementFacts, StockFact
from tests.documents.pages import ON, SHOP, WORKED, stock

OLD = date(2026, 1, 5)


def facts(*goods: StockFact, **shop: object) -> SettlementFacts:
    return replace(WORKED, stock=goods, shop=replace(SHOP, **shop))


def test_the_last_day_to_bring_is_before_the_shelf_is_empty_and_an_open_one() -> None:
    # One a day and 4 on the shelf: empty on Tuesday 21 April, so Monday; and Sunday moves back to Saturday.
    (line,) = todo_lines(facts(stock("A1", "Abon", 4, first_delivery=OLD, sold_by_day=((ON, 28),))))
    assert (line.verb, line.why, line.quantity, line.left, line.last) == (
        Verb.BRING,
        TodoReason.NEARLY_GONE,
        3,
        4,
        date(2026, 4, 20),
    )
    (sunday,) = todo_lines(facts(stock("A1", "Abon", 3, first_delivery=OLD, sold_by_day=((ON, 28),))))
    assert sunday.last == date(2026, 4, 18)
    closed = todo_lines(
        facts(
            stock("A1", "Abon", 3, first_delivery=OLD, sold_by_day=((ON, 28),)),
            closed_dates=frozenset({date(2026, 4, 18)}),
        )
    )
    assert closed[0].last is None  # no open day is left: as soon as can be


def test_goods_that_are_gone_come_first_and_have_no_day() -> None:
    goods = (
        stock("A1", "Abon", 4, first_delivery=OLD, sold_by_day=((ON, 28),)),
        stock("B1", "Beras", 0, first_delivery=OLD, sold_by_day=((ON, 28),)),
    )
    assert [(line.name, line.why, line.last is None) for line in todo_lines(facts(*goods))] == [
        ("Beras", TodoReason.GONE, True),
        ("Abon", TodoReason.NEARLY_GONE, False),
    ]


def test_what_will_not_sell_in_time_is_fetched_before_it_expires() -> None:
    shelf = (BatchStock(1, date(2026, 4, 20), 12),)
    lines = todo_lines(facts(stock("C1", "Keripik", 12, shelf=shelf, first_delivery=ON - timedelta(days=20))))
    (fetch,) = [line for line in lines if line.verb == Verb.COLLECT]
    assert (fetch.why, fetch.quantity, fetch.expiry, fetch.last, fetch.otherwise) == (
        TodoReason.EXPIRES,
        12,
        date(2026, 4, 20),
        date(2026, 4, 18),
        Otherwise.LOSS,
    )


def test_goods_laid_aside_are_kept_as_the_shop_says_and_never_shorter_than_they_may_be_questioned() -> None:
    aside = stock(
        "K1", "Kopi", 30, movements=(MovementFact(MovementKind.RETURN, Bin.COLLECT, 1),), aside_since=ON,
        first_delivery=OLD, sold_by_day=((ON, 4),),
    )  # fmt: skip
    kept = {days: todo_lines(facts(aside, keep_days=days))[0] for days in (0, 5, 30)}
    assert (kept[0].last, kept[0].otherwise) == (None, Otherwise.KEPT)
    assert (kept[5].last, kept[5].otherwise) == (date(2026, 5, 1), Otherwise.DISCARDED)
    assert kept[30].last == date(2026, 5, 16)  # Sunday 17 May moves back
    assert kept[5].why == TodoReason.SPOILED


def test_slow_goods_are_talked_about_and_permits_renewed_in_time() -> None:
    slow = stock("S1", "Sarung", 3, first_delivery=OLD, permits=(PermitFact("PIRT", date(2026, 5, 20)),))
    lines = todo_lines(facts(slow))
    assert [(line.verb, line.last) for line in lines] == [(Verb.RENEW, date(2026, 5, 19)), (Verb.TALK, None)]
    assert todo_lines(facts(replace(slow, active=False)))[0].verb == Verb.TALK


def test_goods_that_were_asked_for_in_vain_are_brought_when_there_are_any() -> None:
    away = stock("M1", "Madu hutan 460 g", 0, first_delivery=OLD, asked=5)
    (line,) = todo_lines(facts(away))
    assert (line.verb, line.why, line.quantity, line.last, line.asked) == (Verb.BRING, TodoReason.WANTED, 0, None, 5)
    assert todo_lines(facts(replace(away, asked=0))) == ()
    assert todo_lines(facts(replace(away, active=False))) == ()
    old = (BatchStock(1, date(2026, 4, 10), 3),)
    expired = todo_lines(facts(stock("M1", "Madu hutan 460 g", 3, shelf=old, first_delivery=OLD, asked=2)))
    assert [(each.verb, each.why) for each in expired if each.verb is Verb.BRING or each.verb == "BRING"] == [
        (Verb.BRING, TodoReason.WANTED)
    ]
    there = stock("M1", "Madu hutan 460 g", 4, first_delivery=ON - timedelta(days=40), sold_by_day=((ON, 1),), asked=5)
    assert [each.why for each in todo_lines(facts(there)) if each.why == TodoReason.WANTED] == []


def test_goods_that_are_gone_anyway_say_in_their_own_line_that_they_were_asked_for() -> None:
    (line,) = todo_lines(facts(stock("B1", "Beras", 0, first_delivery=OLD, sold_by_day=((ON, 28),), asked=3)))
    assert (line.why, line.asked) == (TodoReason.GONE, 3)
