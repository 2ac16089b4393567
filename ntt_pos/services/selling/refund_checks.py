"""Refunds above the limit that nobody signed for: somebody who may give them alone looks at each and confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ntt_pos.data.models import sales
from ntt_pos.data.queries.selling import refund_checks as query
from ntt_pos.data.queries.selling.returns import given_back
from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.core.permissions import Act, Verdict, verdict
from ntt_pos.domain.selling.payment import NON_CASH
from ntt_pos.domain.selling.returns import MeansAmount, RefundPlan, RefundStep, is_above_limit
from ntt_pos.domain.typed.typed_text import LONGEST_REASON, typed_line

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context, UnitOfWork


@dataclass(frozen=True, slots=True)
class WaitingRefund:
    """A return that waits: who gave it back, how many rupiah of cash, and how many by each other means."""

    number: str
    at: datetime
    cashier: str
    cash: int
    sent: tuple[MeansAmount, ...] = ()

    @property
    def amount(self) -> int:
        """All rupiah that went back."""
        return self.cash + sum(part.amount for part in self.sent)


class RefundChecks:
    """The refunds of this outlet that wait for somebody."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def waiting(self) -> tuple[WaitingRefund, ...]:
        """Return the refunds that nobody has confirmed, oldest first."""
        with self._context.reading() as unit:
            rows = query.waiting(unit, self._context.home.outlet_id)
            sent = query.sent(unit, [row["id"] for row in rows])
        return tuple(
            WaitingRefund(row["number"], row["at"], row["name"], row["cash"], sent.get(row["id"], ())) for row in rows
        )

    def confirm(self, number: str, *, by: Actor, note: str = "") -> None:
        """Confirm a refund as somebody who may give one alone; whoever gave it cannot. Raises Denied and DomainError.

        Only at the seat, where a shop has several PCs: two that confirm the same one would contradict each other.
        """
        self._context.need_seat()
        with self._context.writing(by, act=Act.REFUND_ABOVE_LIMIT, subject=number) as work:
            if work.right(Act.REFUND_ABOVE_LIMIT, number) is not Verdict.ALLOWED:
                raise Denied(
                    "A manager or the owner confirms a refund. Nothing was recorded.",
                    act=Act.REFUND_ABOVE_LIMIT,
                    subject=number,
                )
            rows = {row["number"]: row for row in query.waiting(work.unit, self._context.home.outlet_id)}
            if number not in rows:
                raise DomainError("{number} waits for nobody: it is confirmed, or it needed nobody.", number=number)
            if rows[number]["user_id"] == by.user_id:
                raise DomainError("Another person confirms a refund, not the one who gave it.")
            told = typed_line(note, LONGEST_REASON)
            with work.record("refund.confirmed") as record:
                store_step(record, rows[number]["id"], RefundStep.CONFIRMED, note=told or "")


def store_step(record: JournalEntry, return_id: int, step: RefundStep, *, note: str = "") -> None:
    """Store that a refund waits, or that it was confirmed."""
    record.add(sales.refund_check, {**record.posting(), "sale_return_id": return_id, "step": step, "note": note})


def sent_much(work: UnitOfWork, plan: RefundPlan) -> bool:
    """Whether this sends more without cash, with what they sent today, than somebody may give of cash alone.

    It needs no signature, because the bank's app asks for its own; a manager sees it afterwards.
    """
    alone = verdict(work.by.role, Act.REFUND_ABOVE_LIMIT, work.rights, work.by.role_code) is Verdict.ALLOWED
    if not plan.sent or alone:
        return False
    before = given_back(work.unit, work.context.home.outlet_id, work.by.user_id, work.on, work.now, NON_CASH)
    return is_above_limit(plan.sent, before=before, limit=work.context.settings.refund_limit)
