"""The card of a maker or a product: one sentence, a story, photos, and what a maker agrees to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.words import CONSENT_PLACES, CONSENTS, MAKERS
from ntt_pos.domain.makers.story_card import LONGEST, Agreed, Card, ConsentAct, ConsentPlace, ConsentTo, MakerKind
from ntt_pos.i18n import _
from ntt_pos.services.makers.story_cards import OpenCard
from ntt_pos.ui.confirm import do_confirmed
from ntt_pos.ui.forms.form_dialog import FormDialog
from ntt_pos.ui.forms.paragraph import ParagraphQuestion, counted
from ntt_pos.ui.forms.photo_row import PhotoRow
from ntt_pos.ui.forms.questions import ChoiceQuestion, Question, TextQuestion, YesQuestion, wide
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.office.progress_panel import in_words
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look, Size, Space, Tone
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import add, column
from ntt_pos.ui.widgets.text import Text
from ntt_pos.ui.widgets.tick_box import TickBox

Kept = Callable[[int, str], None]
SHEET = "persetujuan"


class ConsentGrid(QWidget):
    """What a maker agrees to, and where: nine boxes."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        stack = column(self, gap=Space.S)
        self._about = add(stack, Text(look, size=Size.META + 0.5, tone=Tone.MUTED, wrap=True))
        grid = add(stack, QGridLayout())
        grid.setHorizontalSpacing(Space.XL)
        grid.setVerticalSpacing(0)
        self.boxes: dict[tuple[ConsentTo, ConsentPlace], TickBox] = {}
        self._names: dict[ConsentTo, Text] = {}
        for line, what in enumerate(ConsentTo):
            self._names[what] = Text(look, _(CONSENTS[what].short), size=Size.BODY)
            grid.addWidget(self._names[what], line, 0)
            for place, where in enumerate(ConsentPlace, start=1):
                words = _(CONSENT_PLACES[where].long)
                box = TickBox(look, words)
                box.setAccessibleName(f"{_(CONSENTS[what].long)}: {words}")
                box.toggled.connect(lambda _on: self.changed.emit())
                grid.addWidget(box, line, place)
                self.boxes[what, where] = box
        grid.setColumnStretch(4, 1)

    def put(self, agreed: Agreed) -> None:
        """Show what is agreed to."""
        for key, box in self.boxes.items():
            box.setChecked(key in agreed)

    def value(self) -> Agreed:
        """Return what has a tick."""
        return frozenset(key for key, box in self.boxes.items() if box.isChecked())

    def fit(self, kind: MakerKind) -> None:
        """Ask only what such a maker can agree to."""
        self._about.setText(_(MAKERS[kind].about))
        for (what, _where), box in self.boxes.items():
            able = kind is MakerKind.PERSON or (kind is not MakerKind.PUPIL and what is ConsentTo.PHONE)
            box.setVisible(able)
            self._names[what].setVisible(able)
            if not able:
                box.setChecked(False)


class CardDialog(FormDialog):
    """The card of one maker or product; ``then`` is told what was done."""

    def __init__(
        self,
        session: Session,
        opened: OpenCard,
        then: Callable[[str], None],
        *,
        producer_id: int | None = None,
        product_id: int | None = None,
        show_file: Callable[[Any], None] | None = None,
    ) -> None:
        super().__init__(
            session,
            _("What does the shop tell of {name}?", name=opened.name),
            hint=f"{opened.code} · {opened.village}" if opened.village else opened.code,
        )
        self._show_file, self._then = show_file, then
        self._producer_id, self._product_id = producer_id, product_id
        self._ask(opened)
        self.on_key("Ctrl+O", self.photos.choose)
        self.on_key("Ctrl+V", self.photos.paste)
        self.on_key("Ctrl+K", self.photos.take)
        # On a low screen photos, sentence and story are seen together; whoever types begins at the sentence.
        self.section(_("Photos"), "", self.photos)
        unasked = self._of_maker() if producer_id is not None else self._of_product()
        for each in unasked:  # what has no place on this card goes with the dialog all the same
            each.setParent(self)
            each.hide()
        self._show(opened)
        self.start_at(self.sentence.field)
        self.begin()

    def _ask(self, opened: OpenCard) -> None:
        """Make every question of a card, of a maker or of a product."""
        look = self.look
        self.sentence = counted(
            TextQuestion(look, _("One sentence"), placeholder=self._example()),
            _("Enough for a card."),
            LONGEST["sentence"],
        )
        self.story = ParagraphQuestion(
            look,
            _("Story (optional)"),
            hint=_("Who makes it? From what? What is special about it?"),
            longest=LONGEST["story"],
        )
        self.kind = ChoiceQuestion(look, _("The maker is"), [(each, _(MAKERS[each].long)) for each in MakerKind])
        self.consents = ConsentGrid(look)
        self.more = {
            "weight": TextQuestion(
                look, _("Net weight or size"), placeholder=_("for example 250 g"), longest=LONGEST["weight"]
            ),
            "ingredients": TextQuestion(look, _("Made from"), longest=LONGEST["ingredients"]),
            "care": TextQuestion(look, _("Keeping and care"), longest=LONGEST["care"]),
        }
        self.shown = YesQuestion(look, _("Show"), _("Show it on cards, in the catalogue and on the web pages"))
        self.whatsapp = YesQuestion(look, _("WhatsApp"), _("May go into the shop's WhatsApp catalogue"))
        self.photos = PhotoRow(self.session, name=opened.code, pillar=opened.pillar)

    def _of_maker(self) -> tuple[QWidget, ...]:
        """Lay out what is asked of a maker; return the questions that are not."""
        self.section(_("Story"), "", [wide(self.kind), wide(self.sentence), self.story])
        agrees = _("Read the sheet aloud, then tick what they say yes to.")
        self.section(_("What the maker agrees to"), agrees, self.consents)
        self.section(_("Where"), "", [wide(self.shown)])
        return (*self.more.values(), self.whatsapp)

    def _of_product(self) -> tuple[QWidget, ...]:
        """Lay out what is asked of a product; return the questions that are not."""
        weight, ingredients, care = self.more.values()
        self.section(_("Story"), "", [wide(self.sentence), self.story, weight, ingredients, wide(care)])
        where = _("Prices, makers and permits come from the goods; stock is never shown.")
        self.section(_("Where"), where, [self.shown, self.whatsapp])
        return (self.kind, self.consents)

    def _show(self, opened: OpenCard) -> None:
        """Show what is on the card."""
        card = opened.card
        for name, question in (("sentence", self.sentence), ("story", self.story), *self.more.items()):
            question.put(getattr(card, name))
        self.kind.changed.connect(self._fit)
        self.kind.put((card.kind or MakerKind.PERSON).value)
        self.consents.put(opened.agreed)
        self._fit()
        self.shown.put(card.shown)
        self.whatsapp.put(card.whatsapp)
        self.photos.put(card.photos)

    def answers(self) -> Any:
        """Return the card and the consents as they are."""
        return self._card(), self.consents.value() if self._producer_id is not None else None

    def keep(self) -> None:
        """Keep the card, then what the maker agrees to."""
        card, agreed = self._card(), self.consents.value()
        session, producer_id, product_id = self.session, self._producer_id, self._product_id
        cards, by, folder = session.shop.cards, session.by, session.shop.folder.reports / SHEET

        def act(_approval: Any, sure: bool) -> tuple[ConsentAct, ...]:  # noqa: FBT001 as do_confirmed hands it on
            cards.keep(card, by=by, producer_id=producer_id, product_id=product_id, sure=sure)
            return cards.agree(producer_id, agreed, by=by) if producer_id is not None else ()

        def done(changed: tuple[ConsentAct, ...]) -> None:
            self.finish()
            if producer_id is None or not changed:
                self._then(_("The card is kept."))
            elif all(act.given for act in changed):
                self._put_paper(
                    lambda: cards.keep_sheet(producer_id, folder, by=by),
                    _("Kept. Print the sheet and let it be signed, both pages: {path}"),
                )
            else:
                self._put_paper(
                    lambda: cards.keep_removal_list(producer_id, folder),
                    _("Withdrawn and recorded. What must be removed today is listed: {path}"),
                )

        self.busy()
        do_confirmed(session, act, done, self.failed, owner=self, back=self.rest)

    def place_of(self, error: ShopError) -> Question | None:
        """Return the question an error is about."""
        places: dict[str, Question] = {"sentence": self.sentence, "story": self.story}
        places.update(self.more)
        return places.get(str(error.params.get("what")))

    def _put_paper(self, make: Callable[[], Path], told: str) -> None:
        """Make a paper that goes with what was kept, say where it lies and show it."""
        then, show = self._then, self._show_file

        def done(path: Path) -> None:
            then(told.format(path=path))
            if show is not None:
                show(path)

        self.session.long.run(in_words(make), done, self.failed, owner=self.session)

    def _example(self) -> str:
        if self._producer_id is not None:
            return _("for example: Twelve women, one loom each, dyes from bark and indigo")
        return _("for example: Picked red at 900 m, dried on mats, roasted over wood")

    def _card(self) -> Card:
        maker = self._producer_id is not None
        return Card(
            sentence=self.sentence.value(),
            story=self.story.value(),
            **{name: "" if maker else question.value() for name, question in self.more.items()},
            kind=MakerKind(self.kind.value()) if maker else None,
            shown=self.shown.value(),
            whatsapp=not maker and self.whatsapp.value(),
            photos=self.photos.photos,
        )

    def _fit(self) -> None:
        self.consents.fit(MakerKind(self.kind.value()))


def open_maker_card(page: Page, producer_id: int, kept: Kept) -> None:
    """Open the card of a maker from a page."""
    session = page.session

    def show(opened: OpenCard) -> None:
        told = lambda words: kept(producer_id, words)  # noqa: E731 one line, used once
        page.open(CardDialog(session, opened, told, producer_id=producer_id, show_file=page.show_file))

    page.read(lambda: session.shop.cards.of_producer(producer_id), show)


def open_product_card(page: Page, product_id: int, kept: Kept) -> None:
    """Open the card of a product from a page."""
    session = page.session

    def show(opened: OpenCard) -> None:
        page.open(CardDialog(session, opened, lambda told: kept(product_id, told), product_id=product_id))

    page.read(lambda: session.shop.cards.of_product(product_id), show)


def card_over(dialog: Dialog, session: Session, product_id: int, told: Callable[[str], None]) -> None:
    """Open the card of a product over another dialog, such as the delivery that is being typed."""

    def show(opened: OpenCard) -> None:
        session.open(CardDialog(session, opened, told, product_id=product_id))

    session.books.run(lambda: session.shop.cards.of_product(product_id), show, lambda _error: None, owner=dialog)
