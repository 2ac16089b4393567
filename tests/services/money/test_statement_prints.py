"""Statements on paper: ASLI once and then counted copies, several in one document, strips through the print queue."""

from __future__ import annotations

import io

import pypdf
import pytest
import sqlalchemy as sa

from ntt_pos.data.models import proof
from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.services.core.print_queue import JobKind, JobState
from tests.builders import a_producer, a_product, a_sale, somebody
from tests.documents.escpos_interpreter import EscposPrinter
from tests.fakes import MemoryPrinter
from tests.services.days import next_day


def pages_of(pdf):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def a_night_of_three(shop, cashier, manager):
    """Three producers, of whom two live in one village; returns their statements in order of code."""
    for code, village in (("P/030", "Hokeng Jaya"), ("P/010", "Lewoloba"), ("P/020", "Hokeng Jaya")):
        producer = a_producer(shop, code=code, name=f"Kelompok {code[-3:]}", village=village)
        a_sale(shop, [(a_product(shop, producer=producer, delivered=20), 2)], by=cashier)
    (closed,) = shop.close_day.close(by=manager).days
    return closed.numbers


def printed_rows(shop):
    c = proof.copy_printed.c
    with shop.context.reading() as unit:
        return [tuple(row) for row in unit.run(sa.select(c.document, c.copy, c.reason).order_by(c.id))]


def test_each_original_leaves_once_and_every_later_paper_is_a_counted_copy(shop, cashier, manager):
    first, second, third = a_night_of_three(shop, cashier, manager)
    papers = shop.statement_papers
    assert papers.board(by=somebody(shop)).unprinted == 3
    one = papers.print([second], by=manager)
    assert (one.originals, one.copies) == (1, 0)
    every = papers.print([first, second, third], by=manager)
    assert (every.originals, every.copies) == (2, 1)
    texts = pages_of(every.pdf)
    assert ["SALINAN ke-1" in text for text in texts] == [False, True, False]
    assert ["ASLI" in text for text in texts] == [True, False, True]
    assert [number in text for number, text in zip((first, second, third), texts, strict=True)] == [True] * 3
    assert all("halaman 1 dari 1" in " ".join(text.split()) for text in texts)
    assert papers.board(by=somebody(shop)).unprinted == 0
    assert [
        (card.printed, card.copies)
        for card in papers.board(by=somebody(shop), day=papers.card(first, by=somebody(shop)).date).cards
    ] == [
        (True, 0),
        (True, 1),
        (True, 0),
    ]
    assert shop.verify.run().findings == ()


def test_the_statements_of_a_day_stand_in_order_of_producer_and_only_unprinted_ones_on_demand(shop, cashier, manager):
    numbers = a_night_of_three(shop, cashier, manager)
    papers = shop.statement_papers
    day = papers.card(numbers[0], by=somebody(shop)).date
    assert [card.producer_code for card in papers.board(by=somebody(shop), day=day).cards] == [
        "P/010",
        "P/020",
        "P/030",
    ]
    papers.print([numbers[0]], by=manager)
    left = papers.board(by=somebody(shop), day=day, unprinted=True)
    assert [card.producer_code for card in left.cards] == ["P/020", "P/030"]
    assert not left.cut


def test_looking_at_a_statement_records_nothing(shop, cashier, manager):
    number, *_others = a_night_of_three(shop, cashier, manager)
    assert "ASLI" in pages_of(shop.statement_papers.preview(number, by=somebody(shop)))[0]
    assert printed_rows(shop) == []
    for _time in range(2):
        shop.statement_papers.print([number], by=manager)
    assert "SALINAN ke-1" in pages_of(shop.statement_papers.preview(number, by=somebody(shop)))[0]


def test_the_same_statement_named_twice_is_printed_once(shop, cashier, manager):
    number, *_others = a_night_of_three(shop, cashier, manager)
    printed = shop.statement_papers.print([number, number], by=manager)
    assert (printed.originals, printed.copies) == (1, 0)
    assert len(pages_of(printed.pdf)) == 1


def test_one_document_of_a_day_lies_in_the_folder_of_the_day(shop, cashier, manager, tmp_path):
    numbers = a_night_of_three(shop, cashier, manager)
    path, printed = shop.statement_papers.print_file(numbers, tmp_path, by=manager)
    assert path.parent.relative_to(tmp_path).as_posix() == "2026/02/28"
    assert path.read_bytes() == printed.pdf
    assert sorted(each.name for each in path.parent.iterdir()) == [path.name]


def test_a_folder_that_cannot_be_written_uses_up_no_original(shop, cashier, manager, tmp_path):
    numbers = a_night_of_three(shop, cashier, manager)
    blocked = tmp_path / "laporan"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(OSError, match="laporan"):
        shop.statement_papers.print_file(numbers, blocked, by=manager)
    assert printed_rows(shop) == []


def test_a_strip_goes_through_the_queue_as_a_marked_copy_and_the_page_stays_the_original(shop, cashier, manager):
    number, *_others = a_night_of_three(shop, cashier, manager)
    assert shop.statement_papers.strip(number.lower(), by=manager) == 1
    (job,) = [each for each in shop.print_queue.waiting() if each.kind is JobKind.STATEMENT]
    assert (job.document, job.copy) == (number, 1)
    printer = MemoryPrinter()
    while shop.print_queue.work_once(printer) is not None:
        pass
    assert shop.print_queue.job(job.uid).state is JobState.SENT
    paper = EscposPrinter(dots=384)
    paper.read(printer.jobs[-1])
    assert "SALINAN ke-1" in paper.text()
    assert number in paper.text()
    assert shop.statement_papers.print([number], by=manager).originals == 1
    assert printed_rows(shop) == [(number, 1, "strip"), (number, 0, "original")]
    assert shop.verify.run().findings == ()


def test_a_cashier_prints_no_statements_and_nothing_is_recorded(shop, cashier, manager):
    numbers = a_night_of_three(shop, cashier, manager)
    with pytest.raises(Denied):
        shop.statement_papers.print(numbers, by=cashier)
    with pytest.raises(Denied):
        shop.statement_papers.strip(numbers[0], by=cashier)
    assert printed_rows(shop) == []


def test_an_unknown_number_and_an_empty_choice_are_refused_in_a_sentence(shop, manager):
    with pytest.raises(DomainError, match="no statement"):
        shop.statement_papers.print(["TJ-LRT-2026-000999"], by=manager)
    with pytest.raises(DomainError, match="at least one"):
        shop.statement_papers.print([], by=manager)


def test_a_statement_in_between_and_the_nights_rest_both_wait_for_paper(shop, cashier, manager):
    producer = a_producer(shop)
    product = a_product(shop, producer=producer, delivered=40)
    a_sale(shop, [(product, 2)], by=cashier)
    made = shop.statements.adhoc(by=manager, producer_id=producer.producer_id)
    shop.statement_papers.print([made.number], by=manager)
    again = shop.statements.adhoc(by=manager, producer_id=producer.producer_id)
    assert not again.new
    assert "SALINAN ke-1" in pages_of(shop.statement_papers.print([again.number], by=manager).pdf)[0]
    a_sale(shop, [(product, 1)], by=cashier)
    next_day(shop)
    shop.close_day.close(by=manager)
    assert [card.kind for card in shop.statement_papers.board(by=somebody(shop), unprinted=True).cards] == ["NIGHT"]


def test_a_statement_is_spoken_in_its_own_language_beside_its_page(shop, cashier, manager, tmp_path):
    number, *_ = a_night_of_three(shop, cashier, manager)
    words, language, path = shop.statement_papers.spoken(number, tmp_path, by=manager)
    assert "empat puluh dua ribu lima ratus rupiah" in words
    assert language == "id"
    assert path.relative_to(tmp_path).as_posix() == f"2026/02/28/{number}-P_010.wav"
