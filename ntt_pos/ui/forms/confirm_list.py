"""A dialog over what waits for a second person: a list, and the verb that confirms the chosen row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.i18n import _
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow, RowList
from ntt_pos.ui.session import Session
from ntt_pos.ui.widgets.dialog import Dialog


class ConfirmList(Dialog):
    """Rows by their number; whoever may do ``act`` alone confirms one. Subclasses add their verbs, then call ``begin``."""

    def __init__(self, session: Session, title: str, *, hint: str, name: str, act: Act) -> None:
        super().__init__(session.look, title, hint=hint, width=760)
        self._session, self._act = session, act
        self._may = Verdict.DENIED
        self.list = RowList(session.look, name)
        self.drive(self.list)
        self.list.picked.connect(lambda _number: self._picked())
        self.body.addWidget(self.list, 1)

    def begin(self, confirm: str) -> None:
        """Add the verb that confirms, and look up what waits."""
        self._confirm = self.verb(confirm, self.go, "Ctrl+Return")
        self.allow()
        self.start_at(self.list)
        self._load()

    def read(self) -> Sequence[Any]:
        """Return what is listed, off the screen's thread."""
        raise NotImplementedError

    def rows_of(self, found: Sequence[Any]) -> tuple[list[ListRow], EmptyState]:
        """Return the rows of what was found, and what an empty list says."""
        raise NotImplementedError

    def confirm(self, number: str) -> None:
        """Confirm one, off the screen's thread."""
        raise NotImplementedError

    def told(self, number: str) -> str:
        """Return what is said once one is confirmed."""
        raise NotImplementedError

    def allow(self) -> None:
        """Say of every verb whether it can be pressed for the chosen row."""
        raise NotImplementedError

    def least_height(self) -> int:
        """Return a roomy height."""
        return 480

    def enter(self) -> None:
        """The safe default: say how the chosen one is confirmed; an Enter that opened the list must not do it."""
        if self.able(self._confirm):
            self.refuse(_("Look at {number} first; then Ctrl+Enter confirms it.", number=self.list.chosen))

    def go(self) -> None:
        """Confirm the chosen one."""
        number, session = self.list.chosen, self._session
        if not self.able(self._confirm):
            return

        def done(_nothing: object) -> None:
            session.tell(self.told(number))
            self._load()

        self.write(session.books, lambda: self.confirm(number), done, self.failed)

    def failed(self, error: ShopError) -> None:
        """Say what did not work."""
        self.allow()
        self._session.sounds.refused()
        self.refuse(i18n.explain(error))

    def _picked(self) -> None:
        self.refuse("")
        self.allow()

    def _load(self) -> None:
        context, by = self._session.shop.context, self._session.by
        self._session.books.run(
            lambda: (self.read(), context.verdict_on(by, self._act)), self._show, self.failed, owner=self
        )

    def _show(self, answer: tuple[Sequence[Any], Verdict]) -> None:
        found, self._may = answer
        rows, empty = self.rows_of(found)
        self.list.show_rows(rows, empty)
        if rows and not self.list.chosen:
            self.list.choose(rows[0].key)
        self.allow()
