"""The settings of this PC: language and look, its receipt printer, sounds, the folders of copies and of fact sheets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.devices.printer_profiles import PRINTERS as MODELS
from ntt_pos.domain.devices.printer_profiles import PrinterModel, printer_model
from ntt_pos.domain.devices.scanner_marks import hex_of, scanner_mark, zebra_of
from ntt_pos.domain.devices.scanner_trial import MARK
from ntt_pos.i18n import N_, _
from ntt_pos.pc_settings import COLUMNS, LocalSettings, PrinterKind, PrinterSettings
from ntt_pos.services.reports.fact_sheet_transport import is_server
from ntt_pos.ui.forms.questions import ChoiceQuestion, TextQuestion, YesQuestion, heading, two_columns, wide
from ntt_pos.ui.setup.scanner_trial import ScannerTrialPanel
from ntt_pos.ui.theme import Look, Space, Tone
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.layout import add, column, fill, row, rule
from ntt_pos.ui.widgets.text import Text

PRINTERS = {
    PrinterKind.NONE: N_("No printer: receipts are shown on the screen"),
    PrinterKind.WIN32RAW: N_("Printer installed in Windows"),
    PrinterKind.NETWORK: N_("Printer in the network"),
    PrinterKind.USB: N_("USB printer without a driver"),
    PrinterKind.SERIAL: N_("Printer at a serial line"),
    PrinterKind.FILE: N_("Device or file"),
}
MODEL_WORDS = {
    "58-plain": N_("58 mm: another make"),
    "80-xp": N_("80 mm: Xprinter XP-80, Iware, Eppos with cutter"),
    "80-epson-42": N_("80 mm, 42 columns: Epson TM-T88"),
    "80-plain": N_("80 mm: another make"),
}
TARGETS = {
    PrinterKind.NONE: N_("Nothing to fill in."),
    PrinterKind.WIN32RAW: N_("The printer's name as Windows shows it, for example POS-58."),
    PrinterKind.NETWORK: N_("Its address and port, for example 192.168.1.50:9100."),
    PrinterKind.USB: N_("Its two USB numbers with a colon, for example 0416:5011."),
    PrinterKind.SERIAL: N_("The line, for example COM3 or /dev/ttyUSB0@9600."),
    PrinterKind.FILE: N_("Its path, for example /dev/usb/lp0."),
}
MOST_GIGABYTES = 999
WIDTHS = {
    32: N_("58 mm paper (32 signs)"),
    42: N_("80 mm paper (42 signs)"),
    48: N_("80 mm paper (48 signs)"),
}


class PrinterForm(QWidget):
    """How the receipt printer is reached, with a test print."""

    changed = Signal()
    test_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        stack = column(self, gap=Space.M)
        self.kind = ChoiceQuestion(
            look, _("Receipt printer"), [(kind.value, _(words)) for kind, words in PRINTERS.items()]
        )
        self.target = TextQuestion(look, _("Where it is"), hint=" ")
        self._profile = PrinterSettings().profile
        self.model = ChoiceQuestion(
            look, _("Make"), [(each.key, _(MODEL_WORDS.get(each.key, each.name))) for each in MODELS]
        )
        self.model.choice.activated.connect(lambda _place: self._fit_model())
        self.columns = ChoiceQuestion(look, _("Paper"), [(str(n), _(WIDTHS[n])) for n in COLUMNS])
        self.cutter = YesQuestion(look, _("Cutter"), _("It cuts the paper by itself"))
        self.drawer = YesQuestion(look, _("Cash drawer"), _("The drawer is plugged into the printer"))
        for each in (self.kind, self.target, self.model, self.columns, self.cutter, self.drawer):
            each.changed.connect(self._change)
        asked = (self.kind, self.target, self.model, self.columns, self.cutter, self.drawer)
        stack.addLayout(two_columns([wide(each) for each in asked]))
        line = add(stack, row(gap=Space.M))
        self.test_button = Button(look, _("Test print"), self.test_asked.emit)
        self.status = Text(look, tone=Tone.MUTED, wrap=True)
        fill(line, self.test_button, (self.status, 1))
        self._change()

    def value(self) -> PrinterSettings:
        """Return the printer; raises DomainError when its place is missing."""
        kind = PrinterKind(self.kind.value())
        target = self.target.value() if kind is not PrinterKind.NONE else ""
        if kind is not PrinterKind.NONE and not target:
            raise DomainError(N_("Say where the printer is. {hint}"), hint=_(TARGETS[kind]))
        return PrinterSettings(
            kind=kind,
            target=target,
            columns=int(self.columns.value()),
            profile=self._profile,
            cutter=self.cutter.value(),
            drawer=self.drawer.value(),
        )

    def put(self, printer: PrinterSettings) -> None:
        """Show a printer."""
        self._profile = printer.profile
        self.kind.put(printer.kind)
        self.model.put(_model_of(printer).key)
        self.target.put(printer.target)
        self.columns.put(str(printer.columns))
        self.cutter.put(printer.cutter)
        self.drawer.put(printer.drawer)
        self._change()

    def tell(self, words: str, tone: Tone = Tone.MUTED) -> None:
        """Say how the printer is."""
        self.status.setText(words)
        self.status.set_tone(tone)

    def _change(self) -> None:
        kind = PrinterKind(self.kind.value())
        some = kind is not PrinterKind.NONE
        self.target.labelled.explain(_(TARGETS[kind]))
        for each in (self.target, self.model, self.columns, self.cutter, self.drawer):
            each.widget.setEnabled(some)
        self.test_button.refuse("" if some else _("Choose a printer first."))
        self.changed.emit()

    def _fit_model(self) -> None:
        """Set paper, cutter and drawer as this make has them; each can still be changed."""
        model = printer_model(self.model.value())
        self._profile = model.key
        self.columns.put(str(model.columns))
        self.cutter.put(model.cutter)
        self.drawer.put(model.drawer)


class ScannerForm(QWidget):
    """What the scanner sends around every code, with a strip that helps to program it."""

    changed = Signal()
    strip_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        stack = column(self, gap=Space.M)
        self.prefix = TextQuestion(look, _("Before every code"), hint=" ", longest=10, read=scanner_mark)
        self.suffix = TextQuestion(look, _("After every code"), hint=" ", longest=10, read=scanner_mark)
        for each in (self.prefix, self.suffix):
            each.changed.connect(self._change)
        stack.addLayout(two_columns([self.prefix, self.suffix]))
        line = row(gap=Space.M)
        self.strip_button = Button(look, _("Print the setup codes"), self.strip_asked.emit)
        self.status = Text(look, _("Scan anything here to try it."), tone=Tone.MUTED, wrap=True)
        fill(line, self.strip_button, (self.status, 1))
        stack.addLayout(line)
        self.trial = add(stack, ScannerTrialPanel(look))
        self.trial.mark_wanted.connect(self._mark)
        self._change()

    def _mark(self) -> None:
        """Choose the sign before every code, and ask for the codes that program it."""
        self.prefix.put(MARK)
        self._change()
        if not self.strip_button.reason:
            self.strip_asked.emit()

    def put(self, local: LocalSettings) -> None:
        """Show the scanner of this PC."""
        self.prefix.put(local.scanner_prefix)
        self.suffix.put(local.scanner_suffix)

    def tell(self, words: str, tone: Tone = Tone.MUTED) -> None:
        """Say how the scanner is."""
        self.status.setText(words)
        self.status.set_tone(tone)

    def allow(self, reason: str) -> None:
        """Say why no strip can be printed, or (empty) that it can."""
        self.strip_button.refuse(reason)

    def _change(self) -> None:
        for question, empty in (
            (self.prefix, _("Signs the scanner sends first, for example ~. Empty: scans are known by their speed.")),
            (self.suffix, _("Signs before its Enter; usually empty.")),
        ):
            question.labelled.explain(_numbers(question) or empty)
        self.changed.emit()


def _model_of(printer: PrinterSettings) -> PrinterModel:
    """Return the make of a printer; one set up before makes could be chosen goes by its paper."""
    known = {each.key for each in MODELS} | {each.escpos_profile for each in MODELS} - {"default"}
    if printer.profile in known:
        return printer_model(printer.profile)
    return printer_model("58-plain" if printer.columns == COLUMNS[0] else "80-plain")


def _numbers(question: TextQuestion) -> str:
    """Return the numbers under which scanners know the signs of a mark."""
    try:
        mark = question.value()
    except DomainError:
        return ""
    return " · ".join(
        _("{sign} is {hex} in most guides, {zebra} in Zebra's", sign=sign, hex=hex_of(sign), zebra=zebra_of(sign))
        for sign in mark
    )


class ThisPcForm(QWidget):
    """Everything about this PC."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make_questions(look)
        self._lay_out(look)
        for each in (
            self.language,
            self.theme,
            self.sounds,
            self.display,
            self.touch,
            self.folder,
            self.room,
            self.sheets,
            self.printer,
            self.scanner,
        ):
            each.changed.connect(self.changed)
        for form in (self.printer, self.scanner):
            form.changed.connect(self._allow_strip)
        self._allow_strip()

    def _make_questions(self, look: Look) -> None:
        self.language = ChoiceQuestion(
            look, _("Language of the screen"), [("id", "Bahasa Indonesia"), ("en", "English")]
        )
        self.theme = ChoiceQuestion(look, _("Look"), [("light", _("Light")), ("dark", _("Dark"))])
        self.sounds = YesQuestion(look, _("Sounds"), _("A tick for a scan, a low tone when refused"))
        self.display = YesQuestion(look, _("Customer display"), _("Goods and total on a second screen"))
        self.touch = YesQuestion(look, _("Touch screen"), _("Digits to touch beside every field"))
        self.folder = TextQuestion(
            look,
            _("Folder of the second copy"),
            hint=_("Another disk or a USB stick. Backups will go there as well; it may stay empty."),
            read=_folder,
        )
        self.room = TextQuestion(
            look,
            _("Room for backups, in GB"),
            hint=_("In each place at most so much: old backups make way, the newest three stay."),
            longest=4,
            read=_gigabytes,
        )
        self.sheets = TextQuestion(
            look,
            _("Folder of the sheets for the province"),
            hint=_("Each night's fact sheet is put there: a shared or synced folder, or a stick. It may stay empty."),
            read=_sheet_place,
        )
        self.printer = PrinterForm(look)
        self.scanner = ScannerForm(look)

    def _lay_out(self, look: Look) -> None:
        printer = heading(look, _("Printer"), _("Receipts and Z reports come out here."))
        scanner = heading(
            look, _("Scanner"), _("With a sign before every code a scan is known in any field, however short.")
        )
        self.parts: dict[str, tuple[QWidget, QWidget]] = {  # each with its top and its first field
            "printer": (printer, self.printer.kind.widget),
            "scanner": (scanner, self.scanner.trial.field),
            "copies": (self.folder, self.folder.widget),
        }
        stack = column(self, gap=Space.L)
        stack.addLayout(
            two_columns([self.language, self.theme, wide(self.sounds), wide(self.display), wide(self.touch)])
        )
        stack.addWidget(rule())
        fill(stack, printer, self.printer, rule(), scanner, self.scanner, rule())
        self._ask_folder(stack, look, self.folder, _("Which folder for the second copy?"))
        stack.addLayout(two_columns([self.room]))
        self._ask_folder(stack, look, self.sheets, _("Which folder for the sheets for the province?"))

    def put(self, local: LocalSettings) -> None:
        """Show the settings of this PC."""
        self.language.put(local.language)
        self.theme.put(local.theme)
        self.sounds.put(local.sounds)
        self.display.put(local.customer_display)
        self.touch.put(local.digits_to_touch)
        self.folder.put(local.second_copy_folder)
        self.room.put(local.backup_gigabytes)
        self.sheets.put(local.sheet_folder)
        self.printer.put(local.printer)
        self.scanner.put(local)

    def value(self, local: LocalSettings) -> LocalSettings:
        """Return the settings as they are on the screen; raises DomainError."""
        return replace(
            local,
            language=self.language.value(),
            theme=self.theme.value(),
            sounds=self.sounds.value(),
            customer_display=self.display.value(),
            digits_to_touch=self.touch.value(),
            second_copy_folder=self.folder.value(),
            backup_gigabytes=self.room.value(),
            sheet_folder=self.sheets.value(),
            printer=self.printer.value(),
            scanner_prefix=self.scanner.prefix.value(),
            scanner_tried=local.scanner_tried or self.scanner.trial.passed,
            scanner_suffix=self.scanner.suffix.value(),
        )

    def _allow_strip(self) -> None:
        if self.printer.kind.value() == PrinterKind.NONE:
            self.scanner.allow(_("Choose a printer first."))
        else:
            self.scanner.allow("")

    def _ask_folder(self, stack: QVBoxLayout, look: Look, question: TextQuestion, title: str) -> None:
        """Add a question for a folder with the button that chooses one."""

        def choose() -> None:
            name = QFileDialog.getExistingDirectory(self, title, question.field.text())
            if name:
                question.put(name)
                question.changed.emit()

        fill(stack, two_columns([wide(question)]), fill(row(), Button(look, _("Choose a folder"), choose), 1))


def _folder(text: str) -> str:
    """Return a folder that exists, or an empty text."""
    plain = text.strip()
    if plain and not Path(plain).is_dir():
        raise DomainError(
            N_("There is no folder {path}. Choose one that is there, or leave it empty."), path=plain[:120]
        )
    return plain


def _sheet_place(text: str) -> str:
    """Return a folder that exists, the address of a server, or an empty text."""
    return text.strip() if is_server(text.strip()) else _folder(text)


def _gigabytes(text: str) -> int:
    """Return how many gigabytes the backups of a place may take."""
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit() and 1 <= int(plain) <= MOST_GIGABYTES):
        raise DomainError(N_("Type whole gigabytes from 1 to {most}, for example 8."), most=MOST_GIGABYTES)
    return int(plain)
