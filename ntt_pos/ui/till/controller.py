"""The till without its looks: what is scanned and typed goes into the basket."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.selling import cart as basket
from ntt_pos.domain.selling import cart_bundles
from ntt_pos.domain.selling.bundle import Bundle
from ntt_pos.domain.selling.cart import Article, Cart, PricedCart, price_cart
from ntt_pos.domain.selling.large_quantity import is_unusual
from ntt_pos.domain.typed.typed_numbers import parse_quantity
from ntt_pos.i18n import _
from ntt_pos.ui.session import Session
from ntt_pos.ui.till.entry.entry_text import (
    EntryText,
    Marks,
    Reading,
    code_of,
    is_exactly,
    read_entry,
    readings,
    unknown_of,
)
from ntt_pos.ui.till.entry.unknown_words import nothing_like
from ntt_pos.ui.till.selling_basket import SellingBasket

Done = Callable[[], None]
Found = tuple[Article | Bundle, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a line: its code, the earlier text that stays, and whether it was refused with a sentence."""

    code: str
    earlier: str = ""
    refused: bool = False


class TillController(SellingBasket):
    """Takes scans and typed lines into the open basket."""

    added = Signal(str)
    weigh = Signal(object, object)
    unusual = Signal(object, int, object)
    choose = Signal(object)
    receipt_asked = Signal(str)
    customer_sees = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self.practising = False
        self._scans: deque[tuple[Found, Reading]] = deque()
        self.free.connect(self._take_scans)
        self.unsold.connect(self._keep_scans)
        self.refused_before.connect(self._keep)

    @property
    def offers_practice(self) -> bool:
        """Whether this is a practice shop in which nobody has done the tasks, or does them now."""
        session = self.session
        return session.practice and not self.practising and not session.shop.folder.practised.is_file()

    def restore(self) -> None:
        """Bring back what was open when the program stopped: the basket, the last sale, the unknown codes."""
        self.unknown.restore()
        super().restore()

    # -- scanning and typing --------------------------------------------------------------------------------------

    def scan(self, code: str) -> Judged:
        """Take a scan; while a sale is being written it waits and none is lost."""
        judged = self.enter(code, (code,))
        return judged if judged is not None else Judged(code, refused=True)

    def take_from_card(self, line: str) -> None:
        """Put a scan that a dialog did not take into the basket, or open its receipt; then it leaves the red card."""
        if not self._may_add():
            return
        reading, found = self._look(readings(line))
        if reading is None:
            self.unknown.taken(line)
            self.unknown.note(code_of(line))  # the shop does not know it, or no more
        elif found is not None:
            self._take_found(found, reading, lambda: self.unknown.taken(line))

    def scan_over_dialog(self, code: str) -> None:
        """Take a scan that came while a dialog is open: while the basket is written it waits for what follows.

        Else it stays on the red card until it is put into the basket from there, or not wanted.
        """
        if self.busy:
            self.scan(code)
        else:
            self._keep(code)

    def enter(self, line: str, bursts: Sequence[str] = ()) -> Judged | None:
        """Judge a whole line on Enter: returns what became of it, or None when it holds no code (words, an amount)."""
        entry = read_entry(line)
        if entry.quantity and not entry.rest:
            self._refuse(_("Now scan the product, or type its name after the {quantity}*.", quantity=entry.quantity))
            return Judged("", line, refused=True)  # it stays: the scan goes behind it
        local = self.session.local
        tried = readings(line, bursts, Marks(local.scanner_prefix, local.scanner_suffix))
        if not self._shift_is_open():
            scanned = unknown_of(tried)
            return Judged(line, scanned.typed if scanned is not None else "", refused=True)
        return self._judge(tried)

    def _judge(self, tried: Sequence[Reading]) -> Judged | None:
        reading, found = self._look(tried)
        if reading is not None:
            taken = found is not None and self._take_or_wait(found, reading)
            return Judged(reading.code, reading.earlier, refused=not taken)
        stranger = unknown_of(tried)
        if stranger is None:
            return None
        self.session.sounds.refused()
        self.unknown.note(stranger.code)
        return Judged(stranger.code, stranger.earlier)

    def _look(self, tried: Sequence[Reading]) -> tuple[Reading | None, Found | None]:
        """Return what the shop knows among readings, or none; nothing is found for a receipt or in books that fail (None)."""
        otherwise: tuple[Reading | None, Found | None] = None, ()
        for each in tried:
            found = self._by_code(each.code)
            if found is None or EntryText("", each.code).is_receipt or any(is_exactly(each.code, it) for it in found):
                return each, found
            if found and not otherwise[1]:
                otherwise = each, found
        return otherwise

    def refuse_words(self, words: str) -> None:
        """Say that nothing is like what was typed."""
        self._refuse(nothing_like(read_entry(words)))

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

    def add(self, article: Article | Bundle, quantity: str = "", done: Done | None = None) -> bool:
        """Put an article or a bundle into the basket; one that is weighed asks for its weight first.

        ``done`` is called when it is in the basket: never when it is refused or its weight is not typed.
        """
        if not self._may_add():
            return False
        try:
            if isinstance(article, Bundle):
                return self.add_bundles(article, parse_quantity(quantity, 1) if quantity else 1, done)
            basket.check_sellable(article)
            if article.weighed and not quantity:
                self.weigh.emit(article, done)
                return True
            units = parse_quantity(quantity, article.price_per) if quantity else 1
            return self.add_units(article, units, done)
        except DomainError as error:
            self._refuse(i18n.explain(error))
            return False

    def add_units(self, article: Article, units: int, done: Done | None = None, *, sure: bool = False) -> bool:
        """Put base units of an article into the basket; so many that it looks like a slip only when somebody is ``sure``."""
        try:
            changed = basket.add(self.cart, article, units, key=self._new_key())
            priced = price_cart(changed)
        except DomainError as error:
            self._refuse(i18n.explain(error))
            return False
        if not sure and is_unusual(article, units):
            self.unusual.emit(
                article, units, lambda: self._may_add() and self.add_units(article, units, done, sure=True)
            )
            return True
        self._put_in(changed, changed.last_key, priced, done)
        return True

    def add_bundles(self, bundle: Bundle, count: int, done: Done | None = None, *, sure: bool = False) -> bool:
        """Put a number of bundles into the basket: one thing on the screen, sold as its parts."""
        try:
            changed = cart_bundles.add_bundle(self.cart, bundle, count, uid=self._new_key("P"))
            priced = price_cart(changed)
        except DomainError as error:
            self._refuse(i18n.explain(error))
            return False
        if not sure and is_unusual(bundle, count):
            self.unusual.emit(
                bundle, count, lambda: self._may_add() and self.add_bundles(bundle, count, done, sure=True)
            )
            return True
        key = next(each.uid for each in changed.bundles if each.bundle.bundle_id == bundle.bundle_id)
        self._put_in(changed, key, priced, done)
        return True

    def _put_in(self, changed: Cart, key: str, priced: PricedCart, done: Done | None) -> None:
        self._change(changed, key, priced)
        self.session.sounds.tick()
        self.added.emit(key)
        if done is not None:
            done()

    def _take_scans(self) -> None:
        while self._scans and not self.busy:
            found, reading = self._scans.popleft()
            if self.session.stage is not None and self.session.stage.top is not None:
                self._keep(reading.line)
            elif self._shift_is_open():
                self._take_found(self._by_code(reading.code) or found, reading)

    def _take_or_wait(self, found: Found, reading: Reading) -> bool:
        if self.busy:
            self._scans.append((found, reading))
            return True
        return self._take_found(found, reading)

    def _by_code(self, code: str) -> Found | None:
        try:
            return self.session.shop.catalogue.find(code, on=self._priced_on)
        except ShopError as error:
            self._refuse(i18n.explain(error))
            return None

    def _take_found(self, found: Found, reading: Reading, done: Done | None = None) -> bool:
        done = done or (lambda: self.unknown.known(reading.code))
        if len(found) == 1:
            return self.add(found[0], reading.quantity, done)
        if found:
            self.choose.emit((found, reading.quantity, done))
        else:
            done()
            self.receipt_asked.emit(reading.code.upper())
        return True

    def _keep_scans(self) -> None:
        """Put the scans that waited for the sale on the red card: the basket before them is still there."""
        while self._scans:
            self._keep(self._scans.popleft()[1].line)

    def _keep(self, line: str) -> None:
        """Put a scan on the red card, with what it is. One that could not be looked up stays there until it can be."""
        reading, found = self._look(readings(line))
        if reading is None:
            self.unknown.note(code_of(line))
            self.unknown.kept.emit()
            return
        if found is None or len(found) > 1:
            name = reading.code
        else:
            name = found[0].name if found else _("Receipt {number}", number=reading.code.upper())
        name = f"{reading.quantity} × {name}" if reading.quantity else name
        self.unknown.keep(line, name, known=found is not None)

    def _may_add(self) -> bool:
        return not self.busy and self._shift_is_open()

    def _shift_is_open(self) -> bool:
        if self.session.shift is None:
            self._refuse(
                _("No shift is open at this register: nothing was added. Press F10 and count the float first.")
            )
            return False
        return True

    @property
    def _priced_on(self) -> date | None:
        """The date of the paper that is typed in, which its prices and terms go by; None is now."""
        return self.reentry.occurred_on if self.reentry is not None else None
