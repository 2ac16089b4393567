"""What the customer's window tells of makers: a story over the whole window, makers in rows, a story beside the basket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.domain.selling.display import Display, DisplayKind, MakerCard
from ntt_pos.i18n import UNITS, _
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.layout import add, card, column, empty, fill, plain, row
from ntt_pos.ui.widgets.placeholder import Picture
from ntt_pos.ui.widgets.text import ElidedText, Text

CENTER: Final = Qt.AlignmentFlag.AlignHCenter
SIGNS: Final = {"VILLAGE": "▲", "SCHOOL": "■", "COMMUNITY": "◆"}
ROW_PICTURE: Final = 124
BESIDE_PICTURE: Final = 96
LEAST_PICTURE, MOST_PICTURE = 220, 620
ROOMY: Final = 620  # the height from which there is room for a whole story

Photo = Callable[[str], bytes]


class BetweenSales(QWidget):
    """Shows a display of the kinds STORY, NEW or MAKERS; ``photo`` gives a JPEG by its SHA-256, or nothing yet."""

    def __init__(self, look: Look, photo: Photo) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._look, self._photo = look, photo
        self._stack = column(self, gap=Space.L)

    def show_display(self, display: Display) -> None:
        """Show other makers."""
        empty(self._stack)
        if not display.makers:
            welcome = Text(self._look, _("Welcome"), size=Size.TOTAL, weight=Weight.MEDIUM, align=CENTER)
            self._stack.addWidget(welcome, 1)
        elif display.kind is DisplayKind.STORY:
            self._stack.addWidget(self._story(display.makers[0]), 1)
        else:
            heading = _("Just arrived") if display.kind is DisplayKind.NEW else _("Made by your neighbours")
            self._stack.addWidget(Text(self._look, heading, size=Size.SUM, weight=Weight.MEDIUM))
            for each in display.makers:
                self._stack.addWidget(self._row(each))
            self._stack.addStretch(1)

    def _story(self, told: MakerCard) -> QWidget:
        """Return one product over the whole window: its picture, who made it, and what there is to tell."""
        look = self._look
        box = card()
        sides = row(box, gap=Space.XXL, margins=Space.XL)
        side = min(MOST_PICTURE, max(LEAST_PICTURE, min(self.height() - 2 * Space.XXL, round(self.width() * 0.44))))
        picture = Picture(look, side)
        jpeg = self._photo(told.photo) or self._photo(told.maker_photo)
        picture.show_photo(jpeg or None, name=told.maker or told.village, pillar=told.pillar)
        sides.addWidget(picture)
        words = fill(column(gap=Space.M), 1)
        pillar = f"{SIGNS[told.pillar]} {_(PILLARS[told.pillar].long)}"
        words.addWidget(Text(look, pillar, size=Size.AMOUNT, weight=Weight.MEDIUM, tone=Tone.MUTED))
        words.addWidget(Text(look, told.product, size=Size.DUE * 0.82, weight=Weight.MEDIUM, wrap=True))
        words.addWidget(Text(look, price_words(told), size=Size.SUM, weight=Weight.MEDIUM))
        words.addSpacing(Space.M)
        if told.sentence:
            words.addWidget(Text(look, told.sentence, size=Size.LARGE, wrap=True))
        if told.story and self.height() >= ROOMY:
            words.addWidget(Text(look, told.story, size=Size.AMOUNT, tone=Tone.MUTED, wrap=True))
        words.addSpacing(Space.M)
        if told.maker:
            words.addWidget(Text(look, told.maker, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True))
        fill(words, Text(look, place_words(told), size=Size.AMOUNT, tone=Tone.MUTED, wrap=True), 1)
        sides.addLayout(words, 1)
        return box

    def _row(self, each: MakerCard) -> QWidget:
        look = self._look
        box = card()
        line = row(box, gap=Space.XL, margins=Space.L)
        add(line, Picture(look, ROW_PICTURE if self.height() >= ROOMY else BESIDE_PICTURE)).show_photo(
            self._photo(each.photo) or self._photo(each.maker_photo) or None,
            name=each.maker or each.village,
            pillar=each.pillar,
        )
        words = fill(column(gap=Space.XS), 1, ElidedText(look, each.product, size=Size.LARGE, weight=Weight.MEDIUM))
        if each.maker:
            words.addWidget(ElidedText(look, each.maker, size=Size.TITLE))
        fill(words, ElidedText(look, place_words(each), size=Size.AMOUNT, tone=Tone.MUTED), 1)
        fill(line, (words, 1), Text(look, price_words(each), size=Size.LARGE, weight=Weight.MEDIUM))
        return box


def story_beside(look: Look, told: MakerCard, photo: Photo, *, roomy: bool) -> QWidget:
    """Return the story of the product that was scanned last, for the side of the basket."""
    holder = plain()
    stack = column(holder, gap=Space.S)
    line = add(stack, row(gap=Space.L))
    picture = add(line, Picture(look, BESIDE_PICTURE))
    jpeg = photo(told.maker_photo) or photo(told.photo)
    picture.show_photo(jpeg or None, name=told.maker or told.village, pillar=told.pillar)
    words = add(line, fill(column(gap=Space.XS), 1), 1)
    if told.maker:
        words.addWidget(Text(look, told.maker, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True))
    fill(words, Text(look, place_words(told), size=Size.BODY, tone=Tone.MUTED, wrap=True), 1)
    if told.sentence:
        stack.addWidget(Text(look, told.sentence, size=Size.AMOUNT, wrap=True))
    if told.story and roomy:
        stack.addWidget(Text(look, told.story, size=Size.BODY, tone=Tone.MUTED, wrap=True))
    return holder


def place_words(told: MakerCard) -> str:
    """Return where something is made; without a maker's name it begins with the village."""
    where = ", ".join(part for part in (told.village, told.district) if part)
    return where if told.maker else _("Village {place}", place=where)


def price_words(told: MakerCard) -> str:
    """Return the price, with its unit where that is no piece."""
    unit = UNITS.get(told.unit.lower(), told.unit) if told.price_per != 1 else ""
    return f"{i18n.rp(told.price)} / {unit}" if unit else i18n.rp(told.price)
