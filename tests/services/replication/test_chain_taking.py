"""Taking in what another PC recorded: only what it may write, only once, and never with the books held open for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import account, cash, goods, sales
from ntt_pos.data.models import shop as shops
from ntt_pos.data.queries.core import chains
from ntt_pos.data.queries.money.account import open_shift_id
from ntt_pos.domain.core.parcel import Kind
from ntt_pos.domain.makers.story_card import Card, MakerKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import BANK, SAFE, CashKind, drawer
from ntt_pos.domain.selling.returns import RefundStep, ReturnReason
from ntt_pos.services.core.writers import OnlyAtSeat
from ntt_pos.services.money.safe import MoneyWay
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.safety.freshness import Freshness
from ntt_pos.services.selling.refund_checks import store_step
from ntt_pos.services.selling.returns import Bringing
from ntt_pos.shop import Shop
from tests.builders import AProduct, a_producer, somebody
from tests.histories.replay import told
from tests.services.days import close_drawer
from tests.services.makers.test_story_cards import a_picture
from tests.services.replication.several_pcs import SEAT, SeveralPCs, chain, journal_of, meet


def test_the_folder_is_not_asked_while_the_books_are_being_written(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may not answer for a minute, and a sale would wait."""
    owner, read, till = somebody(pcs.seat), parcel_files.read_bytes, pcs.till
    asked: list[tuple[str, bool]] = []

    def slow(path: Path, *most: int) -> bytes:
        if "untuk-LRT-02" in path.parts:
            asked.append((path.name[:4], getattr(till.context.database._in_unit, "open", False)))
        return read(path, *most)

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


@pytest.mark.same_everywhere
def test_a_clock_that_was_set_right_is_believed_at_once(pcs: SeveralPCs) -> None:
    now = pcs.clock.now()
    pcs.clock.set(now + timedelta(hours=2))
    meet(pcs.till)
    pcs.clock.set(now)
    assert "Set both right" in str(chain(meet(pcs.seat), "LRT-02").problem)
    meet(pcs.till)
    state = chain(meet(pcs.seat), "LRT-02")
    assert (state.problem, state.said) == (None, now)


@pytest.mark.same_everywhere
def test_what_comes_of_a_pc_after_its_end_is_taken_by_nobody(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till)
    pcs.meet()
    pcs.sell(pcs.till)
    meet(pcs.till)
    gone = pcs.seat.admissions.retire(by=somebody(pcs.seat), code="LRT-02")
    meet(pcs.seat)
    meet(pcs.shops["LRT-03"])  # it hears of the end and finds the later records in the same turn
    assert journal_of(pcs, "LRT-03", "LRT-02") == gone.ended


@pytest.mark.same_everywhere
def test_what_the_seat_replaced_does_not_come_back(pcs: SeveralPCs) -> None:
    path = pcs.folder / "LRT-01" / "untuk-LRT-02" / parcel_files.BESIDE_FILE
    old = path.read_bytes()
    pcs.seat.people.new_secret(by=somebody(pcs.seat), user_id=somebody(pcs.seat, "ani").user_id, secret="735192")
    pcs.meet()
    with pcs.till.context.reading() as unit:
        secrets = [dict(row) for row in chains.secrets(unit)]
    assert path.read_bytes() != old
    path.write_bytes(old)
    assert "older than what is here" in str(chain(meet(pcs.till), "LRT-01").problem)
    with pcs.till.context.reading() as unit:
        assert [dict(row) for row in chains.secrets(unit)] == secrets
    path.unlink()
    pcs.meet()


@pytest.mark.same_everywhere
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


def move_money(till: Shop, kind: CashKind, source: str | None, goal: str | None) -> None:
    with till.context.writing(somebody(till)) as work, work.record("money.moved") as record:
        ends = {"from_place": source, "to_place": goal}
        shift_id = open_shift_id(work.unit, till.context.home.register_id)
        record.move_cash(kind=kind, amount=50_000, **ends, shift_id=shift_id, document="", reason="coba")


def spend_from_the_bank(till: Shop, kopi: AProduct) -> None:
    move_money(till, CashKind.PAY_OUT, BANK, None)


def bring_the_safe_to_the_bank(till: Shop, kopi: AProduct) -> None:
    move_money(till, CashKind.DEPOSIT, SAFE, BANK)


def empty_the_drawer_of_another(till: Shop, kopi: AProduct) -> None:
    move_money(till, CashKind.PAY_OUT, drawer("LRT-01"), None)


MONEY = [spend_from_the_bank, bring_the_safe_to_the_bank, empty_the_drawer_of_another]


@pytest.mark.same_everywhere
@pytest.mark.parametrize("act", [correct_an_account, say_that_the_day_is_over, open_the_drawer_of_another, *MONEY])
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
    return {name: rows[name] for name in ("producer_entry", "day_state", "drawer_opened", "cash_movement")}


@pytest.mark.parametrize("act", MONEY)
def test_without_that_rule_a_till_would_move_the_money_of_safe_and_bank(
    pcs: SeveralPCs, monkeypatch: pytest.MonkeyPatch, act: Callable[[Shop, AProduct], None]
) -> None:
    monkeypatch.setattr("ntt_pos.services.core.writers.is_of_till", lambda *_row: True)
    pcs.sell(pcs.till)
    pcs.meet()
    before = told_by(pcs.seat)
    act(pcs.till, pcs.kopi)
    meet(pcs.till)
    assert chain(meet(pcs.seat), "LRT-02").problem is None
    assert told_by(pcs.seat) != before


def test_a_till_moves_money_through_its_drawer_only(pcs: SeveralPCs) -> None:
    till, owner = pcs.till, somebody(pcs.till)
    assert till.safe.board(by=owner).ways == ()
    pcs.sell(till)
    assert till.safe.board(by=owner).ways == (MoneyWay.DROP, MoneyWay.CHANGE)
    assert MoneyWay.SAFE_OUT in pcs.seat.safe.board(by=somebody(pcs.seat)).ways
    till.safe.move(by=owner, way=MoneyWay.CHANGE, amount=10_000, key="a" * 36, sure=True)
    till.safe.move(by=owner, way=MoneyWay.DROP, amount=10_000, key="b" * 36, sure=True)
    with pytest.raises(OnlyAtSeat):
        till.safe.move(by=owner, way=MoneyWay.SAFE_OUT, amount=10_000, key="c" * 36, reason="coba", sure=True)
    pcs.meet()
    assert pcs.differing == set()
    pcs.prove()


def test_a_till_confirms_no_refund(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.till)
    till, by = pcs.till, somebody(pcs.till)
    with till.context.reading() as unit:
        number = unit.value(sa.select(sales.sale.c.number))
    uid = till.context.ids.uid(till.context.clock.now())
    till.returns.complete(by=by, number=number, bringing=[Bringing(1, 1, ReturnReason.SPOILED)], return_uid=uid)
    pcs.meet()
    till.context.seat = "LRT-02"
    with till.context.writing(by) as work, work.record("refund.confirmed") as record:
        store_step(record, work.unit.value(sa.select(sales.sale_return.c.id)), RefundStep.CONFIRMED)
    till.context.seat = "LRT-01"
    meet(till)
    assert "(refund_check CONFIRMED)" in str(chain(meet(pcs.seat), "LRT-02").problem)


def test_a_record_that_contradicts_the_books_stops_its_chain_and_says_what_to_do(pcs: SeveralPCs) -> None:
    """Two shifts of one number, as only a changed program or a changed journal can have them."""
    pcs.sell(pcs.till)
    pcs.meet()
    with pcs.seat.context.database.writing() as unit:
        shift = dict(unit.row(sa.select(cash.shift_opened).where(cash.shift_opened.c.register_id == 2)))
        uid = pcs.seat.context.ids.uid(pcs.clock.now())
        unit.insert_all(cash.shift_opened, [{**shift, "id": 900, "uid": uid, "sequence": 2}])
    pcs.till.shifts.close(by=somebody(pcs.till), counted={50_000: 4, 10_000: 2, 5_000: 1}, reason="coba")
    pcs.sell(pcs.till)
    pcs.sell(pcs.shops["LRT-03"])
    meet(pcs.till)
    meet(pcs.shops["LRT-03"])
    state = meet(pcs.seat)
    said = str(chain(state, "LRT-02").problem)
    assert "contradicts what is recorded here" in said
    assert "take LRT-02 out of the shop" in said
    assert "SUSULAN" in said
    assert chain(state, "LRT-03").problem is None  # the others' records go on
    assert chain(state, "LRT-02").freshness(pcs.clock.now()) is Freshness.ALARM
    gone = pcs.seat.admissions.retire(by=somebody(pcs.seat), code="LRT-02")
    assert gone.ended == journal_of(pcs, "LRT-01", "LRT-02")


def close_the_day(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.seat)
    close_drawer(pcs.seat)
    pcs.seat.close_day.close_by_hand(by=somebody(pcs.seat), why="coba")


def confirm_a_drawer(pcs: SeveralPCs) -> None:
    pcs.sell(pcs.seat)
    close_drawer(pcs.seat)
    pcs.meet()
    with pcs.seat.context.reading() as unit:
        number = str(unit.value(sa.select(cash.shift_closed.c.number)))
    pcs.seat.shifts.confirm(number, by=somebody(pcs.seat))


def draw_a_statement(pcs: SeveralPCs) -> None:
    close_the_day(pcs)
    pcs.meet()
    assert pcs.seat.statements.draw_pending(pcs.root / "kertas").paths


def show_a_photo(pcs: SeveralPCs) -> None:
    photo = pcs.root / "kopi.jpg"
    photo.write_bytes(a_picture("red"))
    pcs.seat.products.show({pcs.kopi.product_id: pcs.seat.photos.read(photo)}, by=somebody(pcs.seat))


@pytest.mark.parametrize(
    ("act", "table"),
    [
        (close_the_day, shops.day_cut),
        (close_the_day, account.settlement),
        (draw_a_statement, account.settlement_drawn),
        (confirm_a_drawer, cash.shift_confirmed),
        (show_a_photo, goods.photo),
    ],
    ids=["day_cut", "settlement", "settlement_drawn", "shift_confirmed", "photo"],
)
@pytest.mark.parametrize("injected", [True, False])
def test_what_may_be_there_once_and_is_there_already_stops_that_chain_alone(
    pcs: SeveralPCs, act: Callable[[SeveralPCs], None], table: sa.Table, *, injected: bool
) -> None:
    """Without it (the control) the same records come in."""
    pcs.meet()
    act(pcs)
    with pcs.seat.context.reading() as unit:
        row = dict(next(iter(unit.rows(sa.select(table).order_by(table.c.id.desc())))))
    if injected:
        with pcs.till.context.database.writing() as unit:
            uid = pcs.seat.context.ids.uid(pcs.clock.now())
            unit.insert_all(table, [{**row, "id": 900, "uid": uid}])
    pcs.sell(pcs.shops["LRT-03"])
    for each in (pcs.seat, pcs.shops["LRT-03"]):
        meet(each)
    state = meet(pcs.till)
    stopped = "contradicts what is recorded here" in str(chain(state, SEAT).problem)
    assert stopped is injected
    assert chain(state, "LRT-03").problem is None
    pcs.sell(pcs.till)  # and selling goes on
