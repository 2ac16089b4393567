"""Etalase: who is shown and what is missing, cards for the shelf, the WhatsApp catalogue, and publishing the web pages."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QPixmap

from ntt_pos import i18n
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.words import MAKERS, PILLARS
from ntt_pos.domain.goods.showroom import LeftOut
from ntt_pos.domain.goods.story_card import MakerKind
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.makers.etalase import EtalaseBoard, FeedFile, MakerLine
from ntt_pos.services.makers.publish import Published
from ntt_pos.ui.goods.story_card_form import open_maker_card
from ntt_pos.ui.office.facts import CARD_WIDTH, Fact, FactList, section
from ntt_pos.ui.office.master_page import MasterPage
from ntt_pos.ui.office.progress_panel import ProgressPanel
from ntt_pos.ui.session import Session
from ntt_pos.ui.tasks import Steps
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.empty_list import EmptyState
from ntt_pos.ui.widgets.grid import GridCell, GridRow, Heading
from ntt_pos.ui.widgets.layout import card, column, plain, row
from ntt_pos.ui.widgets.text import Text

FOLDER = "etalase"
PREVIEW = (256, 320)
NAMED = 4


class EtalasePage(MasterPage):
    """The makers with what is told of each."""

    def __init__(self, session: Session) -> None:
        headings = (
            Heading(_("Maker")),
            Heading(_("Story"), 104),
            Heading(_("Photo"), 104),
            Heading(_("Name"), 104),
            Heading(_("Goods shown"), 104, right=True),
            Heading(_("Print again"), 104, right=True),
        )
        super().__init__(
            session, _("Etalase"), headings, search=_("Search makers"), hint=_("Search name, village, code …")
        )
        self._board: EtalaseBoard | None = None
        self._steps: Steps | None = None
        self.head.addWidget(self.search, 1)
        edits = (Act.EDIT_CATALOGUE,)
        self.feed_button = self.acts.offer(
            Action(
                _("WhatsApp catalogue"),
                self.feed,
                "Ctrl+E",
                _("Writes the file for Meta's Commerce Manager"),
                rights=edits,
            )
        )
        self.again_button = self.acts.offer(
            Action(
                _("Print again"),
                self.print_again,
                "Ctrl+R",
                _("Price cards of everything that has another price now"),
                self._none_again,
                rights=edits,
            )
        )
        self.publish_button = self.acts.offer(
            Action(
                _("Publish"),
                self.publish,
                "F12",
                _("Writes the web pages anew"),
                self._busy,
                rights=edits,
                kind=ButtonKind.PRIMARY,
            )
        )
        for button in (self.feed_button, self.again_button, self.publish_button):
            self.head.addWidget(button)
        self.missing = self.choice(
            _("What is missing"), ("STORY", _("a story")), ("PHOTO", _("a photo")), ("NAME", _("consent to the name"))
        )
        self.pillar = self.choice(_("Pillar"), *((each, _(words.short)) for each, words in PILLARS.items()))
        self.body.addLayout(self.narrowing())
        self.card_button = self.verb(Action(_("Story and photos"), self.story, "F2", rights=edits))
        self.shelf_button = self.verb(
            Action(_("Shelf cards"), partial(self.shelf, small=False), "Ctrl+P", why_not=self._no_goods, rights=edits)
        )
        self.price_button = self.verb(
            Action(_("Price cards"), partial(self.shelf, small=True), "Ctrl+G", why_not=self._no_goods, rights=edits)
        )
        self.message_button = self.verb(
            Action(_("WhatsApp card"), self.message_card, "Ctrl+W", why_not=self._no_goods, rights=edits)
        )
        self.grid.taken.connect(lambda _key: self.press(self.card_button))
        self._detail = card()
        self._detail.setFixedWidth(CARD_WIDTH)
        self._fill_detail()
        self.doing = ProgressPanel(self.look, self.stop)
        self.stand_beside(self._detail, self.doing)

    @property
    def folder(self) -> Path:
        """Where cards, the feed and the web pages lie."""
        return self.session.shop.folder.reports / FOLDER

    def load(self) -> None:
        """Look up what is shown and what is missing."""
        etalase, by = self.session.shop.etalase, self.session.by
        self.read(lambda: etalase.board(by=by), self._show)

    def narrow(self) -> None:
        """Show the makers that fit."""
        board = self._board
        if board is None:
            return
        missing, pillar = self.missing.value, self.pillar.value
        found = [
            line
            for line in board.lines
            if (not pillar or line.pillar == pillar)
            and (missing != "STORY" or not line.story)
            and (missing != "PHOTO" or not line.photo)
            and (missing != "NAME" or not line.named)
            and self.fits(f"{line.name} {line.code} {line.village} {line.district}")
        ]
        self.grid.say_when_empty(_("Nobody fits"), _("Use fewer letters, or show all."))
        total = len(board.lines)
        told = _(
            "{stories} of {total} have a story · {photos} of {total} a photo",
            stories=board.stories,
            photos=board.photos,
            total=total,
        )
        again = ngettext("{n} card to print again", "{n} cards to print again", len(board.again)).format(
            n=i18n.number(len(board.again))
        )
        self.show_list([_row(line) for line in found], told, again)

    def detail(self, key: str) -> tuple[MakerLine, bytes]:
        """Look up a maker and how a card of theirs looks."""
        board = self._board
        line = next(line for line in board.lines if str(line.producer_id) == key) if board else None
        if line is None:
            raise LookupError(key)
        return line, self.session.shop.etalase.preview(line.goods)

    def show_detail(self, found: tuple[MakerLine, bytes]) -> None:
        """Show the maker."""
        line, jpeg = found
        self._none.hide()
        self._inside.show()
        self.name.setText(line.name)
        self.place.setText(f"{line.code} · {line.village}, {line.district}")
        self._lacking.show_lines(
            [Fact(words, tone=Tone.ATTENTION) for words in _lacking(line)] or [Fact(_("Nothing is missing."))]
        )
        image = QImage.fromData(jpeg) if jpeg else QImage()
        self.preview.setVisible(not image.isNull())
        if not image.isNull():
            ratio = self.devicePixelRatioF()
            shown = QPixmap.fromImage(image).scaled(
                round(PREVIEW[0] * ratio),
                round(PREVIEW[1] * ratio),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            shown.setDevicePixelRatio(ratio)
            self.preview.setPixmap(shown)

    def clear_detail(self) -> None:
        """Show nobody."""
        self._inside.hide()
        self._none.show()

    def story(self) -> None:
        """Open what the shop tells of the chosen maker."""
        open_maker_card(self, self._line.producer_id, self.kept)

    def shelf(self, *, small: bool) -> None:
        """Make shelf cards or price cards of the chosen maker's goods."""
        self._cards(self._line.goods, small=small)

    def print_again(self) -> None:
        """Make price cards of everything whose printed price is an older one."""
        if self._board is not None and self._board.again:
            self._cards(self._board.again, small=True)

    def message_card(self) -> None:
        """Make the WhatsApp card of the chosen maker's first product and copy its text."""
        etalase, by, folder = self.session.shop.etalase, self.session.by, self.folder
        code = self._line.goods[0]

        def done(made: tuple[Path, str]) -> None:
            path, text = made
            QGuiApplication.clipboard().setText(text)
            self.message.tell(_("The picture is at {path}; its text is copied.", path=str(path)))
            self.show_file(path)

        self.work(lambda: etalase.keep_message(code, folder, by=by), done)

    def feed(self) -> None:
        """Write the file of the WhatsApp catalogue."""
        etalase, by, folder = self.session.shop.etalase, self.session.by, self.folder

        def done(made: FeedFile) -> None:
            told = ngettext("{n} product is in {path}.", "{n} products are in {path}.", made.rows).format(
                n=i18n.number(made.rows), path=made.path
            )
            self.message.tell(f"{told} {_left_words(made.left_out)}".strip())

        self.work(lambda: etalase.keep_feed(folder, by=by), done)

    def publish(self) -> None:
        """Write the web pages; it can be stopped, and what was there stays until all is written."""
        if self._steps is not None:
            return
        publisher, by, folder = self.session.shop.publisher, self.session.by, self.folder / "web"
        steps = self._steps = Steps()
        steps.told.connect(lambda done, total: self.doing.far(done, total, ""))
        self.doing.begin(_("The web pages are being written …"))
        self.acts.refresh()

        def done(made: Published) -> None:
            self._rest()
            told = _(
                "{products} goods are shown. New pages {added}, changed {changed}, gone {gone}.",
                products=made.products,
                added=len(made.added),
                changed=len(made.changed),
                gone=len(made.gone),
            )
            if made.gone:
                told += " " + _("Copy the folder to the host with deletion: {path}", path=str(made.folder))
            self.message.tell(f"{told} {_left_words(made.left_out)}".strip())
            self.show_file(made.folder / "index.html")

        self.work(
            lambda: publisher.publish(folder, by=by, progress=steps.tell, cancelled=steps.asked_to_stop),
            done,
            self._rest,
            steps=steps,
        )

    def stop(self) -> None:
        """Stop publishing; the pages stay as they were."""
        if self._steps is not None:
            self._steps.stopped = True
            self.doing.stopping(_("It stops …"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops what is being written."""
        if event.key() == Qt.Key.Key_Escape and self._steps is not None:
            self.stop()
        else:
            super().keyPressEvent(event)

    @property
    def _line(self) -> MakerLine:
        line: MakerLine = self.found[0]
        return line

    def _cards(self, codes: tuple[str, ...], *, small: bool) -> None:
        etalase, by, folder = self.session.shop.etalase, self.session.by, self.folder

        def done(path: Path) -> None:
            self.load()
            self.message.tell(
                _("The cards are at {path}. Print them at 100 % and cut along the lines.", path=str(path))
            )
            self.show_file(path)

        self.work(lambda: etalase.keep_shelf_cards(codes, folder, by=by, small=small), done)

    def _show(self, board: EtalaseBoard) -> None:
        self._board = board
        self.narrow()

    def _rest(self) -> None:
        self._steps = None
        self.doing.end()
        self.acts.refresh()

    def _busy(self) -> str:
        return _("Wait until it is finished, or stop it.") if self._steps is not None else ""

    def _none_again(self) -> str:
        return "" if self._board is not None and self._board.again else _("Every printed card has today's price.")

    def _no_goods(self) -> str:
        return (
            "" if self.found is None or self.found[0].goods else _("None of this maker's goods is on sale and shown.")
        )

    def _fill_detail(self) -> None:
        look = self.look
        outer = column(self._detail, gap=0, margins=1)
        self._none = EmptyState(look, _("Choose a maker"), _("What is missing appears here, and how a card looks."))
        outer.addWidget(self._none, 1)
        self._inside = plain()
        outer.addWidget(self._inside, 1)
        self._inside.hide()
        stack = column(self._inside, gap=Space.S, margins=Space.L)
        self.name = Text(look, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True)
        self.place = Text(look, size=Size.META + 0.5, tone=Tone.MUTED, wrap=True)
        stack.addWidget(self.name)
        stack.addWidget(self.place)
        for pair in ((self.card_button, self.message_button), (self.shelf_button, self.price_button)):
            line = row(gap=Space.S)
            for button in pair:
                line.addWidget(button, 1)
            stack.addLayout(line)
        stack.addWidget(section(look, _("What is missing")))
        self._lacking = FactList(look)
        stack.addWidget(self._lacking)
        self.preview = Text(look)
        self.preview.setAccessibleName(_("How the WhatsApp card looks"))
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        stack.addWidget(self.preview)
        stack.addStretch(1)


def _row(line: MakerLine) -> GridRow:
    yes = GridCell(_("yes"), tone=Tone.MUTED, order=1)

    def told(*, there: bool) -> GridCell:
        return yes if there else GridCell(_("missing"), tone=Tone.ATTENTION, order=0)

    named = yes if line.named else GridCell(_("not shown"), tone=Tone.ATTENTION, order=0)
    return GridRow(
        str(line.producer_id),
        (
            GridCell(line.name, f"{line.code} · {line.village}, {line.district}", strong=True),
            told(there=line.story),
            told(there=line.photo),
            named,
            GridCell(i18n.number(len(line.goods)), order=len(line.goods)),
            GridCell(i18n.number(len(line.again)) if line.again else "–", order=len(line.again)),
        ),
    )


def _lacking(line: MakerLine) -> list[str]:
    found = []
    if line.kind is None:
        found.append(_("Nobody said yet whether this is a person, a group or a school."))
    if not line.story:
        found.append(_("A sentence or a story"))
    if not line.photo and line.kind is not MakerKind.PUPIL:
        found.append(_("A photo"))
    if not line.named and line.kind is MakerKind.PERSON:
        found.append(_("Consent to show the name on the internet"))
    if line.kind is MakerKind.PUPIL:
        found.append(_(MAKERS["PUPIL"].about))
    return found


def _left_words(left: tuple[LeftOut, ...]) -> str:
    """Return what is left out, the first few by name with the reason."""
    if not left:
        return ""
    named = "; ".join(f"{each.name}: {_(each.why)}" for each in left[:NAMED])
    more = len(left) - NAMED
    rest = " " + _("and {n} others", n=more) if more > 0 else ""
    return _("Left out: {names}", names=named) + rest
