"""A shop that outgrows its file: everything goes over to PostgreSQL, the journals are the same, and it trades on."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data.models import proof
from ntt_pos.data.queries.core import users
from ntt_pos.domain.core.errors import Denied, DomainError, StorageError
from ntt_pos.domain.core.users import Role
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.registers import RegisterKind
from tests.builders import a_basket, a_product, a_sale, an_own_role, of_own_role, somebody
from tests.conftest import CASHIER_PIN, FIRST_SHOP, MANAGER_PIN
from tests.fakes import FixedClock, SequenceIds
from tests.services.days import close_drawer
from tests.services.safety.test_merge import a_day_of_trade, people_of

pytestmark = pytest.mark.only("postgres")


@pytest.fixture(autouse=True)
def server_clock(monkeypatch):
    """The server's clock says what the tests' clock says."""
    clock = FixedClock()
    monkeypatch.setattr(users, "server_time", lambda _unit: clock.now())
    return clock


@pytest.fixture
def small(tmp_path):
    """Return an open SQLite shop that traded for a day."""
    folder = DataFolder(tmp_path / "kecil")
    with bootstrap.create_shop(FIRST_SHOP, folder.root, clock=FixedClock(), ids=SequenceIds(seed=41)) as shop:
        owner = somebody(shop)
        shop.people.add_user(by=owner, username="ani", name="Ani Kelen", role=Role.CASHIER, secret=CASHIER_PIN)
        shop.people.add_user(by=owner, username="bela", name="Bela Tukan", role=Role.MANAGER, secret=MANAGER_PIN)
        a_day_of_trade(shop, 25_000)
        yield shop


def journal_of(shop):
    with shop.context.reading() as unit:
        rows = unit.rows(sa.select(proof.journal.c.seq, proof.journal.c.hash).order_by(proof.journal.c.seq))
        return [tuple(row.values()) for row in rows]


def tables_in(url):
    made = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"), poolclass=sa.pool.NullPool)
    with made.connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def test_a_shop_goes_over_whole_and_a_second_register_sells_beside_the_first(small, empty_url, server, tmp_path):
    before = journal_of(small)
    tills = (
        sa.make_url(empty_url).set(username=server.role, password=server.secret).render_as_string(hide_password=False)
    )
    moved = bootstrap.move_shop_to(small, empty_url, tills=tills, by=somebody(small))
    assert moved.digest == small.verify.run().digest
    clock, ids = FixedClock(), SequenceIds(seed=42)
    clock.advance(days=1)
    with bootstrap.open_shop(tmp_path / "satu", url=tills, clock=clock, ids=ids) as first:
        told = journal_of(first)
        assert told[:-1] == before
        ani, _bela = people_of(first)
        first.registers.add(by=somebody(first), code="LRT-02", kind=RegisterKind.TILL)
        kopi = first.catalogue.by_code("K0001")[0]
        assert a_sale(first, [(kopi, 1)], by=ani).number == "JL-LRT-01-2026-000002"
        with bootstrap.open_shop(tmp_path / "dua", url=tills, register="LRT-02", clock=clock, ids=ids) as second:
            assert a_sale(second, [(kopi, 1)], by=people_of(second)[0]).number == "JL-LRT-02-2026-000001"
        assert first.verify.run().findings == ()


def test_a_year_in_a_file_of_its_own_goes_over_whole_and_a_missing_one_is_waited_for(
    small, empty_url, tmp_path, monkeypatch
):
    clock, (ani, bela) = small.context.clock, people_of(small)
    clock.advance(days=310)
    monkeypatch.setattr(users, "server_time", lambda _unit: clock.now())
    small.people.confirm_clock(by=bela)
    a_sale(small, [(a_product(small, delivered=2), 1)], by=ani)
    close_drawer(small)
    small.close_day.close(by=bela)
    kept = small.year_files.move(by=somebody(small)).kept
    file = kept.file
    for folder in (small.folder.backups, small.folder.root):
        (folder / file).rename(tmp_path / file)
    with pytest.raises(DomainError, match="do not prove"):
        bootstrap.move_shop_to(small, empty_url, tills=None, by=somebody(small))
    (tmp_path / file).rename(small.folder.root / file)
    moved = bootstrap.move_shop_to(small, empty_url, tills=None, by=somebody(small))
    assert moved.digest == small.verify.run().digest
    with bootstrap.open_shop(tmp_path / "satu", url=empty_url, clock=clock, ids=SequenceIds(seed=42)) as there:
        assert there.verify.run().findings == ()
        with there.context.reading() as unit:
            texts = unit.rows(sa.select(sa.type_coerce(proof.journal.c.canonical, sa.Text()).label("text")))
        assert len(texts) > kept.records
        assert not any(row["text"].startswith('{"moved"') for row in texts)
        assert (there.year_files.next(), there.year_files.kept()) == (None, ())
        with pytest.raises(DomainError, match="On a server"):
            there.year_files.move(by=somebody(there))


def test_nobody_but_the_owner_moves_it_and_a_database_that_is_not_empty_is_refused(small, shop, shop_url, empty_url):
    with pytest.raises(Denied):
        bootstrap.move_shop_to(small, empty_url, tills=None, by=people_of(small)[1])
    with pytest.raises(StorageError, match="not empty"):
        bootstrap.move_shop_to(small, shop_url, tills=None, by=somebody(small))
    with pytest.raises(DomainError, match="on a server already"):
        bootstrap.move_shop_to(shop, empty_url, tills=None, by=somebody(shop))
    assert tables_in(empty_url) == set()


def test_books_with_an_open_basket_stay_where_they_are(small, empty_url):
    kopi = small.catalogue.by_code("K0001")[0]
    small.baskets.save(a_basket(small, (kopi, 1)))
    with pytest.raises(DomainError, match="basket is not paid"):
        bootstrap.move_shop_to(small, empty_url, tills=None, by=somebody(small))
    assert tables_in(empty_url) == set()


def test_books_that_do_not_prove_stay_where_they_are(small, empty_url):
    with small.context.database.writing(outlet_lock=0) as unit:
        unit.run(sa.text("UPDATE balance_now SET amount = amount + 1"))
    with pytest.raises(DomainError, match="do not prove"):
        bootstrap.move_shop_to(small, empty_url, tills=None, by=somebody(small))
    assert tables_in(empty_url) == set()


def test_a_move_that_breaks_half_way_leaves_nothing_behind(small, empty_url, monkeypatch):
    from ntt_pos.data import table_copy as moving

    whole, seen = moving.copy_table, []

    def breaks(old, new, table, ids):
        seen.append(table.name)
        if len(seen) == 12:
            raise StorageError("The server is gone.")
        return whole(old, new, table, ids)

    monkeypatch.setattr(moving, "copy_table", breaks)
    with pytest.raises(StorageError, match="gone"):
        bootstrap.move_shop_to(small, empty_url, tills=None, by=somebody(small))
    assert tables_in(empty_url) == set()
    assert small.verify.run().findings == ()


def test_a_server_whose_clock_is_wrong_is_refused_before_anything_is_made(small, empty_url, server_clock):
    server_clock.advance(minutes=-6)
    with pytest.raises(DomainError, match="server's clock says"):
        bootstrap.move_shop_to(small, empty_url, tills=None, by=somebody(small))
    assert tables_in(empty_url) == set()


def test_a_role_that_cannot_come_in_or_may_do_anything_is_refused_before_anything_is_made(small, empty_url):
    plain = sa.make_url(empty_url)
    nobody = plain.set(username="there_is_none", password="x").render_as_string(hide_password=False)
    with pytest.raises(StorageError, match="no such database or user"):
        bootstrap.move_shop_to(small, empty_url, tills=nobody, by=somebody(small))
    with pytest.raises(DomainError, match="owns nothing"):
        bootstrap.move_shop_to(small, empty_url, tills=empty_url, by=somebody(small))
    elsewhere = plain.set(database="postgres").render_as_string(hide_password=False)
    with pytest.raises(DomainError, match="another database"):
        bootstrap.move_shop_to(small, empty_url, tills=elsewhere, by=somebody(small))
    assert tables_in(empty_url) == set()


def test_a_role_of_the_shops_own_goes_over_with_its_rights_and_its_people(small, empty_url, tmp_path):
    made = an_own_role(small)
    bootstrap.move_shop_to(small, empty_url, tills=None, by=somebody(small))
    with bootstrap.open_shop(tmp_path / "satu", url=empty_url, clock=FixedClock(), ids=SequenceIds(seed=42)) as there:
        assert of_own_role(there, made)
        assert there.people.sign_in("gus", "864209").role_code == made.code
        assert there.verify.run().findings == ()
