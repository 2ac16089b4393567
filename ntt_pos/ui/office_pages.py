"""The pages of the office, in the order of the list at the left, and who may open which."""

from __future__ import annotations

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
    """Return every page of the office; each is loaded when it is first opened."""
    counts: dict[str, int] = {}

    def home(session: Session):
        from ntt_pos.ui.home.page import HomePage

        return HomePage(session, counts)

    def producers(session: Session):
        from ntt_pos.ui.people.producers import ProducersPage

        return ProducersPage(session)

    def goods(session: Session):
        from ntt_pos.ui.goods.products import ProductsPage

        return ProductsPage(session)

    def stock_counts(session: Session):
        from ntt_pos.ui.counts.page import CountsPage

        return CountsPage(session)

    def imports(session: Session):
        from ntt_pos.ui.goods.imports import ImportPage

        return ImportPage(session)

    def close(session: Session):
        from ntt_pos.ui.money.close_page import ClosePage

        return ClosePage(session, counts)

    def users(session: Session):
        from ntt_pos.ui.setup.users import UsersPage

        return UsersPage(session)

    def settings(session: Session):
        from ntt_pos.ui.setup.settings import SettingsPage

        return SettingsPage(session)

    def safety(session: Session):
        from ntt_pos.ui.safety.page import SafetyPage

        return SafetyPage(session)

    return (
        OfficePage("home", lambda: _("Home page"), home, allowed=_may_look),
        OfficePage("producers", lambda: _("Producers"), producers, allowed=_may_manage),
        OfficePage("goods", lambda: _("Goods"), goods, count=lambda: counts.get("goods", 0), allowed=_may_manage),
        OfficePage("counts", lambda: _("Stock count"), stock_counts, allowed=_may_manage),
        OfficePage("import", lambda: _("Import"), imports, allowed=_may_manage),
        OfficePage("close", lambda: _("Close the day"), close, count=lambda: counts.get("close", 0), allowed=_may_look),
        OfficePage("safety", lambda: _("Backups"), safety, allowed=_may_manage),
        OfficePage("users", lambda: _("Users"), users, allowed=_may_manage),
        OfficePage("settings", lambda: _("Settings"), settings, allowed=_may_manage),
    )
