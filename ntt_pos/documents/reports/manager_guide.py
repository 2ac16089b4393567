"""The manager's guide on four pages: the evening, a delivery, paying, and the month with what to do when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ntt_pos.documents.engine.page import Block, printable
from ntt_pos.documents.engine.page_loop import draw_pages
from ntt_pos.documents.engine.page_parts import ROOM, page_head, paragraph_block
from ntt_pos.documents.reports.guide_parts import key_blocks, picture_block, step_block, when_block
from ntt_pos.domain.core.guide import ManagerGuide
from ntt_pos.i18n import N_, Language


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page: its title, its steps, the pages of the office whose keys it shows, and a picture of one, so wide of the page."""

    title: str
    steps: tuple[str, ...]
    keys: tuple[str, ...]
    picture: str = ""
    wide: float = 1


CHAPTERS: Final = (
    Chapter(
        N_("The evening"),
        (
            N_(
                "At the till every cashier counts the drawer: F10. A difference is shown after the count, with its reason."
            ),
            N_(
                "Ctrl 2 opens the office, Ctrl PgDn and Ctrl PgUp go from page to page. The home page says what waits; Enter leads to where it is done."
            ),
            N_(
                "On the page “Close the day” press Ctrl Enter: it says what is still open and what it will settle; before the closing hour it asks why. Ctrl Enter once more closes."
            ),
            N_(
                "Ctrl Shift P on the same page prints all statements. Each original comes out once; what is printed again is a copy with its number. Printed as a file? Answer “Were they printed?” afterwards: 2 opens the same file again."
            ),
            N_("The payment recap (Ctrl R) says how many notes and coins to fetch, so that everybody is paid exactly."),
            N_(
                "On the page “Backups” make a backup (Ctrl Enter), copy it to the stick (Ctrl U), and take the stick home: fire and ash do not go there."
            ),
        ),
        ("close",),
        "office-close.png",
    ),
    Chapter(
        N_("Goods are brought"),
        (
            N_("On the page “Goods in/out” press Ctrl N and choose the producer."),
            N_(
                "Count together with whoever brings the goods. Scan or type each product, then what was said and what was counted. Ctrl N there makes a product that is not in the list yet."
            ),
            N_("They differ? Write both down. Only what was counted is taken in, and both sign for that."),
            N_("Type the date of expiry from the package. Without it nobody is warned in time."),
            N_("F12 keeps the note. P prints both sheets: one for the producer, one for the shop, both signed."),
            N_("Goods without a barcode get a label: Ctrl G."),
            N_(
                "The owner fetches goods: Ctrl T. Something broke or expired: Ctrl B, with the reason. A wrong note is undone, never changed: Ctrl Del."
            ),
        ),
        ("notes",),
        "office-notes.png",
    ),
    Chapter(
        N_("Paying producers"),
        (
            N_("On the page “Payouts” type the name or the number of the producer; Enter or F12 pays."),
            N_(
                "The window proposes the balance in notes that exist; the rest stays for the next time. Less is an instalment, more is an advance, which somebody approves."
            ),
            N_(
                "Choose cash or transfer, and where the money is taken from. The drawer and the safe give only what they hold."
            ),
            N_(
                "Somebody else takes it? Type who, what they are to the producer, and the number of their card; that needs approval, too."
            ),
            N_(
                "Print the voucher and let it be signed. Who signs the strip below the statement signs no voucher for the same money."
            ),
            N_("A producer cannot come: send the statement by WhatsApp from the page “Statements”, Ctrl W."),
            N_("Paid wrongly? Choose the payment in the history and take it back, with the reason. Nothing is erased."),
        ),
        ("payouts", "statements"),
        "office-payouts.png",
        0.8,
    ),
)
MONTH: Final = Chapter(
    N_("The month"),
    (
        N_(
            "On the page “Reports” choose “Pack for the trade office” and the last month (Ctrl D). Ctrl P makes the letter, Ctrl E the workbook."
        ),
        N_(
            "Read “Trust check”: the money that is held against what is owed. Then “Exceptions”, until nothing is left."
        ),
        N_(
            "On the page “Cash & bank” count the safe (Ctrl H), type what the bank says (Ctrl B), and book what came of QRIS (Ctrl S)."
        ),
        N_("Count a part of the shelves (Stock count), so that in a quarter every shelf was counted once."),
        N_("On the page “Backups” let the books be checked (Ctrl B), and try to restore a backup (Ctrl T)."),
    ),
    ("reports", "safety"),
)
WHEN: Final = (
    (
        N_("The day was not closed"),
        N_("Close today: the missed days are closed along, each with its own statements."),
    ),
    (
        N_("Drawer and count differ"),
        N_("The reason is written at once. Somebody else confirms the count from the home page."),
    ),
    (
        N_("A note of goods is wrong"),
        N_("Goods in/out, choose it, Ctrl Del. It shows what goes back with it, or what stands in the way."),
    ),
    (
        N_("A balance is wrong"),
        N_("Payouts, Ctrl K: the amount and the reason. Somebody else approves; paper and journal keep it."),
    ),
    (
        N_("A producer doubts the statement"),
        N_("Read it together: page “Statements”, Enter. Ctrl K on a product shows where every piece went."),
    ),
    (
        N_("Goods have expired"),
        N_("Take them off the shelf today. The producer fetches them (Ctrl T), or they are written off (Ctrl B)."),
    ),
    (
        N_("The program warns of the backup"),
        N_("Put the stick in, page “Backups”, Ctrl U. A second stick stays outside the building."),
    ),
    (
        N_("The PC is broken"),
        N_(
            "On another PC: install, choose “restore”, take the newest backup from the stick. What came after it is in the notebook."
        ),
    ),
    (
        N_("Something was done that nobody explains"),
        N_("The owner looks at “Control”: who, when, how much, by whose permission, and its paper."),
    ),
)


def draw_manager_guide(guide: ManagerGuide, language: Language) -> bytes:
    """Draw the guide: four pages of A4. The same guide gives the same bytes."""
    title = language.text("MANAGER'S GUIDE")
    blocks: list[Block] = []
    lists = [_heading(language.text("In every list"), size=10.5, gap=10), *key_blocks(guide.keys.common)]
    for chapter in CHAPTERS:
        blocks += _held([*_chapter(chapter, language), *_keys(chapter, guide, language), *lists])
        lists = []  # told once
    wrong = [when_block(language.text(what), language.text(do)) for what, do in WHEN]
    wrong = [_heading(language.text("When something is wrong")), *wrong]
    blocks += _held([*_chapter(MONTH, language), *_keys(MONTH, guide, language), *wrong])
    head = page_head(title, printable(guide.shop), "NTT Mart POS", "")
    return draw_pages(head, blocks, language, title=title, author=guide.shop, foot=title, practice=guide.practice)


def _chapter(chapter: Chapter, language: Language) -> list[Block]:
    picture = [picture_block(chapter.picture, ROOM * chapter.wide, framed=True)] if chapter.picture else []
    steps = [step_block(number, language.text(words)) for number, words in enumerate(chapter.steps, start=1)]
    return [_heading(language.text(chapter.title), gap=0), *picture, replace(steps[0], gap=8), *steps[1:]]


def _keys(chapter: Chapter, guide: ManagerGuide, language: Language) -> list[Block]:
    found = []
    for page in chapter.keys:
        name, keys = guide.keys.pages[page]
        found += [_heading(language.text("Keys of the page “{page}”", page=name), size=10.5, gap=10), *key_blocks(keys)]
    return found


def _heading(words: str, *, size: float = 13, gap: float = 12) -> Block:
    return replace(paragraph_block(words, size=size, bold=True, gap=gap), keep=True)


def _held(blocks: Sequence[Block]) -> list[Block]:
    """Keep blocks on one page: what does not fit below what is there begins the next one."""
    return [*(replace(each, keep=True) for each in blocks[:-1]), blocks[-1]]
