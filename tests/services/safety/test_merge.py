"""Two outlets in one database: every row comes over by its uid, both journals prove, nothing comes twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import engine, sqlite_file
from ntt_pos.data.models import Sort, account, metadata, proof, sales
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.data.table_copy import LEFT_OUT, UNNAMED
from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.users import Actor, Role
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.paths import DataFolder
from ntt_pos.services.selling.returns import Bringing
from tests.builders import a_basket, a_producer, a_product, a_sale, an_own_role, of_own_role, somebody
from tests.conftest import CASHIER_PIN, FIRST_SHOP, MANAGER_PIN
from tests.fakes import FixedClock, SequenceIds

ENDE = replace(FIRST_SHOP, outlet_code="ENE", register_code="ENE-01", shop_name="NTT Mart Ende", address="Ende")

pytestmark = pytest.mark.only("postgres")


def people_of(shop):
    """Return (cashier, manager) of a shop's own outlet."""
    cards = {card.username: card for card in shop.people.users()}
    return tuple(Actor(c.user_id, c.username, c.name, c.role) for c in (cards["ani"], cards["bela"]))


def a_day_of_trade(shop, price):
    """Deliver, sell, take back, pay, close the shift and the day; the shelf keeps the same codes in both outlets."""
    ani, bela = people_of(shop)
    producer = a_producer(shop, code="P001", phone="081234567890")
    kopi = a_product(shop, producer=producer, code="K0001", price=price, delivered=10)
    a_product(shop, producer=a_producer(shop, code="P002"), code="K0002", delivered=3)
    sale = a_sale(shop, [(kopi, 3)], by=ani)
    uid = shop.context.ids.uid(shop.context.clock.now())
    bringing = [Bringing(1, 1, ReturnReason.SPOILED)]
    shop.returns.complete(by=ani, number=sale.number, bringing=bringing, return_uid=uid)
    key = shop.context.ids.uid(shop.context.clock.now())
    shop.payouts.pay(by=bela, producer_id=producer.producer_id, amount=price, key=key)
    expected = shop.shifts.report().expected
    shop.shifts.close(by=ani, counted={500: expected // 500})
    shop.close_day.close(by=bela)
    return kopi


@pytest.fixture
def ende(tmp_path):
    """Return the closed SQLite file of an outlet that traded for a day."""
    folder = DataFolder(tmp_path / "ende")
    with bootstrap.create_shop(ENDE, folder.root, clock=FixedClock(), ids=SequenceIds(seed=77)) as shop:
        owner = somebody(shop)
        shop.people.add_user(by=owner, username="ani", name="Ani Ende", role=Role.CASHIER, secret=CASHIER_PIN)
        shop.people.add_user(by=owner, username="bela", name="Bela Ende", role=Role.MANAGER, secret=MANAGER_PIN)
        a_day_of_trade(shop, 40_000)
        assert shop.verify.run().findings == ()
    return folder.database


def journal_of(database, code):
    j, r = proof.journal, shop_tables.register
    query = sa.select(j.c.seq, j.c.uid, j.c.canonical, j.c.previous_hash, j.c.hash).join(r, r.c.id == j.c.register_id)
    with database.reading() as unit:
        return [tuple(row.values()) for row in unit.rows(query.where(r.c.code == code).order_by(j.c.seq))]


def test_an_outlet_comes_over_whole_and_both_prove_and_trade_on(shop, owner, ende, open_again, fixed_clock):
    kopi_here = a_day_of_trade(shop, 25_000)
    taken = shop.merge.take(ende, by=owner)
    assert (taken.outlet, taken.registers) == ("ENE", ("ENE-01",))
    assert shop.verify.run().findings == ()
    other = open_again(register="ENE-01")
    old = engine.connect(sqlite_file.sqlite_url(ende))
    try:
        assert journal_of(other.context.database, "ENE-01") == journal_of(old, "ENE-01")
    finally:
        old.close()
    fixed_clock.advance(days=1)
    kopi_there = other.catalogue.by_code("K0001")[0]
    assert (kopi_there.price, kopi_there.on_hand) == (40_000, 7)
    assert shop.catalogue.by_code("K0001")[0].price == kopi_here.price == 25_000
    assert other.returns.look("JL-ENE-01-2026-000001").lines[0].returnable == 2
    for till, product in ((other, kopi_there), (shop, kopi_here)):
        number = a_sale(till, [(product, 1)], by=people_of(till)[0]).number
        assert number == f"JL-{till.context.home.register_code}-2026-000002"
        closed = till.close_day.close(by=people_of(till)[1])
        assert closed.days[-1].numbers == (f"TJ-{till.context.home.outlet_code}-2026-000002",)
    assert shop.verify.run().findings == other.verify.run().findings == ()


def test_the_same_outlet_is_taken_once(shop, owner, ende):
    shop.merge.take(ende, by=owner)
    before = count(shop, proof.journal)
    with pytest.raises(DomainError, match="in these books already"):
        shop.merge.take(ende, by=owner)
    assert count(shop, proof.journal) == before


def test_only_who_may_restore_takes_an_outlet_in(shop, cashier, ende):
    with pytest.raises(Denied):
        shop.merge.take(ende, by=cashier)
    assert count(shop, shop_tables.outlet) == 1


def test_books_with_an_open_shift_or_basket_are_not_taken(shop, owner, ende):
    with bootstrap.open_shop(ende.parent, clock=FixedClock(), ids=SequenceIds(seed=78)) as other:
        kopi = a_product(other)
        other.baskets.save(a_basket(other, (kopi, 1)))
    with pytest.raises(DomainError, match="basket is not paid"):
        shop.merge.take(ende, by=owner)
    assert count(shop, shop_tables.outlet) == 1


def test_books_that_do_not_prove_are_not_taken(shop, owner, ende):
    raw = engine.connect(sqlite_file.sqlite_url(ende))
    with raw.writing(outlet_lock=0) as unit:
        unit.run(sa.text("UPDATE balance_now SET amount = amount + 1"))
    raw.close()
    with pytest.raises(DomainError, match="do not prove"):
        shop.merge.take(ende, by=owner)
    assert count(shop, shop_tables.outlet) == count(shop, shop_tables.register) == 1


def test_practice_and_real_books_are_not_mixed(shop, owner, tmp_path):
    folder = DataFolder(tmp_path / "real")
    real = replace(ENDE, practice=False, owner_secret="sangat-rahasia")
    bootstrap.create_shop(real, folder.root, clock=FixedClock(), ids=SequenceIds(seed=79)).close()
    with pytest.raises(DomainError, match="never mixed"):
        shop.merge.take(folder.database, by=owner)


def test_every_local_id_is_known_to_be_one():
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.name.endswith("_id") and not column.foreign_keys and table.name not in LEFT_OUT:
                assert (table.name, column.name) in UNNAMED
    assert all(metadata.tables[name].info["sort"] is Sort.HELPER for name in LEFT_OUT)


def count(shop, table):
    with shop.context.reading() as unit:
        return unit.value(sa.select(sa.func.count()).select_from(table))


def test_what_came_over_is_counted(shop, owner, ende):
    taken = shop.merge.take(ende, by=owner)
    assert taken.rows > 100
    assert count(shop, sales.sale) == count(shop, sales.sale_return) == count(shop, account.payout) == 1


def test_both_outlets_keep_their_own_roles_of_one_name(shop, owner, tmp_path, open_again):
    here = an_own_role(shop)
    folder = DataFolder(tmp_path / "ende")
    with bootstrap.create_shop(ENDE, folder.root, clock=FixedClock(), ids=SequenceIds(seed=77)) as there:
        made = an_own_role(there)
        there.rights.change(by=somebody(there), role=made.code, act=Act.COUNT_STOCK, verdict=Verdict.ALLOWED)
    shop.merge.take(folder.database, by=owner)
    other = open_again(register="ENE-01")
    assert of_own_role(shop, here)
    assert of_own_role(other, made)
    counting = [each.rights.matrix()[made.code][Act.COUNT_STOCK] for each in (shop, other)]
    assert counting == [shop.rights.matrix()[Role.CASHIER][Act.COUNT_STOCK], Verdict.ALLOWED]
    assert shop.verify.run().findings == other.verify.run().findings == ()
