"""The command that writes the guides: the cashier's, the manager's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ntt_pos import i18n
from ntt_pos.cli.common import Data, app, open_the_shop, pdf_at
from ntt_pos.cli.help_words import Command
from ntt_pos.i18n import N_, _

if TYPE_CHECKING:
    from ntt_pos.domain.core.guide import KeyLine, OfficeKeys
    from ntt_pos.shop import Shop
    from ntt_pos.ui.session import Session


@app.command(
    cls=Command,
    help=N_(
        "Write the cashier's guide (Panduan kasir): two pages with the keys and what to do when. With --manager the manager's (Panduan manajer): four pages."
    ),
)
def guide(
    to: Annotated[Path, typer.Option("--out", metavar="FILE", help=N_("Where the PDF is written."))],
    data: Data = None,
    *,
    manager: Annotated[
        bool, typer.Option("--manager", help=N_("The manager's guide: evening, delivery, paying, month."))
    ] = False,
) -> None:
    with open_the_shop(data) as shop:
        language = i18n.screen_language().code
        if manager:
            pdf = shop.guides.manager(manager_keys(shop), language)
        else:
            pdf = shop.guides.cashier(till_keys(shop), language)
    with pdf_at(to, N_("The guide cannot be written to {path}: {reason}. Name another place.")) as file:
        file.write(pdf)
    typer.echo(_("The guide is written to {path}.").format(path=to))


@contextmanager
def _a_session(shop: Shop) -> Iterator[Session]:
    """Open what the window's parts need; nothing is shown."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from ntt_pos.ui.session import Session
    from ntt_pos.ui.theme import Look

    _app = QApplication.instance() or QApplication(["ntt-pos"])
    session = Session(shop, Look("light", motion=False))
    yield session
    session.close()


def manager_keys(shop: Shop) -> OfficeKeys:
    """Return the keys as the pages of the office declare them."""
    with _a_session(shop) as session:
        from ntt_pos.ui.office.guide_keys import office_keys
        from ntt_pos.ui.office_pages import pages

        return office_keys(pages(), session)


def till_keys(shop: Shop) -> tuple[KeyLine, ...]:
    """Return the keys as the till declares them."""
    from PySide6.QtWidgets import QWidget

    from ntt_pos.ui.till.action_handlers import ActionHandlers
    from ntt_pos.ui.till.controller import TillController
    from ntt_pos.ui.till.guide_keys import guide_keys
    from ntt_pos.ui.widgets.banner import Message

    with _a_session(shop) as session:
        ground = QWidget()
        message = Message(session.look, ground)
        nothing, no_words = (lambda: None), (lambda: "")
        handlers = ActionHandlers(TillController(session), message, nothing, lambda: 0.0, no_words, nothing, no_words)
        return guide_keys(handlers.acts)
