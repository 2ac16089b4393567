"""What was found in a workbook before it is taken in: wrong cells, what is new, what changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.importing.our_form.take_in import (
    DeliveryChange,
    ImportPlan,
    ImportResult,
    OpeningLine,
    Problem,
    SheetNote,
)
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.goods.changes_dialog import change_words
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.till.products.product_card import FactTile
from ntt_pos.ui.widgets.layout import add, column, dress, fill, frame, plain, row
from ntt_pos.ui.widgets.text import Text

COUNTS = {
    "producers": N_("Producers"),
    "products": N_("Products"),
    "deliveries": N_("Deliveries"),
    "lines delivered": N_("Delivered lines"),
    "opening balances": N_("Opening balances"),
}


def told_about(each: Problem | SheetNote) -> str:
    """Return what is wrong or to be looked at, with the goods or the producer it is about."""
    words = sentence(each.error)
    return f"{each.about}: {words}" if each.about else words


def sentence(told: Any) -> str:
    """Return what an import says about a cell, in the screen's language."""
    return i18n.screen_language().text(told.message, **told.params)


class FindingsView(QWidget):
    """What was found in a workbook: figures of what is new, and the table of wrong cells, notes or differences."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: ImportPlan | None = None
        stack = column(self, gap=Space.M)
        self.verdict = frame("good")
        across = row(self.verdict, gap=Space.M, margins=(Space.L, Space.M, Space.L, Space.M))
        inner = add(across, column(gap=2), 1)
        self._title = Text(look, size=Size.AMOUNT, weight=Weight.MEDIUM, wrap=True)
        self._hint = Text(look, wrap=True)
        fill(inner, self._title, self._hint)
        self.part = add(across, Combo(look, _("List"), [("problems", "")], label=_("List")))
        self.part.currentIndexChanged.connect(lambda _place: self._list())
        stack.addWidget(self.verdict)
        self._news = add(stack, plain())
        figures = row(self._news, gap=Space.S)
        self.facts = {key: FactTile(look, _(words)) for key, words in COUNTS.items()}
        for fact in self.facts.values():
            figures.addWidget(fact, 1)
        self.grid = Grid(
            look,
            _("What was found in the workbook"),
            (Heading(_("Sheet"), 96), Heading(_("Cell"), 60), Heading(_("What is wrong")), Heading("")),
            low=True,
        )
        self.list = add(stack, GridCard(look, self.grid), 1)

    @property
    def title(self) -> str:
        """The verdict in words."""
        return self._title.text()

    def show_plan(self, plan: ImportPlan) -> None:
        """Show what an import would do."""
        self._plan = plan
        self._figures(plan.counts)
        self._news.setVisible(not plan.problems)
        count = len(plan.problems)
        if count:
            self._say(
                "bad",
                Tone.DANGER,
                ngettext("{n} cell must be mended first", "{n} cells must be mended first", count),
                _("Nothing was changed. Correct the cells in the workbook, save it, and check it again."),
            )
        elif plan.nothing_new:
            self._say(
                "good",
                Tone.POSITIVE,
                _("Everything in this workbook is already here"),
                _("Importing it again changes nothing."),
            )
        else:
            self._say(
                "good",
                Tone.POSITIVE,
                _("The workbook is in order"),
                _("This is what is new. Nothing has been changed yet: import it when it looks right."),
            )
        self._offer(plan.problems, plan.notes, plan.differences, plan.changes, plan.openings)

    def show_result(self, result: ImportResult) -> None:
        """Show what an import did."""
        self._figures(result.counts)
        self._news.show()
        follows = _(
            "What follows: print labels for goods without a barcode, count the shelves once, open the first shift."
        )
        if result.counts.get("opening balances"):
            follows = _("What follows: print the pages of the opening balances (Ctrl+P), a page for each to sign.")
        self._say("good", Tone.POSITIVE, _("Everything is in the shop's books"), follows)
        self._offer((), result.notes, result.differences, ())

    def _figures(self, counts: Mapping[str, int]) -> None:
        for key, fact in self.facts.items():
            value = counts.get(key)
            fact.say("–" if value is None else i18n.number(value), Tone.INK if value else Tone.MUTED)

    def _say(self, role: str, tone: Tone, title: str, hint: str) -> None:
        dress(self.verdict, role)
        self._title.setText(title)
        self._title.set_tone(tone)
        self._hint.setText(hint)

    def _offer(
        self,
        problems: Sequence[Any],
        notes: Sequence[Any],
        differences: Sequence[Any],
        changes: Sequence[Any],
        openings: Sequence[OpeningLine] = (),
    ) -> None:
        self._lists = {"problems": problems, "changes": changes, "notes": notes, "differences": differences}
        words = {
            "problems": ngettext("{n} wrong cell", "{n} wrong cells", len(problems)),
            "changes": ngettext("{n} changed line", "{n} changed lines", len(changes)),
            "notes": ngettext("{n} note", "{n} notes", len(notes)),
            "differences": ngettext("{n} difference", "{n} differences", len(differences)),
        }
        if openings:
            self._lists["openings"] = openings
            words["openings"] = ngettext("{n} opening balance", "{n} opening balances", len(openings))
        self.part.show_options([(key, words[key].format(n=len(self._lists[key]))) for key in words])
        usual = "openings" if openings else "notes" if notes or not differences else "differences"
        self.part.choose("problems" if problems else "changes" if changes else usual)
        self._list()

    def _list(self) -> None:
        kind = self.part.value
        found = self._lists.get(kind, ())
        empty = {
            "problems": (_("No wrong cell"), _("The workbook can be imported.")),
            "changes": (_("No line was changed"), _("Every delivery is as the workbook says.")),
            "notes": (_("Nothing to look at"), _("No date has passed, no bank account is half.")),
            "differences": (
                _("Nothing differs"),
                _("Where the workbook differs from the shop, the difference appears here; the shop keeps its own."),
            ),
        }
        self.grid.say_when_empty(*empty.get(kind, empty["problems"]))
        self.grid.rename(
            {
                "problems": (_("Sheet"), _("Cell"), _("What is wrong"), _("What is accepted")),
                "changes": (_("Sheet"), _("Cell"), _("What was changed"), _("What becomes of the note")),
                "notes": (_("Sheet"), _("Cell"), _("What to look at"), ""),
                "differences": (_("Sheet"), _("Cell"), _("What differs"), _("What holds")),
                "openings": (_("Sheet"), _("Cell"), _("Producer"), _("Opening balance")),
            }[kind]
        )
        rows = [GridRow(str(place), _cells(kind, each)) for place, each in enumerate(found)]
        self.grid.show_rows(rows)
        self.grid.span(dict.fromkeys(self.grid.keys, 2) if kind == "notes" else {})
        total = {
            "problems": ngettext("{n} wrong cell", "{n} wrong cells", len(found)),
            "changes": ngettext("{n} changed line", "{n} changed lines", len(found)),
            "notes": ngettext("{n} note", "{n} notes", len(found)),
            "differences": ngettext("{n} difference", "{n} differences", len(found)),
            "openings": ngettext("{n} opening balance", "{n} opening balances", len(found)),
        }[kind]
        owed = sum(each.amount for each in found) if kind == "openings" else 0
        self.list.total(total.format(n=len(found)), i18n.rp(owed) if kind == "openings" else "")


def _note_words(change: DeliveryChange) -> str:
    if change.in_the_way:
        others = ", ".join(change.in_the_way)
        return _("{number} stays: {others} took goods of it", number=change.number, others=others)
    return _("{number} is corrected when you say so", number=change.number)


def _cells(kind: str, each: Any) -> tuple[GridCell, ...]:
    """Return the cells of one finding of a kind."""
    where = (GridCell(each.sheet), GridCell(each.cell, strong=True))
    if kind == "problems":
        words = (GridCell(told_about(each), tone=Tone.DANGER), GridCell(sentence(each.accepted)))
    elif kind == "changes":
        words = (
            GridCell(f"{each.code}: {change_words(each)}", tone=Tone.ATTENTION),
            GridCell(_note_words(each), tone=Tone.MUTED),
        )
    elif kind == "openings":
        owes = _("the shop owes this") if each.amount > 0 else _("the producer owes this")
        words = (GridCell(each.producer, strong=True), GridCell(i18n.rp(abs(each.amount)), owes))
    elif kind == "notes":
        words = (GridCell(told_about(each), tone=Tone.ATTENTION), GridCell())
    else:
        words = (
            GridCell(_("{code}, {field}: the workbook says “{new}”", code=each.code, field=each.field, new=each.new)),
            GridCell(_("The shop keeps “{old}”", old=each.old), tone=Tone.MUTED),
        )
    return (*where, *words)
