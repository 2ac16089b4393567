"""A PC's own records come back to it from the others, where its books are older than what it sent; and what went apart is listed."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ntt_pos.data.queries.core import chains
from ntt_pos.data.queries.core.heads import hash_at
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.parcel import Kind, Parcel, Record, Told, garbled, record_lines
from ntt_pos.services.core.shop_pcs import pcs
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.apply_records import Apply, photos_in
from ntt_pos.services.replication.chain_parcels import next_records, put_beside, put_photos
from ntt_pos.services.replication.lost_office.late_list import LIST, write_list
from ntt_pos.services.replication.refused_records import Waits
from ntt_pos.services.replication.sealed_values import Beside
from ntt_pos.services.safety.proof.kept_heads import OlderBooks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ntt_pos.data.engine import Unit
    from ntt_pos.services.core.shop_pcs import OtherPC
    from ntt_pos.services.core.unit_of_work import Context
    from ntt_pos.services.replication.meeting import Meeting
    from ntt_pos.services.safety.brought_back import BroughtBack


class Apart(DomainError):
    """This PC's journal is another one than what the others have of it, from a record on."""


class OwnChain:
    """This register's own records on their way back from the other PCs."""

    def __init__(
        self,
        context: Context,
        meeting: Meeting,
        *,
        words: Mapping[str, Told],
        lists: Path,
        waiting: BroughtBack | None = None,
        answered: Collection[str] = (),
    ) -> None:
        """``words`` is what each other PC said of this chain; ``lists`` is where a branch is listed that nobody has.

        ``waiting`` is the backup that these books came from; ``answered`` are the PCs that told of all their chains since.
        """
        self._context = context
        self._meeting = meeting
        self._folder = meeting.place
        self._code = context.home.register_code
        self._me = next(each for each in meeting.known if each.register == self._code)
        self._gone = {self._code, *(waiting.without if waiting is not None else ())}
        self._others = [each for each in meeting.known if each.register not in self._gone and each.ended is None]
        self._waiting = waiting
        self._answered = answered
        self._words = words
        self._lists = lists
        self.saved: set[tuple[str, int]] = set()
        self.new = 0

    def fetch(self, *, behind: Collection[str] = (), old: Collection[str] = ()) -> ShopError | None:
        """Take in what the others give back; return why this PC records nothing yet, None once all is here.

        Books from a backup wait until every other PC answered them, and for all that those that are ``behind`` say of
        their own chains: this PC may be taken out there. ``old`` are those whose program answers nobody. Raises Apart where this PC went on from an older record than the
        others have.
        """
        problem: ShopError | None = None
        try:
            while self._take_one():
                pass
        except Apart:  # it goes on asking: what the others give back tells after a restart, too
            raise
        except ShopError as error:
            problem = error
        lost, silent = self.lost(), self.silent
        waits_for = [pc.register for pc in self._others if self._waiting is not None and pc.register in behind]
        if not lost and not silent and not waits_for and not isinstance(problem, Waits):
            self._take_beside()
            parcel_files.take_away(self._asked)
            return None
        self._ask()
        if problem is not None and (not isinstance(problem, Waits) or not (lost or silent or waits_for)):
            return problem
        with self._context.reading() as unit:
            last, _hash = chains.head(unit, self._code) or (0, "")
            for code, theirs in lost.items():
                if theirs <= last:  # another record stands there; what they give back tells where it began
                    raise self._apart(unit, code, theirs)
        if not lost and not silent:
            return OlderBooks(
                "Not all that {other} recorded came to {register} yet. Until then these books, which were brought back, record "
                "nothing; open the program there.",
                other=", ".join(waits_for),
                register=self._code,
            )
        if not lost and (deaf := [code for code in silent if code in old]):
            return OlderBooks(
                "{other} has an older program, which does not answer {register}. Until then these books, which were brought "
                "back, record nothing. Update the program on {other} and open it, or take that PC out of the shop if it is "
                "gone for good.",
                other=", ".join(deaf),
                register=self._code,
            )
        if not lost:
            return OlderBooks(
                "{other} did not say yet what it has of {register}. Until then these books, which were brought back, record "
                "nothing; open the program there, or take that PC out of the shop if it is gone for good.",
                other=", ".join(silent),
                register=self._code,
            )
        code, theirs = max(lost.items(), key=lambda each: each[1])
        return OlderBooks(
            "{other} has record {seq} of {register}, which these books do not have: they are older than what was sent. This "
            "PC takes in again what is missing, and records nothing until then; leave the program open on the other PCs.",
            other=code,
            seq=theirs,
            register=self._code,
        )

    @property
    def silent(self) -> tuple[str, ...]:
        """The PCs that did not answer these books yet since they were brought back, also those that came after the backup."""
        if self._waiting is None:
            return ()
        with self._context.reading() as unit:
            living = [each.register for each in pcs(unit) if each.ended is None]
        return tuple(code for code in living if code not in self._gone and code not in self._answered)

    def lost(self) -> dict[str, int]:
        """Return which other PCs have records of this register that are not here, and up to which."""
        with self._context.reading() as unit:
            return {
                code: told.last
                for code, told in self._words.items()
                if told.last and hash_at(unit, told.register, told.last) != told.hash
            }

    @property
    def _asked(self) -> parcel_files.Place:
        return self._folder / self._code / parcel_files.taken_file(self._code)

    def _ask(self) -> None:
        """Say how far this chain is here, with hashes further and further back, so that the others find where it fits."""
        with self._context.reading() as unit:
            last, newest = chains.head(unit, self._code) or (0, journal.GENESIS)
            steps = {last, *(last - 2**power for power in range(last.bit_length()) if 2**power < last), 0}
            heads = [
                (seq, hash_at(unit, self._code, seq) if seq else journal.GENESIS) for seq in sorted(steps, reverse=True)
            ]
        asked = self._waiting.asked if self._waiting is not None else ""
        body = json.dumps({"heads": heads, "asked": asked}).encode()
        told = Told(
            self._code,
            self._meeting.install,
            0,
            last,
            newest,
            hashlib.sha256(body).hexdigest(),
            instant_text(self._context.clock.now()),
        )
        parcel_files.write(self._asked, Kind.TAKEN, told, body, self._meeting.signer)

    def _take_one(self) -> bool:
        """Take in what another PC gave; return whether something was new. One parcel that is wrong holds up no other."""
        problem: ShopError | None = None
        for pc, path in self._given():
            try:
                if self._take_from(pc, path):
                    return True
            except Apart:
                raise
            except ShopError as error:
                problem = error if problem is None or isinstance(error, Waits) else problem
        if problem is not None:
            raise problem
        return False

    def _take_from(self, pc: OtherPC, path: parcel_files.Place) -> bool:
        parcel = self._meeting.signed_by(pc, path, Kind.RECORDS)
        if parcel.told.register != self._code or parcel.told.install != self._meeting.install:
            raise garbled(path.name)
        records = tuple(parcel.records())
        with self._context.reading() as unit:
            last, _hash = chains.head(unit, self._code) or (0, journal.GENESIS)
            for seq, record in enumerate(records[: max(last - parcel.told.first + 1, 0)], parcel.told.first):
                if hash_at(unit, self._code, seq) != record.hash:
                    raise self._apart(unit, pc.register, seq)
        follows = parcel.told.first <= last + 1 <= parcel.told.last
        return follows and self._add(pc, last + 1, records[last - parcel.told.first + 1 :])

    def _given(self) -> Iterator[tuple[OtherPC, parcel_files.Place]]:
        """Yield parcels of this chain with who signed them: what the others gave back, and what this PC itself had sent."""
        for pc in self._others:
            path = self._folder / pc.register / given_back(self._code)
            if path.is_file():
                yield pc, path
        with self._context.reading() as unit:
            last, _hash = chains.head(unit, self._code) or (0, journal.GENESIS)
        for each in parcel_files.records_files(self._folder / self._code):
            if each.first <= last + 1 <= each.last:
                yield self._me, each.path

    def _add(self, pc: OtherPC, first: int, records: Sequence[Record]) -> bool:
        place = self._folder / pc.register / parcel_files.for_register(self._code)
        photos = {
            sha: parcel_files.read_photo(place, sha, pc.register, self._unsealed)
            for record in records
            for sha in photos_in(record)
        }
        while records:
            context = self._context
            try:
                with context.database.writing() as unit:
                    apply = Apply(unit, photos.__getitem__, living=True, own=True)
                    self.new += apply.take_all(self._code, first, records)
            except Waits as waits:
                records = records[: waits.seq - first]
                continue
            self.saved |= apply.saved
            return True
        return False

    def _take_beside(self) -> None:
        """Put in place what stands beside the records of the seat, from a PC that had all of them when it was asked."""
        context = self._context
        for pc in self._others if self._asked.is_file() else ():
            place = self._folder / pc.register / parcel_files.for_register(self._code)
            path = self._folder / pc.register / beside_given_back(self._code)
            if not path.is_file():
                continue
            parcel = self._meeting.signed_by(pc, path, Kind.BESIDE)
            with context.reading() as unit:
                if chains.head(unit, self._code) != (parcel.told.last, parcel.told.hash):
                    continue
            beside = Beside.read(self._unsealed(parcel.body, path.name).decode("utf-8", errors="replace"))
            photos = {sha: parcel_files.read_photo(place, sha, pc.register, self._unsealed) for sha in beside.photos}
            with context.database.writing() as unit:
                beside.put(unit, photos.__getitem__)
            context.database.empty_log()
            return

    def _unsealed(self, data: bytes, name: str) -> bytes:
        try:
            return self._meeting.signer.unseal(data)
        except ValueError:
            raise garbled(name) from None

    def _apart(self, unit: Unit, other: str, seq: int) -> Apart:
        path = self._lists / LIST
        write_list(unit, self._context.home, seq - 1, path)
        return Apart(
            "The journal of {register} here and the one that {other} has went apart at record {seq}: an older copy of these "
            "books went on, or two PCs work as {register}. What the others have counts. Keep every paper; what is to be typed "
            "in again stands in {path}. Take {register} out of the shop at the office PC and let this PC join again.",
            register=self._code,
            other=other,
            seq=seq,
            path=str(path),
        )


def give_all_back(context: Context, meeting: Meeting, problems: dict[str, ShopError]) -> None:
    """Give every other PC that no problem stops its own records; what stops one of them is put into ``problems``."""
    for pc in meeting.known:
        if pc.register != context.home.register_code and pc.register not in problems:
            try:
                give_back(context, meeting, pc)
            except ShopError as error:
                problems[pc.register] = error


def give_back(context: Context, meeting: Meeting, pc: OtherPC) -> None:
    """Give another PC its own records that it asks for, with what stands beside them; take them away once it has them."""
    home, folder = context.home.register_code, meeting.place
    asked = folder / pc.register / parcel_files.taken_file(pc.register)
    given = folder / home / given_back(pc.register)
    if not asked.is_file():
        if given.is_file():
            parcel_files.take_away(given)
            parcel_files.take_away(folder / home / beside_given_back(pc.register))
        return
    # One that was taken out and brought back has another key; its records lie open where the PCs meet.
    parcel = meeting.signed_by(pc, asked, Kind.TAKEN) if pc.ended is None else parcel_files.read(asked, Kind.TAKEN)
    if parcel.told.register != pc.register or parcel.told.install != meeting.install:
        raise garbled(asked.name)
    try:
        heads = [(int(seq), str(found)) for seq, found in json.loads(parcel.body)["heads"]]
    except (ValueError, KeyError, TypeError) as error:
        raise garbled(asked.name) from error
    with context.reading() as unit:
        fits = max((seq for seq, found in heads if not seq or hash_at(unit, pc.register, seq) == found), default=0)
        more = next_records(context, unit, fits, meeting.install, of=pc)
        beside = Beside.of(unit).text.encode() if pc.seat and more.whole else b""
    if not more.records:
        return
    parcel_files.write(given, Kind.RECORDS, more.told, record_lines(more.records), meeting.signer)
    if pc.seat:
        place = folder / home / parcel_files.for_register(pc.register)
        put_photos(context, place, parcel.key)
        if beside:
            path = folder / home / beside_given_back(pc.register)
            put_beside(path, replace(more.told, first=more.told.last), beside, parcel.key, meeting.signer)


def given_back(register: str) -> str:
    """Return where a PC puts what it gives another one back of its own records."""
    return f"balik-{register}.ntt"


def beside_given_back(register: str) -> str:
    """Return where it puts what stands beside them: not where a PC that is the seat puts its own, which a hub never lets go."""
    return f"balik-{register}-pribadi.ntt"


def asks(folder: parcel_files.Place, register: str) -> Told | None:
    """Return with what a PC asks for its own records, None while it does not; it is proved when it is answered."""
    with suppress(ShopError, OSError):
        return parcel_files.read(folder / register / parcel_files.taken_file(register), Kind.TAKEN).told
    return None


def asked_with(folder: parcel_files.Place, register: str) -> str:
    """Return the word with which a PC asks what others have, which they repeat, "" while it does not ask."""
    with suppress(ShopError, OSError, ValueError, TypeError, AttributeError):
        parcel = parcel_files.read(folder / register / parcel_files.taken_file(register), Kind.TAKEN)
        return str(json.loads(parcel.body).get("asked", "")) if parcel.told.register == register else ""
    return ""


def answer(word: str) -> bytes:
    """Return the body of what a PC says of a chain whose own PC asks with a word."""
    return json.dumps({"answers": word}).encode() if word else b""


def answered(parcel: Parcel) -> str:
    """Return which word somebody repeats that told of a chain, "" for none."""
    with suppress(ValueError, TypeError, AttributeError):
        return str(json.loads(parcel.body).get("answers", ""))
    return ""
