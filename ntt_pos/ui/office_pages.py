"""The pages of the office, in the order of the list at the left, and who may open which."""

from __future__ import annotations

from importlib import import_module
from typing import Final, NamedTuple

from PySide6.QtWidgets import QWidget

from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import N_, _
from ntt_pos.ui.office.office_page import OfficePage
from ntt_pos.ui.session import Session


class _Page(NamedTuple):
    """A page as it is declared; one that ``counts`` keeps its badge under its key."""

    key: str
    title: str
    place: str
    acts: tuple[Act, ...]
    counts: bool = False


_PAGES: Final = (
    _Page("home", N_("Home page"), "home.home_page.HomePage", (Act.SEE_REPORTS,), counts=True),
    _Page(
        "producers",
        N_("Producers"),
        "producers.producers_page.ProducersPage",
        (Act.EDIT_CATALOGUE, Act.SET_TERMS, Act.SEE_PERSONAL_DATA, Act.ERASE_PERSONAL_DATA),
    ),
    _Page("goods", N_("Goods"), "goods.products_page.ProductsPage", (Act.EDIT_CATALOGUE, Act.SET_TERMS, Act.SET_PRICE)),
    _Page(
        "notes",
        N_("Goods in/out"),
        "notes.notes_page.NotesPage",
        (Act.RECEIVE_GOODS, Act.WITHDRAW_GOODS, Act.REVERSE_GOODS, Act.WRITE_OFF_STOCK),
    ),
    _Page("counts", N_("Stock count"), "counts.counts_page.CountsPage", (Act.COUNT_STOCK,)),
    _Page("labels", N_("Labels"), "labels.labels_page.LabelsPage", (Act.RECEIVE_GOODS, Act.EDIT_CATALOGUE)),
    _Page("etalase", N_("Etalase"), "makers.etalase_page.EtalasePage", (Act.EDIT_CATALOGUE,)),
    _Page("close", N_("Close the day"), "money.close_page.ClosePage", (Act.SEE_REPORTS,), counts=True),
    _Page("payouts", N_("Payouts"), "money.payouts_page.PayoutsPage", (Act.PAYOUT,), counts=True),
    _Page("statements", N_("Statements"), "money.statements_page.StatementsPage", (Act.SEE_REPORTS,), counts=True),
    _Page("money", N_("Cash & bank"), "money.money_page.MoneyPage", (Act.SEE_REPORTS,)),
    _Page("reports", N_("Reports"), "reports.reports_page.ReportsPage", (Act.SEE_REPORTS,)),
    _Page("control", N_("Control"), "control.control_page.ControlPage", (Act.RIGHTS,)),
    _Page("import", N_("Import"), "goods.import_page.ImportPage", (Act.IMPORT,)),
    _Page("safety", N_("Backups"), "safety.safety_page.SafetyPage", (Act.BACKUP, Act.VERIFY, Act.EXPORT, Act.RESTORE)),
    _Page("users", N_("Users"), "setup.users_page.UsersPage", (Act.CASHIERS, Act.USERS, Act.RIGHTS)),
    _Page("settings", N_("Settings"), "setup.settings_page.SettingsPage", (Act.SETTINGS,)),
)


def pages() -> tuple[OfficePage, ...]:
    """Return every page of the office; each is loaded when it is first opened."""
    counts: dict[str, int] = {}
    return tuple(_offered(each, counts) for each in _PAGES)


def _offered(page: _Page, counts: dict[str, int]) -> OfficePage:
    def make(session: Session) -> QWidget:
        return _made(page.place, session, counts) if page.counts else _made(page.place, session)

    return OfficePage(page.key, lambda: _(page.title), make, lambda: counts.get(page.key, 0), page.acts)


def _made(place: str, session: Session, *more: dict[str, int]) -> QWidget:
    """Build the page named ``folder.module.Class``; its module is loaded now, not when the window opens."""
    module, name = place.rsplit(".", 1)
    page: QWidget = getattr(import_module(f"ntt_pos.ui.{module}"), name)(session, *more)
    return page
