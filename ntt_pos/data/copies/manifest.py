"""What is beside a backup and in the second folder: whose books, up to which heads, with which numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from ntt_pos.data.types import instant_text
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.files import read_plain

LAYOUT: Final = 1
SUFFIX: Final = ".json"
HEAD_FILE: Final = "kepala-jurnal"
MARKER: Final = "ntt-pos-toko.json"
_MOST_BYTES: Final = 10_000_000
_MOST_RECORDS: Final = 2**53


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """The newest record of a register's journal as somebody outside the books knows it."""

    register: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of all registers, how far each number series is, and when that was; ``install`` is the shop's own id."""

    outlet: str
    install: str
    at: datetime
    heads: tuple[Head, ...]
    counters: Mapping[str, int]

    def plain(self) -> dict[str, object]:
        """Return it as JSON holds it."""
        return {
            "layout": LAYOUT,
            "outlet": self.outlet,
            "install": self.install,
            "at": instant_text(self.at),
            "heads": [{"register": h.register, "seq": h.seq, "hash": h.hash} for h in self.heads],
            "counters": dict(sorted(self.counters.items())),
        }


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup's own description: the file, its hash, what it holds and who made it.

    ``plain_sha256`` is of the database itself, ``sha256`` of the file (they differ when it is encrypted). ``disputed``:
    the books lacked what was kept outside when this was made.
    """

    file: str
    kind: str
    register: str
    heads: Heads
    counts: Mapping[str, int]
    bytes: int
    sha256: str
    plain_sha256: str
    encrypted: bool
    program: str
    schema: str
    disputed: bool = False
    folder: Path = field(default=Path(), compare=False)

    @property
    def at(self) -> datetime:
        """When the backup was made."""
        return self.heads.at

    @property
    def path(self) -> Path:
        """The backup's file."""
        return self.folder / self.file

    def text(self) -> str:
        """Return the manifest as it is written."""
        return _text(
            {
                **self.heads.plain(),
                "file": self.file,
                "kind": self.kind,
                "register": self.register,
                "counts": dict(sorted(self.counts.items())),
                "bytes": self.bytes,
                "sha256": self.sha256,
                "plain_sha256": self.plain_sha256,
                "encrypted": int(self.encrypted),
                "program": self.program,
                "schema": self.schema,
                "disputed": int(self.disputed),
            }
        )


def heads_text(heads: Heads) -> str:
    """Return a head file's text."""
    return _text(heads.plain())


def head_file(folder: Path, register: str) -> Path:
    """Return where a register keeps the heads it saw last."""
    return folder / f"{HEAD_FILE}-{register}{SUFFIX}"


def read_heads(path: Path) -> Heads:
    """Read a head file or a manifest; raises StorageError in words."""
    return _heads(_read(path), path)


def read_manifest(path: Path) -> Manifest:
    """Read a backup's manifest; raises StorageError in words."""
    told = _read(path)
    try:
        manifest = Manifest(
            file=str(told["file"]),
            kind=str(told["kind"]),
            register=str(told["register"]),
            heads=_heads(told, path),
            counts={str(name): int(count) for name, count in told["counts"].items()},
            bytes=int(told["bytes"]),
            sha256=str(told["sha256"]),
            plain_sha256=str(told["plain_sha256"]),
            encrypted=bool(told["encrypted"]),
            program=str(told["program"]),
            schema=str(told["schema"]),
            disputed=bool(told.get("disputed")),
            folder=path.parent,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable(path, str(error)) from error
    if Path(manifest.file).name != manifest.file:
        raise _unreadable(path, manifest.file)
    return manifest


def manifest_of(backup: Path) -> Path:
    """Return where a backup's manifest stands."""
    return backup.with_name(backup.name + SUFFIX)


def manifests(folder: Path, *, install: str = "") -> tuple[Manifest, ...]:
    """Return the manifests in a folder whose backup is there too, oldest first; of one shop when ``install`` is given."""
    return tuple(sorted(_found(folder, install), key=lambda each: (each.at, each.file)))


def _found(folder: Path, install: str) -> Iterator[Manifest]:
    for path in _named(folder, f"ntt-pos-*{SUFFIX}"):
        try:
            manifest = read_manifest(path)
        except StorageError:
            continue
        if manifest_of(manifest.path) == path and manifest.path.is_file() and install in {"", manifest.heads.install}:
            yield manifest


def known_heads(folder: Path) -> tuple[Heads, ...]:
    """Return every head that a folder keeps: its head files and its backups' manifests.

    A backup of books that lacked what was kept outside is no witness: its heads are left out.
    """
    found = [*head_files(folder)]
    for path in _named(folder, f"ntt-pos-*{SUFFIX}"):
        if path.name != MARKER and (heads := readable(path)):
            found += () if _read(path).get("disputed") else heads
    return tuple(found)


def head_files(folder: Path) -> tuple[Heads, ...]:
    """Return the heads that the registers keep in a folder."""
    return tuple(heads for path in _named(folder, f"{HEAD_FILE}-*{SUFFIX}") for heads in readable(path))


def readable(path: Path) -> tuple[Heads, ...]:
    """Return the heads in a file, none when it cannot be read."""
    try:
        return (read_heads(path),)
    except StorageError:
        return ()


def _named(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []


def _heads(told: Mapping[str, Any], path: Path) -> Heads:
    try:
        at = datetime.fromisoformat(str(told["at"]))
        if at.tzinfo is None or any(not 0 < int(h["seq"]) <= _MOST_RECORDS for h in told["heads"]):
            raise _unreadable(path, "heads")
        return Heads(
            outlet=str(told["outlet"]),
            install=str(told["install"]),
            at=at,
            heads=tuple(Head(str(h["register"]), int(h["seq"]), str(h["hash"])) for h in told["heads"]),
            counters={str(name): int(value) for name, value in told["counters"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable(path, str(error)) from error


def _read(path: Path) -> Mapping[str, Any]:
    try:
        text = read_plain(path, _MOST_BYTES)
        if len(text) > _MOST_BYTES:
            raise _unreadable(path, "size")
        told = json.loads(text.decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _unreadable(path, str(error)) from error
    if not isinstance(told, dict):
        raise _unreadable(path, "JSON")
    return told


def _unreadable(path: Path, reason: str) -> StorageError:
    return StorageError(
        "{path} does not describe a backup or the heads of a journal ({reason}). Nothing was changed.",
        path=str(path),
        reason=reason[:200],
    )


def _text(plain: Mapping[str, object]) -> str:
    return json.dumps(plain, ensure_ascii=True, indent=1, sort_keys=True) + "\n"
