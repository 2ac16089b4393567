"""Papers in a file that another program prints: asked once for each batch, and one original whatever is answered."""

from __future__ import annotations

import io

import pypdf
import pytest
import sqlalchemy as sa

from ntt_pos.data.models import proof, stock
from ntt_pos.data.queries.core import paper_files as query
from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.core.users import Role
from tests.builders import a_delivery, a_producer, a_product, a_sale, somebody

ORIGINAL, COPY = "ASLI", "SALINAN"


def marks_of(pdf):
    pages = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return [ORIGINAL if ORIGINAL in text else COPY for text in pages]


@pytest.fixture
def night(shop, cashier, manager):
    """Two statements of a night."""
    for code in ("P/010", "P/020"):
        producer = a_producer(shop, code=code, name=f"Kelompok {code[-3:]}")
        a_sale(shop, [(a_product(shop, producer=producer, delivered=20), 2)], by=cashier)
    (closed,) = shop.close_day.close(by=manager).days
    return closed.numbers


def unprinted(shop):
    return shop.statement_papers.board(by=somebody(shop)).unprinted


def answers(shop):
    with shop.context.reading() as unit:
        return [row[0] for row in unit.run(sa.select(proof.paper_answer.c.answer).order_by(proof.paper_answer.c.id))]


def test_statements_in_a_file_count_as_printed_once_somebody_says_so(shop, night, manager, tmp_path):
    path, printed = shop.statement_papers.print_file(night, tmp_path, by=manager)
    (asked,) = shop.paper_files.waiting()
    assert (asked.batch, asked.many, asked.first) == (printed.batch, 2, min(night))
    assert tmp_path / asked.file == path
    assert unprinted(shop) == 2
    assert [(card.handed_out, card.printed) for card in shop.statement_papers.board(by=manager).cards] == [
        (True, False)
    ] * 2
    for _twice in range(2):
        shop.paper_files.printed(printed.batch, by=manager)
    assert unprinted(shop) == 0
    assert shop.paper_files.waiting() == ()
    assert answers(shop) == ["YES"]
    assert shop.verify.run().findings == ()


def test_without_looking_at_the_answer_a_file_would_count_as_printed(shop, night, manager, tmp_path, monkeypatch):
    """The control: it is the missing answer that keeps these statements among those to be printed."""
    shop.statement_papers.print_file(night, tmp_path, by=manager)
    with shop.context.reading() as unit:
        assert query.not_out(unit, night) == frozenset(night)
        monkeypatch.setattr(query, "_UNSURE", sa.false())
        assert query.not_out(unit, night) == frozenset()


def test_after_no_the_same_file_is_opened_again_and_no_second_original_is_made(shop, night, manager, tmp_path):
    path, printed = shop.statement_papers.print_file(night, tmp_path, by=manager)
    before = path.read_bytes()
    assert shop.paper_files.not_printed(printed.batch, tmp_path, by=manager) == path
    assert path.read_bytes() == before
    assert marks_of(before) == [ORIGINAL, ORIGINAL]
    assert unprinted(shop) == 2
    assert [each.batch for each in shop.paper_files.waiting()] == [printed.batch]  # asked again
    assert marks_of(shop.statement_papers.print(night, by=manager).pdf) == [COPY, COPY]
    assert unprinted(shop) == 0  # paper came out of a printer, if only as a copy
    with shop.context.reading() as unit:
        c = proof.copy_printed.c
        originals = [row[0] for row in unit.run(sa.select(c.document).where(c.copy == 0))]
    assert sorted(originals) == sorted(night)
    assert shop.verify.run().findings == ()


def test_when_the_file_is_gone_the_next_paper_is_a_copy_and_nobody_is_asked_again(shop, night, manager, tmp_path):
    path, printed = shop.statement_papers.print_file(night, tmp_path, by=manager)
    path.unlink()
    assert shop.paper_files.not_printed(printed.batch, tmp_path, by=manager) is None
    assert shop.paper_files.waiting() == ()
    assert unprinted(shop) == 2
    with pytest.raises(DomainError, match="already"):
        shop.paper_files.not_printed(printed.batch, tmp_path, by=manager)
    again, second = shop.statement_papers.print_file(night, tmp_path, by=manager)
    assert marks_of(again.read_bytes()) == [COPY, COPY]
    assert unprinted(shop) == 2  # asked about this file in its turn
    shop.paper_files.printed(second.batch, by=manager)
    assert unprinted(shop) == 0
    assert answers(shop) == ["GONE", "YES"]


def test_only_what_was_not_on_paper_is_asked_about(shop, night, manager, tmp_path):
    first, second = night
    shop.statement_papers.print([first], by=manager)
    _path, mixed = shop.statement_papers.print_file(night, tmp_path, by=manager)
    (asked,) = shop.paper_files.waiting()
    assert (asked.many, asked.first) == (1, second)
    assert shop.paper_files.of([first]) is None
    assert shop.paper_files.of([second.lower()]) == asked
    shop.paper_files.printed(mixed.batch, by=manager)
    _path, copies = shop.statement_papers.print_file(night, tmp_path, by=manager)
    assert copies.batch == ""


def test_a_strip_is_no_page(shop, night, manager, tmp_path):
    shop.statement_papers.print_file(night, tmp_path, by=manager)
    shop.statement_papers.strip(night[0], by=manager)
    assert unprinted(shop) == 2


def test_notes_are_asked_about_too(shop, manager, tmp_path):
    a_delivery(shop, a_product(shop, producer=a_producer(shop)), 5)
    with shop.context.reading() as unit:
        number = unit.value(sa.select(stock.delivery.c.number))
    printed = shop.notes.print_pdf(number, tmp_path, by=manager)
    assert shop.paper_files.of([number]).file == printed.path.relative_to(tmp_path).as_posix()
    shop.paper_files.printed(printed.batch, by=manager)
    assert shop.notes.print_pdf(number, tmp_path, by=manager).batch == ""


def test_who_may_not_print_again_may_not_answer(shop, night, manager, owner, tmp_path):
    _path, printed = shop.statement_papers.print_file(night, tmp_path, by=manager)
    shop.people.add_user(by=owner, username="dinas", name="Dinas", role=Role.AUDITOR, secret="135791")
    with pytest.raises(Denied):
        shop.paper_files.printed(printed.batch, by=somebody(shop, "dinas"))
    with pytest.raises(DomainError, match="no such file"):
        shop.paper_files.printed("unknown", by=manager)
    assert answers(shop) == []
