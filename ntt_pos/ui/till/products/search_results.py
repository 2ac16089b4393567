"""What was found while typing: the matching letters marked, stock and price beside each name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QPainterPath, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ntt_pos import i18n
from ntt_pos.i18n import _, ngettext
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.pressed_row import PressedRow
from ntt_pos.ui.models.hits_model import FLAG_WORDS, HIT, HitsModel, place_of, stock_words
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.announce import AnnouncedSoon, announce
from ntt_pos.ui.widgets.layout import add, column, frame, row, rule
from ntt_pos.ui.widgets.painting import draw_row, write
from ntt_pos.ui.widgets.photos import PhotoCache
from ntt_pos.ui.widgets.pill import draw_pill
from ntt_pos.ui.widgets.placeholder import draw_photo
from ntt_pos.ui.widgets.text import ElidedText, Text, wrapped

ROW = 64
PHOTO = 50
LINE = 19
PAD = 8
STOCK_WIDTH = 84
PRICE_WIDTH = 92
ROOMY = 480  # below it the name has what stock and price leave
LIMIT = 50
AT_FIRST = 14  # what a high screen shows; more are looked up when somebody goes down to them
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

TINTS = {"danger": "danger_tint", "attention_ink": "attention_tint", "primary": "tint"}


def shown_spans(name: str, shown: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where matching letters are in a name that was cut in the middle: its end tells the size, it stays."""
    if shown == name:
        return list(spans)
    cut = shown.find("…")
    gone = len(name) - len(shown)
    moved = []
    for start, end in spans:
        moved.append((start, min(end, cut)))
        moved.append((max(start - gone, cut + 1), end - gone))
    return [(start, end) for start, end in moved if start < end]


def price_words(hit: Any) -> str:
    """Return the price of a found product; of weighed goods with what it is for."""
    words = i18n.rupiah(hit.price)
    return f"{words}/{i18n.UNITS.get(hit.unit, hit.unit)}" if hit.price_per > 1 else words


class HitDelegate(QStyledItemDelegate):
    """Paints one found product: its photo, its name in up to two lines, who made it, stock and price."""

    def __init__(self, look: Look, photos: PhotoCache, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._photos = look, photos

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row."""
        return QSize(10, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row."""
        look, ask, box, hit = self._look, self._look.colour, option.rect, index.data(HIT)
        painter.save()
        draw_row(painter, look, option)
        inner = box.adjusted(PAD, 0, -2 * PAD, -1)
        self._photo(painter, QRect(inner.left(), inner.top() + (inner.height() - PHOTO) // 2, PHOTO, PHOTO), hit)
        strong, plain = look.font(Size.AMOUNT, Weight.MEDIUM), look.font(Size.BODY)
        worth = price_words(hit) if hit.price is not None else "–"
        left, ink = stock_words(hit)
        least = (PRICE_WIDTH, STOCK_WIDTH) if inner.width() >= ROOMY else (0, 0)
        wide = max(least[0], QFontMetrics(strong).horizontalAdvance(worth) + 2)
        price = QRect(inner.right() + 1 - wide, inner.top(), wide, inner.height())
        wide = max(least[1], QFontMetrics(plain).horizontalAdvance(left) + 2)
        stock = QRect(price.left() - wide - Space.M, inner.top(), wide, inner.height())
        write(painter, price, worth, strong, ask("ink"), _RIGHT)
        write(painter, stock, left, plain, ask(ink), _RIGHT)
        words = inner.left() + PHOTO + Space.M
        self._words(painter, QRect(words, inner.top(), stock.left() - words - Space.S, inner.height()), hit)
        painter.restore()

    def _photo(self, painter: QPainter, box: QRect, hit: Any) -> None:
        """Draw the photo, or the motif of its maker, in a rounded square."""
        rounded = QPainterPath()
        rounded.addRoundedRect(QRectF(box), Space.RADIUS_S, Space.RADIUS_S)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(rounded, Qt.ClipOperation.IntersectClip)
        name = hit.producer_code or hit.code
        draw_photo(painter, self._look, self._photos, box, hit.photo_sha, name=name, pillar=hit.pillar)
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, hit: Any) -> None:
        look, strong = self._look, self._look.font(Size.BODY, Weight.MEDIUM)
        flag = next(((_(words), ink) for name, words, ink in FLAG_WORDS if name in hit.flags), None)
        if flag is None and hit.bundle_id:
            flag = (_("bundle"), "primary")
        metrics = QFontMetrics(strong)
        pill = QFontMetrics(look.font(Size.META - 1)).horizontalAdvance(flag[0]) + 26 if flag else 0
        fits = metrics.horizontalAdvance(hit.name) <= box.width() - pill
        lines = [hit.name] if fits else wrapped(hit.name, metrics, box.width() - pill)
        top = box.top() + (box.height() - (len(lines) + 1) * LINE) // 2
        start = 0
        for place, line in enumerate(lines):
            whole = hit.name[start:] if place == len(lines) - 1 else line
            marks = [(max(a - start, 0), z - start) for a, z in hit.spans if z > start]
            self._name(painter, QRectF(box.left(), top, box.width(), LINE), line, shown_spans(whole, line, marks))
            start += len(line) + 1
            top += LINE
        below = QRect(box.left(), top, box.width(), LINE)
        write(painter, below, place_of(hit), look.font(Size.META), look.colour("muted"), cut=True)
        if flag:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            at = QRectF(box.left() + metrics.horizontalAdvance(lines[-1]) + 8, top - LINE, 10, LINE)
            draw_pill(painter, look, at, flag[0], ink=flag[1], tint=TINTS[flag[1]])

    def _name(self, painter: QPainter, box: QRectF, name: str, spans: Sequence[tuple[int, int]]) -> None:
        look = self._look
        font = look.font(Size.BODY, Weight.MEDIUM)
        metrics = QFontMetricsF(font)
        write(painter, box, name, font, look.colour("ink"))
        for start, end in spans:
            part = name[start:end]
            if start >= len(name) or not part:
                continue
            left = box.left() + metrics.horizontalAdvance(name[:start])
            width = metrics.horizontalAdvance(name[:end]) - metrics.horizontalAdvance(name[:start])
            mark = QRectF(left - 1, box.top() + 1, width + 2, box.height() - 2)
            painter.fillRect(mark, look.colour("mark"))
            painter.setPen(look.colour("primary"))
            painter.drawText(QRectF(left, box.top(), width + 4, box.height()), Qt.AlignmentFlag.AlignVCenter, part)


class Results(QWidget):
    """The list of what was found, with how to take one. Arrows and Enter come from the entry field."""

    taken = Signal(object)
    pointed = Signal(object)
    more = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        look = session.look
        stack = column(self, gap=0, margins=1)
        head = add(stack, frame("head"))
        line = row(head, margins=(2 * PAD, 0, 2 * PAD, 0))
        head.setFixedHeight(Space.HEADER)
        self._count = add(line, ElidedText(look, size=Size.META, tone=Tone.MUTED), 1)
        self.keys = add(line, Text(look, size=Size.META, tone=Tone.MUTED))
        self.say_keys(1)
        stack.addWidget(rule())
        self.model = HitsModel(self)
        self.view = add(stack, QListView(), 1)
        self.view.setModel(self.model)
        self.view.setItemDelegate(HitDelegate(look, session.photos, self.view))
        session.photos.came.connect(self._came)
        self.view.setAccessibleName(_("Found products"))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setUniformItemSizes(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(lambda index: self.taken.emit(self.model.hit(index.row())))
        PressedRow(self.view)
        self.view.selectionModel().currentChanged.connect(
            lambda now, _before: self.pointed.emit(self.model.hit(now.row())) if now.isValid() else None
        )
        self.view.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._empty = EmptyState(look, "", "", self.view)
        self._soon = AnnouncedSoon(self)

    def _came(self, _sha: str) -> None:
        self.view.viewport().update()

    def show_hits(self, hits: Sequence[Any], words: str, *, keep: bool = False) -> None:
        """Show what was found for some words; the best one is chosen, or with ``keep`` the one that was."""
        row = max(self.view.currentIndex().row(), 0) if keep else 0
        self.model.show(hits)
        if hits:
            self._count.setText(
                ngettext(
                    "{n} product · “{words}”",
                    "{n} products · “{words}”",
                    len(hits),
                    n=f"{len(hits)}+" if len(hits) in (AT_FIRST, LIMIT) else len(hits),
                    words=words,
                )
            )
            self.view.setCurrentIndex(self.model.index(min(row, len(hits) - 1), 0))
            self._soon.say(f"{self._count.text()}. {self._chosen_words()}")
        else:
            self._count.setText(_("nothing found"))
            self._soon.say(self._count.text() if words else "")
            ways = [
                _("Try fewer letters, the producer, the village or the code."),
                _("Ctrl+K notes that a customer asked for it."),
            ]
            if self._session.basket_open() and any(sign.isalpha() for sign in words):
                ways.append(_("When it is the customer's name: F5 puts the basket aside for them."))
            self._empty.say(_("Nothing is like “{words}”", words=words[:30]), " ".join(ways))
        self._empty.setVisible(not hits)

    def say_keys(self, enters: int) -> None:
        """Say what the keys do: how many times Enter takes what is marked (0: it does not)."""
        self.keys.setText(
            (
                _("arrows choose · Esc back"),
                _("arrows choose · Enter takes · Esc back"),
                _("arrows choose · Enter twice takes · Esc back"),
            )[enters]
        )

    @property
    def count(self) -> int:
        """How many products are listed."""
        return self.model.rowCount()

    def chosen(self) -> Any:
        """Return what is chosen now of what was found, or None."""
        index = self.view.currentIndex()
        return self.model.hit(index.row()) if index.isValid() else None

    def step(self, by: int) -> None:
        """Choose another one."""
        count = self.model.rowCount()
        if count:
            now = self.view.currentIndex().row()
            if now + by >= count and count == AT_FIRST:
                self.more.emit()
                count = self.model.rowCount()
            self.view.setCurrentIndex(self.model.index(max(0, min(now + by, count - 1)), 0))
            announce(self, self._chosen_words())

    def _chosen_words(self) -> str:
        return str(self.view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) or "")

    def _scrolled(self, value: int) -> None:
        if value and value == self.view.verticalScrollBar().maximum() and self.model.rowCount() == AT_FIRST:
            self.more.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the empty state in the middle."""
        super().resizeEvent(event)
        self._empty.setGeometry(0, 0, self.view.width(), self.view.height())
