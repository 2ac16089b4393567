"""Signing in: choose yourself, type your PIN; the same screen locks the till and lets somebody else take over."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QGridLayout,
    QSizePolicy,
    QWidget,
)

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.users import Actor, Role
from ntt_pos.i18n import _, ngettext
from ntt_pos.ui.forms.pinpad import PinPad, sign_in_card
from ntt_pos.ui.session import Session, role_words
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.action import Action, Actions
from ntt_pos.ui.widgets.announce import announce
from ntt_pos.ui.widgets.countdown import Countdown
from ntt_pos.ui.widgets.dialog import scrolling
from ntt_pos.ui.widgets.keys_help import KeysHelp
from ntt_pos.ui.widgets.layout import add, column, empty, fill, frame, plain
from ntt_pos.ui.widgets.painting import draw_box, smooth, write
from ntt_pos.ui.widgets.text import Text

PER_ROW = 2
LOW = 560
STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: PER_ROW, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -PER_ROW}


class UserCardButton(QAbstractButton):
    """A person: initials, name, role."""

    def __init__(self, look: Look, name: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._role = look, role
        self.setText(name)
        self.setCheckable(True)
        self.setAccessibleName(f"{name}, {role}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return the size of a card."""
        return QSize(216, 72)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        painter = smooth(self)
        ask, chosen = self._look.colour, self.isChecked()
        edge = QPen(ask("primary"), 2) if chosen or self.hasFocus() else QPen(ask("line"), 1)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        draw_box(painter, box, Space.RADIUS, ask("tint" if chosen or self.underMouse() else "surface"), edge)
        if chosen and self.hasFocus():
            draw_box(painter, box.adjusted(4, 4, -4, -4), Space.RADIUS - 3, Qt.BrushStyle.NoBrush, edge)
        disc = QRectF(Space.M, (self.height() - 44) / 2, 44, 44)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ask("primary" if chosen else "tint"))
        painter.drawEllipse(disc)
        strong, thin = self._look.font(Size.AMOUNT, Weight.MEDIUM), self._look.font(Size.META)
        initials = "".join(word[0] for word in self.text().split()[:2]).upper()
        write(painter, disc, initials, strong, ask("on_primary" if chosen else "primary"), Qt.AlignmentFlag.AlignCenter)
        left = round(disc.right()) + Space.M
        width = self.width() - left - Space.M
        write(painter, QRectF(left, 14, width, 24), self.text(), strong, ask("ink"), cut=True)
        write(painter, QRectF(left, 37, width, 20), self._role, thin, ask("muted"))


class LoginPage(QWidget):
    """Who is at the till? ``signed_in`` comes when the PIN fits."""

    signed_in = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, look = session, session.look
        self._users: tuple[Any, ...] = ()
        self._username = ""
        self._waiting = self._entered = False
        self._practice = {user.username: user for user in session.practice_users()}
        halves = self._halves = sign_in_card(self)
        left = column(gap=Space.M)
        self._title = Text(look, _("Who is at the till?"), size=Size.LARGE, weight=Weight.MEDIUM)
        self._hint = Text(look, tone=Tone.MUTED, wrap=True)
        fill(left, self._title, self._hint)
        holder = plain()
        self._cards = QGridLayout(holder)
        self._cards.setContentsMargins(0, 0, Space.S, 0)
        self._cards.setSpacing(Space.S)
        self._group = QButtonGroup(self)
        left.addWidget(scrolling(holder), 1)
        if self._practice:
            left.addWidget(self._practice_box())
        halves.addLayout(left, 1)
        right = add(halves, column(gap=Space.M))
        self.pad = add(right, PinPad(look))
        self.pad.setFixedWidth(300)  # whatever is said below it, the digits keep their places
        self.pad.entered.connect(self._try)
        self.pad.field.installEventFilter(self)
        self._refusal = add(right, Text(look, tone=Tone.DANGER, weight=Weight.MEDIUM, wrap=True))
        self._refusal.setMinimumHeight(60)
        self._refusal.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._countdown = Countdown(self._refusal.setText, self._let_try, self)
        right.addStretch(1)
        acts = Actions(self, look, self._refuse)
        self.forgotten = add(right, acts.offer(Action(_("Owner's password forgotten"), self.recover, "Ctrl+R")))
        acts.on_keys(Action("", self.help, "F1"))
        self.setTabOrder(self.pad.field, self.pad)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand whole on a low screen."""
        super().resizeEvent(event)
        low = self.height() < LOW
        self.pad.shrink(low=low)
        edge = Space.L if low else Space.XXL
        self._halves.setContentsMargins(edge, edge, edge, edge)

    @property
    def refusal(self) -> str:
        """Why nobody was signed in."""
        return self._refusal.text()

    def ask(self, *, locked_by: Actor | None = None, lines: int = 0) -> None:
        """Ask who it is; after a lock the person who was here is chosen."""
        self.pad.clear()
        self._refusal.setText("")
        if locked_by is not None:
            self._username = locked_by.username
            self._title.setText(_("The till is locked"))
            basket = ngettext("The basket with {n} line is kept.", "The basket with {n} lines is kept.", lines)
            self._hint.setText(basket if lines else _("Type your PIN, or choose somebody else."))
        else:
            self._title.setText(_("Who is at the till?"))
            self._hint.setText(self._session.settings.shop_name)
        self._session.books.run(self._session.shop.people.users, self._show, owner=self)
        self.pad.field.setFocus()

    def take(self, secret: str, *, entered: bool) -> None:
        """Go on with what was typed before this page was there; ``entered``: Enter was pressed too."""
        self.pad.field.setText(secret)
        self._entered = entered
        if self._users:
            self._go_on()

    def scan_refused(self) -> None:
        """A scan came while nobody is signed in: it is no PIN, and it is in nobody's basket."""
        self._session.sounds.refused()
        self._refuse(_("A scan came in and was not taken: sign in first, then scan again."))

    def code_waits(self) -> None:
        """The window stays: whoever locked the till has to put a recovery code away first."""
        self._refuse(_("Sign in again first: a recovery code is in no envelope yet."))

    def _let_try(self, sentence: str) -> None:
        """Say that nobody has to wait any more: no refusal, so not in red."""
        self.pad.field.mark(refused=False)
        self._refusal.set_tone(Tone.INK)
        self._refusal.setText(sentence)

    def _refuse(self, sentence: str) -> None:
        self._refusal.set_tone(Tone.DANGER)
        self._refusal.setText(sentence)
        announce(self, sentence, urgent=True)

    def choose(self, username: str) -> None:
        """Choose a person."""
        self._username = username
        self._countdown.stop()
        self._refusal.setText("")
        for button in self._group.buttons():
            chosen = button.property("username") == username
            button.setChecked(chosen)
            if chosen:
                self.pad.ask(button.text())
        self.pad.field.setFocus()

    def help(self) -> None:
        """Tell how to sign in."""
        steps = (("0–9", _("Type your PIN or password")), ("Enter", _("Sign in")), ("↑ ↓", _("Choose who you are")))
        name, now = _("Sign in"), QApplication.focusWidget()
        self._session.open(KeysHelp(self._session.look, name, self, now, steps), locked=True)

    def recover(self) -> None:
        """Ask an owner for the recovery code of the envelope."""
        from ntt_pos.ui.setup.recovery_code import RecoverDialog

        owners = [user.username for user in self._users if user.role is Role.OWNER]
        name = self._username if self._username in owners else owners[0] if owners else ""
        self._session.open(RecoverDialog(self._session, name, self._done), locked=True)

    def showEvent(self, event: QShowEvent) -> None:
        """Start at the PIN."""
        super().showEvent(event)
        self.pad.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose a person; Esc forgets what was typed."""
        if event.key() in STEPS and self._users:
            self._step(STEPS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.pad.clear()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows choose a person while the PIN field has the focus and nothing is typed."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in STEPS:
            shown = self._practice.get(self._username)
            if self._users and self.pad.field.text() in ("", shown.secret if shown else ""):
                self._step(STEPS[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        names = [user.username for user in self._users]
        place = names.index(self._username) if self._username in names else 0
        self._clicked(names[max(0, min(place + by, len(names) - 1))])

    def _practice_box(self) -> QWidget:
        look = self._session.look
        box = frame("bad")
        inner = column(box, gap=Space.XS, margins=(Space.L, Space.M, Space.L, Space.M))
        inner.addWidget(Text(look, _("Practice shop: nothing here is real"), weight=Weight.MEDIUM, tone=Tone.DANGER))
        inner.addWidget(
            Text(look, _("Choose a person: the PIN on the card is filled in for you."), size=Size.META, wrap=True)
        )
        return box

    def _clicked(self, username: str) -> None:
        self.choose(username)
        if username in self._practice:
            self.pad.field.setText(self._practice[username].secret)
            self.pad.field.selectAll()  # whoever types it, too, types it in its place

    def _show(self, users: tuple[Any, ...]) -> None:
        self._users = tuple(user for user in users if user.active)
        empty(self._cards)
        for place, user in enumerate(self._users):
            told = self._practice.get(user.username)
            below = role_words(user)
            if told is not None:
                below = _("{role} · PIN {pin}", role=below, pin=told.secret)
            button = UserCardButton(self._session.look, user.name, below)
            button.setProperty("username", user.username)
            button.clicked.connect(lambda _checked=False, user=user: self._clicked(user.username))
            button.setAutoExclusive(True)
            self._group.addButton(button)
            self._cards.addWidget(button, place // PER_ROW, place % PER_ROW)
        self._cards.setRowStretch(len(self._users) // PER_ROW + 1, 1)
        known = {user.username for user in self._users}
        if self._username not in known and self._users:
            cashiers = [user for user in self._users if user.role is Role.CASHIER]
            self._username = (cashiers or self._users)[0].username
        self.choose(self._username)
        self._go_on()

    def _go_on(self) -> None:
        """Answer an Enter that was pressed before it was known who there is."""
        if not self._entered:
            return
        self._entered = False
        if len(self._users) == 1:
            self._try(self.pad.field.text())
        else:
            self._refuse(_("Choose who you are, then press Enter. What you typed is kept."))

    def _try(self, secret: str) -> None:
        if self._waiting:
            return
        if not secret:
            self._refuse(_("Type your PIN or password, then press Enter."))
            return
        if not self._username:  # who there is is still being looked up: Enter waits for it
            self._entered = True
            return
        self._waiting = True
        self.pad.wait(waiting=True)
        self._countdown.stop()
        self._refusal.setText("")
        people, username = self._session.shop.people, self._username
        self._session.books.run(lambda: people.sign_in(username, secret), self._done, self._failed, owner=self)

    def _done(self, actor: Actor) -> None:
        self._waiting = False
        self.pad.wait(waiting=False)
        self.pad.clear()
        self.signed_in.emit(actor)

    def _failed(self, error: ShopError) -> None:
        self._waiting = False
        self.pad.wait(waiting=False)
        self._session.sounds.refused()
        self.pad.clear()
        self.pad.field.mark(refused=True)
        self._refuse(i18n.explain(error))
        self._countdown.tell(error)
        self.pad.field.setFocus()
