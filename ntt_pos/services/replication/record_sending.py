"""Sending this till's records to the office's PC through a folder, so that a dead disk costs minutes and not the shop."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data.copies.signatures import Signer, signer_at
from ntt_pos.data.queries.core import chains
from ntt_pos.data.queries.core.heads import hash_at, install_of
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.parcel import Kind, Told, record_lines
from ntt_pos.i18n import N_
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.chain_parcels import (
    lay_branch_aside,
    next_records,
    put_beside,
    put_photos,
    sent_up_to,
    split_branch,
)
from ntt_pos.services.replication.sealed_values import Beside
from ntt_pos.services.safety.freshness import OFFICE_COPY, Freshness

if TYPE_CHECKING:
    from collections.abc import Callable

    from ntt_pos.data.engine import Unit
    from ntt_pos.services.core.unit_of_work import Context

_log = logging.getLogger(__name__)
KEY_UNUSABLE: Final = N_(
    "The key of this PC ({path}) cannot be used. Move the file away: a new one is made, and the office must accept it."
)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where records go: the folder, and the public key (hex) of the office's PC that reads what is personal."""

    folder: Path
    key: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What the office's PC said last: up to which record it has these books, and when it said so."""

    last: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SendingState:
    """How far the office is: this till's newest record, what the office has (None: nothing yet), and what is in the way."""

    newest: int
    taken: Taken | None
    problem: ShopError | None = None

    def freshness(self, now: datetime) -> Freshness:
        """Return how alarming it is: fine while the office has everything, or looked within the hour."""
        if self.taken is None:
            return Freshness.OLD
        behind = self.taken.last < self.newest
        freshness = OFFICE_COPY.freshness(now - self.taken.at) if behind else Freshness.FINE
        return Freshness.OLD if self.problem is not None and freshness is Freshness.FINE else freshness


class RecordSending:
    """Puts what is new in this register's journal into the folder, and takes away what the office has."""

    def __init__(self, context: Context, key: Path, *, to: Callable[[], Receiver | None]) -> None:
        self._context = context
        self._key = key
        self._to = to
        self._beside_sent = ("", "")  # receiver, and the SHA-256 of what was put there last
        self._problem: ShopError | None = None

    def send(self) -> SendingState | None:
        """Send what is new; None when no folder is set. What stops it never stops the shop: it is told, and tried again."""
        to = self._to()
        if to is None:
            return None
        self._problem = None
        try:
            self._send(to)
        except ShopError as error:
            self._problem = error
        except OSError as error:
            self._problem = parcel_files.unreachable(to.folder, error)
        if self._problem is not None:
            _log.warning("The records wait: %s", self._problem)
        return self.state()

    def state(self) -> SendingState | None:
        """Return how far the office is; None when no folder is set."""
        to, code = self._to(), self._context.home.register_code
        if to is None:
            return None
        said = self._said(to)
        with self._context.reading() as unit:
            newest = (chains.head(unit, code) or (0, ""))[0]
            taken = self._taken(unit, said)
        return SendingState(newest, taken, self._problem)

    def fingerprint(self) -> str:
        """Return what the office compares with this PC's key; raises StorageError."""
        return signer_at(self._key, KEY_UNUSABLE).fingerprint

    def _send(self, to: Receiver) -> None:
        if not to.folder.is_dir():
            raise DomainError(
                "The folder {path} for the office's copy is not there. Nothing was sent; it is tried again.",
                path=str(to.folder),
            )
        # The folder may not answer for a minute: nothing of the books is open while it is asked.
        context = self._context
        place, signer = self._place(to), signer_at(self._key, KEY_UNUSABLE)
        said, files = self._said(to), parcel_files.records_files(place)
        with context.reading() as unit:
            taken = self._taken(unit, said)
            mine, branch = split_branch(unit, context.home.register_code, files)
            install = install_of(unit, context.home.outlet_id)
        lay_branch_aside(branch)
        last = sent_up_to(mine, taken.last if taken is not None else 0)
        put_photos(context, place, to.key)
        while True:
            with context.reading() as unit:
                more = next_records(context, unit, last, install)
                beside = Beside.of(unit).text.encode() if more.whole else b""
            told, last = more.told, more.told.last
            if more.records:
                parcel_files.write(
                    place / parcel_files.records_name(told), Kind.RECORDS, told, record_lines(more.records), signer
                )
            if more.whole:
                break
        self._put_beside(to, told, beside, signer)
        # Also when nothing is new: the office knows then that the till is only quiet.
        head = replace(told, first=told.last, at=instant_text(context.clock.now()))
        parcel_files.write(place / parcel_files.HEAD_FILE, Kind.HEAD, head, b"", signer)
        for each in mine:
            if taken is not None and each.last <= taken.last:
                parcel_files.take_away(each.path)

    def _said(self, to: Receiver) -> Told | None:
        """Return what the office's PC said last; what another key signed counts nothing."""
        try:
            said = parcel_files.read(self._place(to) / parcel_files.TAKEN_FILE, Kind.TAKEN)
        except ShopError:
            return None
        return said.told if said.key == to.key and said.told.register == self._context.home.register_code else None

    def _taken(self, unit: Unit, said: Told | None) -> Taken | None:
        """Return how far the office is when it has this chain, and not another branch of it."""
        if said is None or hash_at(unit, said.register, said.last) != said.hash:
            return None
        return Taken(said.last, datetime.fromisoformat(said.at))

    def _put_beside(self, to: Receiver, told: Told, beside: bytes, signer: Signer) -> None:
        """Replace what stands beside the records, when it changed since it was put there."""
        path = self._place(to) / parcel_files.BESIDE_FILE
        mark = (f"{to.folder} {to.key}", hashlib.sha256(beside).hexdigest())
        if mark == self._beside_sent and path.is_file():
            return
        put_beside(path, told, beside, to.key, signer)
        self._beside_sent = mark

    def _place(self, to: Receiver) -> Path:
        return to.folder / self._context.home.register_code
