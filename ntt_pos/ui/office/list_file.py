"""A list of the office written into a file that somebody names, as it is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from ntt_pos import i18n
from ntt_pos.i18n import _
from ntt_pos.services.reports.report_catalogue import Format
from ntt_pos.ui.lists.grid import GridCard
from ntt_pos.ui.office.list_report import list_table
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.widgets.action import Action


def export_action(do: Callable[[], None]) -> Action:
    """Return the act that writes the list of a page."""
    return Action(_("Export"), do, "Ctrl+Shift+E", _("The list as it is shown, for Excel (.xlsx) or as text (.csv)"))


def write_list(page: Page, card: GridCard, title: str) -> None:
    """Ask where, then write the list of a card with its total line."""
    if not card.grid.rows:
        page.refuse(_("The list is empty: there is nothing to export."))
        return
    shop, by = page.session.shop, page.session.by
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    start = str(folder / f"{title} {shop.report_catalogue.today().isoformat()}.xlsx")
    name, kind = QFileDialog.getSaveFileName(page, _("Where is the list written?"), start, "*.xlsx;;*.csv")
    if not name:
        return
    form = Format.CSV if Path(name).suffix.lower() == ".csv" or kind == "*.csv" else Format.XLSX
    path = Path(name).with_suffix(f".{form}")
    table = list_table(title, card.grid.headings, card.grid.rows)
    told, language = card.totals, i18n.screen_language()
    page.work(
        lambda: shop.report_catalogue.save_list(table, form, path, note=told, language=language, by=by),
        lambda _nothing: page.message.tell(_("Written: {path}", path=path)),
    )
