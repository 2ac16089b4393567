"""The PCs of a shop, each with books of its own: who was admitted with which key, who is the seat, who was taken out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import shop
from ntt_pos.data.queries.core import chains
from ntt_pos.data.queries.core import other_pcs as heard
from ntt_pos.data.queries.core import registers as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.users import Role
from ntt_pos.services.core.registers import RegisterKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context, Home, UnitOfWork

MOST_REGISTERS: Final = 99


@dataclass(frozen=True, slots=True)
class OtherPC:
    """A PC of the shop: its register, its public key (hex), and the last record that counts when it was taken out."""

    register: str
    register_id: int
    key: str
    seat: bool
    ended: int | None = None
    ended_at: datetime | None = None


def pcs(unit: Unit) -> tuple[OtherPC, ...]:
    """Return the PCs of these books, this one too, by register; none where the shop has one."""
    return tuple(
        OtherPC(row["code"], row["id"], row["public_key"], bool(row["seat"]), row["last_seq"], row["ended_at"])
        for row in query.admitted(unit)
    )


def seat_head(unit: Unit) -> int:
    """Return the place of the seat's newest record that is here, among all that the seat wrote, wherever it was then."""
    seat = next(each for each in pcs(unit) if each.seat)
    last, _hash = chains.head(unit, seat.register) or (0, "")
    return query.seat_place(unit, seat.register_id, last)


class SeatComes(DomainError):
    """The seat is handed to this PC, and the last records of the one that had it are on their way."""


def seat_epoch(unit: Unit) -> int:
    """Return how often the seat moved, as far as that is known here."""
    return max((row["epoch"] for row in query.openings(unit)), default=0)


def follow_seat(context: Context, unit: Unit, *, told: int = 0) -> None:
    """Let a PC go by where the seat is now: nobody has it while it moves, ``told`` is how often another PC says it moved."""
    moving, home = query.hand_over(unit), context.home
    if moving is not None:
        context.seat = moving["next"]
    else:
        context.seat = next((each.register for each in pcs(unit) if each.seat), "")
    if moving is not None and moving["next_id"] == home.register_id:
        context.seat_waits = SeatComes(
            "{register} becomes the office PC: it waits for the last records of the PC that was it. Nothing was recorded; leave "
            "both programs open.",
            register=home.register_code,
        )
    elif context.seat == home.register_code and told > seat_epoch(unit):
        context.seat_waits = SeatComes(
            "Another PC is the office PC now; its records are on their way to {register}. Nothing was recorded; leave both "
            "programs open.",
            register=home.register_code,
        )
    elif isinstance(context.seat_waits, SeatComes):
        context.seat_waits = None


def lost_pc(unit: Unit, known: Sequence[OtherPC], home: Home) -> OtherPC:
    """Return the PC that is lost when the owner says so here: the one with the seat, or that it is being handed to.

    The PC that it is handed to needs only the last record of the one before: said there, that one is lost.
    """
    seat, moving = next((each for each in known if each.seat), None), query.hand_over(unit)
    if moving is not None and moving["next_id"] != home.register_id:
        seat = next((each for each in known if each.register_id == moving["next_id"]), None)
    if seat is None or seat.register_id == home.register_id:
        raise DomainError("This PC is the office PC. Nothing was changed.")
    return seat


def removable(unit: Unit, code: str) -> OtherPC:
    """Return a PC as it is once it is taken out now: what is here of it counts. Raises DomainError where it cannot be."""
    others = {each.register: each for each in pcs(unit) if not each.seat and each.ended is None}
    if code not in others:
        raise DomainError(
            "No other PC works here as {code}. PCs that can be taken out: {known}. Nothing was changed.",
            code=code[:40],
            known=", ".join(others) or "-",
        )
    last, _hash = chains.head(unit, code) or (0, "")
    return replace(others[code], ended=last)


class Admissions:
    """Admits PCs and takes them out; the seat does, and a shop's one PC becomes the seat with the first."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def check(self, *, by: Actor) -> None:
        """Return when this PC may admit others; raises Denied, OnlyAtSeat and DomainError."""
        self._context.allow(by, Act.SETTINGS, "PC")
        self._context.need_seat()

    def next_code(self, unit: Unit, also: Iterable[str] = ()) -> str:
        """Return the code that the next PC gets: a register without a PC, or a number that none ever had, nor ``also``."""
        if waiting := self.without_pc(unit):
            return waiting[0]
        outlet, known = self._context.home.outlet_code, {*query.codes(unit), *also}
        for number in range(1, MOST_REGISTERS + 1):
            code = f"{outlet}-{number:02d}"
            if code not in known:
                return code
        raise DomainError("This shop has had {count} registers, and no number is left.", count=MOST_REGISTERS)

    def without_pc(self, unit: Unit) -> tuple[str, ...]:
        """Return the registers that came from a server where PCs shared the books, and whose PCs have not come yet."""
        known = {self._context.home.register_code, *(each.register for each in pcs(unit))}
        return tuple(code for code in query.codes(unit) if code not in known)

    def admit(self, *, by: Actor, code: str, key: str, own_key: str) -> OtherPC:
        """Admit a PC by its public key (hex), as a new register or one without a PC; ``own_key`` is told with the first one."""
        context = self._context
        self.check(by=by)
        with context.writing(by, act=Act.SETTINGS, subject=code) as work:
            known, there = pcs(work.unit), query.with_code(work.unit, code)
            waits = code in self.without_pc(work.unit)
            if (there is not None and not waits) or key in {each.key for each in known}:
                raise DomainError("A PC works as {code} already. Nothing was changed.", code=code)
            with work.record("register.admitted") as record:
                made = {
                    "code": code,
                    "kind": RegisterKind.TILL.value,
                    "epoch": 0,
                    "install_uid": context.ids.uid(work.now),
                }
                rows = [(there["id"] if there is not None else record.save(shop.register, made), key, False)]
                if not known:
                    rows.insert(0, (context.home.register_id, own_key, True))
                record.add_all(
                    shop.register_admitted,
                    [
                        {**record.posting(), "admitted_id": register_id, "public_key": public, "seat": seat}
                        for register_id, public, seat in rows
                    ],
                )
        context.seat = context.seat or context.home.register_code
        with context.reading() as unit:
            return next(each for each in pcs(unit) if each.register == code)

    def hand_over(self, *, by: Actor, code: str) -> None:
        """Close the seat here for another PC: from now on nobody has it until that PC has this record and opens it."""
        context = self._context
        self.check(by=by)
        with context.writing(by, act=Act.SETTINGS, subject=code[:40]) as work:
            others = {each.register: each for each in pcs(work.unit) if not each.seat and each.ended is None}
            if code not in others:
                raise DomainError(
                    "No other PC works here as {code}. PCs that can become the office PC: {known}. Nothing was changed.",
                    code=code[:40],
                    known=", ".join(others) or "-",
                )
            epoch = seat_epoch(work.unit) + 1
            with work.record("seat.closed") as record:
                record.add(shop.seat_closed, {**record.posting(), "epoch": epoch, "next_id": others[code].register_id})
        with context.reading() as unit:
            follow_seat(context, unit)

    def moving(self) -> tuple[str, str] | None:
        """Return from and to which PC the seat moves just now, as far as that is known here; None while it does not."""
        with self._context.reading() as unit:
            moving = query.hand_over(unit)
            if moving is None:
                return None
            return next(each.register for each in pcs(unit) if each.register_id == moving["register_id"]), moving[
                "next"
            ]

    def open_seat(self, *, by: Actor) -> None:
        """Open the seat that was handed to this PC; it goes on from the record that closed it."""
        context = self._context
        with context.writing(by) as work:
            moving = query.hand_over(work.unit)
            if moving is None or moving["next_id"] != context.home.register_id:
                return
            with work.record("seat.opened") as record:
                record.add(
                    shop.seat_opened,
                    {
                        **record.posting(),
                        "epoch": moving["epoch"],
                        "lost": False,
                        "before_id": moving["register_id"],
                        "before_seq": moving["seq"],
                        "before_head": moving["hash"],
                    },
                )
        with context.reading() as unit:
            follow_seat(context, unit)

    def take_lost_seat(self, *, by: Actor, also: Callable[[UnitOfWork], None] = lambda _work: None) -> None:
        """Open the seat here although the PC that has it did not close it, and take that PC out up to what is here of it.

        A PC that handed the seat to one that never opened it takes it back so. ``also`` is done with it or not at all.
        Only the owner does; raises DomainError.
        """
        context, before = self._context, (self._context.seat, self._context.seat_waits)
        try:
            with context.writing(by, act=Act.SETTINGS) as work:
                check_owner(work.by)
                known = pcs(work.unit)
                lost = lost_pc(work.unit, known, context.home)
                before_seat = next(each for each in known if each.seat)
                seq, newest = chains.head(work.unit, before_seat.register) or (0, "")
                last, _hash = chains.head(work.unit, lost.register) or (0, "")
                moving = query.hand_over(work.unit)
                epoch = max(seat_epoch(work.unit), moving["epoch"] if moving is not None else 0) + 1
                with work.record("seat.opened") as record:
                    record.add(
                        shop.seat_opened,
                        {
                            **record.posting(),
                            "epoch": epoch,
                            "lost": True,
                            "before_id": before_seat.register_id,
                            "before_seq": seq,
                            "before_head": newest,
                        },
                    )
                context.seat, context.seat_waits = context.home.register_code, None
                heard.forget(work.unit, lost.register_id)
                with work.record("register.retired") as record:
                    gone = {"retired_id": lost.register_id, "last_seq": last}
                    record.add(shop.register_retired, {**record.posting(), **gone})
                also(work)
        except BaseException:
            context.seat, context.seat_waits = before
            raise

    def keep_lost_seat(self, *, by: Actor, also: Callable[[UnitOfWork], None]) -> None:
        """Go on as the office PC that did not count, because the one that did is lost, too: take that one out.

        ``also`` is done with it or not at all. Only the owner does; raises DomainError.
        """
        context = self._context
        before = context.seat, context.seat_waits, context.retired
        check_owner(by)
        try:
            context.seat, context.seat_waits, context.retired = context.home.register_code, None, False
            self.retire(by=by, code=before[0], also=also)
        except BaseException:
            context.seat, context.seat_waits, context.retired = before
            raise

    def keep_seat(self, *, by: Actor, key: Callable[[], str]) -> None:
        """Let the books that were brought back on this PC go on here as the seat; its key is another one on a new PC."""
        context = self._context
        with context.reading() as unit:
            known = pcs(unit)
        seat = next((each for each in known if each.seat), None)
        if seat is None or seat.register_id != context.home.register_id:
            return
        public = key()
        if seat.key == public:
            return
        with context.writing(by, despite_clock=True) as work, work.record("register.admitted") as record:
            row = {"admitted_id": seat.register_id, "public_key": public, "seat": True}
            record.add(shop.register_admitted, {**record.posting(), **row})

    def retire(self, *, by: Actor, code: str, also: Callable[[UnitOfWork], None] = lambda _work: None) -> OtherPC:
        """Take a PC out of the shop: what it recorded after the last record that is here does not count.

        ``also`` is done with it or not at all.
        """
        context = self._context
        self.check(by=by)
        with context.writing(by, act=Act.SETTINGS, subject=code[:40]) as work:
            found = removable(work.unit, code)
            heard.forget(work.unit, found.register_id)
            with work.record("register.retired") as record:
                record.add(
                    shop.register_retired,
                    {**record.posting(), "retired_id": found.register_id, "last_seq": found.ended},
                )
            also(work)
        return found


def check_owner(by: Actor) -> None:
    """Raise DomainError for anybody but the owner."""
    if by.role is not Role.OWNER:
        raise DomainError("Only the owner says that the office PC is lost. Nothing was changed.")
