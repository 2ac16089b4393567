"""A statement read in the program: the whole page or nearer, with what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ntt_pos.i18n import _
from ntt_pos.services.printing.pdf_pages import PdfPages
from ntt_pos.ui.office.pdf_view import NEARER, PdfView
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import EDGE, Dialog
from ntt_pos.ui.widgets.layout import add, fill, row
from ntt_pos.ui.widgets.text import ElidedText, Text

WIDE = 940
Verbs = tuple[tuple[str, str, Callable[[], None]], ...]


class PreviewDialog(Dialog):
    """Shows pages over the window; ``verbs`` are (words, cap, act), the main one last: each closes the dialog and acts."""

    def __init__(
        self,
        session: Session,
        title: str,
        pages: PdfPages,
        verbs: Verbs = (),
    ) -> None:
        super().__init__(session.look, "", width=WIDE)
        self.setAccessibleName(title)
        look = session.look
        self.view = PdfView(look, title, session.long.run, to_read=True)
        line = fill(row(gap=Space.S), (ElidedText(look, title, size=Size.AMOUNT), 1))
        self._where = add(line, Text(look, tone=Tone.MUTED))
        for words, cap, act in (
            (_("Turn back"), "PgUp", lambda: self.view.turn(-1)),
            (_("Turn"), "PgDn", lambda: self.view.turn(1)),
            (_("Farther"), "−", lambda: self.view.nearer(1 / NEARER)),
            (_("Nearer"), "+", lambda: self.view.nearer(NEARER)),
            (_("Whole page"), "0", self.view.whole),
        ):
            button = Button(look, words, act, cap=cap, height=36, size=Size.META)
            if pages.count > 1 or not cap.startswith("Pg"):
                line.addWidget(button)
        self.head.setContentsMargins(0, 0, 0, 0)
        self.body.setContentsMargins(Space.L, Space.M, Space.L, Space.S)
        self.body.setSpacing(Space.S)
        self.foot.setContentsMargins(Space.L, 0, Space.L, Space.M)
        fill(self.body, line, (self.view, 1))
        self.view.turned.connect(self._turned)
        for place, (words, key, act) in enumerate(verbs):
            kind = ButtonKind.PRIMARY if place == len(verbs) - 1 else ButtonKind.PLAIN
            self.verb(words, partial(self._act, act), key, kind=kind)
        self.start_at(self.view)
        self.view.show_pages(pages)

    def least_height(self) -> int:
        """Take the whole height of the window."""
        return self.height() - 2 * EDGE

    def _act(self, act: Callable[[], None]) -> None:
        self.finish()
        act()

    def _turned(self, page: int, pages: int) -> None:
        self._where.setText(_("page {page} of {pages}", page=page, pages=pages) if pages > 1 else "")
