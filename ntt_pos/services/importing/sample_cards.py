"""The cards of the sample shop: twelve makers with their stories, and some sixty goods with drawn pictures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.queries.goods import story_cards as query
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.makers.story_card import Card, proposed_kind
from ntt_pos.services.goods.story_card_rows import keep_card

if TYPE_CHECKING:
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.selling.cart import Article
    from ntt_pos.services.core.unit_of_work import Context

TOLD: Final = "cerita.json"
PICTURES: Final = "kartu"
MOST_GOODS: Final = 60


def tell_stories(
    context: Context, articles: tuple[Article, ...], picture_of: Callable[[str], str], seed: Path, *, by: Actor
) -> None:
    """Give makers and goods of the sample shop their cards, unless there are some."""
    told: dict[str, dict[str, dict[str, str]]] = json.loads((seed / TOLD).read_text(encoding="utf-8"))
    with context.reading() as unit:
        if query.cards(unit, context.home.outlet_id):
            return
        makers = query.producers(unit, context.home.outlet_id)
    pictures: dict[str, bytes] = {}

    def photo(name: str) -> tuple[bytes, ...]:
        if name not in pictures:
            pictures[name] = (seed / PICTURES / f"{name}.jpg").read_bytes()
        return (pictures[name],)

    with context.writing(by, act=Act.EDIT_CATALOGUE) as work:

        def keep(card: Card, **whose: Any) -> None:
            with work.record("card.changed") as record:
                keep_card(record, card, sure=True, **whose)

        for row in makers:
            story, kind = told["makers"].get(row["code"], {}), proposed_kind(row["name"], Pillar(row["pillar"]))
            card = Card(
                story.get("sentence", ""),
                story.get("story", ""),
                kind=kind,
                photos=photo(story["photo"]) if story else (),
            )
            keep(card, producer_id=row["id"])
        told_of = sorted(articles, key=lambda each: (each.producer_code not in told["makers"], each.code))
        pictured = [
            (each, name) for each in told_of if (name := picture_of(each.name)) and each.producer_id is not None
        ]
        for article, name in pictured[:MOST_GOODS]:
            said = told["goods"][name]
            card = Card(
                said["sentence"],
                ingredients=said.get("ingredients", ""),
                care=said.get("care", ""),
                weight=said.get("weight", ""),
                whatsapp=True,
                photos=photo(name),
            )
            keep(card, product_id=article.product_id)
