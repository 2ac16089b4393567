"""A page of the office: its title with what narrows the list, its keys, and the sentence that says what was done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.ui.office.navigation import NavEntry, Office
from ntt_pos.ui.office.progress_panel import in_words
from ntt_pos.ui.saved_files import show_file
from ntt_pos.ui.session import Session
from ntt_pos.ui.tasks import Steps
from ntt_pos.ui.theme import Size, Space, Weight
from ntt_pos.ui.widgets.action import Actions, bind
from ntt_pos.ui.widgets.banner import Message
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import add, column, row
from ntt_pos.ui.widgets.text import Text

T = TypeVar("T")


class PageMessage(Message):
    """A message above a page's last line of buttons and ``beside`` its card, so that no button is covered."""

    lift = 0
    beside: QWidget | None = None

    def lower_edge(self, inside: QRect) -> QRect:
        """Stand at the lower edge, lifted, under the list alone."""
        place = super().lower_edge(inside).adjusted(0, 0, 0, -self.lift)
        if self.beside is not None and self.beside.isVisible():
            place.setRight(self.beside.geometry().left() - Space.M)
        return place


class Page(QWidget):
    """A page: subclasses fill ``head`` and ``body`` and load themselves in ``load``."""

    def __init__(self, session: Session, title: str) -> None:
        super().__init__()
        self.session, self.look = session, session.look
        self.body = column(self, gap=Space.M, margins=(Space.L, Space.M + 2, Space.L, Space.M + 2))
        self.head = add(self.body, row(gap=Space.S + 2))
        self.title = add(self.head, Text(self.look, title, size=Size.LARGE, weight=Weight.MEDIUM))
        self.title.setMinimumHeight(Space.TARGET)
        self.head.addSpacing(Space.S)
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

    def on_key(self, keys: str, act: Callable[[], object]) -> None:
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

    def work(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[], None] | None = None,
        *,
        steps: Steps | None = None,
    ) -> None:
        """Do something that takes its time behind the screen; the till goes on meanwhile. A full disk is told in words."""

        def tell(error: ShopError) -> None:
            self.fail(error)
            if failed is not None:
                failed()

        self.session.long.run(in_words(work), done, tell, owner=self, steps=steps)

    def fail(self, error: ShopError) -> None:
        """Say in words what did not work."""
        self.session.sounds.refused()
        self.message.refuse(i18n.explain(error))

    def refuse(self, sentence: str) -> None:
        """Say why something was refused."""
        self.message.refuse(sentence)

    def show_file(self, path: Any, refused: Callable[[str], None] | None = None) -> None:
        """Open a paper or a folder in the program this PC has for it; a dialog above the page says itself when none has."""
        show_file(self.session, Path(path), refused or self.message.refuse, lambda: None)

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
