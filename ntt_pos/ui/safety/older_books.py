"""The red strip over the whole window while books lack what was kept outside, and the question for the last paper's digits."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.i18n import _
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, row
from ntt_pos.ui.widgets.text import Text, growing


class OlderBooksStrip(QFrame):
    """Says which papers are missing for as long as they are; whoever is signed in can type a paper's digits."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "redstrip")
        self._session, look = session, session.look
        line = row(self, gap=Space.M, margins=(Space.L, Space.S, Space.S, Space.S))
        self.words = Text(look, size=Size.BODY, weight=Weight.MEDIUM, tone=Tone.ON_DANGER, wrap=True)
        line.addWidget(growing(self.words), 1)
        self.verb = add(line, Button(look, _("Type a paper's digits"), self.ask, cap="Ctrl J"))
        for signal in (session.safety_changed, session.actor_changed):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is true now; before the sign-in the words alone."""
        safety = self._session.safety
        alarm = safety.backup.alarm if safety is not None else None
        told = i18n.explain(alarm) if alarm is not None else ""
        self.words.setText(told)
        self.setAccessibleName(told)
        self.verb.setVisible(self._session.actor is not None)
        self.setVisible(alarm is not None)

    def ask(self) -> None:
        """Ask for the digits, while there is something to ask and nothing else is open."""
        session = self._session
        free = session.stage is not None and session.stage.top is None
        if not self.isHidden() and session.actor is not None and free:
            session.open(DigitsDialog(session))


class DigitsDialog(Dialog):
    """Asks for the journal digits of the last paper, and says whether it is in these books."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session.look,
            _("Which digits are on the last paper?"),
            hint=_(
                "Take the last receipt, Z, voucher or statement that was printed. The digits are at its foot: 8 signs after "
                "“journal” or “check code”, or the 64 of a Z."
            ),
            width=620,
        )
        self._session = session
        self.digits = Field(session.look, _("Digits of the last paper"), placeholder="3fa90c17")
        self._labelled = add(self.body, Labelled(session.look, _("Digits of the last paper"), self.digits))
        self.digits.entered.connect(self.enter)
        self._go = self.verb(_("Look it up"), self.enter, "Enter")
        self.start_at(self.digits)

    def enter(self) -> None:
        """Look whether the paper is in the books; the answer is journalled."""
        session, typed = self._session, self.digits.text()

        def work() -> bool:
            found = session.shop.backups.outside.answer(typed, by=session.by)
            session.look_after_safety()
            return found

        self.write(session.books, work, self._answered, self._failed)

    def _answered(self, found: bool) -> None:  # noqa: FBT001 the answer of the work above
        if found:
            self.finish()
            self._session.tell(_("This paper is in the books. It is noted that you looked."))
        else:
            self._session.sounds.refused()
            self._labelled.refuse(
                _("This paper is not in these books. Look at the digits once more; keep the paper and call the owner.")
            )
            self.arrange()

    def _failed(self, error: ShopError) -> None:
        self._session.sounds.refused()
        self._labelled.refuse(i18n.explain(error))
        self.arrange()
