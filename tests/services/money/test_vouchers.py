"""The papers of the producers' money: what they say, how often they were printed, and what becomes of them."""

from __future__ import annotations

import io

import pypdf
import pytest
import sqlalchemy as sa

from ntt_pos.data.models import proof
from ntt_pos.documents.engine.paper_roll import as_text
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.users import Role
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.amount_in_words import terbilang
from ntt_pos.domain.money.shift import drawer
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.print_queue import JobKind, JobState
from ntt_pos.services.goods.producer_admin import Collector
from ntt_pos.services.money.payables import sums
from ntt_pos.services.money.payouts import PaymentWay, Receiver
from ntt_pos.services.money.safe import MoneyWay
from tests.builders import a_producer, a_product, a_sale, an_open_drawer, change_producer
from tests.services.days import later, new_key, next_day
from tests.services.money.test_payouts import owed


@pytest.fixture
def producer(shop):
    return a_producer(shop)


def pay(shop, producer, amount, by, **more):
    return shop.payouts.pay(by=by, producer_id=producer.producer_id, amount=amount, key=new_key(shop), **more)


def words(data):
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).replace("\n", " ")


def printed(shop):
    c = proof.copy_printed.c
    with shop.context.reading() as unit:
        return [(r["document"], r["copy"]) for r in unit.rows(sa.select(c.document, c.copy).order_by(c.id))]


# Vouchers


def test_a_voucher_tells_what_was_paid_to_whom_and_what_is_left(shop, producer, manager, owner):
    owed(shop, producer, 251_600, manager, owner)
    number = pay(shop, producer, 251_500, manager).number
    told = shop.vouchers.voucher(number)
    assert (told.amount, told.before, told.after) == (251_500, 251_600, 100)
    assert (told.producer, told.by, told.means, told.place) == (producer.name, "Bela Tukan", "CASH", "SAFE")
    text = words(shop.vouchers.pdf(told))
    for each in ("BUKTI BAYAR", number, "Rp251.500", "251.600 − 251.500 = 100", "ASLI", producer.name):
        assert text.count(each) >= 2, each
    assert "METERAI" not in text


def test_the_same_voucher_gives_the_same_bytes(shop, producer, manager, owner):
    owed(shop, producer, 251_600, manager, owner)
    number = pay(shop, producer, 251_500, manager).number
    assert shop.vouchers.pdf(shop.vouchers.voucher(number)) == shop.vouchers.pdf(shop.vouchers.voucher(number))


def test_the_original_is_printed_once_whatever_prints_it_and_then_come_numbered_copies(
    shop, producer, manager, owner, printer, tmp_path
):
    owed(shop, producer, 100_000, manager, owner)
    number = pay(shop, producer, 60_000, manager).number
    assert shop.vouchers.print(number, by=manager).copy == 0
    path = shop.vouchers.page(number, by=manager, folder=tmp_path).path
    assert path.name == f"{number}-{producer.code}-salinan-1.pdf"
    assert "SALINAN ke-1" in words(path.read_bytes())
    assert shop.vouchers.print(number.lower(), by=manager).copy == 2
    assert printed(shop) == [(number, 0), (number, 1), (number, 2)]
    jobs = [job for job in shop.print_queue.waiting() if job.kind is JobKind.VOUCHER]
    assert [job.copy for job in jobs] == [0, 2]
    assert shop.print_queue.work_once(printer).state is JobState.SENT
    assert b"ASLI" in printer.jobs[0]
    assert b"Rp60.000" in printer.jobs[0]
    assert shop.verify.run().findings == ()


def test_a_paper_that_could_not_be_written_leaves_the_original_to_come(shop, producer, manager, owner, tmp_path):
    owed(shop, producer, 100_000, manager, owner)
    number = pay(shop, producer, 60_000, manager).number
    blocked = tmp_path / "laporan"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(OSError, match="laporan"):
        shop.vouchers.page(number, by=manager, folder=blocked)
    assert printed(shop) == []
    assert shop.vouchers.print(number, by=manager).copy == 0


def test_amount_in_words_and_notes_on_the_strip_equal_the_amount(shop, producer, manager, owner):
    owed(shop, producer, 987_500, manager, owner)
    told = shop.vouchers.voucher(pay(shop, producer, 987_500, manager).number)
    text = as_text(shop.vouchers.strip(told, columns=48), 48)
    assert " ".join(text.split()).count(terbilang(987_500)) == 1
    piles = [line.rsplit(" ", 1)[-1] for line in text.splitlines() if " × " in line]
    assert sum(int(pile.replace(".", "")) for pile in piles) == 987_500


@pytest.mark.parametrize(
    ("amount", "means", "stamp_duty", "shown"),
    [
        (5_000_000, "CASH", False, False),
        (5_000_100, "CASH", True, True),
        (5_000_000, "TRANSFER", False, False),
        (5_000_001, "TRANSFER", True, False),
    ],
)
def test_case_58_a_meterai_box_stands_only_above_five_million_in_cash(
    shop, producer, manager, owner, amount, means, stamp_duty, shown
):
    owed(shop, producer, 6_000_000, manager, owner)
    shop.safe.move(by=owner, way=MoneyWay.SAFE_IN, amount=6_000_000, key=new_key(shop), reason="modal")
    told = shop.vouchers.voucher(pay(shop, producer, amount, manager, way=PaymentWay(means=means)).number)
    assert told.stamp_duty is stamp_duty
    assert ("METERAI" in words(shop.vouchers.pdf(told))) is shown
    assert ("METERAI" in as_text(shop.vouchers.strip(told, columns=32), 32)) is shown


def test_who_collected_stands_on_the_voucher_until_it_is_erased(shop, producer, manager, owner):
    owed(shop, producer, 85_000, manager, owner)
    nephew = Receiver(name="Yosef Kelen", relation="keponakan", id_number="5306012345670001")
    number = pay(
        shop, producer, 10_000, manager, receiver=nephew, approval=ApprovalGiven(owner.user_id, "ibu sakit")
    ).number
    told = shop.vouchers.voucher(number)
    assert (told.receiver, told.relation, told.approver) == ("Yosef Kelen", "keponakan", "Maria Fernandez")
    assert "5306012345670001" not in words(shop.vouchers.pdf(told))
    shop.personal.erase(by=owner, producer_id=producer.producer_id)
    erased = shop.vouchers.voucher(number)
    assert erased.receiver is None
    assert "(dihapus)" in words(shop.vouchers.pdf(erased))
    assert "Yosef" not in words(shop.vouchers.pdf(erased))


def test_a_reversed_voucher_says_so_on_every_later_copy(shop, manager, owner):
    producer = a_producer(shop, pays_by="TRANSFER")
    owed(shop, producer, 50_000, manager, owner)
    number = pay(shop, producer, 50_000, manager, way=PaymentWay(reference="TRX 7")).number
    shop.payouts.reverse(
        by=manager, number=number, reason="ditolak bank", approval=ApprovalGiven(owner.user_id, "rekening salah")
    )
    told = shop.vouchers.voucher(number)
    assert (told.before, told.after, told.reversed_why) == (50_000, 0, "ditolak bank")
    assert "DIBATALKAN" in words(shop.vouchers.pdf(told))
    assert "TRX 7" in words(shop.vouchers.pdf(told))
    assert "DIBATALKAN" in as_text(shop.vouchers.strip(told, columns=32), 32)


def test_repayments_and_corrections_have_their_papers_too(shop, producer, manager, owner):
    owed(shop, producer, -42_500, manager, owner)
    back = shop.payouts.repay(by=manager, producer_id=producer.producer_id, amount=20_000, note="bawa sendiri")
    receipt = shop.vouchers.voucher(back.number)
    assert (receipt.before, receipt.after) == (-42_500, -22_500)
    assert "−42.500 + 20.000 = −22.500" in words(shop.vouchers.pdf(receipt))
    given_up = owed(shop, producer, 22_500, manager, owner, EntryKind.WRITE_OFF)
    note = shop.vouchers.voucher(given_up.number)
    assert (note.entry, note.after, note.approver) == ("WRITE_OFF", 0, "Maria Fernandez")
    assert "NOTA KOREKSI" in words(shop.vouchers.pdf(note))
    with pytest.raises(DomainError, match="no voucher"):
        shop.vouchers.voucher("JL-LRT-01-2026-000001")


def test_paying_from_the_drawer_lets_it_spring_open(shop, producer, manager, owner, cashier):
    owed(shop, producer, 85_000, manager, owner)
    an_open_drawer(shop, by=cashier)
    pay(shop, producer, 10_000, manager, way=PaymentWay(place=drawer("LRT-01")))
    pay(shop, producer, 10_000, manager)
    assert [job.kind for job in shop.print_queue.waiting()] == [JobKind.KICK]


# Corrections


def test_a_correction_up_to_the_limit_needs_nobody_else_and_cites_its_document(shop, producer, manager, owner):
    shop.settings.change(by=owner, correction_limit=20_000)
    number = owed(shop, producer, 100_000, manager, owner).number
    wanted = {
        "by": manager,
        "producer_id": producer.producer_id,
        "kind": EntryKind.CORRECTION,
        "reason": "salah hitung",
    }
    with pytest.raises(ApprovalNeeded):
        shop.corrections.correct(**wanted, amount=-20_001, cites=number)
    with pytest.raises(DomainError, match="has no document"):
        shop.corrections.correct(**wanted, amount=-20_000, cites="KR-LRT-2026-000099")
    key = new_key(shop)
    made = [shop.corrections.correct(**wanted, amount=-20_000, cites=number, key=key) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].balance == 80_000
    assert shop.vouchers.voucher(made[0].number).cites == number
    with pytest.raises(ApprovalNeeded):
        shop.corrections.correct(**{**wanted, "kind": EntryKind.TAX}, amount=-1)
    assert shop.verify.run().findings == ()


def test_a_repayment_is_booked_once_per_key(shop, producer, manager, owner):
    owed(shop, producer, -42_500, manager, owner)
    key = new_key(shop)
    made = [shop.payouts.repay(by=manager, producer_id=producer.producer_id, amount=20_000, key=key) for _ in range(3)]
    assert {each.number for each in made} == {"BM-LRT-2026-000001"}
    assert made[-1].balance == -22_500


# The desk


def test_the_queue_names_who_may_collect_how_long_it_waits_and_what_to_fetch(shop, cashier, manager, owner):
    kopi = a_product(shop, price=100_000, delivered=50)
    first = shop.payables.board(by=manager)
    assert first.rows == ()
    a_sale(shop, [(kopi, 3)], by=cashier)
    next_day(shop)
    shop.close_day.close(date=shop.day_papers.home(by=manager).missed[0], by=manager)
    by_bank = a_producer(shop, name="BUMDes", pays_by="TRANSFER")
    owed(shop, by_bank, 12_345, manager, owner)
    debtor = a_producer(shop, name="Ande")
    owed(shop, debtor, -500, manager, owner)
    maker = next(row for row in shop.overview.producers().rows if row.balance == 255_000)
    change_producer(shop, maker.producer_id, by=manager, collectors=(Collector("Yosef Kelen", "suami"),))
    later(shop, days=2)
    board = shop.payables.board(by=manager)
    assert [row.name for row in board.rows] == ["BUMDes", maker.name, "Ande"]
    mine = board.rows[1]
    assert (mine.payable, mine.collectors, mine.waiting) == (255_000, ("Yosef Kelen",), 3)
    assert mine.statement.startswith("TJ-LRT-2026-")
    assert board.ready == 2
    come_to = sums(board.rows)
    assert (come_to.producers, come_to.cash, come_to.transfer) == (2, 255_000, 12_345)
    assert come_to.notes == ((100_000, 2), (50_000, 1), (5_000, 1))
    account = shop.payables.account(maker.producer_id, by=manager)
    assert [(each.name, each.relation) for each in account.collectors] == [("Yosef Kelen", "suami")]
    assert [(line.kind, line.document) for line in account.history] == [(None, mine.statement), (EntryKind.SALE, "")]
    shop.rights.change(by=owner, role=Role.MANAGER, act=Act.SEE_PERSONAL_DATA, verdict=Verdict.DENIED)
    assert shop.payables.account(maker.producer_id, by=manager).collectors[0].name != "Yosef Kelen"


def test_instalments_and_what_was_taken_back_stand_in_one_history_with_their_numbers(shop, producer, manager, owner):
    owed(shop, producer, 100_000, manager, owner)
    first, second = (pay(shop, producer, amount, manager).number for amount in (30_000, 20_000))
    shop.payouts.reverse(
        by=manager, number=second, reason="uang kembali", approval=ApprovalGiven(owner.user_id, "dicek")
    )
    lines = shop.payables.account(producer.producer_id, by=manager).history
    assert [(line.kind, line.amount, line.balance, line.reversed) for line in lines] == [
        (EntryKind.PAYOUT_REVERSED, 20_000, 70_000, False),
        (EntryKind.PAYOUT, -20_000, 50_000, True),
        (EntryKind.PAYOUT, -30_000, 70_000, False),
        (EntryKind.OPENING, 100_000, 100_000, False),
    ]
    assert [line.document for line in lines[1:3]] == [second, first]
    assert [line.reversible for line in lines] == [False, False, True, False]
    assert all(line.printable for line in lines)


def test_money_waits_since_the_oldest_of_it_that_was_not_collected(shop, producer, manager, owner):
    owed(shop, producer, 10_000, manager, owner)
    later(shop, days=1)
    owed(shop, producer, 5_000, manager, owner, kind=EntryKind.CORRECTION)
    later(shop, days=1)
    assert shop.payables.board(by=manager).rows[0].waiting == 2
    pay(shop, producer, 10_000, manager)
    assert shop.payables.board(by=manager).rows[0].waiting == 1


def test_what_a_statements_strip_is_signed_for_prints_no_voucher_to_sign(shop, producer, manager, owner, tmp_path):
    owed(shop, producer, 251_600, manager, owner)
    shop.close_day.close(by=manager)
    shop.statements.draw_pending(tmp_path, by=manager)
    paid = pay(shop, producer, 251_500, manager)
    (number,) = {row.number for row in shop.statements.list(producer_id=producer.producer_id)}
    assert paid.strip_of == number
    told = shop.vouchers.voucher(paid.number)
    assert told.strip_of == number
    text = words(shop.vouchers.pdf(told))
    assert f"Ditandatangani di potongan laporan {number}." in text
    assert "Saksi" not in text
    other = pay(shop, producer, 100, manager, way=PaymentWay(means="TRANSFER"))
    assert other.strip_of == ""
    assert "Saksi" in words(shop.vouchers.pdf(shop.vouchers.voucher(other.number)))


def test_a_strip_is_signed_for_one_payment_only(shop, producer, manager, owner, tmp_path):
    owed(shop, producer, 85_000, manager, owner)
    shop.close_day.close(by=manager)
    shop.statements.draw_pending(tmp_path, by=manager)
    assert pay(shop, producer, 85_000, manager).strip_of
    owed(shop, producer, 85_000, manager, owner, kind=EntryKind.CORRECTION)
    second = pay(shop, producer, 85_000, manager)
    assert second.strip_of == ""
    assert "Saksi" in words(shop.vouchers.pdf(shop.vouchers.voucher(second.number)))
