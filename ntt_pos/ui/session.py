"""What every screen is given: the open shop, who is signed in, the look, the threads and the place where dialogs open."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import ShopError, StorageError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.words import ROLES
from ntt_pos.domain.devices.disk import Room, room
from ntt_pos.i18n import N_, _
from ntt_pos.pc_settings import LocalSettings, PrinterKind
from ntt_pos.services.core.print_queue import FRESH, state_after
from ntt_pos.ui.sounds import Sounds
from ntt_pos.ui.tasks import Steps, Tasks
from ntt_pos.ui.theme import Look
from ntt_pos.ui.widgets.photos import PhotoCache

if TYPE_CHECKING:
    from ntt_pos.domain.core.shop_settings import ShopSettings
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.print_queue import Job
    from ntt_pos.services.core.sign_in.users import UserCard
    from ntt_pos.services.printing.screen_papers import Papers
    from ntt_pos.services.replication.exchange_state import ExchangeState
    from ntt_pos.services.replication.office_copies import CopyState
    from ntt_pos.services.replication.record_sending import SendingState
    from ntt_pos.services.safety.backup import BackupState
    from ntt_pos.services.safety.restore import Asked
    from ntt_pos.shop import Shop
    from ntt_pos.ui.widgets.dialog import Dialog
    from ntt_pos.ui.widgets.stage import Stage

_log = logging.getLogger(__name__)
NO_RIGHT = N_("You do not have the right to do this. The owner gives it on the page “Users”.")
ONLY_AT_SEAT = N_("This is done at the office PC ({seat}) only; it comes here by itself.")
TRY_AGAIN_MS = 5_000  # how long a paper waits before the printer is asked again, and a search before it is built again
BREATH = 0.001  # seconds that background work leaves to the window after each slice


@dataclass(frozen=True, slots=True)
class PracticeUser:
    """A user of a practice shop with the secret that is shown at its sign-in."""

    username: str
    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class Safety:
    """How the books are kept: the last backup, and the room on the disk in bytes."""

    backup: BackupState
    room: Room
    free: int


Printed = tuple[tuple["Job", ...], tuple["Job", ...], str]  # what was sent, what waits, how the printer is


class Session(QObject):
    """One sitting at one register.

    ``books`` runs the till's short writings, ``paper`` the printer, ``long`` what takes its time (import, closing the
    day), ``exchange`` what goes through a folder shared with other PCs, so that none of them holds up a sale.
    """

    actor_changed = Signal()
    rights_changed = Signal()
    shift_changed = Signal()
    restyled = Signal()
    reworded = Signal()
    paper_changed = Signal()
    printed = Signal(object)
    told = Signal(str)
    refused = Signal(str)
    safety_changed = Signal()
    display_asked = Signal()
    till_asked = Signal()
    office_asked = Signal(str)
    local_changed = Signal()

    def __init__(self, shop: Shop, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shop = shop
        self.look = look
        self.local = shop.local
        self.sounds = Sounds(on=self.local.sounds, parent=self)
        self.books = Tasks("books", self)
        self.paper = Tasks("paper", self)
        self.long = Tasks("long", self)
        self.exchange = Tasks("exchange", self)
        self.actor: Actor | None = None
        self.rights: Mapping[Act, Verdict] = {}
        self.shift: Any = None
        self.stage: Stage | None = None
        self.waiting: tuple[Job, ...] = ()
        self.printer_state = ""  # what the printer last said of itself: READY, ABSENT, PAPER, COVER or UNKNOWN
        self.safety: Safety | None = None
        self.sending: SendingState | None = None  # how far the office's copy of these books is
        self.others: ExchangeState | None = None  # how far the shop's other PCs are
        self.copy: CopyState | None = None  # how far these books are, when they are such a copy
        self.basket_open: Callable[[], bool] = lambda: False
        self.bring_back: Callable[[Asked], None] = lambda _asked: (
            None
        )  # closes the window for a backup that takes its place
        self.drafts: dict[str, Any] = {}  # what was typed into a form that closed before it was recorded, by form
        self._printing = self._print_again = False
        self._try_soon = QTimer(self, singleShot=True, interval=TRY_AGAIN_MS)
        self._try_soon.timeout.connect(self._try_again)

    @cached_property
    def papers(self) -> Papers:
        """Papers as they look on the screen."""
        from ntt_pos.services.printing.screen_papers import Papers

        return Papers(self.shop.context, self.local.printer.columns)

    @cached_property
    def photos(self) -> PhotoCache:
        """Photos of goods, looked up behind the screen."""
        return PhotoCache(self.books, lambda sha: self.shop.photos.picture(sha), self)  # noqa: PLW0108 made when first asked

    def look_after_safety(self) -> None:
        """Note how old the last backup is and how much room the disk has; run on a thread that may wait."""
        context = self.shop.context
        self.safety = Safety(self.shop.backups.state(), room(context.free_bytes()), context.free_bytes() or 0)
        self.safety_changed.emit()

    @property
    def has_printer(self) -> bool:
        """Whether this PC was given a receipt printer."""
        return self.local.printer.kind is not PrinterKind.NONE

    @property
    def settings(self) -> ShopSettings:
        """The shop's settings in force."""
        return self.shop.context.settings

    @property
    def practice(self) -> bool:
        """Whether this is a practice file."""
        return bool(self.shop.context.home.practice)

    @property
    def by(self) -> Actor:
        """Who acts; nobody acts while the till is locked."""
        if self.actor is None:
            raise RuntimeError("nobody is signed in")
        return self.actor

    def now(self) -> datetime:
        """Return this moment."""
        return self.shop.context.clock.now()

    def today(self) -> date:
        """Return the date on the wall in Larantuka, whatever the business date is."""
        return calendar_date(self.now())

    def learn_products(self) -> None:
        """Build the search behind the window; until it is there, words are looked for plainly."""
        catalogue, pause, steps = self.shop.catalogue, threading.Event(), Steps()

        def breathe() -> None:
            steps.stop_here()
            pause.wait(BREATH)

        def failed(error: ShopError) -> None:
            if isinstance(error, StorageError):
                _log.warning("The search could not be built: %s", error)
                QTimer.singleShot(TRY_AGAIN_MS, self, self.learn_products)

        self.long.run(lambda: catalogue.refresh(breathe=breathe), None, failed, owner=self, steps=steps)

    def open(self, dialog: Dialog, *, locked: bool = False) -> Dialog:
        """Open a dialog over the window.

        While nobody is signed in only what belongs there (``locked``) opens: what was being looked up when the till was
        locked would show itself to anybody.
        """
        if self.stage is None:
            raise RuntimeError("no window is open")
        if self.actor is None and not locked:
            dialog.deleteLater()
            return dialog
        return self.stage.open(dialog)

    def sign_in(self, actor: Actor | None) -> None:
        """Let somebody act by the rights they have now, or (None) nobody."""
        self.actor = actor
        self.rights = self.shop.rights.of(actor) if actor is not None else {}
        self.actor_changed.emit()

    def may(self, *acts: Act) -> bool:
        """Whether the person here may do one of these acts, alone or with an approval."""
        return any(self.rights.get(act, Verdict.DENIED) is not Verdict.DENIED for act in acts)

    def why_not(self, *acts: Act) -> str:
        """Return why the person here may do none of these acts; an empty text when they may."""
        if self.may(*acts):
            return ""
        return self.why_elsewhere() if self.shop.context.is_elsewhere(*acts) else _(NO_RIGHT)

    def why_elsewhere(self) -> str:
        """Return why what several PCs share is not changed here; an empty text on the seat."""
        context = self.shop.context
        waits = context.waits or context.seat_waits
        if waits is not None:
            return i18n.explain(waits)
        return "" if context.at_seat else _(ONLY_AT_SEAT, seat=context.seat)

    def refresh_rights(self) -> None:
        """Look up what the person here may do now; ``rights_changed`` says when it is something else than before."""
        actor = self.actor
        if actor is None:
            return

        def take(rights: Mapping[Act, Verdict]) -> None:
            if self.actor is actor and rights != self.rights:
                self.rights = rights
                self.rights_changed.emit()

        self.books.run(lambda: self.shop.rights.of(actor), take, lambda _error: None, owner=self)

    def refresh_shift(self, done: Callable[[], None] | None = None) -> None:
        """Look up the open shift of this register."""

        def take(shift: Any) -> None:
            self.shift = shift
            self.shift_changed.emit()
            if done is not None:
                done()

        self.books.run(self.shop.drawer.current, take, owner=self)

    def practice_users(self) -> tuple[PracticeUser, ...]:
        """Return the users and PINs of a practice shop; empty in a real one."""
        note = self.shop.folder.practice_note
        if not self.practice or not note.is_file():
            return ()
        try:
            told = json.loads(note.read_text(encoding="utf-8"))
            return tuple(
                PracticeUser(each["username"], each.get("name", each["username"]), str(each["secret"]))
                for each in (told["users"] if isinstance(told, dict) else told)
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            _log.warning("The practice note %s could not be read: %s", note, error)
            return ()

    def tell(self, sentence: str) -> None:
        """Say what was done."""
        self.told.emit(sentence)

    def refuse(self, sentence: str) -> None:
        """Say what did not work."""
        self.refused.emit(sentence)

    def print_now(self) -> None:
        """Send what is queued; when the printer is already at work, look again afterwards."""
        if self._printing:
            self._print_again = True
            return
        self._printing, self._print_again = True, False
        queue, shop, by, on_screen = self.shop.print_queue, self.shop, self.actor, not self.has_printer

        def work() -> Printed:
            done: list[Job] = []
            if on_screen:
                # Without a printer papers live on the screen: none is kept to rush out when a printer comes one day.
                if by is not None:
                    queued = [job for job in queue.waiting() if job.state == "QUEUED"]
                    done = [queue.cancel(job.uid, by=by) for job in queued]
                return tuple(done), queue.waiting(), ""
            while not steps.stopped and (job := queue.work_once(shop.printer)) is not None:
                done.append(job)
            return tuple(done), queue.waiting(), state_after(done, shop.printer)

        steps = Steps()
        self.paper.run(work, self._papers_done, self._paper_failed, owner=self, steps=steps)

    def _try_again(self) -> None:
        """Send what the printer did not take lately, one after the other, until it takes one no more."""
        if self._printing:
            return
        self._printing, queue, shop, steps = True, self.shop.print_queue, self.shop, Steps()

        def work() -> Printed:
            done: list[Job] = []
            while not steps.stopped and (job := queue.work_again(shop.printer)) is not None:
                done.append(job)
                if job.state != "SENT":
                    break
            return tuple(done), queue.waiting(), state_after(done, shop.printer)

        self.paper.run(work, self._papers_done, self._paper_failed, owner=self, steps=steps)

    @property
    def _fresh_ones_wait(self) -> bool:
        """Whether a paper waits that goes by itself as soon as the printer is back."""
        since = self.now() - FRESH
        return self.has_printer and any(job.state == "FAILED" and job.at >= since for job in self.waiting)

    def _papers_done(self, answer: Printed) -> None:
        self._printing = False
        self._try_soon.stop()
        done, self.waiting, self.printer_state = answer
        for job in done:
            self.printed.emit(job)
        self.paper_changed.emit()
        if self._print_again:
            self.print_now()
        elif self._fresh_ones_wait:
            self._try_soon.start()

    def _paper_failed(self, error: ShopError) -> None:
        self._printing = False
        _log.warning("Printing failed: %s", error)
        self.paper_changed.emit()

    def speak(self, language: str) -> None:
        """Switch the screen's language, live, and keep it for this PC."""
        i18n.set_language(language)
        self._keep(replace(self.local, language=language))
        self.reworded.emit()

    def dress(self, theme: str) -> None:
        """Switch between light and dark, live, and keep it for this PC."""
        self.look.use(theme)
        self._keep(replace(self.local, theme=theme))
        self.restyled.emit()

    def sound(self, *, on: bool) -> None:
        """Switch the sounds and keep that for this PC."""
        self.sounds.on = on
        self._keep(replace(self.local, sounds=on))

    def show_display(self, *, on: bool) -> None:
        """Remember for this PC whether the customer's display is open."""
        self._keep(replace(self.local, customer_display=on))

    def keep_columns(self, page: str, widths: list[int]) -> None:
        """Remember for this PC how wide the columns of a page's list are."""
        self._keep(replace(self.local, columns=self.local.columns | {page: widths}))

    def note_clock(self, seal: str) -> None:
        """Remember for this PC the day and the zone for which somebody said that its time is right."""
        self._keep(replace(self.local, clock_right=seal))

    def skip_printer(self, *, on: bool) -> None:
        """Remember for this PC that the shop does without a receipt printer, or no longer does."""
        self._keep(replace(self.local, printer_skipped=on))

    def keep(self, local: LocalSettings) -> None:
        """Use other settings of this PC from now on (another printer, another folder). Raises OSError."""
        self.shop.use_local(local)
        self.local = local
        self.__dict__.pop("papers", None)
        self.paper_changed.emit()
        self.local_changed.emit()

    def close(self) -> None:
        """Finish what the threads have begun."""
        self._try_soon.stop()
        for tasks in (self.paper, self.books, self.long, self.exchange):
            tasks.close()

    def _keep(self, local: LocalSettings) -> None:
        self.local = local
        try:
            self.shop.use_local(self.local)
        except OSError as error:
            _log.warning("The settings of this PC could not be kept: %s", error)


def words_of(error: BaseException) -> str:
    """Return an error as a sentence, also one that nobody expected."""
    if isinstance(error, ShopError):
        return i18n.explain(error)
    return f"{type(error).__name__}: {error}"


def role_words(who: UserCard | Actor) -> str:
    """Return what somebody's role is called: the name of the shop's own one, else the word for the built-in one."""
    return who.own.name if who.own is not None else _(ROLES[who.role].long)
