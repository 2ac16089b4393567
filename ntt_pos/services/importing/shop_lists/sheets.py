"""What is asked of whole sheets of a list: those that nothing is read from, old ones, names without a known header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from ntt_pos.domain.importing.list_cells import amount_in, folded, spaced
from ntt_pos.domain.importing.list_header_words import ColumnMeaning
from ntt_pos.domain.importing.list_items import Item
from ntt_pos.domain.importing.list_layout import ListTable
from ntt_pos.domain.importing.raw_cells import Sentence, is_blank
from ntt_pos.domain.importing.workbook import RawSheet, Workbook
from ntt_pos.i18n import N_
from ntt_pos.services.importing.shop_lists.plan import LEAVE_OUT, YES, ListState
from ntt_pos.services.importing.shop_lists.questions import Choice, ListQuestion, examples, listed

_OLD_TITLE: Final = re.compile(r"\b(?:(?:jangan|jgn|tidak|tdk) (?:di)?pakai)\b")
_OLD_NAME: Final = re.compile(rf"\b(?:lama|old|arsip|backup|bekas|salinan)\b|{_OLD_TITLE.pattern}")


def unread_sheets(book: Workbook, tables: Sequence[ListTable]) -> tuple[str, ...]:
    """Return the sheets that hold words and figures, but no table of goods."""
    read = {table.sheet for table in tables}
    return tuple(sheet.name for sheet in book.sheets if sheet.name not in read and _has_content(sheet))


def _has_content(sheet: RawSheet) -> bool:
    cells = [cell for row in sheet.rows for cell in row.cells if not is_blank(cell)]
    return any(re.search("[0-9]", spaced(cell)) for cell in cells) and any(
        re.search("[A-Za-z]{2}", spaced(cell)) for cell in cells
    )


def nameless_rows(tables: Sequence[ListTable]) -> list[tuple[str, Sentence]]:
    """Return the rows that hold a price, but no name of goods: they are left out, and said to be."""
    return [
        (f"{table.sheet}!{table.cell(row, ColumnMeaning.PRICE)}", Sentence(N_("It has a price, but no name.")))
        for table in tables
        for row in table.notes
        if not table.variant and amount_in(table.raw(row, ColumnMeaning.PRICE)).value is not None
    ]


def old_sheets(tables: Sequence[ListTable]) -> dict[str, str]:
    """Return the sheets that say they are no longer in use, with their words; none when no other sheet is left."""
    found: dict[str, str] = {}
    for table in tables:
        lines = [table.sheet] if _OLD_NAME.search(folded(table.sheet)) else []
        lines += [line for line in table.titles if _OLD_TITLE.search(folded(line))]
        if lines:
            found.setdefault(table.sheet, lines[-1])
    return found if {table.sheet for table in tables} - set(found) else {}


def ask_about_sheets(state: ListState) -> None:
    """Ask about whole sheets, and keep only the rows of those that are taken in."""
    _ask_unread(state, state.basis.unread)
    for sheet, words in state.basis.old.items():
        rows = [item for item in state.items if item.sheet == sheet]
        answer = state.inquiry.ask(
            ListQuestion(
                f"old sheet: {folded(sheet)}",
                Sentence("The sheet {name} says “{words}”. Take in its goods too?", {"name": sheet, "words": words}),
                len(rows),
                (
                    Choice(LEAVE_OUT, Sentence("No, leave the sheet out")),
                    Choice(YES, Sentence("Yes, take them in")),
                ),
                LEAVE_OUT,
                examples(item.cell(ColumnMeaning.PRODUCT) for item in rows),
            )
        )
        if answer == LEAVE_OUT:
            _drop(state, rows)
    _ask_names(state)


def _ask_unread(state: ListState, sheets: Sequence[str]) -> None:
    if sheets:
        state.inquiry.ask(
            ListQuestion(
                "unread sheets",
                Sentence(
                    "Nothing is read from these sheets; they hold no table of goods: {names}. Is that right?",
                    {"names": listed(sheets)},
                ),
                len(sheets),
                (Choice(YES, Sentence("Yes")),),
                YES,
            )
        )


def _ask_names(state: ListState) -> None:
    rows = [item for item in state.items if item.guessed is not None]
    if not rows:
        return
    headers = list(
        dict.fromkeys(
            f"{item.sheet}: {item.guessed}" if item.guessed else item.cell(ColumnMeaning.PRODUCT) for item in rows
        )
    )
    answer = state.inquiry.ask(
        ListQuestion(
            "names",
            Sentence(
                "Do these columns hold the names of the goods? Their headers do not say so: {names}.",
                {"names": listed(headers)},
            ),
            len(rows),
            (Choice(YES, Sentence("Yes")), Choice(LEAVE_OUT, Sentence("No, leave these rows out"))),
            YES,
            examples(item.cell(ColumnMeaning.PRODUCT) for item in rows),
        )
    )
    if answer == LEAVE_OUT:
        _drop(state, rows)


def _drop(state: ListState, rows: Iterable[Item]) -> None:
    gone = list(rows)
    for item in gone:
        state.leave_out(item, N_("You left it out."))
    state.items = [item for item in state.items if all(item is not each for each in gone)]
