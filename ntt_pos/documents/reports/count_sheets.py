"""Papers of a stock count: the blind sheet to count on, and the minutes (berita acara) of what differed."""

from __future__ import annotations

from collections.abc import Sequence

from ntt_pos.documents.engine.page import printable
from ntt_pos.documents.engine.page_loop import draw_pages
from ntt_pos.documents.engine.page_parts import page_head, paragraph_block, signatures_block
from ntt_pos.documents.engine.table import TableColumn, plain_table
from ntt_pos.domain.core.words import BEARERS
from ntt_pos.domain.goods.counting import BlindSheet, Countable, CountDifference, CountResult
from ntt_pos.i18n import MINUS, UNITS, Language

ROW = 26


def draw_blind_sheet(paper: BlindSheet, language: Language) -> bytes:
    """Draw the sheet to count on: every product with an open box, nothing of what is expected.

    The same sheet gives the same bytes.
    """
    title = language.text("STOCK COUNT SHEET")
    when = language.moment(paper.at)
    head = page_head(title, printable(f"{paper.shop} · {paper.scope}"), when, printable(paper.counter))
    columns = (
        TableColumn(language.text("No."), 30, right=True),
        TableColumn(language.text("Product")),
        TableColumn(language.text("Code"), 86),
        TableColumn(language.text("Shelf"), 50),
        TableColumn(language.text("Unit"), 42),
        TableColumn(language.text("Counted"), 80, box=True),
        TableColumn(language.text("Note"), 80),
    )
    rows = _by_producer(
        paper.products,
        [
            (str(number), each.name, each.barcodes[0] if each.barcodes else each.code, each.shelf, _unit(each), "", "")
            for number, each in enumerate(paper.products, start=1)
        ],
        language,
    )
    told = language.text(
        "Count what is on the shelf and write it in the box; 0 when nothing is there. Weighed goods in kg or litres. "
        "What is in a customer's basket and is not paid yet is counted too."
    )
    people = ((language.text("Counted by"), ""), (language.text("Counted with"), ""))
    blocks = [paragraph_block(told, gap=0), *plain_table(columns, rows, low=ROW), signatures_block(people)]
    return draw_pages(
        head,
        blocks,
        language,
        title=f"{title} {paper.scope}",
        author=paper.shop,
        foot=f"{title} · {paper.scope} · {when}",
        practice=paper.practice,
    )


def draw_count_result(paper: CountResult, language: Language) -> bytes:
    """Draw the minutes of a posted count: each difference with its reason and who bears it, and places to sign.

    The same count gives the same bytes.
    """
    title = language.text("MINUTES OF A STOCK COUNT")
    head = page_head(title, printable(f"{paper.shop} · {paper.scope}"), paper.number, language.day_long(paper.date))
    columns = (
        TableColumn(language.text("Product")),
        TableColumn(language.text("Expected"), 58, right=True),
        TableColumn(language.text("Counted"), 58, right=True),
        TableColumn(language.text("Difference"), 58, right=True),
        TableColumn(language.text("Who bears it"), 66),
        TableColumn(language.text("Rp"), 60, right=True),
        TableColumn(language.text("Reason"), 96),
    )
    made = [_row(each, language) for each in paper.differences]
    rows = _by_producer([each.product for each in paper.differences], made, language)
    strong = frozenset({len(rows)}) if rows else frozenset()
    if rows:
        total = language.text("To the producers' balances")
        rows.append((total, "", "", "", "", language.rupiah(paper.money), ""))
    counted = paper.agreed + len(paper.differences)
    told = language.plural("{n} product was counted", "{n} products were counted", counted, n=language.number(counted))
    agreed = language.text("{n} agreed with the books", n=language.number(paper.agreed))
    blocks = [
        paragraph_block(
            f"{told}; {agreed}. {language.text('Counted by')}: {paper.counter}, {language.moment(paper.at)}.", gap=0
        )
    ]
    if paper.note:
        blocks.append(paragraph_block(paper.note))
    if rows:
        blocks += plain_table(columns, rows, strong=strong)
        said = language.text(
            "A loss that the shop bears is credited to the producer; what is found again takes it back."
        )
        blocks.append(paragraph_block(said, size=9.5))
    else:
        blocks.append(
            paragraph_block(language.text("Everything agreed. No stock and no balance was changed."), bold=True)
        )
    people = (
        (language.text("Counted by"), paper.counter),
        (language.text("Approved by"), paper.approver),
        (language.text("Witness"), ""),
    )
    blocks.append(signatures_block(people))
    return draw_pages(
        head,
        blocks,
        language,
        title=f"{title} {paper.number}",
        author=paper.shop,
        foot=f"{paper.number} · {paper.scope}",
        practice=paper.practice,
    )


def _row(each: CountDifference, language: Language) -> tuple[str, ...]:
    product = each.product

    def shown(quantity: int) -> str:
        return language.quantity(quantity, product.price_per, product.unit)

    units = f"+{shown(each.units)}" if each.units > 0 else f"{MINUS}{shown(-each.units)}"
    return (
        product.name,
        shown(each.expected),
        shown(each.counted),
        units,
        language.text(BEARERS[each.bearer].paper) if each.bearer else "",
        language.rupiah(each.money),
        each.reason,
    )


def _by_producer(
    products: Sequence[Countable], rows: Sequence[tuple[str, ...]], language: Language
) -> list[tuple[str, ...] | str]:
    """Return the rows with the producer's name above theirs."""
    told: list[tuple[str, ...] | str] = []
    last = None
    for product, cells in zip(products, rows, strict=True):
        if product.producer_id != last or not told:
            last = product.producer_id
            told.append(product.producer_name or language.text("the shop's own goods"))
        told.append(cells)
    return told


def _unit(product: Countable) -> str:
    return UNITS.get(product.unit.lower(), product.unit)
