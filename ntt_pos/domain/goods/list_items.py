"""The rows of a list as goods of somebody: producer and village carried down, titles read, each cell's address kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.typed_date import parse_day
from ntt_pos.domain.goods.list_columns import ColumnMeaning
from ntt_pos.domain.goods.list_layout import LaidOutRow, ListTable
from ntt_pos.domain.goods.list_values import (
    Amount,
    Count,
    Doubt,
    Until,
    amount_in,
    count_in,
    folded,
    named,
    shop_part_in,
    spaced,
    unit_in,
    until_in,
)
from ntt_pos.domain.goods.workbook_values import WHOLE, RawValue

_VILLAGE = re.compile(
    r"\b(?:desa|ds|kelurahan|kel)\b\.?\s*:?\s*(?P<name>[A-Za-z'’`. ]+?)(?=\s*(?:[,;()/–-]|\bkec\b|\bkecamatan\b|\bkab\b|$))",
    re.IGNORECASE,
)
_DISTRICT = re.compile(
    r"\b(?:kec|kecamatan)\b\.?\s*:?\s*(?P<name>[A-Za-z'’`. ]+?)(?=\s*(?:[,;()/–-]|\bkab\b|$))", re.IGNORECASE
)
_PHONE = re.compile(r"(?:\+?62|0)8[0-9][0-9 .-]{6,14}[0-9]")
_DAY = re.compile(
    r"\b([0-9]{1,2}[-/. ][0-9]{1,2}[-/. ](?:20)?[0-9]{2}|[0-9]{1,2}[ -][A-Za-z]{3,9}\.?[ -](?:20)?[0-9]{2})\b"
)
_ABOUT_THE_LIST: Final = re.compile(
    r"^(?:daftar|data|laporan|rekap|rekapitulasi|stok|stock|list|inventaris|titipan|barang|catatan|per|tanggal|tgl|bulan|"
    r"periode|update|toko|ntt mart|halaman|lampiran|kabupaten|dinas)\b"
)
_TERMS_FIRST: Final = re.compile(r"^(?:bagi hasil|komisi|bagian|fee|persen|toko|penitip|produsen|[0-9])")
_TERMS_AFTER: Final = re.compile(r"\s*[(,–-]?[^(),–-]*[0-9]\s*(?:%|persen).*$", re.IGNORECASE)
_LABEL: Final = re.compile(
    r"^(?:nama )?(?:produsen|kelompok|penitip|pemilik|umkm|ukm|ikm|pengrajin|usaha|supplier|mitra)\s*[:=]\s*",
    re.IGNORECASE,
)
CATEGORY_WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("makanan", "minuman", "makanan minuman", "makanan dan minuman", "kuliner", "pangan", "pangan olahan", "snack",
         "kue", "camilan", "cemilan", "food", "sembako", "bumbu"), "Makanan & minuman"
    ),
    **dict.fromkeys(
        ("kerajinan", "kriya", "tenun", "anyaman", "kerajinan tangan", "craft", "handicraft", "souvenir", "suvenir",
         "fashion", "pakaian"), "Kerajinan"
    ),
    **dict.fromkeys(("buku", "buku dan alat tulis", "atk", "books"), "Buku"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What a title, a section or a sheet's name says: whose goods follow, from where, on what terms, of what kind."""

    producer: str = ""
    village: str = ""
    district: str = ""
    phone: str = ""
    part_bp: int | None = None
    category: str = ""


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
                    found.append(parse_day(text.replace(".", "")))
                except DomainError:
                    continue
    return max(found, default=None)


def facts_in(lines: Sequence[str], *, sheet: str = "") -> Facts:
    """Return what lines of text say of whose goods follow; lines about the list itself are passed over."""
    facts = Facts()
    names: list[str] = []
    for line in lines:
        village, district, phone = _VILLAGE.search(line), _DISTRICT.search(line), _PHONE.search(line)
        part = shop_part_in(line)
        kind = CATEGORY_WORDS.get(folded(line), "")
        facts = replace(
            facts,
            village=village["name"].strip() if village and not facts.village else facts.village,
            district=district["name"].strip() if district and not facts.district else facts.district,
            phone=phone[0] if phone else facts.phone,
            part_bp=part if part is not None else facts.part_bp,
            category=kind or facts.category,
        )
        if kind or (part is not None and _TERMS_FIRST.match(folded(line))):
            continue
        labelled = _LABEL.match(line)
        rest = _LABEL.sub("", line)
        starts_with_place = bool(
            re.match(r"(?:alamat|desa|ds|kel|kelurahan|kec|kecamatan|hp|wa|telp|no)\b", folded(rest))
        )
        if labelled is None and (starts_with_place or _ABOUT_THE_LIST.match(folded(rest))):
            continue
        name = rest
        for cut in (_TERMS_AFTER, _PHONE, _DISTRICT):
            name = cut.sub("", name)
        if village and village.start() > 0 and re.search(r"[,;(/–-]\s*$", line[: village.start()]):
            name = rest[: max(rest.lower().find(village[0].lower()), 0)] or name
        name = re.sub(r"^\s*[0-9]+[.)]\s*", "", name).strip(" .,:;()-–/")
        if re.search("[A-Za-z]{3}", name):
            names.append(name)
    like_sheet = [name for name in names if sheet and folded(name) == folded(sheet)]
    return replace(facts, producer=(like_sheet or names or [""])[0])


def items_in(table: ListTable, *, on: date) -> Iterator[Item]:
    """Yield the goods of a table; a producer named once is carried down, ``on`` is the day the list was made."""
    titled = facts_in(table.titles, sheet=table.sheet)
    has_column = table.place(ColumnMeaning.PRODUCER) is not None
    carried = Facts()
    for row in table.rows:
        owner, from_sheet = titled, False
        if row.section:
            section = facts_in((row.section,))
            if section.category and not section.producer:
                owner = replace(owner, category=section.category)
            elif not has_column and section.producer:
                owner = replace(
                    section,
                    part_bp=section.part_bp if section.part_bp is not None else titled.part_bp,
                    category=titled.category,
                )
        if has_column:
            carried = _carried(table, row, carried)
            owner = replace(
                carried,
                part_bp=owner.part_bp,
                category=owner.category,
                village=carried.village or titled.village,
                district=carried.district or titled.district,
            )
        elif not owner.producer and table.sheet and not _ABOUT_THE_LIST.match(folded(table.sheet)):
            owner, from_sheet = replace(owner, producer=table.sheet), True
        yield _item(table, row, owner, on=on, from_sheet=from_sheet)


def _carried(table: ListTable, row: LaidOutRow, before: Facts) -> Facts:
    said = spaced(table.raw(row, ColumnMeaning.PRODUCER)).strip('"”“″')
    village, district = spaced(table.raw(row, ColumnMeaning.VILLAGE)), spaced(table.raw(row, ColumnMeaning.DISTRICT))
    phone = spaced(table.raw(row, ColumnMeaning.PHONE))
    if (not said or folded(said) in ("", "idem", "sda")) and before.producer:
        return replace(
            before,
            village=before.village or village,
            district=before.district or district,
            phone=before.phone or phone,
        )
    place = facts_in((f"Desa {village}" if not _VILLAGE.search(village) else village,)) if village else Facts()
    within = facts_in((said,))
    return Facts(
        producer=(within.producer if within.village or within.phone else said) or said,
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
        product=named(table.raw(row, ColumnMeaning.PRODUCT), table.raw(row, ColumnMeaning.SIZE)),
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
        said={role: spaced(table.raw(row, role)) for role in cells},
    )


def _part(raw: RawValue) -> int | None:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        points = raw * (WHOLE if raw < 1 else 100)
        return int(points) if 0 <= points <= WHOLE and points == int(points) else None
    text = spaced(raw)
    return shop_part_in(text if re.search("%|persen", text, re.IGNORECASE) else f"{text}%")
