"""Who must wait after wrong attempts sees the seconds go by, and when it may be tried again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.i18n import _

SECOND_MS = 1_000


class Countdown(QObject):
    """Shows an error that names seconds anew every second; any other error stands as it is."""

    def __init__(self, show: Callable[[str], None], over: Callable[[str], None], parent: QObject) -> None:
        """``over`` says that it may be tried again, which is no refusal."""
        super().__init__(parent)
        self._show, self._over, self._message, self.left = show, over, "", 0
        self._timer = QTimer(self, interval=SECOND_MS)
        self._timer.timeout.connect(self._tick)

    def tell(self, error: ShopError) -> None:
        """Say what was refused."""
        self.stop()
        seconds = error.params.get("seconds")
        self._show(i18n.explain(error))
        if isinstance(seconds, int):
            self._message, self.left = error.message, seconds
            self._timer.start()

    def stop(self) -> None:
        """Count no more; what is shown stays."""
        self._timer.stop()

    def _tick(self) -> None:
        self.left -= 1
        if self.left > 0:
            self._show(i18n.explain(DomainError(self._message, seconds=self.left)))
        else:
            self.stop()
            self._over(_("You can try again now."))
