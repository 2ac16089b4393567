"""What may come back of a sale, and what a return or an exchange has become: the values the till shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from ntt_pos.data.queries.selling.returns import SaleLine
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.same_fields import same_fields
from ntt_pos.domain.selling.cart import Cart
from ntt_pos.domain.selling.payment import NON_CASH, Means, Tender
from ntt_pos.domain.selling.receipt import CompletedSale, Receipt
from ntt_pos.domain.selling.returns import RefundPlan


@dataclass(frozen=True, slots=True)
class ReturnableLine:
    """A line of a sale and what may still come back (base units; amounts in rupiah); ``bundle`` names its hamper."""

    position: int
    code: str
    name: str
    unit: str
    price_per: int
    price: int
    paid: int
    sold: int
    returned: int
    food: bool
    bundle: str = ""

    @property
    def returnable(self) -> int:
        """How many units may still come back."""
        return self.sold - self.returned


@dataclass(frozen=True, slots=True)
class Returnable:
    """A sale as the return screen shows it."""

    number: str
    business_date: date
    at: datetime
    lines: tuple[ReturnableLine, ...]
    paid: int
    total: int
    means: tuple[Means, ...]


@dataclass(frozen=True, slots=True)
class CompletedReturn:
    """A return that is committed: rupiah given back by means; ``rounding`` = paid given back − money given back.

    One that ``waits`` was above the cashier's limit and is confirmed by somebody else later.
    """

    return_uid: str
    number: str
    paid: int
    money_back: int
    rounding: int
    refunds: tuple[tuple[Means, int], ...]
    receipt: Receipt
    print_job_uid: str
    already_recorded: bool = False
    waits: bool = False


@dataclass(frozen=True, slots=True)
class NewBasket:
    """What the customer takes instead: the basket, what they hand over beyond what is due back, and the sale's uid.

    ``cash_unit`` is the one that its payment was shown with.
    """

    cart: Cart
    tenders: tuple[Tender, ...]
    sale_uid: str
    cash_unit: int | None = None


@dataclass(frozen=True, slots=True)
class CompletedExchange:
    """A return and the sale it paid for, committed together; one receipt shows both and comes out once."""

    returned: CompletedReturn
    sold: CompletedSale
    receipt: Receipt
    print_job_uid: str
    already_recorded: bool = False

    @property
    def handed_over(self) -> CompletedSale:
        """The sale with all cash that the customer gets as its change."""
        cash = sum(amount for means, amount in self.returned.refunds if means is Means.CASH)
        return replace(self.sold, change=self.sold.change + cash)

    @property
    def sent_back(self) -> tuple[tuple[Means, int], ...]:
        """The rupiah that are sent back by each other means."""
        return tuple(part for part in self.returned.refunds if part[0] in NON_CASH)


class RefundChanged(DomainError):
    """Other money would go back than was shown: nothing was returned."""


def check_shown(plan: RefundPlan, shown: RefundPlan | None) -> None:
    """Raise RefundChanged when the money does not go back as it was shown; None was shown to nobody."""
    if shown not in (None, plan):
        raise RefundChanged(
            "The money that goes back is no longer what was shown. Nothing was returned: check the new amount and confirm again."
        )


def returnable_line(line: SaleLine) -> ReturnableLine:
    """Return what of a sold line may come back."""
    return same_fields(
        ReturnableLine,
        line,
        code=line.product_code,
        name=line.product_name,
        paid=line.sold.paid,
        sold=line.sold.quantity,
    )
