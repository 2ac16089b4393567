"""The rows of a list as goods of somebody: producer and village carried down, titles read, each cell's address kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.importing.list_cells import (
    DITTO_MARKS,
    Amount,
    Count,
    Doubt,
    Until,
    amount_in,
    count_in,
    folded,
    is_ditto,
    named,
    shop_part_in,
    spaced,
    unit_in,
    until_in,
)
from ntt_pos.domain.importing.list_header_words import ColumnMeaning
from ntt_pos.domain.importing.list_layout import LaidOutRow, ListTable
from ntt_pos.domain.importing.list_owners import NOWHERE, Facts, Places, facts_in, is_about_the_list, is_own, owner_in
from ntt_pos.domain.importing.raw_cells import WHOLE, RawValue
from ntt_pos.domain.typed.typed_date import parse_day

_DAY = re.compile(
    r"\b(20[0-9]{2}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ](?:20)?[0-9]{2}|[0-9]{1,2}[ -][A-Za-z]{3,9}\.?[ -](?:20)?[0-9]{2})\b"
)
_NO_LEGEND: Final[Mapping[str, str]] = MappingProxyType({})
_NAMES_NOBODY: Final = re.compile(r"(?:sheet|lembar|daftar|data)?\s*[0-9]*|(?:[a-z]{3,9}\s+)?[0-9]+")


@dataclass(frozen=True, slots=True)
class Item:
    """One row of goods as it was read; texts as they are, doubts with their values."""

    sheet: str
    row: int
    owner: Facts
    product: str
    unit: str
    price: Amount
    net: Amount
    stock: Count
    until: Until
    cells: Mapping[ColumnMeaning, str]
    note: str = ""
    barcode: RawValue = None
    permit: RawValue = None
    halal: RawValue = None
    pillar: RawValue = None
    bank: RawValue = None
    account: RawValue = None
    category: str = ""
    from_sheet_name: bool = False
    guessed: str | None = None
    said: Mapping[ColumnMeaning, str] = field(default_factory=dict)

    def cell(self, role: ColumnMeaning) -> str:
        """Return the address of what was read, such as ``DATA!F5``."""
        return f"{self.sheet}!{self.cells.get(role, f'A{self.row}')}"


def list_date(tables: Sequence[ListTable]) -> date | None:
    """Return the day that a list says it was made (``Per 20 Februari 2026``), the latest of its titles."""
    found = []
    for table in tables:
        for line in table.titles:
            for text in _DAY.findall(line):
                try:
                    iso = re.match("20[0-9]{2}-", text)
                    found.append(date.fromisoformat(text) if iso else parse_day(text.replace(".", "")))
                except (DomainError, ValueError):
                    continue
    return max(found, default=None)


def items_in(
    table: ListTable, *, on: date, places: Places = NOWHERE, legend: Mapping[str, str] = _NO_LEGEND
) -> Iterator[Item]:
    """Yield the goods of a table; a producer named once is carried down, ``on`` is the day the list was made.

    ``legend`` says whom a code in the column of producers stands for.
    """
    titled = facts_in(table.titles, sheet=table.sheet, places=places)
    has_column = table.place(ColumnMeaning.PRODUCER) is not None
    carried = Facts()
    for row in _without_dittos(table):
        owner, from_sheet = titled, False
        if row.section:
            section = facts_in(row.section.split("\n"), places=places)
            if section.category and not section.producer:
                owner = replace(owner, category=section.category)
            elif not has_column and (section.producer or section.own):
                owner = replace(
                    section,
                    part_bp=section.part_bp if section.part_bp is not None else titled.part_bp,
                    category=titled.category,
                )
        if has_column:
            carried = _carried(table, row, carried, places, legend)
            owner = replace(
                carried,
                part_bp=owner.part_bp,
                category=owner.category,
                village=carried.village or titled.village,
                district=carried.district or titled.district,
            )
        elif not owner.producer and not owner.own and _names_somebody(table.sheet):
            owner, from_sheet = replace(owner, producer=table.sheet), True
        yield _item(table, row, owner, on=on, from_sheet=from_sheet)


def _names_somebody(sheet: str) -> bool:
    return bool(sheet) and not is_about_the_list(sheet) and not _NAMES_NOBODY.fullmatch(folded(sheet))


def _without_dittos(table: ListTable) -> Iterator[LaidOutRow]:
    """Yield the rows with "sda" and ditto marks replaced by what stands above them."""
    above: tuple[RawValue, ...] = ()
    read = {place for place, meaning in table.columns.items() if meaning.role is not ColumnMeaning.NOTE}
    for row in table.rows:
        above = tuple(
            above[place] if place in read and place < len(above) and is_ditto(cell) else cell
            for place, cell in enumerate(row.cells)
        )
        yield replace(row, cells=above)


def _carried(table: ListTable, row: LaidOutRow, before: Facts, places: Places, legend: Mapping[str, str]) -> Facts:
    raw = table.raw(row, ColumnMeaning.PRODUCER)
    said = spaced(raw).strip(DITTO_MARKS)
    village, district = spaced(table.raw(row, ColumnMeaning.VILLAGE)), spaced(table.raw(row, ColumnMeaning.DISTRICT))
    phone = spaced(table.raw(row, ColumnMeaning.PHONE))
    if (not said or is_ditto(said)) and before.producer:
        return replace(
            before,
            village=before.village or village,
            district=before.district or district,
            phone=before.phone or phone,
        )
    if is_own(said):
        return Facts(own=True)
    place = facts_in((village if re.match(r"(?:desa|ds|kel)\b", folded(village)) else f"Desa {village}",))
    explained = legend.get(folded(said), "")
    text = explained or (raw.strip() if isinstance(raw, str) else said)
    within = owner_in(text, places) or facts_in((spaced(text),), places=places)
    beside = bool(within.village or within.district or within.phone or explained)
    return Facts(
        producer=(within.producer if beside else said) or spaced(text),
        village=place.village or village or within.village,
        district=district or place.district or within.district,
        phone=phone or within.phone,
    )


def _item(table: ListTable, row: LaidOutRow, owner: Facts, *, on: date, from_sheet: bool) -> Item:
    stock = count_in(table.raw(row, ColumnMeaning.STOCK))
    price, net = amount_in(table.raw(row, ColumnMeaning.PRICE)), amount_in(table.raw(row, ColumnMeaning.NET_PRICE))
    unit = unit_in(table.raw(row, ColumnMeaning.UNIT)) or stock.unit or price.unit or net.unit
    until = until_in(table.raw(row, ColumnMeaning.EXPIRY), after=on)
    note = spaced(table.raw(row, ColumnMeaning.NOTE))
    cells: dict[ColumnMeaning, str] = {
        meaning.role: table.cell(row, meaning.role)
        for meaning in table.columns.values()
        if meaning.role not in (ColumnMeaning.NUMBER, ColumnMeaning.NOT_READ)
    }
    if until.on is None and until.doubt is Doubt.SURE:
        until = until_in(note, after=on, marked=True)
        if until.on is not None:
            cells[ColumnMeaning.EXPIRY] = table.cell(row, ColumnMeaning.NOTE)
    part = table.raw(row, ColumnMeaning.SHOP_PART)
    if part is not None:
        owner = replace(owner, part_bp=_part(part) if _part(part) is not None else owner.part_bp)
    return Item(
        sheet=table.sheet,
        row=row.number,
        owner=owner,
        product=named(_product(table, row), table.raw(row, ColumnMeaning.SIZE) or table.variant),
        unit=unit,
        price=price,
        net=net,
        stock=stock,
        until=until,
        cells=cells,
        note=note,
        barcode=table.raw(row, ColumnMeaning.BARCODE),
        permit=table.raw(row, ColumnMeaning.PERMIT),
        halal=table.raw(row, ColumnMeaning.HALAL),
        pillar=table.raw(row, ColumnMeaning.PILLAR),
        bank=table.raw(row, ColumnMeaning.BANK),
        account=table.raw(row, ColumnMeaning.ACCOUNT),
        category=spaced(table.raw(row, ColumnMeaning.CATEGORY)) or owner.category,
        from_sheet_name=from_sheet,
        guessed=table.guessed,
        said={role: spaced(table.raw(row, role)) for role in cells},
    )


def _product(table: ListTable, row: LaidOutRow) -> str:
    """Return a product's name with its pattern or flavour behind it, where the list has a column for it."""
    name, variant = spaced(table.raw(row, ColumnMeaning.PRODUCT)), spaced(table.raw(row, ColumnMeaning.VARIANT))
    return f"{name} {variant}" if re.search("[A-Za-z]", variant) and folded(variant) not in folded(name) else name


def _part(raw: RawValue) -> int | None:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        points = raw * (WHOLE if raw < 1 else 100)
        return int(points) if 0 <= points <= WHOLE and points == int(points) else None
    text = spaced(raw)
    return shop_part_in(text if re.search("%|persen", text, re.IGNORECASE) else f"{text}%")
