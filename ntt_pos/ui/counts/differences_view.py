"""What was counted against the books: each difference with its value, who bears it, and why; then it is posted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, ShopError
from ntt_pos.domain.core.words import BEARERS
from ntt_pos.domain.goods.counting import CountDifference
from ntt_pos.i18n import MINUS, N_, _, ngettext
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.goods.count_posting import CountPosted, CountWaits
from ntt_pos.ui.approval_dialog import ask_approval
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.forms.searchbox import STEPS
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.theme import Space, Tone
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.fields import Field
from ntt_pos.ui.widgets.layout import add, column, fill, row
from ntt_pos.ui.widgets.text import Text

if TYPE_CHECKING:
    from ntt_pos.ui.counts.counts_page import CountsPage

REASONS = (N_("Missing"), N_("Found again"), N_("Wrongly written before"), N_("Broken, not written down"))


class ReasonField(Field):
    """Why the chosen product differs; the arrows walk through the list."""

    def __init__(self, view: DifferencesView) -> None:
        super().__init__(view.look, _("Why it differs"), placeholder=_("Why it differs, then Enter"))
        self._view = view

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send the arrows to the list."""
        if event.key() in STEPS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._view.grid.step(STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class DifferencesView(QWidget):
    """The differences of a count under way."""

    def __init__(self, page: CountsPage) -> None:
        super().__init__()
        self.page, self.session, self.look = page, page.session, page.look
        self.uid = ""
        self._found: dict[str, CountDifference] = {}
        self._busy = self._next = False
        self._given = ""
        self._without: tuple[str, ...] = ()
        look = self.look
        stack = column(self, gap=Space.M)
        self.grid = Grid(
            look,
            _("Differences"),
            (
                Heading(_("Product")),
                Heading(_("Expected"), 92, right=True),
                Heading(_("Counted"), 92, right=True),
                Heading(_("Difference"), 96, right=True),
                Heading(_("Value"), 92, right=True),
                Heading(_("Who bears it"), 110),
                Heading(_("Reason"), 210),
            ),
        )
        self.grid.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.grid.say_when_empty(
            _("Everything agrees"), _("What was counted is what the books expect. Press F12 to post the count.")
        )
        self.grid.pointed.connect(self._point)
        self.list = add(stack, GridCard(look, self.grid), 1)
        line = add(stack, row(gap=Space.S))
        self.reason = add(line, ReasonField(self), 1)
        self.reason.entered.connect(self._typed)
        for number, words in enumerate(REASONS, start=1):
            line.addWidget(Button(look, _(words), partial(self.quick, number), cap=f"Alt {number}"))
        foot = add(stack, row(gap=Space.S))
        back = Button(look, _("Back to counting"), page.back, cap="Esc")
        self.all_button = Button(look, _("Same reason for the rest"), self.same_for_all, cap="F6")
        self.open_words = Text(look, tone=Tone.MUTED)
        self.post_button = Button(look, _("Post the count"), self.post, kind=ButtonKind.PRIMARY, cap="F12")
        fill(foot, back, self.all_button, 1, self.open_words, self.post_button)

    def open(self, uid: str) -> None:
        """Show the differences of a count."""
        self.uid, self._found, self._given, self._without = uid, {}, "", ()
        self.load()
        self.reason.setFocus()

    def load(self) -> None:
        """Look up the differences as they are now."""
        counting, uid = self.session.shop.counting, self.uid
        self.page.read(lambda: counting.differences(uid), self._show)

    def quick(self, number: int) -> None:
        """Give one of the usual reasons to the chosen product."""
        self._give(_(REASONS[number - 1]), [self.grid.chosen])

    def same_for_all(self) -> None:
        """Give what is typed, or the reason that was given last, to all that have none."""
        words = self.reason.text().strip() or self._given
        rest = [key for key, each in self._found.items() if not each.reason and each.units]
        if not words or not rest:
            self.page.refuse(_("Give one product its reason first; F6 then gives it to all that have none."))
            return
        self._give(words, rest)

    def post(self, approval: ApprovalGiven | None = None) -> None:
        """Post the count; what needs approval is asked for."""
        if not self.post_button.isEnabled():
            self.page.refuse(self.post_button.reason)
            return
        if self._busy:
            return
        self._busy = True
        counting, uid, by = self.session.shop.counting, self.uid, self.session.by
        without = self._without
        self.session.books.run(
            lambda: counting.post(uid, by=by, without=without, approval=approval),
            self._posted,
            self._failed,
            owner=self,
        )

    def _typed(self) -> None:
        if self.reason.text().strip():
            self._give(self.reason.text(), [self.grid.chosen])

    def _give(self, words: str, keys: list[str]) -> None:
        ids = [int(key) for key in keys if key]
        if not ids:
            return
        counting, uid, by = self.session.shop.counting, self.uid, self.session.by

        def done(_none: object) -> None:
            self._given = words.strip()
            self.page.message.hide()
            self.reason.clear()
            self._next = True
            self.load()

        self.page.read(lambda: counting.give_reason(uid, ids, words, by=by), done)

    def _show(self, differences: Sequence[CountDifference]) -> None:
        self._found = {str(each.product.product_id): each for each in differences}
        self.grid.show_rows([_line(key, each) for key, each in self._found.items()])
        moved = [each for each in differences if each.disturbed]
        silent = [key for key, each in self._found.items() if each.units and not each.reason]
        if self._next and silent:
            self.grid.choose(silent[0])
        self._next = False
        lost = sum(each.value for each in differences if each.units < 0)
        money = sum(each.money for each in differences)
        count = len(differences)
        self.list.total(
            ngettext("{n} difference", "{n} differences", count),
            _("Missing worth {value} · to producers' balances {money}", value=lost, money=money),
        )
        if moved:
            words = _("{name} moved while it was counted: count it again at one go.", name=moved[0].product.name)
        elif silent:
            words = ngettext("{n} has no reason yet", "{n} have no reason yet", len(silent))
            words = words.format(n=i18n.number(len(silent)))
        else:
            words = ""
        self.post_button.refuse(words)
        self.open_words.setText(words)
        for each in (self.reason, self.all_button):
            each.setEnabled(bool(differences))
        if differences:
            self.reason.setFocus()
        else:
            self.post_button.setFocus()

    def _point(self, key: str) -> None:
        each = self._found.get(key)
        self.reason.setText(each.reason if each else "")
        self.reason.selectAll()

    def _posted(self, posted: CountPosted) -> None:
        self._busy = False
        self.page.open_overview(posted.number)
        words = ngettext(
            "{number} is posted with {n} difference; to producers' balances {money}. Ctrl P opens its minutes.",
            "{number} is posted with {n} differences; to producers' balances {money}. Ctrl P opens its minutes.",
            len(self._found),
            number=posted.number,
            money=posted.compensation,
        )
        self.page.message.tell(words)

    def _failed(self, error: ShopError) -> None:
        self._busy = False
        if isinstance(error, ApprovalNeeded):
            given = dict.fromkeys(each.reason for each in self._found.values() if each.units and each.reason)
            ask_approval(self.session, error, self.post, reason=", ".join(given))
            return
        if isinstance(error, CountWaits):
            title = _("Post without {registers}?", registers=", ".join(error.registers))
            again = partial(self._post_without, error.registers)
            self.session.open(ConfirmDialog(self.session, title, i18n.explain(error), _("Post without waiting"), again))
            return
        self.page.fail(error)
        self.load()

    def _post_without(self, registers: tuple[str, ...]) -> None:
        """Post although other PCs were not heard since: the journal names them."""
        self._without = registers
        self.post()


def signed(each: CountDifference) -> str:
    """Return a difference with its sign: ``−2 bks``, ``+3 bks``."""
    product = each.product
    words = i18n.quantity(abs(each.units), product.price_per, product.unit)
    return f"{MINUS}{words}" if each.units < 0 else f"+{words}"


def _line(key: str, each: CountDifference) -> GridRow:
    product = each.product
    tone = Tone.DANGER if each.units < 0 else Tone.POSITIVE

    def shown(quantity: int) -> str:
        return i18n.quantity(quantity, product.price_per, product.unit)

    reason = GridCell(each.reason) if each.reason else GridCell(_("no reason yet"), tone=Tone.ATTENTION)
    if each.disturbed:
        reason = GridCell(_("moved meanwhile"), tone=Tone.DANGER)
    return GridRow(
        key,
        (
            GridCell(product.name, product.producer_name or _("the shop's own goods"), strong=True),
            GridCell(shown(each.expected)),
            GridCell(shown(each.counted)),
            GridCell(signed(each) if each.units else "0", tone=tone if each.units else Tone.MUTED, strong=True),
            GridCell(i18n.rupiah(each.value) if each.value else "–"),
            GridCell(
                _(BEARERS[each.bearer].short) if each.bearer else "–", tone=Tone.INK if each.bearer else Tone.MUTED
            ),
            reason,
        ),
    )
