"""The form of a shop's workbook: its sheets, their columns by name, and where the table begins below its titles."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from ntt_pos.domain.importing.raw_cells import RawValue, Sentence, WrongCell, is_blank, shown
from ntt_pos.domain.importing.workbook import RawRow, RawSheet, Workbook, WorkbookRefused, column_letter

T = TypeVar("T")
TITLE_ROWS: Final = 30


class SheetKind(StrEnum):
    """A sheet of the form, by its name in the workbook."""

    PRODUCERS = "Produsen"
    PRODUCTS = "Produk"
    DELIVERIES = "Titipan"
    BALANCES = "Saldo"
    CARDS = "Kartu"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its key in the program, its header, other spellings of it, and whether it must be there."""

    key: str
    header: str
    others: tuple[str, ...] = ()
    required: bool = True


FORM: Final[Mapping[SheetKind, tuple[SheetColumn, ...]]] = {
    SheetKind.PRODUCERS: (
        SheetColumn("code", "Kode", ("Kode Produsen",)),
        SheetColumn("name", "Nama Produsen", ("Nama",)),
        SheetColumn("pillar", "Pilar"),
        SheetColumn("village", "Desa / Kelurahan", ("Desa", "Kelurahan")),
        SheetColumn("district", "Kecamatan"),
        SheetColumn("phone", "No. WA", ("WA", "No. WhatsApp", "WhatsApp", "No. HP", "No. Telepon"), required=False),
        SheetColumn("bank", "Bank", required=False),
        SheetColumn("account", "No. Rekening", ("Rekening", "Nomor Rekening"), required=False),
        SheetColumn("terms", "Syarat", ("Syarat Titip",)),
        SheetColumn("collectors", "Yang boleh mengambil uang", required=False),
    ),
    SheetKind.PRODUCTS: (
        SheetColumn("code", "Kode Produk", ("Kode",)),
        SheetColumn("name", "Nama Barang", ("Nama Produk",)),
        SheetColumn("producer", "Produsen", ("Kode Produsen",)),
        SheetColumn("category", "Kategori"),
        SheetColumn("unit", "Satuan"),
        SheetColumn("price", "Harga Jual"),
        SheetColumn("net_price", "Harga Titip", required=False),
        SheetColumn("barcodes", "Barcode", required=False),
        SheetColumn("permit", "P-IRT", ("No. P-IRT",), required=False),
        SheetColumn("halal", "Halal", required=False),
        SheetColumn("permit_until", "Kedaluwarsa izin", required=False),
    ),
    SheetKind.DELIVERIES: (
        SheetColumn("date", "Tanggal"),
        SheetColumn("product", "Kode Produk", ("Kode",)),
        SheetColumn("quantity", "Jumlah"),
        SheetColumn("expiry", "Kedaluwarsa", required=False),
        SheetColumn("note", "Catatan", required=False),
    ),
    SheetKind.BALANCES: (
        SheetColumn("producer", "Kode Produsen", ("Kode", "Produsen")),
        SheetColumn("name", "Nama Produsen", ("Nama",), required=False),
        SheetColumn("amount", "Sisa", ("Saldo",)),
    ),
    SheetKind.CARDS: (
        SheetColumn("code", "Kode", ("Kode Produk", "Kode Produsen")),
        SheetColumn("name", "Nama", required=False),
        SheetColumn("sentence", "Kalimat"),
        SheetColumn("story", "Cerita", required=False),
        SheetColumn("ingredients", "Terbuat dari", ("Bahan",), required=False),
        SheetColumn("care", "Cara simpan", ("Perawatan",), required=False),
        SheetColumn("weight", "Isi bersih", ("Berat bersih",), required=False),
        SheetColumn("kind", "Pembuat", required=False),
        SheetColumn("shown", "Tampil", required=False),
        SheetColumn("whatsapp", "WhatsApp", required=False),
        SheetColumn("photos", "Foto", required=False),
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A wrong cell: where it is, what is wrong with it (``error``) and what is ``accepted``.

    ``about`` names the goods or the producer when the cell is one of a list of the shop's own.
    """

    sheet: str
    cell: str
    error: Sentence
    accepted: Sentence
    about: str = ""


class SheetNoteKind(StrEnum):
    """Why something that was taken in deserves a look."""

    BOOKED_BY_HAND = "BOOKED_BY_HAND"
    PAST_EXPIRY = "PAST_EXPIRY"
    PERMIT_EXPIRED = "PERMIT_EXPIRED"
    HALF_BANK = "HALF_BANK"
    ACCOUNT_AS_NUMBER = "ACCOUNT_AS_NUMBER"
    HALAL_UNCHECKED = "HALAL_UNCHECKED"
    NET_ABOVE_PRICE = "NET_ABOVE_PRICE"
    CARD_DOUBT = "CARD_DOUBT"
    VILLAGE_AS_WRITTEN = "VILLAGE_AS_WRITTEN"
    NOT_READ = "NOT_READ"


@dataclass(frozen=True, slots=True)
class SheetNote:
    """Something to look at; it does not stop the import. ``about`` is as in ``Problem``."""

    kind: SheetNoteKind
    sheet: str
    cell: str
    error: Sentence
    about: str = ""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A sheet of the form: where its columns are, and its rows below the header."""

    kind: SheetKind
    sheet: str
    columns: Mapping[str, int]
    rows: tuple[RawRow, ...]

    def cell(self, key: str, row: RawRow) -> str:
        """Return the address of a cell, such as ``F5``."""
        return f"{column_letter(self.columns.get(key, 0))}{row.number}"

    def raw(self, key: str, row: RawRow) -> RawValue:
        """Return what a cell holds; nothing when the workbook has no such column."""
        at = self.columns.get(key)
        return row.cells[at] if at is not None and at < len(row.cells) else None


@dataclass(slots=True)
class Reader:
    """Reads the cells of one row and lists the wrong ones."""

    table: SheetTable
    row: RawRow
    problems: list[Problem]
    wrong: bool = False

    def take(self, key: str, read: Callable[[RawValue], T]) -> T | None:
        """Return a cell as ``read`` reads it, or None when it is wrong (then it is listed)."""
        try:
            return read(self.table.raw(key, self.row))
        except WrongCell as error:
            self.refuse(key, Sentence(error.message, error.params), error.accepted)
            return None

    def refuse(self, key: str, error: Sentence, accepted: Sentence) -> None:
        """List a cell as wrong."""
        self.wrong = True
        self.problems.append(Problem(self.table.sheet, self.table.cell(key, self.row), error, accepted))

    def where(self, key: str) -> tuple[str, str]:
        """Return sheet and cell of a column in this row."""
        return self.table.sheet, self.table.cell(key, self.row)


def find_tables(book: Workbook) -> tuple[tuple[SheetTable, ...], tuple[Problem, ...], tuple[SheetNote, ...]]:
    """Return the sheets of the form that a workbook holds, what is wrong with their headers, and what is not read.

    A sheet of an .xlsx is known by its name, a CSV by its headers. Raises WorkbookRefused when there is none.
    """
    if book.is_csv:
        return _csv_table(book)
    tables: list[SheetTable] = []
    problems: list[Problem] = []
    notes: list[SheetNote] = []
    for sheet in book.sheets:
        kind = _KINDS.get(_key(sheet.name))
        if kind is None:
            if sheet.rows:
                what = Sentence("This sheet is not read: it is none of {names}.", {"names": _names()})
                notes.append(SheetNote(SheetNoteKind.NOT_READ, sheet.name[:40], "", what))
            continue
        _, columns, header, at = _header(sheet, kind)
        missing = [column for column in FORM[kind] if column.required and column.key not in columns]
        problems += [_missing(sheet, kind, column, header) for column in missing]
        if header is not None and not missing:
            table = SheetTable(kind, sheet.name, columns, _data(sheet.rows[at + 1 :], columns))
            tables.append(table)
            problems += _twice(table, header)
            notes += _unread(table, header)
    if not tables and not problems:
        raise WorkbookRefused("{name} has none of the sheets {names}.", name=book.name, names=_names())
    return tuple(tables), tuple(problems), tuple(notes)


def _csv_table(book: Workbook) -> tuple[tuple[SheetTable, ...], tuple[Problem, ...], tuple[SheetNote, ...]]:
    found: list[tuple[int, SheetTable, RawRow]] = []
    for sheet in book.sheets:
        for kind in SheetKind:
            score, columns, header, at = _header(sheet, kind)
            if header is not None and all(c.key in columns for c in FORM[kind] if c.required):
                found.append(
                    (score, SheetTable(kind, kind.value, columns, _data(sheet.rows[at + 1 :], columns)), header)
                )
    if not found:
        raise WorkbookRefused(
            "{name} has no row with the column names of one of the sheets {names}.", name=book.name, names=_names()
        )
    _, table, header = max(found, key=lambda each: each[0])
    return (table,), tuple(_twice(table, header)), tuple(_unread(table, header))


def _header(sheet: RawSheet, kind: SheetKind) -> tuple[int, dict[str, int], RawRow | None, int]:
    """Return the row among the first that names most columns of the form: (how many, columns, row, place)."""
    best: tuple[int, dict[str, int], RawRow | None, int] = (1, {}, None, 0)  # one known word may be a title
    for place, row in enumerate(sheet.rows[:TITLE_ROWS]):
        columns: dict[str, int] = {}
        for spelling in range(2):  # its own header first, other spellings only for what is still missing
            for column in FORM[kind]:
                names = {_key(name) for name in ((column.header,) if not spelling else column.others)}
                for index, cell in enumerate(row.cells):
                    free = column.key not in columns and index not in columns.values()
                    if free and isinstance(cell, str) and _key(cell) in names:
                        columns[column.key] = index
        if len(columns) > best[0]:
            best = (len(columns), columns, row, place)
    return best


def _data(rows: Sequence[RawRow], columns: Mapping[str, int]) -> tuple[RawRow, ...]:
    places = tuple(columns.values())
    return tuple(row for row in rows if any(at < len(row.cells) and not is_blank(row.cells[at]) for at in places))


def _missing(sheet: RawSheet, kind: SheetKind, column: SheetColumn, header: RawRow | None) -> Problem:
    cell = f"A{header.number}" if header is not None else "A1"
    return Problem(
        sheet.name[:40],
        cell,
        Sentence("The column {column} is missing.", {"column": column.header}),
        Sentence(
            "A header row with the columns: {names}.",
            {"names": ", ".join(each.header for each in FORM[kind] if each.required)},
        ),
    )


def _twice(table: SheetTable, header: RawRow) -> list[Problem]:
    taken = {_key(shown(header.cells[at])): at for at in table.columns.values()}
    return [
        Problem(
            table.sheet,
            f"{column_letter(index)}{header.number}",
            Sentence("The column {column} occurs twice.", {"column": shown(cell)}),
            Sentence("Each column once."),
        )
        for index, cell in enumerate(header.cells)
        if isinstance(cell, str) and taken.get(_key(cell), index) != index and _key(cell)
    ]


def _unread(table: SheetTable, header: RawRow) -> list[SheetNote]:
    known = set(table.columns.values())
    return [
        SheetNote(
            SheetNoteKind.NOT_READ,
            table.sheet,
            f"{column_letter(index)}{header.number}",
            Sentence("The column {column} is not read.", {"column": shown(cell)}),
        )
        for index, cell in enumerate(header.cells)
        if index not in known and not is_blank(cell) and _key(shown(cell)) not in {"no", "nomor", "nourut"}
    ]


def _key(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


def _names() -> str:
    return ", ".join(SheetKind)


_KINDS: Final = {_key(kind): kind for kind in SheetKind}
