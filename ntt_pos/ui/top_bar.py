"""The bar at the top: which shop, register and shift; the printer, the time, and who is here."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.money.shift import is_too_old
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.core.print_queue import JobState
from ntt_pos.ui.safety.backup_words import copy_dot, copy_pill, warning_of
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.layout import add, row
from ntt_pos.ui.widgets.pill import Pill
from ntt_pos.ui.widgets.text import ElidedText, tip

TICK_MS = 5000
# What is said shorter or left out, one after the other, until the shop's name and the date are whole.
LOCK, REGISTER, LONG_DATE, CODES, SHIFT_TIME, PRINTER, ZONE, DATE, SHOP = range(1, 10)

TROUBLES = {
    "ABSENT": N_("Printer does not answer"),
    "PAPER": N_("No paper in the printer"),
    "COVER": N_("Printer cover open"),
}


class TopBar(QWidget):
    """Says where and when we are; the person's name opens switching and locking."""

    half_asked = Signal(int)
    person_asked = Signal()
    codes_asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setFixedHeight(Space.TOP_BAR)
        self._fill()
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        for signal in (
            session.actor_changed,
            session.shift_changed,
            session.paper_changed,
            session.safety_changed,
        ):
            signal.connect(self.refresh)
        self._half = self._short = 0
        self._counted = (0, "")
        self.refresh()

    def _fill(self) -> None:
        """Lay out what the bar says, from the shop at the left to the person at the right."""
        session, look = self._session, self._session.look
        line = row(self, gap=Space.M, margins=(Space.L, 0, Space.L, 0))
        self._shop = ElidedText(look, session.settings.shop_name, size=17.0, weight=Weight.MEDIUM, tone=Tone.BAR)
        line.addWidget(self._shop)
        home = session.shop.context.home
        self._register = add(line, _pill(look, _("Register {code}", code=home.register_code)))
        self._practice = add(line, Pill(look, _("PRACTICE"), ink="bar_ink", tint="practice"))
        if not session.practice:
            self._practice.hide()
        self._copy = add(line, Pill(look, _("COPY · only read"), ink="bar_ink", tint="practice"))
        self._copy.setVisible(session.shop.context.only_read)
        self._others = add(line, _pill(look))
        self._others.hide()
        self._shift = add(line, _pill(look))
        self.codes = add(line, _button(look, "", ButtonKind.DANGER))
        self.codes.clicked.connect(self.codes_asked)
        line.addStretch(1)
        self._halves = [_button(look, _("Till")), _button(look, _("Office"))]
        for place, button in enumerate(self._halves):
            button.explain(f"Ctrl+{place + 1}")
            button.clicked.connect(lambda _checked=False, place=place: self.half_asked.emit(place))
            line.addWidget(button)
        self._printer = add(line, _pill(look))
        self._safety = add(line, _pill(look))
        self._safety.hide()
        self._time = add(line, _pill(look))
        self._person = add(line, _button(look, ""))
        self._person.clicked.connect(self.person_asked)
        self._parts = (
            self._shop,
            self._register,
            self._practice,
            self._copy,
            self._others,
            self._shift,
            self.codes,
            *self._halves,
            self._printer,
            self._safety,
            self._time,
            self._person,
        )

    def show_half(self, half: int, *, office: bool) -> None:
        """Say which half is shown; without pages there is no office."""
        self._half = half
        for place, button in enumerate(self._halves):
            button.setVisible(office and self._session.actor is not None and place != half)
        self.refresh()

    def count_codes(self, count: int, words: str) -> None:
        """Say how many scans wait that no customer stands before any more, until somebody looks at them."""
        self._counted = (count, words)
        self.refresh()

    def refresh(self) -> None:
        """Show what is true now, as fully as there is room."""
        for self._short in range(SHOP + 1):
            self._say()
            if self._needed() <= self.width():
                break

    def _needed(self) -> int:
        """Return the width in which everything that is shown now is whole."""
        wide = [part.sizeHint().width() for part in self._parts if not part.isHidden()]
        return sum(wide) + Space.M * len(wide) + 2 * Space.L

    def _say(self) -> None:
        session = self._session
        actor, shift = session.actor, session.shift
        if shift is not None and shift.too_old:
            self._shift.say(_("Shift {n} · over 24 hours: close it (F10)", n=shift.sequence), dot="bar_warn")
        elif shift is not None:
            words = _("Shift {n} · open since {time}") if self._short < SHIFT_TIME else _("Shift {n}")
            self._shift.say(words.format(n=shift.sequence, time=i18n.clock_time(shift.opened_at)), dot="bar_good")
        else:
            self._shift.say(_("No shift open"), dot="bar_warn")
        self._shift.setVisible(actor is not None)
        waiting = sum(job.state in (JobState.FAILED, JobState.UNKNOWN) for job in session.waiting)
        if waiting:
            self._printer.say(ngettext("{n} paper waits", "{n} papers wait", waiting), dot="bar_warn")
        elif session.has_printer and (trouble := TROUBLES.get(session.printer_state)):
            self._printer.say(_(trouble), dot="bar_warn")
        elif session.has_printer:
            self._printer.say(_("Printer ready"), dot="bar_good")
        else:
            self._printer.say(_("No printer"), dot="")
        ready = session.has_printer and not waiting and session.printer_state not in TROUBLES
        self._printer.setVisible(actor is not None and not (ready and self._short >= PRINTER))
        count, codes = self._counted
        self.codes.set_words(codes if self._short < CODES else ngettext("{n} code", "{n} codes", count))
        self.codes.setAccessibleName(codes)
        self.codes.setVisible(bool(count) and actor is not None)
        self._register.setVisible(self._short < REGISTER)
        self._shop.setVisible(self._short < SHOP)
        self._say_safety()
        self._person.setVisible(actor is not None)
        if actor is not None:
            self._person.set_words(actor.name if self._short >= LOCK else _("{name} · lock", name=actor.name))
            self._person.explain(_("Lock, or let somebody else take over (Ctrl+L)"))
        self._say_time()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the indigo bar."""
        QPainter(self).fillRect(self.rect(), self._session.look.colour("bar"))

    def _say_safety(self) -> None:
        """A disk that fills up and a backup that grows old are told; while all is well nothing is."""
        session = self._session
        warned = warning_of(session.safety, session.now(), session.sending) if session.actor is not None else None
        if session.others is not None:
            from ntt_pos.ui.office.other_pcs_words import others_pill

            words, dot, lines = others_pill(session.others, session.now())
            self._others.setVisible(bool(words))
            self._others.say(words, dot=dot)
            self._others.setToolTip(tip(lines))
        if session.copy is not None:
            self._copy.say(copy_pill(session.copy, session.now()), dot=copy_dot(session.copy, session.now()))
            self._copy.setToolTip(tip(i18n.explain(session.copy.problem)) if session.copy.problem is not None else "")
        self._safety.setVisible(warned is not None)
        if warned is not None:
            self._safety.say(warned.words, dot="bar_bad" if warned.alarming else "bar_warn")
            self._safety.setToolTip(tip(warned.why))

    def _tick(self) -> None:
        now, shift = self._session.now(), self._session.shift
        if shift is not None and not shift.too_old and is_too_old(shift.opened_at, now):
            self._session.refresh_shift()  # it grew too old while the till stood open
        self._say_time()

    def _say_time(self) -> None:
        now = self._session.now()
        clock, day = i18n.clock_time(now), calendar_date(now)
        if self._short < LONG_DATE:
            words = f"{i18n.day_long(day)} · {clock} WITA"
        elif self._short < ZONE:
            words = f"{i18n.day(day)} · {clock} WITA"
        else:
            words = f"{i18n.day(day)} · {clock}" if self._short < DATE else clock
        self._time.say(words)
        self._time.setToolTip(tip(i18n.day_long(day)))


def _button(look: Look, words: str, kind: ButtonKind = ButtonKind.BAR) -> Button:
    button = Button(look, words, kind=kind, height=Space.TARGET, slim=True, size=Size.META + 0.5)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _pill(look: Look, text: str = "") -> Pill:
    return Pill(look, text, ink="bar_ink", tint="bar_pill")
