"""Every book of the shop, with a screen or without: written by a service, journalled, proved, and never changed again."""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import closing
from datetime import timedelta

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import engine
from ntt_pos.data.models import books, cash, goods, metadata, proof, sales
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.domain.goods.stock import Bin
from ntt_pos.domain.makers.story_card import Card, ConsentPlace, ConsentTo, MakerKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.cart import CutPrice
from ntt_pos.domain.selling.cart_bundles import add_bundle
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.domain.selling.unknown_barcodes import CodeFate
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.bundles import PartGiven
from ntt_pos.services.goods.count_posting import CountLine
from ntt_pos.services.goods.deliveries import DeliveryLine
from ntt_pos.services.goods.stock_moves import WithdrawalLine
from ntt_pos.services.goods.write_offs import WriteOffLine, WriteOffReason
from ntt_pos.services.money.corrections import Corrections
from ntt_pos.services.selling.unknown_barcodes import CodeNote
from tests.builders import (
    a_basket,
    a_claim,
    a_producer,
    a_product,
    a_sale,
    account_row,
    an_empty_year,
    an_open_drawer,
    somebody,
)
from tests.fakes import FixedClock, SequenceIds
from tests.services.days import bring_back, close_drawer, new_key, next_day

BOOKS = [table.name for table in books()]


def live_a_whole_life(shop, folder):
    """Do everything the shop's books know at least once, through the services where there is one."""
    owner, manager, cashier = (somebody(shop, name) for name in ("pemilik", "bela", "ani"))
    approval = ApprovalGiven(owner.user_id, "disetujui")
    producer = a_producer(shop, code="P001")
    kopi = a_product(
        shop, producer=producer, name="Kopi", delivered=40, expiry=FixedClock().now().date() + timedelta(60)
    )
    _goods(shop, manager, owner, producer, kopi)
    _selling(shop, cashier, manager, kopi)
    _hampers(shop, cashier, owner, kopi)
    _refund_confirmed_later(shop, cashier, manager, owner)
    _cards(shop, manager, producer, kopi, folder)
    _money(shop, manager, owner, producer, approval)
    _without_a_service(shop, owner)
    close_drawer(shop)
    with shop.context.reading() as unit:
        number = unit.value(sa.select(cash.shift_closed.c.number))
    shop.shifts.confirm(number, by=owner, note="cocok")
    shop.close_day.close(by=manager)
    next_day(shop)


def _goods(shop, manager, owner, producer, kopi):
    wrong = shop.deliveries.post(
        by=manager, producer_id=producer.producer_id, lines=[DeliveryLine(kopi.product_id, counted=30, claimed=32)]
    )
    with shop.context.reading() as unit:
        delivery = metadata.tables["delivery"]
        delivery_id = unit.value(sa.select(delivery.c.id).where(delivery.c.number == wrong.number))
    shop.deliveries.reverse(delivery_id, by=owner, note="300 untuk 30")
    shop.stock_moves.withdraw(by=manager, producer_id=producer.producer_id, lines=[WithdrawalLine(kopi.product_id, 2)])
    shop.stock_moves.write_off(by=manager, reason=WriteOffReason.DAMAGED, lines=[WriteOffLine(kopi.product_id, 1)])
    there = sum(batch.quantity for batch in shop.stock_moves.batches(kopi.product_id, Bin.SHELF))
    shop.stock_moves.count(by=manager, scope="rak 1", lines=[CountLine(kopi.product_id, there - 1, reason="hilang")])
    shop.stock_moves.count(by=manager, scope="rak 1", lines=[CountLine(kopi.product_id, there, reason="ketemu")])


def _selling(shop, cashier, manager, kopi):
    an_open_drawer(shop, by=cashier)
    basket = a_basket(shop, (kopi, 2))
    basket = carts.change_line(basket, basket.lines[0].key, discount=CutPrice(amount=1_000, reason="penyok"))
    shop.checkout.complete(basket, (Tender(Means.CASH, 50_000),), by=cashier, sale_uid=new_key(shop))
    sale = a_sale(shop, [(kopi, 3)], by=cashier, tenders=[Tender(Means.QRIS, 75_000, "RRN 1")])
    bring_back(shop, cashier, sale, 1, ReturnReason.DAMAGED_BY_SHOP)
    a_claim(shop, sale.number, by=cashier)
    shop.checkout.reprint(sale.number, by=cashier)
    shop.shifts.open_drawer(by=manager, reason="tukar uang")
    shop.unknown_barcodes.note([CodeNote("8991234567890", CodeFate.SCANNED)], by=cashier)
    shop.wanted.note(by=cashier, words="madu hutan")


def _hampers(shop, cashier, owner, kopi):
    bundle = shop.bundles.add(by=owner, code="H1", name="Hampers", parts=[PartGiven(kopi.product_id, 2)])
    shop.bundles.set_price(bundle.bundle_id, 45_000, by=owner)
    basket = add_bundle(carts.Cart(), shop.bundles.activate(bundle.bundle_id, by=owner), 1, uid="h")
    sold = shop.checkout.complete(basket, (Tender(Means.CASH, 45_000),), by=cashier, sale_uid=new_key(shop))
    shop.kwitansi.issue(by=cashier, sale_number=sold.number, buyer="Ina Kelen", office="Dinas")


def _refund_confirmed_later(shop, cashier, manager, owner):
    shop.settings.change(by=owner, refund_confirmed_later=True)
    sale = a_sale(shop, [(a_product(shop, code="TENUN", price=600_000, delivered=2), 1)], by=cashier)
    back = bring_back(shop, cashier, sale, 1, ReturnReason.SPOILED)
    shop.refund_checks.confirm(back.number, by=manager)


def _cards(shop, manager, producer, kopi, folder):
    shop.cards.keep(Card(kind=MakerKind.PERSON), by=manager, producer_id=producer.producer_id)
    shop.cards.agree(producer.producer_id, frozenset({(ConsentTo.NAME, ConsentPlace.PAPER)}), by=manager)
    shop.etalase.keep_shelf_cards([kopi.code], folder, by=manager)


def _money(shop, manager, owner, producer, approval):
    desk, pid = Corrections(shop.context), producer.producer_id
    desk.correct(by=manager, producer_id=pid, kind=EntryKind.CORRECTION, amount=-100, reason="salah", approval=approval)
    with shop.context.reading() as unit:
        payment = unit.value(sa.select(sales.payment.c.uid).where(sales.payment.c.means == "CASH"))
    desk.change_means(by=manager, payment_uid=payment, means=Means.CARD, reference="APPR 1", approval=approval)
    paid = shop.payouts.pay(by=manager, producer_id=pid, amount=50_000, key=new_key(shop))
    shop.payouts.reverse(by=manager, number=paid.number, reason="batal", approval=approval)
    balance = account_row(shop, pid).balance
    shop.payouts.pay(by=manager, producer_id=pid, amount=balance + 5_000, key=new_key(shop), approval=approval)
    shop.payouts.repay(by=manager, producer_id=pid, amount=5_000)
    shop.statements.adhoc(by=manager, producer_id=pid)


def _without_a_service(shop, owner):
    jpeg = b"\xff\xd8\xff\xd9"
    with shop.context.writing(by=owner) as work, work.record("test.books") as record:
        record.add(goods.photo, {**record.posting(), "sha256": hashlib.sha256(jpeg).hexdigest(), "jpeg": jpeg})
        counted = {"place": "SAFE", "amount": 1, "denominations": "{}", "as_of": work.on, "note": "hitung brankas"}
        record.add(cash.money_count, {**record.posting(), **counted})
        record.add(proof.import_row, {"sheet": "Produk", "row_hash": "0" * 64, "ordinal": 1})
        _later_books(record)
        pc = {**record.posting(), "admitted_id": 1, "public_key": "0" * 64, "seat": True}
        record.add(shop_tables.register_admitted, pc)
        record.add(shop_tables.register_retired, {**record.posting(), "retired_id": 1, "last_seq": 1})
        record.add(shop_tables.seat_closed, {**record.posting(), "epoch": 1, "next_id": 1})
        before = {"before_id": 1, "before_seq": 1, "before_head": "ab" * 32}
        record.add(shop_tables.seat_opened, {**record.posting(), "epoch": 1, "lost": False, **before})
        an_empty_year(record)


def _later_books(record):
    record.add(proof.paper_file, {**record.posting(), "batch": "B1", "file": "cetak.pdf", "document": "TJ-1"})
    record.add(proof.paper_answer, {**record.posting(), "batch": "B1", "answer": "YES"})
    first = record.work.unit.value(sa.select(proof.journal.c.hash).where(proof.journal.c.seq == 1))
    heads = {"epoch": 1, "old_seq": 1, "old_head": first, "anchored_seq": 1, "anchored_head": "0" * 64}
    record.save(shop_tables.register, {"epoch": 1}, row_id=1)
    record.add(proof.restored, {**record.posting(), **heads, "skipped": "{}", "lost": "{}", "backup_sha256": "0" * 64})


@pytest.fixture(scope="module")
def whole_life(sqlite_template, tmp_path_factory):
    """A shop with at least one row in every book."""
    folder = DataFolder(tmp_path_factory.mktemp("life"))
    shutil.copyfile(sqlite_template, folder.database)
    with bootstrap.open_shop(folder.root, clock=FixedClock(), ids=SequenceIds(seed=6)) as shop:
        live_a_whole_life(shop, tmp_path_factory.mktemp("cards"))
        shop.statements.draw_pending(folder.reports)
        yield shop


def test_the_whole_life_verifies(whole_life):
    assert whole_life.verify.run().findings == ()


@pytest.mark.parametrize("name", [name for name in BOOKS if name != "journal"])
def test_each_row_of_a_book_is_in_the_journal(whole_life, name):
    shop = whole_life
    table = metadata.tables[name]
    with shop.context.reading() as unit:
        rows = unit.rows(
            sa.select(table.c.uid, proof.journal.c.canonical).outerjoin(
                proof.journal, proof.journal.c.record_uid == table.c.record_uid
            )
        )
    assert rows
    for row in rows:
        told = json.loads(row["canonical"])["rows"][name]
        assert row["uid"] in {each["uid"] for each in told}


@pytest.mark.parametrize("name", BOOKS)
def test_a_book_refuses_every_change(whole_life, name):
    shop = whole_life
    columns = ", ".join(column.name for column in metadata.tables[name].columns)
    attempts = [
        f"UPDATE {name} SET outlet_id = outlet_id",
        f"DELETE FROM {name}",
        f"DELETE FROM {name} WHERE id = 1",
        f"INSERT OR REPLACE INTO {name} SELECT * FROM {name} LIMIT 1",
        f"REPLACE INTO {name} ({columns}) SELECT {columns} FROM {name} LIMIT 1",
        f"UPDATE OR REPLACE {name} SET id = id + 1",
    ]
    before = _count(shop, name)
    assert before > 0  # a guard of rows says nothing of a book without rows
    with closing(engine.connect(shop.context.database.url)) as database:
        for attempt in attempts:
            with pytest.raises((sa.exc.DBAPIError, engine.StorageError)), database.writing() as unit:
                unit.connection.exec_driver_sql(attempt)
    assert _count(shop, name) == before


def _count(shop, name):
    with shop.context.reading() as unit:
        return unit.value(sa.select(sa.func.count()).select_from(metadata.tables[name]))


def test_nobody_approves_their_own_act_even_in_the_database(whole_life):
    shop = whole_life
    owner = somebody(shop, "pemilik")
    row = {"act": "ADVANCE", "object": "x", "asker_id": owner.user_id, "approver_id": owner.user_id, "reason": "x"}
    with pytest.raises(sa.exc.IntegrityError), shop.context.writing(by=owner) as work, work.record("test") as record:
        record.add(shop_tables.approval, {**record.posting(), **row})


def test_sales_leave_no_names_of_their_rows_in_the_memory(shop, owner):
    coffee = a_product(shop, by=owner)
    a_sale(shop, [(coffee, 1)], by=owner)
    before = set(shop.context.codes)
    for _sale in range(3):
        a_sale(shop, [(coffee, 1)], by=owner)
    assert set(shop.context.codes) <= before
