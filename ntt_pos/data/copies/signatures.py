"""Signing what leaves the shop with a key of this PC (Ed25519, RFC 8032), and sealing what only another PC may read."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data.atomic_files import make_folder, sync_folder, write_secret
from ntt_pos.domain.core.errors import StorageError

if TYPE_CHECKING:
    from nacl.signing import SigningKey

_GROUPS: Final = 8
_DIGITS: Final = 4
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{4}(?:-[0-9a-f]{4}){7}")


class Signer:
    """Signs with this PC's key, which is made at its first use and never leaves the PC's data folder."""

    def __init__(self, path: Path) -> None:
        """Read the key from a file, or make one there; raises OSError, and ValueError for a file that holds none."""
        self._key = _read(path) if path.exists() else _made(path)

    @property
    def public(self) -> str:
        """Return the public key, 64 hex digits."""
        return bytes(self._key.verify_key).hex()

    @property
    def fingerprint(self) -> str:
        """Return what people compare of the public key."""
        return fingerprint(self.public)

    def sign(self, data: bytes) -> str:
        """Return the signature of bytes, 128 hex digits."""
        return self._key.sign(data).signature.hex()

    def unseal(self, data: bytes) -> bytes:
        """Return what was sealed for this PC; raises ValueError when it was not, or was changed."""
        from nacl.exceptions import CryptoError
        from nacl.public import SealedBox

        try:
            return SealedBox(self._key.to_curve25519_private_key()).decrypt(data)
        except CryptoError as error:
            raise ValueError(str(error)) from error


def signer_at(path: Path, unusable: str) -> Signer:
    """Return who signs with the key in a file; raises StorageError with the sentence ``unusable``, which takes ``path``."""
    try:
        return Signer(path)
    except (OSError, ValueError) as error:
        raise StorageError(unusable, path=str(path)) from error


def is_signed(data: bytes, *, key: str, signature: str) -> bool:
    """Return whether bytes were signed by a public key (both hex)."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(bytes.fromhex(key)).verify(data, bytes.fromhex(signature))
    except (CryptoError, ValueError):
        return False
    return True


def seal(data: bytes, key: str) -> bytes:
    """Return bytes that only the PC with this public key (hex) reads (X25519, libsodium's sealed box)."""
    from nacl.public import SealedBox
    from nacl.signing import VerifyKey

    return SealedBox(VerifyKey(bytes.fromhex(key)).to_curve25519_public_key()).encrypt(data)


def fingerprint(key: str) -> str:
    """Return what two people read to each other on the telephone to compare a public key (hex): 8 groups of 4 digits."""
    digits = hashlib.sha256(bytes.fromhex(key)).hexdigest()
    return "-".join(digits[at : at + _DIGITS] for at in range(0, _GROUPS * _DIGITS, _DIGITS))


def is_fingerprint(text: str) -> bool:
    """Return whether a text could be the fingerprint of a key."""
    return _FINGERPRINT.fullmatch(text) is not None


def _read(path: Path) -> SigningKey:
    from nacl.signing import SigningKey

    return SigningKey(bytes.fromhex(path.read_text(encoding="ascii").strip()))


def _made(path: Path) -> SigningKey:
    from nacl.signing import SigningKey

    key = SigningKey.generate()
    make_folder(path.parent)
    write_secret(path, bytes(key).hex())
    sync_folder(path.parent)
    return key
