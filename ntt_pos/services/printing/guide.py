"""The guides on paper, drawn from the keys that the till and the office themselves know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ntt_pos.documents.reports.cashier_guide import draw_guide
from ntt_pos.documents.reports.manager_guide import draw_manager_guide
from ntt_pos.domain.core.guide import CashierGuide, KeyLine, ManagerGuide, OfficeKeys
from ntt_pos.i18n import Language

if TYPE_CHECKING:
    from ntt_pos.services.core.unit_of_work import Context


class Guides:
    """Papers beside the till and in the office."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def cashier(self, keys: Sequence[KeyLine], language: str) -> bytes:
        """Return the cashier's guide (PDF, two pages) for these keys, told in their language."""
        name = self._context.settings.shop_name
        return draw_guide(CashierGuide(name, tuple(keys), self._context.home.practice), Language(language))

    def manager(self, keys: OfficeKeys, language: str) -> bytes:
        """Return the manager's guide (PDF, four pages) for these keys, told in their language."""
        name = self._context.settings.shop_name
        return draw_manager_guide(ManagerGuide(name, keys, self._context.home.practice), Language(language))
