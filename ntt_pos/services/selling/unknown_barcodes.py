"""Codes that were scanned and not known: each is recorded, so that no goods leave the till without anybody seeing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ntt_pos.data.models import goods, sales
from ntt_pos.data.queries.money.open_shift import open_shift
from ntt_pos.data.queries.selling import unknown_barcodes as query
from ntt_pos.domain.core.business_date import shop_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.goods.barcode import clean_barcode
from ntt_pos.domain.selling.unknown_barcodes import LONGEST_CODE, CodeFate, UnknownBarcode, codes_of
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.services.goods.master_rules import need


@dataclass(frozen=True, slots=True)
class CodeNote:
    """What happened to a code at the till; ``product_id`` is what was picked for it, 0 when nothing was."""

    code: str
    fate: CodeFate
    product_id: int = 0


LATELY: Final = timedelta(days=31)


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

    def unsettled(self) -> tuple[UnknownBarcode, ...]:
        """Return the codes of the last 31 days that nothing was done about, the one scanned last first."""
        today = shop_date(self._context.clock.now(), cutoff_hour=self._context.settings.cutoff_hour)
        with self._context.reading() as unit:
            events = query.between(unit, self._context.home.outlet_id, today - LATELY, today + timedelta(days=1))
        return tuple(each for each in codes_of(events) if each.fate is CodeFate.SCANNED)

    def settle(self, code: str, *, by: Actor, product_id: int | None = None) -> None:
        """Say afterwards what a code is: a product's, which gets it as a barcode, or no goods of this shop.

        Raises DomainError for a code that waits for nobody or is no barcode, and for a product that is not there.
        """
        with self._context.writing(by, act=Act.EDIT_CATALOGUE, subject=code[:LONGEST_CODE]) as work:
            scan = query.last_scan(work.unit, self._context.home.outlet_id, code)
            if scan is None:
                raise DomainError("The code {code} waits for nobody. Nothing was changed.", code=code[:LONGEST_CODE])
            if product_id is not None:
                need(work, goods.product, product_id)
                with work.record("barcode.given") as record:
                    row = {"product_id": product_id, "code": clean_barcode(code), "active": True}
                    record.save(goods.barcode, row)
            fate = CodeFate.NOT_OURS if product_id is None else CodeFate.PICKED
            with work.record("code.unknown") as record:
                told = {"shift_id": scan["shift_id"], "code": scan["code"], "fate": fate, "product_id": product_id}
                record.add(sales.unknown_code, {**record.posting(), **told})
