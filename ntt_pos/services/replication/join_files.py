"""What the seat and a PC that joins leave for each other in the shared folder: invitation, request, welcome."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ntt_pos.domain.core import journal
from ntt_pos.domain.core.parcel import Kind, Parcel, Told, garbled
from ntt_pos.services.replication import parcel_files

if TYPE_CHECKING:
    from ntt_pos.data.copies.signatures import Signer

FOLDER: Final = "gabung"
INVITATION: Final = "undangan.ntt"
REQUEST: Final = "permintaan.ntt"
WELCOME: Final = "sambutan.ntt"

T = TypeVar("T", "Invite", "Ask", "Welcome")


@dataclass(frozen=True, slots=True)
class Invite:
    """What the seat shows a PC: whose shop it is, for which register, and a proof that it knows the code (hex)."""

    shop: str
    register: str
    salt: str
    proof: str


@dataclass(frozen=True, slots=True)
class Ask:
    """What a PC asks with: a public key that the copy of the books is locked to, and its proof that it knows the code."""

    recipient: str
    proof: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """What an admitted PC gets: the file with the books, its SHA-256, that of the books in it, and for whose key it is.

    ``hub`` is where the seat meets the others, "" where that is the folder.
    """

    key: str
    file: str
    sha256: str
    plain_sha256: str
    hub: str = ""


_KINDS: Final[dict[type, Kind]] = {Invite: Kind.INVITE, Ask: Kind.ASK, Welcome: Kind.WELCOME}


def put(
    path: parcel_files.Place, what: Invite | Ask | Welcome, *, register: str, install: str, at: str, signer: Signer
) -> None:
    """Leave a signed word; raises OSError."""
    body = json.dumps({name: value for name, value in asdict(what).items() if value}, sort_keys=True).encode()
    told = Told(register, install, 0, 0, journal.GENESIS, hashlib.sha256(body).hexdigest(), at)
    parcel_files.write(path, _KINDS[type(what)], told, body, signer)


def get(path: parcel_files.Place, kind: type[T]) -> tuple[Parcel, T] | None:
    """Read a word that somebody signed, None when there is none; raises DomainError when it is not whole."""
    if not path.is_file():
        return None
    parcel = parcel_files.read(path, _KINDS[kind])
    try:
        told: Any = json.loads(parcel.body)
        what = kind(**{name: str(value) for name, value in told.items()})
    except (ValueError, TypeError, AttributeError) as error:
        raise garbled(path.name) from error
    return parcel, what
