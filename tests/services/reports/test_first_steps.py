"""A new shop is led through its first days; what is done is what the books and this PC show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ntt_pos.data.queries.reports.first_steps import FirstFacts
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.users import Actor
from ntt_pos.pc_settings import LocalSettings, PrinterKind, PrinterSettings
from ntt_pos.services.goods.stock_moves import CountLine
from ntt_pos.services.reports.first_steps import FirstSteps, StepKind, steps_of
from ntt_pos.shop import Shop
from tests.builders import a_producer, a_product


def done(steps: FirstSteps) -> set[StepKind]:
    return {step.kind for step in steps.steps if step.done}


def test_goods_and_a_shift_tick_their_steps(shop: Shop, owner: Actor, cashier: Actor):
    before = shop.first_days.look(LocalSettings(), by=owner)
    a_product(shop, producer=a_producer(shop), delivered=3)
    shop.shifts.open(by=cashier, denominations={10_000: 1}, time_confirmed=True)

    after = shop.first_days.look(LocalSettings(), by=owner)

    assert before.leading
    assert done(after) - done(before) >= {StepKind.LIST, StepKind.SHIFT}


@pytest.mark.parametrize(
    ("local", "step"),
    [
        (replace(LocalSettings(), printer=PrinterSettings(PrinterKind.FILE, "x")), StepKind.PRINTER),
        (replace(LocalSettings(), scanner_tried=True), StepKind.SCANNER),
        (replace(LocalSettings(), second_copy_folder="/media/stick"), StepKind.BACKUP),
    ],
)
def test_this_pc_ticks_its_steps(shop: Shop, owner: Actor, local: LocalSettings, step: StepKind):
    assert step not in done(shop.first_days.look(LocalSettings(), by=owner))
    assert step in done(shop.first_days.look(local, by=owner))


def test_a_shop_without_a_printer_skips_that_step_until_it_has_one(shop: Shop, owner: Actor):
    without = replace(LocalSettings(), printer_skipped=True)
    for local, skipped in ((without, True), (replace(without, printer=PrinterSettings(PrinterKind.FILE, "x")), False)):
        steps = shop.first_days.look(local, by=owner).steps
        step = next(each for each in steps if each.kind is StepKind.PRINTER)
        assert (step.done, step.skipped) == (True, skipped)


def test_the_practice_and_the_shops_address_tick_their_steps(shop: Shop, owner: Actor):
    before = shop.first_days.look(LocalSettings(), by=owner)
    after = shop.first_days.look(LocalSettings(), by=owner, practised=True)
    assert done(after) - done(before) == {StepKind.PRACTICE}
    assert StepKind.SHOP in done(before)


def test_the_first_count_is_done_when_every_shelf_was_counted(shop: Shop, manager: Actor, owner: Actor):
    made = [a_product(shop, producer=a_producer(shop, code=code), delivered=3) for code in ("P1", "P2")]
    for number, each in enumerate(made, start=1):
        shop.stock_moves.count(by=manager, scope=each.code, lines=[CountLine(each.product_id, 3)])
        step = next(s for s in shop.first_days.look(LocalSettings(), by=owner).steps if s.kind is StepKind.COUNT)
        assert (step.done, step.figure) == (number == len(made), len(made) - number)


def test_who_owes_nothing_has_no_opening_balance_to_sign():
    facts = FirstFacts(2, 1, 1, 0, 1, openings=0, unprinted=0, shifts=1, closed=1)
    for each, is_done in ((facts, True), (replace(facts, closed=0), False), (replace(facts, unprinted=2), True)):
        steps = steps_of(each, LocalSettings(), addressed=True, practised=False)
        assert {step.kind: step.done for step in steps}[StepKind.BALANCES] is is_done


def test_a_cashier_is_not_led(shop: Shop, cashier: Actor):
    with pytest.raises(DomainError):
        shop.first_days.look(LocalSettings(), by=cashier)
