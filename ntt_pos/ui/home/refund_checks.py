"""Refunds above the limit that wait: looked at by their receipt, and confirmed by somebody who may give one alone."""

from __future__ import annotations

from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.i18n import _
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Tone
from ntt_pos.ui.till.receipts.receipts_dialog import ReceiptsDialog
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.empty import EmptyState
from ntt_pos.ui.widgets.rows import ListRow, RowList


class RefundsDialog(Dialog):
    """The list of refunds that nobody has confirmed yet."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session.look,
            _("Which refund was right?"),
            hint=_("Look at its receipt, ask who gave the money back, then confirm. Who gave it cannot confirm it."),
            width=760,
        )
        self._session = session
        self._may = Verdict.DENIED
        self.list = RowList(session.look, _("Refunds that wait"))
        self.drive(self.list)
        self.list.picked.connect(lambda _number: self._picked())
        self.body.addWidget(self.list, 1)
        self._paper = self.verb(_("Show the receipt"), self._show_paper, "F11", kind=ButtonKind.PLAIN)
        self._confirm = self.verb(_("Confirm the refund"), self.enter, "Return")
        self._allow()
        self.start_at(self.list)
        self._load()

    def least_height(self) -> int:
        """Return a roomy height."""
        return 480

    def enter(self) -> None:
        """Confirm the chosen refund."""
        number, session = self.list.chosen, self._session
        if not self.able(self._confirm):
            return

        def done(_nothing: None) -> None:
            session.tell(_("The refund {number} is confirmed.").format(number=number))
            self._load()

        self.write(session.books, lambda: session.shop.refund_checks.confirm(number, by=session.by), done, self._failed)

    def _show_paper(self) -> None:
        self._session.open(ReceiptsDialog(self._session, number=self.list.chosen))

    def _picked(self) -> None:
        self.refuse("")
        self._allow()

    def _load(self) -> None:
        session = self._session
        shop, by = session.shop, session.by
        session.books.run(
            lambda: (shop.refund_checks.waiting(), shop.context.verdict_on(by, Act.REFUND_ABOVE_LIMIT)),
            self._show,
            self._failed,
            owner=self,
        )

    def _show(self, found: Any) -> None:
        waiting, self._may = found
        rows = [
            ListRow(
                each.number,
                each.number,
                f"{i18n.moment(each.at)} · {each.cashier}",
                i18n.rupiah(each.cash),
                _("cash given back"),
                Tone.ATTENTION,
            )
            for each in waiting
        ]
        nothing = EmptyState(self.look, _("No refund waits"), _("What was given back is confirmed, or needed nobody."))
        self.list.show_rows(rows, nothing)
        if rows and not self.list.chosen:
            self.list.choose(rows[0].key)
        self._allow()

    def _allow(self) -> None:
        none = "" if self.list.chosen else _("Choose a refund first.")
        self._paper.refuse(none)
        allowed = self._may is Verdict.ALLOWED
        self._confirm.refuse(none or ("" if allowed else _("A manager or the owner confirms a refund.")))

    def _failed(self, error: ShopError) -> None:
        self._allow()
        self._session.sounds.refused()
        self.refuse(i18n.explain(error))
