"""Settings: what the shop decides, in groups with what each means, and what belongs to this PC."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import _, ngettext
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.core.print_queue import Job, JobKind, JobState
from ntt_pos.services.core.shop_settings import check_setting
from ntt_pos.ui.forms.questions import (
    Question,
    two_columns,
)
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.session import Session
from ntt_pos.ui.setup.other_pcs import OtherPcsPanel
from ntt_pos.ui.setup.pc_settings import ThisPcForm
from ntt_pos.ui.setup.setting_questions import GROUPS, LABELS, in_its_words, make_question
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import scrolling
from ntt_pos.ui.widgets.layout import add, card, column, fill, frame, plain, present, row, rule
from ntt_pos.ui.widgets.text import Text

THIS_PC = "pc"
OTHER_PCS = "pcs"
SCANNER = "SCANNER"
LIFT = 66


class SettingsPage(Page):
    """Pengaturan."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Settings"))
        look = self.look
        self.questions: dict[str, Question] = {}
        self._shown = session.settings  # what the fields were filled with
        self._filling = False
        self.head.addStretch(1)
        halves = row(gap=Space.M)
        self.groups = Grid(look, _("Groups of settings"), (Heading(""),), low=True)
        add(halves, GridCard(look, self.groups, totals=False)).setFixedWidth(232)
        main = card()
        stack = column(main, gap=0, margins=1)
        self._place = add(stack, QStackedWidget(), 1)
        foot = frame("foot")
        line = row(foot, gap=Space.S, margins=(Space.L, Space.S, Space.L, Space.S))
        self.state = add(line, Text(look, tone=Tone.MUTED, wrap=True), 1)
        self.undo_button = self.acts.button(Action(_("Undo"), self.undo, "Escape"))
        self.on_key("Escape", self.undo)
        self.save_button = self.acts.offer(Action(_("Save"), self.save, "Ctrl+S", kind=ButtonKind.PRIMARY))
        fill(line, self.undo_button, self.save_button)
        stack.addWidget(foot)
        halves.addWidget(main, 1)
        self.body.addLayout(halves, 1)
        self._keys: list[str] = []
        for group in GROUPS:
            questions = [make_question(look, name) for name in group.names]
            for name, question in zip(group.names, questions, strict=True):
                question.changed.connect(self._changed)
                self.questions[name] = question
            self._add(group.key, _(group.title), _(group.below), _fields(questions))
        self.pc = ThisPcForm(look)
        self.pc.changed.connect(self._changed)
        self.pc.printer.test_asked.connect(self.test_print)
        self.pc.scanner.strip_asked.connect(self.print_strip)
        self._add(THIS_PC, _("This PC"), _("Only for this PC; other registers have their own."), self.pc)
        self.pcs = OtherPcsPanel(session)
        self.pcs.refused.connect(self.message.refuse)
        self.pcs.told.connect(self.message.tell)
        self._add(
            OTHER_PCS, _("Other PCs"), _("Each PC has its own books; what is sold and changed comes to all."), self.pcs
        )
        self.groups.pointed.connect(lambda key: self._place.setCurrentIndex(self._keys.index(key)) if key else None)
        self.groups.taken.connect(lambda _key: self._into())
        self.groups.show_rows([GridRow(key, (GridCell(title, strong=True),)) for key, title in self._titles.items()])
        session.printed.connect(self._printed)
        session.paper_changed.connect(self._printer_state)
        self.first = self.groups
        self.message.lift = LIFT
        self.undo()

    def load(self) -> None:
        """Show the settings as they are, unless something typed is not saved yet."""
        if not self._differing():
            self.undo()
        self._printer_state()
        self.pcs.load()

    def show_what(self, what: str) -> None:
        """Show a group, or a part of it such as ``pc:scanner``."""
        group, _colon, part = what.partition(":")
        self.groups.choose(group)
        if part:
            self._show_part(*self.pc.parts[part])

    def undo(self) -> None:
        """Show again what is in force."""
        self._filling = True
        self._shown = self.session.settings
        for name, question in self.questions.items():
            question.put(getattr(self._shown, name))
        self.pc.put(self.session.local)
        self._filling = False
        self._changed()

    def save(self) -> None:
        """Keep what was changed: the shop's settings in the books, this PC's in its file."""
        if not self.save_button.isEnabled():
            return
        try:
            changes = self._checked()
            local = self._local()
        except DomainError:
            return
        shop, by = self.session.shop, self.session.by

        def done(_settings: Any) -> None:
            self._keep(local)
            self.undo()
            self.message.tell(_("Saved. Every change of the shop's settings is in the journal."))

        if changes:
            self.session.books.run(lambda: shop.settings.change(by=by, **changes), done, self.fail, owner=self)
        else:
            done(None)

    def test_print(self) -> None:
        """Keep the printer of this PC and send a test page to it."""
        try:
            local = self._local()
        except DomainError:
            return
        self._keep(local)
        self._changed()
        self.pc.printer.tell(_("The test page is on its way …"))
        shop = self.session.shop
        self.session.books.run(
            lambda: shop.print_queue.enqueue(JobKind.TEST, "TEST"),
            lambda _job: self.session.print_now(),
            self.fail,
            owner=self,
        )

    def print_strip(self) -> None:
        """Keep what the scanner sends, and print the strip that helps to program it."""
        try:
            local = self._local()
        except DomainError:
            return
        self._keep(local)
        self._changed()
        session = self.session
        session.books.run(
            lambda: session.shop.print_scanner_strip(local.scanner_prefix, local.scanner_suffix),
            lambda _job: session.print_now(),
            self.fail,
            owner=self,
        )

    def scan(self, code: str) -> None:
        """Tell that a scan was known as one; here it goes nowhere."""
        self.groups.choose(THIS_PC)
        self.pc.scanner.tell(_("The scan was known: {code}.", code=code), Tone.POSITIVE)

    @property
    def _titles(self) -> dict[str, str]:
        return {**{group.key: _(group.title) for group in GROUPS}, THIS_PC: _("This PC"), OTHER_PCS: _("Other PCs")}

    def _add(self, key: str, title: str, below: str, content: QWidget) -> None:
        look = self.look
        holder = plain()
        stack = column(holder, gap=Space.M, margins=(Space.XL, Space.L + 4, Space.XL, Space.L))
        words = column(gap=2)
        words.addWidget(Text(look, title, size=Size.TITLE, weight=Weight.MEDIUM))
        words.addWidget(Text(look, below, tone=Tone.MUTED, wrap=True))
        fill(stack, words, rule(), content, 1)
        self._place.addWidget(scrolling(holder))
        self._keys.append(key)

    def _into(self) -> None:
        """Go from the list of groups into the first field of the group."""
        page = present(self._place.currentWidget())
        for question in page.findChildren(Question):
            question.widget.setFocus()
            return

    def _show_part(self, part: QWidget, first: QWidget) -> None:
        """Go into a field of a part, with its top above; near the end of the page with that of the part before."""
        area = present(self._place.currentWidget())
        first.setFocus()

        def scroll() -> None:
            if isinstance(area, QScrollArea):
                inside, bar = present(area.widget()), area.verticalScrollBar()
                tops = {top: top.mapTo(inside, QPoint()).y() - Space.L for top, _first in self.pc.parts.values()}
                last = min(tops[part], bar.maximum())
                bar.setValue(max(each for each in (0, *tops.values()) if each <= last))
                area.ensureWidgetVisible(first)

        QTimer.singleShot(0, area, scroll)  # once the page has its places

    def _differing(self) -> dict[str, Any]:
        """Return what somebody typed since the page was filled; an answer that cannot be used counts as typed.

        What is in force may be newer by then: another process takes in what another PC changed.
        """
        found = {}
        for name, question in self.questions.items():
            try:
                value = question.value()
            except DomainError:
                value = None
            if value != getattr(self._shown, name):
                found[name] = value
        try:
            local_same = self.pc.value(self.session.local) == self.session.local
        except DomainError:
            local_same = False
        if not local_same:
            found[THIS_PC] = None
        return found

    def _checked(self) -> dict[str, Any]:
        """Return what is to be recorded; raises DomainError for an answer that cannot be used, and marks its field.

        That is what was typed, and the value in force of each setting whose row was changed in the file.
        """
        changes = {name: getattr(self.session.settings, name) for name in self.session.shop.settings.foreign}
        for name, question in self.questions.items():
            try:
                value = question.value()
                if value == getattr(self._shown, name):
                    continue
                check_setting(name, value)
            except DomainError as error:
                self.groups.choose(next(group.key for group in GROUPS if name in group.names))
                question.refuse(in_its_words(error, name))
                self.session.sounds.refused()
                raise
            changes[name] = value
        return changes

    def _local(self) -> LocalSettings:
        try:
            return self.pc.value(self.session.local)
        except DomainError as error:
            self.groups.choose(THIS_PC)
            pc = self.pc
            asked = (pc.folder, pc.room, pc.sheets, pc.scanner.prefix, pc.scanner.suffix)
            target = next((each for each in asked if not _usable(each.value)), pc.printer.target)
            target.refuse(i18n.explain(error))
            raise

    def _keep(self, local: LocalSettings) -> None:
        session, before = self.session, self.session.local
        if local == before:
            return
        try:
            session.keep(local)
        except OSError as error:
            self.message.refuse(
                _("The settings of this PC could not be kept: {reason}.", reason=error.strerror or error)
            )
            return
        session.sounds.on = local.sounds
        if local.theme != before.theme:
            session.dress(local.theme)
        if local.language != before.language:
            session.speak(local.language)

    def _changed(self) -> None:
        if self._filling:
            return
        differing, foreign = self._differing(), self.session.shop.settings.foreign
        count = len(differing)
        if count:
            self.state.setText(ngettext("{n} change is not saved", "{n} changes are not saved", count))
        elif foreign:
            names = ", ".join(_(LABELS[name][0]) if name in LABELS else name for name in foreign)
            self.state.setText(
                _("Changed in the file: {names}. What was recorded holds; Save writes it back.", names=names)
            )
        else:
            self.state.setText(_("Everything is saved"))
        self.state.set_tone(Tone.ATTENTION if count or foreign else Tone.MUTED)
        nothing = "" if count else _("Nothing was changed.")
        elsewhere = self.session.why_elsewhere() if foreign or set(differing) - {THIS_PC} else ""
        self.save_button.refuse(self.session.why_not(Act.SETTINGS) or elsewhere or ("" if foreign else nothing))
        self.undo_button.refuse(nothing)

    def _printed(self, job: Job) -> None:
        if job.kind is JobKind.LABEL and job.document == SCANNER:
            sent = job.state is JobState.SENT
            words = _("The setup codes were sent.") if sent else job.problem
            self.pc.scanner.tell(words, Tone.POSITIVE if sent else Tone.DANGER)
        if job.kind is not JobKind.TEST:
            return
        if job.state is JobState.SENT:
            self.pc.printer.tell(
                _("The test page was sent. The line of digits must fill the paper exactly."), Tone.POSITIVE
            )
        else:
            self.pc.printer.tell(job.problem or _("The printer did not take the test page."), Tone.DANGER)

    def _printer_state(self) -> None:
        waiting = len(self.session.waiting)
        if waiting:
            self.pc.printer.tell(ngettext("{n} paper waits", "{n} papers wait", waiting), Tone.ATTENTION)


def _usable(read: Callable[[], Any]) -> bool:
    try:
        read()
    except DomainError:
        return False
    return True


def _fields(questions: list[Question]) -> QWidget:
    holder = plain()
    column(holder, gap=0).addLayout(two_columns(questions))
    return holder
