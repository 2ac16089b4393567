"""Stok opname: counts under way and posted ones; one of them is counted or compared in the page's place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.words import BEARERS
from ntt_pos.domain.goods.counting import CountDifference, CountResult, CountScope
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.goods.counting import OpenCount, PostedCount
from ntt_pos.services.printing.pdf_pages import PdfPages
from ntt_pos.ui.counts.count_dialogs import NewCountDialog, ThrowAwayDialog
from ntt_pos.ui.counts.counting_view import CountingView
from ntt_pos.ui.counts.differences_view import DifferencesView, signed
from ntt_pos.ui.lists.grid import Grid, GridCell, GridRow, Heading
from ntt_pos.ui.office.chosen_card import ChosenCard
from ntt_pos.ui.office.facts import section
from ntt_pos.ui.office.master_page import MasterPage
from ntt_pos.ui.office.statement_preview import PreviewDialog
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.layout import add, column, fill, plain, row
from ntt_pos.ui.widgets.text import Text

SIDE, LIFT = 404, 58
ABOVE_REASONS = LIFT + 60
UNDER_WAY = "draft:"
CHOOSE_FIRST = N_("Choose a count first.")


class CountsPage(MasterPage):
    """The list of counts with the card of the chosen one, and the places where one is counted and compared."""

    look_ms = 0

    def __init__(self, session: Session) -> None:
        headings = (
            Heading(_("What was counted")),
            Heading(_("Counted by"), 150),
            Heading(_("Products"), 84, right=True),
            Heading(_("Differences"), 96, right=True),
            Heading(_("To balances"), 104, right=True),
        )
        super().__init__(session, _("Stock count"), headings, name=_("Stock counts"))
        self._drafts: dict[str, OpenCount] = {}
        self._posted: dict[str, PostedCount] = {}
        self._names: dict[str, str] = {}
        self.about = add(self.head, Text(self.look, tone=Tone.MUTED), 1)
        new = Action(_("New count"), self.new, "Ctrl+N", rights=(Act.COUNT_STOCK,), kind=ButtonKind.PRIMARY)
        self.new_button = add(self.head, self.acts.offer(new))
        self.places = add(self.body, QStackedWidget(), 1)
        self.grid.say_when_empty(
            _("Nothing was counted yet"),
            _("Begin with one producer or one shelf: press Ctrl N, scan what is there, then compare."),
        )
        self.grid.taken.connect(lambda _key: self.go_on())
        self.places.addWidget(self._overview())
        self.counting, self.comparing = CountingView(self), DifferencesView(self)
        self.places.addWidget(self.counting)
        self.places.addWidget(self.comparing)
        self.message.lift = LIFT
        # The list, the counting and the comparing show these keys, each on its own buttons.
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+P", self.paper),
            ("Delete", self.take_away),
            ("F12", self.forward),
            ("F6", lambda: self.comparing.same_for_all() if self._shows(self.comparing) else None),
            ("Escape", self.back),
            *((f"Alt+{n}", partial(self._quick_reason, n)) for n in range(1, 5)),
        )
        for key, act in keys:
            self.on_key(key, act)

    # -- what the page does ---------------------------------------------------------------------------------------

    def load(self) -> None:
        """Look up the counts, or what is counted when one is open."""
        if self._shows(self.counting):
            self.counting.load()
        elif self._shows(self.comparing):
            self.comparing.load()
        else:
            counting = self.session.shop.counting

            def look_up() -> tuple[Any, ...]:
                drafts, posted = counting.under_way(), counting.posted()
                scopes = [each.scope for each in drafts] + [each.scope for each in posted]
                names = {scope: counting.told(scope) for scope in scopes}
                return drafts, posted, names

            self.read(look_up, self._show)

    def show_what(self, what: str) -> None:
        """Choose a posted count by its number."""
        self.open_overview()
        self.grid.choose(what)

    def scan(self, code: str) -> None:
        """Count what was scanned, when a count is open."""
        if self._shows(self.counting):
            self.counting.scan(code)
            return
        self.session.sounds.refused()
        self.message.refuse(_("A scan came in, but no count is open. Choose one and press Enter, or begin a new one."))

    def new(self) -> None:
        """Ask what to count."""
        self.session.open(NewCountDialog(self.session, self.begin))

    def begin(self, scope: CountScope) -> None:
        """Begin a count and open it."""
        counting, by = self.session.shop.counting, self.session.by

        def started(uid: str) -> None:
            self.read(counting.under_way, lambda drafts: self._open_draft(next(d for d in drafts if d.uid == uid)))

        self.read(lambda: counting.start(scope, by=by), started)

    def go_on(self) -> None:
        """Open the chosen count under way; of a posted one, its minutes."""
        draft = self._drafts.get(self.grid.chosen)
        if draft is not None:
            self._open_draft(draft)
        elif self.grid.chosen:
            self.paper()

    def forward(self) -> None:
        """F12: compare what was counted, and then post it."""
        if self._shows(self.counting):
            self.counting.compare()
        elif self._shows(self.comparing):
            self.comparing.post()
        else:
            self.go_on()

    def back(self) -> None:
        """Esc: one step back; what was counted is kept."""
        if self._shows(self.comparing):
            self.open_counting()
        elif self._shows(self.counting):
            self.counting.leave()

    def paper(self) -> None:
        """Show the dialog to count on of a count under way, the minutes of a posted one."""
        counting, folder = self.session.shop.counting, self.session.shop.folder.reports
        key = self.grid.chosen
        draft = self._drafts.get(key)
        uid = draft.uid if draft is not None else ""
        if not self._shows(self._first_place):
            uid = self.counting.uid
        if uid:
            self._look(lambda: counting.keep_blind_sheet(uid, folder), _("Sheet to count on"))
        elif key:
            self._look(lambda: counting.keep_minutes(key, folder), key)
        else:
            self.message.refuse(_(CHOOSE_FIRST))

    def take_away(self) -> None:
        """Del: throw the chosen count away, or what was counted of the chosen product."""
        if self._shows(self.counting):
            self.counting.forget()
            return
        draft = self._drafts.get(self.grid.chosen)
        if draft is None:
            self.message.refuse(_("Only a count that is not posted yet can be thrown away."))
            return
        told = self._names.get(draft.scope, draft.scope)
        self.session.open(ThrowAwayDialog(self.session, draft, told, lambda: self._throw_away(draft)))

    def open_overview(self, chosen: str = "") -> None:
        """Show the list."""
        self.about.setText("")
        self.new_button.show()
        self.message.lift = LIFT
        self.places.setCurrentWidget(self._first_place)
        self.wanted = chosen
        self.load()
        self.grid.setFocus()

    def open_counting(self) -> None:
        """Show what is counted."""
        self.message.lift = LIFT
        self.places.setCurrentWidget(self.counting)
        self.counting.load()
        self.counting.entry.setFocus()

    def open_differences(self) -> None:
        """Show what differs from the books."""
        self.message.lift = ABOVE_REASONS
        self.comparing.open(self.counting.uid)
        self.places.setCurrentWidget(self.comparing)

    def _shows(self, place: Any) -> bool:
        return self.places.currentWidget() is place

    def _look(self, keep: Callable[[], Path], title: str) -> None:
        """Show a paper in the program; the file can be opened to print it."""

        def made() -> tuple[Path, PdfPages]:
            path = keep()
            return path, PdfPages.of(path.read_bytes())

        def show(answer: tuple[Path, PdfPages]) -> None:
            path, pages = answer
            verbs = ((_("Open the file"), "Ctrl+O", lambda: self.show_file(path)),)
            self.open(PreviewDialog(self.session, title, pages, verbs))

        self.work(made, show)

    def _quick_reason(self, place: int) -> None:
        if self._shows(self.comparing):
            self.comparing.quick(place)

    def _throw_away(self, draft: OpenCount) -> None:
        counting, by = self.session.shop.counting, self.session.by
        self.read(lambda: counting.drop(draft.uid, by=by), lambda _none: self.load())

    def _open_draft(self, draft: OpenCount) -> None:
        told = self.session.shop.counting
        self.new_button.hide()
        self.counting.open(draft.uid)
        self.places.setCurrentWidget(self.counting)
        self.read(lambda: told.told(draft.scope), self.about.setText)

    def _overview(self) -> QWidget:
        look = self.look
        place = self._first_place = plain()
        halves = fill(row(place, gap=Space.M), (self.list, 1))
        words = _("Choose a count"), _("What differed, and what it cost, appears here.")
        side = self._side = ChosenCard(look, *words, width=SIDE)
        halves.addWidget(side)
        stack = column(side.inside, gap=Space.M, margins=(Space.L, Space.L, Space.L, Space.M))
        self.name = Text(look, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True)
        self.meta = Text(look, size=Size.META + 0.5, tone=Tone.MUTED, wrap=True)
        fill(stack, self.name, self.meta)
        go_on = Action(_("Go on counting"), self.go_on, "Return", kind=ButtonKind.PRIMARY)
        self.on_button = self.acts.button(go_on)
        self.paper_button = self.acts.button(
            Action(
                lambda: _("Sheet on paper") if self.grid.chosen in self._drafts else _("Minutes"), self.paper, "Ctrl+P"
            )
        )
        self.away_button = self.acts.button(Action(_("Throw away"), self.take_away, "Delete"))
        fill(stack, self.on_button, self.paper_button, self.away_button)
        self._heading = add(stack, section(look, _("Differences")))
        self.facts = Grid(
            look, _("Differences"), (Heading(""), Heading("", 88, right=True), Heading("", 84, right=True)), quiet=True
        )
        self.facts.say_when_empty(_("Everything agreed"), _("No stock and no balance was changed."))
        stack.addWidget(self.facts, 1)
        self._air = add(stack, plain(), 1)
        return place

    def _show(self, answer: tuple[Any, ...]) -> None:
        drafts, posted, self._names = answer
        self._drafts = {f"{UNDER_WAY}{each.uid}": each for each in drafts}
        self._posted = {each.number: each for each in posted}
        rows = [self._draft_row(key, each) for key, each in self._drafts.items()]
        rows += [self._posted_row(each) for each in posted]
        self.show_list(
            rows,
            ngettext("{n} count posted", "{n} counts posted", len(posted)),
            _("To balances {amount}", amount=sum(each.money for each in posted)),
        )

    def _draft_row(self, key: str, draft: OpenCount) -> GridRow:
        return GridRow(
            key,
            (
                GridCell(
                    self._names.get(draft.scope, draft.scope),
                    i18n.moment(draft.at),
                    strong=True,
                    pill=(_("being counted"), "attention_ink"),
                ),
                GridCell(draft.name),
                GridCell(i18n.number(draft.counted), order=draft.counted),
                GridCell("–", tone=Tone.MUTED),
                GridCell("–", tone=Tone.MUTED),
            ),
        )

    def _posted_row(self, each: PostedCount) -> GridRow:
        return GridRow(
            each.number,
            (
                GridCell(self._names.get(each.scope, each.scope), f"{each.number} · {_when(each)}", strong=True),
                GridCell(each.name),
                GridCell(i18n.number(each.lines), order=each.lines),
                GridCell(
                    i18n.number(each.differences),
                    tone=Tone.ATTENTION if each.differences else Tone.MUTED,
                    order=each.differences,
                ),
                GridCell(
                    i18n.rupiah(each.money),
                    tone=Tone.INK if each.money else Tone.MUTED,
                    strong=True,
                    order=each.money,
                ),
            ),
        )

    def detail(self, key: str) -> OpenCount | CountResult:
        """Look up what differed in a posted count; one under way is known."""
        return self._drafts.get(key) or self.session.shop.counting.result(key)

    def clear_detail(self) -> None:
        """Show that none is chosen."""
        self._side.clear()

    def show_detail(self, found: OpenCount | CountResult) -> None:
        """Show a count under way, or what differed in a posted one."""
        draft = found if isinstance(found, OpenCount) else None
        self._side.clear(chosen=True)
        self.on_button.setVisible(draft is not None)
        self.away_button.setVisible(draft is not None)
        self._show_facts(shown=draft is None)
        if isinstance(found, OpenCount):
            self.name.setText(self._names.get(found.scope, found.scope))
            words = _("Begun {moment} by {name}. It is kept until it is posted; selling goes on meanwhile.")
            self.meta.setText(words.format(moment=i18n.moment(found.at), name=found.name))
        else:
            self.name.setText(found.scope)
            self.meta.setText(f"{found.number} · {i18n.moment(found.at)} · {found.counter}")
            self.facts.show_rows([_fact(each) for each in found.differences])

    def _show_facts(self, *, shown: bool) -> None:
        self._heading.setVisible(shown)
        self.facts.setVisible(shown)
        self._air.setVisible(not shown)


def _fact(each: CountDifference) -> GridRow:
    bears = _(BEARERS[each.bearer].short) if each.bearer else ""
    tone = Tone.DANGER if each.units < 0 else Tone.POSITIVE
    return GridRow(
        str(each.product.product_id),
        (
            GridCell(each.product.name, each.reason),
            GridCell(signed(each), bears, tone=tone),
            GridCell(i18n.rupiah(each.money) if each.money else "–", tone=Tone.INK if each.money else Tone.MUTED),
        ),
    )


def _when(each: PostedCount) -> str:
    """Return the day a count was posted, and the book date where it is another."""
    return " · ".join(part for part in (i18n.day(calendar_date(each.at)), i18n.booked(each.at, each.date)) if part)
