"""Proving the telephone numbers, accounts and names of people against the seals that the journal holds of them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.verify import verify_people as query
from ntt_pos.domain.core.users import PersonalKind
from ntt_pos.i18n import N_
from ntt_pos.services.core.contacts.personal_values import seals_of

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.services.safety.proof.verify_report import RunNotes

CHANGED: Final = {
    PersonalKind.NAME: N_("{place}: the person's name is not the one that was recorded."),
    PersonalKind.PHONE: N_("{place}: the telephone number is not the one that was recorded."),
    PersonalKind.BANK: N_("{place}: the bank is not the one that was recorded."),
    PersonalKind.ACCOUNT: N_("{place}: the account number is not the one that was recorded."),
    PersonalKind.ADDRESS: N_("{place}: the address is not the one that was recorded."),
    PersonalKind.ID_NUMBER: N_("{place}: the identity number is not the one that was recorded."),
}


def prove_personal(unit: Unit, notes: RunNotes) -> None:
    """Compare each personal value with its seal; in an outlet not started since seals are made there is none to compare.

    What is gone from somebody who is recorded as erased is no finding; what is still there must be what was recorded.
    """
    for _person, rows in groupby(unit.rows(query.sealed_people()), lambda row: row["id"]):
        known = list(rows)
        first = known[0]
        values = {row["kind"]: row for row in known if row["kind"] is not None}
        told = _by_kind(first["seals"])
        found = _by_kind(seals_of(values.values()))
        expected = set() if first["erased"] else told.keys()
        for kind in sorted(expected | values.keys()):
            if told.get(kind) is None or told[kind] != found.get(kind):
                place = first["code"] or first["uid"]
                sentence = CHANGED[PersonalKind(kind)] if kind in set(PersonalKind) else CHANGED[PersonalKind.NAME]
                notes.find("personal_value", str(place), sentence, place=place)
            notes.count("personal")


def _by_kind(seals: str | None) -> dict[str, str]:
    return dict(each.partition(":")[::2] for each in (seals or "").split())
