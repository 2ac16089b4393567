"""Backups as the owner sees them: how old the last is, one now, one on the stick, a rehearsal, the proof, an archive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QApplication, QFileDialog, QProgressBar, QWidget

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.devices.disk import Room
from ntt_pos.i18n import _
from ntt_pos.services.replication.record_sending import SendingState
from ntt_pos.services.safety.backup import Board, StickUnknown
from ntt_pos.services.safety.freshness import Freshness
from ntt_pos.services.safety.year_moving import YearsBoard
from ntt_pos.ui.office.facts import Fact, FactList, section
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.safety.backup_words import copy_words
from ntt_pos.ui.safety.findings_dialog import FindingsDialog
from ntt_pos.ui.safety.restore_dialog import RestoreDialog
from ntt_pos.ui.session import Session
from ntt_pos.ui.tasks import Steps
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import add, card, column, fill, row
from ntt_pos.ui.widgets.text import Text

WIDTH = 640
TONES: Final = {Freshness.FINE: Tone.POSITIVE, Freshness.OLD: Tone.ATTENTION, Freshness.ALARM: Tone.DANGER}


class SafetyPage(Page):
    """Cadangan."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Backups"))
        look = self.look
        self.choose_folder: Callable[[str], str] = self._ask_folder
        self.choose_file: Callable[[str], str] = self._ask_file
        self._busy = False
        box = card()
        box.setMaximumWidth(WIDTH)
        inner = fill(column(box, gap=Space.M, margins=Space.L), section(look, _("Last verified backup")))
        self.last = add(inner, Text(look, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True))
        self.problem = add(inner, Text(look, tone=Tone.DANGER, wrap=True))
        self.problem.hide()
        self.facts = add(inner, FactList(look))
        self.bar = add(inner, QProgressBar())
        self.bar.setAccessibleName(_("Progress"))
        self.bar.setTextVisible(False)
        self.bar.hide()
        offer = self.acts.offer
        self.now_button = add(inner, offer(Action(_("Back up now"), self.make, "Ctrl+Return", kind=ButtonKind.PRIMARY)))
        self.stick_button = offer(Action(_("Copy to the stick"), self.send, "Ctrl+U"))
        self.drill_button = offer(Action(_("Rehearse a restore"), self.rehearse, "Ctrl+T"))
        self.prove_button = offer(Action(_("Check the books"), self.prove, "Ctrl+B"))
        self.archive_button = offer(Action(_("Archive for the auditor"), self.archive, "Ctrl+E"))
        self.year_button = offer(Action(_("Move a closed year to its own file"), self.move_year, "Ctrl+Y"))
        self.restore_button = offer(Action(_("Bring a backup back"), self.bring_back, "Ctrl+Shift+R"))
        self._years = YearsBoard((), None, 0)
        self._boards: tuple[Board, YearsBoard] | None = None
        for pair in ((self.stick_button, self.drill_button), (self.prove_button, self.archive_button)):
            beside = add(inner, row(gap=Space.M))
            for button in pair:
                beside.addWidget(button, 1)
        fill(inner, self.year_button, self.restore_button)
        fill(self.body, box, 1)
        self.first = self.now_button

    def load(self) -> None:
        """Look up the last backup and what keeps it."""
        session, shop = self.session, self.session.shop
        self.read(lambda: (shop.backups.board(), shop.year_files.board()), self._show)
        if session.local.records_folder:
            # Through a thread of its own: the folder is another PC's, and may not answer.
            session.exchange.run(shop.record_sending.state, self._show_sending, owner=self)
        self._able()

    # -- acts -----------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make a verified backup, here and in the second folder."""
        shop, by = self.session.shop, self.session.by

        def done(made: Any) -> None:
            if made.problem is not None:
                self.fail(made.problem)
            else:
                self.message.tell(_("The backup is made and proves itself."))

        self._run(lambda: shop.backups.make(by=by), done)

    def send(self, *, stick: str = "", adopt: bool = False) -> None:
        """Copy the newest backup to the shop's stick and read it back."""
        shop, by = self.session.shop, self.session.by
        chosen = stick or ("" if self._busy else self.choose_folder(_("Where is the stick?")))
        if not chosen:
            return

        def failed(error: ShopError) -> None:
            if isinstance(error, StickUnknown):
                self.session.open(AdoptDialog(self, error, chosen))
            else:
                self.fail(error)

        self._run(
            lambda: shop.backups.copy_to_stick(Path(chosen), by=by, adopt=adopt),
            lambda sent: self.message.tell(_("The copy is on the stick and was read back: {file}", file=sent.file)),
            failed,
        )

    def rehearse(self) -> None:
        """Restore the newest backup into a folder of its own, prove it there, and throw it away."""
        shop = self.session.shop
        steps = Steps()
        steps.told.connect(self._progress)

        def work() -> Any:
            newest = shop.backups.newest()
            return None if newest is None else shop.restore.drill(newest, progress=steps.tell_or_stop)

        def done(drill: Any) -> None:
            if drill is None:
                self.refuse(_("There is no backup yet. Make one first."))
            elif drill.problem is not None:
                self.fail(drill.problem)
            else:
                told = _(
                    "The backup of {at} restores: {journal} journal records and {sales} sales prove themselves.",
                    at=drill.manifest.at,
                    journal=drill.counts.get("journal", 0),
                    sales=drill.counts.get("sale", 0),
                )
                self.message.tell(told)

        self._run(work, done, steps=steps)

    def bring_back(self) -> None:
        """Choose a backup, see what it holds and what goes, and let the owner bring it back."""
        self.session.open(RestoreDialog(self.session))

    def prove(self) -> None:
        """Recompute everything in the books, and compare the journal with the heads kept outside."""
        shop, by = self.session.shop, self.session.by
        steps = Steps()
        steps.told.connect(self._progress)

        def done(report: Any) -> None:
            if report.findings or report.warnings:
                self.session.open(FindingsDialog(self.look, report))
                return
            told = _(
                "The books agree: {journal} journal records and {rows} rows prove themselves, {heads} heads kept outside fit."
            )
            counted = {name: i18n.number(report.counted.get(name, 0)) for name in ("journal", "rows", "anchors")}
            self.message.tell(told.format(journal=counted["journal"], rows=counted["rows"], heads=counted["anchors"]))

        self._run(
            lambda: shop.verify.prove(by=by, kept=shop.backups.known(), progress=steps.tell_or_stop), done, steps=steps
        )

    def archive(self) -> None:
        """Write everything that was recorded as an archive that needs no program to check."""
        shop, by = self.session.shop, self.session.by
        chosen = "" if self._busy else self.choose_file(_("Where should the archive go?"))
        if not chosen:
            return
        steps = Steps()
        steps.told.connect(self._progress)
        path = Path(chosen if chosen.lower().endswith(".zip") else f"{chosen}.zip")
        told = _("The archive is written. Tell the auditor its hash by another way: {hash}")
        self._run(
            lambda: shop.export.write(path, by=by, progress=steps.tell_or_stop),
            lambda made: self.message.tell(told.format(hash=made.manifest_sha256[:16])),
            steps=steps,
        )

    def move_year(self, *, sure: bool = False) -> None:
        """Move the oldest closed year out of the books, once somebody said yes."""
        if not sure:
            self.session.open(MoveYearDialog(self, self._years))
            return
        shop, by = self.session.shop, self.session.by
        steps = Steps()
        steps.told.connect(self._progress)
        told = _(
            "{year} is in {file} now, beside the books and beside the backups. The books went from {before} to {after} MB."
        )

        def done(moved: Any) -> None:
            if moved.problem is not None:
                self.fail(moved.problem)
                return
            before, after = (i18n.number(-(-size // 10**6)) for size in (moved.books_before, moved.books_after))
            self.message.tell(told.format(year=moved.kept.year, file=moved.kept.file, before=before, after=after))

        self._run(lambda: shop.year_files.move(by=by, progress=steps.tell_or_stop), done, steps=steps)

    # -- what is shown --------------------------------------------------------------------------------------------

    def _run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[ShopError], None] | None = None,
        *,
        steps: Steps | None = None,
    ) -> None:
        if self._busy:
            return
        self._busy = True
        if (at := QApplication.focusWidget()) is not None and self.isAncestorOf(at):
            self.setFocus()  # a button that is greyed would hand the keys to whatever is next in the window
        self.bar.setRange(0, 0)
        self.bar.show()
        self._able()
        session = self.session

        def finished(answer: Any) -> None:
            self._end()
            done(answer)

        def broken(error: ShopError) -> None:
            self._end()
            (failed or self.fail)(error)

        def whole() -> Any:
            try:
                return work()
            finally:
                session.look_after_safety()

        session.long.run(whole, finished, broken, owner=self, steps=steps)

    def _end(self) -> None:
        self._busy = False
        self.bar.hide()
        self._able()
        if self.hasFocus():
            self.now_button.setFocus()
        self.reload()

    def _able(self) -> None:
        why = _("Wait until this is done.") if self._busy else ""
        for button, act in (
            (self.now_button, Act.BACKUP),
            (self.stick_button, Act.BACKUP),
            (self.prove_button, Act.VERIFY),
            (self.archive_button, Act.EXPORT),
        ):
            button.refuse(self.session.why_not(act) or why)
        self.drill_button.refuse(why)
        self.restore_button.refuse(why)
        waits = "" if self._years.next is not None else _("No closed year is left in the books.")
        self.year_button.refuse(self.session.why_not(Act.RESTORE) or why or waits)

    def _progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def _show_sending(self, state: SendingState | None) -> None:
        self.session.sending = state
        if self._boards is not None:
            self._show(self._boards)

    def _show(self, boards: tuple[Board, YearsBoard]) -> None:
        self._boards = boards
        (board, self._years), sending = boards, self.session.sending
        self._able()
        state = board.state
        self.last.setText(i18n.moment(state.last) if state.last is not None else _("None yet"))
        self.last.set_tone(TONES[state.freshness])
        problem = state.alarm or state.problem
        self.problem.setText(i18n.explain(problem) if problem is not None else "")
        self.problem.setVisible(problem is not None)
        safety = self.session.safety
        now = self.session.now()
        lines = [
            Fact(_("Kept on this disk"), i18n.number(board.here)),
            Fact(
                _("Kept in the second folder"),
                i18n.number(board.there) if board.second else _("not set"),
                tone=Tone.INK if board.second else Tone.ATTENTION,
            ),
            Fact(_("Copies that leave this PC"), _("encrypted") if board.encrypted else _("readable by anybody")),
        ]
        if sending is not None:
            tone = TONES[sending.freshness(now)]
            lines.append(Fact(_("In the office's copy"), copy_words(sending, now), tone=tone))
            if sending.problem is not None and problem is None:
                self.problem.setText(i18n.explain(sending.problem))
                self.problem.show()
        if safety is not None and safety.free:
            room = _("{free} MB", free=safety.free // 1_000_000)
            lines.append(Fact(_("Room on this disk"), room, tone=Tone.INK if safety.room is Room.FINE else Tone.DANGER))
        if self._years.kept:
            named = ", ".join(str(each.year) for each in self._years.kept)
            lines.append(Fact(_("Closed years in files of their own"), named))
        self.facts.show_lines(lines)

    def _ask_folder(self, title: str) -> str:
        return QFileDialog.getExistingDirectory(self, title)

    def _ask_file(self, title: str) -> str:
        return QFileDialog.getSaveFileName(self, title, "arsip.zip", "ZIP (*.zip)")[0]


class MoveYearDialog(Dialog):
    """What moving a year does and does not do, before it is done."""

    def __init__(self, page: SafetyPage, years: YearsBoard) -> None:
        told = _(
            "The journal's texts and the statements of {year} go to a file of their own beside the books ({size} MB now). "
            "Everything in it can still be read, printed again and checked. A backup is made first; nothing can be sold meanwhile."
        )
        super().__init__(
            page.look,
            _("Move {year} to its own file?", year=str(years.next)),
            hint=told.format(year=years.next, size=i18n.number(-(-years.books // 10**6))),
        )
        self._page = page
        self._go: QWidget = self.verb(_("Move the year"), self.enter, "Return")
        self.start_at(self._go)

    def enter(self) -> None:
        """Move it."""
        self.finish()
        self._page.move_year(sure=True)


class AdoptDialog(Dialog):
    """A stick that is nobody's: it becomes this shop's only when somebody says so."""

    def __init__(self, page: SafetyPage, error: ShopError, stick: str) -> None:
        super().__init__(
            page.look,
            _("Make it this shop's stick?"),
            hint=f"{i18n.explain(error)} {_('A small file on it will say whose it is; nothing on it is deleted.')}",
        )
        self._page, self._stick = page, stick
        self._go: QWidget = self.verb(_("Make it the shop's and copy"), self.enter, "Return")
        self.start_at(self._go)

    def enter(self) -> None:
        """Adopt the stick and copy."""
        self.finish()
        self._page.send(stick=self._stick, adopt=True)
