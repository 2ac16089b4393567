"""Two PCs that did not hear of each other each took the office over: which one counts, the same on every PC."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.models import shop
from ntt_pos.data.queries.core import chains, registers, users
from ntt_pos.data.queries.core import other_pcs as heard
from ntt_pos.data.queries.core.heads import hash_at
from ntt_pos.domain.core import journal
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.parcel import Kind, follow
from ntt_pos.domain.core.users import Role
from ntt_pos.i18n import N_
from ntt_pos.services.core.shop_pcs import pcs
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.accepted_keys import Offices
from ntt_pos.services.replication.lost_office.late_list import LIST
from ntt_pos.services.replication.refused_records import Waits

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.parcel import Parcel, Record
    from ntt_pos.paths import DataFolder
    from ntt_pos.services.core.shop_pcs import OtherPC
    from ntt_pos.services.core.unit_of_work import Context
    from ntt_pos.services.replication.accepted_keys import Note
    from ntt_pos.services.replication.meeting import Meeting

SILENT: Final = timedelta(days=1)  # an office PC that said nothing for so long may be lost

_SAYS: Final[Mapping[str, Mapping[str, type]]] = {
    str(shop.seat_opened.name): {
        "epoch": int,
        "lost": int,
        "uid": str,
        "before": str,
        "before_seq": int,
        "before_head": str,
    },
    str(shop.seat_closed.name): {"epoch": int, "next": str},
    str(shop.register_retired.name): {"retired": str, "last_seq": int},
}


@dataclass(frozen=True, slots=True)
class Opening:
    """A record that opens the seat: where, the how manieth time, and up to which record of the one before it goes on.

    ``without`` are the PCs that were taken out of the shop there since then.
    """

    register: str
    epoch: int
    uid: str
    before_seq: int
    without: frozenset[str] = frozenset()


class TwoOffices(DomainError):
    """Two PCs took the office over for the same time; ``first`` counts, and ``loser`` does not since then."""

    def __init__(self, first: Opening, loser: str) -> None:
        super().__init__(
            N_(
                "{winner} is the office PC: {loser} took the lost one over, too, without having heard of it, and does not count "
                "since then. Take {loser} out of the shop at {winner} (Settings, Other PCs; or ntt-pos exchange --retire {loser}) and "
                "let it join again; what it recorded since then stands there in {list}, to be typed in again."
            ),
            winner=first.register,
            loser=loser,
            list=LIST,
        )
        self.first, self.loser = first, loser


class OtherOffice(DomainError):
    """These books went on with the office that does not count."""

    def __init__(self, winner: str, loser: str, *, home: str, folder: Path) -> None:
        super().__init__(
            N_(
                "{winner} is the office PC: two PCs took the lost one over, and {winner} counts. What {loser} recorded since then "
                "counts nowhere, and these books have it. Take {register} out of the shop at {winner} (Settings, Other PCs; or ntt-pos "
                "exchange --retire {register}) and let this PC join again in a new folder. Keep every paper: what {winner} does not have of "
                "{register} stands in {path}; type it in again there, marked late. Until then this PC sells on."
            ),
            winner=winner,
            loser=loser,
            register=home,
            path=str(folder / LIST),
        )
        self.winner = winner


def note_other_office(note: Note, problems: Mapping[str, ShopError]) -> None:
    """Note the first of all offices that count before the one that these books went on with, whenever it was heard of."""
    for code, each in problems.items():
        if isinstance(each, TwoOffices) and each.first.register == code:
            first, known = each.first, note.offices
            if known is None or beats(first, Opening(known.winner, known.epoch, "", known.before_seq)):
                note.offices = Offices(code, each.loser, first.epoch, first.before_seq)


def note_taken_out(context: Context, meeting: Meeting) -> None:
    """Note that this PC was taken out at the office that counts, whose records these books cannot take in."""
    offices = meeting.note.offices
    winner = next((each for each in meeting.known if offices is not None and each.register == offices.winner), None)
    if offices is not None and winner is not None and offices.ended is None:
        ended = taken_out(context, meeting, winner).get(context.home.register_code)
        meeting.note.offices = replace(offices, ended=ended)


def follow_other_office(context: Context, unit: Unit, folder: DataFolder, note: Note) -> None:
    """Let a PC whose books went on with the office that does not count go by the one that does, while that one works."""
    if note.offices is not None and any(
        each.register == note.offices.winner and each.ended is not None for each in pcs(unit)
    ):
        note.offices = None
    if note.offices is not None:
        winner, loser = note.offices.winner, note.offices.loser
        context.seat = winner
        context.seat_waits = OtherOffice(winner, loser, home=context.home.register_code, folder=folder.root)
    elif isinstance(context.seat_waits, OtherOffice):
        context.seat_waits = None


def check_silent(context: Context, winner: str) -> None:
    """Raise DomainError unless the books go on from this PC's opening, and the office that counts said nothing for a day."""
    with context.reading() as unit:
        at = next((each.at for each in heard.heard(unit, context.home.outlet_id) if each.code == winner), None)
        mine = next((each for each in pcs(unit) if each.seat), None)
    if context.seat_waits is not None and (mine is None or mine.register != context.home.register_code):
        raise context.seat_waits
    if at is not None and context.clock.now() - at < SILENT:
        raise DomainError(
            "{winner} is the office PC, and said so on {at}. Only when it has said nothing for {hours} hours and is lost, too, does "
            "{register} go on in its place. Nothing was changed.",
            winner=winner,
            at=at,
            hours=int(SILENT.total_seconds() // 3600),
            register=context.home.register_code,
        )


def beats(one: Opening, other: Opening) -> bool:
    """Whether one counts and not the other: where they went apart first, who has more of the lost PC, the lower register.

    But who took the other one out of the shop, and was not taken out there, comes first: that one was lost, too. All is told by
    the records themselves, so that every PC finds the same.
    """
    out, is_out = other.register in one.without, one.register in other.without
    if out != is_out:
        return out
    return (one.epoch, -one.before_seq, one.register) < (other.epoch, -other.before_seq, other.register)


def went_aside(problems: Mapping[str, ShopError]) -> set[str]:
    """Return the PCs whose records go on from an office that does not count: where they say that the seat is, it is not."""
    aside = {each.loser for each in problems.values() if isinstance(each, TwoOffices)}
    for _ in problems:
        aside |= {code for code, each in problems.items() if isinstance(each, Waits) and each.waits_for in aside}
    return aside


def first_of_two(
    context: Context, meeting: Meeting, pc: OtherPC, records: Iterable[Record]
) -> tuple[int, TwoOffices] | None:
    """Return where a PC's next records open the seat beside another PC that did so, too, and which of all counts.

    None where nothing is in the way: no other PC did, or this one counts and the other one is not in these books.
    """
    for place, record in enumerate(records):
        for mine in _opened(context, meeting, pc, record):
            with context.reading() as unit:
                there = registers.opening(unit, mine.epoch)
                out = frozenset(each.register for each in pcs(unit) if each.ended is not None)
            here = (
                Opening(there["code"], mine.epoch, there["uid"], there["before_seq"], out)
                if there is not None
                else None
            )
            if here is not None and here.uid == mine.uid:
                continue
            first = here or mine
            for each in (mine, *(other for other in _elsewhere(context, meeting, pc) if other.epoch == mine.epoch)):
                first = each if beats(each, first) else first
            if first is not mine:
                return place, TwoOffices(first, pc.register)
            if here is not None:
                return place, TwoOffices(first, here.register)
    return None


def second_office(context: Context, meeting: Meeting, pc: OtherPC) -> TwoOffices | None:
    """Return which office counts where a PC opened the seat in records that cannot be taken in yet, None where it did not."""
    found = first_of_two(context, meeting, pc, (record for _seq, record in lying(context, meeting, pc)))
    return found[1] if found is not None else None


def _elsewhere(context: Context, meeting: Meeting, but: OtherPC) -> Iterator[Opening]:
    """Yield what the other PCs open the seat with in the records that lie where the PCs meet."""
    for pc in meeting.known:
        if pc.register not in {but.register, context.home.register_code} and pc.ended is None:
            for _seq, record in lying(context, meeting, pc):
                yield from _opened(context, meeting, pc, record)


def lying(context: Context, meeting: Meeting, pc: OtherPC) -> Iterator[tuple[int, Record]]:
    """Yield a PC's records, and their numbers, that lie where the PCs meet and are not in these books yet.

    Only what follows the last one here, and leads to the end that the PC signed: the signature covers no more than that end,
    so that anybody may have changed the rest.
    """
    with context.reading() as unit:
        last, newest = chains.head(unit, pc.register) or (0, journal.GENESIS)
    proved = {last: {newest}}
    for each in parcel_files.records_files(meeting.place / pc.register):
        if each.last > last:
            with suppress(ShopError):  # what is wrong with it is said when it is taken in
                parcel = meeting.signed_by(pc, each.path, Kind.RECORDS)
                first = max(parcel.told.first, last + 1)
                found = list(parcel.records())[first - parcel.told.first :]
                if any(
                    follow(pc.register, first, before, found, parcel.told.hash) for before in proved.get(first - 1, ())
                ):
                    for seq, record in enumerate(found, first):
                        proved.setdefault(seq, set()).add(record.hash)
                        yield seq, record


def _opened(context: Context, meeting: Meeting, pc: OtherPC, record: Record) -> Iterator[Opening]:
    """Yield the opening in a PC's record: an owner says there that the office is lost, or it was handed to that PC."""
    for row, user in rows_in(record, str(shop.seat_opened.name)):
        if may_open(context, meeting, pc, row, user):
            without = frozenset(taken_out(context, meeting, pc))
            yield Opening(pc.register, int(row["epoch"]), str(row["uid"]), int(row["before_seq"]), without)


def may_open(context: Context, meeting: Meeting, pc: OtherPC, opened: dict[str, Any], user: str) -> bool:
    """Whether a PC opens the seat by right: an owner says that the office is lost, or it was handed to that PC."""
    if not opened["lost"]:
        return _was_handed(context, meeting, pc, opened)
    with context.reading() as unit:
        return _is_owner(unit, context.home.outlet_id, user)


def taken_out(context: Context, meeting: Meeting, pc: OtherPC) -> dict[str, int]:
    """Return which PCs another one takes out of the shop in records that are not here yet, and up to which record each counts."""
    return {
        str(gone["retired"]): int(gone["last_seq"])
        for _seq, record in lying(context, meeting, pc)
        for gone, _user in rows_in(record, str(shop.register_retired.name))
    }


def _is_owner(unit: Unit, outlet_id: int, name: str) -> bool:
    user = users.user_named(unit, outlet_id, name)
    return user is not None and Role(user["role"]) is Role.OWNER


def _was_handed(context: Context, meeting: Meeting, pc: OtherPC, opened: dict[str, Any]) -> bool:
    """Whether the PC that had the seat closed it for this one, in the record that the opening goes on from.

    Where that record is neither in these books nor where the PCs meet, as in a new folder, the PC that signed the opening has
    it and is believed, as one is that says that its owner was asked. Where it lies behind a gap, it must be the one that is named.
    """
    before = next((each for each in meeting.known if each.register == opened["before"]), None)
    if before is None:
        return False
    with context.reading() as unit:
        here, closed = (
            hash_at(unit, before.register, int(opened["before_seq"])),
            registers.closed(unit, opened["epoch"]),
        )
    goes_on = (pc.register, opened["before_head"])
    if here is not None:
        return closed is not None and (closed["next"], closed["hash"]) == goes_on and here == closed["hash"]
    there = [record for seq, record in lying(context, meeting, before) if seq == opened["before_seq"]]
    if not there:
        return _names_what_lies(meeting, before, int(opened["before_seq"]), str(opened["before_head"]))
    return any(
        (row["next"], record.hash, row["epoch"]) == (*goes_on, opened["epoch"])
        for record in there
        for row, _user in rows_in(record, str(shop.seat_closed.name))
    )


def _names_what_lies(meeting: Meeting, pc: OtherPC, seq: int, named: str) -> bool:
    """Whether no parcel that a PC signed has another record there than the named one, wherever it begins."""
    for each in parcel_files.records_files(meeting.place / pc.register):
        if each.first <= seq <= each.last:
            with suppress(ShopError):
                parcel = meeting.signed_by(pc, each.path, Kind.RECORDS)
                found = _from(parcel, seq)
                if (
                    not found
                    or found[0].hash != named
                    or not follow(pc.register, seq + 1, named, found[1:], parcel.told.hash)
                ):
                    return False
    return True


def _from(parcel: Parcel, seq: int) -> list[Record]:
    """Return a parcel's records from one on, none where it is spoiled."""
    with suppress(ShopError):
        return list(parcel.records())[seq - parcel.told.first :] if seq >= parcel.told.first else []
    return []


def rows_in(record: Record, table: str) -> tuple[tuple[dict[str, Any], str], ...]:
    """Return the rows of a table in a record with who recorded it; none where it is spoiled, which taking it in says."""
    if f'"{table}":' not in record.text:
        return ()
    with suppress(KeyError, ValueError, TypeError, AttributeError):
        told = json.loads(record.text)
        rows = [row for row in told["rows"].get(table, ()) if _is_whole(row, table)]
        return tuple((row, str(told["user"])) for row in rows)
    return ()


def _is_whole(row: dict[str, Any], table: str) -> bool:
    """Whether a row says what is asked of it: whoever signed it may have written anything."""
    return all(isinstance(row.get(name), kind) for name, kind in _SAYS[table].items())
