"""A process of its own for ``bench_start``: the program's window, or a bare one, telling when it was usable."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

LONGEST_WAIT = 60_000.0


def main() -> int:
    """Run ``program`` or ``bare`` and print milliseconds since the start that is given, and memory."""
    who, folder, started = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    return _program(folder, started) if who == "program" else _bare(started)


def _since(started: int) -> float:
    return (time.time_ns() - started) / 1e6


def _bare(started: int) -> int:
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget

    app = QApplication(["bare"])
    window = QMainWindow()
    window.setCentralWidget(QTableWidget(20, 5))
    window.showMaximized()
    app.processEvents()
    _tell({"usable": _since(started)})
    return 0


def _program(folder: Path, started: int) -> int:
    gc.disable()  # as the program's door does
    from PySide6.QtCore import QEvent, Qt, QTimer
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    from ntt_pos import desktop
    from ntt_pos.domain.core.people import Actor, Role
    from tests.fakes import FixedClock, set_this_pcs_clock

    set_this_pcs_clock(FixedClock())

    told: dict[str, float] = {}
    open_window = desktop.open_window

    def watched(*args: object, **options: object) -> object:
        window = open_window(*args, **options)  # type: ignore[arg-type]
        QTimer.singleShot(0, lambda: use(window))
        return window

    def use(window: desktop.MainWindow) -> None:
        """Sign in without the person's PIN, press a key, and tell."""
        app = QApplication.instance()
        if app is None:
            raise RuntimeError("no application")
        app.processEvents()
        told["login"] = _since(started)
        owner = next(card for card in window.session.shop.people.users() if card.role is Role.OWNER)
        window._signed_in(Actor(owner.user_id, owner.username, owner.name, owner.role))
        app.sendEvent(
            window.till.entry, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_K, Qt.KeyboardModifier.NoModifier, "k")
        )
        app.processEvents()
        told["usable"] = _since(started)
        catalogue = window.session.shop.catalogue
        while catalogue._index is None:
            if _since(started) > LONGEST_WAIT:
                raise TimeoutError("the search was never built")
            app.processEvents()
            time.sleep(0.005)
        told["search"] = _since(started)
        for number in range(50):
            catalogue.search(
                ("kopi", "kpi arabka", "madu hutan", "a", "tenun ikat merah")[number % 5] + str(number)[:-1]
            )
        window.close()
        app.quit()

    desktop.open_window = watched  # type: ignore[assignment]
    code = desktop.show(folder, practice=False)
    _tell(told)
    return code


def _tell(told: dict[str, float]) -> None:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in status.splitlines() if line.endswith("kB")}
    sys.stdout.write(json.dumps({**told, "memory": sizes["VmRSS"], "most": sizes["VmHWM"]}) + "\n")


if __name__ == "__main__":
    sys.exit(main())
