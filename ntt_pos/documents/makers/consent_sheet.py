"""The sheet on which a maker agrees to be shown: read aloud, signed twice, one for the maker and one for the shop."""

from __future__ import annotations

from typing import Final

from ntt_pos.documents.engine.page import HEIGHT, INK, Block, Sheet, draw_stack, printable
from ntt_pos.documents.engine.page_parts import (
    LEFT,
    page_foot,
    page_head,
    paragraph_block,
    practice_mark,
    signatures_block,
)
from ntt_pos.domain.core.words import CONSENT_PLACES, CONSENTS
from ntt_pos.domain.makers.story_card import ConsentPaper, ConsentPlace, ConsentTo
from ntt_pos.i18n import Language

COPIES: Final = 2
COLUMN: Final = 112.0
FIRST_COLUMN: Final = 180.0


def draw_consent(paper: ConsentPaper, language: Language) -> bytes:
    """Draw the sheet twice, for the maker and for the shop; the same consent gives the same bytes."""
    title = language.text("CONSENT TO BE SHOWN")
    sheet = Sheet(f"{title} {paper.code}", paper.shop, lang=language.code)
    for copy, whose in enumerate((language.text("for the maker"), language.text("for the shop")), start=1):
        if paper.practice:
            practice_mark(sheet, language)
        head = page_head(title, f"{paper.shop}, {paper.address}", paper.code, language.moment(paper.at))
        draw_stack(sheet, [head, *_blocks(paper, language)], HEIGHT - 40)
        page_foot(sheet, language, f"{paper.code} · {whose}", page=copy, pages=COPIES)
        sheet.next_page()
    return sheet.finish()


def _blocks(paper: ConsentPaper, language: Language) -> list[Block]:
    return [
        paragraph_block(f"{paper.name} · {paper.village}", size=14, bold=True, gap=14),
        paragraph_block(
            language.text(
                "This sheet was read aloud to me. The shop may show what has a cross below, at the places that have a cross. "
                "What has no cross stays in the shop's books."
            ),
            size=12,
            gap=10,
        ),
        _crosses(paper, language),
        paragraph_block(
            language.text("You may say no. Your goods are sold all the same, for the same price."), size=12, gap=12
        ),
        paragraph_block(
            language.text(
                "You may take it back on any day: tell the shop or send a message. Then the shop takes your name and your "
                "photos off the shelf and off its page on the internet, and prints no new ones."
            ),
            size=12,
        ),
        paragraph_block(
            language.text(
                "The shop cannot call back what left it before: paper that customers took home, and messages that others "
                "passed on."
            ),
            size=12,
        ),
        paragraph_block(
            language.text(
                "Children and pupils are never shown by face or by name. The shop keeps this sheet (UU 27/2022)."
            ),
            size=12,
        ),
        signatures_block(
            (
                (language.text("The maker (signature or thumb)"), paper.name),
                (language.text("Read aloud by"), paper.read_by),
                (language.text("Witness, if there is one"), ""),
            )
        ),
    ]


def _crosses(paper: ConsentPaper, language: Language) -> Block:
    rows, high = tuple(ConsentTo), 30.0

    def draw(sheet: Sheet, top: float) -> None:
        for place, where in enumerate(ConsentPlace):
            words = language.text(CONSENT_PLACES[where].long)
            sheet.text(LEFT + FIRST_COLUMN + place * COLUMN + COLUMN / 2, top - 14, words, 11.5, bold=True, align="c")
        for line, what in enumerate(rows, start=1):
            y = top - 22 - line * high
            sheet.rule(LEFT, y + high, LEFT + FIRST_COLUMN + 3 * COLUMN, colour=INK)
            sheet.text(LEFT, y + 10, printable(language.text(CONSENTS[what].long)), 13, bold=True)
            for place, where in enumerate(ConsentPlace):
                x = LEFT + FIRST_COLUMN + place * COLUMN + COLUMN / 2 - 8
                sheet.box(x, y + 6, 16, 16, line=(INK, 1.2))
                if (what, where) in paper.agreed:
                    sheet.text(x + 8, y + 9.4, "×", 20, bold=True, align="c")
        sheet.rule(LEFT, top - 22 - len(rows) * high, LEFT + FIRST_COLUMN + 3 * COLUMN, colour=INK)

    return Block(30 + len(rows) * high, draw, gap=12)
