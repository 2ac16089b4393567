"""Beside the list of makers: what is missing of one, what can be made of them, and how it would look."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QSizePolicy

from ntt_pos.domain.core.words import MAKERS
from ntt_pos.domain.makers.story_card import MakerKind
from ntt_pos.i18n import _
from ntt_pos.services.makers.etalase import MakerLine
from ntt_pos.services.printing.pdf_pages import PdfPages
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.office.chosen_card import ChosenCard
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.layout import add, column, fill, row
from ntt_pos.ui.widgets.text import Text

PREVIEW = (352, 238)
CARD_DPI, PAGE_DPI = 150, 60
MAKER, VILLAGE = "MAKER", "VILLAGE"
WHOLE = (MAKER, VILLAGE)  # what is told of beside single products
MESSAGE, SHELF, PRICE, POSTER = "MESSAGE", "SHELF", "PRICE", "POSTER"


class MakerPanel(ChosenCard):
    """The card at the right; ``of`` is what is made something of (a code, or one of WHOLE), ``form`` how it is shown."""

    def __init__(self, look: Look, pairs: Sequence[tuple[Button, ...]], changed: Callable[[], None]) -> None:
        super().__init__(look, _("Choose a maker"), _("What is missing appears here, and how a card looks."))
        stack = column(self.inside, gap=Space.S, margins=Space.L)
        self.name = Text(look, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True)
        self.place = Text(look, size=Size.META + 0.5, tone=Tone.MUTED, wrap=True)
        self.lacking = Text(look, size=Size.META + 0.5, wrap=True)
        fill(stack, self.name, self.place, self.lacking)
        self.of_what = add(stack, Combo(look, _("Of what"), [(MAKER, _("The maker"))], label=_("Of what")))
        self.of_what.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.view = Combo(
            look,
            _("How it looks"),
            [
                (MESSAGE, _("WhatsApp card")),
                (SHELF, _("Shelf card")),
                (PRICE, _("Price card")),
                (POSTER, _("Poster")),
            ],
            label=_("View"),
        )
        for choice in (self.of_what, self.view):
            choice.currentIndexChanged.connect(lambda _place: changed())
        for pair in pairs:
            line = add(stack, row(gap=Space.S))
            for each in pair:
                line.addWidget(each, each.sizeHint().width())  # each as wide as its words need
        line.addWidget(self.view, self.view.sizeHint().width())
        self.preview = Text(look)
        self.preview.setAccessibleName(_("How it looks"))
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        fill(stack, self.preview, 1)

    @property
    def of(self) -> str:
        """What is made something of."""
        return self.of_what.value

    @property
    def form(self) -> str:
        """How it is shown."""
        return self.view.value

    def show_maker(self, line: MakerLine) -> None:
        """Show a maker; the picture before stays until another is drawn."""
        self.clear(chosen=True)
        self.name.setText(line.name)
        self.place.setText(f"{line.code} · {line.village}, {line.district}")
        missing = lacking(line)
        told = _("Missing: {what}", what="; ".join(missing)) if missing else _("Nothing is missing.")
        self.lacking.setText(told)
        self.lacking.set_tone(Tone.ATTENTION if missing else Tone.MUTED)
        self.of_what.show_options(
            [
                (MAKER, _("The maker")),
                (VILLAGE, _("Village {place}", place=line.village)),
                *((code, name) for code, name in line.goods),
            ]
        )

    def show_picture(self, shown: bytes, *, one_card: bool) -> None:
        """Show how something looks: a picture (JPEG), a paper (PDF), or nothing."""
        image = picture_of(shown, one_card=one_card)
        self.preview.setVisible(not image.isNull())
        if not image.isNull():
            ratio = self.devicePixelRatioF()
            fitted = QPixmap.fromImage(image).scaled(
                round(PREVIEW[0] * ratio),
                round(PREVIEW[1] * ratio),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            fitted.setDevicePixelRatio(ratio)
            self.preview.setPixmap(fitted)

    def codes(self, line: MakerLine) -> tuple[str, ...]:
        """Return the chosen product, else all goods of a maker."""
        own = tuple(code for code, _name in line.goods)
        return (self.of,) if self.of in own else own


def picture_of(shown: bytes, *, one_card: bool) -> QImage:
    """Return a card or the first page of a paper as a picture; ``one_card``: only the first card of a page of them."""
    if not shown.startswith(b"%PDF"):
        return QImage.fromData(shown) if shown else QImage()
    page = PdfPages.of(shown).picture(0, dpi=CARD_DPI if one_card else PAGE_DPI)
    image = QImage(page.dots, page.width, page.height, 3 * page.width, QImage.Format.Format_RGB888).copy()
    return image.copy(0, 0, image.width() // 2, image.height() // 4) if one_card else image


def lacking(line: MakerLine) -> list[str]:
    """Return what a maker's card still needs, in words."""
    found = []
    if line.kind is None:
        found.append(_("Nobody said yet whether this is a person, a group or a school."))
    if not line.story:
        found.append(_("a story"))
    if not line.photo and line.kind is not MakerKind.PUPIL:
        found.append(_("a photo"))
    if not line.named and line.kind is MakerKind.PERSON:
        found.append(_("Consent to show the name on the internet"))
    if line.kind is MakerKind.PUPIL:
        found.append(_(MAKERS["PUPIL"].about))
    return found
