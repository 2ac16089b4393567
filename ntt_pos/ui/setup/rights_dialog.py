"""Rights: what managers, cashiers and auditors may do alone, with somebody's approval, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ntt_pos import i18n
from ntt_pos.domain.core.act_words import ACTS, GROUPS
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.domain.core.permissions import APPROVABLE, OWNERS_ALONE, Act, Verdict
from ntt_pos.domain.core.users import CHANGEABLE_ROLES, OwnRole, Role, SecretKind, secret_kind
from ntt_pos.domain.core.words import ROLES
from ntt_pos.i18n import N_, _
from ntt_pos.ui.forms.combo import Combo
from ntt_pos.ui.forms.questions import ChoiceQuestion, TextQuestion, two_columns
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.session import Session
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.dialog import Dialog
from ntt_pos.ui.widgets.layout import add, column, fill, row
from ntt_pos.ui.widgets.text import Text

Matrix = Mapping[str, Mapping[Act, Verdict]]
WORDS = {
    Verdict.ALLOWED: N_("allowed"),
    Verdict.APPROVAL: N_("with approval"),
    Verdict.DENIED: N_("denied"),
}
TONES = {Verdict.ALLOWED: Tone.POSITIVE, Verdict.APPROVAL: Tone.ATTENTION, Verdict.DENIED: Tone.MUTED}
COLUMN = 156
HEIGHT = 420


class RightsDialog(Dialog):
    """The table of rights; arrows choose a right, the three choices below change it at once."""

    def __init__(self, session: Session, own: Sequence[OwnRole], made: Callable[[OwnRole], None]) -> None:
        self.owner = session.may(Act.RIGHTS)
        hint = _("Arrows choose a right; Tab goes to the choices below. A change holds from everybody's next act on.")
        if not self.owner:
            hint = _("Only the owner changes rights; here is what is in force.")
        super().__init__(session.look, _("Who may do what?"), hint=hint, width=940 + COLUMN * min(len(own), 2))
        look, self._session, self._role_made = session.look, session, made
        names = {role.value: _(ROLES[role].long) for role in CHANGEABLE_ROLES} | {each.code: each.name for each in own}
        self._columns = tuple(names)
        self._matrix: Matrix = {}
        self.grid = Grid(
            look,
            _("Rights"),
            (Heading(_("Right")), *(Heading(name, COLUMN) for name in names.values())),
            low=True,
        )
        self.grid.setMinimumHeight(HEIGHT)
        self.grid.pointed.connect(self._point)
        self.body.addWidget(GridCard(look, self.grid, totals=False), 1)
        self._act = add(self.body, Text(look, size=Size.AMOUNT, weight=Weight.MEDIUM, wrap=True))
        line = row(gap=Space.M)
        self.choices: dict[str, Combo] = {}
        for role, name in names.items():
            each = fill(column(gap=Space.XS), Text(look, name, size=Size.META, tone=Tone.MUTED))
            choice = Combo(look, name)
            choice.currentIndexChanged.connect(lambda _place, role=role: self._changed(role))
            self.choices[role] = choice
            each.addWidget(choice)
            line.addLayout(each, 1)
        self.body.addLayout(line)
        self.new_button = self.verb(_("New role"), self.new_role, "Ctrl+N", kind=ButtonKind.PLAIN)
        self.new_button.refuse("" if self.owner else hint)
        self._own = tuple(own)
        self.name_button = self.verb(_("Rename role"), self.rename, "F2", kind=ButtonKind.PLAIN)
        none = "" if own else _("There is no role of the shop's own yet.")
        self.name_button.refuse(none if self.owner else hint)
        self.start_at(self.grid)
        session.books.run(session.shop.rights.matrix, self._show, owner=self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space goes from the table to the first choice."""
        if event.key() == Qt.Key.Key_Space and self.grid.hasFocus():
            next(iter(self.choices.values())).setFocus()
            event.accept()
            return
        super().keyPressEvent(event)

    def new_role(self) -> None:
        """Ask for a new role; the table opens again with its column."""
        if self.able(self.new_button):
            self.finish()
            self._session.open(NewRoleDialog(self._session, self._role_made))

    def rename(self) -> None:
        """Ask how a role of the shop's own is called from now on; the table opens again with its name."""
        if self.able(self.name_button):
            self.finish()
            self._session.open(RenameRoleDialog(self._session, self._own, self._role_made))

    def _show(self, matrix: Matrix) -> None:
        self._matrix = matrix
        self._session.refresh_rights()
        rows = []
        for group, acts in GROUPS.items():
            for place, (act, words) in enumerate(acts.items()):
                verdicts = [matrix[role][act] for role in self._columns]
                first = GridCell(_(words), _(group) if place == 0 else "", strong=place == 0)
                rows.append(GridRow(act.value, (first, *(GridCell(_(WORDS[v]), tone=TONES[v]) for v in verdicts))))
        self.grid.show_rows(rows)
        self._point(self.grid.chosen)

    def _point(self, key: str) -> None:
        if not key:
            return
        act = Act(key)
        self._act.setText(_(ACTS[act]))
        for role, choice in self.choices.items():
            able = [v for v in Verdict if v is not Verdict.APPROVAL or act in APPROVABLE]
            blocked = choice.blockSignals(True)
            choice.show_options([(verdict.value, _(WORDS[verdict])) for verdict in able])
            choice.choose(self._matrix[role][act].value)
            choice.blockSignals(blocked)
            choice.setEnabled(self.owner and act not in OWNERS_ALONE)
        self.refuse(_("Users and rights always stay with the owner.") if self.owner and act in OWNERS_ALONE else "")

    def _changed(self, role: str) -> None:
        act, verdict = Act(self.grid.chosen), Verdict(self.choices[role].value)
        session, by = self._session, self._session.by
        rights = session.shop.rights

        def failed(error: ShopError) -> None:
            self._point(act.value)
            self.refuse(i18n.explain(error))

        session.books.run(
            lambda: rights.change(by=by, role=role, act=act, verdict=verdict), self._show, failed, owner=self
        )


class NewRoleDialog(Dialog):
    """A new role: its name, the built-in role whose rights it starts with, and what its people sign in with."""

    def __init__(self, session: Session, made: Callable[[OwnRole], None]) -> None:
        look = session.look
        hint = _("It starts with the rights of the role it copies, and you change them afterwards.")
        super().__init__(look, _("Which new role?"), hint=hint, width=560)
        self._session, self._made = session, made
        self.name = TextQuestion(look, _("Name"), hint=_("For example “Gudang”."), longest=30)
        self.base = ChoiceQuestion(look, _("Copy of"), [(role.value, _(ROLES[role].long)) for role in CHANGEABLE_ROLES])
        kinds = [(SecretKind.PIN.value, _("PIN")), (SecretKind.PASSWORD.value, _("Password"))]
        self.kind = ChoiceQuestion(look, _("Signs in with"), kinds)
        self.body.addLayout(two_columns([self.name, None, self.base, self.kind]))
        self.base.changed.connect(lambda: self.kind.put(secret_kind(Role(self.base.value())).value))
        self.verb(_("Make the role"), self.save, "Ctrl+Return")
        self.start_at(self.name.field)

    def save(self) -> None:
        """Make it."""
        session, by = self._session, self._session.by
        name, base, kind = self.name.value(), Role(self.base.value()), SecretKind(self.kind.value())

        def done(own: OwnRole) -> None:
            self.finish()
            self._made(own)

        def failed(error: ShopError) -> None:
            self.name.refuse(i18n.explain(error))
            self.arrange()

        self.write(
            session.books,
            lambda: session.shop.rights.add_role(by=by, name=name, base=base, secret=kind),
            done,
            failed,
        )


class RenameRoleDialog(Dialog):
    """Another name for a role of the shop's own; its rights and its people stay."""

    def __init__(self, session: Session, own: Sequence[OwnRole], made: Callable[[OwnRole], None]) -> None:
        look = session.look
        super().__init__(
            look, _("Which new name?"), hint=_("Only the name changes; the rights and the people stay."), width=560
        )
        self._session, self._own, self._made = session, {each.code: each for each in own}, made
        self.role = ChoiceQuestion(look, _("Role"), [(each.code, each.name) for each in own])
        self.name = TextQuestion(look, _("Name"), longest=30)
        self.body.addLayout(two_columns([self.role, self.name]))
        self.role.changed.connect(self._fill)
        self.verb(_("Save the name"), self.save, "Ctrl+Return")
        self.start_at(self.name.field)
        self._fill()

    def _fill(self) -> None:
        self.name.put(self._own[self.role.value()].name)

    def save(self) -> None:
        """Keep it."""
        session, by = self._session, self._session.by
        code, name = self.role.value(), self.name.value()

        def done(own: OwnRole) -> None:
            self.finish()
            self._made(own)

        def failed(error: ShopError) -> None:
            self.name.refuse(i18n.explain(error))
            self.arrange()

        self.write(session.books, lambda: session.shop.rights.rename_role(by=by, code=code, name=name), done, failed)
