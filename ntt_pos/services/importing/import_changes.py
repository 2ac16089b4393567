"""Rows of Titipan that say something else than the note they were booked with: told, asked, and never booked as more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ntt_pos.data.queries.goods.imports import BookedLine, KnownShop
from ntt_pos.i18n import Language
from ntt_pos.services.goods.deliveries import DeliveryLine, correct_delivery
from ntt_pos.services.importing.import_form import SheetKind
from ntt_pos.services.importing.import_rows import DeliveryRow, delivery_hash

if TYPE_CHECKING:
    from ntt_pos.services.core.approvals import ApprovalGiven
    from ntt_pos.services.core.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DeliveryChange:
    """A corrected row and the booked line it belongs to; ``in_the_way`` are notes and counts that took of its goods.

    ``old`` and ``new`` are quantity, expiry date and note, as far as they are said.
    """

    row: DeliveryRow
    ordinal: int
    line: BookedLine
    old: str
    new: str
    in_the_way: tuple[str, ...] = ()

    @property
    def sheet(self) -> str:
        """The sheet of the row."""
        return self.row.reader.where("quantity")[0]

    @property
    def cell(self) -> str:
        """The cell of its quantity."""
        return self.row.reader.where("quantity")[1]

    @property
    def code(self) -> str:
        """The product's code."""
        return self.row.product

    @property
    def number(self) -> str:
        """The note it was booked with."""
        return self.line.number


def tell_apart(
    rows: Sequence[tuple[DeliveryRow, int]], known: KnownShop, booked: Iterable[BookedLine], shift: timedelta
) -> tuple[list[tuple[DeliveryRow, int]], list[DeliveryChange]]:
    """Return what is new among rows of Titipan (each with its ordinal among equals), and what was changed.

    Rows and booked lines belong together by date, product and, what is equal aside, their order. A row that was imported
    before and whose note was undone since is neither. Lines that no import booked are left alone.
    """
    lines: dict[tuple[date, str], list[BookedLine]] = defaultdict(list)
    imported = _imported(known)
    for line in booked:
        if _hash_of(line, shift) in imported:
            lines[line.on, line.code.lower()].append(line)
    groups: dict[tuple[date, str], list[tuple[DeliveryRow, int]]] = defaultdict(list)
    for row, ordinal in rows:
        groups[row.on, row.product.lower()].append((row, ordinal))
    new: list[tuple[DeliveryRow, int]] = []
    changes: list[DeliveryChange] = []
    for key, mine in groups.items():
        left = lines.get(key, [])
        others = []
        for row, ordinal in mine:
            same = next((each for each in left if _facts(each) == (row.quantity, row.expiry, row.note)), None)
            if same is not None:
                left.remove(same)
            else:
                seen = (SheetKind.DELIVERIES, row.row_hash, ordinal) in known.rows
                others.append((seen, row, ordinal))
        # A row that was never seen is the likelier correction of a line than one that was booked before.
        others.sort(key=lambda each: each[0])
        for place, (seen, row, ordinal) in enumerate(others):
            if place < len(left):
                per = known.products[key[1]].article.price_per
                changes.append(DeliveryChange(row, ordinal, left[place], *_said(row, left[place], per)))
            elif not seen:
                new.append((row, ordinal))
    order = {id(row): place for place, (row, _) in enumerate(rows)}
    new.sort(key=lambda each: order[id(each[0])])
    changes.sort(key=lambda each: order[id(each.row)])
    return new, changes


def booked_by_hand(
    booked: Iterable[BookedLine], known: KnownShop, shift: timedelta
) -> dict[tuple[date, str, int], BookedLine]:
    """Return the lines that no import booked by date, product and quantity."""
    imported = _imported(known)
    return {
        (line.on, line.code.lower(), line.quantity): line for line in booked if _hash_of(line, shift) not in imported
    }


def correct_notes(
    work: UnitOfWork,
    changes: Sequence[DeliveryChange],
    products: Mapping[str, int],
    approval: ApprovalGiven | None,
) -> None:
    """Undo each note with changed rows and post it anew with what the workbook says; raises ApprovalNeeded."""
    by_note: dict[int, dict[int, DeliveryLine]] = defaultdict(dict)
    for each in changes:
        row = each.row
        line = DeliveryLine(products[row.product.lower()], counted=row.quantity, expiry=row.expiry, note=row.note)
        by_note[each.line.delivery_id][each.line.line_id] = line
    why = Language(work.context.settings.receipt_language).text("corrected in the workbook")
    for delivery_id, lines in by_note.items():
        correct_delivery(work, delivery_id, lines, why=why, approval=approval)


def _imported(known: KnownShop) -> set[str]:
    return {hashed for sheet, hashed, _ in known.rows if sheet == SheetKind.DELIVERIES}


def _hash_of(line: BookedLine, shift: timedelta) -> str:
    return delivery_hash(line.on - shift, line.code, line.quantity, _less(line.expiry, shift), line.note)


def _facts(line: BookedLine) -> tuple[int, date | None, str]:
    return line.quantity, line.expiry, line.note


def _less(day: date | None, shift: timedelta) -> date | None:
    return day - shift if day is not None else None


def _said(row: DeliveryRow, line: BookedLine, price_per: int) -> tuple[str, str]:
    language = Language("id")

    def words(quantity: int, expiry: date | None, note: str) -> str:
        shown = language.quantity_in_full(quantity, price_per, "")
        return " · ".join(part for part in (shown, language.day(expiry) if expiry else "", note) if part)

    return words(line.quantity, line.expiry, line.note), words(row.quantity, row.expiry, row.note)
