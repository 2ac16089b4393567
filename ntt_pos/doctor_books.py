"""What the doctor looks at in the books: the file, its last record, its backups, its closed years, the other PCs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import migrate
from ntt_pos.data.backup import size_of
from ntt_pos.data.models import shop as shop_tables
from ntt_pos.domain.core.business_date import ClockState, clock_state
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.health import Health, HealthSign, danger, fine, look
from ntt_pos.i18n import N_
from ntt_pos.paths import DataFolder
from ntt_pos.services.replication.lost_office.office_rank import OtherOffice
from ntt_pos.services.safety.freshness import Freshness
from ntt_pos.services.safety.proof.kept_heads import OlderBooks
from ntt_pos.services.safety.proof.verify_years import CHANGED, MISSING
from ntt_pos.services.safety.year_copies import state_of_years
from ntt_pos.shop import Shop

if TYPE_CHECKING:
    from datetime import datetime

    from ntt_pos.services.core.ports import Clock


_MEGABYTE: Final = 1_000_000


_LARGE: Final = 1_000 * _MEGABYTE


def _sending(shop: Shop, now: datetime) -> Iterator[HealthSign]:
    """Tell how far the office's copy of these books is, when a folder for it was named."""
    state = shop.record_sending.state()
    if state is None:
        return
    told: dict[str, object] = {"path": shop.local.records_folder, "newest": state.newest}
    if not Path(shop.local.records_folder).is_dir():
        yield look("copy", N_("The folder {path} for the office's copy is not there; the records wait."), told)
    elif state.taken is None:
        yield look("copy", N_("The office has taken nothing from {path} yet."), told)
    else:
        told |= {"last": state.taken.last, "at": state.taken.at}
        fine = state.freshness(now) is Freshness.FINE
        yield HealthSign(
            Health.FINE if fine else Health.LOOK,
            "copy",
            N_("The office's copy has record {last} of {newest}; the office looked at {at}."),
            told,
        )


def _others(shop: Shop, now: datetime) -> Iterator[HealthSign]:
    """Tell how far the records of the shop's other PCs are here, where it has several."""
    state = shop.exchange.meet()
    if state is None:
        return
    if state.problem is not None:
        health = Health.DANGER if isinstance(state.problem, (OlderBooks, OtherOffice)) else Health.LOOK
        yield HealthSign(health, "pcs", state.problem.message, dict(state.problem.params))
    for each in state.chains:
        told: dict[str, object] = {"register": each.register, "last": each.last, "said": each.said}
        if each.problem is not None:
            yield HealthSign(Health.LOOK, "pcs", each.problem.message, dict(each.problem.params))
        elif each.retired:
            yield HealthSign(Health.FINE, "pcs", N_("{register} is out of the shop, up to record {last}."), told)
        elif each.said is None:
            yield HealthSign(Health.LOOK, "pcs", N_("{register}: record {last} is here, and more is to come."), told)
        else:
            alarms = each.freshness(now) is Freshness.ALARM
            words = N_("{register}: everything is here up to {said} (record {last}).")
            yield HealthSign(Health.LOOK if alarms else Health.FINE, "pcs", words, told)
        if each.behind(now):
            lacks: dict[str, object] = {"register": each.register, "count": each.lacks, "since": each.lacks_since}
            words = N_("{register} lacks {count} records of this PC, the first of {since}.")
            yield HealthSign(Health.LOOK, "pcs", words, lacks)


def signs_of_books(folder: DataFolder, clock: Clock) -> Iterator[HealthSign]:
    """Look at the books; nothing is changed in them."""
    try:
        with bootstrap.open_shop(folder.root, clock=clock) as shop:
            migrate.check_ready(shop.context.database)
            yield fine("books", N_("The books open, with safe settings, and their guards are in place."))
            yield from _file(shop)
            yield _last_record(shop, clock)
            yield from _backup(shop)
            yield from _years(shop)
            yield from _sending(shop, clock.now())
            yield from _others(shop, clock.now())
    except ShopError as error:
        yield danger("books", error.message, dict(error.params))


def _file(shop: Shop) -> Iterator[HealthSign]:
    """Look for damaged pages in the file (a few seconds for years of trade); the proof of the sums is verify's."""
    with shop.context.reading() as unit:
        found = str(unit.value(sa.text("PRAGMA quick_check(1)")))
    if found != "ok":
        yield danger(
            "books",
            N_(
                "The database file itself is damaged: {reason}. Bring a backup back, and keep this file for the auditor."
            ),
            {"reason": " ".join(found.split())[:200]},
        )


def _years(shop: Shop) -> Iterator[HealthSign]:
    """Look whether each closed year's file is there as it was written, and whether books that grew large could be smaller."""
    with shop.context.reading() as unit:
        found, size = state_of_years(unit), size_of(unit)
    for kept, wrong in found:
        if wrong:
            told = {"file": kept.file, "year": str(kept.year), "records": kept.records, "statements": kept.statements}
            yield danger("years", MISSING if wrong == "missing" else CHANGED, told)
    if found and not any(wrong for _kept, wrong in found):
        told = {"count": len(found), "size": sum(kept.bytes for kept, _wrong in found) // _MEGABYTE}
        yield fine(
            "years", N_("{count} closed years are in files of their own, {size} MB, as they were written."), told
        )
    year = shop.year_files.next() if size >= _LARGE else None
    if year is not None:
        told = {"size": size // _MEGABYTE, "year": str(year)}
        yield look(
            "years",
            N_(
                "The books have {size} MB. {year} is closed and can move to a file of its own: ntt-pos year-file --move"
            ),
            told,
        )


def _last_record(shop: Shop, clock: Clock) -> HealthSign:
    state_of = shop_tables.day_state.c
    with shop.context.reading() as unit:
        last = unit.value(sa.select(state_of.last_instant).where(state_of.outlet_id == shop.context.home.outlet_id))
    state = clock_state(clock.now(), last)
    if state is ClockState.RIGHT:
        return fine("clock", N_("The clock fits the last record."))
    told = {"now": clock.now(), "last": last}
    if state is ClockState.ASK_DATE:
        return look("clock", N_("The last record is of {last}; the till will ask for today's date."), told)
    return danger(
        "clock",
        N_("The clock says {now}, but the last record is of {last}. Set the PC's clock, or let a manager confirm it."),
        told,
    )


def _backup(shop: Shop) -> Iterator[HealthSign]:
    shop.backups.outside.compare(note=False)
    state = shop.backups.state()
    if state.alarm is not None:
        yield danger("papers", state.alarm.message, dict(state.alarm.params))
    if state.last is None:
        health = Health.DANGER if state.freshness is Freshness.ALARM else Health.LOOK
        yield HealthSign(health, "backup", N_("There is no verified backup yet. Make one now: ntt-pos backup"))
    else:
        words = {
            Freshness.FINE: (Health.FINE, N_("The last verified backup is of {last}.")),
            Freshness.OLD: (
                Health.LOOK,
                N_("The last verified backup is of {last}, more than a day ago. Make one now: ntt-pos backup"),
            ),
            Freshness.ALARM: (
                Health.DANGER,
                N_("The last verified backup is of {last}, more than three days ago. Make one now: ntt-pos backup"),
            ),
        }
        health, what = words[state.freshness]
        yield HealthSign(health, "backup", what, {"last": state.last})
    used, ceiling = shop.backups.room_used()
    yield HealthSign(
        Health.FINE if used <= ceiling else Health.LOOK,
        "backup",
        N_("The backups take {used} MB of at most {most} MB."),
        {"used": used // 10**6, "most": ceiling // 10**6},
    )
