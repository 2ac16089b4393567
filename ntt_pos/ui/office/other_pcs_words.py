"""What is said of the shop's other PCs, in the bar and in the settings."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from ntt_pos import i18n
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.replication.lost_office.late_list import TakenOut
from ntt_pos.services.replication.lost_office.office_rank import OtherOffice
from ntt_pos.services.replication.own_chain import Apart
from ntt_pos.services.safety.freshness import Freshness
from ntt_pos.services.safety.proof.kept_heads import OlderBooks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ntt_pos.services.replication.exchange_state import ChainState, ExchangeState

STANDS_STILL: Final = (Apart, OlderBooks, OtherOffice, TakenOut)  # what keeps this PC, not another one, from working


def chain_words(state: ChainState, now: datetime) -> str:
    """Return how far another PC's records are here, or what is in their way."""
    if state.problem is not None:
        return i18n.explain(state.problem)
    if state.retired:
        return _("out of the shop, up to record {last}", last=state.last)
    if state.said is None:
        return _("record {last}, and more is to come", last=state.last)
    ago = i18n.ago(state.said, now)
    silent = {
        Freshness.FINE: _("everything, {ago}"),
        Freshness.OLD: _("silent, last heard {ago}; what it recorded since then is still to come"),
        Freshness.ALARM: _(
            "silent, last heard {ago}; what it recorded since then is still to come. See that it is switched on and reaches "
            "the folder or the hub."
        ),
    }
    fresh = state.freshness(now)
    return silent[fresh].format(ago=ago) + (lacking_words(state, now) if fresh is not Freshness.ALARM else "")


def lacking_words(state: ChainState, now: datetime) -> str:
    """Return as the end of a sentence how far another PC has this one's records, "" while they are on their way."""
    if state.lacks == 0:
        return _("; it has what this PC recorded")
    if state.lacks is None or state.lacks_since is None or not state.behind(now):
        return ""
    return ngettext(
        "; it lacks {n} record of this PC, of {ago}",
        "; it lacks {n} records of this PC, the first of {ago}",
        state.lacks,
        ago=i18n.ago(state.lacks_since, now),
    )


def others_pill(state: ExchangeState, now: datetime) -> tuple[str, str, str]:
    """Return what the bar says of the other PCs, its colour, and a line for each; it names the one that is furthest behind."""
    order = list(Freshness)
    living = [each for each in state.chains if not each.retired or each.freshness(now) is not Freshness.FINE]
    lines = [f"{each.register}: {chain_words(each, now)}" for each in state.chains]
    if state.problem is not None:
        lines.insert(0, i18n.explain(state.problem))
    if isinstance(state.problem, STANDS_STILL):
        words = _("{register}: {state}", register=state.problem.params["register"], state=_("look at it"))
        return words, "bar_bad", "\n".join(lines)
    if not living:
        return "", "bar_good", "\n".join(lines)
    never = datetime.min.replace(tzinfo=now.tzinfo)
    worst = max(living, key=lambda each: (order.index(each.freshness(now)), now - (each.said or never)))
    dot = {Freshness.FINE: "bar_good", Freshness.OLD: "bar_warn", Freshness.ALARM: "bar_bad"}[worst.freshness(now)]
    told = i18n.ago(worst.said, now) if worst.said is not None else _("on its way")
    if worst.problem is not None:
        told = _("look at it")
    elif worst.freshness(now) is Freshness.ALARM:
        told = _("silent, {ago}", ago=told)
    if state.problem is not None and dot == "bar_good":
        dot = "bar_warn"
    return _("{register}: {state}", register=worst.register, state=told), dot, "\n".join(lines)


def without_words(registers: Sequence[str], *, short: bool = False) -> str:
    """Return which PCs a day was closed without; ``short`` for a narrow column."""
    if short and len(registers) > 1:
        return _("without {n} PCs", n=len(registers))
    return _("without {registers}", registers=", ".join(registers))
