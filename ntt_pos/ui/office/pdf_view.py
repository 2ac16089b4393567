"""A paper of pages on the screen: as large as its place lets it be, or nearer, with the keys of a book."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ntt_pos.i18n import _
from ntt_pos.services.printing.pdf_pages import PagePicture, PdfPages
from ntt_pos.ui.theme import Look

A4_INCHES: Final = (8.27, 11.69)
NEARER: Final = 1.25
MOST_ZOOM: Final = 4.0
EDGE: Final = 10
RING: Final = 8
REST_MS: Final = 40
BAR: Final = 14


class _Page(QWidget):
    """The page that is shown."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._look = look
        self._image = QImage()

    def show_image(self, image: QImage) -> None:
        self._image = image
        size = QSize() if image.isNull() else image.deviceIndependentSize().toSize()
        self.setFixedSize(size + QSize(2 * EDGE, 2 * EDGE))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.drawImage(EDGE, EDGE, self._image)
        painter.setPen(self._look.colour("line"))
        painter.drawRect(self.rect().adjusted(EDGE - 1, EDGE - 1, -EDGE, -EDGE))


class PdfView(QScrollArea):
    """Shows one page at a time. ``turned`` carries the page (from 1) and how many there are; pages are drawn by ``run``.

    Page up and down turn, ``+`` and ``−`` go nearer and farther, ``0`` shows the whole page again. ``to_read`` begins
    with a page as wide as its place.
    """

    turned = Signal(int, int)

    def __init__(
        self,
        look: Look,
        name: str,
        run: Callable[..., None],
        *,
        to_read: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._run, self._to_read = run, to_read
        self._pages: PdfPages | None = None
        self._page, self._zoom, self._asked = 0, 1.0, 0
        self._name = name
        self.setProperty("role", "pages")
        self._paper = _Page(look)
        self.setWidget(self._paper)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._later = QTimer(self, singleShot=True, interval=REST_MS)
        self._later.timeout.connect(self._draw)

    @property
    def page(self) -> int:
        """The page that is shown, from 1; 0 when there is none."""
        return self._page + 1 if self._pages is not None else 0

    @property
    def zoom(self) -> float:
        """How near the page is; 1 shows the whole page."""
        return self._zoom

    def show_pages(self, pages: PdfPages | None) -> None:
        """Show the first page of a paper, or nothing."""
        self._pages, self._page = pages, 0
        self._asked += 1
        if pages is None:
            self._paper.show_image(QImage())
            self.setAccessibleDescription("")
            return
        self._draw()

    def turn(self, by: int) -> None:
        """Show a later or earlier page."""
        if self._pages is None:
            return
        page = max(0, min(self._page + by, self._pages.count - 1))
        if page != self._page:
            self._page = page
            self.verticalScrollBar().setValue(0)
            self._draw()

    def nearer(self, by: float) -> None:
        """Go nearer (above 1) or farther."""
        self._zoom = max(1.0, min(self._zoom * by, MOST_ZOOM))
        self._draw()

    def whole(self) -> None:
        """Show the whole page."""
        self._zoom = 1.0
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages and zoom; the arrows scroll."""
        key = event.key()
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.turn(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.nearer(NEARER)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.nearer(1 / NEARER)
        elif key == Qt.Key.Key_0:
            self.whole()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the page for the new size, when it has come to rest."""
        super().resizeEvent(event)
        self._later.start()

    def _dpi(self) -> float:
        wide = (self.width() - 2 * EDGE - RING) / A4_INCHES[0]
        whole = min(wide, (self.height() - 2 * EDGE - RING) / A4_INCHES[1])
        if self._to_read and whole > 0:
            self._to_read = False
            self._zoom = min((wide - BAR / A4_INCHES[0]) / whole, MOST_ZOOM)
        return max(whole, 20.0) * self._zoom * self.devicePixelRatioF()

    def _draw(self) -> None:
        pages = self._pages
        if pages is None or not self.isVisible():
            return
        self._asked += 1
        asked, page, dpi = self._asked, self._page, self._dpi()

        def done(picture: PagePicture) -> None:
            if asked != self._asked:
                return
            self._paper.show_image(image_of(picture, self.devicePixelRatioF()))
            said = _("page {page} of {pages}", page=page + 1, pages=pages.count)
            self.setAccessibleDescription(f"{self._name}, {said}")
            self.turned.emit(page + 1, pages.count)

        self._run(lambda: pages.picture(page, dpi=dpi), done, owner=self)

    def showEvent(self, event: Any) -> None:
        """Draw what was given while the view was hidden."""
        super().showEvent(event)
        self._draw()


def image_of(picture: PagePicture, ratio: float = 1.0) -> QImage:
    """Return a page's dots as Qt's image."""
    row = picture.width * 3
    image = QImage(picture.dots, picture.width, picture.height, row, QImage.Format.Format_RGB888).copy()
    image.setDevicePixelRatio(ratio)
    return image
