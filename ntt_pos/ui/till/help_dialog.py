"""Help: what to do next, every key, why some do nothing now, and how the screen speaks and looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ntt_pos import i18n
from ntt_pos.i18n import _
from ntt_pos.ui.saved_files import open_file, write_file
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone
from ntt_pos.ui.till.guide_keys import guide_keys
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.keys_help import steps_box
from ntt_pos.ui.widgets.layout import add, fill, plain, row
from ntt_pos.ui.widgets.text import Text

CAP_WIDTH = 148
GUIDE = "panduan-kasir.pdf"


class HelpDialog(Dialog):
    """What a cashier who is stuck looks at."""

    def __init__(self, session: Session, acts: Sequence[Action], steps: Sequence[tuple[str, str]]) -> None:
        super().__init__(session.look, _("What would you like to do?"), width=900)
        choices = row(gap=Space.S)
        # The dialog itself scrolls: a list that scrolls inside it would have two bars on a small screen.
        touched = _(
            "Photos of goods: a touch sells. A long touch or a right click pins the product in the first place."
        )
        goods = Text(self.look, touched, size=Size.META, tone=Tone.MUTED, wrap=True)
        fill(self.body, steps_box(self.look, steps), choices, (self._keys(acts), 1), goods)
        self._choice(
            choices, _("Language"), (("Indonesia", "id"), ("English", "en")), session.local.language, session.speak
        )
        choices.addSpacing(Space.M)
        self._choice(choices, _("Look"), ((_("Light"), "light"), (_("Dark"), "dark")), session.look.name, session.dress)
        choices.addSpacing(Space.M)
        self._choice(
            choices,
            _("Sounds"),
            ((_("On"), "on"), (_("Off"), "off")),
            "on" if session.sounds.on else "off",
            lambda value: session.sound(on=value == "on"),
        )
        choices.addStretch(1)
        self._session, self._acts = session, tuple(acts)
        self.verb(_("Guide on paper"), self._guide, "Ctrl+Shift+G", kind=ButtonKind.PLAIN)
        self.start_at(self.leave_button)

    def enter(self) -> None:
        """Leave."""
        self.leave()

    def _guide(self) -> None:
        """Draw the cashier's guide and open it, to be printed."""
        session, keys = self._session, guide_keys(self._acts)
        language, path = i18n.screen_language().code, session.shop.folder.reports / GUIDE

        def work() -> Path:
            return write_file(path, session.shop.guides.cashier(keys, language))

        def done(_path: object) -> None:
            self.finish()
            open_file(session, path)

        self.write(session.paper, work, done, lambda error: self.refuse(i18n.explain(error)))

    def help(self) -> None:
        """Stay: this is the help."""

    def least_height(self) -> int:
        """Return a roomy height."""
        return 640

    def _keys(self, acts: Sequence[Action]) -> QWidget:
        """Return every act as a button with its key, and what it does or why it cannot be done now."""
        look, holder = self.look, plain()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, Space.S, 0)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        half = (len(acts) + 1) // 2
        for place, act in enumerate(acts):
            line, side = place % half, 3 * (place // half)
            button = Button(look, act.name, kind=ButtonKind.KEY, cap=act.cap)
            button.setMinimumWidth(max(CAP_WIDTH, button.least))
            button.clicked.connect(lambda _checked=False, act=act: self._do(act))
            reason = act.why_not()
            button.refuse(reason)
            grid.addWidget(button, line, side)
            tone = Tone.ATTENTION if reason else Tone.MUTED
            grid.addWidget(Text(look, reason or act.told, size=Size.META, tone=tone, wrap=True), line, side + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(4, 1)
        grid.setColumnMinimumWidth(2, Space.M)
        grid.setRowStretch(half, 1)
        return holder

    def _do(self, act: Action) -> None:
        self.finish()
        act.do()

    def _choice(
        self,
        line: QHBoxLayout,
        name: str,
        ways: Sequence[tuple[str, str]],
        now: str,
        use: Callable[[str], None],
    ) -> None:
        line.addWidget(Text(self.look, name, size=Size.META, tone=Tone.MUTED))
        inner = row(add(line, plain()), gap=Space.XS)
        for words, value in ways:
            button = add(inner, Button(self.look, words, kind=ButtonKind.CHOICE))
            button.setAccessibleName(f"{name}: {words}")
            button.setAutoExclusive(True)
            button.setChecked(value == now)
            button.clicked.connect(lambda _checked=False, value=value: use(value))
