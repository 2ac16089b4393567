"""The card of a product: whose it is, how it is sold, its barcodes, permits and photo; a new one with its first price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.pillar_halal import Halal
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.core.words import HALAL, PERMITS
from ntt_pos.domain.goods.expiry import PERMIT_SOON
from ntt_pos.i18n import N_, _
from ntt_pos.services.goods.master_rows import NewPermit, PermitKind
from ntt_pos.services.goods.product_admin import ProductForm
from ntt_pos.ui.confirm import do_confirmed
from ntt_pos.ui.forms.completer import Option, among
from ntt_pos.ui.forms.form_dialog import FormDialog
from ntt_pos.ui.forms.photo_box import PhotoBox
from ntt_pos.ui.forms.questions import (
    AmountQuestion,
    ChoiceQuestion,
    PickQuestion,
    Question,
    TextQuestion,
    YesQuestion,
    day_question,
    rate_question,
)
from ntt_pos.ui.goods.barcode_list import BarcodeList
from ntt_pos.ui.session import Session
from ntt_pos.ui.widgets.fields import Field

OWN_GOODS = "0"
INHERIT, NET, RATE = "INHERIT", "NET_PRICE", "COMMISSION"


@dataclass(frozen=True, slots=True)
class ProductChoices:
    """What the form offers: producers (id, code, name and place), categories, units, and the next free number."""

    producers: tuple[tuple[int, str, str, str], ...]
    categories: tuple[str, ...]
    units: tuple[str, ...]
    next_code: str


@dataclass(frozen=True, slots=True)
class ProductBegun:
    """What is known of a new product already: whose it is (0: the shop's own), and what is proposed for the rest."""

    producer_id: int
    category: str = ""
    unit: str = ""
    barcode: str = ""


class ProductDialog(FormDialog):
    """A new product, or a known one changed. ``then`` is called with the local id, and whether it went off sale.

    One that is ``begun`` leads from its name to its price: the rest is proposed.
    """

    def __init__(
        self,
        session: Session,
        known: ProductChoices,
        then: Callable[[int, bool], None],
        *,
        product_id: int = 0,
        form: ProductForm | None = None,
        begun: ProductBegun | None = None,
    ) -> None:
        title = _("Which product is new?") if form is None else _("Edit {name}", name=form.name)
        super().__init__(session, title, verb=_("Add the product") if form is None else _("Save"))
        self._then, self._known, self._product_id, self._old = then, known, product_id, form
        self._what(form)
        if form is None:
            self._first_price()
        self.barcodes = BarcodeList(self.look)
        self.section(
            _("Barcodes"),
            _("As many as its wrappers bear. Two products may share one: the till then asks."),
            self.barcodes,
        )
        self._food(form)
        self.photo = PhotoBox(
            session, self.acts, _("Shown at the till and on the statement. It is made small; 25 MB at most.")
        )
        self.section(_("Photo"), "", self.photo)
        self.photo.asked.connect(lambda: self.show_widget(self.photo))
        self.photo.belongs_to(form.code if form else known.next_code, "")
        if form is not None:
            self.barcodes.put(form.barcodes)
            self.photo.put(form.photo)
        if begun is not None:
            self._take_over(begun)
        self.start_at(self.name.field)
        self.begin()

    def scan(self, code: str) -> None:
        """Take a scanned barcode, wherever the focus is."""
        self.barcodes.scan(code)
        self.show_widget(self.barcodes)

    def answers(self) -> Any:
        """Return what is in the fields."""
        texts = tuple(field.text() for field in self.panel.findChildren(Field))
        choices = tuple(each.value() for each in self.panel.findChildren(ChoiceQuestion))
        return texts, choices, tuple(self.barcodes.codes), self.barcodes.own_asked, self.photo.jpeg

    def keep(self) -> None:
        """Keep the card."""
        form = self._form()
        desk, by, product_id = self.session.shop.product_admin, self.session.by, self._product_id
        terms, price = (None, None) if product_id else self._agreed()
        old = self._old
        moved = old is not None and old.active and form.producer_id != old.producer_id

        def act(approval: Any, sure: bool) -> int:  # noqa: FBT001 as do_surely hands it on
            if product_id:
                desk.change(product_id, form, by=by)
                return product_id
            return desk.add(form, by=by, terms=terms, price=price, approval=approval, sure=sure)

        def done(kept: int) -> None:
            self.finish()
            self._then(kept, moved)

        self.busy()
        do_confirmed(self.session, act, done, self.failed, owner=self, back=self.rest)

    def place_of(self, error: ShopError) -> Question | None:
        """Return the question an error of the desk is about."""
        if set(error.params) == {"longest"}:
            return self.name
        if "unit" in error.params:
            return self.unit
        if "highest" in error.params and self._old is None:
            return self.price if "price" in error.params else self.net
        if "code" in error.params and "digit" not in error.params:
            return self.code
        return None

    def _what(self, form: ProductForm | None) -> None:
        look, known = self.look, self._known
        self.name = TextQuestion(look, _("Name"), hint=_("With its size, for example Kopi arabika 200 g."), longest=120)
        own = Option(OWN_GOODS, _("The shop's own goods"), _("no producer: all of it is the shop's"))
        makers = [Option(str(each), name, f"{code} · {place}") for each, code, name, place in known.producers]
        self.producer = PickQuestion(
            look,
            _("Producer"),
            among([*makers, own]),
            hint=_("Type a part of the name, the code or the village."),
        )
        self.code = TextQuestion(look, _("Code"), hint=_("Stays for life. Proposed: the next free one."), longest=30)
        self.category = PickQuestion(
            look,
            _("Category"),
            among([Option(each, each) for each in known.categories]),
            hint=_("One in use, or a new one."),
            free=True,
        )
        self.unit = PickQuestion(
            look,
            _("Sold by the"),
            among([Option(each, each) for each in dict.fromkeys((*known.units, "kg", "liter"))]),
            hint=_("bungkus, botol, lembar … or kg and liter, which are weighed."),
            free=True,
        )
        self.shelf = TextQuestion(look, _("Shelf"), hint=_("Its place, for counting shelf by shelf."), longest=40)
        if form is None:
            self.code.put(known.next_code)
            self.producer.field.picked.connect(self._propose_code)
        else:
            self._show(form, makers, own)
        self.section(_("Product"), "", [self.name, self.producer, self.category, self.unit, self.code, self.shelf])

    def _take_over(self, begun: ProductBegun) -> None:
        whose = str(begun.producer_id)
        name = next((name for each, _code, name, _place in self._known.producers if str(each) == whose), "")
        self.producer.put((whose, name or _("The shop's own goods")))
        self.producer.field.setEnabled(False)
        self._propose_code(whose)
        self.category.put((begun.category, begun.category))
        self.unit.put((begun.unit, begun.unit))
        if begun.barcode:
            self.barcodes.scan(begun.barcode)
        missing = self.category.field if not begun.category else self.unit.field if not begun.unit else self.price.field
        self.name.field.entered.connect(missing.setFocus)

    def _show(self, form: ProductForm, makers: list[Option], own: Option) -> None:
        self.name.put(form.name)
        self.code.put(form.code)
        self.code.field.setEnabled(False)
        wanted = str(form.producer_id or OWN_GOODS)
        option = next((each for each in (*makers, own) if each.key == wanted), own)
        self.producer.put((option.key, option.words))
        self.category.put((form.category, form.category))
        self.unit.put((form.unit, form.unit))
        self.shelf.put(form.shelf)
        if form.moved:
            self.producer.field.setEnabled(False)
            self.producer.labelled.explain(_("Its stock has moved: it keeps its producer for life."))
            self.unit.field.setEnabled(False)
            self.unit.labelled.explain(_("Its stock has moved: it keeps its unit for life."))

    def _first_price(self) -> None:
        look = self.look
        self.price = AmountQuestion(look, _("Price"), hint=_("Rupiah for one unit; for one kg or liter when weighed."))
        self.kind = ChoiceQuestion(
            look,
            _("Terms"),
            [(INHERIT, _("as agreed with the producer")), (NET, _("net price")), (RATE, _("commission"))],
        )
        self.net = AmountQuestion(look, _("Net price"), hint=_("What the producer gets for one unit."))
        self.rate = rate_question(look, _("Commission of the shop"), hint=_("In percent of what customers pay."))
        self.rate.put(self.session.settings.default_commission_bp)
        self.active = YesQuestion(look, _("On sale"), _("Put it on sale at once"))
        self.active.put(True)
        self.section(
            _("Price and terms"),
            _("From today on. Later prices and terms are set from the list, with the day they begin."),
            [self.price, self.kind, self.net, self.rate, self.active],
        )
        self.kind.changed.connect(self._fit)
        self._fit()

    def _food(self, form: ProductForm | None) -> None:
        look = self.look
        kinds = (Halal.NONE, *(each for each in Halal if each is not Halal.NONE))
        self.halal = ChoiceQuestion(look, _("Halal state"), [(each.value, _(HALAL[each].long)) for each in kinds])
        self.permits: dict[PermitKind, tuple[TextQuestion, TextQuestion]] = {}
        known = {each.kind: each for each in form.permits} if form else {}
        asked: list[Question | None] = []
        for kind in PermitKind:
            said = PERMITS[kind].long
            label = _("{permit} number", permit=_(said))
            number = TextQuestion(look, label, longest=40)
            until = day_question(look, _("{permit} valid until", permit=_(said)), optional=True)
            if kind in known:
                number.put(known[kind].number)
                until.put(known[kind].expires)
            self.permits[kind] = (number, until)
            asked += [number, until]
        if form is not None:
            self.halal.put(form.halal.value)
        self.section(
            _("Permits and halal"),
            _("For food and drink. The list warns {days} days before a permit ends.", days=PERMIT_SOON.days),
            [*asked, self.halal],
        )

    def _propose_code(self, key: str) -> None:
        """Propose the producer's code in front of the next number, until somebody typed another."""
        if self.code.field.isModified():
            return
        front = next((code for each, code, _name, _place in self._known.producers if str(each) == key), "TOKO")
        self.code.field.setText(f"{front}-{self._known.next_code.rsplit('-', 1)[-1]}")

    def _fit(self) -> None:
        """Ask only what belongs to the kind of terms."""
        kind = self.kind.value()
        self.net.setVisible(kind == NET)
        self.rate.setVisible(kind == RATE)

    def _form(self) -> ProductForm:
        name = self.name.value()
        if not name:
            self.refuse_at(self.name, DomainError(N_("A product needs a name.")))
        producer = self.answer_of(self.producer)
        if not producer:
            told = N_("Choose whose product it is, or the shop's own goods.")
            self.refuse_at(self.producer, DomainError(told))
        if not self.category.words:
            told = N_("A product needs a category, for example Makanan & minuman or Kerajinan.")
            self.refuse_at(self.category, DomainError(told))
        if not self.unit.words:
            self.refuse_at(self.unit, DomainError(N_("A product needs a unit, for example bungkus, botol or kg.")))
        permits = [
            NewPermit(kind, number.value(), self.answer_of(until)) for kind, (number, until) in self.permits.items()
        ]
        if not self.barcodes.take():
            raise DomainError(N_("One barcode cannot be used: it is marked."))
        return ProductForm(
            code=self.code.value(),
            name=name,
            producer_id=int(producer) or None,
            category=self.category.words,
            unit=self.unit.words,
            halal=Halal(self.halal.value()),
            shelf=self.shelf.value(),
            barcodes=tuple(self.barcodes.codes),
            permits=tuple(each for each in permits if each.number or each.expires),
            photo=self.photo.jpeg,
            own_barcode=self.barcodes.own_asked,
            active=self._old.active if self._old else self.active.value(),
        )

    def _agreed(self) -> tuple[Terms | None, int | None]:
        """Return the first terms and the first price; a product that is not sold yet may have none."""
        price = None
        if self.price.field.text().strip() or self.active.value():
            price = self.answer_of(self.price)
        kind, settings = self.kind.value(), self.session.settings
        if kind == INHERIT or self.producer.field.key == OWN_GOODS:
            return None, price
        bearers = (settings.discount_bearer, settings.loss_bearer, settings.damage_bearer)
        if kind == RATE:
            return Terms(TermsKind.COMMISSION, self.answer_of(self.rate), 0, *bearers), price
        return net_terms(self.answer_of(self.net), *bearers), price


def net_terms(net_price: int, discount: Any, loss: Any, damage: Any) -> Terms:
    """Return terms with a net price; a discount cannot be shared with one, the shop then bears it."""
    from ntt_pos.domain.core.terms import Bearer

    bearer = Bearer.SHOP if discount is Bearer.SHARED else discount
    return Terms(TermsKind.NET_PRICE, 0, net_price, bearer, loss, damage)
