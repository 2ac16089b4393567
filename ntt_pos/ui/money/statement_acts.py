"""What is done with statements from any page: looked at, printed one or many, as a strip, written to the producer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage

from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.money.messages import MessageDraft
from ntt_pos.services.money.statement_prints import Printed, StatementCard
from ntt_pos.services.printing.pdf_pages import PdfPages
from ntt_pos.ui.money.dialogs.message import MessageDialog
from ntt_pos.ui.money.dialogs.message_queue import MessageQueueDialog
from ntt_pos.ui.money.dialogs.print_statements import PrintDialog
from ntt_pos.ui.office import page_printer
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.office.printed_dialog import open_papers, printed_first
from ntt_pos.ui.office.progress_panel import ProgressPanel
from ntt_pos.ui.office.statement_preview import PreviewDialog, Verbs

MESSAGE_DPI = 130


class StatementActs(QObject):
    """Serves one page; ``changed`` is called when something went to paper."""

    def __init__(self, page: Page, changed: Callable[[], None] | None = None) -> None:
        super().__init__(page)
        self._page, self._changed = page, changed or page.reload
        self.doing = ProgressPanel(
            page.look,
            _("Stopping after this producer …"),
            lambda done, total: _("{done} of {total} statements", done=done, total=total),
        )

    @property
    def busy(self) -> bool:
        """Whether statements are on their way to a printer."""
        return self.doing.busy

    def look(self, number: str) -> None:
        """Show a statement's pages over the window."""
        page, papers, by = self._page, self._page.session.shop.statement_papers, self._page.session.by

        def done(answer: tuple[StatementCard, PdfPages]) -> None:
            card, pages = answer
            verbs: Verbs = ()
            if page.session.may(Act.STATEMENT):
                verbs = (
                    (_("As a picture"), "Ctrl+G", lambda: self.picture(pages)),
                    (_("As sound"), "Ctrl+D", lambda: self.speak(number)),
                    (_("Send WA"), "Ctrl+W", lambda: self.write(card.producer_id, card.producer, number)),
                    (_("Strip"), "Ctrl+S", lambda: self.strip(number)),
                    (_("Print"), "Ctrl+P", lambda: self.print([card])),
                )
            page.open(PreviewDialog(page.session, f"{card.producer} · {number}", pages, verbs))

        page.work(lambda: (papers.card(number, by=by), PdfPages.of(papers.preview(number, by=by))), done)

    def print(self, cards: Sequence[StatementCard]) -> None:
        """Ask where, then print each statement: ASLI the first time, SALINAN ke-n afterwards."""
        page = self._page
        if not cards:
            page.refuse(_("Choose a statement first."))
            return
        if self.busy:
            page.refuse(_("Wait until it is finished, or stop it."))
            return

        def ask(printers: Sequence[str]) -> None:
            page.open(PrintDialog(page.look, cards, printers, lambda name: self._print_at(name, cards)))

        def where() -> None:
            page.work(page_printer.printer_names, ask)  # a printer of the network may take its time to answer

        printed_first(page, [card.number for card in cards], where)

    def strip(self, number: str) -> None:
        """Send a statement's strip to the receipt printer, as a marked copy."""
        page = self._page
        session, by = page.session, page.session.by
        if not session.has_printer:
            page.refuse(_("This PC has no receipt printer. Choose one in the settings of this PC."))
            return

        def done(copy: int) -> None:
            page.message.tell(_("The strip is at the receipt printer, as copy no. {n}.", n=copy))
            session.print_now()
            self._changed()

        page.read(lambda: session.shop.statement_papers.strip(number, by=by), done)

    def write(self, producer_id: int, producer: str, number: str = "") -> None:
        """Show the messages for a producer: the statement (the last one, or this one), what to bring, what to collect."""
        page = self._page
        shop, by = page.session.shop, page.session.by

        def done(drafts: tuple[MessageDraft, ...]) -> None:
            page.open(MessageDialog(page.session, producer, drafts))

        page.read(lambda: shop.messages.drafts(producer_id, by=by, number=number), done)

    def write_all(self, cards: Sequence[StatementCard]) -> None:
        """Go through the messages of many statements, one after the other."""
        page = self._page
        shop, by, numbers = page.session.shop, page.session.by, [card.number for card in cards]
        page.read(
            lambda: shop.messages.sent(numbers, by=by),
            lambda sent: page.open(MessageQueueDialog(page.session, cards, sent)),
        )

    def picture(self, pages: PdfPages) -> None:
        """Copy the first page as a picture, to be pasted into a message."""
        shown = pages.picture(0, dpi=MESSAGE_DPI)
        picture = QImage(shown.dots, shown.width, shown.height, 3 * shown.width, QImage.Format.Format_RGB888)
        QGuiApplication.clipboard().setImage(picture.copy())
        self._page.message.tell(_("The page is copied as a picture. Paste it into WhatsApp with Ctrl+V."))

    def speak(self, number: str) -> None:
        """Make a statement's sound file, to be sent to somebody who does not read."""
        page = self._page
        shop, by = page.session.shop, page.session.by

        def done(path: Path) -> None:
            page.message.tell(_("The sound is at {path}.", path=path))
            page.show_file(path)

        page.work(lambda: shop.speak_statement(number, by=by), done)

    def _print_at(self, name: str, cards: Sequence[StatementCard]) -> None:
        page = self._page
        shop, by, numbers = page.session.shop, page.session.by, [card.number for card in cards]
        steps = self.doing.begin(_("The statements are being printed …"), stops=bool(name))
        if not name:
            reports = shop.folder.reports
            page.work(
                lambda: shop.statement_papers.print_file(numbers, reports, by=by, progress=steps.tell),
                self._in_a_file,
                self._end,
                steps=steps,
            )
            return

        def work() -> tuple[str, int, int]:
            job = page_printer.PageJob(page_printer.printer_named(name), numbers[0])
            originals = copies = 0
            job.begin()
            try:
                for place, number in enumerate(numbers):
                    if steps.asked_to_stop():
                        break
                    steps.tell(place, len(numbers))
                    printed = shop.statement_papers.print([number], by=by)
                    job.add(PdfPages.of(printed.pdf))
                    originals, copies = originals + printed.originals, copies + printed.copies
            finally:
                job.end()
            return name, originals, copies

        page.session.long.run(work, self._at_a_printer, self._failed, owner=self, steps=steps)

    def _in_a_file(self, answer: tuple[Path, Printed]) -> None:
        path, printed = answer
        self._end()
        told = _counted(printed.originals, printed.copies, in_a_file=True)
        self._page.message.tell(told)
        open_papers(self._page, path, printed.batch)

    def _at_a_printer(self, answer: tuple[str, int, int]) -> None:
        name, originals, copies = answer
        self._end()
        if originals + copies:
            self._page.message.tell(f"{name}: {_counted(originals, copies)}")
        else:
            self._page.message.tell(_("Stopped before the first statement. Nothing was printed."))

    def _failed(self, error: ShopError) -> None:
        self._end()
        self._page.fail(error)

    def _end(self) -> None:
        self.doing.end()
        self._changed()


def _counted(originals: int, copies: int, *, in_a_file: bool = False) -> str:
    """Return what went to paper, or into a file to be printed elsewhere."""
    parts = []
    if originals:
        parts.append(ngettext("{n} original", "{n} originals", originals))
    if copies:
        parts.append(ngettext("{n} marked copy", "{n} marked copies", copies))
    told = _("In the file: {what}.") if in_a_file else _("Printed: {what}. It is noted in the journal.")
    return told.format(what=", ".join(parts))
