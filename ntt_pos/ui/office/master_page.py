"""A page of the office with a list: searched, narrowed, sorted, widened; beside it the card of what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ntt_pos.i18n import _
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.forms.searchbox import SearchBox
from ntt_pos.ui.lists.grid import Grid, GridCard, GridRow, Heading
from ntt_pos.ui.office.list_file import export_action, write_list
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Space
from ntt_pos.ui.widgets.action import Action, bind
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.layout import column, fill, row

T = TypeVar("T")
WIDTHS_MS = 400


class MasterPage(Page):
    """Subclasses look the list up in ``load`` and show it with ``show_list``; the card comes from ``detail``.

    ``found`` is the card that is shown. What is chosen stays chosen while the list is loaded, narrowed and sorted. The widths of the columns are kept on this
    PC. ``typing_ms`` is how long typing rests before the list is looked up; 0 where the page itself narrows what it has.
    ``look_ms`` is how long the cursor rests before the card is looked up. A short list has no ``search``.
    """

    typing_ms, look_ms = 0, 60

    def __init__(
        self,
        session: Session,
        title: str,
        headings: Sequence[Heading],
        *,
        name: str = "",
        search: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(session, title)
        look = self.look
        self.wanted = self._shown = ""
        self.found: Any = None
        self._asked = 0
        self._after: tuple[str, Callable[[], object]] | None = (
            None  # what is done with the card of a row, once it is here
        )
        self._choices: list[Combo] = []
        self.search = SearchBox(look, search or title, placeholder=hint)
        self.search.setMinimumWidth(260)
        self.grid = Grid(look, name or title, headings)
        self.grid.let_arrange()
        self.grid.set_widths(session.local.columns.get(type(self).__name__, ()))
        self.search.drive(self.grid)
        self.grid.pointed.connect(self.pointed)
        self.list = GridCard(look, self.grid)
        self.list.offer(self.acts.offer(export_action(self.export), kind=ButtonKind.LINK))
        self.first = self.search if search else self.grid
        self._later = QTimer(self, singleShot=True, interval=self.look_ms)
        self._later.timeout.connect(self.look_up)
        self._typing = QTimer(self, singleShot=True, interval=self.typing_ms)
        self._typing.timeout.connect(self.narrow)
        self.search.textChanged.connect(lambda _text: self._typing.start() if self.typing_ms else self.narrow())
        self._widths = QTimer(self, singleShot=True, interval=WIDTHS_MS)
        self._widths.timeout.connect(lambda: session.keep_columns(type(self).__name__, self.grid.widths))
        self.grid.widened.connect(self._widths.start)
        if search:
            self.acts.on_keys(Action(_("Search"), self.search.setFocus, "Ctrl+F"))
        else:
            self.search.setParent(self)
            self.search.hide()
        self.acts.on_keys(
            Action(_("Sort by the next column"), self.grid.sort_next, "Ctrl+U"),
            Action(_("Turn the order round"), self.grid.turn_order, "Ctrl+Shift+U"),
        )

    # -- the list -------------------------------------------------------------------------------------------------

    def choice(self, label: str, *options: tuple[str, str], every: str | None = "") -> Combo:
        """Return a field that narrows the list; its first option is to take everything, unless ``every`` is None."""
        choice = self._field(label, options, every)
        choice.currentIndexChanged.connect(lambda _place: self.narrow())
        return choice

    def looked_up_by(self, label: str, *options: tuple[str, str], every: str | None = "") -> Combo:
        """Return a field by which the list is looked up anew, also where the page narrows what it has by itself."""
        choice = self._field(label, options, every)
        choice.currentIndexChanged.connect(lambda _place: self.load())
        return choice

    def _field(self, label: str, options: Sequence[tuple[str, str]], every: str | None) -> Combo:
        choice = Combo(self.look, label, options if every is None else [("", every or _("all")), *options], label=label)
        self._choices.append(choice)
        return choice

    def narrowing(self) -> QHBoxLayout:
        """Return a line with every field that narrows the list."""
        line = row(gap=Space.S)
        fill(line, *self._choices, 1)
        return line

    def stand_beside(self, card: QWidget, *below: QWidget) -> None:
        """Put the list at the left, with what belongs below it, and the card at the right."""
        self.message.beside = card
        halves, left = row(gap=Space.M), column(gap=Space.M)
        for place, each in enumerate((self.list, *below)):
            left.addWidget(each, 0 if place else 1)
        fill(halves, (left, 1), card)
        self.body.addLayout(halves, 1)

    def offer_more(self, choice: Combo, options: Sequence[tuple[str, str]]) -> None:
        """Offer other options beside everything; what was chosen stays."""
        choice.show_options([("", _("all")), *options])

    def widen(self) -> None:
        """Take everything away that narrows the list, without looking it up for each."""
        blocked = [(each, each.blockSignals(True)) for each in (self.search, *self._choices)]
        self.search.setText("")
        for choice in self._choices:
            choice.setCurrentIndex(0)
        for field, before in blocked:
            field.blockSignals(before)

    def narrow(self) -> None:
        """Show what fits now: looked up anew, unless the page holds all of it."""
        self.load()

    def fits(self, words: str) -> bool:
        """Whether every typed word is among some words."""
        told = words.casefold()
        return all(word in told for word in self.search.text().casefold().split())

    def read_newest(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Look something up; an answer to what was asked before no longer matters."""
        self._asked += 1
        asked = self._asked
        self.read(work, lambda answer: done(answer) if asked == self._asked else None)

    def show_list(self, rows: Sequence[GridRow], left: str, right: str = "") -> None:
        """Show the rows that fit, and their totals."""
        self.grid.show_rows(rows)
        if self.wanted and self.grid.choose(self.wanted):
            self.wanted = ""
        self.list.total(left, right)
        self.acts.refresh()

    def kept(self, key: object, told: str) -> None:
        """Show what was written: its row and its card anew, and a sentence."""
        self.wanted = str(key)
        self.load()
        self._later.start()
        self.message.tell(told)

    def export(self) -> None:
        """Write the list as it is shown into a file that somebody names."""
        write_list(self, self.list, self.title.text())

    # -- what is chosen -------------------------------------------------------------------------------------------

    def detail(self, key: str) -> Any:
        """Look up the card of a row; runs behind the screen."""
        raise NotImplementedError

    def show_detail(self, found: Any) -> None:
        """Show the card that was looked up."""
        raise NotImplementedError

    def clear_detail(self) -> None:
        """Show that nothing is chosen."""
        raise NotImplementedError

    @property
    def chosen(self) -> str:
        """The key of what is chosen."""
        return self.grid.chosen

    def pointed(self, key: str) -> None:
        """Look the card of a row up once the cursor rests; what waits for the card of another row is given up."""
        if self._after is not None and self._after[0] != key:
            self._after = None
        if key and self.look_ms:
            self._later.start()
        elif key:
            self.look_up()
        else:
            self._shown, self.found = "", None
            self.clear_detail()

    def look_up(self) -> None:
        """Look up the card of the chosen row."""
        key = self.chosen
        if key and self.session.actor is not None:
            self.read(lambda: self.detail(key), partial(self._found, key))

    def _found(self, key: str, found: Any) -> None:
        if key != self.chosen:
            return
        self._shown, self.found = key, found
        self.show_detail(found)
        self.acts.refresh()
        after, self._after = self._after, None
        if after is not None:
            after[1]()

    def when_shown(self, act: Callable[[], object]) -> None:
        """Do something with what is chosen; a hand quicker than the look-up has it done when the card is there."""
        if self.chosen and self.chosen != self._shown:
            self._after = self.chosen, act
            self.look_up()
        elif self.chosen:
            act()
        else:
            self.refuse(_("Choose a line of the list first."))

    def verb(self, action: Action, **shape: Any) -> Button:
        """Return the button of an act with what is chosen; the act is done with the card that belongs to it."""
        button = self.acts.button(replace(action, do=partial(self.when_shown, action.do)), **shape)
        for key in action.keys:
            bind(self, key, partial(self.press, button))
        return button

    def press(self, button: Button) -> None:
        """Press the button of an act with what is chosen, or say why it cannot be done."""
        self.when_shown(partial(self.acts.press, button))
