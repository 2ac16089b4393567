"""Saying that the office PC is lost: what is kept of it and what is not, the last numbers on paper, and the owner's word."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.i18n import _
from ntt_pos.services.replication.lost_office.lost_seat import lost_words
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Tone
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import fill
from ntt_pos.ui.widgets.text import Text

if TYPE_CHECKING:
    from ntt_pos.services.replication.lost_office.lost_seat import LostSeat


class LostOfficeDialog(Dialog):
    """Tells what is lost with the office PC; this PC takes its place once the owner typed which one it is."""

    def __init__(self, session: Session, lost: LostSeat, taken: Callable[[LostSeat], None]) -> None:
        here = session.shop.context.home.register_code
        super().__init__(
            session.look,
            _("Is {lost} lost, and {register} to be the office PC?", lost=lost.register, register=here),
            hint=_(
                "{lost} records nothing more then, also when it comes back. The other PCs sell on.", lost=lost.register
            ),
            width=720,
        )
        self._session, self._lost, self._taken = session, lost, taken
        self.told = Text(self.look, lost_words(lost, here), wrap=True)
        self.printed = Field(self.look, _("Last numbers on paper"), placeholder="TJ-… ST-… BB-…")
        words = _("Type {word}", word=lost.register)
        self.typed = Field(self.look, words, placeholder=lost.register)
        self._printed = Labelled(
            self.look, _("Last number on paper of statements, notes and vouchers, if they are newer"), self.printed
        )
        self._typed = Labelled(self.look, words, self.typed)
        after = Text(
            self.look, _("Numbers on paper are not given again. Keep every paper."), tone=Tone.MUTED, wrap=True
        )
        fill(self.body, self.told, self._printed, after, self._typed)
        self.printed.entered.connect(self.typed.setFocus)
        self.verb(_("Take the office over"), self.go, "Ctrl+Return", kind=ButtonKind.DANGER)
        self.start_at(self.printed)

    def enter(self) -> None:
        """The safe default: nothing happens; only Ctrl+Enter takes it over."""

    def go(self) -> None:
        """Take it over once the register was typed that is lost."""
        session, lost = self._session, self._lost
        if self.typed.text().strip().upper() != lost.register:
            self._typed.refuse(_("Type {word} to say that you mean it.", word=lost.register))
            self.arrange()
            return
        by, printed = session.by, self.printed.text().replace(",", " ").split()
        exchange = session.shop.exchange
        self.write(
            session.exchange, lambda: exchange.take_lost_seat(lost, by=by, printed=printed), self._done, self._refused
        )

    def _done(self, _nothing: None) -> None:
        self.finish()
        self._taken(self._lost)

    def _refused(self, error: ShopError) -> None:
        self.refuse(i18n.explain(error))
