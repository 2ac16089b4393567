"""Bringing a backup back: examined as if an enemy had sent it, the old file kept, what was lost written down."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data import atomic_files, engine, migrate, schema_version, sqlite_file
from ntt_pos.data import backup as copying
from ntt_pos.data import restore as placing
from ntt_pos.data.copies import encrypted_files, packed_files
from ntt_pos.data.copies.manifest import Heads, Manifest, known_heads, manifest_of, manifests, read_manifest
from ntt_pos.data.copies.signatures import Signer, signer_at
from ntt_pos.data.queries.core import heads as book_heads
from ntt_pos.data.queries.core import registers
from ntt_pos.data.queries.core.closed_years import kept_years
from ntt_pos.data.window_lock import WindowLock
from ntt_pos.domain.core.business_date import wita
from ntt_pos.domain.core.errors import DomainError, ShopError, StorageError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.shop_settings import ShopSettings
from ntt_pos.domain.core.users import Actor
from ntt_pos.files import discard
from ntt_pos.i18n import N_
from ntt_pos.services.core.shop_pcs import pcs
from ntt_pos.services.core.sign_in.users import People
from ntt_pos.services.core.unit_of_work import Context, Home
from ntt_pos.services.safety.after_restore import Examined, Fresh, printed_numbers, start_epoch
from ntt_pos.services.safety.brought_back import ASKED_BYTES, NOT_BROUGHT_BACK, BroughtBack
from ntt_pos.services.safety.proof.verify import Verify
from ntt_pos.services.safety.proof.verify_years import YEAR_FILE
from ntt_pos.services.safety.restore_answers import numbers_asked, unconfirmed
from ntt_pos.services.safety.restore_heads import examine_heads, present_heads
from ntt_pos.services.safety.year_copies import bring_years, pin_years

if TYPE_CHECKING:
    from datetime import datetime

    from ntt_pos.paths import DataFolder
    from ntt_pos.services.core.ports import Clock, Ids
    from ntt_pos.services.core.progress import Progress

CANDIDATE: Final = ".pulih"
ENCRYPTED: Final = encrypted_files.SUFFIX


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who restores, with their own secret."""

    username: str
    secret: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the owner gave: which backup, who, the last numbers on paper (None: not asked yet), the file with their key."""

    backup: Path
    username: str
    secret: str
    printed: tuple[str, ...] | None
    identity: Path | None = None


@dataclass(frozen=True, slots=True)
class RestoredShop:
    """The books are back: as of when, what was lost after that, which numbers are skipped, where the old file is."""

    examined: Examined
    epoch: int
    skipped: tuple[tuple[str, int, int], ...]
    old_file: Path | None
    waits: bool = False  # for what the shop's other PCs have: its first record is written after that


@dataclass(frozen=True, slots=True)
class OfferedBackup:
    """A backup that can be opened here: its file, when it was made, and how many sales it says it holds."""

    path: Path
    at: datetime
    sales: int


@dataclass(frozen=True, slots=True)
class Drill:
    """A rehearsal of restoring: the backup, what was found wrong (nothing: it would work) and how much it holds."""

    manifest: Manifest
    problem: ShopError | None
    counts: Mapping[str, int]


class Restore:
    """Restores the SQLite books of one data folder while its window is closed.

    ``places`` are the folders that keep heads (the second folder, the backups themselves).
    """

    def __init__(self, folder: DataFolder, *, clock: Clock, ids: Ids, places: Sequence[Path] = ()) -> None:
        self._folder = folder
        self._clock = clock
        self._ids = ids
        self._places = (folder.backups, *places)

    def examine(self, backup: Path, *, identity: Path | None = None, progress: Progress | None = None) -> Examined:
        """Examine a backup in a folder of its own and leave everything as it is; raises StorageError and DomainError."""
        with tempfile.TemporaryDirectory(prefix="ntt-pos-") as folder:
            candidate = Path(folder) / "candidate.db"
            kept = self._bring(backup, candidate, identity)
            with self._present() as present:
                return self._prove(candidate, backup, (*kept, *self._kept()), present, progress)

    def offered(self) -> tuple[OfferedBackup, ...]:
        """Return the backups of this PC's folders that need no key, newest first."""
        found = [
            OfferedBackup(each.path, each.at, each.counts.get("sale", 0))
            for place in self._places
            for each in manifests(place)
            if each.kind == "sqlite" and not each.encrypted
        ]
        return tuple(sorted(found, key=lambda each: each.at, reverse=True))

    def left_behind(self, examined: Examined) -> Mapping[str, int]:
        """Return how many rows of each of the present books are not in a backup; nothing where they cannot be read."""
        with self._present() as present:
            if present is None:
                return {}
            with present.reading() as unit:
                now = book_heads.counts_of(unit)
        more = {book: count - examined.counts.get(book, 0) for book, count in now.items()}
        return {book: count for book, count in more.items() if count > 0}

    def check_owner(self, who: Credentials) -> None:
        """Raise SignInRefused or Denied where somebody may not restore over the present books; changes nothing."""
        with self._present() as present:
            if present is not None:
                self._sign_in(present, who)

    def restore(
        self,
        backup: Path,
        *,
        who: Credentials,
        printed: Sequence[str] | None = None,
        identity: Path | None = None,
        progress: Progress | None = None,
    ) -> RestoredShop:
        """Put a backup in the place of the shop's database and start a new epoch of its register.

        ``printed`` are the last numbers on paper (receipt, statement …), needed when the present file cannot be read;
        an empty sequence says that nothing was printed after the backup. The owner signs in, at the present books where
        they can be read, else at the backup. Raises WindowOpen, StorageError, DomainError and PrintedNumbersAsked;
        then the present file is as it was, unless the sentence says that the backup is in place.
        """
        if self._folder.copy_note.exists():
            raise DomainError(
                "The books in {path} are the office's copy of a till's. Bring the backup back on the till's PC; nothing was "
                "changed.",
                path=str(self._folder.root),
            )
        spoken = printed_numbers(printed or ())
        candidate = self._folder.database.with_name(self._folder.database.name + CANDIDATE)
        atomic_files.make_folder(self._folder.root)
        with WindowLock(self._folder.root):
            placing.remove(candidate)
            try:
                kept = (*self._bring(backup, candidate, identity), *self._kept())
                with self._present() as present:
                    examined = self._prove(candidate, backup, kept, present, progress)
                    if present is None and printed is None:
                        raise numbers_asked(unreadable=self._folder.database.exists())
                    if present is not None:
                        self._sign_in(present, who)
                        kept = (*kept, present_heads(present, self._clock))
                    before = _epoch(present) if present is not None else 0
                context = _context(engine.connect(sqlite_file.sqlite_url(candidate)), self._clock, self._ids)
                try:
                    self._refuse_till(context)
                    by = self._owner(context, who, signed_in=present is not None)
                    sha256 = atomic_files.sha256_of(candidate)
                    fresh = Fresh(spoken, before, sha256)
                    epoch, skipped, waiting = self._begin(context, by, examined, kept, fresh)
                    with context.reading() as unit:
                        years = kept_years(unit)
                finally:
                    context.database.close()
                placing.finish(candidate)
                bring_years(years, self._folder.root, self._year_folders(backup), identity)
                old = self._swap(candidate, waiting)
            except OSError as error:
                raise StorageError(
                    "The backup could not be put in place: {reason}. The present file is as it was.",
                    reason=error.strerror or str(error),
                ) from error
            finally:
                placing.remove(candidate)
        return RestoredShop(examined, epoch, skipped, old, waiting is not None)

    def _swap(self, candidate: Path, waiting: BroughtBack | None) -> Path | None:
        """Give the candidate the name of the books; return where the file that had it is kept."""
        aside, note = self._aside(), self._folder.brought_back
        before = note.read_bytes() if note.is_file() else None  # the present books may wait themselves
        old = placing.lay_aside(self._folder.database, aside)
        try:
            if waiting is not None:
                waiting.keep(note)
            placing.put_in_place(candidate, self._folder.database)
        except placing.Unconfirmed as error:
            raise unconfirmed(error, old) from error
        except OSError:
            placing.take_back(self._folder.database, aside)
            if before is None:
                discard(note)
            elif waiting is not None:
                atomic_files.write_durably(note, before)
            raise
        return old

    def drill(self, manifest: Manifest, *, progress: Progress | None = None) -> Drill:
        """Rehearse restoring a backup in a folder of its own: read it back, examine it, prove its books, write to it."""
        try:
            with tempfile.TemporaryDirectory(prefix="ntt-pos-") as folder:
                rehearsed = Path(folder) / "rehearsal.db"
                self._bring(manifest.path, rehearsed, None)
                examined = self._prove(rehearsed, manifest.path, (manifest.heads, *self._kept()), None, progress)
                context = _context(engine.connect(sqlite_file.sqlite_url(rehearsed)), self._clock, self._ids)
                try:
                    by = People(context).system_actor()
                    start_epoch(context, by, examined, (manifest.heads,), Fresh({}, 0, manifest.plain_sha256))
                finally:
                    context.database.close()
        except (ShopError, OSError) as error:
            problem = (
                error
                if isinstance(error, ShopError)
                else StorageError("The backup could not be read back or rehearsed: {reason}", reason=str(error))
            )
            return Drill(manifest, problem, {})
        return Drill(manifest, None, examined.counts)

    def _bring(self, backup: Path, candidate: Path, identity: Path | None) -> tuple[Heads, ...]:
        """Copy (decrypt, unpack) the offered file; its manifest, when it has one, must fit it."""
        placing.check_offered(backup, candidate.parent)
        manifest = read_manifest(manifest_of(backup)) if manifest_of(backup).is_file() else None
        if backup.suffix == encrypted_files.SUFFIX:
            if identity is None:
                raise StorageError(
                    "{path} is encrypted. Name the file with the owner's secret key. Nothing was changed.",
                    path=str(backup),
                )
            digest = atomic_files.sha256_of(backup)
            encrypted_files.unseal(backup, candidate, identity)
        else:
            digest = placing.copy_in(backup, candidate)
        fits = manifest is None or digest == manifest.sha256
        if fits and packed_files.is_packed(candidate):
            packed_files.unpack(candidate, offered=backup, room=atomic_files.free_bytes(candidate.parent))
        if manifest is None:
            return ()
        if not fits or atomic_files.sha256_of(candidate) != manifest.plain_sha256:
            raise StorageError(
                "{path} is not the file that its manifest describes: it was changed or cut short. Nothing was changed here; "
                "take another backup.",
                path=str(backup),
            )
        return (manifest.heads,)

    def _kept(self) -> tuple[Heads, ...]:
        return tuple(heads for place in self._places for heads in known_heads(place))

    def _prove(
        self,
        candidate: Path,
        offered: Path,
        kept: Sequence[Heads],
        present: Context | None,
        progress: Progress | None,
    ) -> Examined:
        if placing.check_schema(candidate, offered) != schema_version.head():
            migrate.upgrade(sqlite_file.sqlite_url(candidate), backup=lambda _url: None)
        database = copying.open_read_only(candidate)
        try:
            context = _context(database, self._clock, self._ids)
            with context.reading() as unit:
                pin_years(unit, self._year_folders(offered))
            report = Verify(context).run(progress)
            # Books whose closed years lie nowhere are better than none: the proof and the doctor go on naming the files.
            findings = [each for each in report.findings if each.kind != YEAR_FILE]
            if findings:
                first = findings[0]
                raise StorageError(
                    "The books in this backup do not prove themselves: {count} findings, the first at {where}. "
                    "Nothing was changed; take another backup, and keep this one for the auditor.",
                    count=len(findings),
                    where=first.where,
                )
            return examine_heads(context, kept, self._kept(), present, self._clock)
        finally:
            database.close()

    def _year_folders(self, offered: Path) -> tuple[Path, ...]:
        return (self._folder.root, offered.parent, *self._places)

    def _signer(self) -> Signer:
        return signer_at(self._folder.sheet_key, N_("The key of this PC ({path}) cannot be used. Nothing was changed."))

    def _refuse_till(self, context: Context) -> None:
        """Refuse to bring books back on a till of several PCs: its journal would part from what the others have of it."""
        with context.reading() as unit:
            known = pcs(unit)
        if not known or not self._folder.sheet_key.is_file():
            return
        key = self._signer().public
        mine = next((each for each in known if each.key == key and not each.seat), None)
        if mine is not None:
            raise DomainError(NOT_BROUGHT_BACK, code=mine.register)

    def _begin(
        self, context: Context, by: Actor, examined: Examined, kept: Sequence[Heads], fresh: Fresh
    ) -> tuple[int, tuple[tuple[str, int, int], ...], BroughtBack | None]:
        """Write the first record of the new epoch; where other PCs may have more of these books, it waits for them."""
        with context.reading() as unit:
            known = pcs(unit)
        if not known:
            return *start_epoch(context, by, examined, kept, fresh), None
        self._signer()
        seat = next(each.register for each in known if each.seat)
        with context.database.writing() as unit:
            registers.forget_pcs(unit)  # these books go on on another PC, perhaps
        return (
            fresh.epoch_before,
            (),
            BroughtBack.of(kept, examined, fresh, by, register=seat, asked=context.ids.token(ASKED_BYTES).hex()),
        )

    @contextmanager
    def _present(self) -> Iterator[Context | None]:
        """The present books where they can be read, else None."""
        database: engine.Database | None = None
        try:
            database = engine.connect(sqlite_file.sqlite_url(self._folder.database))
            schema_version.check_version(database)
            context = _context(database, self._clock, self._ids)
            present_heads(context, self._clock)
        except (StorageError, engine.DatabaseError):
            if database is not None:
                database.close()
            yield None
            return
        try:
            yield context
        finally:
            database.close()

    def _sign_in(self, present: Context, who: Credentials) -> Actor:
        people = People(present)
        by = people.sign_in(who.username, who.secret)
        present.allow(by, Act.RESTORE)
        return by

    def _owner(self, context: Context, who: Credentials, *, signed_in: bool) -> Actor:
        """Return who writes the first record of the new epoch."""
        if not signed_in:
            return self._sign_in(context, who)
        return People(context).owner_named(who.username)

    def _aside(self) -> Path:
        at = wita(self._clock.now())
        return self._folder.database.with_name(f"ntt-pos-sebelum-pulih-{at:%Y%m%d-%H%M%S}.db")


def _epoch(context: Context) -> int:
    with context.reading() as unit:
        return registers.epoch(unit, context.home.register_id)


def _context(database: engine.Database, clock: Clock, ids: Ids) -> Context:
    """Return a context on the first register of a database."""
    with database.reading() as unit:
        row = registers.first(unit)
    if row is None:
        raise StorageError("There is no shop in this file. Nothing was changed.")
    home = Home(row["outlet_id"], row["outlet"], row["id"], row["code"], row["practice"])
    return Context(database=database, clock=clock, ids=ids, home=home, settings=ShopSettings())
