"""Goods a customer brings back: which of the sale, why, and how the money goes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, ShopError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.words import MEANS, RETURN_REASONS
from ntt_pos.domain.money.shift import DrawerShort
from ntt_pos.domain.selling.payment import NON_CASH, Means, ReferenceMissing
from ntt_pos.domain.selling.returns import RefundPlan, ReturnReason, check_refund_references
from ntt_pos.i18n import _
from ntt_pos.services.selling.claims import HeldElsewhere
from ntt_pos.services.selling.returnable import RefundChanged
from ntt_pos.services.selling.returns import Exchanging, Returnable
from ntt_pos.ui.approval_dialog import ask_approval
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.till.returns.return_lines import REASONS, SHELVED, ReasonChoice, ReturnParts, reason_buttons
from ntt_pos.ui.till.shifts.short_drawer import ShortDrawerDialog
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.announce import AnnouncedSoon, announce
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog, yielding
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, column, fill, frame, plain, row
from ntt_pos.ui.widgets.number_pad import NumberPad, has_touch
from ntt_pos.ui.widgets.scroll_area import BAR
from ntt_pos.ui.widgets.text import ElidedText, Text

ASIDE, LEAST_LIST = 416, 96
ACROSS = 2


class ReturnDialog(Dialog):
    """Takes units of a sale back; never more than sold, at what was paid.

    ``whole`` is the note of a return that begins with everything filled in.
    """

    def __init__(
        self,
        session: Session,
        number: str,
        done: Callable[[Any], None],
        exchange: Callable[[Exchanging], None] | None = None,
        without: Callable[[str], None] | None = None,
        whole: str = "",
    ) -> None:
        super().__init__(session.look, _("What does the customer bring back?"), hint=number, width=1016)
        self._session, self._number, self._done = session, number, done
        self._exchange_into, self._without, self._whole = exchange, without, whole
        context = session.shop.context
        self._uid = context.ids.uid(context.clock.now())
        self._planned: RefundPlan | None = None
        self._signed: object = None
        self._asked = self._answered = self._swap_at = 0  # the plans: the latest, the one shown, the one F9 waits for
        sides = row(gap=Space.L)
        self.parts = ReturnParts(session.look)
        self.drive(self.parts)
        lines = fill(column(gap=Space.M), (yielding(self.parts, LEAST_LIST), 1))
        self._fingers = column()
        fill(lines, self._fingers, self._money_box())
        aside = yielding(self._aside(), LEAST_LIST)
        aside.setFixedWidth(ASIDE + BAR)
        fill(sides, (lines, 1), aside)
        self.body.addLayout(sides, 1)
        if exchange is not None:
            self._swap = self.verb(_("Other goods instead"), self.exchange, "F9", kind=ButtonKind.PLAIN)
            self._swap.refuse(_("Type how many come back."))
        self._go = self.verb(_("Give the money back"), self.enter, "F12", "Ctrl+Return")
        self._go.refuse(_("Type how many come back."))
        self._soon = AnnouncedSoon(self)
        self.parts.pointed.connect(self._say_why)
        self.parts.changed.connect(self._plan)
        self.parts.finished.connect(self._finished)
        self._say_why()
        session.books.run(self._look, self._show, self._failed, owner=self)

    def _aside(self) -> QWidget:
        """Return the right side: why, where the goods go, and by which means the money goes back."""
        side = plain()
        stack = column(side, gap=Space.S, margins=(0, 0, BAR, 0))
        self._whose = add(stack, ElidedText(self.look, _("Why?"), size=Size.META, tone=Tone.MUTED))
        self._reasons = reason_buttons(self.acts, self.choose, first_key=5)
        grid = add(stack, QGridLayout())
        grid.setSpacing(Space.S)
        for place, button in enumerate(self._reasons):
            grid.addWidget(button, place // ACROSS, place % ACROSS)
            grid.setColumnStretch(place % ACROSS, 1)
        fit = Action(_("Fit for the shelf"), self._fit, "F4", kind=ButtonKind.TICK)
        self._shelf = self.acts.offer(fit, size=Size.BODY)
        self._shelf.setChecked(True)
        self._goes = Text(self.look, tone=Tone.MUTED, size=Size.META, wrap=True)
        self._goes.setMinimumHeight(Space.TARGET)
        fill(add(stack, row(gap=Space.M)), self._shelf, (self._goes, 1))
        split = Action(_("Some for another reason"), self.parts.split, "F3", kind=ButtonKind.LINK)
        self._split = self.acts.offer(split)
        cash = Action(_("Cash instead"), self._plan, "F2", kind=ButtonKind.TICK)
        self._cash = self.acts.offer(cash, size=Size.BODY)
        self._cash.hide()
        for button in (self._split, self._cash):
            fill(add(stack, row(gap=0)), button, 1)
        self._references: dict[Means, Labelled] = {}
        self._fields: dict[Means, Field] = {}
        for means in NON_CASH:
            field = self._fields[means] = Field(self.look, _("Reference"))
            field.entered.connect(lambda: self.enter())  # noqa: PLW0108 the signal must not bind a dead dialog
            self._references[means] = Labelled(self.look, _("Reference"), field)
            self._references[means].hide()
            stack.addWidget(self._references[means])
        stack.addStretch(1)
        return side

    def _money_box(self) -> QWidget:
        """Return the money that goes back, under the lines: it is in sight however much is at the right."""
        box = frame("good")
        line = row(box, gap=Space.L, margins=(Space.L, Space.M, Space.L, Space.M))
        words = add(line, column(gap=2), 1)
        self._whence = add(words, Text(self.look, _("Money back"), tone=Tone.POSITIVE))
        self._how = add(words, Text(self.look, size=Size.META, tone=Tone.POSITIVE, wrap=True))
        self._how.hide()
        self._money = add(line, Text(self.look, "–", size=Size.SUM, weight=Weight.MEDIUM, tone=Tone.POSITIVE))
        return box

    def least_height(self) -> int:
        """Return the height with one reference asked and every choice shown, so that nothing moves when they are."""
        return 600

    def exchange(self) -> None:
        """Let what comes back pay for other goods: both are recorded together when the basket is paid."""
        try:
            bringing = self.parts.bringing()
        except DomainError as error:
            self.refuse(i18n.explain(error))
            return
        if self._answered != self._asked:
            self._swap_at = self._asked
            return
        if bringing and self._planned is not None:
            returns, by, uid, number = self._session.shop.returns, self._session.by, self._uid, self._number
            into = Exchanging(number, bringing, uid, self._planned.due)
            self.write(
                self._session.books,
                lambda: returns.asks(by=by, number=number, bringing=bringing, return_uid=uid),
                lambda needed: self._swap_or_sign(into, needed),
                self._failed,
            )

    def _swap_or_sign(self, into: Exchanging, needed: ApprovalNeeded | None) -> None:
        """Go on to the other goods; what somebody must approve of the return is asked before they are chosen."""
        if needed is None:
            self._swap_now(into)
            return
        why, asked = (
            _(RETURN_REASONS[self.parts.why.reason].long),
            _("Return credit {amount}", amount=i18n.rp(into.worth)),
        )
        ask_approval(
            self._session, needed, lambda given: self._swap_now(replace(into, signed=(given,))), reason=why, asked=asked
        )

    def _swap_now(self, into: Exchanging) -> None:
        go = self._exchange_into
        self.finish()
        if go is not None:
            go(into)

    def enter(self, approval: object = None) -> None:
        """Record the return. What needs a signature is asked for first, then the references of what is sent."""
        self._signed = approval or self._signed
        try:
            bringing = self.parts.bringing()
        except DomainError as error:
            self.refuse(i18n.explain(error))
            return
        if not bringing or not (self._signed is not None or self.able(self._go)):
            self.refuse(self._go.reason)
            return
        if self._signed is not None and self._asks_reference():
            return
        session, number, uid, signed = self._session, self._number, self._uid, self._signed
        given: dict[str, Any] = {"approval": signed} if signed is not None else {}
        given |= {"cash_instead_of": self._cash_instead(), "references": self._typed(), "note": self._whole}
        given["shown"] = self._planned if self._answered == self._asked else None

        def recorded(result: Any) -> None:
            self.finish()
            self._done(result)

        self.write(
            session.books,
            lambda: session.shop.returns.complete(
                by=session.by, number=number, bringing=bringing, return_uid=uid, **given
            ),
            recorded,
            self._failed,
        )

    def _typed(self) -> dict[Means, str]:
        return {means: field.text() for means, field in self._fields.items()}

    def _asks_reference(self) -> bool:
        """Ask for the first reference that is missing; returns whether one is."""
        for each in self._planned.rows if self._planned is not None else ():
            try:
                check_refund_references((each,), self._typed())
            except ReferenceMissing as error:
                self._references[each.means].refuse(i18n.explain(error))
                return True
        return False

    def _look(self) -> Returnable:
        """Return what may come back, once no other register takes it back."""
        session = self._session
        session.shop.claims.obtain(self._number, by=session.by)
        return session.shop.returns.look(self._number)

    def _show(self, found: Any) -> None:
        booked = i18n.booked(found.at, found.business_date)
        parts = (found.number, i18n.moment(found.at), booked, f"{_('Total')} {i18n.rupiah(found.total)}")
        self.hint.setText(" · ".join(filter(None, parts)))
        if not self.parts.show_lines(found.lines):
            gone = _("Everything of this sale is already back.")
            self._allow(gone)
            self.refuse(gone)
        elif has_touch():
            self._offer_digits()
        if self._whole:
            self.parts.fill()
            self._finished()
        self._say_why()

    def _offer_digits(self) -> None:
        """Show digits to touch; they go into the line with the focus."""
        weighed = any(part.line.price_per != 1 for part in self.parts.parts)
        pad = NumberPad(self.look, self.parts.parts[0].field, sign="," if weighed else "", columns=6)
        pad.shrink()

        def follow() -> None:
            if self.parts.now is not None:
                pad.type_into(self.parts.now.field)

        follow()
        self.parts.pointed.connect(follow)
        pad.follow(*self._fields.values())
        self._fingers.addWidget(pad)

    def _finished(self) -> None:
        """Go on behind the last line: to what is still to be typed, then to the button."""
        shown = (self._fields[means] for means, each in self._references.items() if each.isVisibleTo(self))
        missing = next((field for field in shown if not field.text()), None)
        if self.able(self._go):
            (missing or self._go).setFocus()

    def choose(self, reason: ReturnReason) -> None:
        """Say why the line with the focus comes back."""
        self.parts.choose(ReasonChoice(reason, self.parts.why.fit))
        self._say_why()
        announce(self, self._goes.text())
        self._plan()

    def _fit(self) -> None:
        self.parts.choose(ReasonChoice(self.parts.why.reason, self._shelf.isChecked()))
        self._say_why()
        self._plan()

    def _cash_instead(self) -> tuple[Means, ...]:
        return NON_CASH if self._cash.isVisibleTo(self) and self._cash.isChecked() else ()

    def _say_why(self) -> None:
        """Show the reason of the line with the focus, and where its units go."""
        now, why = self.parts.now, self.parts.why
        self._whose.setText(_("Why? {name}", name=now.line.name) if now is not None else _("Why?"))
        for button, reason in zip(self._reasons, REASONS, strict=True):
            button.setChecked(reason is why.reason)
        self._shelf.setVisible(why.reason in SHELVED)
        self._shelf.setChecked(why.fit)
        self._goes.setText(why.place())

    def _plan(self) -> None:
        self.refuse("")
        self._signed = None
        self._asked += 1
        try:
            bringing = self.parts.bringing()
        except DomainError as error:
            self._unplanned(error)
            return
        if not bringing:
            self._no_money()
            return
        session, number, cash, asked = self._session, self._number, self._cash_instead(), self._asked
        if self._exchange_into is not None:
            self._swap.refuse("")
        session.books.run(
            lambda: session.shop.returns.plan(number, bringing, cash_instead_of=cash),
            lambda plan: self._answer(asked, self._planned_back, plan),
            lambda error: self._answer(asked, self._too_much, error),
            owner=self,
        )

    def _answer(self, asked: int, tell: Callable[[Any], None], what: Any) -> None:
        """Show the answer to what is typed now; one to what was typed before is dropped."""
        if asked != self._asked:
            return
        self._answered = asked
        tell(what)
        if self._swap_at == asked:
            self.exchange()

    def _too_much(self, error: ShopError) -> None:
        """What the books refuse is heard; a number that is still being typed is not."""
        self._session.sounds.refused()
        self._unplanned(error)

    def _unplanned(self, error: ShopError) -> None:
        """Say what is wrong with what was typed; the money of what was typed before no longer stands there."""
        self._no_money()
        self._allow(i18n.explain(error))
        self.refuse(i18n.explain(error))

    def _no_money(self) -> None:
        self._answered = self._asked
        self._whence.setText(_("Money back"))
        self._money.setText("–")
        self._say_how([])
        self._soon.say("")
        self._planned = None
        self._allow(_("Type how many come back."))

    def _planned_back(self, plan: RefundPlan) -> None:
        self._planned = plan
        other: dict[Means, int] = {each.means: each.amount for each in plan.rows if each.means is not Means.CASH}
        self._money.setText(i18n.rupiah(plan.cash or plan.money_back))
        self._whence.setText(_("Cash out of the drawer") if plan.cash else _("Goes back, not in cash"))
        told = _("{means} {amount}: send it with the shop's own app or terminal.")
        how = [told.format(means=_(MEANS[means].long), amount=i18n.rupiah(part)) for means, part in other.items()]
        if plan.rounding:
            how.append(_("Rounding {amount}", amount=-plan.rounding))
        if self.parts.asks and self._session.rights.get(Act.RETURN_OUTSIDE_RULES) is not Verdict.ALLOWED:
            how.append(_("Food that nothing is wrong with: a manager has to approve it."))
        self._say_how(how)
        self._soon.say(" ".join((f"{self._whence.text()} {self._money.text()}.", *how)))
        self._cash.setVisible(bool(other) or self._cash.isChecked())
        left = any(field.hasFocus() for means, field in self._fields.items() if means not in other)
        for means, each in self._references.items():
            each.setVisible(means in other)
            each.rename(_("Reference of {means} {amount}", means=_(MEANS[means].long), amount=other.get(means, 0)), "")
        self._allow("")
        if left:  # Qt would go on to any button
            self._finished()

    def _say_how(self, sentences: list[str]) -> None:
        """Say how what is not cash goes back; without words the amount's name stands in the middle."""
        self._how.setText("\n".join(sentences))
        self._how.setVisible(bool(sentences))

    def _allow(self, reason: str) -> None:
        self._go.refuse(reason)
        if self._exchange_into is not None:
            self._swap.refuse(reason)

    def _failed(self, error: ShopError) -> None:
        if isinstance(error, ApprovalNeeded):
            plan, why = self._planned, _(RETURN_REASONS[self.parts.why.reason].long)
            asked = _("Money back {amount}", amount=i18n.rp(plan.money_back)) if plan is not None else ""
            ask_approval(self._session, error, self.enter, reason=why, asked=asked)
            return
        if isinstance(error, RefundChanged):
            self._plan()
            self._allow(i18n.explain(error))  # until the new amount is there
            self._session.sounds.refused()
            self.refuse(self._go.reason)
            return
        if isinstance(error, HeldElsewhere) and self._without is not None:
            self.finish()
            self._without(self._number)
            return
        if isinstance(error, DrawerShort):
            self._session.open(ShortDrawerDialog(self._session, error, self.finish))
            return
        self._allow("" if self._planned is not None else _("Type how many come back."))
        if isinstance(error, ReferenceMissing) and self._asks_reference():
            return
        self._session.sounds.refused()
        self.refuse(i18n.explain(error))
