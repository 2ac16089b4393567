"""F1 in a dialog, on a page of the office and at the sign-in: what to do next, every key that does something here, and why some cannot be pressed now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QWidget

from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look, Size, Space, Tone
from ntt_pos.ui.widgets.action import Actions
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog, scrolling
from ntt_pos.ui.widgets.keycap import KeyCap
from ntt_pos.ui.widgets.layout import add, column, fill, frame, plain, row
from ntt_pos.ui.widgets.text import Text

STEPS = 3
CAP_WIDTH = 84
DOING = (ButtonKind.PRIMARY, ButtonKind.PAY)


class KeysHelp(Dialog):
    """Reads what is below it, so that no key of it is forgotten here; ``more`` are keys that no button there shows.

    ``paper`` makes the guide on paper.
    """

    def __init__(
        self,
        look: Look,
        name: str,
        place: QWidget,
        focus: QWidget | None,
        more: Sequence[tuple[str, str]] = (),
        *,
        paper: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(look, _("What can be done here?"), hint=name, width=620)
        buttons = [
            each for each in place.findChildren(Button) if each.cap and each.isVisibleTo(place) and each.text().strip()
        ]
        acts = place.findChild(Actions)
        silent = [(each.cap, each.name, acts.why_not(each)) for each in acts.silent] if acts is not None else []
        steps = likely(buttons, focus) or list(more) or [(cap, words) for cap, words, _reason in silent]
        self.body.addWidget(steps_box(self.look, steps[:STEPS]))
        holder = plain()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, Space.S, 0)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(1, 1)
        told = [(each.cap, each.text(), each.reason) for each in buttons]
        told.append(("Tab", _("The next field or button"), ""))
        told += silent
        told += [(cap, words, "") for cap, words in more]
        for line_number, (cap, words, reason) in enumerate(told):
            grid.addWidget(KeyCap(self.look, cap, width=CAP_WIDTH), line_number, 0)
            tone = Tone.ATTENTION if reason else Tone.INK
            grid.addWidget(
                Text(self.look, f"{words}: {reason}" if reason else words, tone=tone, wrap=True), line_number, 1
            )
        self.body.addWidget(scrolling(holder), 1)
        if paper is not None:
            self._paper = paper
            self.verb(_("Guide on paper"), self._draw, "Ctrl+Shift+G", kind=ButtonKind.PLAIN)
        self.start_at(self.leave_button)

    @classmethod
    def of(cls, dialog: Dialog) -> KeysHelp:
        """Return the help of an open dialog."""
        return cls(dialog.look, dialog.accessibleName(), dialog, QApplication.focusWidget())

    def enter(self) -> None:
        """Leave."""
        self.leave()

    def _draw(self) -> None:
        self.finish()
        self._paper()

    def help(self) -> None:
        """Stay: this is the help."""

    def least_height(self) -> int:
        """Return a roomy height."""
        return 480


def steps_box(look: Look, steps: Sequence[tuple[str, str]]) -> QWidget:
    """Return the box with the likely next steps, each as (key, words)."""
    box = frame("tile")
    inner = column(box, gap=Space.S, margins=(Space.L, Space.M, Space.L, Space.M))
    inner.addWidget(Text(look, _("Likely next steps"), size=Size.META, tone=Tone.MUTED))
    for cap, words in steps:
        line = add(inner, row(gap=Space.M))
        fill(line, KeyCap(look, cap, width=CAP_WIDTH), (Text(look, words, size=Size.AMOUNT, wrap=True), 1))
    return box


def likely(buttons: list[Button], focus: QWidget | None) -> list[tuple[str, str]]:
    """Return likely next steps as (key, words): type where the focus is, the main verb or what it waits for, the others."""
    main = [each for each in buttons if each.kind in DOING]
    others = [each for each in buttons if each not in main and each.isEnabled() and not each.isChecked()]
    others.sort(key=lambda each: each.cap == "Esc")  # leaving comes last
    steps = [(_("Type"), focus.accessibleName())] if isinstance(focus, QLineEdit) else []
    steps += [(each.cap, each.reason or each.text()) for each in main]
    return steps + [(each.cap, each.text()) for each in others]
