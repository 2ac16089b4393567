"""Finding what is sold: by scan, by code, by words."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Final

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import goods
from ntt_pos.data.product_search.index import SearchIndex, SearchRow
from ntt_pos.data.product_search.word_matching import words_of
from ntt_pos.data.queries.goods import articles as query
from ntt_pos.data.queries.goods import bundles as bundle_query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.pillar_halal import Halal
from ntt_pos.domain.core.same_fields import same_fields
from ntt_pos.domain.selling.bundle import Bundle
from ntt_pos.domain.selling.cart import Article
from ntt_pos.services.core.unit_of_work import Context

Spans = tuple[tuple[int, int], ...]
BUNDLE_CATEGORY: Final = "Hampers"


class HitFlag(StrEnum):
    """What the cashier must see beside a found product."""

    INACTIVE = "INACTIVE"
    NO_TERMS = "NO_TERMS"
    NO_PRICE = "NO_PRICE"
    OUT = "OUT"
    LOW = "LOW"
    SOME_EXPIRED = "SOME_EXPIRED"
    ALL_EXPIRED = "ALL_EXPIRED"
    NOT_HALAL = "NOT_HALAL"
    PERMIT_EXPIRED = "PERMIT_EXPIRED"


@dataclass(frozen=True, slots=True)
class Hit:
    """A found product; ``spans`` are the (start, end) parts of ``name`` that match. Price in rupiah per ``price_per``.

    A found bundle has a ``bundle_id`` and no product; ``on_hand`` is then how many can be made from the shelf. Without a
    photo (``photo_sha`` is empty) its place shows the motif of its maker's code in the colour of the pillar.
    """

    product_id: int
    code: str
    name: str
    producer_name: str
    district: str
    price: int | None
    on_hand: int
    unit: str
    price_per: int
    flags: frozenset[HitFlag] = frozenset()
    spans: tuple[tuple[int, int], ...] = ()
    bundle_id: int = 0
    photo_sha: str = ""
    producer_code: str = ""
    pillar: str = ""


class Catalogue:
    """The products of this outlet."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._index: SearchIndex | None = None
        self._building = threading.Lock()
        self._promised = False

    def by_code(self, text: str) -> tuple[Article, ...]:
        """Return the articles with this barcode (whole match, any of a product's) or this code (capitals do not matter).

        None, one, or several: two producers may use one factory barcode. Inactive products are among them, so that the
        till can say why it refuses them.
        """
        wanted = text.strip()
        if not wanted:
            return ()
        with self._context.reading() as unit:
            return self._load(unit, query.ids_by_code(unit, self._context.home.outlet_id, wanted))

    def find(self, text: str, *, on: date | None = None) -> tuple[Article | Bundle, ...]:
        """Return what a scan means: the products, then the bundles, with this barcode or code.

        What is exactly the text comes alone; only when nothing is, what another scanner sends for it. ``on`` is the date
        of a late sale: its prices and terms.
        """
        wanted = text.strip()
        if not wanted:
            return ()
        with self._context.reading() as unit:
            outlet_id = self._context.home.outlet_id
            ids = query.ids_of_code(unit, outlet_id, wanted)
            bundle_ids = bundle_query.ids_of_code(unit, outlet_id, wanted)
            if not ids and not bundle_ids:
                ids = query.ids_sent_otherwise(unit, outlet_id, wanted)
                bundle_ids = bundle_query.ids_sent_otherwise(unit, outlet_id, wanted)
            articles = self._load(unit, ids, on=on)
            bundles = self._load_bundles(unit, bundle_ids, on=on)
        return (*articles, *bundles.values())

    def bundle(self, bundle_id: int, *, on: date | None = None) -> Bundle:
        """Return one bundle as it is sold today, or was ``on`` a date; raises DomainError when there is none."""
        with self._context.reading() as unit:
            found = self._load_bundles(unit, (bundle_id,), on=on)
        if bundle_id not in found:
            raise DomainError("There is no such bundle.")
        return found[bundle_id]

    def bundles(self) -> tuple[Bundle, ...]:
        """Return every bundle of the shop, by code."""
        with self._context.reading() as unit:
            found = self._load_bundles(unit, bundle_query.all_ids(unit, self._context.home.outlet_id))
        return tuple(sorted(found.values(), key=lambda bundle: bundle.code))

    def article(self, product_id: int, *, on: date | None = None) -> Article:
        """Return one product as it is sold today, or was ``on`` a date; raises DomainError when there is none."""
        with self._context.reading() as unit:
            found = self._load(unit, (product_id,), on=on)
        if not found:
            raise DomainError("There is no such product.")
        return found[0]

    def articles(self, product_ids: Sequence[int], *, codes: bool = False) -> tuple[Article, ...]:
        """Return several products as they are sold today, in this order; what is gone is left out.

        Their barcodes come along only when asked for.
        """
        with self._context.reading() as unit:
            return self._load(unit, tuple(product_ids), codes=codes)

    def search(self, text: str, limit: int = 50) -> tuple[Hit, ...]:
        """Return the best matches of some words (name, code, producer, village, category), best first.

        Every word may be a fragment, in any order; capitals, accents and one slip per word are forgiven. The first
        search builds the index. Nobody waits for it where it was promised, or is being built on another thread: until it
        is there, words are only looked for as they are typed.
        """
        with self._context.reading() as unit:
            places = self._find(unit, text, limit)
            found = {a.product_id: a for a in self._load(unit, tuple(p for p in places if p > 0), codes=False)}
            bundles = self._load_bundles(unit, tuple(-p for p in places if p < 0))
        low_stock = self._context.settings.low_stock
        hits = []
        for each, marked in places.items():
            if each in found:
                hits.append(_hit(found[each], marked, low_stock))
            elif -each in bundles:
                hits.append(_bundle_hit(bundles[-each], marked))
        return tuple(hits)

    def hits(self, product_ids: Sequence[int]) -> tuple[Hit, ...]:
        """Return several products as a list shows them, in this order; what is gone is left out."""
        low_stock = self._context.settings.low_stock
        with self._context.reading() as unit:
            return tuple(_hit(each, (), low_stock) for each in self._load(unit, tuple(product_ids), codes=False))

    def bundle_hits(self) -> tuple[Hit, ...]:
        """Return the bundles that are sold, as a list shows them."""
        return tuple(_bundle_hit(each, ()) for each in self.bundles() if each.active)

    def _find(self, unit: Unit, text: str, limit: int) -> dict[int, Spans]:
        """Return products, best first, with what to mark in their names; while the search is being built, plainly."""
        index = self._index
        if index is None and not self._promised and not self._building.locked():
            with self._building:
                index = self._build(unit, None)
        if index is not None:
            self._keep_up(unit, index)
            return {match.product_id: match.spans for match in index.search(text, limit)}
        words = words_of(text)
        ids = query.plain_search(unit, self._context.home.outlet_id, text.split(), limit) if words else ()
        return dict.fromkeys(ids, ())

    def _keep_up(self, unit: Unit, index: SearchIndex) -> None:
        """Take up the products and producers that this program changed since the last search."""
        changed = self._context.changed.copy()
        if changed:
            self._context.changed -= changed
            for row in query.changed_rows(unit, self._context.home.outlet_id, changed):
                index.put(row)
            if any(table == goods.bundle.name for table, _ in changed):
                for bundle in self._bundle_rows(unit):
                    index.put(bundle)

    def promise(self) -> None:
        """Leave building the search to ``refresh``, which is called soon: the till has first to take keys."""
        self._promised = True

    def refresh(self, breathe: Callable[[], None] | None = None) -> None:
        """Build the search anew from the products as they are; ``breathe`` is called after every slice of work.

        What this program changes is taken up at the next search anyway; what another register changes, only here.
        """
        try:
            with self._building, self._context.reading() as unit:
                self._build(unit, breathe)
        finally:
            self._promised = False  # also when it could not be built: then whoever searches next does

    def _build(self, unit: Unit, breathe: Callable[[], None] | None) -> SearchIndex:
        rows = query.search_rows(unit, self._context.home.outlet_id)
        self._index = SearchIndex.build(chain(rows, self._bundle_rows(unit)), breathe=breathe)
        return self._index

    def _bundle_rows(self, unit: Unit) -> tuple[SearchRow, ...]:
        """Return the bundles as the search knows them: by their id below 0, so that none is taken for a product."""
        found = bundle_query.names(unit, self._context.home.outlet_id)
        return tuple(SearchRow(-bundle_id, code, name, category=BUNDLE_CATEGORY) for bundle_id, code, name in found)

    def everything(self) -> tuple[Article, ...]:
        """Return every product of the shop, by code."""
        with self._context.reading() as unit:
            rows = query.search_rows(unit, self._context.home.outlet_id)
            found = self._load(unit, tuple(row[0] for row in rows))
        return tuple(sorted(found, key=lambda article: article.code))

    def below_zero(self) -> tuple[Article, ...]:
        """Return what was sold without stock, for the manager: its deliveries are still to be typed."""
        with self._context.reading() as unit:
            return self._load(unit, query.ids_below_zero(unit, self._context.home.outlet_id))

    def _load(
        self, unit: Unit, ids: tuple[int, ...], *, codes: bool = True, on: date | None = None
    ) -> tuple[Article, ...]:
        if not ids:
            return ()
        day, today = (on, on) if on is not None else self._context.dates(unit)
        return query.articles(unit, ids, on=day, today=today, codes=codes, permits=True, late=on is not None)

    def _load_bundles(self, unit: Unit, ids: tuple[int, ...], *, on: date | None = None) -> dict[int, Bundle]:
        if not ids:
            return {}
        day, today = (on, on) if on is not None else self._context.dates(unit)
        return bundle_query.bundles(unit, ids, on=day, today=today, late=on is not None)


def flags_of(article: Article, *, low_stock: int) -> frozenset[HitFlag]:
    """Return what to show beside an article; ``low_stock`` is in pieces (kilograms or litres when weighed)."""
    low = low_stock * article.price_per
    checks = {
        HitFlag.INACTIVE: not article.active,
        HitFlag.NO_TERMS: article.terms is None,
        HitFlag.NO_PRICE: article.price is None,
        HitFlag.OUT: article.on_hand <= 0,
        HitFlag.LOW: 0 < article.on_hand <= low,
        HitFlag.SOME_EXPIRED: 0 < article.expired_on_hand < article.on_hand,
        HitFlag.ALL_EXPIRED: article.on_hand > 0 and article.expired_on_hand >= article.on_hand,
        HitFlag.NOT_HALAL: article.halal is Halal.NOT_HALAL,
        HitFlag.PERMIT_EXPIRED: article.permit_expired,
    }
    return frozenset(flag for flag, holds in checks.items() if holds)


def _hit(article: Article, spans: tuple[tuple[int, int], ...], low_stock: int) -> Hit:
    return same_fields(
        Hit,
        article,
        flags=flags_of(article, low_stock=low_stock),
        spans=spans,
        pillar=article.pillar or "",
    )


def _bundle_hit(bundle: Bundle, spans: Spans) -> Hit:
    checks = {
        HitFlag.INACTIVE: not bundle.active,
        HitFlag.NO_PRICE: bundle.price is None,
        HitFlag.OUT: bundle.available <= 0,
    }
    return Hit(
        product_id=0,
        code=bundle.code,
        name=bundle.name,
        producer_name="",
        district="",
        price=bundle.price,
        on_hand=bundle.available,
        unit="paket",
        price_per=1,
        flags=frozenset(flag for flag, holds in checks.items() if holds),
        spans=spans,
        bundle_id=bundle.bundle_id,
    )
