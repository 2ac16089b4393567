"""The office's copy of a till's books: made of records, never half, only read, and given out when the till's disk died."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import engine, migrate, sqlite_file
from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.copies import packed_files
from ntt_pos.data.copies.signatures import Signer
from ntt_pos.domain.core.errors import DomainError, PlaceUnfit, ShopError, StorageError
from ntt_pos.domain.core.parcel import Kind
from ntt_pos.domain.core.users import PersonalKind
from ntt_pos.domain.makers.story_card import Card, MakerKind
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.contacts.personal_values import put_personal
from ntt_pos.services.core.sign_in.throttle import SignInRefused
from ntt_pos.services.replication import chain_parcels, parcel_files
from ntt_pos.services.replication.apply_records import Apply
from ntt_pos.services.replication.office_copies import CopyState, OfficeCopies
from ntt_pos.services.replication.record_sending import Receiver, RecordSending, SendingState, Taken
from ntt_pos.services.safety.freshness import Freshness
from ntt_pos.services.safety.restore import Credentials
from ntt_pos.shop import Shop, open_copies, open_restore
from tests.builders import AProduct, a_producer, a_product, a_sale, an_open_drawer, somebody
from tests.conftest import MANAGER_PIN, OWNER_PIN
from tests.fakes import FixedClock, SequenceIds
from tests.histories.replay import differing, held
from tests.services.makers.test_story_cards import a_picture

SECRET = "081339123456"


@dataclass
class Pair:
    """A till and the office's PC, with the folder between them."""

    shop: Shop
    kopi: AProduct
    folder: Path
    office: OfficeCopies
    sending: RecordSending
    root: Path

    def sell(self, times: int = 1) -> None:
        for _ in range(times):
            self.shop.context.clock.advance(minutes=1)
            a_sale(self.shop, [(self.kopi, 1)], by=somebody(self.shop, "ani"))

    def send(self) -> SendingState:
        state = self.sending.send()
        assert state is not None
        return state

    def take(self) -> CopyState:
        (state,) = self.office.take_in(self.folder)
        return state

    def meet(self) -> CopyState:
        """Send and take in, with nothing in the way."""
        assert self.send().problem is None
        state = self.take()
        assert state.problem is None
        return state

    def started_again(self, key: Path) -> RecordSending:
        """Return what a till sends with that was opened again."""
        receiver = Receiver(self.folder, parcel_files.offered_key(self.folder))
        return RecordSending(self.shop.context, key, to=lambda: receiver)

    @property
    def files(self) -> list[Path]:
        return sorted((self.folder / "LRT-01").glob("catatan-*.ntt"))

    @property
    def copy(self) -> Path:
        return self.root / "salinan" / "LRT-01"

    @contextmanager
    def opened(self) -> Iterator[engine.Database]:
        with closing(engine.connect(sqlite_file.sqlite_url(self.copy / "ntt-pos.db"))) as database:
            yield database

    def is_the_same(self) -> bool:
        with self.opened() as copy:
            return differing(held(self.shop.context.database), copy) == []


@pytest.fixture
def pair(shop: Shop, tmp_path: Path) -> Pair:
    folder, root = tmp_path / "bersama", tmp_path / "kantor"
    folder.mkdir()
    kopi = a_product(shop, name="Kopi Bajawa", price=25_000, delivered=50)
    an_open_drawer(shop, by=somebody(shop, "ani"))
    office = open_copies(DataFolder(root), clock=shop.context.clock, ids=SequenceIds(seed=70))
    assert office.take_in(folder) == ()
    receiver = Receiver(folder, parcel_files.offered_key(folder))
    sending = RecordSending(shop.context, tmp_path / "kunci-kasir", to=lambda: receiver)
    return Pair(shop, kopi, folder, office, sending, root)


def test_what_a_till_records_is_in_the_copy_and_leaves_the_folder(pair: Pair) -> None:
    pair.sell(2)
    state = pair.meet()
    assert (state.new, state.last, state.personal) == (state.last, state.last, state.last)
    assert state.greeted == pair.sending.fingerprint()
    assert pair.is_the_same()
    pair.sell()
    (before,) = pair.files
    assert pair.send().taken is not None
    (after,) = pair.files
    assert before != after
    assert pair.take().new == 1
    assert pair.is_the_same()
    state = pair.send()
    assert state.taken is not None
    assert state.taken.last == state.newest
    assert pair.files == []
    assert pair.office.states()[0].last == state.newest


@pytest.mark.same_everywhere
def test_a_quiet_till_says_that_this_is_all(pair: Pair) -> None:
    clock = pair.shop.context.clock
    pair.sell()
    first = pair.meet()
    assert first.said == clock.now()
    clock.advance(minutes=40)
    assert pair.take().said == first.said
    pair.send()
    later = pair.office.take_again("LRT-01")
    assert (later.said, later.at, later.new) == (clock.now(), first.at, 0)
    pair.sell()
    head = pair.folder / "LRT-01" / parcel_files.HEAD_FILE
    kept = head.read_bytes()
    pair.send()
    pair.files[-1].unlink()
    assert pair.take().said == later.said  # more was recorded than came
    head.write_bytes(kept)
    pair.folder.rename(pair.folder.with_name("dicabut"))
    problem = pair.office.take_again("LRT-01").problem
    assert problem is not None
    assert "is not there" in problem.message


@pytest.mark.same_everywhere
def test_a_till_whose_clock_is_ahead_is_named(pair: Pair) -> None:
    pair.sell()
    here = pair.shop.context.clock.now()
    pair.shop.context.clock.advance(minutes=9)
    pair.send()
    slow = open_copies(DataFolder(pair.root), clock=FixedClock(here), ids=SequenceIds(seed=75))
    (state,) = slow.take_in(pair.folder)
    assert state.problem is not None
    assert "The clock of {register}" in state.problem.message
    assert pair.is_the_same()
    assert pair.take().problem is None


def test_a_new_pc_in_the_office_gets_everything_from_the_first_record(pair: Pair, tmp_path: Path) -> None:
    pair.sell(2)
    pair.meet()
    pair.send()
    assert pair.files == []
    pair.root = tmp_path / "kantor baru"
    pair.office = open_copies(DataFolder(pair.root), clock=pair.shop.context.clock, ids=SequenceIds(seed=76))
    assert (pair.take().last, pair.take().problem) == (0, None)
    assert pair.send().taken is None
    assert "not sealed for this PC" in getattr(pair.take().problem, "message", "")  # the till knows the old key
    pair.sending = pair.started_again(tmp_path / "kunci-kasir")
    pair.meet()
    assert pair.is_the_same()


def test_two_takers_at_once_take_each_file_once(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    pair.sell(2)
    pair.send()
    read, other = parcel_files.read, []

    def meanwhile(path: Path, kind: Kind) -> object:
        if kind is Kind.RECORDS and not other:
            other.append(True)
            pair.take()
            pair.sell()
            pair.send()
            assert pair.take().new == 1
        return read(path, kind)

    monkeypatch.setattr(parcel_files, "read", meanwhile)
    state = pair.take()
    assert (state.problem, state.new) == (None, 0)
    assert pair.is_the_same()


def test_a_copy_from_an_older_program_is_brought_up_to_date(pair: Pair) -> None:
    pair.sell()
    pair.meet()
    migrate.move_to(sqlite_file.sqlite_url(pair.copy / "ntt-pos.db"), "0018")
    pair.sell()
    assert pair.meet().new == 1
    assert pair.is_the_same()


def test_many_records_travel_in_many_files(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain_parcels, "MOST_RECORDS", 4)
    pair.sell(5)
    pair.send()
    assert len(pair.files) > 2
    pair.take()
    assert pair.is_the_same()


def test_people_cards_and_photos_come_beside_and_go_when_they_are_erased(pair: Pair) -> None:
    shop, owner = pair.shop, somebody(pair.shop)
    maker = a_producer(shop)
    with shop.context.writing(owner) as work, work.record("producer.changed") as record:
        row = work.unit.row(sa.text("SELECT id FROM person WHERE uid = :uid"), {"uid": maker.person_uid})
        put_personal(record, row["id"], {PersonalKind.PHONE: SECRET})
    photo = shop.cards.photo_of(a_picture())
    card = Card(sentence="Ditenun di rumah", kind=MakerKind.PERSON, photos=(photo,))
    shop.cards.keep(card, by=owner, producer_id=maker.producer_id, sure=True)
    pair.meet()
    assert pair.is_the_same()
    photos = list(pair.folder.rglob("foto-*.ntt"))
    assert len(photos) == 1
    sealed = b"".join(each.read_bytes() for each in pair.folder.rglob("*.ntt"))
    path = pair.folder / "LRT-01" / "pribadi.ntt"
    old = {each: each.read_bytes() for each in (path, *photos)}
    told = parcel_files.read(path, Kind.BESIDE)
    assert SECRET.encode() not in sealed + told.body
    opened = Signer(DataFolder(pair.root).sheet_key).unseal(told.body)
    assert SECRET.encode() in opened  # the control: it is in there, for who may open it
    shop.personal.erase(by=owner, producer_id=maker.producer_id)
    pair.meet()
    assert pair.is_the_same()
    again = parcel_files.read(path, Kind.BESIDE)
    assert SECRET.encode() not in Signer(DataFolder(pair.root).sheet_key).unseal(again.body)
    assert list(pair.folder.rglob("foto-*.ntt")) == []
    assert pair.send().problem is None
    for each, data in old.items():  # somebody puts it back
        each.write_bytes(data)
    assert "delete it" in str(pair.take().problem)
    with pair.opened() as copy, copy.reading() as unit:
        assert unit.value(sa.text("SELECT count(*) FROM personal_value")) == 0


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def one_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def nothing_in_it(path: Path) -> None:
    path.write_bytes(b"")


def something_else(path: Path) -> None:
    path.write_bytes(packed_files.packed(b"halo\n"))


def one_letter_inside(path: Path) -> None:
    text = packed_files.unpacked(path.read_bytes(), 10**8)
    path.write_bytes(packed_files.packed(text.replace(b'"user":"ani"', b'"user":"anu"')))


@pytest.mark.parametrize("spoil", [cut_short, one_byte, nothing_in_it, something_else, one_letter_inside])
def test_a_file_that_is_not_whole_is_refused_and_sent_again(pair: Pair, spoil: Callable[[Path], None]) -> None:
    pair.meet()
    before = pair.office.states()[0].last
    pair.send()
    pair.sell()
    pair.send()
    (path,) = pair.files
    spoil(path)
    state = pair.take()
    assert state.problem is not None
    assert state.last == before
    path.unlink()
    assert pair.meet().new == 1
    assert pair.is_the_same()


def test_records_that_are_lost_on_the_way_are_sent_again(pair: Pair) -> None:
    pair.meet()
    pair.send()
    pair.sell()
    pair.send()
    pair.sell()
    pair.send()
    pair.files[0].unlink()
    problem = pair.take().problem
    assert problem is not None
    assert "did not come yet" in problem.message
    assert pair.meet().new == 2
    assert pair.is_the_same()


@pytest.mark.same_everywhere
def test_another_key_is_refused_until_it_is_accepted(pair: Pair, tmp_path: Path) -> None:
    pair.meet()
    pair.sell()
    pair.sending = pair.started_again(tmp_path / "kunci-baru")
    pair.send()
    problem = pair.take().problem
    assert problem is not None
    assert "another key" in problem.message
    pair.office.accept("LRT-01", pair.sending.fingerprint())
    assert pair.take().new == 1
    assert pair.is_the_same()


@pytest.mark.same_everywhere
def test_what_is_sealed_for_another_pc_is_not_taken(pair: Pair, tmp_path: Path) -> None:
    other = Receiver(pair.folder, Signer(tmp_path / "kunci-lain").public)
    pair.sending = RecordSending(pair.shop.context, tmp_path / "kunci-kasir", to=lambda: other)
    pair.send()
    problem = pair.take().problem
    assert problem is not None
    assert "not sealed for this PC" in problem.message


@pytest.mark.same_everywhere
def test_another_shop_is_refused(pair: Pair, tmp_path: Path, fixed_clock: object) -> None:
    pair.meet()
    with pair.opened() as copy, copy.writing() as unit:
        unit.run(sa.text("UPDATE register SET install_uid = '019ca18b-8000-7000-8000-0000000000aa'"))
    pair.sell()
    pair.send()
    problem = pair.take().problem
    assert problem is not None
    assert "another shop" in problem.message


def test_a_till_that_went_on_from_an_older_backup_is_refused_and_begun_anew(pair: Pair, tmp_path: Path) -> None:
    pair.sell()
    kept = tmp_path / "lama.db"
    pair.shop.context.database.close()
    shutil.copyfile(pair.shop.folder.database, kept)
    pair.sell(2)
    pair.meet()
    pair.shop.context.database.close()
    for end in ("-wal", "-shm"):
        pair.shop.folder.database.with_name(pair.shop.folder.database.name + end).unlink(missing_ok=True)
    shutil.copyfile(kept, pair.shop.folder.database)
    pair.shop.context.clock.advance(minutes=5)
    pair.shop.settings.change(by=somebody(pair.shop), return_days=9)
    pair.sending = pair.started_again(tmp_path / "kunci-kasir")
    pair.send()
    state = pair.take()
    assert state.problem is not None
    assert "older backup" in state.problem.message
    aside = pair.office.begin_anew("LRT-01")
    assert (aside / "ntt-pos.db").is_file()
    pair.take()
    pair.send()
    assert pair.take().problem is None
    assert pair.is_the_same()


def test_a_copy_that_is_cut_off_in_the_middle_holds_whole_files_only(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair.sell(2)
    pair.meet()
    before = pair.office.states()[0].last
    pair.sell(3)
    pair.send()
    seen, write = [], Apply._write

    def cut_here(self: Apply, *args: object) -> object:
        done = write(self, *args)
        shutil.copytree(pair.root, tmp_path / f"mati-{len(seen)}")
        seen.append(done)
        return done

    monkeypatch.setattr(Apply, "_write", cut_here)
    pair.take()
    assert len(seen) == 3
    monkeypatch.setattr(Apply, "_write", write)
    for number in range(3):
        off = open_copies(
            DataFolder(tmp_path / f"mati-{number}"), clock=pair.shop.context.clock, ids=SequenceIds(seed=71)
        )
        assert off.states()[0].last == before
    pair.office, pair.root = off, tmp_path / "mati-2"
    assert pair.take().new == 3
    assert pair.is_the_same()


def test_without_one_writing_for_a_file_half_of_it_would_be_there(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: each record in a writing of its own leaves half a file when the power goes."""
    pair.sell(2)
    pair.send()
    write, done = Apply._write, []

    def commit_each(self: Apply, *args: object) -> object:
        if len(done) == 4:
            raise OSError(errno.EIO, "the power is off")
        done.append(write(self, *args))
        self._unit.run(sa.text("COMMIT"))
        self._unit.run(sa.text("BEGIN IMMEDIATE"))
        return done[-1]

    monkeypatch.setattr(Apply, "_write", commit_each)
    assert pair.take().last == 4


def test_a_full_disk_at_the_till_lets_it_sell_and_sends_later(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("ntt_pos.data.atomic_files.write_durably", full)
    problem = pair.send().problem
    assert isinstance(problem, StorageError)
    assert "selling goes on" in problem.message
    pair.sell()
    monkeypatch.setattr("ntt_pos.data.atomic_files.write_durably", write_durably)
    pair.meet()
    assert pair.is_the_same()


def test_a_full_disk_at_the_office_leaves_the_copy_as_it_was(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    pair.meet()
    before = pair.office.states()[0].last
    pair.sell(30)
    pair.send()
    connect = engine.connect

    def small(url: str, **words: object) -> engine.Database:
        database = connect(url, **words)
        sa.event.listen(
            database.engine, "connect", lambda raw, _record: raw.execute("PRAGMA max_page_count=1").fetchone()
        )
        return database

    monkeypatch.setattr(engine, "connect", small)
    state = pair.take()
    assert isinstance(state.problem, ShopError)
    assert state.last == before
    monkeypatch.setattr(engine, "connect", connect)
    assert pair.take().new == 30
    assert pair.is_the_same()


def test_a_folder_that_is_away_is_told_and_the_shop_sells(pair: Pair) -> None:
    pair.folder.rename(pair.folder.with_name("dicabut"))
    problem = pair.send().problem
    assert problem is not None
    assert "is not there" in problem.message
    pair.sell()
    pair.folder.with_name("dicabut").rename(pair.folder)
    pair.meet()
    assert pair.is_the_same()


def test_a_copy_is_only_read(pair: Pair) -> None:
    pair.sell()
    pair.meet()
    with bootstrap.open_shop(pair.copy, clock=pair.shop.context.clock, ids=SequenceIds(seed=72)) as copy:
        assert copy.verify.run().findings == ()
        with pytest.raises(SignInRefused):
            copy.people.sign_in("bela", "000000")
        by = copy.people.sign_in("bela", MANAGER_PIN)
        assert copy.day_papers.home(by=by).sales == pair.shop.day_papers.home(by=by).sales
        with pytest.raises(PlaceUnfit, match="only read"):
            a_sale(copy, [(pair.kopi, 1)], by=by)
    pair.sell()
    assert pair.meet().new == 1
    assert pair.is_the_same()
    (pair.copy / "salinan.json").rename(pair.copy / "lain.json")
    with bootstrap.open_shop(pair.copy, clock=pair.shop.context.clock, ids=SequenceIds(seed=72)) as copy:
        a_sale(copy, [(pair.kopi, 1)], by=somebody(copy, "ani"))  # the control: it is the note that keeps it


def test_a_dead_disk_is_built_again_from_the_copy(pair: Pair, tmp_path: Path) -> None:
    pair.sell(3)
    pair.meet()
    pair.sell()  # after the office looked last: lost, and on paper only
    lost = pair.shop.receipts.last()
    assert lost is not None
    made = pair.office.give("LRT-01", tmp_path / "stik")
    new = DataFolder(tmp_path / "baru")
    desk = open_restore(new, clock=pair.shop.context.clock, ids=SequenceIds(seed=73))
    done = desk.restore(made.path, who=Credentials("pemilik", OWNER_PIN), printed=[lost.number])
    assert [(first, last) for _series, first, last in done.skipped] == [(4, 4)]
    with bootstrap.open_shop(new.root, clock=pair.shop.context.clock, ids=SequenceIds(seed=74)) as shop:
        assert shop.verify.run().findings == ()
        assert a_sale(shop, [(pair.kopi, 1)], by=somebody(shop, "ani")).number.endswith("000005")


def test_a_copy_that_does_not_prove_is_not_given_out(pair: Pair, tmp_path: Path) -> None:
    pair.meet()
    with pair.opened() as copy, copy.writing() as unit:
        unit.run(sa.text("UPDATE place_now SET amount = amount + 1"))
    with pytest.raises(StorageError, match="does not prove"):
        pair.office.give("LRT-01", tmp_path / "stik")
    with pytest.raises(DomainError, match="no copy of LRT-09"):
        pair.office.give("LRT-09", tmp_path / "stik")


@pytest.mark.same_everywhere
@pytest.mark.parametrize(
    ("behind", "hours", "expected"),
    [
        (0, 300, Freshness.FINE),
        (2, 0, Freshness.FINE),
        (2, 2, Freshness.OLD),
        (2, 25, Freshness.ALARM),
        (None, 0, Freshness.OLD),
    ],
)
def test_how_far_the_office_is_alarms_by_how_long_it_is_behind(
    pair: Pair, behind: int | None, hours: int, expected: Freshness
) -> None:
    now = pair.shop.context.clock.now()
    taken = Taken(10, now - timedelta(hours=hours)) if behind is not None else None
    assert SendingState(10 + (behind or 0), taken).freshness(now) is expected
