"""Items 5 to 10 of a statement: what was sold, what came back, what is in the shop, what to bring, and the last weeks."""

from __future__ import annotations

from ntt_pos.documents.engine.page import (
    ATTENTION,
    PRIMARY,
    WASH,
    Block,
    Sheet,
    draw_stack,
    goods_name,
    printable,
    stack_height,
)
from ntt_pos.documents.statement.old_form.layout import (
    INK,
    LEADING,
    LEFT,
    MUTED,
    RIGHT,
    ROOM,
    StatementCell,
    StatementColumn,
    StatementDraft,
    StatementRow,
    fitting,
    heading_block,
    table,
    width_of,
    wrap,
)
from ntt_pos.documents.statement.old_form.words import (
    back_amount,
    back_words,
    bare_quantity,
    discount_note,
    marks,
    means_word,
    months_lines,
    thousands,
    why,
)
from ntt_pos.documents.statement.statement_words import advice_words, advised_goods, short_day
from ntt_pos.i18n import N_

_SIDE, _SLIM = 150.0, 133.0
_BETWEEN = 15.0


def sold_blocks(draft: StatementDraft) -> list[Block]:
    """Item 5, TERJUAL: one row per product, price and terms, and their sum."""
    language, payload = draft.language, draft.payload
    heading = language.text("SOLD")
    if not payload.sold_lines:
        return [heading_block(heading, draft.density, note=language.text("nothing since the last statement"))]
    columns = (
        StatementColumn(language.text("Quantity × price")),
        StatementColumn(language.text("Paid by buyer")),
        StatementColumn(language.text("Shop's part")),
        StatementColumn("", right=False, gap=5),
        StatementColumn(language.text("Your share"), strong=True, gap=10),
    )
    rows = []
    for line in payload.sold_lines:
        amount = language.quantity(line.quantity, line.price_per, printable(line.unit))
        rows.append(
            StatementRow(
                goods_name(line.name),
                (
                    StatementCell(f"{amount} × {language.rupiah(line.price)}"),
                    StatementCell(language.rupiah(line.paid)),
                    StatementCell(language.rupiah(line.shop)),
                    StatementCell(why(language, line), colour=MUTED, scale=0.78),
                    StatementCell(language.rupiah(line.share), bold=True),
                ),
                photo=line.photo,
                note=discount_note(language, line),
            )
        )
    units = {(line.unit, line.price_per) for line in payload.sold_lines}
    if len(units) == 1:
        unit, price_per = units.pop()
        total = language.quantity(sum(line.quantity for line in payload.sold_lines), price_per, printable(unit))
    else:
        total = language.plural("{n} item", "{n} items", payload.sold_units, n=payload.sold_units)
    rows.append(
        StatementRow(
            language.text("Sum"),
            (
                StatementCell(total, bold=True),
                StatementCell(language.rupiah(payload.sold_paid), bold=True),
                StatementCell(language.rupiah(payload.sold_shop), bold=True),
                StatementCell(""),
                StatementCell(language.rupiah(payload.sold), bold=True),
            ),
            total=True,
        )
    )
    return table(draft, heading, columns, rows, x=LEFT, right=RIGHT)


def back_blocks(draft: StatementDraft) -> list[Block]:
    """Item 6, BARANG KEMBALI, KOREKSI, SUSULAN: each with its original day and number; "tidak ada" when there is none."""
    language, payload, density = draft.language, draft.payload, draft.density
    heading = language.text("GOODS BROUGHT BACK, CORRECTIONS, LATE RECORDS")
    if not payload.back_lines:
        return [heading_block(heading, density, note=language.text("none"))]
    blocks = [heading_block(heading, density)]
    for line in payload.back_lines:
        amount = back_amount(language, line)
        room = ROOM - width_of(amount, density.body, bold=True) - 14
        blocks.append(_back_block(draft, wrap(back_words(language, line), density.body, room), amount))
    return blocks


def _back_block(draft: StatementDraft, lines: list[str], amount: str) -> Block:
    size = draft.density.body
    pitch = min(draft.density.pitch, 19)
    high = pitch + (len(lines) - 1) * size * LEADING

    def draw(sheet: Sheet, top: float) -> None:
        first = top - (pitch + size * 0.72) / 2
        for number, words in enumerate(lines):
            sheet.text(LEFT, first - number * size * LEADING, words, size)
        sheet.text(RIGHT, first, amount, size, bold=True, align="r")
        sheet.rule(LEFT, top - high, RIGHT)

    return Block(high, draw)


def goods_blocks(draft: StatementDraft) -> list[Block]:
    """Items 7 to 10: the stock and the advice at the left, the last weeks and payments at the right of them.

    On a statement of several pages they follow one another in the full width.
    """
    if draft.wide:
        return [*_stock_blocks(draft, RIGHT), *_advice_blocks(draft, RIGHT), _figures_beside(draft)]
    side = _SLIM if draft.density.slim else _SIDE
    edge = RIGHT - side - _BETWEEN
    left = [*_stock_blocks(draft, edge), *_advice_blocks(draft, edge)]
    right = [_weeks_block(draft, RIGHT - side, side), _money_block(draft, RIGHT - side, side)]
    return [_side_by_side(left, right, draft.density.gap)]


def _side_by_side(left: list[Block], right: list[Block], gap: float) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        for blocks in (left, right):
            draw_stack(sheet, blocks, top)

    return Block(max(stack_height(left), stack_height(right)), draw, gap=gap)


def _stock_blocks(draft: StatementDraft, right: float) -> list[Block]:
    language, payload = draft.language, draft.payload
    heading = language.text("YOUR GOODS IN THE SHOP")
    if not payload.stock:
        return [heading_block(heading, draft.density, note=language.text("none"))]
    gap = 12.0 if draft.wide else 4.6 if draft.density.slim else 5.5
    names = (N_("at start"), N_("+ brought"), N_("− sold"), N_("+ back"), N_("− taken"), N_("− broken,\nlost"))
    columns = [StatementColumn(_over(language.text(name), draft), gap=gap) for name in names]
    columns.append(StatementColumn(_over(language.text("= left"), draft), strong=True, gap=gap))
    rows = []
    for line in payload.stock:
        per = line.price_per
        figures = ("opening", "delivered", "sold", "returned", "withdrawn", "lost")
        cells = [
            StatementCell(
                bare_quantity(language, getattr(line, name), per), colour=INK if getattr(line, name) else MUTED
            )
            for name in figures
        ]
        cells.append(StatementCell(bare_quantity(language, line.closing, per), bold=True))
        name = goods_name(line.name)
        if per != 1:
            name = f"{name} ({printable(line.unit)})"
        rows.append(StatementRow(name, cells, photo=line.photo if draft.wide else "", chips=marks(language, line)))
    return table(draft, heading, columns, rows, x=LEFT, right=right)


def _over(heading: str, draft: StatementDraft) -> str:
    """Return a heading with its sign over its word, where the width is needed for the names of the goods."""
    return heading if draft.wide or not draft.density.slim or "\n" in heading else heading.replace(" ", "\n", 1)


def _advice_blocks(draft: StatementDraft, right: float) -> list[Block]:
    """Item 8, SARAN: what to bring and what to collect, the goods in bold."""
    language, density, advice = draft.language, draft.density, draft.payload.advice
    title = language.text("ADVICE")
    blocks = []
    if not (advice and density.slim):
        heading = heading_block(title, density, note="" if advice else language.text("none"))
        heading.gap = density.gap * 0.7
        blocks.append(heading)
    for line in advice:
        sentence = advice_words(language, line, draft.payload.date)
        strong = " ".join(advised_goods(language, line))
        # Where room is scarce the heading is in the first line.
        lead = "" if blocks else f"{title}:\u00a0"
        lines = _strong_lines(lead + sentence, strong, draft, right - LEFT - 16)
        blocks.append(_advice_block(draft, lines, right))
    return blocks


Runs = list[tuple[str, bool]]


def _strong_lines(sentence: str, strong: str, draft: StatementDraft, room: float) -> list[Runs]:
    """Break a sentence by word into lines of (words, bold), ``strong`` in bold where it occurs."""
    size = draft.density.body
    start = sentence.find(strong)
    end = start + len(strong)
    lines: list[Runs] = [[]]
    used, at = 0.0, 0
    for word in sentence.split(" "):
        # What closes the sentence behind the goods ("… 250 g.") goes with them.
        bold = start <= at < end
        wide = width_of(f"{word} ", size, bold=bold)
        if lines[-1] and used + wide - width_of(" ", size) > room:
            lines.append([])
            used = 0.0
        if lines[-1] and lines[-1][-1][1] is bold:
            lines[-1][-1] = (f"{lines[-1][-1][0]} {word}", bold)
        else:
            lines[-1].append((word, bold))
        used += wide
        at += len(word) + 1
    return lines


def _advice_block(draft: StatementDraft, lines: list[Runs], right: float) -> Block:
    density = draft.density
    size = density.body
    pad = 2.0 if density.tight else 5.0
    high = len(lines) * size * LEADING + 2 * pad + 1

    def draw(sheet: Sheet, top: float) -> None:
        sheet.box(LEFT, top - high, right - LEFT, high, fill=WASH)
        sheet.box(LEFT, top - high, 3.5, high, fill=ATTENTION)
        for number, runs in enumerate(lines):
            x, y = LEFT + 11, top - pad - size * 0.92 - number * size * LEADING
            for words, bold in runs:
                x += sheet.text(x, y, words, size, bold=bold) + width_of(" ", size)

    return Block(high, draw, gap=3)


def _weeks_block(draft: StatementDraft, x: float, wide: float) -> Block:
    language, weeks = draft.language, draft.payload.weeks
    tall = draft.density.bars
    highest = max((week.amount for week in weeks), default=0)
    pitch = wide / max(len(weeks), 1)
    if highest <= 0:
        return _no_weeks_block(draft, x)
    labels, month = [], 0
    for day in (week.start for week in weeks):
        # The month only where it changes: eight whole dates run into each other.
        labels.append(f"{day.day}/{day.month}" if day.month != month else str(day.day))
        month = day.month
    small = min(fitting(label, 9, pitch - 2) for label in labels)

    def draw(sheet: Sheet, top: float) -> None:
        title, unit = language.text("LAST 8 WEEKS"), language.text("paid by buyers, in thousand Rp")
        sheet.text(x, top - 11, title, fitting(title, 11.5, wide, bold=True), bold=True)
        sheet.text(x, top - 21.5, unit, fitting(unit, 9, wide), colour=MUTED)
        foot = top - 37 - tall
        for i, week in enumerate(weeks):
            last = i == len(weeks) - 1
            high = tall * max(week.amount, 0) / highest
            if high:
                sheet.box(x + i * pitch + 2, foot, pitch - 4, max(high, 0.8), fill=ATTENTION if last else PRIMARY)
            middle = x + (i + 0.5) * pitch
            shown = thousands(language, week.amount)
            size = fitting(shown, 9.5, pitch + 1, bold=last)
            sheet.text(middle, foot + max(high, 0) + 2.5, shown, size, bold=last, align="c")
            sheet.text(middle, foot - 10.5, labels[i], small, colour=MUTED, align="c")
        sheet.rule(x, foot, x + wide, colour=INK, width=0.8)

    return Block(tall + 51, draw)


def _no_weeks_block(draft: StatementDraft, x: float) -> Block:
    """Return the last weeks in which nothing was sold, or all of it came back: no bars, two words."""
    language = draft.language
    words = language.text("all of it came back") if draft.payload.sold_lines else language.text("nothing sold")

    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(x, top - 11, language.text("LAST 8 WEEKS"), 11.5, bold=True)
        sheet.text(x, top - 26, words, 10.5, colour=MUTED)

    return Block(32, draw)


def _money_block(draft: StatementDraft, x: float, wide: float) -> Block:
    language, payload, tight = draft.language, draft.payload, draft.density.tight
    months = months_lines(language, payload)
    paid = payload.payments
    step = 13.5 if tight else 15.0
    each = step if tight else step + 11
    high = len(months) * step + 6 + 15 + max(len(paid) * each, step)

    def draw(sheet: Sheet, top: float) -> None:
        y = top
        for label, amount in months:
            y -= step
            sheet.text(x, y + 3, label, 10.5, colour=MUTED)
            sheet.text(x + wide, y + 3, amount, 10.5, align="r")
        y -= 6
        sheet.rule(x, y + 3.5, x + wide)
        y -= 15
        title = language.text("LAST PAYMENTS")
        sheet.text(x, y + 3, title, fitting(title, 11.5, wide, bold=True), bold=True)
        if not paid:
            sheet.text(x, y - step + 3, language.text("none yet"), 10.5, colour=MUTED)
        for payment in paid:
            y -= step
            words = f"{short_day(language, payment.date)} · {means_word(language, payment.means)}"
            sheet.text(x, y + 3, words, 10.5)
            sheet.text(x + wide, y + 3, language.rp(payment.amount), 10.5, bold=True, align="r")
            if not tight:
                y -= 11
                sheet.text(x, y + 3, printable(payment.number), 8.5, colour=MUTED)

    return Block(high, draw, gap=4)


def _figures_beside(draft: StatementDraft) -> Block:
    half = (ROOM - 2 * _BETWEEN) / 2
    middle = LEFT + half + 2 * _BETWEEN
    return _side_by_side([_weeks_block(draft, LEFT, half)], [_money_block(draft, middle, half)], draft.density.gap)
