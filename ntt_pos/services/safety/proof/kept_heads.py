"""Heads of the journal kept outside the books: they only ever grow, and tell when older books were put back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data import atomic_files
from ntt_pos.data.copies.manifest import Head, Heads, head_file, head_files, heads_text, known_heads, readable
from ntt_pos.data.queries.core import heads as book_heads
from ntt_pos.data.queries.core import records
from ntt_pos.data.queries.verify import verify_books as query
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.services.core.sign_in.users import People
from ntt_pos.services.safety.proof.verify_anchors import missing, told_by_others

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context

MISSING: Final = "heads.missing"
UNREAD: Final = "heads.unread"
PAPER: Final = "heads.paper"
RESTORED: Final = "restored"
DIGITS: Final = re.compile(r"[0-9a-f]{8,64}")
Ranges = tuple[tuple[str, int, int], ...]


class OlderBooks(StorageError):
    """A head kept outside is in no record: these books are older than what was printed, or were hashed anew."""


class DigitsAsked(StorageError):
    """No head kept outside can be read, or a paper's digits are not in the books: somebody looks at the last paper."""


class KeptHeads:
    """Compares the journal with its heads in some folders, and keeps new heads there.

    Before a head is replaced the kept one must be in the journal, or in the loss that a restore wrote down; otherwise
    it stays, and the journal says so.
    """

    def __init__(self, context: Context, folders: Sequence[Path]) -> None:
        self._context = context
        self._folders = tuple(folders)
        self._sticks: tuple[Heads, ...] = ()
        self._whole = False
        self.alarm: OlderBooks | DigitsAsked | None = None

    def known(self) -> tuple[Heads, ...]:
        """Return every head of this shop that the folders keep: head files and manifests of backups."""
        return self.of_shop(_each(known_heads, self._folders))

    def of_shop(self, found: Iterable[Heads]) -> tuple[Heads, ...]:
        """Return those heads that are this shop's."""
        with self._context.reading() as unit:
            install = book_heads.install_of(unit, self._context.home.outlet_id)
        return tuple(heads for heads in found if heads.install == install)

    def compare(self, stick: Sequence[Heads] = (), *, note: bool = True) -> OlderBooks | DigitsAsked | None:
        """Compare the journal with the heads kept outside, ``stick``'s among them, and journal what contradicts it.

        Everything is read once; after that it is the head files that can tell something new. Without ``note`` nothing is
        written. Raises StorageError.
        """
        self._sticks = (*self._sticks, *stick)
        # Read before the journal: whatever another program keeps meanwhile is then in the journal, too.
        kept = (*(self.of_shop(_each(head_files, self._folders)) if self._whole else self.known()), *self._sticks)
        context = self._context
        with context.reading() as unit:
            absent = missing(unit, kept)
            gone = self._contradicted(unit, absent)
            counters = records.counters(unit)
            register_id = context.home.register_id
            told = _notes(records.newest_of_kinds(unit, register_id, (MISSING,)))
            asked = _notes(records.newest_of_kinds(unit, register_id, (UNREAD, PAPER, RESTORED)))
        self._whole = bool(kept) and not absent
        if gone:
            self.alarm = self._older_books(kept, gone, counters, told, note=note)
        elif asked.get("kind") == UNREAD or asked.get("found") == 0:
            self.alarm = _digits_asked(asked, counters)
        elif not kept and counters and not asked and not context.home.practice:
            if note:
                self._note(UNREAD, {})
            self.alarm = _digits_asked({}, counters)
        else:
            self.alarm = None
        return self.alarm

    def keep(self, folder: Path, heads: Heads) -> None:
        """Keep heads in a folder, whole or not at all, unless what is kept there is in no record. Raises OSError."""
        path = head_file(folder, self._context.home.register_code)
        there = self.of_shop(readable(path))
        with self._context.reading() as unit:
            if missing(unit, there):
                return
        if not any(each.heads == heads.heads for each in there):
            atomic_files.write_whole(path, heads_text(heads).encode())

    def answer(self, digits: str, *, by: Actor) -> bool:
        """Say whether a paper's digits are in the books: of a receipt, a Z, a voucher or a statement; the journal says so.

        Raises DomainError for what are no digits of a paper.
        """
        plain = "".join(digits.split()).lower()
        if not DIGITS.fullmatch(plain):
            raise DomainError(
                "“{text}” are not the digits of a paper. Type the 8 or 64 signs after “journal”: 0 to 9 and a to f.",
                text=digits[:90],
            )
        with self._context.reading() as unit:
            codes = query.newest_seq(unit)
            found = any(query.has_head(unit, code, plain) for code in codes) or query.has_statement(unit, plain)
        self._note(PAPER, {"digits": plain, "found": int(found)}, by=by)
        self.compare()
        return found

    def _contradicted(self, unit: Unit, absent: tuple[Head, ...]) -> tuple[Head, ...]:
        """Return the absent heads that these books should have: not those that another PC has yet to send."""
        last = query.newest_seq(unit) if absent else {}
        return tuple(
            head
            for head in absent
            if head.seq <= last.get(head.register, 0) or not told_by_others(self._context, head.register)
        )

    def _older_books(
        self,
        kept: Sequence[Heads],
        gone: Sequence[Head],
        counters: Mapping[str, int],
        told: Mapping[str, object],
        *,
        note: bool,
    ) -> OlderBooks:
        heads = [[head.register, head.seq, head.hash] for head in gone]
        if told.get("heads") == heads:
            papers: object = told.get("papers")
        else:
            papers = [list(each) for each in _skipped(kept, gone, counters)]
            if note:
                self._note(MISSING, {"heads": heads, "papers": papers})
        named = ", ".join(_range(*each) for each in papers) if isinstance(papers, list) else ""
        last = max(gone, key=lambda head: head.seq)
        if named:
            return OlderBooks(
                "These books are older than what was kept outside. Papers that are missing: {papers}. Keep every paper, call "
                "the owner before you sell on, and bring the newest backup back.",
                papers=named,
            )
        return OlderBooks(
            "These books do not have record {seq} of register {register}, which was kept outside. Keep every paper, call the "
            "owner before you sell on, and bring the newest backup back.",
            seq=last.seq,
            register=last.register,
        )

    def _note(self, kind: str, notes: Mapping[str, object], *, by: Actor | None = None) -> None:
        if self._context.waits is not None:
            return
        who = by or People(self._context).system_actor()
        with self._context.writing(who, despite_clock=True) as work, work.record(kind) as record:
            record.notes.update(notes)


def _skipped(kept: Iterable[Heads], gone: Iterable[Head], counters: Mapping[str, int]) -> Ranges:
    """Return the numbers that papers bear and these books have not given: series, first, last."""
    lost, used = set(gone), dict[str, int]()
    for heads in kept:
        if lost & set(heads.heads):
            for series, value in heads.counters.items():
                used[series] = max(value, used.get(series, 0))
    return tuple(
        (series, counters.get(series, 0) + 1, value)
        for series, value in sorted(used.items())
        if value > counters.get(series, 0)
    )


def _range(series: str, first: int, last: int) -> str:
    return f"{series}-{first:06d}" if first == last else f"{series}-{first:06d}–{last:06d}"


def _digits_asked(asked: Mapping[str, object], counters: Mapping[str, int]) -> DigitsAsked:
    last = max((series for series in counters if series.startswith("JL-")), key=lambda each: each[-4:], default="")
    number = f"{last}-{counters[last]:06d}" if last else "–"
    if asked.get("found") == 0:
        return DigitsAsked(
            "The paper with the digits {digits} is not in these books, whose last receipt is {number}. Keep the paper and "
            "call the owner before you sell on.",
            digits=str(asked.get("digits")),
            number=number,
        )
    return DigitsAsked(
        "No head of this journal kept outside can be read. The last receipt in these books is {number}: take the last paper "
        "that was printed and type its journal digits.",
        number=number,
    )


def _each(read: Callable[[Path], Iterable[Heads]], folders: Iterable[Path]) -> Iterator[Heads]:
    for folder in folders:
        yield from read(folder)


def _notes(text: str | None) -> Mapping[str, object]:
    told = json.loads(text) if text else {}
    return told if isinstance(told, dict) else {}
