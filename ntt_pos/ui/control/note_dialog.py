"""A note beside an event of the owner's page: what was asked, what was answered."""

from __future__ import annotations

from collections.abc import Callable

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.typed.typed_text import LONGEST_REASON
from ntt_pos.i18n import _
from ntt_pos.ui.session import Session
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add


class NoteDialog(Dialog):
    """Asks what is to be noted; it is kept for good."""

    def __init__(self, session: Session, title: str, keep: Callable[[str], None], then: Callable[[], None]) -> None:
        hint = _("It stays beside this event for good, with your name; it changes nothing else.")
        super().__init__(session.look, title, hint=hint, width=600)
        self._session, self._keep, self._then = session, keep, then
        self.words = Field(
            session.look, _("What did you notice?"), placeholder=_("for example: asked Ani, it was a slip")
        )
        self.words.setMaxLength(LONGEST_REASON)
        self.words.entered.connect(self.enter)
        self._labelled = add(self.body, Labelled(session.look, _("What did you notice?"), self.words))
        self.go = self.verb(_("Note it"), self.enter, "Return")
        self.start_at(self.words)

    def enter(self) -> None:
        """Keep the note."""
        words = self.words.text()

        def done(_nothing: object) -> None:
            self.finish()
            self._then()

        self.write(self._session.books, lambda: self._keep(words), done, self._failed)

    def _failed(self, error: ShopError) -> None:
        self._labelled.refuse(i18n.explain(error))
        self.arrange()
