"""The photos of a folder beside the products they show: what is sure, what is asked, one key for each."""

from __future__ import annotations

from itertools import islice
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.importing.photo_files import PhotoFile, PhotosFound
from ntt_pos.services.importing.photo_names import MOST_CHOICES
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.fields import Field
from ntt_pos.ui.widgets.layout import add, card, column, row
from ntt_pos.ui.widgets.placeholder import Picture
from ntt_pos.ui.widgets.text import Text

SIDE: Final = 132
RIGHT: Final = 340
LEAVE_OUT: Final = 0


class PhotoFilesView(QWidget):
    """Files at the left, the picture and the products it may show at the right; ``changed`` after every answer."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.found = PhotosFound("", (), {})
        self.answers: dict[str, int] = {}
        self._offered: tuple[int, ...] = ()
        self._won: dict[int, PhotoFile] = {}
        across = row(self, gap=Space.M)
        self.files = Grid(
            look, _("Photos"), (Heading(_("File")), Heading(_("Product")), Heading(_("State"), 150)), low=True
        )
        self.files.pointed.connect(lambda _name: self._show_chosen())
        self.files.taken.connect(lambda _name: self._answer(1))
        self.files.installEventFilter(self)
        self.card = add(across, GridCard(look, self.files), 1)
        side = card()
        side.setFixedWidth(RIGHT)
        stack = column(side, gap=Space.M, margins=Space.L)
        self._picture = Picture(look, SIDE)
        stack.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self._words = add(stack, Text(look, size=Size.AMOUNT, weight=Weight.MEDIUM, wrap=True))
        self.choices = Grid(look, _("Answers"), (Heading("", 44), Heading(_("Product"))), low=True, quiet=True)
        self.choices.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.choices.clicked.connect(lambda index: self._answer((index.row() + 1) % self._count))
        stack.addWidget(self.choices, 1)
        self.typed = add(stack, Field(look, _("Search the product"), placeholder=_("Name, producer or code")))
        self.typed.textEdited.connect(lambda _text: self._offer())
        self.typed.entered.connect(lambda: self._answer(1))
        across.addWidget(side)
        self.setFocusProxy(self.files)

    def show_found(self, found: PhotosFound) -> None:
        """Show what was found; nothing is answered yet, and what is asked comes first."""
        self.found, self.answers = found, {}
        self._show_files()
        self.files.choose(self.files.keys[0])

    @property
    def count(self) -> int:
        """How many products will get a photo."""
        return len(self.found.chosen(self.answers))

    @property
    def why_none(self) -> str:
        """Why no product will get a photo."""
        if any(each.stands for each in self.found.files):
            return _("Nothing new: these photos are with their products already.")
        return _("No photo is sure yet: answer with the digits first.")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a digit choose the product of that number, 0 or Delete leave the photo out, a letter begin a search."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Delete:
                self._answer(LEAVE_OUT)
                return True
            if event.text().isalpha() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.typed.setText(event.text())
                self.typed.setFocus()
                self._offer()
                return True
            if event.text().isascii() and event.text().isdigit() and int(event.text()) < self._count:
                self._answer(int(event.text()))
                return True
        return super().eventFilter(watched, event)

    @property
    def _count(self) -> int:
        return len(self.choices.keys)

    @property
    def _chosen(self) -> PhotoFile | None:
        return next((each for each in self.found.files if each.name == self.files.chosen), None)

    def _answer(self, number: int) -> None:
        """Take the product of a number for the chosen file and go to the next one that is asked about."""
        file = self._chosen
        if file is None or not file.jpeg or number > len(self._offered):
            return
        self.answers[file.name] = self._offered[number - 1] if number else LEAVE_OUT
        self.files.setFocus()
        place = self.files.keys.index(file.name)
        self._show_files()
        asked = {each.name for each in self.found.files if self._state(each)[0] is Tone.ATTENTION}
        left = [key for key in self.files.keys[place + 1 :] if key in asked]
        self.files.choose(left[0] if left else file.name)
        self._show_chosen()
        self.changed.emit()

    def _state(self, file: PhotoFile) -> tuple[Tone, str]:
        """Return how a file stands: its colour and words; what waits for an answer has the colour of attention."""
        if file.wrong is not None:
            return Tone.DANGER, _("Not a photo")
        answer = self.answers.get(file.name)
        product = self._product(file)
        if product and self._won[product] is not file:
            return Tone.MUTED, _("Second photo, not used")
        if answer == LEAVE_OUT:
            return Tone.MUTED, _("Left out")
        if answer and answer != file.stands:
            return Tone.POSITIVE, _("✓ chosen")
        if file.stands:
            return Tone.MUTED, _("✓ there already")
        return _by_name(file)

    def _product(self, file: PhotoFile) -> int:
        answer = self.answers.get(file.name)
        if answer is not None:
            return answer
        return file.stands or (file.reading.products[0] if file.reading.sure else LEAVE_OUT)

    def _stays(self, file: PhotoFile) -> bool:
        return bool(file.stands) and self._product(file) == file.stands

    def _show_files(self) -> None:
        self._won = self.found.winners(self.answers)
        rows = []
        for file in sorted(self.found.files, key=_place):
            tone, state = self._state(file)
            subject = self.found.subjects.get(self._product(file))
            below = ""
            if subject is not None:
                below = subject.producer + (
                    f" · {_('replaces its photo')}" if subject.photo_sha and not self._stays(file) else ""
                )
            rows.append(
                GridRow(
                    file.name,
                    (
                        GridCell(file.name.rsplit("/", 1)[-1], file.name.rpartition("/")[0]),
                        GridCell(subject.name, below, strong=True)
                        if subject is not None
                        else GridCell(i18n.explain(file.wrong) if file.wrong is not None else "", tone=Tone.MUTED),
                        GridCell(state, tone=tone),
                    ),
                )
            )
        self.files.show_rows(rows)
        self.card.total(
            ngettext("{n} photo", "{n} photos", len(rows)),
            ngettext("{n} product gets its photo", "{n} products get their photo", self.count),
        )

    def _show_chosen(self) -> None:
        file = self._chosen
        if file is None:
            return
        self._picture.show_photo(file.jpeg or None, name=file.name, pillar="")
        if file.wrong is not None:
            self._words.setText(i18n.explain(file.wrong))
        elif file.reading.products:
            self._words.setText(_("Which product is this?"))
        else:
            self._words.setText(_("No product has this name. Type a part of the product's name."))
        self.typed.setText("")
        self.typed.setVisible(bool(file.jpeg))
        self._offer()

    def _offer(self) -> None:
        """Offer the products that the file's name may mean, or those that fit what was typed."""
        file = self._chosen
        if file is None:
            return
        words = self.typed.text().casefold().split()
        self._offered = file.reading.products
        if words:
            fitting = (
                product
                for product, each in self.found.subjects.items()
                if all(word in f"{each.name} {each.producer} {each.code}".casefold() for word in words)
            )
            self._offered = tuple(islice(fitting, MOST_CHOICES))
        rows = [
            GridRow(
                str(number),
                (
                    GridCell(str(number), tone=Tone.MUTED),
                    GridCell(self.found.subjects[product].name, self.found.subjects[product].producer),
                ),
            )
            for number, product in enumerate(self._offered, start=1)
        ]
        if rows:
            rows.append(GridRow("0", (GridCell("0", tone=Tone.MUTED), GridCell(_("Leave it out")))))
        self.choices.show_rows(rows)
        taken = self._product(file)
        self.choices.choose(
            str(self._offered.index(taken) + 1)
            if taken in self._offered
            else "0"
            if self.answers.get(file.name) == LEAVE_OUT
            else ""
        )


def _by_name(file: PhotoFile) -> tuple[Tone, str]:
    """Return how a file stands that nobody has answered yet."""
    if file.reading.sure:
        return Tone.POSITIVE, _("✓ sure")
    return (Tone.ATTENTION, _("Which one?")) if file.reading.products else (Tone.MUTED, _("Nothing found"))


def _place(file: PhotoFile) -> int:
    """Return where a file is before any answer: what is asked first, what is sure last; answering moves no row."""
    if file.wrong is not None:
        return 2
    if file.stands:
        return 4
    return 3 if file.reading.sure else 1 - bool(file.reading.products)
