"""Why a record of another PC is not taken in, in words: it waits, it contradicts what is here, or it is unknown here."""

from __future__ import annotations

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.i18n import N_


class NotHere(ValueError):
    """What a record names is not in these books."""


class Waits(DomainError):
    """A record names what another PC recorded and what is not here yet; it is taken in when that came."""

    def __init__(self, register: str, seq: int, what: str) -> None:
        super().__init__(
            N_(
                "Record {seq} of {register} names what another PC recorded and what did not come yet ({what}); it waits for it."
            ),
            seq=seq,
            register=register,
            what=what[:80],
        )
        self.seq = seq
        self.waits_for = what.partition(" ")[0]  # the register, where it is another PC's record


def another(register: str, seq: int) -> DomainError:
    """Say that two journals of one register went apart."""
    return DomainError(
        "Record {seq} of {register} is another one than the record that is here: the till went on from an older backup, or "
        "two PCs work as {register}. Nothing was taken in, and what is here stays as it is.",
        seq=seq,
        register=register,
    )


def contradicts(register: str, seq: int, reason: str) -> DomainError:
    """Say what to do about a record that cannot stand beside what is here.

    Each register numbers what it writes and names no row of another in what may be there once. So a changed program wrote
    it: what follows it is not to be trusted, and its chain waits for a person.
    """
    return DomainError(
        "Record {seq} of {register} contradicts what is recorded here ({reason}). Nothing was taken in from there on. Look at "
        "that PC; then take {register} out of the shop, let it join again, and "
        "type its receipts since then in again, marked SUSULAN.",
        seq=seq,
        register=register,
        reason=reason[:200],
    )


def unknown(register: str, seq: int, reason: str) -> DomainError:
    """Say that a newer program wrote a record, or that it is spoiled."""
    return DomainError(
        "Record {seq} of {register} says what these books cannot hold ({reason}). Update the program here; nothing of its "
        "file was taken in.",
        seq=seq,
        register=register,
        reason=reason[:200],
    )
