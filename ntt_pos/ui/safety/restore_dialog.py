"""Bringing a backup back from Cadangan: which one, what it holds and what goes, the owner's own word; then the window starts anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QFileDialog, QProgressBar

from ntt_pos import i18n
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.i18n import N_, _
from ntt_pos.services.safety.after_restore import Examined
from ntt_pos.services.safety.restore import ENCRYPTED, Asked, Credentials, OfferedBackup
from ntt_pos.ui.lists.empty_list import EmptyState
from ntt_pos.ui.lists.rows import ListRow, RowList
from ntt_pos.ui.office.facts import Fact, FactList, section
from ntt_pos.ui.session import Session
from ntt_pos.ui.tasks import Steps
from ntt_pos.ui.theme import Space, Tone
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.fields import Field, Labelled
from ntt_pos.ui.widgets.layout import add, fill, row

GOING: Final = {
    "sale": N_("Sales"),
    "sale_return": N_("Returns"),
    "delivery": N_("Delivery notes"),
    "withdrawal": N_("Withdrawal notes"),
    "write_off": N_("Write-offs"),
    "stock_count": N_("Stock counts"),
    "payout": N_("Payments to producers"),
    "settlement": N_("Statements"),
    "account_correction": N_("Corrections"),
    "shift_closed": N_("Closed shifts"),
}


class RestoreDialog(Dialog):
    """Lists the backups of this PC; Enter examines the chosen one and changes nothing yet."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session.look,
            _("Which backup is brought back?"),
            hint=_("It is examined first: you see what it holds and what would be lost. Nothing changes yet."),
            width=720,
        )
        self._session = session
        self._found: tuple[OfferedBackup, ...] = ()
        self.choose_file: Callable[[str], str] = lambda title: QFileDialog.getOpenFileName(self, title)[0]
        self.list = RowList(session.look, _("Backups"))
        self.drive(self.list, pages=True)
        self.list.doubleClicked.connect(lambda _index: self.enter())
        self.body.addWidget(self.list, 1)
        self.bar = add(self.body, QProgressBar())
        self.bar.setAccessibleName(_("Progress"))
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.verb(_("Another file …"), self.choose_other, "Ctrl+O", kind=ButtonKind.PLAIN)
        self.verb(_("Examine"), self.enter, "Return")
        self.start_at(self.list)
        shop = session.shop
        session.long.run(shop.restore.offered, self._show, self._failed, owner=self)

    def least_height(self) -> int:
        """Return a roomy height."""
        return 440

    def enter(self) -> None:
        """Examine the chosen backup."""
        place = self.list.currentIndex().row()
        if 0 <= place < len(self._found):
            self._examine(self._found[place].path, None)

    def choose_other(self) -> None:
        """Examine a file that lies elsewhere; an encrypted one needs the file with the owner's secret key."""
        name = self.choose_file(_("Which backup?"))
        key = self.choose_file(_("Where is the owner's secret key?")) if name.endswith(ENCRYPTED) else ""
        if name and (key or not name.endswith(ENCRYPTED)):
            self._examine(Path(name), Path(key) if key else None)

    def _examine(self, backup: Path, key: Path | None) -> None:
        restore, steps = self._session.shop.restore, Steps()
        steps.told.connect(self._progress)
        self.refuse("")
        self.bar.setRange(0, 0)
        self.bar.show()

        def work() -> tuple[Examined, Mapping[str, int]]:
            examined = restore.examine(backup, identity=key, progress=steps.tell_or_stop)
            return examined, restore.left_behind(examined)

        def done(answer: tuple[Examined, Mapping[str, int]]) -> None:
            self.bar.hide()
            self._session.open(BringBackDialog(self._session, backup, key, *answer))

        self.write(self._session.long, work, done, self._failed)

    def _progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def _failed(self, error: ShopError) -> None:
        self.bar.hide()
        self.refuse(i18n.explain(error))

    def _show(self, found: tuple[OfferedBackup, ...]) -> None:
        self._found = found
        rows = [
            ListRow(
                str(place),
                i18n.moment(each.at),
                str(each.path.parent),
                note=_("{n} sales", n=each.sales),
            )
            for place, each in enumerate(found)
        ]
        none = EmptyState(
            self.look, _("There is no backup on this PC"), _("Ctrl+O chooses a file, for example on the stick.")
        )
        self.list.show_rows(rows, none)
        self.list.choose("0")


class BringBackDialog(Dialog):
    """What the backup holds and what goes; the owner signs with their password and types a word, then the window closes."""

    def __init__(
        self, session: Session, backup: Path, key: Path | None, examined: Examined, going: Mapping[str, int]
    ) -> None:
        super().__init__(
            session.look,
            _("Bring this backup back?"),
            hint=_("The window closes, the backup takes the place of the books, and the window opens again."),
            width=720,
        )
        self._session, self._backup, self._key = session, backup, key
        self.word = _("RESTORE")
        self.body.addWidget(section(self.look, _("What it holds")))
        held = FactList(self.look)
        held.show_lines(_held(examined))
        fill(self.body, held, section(self.look, _("What came after it and is lost")))
        add(self.body, FactList(self.look)).show_lines(_going(going))
        mine = session.may(Act.RESTORE)
        self.username = Field(self.look, _("Owner's user name"))
        self.username.setText(session.by.username if mine else "")
        self.secret = Field(self.look, _("Owner's password"), secret=True)
        self.typed = Field(self.look, _("Type {word}", word=self.word), placeholder=self.word)
        self._secret = Labelled(self.look, _("Owner's password"), self.secret)
        self._typed = Labelled(self.look, _("Type {word}", word=self.word), self.typed)
        line = add(self.body, row(gap=Space.M))
        fill(line, Labelled(self.look, _("Owner's user name"), self.username), self._secret, self._typed)
        for here, after in ((self.username, self.secret), (self.secret, self.typed)):
            here.entered.connect(after.setFocus)
        self.verb(_("Bring it back"), self.go, "Ctrl+Return", kind=ButtonKind.DANGER)
        self.start_at(self.secret if mine else self.username)

    def enter(self) -> None:
        """The safe default: nothing happens; only Ctrl+Enter brings it back."""

    def go(self) -> None:
        """Check who this is, then leave the books for the backup."""
        if self.typed.text().strip().upper() != self.word:
            self._typed.refuse(_("Type {word} to say that you mean it.", word=self.word))
            self.arrange()
            return
        who = Credentials(self.username.text(), self.secret.text())
        restore = self._session.shop.restore
        self.write(self._session.long, lambda: restore.check_owner(who), self._checked, self._refused)

    def _checked(self, _answer: Any) -> None:
        asked = Asked(self._backup, self.username.text(), self.secret.text(), None, self._key)
        self.finish()
        self._session.bring_back(asked)

    def _refused(self, error: ShopError) -> None:
        self._session.sounds.refused()
        self._secret.refuse(i18n.explain(error))
        self.arrange()


def _held(examined: Examined) -> list[Fact]:
    counts = examined.counts
    told = [
        Fact(_("Made"), i18n.moment(examined.heads.at)),
        *(Fact(_(GOING[book]), i18n.number(counts.get(book, 0))) for book in ("sale", "payout", "settlement")),
    ]
    if not examined.anchored:
        told.append(Fact(_("No head kept outside could be compared"), tone=Tone.ATTENTION))
    return told


def _going(going: Mapping[str, int]) -> list[Fact]:
    told = [
        Fact(_(words), i18n.number(going[book]), tone=Tone.DANGER) for book, words in GOING.items() if book in going
    ]
    if not told:
        return [Fact(_("Nothing that moved goods or money"), tone=Tone.POSITIVE)]
    return [*told, Fact(_("Their numbers are skipped; type their papers in again, marked SUSULAN."), tone=Tone.MUTED)]
