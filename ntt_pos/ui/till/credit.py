"""What goods that come back in an exchange give towards the basket, and what of it the customer gets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.receipt import CompletedSale
from ntt_pos.domain.selling.returns import MeansAmount, RefundPlan

if TYPE_CHECKING:
    from ntt_pos.services.selling.returnable import CompletedExchange


@dataclass(frozen=True, slots=True)
class Credit:
    """What pays for the basket, and the ``rest`` that goes back; ``due`` is what was paid for the goods, in rupiah."""

    tenders: tuple[Tender, ...] = ()
    rest: tuple[MeansAmount, ...] = ()
    due: int = 0

    @classmethod
    def of(cls, plan: RefundPlan) -> Credit:
        """Return what a return gives whose plan was made for the basket."""
        tenders = (Tender(Means.EXCHANGE, plan.exchange),) if plan.exchange else ()
        return cls(tenders, tuple(row for row in plan.rows if row.means is not Means.EXCHANGE), plan.due)

    @property
    def back(self) -> int:
        """The rupiah that go back."""
        return sum(row.amount for row in self.rest)

    @property
    def rounding(self) -> int:
        """What goes back less because cash is rounded, in rupiah (zero or negative)."""
        return sum(tender.amount for tender in self.tenders) + self.back - self.due


NO_CREDIT: Final = Credit()


def beside_credit(tenders: Iterable[Tender]) -> tuple[Tender, ...]:
    """Return what is handed over beside the goods that come back."""
    return tuple(tender for tender in tenders if tender.means is not Means.EXCHANGE)


def to_hand_over(done: CompletedExchange) -> tuple[CompletedSale, tuple[tuple[Means, int], ...]]:
    """Return the sale with all cash that the customer gets as its change, and what is sent back by other means."""
    rest = {means: amount for means, amount in done.returned.refunds if means is not Means.EXCHANGE}
    cash = done.sold.change + rest.pop(Means.CASH, 0)
    return replace(done.sold, change=cash), tuple(rest.items())
