"""Producers: who brings goods, what is owed to them, what lies in the shop; beside the list the chosen one's account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QTimer

from ntt_pos import i18n
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.money.statements import MadeStatement
from ntt_pos.services.reports.overview import ProducerBoard, ProducerCard, ProducerLine
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.forms.searchbox import SearchBox
from ntt_pos.ui.goods.agreement_dialogs import open_terms
from ntt_pos.ui.money.statement_acts import StatementActs
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.office.words import PERMITS, how_long, searched, stock_words, villages_of
from ntt_pos.ui.people import producer_acts as acts
from ntt_pos.ui.people.producer_card import ProducerCardView
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Space, Tone
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.widgets.layout import row

DETAIL_MS = 60


class ProducersPage(Page):
    """The list of producers with the card of the chosen one."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Producers"))
        look = self.look
        self._board: ProducerBoard | None = None
        self._today = date.min
        self.search = SearchBox(look, _("Search producers"), placeholder=_("Search name, village, code, phone …"))
        self.search.setMinimumWidth(300)
        self.pillar = Combo(
            look,
            _("Pillar"),
            [("", _("all")), *((pillar, _(words.short)) for pillar, words in PILLARS.items())],
            label=_("Pillar"),
        )
        self.district = Combo(look, _("District"), [("", _("all"))], label=_("District"))
        self.money = Combo(
            look,
            _("Balance"),
            [("", _("all")), ("POSITIVE", _("with a balance")), ("NEGATIVE", _("owe the shop"))],
            label=_("Balance"),
        )
        self.village = Combo(look, _("Village"), [("", _("all"))], label=_("Village"))
        self.stock = Combo(
            look,
            _("Stock"),
            [("", _("all")), ("SOME", _("goods on the shelf")), ("NONE", _("nothing left"))],
            label=_("Stock"),
        )
        self.permit = Combo(
            look,
            _("Permits"),
            [("", _("all")), *((each.value, _(words)) for each, words in PERMITS.items())],
            label=_("Permits"),
        )
        self.choices = (self.pillar, self.district, self.village, self.money, self.stock, self.permit)
        self.head.addWidget(self.search, 1)
        self.add_button = Button(look, _("New producer"), kind=ButtonKind.PRIMARY, cap="Ctrl N")
        self.add_button.clicked.connect(lambda _checked=False: self.add())
        self.head.addWidget(self.add_button)
        narrow = row(gap=Space.S)
        for choice in self.choices:
            choice.currentIndexChanged.connect(lambda _place: self._filter())
            narrow.addWidget(choice)
        narrow.addStretch(1)
        self.body.addLayout(narrow)
        self.search.textChanged.connect(lambda _text: self._filter())
        self.grid = Grid(
            look,
            _("Producers"),
            (
                Heading(_("Producer")),
                Heading(_("Pillar"), 116),
                Heading(_("Goods"), 72, right=True),
                Heading(_("Stock"), 104, right=True),
                Heading(_("Balance"), 104, right=True),
                Heading(_("Last sold"), 96, right=True),
            ),
        )
        self.search.drive(self.grid)
        self.grid.pointed.connect(self._point)
        self.grid.taken.connect(lambda _key: self.change())
        self.list = GridCard(look, self.grid)
        self.card = ProducerCardView(look)
        for button, act in (
            (self.card.now, self.statement),
            (self.card.write_button, self.write),
            (self.card.change_button, self.change),
            (self.card.terms_button, self.terms),
            (self.card.rest_button, self.toggle),
            (self.card.pay_button, self.pay),
            (self.card.take_button, self.take_in),
            (self.card.erase_button, self.erase),
        ):
            button.clicked.connect(lambda _checked=False, act=act: act())
        halves = row(gap=Space.M)
        halves.addWidget(self.list, 1)
        halves.addWidget(self.card)
        self.body.addLayout(halves, 1)
        self.papers = StatementActs(self, self._look_up)
        self.body.addWidget(self.papers.doing)
        self.first = self.search
        self._later = QTimer(self, singleShot=True, interval=DETAIL_MS)
        self._later.timeout.connect(self._look_up)
        self.on_key("Ctrl+F", self.search.setFocus)
        for keys, act in (
            ("Ctrl+P", self.statement),
            ("Ctrl+W", self.write),
            ("Ctrl+N", self.add),
            ("F2", self.change),
            ("Ctrl+T", self.terms),
            ("Ctrl+D", self.toggle),
            ("F12", self.pay),
            ("Ctrl+R", self.take_in),
            ("Ctrl+Shift+Delete", self.erase),
        ):
            self.on_key(keys, act)

    def load(self) -> None:
        """Look up every producer."""
        self.read(lambda: self.session.shop.overview.producers(by=self.session.actor), self._show)

    def show_what(self, what: str) -> None:
        """Show one producer by id, or those who owe."""
        self.search.clear()
        for choice in self.choices:
            choice.choose("")
        if what in ("POSITIVE", "NEGATIVE"):
            self.money.choose(what)
        else:
            self._wanted = what
            self.grid.choose(what)

    def statement(self) -> None:
        """Make a statement of the chosen producer as of now and show it; with nothing new the last one is shown again."""
        shown = self._shown(self.statement)
        if shown is None or not self.card.now.isEnabled():
            return
        shop, by = self.session.shop, self.session.by
        self.card.now.refuse(_("The statement is being made …"))

        def work() -> MadeStatement:
            made = shop.statements.adhoc(by=by, producer_id=shown.line.producer_id)
            if made.new:
                shop.statements.draw_pending(shop.folder.reports, by=by)
            return made

        def done(made: MadeStatement) -> None:
            self._look_up()
            words = (
                _("Statement {number} was made.")
                if made.new
                else _("Nothing new since statement {number}; it is shown again.")
            )
            self.message.tell(words.format(number=made.number))
            self.papers.look(made.number)

        self.work(work, done, self._look_up)

    def write(self) -> None:
        """Show the messages for the chosen producer: the last statement, what to bring, what to collect."""
        shown = self._shown(self.write)
        if shown is not None and self._able(self.card.write_button):
            self.papers.write(shown.line.producer_id, shown.line.name)

    def add(self) -> None:
        """Ask who is new."""
        if self._able(self.add_button):
            acts.add_producer(self, self._kept)

    def change(self) -> None:
        """Open the card of the chosen producer."""
        shown = self._shown(self.change)
        if shown is not None and self._able(self.card.change_button):
            acts.change_producer(self, shown.line.producer_id, self._kept)

    def terms(self) -> None:
        """Show the terms of the chosen producer: what was, what is, what will be."""
        shown = self._shown(self.terms)
        if shown is not None and self._able(self.card.terms_button):
            open_terms(self, self._kept, producer_id=shown.line.producer_id)

    def toggle(self) -> None:
        """Let the chosen producer rest, or work again."""
        shown = self._shown(self.toggle)
        if shown is not None and self._able(self.card.rest_button):
            acts.switch_producer(self, shown.line, self._kept)

    def pay(self) -> None:
        """Open the chosen producer's account on the page of payouts and ask how much is paid."""
        shown = self._shown(self.pay)
        if shown is not None and self._able(self.card.pay_button):
            self.go("payouts", f"pay:{shown.line.producer_id}")

    def take_in(self) -> None:
        """Take in goods of the chosen producer on the page of notes."""
        shown = self._shown(self.take_in)
        if shown is not None and self._able(self.card.take_button):
            self.go("notes", f"new:{shown.line.producer_id}")

    def erase(self) -> None:
        """Erase the personal data of the chosen producer, after a question."""
        shown = self._shown(self.erase)
        if shown is not None and self._able(self.card.erase_button):
            acts.erase_producer(self, shown.line, self._kept)

    _wanted = ""
    _after: Callable[[], None] | None = None

    def _kept(self, producer_id: int, told: str) -> None:
        """Show what was kept."""
        self._wanted = str(producer_id)
        self.load()
        self._later.start()
        self.message.tell(told)

    def _shown(self, act: Callable[[], None]) -> ProducerCard | None:
        """Return the card of the chosen producer; a hand quicker than the look-up has its act done when it is there."""
        shown = self.card.shown
        if shown is not None and str(shown.line.producer_id) == self.grid.chosen:
            return shown
        if self.grid.chosen:
            self._after = act
            self._look_up()
        return None

    def _able(self, button: Button) -> bool:
        """Tell whether a verb can be used now; else say why not."""
        if not button.isEnabled():
            self.message.refuse(button.reason)
        return button.isEnabled()

    def _show(self, board: ProducerBoard) -> None:
        self._board = board
        self._today = self.session.today()
        districts = sorted({line.district for line in board.rows if line.district}, key=str.casefold)
        self.district.show_options([("", _("all")), *((name, name) for name in districts)])
        self.village.show_options([("", _("all")), *villages_of(board)])
        self.add_button.refuse(self.session.why_not(Act.EDIT_CATALOGUE))
        self._filter()

    def _filter(self) -> None:
        board = self._board
        if board is None:
            return
        words = self.search.text().casefold().split()
        pillar, district, money = self.pillar.value, self.district.value, self.money.value
        village, stock, permit = self.village.value, self.stock.value, self.permit.value
        found = [
            line
            for line in board.rows
            if (not pillar or line.pillar == pillar)
            and (not district or line.district == district)
            and (not village or line.village_code == village)
            and (not stock or any(each.quantity > 0 for each in line.stock) is (stock == "SOME"))
            and (not permit or line.permit == permit)
            and (not money or (line.balance > 0 if money == "POSITIVE" else line.balance < 0))
            and all(word in searched(line) for word in words)
        ]
        if board.rows:
            self.grid.say_when_empty(
                _("No producer fits"), _("Use fewer letters, or choose another pillar or district.")
            )
        else:
            self.grid.say_when_empty(
                _("No producers yet"),
                _("Add the first with Ctrl+N, or import the workbook of your producers and goods: the page “Import”."),
            )
        self.grid.show_rows([self._row(line) for line in found])
        if self._wanted and self.grid.choose(self._wanted):
            self._wanted = ""
        total = ngettext("{n} producer", "{n} producers", len(found)).format(n=i18n.number(len(found)))
        with_money = sum(line.balance != 0 for line in found)
        parts = [total, _("{n} with a balance").format(n=with_money)]
        if len(found) == len(board.rows):
            parts.append(_("{n} of {all} villages").format(n=board.villages, all=board.all_villages))
        owed = sum(line.balance for line in found if line.balance > 0)
        self.list.total(" · ".join(parts), _("Owed to producers {amount}").format(amount=i18n.rupiah(owed)))

    def _row(self, line: ProducerLine) -> GridRow:
        tone = Tone.DANGER if line.balance < 0 else Tone.INK
        return GridRow(
            str(line.producer_id),
            (
                GridCell(
                    line.name,
                    f"{line.code} · {line.village}, {line.district}",
                    strong=True,
                    pill=("" if line.active else _("inactive"), "danger"),
                ),
                GridCell(_(PILLARS[line.pillar].short), pillar=line.pillar),
                GridCell(i18n.number(line.products)),
                GridCell(stock_words(line.stock)),
                GridCell(i18n.rupiah(line.balance), tone=tone, strong=True),
                GridCell(how_long(line.last_sold, self._today)),
            ),
            faint=not line.active,
        )

    def _point(self, key: str) -> None:
        self._after = None
        if key:
            self._later.start()
        else:
            self.card.clear()

    def _look_up(self) -> None:
        key = self.grid.chosen
        if key:
            self.read(lambda: self.session.shop.overview.producer(int(key), by=self.session.actor), self._show_card)

    def _show_card(self, shown: ProducerCard) -> None:
        if self.grid.chosen == str(shown.line.producer_id):
            self.card.show_card(
                shown,
                low_stock=self.session.settings.low_stock,
                why_not=self.session.why_not,
            )
            after, self._after = self._after, None
            if after is not None:
                after()
