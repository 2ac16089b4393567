"""What is said before a day is closed, and of each paper after it."""

from __future__ import annotations

from ntt_pos import i18n
from ntt_pos.i18n import _
from ntt_pos.services.money.statement_prints import StatementCard
from ntt_pos.services.reports.overview import CloseBoard


def warnings_of(board: CloseBoard, *, basket: bool) -> list[str]:
    """Return what to know before the day is closed; ``basket``: one at the till is not paid yet."""
    if board.today_closed:
        return []
    words = []
    if board.unfinished is not None:
        words.append(
            _("The closing of {day} was stopped. Close it again: it goes on from there.", day=board.unfinished)
        )
    words += [
        _(
            "{register} is still open ({name}). The day may be closed; its drawer then counts for both days.",
            register=each.register,
            name=each.cashier,
        )
        for each in board.drawers
    ]
    if basket:
        words.append(_("A basket at the till is not paid yet. Finish it first, or it counts for tomorrow."))
    held = _("A basket of {total} is still on hold at {register}, by {cashier}; it is in no book.")
    words += [
        held.format(total=i18n.rupiah(each.total), register=each.register, cashier=each.cashier) for each in board.held
    ]
    if board.missed:
        days = ", ".join(i18n.day(day) for day in board.missed[:3])
        words.append(_("Missed and closed along with it: {days}.", days=days))
    return words


def paper_state(each: StatementCard) -> tuple[str, str]:
    """Return how far a statement's paper is: waits to be drawn, not printed yet, printed."""
    if not each.drawn:
        return _("waits"), "attention_ink"
    if each.printed:
        return _("printed"), "positive"
    return (_("printed?") if each.handed_out else _("not printed yet")), "attention_ink"
