"""What the shop tells of makers and goods: cards with their photos, consents, and the cards that were printed.

Cards and their photos can be erased like personal values: the journal names what changed, never the words.
"""

from __future__ import annotations

import sqlalchemy as sa

from ntt_pos.data.models.base import Sort, blob, flag, made_when_asked, one_of, posting, ref, rupiah, table, text, whole
from ntt_pos.domain.makers.story_card import ConsentPlace, ConsentTo, MakerKind

made_when_asked(__name__)

card = table(
    "card",
    Sort.HELPER,
    lambda: (
        ref("producer_id", "producer", null=True),
        ref("product_id", "product", null=True),
        text("sentence", private=True),
        text("story", private=True),
        text("ingredients", private=True),
        text("care", private=True),
        text("weight", private=True),
        one_of("kind", MakerKind, null=True),
        flag("shown", default=True),
        flag("whatsapp"),
        sa.UniqueConstraint("producer_id"),
        sa.UniqueConstraint("product_id"),
        sa.CheckConstraint("(producer_id IS NULL) <> (product_id IS NULL)", name="one_subject"),
    ),
)
card_photo = table(
    "card_photo",
    Sort.HELPER,
    lambda: (
        ref("card_id", "card"),
        whole("place", low=1, high=3),
        text("sha256"),
        blob("jpeg"),
        sa.UniqueConstraint("card_id", "place"),
    ),
)
consent = table(
    "consent",
    Sort.BOOK,
    lambda: (
        *posting(),
        ref("producer_id", "producer"),
        one_of("consent_to", ConsentTo),
        one_of("place", ConsentPlace),
        flag("given"),
        sa.Index(None, "producer_id"),
    ),
)
card_print = table(
    "card_print",
    Sort.BOOK,
    lambda: (
        *posting(),
        ref("product_id", "product", null=True),
        ref("producer_id", "producer", null=True),
        one_of("paper", ("SHELF", "PRICE", "POSTER", "CATALOGUE", "MESSAGE")),
        rupiah("price", null=True),
        whole("copies", low=1, high=1000),
        sa.Index(None, "product_id"),
        sa.Index(None, "producer_id"),
    ),
)
