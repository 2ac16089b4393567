"""Money held against money owed: every rupiah is in one place, and what producers owe covers nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.money.shift import BANK, SAFE, clearing, drawer
from ntt_pos.domain.money.solvency import Solvency, check_solvency
from ntt_pos.domain.selling.payment import Means

PLACES = (SAFE, BANK, drawer("LRT-01"), drawer("LRT-02"), clearing(Means.QRIS), clearing(Means.CARD))
MONEY = st.dictionaries(st.sampled_from(PLACES), st.integers(-1_000_000, 10_000_000))
BALANCES = st.lists(st.integers(-5_000_000, 5_000_000))


@given(MONEY, BALANCES)
def test_every_rupiah_is_held_in_one_place_and_balances_are_owed_or_due(money: dict[str, int], owed: list[int]) -> None:
    found = check_solvency(money, owed)
    assert found.held == sum(money.values())
    assert found.owed - found.receivable == sum(owed)
    assert found.covered == (found.held >= sum(each for each in owed if each > 0))


def test_drawers_and_what_waits_for_the_bank_are_told_apart() -> None:
    money = {SAFE: 1, BANK: 2, drawer("LRT-01"): 4, drawer("LRT-02"): 8, clearing(Means.QRIS): 16}
    assert check_solvency(money, (100, -30)) == Solvency(
        drawers=12, safe=1, bank=2, waiting=16, owed=100, receivable=30
    )


def test_the_sentence_says_what_is_over_or_missing() -> None:
    over = Solvency(drawers=0, safe=500, bank=0, waiting=0, owed=300, receivable=0)
    short = Solvency(drawers=0, safe=200, bank=0, waiting=0, owed=300, receivable=1_000)
    nothing = Solvency(drawers=0, safe=200, bank=0, waiting=0, owed=0, receivable=0)
    assert over.said.params == {"held": 500, "over": 200, "owed": 300}
    assert short.said.params == {"held": 200, "missing": 100, "owed": 300}
    assert nothing.said.params == {"held": 200}
    assert [each.said.message.split()[0] for each in (over, short, nothing)] == ["Covered:", "Short:", "Nothing"]
