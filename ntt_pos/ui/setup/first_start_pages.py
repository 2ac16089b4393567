"""The pages of the first start: what to begin with, a folder that is asked for, waiting, and the shop that is ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QProgressBar, QWidget

from ntt_pos.domain.core.join_code import is_hub_address
from ntt_pos.i18n import _
from ntt_pos.pc_settings import LocalSettings, PrinterKind
from ntt_pos.ui.forms.big_choice import BigChoice
from ntt_pos.ui.goods.findings_view import FindingsView
from ntt_pos.ui.setup.recovery_code import CodeBox
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.action import Action, Actions
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import scrolling
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, card, column, fill, frame, plain, row
from ntt_pos.ui.widgets.text import Text


class BoxPage(QWidget):
    """A page with one card in its middle; ``stack`` is what is in it."""

    def __init__(self, look: Look, width: int, *, gap: int = Space.M, margins: int = Space.XXL) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        box = card()
        box.setFixedWidth(width)
        self.look, self.stack = look, column(box, gap=gap, margins=margins)
        fill(column(self), 1, fill(row(), 1, box, 1), 1)


class StartPage(BoxPage):
    """What to begin with: each choice with its number."""

    def __init__(self, look: Look, folder: Path, choices: Sequence[Action]) -> None:
        super().__init__(look, 680, gap=Space.XS, margins=Space.L)  # five choices on a low screen
        stack = self.stack
        stack.addWidget(Text(look, _("There is no shop here yet"), size=Size.LARGE, weight=Weight.MEDIUM))
        begin = _("Nothing is made until you choose. Arrows and Enter, or the number; F1 helps on every page.")
        stack.addWidget(Text(look, begin, tone=Tone.MUTED, wrap=True))
        stack.addSpacing(Space.S)
        self.choices = [BigChoice(look, each) for each in choices]
        fill(stack, *self.choices)
        Actions(self, look, lambda _reason: None).on_keys(*choices)
        self.trouble = add(stack, Text(look, tone=Tone.DANGER, weight=Weight.MEDIUM, wrap=True))
        self.trouble.hide()
        stack.addWidget(Text(look, _("Data folder: {path}", path=folder), size=Size.META, tone=Tone.MUTED, wrap=True))


class FolderPage(BoxPage):
    """Asks in which folder a shop is."""

    def __init__(
        self, look: Look, back: Callable[[], None], choose: Callable[[], None], go: Callable[[], None]
    ) -> None:
        super().__init__(look, 680)
        self.stack.addWidget(Text(look, _("In which folder is the shop?"), size=Size.LARGE, weight=Weight.MEDIUM))
        self.path = Field(look, _("Folder of the shop"), size=Size.BODY)
        self.path.entered.connect(go)
        self.asked = Labelled(
            look,
            _("Folder of the shop"),
            self.path,
            hint=_("It holds the file ntt-pos.db. The program comes here by itself from then on."),
        )
        self.stack.addWidget(self.asked)
        acts = Actions(self, look, self.asked.refuse)
        line = add(self.stack, row(gap=Space.S))
        line.addWidget(acts.button(Action(_("Back"), back, "Escape")))
        line.addStretch(1)
        line.addWidget(acts.button(Action(_("Choose a folder"), choose)))
        line.addWidget(acts.button(Action(_("Open the shop"), go, "Return", kind=ButtonKind.PRIMARY)))


class JoinPage(BoxPage):
    """Asks where the PCs of a shop meet, a folder or the hub, and for the code that its office PC shows."""

    def __init__(
        self, look: Look, back: Callable[[], None], choose: Callable[[], None], go: Callable[[], None]
    ) -> None:
        super().__init__(look, 680)
        self.stack.addWidget(Text(look, _("Join this shop"), size=Size.LARGE, weight=Weight.MEDIUM))
        words = _("On the office PC: Settings, Other PCs, “Let a PC join”. It shows a code for this PC.")
        self.stack.addWidget(Text(look, words, tone=Tone.MUTED, wrap=True))
        self.path = Field(look, _("Shared folder or hub"), size=Size.BODY)
        self.folder = Labelled(
            look,
            _("Shared folder or hub"),
            self.path,
            hint=_("The same folder as on the office PC; or this PC's address at the hub, postgresql://…"),
        )
        self.certificate = Field(look, _("Certificate"), size=Size.BODY)
        self._proof = Labelled(
            look,
            _("Certificate"),
            self.certificate,
            hint=_("The file server.crt that came with the address."),
        )
        self._proof.hide()
        self.code = Field(look, _("Code"), size=Size.LARGE)
        self.path.entered.connect(self.code.setFocus)
        self.code.entered.connect(go)
        self.asked = Labelled(look, _("Code"), self.code, hint=_("Twelve letters and digits; it works once."))
        fill(self.stack, self.folder, self._proof, self.asked)
        acts = Actions(self, look, self.asked.refuse)
        line = add(self.stack, row(gap=Space.S))
        line.addWidget(acts.button(Action(_("Back"), back, "Escape")))
        line.addStretch(1)
        self._choose_button = acts.button(Action(_("Choose a folder"), choose))
        line.addWidget(self._choose_button)
        self.path.textChanged.connect(self._follow)
        line.addWidget(acts.button(Action(_("Join"), go, "Return", kind=ButtonKind.PRIMARY)))

    @property
    def at_hub(self) -> bool:
        """Whether what was typed is meant as an address at the hub."""
        return is_hub_address(self.path.text())

    @property
    def certificate_file(self) -> Path | None:
        """The certificate that was named, None where none was."""
        name = self.certificate.text().strip() if self.at_hub else ""
        return Path(name).expanduser() if name else None

    def _follow(self) -> None:
        self._proof.setVisible(self.at_hub)
        self._choose_button.setText(_("Choose the certificate") if self.at_hub else _("Choose a folder"))


class WaitingPage(BoxPage):
    """What is being done, and how far it is; ``stop`` is offered where somebody may wait for long."""

    def __init__(self, look: Look, stop: Callable[[], None]) -> None:
        super().__init__(look, 560)
        self.doing = Text(look, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("Progress"))
        self.bar.setTextVisible(False)
        self.more = Text(look, tone=Tone.MUTED, wrap=True)
        acts = Actions(self, look, self.more.setText)
        self.stop_button = acts.button(Action(_("Cancel"), stop, "Escape"))
        fill(self.stack, self.doing, self.bar, self.more, fill(row(), self.stop_button, 1))

    def begin(self, words: str, *, stoppable: bool = False) -> None:
        """Say what is being done; how far it is comes later."""
        self.stop_button.refuse("")
        self.stop_button.setVisible(stoppable)
        self.doing.setText(words)
        self.more.setText("")
        self.bar.setRange(0, 0)

    def progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)


class JoinedPage(BoxPage):
    """This PC is in the shop, and something is left to do before it hears the others."""

    def __init__(self, look: Look, go_on: Callable[[], object]) -> None:
        super().__init__(look, 680)
        self.title = Text(look, size=Size.LARGE, weight=Weight.MEDIUM, wrap=True)
        self.left = Text(look, wrap=True)
        acts = Actions(self, look, self.left.setText)
        self.go_button = acts.button(Action(_("Go to the till"), go_on, "Return", kind=ButtonKind.PAY))
        fill(self.stack, self.title, self.left, fill(row(), 1, self.go_button))


class ResultPage(QWidget):
    """The shop that is ready: the recovery code, what comes next, and what was found in the workbook."""

    def __init__(self, look: Look, choose_workbook: Callable[[], None], go_on: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        outer = column(self, gap=Space.M)
        self.title = Text(look, size=Size.LARGE, weight=Weight.MEDIUM, wrap=True)
        self.told = Text(look, tone=Tone.MUTED, wrap=True)
        fill(outer, self.title, self.told)
        self.envelope = CodeBox(look)
        middle = plain()
        inner = fill(column(middle, gap=Space.M), self.envelope.widget)
        steps = column(add(inner, frame("tile")), gap=Space.XS, margins=(Space.L, Space.M, Space.L, Space.M))
        steps.addWidget(Text(look, _("First steps"), weight=Weight.MEDIUM))
        self.steps = add(steps, Text(look, wrap=True))
        self.findings = add(inner, FindingsView(look), 1)
        self.gap = add(inner, plain(), 1)
        outer.addWidget(scrolling(middle), 1)  # a low screen shows the buttons all the same
        acts = Actions(self, look, self.told.setText)
        line = add(outer, row(gap=Space.S))
        self.why = add(line, Text(look, tone=Tone.MUTED, wrap=True), 1)
        self.another = acts.button(Action(_("Choose another file"), choose_workbook))
        self.go_button = acts.button(
            Action(_("Go to the till"), go_on, "Return", kind=ButtonKind.PAY), height=52, size=Size.AMOUNT
        )
        fill(line, self.another, self.go_button)

    def tell(self, shop: str, words: str, steps: Sequence[str], *, findings: bool, another: bool) -> None:
        """Show that a shop is there, what came of its list, and what comes next."""
        self.title.setText(_("{shop} is ready", shop=shop))
        self.told.setText(words)
        self.findings.setVisible(findings)
        self.gap.setVisible(not findings)
        self.another.setVisible(another)
        self.steps.setText("\n".join(steps))

    def hold(self, reason: str) -> None:
        """Let nobody go on, and say why; "" lets them."""
        self.go_button.refuse(reason)
        self.why.setText(reason)


def first_steps(local: LocalSettings) -> list[str]:
    """Return what a new shop needs next, a line each, with where it is done; what was answered already is ticked."""
    printer = local.printer.kind is not PrinterKind.NONE
    steps = (
        (False, _("Cashiers: office (Ctrl+2), page “Users”, one user with a PIN for each person")),
        (bool(local.second_copy_folder), _("Folder of the second copy: office, “Settings”, This PC")),
        (printer, _("Receipt printer: office, “Settings”, This PC, with a test page")),
        (
            local.scanner_tried or bool(local.scanner_prefix),
            _("Scanner: office, “Settings”, This PC, scan ten codes that the screen shows"),
        ),
        (False, _("These and all further steps are led through in the office: “Home page”, “First steps of the shop”")),
    )
    return [f"{'✓' if done else '–'}  {words}" for done, words in steps]
