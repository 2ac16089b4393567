"""Scanned codes that no product has: each is given to a product, or said to be no goods of the shop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.i18n import _, ngettext
from ntt_pos.ui.forms.completer import CompleterField, Offer, Option
from ntt_pos.ui.forms.confirm_list import ConfirmList
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Tone
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.fields import Labelled

MOST_OFFERED = 20


class UnknownCodesDialog(ConfirmList):
    """The codes of the last 31 days that nothing was done about; ``code`` is chosen first."""

    def __init__(self, session: Session, *, code: str = "") -> None:
        super().__init__(
            session,
            _("Whose code is this?"),
            hint=_("Choose a code, type the product that bears it, and give it the code; or say that it is not ours."),
            name=_("Scanned codes that no product has"),
            act=Act.EDIT_CATALOGUE,
        )
        self._wanted, self._product = code, 0
        self.field = CompleterField(
            self.look, _("Product"), self._offer, placeholder=_("Type name, code, producer, village …")
        )
        self.field.picked.connect(self._pick)
        self.field.entered.connect(self.enter)
        self.body.addWidget(Labelled(self.look, _("Product that bears the code"), self.field))
        self._not_ours = self.verb(_("Not our goods"), self.not_ours, "Ctrl+N", kind=ButtonKind.PLAIN)
        self.begin(_("Give it the code"))
        self.start_at(self.field)

    def read(self) -> Sequence[Any]:
        """Return the codes that wait."""
        return self._session.shop.unknown_barcodes.unsettled()

    def rows_of(self, found: Sequence[Any]) -> tuple[list[ListRow], EmptyState]:
        """Return one row per code."""
        rows = [
            ListRow(
                each.code,
                each.code,
                f"{i18n.moment(each.last)} · {each.by}",
                ngettext("{n} time", "{n} times", each.count),
                _("nothing yet"),
                Tone.ATTENTION,
            )
            for each in found
        ]
        return rows, EmptyState(self.look, _("No code waits"), _("Every code that was scanned is known or seen to."))

    def confirm(self, number: str) -> None:
        """Give the code to the product."""
        self._session.shop.unknown_barcodes.settle(number, by=self._session.by, product_id=self._product)

    def told(self, number: str) -> str:
        """Return that it is settled."""
        if not self._product:
            return _("{code} is noted as not our goods.", code=number)
        name = self.field.text()
        self.field.put("", "")
        self._product = 0
        return _("{name} has the code {code} now.", name=name, code=number)

    def allow(self) -> None:
        """Both verbs need a code and the right, giving it a product, too."""
        allowed = "" if self._may is not Verdict.DENIED else _("A manager or the owner says whose a code is.")
        why = self._session.why_elsewhere() or allowed or ("" if self.list.chosen else _("Choose a code first."))
        self._not_ours.refuse(why)
        self._confirm.refuse(why or ("" if self._product else _("Type the product first, and choose it.")))

    def not_ours(self) -> None:
        """Say that the chosen code is on no goods of the shop."""
        if not self.able(self._not_ours):
            return
        code, session = self.list.chosen, self._session
        self.field.put("", "")
        self._product = 0

        def done(_nothing: object) -> None:
            session.tell(self.told(code))
            self._load()

        settle = session.shop.unknown_barcodes.settle
        self.write(session.books, lambda: settle(code, by=session.by), done, self.failed)

    def _show(self, answer: tuple[Sequence[Any], Verdict]) -> None:
        super()._show(answer)
        if self._wanted:
            self.list.choose(self._wanted)
            self._wanted = ""
            self.allow()

    def _offer(self, text: str, offer: Offer) -> None:
        try:
            hits = self._session.shop.catalogue.search(text, MOST_OFFERED) if text.strip() else ()
        except ShopError as error:
            self.failed(error)
            return
        offer(
            [
                Option(str(hit.product_id), hit.name, f"{hit.code} · {hit.producer_name}")
                for hit in hits
                if not hit.bundle_id
            ]
        )

    def _pick(self, key: str) -> None:
        self._product = int(key or 0)
        self.refuse("")
        self.allow()
