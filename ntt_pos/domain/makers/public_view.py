"""What everybody may see of the shop's makers and goods: nothing else reaches a page, a feed or a printed card.

A value here holds no stock count, cost, commission, balance, rank, date of a delivery or sale, and no telephone or name
of a person who did not agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_OUTSIDE: Final = re.compile(r"[^a-z0-9.-]")
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|index)(?:\.|$)")


@dataclass(frozen=True, slots=True)
class PublicPermit:
    """A permit that is valid now."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class PublicMaker:
    """A maker. ``name`` is empty for a person who did not agree; then there is no story, photo or telephone either."""

    code: str
    name: str
    pillar: str
    village_code: str
    village: str
    district: str
    sentence: str = ""
    story: str = ""
    phone: str = ""
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicProduct:
    """A product. ``price`` is rupiah per ``price_per`` base units; ``photos`` are named by their SHA-256."""

    code: str
    name: str
    category: str
    unit: str
    price_per: int
    price: int
    available: bool
    maker: PublicMaker | None
    halal: bool = False
    permits: tuple[PublicPermit, ...] = ()
    sentence: str = ""
    story: str = ""
    ingredients: str = ""
    care: str = ""
    weight: str = ""
    photos: tuple[str, ...] = ()
    whatsapp: bool = False
    barcode: str = ""  # from the factory, never one of ours

    @property
    def weighed(self) -> bool:
        """Whether it is sold in kilograms or litres."""
        return self.price_per != 1


@dataclass(frozen=True, slots=True)
class ShopFace:
    """The shop as everybody sees it; ``site`` is its https address with a slash at the end, "" without one."""

    name: str
    address: str
    outlet: str
    open_days: str
    opens_at: int
    closes_at: int
    whatsapp: str = ""
    site: str = ""
    practice: bool = False

    @property
    def town(self) -> str:
        """Return the last part of the address."""
        return self.address.rsplit(",", 1)[-1].strip() or self.name


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is not published, and the sentence why."""

    code: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class PublicView:
    """Everything that may be published on a day; ``newest`` are codes of goods that came lately, newest first.

    ``this_week`` are those of them that came in the last seven days.
    """

    shop: ShopFace
    on: date
    products: tuple[PublicProduct, ...]
    makers: tuple[PublicMaker, ...]
    newest: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()
    this_week: tuple[str, ...] = ()

    @property
    def photos(self) -> tuple[str, ...]:
        """The SHA-256 of every photo that is shown, each once."""
        of_goods = (sha for each in self.products for sha in each.photos)
        return tuple(dict.fromkeys((*of_goods, *(sha for each in self.makers for sha in each.photos))))


def quiet(name: str) -> str:
    """Return a name without capitals throughout, which shout and which Meta refuses: ``KOPI 250 G`` is ``Kopi 250 g``."""
    return name.capitalize() if name.isupper() else name


def slug(code: str) -> str:
    """Return a code as the name of a file on every disk and host: never a name, no sign that an address must escape."""
    plain = _OUTSIDE.sub("-", code.lower()).strip(".")
    return f"{plain}_" if not plain or _RESERVED.match(plain) else plain


def product_page(code: str) -> str:
    """Return the address of a product's page within the site."""
    return f"barang/{slug(code)}.html"


def maker_page(code: str) -> str:
    """Return the address of a maker's page within the site."""
    return f"pembuat/{slug(code)}.html"


def village_page(code: str) -> str:
    """Return the address of a village's page within the site."""
    return f"desa/{slug(code)}.html"
