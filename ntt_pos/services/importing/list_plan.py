"""A list as the shop understands it: producers, goods and stock, what is asked, and the same as a workbook of our form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from ntt_pos.data.queries.goods.imports import KnownShop
from ntt_pos.domain.core.kinds import Pillar
from ntt_pos.domain.core.words import ACRONYMS, PILLARS
from ntt_pos.domain.goods.list_columns import ColumnMeaning
from ntt_pos.domain.goods.list_items import Facts, Item
from ntt_pos.domain.goods.list_values import LOW_PRICE, Amount, Count, Doubt, folded, spaced
from ntt_pos.domain.goods.workbook import RawRow, RawSheet, Workbook
from ntt_pos.domain.goods.workbook_values import RawValue, Sentence
from ntt_pos.i18n import N_
from ntt_pos.services.core.regions import Regions, Village
from ntt_pos.services.importing.import_form import FORM, SheetKind
from ntt_pos.services.importing.list_names import alike_to, look_alike, name_key, village_inside, villages_meant
from ntt_pos.services.importing.list_proposals import category_for, pillar_for, unit_for
from ntt_pos.services.importing.list_questions import Choice, Inquiry, ListQuestion, examples, listed

T = TypeVar("T")
PROPOSED: Final = "proposed"
YES: Final = "yes"
NO: Final = "no"
LEAVE_OUT: Final = "leave out"
NET_PRICE: Final = "net price"
WEIGHED: Final = ("kg", "liter")

_TAKE_AS_PROPOSED: Final = Choice(PROPOSED, Sentence("As proposed"))
_JOIN: Final = (Choice(YES, Sentence("Yes, the same")), Choice(NO, Sentence("No, two different ones")))


@dataclass(frozen=True, slots=True)
class ListBasis:
    """What a list is read by: what the shop knows, the villages, its regency, the day of the list, the usual commission."""

    known: KnownShop
    regions: Regions
    regency_code: str
    on: date
    dated: bool
    commission_bp: int


@dataclass(slots=True)
class Maker:
    """A producer as the list gives it; ``code`` is the shop's own when it knows the producer."""

    name: str
    items: list[Item]
    code: str = ""
    known: bool = False
    village: Village | None = None
    pillar: Pillar = Pillar.COMMUNITY
    rate_bp: int | None = None
    net_only: bool = False


@dataclass(slots=True)
class Good:
    """A product as the list gives it: amounts in whole rupiah, stock in its unit."""

    maker: Maker
    name: str
    category: str
    unit: str
    price: int
    net: int | None
    stock: Decimal
    item: Item
    code: str = ""
    known: bool = False


@dataclass(slots=True)
class ListPlan:
    """What a list would make, what is left to ask, what was left out and why, and our form filled with it."""

    makers: list[Maker] = field(default_factory=list)
    goods: list[Good] = field(default_factory=list)
    left_out: list[tuple[str, Sentence]] = field(default_factory=list)
    questions: tuple[ListQuestion, ...] = ()
    open: tuple[ListQuestion, ...] = ()
    workbook: Workbook | None = None
    origin: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether nothing is left to ask."""
        return not self.open


class ListReading:
    """One reading of a list's rows with the answers given so far."""

    def __init__(self, items: Sequence[Item], basis: ListBasis, answers: Mapping[str, str]) -> None:
        self.items = list(items)
        self.basis = basis
        self.inquiry = Inquiry(answers)
        self.plan = ListPlan()
        self._places: dict[tuple[str, str], tuple[Village | None, tuple[Village, ...]]] = {}

    def run(self, name: str) -> ListPlan:
        """Return the plan; ``name`` is the file's."""
        makers = self._makers()
        self._villages(makers)
        self._codes(makers)
        self._pillars(makers)
        goods = [good for maker in makers for good in self._goods_of(maker)]
        self._known_goods(goods)
        self._units(goods)
        self._categories([good for good in goods if not good.known])
        self._terms(makers, goods)
        self._expiry_years([good for good in goods if good.stock])
        self._day(goods)
        kept = {id(good.maker) for good in goods}
        self.plan.makers = [maker for maker in makers if id(maker) in kept]
        self.plan.goods = goods
        self.plan.questions = tuple(self.inquiry.questions)
        self.plan.open = self.inquiry.open
        self.plan.workbook = self._workbook(name)
        return self.plan

    # Producers

    def _makers(self) -> list[Maker]:
        unowned = [item for item in self.items if not item.owner.producer]
        owner = ""
        if unowned:
            owner = self.inquiry.ask(
                ListQuestion(
                    "owner",
                    Sentence("Whose goods are these? {count} rows name no producer.", {"count": len(unowned)}),
                    len(unowned),
                    (Choice(LEAVE_OUT, Sentence("Leave these rows out")),),
                    cells=examples(item.cell(ColumnMeaning.PRODUCT) for item in unowned),
                    free=True,
                    accepted=Sentence("The producer's name."),
                )
            )
        self._ask_sheet_names()
        grouped: dict[str, list[tuple[str, Item]]] = {}
        for item in self.items:
            said = item.owner.producer or owner
            if not said or said == LEAVE_OUT:
                self._leave_out(item, N_("No producer is named for it."))
            else:
                grouped.setdefault(name_key(said), []).append((said, item))
        makers = [maker for named in grouped.values() for maker in self._namesakes(named)]
        for first, second in look_alike(maker.name for maker in makers):
            pair = [maker for maker in makers if maker.name in (first, second)]
            places = {maker.village.code for maker in pair if maker.village is not None}
            if len(pair) == len((first, second)) and len(places) < len(pair):
                one, two = sorted(pair, key=lambda maker: -len(maker.items))
                if self._same(one.name, two.name, "producer", two.items):
                    one.items += two.items
                    makers.remove(two)
        return makers

    def _namesakes(self, named: Sequence[tuple[str, Item]]) -> list[Maker]:
        """Return the producers of one name: one for each village that the list says for sure."""
        by_village: dict[str, list[tuple[str, Item]]] = {}
        for said, item in named:
            sure = self._sure_village(item.owner)
            by_village.setdefault(sure.code if sure else "", []).append((said, item))
        places = [code for code in by_village if code]
        if len(places) == 1 or not places:
            by_village = {places[0] if places else "": list(named)}
        found = []
        for code, each in by_village.items():
            names = Counter(said for said, _ in each)
            name = max(names, key=lambda said: (names[said], len(said)))
            village = self.basis.regions.by_code(code) if code else None
            found.append(Maker(name, [item for _, item in each], village=village))
        return found

    def _sure_village(self, owner: Facts) -> Village | None:
        return self._meant(owner.village, owner.district)[0] if owner.village else None

    def _meant(self, village: str, district: str) -> tuple[Village | None, tuple[Village, ...]]:
        if (village, district) not in self._places:
            self._places[village, district] = villages_meant(
                village, district, self.basis.regions, regency_code=self.basis.regency_code
            )
        return self._places[village, district]

    def _ask_sheet_names(self) -> None:
        named = [item for item in self.items if item.from_sheet_name]
        if not named:
            return
        sheets = list(dict.fromkeys(item.sheet for item in named))
        self.inquiry.ask(
            ListQuestion(
                "sheet names",
                Sentence(
                    "The producers are taken from the names of {count} sheets: {names}. Is that right?",
                    {"count": len(sheets), "names": listed(sheets)},
                ),
                len(named),
                (Choice(YES, Sentence("Yes")),),
                YES,
                examples(item.cell(ColumnMeaning.PRODUCT) for item in named),
            )
        )

    def _same(self, one: str, two: str, kind: str, items: Sequence[Item]) -> bool:
        question = ListQuestion(
            f"same {kind}: {folded(one)} | {folded(two)}",
            Sentence("“{one}” and “{two}”: are they the same?", {"one": one, "two": two}),
            len(items),
            _JOIN,
            cells=examples(
                item.cell(ColumnMeaning.PRODUCER if kind == "producer" else ColumnMeaning.PRODUCT) for item in items
            ),
        )
        return self.inquiry.ask(question) == YES

    def _villages(self, makers: Sequence[Maker]) -> None:
        basis = self.basis
        inside: list[Maker] = []
        for maker in makers:
            if maker.village is not None:
                continue
            said = next((item.owner for item in maker.items if item.owner.village), maker.items[0].owner)
            if not said.village:
                maker.village = village_inside(maker.name, basis.regions, regency_code=basis.regency_code)
                if maker.village is not None:
                    inside.append(maker)
                else:
                    self._ask_village(maker.name, "", (), maker)
                continue
            found, near = villages_meant(said.village, said.district, basis.regions, regency_code=basis.regency_code)
            if found is not None:
                maker.village = found
            else:
                self._ask_village(said.village, said.district, near, maker)
        if inside:
            where = [f"{maker.name}: {maker.village.label}" for maker in inside if maker.village]
            self.inquiry.ask(
                ListQuestion(
                    "villages in names",
                    Sentence(
                        "The list names no village for {count} producers; their names do: {names}. Is that right?",
                        {"count": len(inside), "names": listed(where)},
                    ),
                    sum(len(maker.items) for maker in inside),
                    (Choice(YES, Sentence("Yes")),),
                    YES,
                )
            )

    def _ask_village(self, said: str, district: str, near: Sequence[Village], maker: Maker) -> None:
        basis = self.basis
        text = (
            Sentence("Which village is “{name}”?", {"name": ", ".join(each for each in (said, district) if each)})
            if near or maker.name != said
            else Sentence("From which village is {name}?", {"name": maker.name})
        )
        answer = self.inquiry.ask(
            ListQuestion(
                f"village: {folded(said)} {folded(district)}".strip(),
                text,
                len(maker.items),
                tuple(Choice(village.code, village.label) for village in near),
                near[0].code if near else "",
                examples(item.cell(ColumnMeaning.VILLAGE) for item in maker.items),
                free=True,
                accepted=Sentence("A village of the official list, as Lewokluok or Lewokluok (Demon Pagong)."),
            )
        )
        maker.village = basis.regions.by_code(answer)
        if maker.village is None and answer:
            found, others = self._meant(answer, "")
            named = [each for each in others if each.label.casefold() == answer.casefold()]
            maker.village = found or (named[0] if named else None)

    def _codes(self, makers: Sequence[Maker]) -> None:
        known = {name_key(each.name): each for each in self.basis.known.producers.values()}
        taken = [int(found[1]) for code in self.basis.known.producers if (found := re.fullmatch(r"p([0-9]+)", code))]
        number = max(taken, default=0)
        for maker in makers:
            same = known.get(name_key(maker.name))
            if same is None:
                for name in alike_to(maker.name, [each.name for each in known.values()])[:1]:
                    if self._same(name, maker.name, "producer", maker.items):
                        same = known[name_key(name)]
            if same is not None:
                maker.code, maker.known, maker.name = same.code, True, same.name
                maker.village = self.basis.regions.by_code(same.village_code) or maker.village
                maker.pillar, maker.rate_bp = same.pillar, same.rate_bp
                maker.net_only = same.rate_bp is None
            else:
                number += 1
                maker.code = f"P{number:03d}"

    def _pillars(self, makers: Sequence[Maker]) -> None:
        new = [maker for maker in makers if not maker.known]
        asked = []
        for maker in new:
            said = folded(next((spaced(item.pillar) for item in maker.items if item.pillar), ""))
            found = _PILLAR_WORDS.get(said)
            maker.pillar = found or pillar_for(maker.name)
            if found is None:
                asked.append(maker)
        if not asked:
            return
        groups = [
            f"{ACRONYMS[pillar]} {sum(1 for maker in asked if maker.pillar is pillar)}"
            for pillar in Pillar
            if any(maker.pillar is pillar for maker in asked)
        ]
        answer = self.inquiry.ask(
            ListQuestion(
                "pillar",
                Sentence(
                    "On which pillar do the {count} producers stand? By their names: {groups}.",
                    {"count": len(asked), "groups": ", ".join(groups)},
                ),
                sum(len(maker.items) for maker in asked),
                (_TAKE_AS_PROPOSED, *(Choice(pillar, Sentence(PILLARS[pillar].long)) for pillar in Pillar)),
                PROPOSED,
            )
        )
        if answer != PROPOSED:
            for maker in asked:
                maker.pillar = Pillar(answer)

    # Goods

    def _goods_of(self, maker: Maker) -> Iterator[Good]:
        by_name: dict[str, list[Item]] = {}
        for item in maker.items:
            by_name.setdefault(folded(item.product), []).append(item)
        for first, second in look_alike(items[0].product for items in by_name.values()):
            one, two = by_name.get(folded(first)), by_name.get(folded(second))
            if one and two and self._same(f"{maker.name}: {one[0].product}", two[0].product, "product", two):
                one += two
                del by_name[folded(two[0].product)]
        for items in by_name.values():
            yield from self._good(maker, items)

    def _good(self, maker: Maker, items: Sequence[Item]) -> Iterator[Good]:
        counted: list[Good] = []
        for item in items:
            price, net = (
                self._amount(item, item.price, ColumnMeaning.PRICE),
                self._amount(item, item.net, ColumnMeaning.NET_PRICE),
            )
            if price is None:
                self._leave_out(item, N_("It has no price."))
                self._ask_missing()
                continue
            counted.append(Good(maker, item.product, item.category, item.unit, price, net, self._count(item), item))
        if not counted:
            return
        first = counted[0]
        if len(counted) > 1:
            answer = self.inquiry.ask(
                ListQuestion(
                    "twice",
                    Sentence("Some goods are listed more than once with one producer. What is their stock?"),
                    len(counted),
                    (
                        Choice("sum", Sentence("The rows together")),
                        Choice("first", Sentence("Only the first row")),
                    ),
                    "sum",
                    examples(good.item.cell(ColumnMeaning.PRODUCT) for good in counted),
                )
            )
            if answer == "sum":
                first.stock = sum((good.stock for good in counted), Decimal(0))
        yield first

    def _ask_missing(self) -> None:
        without = [item for item in self.items if item.price.value is None and item.price.doubt is Doubt.SURE]
        if without:
            self.inquiry.ask(
                ListQuestion(
                    "no price",
                    Sentence(
                        "{count} rows have no price: {names}. They are left out.",
                        {"count": len(without), "names": listed([item.product for item in without])},
                    ),
                    len(without),
                    (Choice(LEAVE_OUT, Sentence("Leave them out; I add their prices later")),),
                    LEAVE_OUT,
                    examples(item.cell(ColumnMeaning.PRICE) for item in without),
                )
            )

    def _amount(self, item: Item, amount: Amount, role: ColumnMeaning) -> int | None:
        if amount.doubt is Doubt.THOUSANDS and amount.value is not None:
            alike = [each for each in self._amounts(role) if each[1].doubt is Doubt.THOUSANDS]
            shown = [str(value.value // LOW_PRICE) for _, value in alike if value.value]
            answer = self.inquiry.ask(
                ListQuestion(
                    f"thousands {role}",
                    Sentence(
                        "{count} amounts are below 1.000 ({examples}). Are they thousands of rupiah?",
                        {"count": len(alike), "examples": listed(shown)},
                    ),
                    len(alike),
                    (
                        Choice(YES, Sentence("Yes: 25 means 25.000")),
                        Choice(NO, Sentence("No, they are rupiah as written")),
                    ),
                    YES,
                    examples(each.cell(role) for each, _ in alike),
                )
            )
            return amount.value if answer == YES else amount.value // LOW_PRICE or None
        if amount.doubt in (Doubt.RANGE, Doubt.UNREADABLE):
            answer = self.inquiry.ask(
                ListQuestion(
                    f"amount: {item.cell(role)}",
                    Sentence("What is the price of {name}? The cell cannot be read.", {"name": item.product}),
                    1,
                    (Choice(LEAVE_OUT, Sentence("Leave it out")),),
                    cells=(item.cell(role),),
                    free=True,
                    accepted=Sentence("Whole rupiah, for example 13500 or 13.500."),
                )
            )
            digits = re.sub(r"[.\s]|^rp", "", answer.lower())
            return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 11 else None  # noqa: PLR2004
        return amount.value

    def _amounts(self, role: ColumnMeaning) -> list[tuple[Item, Amount]]:
        return [(item, item.price if role is ColumnMeaning.PRICE else item.net) for item in self.items]

    def _count(self, item: Item) -> Decimal:
        count: Count = item.stock
        if count.doubt is Doubt.SURE:
            return count.value or Decimal(0)
        alike = [each for each in self.items if each.stock.doubt is count.doubt]
        words = {
            Doubt.ABOUT: N_("{count} stocks are not exact ({examples}). Take the figure as it is read?"),
            Doubt.DOZEN: N_("{count} stocks are in dozens ({examples}). Count them as single pieces?"),
        }.get(count.doubt, N_("{count} stocks cannot be read ({examples}). Take them in without stock?"))
        answer = self.inquiry.ask(
            ListQuestion(
                f"stock {count.doubt}",
                Sentence(
                    words, {"count": len(alike), "examples": listed([each.cell(ColumnMeaning.STOCK) for each in alike])}
                ),
                len(alike),
                (Choice(YES, Sentence("Yes")), Choice(NO, Sentence("No, without stock; I count them later"))),
                YES,
                examples(each.cell(ColumnMeaning.STOCK) for each in alike),
            )
        )
        return (count.value or Decimal(0)) if answer == YES and count.doubt is not Doubt.UNREADABLE else Decimal(0)

    def _units(self, goods: Sequence[Good]) -> None:
        alike = {folded(good.name): good.unit for good in goods if good.unit}
        without = [good for good in goods if not good.unit]
        for good in without:
            good.unit = unit_for(good.name, category_for(good.name, good.category)[0], alike)
        if without:
            groups = Counter(good.unit for good in without)
            answer = self.inquiry.ask(
                ListQuestion(
                    "unit",
                    Sentence(
                        "The list has no unit for {count} goods. By their names: {groups}. Is that right?",
                        {
                            "count": len(without),
                            "groups": ", ".join(f"{unit} {count}" for unit, count in groups.most_common()),
                        },
                    ),
                    len(without),
                    (_TAKE_AS_PROPOSED, Choice("bungkus", "bungkus"), Choice("buah", "buah")),
                    PROPOSED,
                    examples(good.item.cell(ColumnMeaning.UNIT) for good in without),
                )
            )
            if answer != PROPOSED:
                for good in without:
                    good.unit = answer
        for good in goods:
            if good.unit not in WEIGHED and good.stock != int(good.stock):
                self._leave_out(good.item, N_("Its stock is not a whole number of pieces; it is taken in without."))
                good.stock = Decimal(0)

    def _categories(self, goods: Sequence[Good]) -> None:
        proposed = []
        for good in goods:
            good.category, said = category_for(good.name, good.category)
            if not said:
                proposed.append(good)
        if proposed:
            groups = Counter(good.category for good in proposed)
            self.inquiry.ask(
                ListQuestion(
                    "category",
                    Sentence(
                        "The list has no category for {count} goods. By their names: {groups}. Is that right?",
                        {
                            "count": len(proposed),
                            "groups": ", ".join(f"{kind} {count}" for kind, count in groups.most_common()),
                        },
                    ),
                    len(proposed),
                    (_TAKE_AS_PROPOSED,),
                    PROPOSED,
                )
            )

    def _terms(self, makers: Sequence[Maker], goods: Sequence[Good]) -> None:
        open_goods: list[Good] = []
        for maker in makers:
            own = [good for good in goods if good.maker is maker]
            if maker.known or not own:
                continue
            parts = Counter(item.owner.part_bp for item in maker.items if item.owner.part_bp is not None)
            if parts:
                maker.rate_bp = parts.most_common(1)[0][0]
            elif all(good.net is not None for good in own):
                maker.net_only = True
            else:
                open_goods += [good for good in own if good.net is None]
        if not open_goods:
            return
        usual = self.basis.commission_bp
        answer = self.inquiry.ask(
            ListQuestion(
                "terms",
                Sentence(
                    "{count} goods have no terms in the list. What is the shop's part of the selling price?",
                    {"count": len(open_goods)},
                ),
                len(open_goods),
                (Choice(_percent(usual), Sentence("{rate}, as the settings say", {"rate": _percent(usual)})),),
                _percent(usual),
                free=True,
                accepted=Sentence("A percentage, for example 15% or 12,5%."),
            )
        )
        rate = _points(answer)
        for good in open_goods:
            good.maker.rate_bp = rate if rate is not None else usual

    def _known_goods(self, goods: Sequence[Good]) -> None:
        known = {
            (each.article.producer_code.lower(), folded(each.article.name)): each
            for each in self.basis.known.products.values()
        }
        taken = [int(found[1]) for code in self.basis.known.products if (found := re.search(r"-([0-9]+)$", code))]
        number = max(taken, default=0)
        again: list[Good] = []
        for good in goods:
            same = known.get((good.maker.code.lower(), folded(good.name))) if good.maker.known else None
            if same is not None:
                good.code, good.known, good.name = same.article.code, True, same.article.name
                good.unit, good.category = same.article.unit, same.article.category
                again.append(good)
            else:
                number += 1
                good.code = f"{good.maker.code}-{number:04d}"
        with_stock = [good for good in again if good.stock]
        if with_stock:
            answer = self.inquiry.ask(
                ListQuestion(
                    "stock of known goods",
                    Sentence(
                        "{count} goods are in the shop already. Does the list bring new goods of them?",
                        {"count": len(with_stock)},
                    ),
                    len(with_stock),
                    (
                        Choice(NO, Sentence("No, it shows what is there; leave their stock as it is")),
                        Choice(YES, Sentence("Yes, add them as a delivery of the list's day")),
                    ),
                    NO,
                    examples(good.item.cell(ColumnMeaning.STOCK) for good in with_stock),
                )
            )
            if answer != YES:
                for good in with_stock:
                    good.stock = Decimal(0)

    def _expiry_years(self, goods: Sequence[Good]) -> None:
        bare = [good.item for good in goods if good.item.until.doubt is Doubt.YEAR]
        if not bare:
            return
        dates = [f"{item.until.on:%d/%m/%Y}" for item in bare if item.until.on]
        self.inquiry.ask(
            ListQuestion(
                "year",
                Sentence(
                    "{count} expiry dates have no year. The next such day after the list: {dates}. Is that right?",
                    {"count": len(bare), "dates": listed(dates)},
                ),
                len(bare),
                (Choice(YES, Sentence("Yes")), Choice(NO, Sentence("No, without an expiry date"))),
                YES,
                examples(item.cell(ColumnMeaning.EXPIRY) for item in bare),
            )
        )

    def _day(self, goods: Sequence[Good]) -> None:
        if self.basis.dated or not any(good.stock for good in goods):
            return
        self.inquiry.ask(
            ListQuestion(
                "day",
                Sentence("The list does not say its day. Is its stock that of {date}?", {"date": self.basis.on}),
                sum(1 for good in goods if good.stock),
                (Choice(self.basis.on.isoformat(), Sentence("Yes")),),
                self.basis.on.isoformat(),
            )
        )

    def _leave_out(self, item: Item, why: str) -> None:
        self.plan.left_out.append((item.cell(ColumnMeaning.PRODUCT), Sentence(why)))

    # The same as our form

    def _workbook(self, name: str) -> Workbook:
        makers = [maker for maker in self.plan.makers if maker.village is not None]
        codes = {maker.code for maker in makers}
        goods = [good for good in self.plan.goods if good.maker.code in codes]
        sheets = (
            self._sheet(
                SheetKind.PRODUCERS, makers, _producer_cells, lambda maker: maker.items[0].cell(ColumnMeaning.PRODUCER)
            ),
            self._sheet(SheetKind.PRODUCTS, goods, _product_cells, lambda good: good.item.cell(ColumnMeaning.PRODUCT)),
            self._sheet(
                SheetKind.DELIVERIES,
                [good for good in goods if good.stock > 0],
                self._delivery_cells,
                lambda good: good.item.cell(ColumnMeaning.STOCK),
            ),
        )
        return Workbook(name, sheets)

    def _sheet(
        self,
        kind: SheetKind,
        values: Iterable[T],
        cells: Callable[[T], Mapping[str, RawValue]],
        origin: Callable[[T], str],
    ) -> RawSheet:
        rows = [RawRow(1, tuple(column.header for column in FORM[kind]))]
        for number, value in enumerate(values, start=2):
            said = cells(value)
            rows.append(RawRow(number, tuple(said.get(column.key) for column in FORM[kind])))
            self.plan.origin[kind.value, number] = origin(value)
        return RawSheet(kind.value, tuple(rows))

    def _delivery_cells(self, good: Good) -> Mapping[str, RawValue]:
        until = good.item.until
        no_year = until.doubt is Doubt.YEAR and self.inquiry.answers.get("year") == NO
        return {
            "date": self.basis.on,
            "product": good.code,
            "quantity": int(good.stock)
            if good.stock == int(good.stock)
            else f"{good.stock.normalize():f}".replace(".", ","),
            "expiry": None if no_year else until.on,
            "note": "",
        }


_PILLAR_WORDS: Final = {
    **{folded(ACRONYMS[pillar]): pillar for pillar in Pillar},
    "desa": Pillar.VILLAGE,
    "sekolah": Pillar.SCHOOL,
    "komunitas": Pillar.COMMUNITY,
    "one village one product": Pillar.VILLAGE,
    "one school one product": Pillar.SCHOOL,
    "one community one product": Pillar.COMMUNITY,
}


def _producer_cells(maker: Maker) -> Mapping[str, RawValue]:
    first = maker.items[0]
    village = maker.village
    phone = next((item.owner.phone for item in maker.items if item.owner.phone), "")
    return {
        "code": maker.code,
        "name": maker.name,
        "pillar": ACRONYMS[maker.pillar],
        "village": f"{village.level} {village.name}" if village else None,
        "district": village.district if village else None,
        "phone": phone or None,
        "bank": spaced(first.bank) or None,
        "account": spaced(first.account) or None,
        "terms": "Harga titip" if maker.rate_bp is None else _percent(maker.rate_bp),
    }


def _product_cells(good: Good) -> Mapping[str, RawValue]:
    item = good.item
    return {
        "code": good.code,
        "name": good.name,
        "producer": good.maker.code,
        "category": good.category,
        "unit": good.unit,
        "price": good.price,
        "net_price": good.net,
        "barcodes": item.barcode,
        "permit": item.permit,
        "halal": item.halal,
    }


def _percent(rate_bp: int) -> str:
    whole, rest = divmod(rate_bp, 100)
    return f"{whole}%" if not rest else f"{whole},{rest:02d}".rstrip("0") + "%"


def _points(text: str) -> int | None:
    match = re.fullmatch(r"\s*([0-9]{1,2})(?:[.,]([0-9]{1,2}))?\s*%?\s*", text)
    return int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0")) if match else None
