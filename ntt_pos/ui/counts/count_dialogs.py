"""What to count, what becomes of what nobody saw, and throwing a count away."""

from __future__ import annotations

from collections.abc import Callable

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.goods.counting import CountScope, ScopeKind
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.goods.counting import OpenCount, Scopes
from ntt_pos.ui.forms.completer import CompleterField, Offer, Option, among
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Space
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Labelled
from ntt_pos.ui.widgets.layout import add, row

KINDS = {
    ScopeKind.PRODUCER: N_("Producer"),
    ScopeKind.CATEGORY: N_("Category"),
    ScopeKind.SHELF: N_("Shelf"),
    ScopeKind.ALL: N_("Everything"),
}


class NewCountDialog(Dialog):
    """Asks what is counted together."""

    def __init__(self, session: Session, then: Callable[[CountScope], None]) -> None:
        super().__init__(
            session.look,
            _("What do you count?"),
            hint=_("Count one part at a time: it is soon done, and a difference is soon found."),
            width=560,
        )
        self._then = then
        self._scopes: Scopes | None = None
        self.kind = ScopeKind.PRODUCER
        self.kinds: dict[ScopeKind, Button] = {}
        line = row(gap=Space.S)
        for kind, words in KINDS.items():
            button = add(line, Button(self.look, _(words), kind=ButtonKind.CHOICE, height=52), 1)
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _checked=False, kind=kind: self.choose(kind))
            self.kinds[kind] = button
        self.body.addLayout(line)
        self.which = CompleterField(self.look, _("Which one"), self._ask, placeholder=_("Type a part"))
        self._which = add(self.body, Labelled(self.look, _("Which one"), self.which))
        self.go = self.verb(_("Begin to count"), self.enter, "F12")
        self.which.entered.connect(self.go.setFocus)
        self.start_at(self.kinds[self.kind])
        session.books.run(session.shop.counting.scopes, self._show, owner=self)

    def choose(self, kind: ScopeKind) -> None:
        """Offer what there is of a kind."""
        self.kind = kind
        self.kinds[kind].setChecked(True)
        options = self._options()
        self.which.put(*((options[0].key, options[0].words) if options else ("", "")))
        self._which.accept()
        self._which.setVisible(kind is not ScopeKind.ALL)
        missing = _("There are no goods to count yet. Enter them on the page “Goods” and take them in first.")
        if kind is ScopeKind.SHELF and self._scopes is not None and self._scopes.categories:
            missing = _("No product was given a shelf yet. Write it on the product, or count by producer or category.")
        self.go.refuse("" if options or kind is ScopeKind.ALL else missing)
        self.refuse("" if options or kind is ScopeKind.ALL else missing)
        self.arrange()

    def enter(self) -> None:
        """Begin."""
        if self._scopes is None or not self.go.isEnabled():
            return
        value = "" if self.kind is ScopeKind.ALL else self.which.key
        if not value and self.kind is not ScopeKind.ALL:
            told = N_("“{text}” is not on the list. Type a part of it and choose one.")
            self._which.refuse(i18n.explain(DomainError(told, text=self.which.text()[:40])))
            self.arrange()
            return
        self.finish()
        self._then(CountScope(self.kind, value))

    def _show(self, scopes: Scopes) -> None:
        self._scopes = scopes
        self.choose(self.kind)

    def _ask(self, text: str, offer: Offer) -> None:
        among(self._options())(text, offer)

    def _options(self) -> list[Option]:
        scopes = self._scopes
        if scopes is None or self.kind is ScopeKind.ALL:
            return []
        if self.kind is ScopeKind.PRODUCER:
            return [Option(code, name, code) for code, name in scopes.producers]
        return [
            Option(each, each) for each in (scopes.categories if self.kind is ScopeKind.CATEGORY else scopes.shelves)
        ]


class RestDialog(Dialog):
    """Asks what becomes of the products that nobody counted: left as they are, or counted as 0."""

    def __init__(self, session: Session, names: list[str], leave: Callable[[], None], gone: Callable[[], None]) -> None:
        count = len(names)
        told = ", ".join(names[:3])
        if count > 3:  # noqa: PLR2004 three names say which kind of goods are meant
            told = _("{names} and {n} more", names=told, n=count - 3)
        super().__init__(
            session.look,
            ngettext(
                "{n} product was not counted. What about it?", "{n} products were not counted. What about them?", count
            ),
            hint=told,
            width=600,
        )
        self._leave, self._gone = leave, gone
        self.verb(_("Nothing is there: count 0"), self.gone, "F8", kind=ButtonKind.PLAIN)
        self.start_at(self.verb(_("Leave as it is"), self.enter, "Return"))

    def enter(self) -> None:
        """Leave them out of this count."""
        self.finish()
        self._leave()

    def gone(self) -> None:
        """Count them as 0."""
        self.finish()
        self._gone()


class ThrowAwayDialog(Dialog):
    """Asks before a count is thrown away."""

    def __init__(self, session: Session, draft: OpenCount, told: str, then: Callable[[], None]) -> None:
        super().__init__(
            session.look,
            _("Throw this count away?"),
            hint=ngettext(
                "{scope}: {n} counted product is forgotten. Stock and balances are not touched.",
                "{scope}: {n} counted products are forgotten. Stock and balances are not touched.",
                draft.counted,
                scope=told,
            ),
            leave=_("Keep it"),
        )
        self._then = then
        self.verb(_("Throw away"), self._away, kind=ButtonKind.DANGER)

    def enter(self) -> None:
        """Keep it: the safe default."""
        self.finish()

    def _away(self) -> None:
        self.finish()
        self._then()
