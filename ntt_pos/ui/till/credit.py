"""What goods that come back in an exchange give towards the basket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import MeansAmount, RefundPlan


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
