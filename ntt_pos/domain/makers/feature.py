"""What a poster or a WhatsApp card tells of: a maker, a village, or what came this week, with some of the goods."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.makers.public_view import PublicMaker, PublicProduct, PublicView, maker_page, village_page

MOST_GOODS: Final = 6
MAKERS_NAMED: Final = 6


class FeatureKind(StrEnum):
    """What is told of."""

    MAKER = "MAKER"
    VILLAGE = "VILLAGE"
    WEEK = "WEEK"


@dataclass(frozen=True, slots=True)
class Feature:
    """What is shown; ``name`` is empty for the week and for a maker who may not be named, ``page`` is within the site.

    ``photos`` are named by their SHA-256; ``goods`` can all be bought now, those with a photo first.
    """

    kind: FeatureKind
    name: str = ""
    village: str = ""
    district: str = ""
    pillar: str = ""
    sentence: str = ""
    story: str = ""
    makers: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    goods: tuple[PublicProduct, ...] = ()
    page: str = ""


def maker_feature(view: PublicView, code: str) -> Feature:
    """Return what is told of a maker; raises DomainError when nothing of theirs is shown."""
    maker = next((each for each in view.makers if each.code == code), None)
    if maker is None:
        raise DomainError("Nothing of this maker is on sale and shown. Nothing was made.")
    own = [each for each in view.products if each.maker == maker]
    page = maker_page(maker.code) if maker.name else village_page(maker.village_code)
    return Feature(
        FeatureKind.MAKER,
        maker.name,
        maker.village,
        maker.district,
        maker.pillar,
        maker.sentence,
        maker.story,
        photos=maker.photos,
        goods=_shown(own),
        page=page,
    )


def village_feature(view: PublicView, village_code: str) -> Feature:
    """Return what is told of a village; raises DomainError when nothing made there is shown."""
    there = [each for each in view.makers if each.village_code == village_code]
    if not there:
        raise DomainError("Nothing made in this village is on sale and shown. Nothing was made.")
    told = _told_first(there)
    own = [each for each in view.products if each.maker is not None and each.maker.village_code == village_code]
    return Feature(
        FeatureKind.VILLAGE,
        village=told.village,
        district=told.district,
        pillar=told.pillar if len({each.pillar for each in there}) == 1 else "",
        sentence=told.sentence,
        story=told.story,
        makers=tuple(each.name for each in there if each.name)[:MAKERS_NAMED],
        photos=told.photos,
        goods=_shown(own),
        page=village_page(village_code),
    )


def week_feature(view: PublicView) -> Feature:
    """Return what came in the last seven days; raises DomainError when nothing did."""
    by_code = {each.code: each for each in view.products}
    goods = _shown(by_code[code] for code in view.this_week if code in by_code)
    if not goods:
        raise DomainError("Nothing that is shown came in the last seven days. Nothing was made.")
    return Feature(FeatureKind.WEEK, goods=goods, page="index.html")


def _told_first(makers: Iterable[PublicMaker]) -> PublicMaker:
    return min(makers, key=lambda each: (not each.photos, not each.story, not each.sentence, each.code))


def _shown(goods: Iterable[PublicProduct]) -> tuple[PublicProduct, ...]:
    """Return goods that can be bought: each picture once before any comes twice, those without one last."""
    seen: set[str] = set()
    first, again, plain = [], [], []
    for each in goods:
        if not each.available:
            continue
        if not each.photos:
            plain.append(each)
        elif each.photos[0] in seen:
            again.append(each)
        else:
            seen.add(each.photos[0])
            first.append(each)
    return tuple([*first, *again, *plain][:MOST_GOODS])
