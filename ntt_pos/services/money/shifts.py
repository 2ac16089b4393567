"""The drawer: opened with a counted float, closed with a blind count, and a Z that nothing changes afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import cash
from ntt_pos.data.queries.money import places
from ntt_pos.data.queries.money import shifts as query
from ntt_pos.data.queries.money.open_shift import ShiftRow, open_shift
from ntt_pos.data.queries.reports.report_money import unconfirmed
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.business_date import WITA_OFFSET
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.money.shift import SAFE, CashKind, check_drawer, check_float, drawer, expected_cash
from ntt_pos.domain.typed.typed_text import plain_reason
from ntt_pos.i18n import N_, Language
from ntt_pos.services.core.approvals import ApprovalGiven, approve_if_asked
from ntt_pos.services.core.journal_entry import JournalEntry
from ntt_pos.services.core.print_queue import JobKind, queue_copy, queue_job
from ntt_pos.services.money.drawer_now import DrawerNow, OpenShift, open_shift_of
from ntt_pos.services.money.money_places import spring_open
from ntt_pos.services.money.shift_values import (
    ReasonNeeded,
    ShiftClosed,
    TimeAsked,
    closed_shift_of,
    counted_sum,
    counted_text,
)

if TYPE_CHECKING:
    from ntt_pos.domain.money.shift_report import ShiftFacts, ShiftReport


class Shifts(DrawerNow):
    """The drawer of this register."""

    def open(
        self, *, by: Actor, denominations: Mapping[int, int], time_confirmed: bool = False, sure: bool = True
    ) -> OpenShift:
        """Open the drawer with a float counted by note and coin; it comes from the safe.

        Raises DomainError when a shift is already open here or the count is not one, TimeAsked on a PC whose zone is not
        Larantuka's until somebody ``time_confirmed`` what time it is, and, unless somebody is ``sure``, Doubtful for
        more than the safe holds.
        """
        opening_float = counted_sum(denominations)
        home = self._context.home
        offset = self._context.clock.utc_offset()
        if offset != WITA_OFFSET and not time_confirmed:
            raise TimeAsked(self._context.clock.now(), offset)
        with self._context.writing(by, act=Act.OPEN_SHIFT) as work:
            already = open_shift(work.unit, home.register_id)
            if already is not None:
                raise DomainError(
                    "The drawer is already open, by {name}. Close that shift first.", name=already.opened_by
                )
            held = places.places(work.unit, home.outlet_id).get(SAFE, 0)
            check_float(opening_float, held=held, known=places.known(work.unit, home.outlet_id, SAFE), sure=sure)
            with work.record("shift.opened") as record:
                if offset != WITA_OFFSET:
                    record.notes["utc_offset_minutes"] = int(offset.total_seconds()) // 60
                shift_id = record.add(
                    cash.shift_opened,
                    {
                        **record.posting(),
                        "sequence": query.last_sequence(work.unit, home.register_id) + 1,
                        "opening_float": opening_float,
                        "denominations": counted_text(denominations),
                    },
                )
                self._move(record, CashKind.FLOAT, opening_float, SAFE, self._drawer(), shift_id)
                query.note_open(work.unit, home.register_id, shift_id, work.now)
            return open_shift_of(self._need(work.unit), work.now)

    def report(self) -> ShiftReport:
        """Return the X report: the open shift so far, nothing closed."""
        with self._context.reading() as unit:
            shift = self._need(unit)
            return _report(self._facts(unit, shift, self._context.clock.now(), shift.opened_by))

    def blind_for(self, by: Actor) -> bool:
        """Tell whether somebody reads the X without what tells the cash in the drawer.

        Who opened the drawer is the one who counts it, and a count is not led by a number seen before; nor does anybody
        who may not see reports read it.
        """
        with self._context.reading() as unit:
            mine = self._need(unit).opened_by_id == by.user_id
        return mine or self._context.verdict_on(by, Act.SEE_REPORTS) is not Verdict.ALLOWED

    def close(
        self,
        *,
        by: Actor,
        counted: Mapping[int, int],
        reason: str = "",
        approval: ApprovalGiven | None = None,
        confirmed_by: Actor | None = None,
        first_count: int | None = None,
    ) -> ShiftClosed:
        """Close the shift with a blind count by note and coin, post the difference, drop the rest to the safe, number the Z.

        Raises ReasonNeeded (with the expected and counted rupiah) when they differ and no reason is given; then the
        shift is still open. Another's shift needs the right to it, or approval. When the shop wants a second person
        at the count, ``confirmed_by`` is that person, signed in with their own secret. ``first_count`` are the rupiah
        counted before ReasonNeeded told what should be there: when the count differs now, the Z says both.
        """
        found = counted_sum(counted)
        why = self._why(plain_reason(reason), found, first_count)
        self._check_second(by, confirmed_by)
        with self._context.writing(by, act=Act.CLOSE_SHIFT) as work:
            shift = self._need(work.unit)
            facts = replace(
                self._facts(work.unit, shift, work.now, by.name),
                counted=found,
                denominations=tuple(sorted(((n, c) for n, c in counted.items() if c), reverse=True)),
                reason=why,
            )
            difference = found - expected_cash(facts.movements, self._drawer())
            if difference and not why:
                raise ReasonNeeded(expected=found - difference, counted=found)
            made = _report(replace(facts, number=work.register_number("Z")))
            with work.record("shift.closed") as record:
                if by.user_id != shift.opened_by_id:
                    self._approve(record, Act.CLOSE_SHIFT_OF_ANOTHER, approval, made.number, self._drawer())
                uid = self._context.ids.uid(work.now)
                row = _closed_row(made, counted, why)
                second = confirmed_by.user_id if confirmed_by else None
                ids = {"uid": uid, "shift_id": shift.shift_id, "confirmed_by_id": second}
                record.add(cash.shift_closed, {**record.posting(), **ids, **row})
                mine, shift_id = self._drawer(), shift.shift_id
                self._move(record, CashKind.DIFFERENCE, max(difference, 0), None, mine, shift_id, made.number, why)
                self._move(record, CashKind.DIFFERENCE, max(-difference, 0), mine, None, shift_id, made.number, why)
                self._move(record, CashKind.DROP, found, mine, SAFE, shift_id, made.number)
                query.forget_open(work.unit, self._context.home.register_id)
                queue_job(work.unit, self._context, JobKind.Z, made.number, now=work.now, uid=uid)
        return ShiftClosed(
            number=made.number,
            expected=made.expected,
            counted=found,
            difference=difference,
            report=made,
            journal_hash=record.hash,
            print_job_uid=uid,
            confirmed=confirmed_by is not None,
        )

    def _why(self, why: str, found: int, first_count: int | None) -> str:
        """Return the reason of a difference; what was counted first is said before it."""
        if first_count in {None, found}:
            return why
        language = Language(self._context.settings.receipt_language)
        again = language.text("Counted again, first {amount}.", amount=language.rupiah(first_count or 0))
        return f"{again} {why}".strip()

    def closed(self, number: str) -> ShiftClosed:
        """Return a Z as it was recorded; raises DomainError when there is none."""
        with self._context.reading() as unit:
            row = query.closed(unit, self._context.home.outlet_id, number.strip().upper())
        if row is None:
            raise DomainError("There is no Z report “{number}”.", number=number.strip()[:40])
        return closed_shift_of(row)

    def last_closed(self, limit: int = 20) -> tuple[ShiftClosed, ...]:
        """Return the last Zs of this register, newest first."""
        with self._context.reading() as unit:
            rows = query.last_closed(unit, self._context.home.register_id, limit)
        return tuple(closed_shift_of(row) for row in rows)

    def unconfirmed(self) -> tuple[ShiftClosed, ...]:
        """Return the Zs of every register whose count did not agree and waits for a second person, oldest first."""
        outlet = self._context.home.outlet_id
        with self._context.reading() as unit:
            rows = [query.closed(unit, outlet, number) for number, *_rest in unconfirmed(unit, outlet)]
        return tuple(closed_shift_of(row) for row in rows if row is not None)

    def confirm(self, number: str, *, by: Actor, note: str = "") -> ShiftClosed:
        """Confirm a closed shift as the second person who counted; the one who closed it cannot."""
        with self._context.writing(by, act=Act.CLOSE_SHIFT_OF_ANOTHER, subject=number) as work:
            row = query.closed_by(work.unit, self._context.home.outlet_id, number)
            known = query.closed(work.unit, self._context.home.outlet_id, number)
            if row is None or known is None:
                raise DomainError("There is no Z report “{number}”.", number=number[:40])
            if known.confirmed:
                raise DomainError("{number} is already confirmed.", number=number)
            if row["user_id"] == by.user_id:
                raise DomainError("Another person confirms a count, not the one who closed the shift.")
            with work.record("shift.confirmed") as record:
                record.add(
                    cash.shift_confirmed,
                    {**record.posting(), "shift_closed_id": row["id"], "note": plain_reason(note)},
                )
        return replace(closed_shift_of(known), confirmed=True)

    def reprint(self, number: str, *, by: Actor) -> ShiftClosed:
        """Queue one more copy of a Z; the copy is journalled."""
        found = self.closed(number)
        with (
            self._context.writing(by, act=Act.REPRINT, subject=number.strip()[:40]) as work,
            work.record("copy.printed") as record,
        ):
            queue_copy(record, JobKind.Z, found.number, reason="reprint")
        return found

    def move_cash(
        self, *, by: Actor, kind: CashKind, amount: int, reason: str, approval: ApprovalGiven | None = None
    ) -> ShiftReport:
        """Put cash into the drawer or take some out (PAY_IN or PAY_OUT, rupiah) and return the X report as of then."""
        if kind not in (CashKind.PAY_IN, CashKind.PAY_OUT):
            raise DomainError("Cash is paid in or paid out.")
        if amount <= 0:
            raise DomainError("The amount must be more than 0.")
        why = plain_reason(reason)
        if not why:
            raise DomainError("Say what the money is for.")
        paid_in = kind is CashKind.PAY_IN
        with self._context.writing(by, act=Act.PAY_IN if paid_in else Act.PAY_OUT) as work:
            shift, mine = self._need(work.unit), self._drawer()
            with work.record("cash.moved") as record:
                approval_id = self._approve(
                    record, Act.PAY_IN if paid_in else Act.PAY_OUT, approval, mine, f"{mine} {amount}"
                )
                # What the drawer holds is not told, and not tried out without a signature: the count stays blind.
                if not paid_in:
                    check_drawer(query.movements(work.unit, shift.shift_id), mine, amount)
                record.move_cash(
                    kind=kind,
                    amount=amount,
                    from_place=None if paid_in else mine,
                    to_place=mine if paid_in else None,
                    shift_id=shift.shift_id,
                    reason=why,
                    approval_id=approval_id,
                )
            spring_open(work, mine)
            return _report(self._facts(work.unit, shift, work.now, shift.opened_by))

    def open_drawer(self, *, by: Actor, reason: str, approval: ApprovalGiven | None = None) -> str:
        """Open the drawer without a sale, journalled with its reason; returns the uid of the job that kicks it."""
        why = plain_reason(reason)
        if not why:
            raise DomainError("Say why the drawer is opened.")
        with self._context.writing(by, act=Act.OPEN_DRAWER) as work:
            shift = self._need(work.unit)
            with work.record("drawer.opened") as record:
                approval_id = self._approve(record, Act.OPEN_DRAWER, approval, self._drawer())
                record.add(
                    cash.drawer_opened,
                    {
                        **record.posting(),
                        "shift_id": shift.shift_id,
                        "reason": why,
                        "approval_id": approval_id,
                    },
                )
            return queue_job(work.unit, self._context, JobKind.KICK, self._drawer(), now=work.now)

    def _approve(
        self, record: JournalEntry, act: Act, approval: ApprovalGiven | None, subject: str, thing: str = ""
    ) -> int | None:
        return approve_if_asked(record, approval, act=act, subject=subject, thing=thing, why=_WHY[act])

    def _check_second(self, by: Actor, confirmed_by: Actor | None) -> None:
        if confirmed_by is None and self._context.settings.second_person_at_close:
            raise DomainError("A second person must confirm the count. The shift is still open.")
        if confirmed_by is not None and confirmed_by.user_id == by.user_id:
            raise DomainError("Another person confirms a count, not the one who closes the shift.")

    def _facts(self, unit: Unit, shift: ShiftRow, at: datetime, by: str) -> ShiftFacts:
        return query.facts(unit, shift, at=at, by=by, shop_name=self._context.settings.shop_name)

    def _need(self, unit: Unit) -> ShiftRow:
        shift = open_shift(unit, self._context.home.register_id)
        if shift is None:
            raise DomainError("The drawer is not open. Open the shift (F10) first.")
        return shift

    def _drawer(self) -> str:
        return drawer(self._context.home.register_code)

    def _move(
        self,
        record: JournalEntry,
        kind: CashKind,
        amount: int,
        from_place: str | None,
        to_place: str | None,
        shift_id: int,
        document: str = "",
        reason: str = "",
    ) -> None:
        if amount:
            record.move_cash(
                kind=kind,
                amount=amount,
                from_place=from_place,
                to_place=to_place,
                shift_id=shift_id,
                document=document,
                reason=reason,
            )


_WHY: Final = {
    Act.CLOSE_SHIFT_OF_ANOTHER: N_("This shift was opened by somebody else. A manager must approve closing it."),
    Act.PAY_IN: N_("Paying cash in needs a manager's approval."),
    Act.PAY_OUT: N_("Paying cash out needs a manager's approval. Nothing was taken out."),
    Act.OPEN_DRAWER: N_("Opening the drawer without a sale needs a manager's approval."),
}


def _report(facts: ShiftFacts) -> ShiftReport:
    from ntt_pos.domain.money.shift_report import report  # a till that opens makes none

    return report(facts)


def _closed_row(made: ShiftReport, counted: Mapping[int, int], why: str) -> dict[str, Any]:
    from ntt_pos.domain.money.shift_report import report_record

    return {
        "number": made.number,
        "counted": made.counted,
        "denominations": counted_text(counted),
        "expected": made.expected,
        "difference": made.difference,
        "reason": why,
        "report": journal.canonical(report_record(made)),
        "grand_total_net": made.grand_total_net,
        "grand_total_absolute": made.grand_total_absolute,
        "journal_head": made.journal_head,
    }
