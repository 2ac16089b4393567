"""Where the tables of a list are: titles above, headers over one or two rows, sections, totals, several tables a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ntt_pos.domain.goods.list_columns import ColumnMeaning, Meaning, columns_of, is_known, meaning_of
from ntt_pos.domain.goods.list_values import amount_in, count_in, folded, spaced
from ntt_pos.domain.goods.workbook import RawRow, RawSheet, column_letter
from ntt_pos.domain.goods.workbook_values import RawValue, is_blank

_TOTAL: Final = re.compile(r"(?:sub ?total|grand total|total|jumlah|jml|jlh)\b")
_FIGURE: Final = re.compile(r"\s*(?:rp\b|[0-9]+(?:[.,][0-9]{3}|\s*(?:rb|ribu|bks|btl)\b|\s*$))")
_GOODS: Final = frozenset(
    {
        ColumnMeaning.PRODUCT,
        ColumnMeaning.PRICE,
        ColumnMeaning.NET_PRICE,
        ColumnMeaning.STOCK,
        ColumnMeaning.SIZE,
        ColumnMeaning.UNIT,
    }
)
_LEAST: Final = 2  # columns that a header row names


@dataclass(frozen=True, slots=True)
class LaidOutRow:
    """One row of goods: its number in the sheet, its cells, and the section (a line of its own above it) it is in."""

    number: int
    cells: tuple[RawValue, ...]
    section: str = ""


@dataclass(slots=True)
class ListTable:
    """A table of a list: what its columns mean, the lines of text above it, its rows, its rows of totals."""

    sheet: str
    titles: tuple[str, ...]
    headers: Mapping[int, str]
    columns: Mapping[int, Meaning]
    unknown: tuple[int, ...]
    header_rows: tuple[int, ...]
    rows: list[LaidOutRow] = field(default_factory=list)
    totals: list[LaidOutRow] = field(default_factory=list)
    notes: list[LaidOutRow] = field(default_factory=list)

    def place(self, role: ColumnMeaning) -> int | None:
        """Return the column of a role, None when the table has none."""
        return next((place for place, meaning in self.columns.items() if meaning.role is role), None)

    def raw(self, row: LaidOutRow, role: ColumnMeaning) -> RawValue:
        """Return what a row holds in the column of a role."""
        place = self.place(role)
        return row.cells[place] if place is not None and place < len(row.cells) else None

    def cell(self, row: LaidOutRow, role: ColumnMeaning) -> str:
        """Return the address of a cell, such as ``F5``; the first column's when there is no column of the role."""
        return f"{column_letter(self.place(role) or 0)}{row.number}"


def tables_in(sheet: RawSheet) -> tuple[ListTable, ...]:
    """Return the tables of goods on a sheet, from the top; none when no row heads columns of goods."""
    tables: list[ListTable] = []
    above: list[RawRow] = []
    open_tables: list[ListTable] = []
    section = ""
    rows = list(sheet.rows)
    at = 0
    while at < len(rows):
        row = rows[at]
        headed = _header(rows, at)
        if headed is not None:
            used, headers = headed
            titles = tuple(_lines(above))
            open_tables = [_opened(sheet.name, titles, block, rows[at : at + used]) for block in _blocks(headers)]
            tables += open_tables
            above, section = [], ""
            at += used
            continue
        at += 1
        if not open_tables:
            above.append(row)
            continue
        said = [spaced(cell) for cell in row.cells if not is_blank(cell)]
        if _is_line(said) and not _has_goods(open_tables, row):
            above.append(row)
            if _titles_next(rows, at, open_tables):
                continue
            section = _line_of(said)
            for table in open_tables:
                table.notes.append(LaidOutRow(row.number, row.cells, section))
            continue
        for table in open_tables:
            _filed(table, row, section)
        above = []
    return tuple(table for table in tables if table.rows)


def _titles_next(rows: Sequence[RawRow], at: int, tables: Sequence[ListTable]) -> bool:
    """Whether a line of words is the title of a table whose header follows, before any more goods of this one."""
    for place in range(at, len(rows)):
        if _header(rows, place) is not None:
            return True
        if _has_goods(tables, rows[place]):
            return False
    return False


def _lines(rows: Sequence[RawRow]) -> Iterator[str]:
    for row in rows:
        text = " ".join(spaced(cell) for cell in row.cells if not is_blank(cell))
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
        figures = [
            place
            for place, meaning in table.columns.items()
            if meaning.role in (ColumnMeaning.PRICE, ColumnMeaning.NET_PRICE, ColumnMeaning.STOCK)
            and place < len(row.cells)
            and (amount_in(row.cells[place]).value is not None or count_in(row.cells[place]).value is not None)
        ]
        product = table.place(ColumnMeaning.PRODUCT)
        named = product is not None and product < len(row.cells) and not is_blank(row.cells[product])
        if figures or (named and product != _first_filled(row)):
            return True
    return False


def _first_filled(row: RawRow) -> int:
    return next((place for place, cell in enumerate(row.cells) if not is_blank(cell)), 0)


def _header(rows: Sequence[RawRow], at: int) -> tuple[int, dict[int, str]] | None:
    """Return how many rows from here head the columns, and their joined texts; None when this row heads none."""
    first = _texts(rows[at])
    near = [first] if at + 1 >= len(rows) else [first, _texts(rows[at + 1])]
    if not first or not any(is_known(text) for texts in near for text in texts.values()):
        return None
    if at + 1 < len(rows) and rows[at + 1].number == rows[at].number + 1:
        second = _texts(rows[at + 1])
        titled = len(first) == 1 and _heads(second)  # a title above the headers is none of them
        if not titled and _figures(rows[at + 1]) < _named(second):
            joined = _joined(first, second)
            if _heads(joined) and _named(joined) > max(_named(first), _named(second)):
                return 2, joined
    return (1, first) if _heads(first) and _figures(rows[at]) < _named(first) else None


def _texts(row: RawRow) -> dict[int, str]:
    return {place: spaced(cell) for place, cell in enumerate(row.cells) if isinstance(cell, str) and not is_blank(cell)}


def _figures(row: RawRow) -> int:
    """Return how many cells of a row hold a price or a count, as rows of goods do."""
    return sum(1 for cell in row.cells if _is_figure(cell))


def _is_figure(cell: RawValue) -> bool:
    if isinstance(cell, int | float):
        return not isinstance(cell, bool)
    return isinstance(cell, str) and bool(_FIGURE.match(cell.lower()))


def _named(texts: Mapping[int, str]) -> int:
    return len({meaning.role for text in texts.values() if (meaning := meaning_of(text)) is not None})


def _heads(texts: Mapping[int, str]) -> bool:
    meanings = [meaning for text in texts.values() if (meaning := meaning_of(text)) is not None]
    roles = {meaning.role for meaning in meanings}
    return len(roles) >= _LEAST and len(meanings) * 2 >= len(texts) and len(roles & _GOODS) >= 1


def _joined(first: Mapping[int, str], second: Mapping[int, str]) -> dict[int, str]:
    """Return two header rows as one: a word above several columns (``Harga`` over ``Titip``, ``Jual``) goes to each."""
    joined: dict[int, str] = {}
    above = ""
    for place in range(max([*first, *second]) + 1):
        if place in first:
            above = first[place]
        elif place not in second:
            above = ""
        upper = first.get(place, above if place in second else "")
        text = f"{upper} {second.get(place, '')}".strip()
        lower = second.get(place, "")
        below, both = meaning_of(lower), meaning_of(text)
        if below is not None and (both is None or both.fit < below.fit):
            text = lower
        if text:
            joined[place] = text
    return joined


def _blocks(headers: Mapping[int, str]) -> list[dict[int, str]]:
    """Return the headers of tables that stand side by side: the words of the first come again, in their order."""
    blocks: list[dict[int, str]] = [{}]
    for place, text in sorted(headers.items()):
        known = [folded(each) for each in blocks[-1].values()]
        following = [folded(each) for at, each in sorted(headers.items()) if at >= place]
        again = (
            folded(text) in known and known[known.index(folded(text)) :][: len(following)] == following[: len(known)]
        )
        if again and len(known) >= _LEAST and folded(text) == known[0]:
            blocks.append({})
        blocks[-1][place] = text
    return blocks


def _opened(sheet: str, titles: tuple[str, ...], headers: Mapping[int, str], rows: Sequence[RawRow]) -> ListTable:
    places = sorted(headers)
    columns, unknown = columns_of([headers[place] for place in places])
    return ListTable(
        sheet=sheet,
        titles=titles,
        headers=dict(headers),
        columns={places[at]: meaning for at, meaning in columns.items()},
        unknown=tuple(places[at] for at in unknown),
        header_rows=tuple(row.number for row in rows),
    )


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
    elif name and re.search("[A-Za-z]{2}", name):
        table.rows.append(filed)
    elif words and len(said) <= _LEAST:
        table.notes.append(filed)
    elif not words and len(said) > 1:
        table.totals.append(filed)  # figures without a name add up what is above
    else:
        table.notes.append(filed)
