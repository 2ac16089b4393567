"""What somebody has to approve of a return before it is written, and the approvals that are stored with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ntt_pos.data.queries.selling import returns as query
from ntt_pos.data.queries.selling.claims import noted_in
from ntt_pos.domain.core.errors import ApprovalNeeded
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.returns import RefundPlan, check_refund_limit, check_rules
from ntt_pos.services.core.approvals import approve_needs
from ntt_pos.services.selling.return_lines import Bringing, ReturnAct, line_at

if TYPE_CHECKING:
    from datetime import date

    from ntt_pos.data.engine import Unit
    from ntt_pos.data.queries.selling.returns import SoldSale
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context, UnitOfWork


def needs_of(
    context: Context, unit: Unit, sale: SoldSale, bringing: Sequence[Bringing], on: date
) -> list[ApprovalNeeded]:
    """Return what somebody may have to approve of taking these goods back, however they are paid for."""
    days = context.settings.return_days
    outside = [need for each in bringing for need in _outside_rules(sale, each, on=on, days=days)]
    return [taking_back(), *_back_already(context, unit, sale), *outside]


def taking_back() -> ApprovalNeeded:
    """Return what is asked where the owner wants every return to be approved."""
    return ApprovalNeeded("Taking goods back needs a manager's approval. Nothing was returned.", act=Act.RETURN)


def cash_instead() -> ApprovalNeeded:
    """Return what is asked when cash goes back for what was not paid in cash."""
    return ApprovalNeeded(
        "This was not paid in cash; giving cash back needs approval. Nothing was returned.", act=Act.REFUND_IN_CASH
    )


def above_limit(work: UnitOfWork, plan: RefundPlan) -> list[ApprovalNeeded]:
    """Return what is asked when this cashier gives back more cash today than the shop's limit."""
    home, day = work.context.home, (work.on, work.now)
    before = query.given_back(work.unit, home.outlet_id, work.by.user_id, *day, [Means.CASH])
    try:
        check_refund_limit(plan.cash, before=before, limit=work.context.settings.refund_limit)
    except ApprovalNeeded as asked:
        return [asked]
    return []


def may_wait(work: UnitOfWork, number: str) -> bool:
    """Whether somebody who needs a signature for so much cash may give it now and have it confirmed later."""
    asked = work.right(Act.REFUND_ABOVE_LIMIT, number) is Verdict.APPROVAL
    return asked and work.context.settings.refund_confirmed_later


def approve_return(record: JournalEntry, needs: Sequence[ApprovalNeeded], number: str, act: ReturnAct) -> int | None:
    """Store an approval for each right this person lacks, in one go, and return the first; raises what is asked else."""
    named = [each.about(number, act.uid) for each in needs]
    return next(iter(approve_needs(record, act.signed, named, beside=act.beside).values()), None)


def _back_already(context: Context, unit: Unit, sale: SoldSale) -> list[ApprovalNeeded]:
    """Return what is asked of goods that may have come back already."""
    noted = noted_in(unit, context.home.outlet_id, sale.number)
    if noted is None:
        return []
    return [
        ApprovalNeeded(
            "{noted} took goods back without a receipt and notes {number}. A manager looks whether these are the same; "
            "nothing was returned.",
            act=Act.RETURN_WITHOUT_RECEIPT,
            noted=noted,
            number=sale.number,
        )
    ]


def _outside_rules(sale: SoldSale, each: Bringing, *, on: date, days: int) -> list[ApprovalNeeded]:
    """Return what of the shop's rules a line breaks that comes back ``on`` a business date; they allow ``days``."""
    try:
        check_rules(
            reason=each.reason,
            food=line_at(sale, each.position).food,
            sold_on=sale.business_date,
            today=on,
            days=days,
        )
    except ApprovalNeeded as asked:
        return [asked]
    return []
