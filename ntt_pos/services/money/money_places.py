"""Where money is taken from or brought to: the safe, the bank, this register's drawer; and whether it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ntt_pos.data.queries.money import places
from ntt_pos.data.queries.money.account import open_shift_id
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act, Verdict, verdict
from ntt_pos.domain.money.shift import BANK, SAFE, check_held, drawer, is_drawer
from ntt_pos.services.core.print_queue import JobKind, queue_job

if TYPE_CHECKING:
    from ntt_pos.services.core.unit_of_work import UnitOfWork


def paying_place(work: UnitOfWork, means: str, asked: str) -> tuple[str, int | None]:
    """Return the place money is taken from (or brought to) and, for this register's drawer, its open shift.

    Raises DomainError for a drawer without an open shift, a drawer of another register, or an unknown place.
    """
    home = work.context.home
    place = asked or (BANK if means == "TRANSFER" else SAFE)
    if means == "TRANSFER" and place != BANK:
        raise DomainError("A transfer leaves the bank, not {place}. No money was booked.", place=place)
    if place in (SAFE, BANK):
        return place, None
    if place != drawer(home.register_code):
        raise DomainError(
            "Money is paid from the safe, the bank or this register's drawer, not from {place}.", place=place
        )
    shift_id = open_shift_id(work.unit, home.register_id)
    if shift_id is None:
        raise DomainError("The drawer is closed. Open a shift, or pay from the safe. No money was booked.")
    return place, shift_id


def check_there(work: UnitOfWork, place: str, amount: int, *, sure: bool) -> None:
    """Raise when the safe or the bank does not hold so many rupiah, as far as the books can know.

    What is there is told only to who may see reports.
    """
    by, outlet_id = work.by, work.context.home.outlet_id
    check_held(
        place,
        amount,
        held=places.places(work.unit, outlet_id).get(place, 0),
        known=places.known(work.unit, outlet_id, place),
        sure=sure,
        told=verdict(by.role, Act.SEE_REPORTS, work.rights, by.role_code) is Verdict.ALLOWED,
    )


def spring_open(work: UnitOfWork, place: str) -> None:
    """Let the drawer spring open when it is the place."""
    if is_drawer(place):
        queue_job(work.unit, work.context, JobKind.KICK, place, now=work.now)
