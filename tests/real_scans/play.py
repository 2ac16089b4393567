"""The child of ``make scan``: the window on the X server, the keys that are injected, and the table of what arrived."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ntt_pos import bootstrap, i18n
from ntt_pos.demo import FLOAT
from ntt_pos.desktop import open_window
from ntt_pos.domain.core.users import Role
from ntt_pos.ui.theme import Look
from ntt_pos.ui.till.help_dialog import HelpDialog
from ntt_pos.ui.widgets.fields import Field
from tests.conftest import actor_named
from tests.fakes import FixedClock, SequenceIds
from tests.real_scans.hands import Counted, Keys, Table, say, settle
from tests.real_scans.odd import odd
from tests.ui.old_scanner import OldScanner

QUICK = "--quick" in sys.argv
PAUSES = (0, 30, 60, 90, 120, 300)
PLACES = tuple(range(1, 14, 4 if QUICK else 1))
PACES = (0, 1, 2, 8, 15, 30)
BETWEEN = (0, 50, 300, 500)
CODES = 6 if QUICK else 30


def pauses(counted: Counted, table: Table, codes: list[str], prefix: str) -> None:
    """Pause once after each digit, with every length of pause."""
    session = counted.window.session
    session.keep(replace(session.local, scanner_prefix=prefix))
    for pause in PAUSES:
        counted.fresh()
        keys, sent = Keys(), Counter[str]()
        for place in PLACES:
            code = codes[place % len(codes)]
            keys.code(prefix + code, pause=pause, after=place + len(prefix))
            keys.rest(60)
            sent[code] += 1
        keys.play()
        name = f"pause of {pause} ms after each digit{', with the prefix' if prefix else ''}"
        table.tell(name, sent, counted.arrived(), other=counted.strangers())
    session.keep(replace(session.local, scanner_prefix=""))


def bursts(counted: Counted, table: Table, codes: list[str]) -> None:
    """Send many codes at every pace."""
    for pace in PACES:
        for between in BETWEEN:
            counted.fresh()
            table.tell(
                f"{CODES} codes at {pace} ms, {between} ms between",
                send(codes, pace=pace, between=between),
                counted.arrived(),
                other=counted.strangers(),
            )


def send(codes: list[str], *, pace: float, between: float, count: int = CODES) -> Counter[str]:
    """Inject codes and return them."""
    keys, sent = Keys(), Counter[str]()
    for number in range(count):
        code = codes[number % len(codes)]
        keys.code(code, pace=pace)
        keys.rest(between)
        sent[code] += 1
    keys.play()
    return sent


def disturbed(
    counted: Counted, table: Table, codes: list[str], part: str, act: Callable[[], object], every: int
) -> None:
    """Send codes while something else goes on in the window all the time."""
    counted.fresh()
    timer = QTimer()
    timer.timeout.connect(act)
    timer.start(every)
    sent = send(codes, pace=4, between=40, count=2 * CODES)
    timer.stop()
    counted.window.stage.close_all()
    table.tell(part, sent, counted.arrived(), refused=counted.refused, other=counted.strangers())


def control(table: Table, code: str) -> int:
    """Return how many scans the rule of before loses: the same pauses into a field with the old scanner."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("no application")
    look = Look("light", motion=False)
    field, scanner = Field(look, "control"), OldScanner()
    got: list[str] = []
    scanner.scanned.connect(got.append)
    field.entered.connect(lambda: (got.append(field.text()), field.clear()))
    field.resize(600, 56)
    field.show()
    field.activateWindow()
    field.setFocus()
    scanner.watch(app)
    keys, sent = Keys(), 0
    keys.rest()
    for pause in PAUSES:
        for place in PLACES:
            keys.code(code, pause=pause, after=place)
            keys.rest(60)
            sent += 1
    keys.play()
    for _round in range(50):
        app.processEvents()
    app.removeEventFilter(scanner)
    lost = sent - got.count(code)
    say(f"{'control: the rule of before, pauses':<44}{sent:>7}{got.count(code):>7}{0:>9}{lost:>6}")
    return lost


def alternating(*acts: Callable[[], object]) -> Callable[[], object]:
    """Return an act that does one after the other, over and over."""

    def forever() -> Iterator[Callable[[], object]]:
        while True:
            yield from acts

    each = forever()
    return lambda: next(each)()  # noqa: PLW0108 another one each time


def main() -> int:
    """Open the window, play every part, print the table."""
    failures: list[BaseException] = []
    sys.excepthook = lambda _kind, error, _trace: failures.append(error)
    app = QApplication([])
    i18n.set_language("id")
    look = Look("light", motion=False)
    look.use("light")
    folder = Path(os.environ["NTT_SCAN_FOLDER"]) / "data"
    clock = FixedClock(datetime(2026, 2, 28, 2, 0, tzinfo=UTC))
    with bootstrap.open_practice_shop(folder, clock=clock, ids=SequenceIds()) as shop:
        shop.use_local(replace(shop.local, sounds=False))
        codes = [
            each.barcodes[0]
            for each in shop.catalogue.everything()
            if each.barcodes and len(each.barcodes[0]) == 13 and not each.weighed and each.price and each.terms
        ]
        codes = [code for code in codes if len(shop.catalogue.find(code)) == 1][:3]
        window = open_window(shop, look)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        settle(window)
        cashier = actor_named(shop, "ani")
        window._signed_in(cashier)
        settle(window)
        shop.shifts.open(by=cashier, denominations=FLOAT, time_confirmed=True)
        window.session.refresh_shift()
        settle(window)
        unknown = window.controller.unknown
        counted, table = Counted(window), Table(lambda: ", ".join(each.code for each in unknown.waiting))
        pauses(counted, table, codes, "")
        pauses(counted, table, codes, "~")
        bursts(counted, table, codes)
        stage, session = window.stage, window.session
        open_help = lambda: session.open(HelpDialog(session, [], []))  # noqa: E731
        disturbed(counted, table, codes, "dialogs open and close", alternating(open_help, stage.close_all), 190)
        disturbed(counted, table, codes, "the language changes", window.rebuild, 400)
        disturbed(
            counted,
            table,
            codes,
            "the theme changes",
            alternating(lambda: look.use("dark"), lambda: look.use("light")),
            200,
        )
        boss = next(each for each in shop.people.users() if each.role is Role.OWNER)
        closer = actor_named(shop, boss.username)
        night = lambda: session.long.run(lambda: shop.close_day.close(by=closer))  # noqa: E731
        disturbed(counted, table, codes, "the night is closing", night, 1_000)
        odd(counted, table, codes)
        window.hide()
        lost = control(table, codes[0])
        window.close()
    say(f"\n{table.bad} lost, doubled or turned into something else; the rule of before lost {lost}")
    if failures:
        say(f"{len(failures)} times the program failed within an event: {failures[0]!r}")
    del app
    return 0 if not table.bad and not failures and lost else 1


if __name__ == "__main__":
    raise SystemExit(main())
