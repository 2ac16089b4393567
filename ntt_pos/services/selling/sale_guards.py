"""What stands before every new sale: room on the disk, and a paper that is typed in again only once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.selling.sales import number_of_paper
from ntt_pos.domain.core.disk import Room, room
from ntt_pos.domain.core.errors import DomainError, StorageError

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.selling.reentry import Reentry
    from ntt_pos.services.core.unit_of_work import Context

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


def check_paper(unit: Unit, reentry: Reentry | None) -> None:
    """Return when this paper is in the books neither as a sale nor typed in for its date; raise DomainError."""
    if reentry is None:
        return
    known = number_of_paper(unit, reentry.number, reentry.occurred_on)
    if known is not None:
        raise DomainError(
            "The receipt {paper} is in the books already, as {number}. Nothing was recorded.",
            paper=reentry.number,
            number=known,
        )
