"""The customer's window: the goods as they are added, what is due, the QRIS code, change and thanks, and the makers."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.selling.display import (
    Display,
    DisplayKind,
    DisplayLine,
    MakerCard,
    show_basket,
    show_between,
    show_change,
)
from ntt_pos.domain.selling.receipt import CompletedSale
from ntt_pos.i18n import _, ngettext
from ntt_pos.ui.display.maker_stories import ROOMY, BetweenSales, story_beside
from ntt_pos.ui.display.second_screen import SecondScreen
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.widgets.layout import add, card, column, empty, fill, frame, plain, row
from ntt_pos.ui.widgets.qr_code import QrCodeView
from ntt_pos.ui.widgets.text import ElidedText, Text

CENTER = Qt.AlignmentFlag.AlignHCenter
RIGHT = Qt.AlignmentFlag.AlignRight
SMALLEST = (800, 480)
TURN_MS = 9000
LINES = 8
HUGE = 96.0
BETWEEN = (DisplayKind.STORY, DisplayKind.NEW, DisplayKind.MAKERS)
LEARN_AGAIN = 40  # turns: cards, prices and consents change while the window is open
MOST_PHOTOS = 60


class DisplayWindow(QWidget):
    """Never takes the focus: the till keeps the keys."""

    closed = Signal()

    def __init__(self, session: Session, controller: TillController) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("role", "ground")
        self.setWindowTitle(_("Customer display · {shop}", shop=session.settings.shop_name))
        self.setMinimumSize(*SMALLEST)
        self._session, self._controller, look = session, controller, session.look
        self.shown = Display(DisplayKind.MAKERS)
        self._makers: tuple[MakerCard, ...] = ()
        self._told: dict[str, MakerCard] = {}
        self._photos: dict[str, bytes] = {}
        self._turn = 0
        stack = column(self, gap=Space.XL, margins=Space.XL)
        head = fill(row(), (ElidedText(look, session.settings.shop_name, size=Size.LARGE, weight=Weight.MEDIUM), 1))
        if session.practice:
            head.addWidget(Text(look, _("PRACTICE"), size=Size.TITLE, weight=Weight.MEDIUM, tone=Tone.DANGER))
        stack.addLayout(head)
        self._place = add(stack, QStackedWidget(), 1)
        self._goods, self._code_side, self._thanks = plain(), plain(), frame("good")
        self._between = BetweenSales(look, self._photo)
        self._build_goods()
        self._build_code()
        self._build_thanks()
        for widget in (self._between, self._goods, self._code_side, self._thanks):
            self._place.addWidget(widget)
        controller.cart_changed.connect(self._basket)
        controller.customer_sees.connect(self.show_display)
        controller.sold.connect(self._sold)
        controller.next_customer.connect(self._basket)
        self._timer = QTimer(self, interval=TURN_MS)
        self._timer.timeout.connect(self._next_makers)
        self._timer.start()
        self._learn()
        self._basket()

    def place(self, till: QWidget) -> bool:
        """Stand on a screen beside the till's from now on; returns whether there is one now."""
        self._second = SecondScreen(self, till)
        self._second.place()
        return self._second.found

    def show_display(self, display: Display) -> None:
        """Show what the customer is to look at."""
        self.shown = display
        show = {
            DisplayKind.STORY: self._show_makers,
            DisplayKind.NEW: self._show_makers,
            DisplayKind.MAKERS: self._show_makers,
            DisplayKind.BASKET: self._show_goods,
            DisplayKind.PAY: self._show_goods,
            DisplayKind.QRIS: self._show_code,
            DisplayKind.CHANGE: self._show_thanks,
        }
        show[display.kind](display)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that it was closed by hand."""
        super().closeEvent(event)
        self.closed.emit()

    # -- building -------------------------------------------------------------------------------------------------

    def _build_goods(self) -> None:
        look = self._session.look
        sides = row(self._goods, gap=Space.XL)
        self._lines = column(add(sides, card(), 3), gap=Space.M, margins=Space.XL)
        stack = column(add(sides, card(), 2), gap=Space.M, margins=Space.XL)
        self._beside = add(stack, column(gap=0))
        self._sums = column(gap=Space.S)
        fill(stack, 1, self._sums)
        self._due_name = Text(look, size=Size.LARGE, tone=Tone.MUTED, align=RIGHT)
        self._due = Text(look, size=HUGE * 0.66, weight=Weight.MEDIUM, align=RIGHT)
        fill(stack, self._due_name, self._due)

    def _build_code(self) -> None:
        look = self._session.look
        sides = row(self._code_side, gap=Space.XL)
        self._code = add(sides, QrCodeView(look, least=320), 1)
        stack = add(sides, column(gap=Space.M), 1)
        stack.addStretch(1)
        stack.addWidget(Text(look, "QRIS", size=Size.SUM, weight=Weight.MEDIUM))
        stack.addWidget(Text(look, _("Scan the code and pay"), size=Size.LARGE, tone=Tone.MUTED))
        self._code_amount = add(stack, Text(look, size=HUGE * 0.66, weight=Weight.MEDIUM))
        self._merchant = Text(look, size=Size.TITLE, tone=Tone.MUTED, wrap=True)
        fill(stack, self._merchant, 1)

    def _build_thanks(self) -> None:
        look = self._session.look
        stack = fill(column(self._thanks, gap=Space.M, margins=Space.XXL), 1)
        self._change_name = Text(look, size=Size.SUM, tone=Tone.POSITIVE, align=CENTER)
        self._change = Text(look, size=HUGE, weight=Weight.MEDIUM, tone=Tone.POSITIVE, align=CENTER)
        self._paid = Text(look, size=Size.LARGE, tone=Tone.MUTED, align=CENTER)
        for widget in (
            Text(look, _("Thank you"), size=Size.DUE, weight=Weight.MEDIUM, align=CENTER),
            self._change_name,
            self._change,
            self._paid,
        ):
            stack.addWidget(widget)
        stack.addStretch(1)

    # -- what is shown --------------------------------------------------------------------------------------------

    def _basket(self) -> None:
        controller = self._controller
        if controller.showing_change:
            return
        self.show_display(show_basket(controller.cart) if controller.cart else show_between(self._makers, self._turn))

    def _sold(self, sale: CompletedSale) -> None:
        self.show_display(show_change(sale.total, sale.change))

    def _show_goods(self, display: Display) -> None:
        look = self._session.look
        self._place.setCurrentWidget(self._goods)
        empty(self._lines)
        end = len(display.lines) if display.newest < 0 else max(display.newest + 1, LINES)
        start = max(min(end, len(display.lines)) - LINES, 0)
        for place, each in enumerate(display.lines[start : start + LINES], start):
            self._lines.addWidget(self._line(each, newest=place == display.newest))
        if start:
            before = ngettext("{n} line above", "{n} lines above", start)
            self._lines.insertWidget(0, Text(look, before, tone=Tone.MUTED))
        self._lines.addStretch(1)
        self._tell_newest(display)
        empty(self._sums)
        for name, amount, tone in (
            (_("You save"), display.discount, Tone.POSITIVE),
            (_("Rounding"), display.rounding, Tone.MUTED),
            (_("Total"), display.total if display.paid else 0, Tone.INK),
            (_("Already paid"), display.paid, Tone.POSITIVE),
        ):
            if amount:
                line = row(add(self._sums, plain()))
                line.addWidget(Text(look, name, size=Size.TITLE, tone=tone))
                line.addWidget(Text(look, i18n.rupiah(amount), size=Size.TITLE, tone=tone, align=RIGHT), 1)
        paying = display.kind is DisplayKind.PAY
        self._due_name.setText(_("Please pay") if paying else _("Total"))
        self._due.setText(i18n.rupiah(display.due if paying else display.total))

    def _line(self, each: DisplayLine, *, newest: bool) -> QWidget:
        look = self._session.look
        holder = frame("good") if newest else plain()
        line = row(holder, gap=Space.L, margins=(Space.M, Space.XS, Space.M, Space.XS))
        name = ElidedText(look, each.name, size=Size.TITLE, weight=Weight.MEDIUM)
        name.side = Qt.TextElideMode.ElideMiddle
        words = fill(column(gap=0), name)
        told = self._told.get(each.code)
        maker = ", ".join(part for part in (told.maker if told else "", each.village) if part)
        below = " + ".join(each.parts) or maker
        if below:
            words.addWidget(ElidedText(look, below, size=Size.BODY, tone=Tone.MUTED))
        fill(line, (words, 1), Text(look, i18n.quantity(each.quantity, each.price_per, each.unit), size=Size.TITLE))
        amount = add(line, Text(look, i18n.rupiah(each.amount), size=Size.TITLE, weight=Weight.MEDIUM, align=RIGHT))
        amount.setMinimumWidth(110)
        return holder

    def _show_code(self, display: Display) -> None:
        qris = self._session.shop.qris
        try:
            shown = qris.code(display.total) if display.total else qris.static()
        except ShopError:
            # The till itself says why there is no code; the customer sees what is due.
            self._show_goods(display)
            return
        self._place.setCurrentWidget(self._code_side)
        self._code.show_code(shown.modules, _("QRIS code for {amount}", amount=display.total))
        self._code_amount.setText(i18n.rp(display.total))
        self._merchant.setText(f"{shown.merchant} · {shown.city}")

    def _show_thanks(self, display: Display) -> None:
        self._place.setCurrentWidget(self._thanks)
        self._change_name.setText(_("Your change") if display.change else _("Paid exactly"))
        self._change.setText(i18n.rupiah(display.change) if display.change else "")
        self._change.setVisible(bool(display.change))
        self._paid.setText(_("Total {amount}", amount=display.total))

    def _show_makers(self, display: Display) -> None:
        self._place.setCurrentWidget(self._between)
        self._between.show_display(display)

    def _tell_newest(self, display: Display) -> None:
        """Tell the story of the product that was added last; while paying, nothing but money is shown."""
        empty(self._beside)
        newest = display.lines[display.newest] if display.newest >= 0 else None
        told = self._told.get(newest.code) if newest is not None else None
        if told is not None and told.told:
            roomy = self.height() >= ROOMY
            self._beside.addWidget(story_beside(self._session.look, told, self._photo, roomy=roomy))

    def _next_makers(self) -> None:
        if self.shown.kind in BETWEEN and self.isVisible():
            self._turn += 1
            if self._turn % LEARN_AGAIN == 0:
                self._learn()
            self.show_display(show_between(self._makers, self._turn))

    def _learn(self) -> None:
        cards = self._session.shop.display_cards
        self._session.long.run(cards.cards, self._take_makers, lambda _error: None, owner=self)

    def _take_makers(self, found: tuple[MakerCard, ...]) -> None:
        self._makers, self._told = found, {each.code: each for each in found}
        if self.shown.kind in BETWEEN:
            self._basket()

    def _photo(self, sha: str) -> bytes:
        """Return a photo, or nothing while it is looked up; what is shown is shown again when it is there."""
        if sha and sha not in self._photos:
            if len(self._photos) >= MOST_PHOTOS:
                self._photos.clear()
            self._photos[sha] = b""
            cards = self._session.shop.display_cards

            def take(jpeg: bytes) -> None:
                self._photos[sha] = jpeg
                if jpeg:
                    self.show_display(self.shown)

            self._session.long.run(lambda: cards.photo(sha), take, lambda _error: None, owner=self)
        return self._photos.get(sha, b"")
