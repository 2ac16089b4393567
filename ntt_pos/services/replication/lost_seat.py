"""What is known of an office PC that is lost: how far its records are here, and what it had told of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ntt_pos.data.queries.core import chains
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.parcel import Kind
from ntt_pos.services.core.shop_pcs import lost_pc, pcs
from ntt_pos.services.replication import parcel_files

if TYPE_CHECKING:
    from datetime import datetime

    from ntt_pos.services.core.unit_of_work import Context
    from ntt_pos.services.replication.carriers import Carrier


@dataclass(frozen=True, slots=True)
class LostSeat:
    """The office PC that is lost: its last record that is here and when that was, and how many more it had told of."""

    register: str
    last: int
    at: datetime | None
    missing: int


def look_for_seat(context: Context, carrier: Carrier) -> LostSeat:
    """Return what this PC has of the office PC, and what is known to be missing.

    Where the PCs meet tells how much each has: who has more takes the office over, so that nothing goes. Raises DomainError.
    """
    with context.reading() as unit:
        known = pcs(unit)
        lasts = {pc.register: (chains.head(unit, pc.register) or (0, ""))[0] for pc in known}
        seat = lost_pc(unit, known, context.home)
        last = lasts[seat.register]
        at = chains.moment_at(unit, seat.register_id, last)
    told, place = last, carrier.reach(lasts) / seat.register
    for pc in known:
        path = place / (parcel_files.HEAD_FILE if pc is seat else parcel_files.taken_file(pc.register))
        if pc.register == context.home.register_code or pc.ended is not None or not path.is_file():
            continue
        found = parcel_files.read(path, Kind.HEAD if pc is seat else Kind.TAKEN).told.last
        if pc is not seat and found > last:
            raise DomainError(
                "{other} has record {seq} of {register}, and this PC has {last}. Make {other} the office PC, so that nothing "
                "is lost; nothing was changed.",
                other=pc.register,
                seq=found,
                register=seat.register,
                last=last,
            )
        told = max(told, found)
    return LostSeat(seat.register, last, at, told - last)
