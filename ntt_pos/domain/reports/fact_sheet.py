"""The fact sheet that an outlet sends of a closed day: what was sold, for whom, what was lost; no people and no free text."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from ntt_pos.domain.core import journal
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.pillar_halal import Pillar

FORMAT: Final = 1
MOST_BYTES: Final = 2_000_000
SUFFIX: Final = ".lembar"
_MARK: Final = "NTTFACT"
_HEAD: Final = re.compile(rb"NTTFACT ([0-9]{1,9}) ([0-9a-f]{64}) ([0-9a-f]{128})\n")
_OUTLET: Final = re.compile(r"[A-Z0-9]{2,12}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_LONGEST: Final = 200
_HIGHEST: Final = 10**15


@dataclass(frozen=True, slots=True)
class MakerFacts:
    """A producer by code; the name only where it may be published ("" else), the village by its official code.

    ``weighted`` is Σ rupiah × hours from sale to payout of the ``paid_out`` rupiah. The shop's own goods have code "".
    """

    code: str
    name: str
    pillar: str
    village: str
    on_sale: int
    expired: int
    lost: int
    weighted: int
    paid_out: int


@dataclass(frozen=True, slots=True)
class GoodsFacts:
    """What a product brought: net base units and pieces, and rupiah; sold − returned = share + shop + tax."""

    code: str
    name: str
    category: str
    maker: str
    unit: str
    per: int
    quantity: int
    pieces: int
    sold: int
    returned: int
    share: int
    shop: int
    tax: int

    @property
    def net(self) -> int:
        """What customers paid less what was taken back, before cash rounding (rupiah)."""
        return self.sold - self.returned


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """The newest journal record of a register when the sheet was made."""

    register: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class FactSheet:
    """A closed day of an outlet; of two sheets of one day the one with the higher edition counts.

    ``previous`` is the day that was closed before it ("" for the first), so that a sheet that did not arrive is missed.
    """

    outlet: str
    regency: str
    day: dt.date
    previous: str
    edition: tuple[int, int]
    practice: bool
    sales: int
    returns: int
    makers: tuple[MakerFacts, ...]
    goods: tuple[GoodsFacts, ...]
    heads: tuple[HeadFacts, ...]

    @property
    def file_name(self) -> str:
        """Return the name its file has."""
        return f"{self.outlet}-{self.day.isoformat()}{SUFFIX}"

    @property
    def text(self) -> str:
        """Return it as canonical text: the same facts are the same bytes."""
        told = asdict(self) | {"day": self.day.isoformat(), "practice": int(self.practice)}
        return journal.canonical({name: list(value) if name == "edition" else value for name, value in told.items()})


@dataclass(frozen=True, slots=True)
class SignedSheet:
    """A sheet's file taken apart: what was signed, by which key (hex), and the signature (hex)."""

    signed: bytes
    key: str
    signature: str
    text: str


def to_sign(text: str) -> bytes:
    """Return the bytes that are signed."""
    return f"{_MARK} {FORMAT}\n{text}".encode()


def sheet_file(text: str, key: str, signature: str) -> bytes:
    """Return a sheet as a file: a line with format, key and signature, then its text."""
    return f"{_MARK} {FORMAT} {key} {signature}\n{text}".encode()


def take_apart(data: bytes, name: str) -> SignedSheet:
    """Take a file apart; raises DomainError for one that is no sheet, and for one of a newer program."""
    head = _HEAD.match(data)
    if head is None:
        raise DomainError("{file} is not a fact sheet. It was left where it is.", file=name)
    if int(head[1]) != FORMAT:
        raise DomainError(
            "{file} was made by a newer program (format {format}). Update this program, then take it in again.",
            file=name,
            format=int(head[1]),
        )
    body = data[head.end() :]
    try:
        text = body.decode("ascii")
    except UnicodeDecodeError:
        raise _changed(name) from None
    return SignedSheet(to_sign(text), head[2].decode(), head[3].decode(), text)


def read_sheet(text: str, name: str) -> FactSheet:
    """Return the sheet that a signed text holds; raises DomainError when it says what no sheet says."""
    try:
        told = _only(FactSheet, json.loads(text))
        sheet = FactSheet(
            outlet=_like(_OUTLET, told["outlet"]),
            regency=_words(told["regency"]),
            day=dt.date.fromisoformat(told["day"]),
            previous=dt.date.fromisoformat(told["previous"]).isoformat() if told["previous"] else "",
            edition=(_count(told["edition"][0]), _count(told["edition"][1])),
            practice=bool(_count(told["practice"])),
            sales=_count(told["sales"]),
            returns=_count(told["returns"]),
            makers=tuple(_maker(each) for each in told["makers"]),
            goods=tuple(_goods(each) for each in told["goods"]),
            heads=tuple(_head(each) for each in told["heads"]),
        )
        same = json.dumps(told, sort_keys=True, separators=(",", ":")) == text
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        raise _nonsense(name) from None
    if not same or len(told["edition"]) != 2:  # noqa: PLR2004 epochs and records
        raise _nonsense(name)
    return sheet


def plain_words(text: str) -> str:
    """Return a name as a sheet holds it: one line of signs that can be seen, cut where no sheet is that long."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())[:_LONGEST]


def is_outlet(text: str) -> bool:
    """Return whether a text is the code of an outlet."""
    return _OUTLET.fullmatch(text) is not None


def check_signed(*, good: bool, name: str) -> None:
    """Raise DomainError when a signature does not fit what was signed."""
    if not good:
        raise _changed(name)


def _changed(name: str) -> DomainError:
    return DomainError("{file} was changed after the shop signed it. Ask the shop to send it again.", file=name)


def _nonsense(name: str) -> DomainError:
    return DomainError("{file} is signed, but it holds what no fact sheet holds. It was not taken in.", file=name)


def _only(made: type[Any], told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is told of a value when it is its fields and nothing else."""
    if told.keys() != made.__dataclass_fields__.keys():
        raise ValueError(made.__name__)
    return told


def _maker(told: Mapping[str, Any]) -> MakerFacts:
    _only(MakerFacts, told)
    if told["pillar"] not in ("", *Pillar):
        raise ValueError(told["pillar"])
    return MakerFacts(
        _words(told["code"]),
        _words(told["name"]),
        told["pillar"],
        _words(told["village"]),
        _count(told["on_sale"]),
        _whole(told["expired"]),
        _whole(told["lost"]),
        _whole(told["weighted"], highest=_HIGHEST**2),
        _count(told["paid_out"]),
    )


def _goods(told: Mapping[str, Any]) -> GoodsFacts:
    _only(GoodsFacts, told)
    found = GoodsFacts(
        code=_words(told["code"]),
        name=_words(told["name"]),
        category=_words(told["category"]),
        maker=_words(told["maker"]),
        unit=_words(told["unit"]),
        per=_per(told["per"]),
        quantity=_whole(told["quantity"]),
        pieces=_whole(told["pieces"]),
        sold=_whole(told["sold"]),
        returned=_whole(told["returned"]),
        share=_whole(told["share"]),
        shop=_whole(told["shop"]),
        tax=_whole(told["tax"]),
    )
    if found.net != found.share + found.shop + found.tax:
        raise ValueError(found.code)
    return found


def _head(told: Mapping[str, Any]) -> HeadFacts:
    _only(HeadFacts, told)
    return HeadFacts(_words(told["register"]), _count(told["seq"]), _like(_HASH, told["hash"]))


def _like(wanted: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or wanted.fullmatch(value) is None:
        raise ValueError(value)
    return value


def _words(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST or not (value.isprintable() or not value):
        raise ValueError(value)
    return value


def _whole(value: object, *, highest: int = _HIGHEST) -> int:
    if type(value) is not int or abs(value) > highest:
        raise ValueError(value)
    return value


def _count(value: object) -> int:
    if _whole(value) < 0:
        raise ValueError(value)
    return _whole(value)


def _per(value: object) -> int:
    if value not in (1, 1000):
        raise ValueError(value)
    return _whole(value)
