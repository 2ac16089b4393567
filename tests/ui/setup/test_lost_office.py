"""A till's window when the office PC is lost, its folder is away, or a PC was replaced: a manager needs no command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ntt_pos.services.replication.exchange_state import ChainState, ExchangeState
from ntt_pos.services.replication.lost_office.late_list import TakenOut
from ntt_pos.services.replication.meeting import OtherKey
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.office.other_pcs_words import others_pill
from ntt_pos.ui.office_pages import pages
from ntt_pos.ui.session import Session
from ntt_pos.ui.setup.lost_office import LostOfficeDialog
from tests.fakes import FixedClock, MemoryPrinter
from tests.services.replication.several_pcs import SEAT, SeveralPCs, Template, build, copied, meet
from tests.services.replication.test_moving_seat import actors
from tests.ui.conftest import UiDriver
from tests.ui.setup.test_other_pcs import settle

pytestmark = pytest.mark.same_everywhere


@pytest.fixture(scope="module")
def one_till(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    return build(sqlite_template, tmp_path_factory.mktemp("pcs") / "toko", tills=1)


@pytest.fixture
def pcs(one_till: Template, tmp_path: Path, fixed_clock: FixedClock) -> Iterator[SeveralPCs]:
    with copied(one_till, tmp_path / "toko", fixed_clock) as made:
        yield made


@pytest.fixture
def window(pcs: SeveralPCs, qapp) -> Iterator[Callable[..., tuple]]:
    made: list[UiDriver] = []
    has_printer = Session.has_printer

    def open_settings(username: str = "pemilik"):
        meet(pcs.till)
        hands = UiDriver(pcs.till, MemoryPrinter(), "id", pages=pages())
        made.append(hands)
        hands.sign_in(username)
        hands.window.office.current = "settings"
        hands.window.show_half(2)
        hands.settle()
        page = hands.window.office.page()
        page.show_what("pcs")
        settle(hands)
        return hands, page

    yield open_settings
    for hands in made:
        hands.leave()
    Session.has_printer = has_printer


def test_the_owner_takes_the_lost_office_over_in_the_tills_window(pcs: SeveralPCs, window) -> None:
    pcs.sell(pcs.seat)
    pcs.meet()
    pcs.seat.close()
    pcs.shops.pop(SEAT)
    hands, page = window()
    page.pcs.lost_button.click()
    settle(hands)
    dialog = hands.dialog
    assert isinstance(dialog, LostOfficeDialog)
    assert "LRT-01" in dialog.told.text()
    hands.enter()
    hands.enter()  # Enter never takes it over
    dialog.go()
    assert isinstance(hands.dialog, LostOfficeDialog)  # the register was not typed
    assert pcs.till.context.seat == SEAT
    dialog.printed.setText("TJ-LRT-2026-000007")
    dialog.typed.setText("lrt-01")
    dialog.go()
    settle(hands)
    assert hands.dialog is None
    assert "LRT-02 sekarang PC kantor" in page.message.text
    assert not page.pcs.lost_button.isVisibleTo(page)
    assert page.pcs.invite_button.reason == ""
    assert actors(pcs) == ["LRT-02"]


def test_a_number_that_is_none_changes_nothing_and_is_said(pcs: SeveralPCs, window) -> None:
    pcs.seat.close()
    pcs.shops.pop(SEAT)
    hands, page = window()
    page.pcs.lost_button.click()
    settle(hands)
    hands.dialog.printed.setText("tujuh")
    hands.dialog.typed.setText("LRT-01")
    hands.dialog.go()
    settle(hands)
    assert isinstance(hands.dialog, LostOfficeDialog)
    assert pcs.till.context.seat == SEAT
    assert not page.pcs.key.text().endswith(": ")


def test_only_the_owner_says_so(pcs: SeveralPCs, window) -> None:
    _hands, page = window("bela")
    assert "pemilik" in page.pcs.lost_button.reason.casefold()


def test_another_folder_is_chosen_in_the_window(pcs: SeveralPCs, window) -> None:
    hands, page = window()
    new = pcs.root / "bersama-baru"
    new.mkdir()
    page.pcs.meet_in(new)
    settle(hands)
    assert str(new) in page.message.text
    assert (new / "LRT-02" / "kepala.ntt").is_file()


def test_the_key_of_a_replaced_pc_is_compared_and_accepted_in_the_window(pcs: SeveralPCs, window, monkeypatch) -> None:
    hands, page = window()
    assert pcs.till.record_sending.fingerprint() in page.pcs.key.text()
    assert not page.pcs.accept_button.isVisibleTo(page.pcs)  # it signs with the key that is known
    key = "1a2b-" * 7 + "1a2b"
    problem = OtherKey("{file} of {register}: another key ({key})", file="kepala.ntt", register=SEAT, key=key)
    seat = ChainState(SEAT, seat=True, last=6, said=hands.session.now(), problem=problem)
    for chain in (replace(seat, retired=True), seat):  # of one that is out no key is accepted
        hands.session.others = ExchangeState((chain,))
        page.pcs.refresh()
        page.pcs.grid.choose(SEAT)
        assert page.pcs.accept_button.isVisibleTo(page.pcs) is not chain.retired
    accepted: list[tuple[str, str]] = []
    monkeypatch.setattr(pcs.till.exchange, "accept", lambda *told, **_by: accepted.append(told))
    page.pcs.accept_button.click()
    assert isinstance(hands.dialog, ConfirmDialog)
    hands.enter()
    assert accepted == []  # Enter goes back
    page.pcs.grid.choose(SEAT)
    page.pcs.accept_button.click()
    hands.dialog.go()
    settle(hands)
    assert accepted == [(SEAT, key)]


def test_a_pc_that_is_out_says_so_in_red_in_the_bar() -> None:
    now = FixedClock().now()
    heard = ChainState(SEAT, seat=True, last=9, said=now)
    out = TakenOut("{register} is out", register="LRT-02")
    assert others_pill(ExchangeState((heard,), out), now)[:2] == ("LRT-02: perlu dilihat", "bar_bad")
    assert others_pill(replace(ExchangeState((heard,)), problem=None), now)[1] == "bar_good"
