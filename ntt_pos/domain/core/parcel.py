"""What PCs of a shop send each other: a line with kind, key and signature, a signed line that says what it is, and a body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from ntt_pos.domain.core import journal
from ntt_pos.domain.core.errors import DomainError

FIRST_FORMAT: Final = 1  # every program reads it: words and heads are always in it
FORMAT: Final = 1  # the newest that this program reads; it writes it once every PC of the shop says it reads it
_HEAD: Final = re.compile(rb"NTTPOS ([A-Z]{3,10}) ([0-9]{1,9}) ([0-9a-f]{64}) ([0-9a-f]{128})\n")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_UID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_REGISTER: Final = re.compile(r"[A-Z]{3}-[0-9]{2}")
_HIGHEST: Final = 2**53


class Kind(StrEnum):
    """Records of a chain, what stands beside them, how far the chain is, and the word that they came.

    INVITE, ASK and WELCOME pass between the seat and a PC that joins the shop.
    """

    RECORDS = "RECORDS"
    BESIDE = "BESIDE"
    HEAD = "HEAD"
    TAKEN = "TAKEN"
    INVITE = "INVITE"
    ASK = "ASK"
    WELCOME = "WELCOME"


@dataclass(frozen=True, slots=True)
class Record:
    """A record as its journal holds it: the uid of its row there, its canonical text, its hash."""

    uid: str
    text: str
    hash: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is signed: whose books, ``first`` to ``last`` record with the last one's hash, what the body is, and when.

    ``install`` is the random id of the shop's first record. ``body`` is the SHA-256 of the body; of records "", since the
    last hash stands for all of them.
    """

    register: str
    install: str
    first: int
    last: int
    hash: str
    body: str
    at: str

    @property
    def text(self) -> str:
        """Return it as canonical text."""
        return journal.canonical({name: getattr(self, name) for name in self.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel that was taken apart; ``key`` and ``signature`` are hex. Nothing of the body was looked at yet."""

    name: str
    told: Told
    key: str
    signature: str
    signed: bytes
    body: bytes

    def records(self) -> Iterator[Record]:
        """Yield the records of the body; raises DomainError at a line that is none, or when some are missing."""
        lines = self.body.split(b"\n")
        if lines[-1] or len(lines) - 1 != self.told.last - self.told.first + 1:
            raise garbled(self.name)
        for line in lines[:-1]:
            uid, _, rest = line.decode("ascii", errors="replace").partition(" ")
            digest, _, text = rest.partition(" ")
            if not (_UID.fullmatch(uid) and _HASH.fullmatch(digest) and text):
                raise garbled(self.name)
            yield Record(uid, text, digest)


def to_sign(kind: Kind, told: Told, form: int) -> bytes:
    """Return the bytes that are signed of a parcel in a format."""
    return f"NTTPOS {kind} {form}\n{told.text}".encode()


def parcel_bytes(kind: Kind, told: Told, body: bytes, *, key: str, signature: str, form: int) -> bytes:
    """Return a parcel as it travels in a format."""
    return f"NTTPOS {kind} {form} {key} {signature}\n{told.text}\n".encode() + body


def record_lines(records: Sequence[Record]) -> bytes:
    """Return the body of a parcel of records: a line for each."""
    return "".join(f"{each.uid} {each.hash} {each.text}\n" for each in records).encode()


def read_parcel(data: bytes, kind: Kind, name: str) -> Parcel:
    """Take a parcel apart; raises DomainError for what is none of this kind, or was made by a newer program."""
    found = _HEAD.match(data)
    if found is None or found[1] != kind.encode():
        raise garbled(name)
    form = int(found[2])
    if not FIRST_FORMAT <= form <= FORMAT:
        raise DomainError(
            "{file} was made by a newer program. Update the program here first; nothing of it was taken in, and selling goes on.",
            file=name,
        )
    line, _, body = data[found.end() :].partition(b"\n")
    try:
        told = _told(json.loads(line.decode("ascii")))
    except (ValueError, TypeError, RecursionError):
        raise garbled(name) from None
    return Parcel(name, told, found[3].decode(), found[4].decode(), to_sign(kind, told, form), body)


def follow(register: str, first: int, before: str, records: Iterable[Record], end: str) -> bool:
    """Whether a register's records from ``first`` on follow a hash, each the one before it, up to one with the hash ``end``."""
    for seq, record in enumerate(records, first):
        before = journal.chain_hash(register=register, seq=seq, previous=before, canonical_text=record.text)
        if before != record.hash:
            return False
    return before == end


def garbled(name: str) -> DomainError:
    """Say that a file is not whole."""
    return DomainError(
        "{file} is cut short or was changed on the way. Nothing of it was taken in; delete it, and it is sent again.",
        file=name,
    )


def _told(found: Mapping[str, Any]) -> Told:
    if not isinstance(found, dict) or found.keys() != Told.__dataclass_fields__.keys():
        raise ValueError("head")
    if any(type(value) is not (int if name in {"first", "last"} else str) for name, value in found.items()):
        raise ValueError("head")
    told = Told(**found)
    if datetime.fromisoformat(told.at).tzinfo is None:
        raise ValueError("at")
    right = ((_REGISTER, told.register), (_UID, told.install), (_HASH, told.hash), (_HASH, told.body or told.hash))
    if not all(like.fullmatch(value) for like, value in right) or not 0 <= told.first <= told.last <= _HIGHEST:
        raise ValueError("head")
    return told
