"""Several registers on one outlet's books: own journals and numbers, shared goods and money, and one winner each time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data.models import account, proof, sales, stock
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.domain.core.errors import Denied, DomainError, PlaceUnfit, StorageError
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.registers import RegisterKind
from ntt_pos.services.selling.returns import Bringing
from tests.builders import AProduct, a_delivery, a_product, a_sale, account_row, an_open_drawer, somebody
from tests.fakes import FixedClock, SequenceIds

TILLS = ("LRT-01", "LRT-02")
PATIENCE = 60  # seconds until a deadlock is called one
SALES_EACH = 8


# ---------------------------------------------------------------- one PC each: what runs in a process of its own

_together: Any = None


def _start(barrier: Any) -> None:
    global _together  # noqa: PLW0603 - a process pool hands a barrier over in no other way
    _together = barrier


def _at_a_till(register: str, url: str, seed: int, act: Callable[[bootstrap.Shop], object]) -> object:
    """Open the shop as a register, wait for the other one, act, and return what came of it or what was said."""
    clock = FixedClock()
    with bootstrap.open_shop(url=url, register=register, clock=clock, ids=SequenceIds(seed=seed)) as shop:
        shop.catalogue.refresh()
        _together.wait(PATIENCE)
        try:
            return act(shop)
        except DomainError as error:
            return error.message


def take_back(shop: bootstrap.Shop, number: str) -> str:
    bringing = [Bringing(1, 1, ReturnReason.SPOILED)]
    uid = shop.context.ids.uid(shop.context.clock.now())
    return shop.returns.complete(by=somebody(shop, "ani"), number=number, bringing=bringing, return_uid=uid).number


def pay_everything(shop: bootstrap.Shop, producer_id: int, amount: int) -> str:
    key = shop.context.ids.uid(shop.context.clock.now())
    by = somebody(shop, "bela")
    return shop.payouts.pay(by=by, producer_id=producer_id, amount=amount, key=key).number


def close_the_day(shop: bootstrap.Shop) -> tuple[str, ...]:
    closed = shop.close_day.close(by=somebody(shop, "bela"))
    return tuple(number for day in closed.days for number in day.numbers)


def trade(shop: bootstrap.Shop, product: AProduct) -> tuple[str, ...]:
    """Sell and hand in, turn by turn: numbers of this register's own series and of the outlet's shared one."""
    numbers = []
    for _ in range(SALES_EACH):
        numbers.append(a_sale(shop, [(product, 1)], by=somebody(shop, "ani")).number)
        a_delivery(shop, product, 2)
    return tuple(numbers)


def sell_one(shop: bootstrap.Shop, product: AProduct) -> str:
    return a_sale(shop, [(product, 1)], by=somebody(shop, "ani")).number


@pytest.fixture(scope="module")
def two_pcs() -> Iterator[ProcessPoolExecutor]:
    """Return two processes that share nothing but the database."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn, initializer=_start, initargs=(spawn.Barrier(2),)) as pool:
        yield pool


@pytest.fixture
def both(
    two_pcs: ProcessPoolExecutor, shop_url: str, second: bootstrap.Shop
) -> Callable[[Callable[[bootstrap.Shop], object]], list[Any]]:
    """Return a function that lets both registers do the same act at the same moment."""
    del second

    def run(act: Callable[[bootstrap.Shop], object]) -> list[Any]:
        acts = [two_pcs.submit(_at_a_till, code, shop_url, 50 + at, act) for at, code in enumerate(TILLS)]
        return [each.result(PATIENCE) for each in acts]

    return run


@pytest.fixture
def second(shop: bootstrap.Shop, manager: Any, open_again: Callable[..., bootstrap.Shop]) -> bootstrap.Shop:
    """Return the shop as its second register sees it."""
    shop.registers.add(by=manager, code="LRT-02")
    return open_again(register="LRT-02")


def count(shop: bootstrap.Shop, table: sa.Table) -> int:
    with shop.context.reading() as unit:
        return int(unit.value(sa.select(sa.func.count()).select_from(table)))


def numbers_of(shop: bootstrap.Shop, table: sa.Table) -> list[str]:
    with shop.context.reading() as unit:
        return sorted(row["number"] for row in unit.rows(sa.select(table.c.number)))


# ---------------------------------------------------------------- a second register


def test_a_file_serves_one_register_and_says_why(shop, owner, open_again):
    with pytest.raises(DomainError, match="one register only"):
        shop.registers.add(by=owner, code="LRT-02")
    with pytest.raises(StorageError, match=r"one register only: it is LRT-01, not LRT-02"):
        open_again(register="LRT-02")
    assert [each.code for each in shop.registers.registers()] == ["LRT-01"]
    assert shop.verify.run().findings == ()


@pytest.mark.databases("postgres")
def test_a_manager_adds_a_register_and_another_pc_opens_it(shop, manager, open_again):
    shop.registers.add(by=manager, code=" lrt-02 ")
    shop.registers.add(by=manager, code="LRT-90", kind=RegisterKind.OFFICE)
    other = open_again(register="LRT-02")
    assert [(each.code, each.kind, each.here) for each in other.registers.registers()] == [
        ("LRT-01", "TILL", False),
        ("LRT-02", "TILL", True),
        ("LRT-90", "OFFICE", False),
    ]
    with shop.context.reading() as unit:
        told = unit.rows(sa.select(proof.journal).where(proof.journal.c.kind == "register.added"))
    assert len(told) == 2
    assert '"LRT-02"' in told[0]["canonical"]
    assert shop.verify.run().findings == ()


@pytest.mark.databases("postgres")
def test_a_register_that_cannot_be_is_refused_in_words(shop, owner, cashier, open_again):
    for code in ("LRT-2", "ENE-02", "LRT-002", "", "LRT-02'; --"):
        with pytest.raises(DomainError, match="not a register code of this outlet"):
            shop.registers.add(by=owner, code=code)
    with pytest.raises(DomainError, match="already a register LRT-01"):
        shop.registers.add(by=owner, code="LRT-01")
    with pytest.raises(Denied):
        shop.registers.add(by=cashier, code="LRT-02")
    with pytest.raises(StorageError, match="has no register LRT-02"):
        open_again(register="LRT-02")
    assert count(shop, shop_tables.register) == 1


@pytest.mark.databases("postgres")
def test_each_register_has_its_own_drawer_journal_and_numbers_on_shared_goods(shop, second, cashier, manager):
    kopi = a_product(shop, delivered=10)
    second.catalogue.refresh()
    assert a_sale(shop, [(kopi, 1)], by=cashier).number == "JL-LRT-01-2026-000001"
    mine = a_sale(second, [(kopi, 2)], by=cashier)
    assert mine.number == "JL-LRT-02-2026-000001"
    assert take_back(second, "JL-LRT-01-2026-000001") == "RT-LRT-02-2026-000001"
    assert second.shifts.current().shift_id != shop.shifts.current().shift_id
    assert second.shifts.close(by=cashier, counted={50_000: 4, 20_000: 1, 5_000: 1}).number == "Z-LRT-02-2026-000001"
    assert shop.shifts.current() is not None
    with shop.context.reading() as unit:
        heads = unit.rows(
            sa.select(shop_tables.register.c.code, sa.func.min(proof.journal.c.seq), sa.func.count())
            .join(proof.journal, proof.journal.c.register_id == shop_tables.register.c.id)
            .group_by(shop_tables.register.c.code)
            .order_by(shop_tables.register.c.code)
        )
    assert [(row["code"], row["min"]) for row in heads] == [("LRT-01", 1), ("LRT-02", 1)]
    a_delivery(second, kopi, 5, by=manager)
    assert numbers_of(shop, stock.delivery) == ["ST-LRT-2026-000001", "ST-LRT-2026-000002"]
    assert shop.verify.run().findings == second.verify.run().findings == ()


# ---------------------------------------------------------------- two processes at once


@pytest.mark.databases("postgres")
def test_two_processes_take_the_same_unit_back_and_one_wins(shop, both, second, cashier):
    sale = a_sale(shop, [(a_product(shop), 1)], by=cashier)
    an_open_drawer(second, by=cashier)
    outcomes = both(partial(take_back, number=sale.number))
    won = [each for each in outcomes if each.startswith("RT-")]
    assert len(won) == 1
    assert any("can still be returned" in each for each in outcomes)
    assert numbers_of(shop, sales.sale_return) == won
    assert shop.verify.run().findings == ()


@pytest.mark.databases("postgres")
def test_two_processes_pay_the_same_balance_and_one_wins(shop, both, cashier):
    kopi = a_product(shop, price=100_000)
    a_sale(shop, [(kopi, 1)], by=cashier)
    outcomes = both(partial(pay_everything, producer_id=kopi.producer.producer_id, amount=85_000))
    assert outcomes.count("BB-LRT-2026-000001") == 1
    assert any("advance" in each for each in outcomes)
    assert account_row(shop, kopi.producer.producer_id).balance == 0
    assert count(shop, account.payout) == 1
    assert shop.verify.run().findings == ()


@pytest.mark.databases("postgres")
def test_two_processes_close_the_same_day_and_it_is_closed_once(shop, both, cashier):
    producers = [a_product(shop) for _ in range(12)]
    for product in producers:
        a_sale(shop, [(product, 1)], by=cashier)
    outcomes = both(close_the_day)
    made = sorted(number for each in outcomes for number in each)
    assert made == numbers_of(shop, account.settlement) == [f"TJ-LRT-2026-{at:06d}" for at in range(1, 13)]
    assert count(shop, shop_tables.day_closed) == count(shop, shop_tables.day_cut) == 1
    assert shop.verify.run().findings == ()


@pytest.mark.databases("postgres")
def test_two_processes_trade_at_once_and_no_number_is_missing_or_twice(shop, both, second, cashier):
    kopi = a_product(shop, delivered=10)
    for till in (shop, second):
        an_open_drawer(till, by=cashier)
    outcomes = both(partial(trade, product=kopi))
    for code, numbers in zip(TILLS, outcomes, strict=True):
        assert list(numbers) == [f"JL-{code}-2026-{at:06d}" for at in range(1, SALES_EACH + 1)]
    assert numbers_of(shop, stock.delivery) == [f"ST-LRT-2026-{at:06d}" for at in range(1, 2 * SALES_EACH + 2)]
    shop.catalogue.refresh()
    assert shop.catalogue.article(kopi.product_id).on_hand == 10 + 2 * SALES_EACH
    assert shop.verify.run().findings == ()


@pytest.mark.databases("postgres")
def test_two_processes_sell_the_last_unit_and_the_books_show_one_too_many(shop, both, second, cashier):
    kopi = a_product(shop, delivered=1)
    for till in (shop, second):
        an_open_drawer(till, by=cashier)
    assert both(partial(sell_one, product=kopi)) == ["JL-LRT-01-2026-000001", "JL-LRT-02-2026-000001"]
    shop.catalogue.refresh()
    assert shop.catalogue.article(kopi.product_id).on_hand == -1  # goods on the counter are sold; the count finds out
    assert shop.verify.run().findings == ()


# ---------------------------------------------------------------- one PC, one register


@pytest.fixture
def at_pc(monkeypatch) -> Callable[[str], None]:
    """Return a function that puts whoever opens the shop next at another PC."""
    return lambda name: monkeypatch.setattr(bootstrap, "pc_id", lambda: name)


@pytest.mark.databases("postgres")
def test_no_two_pcs_work_as_the_same_register(at_pc, open_again):
    at_pc("PC one")
    first = open_again()
    manager = somebody(first, "bela")
    first.registers.add(by=manager, code="LRT-02")
    at_pc("PC two")
    for second in (open_again(register="LRT-01"), open_again()):
        with pytest.raises(PlaceUnfit, match="ntt-pos registers --here"):
            a_delivery(second, a_product(second), 1)
    with pytest.raises(PlaceUnfit, match="LRT-01 belongs to another PC"):
        open_again(register="LRT-01").registers.check_pc()
    own = open_again(register="LRT-02")
    own.registers.check_pc()
    a_product(own)
    assert [(each.code, each.here, each.elsewhere) for each in own.registers.registers()] == [
        ("LRT-01", False, True),
        ("LRT-02", True, False),
    ]
    assert open_again().context.home.register_code == "LRT-02"  # it knows itself, whatever its settings say


@pytest.mark.databases("postgres")
def test_without_the_check_two_pcs_write_one_journal(at_pc, open_again):
    """The control: PCs that do not say who they are."""
    at_pc("")
    first, second = open_again(), open_again(register="LRT-01")
    a_product(first)
    a_product(second)


@pytest.mark.databases("postgres")
def test_a_register_is_taken_over_and_its_old_pc_is_refused(at_pc, open_again, shop_url, data_folder):
    at_pc("PC one")
    first = open_again()
    a_product(first)
    at_pc("PC two")
    new = bootstrap.open_shop(data_folder.root, url=shop_url, register="LRT-01", clock=first.context.clock, taking=True)
    with pytest.raises(DomainError, match="--take-over"):
        new.registers.take(by=somebody(new, "bela"), pc="PC two")
    with pytest.raises(Denied):
        new.registers.take(by=somebody(new, "ani"), pc="PC two", take_over=True)
    new.registers.take(by=somebody(new, "bela"), pc="PC two", take_over=True)
    new.close()
    a_product(open_again())
    with pytest.raises(PlaceUnfit, match="belongs to another PC"):
        a_product(first)
    assert open_again().verify.run().findings == ()
