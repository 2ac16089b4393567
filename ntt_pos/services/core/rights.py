"""Who may do what: the table of rights the owner changes, and the approval somebody gives with their own secret."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import shop
from ntt_pos.data.queries.core import users
from ntt_pos.data.queries.core.roles import own_roles
from ntt_pos.data.queries.core.users import RIGHTS_SETTING
from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.core.permissions import (
    Act,
    Verdict,
    change_rights,
    copy_rights,
    matrix,
    read_rights,
    rights_text,
    verdict,
)
from ntt_pos.domain.core.users import CHANGEABLE_ROLES, OwnRole, Role, SecretKind
from ntt_pos.domain.typed.typed_text import LONGEST_REASON, typed_line
from ntt_pos.services.core.approvals import GIVEN, ApprovalGiven, Signed
from ntt_pos.services.core.sign_in.users import People, UserCard

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.permissions import Rights
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context

LONGEST_ROLE: Final = 30


class RightsAdmin:
    """The rights of the roles of this outlet."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def matrix(self) -> Mapping[str, Mapping[Act, Verdict]]:
        """Return the verdict in force on every act by the code of the role: the built-in ones and the shop's own."""
        with self._context.reading() as unit:
            return matrix(self._own(unit), own_roles(unit, self._context.home.outlet_id))

    def roles(self) -> tuple[OwnRole, ...]:
        """Return the shop's own roles, by name."""
        with self._context.reading() as unit:
            return own_roles(unit, self._context.home.outlet_id)

    def add_role(self, *, by: Actor, name: str, base: Role, secret: SecretKind) -> OwnRole:
        """Make a role as a copy of a built-in one with its rights as they are now; only the owner may.

        Its ceilings are those of the role it copies. Raises DomainError for a name that is missing or taken, and when
        its rights need a password and it would sign in with a PIN.
        """
        shown, code = _role_name(name)
        if base not in CHANGEABLE_ROLES:
            raise DomainError("A role is made as a copy of cashier, manager or auditor. Nothing was changed.")
        with self._context.writing(by, act=Act.RIGHTS, subject=code) as work:
            _refuse_taken(own_roles(work.unit, self._context.home.outlet_id), shown, code)
            rights = self._own(work.unit)
            copied = copy_rights(rights, OwnRole(0, code, shown, base, secret))
            with work.record("role.added") as record:
                values = {"code": code, "name": shown, "base": base, "secret": secret}
                role_id = record.save(shop.own_role, values)
                if code in copied:
                    self._save(record, copied)
        return OwnRole(role_id, code, shown, base, secret)

    def rename_role(self, *, by: Actor, code: str, name: str) -> OwnRole:
        """Call a role of the shop's own something else; only the owner may. Its code, rights and people stay.

        Raises DomainError for a name that is missing or taken, and when there is no such role.
        """
        shown, wanted = _role_name(name)
        with self._context.writing(by, act=Act.RIGHTS, subject=code) as work:
            own = own_roles(work.unit, self._context.home.outlet_id)
            role = next((each for each in own if each.code == code), None)
            if role is None:
                raise DomainError("There is no role of the shop's own “{name}”. Nothing was changed.", name=code[:40])
            _refuse_taken([each for each in own if each is not role], shown, wanted)
            if shown != role.name:
                with work.record("role.renamed") as record:
                    record.save(shop.own_role, {"name": shown}, row_id=role.role_id)
        return replace(role, name=shown)

    def of(self, by: Actor) -> Mapping[Act, Verdict]:
        """Return what somebody may do by the role they have now: what their screen offers."""
        return self._context.verdicts(by)

    def change(self, *, by: Actor, role: str, act: Act, verdict: Verdict) -> Mapping[str, Mapping[Act, Verdict]]:
        """Change what a role may do, from everybody's next act on; only the owner may. Returns the table as it is then.

        The journal holds who changed what, from which verdict to which. Raises Denied, and DomainError for what stands
        fixed; then nothing was changed.
        """
        with self._context.writing(by, act=Act.RIGHTS, subject=f"{role} {act}") as work:
            own, roles = self._own(work.unit), own_roles(work.unit, self._context.home.outlet_id)
            changed = change_rights(own, role=_known(role, roles), act=act, to=verdict)
            before = matrix(own, roles)[str(role)][act]
            if before is not verdict:
                with work.record("rights.changed") as record:
                    record.notes.update(role=str(role), act=str(act), before=str(before), after=str(verdict))
                    self._save(record, changed)
            return matrix(changed, roles)

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
            if card.active and all(verdict(card.role, Act(act), own, card.role_code) is Verdict.ALLOWED for act in acts)
        )

    def approve(
        self, *, by: Actor, username: str, secret: str, reason: str, acts: Sequence[str], things: Sequence[str]
    ) -> ApprovalGiven:
        """Let somebody approve these acts of ``by`` with their own secret, for these things (one for each act).

        The approval is good for them, for ten minutes and once; the journal holds the signature.

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
        with self._context.writing(approver) as work, work.record(GIVEN) as record:
            pairs = [[str(act), thing] for act, thing in zip(acts, things, strict=True)]
            record.notes.update({"asker": by.username, "reason": why, "for": pairs})
        signed = Signed(by.user_id, tuple(things), work.now, work.on)
        return ApprovalGiven(approver.user_id, why, tuple(acts), record.uid, signed)

    def _save(self, record: JournalEntry, rights: Rights) -> None:
        row_id = users.setting_row_id(record.work.unit, self._context.home.outlet_id, RIGHTS_SETTING)
        values = {"name": RIGHTS_SETTING, "value": json.dumps(rights_text(rights))}
        record.save(shop.setting, values, row_id=row_id)

    def _own(self, unit: Unit) -> Rights:
        stored = users.stored_setting(unit, self._context.home.outlet_id, RIGHTS_SETTING)
        return read_rights(json.loads(stored) if stored else "")


def _role_name(name: str) -> tuple[str, str]:
    """Return a role's name as it is kept and the code it would get; raises DomainError for what is no name."""
    shown = typed_line(name, LONGEST_ROLE) or ""
    code = "-".join(re.findall(r"[A-Z0-9]+", shown.upper()))
    if not code:
        raise DomainError("A role needs a name of 1 to 30 letters, for example “Gudang”.")
    return shown, code


def _refuse_taken(own: Sequence[OwnRole], shown: str, code: str) -> None:
    names = {each.name.casefold() for each in own}
    if code in {*Role, *(each.code for each in own)} or shown.casefold() in names:
        raise DomainError("There is already a role “{name}”. Choose another name.", name=shown)


def _known(code: str, own: Sequence[OwnRole]) -> Role | OwnRole:
    """Return a role by its code. Raises DomainError for none."""
    if code in set(Role):
        return Role(code)
    for each in own:
        if each.code == code:
            return each
    raise DomainError("There is no such role in this shop. Nothing was changed.")
