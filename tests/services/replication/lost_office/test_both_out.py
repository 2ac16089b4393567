"""PCs that took each other out of the shop, and those that went on with one of them: each is told what to do, and comes back."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.errors import PlaceUnfit
from ntt_pos.services.replication.lost_office.late_list import LIST
from ntt_pos.services.safety.freshness import Freshness
from ntt_pos.shop import Shop
from tests.builders import somebody
from tests.services.replication.lost_office.test_two_offices import (
    at,
    one_follows,
    sales_of,
    three_offices,
    together,
    two_offices,
)
from tests.services.replication.several_pcs import SEAT, SeveralPCs, chain, meet
from tests.services.replication.test_moving_seat import actors, rename, take_lost_seat

pytestmark = pytest.mark.same_everywhere


def listed(shop: Shop) -> str:
    """Return what a PC lists to be typed in again, "" for nothing."""
    path = shop.folder.root / LIST
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def take_out_each_other(pcs: SeveralPCs) -> tuple[Shop, Shop]:
    """Let LRT-02 and LRT-03 each take the lost office over, and then the other one out; return them."""
    second, third = two_offices(pcs)
    second.exchange.take_out("LRT-03", by=somebody(second))
    third.exchange.take_out("LRT-02", by=somebody(third))
    pcs.sell(second)
    return second, third


def test_two_that_took_each_other_out_both_say_so_and_which_is_best_to_go_on(pcs: SeveralPCs) -> None:
    second, third = take_out_each_other(pcs)
    together(pcs)
    for shop, other in ((second, "LRT-03"), (third, "LRT-02")):
        found = chain(meet(shop), other)
        said = str(found.problem)
        assert f"{other} was taken out of the shop here" in said
        assert "best LRT-03" in said  # it has more of the lost office, at both PCs
        assert str(shop.folder.root / LIST) in said
        assert found.freshness(pcs.clock.now()) is Freshness.ALARM
    assert listed(second).count("JL-LRT-02") == 2  # every sale that the other one does not have
    assert listed(third).count("JL-LRT-03") == 1


def test_who_gives_way_joins_again_and_nobody_is_told_any_more(pcs: SeveralPCs) -> None:
    second, third = take_out_each_other(pcs)
    together(pcs)
    second.close()
    del pcs.shops["LRT-02"]
    pcs.shops[SEAT] = third
    again = pcs.join()
    pcs.sell(again, 2)
    pcs.clock.advance(days=1, minutes=1)
    pcs.meet()
    assert again.context.home.register_code == "LRT-04"
    assert listed(third) == ""  # what it recorded counts everywhere: nobody types it in a second time
    assert pcs.differing == set()
    pcs.prove()


def test_what_each_of_two_others_lacks_stands_in_the_list_under_its_name(pcs: SeveralPCs) -> None:
    three_offices(pcs)
    for shop in pcs.shops.values():
        pcs.sell(shop)
        for other in pcs.shops.keys() - {shop.context.home.register_code}:
            shop.exchange.take_out(other, by=somebody(shop))
    pcs.clock.advance(minutes=1)
    together(pcs)
    for shop in pcs.shops.values():
        home = shop.context.home.register_code
        heads = [line for line in listed(shop).splitlines() if line.startswith(f"Dicatat di {home} ")]
        assert [[other for other in pcs.shops if f"pembukuan {other}." in line] for line in heads] == [
            [other] for other in pcs.shops if other != home
        ]
        assert listed(shop).count(f"JL-{home}") == 2  # of one sale, in both lists


def test_an_office_that_a_lost_one_took_out_meanwhile_is_told_too(pcs: SeveralPCs) -> None:
    """The office works on, and takes out the till that took the office over where it was cut off."""
    third = pcs.shops["LRT-03"]
    pcs.meet()
    at(pcs, "sendiri-LRT-03", "LRT-03")
    take_lost_seat(third)
    pcs.sell(third)
    pcs.seat.exchange.take_out("LRT-03", by=somebody(pcs.seat))
    pcs.sell(pcs.seat)
    meet(third)
    together(pcs)
    for shop, other in ((pcs.seat, "LRT-03"), (third, SEAT)):
        said = str(chain(meet(shop), other).problem)
        assert f"{other} was taken out of the shop here" in said
        assert "best LRT-03" in said  # there an owner said that the other one is lost
    assert listed(pcs.seat).count("JL-LRT-01") == 1
    assert listed(third).count("JL-LRT-03") == 1


def test_a_pc_that_is_only_dead_is_told_of_by_nobody(pcs: SeveralPCs) -> None:
    """The control: without an office of its own it is out, and that is all."""
    pcs.sell(pcs.till)
    meet(pcs.till)
    pcs.seat.exchange.take_out("LRT-02", by=somebody(pcs.seat))
    del pcs.shops["LRT-02"]
    pcs.meet()
    assert chain(meet(pcs.seat), "LRT-02").problem is None
    assert chain(meet(pcs.seat), "LRT-02").freshness(pcs.clock.now()) is Freshness.FINE


def test_without_that_look_they_stay_apart_without_a_word(pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr("ntt_pos.services.replication.exchange.both_out", lambda *_told: None)
    second, third = take_out_each_other(pcs)
    together(pcs)
    assert chain(meet(second), "LRT-03").problem is None
    assert chain(meet(third), "LRT-02").problem is None


def test_one_whose_clock_was_years_ahead_is_told_of_no_longer_than_it_works_on(pcs: SeveralPCs) -> None:
    second, third = take_out_each_other(pcs)
    together(pcs)
    assert chain(meet(third), "LRT-02").problem is not None  # the control: its clock is right
    pcs.clock.advance(days=3650)
    meet(second)
    pcs.clock.advance(days=-3649)
    found = chain(meet(third), "LRT-02")
    assert found.problem is None
    assert found.freshness(pcs.clock.now()) is Freshness.FINE


def followed_the_loser(pcs: SeveralPCs) -> tuple[Shop, Shop]:
    """Let LRT-04 go on with LRT-02, which does not count, and all meet; return LRT-03, which counts, and LRT-04."""
    _second, third, fourth = one_follows(pcs)
    together(pcs)
    return third, fourth


@pytest.mark.parametrize("code", ["LRT-02", "LRT-04"])
def test_who_went_on_with_the_other_office_hears_that_it_was_taken_out(pcs: SeveralPCs, code: str) -> None:
    third, _fourth = followed_the_loser(pcs)
    shop = pcs.shops[code]
    before = listed(shop).count(f"JL-{code}")
    pcs.sell(shop)  # it sells on until then, and its list grows
    third.exchange.take_out(code, by=somebody(third))
    for _ in range(2):
        meet(third)
        state = meet(shop)
    assert shop.context.retired
    said = str(state.problem)
    assert f"{code} was taken out of the shop at the office PC (LRT-03)" in said
    assert "join again" in said
    assert listed(shop).count(f"JL-{code}") == before + 1
    with pytest.raises(PlaceUnfit, match="join again"):
        pcs.sell(shop)
    shop.close()
    with pytest.raises(PlaceUnfit, match="join again"):  # after a restart, too
        pcs.sell(pcs.open(code))
    pcs.shops.pop(code).close()
    pcs.shops.pop("LRT-02", None)
    pcs.shops[SEAT] = third
    pcs.join()
    pcs.prove()


def test_without_that_look_its_sales_would_go_on_and_count_nowhere(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr("ntt_pos.services.replication.exchange.note_taken_out", lambda *_told: None)
    third, fourth = followed_the_loser(pcs)
    third.exchange.take_out("LRT-04", by=somebody(third))
    for _ in range(2):
        meet(third)
        meet(fourth)
    last = sales_of(third, "LRT-04")
    pcs.sell(fourth)
    meet(fourth)
    meet(third)
    assert sales_of(third, "LRT-04") == last


def test_the_loser_that_was_taken_out_goes_on_once_the_one_that_counts_is_lost_too(pcs: SeveralPCs) -> None:
    third, _fourth = followed_the_loser(pcs)
    second = pcs.shops["LRT-02"]
    third.exchange.take_out("LRT-02", by=somebody(third))
    for _ in range(2):
        meet(third)
        meet(second)
    assert second.context.retired
    third.close()
    pcs.shops = {"LRT-02": second}
    pcs.clock.advance(days=1, minutes=1)
    assert take_lost_seat(second).register == "LRT-03"
    assert actors(pcs) == ["LRT-02"]
    second.close()
    pcs.open("LRT-02")
    assert actors(pcs) == ["LRT-02"]


def second_taker(pcs: SeveralPCs) -> tuple[Shop, Shop]:
    """Let LRT-02 go on after the way out, and LRT-04, which went on with the lost LRT-03, take that one over, too."""
    pcs.join()
    pcs.meet()
    second, third = two_offices(pcs)
    fourth = pcs.shops["LRT-04"]
    at(pcs, "sendiri-LRT-03", "LRT-04")
    for shop in (fourth, third) * 3:
        meet(shop)
    assert fourth.context.seat == "LRT-03"
    at(pcs, "sebentar", "LRT-02", "LRT-03")
    for shop in (second, third, second):
        meet(shop)
    assert second.context.seat == "LRT-03"
    del pcs.shops["LRT-03"]
    third.close()
    pcs.clock.advance(days=1, minutes=1)
    take_lost_seat(second)
    at(pcs, "sendiri-LRT-04", "LRT-04")
    take_lost_seat(fourth)
    pcs.sell(fourth)
    rename(pcs, fourth, "Kopi LRT-04")
    assert actors(pcs) == ["LRT-02", "LRT-04"]
    return second, fourth


def test_a_second_taker_after_the_way_out_is_told_and_so_is_the_office_that_counts(pcs: SeveralPCs) -> None:
    second, fourth = second_taker(pcs)
    together(pcs)
    assert actors(pcs) == ["LRT-02"]
    assert "LRT-02 is the office PC" in str(meet(fourth).problem)
    assert "JL-LRT-04" in listed(fourth)
    theirs = chain(meet(second), "LRT-04")
    assert theirs.freshness(pcs.clock.now()) is Freshness.ALARM
    assert "Take LRT-04 out of the shop" in str(theirs.problem)
    second.exchange.take_out("LRT-04", by=somebody(second))
    pcs.clock.advance(minutes=1)
    for _ in range(2):
        meet(second)
        meet(fourth)
    assert fourth.context.retired
    pcs.shops = {SEAT: second}
    pcs.join()
    pcs.prove()
