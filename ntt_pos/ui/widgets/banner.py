"""Strips of words: a banner that stays until its cause is gone, and a message that leaves by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.announce import announce
from ntt_pos.ui.widgets.button import Button, ButtonKind, keep_keys
from ntt_pos.ui.widgets.layout import add, dress, present, row
from ntt_pos.ui.widgets.text import Text, tip

MESSAGE_MS, READING_MS = 6000, 90  # the least time, and the time for each letter
Verb = tuple[str, Callable[[], object], str]


class Banner(QFrame):
    """Something waits (paper, for example): what it is, and verbs for what can be done about it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "warn")
        self._look = look
        self._row = row(self, gap=Space.S, margins=(Space.L, 0, 2, 0))
        self._words = Text(look, tone=Tone.ATTENTION, weight=Weight.MEDIUM, wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._row.addWidget(self._words, 1)
        self._verbs: list[Button] = []
        self._low = False
        self.hide()

    @property
    def text(self) -> str:
        """The words shown."""
        parent = self.parentWidget()
        shown = self.isVisible() if parent is None else self.isVisibleTo(parent)
        return self._words.text() if shown else ""

    def shrink(self, *, low: bool) -> None:
        """Offer the last verb only on a small screen."""
        self._low = low
        self._offer()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words whole."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Write smaller where the words need it; what is longer yet is told on hover."""
        present(self.layout()).activate()
        for size in (Size.BODY, Size.META):
            self._words.setFont(self._look.font(size, Weight.MEDIUM))
            whole = self._words.heightForWidth(self._words.width()) <= self.height()
            if whole:
                break
        self._words.setToolTip("" if whole else tip(self._words.text()))

    def _offer(self) -> None:
        for verb in self._verbs[:-1]:
            verb.setVisible(not self._low)

    def show_words(self, text: str, verbs: Sequence[Verb] = ()) -> None:
        """Show the banner with its verbs: each a word, what it does, and the key that does the same (or no key)."""
        self._words.setText(text)
        self.setAccessibleName(text)
        announce(self, text)
        for old in self._verbs:
            old.deleteLater()
        self._verbs = []
        for word, act, cap in verbs:
            self._verbs.append(add(self._row, Button(self._look, word, act, kind=ButtonKind.LINK, cap=cap)))
        keep_keys(self)  # a verb that was pressed goes away with its cause
        self._offer()
        self.show()
        self._fit()


class Message(QFrame):
    """One sentence over a list: what was refused (red), what to look at (ochre) or what was done (green).

    It is gone after a while or at the next act.
    """

    def __init__(self, look: Look, parent: QWidget, *, over: QWidget | None = None) -> None:
        """``over`` is a part of the parent that the sentence may cover; without one it is at the lower edge."""
        super().__init__(parent)
        self._look, self._over = look, over
        self._words = Text(look, size=Size.BODY, weight=Weight.MEDIUM, wrap=True)
        self._row = row(self, margins=(Space.L, Space.M, Space.L, Space.M))
        self._row.addWidget(self._words)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown now, or an empty text."""
        return self._words.text() if not self.isHidden() else ""

    def refuse(self, sentence: str) -> None:
        """Say why something was refused."""
        self._say(sentence, "bad", Tone.DANGER)

    def warn(self, sentence: str) -> None:
        """Say what somebody has to look at before they go on."""
        self._say(sentence, "warn", Tone.ATTENTION)

    def tell(self, sentence: str, *, stays: bool = False) -> None:
        """Say what was done; what somebody has still to do with their hands ``stays`` until the next act."""
        self._say(sentence, "good", Tone.POSITIVE)
        if stays:
            self._timer.stop()

    def place(self) -> None:
        """Stand over its place, or at the lower edge of the parent, as wide as it."""
        parent = present(self.parentWidget())
        place = self._over.geometry() if self._over else self.lower_edge(parent.rect())
        margin = Space.M if self._over is None else Space.XS
        self._row.setContentsMargins(Space.L, margin, Space.L, margin)
        least = self._over.height() if self._over else 0
        for size in (Size.BODY, Size.META):
            self._words.setFont(self._look.font(size, Weight.MEDIUM))
            height = max(self._words.heightForWidth(place.width() - 2 * Space.L) + 2 * margin, least)
            if height == least:
                break
        self.setGeometry(place.left(), place.bottom() + 1 - height, place.width(), height)

    def lower_edge(self, inside: QRect) -> QRect:
        """Return the place at whose lower edge the sentence stands."""
        return inside.adjusted(Space.M, 0, -Space.M, -Space.M)

    def _say(self, sentence: str, role: str, tone: Tone) -> None:
        dress(self, role)
        self._words.setText(sentence)
        self._words.set_tone(tone)
        self.setAccessibleName(sentence)
        self.place()
        self.show()
        self.raise_()
        announce(self, sentence, urgent=role != "good")
        self._timer.start(max(MESSAGE_MS, READING_MS * len(sentence)))
