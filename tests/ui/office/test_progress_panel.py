"""What long work says of how far it is, and to whom."""

from __future__ import annotations

from threading import Thread

from PySide6.QtWidgets import QApplication, QWidget

from ntt_pos.ui.office.progress_panel import ProgressPanel
from ntt_pos.ui.theme import Look


def told(steps, done: int) -> None:
    """Tell from a thread, as work does: the screen hears it later."""
    thread = Thread(target=lambda: steps.tell(done, 10))
    thread.start()
    thread.join()


def test_what_stopped_work_said_last_is_not_shown_in_the_next(qapp):
    panel = ProgressPanel(Look("light", motion=False), "", lambda done, total: f"{done}/{total}")
    host = QWidget()
    panel.setParent(host)
    told(panel.begin("one"), 7)
    steps = panel.begin("two")
    QApplication.processEvents()
    assert (panel._far.text(), panel.bar.maximum()) == ("", 0)
    told(steps, 3)
    QApplication.processEvents()
    assert (panel._far.text(), panel.bar.value()) == ("3/10", 3)
    told(steps, 4)
    panel.end()
    QApplication.processEvents()
    assert panel._far.text() == "3/10"
