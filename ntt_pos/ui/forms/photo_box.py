"""A photo with what can be done to it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.i18n import _
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone
from ntt_pos.ui.widgets.action import Action, Actions
from ntt_pos.ui.widgets.layout import add, column, fill, row
from ntt_pos.ui.widgets.placeholder import Picture
from ntt_pos.ui.widgets.text import Text

SIDE = 96
KINDS = "*.jpg *.jpeg *.png *.webp"


class PhotoBox(QWidget):
    """A photo with what can be done to it: choosing another file, taking it away."""

    changed = Signal()
    asked = Signal()

    def __init__(self, session: Session, acts: Actions, hint: str) -> None:
        super().__init__()
        self._session, self._seed = session, ("", "")
        self.jpeg = b""
        line = row(self, gap=Space.L)
        self._picture = Picture(session.look, SIDE)
        line.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        words = add(line, column(gap=Space.S), 1)
        self._said = add(words, Text(session.look, hint, size=Size.META + 0.5, tone=Tone.MUTED, wrap=True))
        self._hint = hint
        buttons = row(gap=Space.S)
        self.choose_button = acts.offer(Action(_("Choose a photo"), self.choose, "Ctrl+O"))
        self.drop_button = acts.button(Action(_("No photo"), partial(self.put, b"")))
        fill(buttons, self.choose_button, self.drop_button, 1)
        fill(words, buttons, 1)

    def belongs_to(self, name: str, pillar: str) -> None:
        """Name whose motif is there while there is no photo."""
        self._seed = (name, pillar)
        self._draw()

    def put(self, jpeg: bytes) -> None:
        """Show a photo, or none."""
        self.jpeg = jpeg
        self._draw()
        self._say(self._hint, Tone.MUTED)
        self.changed.emit()

    def choose(self) -> None:
        """Choose a file in the system's own dialog."""
        self.asked.emit()
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        name, _kind = QFileDialog.getOpenFileName(self, _("Which photo?"), start, f"{_('Photos')} ({KINDS})")
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Take a file's picture; what cannot be used is said beside it, and the photo before stays."""
        self.choose_button.refuse(_("One moment …"))
        shop = self._session.shop

        def done(jpeg: bytes) -> None:
            self.choose_button.refuse("")
            self.put(jpeg)

        def failed(error: ShopError) -> None:
            self.choose_button.refuse("")
            self._session.sounds.refused()
            self._say(i18n.explain(error), Tone.DANGER)

        self._session.long.run(lambda: shop.photos.read(path), done, failed, owner=self)

    def _draw(self) -> None:
        name, pillar = self._seed
        self._picture.show_photo(self.jpeg or None, name=name, pillar=pillar)
        self.drop_button.refuse("" if self.jpeg else _("There is no photo."))

    def _say(self, words: str, tone: Tone) -> None:
        self._said.setText(words)
        self._said.set_tone(tone)
