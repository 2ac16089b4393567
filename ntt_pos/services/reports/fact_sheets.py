"""Fact sheets for the province: one signed file for each closed day, kept here and put into the folder they travel by."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos import i18n
from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.copies.signatures import signer_at
from ntt_pos.data.queries.core.heads import heads_of
from ntt_pos.data.queries.core.registers import epochs
from ntt_pos.data.queries.goods import story_cards
from ntt_pos.data.queries.money import days
from ntt_pos.data.queries.reports import report_goods as goods_query
from ntt_pos.data.queries.reports import report_sales as query
from ntt_pos.data.queries.reports.report_sales import By
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.goods.stock import MovementKind
from ntt_pos.domain.makers.story_card import ConsentPlace, MakerKind, may_name, names_somebody
from ntt_pos.domain.money.ageing import Waited
from ntt_pos.domain.reports.fact_sheet import (
    SUFFIX,
    FactSheet,
    GoodsFacts,
    HeadFacts,
    MakerFacts,
    plain_words,
    sheet_file,
    to_sign,
)
from ntt_pos.domain.reports.report import Period
from ntt_pos.i18n import N_, Language
from ntt_pos.services.reports.fact_sheet_transport import send
from ntt_pos.services.reports.report_context import ReportContext
from ntt_pos.services.reports.report_dinas import waits

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.services.core.unit_of_work import Context

SINCE: Final = dt.timedelta(days=62)
_log = logging.getLogger(__name__)
KEY_UNUSABLE: Final = N_(
    "The key that signs the fact sheets ({path}) cannot be used. Move the file away: a new key is made, and the "
    "province must accept it."
)


@dataclass(frozen=True, slots=True)
class Written:
    """Sheets that were made now, how many were put into the folder they travel by, and why the rest could not."""

    made: tuple[Path, ...] = ()
    sent: int = 0
    problem: OSError | StorageError | None = None

    @property
    def waits(self) -> str:
        """Say in the screen's language why sheets wait, "" when none does."""
        error = self.problem
        if error is None:
            return ""
        reason = i18n.explain(error) if isinstance(error, StorageError) else error.strerror or str(error)
        return i18n._("The fact sheets for the province wait: {reason}", reason=reason)


class FactSheets:
    """Makes the sheets of an outlet's closed days and sends them."""

    def __init__(self, context: Context, folder: Path, key: Path, *, sent_to: Callable[[], str]) -> None:
        self._context = context
        self._folder = folder
        self._key = key
        self._sent_to = sent_to

    def fingerprint(self) -> str:
        """Return what the province compares with this PC's key; raises StorageError."""
        return signer_at(self._key, KEY_UNUSABLE).fingerprint

    def write_pending(self) -> Written:
        """Make the sheets of the closed days of two months that are not there yet, and send what was not sent.

        What stops it never stops a night: it is told, and tried again at the next close.
        """
        made: list[Path] = []
        try:
            with self._context.reading() as unit:
                closed = days.closed_dates(unit, self._context.home.outlet_id, self._today() - SINCE)
            for day in closed:
                if not self._path(day).exists():
                    with self._context.reading() as unit:
                        self._write(unit, day)
                    made.append(self._path(day))
            place = self._sent_to()
            sent = send(place, [self._path(day) for day in closed]) if place else 0
        except (OSError, StorageError) as error:
            _log.warning("The sheets for the province wait: %s", error)
            return Written(tuple(made), problem=error)
        return Written(tuple(made), sent)

    def write(self, day: dt.date) -> Path:
        """Make the sheet of a closed day anew; it replaces the one before. Raises DomainError for a day that is not closed."""
        with self._context.reading() as unit:
            if day not in days.closed_dates(unit, self._context.home.outlet_id, day):
                raise DomainError("{date} is not closed. A fact sheet is made of a closed day only.", date=day)
            self._write(unit, day)
        return self._path(day)

    def facts(self, unit: Unit, day: dt.date) -> FactSheet:
        """Return what a sheet of a day says."""
        context = self._context
        outlet = context.home.outlet_id
        making = ReportContext(context, unit, Period(day, day), Language("id"))
        makers = goods_query.producers_named(unit, outlet)
        gone, waited = goods_query.gone(unit, outlet, day, day), waits(making)
        private = _private_names(unit, outlet)
        goods = _goods_of(unit, outlet, day, makers, private)

        def maker_facts(producer_id: int | None) -> MakerFacts:
            who, wait = makers.get(producer_id or 0), waited.get(producer_id or 0, Waited())
            return MakerFacts(
                code=plain_words(who.code) if who else "",
                name="" if who is None or producer_id in private else plain_words(who.name),
                pillar=str(who.pillar or "") if who else "",
                village=plain_words(who.village_code) if who else "",
                on_sale=int(bool(who and who.on_sale)),
                expired=gone.get((producer_id, MovementKind.EXPIRED), 0),
                lost=sum(gone.get((producer_id, kind), 0) for kind in (MovementKind.LOST, MovementKind.DAMAGED)),
                weighted=wait.weighted,
                paid_out=wait.amount,
            )

        told = [maker_facts(each) for each in (*sorted(makers, key=lambda each: makers[each].code), None)]
        active = {each.maker for each in goods}
        heads = heads_of(unit, at=context.clock.now(), outlet_id=outlet).heads
        sums = days.day_sums(unit, outlet, day)
        before = [each for each in days.closed_dates(unit, outlet, day - SINCE) if each < day]
        return FactSheet(
            outlet=context.home.outlet_code,
            regency=context.settings.regency_code,
            day=day,
            previous=before[-1].isoformat() if before else "",
            edition=(epochs(unit, outlet), sum(head.seq for head in heads)),
            practice=context.home.practice,
            sales=sums["sales"],
            returns=sums["returns"],
            makers=tuple(each for each in told if each.on_sale or each.code in active or _anything(each)),
            goods=tuple(sorted(goods, key=lambda each: each.code)),
            heads=tuple(HeadFacts(head.register, head.seq, head.hash) for head in heads),
        )

    def _write(self, unit: Unit, day: dt.date) -> None:
        signer, text = signer_at(self._key, KEY_UNUSABLE), self.facts(unit, day).text
        write_durably(self._path(day), sheet_file(text, signer.public, signer.sign(to_sign(text))))

    def _path(self, day: dt.date) -> Path:
        return self._folder / f"{self._context.home.outlet_code}-{day.isoformat()}{SUFFIX}"

    def _today(self) -> dt.date:
        return self._context.clock.now().date()


def _goods_of(
    unit: Unit, outlet: int, day: dt.date, makers: Mapping[int, goods_query.NamedProducer], private: Mapping[int, str]
) -> list[GoodsFacts]:
    """Return what each product brought on a day; one that bears a private maker's name is told without it."""
    named = query.products_named(unit, outlet)
    goods = []
    for line in query.turnover(unit, outlet, day, day, by=By.PRODUCT):
        product = named[line.key]
        maker = makers.get(product.producer_id) if product.producer_id is not None else None
        secret = private.get(maker.producer_id, "") if maker is not None else ""
        goods.append(
            GoodsFacts(
                code=plain_words(product.code),
                name="" if secret and names_somebody(product.name, secret) else plain_words(product.name),
                category=plain_words(product.category),
                maker=plain_words(maker.code) if maker is not None else "",
                unit=plain_words(product.unit),
                per=product.price_per,
                quantity=line.quantity,
                pieces=line.units,
                sold=line.sold,
                returned=line.returned,
                share=line.producer_share,
                shop=line.shop_share,
                tax=line.tax,
            )
        )
    return goods


def _private_names(unit: Unit, outlet_id: int) -> dict[int, str]:
    """Return the names of the makers that may not be published, by local id."""
    kinds = {
        row["producer_id"]: MakerKind(row["kind"]) for row in story_cards.cards(unit, outlet_id) if row["producer_id"]
    }
    agreed = story_cards.agreed_by_all(unit, outlet_id)
    return {
        producer_id: who.name
        for producer_id, who in goods_query.producers_named(unit, outlet_id).items()
        if not may_name(kinds.get(producer_id), agreed.get(producer_id, frozenset()), ConsentPlace.INTERNET)
    }


def _anything(maker: MakerFacts) -> bool:
    return any((maker.expired, maker.lost, maker.weighted, maker.paid_out))
