"""What is before every new sale: room on the disk, cash rounded as shown, and a paper that is typed in again only once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.core.records import first_instant
from ntt_pos.data.queries.selling.sales import late_approved, number_of_paper
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, StorageError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.devices.disk import Room, room
from ntt_pos.domain.selling.reentry import Reentry, check_reentry

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.services.core.unit_of_work import Context, UnitOfWork

_MEGABYTE: Final = 1_000_000


class DiskFull(StorageError):
    """Too little room on the disk for new sales; reading, closing the shift and backup still work."""


def check_room(context: Context) -> None:
    """Return when the disk has room for new sales; raise DiskFull below 200 MB."""
    free = context.free_bytes()
    if free is not None and room(free) is Room.FULL:
        raise DiskFull(
            "The disk has only {free} MB left, so nothing new is sold; nothing was recorded. Empty the recycle bin or move "
            "large files away, then take the payment again. Closing the shift and backup still work.",
            free=free // _MEGABYTE,
        )


def check_cash_unit(context: Context, shown: int | None) -> None:
    """Raise DomainError when cash is no longer rounded to the unit (rupiah) that was shown; None was shown to nobody."""
    unit = context.settings.cash_unit
    if shown not in (None, unit):
        raise DomainError(
            "The shop rounds cash to {unit} now. Nothing was recorded: check the new amount and take the payment again.",
            unit=unit,
        )


def first_day(unit: Unit) -> date:
    """Return the day the shop's books begin."""
    at = first_instant(unit)
    return calendar_date(at) if at is not None else date.min


def check_paper(unit: Unit, paper: Reentry | None, *, today: date) -> Reentry | None:
    """Return the paper as it is in the books; raises DomainError for one that cannot be, or is in them already."""
    if paper is None:
        return None
    reentry = check_reentry(paper.number, paper.occurred_on, today=today, since=first_day(unit))
    check_new(unit, reentry)
    return reentry


def check_new(unit: Unit, reentry: Reentry) -> None:
    """Raise DomainError for a paper that is in the books already, as far as this PC has heard."""
    known = number_of_paper(unit, reentry.number, reentry.occurred_on)
    if known is not None:
        raise DomainError(
            "The receipt {paper} is in the books already, as {number}. Nothing was recorded.",
            paper=reentry.number,
            number=known,
        )


def late_approval(work: UnitOfWork, number: str) -> list[ApprovalNeeded]:
    """Return what a late sale asks: one approval for all of them that a cashier types in on a business date."""
    if late_approved(work.unit, work.context.home.register_id, work.by.user_id, work.on):
        return []
    return [
        ApprovalNeeded(
            "Typing in late sales needs a manager's approval, once for all of today's. Nothing was sold.",
            act=Act.LATE_SALE,
            subject=number,
        )
    ]
