"""An act, declared once: its words, key, right, why it cannot be done now, and what it does; buttons, keys and F1 follow from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import _
from ntt_pos.ui.theme import Look
from ntt_pos.ui.widgets.announce import announce
from ntt_pos.ui.widgets.button import Button, ButtonKind

ENTER = "Return"
CAPS = {"Return": "Enter", "Delete": "Del", "Escape": "Esc", "Left": "←", "Right": "→", "Backspace": "⌫"}
LONG_CAPS = {"Ctrl+Shift+Delete": "Ctrl ⇧ Del"}


@dataclass(frozen=True, slots=True)
class Action:
    """An act of a screen.

    ``words`` may be asked anew as things change. ``key`` is what its cap shows, ``also`` are other keys that do the same;
    Enter alone is only shown, it belongs to what has the focus. ``told`` says more on hover and under F1. Whoever has
    none of the ``rights`` may not do it; ``why_not`` returns any other reason, or an empty text. ``count`` is beside
    the words.
    """

    words: str | Callable[[], str]
    do: Callable[[], object]
    key: str = ""
    told: str = ""
    why_not: Callable[[], str] = lambda: ""
    _: KW_ONLY
    also: Sequence[str] = ()
    rights: tuple[Act, ...] = ()
    kind: ButtonKind = ButtonKind.PLAIN
    count: Callable[[], int] | None = None

    @property
    def cap(self) -> str:
        """The key as it is on a button."""
        return LONG_CAPS.get(self.key) or " ".join(CAPS.get(part, part) for part in self.key.split("+"))

    @property
    def name(self) -> str:
        """The words as things are now."""
        return self.words if isinstance(self.words, str) else self.words()

    @property
    def shown(self) -> str:
        """The words with the count."""
        count = self.count() if self.count is not None else 0
        return f"{self.name} {count}" if count else self.name

    @property
    def keys(self) -> list[str]:
        """Every key that does it; the Enter key of the digits goes with the other one."""
        keys = [key for key in (self.key, *self.also) if key not in ("", ENTER)]
        return keys + [key.replace(ENTER, "Enter") for key in keys if key.endswith(ENTER)]


def bind(place: QWidget, key: str, act: Callable[[], object], button: QWidget | None = None) -> None:
    """Let a key do something wherever the focus is in a page, a dialog or the window, once for each press.

    A single sign in a dialog does it only when it comes alone: a scan begins with one, too.
    Raises ValueError when the place has that key already: Qt would then do neither.
    """
    lone = getattr(place, "lone_keys", None)
    if lone is not None and len(key) == 1:
        lone.add(key, act, button)
        return
    sequence = QKeySequence(key)
    taken = place.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if any(each.key() == sequence for each in taken):
        raise ValueError(f"Two acts of {type(place).__name__} have the key {key}")
    shortcut = QShortcut(sequence, place)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(act)


class Actions(QObject):
    """The acts of one screen: each with its button, its keys, and why it cannot be done now.

    ``refuse`` says why a key does nothing now, ``may`` returns why the person here has none of some rights.
    """

    def __init__(
        self,
        place: QWidget,
        look: Look,
        refuse: Callable[[str], object],
        may: Callable[..., str] = lambda *_rights: "",
    ) -> None:
        super().__init__(place)
        self._place, self._look, self._refuse, self._may = place, look, refuse, may
        self._buttons: list[tuple[Action, Button]] = []
        self.silent: list[Action] = []

    def offer(self, action: Action, **shape: Any) -> Button:
        """Return a button that does an act; its keys do the same, or say why not. ``shape`` is its height, size and the like."""
        button = self.button(action, **shape)
        for key in action.keys:
            bind(self._place, key, partial(self.press, button), button)
        return button

    def button(self, action: Action, **shape: Any) -> Button:
        """Return a button for an act whose keys are bound already."""
        button = Button(self._look, action.shown, action.do, **{"kind": action.kind, "cap": action.cap} | shape)
        if action.told:
            button.explain(action.told)
        self._buttons.append((action, button))
        return button

    def choices(self, *actions: Action, **shape: Any) -> list[Button]:
        """Return a button for each of several choices, of which one is made."""
        buttons = [self.offer(each, kind=ButtonKind.CHOICE, **shape) for each in actions]
        for button in buttons:
            button.setAutoExclusive(True)
        return buttons

    @property
    def every(self) -> list[Action]:
        """Every act, those with a button first."""
        return [*(action for action, _button in self._buttons), *self.silent]

    def on_keys(self, *actions: Action) -> None:
        """Let keys do acts that no button shows; F1 tells those that have words."""
        for action in actions:
            for key in action.keys:
                bind(self._place, key, partial(self.do, action))
            if action.name:
                self.silent.append(action)

    def do(self, action: Action) -> None:
        """Do an act, or say why it cannot be done."""
        reason = self.why_not(action)
        if reason:
            self._refuse(reason)
        else:
            action.do()

    def press(self, button: Button) -> None:
        """Do what a button does, or say why it cannot be pressed; one that is not offered now does nothing."""
        if not button.isEnabled():
            self._refuse(button.reason)
        elif button.isVisible():
            announce(button, self._told(button))
            button.click()

    def _told(self, button: Button) -> str:
        """Return what a key chooses while the focus is elsewhere: a screen reader tells it only where the focus is."""
        if not button.isCheckable() or button.hasFocus():
            return ""
        name = button.accessibleName()
        if button.autoExclusive():
            return name
        return _("{name}: no", name=name) if button.isChecked() else _("{name}: yes", name=name)

    def why_not(self, action: Action) -> str:
        """Return why an act cannot be done now, or an empty text."""
        return (self._may(*action.rights) if action.rights else "") or action.why_not()

    def refresh(self) -> None:
        """Show the words, and why something cannot be done, as things are now."""
        for action, button in self._buttons:
            if action.count is not None or not isinstance(action.words, str):
                button.set_words(action.shown)
            button.refuse(self.why_not(action))
