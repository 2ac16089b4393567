"""Reading what was typed into the one entry field: a quantity before a star, and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUANTITY = re.compile(r"\s*(?P<quantity>[0-9][0-9.,]*)\s*[*xX×]\s*(?P<rest>.*)", re.DOTALL)
_RECEIPT = re.compile(r"(?:JL|RT)-[A-Z0-9]+(?:-[A-Z0-9]+)*-[0-9]{4}-[0-9]{6}", re.IGNORECASE)
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
