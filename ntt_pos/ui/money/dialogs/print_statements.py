"""Where statements are printed: at a printer of this PC, or as one PDF file for another program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtGui import QKeyEvent

from ntt_pos.i18n import _, ngettext
from ntt_pos.services.money.statement_prints import StatementCard
from ntt_pos.ui.theme import Look, Size, Tone
from ntt_pos.ui.widgets.button import Button, Kind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.text import Text

MOST_PRINTERS: Final = 6


class PrintDialog(Dialog):
    """Asks once where; ``at`` gets the printer's name, or "" for one PDF file."""

    def __init__(
        self, look: Look, cards: Sequence[StatementCard], printers: Sequence[str], at: Callable[[str], None]
    ) -> None:
        count = len(cards)
        title = ngettext("Where shall {n} statement be printed?", "Where shall {n} statements be printed?", count)
        super().__init__(look, title.format(n=count), hint=kinds_words(cards), width=540)
        self._at = at
        self._printers = [*printers[:MOST_PRINTERS], ""]
        for place, name in enumerate(self._printers):
            words = name or _("One PDF file, opened here")
            kind = Kind.PRIMARY if place == 0 else Kind.PLAIN
            button = Button(look, words, cap=str(place + 1), height=52, size=Size.AMOUNT, kind=kind, elide=True)
            button.clicked.connect(lambda _checked=False, name=name: self._choose(name))
            self.body.addWidget(button)
            if place == 0:
                self.start_at(button)
        if not printers:
            self.body.addWidget(
                Text(
                    look,
                    _("This PC knows no printer for pages. Print the file from the program that opens it."),
                    tone=Tone.MUTED,
                    wrap=True,
                )
            )

    def enter(self) -> None:
        """Print at the usual place."""
        self._choose(self._printers[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose."""
        if event.text().isdigit() and 0 < int(event.text()) <= len(self._printers):
            self._choose(self._printers[int(event.text()) - 1])
            return
        super().keyPressEvent(event)

    def _choose(self, name: str) -> None:
        self.finish()
        self._at(name)


def kinds_words(cards: Sequence[StatementCard]) -> str:
    """Return how many originals and how many marked copies will come out."""
    copies = sum(card.printed for card in cards)
    originals = len(cards) - copies
    if not copies:
        return _("Each is the original (ASLI). Later prints are marked copies.")
    if not originals:
        return _("The originals are out: these are marked copies (SALINAN).")
    return _("{originals} originals (ASLI), {copies} marked copies (SALINAN).").format(
        originals=originals, copies=copies
    )
