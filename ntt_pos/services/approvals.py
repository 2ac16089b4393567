"""An approval: somebody else answers for an act that a person may not do alone, and says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from ntt_pos.data.models import shop
from ntt_pos.domain.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.people import Role
from ntt_pos.domain.permissions import Act, Verdict, verdict

if TYPE_CHECKING:
    from ntt_pos.domain.people import Actor
    from ntt_pos.services.work import Record

APPROVERS: Final = frozenset({Role.OWNER, Role.MANAGER})


@dataclass(frozen=True, slots=True)
class ApprovalGiven:
    """Who approved (a user id; they proved it with their own secret) and the reason in their words."""

    approver_id: int
    reason: str


def store_approval(record: Record, given: ApprovalGiven, *, act: str, subject: str) -> int:
    """Store an approval inside the act it allows and return its local id.

    ``act`` names the right, ``subject`` the document or thing. Raises DomainError when the approver is the one who
    asks, is disabled, may not approve, or gives no reason.
    """
    work = record.work
    who = work.unit.row(sa.select(shop.user_account).where(shop.user_account.c.id == given.approver_id))
    if who is None or not who["active"] or Role(who["role"]) not in APPROVERS:
        raise DomainError("This person may not approve. Ask a manager or the owner; nothing was recorded.")
    if given.approver_id == work.by.user_id:
        raise DomainError("Nobody approves their own act. Ask another manager or the owner; nothing was recorded.")
    if not given.reason.strip():
        raise DomainError("An approval needs a reason. Type it; nothing was recorded.")
    return record.add(
        shop.approval,
        {
            **record.posting(),
            "act": act,
            "object": subject,
            "asker_id": work.by.user_id,
            "approver_id": given.approver_id,
            "reason": given.reason.strip(),
        },
    )


def need_approval(record: Record, given: ApprovalGiven | None, *, act: str, subject: str, why: str) -> int:
    """Return the stored approval's id, or raise ApprovalNeeded with the sentence ``why`` when none was given."""
    if given is None:
        raise ApprovalNeeded(why, act=act)
    return store_approval(record, given, act=act, subject=subject)


def check_right(by: Actor, act: Act) -> Verdict:
    """Return whether an act is allowed or needs approval; raise DomainError when the role may not do it at all."""
    answer = verdict(by.role, act)
    if answer is Verdict.DENIED:
        raise DomainError("{name} may not do this. Ask a manager or the owner; nothing was recorded.", name=by.name)
    return answer


def approve_if_asked(record: Record, given: ApprovalGiven | None, *, act: Act, subject: str, why: str) -> int | None:
    """Store the approval when one was given; raise ApprovalNeeded when this person's role needs one and there is none."""
    answer = check_right(record.work.by, act)
    if given is not None:
        return store_approval(record, given, act=act, subject=subject)
    if answer is Verdict.APPROVAL:
        raise ApprovalNeeded(why, act=act)
    return None
