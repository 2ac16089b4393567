"""Where statements are printed: at a printer of this PC, or as one PDF file for another program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from ntt_pos.i18n import _, ngettext
from ntt_pos.services.money.statement_prints import StatementCard
from ntt_pos.ui.theme import Look, Size, Tone
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import add
from ntt_pos.ui.widgets.text import Text

MOST_PRINTERS: Final = 6


class PrintDialog(Dialog):
    """Asks once where; ``at`` gets the printer's name, or "" for one PDF file."""

    def __init__(
        self, look: Look, cards: Sequence[StatementCard], printers: Sequence[str], at: Callable[[str], None]
    ) -> None:
        count = len(cards)
        title = ngettext("Where shall {n} statement be printed?", "Where shall {n} statements be printed?", count)
        super().__init__(look, title, hint=kinds_words(cards), width=540)
        self._at = at
        self._printers = [*printers[:MOST_PRINTERS], ""]
        for place, name in enumerate(self._printers):
            words = name or _("One PDF file, opened here")
            kind = ButtonKind.PRIMARY if place == 0 else ButtonKind.PLAIN
            way = Action(words, partial(self._choose, name), str(place + 1), kind=kind)
            button = add(self.body, self.acts.offer(way, height=52, size=Size.AMOUNT, elide=True))
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

    def _choose(self, name: str) -> None:
        self.finish()
        self._at(name)


def kinds_words(cards: Sequence[StatementCard]) -> str:
    """Return how many originals and how many marked copies will come out."""
    copies = sum(card.handed_out for card in cards)
    originals = len(cards) - copies
    if not copies:
        return _("Each is the original (ASLI). Later prints are marked copies.")
    if not originals:
        return _("The originals are out: these are marked copies (SALINAN).")
    return _("{originals} originals (ASLI), {copies} marked copies (SALINAN).", originals=originals, copies=copies)
