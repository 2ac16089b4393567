"""Dicari pembeli: what a customer asked for and the shop did not have is noted, word and count, nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import goods, sales
from ntt_pos.data.queries.selling import wanted as query
from ntt_pos.domain.selling.wanted import wanted_words
from ntt_pos.services.goods.master_rules import need

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context

LATELY: Final = timedelta(days=27)  # with the day itself four weeks, as the statement counts


@dataclass(frozen=True, slots=True)
class WantedNote:
    """What was noted, and how often it was asked for in the last four weeks, this time with it."""

    name: str
    times: int


class Wanted:
    """What customers of this outlet asked for in vain."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def note(self, *, by: Actor, words: str = "", product_id: int | None = None) -> WantedNote:
        """Note that a customer asked for a product, or for something that these words tell; it is in the journal.

        Raises DomainError for words that say nothing, or that look like a telephone number.
        """
        told = wanted_words(words) if product_id is None else ""
        with self._context.writing(by) as work:
            name = need(work, goods.product, product_id)["name"] if product_id is not None else told
            with work.record("wanted.noted") as record:
                record.add(sales.wanted, {**record.posting(), "product_id": product_id, "words": told})
            outlet_id = self._context.home.outlet_id
            return WantedNote(name, query.times(work.unit, outlet_id, product_id, told, work.on - LATELY))
