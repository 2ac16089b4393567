"""The shop's hub as PCs meet there: the same parcels by the same names as in a folder, fetched at once and sent at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ntt_pos.data.copies import packed_files
from ntt_pos.data.queries.core import hub_parcels as hub
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.parcel import Kind, Record, read_parcel, record_lines
from ntt_pos.services.replication.hub_packs import lines_of, pack_of

if TYPE_CHECKING:
    from ntt_pos.data.hub_line import HubLine

RECORDS_NAME: Final = re.compile(r"catatan-(\d{9})-(\d{9})-([0-9a-f]{8})\.ntt")
_OUTBOX_BYTES: Final = 1_000_000
_MOST_BYTES: Final = 400_000_000
_HEAD: Final = "kepala.ntt"
_PHOTO: Final = "/foto-"
_BESIDE: Final = "/pribadi.ntt"
_TAKEN: Final = "diterima-"
_PASSED_ON: Final = "terusan-"
_JOINING: Final = "gabung/"


@dataclass(frozen=True, slots=True)
class HubPath:
    """A place at the hub, named like a path in the folder: the hub itself, a register's place, a parcel there."""

    hub: Hub
    parts: tuple[str, ...] = ()

    def __truediv__(self, name: str) -> HubPath:
        return HubPath(self.hub, (*self.parts, name))

    @property
    def name(self) -> str:
        """What the parcel is called."""
        return self.parts[-1]

    def is_file(self) -> bool:
        """Whether the hub has it."""
        return self.hub.has(*self._key)

    exists = is_file

    def iterdir(self) -> Iterator[HubPath]:
        """Yield what a register's place holds, without what is not here whole yet."""
        yield from (self / name for name in self.hub.names(self.parts[0]))

    def read_bytes(self) -> bytes:
        """Return what is in it; raises StorageError."""
        return self.hub.read(*self._key)

    def write(self, data: bytes, seq: int) -> None:
        """Put it there; ``seq`` is the record up to which it tells. Raises StorageError."""
        self.hub.write(*self._key, data, seq)

    def unlink(self) -> None:
        """Take it away."""
        self.hub.drop(*self._key)

    def mark(self) -> str:
        """Return what changes with what is in it, "" when there is nothing."""
        return self.hub.digest(*self._key)

    def photos(self, mine: Collection[str]) -> set[str]:
        """Return which photos are there; ``mine`` are those that should be."""
        return self.hub.photos(self.parts[0], self.parts[1], mine)

    @property
    def _key(self) -> tuple[str, str]:
        return self.parts[0], "/".join(self.parts[1:])


class Hub:
    """What the hub held when it was asked last, and what goes there next; records go at once, small parcels together.

    A parcel of records is taken apart there: the hub proves each record, keeps it for good, and gives the parcel back
    whole, with the signature under it. It travels packed, or plain where an older program made the hub.
    """

    def __init__(self, line: HubLine, home: str) -> None:
        self._line = line
        self._home = home
        self._bodies: dict[str, bytes] = {}  # by digest
        self._digests: dict[tuple[str, str], str] = {}
        self._seqs: dict[tuple[str, str], int] = {}
        self._lines: dict[str, dict[int, bytes]] = {}
        self._photos: dict[str, tuple[int, str]] = {}
        self._outbox: dict[tuple[str, str], hub.Put | None] = {}
        self._heads: dict[tuple[str, str], tuple[str, object]] = {}  # register and name: digest, and what is told
        self._packs = False
        self._asked = 0  # on which connection it said whether it takes packs
        self.kept: tuple[int, str] | None = None

    @property
    def where(self) -> str:
        """What the hub is called in sentences."""
        return self._line.host

    def reach(self, lasts: Mapping[str, int]) -> HubPath:
        """Fetch what is new there; ``lasts`` is how far each chain is here. Raises DomainError and StorageError."""
        if self._asked == 0 or self._asked != self._line.opened:
            self._packs = hub.takes_packs(self._line)
            self._asked = self._line.opened
        known, digests, bodies = self._bodies, {}, {}
        self._lines, self._photos, self._outbox, self._seqs, me = {}, {}, {}, {}, ""
        for row in hub.down(self._line, self._home, lasts, tuple(known), packs=self._packs):
            match row.what:
                case "me":
                    me = row.register
                case "head":
                    self.kept = row.seq, row.digest
                case "photos":
                    self._photos[row.register] = row.seq, row.digest
                case "record":
                    line = record_lines([Record(row.name, row.text or "", row.digest)])
                    self._lines.setdefault(row.register, {})[row.seq] = line
                case _ if row.digest != _NOTHING:
                    self._seqs[row.register, row.name] = row.seq
                    digests[row.register, row.name] = row.digest
                    body = row.body if row.body is not None else known.get(row.digest)
                    if body is not None:
                        bodies[row.digest] = body
                    if row.pack is not None:
                        self._unpack(row, row.pack)
        self._digests, self._bodies = digests, bodies
        if me != self._home:
            raise DomainError(
                "The hub {host} does not take this PC for {register}: its access there is another PC's, or was taken away. "
                "Give this PC its own one; selling goes on.",
                host=self.where,
                register=self._home,
            )
        return self.root

    def _unpack(self, row: hub.Row, pack: bytes) -> None:
        lines = self._lines.setdefault(row.register, {})
        try:
            lines.update(lines_of(row.register, pack, _MOST_BYTES))
        except ValueError:
            lines[row.seq] = b""  # whoever reads the parcel says that it is not whole

    @property
    def root(self) -> HubPath:
        """The hub as it was when it was asked last."""
        return HubPath(self)

    def newest(self, registers: Collection[str]) -> object:
        """Return what the others said of their chains; only what they said anew comes over the line."""
        for register, name, digest, data in hub.heads(self._line, [digest for digest, _told in self._heads.values()]):
            kind = Kind.HEAD if name == _HEAD else Kind.TAKEN
            with suppress(ShopError, ValueError):
                told = read_parcel(packed_files.unpacked(data, _MOST_BYTES), kind, name).told
                self._heads[register, name] = digest, (told.last, told.body)
        return {key: told for key, (_digest, told) in self._heads.items() if key[0] in registers}

    def send(self) -> None:
        """Send what waits; raises StorageError."""
        waiting, self._outbox = self._outbox, {}
        if waiting:
            hub.keep(self._line, waiting, packs=self._packs)

    def close(self) -> None:
        """Give the connection up."""
        self._line.close()

    def names(self, register: str) -> tuple[str, ...]:
        """Return what lies in a register's place, without parcels of records whose records did not all come."""
        return tuple(name for at, name in self._digests if at == register and self._is_whole(register, name))

    def has(self, register: str, name: str) -> bool:
        """Whether a parcel is there."""
        known = (register, name) in self._digests and not name.startswith(_JOINING)
        return known or self._fetched(register, name) is not None

    def read(self, register: str, name: str) -> bytes:
        """Return a parcel as it would lie in a folder."""
        data = self._fetched(register, name) or b""
        if (span := _span(name)) is None:
            return data
        first, last = span
        lines = self._lines.get(register, {})  # by what came, not by the name: that may say anything
        return packed_files.packed(data + b"".join(lines[seq] for seq in sorted(lines) if first <= seq <= last))

    def write(self, register: str, name: str, data: bytes, seq: int) -> None:
        """Put a parcel; one of plain records goes at once, and its signature with the next small ones."""
        pack = b""
        if (span := _span(name)) is not None:
            kind, told, body = packed_files.unpacked(data, _MOST_BYTES).split(b"\n", 2)
            data = kind + b"\n" + told + b"\n"
            if self._packs:
                pack = pack_of(span[0], body)
            else:
                if any(_span(key[1]) for key in self._outbox):
                    self.send()
                hub.append(self._line, _rows(register, span[0], body), size=len(body))
        self._outbox[register, name] = hub.Put(seq, data, pack)
        self._digests[register, name], self._seqs[register, name] = _md5(data), seq
        if sum(each.size for each in self._outbox.values() if each is not None) > _OUTBOX_BYTES:
            self.send()

    def drop(self, register: str, name: str) -> None:
        """Take a parcel away; of records only the signature goes, the chain stays.

        What stands beside the records is emptied: the hub keeps its place, so that nothing older comes back there.
        """
        key = register, name
        known, seq = self._digests.pop(key, ""), self._seqs.pop(key, 0)
        if not name.endswith(_BESIDE):
            self._outbox[key] = None
        elif known:
            self._outbox[key] = hub.Put(seq, b"")

    def digest(self, register: str, name: str) -> str:
        """Return the digest of a parcel, "" when there is none."""
        return self._digests.get((register, name), "")

    def photos(self, register: str, folder: str, mine: Collection[str]) -> set[str]:
        """Return which photos lie there; their names are asked for only when they are not those that should be."""
        told = _md5(" ".join(sorted(mine)).encode())
        if self._photos.get(folder, (0, told)) == (len(mine), told):
            return set(mine)
        begins = f"{folder}/"
        return {name.removeprefix(begins) for name in hub.names(self._line, register, f"{begins}foto-")}

    def _is_whole(self, register: str, name: str) -> bool:
        span = _span(name)
        wanted = span is not None and self._digests[register, name] in self._bodies
        return span is None or not wanted or span[1] in self._lines.get(register, {})

    def _fetched(self, register: str, name: str) -> bytes | None:
        """Return what was fetched; a photo is, when somebody wants it, and what others said of each other or passed on.

        What a PC that joins and the office PC leave for each other is asked for each time.
        """
        if name.startswith(_JOINING):
            return hub.body(self._line, register, name)
        digest = self._digests.get((register, name))
        others = register != self._home and name.startswith((_TAKEN, _PASSED_ON)) and name != f"{_TAKEN}{register}.ntt"
        if (
            digest is None
            and (_PHOTO in name or others)
            and (found := hub.body(self._line, register, name)) is not None
        ):
            digest = self._digests[register, name] = _md5(found)
            self._bodies[digest] = found
        return self._bodies.get(digest) if digest is not None else None


def _span(name: str) -> tuple[int, int] | None:
    """Return from which to which record a parcel goes, by its name; None for other parcels."""
    found = RECORDS_NAME.fullmatch(name)
    return (int(found[1]), int(found[2])) if found is not None else None


def _md5(data: bytes) -> str:
    """Return the digest that the hub has of bytes: it says whether they are known, and proves nothing."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


_NOTHING: Final = _md5(b"")


def _rows(register: str, first: int, body: bytes) -> Iterator[tuple[str, int, str, str, str]]:
    for seq, line in enumerate(body.decode("ascii").removesuffix("\n").split("\n"), first):
        uid, digest, text = line.split(" ", 2)
        yield register, seq, uid, digest, text
