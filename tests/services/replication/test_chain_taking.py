"""Taking in what another PC recorded: only what it may write, only once, and never with the books held open for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from ntt_pos.data.models import cash
from ntt_pos.data.queries.core import chains
from ntt_pos.domain.core.parcel import Kind
from ntt_pos.domain.makers.story_card import Card, MakerKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.services.replication import parcel_files
from ntt_pos.shop import Shop
from tests.builders import AProduct, a_producer, somebody
from tests.histories.replay import told
from tests.services.makers.test_story_cards import a_picture
from tests.services.replication.several_pcs import SeveralPCs, chain, journal_of, meet


def test_the_folder_is_not_asked_while_the_books_are_being_written(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may not answer for a minute, and a sale would wait."""
    owner, read, till = somebody(pcs.seat), parcel_files.read_bytes, pcs.till
    asked: list[tuple[str, bool]] = []

    def slow(path: Path) -> bytes:
        if "untuk-LRT-02" in path.parts:
            asked.append((path.name[:4], getattr(till.context.database._in_unit, "open", False)))
        return read(path)

    monkeypatch.setattr(parcel_files, "read_bytes", slow)
    pcs.sell(pcs.seat)
    for colour in ("red", "green"):
        photo = pcs.root / f"{colour}.jpg"
        photo.write_bytes(a_picture(colour))
        pcs.seat.products.show({pcs.kopi.product_id: pcs.seat.photos.read(photo)}, by=owner)
        pcs.sell(pcs.seat)
    maker = a_producer(pcs.seat, name="Yohana")
    card = Card(sentence="Ditenun", kind=MakerKind.PERSON, photos=(pcs.seat.cards.photo_of(a_picture("blue")),))
    pcs.seat.cards.keep(card, by=owner, producer_id=maker.producer_id, sure=True)
    pcs.meet()
    assert [each for each in asked if each[0] == "foto"] == [("foto", False)] * 3
    assert all(not inside for _name, inside in asked)
    assert pcs.differing == set()


def test_a_clock_that_was_set_right_is_believed_at_once(pcs: SeveralPCs) -> None:
    now = pcs.clock.now()
    pcs.clock.set(now + timedelta(hours=2))
    meet(pcs.till)
    pcs.clock.set(now)
    assert "Set both right" in str(chain(meet(pcs.seat), "LRT-02").problem)
    meet(pcs.till)
    state = chain(meet(pcs.seat), "LRT-02")
    assert (state.problem, state.said) == (None, now)


def test_what_comes_of_a_pc_after_its_end_is_taken_by_nobody(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till)
    pcs.meet()
    pcs.sell(pcs.till)
    meet(pcs.till)
    gone = pcs.seat.admissions.retire(by=somebody(pcs.seat), code="LRT-02")
    meet(pcs.seat)
    meet(pcs.shops["LRT-03"])  # it hears of the end and finds the later records in the same turn
    assert journal_of(pcs, "LRT-03", "LRT-02") == gone.ended


def test_what_the_seat_replaced_does_not_come_back(pcs: SeveralPCs) -> None:
    path = pcs.folder / "LRT-01" / "untuk-LRT-02" / parcel_files.BESIDE_FILE
    old = path.read_bytes()
    pcs.seat.people.new_secret(by=somebody(pcs.seat), user_id=somebody(pcs.seat, "ani").user_id, secret="735192")
    pcs.meet()
    with pcs.till.context.reading() as unit:
        secrets = [dict(row) for row in chains.secrets(unit)]
    assert path.read_bytes() != old
    path.write_bytes(old)
    assert "delete it" in str(chain(meet(pcs.till), "LRT-01").problem)
    with pcs.till.context.reading() as unit:
        assert [dict(row) for row in chains.secrets(unit)] == secrets
    path.unlink()
    pcs.meet()


def test_what_stands_beside_the_records_holds_up_no_word_of_them(pcs: SeveralPCs) -> None:
    path = pcs.folder / "LRT-01" / "untuk-LRT-02" / parcel_files.BESIDE_FILE
    pcs.sell(pcs.seat)
    meet(pcs.seat)
    path.write_bytes(b"made by a newer program")
    assert chain(meet(pcs.till), "LRT-01").problem is not None
    said = parcel_files.read(pcs.folder / "LRT-01" / parcel_files.taken_file("LRT-02"), Kind.TAKEN)
    assert said.told.last == journal_of(pcs, "LRT-01", "LRT-01")


def correct_an_account(till: Shop, kopi: AProduct) -> None:
    assert kopi.producer is not None
    with till.context.writing(somebody(till)) as work, work.record("account.corrected") as record:
        whose = {"producer_id": kopi.producer.producer_id, "document": "KR"}
        record.enter_all([record.entry(kind=EntryKind.CORRECTION, amount=50_000, **whose)])


def say_that_the_day_is_over(till: Shop, kopi: AProduct) -> None:
    with till.context.writing(somebody(till)) as work, work.record("day.closed"):
        pass


def open_the_drawer_of_another(till: Shop, kopi: AProduct) -> None:
    context = till.context
    with context.writing(somebody(till)) as work, work.record("drawer.opened") as record:
        row = {**record.posting(), "register_id": 1, "reason": "coba"}
        record.add(cash.drawer_opened, {name: row[name] for name in row if name in cash.drawer_opened.c})


@pytest.mark.parametrize("act", [correct_an_account, say_that_the_day_is_over, open_the_drawer_of_another])
def test_what_a_changed_program_writes_into_the_books_of_every_register_is_looked_at_too(
    pcs: SeveralPCs, act: Callable[[Shop, AProduct], None]
) -> None:
    pcs.sell(pcs.till)
    pcs.meet()
    before = told_by(pcs.seat)
    pcs.till.context.seat = "LRT-02"
    act(pcs.till, pcs.kopi)
    pcs.till.context.seat = "LRT-01"
    meet(pcs.till)
    assert "changes what only the office PC changes" in str(chain(meet(pcs.seat), "LRT-02").problem)
    assert told_by(pcs.seat) == before


def told_by(shop: Shop) -> object:
    with shop.context.reading() as unit:
        rows = told(unit)
    return {name: rows[name] for name in ("producer_entry", "day_state", "drawer_opened")}
