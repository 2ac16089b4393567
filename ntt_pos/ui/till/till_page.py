"""The till's page: entry field, basket, product, sum, and the keys."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.selling.cart import quantities
from ntt_pos.i18n import _
from ntt_pos.services.core.print_queue import JobKind
from ntt_pos.ui.models.cart_model import CartModel, shown_lines
from ntt_pos.ui.scanner import Scanner
from ntt_pos.ui.theme import Size, Space
from ntt_pos.ui.till.action_handlers import ActionHandlers
from ntt_pos.ui.till.basket.basket_view import CartView
from ntt_pos.ui.till.basket.special_basket import SpecialBasketBanner
from ntt_pos.ui.till.basket.told_line import ToldLine
from ntt_pos.ui.till.basket.totals import HIGH as TOTALS_HEIGHT
from ntt_pos.ui.till.basket.totals import Totals
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.till.entry.entry_field import EntryField
from ntt_pos.ui.till.entry.unknown_barcode_card import UnknownBarcodeCard
from ntt_pos.ui.till.entry.unknown_barcodes import NOT_OURS_KEY
from ntt_pos.ui.till.entry_line import TypedLine
from ntt_pos.ui.till.key_bar import KeyBar
from ntt_pos.ui.till.payment.change_view import ChangeView
from ntt_pos.ui.till.practice import ROOMY, PracticePanel
from ntt_pos.ui.till.product_strip_words import say_last_sale, say_what_stays
from ntt_pos.ui.till.products.product_strip import ProductStrip
from ntt_pos.ui.till.products.search_results import Results
from ntt_pos.ui.till.products.tiles import TilesPanel, columns_in
from ntt_pos.ui.till.products.wanted import WANTED_KEY
from ntt_pos.ui.till.receipt_state import where_the_receipt_is
from ntt_pos.ui.till.receipts.waiting_papers import WaitingPapers
from ntt_pos.ui.widgets.action import Action, Actions
from ntt_pos.ui.widgets.banner import Message
from ntt_pos.ui.widgets.button import Button, ButtonKind, keep_keys
from ntt_pos.ui.widgets.layout import add, card, column, fill, frame, plain, row

BESIDE_THE_BAR = ("F12", "Ctrl+P", "Ctrl+D", "Ctrl+T", "Ctrl+B", "Ctrl+R", "Ctrl+Z", "Ctrl+O", NOT_OURS_KEY, WANTED_KEY)
ENTRY_HEIGHT = 54
PAY_SHARE = 0.37
PAY_LEAST = 132
BELOW_THE_HINT = 190
HOUR_MS = 60_000
SIDE_SHARE = 0.488
SIDE_MOST_SHARE = 0.44
NARROW = 900  # a small or enlarged screen: the basket keeps the larger half
LOW = 520  # a screen enlarged to 150 % or more: only what is needed stays
ROOMY_BANNER, ROOMY_CHANGE = 1200, 640
BASKET, RESULTS, CHANGE = 0, 1, 2


class TillPage(QWidget):
    """What the cashier looks at all day."""

    lock_asked = Signal()

    def __init__(self, controller: TillController, scanner: Scanner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller, self._session, self._scanner = controller, controller.session, scanner
        look = controller.session.look
        self._look = look
        # The right margin belongs to the tiles: their scroll bar is in it.
        stack = column(self, gap=Space.M, margins=(Space.M, Space.M, 0, Space.M))
        middle = row(gap=Space.M)
        self._left_side, self._side = plain(), plain()
        self._left(self._left_side)
        self._right(self._side)
        fill(middle, (self._left_side, 1), self._side)
        self.typed = TypedLine(controller, scanner, self.entry, self.results, self.message)
        self.doors = ActionHandlers(
            controller,
            self.message,
            self.lock_asked.emit,
            scanner.now_ms,
            self.typed.take_name,
            self.typed.want,
            lambda: self.entry.unjudged,
        )
        stack.addLayout(middle, 1)
        self.practice = PracticePanel(controller, self.tiles.body)
        if self._session.practice:
            words = _("Eight tasks, about ten minutes: each is ticked when the books show it")
            self.doors.acts += (Action(_("Practice"), self.practice.toggle, "Ctrl+R", words),)
        self.acts = Actions(self, look, self.doors.refuse)
        self.acts.on_keys(
            *(each for each in self.doors.acts if each.key != "Ctrl+L")
        )  # the window's: it locks the office
        self.bar = KeyBar(self.acts, [each for each in self.doors.acts if each.key not in BESIDE_THE_BAR])
        add(stack, row(margins=(0, 0, Space.M, 0))).addWidget(self.bar)
        keep_keys(self)
        self._shown = ""
        self._shift: str | None = None  # the one that the tiles were last read in; not known before it was looked up
        self._hour = QTimer(self, interval=HOUR_MS)
        self._hour.timeout.connect(self._look_at_the_hour)
        self._hour.start()
        self._listen()
        self.refresh()

    # -- building -------------------------------------------------------------------------------------------------

    def _left(self, side: QWidget) -> None:
        look = self._look
        stack = column(side, gap=Space.M)
        self.entry = add(stack, EntryField(look))
        self.entry.setFixedHeight(ENTRY_HEIGHT)
        self._place = add(stack, QStackedWidget(), 1)
        box = card()
        self._basket = box
        inner = column(box, gap=0, margins=1)
        self.model = CartModel(look.font(Size.META), self)
        self.view = add(inner, CartView(look, self.model))
        self._told = ToldLine(self.view, self.model)
        found = frame("found")
        self.results = add(column(found, gap=0, margins=1), Results(self._session))
        self.change = ChangeView(look)
        for widget in (box, found, self.change):
            self._place.addWidget(widget)
        self.product = add(stack, ProductStrip(self._session))
        # What is said is over the strip: it covers no line and moves nothing.
        self.banner = WaitingPapers(self._session, self.refuse, side)
        self.special_banner = SpecialBasketBanner(look, self.controller, side)
        self.message = Message(look, side, over=self.product)
        self._shift_button = Button(
            look, _("Open the shift"), kind=ButtonKind.PRIMARY, cap="F10", height=56, size=Size.AMOUNT, parent=box
        )

    def _right(self, side: QWidget) -> None:
        look = self._look
        stack = column(side, gap=Space.M)
        self.tiles = TilesPanel(self._session, self)
        fill(stack, self.tiles.head, (self.tiles.body, 1))
        self.red_card = UnknownBarcodeCard(look, self.controller.unknown, self._pick, self._not_ours, self.tiles.body)
        self._foot = add(stack, row(gap=Space.M, margins=(0, 0, Space.M, 0)))
        self.totals = add(self._foot, Totals(look), 1)
        self.pay_button = Button(
            look, _("Pay"), kind=ButtonKind.PAY, cap="F12", height=TOTALS_HEIGHT, size=Size.LARGE + 2
        )
        self._foot.addWidget(self.pay_button)

    def _listen(self) -> None:
        controller, session = self.controller, self._session
        self.typed.changed.connect(self._show_place)
        self.typed.judged.connect(self.bar.refresh)
        self.typed.enter_alone.connect(self.open_line)
        self.typed.receipt_asked.connect(self._receipt_asked)
        self.entry.moved.connect(self._moved)
        self.entry.escaped.connect(self._escaped)
        self.entry.order_pasted.connect(self.doors.order)
        self._shift_button.clicked.connect(self.doors.shift)
        self.pay_button.clicked.connect(self.doors.pay)
        self.tiles.taken.connect(self.typed.take)
        self.tiles.held.connect(self._pin)
        self.tiles.placed.connect(self._place_red_card)
        self.view.picked.connect(controller.select)
        self.view.opened.connect(self.open_line)
        controller.cart_changed.connect(self.refresh)
        controller.busy_changed.connect(self.refresh)
        controller.unknown.changed.connect(self.bar.refresh)
        controller.unknown.changed.connect(self._place_red_card)
        controller.added.connect(self._added)
        controller.refused.connect(self.refuse)
        controller.told.connect(self.message.tell)
        controller.sold.connect(self._sold)
        controller.brought_back.connect(self._brought_back)
        controller.given_back.connect(self._given_back)
        controller.weigh.connect(self.doors.weigh)
        controller.unusual.connect(self.doors.sure_of)
        controller.choose.connect(self.doors.choose)
        controller.receipt_asked.connect(self._receipt_asked)
        controller.next_customer.connect(self.refresh)
        session.shift_changed.connect(self.refresh)
        session.shift_changed.connect(self._read_in_another_shift)
        session.printed.connect(self._printed)

    # -- what is shown --------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the basket, its sum, the chosen product, and which keys do something."""
        controller = self.controller
        self.model.show(
            shown_lines(controller.priced, controller.cart.bundles, low_stock=self._session.settings.low_stock)
        )
        self.view.follow(controller.selected)
        self._told.changed()
        exchanging = controller.exchanging
        self.totals.show_cart(
            controller.priced,
            self._session.settings.cash_unit,
            lines=self.model.rowCount(),
            credit=exchanging.worth if exchanging is not None else 0,
            waits=controller.unapproved is not None,
        )
        self.bar.refresh()
        self.pay_button.refuse(
            self.doors.pay_action.why_not() or (_("The sale is being written.") if controller.busy else "")
        )
        closed = self._session.shift is None
        if closed:
            self.view.say_when_empty(
                _("No shift is open"), _("Count the float and open the shift, then scan the first product.")
            )
        else:
            self.view.say_when_empty(_("The basket is empty"), _("Scan a product, or type its name, code or producer."))
        self.special_banner.refresh()
        self._shift_button.setVisible(closed and not controller.cart)
        self._place_shift_button()
        self.tiles.model.count(quantities(controller.cart))
        self._show_place()

    def _receipt_asked(self, number: str) -> None:
        self.doors.receipts(number, give_back=self._session.shift is not None)

    def _show_place(self) -> None:
        """Show the basket, what was found or the change in the one place, and below it what belongs to that."""
        controller, strip = self.controller, self.product
        if self.typed.is_word:
            self._place.setCurrentIndex(RESULTS)
            enters = self.typed.enters_to_take
            self.results.say_keys(enters)
            say_what_stays(strip, controller, self.model, enters=enters, name=self.typed.name)
            return
        self._place.setCurrentIndex(CHANGE if controller.showing_change else BASKET)
        if controller.showing_change:
            say_last_sale(strip, controller)
        elif (bundle := controller.bundle()) is not None:
            strip.show_bundle(bundle.bundle, in_basket=bundle.quantity)
        elif (line := controller.line()) is not None:
            held = sum(
                each.quantity for each in controller.cart.lines if each.article.product_id == line.article.product_id
            )
            strip.show_article(line.article, in_basket=held)
        else:
            say_last_sale(strip, controller)

    def refuse(self, sentence: str) -> None:
        """Say why something was refused, without stopping anybody."""
        self.message.refuse(sentence)
        self.entry.flash()

    # -- typing and scanning --------------------------------------------------------------------------------------

    def _pick(self) -> None:
        self.doors.search()

    def _not_ours(self) -> None:
        self.doors.not_ours()

    def open_line(self) -> None:
        """Open the chosen line of the basket; without one nothing happens."""
        stage = self._session.stage
        if not self.controller.busy and stage is not None and stage.top is None:
            self.doors.quantity()

    def _pin(self, hit: Any) -> None:
        """Let a product be first among the best sellers of this PC, or no longer."""
        if hit.bundle_id:
            return
        session, code = self._session, hit.code
        pinned = session.local.pinned
        kept = tuple(each for each in pinned if each != code) if code in pinned else (*pinned, code)
        try:
            session.keep(replace(session.local, pinned=kept))
        except OSError as error:
            self.refuse(_("The settings of this PC could not be kept: {reason}.", reason=error.strerror or str(error)))
            return
        told = _("{name} comes first from now on.") if code in kept else _("{name} is placed by its sales.")
        self.message.tell(told.format(name=hit.name))

    def _moved(self, by: int) -> None:
        if self.typed.is_word:
            self.typed.step(by)
        else:
            self.controller.move_selection(by)
            self._told.say(self.controller.selected)

    def _escaped(self) -> None:
        if self.entry.text():
            self.entry.clear()
            self._show_place()
        else:
            self.message.hide()
            self.controller.start_next()

    def _brought_back(self) -> None:
        """Let the basket be seen: what was found for words typed before would cover it, and what was told is of another one."""
        self.message.hide()
        if self.typed.is_word:
            self.entry.clear()
            self._show_place()

    def _added(self, key: str) -> None:
        self.message.hide()
        self.view.flash(key)
        self._told.added(key)

    # -- after the sale -------------------------------------------------------------------------------------------

    def _sold(self, sale: Any) -> None:
        self.message.hide()
        if not self._scanner.coming:  # the next customer's goods may be scanned already
            self.entry.clear()
        self.controller.unknown.shrink()
        self.change.show_sale(sale, self.controller.sent_back)
        self._shown = sale.number
        self.tiles.read()
        self._session.print_now()
        self.refresh()
        self.entry.setFocus()

    def _given_back(self, result: Any) -> None:
        self.tiles.read()
        if self.controller.showing_change:
            self.change.show_return(result)
            self._shown = result.number
            self.refresh()
            return
        parts = [f"{_(MEANS[means].long)} {i18n.rupiah(amount)}" for means, amount in reversed(result.refunds)]
        self.message.tell(_("{number}: give back {parts}.", number=result.number, parts=" + ".join(parts)), stays=True)

    def _printed(self, job: Any) -> None:
        if job.kind is JobKind.RECEIPT and job.document == self._shown:
            self.change.tell_paper(where_the_receipt_is(job.state))

    # -- Qt -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send what is typed beside the entry field into it."""
        if event.text().isprintable() and event.text() and not self.entry.hasFocus():
            self.entry.setFocus()
            self.entry.insert(event.text())
            self.typed.edited(self.entry.text())
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Start at the entry field, with the goods as they are now."""
        super().showEvent(event)
        self.entry.setFocus()
        if self._session.actor is not None:
            QTimer.singleShot(0, self, self.tiles.read)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width, and keep what floats in its place."""
        super().resizeEvent(event)
        low = self.height() < LOW
        side = round(self.width() * (SIDE_MOST_SHARE if self.width() < NARROW else SIDE_SHARE))
        side -= side % columns_in(side)  # the last tile ends where everything else does
        self._side.setFixedWidth(side)
        self.pay_button.setFixedWidth(max(round((side - Space.M) * PAY_SHARE), PAY_LEAST))
        self.totals.shrink(low=low)
        self.product.shrink(low=low)
        self.change.shrink(low=self.height() < ROOMY_CHANGE)
        self.tiles.head.setVisible(not low)
        for banner in (self.banner, self.special_banner):
            banner.shrink(low=low or self.width() < ROOMY_BANNER)
        high = Space.TARGET if low else TOTALS_HEIGHT
        self.totals.setFixedHeight(high)
        self.pay_button.set_height(high)
        QTimer.singleShot(0, self, self._place_floating)

    def _read_in_another_shift(self) -> None:
        shift = self._session.shift.uid if self._session.shift is not None else ""
        before, self._shift = self._shift, shift
        if before not in {None, shift}:
            self.tiles.read()

    def _look_at_the_hour(self) -> None:
        if self.isVisible() and not self.controller.cart:
            self.tiles.read_for_this_hour()

    def _place_floating(self) -> None:
        self.message.place()
        for banner in (self.banner, self.special_banner):
            banner.setGeometry(self.product.geometry())
        self._place_shift_button()
        self._place_red_card()

    def _place_red_card(self) -> None:
        """Put the red card over the first row of tiles, where it moves nothing."""
        first, body = self.tiles.first_row(), self.tiles.body.rect()
        self.red_card.cover(first)
        below = first.bottom() + 1 + Space.M
        if body.height() - below < ROOMY:
            below = 0
        self.practice.cover(QRect(0, below, first.width(), body.height() - below))

    def _place_shift_button(self) -> None:
        button, box = self._shift_button, self._basket
        size = button.sizeHint()
        top = min(max(round(box.height() * 0.6), BELOW_THE_HINT), box.height() - size.height() - Space.M)
        button.setGeometry((box.width() - size.width()) // 2, top, size.width(), size.height())
        button.raise_()
