"""Another PC's records on their way into these books, a few at a time, so that no sale waits for them."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from ntt_pos.data.queries.core import chains
from ntt_pos.data.queries.core import other_pcs as heard
from ntt_pos.data.queries.core.heads import hash_at
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core import journal
from ntt_pos.domain.core import parcel as parcels
from ntt_pos.domain.core.errors import DomainError, ShopError, StorageError
from ntt_pos.domain.core.parcel import Kind, Parcel, Record, Told, garbled
from ntt_pos.services.core.shop_pcs import OtherPC
from ntt_pos.services.core.shop_settings import SettingsAdmin
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.apply_records import Apply, photos_in
from ntt_pos.services.replication.chain_parcels import branch_of, clock_ahead
from ntt_pos.services.replication.lost_office.both_out import goes_on_apart
from ntt_pos.services.replication.lost_office.office_rank import first_of_two, second_office
from ntt_pos.services.replication.lost_office.passing_on import Gap, gap_before, passed_on
from ntt_pos.services.replication.meeting import Meeting, check_key
from ntt_pos.services.replication.own_chain import answer, asked_with
from ntt_pos.services.replication.refused_records import Waits, another
from ntt_pos.services.replication.sealed_values import Beside

AT_ONCE_S: Final = 0.008  # seconds in which records are added before they are committed: a sale waits for no longer
FEW_S: Final = 0.003  # the same while somebody works at the till: fewer sales meet a commit than their p95 shows
BREATH_S: Final = 0.020  # seconds that are left to the till after each commit, and at least as long as it took
IN_USE_S: Final = 1.0  # seconds since the till asked something: before that somebody works at it
LONG_BREATH_S: Final = 0.150  # seconds that are left to whoever works at it
QUIET_S: Final = 0.040  # seconds without a question: longer than between two steps of one sale
MOST_BREATHS: Final = 25  # a report that reads for a minute does not keep the records out


class ChainTaking:
    """Another PC's records on their way into these books, a few at a time."""

    def __init__(
        self,
        context: Context,
        meeting: Meeting,
        pc: OtherPC,
        pause: Callable[[float], None],
    ) -> None:
        self.problem: ShopError | None = None
        self.new = 0
        self.epoch = 0  # how often the seat moved, as that PC says whose next records did not come yet
        self.reads = parcels.FIRST_FORMAT  # the newest format of records that this PC says it reads
        self.old = False  # that PC's program answers no PC that was brought back
        self.answers = ""  # the word that its head repeats: this PC, brought back from a backup, asked with it
        self.behind = True  # not all is here that this PC says of its own chain, or it says nothing
        self._refused = False
        self._told = -1  # it said nothing
        self._context = context
        self._meeting = meeting
        self._place = meeting.place / pc.register
        self._pc = pc
        self._pause = pause
        self._saved: set[tuple[str, int]] = set()
        self._photos: dict[str, bytes] = {}  # at hand for what is written next
        self._photos_of = pc  # who sealed them for this PC
        self.wants: dict[str, int] = {}  # PCs of which records lack that lie nowhere, and up to which they are here
        self.lacks: dict[str, int] = {}  # what that PC says that it lacks so

    def take(self) -> None:
        """Take in parcel after parcel and leave word of how far this PC is; ``problem`` says what stopped it."""
        code = self._pc.register
        try:
            while self._take_one() or self._take_passed_on():
                pass
            if self.problem is not None and self._pc.ended is None:
                self.problem = self._stays_apart() or self.problem
            if self._pc.seat:
                try:
                    self._take_beside()
                except DomainError as error:
                    self.problem = self.problem or error
        finally:
            follow(self._context, self._saved)
        head = self._take_head() if self._pc.ended is None else None
        files = parcel_files.records_files(self._place)
        with self._context.reading() as unit:
            last, found = chains.head(unit, code) or (0, journal.GENESIS)
            self.behind = self._pc.ended is None and not 0 <= self._told <= last
            if self._refused or self._told <= last:  # what it recorded is here, and does not say so
                self.epoch = 0
            if self.problem is None:
                self.problem = branch_of(unit, code, files, last) or head
        body = answer(asked_with(self._meeting.place, code))
        digest = hashlib.sha256(body).hexdigest() if body else ""
        told = Told(code, self._meeting.install, 0, last, found, digest, instant_text(self._context.clock.now()))
        path = self._place / parcel_files.taken_file(self._context.home.register_code)
        parcel_files.write(path, Kind.TAKEN, told, body, self._meeting.signer)

    def _take_one(self) -> bool:
        """Take in one parcel that follows; return whether there was one."""
        code, ended = self._pc.register, self._pc.ended
        with self._context.reading() as unit:
            last, newest = chains.head(unit, code) or (0, journal.GENESIS)
        if ended is not None and last >= ended:
            self._forget()
            return False
        files = parcel_files.records_files(self._place)
        problem: ShopError | None = None
        for each in reversed([each for each in files if each.first <= last + 1 <= each.last]):
            try:
                self._take_records(self._signed(each.path, Kind.RECORDS), last, newest)
            except Waits as waits:
                self.problem = waits
                return False
            except DomainError as error:
                problem = error
            except StorageError:
                if each.path.exists():
                    raise
            else:
                return True
        self._refused = problem is not None
        later = [each.first for each in files if each.first > last + 1]
        if problem is None and later and all(each.last > last for each in files):
            problem = DomainError(
                "Records {first} to {last} of {register} did not come yet; that PC sends them again the next time.",
                first=last + 1,
                last=min(later) - 1,
                register=code,
            )
        self.problem = problem
        return False

    def _take_passed_on(self) -> bool:
        """Take in what the office PC passed on of one that is gone, which lies nowhere else; return whether that helped.

        It is what lacks here of this PC, once it is out; or, where this PC opens the seat, of the one that had it before: up to
        the record from which it goes on.
        """
        context, meeting, pc = self._context, self._meeting, self._pc
        if pc.ended is not None:
            giver = next((each for each in meeting.known if each.seat and each.ended is None), pc)
            gap = Gap(pc.register, pc.ended) if not self._refused else None
        else:
            giver, gap = pc, gap_before(context, meeting, pc) if isinstance(self.problem, Waits) else None
        of = next((each for each in meeting.known if gap is not None and each.register == gap.register), None)
        if gap is None or of is None or giver.register == context.home.register_code:
            return False
        with context.reading() as unit:
            last, _hash = chains.head(unit, gap.register) or (0, "")
        if last >= gap.until or (of.ended is not None and of.ended < gap.until):
            return False
        bridge = ChainTaking(context, meeting, replace(of, ended=gap.until), self._pause)
        try:
            helped = bridge.take_from(giver, gap)
        finally:
            follow(context, bridge.saved)
        self.new += bridge.new
        self.wants = {} if helped else {gap.register: last}
        if helped:
            self.problem = None
        return helped

    def take_from(self, giver: OtherPC, gap: Gap) -> bool:
        """Take this PC's records in as another one passed them on; they must follow, and lead to where the gap ends."""
        path = self._meeting.place / giver.register / passed_on(self._pc.register)
        if not path.is_file():
            return False
        parcel = self._meeting.signed_by(giver, path, Kind.RECORDS)
        told = parcel.told
        if (told.register, told.install) != (self._pc.register, self._meeting.install):
            raise garbled(path.name)
        with self._context.reading() as unit:
            last, newest = chains.head(unit, self._pc.register) or (0, journal.GENESIS)
        if not told.first <= last + 1 <= gap.until <= told.last:
            return False
        end = list(parcel.records())[gap.until - told.first]
        if gap.head and end.hash != gap.head:
            raise garbled(path.name)
        self._photos_of = giver
        self._take_records(parcel, last, newest)
        return True

    def _stays_apart(self) -> ShopError | None:
        """Return that its records will never come in, and what to do; None where they only wait."""
        two = second_office(self._context, self._meeting, self._pc)
        waits = isinstance(self.problem, Waits)
        return two or (goes_on_apart(self._context, self._meeting, self._pc) if waits else None)

    @property
    def saved(self) -> set[tuple[str, int]]:
        """The master rows that changed."""
        return self._saved

    def _forget(self) -> None:
        """Wait no more for a PC that was taken out of the shop."""
        with self._context.reading() as unit:
            known = any(each.code == self._pc.register for each in heard.heard(unit, self._context.home.outlet_id))
        if known:
            with self._context.database.writing() as unit:
                heard.forget(unit, self._pc.register_id)

    def _take_records(self, parcel: Parcel, last: int, newest: str) -> None:
        """Add a parcel's records, a few in each transaction, after the whole of it was proved by its signed end."""
        told, code = parcel.told, self._pc.register
        records = tuple(parcel.records())
        known = last - told.first + 1
        if known and records[known - 1].hash != newest:
            raise another(code, last)
        if not parcels.follow(code, last + 1, newest, records[known:], told.hash):
            raise garbled(parcel.name)
        left = records[known : None if self._pc.ended is None else max(self._pc.ended - told.first + 1, 0)]
        stops = first_of_two(self._context, self._meeting, self._pc, left)
        if stops is not None:
            place, two_offices = stops
            left = left[:place]
            if not left:
                raise two_offices
        photos = {seq: found for seq, record in enumerate(left, last + 1) if (found := photos_in(record))}
        most = len(left)
        while left:
            # The folder may not answer for a minute: it is asked before the books are open.
            self._photos = {sha: self._from_folder(sha) for sha in photos.get(last + 1, ())}
            until = min((seq for seq in photos if seq > last + 1), default=last + len(left) + 1) - last - 1
            begun = time.monotonic()
            try:
                new = self._add(last + 1, left[: min(most, until)])
            except Waits as waits:
                most = waits.seq - last - 1
                if most == 0:
                    raise
                continue
            last, left = last + new, left[new:]
            most = len(left)
            self._rest(max(BREATH_S, time.monotonic() - begun))

    def _rest(self, seconds: float) -> None:
        """Leave the PC to the till: for some seconds, and while somebody there is in the middle of a sale."""
        database = self._context.database
        self._pause(seconds)
        if not database.rests(IN_USE_S):
            self._pause(LONG_BREATH_S)
            for _ in range(MOST_BREATHS):
                if database.rests(QUIET_S):
                    break
                self._pause(BREATH_S)

    def _add(self, seq: int, records: Sequence[Record]) -> int:
        """Add records until their time is over, and commit; return how many."""
        context, looked = self._context, 0

        def wanted() -> bool:
            return context.database.is_wanted

        def some() -> Iterator[Record]:
            nonlocal looked
            for looked, record in enumerate(for_a_moment(records, seconds, wanted), 1):  # noqa: B007 told to whoever asked
                yield record

        seconds = AT_ONCE_S if context.database.rests(IN_USE_S) else FEW_S
        with context.database.writing() as unit:
            apply = Apply(unit, self._photo, living=True, home=context.home.register_code)
            self.new += apply.take_all(self._pc.register, seq, some())
        self._saved |= apply.saved
        return looked

    def _take_beside(self) -> None:
        """Put what stands beside the records in place, once the records are here that it belongs to."""
        path = self._mine / parcel_files.BESIDE_FILE
        if not path.is_file():
            return
        digest = parcel_files.mark_of(path)
        newest, _, known = self._meeting.note.beside.get(self._pc.register, "").rpartition(" ")
        if digest == known:
            return
        parcel = self._signed(path, Kind.BESIDE)
        if newest.isdecimal() and parcel.told.last < int(newest):  # what was erased or changed since then stays so
            raise DomainError(
                "{file} of {register} is older than what is here: where the PCs meet was brought back from a backup. Nothing of "
                "it was taken in; {register} sends it again when it meets the others.",
                file=path.name,
                register=self._pc.register,
            )
        context = self._context
        beside = Beside.read(self._unsealed(parcel.body, path.name).decode("utf-8", errors="replace"))
        with context.reading() as unit:
            if hash_at(unit, self._pc.register, parcel.told.last) != parcel.told.hash:
                return
            here = chains.photos_of(unit, beside.photos)
        self._photos = {sha: here.get(sha) or self._from_folder(sha) for sha in beside.photos}
        with context.database.writing() as unit:
            beside.put(unit, self._photo)
        context.database.empty_log()  # what was erased at the office stays nowhere here
        self._meeting.note.beside[self._pc.register] = f"{parcel.told.last} {digest}"

    def _take_head(self) -> DomainError | None:
        """Keep what that PC said last of its chain; return what is wrong with its clock."""
        path = self._place / parcel_files.HEAD_FILE
        if not path.is_file():
            return None
        parcel, context, now = self._signed(path, Kind.HEAD), self._context, self._context.clock.now()
        told, said = parcel.told, datetime.fromisoformat(parcel.told.at)
        try:
            body = json.loads(parcel.body)
            self.reads = int(body.get("reads", parcels.FIRST_FORMAT))
            seat, self.epoch, self._told = int(body["seat"]), int(body.get("epoch", 0)), told.last
            self.old = "answers" not in body
            self.answers = str(body.get("answers", {}).get(context.home.register_code, ""))
            self.lacks = {str(code): int(last) for code, last in body.get("lacks", {}).items()}
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise garbled(path.name) from error
        with context.database.writing() as unit:
            heard.put(
                unit,
                self._pc.register_id,
                seq=told.last,
                head=told.hash,
                at=said,
                seat_seq=seat,
                heard_at=now,
            )
        return clock_ahead(self._pc.register, said, now)

    def _signed(self, path: parcel_files.Place, kind: Kind) -> Parcel:
        """Return a parcel that this PC of this shop signed."""
        parcel = parcel_files.read(path, kind)
        told = parcel.told
        if told.install != self._meeting.install:
            raise DomainError(
                "{file} in the folder of {register} is of another shop. Nothing of it was taken in; each shop has a folder of "
                "its own.",
                file=path.name,
                register=self._pc.register,
            )
        if told.register != self._pc.register:
            raise garbled(path.name)
        check_key(self._pc, parcel, self._meeting.note)
        return parcel

    @property
    def _mine(self) -> parcel_files.Place:
        place = self._meeting.place / self._photos_of.register
        return place / parcel_files.for_register(self._context.home.register_code)

    def _photo(self, sha: str) -> bytes:
        return self._photos.get(sha) or self._from_folder(sha)

    def _from_folder(self, sha: str) -> bytes:
        return parcel_files.read_photo(self._mine, sha, self._photos_of.register, self._unsealed)

    def _unsealed(self, data: bytes, name: str) -> bytes:
        try:
            return self._meeting.signer.unseal(data)
        except ValueError:
            raise garbled(name) from None


def follow(context: Context, saved: set[tuple[str, int]]) -> None:
    """Let a PC go by the master rows that came: its search, its settings."""
    context.changed |= {each for each in saved if each[0] in {"product", "producer"}}
    if any(table == "setting" for table, _id in saved):
        SettingsAdmin(context).follow()


def for_a_moment(records: Iterable[Record], seconds: float, wanted: Callable[[], bool]) -> Iterator[Record]:
    """Yield records, at least one, until the time is over or somebody else wants the books."""
    ends = time.monotonic() + seconds
    for record in records:
        yield record
        if time.monotonic() >= ends or wanted():
            return
