"""The first start: no shop is here yet; found a new one, open another folder, bring a backup back, or practise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QFocusEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QStackedWidget, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.users import Actor, Role
from ntt_pos.i18n import _
from ntt_pos.paths import DataFolder
from ntt_pos.pc_settings import LocalSettings, PrinterKind, PrinterSettings
from ntt_pos.ui.closing import may_close, pc_shuts_down
from ntt_pos.ui.forms.choose_list import choose_list
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.session import words_of
from ntt_pos.ui.setup.first_joining import FirstJoining
from ntt_pos.ui.setup.first_start_pages import (
    FolderPage,
    JoinedPage,
    JoinPage,
    ResultPage,
    StartPage,
    WaitingPage,
    first_steps,
)
from ntt_pos.ui.setup.first_workbook import FirstWorkbook
from ntt_pos.ui.setup.founding_form import FoundingForm
from ntt_pos.ui.setup.recovery_code import KEEP_FIRST
from ntt_pos.ui.tasks import Steps, Tasks
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.action import Action, Actions
from ntt_pos.ui.widgets.keys_help import KeysHelp
from ntt_pos.ui.widgets.layout import add, column, empty, fill, frame, present, row
from ntt_pos.ui.widgets.stage import Stage
from ntt_pos.ui.widgets.text import Text

if TYPE_CHECKING:
    from ntt_pos.services.replication.joining import Joining
    from ntt_pos.shop import Shop

WINDOW = (1180, 690)  # beside a taskbar on a screen of 768


@dataclass(frozen=True, slots=True)
class Openers:
    """How a shop is founded, opened and rehearsed.

    ``try_printer`` sends a test page to a printer, ``print_codes`` what programs a scanner's sign, or they raise; ``remember``
    makes the next start go to a folder.
    """

    create: Callable[..., Shop]
    open: Callable[..., Shop]
    practice: Callable[..., Any]
    join: Callable[[Path, str, Path | None, str], Joining] | None = None
    try_printer: Callable[[PrinterSettings], None] | None = None
    print_codes: Callable[[PrinterSettings, str], None] | None = None
    remember: Callable[[Path], None] | None = None


class FirstStart(QWidget):
    """The window of the first start. ``shop`` is what was opened, None when it was closed without; ``leaving`` it closes by itself."""

    opened = Signal(object)

    def __init__(self, look: Look, folder: Path, openers: Openers) -> None:
        super().__init__()
        self.look, self.folder, self.openers = look, folder, openers
        self.shop: Shop | None = None
        self.restore_chosen = False
        self.tasks = Tasks("first start", self)
        self.tasks.unexpected.connect(lambda error: self._failed_with(words_of(error)))
        self._founding = self.leaving = False
        self._local = LocalSettings()
        self._steps: Steps | None = None
        self._owner: Actor | None = None
        self.workbook, self.joining = FirstWorkbook(self), FirstJoining(self)
        self.setWindowTitle("NTT Mart POS")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.resize(*WINDOW)
        self._ground = column(self, gap=0)
        self._build()
        self.stage = Stage(self, KeysHelp.of)
        Actions(self, look, lambda _reason: None).on_keys(
            Action("", self.back, "Escape"),
            Action("", self.help, "F1"),
            Action("", lambda: self._when_ready(self.envelope.keep), "F8"),
            Action("", lambda: self._when_ready(self.envelope.print), "F11"),
        )

    # -- acts -----------------------------------------------------------------------------------------------------

    def back(self) -> None:
        """Go one step back."""
        if self.stage.top is not None:
            self.stage.top.leave()
            return
        page = self._place.currentWidget()
        if page is self.waiting_page:
            self.joining.stop(self._steps)
            return
        if (page is self.form and not self.form.step_back()) or page in {self.folder_page, self.join_page}:
            self.show_page(self.start_page)

    def help(self) -> None:
        """Tell what can be done here, and every key that does something."""
        page = present(self._place.currentWidget())
        if self.stage.top is None and page is not self.waiting_page:
            self.stage.open(KeysHelp(self.look, _("First start"), page, QApplication.focusWidget()))

    def new_shop(self) -> None:
        """Ask the questions of a new shop."""
        self.show_page(self.form)
        self.form.start()

    def other_folder(self) -> None:
        """Ask for the folder of a shop that is already there."""
        self.show_page(self.folder_page)
        self.path.setFocus()

    def open_folder(self) -> None:
        """Open the shop in the folder that was typed or chosen."""
        name = self.path.text().strip()
        if not name:
            self.folder_page.asked.refuse(_("Type the folder of the shop, or choose it."))
            return
        folder = Path(name).expanduser()
        self.wait(_("The shop is being opened …"))

        def work() -> Any:
            shop = self.openers.open(folder)
            if self.openers.remember is not None:
                self.openers.remember(folder)
            return shop

        self.tasks.run(work, self.leave_with, lambda error: self._refuse_path(i18n.explain(error)), owner=self)

    def bring_back(self) -> None:
        """Leave the first start for the window that brings a backup back."""
        self.restore_chosen = True
        self.close()

    def practise(self) -> None:
        """Open the practice shop, building it first when there is none."""
        steps = self.wait(_("The practice shop is being stocked …"))
        folder = DataFolder(self.folder).practice_shop.root
        self.tasks.run(
            lambda: self.openers.practice(folder, progress=steps.tell),
            self.leave_with,
            lambda error: self._failed_with(i18n.explain(error)),
            owner=self,
            steps=steps,
        )

    def found(self) -> None:
        """Found the shop with the answers of the form."""
        answers = self.form.answers()
        if answers is None:
            return
        first, local, workbook = answers
        self._local, self._founding = local, True
        self.wait(_("The shop is being founded …"))

        def work() -> tuple[Shop, Actor, str]:
            shop = self.openers.create(first, self.folder)
            shop.use_local(local)
            user = next(each for each in shop.people.users() if each.role is Role.OWNER)
            owner = Actor(user.user_id, user.username, user.name, user.role)
            return shop, owner, shop.people.make_recovery_code(by=owner)

        def done(made: tuple[Shop, Actor, str]) -> None:
            self._founding = False
            self.shop, self._owner, code = made
            self.envelope.show_code(code)
            self._offer_slip(first.owner_username)
            if workbook is None:
                self.ready(_("Producers and goods can be imported in the office: the page “Import”."))
            else:
                self.workbook.check(workbook, by=self._owner)

        def refused(error: ShopError) -> None:
            self._founding = False
            self.show_page(self.form)
            self.form.refuse(error)

        self.tasks.run(work, done, refused, owner=self)

    def go_on(self) -> None:
        """Leave the first start; the till opens, once the code is in its envelope."""
        if self.envelope.kept:
            self.close()

    def _offer_slip(self, username: str) -> None:
        """Let the recovery code be printed when this PC was given a printer."""
        shop, code = present(self.shop), self.envelope.code

        def print_slip(done: Callable[[], object], refused: Callable[[str], None]) -> None:
            self.tasks.run(
                lambda: shop.print_recovery_code(code, username),
                lambda _nothing: done(),
                lambda error: refused(i18n.explain(error)),
                owner=self,
            )

        self.envelope.print_by(print_slip if self._local.printer.kind is not PrinterKind.NONE else None)

    def _when_ready(self, act: Callable[[], object]) -> None:
        if self._place.currentWidget() is self.result_page and self.stage.top is None:
            act()

    def _holds(self) -> bool:
        """Whether the recovery code stands there and is in no envelope yet."""
        return self._place.currentWidget() is self.result_page and not (self.envelope.kept or pc_shuts_down())

    def _kept(self) -> None:
        self.result_page.hold("")
        self.result_page.go_button.setFocus()

    def _build(self) -> None:
        look = self.look
        empty(self._ground)
        outer = column(add(self._ground, frame("ground")), gap=Space.M, margins=Space.XL)
        head = row(gap=Space.M)
        fill(head, Text(look, "NTT Mart POS", size=Size.LARGE, weight=Weight.MEDIUM, tone=Tone.PRIMARY), 1)
        language = Combo(look, _("Language"), [("id", "Bahasa Indonesia"), ("en", "English")], label=_("Language"))
        language.choose(i18n.screen_language().code)
        language.currentIndexChanged.connect(lambda _place: self._speak(language.value))
        language.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # after a look at the list the numbers choose as before
        head.addWidget(language)
        outer.addLayout(head)
        self._place = add(outer, QStackedWidget(), 1)
        self.start_page = StartPage(look, self.folder, self._offers())
        self.folder_page = FolderPage(look, self.back, self._choose_folder, self.open_folder)
        self.path = self.folder_page.path
        self.join_page = JoinPage(look, self.back, self.joining.choose, self.joining.join)
        self.joined_page = JoinedPage(look, self.close)
        self.form = FoundingForm(look, self.openers.try_printer, self.openers.print_codes)
        self.form.ready.connect(self.found)
        self.form.left.connect(lambda: self.show_page(self.start_page))
        self.waiting_page = WaitingPage(look, self.back)
        self.result_page = ResultPage(look, self._choose_workbook, self.go_on)
        self.envelope = self.result_page.envelope
        self.envelope.settled.connect(self._kept)
        asked = (self.start_page, self.folder_page, self.join_page, self.form)
        for page in (*asked, self.waiting_page, self.joined_page, self.result_page):
            self._place.addWidget(page)
        self.show_page(self.start_page)

    def _offers(self) -> tuple[Action, ...]:
        return (
            Action(
                _("Found a new shop"),
                self.new_shop,
                "1",
                _("Its name, its owner, its first register: about three minutes."),
            ),
            Action(
                _("Open a shop that is in another folder"),
                self.other_folder,
                "2",
                _("For example on another disk, or from an older PC."),
            ),
            Action(
                _("Bring a backup back"),
                self.bring_back,
                "3",
                _("This PC is new or its disk died: take the backup from the stick or another disk."),
            ),
            Action(
                _("Try the practice shop"),
                self.practise,
                "4",
                _("Stocked with samples; nothing in it is real, nothing can break."),
            ),
            Action(
                _("Join this shop"),
                self.joining.ask,
                "5",
                _("The shop has an office PC: this PC becomes one more till, with the code from there."),
            ),
        )

    def _speak(self, language: str) -> None:
        i18n.set_language(language)
        if self.shop is None:  # the page of a shop that is there stays
            self._build()

    def show_page(self, page: QWidget) -> None:
        """Go to a page."""
        self._place.setCurrentWidget(page)
        if page is self.start_page:
            self.start_page.choices[0].setFocus()

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("In which folder is the shop?"), self.path.text())
        if name:
            self.path.setText(name)
            self.open_folder()

    def _choose_workbook(self) -> None:
        name = choose_list(self)
        if name:
            self.workbook.check(Path(name), by=present(self._owner))

    def wait(self, words: str, *, stoppable: bool = False) -> Steps:
        """Show that something is being done, and return its steps."""
        self.waiting_page.begin(words, stoppable=stoppable)
        self.start_page.trouble.hide()
        self._steps = Steps()
        self._steps.told.connect(self.waiting_page.progress)
        self._place.setCurrentWidget(self.waiting_page)
        self.setFocus()  # a second Enter presses nothing
        return self._steps

    def leave_with(self, shop: Shop) -> None:
        """Leave the first start with a shop that is open."""
        if self.leaving:
            shop.close()
            return
        self.shop = shop
        self.opened.emit(shop)
        self.close()

    def _refuse_path(self, sentence: str) -> None:
        self.show_page(self.folder_page)
        self.folder_page.asked.refuse(sentence)

    def _failed_with(self, sentence: str) -> None:
        self.show_page(self.start_page)
        self.start_page.trouble.setText(sentence)
        self.start_page.trouble.show()

    def ready(self, words: str, *, findings: bool = False, another: bool = False) -> None:
        """Show that the shop is there, what came of its list, and whether another one can be chosen."""
        name = present(self.shop).context.settings.shop_name
        self.result_page.tell(name, words, first_steps(self._local), findings=findings, another=another)
        self._place.setCurrentWidget(self.result_page)
        self.result_page.hold("" if self.envelope.kept else _(KEEP_FIRST))
        (self.result_page.go_button if self.envelope.kept else self).setFocus()  # Enter is no second key
        self.opened.emit(self.shop)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keys that a click beside everything took back to the choices: their numbers go on to choose."""
        super().focusInEvent(event)
        if self._place.currentWidget() is self.start_page and self.stage.top is None:
            self.start_page.choices[0].setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish what was begun; the page that says so stays until then."""
        if self._founding or self._holds():
            event.ignore()  # the owner has yet to see the recovery code, or to put it away
            return
        if not may_close(self, (self.tasks,)):
            self.leaving = True
            self.waiting_page.doing.setText(
                _("What was begun is being finished. The window closes by itself; leave the PC on.")
            )
            self._place.setCurrentWidget(self.waiting_page)
            event.ignore()
            return
        self.tasks.close()
        event.accept()
