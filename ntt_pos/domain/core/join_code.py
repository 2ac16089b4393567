"""The one-time code that lets a PC into the shop: twelve signs that nobody mistakes for each other, told by word of mouth."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from ntt_pos.domain.core.errors import DomainError

SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BYTES: Final = 8
_LENGTH: Final = 12
_GROUP: Final = 4
_ALIKE: Final = str.maketrans("OIL", "011")


def code_of(random: bytes) -> str:
    """Return eight random bytes as a code: 60 bits of them, in three groups."""
    number = int.from_bytes(random[:RANDOM_BYTES])
    signs = "".join(SIGNS[number >> 5 * place & 31] for place in range(_LENGTH))
    return "-".join(signs[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def typed_code(text: str) -> str:
    """Return a code as it was typed, with small letters, blanks or an O for a 0; raises DomainError for anything else."""
    plain = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum()).translate(_ALIKE)
    if len(plain) != _LENGTH or any(sign not in SIGNS for sign in plain):
        raise DomainError(
            "“{code}” is no code for joining: it has twelve letters and digits in three groups. Type it as the office PC shows "
            "it; nothing was changed.",
            code=text.strip()[:40],
        )
    return plain


def proof_of(code: str, salt: bytes, *told: str) -> str:
    """Return what only somebody who knows the code can say of these words: HMAC-SHA256 with a key by scrypt, hex.

    The folder may be read by others: guessing sixty bits through scrypt takes longer than any code lives.
    """
    key = hashlib.scrypt(typed_code(code).encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
    return hmac.new(key, "\n".join(told).encode(), hashlib.sha256).hexdigest()


def is_proof(proof: str, code: str, salt: bytes, *told: str) -> bool:
    """Return whether somebody knew the code."""
    return hmac.compare_digest(proof_of(code, salt, *told), proof)


def is_hub_address(text: str) -> bool:
    """Return whether what somebody typed is meant as this PC's address at the hub, not as a folder."""
    return text.strip().lower().startswith("postgresql")
