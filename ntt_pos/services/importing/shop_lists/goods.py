"""The goods of a list's producers: names, prices, stock, and what a list leaves out, asked once for all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from ntt_pos.domain.core.money import MAX_PRICE
from ntt_pos.domain.importing.list_cells import LOW_PRICE, Amount, Count, Doubt, folded
from ntt_pos.domain.importing.list_header_words import ColumnMeaning
from ntt_pos.domain.importing.list_items import Item
from ntt_pos.domain.importing.raw_cells import Sentence
from ntt_pos.domain.typed.typed_numbers import parse_rupiah
from ntt_pos.i18n import N_
from ntt_pos.services.importing.alike_names import look_alike
from ntt_pos.services.importing.shop_lists.defaults import ListDefaults
from ntt_pos.services.importing.shop_lists.plan import (
    LEAVE_OUT,
    NO,
    YES,
    Good,
    ListState,
    Maker,
)
from ntt_pos.services.importing.shop_lists.questions import Choice, ListQuestion, examples, listed

KNOWN_STOCK: Final = "stock of known goods"
_LARGE_THOUSANDS = 10_000  # bare figures from here on are rupiah, even among thousands


class ListGoods:
    """Reads the goods of a list."""

    def __init__(self, state: ListState) -> None:
        self._list = state

    def read(self, makers: Sequence[Maker]) -> list[Good]:
        """Return the goods of these producers, whose terms are settled here too."""
        goods = [good for maker in makers for good in self._goods_of(maker)]
        self._known_goods(goods)
        ListDefaults(self._list).ask(makers, goods)
        return goods

    def _goods_of(self, maker: Maker) -> Iterator[Good]:
        by_name: dict[str, list[Item]] = {}
        for item in maker.items:
            by_name.setdefault(folded(item.product), []).append(item)
        for first, second in look_alike(items[0].product for items in by_name.values()):
            one, two = by_name.get(folded(first)), by_name.get(folded(second))
            if one and two and self._list.same(f"{maker.name}: {one[0].product}", two[0].product, "product", two):
                one += two
                del by_name[folded(two[0].product)]
        for items in by_name.values():
            yield from self._good(maker, items)

    def _good(self, maker: Maker, items: Sequence[Item]) -> Iterator[Good]:
        counted: list[Good] = []
        for item in items:
            price = self._amount(item, item.price, ColumnMeaning.PRICE)
            net = None if maker.own else self._amount(item, item.net, ColumnMeaning.NET_PRICE)
            if price is None:
                self._list.leave_out(item, N_("It has no price."))
                self._ask_missing()
                continue
            if maker.own and item.net.value is not None:
                self._list.leave_out(item, N_("The shop's own goods have no producer's price; it is not taken in."))
            counted.append(Good(maker, item.product, item.category, item.unit, price, net, self._count(item), item))
        if not counted:
            return
        first = self._priced(maker, counted)
        if len(counted) > 1:
            answer = self._list.inquiry.ask(
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

    def _priced(self, maker: Maker, counted: Sequence[Good]) -> Good:
        """Return the row whose prices hold; asked when a product is listed with several."""
        prices = list(dict.fromkeys((good.price, good.net) for good in counted))
        if len(prices) == 1:
            return counted[0]
        rows = {
            str(at): next(good for good in counted if (good.price, good.net) == each) for at, each in enumerate(prices)
        }
        answer = self._list.inquiry.ask(
            ListQuestion(
                f"several prices: {folded(maker.name)}: {folded(counted[0].name)}",
                Sentence(
                    "“{name}” of {producer} is listed with {count} prices. Which one holds?",
                    {"name": counted[0].name, "producer": maker.name, "count": len(prices)},
                ),
                len(counted),
                tuple(
                    Choice(at, f"{each.price:,} ({each.item.cell(ColumnMeaning.PRICE)})".replace(",", "."))
                    for at, each in rows.items()
                ),
                cells=examples(good.item.cell(ColumnMeaning.PRICE) for good in counted),
            )
        )
        return rows.get(answer, counted[0])

    def _ask_missing(self) -> None:
        without = [item for item in self._list.items if item.price.value is None and item.price.doubt is Doubt.SURE]
        if without:
            self._list.inquiry.ask(
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
            alike = [each for each in self._written() if each[2].doubt is Doubt.THOUSANDS]
            answer = self._ask_thousands(
                "thousands", N_("{count} amounts are below 1.000 ({examples}). Are they thousands of rupiah?"), alike, 1
            )
            return amount.value if answer == YES else amount.value // LOW_PRICE or None
        if self._among_thousands(item, amount, role):
            alike = [each for each in self._written() if self._among_thousands(each[0], each[2], each[1])]
            words = N_("{count} amounts are among thousands ({examples}). Are they thousands of rupiah too?")
            answer = self._ask_thousands("large thousands", words, alike, LOW_PRICE)
            return amount.value * LOW_PRICE if answer == YES and amount.value else amount.value
        if amount.doubt in (Doubt.RANGE, Doubt.UNREADABLE):
            answer = self._list.inquiry.ask(
                ListQuestion(
                    f"amount: {item.cell(role)}",
                    Sentence("What is the price of {name}? The cell cannot be read.", {"name": item.product}),
                    1,
                    (Choice(LEAVE_OUT, Sentence("Leave it out")),),
                    cells=(item.cell(role),),
                    free=True,
                    accepted=Sentence("Whole rupiah, for example 13500 or 13.500."),
                    read=partial(parse_rupiah, highest=MAX_PRICE),
                )
            )
            return None if answer in ("", LEAVE_OUT) else parse_rupiah(answer, highest=MAX_PRICE)
        return amount.value

    def _among_thousands(self, item: Item, amount: Amount, role: ColumnMeaning) -> bool:
        """Whether a bare figure from 1.000 (``1300``) stands among amounts in thousands, so that it may be one as well."""
        if amount.doubt is not Doubt.SURE or amount.value is None or amount.value >= _LARGE_THOUSANDS:
            return False
        if not re.fullmatch("[0-9]+", item.said.get(role, "")) or self._list.inquiry.answers.get("thousands") == NO:
            return False
        beside = [value for each, value in self._amounts(role) if each.sheet == item.sheet and value.value is not None]
        return sum(1 for value in beside if value.doubt is Doubt.THOUSANDS) * 2 > len(beside)

    def _ask_thousands(
        self, key: str, words: str, alike: Sequence[tuple[Item, ColumnMeaning, Amount]], times: int
    ) -> str:
        """Ask once for both columns of prices whether figures are thousands; the first one is the example."""
        item, role, amount = alike[0]
        means = {"written": _written_as(item, role), "amount": (amount.value or 0) * times}
        return self._list.inquiry.ask(
            ListQuestion(
                key,
                Sentence(
                    words,
                    {"count": len(alike), "examples": listed([_written_as(each, role) for each, role, _ in alike])},
                ),
                len(alike),
                (
                    Choice(YES, Sentence("Yes: {written} means {amount}", means)),
                    Choice(NO, Sentence("No, they are rupiah as written")),
                ),
                YES,
                examples(each.cell(role) for each, role, _ in alike),
            )
        )

    def _written(self) -> list[tuple[Item, ColumnMeaning, Amount]]:
        both = (ColumnMeaning.PRICE, ColumnMeaning.NET_PRICE)
        return [(item, role, amount) for role in both for item, amount in self._amounts(role)]

    def _amounts(self, role: ColumnMeaning) -> list[tuple[Item, Amount]]:
        return [(item, item.price if role is ColumnMeaning.PRICE else item.net) for item in self._list.items]

    def _count(self, item: Item) -> Decimal:
        count: Count = item.stock
        if count.doubt is Doubt.SURE:
            return count.value or Decimal(0)
        alike = [each for each in self._list.items if each.stock.doubt is count.doubt]
        words = {
            Doubt.ABOUT: N_("{count} stocks are not exact ({examples}). Take the figure as it is read?"),
            Doubt.DOZEN: N_("{count} stocks are in dozens ({examples}). Count them as single pieces?"),
        }.get(count.doubt, N_("{count} stocks cannot be read ({examples}). Take them in without stock?"))
        answer = self._list.inquiry.ask(
            ListQuestion(
                f"stock {count.doubt}",
                Sentence(
                    words,
                    {
                        "count": len(alike),
                        "examples": listed(
                            [f"{each.product}: {each.said.get(ColumnMeaning.STOCK, '')}" for each in alike]
                        ),
                    },
                ),
                len(alike),
                (Choice(YES, Sentence("Yes")), Choice(NO, Sentence("No, without stock; I count them later"))),
                YES,
                examples(each.cell(ColumnMeaning.STOCK) for each in alike),
            )
        )
        return (count.value or Decimal(0)) if answer == YES and count.doubt is not Doubt.UNREADABLE else Decimal(0)

    def _known_goods(self, goods: Sequence[Good]) -> None:
        known = {
            (each.article.producer_code.lower(), folded(each.article.name)): each
            for each in self._list.basis.known.products.values()
        }
        taken = [int(found[1]) for code in self._list.basis.known.products if (found := re.search(r"-([0-9]+)$", code))]
        number = max(taken, default=0)
        again: list[Good] = []
        for good in goods:
            owner = "" if good.maker.own else good.maker.code.lower()
            same = known.get((owner, folded(good.name))) if good.maker.known else None
            if same is not None:
                good.code, good.known, good.name = same.article.code, True, same.article.name
                good.unit, good.category = same.article.unit, same.article.category
                again.append(good)
            else:
                number += 1
                good.code = f"{good.maker.code}-{number:04d}"
        with_stock = [good for good in again if good.stock]
        if with_stock:
            answer = self._list.inquiry.ask(
                ListQuestion(
                    KNOWN_STOCK,
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
                    good.stock, good.stands = Decimal(0), True


def _written_as(item: Item, role: ColumnMeaning) -> str:
    """Return a figure as the list shows it: with a comma before its decimals."""
    return re.sub(r"^([0-9]+)\.([0-9]{1,2})$", r"\1,\2", item.said.get(role, ""))
