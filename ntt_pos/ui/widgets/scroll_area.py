"""A place that may be smaller than what it holds: on a small screen it scrolls, and follows the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QWidget

from ntt_pos.ui.widgets.layout import present

AROUND = 16
BAR = 12
PAGES = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class FollowingScrollArea(QScrollArea):
    """Scrolls to what has the focus, and by page; other keys go on to the dialog or page, which knows what they mean."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._follow)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages; leave other keys alone."""
        if event.key() in PAGES and self.verticalScrollBar().maximum():
            super().keyPressEvent(event)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what has the focus in sight, also when the place became smaller."""
        super().resizeEvent(event)
        self._settled.start()

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self._follow()
            self._settled.start()  # an area inside this one has scrolled meanwhile

    def _follow(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and self.isAncestorOf(now):
            self.ensureWidgetVisible(now, AROUND, AROUND)


def bring_into_sight(widget: QWidget) -> None:
    """Scroll to the whole of something that just grew or appeared, once it has its size."""
    QTimer.singleShot(0, widget, lambda: _scroll_to(widget))


def _scroll_to(widget: QWidget) -> None:
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget, 0, BAR)
        around = around.parentWidget()


class ScrollArea(FollowingScrollArea):
    """Asks for all the room its content wants, and makes do with less. ``flat`` never scrolls up and down."""

    def __init__(self, content: QWidget, *, flat: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(content, parent)
        self._flat = flat
        if flat:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        content.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """Return what the content wants."""
        return present(self.widget()).sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return hardly anything: what does not fit is scrolled."""
        return QSize(0, self.heightForWidth(self.width()) if self._flat else BAR)

    def heightForWidth(self, width: int) -> int:
        """Return the height that shows all of it at a width."""
        content = present(self.widget())
        least = content.minimumSizeHint()
        layout = present(content.layout())
        # Qt keeps a bar that what stands beside it needs: words that just fit without one must fit beside it, too.
        widths = (width,) if self._flat else (width, width - BAR)
        tall = (
            max(layout.heightForWidth(max(each, least.width())) for each in widths) if layout.hasHeightForWidth() else 0
        )
        return max(tall, content.sizeHint().height() if not tall else 0, least.height()) + (
            BAR if least.width() > width else 0
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow and shrink with the content."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)
