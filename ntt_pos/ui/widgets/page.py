"""A page of the office: its title with what narrows the list, its keys, and the sentence that says what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.i18n import N_, _
from ntt_pos.ui.office import NavEntry, Office
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.action import Actions, bind
from ntt_pos.ui.widgets.banner import Message
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import column, empty, frame, row, rule
from ntt_pos.ui.widgets.text import ElidedText, Text

T = TypeVar("T")
LEAD, VALUE = 50, 76


class Steps(QObject):
    """How far long work has come, told from its thread to the screen; ``stop`` is asked by the work."""

    told = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stopped = False

    def tell(self, done: int, total: int) -> None:
        """Say how far it is (from any thread)."""
        self.told.emit(done, total)

    def asked_to_stop(self) -> bool:
        """Whether somebody wants it to stop."""
        return self.stopped


def in_words(work: Callable[[], T]) -> Callable[[], T]:
    """Return work that tells a full disk or a locked file in words."""

    def guarded() -> T:
        try:
            return work()
        except OSError as error:
            raise DomainError(
                N_("The file could not be written: {reason}. The books are not touched; mend it and try again."),
                reason=error.strerror or str(error),
            ) from error

    return guarded


class PageMessage(Message):
    """A message that stands above a page's last line of buttons, so that none of them is covered."""

    lift = 0

    def place(self) -> None:
        """Stand at the lower edge, lifted."""
        super().place()
        self.move(self.x(), self.y() - self.lift)


class Page(QWidget):
    """A page: subclasses fill ``head`` and ``body`` and load themselves in ``load``."""

    def __init__(self, session: Session, title: str) -> None:
        super().__init__()
        self.session, self.look = session, session.look
        self.body = column(self, gap=Space.M, margins=(Space.L, Space.M + 2, Space.L, Space.M + 2))
        self.head = row(gap=Space.S + 2)
        self.title = Text(self.look, title, size=Size.LARGE, weight=Weight.MEDIUM)
        self.title.setMinimumHeight(Space.TARGET)
        self.head.addWidget(self.title)
        self.head.addSpacing(Space.S)
        self.body.addLayout(self.head)
        self.message = PageMessage(self.look, self)
        self.acts = Actions(self, self.look, self.refuse, session.why_not)
        self.first: QWidget | None = None

    def load(self) -> None:
        """Look up what the page shows."""

    def refresh(self) -> None:
        """Load again and, unless somebody walks through the list of pages, go to the first field."""
        self.load()
        now = QApplication.focusWidget()
        if (
            self.first is not None
            and not isinstance(now, NavEntry)
            and not (now is not None and self.isAncestorOf(now))
        ):
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Load again after something was done; a page that was locked meanwhile is loaded when somebody comes back."""
        if self.session.actor is not None:
            self.load()

    def show_what(self, what: str) -> None:
        """Show something of the page, asked by another page."""

    def go(self, key: str, what: str = "") -> None:
        """Open another page of the office, and something in it."""
        office = self._office()
        if office is not None and key in office.able():
            page = office.open(key)
            if what and isinstance(page, Page):
                page.show_what(what)

    def may_go(self, key: str) -> bool:
        """Whether the person here may open a page."""
        office = self._office()
        return office is not None and key in office.able()

    def recount(self) -> None:
        """Show the counts beside the pages' names as they are now."""
        office = self._office()
        if office is not None:
            office.recount()

    def on_key(self, keys: str, act: Callable[[], None]) -> None:
        """Let a key do something while the focus is in this page."""
        bind(self, keys, act)

    def open(self, dialog: Dialog) -> None:
        """Open a dialog that had to be looked up first, once, unless the page was left or the till locked meanwhile."""
        stage = self.session.stage
        if self.isVisible() and stage is not None and stage.top is None:
            self.session.open(dialog)
        else:
            dialog.deleteLater()

    def read(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Look something up behind the screen; nobody is told once the till is locked."""

        def tell(answer: T) -> None:
            if self.session.actor is not None:
                done(answer)

        self.session.books.run(work, tell, self.fail, owner=self)

    def work(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[], None] | None = None) -> None:
        """Do something that takes its time behind the screen; the till goes on meanwhile. A full disk is told in words."""

        def tell(error: ShopError) -> None:
            self.fail(error)
            if failed is not None:
                failed()

        self.session.long.run(in_words(work), done, tell, owner=self)

    def fail(self, error: ShopError) -> None:
        """Say in words what did not work."""
        self.session.sounds.refused()
        self.message.refuse(i18n.explain(error))

    def refuse(self, sentence: str) -> None:
        """Say why something was refused."""
        self.message.refuse(sentence)

    def show_file(self, path: Any, refused: Callable[[str], None] | None = None) -> None:
        """Open a paper or a folder in the program this PC has for it; a dialog above the page says itself when none has."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            told = _("This PC has no program that opens it. It is at {path}.").format(path=path)
            (refused or self.message.refuse)(told)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the message at the lower edge."""
        super().resizeEvent(event)
        if not self.message.isHidden():
            self.message.place()

    def _office(self) -> Office | None:
        walker = self.parentWidget()
        while walker is not None and not isinstance(walker, Office):
            walker = walker.parentWidget()
        return walker


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of facts: a short ``lead`` such as a date, words, a value in the middle and one at the right."""

    words: str
    right: str = ""
    middle: str = ""
    lead: str = ""
    tone: Tone = Tone.INK
    middle_tone: Tone = Tone.INK


class FactList(QWidget):
    """Facts in a card: words at the left, up to two values at the right, thin rules between."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._stack = column(self, gap=0)

    def show_lines(self, lines: Sequence[Fact]) -> None:
        """Show other facts."""
        empty(self._stack)
        for each in lines:
            line = row(gap=Space.M)
            line.setContentsMargins(0, 6, 0, 6)
            if each.lead:
                lead = Text(self._look, each.lead, tone=each.tone)
                lead.setFixedWidth(LEAD)
                line.addWidget(lead)
            line.addWidget(ElidedText(self._look, each.words, tone=each.tone), 1)
            if each.middle:
                line.addWidget(Text(self._look, each.middle, tone=each.middle_tone, align=Qt.AlignmentFlag.AlignRight))
            if each.right:
                right = Text(self._look, each.right, align=Qt.AlignmentFlag.AlignRight)
                right.setMinimumWidth(VALUE)
                line.addWidget(right)
            self._stack.addLayout(line)
            self._stack.addWidget(rule())


def section(look: Look, words: str) -> Text:
    """Return the small heading of a part of a card."""
    return Text(look, words, size=Size.META, tone=Tone.MUTED)


def money_box(look: Look) -> tuple[QWidget, Text, Text, Text]:
    """Return a green box for money: its name, the amount, and a line below."""
    box = frame("good")
    stack = column(box, gap=2, margins=(Space.L - 2, Space.M - 2, Space.L - 2, Space.M))
    name = Text(look, tone=Tone.POSITIVE)
    amount = Text(look, size=Size.SUM, weight=Weight.MEDIUM, tone=Tone.POSITIVE)
    below = Text(look, size=Size.META + 0.5, tone=Tone.POSITIVE, wrap=True)
    for each in (name, amount, below):
        stack.addWidget(each)
    return box, name, amount, below
