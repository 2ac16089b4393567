"""The worked cases of the design: those that touch several parts of the shop, and that none is without a test."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.selling.returns import ReturnReason
from tests.builders import a_producer, a_product, a_sale, an_open_drawer, change_producer
from tests.services.days import bring_back, close_drawer, next_day, payloads

WORKED = (
    *range(1, 12),
    *(14, 15, 16, 18, 19, 20, 23, 24, 27, 28, 31, 33, 34, 35, 36, 38, 40, 41, 44, 45, 48),
    *(51, 52, 53, 54, 55, 57, 58, 63, 65, 66, 68, 69, 71),
)


def test_every_worked_case_has_a_test_that_bears_its_number():
    named = set()
    for file in Path(__file__).parent.rglob("test_*.py"):
        for cases in re.findall(r"^def test_cases?_((?:\d+_)(?:and_\d+_)*)", file.read_text("utf-8"), re.MULTILINE):
            named |= {int(number) for number in re.findall(r"\d+", cases)}
    assert sorted(named) == list(WORKED)


def test_case_31_a_return_in_january_of_a_december_sale_is_januarys_and_december_stays_as_it_was(
    shop, cashier, manager, fixed_clock
):
    fixed_clock.set(datetime(2026, 12, 31, 2, tzinfo=UTC))
    shop.people.confirm_clock(by=manager)
    coffee = a_product(shop)
    sale = a_sale(shop, [(coffee, 2)], by=cashier)
    shop.close_day.close(by=manager)
    (december,) = payloads(shop)
    next_day(shop)
    an_open_drawer(shop, by=cashier)
    bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED)
    shop.close_day.close(by=manager)
    before, january = payloads(shop)
    assert before == december
    assert (december["date"], december["sold"], december["returned"]) == ("2026-12-31", 42_500, 0)
    assert (january["date"], january["opening"], january["returned"]) == ("2027-01-01", 42_500, -21_250)
    (line,) = january["back_lines"]
    assert (line["original_date"], line["original_number"]) == ("2026-12-31", "JL-LRT-01-2026-000001")
    assert [card.number for card in shop.statements.list(producer_id=coffee.producer.producer_id)] == [
        "TJ-LRT-2027-000001",
        "TJ-LRT-2026-000001",
    ]
    close_drawer(shop)
    assert shop.verify.run().findings == ()


def test_case_44_a_producer_renamed_and_moved_to_another_pillar_has_old_papers_unchanged_and_new_ones_new(
    shop, cashier, manager
):
    producer = a_producer(shop, name="Kelompok Kopi", pillar=Pillar.VILLAGE)
    coffee = a_product(shop, producer=producer)
    sale = a_sale(shop, [(coffee, 1)], by=cashier)
    shop.close_day.close(by=manager)
    receipt, pdf = shop.checkout.receipt(sale.number), shop.statements.pdf("TJ-LRT-2026-000001")
    change_producer(shop, producer.producer_id, by=manager, name="SMK Kopi", pillar=Pillar.SCHOOL)
    assert shop.checkout.receipt(sale.number) == receipt
    assert shop.statements.pdf("TJ-LRT-2026-000001") == pdf
    next_day(shop)
    a_sale(shop, [(coffee, 1)], by=cashier)
    shop.close_day.close(by=manager)
    told = [(paper["date"], paper["producer"]["name"], paper["producer"]["pillar"]) for paper in payloads(shop)]
    assert told == [(date(2026, 2, 28).isoformat(), "Kelompok Kopi", "VILLAGE"), ("2026-03-01", "SMK Kopi", "SCHOOL")]
    close_drawer(shop)
    assert shop.verify.run().findings == ()
