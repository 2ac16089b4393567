"""An approval: somebody else answers for an act that a person may not do alone, and says why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import shop
from ntt_pos.data.queries.core import records, users
from ntt_pos.data.queries.core.roles import own_of
from ntt_pos.domain.core.errors import ApprovalNeeded, Denied, DomainError
from ntt_pos.domain.core.permissions import Act, Verdict, may_approve, verdict
from ntt_pos.domain.core.users import Actor, Role
from ntt_pos.domain.typed.typed_text import LONGEST_REASON, typed_line

if TYPE_CHECKING:
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import UnitOfWork

GIVEN: Final = "approval.given"
# The line of a journal record that gives the reason of an act for which nobody else could be asked.
ALONE: Final = "alone"
LASTS: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Signed:
    """For whom an approval was signed, for which things (one for each right), at which moment and business date."""

    asker_id: int
    things: tuple[str, ...]
    at: datetime
    on: date


@dataclass(frozen=True, slots=True)
class ApprovalGiven:
    """Who approved (a user id; they proved it with their own secret) and the reason in their words.

    ``acts`` are the rights they were shown and signed for, ``signed`` for whom, what and when: it is good for these, for
    ten minutes and once. ``uid`` is that of the journal record of the signature. ``RightsAdmin.approve`` alone makes one.
    ``alone``: nobody else may approve, and who acts types the reason; ``done_alone`` makes it.
    """

    approver_id: int
    reason: str
    acts: tuple[str, ...] = ()
    uid: str = ""
    signed: Signed | None = None
    alone: bool = False

    def covers(self, need: ApprovalNeeded, work: UnitOfWork) -> bool:
        """Whether what is asked is what was signed: the same right and thing, by the same asker, not too long ago."""
        if self.acts and need.act not in self.acts:
            return False
        return self.signed is None or (
            self.signed.asker_id == work.by.user_id
            and self.holds_for(self.signed.things[self.acts.index(need.act)], need)
            and self.holds_at(self.signed, work)
        )

    def holds_for(self, thing: str, need: ApprovalNeeded) -> bool:
        """Whether what was signed for is what is done."""
        return thing == need.bound

    def holds_at(self, signed: Signed, work: UnitOfWork) -> bool:
        """Whether it still holds at this moment."""
        return timedelta(0) <= work.now - signed.at <= LASTS


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
    reason = _reason(given)
    if given.signed is not None and not _is_journalled(work, given, given.signed):
        raise DomainError(
            "This approval is not in the journal as it was given. Ask for a new one; nothing was recorded."
        )
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


def approve_needs(
    record: JournalEntry,
    given: ApprovalGiven | Sequence[ApprovalGiven] | None,
    needs: Sequence[ApprovalNeeded],
    *,
    beside: Sequence[ApprovalNeeded] = (),
) -> dict[str, int]:
    """Store an approval for each right that is asked for and that this person lacks; return the local ids by right.

    Each goes by the first of the signatures that covers it. ``beside`` is asked in the same question, and stored by
    another record of this act. Raises Denied when one of them is denied, ApprovalNeeded naming all that no signature covers.
    """
    work = record.work
    signatures = [given] if isinstance(given, ApprovalGiven) else list(given or ())
    alone = next((each for each in signatures if each.alone), None)
    needs, own = [*needs, *beside], {need.act for need in needs}
    by_act = {need.act: need for need in reversed(needs)}
    verdicts = {need: work.right(Act(need.act), need.subject) for need in by_act.values()}
    asked = [need for need, answer in verdicts.items() if answer is Verdict.APPROVAL or need.always]
    asked.sort(key=list(needs).index)
    if asked and all(verdicts[need] is Verdict.ALLOWED for need in asked) and not _others(work, asked):
        if alone is not None:
            record.notes[ALONE] = _reason(alone)
            return {}
        asked[0].alone = True
    good = [each for each in signatures if not each.alone]
    covered = {need: next((each for each in good if each.covers(need, work)), None) for need in asked}
    missing = [need for need, by in covered.items() if by is None]
    if missing:
        first, *more = missing
        first.more, first.alone = tuple(more), asked[0].alone
        raise first
    return {
        need.act: store_approval(record, by, act=need.act, subject=need.subject)
        for need, by in covered.items()
        if by is not None and need.act in own
    }


def approve_if_asked(
    record: JournalEntry,
    given: ApprovalGiven | None,
    *,
    act: Act,
    subject: str,
    why: str,
    thing: str = "",
    always: bool = False,
    **params: object,
) -> int | None:
    """Return the stored approval when this person's role needs one for the act, None when they may do it alone.

    ``always`` asks for somebody else whatever the role; where nobody else may, a typed reason does and is journalled.
    Raises ApprovalNeeded with the sentence ``why`` (and its ``params``) when it needs one and none was given, Denied as ``right`` does.
    """
    need = ApprovalNeeded(why, act=act, subject=subject, thing=thing, always=always)
    need.params = params
    return approve_needs(record, given, [need]).get(act)


def done_alone(by: Actor, reason: str) -> ApprovalGiven:
    """Return what stands for an approval where nobody else may give one: the reason of who acts."""
    return ApprovalGiven(by.user_id, reason, alone=True)


def digest_of(*what: object) -> str:
    """Return a short digest of what is asked for, to bind an approval to it where no number stands for it yet."""
    return hashlib.sha256(json.dumps(what, default=str).encode()).hexdigest()[:16]


def _reason(given: ApprovalGiven) -> str:
    reason = typed_line(given.reason, LONGEST_REASON)
    if not reason:
        raise DomainError("An approval needs a reason. Type it; nothing was recorded.")
    return reason


def _others(work: UnitOfWork, needs: Sequence[ApprovalNeeded]) -> bool:
    """Whether somebody else who works here may do all this alone, so that they could be asked."""
    for row in users.users(work.unit, work.context.home.outlet_id):
        own = own_of(row)
        code = own.code if own is not None else ""
        if row["id"] != work.by.user_id and row["active"]:
            may = (verdict(Role(row["role"]), Act(need.act), work.rights, code) for need in needs)
            if all(each is Verdict.ALLOWED for each in may):
                return True
    return False


def _is_journalled(work: UnitOfWork, given: ApprovalGiven, signed: Signed) -> bool:
    """Whether the journal has this signature: what was kept with a basket may have been changed by another hand."""
    outlet_id = work.context.home.outlet_id
    approver = users.user(work.unit, outlet_id, given.approver_id)
    told = json.loads(records.text_of(work.unit, given.uid) or "{}")
    return approver is not None and (
        told.get("kind") == GIVEN
        and told.get("user") == approver["username"]
        and told.get("asker") == work.by.username
        and told.get("date") == signed.on.isoformat()
        and told.get("for") == [[str(act), thing] for act, thing in zip(given.acts, signed.things, strict=True)]
    )


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
