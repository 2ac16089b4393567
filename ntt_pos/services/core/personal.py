"""Personal data: who may see it, and how one producer's is erased for good while every book still verifies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from ntt_pos.data.models import account, people, stock
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act, Verdict

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.people import Actor
    from ntt_pos.services.core.unit_of_work import Context

SHOWN_END: Final = 3
MASK: Final = "•"


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What is known of a person: values by kind, masked for who may not see them; nothing when ``erased``."""

    person_uid: str
    relation: str
    values: Mapping[str, str]
    erased: bool
    masked: bool


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: how many people's values are gone, and how many values."""

    persons: int
    values: int


class Personal:
    """The people behind the producers."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of_producer(self, producer_id: int, *, by: Actor) -> tuple[PersonCard, ...]:
        """Return the payee and the people who may collect; whoever may not see personal data gets it masked."""
        sees = sees_personal(self._context, by)
        with self._context.reading() as unit:
            return tuple(self._card(unit, row, sees=sees) for row in unit.rows(_PEOPLE, self._keys(producer_id)))

    def erase(self, *, by: Actor, producer_id: int) -> Erased:
        """Erase all personal values of a producer: of the payee, of who may collect, and of who ever collected.

        Nothing in the books, statements or archives changes: they hold only uids. What is printed again shows
        "(dihapus)". It cannot be undone. Raises Denied, and DomainError for an unknown producer.
        """
        with self._context.writing(by, act=Act.ERASE_PERSONAL_DATA, subject=str(producer_id)) as work:
            code = work.unit.value(_CODE, self._keys(producer_id))
            if code is None:
                raise DomainError("That producer is not in this shop's books.")
            persons = work.unit.rows(_ALL, self._keys(producer_id))
            values = 0
            with work.record("personal.erased") as record:
                record.notes["producer"] = str(code)
                for person in persons:
                    values += work.unit.run(_DELETE, {"person": person["id"]}).rowcount
                    record.save(people.person, {"erased": True}, row_id=person["id"])
        return Erased(len(persons), values)

    def _keys(self, producer_id: int) -> dict[str, int]:
        return {"outlet": self._context.home.outlet_id, "producer": producer_id}

    def _card(self, unit: Unit, row: sa.RowMapping, *, sees: bool) -> PersonCard:
        found = {each["kind"]: str(each["value"]) for each in unit.rows(_VALUES, {"person": row["id"]})}
        shown = found if sees else {kind: masked(value) for kind, value in found.items()}
        return PersonCard(row["uid"], row["relation"], shown, erased=row["erased"], masked=not sees)


def sees_personal(context: Context, by: Actor | None) -> bool:
    """Tell whether somebody sees personal data as it is; nobody in particular does not."""
    return by is not None and context.verdict_on(by, Act.SEE_PERSONAL_DATA) is Verdict.ALLOWED


def masked(value: str) -> str:
    """Return a value of which only the last three characters are left, of a short one none."""
    kept = value[-SHOWN_END:] if len(value) > 2 * SHOWN_END else ""
    return MASK * (len(value) - len(kept)) + kept


_PRODUCER = people.producer.c
_MINE = (_PRODUCER.id == sa.bindparam("producer")) & (_PRODUCER.outlet_id == sa.bindparam("outlet"))
_CODE = sa.select(_PRODUCER.code).where(_MINE)
_PERSON = people.person.c
_VALUES = sa.select(people.personal_value.c.kind, people.personal_value.c.value).where(
    people.personal_value.c.person_id == sa.bindparam("person")
)
_DELETE = sa.delete(people.personal_value).where(people.personal_value.c.person_id == sa.bindparam("person"))
_PEOPLE = sa.union_all(
    sa.select(_PERSON.id, _PERSON.uid, _PERSON.erased, sa.literal("").label("relation"))
    .join(people.producer, _PRODUCER.person_uid == _PERSON.uid)
    .where(_MINE),
    sa.select(_PERSON.id, _PERSON.uid, _PERSON.erased, people.collector.c.relation)
    .join_from(people.collector, people.person, _PERSON.id == people.collector.c.person_id)
    .join(people.producer, _PRODUCER.id == people.collector.c.producer_id)
    .where(_MINE, people.collector.c.active == sa.true()),
)
_ALL = (
    sa.select(_PERSON.id)
    .where(
        sa.or_(
            _PERSON.uid.in_(sa.select(_PRODUCER.person_uid).where(_MINE)),
            _PERSON.id.in_(
                sa.select(people.collector.c.person_id).where(
                    people.collector.c.producer_id == sa.bindparam("producer")
                )
            ),
            _PERSON.uid.in_(
                sa.select(account.payout.c.received_by_uid).where(
                    account.payout.c.producer_id == sa.bindparam("producer")
                )
            ),
            _PERSON.uid.in_(
                sa.select(stock.withdrawal.c.received_by_uid).where(
                    stock.withdrawal.c.producer_id == sa.bindparam("producer")
                )
            ),
        )
    )
    .order_by(_PERSON.id)
)
