"""The safe and the bank beside the drawers: money moved between them, counted, and weighed against what is owed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import cash
from ntt_pos.data.queries.money import places as query
from ntt_pos.data.queries.money.account import open_shift_id
from ntt_pos.data.queries.money.places import Counted, MoneyMove
from ntt_pos.data.queries.money.reconciliation import movement_known
from ntt_pos.domain.core.business_date import shop_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_AMOUNT
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.money.reconciliation import CLEARED
from ntt_pos.domain.money.shift import BANK, SAFE, CashKind, DrawerShort, clearing, drawer, is_drawer
from ntt_pos.domain.money.solvency import Solvency, check_solvency
from ntt_pos.domain.typed.typed_text import plain_reason
from ntt_pos.i18n import N_, Language
from ntt_pos.services.core.approvals import ApprovalGiven, approve_if_asked
from ntt_pos.services.money.money_places import check_there, spring_open
from ntt_pos.services.money.shift_values import counted_sum, counted_text

if TYPE_CHECKING:
    from datetime import date

    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context, UnitOfWork

__all__ = ["Counted", "MoneyBoard", "MoneyMove", "MoneyWay", "PlaceNow", "Safe", "SafeDiffers"]

MOVES_SHOWN: Final = 60


class MoneyWay(StrEnum):
    """A way money takes between the drawer of this register, the safe, the bank and the world outside."""

    DROP = "DROP"
    CHANGE = "CHANGE"
    DEPOSIT = "DEPOSIT"
    WITHDRAWAL = "WITHDRAWAL"
    SAFE_OUT = "SAFE_OUT"
    SAFE_IN = "SAFE_IN"
    BANK_OUT = "BANK_OUT"
    BANK_IN = "BANK_IN"
    SAFE_OPENING = "SAFE_OPENING"
    BANK_OPENING = "BANK_OPENING"


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a way is in the books; "" is this register's drawer, None outside the shop."""

    kind: CashKind
    from_place: str | None
    to_place: str | None
    act: Act
    reason: bool = False


# A drop in the middle of a shift is cash paid out of the drawer into the safe: the shift's own DROP is made when it closes.
_RULES: Final = {
    MoneyWay.DEPOSIT: _Rule(CashKind.DEPOSIT, SAFE, BANK, Act.SETTLE_CLEARING),
    MoneyWay.WITHDRAWAL: _Rule(CashKind.DEPOSIT, BANK, SAFE, Act.SETTLE_CLEARING),
    MoneyWay.DROP: _Rule(CashKind.PAY_OUT, "", SAFE, Act.PAY_OUT),
    MoneyWay.CHANGE: _Rule(CashKind.PAY_IN, SAFE, "", Act.PAY_IN),
    MoneyWay.SAFE_OUT: _Rule(CashKind.PAY_OUT, SAFE, None, Act.PAY_OUT, reason=True),
    MoneyWay.SAFE_IN: _Rule(CashKind.PAY_IN, None, SAFE, Act.PAY_IN, reason=True),
    MoneyWay.BANK_OUT: _Rule(CashKind.PAY_OUT, BANK, None, Act.PAY_OUT, reason=True),
    MoneyWay.BANK_IN: _Rule(CashKind.PAY_IN, None, BANK, Act.PAY_IN, reason=True),
    MoneyWay.SAFE_OPENING: _Rule(CashKind.OPENING, None, SAFE, Act.SETTLE_CLEARING),
    MoneyWay.BANK_OPENING: _Rule(CashKind.OPENING, None, BANK, Act.SETTLE_CLEARING),
}


class SafeDiffers(DomainError):
    """The count differs from the books: it is recorded once the reason is given."""

    def __init__(self, *, expected: int, counted: int) -> None:
        self.expected, self.counted, self.difference = expected, counted, counted - expected
        super().__init__(
            N_(
                "The safe should hold {expected}, counted are {counted}: a difference of {difference}. Count again, or "
                "give the reason; nothing was recorded."
            ),
            expected=expected,
            counted=counted,
            difference=self.difference,
        )


@dataclass(frozen=True, slots=True)
class PlaceNow:
    """A place of money with what the books say is there (rupiah), and what was found there last.

    ``later`` is how much of it is booked behind today already.
    """

    place: str
    amount: int
    counted: Counted | None = None
    later: int = 0


@dataclass(frozen=True, slots=True)
class MoneyBoard:
    """All money of the outlet: every place, the last movements, and the trust check.

    ``drawer`` is this register's, "" while no shift is open here; ``unopened`` are places without an opening amount;
    ``ways`` are those that are open now: at a till that is not the office PC only those through its drawer.
    """

    places: tuple[PlaceNow, ...]
    moves: tuple[MoneyMove, ...]
    trust: Solvency
    drawer: str
    unopened: tuple[str, ...]
    ways: tuple[MoneyWay, ...]


class Safe:
    """The money of the outlet, wherever it lies."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def board(self, place: str = "", *, by: Actor) -> MoneyBoard:
        """Return every place with its money, the last movements (of one place when it is named), and the trust check.

        The bank counts with the balance that was typed last where that differs from the books and nobody said why.
        Raises Denied for who may not see reports.
        """
        self._context.allow(by, Act.SEE_REPORTS, place or "money")
        outlet, register = self._outlet, self._context.home.register_id
        with self._context.reading() as unit:
            held, counts = query.places(unit, outlet), query.counts(unit, outlet)
            mine = self._drawer if open_shift_id(unit, register) is not None else ""
            unopened = tuple(each for each in (SAFE, BANK) if not query.opened(unit, outlet, each))
            names = [*(drawer(code) for code in query.registers(unit, outlet)), SAFE, BANK, *map(clearing, CLEARED)]
            names += sorted(set(held) - set(names))
            today = shop_date(self._context.clock.now(), cutoff_hour=self._context.settings.cutoff_hour)
            later = query.moved_later(unit, outlet, today)
            return MoneyBoard(
                places=tuple(PlaceNow(name, held.get(name, 0), counts.get(name), later.get(name, 0)) for name in names),
                moves=query.moves(unit, outlet, place=place, limit=MOVES_SHOWN),
                trust=self._trust(unit),
                drawer=mine,
                unopened=unopened,
                ways=tuple(way for way, rule in _RULES.items() if self._open(rule, mine, unopened)),
            )

    def move(
        self,
        *,
        by: Actor,
        way: MoneyWay,
        amount: int,
        key: str,
        reason: str = "",
        approval: ApprovalGiven | None = None,
        sure: bool = True,
    ) -> int:
        """Move ``amount`` rupiah that way and return what its source (of money from outside: its goal) holds afterwards.

        ``key`` is made by the screen: the same twice is one movement. Raises DomainError for more than the drawer or the
        safe holds, a drawer without a shift, a second opening; ApprovalNeeded where the right asks for it; unless
        somebody is ``sure``, Doubtful where the books cannot know what is there.
        """
        rule, why = _RULES[way], plain_reason(reason)
        _check_amount(amount)
        if rule.reason and not why:
            raise DomainError("Say what the money is for.")
        with self._context.writing(by, act=rule.act, subject=way.value) as work:
            source, goal, shift_id = self._ends(work, rule)
            shown = source or goal or ""
            if movement_known(work.unit, key):
                return query.places(work.unit, self._outlet).get(shown, 0)
            self._check_there(work, rule, source, goal, amount, sure=sure)
            with work.record("money.moved") as record:
                approval_id = approve_if_asked(
                    record,
                    approval,
                    act=rule.act,
                    subject=way.value,
                    thing=f"{way.value} {amount}",
                    why=N_("Moving this money needs a manager's approval."),
                )
                record.move_cash(
                    kind=rule.kind,
                    amount=amount,
                    from_place=source,
                    to_place=goal,
                    shift_id=shift_id,
                    reason=why or self._known(way),
                    approval_id=approval_id,
                    uid=key,
                )
            for place in (source, goal):
                spring_open(work, place or "")
            return query.places(work.unit, self._outlet).get(shown, 0)

    def count_safe(self, *, by: Actor, denominations: Mapping[int, int], key: str, reason: str = "") -> Counted:
        """Record a count of the safe by note and coin; a difference is posted with its reason.

        Raises SafeDiffers (with expected and counted rupiah) when they differ and no reason is given; then nothing was
        recorded. The same ``key`` twice is one count.
        """
        found, why = counted_sum(denominations), plain_reason(reason)
        with self._context.writing(by, act=Act.SETTLE_CLEARING, subject=SAFE) as work:
            if not query.count_known(work.unit, key):
                expected = query.places(work.unit, self._outlet).get(SAFE, 0)
                if found != expected and not why:
                    raise SafeDiffers(expected=expected, counted=found)
                self._note(work, SAFE, found, found - expected, why, work.on, key, counted_text(denominations))
            return query.counts(work.unit, self._outlet)[SAFE]

    def note_bank(self, *, by: Actor, amount: int, as_of: date, key: str, reason: str = "") -> Counted:
        """Record the balance that the bank tells for a date, in rupiah.

        With a reason (the bank's fee, interest) the difference from the books of that date is posted; without one it is
        only noted, and the trust check counts with what the bank says. Raises DomainError for a date to come.
        """
        why = plain_reason(reason)
        if not 0 <= amount <= MAX_AMOUNT:
            raise DomainError("The bank's balance is 0 or more, at most {most}.", most=MAX_AMOUNT)
        with self._context.writing(by, act=Act.SETTLE_CLEARING, subject=BANK) as work:
            if as_of > work.on:
                raise DomainError("{day} is still to come. Type the date of the bank's balance.", day=as_of)
            if not query.count_known(work.unit, key):
                difference = amount - query.book_at(work.unit, self._outlet, BANK, as_of)
                self._note(work, BANK, amount, difference if why else 0, why, as_of, key, "[]")
            return query.counts(work.unit, self._outlet)[BANK]

    def _note(
        self, work: UnitOfWork, place: str, found: int, posted: int, why: str, as_of: date, key: str, denominations: str
    ) -> None:
        with work.record("money.counted") as record:
            record.add(
                cash.money_count,
                {
                    **record.posting(),
                    "uid": key,
                    "place": place,
                    "amount": found,
                    "denominations": denominations,
                    "as_of": as_of,
                    "note": why,
                },
            )
            if posted:
                record.move_cash(
                    kind=CashKind.DIFFERENCE,
                    amount=abs(posted),
                    from_place=place if posted < 0 else None,
                    to_place=place if posted > 0 else None,
                    reason=why,
                )

    def _ends(self, work: UnitOfWork, rule: _Rule) -> tuple[str | None, str | None, int | None]:
        if "" not in (rule.from_place, rule.to_place):
            return rule.from_place, rule.to_place, None
        shift_id = open_shift_id(work.unit, self._context.home.register_id)
        if shift_id is None:
            raise DomainError("The drawer is not open. Open the shift (F10) first.")
        mine = self._drawer
        return (
            mine if rule.from_place == "" else rule.from_place,
            mine if rule.to_place == "" else rule.to_place,
            shift_id,
        )

    def _check_there(
        self, work: UnitOfWork, rule: _Rule, source: str | None, goal: str | None, amount: int, *, sure: bool
    ) -> None:
        """Raise DomainError for a second opening, or for more than is there. The bank knows better than the books."""
        if rule.kind is CashKind.OPENING and query.opened(work.unit, self._outlet, goal or ""):
            raise DomainError("The opening amount was already booked. Count instead; nothing was recorded.")
        if source is None:
            return
        check_there(work, source, amount, sure=sure)
        if is_drawer(source) and amount > query.places(work.unit, self._outlet).get(source, 0):
            raise DrawerShort("There is not enough money in the drawer.")

    def _open(self, rule: _Rule, mine: str, unopened: tuple[str, ...]) -> bool:
        if "" in (rule.from_place, rule.to_place):
            return bool(mine)
        return self._context.at_seat and (rule.kind is not CashKind.OPENING or rule.to_place in unopened)

    def _known(self, way: MoneyWay) -> str:
        return Language(self._context.settings.receipt_language).text(_KNOWN.get(way, ""))

    def _trust(self, unit: Unit) -> Solvency:
        held = query.places(unit, self._outlet)
        told = query.counts(unit, self._outlet).get(BANK)
        if told is not None:
            held[BANK] = held.get(BANK, 0) + told.unexplained
        return check_solvency(held, query.balances(unit, self._outlet))

    @property
    def _outlet(self) -> int:
        return self._context.home.outlet_id

    @property
    def _drawer(self) -> str:
        return drawer(self._context.home.register_code)


def _check_amount(amount: int) -> None:
    if not 0 < amount <= MAX_AMOUNT:
        raise DomainError("The amount must be more than 0 and at most {most}. Nothing was moved.", most=MAX_AMOUNT)


# What is on the Z of a way that needs no words of its own, in the language of the shop's papers.
_KNOWN: Final = {MoneyWay.DROP: N_("To the safe"), MoneyWay.CHANGE: N_("From the safe")}
