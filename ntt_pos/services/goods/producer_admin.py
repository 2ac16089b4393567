"""The card of a producer: filled in, checked against who is already there, and kept in one act with the people behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import goods, people
from ntt_pos.data.queries.core import personal_values, records
from ntt_pos.data.queries.goods import photos
from ntt_pos.data.queries.goods import producers as query
from ntt_pos.data.queries.money.statements import payee_uid
from ntt_pos.domain.core.errors import DomainError, Doubtful
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.core.users import PersonalKind
from ntt_pos.domain.importing.form_cells import account_of
from ntt_pos.domain.importing.raw_cells import WrongCell
from ntt_pos.services.core.contacts.personal_data import sees_personal
from ntt_pos.services.core.contacts.personal_values import put_personal
from ntt_pos.services.core.contacts.phones import phone_given
from ntt_pos.services.core.contacts.regions import Regions
from ntt_pos.services.core.photos import keep_photo
from ntt_pos.services.goods.agreements import agree_terms
from ntt_pos.services.goods.master_rows import NewProducer, write_collector, write_producer
from ntt_pos.services.goods.master_rules import code_given, name_given, need, refuse_taken, text_given

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit
    from ntt_pos.domain.core.terms import Terms
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.approvals import ApprovalGiven
    from ntt_pos.services.core.contacts.regions import Village
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context, UnitOfWork

LONGEST: Final[Mapping[PersonalKind, int]] = {
    PersonalKind.BANK: 40,
    PersonalKind.ADDRESS: 120,
    PersonalKind.ID_NUMBER: 40,
}
MOST_COLLECTORS: Final = 20
LONGEST_RELATION: Final = 40
_CODE = re.compile(r"P([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Collector:
    """Somebody who may fetch the producer's money; ``collector_id`` 0 is somebody new, an empty name was erased."""

    name: str
    relation: str = ""
    collector_id: int = 0


@dataclass(frozen=True, slots=True)
class ProducerForm:
    """A producer's card. ``personal`` and ``collectors`` are None for whoever may not see them: they stay as they are."""

    code: str
    name: str
    pillar: Pillar
    village_code: str
    pays_by: str = "CASH"
    personal: Mapping[PersonalKind, str] | None = None
    collectors: tuple[Collector, ...] | None = None
    photo: bytes = b""
    active: bool = True


class ProducerAdmin:
    """Filling in producers' cards."""

    def __init__(self, context: Context, regions: Regions | None = None) -> None:
        self._context = context
        self.regions = regions or Regions()

    def villages(self, text: str) -> tuple[Village, ...]:
        """Return the villages of the official list that fit what was typed, those of the shop's regency first."""
        return self.regions.find(text, regency_code=self._context.settings.regency_code)

    def village(self, text: str) -> Village:
        """Return the village that was typed; raises DomainError naming the nearest when there is none."""
        return self.regions.named(text, regency_code=self._context.settings.regency_code)

    def next_code(self) -> str:
        """Return the code that a new producer could have: one above the highest such as P064."""
        with self._context.reading() as unit:
            codes = records.codes(unit, people.producer, self._context.home.outlet_id)
            taken = [int(found[1]) for found in map(_CODE.fullmatch, codes) if found]
        return f"P{max(taken, default=0) + 1:03d}"

    def open(self, producer_id: int, *, by: Actor) -> ProducerForm:
        """Return a producer's card as it is; raises DomainError when there is none."""
        sees = sees_personal(self._context, by)
        with self._context.reading() as unit:
            row = records.row_of_outlet(unit, people.producer, producer_id, self._context.home.outlet_id)
            if row is None:
                raise DomainError("There is no such producer.")
            sha = row["photo_sha"]
            return from_row(
                ProducerForm,
                row,
                pillar=Pillar(row["pillar"]),
                personal=_values(unit, row["person_uid"]) if sees else None,
                collectors=_collectors(unit, producer_id) if sees else None,
                photo=photos.photo(unit, self._context.home.outlet_id, sha) if sha else b"",
            )

    def add(
        self,
        form: ProducerForm,
        *,
        by: Actor,
        terms: Terms | None = None,
        approval: ApprovalGiven | None = None,
        sure: bool = False,
    ) -> int:
        """Keep a new producer, with terms from the open business date when given; return the local id.

        Raises Doubtful when somebody alike is there already, unless ``sure``.
        """
        clean, village = self._checked(form)
        code = code_given(form.code)
        with self._context.writing(by, act=Act.EDIT_CATALOGUE, subject=code) as work:
            refuse_taken(work, code, people.producer)
            _refuse_alike(work, clean, village, sure=sure)
            with work.record("producer.added") as record:
                producer_id = write_producer(record, _new(clean, code, village))
                for each in clean.collectors or ():
                    write_collector(record, producer_id, each.name, each.relation)
                if clean.photo:
                    record.save(people.producer, {"photo_sha": keep_photo(record, clean.photo)}, row_id=producer_id)
                if terms is not None:
                    agree_terms(record, terms, producer_id=producer_id, approval=approval)
        return producer_id

    def change(self, producer_id: int, form: ProducerForm, *, by: Actor, sure: bool = False) -> None:
        """Keep a changed card; the code stays, and what was recorded keeps the old values (I-13).

        Raises Doubtful when the card now looks like somebody else's, unless ``sure``.
        """
        clean, village = self._checked(form, kept=self._kept(producer_id))
        with self._context.writing(by, act=Act.EDIT_CATALOGUE) as work:
            row = need(work, people.producer, producer_id)
            if clean.personal is not None or clean.collectors is not None:
                work.right(Act.SEE_PERSONAL_DATA, row["code"])
            _refuse_alike(work, clean, village, but=row, sure=sure)
            with work.record("producer.changed") as record:
                wanted: dict[str, Any] = {
                    "name": clean.name,
                    "pillar": clean.pillar,
                    "village_code": village.code,
                    "village": village.name,
                    "district": village.district,
                    "pays_by": clean.pays_by,
                    "photo_sha": keep_photo(record, clean.photo),
                }
                changed = {name: value for name, value in wanted.items() if row[name] != value}
                record.save(people.producer, changed, row_id=producer_id)
                if clean.personal is not None:
                    _put_personal(record, row["person_uid"], clean.personal)
                if clean.collectors is not None:
                    _put_collectors(record, producer_id, clean.collectors)

    def switch(self, producer_id: int, *, by: Actor, on: bool, sure: bool = False) -> None:
        """Let a producer rest, or work again. Whoever rests sells nothing: their products go off sale with them.

        Raises Doubtful, telling how many products and which balance that concerns, unless ``sure``.
        """
        with self._context.writing(by, act=Act.EDIT_CATALOGUE) as work:
            row = need(work, people.producer, producer_id)
            sold = () if on else query.on_sale(work.unit, producer_id)
            balance = query.balance(work.unit, producer_id)
            if sold and not sure:
                raise Doubtful(
                    "{name} has goods on sale ({count}): they go off sale too. The balance of {balance} stays and can still "
                    "be paid.",
                    name=row["name"],
                    count=len(sold),
                    balance=balance,
                )
            with work.record("producer.activated" if on else "producer.deactivated") as record:
                record.save(people.producer, {"active": on}, row_id=producer_id)
                for product_id in sold:
                    record.save(goods.product, {"active": False}, row_id=product_id)

    def _kept(self, producer_id: int) -> Mapping[PersonalKind, str]:
        """Return what is known of the payee now."""
        with self._context.reading() as unit:
            uid = payee_uid(unit, producer_id)
            return _values(unit, uid) if uid else {}

    def _checked(
        self, form: ProducerForm, kept: Mapping[PersonalKind, str] | None = None
    ) -> tuple[ProducerForm, Village]:
        """Return the card as it is kept, with its village; raises DomainError naming what is wrong."""
        village = self.regions.by_code(form.village_code)
        if village is None:
            raise DomainError("Choose the village from the official list; nothing was changed.")
        if form.pays_by not in ("CASH", "TRANSFER"):
            raise DomainError("A producer is paid in cash or by transfer.")
        personal = _personal(form.personal, kept or {}) if form.personal is not None else None
        bank = personal is None or (personal[PersonalKind.BANK] and personal[PersonalKind.ACCOUNT])
        if form.pays_by == "TRANSFER" and not bank:
            raise DomainError("A transfer needs the bank and the account number. Type both, or pay in cash.")
        collectors = form.collectors
        if collectors is not None:
            if len(collectors) > MOST_COLLECTORS:
                raise DomainError("At most {most} people may collect.", most=MOST_COLLECTORS)
            collectors = tuple(
                replace(each, name=name_given(each.name), relation=text_given(each.relation, longest=LONGEST_RELATION))
                for each in collectors
                if each.name.strip() or (each.relation.strip() and not each.collector_id)
            )
        return replace(form, name=name_given(form.name), personal=personal, collectors=collectors), village


def _personal(values: Mapping[PersonalKind, str], kept: Mapping[PersonalKind, str]) -> dict[PersonalKind, str]:
    """Check what was typed; a telephone number that was there before stays as it is."""
    clean: dict[PersonalKind, str] = {kind: "" for kind in PersonalKind if kind is not PersonalKind.NAME}
    for kind, value in values.items():
        if kind is PersonalKind.PHONE:
            clean[kind] = value if value and value == kept.get(kind) else phone_given(value)
        elif kind is PersonalKind.ACCOUNT:
            try:
                clean[kind] = account_of(value)
            except WrongCell as wrong:
                raise DomainError(
                    "“{text}” is not an account number. Type 5 to 30 digits; spaces and dashes are allowed.",
                    text=value[:40],
                ) from wrong
        elif kind in clean:
            clean[kind] = text_given(value, longest=LONGEST[kind])
    return clean


def _new(form: ProducerForm, code: str, village: Village) -> NewProducer:
    return NewProducer(
        code=code,
        name=form.name,
        pillar=form.pillar,
        village_code=village.code,
        village=village.name,
        district=village.district,
        pays_by=form.pays_by,
        personal=form.personal or {},
    )


def _refuse_alike(
    work: UnitOfWork, form: ProducerForm, village: Village, *, but: Row | None = None, sure: bool
) -> None:
    """Raise Doubtful when somebody of this name lives in the village, or has this telephone number."""
    if sure:
        return
    outlet_id, known_id = work.context.home.outlet_id, but["id"] if but else 0
    wanted = form.name.casefold()
    if but is None or (but["name"].casefold(), but["village_code"]) != (wanted, village.code):
        for row in query.neighbours(work.unit, outlet_id, village.code, but=known_id):
            if row["name"].casefold() == wanted:
                raise Doubtful(
                    "{name} in {village} is already there as {code}. Is this really somebody else?",
                    name=row["name"],
                    village=village.name,
                    code=row["code"],
                )
    phone = (form.personal or {}).get(PersonalKind.PHONE, "")
    known = _values(work.unit, but["person_uid"]).get(PersonalKind.PHONE, "") if but else ""
    if phone and phone != known:
        other = query.with_phone(work.unit, outlet_id, phone, but=known_id)
        if other is not None:
            raise Doubtful(
                "This telephone number already belongs to {name} ({code}). Is this really somebody else?",
                name=other["name"],
                code=other["code"],
            )


def _values(unit: Unit, person_uid: str) -> dict[PersonalKind, str]:
    return {PersonalKind(kind): value for kind, value in personal_values.personal_values(unit, person_uid).items()}


def _collectors(unit: Unit, producer_id: int) -> tuple[Collector, ...]:
    rows = query.collectors(unit, producer_id)
    return tuple(Collector(row["name"] or "", row["relation"], row["id"]) for row in rows)


def _put_personal(record: JournalEntry, person_uid: str, values: Mapping[PersonalKind, str]) -> None:
    unit = record.work.unit
    before = _values(unit, person_uid)
    changed = {kind: value for kind, value in values.items() if before.get(kind, "") != value}
    if changed:
        person_id = personal_values.person_id(unit, person_uid)
        record.notes["kinds"] = sorted(str(kind) for kind in changed)
        record.save(people.person, {"erased": False}, row_id=person_id)
        put_personal(record, person_id, changed)


def _put_collectors(record: JournalEntry, producer_id: int, wanted: tuple[Collector, ...]) -> None:
    before = {each.collector_id: each for each in _collectors(record.work.unit, producer_id)}
    kept = {each.collector_id for each in wanted if before.get(each.collector_id) == each}
    for collector_id, each in before.items():
        if collector_id not in kept and each.name:
            record.save(people.collector, {"active": False}, row_id=collector_id)
    for each in wanted:
        if each.collector_id not in kept:
            write_collector(record, producer_id, each.name, each.relation)
