"""What the journal tells around an event that has no paper: the movements of its drawer, or the acts on its basket."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from ntt_pos import i18n
from ntt_pos.domain.reports.control import TITLES, ControlEvent, ControlKind
from ntt_pos.domain.reports.control_around import AroundLine
from ntt_pos.i18n import _
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow, RowList
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Tone
from ntt_pos.ui.widgets.dialog import Dialog


class AroundDialog(Dialog):
    """The lines in order, the event itself chosen; Enter opens the paper of the chosen line, if its series is ``drawn``."""

    def __init__(
        self,
        session: Session,
        found: ControlEvent,
        lines: Sequence[AroundLine],
        drawn: Collection[str],
        open_paper: Callable[[str], None],
    ) -> None:
        drawer = found.kind is not ControlKind.VOID
        title = _("The drawer in this shift") if drawer else _("The basket it was taken out of")
        hint = f"{_(TITLES[found.kind])} · {i18n.moment(found.at)} · {found.by}"
        super().__init__(session.look, title, hint=hint, width=760)
        self._lines, self._drawn, self._open_paper = lines, drawn, open_paper
        self.list = RowList(session.look, title)
        self.drive(self.list, pages=True)
        none = EmptyState(session.look, _("Nothing else was recorded"), _("The event stands alone in the journal."))
        self.list.show_rows([_row(place, each) for place, each in enumerate(lines)], none)
        self.list.choose(str(next((place for place, each in enumerate(lines) if each.here), 0)))
        self.body.addWidget(self.list, 1)
        self.verb(_("Open the document"), self.enter, "Return")
        self.start_at(self.list)

    def least_height(self) -> int:
        """Return a roomy height."""
        return 480

    def enter(self) -> None:
        """Open the paper of the chosen line."""
        document = self._lines[int(self.list.chosen)].document if self.list.chosen else ""
        if document.partition("-")[0] in self._drawn:
            self.refuse("")
            self._open_paper(document)
        else:
            self.refuse(_("This line has no paper of its own: it is the journal's."))


def _row(place: int, each: AroundLine) -> ListRow:
    below = " · ".join(part for part in (each.by, each.document, each.detail) if part)
    return ListRow(
        str(place),
        f"{i18n.clock_time(each.at)}  {_(each.what)}",
        below,
        i18n.rupiah(each.amount) if each.amount is not None else "",
        _("this event") if each.here else "",
        Tone.ATTENTION if each.here else Tone.MUTED,
    )
