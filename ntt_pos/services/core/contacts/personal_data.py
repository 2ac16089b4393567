"""Personal data: who may see it, and how one producer's is erased for good while every book still verifies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import makers, people
from ntt_pos.data.queries.core import personal_values as query
from ntt_pos.data.queries.goods import story_cards
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.makers.story_card import agreed_now

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit
    from ntt_pos.domain.core.users import Actor
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
            rows = query.people_now(unit, self._context.home.outlet_id, producer_id)
            return tuple(_card(unit, row, sees=sees) for row in rows)

    def erase(self, *, by: Actor, producer_id: int) -> Erased:
        """Erase all personal values of a producer: of the payee, of who may collect, and of who ever collected.

        The card goes with its photos, and every consent is withdrawn: nothing more of them is published.
        Nothing in the books, statements or archives changes: they hold only uids. What is printed again shows
        "(dihapus)". In the file it is written over; backups of before keep it until they go. It cannot be undone. Raises Denied, and DomainError for an unknown producer.
        """
        outlet_id = self._context.home.outlet_id
        with self._context.writing(by, act=Act.ERASE_PERSONAL_DATA, subject=str(producer_id)) as work:
            code = query.producer_code(work.unit, outlet_id, producer_id)
            if code is None:
                raise DomainError("That producer is not in this shop's books.")
            persons = query.people_ever(work.unit, outlet_id, producer_id)
            values = 0
            work.unit.overwrite_deleted()
            with work.record("personal.erased") as record:
                record.notes["producer"] = code
                for person in persons:
                    values += query.forget_all(work.unit, person)
                    record.save(people.person, {"erased": True, "seals": None}, row_id=person)
                values += story_cards.forget_card(work.unit, producer_id)
                record.save(people.producer, {"photo_sha": ""}, row_id=producer_id)
                agreed = agreed_now(story_cards.consent_acts(work.unit, producer_id))
                withdrawn = [
                    {**record.posting(), "producer_id": producer_id, "consent_to": to, "place": place, "given": False}
                    for to, place in sorted(agreed)
                ]
                record.add_all(makers.consent, withdrawn)
        self._context.database.empty_log()
        return Erased(len(persons), values)


def _card(unit: Unit, row: Row, *, sees: bool) -> PersonCard:
    found = query.personal_values(unit, row["uid"])
    shown = found if sees else {kind: masked(value) for kind, value in found.items()}
    return PersonCard(row["uid"], row["relation"], shown, erased=row["erased"], masked=not sees)


def sees_personal(context: Context, by: Actor | None) -> bool:
    """Tell whether somebody sees personal data as it is; nobody in particular does not."""
    return by is not None and context.verdict_on(by, Act.SEE_PERSONAL_DATA) is Verdict.ALLOWED


def masked(value: str) -> str:
    """Return a value of which only the last three characters are left, of a short one none."""
    kept = value[-SHOWN_END:] if len(value) > 2 * SHOWN_END else ""
    return MASK * (len(value) - len(kept)) + kept
