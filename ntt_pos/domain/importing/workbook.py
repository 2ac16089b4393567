"""A workbook as it was opened: its sheets and their rows, before anybody has judged a cell."""

from __future__ import annotations

from dataclasses import dataclass

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.importing.raw_cells import RawValue

MAX_SHEET_ROWS = 20_000
MAX_COLUMNS = 60


class WorkbookRefused(DomainError):
    """The file as a whole is not taken in; nothing was changed."""


class ImportStopped(DomainError):
    """The user stopped the import; nothing was changed."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row that is not empty: its number as the spreadsheet shows it, and its cells."""

    number: int
    cells: tuple[RawValue, ...]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet: its name as written (a CSV has none) and its rows that are not empty."""

    name: str
    rows: tuple[RawRow, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A whole file. A CSV read with several separators gives one candidate sheet per separator."""

    name: str
    sheets: tuple[RawSheet, ...]
    is_csv: bool = False

    @property
    def row_count(self) -> int:
        """How many rows are not empty, over all sheets."""
        return sum(len(sheet.rows) for sheet in self.sheets)


def column_letter(index: int) -> str:
    """Return the letters of a column, 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
