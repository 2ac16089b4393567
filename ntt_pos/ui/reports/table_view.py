"""One table of a report on the screen: narrowed by words, sorted by any column, its chart above and its sums below."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

from ntt_pos.domain.reports.report import Cell as Value
from ntt_pos.domain.reports.report import Kind, Row, Table, Units, rank, shown
from ntt_pos.i18n import Language, _, ngettext
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.lists.grid_delegate import PAD
from ntt_pos.ui.office.bar_chart import Bar, Bars
from ntt_pos.ui.office.sum_line import Sums
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.layout import add, card, column, empty, present

MOST_BARS = 31
NARROW = 132
LEAST = 640
ARROW = 12


class TableView(QWidget):
    """``taken`` carries what the entered row is about ("product 12")."""

    taken = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "plain")
        self._look = look
        self._table = Table("", (), ())
        self._language = Language("id")
        self._words = ""
        stack = column(self, gap=Space.S)
        self._frame = add(stack, card())
        self.chart = add(column(self._frame, margins=(0, Space.XS, 0, Space.XS)), Bars(look, _("Chart")))
        self._frame.hide()
        self._place = add(stack, column(), 1)
        self.grid: Grid | None = None
        self._sums: Sums | None = None
        self._told = ""

    @property
    def _columns(self) -> list[int]:
        """The places of the columns that are beside each other; the others are below the one before them."""
        return [place for place, column in enumerate(self._table.columns) if not column.below]

    @property
    def totals(self) -> str:
        """What is said below the table, as one sentence."""
        return self._told

    def show_table(self, table: Table, language: Language, *, when_empty: str) -> None:
        """Show another table, in the order it was made; ``when_empty`` says what it means that nothing is there."""
        self._table, self._language = table, language
        held = self.grid is not None and self.grid.hasFocus()
        empty(self._place)
        self.grid = grid = Grid(
            self._look,
            table.title,
            self._headings(),
            low=not any(column.below for column in table.columns),
            quiet=True,
        )
        grid.say_when_empty(_("No rows"), when_empty)
        grid.taken.connect(self._take)
        grid.wrap_headings()
        grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        grid.let_arrange()
        box = GridCard(self._look, grid, totals=False)
        self._sums = Sums(self._look, grid)
        present(box.layout()).addWidget(self._sums)
        self._place.addWidget(box)
        self._draw_chart()
        self._show()
        if held:
            grid.setFocus()

    def narrow(self, words: str) -> None:
        """Show only rows that hold every word."""
        self._words = words
        self._show()

    def _take(self, key: str) -> None:
        about = self._table.rows[int(key)].about
        if about:
            self.taken.emit(about)

    def _show(self) -> None:
        grid, table = self.grid, self._table
        if grid is None or self._sums is None:
            return
        found = {place: row for place, row in enumerate(table.rows) if self._fits(row)}
        grid.show_rows([self._row(place, row) for place, row in found.items()])
        part = replace(table, rows=tuple(found.values()))
        count = ngettext("{n} row", "{n} rows", len(found))
        sums = self._summed(part) if part.summed else [""] * len(part.columns)
        named = [f"{column.title} {words}" for column, words in zip(part.columns, sums, strict=True) if words]
        self._told = " · ".join([count, *named])
        self._sums.tell(count, [sums[place] for place in self._columns], self._told)

    def _fits(self, row: Row) -> bool:
        told = " ".join(self._words_of(row)).casefold()
        return all(word in told for word in self._words.casefold().split())

    def _row(self, place: int, row: Row) -> GridRow:
        columns, told = self._table.columns, self._words_of(row)
        return GridRow(
            str(place),
            tuple(
                GridCell(
                    told[at],
                    " · ".join(told[n] for n in self._below(at) if told[n]),
                    tone=Tone.DANGER if _below_zero(row.cells[at]) else Tone.INK,
                    strong=at == 0 or columns[at].total,
                    order=rank(row.cells[at]),
                )
                for at in self._columns
            ),
        )

    def _words_of(self, row: Row) -> list[str]:
        return [
            shown(cell, each.kind, self._language) for cell, each in zip(row.cells, self._table.columns, strict=True)
        ]

    def _summed(self, table: Table) -> list[str]:
        return [
            shown(total, each.kind, self._language) for total, each in zip(table.totals, table.columns, strict=True)
        ]

    def _below(self, place: int) -> list[int]:
        """Return the columns that are below one."""
        columns, found = self._table.columns, []
        for at in range(place + 1, len(columns)):
            if not columns[at].below:
                break
            found.append(at)
        return found

    def _headings(self) -> list[Heading]:
        """Give every column the width of its longest value; long words share what is left."""
        table = self._table
        plain, strong = (
            QFontMetricsF(self._look.font(size, weight))
            for size, weight in ((Size.META, Weight.REGULAR), (Size.AMOUNT, Weight.MEDIUM))
        )
        told = [*(self._words_of(row) for row in table.rows), self._summed(table)]
        room = max(self.width(), LEAST)
        found: list[Heading] = []
        for arrow in (ARROW, 0):  # the mark of the order has its own room, unless names would have to be cut for it
            found, natural = [], 0
            for place in self._columns:
                each = table.columns[place]
                longest = max(
                    (strong.horizontalAdvance(words) for words in {line[place] for line in told}), default=0.0
                )
                name = _on_two_lines(plain, each.title)
                wide = round(max(longest, name + arrow) + 2 * PAD + 4)
                wraps = each.kind is Kind.TEXT and (wide > NARROW or bool(self._below(place)))
                found.append(Heading(each.title, 0 if wraps else wide, right=each.kind not in (Kind.TEXT, Kind.DATE)))
                natural += wide
            if natural <= room:
                break
        if found and all(each.width for each in found):
            # What names the row is at the left and takes the room that is left, also when it is a number.
            place = next((n for n, at in enumerate(self._columns) if table.columns[at].kind is Kind.TEXT), 0)
            found[place] = replace(found[place], width=0, right=False)
        free = [place for place, each in enumerate(found) if not each.width]
        if sum(each.width for each in found) + NARROW * len(free) > room:
            # Not even the least room is there: the table is wider than its place, and is moved sideways.
            for place in free:
                found[place] = replace(found[place], width=NARROW)
        return found

    def _draw_chart(self) -> None:
        table = self._table
        bars = []
        if table.bars is not None and 1 < len(table.rows) <= MOST_BARS:
            name, value = table.bars
            for row in table.rows:
                amount, kind = row.cells[value], table.columns[value].kind
                if isinstance(amount, int):
                    words = shown(row.cells[name], table.columns[name].kind, self._language)
                    bars.append(Bar(_short(row.cells[name], words), amount, shown(amount, kind, self._language)))
        self.chart.show_bars(bars if any(bar.value for bar in bars) else [])
        self._frame.setVisible(bool(self.chart.bars))


def _on_two_lines(metrics: QFontMetricsF, title: str) -> float:
    """Return the least width at which a column's name fits on two lines."""
    words = title.split(" ")
    halves = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words) + 1)]
    return min(max(map(metrics.horizontalAdvance, both)) for both in halves)


def _short(cell: Value, words: str) -> str:
    """Return a bar's name: a date without its year, hours by their beginning."""
    if isinstance(cell, str):
        return words.split("–", 1)[0] if words[:2].isdigit() else words
    return words.rsplit(" ", 1)[0]


def _below_zero(cell: Value) -> bool:
    return (isinstance(cell, int) and cell < 0) or (isinstance(cell, Units) and cell.quantity < 0)
