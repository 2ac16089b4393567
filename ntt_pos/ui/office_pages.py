"""The pages of the office, in the order of the list at the left, and who may open which."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from PySide6.QtWidgets import QWidget

from ntt_pos.domain.people import Actor, Role
from ntt_pos.i18n import _
from ntt_pos.ui.office import OfficePage
from ntt_pos.ui.session import Session

LOOKERS = (Role.OWNER, Role.MANAGER, Role.AUDITOR)
MANAGERS = (Role.OWNER, Role.MANAGER)


def _may_look(actor: Actor) -> bool:
    return actor.role in LOOKERS


def _may_manage(actor: Actor) -> bool:
    return actor.role in MANAGERS


def pages() -> tuple[OfficePage, ...]:
    """Return every page of the office; each is loaded when it is first opened.

    A page that counts something keeps its badge in ``counts`` under its key.
    """
    counts: dict[str, int] = {}

    def plain(key: str, title: Callable[[], str], place: str, may: Callable[[Actor], bool]) -> OfficePage:
        return OfficePage(key, title, lambda session: _made(place, session), allowed=may)

    def counting(key: str, title: Callable[[], str], place: str, may: Callable[[Actor], bool]) -> OfficePage:
        return OfficePage(
            key, title, lambda session: _made(place, session, counts), count=lambda: counts.get(key, 0), allowed=may
        )

    return (
        counting("home", lambda: _("Home page"), "home.page.HomePage", _may_look),
        plain("producers", lambda: _("Producers"), "people.producers.ProducersPage", _may_manage),
        plain("goods", lambda: _("Goods"), "goods.products.ProductsPage", _may_manage),
        plain("notes", lambda: _("Goods in and out"), "notes.page.NotesPage", _may_manage),
        plain("counts", lambda: _("Stock count"), "counts.page.CountsPage", _may_manage),
        plain("labels", lambda: _("Labels"), "labels.page.LabelsPage", _may_manage),
        counting("close", lambda: _("Close the day"), "money.close_page.ClosePage", _may_look),
        counting("payouts", lambda: _("Payouts"), "money.payouts_page.PayoutsPage", _may_manage),
        counting("statements", lambda: _("Statements"), "money.statements_page.StatementsPage", _may_look),
        plain("money", lambda: _("Cash & bank"), "money.money_page.MoneyPage", _may_manage),
        plain("reports", lambda: _("Reports"), "reports.page.ReportsPage", _may_look),
        plain("import", lambda: _("Import"), "goods.imports.ImportPage", _may_manage),
        plain("safety", lambda: _("Backups"), "safety.page.SafetyPage", _may_look),
        plain("users", lambda: _("Users"), "setup.users.UsersPage", _may_manage),
        plain("settings", lambda: _("Settings"), "setup.settings.SettingsPage", _may_manage),
    )


def _made(place: str, session: Session, *more: dict[str, int]) -> QWidget:
    """Build the page named ``folder.module.Class``; its module is loaded now, not when the window opens."""
    module, name = place.rsplit(".", 1)
    page: QWidget = getattr(import_module(f"ntt_pos.ui.{module}"), name)(session, *more)
    return page
