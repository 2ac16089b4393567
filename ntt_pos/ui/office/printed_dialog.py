"""The question about papers in a file that another program prints: did they come out? Asked once for each batch."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.core.paper_files import PaperBatch
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.theme import Size, Tone
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import add
from ntt_pos.ui.widgets.text import Text


class PrintedDialog(Dialog):
    """Asks whether a batch came out. Enter and Esc ask later; ``then`` goes on once nothing of it is to be printed anew."""

    def __init__(self, page: Page, batch: PaperBatch, then: Callable[[], None] | None = None) -> None:
        hint = ngettext(
            "{n} paper from {first}, opened {at}",
            "{n} papers from {first} on, opened {at}",
            batch.many,
            first=batch.first,
            at=batch.at,
        )
        super().__init__(page.look, _("Were they printed?"), hint=hint, leave=_("Ask later"), width=540)
        self._page, self._batch, self._then = page, batch, then
        for key, words, act, kind in (
            ("1", _("Yes, all came out"), self.yes, ButtonKind.PRIMARY),
            ("2", _("No: open the file again"), self.no, ButtonKind.PLAIN),
        ):
            self.body.addWidget(self.acts.offer(Action(words, act, key, kind=kind), height=52, size=Size.AMOUNT))
        words = _("The file was opened in another program, so only you can see whether paper came out.")
        self.told = add(self.body, Text(page.look, words, tone=Tone.MUTED, wrap=True))
        self.start_at(self.leave_button)

    def yes(self) -> None:
        """Note that all came out, and go on."""
        shop, by = self._page.session.shop, self._page.session.by
        self._note(lambda: shop.paper_files.printed(self._batch.batch, by=by), lambda _none: self._go_on())

    def no(self) -> None:
        """Note that they did not come out, and open the same file again: its originals stay the only ones."""
        shop, by = self._page.session.shop, self._page.session.by
        folder = shop.folder.reports
        self._note(lambda: shop.paper_files.not_printed(self._batch.batch, folder, by=by), self._again)

    def _again(self, path: Path | None) -> None:
        if path is None:
            self._page.message.tell(
                _("The file is no longer there. They count as not printed, and the next print is a marked copy.")
            )
            self._go_on()
            return
        self.told.setText(_("It is noted, and the same file was opened again. Print it, then answer here."))
        self.arrange()
        self._page.show_file(path, refused=self.refuse)

    def _note(self, work: Callable[[], Path | None], done: Callable[[Path | None], None]) -> None:
        def failed(error: ShopError) -> None:
            self.refuse(i18n.explain(error))

        self.write(self._page.session.books, work, done, failed)

    def _go_on(self) -> None:
        self.finish()
        self._page.reload()
        if self._then is not None:
            self._then()


def open_papers(page: Page, path: Path, batch: str, refused: Callable[[str], None] | None = None) -> None:
    """Open papers in the program this PC has for them, and ask whether they came out; "" asks nothing."""
    page.show_file(path, refused=refused)
    if batch:
        ask_waiting(page, lambda each: each.batch == batch)


def ask_waiting(page: Page, wanted: Callable[[PaperBatch], bool] = lambda _each: True) -> None:
    """Ask about each batch that nobody has answered for, the oldest first; who leaves one is asked about no more now."""

    def ask(found: tuple[PaperBatch, ...]) -> None:
        first = next((each for each in found if wanted(each)), None)
        if first is not None:
            page.session.open(PrintedDialog(page, first, lambda: ask_waiting(page, wanted)))

    if page.session.may(Act.REPRINT):
        page.read(page.session.shop.paper_files.waiting, ask)


def printed_first(page: Page, numbers: Collection[str], go: Callable[[], None]) -> None:
    """Ask about the file that papers are in already, before they are printed once more; then ``go``."""
    shop = page.session.shop

    def ask(found: PaperBatch | None) -> None:
        if found is None:
            go()
        else:
            page.session.open(PrintedDialog(page, found, lambda: printed_first(page, numbers, go)))

    if page.session.may(Act.REPRINT):
        page.read(lambda: shop.paper_files.of(numbers), ask)
    else:
        go()
