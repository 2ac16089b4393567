"""Users: who may sign in, in which role; adding somebody, a new PIN, shutting somebody out."""

from __future__ import annotations

from typing import Any

from ntt_pos import i18n
from ntt_pos.domain.errors import DomainError, ShopError
from ntt_pos.domain.people import Role
from ntt_pos.i18n import N_, _, ngettext
from ntt_pos.services.people import UserCard, check_secret
from ntt_pos.ui.login import ROLES
from ntt_pos.ui.session import Session
from ntt_pos.ui.setup.form import ChoiceQuestion, TextQuestion, two_columns
from ntt_pos.ui.setup.recovery import NewCodeSheet
from ntt_pos.ui.setup.rights_sheet import RightsSheet
from ntt_pos.ui.theme import Size, Space, Tone, Weight
from ntt_pos.ui.widgets.button import Button, Kind, save_keys
from ntt_pos.ui.widgets.empty import EmptyState
from ntt_pos.ui.widgets.grid import Cell, Grid, GridCard, GridRow, Heading
from ntt_pos.ui.widgets.layout import card, column, plain, row, rule
from ntt_pos.ui.widgets.page import Page, section
from ntt_pos.ui.widgets.sheet import Sheet
from ntt_pos.ui.widgets.text import Text

MAY = {
    Role.OWNER: N_("Everything: sells, sees the office, changes settings and users."),
    Role.MANAGER: N_("Sells, sees the office, closes the day, changes settings and users."),
    Role.CASHIER: N_("Sells, takes returns, counts the drawer. Sees no office."),
    Role.AUDITOR: N_("Looks at figures and statements; changes nothing, sells nothing."),
}
CHOSEN = (Role.CASHIER, Role.MANAGER, Role.OWNER, Role.AUDITOR)


def secret_words(role: Role, *, practice: bool) -> str:
    """Return what a secret must be like for a role."""
    if role is Role.CASHIER:
        return _("6 digits or more.")
    return _("A PIN of 6 digits or more, or a password of 8 signs or more.") if practice else _("8 signs or more.")


class UserSheet(Sheet):
    """Asks who is new."""

    def __init__(self, page: UsersPage) -> None:
        look = page.look
        super().__init__(look, _("Who is new here?"), width=640)
        self._page = page
        self._practice = page.session.practice
        self.name = TextQuestion(look, _("Name"), hint=_("As it stands on receipts."), longest=60)
        self.username = TextQuestion(
            look, _("User name"), hint=_("2 to 30 small letters or digits, for example ani."), longest=30
        )
        self.role = ChoiceQuestion(look, _("Role"), [(role.value, _(ROLES[role])) for role in CHOSEN])
        self.secret = TextQuestion(look, _("PIN or password"), secret=True, hint=" ", read=str)
        self.again = TextQuestion(look, _("The same again"), secret=True, read=str)
        self._may = Text(look, tone=Tone.MUTED, wrap=True)
        self.body.addLayout(two_columns([self.name, self.username, self.role, None, self.secret, self.again]))
        self.body.addWidget(self._may)
        self.role.changed.connect(self._tell)
        self.name.changed.connect(self._propose)
        self._save = self.verb(_("Add the user"), self.save, cap="Ctrl Enter")
        self.again.field.entered.connect(self.save)
        self.start_at(self.name.field)
        self._tell()

    def keyPressEvent(self, event: Any) -> None:
        """Ctrl+Enter adds from anywhere."""
        if save_keys(event):
            self.save()
            return
        super().keyPressEvent(event)

    def save(self) -> None:
        """Add the user."""
        role = Role(self.role.value())
        if not secret_fits(self.secret, self.again, role, practice=self._practice):
            self.arrange()
            return
        session, by = self._page.session, self._page.session.by
        asked = {
            "username": self.username.value(),
            "name": self.name.value(),
            "role": role,
            "secret": self.secret.value(),
        }
        self._save.refuse(_("One moment …"))

        def failed(error: ShopError) -> None:
            self._save.refuse("")
            sentence = i18n.explain(error)
            question = self.username if not self.username.value() or "username" in error.params else self.name
            question.refuse(sentence)
            self.arrange()

        def done(user: UserCard) -> None:
            self.finish()
            self._page.added(user)

        session.books.run(lambda: session.shop.people.add_user(by=by, **asked), done, failed, owner=self)

    def _propose(self) -> None:
        """Propose the first word of the name until a user name is typed."""
        if not self.username.field.isModified():
            first = self.name.value().split(" ", 1)[0].lower()
            self.username.field.setText("".join(sign for sign in first if sign.isascii() and sign.isalnum()))

    def _tell(self) -> None:
        role = Role(self.role.value())
        self._may.setText(_(MAY[role]))
        self.secret.labelled.explain(secret_words(role, practice=self._practice))


class SecretSheet(Sheet):
    """A new PIN or password."""

    def __init__(self, page: UsersPage, user: UserCard) -> None:
        look = page.look
        super().__init__(look, _("Which new PIN for {name}?").format(name=user.name), width=560)
        self._page, self._user = page, user
        self.secret = TextQuestion(
            look,
            _("New PIN or password"),
            secret=True,
            hint=secret_words(user.role, practice=page.session.practice),
            read=str,
        )
        self.again = TextQuestion(look, _("The same again"), secret=True, read=str)
        self.body.addLayout(two_columns([self.secret, self.again]))
        self._save = self.verb(_("Set the new PIN"), self.save, cap="Ctrl Enter")
        self.again.field.entered.connect(self.save)
        self.start_at(self.secret.field)

    def keyPressEvent(self, event: Any) -> None:
        """Ctrl+Enter sets it from anywhere."""
        if save_keys(event):
            self.save()
            return
        super().keyPressEvent(event)

    def save(self) -> None:
        """Set it."""
        if not secret_fits(self.secret, self.again, self._user.role, practice=self._page.session.practice):
            self.arrange()
            return
        session, by = self._page.session, self._page.session.by
        user, secret = self._user, self.secret.value()
        self._save.refuse(_("One moment …"))

        def failed(error: ShopError) -> None:
            self._save.refuse("")
            self.secret.refuse(i18n.explain(error))
            self.arrange()

        def done(_nothing: None) -> None:
            self.finish()
            self._page.message.tell(_("{name} signs in with the new PIN from now on.").format(name=user.name))

        session.books.run(
            lambda: session.shop.people.new_secret(by=by, user_id=user.user_id, secret=secret), done, failed, owner=self
        )


class DisableSheet(Sheet):
    """Asks before somebody is shut out."""

    def __init__(self, page: UsersPage, user: UserCard) -> None:
        super().__init__(page.look, _("Disable {name}?").format(name=user.name), width=520)
        self._page, self._user = page, user
        self.body.addWidget(
            Text(
                page.look,
                _(
                    "They cannot sign in from now on, and whatever they do at a till right now ends with their next act. "
                    "What they sold stays in the books. They can be enabled again."
                ),
                wrap=True,
            )
        )
        self.verb(_("Disable"), self.disable, kind=Kind.DANGER, cap="Ctrl Enter")
        self.start_at(self.leave_button)

    def keyPressEvent(self, event: Any) -> None:
        """A second key, so that Enter alone shuts nobody out."""
        if save_keys(event):
            self.disable()
            return
        super().keyPressEvent(event)

    def enter(self) -> None:
        """The safe default: nothing happens."""
        self.leave()

    def disable(self) -> None:
        """Shut them out."""
        page, user, by = self._page, self._user, self._page.session.by
        people = page.session.shop.people
        page.session.books.run(
            lambda: people.disable(by=by, user_id=user.user_id),
            lambda _nothing: page.changed(user),
            page.fail,
            owner=page,
        )
        self.finish()


class UsersPage(Page):
    """Pengguna."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Users"))
        look = self.look
        self._users: tuple[UserCard, ...] = ()
        self.head.addStretch(1)
        self.rights_button = Button(look, _("Rights"), cap="Ctrl R")
        self.rights_button.clicked.connect(lambda _checked=False: self.rights())
        self.code_button = Button(look, _("Recovery code"), cap="Ctrl K")
        self.code_button.clicked.connect(lambda _checked=False: self.recovery_code())
        self.head.addWidget(self.rights_button)
        self.head.addWidget(self.code_button)
        self.add_button = Button(look, _("New user"), kind=Kind.PRIMARY, cap="Ctrl N")
        self.add_button.clicked.connect(lambda _checked=False: self.add())
        self.head.addWidget(self.add_button)
        self.grid = Grid(look, _("Users"), (Heading(_("Name")), Heading(_("Role"), 140), Heading(_("State"), 140)))
        self.grid.pointed.connect(self._point)
        self.grid.taken.connect(lambda _key: self.new_secret())
        self.list = GridCard(look, self.grid)
        self._detail = card()
        self._fill_detail()
        halves = row(gap=Space.M)
        halves.addWidget(self.list, 1)
        halves.addWidget(self._detail)
        self.body.addLayout(halves, 1)
        for keys, act in (
            ("Ctrl+N", self.add),
            ("Ctrl+P", self.new_secret),
            ("Ctrl+D", self.toggle),
            ("Ctrl+R", self.rights),
            ("Ctrl+K", self.recovery_code),
        ):
            self.on_key(keys, act)
        self.first = self.grid
        self._wanted = ""

    def load(self) -> None:
        """Look up everybody."""
        is_owner = self.session.by.role is Role.OWNER
        self.code_button.refuse("" if is_owner else _("The recovery code is the owner's: only the owner makes one."))
        self.read(self.session.shop.people.users, self._show)

    def rights(self) -> None:
        """Show who may do what."""
        self.session.open(RightsSheet(self.session))

    def recovery_code(self) -> None:
        """Make a new recovery code for the owner's envelope."""
        if self.code_button.isEnabled():
            self.session.open(NewCodeSheet(self.session))
        else:
            self.message.refuse(self.code_button.reason)

    def add(self) -> None:
        """Ask who is new."""
        self.session.open(UserSheet(self))

    def new_secret(self) -> None:
        """Ask for a new PIN of the chosen user."""
        user = self._chosen()
        if user is not None:
            self.session.open(SecretSheet(self, user))

    def toggle(self) -> None:
        """Disable the chosen user, or let them sign in again."""
        user = self._chosen()
        if user is None:
            return
        if not self.disable_button.isEnabled():
            self.message.refuse(self.disable_button.reason)
            return
        if user.active:
            self.session.open(DisableSheet(self, user))
            return
        people, by = self.session.shop.people, self.session.by
        self.session.books.run(
            lambda: people.enable(by=by, user_id=user.user_id),
            lambda _nothing: self.changed(user),
            self.fail,
            owner=self,
        )

    def added(self, user: UserCard) -> None:
        """Show somebody who is new."""
        self._wanted = str(user.user_id)
        self.load()
        self.message.tell(_("{name} may sign in as {username}.").format(name=user.name, username=user.username))

    def changed(self, user: UserCard) -> None:
        """Show that somebody was shut out or let in again."""
        self.load()
        words = _("{name} can no longer sign in.") if user.active else _("{name} may sign in again.")
        self.message.tell(words.format(name=user.name))

    # -- inside ---------------------------------------------------------------------------------------------------

    def _fill_detail(self) -> None:
        look = self.look
        self._detail.setFixedWidth(388)
        outer = column(self._detail, gap=0, margins=1)
        self._none = EmptyState(look, _("Choose a user"), _("A new PIN and shutting out are here."))
        outer.addWidget(self._none, 1)
        self._inside = plain()
        outer.addWidget(self._inside, 1)
        stack = column(self._inside, gap=Space.M, margins=Space.L)
        self._name = Text(look, size=Size.TITLE, weight=Weight.MEDIUM, wrap=True)
        self._role = Text(look, tone=Tone.MUTED)
        words = column(gap=2)
        words.addWidget(self._name)
        words.addWidget(self._role)
        stack.addLayout(words)
        stack.addWidget(rule())
        stack.addWidget(section(look, _("What they may do")))
        self._may = Text(look, wrap=True)
        stack.addWidget(self._may)
        stack.addWidget(rule())
        self.secret_button = Button(look, _("New PIN or password"), cap="Ctrl P")
        self.secret_button.clicked.connect(lambda _checked=False: self.new_secret())
        self.disable_button = Button(look, _("Disable"), cap="Ctrl D")
        self.disable_button.clicked.connect(lambda _checked=False: self.toggle())
        stack.addWidget(self.secret_button)
        stack.addWidget(self.disable_button)
        self._why = Text(look, size=Size.META, tone=Tone.MUTED, wrap=True)
        stack.addWidget(self._why)
        stack.addStretch(1)

    def _chosen(self) -> UserCard | None:
        return next((user for user in self._users if str(user.user_id) == self.grid.chosen), None)

    def _show(self, users: tuple[UserCard, ...]) -> None:
        self._users = users
        self.grid.show_rows(
            [
                GridRow(
                    str(user.user_id),
                    (
                        Cell(user.name, user.username, strong=True),
                        Cell(_(ROLES[user.role])),
                        Cell(pill=(_("may sign in"), "positive") if user.active else (_("disabled"), "danger")),
                    ),
                    faint=not user.active,
                )
                for user in users
            ]
        )
        if self._wanted and self.grid.choose(self._wanted):
            self._wanted = ""
        active = sum(user.active for user in users)
        left = ngettext("{n} user", "{n} users", len(users)).format(n=len(users))
        self.list.total(left, _("{n} may sign in").format(n=active))
        self._point(self.grid.chosen)

    def _point(self, _key: str) -> None:
        user = self._chosen()
        self._none.setVisible(user is None)
        self._inside.setVisible(user is not None)
        if user is None:
            return
        self._name.setText(user.name)
        self._role.setText(f"{_(ROLES[user.role])} · {user.username}")
        self._may.setText(_(MAY.get(user.role, "")))
        self.disable_button.set_words(_("Disable") if user.active else _("Enable again"))
        owners = sum(each.active and each.role is Role.OWNER for each in self._users)
        reason = ""
        if user.active and self.session.actor is not None and user.user_id == self.session.actor.user_id:
            reason = _("You cannot disable yourself. Ask the owner or another manager.")
        elif user.active and user.role is Role.OWNER and owners <= 1:
            reason = _("The shop needs at least one active owner. Add another owner first.")
        self.disable_button.refuse(reason)
        self._why.setText(reason)


def secret_fits(secret: TextQuestion, again: TextQuestion, role: Role, *, practice: bool) -> bool:
    """Tell whether a new secret is good enough and typed twice alike; else it is marked and said why."""
    try:
        check_secret(role, secret.value(), practice=practice)
    except DomainError as error:
        secret.refuse(i18n.explain(error))
        return False
    if secret.value() != again.value():
        again.refuse(_("The two are not alike. Type the same twice."))
        return False
    return True
