"""Which right each kind of journal record needs, and who had which rights: what a proof asks of whoever recorded something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from ntt_pos.domain.core.permissions import Act, Rights, Verdict, verdict
from ntt_pos.domain.core.users import Role

# One of these rights is needed for a record of this kind. What depends on its rows is asked in ``verify_rights``.
OF_KIND: Final[Mapping[str, frozenset[Act]]] = {
    "sale": frozenset({Act.SELL}),
    "line.voided": frozenset({Act.SELL}),
    "cart.voided": frozenset({Act.VOID_CART}),
    "kwitansi.issued": frozenset({Act.SELL}),
    "kwitansi.printed": frozenset({Act.SELL, Act.REPRINT}),
    "return": frozenset({Act.RETURN, Act.RETURN_WITHOUT_RECEIPT}),
    "return.asked": frozenset({Act.RETURN}),
    "refund.confirmed": frozenset({Act.REFUND_ABOVE_LIMIT}),
    "payment.corrected": frozenset({Act.CORRECT_MEANS}),
    "shift.opened": frozenset({Act.OPEN_SHIFT}),
    "shift.closed": frozenset({Act.CLOSE_SHIFT}),
    "shift.confirmed": frozenset({Act.CLOSE_SHIFT_OF_ANOTHER}),
    "drawer.opened": frozenset({Act.OPEN_DRAWER}),
    "cash.moved": frozenset({Act.PAY_IN, Act.PAY_OUT}),
    "money.moved": frozenset({Act.PAY_IN, Act.PAY_OUT, Act.SETTLE_CLEARING}),
    "money.counted": frozenset({Act.SETTLE_CLEARING}),
    "clearing.settled": frozenset({Act.SETTLE_CLEARING}),
    "payout": frozenset({Act.PAYOUT}),
    "payout.reversed": frozenset({Act.CORRECT_ACCOUNT}),
    "repayment": frozenset({Act.PAYOUT}),
    "account.corrected": frozenset({Act.CORRECT_ACCOUNT}),
    "account.opening": frozenset({Act.IMPORT}),
    "settlement": frozenset({Act.STATEMENT, Act.CLOSE_DAY}),
    "statement.drawn": frozenset({Act.STATEMENT}),
    "statement.printed": frozenset({Act.STATEMENT}),
    "message.sent": frozenset({Act.STATEMENT}),
    "voucher.printed": frozenset({Act.REPRINT}),
    "note.printed": frozenset({Act.REPRINT}),
    "paper.confirmed": frozenset({Act.REPRINT}),
    "paper.missing": frozenset({Act.REPRINT}),
    "day.cut": frozenset({Act.CLOSE_DAY}),
    "day.closed": frozenset({Act.CLOSE_DAY}),
    "delivery": frozenset({Act.RECEIVE_GOODS, Act.REVERSE_GOODS, Act.IMPORT}),
    "delivery.reversed": frozenset({Act.REVERSE_GOODS}),
    "withdrawal": frozenset({Act.WITHDRAW_GOODS}),
    "withdrawal.reversed": frozenset({Act.REVERSE_GOODS}),
    "write_off": frozenset({Act.WRITE_OFF_STOCK}),
    "write_off.reversed": frozenset({Act.REVERSE_GOODS}),
    "stock_count": frozenset({Act.COUNT_STOCK}),
    "producer.added": frozenset({Act.EDIT_CATALOGUE}),
    "producer.changed": frozenset({Act.EDIT_CATALOGUE}),
    "producer.activated": frozenset({Act.EDIT_CATALOGUE}),
    "producer.deactivated": frozenset({Act.EDIT_CATALOGUE}),
    "product.added": frozenset({Act.EDIT_CATALOGUE}),
    "product.changed": frozenset({Act.EDIT_CATALOGUE}),
    "product.activated": frozenset({Act.EDIT_CATALOGUE}),
    "product.deactivated": frozenset({Act.EDIT_CATALOGUE}),
    "product.photographed": frozenset({Act.EDIT_CATALOGUE}),
    "barcode.given": frozenset({Act.EDIT_CATALOGUE}),
    "bundle.added": frozenset({Act.EDIT_CATALOGUE}),
    "bundle.changed": frozenset({Act.EDIT_CATALOGUE}),
    "bundle.activated": frozenset({Act.EDIT_CATALOGUE}),
    "bundle.deactivated": frozenset({Act.EDIT_CATALOGUE}),
    "bundle.priced": frozenset({Act.SET_PRICE}),
    "terms.set": frozenset({Act.SET_TERMS}),
    "price.set": frozenset({Act.SET_PRICE}),
    "import": frozenset({Act.IMPORT}),
    "card.changed": frozenset({Act.EDIT_CATALOGUE, Act.IMPORT}),
    "card.printed": frozenset({Act.EDIT_CATALOGUE}),
    "consent.changed": frozenset({Act.EDIT_CATALOGUE}),
    "catalogue.published": frozenset({Act.EDIT_CATALOGUE}),
    "personal.erased": frozenset({Act.ERASE_PERSONAL_DATA}),
    "clock.confirmed": frozenset({Act.CONFIRM_CLOCK}),
    "setting.changed": frozenset({Act.SETTINGS}),
    "photo.kept": frozenset({Act.SETTINGS}),
    "register.added": frozenset({Act.SETTINGS}),
    "register.taken": frozenset({Act.SETTINGS}),
    "register.retired": frozenset({Act.SETTINGS}),
    "seat.closed": frozenset({Act.SETTINGS}),
    "user.added": frozenset({Act.CASHIERS, Act.USERS}),
    "user.enabled": frozenset({Act.CASHIERS, Act.USERS}),
    "user.disabled": frozenset({Act.CASHIERS, Act.USERS}),
    "user.role": frozenset({Act.USERS}),
    "recovery.made": frozenset({Act.RIGHTS}),
    "recovery.used": frozenset({Act.RIGHTS}),
    "role.added": frozenset({Act.RIGHTS}),
    "role.renamed": frozenset({Act.RIGHTS}),
    "rights.changed": frozenset({Act.RIGHTS}),
    "control.looked": frozenset({Act.RIGHTS}),
    "control.noted": frozenset({Act.RIGHTS}),
    "export": frozenset({Act.EXPORT}),
    "year.moved": frozenset({Act.RESTORE}),
}
# Kinds that anybody records, or the program by itself, or whose right was asked in other books than these.
OF_NOBODY: Final[frozenset[str]] = frozenset(
    {
        "approval.given",  # for what it is given is asked of whoever gives it
        "backup",
        "batches.netted",
        "clock.date_typed",
        "code.unknown",
        "copy.printed",  # the printer's queue, too
        "denied",
        "heads.missing",
        "heads.paper",
        "heads.unread",
        "outlet.taken",
        "paper.out",
        "program.changed",
        "proof.daily",
        "proof.whole",
        "register.admitted",  # the books that were brought back, too
        "restored",
        "return.given",
        "seat.opened",  # by itself, once it was handed over
        "shop.created",
        "shop.moved",
        "sign_in.failed",
        "setting.foreign",
        "sign_in.foreign",
        "user.secret",  # one's own; another's is asked by whose it is
        "wanted.noted",
    }
)
# Kinds whose approval, where one is needed, is in another record or needed from an amount on only.
SIGNED_ELSEWHERE: Final = frozenset({"delivery", "return.asked", "repayment", "account.corrected"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody was in the shop: their role, the code of the shop's own one, and whether they could work."""

    role: Role
    own: str = ""
    active: bool = True


@dataclass(slots=True)
class Staff:
    """Everybody of an outlet with what they were and are, and the rights that were and are in force."""

    people: dict[str, list[Standing]] = field(default_factory=dict)
    rights: list[Rights] = field(default_factory=lambda: [{}])

    def note(self, username: str, standing: Standing) -> None:
        """Note what somebody is from now on."""
        known = self.people.setdefault(username, [])
        if not known or known[-1] != standing:
            known.append(standing)

    def now(self, username: str) -> Standing | None:
        """Return what somebody is now, None before anything was recorded of them."""
        known = self.people.get(username)
        return known[-1] if known else None

    def lacks(
        self, username: str, needs: tuple[AbstractSet[Act], ...], signed: AbstractSet[Act], *, ever: bool = False
    ) -> AbstractSet[Act] | None:
        """Return of which needs somebody had no right, None when they had one of each.

        ``signed`` are the acts that somebody else signed for. ``ever`` asks by all that they and the rights ever were.
        """
        missing: AbstractSet[Act] = frozenset()
        for standing, rights in self._states(username, ever=ever):
            missing = next((need for need in needs if not _may(standing, need, rights, signed)), frozenset())
            if standing.active and not missing:
                return None
        return missing

    def _states(self, username: str, *, ever: bool) -> Iterator[tuple[Standing, Rights]]:
        first = 0 if ever else -1
        for standing in self.people.get(username, [])[first:]:
            for rights in self.rights[first:]:
                yield standing, rights


def _may(standing: Standing, acts: AbstractSet[Act], rights: Rights, signed: AbstractSet[Act]) -> bool:
    verdicts = {act: verdict(standing.role, act, rights, standing.own) for act in acts}
    return any(
        answer is Verdict.ALLOWED or (answer is Verdict.APPROVAL and act in signed) for act, answer in verdicts.items()
    )
