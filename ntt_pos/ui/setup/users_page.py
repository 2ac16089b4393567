"""Users: who may sign in, in which role; adding somebody, a new PIN, another role, shutting somebody out."""

from __future__ import annotations

from typing import Final

from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.users import OwnRole, Role, SecretKind, secret_kind
from ntt_pos.domain.core.words import ROLES
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.core.sign_in.users import UserCard
from ntt_pos.ui.confirm import ConfirmDialog
from ntt_pos.ui.lists.grid import Grid, GridCard, GridCell, GridRow, Heading
from ntt_pos.ui.office.chosen_card import ChosenCard
from ntt_pos.ui.office.facts import section
from ntt_pos.ui.office.list_file import export_action, write_list
from ntt_pos.ui.office.page import Page
from ntt_pos.ui.session import Session, role_words
from ntt_pos.ui.setup.recovery_code import NewCodeDialog
from ntt_pos.ui.setup.rights_dialog import RightsDialog
from ntt_pos.ui.setup.user_dialogs import CHOSEN, RoleDialog, SecretDialog, UserDialog, may_words
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.widgets.action import Action
from ntt_pos.ui.widgets.button import ButtonKind
from ntt_pos.ui.widgets.layout import column, fill, row, rule
from ntt_pos.ui.widgets.text import Text

LAST_OWNER: Final = N_("The shop needs at least one active owner. Add another owner first.")


class UsersPage(Page):
    """Pengguna."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Users"))
        look = self.look
        self._users: tuple[UserCard, ...] = ()
        self._own: dict[str, OwnRole] = {}
        self.head.addStretch(1)
        self.rights_button = self.acts.offer(Action(_("Rights"), self.rights, "Ctrl+R"))
        self.code_button = self.acts.offer(Action(_("Recovery code"), self.recovery_code, "Ctrl+K"))
        self.add_button = self.acts.offer(Action(_("New user"), self.add, "Ctrl+N", kind=ButtonKind.PRIMARY))
        fill(self.head, self.rights_button, self.code_button, self.add_button)
        self.grid = Grid(look, _("Users"), (Heading(_("Name")), Heading(_("Role"), 140), Heading(_("State"), 140)))
        self.grid.pointed.connect(self._point)
        self.grid.taken.connect(lambda _key: self.new_secret())
        self.list = GridCard(look, self.grid)
        self.list.offer(self.acts.offer(export_action(self.export), kind=ButtonKind.LINK))
        words = _("Choose a user"), _("A new PIN and shutting out are here.")
        self._detail = ChosenCard(self.look, *words, width=388)
        self._fill_detail()
        self.body.addLayout(fill(row(gap=Space.M), (self.list, 1), self._detail), 1)
        self.first = self.grid
        self._wanted = ""

    def load(self) -> None:
        """Look up everybody."""
        self.code_button.refuse(
            "" if self.session.may(Act.RIGHTS) else _("The recovery code is the owner's: only the owner makes one.")
        )
        people, rights = self.session.shop.people, self.session.shop.rights
        self.read(lambda: (people.users(), rights.roles()), self._show)

    def export(self) -> None:
        """Write the list into a file that somebody names."""
        write_list(self, self.list, self.title.text())

    def role_options(self) -> list[tuple[str, str]]:
        """Return every role somebody may be given: its code and what it is called."""
        return [(role.value, _(ROLES[role].long)) for role in CHOSEN] + [
            (own.code, own.name) for own in self._own.values()
        ]

    def kind_of(self, code: str) -> SecretKind:
        """Return what people of a role sign in with."""
        return self._own[code].secret if code in self._own else secret_kind(Role(code))

    def may_of(self, code: str) -> str:
        """Return what people of a role may do, in a sentence."""
        own = self._own.get(code)
        return may_words(own.base if own is not None else Role(code), own)

    def rights(self) -> None:
        """Show who may do what."""
        self.session.open(RightsDialog(self.session, tuple(self._own.values()), self._role_made))

    def _role_made(self, made: OwnRole) -> None:
        """Show the table with the column of a role that is new or has another name."""
        before = self._own.get(made.code)
        self._own[made.code] = made
        self.rights()
        told = _("The role “{name}” is there. Give it to somebody with “Another role”.")
        if before is not None:
            self.load()
            told = _("The role is called “{name}” now.")
        self.message.tell(told.format(name=made.name))

    def recovery_code(self) -> None:
        """Make a new recovery code for the owner's envelope."""
        self.session.open(NewCodeDialog(self.session))

    def add(self) -> None:
        """Ask who is new."""
        self.session.open(UserDialog(self))

    def new_secret(self) -> None:
        """Ask for a new PIN of the chosen user."""
        user = self._chosen()
        if user is not None:
            self.session.open(SecretDialog(self, user))

    def new_role(self) -> None:
        """Ask for another role of the chosen user."""
        user = self._chosen()
        if user is None:
            return
        if self.role_button.isEnabled():
            self.session.open(RoleDialog(self, user))
        else:
            self.message.refuse(self.role_button.reason)

    def toggle(self) -> None:
        """Disable the chosen user, or let them sign in again."""
        user = self._chosen()
        if user is None:
            return
        if not self.disable_button.isEnabled():
            self.message.refuse(self.disable_button.reason)
            return
        people, by = self.session.shop.people, self.session.by
        act = people.disable if user.active else people.enable

        def switch() -> None:
            self.session.books.run(
                lambda: act(by=by, user_id=user.user_id), lambda _nothing: self.changed(user), self.fail, owner=self
            )

        if not user.active:
            switch()
            return
        told = _(
            "They cannot sign in from now on, and whatever they do at a till right now ends with their next act. "
            "What they sold stays in the books. They can be enabled again."
        )
        title = _("Disable {name}?", name=user.name)
        self.session.open(ConfirmDialog(self.session, title, told, _("Disable"), switch, danger=True))

    def added(self, user: UserCard) -> None:
        """Show somebody who is new."""
        self._wanted = str(user.user_id)
        self.reload()
        self.message.tell(_("{name} may sign in as {username}.", name=user.name, username=user.username))

    def changed(self, user: UserCard) -> None:
        """Show that somebody was shut out or let in again."""
        self.reload()
        words = _("{name} can no longer sign in.") if user.active else _("{name} may sign in again.")
        self.message.tell(words.format(name=user.name))

    def _fill_detail(self) -> None:
        look = self.look
        stack = column(self._detail.inside, gap=Space.M, margins=Space.L)
        self._name = Text(look, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True)
        self._role = Text(look, tone=Tone.MUTED)
        fill(stack, fill(column(gap=2), self._name, self._role), rule(), section(look, _("What they may do")))
        self._may = Text(look, wrap=True)
        fill(stack, self._may, rule())
        self.secret_button = self.acts.offer(Action(_("New PIN or password"), self.new_secret, "Ctrl+P"))
        self.disable_button = self.acts.offer(Action(_("Disable"), self.toggle, "Ctrl+D"))
        self.role_button = self.acts.offer(Action(_("Another role"), self.new_role, "Ctrl+O"))
        fill(stack, self.secret_button, self.role_button, self.disable_button)
        self._why = Text(look, size=Size.META, tone=Tone.MUTED, wrap=True)
        fill(stack, self._why, 1)

    def _chosen(self) -> UserCard | None:
        return next((user for user in self._users if str(user.user_id) == self.grid.chosen), None)

    def _show(self, answer: tuple[tuple[UserCard, ...], tuple[OwnRole, ...]]) -> None:
        users, own = answer
        self._users, self._own = users, {each.code: each for each in own}
        self.grid.show_rows(
            [
                GridRow(
                    str(user.user_id),
                    (
                        GridCell(user.name, user.username, strong=True),
                        GridCell(role_words(user)),
                        GridCell(pill=(_("may sign in"), "positive") if user.active else (_("disabled"), "danger")),
                    ),
                    faint=not user.active,
                )
                for user in users
            ]
        )
        if self._wanted and self.grid.choose(self._wanted):
            self._wanted = ""
        active = sum(user.active for user in users)
        left = ngettext("{n} user", "{n} users", len(users))
        self.list.total(left, _("{n} may sign in", n=active))
        self._point(self.grid.chosen)

    def _point(self, _key: str) -> None:
        user = self._chosen()
        self._detail.clear(chosen=user is not None)
        if user is None:
            return
        self._name.setText(user.name)
        self._role.setText(f"{role_words(user)} · {user.username}")
        self._may.setText(self.may_of(user.role_code))
        self.disable_button.set_words(_("Disable") if user.active else _("Enable again"))
        owners = sum(each.active and each.role is Role.OWNER for each in self._users)
        last = user.active and user.role is Role.OWNER and owners <= 1
        is_owner = self.session.may(Act.USERS)
        self.role_button.refuse(
            _(LAST_OWNER) if last else "" if is_owner else _("Roles are the owner's: only the owner gives another one.")
        )
        reason = ""
        if user.active and self.session.actor is not None and user.user_id == self.session.actor.user_id:
            reason = _("You cannot disable yourself. Ask the owner or another manager.")
        elif last:
            reason = _(LAST_OWNER)
        self.disable_button.refuse(reason)
        self._why.setText(reason)
