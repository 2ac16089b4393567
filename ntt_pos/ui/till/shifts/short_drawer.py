"""The drawer does not hold what is to be given: the money comes from the safe, or it is done at another register."""

from __future__ import annotations

from collections.abc import Callable

from ntt_pos import i18n
from ntt_pos.domain.money.shift import DrawerShort
from ntt_pos.i18n import N_, _
from ntt_pos.ui.session import Session
from ntt_pos.ui.till.shifts.drawer import DrawerDialog
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog

FROM_THE_SAFE = N_("From the safe, for a customer's money")


class ShortDrawerDialog(Dialog):
    """Says only that it is not enough: the count stays blind. What was typed below stays."""

    def __init__(self, session: Session, error: DrawerShort, elsewhere: Callable[[], None]) -> None:
        super().__init__(session.look, i18n.explain(error), width=620)
        self._session, self._elsewhere = session, elsewhere
        self.verb(_("At another register"), self._leave_it, "F6", kind=ButtonKind.PLAIN)
        self._safe = self.verb(_("Fetch it from the safe"), self.enter, "F5")
        self.start_at(self._safe)

    def enter(self) -> None:
        """Book what is fetched from the safe; then the same is done again."""
        self.finish()
        self._session.open(DrawerDialog(self._session, reason=_(FROM_THE_SAFE)))

    def _leave_it(self) -> None:
        self.finish()
        self._elsewhere()
        self._session.tell(_("Nothing was given back here: take goods and receipt to another register."))
