"""Change that is unusually large is asked about once, before it leaves the drawer."""

from __future__ import annotations

from collections.abc import Callable

from ntt_pos import i18n
from ntt_pos.domain.selling.payment import LARGE_CHANGE, Settled
from ntt_pos.i18n import _
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.session import Session


class LargeChange:
    """Remembers for which payment somebody said that its change is right."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._sure_of: Settled | None = None

    def asks(self, settled: Settled, sure: Callable[[], object]) -> bool:
        """Ask whether so much change is right, and call ``sure`` when it is; returns False where nothing is asked."""
        if settled.change < LARGE_CHANGE or settled == self._sure_of:
            return False
        told = _(
            "{cash} was handed over for {total}: {change} of change goes out.",
            cash=i18n.rp(settled.total + settled.change),
            total=i18n.rp(settled.total),
            change=i18n.rp(settled.change),
        )

        def right() -> None:
            self._sure_of = settled
            sure()

        session = self._session
        session.open(ConfirmDialog(session, _("Is so much change right?"), told, _("Yes, it is right"), right))
        return True
