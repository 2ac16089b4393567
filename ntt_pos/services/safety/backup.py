"""Backups: verified copies of the books on this disk, in the second folder and on the shop's stick, made by themselves."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data import atomic_files
from ntt_pos.data.copies import encrypted_files
from ntt_pos.data.copies.manifest import (
    MARKER,
    Heads,
    Manifest,
    known_heads,
    manifest_of,
    manifests,
)
from ntt_pos.data.queries.core import heads as book_heads
from ntt_pos.data.queries.core import records
from ntt_pos.domain.core.errors import DomainError, ShopError, StorageError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.retention import to_keep, within
from ntt_pos.files import read_plain
from ntt_pos.services.safety.copy_books import copy_books
from ntt_pos.services.safety.freshness import BACKUP, Freshness
from ntt_pos.services.safety.proof.kept_heads import DigitsAsked, KeptHeads, OlderBooks
from ntt_pos.services.safety.proof.proofs import DAILY, WHOLE
from ntt_pos.services.safety.proof.verify_anchors import in_books
from ntt_pos.services.safety.year_copies import send_years

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context

EVERY: Final = timedelta(minutes=30)
TRY_AGAIN: Final = timedelta(minutes=10)
AT_ONCE: Final = ("shift.closed", "day.closed")
RECORD: Final = "backup"
_MOST_MARKER: Final = 10_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Places:
    """Where this PC keeps backups; ``second`` is another disk (None: not set), ``key`` the owner's public key or "".

    ``ceiling`` is how many bytes the backups of a place may take.
    """

    folder: Path
    second: Path | None = None
    key: str = ""
    ceiling: int = 8 * 10**9


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A verified backup; ``second`` is its copy on the other disk, ``problem`` why there is none."""

    manifest: Manifest
    second: Manifest | None = None
    problem: ShopError | None = None


@dataclass(frozen=True, slots=True)
class BackupState:
    """How old the last verified backup is, and what is wrong with the second copy (None when nothing is).

    ``alarm``: what was kept outside says that these books are older, or cannot say that they are not.
    """

    last: datetime | None
    freshness: Freshness
    problem: ShopError | None = None
    alarm: OlderBooks | DigitsAsked | None = None


class StickUnknown(DomainError):
    """A stick that is nobody's yet: it is taken once somebody makes it the shop's."""


@dataclass(frozen=True, slots=True)
class Board:
    """What the owner sees of the backups: how old, how many here and in the second folder (when one is set)."""

    state: BackupState
    here: int
    there: int
    second: bool
    encrypted: bool


class Backups:
    """Makes and keeps the backups of this register."""

    def __init__(self, context: Context, places: Places) -> None:
        self._context = context
        self._places = places
        self._problem: ShopError | None = None
        self._heads_problem: ShopError | None = None
        self._failed_at: datetime | None = None
        self.outside = KeptHeads(context, [each for each in (places.folder, places.second) if each is not None])

    @property
    def places(self) -> Places:
        """Where this PC keeps backups."""
        return self._places

    def make(self, *, by: Actor) -> BackupMade:
        """Make one verified backup here and, when a second folder is set, a copy of it there; the journal says so.

        Copy, reopen read-only, integrity, schema guards, every link of the journal, heads against the live books, then
        manifest and name. The second copy failing is told, not raised. Raises StorageError when there is no backup.
        """
        self._context.allow(by, Act.BACKUP)
        disputed = isinstance(self.outside.compare(), OlderBooks)
        try:
            made = copy_books(self._context, self._places.folder, disputed=disputed)
        except StorageError as error:
            self._problem, self._failed_at = error, self._context.clock.now()
            raise
        second, problem = self._copy_there(made)
        problem = self._years_beside() or problem
        with self._context.writing(by, despite_clock=True) as work, work.record(RECORD) as record:
            record.notes.update(
                file=made.file,
                sha256=made.sha256,
                heads={head.register: f"{head.seq} {head.hash}" for head in made.heads.heads},
                second=int(second is not None),
            )
        self._problem, self._failed_at = problem, None
        self.keep_heads()
        if not disputed:
            self._thin(made)
        return BackupMade(made, second, self.outside.alarm if disputed else problem)

    def due(self) -> bool:
        """Whether a backup should be made now: at each Z and closed day, and after 30 minutes in which something happened."""
        now = self._context.clock.now()
        if self._failed_at is not None and timedelta(0) <= now - self._failed_at < TRY_AGAIN:
            return False
        newest = self._newest(self._places.folder)
        since = self._kinds_since(newest)
        if not since:
            return False
        if newest is None or any(kind in since for kind in AT_ONCE):
            return True
        return not timedelta(0) <= now - newest.at < EVERY

    def work_if_due(self, *, by: Actor) -> BackupMade | None:
        """Make a backup when one is due; otherwise only keep the heads of the journal in the second folder."""
        if self.due():
            return self.make(by=by)
        self.keep_heads()
        return None

    def keep_heads(self) -> Heads:
        """Compare the journal with its heads kept outside, then keep its heads here and in the second folder; return them.

        A head that is in no record stays, and ``state`` says so. An unreachable folder is told there, too; nothing else
        stops for it.
        """
        self.outside.compare()
        context = self._context
        with context.reading() as unit:
            heads = book_heads.heads_of(unit, at=context.clock.now(), outlet_id=context.home.outlet_id)
        self._heads_problem = None
        if isinstance(self.outside.alarm, OlderBooks):
            return heads
        for folder in (self._places.folder, self._places.second):
            if folder is None:
                continue
            try:
                if folder == self._places.second:
                    self._check_marker(folder, heads.install, adopt=True)
                else:
                    atomic_files.make_folder(folder)
                self.outside.keep(folder, heads)
            except (OSError, ShopError) as error:
                _log.warning("The heads could not be kept in %s: %s", folder, error)
                if folder == self._places.second:
                    self._heads_problem = _second_failed(folder, error)
        return heads

    def state(self) -> BackupState:
        """Return how old the last verified backup is, here or in the second folder."""
        now = self._context.clock.now()
        folders = [folder for folder in (self._places.folder, self._places.second) if folder is not None]
        found = [each for folder in folders if (each := self._newest(folder)) is not None]
        last = max((each.at for each in found), default=None)
        if last is None:
            with self._context.reading() as unit:
                since = records.first_instant(unit) or now
        else:
            since = last
        freshness = BACKUP.freshness(abs(now - since))
        if self._failed_at is not None and freshness is Freshness.FINE:
            freshness = Freshness.OLD
        return BackupState(last, freshness, self._problem or self._heads_problem, self.outside.alarm)

    def room_used(self) -> tuple[int, int]:
        """Return the bytes that the backups of the fuller place take, and what they may take."""
        install, places = self._install(), (self._places.folder, self._places.second)
        used = [sum(each.bytes for each in manifests(place, install=install)) for place in places if place is not None]
        return max(used), self._places.ceiling

    def board(self) -> Board:
        """Return what the owner sees of the backups."""
        install, second = self._install(), self._places.second
        return Board(
            state=self.state(),
            here=len(manifests(self._places.folder, install=install)),
            there=len(manifests(second, install=install)) if second is not None else 0,
            second=second is not None,
            encrypted=bool(self._places.key),
        )

    def copy_to_stick(self, stick: Path, *, by: Actor, adopt: bool = False) -> Manifest:
        """Copy the newest verified backup (made now when one is due) to the shop's stick and read it back.

        A stick carries a marker with the shop's install id. One without a marker is taken only when ``adopt`` says so,
        one of another shop never, nor one that keeps records which these books lack. The journal's heads are kept there,
        too. Raises DomainError and StorageError; the stick then holds what it held.
        """
        self._context.allow(by, Act.BACKUP)
        install = self._install()
        try:
            self._check_marker(stick, install, adopt=adopt)
        except OSError as error:
            raise _stick_failed(stick, error) from error
        alarm = self.outside.compare(self.outside.of_shop(known_heads(stick)))
        if isinstance(alarm, OlderBooks):
            raise alarm
        newest = self._newest(self._places.folder)
        if newest is None or self._kinds_since(newest):
            newest = self.make(by=by).manifest
        try:
            sent = self._send(newest, stick)
            send_years(self._context, stick, self._places.key)
            self.outside.keep(stick, self.keep_heads())
        except OSError as error:
            raise _stick_failed(stick, error) from error
        return sent

    def known(self) -> tuple[Heads, ...]:
        """Return every head of this shop that is kept outside the books: head files and manifests in all places."""
        return self.outside.known()

    def newest(self) -> Manifest | None:
        """Return the newest backup that can be opened on this PC without the owner's secret key."""
        folders = (self._places.second, self._places.folder)
        found = [
            each
            for folder in folders
            if folder is not None
            for each in manifests(folder, install=self._install())
            if each.kind == "sqlite" and not each.encrypted  # not a dump of books that were on a server
        ]
        return max(found, key=lambda each: each.at, default=None)

    def _copy_there(self, made: Manifest) -> tuple[Manifest | None, ShopError | None]:
        folder = self._places.second
        if folder is None:
            return None, None
        try:
            self._check_marker(folder, made.heads.install, adopt=True)
            sent = self._send(made, folder)
            send_years(self._context, folder, self._places.key)
        except (OSError, ShopError) as error:
            _log.warning("The backup could not be copied to the second folder: %s", error)
            return None, _second_failed(folder, error)
        return sent, None

    def _years_beside(self) -> ShopError | None:
        """Copy year files that are new to where the backups are on this disk; return why that failed."""
        try:
            send_years(self._context, self._places.folder)
        except OSError as error:
            return StorageError(
                "The file of a closed year could not be copied to {path}: {reason}. The backup itself is good; look after "
                "the disk, and run ntt-pos doctor.",
                path=str(self._places.folder),
                reason=_reason(error),
            )
        return None

    def _send(self, made: Manifest, folder: Path) -> Manifest:
        """Copy a backup and its manifest into another folder, encrypted when there is a key, and read it back."""
        key = self._places.key
        name = f"{made.file}{encrypted_files.SUFFIX}" if key else made.file
        target = folder / name
        digest = encrypted_files.seal(made.path, target, key) if key else atomic_files.copy_whole(made.path, target)
        if not key and digest != made.sha256:
            target.unlink(missing_ok=True)
            raise OSError("read back differently")
        sent = replace(made, file=name, sha256=digest, bytes=target.stat().st_size, encrypted=bool(key), folder=folder)
        atomic_files.write_whole(manifest_of(target), sent.text().encode())
        return sent

    def _check_marker(self, folder: Path, install: str, *, adopt: bool) -> None:
        """Return when a folder or stick is this shop's; mark it when it is nobody's and ``adopt`` says so."""
        if not folder.is_dir():
            raise StorageError("There is no folder {path}. Is the disk or the stick plugged in?", path=str(folder))
        marker = folder / MARKER
        if marker.is_file():
            try:
                owner = json.loads(read_plain(marker, _MOST_MARKER))["install"]
            except (ValueError, KeyError, TypeError):
                owner = ""
            if owner != install:
                raise DomainError(
                    "{path} belongs to another shop. Nothing was written; use this shop's own stick or folder.",
                    path=str(folder),
                )
            return
        if not adopt:
            raise StickUnknown(
                "{path} is not yet a stick of this shop. Make it one first; nothing was written.", path=str(folder)
            )
        told = {"install": install, "outlet": self._context.home.outlet_code}
        atomic_files.write_whole(marker, (json.dumps(told, sort_keys=True) + "\n").encode())

    def _install(self) -> str:
        with self._context.reading() as unit:
            return book_heads.install_of(unit, self._context.home.outlet_id)

    def _newest(self, folder: Path) -> Manifest | None:
        """Return the newest backup of these books; one of what a restore left behind is none of them."""
        found = manifests(folder, install=self._install())
        with self._context.reading() as unit:
            mine = (each for each in reversed(found) if in_books(unit, each.heads))
            return next(mine, None)

    def _kinds_since(self, newest: Manifest | None) -> frozenset[str]:
        """Return the kinds of what this register recorded after a backup, its own record aside."""
        home = self._context.home
        seq = (
            max((head.seq for head in newest.heads.heads if head.register == home.register_code), default=0)
            if newest
            else 0
        )
        with self._context.reading() as unit:
            return records.kinds_since(unit, home.register_id, seq) - {RECORD, DAILY, WHOLE}

    def _thin(self, made: Manifest) -> None:
        """Keep what the rule of ``domain/core/retention`` keeps, under the ceiling; only this register's own are ever removed."""
        for folder in (self._places.folder, self._places.second):
            if folder is None:
                continue
            mine = [each for each in manifests(folder, install=made.heads.install) if each.register == made.register]
            kept = within(
                {each.at: each.bytes for each in mine},
                to_keep([each.at for each in mine], now=made.at),
                self._places.ceiling,
            )
            for each in mine:
                if each.at not in kept:
                    _remove(each)


def _remove(manifest: Manifest) -> None:
    try:
        manifest.path.unlink(missing_ok=True)
        manifest_of(manifest.path).unlink(missing_ok=True)
    except OSError as error:
        _log.warning("An old backup could not be removed: %s", error)


def _second_failed(folder: Path, error: BaseException) -> ShopError:
    if isinstance(error, ShopError):
        return error
    return StorageError(
        "The second copy in {path} failed: {reason}. The backup on this disk is good; look after the second disk.",
        path=str(folder),
        reason=_reason(error),
    )


def _stick_failed(stick: Path, error: OSError) -> StorageError:
    return StorageError(
        "The copy to the stick {path} failed: {reason}. The backup on this disk is good; try another stick.",
        path=str(stick),
        reason=_reason(error),
    )


def _reason(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error)
