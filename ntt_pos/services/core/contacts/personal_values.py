"""Persons behind producers, collectors and buyers: their values are in erasable rows, the journal holds a uid and seals.

A seal is the digest of a value with a salt of 32 bytes that stands only beside the value: a changed number is found, and
an erased one cannot be guessed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

from ntt_pos.data.engine import Row, Unit
from ntt_pos.data.models import people
from ntt_pos.data.queries.core import personal_values as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.users import PersonalKind
from ntt_pos.services.core.journal_entry import JournalEntry

SALT_BYTES: Final = 32
ACCOUNT_SEAL: Final = f"{PersonalKind.ACCOUNT}:"


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
    work.unit.overwrite_deleted()
    for kind in personal:
        query.forget_personal(work.unit, person_id, kind)
    rows = [
        {
            "uid": work.context.ids.uid(work.now),
            "outlet_id": work.context.home.outlet_id,
            "person_id": person_id,
            "kind": kind,
            "value": value,
            "salt": work.context.ids.token(SALT_BYTES),
        }
        for kind, value in personal.items()
        if value
    ]
    query.keep_personal(work.unit, rows)
    seal(record, person_id)


def seal(record: JournalEntry, person_id: int) -> None:
    """Let the journal hold a digest of every personal value that somebody has now."""
    unit, ids = record.work.unit, record.work.context.ids
    for row in query.values_of(unit, person_id):
        if row["salt"] is None:
            query.put_salt(unit, row["id"], ids.token(SALT_BYTES))
    record.save(people.person, {"seals": seals_of(query.values_of(unit, person_id))}, row_id=person_id)


def account_seal(unit: Unit, person_uid: str, name: str) -> str:
    """Return the seal of somebody's account number, "" where there is none; raises DomainError for one that is not it or is gone.

    A payment cites it, so that the proof can tell whether the number that was paid to was ever recorded.
    """
    known, values = query.seals_and_values(unit, person_uid)
    told, found = (
        {each for each in (text or "").split() if each.startswith(ACCOUNT_SEAL)} for text in (known, seals_of(values))
    )
    if told and not any(row["kind"] == PersonalKind.ACCOUNT for row in values):
        raise DomainError(
            "The account number of {name} was recorded and is not in these books. No money was booked: ask {name} for the "
            "number and type it anew on the producer's card.",
            name=name,
        )
    if known is not None and told != found:
        raise DomainError(
            "The account number of {name} was changed in the file, not in this program. No money was booked: ask {name} for "
            "the number, tell the owner, and type it anew on the producer's card.",
            name=name,
        )
    return next(iter(told), "")


def seals_of(values: Iterable[Row]) -> str | None:
    """Return the seals of somebody's values (kind, value, salt), None without any; a value without salt has none."""
    sealed = [
        f"{row['kind']}:{hashlib.sha256(bytes(row['salt']) + str(row['value']).encode()).hexdigest()}"
        for row in values
        if row["salt"] is not None
    ]
    return " ".join(sorted(sealed)) or None
