"""A list of the shop's own, in three steps: the file as it is understood, its questions one by one, what will be made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.words import LIST_COLUMNS
from ntt_pos.domain.importing.list_cells import spaced
from ntt_pos.domain.importing.list_header_words import ColumnMeaning
from ntt_pos.domain.importing.workbook import column_letter
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.importing.our_form.take_in import ImportPlan
from ntt_pos.services.importing.shop_lists.questions import Choice, ListQuestion
from ntt_pos.services.importing.shop_lists.take_in import ListUnderstood
from ntt_pos.ui.goods.findings_view import COUNTS
from ntt_pos.ui.goods.list_result import ResultView
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.lists.grid_delegate import PAD
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, card, column, fill, row
from ntt_pos.ui.widgets.text import Text

ROWS_SHOWN: Final = 400
STEPS: Final = 3
NARROWEST, WIDEST, ROOM = 44, 280, 1060  # of a column of the file, and of all of them on the smallest screen
_TONES: Final = {
    ColumnMeaning.PRODUCER: Tone.PRIMARY,
    ColumnMeaning.VILLAGE: Tone.PRIMARY,
    ColumnMeaning.DISTRICT: Tone.PRIMARY,
    ColumnMeaning.PRICE: Tone.POSITIVE,
    ColumnMeaning.NET_PRICE: Tone.POSITIVE,
    ColumnMeaning.STOCK: Tone.ATTENTION,
    ColumnMeaning.NOT_READ: Tone.MUTED,
    ColumnMeaning.NUMBER: Tone.MUTED,
}


class FileView(QWidget):
    """The sheets of a list as they are; the colour of a cell and the word at its header say what it is taken for."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._stack = column(self, gap=Space.S)
        self._card: GridCard | None = None

    def show_file(self, understood: ListUnderstood) -> None:
        """Show the first sheets of the file, every row with what is made of it."""
        rows = self._rows(understood)[:ROWS_SHOWN]
        width = max((at + 1 for row in rows for at, cell in enumerate(row.cells) if cell.text), default=1)
        alone = {row.key: at for row in rows if row.faint and (at := _only(row)) is not None}
        widths = self._widths([row for row in rows if row.key not in alone], width)
        headings = [
            Heading(_("Row"), 90),
            *(Heading(column_letter(at - 1), widths[at]) for at in range(1, width)),
        ]
        grid = Grid(self._look, _("The file as it is"), headings, low=True)
        grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        grid.setHorizontalScrollMode(Grid.ScrollMode.ScrollPerPixel)
        filled = [(*row.cells, *[GridCell()] * (width - len(row.cells))) for row in rows]
        grid.show_rows([GridRow(row.key, cells[:width], row.faint) for row, cells in zip(rows, filled, strict=True)])
        grid.span(alone)
        card_now = GridCard(self._look, grid)
        if self._card is not None:
            self._card.deleteLater()
        self._card = card_now
        self._stack.addWidget(card_now)
        tables = len(understood.tables)
        goods = sum(len(table.rows) for table in understood.tables)
        card_now.total(
            ngettext("{n} table", "{n} tables", tables),
            ngettext("{n} row of goods", "{n} rows of goods", goods),
        )
        self.setFocusProxy(grid)

    def _widths(self, rows: Sequence[GridRow], width: int) -> list[int]:
        """Return how wide each column is for what is in it; the widest takes what is left (0) where all have room."""
        large, small = (QFontMetrics(self._look.font(size, Weight.MEDIUM)) for size in (Size.BODY, Size.META))
        found = [NARROWEST] * width
        for each in rows:
            for at, cell in enumerate(each.cells[:width]):
                words = max(large.horizontalAdvance(cell.text), small.horizontalAdvance(cell.below))
                found[at] = min(max(found[at], words + 2 * PAD), WIDEST)
        if sum(found) < ROOM:
            found[max(range(1, width), key=lambda at: found[at], default=0)] = 0
        return found

    def _rows(self, understood: ListUnderstood) -> list[GridRow]:
        shown = []
        for sheet in understood.book.sheets:
            tables = [table for table in understood.tables if table.sheet == sheet.name]
            read = {where: (meaning, heads) for table in tables for where, meaning, heads in table.cells()}
            used = {number for number, _place in read}
            for each in sheet.rows:
                several = len(understood.book.sheets) > 1
                cells = [GridCell(str(each.number), sheet.name if several else "", Tone.MUTED)]
                for place, raw in enumerate(each.cells):
                    meaning, heads = read.get((each.number, place), (None, False))
                    text = spaced(raw)
                    if heads and meaning is not None and text:
                        cells.append(
                            GridCell(
                                text,
                                f"= {_(LIST_COLUMNS[meaning.role])}",
                                _TONES.get(meaning.role, Tone.INK),
                                strong=True,
                            )
                        )
                    elif meaning is not None:
                        cells.append(GridCell(text, tone=_TONES.get(meaning.role, Tone.INK)))
                    elif heads and text:
                        cells.append(GridCell(text, f"= {_(LIST_COLUMNS[ColumnMeaning.NOT_READ])}", Tone.MUTED))
                    else:
                        cells.append(GridCell(text, tone=Tone.MUTED))
                shown.append(GridRow(f"{sheet.name}!{each.number}", tuple(cells), faint=each.number not in used))
        return shown


def _only(row: GridRow) -> int | None:
    """Return the column of the only cell of a row that holds words (a title); None when there are several."""
    filled = [at for at, cell in enumerate(row.cells) if at and cell.text]
    return filled[0] if len(filled) == 1 else None


class QuestionView(QWidget):
    """One question: its words, its rows, its answers to choose from, and a field where any answer may be typed."""

    answered = Signal(str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._question: ListQuestion | None = None
        box = card()
        fill(column(self), (box, 1))
        stack = column(box, gap=Space.M, margins=Space.XL)
        self._place = Text(look, tone=Tone.MUTED)
        self._words = Text(look, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True)
        self._cells = Text(look, tone=Tone.MUTED, wrap=True)
        fill(stack, self._place, self._words, self._cells)
        self.choices = add(stack, Grid(look, _("Answers"), (Heading(_("Key"), 90), Heading(_("Answer"))), low=True), 1)
        self.choices.taken.connect(self._take)
        self.choices.installEventFilter(self)
        self.typed = Field(look, _("Another answer"))
        self.typed.entered.connect(lambda: self._take(self.typed.text().strip()))
        self._labelled = add(stack, Labelled(look, _("Another answer"), self.typed))
        self.setFocusProxy(self.choices)

    def ask(self, question: ListQuestion, place: int, count: int, given: str) -> None:
        """Show a question; the answer given before, or the proposed one, is chosen."""
        self._question = question
        self._place.setText(
            _("Question {n} of {count}", n=place, count=count) + " · " + ngettext("{n} row", "{n} rows", question.rows)
        )
        self._words.setText(i18n.explain(question.text))
        lines = [i18n.explain(line) for line in question.lines]
        if question.cells:
            lines.append(_("Cells: {cells}", cells=", ".join(question.cells)))
        self._cells.setText("\n".join(lines))
        self._cells.setVisible(bool(lines))
        self.choices.show_rows(
            [
                GridRow(
                    choice.value,
                    (
                        GridCell(str(number), tone=Tone.MUTED),
                        GridCell(
                            said(choice),
                            pill=(_("proposed"), "positive") if choice.value == question.proposed else ("", ""),
                        ),
                    ),
                )
                for number, choice in enumerate(question.choices, start=1)
            ]
        )
        self.choices.choose(given or question.proposed)
        self._labelled.setVisible(question.free)
        listed = given in {choice.value for choice in question.choices}
        self.typed.setText("" if listed else given)
        if question.accepted is not None:
            self.typed.setPlaceholderText(i18n.explain(question.accepted))
        (self.choices if question.choices else self.typed).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a digit choose the answer of that number, before the list looks for a row that begins with it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._question is not None:
            digit = event.text()
            if digit.isascii() and digit.isdigit() and 0 < int(digit) <= len(self._question.choices):
                self._take(self._question.choices[int(digit) - 1].value)
                return True
        return super().eventFilter(watched, event)

    def _take(self, answer: str) -> None:
        question = self._question
        if question is None or not answer:
            return
        if not question.takes(answer):
            self._labelled.refuse(i18n.explain(question.accepted) if question.accepted else "")
            return
        self._labelled.accept()
        self.answered.emit(question.key, answer)


class ListView(QWidget):
    """The three steps; ``understand`` reads the list again with the answers given so far.

    What is ready is ``judged`` against the books before it can be taken in.
    """

    changed = Signal()

    def __init__(self, look: Look, understand: Callable[[dict[str, str]], None], today: Callable[[], date]) -> None:
        super().__init__()
        self._understand, self._today = understand, today
        self.judged: ImportPlan | None = None
        self.understood: ListUnderstood | None = None
        self.step = 0
        self._asked: list[str] = []
        self._at = 0
        stack = column(self, gap=Space.S)
        line = add(stack, row(gap=Space.M))
        self.heading = Text(look, size=Size.AMOUNT, weight=Weight.MEDIUM)
        self.hint = Text(look, tone=Tone.MUTED, wrap=True)
        fill(line, self.heading, (self.hint, 1))
        self.pages = add(stack, QStackedWidget(), 1)
        self.file, self.question, self.result = FileView(look), QuestionView(look), ResultView(look)
        for each in (self.file, self.question, self.result):
            self.pages.addWidget(each)
        self.question.answered.connect(self._answer)

    @property
    def ready(self) -> bool:
        """Whether the last step is shown and nothing is left to ask."""
        return self.step == STEPS - 1 and self.understood is not None and self.understood.plan.ready

    def begin(self, understood: ListUnderstood) -> None:
        """Show a list that was just read."""
        self.step, self._at, self._asked = 0, 0, []
        self.show_list(understood)

    def show_list(self, understood: ListUnderstood) -> None:
        """Show a list as it is understood now, at the step where it was."""
        self.understood, self.judged = understood, None
        plan = understood.plan
        for question in plan.open:
            if question.key not in self._asked:
                self._asked.append(question.key)
        self._asked = [key for key in self._asked if any(each.key == key for each in plan.questions)]
        if self.step == 1 and self._at >= len(self._asked):
            self.step = 2
        self._show()

    def show_judged(self, plan: ImportPlan) -> None:
        """Show what taking the list in would make, and what deserves a look."""
        self.judged = plan
        self._show()

    def next(self) -> None:
        """Go one step on: a question is answered as proposed where something is proposed."""
        if self.understood is None:
            return
        if self.step == 1 and self._question is not None:
            question = self._question
            answer = self.question.choices.chosen or self.understood.answers.get(question.key, "") or question.proposed
            if answer:
                self._answer(question.key, answer)
            return
        self.step = min(self.step + 1, STEPS - 1)
        if self.step == 1 and not self._asked:
            self.step = 2
        self._show()

    def back(self) -> bool:
        """Go one step back; False when the first one is shown."""
        if self.step == 0:
            return False
        if self.step == 1 and self._at > 0:
            self._at -= 1
        elif self.step == STEPS - 1 and self._asked:
            self.step, self._at = 1, len(self._asked) - 1
        else:
            self.step = 0
        self._show()
        return True

    @property
    def _question(self) -> ListQuestion | None:
        if self.understood is None or self._at >= len(self._asked):
            return None
        key = self._asked[self._at]
        return next((each for each in self.understood.plan.questions if each.key == key), None)

    def _answer(self, key: str, answer: str) -> None:
        if self.understood is None:
            return
        self._at += 1
        self._understand({**self.understood.answers, key: answer})

    def _show(self) -> None:
        understood = self.understood
        if understood is None:
            return
        if self.step == 0:
            self.file.show_file(understood)
            self._say(
                _("1 of 3 · What the file says"), _("The word under each header says what the column is taken for.")
            )
        elif self.step == 1 and (question := self._question) is not None:
            given = understood.answers.get(question.key, "")
            self.question.ask(question, self._at + 1, len(self._asked), given)
            self._say(_("2 of 3 · Questions"), _("Each is asked once for all its rows."))
        else:
            self.step = 2
            self.result.show_result(understood, self.judged, self._today())
            nothing = self.judged is not None and self.judged.nothing_new
            self._say(_("3 of 3 · Nothing new") if nothing else _("3 of 3 · What will be made"), self._verdict())
        page = (self.file, self.question, self.result)[self.step]
        self.pages.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _verdict(self) -> str:
        if self.judged is None:
            return _("The list is being checked …")
        if self.judged.nothing_new:
            return _("Everything in this list is already here; importing it again changes nothing.")
        made = [
            f"{_(words)} {i18n.number(self.judged.counts[key])}"
            for key, words in COUNTS.items()
            if self.judged.counts.get(key)
        ]
        return " · ".join([*made, _("Nothing has been changed yet.")])

    def _say(self, heading: str, hint: str) -> None:
        self.heading.setText(heading)
        self.hint.setText(hint)


def said(choice: Choice) -> str:
    """Return the words of an answer in the screen's language."""
    return choice.words if isinstance(choice.words, str) else i18n.explain(choice.words)
