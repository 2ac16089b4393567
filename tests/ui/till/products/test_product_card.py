"""The product in the hand: its stock says its time when another PC of the shop was silent for long."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from ntt_pos.services.replication.exchange_state import ChainState, ExchangeState
from ntt_pos.ui.till.products.product_card import as_of
from tests.fakes import FixedClock

NOW = FixedClock().now()  # 08.00 in Larantuka


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ((1, 9), "12 bungkus"),
        ((1, 11), "12 bungkus per 07.49"),
        ((1, 24 * 60), "12 bungkus per 27 Feb 2026 08.00"),
        ((None, 3), "12 bungkus"),
        ((), "12 bungkus"),
    ],
)
def test_a_stock_says_its_time_when_another_pc_was_silent(minutes, words):
    chains = tuple(
        ChainState(f"LRT-0{n}", n == 1, 7, None if each is None else NOW - timedelta(minutes=each))
        for n, each in enumerate(minutes, 1)
    )
    session = SimpleNamespace(others=ExchangeState(chains), now=lambda: NOW)
    assert as_of("12 bungkus", session) == words


def test_a_pc_that_was_taken_out_is_waited_for_no_more():
    gone = ChainState("LRT-02", seat=False, last=7, said=NOW - timedelta(days=3), retired=True)
    session = SimpleNamespace(others=ExchangeState((gone,)), now=lambda: NOW)
    assert as_of("3 kg", session) == "3 kg"


def test_where_the_shop_has_one_pc_no_time_is_said():
    assert as_of("3 kg", SimpleNamespace(others=None, now=lambda: NOW)) == "3 kg"
    assert as_of("3 kg", None) == "3 kg"
