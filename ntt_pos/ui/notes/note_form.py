"""A note of goods while it is typed: what may be on it at the left, what is on it at the right, one entry between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.goods.notes import totals
from ntt_pos.domain.typed.typed_date import parse_day
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.goods.note_drafts import KeptNote
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.forms.searchbox import SearchBox
from ntt_pos.ui.lists.grid import Grid, GridCard, GridRow, Heading
from ntt_pos.ui.notes.note_dialogs import KeepDialog, NoteOption, fitting, send
from ntt_pos.ui.notes.note_entry import NoteEntry
from ntt_pos.ui.notes.note_kinds import KindOfNote, Refused
from ntt_pos.ui.notes.note_words import units_words
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, column, fill, row
from ntt_pos.ui.widgets.text import Text

WIDTH = 1180
HEIGHT = 680
LEFT = 470
LONGEST_NOTE = 120
LONGEST_QUANTITY = 12


@dataclass(slots=True)
class NoteDraft:
    """What was typed so far; it outlives the form."""

    lines: list[Any] = field(default_factory=list)
    happened: str = ""
    note: str = ""


class LineForm(KindOfNote):
    """Enter walks from the search through the entry's fields onto the note; Ctrl+Enter records the whole note.

    What a line is and what recording means is the kind of note's own.
    """

    def __init__(
        self,
        session: Session,
        *,
        key: str,
        title: str,
        hint: str,
        verb: str,
        headings: tuple[Sequence[Heading], Sequence[Heading]],
        posted: Callable[[Any], None],
    ) -> None:
        super().__init__(session.look, title, hint=hint, width=WIDTH, leave=_("Close"))
        self.session, self.key = session, key
        self.draft: NoteDraft = session.drafts.setdefault(key, NoteDraft())
        self._posted = posted
        self._options: Sequence[NoteOption] = ()
        self._kept: KeptNote | None = None  # what waits until the goods it names are looked up
        self._recording = False
        self.chosen: Any = None
        self._editing: int | None = None
        self.body.addLayout(fill(row(gap=Space.L), self._left(headings[0]), (self._right(headings[1]), 1)), 1)
        self.go = self.verb(verb, self.record, "Ctrl+Return", "F12", "Ctrl+S", kind=ButtonKind.PRIMARY)
        self.start_at(self.search)
        self._show_lines()
        self.load()
        if not self.draft.lines:
            drafts = session.shop.note_drafts
            session.books.run(lambda: drafts.load(key), self._bring_back, self._failed, owner=self)

    # -- choosing and typing ------------------------------------------------------------------------------------------

    def offer(self, options: Sequence[NoteOption], *, title: str, hint: str) -> None:
        """Show what may be on the note; ``title`` and ``hint`` are there when nothing may."""
        self._options = options
        self.goods.say_when_empty(title, hint)
        self._filter()
        if self._kept is not None:
            self._bring_back(self._kept)

    def scan(self, code: str) -> None:
        """Take what was scanned; an entry that is complete goes onto the note first, any other must be finished."""
        found = [each for each in self._options if each.bears(code)]
        if self.chosen is not None:
            if len(found) == 1 and self.again(self.thing(found[0].row.key)):
                self.session.sounds.tick()
                return
            if not self.add():
                self.session.sounds.refused()
                return
        if not found:
            self.session.sounds.refused()
            self.search.setText(code)
            self.search.selectAll()
            self.unknown(code)
        elif len(found) == 1:
            self.session.sounds.tick()
            self.choose(found[0].row.key)
        else:
            self.search.setText(code)
            self.search.setFocus()

    def choose(self, key: str) -> None:
        """Begin an entry."""
        self.refuse("")
        self._begin(self.thing(key), None)

    def edit(self, key: str) -> None:
        """Change a line of the note."""
        place = int(key)
        self._editing = place
        line = self.draft.lines[place]
        self._begin(self.thing_of(line), line)

    def remove(self) -> None:
        """Take the chosen line off the note."""
        if self.lines.chosen and self._editing is None:
            del self.draft.lines[int(self.lines.chosen)]
            self._show_lines()
            self._save()
            if not self.draft.lines:
                self.search.setFocus()

    def add(self) -> bool:
        """Put the entry onto the note; tells whether it is there now."""
        try:
            line = self.read()
        except Refused:
            self.arrange()
            return False
        others = [each for place, each in enumerate(self.draft.lines) if place != self._editing]
        if any(self.same(line, each) for each in others):
            self.refuse(_("That is on the note already. Choose it at the right and press Enter to change it."))
            return False
        doubts = self.doubts(line)
        if doubts:
            self.session.sounds.refused()
            told = "\n".join(i18n.explain(doubt) for doubt in doubts)
            yes = _("Yes, it is right")
            self.session.open(ConfirmDialog(self.session, _("Is this right?"), told, yes, lambda: self._put(line)))
            return False
        self._put(line)
        return True

    def answer(self, labelled: Labelled, read: Callable[[str], Any]) -> Any:
        """Return what was typed into a field, read; an answer that cannot be used is marked and refused."""
        field = labelled.field
        if not isinstance(field, Field):
            raise TypeError("only fields of text are read")
        try:
            return read(field.text())
        except DomainError as error:
            self.session.sounds.refused()
            if labelled in self.fields:
                # The fields of an entry are narrow: the sentence is above them, where there is room for it.
                labelled.refuse("")
                self.entry.explain(i18n.explain(error), Tone.DANGER)
            else:
                labelled.refuse(i18n.explain(error))
            raise Refused from error

    def record(self) -> None:
        """Record the note in one writing."""
        if not self.go.isEnabled():
            self.refuse(self.go.reason)
            return
        self.refuse("")
        if self.chosen is not None and not self.add():
            return
        if not self.draft.lines:
            self.refuse(_("Nothing is on the note yet. Scan or type what it is about."))
            return
        try:
            text = self.happened.text()
            happened = self.answer(self._happened, parse_day) if text.strip() else None
        except Refused:
            self.arrange()
            return
        lines, note = tuple(self.draft.lines), self.note.text().strip()
        self.before_recording(lines, lambda: self._send(lines, happened, note))

    def _send(self, lines: Sequence[Any], happened: date | None, note: str) -> None:
        self._recording = True
        self.go.setEnabled(False)
        send(
            self.session,
            self,
            lambda given: self.post(lines, happened, note, given),
            self._finished,
            self._failed,
        )

    def leave(self) -> None:
        """Close; what was typed is kept or thrown away, as somebody says."""
        if not self.draft.lines:
            self._discard()
            return
        self.session.open(KeepDialog(self.look, keep=self.finish, discard=self._discard))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives an entry up before it closes the form; Del takes a line off."""
        if event.key() == Qt.Key.Key_Escape and self.chosen is not None:
            self._end_entry()
        elif event.key() == Qt.Key.Key_Delete and self.lines.hasFocus():
            self.remove()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def least_height(self) -> int:
        """Return a height at which a dozen goods can be seen."""
        return HEIGHT

    def _left(self, headings: Sequence[Heading]) -> QWidget:
        look, side = self.look, QWidget()
        side.setProperty("role", "plain")
        side.setFixedWidth(LEFT)
        stack = column(side, gap=Space.S)
        above = self.above()
        if above is not None:
            stack.addWidget(above)
        self.search = SearchBox(look, _("Scan or type the goods"), placeholder=_("Scan or type the goods …"))
        self.goods = Grid(look, _("Goods to choose from"), headings)
        self.search.drive(self.goods)
        self.search.textChanged.connect(lambda _text: self._filter())
        self.goods.taken.connect(self.choose)
        fill(stack, self.search, (GridCard(look, self.goods, totals=False), 1))
        self.fields = list(self.entry_fields())
        widths = [self.stretch_of(place) for place in range(len(self.fields))]
        self.entry = add(stack, NoteEntry(look, self.fields, widths, self.after))
        self.entry.complete.connect(self.add)
        return side

    def _right(self, headings: Sequence[Heading]) -> Any:
        look, stack = self.look, column(gap=Space.S)
        self.lines = Grid(look, _("Lines of the note"), headings)
        self.lines.say_when_empty(_("Nothing is on the note yet"), _("Scan a product, or type its name and Enter."))
        self.lines.taken.connect(self.edit)
        self.card = add(stack, GridCard(look, self.lines), 1)
        keys = _("In the list: Enter changes a line, Del takes it off.")
        stack.addWidget(Text(look, keys, size=Size.META, tone=Tone.MUTED))
        once = row(gap=Space.M)
        self.happened = Field(look, _("Happened on"), placeholder=_("today"), size=Size.BODY)
        self._happened = Labelled(look, _("Happened on (late entry)"), self.happened)
        self.note = Field(look, _("Note"), size=Size.BODY)
        self.note.setMaxLength(LONGEST_NOTE)
        self.happened.setText(self.draft.happened)
        self.note.setText(self.draft.note)
        self.happened.textChanged.connect(lambda text: setattr(self.draft, "happened", text))
        self.note.textChanged.connect(lambda text: setattr(self.draft, "note", text))
        for typed in (self.happened, self.note):
            typed.editingFinished.connect(self._save)
        self.happened.entered.connect(self.note.setFocus)
        self.note.entered.connect(self.go_on)
        fill(once, (self._happened, 2), (Labelled(look, _("Note"), self.note), 3))
        for each in self.more_questions():
            once.addWidget(each, 2)
        stack.addLayout(once)
        return stack

    def go_on(self) -> None:
        """Go back to the goods."""
        self.search.setFocus()

    def _filter(self) -> None:
        found = fitting(self._options, self.search.text())
        self.goods.show_rows([each.row for each in found])
        if self._options and not found:
            self.goods.say_when_empty(_("Nothing fits"), _("Use fewer letters, or scan the code."))

    def _begin(self, thing: Any, line: Any | None) -> None:
        self.chosen = thing
        if line is None:
            self._editing = None
        for each in self.fields:
            each.accept()
        self.entry.show()
        self.begin(thing, line)
        self.arrange()
        self.entry.go_to(0)

    def _put(self, line: Any) -> None:
        self.refuse("")
        if self._editing is None:
            self.draft.lines.append(line)
            place = len(self.draft.lines) - 1
        else:
            place = self._editing
            self.draft.lines[place] = line
        self._end_entry()
        self._show_lines()
        self._save()
        self.lines.choose(str(place))

    def _end_entry(self) -> None:
        self.chosen, self._editing = None, None
        self.entry.hide()
        self.refuse("")
        self.search.clear()
        self.search.setFocus()

    def _show_lines(self) -> None:
        self.lines.show_rows(
            [GridRow(str(place), tuple(self.row_of(line))) for place, line in enumerate(self.draft.lines)]
        )
        count = len(self.draft.lines)
        sums = totals(self.units_of(line) for line in self.draft.lines)
        words = ngettext("{n} line", "{n} lines", count)
        self.card.total(words, _("Total {units}", units=units_words(sums)) if count else "")
        self.lines_changed()

    def _save(self) -> None:
        """Keep what is on the note; a note that still waits for its goods is not written over."""
        if self._recording or self._kept is not None or self.key not in self.session.drafts:
            return
        drafts, key, typed = self.session.shop.note_drafts, self.key, self.draft
        kept = KeptNote(tuple(self.keep(line) for line in typed.lines), typed.happened, typed.note)
        self.session.books.run(lambda: drafts.save(key, kept), owner=self.session)

    def _bring_back(self, kept: KeptNote | None) -> None:
        """Put what was kept back onto the note, as soon as the goods it names are offered."""
        if kept is None or self.draft.lines:
            return
        self._kept = kept
        if not self._options or not self.suits(kept):
            return
        self._kept = None
        found = [(each, self.line_of(each)) for each in kept.lines]
        self.draft.lines[:] = [line for _each, line in found if line is not None]
        self.happened.setText(kept.happened)
        self.note.setText(kept.note)
        self._show_lines()
        gone = [str(each["name"]) for each, line in found if line is None]
        if gone:
            told = _("This note was typed before and is back. No longer here and left out: {names}.")
            self.refuse(told.format(names=", ".join(gone)))

    def _discard(self) -> None:
        self.draft.lines.clear()
        self.draft.happened = self.draft.note = ""
        self._save()
        self.session.drafts.pop(self.key, None)
        self.finish()

    def _finished(self, posted: Any) -> None:
        self.session.drafts.pop(self.key, None)
        self.finish()
        self._posted(posted)

    def _failed(self, error: ShopError | None) -> None:
        self._recording = False
        self.go.setEnabled(True)
        if error is not None:
            self.session.sounds.refused()
            self.refuse(i18n.explain(error))
