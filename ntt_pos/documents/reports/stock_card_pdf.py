"""A product's stock card on paper, and the words for what moves units, the same on screen and paper."""

from __future__ import annotations

from ntt_pos.documents.engine.page import printable
from ntt_pos.documents.engine.page_loop import draw_pages
from ntt_pos.documents.engine.page_parts import page_head, paragraph_block
from ntt_pos.documents.engine.table import TableColumn, plain_table
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.words import BINS, MOVEMENTS, UNDONE
from ntt_pos.domain.goods.stock import Bin, MovementKind
from ntt_pos.domain.goods.stock_card import BatchCard, BinSums, CardLine, StockCard
from ntt_pos.i18n import MINUS, Language


def movement_words(line: CardLine, language: Language) -> str:
    """Return what a movement was, and its bin when that is not the shelf."""
    into = line.quantity > 0
    undone = {
        MovementKind.DELIVERY: not into,
        MovementKind.WITHDRAWAL: into,
        MovementKind.DAMAGED: line.bin is Bin.DAMAGED and not into,
    }
    words = language.text(UNDONE[line.kind] if undone.get(line.kind) else MOVEMENTS[line.kind].long)
    return words if line.bin is Bin.SHELF else f"{words} · {language.text(BINS[line.bin].phrase)}"


def batch_words(number: int, expiry: object, language: Language) -> str:
    """Return a batch as the card names it: its running number and date, or that it is unknown."""
    if not number:
        return language.text("unknown batch")
    return f"#{number} · {language.value(expiry)}" if expiry else f"#{number}"


def signed(language: Language, quantity: int) -> str:
    """Return units with their sign."""
    return f"+{language.number(quantity)}" if quantity > 0 else f"{MINUS}{language.number(-quantity)}"


def draw_stock_card(card: StockCard, language: Language) -> bytes:
    """Draw a stock card; weighed goods in grams or millilitres. The same card gives the same bytes."""
    title = language.text("STOCK CARD")
    days = f"{language.day(card.since)} – {language.day(card.until)}" if card.since else language.day(card.until)
    head = page_head(title, printable(f"{card.shop} · {card.name} · {card.producer}".strip(" ·")), card.code, days)
    number = language.number
    columns = (
        TableColumn(language.text("Date"), 68),
        TableColumn(language.text("What happened")),
        TableColumn(language.text("Document"), 124),
        TableColumn(language.text("Batch"), 86),
        TableColumn(language.text("In / out"), 34, right=True),
        TableColumn(language.text("Shelf"), 34, right=True),
        TableColumn(language.text("Owner"), 40, right=True),
        TableColumn(language.text("Damaged"), 38, right=True),
    )
    opening = (language.day(card.since) if card.since else "", language.text("Stock before"), "", "", "")
    rows: list[tuple[str, ...]] = [(*opening, *_sums(card.opening, language))]
    rows += [_row(line, language) for line in card.lines]
    closing = language.text("Stock on {day}", day=language.day(card.until))
    rows.append(("", closing, "", "", "", *_sums(card.closing, language)))
    blocks = plain_table(columns, rows, strong=frozenset({0, len(rows) - 1}))
    unit = {1: card.unit}.get(card.price_per, "g / ml")
    told = language.text(
        "Quantities in {unit}. Every movement touches one place; what changes its place has two lines.", unit=unit
    )
    batches = (
        TableColumn(language.text("Batch"), 110),
        TableColumn(language.text("Came with")),
        TableColumn(language.text("In"), 60, right=True),
        TableColumn(language.text("Out"), 60, right=True),
        TableColumn(language.text("Shelf"), 60, right=True),
        TableColumn(language.text("Owner"), 60, right=True),
        TableColumn(language.text("Damaged"), 60, right=True),
    )
    blocks.append(paragraph_block(told, size=9.5))
    blocks.append(paragraph_block(language.text("By batch, from the beginning"), bold=True, gap=12))
    blocks += plain_table(
        batches,
        [
            (
                batch_words(each.number, each.expiry, language),
                each.document,
                number(each.came),
                number(each.went),
                *_sums(each.left, language),
            )
            for each in card.batches
        ],
    )
    return draw_pages(
        head,
        blocks,
        language,
        title=f"{title} {card.code}",
        author=card.shop,
        foot=f"{title} · {card.name}",
        practice=card.practice,
    )


def _row(line: CardLine, language: Language) -> tuple[str, ...]:
    words = movement_words(line, language)
    if booked := language.booked(line.at, line.date):
        words += f" · {booked}"
    if line.occurred_on is not None and line.occurred_on < calendar_date(line.at):
        words += " · " + language.text("late entry, happened {day}", day=language.day(line.occurred_on))
    return (
        language.day(calendar_date(line.at)),
        words,
        line.document,
        batch_words(line.batch, line.expiry, language),
        signed(language, line.quantity),
        *_sums(line.after, language),
    )


def _sums(sums: BinSums, language: Language) -> tuple[str, str, str]:
    return language.number(sums.shelf), language.number(sums.collect), language.number(sums.damaged)


__all__ = ["BatchCard", "batch_words", "draw_stock_card", "movement_words", "signed"]
