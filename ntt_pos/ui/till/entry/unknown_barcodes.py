"""The scans that the shop did not know, until somebody has seen to each; everything about them is written into the books."""

from __future__ import annotations

import logging
from typing import Any

from PySide6.QtCore import QObject, Signal

from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.selling.unknown_barcodes import CodeEvent, CodeFate, UnknownBarcode, codes_of
from ntt_pos.services.selling.unknown_barcodes import CodeNote
from ntt_pos.ui.session import Session

_log = logging.getLogger(__name__)


class BarcodesOnCard(QObject):
    """The codes on the red card. What could not be written is written with the next one."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._events: list[CodeEvent] = []
        self._unwritten: list[CodeNote] = []
        self.shrunk = False

    @property
    def waiting(self) -> tuple[UnknownBarcode, ...]:
        """The codes that nothing was done about yet, the one scanned last first."""
        return tuple(each for each in codes_of(self._events) if each.fate is CodeFate.SCANNED)

    @property
    def asked(self) -> UnknownBarcode | None:
        """The code that the card asks about now."""
        return next(iter(self.waiting), None) if not self.shrunk else None

    def note(self, code: str) -> None:
        """Put a code on the card."""
        self.shrunk = False
        self._happened(code, CodeFate.SCANNED)

    def known(self, code: str) -> None:
        """Take a code off the card: it was scanned again and known."""
        if any(each.code == code for each in self.waiting):
            self._happened(code, CodeFate.KNOWN)

    def picked(self, code: str, product_id: int) -> None:
        """Take a code off the card: its product was picked (0: a bundle)."""
        self._happened(code, CodeFate.PICKED, product_id)

    def not_ours(self, code: str) -> None:
        """Take a code off the card: it is on no goods of the shop."""
        self._happened(code, CodeFate.NOT_OURS)

    def shrink(self) -> None:
        """Shrink the card to a counter: its customer has gone."""
        self._show(shrunk=True)

    def unfold(self) -> None:
        """Show the card again."""
        self._show(shrunk=False)

    def forget(self) -> None:
        """Begin anew with another shift; the books and the Z hold what was."""
        self._events.clear()
        self.changed.emit()

    def restore(self) -> None:
        """Bring the codes of the open shift back as a counter."""

        def take(waiting: Any) -> None:
            if waiting and not self._events:
                self._events = [CodeEvent(each.code, each.fate, each.last, each.by) for each in reversed(waiting)]
                self._show(shrunk=True)

        self._session.books.run(self._session.shop.unknown_barcodes.waiting, take, self._not_written, owner=self)

    def _show(self, *, shrunk: bool) -> None:
        if self._events and self.shrunk != shrunk:
            self.shrunk = shrunk
            self.changed.emit()

    def _happened(self, code: str, fate: CodeFate, product_id: int = 0) -> None:
        self._events.append(CodeEvent(code, fate, self._session.now(), self._session.by.name))
        self._unwritten.append(CodeNote(code, fate, product_id))
        self._write()
        self.changed.emit()

    def _write(self) -> None:
        notes, by, service = tuple(self._unwritten), self._session.by, self._session.shop.unknown_barcodes
        self._unwritten.clear()

        def failed(error: ShopError) -> None:
            self._unwritten[:0] = notes
            self._not_written(error)

        self._session.books.run(lambda: service.note(notes, by=by), None, failed, owner=self)

    def _not_written(self, error: ShopError) -> None:
        _log.warning("Unknown codes are not written yet: %s", error)
