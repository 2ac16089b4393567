"""Closing the window while work is under way: it says so, stops what can be stopped, and closes when all is done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from ntt_pos.i18n import _
from ntt_pos.ui.tasks import Tasks
from ntt_pos.ui.theme import Look
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.text import Text


class ClosingDialog(Dialog):
    """Stands over the window until what has begun is finished; nothing else is done meanwhile."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _("The program is closing"), width=520)
        self.body.addWidget(
            Text(look, _("What was begun is being finished. The window closes by itself; leave the PC on."), wrap=True)
        )
        self.leave_button.hide()
        self.writing = True


def pc_shuts_down() -> bool:
    """Return whether the PC is being shut down: it does not ask a second time."""
    app = QApplication.instance()
    return isinstance(app, QApplication) and app.isSavingSession()


def may_close(window: QWidget, long: Sequence[Tasks], short: Sequence[Tasks] = ()) -> bool:
    """Return whether nothing is at work; else the window is closed again when all is done.

    ``long`` work is stopped where it can be, ``short`` work (a sale that is being written) goes on to its end. A PC that
    shuts down does not ask a second time: there the caller finishes at once.
    """
    works = (*long, *short)
    if pc_shuts_down() or not any(tasks.pending for tasks in works):
        return True
    for tasks in long:
        tasks.stop()
    for tasks in works:
        tasks.idle.connect(window.close, Qt.ConnectionType.UniqueConnection)
    return not any(tasks.pending for tasks in works)
