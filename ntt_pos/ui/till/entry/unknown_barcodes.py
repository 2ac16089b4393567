"""The scans on the red card until somebody has seen to each: codes the shop does not know, and what a dialog did not take."""

from __future__ import annotations

import logging
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.selling.unknown_barcodes import CodeEvent, CodeFate, UnknownBarcode, codes_of
from ntt_pos.services.selling.unknown_barcodes import CodeNote
from ntt_pos.ui.session import Session

NOT_OURS_KEY: Final = "Ctrl+N"

_log = logging.getLogger(__name__)


class BarcodesOnCard(QObject):
    """The codes on the red card. What could not be written is written with the next one.

    Unknown codes are counted in the books. Known ones that came while a dialog was open are only kept here: nothing
    happened to them yet. ``kept`` comes with each of these.
    """

    changed = Signal()
    kept = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._events: list[CodeEvent] = []
        self._unwritten: list[CodeNote] = []
        self._refused: dict[str, str] = {}
        self._again: dict[str, int] = {}  # how often what a dialog refused was scanned since, for the same customer
        self.shrunk = False
        session.shift_changed.connect(self._write)

    @property
    def waiting(self) -> tuple[UnknownBarcode, ...]:
        """The codes that nothing was done about yet, the one scanned last first."""
        return tuple(each for each in codes_of(self._events) if each.fate is CodeFate.SCANNED)

    @property
    def asked(self) -> UnknownBarcode | None:
        """The code that the card asks about now."""
        return next(iter(self.waiting), None) if not self.shrunk else None

    def refused_name(self, code: str) -> str:
        """Return what a code is that a dialog did not take; empty for one that the shop does not know."""
        return self._refused.get(code, "")

    @property
    def refused(self) -> tuple[str, ...]:
        """The codes that dialogs did not take, each as often as it was scanned, in that order."""
        return tuple(each.code for each in self._events if each.code in self._refused)

    def keep(self, code: str, name: str, *, known: bool) -> None:
        """Put a scan on the card that a dialog did not take, with what it is; not ``known`` when it could not be looked up."""
        if code not in self._refused:
            if known:
                self.known(code)  # it may have been unknown until now
            self._events = [each for each in self._events if each.code != code]
        self.shrunk = False
        self._refused[code] = name
        self._append(code, CodeFate.SCANNED)
        self.changed.emit()
        self.kept.emit()

    def note(self, code: str) -> None:
        """Put a code on the card that the shop does not know."""
        self.shrunk = False
        self._refused.pop(code, None)
        self._again.pop(code, None)
        self._happened(code, CodeFate.SCANNED)

    def scanned_again(self, code: str) -> bool:
        """Whether what a dialog refused was scanned since: only the cashier knows whether it was the same thing."""
        return code in self._again

    def known(self, code: str) -> None:
        """Take an unknown code off the card: it was scanned again and known. What a dialog refused stays, and is asked."""
        if code in self._refused:
            if not self.shrunk:  # else its customer has gone
                self._again[code] = self._again.get(code, 0) + 1
                self.changed.emit()
        elif any(each.code == code for each in self.waiting):
            self._happened(code, CodeFate.KNOWN)

    def picked(self, code: str, product_id: int) -> None:
        """Take a code off the card: its product was picked (0: a bundle)."""
        self._happened(code, CodeFate.PICKED, product_id)

    def taken(self, code: str) -> None:
        """Take one scan that a dialog refused off the card: it goes into the basket."""
        self._taken_off(code, self._refusals(code) - 1)

    def not_ours(self, code: str) -> None:
        """Take a code off the card: it is on no goods of the shop, not wanted any more, or what was scanned since."""
        if code in self._refused:
            left = self._refusals(code) - self._again.pop(code, self._refusals(code))
            self._taken_off(code, max(left, 0))
        else:
            self._happened(code, CodeFate.NOT_OURS)

    def shrink(self) -> None:
        """Shrink the card to a counter: its customer has gone."""
        self._show(shrunk=True)

    def unfold(self) -> None:
        """Show the card again."""
        self._show(shrunk=False)

    def forget(self) -> None:
        """Begin anew with another shift; the books and the Z hold what was. What a dialog did not take stays."""
        self._events = [each for each in self._events if each.code in self._refused]
        self.changed.emit()

    def restore(self) -> None:
        """Bring the codes of the open shift back as a counter."""

        def take(waiting: Any) -> None:
            newer, scanned = bool(self._events), {each.code for each in self._events}
            before = [each for each in reversed(waiting) if each.code not in scanned]
            self._events[:0] = [CodeEvent(each.code, each.fate, each.last, each.by) for each in before]
            if newer:
                self.changed.emit()
            else:
                self._show(shrunk=True)

        self._session.books.run(self._session.shop.unknown_barcodes.waiting, take, self._not_written, owner=self)

    def _show(self, *, shrunk: bool) -> None:
        if self._events and self.shrunk != shrunk:
            self.shrunk = shrunk
            self.changed.emit()

    def _happened(self, code: str, fate: CodeFate, product_id: int = 0) -> None:
        self._append(code, fate)
        self._unwritten.append(CodeNote(code, fate, product_id))
        self._write()
        self.changed.emit()

    def _append(self, code: str, fate: CodeFate) -> None:
        self._events.append(CodeEvent(code, fate, self._session.now(), self._session.by.name))

    def _refusals(self, code: str) -> int:
        return sum(each.code == code for each in self._events)

    def _taken_off(self, code: str, left: int) -> None:
        """Leave the last ``left`` scans of a code on the card."""
        mine = [each for each in self._events if each.code == code]
        self._events = [each for each in self._events if each.code != code] + mine[len(mine) - left :]
        if not left:
            self._refused.pop(code, None)
            self._again.pop(code, None)
        self.changed.emit()

    def _write(self) -> None:
        """Write what is not written; without a shift it waits for the next one, whose Z says it."""
        if not self._unwritten or self._session.shift is None or self._session.actor is None:
            return
        notes, by, service = tuple(self._unwritten), self._session.by, self._session.shop.unknown_barcodes
        self._unwritten.clear()

        def failed(error: ShopError) -> None:
            self._unwritten[:0] = notes
            self._not_written(error)

        self._session.books.run(lambda: service.note(notes, by=by), None, failed, owner=self)

    def _not_written(self, error: ShopError) -> None:
        _log.warning("Unknown codes are not written yet: %s", error)
