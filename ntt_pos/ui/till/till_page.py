"""The till's page: entry field, basket, product, sum, and the keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.key_run import LOOK_MS, REST_MS
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.selling.cart import Cart
from ntt_pos.domain.selling.receipt import SEQUENCE
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.core.print_queue import JobKind
from ntt_pos.ui.models.cart_model import CartModel, shown_lines
from ntt_pos.ui.scanner import Scanner
from ntt_pos.ui.theme import Size, Space
from ntt_pos.ui.till.action_handlers import ActionHandlers
from ntt_pos.ui.till.basket.basket_view import CartView
from ntt_pos.ui.till.basket.totals import HIGH as TOTALS_HEIGHT
from ntt_pos.ui.till.basket.totals import Totals
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.till.entry.entry_field import EntryField
from ntt_pos.ui.till.entry.entry_text import EntryText, read_entry
from ntt_pos.ui.till.entry.unknown_codes_card import RedCard
from ntt_pos.ui.till.key_bar import KeyBar
from ntt_pos.ui.till.payment.change_view import ChangeView
from ntt_pos.ui.till.practice import ROOMY, PracticePanel
from ntt_pos.ui.till.products.product_strip import ProductStrip
from ntt_pos.ui.till.products.search_results import AT_FIRST, LIMIT, Results
from ntt_pos.ui.till.products.tiles import TilesPanel, columns_in
from ntt_pos.ui.till.receipt_state import printed_words, where_the_receipt_is
from ntt_pos.ui.till.receipts.waiting_papers import WaitingPapers
from ntt_pos.ui.widgets.action import Action, Actions
from ntt_pos.ui.widgets.announce import announce
from ntt_pos.ui.widgets.banner import Banner, Message
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.layout import card, column, frame, plain, row

SHORTEST_TAIL = 3  # fewer digits are a quantity whose star was forgotten
BESIDE_THE_BAR = ("F12", "Ctrl+P", "Ctrl+D", "Ctrl+T", "Ctrl+B", "Ctrl+R", "Ctrl+Z")
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
        # The right margin belongs to the tiles: their scroll bar stands in it.
        stack = column(self, gap=Space.M, margins=(Space.M, Space.M, 0, Space.M))
        middle = row(gap=Space.M)
        self._left_side, self._side = plain(), plain()
        self._left(self._left_side)
        self._right(self._side)
        middle.addWidget(self._left_side, 1)
        middle.addWidget(self._side)
        self.doors = ActionHandlers(controller, self.message, self.lock_asked.emit, scanner.now_ms, self._take_name)
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
        below = row(margins=(0, 0, Space.M, 0))
        below.addWidget(self.bar)
        stack.addLayout(below)
        self._searched = ""
        self._pointed = False
        self._listed: float | None = None
        self._let_go = False
        self._judged = 0.0
        self._shown = ""
        self._search_soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._search_soon.timeout.connect(self.search)
        self._hour = QTimer(self, interval=HOUR_MS)
        self._hour.timeout.connect(self._look_at_the_hour)
        self._hour.start()
        self._listen()
        self.refresh()

    # -- building -------------------------------------------------------------------------------------------------

    def _left(self, side: QWidget) -> None:
        look = self._look
        stack = column(side, gap=Space.M)
        self.entry = EntryField(look)
        self.entry.setFixedHeight(ENTRY_HEIGHT)
        stack.addWidget(self.entry)
        self._place = QStackedWidget()
        box = card()
        self._basket = box
        inner = column(box, gap=0, margins=1)
        self.model = CartModel(look.font(Size.META), self)
        self.view = CartView(look, self.model)
        inner.addWidget(self.view)
        found = frame("found")
        self.results = Results(self._session)
        column(found, gap=0, margins=1).addWidget(self.results)
        self.change = ChangeView(look)
        for widget in (box, found, self.change):
            self._place.addWidget(widget)
        stack.addWidget(self._place, 1)
        self.product = ProductStrip(self._session)
        stack.addWidget(self.product)
        # What is said stands over the strip: it covers no line and moves nothing.
        self.banner = WaitingPapers(self._session, self.refuse, side)
        self.exchange_banner = Banner(look, side)
        self.message = Message(look, side, over=self.product)
        self._shift_button = Button(
            look, _("Open the shift"), kind=ButtonKind.PRIMARY, cap="F10", height=56, size=Size.AMOUNT, parent=box
        )

    def _right(self, side: QWidget) -> None:
        look = self._look
        stack = column(side, gap=Space.M)
        self.tiles = TilesPanel(self._session, self)
        stack.addWidget(self.tiles.head)
        stack.addWidget(self.tiles.body, 1)
        self.red_card = RedCard(look, self.controller.unknown, self._pick, self.tiles.body)
        self._foot = row(gap=Space.M, margins=(0, 0, Space.M, 0))
        self.totals = Totals(look)
        self.pay_button = Button(
            look, _("Pay"), kind=ButtonKind.PAY, cap="F12", height=TOTALS_HEIGHT, size=Size.LARGE + 2
        )
        self.pay_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._foot.addWidget(self.totals, 1)
        self._foot.addWidget(self.pay_button)
        stack.addLayout(self._foot)

    def _listen(self) -> None:
        controller, session = self.controller, self._session
        self.entry.textEdited.connect(self._edited)
        self.entry.entered.connect(self._entered)
        self.entry.moved.connect(self._moved)
        self.entry.escaped.connect(self._escaped)
        self.entry.let_go.connect(self._enter_let_go)
        self._shift_button.clicked.connect(self.doors.shift)
        self.pay_button.clicked.connect(self.doors.pay)
        self.results.taken.connect(self._taken)
        self.results.more.connect(lambda: self.search(LIMIT))
        self.tiles.taken.connect(self._taken)
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
        session.told.connect(self.message.tell)
        controller.sold.connect(self._sold)
        controller.given_back.connect(self._given_back)
        controller.weigh.connect(self.doors.weigh)
        controller.choose.connect(self.doors.choose)
        controller.receipt_asked.connect(self._receipt_asked)
        controller.next_customer.connect(self.refresh)
        session.shift_changed.connect(self.refresh)
        session.shift_changed.connect(self.tiles.read)
        session.printed.connect(self._printed)

    # -- what is shown --------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the basket, its sum, the chosen product, and which keys do something."""
        controller = self.controller
        self.model.show(
            shown_lines(controller.priced, controller.cart.bundles, low_stock=self._session.settings.low_stock)
        )
        self.view.follow(controller.selected)
        exchanging = controller.exchanging
        self.totals.show_cart(
            controller.priced,
            self._session.settings.cash_unit,
            lines=self.model.rowCount(),
            credit=exchanging.worth if exchanging is not None else 0,
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
        self._show_exchange()
        self._shift_button.setVisible(closed and not controller.cart)
        self._place_shift_button()
        self.tiles.model.count(in_basket(controller.cart))
        self._show_place()

    def _receipt_asked(self, number: str) -> None:
        self.doors.receipts(number, give_back=self._session.shift is not None)

    def _show_exchange(self) -> None:
        """Say over the basket what is special about it: goods that pay for it, or a paper that it is typed in from."""
        exchanging, paper = self.controller.exchanging, self.controller.reentry
        if paper is not None:
            told = _("LATE SALE {number}: scan its goods and take the payment as it was.").format(number=paper.number)
            verbs = [(_("It is a new sale after all"), self.controller.stop_special, "Ctrl B")]
            self.exchange_banner.show_words(told, verbs)
            return
        if exchanging is None:
            self.exchange_banner.hide()
            return
        told = _("Exchange of {number}: {amount} comes back and pays for this basket.")
        self.exchange_banner.show_words(
            told.format(number=exchanging.number, amount=i18n.rupiah(exchanging.worth)),
            [(_("Stop the exchange"), self.controller.stop_special, "Ctrl B")],
        )

    def _show_place(self) -> None:
        """Show the basket, what was found or the change in the one place, and below it what belongs to that."""
        controller, strip = self.controller, self.product
        if read_entry(self.entry.text()).rest:
            self._place.setCurrentIndex(RESULTS)
            self._say_what_stays()
            return
        self._place.setCurrentIndex(CHANGE if controller.showing_change else BASKET)
        if controller.showing_change:
            self._say_last_sale()
        elif (bundle := controller.bundle()) is not None:
            strip.show_bundle(bundle.bundle, in_basket=bundle.quantity)
        elif (line := controller.line()) is not None:
            held = sum(
                each.quantity for each in controller.cart.lines if each.article.product_id == line.article.product_id
            )
            strip.show_article(line.article, in_basket=held)
        else:
            self._say_last_sale()

    def _say_what_stays(self) -> None:
        """Name the basket that stands behind the list: how much, and its last line."""
        lines, units = self.model.rowCount(), self.controller.priced.units
        if not lines:
            self.product.say(_("The basket is empty"), _("Enter puts the marked product into it."), back=_("back"))
            return
        words = ngettext("{n} line", "{n} lines", lines).format(n=lines)
        items = ngettext("{n} item", "{n} items", units).format(n=i18n.rupiah(units))
        last = self.model.line(max(self.model.row_of(self.controller.selected), 0))
        self.product.say(
            _("The basket stays: {lines} · {items}").format(lines=words, items=items),
            f"{last.name}, {last.quantity} · {last.amount}",
            back=_("back to the basket"),
        )

    def _say_last_sale(self) -> None:
        last, card = self.controller.last_sale, self.controller.last_card
        if last is None and card is not None:
            self.product.say(
                _("Last sale {amount}").format(amount=i18n.rupiah(card.total)),
                f"{card.number} · {i18n.moment(card.at)} · {printed_words(card.printed)}",
            )
        elif last is not None:
            self.product.say(
                _("Last sale {amount}").format(amount=i18n.rupiah(last.total)),
                _("{number} · change {change} · F11 shows its receipt").format(
                    number=last.number, change=i18n.rupiah(last.change)
                ),
            )
        else:
            new = _("New here? Ctrl+R begins ten minutes of practice.") if self._session.practice else ""
            self.product.say(_("Ready"), new or _("Scan, type a name, or touch a picture."))

    def refuse(self, sentence: str) -> None:
        """Say why something was refused, without stopping anybody."""
        self.message.refuse(sentence)
        self.entry.flash()

    # -- typing and scanning --------------------------------------------------------------------------------------

    def scan(self, code: str) -> None:
        """Take a scan that came while something else had the keys: it ends the line, as if it had been scanned there."""
        if not self.entry.hasSelectedText():
            self.entry.end(False)
        self.entry.insert(code)
        self._judge((code,))

    def _pick(self) -> None:
        self.doors.search()

    def _show_refused(self, code: str) -> None:
        """Show what a refused code is, with what keeps it from being sold; an unknown code is like nothing."""
        catalogue = self._session.shop.catalogue

        def show(hits: Any) -> None:
            if self.entry.text() == code:
                self.results.show_hits(hits, code)
                self._show_place()

        self._session.books.run(lambda: catalogue.search(code, AT_FIRST), show, lambda _error: None, owner=self)

    def search(self, limit: int = AT_FIRST) -> None:
        """Show what is like the typed words."""
        words = read_entry(self.entry.text()).rest
        if words:
            try:
                hits = self._session.shop.catalogue.search(words, limit)
            except ShopError as error:
                self.refuse(i18n.explain(error))
                return
            self._searched, self._pointed = words, False
            self.results.show_hits(hits, words, keep=limit == LIMIT)
        self._show_place()

    def _edited(self, text: str) -> None:
        self._search_soon.stop()
        self._listed = None
        if self._scanner.bursting or text[-1:].isdigit():
            self._search_soon.start()  # digits may be a scan, whatever its pauses: nothing is looked for while they come
            return
        self.message.hide()
        self.controller.start_next()
        self.search()

    def _entered(self) -> None:
        bursts, judged = self._scanner.bursts, self._judged
        self._judged = self._scanner.moment
        if not bursts and not self.entry.text().strip() and self._judged - judged >= LOOK_MS:
            self.open_line()  # an Enter right behind another one is a scanner's or a hasty hand's
            return
        self._judge(bursts)

    def open_line(self) -> None:
        """Open the chosen line of the basket; without one nothing happens."""
        stage = self._session.stage
        if not self.controller.busy and stage is not None and stage.top is None:
            self.doors.quantity()

    def _judge(self, bursts: Sequence[str]) -> None:
        """Judge the whole line: a code, or words."""
        self._search_soon.stop()
        text = self.entry.text()
        if not text.strip() and not bursts:
            return
        self.message.hide()
        judged = self.controller.enter(text, bursts)
        if judged is None:
            self._judge_words(text)
        elif judged.refused and not judged.earlier:
            self.entry.setText(judged.code)
            self.entry.selectAll()  # the next scan takes its place
            self._show_refused(judged.code)
        elif self.entry.text() != judged.earlier:
            self.entry.setText(judged.earlier)
        self._show_place()
        self.bar.refresh()

    def _judge_words(self, text: str) -> None:
        """Take the only match of some words; where several match, Enter goes into the list and the next one takes."""
        entry = read_entry(text)
        if entry.rest != self._searched:
            self.search()
        # 5.000 or -5 is like much and means none of it; only who points at something takes it.
        chosen = self.results.chosen() if self._pointed or not entry.is_wordless else None
        if chosen is None or self.entry.hasSelectedText():
            self.controller.refuse_words(text)
            self.entry.selectAll()
            self._ask_receipt(text)
        elif self._pointed or self.results.count == 1 or self._second_enter():
            self._taken(chosen)
        elif self._listed is None:
            self._listed, self._let_go = self._scanner.moment, False
            self.message.tell(_("Several match: choose with the arrows, then Enter takes the marked one."))

    def _ask_receipt(self, text: str) -> None:
        """Offer the receipt whose number ends in what was typed, and is no code."""
        digits = text.strip()
        if not (digits.isascii() and digits.isdigit() and SHORTEST_TAIL <= len(digits) <= SEQUENCE):
            return
        receipts, whole = self._session.shop.receipts, f"-{digits.zfill(SEQUENCE)}"

        def found(sales: Any) -> None:
            if sales and self.entry.text() == text:
                self.entry.clear()
                self.message.hide()
                self._receipt_asked(sales[0].number)

        self._session.books.run(lambda: receipts.find(number=whole, limit=1), found, lambda _error: None, owner=self)

    def _take_name(self) -> str:
        """Take words out of the entry as the name of a basket that is held; a code stays there."""
        typed = read_entry(self.entry.text()).rest
        if EntryText("", typed).is_wordless:
            return ""
        self.entry.clear()
        self._show_place()
        return typed

    def _second_enter(self) -> bool:
        """Whether Enter was let go and pressed again, with time to look at what is marked."""
        return self._listed is not None and self._let_go and self._scanner.moment - self._listed >= LOOK_MS

    def _enter_let_go(self) -> None:
        self._let_go = True

    def _taken(self, hit: Any) -> None:
        quantity = read_entry(self.entry.text()).quantity
        if self.controller.take(hit, quantity):
            self.entry.clear()
            self._show_place()
        self.entry.setFocus()

    def _pin(self, hit: Any) -> None:
        """Let a product stand first among the best sellers of this PC, or no longer."""
        if hit.bundle_id:
            return
        session, code = self._session, hit.code
        pinned = session.local.pinned
        kept = tuple(each for each in pinned if each != code) if code in pinned else (*pinned, code)
        try:
            session.keep(replace(session.local, pinned=kept))
        except OSError as error:
            self.refuse(
                _("The settings of this PC could not be kept: {reason}.").format(reason=error.strerror or str(error))
            )
            return
        told = _("{name} comes first from now on.") if code in kept else _("{name} is placed by its sales.")
        self.message.tell(told.format(name=hit.name))

    def _moved(self, by: int) -> None:
        if read_entry(self.entry.text()).rest:
            self.results.step(by)
            self._pointed = True
        else:
            self.controller.move_selection(by)
            self._say_line(self.controller.selected)

    def _escaped(self) -> None:
        if self.entry.text():
            self.entry.clear()
            self._show_place()
        else:
            self.message.hide()
            self.controller.start_next()

    def _added(self, key: str) -> None:
        self.message.hide()
        self.view.flash(key)
        self._say_line(key)

    def _say_line(self, key: str) -> None:
        """Let a screen reader say a line of the basket."""
        row = self.model.row_of(key)
        if row >= 0:
            announce(self.view, self.model.words(row))

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
        told = _("{number}: give back {parts}.")
        parts = [f"{_(MEANS[means].long)} {i18n.rupiah(amount)}" for means, amount in reversed(result.refunds)]
        self.message.tell(told.format(number=result.number, parts=" + ".join(parts)), stays=True)

    def _printed(self, job: Any) -> None:
        if job.kind is JobKind.RECEIPT and job.document == self._shown:
            self.change.tell_paper(where_the_receipt_is(job.state))

    # -- Qt -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send what is typed beside the entry field into it."""
        if event.text().isprintable() and event.text() and not self.entry.hasFocus():
            self.entry.setFocus()
            self.entry.insert(event.text())
            self._edited(self.entry.text())
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Start at the entry field, with the goods as they are now."""
        super().showEvent(event)
        self.entry.setFocus()
        if self._session.actor is not None:
            self.tiles.read()

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
        for banner in (self.banner, self.exchange_banner):
            banner.shrink(low=low or self.width() < ROOMY_BANNER)
        high = Space.TARGET if low else TOTALS_HEIGHT
        self.totals.setFixedHeight(high)
        self.pay_button.set_height(high)
        QTimer.singleShot(0, self, self._place_floating)

    def _look_at_the_hour(self) -> None:
        if self.isVisible() and not self.controller.cart:
            self.tiles.read_for_this_hour()

    def _place_floating(self) -> None:
        self.message.place()
        for banner in (self.banner, self.exchange_banner):
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


def in_basket(cart: Cart) -> dict[int, int]:
    """Return how much of each product stands in a basket (base units), and of each bundle by its id below 0."""
    found = {-each.bundle.bundle_id: each.quantity for each in cart.bundles}
    for line in cart.lines:
        if not line.bundle:
            found[line.article.product_id] = found.get(line.article.product_id, 0) + line.quantity
    return found
