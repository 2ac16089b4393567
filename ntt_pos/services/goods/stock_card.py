"""The stock card of a product: it explains every unit, from the ledger and nothing else."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.queries.goods import stock_card as query
from ntt_pos.documents.reports.stock_card_pdf import batch_words, draw_stock_card, movement_words, signed
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.same_fields import same_fields
from ntt_pos.domain.goods.stock_card import BatchCard, BinSums, CardLine, StockCard
from ntt_pos.i18n import Language

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from ntt_pos.services.core.unit_of_work import Context

__all__ = ["StockCards", "batch_words", "movement_words", "signed"]

FOLDER: Final = "kartu-stok"


class StockCards:
    """Stock cards on screen and paper."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def card(self, product_id: int, *, since: date | None = None, until: date | None = None) -> StockCard:
        """Return a product's card between two book dates, both included; without them from the first to the newest.

        Raises DomainError for an unknown product or days the wrong way round.
        """
        context = self._context
        with context.reading() as unit:
            last = until or context.dates(unit)[0]
            if since is not None and since > last:
                raise DomainError("The first day is after the last one. Turn them round.")
            product = query.product(unit, context.home.outlet_id, product_id)
            if product is None:
                raise DomainError("There is no such product.")
            moved = query.movements(unit, product_id, until=last)
        numbers = {batch: place for place, batch in enumerate(sorted({m.batch_id for m in moved if m.batch_id}), 1)}
        opening = sums = BinSums()
        lines = []
        for each in moved:
            sums = sums.plus(each.bin, each.quantity)
            if since is not None and each.date < since:
                opening = sums
                continue
            lines.append(
                same_fields(
                    CardLine,
                    each,
                    batch=numbers.get(each.batch_id or 0, 0),
                    after=sums,
                )
            )
        return same_fields(
            StockCard,
            product,
            shop=context.settings.shop_name,
            since=since,
            until=last,
            opening=opening,
            lines=tuple(lines),
            batches=_batches(moved, numbers),
            practice=context.home.practice,
        )

    def pdf(self, card: StockCard) -> bytes:
        """Return a card as PDF, in the language of the shop's papers."""
        return draw_stock_card(card, Language(self._context.settings.receipt_language))

    def keep(self, card: StockCard, folder: Path) -> Path:
        """Put a card into the folder of papers and return where it lies. Raises OSError."""
        path = folder / FOLDER / f"{card.code}-{card.until.isoformat()}.pdf"
        write_durably(path, self.pdf(card))
        return path


def _batches(moved: tuple[query.MovedUnits, ...], numbers: dict[int, int]) -> tuple[BatchCard, ...]:
    """Return every batch with what came, what went and what is left; the unknown one last."""
    of_batch: dict[int, list[query.MovedUnits]] = defaultdict(list)
    for each in moved:
        of_batch[numbers.get(each.batch_id or 0, 0)].append(each)
    found = []
    for number, movements in sorted(of_batch.items(), key=lambda item: (item[0] == 0, item[0])):
        left = BinSums()
        for each in movements:
            left = left.plus(each.bin, each.quantity)
        first = movements[0]
        found.append(
            BatchCard(
                number=number,
                expiry=first.expiry,
                document=first.document if number else "",
                came=sum(each.quantity for each in movements if each.quantity > 0),
                went=-sum(each.quantity for each in movements if each.quantity < 0),
                left=left,
            )
        )
    return tuple(found)
