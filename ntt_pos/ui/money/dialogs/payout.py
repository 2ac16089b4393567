"""Paying a producer: the amount proposed, in words and as notes, by which means, from where, and who takes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.money.account import PaysBy
from ntt_pos.domain.money.amount_in_words import terbilang
from ntt_pos.domain.money.shift import BANK, SAFE, DrawerShort
from ntt_pos.domain.typed.typed_numbers import parse_rupiah
from ntt_pos.i18n import _
from ntt_pos.services.money.payables import AccountBoard
from ntt_pos.services.money.payouts import PAYEE, Paid, PaymentWay, Receiver
from ntt_pos.ui.forms.form_dialog import Marked
from ntt_pos.ui.forms.questions import ChoiceQuestion, TextQuestion
from ntt_pos.ui.money.dialogs.act_dialog import Act, ActDialog
from ntt_pos.ui.money.dialogs.safe_count import offer_to_count
from ntt_pos.ui.money.money_words import place_words
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.till.payment.change_notes import NotesToGive
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import AmountField, Labelled
from ntt_pos.ui.widgets.layout import add, column, dress, fill, frame, plain, row
from ntt_pos.ui.widgets.text import Text

SIDE = 348
SOMEBODY = "+"
LONGEST = 60


class PayoutDialog(ActDialog):
    """Asks for everything at once; Enter pays what is proposed."""

    def __init__(self, session: Session, board: AccountBoard, paid: Callable[[Paid], None]) -> None:
        who = board.row
        super().__init__(
            session,
            _("Pay {name}?", name=who.name),
            _("Pay"),
            paid,
            hint=_(
                "Balance {amount} · {code} · {place}",
                amount=i18n.rp(who.balance),
                code=who.code,
                place=f"{who.village}, {who.district}",
            ),
            width=880,
            kind=ButtonKind.PAY,
        )
        self.board = board
        self.body.addLayout(fill(row(gap=Space.XL), (self._money(), 1), self._people()))
        if who.payable:
            self.amount.put(who.payable)
        self._changed()
        self._means_changed()
        self._taker_changed()
        self.start_at(self.amount)
        self.amount.selectAll()

    def prepare(self) -> Act:
        """Read what was typed."""
        shop, by, board, key = self.session.shop, self.session.by, self.board, self.key
        means = str(self.answer(self.means))
        try:
            amount = self.amount.amount()
        except DomainError as error:
            self._amount.refuse(i18n.explain(error))
            raise Marked from error
        place = BANK if means == "TRANSFER" else str(self.answer(self.place))
        reference = str(self.answer(self.reference)) if means == "TRANSFER" else ""
        way, receiver = PaymentWay(means=means, place=place, reference=reference), self._receiver()
        return lambda approval: shop.payouts.pay(
            by=by,
            producer_id=board.row.producer_id,
            amount=amount,
            key=key,
            way=way,
            receiver=receiver,
            approval=approval,
            sure=self.sure,
        )

    def acted(self, result: Any) -> None:
        """Show the voucher's number."""
        self.session.print_now()  # the drawer may have to spring open
        super().acted(result)

    def offer_with(self, dialog: Dialog, error: ShopError) -> None:
        """Offer to count a safe that nobody ever counted."""
        offer_to_count(self.session, dialog, error)

    def told_why_not(self, error: ShopError) -> bool:
        """Point at the place when the drawer holds too little."""
        if isinstance(error, DrawerShort):
            self.place.refuse(f"{i18n.explain(error)} {_('Pay it from the safe, or at another register.')}")
        return isinstance(error, DrawerShort)

    def _money(self) -> QWidget:
        look = self.look
        side = plain()
        stack = column(side, gap=Space.M)
        self.amount = AmountField(look, _("Paid now"), big=True)
        self._amount = Labelled(look, _("Paid now"), self.amount)
        self.amount.textChanged.connect(lambda _text: self._changed())
        self.amount.entered.connect(self.enter)
        stack.addWidget(self._amount)
        self.words = add(stack, Text(look, tone=Tone.MUTED, wrap=True))
        self.notes = add(stack, NotesToGive(look, height=36, size=Size.BODY))
        self._box = frame("good")
        inner = column(self._box, margins=(Space.M, Space.S + 2, Space.M, Space.S + 2))
        self.rest = add(inner, Text(look, tone=Tone.POSITIVE, wrap=True))
        fill(stack, self._box, 1)
        return side

    def _people(self) -> QWidget:
        look, board = self.look, self.board
        side = plain()
        side.setFixedWidth(SIDE)
        stack = column(side, gap=Space.S + 2)
        self.means = ChoiceQuestion(look, _("Means"), [(each.value, _(MEANS[each].short)) for each in PaysBy])
        self.means.put(board.row.pays_by)
        places = [(SAFE, place_words(SAFE)), *(((board.drawer, place_words(board.drawer)),) if board.drawer else ())]
        self.place = ChoiceQuestion(
            look,
            _("Taken from"),
            places,
            hint="" if board.drawer else _("The drawer can be chosen while its shift is open."),
        )
        self.reference = TextQuestion(look, _("Reference of the transfer"), longest=LONGEST)
        payee = board.payee.name or board.row.name
        options = [("", _("{name} (payee)", name=payee))]
        for each in board.collectors:
            name = _("(erased)") if each.erased else each.name
            words = _("{name} ({relation})", name=name, relation=each.relation) if each.relation else name
            options.append((each.person_uid, words))
        options.append((SOMEBODY, _("Somebody else …")))
        self.taker = ChoiceQuestion(look, _("Who takes it"), options)
        self.name = TextQuestion(look, _("Name"), longest=LONGEST)
        self.relation = TextQuestion(
            look, _("What they are to the producer"), longest=LONGEST, placeholder=_("for example: nephew")
        )
        self.id_number = TextQuestion(
            look,
            _("Number of the identity card"),
            longest=LONGEST,
            hint=_("Kept where it can be erased; it is on no paper. Paying somebody else needs approval."),
        )
        fill(stack, self.means, self.place, self.reference, self.taker, self.name, self.relation, self.id_number, 1)
        self.last(self.id_number)
        self.means.changed.connect(self._means_changed)
        self.taker.changed.connect(self._taker_changed)
        return side

    def _receiver(self) -> Receiver:
        taker = str(self.answer(self.taker))
        if not taker:
            return PAYEE
        if taker != SOMEBODY:
            relation = next(each.relation for each in self.board.collectors if each.person_uid == taker)
            return Receiver(person_uid=taker, relation=relation)
        return Receiver(
            name=self.needed(self.name, _("Type the name of who takes the money.")),
            relation=self.needed(self.relation, _("Say what they are to the producer.")),
            id_number=self.needed(self.id_number, _("Type the number of their identity card.")),
        )

    def _means_changed(self) -> None:
        transfer = self.means.value() == "TRANSFER"
        self.place.setVisible(not transfer)
        self.reference.setVisible(transfer)
        self._changed()
        self.arrange()

    def _taker_changed(self) -> None:
        somebody = self.taker.value() == SOMEBODY
        for each in (self.name, self.relation, self.id_number):
            each.setVisible(somebody)
        self.arrange()

    def _changed(self) -> None:
        """Say in words and notes what is paid, and what becomes of the balance."""
        try:
            amount = parse_rupiah(self.amount.text())
        except DomainError:
            amount = 0
        self.words.setText(terbilang(amount) if amount else "")
        self.notes.say(amount if amount and self.means.value() == "CASH" else 0)
        self.notes.setVisible(bool(amount) and self.means.value() == "CASH")
        self.rest.setText(self._rest(amount))
        above = amount > max(self.board.row.balance, 0)
        self._dress("warn" if above else "good", Tone.ATTENTION if above else Tone.POSITIVE)
        self.arrange()

    def _rest(self, amount: int) -> str:
        who = self.board.row
        if not amount:
            return _("Type how much is paid.")
        left = who.balance - amount
        if left < 0:
            return _(
                "Advance: {over} more than the balance, taken from the next sales. It needs approval.",
                over=i18n.rp(-left if who.balance > 0 else amount),
            )
        if who.payable > amount:
            return _("Instalment: {left} stay with the shop for next time.", left=i18n.rp(left))
        if left:
            return _("{left} are carried on to next time.", left=i18n.rp(left))
        return _("Nothing is left afterwards.")

    def _dress(self, role: str, tone: Tone) -> None:
        dress(self._box, role)
        self.rest.set_tone(tone)


class PaidDialog(Dialog):
    """The money is booked: its number, and its paper. Enter prints once; only Esc closes, so no second payment begins."""

    def __init__(
        self,
        session: Session,
        title: str,
        paid: Any,
        *,
        print_voucher: Callable[[str], None],
        page: Callable[[str], None],
    ) -> None:
        super().__init__(session.look, title, leave=_("Done"), width=560)
        self._number, self._print_voucher, self._page = paid.number, print_voucher, page
        stack = column(add(self.body, frame("good")), gap=2, margins=(Space.L, Space.M, Space.L, Space.M))
        stack.addWidget(Text(self.look, paid.number, tone=Tone.POSITIVE))
        self.amount = Text(self.look, i18n.rp(paid.amount), size=Size.SUM, weight=Weight.MEDIUM, tone=Tone.POSITIVE)
        stack.addWidget(self.amount)
        self.left = Text(
            self.look,
            _("Balance afterwards {amount}", amount=i18n.rp(paid.balance)),
            tone=Tone.DANGER if paid.balance < 0 else Tone.POSITIVE,
        )
        stack.addWidget(self.left)
        self.page_button: Button = self.verb(_("As PDF"), self.page, "F9", kind=ButtonKind.PLAIN)
        self.print_button: Button = self.verb(_("Print the voucher"), self.enter, "Return", "F11")
        strip = getattr(paid, "strip_of", "")  # a corrected account has no strip
        if strip:
            told = _("It is signed on the strip of the report {number}: one payment, one signature.", number=strip)
            self.signed = add(self.body, Text(self.look, told, wrap=True))
            self.print_button.refuse(_("Nobody signs a voucher for the same money. A copy is made from the history."))
        elif not session.has_printer:
            self.print_button.refuse(_("This PC has no receipt printer. Make the PDF with F9."))
        self.start_at(self.print_button if self.print_button.isEnabled() else self.page_button)

    def enter(self) -> None:
        """Print the voucher, once."""
        if self.print_button.isEnabled():
            self.print_button.refuse(_("It was sent to the printer. A copy is made from the history."))
            self._print_voucher(self._number)
            self.setFocus()

    def page(self) -> None:
        """Make the page, once."""
        if self.page_button.isEnabled():
            self.page_button.refuse(_("It was made. A copy is made from the history."))
            self._page(self._number)
            self.setFocus()
