"""Judging a workbook against the shop: every wrong cell, what is new, what differs, what deserves a look."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Final

from ntt_pos.data.queries.goods.imports import KnownProducer
from ntt_pos.domain.core.pillar_halal import Halal
from ntt_pos.domain.goods.stock import is_expired
from ntt_pos.domain.importing.form_cells import date_of
from ntt_pos.domain.importing.raw_cells import ACCEPTED_PRICE, Sentence
from ntt_pos.domain.importing.workbook import RawRow, Workbook
from ntt_pos.services.importing.import_progress import ImportSteps
from ntt_pos.services.importing.our_form.changed_deliveries import booked_by_hand, tell_apart
from ntt_pos.services.importing.our_form.changed_master_data import SheetDifference, of_producer, of_product
from ntt_pos.services.importing.our_form.findings import Basis, Findings
from ntt_pos.services.importing.our_form.form_sheets import (
    Reader,
    SheetKind,
    SheetNote,
    SheetNoteKind,
    SheetTable,
    find_tables,
)
from ntt_pos.services.importing.our_form.rows import (
    OWN_GOODS,
    DeliveryRow,
    ProducerRow,
    ProductRow,
    read_balance,
    read_delivery,
    read_producer,
    read_product,
)
from ntt_pos.services.importing.our_form.story_cards import CardSubject, judge_card, read_card

YEAR: Final = timedelta(days=366)  # a corrected date may have been a slip of the year


class Examination:
    """One pass over a workbook, sheet by sheet in the order in which they refer to each other."""

    def __init__(self, basis: Basis, steps: ImportSteps) -> None:
        self.basis = basis
        self.steps = steps
        self.found = Findings()
        self._producers: dict[str, tuple[int, ProducerRow | None]] = {}
        self._products: dict[str, tuple[int, int | None]] = {}
        self._unchecked_halal = 0

    def run(self, book: Workbook) -> Findings:
        """Examine every sheet and return what was found; problems are in the order of sheets, rows and columns."""
        tables, problems, notes = find_tables(book)
        found = self.found
        found.problems += problems
        found.notes += notes
        readers = {
            SheetKind.PRODUCERS: self._producer,
            SheetKind.PRODUCTS: self._product,
            SheetKind.DELIVERIES: self._delivery,
            SheetKind.BALANCES: self._balance,
            SheetKind.CARDS: self._card,
        }
        self._ordinals: Counter[str] = Counter()
        self._delivered: list[tuple[DeliveryRow, int]] = []
        self._balanced: dict[str, int] = {}
        self._told: dict[str, int] = {}
        self.steps.expect(sum(len(table.rows) for table in tables))
        for kind in SheetKind:
            for table in tables:
                if table.kind is kind:
                    for row in table.rows:
                        readers[kind](table, row)
                        self.steps.one()
        self._tell_deliveries_apart()
        if self._unchecked_halal:
            what = Sentence(
                "{count} food products have no halal state: kept as not certified yet, to be checked.",
                {"count": self._unchecked_halal},
            )
            found.notes.append(SheetNote(SheetNoteKind.HALAL_UNCHECKED, SheetKind.PRODUCTS, "", what))
        order = {kind.value: number for number, kind in enumerate(SheetKind)}
        places = {table.sheet: order[table.kind] for table in tables}
        found.problems.sort(key=lambda p: (places.get(p.sheet, 0), *_place(p.cell)))
        return found

    def _producer(self, table: SheetTable, row: RawRow) -> None:
        basis, found = self.basis, self.found
        code, read = read_producer(table, row, found.problems, regions=basis.regions, regency_code=basis.regency_code)
        if code is None:
            return
        if self._taken(Reader(table, row, found.problems), code, self._producers.get(code.lower())):
            return
        self._producers[code.lower()] = (row.number, read)
        if read is None:
            return
        known = basis.known.producers.get(code.lower())
        if known is not None:
            found.differences += of_producer(read, known)
            return
        found.producers.append(read)
        if not read.village.official:
            what = Sentence(
                "The official list has no village {name} in {district}: it is kept as it is written. Choose the official "
                "village on the producer's card once it is known.",
                {"name": read.village.name, "district": read.village.district},
            )
            found.notes.append(SheetNote(SheetNoteKind.VILLAGE_AS_WRITTEN, *read.reader.where("village"), what))
        if bool(read.bank) != bool(read.account):
            have, miss = ("bank", "account") if read.bank else ("account", "bank")
            what = (
                Sentence("The bank is there, but no account number.")
                if miss == "account"
                else Sentence("The account number is there, but no bank.")
            )
            found.notes.append(SheetNote(SheetNoteKind.HALF_BANK, *read.reader.where(have), what))
        if isinstance(table.raw("account", row), int | float):
            what = Sentence(
                "The account number is kept as a number: leading zeros may be lost. Compare it with the bank book."
            )
            found.notes.append(SheetNote(SheetNoteKind.ACCOUNT_AS_NUMBER, *read.reader.where("account"), what))

    def _taken(self, reader: Reader, code: str, first: tuple[int, object] | None) -> bool:
        if first is None:
            return False
        reader.refuse(
            "code",
            Sentence("The code {code} is already in row {row}.", {"code": code, "row": str(first[0])}),
            Sentence("Each code once."),
        )
        return True

    def _product(self, table: SheetTable, row: RawRow) -> None:
        basis, found = self.basis, self.found
        read = read_product(table, row, found.problems, shift=basis.shift)
        stands = read.producer is not None and self._producer_stands(read.reader, read.producer)
        if read.code is None:
            return
        key = read.code.lower()
        if self._taken(read.reader, read.code, self._products.get(key)):
            return
        self._products[key] = (row.number, read.price_per)
        if read.row is None or not stands:
            return
        known = basis.known.products.get(key)
        owner = "" if read.row.producer.upper() == OWN_GOODS else read.row.producer.lower()
        found.producer_of[key] = known.article.producer_code.lower() if known else owner
        if known is not None:
            found.differences += of_product(read.row, known, own_goods=OWN_GOODS)
        elif self._net_price_fits(read.row, owner):
            found.products.append(read.row)
            self._note_product(read.row)

    def _producer_stands(self, reader: Reader, code: str) -> bool:
        """Whether a product's producer is in the workbook or in the shop; lists the cell when not."""
        if code.upper() == OWN_GOODS or code.lower() in self._producers or code.lower() in self.basis.known.producers:
            return True
        reader.refuse(
            "producer",
            Sentence("There is no producer {code}.", {"code": code}),
            Sentence(
                "A code of the sheet Produsen or of a producer in the shop; {own} for the shop's own goods.",
                {"own": OWN_GOODS},
            ),
        )
        return False

    def _net_price_fits(self, read: ProductRow, owner: str) -> bool:
        """Check that a product has terms: its own net price, or a commission agreed with its producer."""
        if read.net_price is not None and not owner:
            read.reader.refuse(
                "net_price",
                Sentence("The shop's own goods have no net price."),
                Sentence("Nothing, for the shop's own goods."),
            )
            return False
        if read.net_price is not None or not owner:
            return True
        known: KnownProducer | None = self.basis.known.producers.get(owner)
        listed = self._producers.get(owner)
        if known is None and (listed is None or listed[1] is None):
            return True  # the producer's own row is wrong: that is reported there
        rate_bp = known.rate_bp if known is not None else listed[1].rate_bp if listed and listed[1] else None
        if rate_bp is not None:
            return True
        read.reader.refuse(
            "net_price",
            Sentence(
                "The producer {code} has no commission, so this product needs its own net price.",
                {"code": read.producer},
            ),
            ACCEPTED_PRICE,
        )
        return False

    def _note_product(self, read: ProductRow) -> None:
        notes = self.found.notes
        if read.net_price is not None and read.net_price > read.price:
            what = Sentence("The net price is above the selling price: the shop would lose on every unit.")
            notes.append(SheetNote(SheetNoteKind.NET_ABOVE_PRICE, *read.reader.where("net_price"), what))
        if is_expired(read.permit_until, self.basis.today):
            what = Sentence("The permit expired on {date}.", {"date": read.permit_until})
            notes.append(SheetNote(SheetNoteKind.PERMIT_EXPIRED, *read.reader.where("permit_until"), what))
        if not read.halal_checked and read.halal is Halal.UNCERTIFIED:
            self._unchecked_halal += 1

    def _delivery(self, table: SheetTable, row: RawRow) -> None:
        basis, found = self.basis, self.found
        read = read_delivery(table, row, found.problems, price_per=self._price_per, shift=basis.shift)
        if read is None:
            return
        if read.on > basis.today:
            read.reader.refuse(
                "date",
                Sentence(
                    "The delivery is dated {date}, which is after today ({today}).",
                    {"date": read.on, "today": basis.today},
                ),
                Sentence("A day up to today."),
            )
            return
        ordinal = self._ordinals[read.row_hash]
        self._ordinals[read.row_hash] += 1
        self._delivered.append((read, ordinal))

    def _tell_deliveries_apart(self) -> None:
        """Keep of the sheet Titipan what is new and what was changed since it was booked."""
        basis, found = self.basis, self.found
        days = [row.on for row, _ in self._delivered]
        booked = basis.booked(min(days) - YEAR, max(days) + YEAR) if days and basis.known.rows else ()
        found.deliveries, found.changes = tell_apart(self._delivered, basis.known, booked, basis.shift)
        by_hand = booked_by_hand(booked, basis.known, basis.shift)
        for read in (*(row for row, _ordinal in found.deliveries), *(each.row for each in found.changes)):
            key = read.product.lower()
            if key not in found.producer_of and key in basis.known.products:
                found.producer_of[key] = basis.known.products[key].article.producer_code.lower()
        for read, _ordinal in found.deliveries:
            key = read.product.lower()
            twin = by_hand.get((read.on, key, read.quantity))
            if twin is not None:
                what = Sentence(
                    "Note {number} has the same goods, quantity and date already. Take this row out if it is the same "
                    "delivery: else it is booked twice.",
                    {"number": twin.number},
                )
                found.notes.append(SheetNote(SheetNoteKind.BOOKED_BY_HAND, *read.reader.where("quantity"), what))
            if is_expired(read.expiry, basis.today):
                what = Sentence("These goods expired on {date}: do not put them on the shelf.", {"date": read.expiry})
                found.notes.append(SheetNote(SheetNoteKind.PAST_EXPIRY, *read.reader.where("expiry"), what))

    def _price_per(self, reader: Reader, code: str) -> int | None:
        """Return a product's price_per, 0 when its own row is wrong there, None (listed) when the code stands nowhere."""
        known = self.basis.known.products.get(code.lower())
        if known is not None:
            return known.article.price_per
        if code.lower() in self._products:
            return self._products[code.lower()][1] or 0
        reader.refuse(
            "product",
            Sentence("There is no product {code}.", {"code": code[:40]}),
            Sentence("A code of the sheet Produk or of a product in the shop."),
        )
        return None

    def _balance(self, table: SheetTable, row: RawRow) -> None:
        basis, found = self.basis, self.found
        read = read_balance(table, row, found.problems)
        if isinstance(read, Reader):
            return
        code = read.producer.lower()
        if code not in self._producers and code not in basis.known.producers:
            read.reader.refuse(
                "producer",
                Sentence("There is no producer {code}.", {"code": read.producer}),
                Sentence("A code of the sheet Produsen or of a producer in the shop."),
            )
            return
        if code in self._balanced:
            read.reader.refuse(
                "producer",
                Sentence(
                    "The code {code} is already in row {row}.",
                    {"code": read.producer, "row": str(self._balanced[code])},
                ),
                Sentence("Each code once."),
            )
            return
        self._balanced[code] = row.number
        had = basis.known.openings.get(code)
        if had is None:
            if (SheetKind.BALANCES, read.row_hash, 0) not in basis.known.rows:
                found.balances.append(read)
        elif had != read.amount:
            found.differences.append(
                SheetDifference(*read.reader.where("amount"), read.producer, "Sisa", str(had), str(read.amount))
            )

    def _card(self, table: SheetTable, row: RawRow) -> None:
        found = self.found
        read = read_card(table, row, found.problems)
        if read is None:
            return
        key = read.code.lower()
        about = self._subject(key)
        if about is None:
            if key not in self._producers and key not in self._products:  # else its own row is wrong: reported there
                what = Sentence("There is no producer or product {code}.", {"code": read.code})
                read.reader.refuse("code", what, Sentence("A code of the sheet Produsen or Produk, or of the shop."))
            return
        if key in self._told:
            what = Sentence(
                "The code {code} is already in row {row}.", {"code": read.code, "row": str(self._told[key])}
            )
            read.reader.refuse("code", what, Sentence("Each code once."))
            return
        self._told[key] = row.number
        new, differences, notes = judge_card(read, about, self.basis.photos)
        found.differences += differences
        found.notes += notes
        found.cards += [new] if new is not None else []

    def _subject(self, key: str) -> CardSubject | None:
        """Return what a card is about, in the shop or new in this workbook; None when there is no such thing."""
        known = self.basis.known
        if key in known.producers:
            maker, told = known.producers[key], known.maker_cards.get(known.producers[key].producer_id)
            card, photos = (told.card, len(told.photos)) if told is not None else (None, 0)
            return CardSubject(True, maker.name, pillar=maker.pillar, card=card, photos=photos)
        if key in known.products:
            article = known.products[key].article
            told = known.product_cards.get(article.product_id)
            card, photos = (told.card, len(told.photos)) if told is not None else (None, 0)
            return CardSubject(False, article.name, article.category, card=card, photos=photos)
        for each in self.found.producers:
            if each.code.lower() == key:
                return CardSubject(True, each.name, pillar=each.pillar)
        return next(
            (CardSubject(False, each.name, each.category) for each in self.found.products if each.code.lower() == key),
            None,
        )


def last_delivery(book: Workbook) -> date | None:
    """Return the latest date of the sheet Titipan, or None when it has none that can be read."""
    tables, _, _ = find_tables(book)
    readers = (Reader(table, row, []) for table in tables if table.kind is SheetKind.DELIVERIES for row in table.rows)
    return max((when for reader in readers if (when := reader.take("date", date_of)) is not None), default=None)


def _place(cell: str) -> tuple[int, int, str]:
    letters = cell.rstrip("0123456789")
    number = cell[len(letters) :]
    return (int(number) if number else 0, len(letters), letters)
