"""Asks whether notes of deliveries are corrected whose rows were changed in the workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ntt_pos.i18n import _, ngettext
from ntt_pos.services.importing.our_form.take_in import DeliveryChange
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow, RowList
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Tone
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog


class ChangesDialog(Dialog):
    """Lists what was changed; Enter and Esc go back, Ctrl+Enter corrects the notes, Ctrl+L leaves them as they are.

    A row whose date differs may be a delivery of its own: Ctrl+N says so of the chosen one, and takes it back.
    """

    def __init__(
        self, session: Session, changes: Sequence[DeliveryChange], then: Callable[[bool, frozenset[str]], None]
    ) -> None:
        count = len(changes)
        title = ngettext("Correct {n} delivered line?", "Correct {n} delivered lines?", count)
        hint = _("“Correct” undoes the note and writes a new one. What is new comes in either way.")
        super().__init__(session.look, title, hint=hint, width=760)
        self._then, self._changes = then, changes
        self._own: frozenset[str] = frozenset()
        self.list = RowList(session.look, _("Changed lines"))
        self.drive(self.list)
        self._show()
        self.list.choose("0")
        self.body.addWidget(self.list, 1)
        if any(each.moved for each in changes):
            self.verb(_("Another delivery"), self.own_delivery, "Ctrl+N", kind=ButtonKind.PLAIN)
        self.verb(_("Leave as booked"), self.keep, "Ctrl+L", kind=ButtonKind.PLAIN)
        self.verb(_("Correct"), self.correct, "Ctrl+Return")
        self.start_at(self.list)

    def least_height(self) -> int:
        """Return a roomy height."""
        return 420

    def enter(self) -> None:
        """The safe default: nothing happens."""
        self.leave()

    def correct(self) -> None:
        """Correct the notes and take in the rest."""
        self.finish()
        self._then(True, self._own)

    def keep(self) -> None:
        """Leave the notes and take in the rest."""
        self.finish()
        self._then(False, self._own)

    def own_delivery(self) -> None:
        """Say of the chosen row that it is a delivery of its own, or take that back."""
        change = self._changes[self.list.currentIndex().row()]
        if not change.moved:
            self.refuse(_("The date is the same: this is the line that is booked already."))
            return
        self._own ^= {change.key}
        self._show()

    def _show(self) -> None:
        rows = [
            ListRow(
                str(place),
                f"{each.code}: {change_words(each)}",
                f"{each.number} · {each.sheet} {each.cell}",
                note=_becomes(each, own=each.key in self._own),
                tone=Tone.POSITIVE if each.key in self._own else Tone.ATTENTION,
            )
            for place, each in enumerate(self._changes)
        ]
        self.list.show_rows(rows, EmptyState(self.look, "", ""))


def change_words(change: DeliveryChange) -> str:
    """Return ``berubah 38 → 39``."""
    return _("changed {old} → {new}", old=change.old, new=change.new)


def _becomes(change: DeliveryChange, *, own: bool) -> str:
    if own:
        return _("another delivery")
    return _("stays as booked") if change.in_the_way else _("is corrected")
