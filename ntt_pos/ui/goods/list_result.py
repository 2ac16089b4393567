"""What will be made of a list: every product beside the cell it was read from, what deserves a look, what is left out."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.goods.stock import is_expired
from ntt_pos.domain.importing.list_header_words import ColumnMeaning
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.importing.our_form.take_in import ImportPlan
from ntt_pos.services.importing.shop_lists.plan import Good
from ntt_pos.services.importing.shop_lists.take_in import ListUnderstood
from ntt_pos.ui.goods.findings_view import told_about
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.theme import Look, Tone
from ntt_pos.ui.widgets.layout import add, column


class ResultView(QWidget):
    """What will be made of a list: every product beside the cell it was read from."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.grid = Grid(
            look,
            _("What will be made"),
            (
                Heading(_("Row"), 90),
                Heading(_("Product")),
                Heading(_("Producer")),
                Heading(_("Unit"), 90),
                Heading(_("Selling price"), 110, right=True),
                Heading(_("Producer's price"), 120, right=True),
                Heading(_("Stock"), 80, right=True),
                Heading(_("Expiry"), 115),
            ),
        )
        self.card = add(column(self), GridCard(look, self.grid))
        self.setFocusProxy(self.grid)

    def show_result(self, understood: ListUnderstood, judged: ImportPlan | None, today: date) -> None:
        """Show what deserves a look once it is ``judged``, the goods, then the rows that are left out and why."""
        plan = understood.plan
        several = len(understood.book.sheets) > 1
        rows = _remarks(judged) if judged is not None else []
        rows += [_good(good, today, several=several) for good in plan.goods]
        rows += [_remark(f"out {place}", cell, i18n.explain(why)) for place, (cell, why) in enumerate(plan.left_out)]
        self.grid.show_rows(rows)
        self.grid.span({each.key: 1 for each in rows if each.key.startswith(("look ", "out "))})
        new = sum(1 for maker in plan.makers if not maker.known), sum(1 for good in plan.goods if not good.known)
        self.card.total(
            ngettext("{n} new producer", "{n} new producers", new[0])
            + " · "
            + ngettext("{n} new product", "{n} new products", new[1]),
            ngettext("{n} row left out", "{n} rows left out", len(plan.left_out)),
        )


def _good(good: Good, today: date, *, several: bool) -> GridRow:
    said = good.item.said
    known = _("in the shop already") if good.known else good.category
    beside = [part for part in (said.get(ColumnMeaning.PRODUCT, ""), known) if part]
    stock = _("as it is") if good.stands else f"{good.stock.normalize():f}".replace(".", ",")
    return GridRow(
        good.item.cell(ColumnMeaning.PRODUCT),
        (
            GridCell(str(good.item.row), good.item.sheet if several else "", Tone.MUTED),
            GridCell(good.name, " · ".join(beside), strong=True),
            GridCell(good.maker.name, good.maker.village.label if good.maker.village else ""),
            GridCell(good.unit),
            GridCell(i18n.rupiah(good.price), said.get(ColumnMeaning.PRICE, "")),
            GridCell("–" if good.net is None else i18n.rupiah(good.net), said.get(ColumnMeaning.NET_PRICE, "")),
            GridCell(stock, said.get(ColumnMeaning.STOCK, ""), Tone.MUTED if good.stands else Tone.INK),
            _expiry(good.item.until.on, today),
        ),
    )


def _expiry(on: date | None, today: date) -> GridCell:
    past = is_expired(on, today)
    return GridCell(f"{on:%d/%m/%Y}" if on else "", _("past") if past else "", Tone.DANGER if past else Tone.INK)


def _remarks(judged: ImportPlan) -> list[GridRow]:
    """Return a row for each thing to look at, and for each difference to the books, which stay as they are."""
    told = [(f"{note.sheet}!{note.cell}" if note.cell else note.sheet, told_about(note)) for note in judged.notes]
    told += [
        (
            f"{each.sheet}!{each.cell}",
            _(
                "{code}, {field}: the list says “{new}”, the shop keeps “{old}”.",
                code=each.code,
                field=each.field,
                new=each.new,
                old=each.old,
            ),
        )
        for each in judged.differences
    ]
    return [_remark(f"look {place}", cell, words) for place, (cell, words) in enumerate(told)]


def _remark(key: str, cell: str, words: str) -> GridRow:
    where = GridCell(cell.rpartition("!")[2], cell.rpartition("!")[0], Tone.MUTED)
    return GridRow(key, (where, GridCell(words, tone=Tone.ATTENTION), *[GridCell()] * 6))
