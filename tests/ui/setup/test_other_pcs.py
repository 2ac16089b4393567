"""The page of the other PCs: a code is shown, a PC joins, how far it is stands in the bar, and it is taken out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.paths import DataFolder
from ntt_pos.services.replication.exchange_state import ChainState, ExchangeState
from ntt_pos.services.replication.join_places import JoinFolder
from ntt_pos.services.replication.joining import Joining
from ntt_pos.services.replication.lost_office.office_rank import OtherOffice
from ntt_pos.services.safety.proof.kept_heads import OlderBooks
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.office.other_pcs_words import chain_words, others_pill
from ntt_pos.ui.setup.other_pcs import InviteDialog
from ntt_pos.ui.theme import Tone
from tests.fakes import FixedClock


def settle(hands) -> None:
    while hands.session.exchange.pending:
        hands.settle()
    hands.settle()


def test_a_pc_joins_by_the_code_on_the_screen_and_is_taken_out(office, shop, tmp_path: Path) -> None:
    hands, page = office("settings", username="pemilik")
    joined_by_the_code(hands, page, shop, tmp_path)
    page.pcs.grid.choose("LRT-02")
    page.pcs.retire()
    assert isinstance(hands.dialog, ConfirmDialog)
    hands.dialog.go()
    settle(hands)
    assert "LRT-02 sudah dikeluarkan" in page.message.text


def test_the_chosen_pc_becomes_the_office_pc_and_this_one_says_where_things_are_done(
    office, shop, tmp_path: Path
) -> None:
    hands, page = office("settings", username="pemilik")
    joined_by_the_code(hands, page, shop, tmp_path)
    page.pcs.grid.choose("LRT-02")
    page.pcs.hand_over()
    assert isinstance(hands.dialog, ConfirmDialog)
    hands.dialog.go()
    settle(hands)
    assert "LRT-02 menjadi PC kantor" in page.message.text
    assert "PC kantor (LRT-02)" in page.pcs.invite_button.reason
    assert not shop.context.at_seat


def joined_by_the_code(hands, page, shop, tmp_path: Path) -> None:
    page.show_what("pcs")
    assert "memakai satu PC" in page.pcs.folder.text()
    assert not page.pcs.list.isVisible()
    assert not hands.window.bar._others.isVisible()
    folder = tmp_path / "bersama"
    folder.mkdir()
    page.pcs.invite(folder)
    settle(hands)
    dialog = hands.dialog
    assert isinstance(dialog, InviteDialog)
    joining = Joining(DataFolder(tmp_path / "kasir"), JoinFolder(folder), dialog.code.text(), clock=shop.context.clock)
    offer = joining.look()
    assert dialog.key.text() == offer.fingerprint
    joining.ask(offer)
    dialog.look_again()
    settle(hands)
    assert "LRT-02 diterima" in dialog.state.text()
    assert joining.collect(offer) == "LRT-02"
    dialog.look_again()
    settle(hands)
    assert hands.dialog is None
    assert "LRT-02 sekarang bekerja" in page.message.text
    assert page.pcs.grid.keys == ["LRT-02"]
    assert hands.window.bar._others.isVisible()


def test_a_code_goes_when_its_dialog_is_left(office, tmp_path: Path) -> None:
    hands, page = office("settings", username="pemilik")
    folder = tmp_path / "bersama"
    folder.mkdir()
    page.pcs.invite(folder)
    settle(hands)
    hands.dialog.leave()
    settle(hands)
    assert list((folder / "gabung").iterdir()) == []
    page.pcs.invite(tmp_path / "tidak-ada")
    settle(hands)
    assert "tidak ada" in page.message.text


def test_on_a_till_the_shops_settings_and_other_pcs_are_not_changed_but_its_own_are(office, shop) -> None:
    _hands, page = office("settings", username="pemilik")
    shop.context.seat = "LRT-09"
    page.questions["return_days"].put(9)
    page._changed()
    assert "hanya dikerjakan di PC kantor (LRT-09)" in page.save_button.reason
    page.undo()
    page.pc.theme.put("dark")
    page._changed()
    assert page.save_button.reason == ""
    page.pcs.refresh()
    assert "PC kantor (LRT-09)" in page.pcs.invite_button.reason


def test_the_settings_say_through_which_hub_the_pcs_meet(office, shop) -> None:
    _hands, page = office("settings", username="pemilik")
    shop.context.seat = "LRT-01"
    shop.use_local(replace(shop.local, exchange_folder="/bersama", hub="postgresql://hub_lrt_01@192.168.1.9:5433/hub"))
    page.pcs.refresh()
    assert page.pcs.folder.text() == "PC-PC toko ini bertukar catatan lewat server toko 192.168.1.9."


def test_what_somebody_must_do_about_a_pc_stands_whole_below_the_list(office, shop) -> None:
    hands, page = office("settings", username="pemilik")
    page.show_what("pcs")
    now = hands.session.now()
    false = DomainError("Record {seq} of {register} is not true. Take {register} out.", seq=7, register="LRT-02")
    hands.session.others = ExchangeState(
        (
            ChainState("LRT-02", seat=False, last=6, said=now, problem=false),
            ChainState("LRT-03", seat=False, last=9, said=now - timedelta(days=7)),
            ChainState("LRT-04", seat=False, last=9, said=now),
        )
    )
    page.pcs.refresh()
    said = {}
    for register in ("LRT-02", "LRT-03", "LRT-04"):
        page.pcs.grid.choose(register)
        said[register] = page.pcs.whole.text() if page.pcs.whole.isVisibleTo(page.pcs) else ""
    assert said["LRT-02"] == "Record 7 of LRT-02 is not true. Take LRT-02 out."
    assert "Periksa apakah PC itu menyala" in said["LRT-03"]
    assert said["LRT-04"] == ""
    assert others_pill(ExchangeState(hands.session.others.chains[1:]), now)[0].startswith("LRT-03: diam, ")


def test_what_keeps_this_pc_from_working_is_red_and_a_folder_that_is_away_is_not(office, shop) -> None:
    hands, page = office("settings", username="pemilik")
    for problem, red in (
        (OtherOffice("LRT-03", "LRT-01", home="LRT-01", folder=Path("toko")), True),
        (DomainError("The folder {path} is not there.", path="bersama"), False),
    ):
        hands.session.others = ExchangeState((), problem)
        page.pcs.refresh()
        assert (page.pcs.folder.property("tone") == Tone.DANGER.value) is red


def test_the_bar_names_the_pc_that_is_furthest_behind() -> None:
    now = FixedClock().now()

    def heard(register: str, minutes: int) -> ChainState:
        return ChainState(register, register == "LRT-01", 9, now - timedelta(minutes=minutes))

    pill = others_pill(ExchangeState((heard("LRT-01", 1), heard("LRT-02", 3))), now)
    assert pill[:2] == ("LRT-02: 3 menit lalu", "bar_good")
    pill = others_pill(ExchangeState((heard("LRT-01", 11), heard("LRT-02", 3))), now)
    assert pill[:2] == ("LRT-01: 11 menit lalu", "bar_warn")
    never = ChainState("LRT-03", seat=False, last=0, said=None)
    assert others_pill(ExchangeState((heard("LRT-01", 1), never)), now)[0] == "LRT-03: belum tiba"
    assert others_pill(ExchangeState((heard("LRT-01", 26 * 60),)), now)[1] == "bar_bad"
    gone = ChainState("LRT-02", seat=False, last=4, said=None, retired=True)
    assert others_pill(ExchangeState((gone,)), now)[0] == ""
    older = OlderBooks("older than what {register} sent", register="LRT-02")
    assert others_pill(ExchangeState((heard("LRT-01", 1),), older), now)[:2] == ("LRT-02: perlu dilihat", "bar_bad")


def test_how_far_another_pc_has_this_one_stands_beside_it() -> None:
    now = FixedClock().now()
    state = ChainState("LRT-02", seat=False, last=40, said=now - timedelta(minutes=1))
    assert chain_words(state, now) == "semuanya, 1 menit lalu"
    assert chain_words(replace(state, lacks=0), now).endswith("; catatan PC ini sudah ada di sana")
    lacks = replace(state, lacks=3, lacks_since=now - timedelta(minutes=3))
    assert chain_words(lacks, now) == chain_words(state, now)
    assert chain_words(replace(lacks, lacks_since=now - timedelta(hours=2)), now).endswith(
        "; 3 catatan PC ini belum ada di sana, yang pertama dari 2 jam lalu"
    )
