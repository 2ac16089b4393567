"""Notes of goods: found again, read whole, printed as ASLI once, and the advice a discontinued product no longer gets."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest
import sqlalchemy as sa

from ntt_pos.data.models import proof
from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.goods.notes import NoteKind, Total
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.services.core.print_queue import JobKind, JobState
from ntt_pos.services.goods.deliveries import DeliveryLine
from ntt_pos.services.goods.stock_moves import WithdrawalLine
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.shop import Shop
from tests.builders import AProduct, a_producer, a_product, a_sale
from tests.fakes import MemoryPrinter
from tests.services.days import later, payloads

LATER, GONE = date(2026, 5, 1), date(2026, 2, 20)


@pytest.fixture
def coffee(shop: Shop) -> AProduct:
    maker = a_producer(shop, code="P012", name="BUMDes Leworahang", village="Hokeng Jaya", district="Wulanggitang")
    return a_product(shop, producer=maker, name="Kopi Arabika 250 g", delivered=0)


def owner_of(product: AProduct) -> int:
    assert product.producer is not None
    return product.producer.producer_id


def a_note(shop: Shop, manager: Actor, product: AProduct, counted: int = 28, claimed: int = 30) -> str:
    line = DeliveryLine(product.product_id, counted=counted, claimed=claimed, expiry=LATER, note="2 pecah")
    return shop.deliveries.post(
        by=manager, producer_id=owner_of(product), lines=[line], occurred_on=date(2026, 2, 6), note="diantar Ketua"
    ).number


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_notes_are_listed_newest_first_and_found_by_number_producer_village_and_kind(
    shop: Shop, manager: Actor, coffee: AProduct
) -> None:
    salt = a_product(shop, name="Garam kasar", unit="kg", price_per=1000, delivered=0)
    shop.deliveries.post(
        by=manager,
        producer_id=owner_of(salt),
        lines=[DeliveryLine(salt.product_id, counted=500)],
    )
    a_note(shop, manager, coffee)
    shop.stock_moves.withdraw(by=manager, producer_id=owner_of(coffee), lines=[WithdrawalLine(coffee.product_id, 4)])
    shop.stock_moves.write_off(by=manager, reason=WriteOffReason.DAMAGED, lines=[WriteOffLine(coffee.product_id, 2)])
    board = shop.notes.list()
    assert [row.number for row in board.rows] == [
        "ST-LRT-2026-000002",
        "ST-LRT-2026-000001",
        "BT-LRT-2026-000001",
        "BA-LRT-2026-000001",
    ]
    assert board.counts == {NoteKind.DELIVERY: 2, NoteKind.WITHDRAWAL: 1, NoteKind.WRITE_OFF: 1}
    newest = board.rows[0]
    assert (newest.producer, newest.village, newest.by, newest.lines) == (
        "BUMDes Leworahang",
        "Hokeng Jaya",
        manager.name,
        1,
    )
    assert newest.totals == (Total("", 1, 28),)
    assert board.rows[1].totals == (Total("kg", 1000, 500),)
    for words, found in (
        ("hokeng", 3),
        ("bumdes lewo", 3),
        ("P012", 3),
        ("000002", 1),
        ("bt-", 1),
        ("100%", 0),
        ("_", 0),
    ):
        assert len(shop.notes.list(words).rows) == found, words
    assert [row.kind for row in shop.notes.list(kind=NoteKind.WRITE_OFF).rows] == [NoteKind.WRITE_OFF]
    assert shop.notes.list(since=date(2026, 3, 1)).rows == ()


def test_a_note_tells_claimed_and_counted_dates_who_and_what_undid_it(
    shop: Shop, owner: Actor, manager: Actor, coffee: AProduct
) -> None:
    number = a_note(shop, manager, coffee)
    note = shop.notes.note(f" {number.lower()} ")
    assert (note.head.occurred_on, note.head.note, note.head.reverses, note.head.reversed_by) == (
        date(2026, 2, 6),
        "diantar Ketua",
        "",
        "",
    )
    (line,) = note.lines
    assert (line.name, line.claimed, line.quantity, line.expiry, line.note) == (
        "Kopi Arabika 250 g",
        30,
        28,
        LATER,
        "2 pecah",
    )
    undone = shop.deliveries.reverse(note.head.note_id, by=owner, note="300 untuk 30")
    assert shop.notes.note(number).head.reversed_by == undone.number
    back = shop.notes.note(undone.number)
    assert (back.head.reverses, back.lines[0].quantity) == (number, -28)
    for wrong in ("ST-LRT-2026-000099", "JL-LRT-01-2026-000001", "", "💥"):
        with pytest.raises(DomainError, match="There is no note"):
            shop.notes.note(wrong)


def test_four_expired_go_back_with_minutes_at_no_money_and_are_listed(
    shop: Shop, manager: Actor, coffee: AProduct
) -> None:
    """Case 68: berita acara to COLLECT, then bukti tarik; the till refuses the batch."""
    shop.deliveries.post(
        by=manager, producer_id=owner_of(coffee), lines=[DeliveryLine(coffee.product_id, 4, expiry=GONE)], sure=True
    )
    places = shop.notes.places((Bin.SHELF,), everybody=True, expired=True)
    assert [(p.name, p.quantity, p.expiry, p.bin) for p in places] == [("Kopi Arabika 250 g", 4, GONE, Bin.SHELF)]
    minutes = shop.stock_moves.write_off(
        by=manager, reason=WriteOffReason.EXPIRED, lines=[WriteOffLine(coffee.product_id, 4)]
    )
    assert minutes.compensation == 0
    (waiting,) = shop.notes.places((Bin.SHELF, Bin.COLLECT), producer_id=owner_of(coffee))
    assert (waiting.bin, waiting.quantity) == (Bin.COLLECT, 4)
    taken = shop.stock_moves.withdraw(
        by=manager,
        producer_id=owner_of(coffee),
        lines=[WithdrawalLine(coffee.product_id, 4, bin=Bin.COLLECT, reason="EXPIRED", batch_id=waiting.batch_id)],
        received_by_uid=coffee.producer.person_uid if coffee.producer else None,
    )
    note = shop.notes.note(taken.number)
    assert [(line.quantity, line.place, line.reason, line.expiry) for line in note.lines] == [
        (4, Bin.COLLECT, "EXPIRED", GONE)
    ]
    assert shop.notes.places((Bin.SHELF, Bin.COLLECT), producer_id=owner_of(coffee)) == ()
    assert shop.overview.producer(owner_of(coffee)).line.balance == 0
    assert shop.verify.run().findings == ()


def test_two_of_ten_damaged_take_two_off_and_the_report_says_what_the_producer_gets(
    shop: Shop, manager: Actor, coffee: AProduct
) -> None:
    """Case 69, and what the terms give for it: 2 × 21.250."""
    shop.deliveries.post(by=manager, producer_id=owner_of(coffee), lines=[DeliveryLine(coffee.product_id, 10)])
    posted = shop.stock_moves.write_off(
        by=manager, reason=WriteOffReason.DAMAGED, lines=[WriteOffLine(coffee.product_id, 2)]
    )
    assert shop.catalogue.article(coffee.product_id).on_hand == 8
    assert shop.notes.note(posted.number).compensation == posted.compensation == 42_500
    assert "42.500" in text_of(shop.notes.preview(posted.number))


def test_a_note_is_printed_as_the_original_once_and_then_as_counted_copies(
    shop: Shop, manager: Actor, cashier: Actor, coffee: AProduct, tmp_path
) -> None:
    number = a_note(shop, manager, coffee)
    first = shop.notes.print_pdf(number, tmp_path, by=manager)
    assert (first.copy, first.path.relative_to(tmp_path).as_posix()) == (0, f"2026/02/28/{number}-P012.pdf")
    shown = text_of(first.path.read_bytes())
    assert shown.count("ASLI") == 2
    assert "LEMBAR PRODUSEN" in shown
    assert "LEMBAR TOKO" in shown
    again = shop.notes.print_pdf(number, tmp_path, by=cashier)
    assert (again.copy, again.path.name) == (1, f"{number}-P012-salinan-1.pdf")
    assert "SALINAN ke-1" in text_of(again.path.read_bytes())
    assert shop.notes.preview(number) == again.path.read_bytes()
    assert shop.notes.print_strip(number, by=manager) == 2
    with shop.context.reading() as unit:
        table = proof.copy_printed
        copies = [(row["copy"], row["reason"]) for row in unit.rows(sa.select(table).order_by(table.c.id))]
    assert copies == [(0, "original"), (1, "reprint"), (2, "reprint")]
    assert shop.verify.run().findings == ()


def test_the_receipt_printer_prints_a_note_once_unmarked_and_then_as_a_copy(
    shop: Shop, manager: Actor, coffee: AProduct
) -> None:
    number = a_note(shop, manager, coffee)
    printer = MemoryPrinter()
    assert shop.notes.print_strip(number, by=manager) == 0
    job = shop.print_queue.work_once(printer)
    assert job is not None
    assert (job.kind, job.document, job.copy, job.state) == (JobKind.NOTE, number, 0, JobState.SENT)
    assert shop.notes.print_strip(number, by=manager) == 1
    assert shop.print_queue.work_once(printer) is not None
    original, copy = (sent.decode("cp437", "replace") for sent in printer.jobs)
    assert "ASLI" in original
    assert "SALINAN ke-1" in copy
    assert "28 bungkus" in original


def test_a_note_is_printed_only_by_who_may_print(shop: Shop, owner: Actor, manager: Actor, coffee: AProduct) -> None:
    from ntt_pos.domain.core.users import Role

    number = a_note(shop, manager, coffee)
    card = shop.people.add_user(by=owner, username="dinas", name="Dinas", role=Role.AUDITOR, secret="135791")
    with pytest.raises(Denied):
        shop.notes.print_strip(number, by=Actor(card.user_id, card.username, card.name, card.role))
    assert shop.print_queue.waiting() == ()


def test_the_name_of_who_took_goods_is_gone_from_the_note_once_it_is_erased(
    shop: Shop, owner: Actor, manager: Actor, coffee: AProduct
) -> None:
    assert coffee.producer is not None
    a_note(shop, manager, coffee)
    taken = shop.stock_moves.withdraw(
        by=manager,
        producer_id=owner_of(coffee),
        lines=[WithdrawalLine(coffee.product_id, 4)],
        received_by_uid=coffee.producer.person_uid,
    )
    assert shop.notes.note(taken.number).receiver == ""
    shop.personal.erase(by=owner, producer_id=owner_of(coffee))
    assert shop.notes.note(taken.number).receiver is None
    assert "(dihapus)" in text_of(shop.notes.preview(taken.number))


def test_a_producer_may_hand_in_only_their_own_goods_and_the_shop_its_own(shop: Shop, coffee: AProduct) -> None:
    bag = a_product(shop, own=True, name="Tas NTT Mart", delivered=0)
    assert [a.article.product_id for a in shop.notes.goods_of(owner_of(coffee))] == [coffee.product_id]
    assert [a.article.product_id for a in shop.notes.goods_of(None)] == [bag.product_id]


def test_a_discontinued_product_gets_no_advice_to_bring_more_of_it(
    shop: Shop, manager: Actor, cashier: Actor, coffee: AProduct
) -> None:
    tea = a_product(shop, producer=coffee.producer, name="Teh kelor 50 g", delivered=0)
    lines = [DeliveryLine(each.product_id, counted=12) for each in (coffee, tea)]
    shop.deliveries.post(by=manager, producer_id=owner_of(coffee), lines=lines)
    later(shop, days=8)
    a_sale(shop, [(coffee, 11), (tea, 11)], by=cashier)
    shop.products.deactivate(tea.product_id, by=manager)
    shop.statements.adhoc(by=manager, producer_id=owner_of(coffee))
    (payload,) = payloads(shop)
    assert [(row["kind"], row["name"]) for row in payload["advice"]] == [("BRING", "Kopi Arabika 250 g")]
