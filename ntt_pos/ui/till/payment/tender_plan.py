"""A payment while it is put together: what was given by which means, what is still due, what comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.payment import Means, ReferenceMissing, Settled, Tender, due_in_cash, settle_payment
from ntt_pos.i18n import N_

QRIS_LIMIT = 10_000_000


@dataclass(frozen=True, slots=True)
class TenderPlan:
    """What was given so far for a basket of ``paid`` rupiah; only the cash part is rounded, down to ``unit``."""

    paid: int
    unit: int
    tenders: tuple[Tender, ...] = ()

    def due(self, means: Means) -> int:
        """Return the rupiah still due when the rest is paid by ``means``."""
        cash = sum(t.amount for t in self.tenders if t.means is Means.CASH)
        other = sum(t.amount for t in self.tenders if t.means is not Means.CASH)
        if means is Means.CASH:
            return max(due_in_cash(self.paid - other, self.unit) - cash, 0)
        return max(self.paid - other - cash, 0)

    def give(self, tender: Tender) -> TenderPlan:
        """Return the plan with one more tender; raises DomainError for what cannot be given."""
        if tender.amount <= 0:
            raise DomainError(N_("A payment must be more than 0."))
        if tender.means is not Means.CASH:
            due = self.due(tender.means)
            if tender.amount > due:
                raise DomainError(
                    N_("Only cash gives change: {other} is more than the {due} due."), other=tender.amount, due=due
                )
            if not tender.reference:
                raise ReferenceMissing(N_("Type the reference of this payment, as the app or the slip shows it."))
            if tender.means is Means.QRIS and tender.amount > QRIS_LIMIT:
                raise DomainError(N_("QRIS takes at most {limit} at once. Split the payment."), limit=QRIS_LIMIT)
        return replace(self, tenders=(*self.tenders, tender))

    def give_part(self, tender: Tender) -> TenderPlan:
        """Return the plan with a part of the sum, another means paying the rest; raises DomainError as ``give`` does."""
        if tender.means is Means.CASH and tender.amount % self.unit:
            raise DomainError(
                N_("Cash comes in steps of {unit}: {amount} cannot be a part of the sum."),
                unit=self.unit,
                amount=tender.amount,
            )
        return self.give(tender)

    def without(self, place: int) -> TenderPlan:
        """Return the plan without one tender."""
        return replace(self, tenders=(*self.tenders[:place], *self.tenders[place + 1 :]))

    def settled(self) -> Settled:
        """Return the payment worked out; raises DomainError while something is missing."""
        return settle_payment(self.paid, self.tenders, cash_unit=self.unit)

    def settled_or_none(self) -> Settled | None:
        """Return the payment worked out, or None while something is missing."""
        try:
            return self.settled()
        except DomainError:
            return None
