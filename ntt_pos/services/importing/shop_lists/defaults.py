"""What a list leaves out, asked once for the whole of it: units, categories, terms, years, its day, the usual."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ntt_pos.domain.goods.stock import is_expired
from ntt_pos.domain.importing.list_cells import Doubt, Until, folded
from ntt_pos.domain.importing.list_header_words import ColumnMeaning
from ntt_pos.domain.importing.raw_cells import Sentence
from ntt_pos.domain.typed.typed_numbers import parse_rate
from ntt_pos.i18n import N_
from ntt_pos.services.importing.shop_lists.plan import (
    LATER,
    NO,
    NONE,
    PROPOSED,
    TAKE_AS_PROPOSED,
    WEIGHED,
    YES,
    Good,
    ListState,
    Maker,
    percent,
)
from ntt_pos.services.importing.shop_lists.proposals import category_for, unit_for
from ntt_pos.services.importing.shop_lists.questions import Choice, ListQuestion, examples, group, listed


class ListDefaults:
    """Fills in what the goods of a list have no cell for."""

    def __init__(self, state: ListState) -> None:
        self._list = state

    def ask(self, makers: Sequence[Maker], goods: Sequence[Good]) -> None:
        """Settle it for these producers and goods."""
        self._units(goods)
        self._categories([good for good in goods if not good.known])
        self._terms(makers, goods)
        self._expiry_years([good for good in goods if good.stock])
        self._day(goods)
        self._rest([good for good in goods if not good.known and not good.maker.own])

    def _units(self, goods: Sequence[Good]) -> None:
        alike = {folded(good.name): good.unit for good in goods if good.unit}
        without = [good for good in goods if not good.unit]
        for good in without:
            good.unit = unit_for(good.name, category_for(good.name, good.category)[0], alike)
        if without:
            answer = self._list.inquiry.ask(
                ListQuestion(
                    "unit",
                    Sentence(
                        "The list has no unit for {count} goods. In what are they counted? Their names say this.",
                        {"count": len(without)},
                    ),
                    len(without),
                    (
                        TAKE_AS_PROPOSED,
                        Choice("bungkus", Sentence("All of them {unit}", {"unit": "bungkus"})),
                        Choice("buah", Sentence("None: each is one piece (buah)")),
                    ),
                    PROPOSED,
                    lines=_grouped((good.unit, good.name) for good in without),
                )
            )
            if answer != PROPOSED:
                for good in without:
                    good.unit = answer
        for good in goods:
            if good.unit not in WEIGHED and good.stock != int(good.stock):
                self._list.leave_out(
                    good.item, N_("Its stock is not a whole number of pieces; it is taken in without.")
                )
                good.stock = Decimal(0)

    def _categories(self, goods: Sequence[Good]) -> None:
        proposed = []
        for good in goods:
            good.category, said = category_for(good.name, good.category)
            if not said:
                proposed.append(good)
        if proposed:
            answer = self._list.inquiry.ask(
                ListQuestion(
                    "category",
                    Sentence(
                        "The list has no category for {count} goods. Of which kind are they? Their names say this.",
                        {"count": len(proposed)},
                    ),
                    len(proposed),
                    (TAKE_AS_PROPOSED, Choice(NONE, Sentence("None: leave the category empty"))),
                    PROPOSED,
                    lines=_grouped((good.category, good.name) for good in proposed),
                )
            )
            if answer == NONE:
                for good in proposed:
                    good.category = ""

    def _terms(self, makers: Sequence[Maker], goods: Sequence[Good]) -> None:
        open_goods: list[Good] = []
        for maker in makers:
            own = [good for good in goods if good.maker is maker]
            if maker.known or not own:
                continue
            parts = Counter(item.owner.part_bp for item in maker.items if item.owner.part_bp is not None)
            if parts:
                maker.rate_bp = parts.most_common(1)[0][0]
            elif any(good.net is None for good in own):
                open_goods += [good for good in own if good.net is None]
        if not open_goods:
            return
        usual = self._list.basis.commission_bp
        answer = self._list.inquiry.ask(
            ListQuestion(
                "terms",
                Sentence(
                    "{count} goods have no terms in the list. What is the shop's part of the selling price?",
                    {"count": len(open_goods)},
                ),
                len(open_goods),
                (Choice(percent(usual), Sentence("{rate}, as the settings say", {"rate": percent(usual)})),),
                percent(usual),
                free=True,
                accepted=Sentence("A percentage, for example 15% or 12,5%."),
                read=parse_rate,
            )
        )
        for good in open_goods:
            good.maker.rate_bp = parse_rate(answer)

    def _expiry_years(self, goods: Sequence[Good]) -> None:
        today = self._list.basis.today
        bare = [good.item for good in goods if good.item.until.doubt is Doubt.YEAR]
        days = [(item.product, item.until.on) for item in bare if item.until.on]
        if not days:
            return
        past = [f"{name} ({on:%d/%m/%Y})" for name, on in days if is_expired(on, today)]
        later = Choice(
            LATER,
            Sentence(
                "The next such day after today: {dates}",
                {"dates": listed([f"{_after(on, today):%d/%m/%Y}" for _, on in days])},
            ),
        )
        answer = self._list.inquiry.ask(
            ListQuestion(
                "year",
                Sentence(
                    "{count} expiry dates have no year. The next such day after the list: {dates}. Is that right?",
                    {"count": len(bare), "dates": listed([f"{on:%d/%m/%Y}" for _, on in days])},
                ),
                len(bare),
                (
                    Choice(YES, Sentence("Yes")),
                    *((later,) if past else ()),
                    Choice(NO, Sentence("No, without an expiry date")),
                ),
                YES,
                examples(item.cell(ColumnMeaning.EXPIRY) for item in bare),
                (Sentence("Already past: {names}. They come in, but cannot be sold.", {"names": listed(past)}),)
                if past
                else (),
            )
        )
        if answer == LATER:
            for good in goods:
                if good.item.until.doubt is Doubt.YEAR and good.item.until.on:
                    good.item = replace(good.item, until=Until(_after(good.item.until.on, today), Doubt.YEAR))

    def _rest(self, goods: Sequence[Good]) -> None:
        """Ask about what hardly a list holds, once for all: who bears what, dates, permits."""
        if not goods:
            return
        undated = [good.name for good in goods if good.item.until.on is None]
        unpermitted = [good.name for good in goods if good.item.permit is None]
        lines = list(self._list.basis.usual)
        if undated:
            lines.append(
                Sentence("{count} goods have no expiry date: they can be sold always.", {"count": len(undated)})
            )
        if unpermitted:
            lines.append(
                Sentence("{count} goods have no permit: it is noted on the card later.", {"count": len(unpermitted)})
            )
        lines.append(Sentence("If something is wrong, change it in Settings first; the list waits here."))
        self._list.inquiry.ask(
            ListQuestion(
                "rest",
                Sentence("This holds for what the list does not say. Is it right?"),
                len(goods),
                (Choice(YES, Sentence("Yes")),),
                YES,
                lines=tuple(lines),
            )
        )

    def _day(self, goods: Sequence[Good]) -> None:
        if self._list.basis.dated or not any(good.stock for good in goods):
            return
        self._list.inquiry.ask(
            ListQuestion(
                "day",
                Sentence("The list does not say its day. Is its stock that of {date}?", {"date": self._list.basis.on}),
                sum(1 for good in goods if good.stock),
                (Choice(self._list.basis.on.isoformat(), Sentence("Yes")),),
                self._list.basis.on.isoformat(),
            )
        )


def _after(on: date, today: date) -> date:
    """Return the first such day and month after today."""
    for year in range(today.year, today.year + 9):
        with suppress(ValueError):  # 29 February
            if on.replace(year=year) > today:
                return on.replace(year=year)
    return on


def _grouped(pairs: Iterable[tuple[str, str]]) -> tuple[Sentence, ...]:
    """Return a line for each first word, the largest group first, with the names that stand in it."""
    groups: dict[str, list[str]] = {}
    for kind, name in pairs:
        groups.setdefault(kind, []).append(name)
    return tuple(group(kind, names) for kind, names in sorted(groups.items(), key=lambda each: -len(each[1])))
