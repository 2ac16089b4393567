"""A roll of receipt paper: words broken by word, labels and amounts in line, each piece cleaned for the printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ntt_pos.documents.engine.clean import for_printer, plain
from ntt_pos.domain.devices.paper import Align, PaperCode, PaperLine
from ntt_pos.i18n import words_of


class Roll:
    """Lines of paper of ``columns`` characters.

    With a code page every piece is cleaned before it is measured, so amounts stay in line whatever the printer lacks.
    """

    def __init__(self, columns: int, code_page: str = "") -> None:
        self.columns = columns
        self.lines: list[PaperLine] = []
        self._clean: Callable[[str], str] = (lambda text: for_printer(text, code_page)) if code_page else plain

    def words(
        self, text: str, *, bold: bool = False, big: bool = False, align: Align = Align.LEFT, indent: int = 0
    ) -> None:
        """Add a text, broken by word."""
        room = (self.columns // 2 if big else self.columns) - indent
        for line in break_words(self._clean(text), room):
            self.lines.append(PaperLine(" " * indent + line, bold=bold, big=big, align=align))

    def item(self, text: str, *, indent: int = 0) -> None:
        """Add a point of a list: a dash before its first line, the next ones in line with its words."""
        for number, line in enumerate(break_words(self._clean(text), self.columns - indent - 2)):
            self.lines.append(PaperLine(" " * indent + ("  " if number else "- ") + line))

    def title(self, text: str) -> None:
        """Add a heading: double size when it fits on one line, else bold, in the middle."""
        fits = len(self._clean(text)) <= self.columns // 2
        self.words(text, bold=True, big=fits, align=Align.CENTER)

    def pair(self, label: str, amount: str, *, bold: bool = False, big: bool = False, indent: int = 0) -> None:
        """Add a label at the left and an amount that ends at the right edge; the label wraps, the amount never does."""
        columns = self.columns // 2 if big else self.columns
        right = self._clean(amount)
        lines = break_words(self._clean(label), max(columns - indent - len(right) - 1, 4))
        for line in lines[:-1]:
            self.lines.append(PaperLine(" " * indent + line, bold=bold, big=big))
        last = " " * indent + (lines[-1] if lines else "")
        if len(last) + 1 + len(right) > columns:
            self.lines.append(PaperLine(last, bold=bold, big=big))
            last = ""
        self.lines.append(PaperLine(last.ljust(columns - len(right)) + right, bold=bold, big=big, tail=len(right)))

    def figures(self, cells: Sequence[str], widths: Sequence[int], *, bold: bool = False) -> None:
        """Add a row of cells, the first at the left of its width, the others at the right of theirs."""
        first, *others = (self._clean(cell) for cell in cells)
        row = first[: widths[0]].ljust(widths[0]) + "".join(
            cell.rjust(wide) for cell, wide in zip(others, widths[1:], strict=True)
        )
        self.lines.append(PaperLine(row, bold=bold))

    def rule(self) -> None:
        """Add a line across the paper."""
        self.lines.append(PaperLine("-" * self.columns, code=PaperCode.RULE))

    def gap(self) -> None:
        """Leave a line empty."""
        self.lines.append(PaperLine())

    def code(self, kind: PaperCode, content: str, *, big: bool = False) -> None:
        """Add a scannable code; a big QR code is as large as the paper allows."""
        self.lines.append(PaperLine(content, code=kind, align=Align.CENTER, big=big))


def break_words(text: str, room: int) -> list[str]:
    """Break a text by word into lines of at most ``room`` characters; a number keeps its unit, longer words are cut."""
    lines: list[str] = []
    line = ""
    for word in (part for each in words_of(text) for part in ([each] if len(each) <= room else each.split())):
        rest = word
        if line and len(line) + 1 + len(rest) <= room:
            line = f"{line} {rest}"
            continue
        if line:
            lines.append(line)
        while len(rest) > room:
            lines.append(rest[:room])
            rest = rest[room:]
        line = rest
    if line:
        lines.append(line)
    return lines


def as_text(lines: Sequence[PaperLine], columns: int) -> str:
    """Return paper as plain text, big lines in ordinary size, codes as their content, one line end after each."""
    written = []
    for line in lines:
        text = line.text
        if line.align is Align.CENTER:
            text = text.center(columns)
        elif line.align is Align.RIGHT:
            text = text.rjust(columns)
        elif line.big and line.tail:
            label, amount = text[: -line.tail], text[-line.tail :]
            text = label.rstrip().ljust(columns - len(amount)) + amount
        if line.code is not PaperCode.TEXT and line.code is not PaperCode.RULE:
            text = f"[{line.text}]".center(columns)
        written.append(text.rstrip())
    return "\n".join(written) + "\n"
