"""The Zs of this register: looked at again, printed as a copy, kept as a page, and confirmed by a second person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.money.shift_report import ShiftReport
from ntt_pos.i18n import _
from ntt_pos.ui.forms.confirm_list import ConfirmList
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow
from ntt_pos.ui.saved_files import open_file, write_file
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Tone
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog


class ZDialog(ConfirmList):
    """The list of closed shifts; who did not close a shift confirms its count, by right.

    ``waiting`` lists those of every register whose count did not agree and waits for a second person.
    """

    def __init__(self, session: Session, *, waiting: bool = False) -> None:
        super().__init__(
            session,
            _("Which closed shift?"),
            hint=_("A manager who did not close the shift counts after and confirms."),
            name=_("Closed shifts"),
            act=Act.CLOSE_SHIFT_OF_ANOTHER,
        )
        self._look_up = session.shop.shifts.unconfirmed if waiting else session.shop.shifts.last_closed
        self._known: dict[str, Any] = {}
        self._page = self.verb("PDF", self._pdf, "F9", kind=ButtonKind.PLAIN)
        self._copy = self.verb(_("Print a copy"), self._reprint, "F11", kind=ButtonKind.PLAIN)
        self.begin(_("Confirm the count"))

    def read(self) -> Sequence[Any]:
        """Return the closed shifts."""
        return self._look_up()

    def rows_of(self, found: Sequence[Any]) -> tuple[list[ListRow], EmptyState]:
        """Return one row per closed shift."""
        self._known = {each.number: each for each in found}
        rows = [
            ListRow(
                each.number,
                each.number,
                _(
                    "closed {at} by {name} · difference {difference}",
                    at=each.report.at,
                    name=each.report.by,
                    difference=each.difference,
                ),
                i18n.rupiah(each.report.net),
                _("confirmed") if each.confirmed else _("waits for a second person"),
                Tone.MUTED if each.confirmed else Tone.ATTENTION,
            )
            for each in found
        ]
        return rows, EmptyState(self.look, _("No shift was closed here yet"), _("F10 counts and closes the open one."))

    def confirm(self, number: str) -> None:
        """Confirm a count."""
        self._session.shop.shifts.confirm(number, by=self._session.by)

    def told(self, number: str) -> str:
        """Return that it is confirmed."""
        return _("The count of {number} is confirmed.", number=number)

    def allow(self) -> None:
        """Every verb needs a chosen shift; a count is confirmed once, by right."""
        closed = self._known.get(self.list.chosen)
        none = "" if closed is not None else _("Choose a closed shift first.")
        self._page.refuse(none)
        self._copy.refuse(none)
        if closed is None:
            self._confirm.refuse(none)
        elif closed.confirmed:
            self._confirm.refuse(_("This count is already confirmed."))
        elif self._may is not Verdict.ALLOWED:
            self._confirm.refuse(_("A manager or the owner confirms a count."))
        else:
            self._confirm.refuse("")

    def _pdf(self) -> None:
        closed = self._known.get(self.list.chosen)
        if closed is not None:
            open_report(self._session, closed.report, closed.number, self)

    def _reprint(self) -> None:
        number, session = self.list.chosen, self._session

        def done(_closed: Any) -> None:
            session.print_now()
            if not session.has_printer:
                self.tell_done(_("No printer is set up here: F9 makes a page."))
                return
            self.finish()
            session.tell(_("A copy of {number} is on its way to the printer.", number=number))

        self.write(session.books, lambda: session.shop.shifts.reprint(number, by=session.by), done, self.failed)


def open_report(session: Session, report: ShiftReport, name: str, dialog: Dialog, *, blind: bool = False) -> None:
    """Keep an X or Z as a page among the reports of this PC, and open it."""
    path = session.shop.folder.reports / f"{name}.pdf"
    session.paper.run(
        lambda: write_file(path, session.shop.report_page(report, blind=blind)),
        lambda kept: open_file(session, kept),
        lambda error: dialog.refuse(i18n.explain(error)),
        owner=dialog,
    )
