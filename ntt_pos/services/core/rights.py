"""Who may do what: the table of rights the owner changes, and the approval somebody gives with their own secret."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ntt_pos.data.models import shop
from ntt_pos.data.queries.core import users
from ntt_pos.data.queries.core.users import RIGHTS_SETTING
from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.core.people import Role
from ntt_pos.domain.core.permissions import Act, Verdict, change_rights, matrix, read_rights, rights_text, verdict
from ntt_pos.domain.core.typed_text import LONGEST_REASON, typed_line
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.people import People, UserCard

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.people import Actor
    from ntt_pos.domain.core.permissions import Rights
    from ntt_pos.services.core.unit_of_work import Context


class RightsAdmin:
    """The rights of the roles of this outlet."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def matrix(self) -> Mapping[Role, Mapping[Act, Verdict]]:
        """Return the verdict in force on every act for the owner, managers, cashiers and auditors."""
        with self._context.reading() as unit:
            return matrix(self._own(unit))

    def of(self, by: Actor) -> Mapping[Act, Verdict]:
        """Return what somebody may do by the role they have now: what their screen offers."""
        return self._context.verdicts(by)

    def change(self, *, by: Actor, role: Role, act: Act, verdict: Verdict) -> Mapping[Role, Mapping[Act, Verdict]]:
        """Change what a role may do, from everybody's next act on; only the owner may. Returns the table as it is then.

        The journal holds who changed what, from which verdict to which. Raises Denied, and DomainError for what stands
        fixed; then nothing was changed.
        """
        with self._context.writing(by, act=Act.RIGHTS, subject=f"{role} {act}") as work:
            own = self._own(work.unit)
            changed = change_rights(own, role=role, act=act, to=verdict)
            before = matrix(own)[role][act]
            if before is not verdict:
                row_id = users.rights_row_id(work.unit, self._context.home.outlet_id)
                with work.record("rights.changed") as record:
                    record.notes.update(role=str(role), act=str(act), before=str(before), after=str(verdict))
                    values = {"name": RIGHTS_SETTING, "value": json.dumps(rights_text(changed))}
                    record.save(shop.setting, values, row_id=row_id)
            return matrix(changed)

    def approvers(self, *, by: Actor, acts: Sequence[str]) -> tuple[UserCard, ...]:
        """Return who may give all these approvals to somebody; nobody approves themselves."""
        return tuple(card for card in self.able(acts) if card.user_id != by.user_id)

    def able(self, acts: Sequence[str]) -> tuple[UserCard, ...]:
        """Return who may do all these acts alone: active people, by name."""
        with self._context.reading() as unit:
            own = self._own(unit)
        return tuple(
            card
            for card in People(self._context).users()
            if card.active and all(verdict(card.role, Act(act), own) is Verdict.ALLOWED for act in acts)
        )

    def approve(self, *, by: Actor, username: str, secret: str, reason: str, acts: Sequence[str]) -> ApprovalGiven:
        """Let somebody approve these acts of ``by`` with their own secret; the approval is good for one act.

        A wrong secret counts against the approver and this register like any sign-in. Raises SignInRefused, Denied when
        they may not approve (journalled), DomainError without a reason.
        """
        why = typed_line(reason, LONGEST_REASON)
        if not why:
            raise DomainError("An approval needs a reason. Type it; nothing was recorded.")
        if username.strip().lower() == by.username:
            with self._context.writing(by):
                raise Denied(
                    "Nobody approves their own act. Ask another manager or the owner; nothing was recorded.",
                    act=", ".join(acts),
                    subject=username.strip()[:40],
                )
        approver = People(self._context).sign_in(username, secret)
        for act in acts:
            if self._context.allow(approver, Act(act), by.username) is not Verdict.ALLOWED:
                with self._context.writing(approver):
                    raise Denied(
                        "This person may not approve. Ask a manager or the owner; nothing was recorded.",
                        act=act,
                        subject=by.username,
                    )
        context = self._context
        return ApprovalGiven(approver.user_id, why, tuple(acts), context.ids.uid(context.clock.now()))

    def _own(self, unit: Unit) -> Rights:
        stored = users.stored_rights(unit, self._context.home.outlet_id)
        return read_rights(json.loads(stored) if stored else "")
