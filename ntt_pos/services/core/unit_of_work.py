"""One writing at the shop: the transaction in which documents, ledgers, derived sums and journal change together."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.engine import Database, Unit
from ntt_pos.data.models import shop
from ntt_pos.data.queries.core import calendar, records, registers, users
from ntt_pos.data.queries.core.roles import own_of
from ntt_pos.domain.core.business_date import BACKWARDS, ClockState, business_date, calendar_date, clock_state
from ntt_pos.domain.core.errors import Denied, DomainError, PlaceUnfit, ShopError, StorageError
from ntt_pos.domain.core.permissions import AT_SEAT, Act, Rights, Verdict, read_rights, verdict
from ntt_pos.domain.core.shop_settings import ShopSettings
from ntt_pos.domain.core.users import Actor, Role
from ntt_pos.i18n import N_
from ntt_pos.services.core.ports import Clock, Ids
from ntt_pos.services.core.writers import OnlyAtSeat

if TYPE_CHECKING:
    from ntt_pos.services.core.journal_entry import JournalEntry

MOST_CODES: Final = 10_000
_log = logging.getLogger(__name__)


class ClockSuspect(DomainError):
    """The PC's clock contradicts the books; a manager confirms it before anything is recorded."""


class DateAsked(DomainError):
    """The last record is more than two days old: somebody types today's date before anything is recorded."""


class SessionEnded(DomainError):
    """The acting user was disabled meanwhile: the screen asks for another sign-in."""

    def __init__(self, by: Actor) -> None:
        super().__init__(
            N_("{name} may no longer work here: the user was disabled. Nothing was recorded."), name=by.name
        )
        self.username = by.username


@dataclass(frozen=True, slots=True)
class Home:
    """Which outlet and register this installation is."""

    outlet_id: int
    outlet_code: str
    register_id: int
    register_code: str
    practice: bool


def _room_unknown() -> int | None:
    return None


@dataclass(slots=True)
class Context:
    """What every service is given: database, clock, ids, home and the settings in force."""

    database: Database
    clock: Clock
    ids: Ids
    home: Home
    settings: ShopSettings
    free_bytes: Callable[[], int | None] = _room_unknown  # on the disk that holds the books
    pc: str = ""  # which PC this is, where several share the books
    only_read: bool = False  # whether these books are the office's copy of what another PC keeps
    seat: str = ""  # the register of the PC that keeps what several PCs share; "" where the shop has one PC
    retired: bool = False  # whether the seat took this PC out of the shop
    waits: ShopError | None = None  # why nothing is recorded until other PCs gave back what is missing here
    seat_waits: ShopError | None = None  # why what several PCs share is not changed here, although this is the seat
    before_acts: Callable[[], None] | None = None  # proves the books that a window was opened on
    codes: dict[tuple[str, int], str] = field(default_factory=dict)
    changed: set[tuple[str, int]] = field(default_factory=set)  # products and producers the search has not taken up yet

    @contextmanager
    def writing(
        self,
        by: Actor,
        *,
        act: Act | None = None,
        subject: str = "",
        despite_clock: bool = False,
    ) -> Iterator[UnitOfWork]:
        """Open the writing unit of an act by ``by``: it commits when the block ends, or leaves nothing behind.

        ``act`` is the right it needs, checked first and by the role the user has now; ``subject`` names what it is done
        to. Raises ClockSuspect, DateAsked, SessionEnded and Denied; the last two are journalled although nothing else is.
        ``despite_clock`` is for what must be recorded even while the clock is suspect (a failed sign-in, the
        confirmation of the clock): it is dated on the newest business date, or the day after when that one was cut.
        Everything else waits until the books that a window was opened on are proved; raises StorageError when they are not.
        """
        if self.only_read:
            raise PlaceUnfit(
                "These books are a copy of what {code} keeps, and they are only read. Work there; nothing was recorded.",
                code=self.home.register_code,
            )
        if self.retired:
            raise PlaceUnfit(
                "{code} was taken out of the shop at the office PC ({seat}). Nothing was recorded; if this PC shall go on, "
                "let it join again with a new code from there.",
                code=self.home.register_code,
                seat=self.seat,
            )
        if self.waits is not None:
            raise PlaceUnfit(self.waits.message, **self.waits.params)
        if self.before_acts is not None and not despite_clock:
            self.before_acts()
        try:
            with self.database.writing() as unit:
                work = UnitOfWork.open(self, unit, by, despite_clock=despite_clock)
                if act is not None:
                    work.right(act, subject)
                yield work
        except BaseException as error:
            self.codes.clear()  # names of rows that were rolled back must not be remembered
            if isinstance(error, Denied):
                self._note_denial(by, error.act, error.subject)
            elif isinstance(error, SessionEnded) and error.username == by.username:
                self._note_denial(by, str(act or ""), subject)
            raise
        self.changed |= work.changed
        for booked in work.booked:  # hardly ever named again: a day of sales must not fill the memory with them
            self.codes.pop(booked, None)
        if len(self.codes) > MOST_CODES:
            self.codes.clear()

    @property
    def at_seat(self) -> bool:
        """Whether what several PCs share is changed here: on the seat, and where the shop has one PC."""
        return self.seat in {"", self.home.register_code} and self.waits is None and self.seat_waits is None

    def is_elsewhere(self, *acts: Act) -> bool:
        """Whether all these acts are done on another PC than this one."""
        return not self.at_seat and all(act in AT_SEAT for act in acts)

    def need_seat(self) -> None:
        """Raise OnlyAtSeat on any other PC than the seat."""
        if not self.at_seat:
            raise self.only_at_seat()

    def only_at_seat(self) -> DomainError:
        """Return why what several PCs share is not changed on this one."""
        if self.seat_waits is not None:
            return DomainError(self.seat_waits.message, **self.seat_waits.params)
        return OnlyAtSeat(self.seat)

    def refuse_elsewhere(self, act: Act) -> None:
        """Raise OnlyAtSeat when an act is done on another PC than this one."""
        if self.is_elsewhere(act):
            raise self.only_at_seat()

    def refuse_set_back_clock(self, unit: Unit) -> None:
        """Raise ClockSuspect when the clock is before the last record: the day it names is a wrong one."""
        now, last = self.clock.now(), calendar.last_instant(unit, self.home.outlet_id)
        if now < last - BACKWARDS:
            raise _clock_suspect(now, last)

    def dates(self, unit: Unit) -> tuple[date, date]:
        """Return the business date that prices and terms go by, and the calendar date that expiry goes by."""
        now, state = self.clock.now(), calendar.day_state(unit, self.home.outlet_id)
        on = business_date(now, cutoff_hour=self.settings.cutoff_hour, newest=state.newest, last_cut=state.last_cut)
        return on, calendar_date(now)

    def allow(self, by: Actor, act: Act, subject: str = "") -> Verdict:
        """Return whether somebody may do an act that writes nothing (reading reports, personal data); raises Denied.

        A denial is journalled, as in ``writing``; raises OnlyAtSeat on a PC where nobody may.
        """
        self.refuse_elsewhere(act)
        with self.reading() as unit:
            state = users.acting(unit, self.home.outlet_id, by.user_id)
        if state is None or not state["active"]:
            self._note_denial(by, str(act), subject)
            raise SessionEnded(by)
        now = _now(by, state)
        try:
            return _answer(now, act, subject, _rights(state["rights"]))
        except Denied:
            self._note_denial(by, str(act), subject)
            raise

    def verdict_on(self, by: Actor, act: Act) -> Verdict:
        """Return what somebody may do by the role they have now; asking is no attempt, so nothing is journalled."""
        return self.verdicts(by)[act]

    def verdicts(self, by: Actor) -> dict[Act, Verdict]:
        """Return what somebody may do now, act by act; whoever was disabled may do nothing."""
        with self.reading() as unit:
            state = users.acting(unit, self.home.outlet_id, by.user_id)
        if state is None or not state["active"]:
            return dict.fromkeys(Act, Verdict.DENIED)
        rights = _rights(state["rights"])
        now = _now(by, state)
        found = {act: verdict(now.role, act, rights, now.role_code) for act in Act}
        return found if self.at_seat else found | dict.fromkeys(AT_SEAT, Verdict.DENIED)

    def _note_denial(self, by: Actor, act: str, subject: str) -> None:
        """Journal who tried what. The denial stands also when it cannot be written; the log then says so."""
        if self.only_read or self.waits is not None:
            return
        try:
            with self.database.writing() as unit:
                work = UnitOfWork.open(self, unit, by, despite_clock=True, shut_out=True)
                with work.record("denied") as record:
                    record.notes.update(act=str(act), object=subject, role=work.by.role_code)
        except ShopError as error:
            self.codes.clear()
            _log.error("A denial (%s, %s) could not be journalled: %s", by.username, act, error)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """Open a consistent view."""
        with self.database.reading() as unit:
            yield unit


class UnitOfWork:
    """An open writing: its moment, business date and actor. Rows are added through records."""

    def __init__(
        self,
        context: Context,
        unit: Unit,
        by: Actor,
        now: datetime,
        on: date,
        rights: Rights,
        *,
        newest: date | None,
        last: datetime | None = None,
    ) -> None:
        self.context = context
        self.unit = unit
        self.by = by
        self.now = now
        self.on = on
        self.rights = rights
        self.approvals: set[str] = set()
        self.changed: set[tuple[str, int]] = set()
        self.booked: list[tuple[str, int]] = []  # the rows of books that this unit added
        self._newest = newest
        self._last = last

    @classmethod
    def open(
        cls, context: Context, unit: Unit, by: Actor, *, despite_clock: bool = False, shut_out: bool = False
    ) -> UnitOfWork:
        """Check the actor and the clock against the books and fix the business date of everything written here.

        The actor's role is the one they have now, not the one they signed in with. ``shut_out`` is for the record of an
        attempt by somebody who was disabled.
        """
        now = context.clock.now()
        state = users.acting(unit, context.home.outlet_id, by.user_id, register_id=context.home.register_id)
        if state is not None and context.pc != (state["pc"] or ""):
            _take_register(context, unit, state["pc"] or "", now)
        if state is None or not (state["active"] or shut_out):
            raise SessionEnded(by)
        refuse_left(context, unit)
        by = _now(by, state)
        rights = _rights(state["rights"])
        newest, last_cut, last = state["newest_date"], state["last_cut"], state["last_instant"]
        clock = clock_state(now, last)
        if clock is not ClockState.RIGHT:
            if despite_clock and newest is not None:
                on = newest if last_cut is None else max(newest, last_cut + timedelta(days=1))
                return cls(context, unit, by, now, on, rights, newest=newest)
            if clock is ClockState.ASK_DATE:
                raise DateAsked(
                    "The last record is of {last}, the PC's clock says {now}. Type today's date to go on; nothing was recorded.",
                    now=now,
                    last=last,
                )
            raise _clock_suspect(now, last)
        on = business_date(now, cutoff_hour=context.settings.cutoff_hour, newest=newest, last_cut=last_cut)
        return cls(context, unit, by, now, on, rights, newest=newest, last=max(now, last or now))

    def keep_newest(self, on: date) -> None:
        """Let the outlet's newest date and moment be those of its newest record; a suspect clock moves no moment."""
        self.unit.upsert(
            shop.day_state,
            [
                {
                    "outlet_id": self.context.home.outlet_id,
                    "newest_date": on if self._newest is None else max(on, self._newest),
                    "last_cut": None,
                    "last_closed": None,
                    "last_instant": self._last,
                }
            ],
            put=("newest_date",) if self._last is None else ("newest_date", "last_instant"),
        )

    def right(self, act: Act, subject: str = "") -> Verdict:
        """Return whether the acting user may do an act alone or needs approval; raise Denied when they may not at all.

        Raises OnlyAtSeat on a PC where nobody may.
        """
        self.context.refuse_elsewhere(act)
        return _answer(self.by, act, subject, self.rights)

    def number(self, series: str) -> str:
        """Return the next gapless number of a series such as ``JL-LRT-01-2026`` (design 2, Numbers)."""
        value = records.counted_up(self.unit, series, self.context.home.outlet_id)
        return f"{series}-{value:06d}"

    def register_number(self, kind: str) -> str:
        """Return the next number of a series kept per register: JL sale, RT return, Z."""
        return self.number(f"{kind}-{self.context.home.register_code}-{self.on.year}")

    def outlet_number(self, kind: str, on: date | None = None) -> str:
        """Return the next number of a series kept per outlet: TJ, BB, ST, BT, SO, BA, BM, KR."""
        return self.number(f"{kind}-{self.context.home.outlet_code}-{(on or self.on).year}")

    @contextmanager
    def record(self, kind: str, *, on: date | None = None) -> Iterator[JournalEntry]:
        """Open one journal record; it is chained when the block ends. ``on`` overrides the business date (settlements)."""
        from ntt_pos.services.core.journal_entry import JournalEntry  # a till is usable before it writes

        record = JournalEntry(self, kind, on or self.on)
        yield record
        record.seal()


def refuse_left(context: Context, unit: Unit) -> None:
    """Raise PlaceUnfit when the shop left these books on a server: another PC keeps them, and goes on with them."""
    if context.database.is_sqlite:
        return
    from ntt_pos.data.queries.core import leaving

    if (left := leaving.left(unit, context.home.outlet_id)) is not None:
        raise left_by(left["code"], left["at"])


def left_by(register: str, at: datetime) -> PlaceUnfit:
    """Return what is said of books on a server that a shop left, and what is done now on this PC."""
    return PlaceUnfit(
        "The shop left this server on {at}; its office PC is {register}. Let this PC join it: show a code there (Settings, "
        "Other PCs), and enter here: ntt-pos join FOLDER CODE. It stays the register that it was. On {register} itself, once more: ntt-pos "
        "leave-server FOLDER. Nothing was recorded.",
        at=at,
        register=register,
    )


def check_pc(context: Context, pc: str) -> None:
    """Return when this PC may work as its register, which belongs to ``pc`` ("" for none yet); raises PlaceUnfit."""
    code = context.home.register_code
    if context.pc and pc not in {"", context.pc}:
        raise PlaceUnfit(
            "Register {code} belongs to another PC, and no two PCs work as the same one. Nothing was recorded. Give this PC a "
            "register of its own (ntt-pos registers --here CODE); if the other PC is out of use, add --take-over.",
            code=code,
        )


def _take_register(context: Context, unit: Unit, pc: str, now: datetime) -> None:
    """Take the register for this PC when it has none yet; a file has one register and one PC."""
    if context.pc:
        check_pc(context, pc)
        registers.give_to(unit, context.home.register_id, context.pc, now)


def _clock_suspect(now: datetime, last: datetime | None) -> ClockSuspect:
    return ClockSuspect(
        "The PC's clock says {now}, but the last record is of {last}. A manager must confirm the clock.",
        now=now,
        last=last,
    )


def _now(by: Actor, state: Mapping[str, Any]) -> Actor:
    """Return somebody with the role they have now, not the one they signed in with."""
    return replace(by, role=Role(state["role"]), own=own_of(state))


def _answer(by: Actor, act: Act, subject: str, rights: Rights) -> Verdict:
    """Answer the one question about a right that every act of every service asks."""
    answer = verdict(by.role, act, rights, by.role_code)
    if answer is Verdict.DENIED:
        raise Denied(
            "{name} may not do this. Ask a manager or the owner; nothing was recorded.",
            act=act,
            subject=subject,
            name=by.name,
        )
    return answer


def _rights(stored: str | None) -> Rights:
    """Return the shop's own rights from their setting; without one the defaults hold."""
    try:
        return read_rights(json.loads(stored)) if stored else read_rights("")
    except (ValueError, TypeError) as error:
        raise StorageError("The rights of the roles hold what this program never writes. Restore a backup.") from error
