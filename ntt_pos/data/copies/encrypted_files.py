"""Copies that leave this PC can be locked to the owner's public key (age, X25519): whoever finds a stick reads nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyrage

from ntt_pos.data import atomic_files
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.files import discard, read_plain

SUFFIX: Final = ".age"
_MOST_BYTES: Final = 100_000


def check_key(key: str) -> str:
    """Return a public key that can be used; raises DomainError for anything else, an identity above all."""
    try:
        return str(pyrage.x25519.Recipient.from_str(key.strip()))
    except (pyrage.RecipientError, ValueError) as error:
        raise DomainError(
            "This is not a public key. It begins with age1 and has 62 characters; the secret key stays with the owner."
        ) from error


def new_key(path: Path) -> str:
    """Write a new secret key to a file that is not there yet and return its public key; raises StorageError."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        atomic_files.write_secret(path, f"# public key: {public}\n{identity}\n")
    except OSError as error:
        raise StorageError(
            "The secret key could not be written to {path}: {reason}. Name a file that is not there yet.",
            path=str(path),
            reason=error.strerror or str(error),
        ) from error
    return public


def public_key_in(identity: Path) -> str:
    """Return the public key that ``new_key`` wrote beside the secret one; raises OSError, and DomainError for another file."""
    first, *_rest = [*_text_of(identity).splitlines(), ""]
    return check_key(first.rpartition(" ")[2])


def seal(source: Path, target: Path, key: str) -> str:
    """Encrypt a file to a public key, whole or not at all; return the SHA-256 of what was read back. Raises OSError."""
    recipient = pyrage.x25519.Recipient.from_str(check_key(key))
    part = atomic_files.part_of(target)
    try:
        try:
            pyrage.encrypt_file(str(source), str(part), [recipient])
        except pyrage.EncryptError as error:
            raise OSError(str(error)) from error
        atomic_files.sync_file(part)
        digest = atomic_files.sha256_of(part)
        atomic_files.settle(part, target)
    finally:
        discard(part)
    return digest


def unseal(source: Path, target: Path, identity: Path) -> None:
    """Decrypt a file with the owner's secret key; raises StorageError in words."""
    try:
        lines = [line.strip() for line in _text_of(identity).splitlines()]
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
        pyrage.decrypt_file(str(source), str(target), keys)
    except (OSError, ValueError, pyrage.IdentityError) as error:
        raise StorageError(
            "The secret key in {path} cannot be read: {reason}. Nothing was changed.",
            path=str(identity),
            reason=str(error),
        ) from error
    except pyrage.DecryptError as error:
        raise StorageError(
            "{path} cannot be opened with this secret key: {reason}. Nothing was changed.",
            path=str(source),
            reason=str(error),
        ) from error


def _text_of(identity: Path) -> str:
    return read_plain(identity, _MOST_BYTES).decode("ascii", errors="replace")
