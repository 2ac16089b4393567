"""What is answered when a backup cannot be brought back yet, or was and the disk did not say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ntt_pos.domain.core.errors import DomainError, StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from ntt_pos.data.restore import Unconfirmed


class PrintedNumbersAsked(DomainError):
    """No present books can be read: the last numbers on paper must be typed, so that none is given twice."""


def numbers_asked(*, unreadable: bool) -> PrintedNumbersAsked:
    """Say why the last numbers on paper are asked for: no books are here, or they are unreadable."""
    if unreadable:
        return PrintedNumbersAsked(
            "The present books cannot be read, so type the last receipt number on paper (and the last "
            "statement and voucher), or say that nothing was printed since the backup. Nothing was changed."
        )
    return PrintedNumbersAsked(
        "Type the last receipt number on paper (and the last statement and voucher), or say that nothing "
        "was printed since the backup. Nothing was changed."
    )


def unconfirmed(error: Unconfirmed, old: Path | None) -> StorageError:
    """Say that the books are in place, and what to look at before going on."""
    if old is None:
        return StorageError(
            "The backup is in place, but the disk did not confirm it: {reason}. Start the program, look at the newest "
            "receipt, and have the disk checked before you go on.",
            reason=error.strerror,
        )
    return StorageError(
        "The backup is in place, but the disk did not confirm it: {reason}. The file before it is kept as {path}. Start the "
        "program, look at the newest receipt, and have the disk checked before you go on.",
        reason=error.strerror,
        path=str(old),
    )
