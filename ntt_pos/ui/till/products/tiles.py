"""The window of goods beside the basket: photo tiles to touch, what sells most at this hour first, by category."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QScrollBar,
    QScroller,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import _
from ntt_pos.services.goods.tiles import ALL, BEST, MOST, TilePage
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.models.hits_model import FLAG_WORDS, HIT, stock_words
from ntt_pos.ui.models.tiles_model import IN_BASKET, TilesModel
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Weight
from ntt_pos.ui.till.products.search_results import price_words
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.layout import empty, plain, row
from ntt_pos.ui.widgets.painting import draw_box, write
from ntt_pos.ui.widgets.placeholder import draw_photo
from ntt_pos.ui.widgets.text import cut_middle, wrapped

WIDE, HIGH = 150, 146
LEAST_HIGH = 112
PAD = 10
PHOTO_SHARE = 0.53
WORDS_BELOW = 66  # the name in one or two lines, the district, price and stock
NAME_LINE = 17
NAME = 13.0
BADGE = 24
ON_PHOTO = 30  # the height of the stock that stands there, with the gaps below it
GAP = Space.M
SLACK = 4  # Qt wraps a row that fits exactly
WIDEST_TAB = 200
MIDDLE = Qt.AlignmentFlag.AlignVCenter


def columns_in(width: int) -> int:
    """Return how many tiles with the gap after each are in a width."""
    return max(round(width / WIDE), 2)


def _looks(name: str, metrics: QFontMetrics, width: int) -> str:
    """Return what of a name is seen on a tile; capitals tell no two goods apart."""
    return "\n".join(wrapped(name.casefold(), metrics, width))


class TileDelegate(QStyledItemDelegate):
    """Paints one tile: photo, name, district, price and stock, and how much of it is in the basket."""

    def __init__(self, session: Session, model: TilesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._session, self._look, self._photos = session, session.look, session.photos
        self.cell = QSize(WIDE + GAP, HIGH + GAP)
        self._seen: tuple[Sequence[Any], int] = ((), 0)
        self._makers: dict[str, set[str]] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of a tile with the gap after it."""
        return self.cell

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the tile."""
        look, ask, hit = self._look, self._look.colour, index.data(HIT)
        box = QRect(option.rect.topLeft(), self.cell - QSize(GAP, GAP))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
        rounded = QPainterPath()
        rounded.addRoundedRect(edge, Space.RADIUS, Space.RADIUS)
        painter.fillPath(rounded, ask("surface"))
        high = max(min(round(box.height() * PHOTO_SHARE), box.height() - WORDS_BELOW), 0)
        photo = QRect(box.left(), box.top(), box.width(), high)
        painter.setClipPath(rounded)
        painter.setClipRect(photo, Qt.ClipOperation.IntersectClip)
        name = hit.producer_code or hit.code
        draw_photo(painter, look, self._photos, photo, hit.photo_sha, name=name, pillar=hit.pillar)
        painter.setClipping(False)
        painter.setPen(QPen(ask("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(rounded)
        inner = box.adjusted(PAD, high + 5, -PAD, -6)
        self._words(painter, inner, hit)
        if hit.code in self._session.local.pinned:
            self._badge(painter, box, _("pinned"), ("tint", "primary"), at_left=True)
        if held := index.data(IN_BASKET):
            self._badge(painter, box, held, ("primary", "on_primary"))
        painter.restore()

    def words_of(self, hit: Any, width: int) -> tuple[list[str], str]:
        """Return the lines of a tile's name and what stands below a single one.

        That is the district; where tiles of several makers would look alike, it is the maker, and the name has one line.
        """
        metrics, hits = QFontMetrics(self._look.font(NAME, Weight.MEDIUM)), self._model.hits
        if self._seen != (hits, width):
            makers: dict[str, set[str]] = {}
            for each in hits:
                makers.setdefault(_looks(each.name, metrics, width), set()).add(each.producer_name)
            self._seen, self._makers = (hits, width), makers
        if len(self._makers[_looks(hit.name, metrics, width)]) > 1:
            return [cut_middle(hit.name, metrics, width)], hit.producer_name
        return wrapped(hit.name, metrics, width), hit.district

    def _words(self, painter: QPainter, box: QRect, hit: Any) -> None:
        look, ask = self._look, self._look.colour
        strong, thin = look.font(NAME, Weight.MEDIUM), look.font(Size.META)
        lines, below = self.words_of(hit, box.width())
        foot = QRect(box.left(), box.bottom() - 19, box.width(), 20)
        room = (foot.top() - box.top()) // NAME_LINE
        painter.setFont(strong)
        painter.setPen(ask("ink"))
        for place, line in enumerate(lines[: max(room, 1)]):
            painter.drawText(QRect(box.left(), box.top() + place * NAME_LINE, box.width(), NAME_LINE), MIDDLE, line)
        if len(lines) == 1 and room > 1 and below:
            second = QRect(box.left(), box.top() + NAME_LINE, box.width(), NAME_LINE)
            write(painter, second, cut_middle(below, QFontMetrics(thin), box.width()), thin, ask("muted"), MIDDLE)
        price = price_words(hit) if hit.price is not None else "–"
        bold = look.font(Size.AMOUNT - 1, Weight.MEDIUM)
        write(painter, foot, price, bold, ask("ink"), MIDDLE)
        kept = next(((_(words), ink) for name, words, ink in FLAG_WORDS if name in hit.flags and ink == "danger"), None)
        words, ink = kept or stock_words(hit)
        left = box.width() - QFontMetrics(bold).horizontalAdvance(price) - Space.XS
        if QFontMetrics(thin).horizontalAdvance(words) <= left:
            write(painter, foot, words, thin, ask(ink), MIDDLE | Qt.AlignmentFlag.AlignRight)
        else:  # beside a long price it stands on the photo
            wide = QFontMetrics(thin).horizontalAdvance(words) + Space.L
            pill = QRectF(box.right() + 1 - wide, box.top() - ON_PHOTO, wide, ON_PHOTO - Space.S)
            draw_box(painter, pill, pill.height() / 2, ask("surface"))
            write(painter, pill, words, thin, ask(ink), Qt.AlignmentFlag.AlignCenter)

    def _badge(
        self, painter: QPainter, box: QRect, words: str, colours: tuple[str, str], *, at_left: bool = False
    ) -> None:
        look, font = self._look, self._look.font(Size.META + 0.5, Weight.MEDIUM)
        wide = max(BADGE, QFontMetrics(font).horizontalAdvance(words) + 2 * Space.S)
        left = box.left() + Space.S if at_left else box.right() - Space.S - wide
        badge = QRectF(left, box.top() + Space.S, wide, BADGE)
        ground, ink = colours
        draw_box(painter, badge, BADGE / 2, look.colour(ground))
        write(painter, badge, words, font, look.colour(ink), Qt.AlignmentFlag.AlignCenter)


class TilesView(QListView):
    """The tiles themselves: as many columns as fit, whole rows, drawn by hand or wheel.

    A right click, or a finger that stays, is ``held``.
    """

    held = Signal(object)

    def __init__(self, session: Session, model: TilesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = TileDelegate(session, model, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(_("Goods to touch"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("role", "tiles")
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._held)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        session.photos.came.connect(self._came)

    @property
    def cell(self) -> QSize:
        """The size of a tile with the gap after it."""
        return self._delegate.cell

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the place with whole tiles."""
        width, height = self.width() - SLACK, self.height()
        columns = columns_in(width)
        rows = max(round(height / (HIGH + GAP)), 1)
        while rows > 1 and height // rows - GAP < LEAST_HIGH:
            rows -= 1
        self._delegate.cell = QSize(width // columns, height // rows)
        self.setGridSize(self._delegate.cell)
        super().resizeEvent(event)
        self.verticalScrollBar().setSingleStep(self._delegate.cell.height() // 3)

    def _came(self, sha: str) -> None:
        """Draw the tiles again whose photo is there now."""
        model = self.model()
        for place in range(model.rowCount()):
            index = model.index(place, 0)
            if index.data(HIT).photo_sha == sha:
                self.update(index)

    def _held(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if index.isValid():
            self.held.emit(index.data(HIT))


class TilesPanel(QWidget):
    """Categories over tiles. It reads on the shop's thread and keeps what it shows until something better is there."""

    taken = Signal(object)
    held = Signal(object)
    placed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._look = session, session.look
        self.category = BEST
        self._hour = -1
        self._limit = MOST
        self.head = plain()
        self._tabs = row(self.head, gap=Space.S, margins=(0, 0, GAP, 0))
        self.model = TilesModel(self)
        self.body = plain()
        self.view = TilesView(session, self.model, self.body)
        self._bar = QScrollBar(Qt.Orientation.Vertical, self.body)
        inside = self.view.verticalScrollBar()
        inside.rangeChanged.connect(self._range)
        inside.valueChanged.connect(self._bar.setValue)
        inside.valueChanged.connect(self._read_more)
        self._bar.valueChanged.connect(inside.setValue)
        self._bar.hide()
        self._empty = EmptyState(session.look, "", "", self.body)
        self._empty.hide()
        self._import = Button(
            session.look, _("Import a list of goods"), lambda: session.office_asked.emit("import"), parent=self.body
        )
        self._import.hide()
        self.view.clicked.connect(lambda index: self.taken.emit(index.data(HIT)))
        self.view.held.connect(self.held.emit)
        self._buttons: dict[str, Button] = {}
        self.body.installEventFilter(self)
        session.local_changed.connect(self.read)

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """Keep tiles, scroll bar and empty state in their places."""
        if watched is self.body and event.type() == event.Type.Resize:
            wide, high = self.body.width(), self.body.height()
            self.view.setGeometry(0, 0, wide + SLACK, high + GAP)
            self._bar.setGeometry(wide - GAP, 0, GAP, high)
            self._empty.setGeometry(0, 0, wide - GAP, high)
            size = self._import.sizeHint()
            self._import.setGeometry((wide - GAP - size.width()) // 2, high * 2 // 3, size.width(), size.height())
            self._fit_tabs()
            self.placed.emit()
        return super().eventFilter(watched, event)

    def first_row(self) -> QRect:
        """Return the place of the first row of tiles in the body: what the red card may cover."""
        return QRect(0, 0, self.body.width() - GAP, self.view.cell.height() - GAP)

    def read_for_this_hour(self) -> None:
        """Look again when another hour has begun."""
        if self._session.now().hour != self._hour:
            self.read()

    def read(self) -> None:
        """Look up what is on the tiles: behind the screen; what is there stays until then."""
        session, category, limit = self._session, self.category, self._limit
        self._hour = session.now().hour
        pinned = session.local.pinned
        session.books.run(
            lambda: session.shop.tiles.show(category, pinned=pinned, limit=limit),
            self._show,
            lambda _error: None,
            owner=self,
        )

    def _read_more(self, place: int) -> None:
        """Read more goods when the end is reached: a finger gets to all of them."""
        if 0 < place == self.view.verticalScrollBar().maximum() and self.model.rowCount() >= self._limit:
            self._limit = self.model.rowCount() + MOST
            self.read()

    def _show(self, page: TilePage) -> None:
        if page.categories != tuple(self._buttons):
            self._make_tabs(page.categories)
        self.category = page.category
        self._mark()
        self.model.show(page.hits)
        self._empty.setVisible(not page.hits)
        self._import.setVisible(not page.hits and self._session.may(Act.IMPORT))
        if not page.hits:
            self._empty.say(
                _("No goods yet"),
                _("The manager takes in a list or types a product: office (Ctrl+2), Import or Products."),
            )

    def _make_tabs(self, categories: Sequence[str]) -> None:
        empty(self._tabs)
        self._buttons = {}
        names = {BEST: _("Best sellers"), ALL: _("Everything")}
        for each in categories:
            button = Button(self._look, names.get(each, each), height=54, elide=True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setMinimumWidth(min(button.least, WIDEST_TAB))
            button.clicked.connect(lambda _checked=False, each=each: self.choose(each))
            self._tabs.addWidget(button, button.sizeHint().width())
            self._buttons[each] = button
        self._fit_tabs()

    def choose(self, category: str) -> None:
        """Show another category."""
        self.category, self._limit = category, MOST
        self._mark()
        self.view.scrollToTop()
        self.read()

    def _mark(self) -> None:
        for each, button in self._buttons.items():
            button.set_kind(ButtonKind.PRIMARY if each == self.category else ButtonKind.PLAIN)

    def _fit_tabs(self) -> None:
        """Show the categories that fit; those with the fewest goods go first, their goods are under Everything."""
        room, shown = self.head.width() - GAP, list(self._buttons)
        while len(shown) > 2 and sum(self._buttons[each].least for each in shown) + Space.S * len(shown) > room:  # noqa: PLR2004
            shown.pop(-2)
        for each, button in self._buttons.items():
            button.setVisible(each in shown)

    def _range(self, least: int, most: int) -> None:
        self._bar.setRange(least, most)
        self._bar.setPageStep(self.view.verticalScrollBar().pageStep())
        self._bar.setSingleStep(self.view.verticalScrollBar().singleStep())
        self._bar.setVisible(most > least)
