"""The office half: a list of pages at the left, the chosen page beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QStackedWidget, QWidget

from ntt_pos import i18n
from ntt_pos.i18n import _
from ntt_pos.ui.office.office_page import OfficePage
from ntt_pos.ui.saved_files import open_file, write_file
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look, Size, Space, Weight
from ntt_pos.ui.widgets.dialog import scrolling
from ntt_pos.ui.widgets.keys_help import KeysHelp
from ntt_pos.ui.widgets.layout import add, column, frame, plain, row
from ntt_pos.ui.widgets.painting import draw_box, smooth

NAV_WIDTH = 188
GUIDE = "panduan-manajer.pdf"


class NavEntry(QAbstractButton):
    """A page's name, with a badge."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._count = look, 0
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_count(self, count: int) -> None:
        """Show a count, or none when it is 0."""
        self._count = count
        self.setAccessibleName(f"{self.text()} {count}" if count else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of an entry."""
        return QSize(NAV_WIDTH - 20, Space.TARGET)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the entry."""
        painter = smooth(self)
        ask, box = self._look.colour, QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(ask("tint"))
            painter.drawRoundedRect(box, Space.RADIUS_S, Space.RADIUS_S)
        if self.isChecked():
            painter.setBrush(ask("primary"))
            painter.drawRoundedRect(QRectF(0, 6, 3, box.height() - 12), 1.5, 1.5)
        if self.hasFocus():
            draw_box(painter, box.adjusted(1, 1, -1, -1), Space.RADIUS_S, Qt.BrushStyle.NoBrush, ask("primary"))
        painter.setPen(ask("primary" if self.isChecked() else "ink"))
        painter.setFont(self._look.font(Size.BODY, Weight.MEDIUM if self.isChecked() else Weight.REGULAR))
        painter.drawText(box.adjusted(Space.M, 0, -Space.XXL, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._count:
            painter.setFont(self._look.font(Size.META))
            words = str(self._count)
            width = max(painter.fontMetrics().horizontalAdvance(words) + 14, 22)
            badge = QRectF(box.right() - width - Space.M, box.center().y() - 9, width, 18)
            draw_box(painter, badge, 9, ask("attention_tint"))
            painter.setPen(ask("attention_ink"))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)


class Office(QWidget):
    """Holds the pages; each is built when it is first opened."""

    opened = Signal(str)

    def __init__(self, session: Session, pages: Sequence[OfficePage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._pages = session, {page.key: page for page in pages}
        line = row(self, gap=0)
        nav = frame("nav")
        nav.setFixedWidth(NAV_WIDTH)
        self._entries: dict[str, NavEntry] = {}
        inside = plain()
        stack = column(inside, gap=0, margins=(10, 2, 10, 2))
        for page in pages:
            entry = add(stack, NavEntry(session.look, page.title()))
            entry.clicked.connect(lambda _checked=False, key=page.key: self.open(key))
            self._entries[page.key] = entry
        stack.addStretch(1)
        # On a low screen the list is longer than its place: it scrolls with the focus, and no page is out of reach.
        self._list = add(column(nav, gap=0), scrolling(inside))
        line.addWidget(nav)
        self._place = add(line, QStackedWidget(), 1)
        self._made: dict[str, QWidget] = {}
        self.current = ""
        for keys, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self.step(by))

        shortcut = QShortcut(QKeySequence("Alt+Home"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.back_to_steps)
        shortcut = QShortcut(QKeySequence("F1"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.help)

    def able(self) -> tuple[str, ...]:
        """Return the pages that the person here may open."""
        session = self._session
        if session.actor is None:
            return ()
        return tuple(key for key, page in self._pages.items() if not page.acts or session.may(*page.acts))

    def enter(self) -> None:
        """Show the page that was open, or the first one."""
        self._session.refresh_rights()
        able = self._list_pages()
        if able:
            page = self.open(self.current if self.current in able else able[0])
            first = getattr(page, "first", None)
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list_pages(self) -> tuple[str, ...]:
        able = self.able()
        for key, entry in self._entries.items():
            entry.setVisible(key in able)
            entry.set_count(self._pages[key].count())
        return able

    def rights_changed(self) -> None:
        """Offer the pages the person here may open now, forget the others, and load the one that is shown again."""
        able = self._list_pages()
        for key in [key for key in self._made if key not in able]:
            page = self._made.pop(key)
            self._place.removeWidget(page)
            page.deleteLater()
        if not able:
            return
        if self.current not in able:
            self.open(able[0])
        else:
            reload = getattr(self.page(), "reload", None)
            if reload is not None:
                reload()

    def open(self, key: str) -> QWidget:
        """Show a page."""
        page = self._made.get(key)
        if page is None:
            page = self._made[key] = self._pages[key].make(self._session)
            self._place.addWidget(page)
        self.current = key
        self._entries[key].setChecked(True)
        self._list.ensureWidgetVisible(self._entries[key])
        self._place.setCurrentWidget(page)
        self.recount()
        refresh = getattr(page, "refresh", None)
        if refresh is not None:
            refresh()
        self.opened.emit(key)
        return page

    def recount(self) -> None:
        """Show the counts beside the pages' names as they are now."""
        for key, entry in self._entries.items():
            entry.set_count(self._pages[key].count())

    def step(self, by: int) -> None:
        """Show the page below or above (Ctrl+PgDown, Ctrl+PgUp)."""
        able = self.able()
        if able and self.current in able:
            self.open(able[(able.index(self.current) + by) % len(able)])

    def back_to_steps(self) -> None:
        """Show the first steps of the shop on its home page (Alt+Home)."""
        if "home" in self.able():
            page = self.open("home")
            show = getattr(page, "show_what", None)
            if show is not None:
                show("start")

    def help(self) -> None:
        """Tell what can be done on this page, and how to come to another one."""
        page = self.page()
        if page is not None:
            name = self._pages[self.current].title()
            steps = (("Alt Home", _("First steps of the shop")),) if "settings" in self.able() else ()
            more = (
                ("Ctrl PgDn", _("The next page")),
                ("Ctrl PgUp", _("The page before")),
                *steps,
                ("Ctrl 1", _("Till")),
            )
            look = self._session.look
            self._session.open(KeysHelp(look, name, page, QApplication.focusWidget(), more, paper=self.draw_guide))

    def draw_guide(self) -> None:
        """Draw the manager's guide and open it, to be printed."""
        from ntt_pos.ui.office.guide_keys import office_keys

        session, language = self._session, i18n.screen_language().code
        keys, path = office_keys(self._pages.values(), session), session.shop.folder.reports / GUIDE

        def done(_path: object) -> None:
            open_file(session, path)

        session.paper.run(
            lambda: write_file(path, session.shop.guides.manager(keys, language)),
            done,
            lambda error: session.refuse(i18n.explain(error)),
            owner=self,
        )

    def page(self) -> QWidget | None:
        """Return the page that is shown."""
        return self._place.currentWidget()
