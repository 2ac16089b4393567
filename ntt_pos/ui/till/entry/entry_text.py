"""Reading a line of the one entry field: a quantity before a star, a scanned code, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ntt_pos.domain.devices.scanner_timing import SHORTEST, has_check_digit
from ntt_pos.domain.selling.bundle import Bundle
from ntt_pos.domain.selling.cart import Article

# As many digits as a barcode has are no quantity: the x behind them is a scanner's own.
_QUANTITY = re.compile(rf"\s*(?![0-9]{{{SHORTEST}}})(?P<quantity>[0-9][0-9.,]*)\s*[*xX×]\s*(?P<rest>.*)", re.DOTALL)
_RECEIPT = re.compile(r"(?:JL|RT)-[A-Z0-9]+(?:-[A-Z0-9]+)*-[0-9]{4}-[0-9]{6}", re.IGNORECASE)
_DIGITS = re.compile(rf"[0-9]{{{SHORTEST},}}$")
_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class EntryText:
    """A typed quantity (as typed; empty when none) and what it is of: a code or words."""

    quantity: str
    rest: str

    @property
    def is_receipt(self) -> bool:
        """Whether the rest has the form of a receipt number."""
        return _RECEIPT.fullmatch(self.rest) is not None

    @property
    def is_wordless(self) -> bool:
        """Whether no two letters stand together: a code or a slip, never words that something could be like."""
        return _WORD.search(self.rest) is None

    @property
    def is_number(self) -> bool:
        """Whether the rest is digits only, as barcodes are."""
        return self.rest.isascii() and self.rest.isdigit()


def read_entry(text: str) -> EntryText:
    """Split ``3* kopi`` into 3 and kopi; ``0,5*`` waits for the next scan; what has no star is all rest."""
    found = _QUANTITY.fullmatch(text)
    if found:
        return EntryText(found["quantity"], found["rest"].strip())
    return EntryText("", text.strip())


@dataclass(frozen=True, slots=True)
class Marks:
    """The signs that this PC's scanner sends before and after every code; either may be empty."""

    prefix: str = ""
    suffix: str = ""

    def bare(self, text: str) -> str:
        """Return a code without the signs around it."""
        return text.strip().removeprefix(self.prefix).removesuffix(self.suffix).strip()


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing a line may mean: a code, the quantity before it (as typed), and the earlier text that stays.

    ``scanned`` says that it cannot be words or an amount, so that it is told when the shop does not know it.
    """

    code: str
    quantity: str = ""
    earlier: str = ""
    scanned: bool = False

    @property
    def typed(self) -> str:
        """What was typed before the code, a quantity or words."""
        return f"{self.quantity}*" if self.quantity else self.earlier

    @property
    def line(self) -> str:
        """The code with its quantity, as it could be typed."""
        return f"{self.quantity}*{self.code}" if self.quantity else self.code


def readings(line: str, bursts: Sequence[str] = (), marks: Marks = Marks()) -> tuple[Reading, ...]:
    """Return what a line may mean on Enter, in the order in which the till tries it.

    The whole line, a quantity and a code, what follows the scanner's own sign, the last unbroken run of eight or more
    digits, and what ``bursts`` says came as fast as a scanner types, the longest first. A line that lost its beginning
    (the field was emptied or made anew while a scan came) is read as the burst it is the end of.
    """
    cut = next((burst for burst in bursts if len(burst) > len(line) and burst.endswith(line)), "")
    found: dict[str, Reading] = {}
    for each in _readings((cut or line).strip(), bursts, marks):
        if each.code and each.code not in found:
            found[each.code] = each
    return tuple(found.values())


def unknown_of(tried: Sequence[Reading]) -> Reading | None:
    """Return the scan among readings that the shop knows none of, or None when nothing was scanned."""
    scanned = [each for each in tried if each.scanned]
    whole = [each for each in scanned if has_check_digit(each.code)]
    return next(iter(whole or scanned), None)


def is_exactly(code: str, thing: Article | Bundle) -> bool:
    """Whether a code is sign by sign that of goods: a 0 typed before a scan makes no other number, and is no part of it."""
    return code in thing.barcodes or code.casefold() == thing.code.casefold()


def code_of(line: str) -> str:
    """Return what of a kept line is its code, when the shop knows it in no reading."""
    stranger = unknown_of(readings(line))
    return stranger.code if stranger is not None else line


def _readings(line: str, bursts: Sequence[str], marks: Marks) -> Iterator[Reading]:
    whole = marks.bare(line)
    marked = bool(marks.prefix) and marks.prefix in line
    suffixed = bool(marks.suffix) and line.endswith(marks.suffix)
    bare_bursts = {marks.bare(burst) for burst in bursts}
    if not (marked and not line.startswith(marks.prefix)):
        yield Reading(whole, scanned=marked or suffixed or whole in bare_bursts or _DIGITS.fullmatch(whole) is not None)
    if marked:
        before, _sign, code = line.rpartition(marks.prefix)
        yield _after(before, marks.bare(code))
    entry = read_entry(line)
    if entry.quantity:
        code = marks.bare(entry.rest)
        yield Reading(code, entry.quantity, scanned=code in bare_bursts or _DIGITS.fullmatch(code) is not None)
    unmarked = line.removesuffix(marks.suffix)
    if digits := _DIGITS.search(unmarked):
        yield _after(unmarked[: digits.start()], digits[0])
    for burst in bursts:
        if line.endswith(burst):
            yield _after(line[: len(line) - len(burst)], marks.bare(burst))


def _after(before: str, code: str) -> Reading:
    """Return a scan after earlier text: a quantity that waits for it is its own, everything else stays."""
    typed = read_entry(before)
    if typed.quantity and not typed.rest:
        return Reading(code, typed.quantity, scanned=True)
    return Reading(code, earlier=before, scanned=True)
