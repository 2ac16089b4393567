"""Notes of goods that a register is typing, as their forms keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from ntt_pos.data.models import stock

if TYPE_CHECKING:
    from datetime import datetime

    from ntt_pos.data.engine import Unit

_D: Final = stock.note_draft.c


def forms(unit: Unit, register_id: int) -> frozenset[str]:
    """Return the forms in which something was typed that is not recorded."""
    return frozenset(unit.run(sa.select(_D.form).where(_D.register_id == register_id)).scalars())


def kept(unit: Unit, register_id: int, form: str) -> str | None:
    """Return what a form kept, None when it keeps nothing."""
    text: str | None = unit.value(sa.select(_D.kept).where(_D.register_id == register_id, _D.form == form))
    return text


def keep(unit: Unit, register_id: int, form: str, at: datetime, text: str) -> None:
    """Keep what is in a form in the place of what it kept before."""
    row = {"register_id": register_id, "form": form, "at": at, "kept": text}
    unit.upsert(stock.note_draft, [row], put=("at", "kept"))


def forget(unit: Unit, register_id: int, form: str) -> None:
    """Forget what a form kept."""
    unit.run(sa.delete(stock.note_draft).where(_D.register_id == register_id, _D.form == form))
