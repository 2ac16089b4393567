"""Joining a shop at the first start: where its PCs meet and the code are asked for, then its office PC is waited for."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.i18n import _
from ntt_pos.ui.tasks import Steps
from ntt_pos.ui.widgets.layout import present

if TYPE_CHECKING:
    from ntt_pos.shop import Shop
    from ntt_pos.ui.setup.first_start import FirstStart

LOOK_AGAIN_S: Final = 1.0


class FirstJoining:
    """Lets this PC join behind the first start's window, which shows its page, waits, and says what is left to do."""

    def __init__(self, window: FirstStart) -> None:
        self._window = window
        self.steps: Steps | None = None

    def ask(self) -> None:
        """Ask for the folder and the code with which this PC joins a shop."""
        page = self._window.join_page
        self._window.show_page(page)
        (page.code if page.path.text() else page.path).setFocus()

    def choose(self) -> None:
        """Choose the folder, or the certificate of the hub's server, in the system's own dialog."""
        window, page = self._window, self._window.join_page
        if page.at_hub:
            name, _kind = QFileDialog.getOpenFileName(window, _("The certificate of the hub's server"))
            if name:
                page.certificate.setText(name)
            return
        name = QFileDialog.getExistingDirectory(window, _("In which folder do the PCs meet?"), page.path.text())
        if name:
            page.path.setText(name)
            page.code.setFocus()

    def join(self) -> None:
        """Join the shop whose office PC shows the code; Esc or its button stops waiting for it."""
        window, page = self._window, self._window.join_page
        where = page.path.text().strip()
        if not where:
            page.folder.refuse(_("Choose the folder that both PCs reach, or type this PC's address at the hub."))
            return
        code, certificate, openers = page.code.text(), page.certificate_file, window.openers
        steps = self.steps = window.wait(_("The office PC is asked …"), stoppable=True)
        steps.said.connect(window.waiting_page.more.setText)

        def work() -> tuple[Shop, str] | None:
            with closing(present(openers.join)(window.folder, where, certificate, code)) as joining:
                offer = joining.look()
                joining.ask(offer)
                steps.say(
                    _(
                        "{shop}. The office PC shows below its code: {key}. If it shows something else, cancel.",
                        shop=offer.shop,
                        key=offer.fingerprint.replace(" ", "\N{NO-BREAK SPACE}"),
                    )
                )
                while not joining.collect(offer):
                    if steps.stopped:
                        return None
                    joining.still_invited(offer)
                    time.sleep(LOOK_AGAIN_S)
                return openers.open(window.folder), joining.left

        def done(made: tuple[Shop, str] | None) -> None:
            if made is None:
                window.show_page(page)
            else:
                self.joined(*made)

        def refused(error: ShopError) -> None:
            window.show_page(page)
            page.asked.refuse(i18n.explain(error))
            page.code.setFocus()

        window.tasks.run(work, done, refused, owner=window, steps=steps)

    def stop(self, running: Steps | None) -> None:
        """Stop waiting for the office PC, when that is what is running."""
        if self.steps is not None and self.steps is running:
            self.steps.stopped = True
            self._window.waiting_page.stop_button.refuse(_("It stops in a moment."))

    def joined(self, shop: Shop, left: str) -> None:
        """Open the till; before it, say what is left to do on this PC."""
        window = self._window
        if not left or window.leaving:
            window.leave_with(shop)
            return
        window.shop = shop
        page = window.joined_page
        page.title.setText(_("This PC is {register} now", register=shop.context.home.register_code))
        page.left.setText(left)
        window.show_page(page)
        page.go_button.setFocus()
        window.opened.emit(shop)
