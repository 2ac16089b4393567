"""A receipt is found again without its number, shown, given out; and after a restart the till knows its last sale."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from pypdf import PdfReader

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.devices.paper import PaperCode
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.print_queue import JobKind, JobState
from ntt_pos.services.printing.screen_papers import Papers
from ntt_pos.services.selling.returns import Bringing
from tests.builders import a_producer, a_product, a_sale, an_open_drawer
from tests.fakes import FailingPrinter


@pytest.fixture
def kopi(shop):
    return a_product(shop, name="Kopi Hokeng 200 g", price=25_950, producer=a_producer(shop, name="BUMDes Leworahang"))


@pytest.fixture
def sarung(shop):
    return a_product(
        shop, name="Sarung tenun", price=350_000, producer=a_producer(shop, name="Ina Senari", village="Lewohala")
    )


def uid(shop):
    return shop.context.ids.uid(shop.context.clock.now())


def numbers(found):
    return [each.number[-1] for each in found]


def test_a_sale_is_found_by_day_amount_goods_maker_and_number(shop, cashier, kopi, sarung, fixed_clock):
    a_sale(shop, [(kopi, 1)], by=cashier)
    a_sale(shop, [(kopi, 1), (sarung, 1)], by=cashier)
    fixed_clock.set(datetime(2026, 2, 28, 17, tzinfo=UTC))  # 1 March in Larantuka
    a_sale(shop, [(sarung, 1)], by=cashier, tenders=[Tender(Means.QRIS, 350_000, "R1")])
    find = shop.receipts.find
    assert numbers(find()) == ["3", "2", "1"]
    assert numbers(find(day=date(2026, 2, 28))) == ["2", "1"]
    assert numbers(find(amount=350_000)) == ["3"]
    assert numbers(find(amount=25_900)) == numbers(find(amount=25_950)) == ["1"]  # after and before cash rounding
    assert numbers(find(words="koPI hok")) == ["2", "1"]
    assert numbers(find(words="senari tenun")) == numbers(find(words="lewohala")) == ["3", "2"]
    assert numbers(find(words="kopi tenun")) == []  # every word must fit one product
    assert numbers(find(words="sarung", day=date(2026, 2, 28))) == ["2"]
    assert numbers(find(number="000002")) == ["2"]
    assert find(words="100%_") == find(number="%") == ()
    assert numbers(find(limit=1)) == ["3"]
    first = find(amount=350_000)[0]
    assert (first.means, first.products, first.cashier, first.register) == (
        (Means.QRIS,), ("Sarung tenun",), "Ani Kelen", "LRT-01",
    )  # fmt: skip


def test_what_came_back_whole_says_so(shop, cashier, kopi):
    sale = a_sale(shop, [(kopi, 2)], by=cashier)
    for returned in (False, True):
        bringing = [Bringing(1, 1, ReturnReason.SPOILED)]
        shop.returns.complete(by=cashier, number=sale.number, bringing=bringing, return_uid=uid(shop))
        assert shop.receipts.find()[0].returned is returned


def test_after_a_restart_the_till_knows_its_last_sale_and_whether_its_receipt_came_out(
    shop, cashier, kopi, printer, open_again
):
    assert shop.receipts.last() is None
    sale = a_sale(shop, [(kopi, 2)], by=cashier, tenders=[Tender(Means.CASH, 100_000)])
    again = open_again()
    last = again.receipts.last()
    assert (last.sale_uid, last.number, last.total, last.change) == (sale.sale_uid, sale.number, 51_900, 48_100)
    assert last.printed == JobState.QUEUED
    again.print_queue.work_once(FailingPrinter())
    assert again.receipts.last().printed == JobState.FAILED
    assert "does not answer" in again.receipts.last().problem
    again.print_queue.retry(again.print_queue.jobs()[0].uid, by=cashier)
    again.print_queue.work_once(printer)
    assert open_again().receipts.last().printed == JobState.SENT


def test_a_gift_receipt_tells_what_was_bought_and_nothing_of_money(shop, cashier, kopi, printer):
    sale = a_sale(shop, [(kopi, 3)], by=cashier, tenders=[Tender(Means.CASH, 100_000)])
    shop.print_queue.work_once(printer)
    gift = shop.receipts.print_gift(sale.number.lower(), by=cashier)
    told = shop.receipts.text(gift, 32)
    assert (sale.number in told, "UNTUK HADIAH" in told, "3 bks" in told) == (True, True, True)
    assert not re.search(r"\d\.\d{3}|Rp|Tunai|TOTAL", told), told
    job = shop.print_queue.work_once(printer)
    assert (job.kind, job.document, job.copy, job.state) == (JobKind.GIFT, sale.number, 0, JobState.SENT)
    shop.receipts.print_gift(sale.number, by=cashier)
    assert shop.print_queue.work_once(FailingPrinter()).state is JobState.FAILED
    assert shop.print_queue.retry(shop.print_queue.jobs()[0].uid, by=cashier).kind is JobKind.GIFT
    with pytest.raises(DomainError, match="no sale"):
        shop.receipts.print_gift("JL-00-00-000099", by=cashier)


def test_the_print_queue_lists_every_state_newest_first(shop, cashier, kopi, printer):
    first, second = (a_sale(shop, [(kopi, 1)], by=cashier) for _ in range(2))
    shop.print_queue.work_once(printer)
    shop.print_queue.work_once(FailingPrinter())
    third = a_sale(shop, [(kopi, 1)], by=cashier)
    shop.print_queue.cancel(third.print_job_uid, by=cashier)
    listed = {job.document: job.state for job in shop.print_queue.jobs()}
    assert listed == {
        first.number: JobState.SENT, second.number: JobState.FAILED, third.number: JobState.CANCELLED,
    }  # fmt: skip
    assert [job.document for job in shop.print_queue.jobs(states=[JobState.FAILED])] == [second.number]
    assert len(shop.print_queue.jobs(limit=2)) == 2
    assert shop.print_queue.jobs()[0].kind is JobKind.RECEIPT


def test_a_receipt_is_shown_as_text_as_a_page_and_as_a_message_for_a_number(shop, cashier, kopi):
    sale = a_sale(shop, [(kopi, 2)], by=cashier)
    receipt = shop.receipts.show(sale.number.lower())
    assert receipt == shop.checkout.receipt(sale.number)
    assert sale.number in shop.receipts.text(receipt, 32)
    assert sale.number in PdfReader(io.BytesIO(shop.receipts.pdf(receipt))).pages[0].extract_text()
    link = urlsplit(shop.receipts.message_link(receipt, "0812-3456 7890"))
    assert (link.netloc, link.path) == ("wa.me", "/6281234567890")
    assert parse_qs(link.query)["text"] == [shop.receipts.message(receipt)]
    assert urlsplit(shop.receipts.message_link(receipt)).path == "/"
    long = replace(receipt, lines=receipt.lines * 40)
    assert shop.receipts.message_link(long, "0812-3456 7890") == ""
    for wrong in ("12", "halo", "0812'; DROP"):
        with pytest.raises(DomainError, match="telephone"):
            shop.receipts.message_link(receipt, wrong)
    with pytest.raises(DomainError, match="no sale"):
        shop.receipts.show("JL-7")
    with pytest.raises(DomainError, match="no return"):
        shop.receipts.show("rt-7")


def test_the_return_rule_follows_the_settings(shop, cashier, owner, kopi):
    shop.settings.change(by=owner, return_days=7)
    sale = a_sale(shop, [(kopi, 1)], by=cashier)
    assert "dalam 7 hari" in " ".join(shop.receipts.text(sale.receipt).split())
    assert "dalam 7 hari" in " ".join(shop.receipts.text(shop.receipts.show(sale.number)).split())


@pytest.mark.parametrize(
    "footer",
    [
        "Barang yang sudah dibeli tidak dapat dikembalikan.",
        "BARANG TIDAK BISA DITUKAR",
        "tdk terima retur",
        "No returns, no exchange!",
        "Goods cannot be returned",
    ],
)
def test_a_footer_that_refuses_returns_is_against_the_law_and_refused(shop, owner, footer):
    with pytest.raises(DomainError, match="UU 8/1999"):
        shop.settings.change(by=owner, receipt_footer=footer)
    shop.settings.change(by=owner, receipt_footer="Barang boleh ditukar. Tidak lupa terima kasih!")


def test_the_logo_stands_on_every_paper_until_it_is_taken_off(shop, cashier, owner, kopi, printer):
    image = Image.new("L", (200, 80), 0)
    made = io.BytesIO()
    image.save(made, format="PNG")
    with pytest.raises(DomainError, match="may not do this"):
        shop.logo.set(made.getvalue(), by=cashier)
    shop.logo.set(made.getvalue(), by=owner)
    shop.logo.set(made.getvalue(), by=owner)  # the same picture is kept once
    sale = a_sale(shop, [(kopi, 1)], by=cashier)
    shop.print_queue.work_once(printer)
    assert b"\x1dv0" in printer.jobs[0]
    shown = Papers(shop.context, 32).receipt(sale.receipt)
    assert shown[0].line.code is PaperCode.PICTURE
    assert shown[0].modules == shop.logo.dots()
    assert b"/Subtype /Image" in shop.receipts.pdf(sale.receipt)
    assert shop.verify.run().findings == ()
    shop.logo.set(None, by=owner)
    assert (shop.logo.picture(), shop.logo.dots()) == (b"", ())
    assert Papers(shop.context, 32).receipt(sale.receipt)[0].line.code is PaperCode.TEXT
    with pytest.raises(DomainError, match="chosen as a picture"):
        shop.settings.change(by=owner, logo_sha="../../etc")


def test_an_x_report_and_a_qris_code_are_shown_as_the_printer_gets_them(shop, cashier, owner):
    an_open_drawer(shop, by=cashier)
    words = " ".join(line.line.text for line in Papers(shop.context, 42).report(shop.shifts.report()))
    assert "LAPORAN X" in words


def test_the_sale_of_today_that_a_reference_paid_for_is_found(shop, cashier, sarung, fixed_clock):
    paid = [Tender(Means.QRIS, 350_000, "R1")]
    assert shop.receipts.paid_today_by(paid[0]) == ""
    sold = a_sale(shop, [(sarung, 1)], by=cashier, tenders=paid)
    assert shop.receipts.paid_today_by(Tender(Means.QRIS, 9_000, "R1")) == sold.number
    assert shop.receipts.paid_today_by(Tender(Means.QRIS, 350_000, " R1 ")) == sold.number
    assert shop.receipts.paid_today_by(Tender(Means.TRANSFER, 350_000, "R1")) == ""
    assert shop.receipts.paid_today_by(Tender(Means.QRIS, 350_000, "R2")) == ""
    fixed_clock.set(datetime(2026, 2, 28, 17, tzinfo=UTC))
    assert shop.receipts.paid_today_by(paid[0]) == ""
