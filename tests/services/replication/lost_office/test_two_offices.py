"""Two PCs that did not hear of each other took the lost office over: one counts everywhere, and the other one is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ntt_pos.data.copies.signatures import Signer
from ntt_pos.data.queries.core import chains
from ntt_pos.data.queries.core.heads import install_of
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.parcel import Kind, Record, Told, record_lines
from ntt_pos.domain.selling.cart import Article
from ntt_pos.services.core.shop_pcs import Admissions
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.lost_office import office_rank
from ntt_pos.services.replication.lost_office.late_list import LIST
from ntt_pos.shop import Shop
from tests.builders import a_product, a_sale, somebody
from tests.services.replication.several_pcs import SEAT, SeveralPCs, chain, meet
from tests.services.replication.test_moving_seat import actors, rename, take_lost_seat

pytestmark = pytest.mark.same_everywhere


def at(pcs: SeveralPCs, folder: str, *registers: str) -> None:
    """Let these PCs meet in a folder of this name."""
    path = pcs.root / folder
    path.mkdir(exist_ok=True)
    for code in registers:
        shop = pcs.shops[code]
        shop.use_local(replace(shop.local, exchange_folder=str(path)))


def lose_the_office(pcs: SeveralPCs) -> None:
    """Lose the office PC, of which LRT-03 has one sale more than LRT-02."""
    pcs.sell(pcs.seat)
    pcs.meet()
    pcs.sell(pcs.seat)
    meet(pcs.seat)
    meet(pcs.shops["LRT-03"])
    pcs.seat.close()
    pcs.shops.pop(SEAT)


def two_offices(pcs: SeveralPCs) -> tuple[Shop, Shop]:
    """Let the office be taken over on both sides of a network that is cut; return LRT-02 and LRT-03."""
    lose_the_office(pcs)
    second, third = pcs.shops["LRT-02"], pcs.shops["LRT-03"]
    for shop in (second, third):
        at(pcs, f"sendiri-{shop.context.home.register_code}", shop.context.home.register_code)
        take_lost_seat(shop)
        pcs.sell(shop)
        rename(pcs, shop, f"Kopi {shop.context.home.register_code}")
        meet(shop)
    assert actors(pcs) == ["LRT-02", "LRT-03"]  # each is right where it is
    return second, third


def together(pcs: SeveralPCs, times: int = 3) -> None:
    """Let all PCs meet in the shop's folder again, whatever they say."""
    at(pcs, "bersama", *pcs.shops)
    for _ in range(times):
        for shop in pcs.shops.values():
            meet(shop)


def sales_of(shop: Shop, register: str) -> int:
    """Return how many records of a register are in a PC's books."""
    with shop.context.reading() as unit:
        return (chains.head(unit, register) or (0, ""))[0]


@pytest.mark.parametrize("first", ["LRT-02", "LRT-03"])
def test_the_pc_that_has_more_of_the_lost_one_counts_whoever_comes_first(pcs: SeveralPCs, first: str) -> None:
    second, third = two_offices(pcs)
    pcs.shops = dict(sorted(pcs.shops.items(), key=lambda each: each[0] != first))
    before = sales_of(third, "LRT-02")
    together(pcs)
    assert actors(pcs) == ["LRT-03"]
    assert (second.context.seat, third.context.seat) == ("LRT-03", "LRT-03")
    said = str(meet(second).problem)
    assert "LRT-03 is the office PC" in said
    assert "exchange --retire LRT-02" in said
    assert str(second.folder.root / LIST) in said
    listed = (second.folder.root / LIST).read_text(encoding="utf-8")
    assert "Kopi LRT-02" in listed
    assert listed.count("JL-LRT-02") == 1
    theirs = chain(meet(third), "LRT-02").problem
    assert "LRT-03 is the office PC" in str(theirs)
    assert meet(third).problem is None
    # Nothing that LRT-02 recorded since it took the office over is in the books that count.
    assert sales_of(third, "LRT-02") == before
    third.exchange.take_out("LRT-02", by=somebody(third))
    assert chain(meet(third), "LRT-02").problem is None
    assert third.verify.run().findings == ()


def test_the_one_that_does_not_count_knows_it_after_a_restart_and_sells_on(pcs: SeveralPCs) -> None:
    second, _third = two_offices(pcs)
    together(pcs)
    second.close()
    second = pcs.open("LRT-02")
    with pytest.raises(DomainError, match="LRT-03 is the office PC"):
        rename(pcs, second, "Lain")
    pcs.sell(second)
    meet(second)
    assert (second.folder.root / LIST).read_text(encoding="utf-8").count("JL-LRT-02") == 2
    with pytest.raises(DomainError, match="LRT-03 is the office PC"):
        second.exchange.lost_seat(by=somebody(second))


def test_a_till_that_hears_of_both_at_once_follows_the_one_that_counts(pcs: SeveralPCs) -> None:
    pcs.join()
    pcs.meet()
    fourth = pcs.shops.pop("LRT-04")
    two_offices(pcs)
    pcs.shops["LRT-04"] = fourth
    pcs.sell(fourth)
    together(pcs)
    assert fourth.context.seat == "LRT-03"
    assert "LRT-03 is the office PC" in str(chain(meet(fourth), "LRT-02").problem)
    assert meet(fourth).problem is None
    assert actors(pcs) == ["LRT-03"]
    assert sales_of(pcs.shops["LRT-03"], "LRT-04") == sales_of(fourth, "LRT-04")
    pcs.shops["LRT-03"].exchange.take_out("LRT-02", by=somebody(pcs.shops["LRT-03"]))
    del pcs.shops["LRT-02"]
    pcs.meet()
    pcs.shops[SEAT] = pcs.shops["LRT-03"]
    assert pcs.differing == set()
    pcs.prove()


def one_follows(pcs: SeveralPCs) -> tuple[Shop, Shop, Shop]:
    """Let LRT-04 go on with LRT-02, one of two office PCs and the one that does not count; return LRT-02 to LRT-04."""
    pcs.join()
    pcs.meet()
    second, third = two_offices(pcs)
    fourth = pcs.shops["LRT-04"]
    at(pcs, "sendiri-LRT-02", "LRT-04")
    a_product(second, name="Teh", price=5_000, delivered=10)
    for shop in (fourth, second, fourth):
        meet(shop)
    return second, third, fourth


def test_a_till_that_followed_the_other_one_says_so_and_joins_again(pcs: SeveralPCs) -> None:
    _second, third, fourth = one_follows(pcs)
    assert fourth.context.seat == "LRT-02"
    pcs.sell(fourth)
    together(pcs)
    assert fourth.context.seat == "LRT-03"
    said = str(meet(fourth).problem)
    assert "LRT-03 is the office PC" in said
    assert "exchange --retire LRT-04" in said
    assert sales_of(third, "LRT-04") == sales_of(fourth, "LRT-04")  # its own sale counts
    pcs.sell(fourth)
    third.exchange.take_out("LRT-04", by=somebody(third))
    meet(fourth)
    assert (fourth.folder.root / LIST).read_text(encoding="utf-8").count("JL-LRT-04") == 1
    assert third.verify.run().findings == ()


def test_with_as_much_of_the_lost_one_the_lower_register_counts(pcs: SeveralPCs) -> None:
    pcs.seat.close()
    pcs.shops.pop(SEAT)
    for code in ("LRT-03", "LRT-02"):
        at(pcs, f"sendiri-{code}", code)
        take_lost_seat(pcs.shops[code])
    together(pcs)
    assert actors(pcs) == ["LRT-02"]
    assert "LRT-02 is the office PC" in str(meet(pcs.shops["LRT-03"]).problem)


def test_what_the_other_one_does_next_does_not_turn_it_round(pcs: SeveralPCs) -> None:
    """Which one counts is settled by where they went apart: a later move of the office there changes nothing."""
    pcs.join()
    pcs.meet()
    second, _third = two_offices(pcs)
    at(pcs, "sendiri-LRT-02", "LRT-04")
    for shop in (second, pcs.shops["LRT-04"]) * 2:
        meet(shop)
    second.exchange.hand_over("LRT-04", by=somebody(second))
    for shop in (pcs.shops["LRT-04"], second) * 2:
        meet(shop)
    assert actors(pcs) == ["LRT-03", "LRT-04"]
    together(pcs)
    assert actors(pcs) == ["LRT-03"]


def test_a_cashier_of_a_changed_program_takes_no_office_away(pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch) -> None:
    second, third = pcs.shops["LRT-02"], pcs.shops["LRT-03"]
    pcs.seat.close()
    pcs.shops.pop(SEAT)
    at(pcs, "sendiri-LRT-02", "LRT-02")
    take_lost_seat(second)
    at(pcs, "sendiri-LRT-03", "LRT-03")
    monkeypatch.setattr("ntt_pos.services.core.shop_pcs.check_owner", lambda _by: None)
    Admissions(third.context).take_lost_seat(by=somebody(third, "bela"))
    together(pcs)
    assert second.context.seat == "LRT-02"
    assert "did not give away" in str(chain(meet(second), "LRT-03").problem)


def test_without_the_rule_there_would_be_two_offices(pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: who came first is kept on each side."""
    monkeypatch.setattr(office_rank, "beats", lambda *_two: False)
    two_offices(pcs)
    together(pcs)
    assert actors(pcs) == ["LRT-02", "LRT-03"]


def test_its_sales_of_before_are_taken_in_although_one_parcel_holds_both(pcs: SeveralPCs) -> None:
    lose_the_office(pcs)
    second, third = pcs.shops["LRT-02"], pcs.shops["LRT-03"]
    pcs.sell(second, 3)
    last = sales_of(second, "LRT-02")
    for shop in (second, third):
        at(pcs, f"sendiri-{shop.context.home.register_code}", shop.context.home.register_code)
        take_lost_seat(shop)
    together(pcs)
    assert sales_of(third, "LRT-02") == last


def heard_of_by_the_third_only(pcs: SeveralPCs) -> Article:
    """Let the office make a product that only LRT-03 hears of, and lose the office."""
    third = pcs.shops["LRT-03"]
    pcs.meet()
    new = a_product(pcs.seat, name="Gula", price=16_000, delivered=5)
    meet(pcs.seat)
    meet(third)
    pcs.seat.close()
    pcs.shops.pop(SEAT)
    (gula,) = third.catalogue.by_code(new.code)
    return gula


def test_the_loser_is_told_although_the_records_before_the_opening_wait(pcs: SeveralPCs) -> None:
    """The one that counts has more of the lost PC, and its records of before name that: they wait at the other one for ever."""
    second, third = pcs.shops["LRT-02"], pcs.shops["LRT-03"]
    gula = heard_of_by_the_third_only(pcs)
    pcs.sell(third)
    a_sale(third, [(gula, 1)], by=somebody(third, "ani"))
    for shop in (second, third):
        at(pcs, f"sendiri-{shop.context.home.register_code}", shop.context.home.register_code)
        take_lost_seat(shop)
        meet(shop)
    together(pcs)
    assert actors(pcs) == ["LRT-03"]
    assert "LRT-03 is the office PC" in str(meet(second).problem)


def test_a_chain_that_waits_and_opens_nothing_goes_on_waiting(pcs: SeveralPCs) -> None:
    """The control: no opening lies there, so nobody is told of a second office."""
    second, third = pcs.shops["LRT-02"], pcs.shops["LRT-03"]
    gula = heard_of_by_the_third_only(pcs)
    a_sale(third, [(gula, 1)], by=somebody(third, "ani"))
    at(pcs, "sendiri-LRT-02", "LRT-02")
    take_lost_seat(second)
    together(pcs)
    assert "it waits for it" in str(chain(meet(second), "LRT-03").problem)
    assert second.context.at_seat


def handed_and_taken(pcs: SeveralPCs) -> None:
    """Hand the office to LRT-02, lose LRT-01, and let LRT-03, which heard of nothing, take it over."""
    pcs.meet()
    pcs.sell(pcs.seat)
    pcs.seat.exchange.hand_over("LRT-02", by=somebody(pcs.seat))
    meet(pcs.seat)
    meet(pcs.till)
    lost_and_taken(pcs)


def lost_and_taken(pcs: SeveralPCs) -> None:
    """Lose LRT-01, which handed the office to LRT-02, and let LRT-03, apart from that one, take it over."""
    second = pcs.till
    pcs.seat.close()
    pcs.shops.pop(SEAT)
    at(pcs, "sendiri-LRT-02", "LRT-02")
    meet(second)
    meet(second)
    assert second.context.at_seat
    at(pcs, "sendiri-LRT-03", "LRT-03")
    take_lost_seat(pcs.shops["LRT-03"])


@pytest.mark.parametrize("folder", ["bersama", "baru"])
def test_who_was_handed_the_office_counts_also_where_the_lost_pc_was_never(pcs: SeveralPCs, folder: str) -> None:
    handed_and_taken(pcs)
    for _ in range(3):
        at(pcs, folder, *pcs.shops)
        for shop in pcs.shops.values():
            meet(shop)
    assert actors(pcs) == ["LRT-02"]
    assert "LRT-02 is the office PC" in str(meet(pcs.shops["LRT-03"]).problem)


def test_a_third_pc_knows_from_its_own_books_who_was_handed_the_office(pcs: SeveralPCs) -> None:
    pcs.join()
    pcs.meet()
    fourth = pcs.shops["LRT-04"]
    pcs.sell(pcs.seat)
    pcs.seat.exchange.hand_over("LRT-03", by=somebody(pcs.seat))
    third, second = pcs.shops["LRT-03"], pcs.shops["LRT-02"]
    for shop in (pcs.seat, third, fourth):
        meet(shop)
    pcs.seat.close()
    pcs.shops.pop(SEAT)
    at(pcs, "sendiri-LRT-03", "LRT-03")
    meet(third)
    meet(third)
    at(pcs, "sendiri-LRT-02", "LRT-02")
    take_lost_seat(second)
    for _ in range(3):
        at(pcs, "baru", *pcs.shops)
        for shop in (second, third, fourth):
            meet(shop)
    assert actors(pcs) == ["LRT-03"]
    assert fourth.context.seat == "LRT-03"
    assert "LRT-03 is the office PC" in str(chain(meet(fourth), "LRT-02").problem)


def test_a_pc_that_says_it_was_handed_the_office_by_a_record_that_is_another_takes_none_away(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: LRT-02's changed program names a record of the lost PC that is in LRT-03's books, and closed nothing."""
    lose_the_office(pcs)
    second, third = pcs.shops["LRT-02"], pcs.shops["LRT-03"]
    at(pcs, "sendiri-LRT-03", "LRT-03")
    with third.context.reading() as unit:
        last, newest = chains.head(unit, SEAT) or (0, "")
    take_lost_seat(third)
    moving = {"epoch": 1, "register_id": 1, "next_id": 2, "next": "LRT-02", "seq": last, "hash": newest}
    with monkeypatch.context() as changed:
        changed.setattr("ntt_pos.services.core.shop_pcs.query.hand_over", lambda _unit: moving)
        Admissions(second.context).open_seat(by=somebody(second))
    at(pcs, "baru", *pcs.shops)
    for _ in range(2):
        meet(second)
        meet(third)
    assert third.context.at_seat
    assert chain(meet(third), "LRT-02").problem is not None


def three_offices(pcs: SeveralPCs) -> None:
    """Let three PCs take the lost office over apart: LRT-02 has most of it, LRT-04 least."""
    pcs.join()
    pcs.meet()
    for count in (3, 2, 1):
        pcs.sell(pcs.seat)
        for code in (SEAT, "LRT-02", "LRT-03", "LRT-04")[: count + 1]:
            meet(pcs.shops[code])
    pcs.seat.close()
    pcs.shops.pop(SEAT)
    for code in ("LRT-02", "LRT-03", "LRT-04"):
        at(pcs, f"sendiri-{code}", code)
        take_lost_seat(pcs.shops[code])
        meet(pcs.shops[code])


def test_of_three_offices_one_counts_at_every_pc(pcs: SeveralPCs) -> None:
    three_offices(pcs)
    together(pcs)
    assert {shop.context.seat for shop in pcs.shops.values()} == {"LRT-02"}
    assert actors(pcs) == ["LRT-02"]
    fourth = pcs.shops["LRT-04"]
    assert "LRT-02 is the office PC: LRT-03" in str(chain(meet(fourth), "LRT-03").problem)
    assert str(meet(fourth).problem).startswith("LRT-02 is the office PC")


def test_the_first_of_three_stays_the_first_where_only_the_second_is_met(pcs: SeveralPCs) -> None:
    three_offices(pcs)
    third, fourth = pcs.shops["LRT-03"], pcs.shops["LRT-04"]
    at(pcs, "berdua", "LRT-03", "LRT-04")
    for shop in (third, fourth) * 2:
        meet(shop)
    assert fourth.context.seat == "LRT-03"  # it heard of no other yet
    together(pcs)
    assert fourth.context.seat == "LRT-02"
    at(pcs, "berdua", "LRT-04")
    meet(fourth)
    assert fourth.context.seat == "LRT-02"


def test_the_other_one_goes_on_once_the_one_that_counts_is_lost_too(pcs: SeveralPCs) -> None:
    second, third = two_offices(pcs)
    together(pcs)
    owner = somebody(second)
    with pytest.raises(DomainError, match="LRT-03 is the office PC, and said so"):
        second.exchange.lost_seat(by=owner)  # it was there just now
    pcs.shops.pop("LRT-03")
    pcs.clock.advance(days=1)
    assert take_lost_seat(second).register == "LRT-03"
    assert actors(pcs) == ["LRT-02"]
    assert meet(second).problem is None
    second.close()
    second = pcs.open("LRT-02")
    assert actors(pcs) == ["LRT-02"]  # after a restart, too
    pcs.shops["LRT-03"] = third  # it was not lost: it goes by LRT-02, where it was taken out
    for _ in range(2):
        for shop in (second, third):
            meet(shop)
    assert actors(pcs) == ["LRT-02"]
    assert "LRT-03 was taken out of the shop at the office PC (LRT-02)" in str(meet(third).problem)
    assert second.verify.run().findings == ()


def test_a_till_that_has_more_of_the_one_that_counted_is_named(pcs: SeveralPCs) -> None:
    pcs.join()
    pcs.meet()
    second, third = two_offices(pcs)
    fourth = pcs.shops["LRT-04"]
    together(pcs)
    assert (second.context.seat, fourth.context.seat) == ("LRT-03", "LRT-03")
    del pcs.shops["LRT-03"]
    third.close()
    pcs.clock.advance(days=1)
    with pytest.raises(DomainError, match="Make LRT-04 the office PC"):
        take_lost_seat(second)
    assert second.context.seat == "LRT-03"
    assert take_lost_seat(fourth).register == "LRT-03"
    assert actors(pcs) == ["LRT-04"]


@pytest.mark.parametrize("row", [{"epoch": "x"}, {"epoch": 1, "lost": 1, "before": "LRT-01"}, {}])
def test_an_opening_that_says_nothing_stops_its_own_chain_alone(pcs: SeveralPCs, row: dict[str, object]) -> None:
    """A changed program signs it: nobody else's records may wait for that."""
    third, now = pcs.shops["LRT-03"], instant_text(pcs.clock.now())
    with pcs.till.context.reading() as unit:
        last, newest = chains.head(unit, "LRT-02") or (0, journal.GENESIS)
        install = install_of(unit, pcs.till.context.home.outlet_id)
    said = {
        "at": now,
        "date": now[:10],
        "kind": "seat.opened",
        "rows": {"seat_opened": [row]},
        "uid": "0",
        "user": "ani",
    }
    text = journal.canonical(said)
    found = journal.chain_hash(register="LRT-02", seq=last + 1, previous=newest, canonical_text=text)
    told = Told("LRT-02", install, last + 1, last + 1, found, "", now)
    record = Record("00000000-0000-7000-8000-000000000000", text, found)
    path = pcs.folder / "LRT-02" / parcel_files.records_name(told)
    parcel_files.write(path, Kind.RECORDS, told, record_lines([record]), Signer(pcs.till.folder.sheet_key))
    pcs.sell(third)
    meet(third)
    state = meet(pcs.seat)
    assert chain(state, "LRT-02").problem is not None
    assert sales_of(pcs.seat, "LRT-03") == sales_of(third, "LRT-03")
