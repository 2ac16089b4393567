"""The till's window of goods: what sells most here at this hour, what was pinned, and every category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.goods import tiles as query
from ntt_pos.services.goods.catalogue import BUNDLE_CATEGORY, Catalogue, Hit

if TYPE_CHECKING:
    from ntt_pos.services.core.unit_of_work import Context

BEST: Final = ""
ALL: Final = "*"
DAYS: Final = 28
AROUND: Final = 1  # hours before and after this one
MOST: Final = 120


@dataclass(frozen=True, slots=True)
class TilePage:
    """The products of one category, and the categories there are: ``BEST`` first, ``ALL`` last."""

    category: str
    categories: tuple[str, ...]
    hits: tuple[Hit, ...]


class Tiles:
    """Products to touch: most village goods carry no barcode."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def show(self, category: str = BEST, *, pinned: Sequence[str] = (), limit: int = MOST) -> TilePage:
        """Return at most ``limit`` products of a category as they are sold today, best first.

        Their order goes by the sales of the 28 days before today around this hour (so it stands still while people sell),
        what is ``pinned`` (product codes) first among the best. A category that is gone shows the best.
        """
        context, catalogue = self._context, Catalogue(self._context)
        bundles = catalogue.bundle_hits()
        now = context.clock.now()
        with context.reading() as unit:
            outlet_id = context.home.outlet_id
            found = query.categories(unit, outlet_id)
            there = (BEST, *found, *((BUNDLE_CATEGORY,) if bundles and BUNDLE_CATEGORY not in found else ()), ALL)
            asked = category if category in there else BEST
            today = context.dates(unit)[0]
            ids = query.ids_by_sales(
                unit,
                outlet_id,
                days=(today - timedelta(days=DAYS), today - timedelta(days=1)),
                utc_hours=hours_around(now),
                limit=limit,
                category="" if asked in (BEST, ALL) else asked,
                first=pinned if asked == BEST else (),
                by_name=asked == ALL,
            )
        hits = catalogue.hits(ids)
        return TilePage(asked, there, (*bundles, *hits)[:limit] if asked == BUNDLE_CATEGORY else hits)


def hours_around(now: datetime) -> frozenset[int]:
    """Return the hours of the day (UTC) that count as this one: itself, the one before and the one after."""
    hour = now.astimezone(UTC).hour
    return frozenset((hour + by) % 24 for by in range(-AROUND, AROUND + 1))
