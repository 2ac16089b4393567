"""An approval: somebody else answers for an act that a person may not do alone, and says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ntt_pos.data.models import shop
from ntt_pos.data.queries.core import users
from ntt_pos.domain.core.errors import ApprovalNeeded, Denied, DomainError
from ntt_pos.domain.core.people import Role
from ntt_pos.domain.core.permissions import Act, Verdict, may_approve, verdict
from ntt_pos.domain.core.typed_text import LONGEST_REASON, typed_line

if TYPE_CHECKING:
    from ntt_pos.services.core.journal_entry import JournalEntry


@dataclass(frozen=True, slots=True)
class ApprovalGiven:
    """Who approved (a user id; they proved it with their own secret) and the reason in their words.

    ``acts`` are the rights they were shown and signed for; without any it holds for what the one act asks. ``uid``
    makes it good for one act only (``RightsDesk.approve`` gives one).
    """

    approver_id: int
    reason: str
    acts: tuple[str, ...] = ()
    uid: str = ""


def store_approval(record: JournalEntry, given: ApprovalGiven, *, act: str, subject: str) -> int:
    """Store an approval inside the act it allows and return its local id.

    ``act`` names the right, ``subject`` the document or thing. Raises Denied (journalled) when the approver is the one
    who asks, is disabled or may not do the act alone, DomainError without a reason or when it was used before.
    """
    work = record.work
    who = users.active_and_role(work.unit, work.context.home.outlet_id, given.approver_id)
    if given.approver_id == work.by.user_id:
        raise Denied(
            "Nobody approves their own act. Ask another manager or the owner; nothing was recorded.",
            act=act,
            subject=subject,
        )
    able = who is not None and who["active"] and verdict(Role(who["role"]), Act(act), work.rights, who["code"] or "")
    if not able or not may_approve(asker=work.by.user_id, approver=given.approver_id, approver_verdict=Verdict(able)):
        raise Denied(
            "This person may not approve. Ask a manager or the owner; nothing was recorded.", act=act, subject=subject
        )
    reason = typed_line(given.reason, LONGEST_REASON)
    if not reason:
        raise DomainError("An approval needs a reason. Type it; nothing was recorded.")
    return record.add(
        shop.approval,
        {
            **record.posting(),
            "uid": _uid(record, given),
            "act": act,
            "object": subject,
            "asker_id": work.by.user_id,
            "approver_id": given.approver_id,
            "reason": reason,
        },
    )


def approve_needs(record: JournalEntry, given: ApprovalGiven | None, needs: Sequence[ApprovalNeeded]) -> dict[str, int]:
    """Store an approval for each right that is asked for and that this person lacks; return the local ids by right.

    Raises Denied when one of them is denied, ApprovalNeeded naming all that are not covered by what was given.
    """
    by_act = {need.act: need for need in reversed(needs)}
    asked = [need for need in by_act.values() if record.work.right(Act(need.act), need.subject) is Verdict.APPROVAL]
    asked.sort(key=list(needs).index)
    missing = [need for need in asked if not _covers(given, need.act)]
    if missing:
        first, *more = missing
        first.more = tuple(more)
        raise first
    if given is None:
        return {}
    return {need.act: store_approval(record, given, act=need.act, subject=need.subject) for need in asked}


def approve_if_asked(
    record: JournalEntry, given: ApprovalGiven | None, *, act: Act, subject: str, why: str
) -> int | None:
    """Return the stored approval when this person's role needs one for the act, None when they may do it alone.

    Raises ApprovalNeeded with the sentence ``why`` when it needs one and none was given, Denied as ``right`` does.
    """
    return approve_needs(record, given, [ApprovalNeeded(why, act=act, subject=subject)]).get(act)


def _covers(given: ApprovalGiven | None, act: str) -> bool:
    return given is not None and (not given.acts or act in given.acts)


def _uid(record: JournalEntry, given: ApprovalGiven) -> str:
    """Return the uid of the row: the approval's own the first time, so that the database knows it was used."""
    work = record.work
    fresh = work.context.ids.uid(work.now)
    if not given.uid or given.uid in work.approvals:
        return fresh
    if users.approval_used(work.unit, given.uid):
        raise DomainError("This approval was already used for another act. Ask for a new one; nothing was recorded.")
    work.approvals.add(given.uid)
    return given.uid
