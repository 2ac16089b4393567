"""An order as text: the web catalogue writes it, a customer sends it by WhatsApp, and the till reads it back.

PESAN LRT
2 Abon ikan tuna 250 g (P012-0003) 25.000
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any, Final

from ntt_pos.domain.core.errors import DomainError

MOST_CHARACTERS: Final = 4_000
MOST_LINES: Final = 60
LONGEST_LINE: Final = 300
LONGEST_WORDS: Final = 40  # a name, or when it is fetched
LONGEST_REST: Final = 300
NAME_IS_KEPT: Final = timedelta(days=7)  # who ordered is forgotten then, or when it is fetched
_HEAD: Final = re.compile(r"PESAN\s+([A-Z0-9][A-Z0-9._-]{0,19})")
_BEGINS: Final = re.compile(r"(?:^|\]|:)\W*PESAN +\w", re.IGNORECASE | re.MULTILINE)
_LINE: Final = re.compile(
    r"(?P<pieces>\d{1,3})(?:\s*[xX×*](?=\s+[^\s(])|[xX×*])?\s*(?P<name>.*?)\s*"
    r"\(\s*(?P<code>[A-Za-z0-9][A-Za-z0-9._-]{0,29})\s*\)\s*(?:@?\s*(?:Rp\.?)?\s*(?P<price>\d[\d.,]{0,14}?)(?:,-|,00)?)?"
)
_ALMOST: Final = re.compile(r"\d.*[A-Za-z]|.*\([A-Za-z0-9]+-\d+\)")
_SENT: Final = re.compile(r"\[[^\]]{4,40}\]\s*(?P<who>[^:]{1,60}):\s*")  # what WhatsApp puts before copied messages
_NAME: Final = re.compile(r"(?:nama(?: saya)?|name|atas nama|a\.?n\.?)(?:\s*[:=]\s*|\s+)(?P<words>\S.*)", re.IGNORECASE)
_DAY: Final = re.compile(
    r"(?:di)?ambil(?:\s*[:=]\s*|\s+)(?P<words>\S.*)|(?:fetch|collect)\w*(?:\s*[:=]\s*|\s+)(?P<en>\S.*)", re.IGNORECASE
)
_KEPT_CONTROLS: Final = "\n\r\t"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """What is ordered: pieces (kilograms or litres of weighed goods), and the rupiah that the page said, None without."""

    pieces: int
    name: str
    code: str
    price: int | None = None


@dataclass(frozen=True, slots=True)
class OrderText:
    """An order as it was read. ``unread`` are lines that look like goods and cannot be read, ``rest`` other words.

    ``name`` and ``day`` are what the customer wrote of themselves and of fetching it, "" when that is not told.
    """

    lines: tuple[OrderLine, ...]
    unread: tuple[str, ...] = ()
    name: str = ""
    day: str = ""
    rest: str = ""

    def without_buyer(self) -> OrderText:
        """Return what is ordered without anything that tells by whom."""
        return replace(self, name="", day="", rest="", unread=())


def order_values(order: OrderText) -> dict[str, Any]:
    """Return an order as it is kept beside its basket."""
    return asdict(order)


def order_of(kept: Mapping[str, Any]) -> OrderText:
    """Return an order as it was kept."""
    lines = tuple(OrderLine(**each) for each in kept["lines"])
    return OrderText(**{**kept, "lines": lines, "unread": tuple(kept["unread"])})


def order_head(outlet: str) -> str:
    """Return the first line of an order: it is the same in every language."""
    return f"PESAN {outlet}"


def order_line(name: str, code: str, price: int) -> str:
    """Return what stands behind the number of pieces: ``Abon ikan tuna 250 g (P012-0003) 25.000``."""
    dotted = f"{price:,}".replace(",", ".")
    return f"{name} ({code}) {dotted}"


def is_order(text: str) -> bool:
    """Whether a text may be meant as an order, of whatever shop: that is looked at before it is read."""
    return _BEGINS.search(text[:MOST_CHARACTERS]) is not None


def read_order(text: str, outlet: str) -> OrderText:
    """Return an order that was pasted at the till of ``outlet``.

    Raises DomainError with a sentence for what is no order of this shop; whoever pasted it keeps the text.
    """
    if len(text) > MOST_CHARACTERS:
        raise DomainError(
            "This text has {length} characters; an order has at most {most}. Copy only the order. Nothing was put aside.",
            length=len(text),
            most=MOST_CHARACTERS,
        )
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") and sign not in _KEPT_CONTROLS for sign in text):
        raise DomainError("This text holds signs that no message has. Copy the order once more. Nothing was put aside.")
    found, senders = _Found(), []
    own = outlet.upper()
    for raw in text.splitlines():
        line, sender = _line_of(raw)
        senders += [sender] if sender else []
        if line.upper() == order_head(own):
            found.heads += 1
        elif head := _HEAD.fullmatch(line):
            raise DomainError(
                "This order is for the shop {other}, not for {outlet}. Nothing was put aside.",
                other=head[1],
                outlet=own,
            )
        else:
            found.take(line)
    if not found.heads:
        raise DomainError(
            "This is no order of our web pages: one begins with {head}. Nothing was put aside.", head=order_head(outlet)
        )
    if not found.lines:
        raise DomainError("No line of this order can be read. Copy it once more, whole. Nothing was put aside.")
    if len(found.lines) > MOST_LINES:
        raise DomainError(
            "This order has {count} lines; at most {most} are read. Paste it in two parts. Nothing was put aside.",
            count=len(found.lines),
            most=MOST_LINES,
        )
    name = found.name or next(iter(senders), "")
    return OrderText(
        _merged(found.lines), tuple(found.unread), name, found.day, _cut(" ".join(found.rest), LONGEST_REST)
    )


class _Found:
    """What the lines of a message say."""

    def __init__(self) -> None:
        self.heads = 0
        self.lines: list[OrderLine] = []
        self.unread: list[str] = []
        self.rest: list[str] = []
        self.name = self.day = ""

    def take(self, line: str) -> None:
        """Take one line: goods, who, when, or anything else."""
        if not line:
            return
        goods = _LINE.fullmatch(line) if len(line) <= LONGEST_LINE else None
        if goods is not None and int(goods["pieces"]):
            price = re.sub(r"\D", "", goods["price"] or "")
            self.lines.append(
                OrderLine(int(goods["pieces"]), goods["name"], goods["code"].upper(), int(price) if price else None)
            )
        elif goods is not None or _ALMOST.fullmatch(line[:LONGEST_LINE]):
            self.unread.append(_cut(line, LONGEST_REST))
        elif not self.name and (named := _NAME.fullmatch(line)):
            self.name = _cut(named["words"], LONGEST_WORDS)
        elif not self.day and (told := _DAY.fullmatch(line)):
            self.day = _cut(told["words"] or told["en"], LONGEST_WORDS)
        else:
            self.rest.append(line)


def _line_of(raw: str) -> tuple[str, str]:
    """Return a line without what WhatsApp puts around it, and the name of the sender when there is one."""
    plain = " ".join("".join(sign for sign in raw if unicodedata.category(sign) != "Cf").split())
    sent = _SENT.match(plain)
    if sent is None:
        return plain, ""
    who = sent["who"].strip(" ~")
    return plain[sent.end() :].strip(), "" if sum(map(str.isdigit, who)) > len(who) // 2 else _cut(who, LONGEST_WORDS)


def _merged(lines: Iterable[OrderLine]) -> tuple[OrderLine, ...]:
    """Return each product once, with all its pieces, as the first line of it says."""
    found: dict[str, OrderLine] = {}
    for each in lines:
        before = found.get(each.code)
        pieces = each.pieces + (before.pieces if before else 0)
        first = before or each
        found[each.code] = OrderLine(pieces, first.name, first.code, first.price)
    return tuple(found.values())


def _cut(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1]}…"
