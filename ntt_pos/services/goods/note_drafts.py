"""A note of goods that is being typed, saved line by line, so that after a power cut its form comes back with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from ntt_pos.data.queries.goods import note_drafts as query

if TYPE_CHECKING:
    from ntt_pos.services.core.unit_of_work import Context, UnitOfWork


@dataclass(frozen=True, slots=True)
class KeptNote:
    """What is on a note so far: its lines as the form writes them, the day it is about and the remark, as typed."""

    lines: tuple[Mapping[str, str | int], ...] = ()
    happened: str = ""
    note: str = ""


class NoteDrafts:
    """The notes this register is typing, by the key of their form. Nothing here is posted anywhere."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def save(self, form: str, draft: KeptNote) -> None:
        """Keep what is in a form; when nothing does, nothing is left to bring back."""
        home = self._context.home
        with self._context.database.writing() as unit:
            if draft == KeptNote():
                query.forget(unit, home.register_id, form)
            else:
                query.keep(unit, home.register_id, form, self._context.clock.now(), json.dumps(asdict(draft)))

    def load(self, form: str) -> KeptNote | None:
        """Return what a form kept, None when it keeps nothing."""
        with self._context.reading() as unit:
            text = query.kept(unit, self._context.home.register_id, form)
        if text is None:
            return None
        told = json.loads(text)
        return KeptNote(tuple(told["lines"]), told["happened"], told["note"])

    def begun(self) -> frozenset[str]:
        """Return the forms in which something was typed that is not recorded."""
        with self._context.reading() as unit:
            return query.forms(unit, self._context.home.register_id)


def forget_draft(work: UnitOfWork, form: str) -> None:
    """Forget a form's note inside the writing that records it: after a power cut it is recorded or comes back, not both."""
    if form:
        query.forget(work.unit, work.context.home.register_id, form)
