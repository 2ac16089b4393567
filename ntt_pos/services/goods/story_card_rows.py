"""A card as it is written inside an open record: by the form, by a workbook or for the sample shop, the same way."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import goods, people
from ntt_pos.data.queries.goods import story_cards as query
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.makers.story_card import LONGEST, Card, ConsentPlace, MakerKind, check_card, doubts
from ntt_pos.services.goods.master_rules import need

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit
    from ntt_pos.services.core.journal_entry import JournalEntry

FLAGS: Final = ("kind", "shown", "whatsapp")


def keep_card(
    record: JournalEntry,
    card: Card,
    *,
    producer_id: int | None = None,
    product_id: int | None = None,
    sure: bool = False,
) -> None:
    """Keep a card inside an open record; raises as ``Cards.keep`` does."""
    work, unit, outlet = record.work, record.work.unit, record.work.context.home.outlet_id
    about = people.producer if producer_id is not None else goods.product
    row = need(work, about, producer_id if producer_id is not None else product_id or 0)
    maker = producer_id if producer_id is not None else row["producer_id"]
    clean = check_card(card, name=row["name"], category="" if producer_id is not None else row["category"])
    if (producer_id is None) is not (clean.kind is None):
        raise DomainError("Say who the maker is: a person, a group, a school or a pupil. Nothing was changed.")
    found = query.card_of(unit, producer_id=producer_id, product_id=product_id)
    old = card_of_row(unit, found) if found is not None else Card()
    if not sure:
        agreed = query.agreed_by_all(unit, outlet) if maker is not None else {}
        names = query.private_names(unit, outlet, agreed, ConsentPlace.INTERNET, of=maker) if maker else ()
        new_photos = producer_id is not None and any(each not in old.photos for each in clean.photos)
        for doubt in doubts(clean, private_names=names, new_photos=new_photos):
            raise doubt
    record.notes["card"] = row["code"]
    record.notes["changed"] = sorted(
        name for name in (*LONGEST, *FLAGS, "photos") if getattr(old, name) != getattr(clean, name)
    )
    record.notes["flags"] = {name: str(getattr(clean, name) or "") for name in FLAGS}
    values = {name: getattr(clean, name) for name in (*LONGEST, *FLAGS)}
    head = {"uid": work.context.ids.uid(work.now), "outlet_id": outlet}
    whose = {"producer_id": producer_id, "product_id": product_id}
    card_id = query.put_card(
        unit, found["id"] if found is not None else None, values if found is not None else head | whose | values
    )
    if found is None or old.photos != clean.photos:
        rows = [
            {
                "uid": work.context.ids.uid(work.now),
                "outlet_id": outlet,
                "card_id": card_id,
                "place": place,
                "sha256": hashlib.sha256(jpeg).hexdigest(),
                "jpeg": jpeg,
            }
            for place, jpeg in enumerate(clean.photos, start=1)
        ]
        query.put_photos(unit, card_id, rows)


def card_of_row(unit: Unit, row: Row) -> Card:
    """Return a card with its photos from its row."""
    return Card(
        **{name: row[name] for name in LONGEST},
        kind=MakerKind(row["kind"]) if row["kind"] else None,
        shown=row["shown"],
        whatsapp=row["whatsapp"],
        photos=tuple(bytes(each["jpeg"]) for each in query.photos_of(unit, row["id"])),
    )
