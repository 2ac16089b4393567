"""Events of the calendar: nights closed, missed, broken off and taken up again; statements on demand; clocks that err."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from ntt_pos.services.money import close_day as night
from tests.histories.acts import act
from tests.histories.acts_selling import plain, sell
from tests.histories.driver import Wanted
from tests.histories.life import EVENING, Dice, Life, PowerCut
from tests.histories.sums import wall_date


def close(life: Life, **how: Any) -> list[Any]:
    """Close the day, and before it what was missed."""
    days = list(life.hands.close_day(**how).days)
    life.closed(each.date for each in days if not each.already)
    return days


@act("night", often=True)
def night_closed(life: Life, dice: Dice) -> str | None:
    if dice.chance(70):
        life.close_drawer()
    life.go_to(EVENING)
    days = close(life, by_itself=dice.chance(50))
    life.morning(minute=dice.number(0, 59))
    return f"closes {', '.join(str(each.date) for each in days)}; the next morning comes"


@act("night closed twice")
def closed_twice(life: Life, dice: Dice) -> str | None:
    life.go_to(EVENING)
    close(life)
    before = papers(life)
    again = close(life)
    if papers(life) != before or not all(each.already for each in again):
        life.find("I-11", "the second run of the same night wrote something")
    return f"closes {again[-1].date} twice"


def papers(life: Life) -> list[Any]:
    """Return every statement's number and chain hash."""
    return life.rows("SELECT number, chain_hash FROM settlement ORDER BY id")


@act("sale after the cut")
def sale_after_the_cut(life: Life, dice: Dice) -> str | None:
    """The day is closed and somebody still buys: that is the next day's business."""
    life.go_to(EVENING)
    close(life)
    wanted = plain(life, dice, "KOPI", "KERIPIK", "ABON")
    return sell(life, dice, wanted) if wanted else None


@act("night missed", often=True)
def night_missed(life: Life, dice: Dice) -> str | None:
    life.morning(minute=dice.number(0, 59))
    return "nobody closes the day; the next morning comes"


@act("late run in the morning")
def late_run(life: Life, dice: Dice) -> str | None:
    """The automatic run makes up in the morning for what was missed, and leaves today open."""
    days = list(life.hands.close_if_due().days)
    life.closed(each.date for each in days)
    return f"the late run closes {', '.join(str(each.date) for each in days) or 'nothing'}"


@act("quiet days")
def quiet_days(life: Life, dice: Dice) -> str | None:
    life.morning(days=dice.number(3, 5))
    return "the shop stays shut for days"


def broken(life: Life, dice: Dice, run: Callable[[], object]) -> str:
    """Break the night off, and take it up at once or with the next night."""
    life.go_to(EVENING)
    day = wall_date(life.clock.now())
    if life.newest <= day and (life.last_cut is None or life.last_cut < day) and day not in life.on_time:
        life.twin(day)
        life.pending.setdefault(day, set())
    try:
        run()
    except PowerCut:
        life.power_cut()
    state = life.rows("SELECT last_cut, last_closed FROM day_state")[0]
    cut, closed = (state[each] and date.fromisoformat(str(state[each])) for each in ("last_cut", "last_closed"))
    life.closed([each for each in life.pending if closed and each <= closed and each not in life.closed_at])
    life.last_cut = cut or life.last_cut
    if life.last_cut is None or life.last_cut < day:
        # It broke off at an earlier day: this one is still open, and what comes this evening belongs to it.
        life.on_time.pop(day, None)
        life.pending.pop(day, None)
    life.recorded()
    if dice.chance(50):
        close(life)
        life.note("broken night resumed at once")
        return f"the night of {day} breaks off and is taken up again"
    life.note("broken night left")
    return f"the night of {day} breaks off"


@act("power cut between producers")
def cut_between(life: Life, dice: Dice) -> str | None:
    at = dice.number(1, 3)

    def progress(place: int, total: int) -> None:
        if place in (at, total):
            raise PowerCut

    return broken(life, dice, lambda: life.hands.close_day(progress=progress))


@act("power cut after the cut")
def cut_after_cut(life: Life, dice: Dice) -> str | None:
    def progress(place: int, total: int) -> None:
        raise PowerCut

    return broken(life, dice, lambda: life.hands.close_day(progress=progress))


@act("power cut inside a settlement")
def cut_inside(life: Life, dice: Dice) -> str | None:
    whole, left = night.settle, [dice.number(1, 3)]

    def settle(*given: Any) -> str:
        number = whole(*given)
        left[0] -= 1
        if not left[0]:
            raise PowerCut
        return number

    def run() -> None:
        night.settle = settle
        try:
            life.hands.close_day()
        finally:
            night.settle = whole

    return broken(life, dice, run)


@act("night stopped by hand")
def stopped(life: Life, dice: Dice) -> str | None:
    asked = [dice.number(0, 2)]

    def cancelled() -> bool:
        asked[0] -= 1
        return asked[0] < 0

    return broken(life, dice, lambda: life.hands.close_day(cancelled=cancelled))


@act("statement on demand")
def on_demand(life: Life, dice: Dice) -> str | None:
    producer_id = dice.one(list(life.producers.values()))
    if not life.rows(f"SELECT id FROM producer_entry WHERE producer_id = {producer_id} LIMIT 1"):
        mine = [each for each in life.goods.values() if each.producer_id == producer_id and each.code != "SIRUP"]
        sell(life, dice, [Wanted(dice.one(mine).product_id, dice.number(1, 3))])
    number, new = life.hands.statement_now(producer_id)
    if life.hands.statement_now(producer_id) != (number, False):
        life.find("I-11", f"the same statement was made twice: {number}")
    shown = life.hands.paper(number)
    if shown["closing"] != life.balances[producer_id]:
        life.find("I-6", f"{number} closes at {shown['closing']}, the balance is {life.balances[producer_id]}")
    if new:
        life.touch(producer_id)
        life.recorded()
    life.note("statement that was new" if new else "statement offered again")
    return f"makes {number} for a producer who stands here"


@act("clock far back")
def clock_back(life: Life, dice: Dice) -> str | None:
    """The PC wakes in another year: nothing is recorded until its clock is right again (case 38)."""
    from ntt_pos.services.core.unit_of_work import ClockSuspect

    right = life.clock.now()
    life.open_drawer()
    life.clock.set(right - timedelta(days=dice.number(1, 2_000)))
    try:
        life.hands.pay_in(500)
        life.find("I-21", "something was recorded by a clock that contradicts the books")
    except ClockSuspect:
        pass
    life.clock.set(right)
    return "the clock is wrong, is noticed and set right"


@act("clock confirmed by a manager")
def clock_confirmed(life: Life, dice: Dice) -> str | None:
    """The PC ran ahead a little; a manager says that it is right now. Dates do not go back for it."""
    life.open_drawer()
    life.clock.advance(minutes=-dice.number(10, 50))
    life.hands.confirm_clock()
    life.recorded()
    life.hands.pay_in(500)
    life.money("DRAWER:LRT-01", 500)
    return "the clock goes back some minutes and a manager confirms it"
