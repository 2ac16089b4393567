"""Statements on paper: each original once, then counted copies; several in one document; strips for the receipt printer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.models import proof
from ntt_pos.data.queries.core.paper_files import not_out
from ntt_pos.data.queries.money import statements as query
from ntt_pos.data.queries.money.statements import FrozenStatement, StatementCard
from ntt_pos.documents.statement.old_form.words import TITLE
from ntt_pos.domain.core.business_date import calendar_date, wita
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import Language
from ntt_pos.services.core.paper_files import hand_out
from ntt_pos.services.core.print_queue import JobKind, queue_copy
from ntt_pos.services.core.progress import Progress
from ntt_pos.services.money.statements import Statements, day_folder

if TYPE_CHECKING:
    from pathlib import Path

    from ntt_pos.data.engine import Unit
    from ntt_pos.documents.statement.statement_pdf import Numbered
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context, UnitOfWork

__all__ = ["MOST", "StatementBoard", "StatementCard", "StatementPapers"]

MOST: Final = 2000
DAYS_LISTED: Final = 60
LATELY: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class StatementBoard:
    """Statements of a day, or the newest; ``cut`` when there are more.

    ``days`` are the last dates with statements, newest first; ``unprinted`` counts those of the last 31 days.
    """

    cards: tuple[StatementCard, ...]
    days: tuple[date, ...]
    unprinted: int
    cut: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """What went to paper: the pages, how many originals and how many marked copies; the ``batch`` to be asked about."""

    pdf: bytes
    originals: int
    copies: int
    batch: str = ""


class StatementPapers:
    """Puts statements on paper and remembers which original is out."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._statements = Statements(context)

    def board(
        self, *, by: Actor, day: date | None = None, last: bool = False, unprinted: bool = False
    ) -> StatementBoard:
        """Return the statements of a business date or of the ``last`` one, in order of producer, or the newest of all.

        ``unprinted`` keeps those that are not on paper yet. Raises Denied for who may not see reports.
        """
        self._context.allow(by, Act.SEE_REPORTS, "statements")
        outlet = self._context.home.outlet_id
        since = calendar_date(self._context.clock.now()) - LATELY
        with self._context.reading() as unit:
            days = query.dates(unit, outlet, DAYS_LISTED)
            day = days[0] if last and days else day
            cards = query.cards(unit, outlet, day=day, unprinted=unprinted, limit=MOST + 1)
            count = query.count_unprinted(unit, outlet, since)
        return StatementBoard(cards[:MOST], days, count, cut=len(cards) > MOST)

    def card(self, number: str, *, by: Actor) -> StatementCard:
        """Return one statement as lists show it; raises DomainError for an unknown number, and Denied."""
        self._context.allow(by, Act.SEE_REPORTS, number)
        return self._card(number)

    def preview(self, number: str, *, by: Actor) -> bytes:
        """Return a statement's pages to be looked at, marked as it was printed last; nothing is recorded.

        Raises DomainError for an unknown number, and Denied for who may not see reports.
        """
        self._context.allow(by, Act.SEE_REPORTS, number)
        with self._context.reading() as unit:
            frozen = self._need(unit, number)
            copy = query.copies(unit, frozen.number) if query.handed_out(unit, frozen.number) else 0
        return self._statements.pdf(frozen.number, copy)

    def spoken(self, number: str, folder: Path, *, by: Actor) -> tuple[str, str, Path]:
        """Return a statement as sentences for a voice, their language, and the file in its day's folder for the sound."""
        from ntt_pos.documents.statement.spoken_statement import spoken_statement

        self._context.allow(by, Act.SEE_REPORTS, number)
        with self._context.reading() as unit:
            frozen = self._need(unit, number)
            page = self._statements.page_of(unit, frozen, 0)
        words = spoken_statement(
            [*(each for _, each in page.earlier), page.payload], practice=self._context.home.practice
        )
        return words, page.payload.language, self._statements.path(folder, number).with_suffix(".wav")

    def print(self, numbers: Sequence[str], *, by: Actor, progress: Progress | None = None, file: str = "") -> Printed:
        """Put statements on paper in the order given: each ASLI the first time, then SALINAN ke-n, all recorded.

        What was recorded counts as out even when the printer then fails: at most one original ever leaves. What goes into
        a ``file`` for another program, and was not on paper before, is asked about as one batch.
        """
        if not numbers:
            raise DomainError("Choose at least one statement to print.")
        with self._context.writing(by, act=Act.STATEMENT, subject=numbers[0].strip()[:40]) as work:
            marked = [self._marked(work.unit, number) for number in dict.fromkeys(numbers)]
            batch = self._record(work, marked, file)
            photos = self._statements.photos_of(work.unit, marked)
        from ntt_pos.documents.statement.statement_pdf import draw_statements

        title = Language(marked[0].payload.language).text(TITLE)
        what = marked[0].number if len(marked) == 1 else marked[0].payload.date.isoformat()
        practice = self._context.home.practice
        pdf = draw_statements(marked, title=f"{title} {what}", photos=photos, practice=practice, progress=progress)
        originals = sum(each.copy == 0 for each in marked)
        return Printed(pdf, originals, len(marked) - originals, batch)

    def print_file(
        self, numbers: Sequence[str], folder: Path, *, by: Actor, progress: Progress | None = None
    ) -> tuple[Path, Printed]:
        """Put statements into one PDF in the folder of their day, to be printed by another program. Raises OSError."""
        now = wita(self._context.clock.now())
        day = self._card(numbers[0]).date if numbers else calendar_date(now)
        place = day_folder(folder, day)
        # Before anything is recorded: a folder that cannot be written must not use up the originals.
        write_durably(place / ".coba", b"")
        (place / ".coba").unlink()
        path = place / f"cetak-{now:%Y%m%d-%H%M%S}.pdf"
        printed = self.print(numbers, by=by, progress=progress, file=path.relative_to(folder).as_posix())
        write_durably(path, printed.pdf)
        return path, printed

    def strip(self, number: str, *, by: Actor) -> int:
        """Queue a statement's strip for the receipt printer, as a marked copy of the page; returns n of SALINAN ke-n."""
        with self._context.writing(by, act=Act.STATEMENT, subject=number.strip()[:40]) as work:
            frozen = self._need(work.unit, number)
            with work.record("copy.printed") as record:
                _uid, copy = queue_copy(record, JobKind.STATEMENT, frozen.number, reason="strip")
        return copy

    def _card(self, number: str) -> StatementCard:
        with self._context.reading() as unit:
            found = query.cards(unit, self._context.home.outlet_id, number=number.strip().upper())
        if not found:
            raise DomainError("There is no statement “{number}”. Check the number.", number=number.strip()[:40])
        return found[0]

    def _marked(self, unit: Unit, number: str) -> Numbered:
        frozen = self._need(unit, number)
        copy = query.copies(unit, frozen.number) + 1 if query.handed_out(unit, frozen.number) else 0
        return self._statements.page_of(unit, frozen, copy)

    def _record(self, work: UnitOfWork, marked: Sequence[Numbered], file: str) -> str:
        asked = not_out(work.unit, [each.number for each in marked]) if file else frozenset()
        batch = self._context.ids.uid(work.now) if asked else ""
        for kind, reason, papers in (
            ("statement.printed", "original", [each for each in marked if each.copy == 0]),
            ("copy.printed", "reprint", [each for each in marked if each.copy]),
        ):
            if papers:
                with work.record(kind) as record:
                    row = {**record.posting(), "reason": reason}
                    record.add_all(
                        proof.copy_printed, [{**row, "document": each.number, "copy": each.copy} for each in papers]
                    )
                    hand_out(record, batch, file, [each.number for each in papers if each.number in asked])
        return batch

    def _need(self, unit: Unit, number: str) -> FrozenStatement:
        return self._statements.need(unit, number)
