"""What waits for paper: at most one unmarked original ever leaves."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import proof
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.devices.paper import DRAWER_KICK
from ntt_pos.services.core import print_queue
from ntt_pos.services.core.print_queue import Job, JobKind, JobState, PrintQueue, queue_job
from tests.builders import a_product, a_sale
from tests.fakes import FailingPrinter, MemoryPrinter, StallingPrinter


def render(job: Job) -> bytes:
    return f"{job.kind} {job.document} {job.copy}".encode()


@pytest.fixture
def queue(shop):
    return PrintQueue(shop.context, render)


@pytest.fixture
def sale(shop, cashier):
    return a_sale(shop, [(a_product(shop), 1)], by=cashier)


def test_a_sale_waits_for_paper_and_comes_out_once(queue, sale, printer):
    (job,) = queue.waiting()
    assert (job.kind, job.document, job.copy, job.state) == (JobKind.RECEIPT, sale.number, 0, JobState.QUEUED)
    assert job.uid == sale.print_job_uid
    assert queue.work_once(printer).state is JobState.SENT
    assert queue.work_once(printer) is None
    assert printer.jobs == [f"RECEIPT {sale.number} 0".encode()]
    assert queue.waiting() == ()


def test_papers_come_out_in_order(shop, queue, cashier, printer):
    made = [a_sale(shop, [(a_product(shop), 1)], by=cashier) for _ in range(3)]
    while queue.work_once(printer):
        pass
    assert printer.jobs == [f"RECEIPT {each.number} 0".encode() for each in made]


def test_no_transaction_is_open_while_the_printer_works(shop, queue, sale):
    class CuriousPrinter(MemoryPrinter):
        def send(self, data: bytes) -> None:
            with shop.context.database.writing():
                super().send(data)

    printer = CuriousPrinter()
    assert queue.work_once(printer).state is JobState.SENT
    assert printer.jobs


def test_a_printer_that_is_off_leaves_the_paper_waiting_and_the_original_may_still_come(queue, sale, cashier, printer):
    failed = queue.work_once(FailingPrinter())
    assert failed.state is JobState.FAILED
    assert "failing" in failed.problem
    assert [job.state for job in queue.waiting()] == [JobState.FAILED]
    assert queue.work_once(printer) is None
    assert queue.retry(sale.print_job_uid, by=cashier).state is JobState.QUEUED
    assert queue.work_once(printer).copy == 0


def test_a_printer_that_stopped_in_the_middle_never_gets_the_original_again_only_a_marked_copy(
    shop, queue, sale, cashier, printer
):
    assert queue.work_once(StallingPrinter()).state is JobState.UNKNOWN
    assert queue.work_once(printer) is None
    copy = queue.retry(sale.print_job_uid, by=cashier)
    assert (copy.copy, copy.state) == (1, JobState.QUEUED)
    assert queue.work_once(printer).copy == 1
    assert printer.jobs == [f"RECEIPT {sale.number} 1".encode()]
    with shop.context.reading() as unit:
        assert unit.value(sa.select(proof.copy_printed.c.copy)) == 1
    with pytest.raises(DomainError):
        queue.retry(sale.print_job_uid, by=cashier)


def test_what_was_being_sent_when_the_power_went_is_unknown_at_the_next_start(shop, sale, open_again, cashier):
    class Unplugged(MemoryPrinter):
        def send(self, data: bytes) -> None:
            super().send(data)
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(PrintQueue, "_settle", lambda *_: None)  # the power goes before the end is written down
        with pytest.raises(KeyboardInterrupt):
            PrintQueue(shop.context, render).work_once(Unplugged())
    again = PrintQueue(open_again().context, render)
    assert [job.state for job in again.waiting()] == [JobState.SENDING]
    (asked,) = again.recover()
    assert (asked.document, asked.state) == (sale.number, JobState.UNKNOWN)
    assert again.work_once(MemoryPrinter()) is None
    assert again.retry(asked.uid, by=cashier).copy == 1


def test_a_bug_in_the_middle_of_sending_is_told_but_the_original_does_not_go_again(queue, sale):
    class Broken(MemoryPrinter):
        def send(self, data: bytes) -> None:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        queue.work_once(Broken())
    assert [job.state for job in queue.waiting()] == [JobState.UNKNOWN]


def test_a_paper_that_cannot_be_drawn_fails_before_anything_is_sent(shop, sale, printer):
    def cannot(_job: Job) -> bytes:
        raise StorageError("The disk is full.")

    assert PrintQueue(shop.context, cannot).work_once(printer).state is JobState.FAILED
    assert printer.jobs == []


def test_a_paper_can_be_given_up_but_not_one_that_is_out(queue, sale, cashier, printer):
    assert queue.cancel(sale.print_job_uid, by=cashier).state is JobState.CANCELLED
    assert queue.waiting() == ()
    assert queue.work_once(printer) is None
    with pytest.raises(DomainError):
        queue.cancel(sale.print_job_uid, by=cashier)
    with pytest.raises(DomainError):
        queue.retry(sale.print_job_uid, by=cashier)
    with pytest.raises(DomainError):
        queue.cancel("019ca18b-8000-7000-8000-ffffffffffff", by=cashier)


def test_a_test_page_needs_no_document_and_is_sent_as_it_is(queue, printer):
    queue.enqueue(JobKind.TEST, "test", payload=b"\x1b@hello")
    assert queue.work_once(printer).state is JobState.SENT
    assert printer.jobs == [b"\x1b@hello"]


def test_a_second_original_of_one_sale_cannot_even_be_stored(shop, sale):
    from ntt_pos.services.core.print_queue import queue_job

    with pytest.raises(sa.exc.IntegrityError), shop.context.database.writing() as unit:
        queue_job(
            unit, shop.context, JobKind.RECEIPT, sale.number, now=shop.context.clock.now(), uid=sale.print_job_uid
        )


def test_what_a_printer_did_not_take_goes_by_itself_within_ten_minutes_and_once(shop, queue, cashier, fixed_clock):
    sales = [a_sale(shop, [(a_product(shop), 1)], by=cashier) for _ in range(3)]
    gone, back = FailingPrinter(), MemoryPrinter()
    while queue.work_once(gone) is not None:
        pass
    assert queue.work_again(gone).state is JobState.FAILED
    fixed_clock.advance(minutes=9)
    assert [queue.work_again(back).document for _ in sales] == [sale.number for sale in sales]
    assert queue.work_again(back) is None
    assert len(back.jobs) == 3


def test_older_papers_and_drawers_do_not_go_by_themselves(shop, queue, sale, printer, fixed_clock):
    gone = FailingPrinter()
    queue.enqueue(JobKind.KICK, "KICK", payload=b"kick")
    while queue.work_once(gone) is not None:
        pass
    assert queue.work_again(printer).document == sale.number
    assert queue.work_again(printer) is None
    queue.enqueue(JobKind.TEST, "TEST", payload=b"page")
    queue.work_once(gone)
    fixed_clock.advance(minutes=11)
    assert queue.work_again(printer) is None
    assert [job.kind for job in queue.waiting()] == [JobKind.KICK, JobKind.TEST]


def test_what_perhaps_came_out_never_goes_by_itself(queue, sale, printer):
    queue.work_once(StallingPrinter())
    assert queue.work_again(printer) is None


def test_the_drawer_stays_closed_when_a_receipt_comes_late(shop, sale, printer):
    real = shop.print_queue
    real.work_once(FailingPrinter())
    assert real.work_again(printer).state is JobState.SENT
    assert DRAWER_KICK not in printer.jobs[0]


@pytest.mark.parametrize("by_hand", ["queued again", "a job of another uid"])
def test_whatever_the_queue_says_the_second_paper_is_a_copy(shop, queue, sale, printer, by_hand):
    assert queue.work_once(printer).state is JobState.SENT
    with shop.context.database.writing() as unit:
        job = proof.print_job
        if by_hand == "queued again":
            unit.run(sa.update(job).values(state="QUEUED"))
        else:
            row = dict(unit.row(sa.select(job)))
            unit.run(sa.insert(job), {**row, "uid": shop.context.ids.uid(row["at"]), "state": "QUEUED"})
    assert queue.work_once(printer).copy == 1
    assert queue.work_once(printer) is None
    assert printer.jobs == [f"RECEIPT {sale.number} {copy}".encode() for copy in (0, 1)]
    assert shop.verify.run().findings == ()


def test_without_the_journal_the_queue_would_give_a_second_original(shop, queue, sale, printer, monkeypatch):
    """The control."""
    monkeypatch.setattr("ntt_pos.services.core.print_queue.query.is_recorded", lambda _unit, _uid: False)
    queue.work_once(printer)
    with shop.context.database.writing() as unit:
        unit.run(sa.update(proof.print_job).values(state="QUEUED"))
    with pytest.raises(sa.exc.IntegrityError):  # too late: the paper is out, and only the journal refuses
        queue.work_once(printer)
    assert printer.jobs == [f"RECEIPT {sale.number} 0".encode()] * 2


def test_an_original_that_failed_is_still_the_original(queue, sale, cashier, printer):
    queue.work_once(FailingPrinter())
    queue.retry(sale.print_job_uid, by=cashier)
    assert queue.work_once(printer).copy == 0


def test_what_came_out_leaves_the_queue_after_35_days_and_its_second_paper_is_a_copy(
    shop, queue, cashier, printer, fixed_clock, monkeypatch
):
    monkeypatch.setattr(print_queue, "AT_ONCE", 2)
    product = a_product(shop, delivered=9)
    old = [a_sale(shop, [(product, 1)], by=cashier) for _ in range(3)]
    waits = a_sale(shop, [(product, 1)], by=cashier)
    for _ in old:
        queue.work_once(printer)
    fixed_clock.advance(days=34)
    queue.recover()
    assert len(queue.jobs()) == 4
    fixed_clock.advance(days=2)
    queue.recover()
    assert len(queue.jobs()) == 2, "two at a start"
    queue.recover()
    assert [job.document for job in queue.jobs()] == [waits.number], "what waits is kept"
    with shop.context.database.writing() as unit:
        uid = old[0].print_job_uid
        queue_job(unit, shop.context, JobKind.RECEIPT, old[0].number, now=fixed_clock.now(), uid=uid)
    while queue.work_once(printer):
        pass
    assert printer.jobs.count(f"RECEIPT {old[0].number} 0".encode()) == 1
    assert printer.jobs[-1] == f"RECEIPT {old[0].number} 1".encode()


def test_a_documents_paper_is_drawn_from_the_books_whatever_text_lies_in_the_queue(shop, queue, sale, printer):
    with shop.context.database.writing() as unit:
        unit.run(sa.update(proof.print_job).values(payload=b"DIBAYAR Rp500.000"))
    assert queue.work_once(printer).state is JobState.SENT
    queue.enqueue(JobKind.TEST, "test", payload=b"page")
    queue.work_once(printer)
    assert printer.jobs == [f"RECEIPT {sale.number} 0".encode(), b"page"], (
        "what is no document is sent as it lies there"
    )
