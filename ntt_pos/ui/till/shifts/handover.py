"""Who signs in while somebody else's drawer or basket is open is told whose it is and says whether to go on with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ntt_pos.i18n import _
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.text import Text


class HandoverDialog(Dialog):
    """Says what is somebody else's; Enter goes on with it, F5 puts the basket aside first, Esc locks again."""

    def __init__(
        self,
        session: Session,
        told: Sequence[str],
        lock: Callable[[], None],
        go_on: Callable[[], None],
        hold: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(session.look, _("Go on with it?"), width=560, leave=_("Lock"))
        self._lock, self._go_on = lock, go_on
        for sentence in told:
            self.body.addWidget(Text(self.look, sentence, size=Size.AMOUNT, wrap=True))
        if hold is not None:
            self.verb(_("Put the basket aside"), lambda: self._after(hold), "F5", kind=ButtonKind.PLAIN)
        self._go = self.verb(_("Go on"), self.enter, "Return")
        self.start_at(self._go)

    def enter(self) -> None:
        """Go on."""
        self._after(self._go_on)

    def leave(self) -> None:
        """Lock again: nothing was touched."""
        self._after(self._lock)

    def _after(self, act: Callable[[], None]) -> None:
        self.finish()
        act()
