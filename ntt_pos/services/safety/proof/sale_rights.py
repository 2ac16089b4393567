"""Which rights a recorded sale asked for: that it was late, its discounts, and the shop's loss."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.selling.discount_ceilings import NO_CEILING, Ceilings, rights_asked
from ntt_pos.domain.selling.pricing import Discount, DiscountKind

_BELOW: Final = '"shop_share":-'
_LATE: Final = '"reentry":'
Texts = Mapping[str, Sequence[str]]
Needs = tuple[AbstractSet[Act], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a recorded sale, as discounts are judged by it."""

    gross: int
    shop_share: int
    in_bundle: bool
    discounts: tuple[Discount, ...]


@dataclass(frozen=True, slots=True)
class _Sale:
    """The lines of a recorded sale."""

    lines: tuple[_Line, ...]


def is_special(kind: str, texts: Texts) -> bool:
    """Tell whether a record needs more than what its kind does."""
    if "approval" in texts:
        return True
    if kind == "sale":
        return "sale_discount" in texts or _is_late(texts) or _is_below(texts)
    return False


def _is_late(texts: Texts) -> bool:
    return any(_LATE in each for each in texts.get("sale", ()))


def _is_below(texts: Texts) -> bool:
    return any(_BELOW in each for each in texts.get("sale_line", ()))


def rights_of_sale(most: Sequence[Ceilings], texts: Texts) -> Needs:
    """Return what a sale needs beside selling: for being late, for its discounts, and for the shop's loss.

    Without a ceiling (on another PC, which may not have heard of it) no discount is above one.
    """
    late: Needs = ({Act.LATE_SALE},) if _is_late(texts) else ()
    discounts = [json.loads(each) for each in texts.get("sale_discount", ())]
    if not discounts and not _is_below(texts):
        return late
    taken: dict[str, list[Discount]] = {}
    for each in discounts:
        taken.setdefault(each["sale_line"], []).append(Discount(DiscountKind(each["kind"]), each["amount"]))
    sale = _Sale(
        tuple(
            _Line(line["gross"], line["shop_share"], bool(line.get("bundle_uid")), tuple(taken.get(line["uid"], ())))
            for line in map(json.loads, texts.get("sale_line", ()))
        )
    )
    highest = Ceilings(
        max((each.line_bp for each in most), default=NO_CEILING),
        max((each.cart_bp for each in most), default=NO_CEILING),
    )
    return (*late, *({act} for act, yes in rights_asked(sale, highest).items() if yes))
