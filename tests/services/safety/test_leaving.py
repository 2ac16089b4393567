"""A shop leaves the server where its PCs shared the books: the first PC takes them whole, and nobody records there any more."""

from __future__ import annotations

import shutil
from contextlib import closing

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import engine, outlet_copy
from ntt_pos.data import restore as placing
from ntt_pos.data import server as server_line
from ntt_pos.data.queries.core import users
from ntt_pos.data.queries.core.heads import heads_in
from ntt_pos.data.queries.core.leaving import Unfinished, unfinished
from ntt_pos.devices.this_pc import pc_id
from ntt_pos.domain.core.errors import Denied, DomainError, PlaceUnfit, StorageError
from ntt_pos.files import give_name
from ntt_pos.paths import DataFolder
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.replication.inviting import refuse_where_others_work
from ntt_pos.services.safety.leaving import leave_server
from tests.builders import a_basket, a_sale, somebody
from tests.fakes import FixedClock, SequenceIds
from tests.on_server import on_server
from tests.services.days import close_drawer
from tests.services.replication.several_pcs import SeveralPCs
from tests.services.safety.server_books import till_of_server, two_registers

pytestmark = pytest.mark.postgres

NEXT_RECORD = sa.text(
    "INSERT INTO journal (uid, outlet_id, record_uid, register_id, seq, kind, at, business_date, canonical, previous_hash, hash) "
    "SELECT gen_random_uuid(), outlet_id, gen_random_uuid(), register_id, seq + 1, kind, at, business_date, canonical, hash, "
    "repeat('0', 64) FROM journal WHERE register_id = 2 ORDER BY seq DESC LIMIT 1"
)


@pytest.fixture(scope="session")
def two_registers_file(tmp_path_factory):
    return two_registers(tmp_path_factory.mktemp("server") / "toko", FixedClock())


@pytest.fixture
def url(two_registers_file, server):
    """Return the address of the books on the server for their owner."""
    with on_server(two_registers_file, server) as made:
        yield made


@pytest.fixture
def tills(url, server):
    """Return the same address for the tills' role."""
    return server.named(str(sa.make_url(url).database))


@pytest.fixture
def clock(monkeypatch):
    """Return a clock on which the server and the PCs agree."""
    clock = FixedClock()
    clock.advance(minutes=10)
    monkeypatch.setattr(users, "server_time", lambda _unit: clock.now())
    return clock


@pytest.fixture
def pc(tmp_path, tills):
    return till_of_server(tmp_path / "satu", tills, "LRT-01")


@pytest.fixture
def open_server(pc, clock):
    """Return the shop as LRT-01 opens it on the server."""
    with bootstrap.open_to_leave(pc.root, clock=clock, ids=SequenceIds(seed=400)) as shop:
        yield shop


def tell(url, statement):
    with closing(engine.connect(url)) as database, database.writing() as unit:
        return unit.run(statement)


def chains_of(url):
    with closing(engine.connect(url)) as database, database.reading() as unit:
        return heads_in(unit, 1)


def leave(shop, pc):
    return leave_server(shop.context, pc, by=somebody(shop))


def here(pc, clock):
    """Open the books that came, as this PC does once its settings name no server."""
    LocalSettings(register_code="LRT-01").save(pc.local_settings)
    return bootstrap.open_shop(pc.root, clock=clock, ids=SequenceIds(seed=401))


def rows_in(shop):
    with shop.context.reading() as unit:
        return outlet_copy.digest_of_rows(unit, 1), heads_in(unit, 1)


def nothing_came(pc):
    return not list(pc.root.glob("ntt-pos.db*"))


def test_the_first_pc_takes_every_row_and_sells_on_as_the_register_that_it_was(open_server, pc, url, clock):
    came = leave(open_server, pc)
    assert nothing_came(pc) is False
    with here(pc, clock) as shop:
        assert rows_in(shop) == ((came.rows, came.digest), chains_of(url)) == rows_in(open_server)
        assert came.records == sum(each.seq for each in chains_of(url))
        me = (shop.context.home.register_code, shop.context.seat, shop.without_pc())
        assert me == ("LRT-01", "LRT-01", ("LRT-02",))
        (kopi,) = shop.catalogue.by_code("K0001")
        assert a_sale(shop, [(kopi, 1)], by=somebody(shop, "ani")).number == "JL-LRT-01-2026-000002"
        assert shop.verify.run().findings == ()
        assert rows_in(shop) != rows_in(open_server)


def test_nobody_records_on_the_server_after_it_and_a_till_there_is_told_what_to_do(open_server, pc, tills, clock):
    with closing(engine.connect(tills)) as window:
        with window.writing() as unit:  # the control: before it the next record comes in
            unit.run(sa.text("SAVEPOINT before"))
            unit.run(NEXT_RECORD)
            unit.run(sa.text("ROLLBACK TO before"))
        leave(open_server, pc)
        with pytest.raises(engine.IntegrityError, match="left this server"), window.writing() as unit:
            unit.run(NEXT_RECORD)
    with pytest.raises(PlaceUnfit, match="ntt-pos join FOLDER CODE") as said:
        bootstrap.open_shop(till_of_server(pc.root.parent / "dua", tills, "LRT-02").root, clock=clock)
    assert "ntt-pos leave-server" in said.value.message


def test_a_pc_leaves_as_the_register_that_it_was_and_as_no_other(url, tills, clock, tmp_path, monkeypatch):
    for name, register, why in (("satu", "LRT-09", "no register LRT-09"), ("dua", "", "no register -")):
        with pytest.raises(StorageError, match=why):
            bootstrap.open_to_leave(till_of_server(tmp_path / name, tills, register).root, clock=clock)
    tell(url, sa.text("INSERT INTO register_pc (register_id, pc, at) VALUES (1, 'one', now())"))
    monkeypatch.setattr(bootstrap, "pc_id", lambda: "two")
    with pytest.raises(PlaceUnfit, match=r"LRT-01 belongs to another PC.*--take-over LRT-01"):
        bootstrap.open_to_leave(till_of_server(tmp_path / "tiga", tills, "LRT-01").root, clock=clock)
    monkeypatch.setattr(bootstrap, "pc_id", lambda: "one")  # the control; without a name in its settings, too
    with bootstrap.open_to_leave(till_of_server(tmp_path / "empat", tills, "").root, clock=clock) as shop:
        assert shop.context.home.register_code == "LRT-01"


def test_a_row_that_was_changed_on_the_server_keeps_the_shop_there(open_server, pc, url):
    before = chains_of(url)
    tell(url, sa.text("UPDATE balance_now SET amount = amount + 1"))
    with pytest.raises(DomainError, match="do not prove"):
        leave(open_server, pc)
    tell(url, sa.text("UPDATE balance_now SET amount = amount - 1"))
    assert (chains_of(url), nothing_came(pc)) == (before, True)
    leave(open_server, pc)


def test_a_copy_that_has_not_what_the_server_has_is_not_kept(open_server, pc, url, monkeypatch):
    before = chains_of(url)
    whole = outlet_copy.copy_outlet

    def loses_a_row(old, new, outlet_id):
        read = whole(old, new, outlet_id)
        new.run(sa.text("DELETE FROM counter WHERE series = (SELECT min(series) FROM counter)"))
        return read

    monkeypatch.setattr(outlet_copy, "copy_outlet", loses_a_row)
    with pytest.raises(DomainError, match="does not have what the server has"):
        leave(open_server, pc)
    assert (chains_of(url), nothing_came(pc)) == (before, True)


@pytest.mark.parametrize("at", ["copy", "place", "settings"])
def test_broken_off_at_any_point_it_is_done_again_and_nothing_is_lost(open_server, pc, url, clock, monkeypatch, at):
    before, came = chains_of(url), None

    def breaks(*_told):
        raise StorageError("The power is gone.")

    with monkeypatch.context() as patch:
        if at == "copy":
            patch.setattr(outlet_copy, "digest_of_rows", breaks)
        elif at == "place":
            patch.setattr(placing, "put_in_place", breaks)
        if at == "settings":
            came = leave(open_server, pc)
        else:
            with pytest.raises(StorageError, match="power"):
                leave(open_server, pc)
            assert nothing_came(pc)
            assert (chains_of(url) == before) is (at == "copy")
    again = leave(open_server, pc)
    assert came in {None, again}
    with here(pc, clock) as shop:
        assert rows_in(shop) == rows_in(open_server)


@pytest.mark.parametrize("there", [False, True])
def test_a_disk_that_fails_after_the_shop_left_is_told_and_it_is_done_again(
    open_server, pc, clock, monkeypatch, *, there
):
    def fails(*_told):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(placing.atomic_files, "sync_folder" if there else "sync_file", fails)
        if there:  # the folder is confirmed once before the file has its name, and fails after that
            patch.setattr(placing, "give_name", lambda *names: (give_name(*names), patch.setattr(*failing)))
            patch.setattr(placing.atomic_files, "sync_folder", lambda _path: None)
            failing = (placing.atomic_files, "sync_folder", fails)
        said = "did not confirm it: Input/output error" if there else "did not take its books: Input/output error"
        for _ in range(2):
            with pytest.raises(StorageError, match=said):
                leave(open_server, pc)
        assert pc.database.exists() is there
    leave(open_server, pc)
    with here(pc, clock) as shop:
        assert rows_in(shop) == rows_in(open_server)


def test_a_till_with_an_older_program_that_is_writing_there_is_waited_for(open_server, pc, url, monkeypatch):
    monkeypatch.setattr(server_line, "LONG", "SET LOCAL lock_timeout = '300ms'")
    with closing(engine.connect(url)) as till:
        till.outlet_lock = 1
        with till.writing(), pytest.raises(StorageError, match="Another register is writing"):
            leave(open_server, pc)
        assert nothing_came(pc)
        till.outlet_lock = 2  # the control: one that writes in another outlet's books
        with till.writing():
            leave(open_server, pc)


def test_only_the_owner_does_it_and_only_on_one_pc(open_server, pc, tills, clock, tmp_path):
    with pytest.raises(Denied):
        leave_server(open_server.context, pc, by=somebody(open_server, "bela"))
    assert nothing_came(pc)
    leave(open_server, pc)
    other = till_of_server(tmp_path / "dua", tills, "LRT-02")
    with (
        bootstrap.open_to_leave(other.root, clock=clock, ids=SequenceIds(seed=402)) as second,
        pytest.raises(PlaceUnfit, match="ntt-pos join FOLDER CODE"),
    ):
        leave(second, other)
    assert nothing_came(other)


def test_a_clock_that_differs_and_another_shop_in_the_folder_are_in_the_way(
    open_server, pc, tills, clock, tmp_path, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(users, "server_time", lambda _unit: FixedClock().now())
        clock.advance(minutes=10)
        with pytest.raises(DomainError, match="clock says"):
            leave(open_server, pc)
    pc.database.write_bytes(b"")
    with pytest.raises(DomainError, match="a shop in"):
        leave(open_server, pc)
    pc.database.unlink()
    leave(open_server, pc)


def test_a_pc_that_left_and_lost_its_disk_is_replaced_by_one_that_gets_the_servers_books_again(
    open_server, pc, url, tills, clock, tmp_path
):
    leave(open_server, pc)
    with here(pc, clock) as shop:
        (kopi,) = shop.catalogue.by_code("K0001")
        lost = a_sale(shop, [(kopi, 1)], by=somebody(shop, "ani")).number
    before = chains_of(url)
    new = till_of_server(tmp_path / "baru", tills, "LRT-01")
    owner = somebody(open_server)
    with pytest.raises(PlaceUnfit, match="its office PC is LRT-01"):  # the control: nobody said that it is lost
        leave_server(open_server.context, new, by=owner)
    with pytest.raises(DomainError, match="not a number on one of our papers"):
        leave_server(open_server.context, new, by=owner, pc="baru", printed=["tujuh"])
    assert nothing_came(new)
    came = leave_server(open_server.context, new, by=owner, pc=pc_id(), printed=[lost])
    assert chains_of(url) == before
    # Broken off before the settings are kept: the same again brings the same, and a PC with another key is in the way.
    again = leave_server(open_server.context, new, by=owner, pc=pc_id(), printed=[lost])
    assert (again.records, again.unfinished) == (came.records, came.unfinished)
    third = till_of_server(tmp_path / "lain", tills, "LRT-01")
    shutil.copyfile(new.database, third.database)
    with pytest.raises(DomainError, match="There is a shop in"):  # the control
        leave_server(open_server.context, third, by=owner, pc=pc_id(), printed=[lost])
    with here(new, clock) as shop:
        assert (shop.context.home.register_code, shop.context.at_seat, shop.without_pc()) == (
            "LRT-01",
            True,
            ("LRT-02",),
        )
        (kopi,) = shop.catalogue.by_code("K0001")
        number = a_sale(shop, [(kopi, 1)], by=somebody(shop, "ani")).number
        assert int(number[-6:]) == int(lost[-6:]) + 1  # what stands on paper is not given again
        assert shop.verify.run().findings == ()


def test_where_another_pc_has_come_the_server_is_not_asked_again(tmp_path):
    (tmp_path / "LRT-01").mkdir()
    (tmp_path / "LRT-01" / "kepala.ntt").write_bytes(b"")
    refuse_where_others_work(tmp_path, "LRT-01")  # the control: what it sent itself helps nobody
    (tmp_path / "LRT-02").mkdir()
    (tmp_path / "LRT-02" / "kepala.ntt").write_bytes(b"")
    with pytest.raises(DomainError, match="office-pc --lost"):
        refuse_where_others_work(tmp_path, "LRT-01")


@pytest.fixture
def leaves(tmp_path, tills, pc, clock):
    """Return a function by which LRT-01 leaves and is opened; LRT-02 is on the server still."""

    def run():
        root = tmp_path / "toko"
        (root / "bersama").mkdir(parents=True)
        LocalSettings(database_url=tills, register_code="LRT-02").save(DataFolder(root / "LRT-02").local_settings)
        with bootstrap.open_to_leave(pc.root, clock=clock, ids=SequenceIds(seed=400)) as shop:
            came = leave(shop, pc)
        here(pc, clock).close()
        pc.root.rename(root / "LRT-01")
        pcs = SeveralPCs(root, clock, None)
        (pcs.kopi,) = pcs.open("LRT-01").catalogue.by_code("K0001")
        return came, pcs

    return run


def comes_as_second(pcs):
    """Let LRT-02 join as the register that it was."""
    inviting = pcs.invite()
    assert inviting.invitation.register == "LRT-02"
    joining = pcs.new_pc(inviting.invitation.code, "LRT-02")
    offer = joining.look()
    joining.ask(offer)
    assert inviting.look() is None
    assert joining.collect(offer) == "LRT-02"
    assert inviting.look().register == "LRT-02"
    inviting.close()
    return pcs.open("LRT-02")


def test_the_other_pc_joins_as_the_register_that_it_was_and_both_sell_on(leaves):
    came, pcs = leaves()
    seat = pcs.seat
    pcs.sell(seat)
    till = comes_as_second(pcs)
    assert (till.local.database_url, came.unfinished) == ("", Unfinished())
    pcs.sell(till)
    pcs.meet()
    pcs.sell(till)
    pcs.sell(seat)
    pcs.meet()
    assert seat.without_pc() == ()
    assert pcs.differing == set()
    pcs.prove()
    with till.context.reading() as unit:
        assert [(each.register, each.seq > 3) for each in heads_in(unit, 1)] == [("LRT-01", True), ("LRT-02", True)]
    pcs.close()


class TestWhatIsNotFinished:
    @pytest.fixture
    def two_registers_file(self, tmp_path):
        return two_registers(tmp_path / "dulu", FixedClock(), unfinished=True)

    def test_goes_along_and_is_finished_where_it_began_or_at_the_office(self, leaves):
        came, pcs = leaves()
        seat, both = pcs.seat, ("LRT-01", "LRT-02")
        assert came.unfinished == Unfinished(both, both, held=2, notes=3, again=("LRT-02",))
        assert seat.verify.run().findings == ()
        till = comes_as_second(pcs)
        for shop in (seat, till):  # what each had open came back there, and sells in the shift that was open
            cart = shop.baskets.load()
            assert (shop.shifts.current() is not None, cart.lines[0].quantity) == (True, 4)
            shop.baskets.save(a_basket(shop))
            pcs.sell(shop)
            close_drawer(shop)
        assert [(each.register, each.note) for each in seat.baskets.held()] == [(each, f"Ibu {each}") for each in both]
        assert till.baskets.held() == ()
        for each in seat.baskets.held():
            assert seat.baskets.recall(each.uid, by=somebody(seat, "ani")).cart.lines[0].quantity == 1
            seat.baskets.save(a_basket(seat))
        assert seat.note_drafts.begun() == {"IN:P0001", "IN:LRT-01", "IN:LRT-02"}
        assert (seat.note_drafts.load("IN:P0001").note, till.note_drafts.begun()) == ("LRT-01", frozenset())
        pcs.meet()
        assert pcs.differing == set()
        pcs.prove()
        with seat.context.reading() as unit:
            assert unfinished(unit, 1, here=1) == Unfinished(notes=3)
        pcs.close()

    def test_is_told_again_where_leaving_is_done_again(self, open_server, pc):
        assert leave(open_server, pc) == leave(open_server, pc)
