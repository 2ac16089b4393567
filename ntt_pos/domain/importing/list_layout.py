"""Where the tables of a list are: titles above, headers over one or two rows, sections, totals, several tables a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ntt_pos.domain.importing.list_cells import amount_in, count_in, folded, is_ditto, spaced
from ntt_pos.domain.importing.list_header_rows import LEAST, PRICES, HeaderBlock, header_at, heads, texts_of
from ntt_pos.domain.importing.list_header_words import ColumnMeaning, Meaning, columns_of, is_known
from ntt_pos.domain.importing.list_owners import is_label, legend_of, line_of
from ntt_pos.domain.importing.raw_cells import RawValue, is_blank
from ntt_pos.domain.importing.workbook import RawRow, RawSheet, column_letter

_TOTAL: Final = re.compile(r"(?:sub ?total|grand total|total|jumlah|jml|jlh)\b")
_NO_GOODS: Final = re.compile(
    r"(?:(?:sdh|sudah|blm|belum) (?:di)?bayar|dibayar|lunas|nb|catatan|ket|ttd|paraf|mengetahui|hal(?:aman)?|dicetak)\b"
)
_TRIED: Final = 6  # rows below a header that tell what a column without known words holds


@dataclass(frozen=True, slots=True)
class LaidOutRow:
    """One row of goods: its number in the sheet, its cells, and the section (a line of its own above it) it is in."""

    number: int
    cells: tuple[RawValue, ...]
    section: str = ""


@dataclass(slots=True)
class ListTable:
    """A table of a list: what its columns mean, the lines of text above it, its rows, its rows of totals.

    ``variant`` is the size of all its goods, where prices stand in a column for each size. ``guessed`` is the header of
    the column that is taken for the goods' names, though its words do not say so. A table that was ``turned`` has its
    headers in a column and its goods side by side: its rows are columns of the sheet.
    """

    sheet: str
    titles: tuple[str, ...]
    headers: Mapping[int, str]
    columns: Mapping[int, Meaning]
    unknown: tuple[int, ...]
    header_rows: tuple[int, ...]
    rows: list[LaidOutRow] = field(default_factory=list)
    totals: list[LaidOutRow] = field(default_factory=list)
    notes: list[LaidOutRow] = field(default_factory=list)
    variant: str = ""
    guessed: str | None = None
    turned: bool = False

    def place(self, role: ColumnMeaning) -> int | None:
        """Return the column of a role, None when the table has none."""
        return next((place for place, meaning in self.columns.items() if meaning.role is role), None)

    def raw(self, row: LaidOutRow, role: ColumnMeaning) -> RawValue:
        """Return what a row holds in the column of a role."""
        place = self.place(role)
        return row.cells[place] if place is not None and place < len(row.cells) else None

    def cell(self, row: LaidOutRow, role: ColumnMeaning) -> str:
        """Return the address of a cell, such as ``F5``; the first column's when there is no column of the role."""
        place = self.place(role) or 0
        return f"{column_letter(row.number - 1)}{place + 1}" if self.turned else f"{column_letter(place)}{row.number}"

    def cells(self) -> Iterator[tuple[tuple[int, int], Meaning | None, bool]]:
        """Yield row and column in the sheet of each cell of headers and goods, what it means, and whether it heads."""
        lines = [(number, True) for number in self.header_rows] + [(row.number, False) for row in self.rows]
        for line, is_header in lines:
            for place in sorted({*self.headers, *self.columns}):
                yield (place + 1, line - 1) if self.turned else (line, place), self.columns.get(place), is_header


def tables_in(sheet: RawSheet) -> tuple[ListTable, ...]:
    """Return the tables of goods on a sheet, from the top; none when no row heads columns of goods."""
    rows = [row for row in sheet.rows if legend_of(row) is None]
    found = _tables(sheet.name, rows, [])
    if found:
        return found
    above, turned = _turned(rows)
    tables = _tables(sheet.name, turned, above)
    for table in tables:
        table.turned, table.guessed = True, ""
    return tables


def _turned(rows: Sequence[RawRow]) -> tuple[list[RawRow], list[RawRow]]:
    """Return the titles of a sheet whose headers stand in one column, and its columns as rows; none for other sheets."""
    leads = {
        at: (_first_filled(row), spaced(row.cells[_first_filled(row)])) for at, row in enumerate(rows) if row.cells
    }
    known = [at for at, (_, text) in leads.items() if is_known(text)]
    if not known or not heads({at: leads[at][1] for at in known}) or len({leads[at][0] for at in known}) > 1:
        return [], []
    start, lead = known[0], leads[known[0]][0]
    names = start - 1  # a row of names that no word heads
    if (
        start
        and rows[names].number == rows[start].number - 1
        and leads[names][0] > lead
        and len(texts_of(rows[names])) > 1
    ):
        start = names
    end = next((at for at in range(start + 1, len(rows)) if rows[at].number != rows[at - 1].number + 1), len(rows))
    width = max(len(row.cells) for row in rows[start:end])
    by_number = {row.number: row.cells for row in rows[start:end]}
    turned = []
    for place in range(lead, width):
        cells = [by_number.get(number, ()) for number in range(1, rows[end - 1].number + 1)]
        line: list[RawValue] = [each[place] if place < len(each) else None for each in cells]
        if place == lead and start == names:
            line[rows[names].number - 1] = "nama barang"
        turned.append(RawRow(place + 1, tuple(line)))
    return list(rows[:start]), turned


def _tables(name: str, rows: Sequence[RawRow], above: list[RawRow]) -> tuple[ListTable, ...]:
    tables: list[ListTable] = []
    open_tables: list[ListTable] = []
    section = ""
    labels = False
    at = 0
    while at < len(rows):
        row = rows[at]
        headed = header_at(rows, at)
        if headed is not None:
            used, blocks = headed
            open_tables = [
                _opened(name, tuple(_titles(above, blocks, which)), blocks[which], rows, at, used)
                for which in range(len(blocks))
            ]
            tables += open_tables
            above, section = [], ""
            at += used
            continue
        at += 1
        if not open_tables:
            above.append(row)
            continue
        said = [spaced(cell) for cell in row.cells if not is_blank(cell)]
        if is_label(row) or (_is_line(said) and not _has_goods(open_tables, row)):
            above.append(row)
            if _titles_next(rows, at, open_tables):
                continue
            line = line_of(said) if is_label(row) else _line_of(said)
            section = f"{section}\n{line}" if labels and is_label(row) else line
            labels = is_label(row)
            for table in open_tables:
                table.notes.append(LaidOutRow(row.number, row.cells, section))
            continue
        labels = False
        for table in open_tables:
            _filed(table, row, section)
        above = []
    return tuple(table for table in tables if table.rows)


def _titles_next(rows: Sequence[RawRow], at: int, tables: Sequence[ListTable]) -> bool:
    """Whether a line of words is the title of a table whose header follows, before any more goods of this one."""
    for place in range(at, len(rows)):
        if header_at(rows, place) is not None:
            return True
        if not is_label(rows[place]) and _has_goods(tables, rows[place]):
            return False
    return False


def _titles(rows: Sequence[RawRow], blocks: Sequence[HeaderBlock], which: int) -> Iterator[str]:
    """Yield the lines above a table; of a row over several tables beside each other what stands over this one."""
    starts = sorted({min(block.headers) for block in blocks})
    low = min(blocks[which].headers)
    high = next((start for start in starts if start > low), None)
    for row in rows:
        filled = [place for place, cell in enumerate(row.cells) if not is_blank(cell)]
        shared = len(starts) == 1 or not (is_label(row) or any(place >= starts[1] for place in filled))
        from_, until = (0 if low == starts[0] else low), high
        own = [p for p in filled if shared or (p >= from_ and (until is None or p < until))]
        text = line_of([spaced(row.cells[place]) for place in own])
        if text:
            yield text


def _is_line(said: Sequence[str]) -> bool:
    """Whether a row is one line of words (a section, a note) and no row of a table."""
    words = [text for text in said if re.search("[A-Za-z]{2}", text)]
    return len(said) <= 2 and len(words) == 1 and not _TOTAL.match(folded(words[0]))  # noqa: PLR2004 a number before it


def _line_of(said: Sequence[str]) -> str:
    return next(text for text in said if re.search("[A-Za-z]{2}", text))


def _has_goods(tables: Sequence[ListTable], row: RawRow) -> bool:
    """Whether a row holds a product or a figure in a column for it, so that it is no line of text."""
    for table in tables:
        figures = _figured(table, row.cells)
        product = table.place(ColumnMeaning.PRODUCT)
        named = product is not None and product < len(row.cells) and not is_blank(row.cells[product])
        if figures or (named and product != _first_filled(row)):
            return True
    return False


def _figured(table: ListTable, cells: Sequence[RawValue]) -> list[int]:
    """Return the columns of prices and stock in which a row holds a figure."""
    return [
        place
        for place, meaning in table.columns.items()
        if meaning.role in (*PRICES, ColumnMeaning.STOCK)
        and place < len(cells)
        and (amount_in(cells[place]).value is not None or count_in(cells[place]).value is not None)
    ]


def _first_filled(row: RawRow) -> int:
    return next((place for place, cell in enumerate(row.cells) if not is_blank(cell)), 0)


def _opened(
    sheet: str, titles: tuple[str, ...], block: HeaderBlock, rows: Sequence[RawRow], at: int, used: int
) -> ListTable:
    places = sorted(block.headers)
    found, unknown = columns_of([block.headers[place] for place in places])
    table = ListTable(
        sheet=sheet,
        titles=titles,
        headers=dict(block.headers),
        columns={places[at]: meaning for at, meaning in found.items()},
        unknown=tuple(places[at] for at in unknown),
        header_rows=tuple(row.number for row in rows[at : at + used]),
        variant=block.variant,
    )
    if table.place(ColumnMeaning.PRODUCT) is None and any(table.place(role) is not None for role in PRICES):
        names = _column_of_names(table, rows[at + used : at + used + _TRIED])
        if names is not None:
            table.guessed = table.headers.get(names, "")
            table.columns = {**table.columns, names: Meaning(ColumnMeaning.PRODUCT, 0.5)}
            table.unknown = tuple(place for place in table.unknown if place != names)
    return table


def _column_of_names(table: ListTable, rows: Sequence[RawRow]) -> int | None:
    """Return the first column without a sure meaning whose cells are words, None when there is none."""
    for place in range(min(table.headers), max(table.headers) + 1):
        meaning = table.columns.get(place)
        if meaning is not None and (meaning.role is not ColumnMeaning.CATEGORY or meaning.sure):
            continue
        cells = [row.cells[place] for row in rows if place < len(row.cells) and not is_blank(row.cells[place])]
        if cells and all(isinstance(cell, str) and re.search("[A-Za-z]{3}", cell) for cell in cells[:LEAST]):
            return place
    return None


def _names_above(table: ListTable, row: LaidOutRow, name: str) -> bool:
    """Whether a row is of the product above it: ditto marks for the name, or a size and a price without a name."""
    if not table.rows or table.rows[-1].section != row.section:
        return False
    priced = any(amount_in(table.raw(row, role)).value is not None for role in PRICES)
    return priced and (is_ditto(name) or (not name and not is_blank(table.raw(row, ColumnMeaning.SIZE))))


def _filed(table: ListTable, row: RawRow, section: str) -> None:
    """Put a row of the sheet where it belongs in a table: goods, totals or notes; cells of other tables left out."""
    low, high = min(table.headers), max(table.headers)
    cells = tuple(cell if low <= place <= high else None for place, cell in enumerate(row.cells))
    said = [spaced(cell) for cell in cells if not is_blank(cell)]
    if not said:
        return
    filed = LaidOutRow(row.number, cells, section)
    words = [text for text in said if re.search("[A-Za-z]", text)]
    product = table.place(ColumnMeaning.PRODUCT)
    name = spaced(cells[product]) if product is not None and product < len(cells) else ""
    if (words and _TOTAL.match(folded(words[0]))) or (name and _TOTAL.fullmatch(folded(name))):
        table.totals.append(filed)
    elif name and _NO_GOODS.match(folded(name)) and amount_in(table.raw(filed, ColumnMeaning.PRICE)).value is None:
        table.notes.append(filed)
    elif product is not None and _names_above(table, filed, name):
        above = table.rows[-1].cells
        table.rows.append(replace(filed, cells=(*cells[:product], above[product], *cells[product + 1 :])))
    elif name and re.search("[A-Za-z]{2}", name):
        if not table.variant or _figured(table, cells):
            table.rows.append(filed)
    elif words and len(said) <= LEAST:
        table.notes.append(filed)
    elif not words and len(said) > 1:
        table.totals.append(filed)  # figures without a name add up what is above
    else:
        table.notes.append(filed)
