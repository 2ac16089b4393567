"""Batches below 0: two tills sold the same units of a batch before either heard of it, and the seat puts that right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ntt_pos.data.queries.goods import batches as query
from ntt_pos.domain.goods.stock import Bin, MovementKind, net_batches
from ntt_pos.services.core.sign_in.users import People

if TYPE_CHECKING:
    from ntt_pos.services.core.unit_of_work import Context


class BatchNetting:
    """Moves units between the batches of a product; no unit leaves the shelf and no money moves."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def net(self) -> int:
        """Lift every known batch below 0 with a pair of movements, as far as others hold units; return how many units.

        Only at the seat, after other PCs' records came in. What no batch holds stays below 0 and is listed.
        """
        context, outlet_id = self._context, self._context.home.outlet_id
        with context.reading() as unit:
            short = query.below_zero(unit, outlet_id)
            if not any(net_batches(query.batches(unit, each, Bin.SHELF)) for each in short):
                return 0
        with context.writing(People(context).system_actor()) as work:
            known = query.products(work.unit, outlet_id, query.below_zero(work.unit, outlet_id))
            moved = 0
            with work.record("batches.netted") as record:
                record.cite_others()
                for product_id, product in known.items():
                    for source, to, units in net_batches(query.batches(work.unit, product_id, Bin.SHELF)):
                        moved += units
                        record.move_all(
                            [
                                record.move_stock(
                                    product_id=product_id,
                                    producer_id=product.producer_id,
                                    kind=MovementKind.MOVE,
                                    quantity=quantity,
                                    batch_id=batch.batch_id,
                                    expiry=batch.expiry,
                                    document="",
                                )
                                for batch, quantity in ((source, -units), (to, units))
                            ]
                        )
        return moved
