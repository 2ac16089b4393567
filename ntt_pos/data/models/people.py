"""Producers, the people behind them, and the only place where personal data lives."""

from __future__ import annotations

import sqlalchemy as sa

from ntt_pos.data.models.base import Sort, blob, day, flag, made_when_asked, one_of, ref, table, text, uid_ref
from ntt_pos.domain.core.pillar_halal import Pillar

made_when_asked(__name__)

producer = table(
    "producer",
    Sort.MASTER,
    lambda: (
        text("code"),
        text("name"),
        one_of("pillar", Pillar),
        text("village_code"),
        text("village"),
        text("district"),
        one_of("pays_by", ("CASH", "TRANSFER")),
        flag("active", default=True),
        uid_ref("person_uid"),
        uid_ref("shared_uid", null=True),
        text("photo_sha"),
        day("since"),
        sa.UniqueConstraint("outlet_id", "code"),
    ),
    key="code",
)
# ``seals``: a digest of each personal value, as "KIND:digest KIND:digest"; its salt goes when the value is erased.
person = table("person", Sort.MASTER, lambda: (flag("erased"), text("seals", null=True)))
personal_value = table(
    "personal_value",
    Sort.HELPER,
    lambda: (
        ref("person_id", "person"),
        one_of("kind", ("NAME", "PHONE", "BANK", "ACCOUNT", "ADDRESS", "ID_NUMBER")),
        text("value", private=True),
        blob("salt", null=True),
        sa.UniqueConstraint("person_id", "kind"),
    ),
)
collector = table(
    "collector",
    Sort.MASTER,
    lambda: (
        ref("producer_id", "producer"),
        ref("person_id", "person"),
        text("relation"),
        flag("active", default=True),
    ),
)
