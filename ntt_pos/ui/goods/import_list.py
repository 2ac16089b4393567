"""A list of the shop's own on the page “Import”: understood again after each answer, judged against the books, saved as our form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog

from ntt_pos.i18n import _
from ntt_pos.services.importing.our_form.take_in import ImportPlan

if TYPE_CHECKING:
    from ntt_pos.ui.goods.import_page import ImportPage

ANSWERS: Final = "jawaban-daftar.json"


class ListImport:
    """Reads and judges the list behind the page, which shows it."""

    def __init__(self, page: ImportPage) -> None:
        self._page = page

    def understand(self, answers: dict[str, str]) -> None:
        """Understand the list again with the answers given so far."""
        page, understood = self._page, self._page.list.understood
        if understood is not None:
            lists = page.session.shop.shop_lists
            page.read(lambda: lists.understand(understood.book, answers, understood.cells), page.list.show_list)

    def judge(self) -> None:
        """Judge the list against the books while its last step is shown; wrong cells are shown instead."""
        page = self._page
        understood, lists = page.list.understood, page.session.shop.shop_lists
        page.plan = page.list.judged
        page.able()
        if understood is None or not page.list.ready or page.plan is not None:
            return

        def done(found: ImportPlan) -> None:
            if page.list.understood is not understood or not page.listing:
                return
            if found.problems:
                page.show_checked(found)
            else:
                page.list.show_judged(found)

        page.session.long.run(lambda: lists.check(understood), done, page.fail, owner=page)

    def back(self) -> None:
        """Go back to what the list says."""
        page = self._page
        if not page.busy and page.list.understood is not None:
            page.show_view(page.list)
            page.list.back()

    def save(self) -> None:
        """Write what is understood of the list as a workbook of our form."""
        page, understood = self._page, self._page.list.understood
        if page.busy or understood is None:
            return
        start = str(Path(page.path.text()).with_suffix("")) + "-isian.xlsx"
        name, _kind = QFileDialog.getSaveFileName(page, _("Where is the workbook written?"), start, "*.xlsx")
        if not name:
            return
        try:
            page.session.shop.shop_lists.save(understood, Path(name))
        except OSError as error:
            page.message.refuse(_("It cannot be written there: {reason}.", reason=error.strerror or error))
        else:
            page.message.tell(_("Written: {path}", path=name))
