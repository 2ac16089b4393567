"""Baskets that wait for their customers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.selling.cart import price_cart
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.selling.basket_text import RestoredCarts
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow, RowList
from ntt_pos.ui.models.cart_model import shown_lines
from ntt_pos.ui.theme import Space
from ntt_pos.ui.till.basket.order_words import otherwise_words, trouble_tone, trouble_words, whose
from ntt_pos.ui.till.basket_changes import changes_of
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import fill, row

FIRST = 3
FEW, FEW_HIGH, MANY_HIGH = 5, 440, 680


class HeldDialog(Dialog):
    """Lists held baskets with time, cashier and total, shows what is in the chosen one, and takes it back."""

    def __init__(self, controller: TillController) -> None:
        super().__init__(
            controller.session.look,
            _("Which basket do you take back?"),
            hint=_("A held basket is not sold: nothing is posted."),
            width=900,
        )
        self._controller = controller
        sides = row(gap=Space.L)
        self.list = RowList(controller.session.look, _("Held baskets"))
        self.drive(self.list)
        self.list.doubleClicked.connect(lambda _index: self.enter())
        self.list.picked.connect(lambda _uid: self._look_in())
        self.inside = RowList(controller.session.look, _("What is in it"))
        fill(sides, (self.list, 1), (self.inside, 1))
        self.body.addLayout(sides, 1)
        self._aside = None
        if controller.cart:
            self._aside = self.verb(_("Hold the open one"), self._hold, "F5", kind=ButtonKind.PLAIN)
        self._take = self.verb(_("Take it back"), self.enter, "Return")
        self._take.refuse(_("No basket is held."))
        self.start_at(self._take)
        self._load()

    def least_height(self) -> int:
        """Return a height for a few rows, or for many."""
        return FEW_HIGH if len(self.list.keys) <= FEW else MANY_HIGH

    def enter(self) -> None:
        """Take the chosen basket back."""
        uid = self.list.chosen
        controller, session = self._controller, self._controller.session
        if uid and self._take.isEnabled() and not controller.cart and not controller.busy:
            self.write(controller, lambda: session.shop.baskets.recall(uid, by=session.by), self._taken, self._failed)

    def _hold(self) -> None:
        """Put the open basket aside, too; then one can be taken back."""
        if self._controller.cart:
            self._controller.hold()
            self._load()

    def _load(self) -> None:
        session = self._controller.session
        session.books.run(session.shop.baskets.held, self._show, self._failed, owner=self)

    def _show(self, held: Any) -> None:
        self.refuse("")
        self.list.show_rows(
            [
                ListRow(
                    key=each.uid,
                    title=(whose(each.order) if each.order is not None else each.note)
                    or ngettext("{n} item", "{n} items", each.units),
                    below=_things(each.things),
                    value=i18n.rupiah(each.total),
                    note=f"{_since(each.at, self._controller.session.today())} · {each.cashier}",
                )
                for each in held
            ],
            EmptyState(
                self.look, _("No basket is held"), _("F5 puts the open basket aside while another customer pays.")
            ),
        )
        if held:
            self.list.choose(self.list.chosen or held[0].uid)
            self._look_in()
            self._take.refuse("")
        if self._controller.cart and held:
            reason = _("The open basket is not empty: hold it (F5) or sell it first.")
            self._take.refuse(reason)
            self.refuse(reason)
        elif held:
            if self._aside is not None:
                self._aside.hide()
            self._take.setFocus()
        self.arrange()

    def _look_in(self) -> None:
        """Show what is in the chosen basket, at today's prices."""
        session, uid = self._controller.session, self.list.chosen

        def found(restored: RestoredCarts | None) -> None:
            if uid == self.list.chosen:
                self.inside.show_rows(_inside(restored), EmptyState(self.look, "", ""))

        session.books.run(lambda: session.shop.baskets.look(uid), found, self._failed, owner=self)

    def _taken(self, restored: Any) -> None:
        self._controller.put_back(restored.cart, restored.order)
        self.finish()
        self._controller.count_held()
        changes = [*changes_of(restored), *otherwise_words(restored.otherwise)]
        if changes:
            self._controller.told.emit(" ".join(changes))

    def _failed(self, error: ShopError) -> None:
        self.refuse(i18n.explain(error))


def _since(at: datetime, today: date) -> str:
    """Return since when it is held: the time, with its day when that was an earlier one."""
    return i18n.clock_time(at) if calendar_date(at) == today else i18n.moment(at)


def _inside(restored: RestoredCarts | None) -> list[ListRow]:
    """Return the lines of a held basket as it would be taken back."""
    if restored is None or not restored.cart:
        return []
    lines = shown_lines(price_cart(restored.cart), restored.cart.bundles)
    rows = [ListRow(each.key, each.name, each.below, each.amount, each.quantity) for each in lines]
    rows += [
        ListRow(
            f"≠{each.line.code}",
            each.name,
            "",
            f"× {i18n.number(each.line.pieces)}",
            trouble_words(each),
            trouble_tone((each,)),
        )
        for each in restored.otherwise
    ]
    if restored.order is not None:
        told = (*restored.order.unread, restored.order.rest)
        rows += [ListRow(words, f"“{words}”", _("also written")) for words in told if words]
    return rows


def _things(names: tuple[str, ...]) -> str:
    """Return the first things of a basket, and how many more there are."""
    first = ", ".join(names[:FIRST])
    more = len(names) - FIRST
    return first if more <= 0 else first + " " + _("and {n} more", n=more)
