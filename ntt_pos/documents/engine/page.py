"""A sheet of A4 and how blocks flow down it: a thin layer over the canvas, quick enough for a night of statements."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ntt_pos.documents.engine.fonts import BOLD, MEDIUM, Face, face
from ntt_pos.documents.engine.qr_code import qr_modules, runs
from ntt_pos.documents.engine.tags import Tags
from ntt_pos.i18n import together

Colour = tuple[float, float, float]

rl_config.useA85 = 0  # streams stay binary: smaller papers, drawn quicker

WIDTH: Final[float] = A4[0]
HEIGHT: Final[float] = A4[1]
INK: Final[Colour] = (0, 0, 0)  # every word and number: grey is gone after two photocopies
RULE: Final[Colour] = (0.80, 0.77, 0.71)
WASH: Final[Colour] = (0.965, 0.948, 0.915)
PRIMARY: Final[Colour] = (0.153, 0.204, 0.420)
ATTENTION: Final[Colour] = (0.784, 0.475, 0.106)
DANGER: Final[Colour] = (0.702, 0.149, 0.118)
WHITE: Final[Colour] = (1, 1, 1)


class Sheet:
    """Marks on a page, A4 unless told otherwise.

    ``y`` is measured in points from the page's foot; words stand on their baseline.
    """

    def __init__(
        self,
        title: str,
        author: str,
        *,
        size: tuple[float, float] = A4,
        plain: str = MEDIUM,
        ink: Colour = INK,
        subject: str = "",
        lang: str = "",
        tagged: bool = True,
    ) -> None:
        """``lang`` is the language of the words; such a document is tagged for who hears it, unless told otherwise."""
        self._made = io.BytesIO()
        self._plain, self._ink = plain, ink
        facts: dict[str, Any] = {}
        if lang:
            # The canvas would declare Helvetica, which is not embedded, unless it begins with a face of ours.
            facts = {
                "lang": "id-ID" if lang == "id" else lang,
                "pdfVersion": (1, 7),
                "initialFontName": face(plain).name,
            }
        self.canvas: Any = Canvas(self._made, pagesize=size, invariant=1, pageCompression=1, **facts)
        self._tags = Tags(self.canvas) if lang and tagged else None
        if subject:
            self.canvas.setSubject(subject)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self._fill: Colour | None = None
        self._stroke: Colour | None = None
        self._width = 0.0

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        bold: bool = False,
        colour: Colour | None = None,
        align: str = "l",
    ) -> float:
        """Write one line, cleaned for the page, black without a ``colour``; ``align`` l, r or c is about ``x``.

        Returns the width written.
        """
        if not words and self._tags is not None:  # nothing that could be heard
            return 0
        weight = face(BOLD if bold else self._plain)
        words = weight.printable(words)
        wide = weight.width(words, size)
        if align == "r":
            x -= wide
        elif align == "c":
            x -= wide / 2
        self.fill(colour or self._ink)
        begun = self._tags is not None and self._tags.begin_words(weight, size, x, y, wide)
        self.write(weight, size, x, y, words)
        if self._tags is not None and begun:
            self._tags.end()
        return wide

    def write(self, weight: Face, size: float, x: float, y: float, words: str) -> None:
        """Write clean words as they are: the canvas would measure and shape each of them once more."""
        shown = weight.operators(words, size, self.canvas._doc)  # noqa: SLF001 - it keeps which characters were used
        self.canvas.addLiteral(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} T* ET")  # T*: a line ends

    def group(self, kind: str) -> AbstractContextManager[None]:
        """Put what is written meanwhile into one heading (H1, H2), paragraph (P), row (TR) or cell (TH, TD)."""
        return nullcontext() if self._tags is None else self._tags.group(kind)

    def cells(self, count: int) -> list[Callable[[], AbstractContextManager[None]]]:
        """Return for each cell of the open row what puts words into it: a row is written line by line across its cells."""
        if self._tags is None:
            return [nullcontext] * count
        return [partial(self._tags.within, cell) for cell in self._tags.cells(count)]

    def figure(self, words: str) -> AbstractContextManager[None]:
        """Put what is drawn meanwhile into one picture, for which ``words`` are read aloud."""
        return nullcontext() if self._tags is None else self._tags.figure(printable(words))

    def write_in(self, plain: str, ink: Colour = INK) -> None:
        """Take a face for what is not bold, and a colour for words that have none of their own."""
        self._plain, self._ink = plain, ink

    def fill(self, colour: Colour) -> None:
        """Take a colour for what is filled."""
        if colour != self._fill:
            self.canvas.setFillColorRGB(*colour)
            self._fill = colour

    def stroke(self, colour: Colour, width: float = 0.6) -> None:
        """Take a colour and a width for what is drawn as a line."""
        if colour != self._stroke:
            self.canvas.setStrokeColorRGB(*colour)
            self._stroke = colour
        if width != self._width:
            self.canvas.setLineWidth(width)
            self._width = width

    def rule(self, x: float, y: float, to: float, *, colour: Colour = RULE, width: float = 0.6) -> None:
        """Draw a level line from ``x`` to ``to``."""
        self.stroke(colour, width)
        self.line(x, y, to, y)

    def line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        """Draw from one point to another with the colour and width that were taken."""
        self.canvas.addLiteral(f"n {x:.2f} {y:.2f} m {to_x:.2f} {to_y:.2f} l S")

    def box(
        self,
        x: float,
        y: float,
        wide: float,
        high: float,
        *,
        radius: float = 0,
        fill: Colour | None = None,
        line: tuple[Colour, float] | None = None,
        dash: bool = False,
    ) -> None:
        """Draw a box whose lower left corner is at ``x``, ``y``; ``line`` is its colour and width."""
        if fill is not None:
            self.fill(fill)
        if line is not None:
            self.stroke(*line)
        if dash:
            self.canvas.setDash(2.4, 2.4)
        filled, lined = int(fill is not None), int(line is not None)
        if radius:
            self.canvas.roundRect(x, y, wide, high, radius, stroke=lined, fill=filled)
        else:
            self.rectangle(x, y, wide, high, lined=lined, filled=filled)
        if dash:
            self.canvas.setDash()

    def rectangle(self, x: float, y: float, wide: float, high: float, *, lined: int, filled: int) -> None:
        """Draw a rectangle with what was taken."""
        how = "nfSB"[2 * lined + filled]
        self.canvas.addLiteral(f"n {x:.2f} {y:.2f} {wide:.2f} {high:.2f} re {how}")

    def shape(
        self, points: Sequence[tuple[float, float]], fill: Colour, *, line: tuple[Colour, float] | None = None
    ) -> None:
        """Fill a closed shape; ``line`` is the colour and width of its edge."""
        self.shapes([points], fill, line=line)

    def shapes(
        self,
        closed: Iterable[Sequence[tuple[float, float]]],
        fill: Colour,
        *,
        line: tuple[Colour, float] | None = None,
    ) -> None:
        """Fill closed shapes of one colour, all at once."""
        self.fill(fill)
        if line is not None:
            self.stroke(*line)
        self.polygons(closed, lined=line is not None)

    def polygons(self, closed: Iterable[Sequence[tuple[float, float]]], *, lined: bool) -> None:
        """Fill shapes with the colour that was taken, and draw their edges when ``lined``.

        Written as it is, like words and lines: the canvas takes many times as long to round a number.
        """
        shapes = (f"{' l '.join([f'{x:.2f} {y:.2f}' for x, y in points])} l h" for points in closed)
        written = " ".join(shape.replace(" l ", " m ", 1) for shape in shapes)
        self.canvas.addLiteral(f"n {written} {'B*' if lined else 'f*'}")

    def disc(self, x: float, y: float, radius: float, *, fill: Colour | None, line: Colour | None = None) -> None:
        """Draw a round about ``x``, ``y``."""
        if fill is not None:
            self.fill(fill)
        if line is not None:
            self.stroke(line, 1)
        self.canvas.circle(x, y, radius, stroke=int(line is not None), fill=int(fill is not None))

    def qr(self, x: float, y: float, side: float, content: str) -> None:
        """Draw a QR code whose lower left corner is at ``x``, ``y``; the quiet zone is the caller's."""
        modules = qr_modules(content)
        count = len(modules)
        marks = [
            f"{start} {count - 1 - row} {length} 1 re"
            for row, cells in enumerate(modules)
            for start, length in runs(cells)
        ]
        self.canvas.saveState()
        self.canvas.translate(x, y)
        self.canvas.scale(side / count, side / count)
        self.canvas.setFillColorRGB(0, 0, 0)
        # Squares in whole numbers, written as they are: some three hundred shapes that need no arithmetic each.
        self.canvas.addLiteral("\n".join([*marks, "f"]))
        self.canvas.restoreState()
        self.forget()

    def forget(self) -> None:
        """Take colours anew: the canvas was told to forget them."""
        self._fill = self._stroke = None
        self._width = 0.0

    def next_page(self) -> None:
        """Finish this page."""
        self.canvas.showPage()
        if self._tags is not None:
            self._tags.end_page()
        self.forget()

    def finish(self) -> bytes:
        """Return the document; the same marks give the same bytes."""
        if self._tags is not None:
            self._tags.finish()
        self.canvas.save()
        return self._made.getvalue()


def width_of(words: str, size: float, *, bold: bool = False, plain: str = MEDIUM) -> float:
    """Return the width of one line in points."""
    return face(BOLD if bold else plain).width(words, size)


def printable(text: str) -> str:
    """Return text as one line the typeface can draw."""
    return face(MEDIUM).printable(text)


def goods_name(name: str) -> str:
    """Return a product's name for the page; an amount and its unit (``250 g``) stay on one line."""
    return together(printable(name))


def fitting(words: str, size: float, room: float, *, bold: bool = False, plain: str = MEDIUM) -> float:
    """Return the size, at most ``size``, at which the words fit into ``room`` points."""
    wide = width_of(words, size, bold=bold, plain=plain)
    return size if wide <= room else size * room / wide


def wrap(text: str, size: float, room: float, *, bold: bool = False, plain: str = MEDIUM) -> list[str]:
    """Break a text by word into lines of at most ``room`` points; a word that is longer still is broken itself."""
    measure = face(BOLD if bold else plain).width
    if measure(text, size) <= room:
        return [text]
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        if not word:
            continue
        longer = f"{line} {word}" if line else word
        if measure(longer, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while measure(word, size) > room and len(word) > 1:
            cut = len(word) - 1
            while cut > 1 and measure(word[:cut], size) > room:
                cut -= 1
            lines.append(word[:cut])
            word = word[cut:]  # noqa: PLW2901 - what is left of the word goes on the next line
        line = word
    return [*lines, line] if line else lines


@dataclass(slots=True)
class Block:
    """Something of a known height that is drawn from its top down.

    ``gap`` is left above it unless it is first on its page; ``again`` is repeated where a page breaks before this block;
    ``keep`` holds it on one page with the next block.
    """

    height: float
    draw: Callable[[Sheet, float], None]
    gap: float = 0
    again: Block | None = None
    keep: bool = False


@dataclass(slots=True)
class LaidPage:
    """Blocks with the height at which each begins, measured from the page's foot."""

    placed: list[tuple[float, Block]] = field(default_factory=list)
    bottom: float = 0

    def draw(self, sheet: Sheet) -> None:
        """Draw every block at its height."""
        for top, block in self.placed:
            block.draw(sheet, top)


def stack_height(blocks: Sequence[Block]) -> float:
    """Return how high blocks are one below the other; the first one's gap does not count."""
    return sum(block.height + (block.gap if place else 0) for place, block in enumerate(blocks))


def draw_stack(sheet: Sheet, blocks: Sequence[Block], top: float) -> None:
    """Draw blocks one below the other, the first at ``top``, without its gap."""
    for place, block in enumerate(blocks):
        top -= block.gap if place else 0
        block.draw(sheet, top)
        top -= block.height


def paginate(blocks: Sequence[Block], *, top: float, next_top: float, foot: float) -> list[LaidPage]:
    """Lay blocks onto pages from ``top`` (on later pages ``next_top``) down to ``foot``."""
    pages = [LaidPage(bottom=top)]
    for position, block in enumerate(blocks):
        page = pages[-1]
        gap = block.gap if page.placed else 0
        needed = gap + block.height
        follow = position
        while blocks[follow].keep and follow + 1 < len(blocks):
            follow += 1
            needed += blocks[follow].gap + blocks[follow].height
        if page.placed and page.bottom - needed < foot:
            page = LaidPage(bottom=next_top)
            pages.append(page)
            gap = 0
            if block.again is not None:
                page.placed.append((page.bottom, block.again))
                page.bottom -= block.again.height
        page.bottom -= gap
        page.placed.append((page.bottom, block))
        page.bottom -= block.height
    return pages
