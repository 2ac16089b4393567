"""Which program writes these books: a new version, and a schema that was upgraded for it, are noted in the journal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from ntt_pos import __version__
from ntt_pos.data import schema_version
from ntt_pos.data.queries.core import personal_values, records
from ntt_pos.services.core.contacts.personal_values import seal

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context

CHANGED: Final = "program.changed"
_NAMING: Final = ("shop.created", CHANGED)


def note_program(context: Context, *, by: Actor, program: str = __version__) -> bool:
    """Record once that this register now runs another program version, or on an upgraded schema; returns whether it did.

    Personal values of before get their seals then. It looks through the journal backwards, so ask on a thread that may wait.
    """
    with context.reading() as unit:
        text = records.newest_of_kinds(unit, context.home.register_id, _NAMING)
    before = json.loads(text) if text else {}
    now = {"program": program, "schema": schema_version.head()}
    if all(before.get(name) == value for name, value in now.items()):
        return False
    with context.writing(by, despite_clock=True) as work, work.record(CHANGED) as record:
        record.notes.update(
            now, before_program=str(before.get("program", "")), before_schema=str(before.get("schema", ""))
        )
        if context.at_seat:
            for person_id in personal_values.unsealed(work.unit, context.home.outlet_id):
                seal(record, person_id)
    return True
