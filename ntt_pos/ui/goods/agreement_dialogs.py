"""Terms and prices over time: what was agreed, what holds now, what will; and agreeing something new from a day on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.money import rate_of
from ntt_pos.domain.core.terms import Bearer, Terms, TermsKind
from ntt_pos.domain.core.words import BEARERS
from ntt_pos.domain.selling.pricing import parts_of
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.goods.agreements import PriceLine, PriceSheetFacts, Standing, TermsLine, TermsSheetFacts
from ntt_pos.ui.confirm import do_confirmed
from ntt_pos.ui.forms.form_dialog import FormDialog
from ntt_pos.ui.forms.questions import AmountQuestion, ChoiceQuestion, Question, day_question, rate_question
from ntt_pos.ui.lists.grid import Grid, GridCell, GridRow, Heading
from ntt_pos.ui.office.office_words import terms_phrase
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.theme import Tone
from ntt_pos.ui.widgets.layout import column, fill, plain
from ntt_pos.ui.widgets.text import Text

Kept = Callable[[int, str], None]
STANDINGS = {
    Standing.FUTURE: (N_("will hold"), "attention_ink"),
    Standing.NOW: (N_("holds now"), "positive"),
    Standing.PAST: (N_("past"), ""),
    Standing.REPLACED: (N_("replaced"), ""),
}
LINES_HIGH = 190
COMMISSION, NET, INHERIT = TermsKind.COMMISSION.value, TermsKind.NET_PRICE.value, TermsKind.INHERIT.value


def open_terms(page: Page, kept: Kept, *, producer_id: int = 0, product_id: int = 0) -> None:
    """Show the terms of a producer or of a product, and agree new ones."""
    desk = page.session.shop.agreements
    look_up = (lambda: desk.of_product(product_id)) if product_id else (lambda: desk.of_producer(producer_id))
    page.read(
        look_up,
        lambda facts: page.open(TermsDialog(page, facts, kept, producer_id=producer_id, product_id=product_id)),
    )


def open_price(page: Page, kept: Kept, product_id: int) -> None:
    """Show the prices of a product, and set a new one."""
    page.read(
        lambda: page.session.shop.agreements.prices(product_id),
        lambda facts: page.open(PriceDialog(page, facts, kept, product_id)),
    )


class _AgreementDialog(FormDialog):
    """What terms and prices have in common: a first day, the history, and how it is kept."""

    def __init__(self, page: Page, title: str, facts: TermsSheetFacts | PriceSheetFacts, told: str) -> None:
        super().__init__(page.session, title, width=860, verb=told)
        self._page, self._facts = page, facts
        self.start = day_question(
            self.look,
            _("From this day on"),
            hint=_("{day} is the open business date: that day or a later one.", day=facts.open_date),
        )
        self.start.put(facts.open_date)

    def ask(self, title: str, below: str, questions: list[QWidget | None]) -> None:
        """Put the questions at the top and say what was sold today already."""
        self.section(title, below, [questions[0], self.start, *questions[1:]])
        sold = self._facts.sold_today
        if sold:
            words = ngettext(
                "{n} line was sold today already: it keeps what was agreed before.",
                "{n} lines were sold today already: they keep what was agreed before.",
                sold,
            )
            self.form.addWidget(Text(self.look, words, tone=Tone.ATTENTION, wrap=True))

    def show_history(self, lines: tuple[TermsLine | PriceLine, ...], words: Callable[[Any], GridCell]) -> None:
        """Put the history below, the latest start first."""
        self.history = Grid(
            self.look,
            _("What was agreed"),
            (Heading(_("From")), Heading(_("Agreed"), 330), Heading(_("By"), 250)),
        )
        self.history.setFixedHeight(LINES_HIGH)
        self.history.say_when_empty(_("Nothing was agreed yet"), _("The first holds from the day above on."))
        rows = []
        for place, line in enumerate(lines):
            standing, ink = STANDINGS[line.standing]
            approved = ""
            if line.approver:
                approved = _("approved by {name}: {reason}", name=line.approver, reason=line.reason)
            rows.append(
                GridRow(
                    str(place),
                    (
                        GridCell(
                            i18n.day(line.valid_from),
                            "" if ink else _(standing),
                            pill=(_(standing) if ink else "", ink),
                        ),
                        words(line),
                        GridCell(line.user, approved or i18n.day(calendar_date(line.at))),
                    ),
                    faint=line.standing in (Standing.PAST, Standing.REPLACED),
                )
            )
        self.history.show_rows(rows)
        self.section(_("So far and from later on"), "", self.history)

    def run(self, act: Callable[[Any, bool], Any], subject_id: int, kept: Kept) -> None:
        """Keep what was agreed."""

        def done(start: Any) -> None:
            self.finish()
            kept(subject_id, _("Kept. It holds from {day} on.", day=start))

        self.busy()
        do_confirmed(self.session, act, done, self.failed, owner=self, back=self.rest)

    def place_of(self, error: ShopError) -> Question | None:
        """Return the question about the first day when that is what was refused."""
        return self.start if "open" in error.params else None


class TermsDialog(_AgreementDialog):
    """Terms with a producer, or for one product."""

    def __init__(
        self, page: Page, facts: TermsSheetFacts, kept: Kept, *, producer_id: int = 0, product_id: int = 0
    ) -> None:
        super().__init__(page, _("Terms of {name}", name=facts.name), facts, _("Agree"))
        self._kept, self._producer_id, self._product_id = kept, producer_id, product_id
        look = self.look
        now = next((line.terms for line in facts.lines if line.standing is Standing.NOW), None)
        kinds = [(COMMISSION, _("commission"))]
        if product_id:
            inherited = terms_phrase(facts.inherited) if facts.inherited else _("none yet")
            kinds = [
                (INHERIT, _("as agreed with the producer ({terms})", terms=inherited)),
                (NET, _("net price")),
                *kinds,
            ]
        self.kind = ChoiceQuestion(look, _("Kind"), kinds)
        self.rate = rate_question(look, _("Commission of the shop"), hint=_("In percent of what customers pay."))
        self.net = AmountQuestion(
            look,
            _("Net price"),
            hint=_(
                "What the producer gets for one {unit}; sold at {price}.",
                unit=facts.unit or "–",
                price=i18n.rupiah(facts.price) if facts.price is not None else "–",
            ),
        )
        self.bearers = self._who_bears(now or facts.inherited)
        self.rate.put(now.rate_bp if now and now.rate_bp else self.session.settings.default_commission_bp)
        if now and now.net_price:
            self.net.put(now.net_price)
        self.kind.put(now.kind.value if now else kinds[0][0])
        figure = plain()
        fill(column(figure, gap=0), self.rate, self.net)
        questions: list[QWidget | None] = [self.kind, figure, *self.bearers.values()]
        asked = [] if facts.own_goods else questions if product_id else questions[1:]
        if facts.own_goods:
            self.form.addWidget(
                Text(look, _("The shop's own goods need no terms: all of it is the shop's."), wrap=True)
            )
            self.save_button.refuse(_("The shop's own goods need no terms."))
        else:
            self.ask(_("New terms"), "", asked)
        apart = plain(self)  # what is not asked here has its answer all the same, and goes with the dialog
        apart.hide()
        for each in questions:
            if each is not None and each not in asked:
                each.setParent(apart)
        self.show_history(
            facts.lines, lambda line: GridCell(terms_phrase(line.terms), bearers_phrase(line.terms), strong=True)
        )
        self.kind.changed.connect(self._fit)
        self._fit()
        self.start_at(self.leave_button if facts.own_goods else self.kind.choice if product_id else self.rate.field)
        self.rate.field.selectAll()
        self.begin()

    def _who_bears(self, basis: Terms | None) -> dict[str, ChoiceQuestion]:
        """Return the questions who bears what, each answered as agreed before, else as the shop's settings propose."""
        agreed, look = basis or self.session.settings, self.look
        questions = {}
        for name, label, proposed in (
            ("discount", _("Who bears a discount"), agreed.discount_bearer),
            ("loss", _("Who bears lost goods"), agreed.loss_bearer),
            ("damage", _("Who bears damage in the shop"), agreed.damage_bearer),
        ):
            able = [each for each in Bearer if name == "discount" or each is not Bearer.SHARED]
            questions[name] = ChoiceQuestion(look, label, [(each.value, _(BEARERS[each].long)) for each in able])
            questions[name].put(proposed.value)
        return questions

    def answers(self) -> Any:
        """Return what is in the fields."""
        return (
            self.kind.value(),
            self.rate.field.text(),
            self.net.field.text(),
            self.start.field.text(),
            tuple(each.value() for each in self.bearers.values()),
        )

    def keep(self) -> None:
        """Agree the terms."""
        kind = TermsKind(self.kind.value())
        discount = Bearer(self.bearers["discount"].value())
        terms = Terms(TermsKind.INHERIT)
        if kind is not TermsKind.INHERIT:
            terms = Terms(
                kind,
                rate_bp=self.answer_of(self.rate) if kind is TermsKind.COMMISSION else 0,
                net_price=self.answer_of(self.net) if kind is TermsKind.NET_PRICE else 0,
                discount_bearer=discount,
                loss_bearer=Bearer(self.bearers["loss"].value()),
                damage_bearer=Bearer(self.bearers["damage"].value()),
            )
        if kind is TermsKind.NET_PRICE and discount is Bearer.SHARED:
            told = N_("With a net price a discount is borne by the shop or by the producer, not shared.")
            self.refuse_at(self.bearers["discount"], DomainError(told))
        start = self.answer_of(self.start)
        products, by = self.session.shop.products, self.session.by
        subject = {"product_id": self._product_id} if self._product_id else {"producer_id": self._producer_id}

        def act(approval: Any, sure: bool) -> Any:  # noqa: FBT001 as do_surely hands it on
            return products.set_terms(terms, by=by, valid_from=start, approval=approval, sure=sure, **subject)

        self.run(act, self._product_id or self._producer_id, self._kept)

    def _fit(self) -> None:
        """Ask only what belongs to the kind."""
        kind = self.kind.value()
        self.rate.setVisible(kind == COMMISSION)
        self.net.setVisible(kind == NET)
        for each in self.bearers.values():
            each.setVisible(kind != INHERIT)
        self.arrange()


class PriceDialog(_AgreementDialog):
    """What a product costs."""

    def __init__(self, page: Page, facts: PriceSheetFacts, kept: Kept, product_id: int) -> None:
        super().__init__(page, _("Price of {name}", name=facts.name), facts, _("Set the price"))
        self._kept, self._product_id = kept, product_id
        terms = terms_phrase(facts.terms) if facts.terms else _("no terms")
        self.price = AmountQuestion(
            self.look,
            _("Price for one {unit}", unit=facts.unit),
            hint=_("Rupiah. Terms today: {terms}.", terms=terms),
        )
        now = next((line.price for line in facts.lines if line.standing is Standing.NOW), None)
        if now is not None:
            self.price.put(now)
        self.parts = Text(self.look, wrap=True)
        self.ask(_("New price"), "", [self.price])
        self.form.addWidget(self.parts)
        self.price.changed.connect(self._show_parts)
        self._now, self._terms = now, facts.terms
        self._show_parts()
        self.show_history(facts.lines, lambda line: GridCell(i18n.rp(line.price), strong=True))
        self.start_at(self.price.field)
        self.price.field.selectAll()  # what is typed takes its place
        self.begin()

    def answers(self) -> Any:
        """Return what is in the fields."""
        return self.price.field.text(), self.start.field.text()

    def _show_parts(self) -> None:
        """Say what the producer and the shop get of one piece, now and at the new price."""
        terms, lines = self._terms, []
        if terms is not None:
            if self._now:
                lines.append(f"{_('Now')}: {_parts_words(self._now, terms)}")
            with suppress(DomainError):  # what cannot be a price is told when it is kept
                lines.append(f"{_('At the new price')}: {_parts_words(self.price.value(), terms)}")
        self.parts.setText("\n".join(lines))

    def keep(self) -> None:
        """Set the price."""
        price, start = self.answer_of(self.price), self.answer_of(self.start)
        products, by, product_id = self.session.shop.products, self.session.by, self._product_id

        def act(approval: Any, sure: bool) -> Any:  # noqa: FBT001 as do_surely hands it on
            return products.set_price(product_id, price, by=by, valid_from=start, approval=approval, sure=sure)

        self.run(act, product_id, self._kept)

    def place_of(self, error: ShopError) -> Question | None:
        """Return the question that was refused."""
        return self.price if "highest" in error.params else super().place_of(error)


def bearers_phrase(terms: Terms) -> str:
    """Return who bears discounts, loss and damage, as a line below the terms."""
    if terms.kind in (TermsKind.INHERIT, TermsKind.OWN):
        return ""
    return _(
        "discount: {discount} · lost: {loss} · damaged: {damage}",
        discount=_(BEARERS[terms.discount_bearer].long),
        loss=_(BEARERS[terms.loss_bearer].long),
        damage=_(BEARERS[terms.damage_bearer].long),
    )


def _parts_words(price: int, terms: Terms) -> str:
    """Return what the producer and the shop get of a price, and the shop's part as a percentage."""
    parts = parts_of(price, terms)
    if parts is None:
        return _("no terms yet")
    return _(
        "producer {hers}, shop {shop} ({rate})", hers=parts[0], shop=parts[1], rate=i18n.rate(rate_of(parts[1], price))
    )
