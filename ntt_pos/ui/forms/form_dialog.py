"""A form in a dialog: sections of questions that scroll, one primary act (Ctrl+S or F12), and Esc asks when it was changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from PySide6.QtWidgets import QApplication, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import DomainError, ShopError
from ntt_pos.i18n import N_, _
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.forms.completer import CompleterField
from ntt_pos.ui.forms.questions import Question, two_columns
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import Button
from ntt_pos.ui.widgets.dialog import EDGE, Dialog, scrolling
from ntt_pos.ui.widgets.layout import add, column, fill, plain, present, rule
from ntt_pos.ui.widgets.text import Text

CHROME = 190


class FormDialog(Dialog):
    """Subclasses add sections, say what is ``answers()`` now, and do it in ``keep()``."""

    def __init__(self, session: Session, title: str, *, hint: str = "", width: int = 980, verb: str = "") -> None:
        super().__init__(session.look, title, hint=hint, width=width)
        self.session = session
        self._begun: Any = None
        self._holder = plain()
        self.form = column(self._holder, gap=Space.L, margins=(0, 0, Space.M, Space.S))
        self._area = scrolling(self._holder)
        self._area.verticalScrollBar().valueChanged.connect(lambda _value: self._close_lists())
        self.body.addWidget(self._area, 1)
        self.save_button: Button = self.verb(verb or _("Save"), self.save, "Ctrl+S", "F12", "Ctrl+Return")

    def section(self, title: str, below: str, content: Sequence[QWidget | None] | QWidget) -> None:
        """Add a section: questions in two columns, or a widget of its own."""
        if self.form.count():
            self.form.addWidget(rule())
        box = add(self.form, column(gap=Space.M))
        words = add(box, fill(column(gap=2), Text(self.look, title, size=Size.AMOUNT, weight=Weight.MEDIUM)))
        if below:
            words.addWidget(Text(self.look, below, size=Size.META + 0.5, tone=Tone.MUTED, wrap=True))
        if isinstance(content, QWidget):
            box.addWidget(content)
        else:
            box.addLayout(two_columns(content))

    def begin(self) -> None:
        """Take what is there now as not changed; nothing more is added."""
        self.form.addStretch(1)
        self._begun = self.answers()

    def answers(self) -> Any:
        """Return everything that can be changed, as it is in the fields."""
        raise NotImplementedError

    def keep(self) -> None:
        """Check the answers and keep them; raises DomainError for what cannot be used."""
        raise NotImplementedError

    def save(self) -> None:
        """Keep what was typed, once."""
        if not self.save_button.isEnabled():
            return
        self.refuse("")
        try:
            self.keep()
        except Marked:
            self.session.sounds.refused()
        except DomainError as error:
            self.failed(error)

    def busy(self) -> None:
        """Wait until it is kept."""
        self.save_button.refuse(_("One moment …"))

    def rest(self) -> None:
        """Let it be kept again: somebody is asked first."""
        self.save_button.refuse("")
        self.refuse("")

    def failed(self, error: ShopError) -> None:
        """Say why it was not kept."""
        self.rest()
        self.session.sounds.refused()
        question = self.place_of(error)
        if question is None:
            self.refuse(i18n.explain(error))
            return
        question.refuse(i18n.explain(error))
        self.show_widget(question)

    def place_of(self, error: ShopError) -> Question | None:
        """Return the question an error is about, or None."""
        return None

    def show_widget(self, widget: QWidget) -> None:
        """Bring something into sight."""
        self._area.ensureWidgetVisible(widget, 0, Space.XL)

    def answer_of(self, question: Question) -> Any:
        """Return an answer; one that cannot be used is marked where it stands, and raised."""
        try:
            return question.value()
        except DomainError as error:
            self.refuse_at(question, error)

    def refuse_at(self, question: Question, error: ShopError) -> NoReturn:
        """Mark an answer, say why it cannot be used, and stop."""
        question.refuse(i18n.explain(error))
        self.show_widget(question)
        raise Marked from error

    def leave(self) -> None:
        """Close; ask first when something was typed."""
        if self._begun is None or self.answers() == self._begun:
            self.finish()
            return
        self.session.open(
            ConfirmDialog(
                self.session,
                _("Leave without saving?"),
                _("What you typed here is not kept."),
                _("Leave without saving"),
                self.finish,
                danger=True,
            )
        )

    def _close_lists(self) -> None:
        """Take away an open list of a field that is scrolled from under it."""
        now = self.focusWidget()
        if isinstance(now, CompleterField):
            now.close_list()

    def least_height(self) -> int:
        """Return a height that shows the whole form where there is room for it."""
        width = min(self._width, self.width() - 2 * EDGE) - 2 * Space.XL
        layout = present(self._holder.layout())
        return layout.heightForWidth(width) + CHROME if layout.hasHeightForWidth() else self.height()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 Qt's name and order
        """Keep Tab inside, and what has the focus in sight."""
        moved = super().focusNextPrevChild(next)
        now = QApplication.focusWidget()
        if now is not None and self._holder.isAncestorOf(now):
            self._area.ensureWidgetVisible(now, 0, 60)
        return moved


class Marked(DomainError):
    """An answer cannot be used; the field says why already."""

    def __init__(self) -> None:
        super().__init__(N_("One answer cannot be used: it is marked."))
