"""The card of a producer: who they are, how they are reached and paid, who may fetch their money, and the first terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.core.terms import Bearer, Terms, TermsKind
from ntt_pos.domain.core.users import PersonalKind
from ntt_pos.domain.core.words import BEARERS, PAYS_BY, PILLARS
from ntt_pos.i18n import N_, _
from ntt_pos.services.goods.producer_admin import Collector, ProducerForm
from ntt_pos.ui.confirm import do_confirmed
from ntt_pos.ui.forms.completer import Offer, Option
from ntt_pos.ui.forms.form_dialog import FormDialog
from ntt_pos.ui.forms.photo_box import PhotoBox
from ntt_pos.ui.forms.questions import ChoiceQuestion, PickQuestion, Question, TextQuestion, rate_question
from ntt_pos.ui.office.office_words import phone_words
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look, Size, Space
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.fields import Field
from ntt_pos.ui.widgets.layout import add, column, fill, row

VILLAGES = 40


class CollectorList(QWidget):
    """The people who may fetch the money: a line each with name and relation."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines: list[tuple[Field, Field, QWidget, Collector]] = []
        outer = column(self, gap=Space.S)
        self._stack = add(outer, column(gap=Space.S))
        self.add_button = Button(look, _("Add somebody"), self.add().setFocus)
        outer.addLayout(fill(row(), self.add_button, 1))

    def put(self, people: Sequence[Collector]) -> None:
        """Show who may collect."""
        for each in people:
            self.add(each)

    def add(self, person: Collector = Collector("")) -> Field:  # noqa: B008 a frozen value
        """Add a line and return its first field."""
        holder = QWidget()
        line = row(holder, gap=Space.S)
        erased = bool(person.collector_id) and not person.name
        name = Field(self._look, _("Name"), placeholder=_("(erased)") if erased else _("Name"), size=Size.BODY)
        relation = Field(self._look, _("Relation"), placeholder=_("Relation, for example treasurer"), size=Size.BODY)
        name.setMaxLength(120)
        relation.setMaxLength(40)
        name.setText(person.name)
        relation.setText(person.relation)
        name.setCursorPosition(0)
        name.entered.connect(relation.setFocus)
        relation.entered.connect(relation.focusNextChild)
        for field in (name, relation):
            field.setEnabled(not erased)
            field.textChanged.connect(lambda _text: self.changed.emit())
        drop = Button(self._look, _("Remove"), kind=ButtonKind.LINK)
        drop.explain(_("May no longer fetch the money"))
        drop.clicked.connect(lambda _checked=False: self._drop(holder))
        fill(line, (name, 3), (relation, 2), drop)
        self._stack.addWidget(holder)
        self._lines.append((name, relation, holder, person))
        self.changed.emit()
        return name

    def people(self) -> tuple[Collector, ...]:
        """Return who is there; empty lines are nobody."""
        return tuple(
            Collector(name.text().strip(), relation.text().strip(), person.collector_id)
            for name, relation, _holder, person in self._lines
            if name.text().strip() or relation.text().strip() or person.collector_id
        )

    def _drop(self, holder: QWidget) -> None:
        self._lines = [line for line in self._lines if line[2] is not holder]
        self.add_button.setFocus()
        holder.hide()
        holder.deleteLater()
        self.changed.emit()


class ProducerDialog(FormDialog):
    """A new producer, or a known one changed. ``then`` is called with the local id when it is kept."""

    def __init__(
        self,
        session: Session,
        then: Callable[[int], None],
        *,
        code: str = "",
        producer_id: int = 0,
        form: ProducerForm | None = None,
    ) -> None:
        title = _("Who is the new producer?") if form is None else _("Edit {name}", name=form.name)
        super().__init__(session, title, verb=_("Add the producer") if form is None else _("Save"))
        self._then, self._producer_id, self._old = then, producer_id, form
        self._sees = form is None or form.personal is not None
        self._who(form, code)
        self._money(form)
        self.people = CollectorList(self.look)
        if self._sees:
            self.section(
                _("Who may fetch the money"),
                _("Whoever is not on this list needs an approval. The names can be erased."),
                self.people,
            )
            self.people.put((form.collectors or ()) if form else ())
        self.photo = PhotoBox(session, self.acts, _("Shown on the statement. It is made small; 25 MB at most."))
        self.section(_("Photo"), "", self.photo)
        self.photo.asked.connect(lambda: self.show_widget(self.photo))
        if form is None:
            self._terms()
        self.photo.belongs_to(form.code if form else code, (form.pillar if form else Pillar.VILLAGE).value)
        if form is not None:
            self.photo.put(form.photo)
        self.start_at(self.name.field)
        self.begin()

    def answers(self) -> Any:
        """Return what is in the fields."""
        texts = tuple(field.text() for field in self.panel.findChildren(Field))
        choices = tuple(each.value() for each in self.panel.findChildren(ChoiceQuestion))
        return texts, choices, self.people.people(), self.photo.jpeg

    def keep(self) -> None:
        """Keep the card."""
        form, terms = self._form(), self._agreed()
        desk, by, producer_id = self.session.shop.producer_admin, self.session.by, self._producer_id

        def act(approval: Any, sure: bool) -> int:  # noqa: FBT001 as do_surely hands it on
            if producer_id:
                desk.change(producer_id, form, by=by, sure=sure)
                return producer_id
            return desk.add(form, by=by, terms=terms, approval=approval, sure=sure)

        def done(kept: int) -> None:
            self.finish()
            self._then(kept)

        self.busy()
        do_confirmed(self.session, act, done, self.failed, owner=self, back=self.rest)

    def place_of(self, error: ShopError) -> Question | None:
        """Return the question an error of the desk is about."""
        if set(error.params) == {"longest"}:
            return self.name
        if "code" in error.params and "name" not in error.params:
            return self.code
        if "phone" in error.params:
            return self.phone if self._sees else None
        return None

    def _who(self, form: ProducerForm | None, code: str) -> None:
        look = self.look
        self.name = TextQuestion(
            look, _("Name"), hint=_("The person, the group or the school, as on the statement."), longest=120
        )
        self.code = TextQuestion(look, _("Code"), hint=_("Stays for life. Proposed: the next free one."), longest=30)
        self.pillar = ChoiceQuestion(look, _("Pillar"), [(each, _(words.long)) for each, words in PILLARS.items()])
        self.village = PickQuestion(
            look,
            _("Village"),
            self._villages,
            hint=_("From the official list: type a part of the village or of the district."),
            placeholder=_("for example lewok"),
        )
        self.code.field.setText(form.code if form else code)
        if form is not None:
            self.code.field.setEnabled(False)
            self.name.put(form.name)
            self.pillar.put(form.pillar.value)
            village = self.session.shop.producer_admin.regions.by_code(form.village_code)
            self.village.put((village.code, village.label) if village else ("", ""))
        self.section(_("Who"), "", [self.name, self.code, self.village, self.pillar])

    def _money(self, form: ProducerForm | None) -> None:
        look = self.look
        self.pays_by = ChoiceQuestion(look, _("Paid"), [(each, _(words)) for each, words in PAYS_BY.items()])
        self.phone = TextQuestion(look, _("Telephone (WhatsApp)"), placeholder="0812 3456 7890", longest=40)
        self.bank = TextQuestion(look, _("Bank"), longest=40)
        self.account = TextQuestion(look, _("Account number"), longest=40)
        self.address = TextQuestion(look, _("Address"), longest=120)
        self.id_number = TextQuestion(look, _("Number of the identity card (NIK)"), longest=40)
        if form is not None:
            self.pays_by.put(form.pays_by)
            for kind, question in self._personal():
                value = (form.personal or {}).get(kind, "")
                question.put(phone_words(value) if kind is PersonalKind.PHONE else value)
        if self._sees:
            asked: list[Question | None] = [
                self.phone, self.pays_by, self.bank, self.account, self.address, self.id_number,
            ]  # fmt: skip
            below = _("Personal: it is in no journal and no archive, and can be erased for good.")
        else:
            asked, below = [self.pays_by], _("You may not see personal data; it stays as it is.")
        self.section(_("Reaching and paying"), below, asked)

    def _terms(self) -> None:
        settings, look = self.session.settings, self.look
        self.rate = rate_question(look, _("Commission of the shop"), hint=_("In percent of what customers pay."))
        self.rate.put(settings.default_commission_bp)
        self.bearers = {}
        words = (
            ("discount", _("Who bears a discount"), settings.discount_bearer),
            ("loss", _("Who bears lost goods"), settings.loss_bearer),
            ("damage", _("Who bears damage in the shop"), settings.damage_bearer),
        )
        for name, label, proposed in words:
            able = [each for each in Bearer if name == "discount" or each is not Bearer.SHARED]
            question = ChoiceQuestion(look, label, [(each.value, _(BEARERS[each].long)) for each in able])
            question.put(proposed.value)
            self.bearers[name] = question
        self.section(
            _("Terms"),
            _("For all goods from today on. Empty for none yet: each product then needs its own."),
            [self.rate, *self.bearers.values()],
        )

    def _personal(self) -> tuple[tuple[PersonalKind, TextQuestion], ...]:
        return (
            (PersonalKind.PHONE, self.phone),
            (PersonalKind.BANK, self.bank),
            (PersonalKind.ACCOUNT, self.account),
            (PersonalKind.ADDRESS, self.address),
            (PersonalKind.ID_NUMBER, self.id_number),
        )

    def _villages(self, text: str, offer: Offer) -> None:
        found = self.session.shop.producer_admin.villages(text)
        offer([Option(each.code, each.label, each.regency) for each in found])

    def _village(self) -> str:
        """Return the code of the village; what was typed but not picked is looked for, and refused in a sentence."""
        if not self.village.field.key:
            try:
                village = self.session.shop.producer_admin.village(self.village.words)
            except DomainError as error:
                self.refuse_at(self.village, error)
            self.village.put((village.code, village.label))
        return self.village.field.key

    def _form(self) -> ProducerForm:
        name = self.name.value()
        if not name:
            self.refuse_at(self.name, DomainError(N_("A producer needs a name, as it is printed on the statement.")))
        old = self._old
        return ProducerForm(
            code=self.code.value(),
            name=name,
            pillar=Pillar(self.pillar.value()),
            village_code=self._village(),
            pays_by=self.pays_by.value(),
            personal={kind: question.value() for kind, question in self._personal()} if self._sees else None,
            collectors=self.people.people() if self._sees else None,
            photo=self.photo.jpeg,
            active=old.active if old else True,
        )

    def _agreed(self) -> Terms | None:
        if self._old is not None or not self.rate.field.text().strip():
            return None
        bearers = {name: Bearer(question.value()) for name, question in self.bearers.items()}
        return Terms(
            TermsKind.COMMISSION,
            rate_bp=self.answer_of(self.rate),
            discount_bearer=bearers["discount"],
            loss_bearer=bearers["loss"],
            damage_bearer=bearers["damage"],
        )
