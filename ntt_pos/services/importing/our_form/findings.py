"""What a workbook is judged by, and what it holds that the shop does not have yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from ntt_pos.data.queries.goods.imports import BookedLine, KnownShop
from ntt_pos.i18n import N_
from ntt_pos.services.core.contacts.regions import Regions
from ntt_pos.services.importing.our_form.changed_deliveries import DeliveryChange
from ntt_pos.services.importing.our_form.changed_master_data import SheetDifference
from ntt_pos.services.importing.our_form.form_sheets import (
    Problem,
    SheetNote,
)
from ntt_pos.services.importing.our_form.rows import (
    BalanceRow,
    DeliveryRow,
    ProducerRow,
    ProductRow,
)
from ntt_pos.services.importing.our_form.story_cards import NewCard
from ntt_pos.services.importing.photos_beside import PhotosBeside

COUNTED: Final = (N_("producers"), N_("products"), N_("deliveries"), N_("lines delivered"), N_("opening balances"))


CARDS: Final = N_("cards")


@dataclass(frozen=True, slots=True)
class Basis:
    """What a workbook is judged by: what the shop knows, the villages, today, and a shift of all its dates.

    ``booked`` looks up the lines of late deliveries between two days, ``photos`` what lies beside the workbook.
    """

    known: KnownShop
    booked: Callable[[date, date], Sequence[BookedLine]]
    regions: Regions
    regency_code: str
    today: date
    shift: timedelta = timedelta(0)
    photos: PhotosBeside = field(default_factory=lambda: PhotosBeside(None))


@dataclass(slots=True)
class Findings:
    """What a workbook holds that the shop does not have yet, and all there is to say about it."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[SheetNote] = field(default_factory=list)
    differences: list[SheetDifference] = field(default_factory=list)
    producers: list[ProducerRow] = field(default_factory=list)
    products: list[ProductRow] = field(default_factory=list)
    deliveries: list[tuple[DeliveryRow, int]] = field(default_factory=list)
    changes: list[DeliveryChange] = field(default_factory=list)
    balances: list[BalanceRow] = field(default_factory=list)
    cards: list[NewCard] = field(default_factory=list)
    producer_of: dict[str, str] = field(default_factory=dict)

    def delivery_groups(self) -> dict[tuple[date, str], list[tuple[DeliveryRow, int]]]:
        """Return the new delivery rows by date and producer: one delivery each, in order of date."""
        groups: dict[tuple[date, str], list[tuple[DeliveryRow, int]]] = {}
        for row, ordinal in sorted(self.deliveries, key=lambda each: each[0].on):
            groups.setdefault((row.on, self.producer_of[row.product.lower()]), []).append((row, ordinal))
        return groups

    def counts(self) -> dict[str, int]:
        """Return how many of each are new."""
        new = (
            len(self.producers),
            len(self.products),
            len(self.delivery_groups()) if not self.problems else 0,
            len(self.deliveries),
            sum(1 for row in self.balances if row.amount),
        )
        counted = dict(zip(COUNTED, new, strict=True))
        return counted | {CARDS: len(self.cards)} if self.cards else counted
