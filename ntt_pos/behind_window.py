"""What is done behind the open window: proving the books, catching up, closing the day when due, exchanging with other PCs."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import wita
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.i18n import _
from ntt_pos.paths import DataFolder
from ntt_pos.shop import Shop, open_copies
from ntt_pos.ui.session import Session
from ntt_pos.ui.tasks import Steps

if TYPE_CHECKING:
    from ntt_pos.services.replication.exchange_state import ExchangeState
    from ntt_pos.services.replication.office_copies import CopyState
    from ntt_pos.services.replication.record_sending import SendingState
    from ntt_pos.services.safety.proof.opening_proof import OpeningProof

LOOK_AGAIN_MS = 60_000
LOOK_FOR_OTHERS_MS = 1_000


def look_again_every_minute(session: Session) -> None:
    """Back up and close the day when due, look up rights and settings and exchange each minute; look for PCs each second."""
    timer = QTimer(session, interval=LOOK_AGAIN_MS)
    timer.timeout.connect(lambda: at_the_hour(session))
    timer.timeout.connect(lambda: exchange(session))
    timer.timeout.connect(session.refresh_rights)
    timer.timeout.connect(lambda: follow_settings(session))
    timer.start()
    often = QTimer(session, interval=LOOK_FOR_OTHERS_MS)
    often.timeout.connect(lambda: look_for_others(session))
    often.start()


def follow_settings(session: Session) -> None:
    """Go by the settings that another process took in from other PCs: a window may stay open for days."""
    session.books.run(session.shop.settings.follow, None, lambda _error: None, owner=session)


def prove_and_catch_up(session: Session, proof: OpeningProof, unsound: Callable[[ShopError], None]) -> None:
    """Build the search, prove that the books are built as they should be and can be written; then catch up with what waits."""
    session.learn_products()
    session.long.run(proof.of_books, lambda _: _catch_up(session, proof), unsound, owner=session)


def _catch_up(session: Session, proof: OpeningProof) -> None:
    """Load what opens over the till, recover the print queue, close missed days, draw what waits."""
    shop = session.shop

    session.long.run(lambda: import_module("ntt_pos.ui.till.dialogs"), owner=session)
    session.long.run(
        lambda: _compare(session, proof), None, lambda error: session.tell(i18n.explain(error)), owner=session
    )

    steps = Steps()

    def catch_up() -> str:
        _give_back_memory()
        if shop.context.only_read:
            return ""
        from ntt_pos.services.core.program_version import note_program

        shop.print_queue.recover()
        note_program(shop.context, by=shop.people.system_actor())
        return close_and_draw(shop, steps)

    def caught_up(waits: str) -> None:
        session.print_now()
        tell_what_waits(session, waits)

    session.long.run(catch_up, caught_up, lambda error: session.tell(i18n.explain(error)), owner=session, steps=steps)


def _compare(session: Session, proof: OpeningProof) -> None:
    """Compare the journal with what was kept of it outside before anything new is kept there."""
    try:
        proof.of_heads()
        if not session.shop.context.only_read:
            session.shop.backups.keep_heads()
    finally:
        session.look_after_safety()


def _give_back_memory() -> None:
    """Give back what starting took: garbage, and what the C library keeps (some 30 MiB after building the search)."""
    gc.collect()
    gc.freeze()  # what the program is made of stays; it need not be looked through again and again
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def exchange(session: Session) -> None:
    """Exchange records with other PCs: with the office's copy, in a window on such a copy, and where each has its own books.

    A slow folder is waited for alone.
    """
    if session.exchange.pending:
        return
    shop = session.shop

    def work() -> tuple[SendingState | None, CopyState | None, ExchangeState | None]:
        if not shop.context.only_read:
            return shop.record_sending.send(), None, shop.exchange.meet() if shop.context.seat else None
        office = DataFolder(shop.folder.root.absolute().parent.parent)  # the copy that is open lies among the others
        copies = open_copies(office, clock=shop.context.clock, ids=shop.context.ids)
        return None, copies.take_again(shop.context.home.register_code), None

    def done(states: tuple[SendingState | None, CopyState | None, ExchangeState | None]) -> None:
        session.sending, session.copy, session.others = states
        session.safety_changed.emit()

    session.exchange.run(work, done, lambda error: session.tell(i18n.explain(error)), owner=session)


def look_for_others(session: Session) -> None:
    """Exchange at once what this PC or another one of the shop recorded just now; somebody may wait there with a receipt."""
    shop = session.shop
    if not shop.context.seat or shop.context.only_read or session.exchange.pending:
        return

    def done(others: ExchangeState | None) -> None:
        if others is not None:
            session.others = others
            session.safety_changed.emit()

    session.exchange.run(shop.exchange.look, done, lambda error: session.tell(i18n.explain(error)), owner=session)


def at_the_hour(session: Session) -> None:
    """Back up what is due; from the closing hour on close the day and prove the books. What is at work goes first."""
    if session.long.pending or session.shop.context.only_read:
        return
    closing, steps = wita(session.now()).hour >= session.settings.close_hour, Steps()

    def work() -> str:
        try:
            waits = close_and_draw(session.shop, steps) if closing else ""
            by = session.shop.people.system_actor()
            session.shop.backups.work_if_due(by=by)
            proved = session.shop.proofs.work_if_due(by=by) if closing else None
            if proved is not None and proved.problem is not None:
                waits = f"{i18n.explain(proved.problem)} {waits}".strip()
        finally:
            session.look_after_safety()
        return waits

    session.long.run(
        work,
        lambda waits: tell_what_waits(session, waits),
        lambda error: session.tell(i18n.explain(error)),
        owner=session,
        steps=steps,
    )


def tell_what_waits(session: Session, waits: str) -> None:
    """Say what could not be done, if anything."""
    if waits:
        session.tell(waits)


def close_and_draw(shop: Shop, steps: Steps) -> str:
    """Close what is due and draw what waits; returns in words what could not be drawn or sent, "" when nothing waits."""
    if not shop.context.at_seat:
        return ""  # the office PC does
    by = shop.people.system_actor()
    if shop.close_day.due() or wita(shop.context.clock.now()).hour >= shop.context.settings.close_hour:
        shop.close_day.close_if_due(by=by, cancelled=steps.asked_to_stop)
    drawn = shop.statements.draw_pending(shop.folder.reports, by=by, cancelled=steps.asked_to_stop)
    waits = shop.fact_sheets.write_pending().waits
    if drawn.problem:
        undrawn = _(
            "{count} statements could not be drawn yet ({reason}). The settlements are valid; make room on the disk, "
            "the papers are drawn then.",
            count=drawn.waiting,
            reason=drawn.problem,
        )
        waits = f"{undrawn} {waits}".strip()
    return waits
