"""Small questions around a note of goods: whose, which, keep it, undo it, and what to print of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, ShopError
from ntt_pos.domain.goods.barcode import sent_otherwise
from ntt_pos.domain.goods.notes import NoteHead
from ntt_pos.i18n import _
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.ui.approval_dialog import ask_approval
from ntt_pos.ui.forms.searchbox import SearchBox
from ntt_pos.ui.lists.grid import Grid, GridCard, GridRow, Heading
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Look, Tone
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, fill
from ntt_pos.ui.widgets.text import Text

PICK_HEIGHT = 560
LONGEST_REASON = 160


@dataclass(frozen=True, slots=True)
class NoteOption:
    """A row to choose: ``words`` is what typing looks in, ``codes`` what a scan may say."""

    row: GridRow
    words: str
    codes: tuple[str, ...] = ()

    def bears(self, code: str) -> bool:
        """Whether a scan may mean it."""
        return not {code, *sent_otherwise(code)}.isdisjoint(self.codes)


def fitting(options: Sequence[NoteOption], text: str) -> list[NoteOption]:
    """Return the options that hold every word typed, or bear the whole text as their code."""
    words = text.casefold().split()
    return [each for each in options if text.strip() in each.codes or all(word in each.words for word in words)]


class PickDialog(Dialog):
    """One of many, found by typing."""

    def __init__(
        self,
        look: Look,
        title: str,
        headings: Sequence[Heading],
        then: Callable[[str], None],
        *,
        hint: str = "",
        placeholder: str = "",
    ) -> None:
        super().__init__(look, title, hint=hint, width=720)
        self._then = then
        self._options: Sequence[NoteOption] = ()
        self.search = SearchBox(look, title, placeholder=placeholder)
        self.grid = Grid(look, title, headings)
        self.search.drive(self.grid)
        self.search.textChanged.connect(lambda _text: self._filter())
        self.grid.taken.connect(self._take)
        fill(self.body, self.search, (GridCard(look, self.grid, totals=False), 1))
        self._go = self.verb(_("Choose"), self.enter, "Return")
        self._go.refuse(_("Being looked up …"))
        self.start_at(self.search)

    def least_height(self) -> int:
        """Return the height of a list."""
        return PICK_HEIGHT

    def show_options(self, options: Sequence[NoteOption], *, title: str, hint: str) -> None:
        """Show what there is; ``title`` and ``hint`` are there when nothing is."""
        self._options = options
        self.grid.say_when_empty(title, hint)
        self._filter()

    def scan(self, code: str) -> None:
        """Take the only one that bears a scanned code, else look for it."""
        found = [each for each in self._options if each.bears(code)]
        if len(found) == 1:
            self._take(found[0].row.key)
        else:
            self.search.setText(code)
            self.search.selectAll()

    def enter(self) -> None:
        """Take the chosen row."""
        if self.grid.chosen:
            self._take(self.grid.chosen)

    def _filter(self) -> None:
        found = fitting(self._options, self.search.text())
        self.grid.show_rows([each.row for each in found])
        if self._options and not found:
            self.grid.say_when_empty(_("Nothing fits"), _("Use fewer letters."))
        self._go.refuse("" if found else _("Nothing fits"))

    def _take(self, key: str) -> None:
        self.finish()
        self._then(key)


class KeepDialog(Dialog):
    """A form closes before what is in it was recorded."""

    def __init__(self, look: Look, *, keep: Callable[[], None], discard: Callable[[], None]) -> None:
        hint = _("Nothing of it is in the books yet. What you typed waits here until you go on.")
        super().__init__(look, _("Go on with it later?"), hint=hint, width=560, leave=_("Back to the note"))
        self._keep, self._discard = keep, discard
        self.verb(_("Throw away"), self.discard, "F8", kind=ButtonKind.DANGER)
        self.later = self.verb(_("Go on later"), self.enter, "Return")
        self.start_at(self.later)

    def enter(self) -> None:
        """Keep what was typed: the safe default."""
        self.finish()
        self._keep()

    def discard(self) -> None:
        """Forget what was typed."""
        self.finish()
        self._discard()


class UndoDialog(Dialog):
    """Asks why a note is undone."""

    def __init__(
        self, session: Session, head: NoteHead, told: str, undo: Callable[[str, ApprovalGiven | None], str]
    ) -> None:
        super().__init__(session.look, _("Undo {number}?", number=head.number), hint=told, width=600)
        self._session, self._undo = session, undo
        self.posted: Callable[[str], None] = lambda _told: None
        self.reason = Field(session.look, _("Why is it undone?"), placeholder=_("for example: 300 typed for 30"))
        self.reason.setMaxLength(LONGEST_REASON)
        self._labelled = add(self.body, Labelled(session.look, _("Why is it undone?"), self.reason))
        self.go = self.verb(_("Undo the note"), self.yes, "Ctrl+Return", kind=ButtonKind.DANGER)
        self.start_at(self.reason)

    def yes(self) -> None:
        """Undo it, with somebody else's signature when one is needed."""
        if not self.reason.text().strip():
            self._labelled.refuse(_("Say why: it is kept on both notes for good."))
            self.arrange()
            return
        if self.go.isEnabled():
            self._send(None)

    def _send(self, approval: ApprovalGiven | None) -> None:
        reason = self.reason.text().strip()
        self.go.setEnabled(False)
        undo = lambda given: self._undo(reason, given)  # noqa: E731 one line, used once
        send(self._session, self, undo, self._finished, self._failed, approval, reason=reason)

    def _finished(self, told: str) -> None:
        self.finish()
        self.posted(told)

    def _failed(self, error: ShopError | None) -> None:
        self.go.setEnabled(True)
        if error is not None:
            self._session.sounds.refused()
            self.refuse(i18n.explain(error))


class PostedDialog(Dialog):
    """A note is in the books: what to print of it."""

    def __init__(
        self,
        look: Look,
        number: str,
        told: str,
        verbs: Sequence[tuple[str, str, Callable[[], None], str]],
        next_step: str,
    ) -> None:
        super().__init__(look, _("{number} is recorded", number=number), hint=told, width=640, leave=_("Done"))
        self.buttons = {}
        for key, words, act, reason in verbs:
            self.buttons[key] = self.verb(words, act, key, kind=ButtonKind.PLAIN)
            self.buttons[key].refuse(reason)
        self.said = add(self.body, Text(look, next_step, tone=Tone.MUTED, wrap=True))
        self.start_at(self.leave_button)

    def enter(self) -> None:
        """Close."""
        self.finish()

    def tell(self, sentence: str) -> None:
        """Say what came of a print."""
        self.said.setText(sentence)
        self.arrange()


def send(
    session: Session,
    owner: Dialog,
    work: Callable[[ApprovalGiven | None], Any],
    done: Callable[[Any], None],
    failed: Callable[[ShopError | None], None],
    approval: ApprovalGiven | None = None,
    *,
    reason: str = "",
) -> None:
    """Write something behind the screen; when it needs somebody else's signature, ask for it and write it then.

    ``failed`` is told the error, or None while a signature is asked for; ``reason`` is what was given already.
    """

    def refused(error: ShopError) -> None:
        if isinstance(error, ApprovalNeeded):
            failed(None)
            again = lambda given: send(session, owner, work, done, failed, given)  # noqa: E731 one line, used once
            ask_approval(session, error, again, reason=reason)
        else:
            failed(error)

    session.books.run(lambda: work(approval), done, refused, owner=owner)
