"""The exchange of all chains through folder or hub: this PC puts its records there and takes the others' into its books."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ntt_pos.data.copies.signatures import signer_at
from ntt_pos.data.queries.core import chains
from ntt_pos.data.queries.core import other_pcs as heard
from ntt_pos.data.queries.core.heads import install_of
from ntt_pos.data.queries.core.registers import hand_over
from ntt_pos.domain.core import parcel
from ntt_pos.domain.core.errors import DomainError, ShopError, StorageError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.files import discard
from ntt_pos.i18n import N_
from ntt_pos.services.core.shop_pcs import Admissions, OtherPC, SeatComes, check_owner, follow_seat, pcs, removable
from ntt_pos.services.core.sign_in.users import People
from ntt_pos.services.goods.batch_netting import BatchNetting
from ntt_pos.services.replication import own_chain, parcel_files
from ntt_pos.services.replication.accepted_keys import Note
from ntt_pos.services.replication.chain_sending import ChainSending
from ntt_pos.services.replication.chain_taking import ChainTaking, follow
from ntt_pos.services.replication.exchange_state import ChainState, ExchangeState, lacking_of
from ntt_pos.services.replication.lost_office.both_out import BothOut, GoesOnApart, both_out
from ntt_pos.services.replication.lost_office.late_list import LIST, list_what_they_lack, refuse_taken_out
from ntt_pos.services.replication.lost_office.lost_seat import LostSeat, look_for_seat
from ntt_pos.services.replication.lost_office.office_rank import (
    OtherOffice,
    check_silent,
    follow_other_office,
    note_other_office,
    note_taken_out,
    went_aside,
)
from ntt_pos.services.replication.lost_office.passing_on import pass_on
from ntt_pos.services.replication.meeting import Meeting, OtherKey
from ntt_pos.services.replication.own_chain import Apart, OwnChain
from ntt_pos.services.safety.after_restore import printed_numbers, skip_numbers
from ntt_pos.services.safety.brought_back import NOT_BROUGHT_BACK, BroughtBack
from ntt_pos.services.selling.claims import Claims

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.paths import DataFolder
    from ntt_pos.services.core.unit_of_work import Context
    from ntt_pos.services.replication.carriers import Carrier

KEY_UNUSABLE: Final = N_(
    "The key of this PC ({path}) cannot be used. Take this PC out of the shop at the office, and let it join again."
)
HURRY_S: Final = 1.0  # seconds that somebody waits for one exchange
_log = logging.getLogger(__name__)


class Exchange:
    """Meets the other PCs by a carrier: what stops one chain stops no other, and nothing of it ever stops the till."""

    def __init__(
        self,
        context: Context,
        folder: DataFolder,
        *,
        to: Callable[[], Carrier | None],
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._context = context
        self._folder = folder
        self._path = folder.other_pcs
        self._to = to
        self._pause = pause
        self._problems: dict[str, ShopError] = {}
        self._problem: ShopError | None = None
        self._reads: dict[str, int] = {}
        self._behind: set[str] = set()
        self._old: set[str] = set()
        self._answers: dict[str, str] = {}
        self._have: dict[str, int] = {}
        self._wants: dict[str, int] = {}
        self._lacking: dict[str, int] = {}
        self._new = 0
        self._reached = False
        self._turn = threading.Lock()
        self._seen: object = None

    def meet(self) -> ExchangeState | None:
        """Take in what came and send what is new; None where the shop has one PC."""
        if not self._context.seat:
            return None
        with self._turn:
            return self._meet_all()

    def look(self) -> ExchangeState | None:
        """Meet the others when they or this PC recorded something since the last time; None when nobody did, or they meet."""
        context = self._context
        if not context.seat or not self._turn.acquire(blocking=False):
            return None
        try:
            return self._meet_all() if context.waits is not None or self._newest(self._to()) != self._seen else None
        except ShopError:
            return None  # it is said when they meet
        finally:
            self._turn.release()

    def hurry(self) -> None:
        """Meet the others for somebody who waits, who does not wait for a folder or a hub that is slow: it goes on behind.

        Nothing is done while this PC meets them already.
        """
        if self._context.seat and not self._turn.locked():
            meeting = threading.Thread(target=self._meet_now, name="hurry", daemon=True)
            meeting.start()
            meeting.join(HURRY_S)

    def _meet_now(self) -> None:
        if self._turn.acquire(blocking=False):
            try:
                self._meet_all()
            except ShopError as error:
                _log.warning("The exchange waits: %s", error)
            finally:
                self._turn.release()

    def _meet_all(self) -> ExchangeState | None:
        self._problem, self._problems, self._new, self._reached = None, {}, 0, False
        carrier: Carrier | None = None
        try:
            carrier = self._to()
            self._seen = self._newest(carrier)
            if carrier is None:
                raise DomainError("It was not said yet in which folder the PCs of this shop meet.")
            self._meet(carrier)
        except ShopError as error:
            self._problem = error
        except OSError as error:
            self._problem = parcel_files.unreachable(carrier.where if carrier is not None else "", error)
        for problem in (self._problem, *self._problems.values()):
            if problem is not None:
                _log.warning("The exchange waits: %s", problem)
        return self.state()

    def state(self) -> ExchangeState | None:
        """Return how far the others are, as this PC heard last; None where the shop has one PC."""
        context = self._context
        if not context.seat:
            return None
        with context.reading() as unit:
            said = {each.code: each for each in heard.heard(unit, context.home.outlet_id)}
            found = tuple(
                ChainState(
                    pc.register,
                    pc.register == context.seat if isinstance(context.seat_waits, OtherOffice) else pc.seat,
                    (chains.head(unit, pc.register) or (0, ""))[0],
                    said[pc.register].at if pc.register in said and said[pc.register].whole else None,
                    pc.ended is not None,
                    self._problems.get(pc.register),
                    *lacking_of(context, unit, pc, self._have.get(pc.register)),
                )
                for pc in pcs(unit)
                if pc.register != context.home.register_code
            )
        return ExchangeState(found, self._problem, self._new)

    def take_out(self, code: str, *, by: Actor) -> OtherPC:
        """Take a PC out of the shop, once what it sent is here; raises ShopError while the carrier cannot be read."""
        admissions, waiting = Admissions(self._context), BroughtBack.read(self._folder.brought_back)
        if waiting is not None:
            return self._go_on_without(waiting, code, by)
        admissions.check(by=by)
        state = self.meet()
        if state is not None and state.problem is not None and not self._reached:
            raise state.problem
        for each in state.chains if state is not None else ():
            if each.register == code and isinstance(each.problem, StorageError):
                raise each.problem
        return admissions.retire(by=by, code=code)

    def _go_on_without(self, waiting: BroughtBack, code: str, by: Actor) -> OtherPC:
        """Let books that were brought back wait no more for a PC that is gone; it is taken out with their first records."""
        self._context.allow(by, Act.SETTINGS, "PC")
        with self._context.reading() as unit:
            gone = removable(unit, code)
        replace(waiting, without=(*waiting.without, code)).keep(self._folder.brought_back)
        self.meet()
        return gone

    def hand_over(self, code: str, *, by: Actor) -> None:
        """Hand the seat to another PC; that one opens it when it has met this one."""
        Admissions(self._context).hand_over(by=by, code=code)
        self.meet()

    def lost_seat(self, *, by: Actor) -> LostSeat:
        """Return what this PC has of the office PC that is lost. Only the owner asks; raises DomainError."""
        check_owner(by)
        carrier = self._to()
        self.meet()
        if isinstance(self._context.seat_waits, OtherOffice):
            check_silent(self._context, self._context.seat)
        if carrier is None or not self._reached:
            raise self._problem or DomainError("It was not said yet in which folder the PCs of this shop meet.")
        with self._turn:  # a hub is asked by one thread at a time
            return look_for_seat(self._context, carrier, Note.read(self._path))

    def take_lost_seat(self, said: LostSeat, *, by: Actor, printed: Sequence[str] = ()) -> None:
        """Make this PC the office PC, as it was ``said`` to the owner: the one that was it counts up to what is here.

        Raises DomainError, also when something else would be lost by now.
        """
        spoken = printed_numbers(printed)  # a number that is none is refused before anything is done
        if self.lost_seat(by=by) != said:
            raise DomainError(
                "Something came from {lost} meanwhile. Nothing was changed; look again.", lost=said.register
            )
        admissions, stays = Admissions(self._context), isinstance(self._context.seat_waits, OtherOffice)
        take = admissions.keep_lost_seat if stays else admissions.take_lost_seat
        take(by=by, also=lambda work: skip_numbers(work, spoken))
        self.meet()
        self.meet()

    def accept(self, register: str, printed: str, *, by: Actor) -> None:
        """Let a PC sign with another key too, told by its fingerprint: it was replaced.

        Raises Denied, and DomainError for what is no PC that works here, no key, or not the one that was seen when they met last.
        """
        self._context.allow(by, Act.SETTINGS, "PC")
        home = self._context.home.register_code
        with self._context.reading() as unit:
            working = [each.register for each in pcs(unit) if each.register != home and each.ended is None]
        problem = self._problems.get(register)
        note = Note.read(self._path)
        note.accept(
            register, printed, working, seen=str(problem.params["key"]) if isinstance(problem, OtherKey) else ""
        )
        note.keep(self._path)

    def _newest(self, carrier: Carrier | None) -> tuple[object, object]:
        """Return how far this PC's chain is, and what the others said of theirs; it is proved when they meet."""
        context = self._context
        home = context.home.register_code
        with context.reading() as unit:
            mine = chains.head(unit, home)
            others = [pc.register for pc in pcs(unit) if pc.register != home and pc.ended is None]
        return mine, carrier.newest(others) if carrier is not None else None

    def _meet(self, carrier: Carrier) -> None:
        context, signer, note = self._context, signer_at(self._folder.sheet_key, KEY_UNUSABLE), Note.read(self._path)
        with context.reading() as unit:
            install = install_of(unit, context.home.outlet_id)
            known = pcs(unit)
            lasts = {pc.register: (chains.head(unit, pc.register) or (0, ""))[0] for pc in known}
        meeting = Meeting(carrier.where, carrier.reach(lasts), known, signer, note, install)
        self._reached = True
        try:
            self._take_in(meeting)
            own_chain.give_all_back(self._context, meeting, self._problems)
            with context.reading() as unit:  # what came may name a PC that is new
                meeting = replace(meeting, known=pcs(unit))
            pass_on(context, meeting, self._lacking)
            self._send(carrier, meeting)
        finally:
            note.keep_beside(self._path)
            carrier.send()

    def _take_in(self, meeting: Meeting) -> None:
        context, known = self._context, meeting.known
        with context.reading() as unit:
            said = {each.code: each.seq for each in heard.heard(unit, context.home.outlet_id)}
        if context.home.register_code in said:  # these books came from the backup of a PC that had heard of this one
            with context.database.writing() as unit:
                heard.forget(unit, context.home.register_id)
        epochs: dict[str, int] = {}
        self._behind.clear()
        self._old.clear()
        self._wants.clear()
        self._lacking.clear()
        # The seat first: what tills recorded names what it keeps, and it says who is of the shop.
        for code in [each.register for each in sorted(known, key=lambda each: not each.seat)]:
            with context.reading() as unit:  # the seat's records may have just taken this one out
                pc = next(each for each in pcs(unit) if each.register == code)
            if code != context.home.register_code:
                epochs[code] = self._take_from(pc, meeting)
        with context.reading() as unit:
            aside = went_aside(self._problems)
            aside |= {code for code, each in self._problems.items() if isinstance(each, GoesOnApart)}
            follow_seat(
                context, unit, told=max((each for code, each in epochs.items() if code not in aside), default=0)
            )
            moving = hand_over(unit)
            note_other_office(meeting.note, self._problems)
        note_taken_out(context, meeting)
        with context.reading() as unit:
            follow_other_office(context, unit, self._folder, meeting.note)
        if isinstance(context.seat_waits, SeatComes) and moving is not None and context.waits is None:
            before = next(each.register for each in known if each.register_id == moving["register_id"])
            # It had told of that record before this turn, so what it put beside it is here, too.
            if said.get(before, 0) >= moving["seq"] and before not in self._problems:
                Admissions(context).open_seat(by=People(context).system_actor())
        if context.at_seat:
            Claims(context).answer()  # who may take goods back that another register sold
            BatchNetting(context).net()  # what two tills sold of one batch

    def _take_from(self, pc: OtherPC, meeting: Meeting) -> int:
        """Take another PC's records in; return how often the seat moved, as it says whose next records did not come yet."""
        code, taking = pc.register, ChainTaking(self._context, meeting, pc, self._pause)
        try:
            taking.take()
        except ShopError as error:
            taking.problem = error
        except OSError as error:
            taking.problem = parcel_files.unreachable(meeting.where, error)
        self._new += taking.new
        self._wants |= taking.wants
        for gone, last in taking.lacks.items():
            self._lacking[gone] = min(last, self._lacking.get(gone, last))
        self._reads[code], self._answers[code] = taking.reads, taking.answers
        if taking.behind:
            self._behind.add(code)
        if taking.old:
            self._old.add(code)
        problem = taking.problem or both_out(self._context, meeting, pc, self._folder.root)
        if problem is not None:
            self._problems[code] = problem
        return taking.epoch

    def _send(self, carrier: Carrier, meeting: Meeting) -> None:
        context = self._context
        self._refuse_out(meeting.note)
        sending = ChainSending(context, meeting, carrier)
        self._have = {code: told.last for code, told in sending.words.items()}
        waiting = BroughtBack.read(self._folder.brought_back)
        gone = {each.register for each in meeting.known if each.ended is not None}
        words = {code: told for code, told in sending.words.items() if code not in gone}
        asked, answers = waiting.asked if waiting is not None else "", sending.answers
        answered = {code for code, word in self._answers.items() if word == asked == answers.get(code)}
        lists = self._folder.root
        own = OwnChain(context, meeting, words=words, lists=lists, waiting=waiting, answered=answered)
        if waiting is not None or context.waits is not None or own.lost():
            self._recover(own, meeting, waiting)
        sending.send(self._form(meeting.known), self._wants)
        apart = [code for code, each in self._problems.items() if isinstance(each, BothOut)]
        lack = [context.seat] if isinstance(context.seat_waits, OtherOffice) else apart
        list_what_they_lack(context, {each: sending.words[each] for each in lack if each in sending.words}, lists)
        if not lack and not isinstance(context.seat_waits, Apart):
            discard(lists / LIST)  # nobody types in what counts everywhere
        if isinstance(context.seat_waits, (Apart, OtherOffice)):
            raise context.seat_waits

    def _form(self, known: tuple[OtherPC, ...]) -> int:
        """Return the newest format of records that this program and every other PC of the shop reads."""
        home = self._context.home.register_code
        others = [each.register for each in known if each.register != home and each.ended is None]
        return min([parcel.FORMAT, *(self._reads.get(each, parcel.FIRST_FORMAT) for each in others)])

    def _refuse_out(self, note: Note) -> None:
        """Raise TakenOut once this PC was taken out of the shop, after what nobody has of it is listed."""
        context = self._context
        with context.reading() as unit:
            ended = next(each.ended for each in pcs(unit) if each.register == context.home.register_code)
        ended = note.ended if ended is None else ended
        context.retired = ended is not None
        if ended is not None:
            refuse_taken_out(context, self._folder.root, ended)

    def _recover(self, own: OwnChain, meeting: Meeting, waiting: BroughtBack | None) -> None:
        """Take this PC's own records in again, in turn with the others' that they name; raises why it goes on waiting."""
        context = self._context
        if isinstance(context.seat_waits, Apart):
            context.seat_waits = None
        try:
            while True:
                before = own.new
                context.waits = own.fetch(behind=self._behind, old=self._old)
                if context.waits is None or own.new == before:
                    break
                self._problems.clear()
                self._take_in(meeting)
        except Apart as apart:
            context.waits, context.seat_waits = None, apart
        follow(context, own.saved)
        self._refuse_out(meeting.note)
        began = waiting is not None and not isinstance(context.seat_waits, Apart)
        if began and context.seat != context.home.register_code:  # a till's backup is brought back by nobody
            context.waits = DomainError(NOT_BROUGHT_BACK, code=context.home.register_code)
        if context.waits is not None:
            raise context.waits
        if waiting is not None and began:
            waiting.finish(context, self._folder.brought_back, key=lambda: meeting.signer.public)
