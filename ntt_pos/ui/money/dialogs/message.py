"""A message to a producer: shown first, then copied or opened as a draft in WhatsApp; nothing is sent by itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from ntt_pos.i18n import N_, _
from ntt_pos.services.money.messages import MessageDraft, MessageKind
from ntt_pos.ui.saved_files import open_outside
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import add, row
from ntt_pos.ui.widgets.text import Text

KINDS = {
    MessageKind.STATEMENT: N_("Statement"),
    MessageKind.RESTOCK: N_("Bring goods"),
    MessageKind.COLLECT: N_("Collect goods"),
}
TEXT_HEIGHT = 330


_SCROLLING = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_Tab, Qt.Key.Key_Backtab,
)  # fmt: skip


class _Text(QPlainTextEdit):
    """The message, to be read: the arrows scroll, every other key is the dialog's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _SCROLLING:
            super().keyPressEvent(event)
        else:
            event.ignore()


class MessageDialog(Dialog):
    """The drafts for one producer: what about (1, 2, 3), the text, and what to do with it."""

    def __init__(self, session: Session, producer: str, drafts: Sequence[MessageDraft]) -> None:
        super().__init__(
            session.look,
            _("What shall {name} read?", name=producer),
            hint=_("WhatsApp opens with a draft. Nothing is sent by itself."),
            width=640,
        )
        self._session, self._drafts = session, {draft.kind: draft for draft in drafts}
        choices = add(self.body, row(gap=Space.S))
        self._choices: dict[MessageKind, Button] = {}
        for place, draft in enumerate(drafts):
            (button,) = self.acts.choices(
                Action(_(KINDS[draft.kind]), partial(self.show_kind, draft.kind), str(place + 1))
            )
            button.refuse("" if draft.text else _(draft.nothing))
            choices.addWidget(button, 1)
            self._choices[draft.kind] = button
        self.text = add(self.body, _Text())
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(session.look.font(Size.BODY))
        self.text.setFixedHeight(TEXT_HEIGHT)
        self.text.setAccessibleName(_("Message"))
        self.number = add(self.body, Text(session.look, tone=Tone.MUTED, wrap=True))
        self.copy_button = self.verb(_("Copy the text"), self.copy, "Ctrl+C", kind=ButtonKind.PLAIN)
        self.open_button = self.verb(_("Open WhatsApp"), self.open_draft, "Return")
        self._kind = next((draft.kind for draft in drafts if draft.text), MessageKind.STATEMENT)
        self.show_kind(self._kind)
        self.start_at(self.text)

    def show_kind(self, kind: MessageKind) -> None:
        """Show one of the drafts."""
        self._kind, draft = kind, self._drafts[kind]
        self._choices[kind].setChecked(True)
        self.text.setPlainText(draft.text or _(draft.nothing))
        self.refuse("")
        if draft.link:
            self.number.setText(_("To {phone}", phone=draft.phone))
        else:
            self.number.setText(_(draft.no_number) if draft.no_number else "")
        none = "" if draft.text else _(draft.nothing)
        self.copy_button.refuse(none)
        self.open_button.refuse(none or ("" if draft.link else _(draft.no_number)))
        self.number.set_tone(Tone.MUTED if draft.link else Tone.ATTENTION)

    def enter(self) -> None:
        """Open the draft, or copy it when there is no number."""
        if self.open_button.isEnabled():
            self.open_draft()
        else:
            self.copy()

    def copy(self) -> None:
        """Put the text on the clipboard."""
        draft = self._drafts[self._kind]
        if not draft.text:
            self.refuse(_(draft.nothing))
            return
        QGuiApplication.clipboard().setText(draft.text)
        self.finish()
        self._session.tell(_("The text is copied. Paste it where you write to the producer."))

    def open_draft(self) -> None:
        """Open the draft in WhatsApp."""
        open_outside(self._session, self._drafts[self._kind].link, self._opened, self)

    def _opened(self, could: bool) -> None:  # noqa: FBT001 what a launcher answers
        if not could:
            self.refuse(_("No program here opens WhatsApp. Copy the text instead: Ctrl+C."))
            return
        self.finish()
        self._session.tell(_("The draft opens in WhatsApp or the browser."))
