"""Labels for shelves and goods: what is on one, and how a sheet of A4 is divided."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.goods.barcode import is_valid_gtin

# Tenths of a millimetre.
A4_WIDE: Final = 2100
A4_HIGH: Final = 2970
# EAN-13 at 80 % with its quiet zones: 113 modules of 0,264 mm (GS1 General Specifications, 5.2), and a little air.
LEAST_WIDE: Final = 310
LEAST_HIGH: Final = 190
EDGE: Final = 50
MOST_LABELS: Final = 2_000


# How far right and how far down a printer must print to hit the sheet.
Shift = tuple[int, int]
NO_SHIFT: Final[Shift] = (0, 0)


class LabelKind(StrEnum):
    """Where a label belongs: at the shelf, where its price is read from afar, or on the goods."""

    SHELF = "SHELF"
    PRODUCT = "PRODUCT"


@dataclass(frozen=True, slots=True)
class Label:
    """What is on a label; ``price`` is rupiah per ``price_per`` base units, ``code`` an EAN or UPC number."""

    name: str
    producer: str
    village: str
    price: int
    price_per: int
    unit: str
    code: str
    practice: bool = False


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """How a sheet of A4 is divided, in tenths of a millimetre: margins at the edges, gaps between the labels."""

    columns: int
    rows: int
    side: int = 0
    top: int = 0
    gap_wide: int = 0
    gap_high: int = 0

    @property
    def places(self) -> int:
        """How many labels one sheet holds."""
        return self.columns * self.rows

    @property
    def wide(self) -> int:
        """The width of a label."""
        return (A4_WIDE - 2 * self.side - (self.columns - 1) * self.gap_wide) // self.columns

    @property
    def high(self) -> int:
        """The height of a label."""
        return (A4_HIGH - 2 * self.top - (self.rows - 1) * self.gap_high) // self.rows

    def corner(self, place: int) -> tuple[int, int]:
        """Return the upper left corner of a place on its sheet (counted row by row from 0), from the paper's own."""
        row, column = divmod(place % self.places, self.columns)
        return self.side + column * (self.wide + self.gap_wide), self.top + row * (self.high + self.gap_high)

    def printed(self, place: int, shift: Shift = NO_SHIFT) -> tuple[int, int, int, int]:
        """Return what of a place is printed on (left, top, width, height): 5 mm stay free at the paper's edges."""
        left, top = (at + more for at, more in zip(self.corner(place), shift, strict=True))
        right, foot = min(left + self.wide, A4_WIDE - EDGE), min(top + self.high, A4_HIGH - EDGE)
        left, top = max(left, EDGE), max(top, EDGE)
        return left, top, right - left, foot - top

    @property
    def crowded(self) -> bool:
        """Whether a label at the edge is too small for a barcode once 5 mm stay free; printers leave that edge out."""
        corners = (0, self.columns - 1, self.places - self.columns, self.places - 1)
        return any(wide < LEAST_WIDE or high < LEAST_HIGH for _, _, wide, high in map(self.printed, corners))


# Sheets as they are sold, by columns × rows.
PRESETS: Final = (
    LabelSheet(3, 8, top=5),
    LabelSheet(3, 7, side=72, top=151, gap_wide=25),
    LabelSheet(2, 7, side=46, top=151, gap_wide=25),
    LabelSheet(4, 10),
    LabelSheet(5, 13, side=47, top=107, gap_wide=25),
)
MARGINS: Final = (0, 50, 100)


def own_sheet(columns: int, rows: int, margin: int) -> LabelSheet:
    """Return a sheet divided as somebody wishes, with one margin (tenths of a millimetre) at all edges."""
    if columns < 1 or rows < 1:
        raise DomainError("A sheet has at least one row and one column of labels.")
    return check_sheet(LabelSheet(columns, rows, side=margin, top=margin))


def check_sheet(sheet: LabelSheet) -> LabelSheet:
    """Return a sheet whose labels are large enough for a barcode that every scanner reads; raises DomainError."""
    if sheet.wide < LEAST_WIDE or sheet.high < LEAST_HIGH:
        raise DomainError(
            "Labels of {wide} × {high} mm are too small for a barcode that can be scanned: at least {least_wide} × "
            "{least_high} mm. Choose fewer rows or columns; nothing was printed.",
            wide=max(sheet.wide, 0) // 10,
            high=max(sheet.high, 0) // 10,
            least_wide=LEAST_WIDE // 10,
            least_high=LEAST_HIGH // 10,
        )
    return sheet


def label_code(barcodes: tuple[str, ...]) -> str:
    """Return the barcode that a label shows: the first EAN-13, else UPC-A or EAN-8, else an empty text."""
    known = [code for code in barcodes if is_valid_gtin(code)]
    return next(iter(sorted(known, key=lambda code: -len(code))), "")
