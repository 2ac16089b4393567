"""The customer's display shows what is on the shelf and who made it, as they agreed to be shown in the shop."""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING

from ntt_pos.domain.makers.story_card import ConsentPlace
from ntt_pos.domain.selling.display import MakerCard
from ntt_pos.services.makers.public_views import PublicViews

if TYPE_CHECKING:
    from ntt_pos.domain.makers.public_view import PublicMaker, PublicProduct
    from ntt_pos.services.core.unit_of_work import Context


class DisplayCards:
    """Products for the customer's display."""

    def __init__(self, context: Context) -> None:
        self._views = PublicViews(context)

    def cards(self) -> tuple[MakerCard, ...]:
        """Return the makers' products that can be sold now and may be shown: told ones first, makers taking turns."""
        view = self._views.now(ConsentPlace.SHOP)
        new = frozenset(view.this_week)
        found = [
            _card(product, maker, new=product.code in new)
            for product in view.products
            if product.available and (maker := product.maker) is not None
        ]
        found.sort(key=lambda card: (not card.told, not card.photo, card.product.casefold()))
        turns: Counter[str] = Counter()
        placed = []
        for card in found:
            who = f"{card.maker} {card.village}"
            placed.append((not card.told, not card.photo, turns[who], who, card))
            turns[who] += 1
        return tuple(card for *_place, card in sorted(placed, key=itemgetter(0, 1, 2, 3)))

    def photo(self, sha: str) -> bytes:
        """Return a photo (JPEG), or nothing when there is none."""
        return self._views.photo(sha) if sha else b""


def _card(product: PublicProduct, maker: PublicMaker, *, new: bool) -> MakerCard:
    return MakerCard(
        product.code,
        product.name,
        maker.name,
        maker.village,
        maker.district,
        maker.pillar,
        product.price,
        product.unit,
        product.price_per,
        product.sentence or maker.sentence,
        product.story or maker.story,
        product.photos[0] if product.photos else "",
        maker.photos[0] if maker.photos else "",
        new,
    )
