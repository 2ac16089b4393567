"""The keys of the office's pages as the lines of the manager's guide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ntt_pos.domain.core.guide import KeyLine, OfficeKeys
from ntt_pos.ui.office.office_page import OfficePage
from ntt_pos.ui.session import Session
from ntt_pos.ui.widgets.action import Actions
from ntt_pos.ui.widgets.layout import present

TOLD = ("close", "notes", "payouts", "statements", "reports", "safety")
COMMON = 3


def office_keys(pages: Iterable[OfficePage], session: Session) -> OfficeKeys:
    """Return the keys of the pages that the guide tells of; those that many of them know are told once."""
    found: dict[str, tuple[str, list[KeyLine]]] = {}
    for page in pages:
        if page.key in TOLD:
            shown = page.make(session)
            acts = present(shown.findChild(Actions)).every
            found[page.key] = (page.title(), [KeyLine(act.cap, act.name, act.told) for act in acts if act.key])
            shown.deleteLater()
    times = Counter(line for _name, lines in found.values() for line in lines)
    common = tuple(line for line, many in times.items() if many >= COMMON)
    told = {key: (name, tuple(each for each in lines if each not in common)) for key, (name, lines) in found.items()}
    return OfficeKeys(told, common)
