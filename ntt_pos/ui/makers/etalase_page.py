"""Etalase: who is shown and what is missing, cards for the shelf, the WhatsApp catalogue, and publishing the web pages."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.domain.makers.feature import FeatureKind
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.makers.etalase import EtalaseBoard, FeedFile, MakerLine
from ntt_pos.services.makers.publish import Published
from ntt_pos.ui.goods.story_card_form import open_maker_card
from ntt_pos.ui.lists.grid import Heading
from ntt_pos.ui.makers.etalase_words import first_names, left_words, maker_row
from ntt_pos.ui.makers.maker_panel import POSTER, PRICE, SHELF, VILLAGE, WHOLE, MakerPanel
from ntt_pos.ui.office.master_page import MasterPage
from ntt_pos.ui.office.progress_panel import ProgressPanel
from ntt_pos.ui.session import Session
from ntt_pos.ui.tasks import Steps
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.layout import fill

FOLDER = "etalase"
EDITS = (Act.EDIT_CATALOGUE,)


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
        self._drawn = 0
        self._head()
        self._narrowing()
        self.panel = MakerPanel(self.look, self._verbs(), self._draw)
        self.doing = ProgressPanel(self.look, _("It stops …"))
        self.stand_beside(self.panel, self.doing)

    def _head(self) -> None:
        self.feed_button = self.acts.offer(
            Action(
                _("WhatsApp catalogue"),
                self.feed,
                "Ctrl+E",
                _("Writes the file for Meta's Commerce Manager"),
                rights=EDITS,
            )
        )
        self.again_button = self.acts.offer(
            Action(
                _("Print again"),
                self.print_again,
                "Ctrl+R",
                _("Price cards of everything that has another price now"),
                self._none_again,
                rights=EDITS,
            )
        )
        self.publish_button = self.acts.offer(
            Action(
                _("Publish"),
                self.publish,
                "F12",
                _("Writes the web pages anew"),
                self._busy,
                rights=EDITS,
                kind=ButtonKind.PRIMARY,
            )
        )
        fill(self.head, (self.search, 1), self.feed_button, self.again_button, self.publish_button)

    def _narrowing(self) -> None:
        self.missing = self.choice(
            _("What is missing"), ("STORY", _("a story")), ("PHOTO", _("a photo")), ("NAME", _("consent to the name"))
        )
        self.pillar = self.choice(_("Pillar"), *((each, _(words.short)) for each, words in PILLARS.items()))
        self.catalogue_button = self.acts.offer(
            Action(
                _("Printed catalogue"),
                self.catalogue,
                "Ctrl+K",
                _("A4 in both languages, for hotels and offices"),
                self._busy,
                rights=EDITS,
            )
        )
        self.week_button = self.acts.offer(
            Action(
                _("This week"),
                self.week,
                "Ctrl+M",
                _("A poster and a WhatsApp card of what came in the last seven days"),
                rights=EDITS,
            )
        )
        self.body.addLayout(fill(self.narrowing(), self.week_button, self.catalogue_button))

    def _verbs(self) -> tuple[tuple[Button, ...], ...]:
        self.card_button = self.verb(Action(_("Story and photos"), self.story, "F2", rights=EDITS))
        self.shelf_button = self.verb(
            Action(_("Shelf cards"), partial(self.shelf, small=False), "Ctrl+P", why_not=self._no_goods, rights=EDITS)
        )
        self.price_button = self.verb(
            Action(_("Price cards"), partial(self.shelf, small=True), "Ctrl+G", why_not=self._no_goods, rights=EDITS)
        )
        self.message_button = self.verb(
            Action(_("WhatsApp card"), self.message_card, "Ctrl+W", why_not=self._no_goods, rights=EDITS)
        )
        self.poster_button = self.verb(Action(_("Poster"), self.poster, "Ctrl+T", why_not=self._no_goods, rights=EDITS))
        self.grid.taken.connect(lambda _key: self.press(self.card_button))
        return (
            (self.card_button, self.price_button),
            (self.message_button, self.poster_button),
            (self.shelf_button,),
        )

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
        again = ngettext("{n} card to print again", "{n} cards to print again", len(board.again))
        self.show_list([maker_row(line) for line in found], told, again)

    def detail(self, key: str) -> MakerLine:
        """Return the line of a maker: all of it is there."""
        line = next((line for line in self._board.lines if str(line.producer_id) == key), None) if self._board else None
        if line is None:
            raise LookupError(key)
        return line

    def show_detail(self, found: MakerLine) -> None:
        """Show the maker; how a card looks follows when it is drawn."""
        self.panel.show_maker(found)
        self._draw()

    def clear_detail(self) -> None:
        """Show nobody."""
        self.panel.clear()

    def story(self) -> None:
        """Open what the shop tells of the chosen maker."""
        open_maker_card(self, self._line.producer_id, self.kept)

    def shelf(self, *, small: bool) -> None:
        """Make shelf cards or price cards of the chosen product, else of all the maker's goods."""
        self._cards(self.panel.codes(self._line), small=small)

    def print_again(self) -> None:
        """Make price cards of everything whose printed price is an older one."""
        if self._board is not None and self._board.again:
            self._cards(self._board.again, small=True)

    def message_card(self) -> None:
        """Make the WhatsApp card of the chosen product, maker or village and copy its text."""
        shop, by, folder, line = self.session.shop, self.session.by, self.folder, self._line
        of = self.panel.of
        if of in WHOLE:
            kind, code = _feature(of, line)
            self.work(lambda: shop.marketing.keep_card(kind, code, folder, by=by), self._message_done)
        else:
            self.work(lambda: shop.etalase.keep_message(of, folder, by=by), self._message_done)

    def poster(self) -> None:
        """Make the poster of the chosen maker or village."""
        marketing, by, folder = self.session.shop.marketing, self.session.by, self.folder
        kind, code = _feature(self.panel.of, self._line)
        self.work(lambda: marketing.keep_poster(kind, code, folder, by=by), self._poster_done)

    def week(self) -> None:
        """Make the poster and the WhatsApp card of what came this week; its text is copied."""
        marketing, by, folder = self.session.shop.marketing, self.session.by, self.folder

        def make() -> tuple[Path, str]:
            path, text = marketing.keep_card(FeatureKind.WEEK, "", folder, by=by)
            marketing.keep_poster(FeatureKind.WEEK, "", path.parent, by=by)
            return path, text

        def done(made: tuple[Path, str]) -> None:
            path, text = made
            QGuiApplication.clipboard().setText(text)
            self.message.tell(
                _("The poster and the picture for WhatsApp are in {path}; the text is copied.", path=str(path.parent))
            )
            self.show_file(path.parent)

        self.work(make, done)

    def catalogue(self) -> None:
        """Write the printed catalogue in both languages; it can be stopped."""
        marketing, by, folder = self.session.shop.marketing, self.session.by, self.folder
        steps = self._begin(_("The catalogue is being drawn …"))
        if steps is None:
            return

        def done(paths: tuple[Path, ...]) -> None:
            self._rest()
            names = ", ".join(path.name for path in paths)
            self.message.tell(_("The catalogue is in {path}: {names}.", path=str(folder), names=names))
            self.show_file(paths[0])

        self.work(
            lambda: marketing.keep_catalogue(folder, by=by, progress=steps.tell, cancelled=steps.asked_to_stop),
            done,
            self._rest,
            steps=steps,
        )

    def feed(self) -> None:
        """Write the file of the WhatsApp catalogue."""
        etalase, by, folder = self.session.shop.etalase, self.session.by, self.folder

        def done(made: FeedFile) -> None:
            told = ngettext("{n} product is in {path}.", "{n} products are in {path}.", made.rows, path=made.path)
            self.message.tell(f"{told} {left_words(made.left_out)}".strip())

        self.work(lambda: etalase.keep_feed(folder, by=by), done)

    def publish(self) -> None:
        """Write the web pages; it can be stopped, and what was there stays until all is written."""
        publisher, by, folder = self.session.shop.publisher, self.session.by, self.folder / "web"
        steps = self._begin(_("The web pages are being written …"))
        if steps is None:
            return

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
                told += " " + _(
                    "Copy the folder {path} to the host with deletion: {names}",
                    path=str(made.folder),
                    names=first_names(made.gone),
                )
            self.message.tell(f"{told} {left_words(made.left_out)}".strip())
            self.show_file(made.folder / "index.html")

        self.work(
            lambda: publisher.publish(folder, by=by, progress=steps.tell, cancelled=steps.asked_to_stop),
            done,
            self._rest,
            steps=steps,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops what is being written."""
        if event.key() == Qt.Key.Key_Escape and self.doing.busy:
            self.doing.stop()
        else:
            super().keyPressEvent(event)

    @property
    def _line(self) -> MakerLine:
        line: MakerLine = self.found
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

    def _begin(self, words: str) -> Steps | None:
        """Show that long work begins; nothing while other such work is under way."""
        if self.doing.busy:
            return None
        steps = self.doing.begin(words)
        self.acts.refresh()
        return steps

    def _message_done(self, made: tuple[Path, str]) -> None:
        path, text = made
        QGuiApplication.clipboard().setText(text)
        self.message.tell(_("The picture is at {path}; its text is copied.", path=str(path)))
        self.show_file(path)

    def _poster_done(self, path: Path) -> None:
        self.message.tell(_("The poster is at {path}. Print it on A4.", path=str(path)))
        self.show_file(path)

    def _draw(self) -> None:
        """Draw what is chosen behind the screen; only the newest drawing is shown."""
        if self.found is None:
            return
        self._drawn += 1
        line, of, form, number = self._line, self.panel.of, self.panel.form, self._drawn

        def done(shown: bytes) -> None:
            if number == self._drawn:
                self.panel.show_picture(shown, one_card=form in (SHELF, PRICE))

        self.session.long.run(lambda: self._drawing(line, of, form), done, self.fail, owner=self)

    def _drawing(self, line: MakerLine, of: str, form: str) -> bytes:
        """Return how something looks: a picture, the first page of a paper, nothing where nothing is on sale."""
        shop = self.session.shop
        if not line.goods:
            return b""
        codes = tuple(code for code, _name in line.goods)
        if form in (SHELF, PRICE):
            return shop.etalase.shelf_cards([of if of in codes else codes[0]], small=form == PRICE)
        if form == POSTER:
            return shop.marketing.poster(*_feature(of, line))
        if of in WHOLE:
            return shop.marketing.card(*_feature(of, line))
        return shop.etalase.message(of)

    def _show(self, board: EtalaseBoard) -> None:
        self._board = board
        self.narrow()

    def _rest(self) -> None:
        self.doing.end()
        self.acts.refresh()

    def _busy(self) -> str:
        return _("Wait until it is finished, or stop it.") if self.doing.busy else ""

    def _none_again(self) -> str:
        return "" if self._board is not None and self._board.again else _("Every printed card has today's price.")

    def _no_goods(self) -> str:
        return "" if self.found is None or self.found.goods else _("None of this maker's goods is on sale and shown.")


def _feature(of: str, line: MakerLine) -> tuple[FeatureKind, str]:
    """Return whom a poster or a card tells of: the village where that was chosen, else the maker."""
    return (FeatureKind.VILLAGE, line.village_code) if of == VILLAGE else (FeatureKind.MAKER, line.code)
