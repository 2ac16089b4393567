"""The list of goods of a shop that was just founded: checked, taken in when it is in order, kept for the office otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.users import Actor
from ntt_pos.i18n import _
from ntt_pos.services.importing.our_form.take_in import ImportPlan, ImportResult
from ntt_pos.services.importing.shop_lists.take_in import ListUnderstood
from ntt_pos.ui.tasks import Steps
from ntt_pos.ui.widgets.layout import present

if TYPE_CHECKING:
    from ntt_pos.ui.setup.first_start import FirstStart

T = TypeVar("T")


class FirstWorkbook:
    """Takes a list in behind the first start's window, whose last page says what came of it."""

    def __init__(self, window: FirstStart) -> None:
        self._window = window

    def check(self, workbook: Path, *, by: Actor) -> None:
        """Look at the list, and take it in when it is in order."""
        shop = present(self._window.shop)
        shop.unread_list = None
        steps = self._window.wait(_("The workbook is being checked …"))
        self._run(
            lambda: shop.shop_lists.look(workbook, progress=steps.tell, cancelled=steps.asked_to_stop),
            lambda plan: self._checked(plan, workbook, by),
            steps,
        )

    def _run(self, work: Callable[[], T], done: Callable[[T], object], steps: Steps) -> None:
        def refused(error: ShopError) -> None:
            self._window.ready(i18n.explain(error), another=True)

        self._window.tasks.run(work, done, refused, owner=self._window, steps=steps)

    def _checked(self, plan: ImportPlan | ListUnderstood, workbook: Path, by: Actor) -> None:
        window, shop = self._window, present(self._window.shop)
        if isinstance(plan, ListUnderstood):
            shop.unread_list = workbook
            words = _(
                "{name} is a list of your own: {count} goods were read. It waits in the office (Ctrl+2) on the page "
                "“Import”, which asks what is not clear and shows everything before it is taken in."
            )
            window.ready(words.format(name=plan.book.name, count=i18n.number(len(plan.plan.goods))), another=True)
            return
        if plan.problems:
            window.result_page.findings.show_plan(plan)
            words = _(
                "The shop is founded, but its workbook has wrong cells; nothing of it was imported. Correct them and import it in the office, or choose another one."
            )
            window.ready(words, findings=True, another=True)
            return
        steps = window.wait(_("The workbook is being imported …"))
        self._run(
            lambda: shop.imports.apply(plan, by=by, progress=steps.tell, cancelled=steps.asked_to_stop),
            self._imported,
            steps,
        )

    def _imported(self, result: ImportResult) -> None:
        self._window.result_page.findings.show_result(result)
        words = _("Sign in as the owner; cashiers are added in the office: the page “Users”.")
        self._window.ready(words, findings=True)
