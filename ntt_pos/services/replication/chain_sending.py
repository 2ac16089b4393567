"""This PC's own records on their way to the shop's other PCs, and what the seat alone sends beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from ntt_pos.data.queries.core import chains
from ntt_pos.data.queries.core.heads import hash_at
from ntt_pos.data.types import instant_text
from ntt_pos.domain.core import journal, parcel
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.parcel import FIRST_FORMAT, Kind, Parcel, Told, record_lines
from ntt_pos.services.core.shop_pcs import OtherPC, seat_epoch, seat_head
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.services.replication import parcel_files
from ntt_pos.services.replication.accepted_keys import is_of
from ntt_pos.services.replication.carriers import Carrier
from ntt_pos.services.replication.chain_parcels import (
    lay_branch_aside,
    next_records,
    put_beside,
    put_photos,
    sent_up_to,
    split_branch,
)
from ntt_pos.services.replication.meeting import Meeting
from ntt_pos.services.replication.own_chain import answered, asked_with
from ntt_pos.services.replication.sealed_values import Beside

STILL_THERE: Final = timedelta(hours=1)


class ChainSending:
    """This PC's own records on their way to the others, and what only the seat sends beside them."""

    def __init__(
        self,
        context: Context,
        meeting: Meeting,
        carrier: Carrier,
    ) -> None:
        self._context = context
        self._meeting = meeting
        self._me = me = next(each for each in meeting.known if each.register == context.home.register_code)
        self._place = meeting.place / me.register
        self._carrier = carrier
        self._form = FIRST_FORMAT
        # It may not answer for a minute: nothing of the books is open while it is asked.
        said = [(pc, self._said(pc)) for pc in meeting.known if pc.register != me.register]
        now = context.clock.now()
        self.words = {pc.register: it.told for pc, it in said if it is not None and _hears(pc, it.told, now)}
        self.answers = {pc.register: answered(it) for pc, it in said if it is not None}
        self._others = [pc for pc, _it in said if pc.ended is None or pc.register in self.words]
        if carrier.kept is not None:
            # A hub keeps the chain: it is told what it lacks like everybody, and alone says how far it is.
            self.words[carrier.where] = Told(me.register, meeting.install, 0, *carrier.kept, "", "")

    def send(self, form: int, wants: Mapping[str, int]) -> None:
        """Put what the others lack where they meet, and take away what all of them have.

        Where another PC has another branch of this chain both sides tell of it: it gets this branch's newest records, too.
        ``form`` is the newest format of records that every PC of the shop reads; ``wants`` tells of which PCs that are gone
        this one lacks records that lie nowhere, and up to which it has them.
        """
        context, place, said, self._form = self._context, self._place, self.words, form
        files = parcel_files.records_files(place)
        with context.reading() as unit:
            has = {
                code: told.last
                for code, told in said.items()
                if told.last == 0 or hash_at(unit, told.register, told.last) == told.hash
            }
            mine, branch = split_branch(unit, self._me.register, files)
            last, newest = chains.head(unit, self._me.register) or (0, journal.GENESIS)
        lost = {code: told.last for code, told in said.items() if code not in has}
        has |= {code: max(min(theirs, last) - 1, 0) for code, theirs in lost.items()}
        lay_branch_aside(branch)
        if branch:
            self._meeting.note.beside.clear()  # what lies there cites records of the other branch
        if self._carrier.where in lost:
            return  # it keeps the branch that came first
        if has:  # a PC that has said nothing yet comes with a copy of the books
            last, newest = self._send_records(sent_up_to(mine, min(has.values())))
        if self._me.seat:
            self._send_beside(last, newest)
        else:
            self._take_beside_away()
        # Also when nothing is new: the others know then that this PC is only quiet.
        at = instant_text(context.clock.now())
        with context.reading() as unit:
            # Of an office that does not count nobody waits for more.
            seat, epoch = seat_head(unit), 0 if self._meeting.note.offices else seat_epoch(unit)
        asked = {pc.register: asked_with(self._meeting.place, pc.register) for pc in self._others}
        answers = {code: word for code, word in asked.items() if word}
        said_here = {"seat": seat, "epoch": epoch, "reads": parcel.FORMAT, "answers": answers, "lacks": dict(wants)}
        body = json.dumps(said_here).encode()
        told = Told(self._me.register, self._meeting.install, last, last, newest, hashlib.sha256(body).hexdigest(), at)
        parcel_files.write(place / parcel_files.HEAD_FILE, Kind.HEAD, told, body, self._meeting.signer)
        everybody = min((has.get(each.register, 0) for each in self._others), default=0)
        for each in mine:
            if each.last <= everybody:
                parcel_files.take_away(each.path)

    def _said(self, pc: OtherPC) -> Parcel | None:
        """Return what another PC said last of this chain; what another key signed counts nothing.

        A PC that was taken out and brought back has another key: it may read that it is out, as anybody may.
        """
        try:
            said = parcel_files.read(self._place / parcel_files.taken_file(pc.register), Kind.TAKEN)
        except ShopError:
            return None
        mine = said.told.register == self._me.register and said.told.install == self._meeting.install
        return said if mine and (pc.ended is not None or is_of(pc, said.key, self._meeting.note)) else None

    def _send_records(self, last: int) -> tuple[int, str]:
        """Put what follows a record into the folder; return number and hash of the last one that is there then."""
        while True:
            with self._context.reading() as unit:
                more = next_records(self._context, unit, last, self._meeting.install)
            if more.records:
                path = self._place / parcel_files.records_name(more.told)
                parcel_files.write(
                    path, Kind.RECORDS, more.told, record_lines(more.records), self._meeting.signer, self._form
                )
            last = more.told.last
            if more.whole:
                return last, more.told.hash or journal.GENESIS

    def _take_beside_away(self) -> None:
        """Leave nothing sealed behind of the time when this PC was the seat: what is erased later would stay there."""
        for folder in [name for name in self._meeting.note.beside if name.startswith(parcel_files.for_register(""))]:
            place: parcel_files.Place = self._place / folder
            there = parcel_files.photos_there(place, ())
            if (place / parcel_files.BESIDE_FILE).is_file():
                there = {*there, parcel_files.BESIDE_FILE}
            for name in there:
                parcel_files.take_away(place / name)
            if not there:  # a line may have been cut before it was gone
                del self._meeting.note.beside[folder]

    def _send_beside(self, last: int, newest: str) -> None:
        """Replace what stands beside the records, sealed for each PC, when it changed; add photos and take old ones away."""
        context = self._context
        with context.reading() as unit:
            text = Beside.of(unit).text.encode()
        digest = hashlib.sha256(text).hexdigest()
        about = Told(
            self._me.register, self._meeting.install, last, last, newest, "", instant_text(context.clock.now())
        )
        for pc in (each for each in self._others if each.ended is None):
            folder = parcel_files.for_register(pc.register)
            place = self._place / folder
            put_photos(context, place, pc.key)
            path = place / parcel_files.BESIDE_FILE
            if self._meeting.note.beside.get(folder) != f"{digest} {parcel_files.mark_of(path)}":
                put_beside(path, about, text, pc.key, self._meeting.signer)
                self._meeting.note.beside[folder] = f"{digest} {parcel_files.mark_of(path)}"


def _hears(pc: OtherPC, told: Told, now: datetime) -> bool:
    """Whether a PC waits for records: each of the shop, and one that was taken out and works on without knowing it."""
    said = datetime.fromisoformat(told.at)
    return pc.ended_at is None or (said > pc.ended_at and now - said < STILL_THERE)
