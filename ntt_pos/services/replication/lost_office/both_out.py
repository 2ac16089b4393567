"""PCs that stay apart: two that took each other out of the shop, and one that goes on from what does not count here."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ntt_pos.data.models import shop
from ntt_pos.domain.core.business_date import CLOCKS_APART
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.parcel import Kind
from ntt_pos.i18n import N_
from ntt_pos.services.core.shop_pcs import pcs
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.lost_office.late_list import LIST
from ntt_pos.services.replication.lost_office.office_rank import SILENT, first_of_two, lying, rows_in, taken_out

if TYPE_CHECKING:
    from ntt_pos.domain.core.parcel import Record
    from ntt_pos.services.core.shop_pcs import OtherPC
    from ntt_pos.services.core.unit_of_work import Context
    from ntt_pos.services.replication.meeting import Meeting


class BothOut(DomainError):
    """A PC that is out of the shop here works on by an office of its own, for which the office PC of these books is out."""

    def __init__(self, other: str, office: str, winner: str, lists: Path) -> None:
        super().__init__(
            N_(
                "{other} was taken out of the shop here and works on: by its own books it is not {office} that is the office PC. "
                "The owner decides which of the two goes on, best {winner}. Keep every paper; on the one that gives way, and on each PC that "
                "went on with it, let the PC join again in a new folder with a code of the one that goes on, and type in again, marked "
                "late, what stands there in {path}."
            ),
            other=other,
            office=office,
            winner=winner,
            path=str(lists / LIST),
        )


class GoesOnApart(DomainError):
    """A PC's records name some that do not count here, of a PC that was taken out: they wait for ever."""

    def __init__(self, register: str, gone: str, ended: int) -> None:
        super().__init__(
            N_(
                "{register} goes on from records of {gone} that do not count here: {gone} was taken out of the shop at its record "
                "{ended}. What {register} records since then is not taken in. Take {register} out of the shop, let it join again in a "
                "new folder, and type in again what its {list} lists."
            ),
            register=register,
            gone=gone,
            ended=ended,
            list=LIST,
        )


def both_out(context: Context, meeting: Meeting, pc: OtherPC, lists: Path) -> BothOut | None:
    """Return that a PC which is out here works on by an office of its own, None where it does not.

    Nothing of it is taken in: the key of a PC that was taken out must not move the office. An owner decides.
    """
    if pc.ended is None or not _said_today(meeting, pc, context.clock.now()):
        return None
    opened = any(rows_in(record, str(shop.seat_opened.name)) for _seq, record in lying(context, meeting, pc))
    if not opened and context.home.register_code not in taken_out(context, meeting, pc):
        return None
    two = first_of_two(context, meeting, pc, (record for _seq, record in lying(context, meeting, pc)))
    with context.reading() as unit:
        office = next((each.register for each in pcs(unit) if each.seat), context.seat)
    winner = two[1].first.register if two is not None else pc.register if opened else office
    return BothOut(pc.register, office, winner, lists)


def goes_on_apart(context: Context, meeting: Meeting, pc: OtherPC) -> GoesOnApart | None:
    """Return that a PC's next records name some of a PC that was taken out here before these, None where they do not."""
    with context.reading() as unit:
        gone = {each.register: each.ended for each in pcs(unit) if each.ended is not None}
    for _seq, record in lying(context, meeting, pc) if gone else ():
        for register, seq in _named(record):
            if register in gone and seq > gone[register]:
                return GoesOnApart(pc.register, register, gone[register])
    return None


def _named(record: Record) -> list[tuple[str, int]]:
    """Return the records of others that a record names: what it was gone by, and from where it opens the seat."""
    named = [(str(row["before"]), int(row["before_seq"])) for row, _user in rows_in(record, str(shop.seat_opened.name))]
    if '"heads":' in record.text:
        with suppress(KeyError, ValueError, TypeError, AttributeError):
            named += [(str(code), int(seq)) for code, (seq, _hash) in json.loads(record.text)["heads"].items()]
    return named


def _said_today(meeting: Meeting, pc: OtherPC, now: datetime) -> bool:
    """Whether a PC that was taken out said something of its chain since then, and not long ago by a clock that can be right."""
    with suppress(ShopError, OSError):
        at = datetime.fromisoformat(meeting.signed_by(pc, _head(meeting, pc), Kind.HEAD).told.at)
        return pc.ended_at is not None and at > pc.ended_at and -CLOCKS_APART <= now - at < SILENT
    return False


def _head(meeting: Meeting, pc: OtherPC) -> parcel_files.Place:
    place: parcel_files.Place = meeting.place / pc.register
    return place / parcel_files.HEAD_FILE
