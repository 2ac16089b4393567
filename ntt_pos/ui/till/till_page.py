"""The till's page: entry field, basket, product, sum, and the keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.key_run import LOOK_MS, REST_MS
from ntt_pos.domain.core.words import MEANS
from ntt_pos.i18n import _
from ntt_pos.services.core.print_queue import JobKind
from ntt_pos.ui.models.cart_model import CartModel, shown_lines
from ntt_pos.ui.scanner import Scanner
from ntt_pos.ui.theme import Size, Space
from ntt_pos.ui.till.action_handlers import ActionHandlers
from ntt_pos.ui.till.cart_view import CartView
from ntt_pos.ui.till.change_view import ChangeView
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.till.entry_field import EntryField
from ntt_pos.ui.till.entry_text import read_entry
from ntt_pos.ui.till.key_bar import KeyBar
from ntt_pos.ui.till.paper_view import PaperView
from ntt_pos.ui.till.product_card import ProductCard
from ntt_pos.ui.till.receipt_words import printed_words
from ntt_pos.ui.till.red_card import RedCard
from ntt_pos.ui.till.results import AT_FIRST, LIMIT, Results
from ntt_pos.ui.till.totals import Totals
from ntt_pos.ui.till.waiting_papers import WaitingPapers, where_the_receipt_is
from ntt_pos.ui.widgets.action import Actions
from ntt_pos.ui.widgets.banner import Banner, Message
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import scrolling
from ntt_pos.ui.widgets.empty import EmptyState
from ntt_pos.ui.widgets.layout import card, column, plain, row

BESIDE_THE_BAR = ("F12", "Ctrl+P", "Ctrl+D", "Ctrl+T", "Ctrl+B")
PAY_HEIGHT = 64
BELOW_THE_HINT = 190
SIDE_WIDTH = 452
SIDE_SHARE = 0.33
SIDE_LEAST = 348
SIDE_MOST_SHARE = 0.42
LOW = 520  # a screen enlarged to 150 % or more: only what is needed stays


class TillPage(QWidget):
    """What the cashier looks at all day."""

    lock_asked = Signal()

    def __init__(self, controller: TillController, scanner: Scanner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller, self._session, self._scanner = controller, controller.session, scanner
        look = controller.session.look
        self._look = look
        stack = column(self, gap=Space.M, margins=Space.M)
        middle = row(gap=Space.M)
        middle.addLayout(self._left(), 1)
        side = plain()
        self._side = side
        side.setFixedWidth(SIDE_WIDTH)
        self._right(side)
        middle.addWidget(side)
        self.doors = ActionHandlers(controller, self.message, self.lock_asked.emit, scanner.now_ms)
        stack.addLayout(middle, 1)
        self.acts = Actions(self, look, self.doors.refuse)
        self.acts.on_keys(
            *(each for each in self.doors.acts if each.key != "Ctrl+L")
        )  # the window's: it locks the office
        self.bar = KeyBar(self.acts, [each for each in self.doors.acts if each.key not in BESIDE_THE_BAR])
        stack.addWidget(self.bar)
        self._searched = ""
        self._pointed = False
        self._listed: float | None = None
        self._let_go = False
        self._shown = ""
        self._search_soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._search_soon.timeout.connect(self.search)
        self._listen()
        self.refresh()

    # -- building -------------------------------------------------------------------------------------------------

    def _left(self) -> Any:
        look = self._look
        stack = column(gap=Space.M)
        self.entry = EntryField(look)
        stack.addWidget(self.entry)
        self.banner = WaitingPapers(self._session, self.refuse)
        stack.addWidget(self.banner)
        self.exchange_banner = Banner(look)
        stack.addWidget(self.exchange_banner)
        self._place = QStackedWidget()
        box = card()
        self._basket = box
        inner = column(box, gap=0, margins=1)
        self.model = CartModel(look.font(Size.META), self)
        self.view = CartView(look, self.model)
        inner.addWidget(self.view)
        self.change = ChangeView(look)
        self._place.addWidget(box)
        self._place.addWidget(self.change)
        stack.addWidget(self._place, 1)
        self.message = Message(look, self._place)
        self._shift_button = Button(
            look, _("Open the shift"), kind=ButtonKind.PRIMARY, cap="F10", height=56, size=Size.AMOUNT, parent=box
        )
        return stack

    def _right(self, side: QWidget) -> None:
        look = self._look
        stack = column(side, gap=Space.M)
        self.red_card = RedCard(look, self.controller.unknown, self._pick)
        stack.addWidget(self.red_card)
        top = card()
        self._top = QStackedWidget()
        column(top, gap=0, margins=0).addWidget(self._top)
        self.product = ProductCard(look, session=self._session)
        self.product.setProperty("role", "plain")
        self._product_place = scrolling(self.product)
        self.results = Results(look)
        self._idle = EmptyState(look, "", "")
        self.paper = PaperView(look, width=330)
        holder = plain()
        inner = column(holder, margins=(0, Space.L, 0, Space.L))
        inner.addWidget(self.paper, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(1)
        self._paper_place = scrolling(holder)
        holder.setProperty("role", "desk")
        for widget in (self._idle, self._product_place, self.results, self._paper_place):
            self._top.addWidget(widget)
        stack.addWidget(top, 1)
        self.totals = Totals(look)
        stack.addWidget(self.totals)
        self.pay_button = Button(look, _("Pay"), kind=ButtonKind.PAY, cap="F12", height=PAY_HEIGHT, size=Size.LARGE + 2)
        self.pay_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.pay_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        stack.addWidget(self.pay_button)

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
        self.view.picked.connect(controller.select)
        controller.cart_changed.connect(self.refresh)
        controller.busy_changed.connect(self.refresh)
        controller.unknown.changed.connect(self.bar.refresh)
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
        self._place.setCurrentIndex(1 if controller.showing_change else 0)
        self._show_side()

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

    def _show_side(self) -> None:
        controller = self.controller
        if read_entry(self.entry.text()).rest:
            self._top.setCurrentWidget(self.results)
        elif controller.showing_change:
            self._top.setCurrentWidget(self._paper_place)
        elif (bundle := controller.bundle()) is not None:
            self.product.show_bundle(bundle.bundle, in_basket=bundle.quantity)
            self._top.setCurrentWidget(self._product_place)
        elif (line := controller.line()) is not None:
            held = sum(
                each.quantity for each in controller.cart.lines if each.article.product_id == line.article.product_id
            )
            self.product.show_article(line.article, in_basket=held)
            self._top.setCurrentWidget(self._product_place)
        else:
            last, card = controller.last_sale, controller.last_card
            if last is None and card is not None:
                self._idle.say(
                    _("Last sale {amount}").format(amount=i18n.rupiah(card.total)),
                    f"{card.number} · {i18n.moment(card.at)} · {printed_words(card.printed)}",
                )
            elif last is not None:
                self._idle.say(
                    _("Last sale {amount}").format(amount=i18n.rupiah(last.total)),
                    _("{number} · change {change} · F11 shows its receipt").format(
                        number=last.number, change=i18n.rupiah(last.change)
                    ),
                )
            else:
                self._idle.say(
                    _("Ready"), _("The product in your hand is shown here: its maker, its stock, its dates.")
                )
            self._top.setCurrentWidget(self._idle)

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
                self._show_side()

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
        self._show_side()

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
        self._judge(self._scanner.bursts)

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
        self._show_side()
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
        elif self._pointed or self.results.count == 1 or self._second_enter():
            self._taken(chosen)
        elif self._listed is None:
            self._listed, self._let_go = self._scanner.moment, False
            self.message.tell(_("Several match: choose with the arrows, then Enter takes the marked one."))

    def _second_enter(self) -> bool:
        """Whether Enter was let go and pressed again, with time to look at what is marked."""
        return self._listed is not None and self._let_go and self._scanner.moment - self._listed >= LOOK_MS

    def _enter_let_go(self) -> None:
        self._let_go = True

    def _taken(self, hit: Any) -> None:
        quantity = read_entry(self.entry.text()).quantity
        if self.controller.take(hit, quantity):
            self.entry.clear()
            self._show_side()
        self.entry.setFocus()

    def _moved(self, by: int) -> None:
        if read_entry(self.entry.text()).rest:
            self.results.step(by)
            self._pointed = True
        else:
            self.controller.move_selection(by)

    def _escaped(self) -> None:
        if self.entry.text():
            self.entry.clear()
            self._show_side()
        else:
            self.message.hide()
            self.controller.start_next()

    def _added(self, key: str) -> None:
        self.message.hide()
        self.view.flash(key)

    # -- after the sale -------------------------------------------------------------------------------------------

    def _sold(self, sale: Any) -> None:
        self.message.hide()
        if not self._scanner.coming:  # the next customer's goods may be scanned already
            self.entry.clear()
        self.controller.unknown.shrink()
        self.change.show_sale(sale, self.controller.sent_back)
        self._show_receipt(sale)
        self._session.print_now()
        self.refresh()
        self.entry.setFocus()

    def _given_back(self, result: Any) -> None:
        if self.controller.showing_change:
            self.change.show_return(result)
            self._show_receipt(result)
            self.refresh()
            return
        told = _("{number}: give back {parts}.")
        parts = [f"{_(MEANS[means].long)} {i18n.rupiah(amount)}" for means, amount in reversed(result.refunds)]
        self.message.tell(told.format(number=result.number, parts=" + ".join(parts)), stays=True)

    def _show_receipt(self, done: Any) -> None:
        session, self._shown = self._session, done.number
        session.paper.run(lambda: session.papers.receipt(done.receipt), self._show_paper, owner=self)

    def _show_paper(self, lines: Any) -> None:
        self.paper.show_lines(lines, self._session.papers.columns)

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
        """Start at the entry field."""
        super().showEvent(event)
        self.entry.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what floats in its place."""
        super().resizeEvent(event)
        least = min(SIDE_LEAST, round(self.width() * SIDE_MOST_SHARE))
        self._side.setFixedWidth(max(least, min(round(self.width() * SIDE_SHARE), SIDE_WIDTH)))
        low = self.height() < LOW
        self.totals.shrink(low=low)
        self.change.shrink(low=low)
        for banner in (self.banner, self.exchange_banner):
            banner.shrink(low=low)
        self.pay_button.set_height(Space.TARGET if low else PAY_HEIGHT)
        QTimer.singleShot(0, self, self._place_floating)

    def _place_floating(self) -> None:
        if not self.message.isHidden():
            self.message.place()
        self._place_shift_button()

    def _place_shift_button(self) -> None:
        button, box = self._shift_button, self._basket
        size = button.sizeHint()
        top = min(max(round(box.height() * 0.56), BELOW_THE_HINT), box.height() - size.height() - Space.M)
        button.setGeometry((box.width() - size.width()) // 2, top, size.width(), size.height())
        button.raise_()
