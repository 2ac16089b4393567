"""Notes of goods for the manager's screens: listed, read whole, printed as ASLI once and as numbered copies afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.models import proof
from ntt_pos.data.queries.core.paper_files import not_out
from ntt_pos.data.queries.goods import articles as article_query
from ntt_pos.data.queries.goods import batches as goods_query
from ntt_pos.data.queries.goods import notes as query
from ntt_pos.data.queries.goods import photos as photo_query
from ntt_pos.data.queries.goods.notes import StockPlace
from ntt_pos.data.queries.reports.product_list import product_ids_of
from ntt_pos.documents.engine.escpos import barcode_fits
from ntt_pos.documents.vouchers.note_strip import note_lines
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.devices.paper import PaperCode
from ntt_pos.domain.goods.notes import Note, NoteHead, NoteKind, NotePaper
from ntt_pos.domain.goods.stock import Bin, is_expired
from ntt_pos.i18n import Language
from ntt_pos.services.core.paper_files import hand_out
from ntt_pos.services.core.print_queue import JobKind, queue_copy, queue_job
from ntt_pos.services.money.statements import day_folder

if TYPE_CHECKING:
    from pathlib import Path

    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.devices.paper import PaperLine, PaperProfile
    from ntt_pos.domain.selling.cart import Article
    from ntt_pos.services.core.journal_entry import JournalEntry
    from ntt_pos.services.core.unit_of_work import Context

__all__ = ["Deliverable", "GoodsNotes", "NoteBoard", "StockPlace"]

MOST: Final = 300
MOST_WORDS: Final = 6
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class NoteBoard:
    """The newest notes that fit, and how many fit of each kind; ``cut`` when the list does not hold all of them."""

    rows: tuple[NoteHead, ...]
    counts: dict[NoteKind, int]
    cut: bool


@dataclass(frozen=True, slots=True)
class PrintedNote:
    """A note that was drawn: where it lies, n of SALINAN ke-n (0 for the original), the ``batch`` to be asked about."""

    path: Path
    copy: int
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Deliverable:
    """A product that may be handed in, and the most that ever came of it at once (base units, 0: never)."""

    article: Article
    largest: int


class GoodsNotes:
    """Surat titip (ST), bukti tarik (BT) and berita acara (BA) of this outlet."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, text: str = "", *, kind: NoteKind | None = None, since: date | None = None) -> NoteBoard:
        """Return the newest notes, at most 300; words are pieces of a number or of a producer's name, code or village.

        ``since`` is a business date.
        """
        words = text.split()[:MOST_WORDS]
        rows: list[NoteHead] = []
        counts = {}
        with self._context.reading() as unit:
            for each in NoteKind if kind is None else (kind,):
                found, counts[each] = query.heads(unit, self._outlet, each, words=words, since=since, limit=MOST)
                rows += found
        rows.sort(key=lambda head: (head.at, head.number), reverse=True)
        return NoteBoard(tuple(rows[:MOST]), counts, cut=sum(counts.values()) > MOST)

    def note(self, number: str) -> Note:
        """Return a whole note; raises DomainError for an unknown number."""
        with self._context.reading() as unit:
            return self._need(unit, number)

    def goods_of(self, producer_id: int | None) -> tuple[Deliverable, ...]:
        """Return what a producer may hand in (None: the shop's own goods), those out of use last."""
        context = self._context
        with context.reading() as unit:
            if producer_id is None:
                ids = query.own_product_ids(unit, self._outlet)
            else:
                ids = product_ids_of(unit, producer_id)
            on, today = context.dates(unit)
            found = article_query.articles(unit, ids, on=on, today=today)
            most = goods_query.largest_deliveries(unit, ids)
        return tuple(Deliverable(article, most.get(article.product_id, 0)) for article in found)

    def places(
        self, bins: tuple[Bin, ...], *, producer_id: int | None = None, everybody: bool = False, expired: bool = False
    ) -> tuple[StockPlace, ...]:
        """Return what is in these bins per batch, of a producer (None: own goods) or, asked so, of everybody.

        ``expired`` leaves only what is past its date.
        """
        today = calendar_date(self._context.clock.now())
        with self._context.reading() as unit:
            found = query.places(unit, self._outlet, bins)
        return tuple(
            place
            for place in found
            if (everybody or place.producer_id == producer_id) and (not expired or is_expired(place.expiry, today))
        )

    def print_pdf(self, number: str, folder: Path, *, by: Actor) -> PrintedNote:
        """Draw a note on A4 into the reports folder: ASLI the first time, then SALINAN ke-n; each is journalled.

        Raises OSError when the folder cannot be written; the note itself is not touched.
        """
        # The drawing library is heavy; a till that draws nothing never loads it.
        from ntt_pos.documents.vouchers.note_pdf import draw_note

        with self._context.writing(by, act=Act.REPRINT, subject=number.strip()[:40]) as work:
            note = self._need(work.unit, number)
            copy = note.prints
            path = self._path(folder, note, copy)
            asked = not_out(work.unit, [note.head.number])
            batch = self._context.ids.uid(work.now) if asked else ""
            with work.record("copy.printed" if copy else "note.printed") as record:
                _remember(record, note, copy)
                hand_out(record, batch, path.relative_to(folder).as_posix(), sorted(asked))
        write_durably(path, draw_note(self._paper(note, copy), self._language))
        return PrintedNote(path, copy, batch)

    def preview(self, number: str) -> bytes:
        """Return a note's PDF as it was printed last (ASLI before that); nothing is journalled."""
        from ntt_pos.documents.vouchers.note_pdf import draw_note

        note = self.note(number)
        return draw_note(self._paper(note, max(note.prints - 1, 0)), self._language)

    def print_strip(self, number: str, *, by: Actor) -> int:
        """Queue a note for the receipt printer: ASLI the first time, then SALINAN ke-n; returns n (0: the original)."""
        with self._context.writing(by, act=Act.REPRINT, subject=number.strip()[:40]) as work:
            note = self._need(work.unit, number)
            if note.prints:
                with work.record("copy.printed") as record:
                    return queue_copy(record, JobKind.NOTE, note.head.number, reason="reprint")[1]
            with work.record("note.printed") as record:
                _remember(record, note, 0)
                uid = query.uid_of(work.unit, note.head.number)
                queue_job(work.unit, self._context, JobKind.NOTE, note.head.number, now=work.now, uid=uid)
        return 0

    def strip(self, number: str, profile: PaperProfile, *, copy: int = 0) -> tuple[PaperLine, ...]:
        """Return a note as lines of a receipt printer's paper."""
        paper = self._paper(self.note(number), copy)
        return note_lines(
            paper,
            columns=profile.columns,
            language=self._language,
            code_page=profile.code_page,
            code=PaperCode.BARCODE if barcode_fits(paper.note.head.number, profile) else PaperCode.QR,
        )

    @property
    def _outlet(self) -> int:
        return self._context.home.outlet_id

    @property
    def _language(self) -> Language:
        return Language(self._context.settings.receipt_language)

    def _need(self, unit: Unit, number: str) -> Note:
        found = query.note(unit, self._outlet, number.strip().upper())
        if found is None:
            raise DomainError("There is no note “{number}”. Check the number.", number=number.strip()[:40])
        return found

    def _paper(self, note: Note, copy: int) -> NotePaper:
        settings, home = self._context.settings, self._context.home
        with self._context.reading() as unit:
            photos = {
                line.photo: photo_query.photo(unit, home.outlet_id, line.photo) for line in note.lines if line.photo
            }
        return NotePaper(note, settings.shop_name, settings.address, home.outlet_code, copy, home.practice, photos)

    def _path(self, folder: Path, note: Note, copy: int) -> Path:
        code = _UNSAFE.sub("_", note.head.producer_code)
        name = "-".join(part for part in (note.head.number, code, f"salinan-{copy}" if copy else "") if part)
        return day_folder(folder, note.head.business_date) / f"{name}.pdf"


def _remember(record: JournalEntry, note: Note, copy: int) -> None:
    reason = "reprint" if copy else "original"
    row = {**record.posting(), "document": note.head.number, "copy": copy, "reason": reason}
    record.add(proof.copy_printed, row)
