"""Taking in a shop's workbook: looked at as a whole first, then all of it or nothing, and never twice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from ntt_pos.data.engine import Unit
from ntt_pos.data.queries.goods import story_cards
from ntt_pos.data.queries.goods.imports import KnownCard, KnownShop, booked_lines, delivery_row, load_known
from ntt_pos.documents.workbooks.workbook_form import empty_workbook
from ntt_pos.documents.workbooks.workbook_reader import read_workbook
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.importing.workbook import ImportStopped, Workbook, WorkbookRefused
from ntt_pos.i18n import Language
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.contacts.regions import Regions
from ntt_pos.services.core.progress import Progress
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.services.goods.undoing import undoing_of
from ntt_pos.services.importing.import_progress import ImportSteps, Stop
from ntt_pos.services.importing.our_form.changed_deliveries import DeliveryChange
from ntt_pos.services.importing.our_form.changed_master_data import SheetDifference
from ntt_pos.services.importing.our_form.check import Examination, last_delivery
from ntt_pos.services.importing.our_form.findings import Basis, Findings
from ntt_pos.services.importing.our_form.form_sheets import FORM, Problem, SheetKind, SheetNote
from ntt_pos.services.importing.our_form.story_cards import card_cells
from ntt_pos.services.importing.our_form.write_new import write_findings
from ntt_pos.services.importing.photos_beside import PhotosBeside

__all__ = [
    "ChangesWait",
    "DeliveryChange",
    "ImportPlan",
    "ImportRefused",
    "ImportResult",
    "ImportStopped",
    "Imports",
    "Problem",
    "SheetDifference",
    "SheetNote",
    "WorkbookRefused",
]


class ImportRefused(DomainError):
    """The workbook has wrong cells (``problems``); nothing was changed."""

    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """An opening balance that would be entered: its cell, whose it is, rupiah (below 0 when the producer owes)."""

    sheet: str
    cell: str
    producer: str
    amount: int


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do: wrong cells (then it does nothing), notes, differences and what is new, by name."""

    book: Workbook
    shift: timedelta
    problems: tuple[Problem, ...]
    notes: tuple[SheetNote, ...]
    differences: tuple[SheetDifference, ...]
    counts: Mapping[str, int]
    changes: tuple[DeliveryChange, ...] = ()
    openings: tuple[OpeningLine, ...] = ()
    photos: PhotosBeside = field(default_factory=lambda: PhotosBeside(None))

    @property
    def asked(self) -> tuple[DeliveryChange, ...]:
        """The changed rows that somebody decides on: their notes can be corrected, or they may be new deliveries."""
        return tuple(each for each in self.changes if each.moved or not each.in_the_way)

    @property
    def nothing_new(self) -> bool:
        """Whether everything in the workbook is already in the shop."""
        return not self.problems and not any(self.counts.values()) and not self.asked


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did; ``changed`` counts rows whose notes were corrected, ``nothing_new`` when there was nothing to do."""

    counts: Mapping[str, int]
    notes: tuple[SheetNote, ...]
    differences: tuple[SheetDifference, ...]
    changed: int = 0

    @property
    def nothing_new(self) -> bool:
        """Whether the shop is as it was before."""
        return not any(self.counts.values()) and not self.changed


class ChangesWait(DomainError):
    """The workbook says something else than notes that are booked; somebody decides first. Nothing was changed."""


class Imports:
    """Taking in workbooks."""

    def __init__(self, context: Context, regions: Regions | None = None) -> None:
        self._context = context
        self._regions = regions or Regions()

    def empty_workbook(self) -> bytes:
        """Return an empty workbook (.xlsx) in the form that ``check`` reads; what must be filled in is bold.

        The sheet of opening balances names every producer who has none yet, with 0; the sheet of cards every maker and
        product with what is told of it, the photos by the names that ``card_photos`` packs.
        """
        sheets = {
            kind.value: [(column.header, column.required) for column in columns] for kind, columns in FORM.items()
        }
        language = Language(self._context.settings.receipt_language)
        told = language.text(
            "Bold columns must be filled in. One line for each; leave a sheet empty that you do not need."
        )
        with self._context.reading() as unit:
            known = load_known(unit, self._context.home.outlet_id, on=self._context.dates(unit)[0])
        without = [each for code, each in sorted(known.producers.items()) if code not in known.openings]
        begun: dict[str, list[tuple[str | int, ...]]] = {
            SheetKind.BALANCES.value: [(each.code, each.name, 0) for each in without],
            SheetKind.CARDS.value: [*_cards(known)],
        }
        owed = language.text(
            "Sisa is what the shop owes the producer today in rupiah, with a minus when the producer owes the shop; 0 for "
            "nothing."
        )
        cards = language.text(
            "What the shop tells. Photos: in a folder “foto” beside this workbook, names parted by ;."
        )
        words = {"": told, SheetKind.BALANCES.value: owed, SheetKind.CARDS.value: cards}
        return empty_workbook(self._context.settings.shop_name, sheets, told=words, begun=begun)

    def card_photos(self) -> bytes:
        """Return the photos of all cards as a zip file, by the names in the sheet of cards; nothing when there are none."""
        outlet_id = self._context.home.outlet_id
        made = io.BytesIO()
        with self._context.reading() as unit, zipfile.ZipFile(made, "w") as packed:
            known = load_known(unit, outlet_id, on=self._context.dates(unit)[0])
            names = {sha: name for _code, _name, card in _told(known) for name, sha in _files(_code, card)}
            for sha, name in names.items():
                packed.writestr(zipfile.ZipInfo(name), story_cards.photo(unit, outlet_id, sha))
        return made.getvalue() if names else b""

    def check(
        self,
        path: Path,
        *,
        progress: Progress | None = None,
        cancelled: Stop | None = None,
        last_delivery_on: date | None = None,
    ) -> ImportPlan:
        """Read and judge a workbook; changes nothing (this is the dry run).

        ``last_delivery_on`` moves all its dates so that its last delivery falls on that day (the sample shop). Raises
        WorkbookRefused for a file that is no plain workbook, ImportStopped when ``cancelled`` says so.
        """
        return self.judge(
            read_workbook(path, cancelled=cancelled),
            progress=progress,
            cancelled=cancelled,
            last_delivery_on=last_delivery_on,
            photos=PhotosBeside(path),
        )

    def judge(
        self,
        book: Workbook,
        *,
        progress: Progress | None = None,
        cancelled: Stop | None = None,
        last_delivery_on: date | None = None,
        photos: PhotosBeside | None = None,
    ) -> ImportPlan:
        """Judge a workbook that was read already, as ``check`` does; changes nothing."""
        photos = photos or PhotosBeside(None)
        last = last_delivery(book) if last_delivery_on else None
        shift = last_delivery_on - last if last_delivery_on and last else timedelta(0)
        with self._context.reading() as unit:
            known = load_known(unit, self._context.home.outlet_id, on=self._context.dates(unit)[0])
            found = self._examine(unit, book, known, shift, ImportSteps(progress, cancelled), photos)
        return ImportPlan(
            book,
            shift,
            tuple(found.problems),
            tuple(found.notes),
            tuple(found.differences),
            found.counts(),
            tuple(found.changes),
            _openings(found, known),
            photos,
        )

    def apply(
        self,
        plan: ImportPlan,
        *,
        by: Actor,
        changes: bool | None = None,
        as_new: Collection[str] = (),
        approval: ApprovalGiven | None = None,
        progress: Progress | None = None,
        cancelled: Stop | None = None,
    ) -> ImportResult:
        """Take in what is new, in one transaction; the workbook is judged again against the shop as it is now.

        Deliveries post on the open business date and keep the workbook's date as the day they happened. Notes whose rows
        were changed are undone and posted anew where ``changes`` says so, and left where it says no; ``as_new`` are the keys
        of rows with another date that are deliveries of their own. Raises ImportRefused
        when a cell is wrong, ChangesWait when nobody said, ApprovalNeeded where undoing a note asks for it, ImportStopped
        when cancelled; nothing is changed then.
        """
        if plan.problems:
            raise _refused(plan.problems)
        if plan.nothing_new:
            return ImportResult(plan.counts, plan.notes, plan.differences)
        with self._context.writing(by, act=Act.IMPORT) as work:
            known = load_known(work.unit, self._context.home.outlet_id, on=work.on)
            found = self._examine(work.unit, plan.book, known, plan.shift, ImportSteps(None, cancelled), plan.photos)
            if found.problems:
                raise _refused(tuple(found.problems))
            own = [each for each in found.changes if each.moved and each.key in as_new]
            found.deliveries += [(each.row, each.ordinal) for each in own]
            found.changes = [each for each in found.changes if each not in own and not each.in_the_way]
            if found.changes and changes is None:
                raise ChangesWait(
                    "{count} delivered rows say something else than the notes they were booked with. Decide first whether "
                    "the notes are corrected. Nothing was imported.",
                    count=len(found.changes),
                )
            if not changes:
                found.changes = []
            counts = found.counts()
            if any(counts.values()) or found.changes:
                write_findings(work, found, known, ImportSteps(progress, cancelled), approval=approval)
        return ImportResult(counts, tuple(found.notes), tuple(found.differences), len(found.changes))

    def _examine(
        self, unit: Unit, book: Workbook, known: KnownShop, shift: timedelta, steps: ImportSteps, photos: PhotosBeside
    ) -> Findings:
        basis = Basis(
            known=known,
            booked=lambda first, last: booked_lines(unit, self._context.home.outlet_id, first, last),
            regions=self._regions,
            regency_code=self._context.settings.regency_code,
            today=calendar_date(self._context.clock.now()),
            shift=shift,
            photos=photos,
        )
        found = Examination(basis, steps).run(book)
        found.changes = [replace(each, in_the_way=_followers(unit, each)) for each in found.changes]
        return found


def _told(known: KnownShop) -> Iterator[tuple[str, str, KnownCard | None]]:
    """Yield code, name and card of every maker and every product."""
    for _key, maker in sorted(known.producers.items()):
        yield maker.code, maker.name, known.maker_cards.get(maker.producer_id)
    for _key, product in sorted(known.products.items()):
        yield product.article.code, product.article.name, known.product_cards.get(product.article.product_id)


def _files(code: str, card: KnownCard | None) -> Iterator[tuple[str, str]]:
    """Yield the file name and the SHA-256 of each photo of a card: ``P001-0001.jpg``, ``P001-0001_2.jpg``."""
    for place, sha in enumerate(card.photos if card is not None else (), start=1):
        yield f"{code}_{place}.jpg" if place > 1 else f"{code}.jpg", sha


def _cards(known: KnownShop) -> Iterator[tuple[str, ...]]:
    for code, name, card in _told(known):
        files = tuple(name for name, _sha in _files(code, card))
        yield card_cells(code, name, card.card if card is not None else None, files)


def _followers(unit: Unit, change: DeliveryChange) -> tuple[str, ...]:
    """Return what took goods of the note that a changed row was booked with."""
    delivery = delivery_row(unit, change.line.delivery_id)
    return undoing_of(unit, delivery).followers if delivery is not None else ()


def _openings(found: Findings, known: KnownShop) -> tuple[OpeningLine, ...]:
    names = {code: each.name for code, each in known.producers.items()}
    names |= {each.code.lower(): each.name for each in found.producers}
    return tuple(
        OpeningLine(*row.reader.where("amount"), names.get(row.producer.lower(), row.producer), row.amount)
        for row in found.balances
        if row.amount
    )


def _refused(problems: tuple[Problem, ...]) -> ImportRefused:
    error = ImportRefused(
        "{count} cells of the workbook must be mended first. Nothing was imported.", count=len(problems)
    )
    error.problems = problems
    return error
