"""Statements: made by the night or on demand, drawn after the commit, never lost to a full disk, copied with a count."""

from __future__ import annotations

import errno
import hashlib
import io
import re
from datetime import date, timedelta

import pypdf
import pytest
import sqlalchemy as sa

from ntt_pos.data.models import account, stock
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.goods.counting import CountScope, ScopeKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.reentry import check_reentry
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.money import statements as service
from tests.builders import a_basket, a_producer, a_product, a_sale, account_row, an_open_drawer, somebody
from tests.services.days import bring_back, new_key, next_day, payloads, settlements

FIRST = date(2026, 2, 28)


def text_of(pdf):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def a_night(shop, cashier, manager, units=2):
    product = a_product(shop, producer=a_producer(shop, code="P/012", name="BUMDes Leworahang"), delivered=40)
    sale = a_sale(shop, [(product, units)], by=cashier)
    shop.close_day.close(by=manager)
    return product, sale


def test_the_papers_of_a_night_lie_in_the_folder_of_its_date(shop, cashier, manager, tmp_path):
    a_night(shop, cashier, manager)
    drawn = shop.statements.draw_pending(tmp_path, by=manager)
    assert [path.relative_to(tmp_path).as_posix() for path in drawn.paths] == [
        "2026/02/28/TJ-LRT-2026-000001-P_012.pdf",
        "2026/02/28/rekap-2026-02-28.pdf",
        "2026/02/28/laporan-hari-2026-02-28.pdf",
    ]
    assert (drawn.waiting, drawn.problem) == (0, "")
    shown = text_of(drawn.paths[0].read_bytes())
    assert "BUMDes Leworahang" in shown
    assert "Rp42.500" in shown
    assert not list(tmp_path.rglob("*.part"))
    with shop.context.reading() as unit:
        kept = unit.value(sa.select(account.settlement_drawn.c.pdf_sha256))
    assert kept == hashlib.sha256(drawn.paths[0].read_bytes()).hexdigest()
    assert shop.statements.draw_pending(tmp_path).paths == ()
    assert shop.verify.run().findings == ()


def test_case_36_a_power_cut_after_the_commit_and_before_the_paper_only_delays_the_paper(
    shop, cashier, manager, tmp_path, open_again
):
    a_night(shop, cashier, manager)
    before = settlements(shop)
    again = open_again()
    assert again.statements.waiting() == 1
    drawn = again.statements.draw_pending(tmp_path)
    assert len(drawn.paths) == 3
    assert settlements(again) == before


def test_a_full_disk_undoes_no_settlement_and_the_papers_wait(shop, cashier, manager, tmp_path, monkeypatch):
    a_night(shop, cashier, manager)
    written = []

    def full(path, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(service, "write_durably", full)
        drawn = shop.statements.draw_pending(tmp_path)
    assert (drawn.paths, drawn.waiting, drawn.problem) == ((), 1, "No space left on device")
    assert len(settlements(shop)) == 1
    assert written == []
    assert len(shop.statements.draw_pending(tmp_path).paths) == 3


def test_a_folder_that_is_not_there_is_told_and_nothing_is_lost(shop, cashier, manager, tmp_path):
    a_night(shop, cashier, manager)
    blocked = tmp_path / "laporan"
    blocked.write_text("a file where the folder should be")
    drawn = shop.statements.draw_pending(blocked)
    assert drawn.waiting == 1
    assert drawn.problem
    assert shop.statements.waiting() == 1


def test_copies_are_counted_and_the_original_stays_what_it_was(shop, cashier, manager, tmp_path):
    a_night(shop, cashier, manager)
    original = shop.statements.draw_pending(tmp_path).paths[0].read_bytes()
    first, second = (shop.statements.reprint("tj-lrt-2026-000001", by=manager) for _ in range(2))
    assert (first.copy, second.copy) == (1, 2)
    assert "SALINAN ke-2" in text_of(second.pdf)
    assert shop.statements.pdf("TJ-LRT-2026-000001") == original
    assert shop.verify.run().findings == ()


def test_a_producer_who_is_standing_here_gets_a_statement_and_the_night_holds_the_rest(shop, cashier, manager):
    producer = a_producer(shop)
    product = a_product(shop, producer=producer, delivered=40)
    a_sale(shop, [(product, 2)], by=cashier)
    made = shop.statements.adhoc(by=manager, producer_id=producer.producer_id)
    again = shop.statements.adhoc(by=manager, producer_id=producer.producer_id)
    assert (made.new, again.new, again.number) == (True, False, made.number)
    a_sale(shop, [(product, 1)], by=cashier)
    shop.close_day.close(by=manager)
    kinds = [(p["kind"], p["opening"], p["closing"], p["date"]) for p in payloads(shop)]
    assert kinds == [("ADHOC", 0, 42_500, "2026-02-28"), ("NIGHT", 42_500, 63_750, "2026-02-28")]
    assert [row["sold"] for p in payloads(shop) for row in p["stock"]] == [2, 1]
    assert shop.verify.run().findings == ()


def test_a_producer_without_any_entry_has_no_statement(shop, manager):
    product = a_product(shop)
    with pytest.raises(DomainError, match="no statement"):
        shop.statements.adhoc(by=manager, producer_id=product.producer.producer_id)
    assert shop.close_day.close(by=manager).days[0].settlements == 0


def test_case_41_a_quiet_producer_gets_no_number_and_the_recap_shows_the_balance(shop, cashier, manager):
    a_night(shop, cashier, manager)
    next_day(shop)
    shop.close_day.close(by=manager)
    assert len(settlements(shop)) == 1
    (row,) = shop.day_papers.recap(FIRST + timedelta(days=1), by=somebody(shop)).rows
    assert (row.number, row.balance, row.payable, row.carried) == ("", 42_500, 42_500, 0)
    assert shop.day_papers.recap(FIRST, by=somebody(shop)).rows[0].number == "TJ-LRT-2026-000001"


def test_case_18_a_sale_and_its_full_return_on_one_day_are_both_on_the_statement(shop, cashier, manager):
    product = a_product(shop, delivered=10)
    sale = a_sale(shop, [(product, 2)], by=cashier)
    bring_back(shop, cashier, sale, 2, ReturnReason.SPOILED)
    shop.close_day.close(by=manager)
    (paper,) = payloads(shop)
    assert (paper["sold"], paper["returned"], paper["closing"], paper["payable"]) == (42_500, -42_500, 0, 0)
    assert len(paper["sold_lines"]) == len(paper["back_lines"]) == 1


def test_case_19_what_was_settled_and_comes_back_is_deducted_from_the_next_statement(shop, cashier, manager):
    _product, sale = a_night(shop, cashier, manager, units=4)
    next_day(shop)
    an_open_drawer(shop, by=cashier)
    bring_back(shop, cashier, sale, 2, ReturnReason.SPOILED)
    shop.close_day.close(by=manager)
    last = payloads(shop)[-1]
    assert (last["opening"], last["returned"], last["closing"], last["payable"]) == (85_000, -42_500, 42_500, 42_500)


def test_case_20_paid_then_returned_then_sold_again_carries_the_debt(shop, cashier, manager):
    product, sale = a_night(shop, cashier, manager, units=4)
    producer_id = product.producer.producer_id
    next_day(shop)
    shop.payouts.pay(by=manager, producer_id=producer_id, amount=85_000, key=new_key(shop))
    an_open_drawer(shop, by=cashier)
    bring_back(shop, cashier, sale, 2, ReturnReason.SPOILED)
    shop.close_day.close(by=manager)
    next_day(shop)
    a_sale(shop, [(product, 1)], by=cashier)
    shop.close_day.close(by=manager)
    next_day(shop)
    a_sale(shop, [(product, 3)], by=cashier)
    shop.close_day.close(by=manager)
    assert [p["closing"] for p in payloads(shop)] == [85_000, -42_500, -21_250, 42_500]
    assert [p["payable"] for p in payloads(shop)] == [85_000, 0, 0, 42_500]
    assert account_row(shop, producer_id).payable == 42_500
    assert shop.verify.run().findings == ()


def test_money_paid_after_the_close_stands_on_the_day_it_was_handed_over(shop, cashier, manager):
    product, _sale = a_night(shop, cashier, manager, units=4)
    producer_id = product.producer.producer_id
    shop.payouts.pay(by=manager, producer_id=producer_id, amount=85_000, key=new_key(shop))
    next_day(shop)
    a_sale(shop, [(product, 1)], by=cashier)
    shop.close_day.close(by=manager)
    last = payloads(shop)[-1]
    assert [(line["amount"], line["day"]) for line in last["paid_lines"]] == [(-85_000, "2026-02-28")]
    assert last["date"] == "2026-03-01"
    assert shop.verify.run().findings == ()


def test_what_came_late_or_was_corrected_names_its_goods_its_day_and_its_paper(shop, cashier, manager, owner):
    product, _sale = a_night(shop, cashier, manager)
    first = settlements(shop)[0]["number"]
    next_day(shop)
    an_open_drawer(shop, by=cashier)
    paper = check_reentry("JL-LRT-01-2026-000977", FIRST, today=FIRST)
    basket, paid = a_basket(shop, (product, 2)), (Tender(Means.CASH, 50_000),)
    shop.checkout.complete(basket, paid, by=manager, sale_uid=new_key(shop), reentry=paper)
    shop.corrections.correct(
        by=manager,
        producer_id=product.producer.producer_id,
        kind=EntryKind.CORRECTION,
        amount=-5_000,
        reason="harga salah",
        cites=first,
        approval=ApprovalGiven(owner.user_id, "benar"),
    )
    shop.close_day.close(by=manager)
    columns = ("kind", "name", "quantity", "original_date", "original_number", "amount")
    assert [tuple(line[each] for each in columns) for line in payloads(shop)[-1]["back_lines"]] == [
        ("LATE", product.name, 2, "2026-02-28", "JL-LRT-01-2026-000977", 0),
        ("CORRECTION", "", 0, "2026-02-28", first, -5_000),
    ]
    text = " ".join(text_of(shop.statements.pdf(settlements(shop)[-1]["number"])).split())
    assert "2 bungkus laku 28 Februari, baru dicatat" in text
    assert "Pembetulan" in text
    assert "Harga salah." in text


def test_goods_found_again_are_named_with_the_day_they_were_lost_on_and_what_was_paid_for_them(shop, cashier, manager):
    product, _sale = a_night(shop, cashier, manager)
    for counted, reason in ((37, "hilang"), (38, "di belakang rak")):
        next_day(shop)
        uid = shop.counting.start(CountScope(ScopeKind.PRODUCER, product.producer.code), by=manager)
        shop.counting.put(uid, product.product_id, counted, by=manager)
        shop.counting.give_reason(uid, [product.product_id], reason, by=manager)
        shop.counting.post(uid, by=manager)
        shop.close_day.close(by=manager)
    (found,) = payloads(shop)[-1]["back_lines"]
    assert (found["kind"], found["original_date"], found["day"]) == ("COMPENSATION", "2026-03-01", "2026-03-02")
    shown = drawn_words(shop, settlements(shop)[-1]["number"])
    assert "Hilang di toko 1 Maret. Ditanggung toko." in shown
    assert "Hilang 1 Maret dan toko sudah mengganti 21.250." in shown


def drawn_words(shop, number, copy=0):
    return " ".join(text_of(shop.statements.pdf(number, copy)).replace("\u00a0", " ").split())


def test_a_page_gathers_the_settlements_since_money_was_last_handed_over(shop, cashier, manager, tmp_path):
    product, _sale = a_night(shop, cashier, manager)
    shop.statements.draw_pending(tmp_path)
    for _ in range(2):
        next_day(shop)
        an_open_drawer(shop, by=cashier)
        a_sale(shop, [(product, 1)], by=cashier)
        shop.close_day.close(by=manager)
    shop.statements.draw_pending(tmp_path)
    numbers = [each["number"] for each in settlements(shop)]
    third = drawn_words(shop, numbers[2])
    assert f"laporan {numbers[0]} sampai {numbers[2]}" in third
    assert "UANG ANDA Rp85.000" in third
    assert "4 bungkus laku × 21.250 = 85.000" in third
    assert "ang dari laporan" not in third
    assert "laporan" not in drawn_words(shop, numbers[0]).split("Pembukuan toko")[1]

    next_day(shop)
    shop.payouts.pay(by=manager, producer_id=product.producer.producer_id, amount=85_000, key=new_key(shop))
    a_sale(shop, [(product, 1)], by=cashier)
    shop.close_day.close(by=manager)
    shop.statements.draw_pending(tmp_path)
    fourth = drawn_words(shop, settlements(shop)[-1]["number"])
    assert "laporan TJ" not in fourth
    assert "1 bungkus laku × 21.250 = 21.250" in fourth
    assert re.search(r"Sisa uang dari laporan \d+ Maret 0 85\.000 sudah Anda terima", fourth)
    # The payment came later: the third page, printed again, still shows what it showed.
    assert drawn_words(shop, numbers[2], 1).replace("SALINAN ke-1", "ASLI") == third
    with shop.context.reading() as unit:
        c = account.settlement_page.c
        kept = [row[0] for row in unit.run(sa.select(c.first_position).order_by(c.settlement_id))]
    assert kept == [1, 1, 1, 4]
    assert shop.verify.run().findings == ()


def test_the_line_for_the_books_holds_the_delivery_and_the_receipts(shop, cashier, manager):
    product = a_product(shop, producer=a_producer(shop), delivered=40)
    for _ in range(3):
        a_sale(shop, [(product, 1)], by=cashier)
    shop.close_day.close(by=manager)
    (payload,) = payloads(shop)
    with shop.context.reading() as unit:
        moved = unit.rows(sa.select(stock.stock_movement.c.document, stock.stock_movement.c.business_date).limit(1))
    assert payload["notes"] == [{"number": moved[0]["document"], "day": moved[0]["business_date"].isoformat()}]
    (span,) = payload["receipts"]
    assert (span["first"][-6:], span["last"][-6:], span["count"]) == ("000001", "000003", 3)
    assert (payload["stock"][0]["terms"], payload["stock"][0]["rate_bp"]) == ("COMMISSION", 1500)


def test_missed_days_get_their_papers_too(shop, cashier, manager, tmp_path):
    product = a_product(shop, delivered=40)
    for _ in range(3):
        a_sale(shop, [(product, 1)], by=cashier)
        next_day(shop)
    shop.close_day.close(by=manager)
    drawn = shop.statements.draw_pending(tmp_path)
    assert sum(path.name.startswith("TJ-") for path in drawn.paths) == 3
    assert sum(path.name.startswith("rekap-") for path in drawn.paths) == 4
    assert shop.day_papers.recap(FIRST + timedelta(days=3), by=somebody(shop)).missed == tuple(
        FIRST + timedelta(days=n) for n in range(3)
    )
    next_day(shop)
    shop.close_day.close(by=manager)
    assert [path.name for path in shop.statements.draw_pending(tmp_path).paths] == [
        "rekap-2026-03-04.pdf",
        "laporan-hari-2026-03-04.pdf",
    ]
