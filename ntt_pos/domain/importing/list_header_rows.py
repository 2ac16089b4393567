"""The headers of a list's tables: over one or two rows, side by side, with a column for each size."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ntt_pos.domain.importing.list_cells import folded, size_in, spaced
from ntt_pos.domain.importing.list_header_words import ColumnMeaning, is_known, meaning_of
from ntt_pos.domain.importing.list_owners import is_label
from ntt_pos.domain.importing.raw_cells import RawValue, is_blank
from ntt_pos.domain.importing.workbook import RawRow

_FIGURE: Final = re.compile(r"\s*(?:rp\b|[0-9]+(?:[.,][0-9]{3}|\s*(?:rb|ribu|bks|btl)\b|\s*$))")
PRICES: Final = (ColumnMeaning.PRICE, ColumnMeaning.NET_PRICE)
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
LEAST: Final = 2  # columns that a header row names
_SIZE_WORDS: Final = frozenset(
    ["kecil", "kcl", "sedang", "sdg", "besar", "bsr", "jumbo", "mini", "s", "m", "l", "xl", "tanggung", "biasa"]
)


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The headers of one table, by column, and the size that its prices are for ("" for no such)."""

    headers: Mapping[int, str]
    variant: str = ""


def header_at(rows: Sequence[RawRow], at: int) -> tuple[int, list[HeaderBlock]] | None:
    """Return how many rows from here head columns, and the tables that they head; None when this row heads none."""
    if is_label(rows[at]):
        return None
    by_size = _by_size(rows, at)
    if by_size:
        return 2, by_size
    found = _heading(rows, at)
    return (found[0], [HeaderBlock(headers) for headers in _blocks(found[1])]) if found is not None else None


def _by_size(rows: Sequence[RawRow], at: int) -> list[HeaderBlock]:
    """Return the tables of two header rows that have columns for sizes (``Harga`` over ``100 g``, ``250 g``): one a size."""
    if not _follows(rows, at):
        return []
    first, second = texts_of(rows[at]), texts_of(rows[at + 1])
    if not (first and second and any(is_known(text) for text in first.values())):
        return []
    common = {place: text for place, text in first.items() if place not in second}
    sized: dict[str, dict[int, str]] = {}
    words: dict[str, str] = {}
    for place, lower in second.items():
        upper = next((first[under] for under in range(place, -1, -1) if under in first), "")
        size, role = (lower, upper) if _is_size(lower) else (upper, lower)
        meaning = meaning_of(role)
        if not _is_size(size) or meaning is None or meaning.role not in (*PRICES, ColumnMeaning.STOCK):
            return []
        key = size_in(size) or folded(size)
        sized.setdefault(key, {})[place] = role
        words.setdefault(key, size)
    if len(sized) < LEAST or not heads(common | next(iter(sized.values()))):
        return []
    return [HeaderBlock(common | columns, words[key]) for key, columns in sized.items()]


def _follows(rows: Sequence[RawRow], at: int) -> bool:
    """Whether the next row of the sheet may be the second of two header rows."""
    return at + 1 < len(rows) and rows[at + 1].number == rows[at].number + 1 and not is_label(rows[at + 1])


def _is_size(text: str) -> bool:
    return folded(text) in _SIZE_WORDS or bool(re.fullmatch(r"[0-9][0-9.,/]* ?[A-Za-z]+\.?", text) and size_in(text))


def _heading(rows: Sequence[RawRow], at: int) -> tuple[int, dict[int, str]] | None:
    first = texts_of(rows[at])
    near = [first] if at + 1 >= len(rows) else [first, texts_of(rows[at + 1])]
    if not first or not any(is_known(text) for texts in near for text in texts.values()):
        return None
    if _follows(rows, at):
        second = texts_of(rows[at + 1])
        titled = len(first) == 1 and heads(second)  # a title above the headers is none of them
        if not titled and _figures(rows[at + 1]) < _named(second):
            joined = _joined(first, second)
            if heads(joined) and _named(joined) > max(_named(first), _named(second)):
                return 2, joined
    return (1, first) if heads(first) and _figures(rows[at]) < _named(first) else None


def texts_of(row: RawRow) -> dict[int, str]:
    """Return the texts of a row by their columns."""
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


def heads(texts: Mapping[int, str]) -> bool:
    """Whether texts are headers: most of them known, two meanings at least, one of goods among them."""
    meanings = [meaning for text in texts.values() if (meaning := meaning_of(text)) is not None]
    roles = {meaning.role for meaning in meanings}
    return len(roles) >= LEAST and len(meanings) * 2 >= len(texts) and len(roles & _GOODS) >= 1


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
        if again and len(known) >= LEAST and folded(text) == known[0]:
            blocks.append({})
        blocks[-1][place] = text
    return blocks
