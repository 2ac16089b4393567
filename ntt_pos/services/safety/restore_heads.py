"""Whether a backup is of the books that were here, and what of them it does not have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ntt_pos.data.copies.manifest import Head, Heads
from ntt_pos.data.queries.core import heads as book_heads
from ntt_pos.data.queries.verify import verify_books as query
from ntt_pos.domain.core.errors import StorageError
from ntt_pos.services.core.unit_of_work import Context
from ntt_pos.services.safety.after_restore import Examined
from ntt_pos.services.safety.proof.verify_anchors import contradicted, in_books, missing

if TYPE_CHECKING:
    from ntt_pos.services.core.ports import Clock


def present_heads(present: Context, clock: Clock) -> Heads:
    """Return the heads and counters of the books that are replaced."""
    with present.reading() as unit:
        return book_heads.heads_of(unit, at=clock.now(), outlet_id=present.home.outlet_id)


def _check_descent(present: Context, offered: Heads) -> None:
    """The backup is of the present books: one journal is the beginning of the other."""
    with present.reading() as unit:
        if book_heads.install_of(unit, present.home.outlet_id) != offered.install:
            raise _another_shop()
        last = query.newest_seq(unit)
        left = query.lost_heads(unit)
        for head in offered.heads:
            if (head.register, head.seq, head.hash) in left:
                raise StorageError(
                    "This backup belongs to what was left behind when an older backup was restored: its sales are not in the "
                    "present books. Nothing was changed; what is missing is typed in again from paper."
                )
            if (
                head.seq <= last.get(head.register, 0)
                and book_heads.hash_at(unit, head.register, head.seq) != head.hash
            ):
                raise _another_journal(head)


def _another_journal(head: Head) -> StorageError:
    return StorageError(
        "The journal in this backup is not the one whose head was kept outside (register {register}, record {seq}): it was "
        "changed or hashed anew. Nothing was changed; keep this file for the auditor.",
        register=head.register,
        seq=head.seq,
    )


def _another_shop() -> StorageError:
    return StorageError("This is a backup of another shop. Nothing was changed; take one of this shop.")


def examine_heads(
    context: Context, kept: Sequence[Heads], outside: Sequence[Heads], present: Context | None, clock: Clock
) -> Examined:
    """Return what a backup holds and what it lacks of what is known; ``outside`` are the heads kept beside the books.

    Raises StorageError when it is another shop's, or when a known head is not in its journal.
    """
    with context.reading() as unit:
        heads = book_heads.heads_of(unit, at=clock.now(), outlet_id=context.home.outlet_id)
        mine = [each for each in kept if each.install == heads.install]
        if outside and heads.install not in {each.install for each in outside} and present is None:
            raise _another_shop()
        left: tuple[Heads, ...] = ()
        if present is not None and _older(present, outside):
            # What is here now is itself contradicted from outside: it judges nothing, and is left behind.
            left = (present_heads(present, clock),)
        elif present is not None:
            _check_descent(present, heads)
            mine.append(present_heads(present, clock))
        wrong = contradicted(unit, mine)
        if wrong:
            raise _another_journal(wrong[0])
        last = query.newest_seq(unit)
        known = {head for each in mine for head in each.heads if head.seq > last.get(head.register, 0)}
        known |= {head for each in left if not in_books(unit, each) for head in each.heads}
        lost = tuple(sorted(known))
        return Examined(
            heads=heads,
            counts=book_heads.counts_of(unit),
            findings=0,
            anchored=bool(mine),
            lost=lost,
        )


def _older(present: Context, outside: Sequence[Heads]) -> bool:
    """Whether the present books lack what was kept outside of them."""
    with present.reading() as unit:
        install = book_heads.install_of(unit, present.home.outlet_id)
        return bool(missing(unit, [each for each in outside if each.install == install]))
