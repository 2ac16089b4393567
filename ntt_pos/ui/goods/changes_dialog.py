"""Asks whether notes of deliveries are corrected whose rows were changed in the workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ntt_pos.i18n import _, ngettext
from ntt_pos.services.importing.imports import DeliveryChange
from ntt_pos.ui.session import Session
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.empty_list import EmptyState
from ntt_pos.ui.widgets.rows import ListRow, RowList


class ChangesDialog(Dialog):
    """Lists what was changed; Enter and Esc go back, Ctrl+Enter corrects the notes, Ctrl+L leaves them as they are."""

    def __init__(self, session: Session, changes: Sequence[DeliveryChange], then: Callable[[bool], None]) -> None:
        count = len(changes)
        title = ngettext("Correct {n} delivered line?", "Correct {n} delivered lines?", count).format(n=count)
        hint = _("“Correct” undoes the note and writes a new one. What is new comes in either way.")
        super().__init__(session.look, title, hint=hint, width=640)
        self._then = then
        self.list = RowList(session.look, _("Changed lines"))
        self.drive(self.list)
        rows = [
            ListRow(str(place), each.code, f"{each.number} · {each.sheet} {each.cell}", change_words(each))
            for place, each in enumerate(changes)
        ]
        self.list.show_rows(rows, EmptyState(self.look, "", ""))
        self.body.addWidget(self.list, 1)
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
        self._then(True)

    def keep(self) -> None:
        """Leave the notes and take in the rest."""
        self.finish()
        self._then(False)


def change_words(change: DeliveryChange) -> str:
    """Return ``berubah 38 → 39``."""
    return _("changed {old} → {new}").format(old=change.old, new=change.new)
