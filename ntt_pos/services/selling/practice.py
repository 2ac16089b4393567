"""Ten minutes of practice in a practice shop: which goods it asks for, and what the books show of it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from ntt_pos.data.queries.selling import baskets
from ntt_pos.data.queries.selling import practice as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.cart import check_sellable
from ntt_pos.domain.selling.practice import GRAMS, PIECES, PracticeFacts, PracticeGood, PracticeGoods, with_slips
from ntt_pos.services.goods.catalogue import Catalogue
from ntt_pos.services.selling.baskets import Baskets

if TYPE_CHECKING:
    from ntt_pos.domain.selling.cart import Article
    from ntt_pos.services.core.unit_of_work import Context

ALIKE = 20
FIRST = 3  # what is looked for must be among the first that a search finds


class Practice:
    """Reads only; what is practised is done with the till itself."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def goods(self) -> PracticeGoods:
        """Return four different products for the tasks. Raises DomainError when the shop has too few, or is a real one."""
        if not self._context.home.practice:
            raise DomainError("Practise in the practice shop: here every sale is real.")
        catalogue = Catalogue(self._context)
        with self._context.reading() as unit:
            codes = query.barcodes(unit, self._context.home.outlet_id)
        sold = [each for each in catalogue.everything() if _sellable(each)]
        pieces = [each for each in sold if each.price_per == 1 and each.on_hand > PIECES]
        weighed = [each for each in sold if each.price_per > 1 and each.on_hand > GRAMS]
        scanned = next((each for each in pieces if each.product_id in codes), None)
        rest = [each for each in pieces if each is not scanned]
        names = Counter(
            each.name.casefold() for each in sold
        )  # two makers' goods of one name: nobody can tell which is meant
        named = next((each for each in rest if names[each.name.casefold()] == 1 and _found(catalogue, each)), None)
        counted = next((each for each in rest if each is not named), None)
        if scanned is None or named is None or counted is None or not weighed:
            raise DomainError("The practice shop has too few goods. Open a new one from the first start.")
        made = [
            PracticeGood(each.product_id, each.name, codes.get(each.product_id, each.code))
            for each in (scanned, named, counted, weighed[0])
        ]
        words = with_slips(named.name)
        found = {hit.product_id for hit in catalogue.search(words, ALIKE)}
        alike = frozenset(found - {each.product_id for each in made})
        return PracticeGoods(made[0], made[1], words, made[2], made[3], alike)

    def facts(self, since: datetime) -> PracticeFacts:
        """Return what this register's books show since a moment."""
        home = self._context.home
        open_cart = Baskets(self._context).load()
        with self._context.reading() as unit:
            returns, unknown, removed, emptied = query.count(unit, home.register_id, since)
            difference = query.counted_drawer(unit, home.register_id, since)
            lines = query.sold_lines(unit, home.register_id, since)
            changed = query.gave_change(unit, home.register_id, since)
            held = len(baskets.held(unit, home.outlet_id))
        mine = (
            frozenset((each.article.product_id, each.quantity) for each in open_cart.lines)
            if open_cart
            else frozenset()
        )
        return PracticeFacts(
            lines=lines | mine,
            held=held,
            basket=bool(open_cart),
            changed=changed,
            returned=returns > 0,
            closed=difference is not None,
            unknown=unknown,
            removed=removed,
            emptied=emptied,
            difference=difference or 0,
        )


def _sellable(article: Article) -> bool:
    try:
        check_sellable(article)
    except DomainError:
        return False
    return True


def _found(catalogue: Catalogue, article: Article) -> bool:
    words = with_slips(article.name)
    return bool(words) and article.product_id in [hit.product_id for hit in catalogue.search(words, FIRST)]
