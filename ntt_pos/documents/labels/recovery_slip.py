"""The slip with the owner's recovery code: for the sealed envelope, printed once and kept nowhere else."""

from __future__ import annotations

from datetime import datetime

from ntt_pos.documents.engine.paper_roll import Roll
from ntt_pos.domain.devices.paper import Align, PaperLine, PaperProfile
from ntt_pos.i18n import Language

GROUPS = 2


def recovery_lines(
    code: str, username: str, at: datetime, profile: PaperProfile, language: Language, shop_name: str
) -> tuple[PaperLine, ...]:
    """Return the slip for a code of groups with hyphens; the code is large, two groups to a line."""
    roll = Roll(profile.columns, profile.code_page)
    roll.title(shop_name)
    roll.words(language.text("Recovery code of the owner"), bold=True, align=Align.CENTER)
    roll.gap()
    parts = code.split("-")
    for start in range(0, len(parts), GROUPS):
        roll.words("-".join(parts[start : start + GROUPS]), bold=True, big=True, align=Align.CENTER)
    roll.gap()
    roll.words(language.text("User name: {username}", username=username))
    roll.words(language.text("Made on {at}", at=at))
    roll.rule()
    roll.words(
        language.text(
            "Put this into an envelope, close it, sign over the flap, and keep it away from this PC. The code opens the "
            "shop once for an owner who forgot the password. Whoever reads it can do so: after that, make a new one."
        )
    )
    return tuple(roll.lines)
