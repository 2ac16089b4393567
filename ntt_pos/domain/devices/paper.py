"""Paper of the receipt printer: what a printer can do, and the lines that go on it, the same for screen and printer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

COLUMNS: Final = (32, 42, 48)
# ESC p 0: a pulse of 50 ms on pin 2, where drawers are connected.
DRAWER_KICK: Final = b"\x1bp\x00\x19\xfa"


class Align(StrEnum):
    """Where a line of paper stands."""

    LEFT = "LEFT"
    CENTER = "CENTER"
    RIGHT = "RIGHT"


class PaperCode(StrEnum):
    """What a line is: words, a scannable code of its text (EAN: goods), a rule, a picture (the logo), or a gap."""

    TEXT = "TEXT"
    BARCODE = "BARCODE"
    EAN = "EAN"
    QR = "QR"
    RULE = "RULE"
    PICTURE = "PICTURE"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line of paper. ``big`` doubles width and height, so a big line holds half the columns.

    ``tail`` counts the characters at the end that belong at the right edge (an amount), for papers whose letters differ
    in width.
    """

    text: str = ""
    bold: bool = False
    big: bool = False
    align: Align = Align.LEFT
    code: PaperCode = PaperCode.TEXT
    muted: bool = False
    tail: int = 0


@dataclass(frozen=True, slots=True)
class PaperProfile:
    """A receipt printer as the shop set it up.

    ``columns`` is 32 for 58 mm paper, 42 or 48 for 80 mm; ``dots`` the printable width; ``escpos_profile`` a profile
    of python-escpos. A printer without a cutter is never told to cut.
    """

    columns: int = 32
    escpos_profile: str = "default"
    cutter: bool = False
    native_qr: bool = False
    native_barcode: bool = True
    drawer: bool = False
    code_page: str = "cp437"

    @property
    def dots(self) -> int:
        """The printable width in dots: 384 on 58 mm paper, 576 on 80 mm (504 with 42 columns)."""
        return self.columns * 12
