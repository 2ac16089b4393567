"""Codes that were scanned and not known: each is recorded, so that no goods leave the till without anybody seeing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ntt_pos.data.models import sales
from ntt_pos.data.queries.money.open_shift import open_shift
from ntt_pos.data.queries.selling import unknown_barcodes as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.selling.unknown_barcodes import LONGEST_CODE, CodeFate, UnknownBarcode, codes_of
from ntt_pos.services.core.unit_of_work import Context


@dataclass(frozen=True, slots=True)
class CodeNote:
    """What happened to a code at the till; ``product_id`` is what was picked for it, 0 when nothing was."""

    code: str
    fate: CodeFate
    product_id: int = 0


class UnknownBarcodes:
    """The unknown codes of this outlet."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def note(self, notes: Sequence[CodeNote], *, by: Actor) -> None:
        """Record what happened to codes, in one journal record; a code is cut at 60 signs.

        Raises DomainError while no shift is open: no Z would say them.
        """
        if not notes:
            return
        with self._context.writing(by) as work:
            shift = open_shift(work.unit, self._context.home.register_id)
            if shift is None:
                raise DomainError("No shift is open: press F10 and count the float first.")
            with work.record("code.unknown") as record:
                record.add_all(
                    sales.unknown_code,
                    [
                        {
                            **record.posting(),
                            "shift_id": shift.shift_id,
                            "code": each.code[:LONGEST_CODE],
                            "fate": each.fate,
                            "product_id": each.product_id or None,
                        }
                        for each in notes
                    ],
                )

    def waiting(self) -> tuple[UnknownBarcode, ...]:
        """Return the codes of the open shift that nothing was done about yet, the one scanned last first."""
        with self._context.reading() as unit:
            shift = open_shift(unit, self._context.home.register_id)
            events = query.of_shift(unit, shift.shift_id) if shift else ()
        return tuple(each for each in codes_of(events) if each.fate is CodeFate.SCANNED)
