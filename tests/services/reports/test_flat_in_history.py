"""What the office's screens read does not grow with the years: counted in the database's own steps, not in seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import account
from ntt_pos.shop import Shop
from tests.benchmarks.bench_office import screens
from tests.benchmarks.shops import Size, made, opened

YOUNG, OLD = Size(60, 12, 2_000), Size(60, 12, 8_000)
STEP = 100
GROWTH = 1.5  # of four times the history
LATER = 15  # days: the first page draws two weeks, which then hold the same in both, however short their history is


@contextmanager
def counted_steps(shop: Shop) -> Iterator[Callable[[], int]]:
    """Count what SQLite does for a shop, in its virtual machine's instructions."""
    told = 0

    def tick() -> int:
        nonlocal told
        told += STEP
        return 0

    def watch(connection: Any, *_: object) -> None:
        connection.set_progress_handler(tick, STEP)

    engine = shop.context.database.engine
    sa.event.listen(engine, "checkout", watch)
    try:
        yield lambda: told
    finally:
        sa.event.remove(engine, "checkout", watch)


def whole_ledger(shop: Shop) -> None:
    """Read as the office did once: every entry of every producer."""
    entry = account.producer_entry.c
    with shop.context.reading() as unit:
        unit.rows(sa.select(entry.producer_id, sa.func.sum(entry.amount)).group_by(entry.producer_id))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Return where the shops with a history lie."""
    return tmp_path_factory.mktemp("history")


@pytest.fixture(scope="module")
def steps(folder) -> dict[str, tuple[int, int]]:
    """Return of each screen its steps in the young shop and in the one with four times the history."""
    told: dict[str, list[int]] = {}
    for size in (YOUNG, OLD):
        with opened(made(size, folder), days=LATER) as shop:
            asked = {**screens(shop), "the whole ledger": lambda: whole_ledger(shop)}
            for name, ask in asked.items():
                with counted_steps(shop) as count:
                    ask()
                    told.setdefault(name, []).append(count())
    return {name: (young, old) for name, (young, old) in told.items()}


@pytest.mark.parametrize("screen", ["home", "payouts", "producers", "receipts"])
def test_a_screen_of_the_office_reads_no_more_after_four_times_the_history(steps, screen):
    young, old = steps[screen]
    assert young > 0
    assert old <= GROWTH * young


def test_the_count_sees_a_screen_that_reads_the_whole_ledger(steps):
    """The negative control."""
    young, old = steps["the whole ledger"]
    assert old > 3 * young


def test_the_statements_of_such_a_history_are_gathered_into_a_page_like_others(folder):
    with opened(made(OLD, folder)) as shop:
        newest = shop.statements.list()[0]
        assert shop.statements.pdf(newest.number).startswith(b"%PDF")
