"""Where the PCs of a shop exchange records, a folder or the hub: what lies there is called, packed and signed, and who reads it."""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data import atomic_files
from ntt_pos.data.copies import packed_files
from ntt_pos.data.copies.signatures import is_signed
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.core.parcel import FIRST_FORMAT, Kind, Parcel, Told, garbled, parcel_bytes, read_parcel, to_sign
from ntt_pos.files import discard, read_plain
from ntt_pos.services.replication.hub_paths import RECORDS_NAME, HubPath

if TYPE_CHECKING:
    from ntt_pos.data.copies.signatures import Signer

KEY_FILE: Final = "kunci-kantor.txt"
BESIDE_FILE: Final = "pribadi.ntt"
HEAD_FILE: Final = "kepala.ntt"
TAKEN_FILE: Final = "diterima.ntt"
MOST_BYTES: Final = 400_000_000
MOST_WORD_BYTES: Final = 1_000_000  # of what holds no records
_ITS_OWN_FAULT: Final = frozenset({errno.EACCES, errno.EPERM, errno.EISDIR, errno.EINVAL, errno.ELOOP})
_REGISTER: Final = re.compile(r"[A-Z]{3}-[0-9]{2}")
_KEY: Final = re.compile(r"[0-9a-f]{64}")


Place = Path | HubPath
"""A folder or file of those in which PCs meet, or what has its name at the hub."""


@dataclass(frozen=True, slots=True, order=True)
class RecordsFile:
    """A file of records: from which to which, the beginning of the last one's hash, and where it is."""

    first: int
    last: int
    hash: str
    path: Place = field(compare=False)


def records_name(told: Told) -> str:
    """Return what a file of records is called."""
    return f"catatan-{told.first:09d}-{told.last:09d}-{told.hash[:8]}.ntt"


def records_files(folder: Place) -> tuple[RecordsFile, ...]:
    """Return the files of records in a register's folder, in order; raises StorageError."""
    return tuple(sorted(_found(folder)))


def _found(folder: Place) -> Iterator[RecordsFile]:
    try:
        for path in folder.iterdir():
            name = RECORDS_NAME.fullmatch(path.name)
            if name is not None and 1 <= int(name[1]) <= int(name[2]):
                yield RecordsFile(int(name[1]), int(name[2]), name[3], path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise unreachable(folder, error) from error


def taken_file(register: str) -> str:
    """Return where a PC says, in the folder of another one, how far it has that one's records."""
    return f"diterima-{register}.ntt"


def for_register(register: str) -> str:
    """Return in which folder of the seat lies what is sealed for a PC."""
    return f"untuk-{register}"


def photo_name(sha256: str) -> str:
    """Return what a sealed photo is called."""
    return f"foto-{sha256}.ntt"


def registers_in(folder: Path) -> tuple[str, ...]:
    """Return the codes of the registers that sent something into a folder; raises StorageError."""
    try:
        return tuple(sorted(each.name for each in folder.iterdir() if _REGISTER.fullmatch(each.name) and each.is_dir()))
    except OSError as error:
        raise unreachable(folder, error) from error


def write(path: Place, kind: Kind, told: Told, body: bytes, signer: Signer, form: int = FIRST_FORMAT) -> None:
    """Write a signed parcel, packed, whole or not at all; raises OSError and StorageError."""
    whole = parcel_bytes(
        kind, told, body, key=signer.public, signature=signer.sign(to_sign(kind, told, form)), form=form
    )
    put(path, packed_files.packed(whole), told.last)


def put(path: Place, data: bytes, seq: int = 0) -> None:
    """Write what tells up to a record, whole or not at all; raises OSError and StorageError."""
    if isinstance(path, HubPath):
        path.write(data, seq)
    else:
        atomic_files.write_durably(path, data)


def take_away(path: Place) -> None:
    """Take a file away when it is there; where that fails, it stays."""
    if isinstance(path, HubPath):
        path.unlink()
    else:
        discard(path)


def lay_aside(path: Place) -> None:
    """Keep a file of another branch out of the way; raises OSError. The hub keeps the branch that came first."""
    if isinstance(path, Path):
        path.replace(path.with_name(f"cabang-{path.name}"))


def mark_of(path: Place) -> str:
    """Return what changes with what is in a file, "" when there is none; raises OSError."""
    if isinstance(path, HubPath):
        return path.mark()
    return atomic_files.sha256_of(path) if path.is_file() else ""


def photos_there(folder: Place, mine: Collection[str]) -> set[str]:
    """Return the names of the photos in a folder; ``mine`` are those that should be there."""
    if isinstance(folder, HubPath):
        return folder.photos(mine)
    return {each.name for each in folder.glob(photo_name("*"))}


def read(path: Place, kind: Kind) -> Parcel:
    """Read a parcel whose signature and body fit; raises DomainError for any other, and StorageError."""
    most = MOST_BYTES if kind in {Kind.RECORDS, Kind.BESIDE} else MOST_WORD_BYTES
    try:
        data = packed_files.unpacked(read_bytes(path, most), most)
    except ValueError:
        raise garbled(path.name) from None
    parcel = read_parcel(data, kind, path.name)
    fits = is_signed(parcel.signed, key=parcel.key, signature=parcel.signature)
    if not fits or (parcel.told.body and hashlib.sha256(parcel.body).hexdigest() != parcel.told.body):
        raise garbled(path.name)
    return parcel


def read_bytes(path: Place, most: int = MOST_BYTES) -> bytes:
    """Return what is in a file of the folder; raises StorageError, and DomainError for what is no plain file of this size."""
    if isinstance(path, HubPath):
        return path.read_bytes()
    try:
        data = read_plain(path, most)
    except OSError as error:
        if error.errno not in _ITS_OWN_FAULT:
            raise unreachable(path, error) from error
        raise DomainError(
            "{file} cannot be read: {reason}. Nothing of it was taken in; delete it, and it is sent again.",
            file=path.name,
            reason=error.strerror or str(error),
        ) from error
    if len(data) > most:
        raise garbled(path.name)
    return data


def read_photo(folder: Place, sha256: str, register: str, unseal: Callable[[bytes, str], bytes]) -> bytes:
    """Return a sealed photo of a register; raises DomainError when it is not there yet or is not that photo."""
    path = folder / photo_name(sha256)
    if not path.is_file():
        raise DomainError(
            "The photo {file} of {register} did not come yet; what hangs by it waits.",
            file=path.name,
            register=register,
        )
    jpeg = unseal(read_bytes(path), path.name)
    if hashlib.sha256(jpeg).hexdigest() != sha256:
        raise garbled(path.name)
    return jpeg


def offered_key(folder: Path) -> str:
    """Return the public key (hex) that the office's PC left in a folder, "" when there is none."""
    try:
        text = read_plain(folder / KEY_FILE, 1_000).decode("ascii", errors="replace").strip()
    except OSError:
        return ""
    return text if _KEY.fullmatch(text) else ""


def offer_key(folder: Path, key: str) -> None:
    """Leave this PC's public key in a folder; raises StorageError."""
    if offered_key(folder) == key:
        return
    try:
        atomic_files.write_whole(folder / KEY_FILE, f"{key}\n".encode())
    except OSError as error:
        raise unreachable(folder, error) from error


def unreachable(folder: Place | str, error: OSError) -> StorageError:
    """Say that a folder cannot be used."""
    return StorageError(
        "The folder {path} cannot be used: {reason}. The books are untouched and selling goes on; it is tried again.",
        path=str(folder),
        reason=error.strerror or str(error),
    )
