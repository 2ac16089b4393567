"""The command that writes the cashier's guide."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ntt_pos import i18n
from ntt_pos.cli.frame import Data, Url, app, open_the_shop
from ntt_pos.cli.words import Command
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.files import discard, give_name, replaceable, writable_paper
from ntt_pos.i18n import N_, _

if TYPE_CHECKING:
    from ntt_pos.domain.core.guide import KeyLine
    from ntt_pos.shop import Shop

PDF = b"%PDF-"


@app.command(
    cls=Command, help=N_("Write the cashier's guide (Panduan kasir): two pages with the keys and what to do when.")
)
def guide(
    to: Annotated[Path, typer.Option("--out", metavar="FILE", help=N_("Where the PDF is written."))],
    data: Data = None,
    url: Url = None,
) -> None:
    with open_the_shop(data, url) as shop:
        pdf = shop.guides.cashier(till_keys(shop), i18n.screen_language().code)
    part = to.with_name(f"{to.name}.part")
    try:
        writable_paper(to, PDF)
        replaceable(to)
        part.write_bytes(pdf)
        give_name(part, to)
    except OSError as error:
        raise ShopError(
            "The guide cannot be written to {path}: {reason}. Name another place.",
            path=str(to),
            reason=error.strerror or str(error),
        ) from error
    finally:
        discard(part)
    typer.echo(_("The guide is written to {path}.").format(path=to))


def till_keys(shop: Shop) -> tuple[KeyLine, ...]:
    """Return the keys as the till declares them; nothing is shown."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication, QWidget

    from ntt_pos.ui.session import Session
    from ntt_pos.ui.theme import Look
    from ntt_pos.ui.till.action_handlers import ActionHandlers
    from ntt_pos.ui.till.controller import TillController
    from ntt_pos.ui.till.guide_keys import guide_keys
    from ntt_pos.ui.widgets.banner import Message

    _app = QApplication.instance() or QApplication(["ntt-pos"])
    session, ground = Session(shop, Look("light", motion=False)), QWidget()
    message = Message(session.look, ground)
    handlers = ActionHandlers(TillController(session), message, lambda: None, lambda: 0.0, lambda: "")
    keys = guide_keys(handlers.acts)
    session.close()
    return keys
