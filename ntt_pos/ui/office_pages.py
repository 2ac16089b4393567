"""The pages of the office, in the order of the list at the left, and who may open which."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from PySide6.QtWidgets import QWidget

from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import _
from ntt_pos.ui.office.office_page import OfficePage
from ntt_pos.ui.session import Session


def pages() -> tuple[OfficePage, ...]:
    """Return every page of the office; each is loaded when it is first opened.

    A page that counts something keeps its badge in ``counts`` under its key.
    """
    counts: dict[str, int] = {}

    def plain(key: str, title: Callable[[], str], place: str, *acts: Act) -> OfficePage:
        return OfficePage(key, title, lambda session: _made(place, session), acts=acts)

    def counting(key: str, title: Callable[[], str], place: str, *acts: Act) -> OfficePage:
        return OfficePage(
            key, title, lambda session: _made(place, session, counts), count=lambda: counts.get(key, 0), acts=acts
        )

    return (
        counting("home", lambda: _("Home page"), "home.home_page.HomePage", Act.SEE_REPORTS),
        plain(
            "producers",
            lambda: _("Producers"),
            "producers.producers_page.ProducersPage",
            Act.EDIT_CATALOGUE,
            Act.SET_TERMS,
            Act.SEE_PERSONAL_DATA,
            Act.ERASE_PERSONAL_DATA,
        ),
        plain(
            "goods",
            lambda: _("Goods"),
            "goods.products_page.ProductsPage",
            Act.EDIT_CATALOGUE,
            Act.SET_TERMS,
            Act.SET_PRICE,
        ),
        plain(
            "notes",
            lambda: _("Goods in/out"),
            "notes.notes_page.NotesPage",
            Act.RECEIVE_GOODS,
            Act.WITHDRAW_GOODS,
            Act.REVERSE_GOODS,
            Act.WRITE_OFF_STOCK,
        ),
        plain("counts", lambda: _("Stock count"), "counts.counts_page.CountsPage", Act.COUNT_STOCK),
        plain("labels", lambda: _("Labels"), "labels.labels_page.LabelsPage", Act.RECEIVE_GOODS, Act.EDIT_CATALOGUE),
        plain("etalase", lambda: _("Etalase"), "makers.etalase_page.EtalasePage", Act.EDIT_CATALOGUE),
        counting("close", lambda: _("Close the day"), "money.close_page.ClosePage", Act.SEE_REPORTS),
        counting("payouts", lambda: _("Payouts"), "money.payouts_page.PayoutsPage", Act.PAYOUT),
        counting("statements", lambda: _("Statements"), "money.statements_page.StatementsPage", Act.SEE_REPORTS),
        plain("money", lambda: _("Cash & bank"), "money.money_page.MoneyPage", Act.SEE_REPORTS),
        plain("reports", lambda: _("Reports"), "reports.reports_page.ReportsPage", Act.SEE_REPORTS),
        plain("control", lambda: _("Control"), "control.control_page.ControlPage", Act.RIGHTS),
        plain("import", lambda: _("Import"), "goods.import_page.ImportPage", Act.IMPORT),
        plain(
            "safety",
            lambda: _("Backups"),
            "safety.safety_page.SafetyPage",
            Act.BACKUP,
            Act.VERIFY,
            Act.EXPORT,
            Act.RESTORE,
        ),
        plain("users", lambda: _("Users"), "setup.users_page.UsersPage", Act.CASHIERS, Act.USERS, Act.RIGHTS),
        plain("settings", lambda: _("Settings"), "setup.settings_page.SettingsPage", Act.SETTINGS),
    )


def _made(place: str, session: Session, *more: dict[str, int]) -> QWidget:
    """Build the page named ``folder.module.Class``; its module is loaded now, not when the window opens."""
    module, name = place.rsplit(".", 1)
    page: QWidget = getattr(import_module(f"ntt_pos.ui.{module}"), name)(session, *more)
    return page
