"""The panel of a practice shop that leads a new cashier through eight tasks, and the page at its end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from ntt_pos import i18n
from ntt_pos.domain.selling.practice import Lesson, PracticeFacts, PracticeGoods, PracticeRun, mistaken
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.ui.theme import Look, Size, Space, Tone, Weight
from ntt_pos.ui.till.controller import TillController
from ntt_pos.ui.widgets.button import Button, ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import add, column, fill, frame, plain, row
from ntt_pos.ui.widgets.number_pad import has_touch
from ntt_pos.ui.widgets.text import Text

SOON_MS = 200  # the open basket is kept a moment after it changed
SIDE_BY_SIDE = 2
LONGEST_NAME = 28
ABOVE = 84  # the title and the air around the tasks
ROOMY = 296  # below it only the task that follows is told
TITLES = {
    Lesson.SCAN: N_("Scan"),
    Lesson.NAME: N_("Find by name"),
    Lesson.QUANTITY: N_("Three of one"),
    Lesson.WEIGHT: N_("Half a kilogram"),
    Lesson.CASH: N_("Cash with change"),
    Lesson.HOLD: N_("Hold and recall"),
    Lesson.RETURN: N_("Return"),
    Lesson.CLOSE: N_("Close the drawer"),
}


BY_KEYS: Final = {
    Lesson.SCAN: N_("{name}: scan it, or type {code} and Enter."),
    Lesson.NAME: N_("{name}: type “{words}” (slips are forgiven), mark it with ↓ or ↑, Enter."),
    Lesson.QUANTITY: N_("{name}: type 3* and its code {code}, or F3 afterwards."),
    Lesson.WEIGHT: N_("{name}: type 0,5* and its code {code}, Enter."),
    Lesson.CASH: N_("F12, type more than is due, Enter. Give the change."),
    Lesson.HOLD: N_("Put something into the basket, F5 holds it, F6 brings it back."),
    Lesson.RETURN: N_("F7, Enter takes the receipt, type how many come back, F7 for spoiled, F12."),
    Lesson.CLOSE: N_(
        "Sell or empty the basket. F10, Enter, count the notes and coins, F12. The difference is shown afterwards."
    ),
}
BY_TOUCH: Final = {
    Lesson.SCAN: N_("{name}: scan it, or touch its picture."),
    Lesson.NAME: N_("{name}: touch its kind of goods above the pictures, push the pictures up, touch it."),
    Lesson.QUANTITY: N_("{name}: touch its picture, then its line in the basket, then 3."),
    Lesson.WEIGHT: N_("{name}: touch its picture, then 0, comma and 5."),
    Lesson.CASH: N_("Touch Pay, then a sum above what is due, then Complete the sale. Give the change."),
    Lesson.HOLD: N_("Put something into the basket, Hold puts it aside, Recall brings it back."),
    Lesson.RETURN: N_("Touch Return, take the sale, touch how many come back and why, give the money back."),
    Lesson.CLOSE: N_(
        "Sell or empty the basket. Touch Shift, then Count and close. The difference is shown afterwards."
    ),
}


def told(lesson: Lesson, goods: PracticeGoods) -> str:
    """Return what is to be done, with its keys; where the PC has a touch screen, with what is touched."""
    good = {
        Lesson.SCAN: goods.scanned,
        Lesson.NAME: goods.named,
        Lesson.QUANTITY: goods.counted,
        Lesson.WEIGHT: goods.weighed,
    }.get(lesson, goods.scanned)
    words = BY_TOUCH if has_touch() else BY_KEYS
    return _(words[lesson], name=short(good.name), code=good.code, words=goods.words)


def short(name: str) -> str:
    """Return a name that leaves room for what is to be done: its end tells the size, so the middle goes."""
    half = LONGEST_NAME // 2
    return name if len(name) <= LONGEST_NAME else f"{name[:half].rstrip()}…{name[-half:].lstrip()}"


class PracticePanel(QFrame):
    """Stands over the tiles below the first row; ticks what the books show as done."""

    def __init__(self, controller: TillController, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._controller, self._session = controller, controller.session
        self.run: PracticeRun | None = None
        self._goods: PracticeGoods | None = None
        look = controller.session.look
        stack = column(self, gap=Space.XS, margins=(Space.L, Space.XS, Space.L, Space.S))
        head = add(stack, row(gap=Space.S))
        self.title = Text(look, size=Size.AMOUNT, weight=Weight.MEDIUM, wrap=True)
        fill(head, self.title, 1)
        add(head, Button(look, _("Stop practising"), kind=ButtonKind.LINK, cap="Ctrl R")).clicked.connect(self.toggle)
        grid = add(stack, QGridLayout(), 1)
        grid.setHorizontalSpacing(Space.XL)
        grid.setVerticalSpacing(2)
        self._rows: dict[Lesson, tuple[Text, Text]] = {}
        half = (len(Lesson) + 1) // SIDE_BY_SIDE
        for place, lesson in enumerate(Lesson):
            holder = plain()
            inner = column(holder, gap=0)
            name, what = Text(look, weight=Weight.MEDIUM), Text(look, size=Size.META, tone=Tone.MUTED, wrap=True)
            fill(inner, name, what, 1)
            self._rows[lesson] = (name, what)
            grid.addWidget(holder, place % half, place // half)
            grid.setColumnStretch(place // half, 1)
            grid.setRowStretch(place % half, 1)
        self._now = add(stack, Text(look, wrap=True))
        self._page: PracticeDialog | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._look)
        for signal in (controller.cart_changed, controller.busy_changed, self._session.shift_changed):
            signal.connect(self._look_soon)
        controller.given_back.connect(self._look_soon)
        self.hide()

    def toggle(self) -> None:
        """Begin, or stop without a page at the end."""
        if self.run is not None:
            self._stop()
            return
        session = self._session
        session.books.run(
            session.shop.practice.goods, self._begin, lambda error: session.tell(i18n.explain(error)), owner=self
        )

    def cover(self, place: QRect) -> None:
        """Stand over a place."""
        self.setGeometry(place)
        self._fit()

    def _fit(self) -> None:
        """Tell only the task that follows where there is no room for all of them."""
        wide = (self.width() - 2 * Space.L - Space.XL) // SIDE_BY_SIDE
        high = [name.sizeHint().height() + what.heightForWidth(wide) for name, what in self._rows.values()]
        half = (len(high) + 1) // SIDE_BY_SIDE
        needed = sum(max(pair) for pair in zip(high[:half], high[half:], strict=True)) + ABOVE
        roomy = self.height() >= max(needed, ROOMY)
        self._now.setVisible(not roomy)
        for _name, what in self._rows.values():
            what.setVisible(roomy)

    def _begin(self, goods: PracticeGoods) -> None:
        self._goods, self.run = goods, PracticeRun(self._session.now())
        self._tell_till(practising=True)
        self.show()
        self.raise_()
        self._show()
        self._look_soon()

    def _stop(self) -> None:
        self.run = None
        self._tell_till(practising=False)
        self.hide()

    def _tell_till(self, *, practising: bool) -> None:
        self._controller.practising = practising
        self._controller.cart_changed.emit()  # what stands under an empty basket offers the practice, or no longer

    def _look_soon(self, *_told: Any) -> None:
        if self.run is not None:
            self._soon.start()

    def _look(self) -> None:
        """Read the books behind the screen."""
        run, session = self.run, self._session
        if run is not None:
            practice = session.shop.practice
            session.books.run(lambda: practice.facts(run.began), self._tick, lambda _error: None, owner=self)

    def _tick(self, facts: PracticeFacts) -> None:
        run, goods = self.run, self._goods
        if run is None or goods is None:
            return
        self.run = run.look(facts, goods, self._session.now())
        self._show()
        if self.run.over and self._session.actor is not None:
            with suppress(OSError):  # only the tick of the shop's first steps hangs on it
                self._session.shop.folder.practised.touch()
            slips = mistakes(replace(facts, removed=self.run.removed, emptied=self.run.emptied), goods)
            self._page = PracticeDialog(self._session.look, self.run, slips, again=self.toggle)
            self._stop()
            self._open_page()

    def _open_page(self) -> None:
        """Open the page at the end, once no dialog is open: the last task ends with a Z that is to be read."""
        page, stage = self._page, self._session.stage
        if page is None or stage is None:
            return
        if stage.top is not None:
            stage.changed.connect(self._open_page, Qt.ConnectionType.SingleShotConnection)
            return
        self._page = None
        self._session.open(page)

    def _show(self) -> None:
        run, goods = self.run, self._goods
        if run is None or goods is None:
            return
        closed = self._session.shift is None and Lesson.CLOSE not in run.lessons
        self.title.setText(
            _("First open the shift: F10, count the float.")
            if closed
            else _("Practice: {done} of {all} done", done=len(run.done), all=len(Lesson))
        )
        following = next((each for each in Lesson if each not in run.lessons), None)
        self._now.setText(told(following, goods) if following else "")
        for number, (lesson, (name, what)) in enumerate(self._rows.items(), 1):
            done = lesson in run.lessons
            name.setText(f"{'✓' if done else number}  {_(TITLES[lesson])}")
            name.set_tone(Tone.POSITIVE if done else Tone.PRIMARY if lesson is following else Tone.INK)
            what.setText(told(lesson, goods))
            state = _("done") if done else told(lesson, goods)
            name.setAccessibleName(f"{_(TITLES[lesson])}: {state}")
        self._fit()


class PracticeDialog(Dialog):
    """The page at the end: how long everything took, and what went wrong on the way."""

    def __init__(self, look: Look, run: PracticeRun, slips: list[str], again: Callable[[], object]) -> None:
        end = max(at for _lesson, at in run.done)
        super().__init__(look, _("Practised: all eight tasks in {time}", time=span(end - run.began)), width=620)
        grid = QGridLayout(add(self.body, frame("tile")))
        grid.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        grid.setColumnStretch(0, 1)
        before = run.began
        for place, (lesson, at) in enumerate(run.done):
            grid.addWidget(Text(look, f"✓  {_(TITLES[lesson])}", tone=Tone.POSITIVE), place, 0)
            grid.addWidget(Text(look, span(at - before), tone=Tone.MUTED), place, 1)
            before = at
        self.body.addWidget(Text(look, _("Mistakes on the way") if slips else _("No mistakes"), weight=Weight.MEDIUM))
        for slip in slips:
            self.body.addWidget(Text(look, slip, wrap=True))
        self._again = again
        self.verb(_("Practise again"), self._repeat, "Ctrl+R", kind=ButtonKind.PLAIN)
        self.verb(_("Finish"), self.enter, "Return")

    def enter(self) -> None:
        """Leave."""
        self.finish()

    def _repeat(self) -> None:
        self.finish()
        self._again()


def mistakes(facts: PracticeFacts, goods: PracticeGoods) -> list[str]:
    """Return what the books show as gone wrong, a sentence each."""
    taken = mistaken(facts, goods)
    found = [
        ngettext(
            "{n} product of nearly the same name was sold instead: its money goes to another maker.",
            "{n} products of nearly the same name were sold instead: their money goes to other makers.",
            taken,
        ),
        ngettext("{n} code was not known.", "{n} codes were not known.", facts.unknown),
        ngettext("{n} line was removed.", "{n} lines were removed.", facts.removed),
        ngettext("{n} basket was emptied.", "{n} baskets were emptied.", facts.emptied),
        _("The drawer differed by {amount}.", amount=facts.difference),
    ]
    counts = (taken, facts.unknown, facts.removed, facts.emptied, facts.difference)
    return [words for words, count in zip(found, counts, strict=True) if count]


def span(time: timedelta) -> str:
    """Return a span as minutes and seconds: ``4:05``."""
    seconds = max(round(time.total_seconds()), 0)
    return f"{seconds // 60}:{seconds % 60:02}"
