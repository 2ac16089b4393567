"""Rows of Titipan that say something else than the note they were booked with: told, asked, and never booked as more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ntt_pos.data.queries.goods.imports import BookedLine, KnownShop
from ntt_pos.i18n import Language, screen_language
from ntt_pos.services.goods.deliveries import DeliveryLine, correct_delivery
from ntt_pos.services.importing.our_form.form_sheets import SheetKind
from ntt_pos.services.importing.our_form.rows import DeliveryRow, delivery_hash

if TYPE_CHECKING:
    from ntt_pos.services.core.approvals import ApprovalGiven
    from ntt_pos.services.core.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DeliveryChange:
    """A corrected row and the booked line it belongs to; ``in_the_way`` are notes and counts that took of its goods.

    ``price_per`` is the product's, for its words.
    """

    row: DeliveryRow
    ordinal: int
    line: BookedLine
    price_per: int
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
    def key(self) -> str:
        """The row by its place in the workbook."""
        return f"{self.sheet}!{self.cell}"

    @property
    def code(self) -> str:
        """The product's code."""
        return self.row.product

    @property
    def number(self) -> str:
        """The note it was booked with."""
        return self.line.number

    @property
    def moved(self) -> bool:
        """Whether the row has another date than the line: then it may also be a delivery of its own."""
        return self.row.on != self.line.on

    @property
    def old(self) -> str:
        """Date (where it differs), quantity, expiry date and note of the booked line, as far as they are said."""
        return self._said(self.line.on, self.line.quantity, self.line.expiry, self.line.note)

    @property
    def new(self) -> str:
        """The same of the row."""
        return self._said(self.row.on, self.row.quantity, self.row.expiry, self.row.note)

    def _said(self, on: date, quantity: int, expiry: date | None, note: str) -> str:
        language = screen_language()
        when = language.day(on) if self.moved else ""
        shown = language.quantity_in_full(quantity, self.price_per, "")
        return " · ".join(part for part in (when, shown, language.day(expiry) if expiry else "", note) if part)


def tell_apart(
    rows: Sequence[tuple[DeliveryRow, int]], known: KnownShop, booked: Iterable[BookedLine], shift: timedelta
) -> tuple[list[tuple[DeliveryRow, int]], list[DeliveryChange]]:
    """Return what is new among rows of Titipan (each with its ordinal among equals), and what was changed.

    Rows and booked lines belong together by date, product and, what is equal aside, their order; then by product alone,
    where the date was corrected. A row that was imported before and whose note was undone since is neither. Lines that no
    import booked are left alone.
    """
    imported = _imported(known)
    mine = [line for line in booked if _hash_of(line, shift) in imported]
    lines: dict[tuple[date, str], list[BookedLine]] = defaultdict(list)
    for line in mine:
        lines[line.on, line.code.lower()].append(line)
    groups: dict[tuple[date, str], list[tuple[DeliveryRow, int]]] = defaultdict(list)
    for row, ordinal in rows:
        groups[row.on, row.product.lower()].append((row, ordinal))
    pairs: list[tuple[DeliveryRow, int, BookedLine]] = []
    unbooked: list[tuple[bool, DeliveryRow, int]] = []
    for key, these in groups.items():
        left = lines.get(key, [])
        others = []
        for row, ordinal in these:
            same = next((each for each in left if _facts(each) == _row_facts(row)), None)
            if same is not None:
                left.remove(same)
            else:
                seen = (SheetKind.DELIVERIES, row.row_hash, ordinal) in known.rows
                others.append((seen, row, ordinal))
        # A row that was never seen is the likelier correction of a line than one that was booked before.
        others.sort(key=lambda each: each[0])
        for seen, row, ordinal in others:
            if left:
                pairs.append((row, ordinal, left.pop(0)))
            else:
                unbooked.append((seen, row, ordinal))
    pairs += _moved(unbooked, mine, [line for left in lines.values() for line in left])
    found = {id(row) for row, _ordinal, _line in pairs}
    new = [(row, ordinal) for seen, row, ordinal in unbooked if not seen and id(row) not in found]
    changes = [
        DeliveryChange(row, ordinal, line, known.products[row.product.lower()].article.price_per)
        for row, ordinal, line in pairs
    ]
    order = {id(row): place for place, (row, _) in enumerate(rows)}
    new.sort(key=lambda each: order[id(each[0])])
    changes.sort(key=lambda each: order[id(each.row)])
    return new, changes


def _moved(
    unbooked: Sequence[tuple[bool, DeliveryRow, int]], mine: Sequence[BookedLine], left: list[BookedLine]
) -> list[tuple[DeliveryRow, int, BookedLine]]:
    """Return the rows that are lines whose date was corrected: ``left`` are the lines that no row stands for any more.

    The workbook must tell of the line's note: of another line of it, or of all its lines under other dates. Else the row
    is the same quantity brought again, which is usual.
    """
    gone, whole = (Counter(line.delivery_id for line in lines) for lines in (left, mine))
    told_of = {note for note, count in whole.items() if gone[note] < count}
    pairs: list[tuple[DeliveryRow, int, BookedLine]] = []
    for alike in (True, False):
        taken = {id(row) for row, _ordinal, _line in pairs}
        for seen, row, ordinal in sorted(unbooked, key=lambda each: each[0]):
            fitting = [
                line
                for line in left
                if line.code.lower() == row.product.lower()
                and (_facts(line) == _row_facts(row) if alike else not seen and line.delivery_id in told_of)
            ]
            if id(row) not in taken and fitting:
                line = min(fitting, key=lambda each: (each.delivery_id not in told_of, abs(each.on - row.on)))
                left.remove(line)
                pairs.append((row, ordinal, line))
    found = Counter(line.delivery_id for _row, _ordinal, line in pairs)
    return [pair for pair in pairs if (note := pair[2].delivery_id) in told_of or found[note] == gone[note]]


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
    by_note: dict[int, dict[int, tuple[date, DeliveryLine]]] = defaultdict(dict)
    for each in changes:
        row = each.row
        line = DeliveryLine(products[row.product.lower()], counted=row.quantity, expiry=row.expiry, note=row.note)
        by_note[each.line.delivery_id][each.line.line_id] = (row.on, line)
    why = Language(work.context.settings.receipt_language).text("corrected in the workbook")
    for delivery_id, lines in by_note.items():
        correct_delivery(work, delivery_id, lines, why=why, approval=approval)


def _imported(known: KnownShop) -> set[str]:
    return {hashed for sheet, hashed, _ in known.rows if sheet == SheetKind.DELIVERIES}


def _hash_of(line: BookedLine, shift: timedelta) -> str:
    return delivery_hash(line.on - shift, line.code, line.quantity, _less(line.expiry, shift), line.note)


def _facts(line: BookedLine) -> tuple[int, date | None, str]:
    return line.quantity, line.expiry, line.note


def _row_facts(row: DeliveryRow) -> tuple[int, date | None, str]:
    return row.quantity, row.expiry, row.note


def _less(day: date | None, shift: timedelta) -> date | None:
    return day - shift if day is not None else None
