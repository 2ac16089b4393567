"""What is said of the backup's age and of the disk; nothing is said while all is well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ntt_pos import i18n
from ntt_pos.domain.devices.disk import Room
from ntt_pos.i18n import _
from ntt_pos.services.safety.freshness import OFFICE_COPY, Freshness
from ntt_pos.ui.session import Safety

if TYPE_CHECKING:
    from ntt_pos.services.replication.office_copies import CopyState
    from ntt_pos.services.replication.record_sending import SendingState


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning in words; ``why`` is the reason in a sentence, "" when there is none to tell."""

    words: str
    why: str
    alarming: bool


def warning_of(safety: Safety | None, now: datetime, sending: SendingState | None = None) -> Warned | None:
    """Return what to say of the books' safety, the disk first; None when it is fine or not looked at yet."""
    if safety is None:
        return None
    backup, words = safety.backup, ""
    if backup.alarm is not None:
        return Warned(_("Look at the last paper"), i18n.explain(backup.alarm), alarming=True)
    if safety.room is not Room.FINE:
        words = _("Disk: {free} MB left", free=safety.free // 1_000_000)
    elif backup.freshness is not Freshness.FINE:
        hours = int(abs(now - backup.last).total_seconds()) // 3600 if backup.last else 0
        words = _("Backup {hours} hours old", hours=hours) if backup.last else _("No backup yet")
    elif backup.problem is not None:
        words = _("No second copy")
    elif sending is not None and sending.freshness(now) is not Freshness.FINE:
        told = _("Office's copy: {state}", state=copy_words(sending, now))
        why = i18n.explain(sending.problem) if sending.problem is not None else ""
        return Warned(told, why, alarming=sending.freshness(now) is Freshness.ALARM)
    if not words:
        return None
    why = i18n.explain(backup.problem) if backup.problem is not None else ""
    return Warned(words, why, alarming=safety.room is Room.FULL or backup.freshness is Freshness.ALARM)


def copy_words(state: SendingState, now: datetime) -> str:
    """Return how far the office's copy of these books is."""
    if state.taken is None:
        return _("nothing taken yet")
    ago = i18n.ago(state.taken.at, now)
    if state.taken.last == state.newest:
        return _("everything, {ago}", ago=ago)
    return _("record {last} of {newest}, {ago}", last=state.taken.last, newest=state.newest, ago=ago)


def copy_dot(state: CopyState, now: datetime) -> str:
    """Return the colour beside how old the office's copy is."""
    at = state.said or state.at
    if at is None or state.problem is not None:
        return "bar_bad"
    dots = {Freshness.FINE: "bar_good", Freshness.OLD: "bar_warn", Freshness.ALARM: "bar_bad"}
    return dots[OFFICE_COPY.freshness(now - at)]


def copy_pill(state: CopyState, now: datetime) -> str:
    """Return what the bar of a window on the office's copy says: how old it is."""
    at = state.said or state.at
    if at is None or state.problem is not None:
        return _("COPY · look at it")
    return _("COPY · {ago}", ago=i18n.ago(at, now))
