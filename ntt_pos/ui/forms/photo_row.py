"""Up to three photos of a card: taken, chosen from a file or pasted, turned, put first, taken away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter
from PySide6.QtWidgets import QFileDialog, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.makers.story_card import MOST_PHOTOS
from ntt_pos.i18n import _
from ntt_pos.ui.forms.camera import NewPictures, PcCamera
from ntt_pos.ui.forms.photo_box import KINDS
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.layout import add, column, fill, row
from ntt_pos.ui.widgets.placeholder import Picture
from ntt_pos.ui.widgets.text import Text

SIDE = 132
SMALL = 34


class PhotoRow(QWidget):
    """The photos side by side; the first one leads on every page and paper."""

    changed = Signal()

    def __init__(self, session: Session, *, name: str, pillar: str) -> None:
        super().__init__()
        self._session, self._seed = session, (name, pillar)
        self.photos: tuple[bytes, ...] = ()
        self.camera = PcCamera()
        self._new: NewPictures | None = None
        look = session.look
        line = add(column(self, gap=Space.S), row(gap=Space.L))
        self._slots: list[tuple[Picture, tuple[Button, ...]]] = []
        for place in range(MOST_PHOTOS):
            slot = add(line, column(gap=Space.XS))
            picture = add(slot, Picture(look, SIDE))
            acts = (
                Button(look, _("First"), partial(self.lead, place), kind=ButtonKind.LINK, height=SMALL, size=Size.META),
                Button(
                    look, _("Rotate"), partial(self.turn, place), kind=ButtonKind.LINK, height=SMALL, size=Size.META
                ),
                Button(
                    look, _("Remove"), partial(self.drop, place), kind=ButtonKind.LINK, height=SMALL, size=Size.META
                ),
            )
            below = row(gap=0)
            for button in acts:
                button.setAccessibleName(_("{verb}: photo {n}", verb=button.text(), n=place + 1))
                below.addWidget(button)
            fill(slot, below, 1)
            self._slots.append((picture, acts))
        words = add(line, column(gap=Space.S), 1)
        self._hint = _("Up to three. They are made small, and what the camera wrote into them is dropped.")
        self._said = add(words, Text(look, self._hint, size=Size.META + 0.5, tone=Tone.MUTED, wrap=True))
        self.choose_button = Button(look, _("Choose a photo"), self.choose, cap="Ctrl O")
        self.paste_button = Button(look, _("Paste"), self.paste, cap="Ctrl V")
        self.take_button = Button(look, _("Camera"), self.take, cap="Ctrl K")
        words.addWidget(self.take_button, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self.paste_button, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        self.put(())

    def put(self, photos: tuple[bytes, ...]) -> None:
        """Show these photos."""
        self.photos = photos[:MOST_PHOTOS]
        name, pillar = self._seed
        for place, (picture, acts) in enumerate(self._slots):
            there = place < len(self.photos)
            picture.show_photo(self.photos[place] if there else None, name=name, pillar=pillar)
            picture.setVisible(there or place == 0)
            for button in acts:
                button.setVisible(there)
            acts[0].setVisible(there and place > 0)
        full = _("Three photos are the most. Remove one first.") if len(self.photos) == MOST_PHOTOS else ""
        for button in (self.take_button, self.choose_button, self.paste_button):
            button.refuse(full)
        self._say(self._hint, Tone.MUTED)
        self.changed.emit()

    def take(self) -> None:
        """Open the camera of this PC; what is taken there comes here, as long as the form is open."""
        why_not = self.take_button.reason or self.camera.why_not()
        if why_not or not self.camera.open():
            self._session.sounds.refused()
            self._say(why_not or _("The camera program does not open. Choose a file, or paste a photo."), Tone.DANGER)
            return
        if self._new is None:
            self._new = NewPictures(self.camera.folder, self)
            self._new.came.connect(self._came)
        self._say(_("Take the picture in the camera program: it comes here by itself."), Tone.MUTED)

    def _came(self, path: Path) -> None:
        """Take a picture that the camera has taken."""
        if len(self.photos) < MOST_PHOTOS:
            self.read(path)

    def choose(self) -> None:
        """Choose files in the system's own dialog."""
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        names, _kind = QFileDialog.getOpenFileNames(self, _("Which photo?"), start, f"{_('Photos')} ({KINDS})")
        for name in names[: MOST_PHOTOS - len(self.photos)]:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Take a file's picture; what cannot be used is said beside it, and the photos before stay."""
        cards = self._session.shop.cards
        self._take(lambda: cards.read_photo(path))

    def paste(self) -> None:
        """Take the picture that was copied, for example from WhatsApp on this PC."""
        image: QImage = QGuiApplication.clipboard().image()
        if image.isNull():
            self._session.sounds.refused()
            self._say(
                _("No picture was copied. Copy one first, for example in WhatsApp, then paste it here."), Tone.DANGER
            )
            return
        held = QBuffer()
        held.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(held, b"PNG").write(image)
        png, cards = bytes(held.data().data()), self._session.shop.cards
        self._take(lambda: cards.photo_of(png))

    def turn(self, place: int) -> None:
        """Turn a photo clockwise by a quarter."""
        old, cards = self.photos[place], self._session.shop.cards
        self._take(lambda: cards.photo_of(old, turned=1), place)

    def drop(self, place: int) -> None:
        """Take a photo away."""
        self.put(self.photos[:place] + self.photos[place + 1 :])

    def lead(self, place: int) -> None:
        """Put a photo first."""
        self.put((self.photos[place], *self.photos[:place], *self.photos[place + 1 :]))

    def _take(self, work: Callable[[], bytes], place: int | None = None) -> None:
        self.choose_button.refuse(_("One moment …"))

        def done(jpeg: bytes) -> None:
            if place is None:
                self.put((*self.photos, jpeg))
            else:
                self.put((*self.photos[:place], jpeg, *self.photos[place + 1 :]))

        def failed(error: ShopError) -> None:
            self.put(self.photos)
            self._session.sounds.refused()
            self._say(i18n.explain(error), Tone.DANGER)

        self._session.long.run(work, done, failed, owner=self)

    def _say(self, words: str, tone: Tone) -> None:
        self._said.setText(words)
        self._said.set_tone(tone)
