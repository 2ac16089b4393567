"""Producers: who brings goods, what is owed to them, what lies in the shop; beside the list the chosen one's account."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTimer

from ntt_pos import i18n
from ntt_pos.domain.account import EntryKind
from ntt_pos.domain.cart import Article, Pillar
from ntt_pos.domain.terms import Terms, TermsKind
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.office import AccountLine, ProducerBoard, ProducerCard, ProducerLine, StockSum
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.till.product_card import PILLARS
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.choice import Choice
from ntt_pos.ui.widgets.empty import EmptyState
from ntt_pos.ui.widgets.grid import Cell, Grid, GridCard, GridRow, Heading
from ntt_pos.ui.widgets.layout import card, column, plain, row
from ntt_pos.ui.widgets.page import Fact, FactList, Page, money_box, section
from ntt_pos.ui.widgets.searchbox import SearchBox
from ntt_pos.ui.widgets.sheet import scrolling
from ntt_pos.ui.widgets.text import Text

SHORT = {Pillar.VILLAGE: N_("Village"), Pillar.SCHOOL: N_("School"), Pillar.COMMUNITY: N_("Community")}
CARD_WIDTH = 388
DETAIL_MS = 60
ENTRIES = {
    EntryKind.OPENING: N_("Opening balance"),
    EntryKind.RETURN: N_("Goods came back"),
    EntryKind.COMPENSATION: N_("Compensation"),
    EntryKind.CORRECTION: N_("Correction"),
    EntryKind.PAYOUT: N_("Paid out"),
    EntryKind.PAYOUT_REVERSED: N_("Payment taken back"),
    EntryKind.ADVANCE: N_("Advance"),
    EntryKind.REPAYMENT: N_("Paid back to the shop"),
    EntryKind.TAX: N_("Tax withheld"),
    EntryKind.WRITE_OFF: N_("Written off"),
}


class ProducersPage(Page):
    """The list of producers with the card of the chosen one."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Producers"))
        look = self.look
        self._board: ProducerBoard | None = None
        self._card: ProducerCard | None = None
        self._today = date.min
        self.search = SearchBox(look, _("Search producers"), placeholder=_("Search name, village, code, phone …"))
        self.search.setMinimumWidth(300)
        self.pillar = Choice(
            look,
            _("Pillar"),
            [("", _("all")), *((pillar.value, _(words)) for pillar, words in SHORT.items())],
            label=_("Pillar"),
        )
        self.district = Choice(look, _("District"), [("", _("all"))], label=_("District"))
        self.money = Choice(
            look,
            _("Balance"),
            [("", _("all")), ("POSITIVE", _("with a balance")), ("NEGATIVE", _("owe the shop"))],
            label=_("Balance"),
        )
        self.head.addWidget(self.search, 1)
        for choice in (self.pillar, self.district, self.money):
            choice.currentIndexChanged.connect(lambda _place: self._filter())
            self.head.addWidget(choice)
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
        self.list = GridCard(look, self.grid)
        self._detail = card()
        self._detail.setFixedWidth(CARD_WIDTH)
        self._fill_detail()
        halves = row(gap=Space.M)
        halves.addWidget(self.list, 1)
        halves.addWidget(self._detail)
        self.body.addLayout(halves, 1)
        self.first = self.search
        self._later = QTimer(self, singleShot=True, interval=DETAIL_MS)
        self._later.timeout.connect(self._look_up)
        self.on_key("Ctrl+F", self.search.setFocus)
        self.on_key("Ctrl+P", self.statement)

    def load(self) -> None:
        """Look up every producer."""
        self.read(self.session.shop.office.producers, self._show)

    def show_what(self, what: str) -> None:
        """Show one producer by id, or those who owe."""
        self.search.clear()
        for choice in (self.pillar, self.district, self.money):
            choice.choose("")
        if what in ("POSITIVE", "NEGATIVE"):
            self.money.choose(what)
        else:
            self._wanted = what
            self.grid.choose(what)

    def statement(self) -> None:
        """Make a statement of the chosen producer as of now and open it."""
        shown = self._card
        if shown is None or not self.now.isEnabled():
            return
        shop, by = self.session.shop, self.session.by
        self.now.refuse(_("The statement is being made …"))

        def work() -> tuple[bool, str, object]:
            made = shop.statements.adhoc(by=by, producer_id=shown.line.producer_id)
            return made.new, made.number, shop.office.original(made.number, shop.folder.reports, by=by)

        def done(answer: tuple[bool, str, object]) -> None:
            new, number, path = answer
            self._look_up()
            words = (
                _("Statement {number} was made.")
                if new
                else _("Nothing new since statement {number}; it is shown again.")
            )
            self.message.tell(words.format(number=number))
            self.show_file(path)

        self.work(work, done, self._look_up)

    # -- inside ---------------------------------------------------------------------------------------------------

    _wanted = ""

    def _show(self, board: ProducerBoard) -> None:
        self._board = board
        self._today = i18n_today(self.session)
        districts = sorted({line.district for line in board.rows if line.district}, key=str.casefold)
        self.district.show_options([("", _("all")), *((name, name) for name in districts)])
        self._filter()

    def _filter(self) -> None:
        board = self._board
        if board is None:
            return
        words = self.search.text().casefold().split()
        pillar, district, money = self.pillar.value, self.district.value, self.money.value
        found = [
            line
            for line in board.rows
            if (not pillar or line.pillar == pillar)
            and (not district or line.district == district)
            and (not money or (line.balance > 0 if money == "POSITIVE" else line.balance < 0))
            and all(word in _searched(line) for word in words)
        ]
        if board.rows:
            self.grid.say_when_empty(
                _("No producer fits"), _("Use fewer letters, or choose another pillar or district.")
            )
        else:
            self.grid.say_when_empty(
                _("No producers yet"), _("Import the workbook of your producers and goods: the page “Import”.")
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
                Cell(
                    line.name,
                    f"{line.code} · {line.village}, {line.district}",
                    strong=True,
                    pill=("" if line.active else _("inactive"), "danger"),
                ),
                Cell(_(SHORT[line.pillar]), pillar=line.pillar),
                Cell(i18n.number(line.products)),
                Cell(stock_words(line.stock)),
                Cell(i18n.rupiah(line.balance), tone=tone, strong=True),
                Cell(how_long(line.last_sold, self._today)),
            ),
            faint=not line.active,
        )

    def _point(self, key: str) -> None:
        if key:
            self._later.start()
        else:
            self._card = None
            self._inside.hide()
            self._none.show()

    def _look_up(self) -> None:
        key = self.grid.chosen
        if key:
            self.read(lambda: self.session.shop.office.producer(int(key)), self._show_card)

    def _fill_detail(self) -> None:
        look = self.look
        outer = column(self._detail, gap=0, margins=1)
        self._none = EmptyState(look, _("Choose a producer"), _("The account and the goods stand here."))
        outer.addWidget(self._none, 1)
        self._inside = plain()
        outer.addWidget(self._inside, 1)
        self._inside.hide()
        stack = column(self._inside, gap=Space.M, margins=(Space.L, Space.L, Space.L, Space.M))
        self.name = Text(look, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True)
        self._meta = Text(look, size=Size.META + 0.5, tone=Tone.MUTED, wrap=True)
        words = column(gap=2)
        words.addWidget(self.name)
        words.addWidget(self._meta)
        stack.addLayout(words)
        self._box, self._box_name, self.balance, self._box_below = money_box(look)
        self._box_name.setText(_("Balance"))
        stack.addWidget(self._box)
        self.now = Button(look, _("Statement now"), cap="Ctrl P")
        self.now.explain(_("Makes a numbered statement of everything up to this moment and opens it"))
        self.now.clicked.connect(lambda _checked=False: self.statement())
        stack.addWidget(self.now)
        holder = plain()
        inner = column(holder, gap=Space.XS, margins=(0, 0, 0, 0))
        inner.addWidget(section(look, _("Account")))
        self.account = FactList(look)
        inner.addWidget(self.account)
        inner.addSpacing(Space.S)
        inner.addWidget(section(look, _("Goods")))
        self.goods = FactList(look)
        inner.addWidget(self.goods)
        inner.addStretch(1)
        stack.addWidget(scrolling(holder), 1)

    def _show_card(self, shown: ProducerCard) -> None:
        if self.grid.chosen != str(shown.line.producer_id):
            return
        self._card, line = shown, shown.line
        self._none.hide()
        self._inside.show()
        self.name.setText(line.name)
        parts = [_(PILLARS[line.pillar]), terms_words(shown.terms, shown.terms_since)]
        if line.phone:
            parts.append(_("WA {phone}").format(phone=phone_words(line.phone)))
        self._meta.setText(" · ".join(part for part in parts if part))
        self.balance.setText(i18n.rupiah(line.balance))
        self._dress_box(shown)
        if not self.may_write:
            self.now.refuse(_("Only the owner or a manager makes statements."))
        elif not shown.account:
            self.now.refuse(_("Nothing was sold or paid for this producer yet."))
        else:
            self.now.refuse("")
        lines = []
        for entry in shown.account:
            tone = Tone.DANGER if entry.amount < 0 else Tone.INK
            amount = f"+{i18n.rupiah(entry.amount)}" if entry.amount > 0 else i18n.rupiah(entry.amount)
            lines.append(
                Fact(
                    entry_words(entry),
                    i18n.rupiah(entry.balance),
                    middle=amount,
                    lead=short_day(entry.date),
                    middle_tone=tone,
                )
            )
        if not lines:
            lines.append(Fact(_("No entry yet"), tone=Tone.MUTED))
        self.account.show_lines(lines)
        low = self.session.settings.low_stock
        goods = [
            Fact(
                article.name,
                i18n.rupiah(article.price) if article.price is not None else "–",
                middle=i18n.quantity(article.on_hand, article.price_per, article.unit),
                tone=Tone.INK if article.active else Tone.MUTED,
                middle_tone=stock_tone(article, low),
            )
            for article in shown.articles
        ]
        self.goods.show_lines(goods or [Fact(_("No goods yet"), tone=Tone.MUTED)])

    def _dress_box(self, shown: ProducerCard) -> None:
        line = shown.line
        if line.balance < 0:
            below = _("Taken from the next sales.")
        elif line.pays_by == "TRANSFER":
            below = _("By transfer {amount}").format(amount=i18n.rupiah(shown.ready))
        elif shown.carried:
            below = _("Cash today {amount}, {rest} carried on").format(
                amount=i18n.rupiah(shown.ready), rest=i18n.rupiah(shown.carried)
            )
        else:
            below = _("Cash today {amount}").format(amount=i18n.rupiah(shown.ready))
        self._box_below.setText(below)
        role, tone = ("bad", Tone.DANGER) if line.balance < 0 else ("good", Tone.POSITIVE)
        if self._box.property("role") != role:
            self._box.setProperty("role", role)
            self._box.style().unpolish(self._box)
            self._box.style().polish(self._box)
        for each in (self._box_name, self.balance, self._box_below):
            each.set_tone(tone)


def i18n_today(session: Session) -> date:
    """Return today in the shop's zone."""
    return session.now().astimezone(i18n.WITA).date()


def stock_tone(article: Article, low_stock: int) -> Tone:
    """Return how urgent a product's stock is."""
    if article.on_hand <= 0:
        return Tone.DANGER
    return Tone.ATTENTION if article.on_hand <= low_stock * article.price_per else Tone.INK


def stock_words(stock: tuple[StockSum, ...]) -> str:
    """Return stock as a list shows it: ``142``, ``38,5 kg``, or both."""
    parts = [
        i18n.number(each.quantity) if each.price_per == 1 else i18n.quantity(each.quantity, each.price_per, each.unit)
        for each in stock
        if each.quantity
    ]
    return " + ".join(parts) or "0"


def how_long(day: date | None, today: date) -> str:
    """Return how long ago something was: today, yesterday, 3 days ago, or the day."""
    if day is None:
        return "–"
    ago = (today - day).days
    if ago <= 0:
        return _("today")
    if ago == 1:
        return _("yesterday")
    if ago < 14:  # noqa: PLR2004 after two weeks the day itself says more
        return ngettext("{n} day ago", "{n} days ago", ago).format(n=ago)
    return i18n.day(day)


def short_day(day: date) -> str:
    """Return ``17 Apr``."""
    return i18n.day(day).rsplit(" ", 1)[0]


def entry_words(entry: AccountLine) -> str:
    """Return what a line of the account is."""
    if entry.kind is EntryKind.SALE:
        return ngettext("Sold {n} piece", "Sold {n} pieces", entry.units).format(n=i18n.number(entry.units))
    words = _(ENTRIES[entry.kind])
    return f"{words} {entry.document}".strip() if entry.document else words


def terms_words(terms: Terms | None, since: date | None) -> str:
    """Return the terms with a producer as a phrase."""
    if terms is None:
        return _("a net price per product")
    words = terms_phrase(terms)
    return _("{terms} since {day}").format(terms=words, day=i18n.day(since)) if since else words


def terms_phrase(terms: Terms) -> str:
    """Return terms: commission 15 %, net price 20.000, own goods."""
    if terms.kind is TermsKind.COMMISSION:
        return _("commission {rate}").format(rate=i18n.rate(terms.rate_bp))
    if terms.kind is TermsKind.NET_PRICE:
        return _("net price {amount}").format(amount=i18n.rupiah(terms.net_price))
    return _("the shop's own goods")


def phone_words(phone: str) -> str:
    """Return a phone number as people say it: ``0812-0000-0002``."""
    local = f"0{phone[3:]}" if phone.startswith("+62") else phone
    return "-".join(part for part in (local[:4], local[4:8], local[8:]) if part)


def _searched(line: ProducerLine) -> str:
    phone = line.phone.removeprefix("+62")
    return f"{line.name} {line.code} {line.village} {line.district} {line.phone} 0{phone}".casefold()
