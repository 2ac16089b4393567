"""Proving the rights: whether whoever recorded an act had the right to, by the roles and rights in the journal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.queries.core.users import RIGHTS_SETTING
from ntt_pos.data.queries.verify import verify_books as query
from ntt_pos.data.queries.verify.verify_sales import sold_otherwise
from ntt_pos.data.year_files import file_of
from ntt_pos.domain.core.permissions import Act, Rights, read_rights, right_over
from ntt_pos.domain.core.record_rights import OF_KIND, SIGNED_ELSEWHERE, Staff, Standing
from ntt_pos.domain.core.shop_settings import ShopSettings
from ntt_pos.domain.core.users import Role
from ntt_pos.domain.money.shift import CashKind
from ntt_pos.domain.selling.discount_ceilings import Ceilings, ceilings
from ntt_pos.i18n import N_
from ntt_pos.services.core.approvals import GIVEN
from ntt_pos.services.safety.proof.sale_rights import Needs, Texts, is_special, rights_of_sale
from ntt_pos.services.safety.proof.verify_report import RunNotes

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit

_ACTS: Final = {act.value: act for act in Act}
_OF_CASH: Final = {CashKind.PAY_IN: Act.PAY_IN, CashKind.PAY_OUT: Act.PAY_OUT}
_CEILINGS: Final = frozenset(
    {
        "line_discount_ceiling_bp",
        "cart_discount_ceiling_bp",
        "manager_line_discount_ceiling_bp",
        "manager_cart_discount_ceiling_bp",
    }
)
_FOLLOWED: Final = _CEILINGS | {"cash_unit"}
_ROUNDED_BY: Final = {"sale": "sale", "return": "sale_return"}
_ROUNDING: Final = re.compile(r'"rounding":-?(\d+)')
# Kinds of which the rows say which right it was; of every other kind the same person is judged once.
_BY_ROWS: Final = frozenset(
    {
        GIVEN,
        "cash.moved",
        "money.moved",
        "return",
        "shift.opened",
        "shift.closed",
        "user.added",
        "user.enabled",
        "user.disabled",
        "user.secret",
    }
)
_CHANGES_PEOPLE: Final = frozenset({"user.role", "user.enabled", "user.disabled"})
_SETS_SECRET: Final = {
    "secret_hash": frozenset({"user.added", "user.role", "user.secret"}),
    "recovery_hash": frozenset({"recovery.made", "recovery.used"}),
}
_WITH_RECEIPT: Final = '"sale":'
Told = Mapping[str, Any]
Secret = tuple[str, str, str]  # whose, which column, its SHA-256 ("" for none)


@dataclass(slots=True)
class _Outlet:
    """What was in force in an outlet as its journal tells it."""

    staff: Staff = field(default_factory=Staff)
    secrets: set[Secret] = field(default_factory=set)  # that an act set, or that were the first told
    holders: set[tuple[str, str]] = field(default_factory=set)  # of whom one was told
    odd_secrets: dict[Secret, tuple[str, str]] = field(
        default_factory=dict
    )  # told by an act that sets none: where, kind
    settings: ShopSettings = field(default_factory=ShopSettings)
    before: tuple[ShopSettings, ...] = ()  # of the day of the last change: another window may not have read it yet
    changed_on: str = ""
    largest_unit: int = 0  # of all until the last change (rupiah)
    opened: dict[str, str] = field(default_factory=dict)  # who opened the shift of a register
    late: set[tuple[str, str, str]] = field(default_factory=set)  # register, person, day that late sales are signed for

    def most(self, user: str, day: str) -> list[Ceilings]:
        """Return the ceilings that somebody had on a day."""
        standing = self.staff.now(user)
        return [ceilings(standing.role, each) for each in self._in_force(day)] if standing is not None else []

    def cash_unit(self, day: str) -> int:
        """Return the largest unit to which cash was rounded on a day (rupiah)."""
        return max(each.cash_unit for each in self._in_force(day))

    def _in_force(self, day: str) -> tuple[ShopSettings, ...]:
        return self.settings, *(self.before if self.changed_on == day else ())


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A record of another PC by somebody who had no right yet: the role may be in a record that came later."""

    row: dict[str, Any]
    user: str
    needs: Needs
    signed: AbstractSet[Act]
    approver: bool


class RecordedRights:
    """Follows the journal in the order of recording: first who somebody is, then whether they may."""

    def __init__(self, unit: Unit, notes: RunNotes, after: int) -> None:
        self._notes = notes
        self._outlets: dict[int, _Outlet] = {}
        self._plain: set[tuple[int, str, str]] = set()
        self._elsewhere: set[str] = set()
        self._doubts: list[_Doubt] = []
        self._known = not after
        self._at_other_prices = sold_otherwise(unit, after)
        if after:
            self._take_up(unit, after)

    def _take_up(self, unit: Unit, after: int) -> None:
        """Learn what the records before a place told, which were judged before."""
        for row in unit.stream(query.records_of_staff(after)):
            if file_of(row["canonical"]):
                return
            told = json.loads(row["canonical"])
            self._learn(row, told["date"], told)
            self._note_others(told["rows"].get("register_admitted", ()))
            self._elsewhere |= {each["before"] for each in told["rows"].get("seat_opened", ())}
        self._known = True

    def lose(self) -> None:
        """Judge nothing from here on: what the journal told of people is away."""
        self._known = False

    def follow(self, row: Row, day: str, user: str, texts: Texts, told: Told = MappingProxyType({})) -> None:
        """Judge a record by what was in force before it, then learn from it; ``told`` is its text where that was read."""
        try:
            special = row["record_uid"] in self._at_other_prices or is_special(row["kind"], texts)
            if special or (row["outlet_id"], user, row["kind"]) not in self._plain:
                self._judge(row, day, user, texts, told)
            if row["kind"] in _ROUNDED_BY:
                self._judge_rounding(row, day, texts)
            if "register_admitted" in texts:
                self._note_others(json.loads(each) for each in texts["register_admitted"])
            if "seat_opened" in texts:  # who had the seat hears of a new role later now
                self._elsewhere |= {json.loads(each)["before"] for each in texts["seat_opened"]}
            if told and self._learn(row, day, told):
                self._plain.clear()
        except (AttributeError, KeyError, TypeError, ValueError):
            where = f"{row['register_code']} {row['seq']}"
            self._notes.find(
                "rights", where, N_("{where}: whether this was done with the right cannot be read."), where=where
            )

    def end(self) -> None:
        """Name those records of other PCs that no role explains which anybody had, before or after."""
        for doubt in self._doubts:
            staff = self._outlet(doubt.row["outlet_id"]).staff
            missing = staff.lacks(doubt.user, doubt.needs, doubt.signed, ever=True)
            if missing is not None:
                self._name(doubt, missing)
        self._name_secrets()

    def _judge(self, row: Row, day: str, user: str, texts: Texts, told: Told) -> None:
        outlet, kind, register = self._outlet(row["outlet_id"]), row["kind"], row["register_code"]
        approvals = [json.loads(each) for each in texts.get("approval", ())]
        signed = {_ACTS[each["act"]] for each in approvals if each["act"] in _ACTS and each.get("asker") == user}
        if Act.LATE_SALE in signed:
            outlet.late.add((register, user, day))
        if (register, user, day) in outlet.late:
            signed.add(Act.LATE_SALE)
        if kind in SIGNED_ELSEWHERE:
            signed |= OF_KIND[kind]
        needs = self._needs(outlet, row, day, user, texts, told)
        known = {key: row[key] for key in ("outlet_id", "register_code", "seq", "kind")}
        doubts = [_Doubt(known, user, needs, signed, approver=False)] if needs else []
        for each in approvals:
            if each["act"] in _ACTS:
                need = (frozenset({_ACTS[each["act"]]}),)
                doubts.append(_Doubt(known, str(each.get("approver")), need, frozenset(), approver=True))
        bad = [doubt for doubt in doubts if self._is_wrong(outlet.staff, doubt)]
        if not bad and not approvals and kind not in _BY_ROWS:
            self._plain.add((row["outlet_id"], user, kind))

    def _is_wrong(self, staff: Staff, doubt: _Doubt) -> bool:
        """Tell whether somebody had no right, and name it; of another PC's record it is kept until all is read."""
        if not self._known:
            return False
        missing = staff.lacks(doubt.user, doubt.needs, doubt.signed)
        if missing is None and staff.now(doubt.user) is not None:
            return False
        if doubt.row["register_code"] in self._elsewhere:
            self._doubts.append(doubt)
        else:
            self._name(doubt, missing or frozenset())
        return True

    def _needs(self, outlet: _Outlet, row: Row, day: str, user: str, texts: Texts, told: Told) -> Needs:  # noqa: PLR0911 a line for each kind
        kind = row["kind"]
        usual = (OF_KIND[kind],) if kind in OF_KIND else ()
        if kind == "sale":
            most = [] if row["register_code"] in self._elsewhere else outlet.most(user, day)
            typed: Needs = ({Act.OVERRIDE_PRICE},) if row["record_uid"] in self._at_other_prices else ()
            return (*usual, *typed, *rights_of_sale(most, texts))
        if kind == "return":
            receipt = all(_WITH_RECEIPT in each for each in texts.get("sale_return", ()))
            return ({Act.RETURN if receipt else Act.RETURN_WITHOUT_RECEIPT},)
        if kind in {"cash.moved", "money.moved"}:
            moved = [json.loads(each)["kind"] for each in texts.get("cash_movement", ())]
            return tuple({_OF_CASH.get(each, Act.SETTLE_CLEARING)} for each in moved)
        if kind.startswith("shift."):
            opened = outlet.opened.get(row["register_code"], user)
            if kind == "shift.opened":
                outlet.opened[row["register_code"]] = user
            return (*usual, {Act.CLOSE_SHIFT_OF_ANOTHER}) if kind == "shift.closed" and opened != user else usual
        if kind == GIVEN:
            return tuple({_ACTS[act]} for act, _thing in told.get("for", ()) if act in _ACTS)
        if kind.startswith("user.") and kind != "user.role":
            others = [each for each in told.get("rows", {}).get("user_account", ()) if each["username"] != user]
            return tuple({right_over(Role(each["role"]), each.get("own_role", ""))} for each in others)
        return usual

    def _judge_rounding(self, row: Row, day: str, texts: Texts) -> None:
        """Name a paper whose cash was rounded by more than the cash unit of its day; another PC may not have heard of it.

        A return also ends what its sale was rounded by, which followed the unit of the sale's day: any recorded until then.
        """
        table = _ROUNDED_BY[row["kind"]]
        found = _ROUNDING.search(texts[table][0]) if texts.get(table) else None
        if found is None or not self._known or row["register_code"] in self._elsewhere:
            return
        outlet, amount = self._outlet(row["outlet_id"]), int(found[1])
        unit = outlet.cash_unit(day)
        of_sale = max(unit, outlet.largest_unit) if row["kind"] == "return" else 0
        if amount >= unit + of_sale:
            where = f"{row['register_code']} {row['seq']}"
            self._notes.find(
                "rights",
                where,
                N_("{where}: the cash was rounded by {amount}, and the cash unit was recorded as {unit}."),
                where=where,
                amount=amount,
                unit=unit,
            )

    def _learn(self, row: Row, day: str, told: Told) -> bool:
        """Take up people, rights and ceilings that a record tells; tells whether there were any.

        Only an act that is there for it changes a role or a right: another one holds a row that was changed by hand.
        """
        outlet, kind, rows = self._outlet(row["outlet_id"]), row["kind"], told.get("rows", {})
        people, settings = rows.get("user_account", ()), rows.get("setting", ())
        for each in people:
            new = Standing(Role(each["role"]), each.get("own_role", ""), bool(each["active"]))
            old = outlet.staff.now(each["username"])
            if self._known and old is not None and old != new and kind not in _CHANGES_PEOPLE:
                self._name_change(row, each["username"], old, new)
            else:
                outlet.staff.note(each["username"], new)
            if "secret_hash" in each:  # the oldest records say nothing of secrets
                self._learn_secrets(outlet, row, each)
        for each in settings:
            if each["name"] == RIGHTS_SETTING:
                rights = read_rights(json.loads(each["value"]))
                if self._known and not _is_one_change(outlet.staff.rights[-1], rights, kind, told):
                    self._name_change(row, RIGHTS_SETTING, "", "")
                outlet.staff.rights.append(rights)
            elif each["name"] in _FOLLOWED:
                outlet.before = (*(outlet.before if outlet.changed_on == day else ()), outlet.settings)
                outlet.changed_on = day
                changed: dict[str, Any] = {each["name"]: int(json.loads(each["value"]))}
                outlet.largest_unit = max(outlet.largest_unit, outlet.settings.cash_unit)
                outlet.settings = replace(outlet.settings, **changed)
        return bool(people or settings)

    def _learn_secrets(self, outlet: _Outlet, row: Row, person: Told) -> None:
        """Take up the digests of somebody's secrets: which an act set, and which are told by an act that sets none."""
        for column, kinds in _SETS_SECRET.items():
            secret = person["username"], column, person.get(column, "")
            if row["kind"] in kinds or not self._known or secret[:2] not in outlet.holders:
                outlet.secrets.add(secret)
            elif secret not in outlet.secrets:
                outlet.odd_secrets.setdefault(secret, (f"{row['register_code']} {row['seq']}", row["kind"]))
            outlet.holders.add(secret[:2])

    def _name_secrets(self) -> None:
        """Name each secret that no act set; with several PCs the act that did may have come later."""
        for outlet in self._outlets.values():
            for secret, (where, kind) in outlet.odd_secrets.items():
                if secret not in outlet.secrets:
                    self._notes.find(
                        "rights",
                        where,
                        N_(
                            "{where}: the PIN, password or code of {user} is another one here than was recorded, and this "
                            "act ({kind}) does not set one."
                        ),
                        where=where,
                        user=secret[0],
                        kind=kind,
                    )

    def _note_others(self, admitted: Iterable[Mapping[str, Any]]) -> None:
        """Note the PCs that hear of a new role only when they meet the seat."""
        self._elsewhere |= {each["admitted"] for each in admitted if not each["seat"]}

    def _outlet(self, outlet_id: int) -> _Outlet:
        return self._outlets.setdefault(outlet_id, _Outlet())

    def _name_change(self, row: Row, who: str, old: Standing | str, new: Standing | str) -> None:
        where = f"{row['register_code']} {row['seq']}"
        if isinstance(old, Standing) and isinstance(new, Standing):
            self._notes.find(
                "rights",
                where,
                N_(
                    "{where}: {user} is {found} here, recorded was {recorded}, and this act ({kind}) does not change that."
                ),
                where=where,
                user=who,
                kind=row["kind"],
                found=_shown(new),
                recorded=_shown(old),
            )
            return
        self._notes.find(
            "rights",
            where,
            N_("{where}: rights are other ones here than were recorded, and this act ({kind}) does not change them."),
            where=where,
            kind=row["kind"],
        )

    def _name(self, doubt: _Doubt, missing: AbstractSet[Act]) -> None:
        where = f"{doubt.row['register_code']} {doubt.row['seq']}"
        standing = self._outlet(doubt.row["outlet_id"]).staff.now(doubt.user)
        if standing is None or not missing:
            self._notes.find(
                "rights",
                where,
                N_("{where}: {user} recorded or approved this ({kind}) and was no active user by the journal."),
                where=where,
                user=doubt.user,
                kind=doubt.row["kind"],
            )
            return
        sentence = (
            N_("{where}: {user} approved this ({kind}) without the right {act}; by the journal the role was {role}.")
            if doubt.approver
            else N_(
                "{where}: {user} recorded this ({kind}) without the right {act}; by the journal the role was {role}."
            )
        )
        self._notes.find(
            "rights",
            where,
            sentence,
            where=where,
            user=doubt.user,
            kind=doubt.row["kind"],
            act=", ".join(sorted(missing)),
            role=_shown(standing),
        )


def _shown(standing: Standing) -> str:
    return f"{standing.own or standing.role.value}{'' if standing.active else ' -'}"


def _is_one_change(old: Rights, new: Rights, kind: str, told: Told) -> bool:
    """Tell whether rights differ only in what an act says that it changes."""
    mine = {each["code"] for each in told.get("rows", {}).get("own_role", ())} if kind == "role.added" else set()
    one = (told.get("role"), told.get("act")) if kind == "rights.changed" else None
    before, after = (
        {(code, str(act)): how for code, row in rights.items() for act, how in row.items()} for rights in (old, new)
    )
    changed = {key for key in before.keys() | after.keys() if before.get(key) is not after.get(key)}
    return all(key == one or key[0] in mine for key in changed)
