"""Taking in a list that the shop keeps its own way: read, understood, asked about, then imported like our own form."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from ntt_pos.data.atomic_files import write_whole
from ntt_pos.data.queries.goods.imports import load_known
from ntt_pos.documents.workbooks.list_reader import read_list
from ntt_pos.documents.workbooks.workbook_writer import workbook_file
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.shop_settings import ShopSettings
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.core.words import BEARERS
from ntt_pos.domain.importing.list_cells import folded, spaced
from ntt_pos.domain.importing.list_items import items_in, list_date
from ntt_pos.domain.importing.list_layout import ListTable, tables_in
from ntt_pos.domain.importing.list_owners import Places, legend_of, place_key
from ntt_pos.domain.importing.raw_cells import RawValue, Sentence
from ntt_pos.domain.importing.workbook import RawRow, Workbook, WorkbookRefused, column_letter
from ntt_pos.files import writable_paper
from ntt_pos.i18n import N_, Said
from ntt_pos.services.core.contacts.regions import Regions
from ntt_pos.services.core.progress import Progress
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.services.importing.import_progress import Stop
from ntt_pos.services.importing.our_form.form_sheets import FORM, Problem, SheetKind, SheetNote
from ntt_pos.services.importing.our_form.take_in import ImportPlan, ImportResult, Imports
from ntt_pos.services.importing.shop_lists.goods import KNOWN_STOCK
from ntt_pos.services.importing.shop_lists.memory import kept_answers
from ntt_pos.services.importing.shop_lists.plan import NO, YES, ListBasis, ListPlan
from ntt_pos.services.importing.shop_lists.reading import read_plan
from ntt_pos.services.importing.shop_lists.sheets import nameless_rows, old_sheets, unread_sheets

__all__ = ["ListPlan", "ListUnderstood", "QuestionsOpen", "ShopLists"]
KINDS: Final = "*.xlsx *.xls *.ods *.csv *.tsv *.txt"
Named = TypeVar("Named", Problem, SheetNote)


class QuestionsOpen(DomainError):
    """A list with questions left is not imported; nothing was changed."""


@dataclass(frozen=True, slots=True)
class ListUnderstood:
    """A list that was read: its tables as they are, and what they are understood as with the answers given."""

    book: Workbook
    tables: tuple[ListTable, ...]
    plan: ListPlan
    answers: Mapping[str, str]
    cells: Mapping[str, str]

    @property
    def fingerprint(self) -> str:
        """What lists of one kind share: the headers of their tables."""
        return " / ".join(sorted({" ".join(folded(text) for text in table.headers.values()) for table in self.tables}))


class ShopLists:
    """Reading lists of the shop's own."""

    def __init__(self, context: Context, regions: Regions | None = None) -> None:
        self._context = context
        self._imports = Imports(context, regions)
        self._regions = regions or Regions()

    def look(
        self, path: Path, *, progress: Progress | None = None, cancelled: Stop | None = None, kept: Path | None = None
    ) -> ImportPlan | ListUnderstood:
        """Judge a workbook of our form, or read any other list with the answers ``kept`` for lists of its kind.

        Changes nothing. Raises as ``read`` does.
        """
        try:
            return self._imports.check(path, progress=progress, cancelled=cancelled)
        except WorkbookRefused:
            understood = self.read(path, cancelled=cancelled)
        answers = kept_answers(kept, understood.fingerprint) if kept is not None else {}
        return self._not_again(self.understand(understood.book, answers, {}) if answers else understood)

    def _not_again(self, understood: ListUnderstood) -> ListUnderstood:
        """Return a list without the question whether it brings goods, when all that it brings is in the books already."""
        if all(each.key != KNOWN_STOCK for each in understood.plan.open):
            return understood
        tried, brings = understood, {KNOWN_STOCK: YES}
        while tried.plan.open:
            given = {each.key: each.proposed for each in tried.plan.open} | brings
            if not all(given.values()):
                return understood
            tried = self.understand(tried.book, {**tried.answers, **given}, {})
            if any(each.key in given for each in tried.plan.open):
                return understood
        if tried.plan.workbook is None or not self.check(tried).nothing_new:
            return understood
        return self.understand(understood.book, {**understood.answers, KNOWN_STOCK: NO}, {})

    def read(self, path: Path, *, cancelled: Stop | None = None) -> ListUnderstood:
        """Read a list and say what is understood; changes nothing.

        Raises WorkbookRefused for a file that is no plain list or holds no table of goods, ImportStopped when
        ``cancelled`` says so.
        """
        return self.understand(read_list(path, cancelled=cancelled), {}, {})

    def understand(self, book: Workbook, answers: Mapping[str, str], cells: Mapping[str, str]) -> ListUnderstood:
        """Return what a list says with these answers; ``cells`` holds other texts for cells, by ``SHEET!F5``."""
        corrected = _corrected(book, cells)
        tables = tuple(table for sheet in corrected.sheets for table in tables_in(sheet))
        if not tables:
            raise WorkbookRefused(
                "{name} has no table of goods: no row with headers such as Nama Barang, Harga, Stok.", name=book.name
            )
        said = list_date(tables)
        today = calendar_date(self._context.clock.now())
        on = said or _answered_day(answers) or today
        with self._context.reading() as unit:
            known = load_known(unit, self._context.home.outlet_id, on=self._context.dates(unit)[0])
        settings = self._context.settings
        basis = ListBasis(
            known=known,
            regions=self._regions,
            regency_code=settings.regency_code,
            on=on,
            dated=said is not None,
            today=today,
            commission_bp=settings.default_commission_bp,
            usual=_usual(settings),
            unread=unread_sheets(corrected, tables),
            old=old_sheets(tables),
        )
        villages = self._regions.in_regency(settings.regency_code)
        places = Places(
            frozenset(place_key(each.name) for each in villages),
            frozenset(place_key(each.district) for each in villages),
        )
        legend = dict(
            found for sheet in corrected.sheets for row in sheet.rows if (found := legend_of(row)) is not None
        )
        items = [item for table in tables for item in items_in(table, on=on, places=places, legend=legend)]
        plan = read_plan(book.name, items, basis, answers)
        plan.left_out += nameless_rows(tables)
        return ListUnderstood(book, tables, plan, dict(answers), dict(cells))

    def check(self, understood: ListUnderstood) -> ImportPlan:
        """Judge what is understood as an import of our own form; cells that are named bear the addresses of the list."""
        form = understood.plan.workbook
        if form is None or not understood.plan.ready:
            raise QuestionsOpen(
                "{count} questions are not answered yet. Nothing was imported.", count=len(understood.plan.open)
            )
        found = self._imports.judge(form)
        problems = tuple(_where(problem, understood.plan) for problem in found.problems)
        notes = tuple(_where(note, understood.plan) for note in found.notes)
        return replace(found, problems=problems, notes=notes)

    def save(self, understood: ListUnderstood, path: Path) -> None:
        """Write what is understood as a workbook of our form, to be checked in a spreadsheet and imported as always.

        Raises OSError when something else is there already, or inside a data folder.
        """
        if understood.plan.workbook is None:
            return
        writable_paper(path, b"PK\x03\x04")
        write_whole(path, workbook_file(understood.plan.workbook))

    def apply(
        self,
        understood: ListUnderstood,
        *,
        by: Actor,
        changes: bool | None = None,
        as_new: Collection[str] = (),
        progress: Progress | None = None,
    ) -> ImportResult:
        """Take in what is new: all of it or nothing. Raises QuestionsOpen, or ImportRefused for wrong cells."""
        return self._imports.apply(self.check(understood), by=by, changes=changes, as_new=as_new, progress=progress)


def _usual(settings: ShopSettings) -> tuple[Sentence, ...]:
    """Return who bears what when nobody says so, a line each."""
    words = (
        (N_("A cut price is borne by {who}."), settings.discount_bearer),
        (N_("Lost goods are borne by {who}."), settings.loss_bearer),
        (N_("Damage in the shop is borne by {who}."), settings.damage_bearer),
    )
    return tuple(Sentence(each, {"who": Said(BEARERS[bearer].long)}) for each, bearer in words)


def _where(named: Named, plan: ListPlan) -> Named:
    """Return what names a cell of our form with the cell of the list that it was made from, and with what it is about."""
    letters = named.cell.rstrip("0123456789")
    origin = plan.origin.get((named.sheet, int(named.cell[len(letters) :] or 0)))
    if origin is None:
        return named
    key = next((c.key for place, c in enumerate(FORM[SheetKind(named.sheet)]) if column_letter(place) == letters), "")
    sheet, _, cell = origin.cell(key).rpartition("!")
    return replace(named, sheet=sheet, cell=cell, about=origin.about)


def _answered_day(answers: Mapping[str, str]) -> date | None:
    try:
        return date.fromisoformat(answers.get("day", ""))
    except ValueError:
        return None


def _corrected(book: Workbook, cells: Mapping[str, str]) -> Workbook:
    """Return a list with other texts in some cells."""
    if not cells:
        return book
    sheets = []
    for sheet in book.sheets:
        rows = []
        for row in sheet.rows:
            changed: list[RawValue] = list(row.cells)
            for place in range(len(changed)):
                text = cells.get(f"{sheet.name}!{column_letter(place)}{row.number}")
                if text is not None:
                    changed[place] = spaced(text) or None
            rows.append(RawRow(row.number, tuple(changed)))
        sheets.append(replace(sheet, rows=tuple(rows)))
    return replace(book, sheets=tuple(sheets))
