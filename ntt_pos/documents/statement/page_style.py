"""What the second form is drawn with: its type, its colours, and how roomy it is set."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.utils import ImageReader

from ntt_pos.documents.engine.page import PRIMARY, WIDTH, Block, Colour, Sheet, draw_stack, stack_height, width_of, wrap
from ntt_pos.domain.money.statement_page import StatementPage
from ntt_pos.i18n import Language

BLACK: Final[Colour] = (0, 0, 0)
LINE: Final[Colour] = (0.55, 0.52, 0.47)
LEFT: Final = 34.0
RIGHT: Final = WIDTH - 34.0
ROOM: Final = RIGHT - LEFT
READ: Final = 12.0
SMALL: Final = 11.0


@dataclass(frozen=True, slots=True)
class PageDraft:
    """A page about to be laid out; below an ``ease`` of 1 only room is saved, above it type and rows grow.

    ``sources`` are the numbers of the settlements it covers, its own last.
    """

    page: StatementPage
    language: Language
    number: str
    chain_hash: str
    copy: int
    sources: Sequence[str]
    photos: Mapping[str, ImageReader]
    practice: bool
    ease: float = 1.0

    @property
    def read(self) -> float:
        """The size of what must be read."""
        return READ * min(max(self.ease, 1.0), 1.2)

    @property
    def small(self) -> float:
        """The size of the rest."""
        return SMALL * min(max(self.ease, 1.0), 1.15)

    @property
    def pad(self) -> float:
        """The room above and below a row's words."""
        return 3.2 * math.pow(self.ease, 2.4)

    @property
    def gap(self) -> float:
        """The room between sections."""
        return 8.0 * math.pow(self.ease, 2.4)


def wrap_sentences(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Break a text by sentence: each begins a line of its own unless it fits whole behind the one before."""
    lines: list[str] = []
    for sentence in re.split(r"(?<=\.) (?=\S)", text):
        if lines and width_of(f"{lines[-1]} {sentence}", size, bold=bold) <= room:
            lines[-1] = f"{lines[-1]} {sentence}"
        else:
            lines += wrap(sentence, size, room, bold=bold)
    return lines


def heading(draft: PageDraft, words: str, *, x: float = LEFT, right: float = RIGHT) -> Block:
    """Return a section's heading with a line below."""
    size = draft.read

    def draw(sheet: Sheet, top: float) -> None:
        with sheet.group("H2"):
            sheet.text(x, top - size, words, size, bold=True, colour=BLACK)
        sheet.rule(x, top - size - 4.5, right, colour=PRIMARY, width=1.8)

    return Block(size + 5, draw, gap=draft.gap, keep=True)


def beside(left: Sequence[Block], right: Sequence[Block], gap: float) -> Block:
    """Return two columns of blocks as one block."""

    def draw(sheet: Sheet, top: float) -> None:
        draw_stack(sheet, left, top)
        draw_stack(sheet, right, top)

    return Block(max(stack_height(left), stack_height(right)), draw, gap=gap)
