"""Dialogs: a dialog over the dimmed window; its title is the question, its buttons are verbs, Esc leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QGraphicsOpacityEffect, QScrollArea, QSizePolicy, QWidget
from shiboken6 import isValid

from ntt_pos.i18n import _
from ntt_pos.ui.theme import FADE_MS, Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.action import Action, Actions, bind
from ntt_pos.ui.widgets.announce import announce
from ntt_pos.ui.widgets.button import ENTER, Button, ButtonKind
from ntt_pos.ui.widgets.layout import add, column, fill, frame, plain, present, row
from ntt_pos.ui.widgets.lone_keys import LoneKeys
from ntt_pos.ui.widgets.scroll_area import BAR, FollowingScrollArea, ScrollArea
from ntt_pos.ui.widgets.text import Text

if TYPE_CHECKING:
    from ntt_pos.domain.core.errors import ShopError
    from ntt_pos.ui.widgets.stage import Stage

    class Writer(Protocol):
        """What runs a writing off the screen's thread: ``Tasks``, or the till while its basket stands still."""

        def run(
            self,
            work: Callable[[], Any],
            done: Callable[[Any], object],
            failed: Callable[[ShopError], None],
            *,
            owner: QObject | None = None,
        ) -> None:
            """Do ``work`` and answer with ``done`` or ``failed``."""

    class Stepped(Protocol):
        """A list whose rows the arrows choose."""

        def step(self, by: int) -> None:
            """Choose the row above or below."""

        def isVisible(self) -> bool:
            """Whether it is shown."""


SHADOW = 24
EDGE, NARROW_EDGE = 24, 8
LOW, LESS = 560, 620  # an enlarged screen, and the small one
SCROLLS = {Qt.Key.Key_PageUp: -0.9, Qt.Key.Key_PageDown: 0.9, Qt.Key.Key_Up: -0.2, Qt.Key.Key_Down: 0.2}
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
PAGES = {Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
LINE = 1
STAYS = 40  # the panel stays where it stood while its middle moves by less


class Dialog(QDialog):
    """A dialog inside the window.

    Subclasses fill ``body`` and add verbs; ``enter()`` is the safe default of the Enter key. Tab stays inside.
    """

    closed = Signal()
    went_back = Signal()  # closed without doing anything
    veils = False  # what is in the window behind must not be read meanwhile

    def __init__(self, look: Look, title: str, *, width: int = 520, hint: str = "", leave: str = "") -> None:
        super().__init__()
        self.look = look
        self.setObjectName(type(self).__name__)
        self.setAccessibleName(title)
        self._described = hint
        self.setAccessibleDescription(hint)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._width = width
        self._first: QWidget | None = None
        self._driven: Stepped | None = None
        self._driving = STEPS
        self.above_another = False
        self.writing = self._tells_done = False
        self._stood: tuple[int, int] | None = None  # the height of the window, and the panel's top in it
        self.lone_keys = LoneKeys(self)
        self.acts = Actions(self, look, self.refuse)
        self.stage: Stage | None = None
        self._fade: QPropertyAnimation | None = None
        self.panel = frame("sheet", self)
        stack = column(self.panel, gap=0)
        self.head = add(stack, column(gap=Space.XS, margins=(Space.XL, Space.L + 4, Space.XL, 0)))
        self.title = Text(look, title, size=Size.LARGE, weight=Weight.MEDIUM, wrap=True)
        self.hint = Text(look, hint, tone=Tone.MUTED, wrap=True)
        if not hint:
            self.hint.hide()
        fill(self.head, self.title, self.hint)
        if not title:
            self.title.hide()
        inside = plain()
        self.body = column(inside, gap=Space.M, margins=(Space.XL, Space.L, Space.XL, Space.L))
        self._roomy = [ScrollArea(inside)]
        stack.addWidget(self._roomy[0], 1)
        self.refusal = add(stack, Text(look, tone=Tone.DANGER, weight=Weight.MEDIUM, wrap=True))
        self.refusal.setContentsMargins(Space.XL, 0, Space.XL, Space.S)
        self.refusal.hide()
        below = plain()
        self.foot = row(below, gap=Space.S, margins=(Space.XL, 2, Space.XL, Space.L + 4))
        self.leave_button = Button(look, leave or _("Back"), self.leave, cap="Esc")
        fill(self.foot, self.leave_button, 1)
        self._roomy.append(ScrollArea(below, flat=True))
        stack.addWidget(self._roomy[1])
        self.panel.installEventFilter(self)

    def verb(
        self, text: str, do: Callable[[], object], key: str = "", *also: str, kind: ButtonKind = ButtonKind.PRIMARY
    ) -> Button:
        """Add a verb at the right end of the foot; its keys do the same from anywhere in the dialog."""
        button = add(self.foot, self.acts.offer(Action(text, do, key, also=also, kind=kind)))
        button.leaves_up_and_down = True
        return button

    def able(self, button: Button) -> bool:
        """Return whether a verb can be pressed now; when it cannot, the dialog says why."""
        if not button.isEnabled():
            self.refuse(button.reason)
        return button.isEnabled()

    def on_key(self, keys: str, act: Callable[[], None]) -> None:
        """Let a key do something wherever the focus is in this dialog."""
        bind(self, keys, act)

    def start_at(self, widget: QWidget) -> None:
        """Name the widget that has the focus when the dialog opens."""
        self._first = widget

    def drive(self, rows: Stepped, *, pages: bool = False) -> None:
        """Let the arrows choose in a list from whatever field; with ``pages`` PgUp and PgDn go five rows."""
        self._driven, self._driving = rows, STEPS | PAGES if pages else STEPS

    def enter(self) -> None:
        """Do the safe default; a dialog without one does nothing."""

    def leave(self) -> None:
        """Close without doing anything."""
        self.finish()
        if self.can_leave():
            self.went_back.emit()

    def can_leave(self) -> bool:
        """Whether the dialog may close now: not while it waits for what it writes."""
        return not self.writing

    def keeps_window(self) -> bool:
        """Whether the window stays: what stands here is shown this once, and nobody has it yet."""
        return False

    def write(
        self, tasks: Writer, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[ShopError], None]
    ) -> None:
        """Write something, once: until the answer is there, keys and clicks do nothing here and the dialog stays open.

        A second Enter would else do it a second time, or press whatever got the focus, and nobody would hear the answer.
        """
        if self.writing:
            return
        before = QApplication.focusWidget()
        self._wait(writing=True)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

        def answer(tell: Callable[[Any], None], what: Any) -> None:
            self._wait(writing=False)
            if before is not None and isValid(before) and before.isVisible() and self.hasFocus():
                before.setFocus(Qt.FocusReason.OtherFocusReason)
            tell(what)

        tasks.run(work, lambda result: answer(done, result), lambda error: answer(failed, error), owner=self)

    def _wait(self, *, writing: bool) -> None:
        self.writing = writing
        self.panel.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, writing)

    def event(self, event: QEvent) -> bool:
        """Let no key do anything while something is written."""
        if self.writing and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            event.accept()
            return True
        return super().event(event)

    def refuse(self, sentence: str) -> None:
        """Say why something was refused; an empty text takes it away."""
        if not sentence and self._tells_done:
            return  # what was done stays until the next act says something
        self._write_below(sentence, Tone.DANGER)

    def tell_done(self, sentence: str) -> None:
        """Say what was done, where it was asked for."""
        self._write_below(sentence, Tone.POSITIVE)

    def _write_below(self, sentence: str, tone: Tone) -> None:
        self._tells_done = tone is Tone.POSITIVE
        self.refusal.set_tone(tone)
        self.refusal.setText(sentence)
        announce(self, sentence, urgent=tone is Tone.DANGER)
        self.refusal.setVisible(bool(sentence))
        self.arrange()

    def finish(self) -> None:
        """Close the dialog."""
        if not self.can_leave():
            return
        self.closed.emit()

    def appear(self) -> None:
        """Fade in and take the focus."""
        self.arrange()
        self.show()
        self.raise_()
        first = self._first or self.leave_button
        (first if first.isEnabled() else self).setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.look.motion:
            return
        effect = QGraphicsOpacityEffect(self.panel)
        self.panel.setGraphicsEffect(effect)
        self._fade = QPropertyAnimation(effect, b"opacity", self)
        self._fade.setDuration(FADE_MS)
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.finished.connect(self._faded)
        self._fade.start()

    def _faded(self) -> None:
        """Take the effect away: Qt takes None for that, which its stubs do not know."""
        self.panel.setGraphicsEffect(None)  # type: ignore[arg-type]

    def arrange(self) -> None:
        """Put the panel in the middle."""
        parent = self.parentWidget()
        if parent is None:
            return
        if self.accessibleDescription() == self._described:  # the hint may have come later
            self._described = self.hint.text()
            self.setAccessibleDescription(self._described)
        self.setGeometry(parent.rect())
        edge = LINE if self.height() <= LOW else NARROW_EDGE if self.height() <= LESS else EDGE
        self.give_room(low=self.height() <= LESS)
        least = max(present(each.widget()).minimumSizeHint().width() for each in self._roomy) + 2 * LINE
        width = min(max(self._width, least), self.width() - 2 * edge)
        layout = present(self.panel.layout())
        layout.activate()
        inner = width - 2 * LINE
        wanted = layout.heightForWidth(inner) if layout.hasHeightForWidth() else layout.sizeHint().height()
        height = min(max(wanted + 2 * LINE, self.least_height()), self.height() - 2 * edge)
        if wanted + 2 * LINE > height:  # it scrolls up and down: not from side to side as well
            width = min(max(width, least + BAR), self.width() - 2 * edge)
        self.panel.setGeometry((self.width() - width) // 2, self._top(height, edge), width, height)
        self.update()  # the shadow reaches beyond the panel: what it covered is painted again

    def _top(self, height: int, edge: int) -> int:
        """Return where the panel begins: in the middle, but a sentence that comes or goes moves nothing above it."""
        middle, most = (self.height() - height) // 2, self.height() - edge - height
        window, before = self._stood or (0, 0)
        top = min(before, most) if window == self.height() and abs(middle - before) <= STAYS else middle
        self._stood = (self.height(), top)
        return top

    def give_room(self, *, low: bool) -> None:
        """Leave less air around everything on a low screen."""
        self.head.setContentsMargins(Space.XL, Space.M if low else Space.L + 4, Space.XL, 0)
        air = Space.S if low else Space.L
        self.body.setContentsMargins(Space.XL, air, Space.XL, air)
        self.foot.setContentsMargins(Space.XL, 2, Space.XL, Space.M if low else Space.L + 4)

    def least_height(self) -> int:
        """Return the least height of the panel."""
        return 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow and shrink with what the panel holds."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.panel:
            self.arrange()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, Enter does the safe default, F1 tells the keys; nothing reaches the window below."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() == Qt.Key.Key_F1:
            if not event.isAutoRepeat():
                self.help()
        elif event.key() in ENTER and not event.isAutoRepeat():
            self.enter()
        elif event.key() in self._driving and self._driven is not None and self._driven.isVisible():
            self._driven.step(self._driving[Qt.Key(event.key())])
        elif event.key() in SCROLLS:
            self._scroll(SCROLLS[Qt.Key(event.key())])
        else:
            self.lone_keys.struck(event)
        event.accept()

    def help(self) -> None:
        """Tell the keys of this dialog and what cannot be done now."""
        if self.stage is not None:
            self.stage.open(self.stage.help_of(self))

    def _scroll(self, by: float) -> None:
        """Scroll what is longer than its place by a part of what is in sight: the dialog itself, or a list in it."""
        for area in self.panel.findChildren(QScrollArea):
            bar = area.verticalScrollBar()
            if area.isVisible() and bar.maximum():
                bar.setValue(bar.value() + round(by * area.viewport().height()))
                return

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep presses beside the panel from reaching the window below."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim the window and draw the only shadow of the house."""
        painter = QPainter(self)
        if self.above_another and not self.veils:
            painter.setOpacity(0.35)
        if self.veils:
            painter.fillRect(self.rect(), self.look.colour("canvas"))
        painter.fillRect(self.rect(), self.look.colour("scrim"))
        painter.setOpacity(1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        shade = QColor(self.look.colour("scrim"))
        box = QRectF(self.panel.geometry())
        for step in range(SHADOW, 0, -4):
            shade.setAlpha(10)
            painter.setBrush(shade)
            painter.drawRoundedRect(box.adjusted(-step, -step + 8, step, step + 8), 12 + step, 12 + step)


def scrolling(content: QWidget) -> QScrollArea:
    """Return a frameless area that scrolls ``content`` up and down when it is too high."""
    area = FollowingScrollArea(content)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def yielding(content: QWidget, least: int) -> QScrollArea:
    """Return an area that takes what room is left, at least so high: on a low screen it scrolls, what is below stays whole."""
    area = scrolling(content)
    area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
    area.setMinimumHeight(least)
    return area
