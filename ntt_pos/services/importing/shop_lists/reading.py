"""Reads a list as producers and goods, and writes what came of it as a workbook of our form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from ntt_pos.domain.core.words import ACRONYMS
from ntt_pos.domain.importing.list_cells import Doubt, spaced
from ntt_pos.domain.importing.list_header_words import ColumnMeaning
from ntt_pos.domain.importing.list_items import Item
from ntt_pos.domain.importing.raw_cells import RawValue
from ntt_pos.domain.importing.workbook import RawRow, RawSheet, Workbook
from ntt_pos.services.core.contacts.regions import Village
from ntt_pos.services.importing.our_form.form_sheets import FORM, SheetKind
from ntt_pos.services.importing.our_form.rows import NOT_OFFICIAL
from ntt_pos.services.importing.shop_lists.goods import ListGoods
from ntt_pos.services.importing.shop_lists.makers import ListMakers
from ntt_pos.services.importing.shop_lists.plan import (
    NO,
    Good,
    ListBasis,
    ListPlan,
    ListState,
    Maker,
    Origin,
    percent,
)
from ntt_pos.services.importing.shop_lists.sheets import ask_about_sheets

T = TypeVar("T")


def read_plan(name: str, items: Sequence[Item], basis: ListBasis, answers: Mapping[str, str]) -> ListPlan:
    """Return what the rows of a file of this name mean with the answers given so far."""
    state = ListState(items, basis, answers)
    ask_about_sheets(state)
    makers = ListMakers(state).read()
    goods = ListGoods(state).read(makers)
    kept = {id(good.maker) for good in goods}
    plan = state.plan
    plan.makers = [maker for maker in makers if id(maker) in kept]
    plan.goods = goods
    plan.questions = tuple(state.inquiry.questions)
    plan.open = state.inquiry.open
    plan.workbook = _OurForm(state).workbook(name)
    return plan


class _OurForm:
    def __init__(self, state: ListState) -> None:
        self._list = state

    def workbook(self, name: str) -> Workbook:
        makers = [maker for maker in self._list.plan.makers if maker.village is not None]
        codes = {maker.code for maker in makers}
        goods = [good for good in self._list.plan.goods if good.maker.own or good.maker.code in codes]
        sheets = (
            self._sheet(
                SheetKind.PRODUCERS,
                makers,
                _producer_cells,
                lambda maker: Origin(maker.name, maker.items[0], ColumnMeaning.PRODUCER),
            ),
            self._sheet(
                SheetKind.PRODUCTS,
                goods,
                _product_cells,
                lambda good: Origin(_about(good), good.item, ColumnMeaning.PRODUCT),
            ),
            self._sheet(
                SheetKind.DELIVERIES,
                [good for good in goods if good.stock > 0],
                self._delivery_cells,
                lambda good: Origin(_about(good), good.item, ColumnMeaning.STOCK),
            ),
        )
        return Workbook(name, sheets)

    def _sheet(
        self,
        kind: SheetKind,
        values: Iterable[T],
        cells: Callable[[T], Mapping[str, RawValue]],
        origin: Callable[[T], Origin],
    ) -> RawSheet:
        rows = [RawRow(1, tuple(column.header for column in FORM[kind]))]
        for number, value in enumerate(values, start=2):
            said = cells(value)
            rows.append(RawRow(number, tuple(said.get(column.key) for column in FORM[kind])))
            self._list.plan.origin[kind.value, number] = origin(value)
        return RawSheet(kind.value, tuple(rows))

    def _delivery_cells(self, good: Good) -> Mapping[str, RawValue]:
        until = good.item.until
        no_year = until.doubt is Doubt.YEAR and self._list.inquiry.answers.get("year") == NO
        return {
            "date": self._list.basis.on,
            "product": good.code,
            "quantity": int(good.stock)
            if good.stock == int(good.stock)
            else f"{good.stock.normalize():f}".replace(".", ","),
            "expiry": None if no_year else until.on,
            "note": "",
        }


def _about(good: Good) -> str:
    return f"{good.name} ({good.maker.name})"


def _producer_cells(maker: Maker) -> Mapping[str, RawValue]:
    first = maker.items[0]
    village = maker.village
    phone = next((item.owner.phone for item in maker.items if item.owner.phone), "")
    return {
        "code": maker.code,
        "name": maker.name,
        "pillar": ACRONYMS[maker.pillar],
        "village": _village_cell(village) if village else None,
        "district": village.district if village else None,
        "phone": phone or None,
        "bank": spaced(first.bank) or None,
        "account": spaced(first.account) or None,
        "terms": "Harga titip" if maker.rate_bp is None else percent(maker.rate_bp),
    }


def _village_cell(village: Village) -> str:
    return f"{village.level} {village.name}" if village.official else f"{village.name} {NOT_OFFICIAL}"


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
