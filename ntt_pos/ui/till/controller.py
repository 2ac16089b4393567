"""The till without its looks: the basket, what goes into it, and how it becomes a sale."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, ShopError
from ntt_pos.domain.core.money import parse_quantity
from ntt_pos.domain.selling import cart as basket
from ntt_pos.domain.selling import cart_bundles
from ntt_pos.domain.selling.bundle import Bundle, CartBundle
from ntt_pos.domain.selling.cart import Article, Cart, CartLine, PricedCart, price_cart
from ntt_pos.domain.selling.fitting import Fitted, fitted
from ntt_pos.domain.selling.payment import Means, Tender, due_in_cash
from ntt_pos.domain.selling.receipt import CompletedSale
from ntt_pos.domain.selling.reentry import Reentry
from ntt_pos.domain.selling.returns import MeansAmount
from ntt_pos.i18n import N_, _
from ntt_pos.services.selling.basket_approvals import BasketApproval, for_basket, in_basket
from ntt_pos.services.selling.checkout import ApprovalGiven, SaleUnknown, SoldCard
from ntt_pos.services.selling.returnable import CompletedReturn, NewBasket
from ntt_pos.services.selling.returns import Exchanging
from ntt_pos.ui.session import Session
from ntt_pos.ui.till.basket_changes import changes_of, fit_words
from ntt_pos.ui.till.entry.entry_text import EntryText, Marks, Reading, read_entry, readings, unknown_of
from ntt_pos.ui.till.entry.unknown_codes import RedCardCodes
from ntt_pos.ui.till.receipt_state import printed_words

SAVE_AFTER_MS = 30
ASK_AFTER_SALE_MS = 2_000
Credit = tuple[tuple[Tender, ...], tuple[MeansAmount, ...]]
NO_CREDIT: Credit = ((), ())


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a line: its code, the earlier text that stays, and whether it was refused with a sentence."""

    code: str
    earlier: str = ""
    refused: bool = False


class TillController(QObject):
    """Holds the basket. Every act returns at once; refusals are sentences carried by ``refused``."""

    cart_changed = Signal()
    added = Signal(str)
    refused = Signal(str)
    told = Signal(str)
    sold = Signal(object)
    given_back = Signal(object)
    busy_changed = Signal()
    weigh = Signal(object)
    choose = Signal(object)
    receipt_asked = Signal(str)
    next_customer = Signal()
    customer_sees = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        session.basket_open = lambda: bool(self.cart)
        self.cart = Cart()
        self.priced: PricedCart = price_cart(self.cart)
        self.selected = ""
        self.busy = False
        self.last_sale: CompletedSale | None = None
        self.reentry: Reentry | None = None
        self.last_card: SoldCard | None = None
        self.showing_change = False
        self.held = 0
        self.exchanging: Exchanging | None = None
        self._sale_uid = ""
        self.approval: BasketApproval | None = None
        self._removed: tuple[Cart, Cart] | None = None  # the basket before and after a line was taken out
        self.sent_back: tuple[tuple[Means, int], ...] = ()
        self._keys = 0
        self._scans: deque[tuple[tuple[Article | Bundle, ...], Reading]] = deque()
        self.unknown = RedCardCodes(session, self)
        self._save = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._save.timeout.connect(self._keep_draft)
        session.actor_changed.connect(self._forget_approval)
        session.paper_changed.connect(self.look_at_last)

    # -- what is in the basket ------------------------------------------------------------------------------------

    @property
    def due_cash(self) -> int:
        """The rupiah asked when all is paid in cash."""
        return due_in_cash(self.priced.paid, self.session.settings.cash_unit)

    @property
    def _priced_on(self) -> date | None:
        """The date of the paper that is typed in, which its prices and terms go by; None is now."""
        return self.reentry.occurred_on if self.reentry is not None else None

    def line(self) -> CartLine | None:
        """Return the selected line."""
        return next((line for line in self.cart.lines if line.key == self.selected), None)

    def bundle(self) -> CartBundle | None:
        """Return the selected bundle."""
        return next((each for each in self.cart.bundles if each.uid == self.selected), None)

    def keys(self) -> list[str]:
        """Return what can be selected, as it stands on the screen: a bundle is one thing."""
        bundles = {each.uid for each in self.cart.bundles}
        return list(dict.fromkeys(line.bundle if line.bundle in bundles else line.key for line in self.cart.lines))

    def select(self, key: str) -> None:
        """Select a line."""
        if key != self.selected:
            self.selected = key
            self.cart_changed.emit()

    def move_selection(self, by: int) -> None:
        """Select the line above or below."""
        keys = self.keys()
        if keys:
            place = keys.index(self.selected) + by if self.selected in keys else len(keys) - 1
            self.select(keys[max(0, min(place, len(keys) - 1))])

    # -- scanning and typing --------------------------------------------------------------------------------------

    def scan(self, code: str) -> Judged:
        """Take a scan; while a sale is being written it waits and none is lost."""
        judged = self.enter(code, (code,))
        return judged if judged is not None else Judged(code, refused=True)

    def enter(self, line: str, bursts: Sequence[str] = ()) -> Judged | None:
        """Judge a whole line on Enter: returns what became of it, or None when it holds no code (words, an amount)."""
        entry = read_entry(line)
        if entry.quantity and not entry.rest:
            self._refuse(
                _("Now scan the product, or type its name after the {quantity}*.").format(quantity=entry.quantity)
            )
            return Judged(line, refused=True)
        if not self._shift_is_open():
            return Judged(line, refused=True)
        return self._judge(line, bursts)

    def _judge(self, line: str, bursts: Sequence[str]) -> Judged | None:
        local = self.session.local
        tried = readings(line, bursts, Marks(local.scanner_prefix, local.scanner_suffix))
        for each in tried:
            found = self._by_code(each.code)
            if found is None:
                return Judged(each.code, each.earlier, refused=True)
            if found:
                self.unknown.known(each.code)
                return Judged(each.code, each.earlier, refused=not self._take_or_wait(found, each))
            if EntryText("", each.code).is_receipt:
                self.receipt_asked.emit(each.code.upper())
                return Judged(each.code, each.earlier)
        stranger = unknown_of(tried)
        if stranger is None:
            return None
        self.session.sounds.refused()
        self.unknown.note(stranger.code)
        return Judged(stranger.code, stranger.earlier)

    def refuse_words(self, words: str) -> None:
        """Say that nothing is like what was typed."""
        self._refuse(_unknown(read_entry(words)))

    def take(self, hit: Any, quantity: str = "") -> bool:
        """Put what was found by words into the basket."""
        if not self._may_add():
            return False
        catalogue = self.session.shop.catalogue
        try:
            on = self._priced_on
            found = (
                catalogue.bundle(hit.bundle_id, on=on) if hit.bundle_id else catalogue.article(hit.product_id, on=on)
            )
        except ShopError as error:
            self._refuse(i18n.explain(error))
            return False
        return self.add(found, quantity)

    def add(self, article: Article | Bundle, quantity: str = "") -> bool:
        """Put an article or a bundle into the basket; one that is weighed asks for its weight first."""
        if not self._may_add():
            return False
        try:
            if isinstance(article, Bundle):
                return self.add_bundles(article, parse_quantity(quantity, 1) if quantity else 1)
            basket.check_sellable(article)
            if article.weighed and not quantity:
                self.weigh.emit(article)
                return True
            units = parse_quantity(quantity, article.price_per) if quantity else 1
            return self.add_units(article, units)
        except DomainError as error:
            self._refuse(i18n.explain(error))
            return False

    def add_units(self, article: Article, units: int) -> bool:
        """Put base units of an article into the basket."""
        try:
            changed = basket.add(self.cart, article, units, key=self._new_key())
            priced = price_cart(changed)
        except DomainError as error:
            self._refuse(i18n.explain(error))
            return False
        self._change(changed, changed.last_key, priced)
        self.session.sounds.tick()
        self.added.emit(changed.last_key)
        return True

    def add_bundles(self, bundle: Bundle, count: int) -> bool:
        """Put a number of bundles into the basket: one thing on the screen, sold as its parts."""
        try:
            changed = cart_bundles.add_bundle(self.cart, bundle, count, uid=self._new_key("P"))
            priced = price_cart(changed)
        except DomainError as error:
            self._refuse(i18n.explain(error))
            return False
        key = next(each.uid for each in changed.bundles if each.bundle.bundle_id == bundle.bundle_id)
        self._change(changed, key, priced)
        self.session.sounds.tick()
        self.added.emit(key)
        return True

    # -- changing the basket --------------------------------------------------------------------------------------

    def set_quantity(self, key: str, units: int) -> None:
        """Set a line's quantity in base units; raises DomainError."""
        self._change(basket.change_line(self.cart, key, quantity=units), key)

    def set_bundles(self, uid: str, count: int) -> None:
        """Set how many of a bundle; raises DomainError."""
        self._change(cart_bundles.change_bundle(self.cart, uid, count), uid)

    def agree(self, changed: Cart, approval: ApprovalGiven | None) -> None:
        """Show a basket with other discounts or prices; ``approval`` holds for it until the sale. Raises DomainError."""
        self._change(changed, self.selected)
        if approval is not None:
            self.approval = in_basket(approval, self.cart)

    def approval_of(self, cart: Cart) -> ApprovalGiven | None:
        """Return the approval that was given for this basket, or None when it no longer covers it."""
        return for_basket(self.approval, cart)

    def run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[ShopError], None],
        *,
        owner: QObject | None = None,
    ) -> None:
        """Write something about the open basket: nothing changes it meanwhile, and scans wait.

        While something else is being written nothing is done. When ``owner`` is gone by then, nobody is called back.
        """
        if self.busy:
            return
        self._set_busy(busy=True)

        def answer(tell: Callable[[Any], object], what: Any) -> None:
            self._set_busy(busy=False)
            try:
                if owner is None or isValid(owner):
                    tell(what)
            finally:
                self._take_scans()

        self.session.books.run(
            work, lambda result: answer(done, result), lambda error: answer(failed, error), owner=self
        )

    def line_key(self, key: str) -> str:
        """Return the key of a line that stands for what is selected; a bundle's is that of its first part."""
        return next((line.key for line in self.cart.lines if line.bundle == key), key)

    def shrink(self, changed: Cart) -> None:
        """Show a basket from which something was taken out; what stood there before is selected."""
        keys, before = self.keys(), self.cart
        place = keys.index(self.selected) if self.selected in keys else 0
        self.told.emit(_("The line is out of the basket. Ctrl+Z brings it back."))
        self._change(changed, "")
        self._removed = (before, self.cart)
        rest = self.keys()
        self.select(rest[min(place, len(rest) - 1)] if rest else "")

    @property
    def can_undo(self) -> bool:
        """Whether a line was removed and nothing was done to the basket since."""
        return self._removed is not None and self.cart == self._removed[1]

    def undo(self) -> None:
        """Bring back the line that was just removed; that it was taken out stays in the journal."""
        if self._removed is None or self.cart != self._removed[1] or self.busy:
            return
        before, gone = self._removed[0], set(self.keys())
        self._removed = None
        self._change(before, "")
        self.select(next((key for key in self.keys() if key not in gone), self.selected))
        self.told.emit(_("The line is back."))

    def void(self) -> None:
        """Show an empty basket."""
        self._forget_approval()
        self._change(Cart(), "")

    def put_back(self, cart: Cart) -> None:
        """Show a basket that was kept (a draft, or one that was held)."""
        self._forget_approval()
        self._change(cart, "")
        self.select(next(reversed(self.keys()), ""))

    def hold(self, note: str = "") -> None:
        """Put the basket aside for its customer; nothing is posted. What is scanned meanwhile is the next customer's.

        ``note`` says whose it is.
        """
        drafts, cart, by = self.session.shop.drafts, self.cart, self.session.by

        def done(_held: Any) -> None:
            self._change(Cart(), "")
            self.count_held()
            told = (
                _("The basket of {note} is held. F6 takes it back.")
                if note
                else _("The basket is held. F6 takes it back; a name typed before F5 is shown beside it.")
            )
            self.told.emit(told.format(note=note))

        def failed(error: ShopError) -> None:
            self._refuse(i18n.explain(error))
            self._save.start()

        self.run(lambda: drafts.hold(cart, by=by, note=note), done, failed)

    def count_held(self) -> None:
        """Look up how many baskets are held."""

        def take(held: Any) -> None:
            self.held = len(held)
            self.cart_changed.emit()

        self.session.books.run(self.session.shop.drafts.held, take, owner=self)

    def restore(self) -> None:
        """Bring back the basket that was open when the program stopped, and name the last sale."""

        def take(found: tuple[Any, tuple[SoldCard, ...]]) -> None:
            restored, cards = found
            self.last_card = next(iter(cards), None)
            self.cart_changed.emit()
            if restored is None or self.cart:
                return
            self.reentry = restored.reentry
            self.put_back(restored.cart)
            self.exchange(restored.exchange)
            self.approval = restored.approval
            told = " ".join((_("The basket that was open is back."), *changes_of(restored)))
            if self.last_card is not None:
                last = _("The last sale before it, {number}, {amount}, is recorded: {printed}.")
                told += " " + last.format(
                    number=self.last_card.number,
                    amount=i18n.rupiah(self.last_card.total),
                    printed=printed_words(self.last_card.printed),
                )
            self.told.emit(told)

        self.unknown.restore()
        shop = self.session.shop
        self.session.books.run(lambda: (shop.drafts.restore(), shop.checkout.recent_sales(1)), take, owner=self)

    def look_at_last(self) -> None:
        """Look again whether the receipt of the last sale before this start came out."""

        def take(cards: tuple[SoldCard, ...]) -> None:
            if self.last_card is not None and self.last_sale is None:
                self.last_card = next(iter(cards), None)
                self.cart_changed.emit()

        if self.last_card is not None and self.last_sale is None:
            self.session.books.run(lambda: self.session.shop.checkout.recent_sales(1), take, owner=self)

    # -- paying ---------------------------------------------------------------------------------------------------

    def begin_payment(self) -> str:
        """Name the sale that is about to be paid: however often Enter comes, it is this one sale."""
        if not self._sale_uid:
            context = self.session.shop.context
            self._sale_uid = context.ids.uid(context.clock.now())
        return self._sale_uid

    def exchange(self, exchanging: Exchanging | None) -> None:
        """Let goods that come back pay for the open basket, or (None) stop that; nothing is recorded before payment."""
        self.exchanging = exchanging
        self._sale_uid = ""
        self.start_next()
        self.cart_changed.emit()
        self._save.start()

    def credit(self) -> Credit:
        """Return what the goods that come back give towards the basket, and what is left of it and goes back.

        It reads the books: call it on their thread.

        Raises DomainError when they no longer may come back.
        """
        if self.exchanging is None:
            return NO_CREDIT
        plan = self.session.shop.returns.plan(
            self.exchanging.number, self.exchanging.bringing, exchange_for=self.priced.paid
        )
        rest = tuple(each for each in plan.rows if each.means is not Means.EXCHANGE)
        return ((Tender(Means.EXCHANGE, plan.exchange),) if plan.exchange else ()), rest

    def pay(
        self,
        tenders: Sequence[Tender],
        *,
        references: Mapping[Means, str] | None = None,
        approval: Any = None,
        failed: Callable[[ShopError], None] | None = None,
    ) -> bool:
        """Write the sale; returns False when one is already being written. ``sold`` comes when it is committed.

        ``references`` are those of what an exchange gives back by other means than cash.
        """
        if self.busy or not self.cart:
            return False
        self._set_busy(busy=True)
        cart, uid, by = self.cart, self.begin_payment(), self.session.by
        shop, exchanging, paper = self.session.shop, self.exchanging, self.reentry
        kept = self.approval_of(cart) if approval is None else None

        def write() -> CompletedSale:
            if exchanging is None:
                return shop.checkout.complete(
                    cart, tuple(tenders), by=by, sale_uid=uid, approval=approval or kept, reentry=paper
                )
            own = tuple(tender for tender in tenders if tender.means is not Means.EXCHANGE)
            done = shop.returns.exchange(
                by=by,
                number=exchanging.number,
                bringing=exchanging.bringing,
                wanted=NewBasket(cart, own, uid),
                return_uid=exchanging.uid,
                references=references,
                approval=approval or kept,
            )
            rest = {means: amount for means, amount in done.returned.refunds if means is not Means.EXCHANGE}
            # What the new goods do not use up goes back; the change view tells the cashier to hand the cash over.
            self.sent_back = tuple(each for each in rest.items() if each[0] is not Means.CASH)
            return replace(done.sold, change=done.sold.change + rest.get(Means.CASH, 0))

        def refused(error: ShopError) -> None:
            self._set_busy(busy=False)
            self._save.start()
            if kept is not None and isinstance(error, ApprovalNeeded):
                self._forget_approval()  # more is asked than was signed for: one signature for all of it
                self.pay(tenders, references=references, failed=failed)
                return
            if isinstance(error, SaleUnknown):
                QTimer.singleShot(ASK_AFTER_SALE_MS, self, lambda: self._ask_after(uid))
            repriced = getattr(error, "cart", None)
            if isinstance(repriced, Cart):
                self._change(repriced, self.selected)
            if failed is not None:
                failed(error)
            elif not isinstance(error, ApprovalNeeded):
                self._refuse(i18n.explain(error))
            self._take_scans()

        self.session.books.run(write, self._paid, refused, owner=self)
        return True

    def _ask_after(self, uid: str) -> None:
        """Say, as soon as the server answers, whether a sale was recorded; until then it is asked again and again."""
        if self._sale_uid != uid or self.busy:
            return  # another basket, or it is being paid again: the same sale is never recorded twice

        def take(sale: CompletedSale | None) -> None:
            if self._sale_uid != uid or self.busy:
                return
            if sale is not None:
                self._paid(sale)
                self.told.emit(_("The server answers again: the sale {number} is recorded.").format(number=sale.number))
            else:
                self._refuse(_("The server answers again: the sale was not recorded. Take the payment again."))

        self.session.books.run(
            lambda: self.session.shop.checkout.recorded(uid),
            take,
            lambda _error: QTimer.singleShot(ASK_AFTER_SALE_MS, self, lambda: self._ask_after(uid)),
            owner=self,
        )

    def type_in_again(self, paper: Reentry | None) -> None:
        """Mark the next sale as typed in again from its paper, or (None) as the new sale it is."""
        self.reentry = paper
        self.cart_changed.emit()
        self._save.start()
        self._price_anew(paper)
        if paper is None:
            self.told.emit(_("The next sale is a new one."))
        else:
            self.told.emit(
                _("LATE SALE {number}: scan its goods and take the payment as it was.").format(number=paper.number)
            )

    def _price_anew(self, paper: Reentry | None) -> None:
        """Give what is in the basket already the prices of the paper's date, or today's again."""
        if not self.cart:
            return
        cart, on, checkout = self.cart, paper.occurred_on if paper else self.session.today(), self.session.shop.checkout
        self.run(
            lambda: checkout.priced_on(cart, on),
            lambda changed: self._change(changed, self.selected),
            lambda error: self._refuse(i18n.explain(error)),
        )

    def give_back(self, result: CompletedReturn) -> None:
        """Goods came back: what the customer gets stands there until the next scan, as change does."""
        self.showing_change = not self.cart
        self.cart_changed.emit()
        self.given_back.emit(result)

    def stop_special(self) -> None:
        """Stop the exchange, or take the mark of a re-entry away; the basket stays."""
        if self.reentry is not None:
            self.type_in_again(None)
        elif self.exchanging is not None:
            self.exchange(None)
            self.told.emit(_("The exchange is stopped: nothing came back, and the basket is an ordinary sale."))

    def start_next(self) -> None:
        """Take away the change of the last sale."""
        if self.showing_change:
            self.showing_change = False
            self.next_customer.emit()

    def _forget_approval(self) -> None:
        """Whoever acts now asked for nothing yet."""
        self.approval = None

    def _paid(self, sale: CompletedSale) -> None:
        self.last_sale = sale
        self.exchanging = self.reentry = None
        self._sale_uid = ""
        self._forget_approval()
        self._removed = None
        self.cart, self.selected = Cart(), ""
        self.priced = price_cart(self.cart)
        self.showing_change = True
        self.cart_changed.emit()
        self._save.start()
        self._set_busy(busy=False)
        self.sold.emit(sale)
        self.sent_back = ()
        self._take_scans()

    def _take_scans(self) -> None:
        while self._scans and not self.busy:
            found, reading = self._scans.popleft()
            if self._shift_is_open():
                self._take_found(self._by_code(reading.code) or found, reading.quantity)

    def _take_or_wait(self, found: tuple[Article | Bundle, ...], reading: Reading) -> bool:
        if self.busy:
            self._scans.append((found, reading))
            return True
        return self._take_found(found, reading.quantity)

    def _by_code(self, code: str) -> tuple[Article | Bundle, ...] | None:
        try:
            return self.session.shop.catalogue.find(code, on=self._priced_on)
        except ShopError as error:
            self._refuse(i18n.explain(error))
            return None

    def _take_found(self, found: tuple[Article | Bundle, ...], quantity: str) -> bool:
        if len(found) == 1:
            return self.add(found[0], quantity)
        self.choose.emit((found, quantity))
        return True

    def _may_add(self) -> bool:
        return not self.busy and self._shift_is_open()

    def _shift_is_open(self) -> bool:
        if self.session.shift is None:
            self._refuse(
                _("No shift is open at this register: nothing was added. Press F10 and count the float first.")
            )
            return False
        return True

    def _refuse(self, sentence: str) -> None:
        self.session.sounds.refused()
        self.refused.emit(sentence)

    def _change(self, cart: Cart, selected: str, priced: PricedCart | None = None) -> None:
        """Show another basket; one that was ``priced`` already fits and is not priced again."""
        self._removed = None
        fit = fitted(cart) if priced is None else Fitted(cart)
        self.priced = priced or price_cart(fit.cart)
        self.cart = fit.cart
        self.selected = selected if selected in self.keys() else ""
        self._sale_uid = ""
        self.start_next()
        self.cart_changed.emit()
        self._save.start()
        if told := fit_words(fit.shrunk, fit.left_out):
            self.told.emit(" ".join(told))

    def _keep_draft(self) -> None:
        if self.busy:
            return  # what is being sold or held leaves no draft; whoever ends the writing keeps what is left
        kept, drafts = (self.cart, self.exchanging, self.reentry, self.approval), self.session.shop.drafts
        self.session.books.run(lambda: drafts.save(*kept), owner=self)

    def _set_busy(self, *, busy: bool) -> None:
        if busy != self.busy:
            self.busy = busy
            self.busy_changed.emit()

    def _new_key(self, sign: str = "L") -> str:
        taken = {line.key for line in self.cart.lines} | {each.uid for each in self.cart.bundles}
        self._keys += 1
        while f"{sign}{self._keys}" in taken:
            self._keys += 1
        return f"{sign}{self._keys}"


def _unknown(entry: EntryText) -> str:
    if entry.is_number:
        return _("No product has the code {code}: nothing was added. Scan again, or type its name.").format(
            code=entry.rest[:40]
        )
    if entry.is_wordless:
        return _(
            "“{words}” is no product's code: nothing was added. Type a few letters, or choose with the arrows."
        ).format(words=entry.rest[:40])
    return _("Nothing here is like “{words}”: nothing was added. Try fewer letters, or the producer.").format(
        words=entry.rest[:40]
    )


REASONS = (
    N_("Regular customer"),
    N_("Damaged packaging"),
    N_("Close to its date"),
    N_("Promotion"),
)
