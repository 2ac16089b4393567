"""What arrives while a night is at work: the cut tells what the day holds, and the rest waits for the next statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import shop as shop_tables
from ntt_pos.data.queries.money import days
from ntt_pos.domain.money.statement_payload import read_payload
from ntt_pos.services.money.close_day import DayClose
from ntt_pos.services.selling import checkout
from tests.histories.test_any_order import DAYS, Play

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from tests.histories.stage import Stage

D = DAYS[1]  # so late in the year that sums are carried on from the night before


@contextmanager
def playing(stage: Stage) -> Iterator[Play]:
    """Play until the evening of D: the first till sold all, the other one nothing of D yet."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(checkout, "is_too_old", lambda *_: False))  # one shift for all days
        play = Play(stage, stack)
        play.run("TTTUUUCTTT", late=True)
        yield play


def with_the_other_after_the_cut(play: Play) -> Callable[..., None]:
    """Let the other till's records of D arrive as soon as the cut is committed."""
    other, state = play.tills["LRT-02"], shop_tables.day_state
    cut = DayClose._cut

    def then_arrive(self: DayClose, by: Actor, day: date, why: str) -> None:
        cut(self, by, day, why)
        if day != D:
            return
        database = play.seat.shop.context.database
        with database.writing() as unit:
            kept = dict(unit.rows(sa.select(state))[0])
        evening = play.clock.now()
        while other.waits_with(D):
            play._sell(other)
        play.clock.set(evening)
        with database.writing() as unit:
            unit.run(sa.update(state).values(kept))

    return then_arrive


def nightly(play: Play) -> dict[str, tuple[str, str]]:
    """Return number and payload of the statements of D, by producer."""
    return {
        read_payload(text).producer.code: (number, text)
        for number, text, _hash in play.told()["statements"]
        if read_payload(text).date == D
    }


@pytest.fixture(scope="module")
def alone(stage: Stage) -> dict[str, tuple[str, str]]:
    """The night of D when nothing arrives meanwhile."""
    with playing(stage) as play:
        play.close(D)
        return nightly(play)


def test_what_arrives_while_the_night_is_at_work_waits_for_the_next_statement(
    stage: Stage, alone: dict[str, tuple[str, str]]
) -> None:
    with playing(stage) as play:
        with patch.object(DayClose, "_cut", with_the_other_after_the_cut(play)):
            play.close(D)
        assert nightly(play) == alone
        assert play.unsettled() == 3 + 1  # and the payment of that evening
        assert play.findings() == []
        play.close(D + timedelta(days=1))
        assert play.unsettled() == 0
        assert play.findings() == []


def test_a_night_that_does_not_ask_its_cut_is_found(stage: Stage, alone: dict[str, tuple[str, str]]) -> None:
    """The control: settled as it comes, the statement holds what came after the cut, and the proof says so."""
    with playing(stage) as play:
        with (
            patch.object(DayClose, "_cut", with_the_other_after_the_cut(play)),
            patch.object(days, "cut_of", lambda *_: None),
        ):
            play.close(D)
        assert nightly(play) != alone
        assert any(each.startswith("settlement") for each in play.findings())
