"""The shop's registers: each is one PC with its own journal and its own numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ntt_pos.data.queries.core import registers as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.services.core.unit_of_work import check_pc

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context, UnitOfWork


class RegisterKind(StrEnum):
    """What a register is for: a till sells from a drawer, an office PC keeps the books."""

    TILL = "TILL"
    OFFICE = "OFFICE"


@dataclass(frozen=True, slots=True)
class RegisterCard:
    """A register of this outlet; ``here`` is the one of this installation, ``elsewhere`` one of another PC."""

    code: str
    kind: RegisterKind
    here: bool
    elsewhere: bool = False


class Registers:
    """Lists the outlet's registers, and says which one this PC is."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def registers(self) -> tuple[RegisterCard, ...]:
        """Return the outlet's registers by code."""
        home = self.context.home
        with self.context.reading() as unit:
            rows = query.registers(unit, home.outlet_id)
        return tuple(
            RegisterCard(
                row["code"],
                RegisterKind(row["kind"]),
                row["code"] == home.register_code,
                elsewhere=row["code"] != home.register_code and row["pc"] not in {None, self.context.pc},
            )
            for row in rows
        )

    def check_pc(self) -> None:
        """Return when this PC may work as its register; raises PlaceUnfit in words before anybody begins."""
        with self.context.reading() as unit:
            check_pc(self.context, query.pc_of(unit, self.context.home.register_id))

    def take(self, *, by: Actor, pc: str, take_over: bool = False) -> RegisterCard:
        """Let this register belong to a PC; the record is in its own journal. The PC that had it is refused from then on.

        Raises Denied, and DomainError when it belongs to another PC and nobody said that it is taken over.
        """
        context, home = self.context, self.context.home
        with context.writing(by, act=Act.SETTINGS, subject=home.register_code) as work:
            if not context.seat:
                raise DomainError("This shop has one PC, and it is its one register. Nothing was changed.")
            before = query.pc_of(work.unit, home.register_id)
            if before not in {"", pc} and not take_over:
                raise DomainError(
                    "Register {code} belongs to another PC. If that PC is out of use, add --take-over: it is refused from "
                    "then on. Nothing was changed.",
                    code=home.register_code,
                )
            hand_register(work, pc)
        return next(each for each in self.registers() if each.code == home.register_code)


def hand_register(work: UnitOfWork, pc: str) -> None:
    """Let the register of a writing belong to a PC, and record whose it was; nothing when it is that PC's already."""
    home = work.context.home
    before = query.pc_of(work.unit, home.register_id)
    if before != pc:
        query.give_to(work.unit, home.register_id, pc, work.now)
        with work.record("register.taken") as record:
            record.notes.update(register=home.register_code, pc=pc, before=before)
