"""Between sales the customer's display shows what is on the shelf and who made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.goods import showcase as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.cart import check_sellable
from ntt_pos.domain.selling.display import MakerCard
from ntt_pos.services.goods.catalogue import Catalogue

if TYPE_CHECKING:
    from ntt_pos.domain.selling.cart import Article
    from ntt_pos.services.core.unit_of_work import Context

MOST: Final = 60


class Showcase:
    """Products for the customer's display."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def makers(self, limit: int = 12) -> tuple[MakerCard, ...]:
        """Return at most ``limit`` products that can be sold now, with their makers; those with a photo come first."""
        with self._context.reading() as unit:
            ids = query.ids_to_show(unit, self._context.home.outlet_id, MOST)
        articles = Catalogue(self._context).articles(ids)
        return tuple(_card(article) for article in articles if _sellable(article))[: max(limit, 0)]

    def photo(self, sha: str) -> bytes:
        """Return a product's photo (JPEG), or nothing when there is none."""
        if not sha:
            return b""
        with self._context.reading() as unit:
            return query.photo(unit, self._context.home.outlet_id, sha)


def _sellable(article: Article) -> bool:
    try:
        check_sellable(article)
    except DomainError:
        return False
    return True


def _card(article: Article) -> MakerCard:
    return MakerCard(
        product=article.name,
        producer=article.producer_name,
        village=article.village,
        district=article.district,
        price=article.price or 0,
        unit=article.unit,
        price_per=article.price_per,
        photo_sha=article.photo_sha,
    )
