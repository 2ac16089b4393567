"""Persons behind producers, collectors and buyers: their values stand in erasable rows, the journal holds a uid."""

from __future__ import annotations

from collections.abc import Mapping

from ntt_pos.data.models import people
from ntt_pos.data.queries.core import persons as query
from ntt_pos.domain.core.people import PersonalKind
from ntt_pos.services.core.journal_entry import JournalEntry


def write_person(record: JournalEntry, personal: Mapping[PersonalKind, str]) -> str:
    """Insert a person; what is personal goes to the erasable table only, the journal sees the uid. Returns the uid."""
    work = record.work
    uid = work.context.ids.uid(work.now)
    person_id = record.save(people.person, {"uid": uid, "erased": False})
    work.context.codes[people.person.name, person_id] = uid
    put_personal(record, person_id, personal)
    return uid


def put_personal(record: JournalEntry, person_id: int, personal: Mapping[PersonalKind, str]) -> None:
    """Set personal values of a person; an empty value removes what was there."""
    work = record.work
    for kind in personal:
        query.forget_personal(work.unit, person_id, kind)
    rows = [
        {
            "uid": work.context.ids.uid(work.now),
            "outlet_id": work.context.home.outlet_id,
            "person_id": person_id,
            "kind": kind,
            "value": value,
        }
        for kind, value in personal.items()
        if value
    ]
    query.keep_personal(work.unit, rows)
