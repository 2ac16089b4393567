"""Importing: a workbook is looked at first, every wrong cell is listed; then all of it is taken in, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ApprovalNeeded, ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import _
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.importing.our_form.take_in import ImportPlan, ImportResult, ImportStopped
from ntt_pos.services.importing.shop_lists.memory import keep_answers
from ntt_pos.services.importing.shop_lists.take_in import ListUnderstood
from ntt_pos.services.money.vouchers import PaperPages
from ntt_pos.ui.approval_dialog import ask_approval
from ntt_pos.ui.forms.choose_list import choose_list
from ntt_pos.ui.forms.empty_workbook import save_empty_workbook
from ntt_pos.ui.goods.changes_dialog import ChangesDialog
from ntt_pos.ui.goods.findings_view import FindingsView
from ntt_pos.ui.goods.import_list import ANSWERS, ListImport
from ntt_pos.ui.goods.import_photos import PhotoImport
from ntt_pos.ui.goods.list_view import ListView
from ntt_pos.ui.goods.photo_files_view import PhotoFilesView
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.office.navigation import NavEntry
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.office.printed_dialog import open_papers, printed_first
from ntt_pos.ui.office.progress_panel import ProgressPanel
from ntt_pos.ui.session import Session
from ntt_pos.ui.tasks import Steps
from ntt_pos.ui.theme import Size, Space
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, card, column, fill, present, row

LIFT = 66
T = TypeVar("T")


class ImportPage(Page):
    """Choose a file, look at it, take it in."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Import"))
        self.plan: ImportPlan | None = None
        self._taken = False
        self._photo_import, self._list_import = PhotoImport(self), ListImport(self)
        self.head.addStretch(1)
        fill(self.body, self._file_bar(), (self._views(), 1))
        self._foot()
        self.first = self.path
        self.message.lift = LIFT
        self.able()

    def _file_bar(self) -> QWidget:
        look, bar = self.look, card()
        line = row(bar, gap=Space.M, margins=Space.L)
        self.path = Field(
            look,
            _("File"),
            placeholder=_("List or workbook (.xlsx, .xls, .ods, .csv), or photos"),
        )
        self.path.setText(str(self.session.shop.unread_list or ""))
        self.path.entered.connect(self.check)
        self.path.textEdited.connect(lambda _text: self.forget())
        self._labelled = add(line, Labelled(look, _("File"), self.path), 1)
        empty = self.acts.offer(
            Action(
                _("Form to fill in"),
                self.save_empty,
                "Ctrl+E",
                _("Our own form, also for opening balances, stories and photos"),
            )
        )
        self.choose_button = self.acts.offer(Action(_("Choose a file"), self.choose, "Ctrl+O"))
        photos = Action(
            _("Photos"), self._photo_import.choose, "Ctrl+Shift+O", _("A folder of photos, named by product or code")
        )
        self.photos_button = self.acts.offer(photos)
        check = Action(_("Check"), self.check, "Return", kind=ButtonKind.PRIMARY)
        self.check_button = self.acts.offer(check)
        buttons = add(line, row(gap=Space.S))
        buttons.setContentsMargins(0, 20, 0, 0)
        fill(buttons, empty, self.choose_button, self.photos_button, self.check_button)
        return bar

    def _views(self) -> QWidget:
        look = self.look
        self._start = card()
        told = EmptyState(
            look,
            _("Take in the list that the shop already keeps"),
            _(
                "Any list of goods will do, from Excel or another till: what is understood is shown, what is not sure is "
                "asked, and nothing is changed until you say so. The same file twice changes nothing. Our own form (Ctrl+E) "
                "has the sheets Produsen, Produk, Titipan, Saldo for opening balances and Kartu for stories and photos. A "
                "folder or zip of photos gives many products their photo at once."
            ),
        )
        told.setFixedWidth(640)
        row(self._start).addWidget(told, 0, Qt.AlignmentFlag.AlignHCenter)
        self._came_from: QWidget = self._start
        self.doing = ProgressPanel(
            look, _("Stopping …"), lambda done, total: _("{done} of {total}", done=done, total=total)
        )
        self.doing.setFixedWidth(560)
        self._waiting = card()
        middle = fill(column(self._waiting, margins=Space.XL), 2)
        middle.addWidget(self.doing, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(3)
        self.findings = FindingsView(look)
        self.list = ListView(look, self._list_import.understand, self.session.today)
        self.list.changed.connect(self._list_import.judge)
        self.photos = PhotoFilesView(look)
        self.photos.changed.connect(self.able)
        self._place = QStackedWidget()
        for view in (self._start, self._waiting, self.findings, self.list, self.photos):
            self._place.addWidget(view)
        return self._place

    def save_empty(self) -> None:
        """Save an empty workbook to fill in."""
        save_empty_workbook(self, self.session.shop.imports, self.message.tell, self.message.refuse)

    def _foot(self) -> None:
        foot = row(gap=Space.S)
        self.save_button = self.acts.offer(
            Action(
                _("Save as a workbook"),
                self._list_import.save,
                "Ctrl+S",
                _("The same in our own form, to be checked in Excel"),
            )
        )
        self.back_button = self.acts.offer(Action(_("Back"), self._list_import.back, "Ctrl+Backspace"))
        pages = Action(
            _("Opening balance pages"),
            self.print_openings,
            "Ctrl+P",
            _("A page for each opening balance that was never printed, for the producer to sign"),
        )
        fill(foot, self.acts.offer(pages), self.save_button, self.back_button, 1)
        take_in = Action(_("Import"), self.apply, "Ctrl+Return", kind=ButtonKind.PAY)
        self.apply_button = self.acts.button(take_in, height=52, size=Size.AMOUNT)
        for key in take_in.keys:
            self.on_key(key, self.apply)  # with a list open it goes on with that
        foot.addWidget(self.apply_button)
        self.body.addLayout(foot)

    def print_openings(self) -> None:
        """Write the pages of opening balances that nobody has printed yet, and open them."""
        shop, by = self.session.shop, self.session.by

        def done(pages: PaperPages) -> None:
            self.message.tell(_("The pages to sign are at {path}.", path=pages.path))
            open_papers(self, pages.path, pages.batch)

        def draw() -> None:
            self.work(lambda: shop.vouchers.opening_pages(by=by, folder=shop.folder.reports), done)

        self.read(shop.vouchers.openings, lambda numbers: printed_first(self, numbers, draw))

    def choose(self) -> None:
        """Choose the file in the system's own dialog."""
        if self.busy:
            return
        name = choose_list(self, self.path.text(), photos=True)
        if name:
            self.path.setText(name)
            self.check()

    def check(self) -> None:
        """Look at the workbook or the photos; changes nothing."""
        if self.busy:
            return
        name = self.path.text().strip()
        if not name:
            self._labelled.refuse(_("Choose a workbook first (Ctrl+O), or type where it is."))
            return
        path = Path(name).expanduser()
        if path.is_dir() or path.suffix.lower() == ".zip":
            self._photo_import.look(path)
            return
        if not path.is_file():
            self._labelled.refuse(_("There is no file {path}. Choose it with Ctrl+O.", path=name[:120]))
            return
        self.forget()
        lists, kept = self.session.shop.shop_lists, self.session.shop.folder.root / ANSWERS
        self.run_long(
            _("The workbook is being checked …"),
            lambda steps: lists.look(path, progress=steps.tell, cancelled=steps.asked_to_stop, kept=kept),
            self.show_checked,
        )

    def apply(self) -> None:
        """Go on with a list; take in what is new, all of it or nothing."""
        if self.showing(self.photos):
            self._photo_import.take_in()
            return
        if self._taken:
            self._what_follows()
            return
        if self.listing and not self.list.ready:
            self.list.next()
            return
        if not self.apply_button.isEnabled() or self.plan is None:
            if not self.busy and self.apply_button.reason:
                self.message.refuse(self.apply_button.reason)
            return
        if self.plan.asked:
            self.session.open(ChangesDialog(self.session, self.plan.asked, self._take_in))
        else:
            self._take_in(None)

    def _take_in(
        self,
        changes: bool | None,  # noqa: FBT001 the answer
        own: frozenset[str] = frozenset(),
        approval: ApprovalGiven | None = None,
    ) -> None:
        """Take in what is new and the rows ``own``, and correct the notes of changed rows when ``changes`` says so."""
        plan, shop, by, understood = self.plan, self.session.shop, self.session.by, self.list.understood
        if plan is None:
            return

        def work(steps: Steps) -> ImportResult:
            result = shop.imports.apply(
                plan,
                by=by,
                changes=changes,
                as_new=own,
                approval=approval,
                progress=steps.tell,
                cancelled=steps.asked_to_stop,
            )
            if understood is not None:
                result = replace(result, notes=plan.notes, differences=plan.differences)  # with the cells of the list
                with suppress(OSError):  # they are asked again next time
                    keep_answers(shop.folder.root / ANSWERS, understood.fingerprint, understood.answers)
            shop.catalogue.refresh()
            return result

        def stopped(error: ShopError) -> None:
            self._stopped(error)
            if isinstance(error, ApprovalNeeded):
                self._labelled.accept()
                ask_approval(self.session, error, lambda given: self._take_in(changes, own, given))

        self.run_long(_("The workbook is being imported …"), work, self._applied, stopped)

    def _what_follows(self) -> None:
        """Go to the next steps of a shop that begins, or to the labels for whoever may not set it up."""
        if self.session.may(Act.SETTINGS):
            self.go("home", "start")
        else:
            self.go("labels")

    def refresh(self) -> None:
        """Go to where the work is: the question, the photos, or the field for the file."""
        super().refresh()
        if not isinstance(QApplication.focusWidget(), NavEntry):
            self._at_work.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _at_work(self) -> QWidget:
        if self.busy:
            return self.doing.stop_button
        if self.listing:
            return present(self.list.pages.currentWidget())
        return self.photos if self.showing(self.photos) else self.path

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self.doing.busy

    def show_view(self, view: QWidget) -> None:
        """Show a view in the one place."""
        self._place.setCurrentWidget(view)

    @property
    def listing(self) -> bool:
        """Whether a list of the shop's own is shown."""
        return self.showing(self.list)

    def showing(self, view: QWidget) -> bool:
        """Tell whether a view is shown and nothing is under way."""
        return not self.busy and self._place.currentWidget() is view

    def run_long(
        self,
        words: str,
        work: Callable[[Steps], T],
        done: Callable[[T], None],
        stopped: Callable[[ShopError], None] | None = None,
    ) -> None:
        """Do long work behind the page, which says how far it is and offers to stop it."""
        steps = self._begin(words)

        def finished(result: T) -> None:
            self.doing.end()
            done(result)

        self.session.long.run(lambda: work(steps), finished, stopped or self._stopped, owner=self, steps=steps)

    def _begin(self, words: str) -> Steps:
        self._came_from = present(self._place.currentWidget())
        self.show_view(self._waiting)
        steps = self.doing.begin(words)
        self.able()
        return steps

    def show_checked(self, found: ImportPlan | ListUnderstood) -> None:
        """Show what was found in a file: a list of the shop's own, or our form."""
        if isinstance(found, ListUnderstood):
            self.show_view(self.list)
            self.list.begin(found)
            self.able()
            return
        plan = self.plan = found
        self.findings.show_plan(plan)
        self.show_view(self.findings)
        self.able()
        (self.apply_button if self.apply_button.isEnabled() else self.findings.grid).setFocus()

    def _applied(self, result: ImportResult) -> None:
        self.plan = self.list.understood = None
        self._taken = True
        self.findings.show_result(result)
        self.show_view(self.findings)
        self.able()
        self.apply_button.setFocus()
        self.session.tell(_("The import is in the books."))

    def _stopped(self, error: ShopError) -> None:
        self.doing.end()
        self.show_view(self._came_from)
        self.able()
        if isinstance(error, ImportStopped):
            self.message.tell(i18n.explain(error))
        else:
            self._labelled.refuse(i18n.explain(error))
        self.path.setFocus()

    def forget(self) -> None:
        """Forget what was looked at; nothing of it was taken in."""
        self.plan = self.list.understood = None
        self._taken = False
        self.show_view(self._start)
        self._labelled.accept()
        self.able()

    def able(self) -> None:
        """Offer what can be done with what is shown."""
        busy = _("Wait until it is finished, or stop it.") if self.busy else ""
        self.path.setReadOnly(bool(busy))
        for button in (self.choose_button, self.photos_button, self.check_button):
            button.refuse(busy)
        in_list = self.list.understood is not None
        self.save_button.setVisible(in_list)
        self.back_button.setVisible(in_list)
        if self._taken:
            self.apply_button.setText(_("Next step"))
        else:
            self.apply_button.setText(_("Go on") if self.listing and not self.list.ready else _("Import"))
        self.apply_button.refuse(busy or self._why_not())

    def _why_not(self) -> str:
        """Return why nothing of what is shown can be taken in; an empty text when it can."""
        if self._taken or (self.listing and not self.list.ready):
            return ""
        if self.listing and self.plan is None:
            return _("The list is being checked …")
        if self.showing(self.photos):
            return "" if self.photos.count else self.photos.why_none
        if self.plan is None:
            return _("Check a workbook first.")
        if self.plan.problems:
            return _("Correct the wrong cells first; nothing is imported until all are right.")
        return _("Everything in this workbook is already here.") if self.plan.nothing_new else ""
