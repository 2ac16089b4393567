"""The rows of a workbook as the shop understands them, each with the hash by which it is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeVar

from ntt_pos.domain.core import journal
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.pillar_halal import Halal, Pillar
from ntt_pos.domain.importing.form_cells import (
    account_of,
    balance_of,
    barcodes_of,
    code_of,
    date_of,
    halal_of,
    is_food,
    name_of,
    optional_text,
    people_of,
    pillar_of,
    price_of,
    quantity_of,
    terms_of,
    unit_of,
)
from ntt_pos.domain.importing.raw_cells import (
    ACCEPTED_PHONE,
    LONGEST_WORD,
    RawValue,
    WrongCell,
    plain,
    says_none,
)
from ntt_pos.domain.importing.workbook import RawRow
from ntt_pos.services.core.contacts.phones import phone_given
from ntt_pos.services.core.contacts.regions import Regions, Village
from ntt_pos.services.importing.our_form.form_sheets import Problem, Reader, SheetTable

T = TypeVar("T")
OWN_GOODS: Final = "TOKO"
NOT_OFFICIAL: Final = "(belum dikenal)"  # behind a village that the official list lacks


@dataclass(frozen=True, slots=True)
class ProducerRow:
    """A row of Produsen. ``rate_bp`` None means that each product has its own net price (harga titip)."""

    reader: Reader
    code: str
    name: str
    pillar: Pillar
    village: Village
    phone: str
    bank: str
    account: str
    rate_bp: int | None
    collectors: tuple[str, ...]

    @property
    def row_hash(self) -> str:
        """The hash of the normalised row, without anything personal: a hash of a phone number can be guessed."""
        rate = "" if self.rate_bp is None else str(self.rate_bp)
        return _hash([self.code.lower(), self.name, self.pillar, self.village.code, rate])


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A row of Produk; ``producer`` is "" for the shop's own goods. Rupiah per ``price_per`` base units."""

    reader: Reader
    code: str
    name: str
    producer: str
    category: str
    unit: str
    price_per: int
    price: int
    net_price: int | None
    barcodes: tuple[str, ...]
    permit: str
    permit_until: date | None
    halal: Halal
    halal_checked: bool

    @property
    def row_hash(self) -> str:
        """The hash of the normalised row."""
        return _hash(
            [
                self.code.lower(),
                self.name,
                self.producer.lower(),
                self.category,
                self.unit,
                str(self.price),
                "" if self.net_price is None else str(self.net_price),
                ";".join(self.barcodes),
                self.permit,
                self.permit_until.isoformat() if self.permit_until else "",
                self.halal,
            ]
        )


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A row of Titipan, in base units; the dates are those the shop books (a sample shop shifts them)."""

    reader: Reader
    on: date
    product: str
    quantity: int
    expiry: date | None
    note: str
    row_hash: str


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A row of Saldo: what the shop owes a producer, or the other way round, when it starts with this program."""

    reader: Reader
    producer: str
    amount: int

    @property
    def row_hash(self) -> str:
        """The hash of the normalised row."""
        return _hash([self.producer.lower(), str(self.amount)])


def phone_of(raw: RawValue) -> str:
    """Return a telephone number as the forms keep it, "" when the cell is empty; raises WrongCell."""
    if says_none(raw):
        return ""
    try:
        return phone_given(plain(raw, ACCEPTED_PHONE))
    except DomainError as error:
        raise WrongCell(error.message, ACCEPTED_PHONE, **error.params) from error


def read_producer(
    table: SheetTable, row: RawRow, problems: list[Problem], *, regions: Regions, regency_code: str
) -> tuple[str | None, ProducerRow | None]:
    """Return a producer's code (if it can be read) and the row, or None in its place when a cell is wrong."""
    reader = Reader(table, row, problems)
    code = reader.take("code", code_of)
    name = reader.take("name", name_of)
    pillar = reader.take("pillar", pillar_of)
    village = _village(reader, regions, regency_code)
    phone = reader.take("phone", phone_of)
    bank = reader.take("bank", lambda raw: optional_text(raw, longest=LONGEST_WORD))
    account = reader.take("account", account_of)
    rate_bp = reader.take("terms", terms_of)
    collectors = reader.take("collectors", people_of)
    if reader.wrong or code is None or name is None or pillar is None or village is None:
        return code, None
    return code, ProducerRow(
        reader, code, name, pillar, village, phone or "", bank or "", account or "", rate_bp, collectors or ()
    )


def _village(reader: Reader, regions: Regions, regency_code: str) -> Village | None:
    district = reader.take("district", name_of)
    name = reader.take("village", name_of)
    if district is None:
        return None
    among = reader.take("district", lambda _: regions.match_district(district, regency_code=regency_code))
    if among is None or name is None:
        return None
    return reader.take("village", lambda _: _meant(name, among, regions, regency_code))


def _meant(name: str, among: Sequence[str], regions: Regions, regency_code: str) -> Village:
    """Return the official village, or one that the official list lacks when the cell says so itself."""
    said = name.removesuffix(NOT_OFFICIAL).strip()
    try:
        return regions.match(said, among, regency_code=regency_code)
    except WrongCell:
        kept = regions.as_written(said, among[0]) if said != name else None
        if kept is None:
            raise
        return kept


@dataclass(frozen=True, slots=True)
class ProductRead:
    """What could be read of a row of Produk: what others refer to even when the row is wrong (then ``row`` is None)."""

    reader: Reader
    code: str | None
    producer: str | None
    price_per: int | None
    row: ProductRow | None


def read_product(table: SheetTable, row: RawRow, problems: list[Problem], *, shift: timedelta) -> ProductRead:
    """Return a row of Produk, its wrong cells listed."""
    reader = Reader(table, row, problems)
    code = reader.take("code", code_of)
    name = reader.take("name", name_of)
    producer = reader.take("producer", code_of)
    category = reader.take("category", lambda raw: optional_text(raw, longest=LONGEST_WORD))
    unit = reader.take("unit", unit_of)
    price = reader.take("price", price_of)
    net_price = reader.take("net_price", _if_said(price_of))
    barcodes = reader.take("barcodes", barcodes_of)
    permit = reader.take("permit", lambda raw: optional_text(raw, longest=LONGEST_WORD))
    halal = reader.take("halal", lambda raw: halal_of(raw, food=is_food(category or "")))
    until = reader.take("permit_until", _if_said(date_of))
    price_per = unit[1] if unit else None
    if (
        reader.wrong
        or code is None
        or name is None
        or producer is None
        or unit is None
        or price is None
        or halal is None
    ):
        return ProductRead(reader, code, producer, price_per, None)
    found = ProductRow(
        reader=reader,
        code=code,
        name=name,
        producer=producer,
        category=category or "",
        unit=unit[0],
        price_per=unit[1],
        price=price,
        net_price=net_price,
        barcodes=barcodes or (),
        permit=permit or "",
        permit_until=until + shift if until else None,
        halal=halal[0],
        halal_checked=halal[1],
    )
    return ProductRead(reader, code, producer, price_per, found)


def read_delivery(
    table: SheetTable,
    row: RawRow,
    problems: list[Problem],
    *,
    price_per: Callable[[Reader, str], int | None],
    shift: timedelta,
) -> DeliveryRow | None:
    """Return a row of Titipan, or None when a cell is wrong.

    ``price_per`` answers for a product's code, and lists the cell when the code stands nowhere (then None); 0 means
    that the product's own row is wrong, so that any quantity will do.
    """
    reader = Reader(table, row, problems)
    when = reader.take("date", date_of)
    product = reader.take("product", code_of)
    per = price_per(reader, product) if product is not None else 0
    quantity = reader.take("quantity", lambda raw: quantity_of(raw, per or 1000))
    expiry = reader.take("expiry", _if_said(date_of))
    note = reader.take("note", optional_text)
    if reader.wrong or when is None or product is None or quantity is None or not per:
        return None
    hashed = delivery_hash(when, product, quantity, expiry, note or "")
    return DeliveryRow(reader, when + shift, product, quantity, expiry + shift if expiry else None, note or "", hashed)


def delivery_hash(on: date, product: str, quantity: int, expiry: date | None, note: str) -> str:
    """Return the hash of a row of Titipan, by the dates that the workbook says."""
    return _hash([on.isoformat(), product.lower(), str(quantity), expiry.isoformat() if expiry else "", note])


def read_balance(table: SheetTable, row: RawRow, problems: list[Problem]) -> BalanceRow | Reader:
    """Return a row of Saldo, or only its reader when a cell is wrong."""
    reader = Reader(table, row, problems)
    producer = reader.take("producer", code_of)
    amount = reader.take("amount", balance_of)
    if producer is None or amount is None:
        return reader
    return BalanceRow(reader, producer, amount)


def _if_said(read: Callable[..., T]) -> Callable[..., T | None]:
    return lambda raw: None if says_none(raw) else read(raw)


def _hash(fields: Sequence[str]) -> str:
    return hashlib.sha256(journal.canonical({"row": [str(each) for each in fields]}).encode()).hexdigest()
