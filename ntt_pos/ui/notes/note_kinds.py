"""What each kind of note says of itself: its fields, what a line is, and what recording means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.note_drafts import KeptNote
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Labelled


class Refused(Exception):
    """An answer was marked and refused."""


class KindOfNote(Dialog):
    """A delivery, a withdrawal or a write-off, as the form of a note asks it."""

    def entry_fields(self) -> Sequence[Labelled]:
        """Return the fields of an entry, in the order Enter walks through them."""
        raise NotImplementedError

    def stretch_of(self, place: int) -> int:
        """Return how wide a field of the entry is beside the others."""
        return 1

    def more_questions(self) -> Sequence[QWidget]:
        """Return what else is asked once for the whole note."""
        return ()

    def above(self) -> QWidget | None:
        """Return what narrows the goods at the left, if anything does."""
        return None

    def load(self) -> None:
        """Look up what may be on the note and ``offer`` it."""
        raise NotImplementedError

    def thing(self, key: str) -> Any:
        """Return what an option at the left stands for."""
        raise NotImplementedError

    def begin(self, thing: Any, line: Any | None) -> None:
        """Fill the fields for a new entry, or for the line that is changed."""
        raise NotImplementedError

    def read(self) -> Any:
        """Return the line typed; raises Refused when an answer cannot be used."""
        raise NotImplementedError

    def doubts(self, line: Any) -> Sequence[DomainError]:
        """Return what looks like a slip in a line."""
        return ()

    def thing_of(self, line: Any) -> Any:
        """Return what a line is about."""
        raise NotImplementedError

    def row_of(self, line: Any) -> Sequence[Any]:
        """Return the cells of a line."""
        raise NotImplementedError

    def units_of(self, line: Any) -> tuple[str, int, int]:
        """Return unit, price_per and base units of a line."""
        raise NotImplementedError

    def same(self, one: Any, other: Any) -> bool:
        """Tell whether two lines would stand for the same goods."""
        raise NotImplementedError

    def keep(self, line: Any) -> Mapping[str, str | int]:
        """Return a line as it is kept over a power cut, with the ``name`` of its goods."""
        raise NotImplementedError

    def line_of(self, kept: Mapping[str, Any]) -> Any | None:
        """Return a line that was kept, None when its goods are no longer among those that may be on the note."""
        raise NotImplementedError

    def suits(self, kept: KeptNote) -> bool:
        """Tell whether the goods offered are those of a note that was kept; else they are looked up now."""
        return True

    def post(self, lines: Sequence[Any], happened: date | None, note: str, approval: ApprovalGiven | None) -> Any:
        """Record the note (behind the screen)."""
        raise NotImplementedError

    def unknown(self, code: str) -> None:
        """Say why a scanned code cannot be on this note."""
        raise NotImplementedError

    def again(self, thing: Any) -> bool:
        """Tell whether a scan of what is being entered counted one more; else it begins anew."""
        return False

    def after(self, place: int) -> int:
        """Return which field Enter goes to after one; past the last the entry is complete."""
        return place + 1

    # -- recording ----------------------------------------------------------------------------------------------------

    def before_recording(self, lines: Sequence[Any], go: Callable[[], None]) -> None:
        """Show what recording these lines costs, where it costs something; then ``go``."""
        go()

    def lines_changed(self) -> None:
        """Follow what is on the note."""
