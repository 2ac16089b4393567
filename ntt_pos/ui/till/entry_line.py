"""What becomes of a line in the entry field: a code goes into the basket, words are looked for, digits may be a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.devices.scanner_timing import LOOK_MS, REST_MS
from ntt_pos.domain.selling.receipt import SEQUENCE
from ntt_pos.i18n import _
from ntt_pos.ui.scanner import Scanner
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.till.entry.entry_field import EntryField
from ntt_pos.ui.till.entry.entry_text import EntryText, read_entry
from ntt_pos.ui.till.products.search_results import AT_FIRST, LIMIT, Results
from ntt_pos.ui.till.products.wanted import NOTHING_TYPED, note_wanted
from ntt_pos.ui.widgets.banner import Message

SHORTEST_TAIL = 3  # fewer digits are a quantity whose star was forgotten


class TypedLine(QObject):
    """Judges what is typed and scanned. ``changed`` comes when another thing is to be seen in place of the basket."""

    changed = Signal()
    judged = Signal()
    enter_alone = Signal()
    receipt_asked = Signal(str)

    def __init__(
        self, controller: TillController, scanner: Scanner, entry: EntryField, results: Results, message: Message
    ) -> None:
        super().__init__(entry)
        self._controller, self._scanner, self._message = controller, scanner, message
        self._entry, self._results = entry, results
        self._searched = ""
        self._pointed = False
        self._listed: float | None = None
        self._was_let_go = False
        self._resting = False
        self._judged = 0.0
        self._search_soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._search_soon.timeout.connect(self.search)
        entry.textEdited.connect(self.edited)
        entry.entered.connect(self.entered)
        entry.let_go.connect(self.let_go)
        results.taken.connect(self.take)
        controller.added.connect(self._rest)
        results.more.connect(lambda: self.search(LIMIT))

    @property
    def is_word(self) -> bool:
        """Whether something is looked for, so that the results are seen."""
        return not self._resting and bool(read_entry(self._entry.text()).rest)

    def _rest(self, _key: str) -> None:
        """Let the basket be seen with what was just added; the list comes back when typing goes on."""
        self._resting = True
        self.changed.emit()

    @property
    def name(self) -> str:
        """What is typed, when it may well be the name of a customer: several words."""
        entry = read_entry(self._entry.text())
        return "" if entry.quantity or entry.is_wordless or " " not in entry.rest else entry.rest

    @property
    def enters_to_take(self) -> int:
        """How many times Enter puts the marked result into the basket; 0 where it never does."""
        wordless = read_entry(self._entry.text()).is_wordless
        if not self._results.count or (wordless and not self._pointed):
            return 0
        return 1 if self._pointed or self._results.count == 1 or self._listed is not None else 2

    def step(self, by: int) -> None:
        """Mark another result."""
        self._results.step(by)
        self._pointed = True
        self.changed.emit()

    def scan(self, code: str) -> None:
        """Take a scan that came while something else had the keys: it ends the line, as if it had been scanned there."""
        if not self._entry.hasSelectedText():
            self._entry.end(False)
        self._entry.insert(code)
        self._judge((code,))

    def _show_refused(self, code: str) -> None:
        """Show what a refused code is, with what keeps it from being sold; an unknown code is like nothing."""
        catalogue = self._controller.session.shop.catalogue

        def show(hits: Any) -> None:
            if self._entry.text() == code:
                self._results.show_hits(hits, code)
                self.changed.emit()

        self._controller.session.books.run(
            lambda: catalogue.search(code, AT_FIRST), show, lambda _error: None, owner=self
        )

    def search(self, limit: int = AT_FIRST) -> None:
        """Show what is like the typed words."""
        words = read_entry(self._entry.text()).rest
        if words:
            try:
                hits = self._controller.session.shop.catalogue.search(words, limit)
            except ShopError as error:
                self._message.refuse(i18n.explain(error))
                self._entry.flash()
                return
            self._searched, self._pointed = words, False
            self._results.show_hits(hits, words, keep=limit == LIMIT)
        self.changed.emit()

    def edited(self, text: str) -> None:
        """Look for what is typed, once it is no scan that is still coming."""
        self._search_soon.stop()
        self._resting = False
        self._listed = None
        if self._scanner.bursting or text[-1:].isdigit():
            self._search_soon.start()  # digits may be a scan, whatever its pauses: nothing is looked for while they come
            return
        self._message.hide()
        self._controller.start_next()
        self.search()

    def entered(self) -> None:
        """Judge the line; Enter alone asks for the chosen line of the basket."""
        bursts, judged = self._scanner.bursts, self._judged
        self._judged = self._scanner.moment
        if not bursts and not self._entry.text().strip() and self._judged - judged >= LOOK_MS:
            self.enter_alone.emit()  # an Enter right behind another one is a scanner's or a hasty hand's
            return
        self._judge(bursts)

    def _judge(self, bursts: Sequence[str]) -> None:
        """Judge the whole line: a code, or words."""
        self._search_soon.stop()
        self._resting = False
        text = self._entry.text()
        if not text.strip() and not bursts:
            return
        self._message.hide()
        judged = self._controller.enter(text, bursts)
        if judged is None:
            self._judge_words(text)
        elif judged.refused and not judged.earlier and (not bursts or self._controller.session.shift is not None):
            self._entry.setText(judged.code)
            self._entry.spend()
            self._show_refused(judged.code)
        elif self._entry.text() != judged.earlier:
            self._entry.setText(judged.earlier)
        self.changed.emit()
        self.judged.emit()

    def _judge_words(self, text: str) -> None:
        """Take the only match of some words; where several match, Enter goes into the list and the next one takes."""
        entry = read_entry(text)
        if entry.rest != self._searched:
            self.search()
        # 5.000 or -5 is like much and means none of it; only who points at something takes it.
        chosen = self._results.chosen() if self._pointed or not entry.is_wordless else None
        if chosen is None or self._entry.hasSelectedText():
            self._controller.refuse_words(text)
            self._entry.spend()
            self._ask_receipt(text)
        elif self._pointed or self._results.count == 1 or self._second_enter():
            self.take(chosen)
        else:
            if self._listed is None:
                self._listed, self._was_let_go = self._scanner.moment, False
            self._message.warn(_("Several match: choose with the arrows, then Enter takes the marked one."))

    def _ask_receipt(self, text: str) -> None:
        """Offer the receipt whose number ends in what was typed, and is no code."""
        digits = text.strip()
        if not (digits.isascii() and digits.isdigit() and SHORTEST_TAIL <= len(digits) <= SEQUENCE):
            return
        receipts, whole = self._controller.session.shop.receipts, f"-{digits.zfill(SEQUENCE)}"

        def found(sales: Any) -> None:
            if sales and self._entry.text() == text:
                self._entry.clear()
                self._message.hide()
                self.receipt_asked.emit(sales[0].number)

        self._controller.session.books.run(
            lambda: receipts.find(number=whole, limit=1), found, lambda _error: None, owner=self
        )

    def take_name(self) -> str:
        """Take words out of the entry as the name of a basket that is held; a code stays there."""
        typed = read_entry(self._entry.text()).rest
        if EntryText("", typed).is_wordless:
            return ""
        self._take_out()
        return typed

    def want(self) -> None:
        """Note that a customer asked for what is typed, or for what is marked and not there."""
        words = read_entry(self._entry.text()).rest
        if not words:
            self._message.refuse(_(NOTHING_TYPED))
            return
        if words != self._searched:
            self.search()

        note_wanted(self._controller, self._results.chosen(), words, self._take_out, self._message.refuse, owner=self)

    def _take_out(self) -> None:
        """Empty the field, because what was typed there is used up: a scan does not bring it back."""
        self._scanner.begin_anew()
        self._entry.clear()
        self.changed.emit()

    def _second_enter(self) -> bool:
        """Whether Enter was let go and pressed again, with time to look at what is marked."""
        return self._listed is not None and self._was_let_go and self._scanner.moment - self._listed >= LOOK_MS

    def let_go(self) -> None:
        """Note that Enter was let go: the next one may take what is marked."""
        self._was_let_go = True

    def take(self, hit: Any) -> None:
        """Put what was found into the basket, as often as was typed before it."""
        quantity = read_entry(self._entry.text()).quantity
        if self._controller.take(hit, quantity):
            self._entry.clear()
            self.changed.emit()
        self._entry.setFocus()
