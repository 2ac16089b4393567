"""What may be seen of the shop on a page, a feed or a printed card: gathered from the books, with consent only."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ntt_pos.data.queries.goods import articles as article_query
from ntt_pos.data.queries.goods import story_cards as query
from ntt_pos.domain.core.pillar_halal import Halal
from ntt_pos.domain.goods.barcode import is_valid_gtin
from ntt_pos.domain.makers.public_view import (
    LeftOut,
    PublicMaker,
    PublicPermit,
    PublicProduct,
    PublicView,
    ShopFace,
    quiet,
)
from ntt_pos.domain.makers.story_card import (
    ConsentPlace,
    MakerKind,
    may_name,
    may_show_face,
    may_show_phone,
    names_somebody,
)
from ntt_pos.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ntt_pos.data.engine import Row, Unit
    from ntt_pos.domain.makers.story_card import Agreed
    from ntt_pos.domain.selling.cart import Article
    from ntt_pos.services.core.unit_of_work import Context

NEWEST: Final = 36
WEEK: Final = timedelta(days=7)
OWN_LABELS: Final = ("2", "02", "04")  # EAN of the shop's own and of weighed goods: never told to others


class PublicViews:
    """What this outlet shows."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def now(self, place: ConsentPlace = ConsentPlace.INTERNET) -> PublicView:
        """Return everything that may be shown at a place now; what is left out is named with the reason."""
        context = self._context
        with context.reading() as unit:
            on, today = context.dates(unit)
            gathered = _Gathered(unit, context.home.outlet_id, place)
            ids = tuple(row[0] for row in article_query.search_rows(unit, context.home.outlet_id))
            articles = article_query.articles(unit, ids, on=on, today=today, codes=True, permits=True)
            permits = query.valid_permits(unit, context.home.outlet_id, today)
            newest = query.newest_goods(unit, context.home.outlet_id, 3 * NEWEST)
            week = frozenset(query.came_since(unit, context.home.outlet_id, on - WEEK))
        products: list[PublicProduct] = []
        left: list[LeftOut] = []
        for article in sorted(articles, key=lambda each: each.code):
            why = gathered.why_not(article)
            if why:
                left.append(LeftOut(article.code, article.name, why))
            elif article.active and article.price:
                products.append(gathered.product(article, permits.get(article.product_id, ())))
        codes = {article.product_id: article.code for article in articles}
        shown = {product.code: product for product in products}
        makers = {each.maker.code: each.maker for each in products if each.maker is not None}
        there = [each for each in newest if codes.get(each, "") in shown and shown[codes[each]].available]
        return PublicView(
            self.face(),
            today,
            tuple(products),
            tuple(makers[code] for code in sorted(makers)),
            tuple(codes[each] for each in there[:NEWEST]),
            tuple(left),
            tuple(codes[each] for each in there[:NEWEST] if each in week),
        )

    def face(self) -> ShopFace:
        """Return the shop as everybody sees it."""
        settings = self._context.settings
        return ShopFace(
            settings.shop_name,
            settings.address,
            self._context.home.outlet_code,
            settings.open_days,
            settings.opens_at,
            settings.closes_at,
            settings.whatsapp_number.removeprefix("+"),
            settings.site_address,
            self._context.home.practice,
        )

    def photo(self, sha: str) -> bytes:
        """Return a photo (JPEG) by its SHA-256, or nothing when there is none."""
        with self._context.reading() as unit:
            return query.photo(unit, self._context.home.outlet_id, sha)


class _Gathered:
    """Cards, consents and makers of an outlet, looked up once."""

    def __init__(self, unit: Unit, outlet_id: int, place: ConsentPlace) -> None:
        cards = query.cards(unit, outlet_id)
        photos = query.photo_names(unit, outlet_id)
        agreed = query.agreed_by_all(unit, outlet_id)
        self._cards: Mapping[int, Row] = {row["product_id"]: row for row in cards if row["product_id"] is not None}
        of_makers = {row["producer_id"]: row for row in cards if row["producer_id"] is not None}
        self._photos = photos
        self._makers: dict[int, PublicMaker] = {}
        self._hidden: set[int] = set()
        self._private: dict[int, str] = {}
        for row in query.producers(unit, outlet_id):
            card = of_makers.get(row["id"])
            maker = _maker(
                row, card, agreed.get(row["id"], frozenset()), photos.get(card["id"], ()) if card else (), place
            )
            self._makers[row["id"]] = maker
            if not maker.name:
                self._private[row["id"]] = row["name"]
            if card is not None and not card["shown"]:
                self._hidden.add(row["id"])

    def why_not(self, article: Article) -> str:
        """Return why a product on sale is not shown, "" when it is or is not on sale at all."""
        card = self._cards.get(article.product_id)
        if not article.active:
            return ""
        if card is not None and not card["shown"]:
            return N_("Its card says that it is not shown.")
        if article.producer_id in self._hidden:
            return N_("Its maker's card says that nothing is shown.")
        if article.price is None:
            return N_("It has no price yet.")
        name = self._private.get(article.producer_id or 0, "")
        if name and names_somebody(article.name, name):
            return N_("Its name tells who made it, and they did not agree to be named.")
        return ""

    def product(self, article: Article, permits: tuple[tuple[str, str], ...]) -> PublicProduct:
        """Return a product as everybody may see it."""
        card = self._cards.get(article.product_id)
        photos = self._photos.get(card["id"], ()) if card is not None else ()
        private = self._private.get(article.producer_id or 0, "")
        told = dict.fromkeys(("sentence", "story", "ingredients", "care", "weight"), "")
        if card is not None:
            told = {name: card[name] if not (private and names_somebody(card[name], private)) else "" for name in told}
        return PublicProduct(
            code=article.code,
            name=quiet(article.name),
            category=article.category,
            unit=article.unit,
            price_per=article.price_per,
            price=article.price or 0,
            available=article.on_hand > article.expired_on_hand and not article.permit_expired,
            maker=self._makers.get(article.producer_id) if article.producer_id is not None else None,
            halal=article.halal is Halal.HALAL,
            permits=tuple(PublicPermit(*each) for each in permits),
            photos=photos or ((article.photo_sha,) if article.photo_sha else ()),
            whatsapp=card is not None and card["whatsapp"],
            barcode=next((each for each in article.barcodes if _from_a_factory(each)), ""),
            **told,
        )


def _maker(row: Row, card: Row | None, agreed: Agreed, photos: tuple[str, ...], place: ConsentPlace) -> PublicMaker:
    kind = MakerKind(card["kind"]) if card is not None else None
    named = may_name(kind, agreed, place)
    phone = row["phone"] if named and row["phone"] and may_show_phone(kind, agreed, place) else ""
    return PublicMaker(
        row["code"],
        row["name"] if named else "",
        row["pillar"],
        row["village_code"],
        row["village"],
        row["district"],
        card["sentence"] if card is not None and named else "",
        card["story"] if card is not None and named else "",
        phone,
        photos if named and may_show_face(kind, agreed, place) else (),
    )


def _from_a_factory(code: str) -> bool:
    return is_valid_gtin(code) and not code.startswith(OWN_LABELS)
