"""Papers that two PCs typed in: the second sale is taken back whole, so that it counts once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.selling.reentry import PaperTwice
from ntt_pos.i18n import _
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow, RowList
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Tone
from ntt_pos.ui.till.receipts.receipts_dialog import ReceiptsDialog
from ntt_pos.ui.till.returns.return_dialog import ReturnDialog
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog


class TwiceDialog(Dialog):
    """The list of what stands twice; the second sale's return is begun with everything filled in."""

    def __init__(self, session: Session, found: Sequence[PaperTwice], then: Callable[[], None]) -> None:
        super().__init__(
            session.look,
            _("Which paper counts twice?"),
            hint=_(
                "Two PCs typed in the same paper. Take the second sale back, best at the PC it was typed on and before its "
                "drawer is counted: its money was never there. Where two papers bear one number, leave them as they are."
            ),
            width=820,
        )
        self._session, self._then = session, then
        self._found = {each.again.number: each for each in found}
        self.list = RowList(session.look, _("Papers that were typed in twice"))
        self.drive(self.list)
        self.body.addWidget(self.list, 1)
        self.verb(_("Show the receipt"), self._show_paper, "F11", kind=ButtonKind.PLAIN)
        self.verb(_("Take the second one back"), self.enter, "Return")
        self.list.show_rows([_row(each) for each in found], EmptyState(self.look, "", ""))
        self.list.choose(found[0].again.number)
        self.start_at(self.list)

    def least_height(self) -> int:
        """Return a roomy height."""
        return 480

    def enter(self) -> None:
        """Begin the return of the second sale, whole."""
        twice, session, then = self._found[self.list.chosen], self._session, self._then
        note = _("the paper {paper} stands as {number} already", paper=twice.paper, number=twice.first.number)

        def done(_result: Any) -> None:
            session.print_now()
            session.tell(_("{number} is taken back: the paper counts once.", number=twice.again.number))
            then()

        self.finish()
        session.open(ReturnDialog(session, twice.again.number, done, whole=note))

    def _show_paper(self) -> None:
        self._session.open(ReceiptsDialog(self._session, number=self.list.chosen))


def _row(each: PaperTwice) -> ListRow:
    first, again = each.first, each.again
    on = again.occurred_on
    title = _("Paper {paper} of {day}", paper=each.paper, day=on) if on is not None else each.paper
    below = _("{first}, and again {again} at {moment}", first=first.number, again=again.number, moment=again.at)
    other = "" if first.total == again.total else _("the first: {total}", total=first.total)
    return ListRow(again.number, title, below, i18n.rupiah(again.total), other, Tone.ATTENTION)
