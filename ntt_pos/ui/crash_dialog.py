"""When something failed that nobody expected: what it means for the money, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from ntt_pos.domain.core.errors import ShopError, StorageError
from ntt_pos.i18n import _
from ntt_pos.ui.session import words_of
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import add, column, fill, frame, row
from ntt_pos.ui.widgets.text import Text


class CrashDialog(Dialog):
    """Says what failed in words; a bug's own text is small and at the end."""

    def __init__(self, look: Look, error: BaseException) -> None:
        expected = isinstance(error, ShopError)
        title = _("The shop's data could not be reached") if isinstance(error, StorageError) else _("That did not work")
        super().__init__(look, title, width=600, leave=_("Go on"))
        self.body.addWidget(
            Text(
                look,
                words_of(error)
                if expected
                else _("The program met something it did not expect. It was written to the log."),
                size=Size.AMOUNT,
                wrap=True,
            )
        )
        inner = column(add(self.body, frame("warn")), gap=Space.XS, margins=(Space.L, Space.M, Space.L, Space.M))
        inner.addWidget(Text(look, _("What about the money?"), weight=Weight.MEDIUM, tone=Tone.ATTENTION))
        inner.addWidget(
            Text(
                look,
                _(
                    "The basket is kept. Look under F11 whether the last sale is there before you take its money again: "
                    "a sale is either written whole or not at all."
                ),
                wrap=True,
            )
        )
        if not expected:
            self.body.addWidget(Text(look, words_of(error), size=Size.META, tone=Tone.MUTED, wrap=True))
        self.start_at(self.leave_button)

    def enter(self) -> None:
        """Go on."""
        self.leave()


def tell_and_leave(look: Look, sentence: str) -> None:
    """Say in a small window of its own why the program cannot start, until it is read."""
    window = QWidget()
    window.setWindowTitle("NTT Mart POS")
    window.setFixedSize(560, 240)
    stack = column(window, gap=Space.M, margins=Space.XL)
    stack.addWidget(Text(look, _("The till cannot start"), size=Size.LARGE, weight=Weight.MEDIUM))
    stack.addWidget(Text(look, sentence, size=Size.AMOUNT, wrap=True), 1)
    done = Button(look, _("Close"), window.close, kind=ButtonKind.PRIMARY, cap="Enter")
    stack.addLayout(fill(row(), 1, done))
    window.show()
    done.setFocus()
    loop = QEventLoop()
    done.clicked.connect(loop.quit)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.lastWindowClosed.connect(loop.quit)
    loop.exec()
