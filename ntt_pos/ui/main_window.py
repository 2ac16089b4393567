"""The one window: signing in, the till and the office; locking, switching, and where dialogs open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError, StorageError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.users import Actor
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.core.unit_of_work import ClockSuspect, DateAsked
from ntt_pos.ui.closing import ClosingDialog, may_close, pc_shuts_down
from ntt_pos.ui.crash_dialog import CrashDialog
from ntt_pos.ui.idle_lock import IdleLock
from ntt_pos.ui.login import LoginPage
from ntt_pos.ui.office.navigation import Office
from ntt_pos.ui.office.office_page import OfficePage
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.safety.older_books import OlderBooksStrip
from ntt_pos.ui.scanner import Scanner, milliseconds
from ntt_pos.ui.session import Session
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.till.entry.entry_text import is_exactly
from ntt_pos.ui.till.entry.unknown_words import waiting_words
from ntt_pos.ui.till.till_page import TillPage
from ntt_pos.ui.top_bar import TopBar
from ntt_pos.ui.widgets.banner import Message
from ntt_pos.ui.widgets.keys_help import KeysHelp
from ntt_pos.ui.widgets.layout import add, column, empty, frame
from ntt_pos.ui.widgets.number_pad import touch_as_set
from ntt_pos.ui.widgets.stage import Stage

if TYPE_CHECKING:
    from ntt_pos.ui.display.customer_window import DisplayWindow

LOGIN, TILL, OFFICE = 0, 1, 2
SMALLEST = (640, 360)
FRAME = 4


class MainWindow(QMainWindow):
    """Everything happens in this window; the open basket stays whatever is shown."""

    def __init__(self, session: Session, scanner: Scanner, pages: Sequence[OfficePage] = ()) -> None:
        super().__init__()
        self.session, self.scanner, self._pages = session, scanner, tuple(pages)
        self.setWindowTitle(f"{session.settings.shop_name} · NTT Mart POS")
        self.setMinimumSize(*SMALLEST)
        self.controller = TillController(session, self)
        self._rim = frame("practice" if session.practice else "ground")
        self.setCentralWidget(self._rim)
        self.ground = add(column(self._rim, gap=0, margins=FRAME if session.practice else 0), frame("ground"))
        self._stack = column(self.ground, gap=0)
        session.stage = self.stage = Stage(self.ground, KeysHelp.of)
        self.stage.last_key = lambda: scanner.moment
        self.stage.changed.connect(lambda: QTimer.singleShot(0, self, self._keep_keys))
        self._half = TILL
        self._locked_by: Actor | None = None
        self._started = self._closing = False
        self._handed_over: set[tuple[int, int]] = set()
        self.idle_lock = IdleLock(session, self.lock, self._writing, self)
        for keys, act in (
            ("Ctrl+1", lambda: self.show_half(TILL)),
            ("Ctrl+2", lambda: self.show_half(OFFICE)),
            ("Ctrl+L", self.lock),
            ("Ctrl+J", lambda: self.older_books.ask()),  # noqa: PLW0108 built anew with another language
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)
        scanner.scanned.connect(self.scan)
        scanner.knows = self._knows
        scanner.touched.connect(self.idle_lock.touched)
        session.reworded.connect(self.rebuild)
        session.told.connect(self._tell)
        session.refused.connect(self._refuse)
        for tasks in (session.books, session.paper, session.long):
            tasks.unexpected.connect(self.trouble)
        session.books.refused.connect(self._ask_about_the_clock)
        self.display: DisplayWindow | None = None
        session.till_asked.connect(lambda: self.show_half(TILL))
        session.office_asked.connect(self.show_office)
        session.display_asked.connect(lambda: self.show_display(on=self.display is None))
        session.local_changed.connect(lambda: self.show_display(on=session.local.customer_display))
        session.local_changed.connect(self._fit_devices)
        self._fit_devices()
        self.controller.unknown.kept.connect(self._say_kept)
        self.controller.unknown.changed.connect(self._count_codes)
        self._build()
        self.login.ask()

    # -- what is shown --------------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Build every page anew (another language); the basket and the person stay."""
        self.stage.close_all()
        if self.display is not None:
            self.show_display(on=False)
            self.show_display(on=True)
        half, page, line = self._half, self.office.current, self.till.entry.text()
        empty(self._stack)
        self._build()
        self.till.entry.setText(line)
        self.office.current = page
        if self.session.actor is None:
            self.login.ask(locked_by=self._locked_by, lines=len(self.controller.cart.lines))
        else:
            self.show_half(half)

    def show_half(self, half: int) -> None:
        """Show the till or the office, by right; nothing while nobody is signed in or a dialog is open."""
        actor = self.session.actor
        if actor is None or self.stage.top is not None:
            return
        if half == OFFICE and not self.office.able():
            self.session.refresh_rights()
            self.till.message.refuse(_("{name} has nothing to do in the office.", name=actor.name))
            return
        self._half = half
        self.halves.setCurrentIndex(half)
        self.bar.show_half(half - 1, office=bool(self.office.able()))
        if half == OFFICE:
            self.office.enter()
        else:
            self.till.entry.setFocus()

    def show_office(self, page: str) -> None:
        """Show a page of the office to whoever may open it."""
        self.show_half(OFFICE)
        if self._half == OFFICE and page in self.office.able():
            self.office.open(page)

    def lock(self) -> None:
        """Lock the till; the basket and open dialogs stay for who comes back. What is being written is finished first."""
        if self._writing() or self.session.actor is None:
            return
        self._locked_by = self.session.actor
        self.stage.put_by()
        self.session.sign_in(None)
        self.idle_lock.stop()
        self.halves.setCurrentIndex(LOGIN)
        self.bar.show_half(self._half - 1, office=False)
        self.login.ask(locked_by=self._locked_by, lines=len(self.controller.cart.lines))

    def trouble(self, error: BaseException) -> None:
        """Say what failed, and what it means for the money; what fails again meanwhile says nothing new."""
        self.session.sounds.refused()
        if isinstance(self.stage.top, CrashDialog) and isinstance(error, StorageError):
            return
        self.stage.open(CrashDialog(self.session.look, error))

    def _tell(self, sentence: str) -> None:
        """Say what was done where somebody looks: in the dialog that is open, on the page of the office, or at the till."""
        if self.stage.top is not None:
            self.stage.top.tell_done(sentence)
        else:
            self._message().tell(sentence)

    def _refuse(self, sentence: str) -> None:
        """Say what did not work, there, too."""
        (self.stage.top or self._message()).refuse(sentence)

    def _message(self) -> Message:
        page = self.office.page() if self._half == OFFICE else None
        return page.message if isinstance(page, Page) else self.till.message

    def _ask_about_the_clock(self, error: ShopError) -> None:
        from ntt_pos.ui.approval_dialog import ClockDialog
        from ntt_pos.ui.date_dialog import DateDialog

        asked = isinstance(self.stage.top, ClockDialog | DateDialog)
        if self.session.actor is None or asked:
            return
        if isinstance(error, ClockSuspect):
            self.stage.open(ClockDialog(self.session, error, self.session.tell))
        elif isinstance(error, DateAsked):
            self.stage.open(DateDialog(self.session, error))

    def show_display(self, *, on: bool) -> None:
        """Open or close the customer's window; the till keeps the keys."""
        if on and self.display is None:
            from ntt_pos.ui.display.customer_window import DisplayWindow

            self.display = DisplayWindow(self.session, self.controller)
            self.display.closed.connect(self._display_closed)
            if not self.display.place(self) and not self.session.local.customer_display:
                self.session.tell(
                    _("There is no second screen now. The customer display opens by itself when one is connected.")
                )
        elif not on and self.display is not None:
            self.display.close()
        if self.session.local.customer_display != on:
            self.session.show_display(on=on)

    def _display_closed(self) -> None:
        if self.display is not None:
            self.display.deleteLater()
            self.display = None
            if self.isVisible() and self.session.local.customer_display:  # closed by hand, not with the till
                self.session.show_display(on=False)

    # -- scanning -------------------------------------------------------------------------------------------------

    def scan(self, code: str) -> None:
        """Give a scan to what is open; where it cannot be taken it is refused, and it never becomes an amount."""
        top = self.stage.top
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()  # an open list would cover what is said of the scan
        if self.session.actor is None:
            self.login.scan_refused()
        elif top is not None:
            self._scan_into(top, code)
        elif self._half == OFFICE:
            self._scan_into(self.office.page(), code)
        else:
            self.till.typed.scan(code)

    def _knows(self, code: str) -> bool:
        """Whether a code is one of the shop's, sign by sign: one indexed read, only where a scan can be read in two ways."""
        try:
            found = self.session.shop.catalogue.find(code)
        except ShopError:
            return False
        return any(is_exactly(code, each) for each in found)

    def _fit_devices(self) -> None:
        local = self.session.local
        touch_as_set(on=local.digits_to_touch)
        self.scanner.prefix, self.scanner.suffix = local.scanner_prefix, local.scanner_suffix

    def _scan_into(self, place: QWidget | None, code: str) -> None:
        take = getattr(place, "scan", None)
        if take is not None and not getattr(place, "writing", False):
            take(code)
            return
        if self._half == TILL:
            self.controller.scan_over_dialog(code)
            return
        self.session.sounds.refused()
        refuse = getattr(place, "refuse", None)
        if refuse is not None:
            refuse(_("A scan came in and was not taken. Finish here or press Esc, then scan again."))

    def _say_kept(self) -> None:
        """Say in the dialog that is open that a scan waits on the red card."""
        self.session.sounds.refused()
        if self.stage.top is not None:
            self.stage.top.refuse(
                _("A scan came in and is not in the basket: it waits on the red card. Finish here, or press Esc first.")
            )

    def _count_codes(self) -> None:
        """Count the scans of customers who have gone in the bar at the top, where nothing is covered."""
        unknown = self.controller.unknown
        count = len(unknown.waiting) if unknown.shrunk else 0
        self.bar.count_codes(count, waiting_words(unknown) if count else "")

    def _look_at_codes(self) -> None:
        if self.stage.top is None:
            self.show_half(TILL)
            self.controller.unknown.unfold()

    def _build(self) -> None:
        session = self.session
        self.bar = TopBar(session)
        self.bar.half_asked.connect(lambda place: self.show_half(place + 1))
        self.bar.person_asked.connect(self.lock)
        self.bar.codes_asked.connect(self._look_at_codes)
        self._count_codes()
        self._stack.addWidget(self.bar)
        self.older_books = OlderBooksStrip(session)
        self._stack.addWidget(self.older_books)
        self.halves = QStackedWidget()
        self.login = LoginPage(session)
        self.login.signed_in.connect(self._signed_in)
        self.till = TillPage(self.controller, self.scanner)
        self.till.lock_asked.connect(self.lock)
        self.office = Office(session, self._pages)
        session.rights_changed.connect(self._rights_changed)
        for page in (self.login, self.till, self.office):
            self.halves.addWidget(page)
        self._stack.addWidget(self.halves, 1)
        self.bar.show_half(0, office=False)

    def _rights_changed(self) -> None:
        if self.session.actor is None:
            return
        if self._half == OFFICE and self.office.current not in self.office.able() and not self.stage.writing:
            # What the page shows may no longer be seen, nor what is over it.
            self.stage.close_all()
            if not self.office.able():
                self.show_half(TILL)
        self.office.rights_changed()
        self.bar.show_half(self._half - 1, office=bool(self.office.able()))

    def _signed_in(self, actor: Actor) -> None:
        session, before = self.session, self._locked_by
        session.sign_in(actor)
        if actor.easily_guessed:
            session.tell(
                _(
                    "Your PIN or password is easy to guess, or too short for what you may do. It still works; ask for a new one."
                )
            )
        self._locked_by = None
        self.idle_lock.touched()
        # A cashier who takes over from the manager starts at the till, whatever the manager was looking at; whoever sells
        # nothing starts in the office.
        half = self._half if session.may(Act.SELL) else OFFICE
        self.show_half(half if self.office.able() else TILL)
        if before is not None and before.user_id == actor.user_id and self._half == half:
            self.stage.bring_back()  # a count or an approval goes on where it was
        else:
            self.stage.close_all()
        QTimer.singleShot(0, self, lambda: self._look_up(actor))  # behind the till that is painted

    def _look_up(self, actor: Actor) -> None:
        """Look up what is open; the first time bring back what was open when the program stopped."""
        session = self.session
        session.refresh_shift(lambda: self._hand_over(actor))
        if not self._started:
            self._started = True
            if session.local.customer_display:
                self.show_display(on=True)
            self.controller.restore()
        self.controller.count_held()
        session.print_now()

    def _hand_over(self, actor: Actor) -> None:
        """Tell whoever signed in whose drawer and whose basket is open, once for each drawer and each basket."""
        session, controller = self.session, self.controller
        if session.actor is not actor or self._half != TILL or not session.may(Act.SELL):
            return
        told, hold, shift = [], None, session.shift
        if shift is not None and shift.opened_by_id != actor.user_id:
            if (actor.user_id, shift.shift_id) not in self._handed_over:
                words = _("The drawer was opened by {name}, {moment}. What you take in goes into that drawer.")
                told.append(words.format(name=shift.opened_by, moment=i18n.moment(shift.opened_at)))
            self._handed_over.add((actor.user_id, shift.shift_id))
        if controller.cart and controller.whose is not None and controller.whose.user_id != actor.user_id:
            told.append(
                ngettext(
                    "The basket of {name} is open, with {n} line.",
                    "The basket of {name} is open, with {n} lines.",
                    len(controller.keys()),
                    name=controller.whose.name,
                )
            )
            hold = controller.hold if controller.exchanging is None else None
        if told:
            from ntt_pos.ui.till.dialogs import HandoverDialog

            dialog = session.open(HandoverDialog(session, told, self.lock, controller.take_over, hold))
            dialog.closed.connect(self.till.entry.setFocus)

    def _keep_keys(self) -> None:
        """Give the keys to the till's field when what had them before a dialog is gone, such as the button of no shift."""
        at_the_till = self._half == TILL and self.session.actor is not None
        if at_the_till and self.stage.top is None and QApplication.focusWidget() is None:
            self.till.entry.setFocus()

    def _writing(self) -> bool:
        return self.controller.busy or self.stage.writing

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish what is being written before the window goes; it says so when that takes its time."""
        session = self.session
        if self.stage.keeps_window() and not pc_shuts_down():
            if self.stage.top is None:
                self.login.code_waits()
            event.ignore()
            return
        if not may_close(self, (session.long, session.paper, session.exchange), (session.books,)):
            event.ignore()
            self._finish()
            return
        self.idle_lock.stop()
        if self.display is not None:
            self.display.closed.disconnect()  # it goes with the till and comes back with it
            self.display.close()
            self.display.deleteLater()
        session.close()
        event.accept()

    def _finish(self) -> None:
        """Say that the window closes when all is done."""
        if self._closing:
            return
        self._closing = True
        self.idle_lock.stop()
        self.session.open(ClosingDialog(self.session.look), locked=True)


def make_window(
    session: Session,
    pages: Sequence[OfficePage] = (),
    *,
    stopwatch: Callable[[], float] = milliseconds,
) -> MainWindow:
    """Return the window with a scanner that watches this application's keys; ``stopwatch`` counts milliseconds."""
    scanner = Scanner(parent=session, now_ms=stopwatch)
    window = MainWindow(session, scanner, pages)
    scanner.watch(window)
    return window
