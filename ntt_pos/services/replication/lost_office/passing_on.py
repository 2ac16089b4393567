"""Records of a PC that is gone, which the office PC passes on where the PCs meet has them no more: in a new folder or hub."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import shop
from ntt_pos.data.queries.core import chains
from ntt_pos.data.queries.core.heads import hash_at
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core.parcel import Kind, Told, record_lines
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.chain_parcels import next_records
from ntt_pos.services.replication.lost_office.office_rank import lying, may_open, rows_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ntt_pos.services.core.shop_pcs import OtherPC
    from ntt_pos.services.core.unit_of_work import Context
    from ntt_pos.services.replication.meeting import Meeting

MOST_BYTES: Final = parcel_files.MOST_BYTES - parcel_files.MOST_WORD_BYTES  # whoever lacks more joins again


@dataclass(frozen=True, slots=True)
class Gap:
    """What lacks here of a PC's records: those up to ``until``, whose hash is ``head`` ("" where the office PC says it)."""

    register: str
    until: int
    head: str = ""


def passed_on(register: str) -> str:
    """Return where an office PC puts what it passes on of another one's records."""
    return f"terusan-{register}.ntt"


def gap_before(context: Context, meeting: Meeting, pc: OtherPC) -> Gap | None:
    """Return what lacks here of the PC from whose record on a PC opens the seat; what it passes on must lead to that record."""
    for _seq, record in lying(context, meeting, pc):
        for row, user in rows_in(record, str(shop.seat_opened.name)):
            gap = Gap(str(row["before"]), int(row["before_seq"]), str(row["before_head"]))
            with context.reading() as unit:
                last, _hash = chains.head(unit, gap.register) or (0, "")
            if last < gap.until and may_open(context, meeting, pc, row, user):
                return gap
    return None


def pass_on(context: Context, meeting: Meeting, lacking: Mapping[str, int]) -> None:
    """Put the records of PCs that are out where others can take them who say that they lack them, from which on; else none.

    Only the office PC does: what it has of such a PC is what counts.
    """
    home = meeting.place / context.home.register_code
    for pc in meeting.known:
        if pc.ended is None:
            continue
        path = home / passed_on(pc.register)
        after = lacking.get(pc.register, -1)
        if not 0 <= after < pc.ended or not context.at_seat:  # whoever says what it lacks may say anything
            if path.is_file():
                parcel_files.take_away(path)
            continue
        _put(context, meeting, pc, after, pc.ended, path)


def _put(context: Context, meeting: Meeting, pc: OtherPC, after: int, ended: int, path: parcel_files.Place) -> None:
    """Write a PC's records after one, up to the last that counts, unless they lie there; more than others read is not written."""
    put = f"{after + 1} {ended} "
    if meeting.note.beside.get(path.name) == put + parcel_files.mark_of(path):
        return
    with context.reading() as unit:
        end = hash_at(unit, pc.register, ended)
        if end is None:
            return
        lines: list[bytes] = []
        last = after
        while last < ended and sum(map(len, lines)) <= MOST_BYTES:
            more = next_records(context, unit, last, meeting.install, of=pc)
            lines.append(record_lines(more.records[: ended - last]))
            last = more.told.last
    if sum(map(len, lines)) <= MOST_BYTES:
        told = Told(pc.register, meeting.install, after + 1, ended, end, "", instant_text(context.clock.now()))
        parcel_files.write(path, Kind.RECORDS, told, b"".join(lines), meeting.signer)
    else:
        parcel_files.take_away(path)
    meeting.note.beside[path.name] = put + parcel_files.mark_of(path)
