"""What is known of an office PC that is lost: how far its records are here, and what it had told of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ntt_pos import i18n
from ntt_pos.data.queries.core import chains
from ntt_pos.data.queries.core.heads import install_of
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.parcel import Kind, garbled
from ntt_pos.i18n import _
from ntt_pos.services.core.shop_pcs import lost_pc, pcs
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.meeting import check_key

if TYPE_CHECKING:
    from datetime import datetime

    from ntt_pos.services.core.unit_of_work import Context
    from ntt_pos.services.replication.accepted_keys import Note
    from ntt_pos.services.replication.carriers import Carrier


@dataclass(frozen=True, slots=True)
class LostSeat:
    """The office PC that is lost: its last record that is here and when that was, and how many more it had told of.

    ``ignored`` is what lies where the PCs meet, and no PC of this shop said.
    """

    register: str
    last: int
    at: datetime | None
    missing: int
    ignored: tuple[ShopError, ...] = field(default=(), compare=False)


def look_for_seat(context: Context, carrier: Carrier, note: Note) -> LostSeat:
    """Return what this PC has of the office PC, and what is known to be missing.

    Where the PCs meet tells how much each has: who has more takes the office over, so that nothing goes. What none of them
    signed stops nothing. Raises DomainError.
    """
    with context.reading() as unit:
        known, install = pcs(unit), install_of(unit, context.home.outlet_id)
        lasts = {pc.register: (chains.head(unit, pc.register) or (0, ""))[0] for pc in known}
        counts = note.offices.winner if note.offices is not None else ""
        seat = next((pc for pc in known if pc.register == counts), None) or lost_pc(unit, known, context.home)
        last = lasts[seat.register]
        at = chains.moment_at(unit, seat.register_id, last)
    told, place = last, carrier.reach(lasts) / seat.register
    parcel_files.records_files(place)  # a place that is away is no file that is wrong
    ignored: list[ShopError] = []
    for pc in known:
        path = place / (parcel_files.HEAD_FILE if pc is seat else parcel_files.taken_file(pc.register))
        if pc.register == context.home.register_code or pc.ended is not None or not path.exists():
            continue
        try:
            parcel = parcel_files.read(path, Kind.HEAD if pc is seat else Kind.TAKEN)
            check_key(pc, parcel, note)
            if (parcel.told.register, parcel.told.install) != (seat.register, install):
                raise garbled(path.name)
        except DomainError as error:
            ignored.append(error)
            continue
        found = parcel.told.last
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
    return LostSeat(seat.register, last, at, told - last, tuple(ignored))


def lost_words(lost: LostSeat, register: str) -> str:
    """Return what is kept of an office PC that is lost, and what is not: of that it told, and what it told nobody."""
    names = {"lost": lost.register, "register": register}
    at = i18n.moment(lost.at) if lost.at is not None else "-"
    kept = _(
        "Of {lost} counts what {register} has: up to record {last}, {at}.", last=i18n.number(lost.last), at=at, **names
    )
    told = _("{lost} told of no later record.", **names)
    if lost.missing:
        told = _(
            "{lost} told of its records {first} to {end}, and no PC says that it has them.",
            first=i18n.number(lost.last + 1),
            end=i18n.number(lost.last + lost.missing),
            **names,
        )
    again = _("What {lost} recorded after that is typed in again from paper.", **names)
    return "\n".join((kept, told, again, *map(i18n.explain, lost.ignored)))
