"""The shop's other PCs: how far each is, letting one join with a code, and taking one out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.users import Role
from ntt_pos.i18n import _
from ntt_pos.services.replication.meeting import OtherKey
from ntt_pos.services.safety.freshness import Freshness
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.office.other_pcs_words import STANDS_STILL, chain_words
from ntt_pos.ui.session import Session
from ntt_pos.ui.setup.lost_office import LostOfficeDialog
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.widgets.action import Action, Actions
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import add, column, fill, frame, row
from ntt_pos.ui.widgets.text import Text

if TYPE_CHECKING:
    from ntt_pos.services.core.shop_pcs import OtherPC
    from ntt_pos.services.replication.exchange_state import ExchangeState
    from ntt_pos.services.replication.inviting import Inviting
    from ntt_pos.services.replication.lost_office.lost_seat import LostSeat

LOOK_AGAIN_MS = 1_000


class OtherPcsPanel(QWidget):
    """What the settings show of the other PCs; ``refused`` and ``told`` are sentences for the page."""

    refused = Signal(str)
    told = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, look = session, session.look
        self.acts = Actions(self, look, self.refused.emit)
        stack = column(self, gap=Space.M)
        self.folder = add(stack, Text(look, wrap=True))
        self.grid = Grid(look, _("Other PCs"), (Heading(_("PC"), 110), Heading(_("Records"))), low=True)
        self.list = add(stack, GridCard(look, self.grid, totals=False))
        self.list.setMinimumHeight(140)
        self.whole = add(stack, Text(look, wrap=True))  # a row has no room for what somebody must do
        line = add(stack, row(gap=Space.S))
        self.invite_button = self.acts.button(
            Action(_("Let a PC join"), self.choose_folder, kind=ButtonKind.PRIMARY),
        )
        self.retire_button = self.acts.button(Action(_("Take out of the shop"), self.retire))
        self.office_button = self.acts.button(Action(_("Make it the office PC"), self.hand_over))
        fill(line, self.invite_button, self.office_button, self.retire_button, 1)
        self.key = add(stack, Text(look, tone=Tone.MUTED, wrap=True))
        line = add(stack, row(gap=Space.S))
        self.lost_button = self.acts.button(Action(_("The office PC is lost"), self.look_for_lost))
        self.folder_button = self.acts.button(Action(_("Meet in another folder"), self.choose_other_folder))
        self.accept_button = self.acts.button(Action(_("Accept its key"), self.accept))
        fill(line, self.lost_button, self.folder_button, self.accept_button, 1)
        self.grid.pointed.connect(lambda _key: self._point())
        session.safety_changed.connect(self.refresh)
        session.rights_changed.connect(self._allow)
        self.refresh()

    def load(self) -> None:
        """Look up how far the others are."""
        session, exchange = self.session, self.session.shop.exchange
        if session.shop.context.seat and session.others is None:
            session.exchange.run(exchange.state, self._looked, owner=self)
        if session.shop.context.seat:
            session.exchange.run(session.shop.record_sending.fingerprint, self._show_key, owner=self)
        self.refresh()

    def _show_key(self, key: str) -> None:
        self.key.setText(_("The key of this PC: {key}", key=key))

    def refresh(self) -> None:
        """Show what is known."""
        session, local = self.session, self.session.shop.local
        state, now = session.others, session.now()
        chains = state.chains if state is not None else ()
        self.list.setVisible(bool(chains))
        self.grid.show_rows(
            [
                GridRow(
                    each.register,
                    (
                        GridCell(each.register, strong=True),
                        GridCell(
                            chain_words(each, now),
                            tone=Tone.DANGER if each.problem is not None else Tone.INK,
                        ),
                    ),
                )
                for each in chains
            ]
        )
        stands_still = state is not None and isinstance(state.problem, STANDS_STILL)
        self.folder.set_tone(Tone.DANGER if stands_still else Tone.INK)
        if state is not None and state.problem is not None:
            self.folder.setText(i18n.explain(state.problem))
        elif session.shop.context.seat and local.hub:
            words = _("The PCs of this shop exchange their records through the hub {host}.")
            self.folder.setText(words.format(host=local.hub_host))
        elif session.shop.context.seat:
            words = _("The PCs of this shop exchange their records in {path}.")
            self.folder.setText(words.format(path=local.exchange_folder))
        else:
            self.folder.setText(
                _(
                    "This shop has one PC. Another one joins through a folder that both reach; this PC is the office PC then. "
                    "On the other PC choose “Join this shop” at its first start."
                )
            )
        self._point()

    def _point(self) -> None:
        """Say the whole of what is in the way of the chosen PC's records."""
        state, now = self.session.others, self.session.now()
        chains = state.chains if state is not None else ()
        chosen = next((each for each in chains if each.register == self.grid.chosen), None)
        told = chosen is not None and chosen.freshness(now) is not Freshness.FINE
        self.whole.setText(chain_words(chosen, now) if chosen is not None and told else "")
        self.whole.setVisible(told)
        self.whole.set_tone(Tone.DANGER if chosen is not None and chosen.problem is not None else Tone.INK)
        self._allow()

    def choose_folder(self) -> None:
        """Ask for the folder where there is none yet, and show the code."""
        local = self.session.shop.local
        if local.hub:
            self.invite(None)
            return
        folder = local.exchange_folder or QFileDialog.getExistingDirectory(self, _("In which folder do the PCs meet?"))
        if folder:
            self.invite(Path(folder))

    def invite(self, folder: Path | None) -> None:
        """Show a code in a folder, or None at the hub."""
        session, by = self.session, self.session.by
        session.exchange.run(
            lambda: session.shop.invite(folder, by=by),
            lambda inviting: session.open(InviteDialog(session, inviting, self._joined)),
            self._failed,
            owner=self,
        )

    def hand_over(self) -> None:
        """Let the chosen PC be the office PC, once somebody is sure."""
        code, session = self.grid.chosen, self.session
        if not code:
            return
        words = _(
            "Products, prices, people, deliveries, counts, payouts and closing the day are then done at {register}; this PC sells "
            "on. Until {register} has the last records nobody does them: leave the program open on both.",
            register=code,
        )
        question = _("Make {register} the office PC?", register=code)
        session.open(ConfirmDialog(session, question, words, _("Hand it over"), lambda: self._hand_over(code)))

    def _hand_over(self, code: str) -> None:
        session, by = self.session, self.session.by

        def done(_nothing: None) -> None:
            self.told.emit(_("{register} becomes the office PC as soon as it has met this PC.", register=code))
            session.rights_changed.emit()
            self._meet()

        session.exchange.run(
            lambda: session.shop.exchange.hand_over(code, by=by),
            done,
            self._failed,
            owner=self,
        )

    def retire(self) -> None:
        """Take the chosen PC out, once somebody is sure."""
        code, session = self.grid.chosen, self.session
        if not code:
            return
        words = _(
            "What {register} recorded and did not send yet does not count then, and it records nothing more. Do it when that PC "
            "is out of use.",
            register=code,
        )
        question = _("Take {register} out of the shop?", register=code)
        session.open(ConfirmDialog(session, question, words, _("Take it out"), lambda: self._retire(code), danger=True))

    def _retire(self, code: str) -> None:
        session, by = self.session, self.session.by

        def done(gone: OtherPC) -> None:
            self.told.emit(
                _(
                    "{register} is out of the shop: its records up to {last} count, later ones do not.",
                    register=gone.register,
                    last=gone.ended or 0,
                )
            )
            self._meet()

        session.exchange.run(  # the folder is asked first: what that PC sent counts
            lambda: session.shop.exchange.take_out(code, by=by),
            done,
            self._failed,
            owner=self,
        )

    def look_for_lost(self) -> None:
        """Look what is here of the office PC that is lost, and ask the owner."""
        session, by = self.session, self.session.by
        session.exchange.run(
            lambda: session.shop.exchange.lost_seat(by=by),
            lambda lost: session.open(LostOfficeDialog(session, lost, self._took_over)),
            self._failed,
            owner=self,
        )

    def _took_over(self, lost: LostSeat) -> None:
        session = self.session
        here = session.shop.context.home.register_code
        self.told.emit(
            _("{register} is the office PC now. {lost} records nothing more.", register=here, lost=lost.register)
        )
        session.refresh_rights()
        session.rights_changed.emit()
        self._meet()

    def choose_other_folder(self) -> None:
        """Ask for the folder in which this PC meets the others from now on."""
        folder = QFileDialog.getExistingDirectory(self, _("In which folder do the PCs meet?"))
        if folder:
            self.meet_in(Path(folder))

    def meet_in(self, folder: Path) -> None:
        """Meet the others in a folder from now on, also where they met at a hub before."""
        shop = self.session.shop
        shop.use_local(replace(shop.local, exchange_folder=str(folder.absolute()), hub=""))
        self.told.emit(
            _("This PC meets the others in {path} now. Choose the same folder on each PC.", path=str(folder))
        )
        self._meet()

    def accept(self) -> None:
        """Accept the key with which the chosen PC signs, once somebody compared it there."""
        code, session = self.grid.chosen, self.session
        key = self._other_key()
        if not key:
            return
        words = _(
            "On {register}, Settings, Other PCs shows the key of that PC. Accept it only when it is the same as here: {key}",
            register=code,
            key=key,
        )
        question = _("Accept the key of {register}?", register=code)
        verb = _("It is the same")
        session.open(ConfirmDialog(session, question, words, verb, lambda: self._accept(code, key), danger=True))

    def _accept(self, code: str, key: str) -> None:
        session, by = self.session, self.session.by

        def done(_nothing: None) -> None:
            self.told.emit(_("The key of {register} is accepted.", register=code))
            self._meet()

        session.exchange.run(lambda: session.shop.exchange.accept(code, key, by=by), done, self._failed, owner=self)

    def _other_key(self) -> str:
        """Return the key with which the chosen PC signs, and that is not known of it; "" where there is none."""
        state = self.session.others
        chains = state.chains if state is not None else ()
        chosen = (each for each in chains if each.register == self.grid.chosen and not each.retired)
        problem = next((each.problem for each in chosen), None)
        return str(problem.params["key"]) if isinstance(problem, OtherKey) else ""

    def _joined(self, register: str) -> None:
        self.told.emit(_("{register} works in the shop now.", register=register))
        self._meet()

    def _meet(self) -> None:
        self.session.exchange.run(self.session.shop.exchange.meet, self._looked, owner=self)

    def _failed(self, error: ShopError) -> None:
        self.refused.emit(i18n.explain(error))

    def _looked(self, state: ExchangeState | None) -> None:
        self.session.others = state
        self.session.safety_changed.emit()

    def _allow(self) -> None:
        session = self.session
        context = session.shop.context
        reason = session.why_not(Act.SETTINGS) or session.why_elsewhere()
        self.invite_button.refuse(reason)
        chosen = "" if self.grid.chosen else _("Choose a PC in the list first.")
        for button in (self.office_button, self.retire_button):
            button.setVisible(bool(context.seat))
            button.refuse(reason or chosen)
        may = session.why_not(Act.SETTINGS)
        owner = session.actor is not None and session.actor.role is Role.OWNER
        self.lost_button.setVisible(bool(context.seat) and not context.at_seat)
        self.lost_button.refuse(may or ("" if owner else _("Only the owner says that the office PC is lost.")))
        self.folder_button.setVisible(bool(context.seat))
        self.folder_button.refuse(may)
        self.accept_button.setVisible(bool(self._other_key()))
        self.accept_button.refuse(may)
        self.key.setVisible(bool(context.seat) and bool(self.key.text()))


class InviteDialog(Dialog):
    """The code in large signs; leaving takes it away."""

    def __init__(self, session: Session, inviting: Inviting, joined: Callable[[str], None]) -> None:
        shown = inviting.invitation
        super().__init__(
            session.look,
            _("Code for {register}", register=shown.register),
            width=620,
            hint=_("On the new PC: first start, “Join this shop”, the same folder, and this code.")
            if not session.shop.local.hub
            else _(
                "On the new PC: first start, “Join this shop”, the address of {register} at the hub, and this code. Whoever "
                "looks after the server makes the address: ntt-pos hub ADDRESS --add {register}",
                register=shown.register,
            ),
            leave=_("Take the code away"),
        )
        look = self.look
        self.session, self._inviting, self._done = session, inviting, joined
        stack = column(add(self.body, frame("warn")), gap=Space.S, margins=(Space.L, Space.M, Space.L, Space.M))
        self.code = Text(look, shown.code, size=Size.LARGE, weight=Weight.MEDIUM, align=Qt.AlignmentFlag.AlignHCenter)
        stack.addWidget(self.code)
        self.key = add(stack, Text(look, shown.fingerprint, tone=Tone.MUTED, align=Qt.AlignmentFlag.AlignHCenter))
        self.body.addWidget(
            Text(
                look,
                _(
                    "The new PC shows the same line of digits below the code: compare them. The code is good once, until {until}.",
                    until=i18n.clock_time(shown.until),
                ),
                tone=Tone.MUTED,
                wrap=True,
            )
        )
        self.state = add(self.body, Text(look, _("Waiting for the new PC …"), weight=Weight.MEDIUM, wrap=True))
        self._timer = QTimer(self, interval=LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.look_again)
        self._timer.start()
        self.closed.connect(self._end)

    def look_again(self) -> None:
        """Look whether a PC asks or has joined."""
        if self.session.exchange.pending:
            return
        self.session.exchange.run(self._inviting.look, self._looked, self._refused, owner=self)

    def _looked(self, pc: OtherPC | None) -> None:
        if pc is not None:
            self._timer.stop()
            self.finish()
            self._done(pc.register)
        elif self._inviting.given:
            self.state.setText(_("{register} is admitted; it takes the books over …", register=self._inviting.given))

    def _refused(self, error: ShopError) -> None:
        self.refuse(i18n.explain(error))
        if self.session.now() > self._inviting.invitation.until:
            self._timer.stop()

    def _end(self) -> None:
        self._timer.stop()
        self.session.exchange.run(self._inviting.close)
