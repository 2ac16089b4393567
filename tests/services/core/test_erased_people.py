"""Somebody's data is erased in the middle of a living shop: every chain, statement and archive still proves."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
import zstandard

from ntt_pos.data.engine import Database, Unit
from ntt_pos.data.models import people, proof
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.core.users import PersonalKind
from ntt_pos.services.goods.master_rows import NewProducer
from ntt_pos.services.money.payouts import Receiver
from ntt_pos.services.safety.backup import Backups, Places
from tests.builders import COMMISSION_15, AProducer, a_product, a_sale, change_producer
from tests.services.days import close_drawer, new_key, next_day
from tests.services.safety.test_export import check

FIRST_ACCOUNT = "0612334455667"
ZSTD = b"\x28\xb5\x2f\xfd"
PHONE, ACCOUNT, COLLECTOR = "+6281238887771", "0612998877665", "Yohana Peni Kelen"
"""What must be nowhere once it is erased."""


def paid_producer(shop, owner, cashier, manager):
    """Return a producer whose goods were sold, settled and paid to the person on her list, with the numbers of both papers."""
    new = NewProducer(
        code="P090",
        name="Tenun Ikat Sinar",
        pillar=Pillar.VILLAGE,
        village_code="53.06.14.2003",
        village="Lewokluok",
        district="Demon Pagong",
        personal={PersonalKind.PHONE: PHONE, PersonalKind.BANK: "BRI", PersonalKind.ACCOUNT: ACCOUNT},
        collectors=(COLLECTOR,),
    )
    producer_id = shop.products.add_producer(new, by=owner, terms=COMMISSION_15)
    product = a_product(shop, producer=AProducer(producer_id, new.code, new.name, ""), price=100_000, delivered=5)
    a_sale(shop, [(product, 1)], by=cashier)
    close_drawer(shop)
    statement = shop.close_day.close(by=manager).days[0].numbers[0]
    with shop.context.reading() as unit:
        named = people.personal_value.c.value == COLLECTOR
        person_uid = unit.value(
            sa.select(people.person.c.uid)
            .join(people.personal_value)
            .where(named, people.personal_value.c.kind == "NAME")
        )
    paid = shop.payouts.pay(
        by=manager, producer_id=producer_id, amount=85_000, key=new_key(shop), receiver=Receiver(person_uid)
    )
    next_day(shop)
    return producer_id, statement, paid.number


def everything_in(shop):
    """Return all personal values and every journal record as one text."""
    with shop.context.reading() as unit:
        values = unit.connection.execute(sa.select(people.personal_value.c.value)).scalars().all()
        records = unit.connection.execute(sa.select(proof.journal.c.canonical)).scalars().all()
    return "\n".join((*values, *records))


def test_after_somebody_is_erased_books_statements_vouchers_and_archives_still_prove(
    shop, owner, cashier, manager, tmp_path
):
    producer_id, statement, voucher = paid_producer(shop, owner, cashier, manager)
    frozen = shop.statements.payload(statement)
    page = shop.statements.pdf(statement)
    before = shop.export.write(tmp_path / "sebelum", by=owner)
    assert shop.vouchers.voucher(voucher).receiver == COLLECTOR
    shop.personal.erase(by=owner, producer_id=producer_id)
    left = everything_in(shop)
    assert not [each for each in (PHONE, ACCOUNT, COLLECTOR) if each in left]
    assert shop.verify.run().findings == ()
    assert shop.statements.payload(statement) == frozen
    assert shop.statements.pdf(statement) == page
    assert shop.vouchers.voucher(voucher).receiver is None, "erased"
    assert shop.vouchers.pdf(shop.vouchers.voucher(voucher)).startswith(b"%PDF")
    after = shop.export.write(tmp_path / "sesudah", by=owner)
    for archive in (before.path, after.path):
        code, told = check(archive)
        assert code == 0, told
        whole = b"".join(path.read_bytes() for path in archive.rglob("*") if path.is_file())
        assert not [each for each in (PHONE, ACCOUNT, COLLECTOR) if each.encode() in whole]


def files_that_say(folder):
    """Return the files, unpacked where they are packed, in which something stands that should be nowhere."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            if data.startswith(ZSTD):
                data = zstandard.ZstdDecompressor().decompressobj().decompress(data)
            if any(each.encode() in data for each in (PHONE, ACCOUNT, COLLECTOR, FIRST_ACCOUNT)):
                found.append(path)
    return found


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("overwritten", [True, False], ids=["overwritten", "only deleted"])
def test_no_byte_of_somebody_who_was_erased_stays_in_the_files(
    shop, owner, cashier, manager, tmp_path, monkeypatch, overwritten
):
    """SQLite gives the room of what is deleted free and leaves it as it was: the control."""
    if not overwritten:
        monkeypatch.setattr(Unit, "overwrite_deleted", lambda _self: None)
    producer_id, *_papers = paid_producer(shop, owner, cashier, manager)
    for account in (FIRST_ACCOUNT, ACCOUNT):
        change_producer(shop, producer_id, by=owner, personal={PersonalKind.ACCOUNT: account})
    assert files_that_say(shop.folder.root)
    shop.personal.erase(by=owner, producer_id=producer_id)
    assert (files_that_say(shop.folder.root) == []) is overwritten
    second = tmp_path / "second"
    second.mkdir()
    Backups(shop.context, Places(shop.folder.backups, second)).make(by=owner)
    shop.close()
    assert (files_that_say(shop.folder.root) + files_that_say(second) == []) is overwritten


@pytest.mark.databases("sqlite")
def test_a_log_that_cannot_be_emptied_leaves_the_erasure_as_recorded(shop, owner, cashier, manager, monkeypatch):
    """It is over by then: closing the shop empties the log."""
    producer_id, *_papers = paid_producer(shop, owner, cashier, manager)

    def unplugged(_self):
        raise StorageError("The shop's database cannot be opened: {reason}", reason="disk I/O error")

    emptied = Database.empty_log

    def empty_log(database):
        with monkeypatch.context() as patch:
            patch.setattr(Database, "_connected", unplugged)
            emptied(database)
            with pytest.raises(StorageError):
                database.compact()  # the control: the disk is gone

    monkeypatch.setattr(Database, "empty_log", empty_log)
    assert shop.personal.erase(by=owner, producer_id=producer_id).values
