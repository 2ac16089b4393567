"""The owner's recovery code: shown once for the sealed envelope, and the way back in with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.users import Actor, SecretKind
from ntt_pos.i18n import N_, _
from ntt_pos.services.core.sign_in.users import Recovered
from ntt_pos.ui.forms.questions import TextQuestion, two_columns
from ntt_pos.ui.session import Session
from ntt_pos.ui.setup.user_dialogs import secret_fits, secret_words
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import add, column, fill, frame, row
from ntt_pos.ui.widgets.text import Text

KEEP_FIRST = N_("First put the code into its envelope, then press F8.")


Print = Callable[[Callable[[], object], Callable[[str], None]], object]


class CodeBox(QObject):
    """The code in large signs, with what to do with it; whoever shows it leaves only once it is ``kept``.

    ``print_slip`` is given what to call when the slip is out and when it is not; None where there is no printer.
    """

    settled = Signal()

    def __init__(self, look: Look, print_slip: Print | None = None) -> None:
        self.widget = frame("warn")
        super().__init__(self.widget)
        self.kept = False
        stack = column(self.widget, gap=Space.S, margins=(Space.L, Space.M, Space.L, Space.M))
        stack.addWidget(Text(look, _("Recovery code of the owner"), weight=Weight.MEDIUM))
        self._code = add(stack, Text(look, size=Size.LARGE, weight=Weight.MEDIUM, align=Qt.AlignmentFlag.AlignHCenter))
        stack.addWidget(
            Text(
                look,
                _(
                    "Write it on paper now, read it back sign by sign, and keep it in a sealed envelope away from this PC. It "
                    "is shown this once and stored nowhere. It opens the shop for an owner who forgot the password, one time."
                ),
                size=Size.META + 0.5,
                tone=Tone.MUTED,
                wrap=True,
            )
        )
        line = add(stack, row(gap=Space.S))
        self._told = add(line, Text(look, tone=Tone.MUTED, wrap=True), 1)
        self.print_button = Button(look, _("Print the code"), cap="F11")
        self.keep_button = Button(look, _("It is in the envelope"), cap="F8")
        self.print_button.clicked.connect(self.print)
        self.keep_button.clicked.connect(self.keep)
        fill(line, self.print_button, self.keep_button)
        self.print_by(print_slip)

    def print_by(self, print_slip: Print | None) -> None:
        """Use another printer, or (None) none."""
        self._print = print_slip
        self.print_button.refuse("" if print_slip else _("This PC has no receipt printer: write the code by hand."))

    @property
    def code(self) -> str:
        """The code that is shown."""
        return self._code.text()

    def show_code(self, code: str) -> None:
        """Show a code; it is not kept yet."""
        self.kept = False
        self._code.setText(code)
        self._code.setAccessibleName(_("Recovery code of the owner") + f": {code}")

    def keep(self) -> None:
        """Say that the code is in its envelope: whoever shows it may go on."""
        if self.code and not self.kept:
            self.kept = True
            self.keep_button.refuse(_("The code is in the envelope."))
            self.settled.emit()

    def print(self) -> None:
        """Print the slip for the envelope."""
        if self._print is None or not self.code:
            return
        self.print_button.refuse(_("One moment …"))
        self._print(lambda: self._printed(""), self._printed)

    def _printed(self, refused: str) -> None:
        self.print_button.refuse("")
        self._told.setText(refused or _("The slip is printed. Put it into the envelope now."))
        self._told.set_tone(Tone.DANGER if refused else Tone.POSITIVE)


def slip_printer(session: Session, username: str, code: Callable[[], str]) -> Print | None:
    """Return how the slip of a shown code is printed on this PC; None where there is no printer."""
    if not session.has_printer:
        return None

    def print_slip(done: Callable[[], object], refused: Callable[[str], None]) -> None:
        session.paper.run(
            lambda: session.shop.print_recovery_code(code(), username),
            lambda _nothing: done(),
            lambda error: refused(i18n.explain(error)),
        )

    return print_slip


class NewCodeDialog(Dialog):
    """Asks before a new recovery code is made, then shows it."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session.look,
            _("Make a new recovery code?"),
            hint=_("The code before it, if there is one, opens nothing from then on."),
            width=620,
        )
        self._session = session
        self.box = CodeBox(session.look)
        self.box.print_by(slip_printer(session, session.by.username, lambda: self.box.code))
        self.box.settled.connect(self.finish)
        self.box.widget.hide()
        self.body.addWidget(self.box.widget)
        self.on_key("F8", self.box.keep)
        self.on_key("F11", self.box.print)
        self._make = self.verb(_("Make the code"), self.make, "Return")
        self.start_at(self._make)

    def enter(self) -> None:
        """Make it; once it is shown, Enter does nothing: only F8 puts it away."""
        if not self.box.code:
            self.make()

    def make(self) -> None:
        """Make and show a code."""
        session, by = self._session, self._session.by
        self._make.refuse(_("One moment …"))

        def failed(error: ShopError) -> None:
            self._make.refuse("")
            self.refuse(i18n.explain(error))

        session.books.run(lambda: session.shop.people.make_recovery_code(by=by), self._show, failed, owner=self)

    def _show(self, code: str) -> None:
        self.box.show_code(code)
        self.box.widget.show()
        self.title.setText(_("Is it written down?"))
        self.hint.hide()
        self._make.hide()
        self.leave_button.hide()
        self.setFocus()
        self.arrange()

    def can_leave(self) -> bool:
        """A code that is shown is put away by a key of its own: Esc and Enter come too easily."""
        return super().can_leave() and not self.keeps_window()

    def keeps_window(self) -> bool:
        """A code is shown and is in no envelope yet."""
        return bool(self.box.code) and not self.box.kept

    def leave(self) -> None:
        """Leave, or say what is to be done first."""
        if not self.can_leave():
            self.refuse(_(KEEP_FIRST))
            return
        super().leave()


class RecoverDialog(Dialog):
    """An owner who forgot the password comes back with the code from the envelope."""

    def __init__(self, session: Session, username: str, signed_in: Callable[[Actor], None]) -> None:
        super().__init__(
            session.look,
            _("Which code is in the envelope?"),
            hint=_(
                "For owners only. A manager or cashier who forgot the PIN gets a new one from the owner in the office: the page "
                "“Users”."
            ),
            width=680,
        )
        look, self._session, self._signed_in = session.look, session, signed_in
        self._back: Recovered | None = None
        self.username = TextQuestion(look, _("User name of the owner"), longest=30)
        self.username.put(username)
        self.code = TextQuestion(look, _("Recovery code"), hint=_("20 signs; hyphens may be left out."), longest=60)
        self.secret = TextQuestion(
            look,
            _("New PIN or password"),
            secret=True,
            hint=secret_words(SecretKind.PASSWORD, practice=session.practice),
            read=str,
        )
        self.again = TextQuestion(look, _("The same again"), secret=True, read=str)
        self._questions = add(self.body, two_columns([self.username, self.code, self.secret, self.again]))
        self.box = CodeBox(look)
        self.box.print_by(slip_printer(session, username, lambda: self.box.code))
        self.box.settled.connect(self.finish)
        self.box.widget.hide()
        self.body.addWidget(self.box.widget)
        self.on_key("F8", self.box.keep)
        self.on_key("F11", self.box.print)
        self._go = self.verb(_("Open the shop"), self.enter, "Ctrl+Return")
        self.again.field.entered.connect(self.enter)
        self.start_at(self.code.field)

    def enter(self) -> None:
        """Try the code; when it was right, go on."""
        if self._back is None:
            self.recover()
        else:
            self.refuse(_(KEEP_FIRST))

    def can_leave(self) -> bool:
        """The next code is put away by a key of its own."""
        return super().can_leave() and not self.keeps_window()

    def keeps_window(self) -> bool:
        """The next code is shown and is in no envelope yet."""
        return self._back is not None and not self.box.kept

    def leave(self) -> None:
        """Leave, or say what is to be done first."""
        if not self.can_leave():
            self.refuse(_(KEEP_FIRST))
            return
        super().leave()

    def finish(self) -> None:
        """Close; whoever came back in is signed in."""
        if not self.can_leave():
            return
        super().finish()
        if self._back is not None:
            self._signed_in(self._back.actor)

    def recover(self) -> None:
        """Try the code with the new secret."""
        session, people = self._session, self._session.shop.people
        if not secret_fits(self.secret, self.again, SecretKind.PASSWORD, practice=session.practice):
            self.arrange()
            return
        asked = self.username.value(), self.code.value(), self.secret.value()

        def failed(error: ShopError) -> None:
            self.code.refuse(i18n.explain(error))
            self.arrange()

        self.write(session.books, lambda: people.recover(*asked), self._show, failed)

    def _show(self, back: Recovered) -> None:
        self._back = back
        self._go.hide()
        self.title.setText(_("The shop is open again: this is the next code"))
        self.hint.setText(_("The old code opens nothing any more."))
        for question in (self.username, self.code, self.secret, self.again):
            question.hide()
        self.leave_button.hide()
        self.box.show_code(back.new_code)
        self.box.widget.show()
        self.setFocus()
        self.arrange()
