"""Proving the books against heads that were kept outside them: on receipts, on a signed Z, beside backups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ntt_pos.data.copies.manifest import Head, Heads
from ntt_pos.data.queries.core.heads import hash_at
from ntt_pos.data.queries.verify import verify_books as query
from ntt_pos.i18n import N_

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit
    from ntt_pos.services.core.unit_of_work import Context
    from ntt_pos.services.safety.proof.verify_report import RunNotes


def told_by_others(context: Context, register: str) -> bool:
    """Whether a register's records come here from another PC, so that its newest may still be on their way."""
    return context.only_read or (context.seat != "" and register != context.home.register_code)


def prove_anchors(unit: Unit, notes: RunNotes, context: Context, anchors: Iterable[tuple[str, str]]) -> None:
    """Each head whose place in the journal is not known (a register's code and its hash) is still in that journal."""
    lost = query.lost_heads(unit)
    for register, head in sorted(set(anchors)):
        cited = any(code == register and found.startswith(head) for code, _seq, found in lost)
        if cited or query.has_head(unit, register, head):
            continue
        if told_by_others(context, register):
            notes.find(
                "journal",
                register,
                N_(
                    "The record with these digits is not in the journal of register {register} here: it has not come to "
                    "this PC yet, or it was cut off or hashed anew. Ask on that PC."
                ),
                register=register,
            )
        else:
            notes.find(
                "journal",
                register,
                N_(
                    "The journal of register {register} no longer has the record whose head was kept outside: records were "
                    "cut off or hashed anew."
                ),
                register=register,
            )


def prove_heads(unit: Unit, notes: RunNotes, context: Context, kept: Sequence[Heads]) -> None:
    """Each head that was kept with its place is still there: a cut tail and a chain hashed anew are told apart.

    What another PC recorded since it last sent here is no finding.
    """
    last = query.newest_seq(unit)
    for head in missing(unit, kept):
        if head.seq > last.get(head.register, 0) and told_by_others(context, head.register):
            notes.warn(
                "journal",
                f"{head.register} {head.seq}",
                N_(
                    "The journal of register {register} ends here at record {last}, and record {seq} was kept outside: the "
                    "newest records of that PC have not come here yet. Let the PCs meet and prove again."
                ),
                register=head.register,
                last=last.get(head.register, 0),
                seq=head.seq,
            )
        elif head.seq > last.get(head.register, 0):
            notes.find(
                "journal",
                f"{head.register} {head.seq}",
                N_(
                    "The journal of register {register} ends at record {last}, but record {seq} was kept outside: "
                    "the newest records were cut off."
                ),
                register=head.register,
                last=last.get(head.register, 0),
                seq=head.seq,
            )
        else:
            notes.find(
                "journal",
                f"{head.register} {head.seq}",
                N_(
                    "Record {seq} of register {register} is not the one whose head was kept outside: the journal was "
                    "hashed anew."
                ),
                register=head.register,
                seq=head.seq,
            )
    for _head in {head for heads in kept for head in heads.heads}:
        notes.count("anchors")


def missing(unit: Unit, kept: Iterable[Heads]) -> tuple[Head, ...]:
    """Return the heads kept outside that are in no record of the journal, nor in the loss that a restore wrote down.

    A restore names the heads it knew of. One kept elsewhere (on a stick) before that restore, and between the first and
    the last record it left behind, belongs to the same loss.
    """
    lost, restores = query.lost_heads(unit), query.left_behind(unit)
    since: dict[Head, datetime] = {}
    for heads in kept:
        for head in heads.heads:
            since[head] = min(heads.at, since.get(head, heads.at))

    def left(head: Head) -> bool:
        return any(
            head.register == each["code"]
            and each["old_seq"] < head.seq <= each["anchored_seq"]
            and since[head] <= each["at"]
            for each in restores
        )

    return tuple(
        head
        for head in sorted(since)
        if (head.register, head.seq, head.hash) not in lost
        and hash_at(unit, head.register, head.seq) != head.hash
        and not left(head)
    )


class CitedHeads:
    """The heads of other registers that records cite as what they went by: each is still that register's record."""

    def __init__(self) -> None:
        self._cited: dict[Head, str] = {}

    def note(self, row: Row, heads: object) -> None:
        """Keep what a record cites: sequence and hash by register."""
        if not isinstance(heads, dict):
            return
        for register, told in heads.items():
            match told:
                case [int(seq), str(found)]:
                    self._cited.setdefault(Head(register, seq, found), f"{row['register_code']} {row['seq']}")

    def prove(self, unit: Unit, notes: RunNotes) -> None:
        """Name each that is another record now. One that did not come to this PC yet, or that a restore lost, is none."""
        if not self._cited:
            return
        last, lost, restores = query.newest_seq(unit), query.lost_heads(unit), query.left_behind(unit)
        for head, where in self._cited.items():
            left = any(
                head.register == each["code"] and each["old_seq"] < head.seq <= each["anchored_seq"]
                for each in restores
            )
            if left or head.seq > last.get(head.register, 0) or (head.register, head.seq, head.hash) in lost:
                continue
            if hash_at(unit, head.register, head.seq) != head.hash:
                notes.find(
                    "journal",
                    f"{head.register} {head.seq}",
                    N_(
                        "Record {seq} of register {register} is not the one that {where} cites: the journal of {register} "
                        "was hashed anew."
                    ),
                    register=head.register,
                    seq=head.seq,
                    where=where,
                )


def in_books(unit: Unit, kept: Heads) -> bool:
    """Whether every one of these heads is that of a record in the journal."""
    return all(hash_at(unit, head.register, head.seq) == head.hash for head in kept.heads)


def contradicted(unit: Unit, kept: Iterable[Heads]) -> tuple[Head, ...]:
    """Return the kept heads that the journal should have but has differently (cut tails are not among them)."""
    last = query.newest_seq(unit)
    return tuple(head for head in missing(unit, kept) if head.seq <= last.get(head.register, 0))
