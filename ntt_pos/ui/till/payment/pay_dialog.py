"""Paying: cash with likely notes, or QRIS, transfer and card with their reference, also several of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, ShopError
from ntt_pos.domain.core.money import cash_rounding
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.devices.scanner_timing import LOOK_MS
from ntt_pos.domain.money.shift import DrawerShort
from ntt_pos.domain.selling.display import show_payment
from ntt_pos.domain.selling.payment import NON_CASH, Means, ReferenceMissing, Settled, Tender
from ntt_pos.domain.selling.returns import NOTHING_BACK, RefundPlan
from ntt_pos.i18n import _
from ntt_pos.ui.approval_dialog import ask_approval
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.till.payment.back_references import BackReferences
from ntt_pos.ui.till.payment.breakdown import RIGHT, Breakdown
from ntt_pos.ui.till.payment.doubtful_reference import DoubtfulReference
from ntt_pos.ui.till.payment.large_change import LargeChange
from ntt_pos.ui.till.payment.likely_notes import LikelyNotes
from ntt_pos.ui.till.payment.pay_hint import hint
from ntt_pos.ui.till.payment.qris_request import QrisRequest
from ntt_pos.ui.till.payment.sums_to_approve import reason_to_approve, sums_to_approve
from ntt_pos.ui.till.payment.tender_plan import TenderPlan
from ntt_pos.ui.till.shifts.short_drawer import ShortDrawerDialog
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.announce import announce
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import AmountField, Field
from ntt_pos.ui.widgets.layout import add, column, plain, present, row, take_out
from ntt_pos.ui.widgets.number_pad import has_touch, offer_digits
from ntt_pos.ui.widgets.scroll_area import ScrollArea
from ntt_pos.ui.widgets.text import Text

HEIGHT, HIGH_ENOUGH, FITS_TOUCH = 600, 704, 740
TAKEN = {means: f"F{key}" for key, means in enumerate((Means.CASH, *NON_CASH), start=5)}


class PayDialog(Dialog):
    """Takes the payment of the basket. However often Enter comes, one sale is written."""

    def __init__(
        self, look: Look, controller: TillController, now_ms: Callable[[], float], credit: RefundPlan = NOTHING_BACK
    ) -> None:
        super().__init__(look, "", width=900)
        self.setAccessibleName(_("How does the customer pay?"))
        self._controller = controller
        self._now_ms, self._opened = now_ms, now_ms()
        self._credit = credit
        self._plan = TenderPlan(controller.priced.paid, self._unit, credit.tenders)
        self._large_change = LargeChange(controller.session)
        self._signed: object = None
        self._means = Means.CASH
        controller.begin_payment()
        inside = plain()
        halves = row(inside, gap=0)
        self._least = HEIGHT
        halves.addWidget(self._left(), 56)
        self._doubtful = DoubtfulReference(controller.session, self.reference.selectAll)
        printing = Action(_("Print this code"), lambda: self._qris.print(self), "F11", kind=ButtonKind.LINK)
        self._breakdown = add(halves, Breakdown(self.look, self.amount, self.acts.offer(printing), self._take_back), 34)
        self._breakdown.follow(self.amount, self.reference)
        self._breakdown.tell_missing(0 if controller.unknown.shrunk else len(controller.unknown.waiting))
        self._qris = QrisRequest(controller, self._breakdown, self._say)
        self.acts.on_keys(Action("", self._pay_by_key, "F12"))
        layout = present(self.panel.layout())
        for widget in take_out(layout):
            widget.hide()
        self._roomy = [ScrollArea(inside)]
        layout.addWidget(self._roomy[0])
        self.leave_button.hide()
        self.start_at(self.amount)
        controller.busy_changed.connect(self._show)
        controller.sold.connect(self._sold)
        self._ask_back()
        self._choose(Means.CASH)

    def least_height(self) -> int:
        """Return the height of the design; with digits to touch the height of the longest breakdown."""
        return self._least

    def give_room(self, *, low: bool) -> None:
        """Keep the margins of its own halves."""

    def can_leave(self) -> bool:
        """A sale that is being written cannot be left."""
        return super().can_leave() and not self._controller.busy

    def appear(self) -> None:
        """Open; from now on there is something to look at."""
        if has_touch():
            high = present(self.parentWidget()).height() >= FITS_TOUCH
            self._least = HIGH_ENOUGH if high else HEIGHT  # nothing moves under a finger
            self._breakdown.keep_room(high=high)
        super().appear()
        self._opened = self._now_ms()

    def enter(self) -> None:
        """Complete the sale."""
        self.complete()

    def _pay_by_key(self) -> None:
        """Take the exact amount; the F12 that opened this may be struck twice by a quick hand."""
        if self._now_ms() - self._opened >= LOOK_MS:
            self.pay()

    def pay(self) -> None:
        """Take the exact amount in cash; with an amount typed, F12 is Enter."""
        if self._asks_for_cash():
            self.amount.put(self._plan.due(Means.CASH))
        self._entered()

    def refuse(self, sentence: str) -> None:
        """Say why something was refused, where the other sentences of the payment stand."""
        self._say(sentence)

    def complete(self) -> None:
        """Write the sale with what was given."""
        if self._controller.busy:
            return
        if self._asks_for_cash():
            exact = i18n.rupiah(self._plan.due(Means.CASH))
            told = _("Type what the customer hands over, or F12 for the exact {amount}.", amount=exact)
            self._refuse_with(told, self.amount)
            return
        try:
            plan = self._with_typed()
            settled = plan.settled()
        except DomainError as error:
            self._refuse(error)
            return
        self._say("")
        if self._signed is not None and not self._referred():
            return
        if self._doubtful.asks(self, plan.tenders, sure=self.complete, failed=self._failed):
            return
        if not self._large_change.asks(settled, self.complete):
            self._controller.pay(
                plan.tenders,
                cash_unit=plan.unit,
                references=self._back.texts(),
                approval=self._signed,
                failed=self._failed,
            )

    @property
    def _unit(self) -> int:
        """The rupiah that the shop rounds cash to by now."""
        return self._controller.session.settings.cash_unit

    # -- building -------------------------------------------------------------------------------------------------

    def _left(self) -> QWidget:
        look = self.look
        side = plain()
        stack = column(side, gap=Space.M, margins=(26, Space.XL, 26, 22))
        line = add(stack, row())
        line.addWidget(Text(look, _("Due"), size=Size.TITLE), 0, Qt.AlignmentFlag.AlignBottom)
        self._due = add(line, Text(look, size=Size.DUE, weight=Weight.MEDIUM, align=RIGHT), 1)
        means = [Action(_(MEANS[each].long), partial(self._choose, each), key) for each, key in TAKEN.items()]
        buttons = self.acts.choices(*means, height=52, size=Size.AMOUNT)
        self._choices = dict(zip(TAKEN, buttons, strict=True))
        choices = add(stack, row())
        for button in buttons:
            choices.addWidget(button, 1)
        self.amount = add(stack, AmountField(look, _("Amount received"), placeholder=_("Amount received"), big=True))
        self.amount.textChanged.connect(lambda _text: self._retyped())
        self.amount.entered.connect(self._entered)
        self._ask = add(stack, Text(look, tone=Tone.MUTED, wrap=True))
        self.reference = add(stack, Field(look, _("Reference"), placeholder=_("Reference"), size=Size.TITLE))
        self.reference.entered.connect(self.complete)
        self._digits = offer_digits(stack, look, self.reference, self.amount)
        self._notes = add(stack, LikelyNotes(look))
        self._notes.taken.connect(self._take_note)
        self._back = add(stack, BackReferences(look))
        self._back.entered.connect(self.complete)
        self._words = add(stack, Text(look, size=Size.BODY, tone=Tone.MUTED, wrap=True))
        stack.addStretch(1)
        foot = row()
        back = Action(_("Back"), self.leave, "Escape")
        foot.addWidget(self.acts.button(back, height=64, size=Size.AMOUNT))
        complete = Action(
            lambda: self._busy() or _("Complete the sale"), self.complete, "Return", "", self._busy, kind=ButtonKind.PAY
        )
        foot.addWidget(self.acts.button(complete, height=64, size=Size.LARGE), 1)
        stack.addLayout(foot)
        return side

    # -- what is typed --------------------------------------------------------------------------------------------

    def _choose(self, means: Means) -> None:
        """Go on with another means; a typed part of the sum stays as given by the means before."""
        if means is not self._means and self.amount.text():
            try:
                typed = self._tender()
                if typed.amount < self._plan.due(self._means):
                    self._plan = self._plan.give_part(typed)
                    self._say("")
            except DomainError as error:
                self._refuse(error)
                self._choices[self._means].setChecked(True)
                return
        self._means = means
        self._choices[means].setChecked(True)
        if self.isVisible():
            told = f"{_('Due')} {i18n.rupiah(self._plan.due(means))}"
            announce(self, told if means is Means.CASH else f"{told}. {_(MEANS[means].about)}")
        self.reference.clear()
        cash = means is Means.CASH
        self.reference.setVisible(not cash)
        self._ask.setVisible(not cash)
        self._ask.setText("" if cash else _(MEANS[means].about))
        self.amount.clear()
        if not cash:
            self.amount.put(self._plan.due(means))
        self._notes.offer(self._plan.due(Means.CASH) if cash else None)
        (self.amount if cash else self.reference).setFocus()
        self._show()

    def _take_note(self, value: int) -> None:
        self.amount.put(value, select=True)
        self.amount.setFocus()
        self._show()

    def _entered(self) -> None:
        if self._means is not Means.CASH and not self.reference.text().strip():
            try:
                self._plan.give(self._tender())
            except ReferenceMissing:
                self.reference.setFocus()
                return
            except DomainError as error:
                self._refuse(error)
                return
        self.complete()

    def _tender(self) -> Tender:
        reference = self.reference.text().strip() if self._means is not Means.CASH else ""
        return Tender(self._means, self.amount.amount(), reference)

    def _with_typed(self) -> TenderPlan:
        """Return the plan with what is typed now."""
        return self._plan.give(self._tender()) if self.amount.text() else self._plan

    def _asks_for_cash(self) -> bool:
        """Whether cash is due and none is typed."""
        return self._means is Means.CASH and not self.amount.text() and self._plan.due(Means.CASH) > 0

    def _referred(self) -> bool:
        """Whether every part that goes back and not in cash has its reference."""
        if self._back.complete():
            return True
        self._controller.session.sounds.refused()
        return False

    def _retyped(self) -> None:
        if self._words.property("refused"):
            self._say("")
        else:
            self._show()

    # -- what is shown --------------------------------------------------------------------------------------------

    def _show(self) -> None:
        due = self._plan.due(self._means)
        self._due.setText(i18n.rupiah(due))
        self._due.setAccessibleName(f"{_('Due')} {self._due.text()}")
        self.setAccessibleDescription(self._due.accessibleName())
        typed = self.amount.amount_or_none()
        self._notes.mark(typed)
        given = self._plan.tenders
        if typed:
            given = (*given, Tender(self._means, typed))
        settled = TenderPlan(self._plan.paid, self._plan.unit, given).settled_or_none()
        self._show_sum(given, settled)
        self._qris.ask((typed or 0) if self._means is Means.QRIS else 0, self._tell_customer)
        # The code stands where the digits are: then they are at the left, for the reference that follows.
        if self._digits is not None:
            self._digits.setVisible(self._breakdown.shows_code)
        received = _("Amount received") if self._means is Means.CASH else _("Amount to pay")
        self.amount.name(received if due or typed else _("Nothing to pay"))
        missing = due - (typed or 0)
        cash = any(t.means is Means.CASH for t in given)
        if settled is not None and self._credit.rest:
            self._breakdown.show_change(_("Goes back"), self._credit.back + settled.change, "good", Tone.POSITIVE)
        elif settled is not None and (cash or settled.change):
            self._breakdown.show_change(_("Change"), settled.change, "good", Tone.POSITIVE)
        elif settled is not None:
            self._breakdown.show_change(_("Left to pay"), 0, "good", Tone.POSITIVE)
        elif typed and missing > 0:
            self._breakdown.show_change(_("Still missing"), missing, "warn", Tone.ATTENTION)
        else:
            self._breakdown.show_change(_("Change"), None, "good", Tone.POSITIVE)
        self.acts.refresh()

    def _busy(self) -> str:
        return _("Writing the sale …") if self._controller.busy else ""

    def _show_sum(self, given: tuple[Tender, ...], settled: Settled | None) -> None:
        priced = self._controller.priced
        other = sum(t.amount for t in given if t.means is not Means.CASH)
        rounding = cash_rounding(max(priced.paid - other, 0), self._plan.unit) if self._means is Means.CASH else 0
        if settled is not None:
            rounding = settled.rounding
        self._breakdown.show_sum(priced, given, kept=len(self._plan.tenders), rounding=rounding, credit=self._credit)
        if not self._words.property("refused"):
            due, typed = self._plan.due(self._means), self.amount.amount_or_none()
            coded = self._means is not Means.QRIS or self._controller.session.shop.qris.ready()
            self._words.setText(hint(self._means, due=due, amount=typed or due, rounding=rounding, has_code=coded))

    def _tell_customer(self) -> None:
        controller = self._controller
        given = sum(tender.amount for tender in self._plan.tenders)
        rounding = self._plan.due(Means.CASH) - self._plan.due(Means.TRANSFER) if self._means is Means.CASH else 0
        controller.customer_sees.emit(show_payment(controller.cart, rounding=rounding, paid=given))

    def finish(self) -> None:
        """Close; the customer sees the basket again."""
        if self.can_leave() and not self._controller.showing_change:
            self._controller.cart_changed.emit()
        super().finish()

    def _take_back(self, place: int) -> None:
        self._plan = self._plan.without(place)
        self.amount.clear()
        self._choose(self._means)

    # -- what comes back ------------------------------------------------------------------------------------------

    def _sold(self, _sale: object) -> None:
        self.finish()

    def _failed(self, error: ShopError) -> None:
        if isinstance(error, ApprovalNeeded):
            swap = self._controller.exchanging
            reason = reason_to_approve(error, self._controller.reason_given, swap)
            asked = sums_to_approve(self._controller.priced, swap)
            ask_approval(self._controller.session, error, self._approved, reason=reason, asked=asked)
            return
        if isinstance(error, DrawerShort):
            self._controller.session.open(ShortDrawerDialog(self._controller.session, error, self.finish))
            return
        if (self._controller.priced.paid, self._unit) != (self._plan.paid, self._plan.unit):
            # Prices or the cash unit changed while the basket was open: nothing was sold, and the sum is another one.
            self.write(
                self._controller.session.books,
                self._controller.credit,
                lambda credit: self._ask_anew(credit, error),
                self._refuse,
            )
            return
        if not isinstance(error, ReferenceMissing) or self._referred():
            self._refuse(error)

    def _ask_back(self) -> None:
        self._back.ask(self._credit.rest)
        self._breakdown.follow(*self._back.fields)

    def _ask_anew(self, credit: RefundPlan, error: ShopError) -> None:
        self._credit = credit
        self._ask_back()
        self._plan = TenderPlan(self._controller.priced.paid, self._unit, credit.tenders)
        self.amount.clear()
        self._choose(Means.CASH)
        self._refuse(error)

    def _approved(self, approval: object) -> None:
        """Go on with what was signed; only now the references of what goes back are asked for."""
        self._signed = approval
        self.complete()

    def _refuse(self, error: ShopError) -> None:
        missing = isinstance(error, ReferenceMissing) and self._means is not Means.CASH
        self._refuse_with(i18n.explain(error), self.reference if missing else self.amount)

    def _refuse_with(self, sentence: str, field: Field) -> None:
        self._controller.session.sounds.refused()
        self._say(sentence)
        self._breakdown.say_no_change()
        field.mark(refused=True)
        field.selectAll()
        field.setFocus()

    def _say(self, sentence: str) -> None:
        self._words.setProperty("refused", bool(sentence))
        self._words.set_tone(Tone.DANGER if sentence else Tone.MUTED)
        self._words.setText(sentence)
        announce(self, sentence, urgent=True)
        if not sentence:
            self.amount.mark(refused=False)
            self.reference.mark(refused=False)
            self._show()
