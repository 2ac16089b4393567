"""A second start raises the open window."""

from __future__ import annotations

import threading

from PySide6.QtWidgets import QWidget

from ntt_pos.data.window_lock import REQUEST_FILE, ask_to_show
from ntt_pos.ui.second_start import ShowRequests


class Window(QWidget):
    """A window on a platform that cannot raise one."""

    raised = 0

    def raise_(self) -> None:
        self.raised += 1


def test_a_second_start_raises_the_open_window(qtbot, tmp_path):
    window = Window()
    qtbot.addWidget(window)
    window.showMinimized()
    ShowRequests(window, tmp_path / REQUEST_FILE)
    shown = []
    other = threading.Thread(target=lambda: shown.append(ask_to_show(tmp_path)))
    other.start()
    qtbot.waitUntil(lambda: bool(shown), timeout=10_000)
    other.join()
    assert shown == [True]
    assert not window.isMinimized()
    assert window.raised == 1


def test_a_window_that_comes_up_meanwhile_answers_as_well(qtbot, tmp_path):
    window = Window()
    qtbot.addWidget(window)
    (tmp_path / REQUEST_FILE).write_bytes(b"?")
    ShowRequests(window, tmp_path / REQUEST_FILE)
    assert (tmp_path / REQUEST_FILE).read_bytes() == b""
    assert window.isVisible()


def test_a_window_that_does_not_answer_is_told_of(tmp_path):
    assert not ask_to_show(tmp_path, patience=0.05)
    assert (tmp_path / REQUEST_FILE).read_bytes() == b""
