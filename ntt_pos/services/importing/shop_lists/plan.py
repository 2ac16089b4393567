"""A list as the shop understands it: what it is read by, its producers and goods, what is asked, what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from ntt_pos.data.queries.goods.imports import KnownShop
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.importing.list_cells import folded
from ntt_pos.domain.importing.list_header_words import ColumnMeaning
from ntt_pos.domain.importing.list_items import Item
from ntt_pos.domain.importing.raw_cells import Sentence
from ntt_pos.domain.importing.workbook import Workbook
from ntt_pos.i18n import Said
from ntt_pos.services.core.contacts.regions import Regions, Village
from ntt_pos.services.importing.alike_names import villages_meant
from ntt_pos.services.importing.our_form.rows import OWN_GOODS
from ntt_pos.services.importing.shop_lists.questions import Choice, Inquiry, ListQuestion, examples

T = TypeVar("T")
PROPOSED: Final = "proposed"
YES: Final = "yes"
NO: Final = "no"
LEAVE_OUT: Final = "leave out"
OWN: Final = "own"
NONE: Final = "none"
LATER: Final = "later"
AS_WRITTEN: Final = "as written"
NET_PRICE: Final = "net price"
WEIGHED: Final = ("kg", "liter")

TAKE_AS_PROPOSED: Final = Choice(PROPOSED, Sentence("As proposed"))
JOIN: Final = (Choice(YES, Sentence("Yes, the same")), Choice(NO, Sentence("No, two different ones")))


@dataclass(frozen=True, slots=True)
class ListBasis:
    """What a list is read by: what the shop knows, the villages, its regency, the day of the list, the usual commission.

    ``usual`` are the terms beside the shop's part, a line each. ``today`` tells which expiry dates are past. ``unread`` are the sheets without a table of goods, ``old`` those that say they are no longer used, with their words.
    """

    known: KnownShop
    regions: Regions
    regency_code: str
    on: date
    dated: bool
    today: date
    commission_bp: int
    usual: tuple[Sentence, ...] = ()
    unread: tuple[str, ...] = ()
    old: Mapping[str, str] = field(default_factory=dict)


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

    @property
    def own(self) -> bool:
        """Whether this is the shop itself: its own goods have no village and no terms."""
        return self.code == OWN_GOODS


@dataclass(slots=True)
class Good:
    """A product as the list gives it: amounts in whole rupiah, stock in its unit.

    ``stands`` says that the shop has it already and its stock there stays as it is.
    """

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
    stands: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """From what a row of our form was made: what it is ``about``, the row of the list, its chief column."""

    about: str
    item: Item
    chief: ColumnMeaning

    def cell(self, key: str) -> str:
        """Return the cell of the list behind a column of the form, the chief one where the list has no such column."""
        role = _BEHIND.get(key, self.chief)
        return self.item.cell(role if role in self.item.cells else self.chief)


_BEHIND: Final = {
    "village": ColumnMeaning.VILLAGE,
    "district": ColumnMeaning.DISTRICT,
    "phone": ColumnMeaning.PHONE,
    "bank": ColumnMeaning.BANK,
    "account": ColumnMeaning.ACCOUNT,
    "unit": ColumnMeaning.UNIT,
    "price": ColumnMeaning.PRICE,
    "net_price": ColumnMeaning.NET_PRICE,
    "barcodes": ColumnMeaning.BARCODE,
    "permit": ColumnMeaning.PERMIT,
    "halal": ColumnMeaning.HALAL,
    "quantity": ColumnMeaning.STOCK,
    "expiry": ColumnMeaning.EXPIRY,
}


@dataclass(slots=True)
class ListPlan:
    """What a list would make, what is left to ask, what was left out and why, and our form filled with it."""

    makers: list[Maker] = field(default_factory=list)
    goods: list[Good] = field(default_factory=list)
    left_out: list[tuple[str, Sentence]] = field(default_factory=list)
    questions: tuple[ListQuestion, ...] = ()
    open: tuple[ListQuestion, ...] = ()
    workbook: Workbook | None = None
    origin: dict[tuple[str, int], Origin] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether nothing is left to ask."""
        return not self.open


class ListState:
    """One reading of a list: its rows, what they are read by, the answers given so far, and what came of it."""

    def __init__(self, items: Sequence[Item], basis: ListBasis, answers: Mapping[str, str]) -> None:
        self.items = list(items)
        self.basis = basis
        self.inquiry = Inquiry(answers)
        self.plan = ListPlan()
        self._places: dict[tuple[str, str], tuple[Village | None, tuple[Village, ...]]] = {}

    def meant(self, village: str, district: str) -> tuple[Village | None, tuple[Village, ...]]:
        """Return the village that a list means, and those it may mean; looked up once for all its rows."""
        if (village, district) not in self._places:
            self._places[village, district] = villages_meant(
                village, district, self.basis.regions, regency_code=self.basis.regency_code
            )
        return self._places[village, district]

    def same(self, one: str, two: str, kind: str, items: Sequence[Item]) -> bool:
        """Ask whether two names are one producer or product; until somebody says so they are not."""
        question = ListQuestion(
            f"same {kind}: {folded(one)} | {folded(two)}",
            Sentence("“{one}” and “{two}”: are they the same?", {"one": one, "two": two}),
            len(items),
            JOIN,
            cells=examples(
                item.cell(ColumnMeaning.PRODUCER if kind == "producer" else ColumnMeaning.PRODUCT) for item in items
            ),
        )
        return self.inquiry.ask(question) == YES

    def leave_out(self, item: Item, why: str) -> None:
        """Note a row that is not taken in, or not whole, and why."""
        told = Sentence("{name}: {why}", {"name": item.product, "why": Said(why)})
        self.plan.left_out.append((item.cell(ColumnMeaning.PRODUCT), told))


def percent(rate_bp: int) -> str:
    """Return a rate as our form spells it: ``15%``, ``12,5%``."""
    whole, rest = divmod(rate_bp, 100)
    return f"{whole}%" if not rest else f"{whole},{rest:02d}".rstrip("0") + "%"
