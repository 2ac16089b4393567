"""The shop's QRIS code: checking the static code, and filling an amount in (EMVCo merchant-presented mode)."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from typing import Final

from ntt_pos.domain.core.errors import DomainError

LIMIT: Final = 10_000_000
_HEAD: Final = re.compile(r"(?P<tag>[0-9]{2})(?P<length>[0-9]{2})")
_CRC: Final = "63"
_METHOD: Final = "01"
_STATIC: Final = "11"
_DYNAMIC: Final = "12"
_AMOUNT: Final = "54"
_COUNTRY: Final = "58"
_DROPPED: Final = frozenset({"54", "55", "56", "57", _CRC})


@dataclass(frozen=True, slots=True)
class QrisCode:
    """A checked static code: whom it pays."""

    merchant: str
    city: str
    postal_code: str
    text: str


def crc16(data: bytes) -> int:
    """Return the CRC-16/CCITT-FALSE of bytes (polynomial 1021, start FFFF); of ``123456789`` it is 29B1."""
    return binascii.crc_hqx(data, 0xFFFF)


def fields(text: str) -> tuple[tuple[str, str], ...]:
    """Return the (tag, value) pairs of a code, in order. Raises DomainError when it is cut short or garbled."""
    found = []
    at = 0
    while at < len(text):
        head = _HEAD.match(text, at)
        end = head.end() + int(head["length"]) if head else 0
        if head is None or end > len(text):
            raise DomainError("This is not a whole QRIS code. Scan the code of the shop again, from its beginning.")
        found.append((head["tag"], text[head.end() : end]))
        at = end
    return tuple(found)


def check_static(text: str) -> QrisCode:
    """Return whom the shop's static code pays. Raises DomainError when it is no static QRIS code or is damaged."""
    code = text.strip()
    if not code.isascii():
        raise DomainError("This is not a QRIS code: it holds letters that QRIS does not have.")
    pairs = fields(code)
    tags = [tag for tag, _ in pairs]
    if len(set(tags)) != len(tags):
        raise DomainError("This is not a QRIS code: one of its fields occurs twice.")
    values = dict(pairs)
    if not pairs or pairs[0] != ("00", "01") or tags[-1] != _CRC:
        raise DomainError("This is not a whole QRIS code. Scan the code of the shop again, from its beginning.")
    if values[_CRC].upper() != f"{crc16(code[:-4].encode()):04X}":
        raise DomainError("The QRIS code is damaged: its check value does not fit. Scan it again.")
    if values.get(_METHOD, _STATIC) != _STATIC or _AMOUNT in values:
        raise DomainError("This QRIS code was made for one payment. The shop's static code is needed.")
    if values.get("53") != "360" or values.get(_COUNTRY) != "ID":
        raise DomainError("This code does not ask for rupiah in Indonesia. The shop's QRIS code is needed.")
    if not any("26" <= tag <= "51" for tag in tags) or not values.get("59") or not values.get("60"):
        raise DomainError("This QRIS code names no merchant to pay. Ask the bank for the shop's code.")
    return QrisCode(merchant=values["59"], city=values["60"], postal_code=values.get("61", ""), text=code)


def with_amount(text: str, amount: int) -> str:
    """Return the code that asks for ``amount`` rupiah, made from the shop's static code.

    Fields 54 to 57 and 63 are dropped, 01 becomes 12, 54 is before 58, the new CRC ends it. Raises DomainError for
    a code that ``check_static`` refuses and for amounts outside 1 to 10.000.000 (the limit of one QRIS payment).
    """
    code = check_static(text)
    if not 0 < amount <= LIMIT:
        raise DomainError(
            "QRIS takes 1 to {limit} in one payment, not {amount}. Nothing was asked for.", limit=LIMIT, amount=amount
        )
    kept = [pair for pair in fields(code.text) if pair[0] not in _DROPPED and pair[0] != _METHOD]
    kept.insert(1, (_METHOD, _DYNAMIC))
    kept.insert([tag for tag, _ in kept].index(_COUNTRY), (_AMOUNT, str(amount)))
    body = "".join(f"{tag}{len(value):02d}{value}" for tag, value in kept) + _CRC + "04"
    return f"{body}{crc16(body.encode()):04X}"
