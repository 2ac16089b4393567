"""The questions of a new shop, in five short steps: the shop, its owner, this PC, its scanner, goods and money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.codes import OUTLET_CODE, REGISTER_CODE
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.domain.core.shop_settings import ShopSettings
from ntt_pos.domain.core.users import SecretKind
from ntt_pos.domain.devices.scanner_trial import MARK
from ntt_pos.i18n import N_, _
from ntt_pos.pc_settings import LocalSettings, PrinterKind, PrinterSettings
from ntt_pos.services.core.founding import FirstShop
from ntt_pos.services.core.sign_in.users import USERNAME
from ntt_pos.ui.forms.choose_list import choose_list
from ntt_pos.ui.forms.questions import AmountQuestion, Question, TextQuestion, two_columns, wide
from ntt_pos.ui.setup.pc_settings import PrinterForm
from ntt_pos.ui.setup.scanner_trial import ScannerTrialPanel
from ntt_pos.ui.setup.user_dialogs import secret_fits, secret_words
from ntt_pos.ui.tasks import Tasks
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import scrolling
from ntt_pos.ui.widgets.layout import add, card, column, fill, frame, plain, row, rule
from ntt_pos.ui.widgets.text import Text

STEPS = (
    (N_("The shop"), N_("As printed on every receipt and statement.")),
    (
        N_("Its owner"),
        N_(
            "The owner may do everything and adds the others. Keep the password well: whoever forgets it needs the recovery "
            "code, which is shown at the end."
        ),
    ),
    (N_("This PC"), N_("The receipt printer and the folder of the second copy; both can be changed later.")),
    (
        N_("Scanner"),
        N_("Ten scans show whether every code arrives whole. Without a scanner go on to the next step."),
    ),
    (
        N_("Goods and money"),
        N_("The list of goods that the shop keeps, and the cash in the safe. Both may stay empty."),
    ),
)


class FoundingForm(QWidget):
    """Five steps. Enter goes to the next field, Ctrl+Enter to the next step, Esc back; ``ready`` after the last."""

    ready = Signal()
    left = Signal()

    def __init__(
        self,
        look: Look,
        try_printer: Callable[[PrinterSettings], None] | None,
        print_codes: Callable[[PrinterSettings, str], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look, self._try, self._print_codes = look, try_printer, print_codes
        self._prefix = ""
        self._tasks = Tasks("printer", self)
        self.place = 0
        outer = row(self, gap=Space.M)
        nav = add(outer, card())
        nav.setFixedWidth(248)
        steps = column(nav, gap=Space.XS, margins=(Space.L, Space.L, Space.L, Space.L))
        steps.addWidget(Text(look, _("A new shop"), size=Size.TITLE, weight=Weight.MEDIUM))
        steps.addSpacing(Space.S)
        self._names = []
        for number, (words, _below) in enumerate(STEPS, 1):
            name = add(steps, Text(look, f"{number}.  {_(words)}", size=Size.AMOUNT))
            name.setFixedHeight(Space.TARGET - 4)
            self._names.append(name)
        steps.addStretch(1)
        main = card()
        stack = column(main, gap=0, margins=1)
        self._pages = add(stack, QStackedWidget(), 1)
        self._questions()  # before the foot: Enter in the last field goes on to what comes next, not to the language
        line = row(add(stack, frame("foot")), gap=Space.S, margins=(Space.L, Space.S, Space.L, Space.S))
        self.back_button = Button(look, _("Back"), self._go_back, cap="Esc")
        self.next_button = Button(look, _("Next"), self.step, kind=ButtonKind.PRIMARY, cap="Ctrl Enter")
        fill(line, self.back_button, 1, self.next_button)
        outer.addWidget(main, 1)
        self.setTabOrder(self.next_button, self.back_button)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.step)

    def start(self) -> None:
        """Begin with the first question."""
        self._show(0)

    def step(self) -> None:
        """Check this step and go to the next; after the last one the shop is founded."""
        if not self._fits(self.place):
            return
        if self.place + 1 < len(STEPS):
            self._show(self.place + 1)
        else:
            self.ready.emit()

    def step_back(self) -> bool:
        """Go one step back; False when this was the first."""
        if not self.place:
            return False
        self._show(self.place - 1)
        return True

    def _go_back(self) -> None:
        if not self.step_back():
            self.left.emit()

    def answers(self) -> tuple[FirstShop, LocalSettings, Path | None] | None:
        """Return the shop, the settings of this PC and the workbook; None when an answer cannot be used (it is marked)."""
        for place in range(len(STEPS)):
            if not self._fits(place):
                return None
        first = FirstShop(
            outlet_code=self.outlet.value(),
            register_code=self.register.value(),
            shop_name=self.shop_name.value(),
            address=self.address.value(),
            owner_username=self.username.value(),
            owner_name=self.owner.value(),
            owner_secret=self.secret.value(),
            opening_cash=self.cash.value(),
            regency_code=self.regency.value(),
        )
        local = replace(
            LocalSettings(),
            language=i18n.screen_language().code,
            theme=self.look.name,
            printer=self.printer.value(),
            scanner_prefix=self._prefix,
            scanner_tried=self.scanner.passed,
            second_copy_folder=self.folder.value(),
        )
        return first, local, self.workbook.value()

    def refuse(self, error: ShopError) -> None:
        """Say at the right field why the shop could not be founded."""
        code = str(error.params.get("code", ""))
        if code and code == self.register.value():
            self._refuse_at(0, self.register, i18n.explain(error))
        elif code:
            self._refuse_at(0, self.outlet, i18n.explain(error))
        elif "username" in error.params:
            self._refuse_at(1, self.username, i18n.explain(error))
        else:
            self._refuse_at(0, self.shop_name, i18n.explain(error))

    def _questions(self) -> None:
        for ask in (self._about_shop, self._about_owner, self._about_pc, self._about_scanner, self._about_goods):
            ask(self.look)

    def _about_shop(self, look: Look) -> None:
        defaults = ShopSettings()
        self.shop_name = TextQuestion(look, _("Name of the shop"), read=_needed(N_("A shop needs a name.")), longest=80)
        self.address = TextQuestion(look, _("Address"), longest=200)
        self.outlet = TextQuestion(
            look,
            _("Outlet code"),
            hint=_("Three capital letters, for example LRT for Larantuka."),
            longest=3,
            read=_upper,
        )
        self.register = TextQuestion(
            look, _("Register code"), hint=_("The outlet code, a dash, two digits."), longest=6, read=_upper
        )
        self.regency = TextQuestion(
            look,
            _("Regency code"),
            hint=_("Kemendagri code, for example 53.06 for Flores Timur. Villages are looked for here first."),
            longest=13,
        )
        self.shop_name.put(defaults.shop_name)
        self.address.put(defaults.address)
        self.regency.put(defaults.regency_code)
        self.outlet.put("LRT")
        self.register.put("LRT-01")
        self.outlet.field.textEdited.connect(self._follow_outlet)
        self._page(0, [self.shop_name, self.outlet, wide(self.address), self.register, self.regency])

    def _about_owner(self, look: Look) -> None:
        self.owner = TextQuestion(look, _("Name of the owner"), read=_needed(N_("The owner needs a name.")), longest=60)
        self.username = TextQuestion(
            look, _("User name"), hint=_("2 to 30 small letters or digits, for example ani."), longest=30, read=_lower
        )
        self.secret = TextQuestion(
            look, _("Password"), secret=True, hint=secret_words(SecretKind.PASSWORD, practice=False), read=str
        )
        self.again = TextQuestion(look, _("The same again"), secret=True, read=str)
        self._page(1, [self.owner, self.username, self.secret, self.again])

    def _about_pc(self, look: Look) -> None:
        self.printer = PrinterForm(look)
        self.printer.test_asked.connect(self._test)
        if self._try is None:
            self.printer.test_button.hide()
        self.folder = TextQuestion(
            look,
            _("Folder of the second copy"),
            hint=_("Another disk or a USB stick. Backups will go there as well; it may stay empty."),
            read=_folder,
        )
        choose_folder = Button(look, _("Choose a folder"), self._choose_folder)
        self._page(2, [wide(self.folder)], after=[choose_folder, rule(), self.printer])

    def _about_scanner(self, look: Look) -> None:
        self.scanner = ScannerTrialPanel(look)
        self.scanner.mark_wanted.connect(self._mark_scans)
        self._page(3, [], after=[self.scanner])

    def _about_goods(self, look: Look) -> None:
        self.workbook = TextQuestion(
            look,
            _("List of goods"),
            hint=_("Our own form is checked and taken in. A list of your own is read later, on the page “Import”."),
            read=_workbook,
        )
        choose_workbook = Button(look, _("Choose a file"), self._choose_workbook)
        self.cash = AmountQuestion(
            look,
            _("Cash in the safe"),
            hint=_("Rupiah that are there now; the drawers' floats come from it."),
            optional=True,
        )
        self._page(4, [wide(self.workbook)], after=[choose_workbook, rule(), self.cash])

    def _mark_scans(self) -> None:
        """Let this PC wait for a sign before every code, and print the codes that program it where there is a printer."""
        self._prefix = MARK
        self.scanner.tell_marked()
        printer, send = self.printer.value(), self._print_codes
        if send is None or printer.kind is PrinterKind.NONE:
            return
        self.scanner.tell(_("The setup codes are on their way …"))
        self._tasks.run(
            lambda: send(printer, MARK),
            lambda _sent: self.scanner.tell(
                _("The setup codes are printed: follow the paper, then try again."), Tone.POSITIVE
            ),
            lambda error: self.scanner.tell(i18n.explain(error), Tone.DANGER),
            owner=self,
        )

    def _page(self, place: int, questions: list[Question], *, after: list[QWidget] | None = None) -> None:
        look = self.look
        holder = plain()
        stack = column(holder, gap=Space.M, margins=(Space.XL, Space.L + 4, Space.XL, Space.L))
        words, below = STEPS[place]
        head = column(gap=2)
        head.addWidget(Text(look, _(words), size=Size.TITLE, weight=Weight.MEDIUM))
        head.addWidget(Text(look, _(below), tone=Tone.MUTED, wrap=True))
        fill(stack, head, rule())
        if questions:
            stack.addLayout(two_columns(questions))
        for each in after or []:
            if isinstance(each, Button):
                stack.addWidget(each, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                stack.addWidget(each)
        stack.addStretch(1)
        self._pages.addWidget(scrolling(holder))

    def _show(self, place: int) -> None:
        self.place = place
        self._pages.setCurrentIndex(place)
        for number, name in enumerate(self._names):
            name.setFont(self.look.font(Size.AMOUNT, Weight.MEDIUM if number == place else Weight.REGULAR))
            name.set_tone(Tone.PRIMARY if number == place else Tone.INK if number < place else Tone.MUTED)
        self.next_button.set_words(_("Found the shop") if place == len(STEPS) - 1 else _("Next"))
        self.next_button.set_kind(ButtonKind.PAY if place == len(STEPS) - 1 else ButtonKind.PRIMARY)
        first = (
            self.shop_name.widget,
            self.owner.widget,
            self.folder.widget,
            self.scanner.field,
            self.workbook.widget,
        )
        first[place].setFocus()

    def _fits(self, place: int) -> bool:
        """Check the answers of a step; the first that cannot be used is marked where it stands."""
        steps: tuple[tuple[Question, ...], ...] = (
            (self.shop_name, self.address, self.outlet, self.register, self.regency),
            (self.owner, self.username, self.secret),
            (self.folder,),
            (),
            (self.workbook, self.cash),
        )
        for question in steps[place]:
            try:
                question.value()
            except DomainError as error:
                self._refuse_at(place, question, i18n.explain(error))
                return False
        if place == 0:
            return self._codes_fit()
        if place == 1:
            if not USERNAME.fullmatch(self.username.value()):
                self._refuse_at(1, self.username, _("2 to 30 small letters or digits, for example ani."))
                return False
            if not secret_fits(self.secret, self.again, SecretKind.PASSWORD, practice=False):
                self._show_only(1)
                return False
        if place == 2:  # noqa: PLR2004 the third step
            try:
                self.printer.value()
            except DomainError as error:
                self._refuse_at(2, self.printer.target, i18n.explain(error))
                return False
        return True

    def _codes_fit(self) -> bool:
        outlet, register = self.outlet.value(), self.register.value()
        if not OUTLET_CODE.fullmatch(outlet):
            self._refuse_at(0, self.outlet, _("Three capital letters, for example LRT for Larantuka."))
            return False
        if not REGISTER_CODE.fullmatch(register) or not register.startswith(outlet):
            self._refuse_at(
                0, self.register, _("The outlet code, a dash and two digits: {example}.", example=f"{outlet}-01")
            )
            return False
        return True

    def _show_only(self, place: int) -> None:
        if self.place != place:
            self._show(place)

    def _refuse_at(self, place: int, question: Question, sentence: str) -> None:
        self._show_only(place)
        question.refuse(sentence)

    def _follow_outlet(self, text: str) -> None:
        self.register.put(f"{text.strip().upper()}-01")

    def _test(self) -> None:
        try:
            printer = self.printer.value()
        except DomainError as error:
            self.printer.target.refuse(i18n.explain(error))
            return
        if self._try is None or printer.kind is PrinterKind.NONE:
            return
        send = self._try
        self.printer.tell(_("The test page is on its way …"))
        self._tasks.run(
            lambda: send(printer),
            lambda _sent: self.printer.tell(
                _("The test page was sent. The line of digits must fill the paper exactly."), Tone.POSITIVE
            ),
            lambda error: self.printer.tell(i18n.explain(error), Tone.DANGER),
            owner=self,
        )

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Which folder for the second copy?"), self.folder.field.text())
        if name:
            self.folder.put(name)

    def _choose_workbook(self) -> None:
        name = choose_list(self, self.workbook.field.text().strip())
        if name:
            self.workbook.put(name)


def _upper(text: str) -> str:
    return text.strip().upper()


def _lower(text: str) -> str:
    return text.strip().lower()


def _needed(sentence: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not text.strip():
            raise DomainError(sentence)
        return text.strip()

    return read


def _folder(text: str) -> str:
    plain_text = text.strip()
    if plain_text and not Path(plain_text).is_dir():
        raise DomainError(
            N_("There is no folder {path}. Choose one that is there, or leave it empty."), path=plain_text[:120]
        )
    return plain_text


def _workbook(text: str) -> Path | None:
    plain_text = text.strip()
    if not plain_text:
        return None
    if not Path(plain_text).is_file():
        raise DomainError(
            N_("There is no file {path}. Choose one that is there, or leave it empty."), path=plain_text[:120]
        )
    return Path(plain_text)
