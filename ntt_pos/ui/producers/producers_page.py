"""Producers: who brings goods, what is owed to them, what is in the shop; beside the list the chosen one's account."""

from __future__ import annotations

from datetime import date

from ntt_pos import i18n
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.money.statements import MadeStatement
from ntt_pos.services.reports.overview import ProducerBoard, ProducerCard, ProducerLine
from ntt_pos.ui.goods.agreement_dialogs import open_terms
from ntt_pos.ui.goods.story_card_form import open_maker_card
from ntt_pos.ui.lists.grid import GridCell, GridRow, Heading
from ntt_pos.ui.money.statement_acts import StatementActs
from ntt_pos.ui.office.master_page import MasterPage
from ntt_pos.ui.office.office_words import how_long, permit_choices, searched, stock_words, villages_of
from ntt_pos.ui.producers import producer_acts as acts
from ntt_pos.ui.producers.producer_card import ProducerCardView
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Tone
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.layout import add

EDITS = (Act.EDIT_CATALOGUE,)


class ProducersPage(MasterPage):
    """The list of producers with the card of the chosen one."""

    def __init__(self, session: Session) -> None:
        headings = (
            Heading(_("Producer")),
            Heading(_("Pillar"), 116),
            Heading(_("Goods"), 72, right=True),
            Heading(_("Stock"), 104, right=True),
            Heading(_("Balance"), 104, right=True),
            Heading(_("Last sold"), 96, right=True),
        )
        title, hint = _("Producers"), _("Search name, village, code, phone …")
        super().__init__(session, title, headings, search=_("Search producers"), hint=hint)
        self._board: ProducerBoard | None = None
        self._today = date.min
        self.head.addWidget(self.search, 1)
        new = Action(_("New producer"), self.add, "Ctrl+N", rights=EDITS, kind=ButtonKind.PRIMARY)
        self.add_button = add(self.head, self.acts.offer(new))
        self.pillar = self.choice(_("Pillar"), *((pillar, _(words.short)) for pillar, words in PILLARS.items()))
        self.district = self.choice(_("District"))
        self.village = self.choice(_("Village"))
        self.money = self.choice(_("Balance"), ("POSITIVE", _("with a balance")), ("NEGATIVE", _("owe the shop")))
        self.stock = self.choice(_("Stock"), ("SOME", _("goods on the shelf")), ("NONE", _("nothing left")))
        self.permit = self.choice(_("Permits"), *permit_choices())
        self.body.addLayout(self.narrowing())
        self._verbs()
        self.card = ProducerCardView(
            self.look,
            (
                (self.now_button, self.write_button),
                (self.change_button, self.terms_button),
                (self.pay_button, self.take_button),
            ),
            (self.story_button, self.rest_button, self.erase_button),
        )
        self.grid.taken.connect(lambda _key: self.press(self.change_button))
        self.stand_beside(self.card)
        self.papers = StatementActs(self, self.look_up)
        self.body.addWidget(self.papers.doing)

    def _verbs(self) -> None:
        told = _("Makes a numbered statement of everything up to this moment and shows it")
        self.now_button = self.verb(
            Action(_("Statement now"), self.statement, "Ctrl+P", told, self._no_statement, rights=(Act.STATEMENT,))
        )
        self.write_button = self.verb(Action(_("Send WA"), self.write, "Ctrl+W", rights=(Act.STATEMENT,)))
        self.change_button = self.verb(Action(_("Edit"), self.change, "F2", rights=EDITS))
        self.terms_button = self.verb(Action(_("Terms"), self.terms, "Ctrl+T", rights=(Act.SET_TERMS,)))
        self.pay_button = self.verb(Action(_("Pay"), self.pay, "F12", rights=(Act.PAYOUT,)))
        self.take_button = self.verb(Action(_("Receive goods"), self.take_in, "Ctrl+R", rights=(Act.RECEIVE_GOODS,)))
        self.story_button = self.verb(Action(_("Story and photos"), self.story, "Ctrl+Y", rights=EDITS))
        self.rest_button = self.verb(
            Action(self._rest_words, self.toggle, "Ctrl+D", rights=EDITS, kind=ButtonKind.LINK)
        )
        self.erase_button = self.verb(
            Action(
                _("Erase personal data"),
                self.erase,
                "Ctrl+Shift+Delete",
                rights=(Act.ERASE_PERSONAL_DATA,),
                kind=ButtonKind.LINK,
            )
        )

    def load(self) -> None:
        """Look up every producer."""
        self.read(lambda: self.session.shop.overview.producers(by=self.session.actor), self._show)

    def show_what(self, what: str) -> None:
        """Show one producer by id, or those who owe."""
        self.widen()
        if what in ("POSITIVE", "NEGATIVE"):
            self.money.choose(what)
        else:
            self.wanted = what
        self.narrow()

    @property
    def _chosen(self) -> ProducerLine:
        """The producer whose card is shown."""
        line: ProducerLine = self.found.line
        return line

    def statement(self) -> None:
        """Make a statement of the chosen producer as of now and show it; with nothing new the last one is shown again."""
        shop, by, producer_id = self.session.shop, self.session.by, self._chosen.producer_id
        self.now_button.refuse(_("The statement is being made …"))

        def work() -> MadeStatement:
            made = shop.statements.adhoc(by=by, producer_id=producer_id)
            if made.new:
                shop.statements.draw_pending(shop.folder.reports, by=by)
            return made

        def done(made: MadeStatement) -> None:
            self.look_up()
            words = (
                _("Statement {number} was made.")
                if made.new
                else _("Nothing new since statement {number}; it is shown again.")
            )
            self.message.tell(words.format(number=made.number))
            self.papers.look(made.number)

        self.work(work, done, self.look_up)

    def write(self) -> None:
        """Show the messages for the chosen producer: the last statement, what to bring, what to collect."""
        self.papers.write(self._chosen.producer_id, self._chosen.name)

    def add(self) -> None:
        """Ask who is new."""
        acts.add_producer(self, self.kept)

    def change(self) -> None:
        """Open the card of the chosen producer."""
        acts.change_producer(self, self._chosen.producer_id, self.kept)

    def story(self) -> None:
        """Open what the shop tells of the chosen producer, and what they agree to."""
        open_maker_card(self, self._chosen.producer_id, self.kept)

    def terms(self) -> None:
        """Show the terms of the chosen producer: what was, what is, what will be."""
        open_terms(self, self.kept, producer_id=self._chosen.producer_id)

    def toggle(self) -> None:
        """Let the chosen producer rest, or work again."""
        acts.switch_producer(self, self._chosen, self.kept)

    def pay(self) -> None:
        """Open the chosen producer's account on the page of payouts and ask how much is paid."""
        self.go("payouts", f"pay:{self._chosen.producer_id}")

    def take_in(self) -> None:
        """Take in goods of the chosen producer on the page of notes."""
        self.go("notes", f"new:{self._chosen.producer_id}")

    def erase(self) -> None:
        """Erase the personal data of the chosen producer, after a question."""
        acts.erase_producer(self, self._chosen, self.kept)

    def _no_statement(self) -> str:
        return "" if self.found is None or self.found.account else _("Nothing was sold or paid for this producer yet.")

    def _rest_words(self) -> str:
        return _("Deactivate for now") if self.found is None or self.found.line.active else _("Activate again")

    def _show(self, board: ProducerBoard) -> None:
        self._board = board
        self._today = self.session.today()
        districts = sorted({line.district for line in board.rows if line.district}, key=str.casefold)
        self.offer_more(self.district, [(name, name) for name in districts])
        self.offer_more(self.village, villages_of(board))
        self.narrow()

    def narrow(self) -> None:
        """Show the producers that fit."""
        board = self._board
        if board is None:
            return
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
            and self.fits(searched(line))
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
        total = ngettext("{n} producer", "{n} producers", len(found))
        with_money = sum(line.balance != 0 for line in found)
        parts = [total, _("{n} with a balance", n=with_money)]
        if len(found) == len(board.rows):
            parts.append(_("{n} of {all} villages", n=board.villages, all=board.all_villages))
        owed = sum(line.balance for line in found if line.balance > 0)
        self.show_list(
            [self._row(line) for line in found],
            " · ".join(parts),
            _("Owed to producers {amount}", amount=owed),
        )

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
                GridCell(i18n.number(line.products), order=line.products),
                GridCell(stock_words(line.stock), order=sum(each.quantity / each.price_per for each in line.stock)),
                GridCell(i18n.rupiah(line.balance), tone=tone, strong=True, order=line.balance),
                GridCell(how_long(line.last_sold, self._today), order=line.last_sold),
            ),
            faint=not line.active,
        )

    def detail(self, key: str) -> ProducerCard:
        """Look up the card of a producer."""
        return self.session.shop.overview.producer(int(key), by=self.session.actor)

    def show_detail(self, found: ProducerCard) -> None:
        """Show the card."""
        self.card.show_card(found, low_stock=self.session.settings.low_stock)

    def clear_detail(self) -> None:
        """Show nobody."""
        self.card.clear()
