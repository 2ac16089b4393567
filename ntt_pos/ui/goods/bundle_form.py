"""A hampers: what is in it, what it costs as a whole, and what each producer then gets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.selling.bundle import Bundle
from ntt_pos.domain.selling.cart import Article
from ntt_pos.domain.typed.typed_numbers import parse_quantity
from ntt_pos.i18n import N_, _
from ntt_pos.services.goods.bundles import BundleGiven, PartGiven, PartShare
from ntt_pos.ui.confirm import do_confirmed
from ntt_pos.ui.forms.completer import CompleterField, Offer, Option
from ntt_pos.ui.forms.form_dialog import FormDialog
from ntt_pos.ui.forms.questions import AmountQuestion, Question, TextQuestion, YesQuestion
from ntt_pos.ui.goods.barcode_list import BarcodeList
from ntt_pos.ui.office.facts import Fact, FactList
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, column, fill, row
from ntt_pos.ui.widgets.text import ElidedText, Text

OFFERED = 8
HOW_MANY = 110


class PartList(QWidget):
    """The products in a hampers, a line each with how many."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._look = session, session.look
        self._lines: list[tuple[Article, Field, Labelled, QWidget]] = []
        stack = column(self, gap=Space.S)
        self.search = CompleterField(
            self._look, _("Add a product"), self._ask, placeholder=_("Type a product, its code or its producer")
        )
        self.search.picked.connect(self._picked)
        self._labelled = add(stack, Labelled(self._look, _("Add a product"), self.search))
        self._stack = add(stack, column(gap=Space.S))

    def put(self, parts: Sequence[tuple[Article, int]]) -> None:
        """Show what is in it."""
        for article, quantity in parts:
            self.add(article, quantity)

    def add(self, article: Article, quantity: int = 0) -> None:
        """Take in a product; one that is there already keeps its line."""
        self._labelled.accept()
        there = next((line for line in self._lines if line[0].product_id == article.product_id), None)
        if there is not None:
            there[1].setFocus()
            there[1].selectAll()
            return
        look, holder = self._look, QWidget()
        line = row(holder, gap=Space.M)
        field = Field(look, _("How many of {name}", name=article.name), size=Size.BODY)
        field.setText(i18n.quantity(quantity or article.price_per, article.price_per, article.unit).split(" ")[0])
        field.setMaxLength(9)
        field.setFixedWidth(HOW_MANY)
        field.textChanged.connect(lambda _text: self.changed.emit())
        field.entered.connect(self.search.setFocus)
        box = Labelled(look, i18n.UNITS.get(article.unit, article.unit), field)
        box.setFixedWidth(HOW_MANY)
        words = fill(column(gap=0), 1, ElidedText(look, article.name, weight=Weight.MEDIUM))
        below = " · ".join(
            part
            for part in (
                article.producer_name or _("The shop's own goods"),
                i18n.rupiah(article.price) if article.price is not None else _("no price"),
            )
            if part
        )
        fill(words, ElidedText(look, below, size=Size.META, tone=Tone.MUTED), 1)
        drop = Button(look, _("Remove"), kind=ButtonKind.LINK)
        drop.setAccessibleName(f"{_('Remove')} {article.name}")
        drop.clicked.connect(lambda _checked=False: self._drop(holder))
        fill(line, box, (words, 1), drop)
        self._stack.addWidget(holder)
        self._lines.append((article, field, box, holder))
        self.changed.emit()

    def texts(self) -> tuple[tuple[int, str], ...]:
        """Return what is there, as typed."""
        return tuple((article.product_id, field.text()) for article, field, _box, _holder in self._lines)

    def parts(self, *, mark: bool = True) -> tuple[PartGiven, ...]:
        """Return the parts; raises DomainError for a quantity that cannot be used, and marks it when asked to."""
        found = []
        for article, field, box, _holder in self._lines:
            try:
                found.append(PartGiven(article.product_id, parse_quantity(field.text(), article.price_per)))
            except DomainError as error:
                if mark:
                    box.refuse(i18n.explain(error))
                raise
        return tuple(found)

    def refuse(self, sentence: str) -> None:
        """Say what is missing."""
        self._labelled.refuse(sentence)

    def scan(self, code: str) -> None:
        """Take in what was scanned."""
        shop = self._session.shop
        self._session.books.run(
            lambda: shop.catalogue.by_code(code), lambda found: self._scanned(code, found), owner=self
        )

    def _scanned(self, code: str, found: Sequence[Article]) -> None:
        if not found:
            self._session.sounds.refused()
            self.refuse(_("No product has the barcode {code}.", code=code[:48]))
        for article in found[:1]:
            self.add(article)

    def _ask(self, text: str, offer: Offer) -> None:
        shop = self._session.shop

        def found(hits: Any) -> None:
            offer(
                [
                    Option(str(hit.product_id), hit.name, f"{hit.code} · {hit.producer_name}")
                    for hit in hits
                    if hit.product_id
                ]
            )

        if text.strip():
            self._session.books.run(lambda: shop.catalogue.search(text, OFFERED), found, owner=self)
        else:
            offer(())

    def _picked(self, key: str) -> None:
        if not key:
            return
        self.search.clear()
        shop = self._session.shop
        self._session.books.run(lambda: shop.catalogue.article(int(key)), self.add, owner=self)

    def _drop(self, holder: QWidget) -> None:
        self._lines = [line for line in self._lines if line[3] is not holder]
        self.search.setFocus()
        holder.hide()
        holder.deleteLater()
        self.changed.emit()


class BundleDialog(FormDialog):
    """A new hampers, or a known one changed. ``then`` is called with it when it is kept."""

    def __init__(
        self, session: Session, then: Callable[[Bundle], None], *, code: str = "", bundle: Bundle | None = None
    ) -> None:
        title = _("Which hampers is new?") if bundle is None else _("Edit {name}", name=bundle.name)
        super().__init__(session, title, verb=_("Add the hampers") if bundle is None else _("Save"))
        look = self.look
        self._then, self._old = then, bundle
        self._asked = 0
        self.name = TextQuestion(
            look, _("Name"), hint=_("As the cashier finds it and the receipt says it."), longest=120
        )
        self.code = TextQuestion(look, _("Code"), hint=_("Stays for life. Proposed: the next free one."), longest=30)
        self.code.put(bundle.code if bundle else code)
        self.code.field.setEnabled(bundle is None)
        self.section(_("Hampers"), "", [self.name, self.code])
        self.parts = PartList(session)
        self.section(_("What is in it"), _("Scan it, or type a part of its name."), self.parts)
        self.price = AmountQuestion(
            look, _("Price of the whole"), hint=_("Rupiah from today on; at most what the parts cost one by one.")
        )
        self.active = YesQuestion(look, _("On sale"), _("The till sells it"))
        self.section(_("Price"), "", [self.price, self.active])
        self._told = Text(look, tone=Tone.MUTED, wrap=True)
        self.shares = FactList(look)
        box = QWidget()
        fill(column(box, gap=Space.S), self._told, self.shares)
        self.section(_("What each producer gets"), "", box)
        self.barcodes = BarcodeList(look)
        self.section(_("Barcodes"), "", self.barcodes)
        if bundle is not None:
            self.name.put(bundle.name)
            self.parts.put([(part.article, part.quantity) for part in bundle.parts])
            if bundle.price is not None:
                self.price.put(bundle.price)
            self.barcodes.put(bundle.barcodes)
        self.active.put(bundle.active if bundle else True)
        self.parts.changed.connect(self.preview)
        self.price.changed.connect(self.preview)
        self.start_at(self.name.field)
        self.begin()
        self.preview()

    def scan(self, code: str) -> None:
        """A scan is a part, unless the focus is in the barcodes."""
        if self.barcodes.field.hasFocus():
            self.barcodes.scan(code)
        else:
            self.parts.scan(code)

    def answers(self) -> Any:
        """Return what is in the fields."""
        return (
            self.name.field.text(),
            self.code.field.text(),
            self.price.field.text(),
            self.active.value(),
            self.parts.texts(),
            tuple(self.barcodes.codes),
            self.barcodes.own_asked,
        )

    def preview(self) -> None:
        """Show what the parts bring at this price."""
        self._asked += 1
        asked = self._asked
        try:
            parts = self.parts.parts(mark=False)
            price = self.price.value() if self.price.field.text().strip() else None
        except DomainError:
            return
        if not parts:
            self._say(_("Add the products that go in."), ())
            return
        bundles = self.session.shop.bundles

        def show(shares: tuple[PartShare, ...]) -> None:
            if asked == self._asked:
                self._show(shares, priced=price is not None)

        def failed(error: ShopError) -> None:
            if asked == self._asked:
                self._say(i18n.explain(error), (), Tone.DANGER)

        self.session.books.run(lambda: bundles.preview(parts, price), show, failed, owner=self)

    def keep(self) -> None:
        """Keep the hampers."""
        given = self._given()
        bundles, by, bundle_id = self.session.shop.bundles, self.session.by, self._old.bundle_id if self._old else 0

        def act(approval: Any, sure: bool) -> Bundle:  # noqa: FBT001 as do_surely hands it on
            return bundles.keep(given, by=by, bundle_id=bundle_id, approval=approval, sure=sure)

        def done(bundle: Bundle) -> None:
            self.finish()
            self._then(bundle)

        self.busy()
        do_confirmed(self.session, act, done, self.failed, owner=self, back=self.rest)

    def place_of(self, error: ShopError) -> Question | None:
        """Return the question an error is about."""
        if "code" in error.params and "digit" not in error.params:
            return self.code
        return self.price if "gross" in error.params or "highest" in error.params else None

    def _given(self) -> BundleGiven:
        if not self.name.value():
            self.refuse_at(self.name, DomainError(N_("A hampers needs a name.")))
        parts = self.parts.parts()
        if not parts:
            self.parts.refuse(_("A hampers needs at least one product."))
            raise DomainError(N_("A hampers needs at least one product."))
        price = None
        if self.price.field.text().strip() or self.active.value():
            price = self.answer_of(self.price)
        if not self.barcodes.take():
            raise DomainError(N_("One barcode cannot be used: it is marked."))
        return BundleGiven(
            code=self.code.value(),
            name=self.name.value(),
            parts=parts,
            barcodes=tuple(self.barcodes.codes),
            price=price,
            active=self.active.value(),
            own_barcode=self.barcodes.own_asked,
        )

    def _show(self, shares: tuple[PartShare, ...], *, priced: bool) -> None:
        gross, paid = sum(each.gross for each in shares), sum(each.paid for each in shares)
        shop = sum(each.shop for each in shares)
        words = _("One by one {gross}.", gross=i18n.rp(gross))
        if priced:
            words = _(
                "One by one {gross}, in the hampers {paid}: the buyer saves {saved}. The shop gets {shop}.",
                gross=i18n.rp(gross),
                paid=i18n.rp(paid),
                saved=i18n.rp(gross - paid),
                shop=i18n.rp(shop),
            )
        below = any(each.shop < 0 for each in shares)
        if below:
            words += " " + _("For a marked part the shop pays: a manager must approve it.")
        lines = [
            Fact(
                f"{each.article.producer_name or _('The shop')} · {each.article.name}",
                i18n.rupiah(each.producer),
                middle=_("shop {amount}", amount=each.shop),
                middle_tone=Tone.DANGER if each.shop < 0 else Tone.MUTED,
            )
            for each in shares
        ]
        self._say(words, lines, Tone.ATTENTION if below else Tone.MUTED)

    def _say(self, words: str, lines: Sequence[Fact], tone: Tone = Tone.MUTED) -> None:
        self._told.setText(words)
        self._told.set_tone(tone)
        self.shares.show_lines(lines)
        self.arrange()
