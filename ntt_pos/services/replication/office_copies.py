"""The office's copies of the tills' books: made of the records that tills sent, only read, and given out when a disk died."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data import atomic_files, engine, migrate, schema_version, sqlite_file
from ntt_pos.data.copies.manifest import Manifest
from ntt_pos.data.copies.signatures import Signer, fingerprint, signer_at
from ntt_pos.data.queries.core import chains, registers
from ntt_pos.data.queries.core.heads import hash_at, install_here
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.business_date import wita
from ntt_pos.domain.core.errors import DomainError, ShopError, StorageError
from ntt_pos.domain.core.parcel import Kind, Parcel, Told, garbled
from ntt_pos.domain.core.shop_settings import ShopSettings
from ntt_pos.i18n import N_, explain
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.unit_of_work import Context, Home
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.apply_records import Apply
from ntt_pos.services.replication.chain_parcels import branch_of, clock_ahead
from ntt_pos.services.replication.sealed_values import Beside
from ntt_pos.services.safety.copy_books import copy_books
from ntt_pos.services.safety.proof.verify import Verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ntt_pos.data.engine import Database
    from ntt_pos.services.core.ports import Clock, Ids
    from ntt_pos.services.core.progress import Progress

_GENESIS: Final = journal.GENESIS
_NOBODY: Final = "00000000-0000-0000-0000-000000000000"
KEY_UNUSABLE: Final = N_(
    "The key of this PC ({path}) cannot be used. Move the file away: a new one is made, and each till is told it anew."
)


@dataclass(frozen=True, slots=True)
class CopyState:
    """How far the copy of a register's books is: its last record and when the till made it, and when the office looked last.

    ``said`` is when the till said that this is all: it says so every minute while it runs, also when nothing happens.
    ``new`` records came just now; ``greeted`` is the fingerprint of the till's key when it was heard for the first time;
    ``personal`` is up to which record what stands beside them came (0: never); ``problem`` is why no more was taken.
    """

    register: str
    last: int = 0
    at: datetime | None = None
    said: datetime | None = None
    looked: datetime | None = None
    personal: int = 0
    new: int = 0
    greeted: str = ""
    problem: ShopError | None = None


@dataclass(slots=True)
class _Note:
    """What is known of a till beside its copy."""

    keys: list[str] = field(default_factory=list)
    beside: str = ""
    personal: int = 0
    looked: str = ""
    said: str = ""
    source: str = ""


class OfficeCopies:
    """Keeps a copy of each till's books in a folder of its own below ``root``."""

    def __init__(self, root: Path, key: Path, *, clock: Clock, ids: Ids) -> None:
        self._root = root
        self._clock = clock
        self._ids = ids
        self._key = key

    def fingerprint(self) -> str:
        """Return what a till's owner compares with this PC's key; raises StorageError."""
        return signer_at(self._key, KEY_UNUSABLE).fingerprint

    def take_again(self, register: str) -> CopyState:
        """Take in what a till put into the folder where it was found last."""
        note = self._note(register)
        if not note.source:
            return self._state(register)
        return self._take(Path(note.source) / register, register, signer_at(self._key, KEY_UNUSABLE), None)

    def take_in(self, folder: Path, *, progress: Progress | None = None) -> tuple[CopyState, ...]:
        """Take in what tills put into a folder and leave word of it there; raises StorageError when it cannot be used.

        What is wrong with one till's files is told in its state, and the others are taken in all the same.
        """
        folder, signer = folder.absolute(), signer_at(self._key, KEY_UNUSABLE)
        codes = parcel_files.registers_in(folder)
        parcel_files.offer_key(folder, signer.public)
        return tuple(self._take(folder / code, code, signer, progress) for code in codes)

    def states(self) -> tuple[CopyState, ...]:
        """Return how far each copy is."""
        codes = parcel_files.registers_in(self._root) if self._root.is_dir() else ()
        return tuple(self._state(code) for code in codes)

    def accept(self, register: str, printed: str) -> None:
        """Let a till sign with another key too, told by its fingerprint: its PC was replaced."""
        note = self._note(register)
        note.keys.append(printed)
        self._keep(register, note)

    def begin_anew(self, register: str) -> Path:
        """Lay a copy aside, so that the next one is made from the first record on; return where it is."""
        place = self._place(register)
        if not place.database.is_file():
            raise _no_copy(register, self._known())
        aside = place.root.with_name(f"{register}-lama-{wita(self._clock.now()):%Y%m%d-%H%M%S}")
        place.root.rename(aside)
        return aside

    def give(self, register: str, folder: Path, *, progress: Progress | None = None) -> Manifest:
        """Write a proved backup of a till's books from its copy into a folder; raises ShopError when there is none to give.

        Whoever asks takes in first what the till sent last (``take_again``): the copy may be older than the folder.
        """
        place = self._place(register)
        if not place.database.is_file():
            raise _no_copy(register, self._known())
        with self._opened(place) as context:
            found = Verify(context).run(progress).findings
            if found:
                raise StorageError(
                    "The copy of {register} does not prove ({count} findings, the first at {where}). Take in what the till "
                    "sent last; if its disk is dead, use a backup of the till.",
                    register=register,
                    count=len(found),
                    where=found[0].where,
                )
            return copy_books(context, folder)

    def _take(self, source: Path, code: str, signer: Signer, progress: Progress | None) -> CopyState:
        taking = _Taking(source, code, signer, self._note(code))
        problem: ShopError | None = None
        if not source.is_dir():
            return replace(self._state(code), problem=_away(source.parent))
        try:
            with closing(_database(self._place(code))) as database:
                now = self._clock.now()
                problem = taking.take(database, now, progress)
                taking.note.looked = instant_text(now)
                taking.note.source = str(source.parent)
                self._keep(code, taking.note)
                taking.say(database, taking.note.looked)
        except ShopError as error:
            problem = error
        except engine.DatabaseError as error:
            problem = _spoiled(self._place(code), str(error.orig))
        except OSError as error:
            problem = parcel_files.unreachable(source, error)
        state = self._state(code)
        return replace(state, new=taking.new, greeted=taking.greeted, problem=problem or state.problem)

    def _state(self, code: str) -> CopyState:
        place = self._place(code)
        if not place.database.is_file():
            return CopyState(code)
        try:
            note = self._note(code)
            looked, said = (datetime.fromisoformat(each) if each else None for each in (note.looked, note.said))
            with (
                closing(engine.connect(sqlite_file.sqlite_url(place.database))) as database,
                database.reading() as unit,
            ):
                last, _hash = chains.head(unit, code) or (0, _GENESIS)
                return CopyState(code, last, chains.newest_moment(unit), said, looked, note.personal)
        except (ShopError, ValueError) as error:
            reason = explain(error) if isinstance(error, ShopError) else str(error)
        except engine.DatabaseError as error:
            reason = str(error.orig)
        return CopyState(code, problem=_spoiled(place, reason))

    @contextmanager
    def _opened(self, place: DataFolder) -> Iterator[Context]:
        with closing(engine.connect(sqlite_file.sqlite_url(place.database))) as database:
            with database.reading() as unit:
                row = registers.first(unit)
            if row is None:
                raise StorageError("There is no shop in this file. Nothing was changed.")
            home = Home(row["outlet_id"], row["outlet"], row["id"], row["code"], row["practice"])
            yield Context(database, self._clock, self._ids, home, ShopSettings())

    def _place(self, code: str) -> DataFolder:
        return DataFolder(self._root / code)

    def _known(self) -> str:
        return ", ".join(each.register for each in self.states()) or "-"

    def _note(self, code: str) -> _Note:
        try:
            found = json.loads(self._place(code).copy_note.read_text(encoding="utf-8"))
            known = {name: str(found.get(name, "")) for name in ("beside", "looked", "said", "source")}
            return _Note(keys=[str(key) for key in found["keys"]], personal=int(found["personal"]), **known)
        except FileNotFoundError:
            return _Note()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StorageError(
                "What is known of {register} beside its copy ({path}) cannot be read. Lay the copy aside and begin it anew: "
                "ntt-pos office-copy --anew {register}",
                register=code,
                path=str(self._place(code).copy_note),
            ) from error

    def _keep(self, code: str, note: _Note) -> None:
        text = json.dumps(asdict(note), indent=1, sort_keys=True)
        atomic_files.write_durably(self._place(code).copy_note, text.encode())


class _Taking:
    """What one till put into its folder, on its way into the copy of its books."""

    def __init__(self, source: Path, code: str, signer: Signer, note: _Note) -> None:
        self.note = note
        self.new = 0
        self.greeted = ""
        self._source = source
        self._code = code
        self._signer = signer

    def take(self, database: Database, now: datetime, progress: Progress | None) -> ShopError | None:
        """Take in file after file, each whole or not at all; return what stopped it."""
        while True:
            with database.reading() as unit:
                last, _hash = chains.head(unit, self._code) or (0, _GENESIS)
            files = parcel_files.records_files(self._source)
            newest = max((each.last for each in files), default=0)
            if progress is not None:
                progress(last, max(last, newest))
            problem: ShopError | None = None
            for each in reversed([each for each in files if each.first <= last + 1 <= each.last]):
                try:
                    self._take_records(database, each.path)
                    break
                except DomainError as error:
                    problem = error
                except StorageError:
                    if each.path.exists():
                        raise
                    break  # somebody else took it in meanwhile, and the till took it away
            else:
                self._take_beside(database)
                ahead = self._take_head(database, now)
                with database.reading() as unit:
                    branch = branch_of(unit, self._code, files, last)
                return problem or branch or self._gap(files, last) or ahead

    def say(self, database: Database, at: str) -> None:
        """Leave word of what is here, so that the till sends what is missing and takes away what is not."""
        with database.reading() as unit:
            last, found = chains.head(unit, self._code) or (0, _GENESIS)
            told = Told(self._code, install_here(unit) or _NOBODY, 0, last, found, "", at)
        parcel_files.write(self._source / parcel_files.TAKEN_FILE, Kind.TAKEN, told, b"", self._signer)

    def _take_records(self, database: Database, path: parcel_files.Place) -> None:
        parcel = self._signed(path, Kind.RECORDS)
        told = parcel.told
        with database.writing() as unit:
            install = install_here(unit)
            if install and install != told.install:
                raise DomainError(
                    "{file} comes from another shop's books than the copy of {register} here. Nothing of it was taken in.",
                    file=path.name,
                    register=self._code,
                )
            self.new += Apply(unit, self._photo).take_all(self._code, told.first, parcel.records())
            if hash_at(unit, self._code, told.last) != told.hash or install_here(unit) != told.install:
                raise garbled(path.name)

    def _take_beside(self, database: Database) -> None:
        """Put what stands beside the records in place, once the records are here that it belongs to."""
        path = self._source / parcel_files.BESIDE_FILE
        if not path.is_file():
            return
        digest = atomic_files.sha256_of(path)
        if digest == self.note.beside:
            return
        parcel = self._signed(path, Kind.BESIDE)
        with database.writing() as unit:
            if hash_at(unit, self._code, parcel.told.last) != parcel.told.hash:
                return
            if parcel.told.last < self.note.personal:  # put back by somebody: what was erased stays so
                raise garbled(path.name)
            Beside.read(self._unsealed(parcel.body, path.name).decode("utf-8", errors="replace")).put(unit, self._photo)
        self.note.beside, self.note.personal = digest, parcel.told.last

    def _take_head(self, database: Database, now: datetime) -> DomainError | None:
        """Note when the till said that what is here is all that it recorded; return what is wrong with its clock."""
        path = self._source / parcel_files.HEAD_FILE
        if not path.is_file():
            return None
        told = self._signed(path, Kind.HEAD).told
        with database.reading() as unit:
            if chains.head(unit, self._code) == (told.last, told.hash):
                self.note.said = max(told.at, self.note.said)
        return clock_ahead(self._code, datetime.fromisoformat(told.at), now)

    def _signed(self, path: parcel_files.Place, kind: Kind) -> Parcel:
        """Return a parcel that the till signed whose copy this is; the first key that is heard is the till's."""
        parcel = parcel_files.read(path, kind)
        printed = fingerprint(parcel.key)
        if parcel.told.register != self._code:
            raise garbled(path.name)
        if not self.note.keys:
            self.note.keys, self.greeted = [printed], printed
        if printed not in self.note.keys:
            raise DomainError(
                "{file} is signed with another key than what {register} sent before. Ask there: if its PC was replaced, accept "
                "the key ({key}).",
                file=path.name,
                register=self._code,
                key=printed,
            )
        return parcel

    def _photo(self, sha: str) -> bytes:
        return parcel_files.read_photo(self._source, sha, self._code, self._unsealed)

    def _unsealed(self, data: bytes, name: str) -> bytes:
        try:
            return self._signer.unseal(data)
        except ValueError:
            raise DomainError(
                "{file} was not sealed for this PC, or was changed. Tell {register} this PC's key again, and delete the file.",
                file=name,
                register=self._code,
            ) from None

    def _gap(self, files: Sequence[parcel_files.RecordsFile], last: int) -> DomainError | None:
        later = [each.first for each in files if each.first > last + 1]
        if not later:
            return None
        return DomainError(
            "Records {first} to {last} of {register} did not come yet; the till sends them again the next time.",
            first=last + 1,
            last=min(later) - 1,
            register=self._code,
        )


def _database(place: DataFolder) -> Database:
    """Open a copy, made when there is none yet, and brought to this program's version."""
    url = sqlite_file.sqlite_url(place.database)
    if not place.database.is_file():
        atomic_files.make_folder(place.root)
        migrate.create(url)
    database = engine.connect(url)
    try:
        schema_version.revision(database)
    except StorageError as error:
        database.close()
        raise _spoiled(place, explain(error)) from error
    try:
        if schema_version.revision(database) < schema_version.head():
            migrate.upgrade(url, backup=lambda _url: None)
        schema_version.check_version(database)
    except BaseException:
        database.close()
        raise
    return database


def _spoiled(place: DataFolder, reason: str) -> StorageError:
    return StorageError(
        "The copy in {path} cannot be used: {reason}. Lay it aside and begin it anew: ntt-pos office-copy --anew {register}",
        path=str(place.database),
        reason=reason,
        register=place.root.name,
    )


def _away(folder: Path) -> DomainError:
    return DomainError("The folder {path} is not there. Nothing was taken in.", path=str(folder))


def _no_copy(register: str, known: str) -> DomainError:
    return DomainError("There is no copy of {register} here. Copies: {known}.", register=register, known=known)
