"""The producers' statements: listed, made on demand, drawn as PDF after the night, and printed again as counted copies."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.models import account, proof
from ntt_pos.data.queries.money import settlement as settlement_query
from ntt_pos.data.queries.money import statements as query
from ntt_pos.data.queries.money.statements import FrozenStatement, StatementCard
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.money.settlement_facts import SettlementKind
from ntt_pos.services.core.progress import Progress
from ntt_pos.services.core.sign_in.users import People
from ntt_pos.services.money.settlement import settle

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.documents.statement.statement_pdf import Numbered
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.money.statement_payload import StatementPayload
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context

Cancelled = Callable[[], bool]
DayPages = Callable[[date], tuple[bytes, bytes]]
BATCH: Final = 25
DAYS_BACK: Final = 31
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn; ``waiting`` papers could not be, for the reason in ``problem``: they are drawn later."""

    paths: tuple[Path, ...]
    waiting: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class StatementPaper:
    """A statement's PDF; ``copy`` 0 is the original, n is SALINAN ke-n."""

    number: str
    pdf: bytes
    copy: int


@dataclass(frozen=True, slots=True)
class MadeStatement:
    """A statement made for a producer who is standing here; not ``new`` when nothing happened since the last one."""

    number: str
    new: bool


class Statements:
    """Frozen statements and their papers."""

    def __init__(self, context: Context, *, day_pages: DayPages | None = None) -> None:
        self.context = context
        self._day_pages = day_pages

    def list(self, *, day: date | None = None, producer_id: int | None = None) -> tuple[StatementCard, ...]:
        """Return the statements of a date in order of producer, or of a producer, newest first."""
        with self.context.reading() as unit:
            return query.cards(unit, self.context.home.outlet_id, day=day, producer_id=producer_id)

    def waiting(self) -> int:
        """Return how many statements have no PDF yet."""
        with self.context.reading() as unit:
            return len(query.undrawn(unit, self.context.home.outlet_id))

    def payload(self, number: str) -> StatementPayload:
        """Return all that a statement shows; raises DomainError for an unknown number."""
        with self.context.reading() as unit:
            return self.need(unit, number).payload

    def adhoc(self, *, by: Actor, producer_id: int) -> MadeStatement:
        """Make a statement now, as of the producer's last record; with nothing new the last one is offered.

        Raises DomainError when the producer never had any entry.
        """
        with self.context.writing(by, act=Act.STATEMENT) as work:
            taken = settlement_query.taking(work.unit, [producer_id], work.on)
            if producer_id in taken and taken[producer_id].entries:
                return MadeStatement(settle(work, taken[producer_id], work.on, SettlementKind.ADHOC), new=True)
            last = query.last_number(work.unit, producer_id)
        if not last:
            raise DomainError("Nothing was sold or paid for this producer yet, so there is no statement.")
        return MadeStatement(last, new=False)

    def pdf(self, number: str, copy: int = 0) -> bytes:
        """Draw a statement from its payload; ``copy`` 0 gives the bytes of the original."""
        with self.context.reading() as unit:
            page = self.page_of(unit, self.need(unit, number), copy)
            photos = self.photos_of(unit, [page])
        return self._draw(page, photos)

    def reprint(self, number: str, *, by: Actor, reason: str = "reprint") -> StatementPaper:
        """Return the statement as the next numbered copy; the copy is journalled."""
        with self.context.writing(by, act=Act.STATEMENT, subject=number.strip()[:40]) as work:
            frozen = self.need(work.unit, number)
            copy = query.copies(work.unit, frozen.number) + 1
            page = self.page_of(work.unit, frozen, copy)
            photos = self.photos_of(work.unit, [page])
            with work.record("copy.printed") as record:
                record.add(
                    proof.copy_printed,
                    {**record.posting(), "document": frozen.number, "copy": copy, "reason": reason},
                )
        return StatementPaper(frozen.number, self._draw(page, photos), copy)

    def page_of(self, unit: Unit, frozen: FrozenStatement, copy: int) -> Numbered:
        """Return a settlement as it is put on paper, with those before it that its page gathers."""
        from ntt_pos.documents.statement.statement_pdf import Numbered

        *earlier, _last = query.gathered(unit, frozen)
        return Numbered(
            frozen.payload,
            frozen.number,
            frozen.chain_hash,
            copy,
            tuple((each.number, each.payload) for each in earlier),
        )

    def photos_of(self, unit: Unit, pages: Iterable[Numbered]) -> dict[str, bytes]:
        """Return the photos that pages show, by their hash."""
        hashes = {sha for page in pages for sha in photo_hashes(page)}
        return query.photos(unit, self.context.home.outlet_id, hashes)

    def _draw(self, page: Numbered, photos: Mapping[str, bytes]) -> bytes:
        # The drawing library is heavy; a till that draws nothing never loads it.
        from ntt_pos.documents.statement.statement_pdf import draw_statement

        return draw_statement(page, photos=photos, practice=self.context.home.practice)

    def path(self, folder: Path, number: str) -> Path:
        """Return where a statement's PDF is in the reports folder."""
        with self.context.reading() as unit:
            return _path(folder, self.need(unit, number))

    def draw_pending(
        self,
        folder: Path,
        *,
        by: Actor | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Drawn:
        """Draw every statement that has no PDF yet, and the recap and day report of the last closed days.

        A full disk or a missing folder undoes nothing: it is told, and the papers wait for the next time.
        """
        by = by or People(self.context).system_actor()
        with self.context.reading() as unit:
            ids = query.undrawn(unit, self.context.home.outlet_id)
        paths: list[Path] = []
        done = 0
        try:
            for batch in _batches(ids):
                if cancelled is not None and cancelled():
                    break
                paths += self._draw_batch(folder, batch, by)
                done += len(batch)
                if progress is not None:
                    progress(done, len(ids))
            paths += self._draw_day_papers(folder, {path.parent for path in paths})
        except OSError as error:
            return Drawn(tuple(paths), len(ids) - done, error.strerror or str(error))
        return Drawn(tuple(paths), len(ids) - done)

    def _draw_batch(self, folder: Path, ids: Sequence[int], by: Actor) -> Sequence[Path]:
        """Write a few PDFs durably, then record that they were drawn; a crash between draws the same bytes again."""
        with self.context.reading() as unit:
            frozen = query.frozen(unit, ids)
            begins = {each.settlement_id: query.page_begins(unit, each) for each in frozen}
            pages = [self.page_of(unit, each, 0) for each in frozen]
            photos = self.photos_of(unit, pages)
        paths, rows = [], []
        for each, page in zip(frozen, pages, strict=True):
            pdf = self._draw(page, photos)
            path = _path(folder, each)
            write_durably(path, pdf)
            paths.append(path)
            rows.append({"settlement_id": each.settlement_id, "pdf_sha256": hashlib.sha256(pdf).hexdigest()})
        with self.context.writing(by, act=Act.STATEMENT) as work:
            new = [row for row in rows if not query.first_sha(work.unit, int(str(row["settlement_id"])))]
            if new:
                self.context.codes.update({("settlement", each.settlement_id): each.uid for each in frozen})
                with work.record("statement.drawn") as record:
                    record.add_all(account.settlement_drawn, [{**record.posting(), **row} for row in new])
                    drawn = [int(str(row["settlement_id"])) for row in new]
                    keep_pages(work.unit, record, {place: begins[place] for place in drawn})
        return paths

    def _draw_day_papers(self, folder: Path, places: Collection[Path]) -> Sequence[Path]:
        """Draw the recap and the day report of each date closed since the last that has them.

        In a new folder: of the last closed date, and of those whose statements were drawn just now.
        """
        if self._day_pages is None:
            return []
        with self.context.reading() as unit:
            dates = query.closed_dates(unit, self.context.home.outlet_id, DAYS_BACK)
        have = [day for day in dates if all(path.exists() for path in day_papers(folder, day))]
        after = have[0] if have else None
        due = [
            day
            for day in dates
            if day not in have
            and (day == dates[0] or day_folder(folder, day) in places or (after is not None and day > after))
        ]
        paths = []
        for day in reversed(due):
            for path, page in zip(day_papers(folder, day), self._day_pages(day), strict=True):
                write_durably(path, page)
                paths.append(path)
        return paths

    def need(self, unit: Unit, number: str) -> FrozenStatement:
        """Return a statement with all that it shows; raises DomainError for an unknown number."""
        found = query.frozen_by_number(unit, self.context.home.outlet_id, number.strip().upper())
        if found is None:
            raise DomainError("There is no statement “{number}”. Check the number.", number=number.strip()[:40])
        return found


def day_folder(folder: Path, day: date) -> Path:
    """Return where the papers of a business date lie: year, month, day."""
    return folder / f"{day.year:04d}" / f"{day.month:02d}" / f"{day.day:02d}"


def day_papers(folder: Path, day: date) -> tuple[Path, Path]:
    """Return where the recap and the day report of a date lie."""
    place, name = day_folder(folder, day), day.isoformat()
    return place / f"rekap-{name}.pdf", place / f"laporan-hari-{name}.pdf"


def _path(folder: Path, frozen: FrozenStatement) -> Path:
    code = _UNSAFE.sub("_", frozen.producer_code)
    return day_folder(folder, frozen.date) / f"{frozen.number}-{code}.pdf"


def keep_pages(unit: Unit, record: JournalEntry, begins: Mapping[int, int]) -> None:
    """Keep where the page of each settlement begins in its chain, once: a copy gathers the same."""
    new = {settlement_id: first for settlement_id, first in begins.items() if not query.kept_page(unit, settlement_id)}
    if new:
        rows = [{"settlement_id": settlement_id, "first_position": first} for settlement_id, first in new.items()]
        record.add_all(account.settlement_page, [{**record.posting(), **row} for row in rows])


def photo_hashes(page: Numbered) -> Iterator[str]:
    """Return the hashes of the photos that a page shows; "" where there is none."""
    yield page.payload.producer.photo
    for payload in (*(each for _number, each in page.earlier), page.payload):
        yield from (line.photo for line in payload.sold_lines)
        yield from (line.photo for line in payload.stock)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
