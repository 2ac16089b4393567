"""The first steps of a new shop: what is done has its tick, Enter leads to where the next one is taken."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QProcess, Signal

from ntt_pos.i18n import _
from ntt_pos.paths import is_frozen
from ntt_pos.services.reports.first_steps import FirstStep, FirstSteps, StepKind
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow, RowList
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Tone
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step on the screen: its name, how it is done, and the page of the office where ("" for the till) and ``what`` on it."""

    title: str
    how: str
    page: str
    what: str = ""


class StartDialog(Dialog):
    """The steps; ``chosen`` carries the page of the one that was picked, and what on it."""

    chosen = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__(
            session.look,
            _("Which step is next?"),
            hint=_("Each step can be left and found again here. A tick says that the books or this PC show it."),
            width=760,
        )
        self._session = session
        self._words = words_of_steps()
        self.list = RowList(session.look, _("First steps of the shop"), low=True)
        self.drive(self.list)
        self.list.clicked.connect(lambda _index: self.enter())
        self.body.addWidget(self.list, 1)
        self.skip_button = self.verb(_("No printer: skip"), self._skip, "F8", kind=ButtonKind.PLAIN)
        self.skip_button.hide()
        self.verb(_("Go there"), self.enter, "Return")
        self.start_at(self.list)
        self._look_up()

    def _look_up(self) -> None:
        shop, by, local = self._session.shop, self._session.by, self._session.local
        practised = shop.folder.practice_shop.practised
        self._session.books.run(
            lambda: shop.first_days.look(local, by=by, practised=practised.is_file()), self._show, owner=self
        )

    def least_height(self) -> int:
        """Return a height that shows every step."""
        return 716

    def enter(self) -> None:
        """Go to where the chosen step is taken."""
        if not self.list.chosen:
            return
        kind = StepKind(self.list.chosen)
        if kind is StepKind.PRACTICE:
            self._practise()
            return
        words = self._words[kind]
        self.finish()
        if not words.page:
            self._session.till_asked.emit()
            return
        self.chosen.emit(words.page, words.what)

    def _skip(self) -> None:
        """Do without a receipt printer on this PC, or ask for it again."""
        self._session.skip_printer(on=not self._session.local.printer_skipped)
        self._look_up()

    def _practise(self) -> None:
        """Open the practice shop in a window of its own, beside this one."""
        if self._session.practice:
            self.refuse(_("This is a practice shop: go to the till (Ctrl+1) and press Ctrl+R."))
            return
        folder = self._session.shop.folder.practice_shop.root
        program = () if is_frozen() else ("-m", "ntt_pos")
        started, _number = QProcess.startDetached(sys.executable, [*program, "--sample", "--data", str(folder)])
        if started:
            self.hint.setText(
                _("The practice shop opens in a window of its own: sign in there, then Ctrl+R begins the eight tasks.")
            )
        else:
            self.refuse(_("The practice shop could not be opened. Open “Toko latihan” from the start menu."))

    def _show(self, steps: FirstSteps) -> None:
        rows = [self._row(number, step) for number, step in enumerate(steps.steps, start=1)]
        self.list.show_rows(rows, EmptyState(self._session.look, "", ""))
        first = next((step for step in steps.steps if not step.done), steps.steps[0])
        self.list.choose(first.kind)
        printer = next(step for step in steps.steps if step.kind is StepKind.PRINTER)
        self.skip_button.set_words(_("Do not skip the printer") if printer.skipped else _("No printer: skip"))
        self.skip_button.setVisible(printer.skipped or not printer.done)

    def _row(self, number: int, step: FirstStep) -> ListRow:
        words = self._words[step.kind]
        left = ""
        if step.figure and step.kind is StepKind.BARCODES:
            left = _("{n} without", n=step.figure)
        elif step.figure and step.kind is StepKind.COUNT:
            left = _("{n} not counted", n=step.figure)
        elif step.figure and step.kind is StepKind.BALANCES:
            left = _("{n} not printed", n=step.figure)
        return ListRow(
            step.kind,
            f"{number}  {words.title}",
            words.how,
            _("skipped") if step.skipped else _("✓ done") if step.done else left,
            tone=Tone.MUTED if step.skipped else Tone.POSITIVE if step.done else Tone.ATTENTION,
        )


def words_of_steps() -> Mapping[StepKind, StepWords]:
    """Return the words of each step in the screen's language."""
    return {
        StepKind.SHOP: StepWords(
            _("The shop"), _("Its name and address, as they are on every paper"), "settings", "shop"
        ),
        StepKind.PEOPLE: StepWords(_("People"), _("A user with a PIN of their own for everybody at the till"), "users"),
        StepKind.PRINTER: StepWords(
            _("Receipt printer and drawer"),
            _("Choose it, print a test page, open the drawer"),
            "settings",
            "pc:printer",
        ),
        StepKind.SCANNER: StepWords(
            _("Scanner"), _("Scan the ten codes that the screen shows"), "settings", "pc:scanner"
        ),
        StepKind.BACKUP: StepWords(
            _("Backup"),
            _("A second folder or a USB stick, so that no broken disk takes the books"),
            "settings",
            "pc:copies",
        ),
        StepKind.LIST: StepWords(
            _("The list of goods"), _("Take in the list that the shop already keeps, in any layout"), "import"
        ),
        StepKind.BARCODES: StepWords(
            _("Barcodes and labels"), _("Print labels for goods that have no barcode"), "labels", "without"
        ),
        StepKind.COUNT: StepWords(
            _("First stock count"), _("Count the shelves once, so that the stock is what is there"), "counts"
        ),
        StepKind.BALANCES: StepWords(
            _("Opening balances"),
            _("What the shop owes each producer: fill in the sheet Saldo (Ctrl+E), then pages to sign (Ctrl+P)"),
            "import",
        ),
        StepKind.PRACTICE: StepWords(
            _("Practice"), _("Ten minutes in the practice shop, with eight tasks; nothing there is real"), ""
        ),
        StepKind.SHIFT: StepWords(
            _("First shift"), _("At the till: F10 opens the drawer with its float, then sell"), ""
        ),
    }
