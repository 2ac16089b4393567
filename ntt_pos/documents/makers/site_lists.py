"""What the web pages are made from: goods by maker, village and pillar, and the photos that can be shown."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from ntt_pos.documents.makers.site_pictures import SitePhoto
from ntt_pos.documents.makers.site_templates import sources_digest
from ntt_pos.domain.makers.public_view import PublicMaker, PublicProduct, PublicView

T = TypeVar("T", PublicProduct, PublicMaker)
WEAVES: Final = 4
PILLAR_PAGES: Final = {
    "VILLAGE": "pilar/desa.html",
    "SCHOOL": "pilar/sekolah.html",
    "COMMUNITY": "pilar/komunitas.html",
}


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of the site: its address, what it was made from (a digest), and how it is made."""

    path: str
    key: str
    make: Callable[[], bytes]


class SiteLists:
    """What everybody may see, arranged for the pages; ``photos`` are known by the SHA-256 they are kept under."""

    def __init__(self, view: PublicView, photos: Mapping[str, SitePhoto]) -> None:
        self.view, self.photos = view, photos
        self.of_maker: dict[str, list[PublicProduct]] = defaultdict(list)
        self.in_village: dict[str, list[PublicProduct]] = defaultdict(list)
        self.of_pillar: dict[str, list[PublicProduct]] = defaultdict(list)
        self.villages: dict[str, PublicMaker] = {}
        for each in view.products:
            if each.maker is not None:
                self.of_maker[each.maker.code].append(each)
                self.in_village[each.maker.village_code].append(each)
                self.of_pillar[each.maker.pillar].append(each)
                self.villages.setdefault(each.maker.village_code, each.maker)
        # Whoever is told of comes first, then by name.
        self.makers = sorted((each for each in view.makers if each.name), key=_maker_order)
        self._common = hashlib.sha256(repr((view.shop, sources_digest())).encode()).hexdigest()

    def photo(self, product: PublicProduct | PublicMaker) -> SitePhoto | None:
        """Return the leading photo of a product or a maker."""
        return next((self.photos[sha] for sha in product.photos if sha in self.photos), None)

    def found(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return those words that the search finds something for."""
        told = " ".join(f"{each.name} {each.category} {each.sentence}" for each in self.view.products).casefold()
        return tuple(word for word in words if word in told)

    def file(self, path: str, made_from: object, make: Callable[[], bytes]) -> SiteFile:
        """Return a file with the digest of what it is made from."""
        return SiteFile(path, hashlib.sha256(f"{self._common}{made_from!r}".encode()).hexdigest(), make)


def one_of_each_photo(products: Iterable[T]) -> list[T]:
    """Return products or makers with each leading photo once: six of the same picture show nothing."""
    seen: set[str] = set()
    found = []
    for each in products:
        lead = each.photos[0] if each.photos else each.code
        if lead not in seen:
            seen.add(lead)
            found.append(each)
    return found


def kinds_in_turn(products: Iterable[PublicProduct]) -> list[PublicProduct]:
    """Return products with their kinds taking turns, each kind in its order."""
    kinds: dict[str, list[PublicProduct]] = defaultdict(list)
    for each in products:
        kinds[each.category].append(each)
    rows = list(kinds.values())
    return [own[place] for place in range(max(map(len, rows), default=0)) for own in rows if place < len(own)]


def weave(maker: PublicMaker | None) -> int:
    """Return which of the woven bands stands for a maker where there is no photo: always the same one."""
    return sum(maker.code.encode()) % WEAVES if maker is not None else 0


def _maker_order(maker: PublicMaker) -> tuple[bool, bool, str]:
    return not maker.photos, not (maker.story or maker.sentence), maker.name.casefold()
